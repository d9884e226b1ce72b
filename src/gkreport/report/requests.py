"""表三: the requests received and how they were dealt with."""

from typing import Annotated, ClassVar

import attrs

from gkreport.report.edition import Edition
from gkreport.report.marks import Column, Row, Stock
from gkreport.report.record import Record, checked
from gkreport.report.values import Count

_APPLICANT = (Column("申请人情况"),)
_ORGANIZATION = (
    *_APPLICANT,
    Column(
        "法人或其他组织",
        called="法人或者其他组织 法人和其他组织 法人及其他组织 法人、其他组织 法人或其它组织 法人与其他组织 法人 "
        "法人组织 企业",
    ),
)


@attrs.frozen(kw_only=True, repr=False, field_transformer=checked)
class ApplicantCounts(Record):
    """One row of 表三: requests by kind of applicant (件)."""

    natural_person: Annotated[Count, Column("自然人", under=_APPLICANT, called="公民 个人 公民个人")] = None
    commercial_enterprise: Annotated[Count, Column("商业企业", under=_ORGANIZATION, called="企业")] = None
    research_institution: Annotated[Count, Column("科研机构", under=_ORGANIZATION)] = None
    public_welfare_org: Annotated[Count, Column("社会公益组织", under=_ORGANIZATION)] = None
    legal_service_org: Annotated[Count, Column("法律服务机构", under=_ORGANIZATION)] = None
    other_org: Annotated[Count, Column("其他", under=_ORGANIZATION)] = None
    total: Annotated[Count, Column("总计", under=_APPLICANT, total=True)] = None


_BLANK = ApplicantCounts()


@attrs.frozen(kw_only=True, repr=False, field_transformer=checked)
class Denied(Record):
    """第三项（三）不予公开, by ground (条例 Art. 14 to 16, 36)."""

    state_secret: Annotated[ApplicantCounts, Row("1.", "属于国家秘密", called="属国家秘密 涉及国家秘密 国家秘密")] = (
        _BLANK
    )
    prohibited_by_law: Annotated[
        ApplicantCounts,
        Row(
            "2.",
            "其他法律行政法规禁止公开",
            called="法律行政法规禁止公开 法律、行政法规禁止公开 其他法律、行政法规禁止公开 法律法规禁止公开 "
            "法律、法规禁止公开 行政法规禁止公开 法律法规规定禁止公开",
        ),
    ] = _BLANK
    security_stability: Annotated[
        ApplicantCounts, Row("3.", "危及“三安全一稳定”", called='危及三安全一稳定 危及"三安全一稳定"')
    ] = _BLANK
    third_party_rights: Annotated[
        ApplicantCounts, Row("4.", "保护第三方合法权益", called="涉及第三方合法权益 损害第三方合法权益 第三方合法权益")
    ] = _BLANK
    internal_affairs: Annotated[
        ApplicantCounts,
        Row("5.", "属于三类内部事务信息", called="三类内部事务信息 属于内部事务信息 内部事务信息 属内部事务信息"),
    ] = _BLANK
    process_information: Annotated[
        ApplicantCounts, Row("6.", "属于四类过程性信息", called="四类过程性信息 属于过程性信息 过程性信息 属过程性信息")
    ] = _BLANK
    enforcement_files: Annotated[
        ApplicantCounts,
        Row("7.", "属于行政执法案卷", called="属于行政执法案卷信息 行政执法案卷 行政执法案卷信息 属行政执法案卷"),
    ] = _BLANK
    administrative_query: Annotated[
        ApplicantCounts, Row("8.", "属于行政查询事项", called="行政查询事项 属行政查询事项")
    ] = _BLANK


@attrs.frozen(kw_only=True, repr=False, field_transformer=checked)
class Unable(Record):
    """第三项（四）无法提供 (条例 Art. 30, 36, 38)."""

    not_held: Annotated[
        ApplicantCounts,
        Row(
            "1.",
            "本机关不掌握相关政府信息",
            called="不掌握相关政府信息 本机关不掌握 本单位不掌握相关政府信息 本机关不掌握相关信息 "
            "本行政机关不掌握相关政府信息",
        ),
    ] = _BLANK
    needs_creation: Annotated[
        ApplicantCounts,
        Row("2.", "没有现成信息需要另行制作", called="没有现成信息、需要另行制作 没有现成信息 需要另行制作 需另行制作"),
    ] = _BLANK
    still_unclear: Annotated[ApplicantCounts, Row("3.", "补正后申请内容仍不明确", called="补正后仍不明确")] = _BLANK


@attrs.frozen(kw_only=True, repr=False, field_transformer=checked)
class NotProcessed(Record):
    """第三项（五）不予处理 (条例 Art. 35, 36, 39)."""

    petition: Annotated[
        ApplicantCounts,
        Row(
            "1.",
            "信访举报投诉类申请",
            called="信访、举报、投诉类申请 信访投诉举报类申请 信访举报投诉类 信访、举报、投诉类",
        ),
    ] = _BLANK
    repeated: Annotated[ApplicantCounts, Row("2.", "重复申请")] = _BLANK
    publication: Annotated[ApplicantCounts, Row("3.", "要求提供公开出版物")] = _BLANK
    excessive: Annotated[ApplicantCounts, Row("4.", "无正当理由大量反复申请")] = _BLANK
    reissue: Annotated[ApplicantCounts, Row("5.", "要求行政机关确认或重新出具已获取信息")] = _BLANK


@attrs.frozen(kw_only=True, repr=False, field_transformer=checked)
class OtherHandling(Record):
    """第三项（六）其他处理, in three rows (条例 Art. 30, 42), as printed since 2021; one row before."""

    edition: ClassVar[Edition] = Edition.E2021

    uncorrected: Annotated[
        ApplicantCounts,
        Row(
            "1.",
            "申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
            also=("逾期不补正", "申请人无正当理由逾期不补正"),
            called="无正当理由逾期不补正 逾期未补正",
        ),
    ] = _BLANK
    fee_unpaid: Annotated[
        ApplicantCounts,
        Row(
            "2.",
            "申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
            also=("逾期不缴费", "申请人逾期未按收费通知要求缴纳费用"),
            called="逾期未按收费通知要求缴纳费用 逾期未缴费 逾期未缴纳费用",
        ),
    ] = _BLANK
    misc: Annotated[ApplicantCounts, Row("3.", "其他")] = _BLANK


@attrs.frozen(kw_only=True, repr=False, field_transformer=checked)
class Outcomes(Record):
    """第三项 本年度办理结果: each request on hand counted in exactly one row.

    其他处理 is an `OtherHandling` where it is printed in three rows, an `ApplicantCounts` where in one;
    which of the two is a matter of this table alone, whatever the edition of 表二.
    """

    granted: Annotated[
        ApplicantCounts,
        Row(
            "（一）",
            "予以公开",
            called="同意公开 准予公开 给予公开 予以全部公开 答复予以公开 答复公开 答复同意公开 公开",
        ),
    ] = _BLANK
    partially_granted: Annotated[
        ApplicantCounts,
        Row(
            "（二）",
            "部分公开（区分处理的，只计这一情形，不计其他情形）",
            called="予以部分公开 部分予以公开 同意部分公开 部分同意公开 区分处理 作区分处理 区分处理后部分公开 公开",
        ),
    ] = _BLANK
    denied: Annotated[
        Denied, Row("（三）", "不予公开", called="决定不予公开 不同意公开 不公开 答复不予公开 依法不予公开")
    ] = Denied()
    unable: Annotated[
        Unable, Row("（四）", "无法提供", called="答复无法提供 不能提供 无法提供信息 无法提供政府信息")
    ] = Unable()
    not_processed: Annotated[
        NotProcessed, Row("（五）", "不予处理", called="决定不予处理 答复不予处理", unanswered=True)
    ] = NotProcessed()
    other_handling: Annotated[
        OtherHandling | ApplicantCounts,
        Row(
            "（六）",
            "其他处理",
            called="其它处理 作其他处理 作出其他处理 作其它处理 做其他处理 予以其他处理 其他方式处理 其他处理情况 "
            "其他处理结果",
            unanswered=True,
        ),
    ] = OtherHandling()
    total: Annotated[ApplicantCounts, Row("（七）", "总计", total=True)] = _BLANK


@attrs.frozen(kw_only=True, repr=False, field_transformer=checked)
class Requests(Record):
    """表三 收到和处理政府信息公开申请情况."""

    stock: ClassVar[Stock | None] = Stock(
        opening="carried_in",
        added="new_received",
        removed="outcomes.total",
        closing="carried_out",
        label="（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）",
    )

    new_received: Annotated[
        ApplicantCounts,
        Row(
            "一、",
            "本年新收政府信息公开申请数量",
            called="新收 新收到 新接收 新接到 新受理 新收办 本年新收 当年新收 新收取 新收件 本年度新收",
        ),
    ] = _BLANK
    carried_in: Annotated[ApplicantCounts, Row("二、", "上年结转政府信息公开申请数量")] = _BLANK
    outcomes: Annotated[Outcomes, Row("三、", "本年度办理结果")] = Outcomes()
    carried_out: Annotated[ApplicantCounts, Row("四、", "结转下年度继续办理")] = _BLANK

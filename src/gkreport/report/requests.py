"""表三: the requests received and how they were dealt with."""

from typing import Annotated, ClassVar

import attrs

from gkreport.report.edition import Edition
from gkreport.report.marks import Balance, Column, Row
from gkreport.report.record import Record, checked
from gkreport.report.values import Count

_APPLICANT = ("申请人情况",)
_ORGANIZATION = ("申请人情况", "法人或其他组织")


@attrs.frozen(kw_only=True, repr=False, field_transformer=checked)
class ApplicantCounts(Record):
    """One row of 表三: requests by kind of applicant (件)."""

    natural_person: Annotated[Count, Column("自然人", under=_APPLICANT)] = None
    commercial_enterprise: Annotated[Count, Column("商业企业", under=_ORGANIZATION)] = None
    research_institution: Annotated[Count, Column("科研机构", under=_ORGANIZATION)] = None
    public_welfare_org: Annotated[Count, Column("社会公益组织", under=_ORGANIZATION)] = None
    legal_service_org: Annotated[Count, Column("法律服务机构", under=_ORGANIZATION)] = None
    other_org: Annotated[Count, Column("其他", under=_ORGANIZATION)] = None
    total: Annotated[Count, Column("总计", under=_APPLICANT, total=True)] = None


_BLANK = ApplicantCounts()


@attrs.frozen(kw_only=True, repr=False, field_transformer=checked)
class Denied(Record):
    """第三项（三）不予公开, by ground (条例 Art. 14 to 16, 36)."""

    state_secret: Annotated[ApplicantCounts, Row("1.", "属于国家秘密")] = _BLANK
    prohibited_by_law: Annotated[ApplicantCounts, Row("2.", "其他法律行政法规禁止公开")] = _BLANK
    security_stability: Annotated[ApplicantCounts, Row("3.", "危及“三安全一稳定”")] = _BLANK
    third_party_rights: Annotated[ApplicantCounts, Row("4.", "保护第三方合法权益")] = _BLANK
    internal_affairs: Annotated[ApplicantCounts, Row("5.", "属于三类内部事务信息")] = _BLANK
    process_information: Annotated[ApplicantCounts, Row("6.", "属于四类过程性信息")] = _BLANK
    enforcement_files: Annotated[ApplicantCounts, Row("7.", "属于行政执法案卷")] = _BLANK
    administrative_query: Annotated[ApplicantCounts, Row("8.", "属于行政查询事项")] = _BLANK


@attrs.frozen(kw_only=True, repr=False, field_transformer=checked)
class Unable(Record):
    """第三项（四）无法提供 (条例 Art. 30, 36, 38)."""

    not_held: Annotated[ApplicantCounts, Row("1.", "本机关不掌握相关政府信息")] = _BLANK
    needs_creation: Annotated[ApplicantCounts, Row("2.", "没有现成信息需要另行制作")] = _BLANK
    still_unclear: Annotated[ApplicantCounts, Row("3.", "补正后申请内容仍不明确")] = _BLANK


@attrs.frozen(kw_only=True, repr=False, field_transformer=checked)
class NotProcessed(Record):
    """第三项（五）不予处理 (条例 Art. 35, 36, 39)."""

    petition: Annotated[ApplicantCounts, Row("1.", "信访举报投诉类申请")] = _BLANK
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
        ),
    ] = _BLANK
    fee_unpaid: Annotated[
        ApplicantCounts,
        Row(
            "2.",
            "申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
            also=("逾期不缴费", "申请人逾期未按收费通知要求缴纳费用"),
        ),
    ] = _BLANK
    misc: Annotated[ApplicantCounts, Row("3.", "其他")] = _BLANK


@attrs.frozen(kw_only=True, repr=False, field_transformer=checked)
class Outcomes(Record):
    """第三项 本年度办理结果: each request on hand counted in exactly one row.

    其他处理 is an `OtherHandling` where it is printed in three rows, an `ApplicantCounts` where in one;
    which of the two is a matter of this table alone, whatever the edition of 表二.
    """

    granted: Annotated[ApplicantCounts, Row("（一）", "予以公开")] = _BLANK
    partially_granted: Annotated[
        ApplicantCounts, Row("（二）", "部分公开（区分处理的，只计这一情形，不计其他情形）")
    ] = _BLANK
    denied: Annotated[Denied, Row("（三）", "不予公开")] = Denied()
    unable: Annotated[Unable, Row("（四）", "无法提供")] = Unable()
    not_processed: Annotated[NotProcessed, Row("（五）", "不予处理")] = NotProcessed()
    other_handling: Annotated[OtherHandling | ApplicantCounts, Row("（六）", "其他处理")] = OtherHandling()
    total: Annotated[ApplicantCounts, Row("（七）", "总计", total=True)] = _BLANK


@attrs.frozen(kw_only=True, repr=False, field_transformer=checked)
class Requests(Record):
    """表三 收到和处理政府信息公开申请情况."""

    relations: ClassVar[tuple[Balance, ...]] = (
        Balance(
            left=("new_received", "carried_in"),
            right=("outcomes.total", "carried_out"),
            label="（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）",
        ),
    )

    new_received: Annotated[ApplicantCounts, Row("一、", "本年新收政府信息公开申请数量")] = _BLANK
    carried_in: Annotated[ApplicantCounts, Row("二、", "上年结转政府信息公开申请数量")] = _BLANK
    outcomes: Annotated[Outcomes, Row("三、", "本年度办理结果")] = Outcomes()
    carried_out: Annotated[ApplicantCounts, Row("四、", "结转下年度继续办理")] = _BLANK

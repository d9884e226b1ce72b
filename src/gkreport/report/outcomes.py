"""表三, 第三项: the outcomes that the form divides further."""

from typing import Annotated, ClassVar

import attrs

from gkreport.report.applicants import BLANK, Counts, RowsOf
from gkreport.report.edition import Edition
from gkreport.report.marks import Row
from gkreport.report.record import checked


@attrs.frozen(kw_only=True, repr=False, field_transformer=checked)
class Denied(RowsOf[Counts]):
    """第三项（三）不予公开, by ground (条例 Art. 14 to 16, 36)."""

    state_secret: Annotated[
        Counts, Row("1.", "属于国家秘密", called="属国家秘密 涉及国家秘密 国家秘密", elsewhere=True)
    ] = BLANK
    prohibited_by_law: Annotated[
        Counts,
        Row(
            "2.",
            "其他法律行政法规禁止公开",
            called="法律法规禁止 法律行政法规禁止公开 法律、行政法规禁止公开 其他法律、行政法规禁止公开 "
            "法律法规禁止公开 法律、法规禁止公开 行政法规禁止公开 法律法规规定禁止公开",
            elsewhere=True,
        ),
    ] = BLANK
    security_stability: Annotated[
        Counts,
        Row(
            "3.",
            "危及“三安全一稳定”",
            called="危及国家安全 危及公共安全 危及经济安全 危及社会稳定 可能危及社会稳定 三安全一稳定 "
            '“三安全一稳定” 危及三安全一稳定 危及"三安全一稳定" '
            "危及国家安全、公共安全、经济安全和社会稳定 危及国家安全、公共安全、经济安全、社会稳定",
        ),
    ] = BLANK
    third_party_rights: Annotated[
        Counts,
        Row(
            "4.",
            "保护第三方合法权益",
            called="涉及第三方合法权益 损害第三方合法权益 侵害第三方合法权益 侵犯第三方合法权益 影响第三方合法权益 "
            "第三方合法权益 涉及第三方权益 第三方权益 "
            "第三方合法权益保护 保护第三方权益",
        ),
    ] = BLANK
    internal_affairs: Annotated[
        Counts,
        Row(
            "5.",
            "属于三类内部事务信息",
            called="三类内部事务信息 三类内部事务 政府内部事务信息 内部事务 内部管理信息 属于内部事务信息 "
            "内部事务信息 属内部事务信息",
        ),
    ] = BLANK
    process_information: Annotated[
        Counts,
        Row("6.", "属于四类过程性信息", called="四类过程性信息 四类过程性 属于过程性信息 过程性信息 属过程性信息"),
    ] = BLANK
    enforcement_files: Annotated[
        Counts,
        Row(
            "7.",
            "属于行政执法案卷",
            called="属于行政执法案卷信息 执法案卷 执法案卷信息 行政执法案卷 行政执法案卷信息 属行政执法案卷",
            elsewhere=True,
        ),
    ] = BLANK
    administrative_query: Annotated[
        Counts, Row("8.", "属于行政查询事项", called="行政查询事项 行政查询 查询事项 属行政查询事项")
    ] = BLANK


@attrs.frozen(kw_only=True, repr=False, field_transformer=checked)
class Unable(RowsOf[Counts]):
    """第三项（四）无法提供 (条例 Art. 30, 36, 38)."""

    not_held: Annotated[
        Counts,
        Row(
            "1.",
            "本机关不掌握相关政府信息",
            called="不掌握相关政府信息 本机关不掌握 本单位不掌握相关政府信息 本机关不掌握相关信息 "
            "本行政机关不掌握相关政府信息 本机关不掌握该政府信息 不掌握该政府信息 不掌握相关信息 不掌握 "
            "未掌握 本单位不掌握 不掌握所申请信息 本机关未掌握 本机关不掌握的信息 不掌握的信息 不掌握信息 "
            "不属本机关掌握 "
            "不属于本机关掌握 非本机关掌握",
        ),
    ] = BLANK
    needs_creation: Annotated[
        Counts,
        Row(
            "2.",
            "没有现成信息需要另行制作",
            called="没有现成信息、需要另行制作 无现成信息需要另行制作 无现成信息、需要另行制作 无现成信息 "
            "另行制作 需要本机关另行制作 需本机关另行制作 没有现成信息 "
            "需要另行制作 需另行制作 需要另行制作、加工分析 需加工制作 需要加工制作 重新制作 需要重新制作 "
            "需要另行制作、加工、分析",
        ),
    ] = BLANK
    still_unclear: Annotated[
        Counts,
        Row(
            "3.",
            "补正后申请内容仍不明确",
            called="补正后仍不明确 补正后内容仍不明确 补正后申请仍不明确 补正后申请内容仍然不明确 补正后仍不清楚 "
            "经补正仍不明确 补正仍不明确 经告知补正仍不明确 告知补正后仍不明确 经补正后仍不明确 仍不明确 "
            "经补正后内容仍不明确 经补正后内容仍然不明确 经补正后申请内容仍不明确 补正后仍然不明确 "
            "补正后内容仍然不明确",
            short="不明确 内容不明确 申请内容不明确",
        ),
    ] = BLANK


@attrs.frozen(kw_only=True, repr=False, field_transformer=checked)
class NotProcessed(RowsOf[Counts]):
    """第三项（五）不予处理 (条例 Art. 35, 36, 39)."""

    petition: Annotated[
        Counts,
        Row(
            "1.",
            "信访举报投诉类申请",
            called="信访、举报、投诉类申请 信访投诉举报类申请 信访举报投诉类 信访、举报、投诉类 信访举报投诉 "
            "信访投诉举报 信访、举报、投诉 信访、投诉、举报 以政府信息公开申请形式进行信访、投诉、举报 "
            "以政府信息公开申请的形式进行信访、投诉、举报 以申请形式进行信访、投诉、举报 信访类 信访类申请",
            short="信访 信访投诉 信访举报 投诉举报 举报投诉 信访事项",
            elsewhere=True,
        ),
    ] = BLANK
    repeated: Annotated[
        Counts, Row("2.", "重复申请", called="重复提出申请 重复提交申请 重复类", short="重复", elsewhere=True)
    ] = BLANK
    publication: Annotated[Counts, Row("3.", "要求提供公开出版物", called="公开出版物 出版物 提供公开出版物")] = BLANK
    excessive: Annotated[
        Counts,
        Row(
            "4.",
            "无正当理由大量反复申请",
            called="大量反复申请 大量、反复申请 大量反复 大量反复提出申请 无正当理由大量反复提出申请",
        ),
    ] = BLANK
    reissue: Annotated[
        Counts,
        Row(
            "5.",
            "要求行政机关确认或重新出具已获取信息",
            called="要求确认或重新出具已获取信息 要求重新出具已获取信息 重新出具已获取信息 重新出具 重新出具信息 "
            "确认或重新出具已获取信息",
        ),
    ] = BLANK


@attrs.frozen(kw_only=True, repr=False, field_transformer=checked)
class OtherHandling(RowsOf[Counts]):
    """第三项（六）其他处理, in three rows (条例 Art. 30, 42), as printed since 2021; one row before."""

    since: ClassVar[Edition] = Edition.E2021

    uncorrected: Annotated[
        Counts,
        Row(
            "1.",
            "申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
            also=("逾期不补正", "申请人无正当理由逾期不补正"),
            called="无正当理由逾期不补正 逾期不补正且无正当理由 未按期补正 逾期未按要求补正 未在规定期限内补正 "
            "未补正 逾期未补正",
        ),
    ] = BLANK
    fee_unpaid: Annotated[
        Counts,
        Row(
            "2.",
            "申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
            also=("逾期不缴费", "申请人逾期未按收费通知要求缴纳费用"),
            called="逾期未缴纳信息处理费 未按期缴费 未按收费通知缴费 逾期未按收费通知缴费 逾期不缴纳信息处理费 "
            "逾期不缴纳费用 "
            "逾期未按收费通知要求缴纳费用 逾期未缴费 逾期未缴纳费用",
        ),
    ] = BLANK
    misc: Annotated[Counts, Row("3.", "其他")] = BLANK

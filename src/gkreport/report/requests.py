"""表三: the requests received and how they were dealt with."""

from typing import Annotated, ClassVar

import attrs

from gkreport.report.applicants import BLANK, Counts, RowsOf
from gkreport.report.marks import Row, Stock
from gkreport.report.outcomes import Denied, NotProcessed, OtherHandling, Unable
from gkreport.report.record import checked


@attrs.frozen(kw_only=True, repr=False, field_transformer=checked)
class Outcomes(RowsOf[Counts]):
    """第三项 本年度办理结果: each request on hand counted in exactly one row.

    其他处理 is an `OtherHandling` where it is printed in three rows, an `ApplicantCounts` where in one;
    which of the two is a matter of this table alone, whatever the edition of 表二.
    """

    granted: Annotated[
        Counts,
        Row(
            "（一）",
            "予以公开",
            called="同意公开 准予公开 给予公开 予以全部公开 答复予以公开 答复公开 答复同意公开 完全公开 全文公开 "
            "全面公开 可以公开 能公开 能够公开 可公开 获得公开 得到公开 同意提供 同意提供政府信息 公开 "
            "全部或部分公开 全部和部分公开 全部或者部分公开 全部或部分提供 全部或部分提供信息 提供全部信息 "
            "提供了全部信息 提供了所申请的全部信息 全部提供 提供所申请的全部信息",
        ),
    ] = BLANK
    partially_granted: Annotated[
        Counts,
        Row(
            "（二）",
            "部分公开（区分处理的，只计这一情形，不计其他情形）",
            called="予以部分公开 部分提供 部分予以公开 同意部分公开 部分同意公开 区分处理 作区分处理 "
            "区分处理后部分公开 可部分公开 可以部分公开 获得部分公开 得到部分公开 提供部分政府信息 "
            "提供部分信息 提供了部分信息 公开 全部或部分公开 全部和部分公开 全部或者部分公开 全部或部分提供 "
            "全部或部分提供信息",
        ),
    ] = BLANK
    denied: Annotated[
        Denied[Counts],
        Row(
            "（三）",
            "不予公开",
            called="决定不予公开 未予公开 不同意公开 不公开 答复不予公开 依法不予公开",
            short="未公开 没有公开",
        ),
    ] = Denied()
    unable: Annotated[
        Unable[Counts],
        Row(
            "（四）",
            "无法提供",
            called="提供不了 没法提供 答复无法提供 不能提供相关信息 不能提供信息 不能提供 无法提供信息 "
            "无法提供政府信息 信息无法提供 政府信息无法提供",
        ),
    ] = Unable()
    not_processed: Annotated[
        NotProcessed[Counts],
        Row("（五）", "不予处理", called="决定不予处理 不处理 不作处理 答复不予处理", unanswered=True),
    ] = NotProcessed()
    other_handling: Annotated[
        OtherHandling[Counts] | Counts,
        Row(
            "（六）",
            "其他处理",
            called="其它处理 作其他处理 作出其他处理 作其它处理 做其他处理 予以其他处理 其他方式处理 其他处理情况 "
            "其他处理结果",
            unanswered=True,
        ),
    ] = OtherHandling()
    total: Annotated[Counts, Row("（七）", "总计", total=True)] = BLANK


@attrs.frozen(kw_only=True, repr=False, field_transformer=checked)
class Requests(RowsOf[Counts]):
    """表三 收到和处理政府信息公开申请情况."""

    stock: ClassVar[Stock | None] = Stock(
        opening="carried_in",
        added="new_received",
        removed="outcomes.total",
        closing="carried_out",
        label="（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）",
    )

    new_received: Annotated[
        Counts,
        Row(
            "一、",
            "本年新收政府信息公开申请数量",
            called="新收 新接 本年新增 当年新增 本年度新增 新收到 新接收 新接到 新受理 新收办 本年新收 当年新收 "
            "新收取 新收件 本年度新收 新增申请 "
            "新增政府信息公开申请 "
            "新增信息公开申请 新增依申请公开 新增依申请公开申请",
        ),
    ] = BLANK
    carried_in: Annotated[Counts, Row("二、", "上年结转政府信息公开申请数量")] = BLANK
    outcomes: Annotated[Outcomes[Counts], Row("三、", "本年度办理结果")] = Outcomes()
    carried_out: Annotated[Counts, Row("四、", "结转下年度继续办理")] = BLANK

"""表四: administrative review and litigation over open government information, alike in all editions."""

from typing import Annotated, ClassVar

import attrs

from gkreport.report.marks import Column, Stock
from gkreport.report.record import Record, checked
from gkreport.report.values import Count


@attrs.frozen(kw_only=True, repr=False, field_transformer=checked)
class CaseOutcomes(Record):
    """One block of 表四: cases by outcome (件).

    A suit in which the review organ is only co-defendant is counted by the original organ alone
    (国办公开办函〔2016〕201号).
    """

    stock: ClassVar[Stock | None] = Stock(closing="pending")

    upheld: Annotated[
        Count,
        Column(
            "结果维持",
            called="维持 予以维持 被维持 获得维持 得到维持 法院维持 维持原行政行为 维持原具体行政行为 "
            "维持原行政决定 维持具体行政行为 维持行政行为 维持原决定 维持原答复 维持原处理决定 "
            "法院支持我局 法院支持我机关 法院支持本机关 法院支持我县 法院支持我区 法院支持我市 法院支持我镇 "
            "裁定维持 判决维持",
        ),
    ] = None
    corrected: Annotated[
        Count,
        Column("结果纠正", called="纠正 予以纠正 被纠正 责令纠正 纠错 被纠错 予以纠错 撤诉"),
    ] = None
    other: Annotated[Count, Column("其他结果", called="其它结果 其他处理结果为其他 撤诉")] = None
    pending: Annotated[
        Count,
        Column(
            "尚未审结",
            called="未审结 正在审理 正在审理中 尚在审理 尚在审理中 仍在审理 仍在审理中 未结案 尚未结案 审理中 待审结 "
            "在审 在审理 还在审理 未结",
        ),
    ] = None
    total: Annotated[Count, Column("总计", total=True)] = None


@attrs.frozen(kw_only=True, repr=False, field_transformer=checked)
class Litigation(Record):
    """行政诉讼: suits brought directly and suits after review; the form prints no sum of the two."""

    direct: Annotated[
        CaseOutcomes,
        Column(
            "未经复议直接起诉",
            called="直接起诉 直接向人民法院起诉 直接向法院起诉 未经行政复议直接起诉 不经复议直接起诉 未经复议起诉 "
            "未经行政复议起诉 直接提起诉讼 直接提起行政诉讼",
        ),
    ] = CaseOutcomes()
    after_review: Annotated[
        CaseOutcomes,
        Column(
            "复议后起诉",
            called="先复议再起诉 经复议起诉 经复议后起诉 行政复议后起诉 经复议后又向法院起诉 经复议后又起诉 "
            "复议后又起诉 "
            "复议后又向法院起诉 经行政复议后起诉 先复议后起诉 复议后再起诉",
        ),
    ] = CaseOutcomes()


@attrs.frozen(kw_only=True, repr=False, field_transformer=checked)
class ReviewAndLitigation(Record):
    """表四 政府信息公开行政复议、行政诉讼情况: one row of fifteen numbers."""

    review: Annotated[
        CaseOutcomes,
        Column(
            "行政复议",
            also=("行政法复议",),
            called="复议 申请行政复议 被申请行政复议 申请复议 被申请复议 行政复议申请 复议申请 提起行政复议 复议案件 "
            "被提起行政复议 提出行政复议 被提出行政复议 行政复议案件 提起复议 被提起复议 被复议",
        ),
    ] = CaseOutcomes()
    litigation: Annotated[
        Litigation,
        Column(
            "行政诉讼",
            called="诉讼 被诉讼 提起行政诉讼 被提起行政诉讼 提起诉讼 被提起诉讼 被诉 信息公开诉讼 行政诉讼案件 "
            "诉讼案件 被提起行政诉讼案件 政府信息公开诉讼 发生行政诉讼",
        ),
    ] = Litigation()

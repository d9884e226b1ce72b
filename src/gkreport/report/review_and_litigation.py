"""表四: administrative review and litigation over open government information, alike in all editions."""

from typing import Annotated

import attrs

from gkreport.report.marks import Column
from gkreport.report.record import Record, checked
from gkreport.report.values import Count


@attrs.frozen(kw_only=True, repr=False, field_transformer=checked)
class CaseOutcomes(Record):
    """One block of 表四: cases by outcome (件).

    A suit in which the review organ is only co-defendant is counted by the original organ alone
    (国办公开办函〔2016〕201号).
    """

    upheld: Annotated[Count, Column("结果维持")] = None
    corrected: Annotated[Count, Column("结果纠正")] = None
    other: Annotated[Count, Column("其他结果")] = None
    pending: Annotated[Count, Column("尚未审结")] = None
    total: Annotated[Count, Column("总计", total=True)] = None


_BLANK = CaseOutcomes()


@attrs.frozen(kw_only=True, repr=False, field_transformer=checked)
class Litigation(Record):
    """行政诉讼: suits brought directly and suits after review; the form prints no sum of the two."""

    direct: Annotated[CaseOutcomes, Column("未经复议直接起诉")] = _BLANK
    after_review: Annotated[CaseOutcomes, Column("复议后起诉")] = _BLANK


@attrs.frozen(kw_only=True, repr=False, field_transformer=checked)
class ReviewAndLitigation(Record):
    """表四 政府信息公开行政复议、行政诉讼情况: one row of fifteen numbers."""

    review: Annotated[CaseOutcomes, Column("行政复议", also=("行政法复议",))] = _BLANK
    litigation: Annotated[Litigation, Column("行政诉讼")] = Litigation()

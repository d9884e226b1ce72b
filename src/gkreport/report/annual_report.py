"""The report as a whole: whose, of which year, its six sections in printed order and the texts around them."""

from collections.abc import Mapping
from typing import Annotated, Final, Self

import attrs

from gkreport.errors import ArgumentError
from gkreport.report.edition import Edition
from gkreport.report.edition_2019 import ProactiveDisclosure2019
from gkreport.report.edition_2021 import ProactiveDisclosure
from gkreport.report.marks import Section
from gkreport.report.record import Record, blank_parts, checked, fields, shape, shape_in, shape_with
from gkreport.report.requests import Requests
from gkreport.report.review_and_litigation import ReviewAndLitigation
from gkreport.report.values import Value, paragraphs

YEARS: Final = range(2000, 2100)
"""The years a report can be on."""


@attrs.frozen(kw_only=True, field_transformer=checked)
class TableTexts(Record):
    """The texts that stand beside the tables in 二, 三 and 四: an introduction above one, 备注 below it."""

    proactive_disclosure: str = attrs.field(default="", converter=paragraphs)
    requests: str = attrs.field(default="", converter=paragraphs)
    review_and_litigation: str = attrs.field(default="", converter=paragraphs)


def _line(text: str) -> str:
    return "".join(paragraphs(text).split())


def _known_year(_report: "Report", _attribute: "attrs.Attribute[int | None]", year: object) -> None:
    if year is not None and type(year) is not int:
        message = f"year: a whole number or None, not {year!r:.60}"
        raise TypeError(message)
    if year is not None and year not in YEARS:
        message = f"year: from {YEARS.start} to {YEARS.stop - 1}, not {year!r:.60}"
        raise ValueError(message)


@attrs.frozen(kw_only=True, repr=False, field_transformer=checked)
class Report(Record):
    """A 政府信息公开工作年度报告 (条例 Art. 50), as printed.

    `organ`, in which white space is layout and goes, is "" and `year` None where the title does not tell them.
    Texts are paragraphs joined by a newline, "" where one is empty or absent: those of 一, 五 and 六, `preface` between
    title and 一 (who reports, by which law), `table_texts` beside the tables, `closing` at the end (organ and date).
    Totals are kept as stated, never recomputed; a blank cell is None, never 0.

    Raises `TypeError` or `ValueError` for a value that cannot stand in the form (a negative count, a
    bool, a float); sums that do not agree can be built, because printed reports have them.

    >>> report = Report(organ="示例县", year=2024)
    >>> report.edition, report.requests.carried_out.total
    (<Edition.E2021: 2021>, None)
    >>> report.replace({"requests.carried_out.total": 3}).requests.carried_out.total
    3
    """

    organ: str = attrs.field(default="", converter=_line)
    year: int | None = attrs.field(default=None, validator=_known_year)
    preface: str = attrs.field(default="", converter=paragraphs)
    overview: Annotated[
        str,
        Section("一、", "总体情况", also=("概述", "工作总体推进情况", "总体推进情况"), prompt="（文字描述）"),
    ] = attrs.field(default="", converter=paragraphs)
    proactive_disclosure: Annotated[
        ProactiveDisclosure | ProactiveDisclosure2019,
        Section("二、", "主动公开政府信息情况", "表二", also=("行政机关主动公开政府信息情况",)),
    ] = ProactiveDisclosure()
    requests: Annotated[
        Requests,
        Section(
            "三、",
            "收到和处理政府信息公开申请情况",
            "表三",
            counts="requests",
            also=(
                "行政机关收到和处理政府信息公开申请情况",
                "收到和处理政府信息公开的申请情况",
                "行政机关收到和处理政府信息公开的申请情况",
            ),
        ),
    ] = Requests()
    review_and_litigation: Annotated[
        ReviewAndLitigation,
        Section(
            "四、",
            "政府信息公开行政复议、行政诉讼情况",
            "表四",
            counts="cases",
            also=(
                "因政府信息公开工作被申请行政复议、提起行政诉讼情况",
                "因政府信息公开工作被申请行政复议、提起行政诉讼的情况",
                "政府信息公开行政法复议、行政诉讼情况",
            ),
        ),
    ] = ReviewAndLitigation()
    table_texts: TableTexts = TableTexts()
    problems_and_improvements: Annotated[
        str,
        Section(
            "五、",
            "存在的主要问题及改进情况",
            also=(
                "政府信息公开工作存在的主要问题及改进情况",
                "存在问题及改进情况",
                "存在的问题及改进情况",
                "存在的主要问题和改进情况",
                "存在的主要问题及改进措施",
            ),
            prompt="（文字描述）",
        ),
    ] = attrs.field(default="", converter=paragraphs)
    other_matters: Annotated[
        str,
        Section(
            "六、",
            "其他需要报告的事项",
            also=("其他需要报告事项", "需要报告的其他事项"),
            prompt="（文字描述，收取信息处理费情况在此处报告。）",
        ),
    ] = attrs.field(default="", converter=paragraphs)
    closing: str = attrs.field(default="", converter=paragraphs)

    def texts(self) -> dict[str, str]:
        """Return every text: dotted path -> paragraphs, in printed order, "" where there is none.

        >>> [path for path, text in Report(preface="本报告由示例县编制。", closing="示例县").texts().items() if text]
        ['preface', 'closing']
        """
        of_sections = (
            (f"table_texts.{field.name}", getattr(self.table_texts, field.name))
            if field.variants
            else (field.name, getattr(self, field.name))
            for field in fields(Report)
        )
        return {"preface": self.preface, **dict(of_sections), "closing": self.closing}

    @classmethod
    def blank(
        cls,
        organ: str = "",
        year: int | None = None,
        *,
        edition: Edition | None = None,
        previous: "Report | None" = None,
    ) -> Self:
        """Return a report with every cell blank, on the given edition or that in force for the year.

        What `previous`, the report on the year before, carried over to the next year (四、) stands in it as carried
        in from the last (二、), column by column; what it leaves blank stays blank.  Raises `ArgumentError` where
        `previous` is on another year than the one before.
        """
        edition = edition or Edition.for_year(year)
        report = cls(organ=organ, year=year).replace(blank_parts(shape_in(cls, edition)))
        if previous is None:
            return report
        if year is not None and previous.year not in (None, year - 1):
            raise ArgumentError(
                f"{year} 年报告的上年报告不能是 {previous.year} 年的",
                f"the report before that of {year} cannot be on {previous.year}",
            )
        columns, carried = report.requests.carried_in.cells(), previous.requests.carried_out.cells()
        return report.replace({f"requests.carried_in.{column}": carried.get(column) for column in columns})

    @classmethod
    def from_cells(cls, cells: Mapping[str, Value], *, organ: str = "", year: int | None = None) -> Self:
        """Return a report with these values at these dotted paths, all other cells blank.

        The paths tell the edition.  Raises `KeyError`, naming the nearest path, for one that no edition
        has or that does not go together with the others.
        """
        report = cls.blank(organ, year)
        return report.replace(blank_parts(shape_with(cells, shape(report)))).replace(cells)

    def __repr__(self) -> str:
        year = self.year if self.year is not None else "?"
        return (
            super().__repr__().replace("<Report:", f"<Report {self.organ or '?'} {year} ({self.edition.value} form):")
        )

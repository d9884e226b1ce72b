"""From a page to a report: what was printed, where each cell stood, and what could not be read."""

import functools
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import attrs

from gkreport.errors import NotAReport, RecognitionError
from gkreport.form import Table, form_of, heading_of, sections
from gkreport.page.page import Grid, GridCell, Hidden, Page, Paragraph
from gkreport.page.problems import Problem
from gkreport.recognise.lone_cells import with_rows
from gkreport.recognise.memory import find_tables
from gkreport.recognise.sections import Sections, find_sections
from gkreport.report import Edition, Report
from gkreport.report.record import Shape, blank_of, built, shape
from gkreport.seen import Why


@attrs.frozen
class Reading:
    """What was read of a page: the report, where each cell stood, and every problem met."""

    report: Report
    where: Mapping[str, GridCell]
    problems: tuple[Problem, ...]
    leftovers: tuple[str, ...] = ()
    """Paragraphs and tables that belong to no part of the report; each is told in `problems` too."""
    lines: Mapping[str, tuple[Paragraph, ...]] = attrs.field(factory=dict[str, tuple[Paragraph, ...]])
    """By path what is printed of a section or text, its heading first; under "" the title."""
    hidden: tuple[Hidden, ...] = ()
    """What the file holds and does not show, and what a site prints around the report."""

    def require(self) -> Report:
        """Return the report if every cell that is printed was understood.

        Raises `RecognitionError`, with one sub-error for each problem, where cells stayed unknown.
        """
        unknown = [problem.error() for problem in self.problems if problem.fatal]
        if unknown:
            zh = f"文件中有{len(unknown)}处没有读懂，这些单元格没有读入："
            raise RecognitionError(zh, f"{len(unknown)} places were not understood", unknown)
        return self.report


_FEWEST_HEADINGS: Final = 2
"""A page without tables is a report by its headings: one alone can stand on any page about such reports."""


def recognise(page: Page) -> Reading:
    """Read a page by the labels of the form.

    Raises `NotAReport` where neither a table nor the headings of the form are found; anything less is a problem.
    """
    page = with_rows(page)
    found = find_tables(page)
    text = find_sections(page, found.owners, found.where)
    if not found.shapes and len(text.headings) < _FEWEST_HEADINGS:
        raise _not_a_report(page)
    numbers = built(Report, _shape(Edition.for_year(text.year), found.shapes), found.values)
    report = numbers.replace({"organ": text.organ, "year": text.year, **text.texts})
    problems = [*page.problems, *_problems_around(text)]
    for table in form_of(report).tables:
        problems += found.problems[table.name] if table.name in found.problems else [_missing(table)]
    leftovers = (*(paragraph.text for paragraph in text.leftovers), *(_words(grid) for _, grid in text.tables))
    around = (Hidden(paragraph.text, Why.AROUND, paragraph.place) for paragraph in text.around)
    return Reading(report, found.where, tuple(problems), leftovers, text.lines, (*page.hidden, *around))


def _not_a_report(page: Page) -> NotAReport:
    """Build the error for a page without any of the form, which says where its content is if the page tells that."""
    zh = "文件里没有找到政府信息公开工作年度报告的表格和标题；请确认选对了文件"
    en = "none of the tables and headings of the annual report form were found"
    others = [problem for problem in page.problems if problem.kind == "elsewhere"]
    return NotAReport("。".join((zh, *map(str, others))), ". ".join((en, *(other.message("en") for other in others))))


@functools.cache
def _shape(edition: Edition, tables: Sequence[tuple[str, Shape]]) -> Shape:
    """Return the shape of a report on an edition, where not all tables tell theirs."""
    return shape(Report.blank(edition=edition).replace({name: blank_of(of) for name, of in tables}))


def _missing(table: Table) -> Problem:
    section = table.section
    return Problem("missing_table", section.table, section.label, tuple(cell.path for cell in table.cells))


def _problems_around(text: Sections) -> Iterator[Problem]:
    """Yield the problems of all that stands around the tables of the form."""
    if not text.organ or text.year is None:
        yield Problem("title", "标题")
    if text.others:
        names = "、".join(dict.fromkeys("".join(other.text.split()) for other in text.others))
        yield Problem("other_title", text.others[0].place or "标题", names)
    for name, section in sections().items():
        if name not in text.headings:
            yield Problem("section", "", section.heading)
    for name, grid in text.tables:
        yield Problem("table", grid.place, sections()[name].label if name in sections() else heading_of(name))
    for paragraph in text.leftovers:
        yield Problem("leftover", paragraph.place, paragraph.text)


def _words(grid: Grid) -> str:
    """Return what stands in a table, a line for each of its rows."""
    return "\n".join(" ".join(cell.text for cell in row) for row in grid.rows())

"""From a page to a report: what was printed, where each cell stood, and what could not be read."""

import functools
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

import attrs

from gkreport.errors import NotAReport, RecognitionError
from gkreport.form import Table, form_of, sections
from gkreport.form.walk import table_of
from gkreport.page.page import Grid, GridCell, Page
from gkreport.page.problems import Problem
from gkreport.recognise.glued import Strand, strand_of, with_glued
from gkreport.recognise.labels import words_in, words_of
from gkreport.recognise.sections import Sections, find_sections
from gkreport.recognise.tables import Found, find_table
from gkreport.report import Report
from gkreport.report.marks import Section
from gkreport.report.record import Record, Shape, fields, variations


@attrs.frozen
class Reading:
    """What was read of a page: the report, where each cell stood, and every problem met."""

    report: Report
    where: Mapping[str, GridCell]
    problems: tuple[Problem, ...]
    leftovers: tuple[str, ...] = ()
    """Paragraphs that belong to no section of the form."""

    def require(self) -> Report:
        """Return the report if every cell that is printed was understood.

        Raises `RecognitionError`, with one sub-error for each problem, where cells stayed unknown.
        """
        unknown = [problem.error() for problem in self.problems if problem.fatal]
        if unknown:
            zh = f"文件中有{len(unknown)}处没有读懂，这些单元格没有读入："
            raise RecognitionError(zh, f"{len(unknown)} places were not understood", unknown)
        return self.report


def recognise(page: Page) -> Reading:
    """Read a page by the labels of the form.

    Each table is read in the shape whose labels it carries, whatever the year.  Raises `NotAReport`
    where neither a table nor the headings of the form are found; anything less is a problem.
    """
    grids = [(block, words_in({cell.text for cell in block.cells})) for block in page.blocks if isinstance(block, Grid)]
    strand = functools.cache(lambda: strand_of(page))
    chosen = {name: _best(name, section, shapes, grids, strand) for name, section, shapes in _tables()}
    found = {name: result for name, (_, result) in chosen.items()}
    text = find_sections(page, _used(page, found))
    if not any(result.where for result in found.values()) and len(text.headings) < _FEWEST_HEADINGS:
        raise NotAReport(
            "文件里没有找到政府信息公开工作年度报告的表格和标题；请确认选对了文件",
            "none of the tables and headings of the annual report form were found",
        )
    report = Report.blank(text.organ, text.year)
    shapes = {
        path: variant()
        for name, (of, result) in chosen.items()
        if result.where
        for path, variant in _variants(name, of)
    }
    values = {path: value for result in found.values() if result.where for path, value in result.values.items()}
    report = report.replace({**shapes, **text.texts}).replace(values)
    problems = [*page.problems, *_title_problems(text), *_section_problems(text)]
    for table in form_of(report).tables:
        problems += found[table.name].problems if found[table.name].where else [_missing(table)]
    where = {path: cell for result in found.values() for path, cell in result.where.items()}
    return Reading(report, where, tuple(problems), text.leftovers)


_FEWEST_HEADINGS: Final = 2


@functools.cache
def _tables() -> tuple[tuple[str, Section, tuple[Shape, ...]], ...]:
    """Return each table of the form with all the shapes it can have, the newest first."""
    result: list[tuple[str, Section, tuple[Shape, ...]]] = []
    for field in fields(Report):
        section = sections()[field.name]
        if section.table:
            shapes = [
                (cls, *choice)
                for cls in field.variants
                for choice in itertools.product(*(variants for _, variants in variations(cls)))
            ]
            newest = sorted(shapes, key=lambda of: max(cls.edition.value for cls in of), reverse=True)
            result.append((field.name, section, tuple(newest)))
    return tuple(result)


def _variants(name: str, of: Shape) -> Iterator[tuple[str, type[Record]]]:
    """Yield the choices that a shape stands for, by the path below the report."""
    cls, *below = of
    chosen = {f"{name}.{path}": variant for (path, _), variant in zip(variations(cls), below, strict=True)}
    for path, _ in variations(Report):
        if path == name:
            yield path, cls
        elif path in chosen:
            yield path, chosen[path]


_Worded = tuple[Grid, frozenset[str]]
"""A grid and the keys of its labels."""


def _best(
    name: str, section: Section, shapes: Sequence[Shape], grids: Sequence[_Worded], strand: Callable[[], Strand]
) -> tuple[Shape, Found]:
    """Read a table in the shape whose labels it carries; one that is there as a whole ends the search."""
    tries: list[tuple[Shape, Found]] = []
    for of in shapes:
        table = table_of(name, section, of)
        found = with_glued(find_table(table, _concerned(table, grids)), strand)
        tries.append((of, found))
        if len(found.where) == len(found.values) and not any(problem.fatal for problem in found.problems):
            break
    return max(tries, key=_matched)


def _concerned(table: Table, grids: Sequence[_Worded]) -> list[Grid]:
    """Return the grids where anything of a table is named, and those right behind, which can be a part cut off."""
    named = [not words_of(table).isdisjoint(words) for _, words in grids]
    return [grid for at, (grid, _) in enumerate(grids) if any(named[max(at - 1, 0) : at + 1])]


def _matched(attempt: tuple[Shape, Found]) -> tuple[int, int]:
    """How well a shape fits: the cells that were found for it, then how few problems there were."""
    return len(attempt[1].where), -len(attempt[1].problems)


def _used(page: Page, found: Mapping[str, Found]) -> frozenset[int]:
    cells = {id(cell) for result in found.values() for row in result.rows for cell in row.line.row}
    return frozenset(
        at
        for at, block in enumerate(page.blocks)
        if isinstance(block, Grid) and any(id(cell) in cells for cell in block.cells)
    )


def _missing(table: Table) -> Problem:
    section = table.section
    return Problem("missing_table", section.table, section.label, tuple(cell.path for cell in table.cells))


def _title_problems(text: Sections) -> Iterator[Problem]:
    if not text.organ or text.year is None:
        yield Problem("title", "标题")


def _section_problems(text: Sections) -> Iterator[Problem]:
    for name, section in sections().items():
        if name not in text.headings:
            yield Problem("section", "", section.number + section.label)
    for name, grid in text.tables:
        yield Problem("table", grid.place, sections()[name].label)

"""Searching the grids of a page for the tables of the form, each in the shape whose labels it carries."""

import functools
from collections.abc import Callable, Mapping, Sequence

import attrs

from gkreport.form import Table, sections
from gkreport.form.walk import table_of
from gkreport.page.page import Grid, Page
from gkreport.page.problems import Problem
from gkreport.recognise.copies import Copy, copies_in, pick
from gkreport.recognise.glued import Strand, add_glued_rows
from gkreport.recognise.labels import words_in, words_of
from gkreport.recognise.sections import find_sections
from gkreport.recognise.tables import FoundTable, find_table
from gkreport.report import Report
from gkreport.report.record import Shape, edition_of, fields, shapes


@attrs.frozen
class Attempt:
    """A table read in one of the shapes it can have."""

    shape: Shape
    found: FoundTable

    @property
    def match(self) -> tuple[int, int]:
        """How well the shape fits: the cells that were found for it, then how few problems there were."""
        return len(self.found.where), -len(self.found.problems)


def search_grids(page: Page, grids: Sequence[Grid], strand: Callable[[], Strand]) -> Mapping[str, list[Attempt]]:
    """Read each table in its shapes until one is there as a whole, and return the attempts, the best one first."""
    worded = [(grid, words_in({cell.text for cell in grid.cells})) for grid in grids]
    return {name: _of_year(tables, page, worded, strand) for name, tables in all_tables().items()}


_Tables = Mapping[Shape, Table]
"""A table of the form in all the shapes it can have, the newest first."""


@functools.cache
def all_tables() -> Mapping[str, _Tables]:
    """Return the tables of the form by their names."""
    result: dict[str, _Tables] = {}
    for field in fields(Report):
        section = sections()[field.name]
        if section.table:
            every = (of for cls in field.variants for of in shapes(cls))
            newest = sorted(every, key=lambda of: edition_of(of).value, reverse=True)
            result[field.name] = {of: table_of(field.name, section, of) for of in newest}
    return result


_Worded = tuple[Grid, frozenset[str]]
"""A grid and the keys of its labels."""


def _of_year(tables: _Tables, page: Page, grids: Sequence[_Worded], strand: Callable[[], Strand]) -> list[Attempt]:
    """Read a table, of several the one of the year of the report; where that is not told, what they have in common."""
    seen = [(grid, words) for grid, words in grids if any(cell.role != "hidden" for cell in grid.cells)]
    if len(seen) < len(grids) and (tries := _of_year(tables, page, seen, strand))[0].found.is_whole:
        return tries  # what is seen comes before what a file hides
    newest = next(iter(tables.values()))
    tries = _attempts(tables, lambda table: _concerned(table, grids), strand)
    copies = copies_in(page, _concerned(newest, grids), tries[0].found)
    if not copies:
        return tries
    if chosen := pick(copies, find_sections(page, {}, {}).year):
        tries = _attempts(tables, lambda _: chosen.grids, strand)
        others = (copy for copy in copies if copy is not chosen)
        tries[0].found.problems.extend(
            Problem("other_table", copy.place, copy.said or newest.section.label) for copy in others
        )
        return tries
    alone = [_read_copy(tables, copy, strand) for copy in copies]
    return [attrs.evolve(alone[0], found=_common([attempt.found for attempt in alone], copies))]


def _read_copy(tables: _Tables, copy: Copy, strand: Callable[[], Strand]) -> Attempt:
    return _attempts(tables, lambda _: copy.grids, strand)[0]


def _common(tables: Sequence[FoundTable], copies: Sequence[Copy]) -> FoundTable:
    """Return what all copies of a table say; the cells in which they differ are unknown."""
    first = tables[0]
    differing = [
        cell.path
        for cell in first.table.cells
        if any(cell.path not in other.where or other.values[cell.path] != first.values[cell.path] for other in tables)
    ]
    said = "；".join(dict.fromkeys(copy.said or copy.place for copy in copies))
    told = [Problem("copies", copies[0].place, said, tuple(differing))] if differing else []
    return attrs.evolve(
        first,
        values=first.values | dict.fromkeys(differing),
        where={path: cell for path, cell in first.where.items() if path not in differing},
        problems=[*(problem for problem in first.problems if set(problem.cells).isdisjoint(differing)), *told],
        is_glued=True,
    )


def _attempts(
    tables: _Tables, grids_of: Callable[[Table], Sequence[Grid]], strand: Callable[[], Strand]
) -> list[Attempt]:
    tries: list[Attempt] = []
    for of, table in tables.items():
        tries.append(Attempt(of, add_glued_rows(find_table(table, grids_of(table)), strand)))
        if tries[-1].found.is_whole:
            break
    return sorted(tries, key=lambda attempt: attempt.match, reverse=True)


def _concerned(table: Table, grids: Sequence[_Worded]) -> list[Grid]:
    """Return the grids where anything of a table is named, and those right behind, which can be a part cut off."""
    named = [not words_of(table).isdisjoint(words) for _, words in grids]
    return [grid for at, (grid, _) in enumerate(grids) if any(named[max(at - 1, 0) : at + 1])]

"""Searching the grids of a page for the tables of the form, each in the shape whose labels it carries."""

import functools
from collections.abc import Callable, Mapping, Sequence

import attrs

from gkreport.form import Table, sections
from gkreport.form.walk import table_of
from gkreport.page.page import Grid
from gkreport.recognise.glued import Strand, add_glued_rows
from gkreport.recognise.labels import words_in, words_of
from gkreport.recognise.tables import FoundTable, find_table
from gkreport.report import Report
from gkreport.report.marks import Section
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


def search_grids(grids: Sequence[Grid], strand: Callable[[], Strand]) -> Mapping[str, list[Attempt]]:
    """Read each table in its shapes until one is there as a whole, and return the attempts, the best one first."""
    worded = [(grid, words_in({cell.text for cell in grid.cells})) for grid in grids]
    return {name: _attempts(name, section, shapes, worded, strand) for name, section, shapes in _tables()}


@functools.cache
def _tables() -> tuple[tuple[str, Section, tuple[Shape, ...]], ...]:
    """Return each table of the form with all the shapes it can have, the newest first."""
    result: list[tuple[str, Section, tuple[Shape, ...]]] = []
    for field in fields(Report):
        section = sections()[field.name]
        if section.table:
            every = (of for cls in field.variants for of in shapes(cls))
            newest = sorted(every, key=lambda of: edition_of(of).value, reverse=True)
            result.append((field.name, section, tuple(newest)))
    return tuple(result)


_Worded = tuple[Grid, frozenset[str]]
"""A grid and the keys of its labels."""


def _attempts(
    name: str, section: Section, shapes: Sequence[Shape], grids: Sequence[_Worded], strand: Callable[[], Strand]
) -> list[Attempt]:
    tries: list[Attempt] = []
    for of in shapes:
        table = table_of(name, section, of)
        tries.append(Attempt(of, add_glued_rows(find_table(table, _concerned(table, grids)), strand)))
        if tries[-1].found.is_whole:
            break
    return sorted(tries, key=lambda attempt: attempt.match, reverse=True)


def _concerned(table: Table, grids: Sequence[_Worded]) -> list[Grid]:
    """Return the grids where anything of a table is named, and those right behind, which can be a part cut off."""
    named = [not words_of(table).isdisjoint(words) for _, words in grids]
    return [grid for at, (grid, _) in enumerate(grids) if any(named[max(at - 1, 0) : at + 1])]

"""Finding the tables of a page by a layout that was understood before, else by a search.

Real reports are made from a few templates.  A page whose grids hold the same words in the same places as one that was
understood whole is read by the places of its numbers, in a tenth of the time.
"""

import functools
import re
from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Any, Final

import attrs

from gkreport.form import Cell, Table
from gkreport.page.page import Grid, GridCell, Page
from gkreport.page.problems import Problem
from gkreport.recognise.glued import missing_rows, rows_in_text, strand_of
from gkreport.recognise.search import Attempt, search, variants_of
from gkreport.recognise.values import PLAIN_NUMBERS, read_value
from gkreport.report.marks import Kind
from gkreport.report.record import Record
from gkreport.report.values import Value


@attrs.frozen
class FoundTables:
    """What was found of all tables: values and places by dotted path, and what could not be read by table."""

    variants: tuple[tuple[str, type[Record]], ...]
    """The classes of what editions print differently, by dotted path."""
    values: Mapping[str, Value]
    where: Mapping[str, GridCell]
    problems: Mapping[str, Sequence[Problem]]
    """By the names of the tables that were found; of the others there is nothing."""
    used: frozenset[int]
    """The grids that hold anything of them, by their place among the grids of the page."""


def find_tables(page: Page) -> FoundTables:
    """Find the tables of the form in a page, each in the shape whose labels it carries, whatever the year."""
    grids = [block for block in page.blocks if isinstance(block, Grid)]
    cells = [cell for grid in grids for cell in grid.cells]
    strand = functools.cache(lambda: strand_of(page))
    key = key_of(grids, cells)
    known = REMEMBERED.get(key) if key else None
    if key and known and not any(rows_in_text(table, rows, strand()) for table, rows in known.absent):
        REMEMBERED[key] = REMEMBERED.pop(key, known)  # the last read is the last to be forgotten
        return known.read(cells)
    attempts = search(grids, strand)
    found = _found(grids, [tries[0] for tries in attempts.values()])
    if key and _is_certain(attempts):
        REMEMBERED[key] = _layout(found, attempts, cells)
        for oldest in list(REMEMBERED)[:-_MOST_LAYOUTS]:
            REMEMBERED.pop(oldest, None)
    return found


def _found(grids: Sequence[Grid], chosen: Sequence[Attempt]) -> FoundTables:
    tables = [attempt for attempt in chosen if attempt.found.where]
    used = {id(cell) for attempt in chosen for row in attempt.found.rows for cell in row.line.row}
    return FoundTables(
        tuple(variant for attempt in tables for variant in variants_of(attempt.found.table.name, attempt.shape)),
        {path: value for attempt in tables for path, value in attempt.found.values.items()},
        {path: cell for attempt in tables for path, cell in attempt.found.where.items()},
        {attempt.found.table.name: attempt.found.problems for attempt in tables},
        frozenset(at for at, grid in enumerate(grids) if any(id(cell) in used for cell in grid.cells)),
    )


# -- what is remembered ----------------------------------------------------------------------------


@attrs.frozen
class _Layout:
    """Where each cell of the form stands in a page."""

    found: FoundTables
    """What holds for every page of this layout: all but values and places."""
    cells: tuple[tuple[str, int, Kind, str], ...]
    """Each cell of the form: its path, its place among all cells of the grids, its kind and its unit of money."""
    absent: tuple[tuple[Table, tuple[tuple[Cell, ...], ...]], ...]
    """Tables in shapes that were refused because rows are missing; the text of another page may have them."""

    def read(self, cells: Sequence[GridCell]) -> FoundTables:
        """Read the numbers of a page of this layout."""
        where = {path: cells[at] for path, at, _, _ in self.cells}
        values = {path: read_value(cells[at].text, kind, unit).value for path, at, kind, unit in self.cells}
        return attrs.evolve(self.found, values=values, where=where)


_Key = tuple[str, tuple[Any, ...], tuple[tuple[bool, int], ...]]

REMEMBERED: Final[dict[_Key, _Layout]] = {}
"""The layouts that are remembered, the last read last.

Each step on it is a single one for other threads, so there is no lock that a process forked off could find closed.
"""

_MOST_LAYOUTS: Final = 32
"""The reports of a whole province come in about a dozen; each takes some 50 KB."""
_MOST_CELLS: Final = 1_000
"""The tables of the form have 280 to 400."""
_LONGEST: Final = 20_000
"""How many characters all cells have together, at most; in the tables of the form they have 1,500 to 2,500."""


def _is_certain(attempts: Mapping[str, Sequence[Attempt]]) -> bool:
    """Whether a page was understood whole, and a page with other numbers would be in the same way.

    Shapes that were refused count too: other numbers must not make them fit.
    """
    chosen = [tries[0].found for tries in attempts.values()]
    return all(found.is_whole and not found.problems for found in chosen) and all(
        attempt.found.is_firm for tries in attempts.values() for attempt in tries
    )


def _layout(found: FoundTables, attempts: Mapping[str, Sequence[Attempt]], cells: Sequence[GridCell]) -> _Layout:
    places = {id(cell): at for at, cell in enumerate(cells)}
    tables = [tries[0].found for tries in attempts.values()]
    absent = [
        (attempt.found.table, tuple(missing_rows(attempt.found))) for tries in attempts.values() for attempt in tries
    ]
    return _Layout(
        attrs.evolve(found, values={}, where={}),
        tuple(
            (cell.path, places[id(table.where[cell.path])], cell.kind, table.units[cell.path])
            for table in tables
            for cell in table.table.cells
        ),
        tuple((table, rows) for table, rows in absent if rows),
    )


# -- by what it is known ---------------------------------------------------------------------------

_place_of: Final = attrgetter("row", "column", "rowspan", "colspan")
_BEGIN: Final = "\0t"
_MASKS: Final = [(re.compile(rf"{_BEGIN}(?:{plain})(?=\0)"), f"\0{sort}") for sort, plain in enumerate(PLAIN_NUMBERS)]
"""A plain number, and what stands for every number of its sort."""


def key_of(grids: Sequence[Grid], cells: Sequence[GridCell]) -> _Key | None:
    """Return all of a page that decides where its numbers are found, None for a page that is not to be remembered.

    That is the text of every cell, plain numbers aside, and its place.
    """
    if not 0 < len(cells) <= _MOST_CELLS:
        return None
    texts = _BEGIN.join(["", *[cell.text for cell in cells], ""])
    if len(texts) > _LONGEST or texts.count("\0") > len(cells) + 1:
        return None
    for sort, mask in _MASKS:
        texts = sort.sub(mask, texts)
    return texts, tuple(map(_place_of, cells)), tuple((grid.aligned, len(grid.cells)) for grid in grids)

"""Finding the tables of a page by a layout that was understood before, else by a search.

Real reports are made from a few templates.  A page whose grids hold the same words in the same places as one that was
understood whole is read by the places of its numbers, in a tenth of the time.
"""

import functools
import re
from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter, itemgetter
from typing import Any, Final

import attrs

from gkreport.form import Cell, Table
from gkreport.page.page import Grid, GridCell, Page
from gkreport.page.problems import Problem
from gkreport.recognise.glued import find_missing_rows, find_rows_in_text, make_strand
from gkreport.recognise.search import Attempt, search_grids
from gkreport.recognise.values import PLAIN_NUMBERS, is_plain, read_value
from gkreport.report.marks import Kind
from gkreport.report.record import Shape
from gkreport.report.values import Value


@attrs.frozen
class FoundTables:
    """What was found of all tables: values and places by dotted path, and what could not be read by table."""

    shapes: tuple[tuple[str, Shape], ...]
    """The shapes of those that were found, by their names."""
    values: Mapping[str, Value]
    where: Mapping[str, GridCell]
    problems: Mapping[str, Sequence[Problem]]
    """By the names of the tables that were found; of the others there is nothing."""
    owners: Mapping[int, str]
    """The table as a row of which a cell of the page was read, by the identity of the cell."""


def find_tables(page: Page) -> FoundTables:
    """Find the tables of the form in a page, each in the shape whose labels it carries, whatever the year."""
    grids = [block for block in page.blocks if isinstance(block, Grid)]
    cells = [cell for grid in grids for cell in grid.cells]
    strand = functools.cache(lambda: make_strand(page))
    key = make_key(grids, cells)
    known = REMEMBERED.get(key) if key else None
    if key and known and not any(find_rows_in_text(table, rows, strand()) for table, rows in known.absent):
        return known.read(cells)
    attempts = search_grids(page, grids, strand)
    found = _found([tries[0] for tries in attempts.values()])
    if key and _is_certain(attempts):
        REMEMBERED[key] = _layout(found, attempts, cells)
        for oldest in list(REMEMBERED)[:-_MOST_LAYOUTS]:
            REMEMBERED.pop(oldest, None)
    return found


def _found(chosen: Sequence[Attempt]) -> FoundTables:
    tables = [attempt for attempt in chosen if attempt.found.where or attempt.found.rows]
    rows = ((attempt.found.table.name, row.line.row) for attempt in chosen for row in attempt.found.rows)
    return FoundTables(
        tuple((attempt.found.table.name, attempt.shape) for attempt in tables),
        {path: value for attempt in tables for path, value in attempt.found.values.items()},
        {path: cell for attempt in tables for path, cell in attempt.found.where.items()},
        {attempt.found.table.name: attempt.found.problems for attempt in tables},
        {id(cell): name for name, row in rows for cell in row},
    )


# -- what is remembered ----------------------------------------------------------------------------


@attrs.frozen
class _Layout:
    """Where each cell of the form stands in a page."""

    found: FoundTables
    """What holds for every page of this layout: variants and problems, of which there are none."""
    readers: Mapping[str, Callable[[str], Value]]
    """What reads each cell of the form, as its kind and its unit of money ask."""
    pick: Callable[[Sequence[GridCell]], tuple[GridCell, ...]]
    """Take those that hold the cells of the form out of all cells of the grids."""
    owners: tuple[str | None, ...]
    """The table as a row of which each cell of the grids is read."""
    absent: tuple[tuple[Table, tuple[tuple[Cell, ...], ...]], ...]
    """Tables in shapes that were refused because rows are missing; the text of another page may have them."""

    def read(self, cells: Sequence[GridCell]) -> FoundTables:
        """Read the numbers of a page of this layout."""
        where = dict(zip(self.readers, self.pick(cells), strict=True))
        values = {path: read(where[path].text) for path, read in self.readers.items()}
        owners = {id(cell): name for cell, name in zip(cells, self.owners, strict=True) if name}
        return attrs.evolve(self.found, values=values, where=where, owners=owners)


_Key = tuple[str, tuple[Any, ...], tuple[tuple[bool, int], ...]]

REMEMBERED: Final[dict[_Key, _Layout]] = {}
"""The layouts that are remembered, the last learned last.

Each step on it is a single one for other threads, so there is no lock that a process forked off could find closed.
"""

_MOST_LAYOUTS: Final = 32
"""The reports of a whole province come in about a dozen; each takes some 50 KB.

The first learned is the first forgotten: one still in use is learned again from its next page.
"""
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
    units = {path: unit for tries in attempts.values() for path, unit in tries[0].found.units.items()}
    kinds = {cell.path: cell.kind for tries in attempts.values() for cell in tries[0].found.table.cells}
    refused = (attempt.found for tries in attempts.values() for attempt in tries)
    return _Layout(
        attrs.evolve(found, values={}, where={}, owners={}),
        {path: _reader(cell.text, kinds[path], units[path]) for path, cell in found.where.items()},
        itemgetter(*(places[id(cell)] for cell in found.where.values())),
        tuple(found.owners.get(id(cell)) for cell in cells),
        tuple((table.table, tuple(rows)) for table in refused if (rows := find_missing_rows(table))),
    )


def _reader(text: str, kind: Kind, unit: str) -> Callable[[str], Value]:
    """Return what reads a text, and others that the key holds for the same."""
    if is_plain(text) and kind in (Kind.COUNT, Kind.CHANGE):
        return int  # says of a plain number the same as `read_value`, in a third of the time
    return lambda text: read_value(text, kind, unit).value


# -- by what it is known ---------------------------------------------------------------------------

_place_of: Final = attrgetter("row", "column", "rowspan", "colspan", "role")
_BEGIN: Final = "\0t"
_MASKS: Final = [(re.compile(rf"{_BEGIN}(?:{plain})(?=\0)"), f"\0{sort}") for sort, plain in enumerate(PLAIN_NUMBERS)]
"""A plain number, and what stands for every number of its sort."""


def make_key(grids: Sequence[Grid], cells: Sequence[GridCell]) -> _Key | None:
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

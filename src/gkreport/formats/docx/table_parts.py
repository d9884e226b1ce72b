"""The parts of a table to which its style can give looks of their own, and which of them a cell is in (17.7.6)."""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

import attrs

from gkreport.formats.docx.colours import Attributes, Colours
from gkreport.formats.docx.names import is_on


class Bands(NamedTuple):
    """How many rows and columns each band has."""

    rows: int
    columns: int


@attrs.frozen(eq=False, kw_only=True)
class Frame:
    """What a table says of all its cells."""

    style: str
    parts: frozenset[str]
    """Which parts have looks of their own in it, or have none."""
    bands: Bands
    shade: Colours
    grid: Sequence[float | None]
    """The widths of its columns in points."""


class Where(NamedTuple):
    """Where a row stands in its table, how many above it are first rows, and how many cells and columns it has."""

    at: int
    is_last: bool
    tops: int
    cells: int
    columns: int


@attrs.frozen(eq=False, kw_only=True)
class Row:
    """What a row says of its cells."""

    frame: Frame
    where: Where
    is_top: bool
    """Whether it has the looks of the first row, as those below it have that are repeated on each page with it."""
    height: float | None
    """In points, where it is exact."""


_FLAGS: Final = {
    "firstRow": 0x20,
    "lastRow": 0x40,
    "firstColumn": 0x80,
    "lastColumn": 0x100,
    "noHBand": 0x200,
    "noVBand": 0x400,
}
_MASK: Final = re.compile("[0-9A-Fa-f]{1,4}")


def parts_in(look: Attributes) -> frozenset[str]:
    """Return which parts of a table have looks of their own, or have none."""
    mask = int(look["val"], 16) if _MASK.fullmatch(look.get("val", "")) else 0
    return frozenset(name for name, bit in _FLAGS.items() if is_on(look.get(name, "1" if mask & bit else "0")))


def parts_of(row: Row, order: int) -> tuple[str, ...]:
    """Return which parts of a table's style a cell takes, the weakest first."""
    on, where, bands = row.frame.parts, row.where, row.frame.bands
    is_last = "lastRow" in on and where.is_last
    first, last = "firstColumn" in on and order == 0, "lastColumn" in on and order == where.cells - 1
    column, line = (order - ("firstColumn" in on)) // bands.columns, (where.at - where.tops) // bands.rows
    parts = {
        f"band{column % 2 + 1}Vert": "noVBand" not in on and not (first or last),
        f"band{line % 2 + 1}Horz": "noHBand" not in on and not (row.is_top or is_last),
        "lastCol": last,
        "firstCol": first,
        "lastRow": is_last,
        "firstRow": row.is_top,
        "seCell": is_last and last,
        "swCell": is_last and first,
        "neCell": row.is_top and last,
        "nwCell": row.is_top and first,
    }
    return tuple(part for part, is_taken in parts.items() if is_taken)

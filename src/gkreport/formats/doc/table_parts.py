"""The parts of a table to which its style can give looks of their own, and which a cell is in ([MS-DOC] 2.4.6.6)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

import attrs

from gkreport.formats.doc.rows import RowDefinition
from gkreport.formats.doc.sprms import GROUND, Said, properties, said_in

_TOP, _BOTTOM, _LEFT, _RIGHT = 0x1, 0x2, 0x4, 0x8
_ODD_COLUMN, _ODD_ROW = 0x10, 0x40
"""The conditions by which a style tells its parts (2.9.41); those of even bands are twice those of odd ones."""
_ORDER: Final = (0, _ODD_ROW, 2 * _ODD_ROW, _ODD_COLUMN, 2 * _ODD_COLUMN, _LEFT, _RIGHT, _TOP, _BOTTOM)
"""In which order the looks of parts lie over each other, those of corners last."""
_CORNERS: Final = {_TOP | _LEFT: 0x200, _TOP | _RIGHT: 0x100, _BOTTOM | _LEFT: 0x800, _BOTTOM | _RIGHT: 0x400}
_HAS_TOP, _HAS_BOTTOM, _HAS_LEFT, _HAS_RIGHT, _NO_ROWS, _NO_COLUMNS = 0x20, 0x40, 0x80, 0x100, 0x200, 0x400
"""Which parts have looks of their own in a table (2.9.80)."""
_CELLS, _TABLE, _ROWS, _COLUMNS = 0xD687, 0xD660, 0x3488, 0x3489
"""Of a style: the grounds of its cells, and how many rows and columns a band has (2.6.3)."""
_OF_LETTERS, _OF_PARAGRAPHS, _OF_CELLS = 0xCA85, 0xC666, 0xD66A
"""What a style says of a part: its condition and a list of properties (2.6.1, 2.6.2, 2.6.3)."""
WHOLE: Final = 0
"""The condition that holds for all cells."""


class Bands(NamedTuple):
    """How many rows and columns each band has, 0 where it is not said, which is 1."""

    rows: int
    columns: int


class InTable(NamedTuple):
    """Which part of its table a row is, by the condition that holds for all its cells, and the bands of that."""

    condition: int
    bands: Bands


@attrs.frozen(eq=False)
class Part:
    """What a style says of a part of a table: of its letters, and the grounds of its paragraphs and of its cells."""

    letters: Said = attrs.field(factory=dict[int, int])
    paragraph: int | None = None
    cell: int | None = None


def parts_in(table: bytes, paragraph: bytes, character: bytes) -> Mapping[int, Part]:
    """Return the parts of which a style says anything, by their conditions."""
    found = {WHOLE: _part(said_in(table), said_in(paragraph), {})}
    said: dict[int, dict[int, Said]] = {}
    for data, kind in ((table, _OF_CELLS), (paragraph, _OF_PARAGRAPHS), (character, _OF_LETTERS)):
        for number, value in properties(data):
            if number == kind:
                said.setdefault(int.from_bytes(value[:2], "little"), {})[kind] = said_in(value[2:])
    for condition, of_part in said.items():
        found[condition] = _part(*(of_part.get(kind, {}) for kind in (_OF_CELLS, _OF_PARAGRAPHS, _OF_LETTERS)))
    return found


def _part(table: Said, paragraph: Said, letters: Said) -> Part:
    return Part(letters, paragraph.get(GROUND), table.get(_CELLS, table.get(_TABLE)))


def bands_in(table: bytes) -> Bands:
    """Return the bands of a style."""
    said = said_in(table)
    return Bands(said.get(_ROWS, 0), said.get(_COLUMNS, 0))


def of_rows(rows: Sequence[RowDefinition], bands: Bands) -> Iterator[InTable]:
    """Yield for each row of a table which part of it it is."""
    counted = 0
    for at, row in enumerate(rows):
        if row.look & _HAS_TOP and (at == 0 or row.is_heading):
            yield InTable(_TOP, bands)
        elif row.look & _HAS_BOTTOM and at == len(rows) - 1:
            yield InTable(_BOTTOM, bands)
        else:
            yield InTable(0 if row.look & _NO_ROWS else _ODD_ROW << counted // (bands.rows or 1) % 2, bands)
            counted += 1


def of_cell(row: RowDefinition, place: InTable, cells: slice, count: int) -> tuple[int, ...]:
    """Return the conditions that hold for a cell, or for several that are one, of so many in its row.

    They are in the order in which their looks lie over each other.
    """
    has_left = row.look & _HAS_LEFT > 0
    if has_left and cells.start == 0:
        column = _LEFT
    elif row.look & _HAS_RIGHT and cells.stop == count:
        column = _RIGHT
    else:
        band = (cells.start - has_left) // (place.bands.columns or 1)
        column = 0 if row.look & _NO_COLUMNS else _ODD_COLUMN << band % 2
    corner = _CORNERS.get(place.condition | column, 0)
    return tuple(part for part in (*sorted((place.condition, column), key=_ORDER.index), corner) if part)

"""The rows of tables as the marks that end them define them: edges, merges, grounds and height ([MS-DOC] 2.4.3)."""

import struct
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import pairwise
from typing import Final, TypeAlias

import attrs

from gkreport.formats.doc.sprms import DEFINE_ROW, properties, shading_of, signed

TWIPS: Final = 20
"""In a point."""
_CELL: Final = 20
"""The bytes of the definition of a cell (2.9.329)."""
_FOLLOWS: Final = 0x02
"""The bit of a cell that is merged with the one left of it."""
_MOST: Final = 63
"""The cells of a row (2.9.321)."""
_SHADING: Final = 10
"""The bytes of a shading."""
_SHADES_EACH: Final = 22
"""The cells whose grounds one list tells; there are three lists."""


@attrs.define(eq=False)
class CellDefinition:
    """What a row says of one of its cells."""

    width: int = 0
    """In twips."""
    follows: bool = False
    """Whether it is merged with the cell left of it."""
    down: int = 0
    """1 where it goes on the cell above, 2 or 3 where it may go on in the one below (2.9.329)."""
    shade: int | None = None


@attrs.define(eq=False)
class RowDefinition:
    """What a row says of itself: where it begins in twips, its cells, its height in points where that is exact."""

    left: int = 0
    cells: list[CellDefinition] = attrs.field(factory=list[CellDefinition])
    height: float | None = None
    gap: int = 0
    style: int = -1
    """The number of the style of its table."""
    look: int = 0
    """Which parts of its table have looks of their own (2.9.80)."""
    is_heading: bool = False
    """Whether it is repeated on each page."""
    is_revised: bool = False

    def edges(self) -> list[int]:
        """Return where its cells begin and the last one ends."""
        edges = [self.left]
        for cell in self.cells:
            edges.append(edges[-1] + cell.width)
        return edges


def row_of(said: bytes) -> RowDefinition:
    """Return the definition of a row by the properties of the mark that ends it, in their order."""
    row = RowDefinition()
    for number, value in properties(said):
        change = _CHANGES.get(number)
        if change is not None:
            change(row, value)
    return row


def _word(value: bytes) -> int:
    return signed(int.from_bytes(value[:2], "little"))


def _define(row: RowDefinition, value: bytes) -> None:
    """Read the definition of all cells (2.9.327); the first byte is the second of its length."""
    count = min(value[1], _MOST) if len(value) > 1 else 0
    if len(value) < 4 + 2 * count:
        return
    edges = struct.unpack_from(f"<{count + 1}h", value, 2)
    flags = value[4 + 2 * count :: _CELL].ljust(count, b"\0")
    row.left = edges[0]
    row.cells = [
        CellDefinition(max(end - start, 0), bool(flag & _FOLLOWS), flag >> 5 & 3)
        for (start, end), flag in zip(pairwise(edges), flags, strict=False)
    ]


def _set_gap(row: RowDefinition, value: bytes) -> None:
    row.gap = _word(value)


def _set_left(row: RowDefinition, value: bytes) -> None:
    row.left = _word(value) - row.gap


def _set_height(row: RowDefinition, value: bytes) -> None:
    height = _word(value)
    row.height = -height / TWIPS if height < 0 else None


def _set_style(row: RowDefinition, value: bytes) -> None:
    row.style = _word(value)


def _set_look(row: RowDefinition, value: bytes) -> None:
    row.look = _word(value[2:])


def _set_heading(row: RowDefinition, value: bytes) -> None:
    row.is_heading = value[:1] > b"\0"


def _set_revised(row: RowDefinition, value: bytes) -> None:
    row.is_revised = value[:1] > b"\0"


def _insert(row: RowDefinition, value: bytes) -> None:
    at, count = value[0], min(value[1], _MOST - len(row.cells))
    row.cells[at:at] = [CellDefinition(max(_word(value[2:]), 0)) for _ in range(count)]


def _delete(row: RowDefinition, value: bytes) -> None:
    del row.cells[value[0] : value[1]]


def _widen(row: RowDefinition, value: bytes) -> None:
    for cell in row.cells[value[0] : value[1]]:
        cell.width = max(_word(value[2:]), 0)


def _merge(row: RowDefinition, value: bytes) -> None:
    for cell in row.cells[value[0] + 1 : value[1]]:
        cell.follows = True


def _part(row: RowDefinition, value: bytes) -> None:
    for cell in row.cells[value[0] : value[1]]:
        cell.follows = False


def _merge_down(row: RowDefinition, value: bytes) -> None:
    for cell in row.cells[value[0] : value[0] + 1] if len(value) > 1 else ():
        cell.down = value[1] & 3


def _shade_from(first: int, row: RowDefinition, value: bytes) -> None:
    """Give cells their grounds, each its own."""
    for at, cell in enumerate(row.cells[first : first + len(value) // _SHADING]):
        cell.shade = int.from_bytes(value[_SHADING * at : _SHADING * at + _SHADING], "little")


def _shade_as_of_old(row: RowDefinition, value: bytes) -> None:
    """Give cells their grounds as Word 97 has them, if they have no other ones."""
    for at, cell in enumerate(row.cells[: len(value) // 2]):
        if cell.shade is None:
            cell.shade = shading_of(int.from_bytes(value[2 * at : 2 * at + 2], "little"))


def _shade_some_as_of_old(row: RowDefinition, value: bytes) -> None:
    for cell in row.cells[value[0] : value[1]]:
        cell.shade = shading_of(int.from_bytes(value[2:4], "little"))


def _shade_some(step: int, row: RowDefinition, value: bytes) -> None:
    for cell in row.cells[value[0] : value[1] : step] if len(value) > 1 + _SHADING else ():
        cell.shade = int.from_bytes(value[2 : 2 + _SHADING], "little")


def _shade_all(row: RowDefinition, value: bytes) -> None:
    for cell in row.cells:
        if cell.shade is None:
            cell.shade = int.from_bytes(value[:_SHADING], "little")


_Change: TypeAlias = Callable[[RowDefinition, bytes], None]
_CHANGES: Final[Mapping[int, _Change]] = {
    DEFINE_ROW: _define,
    0x9602: _set_gap,
    0x9601: _set_left,
    0x9407: _set_height,
    0x563A: _set_style,
    0x740A: _set_look,
    0x3404: _set_heading,
    0xD667: _set_revised,
    0x7621: _insert,
    0x5622: _delete,
    0x7623: _widen,
    0x5624: _merge,
    0x5625: _part,
    0xD62B: _merge_down,
    **{number: partial(_shade_from, at * _SHADES_EACH) for at, number in enumerate((0xD612, 0xD616, 0xD60C))},
    **{number: partial(_shade_from, at * _SHADES_EACH) for at, number in enumerate((0xD670, 0xD671, 0xD672))},
    0xD609: _shade_as_of_old,
    0x7627: _shade_some_as_of_old,
    0xD62D: partial(_shade_some, 1),
    0xD62E: partial(_shade_some, 2),
    0xD660: _shade_all,
}
"""What each property changes (2.6.3)."""

# -- columns -----------------------------------------------------------------------------------------

_NEAR: Final = 8
"""In twips: edges of different rows that are no further apart are one, for programs round them."""
_RAGGED: Final = 23
"""In twips: rows that end no further apart end together; no cell is as narrow."""


def columns_of(rows: Sequence[RowDefinition]) -> list[list[int]]:
    """Return for each row the columns at which its cells begin and the last one ends, counted over the whole table."""
    edges = [row.edges() for row in rows]
    widest = max((of_row[-1] for of_row in edges), default=0)
    for of_row in edges:
        if widest - of_row[-1] <= _RAGGED:
            of_row[-1] = widest
    places = sorted({edge for of_row in edges for edge in of_row})
    near = _counted(edges, places, _NEAR)
    return near if _each_wide(near) else _counted(edges, places, 0)


def _counted(edges: Sequence[Sequence[int]], places: Sequence[int], near: int) -> list[list[int]]:
    columns: dict[int, int] = {}
    begun, column = places[0] if places else 0, 0
    for place in places:
        if place - begun > near:
            begun, column = place, column + 1
        columns[place] = column
    return [[columns[edge] for edge in of_row] for of_row in edges]


def _each_wide(columns: Sequence[Sequence[int]]) -> bool:
    """Say whether each cell has a column at least."""
    return all(start < end for of_row in columns for start, end in pairwise(of_row))

"""What is drawn over the cells of an old workbook: pictures and shapes ([MS-ODRAW], [MS-XLS] 2.4.102, 2.4.181)."""

import math
import struct
from collections.abc import Iterator, Mapping
from typing import Final

import attrs

from gkreport.formats.sheets.names import Area
from gkreport.formats.sheets.room import OVERLAP
from gkreport.formats.xls.records import Take

_DRAWING, _OBJECT, _TEXT = 0xEC, 0x5D, 0x1B6
_HEAD: Final = struct.Struct("<2HL")
_CONTAINER: Final = 0xF
_SHAPE, _FORM, _PROPERTIES, _ANCHOR = 0xF004, 0xF00A, 0xF00B, 0xF010
_RECTANGLE: Final = 1
_FRAMES: Final = frozenset((_RECTANGLE, 2, 3, 10, 21, 85, 86, 87, 88, 109, 116, 120, 176, 185, 186, 202))
"""The forms inside of which nothing is drawn (2.4.24): boxes, ovals, brackets and braces; all others strike."""
_QUARTER: Final = 90 << 16
_TURN: Final = 0x04
"""The property that says by how much a shape is turned (2.3.18.5)."""
_FILL, _GROUP = 0x1BF, 0x3BF
"""The properties that say whether a shape is filled, and whether it is shown (2.3.7.43, 2.3.4.44)."""
_NOT_FILLED: Final = (0x100010, 0x100000)
_HIDDEN: Final = (0x20002, 0x20002)
_BESIDE: Final = frozenset((0x14, 0x19))
"""The kinds of objects that hide nothing: the arrows of filters, and comments."""
_COLUMN, _ROW = 1024, 256
"""The parts of a column and of a row by which corners are told."""


@attrs.define
class _Shape:
    area: Area
    is_frame: bool
    """Whether nothing is drawn inside its edges, and these stand upright and apart."""
    is_hidden: bool
    kind: int = 0
    has_text: bool = False


class Drawings:
    """The shapes of a sheet while its records are told one after the other."""

    def __init__(self, data: bytes) -> None:
        """Begin with none."""
        self._data = data
        self._shapes: list[_Shape] = []
        self.takes: Mapping[int, Take] = {_DRAWING: self._drawing, _OBJECT: self._object, _TEXT: self._text}
        """What takes the data of a record, by its kind: of a shape, of what kind of object it is, of its text."""

    def _drawing(self, at: int, end: int) -> None:
        self._shapes += _shapes(self._data, at, end)

    def _object(self, at: int, _: int) -> None:
        if self._shapes:
            self._shapes[-1].kind = struct.unpack_from("<H", self._data, at + 4)[0]

    def _text(self, at: int, _: int) -> None:
        if self._shapes:
            self._shapes[-1].has_text = struct.unpack_from("<H", self._data, at + 10)[0] > 0

    def areas(self) -> Iterator[Area]:
        """Yield what is covered: by all but hidden shapes and empty frames."""
        for shape in self._shapes:
            if not (shape.kind in _BESIDE or shape.is_hidden or (shape.is_frame and not shape.has_text)):
                yield shape.area


def _shapes(data: bytes, at: int, end: int) -> Iterator[_Shape]:
    """Yield the shapes in a piece of a drawing that stand somewhere."""
    properties: dict[int, int] = {}
    drawn = _RECTANGLE
    while at + 8 <= end:
        form, kind, size = _HEAD.unpack_from(data, at)
        at += 8
        if kind == _SHAPE:
            properties, drawn = {}, _RECTANGLE
        if form & _CONTAINER == _CONTAINER:
            continue
        if kind == _FORM:
            drawn = form >> 4
        elif kind == _PROPERTIES:
            count = min(form >> 4, (end - at) // 6)
            properties = dict(struct.iter_unpack("<HL", data[at : at + 6 * count]))
        elif kind == _ANCHOR:
            filled, group, turn = (properties.get(name, 0) for name in (_FILL, _GROUP, _TURN))
            is_clear = filled & _NOT_FILLED[0] == _NOT_FILLED[1] and drawn in _FRAMES
            is_frame = is_clear and turn % _QUARTER == 0 and not _is_thin(data, at)
            area = _around(_area(data, at)) if turn else _area(data, at)
            yield _Shape(area, is_frame, group & _HIDDEN[0] == _HIDDEN[1])
        at += size


_WIDE: Final = 3
"""A column is about so many times as wide as a row is high."""


def _around(area: Area) -> Area:
    """Return what a shape can cover that is turned around its middle."""
    top, left, bottom, right = area
    reach = math.hypot(bottom - top + 1, _WIDE * (right - left + 1)) / 2
    row, column = (top + bottom) / 2, (left + right) / 2
    rows, columns = math.ceil(reach), math.ceil(reach / _WIDE)
    return (
        min(top, max(1, math.floor(row - rows))),
        min(left, max(1, math.floor(column - columns))),
        max(bottom, math.ceil(row + rows)),
        max(right, math.ceil(column + columns)),
    )


_THIN: Final = 0.3
"""The share of a row: no digits go into what is lower than that."""


def _is_thin(data: bytes, at: int) -> bool:
    """Whether a shape is a line along a row, or along a column, by its corners (2.5.193)."""
    corners: tuple[int, ...] = struct.unpack_from("<2x8H", data, at)
    left, in_left, top, in_top, right, in_right, bottom, in_bottom = corners
    high, wide = bottom - top + (in_bottom - in_top) / _ROW, right - left + (in_right - in_left) / _COLUMN
    return high < _THIN or wide < _THIN / _WIDE


def _area(data: bytes, at: int) -> Area:
    """Return the first row and column that something covers, and the last ones (2.5.193)."""
    left, in_left, top, in_top, right, in_right, bottom, in_bottom = struct.unpack_from("<2x8H", data, at)
    return (
        top + 1 + (in_top > (1 - OVERLAP) * _ROW),
        left + 1 + (in_left > (1 - OVERLAP) * _COLUMN),
        bottom + 1 - (in_bottom < OVERLAP * _ROW),
        right + 1 - (in_right < OVERLAP * _COLUMN),
    )

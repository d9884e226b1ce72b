"""The rules of a sheet that change how its cells look: conditional formats ([MS-XLS] 2.4.42, 2.4.56)."""

import struct
from collections.abc import Mapping
from typing import Final

from gkreport.formats.sheets.codes import BUILT_IN, code_of
from gkreport.formats.sheets.conditions import Change, Rule
from gkreport.formats.sheets.looks import NO_FONT, Font
from gkreport.formats.sheets.names import Area
from gkreport.formats.xls.formulas import formula_text
from gkreport.formats.xls.looks import Looks, grounds_of
from gkreport.formats.xls.records import Take, text_at

_RANGES, _RULE, _NEWER_RANGES = 0x1B0, 0x1B1, 0x879
_KINDS: Final = {1: "cellIs", 2: "expression"}
_OPERATORS: Final = (
    *("", "between", "notBetween", "equal", "notEqual"),
    *("greaterThan", "lessThan", "greaterThanOrEqual", "lessThanOrEqual"),
)
_NUMBER, _FONT, _ALIGNMENT, _BORDER, _PATTERN = (1 << bit for bit in range(25, 30))
"""What a rule changes (2.5.92)."""
_SAME_PATTERN, _SAME_BACK = 1 << 16, 1 << 18
_STRUCK: Final = 0x80
_NO_COLOUR: Final = 0xFFFFFFFF


class Conditions:
    """The rules of a sheet while its records are told one after the other."""

    def __init__(self, data: bytes, looks: Looks) -> None:
        """Begin with none."""
        self.rules: list[Rule] = []
        self._data = data
        self._looks = looks
        self._areas: tuple[Area, ...] = ()
        self.takes: Mapping[int, Take] = {
            _RANGES: self._ranges,
            _RULE: self._rule,
            _NEWER_RANGES: self._newer_ranges,
        }
        """What takes the data of a record, by its kind: of the cells, and of each rule for them."""

    def _ranges(self, at: int, _: int) -> None:
        self._areas = _areas(self._data, at + 12)

    def _newer_ranges(self, at: int, _: int) -> None:
        """Take the cells of rules of Excel 2007: what bars, scales and pictures leave to be seen is not certain."""
        self.rules.append(Rule(_areas(self._data, at + 24), Change(hides=True), "", "", (), 0, stops=False))

    def _rule(self, at: int, end: int) -> None:
        kind, operator, first, second, marks, others = struct.unpack_from("<2B2HLH", self._data, at)
        change = self._change(at + 12, marks, others)
        if change == Change():
            return
        cell = self._areas[0][:2] if self._areas else (1, 1)
        formulas = [
            formula_text(self._data[start : start + size], cell)
            for start, size in ((end - first - second, first), (end - second, second))
            if size
        ]
        name = _OPERATORS[operator] if operator < len(_OPERATORS) else ""
        self.rules.append(Rule(self._areas, change, _KINDS.get(kind, ""), name, formulas, len(self.rules), stops=True))

    def _change(self, at: int, marks: int, others: int) -> Change:
        """Return what a rule changes: the number format, the typeface, the ground."""
        code, font, ground = None, NO_FONT, None
        if marks & _NUMBER:
            size = struct.unpack_from("<H", self._data, at)[0] if others & 1 else 2
            text = text_at(self._data, at + 2).text if others & 1 else BUILT_IN.get(self._data[at + 1])
            code, at = code_of(text) if text else None, at + size
        if marks & _FONT:
            struck, colour, kept = (struct.unpack_from("<L", self._data, at + place)[0] for place in (68, 80, 88))
            ink = None if colour == _NO_COLOUR else self._looks.palette.numbered(colour)
            font, at = Font(ink, struck=bool(struck & ~kept & _STRUCK)), at + 118
        at += sum(8 for part in (_ALIGNMENT, _BORDER) if marks & part)
        if marks & _PATTERN:
            pattern, colours = struct.unpack_from("<2H", self._data, at)
            pattern = 0 if marks & _SAME_PATTERN else pattern >> 10
            if pattern <= 1:  # a plain ground is told by the colour that is the one behind patterns
                ground = None if marks & _SAME_BACK else self._looks.palette.numbered(colours >> 7 & 0x7F)
            else:
                ground = grounds_of(pattern, colours, self._looks.palette)
        return Change(font, None if ground is None else (ground,), code)


def _areas(data: bytes, at: int) -> tuple[Area, ...]:
    """Return the ranges in a list."""
    (count,) = struct.unpack_from("<H", data, at)
    found = struct.iter_unpack("<4H", data[at + 2 : at + 2 + 8 * count])
    return tuple((top + 1, left + 1, bottom + 1, right + 1) for top, bottom, left, right in found)

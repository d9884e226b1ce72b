"""Formulas of an old workbook as a person types them: those that add up and compare ([MS-XLS] 2.2.2)."""

import struct
from collections.abc import Callable, Mapping
from typing import Final

from gkreport.characters import letters
from gkreport.formats.xls.records import digits_of, text_at

_BETWEEN: Final = {
    0x03: "+",
    0x04: "-",
    0x05: "*",
    0x06: "/",
    0x07: "^",
    0x08: "&",
    0x09: "<",
    0x0A: "<=",
    0x0B: "=",
    0x0C: ">=",
    0x0D: ">",
    0x0E: "<>",
}
_AROUND: Final = {0x12: "+{}", 0x13: "-{}", 0x14: "{}%", 0x15: "({})"}
_FUNCTIONS: Final = {0: "COUNT", 1: "IF", 4: "SUM"}
"""Those that the sums of a form are made with; of others only the number is given."""
_WITH_ONE: Final = frozenset((2, 3, 24, 25, 38, 127, 128, 129))
"""The functions of one argument that stand in checks beside a table: ISERROR, ABS, INT, NOT, ISBLANK and the like."""
_ATTRIBUTE, _CLASSED = 0x19, 0x20
"""What only says how a formula is computed, and the first operand that has one of three classes."""
_SUM, _CHOOSE = 0x10, 0x04
_BY_ROW, _BY_COLUMN = 0x8000, 0x4000
"""What says that a reference is relative (2.5.198.103)."""
_MOST: Final = 1_800
"""The bytes of a formula that Excel allows (Excel 2003 specifications and limits: 1,024 letters)."""


class _UnknownError(Exception):
    """A piece of a formula is of another kind."""


def formula_text(data: bytes, at: tuple[int, int]) -> str:
    """Return the formula of a cell, "" for one of another kind; `at` is the cell, from 1."""
    try:
        return _Formula(data, at).text() if len(data) <= _MOST else ""
    except (_UnknownError, struct.error, IndexError):
        return ""


class _Formula:
    def __init__(self, data: bytes, at: tuple[int, int]) -> None:
        self._data = data
        self._row, self._column = at
        self._place = 0
        self._stack: list[str] = []

    def text(self) -> str:
        while self._place < len(self._data):
            kind = self._data[self._place]
            self._place += 1
            self._piece(kind)
        return self._stack.pop() if len(self._stack) == 1 else ""

    def _take(self, form: str) -> tuple[int, ...]:
        found = struct.unpack_from(f"<{form}", self._data, self._place)
        self._place += struct.calcsize(f"<{form}")
        return found

    def _piece(self, kind: int) -> None:
        if kind in _BETWEEN:
            right = self._stack.pop()
            self._stack[-1] += _BETWEEN[kind] + right
        elif kind in _AROUND:
            self._stack[-1] = _AROUND[kind].format(self._stack[-1])
        elif kind == _ATTRIBUTE:
            self._attribute()
        else:
            named = kind if kind < _CLASSED else kind & 0x1F | _CLASSED
            if named not in _PIECES:
                raise _UnknownError
            self._stack.append(_PIECES[named](self))

    def _attribute(self) -> None:
        """Take a sum of one argument, or what only says how a formula is computed."""
        marks, _ = self._take("BH")
        if marks & _SUM:
            self._stack[-1] = f"SUM({self._stack[-1]})"
        elif marks & _CHOOSE:
            raise _UnknownError

    def function(self) -> str:
        """Return a call with as many arguments as it says."""
        count, number = self._take("BH")
        return self._call(number, count & 0x7F)

    def function_of_one(self) -> str:
        """Return a call of a function that takes one argument."""
        (number,) = self._take("H")
        if number not in _WITH_ONE:
            raise _UnknownError
        return self._call(number, 1)

    def _call(self, number: int, count: int) -> str:
        if count > len(self._stack):
            raise _UnknownError
        at = len(self._stack) - count
        arguments, self._stack[at:] = self._stack[at:], []
        return f"{_FUNCTIONS.get(number & 0x7FFF, f'F{number}')}({','.join(arguments)})"

    def words(self) -> str:
        """Return words in quotes."""
        told = text_at(self._data, self._place, short=True)
        self._place = told.end
        return '"' + told.text.replace('"', '""') + '"'

    def truth(self) -> str:
        """Return a truth value."""
        return ("FALSE", "TRUE")[self._take("B")[0] & 1]

    def count(self) -> str:
        """Return a whole number."""
        return str(*self._take("H"))

    def number(self) -> str:
        """Return a number that is written into the formula."""
        return digits_of(*self._take("d"))

    def reference(self) -> str:
        """Return a reference to a cell."""
        row, column = self._take("2H")
        return self._refer(row, column, is_moved=False)

    def moved_reference(self) -> str:
        """Return one of a formula that several cells share: as far from each as it says."""
        row, column = self._take("2H")
        return self._refer(row, column, is_moved=True)

    def area(self) -> str:
        """Return a range."""
        top, bottom, left, right = self._take("4H")
        return f"{self._refer(top, left, is_moved=False)}:{self._refer(bottom, right, is_moved=False)}"

    def moved_area(self) -> str:
        """Return a range of a formula that several cells share."""
        top, bottom, left, right = self._take("4H")
        return f"{self._refer(top, left, is_moved=True)}:{self._refer(bottom, right, is_moved=True)}"

    def _refer(self, row: int, column: int, *, is_moved: bool) -> str:
        left = column & 0xFF
        if is_moved and column & _BY_ROW:
            row = self._row - 1 + row & 0xFFFF
        if is_moved and column & _BY_COLUMN:
            left = self._column - 1 + left & 0xFF
        return f"{letters(left + 1)}{row + 1}"


_PIECES: Final[Mapping[int, Callable[[_Formula], str]]] = {
    0x16: lambda _: "",
    0x17: _Formula.words,
    0x1D: _Formula.truth,
    0x1E: _Formula.count,
    0x1F: _Formula.number,
    0x21: _Formula.function_of_one,
    0x22: _Formula.function,
    0x24: _Formula.reference,
    0x25: _Formula.area,
    0x2C: _Formula.moved_reference,
    0x2D: _Formula.moved_area,
}
"""What is an operand of its own, by its number without its class (2.5.198.25)."""

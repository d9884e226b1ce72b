"""From the records of a sheet to its cells ([MS-XLS] 2.4)."""

import struct
from collections.abc import Mapping, Sequence
from typing import Final

from gkreport.formats.sheets.cells import SheetCells
from gkreport.formats.sheets.formulas import At, Formula
from gkreport.formats.sheets.looks import Look
from gkreport.formats.sheets.room import Sizes
from gkreport.formats.sheets.texts import LOST, Rich, Text, as_shown
from gkreport.formats.xls.formulas import formula_text
from gkreport.formats.xls.looks import Looks
from gkreport.formats.xls.records import Take, digits_of, number_of_rk, runs_at, text_at

_FORMULAS, _STRING = (0x06, 0x206, 0x406), 0x207
"""Some programs write the numbers that formulas had in older versions."""
_CELL: Final = struct.Struct("<3H")
_ROW, _VALUE = struct.Struct("<H"), struct.Struct("<L")
_RK: Final = struct.Struct("<HL")
_MERGE: Final = struct.Struct("<4H")
_ERRORS: Final = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
_PAD: Final = 0.71
"""What a column is wider than its letters, where only their number is said."""
_DEFAULT_HEIGHT, _HIDDEN = 0x8000, 0x20
_UNCOMPUTED: Final = 0x03
"""The marks of a formula that is to be computed when the file is opened (2.4.127, and the bit that POI sets)."""


class Cells:
    """The cells of a sheet while its records are told one after the other."""

    def __init__(self, data: bytes, strings: Sequence[Text], looks: Looks) -> None:
        """Begin with none."""
        self.cells: SheetCells = SheetCells()
        self._drawn = self.cells.drawn
        self._data = data
        self._strings = strings
        self._looks = looks
        self._formulas: dict[At, Formula] = {}
        self._waiting: tuple[At, Look] | None = None
        """The cell with a formula that returns a text, which the next record but one holds."""
        self._usual = 0.0
        self._stretches: list[tuple[int, int, float]] = []
        self.takes: Mapping[int, Take] = {
            0xFD: self._shared_text,
            0x204: self._own_text,
            0xD6: self._own_rich_text,
            0x203: self._number,
            0x27E: self._short_number,
            0xBD: self._short_numbers,
            0x205: self._truth,
            0x201: self._blank,
            0xBE: self._blanks,
            **dict.fromkeys(_FORMULAS, self._formula),
            _STRING: self._result,
            0x208: self._row,
            0x7D: self._column,
            0x55: self._usual_letters,
            0x99: self._usual_width,
            0xE5: self._merges,
        }
        """What takes the data of a record, by its kind."""

    def settled(self) -> tuple[SheetCells, Sizes]:
        """Return the cells, with the results of their formulas, and the sizes of columns and rows."""
        self.cells.compute(self._formulas, recalculated=False)
        return self.cells, Sizes(self._usual, self._stretches, self.cells.heights)

    # -- cells -------------------------------------------------------------------------------------

    def _cell(self, at: int) -> tuple[At, Look]:
        row, column, look = _CELL.unpack_from(self._data, at)
        self._drawn[row + 1] = self._drawn.get(row + 1, 0) + 1
        return (row + 1, column + 1), self._looks.of(look)

    def _put(self, place: At, look: Look, shown: str) -> None:
        self.cells.looks[place] = look
        if shown:
            self.cells.put(place, shown)

    def _text(self, at: int, text: Text) -> None:
        place, look = self._cell(at)
        self._put(place, look, self.cells.text(place, text, look))

    def _shared_text(self, at: int, _: int) -> None:
        number: int = _VALUE.unpack_from(self._data, at + 6)[0]
        if number >= len(self._strings):
            row, column, _ = _CELL.unpack_from(self._data, at)
            self.cells.lost.append((row + 1, column + 1))
        self._text(at, self._strings[number] if number < len(self._strings) else LOST)

    def _own_text(self, at: int, _: int) -> None:
        self._text(at, as_shown(text_at(self._data, at + 6).text))

    def _own_rich_text(self, at: int, _: int) -> None:
        told = text_at(self._data, at + 6)
        (count,) = struct.unpack_from("<H", self._data, told.end)
        self._text(at, rich_text(told.text, runs_at(self._data, told.end + 2, count), self._looks))

    def _number(self, at: int, _: int) -> None:
        place, look = self._cell(at)
        (value,) = struct.unpack_from("<d", self._data, at + 6)
        self._put(place, look, self.cells.number(place, digits_of(value), look))

    def _short_number(self, at: int, _: int) -> None:
        place, look = self._cell(at)
        (value,) = _VALUE.unpack_from(self._data, at + 6)
        self._put(place, look, self.cells.number(place, number_of_rk(value), look))

    def _short_numbers(self, at: int, end: int) -> None:
        row, column = struct.unpack_from("<2H", self._data, at)
        row += 1
        self._drawn[row] = self._drawn.get(row, 0) + (end - at - 6) // 6
        for beside, (number, value) in enumerate(_RK.iter_unpack(self._data[at + 4 : end - 2]), column + 1):
            look = self._looks.of(number)
            self._put((row, beside), look, self.cells.number((row, beside), number_of_rk(value), look))

    def _truth(self, at: int, _: int) -> None:
        place, look = self._cell(at)
        value, is_error = self._data[at + 6 : at + 8]
        self._put(place, look, self.cells.text(place, _truth(value, is_error=bool(is_error)), look))

    def _blank(self, at: int, _: int) -> None:
        self._cell(at)

    def _blanks(self, at: int, end: int) -> None:
        (row,) = _ROW.unpack_from(self._data, at)
        self._drawn[row + 1] = self._drawn.get(row + 1, 0) + (end - at - 6) // 2

    # -- formulas ----------------------------------------------------------------------------------

    def _formula(self, at: int, end: int) -> None:
        place, look = self._cell(at)
        value, marks, size = struct.unpack_from("<8sH4xH", self._data, at + 6)
        is_open = bool(marks & _UNCOMPUTED)
        if value[6:] == b"\xff\xff":
            kind = value[0]
            shown = {1: ("FALSE", "TRUE")[value[2] & 1], 2: _ERRORS.get(value[2], LOST)}.get(kind, "")
            self._waiting = (place, look) if kind == 0 else None
            self._put(place, look, self.cells.text(place, shown, look))
            is_kept = True
        else:
            (number,) = struct.unpack("<d", value)
            is_kept = number != 0 or not is_open  # programs that compute nothing keep a zero
            self._put(place, look, self.cells.number(place, digits_of(number), look))
        pieces = self._data[at + 22 : min(at + 22 + size, end)]
        self._formulas[place] = Formula(formula_text(pieces, place), kept=is_kept)

    def _result(self, at: int, _: int) -> None:
        if self._waiting:
            place, look = self._waiting
            self._put(place, look, self.cells.text(place, as_shown(text_at(self._data, at).text), look))
            self._waiting = None

    # -- rows and columns --------------------------------------------------------------------------

    def _row(self, at: int, _: int) -> None:
        row, height, marks = struct.unpack_from("<H4xH4xL", self._data, at)
        if not height & _DEFAULT_HEIGHT:
            self.cells.heights[row + 1] = height / 20
        if marks & _HIDDEN or not height:
            self.cells.hidden_rows.add(row + 1)

    def _column(self, at: int, _: int) -> None:
        first, last, width, _, marks = struct.unpack_from("<5H", self._data, at)
        self._stretches.append((first + 1, last + 1, width / 256))
        if marks & 1 or not width:
            self.cells.hidden_columns.append((first + 1, last + 1))

    def _usual_letters(self, at: int, _: int) -> None:
        self._usual = self._usual or struct.unpack_from("<H", self._data, at)[0] + _PAD

    def _usual_width(self, at: int, _: int) -> None:
        self._usual = struct.unpack_from("<H", self._data, at)[0] / 256

    def _merges(self, at: int, end: int) -> None:
        for top, bottom, left, right in _MERGE.iter_unpack(self._data[at + 2 : at + 2 + (end - at - 2) // 8 * 8]):
            if top <= bottom and left <= right:
                self.cells.merges.append((top + 1, left + 1, bottom + 1, right + 1))


def _truth(value: int, *, is_error: bool) -> str:
    return _ERRORS.get(value, LOST) if is_error else ("FALSE", "TRUE")[value & 1]


def rich_text(text: str, runs: Sequence[tuple[int, int]], looks: Looks) -> Text:
    """Return a text whose parts have typefaces of their own, from the places on that the runs tell in UTF-16."""
    whole = as_shown(text)
    if not runs or not whole:
        return whole
    units = text.encode("utf-16-le", "surrogatepass")
    places = [at for at, _ in runs]
    parts = [
        (as_shown(units[2 * start : 2 * end].decode("utf-16-le", "replace"), blank=True), font)
        for start, end, font in zip(
            [0, *places], [*places, len(units)], [None, *(looks.font(font) for _, font in runs)], strict=True
        )
        if start < end
    ]
    return Rich(tuple(parts), whole)

"""From the part of a sheet to its cells in one pass: where each stands, what it shows, what is merged or hidden."""

import functools
import re
from collections.abc import Iterator, Sequence
from typing import Final

import attrs

from gkreport.errors import FormatError
from gkreport.formats.opc import Element, space_of
from gkreport.formats.sheets.cells import SheetCells
from gkreport.formats.sheets.codes import number_in
from gkreport.formats.sheets.formulas import At, Formula
from gkreport.formats.sheets.looks import Look
from gkreport.formats.sheets.names import COLUMNS, ROWS, Area, area_of, reference_in
from gkreport.formats.sheets.texts import LOST, Text
from gkreport.formats.xlsx.looks import Looks
from gkreport.formats.xlsx.names import NAMESPACES, is_on, whole
from gkreport.formats.xlsx.strings import clean, text_of

_NOTHING: Final = re.compile(r"0+(?:\.0*)?", re.ASCII)


def read_cells(root: Element, strings: Sequence[Text], looks: Looks, *, recalculated: bool) -> SheetCells:
    """Read a sheet; raises `FormatError` for a part that is none, and for a cell where none can be."""
    space = space_of(root)
    if space not in NAMESPACES or root.tag != space + "worksheet":
        raise FormatError("工作表的内容不是表格，文件可能已损坏", "a part of a sheet is no worksheet")
    reading = _Reading(space, strings, looks)
    for part in root:
        if part.tag == space + "sheetData":
            reading.rows(part)
        elif part.tag == space + "cols":
            reading.columns(part)
        elif part.tag == space + "mergeCells":
            reading.cells.merges += merges_in(part)
    reading.cells.compute(reading.formulas, recalculated=recalculated)
    return reading.cells


@attrs.define
class Places:
    """Where cells stand, told by their references or by their order."""

    _letters: dict[str, int] = attrs.field(factory=dict)

    def of(self, own: str | None, row: str | None, at: int, before: int) -> At:
        """Return the place of a cell; one without a reference follows the one before."""
        if own is None:
            here, column = at, before + 1
        else:
            letters = own.removesuffix(row) if row else own
            known = self._letters.get(letters)
            if known and len(letters) < len(own):
                return at, known
            found = reference_in(own)
            here, column = found[:2] if found else (at, before + 1)
            if here == at and found:
                self._letters[found[2]] = column
        if not (0 < here <= ROWS and column <= COLUMNS):
            raise _outside()
        return here, column


class _Reading:
    def __init__(self, space: str, strings: Sequence[Text], looks: Looks) -> None:
        self.cells = SheetCells()
        self._row, self._c, self._v, self._f, self._is = (space + name for name in ("row", "c", "v", "f", "is"))
        self._space = space
        self._strings = strings
        self._looks = looks
        self._places = Places()
        self.formulas: dict[At, Formula] = {}
        self._shared: dict[str, tuple[At, str]] = {}

    # -- rows and cells ----------------------------------------------------------------------------

    def rows(self, data: Element) -> None:
        """Read all rows; one without a number follows the one before."""
        at = 0
        for row in data.iterchildren(self._row):
            stated = row.get("r")
            at = whole(stated) or at + 1
            if at > ROWS:
                raise _outside()
            height = row.get("ht")
            if height:
                self.cells.heights[at] = measure(height)
            if is_on(row.get("hidden")) or _is_nothing(height):
                self.cells.hidden_rows.add(at)
            column = 0
            for cell in row.iterchildren(self._c):
                own = cell.get("r")
                here, column = self._places.of(own, stated, at, column)
                if len(cell):
                    self._cell(cell, (here, column))
            if column:
                self.cells.drawn[at] = len(row)

    def _cell(self, cell: Element, at: At) -> None:
        look = self._looks.of(cell.get("s"))
        value: Element | None = None
        formula: Element | None = None
        inside: Element | None = None
        for child in cell:
            if child.tag == self._v:
                value = child
            elif child.tag == self._f:
                formula = child
            elif child.tag == self._is:
                inside = child
        kind = cell.get("t", "n")
        shown = self._shown(at, kind, value, inside, look)
        self.cells.looks[at] = look
        if formula is not None:
            kept = (kind == "str" and value is not None) or bool(shown)
            self.formulas[at] = self._formula(at, formula, kept=kept)
        if shown:
            self.cells.put(at, shown)

    def _shown(self, at: At, kind: str, value: Element | None, inside: Element | None, look: Look) -> str:
        """Return what a cell shows."""
        if inside is not None:
            return self.cells.text(at, text_of(inside, self._space, self._looks.colours), look)
        raw = "" if value is None else value.text or ""
        if not raw:
            return ""
        if kind == "n":
            return self.cells.number(at, raw.strip(), look)
        return self.cells.text(at, self._text(at, kind, raw), look)

    def _text(self, at: At, kind: str, raw: str) -> Text:
        if kind == "s":
            number = whole(raw.strip(), -1)
            if 0 <= number < len(self._strings):
                return self._strings[number]
            self.cells.lost.append(at)
            return LOST
        if kind == "b":
            return {"0": "FALSE", "1": "TRUE"}.get(raw.strip(), LOST)
        text = clean(raw)
        return text if kind in ("str", "e", "d", "inlineStr") or not text else LOST + text

    # -- formulas ----------------------------------------------------------------------------------

    def _formula(self, at: At, element: Element, *, kept: bool) -> Formula:
        text, kind, group = element.text or "", element.get("t", "normal"), element.get("si", "")
        if kind == "shared" and text:
            self._shared[group] = at, text
        elif kind == "shared":
            (row, column), text = self._shared.get(group, (at, ""))
            return Formula(text, at[0] - row, at[1] - column, kept=kept)
        elif kind != "normal":
            text = ""
        return Formula(text, kept=kept)

    # -- columns ------------------------------------------------------------------------------------

    def columns(self, part: Element) -> None:
        """Read which columns are hidden."""
        for column in part:
            if is_on(column.get("hidden")) or _is_nothing(column.get("width")):
                self.cells.hidden_columns.append((whole(column.get("min")), whole(column.get("max"))))


def merges_in(part: Element) -> Iterator[Area]:
    """Yield the merged ranges of a `mergeCells`."""
    for merge in part:
        ref = merge.get("ref", "")
        if ":" in ref and (area := area_of(ref)):
            yield area


def _is_nothing(size: str | None) -> bool:
    """Whether a height or width is zero, which hides the row or column."""
    return size is not None and _NOTHING.fullmatch(size) is not None


def _outside() -> FormatError:
    return FormatError("工作表里有超出范围的单元格，文件可能已损坏", "a sheet has a cell outside of its bounds")


@functools.lru_cache(maxsize=1024)
def measure(text: str | None) -> float:
    """Return a height or width; 0 where none is said."""
    return float(number_in(text) or 0) if text else 0.0

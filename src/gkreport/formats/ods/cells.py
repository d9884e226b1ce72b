"""From a table of OpenDocument to the cells of a sheet."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

import attrs
from lxml import etree

from gkreport.formats.odf.names import OFFICE, STYLE, TABLE, TEXT, name_of, whole
from gkreport.formats.odf.styles import points
from gkreport.formats.ods.drawings import box_of, drawn_in, drawn_on, is_placed
from gkreport.formats.ods.looks import Looks, font_of
from gkreport.formats.ods.rules import CALC, areas_of
from gkreport.formats.opc import Element
from gkreport.formats.sheets.cells import UNCERTAIN, SheetCells
from gkreport.formats.sheets.codes import number_in
from gkreport.formats.sheets.formulas import At, Formula
from gkreport.formats.sheets.layout import SheetTooLargeError
from gkreport.formats.sheets.looks import Font, Look
from gkreport.formats.sheets.names import COLUMNS, ROWS, Area
from gkreport.formats.sheets.room import DIGIT_POINTS, Box, Sizes, areas_under
from gkreport.formats.sheets.texts import Rich, Text, as_shown
from gkreport.page.page import OBJECT
from gkreport.seen import PLAIN, Sight, Verdict, Why

_MOST_CELLS: Final = 50_000
"""That hold anything or are drawn, repeated ones counted as often as they stand there."""
_DRAWN: Final = 100
"""More equal blank cells beside each other are the rest of a row, more equal blank rows the rest of a sheet."""
_GONE: Final = ("collapse", "filter")
_NUMBERS: Final = ("float", "percentage", "currency")
_REFERENCE: Final = re.compile(r"\[\.?([^\]\[]*)\]")
_DIGITS: Final = re.compile(r"\d+(?:\.\d+)?", re.ASCII)


@attrs.frozen
class _Column:
    count: int
    style: str
    is_hidden: bool
    width: float


class Cells:
    """The cells of a sheet while its rows are read."""

    def __init__(self, table: Element, looks: Looks) -> None:
        """Read a table; raises `SheetTooLargeError` for far too many cells."""
        self.cells: SheetCells = SheetCells()
        self._covered: list[Area] = []
        """What shapes cover that tell their ends."""
        self._boxes: list[Box] = [((1, 1), *box_of(shape)) for shape in drawn_on(table, looks)]
        self._looks = looks
        self._formulas: dict[At, Formula] = {}
        self._has_rules = table.find(CALC + "conditional-formats") is not None  # told once more, and in full
        self._left = _MOST_CELLS
        self._stretches: list[tuple[int, int, float]] = []
        self._defaults: list[tuple[int, int, str]] = []
        column = 1
        for part, is_gone in _inside(table, "table-column", hidden=False):
            column = self._column(part, column, is_gone=is_gone)
        row = 1
        for part, is_gone in _inside(table, "table-row", hidden=False):
            row = self._row(part, row, is_gone=is_gone)
        self.cells.compute(self._formulas, recalculated=False)

    @property
    def sizes(self) -> Sizes:
        """The sizes of the columns and rows."""
        return Sizes(0, self._stretches, self.cells.heights)

    def areas(self) -> Iterator[Area]:
        """Yield what shapes cover."""
        yield from self._covered
        yield from areas_under(self._boxes, self.sizes, self.cells)

    def _column(self, part: Element, column: int, *, is_gone: bool) -> int:
        last = column + whole(part.get(TABLE + "number-columns-repeated"), 1, COLUMNS) - 1
        looks = self._looks.styles.looks("table-column", part.get(TABLE + "style-name"), "table-column")
        self._stretches.append((column, last, (points(looks.get(STYLE + "column-width")) or 0) / DIGIT_POINTS))
        self._defaults.append((column, last, part.get(TABLE + "default-cell-style-name", "")))
        if is_gone or part.get(TABLE + "visibility") in _GONE:
            self.cells.hidden_columns.append((column, last))
        return last + 1

    def _row(self, part: Element, row: int, *, is_gone: bool) -> int:
        count = whole(part.get(TABLE + "number-rows-repeated"), 1, ROWS)
        looks = self._looks.styles.looks("table-row", part.get(TABLE + "style-name"), "table-row")
        height = points(looks.get(STYLE + "row-height"))
        is_full = any(map(_is_full, part))
        for at in range(row, row + (count if is_full else min(count, _DRAWN))):
            self._left -= 1
            if at > ROWS or self._left < 0:
                raise SheetTooLargeError
            if height is not None:
                self.cells.heights[at] = height
            if is_gone or part.get(TABLE + "visibility") in _GONE or height == 0:
                self.cells.hidden_rows.add(at)
            if is_full or at == row:
                self._line(part, at)
        return row + count

    def _line(self, part: Element, row: int) -> None:
        column = 1
        for cell in part.iterchildren(TABLE + "table-cell", TABLE + "covered-table-cell"):
            count = whole(cell.get(TABLE + "number-columns-repeated"), 1, COLUMNS)
            is_full = _is_full(cell)
            if is_full or count < _DRAWN:
                self._left -= count
                self.cells.drawn[row] = self.cells.drawn.get(row, 0) + count
            for at in range(column, column + count) if is_full else ():
                if at > COLUMNS or self._left < 0:
                    raise SheetTooLargeError
                self._cell(cell, (row, at))
            self._merge(cell, row, column)
            column += count

    def _merge(self, cell: Element, row: int, column: int) -> None:
        down = whole(cell.get(TABLE + "number-rows-spanned"), 1, ROWS)
        across = whole(cell.get(TABLE + "number-columns-spanned"), 1, COLUMNS)
        if down > 1 or across > 1:
            self.cells.merges.append((row, column, row + max(down, 1) - 1, column + max(across, 1) - 1))

    # -- what stands in a cell ---------------------------------------------------------------------

    def _cell(self, cell: Element, at: At) -> None:
        style = cell.get(TABLE + "style-name") or next(
            (name for first, last, name in self._defaults if first <= at[1] <= last), ""
        )
        look = self._looks.of(style)
        self.cells.looks[at] = look
        text = self._text(cell)
        kind = cell.get(OFFICE + "value-type", "string")
        if kind in _NUMBERS:
            shown = self._number(at, cell, text, style)
        elif kind in ("date", "time"):  # a day alone, as a format can show it, would be taken for a count
            shown = self.cells.text(at, cell.get(f"{OFFICE}{kind}-value", "") or text, look)
        else:
            shown = self.cells.text(at, text, look)
        formula = cell.get(TABLE + "formula")
        if formula is not None:
            self._formulas[at] = Formula(_typed(formula), kept=True)
        if shown:
            self.cells.put(at, shown)
        if self._looks.is_filled(style) or (self._looks.is_mapped(style) and not self._has_rules):
            self.cells.judge(at, UNCERTAIN)
        for shape in drawn_in(cell, self._looks):
            ends = areas_of(shape.get(TABLE + "end-cell-address", ""))
            self._covered += ((*at, *area[:2]) for area in ends)
            self._boxes += () if ends and not is_placed(shape) else [(at, *box_of(shape))]

    def _number(self, at: At, cell: Element, text: Text, style: str) -> str:
        """Return what is shown of a number: its words around it, and a doubt where other digits are."""
        number = number_in(cell.get(OFFICE + "value", ""))
        if number is None:
            return self.cells.text(at, text, self._looks.of(style))
        self.cells.numbers.add(at)
        self.cells.values[at] = number
        shown = text if isinstance(text, str) else text.whole
        look = self._looks.of(style)
        if not shown and number:
            return self.cells.judged(at, f"{number:f}", Verdict(Sight.UNSEEN, Why.HIDDEN))
        return self.cells.judged(at, _said(number, shown), self._verdict(look, style))

    def _verdict(self, look: Look, style: str) -> Verdict:
        """Say how numbers are seen in a cell: in doubt where its format could give them another colour that is not."""
        inks = [look.judge(attrs.evolve(look.font, ink=ink)) for ink in self._looks.inks(style)]
        return look.verdict if all(verdict == PLAIN for verdict in inks) else UNCERTAIN

    def _text(self, cell: Element) -> Text:
        lines = [list(self._pieces(line)) for line in cell.iterchildren(TEXT + "p")]
        parts = [piece for line in lines for piece in [("\n", None), *line]][1:]
        whole_text = as_shown("".join(text for text, _ in parts))
        if whole_text and any(font for _, font in parts):
            return Rich(tuple((as_shown(text, blank=True), font) for text, font in parts if text), whole_text)
        return whole_text

    def _pieces(self, line: Element) -> Iterator[tuple[str, Font | None]]:
        """Yield the pieces of a paragraph with their typefaces, None for that of the cell."""
        fonts: list[Font | None] = [None]
        walk = etree.iterwalk(line, events=("start", "end"))
        for event, part in walk:
            kind = name_of(part)
            if event == "end":
                fonts.pop()
                yield (part.tail or "" if part is not line else ""), fonts[-1]
            elif part is line or kind in ("text:span", "text:a"):
                own = self._looks.styles.looks("text", part.get(TEXT + "style-name"), "text")
                fonts.append(font_of(own) if own else fonts[-1])
                yield part.text or "", fonts[-1]
            else:
                fonts.append(fonts[-1])
                walk.skip_subtree()
                yield _sign(part), fonts[-1]


def _is_full(cell: Element) -> bool:
    """Whether anything is in a cell, shown or not."""
    return len(cell) > 0 or OFFICE + "value" in cell.attrib


def _sign(part: Element) -> str:
    """Return what a sign in a text stands for: spaces, a tab, a new line; a field with text is an object."""
    kind = name_of(part)
    if kind == "text:s":
        return " " * whole(part.get(TEXT + "c"), 1, 100)
    has_text = any(text.strip() for text in map(str, part.itertext()))
    return {"text:tab": "\t", "text:line-break": "\n"}.get(kind, OBJECT if has_text else "")


def _said(number: Decimal, shown: str) -> str:
    """Return a number as it is shown; in doubt where other digits are shown than it has.

    >>> said = [_said(Decimal(number), shown) for number, shown in (("1234", "1,234件"), ("3.6", "4"), ("0", "-"))]
    >>> (*said, _said(Decimal("0.3"), "30%"))
    ('1234件', '3.6〔4〕', '0', '30%')
    """
    digits = _DIGITS.findall(shown.replace(",", ""))
    plain = f"{number:f}"
    if not number and not digits:
        return plain
    wanted = abs(number.scaleb(2)) if shown.endswith("%") else abs(number)
    if len(digits) != 1 or Decimal(digits[0]) != wanted:
        return f"{plain}〔{shown}〕"
    before, _, after = shown.replace(",", "").partition(digits[0])
    sign = "-" if number < 0 and before[:1] not in ("减", "负") else ""
    return f"{sign}{before.strip('()（）-−－ ')}{wanted.normalize() + 0:f}{after.strip('()（）')}"


def _typed(formula: str) -> str:
    """Return a formula as a person types it in Excel: of:=SUM([.B2:.C3];[.E5]) is SUM(B2:C3,E5)."""
    text = formula.partition("=")[2].replace(";", ",")
    return _REFERENCE.sub(lambda found: found[1].replace(":.", ":"), text)


def _inside(table: Element, name: str, *, hidden: bool) -> Iterator[tuple[Element, bool]]:
    """Yield the rows or columns of a table, in groups or not, and whether their group is folded."""
    waiting = [(part, hidden) for part in reversed(table)]
    while waiting:
        part, is_gone = waiting.pop()
        if part.tag == TABLE + name:
            yield part, is_gone
        elif str(part.tag).startswith(f"{TABLE}{name}") or part.tag == f"{TABLE}table-header-{name[6:]}s":
            folded = is_gone or part.get(TABLE + "display") == "false"
            waiting += [(inner, folded) for inner in reversed(part)]

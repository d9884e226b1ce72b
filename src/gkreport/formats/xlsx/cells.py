"""From the part of a sheet to its cells in one pass: where each stands, what it shows, what is merged or hidden."""

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Final

import attrs

from gkreport.characters import is_blank
from gkreport.errors import FormatError
from gkreport.formats.opc import Element, space_of
from gkreport.formats.xlsx.codes import ANY, number_in
from gkreport.formats.xlsx.formulas import At, Formula, Sums, Value, compares
from gkreport.formats.xlsx.looks import GENERAL, Look, Looks
from gkreport.formats.xlsx.names import COLUMNS, NAMESPACES, ROWS, Area, area_of, is_on, reference_in, whole
from gkreport.formats.xlsx.strings import LIKE_A_NUMBER, LOST, Rich, Text, clean, text_of
from gkreport.seen import Sight, Verdict, Why, sign_of, without_signs

UNCERTAIN: Final = Verdict(Sight.DOUBTFUL, Why.UNCERTAIN)
UNKNOWN: Final = "=?"
"""Stands for a result that nobody can tell; it is neither a number nor a word."""
_MOST_INSIDE: Final = 1_000_000
"""Looks at a cell for a range of a rule or a shape; a sheet of the form with ten rules takes some thousand."""
_MOST_PARTS: Final = 200
"""Of the text of a cell, each of a typeface of its own; a longer one is in doubt as a whole."""
_ROOM: Final = "\0"
"""The room of letters that are not seen: no text of a file holds it."""
_NOTHING: Final = re.compile(r"0+(?:\.0*)?", re.ASCII)


@attrs.define
class SheetCells:
    """The content of a sheet."""

    texts: dict[At, str] = attrs.field(factory=dict)
    """What each cell shows; blank cells are left out."""
    numbers: set[At] = attrs.field(factory=set)
    """The cells that hold numbers."""
    drawn: dict[int, int] = attrs.field(factory=dict)
    """The number of cells in each row of the file, blank ones included."""
    merges: list[Area] = attrs.field(factory=list)
    heights: dict[int, str] = attrs.field(factory=dict)
    """What is said of the height of rows, in points."""
    is_hidden: bool = False
    """Whether the whole sheet is hidden."""
    hidden_rows: set[int] = attrs.field(factory=set)
    hidden_columns: list[tuple[int, int]] = attrs.field(factory=list)
    """The first and last column of each stretch."""
    lost: list[At] = attrs.field(factory=list)
    """Cells whose content is not in the file, or that stand in it twice."""
    uncomputed: dict[At, str] = attrs.field(factory=dict)
    """The formulas whose results nobody can tell."""
    unseen: dict[At, list[tuple[str, Why]]] = attrs.field(factory=dict)
    """What is in cells and not shown."""
    looks: dict[At, Look] = attrs.field(factory=dict)
    """How the cells look that are not blank."""
    rich: set[At] = attrs.field(factory=set)
    """The cells whose texts have parts of different looks."""
    values: dict[At, Value] = attrs.field(factory=dict)
    """What formulas take from the cells; of one with a formula itself its kept result."""
    checks: set[At] = attrs.field(factory=set)
    """The cells with formulas that compare others, as a clerk puts them beside a table."""

    def inside(self, areas: Iterable[Area]) -> Iterator[At]:
        """Yield the cells in some ranges that hold anything, once for each; raises `FormatError` for far too many."""
        looks = _MOST_INSIDE
        for top, left, bottom, right in areas:
            size = max(bottom - top + 1, 0) * max(right - left + 1, 0)
            looks -= min(size, len(self.looks)) + 1
            if looks < 0:
                raise FormatError("工作表的条件格式或图形过多，没有读取", "a sheet has too many rules or shapes")
            if size <= len(self.looks):
                places = itertools.product(range(top, bottom + 1), range(left, right + 1))
                yield from [at for at in places if at in self.looks]
            else:
                yield from [at for at in self.looks if top <= at[0] <= bottom and left <= at[1] <= right]

    def judge(self, at: At, verdict: Verdict) -> None:
        """Leave of a cell what is seen of it."""
        left = self.judged(at, self.texts.pop(at, ""), verdict)
        if left:
            self.texts[at] = left

    def judged(self, at: At, text: str, verdict: Verdict) -> str:
        """Return what is left of a text in a cell: nothing of what is unseen, and a sign before what is in doubt."""
        if verdict.why is None or not text:
            return text
        if verdict.sight is Sight.UNSEEN or verdict.why is Why.STRUCK:
            self.unseen.setdefault(at, []).append((text, verdict.why))
            return "" if verdict.sight is Sight.UNSEEN or len(text) > LIKE_A_NUMBER else sign_of(verdict.why)
        return sign_of(verdict.why) + text if len(text) <= LIKE_A_NUMBER else text


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
    reading.compute(recalculated=recalculated)
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
        self._values = self.cells.values
        self._formulas: dict[At, tuple[Formula, Look]] = {}
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
                self.cells.heights[at] = height
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
            self._formulas[at] = self._formula(at, formula, kept=kept), look
        if shown:
            if at in self.cells.texts:
                self.cells.lost.append(at)
                shown = f"{self.cells.texts[at]}{LOST}{shown}"
                self._values[at] = shown
            self.cells.texts[at] = shown

    def _shown(self, at: At, kind: str, value: Element | None, inside: Element | None, look: Look) -> str:
        """Return what a cell shows, and keep its value for formulas."""
        if inside is not None:
            text = text_of(inside, self._space, self._looks.colours)
        else:
            raw = "" if value is None else value.text or ""
            if not raw:
                return ""
            if kind == "n":
                return self._number(at, raw.strip(), look)
            text = self._text(at, kind, raw)
        if not isinstance(text, str):
            return self._rich(at, text, look)
        if text:
            self._values[at] = text
            if not look.shows_texts:
                return self.cells.judged(at, look.code.show_text(text) or text, look.judge_text())
        return text

    def _rich(self, at: At, text: Rich, look: Look) -> str:
        """Return what a text of several typefaces shows; what is unseen of it takes its room."""
        self._values[at] = text.whole
        if look.shows_texts and look.grounds == GENERAL.grounds and not text.is_telling:
            return text.whole
        self.cells.rich.add(at)
        if look.code.for_text != ANY or len(text.parts) > _MOST_PARTS:
            return self.cells.judged(at, text.whole, UNCERTAIN)  # some programs apply the format to parts, others not
        shown = ""
        for part, font in text.parts:
            shown += part if is_blank(part) else self.cells.judged(at, part, look.judge_part(font)) or _ROOM
        shown = without_signs(shown) if len(shown) > LIKE_A_NUMBER else shown
        return clean(shown.replace(_ROOM, " ").strip(" ") if _ROOM in shown else shown)

    def _number(self, at: At, raw: str, look: Look) -> str:
        number = number_in(raw)
        if number is None:
            self._values[at] = LOST
            return LOST + raw[:LIKE_A_NUMBER]
        self.cells.numbers.add(at)
        if look.shows_counts and raw.isdigit():
            self._values[at] = number
            return f"{number:f}"
        text = look.show(number)
        self._values[at] = text if look.is_date else number
        return self.cells.judged(at, text or f"{number:f}", look.judge_number(number))

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

    def compute(self, *, recalculated: bool) -> None:
        """Put the results of formulas into their cells, and a sign where nobody can tell the result."""
        formulas = {at: formula for at, (formula, _) in self._formulas.items()}
        sums = Sums(self._values, formulas, recalculated=recalculated)
        for at, (formula, look) in self._formulas.items():
            result = sums.result(at)
            if compares(formula.text):
                self.cells.checks.add(at)
            if result is None:
                self.cells.uncomputed[at] = "=" + formula.text
                self.cells.texts[at] = UNKNOWN
            elif isinstance(result, Decimal) and result != self._values.get(at):
                self.cells.unseen.pop(at, None)
                self.cells.texts[at] = self._number(at, f"{result:f}", look)
            elif not result and isinstance(result, str):
                self.cells.texts.pop(at, None)

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

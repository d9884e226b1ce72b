"""The cells of a sheet: where each stands, what it shows, what is merged or hidden, and how much of it is seen."""

import itertools
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Final

import attrs

from gkreport.characters import is_blank
from gkreport.errors import FormatError
from gkreport.formats.sheets.codes import ANY, number_in
from gkreport.formats.sheets.formulas import At, Formula, Sums, Value, compares
from gkreport.formats.sheets.looks import GENERAL, Look
from gkreport.formats.sheets.names import Area
from gkreport.formats.sheets.texts import LIKE_A_NUMBER, LOST, Rich, as_shown
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
    heights: dict[int, float] = attrs.field(factory=dict)
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

    # -- what is shown -----------------------------------------------------------------------------

    def text(self, at: At, text: str | Rich, look: Look) -> str:
        """Return what a cell shows that holds a text, and keep that for formulas."""
        if not isinstance(text, str):
            return self._rich(at, text, look)
        if text:
            self.values[at] = text
            if not look.shows_texts:
                return self.judged(at, look.code.show_text(text) or text, look.judge_text())
        return text

    def _rich(self, at: At, text: Rich, look: Look) -> str:
        """Return what a text of several typefaces shows; what is unseen of it takes its room."""
        self.values[at] = text.whole
        if look.shows_texts and look.grounds == GENERAL.grounds and not text.is_telling:
            return text.whole
        self.rich.add(at)
        if look.code.for_text != ANY or len(text.parts) > _MOST_PARTS:
            return self.judged(at, text.whole, UNCERTAIN)  # some programs apply the format to parts, others not
        shown = ""
        for part, font in text.parts:
            shown += part if is_blank(part) else self.judged(at, part, look.judge_part(font)) or _ROOM
        shown = without_signs(shown) if len(shown) > LIKE_A_NUMBER else shown
        return as_shown(shown.replace(_ROOM, " ").strip(" ") if _ROOM in shown else shown)

    def number(self, at: At, raw: str, look: Look) -> str:
        """Return what a cell shows that holds a number, given by its digits, and keep that for formulas."""
        number = number_in(raw)
        if number is None:
            self.values[at] = LOST
            return LOST + raw[:LIKE_A_NUMBER]
        self.numbers.add(at)
        if look.shows_counts and raw.isdigit():
            self.values[at] = number
            return str(number)
        text = look.show(number)
        self.values[at] = text if look.is_date else number
        return self.judged(at, text or f"{number:f}", look.judge_number(number))

    def put(self, at: At, shown: str) -> None:
        """Put what a cell shows into its place; nobody can tell what one shows that stands twice in the file."""
        if at in self.texts:
            self.lost.append(at)
            shown = f"{self.texts[at]}{LOST}{shown}"
            self.values[at] = shown
        self.texts[at] = shown

    def compute(self, formulas: Mapping[At, Formula], *, recalculated: bool) -> None:
        """Put the results of formulas into their cells, and a sign where nobody can tell the result."""
        sums = Sums(self.values, formulas, recalculated=recalculated)
        for at, formula in formulas.items():
            result = sums.result(at)
            if compares(formula.text):
                self.checks.add(at)
            if result is None:
                self.uncomputed[at] = "=" + formula.text
                self.texts[at] = UNKNOWN
            elif isinstance(result, Decimal) and result != self.values.get(at):
                self.unseen.pop(at, None)
                self.texts[at] = self.number(at, f"{result:f}", self.looks[at])
            elif not result and isinstance(result, str):
                self.texts.pop(at, None)

"""What does not fit into its cell, and what is drawn over it: numbers cut off, #### in their place, covered ones."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Final, TypeAlias
from unicodedata import east_asian_width

from gkreport.formats.sheets.cells import SheetCells
from gkreport.formats.sheets.formulas import At
from gkreport.formats.sheets.looks import USUAL
from gkreport.formats.sheets.names import Area
from gkreport.formats.sheets.texts import LIKE_A_NUMBER
from gkreport.seen import Drawn, Sight, Verdict, Why, judge

_WIDTH: Final = 8.43
"""Of a column of which nothing is said, in digits."""
_HEIGHT: Final = 15.0
"""Of a row of which nothing is said, in points."""
_EDGES: Final = 0.3
"""What digits cannot take of the width of a column; Excel keeps more free, but so much is certain."""
_DIGIT: Final = 0.75
"""The height of a digit in sizes of its letters."""
_LINE: Final = 1.2
"""The height of a line likewise."""
_BEGINS: Final = frozenset("0123456789０１２３４５６７８９+-¥ ")
"""What a text begins with that may be a number."""
_ENDS: Final = frozenset("0123456789０１２３４５６７８９)件条份起个宗次项元% ")
"""What it ends with."""
_CLIPPED: Final = Verdict(Sight.DOUBTFUL, Why.CLIPPED)
_COVERED: Final = Verdict(Sight.DOUBTFUL, Why.COVERED)


class Sizes:
    """The widths of the columns of a sheet, in digits, and the heights of its rows, in points."""

    def __init__(self, usual: float, stretches: Sequence[tuple[int, int, float]], heights: Mapping[int, float]) -> None:
        """Take the usual width, the first and last column of each stretch with its width, and heights of rows.

        Those that are 0 are not said.
        """
        self._usual = usual or _WIDTH
        self._stretches = stretches
        self._widths: dict[int, float] = {}
        self._heights = heights

    def width(self, column: int) -> float:
        """Return the width of a column; hidden ones, which are told of elsewhere, have the usual one."""
        if column not in self._widths:
            own = (width for first, last, width in self._stretches if first <= column <= last)
            self._widths[column] = next(own, 0) or self._usual
        return self._widths[column]

    def letters(self, column: int, times: float) -> float:
        """Return how many digits that are some times as large as usual go into a column."""
        return (self.width(column) - _EDGES) / times

    def height(self, row: int) -> float:
        """Return the height of a row, the usual one where it is not said."""
        return self._heights.get(row) or _HEIGHT


def judge_room(sizes: Sizes, cells: SheetCells, usual: float = USUAL) -> None:
    """Judge the numbers of a sheet by the room that their columns and rows have; `usual` is the size of its letters."""
    largest = max((look.font.size or usual for look in set(cells.looks.values())), default=usual)
    low = {row for row in cells.heights if sizes.height(row) < largest}
    fits = {column: sizes.letters(column, largest / usual) for column in {column for _, column in cells.texts}}
    tight = [
        at
        for at, text in cells.texts.items()
        if (len(text) > fits[at[1]] or at[0] in low) and text[0] in _BEGINS and text[-1] in _ENDS
    ]
    if not tight:
        return
    merged = {area[:2]: area for area in cells.merges}
    for at in tight:
        look = cells.looks[at]
        size = look.font.size or usual
        top, left, bottom, right = merged.get(at, (*at, *at))
        width = sum(sizes.width(column) for column in range(left, min(right, left + _MOST_MERGED) + 1))
        height = sum(sizes.height(row) for row in range(top, min(bottom, top + _MOST_MERGED) + 1))
        if not (look.turned or look.is_date):
            wanted = _width_of(cells.texts[at]) * size / usual
            cut = judge(Drawn(uncut=min(height / (size * _DIGIT), 1)))
            if cut.why is None and wanted > width - _EDGES:
                cut = _judge_narrow(at, right, wanted / width, (size, height), cells)
            cells.judge(at, cut)


_MOST_MERGED: Final = 100
"""Of columns and rows of one cell that are looked at."""


def _width_of(text: str) -> int:
    """Return the width of a text in digits."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def _judge_narrow(at: At, right: int, times: float, height: tuple[float, float], cells: SheetCells) -> Verdict:
    """Judge a number that is some times as wide as its cell."""
    look = cells.looks[at]
    size, room = height
    if look.shrinks:
        return judge(Drawn(size=size / times))
    if at in cells.numbers:
        return _CLIPPED  # #### stands in its place, or a rounded one
    if look.wraps:
        fits = at[0] not in cells.heights or -int(-times // 1) * size * _LINE <= room
    else:
        fits = right == at[1] and (at[0], right + 1) not in cells.texts
    return Verdict(Sight.SEEN) if fits else _CLIPPED


OVERLAP: Final = 0.2
"""The share of a column or row that a picture must reach into, to cover anything there."""
THIN: Final = 5.0
"""In points: a frame that is thinner is a line, as no digits go into it."""
FRAMES: Final = frozenset(
    (
        *("rect", "ellipse", "octagon", "plaque", "bracketPair", "leftBracket", "rightBracket"),
        *("bracePair", "leftBrace", "rightBrace", "roundRect", "round1Rect", "round2SameRect", "round2DiagRect"),
        *("snip1Rect", "snip2SameRect", "snip2DiagRect", "snipRoundRect", "flowChartProcess"),
        *("flowChartAlternateProcess", "flowChartTerminator", "flowChartConnector"),
    )
)
"""The forms of shapes inside of which nothing is drawn (ECMA-376, 20.1.10.56); all others strike what is under them."""
DIGIT_POINTS: Final = 5.25
"""The width of a digit of the usual letters, in points."""
Box: TypeAlias = tuple[At, float, float, float, float]
"""What is drawn: its left, upper, right and lower edge, in points from the upper left corner of a cell."""


def areas_under(boxes: Sequence[Box], sizes: Sizes, cells: SheetCells) -> Iterator[Area]:
    """Yield the ranges that boxes cover."""
    if not boxes or not cells.looks:
        return
    last_row, last_column = max(row for row, _ in cells.looks), max(column for _, column in cells.looks)
    stretches = (range(first, min(last, last_column) + 1) for first, last in cells.hidden_columns)
    hidden = {column for stretch in stretches for column in stretch}
    rows = _edges(sizes.height, last_row, cells.hidden_rows)
    columns = _edges(lambda column: sizes.width(column) * DIGIT_POINTS, last_column, hidden)
    for (row, column), left, upper, right, lower in boxes:
        x, y = columns[min(column - 1, last_column)], rows[min(row - 1, last_row)]
        (top, bottom), (first, last) = _between(rows, y + upper, y + lower), _between(columns, x + left, x + right)
        yield top, first, bottom, last


def _edges(size: Callable[[int], float], last: int, hidden: Collection[int]) -> list[float]:
    """Return where the rows or columns up to the last one begin, and where that ends."""
    return list(accumulate((0.0 if at in hidden else size(at) for at in range(1, last + 1)), initial=0.0))


def _between(edges: Sequence[float], start: float, end: float) -> tuple[int, int]:
    """Return the first and the last row or column between two places, but for those that are hardly reached."""
    first, last = max(bisect_right(edges, start), 1), min(bisect_left(edges, end), len(edges) - 1)
    if first <= last:
        first += edges[first] - start < OVERLAP * (edges[first] - edges[first - 1])
    if first <= last:
        last -= end - edges[last - 1] < OVERLAP * (edges[last] - edges[last - 1])
    return first, last


def judge_covered(areas: Iterable[Area], cells: SheetCells) -> None:
    """Judge the cells over which a picture or a shape lies."""
    for at in dict.fromkeys(cells.inside(areas)):  # once, also under several shapes
        if len(cells.texts.get(at, "")) <= LIKE_A_NUMBER:
            cells.judge(at, _COVERED)

"""Joins the parts of a table that runs over several pages; a row that was cut by the end of a page is one again."""

import re
from collections.abc import Sequence
from itertools import pairwise
from operator import attrgetter
from typing import Final

import attrs

from gkreport.characters import NUMBER
from gkreport.errors import FormatError
from gkreport.formats.fixed.tables import NEAR, ROUNDING, TablePart
from gkreport.limits import Limits
from gkreport.page.page import Grid, GridCell

_MOST_HEADERS: Final = 12
"""How many rows are compared to find headers that are repeated on the next page."""
_WORDS: Final = re.compile(r"[^\W\d_]")
_ITEM: Final = re.compile(rf"[（(]?{NUMBER}[）)、.．]")
"""The number that a row of the form begins with: `（三）`, `2.`, `一、`."""
_CellPairs = list[tuple[GridCell, GridCell]]


def goes_on(parts: Sequence[TablePart], part: TablePart) -> bool:
    """Whether a part on the next page belongs to the table of the parts before it.

    It does where both have the same sides, and one of it and the part with most columns has all columns of the other.
    """
    xs = _widest(parts)
    if abs(xs[-1] - part.xs[-1]) > NEAR:
        return False
    few, many = sorted((xs, part.xs), key=len)
    return all(any(abs(x - y) <= NEAR for y in many) for x in few)


def _widest(parts: Sequence[TablePart]) -> Sequence[float]:
    return max(parts, key=lambda part: len(part.xs)).xs


def grid_of(parts: Sequence[TablePart], limits: Limits) -> Grid:
    """Return the parts of a table as one grid; headers that are repeated on each page stand in it once."""
    if sum(part.rows for part in parts) > limits.rows:
        raise FormatError(f"一张表超过 {limits.rows} 行，没有读取", "a table has too many rows")
    xs = _widest(parts)
    top = _on_columns(parts[0], xs)
    rows, cells = parts[0].rows, top
    for upper, lower in pairwise(parts):
        new = _on_columns(lower, xs)
        first = _repeated(top, new)
        new = [attrs.evolve(cell, row=cell.row - first + rows) for cell in new if cell.row >= first]
        pairs, separator = _halves(upper, lower, [cell for cell in cells if cell.row + cell.rowspan == rows], new, rows)
        if pairs:
            joined = {id(cell) for pair in pairs for cell in pair}
            cells = [
                *(cell for cell in cells if id(cell) not in joined),
                *(_joined(*pair, separator) for pair in pairs),
            ]
            new = [attrs.evolve(cell, row=cell.row - 1) for cell in new if id(cell) not in joined]
        cells += new
        rows += lower.rows - first - bool(pairs)
    return Grid(tuple(sorted(cells, key=attrgetter("row", "column"))), place=parts[0].place)


def _span(cell: GridCell) -> tuple[int, int]:
    return cell.column, cell.colspan


def _on_columns(part: TablePart, xs: Sequence[float]) -> list[GridCell]:
    """Return the cells of a part, numbered by the columns of the whole table."""
    if part.xs is xs:
        return [*part.cells]
    at = [min(range(len(xs)), key=lambda column: abs(xs[column] - x)) for x in part.xs]
    return [
        attrs.evolve(cell, column=at[cell.column], colspan=at[cell.column + cell.colspan] - at[cell.column])
        for cell in part.cells
    ]


def _repeated(top: Sequence[GridCell], new: Sequence[GridCell]) -> int:
    """Return how many of the new rows repeat the first rows of the table; never all of them."""
    same = 0
    for count in range(1, min(_MOST_HEADERS, max(cell.row for cell in new)) + 1):
        begins, again = (
            [(cell.row, cell.rowspan, *_span(cell), cell.text) for cell in cells if cell.row < count]
            for cells in (top, new)
        )
        if begins != again:
            break
        if all(row + rowspan <= count for row, rowspan, *_ in begins) and any(text for *_, text in begins):
            same = count
    return same


def _halves(
    upper: TablePart, lower: TablePart, last: Sequence[GridCell], new: Sequence[GridCell], row: int
) -> tuple[_CellPairs, str]:
    """Return the cells of a row that a page cut in two, each with its other half, and what separates their digits.

    A row was cut where everything in the next row continues a cell that had no room left; a row that begins with a
    number of its own, such as 2. or （三）, never continues another.  In columns as narrow as those of the form the
    digits of one number can stand below each other.  So 10 above 11 is one number where the label was complete before
    the cut, or where it begins with a number and its other half does not; elsewhere they are separated by a line
    break, which makes the cell no number.
    """
    above = {_span(cell): cell for cell in last}
    below = {_span(cell): cell for cell in new if cell.row == row}
    pairs = [(above[span], below[span]) for span in sorted(below) if span in above]
    alone = [(before, cell) for before, cell in pairs if before.rowspan == cell.rowspan == 1]
    if above.keys() != below.keys() or any(_ITEM.match(cell.text) for cell in below.values()):
        return [], ""
    room = min(upper.room, lower.room) - ROUNDING
    both = [(before, cell) for before, cell in alone if before.text and cell.text]
    full = [pair for pair in both if upper.free.get(pair[0].place, 0) - room < lower.first.get(pair[1].place, 0)]
    if any(_is_number(before) != _is_number(cell) for before, cell in both):
        return [], ""
    if not full or (len(full) < len(both) and not any(_is_number(before, cell) for before, cell in full)):
        return [], ""
    label = next((pair for pair in reversed(alone) if _WORDS.search(pair[0].text)), None)
    sure = label and len(full) == len(both) and (not label[1].text or _ITEM.match(label[0].text))
    return pairs, "\v" if sure else "\n"


def _is_number(*cells: GridCell) -> bool:
    return not any(_WORDS.search(cell.text) for cell in cells)


def _joined(above: GridCell, below: GridCell, separator: str) -> GridCell:
    """Return two halves of a cell as one cell."""
    texts = [text for text in (above.text, below.text) if text]
    text = (separator if _is_number(above, below) else "\v").join(texts)
    return attrs.evolve(above, text=text, rowspan=above.rowspan + below.rowspan - 1)

"""How the grids of a page are drawn in any container: in rows, the headers first, and with columns of fitting width."""

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from gkreport.page.page import GridCell

_NUMBER: Final = 0.07
"""The share of the width for a column of numbers beside row labels of several levels, as on the official form."""
_LEAST, _MOST = 4, 15
"""A column of labels is drawn as if its longest label had at least and at most so many characters."""


def rows_of(cells: Sequence[GridCell]) -> tuple[list[list[GridCell]], int]:
    """Return the cells row by row, and how many rows of headers come first, none before the title of a block."""
    rows = [list(row) for _, row in groupby(cells, key=lambda cell: cell.row)]
    heads = (at for at, row in enumerate(rows) if any(cell.role in ("value", "title") for cell in row))
    return rows, next(heads, 0)


def column_shares(cells: Sequence[GridCell]) -> list[float]:
    """Return the share of the width for each column: the same for numbers, for labels by their length."""
    count = max(cell.column + cell.colspan for cell in cells)
    stubs = max((cell.column + cell.colspan for cell in cells if cell.role == "stub"), default=0)
    if stubs <= 1:
        return [1 / count] * count
    alone = [cell for cell in cells if cell.colspan == 1]
    lengths = [
        max((-(-len(cell.text) // cell.rowspan) for cell in alone if cell.column == at), default=_LEAST)
        for at in range(stubs)
    ]
    bounded = [min(max(length, _LEAST), _MOST) for length in lengths]
    rest = 1 - _NUMBER * (count - stubs)
    return [rest * length / sum(bounded) for length in bounded] + [_NUMBER] * (count - stubs)

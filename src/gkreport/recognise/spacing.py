"""Where the numbers of a row begin in a file that has lost its spans: what its rows show of how it writes merged cells.

A merged label becomes one cell in some files and keeps its blank cells in others, to its right, below it, or both; some
fill short rows up on the right.  One blank cell too many or too few then moves every number of a row by a column, so a
row with blanks is read only where its cells are as many as the rows of its table call for.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from gkreport.characters import is_blank
from gkreport.page.page import GridCell


class Spaced(NamedTuple):
    """A row of numbers, as far as its cells are counted."""

    cells: Sequence[GridCell]
    label: int
    """The place of its label in it, -1 for none."""
    depth: int
    """How many labels the form prints before its numbers: three for 三、（三）1., none in 表四."""
    width: int
    """How many numbers the header calls for."""
    header: int
    """How many cells the longest row of the header has."""
    named: int
    """How many it has up to the last that is not blank."""


def find_starts(rows: Sequence[Spaced], deepest: int) -> list[int | None]:
    """Say for each row of a table where its numbers begin; None where its cells are too many or too few to tell.

    `deepest` is the most labels that the form prints before numbers of the table.
    """
    starts = {way: [_start(row, way, deepest) for row in rows] for way in _ways(deepest)}
    fitting = {way: sum(start is not None for start in found) for way, found in starts.items()}
    most = max(fitting.values())
    if most * 2 <= len(rows):
        return [None] * len(rows)
    best = [way for way in starts if fitting[way] == most]
    agreed = (found[0] if len(set(found)) == 1 else None for found in zip(*(starts[way] for way in best), strict=True))
    if all(way.padded for way in best):  # what fills a row up hides that a blank cell is lost or too many
        agreed = (
            start if start is not None and _is_full(row, start) else None
            for row, start in zip(rows, agreed, strict=True)
        )
    return list(agreed)


def _is_full(row: Spaced, start: int) -> bool:
    return not any(is_blank(cell.text) for cell in row.cells[start : start + row.width])


class _Way(NamedTuple):
    """A way to write merged cells."""

    stubs: int
    """The cells before the numbers of each row, or one of the two below."""
    padded: bool
    """Whether rows are filled up on the right."""


_ONE_CELL: Final = 0
"""A merged label is one cell: the numbers stand right behind it."""
_ACROSS: Final = -1
"""It has blank cells to its right, and none in the rows below."""


def _ways(deepest: int) -> list[_Way]:
    padded = (False, True) if deepest else (False,)  # 表四 prints no labels: nothing makes a row of it short
    return [_Way(stubs, fill) for stubs in (_ONE_CELL, _ACROSS, *range(2, deepest)) for fill in padded]


def _start(row: Spaced, way: _Way, deepest: int) -> int | None:
    """Return where the numbers of a row begin if it is written in this way."""
    after = row.label + 1
    missing = deepest - row.depth
    has_blanks = row.header == row.width + (way.stubs if way.stubs > 0 else deepest)  # the header shows it too
    is_filled_up = way.padded and row.named < row.header
    start = after + missing if way.stubs == _ACROSS else way.stubs or after
    if way.stubs == _ONE_CELL:
        fits = after == deepest or not has_blanks or is_filled_up
    else:
        fits = has_blanks and (way.stubs == _ACROSS or way.stubs - missing <= after <= min(row.depth, way.stubs))
    end = start + row.width
    right = row.header if way.padded else end
    around = (*row.cells[after:start], *row.cells[end:])
    return start if fits and end <= len(row.cells) == right and all(is_blank(cell.text) for cell in around) else None

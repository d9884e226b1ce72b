"""Finds the tables that strokes draw on a page: rows, columns, and which cells are merged."""

import functools
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise, product
from typing import Final, TypeVar

import attrs

from gkreport.formats.fixed.drawing import Stroke
from gkreport.formats.fixed.geometry import Box
from gkreport.formats.fixed.work import too_much

_SNAP: Final = 3.0
"""Strokes so near to each other (in points) are one: a double line, or the edges that neighbouring cells each draw."""
_GAP: Final = 4.0
"""Strokes in one line with a smaller gap (in points) between them are one."""
_SHORTEST: Final = 5.0
"""A shorter stroke (in points) is no wall: no row is that low."""
_NARROWEST: Final = 6.0
"""Where strokes reach farther (in points) beyond the outermost wall, the table has an open side there."""
_ENOUGH: Final = 0.6
"""A wall may have gaps, but so much of it must be drawn."""
_MOST_CROSSINGS: Final = 1_000_000
"""Pairs of strokes that are compared on a page; the form has some 30 rows and 12 columns."""


@attrs.define(eq=False)
class RuledCell:
    """A cell within its walls, at a row and column counted from 0."""

    row: int
    column: int
    rowspan: int
    colspan: int
    is_part: bool
    """Whether it is part of an area that is no rectangle: a wall is missing, so it is not sure whose text it holds."""


@attrs.frozen(eq=False)
class RuledTable:
    """A table that strokes draw."""

    xs: Sequence[float]
    """The left side of each column, and the right side of the last."""
    ys: Sequence[float]
    """The top of each row, and the bottom of the last."""
    cells: Sequence[RuledCell]
    slots: Sequence[Sequence[int]]
    """For each row and column the number of the cell that covers it."""

    @functools.cached_property
    def box(self) -> Box:
        """The box of the table."""
        return Box(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    @functools.cached_property
    def boxes(self) -> Sequence[Box]:
        """The box of each cell."""
        xs, ys = self.xs, self.ys
        return [
            Box(xs[cell.column], ys[cell.row], xs[cell.column + cell.colspan], ys[cell.row + cell.rowspan])
            for cell in self.cells
        ]

    def at(self, x: float, y: float) -> int:
        """Return the number of the cell at a point within the table."""
        walls, floors = self._between
        return self.slots[bisect_right(floors, y)][bisect_right(walls, x)]

    @functools.cached_property
    def _between(self) -> tuple[Sequence[float], Sequence[float]]:
        """The walls between columns, and the floors between rows."""
        return self.xs[1:-1], self.ys[1:-1]


def ruled_tables(strokes: Sequence[Stroke]) -> list[RuledTable]:
    """Return the tables that strokes draw, from top to bottom.

    A single cell is a frame around text, and a single column is paragraphs with lines between them: neither is a table.
    """
    across = _joined(stroke for stroke in strokes if stroke.across)
    down = _joined(stroke for stroke in strokes if not stroke.across)
    if len(across) * len(down) > _MOST_CROSSINGS:
        raise too_much()
    found = [_ruled_table(*part) for part in _connected(across, down)]
    return sorted((table for table in found if table), key=lambda table: (table.ys[0], table.xs[0]))


# -- strokes ---------------------------------------------------------------------------------------


def _joined(strokes: Iterator[Stroke]) -> list[Stroke]:
    """Join strokes that lie in one line and touch or nearly touch."""
    result: list[Stroke] = []
    for line in _near(sorted(strokes, key=lambda stroke: stroke.at)):
        at = sum(stroke.at for stroke in line) / len(line)
        pieces: list[Stroke] = []
        for stroke in sorted(line, key=lambda stroke: stroke.start):
            if pieces and stroke.start - pieces[-1].end <= _GAP:
                last = pieces[-1]
                pieces[-1] = Stroke(last.across, at, last.start, max(last.end, stroke.end))
            else:
                pieces.append(Stroke(stroke.across, at, stroke.start, stroke.end))
        result += pieces
    return [stroke for stroke in result if stroke.end - stroke.start >= _SHORTEST]


def _near(strokes: Sequence[Stroke]) -> Iterator[list[Stroke]]:
    group: list[Stroke] = []
    for stroke in strokes:
        if group and stroke.at - group[0].at > _SNAP:
            yield group
            group = []
        group.append(stroke)
    if group:
        yield group


def _connected(across: Sequence[Stroke], down: Sequence[Stroke]) -> Iterator[tuple[list[Stroke], list[Stroke]]]:
    """Yield groups of level and upright strokes that touch each other, directly or by others."""
    strokes = [*across, *down]
    touching: list[list[int]] = [[] for _ in strokes]
    for at, stroke in enumerate(across):
        for other, wall in enumerate(down, len(across)):
            if (
                stroke.start - _SNAP <= wall.at <= stroke.end + _SNAP
                and wall.start - _SNAP <= stroke.at <= wall.end + _SNAP
            ):
                touching[at].append(other)
                touching[other].append(at)
    for group in _groups(range(len(strokes)), touching.__getitem__):
        level, upright = ([strokes[at] for at in sorted(group) if strokes[at].across is way] for way in (True, False))
        if level and upright:
            yield level, upright


_Node = TypeVar("_Node")


def _groups(nodes: Iterable[_Node], beside: Callable[[_Node], Iterable[_Node]]) -> Iterator[list[_Node]]:
    """Yield groups of what is linked by `beside`, directly or by others."""
    seen: set[_Node] = set()
    for first in nodes:
        group, open_ = list[_Node](), [first]
        while open_:
            if (node := open_.pop()) not in seen:
                seen.add(node)
                group.append(node)
                open_ += beside(node)
        if group:
            yield group


# -- cells -----------------------------------------------------------------------------------------


def _ruled_table(across: Sequence[Stroke], down: Sequence[Stroke]) -> RuledTable | None:
    xs, ys = _edges(down, across), _edges(across, down)
    rows, columns = len(ys) - 1, len(xs) - 1
    if rows < 1 or columns <= 1:
        return None
    if rows * columns * (len(across) + len(down)) > _MOST_CROSSINGS:
        raise too_much()
    upright, level = [_at(down, x) for x in xs[1:-1]], [_at(across, y) for y in ys[1:-1]]
    walls = [[_stand(strokes, *span) for strokes in upright] for span in pairwise(ys)]
    floors = [[_stand(strokes, *span) for span in pairwise(xs)] for strokes in level]
    cells = [cell for area in _areas(rows, columns, walls, floors) for cell in _cells(area)]
    slots = [[0] * columns for _ in range(rows)]
    for number, cell in enumerate(cells):
        for row in range(cell.row, cell.row + cell.rowspan):
            slots[row][cell.column : cell.column + cell.colspan] = [number] * cell.colspan
    return RuledTable(xs, ys, cells, slots)


def _edges(along: Sequence[Stroke], between: Sequence[Stroke]) -> list[float]:
    """Return where the walls stand; on an open side, the ends of the strokes between them count as a wall."""
    at = [
        sum(stroke.at for stroke in group) / len(group) for group in _near(sorted(along, key=lambda stroke: stroke.at))
    ]
    first, last = min(stroke.start for stroke in between), max(stroke.end for stroke in between)
    before = [first] if at[0] - first > _NARROWEST else []
    return [*before, *at, *([last] if last - at[-1] > _NARROWEST else [])]


def _at(strokes: Sequence[Stroke], at: float) -> list[Stroke]:
    """Return the strokes that are the wall at a place."""
    return [stroke for stroke in strokes if abs(stroke.at - at) <= _SNAP]


def _stand(strokes: Sequence[Stroke], start: float, end: float) -> bool:
    """Whether a wall stands from start to end."""
    for stroke in strokes:  # nearly all are one stroke
        if stroke.start <= start and end <= stroke.end:
            return True
    covered = sum(max(0.0, min(stroke.end, end) - max(stroke.start, start)) for stroke in strokes)
    return covered >= _ENOUGH * (end - start)


def _areas(
    rows: int, columns: int, walls: Sequence[Sequence[bool]], floors: Sequence[Sequence[bool]]
) -> Iterator[list[tuple[int, int]]]:
    """Yield groups of slots (row, column) that no wall separates."""

    def beside(slot: tuple[int, int]) -> list[tuple[int, int]]:
        row, column = slot
        found: list[tuple[int, int]] = []
        if column + 1 < columns and not walls[row][column]:
            found.append((row, column + 1))
        if column > 0 and not walls[row][column - 1]:
            found.append((row, column - 1))
        if row + 1 < rows and not floors[row][column]:
            found.append((row + 1, column))
        if row > 0 and not floors[row - 1][column]:
            found.append((row - 1, column))
        return found

    return _groups(product(range(rows), range(columns)), beside)


def _cells(area: Sequence[tuple[int, int]]) -> list[RuledCell]:
    """Return an area as one cell; one that is no rectangle is cut into the widest rectangles."""
    if len(area) == 1:  # as are most
        return [RuledCell(*area[0], 1, 1, is_part=False)]
    rows, columns = zip(*area, strict=True)
    top, bottom, left, right = min(rows), max(rows), min(columns), max(columns)
    if (bottom - top + 1) * (right - left + 1) == len(area):
        return [RuledCell(top, left, bottom - top + 1, right - left + 1, is_part=False)]
    parts: list[RuledCell] = []
    for row in range(top, bottom + 1):
        inside = sorted(column for at, column in area if at == row)
        starts = [column for column in inside if column - 1 not in inside]
        ends = [column for column in inside if column + 1 not in inside]
        for start, end in zip(starts, ends, strict=True):
            new = RuledCell(row, start, 1, end - start + 1, is_part=True)
            ends_above = (part for part in parts if part.row + part.rowspan == row)
            above = next((part for part in ends_above if (part.column, part.colspan) == (start, new.colspan)), None)
            if above:
                above.rowspan += 1
            else:
                parts.append(new)
    return parts

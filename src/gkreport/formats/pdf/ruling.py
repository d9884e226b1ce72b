"""From the rules on a page to the tables they draw: rows, columns, and which cells are merged."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

import attrs

from gkreport.formats.pdf.drawing import Box, Rule
from gkreport.formats.pdf.work import too_much


@attrs.define(eq=False)
class Field:
    """A cell as its walls bound it, at a position counted from 0."""

    row: int
    column: int
    rowspan: int
    colspan: int
    is_part: bool
    """Whether it is a part of an area that is no rectangle: a wall is missing, and whose text it is not sure."""


@attrs.frozen(eq=False)
class Ruling:
    """A table as its rules draw it."""

    xs: Sequence[float]
    """Where its columns begin and end."""
    ys: Sequence[float]
    fields: Sequence[Field]
    slots: Sequence[Sequence[int]]
    """For each row and column the number of the field that covers it."""

    @property
    def box(self) -> Box:
        """What it covers."""
        return Box(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    def box_of(self, field: Field) -> Box:
        """Return what a field covers."""
        return Box(
            self.xs[field.column],
            self.ys[field.row],
            self.xs[field.column + field.colspan],
            self.ys[field.row + field.rowspan],
        )

    def at(self, x: float, y: float) -> int:
        """Return the number of the field at a point within the table."""
        row = min(max(bisect_right(self.ys, y) - 1, 0), len(self.slots) - 1)
        column = min(max(bisect_right(self.xs, x) - 1, 0), len(self.slots[0]) - 1)
        return self.slots[row][column]


_SNAP: Final = 3.0
"""Lines so near to each other are one: a double line, the edges of neighbouring cells that are drawn each."""
_GAP: Final = 4.0
"""Rules in one line with so little between them are one."""
_SHORTEST: Final = 5.0
_NARROWEST: Final = 6.0
"""Where lines end so far beyond the last one across, the table has an open side."""
_ENOUGH: Final = 0.6
"""A wall may have gaps."""
_MOST_CROSSINGS: Final = 1_000_000


def rulings(rules: Sequence[Rule]) -> list[Ruling]:
    """Return the tables that rules draw, from top to bottom.

    One cell alone is a frame around text, and one column paragraphs with lines between them: those are no tables.
    """
    across = _joined(rule for rule in rules if rule.across)
    down = _joined(rule for rule in rules if not rule.across)
    if len(across) * len(down) > _MOST_CROSSINGS:
        raise too_much()
    found = [_ruling(*part) for part in _connected(across, down)]
    return sorted((ruling for ruling in found if ruling), key=lambda ruling: (ruling.ys[0], ruling.xs[0]))


# -- lines -----------------------------------------------------------------------------------------


def _joined(rules: Iterator[Rule]) -> list[Rule]:
    """Return rules with those joined that lie in one line, and touch or nearly do."""
    result: list[Rule] = []
    for line in _near(sorted(rules, key=lambda rule: rule.at)):
        at = sum(rule.at for rule in line) / len(line)
        pieces: list[Rule] = []
        for rule in sorted(line, key=lambda rule: rule.start):
            if pieces and rule.start - pieces[-1].end <= _GAP:
                pieces[-1] = attrs.evolve(pieces[-1], end=max(pieces[-1].end, rule.end))
            else:
                pieces.append(attrs.evolve(rule, at=at))
        result += pieces
    return [rule for rule in result if rule.end - rule.start >= _SHORTEST]


def _near(rules: Sequence[Rule]) -> Iterator[list[Rule]]:
    group: list[Rule] = []
    for rule in rules:
        if group and rule.at - group[0].at > _SNAP:
            yield group
            group = []
        group.append(rule)
    if group:
        yield group


def _connected(across: Sequence[Rule], down: Sequence[Rule]) -> Iterator[tuple[list[Rule], list[Rule]]]:
    """Yield the rules that touch each other, directly or by others."""
    touching: list[list[int]] = [[] for _ in across]
    for number, wall in enumerate(down):
        for other, rule in enumerate(across):
            if rule.start - _SNAP <= wall.at <= rule.end + _SNAP and wall.start - _SNAP <= rule.at <= wall.end + _SNAP:
                touching[other].append(number)
    owners: dict[int, list[int]] = {}
    for other, walls in enumerate(touching):
        for number in walls:
            owners.setdefault(number, []).append(other)
    seen: set[int] = set()
    for first in range(len(across)):
        if first in seen or not touching[first]:
            continue
        seen.add(first)
        rows, columns, open_ = [first], set[int](), [first]
        while open_:
            for number in set(touching[open_.pop()]) - columns:
                columns.add(number)
                fresh = [other for other in owners[number] if other not in seen]
                seen.update(fresh)
                rows += fresh
                open_ += fresh
        yield [across[row] for row in rows], [down[column] for column in sorted(columns)]


# -- cells -----------------------------------------------------------------------------------------


def _ruling(across: Sequence[Rule], down: Sequence[Rule]) -> Ruling | None:
    xs, ys = _edges(down, across), _edges(across, down)
    rows, columns = len(ys) - 1, len(xs) - 1
    if rows < 1 or columns <= 1:
        return None
    if rows * columns * (len(across) + len(down)) > _MOST_CROSSINGS:
        raise too_much()
    walls = [[_stands(down, x, *span) for x in xs[1:-1]] for span in pairwise(ys)]
    floors = [[_stands(across, y, *span) for span in pairwise(xs)] for y in ys[1:-1]]
    areas = _areas(rows, columns, walls, floors)
    fields = [field for area in areas for field in _fields(area)]
    slots = [[0] * columns for _ in range(rows)]
    for number, field in enumerate(fields):
        for row in range(field.row, field.row + field.rowspan):
            slots[row][field.column : field.column + field.colspan] = [number] * field.colspan
    return Ruling(xs, ys, fields, slots)


def _edges(along: Sequence[Rule], between: Sequence[Rule]) -> list[float]:
    """Return where the lines stand, and the ends of those between them where a side is open."""
    at = [sum(rule.at for rule in group) / len(group) for group in _near(sorted(along, key=lambda rule: rule.at))]
    first, last = min(rule.start for rule in between), max(rule.end for rule in between)
    before = [first] if at[0] - first > _NARROWEST else []
    return [*before, *at, *([last] if last - at[-1] > _NARROWEST else [])]


def _stands(rules: Sequence[Rule], at: float, start: float, end: float) -> bool:
    """Whether there is a wall at a place from start to end."""
    covered = sum(max(0.0, min(rule.end, end) - max(rule.start, start)) for rule in rules if abs(rule.at - at) <= _SNAP)
    return covered >= _ENOUGH * (end - start)


def _areas(
    rows: int, columns: int, walls: Sequence[Sequence[bool]], floors: Sequence[Sequence[bool]]
) -> list[list[tuple[int, int]]]:
    """Return the slots that have no wall between them."""
    areas: list[list[tuple[int, int]]] = []
    seen: set[tuple[int, int]] = set()
    for first in ((row, column) for row in range(rows) for column in range(columns)):
        if first in seen:
            continue
        seen.add(first)
        area, open_ = [first], [first]
        while open_:
            row, column = open_.pop()
            ways = (
                (row, column + 1, column + 1 < columns and not walls[row][column]),
                (row, column - 1, column > 0 and not walls[row][column - 1]),
                (row + 1, column, row + 1 < rows and not floors[row][column]),
                (row - 1, column, row > 0 and not floors[row - 1][column]),
            )
            fresh = [(to, beside) for to, beside, is_open in ways if is_open and (to, beside) not in seen]
            seen.update(fresh)
            area += fresh
            open_ += fresh
        areas.append(area)
    return areas


def _fields(area: Sequence[tuple[int, int]]) -> list[Field]:
    """Return an area as one field, or where it is no rectangle as the widest parts that are."""
    top, bottom = min(row for row, _ in area), max(row for row, _ in area)
    left, right = min(column for _, column in area), max(column for _, column in area)
    if (bottom - top + 1) * (right - left + 1) == len(area):
        return [Field(top, left, bottom - top + 1, right - left + 1, is_part=False)]
    parts: list[Field] = []
    for row in range(top, bottom + 1):
        columns = sorted(column for at, column in area if at == row)
        starts = [column for column in columns if column - 1 not in columns]
        ends = [column for column in columns if column + 1 not in columns]
        for start, end in zip(starts, ends, strict=True):
            above = next(
                (
                    part
                    for part in parts
                    if (part.column, part.colspan) == (start, end - start + 1) and part.row + part.rowspan == row
                ),
                None,
            )
            if above:
                above.rowspan += 1
            else:
                parts.append(Field(row, start, 1, end - start + 1, is_part=True))
    return parts

"""The paths of an OFD file as points (GB/T 33190-2016, 9.1)."""

import math
import re
from collections.abc import Iterator, Sequence
from typing import Final

from gkreport.formats.fixed.canvas import Part
from gkreport.formats.fixed.geometry import Matrix, Point
from gkreport.formats.fixed.shapes import curve
from gkreport.formats.fixed.work import Work
from gkreport.formats.ofd.values import broken, numbers_of, placed

_TOKEN: Final = re.compile(r"[A-Za-z]|[^\sA-Za-z]+(?:[eE][+-]?\d+)?")
"""`M`, `-12.5`, `1e-3`"""
_OPERANDS: Final = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
_CURVE: Final = 40
"""Steps of work for a curve."""
_QUARTERS: Final = 8
"""Curves that stand for an arc, each of an eighth of a circle at most."""


def parts_of(text: str, matrix: Matrix, work: Work) -> list[Part]:
    """Return the parts of a path as the points they pass through, each with whether it curves."""
    tokens = _TOKEN.findall(text)
    work.spend(len(tokens))
    a, b, c, d, e, f = matrix
    parts: list[Part] = []
    points: list[Point] = []
    is_curved = False
    at, here = 0, (0.0, 0.0)
    while at < len(tokens):
        operator = tokens[at]
        count = _OPERANDS.get(operator)
        if count is None or at + count >= len(tokens):
            raise broken()
        operands = numbers_of(tokens[at + 1 : at + 1 + count])
        at += count + 1
        if operator == "C":
            points += points[:1]
            continue
        x, y = operands[-2:]
        point = a * x + c * y + e, b * x + d * y + f
        if operator in "MS":
            if len(points) > 1:
                parts.append((points, is_curved))
            points, is_curved = [point], False
        elif operator == "L":
            points.append(point)
        else:
            for first, second, end in _curves(operator, here, operands):
                work.spend(_CURVE)
                start = points[-1] if points else placed(matrix, *here)
                points += curve(start, placed(matrix, *first), placed(matrix, *second), placed(matrix, *end))
            is_curved = True
        here = x, y
    if len(points) > 1:
        parts.append((points, is_curved))
    return parts


def _curves(operator: str, here: Point, operands: Sequence[float]) -> Iterator[tuple[Point, Point, Point]]:
    """Yield the curves of an operator, each with its two control points and its end."""
    x, y = operands[-2:]
    if operator == "B":
        yield (operands[0], operands[1]), (operands[2], operands[3]), (x, y)
    elif operator == "Q":
        middle = operands[0], operands[1]
        yield _toward(here, middle), _toward((x, y), middle), (x, y)
    else:
        yield from _arc(here, operands)


def _toward(point: Point, other: Point) -> Point:
    """Return the point two thirds of the way from one to another: a curve by one point as one by two."""
    return point[0] + (other[0] - point[0]) * 2 / 3, point[1] + (other[1] - point[1]) * 2 / 3


def _arc(here: Point, operands: Sequence[float]) -> Iterator[tuple[Point, Point, Point]]:
    """Yield the curves of an arc: its radii, its turn in degrees, whether it is large and clockwise, and its end.

    The centre is found as for arcs in SVG (SVG 1.1, appendix F.6.5), which say the same.
    """
    wide, high, turn, large, clockwise, x1, y1 = operands
    wide, high = abs(wide), abs(high)
    if not wide or not high or here == (x1, y1):
        yield here, (x1, y1), (x1, y1)
        return
    cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    dx, dy = (here[0] - x1) / 2, (here[1] - y1) / 2
    x, y = (cos * dx + sin * dy) / wide, (cos * dy - sin * dx) / high
    reach = math.hypot(x, y)
    if reach > 1:  # radii too small to reach from one end to the other are made larger
        wide, high, x, y = wide * reach, high * reach, x / reach, y / reach
    far = math.sqrt(max(0.0, 1 / (x * x + y * y) - 1)) * (-1 if bool(large) == bool(clockwise) else 1)
    cx, cy = far * y, -far * x
    first, last = math.atan2(y - cy, x - cx), math.atan2(-y - cy, -x - cx)
    sweep = (last - first) % math.tau if clockwise else -((first - last) % math.tau)
    middle_x = (here[0] + x1) / 2 + cos * cx * wide - sin * cy * high
    middle_y = (here[1] + y1) / 2 + sin * cx * wide + cos * cy * high
    step = sweep / _QUARTERS
    bend = 4 / 3 * math.tan(step / 4)

    def at(along: float, across: float) -> Point:
        x, y = along * wide, across * high
        return middle_x + cos * x - sin * y, middle_y + sin * x + cos * y

    for number in range(_QUARTERS):
        begin, end = first + number * step, first + (number + 1) * step
        yield (
            at(math.cos(begin) - bend * math.sin(begin), math.sin(begin) + bend * math.cos(begin)),
            at(math.cos(end) + bend * math.sin(end), math.sin(end) - bend * math.cos(end)),
            at(math.cos(end), math.sin(end)),
        )

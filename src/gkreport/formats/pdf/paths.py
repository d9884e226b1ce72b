"""The paths of a PDF file as points."""

from collections.abc import Iterator, Sequence
from typing import Final

from pdfminer.utils import Matrix, PathSegment, Point

from gkreport.formats.fixed.shapes import curve
from gkreport.formats.fixed.work import Work

_CURVE: Final = 40
"""Steps of work for a curve."""


def outlines_of(path: Sequence[PathSegment], matrix: Matrix, work: Work) -> Iterator[tuple[list[Point], bool]]:
    """Yield each part of a path as the points it passes through, and whether it curves."""
    a, b, c, d, e, f = matrix
    points: list[Point] = []
    curved = False
    for segment in path:
        operator, *numbers = segment
        if operator == "m":
            if len(points) > 1:
                yield points, curved
            points, curved = [], False
        elif operator == "h" and points:
            points.append(points[0])
        new = [(a * x + c * y + e, b * x + d * y + f) for x, y in zip(numbers[::2], numbers[1::2], strict=True)]
        if operator in ("c", "v", "y") and points:
            curved = True
            work.spend(_CURVE)
            start, *middle = points[-1], *new
            first = start if operator == "v" else middle[0]
            second = middle[0] if operator == "v" else middle[1] if operator == "c" else middle[-1]
            points += curve(start, first, second, middle[-1])
        else:
            points += new
    if len(points) > 1:
        yield points, curved

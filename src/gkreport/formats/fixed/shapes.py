"""Areas and clips, and how much of a character lies inside one."""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Final

import attrs

from gkreport.formats.fixed.geometry import Box, Point

_PIECES: Final = 8
"""Straight pieces that stand for a curve: a circle around a cell then errs by less than a hundredth of its size."""
_ACROSS: Final = (0.1, 0.5, 0.9)
_DOWN: Final = (0.06, 0.28, 0.5, 0.72, 0.94)
"""Where a character is looked at to find out how much of it lies in a shape."""


@attrs.frozen(eq=False)
class Shape:
    """An area that its outlines bound."""

    outlines: Sequence[Sequence[Point]]
    even_odd: bool

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies in it (ISO 32000-1, 8.5.3.3)."""
        winding = 0
        for outline in self.outlines:
            for (x0, y0), (x1, y1) in pairwise((*outline, outline[0])):
                if (y0 <= y) != (y1 <= y) and x < x0 + (y - y0) / (y1 - y0) * (x1 - x0):
                    winding += 1 if y1 > y0 else -1
        return bool(winding % 2 if self.even_odd else winding)

    def share(self, box: Box) -> float:
        """Return about how much of a box lies in it."""
        points = [(box.left + box.width * across, box.top + box.height * down) for across in _ACROSS for down in _DOWN]
        return sum(self.holds(*point) for point in points) / len(points)

    def placed(self, place: Callable[[Point], Point]) -> "Shape":
        """Return it in other coordinates."""
        return Shape([[place(point) for point in outline] for outline in self.outlines], self.even_odd)

    @property
    def points(self) -> int:
        """The number of its corners, for the work that it makes."""
        return sum(map(len, self.outlines))


@attrs.frozen(eq=False)
class Clip:
    """The area inside which something is drawn: a box, and shapes that narrow it."""

    box: Box
    shapes: tuple[Shape, ...] = ()
    is_vague: bool = False
    """Whether it is narrowed by more than that: by letters, or by too many shapes."""

    @property
    def is_narrowed(self) -> bool:
        """Whether it is less than its box."""
        return self.is_vague or bool(self.shapes)

    def within(self, outlines: Sequence[Sequence[Point]], *, even_odd: bool) -> "Clip":
        """Return the clip that a path leaves of it."""
        box = self.box.common(Box.around([point for outline in outlines for point in outline]))
        if len(outlines) == 1 and box_of(outlines[0]):
            return Clip(box, self.shapes, self.is_vague)
        if len(self.shapes) == _MOST_SHAPES:
            return Clip(box, self.shapes, is_vague=True)
        return Clip(box, (*self.shapes, Shape(outlines, even_odd)), self.is_vague)

    def placed(self, place: Callable[[Point], Point]) -> "Clip":
        """Return it in other coordinates."""
        corners = [place((self.box.left, self.box.top)), place((self.box.right, self.box.bottom))]
        # An empty box, whose sides have changed places, stays empty.
        box = Box.around(corners) if not self.box.is_empty else self.box
        return Clip(box, tuple(shape.placed(place) for shape in self.shapes), self.is_vague)


_MOST_SHAPES: Final = 8
_EVERYWHERE: Final = 1e9
EVERYTHING: Final = Clip(Box(-_EVERYWHERE, -_EVERYWHERE, _EVERYWHERE, _EVERYWHERE))
_SQUARE: Final = 1e-3
"""Sides that lean by less (in points) are level or upright."""
_CORNERS: Final = 4


def box_of(outline: Sequence[Point]) -> Box | None:
    """Return the rectangle that an outline is; None where it is none, or leans."""
    corners = outline[:-1] if len(outline) > 1 and outline[0] == outline[-1] else outline
    if len(corners) != _CORNERS:
        return None
    level = [abs(a[1] - b[1]) < _SQUARE for a, b in pairwise((*corners, corners[0]))]
    upright = [abs(a[0] - b[0]) < _SQUARE for a, b in pairwise((*corners, corners[0]))]
    if (level[0] and upright[1] and level[2] and upright[3]) or (upright[0] and level[1] and upright[2] and level[3]):
        return Box.around(corners)
    return None


def curve(p0: Point, p1: Point, p2: Point, p3: Point) -> Iterator[Point]:
    """Yield points of a Bézier curve (ISO 32000-1, 8.5.2.2)."""
    for at in range(1, _PIECES + 1):
        t = at / _PIECES
        s = 1 - t
        weights = s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t
        x, y = (sum(w * p[axis] for w, p in zip(weights, (p0, p1, p2, p3), strict=True)) for axis in (0, 1))
        yield x, y

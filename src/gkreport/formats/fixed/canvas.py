"""Records what is painted on a page: where each letter stands, which lines are straight, what is covered."""

import math
from collections.abc import Sequence
from itertools import chain, combinations, pairwise
from typing import Final

from gkreport.formats.fixed.drawing import Drawing
from gkreport.formats.fixed.geometry import Box, Point
from gkreport.formats.fixed.inks import Looks
from gkreport.formats.fixed.recorded import Recorded, Shown, drawing_of
from gkreport.formats.fixed.shapes import Clip, Shape, box_of
from gkreport.formats.fixed.sight import Mark
from gkreport.formats.fixed.work import Work
from gkreport.seen import BLACK, Colour

_GLYPH: Final = 16
"""Steps of work for a glyph or a picture."""
_LINE: Final = 20
"""Steps of work for a line."""
_THICKEST: Final = 3.2
"""Lines are thinner than this (in points), areas thicker: borders of tables are up to 3 points thick."""
_THINNEST: Final = 0.3
"""A line without width is drawn as thin as a device can."""
_SHORTEST: Final = 5
"""A curved shape that is thin and shorter than this is a dot, not a line."""
_FRAME: Final = 2
"""A frame is filled between an outer and an inner box."""
_PALE: Final = 247
"""A colour of which no channel is less cannot be told from paper."""
_CLEAR: Final = 0.05
"""Paint of less opacity is nothing."""
_MOST_TESTED: Final = 32
"""Boxes of one path that are compared with each other."""
_LEVEL: Final = 0.05
"""The greatest slope of a line of text that is level or upright: about 3 degrees."""


Part = tuple[list[Point], bool]
"""A part of a path: the points it passes through, and whether it curves."""


class Canvas:
    """Records one page after another."""

    def __init__(self, work: Work) -> None:
        """Begin with no page."""
        self.work: Work = work
        self.begin(0, 0)

    def begin(self, width: float, height: float) -> None:
        """Begin a page."""
        self._recorded = Recorded(width, height)
        self.shown: list[Shown] = self._recorded.shown
        self._marks = self._recorded.marks
        self.number: int = 0
        """The position in painting order of what was painted last."""
        self.paper: Clip = Clip(Box(0, 0, width, height))
        """The clip that a page begins with."""

    def add_unknown(self, count: int = 1) -> None:
        """Count characters that the file does not identify."""
        self._recorded.unknown += count

    def drawing(self, number: int) -> Drawing:
        """Return the drawing of the recorded page."""
        return drawing_of(self._recorded, number, self.work)

    # -- shapes ------------------------------------------------------------------------------------

    def fill(self, parts: Sequence[Part], colour: Colour | None, looks: Looks, *, even_odd: bool) -> None:
        """Record what a filled shape covers, and the lines that its thin parts are."""
        outlines = [points for points, _ in parts]
        is_curved = any(curved for _, curved in parts)
        white = is_white(colour)
        boxes = [Box.around(points) for points in outlines]
        whole = Shape(outlines, even_odd)
        if len(boxes) == _FRAME and not white and _is_frame(*boxes):
            box = boxes[0]
            corners = [(box.left, box.top), (box.right, box.top), (box.right, box.bottom), (box.left, box.bottom)]
            self._recorded.lines += pairwise([*corners, corners[0]])
            self._mark(box, colour, looks, shape=whole)
            return
        are_boxes = all(box_of(points) for points in outlines)
        is_one = len(boxes) == 1 or (are_boxes and _are_apart(boxes))
        for box in boxes:
            line = None
            if min(box.width, box.height) <= _THICKEST:
                line = _along(box)
                if not white and not (is_curved and max(box.width, box.height) < _SHORTEST):
                    self._recorded.lines.append(line)
            elif is_curved:
                self._recorded.pictures.append(box)
            if are_boxes:
                self._mark(box, colour, looks, line=line, is_vague=not is_one or colour is None)
            elif len(boxes) == 1:
                self._mark(box, colour, looks, line=line, shape=whole)
        if not are_boxes and len(boxes) > 1:
            self._mark(Box.around([point for points in outlines for point in points]), colour, looks, shape=whole)

    def stroke(self, parts: Sequence[Part], colour: Colour | None, looks: Looks, width: float) -> None:
        """Record the straight lines of a shape that is drawn along its outlines."""
        width = max(_THINNEST, width)
        is_wall = width <= _THICKEST and not any(curved for _, curved in parts) and not is_white(colour)
        for start, end in chain.from_iterable(pairwise(points) for points, _ in parts):
            self.work.spend(_LINE)
            if is_wall:
                self._recorded.lines.append((start, end))
            box = _around_line(start, end, width / 2)
            is_square = start[0] == end[0] or start[1] == end[1]
            shape = None if is_square else _bar(start, end, width)
            line = (start, end) if width <= _THICKEST else None
            self._mark(box, colour, looks, line=line, shape=shape, opacity=looks.stroke)

    def wash(self, looks: Looks) -> None:
        """Record a gradient, which paints all that its clip lets it."""
        self.number += 1
        self.work.spend(_GLYPH)
        self._mark(looks.clip.box, None, looks, is_vague=True)

    def picture(self, corners: Sequence[Point], colour: Colour | None, looks: Looks, *, is_vague: bool) -> None:
        """Record where a picture lies."""
        self.number += 1
        self.work.spend(_GLYPH)
        box = Box.around(corners)
        self._recorded.pictures.append(box)
        shape = None if box_of(corners) else Shape([corners], even_odd=False)
        self._mark(box, colour, looks, shape=shape, is_vague=is_vague)

    def strike(self, start: Point, end: Point) -> None:
        """Record the line of an annotation."""
        self.number += 1
        self.work.spend(_LINE)
        self._marks.append(Mark(_around_line(start, end, _THINNEST), self.number, BLACK, line=(start, end)))

    def put_over(self, box: Box) -> None:
        """Record an annotation whose looks the file leaves to the viewer."""
        self.number += 1
        self.work.spend(_GLYPH)
        self._recorded.pictures.append(box)
        self._marks.append(Mark(box, self.number, None, is_vague=True))

    def _mark(  # noqa: PLR0913  # what there is to say of one
        self,
        box: Box,
        colour: Colour | None,
        looks: Looks,
        *,
        opacity: float | None = None,
        line: tuple[Point, Point] | None = None,
        shape: Shape | None = None,
        is_vague: bool = False,
    ) -> None:
        """Record something painted, as far as it is inside its clip."""
        inside = box if looks.clip.box.holds_box(box) else box.common(looks.clip.box)
        opacity = looks.fill if opacity is None else opacity
        if inside.is_empty or opacity <= _CLEAR:
            return
        is_vague = is_vague or looks.clip.is_narrowed or looks.is_unsure
        mark = Mark(inside, self.number, colour, opacity, shape, line, is_vague, looks.darkens)
        last = self.shown[-1].number if self.shown else 0
        if mark.is_plain:
            while self._marks and self._marks[-1].number > last and inside.holds_box(self._marks[-1].box):
                del self._marks[-1]
            if is_white(colour) and not self._marks and not self.shown:
                return
        self._marks.append(mark)


def _around_line(start: Point, end: Point, by: float) -> Box:
    (x0, y0), (x1, y1) = start, end
    left, right = (x0, x1) if x0 <= x1 else (x1, x0)
    top, bottom = (y0, y1) if y0 <= y1 else (y1, y0)
    return Box(left - by, top - by, right + by, bottom + by)


def _bar(start: Point, end: Point, width: float) -> Shape:
    """Return the area of a thick line."""
    (x0, y0), (x1, y1) = start, end
    length = math.hypot(x1 - x0, y1 - y0) or 1.0
    dx, dy = (y1 - y0) / length * width / 2, (x0 - x1) / length * width / 2
    return Shape([[(x0 + dx, y0 + dy), (x1 + dx, y1 + dy), (x1 - dx, y1 - dy), (x0 - dx, y0 - dy)]], even_odd=False)


def _along(box: Box) -> tuple[Point, Point]:
    """Return the line that a thin box is."""
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    if box.width >= box.height:
        return (box.left, y), (box.right, y)
    return (x, box.top), (x, box.bottom)


def _are_apart(boxes: Sequence[Box]) -> bool:
    """Whether no two of a few boxes overlap; more than a few are not compared."""
    return len(boxes) <= _MOST_TESTED and not any(a.share(b) for a, b in combinations(boxes, 2) if a.width and a.height)


def turn_of(a: float, b: float, c: float, d: float) -> int:
    """Return how many quarter turns to the left a line of text stands at; slanted letters count as upright."""
    if abs(b) <= _LEVEL * abs(a):
        return -1 if a * d <= 0 else 0 if a > 0 else 2
    if abs(a) <= _LEVEL * abs(b):
        return -1 if b * c >= 0 else 1 if b > 0 else 3
    return -1


def is_white(colour: Colour | None) -> bool:
    """Whether a colour cannot be told from paper."""
    return colour is not None and min(colour) >= _PALE


def _is_frame(outer: Box, inner: Box) -> bool:
    """Whether the area between two boxes is a thin frame."""
    gaps = (inner.left - outer.left, inner.top - outer.top, outer.right - inner.right, outer.bottom - inner.bottom)
    return all(0 <= gap <= _THICKEST for gap in gaps)

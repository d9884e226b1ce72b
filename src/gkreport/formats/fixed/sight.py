"""Finds what lies under, over and through each character of a page, for the judge who says whether it is seen."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import chain
from operator import attrgetter
from typing import Final

import attrs

from gkreport.formats.fixed.drawing import DIGITS, Glyph
from gkreport.formats.fixed.geometry import Box, Point
from gkreport.formats.fixed.places import DrawnGlyph, Index
from gkreport.formats.fixed.shapes import Shape
from gkreport.formats.fixed.work import Work
from gkreport.seen import BLACK, WHITE, Colour, Drawn, Sight, Verdict, Why, blend, contrast, judge


@attrs.define(eq=False)
class Mark:
    """Something painted that is no character: an area, a line, a picture."""

    box: Box
    number: int
    """Its position in painting order."""
    colour: Colour | None
    """None where it is not known: pictures, patterns, gradients."""
    opacity: float = 1.0
    shape: Shape | None = None
    """What it fills of its box, where that is not all of it."""
    line: tuple[Point, Point] | None = None
    """The two ends of a line."""
    is_vague: bool = False
    """Whether it may leave out any part of its box."""
    darkens: bool = False
    """Whether it is multiplied with what lies under it, as a text marker is."""
    is_of_text: bool = False
    """Whether it is a line that goes with words, under or through them, and none of a table."""

    @property
    def is_plain(self) -> bool:
        """Whether it hides all that lies under its box."""
        return not (self.shape or self.line or self.is_vague or self.darkens) and self.opacity == 1

    def hides(self, body: Box) -> bool:
        """Whether nothing is seen of a character under it."""
        return self.is_plain and self.box.holds_box(body)

    def over(self, under: Colour) -> list[Colour]:
        """Return the colours that it can make of what lies under it."""
        colours = [self.colour] if self.colour else [BLACK, WHITE]
        if self.darkens:
            colours = [_multiplied(each, under) for each in colours]
        return [blend(each, under, self.opacity) for each in colours]


def _multiplied(one: Colour, other: Colour) -> Colour:
    red, green, blue = (a * b // 255 for a, b in zip(one, other, strict=True))
    return red, green, blue


_NEARLY: Final = 0.95
_HARDLY: Final = 0.1
"""Shares of a character: what covers it nearly hides it, what touches it hardly does nothing."""
_SLIVER: Final = 0.02
"""More of the room of a character that is inside its clip can show a part of it: typefaces differ."""
_POINT: Final = 2
"""Steps of work for a corner of a shape that a character is compared with."""
_THICK: Final = 0.3
"""A line that covers so much of a character hides a part of it."""
_LEGIBLE: Final = 1.5
"""Contrast from which a character is legible through what was painted over it."""


def look(drawn: Sequence[DrawnGlyph], marks: Sequence[Mark], paper: Box, work: Work) -> None:
    """Give each character its verdict."""
    index = Index([each for each in drawn if each.glyph.text.strip()])
    touching = _touching(index, marks, work)
    cut: list[DrawnGlyph] = []
    clip, base, size, narrow, fits = None, 0.0, 0.0, 0.0, False  # of the character before: most are as high and wide
    for each in drawn:
        glyph, box = each.glyph, each.clip.box
        near = touching.get(id(each))
        if not (each.clip is clip and glyph.base == base and glyph.size == size and each.size == narrow):
            clip, base, size, narrow = each.clip, glyph.base, glyph.size, each.size
            is_within = box.top <= glyph.top and glyph.bottom <= box.bottom
            fits = is_within and narrow >= _PLAIN_SIZE and not clip.is_narrowed
        if fits and not near and box.left <= glyph.left and glyph.right <= box.right:
            glyph.verdict = each.ink.verdict
            continue
        uncut = _uncut(each, work)
        sitter = _Sitter(each, each.body, [(each.ink.colour or BLACK, WHITE)])
        for mark in near or ():
            work.spend(_POINT * mark.shape.points if mark.shape else 1)
            sitter.meet(mark)
        glyph.verdict = sitter.verdict(uncut)
        if glyph.verdict.sight is Sight.UNSEEN and glyph.verdict.why is Why.CLIPPED:
            cut.append(each)
    for each in cut:
        _doubt_beside(each, index, paper, work)


def _touching(index: Index, marks: Sequence[Mark], work: Work) -> dict[int, list[Mark]]:
    """Return what touches each character, by its id, in painting order.

    What a ground hides that lies under the character, and what is painted over its cover, is left out.
    """
    found: dict[int, list[Mark]] = {}
    walls = _Walls(marks)
    for mark in marks:
        touched = list(index.touched(mark.box))
        work.spend(1 + len(touched))
        if mark.line and mark.box.width > mark.box.height:
            mark.is_of_text = _is_of_text(mark.box, index, walls)
        for each in touched:
            near = found.setdefault(id(each), [])
            if near and near[-1].number > each.glyph.number and near[-1].hides(each.body):
                continue
            if mark.number < each.glyph.number and mark.hides(each.body):
                near.clear()
            near.append(mark)
    return found


_PLAIN_SIZE: Final = 4.0
"""Type from this size on (in points) is seen at a glance; smaller type is given to the judge."""


def _is_of_text(box: Box, index: Index, walls: "_Walls") -> bool:
    """Whether a level line runs along the foot of words or through them, and meets no upright line."""
    along = index.touched(Box(box.left, box.top - _UNDER, box.right, box.bottom))
    length = sum(min(each.glyph.right, box.right) - max(each.glyph.left, box.left) for each in along)
    return length >= _MOSTLY * box.width and not walls.meet(box)


_UNDER: Final = 2.0
"""A line is at most so far (in points) below the foot of the words that it goes with."""
_MOSTLY: Final = 0.4
"""So much of a line that goes with words has words along it."""


class _Walls:
    """The upright lines of a page."""

    def __init__(self, marks: Sequence[Mark]) -> None:
        self._boxes = sorted(
            (mark.box for mark in marks if mark.line and mark.box.height > mark.box.width), key=attrgetter("left")
        )
        self._lefts = [box.left for box in self._boxes]

    def meet(self, box: Box) -> bool:
        """Whether a level line meets or crosses one of them."""
        start = bisect_left(self._lefts, box.left - _MEETING)
        end = bisect_right(self._lefts, box.right + _MEETING)
        return any(
            wall.top - _MEETING <= box.bottom and box.top <= wall.bottom + _MEETING for wall in self._boxes[start:end]
        )


_MEETING: Final = 1.5
"""Lines that are no farther from each other (in points) meet."""


def _uncut(each: DrawnGlyph, work: Work) -> float:
    """Return how much of the ink of a character is inside its clip."""
    body, clip = each.body, each.clip
    if body.width <= 0:
        return float(clip.box.holds(each.glyph.x, each.glyph.y))
    uncut = body.share(clip.box)
    if uncut <= _HARDLY and each.glyph.box.share(clip.box) > _SLIVER:
        uncut = max(uncut, _HARDLY)
    for shape in clip.shapes:
        work.spend(_POINT * shape.points)
        uncut = min(uncut, shape.share(body))
    return uncut


def _doubt_beside(cut: DrawnGlyph, index: Index, paper: Box, work: Work) -> None:
    """Doubt the digits beside a digit that was cut off by the edge of the paper, or by a clip that they have too."""
    glyph = cut.glyph
    by_paper = cut.body.share(paper) <= _HARDLY
    for other in index.beside(glyph) if _is_digit(glyph) else ():
        work.spend(1)
        if _is_digit(other.glyph) and (by_paper or other.clip.box == cut.clip.box) and _is_seen(other.glyph):
            other.glyph.verdict = Verdict(Sight.DOUBTFUL, Why.CLIPPED)


def _is_seen(glyph: Glyph) -> bool:
    return glyph.verdict.sight is not Sight.UNSEEN


# -- one character ---------------------------------------------------------------------------------


_Looks = list[tuple[Colour, Colour]]
_MOST_LOOKS: Final = 8
"""Pairs of colours that one character can have; grounds that differ from place to place give no more."""


@attrs.define(eq=False)
class _Sitter:
    """One character, while what was painted where it stands is gone through in painting order."""

    drawn: DrawnGlyph
    body: Box
    looks: _Looks
    """Its colour and that of its ground, each pair that can be."""
    is_painted: bool = False
    """Whether all that was painted before it has been gone through."""
    is_struck: bool = False
    is_crossed: bool = False
    """Whether a line of a table goes through it."""
    is_uncertain: bool = False
    uncovered: float = 1.0

    def meet(self, mark: Mark) -> None:
        """Take account of something painted before or after it."""
        glyph = self.drawn.glyph
        if mark.number > glyph.number:
            self.paint()
        if mark.line and _crosses(mark.line, glyph, self.body) and self._shows(mark):
            self.is_struck |= mark.is_of_text
            self.is_crossed |= not mark.is_of_text
        share = mark.shape.share(self.body) if mark.shape else self.body.share(mark.box)
        if share > (_THICK if mark.line else _HARDLY):
            is_whole = share >= _NEARLY and not mark.is_vague
            if mark.number < glyph.number:
                self._stand_on(mark, is_whole=is_whole)
            elif mark.number > glyph.number:
                self._lie_under(mark, share, is_whole=is_whole)

    def paint(self) -> None:
        """Mix its ink with each ground that it can stand on."""
        if not self.is_painted:
            self.is_painted = True
            ink = self.drawn.ink
            self.looks = [
                (blend(_multiplied(colour, ground) if ink.looks.darkens else colour, ground, ink.opacity), ground)
                for colour, ground in self.looks
            ]

    def _shows(self, mark: Mark) -> bool:
        """Whether a line can be told from the ground."""
        return any(contrast(over, ground) >= _LEGIBLE for _, ground in self.looks for over in mark.over(ground))

    def _stand_on(self, mark: Mark, *, is_whole: bool) -> None:
        """Put something on its ground.

        Nobody writes in dark letters on a dark picture: where nothing is known of a ground, only light ink is doubtful.
        """
        if is_whole and mark.opacity >= _NEARLY and not mark.darkens:
            self.is_struck = self.is_crossed = False
        new: _Looks = []
        for colour, ground in self.looks:
            is_known = mark.colour or contrast(colour, WHITE) < _LEGIBLE
            new += [(colour, over) for over in (mark.over(ground) if is_known else [WHITE])]
        self.looks = list(dict.fromkeys(new if is_whole else self.looks + new))[:_MOST_LOOKS]

    def _lie_under(self, mark: Mark, share: float, *, is_whole: bool) -> None:
        """Put something over it."""
        pairs = (zip(mark.over(colour), mark.over(ground), strict=True) for colour, ground in self.looks)
        new = list(dict.fromkeys(chain.from_iterable(pairs)))[:_MOST_LOOKS]
        if all(contrast(*pair) >= _LEGIBLE for pair in new):
            self.looks = new if is_whole else self.looks
        elif is_whole:
            self.uncovered = 1 - share
        else:
            # Pieces that cover all of it together leave it doubtful: they can overlap.
            share = share / 2 if mark.is_vague else share
            self.uncovered = max(self.uncovered - share, 2 * (1 - _NEARLY))
            self.is_uncertain |= mark.is_vague

    def verdict(self, uncut: float) -> Verdict:
        """Judge it."""
        self.paint()
        drawn, ink = self.drawn, self.drawn.ink
        facts = Drawn(
            opacity=1.0 if ink.opacity > 1 - _NEARLY else 0.0,
            size=drawn.size,
            uncut=uncut,
            uncovered=self.uncovered,
            # Letters that are a clip are seen where something was painted in it.
            hidden=ink.hidden and not (ink.uncertain and self.is_uncertain),
            struck=self.is_struck,
            uncertain=ink.uncertain
            or ink.colour is None
            or drawn.clip.is_vague
            or (self.is_crossed and _is_digit(drawn.glyph)),
        )
        verdicts = {judge(attrs.evolve(facts, ink=colour, ground=ground)) for colour, ground in self.looks}
        if self.is_struck and all(one.sight is Sight.UNSEEN and one.why in _INKLESS for one in verdicts):
            return Verdict(Sight.DOUBTFUL, Why.STRUCK)  # the line is seen, like a minus
        if len(verdicts) == 1:
            return verdicts.pop()
        why = next(one.why for one in sorted(verdicts, key=_certainty) if one.why)
        return Verdict(Sight.DOUBTFUL, why)


_INKLESS: Final = (Why.HIDDEN, Why.COLOUR, Why.CLEAR)


def _certainty(verdict: Verdict) -> int:
    """Return an order in which what hides a character comes first."""
    return (Sight.UNSEEN, Sight.DOUBTFUL, Sight.SEEN).index(verdict.sight)


def _is_digit(glyph: Glyph) -> bool:
    return glyph.text in DIGITS


_CORE_WIDTH: Final = 0.35
_CORE_TOP: Final = 0.62
_CORE_BOTTOM: Final = 0.08
_ENOUGH: Final = 0.2
"""A line strikes a character out where it crosses so much of its ink, and the middle of that is near its middle.

The core is measured in parts of the width and the size, so that a line at the foot or a wall at the side is none.
"""


def _crosses(line: tuple[Point, Point], glyph: Glyph, body: Box) -> bool:
    """Whether a line goes through a character."""
    (x0, y0), (x1, y1) = line
    start, end = 0.0, 1.0
    for at, step, low, high in ((x0, x1 - x0, body.left, body.right), (y0, y1 - y0, body.top, body.bottom)):
        if step:
            near, far = sorted(((low - at) / step, (high - at) / step))
            start, end = max(start, near), min(end, far)
        elif not low <= at <= high:
            return False
    if start >= end:
        return False
    width, height = abs(x1 - x0) * (end - start), abs(y1 - y0) * (end - start)
    x, y = x0 + (x1 - x0) * (start + end) / 2, y0 + (y1 - y0) * (start + end) / 2
    return (
        (width >= _ENOUGH * body.width or height >= _ENOUGH * body.height)
        and abs(x - glyph.x) <= _CORE_WIDTH * (glyph.right - glyph.left)
        and glyph.base - _CORE_TOP * glyph.size <= y <= glyph.base - _CORE_BOTTOM * glyph.size
    )

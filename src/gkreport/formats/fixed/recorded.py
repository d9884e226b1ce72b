"""What was painted on a page, and from it the drawing: turned so that most text is upright, each letter judged."""

import math
from collections import Counter
from operator import attrgetter
from typing import Final

import attrs

from gkreport.formats.fixed.drawing import Character, Drawing, Glyph, Stroke
from gkreport.formats.fixed.geometry import Box, Point
from gkreport.formats.fixed.inks import Ink
from gkreport.formats.fixed.places import DrawnGlyph
from gkreport.formats.fixed.shapes import Clip
from gkreport.formats.fixed.sight import Mark, look
from gkreport.formats.fixed.work import Work
from gkreport.seen import WHITE, Sight, Verdict, Why, contrast

_HIGH: Final = 3.0
"""Type so many times as high as most of a page is no part of its lines: a watermark."""
_SPECK: Final = 12.0
"""No sign of a number is larger (in points)."""
_SEEN: Final = 1.3
"""Contrast with paper from which something small is seen."""
_NO_SIZE: Final = 1e-3
"""Stands for the size of letters that have none: gaps are measured in parts of it."""
_SMALLEST: Final = 1
"""Type smaller than this (in points) is not seen."""


_CLEAR: Final = Verdict(Sight.UNSEEN, Why.CLEAR)


@attrs.define(eq=False)
class Shown:
    """A character and the line from its start to its end, y downwards."""

    character: Character
    start: Point
    end: Point
    size: float
    turn: int
    """How many quarter turns to the left its line stands at; -1 for one that is oblique or mirrored."""
    number: int
    """Its position in painting order."""
    ink: Ink
    clip: Clip
    narrow: float
    """The size, or less where it is squeezed together."""


@attrs.define(eq=False)
class Recorded:
    """What was painted on one page, in its coordinates: from its upper left corner, y downwards."""

    width: float
    height: float
    shown: list[Shown] = attrs.field(factory=list)
    lines: list[tuple[Point, Point]] = attrs.field(factory=list)
    """Lines that can be walls of tables."""
    marks: list[Mark] = attrs.field(factory=list)
    pictures: list[Box] = attrs.field(factory=list)
    unknown: int = 0
    """How many characters the file does not identify."""


def drawing_of(page: Recorded, number: int, work: Work) -> Drawing:
    """Return the drawing of a page, turned so that most of its text is upright."""
    inked = [shown for shown in page.shown if shown.character.text.strip()]
    turns = Counter(map(attrgetter("turn"), inked))
    del turns[-1]
    turn = turns.most_common(1)[0][0] if turns else 0
    if turn:
        page = _turned(page, turn)
    drawing = Drawing(number, page.width, page.height, [], [], page.pictures, unknown=page.unknown)
    sizes = Counter(map(round, map(attrgetter("size"), inked)))
    high = _HIGH * (sizes.most_common(1)[0][0] if sizes else 0)
    upright: list[DrawnGlyph] = []
    marks = page.marks[:]
    glyphs: list[Glyph] = []
    for shown in page.shown:
        (x0, y0), (x1, _) = shown.start, shown.end
        left, right = (x0, x1) if x0 <= x1 else (x1, x0)
        is_turned = shown.turn != turn
        character = shown.character
        glyph = Glyph(character.text, left, right, y0, shown.size or _NO_SIZE, shown.number, is_turned, character)
        glyphs.append(glyph)
        if is_turned or shown.size > high:
            marks += _apart(shown, glyph)
            if is_turned or glyph.verdict.why is Why.WATERMARK:
                continue
        elif shown.ink.verdict.why is Why.COLOUR and not glyph.text.isspace():  # white letters hide what is under them
            marks.append(Mark(glyph.body, shown.number, shown.ink.colour, shown.ink.opacity, is_vague=True))
        upright.append(DrawnGlyph(glyph, shown.ink, shown.clip, shown.narrow))
    marks.sort(key=attrgetter("number"))
    look(upright, marks, Box(0, 0, page.width, page.height), work)
    for shown, glyph in zip(page.shown, glyphs, strict=True):
        if shown.character.is_blank:
            glyph.verdict = _CLEAR
        (drawing.unseen if glyph.verdict.sight is Sight.UNSEEN else drawing.glyphs).append(glyph)
    of_text = {mark.line for mark in marks if mark.is_of_text}
    drawing.specks += (mark.box for mark in page.marks if _is_speck(mark))
    drawing.strokes += filter(None, (_stroke(*line) for line in page.lines if line not in of_text))
    return drawing


def _apart(shown: Shown, glyph: Glyph) -> list[Mark]:
    """Judge a letter that is no part of a line, and return what it is to the letters that it lies over or under."""
    ink, box = shown.ink, _around(shown.start, shown.end, shown.size)
    is_on = shown.clip.box.holds((box.left + box.right) / 2, (box.top + box.bottom) / 2)
    glyph.verdict = ink.verdict if is_on and shown.size >= _SMALLEST else Verdict(Sight.UNSEEN, Why.CLIPPED)
    if ink.verdict.sight is Sight.UNSEEN or not glyph.text.strip():
        return []
    if ink.is_pale:
        glyph.verdict = Verdict(Sight.UNSEEN, Why.WATERMARK)
    return [Mark(box, shown.number, ink.colour, ink.opacity, is_vague=True, darkens=ink.looks.darkens)]


def _is_speck(mark: Mark) -> bool:
    """Whether something painted is as small as a sign, is seen on paper, and is no line of words."""
    box = mark.box
    return (
        max(box.width, box.height) <= _SPECK
        and not mark.is_of_text
        and any(contrast(over, WHITE) >= _SEEN for over in mark.over(WHITE))
    )


def _turned(page: Recorded, turn: int) -> Recorded:
    """Return a page turned by some quarters to the right."""
    wide, high = page.width, page.height

    def place(point: Point) -> Point:
        x, y = point
        return ((x, y), (high - y, x), (wide - x, high - y), (y, wide - x))[turn]

    def placed(box: Box) -> Box:
        return Box.around([place((box.left, box.top)), place((box.right, box.bottom))])

    clips: dict[int, Clip] = {}
    for shown in page.shown:
        key = id(shown.clip)
        if key not in clips:
            clips[key] = shown.clip.placed(place)
    return attrs.evolve(
        page,
        width=high if turn % 2 else wide,
        height=wide if turn % 2 else high,
        shown=[
            attrs.evolve(shown, start=place(shown.start), end=place(shown.end), clip=clips[id(shown.clip)])
            for shown in page.shown
        ],
        lines=[(place(start), place(end)) for start, end in page.lines],
        marks=[
            attrs.evolve(
                mark,
                box=placed(mark.box),
                shape=mark.shape and mark.shape.placed(place),
                line=mark.line and (place(mark.line[0]), place(mark.line[1])),
            )
            for mark in page.marks
        ],
        pictures=[placed(picture) for picture in page.pictures],
    )


def _around(start: Point, end: Point, size: float) -> Box:
    """Return the box around a character whose line goes any way."""
    (x0, y0), (x1, y1) = start, end
    length = math.hypot(x1 - x0, y1 - y0) or 1.0
    up, down = ((y1 - y0) / length * size, (x0 - x1) / length * size), 0.15
    return Box.around([(x + up[0] * part, y + up[1] * part) for x, y in (start, end) for part in (1 - down, -down)])


def _stroke(start: Point, end: Point) -> Stroke | None:
    """Return the line between two points, None where it is neither level nor upright."""
    (x0, y0), (x1, y1) = start, end
    if abs(y1 - y0) <= 1 and abs(x1 - x0) > abs(y1 - y0):
        return Stroke(across=True, at=(y0 + y1) / 2, start=min(x0, x1), end=max(x0, x1))
    if abs(x1 - x0) <= 1 and abs(y1 - y0) > abs(x1 - x0):
        return Stroke(across=False, at=(x0 + x1) / 2, start=min(y0, y1), end=max(y0, y1))
    return None

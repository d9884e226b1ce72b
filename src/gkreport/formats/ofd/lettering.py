"""Text objects: which letters stand where, and in which ink (GB/T 33190-2016, 11)."""

import math
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

import attrs

from gkreport.formats.fixed.canvas import Canvas, is_white, turn_of
from gkreport.formats.fixed.drawing import DIGITS, Character, Namesakes, shown_as
from gkreport.formats.fixed.geometry import Box, Point
from gkreport.formats.fixed.inks import Ink
from gkreport.formats.fixed.recorded import Shown
from gkreport.formats.fixed.shapes import Clip
from gkreport.formats.ofd.package import Element, Names
from gkreport.formats.ofd.resources import Paint, Resources
from gkreport.formats.ofd.values import broken, is_so, number_of, offsets_of
from gkreport.seen import BLACK

if TYPE_CHECKING:
    from gkreport.formats.ofd.painter import Scene

_UNKNOWN: Final = "\ufffd"
"""Stands for a glyph of which the file does not say what it shows."""
_WIDE_SPACE: Final = "\u3000"
_GLYPH: Final = 16
"""Steps of work for a glyph."""
_SQUEEZED: Final = 2.0
"""Characters may be so many times as high as wide and are still as plain as their height."""
_BEYOND: Final = 0.15
"""The foot of a letter is at most so far, in parts of its size, outside of the box of its object."""
_BLACK: Final[Paint] = (BLACK, 1.0)
_QUARTERS: Final[Mapping[float, int]] = {0: 0, 90: 3, 180: 2, 270: 1}
"""Quarter turns to the left, by degrees to the right."""

_Glyphs = dict[int, tuple[int, list[str]]]
"""The glyphs of codes, by the position of the first code; before them, of how many codes."""

# The width of a character, and between which steps to the next one that step is its width, all in parts of the size.
_WIDE: Final = (1.0, 0.3, 1.0)
_DIGIT: Final = (0.5, 0.4, 0.62)
_NARROW: Final = (0.5, 0.2, 1.0)


@attrs.frozen(eq=False)
class _Letter:
    """A glyph of a font, and the character that it shows."""

    character: Character
    widths: tuple[float, float, float]


@attrs.frozen(eq=False)
class _Type:
    """How the letters of an object are set."""

    unit: float
    """The width of a letter as wide as high, in the coordinates of the object."""
    along: Point
    """From the start to the end of a letter as wide as its size, on the page."""
    height: float
    """The size on the page."""
    narrow: float
    turn: int
    ink: Ink


class Lettering:
    """Writes the letters of text objects on a canvas."""

    def __init__(self, canvas: Canvas, resources: Resources, names: Names) -> None:
        """Begin with no letter."""
        self._canvas = canvas
        self._resources = resources
        self._names = names
        self._letters: dict[tuple[str, str, str], _Letter] = {}
        self._plain: dict[str, _Letter] = {}
        """The letters that fonts find for characters."""
        self._blanks: dict[str, str] = {}
        """The glyph of each font that is a blank."""
        self._types: dict[tuple[object, ...], _Type] = {}
        self.namesakes: Namesakes = Namesakes()
        self.paper: Box = Box(0, 0, 0, 0)
        """The part of the page that is shown."""

    def write(self, element: Element, scene: "Scene") -> None:
        """Write the letters of an object."""
        codes: list[Element] = []
        transforms: list[Element] = []
        paints = {"FillColor": scene.params.fill, "StrokeColor": scene.params.stroke}
        for child in element:
            name = self._names[child.tag]
            if name == "TextCode":
                codes.append(child)
            elif name == "CGTransform":
                transforms.append(child)
            elif name in paints:
                paints[name] = self._resources.paint(child)
        kind = self._type(element, scene, paints["FillColor"] or _BLACK, paints["StrokeColor"] or _BLACK)
        glyphs = _transformed(transforms) if transforms else {}
        font = element.get("Font", "")
        first = len(self._canvas.shown)
        at, x, y = 0, 0.0, 0.0
        for code in codes:
            if len(code):
                raise broken()
            text = (code.text or "").replace("\n", "").replace("\r", "")
            if glyphs:
                letters = list(self._transformed(text, at, glyphs, font))
                at += len(text)
            else:
                known = self._plain
                letters = [known.get(character) or self._letter("", "", character) for character in text]
            x, y = number_of(code.get("X"), x), number_of(code.get("Y"), y)
            self._place(code, letters, (x, y), scene, kind)
        if glyphs:  # those of no code
            letters = [self._letter(font, glyph, _UNKNOWN) for _, each in glyphs.values() for glyph in each]
            self._place(element, letters, (x, y), scene, kind)
        if transforms:
            new = self._canvas.shown[first:]
            self._canvas.add_unknown(sum(shown.character.text == _UNKNOWN for shown in new))
        frame = scene.frame if self.paper.holds_box(scene.frame) else scene.frame.common(self.paper)
        self._doubt_beyond(first, frame, _BEYOND * kind.height)

    def _type(self, element: Element, scene: "Scene", fill: Paint, stroke: Paint) -> _Type:
        """Return how the letters of an object are set; most are set as those of another."""
        get = element.get
        said = get("Size"), get("HScale"), get("CharDirection"), get("Fill"), get("Stroke")
        key = said, fill, stroke, scene.matrix[:4], scene.looks, scene.is_off, scene.is_watermark
        kind = self._types.get(key)
        if kind is None:
            kind = self._types[key] = _type_of(said, fill, stroke, scene)
        return kind

    # -- letters -----------------------------------------------------------------------------------

    def _letter(self, font: str, glyph: str, text: str) -> _Letter:
        """Return the letter of a glyph of a font, "" where the font itself finds it."""
        key = font, glyph, text
        letter = self._letters.get(key)
        if letter is None:
            if glyph and text.isspace() and self._blanks.setdefault(font, glyph) != glyph:
                text = _UNKNOWN  # a font has one blank
            shown = " " if text.isspace() and text != _WIDE_SPACE else shown_as(text)
            widths = _DIGIT if text in DIGITS else _WIDE if _is_wide(text) else _NARROW
            letter = self._letters[key] = _Letter(Character(shown, widths[0]), widths)
            if not glyph:
                self._plain[text] = letter
            else:  # one glyph for two digits, or two for one, is not what the codes say
                self.namesakes.meet((font, text), letter.character)
                self.namesakes.meet((font, None, glyph), letter.character)
        return letter

    def _transformed(self, text: str, start: int, glyphs: _Glyphs, font: str) -> Iterator[_Letter]:
        """Yield the letters of a text whose first code is at a position; what is used up of `glyphs` leaves it."""
        at = 0
        while at < len(text):
            count, each = glyphs.pop(start + at, (1, [""]))
            piece = text[at : at + count]
            if count == len(each):
                yield from (self._letter(font, *pair) for pair in zip(each, piece.ljust(count, _UNKNOWN), strict=True))
            else:  # a ligature, or a letter in several pieces; which of the digits it shows nobody knows
                shown = piece if DIGITS.isdisjoint(piece) else _UNKNOWN
                yield self._letter(font, " ".join(each), shown)
                yield from (self._letter(font, "", "") for _ in each[1:])
            at += count

    # -- places ------------------------------------------------------------------------------------

    def _place(self, code: Element, letters: Sequence[_Letter], start: Point, scene: "Scene", kind: _Type) -> None:
        """Put letters where they stand, one after another."""
        canvas, clip, ink = self._canvas, scene.looks.clip, kind.ink
        count, unit, height, turn, narrow = len(letters), kind.unit, kind.height, kind.turn, kind.narrow
        canvas.work.spend(_GLYPH * count)
        rights, downs = offsets_of(code.get("DeltaX"), count), offsets_of(code.get("DeltaY"), count)
        if rights is None and downs is None and count > 1:
            # The standard sets them one upon the other, and programs side by side.
            ink = attrs.evolve(ink, uncertain=True)
            rights = [unit * letter.widths[0] for letter in letters]
        none = [0.0] * count
        a, b, c, d, e, f = scene.matrix
        ahead, aside = kind.along
        x, y = start
        number, shown = canvas.number, canvas.shown
        for letter, right, down in zip(letters, rights or none, downs or none, strict=True):
            width, least, most = letter.widths
            if right and unit and not down and least <= right / unit <= most:
                width = right / unit
            left, base = a * x + c * y + e, b * x + d * y + f
            number += 1
            end = left + ahead * width, base + aside * width
            shown.append(Shown(letter.character, (left, base), end, height, turn, number, ink, clip, narrow))
            x += right
            y += down
        canvas.number = number

    def _doubt_beyond(self, first: int, frame: Box, slack: float) -> None:
        """Doubt the letters that leave their frame, or the part of the page that is shown."""
        left, right, top, bottom = frame.left - slack, frame.right + slack, frame.top - slack, frame.bottom + slack
        clips: dict[Clip, Clip] = {}
        for shown in self._canvas.shown[first:]:
            (x0, y0), (x1, y1) = shown.start, shown.end
            if not (left <= (x0 + x1) / 2 <= right and top <= (y0 + y1) / 2 <= bottom):
                if shown.clip not in clips:
                    clips[shown.clip] = attrs.evolve(shown.clip, is_vague=True)
                shown.clip = clips[shown.clip]


def _type_of(said: Sequence[str | None], fill: Paint, stroke: Paint, scene: "Scene") -> _Type:
    size, stretch, angle = (number_of(text, default) for text, default in zip(said, (0, 1, 0), strict=False))
    is_filled, is_outlined = is_so(said[3], otherwise=True), is_so(said[4], otherwise=False)
    a, b, c, d, _, _ = scene.matrix
    turn, height, width = turn_of(a, -b, -c, d), math.hypot(c, d) * size, math.hypot(a, b) * size * stretch
    if angle:
        quarters = _QUARTERS.get(angle % 360, -1)
        turn = -1 if turn < 0 or quarters < 0 else (turn + quarters) % 4
    if size < 0:
        raise broken()
    if scene.is_watermark or stretch < 0:
        turn = -1
    x, y = (size * stretch * part for part in (math.cos(math.radians(angle)), math.sin(math.radians(angle))))
    looks = scene.looks
    is_stroked = not is_filled or (is_outlined and is_white(fill[0]))
    colour, share = stroke if is_stroked else fill
    ink = Ink(
        colour=colour,
        opacity=share * (looks.stroke if is_stroked else looks.fill),
        looks=looks,
        hidden=scene.is_off or not (is_filled or is_outlined),
        uncertain=looks.is_unsure or (is_filled and is_outlined and fill != stroke),
    )
    narrow = min(height, _SQUEEZED * abs(width))
    return _Type(size * stretch, (a * x + c * y, b * x + d * y), height, narrow, turn, ink)


def _transformed(transforms: Sequence[Element]) -> _Glyphs:
    """Return the glyphs that stand for codes, by the position of the first code, each with how many codes it are."""
    found: _Glyphs = {}
    for transform in transforms:
        glyphs = " ".join(child.text or "" for child in transform).split()
        position, codes, count = (
            int(number_of(transform.get(name), default))
            for name, default in (("CodePosition", 0), ("CodeCount", 1), ("GlyphCount", len(glyphs)))
        )
        found[position] = max(codes, 1), glyphs[: max(count, 0)]
    return found


def _is_wide(text: str) -> bool:
    """Whether a character is as wide as high."""
    return bool(text) and unicodedata.east_asian_width(text[0]) in "WFA"

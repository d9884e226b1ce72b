"""What one page shows: glyphs, strokes and pictures, y downwards."""

import unicodedata
from collections.abc import Hashable, Sequence
from typing import Final

import attrs

from gkreport.formats.fixed.geometry import Box
from gkreport.seen import PLAIN, Sight, Verdict, Why

# A font draws a character and the radical of the same shape with one glyph, and often calls it the radical.  NFKC maps
# the Kangxi radicals and two others to their characters; the rest are listed here.  Digits are left as they are.
_RADICALS: Final = dict(
    zip(
        map(ord, "⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰"),
        "民虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙",
        strict=True,
    )
)
_RADICALS.update(
    {
        code: unicodedata.normalize("NFKC", chr(code))
        for code in (*range(0x2E80, 0x2FD6), *range(0xF900, 0xFAD9), *range(0xFB00, 0xFB07))
        if code not in _RADICALS
    }
)


def shown_as(text: str) -> str:
    """Return the characters that a person sees where a font names radicals or a ligature.

    >>> shown_as("⼀、⺠政⾏为 12②")
    '一、民政行为 12②'
    """
    return text.translate(_RADICALS)


@attrs.frozen
class Stroke:
    """A level or upright straight line, at `at` from the top or the left, from `start` to `end`."""

    across: bool
    """Whether it is level."""
    at: float
    start: float
    end: float


DIGITS: Final = frozenset("0123456789０１２３４５６７８９")


@attrs.define(eq=False)
class Character:
    """What a code of a font shows."""

    text: str
    width: float
    """At size 1."""
    is_blank: bool = False
    """Whether its font draws nothing for it."""
    is_doubtful: bool = False
    """Whether its font draws several things that it calls by the name of this digit."""


@attrs.define(eq=False)
class Glyph:
    """A character in its place: `base` is the height of its base line, `size` the size of its font."""

    text: str
    left: float
    right: float
    base: float
    size: float
    number: int
    """Its position in painting order."""
    is_turned: bool = False
    """Whether it is not upright."""
    character: Character | None = None
    verdict: Verdict = PLAIN
    """Whether a person sees it, and why not plainly."""

    @property
    def is_struck(self) -> bool:
        """Whether it is struck out: it is shown, and no longer part of the text."""
        return self.verdict.why is Why.STRUCK

    @property
    def top(self) -> float:
        """The top of a usual character of this size; the heights that fonts state differ too much."""
        return self.base - 0.85 * self.size

    @property
    def bottom(self) -> float:
        """The bottom of a usual character of this size."""
        return self.base + 0.15 * self.size

    @property
    def x(self) -> float:
        """The middle of its width."""
        return (self.left + self.right) / 2

    @property
    def y(self) -> float:
        """The middle of its height."""
        return self.base - 0.35 * self.size

    @property
    def box(self) -> Box:
        """All its room."""
        return Box(self.left, self.top, self.right, self.bottom)

    @property
    def body(self) -> Box:
        """Where its ink is: digits stand on the base line, and leave a little room at both sides."""
        side = 0.08 * (self.right - self.left)
        if self.text in DIGITS:
            return Box(self.left + side, self.base - 0.72 * self.size, self.right - side, self.base)
        return Box(self.left + side, self.top, self.right - side, self.bottom)


@attrs.define(eq=False)
class Drawing:
    """What one page shows."""

    number: int
    """Counted from 1."""
    width: float
    height: float
    glyphs: list[Glyph]
    strokes: list[Stroke]
    pictures: list[Box]
    """Images, filled shapes with curved edges, and annotations over the page: form fields, notes, stamps."""
    specks: list[Box] = attrs.field(factory=list)
    """Small marks that belong to no text: a minus or a stroke drawn by hand."""
    unseen: list[Glyph] = attrs.field(factory=list)
    """What is there and cannot be seen."""
    unknown: int = 0
    """How many visible characters the file does not identify."""


class Namesakes:
    """Finds fonts that call several of their glyphs by the name of one digit: not all of them can be that digit."""

    def __init__(self) -> None:
        """Begin with no font."""
        self._first: dict[Hashable, Character] = {}
        self._are_found = False

    def meet(self, key: Hashable, character: Character) -> None:
        """Take note of a character; no other one that is a digit should be met by its key."""
        if character.text in DIGITS:
            first = self._first.setdefault(key, character)
            if first is not character:
                first.is_doubtful = character.is_doubtful = True
                self._are_found = True

    def doubt(self, pages: Sequence[Drawing]) -> None:
        """Doubt the digits of such fonts on all pages."""
        for glyph in (glyph for page in pages for glyph in page.glyphs) if self._are_found else ():
            if glyph.character and glyph.character.is_doubtful:
                glyph.verdict = Verdict(Sight.DOUBTFUL, Why.UNCERTAIN)

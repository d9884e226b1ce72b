"""What is drawn on one page of a PDF file: glyphs, rules and pictures, as the eye sees them, y downwards."""

import unicodedata
from typing import Final

import attrs

# Fonts draw a radical and the character of its shape with one glyph, and say of it that it is the radical.  NFKC knows
# those of the block of 康熙 and two more; the others are named here.  Digits are not touched.
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
    """Return the characters that a reader sees, where a font names their radicals or a ligature instead.

    >>> shown_as("⼀、⺠政⾏为 12②")
    '一、民政行为 12②'
    """
    return text.translate(_RADICALS)


@attrs.frozen
class Box:
    """A rectangle on a page, in points."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies in it."""
        return self.left <= x <= self.right and self.top <= y <= self.bottom

    @classmethod
    def around(cls, points: list[tuple[float, float]]) -> "Box":
        """Return the smallest that holds some points."""
        xs, ys = [x for x, _ in points], [y for _, y in points]
        return cls(min(xs), min(ys), max(xs), max(ys))


@attrs.frozen
class Rule:
    """A straight line along the page: at `at` downwards or across, from `start` to `end`."""

    across: bool
    """Whether it runs from left to right."""
    at: float
    start: float
    end: float


@attrs.define(eq=False)
class Glyph:
    """A character where it stands: `base` is the line it stands on, `size` that of its font."""

    text: str
    left: float
    right: float
    base: float
    size: float
    number: int
    """The how manieth thing that was painted."""
    is_turned: bool = False
    """Whether it does not stand upright."""
    is_covered: bool = False
    """Whether something was painted over it."""

    @property
    def top(self) -> float:
        """Where a character of this size begins; fonts tell their heights too differently."""
        return self.base - 0.85 * self.size

    @property
    def bottom(self) -> float:
        """Where a character of this size ends."""
        return self.base + 0.15 * self.size

    @property
    def x(self) -> float:
        """Its middle."""
        return (self.left + self.right) / 2

    @property
    def y(self) -> float:
        """Its middle."""
        return self.base - 0.35 * self.size


@attrs.define(eq=False)
class Drawing:
    """One page as it is drawn."""

    number: int
    """Counted from 1."""
    width: float
    height: float
    glyphs: list[Glyph]
    rules: list[Rule]
    pictures: list[Box]
    """Images, filled shapes that are not straight, and what lies over the page: fields, notes, stamps."""
    hidden: int = 0
    """How many characters are there and cannot be seen."""
    unknown: int = 0
    """How many characters are seen, and the file does not say what they are."""

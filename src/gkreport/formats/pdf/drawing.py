"""What one page of a PDF file shows: glyphs, strokes and pictures, y downwards."""

import unicodedata
from typing import Final

import attrs

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
class Box:
    """A rectangle on a page, in points."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Its width."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Its height."""
        return self.bottom - self.top

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies in it."""
        return self.left <= x <= self.right and self.top <= y <= self.bottom

    @classmethod
    def around(cls, points: list[tuple[float, float]]) -> "Box":
        """Return the smallest box that holds all points."""
        xs, ys = [x for x, _ in points], [y for _, y in points]
        return cls(min(xs), min(ys), max(xs), max(ys))


@attrs.frozen
class Stroke:
    """A level or upright straight line, at `at` from the top or the left, from `start` to `end`."""

    across: bool
    """Whether it is level."""
    at: float
    start: float
    end: float


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
    is_covered: bool = False
    """Whether something was painted over it later."""

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
    hidden: int = 0
    """How many characters cannot be seen."""
    unknown: int = 0
    """How many visible characters the file does not identify."""

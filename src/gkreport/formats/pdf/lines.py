"""From the glyphs that stand together to lines of text."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise, takewhile
from statistics import median
from typing import Final

import attrs

from gkreport.formats.pdf.drawing import Glyph


@attrs.frozen(eq=False)
class Line:
    """Glyphs on one line, from left to right, each once; blanks at the ends are left out."""

    glyphs: Sequence[Glyph]
    is_doubtful: bool
    """Whether different glyphs stand on one place."""
    ends_blank: bool
    """Whether a blank stands behind."""

    @property
    def left(self) -> float:
        """Where it begins."""
        return self.glyphs[0].left

    @property
    def right(self) -> float:
        """Where it ends."""
        return self.glyphs[-1].right

    @property
    def size(self) -> float:
        """The size of most of it: that of its tallest glyph."""
        return max(glyph.size for glyph in self.glyphs)

    @property
    def base(self) -> float:
        """The line that its tallest glyph stands on."""
        return max(self.glyphs, key=_size).base

    @property
    def unbroken(self) -> float:
        """How wide the beginning is that cannot be broken: a word or character, and the marks around it."""
        glyphs = self.glyphs
        count = sum(1 for _ in takewhile(lambda glyph: glyph.text in _OPENING, glyphs))
        word = takewhile(lambda glyph: glyph.text.isascii() and not glyph.text.isspace(), glyphs[count:])
        count += max(1, sum(1 for _ in word))
        count += sum(1 for _ in takewhile(lambda glyph: glyph.text in _CLOSING, glyphs[count:]))
        return glyphs[min(count, len(glyphs)) - 1].right - glyphs[0].left

    def text(self, *, in_cell: bool) -> str:
        """Return what it says.

        A gap between words of letters or digits is a blank.  In a cell a gap tells numbers apart, and between digits
        of two sizes or heights stands a sign: 12 with a raised 2 is not 122.
        """
        pieces = [self.glyphs[0].text]
        gaps = [(glyph.left - before.right) / max(before.size, glyph.size) for before, glyph in pairwise(self.glyphs)]
        wide = max(_WIDE, _STRETCHED * median(gaps)) if gaps else 0.0
        for gap, (before, glyph) in zip(gaps, pairwise(self.glyphs), strict=True):
            narrow = in_cell or (before.text.isascii() and glyph.text.isascii())
            if in_cell and before.text[-1:].isdigit() and glyph.text[:1].isdigit() and _is_raised(before, glyph):
                pieces.append("^")
            elif gap > (_WORD if narrow else wide) and not (before.text.isspace() or glyph.text.isspace()):
                pieces.append(" ")
            pieces.append(glyph.text)
        return "".join(pieces)


_OPENING: Final = frozenset("（《〈“‘「『【〔([{<")
_CLOSING: Final = frozenset("，。、；：？！）》〉”’」』】〕…—％%,.;:?!)]}>")
_WORD: Final = 0.3
_WIDE: Final = 1.2
_STRETCHED: Final = 2.0
"""A line that is spread to its margins has gaps everywhere."""
_RAISED: Final = 0.15
_SAME_PLACE: Final = 0.4
_SAME_LINE: Final = 0.5


def _size(glyph: Glyph) -> float:
    return glyph.size


def _is_raised(before: Glyph, glyph: Glyph) -> bool:
    size = max(before.size, glyph.size)
    return abs(before.base - glyph.base) > _RAISED * size or abs(before.size - glyph.size) > _RAISED * size


def lines_of(glyphs: Iterable[Glyph]) -> list[Line]:
    """Return the lines that glyphs stand on, from top to bottom."""
    groups: list[list[Glyph]] = []
    top = bottom = 0.0
    for glyph in sorted(glyphs, key=lambda glyph: glyph.y):
        overlap = min(bottom, glyph.bottom) - max(top, glyph.top)
        if groups and overlap >= _SAME_LINE * min(bottom - top, glyph.size):
            groups[-1].append(glyph)
            if glyph.size > bottom - top:
                top, bottom = glyph.top, glyph.bottom
        else:
            groups.append([glyph])
            top, bottom = glyph.top, glyph.bottom
    return list(_lines(groups))


def _lines(groups: Sequence[list[Glyph]]) -> Iterator[Line]:
    for group in groups:
        kept: list[Glyph] = []
        doubtful = False
        for glyph in sorted(group, key=lambda glyph: (glyph.left, glyph.number)):
            same = next((other for other in reversed(kept[-_BACK:]) if _are_one_place(other, glyph)), None)
            if same is None:
                kept.append(glyph)
            elif same.text != glyph.text:
                doubtful = True
                kept.append(glyph)
        while kept and not kept[0].text.strip():
            del kept[0]
        count = len(kept)
        while kept and not kept[-1].text.strip():
            del kept[-1]
        if kept:
            yield Line(kept, doubtful, len(kept) < count)


_BACK: Final = 4


def _are_one_place(glyph: Glyph, other: Glyph) -> bool:
    """Whether a glyph is drawn upon another: for bold letters, for a shadow, or to write another one over it."""
    if not glyph.text.strip() or not other.text.strip() or unicodedata.category(other.text[0]).startswith("M"):
        return False
    width = min(glyph.right - glyph.left, other.right - other.left)
    apart = max(abs(glyph.left - other.left), abs(glyph.right - other.right))
    return apart < _SAME_PLACE * width or (
        glyph.text != other.text and glyph.right - other.left > (1 - _SAME_PLACE) * width > 0
    )

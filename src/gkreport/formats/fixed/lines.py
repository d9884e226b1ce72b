"""Puts glyphs together to lines of text."""

import functools
import unicodedata
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import pairwise, takewhile
from operator import attrgetter
from statistics import median
from typing import Final

import attrs

from gkreport.formats.fixed.drawing import DIGITS, Glyph
from gkreport.page.page import Hidden
from gkreport.seen import Why, sign_of

_OPENING: Final = frozenset("（《〈“‘「『【〔([{<")
_CLOSING: Final = frozenset("，。、；：？！）》〉”’」』】〕…—％%,.;:?!)]}>")

_NUMBER: Final = DIGITS | frozenset(".,-")
"""What a number is written with: elsewhere a letter that is hard to see is still the letter."""
_WORD: Final = 0.3
"""A wider gap, in parts of the type size, separates words or numbers."""
_WIDE: Final = 1.2
"""Between Chinese characters a gap counts from here on: wider than one character."""
_STRETCHED: Final = 2.0
"""A justified line has gaps everywhere; only a gap of so many times the usual one counts."""
_RAISED: Final = 0.15
"""Digits that differ so much in height or size, in parts of the type size, are not of one number."""
_SAME_PLACE: Final = 0.4
"""Glyphs that are less of their width apart are drawn one upon the other."""
_OVERLAP: Final = 0.3
"""Digits of one number overlap by less of their width, even where they are set close together."""
_SAME_LINE: Final = 0.5
"""Glyphs that overlap in more of their height stand on one line."""
_BACK: Final = 4
"""A glyph is compared with so many before it; for bold letters the same one is drawn several times."""


@attrs.frozen(eq=False)
class TextLine:
    """Glyphs on one line, from left to right, without blanks at its ends and without repeated ones."""

    glyphs: Sequence[Glyph]
    is_doubtful: bool
    """Whether different glyphs are drawn one upon the other."""
    ends_blank: bool
    """Whether a blank followed."""

    @property
    def left(self) -> float:
        """Its left end."""
        return self.glyphs[0].left

    @property
    def right(self) -> float:
        """Its right end."""
        return self.glyphs[-1].right

    @functools.cached_property
    def size(self) -> float:
        """The size of its largest glyph."""
        return max(glyph.size for glyph in self.glyphs)

    @functools.cached_property
    def base(self) -> float:
        """The base line of its largest glyph."""
        return max(self.glyphs, key=attrgetter("size")).base

    @property
    def unbroken(self) -> float:
        """The width of its first word or Chinese character with the punctuation that must stand beside it."""
        glyphs = self.glyphs
        count = sum(1 for _ in takewhile(lambda glyph: glyph.text in _OPENING, glyphs))
        word = takewhile(lambda glyph: glyph.text.isascii() and not glyph.text.isspace(), glyphs[count:])
        count += max(1, sum(1 for _ in word))
        count += sum(1 for _ in takewhile(lambda glyph: glyph.text in _CLOSING, glyphs[count:]))
        return glyphs[min(count, len(glyphs)) - 1].right - glyphs[0].left

    def text(self, *, in_cell: bool) -> str:
        """Return its text, with a blank for each gap between words or numbers.

        In a cell, digits of another size or height follow a `^`: 12 with a raised 2 is not 122.  Before what is
        doubtful stands the sign of its doubt, and in the place of what is struck out nothing else.
        """
        first = self.glyphs[0]
        pieces = [_shown(first, None) if in_cell and first.verdict.why else first.text]
        gaps = [(glyph.left - before.right) / max(before.size, glyph.size) for before, glyph in pairwise(self.glyphs)]
        wide = max(_WIDE, _STRETCHED * median(gaps)) if gaps and not in_cell else _WORD
        for gap, (before, glyph) in zip(gaps, pairwise(self.glyphs), strict=True):
            is_level = before.base == glyph.base and before.size == glyph.size
            if in_cell and not is_level and _are_digits(before, glyph) and _is_raised(before, glyph):
                pieces.append("^")
            elif (
                gap > _WORD
                and (gap > wide or (before.text.isascii() and glyph.text.isascii()))
                and not (before.text.isspace() or glyph.text.isspace())
            ):
                pieces.append(" ")
            pieces.append(_shown(glyph, before) if in_cell and glyph.verdict.why else glyph.text)
        return "".join(pieces)


def _shown(glyph: Glyph, before: Glyph | None) -> str:
    why = glyph.verdict.why
    if why is None or not (glyph.text in _NUMBER or glyph.is_struck):
        return glyph.text
    sign = "" if before and before.verdict.why is why else sign_of(why)
    return sign if glyph.is_struck else sign + glyph.text


def _are_digits(before: Glyph, glyph: Glyph) -> bool:
    return before.text[-1:].isdigit() and glyph.text[:1].isdigit()


def _is_raised(before: Glyph, glyph: Glyph) -> bool:
    size = max(before.size, glyph.size)
    return abs(before.base - glyph.base) > _RAISED * size or abs(before.size - glyph.size) > _RAISED * size


def lines_of(glyphs: Iterable[Glyph]) -> list[TextLine]:
    """Return the lines that glyphs form, from top to bottom."""
    groups: list[list[Glyph]] = []
    top = bottom = base = size = 0.0  # of the largest glyph of the line
    for glyph in sorted(glyphs, key=attrgetter("y")):
        if groups and glyph.base == base and glyph.size == size:  # as of nearly all
            groups[-1].append(glyph)
            continue
        high, low = glyph.top, glyph.bottom
        overlap = min(bottom, low) - max(top, high)
        if groups and overlap >= _SAME_LINE * min(size, glyph.size):
            groups[-1].append(glyph)
            if glyph.size <= size:
                continue
        else:
            groups.append([glyph])
        top, bottom, base, size = high, low, glyph.base, glyph.size
    return [line for line in map(_line, groups) if line]


def _line(group: Sequence[Glyph]) -> TextLine | None:
    """Return the glyphs of a line as one, None where all are blanks."""
    kept, is_doubtful = sorted(group, key=attrgetter("left", "number")), False
    if any(before.right > glyph.left for before, glyph in pairwise(kept)):
        kept, is_doubtful = _without_repeated(kept)
    while kept and not kept[0].text.strip():
        del kept[0]
    count = len(kept)
    while kept and not kept[-1].text.strip():
        del kept[-1]
    return TextLine(kept, is_doubtful, len(kept) < count) if kept else None


def _without_repeated(glyphs: Sequence[Glyph]) -> tuple[list[Glyph], bool]:
    """Return each glyph once that is drawn several times, and whether different ones are drawn one upon the other."""
    kept: list[Glyph] = []
    is_doubtful = False
    for glyph in glyphs:
        near = [other for other in kept[-_BACK:] if other.right > glyph.left]
        same = next((other for other in reversed(near) if _are_one_place(other, glyph)), None)
        if same is None:
            kept.append(glyph)
        elif same.text != glyph.text:
            is_doubtful = True
            kept.append(glyph)
        elif same.verdict.why and not glyph.verdict.why:  # a pale shadow, and the letter on it
            kept[kept.index(same)] = glyph
    overlapping = (pair for pair in pairwise(kept) if pair[0].right > pair[1].left)
    return kept, is_doubtful or any(_are_mixed(*pair) for pair in overlapping)


def _are_one_place(glyph: Glyph, other: Glyph) -> bool:
    """Whether a glyph is drawn upon another: for bold type, for a shadow, or to overwrite it."""
    if not glyph.text.strip() or not other.text.strip() or unicodedata.category(other.text[0]).startswith("M"):
        return False
    width = min(glyph.right - glyph.left, other.right - other.left)
    apart = max(abs(glyph.left - other.left), abs(glyph.right - other.right))
    return apart < _SAME_PLACE * width or (
        glyph.text != other.text and glyph.right - other.left > (1 - _SAME_PLACE) * width > 0
    )


def _are_mixed(glyph: Glyph, other: Glyph) -> bool:
    """Whether two digits overlap, as those of two numbers do that are printed one over the other."""
    if glyph.text not in DIGITS or other.text not in DIGITS:
        return False
    return glyph.right - other.left > _OVERLAP * min(glyph.right - glyph.left, other.right - other.left)


def hidden_of(glyphs: Sequence[Glyph], place: str, shown: Container[str]) -> Iterator[Hidden]:
    """Yield what is left out in a place, for each reason; not what stands there in the same words for all to see."""
    by_reason: dict[Why, list[Glyph]] = {}
    for glyph in glyphs:
        by_reason.setdefault(glyph.verdict.why or Why.WATERMARK, []).append(glyph)
    for why, found in by_reason.items():
        if why is Why.WATERMARK:
            texts = ["".join(glyph.text for glyph in found)]
        else:
            texts = [line.text(in_cell=False) for line in lines_of(found)]
        text = " ".join(text for text in texts if text not in shown)
        if text.strip():
            yield Hidden(text, why, place)

"""Finds the characters of a page by the places of their ink."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter
from typing import Final

import attrs

from gkreport.formats.fixed.drawing import Glyph
from gkreport.formats.fixed.geometry import Box
from gkreport.formats.fixed.inks import Ink
from gkreport.formats.fixed.shapes import Clip


@attrs.define(eq=False, slots=True)
class DrawnGlyph:
    """A character on its way to the judge."""

    glyph: Glyph
    ink: Ink
    clip: Clip
    """The clip of its ink, in the coordinates of the page."""
    size: float
    """Its type size, or less where it is squeezed together."""
    _body: Box | None = None

    @property
    def body(self) -> Box:
        """Where its ink is."""
        if self._body is None:
            self._body = self.glyph.body
        return self._body


_BAND: Final = 16.0
"""The height (in points) of the bands that characters are looked up in: that of a line of text."""
_BESIDE: Final = 0.5
"""Digits that are no farther apart, in parts of the type size, can be of one number."""


class Index:
    """The characters of a page by the place of their ink."""

    def __init__(self, drawn: Sequence[DrawnGlyph]) -> None:
        bands: dict[int, list[DrawnGlyph]] = {}
        glyphs = [each.glyph for each in drawn]
        for each, glyph in zip(drawn, glyphs, strict=True):
            bands.setdefault(int(glyph.base // _BAND), []).append(each)
        self._tallest = max(map(attrgetter("size"), glyphs), default=0.0)
        self._widest = max([glyph.right - glyph.left for glyph in glyphs], default=0.0)
        for band in bands.values():
            band.sort(key=lambda each: each.glyph.left)
        self._bands = bands
        self._lefts = {at: [each.glyph.left for each in band] for at, band in bands.items()}

    def touched(self, box: Box) -> Iterator[DrawnGlyph]:
        """Yield the characters whose ink a box may touch."""
        first, last = (box.top - self._tallest * 0.2) // _BAND, (box.bottom + self._tallest) // _BAND
        if last - first > len(self._bands):
            bands: Iterable[int] = (at for at in self._bands if first <= at <= last)
        else:
            bands = range(int(first), int(last) + 1)
        left, top, right, bottom = box.left, box.top, box.right, box.bottom
        for at in bands:
            lefts = self._lefts.get(at)
            if lefts is None:
                continue
            start, end = bisect_left(lefts, left - self._widest), bisect_right(lefts, right)
            for each in self._bands[at][start:end]:
                glyph = each.glyph
                if glyph.right > left and glyph.base - glyph.size < bottom and glyph.base + 0.2 * glyph.size > top:
                    body = each.body
                    if body.right > left and body.left < right and body.bottom > top and body.top < bottom:
                        yield each

    def beside(self, glyph: Glyph) -> Iterator[DrawnGlyph]:
        """Yield the characters that stand right beside one."""
        reach = _BESIDE * glyph.size
        return self.touched(Box(glyph.left - reach, glyph.y, glyph.right + reach, glyph.y))

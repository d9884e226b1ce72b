"""Records what a page draws: where each glyph stands, which lines are straight, what is painted besides."""

import math
from collections.abc import Sequence
from itertools import chain, combinations, pairwise
from typing import Final, cast

from pdfminer.pdfdevice import PDFDevice
from pdfminer.pdffont import PDFFont, PDFType3Font, PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFGraphicState, PDFResourceManager, PDFTextState
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import PDFStream
from pdfminer.utils import MATRIX_IDENTITY, Matrix, PathSegment, Point, apply_matrix_pt, mult_matrix

from gkreport.formats.pdf.drawing import DIGITS, Box, Character, Drawing, shown_as
from gkreport.formats.pdf.inks import Ink, colour_of
from gkreport.formats.pdf.recorded import Recorded, Shown, drawing_of
from gkreport.formats.pdf.shapes import Clip, Shape, box_of, outlines_of
from gkreport.formats.pdf.sight import Mark
from gkreport.formats.pdf.state import State
from gkreport.formats.pdf.work import Work
from gkreport.seen import BLACK, Colour

_UNKNOWN: Final = "\ufffd"
"""Stands for a character whose font does not say what it is."""
_SPACE: Final = 32
"""The code to which word spacing is added (ISO 32000-1, 9.3.3)."""
_WIDE_SPACE: Final = "\u3000"
_INVISIBLE: Final = 3
_CLIPS: Final = 7
"""Text rendering modes that paint nothing: invisible, and clipping alone (ISO 32000-1, table 106)."""
_STROKED: Final = (1, 5)
_BOTH: Final = (2, 6)
"""Those that draw the outlines of characters, alone or too."""
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
_LEVEL: Final = 0.05
"""The greatest slope of a line of text that is level or upright: about 3 degrees."""
_PALE: Final = 247
"""A colour of which no channel is less cannot be told from paper."""
_SMALLEST: Final = 1
"""Type smaller than this (in points) is not seen."""
_CLEAR: Final = 0.05
"""Paint of less opacity is nothing."""
_MOST_TESTED: Final = 32
"""Boxes of one path that are compared with each other."""
_HIGH: Final = 3.0
"""Type so many times as high as most of a page is no part of its lines: a watermark."""
_SQUEEZED: Final = 2.0
"""Characters may be so many times as high as wide and are still as plain as their height."""


class Device(PDFDevice):
    """Records one page after another."""

    def __init__(self, fonts: PDFResourceManager, work: Work) -> None:
        """Begin with no page."""
        super().__init__(fonts)
        self._work = work
        self._known: dict[tuple[int, int], Character] = {}
        self._digits: dict[tuple[int, str], Character] = {}
        self._inks: dict[tuple[object, ...], Ink] = {}
        self.is_doubtful: bool = False
        """Whether a font calls several of its glyphs by the name of one digit."""
        self.off: int = 0
        """In how many layers that are off, one in another, it draws."""
        self.page: Matrix = MATRIX_IDENTITY
        self._begin(0, 0)

    def _begin(self, width: float, height: float) -> None:
        self._recorded = Recorded(width, height)
        self._shown, self._marks = self._recorded.shown, self._recorded.marks
        self._inks.clear()
        self._number = 0
        self.clip: Clip = Clip(Box(0, 0, width, height))
        """The clip that a page begins with: its paper."""

    def begin(self, page: PDFPage) -> Matrix:
        """Begin a page; returns the matrix to its coordinates, which begin in its upper left corner and go down."""
        crop, media = (Box.around([(x0, y0), (x1, y1)]) for x0, y0, x1, y1 in (page.cropbox, page.mediabox))
        box = crop.common(media)
        left, low, right, high = box.left, box.top, box.right, box.bottom
        self.page = {
            90: (0, 1, 1, 0, -low, -left),
            180: (-1, 0, 0, 1, right, -low),
            270: (0, -1, -1, 0, high, right),
        }.get(page.rotate, (1, 0, 0, -1, -left, high))
        is_on_side = page.rotate in (90, 270)
        self._begin(*((box.height, box.width) if is_on_side else (box.width, box.height)))
        return self.page

    @property
    def _matrix(self) -> Matrix:
        return self.ctm or MATRIX_IDENTITY

    # -- text --------------------------------------------------------------------------------------

    def show(self, textstate: PDFTextState, seq: object, state: State) -> None:
        """Record the characters of a string."""
        font = textstate.font
        if font is None or not isinstance(seq, list):
            return
        matrix = mult_matrix(textstate.matrix, self._matrix)
        a, b, c, d, _, _ = matrix
        fontsize, scaling = textstate.fontsize, textstate.scaling * 0.01
        # The fonts of type 3, drawn in the file itself, have a unit of their own.
        tallness = (isinstance(font, PDFType3Font) and abs(font.get_height())) or 1.0
        size = math.hypot(c, d) * abs(fontsize) * tallness
        narrow = min(size, _SQUEEZED * math.hypot(a, b) * abs(fontsize * scaling) * tallness)
        turn = _turn(a, -b, c, -d) if fontsize > 0 else _turn(-a, b, -c, d)
        ink = self._ink(textstate.render, state)
        vertical = font.is_vertical()
        x, y = textstate.linematrix
        for item in cast("list[object]", seq):
            if isinstance(item, int | float):
                back = item * 0.001 * fontsize
                x, y = (x, y - back) if vertical else (x - back * scaling, y)
            for code in font.decode(item) if isinstance(item, bytes) else ():
                character = self._character(font, code)
                width = character.width
                space = textstate.charspace
                if code == _SPACE and not font.is_multibyte():
                    space += textstate.wordspace
                if vertical:
                    y += width * fontsize + space
                    start = (x - fontsize / 2, y)
                    end = (x + fontsize / 2, y)
                else:
                    start = (x, y + textstate.rise)
                    end = (x + width * fontsize * scaling, start[1])
                    x += (width * fontsize + space) * scaling
                self._number += 1
                self._work.spend(_GLYPH)
                points = apply_matrix_pt(matrix, start), apply_matrix_pt(matrix, end)
                self._shown.append(Shown(character, *points, size, turn, self._number, ink, ink.looks.clip, narrow))
        textstate.linematrix = (x, y)

    def _ink(self, mode: int, state: State) -> Ink:
        """Return what the characters of a string are drawn with."""
        key = (mode, self.off > 0, state.ncolor, state.ncs, state.scolor, state.scs, state.looks)
        ink = self._inks.get(key)
        if ink is None:
            looks = state.looks
            filled, stroked = colour_of(state.ncolor, state.ncs), colour_of(state.scolor, state.scs)
            is_outlined = mode in _BOTH and filled != stroked
            is_stroked = mode in _STROKED or (is_outlined and _is_white(filled))
            ink = self._inks[key] = Ink(
                colour=stroked if is_stroked else filled,
                opacity=looks.stroke if is_stroked else looks.fill,
                looks=looks,
                hidden=self.off > 0 or mode in (_INVISIBLE, _CLIPS),
                uncertain=looks.is_unsure or mode == _CLIPS or is_outlined,
            )
        return ink

    def _character(self, font: PDFFont, code: int) -> Character:
        """Return the character that a code of a font shows."""
        known = self._known.get((id(font), code))
        if known is None:
            try:
                text = shown_as(font.to_unichr(code))
            except PDFUnicodeNotDefined:
                text = _UNKNOWN
            if text.isspace() and text != _WIDE_SPACE:
                text = " "
            is_blank = code in cast("frozenset[int]", getattr(font, "blank_codes", ()))
            known = Character(text or _UNKNOWN, font.char_width(code), is_blank)
            self._known[id(font), code] = known
            if text in DIGITS:
                # Where a font calls several of its glyphs 2, not all of them can be a 2.
                other = self._digits.setdefault((id(font), text), known)
                if other is not known:
                    known.is_doubtful = other.is_doubtful = True
                    self.is_doubtful = True
        self._recorded.unknown += known.text == _UNKNOWN
        return known

    # -- shapes ------------------------------------------------------------------------------------

    def paint_path(
        self,
        graphicstate: PDFGraphicState,
        stroke: bool,  # noqa: FBT001  # the signature of PDFDevice
        fill: bool,  # noqa: FBT001
        evenodd: bool,  # noqa: FBT001
        path: Sequence[PathSegment],
    ) -> None:
        """Record the straight lines of a shape, and what it covers."""
        if self.off:
            return
        self._number += 1
        self._work.spend(2 * len(path))
        state = cast("State", graphicstate)
        parts = list(outlines_of(path, self._matrix, self._work))
        outlines = [points for points, _ in parts]
        is_curved = any(curved for _, curved in parts)
        if fill and outlines:
            self._fill(outlines, state, even_odd=evenodd, is_curved=is_curved)
        if stroke:
            self._stroke(outlines, state, is_curved=is_curved)

    def _stroke(self, outlines: Sequence[Sequence[Point]], state: State, *, is_curved: bool) -> None:
        colour = colour_of(state.scolor, state.scs)
        a, b, c, d, _, _ = self._matrix
        width = max(_THINNEST, state.linewidth * math.sqrt(abs(a * d - b * c)))
        is_wall = width <= _THICKEST and not is_curved and not _is_white(colour)
        for start, end in chain.from_iterable(map(pairwise, outlines)):
            self._work.spend(_LINE)
            if is_wall:
                self._recorded.lines.append((start, end))
            box = _around_line(start, end, width / 2)
            is_square = start[0] == end[0] or start[1] == end[1]
            shape = None if is_square else _bar(start, end, width)
            line = (start, end) if width <= _THICKEST else None
            self._mark(box, colour, state, line=line, shape=shape, opacity=state.looks.stroke)

    def _fill(self, outlines: Sequence[Sequence[Point]], state: State, *, even_odd: bool, is_curved: bool) -> None:
        colour = colour_of(state.ncolor, state.ncs)
        white = _is_white(colour)
        boxes = [Box.around(points) for points in outlines]
        whole = Shape(outlines, even_odd)
        if len(boxes) == _FRAME and not white and _is_frame(*boxes):
            box = boxes[0]
            corners = [(box.left, box.top), (box.right, box.top), (box.right, box.bottom), (box.left, box.bottom)]
            self._recorded.lines += pairwise([*corners, corners[0]])
            self._mark(box, colour, state, shape=whole)
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
                self._mark(box, colour, state, line=line, is_vague=not is_one or colour is None)
            elif len(boxes) == 1:
                self._mark(box, colour, state, line=line, shape=whole)
        if not are_boxes and len(boxes) > 1:
            self._mark(Box.around([point for points in outlines for point in points]), colour, state, shape=whole)

    def _mark(  # noqa: PLR0913  # what there is to say of one
        self,
        box: Box,
        colour: Colour | None,
        state: State,
        *,
        opacity: float | None = None,
        line: tuple[Point, Point] | None = None,
        shape: Shape | None = None,
        is_vague: bool = False,
    ) -> None:
        """Record something painted, as far as it is inside its clip."""
        looks = state.looks
        inside = box if looks.clip.box.holds_box(box) else box.common(looks.clip.box)
        opacity = looks.fill if opacity is None else opacity
        if inside.is_empty or opacity <= _CLEAR:
            return
        is_vague = is_vague or looks.clip.is_narrowed or looks.is_unsure
        mark = Mark(inside, self._number, colour, opacity, shape, line, is_vague, looks.darkens)
        last = self._shown[-1].number if self._shown else 0
        if mark.is_plain:
            while self._marks and self._marks[-1].number > last and inside.holds_box(self._marks[-1].box):
                del self._marks[-1]
            if _is_white(colour) and not self._marks and not self._shown:
                return
        self._marks.append(mark)

    def paint_clip(self, state: State) -> None:
        """Record a gradient, which paints all that its clip lets it."""
        if not self.off:
            self._number += 1
            self._work.spend(_GLYPH)
            self._mark(state.looks.clip.box, None, state, is_vague=True)

    def paint_image(self, stream: PDFStream, state: State) -> None:
        """Record where a picture lies."""
        if self.off:
            return
        self._number += 1
        self._work.spend(_GLYPH)
        corners = [apply_matrix_pt(self._matrix, point) for point in ((0, 0), (0, 1), (1, 1), (1, 0))]
        box = Box.around(corners)
        self._recorded.pictures.append(box)
        is_stencil = stream.get_any(("ImageMask", "IM")) is True
        is_vague = is_stencil or stream.get_any(("SMask", "Mask")) is not None
        colour = colour_of(state.ncolor, state.ncs) if is_stencil else None
        shape = None if box_of(corners) else Shape([corners], even_odd=False)
        self._mark(box, colour, state, shape=shape, is_vague=is_vague)

    def strike(self, start: Point, end: Point) -> None:
        """Record the line of an annotation, in the coordinates of the page."""
        self._number += 1
        self._work.spend(_LINE)
        ends = apply_matrix_pt(self.page, start), apply_matrix_pt(self.page, end)
        self._marks.append(Mark(_around_line(*ends, _THINNEST), self._number, BLACK, line=ends))

    def put_over(self, box: Box) -> None:
        """Record an annotation whose looks the file leaves to the viewer."""
        self._number += 1
        self._work.spend(_GLYPH)
        corners = [(box.left, box.top), (box.right, box.bottom)]
        over = Box.around([apply_matrix_pt(self.page, corner) for corner in corners])
        self._recorded.pictures.append(over)
        self._marks.append(Mark(over, self._number, None, is_vague=True))

    def drawing(self, number: int) -> Drawing:
        """Return the drawing of the recorded page."""
        return drawing_of(self._recorded, number, self._work)


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


def _turn(a: float, b: float, c: float, d: float) -> int:
    """Return how many quarter turns to the left a line of text stands at; slanted letters count as upright."""
    if abs(b) <= _LEVEL * abs(a):
        return -1 if a * d <= 0 else 0 if a > 0 else 2
    if abs(a) <= _LEVEL * abs(b):
        return -1 if b * c >= 0 else 1 if b > 0 else 3
    return -1


def _is_white(colour: Colour | None) -> bool:
    """Whether a colour cannot be told from paper."""
    return colour is not None and min(colour) >= _PALE


def _is_frame(outer: Box, inner: Box) -> bool:
    """Whether the area between two boxes is a thin frame."""
    gaps = (inner.left - outer.left, inner.top - outer.top, outer.right - inner.right, outer.bottom - inner.bottom)
    return all(0 <= gap <= _THICKEST for gap in gaps)

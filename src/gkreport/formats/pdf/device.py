"""Records what a page draws: where each glyph stands, which lines are straight, what hides what."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile
from typing import Final

import attrs
from pdfminer.pdfcolor import PDFColorSpace
from pdfminer.pdfdevice import PDFDevice, PDFTextSeq
from pdfminer.pdffont import PDFFont, PDFType3Font, PDFUnicodeNotDefined
from pdfminer.pdfinterp import Color, PDFGraphicState, PDFResourceManager, PDFTextState
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import PDFStream
from pdfminer.utils import MATRIX_IDENTITY, Matrix, PathSegment, Point, apply_matrix_pt, mult_matrix

from gkreport.formats.pdf.drawing import Box, Drawing, Glyph, Stroke, shown_as
from gkreport.formats.pdf.work import Work

_UNKNOWN: Final = "\ufffd"
"""Stands for a character whose font does not say what it is."""
_SPACE: Final = 32
"""The code to which word spacing is added (ISO 32000-1, 9.3.3)."""
_WIDE_SPACE: Final = "\u3000"
_UNSEEN: Final = (3, 7)
"""Text rendering modes that paint nothing: invisible, and clipping alone (ISO 32000-1, table 106)."""
_GLYPH: Final = 8
"""Steps of work for a glyph or a picture."""
_SMALLEST: Final = 1
"""Type smaller than this (in points) is not seen."""
_THICKEST: Final = 3.2
"""Lines are thinner than this (in points), areas thicker: borders of tables are up to 3 points thick."""
_SHORTEST: Final = 5
"""A curved shape that is thin and shorter than this is a dot, not a line."""
_FRAME: Final = 2
"""A frame is filled between an outer and an inner box."""
_LEVEL: Final = 0.05
"""The greatest slope of a line of text that is level or upright: about 3 degrees."""
_PALE: Final = 0.03
"""A colour so near to white cannot be told from paper."""


@attrs.define(eq=False)
class _DrawnCharacter:
    """A character and the line from its start to its end, y upwards."""

    text: str
    start: Point
    end: Point
    size: float
    turn: int
    """How many quarter turns to the left its line stands at; -1 for one that is oblique or mirrored."""
    number: int
    """Its position in painting order."""
    is_white: bool


@attrs.define(eq=False)
class _PaintedArea:
    """A painted area: it can hide what was drawn before, and be a dark background of white letters."""

    box: Box
    number: int
    """Its position in painting order."""
    is_white: bool
    is_opaque: bool


class Device(PDFDevice):
    """Records one page after another."""

    def __init__(self, fonts: PDFResourceManager, work: Work) -> None:
        """Begin with no page."""
        super().__init__(fonts)
        self._work = work
        self._known: dict[tuple[int, int], tuple[str, float]] = {}
        self._page: Matrix = MATRIX_IDENTITY
        self._begin(Box(0, 0, 0, 0))

    def _begin(self, paper: Box) -> None:
        self._paper = paper
        self._shown: list[_DrawnCharacter] = []
        self._lines: list[tuple[Point, Point]] = []
        self._painted: list[_PaintedArea] = []
        self._pictures: list[Box] = []
        self._number = 0
        self._hidden = 0
        self._unknown = 0

    def begin_page(self, page: PDFPage, ctm: Matrix) -> None:
        """Begin a page; what is drawn outside its crop box is not seen."""
        left, bottom, right, top = page.cropbox
        self._page = ctm
        self._begin(Box.around([apply_matrix_pt(ctm, point) for point in ((left, bottom), (right, top))]))

    @property
    def _matrix(self) -> Matrix:
        return self.ctm or MATRIX_IDENTITY

    # -- text --------------------------------------------------------------------------------------

    def render_string(
        self, textstate: PDFTextState, seq: PDFTextSeq, ncs: PDFColorSpace, graphicstate: PDFGraphicState
    ) -> None:
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
        turn = _turn(a, b, c, d) if fontsize > 0 else _turn(-a, -b, -c, -d)
        is_white = _is_white(graphicstate.ncolor, ncs)
        is_seen = textstate.render not in _UNSEEN
        vertical = font.is_vertical()
        x, y = textstate.linematrix
        for item in seq:
            if isinstance(item, int | float):
                back = item * 0.001 * fontsize
                x, y = (x, y - back) if vertical else (x - back * scaling, y)
            for code in font.decode(item) if isinstance(item, bytes) else ():
                text, width = self._character(font, code)
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
                if not is_seen:
                    self._hidden += bool(text.strip())
                    continue
                points = apply_matrix_pt(matrix, start), apply_matrix_pt(matrix, end)
                self._shown.append(_DrawnCharacter(text, *points, size, turn, self._number, is_white))
        textstate.linematrix = (x, y)

    def _character(self, font: PDFFont, code: int) -> tuple[str, float]:
        """Return the character that a code of a font shows, and its width at size 1."""
        known = self._known.get((id(font), code))
        if known is None:
            try:
                text = shown_as(font.to_unichr(code))
            except PDFUnicodeNotDefined:
                text = _UNKNOWN
            if text.isspace() and text != _WIDE_SPACE:
                text = " "
            known = self._known[id(font), code] = (text or _UNKNOWN, font.char_width(code))
        self._unknown += known[0] == _UNKNOWN
        return known

    # -- shapes ------------------------------------------------------------------------------------

    def paint_path(
        self,
        graphicstate: PDFGraphicState,
        stroke: bool,  # noqa: FBT001  # the signature of PDFDevice
        fill: bool,  # noqa: FBT001
        evenodd: bool,  # noqa: ARG002, FBT001
        path: Sequence[PathSegment],
    ) -> None:
        """Record the straight lines of a shape: its edges, or the shape itself where it is thin and filled."""
        self._number += 1
        self._work.spend(2 * len(path))
        parts = list(_parts(path))
        shapes = [[apply_matrix_pt(self._matrix, point) for point in points] for points, _ in parts]
        is_curved = any(curved for _, curved in parts)
        if stroke and not _is_white(graphicstate.scolor, graphicstate.scs):
            a, b, c, d, _, _ = self._matrix
            width = graphicstate.linewidth * math.sqrt(abs(a * d - b * c))
            if width <= _THICKEST and not is_curved:
                self._lines += [pair for points in shapes for pair in pairwise(points)]
        if fill:
            self._fill([Box.around(points) for points in shapes], graphicstate, is_curved=is_curved)

    def _fill(self, boxes: list[Box], state: PDFGraphicState, *, is_curved: bool) -> None:
        white = _is_white(state.ncolor, state.ncs)
        if len(boxes) == _FRAME and not white and _is_frame(*boxes):
            box = boxes[0]
            corners = [(box.left, box.top), (box.right, box.top), (box.right, box.bottom), (box.left, box.bottom)]
            self._lines += pairwise([*corners, corners[0]])
            return
        for box in boxes:
            if min(box.width, box.height) <= _THICKEST:
                if not white and not (is_curved and max(box.width, box.height) < _SHORTEST):
                    across = box.width >= box.height
                    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
                    ends = ((box.left, y), (box.right, y)) if across else ((x, box.top), (x, box.bottom))
                    self._lines.append(ends)
            elif is_curved:
                self._pictures.append(box)
            else:
                self._painted.append(_PaintedArea(box, self._number, white, white))

    def render_image(self, name: str, stream: PDFStream) -> None:  # noqa: ARG002  # the signature of PDFDevice
        """Record where a picture lies; one without a mask hides what was drawn there before."""
        self._number += 1
        self._work.spend(_GLYPH)
        box = Box.around([apply_matrix_pt(self._matrix, point) for point in ((0, 0), (0, 1), (1, 0), (1, 1))])
        is_opaque = stream.get_any(("SMask", "Mask", "ImageMask", "IM")) is None
        self._pictures.append(box)
        self._painted.append(_PaintedArea(box, self._number, is_white=False, is_opaque=is_opaque))

    # -- the page ----------------------------------------------------------------------------------

    def drawing(self, number: int, over: Sequence[tuple[float, float, float, float]]) -> Drawing:
        """Return the recorded page, turned so that most of its text is upright.

        `over` are the boxes of annotations that cover the page, in the coordinates of the file.
        """
        turns = Counter(shown.turn for shown in self._shown if shown.turn >= 0 and shown.text.strip())
        turn = turns.most_common(1)[0][0] if turns else 0
        paper = self._paper

        def placed(point: Point) -> Point:
            x, y = point[0] - paper.left, point[1] - paper.top
            width, height = paper.width, paper.height
            return ((x, height - y), (y, x), (width - x, y), (height - y, width - x))[turn]

        def box(of: Box) -> Box:
            return Box.around([placed((of.left, of.top)), placed((of.right, of.bottom))])

        width, height = (paper.width, paper.height) if turn % 2 == 0 else (paper.height, paper.width)
        page = Drawing(number, width, height, [], [], [box(picture) for picture in self._pictures])
        page.pictures += [
            box(Box.around([apply_matrix_pt(self._page, (x0, y0)), apply_matrix_pt(self._page, (x1, y1))]))
            for x0, y0, x1, y1 in over
        ]
        page.strokes += filter(None, (_stroke(placed(start), placed(end)) for start, end in self._lines))
        grounds = [attrs.evolve(area, box=box(area.box)) for area in self._painted]
        for shown in self._shown:
            start, end = placed(shown.start), placed(shown.end)
            left, right = min(start[0], end[0]), max(start[0], end[0])
            glyph = Glyph(shown.text, left, right, start[1], shown.size, shown.number, shown.turn != turn)
            if (
                not (0 <= glyph.x <= width and 0 <= glyph.y <= height)
                or shown.size < _SMALLEST
                or (shown.is_white and not self._is_on_dark(glyph, grounds))
            ):
                self._hidden += bool(shown.text.strip())
            else:
                glyph.is_covered = self._is_covered(glyph, grounds)
                self._hidden += glyph.is_covered and bool(shown.text.strip())
                page.glyphs.append(glyph)
        page.hidden, page.unknown = self._hidden, self._unknown
        return page

    def _is_on_dark(self, glyph: Glyph, grounds: Sequence[_PaintedArea]) -> bool:
        """Whether a white character stands on a background that is not white."""
        self._work.spend(len(grounds) // 4)
        return any(
            ground.number < glyph.number and not ground.is_white and ground.box.holds(glyph.x, glyph.y)
            for ground in grounds
        )

    def _is_covered(self, glyph: Glyph, grounds: Sequence[_PaintedArea]) -> bool:
        """Whether something was painted over a character."""
        later = takewhile(lambda ground: ground.number > glyph.number, reversed(grounds))
        for checked, ground in enumerate(later, 1):
            if ground.is_opaque and ground.box.holds(glyph.x, glyph.y):
                return True
            self._work.spend(checked % 2)
        return False


def _turn(a: float, b: float, c: float, d: float) -> int:
    """Return how many quarter turns to the left a line of text stands at; slanted letters count as upright."""
    if abs(b) <= _LEVEL * abs(a):
        return -1 if a * d <= 0 else 0 if a > 0 else 2
    if abs(a) <= _LEVEL * abs(b):
        return -1 if b * c >= 0 else 1 if b > 0 else 3
    return -1


def _is_white(color: Color, space: PDFColorSpace) -> bool:
    parts: Sequence[object] = color if isinstance(color, tuple) else (color,)
    numbers = [part for part in parts if isinstance(part, int | float)]
    if len(numbers) < len(parts):
        return False
    if len(numbers) == 4:  # noqa: PLR2004  # cyan, magenta, yellow, black
        return max(numbers) <= _PALE
    return space.name not in ("Separation", "DeviceN", "Indexed") and min(numbers) >= 1 - _PALE


def _parts(path: Sequence[PathSegment]) -> Iterator[tuple[list[Point], bool]]:
    """Yield each part of a path as the points it passes through, and whether it curves."""
    points: list[Point] = []
    curved = False
    for segment in path:
        operator, *numbers = segment
        if operator == "m":
            if len(points) > 1:
                yield points, curved
            points, curved = [], False
        elif operator == "h" and points:
            points.append(points[0])
        points += zip(numbers[::2], numbers[1::2], strict=True)  # control points of curves too
        curved = curved or operator in ("c", "v", "y")
    if len(points) > 1:
        yield points, curved


def _is_frame(outer: Box, inner: Box) -> bool:
    """Whether the area between two boxes is a thin frame."""
    gaps = (inner.left - outer.left, inner.top - outer.top, outer.right - inner.right, outer.bottom - inner.bottom)
    return all(0 <= gap <= _THICKEST for gap in gaps)


def _stroke(start: Point, end: Point) -> Stroke | None:
    """Return the line between two points, None where it is neither level nor upright."""
    (x0, y0), (x1, y1) = start, end
    if abs(y1 - y0) <= 1 and abs(x1 - x0) > abs(y1 - y0):
        return Stroke(across=True, at=(y0 + y1) / 2, start=min(x0, x1), end=max(x0, x1))
    if abs(x1 - x0) <= 1 and abs(y1 - y0) > abs(x1 - x0):
        return Stroke(across=False, at=(x0 + x1) / 2, start=min(y0, y1), end=max(y0, y1))
    return None

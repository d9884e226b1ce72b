"""Records what the pages of a PDF file draw on a canvas."""

import math
from collections.abc import Sequence
from typing import Final, cast

from pdfminer.pdfdevice import PDFDevice
from pdfminer.pdffont import PDFFont, PDFType3Font, PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFGraphicState, PDFResourceManager, PDFTextState
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import PDFStream
from pdfminer.utils import MATRIX_IDENTITY, Matrix, PathSegment, Point, apply_matrix_pt, mult_matrix

from gkreport.formats.fixed.canvas import Canvas, is_white, turn_of
from gkreport.formats.fixed.drawing import Character, Namesakes, shown_as
from gkreport.formats.fixed.geometry import Box
from gkreport.formats.fixed.inks import Ink
from gkreport.formats.fixed.recorded import Shown
from gkreport.formats.fixed.work import Work
from gkreport.formats.pdf.colours import colour_of
from gkreport.formats.pdf.paths import outlines_of
from gkreport.formats.pdf.state import State

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
_SQUEEZED: Final = 2.0
"""Characters may be so many times as high as wide and are still as plain as their height."""


class Device(PDFDevice):
    """Records one page after another."""

    def __init__(self, fonts: PDFResourceManager, work: Work) -> None:
        """Begin with no page."""
        super().__init__(fonts)
        self.canvas: Canvas = Canvas(work)
        self._known: dict[tuple[int, int], Character] = {}
        self._inks: dict[tuple[object, ...], Ink] = {}
        self.namesakes: Namesakes = Namesakes()
        self.off: int = 0
        """In how many layers that are off, one in another, it draws."""
        self.page: Matrix = MATRIX_IDENTITY

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
        self._inks.clear()
        self.canvas.begin(*((box.height, box.width) if is_on_side else (box.width, box.height)))
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
        turn = turn_of(a, -b, c, -d) if fontsize >= 0 else turn_of(-a, b, -c, d)
        ink = self._ink(textstate.render, state)
        vertical = font.is_vertical()
        canvas = self.canvas
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
                canvas.number += 1
                canvas.work.spend(_GLYPH)
                points = apply_matrix_pt(matrix, start), apply_matrix_pt(matrix, end)
                canvas.shown.append(Shown(character, *points, size, turn, canvas.number, ink, ink.looks.clip, narrow))
        textstate.linematrix = (x, y)

    def _ink(self, mode: int, state: State) -> Ink:
        """Return what the characters of a string are drawn with."""
        key = (mode, self.off > 0, state.ncolor, state.ncs, state.scolor, state.scs, state.looks)
        ink = self._inks.get(key)
        if ink is None:
            looks = state.looks
            filled, stroked = colour_of(state.ncolor, state.ncs), colour_of(state.scolor, state.scs)
            is_outlined = mode in _BOTH and filled != stroked
            is_stroked = mode in _STROKED or (is_outlined and is_white(filled))
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
            self.namesakes.meet((id(font), known.text), known)
        if known.text == _UNKNOWN:
            self.canvas.add_unknown()
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
        canvas = self.canvas
        canvas.number += 1
        canvas.work.spend(2 * len(path))
        state = cast("State", graphicstate)
        parts = list(outlines_of(path, self._matrix, canvas.work))
        if fill and parts:
            canvas.fill(parts, colour_of(state.ncolor, state.ncs), state.looks, even_odd=evenodd)
        if stroke:
            a, b, c, d, _, _ = self._matrix
            width = state.linewidth * math.sqrt(abs(a * d - b * c))
            canvas.stroke(parts, colour_of(state.scolor, state.scs), state.looks, width)

    def paint_clip(self, state: State) -> None:
        """Record a gradient."""
        if not self.off:
            self.canvas.wash(state.looks)

    def paint_image(self, stream: PDFStream, state: State) -> None:
        """Record where a picture lies."""
        if self.off:
            return
        corners = [apply_matrix_pt(self._matrix, point) for point in ((0, 0), (0, 1), (1, 1), (1, 0))]
        is_stencil = stream.get_any(("ImageMask", "IM")) is True
        is_vague = is_stencil or stream.get_any(("SMask", "Mask")) is not None
        colour = colour_of(state.ncolor, state.ncs) if is_stencil else None
        self.canvas.picture(corners, colour, state.looks, is_vague=is_vague)

    def strike(self, start: Point, end: Point) -> None:
        """Record the line of an annotation."""
        self.canvas.strike(apply_matrix_pt(self.page, start), apply_matrix_pt(self.page, end))

    def put_over(self, box: Box) -> None:
        """Record an annotation whose looks the file leaves to the viewer."""
        corners = [(box.left, box.top), (box.right, box.bottom)]
        self.canvas.put_over(Box.around([apply_matrix_pt(self.page, corner) for corner in corners]))

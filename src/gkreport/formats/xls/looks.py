"""How the cells of an old workbook look: its typefaces, colours, number formats and the formats of cells."""

import struct
from typing import Final

from gkreport.formats.sheets.codes import BUILT_IN, code_of
from gkreport.formats.sheets.colours import Palette
from gkreport.formats.sheets.looks import GENERAL, NO_FONT, USUAL, Font, Look
from gkreport.formats.xls.records import text_at
from gkreport.seen import BLACK, WHITE, Colour, blend

FONT, FORMAT, XF, PALETTE = 0x31, 0x41E, 0xE0, 0x92
_FONT: Final = struct.Struct("<5H")
_XF: Final = struct.Struct("<2H2x4B2LH")
_STRUCK: Final = 0x08
_NO_FONT: Final = 4
"""The number that no typeface has (2.5.129)."""
_FIRST: Final = 8
"""The first colour that a workbook can change; those before stand as they are."""
_DENSITY: Final = (0, 1, 0.5, 0.75, 0.25, *[0.5] * 6, *[0.25] * 6, 0.125, 0.0625)
"""How much of a cell its pattern covers with the colour in front (2.5.127)."""
_SOLID: Final = 1
_FILLING: Final = 4
_WRAPS: Final = 0x08
_SHRINKS: Final = 0x10


class Looks:
    """The looks of cells by the number of their format, each made on first use."""

    def __init__(self) -> None:
        """Begin without any; the records are told one after the other."""
        self.since_1904: bool = False
        self.palette: Palette = Palette()
        self._fonts: list[bytes] = []
        self._codes: dict[int, str] = {}
        self._formats: list[bytes] = []
        self._known: dict[int, Look] = {}
        self._known_fonts: dict[int, Font] = {}

    def tell(self, kind: int, data: bytes) -> None:
        """Take a record of those that say how cells look."""
        if kind == FONT:
            self._fonts.append(data)
        elif kind == XF:
            self._formats.append(data)
        elif kind == FORMAT:
            self._codes[struct.unpack_from("<H", data)[0]] = text_at(data, 2).text
        else:
            colours = [(red, green, blue) for red, green, blue, _ in struct.iter_unpack("4B", data[2:])]
            self.palette = Palette([*map(Palette().numbered, range(_FIRST)), *colours])

    @property
    def usual(self) -> float:
        """The size of letters by which columns are measured."""
        return self.font(0).size or USUAL

    def font(self, number: int) -> Font:
        """Return a typeface by its number; one that says nothing where there is none."""
        known = self._known_fonts.get(number)
        if known is None:
            known = self._known_fonts[number] = self._read_font(number - (number > _NO_FONT))
        return known

    def _read_font(self, at: int) -> Font:
        if at >= len(self._fonts):
            return NO_FONT
        height, marks, colour, _, raised = _FONT.unpack_from(self._fonts[at])
        return Font(self.palette.numbered(colour), height / 20, struck=bool(marks & _STRUCK), raised=raised in (1, 2))

    def of(self, number: int) -> Look:
        """Return the look for the number of a format; a plain one where there is none."""
        look = self._known.get(number)
        if look is None:
            look = self._known[number] = self._read(self._formats[number]) if number < len(self._formats) else GENERAL
        return look

    def _read(self, data: bytes) -> Look:
        font, code, aligned, turned, fitted, _, first, second, ground = _XF.unpack_from(data)
        return Look(
            code_of(self._codes.get(code) or BUILT_IN.get(code, "General"), since_1904=self.since_1904),
            self.font(font),
            (grounds_of(second >> 26, ground, self.palette),),
            crossed=bool(first >> 30) and second >> 21 & 0xF != 0,
            filling=aligned & 7 == _FILLING,
            turned=turned != 0,
            shrinks=bool(fitted & _SHRINKS),
            wraps=bool(aligned & _WRAPS),
            ink_of=self.palette.named,
        )


def grounds_of(pattern: int, colours: int, palette: Palette) -> Colour:
    """Return the ground that a pattern of two colours makes."""
    density = _DENSITY[pattern] if pattern < len(_DENSITY) else 0
    front = palette.numbered(colours & 0x7F) or BLACK
    back = palette.numbered(colours >> 7 & 0x7F) or WHITE
    return blend(front, back, density) if density else WHITE

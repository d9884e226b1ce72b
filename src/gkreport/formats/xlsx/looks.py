"""How the cells of a workbook look: the typeface, its ink and ground, the format of numbers (ECMA-376, 18.8)."""

from collections.abc import Callable
from typing import Any, Final

from gkreport.formats.opc import Element, space_of
from gkreport.formats.sheets.codes import BUILT_IN, code_of, number_in
from gkreport.formats.sheets.looks import GENERAL, USUAL, Font, Look
from gkreport.formats.xlsx.colours import Colours
from gkreport.formats.xlsx.names import NAMESPACES, is_on, whole
from gkreport.seen import BLACK, WHITE, Colour, blend


def font_of(element: Element, colours: Colours) -> Font:
    """Read a `font` of the style sheet, or the `rPr` of a part of a text."""
    space = space_of(element)
    told: dict[str, Any] = {}
    for child in element:
        name, value = str(child.tag).removeprefix(space), child.get("val")
        if name == "strike":
            told["struck"] = value is None or is_on(value)
        elif name == "vertAlign":
            told["raised"] = value in ("superscript", "subscript")
        elif name == "color":
            told["ink"] = colours.of(child)
        elif name == "sz" and value and (size := number_in(value)) is not None:
            told["size"] = float(size)
    return Font(**told)


class Looks:
    """The looks of cells by the number of their style, each read on first use."""

    def __init__(
        self, root: Element | None, *, since_1904: bool, theme: Callable[[], Element | None] = lambda: None
    ) -> None:
        """Take the styles of a workbook; without styles every number is plain."""
        self.missed: bool = False
        """Whether a cell refers to a style and the workbook has none."""
        space = "" if root is None else space_of(root)
        self._is_known = root is not None and space in NAMESPACES
        self._root = root if self._is_known else None
        self._space = space
        self.colours: Colours = Colours(self._root, theme)
        self._since_1904 = since_1904
        self._known: dict[str | None, Look] = {None: GENERAL}
        self._codes: dict[int, str] = {}
        self._fonts, self._fills = self._list("fonts"), self._list("fills")
        self._borders, self._formats = self._list("borders"), self._list("cellXfs")
        first = font_of(self._fonts[0], self.colours).size if self._fonts else None
        self.usual: float = first or USUAL
        """The size of letters by which columns are measured."""
        self.differing: list[Element] = self._list("dxfs")
        """The formats that rules give to cells on a condition."""
        for code in self._list("numFmts"):
            self._codes[whole(code.get("numFmtId"), -1)] = code.get("formatCode", "")

    def _list(self, name: str) -> list[Element]:
        part = None if self._root is None else self._root.find(self._space + name)
        return [] if part is None else list(part)

    def of(self, style: str | None) -> Look:
        """Return the look for the `s` of a cell; a plain one where there is no such style."""
        look = self._known.get(style)
        if look is None:
            number = whole(style)
            self.missed = self.missed or (number > 0 and not self._is_known)
            look = self._read(self._formats[number]) if number < len(self._formats) else GENERAL
            self._known[style] = look
        return look

    def _read(self, xf: Element) -> Look:
        number = whole(xf.get("numFmtId"))
        font = _at(self._fonts, xf.get("fontId"))
        fill = _at(self._fills, xf.get("fillId"))
        border = _at(self._borders, xf.get("borderId"))
        aligned = xf.find(self._space + "alignment")
        aligned = xf if aligned is None else aligned
        return Look(
            code_of(self._codes.get(number) or BUILT_IN.get(number, "General"), since_1904=self._since_1904),
            Font() if font is None else font_of(font, self.colours),
            grounds_of(fill, self.colours),
            crossed=border is not None and is_crossed(border),
            filling=aligned.get("horizontal") == "fill",
            turned=aligned.get("textRotation", "0") != "0",
            shrinks=is_on(aligned.get("shrinkToFit")),
            wraps=is_on(aligned.get("wrapText")),
            ink_of=self.colours.named,
        )


def _at(elements: list[Element], number: str | None) -> Element | None:
    at = whole(number)
    return elements[at] if at < len(elements) else None


def is_crossed(border: Element) -> bool:
    """Whether a border has a line from corner to corner, which strikes through what stands in the cell."""
    lines = (child.get("style") for child in border if str(child.tag).endswith("diagonal"))
    is_drawn = is_on(border.get("diagonalUp")) or is_on(border.get("diagonalDown"))
    return is_drawn and any(line not in (None, "none") for line in lines)


_DENSITY: Final = {
    "solid": 1.0,
    "darkGray": 0.75,
    "mediumGray": 0.5,
    "lightGray": 0.25,
    "gray125": 0.125,
    "gray0625": 0.0625,
    **dict.fromkeys(("darkHorizontal", "darkVertical", "darkDown", "darkUp", "darkGrid", "darkTrellis"), 0.5),
    **dict.fromkeys(("lightHorizontal", "lightVertical", "lightDown", "lightUp", "lightGrid", "lightTrellis"), 0.25),
}
"""How much of a cell its pattern covers with the colour in front."""


def grounds_of(fill: Element | None, colours: Colours, *, differing: bool = False) -> tuple[Colour, ...]:
    """Return the colours of a fill: one, or those between which it changes.

    In a differential format a fill is solid if nothing else is said, and its colour is the one at the back.
    """
    space = "" if fill is None else space_of(fill)
    for part in () if fill is None else fill:
        if part.tag == space + "gradientFill":
            stops = [colours.of(stop.find(space + "color")) for stop in part]
            return tuple(dict.fromkeys(stop or WHITE for stop in stops)) or (WHITE,)
        density = _DENSITY.get(part.get("patternType", "solid" if differing else "none"), 0.0)
        if density:
            front = colours.of(part.find(space + "fgColor")) or BLACK
            back = colours.of(part.find(space + "bgColor")) or WHITE
            if differing and density == 1:
                return (back if part.find(space + "bgColor") is not None else front,)
            return (blend(front, WHITE if part.get("patternType") == "solid" else back, density),)
    return (WHITE,)

"""How the cells of a workbook look: the typeface, its ink and ground, the format of numbers (ECMA-376, 18.8)."""

import functools
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

import attrs

from gkreport.formats.opc import Element, space_of
from gkreport.formats.xlsx import codes
from gkreport.formats.xlsx.codes import BUILT_IN, Code, Section, code_of, number_in
from gkreport.formats.xlsx.colours import Colours
from gkreport.formats.xlsx.names import NAMESPACES, is_on, whole
from gkreport.seen import BLACK, PLAIN, WHITE, Colour, Drawn, Sight, Verdict, Why, blend, contrast, judge


@attrs.frozen
class Font:
    """What a typeface says of its letters; None is what it does not say."""

    ink: Colour | None = None
    size: float | None = None
    struck: bool = False
    raised: bool = False

    @property
    def is_telling(self) -> bool:
        """Whether letters of it may not be seen plainly: those of a colour depend on their ground."""
        return self.struck or self.raised or self.ink not in (None, BLACK) or (self.size or USUAL) < _SMALL


NO_FONT: Final = Font()
USUAL: Final = 11.0
"""The size of letters of which nothing is said, in points."""
_SMALL: Final = 4.0


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


@attrs.frozen(eq=False)
class Look:
    """How a cell looks."""

    code: Code = codes.PLAIN
    font: Font = NO_FONT
    grounds: tuple[Colour, ...] = (WHITE,)
    """The colour under its letters; several where it changes within the cell."""
    crossed: bool = False
    """Whether a line goes through the cell from corner to corner."""
    filling: bool = False
    """Whether its text is set again and again until the cell is full."""
    shrinks: bool = False
    turned: bool = False
    wraps: bool = False
    ink_of: Callable[[str], Colour | None] = attrs.field(default=Colours().named, repr=False)
    """Tells a colour that a number format names."""

    @functools.cached_property
    def verdict(self) -> Verdict:
        """How letters are seen in it that have no typeface of their own."""
        return self.judge(self.font)

    @functools.cached_property
    def shows_texts(self) -> bool:
        """Whether any text is shown in it as it is, and seen."""
        return self.code.for_text == codes.ANY and self.verdict == PLAIN

    @functools.cached_property
    def shows_counts(self) -> bool:
        """The same of whole numbers from 0 on."""
        return self.code.shows_counts and self.verdict == PLAIN

    @property
    def is_date(self) -> bool:
        """Whether numbers are shown as dates or times."""
        return self.code.is_date

    def show(self, number: Decimal) -> str:
        """Return a number as a person reads it in the cell."""
        return self.code.show(number)

    def judge(self, font: Font) -> Verdict:
        """Say how letters of a typeface are seen in the cell: by each ground under them, in doubt where they differ."""
        verdicts = [self._judge_on(font, ground) for ground in self.grounds]
        if len({verdict.sight for verdict in verdicts}) > 1:
            return Verdict(Sight.DOUBTFUL, next(verdict.why for verdict in verdicts if verdict.why))
        return verdicts[0]

    def _judge_on(self, font: Font, ground: Colour) -> Verdict:
        ink, is_dark = font.ink or BLACK, False
        if font.ink is None and contrast(BLACK, ground) < _READABLE:
            ink, is_dark = WHITE, True
        size = USUAL if font.size is None else font.size
        return _judged(ink, ground, size, font.struck or self.crossed, font.raised, is_dark or self.filling)

    def judge_part(self, font: Font | None) -> Verdict:
        """Say how a part of a text is seen; what its typeface does not say is taken from the cell by some programs."""
        if font is None:
            return self.verdict
        inherited = Font(
            font.ink or self.font.ink,
            font.size or self.font.size,
            struck=font.struck or self.font.struck,
            raised=font.raised or self.font.raised,
        )
        verdict = self.judge(font)
        return verdict if verdict == self.judge(inherited) else Verdict(Sight.DOUBTFUL, Why.UNCERTAIN)

    def judge_number(self, number: Decimal) -> Verdict:
        """Say how a number is seen: its format can hide it, or give it another colour."""
        section = self.code.section_of(number)
        return self.verdict if section is None else self._judge_by(section, nothing=bool(number))

    def judge_text(self) -> Verdict:
        """Say how a text is seen."""
        return self._judge_by(self.code.for_text, nothing=True)

    def _judge_by(self, section: Section, *, nothing: bool) -> Verdict:
        """Say how something is seen by a section of the format; one for `nothing` but words hides what it is for."""
        if nothing and section.shows_nothing:
            return Verdict(Sight.UNSEEN, Why.HIDDEN)
        ink = self.ink_of(section.colour) if section.colour else None
        return self.verdict if ink is None else self.judge(attrs.evolve(self.font, ink=ink))


_READABLE: Final = 1.3
"""On a darker ground, letters whose colour is left to the program are black in Excel, white in LibreOffice."""


@functools.lru_cache(maxsize=1024)
def _judged(ink: Colour, ground: Colour, size: float, *marks: bool) -> Verdict:
    struck, raised, uncertain = marks
    return judge(Drawn(ink=ink, ground=ground, size=size, struck=struck, raised=raised, uncertain=uncertain))


GENERAL: Final = Look()


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

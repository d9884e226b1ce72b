"""How the text of a Word document is drawn: by its runs, paragraphs, cells and rows, and by the styles of each.

Nearly no document has a look that could hide anything.  Whether one has is found out in passing (`may_tell`), and only
then is every run looked at.
"""

import functools
import re
from collections.abc import Callable, Mapping
from itertools import product
from typing import Final, NamedTuple, TypeAlias

import attrs

from gkreport.formats.docx.colours import (
    HIGHLIGHTS,
    Attributes,
    Colours,
    Theme,
    fill_of,
    ground_of,
    ink_of,
    over,
    said_of,
)
from gkreport.formats.docx.names import STYLED, Names, is_on
from gkreport.formats.docx.styles import Styles
from gkreport.formats.opc import Element, space_of
from gkreport.seen import WHITE, Colour, Drawn, Sight, Verdict, Why, contrast, judge

Layer: TypeAlias = Mapping[str, Attributes]
"""Properties by their names, each with its attributes."""

_UNITS: Final = {"pt": 1.0, "pc": 12.0, "pi": 12.0, "in": 72.0, "cm": 28.35, "mm": 2.835, "%": 1.0}
_TWIP: Final = 1 / 20
_HALF_POINT: Final = 1 / 2


def _measure(text: str, unit: float) -> float | None:
    """Return a measure in points, or in percent; `unit` is what a bare number counts.  None where it is none."""
    scale = _UNITS.get(text[-2:]) or _UNITS.get(text[-1:])
    number = text if scale is None else text.rstrip("ptcinm%")
    sign, figures = (-1, number[1:]) if number.startswith("-") else (1, number.removeprefix("+"))
    whole, _, rest = figures.partition(".")
    if not (whole + rest).isascii() or not (whole + rest).isdigit() or len(figures) > 12:  # noqa: PLR2004
        return None
    return sign * float(figures) * (unit if scale is None else scale)


# -- what can tell -----------------------------------------------------------------------------------

_PALE: Final = 3.0
"""Ink with less contrast to white than this is looked at."""
_DARK: Final = 2.0
"""A ground with more contrast to white than this is looked at: any other leaves all other ink a contrast of 1.5."""
_SMALL: Final = 6.0
"""In points: text that is no smaller stays legible at `_NARROW`."""
_NARROW: Final = 60.0
"""In percent of the width that letters have."""
_CLOSE: Final = -0.5
"""In points: letters moved together by less do not touch."""
_LOW: Final = 15.0
"""In points: lines and rows of an exact height hold the usual sizes from here on."""
_THIN: Final = 12.0
"""In points: a narrower cell holds no digit between its margins."""
_FAR: Final = 100.0
"""In points: text indented by more can be out of its cell."""
_PICTURES: Final = frozenset(
    ("wingdings", "wingdings 2", "wingdings 3", "webdings", "marlett", "mt extra", "zapfdingbats", "bookshelf symbol 7")
)
"""Typefaces that have pictures in the place of digits."""


def _pale(colours: Colours, most: float = _PALE) -> bool:
    return any(colour and contrast(colour, WHITE) < most for colour in colours)


def _dark(colours: Colours) -> bool:
    return any(colour and contrast(colour, WHITE) > _DARK for colour in colours)


_SURE: Final = ("text1", "dark1")
"""The colours of a theme that are dark, as that of text is."""
_OF_THEME: Final = frozenset(("themeColor", "themeFill"))


def _of_ink(said: Attributes, theme: Theme | None) -> bool:
    if said.get("themeColor", "text1") in _SURE:
        theme = _NO_THEME
    return theme is None or _pale(ink_of(said, theme))


def _of_ground(said: Attributes, theme: Theme | None) -> bool:
    if _OF_THEME.isdisjoint(said):
        theme = _NO_THEME
    return theme is None or _dark(ground_of(said, theme))


def _below(least: float, unit: float, name: str = "val") -> Callable[[Attributes, Theme | None], bool]:
    def tells(said: Attributes, _theme: Theme | None) -> bool:
        measure = _measure(said.get(name, ""), unit)
        return measure is None or measure < least

    return tells


def _of_spacing(said: Attributes, theme: Theme | None) -> bool:
    if "val" in said:
        return _below(_CLOSE, _TWIP)(said, theme)
    return said.get("lineRule") == "exact" and _below(_LOW, _TWIP, "line")(said, theme)


def _of_indents(said: Attributes, _theme: Theme | None = None) -> bool:
    return _furthest(said) >= _FAR


def _furthest(said: Attributes) -> float:
    """Return how far a paragraph is moved sideways, in points."""
    ways = ("left", "right", "start", "end", "firstLine", "hanging")
    measures = (_measure(said.get(way, "0"), _TWIP) for way in ways)
    by_signs = (_measure(said.get(f"{way}Chars", "0"), 0.105) for way in ways)  # hundredths of a letter of 10.5 points
    return max(abs(_FAR if measure is None else measure) for measure in (*measures, *by_signs))


def _of_fonts(said: Attributes, _theme: Theme | None) -> bool:
    return not _PICTURES.isdisjoint(value.lower() for value in said.values())


def _if_on(said: Attributes, _theme: Theme | None) -> bool:
    return is_on(said.get("val", ""))


def _always(_said: Attributes, _theme: Theme | None) -> bool:
    return True


_NO_THEME: Final = Theme()
_TELLS: Final[Mapping[str, Callable[[Attributes, Theme | None], bool]]] = {
    "color": _of_ink,
    "shd": _of_ground,
    "highlight": lambda said, _: _dark(frozenset((HIGHLIGHTS.get(said.get("val", "")),))),
    "sz": _below(_SMALL, _HALF_POINT),
    "w": _below(_NARROW, 1.0),
    "spacing": _of_spacing,
    "position": lambda said, _: _measure(said.get("val", ""), _HALF_POINT) != 0,
    "rFonts": _of_fonts,
    "ind": _of_indents,
    "trHeight": lambda said, _: said.get("hRule") == "exact",
    "gridCol": _below(_THIN, _TWIP, "w"),
    "fitText": _always,
    "framePr": _always,
    "rtl": _if_on,
    "webHidden": _if_on,
    "eastAsianLayout": lambda said, _: is_on(said.get("combine")),
}
"""The properties that can hide or change text, each with what tells whether it may."""
_RAISED: Final = ("superscript", "subscript")
_OF_STYLES: Final[Mapping[str, Callable[[Attributes, Theme | None], bool]]] = {
    **dict.fromkeys(("strike", "dstrike", "vanish"), _if_on),
    "vertAlign": lambda said, _: said.get("val") in _RAISED,
}
"""What tells in a style; at a run it is seen by itself."""
_TEXT_FILL: Final = "{http://schemas.microsoft.com/office/word/2010/wordml}textFill"
_OWNERS: Final = frozenset(
    (("rPr", "r"), ("pPr", "p"), ("tcPr", "tc"), ("trPr", "tr"), ("tblPr", "tbl"), ("tblGrid", "tbl"))
)
"""Where a property says how text is drawn; elsewhere it is an old one, or of the mark that ends a paragraph."""


def may_tell(name: str, said: Attributes, theme: Theme | None = None) -> bool:
    """Say whether a property with these attributes may hide or change text; without the theme its colours may."""
    tells = _TELLS.get(name) or _OF_STYLES.get(name)
    return tells is not None and tells(said, theme)


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _fill_tells(fill: Element, theme: Theme) -> bool:
    filled = fill_of(fill, theme)
    return filled.get("opacity") != "1.0" or _pale(_filled(filled))


def _filled(fill: Attributes) -> Colours:
    return ink_of(fill, _NO_THEME, "colour")


def tell(root: Element, styles: Styles, theme: Theme) -> bool:
    """Say whether anything in a document may hide or change its text by how it looks."""
    names = Names.of(root)
    telling = _telling_styles(styles, theme, names)
    if not telling.isdisjoint(styles.always):
        return True
    value, styled = names.namespace + "val", names(*STYLED) if telling else ()
    for item in root.iter(_TEXT_FILL, *names(*_TELLS), *styled):
        if item.tag in styled:
            if item.get(value) in telling:
                return True
        elif _item_tells(item, theme) and _tells_here(item, _local(item), names):
            return True
    return False


def _item_tells(item: Element, theme: Theme) -> bool:
    if item.tag == _TEXT_FILL:
        return _fill_tells(item, theme)
    return _tag_may_tell(item.tag, *item.items()) and may_tell(_local(item), said_of(item), theme)


@functools.lru_cache(maxsize=4096)
def _tag_may_tell(tag: str, *attributes: tuple[str, str]) -> bool:
    """Say whether an element may tell, without the theme: a document has few that differ."""
    return may_tell(tag.rpartition("}")[2], {name.rpartition("}")[2]: value for name, value in attributes})


def _tells_here(item: Element, name: str, names: Names) -> bool:
    """Say whether a telling property stands where it is one of text, and has text to change."""
    holder = item.getparent()
    owner = None if holder is None else holder.getparent()
    if holder is None or owner is None or (_local(holder), _local(owner)) not in _OWNERS:
        return False
    if name == "trHeight":
        height = _measure(said_of(item).get("val", ""), _TWIP)
        lines = max((len(cell.findall(names.namespace + "p")) for cell in owner), default=0)
        return height is None or height < _LOW * lines
    if name in ("ind", "framePr"):
        return next(owner.iterancestors(*names("tc")), None) is not None
    return True


def _telling_styles(styles: Styles, theme: Theme, names: Names) -> frozenset[str]:
    """Return the styles that may hide or change text, and those based on them; "" is what holds for all text."""
    found: set[str] = set()
    for item in styles.items(_TEXT_FILL, *names(*_TELLS, *_OF_STYLES)):
        if not _item_tells(item, theme) or (holder := item.getparent()) is None:
            continue
        style = next(holder.iterancestors(*names("style")), None)
        is_told = style is not None and holder.getparent() is style and said_of(style).get("type") == "character"
        if not (is_told and _local(item) in _OF_STYLES):  # a run that has the style is looked at
            found.add("" if style is None else said_of(style).get("styleId", ""))
    return styles.with_followers(found)


# -- how text is drawn -------------------------------------------------------------------------------


@attrs.frozen(eq=False, kw_only=True)
class Around:
    """What is around a paragraph: the grounds below it, what its table says of text, how high and wide its cell is."""

    grounds: frozenset[Colour] = frozenset((WHITE,))
    of_table: Layer = attrs.field(factory=dict[str, Attributes])
    height: float | None = None
    """In points, where it is exact."""
    width: float = _FAR
    """In points, as the grid of the table has it."""
    is_cell: bool = False


@attrs.frozen(eq=False, kw_only=True)
class Base:
    """What the runs of a paragraph begin with."""

    layers: tuple[Layer, Layer, Layer] = ({}, {}, {})
    """The properties that the document, its table and its style give them."""
    grounds: frozenset[Colour] = frozenset((WHITE,))
    line: float | None = None
    """The height of a line in points, where it is exact."""
    room: float | None = None
    """The height in points that is left in the cell, where that is exact."""
    is_first: bool = True
    is_out: bool = False
    """Whether it is indented out of its cell."""
    is_moved: bool = False

    def uncut(self, size: float) -> float:
        """Return the share of letters of a size that is inside the line and the cell."""
        uncut = 1.0 if self.line is None else max(_LEAST_SEEN, self.line / size)
        if self.room is not None:
            uncut = min(uncut, self.room / size) if self.is_first else min(uncut, max(_LEAST_SEEN, self.room / size))
        return min(uncut, _LEAST_SEEN) if self.is_out else uncut


class Spot(NamedTuple):
    """Where a cell stands in its table, counted from 0."""

    row: int
    order: int
    is_last_row: bool
    is_last_column: bool
    columns: slice
    """The columns of the grid that it covers."""
    width: int
    """How many its row has."""


SOMEWHERE: Final = Spot(0, 0, is_last_row=False, is_last_column=False, columns=slice(None), width=0)
"""Where a cell stands is not told where no look depends on it."""
_LINE: Final = 1.2
"""The height of a line in sizes of its letters."""
_USUAL_SIZE: Final = 10.5
_LEAST_SEEN: Final = 0.1
"""What is cut off or covered to an extent that only a layout would tell is doubtful, never unseen."""
_FIT: Final = 0.6
"""Letters that have less than this share of their width run into each other."""
_DIGIT: Final = 0.5
"""The width of a digit in sizes."""
_READ: Final = frozenset((*_TELLS, *_OF_STYLES, "rStyle", "pStyle", "tblStyle", "tblLook"))


class Looks:
    """Judges how the runs of a document are seen."""

    def __init__(self, root: Element, styles: Styles, theme: Theme) -> None:
        """Take the tree of the text, its styles and its theme."""
        self._space = Names.of(root).namespace
        self._styles = styles
        self._theme = theme
        self._of_styles: dict[tuple[str, str, tuple[str, ...]], Layer] = {}
        self.everywhere = tell(root, styles, theme)
        """Whether every run is to be looked at, and not only those that are struck, raised or hidden themselves."""

    # -- layers ------------------------------------------------------------------------------------

    def _own(self, element: Element, holder: str) -> Layer:
        """Return the properties of an element."""
        properties = element.find(space_of(element) + holder)
        layer: dict[str, Attributes] = {}
        for item in () if properties is None else properties:
            name = _local(item)
            if item.tag == _TEXT_FILL:
                layer[name] = fill_of(item, self._theme)
            elif name in _READ:
                layer[name] = said_of(item)
        return layer

    def _styled(self, style: str, holder: str, parts: tuple[str, ...] = ()) -> Layer:
        """Return what a style says in one of its holders: those it is based on first, parts of a table last."""
        key = (style, holder, parts)
        if key not in self._of_styles:
            chain = self._styles.chain(style)
            in_parts = (
                item
                for part in parts
                for element in chain
                for item in element.iterchildren(space_of(element) + "tblStylePr")
                if said_of(item).get("type") == part
            )
            layer: dict[str, Attributes] = {}
            for element in (*chain, *in_parts):
                layer |= self._own(element, holder)
            self._of_styles[key] = layer
        return self._of_styles[key]

    # -- cells and paragraphs ----------------------------------------------------------------------

    def of_cell(self, cell: Element, spot: Spot, outer: Around) -> Around:
        """Return what is around the paragraphs of a cell."""
        row, table = (next(cell.iterancestors(self._space + name), cell) for name in ("tr", "tbl"))
        of_table, of_row, own = self._own(table, "tblPr"), self._own(row, "trPr"), self._own(cell, "tcPr")
        style = of_table.get("tblStyle", {}).get("val") or self._styles.default_of("table")
        parts = _parts(of_table.get("tblLook", {}), spot)
        shades = (
            {**self._styled(style, "tcPr", parts), **own}.get("shd"),
            {**self._styled(style, "tblPr"), **of_table}.get("shd"),
        )
        height = of_row.get("trHeight", {})
        grid = [_measure(said_of(item).get("w", ""), _TWIP) for item in table.iterfind(f"{self._space}tblGrid/*")]
        widths = grid[spot.columns] if len(grid) >= spot.width else []  # else it is not followed
        width = sum(_FAR if width is None else width for width in widths or [None])
        return Around(
            grounds=over((ground_of(shade, self._theme) for shade in shades if shade is not None), outer.grounds),
            of_table=self._styled(style, "rPr", parts),
            height=_measure(height.get("val", ""), _TWIP) if height.get("hRule") == "exact" else None,
            width=width,
            is_cell=True,
        )

    def of_paragraph(self, paragraph: Element, around: Around, top: float) -> tuple[Base, float]:
        """Return what the runs of a paragraph begin with, and how far down its cell it ends: it begins at `top`."""
        own = self._own(paragraph, "pPr")
        style = own.get("pStyle", {}).get("val") or self._styles.default_of("paragraph")
        said = {**self._styled(style, "pPr"), **own}
        layers = (self._styled("", "rPr"), around.of_table, self._styled(style, "rPr"))
        spacing = said.get("spacing", {})
        line = _measure(spacing.get("line", ""), _TWIP) if spacing.get("lineRule") == "exact" else None
        before, after = (_measure(spacing.get(side, "0"), _TWIP) or 0.0 for side in ("before", "after"))
        base = Base(
            layers=layers,
            grounds=over((ground_of(said["shd"], self._theme),) if "shd" in said else (), around.grounds),
            line=line,
            room=None if around.height is None else around.height - top - before,
            is_first=not top + before,
            is_out=around.is_cell and (around.width < _THIN or _furthest(said.get("ind", {})) >= around.width),
            is_moved=around.is_cell and "framePr" in said,
        )
        size = _size({**layers[0], **layers[1], **layers[2]})
        return base, top + before + (line or size * _LINE) + after

    # -- runs --------------------------------------------------------------------------------------

    def verdict(self, run: Element, paragraph: Element, base: Base) -> Verdict:
        """Say how a run of a paragraph is seen."""
        own = self._own(run, "rPr")
        of_style = self._styled(own.get("rStyle", {}).get("val") or self._styles.default_of("character"), "rPr")
        of_document, of_table, of_paragraph = base.layers
        said = {**of_document, **of_table, **of_paragraph, **of_style, **own}

        def is_toggled(name: str) -> bool:
            """Say whether a toggle is on: set by two levels of styles it is off again (17.7.3)."""
            if name in own or _is_on(of_document, name):
                return _is_on(said, name)
            return (_is_on(of_table, name) + _is_on(of_paragraph, name) + _is_on(of_style, name)) % 2 == 1

        is_raised = _number(said, "position", _HALF_POINT, 0.0) != _number(of_paragraph, "position", _HALF_POINT, 0.0)
        is_turned = _is_on(said, "rtl")
        if (is_raised or is_turned) and self._is_alone(run, paragraph):  # there is nothing it could be raised from
            is_raised = is_turned = False
        size, scale = _size(said), _number(said, "w", 1.0, 100.0) / 100
        letters = len("".join(map(str, run.itertext())).strip())
        is_shuffled = letters > 1 and "combine" in said.get("eastAsianLayout", {})
        shades = [ground_of(said["shd"], self._theme)] if "shd" in said else []
        marked = frozenset((HIGHLIGHTS.get(said.get("highlight", {}).get("val", "none")),))
        inks, opacities = ink_of(said.get("color", {}), self._theme), [1.0]
        if "textFill" in said:  # by Word; other programs show the colour
            inks |= _filled(said["textFill"])
            opacities.append(float(said["textFill"].get("opacity", 1)))
        drawn = Drawn(
            size=size * min(1.0, scale),
            hidden=is_toggled("vanish"),
            struck=is_toggled("strike") or _is_on(said, "dstrike"),
            raised=is_raised or said.get("vertAlign", {}).get("val") in _RAISED,
            moved=is_turned or is_shuffled or base.is_moved,
            uncut=base.uncut(size),
            uncovered=_uncovered(said, letters, size * scale * _DIGIT),
            uncertain=said.get("textFill") == {}
            or _is_on(said, "webHidden")  # LibreOffice hides it on paper too
            or _of_fonts(said.get("rFonts", {}), None)
            or (None in inks and _dark(marked)),
        )
        found = {
            judge(drawn if ink is None else attrs.evolve(drawn, ink=ink, ground=ground, opacity=opacity))
            for ink, ground, opacity in product(inks, over((marked, *shades), base.grounds), opacities)
        }
        if len({verdict.sight for verdict in found}) > 1:
            return Verdict(Sight.DOUBTFUL, Why.UNCERTAIN)
        return min(found, key=str)

    def _is_alone(self, run: Element, paragraph: Element) -> bool:
        """Say whether a run is all the text of its paragraph."""
        texts = paragraph.iter(self._space + "t")
        return not any((text.text or "").strip() for text in texts if text.getparent() is not run)


def _is_on(layer: Layer, name: str) -> bool:
    return name in layer and is_on(layer[name].get("val", ""))


def _number(layer: Layer, name: str, unit: float, usual: float) -> float:
    """Return a measure of a layer, the usual one where it is not there or none."""
    measure = _measure(layer[name].get("val", ""), unit) if name in layer else None
    return usual if measure is None else measure


def _size(layer: Layer) -> float:
    return max(_number(layer, "sz", _HALF_POINT, _USUAL_SIZE), _LEAST_SEEN)


def _uncovered(said: Layer, letters: int, width: float) -> float:
    """Return how much is seen of letters that are moved together, given how wide each is by itself."""
    apart = width + _number(said, "spacing", _TWIP, 0.0)
    if "fitText" in said:
        apart = min(apart, _number(said, "fitText", _TWIP, width) / max(letters, 1))
    return max(_LEAST_SEEN, min(1.0, apart / max(width, _LEAST_SEEN) / _FIT)) if letters > 1 else 1.0


_FLAGS: Final = {
    "firstRow": 0x20,
    "lastRow": 0x40,
    "firstColumn": 0x80,
    "lastColumn": 0x100,
    "noHBand": 0x200,
    "noVBand": 0x400,
}


def _parts(look: Attributes, spot: Spot) -> tuple[str, ...]:
    """Return which parts of a table's style a cell takes, the weakest first (17.7.6)."""
    mask = int(look["val"], 16) if _MASK.fullmatch(look.get("val", "")) else 0
    on = {name for name, bit in _FLAGS.items() if is_on(look.get(name, "1" if mask & bit else "0"))}
    first_row, last_row = "firstRow" in on and spot.row == 0, "lastRow" in on and spot.is_last_row
    first, last = "firstColumn" in on and spot.order == 0, "lastColumn" in on and spot.is_last_column
    parts = {
        f"band{(spot.order - ('firstColumn' in on)) % 2 + 1}Vert": "noVBand" not in on and not (first or last),
        f"band{(spot.row - ('firstRow' in on)) % 2 + 1}Horz": "noHBand" not in on and not (first_row or last_row),
        "lastCol": last,
        "firstCol": first,
        "lastRow": last_row,
        "firstRow": first_row,
        "seCell": last_row and last,
        "swCell": last_row and first,
        "neCell": first_row and last,
        "nwCell": first_row and first,
    }
    return tuple(part for part, is_taken in parts.items() if is_taken)


_MASK: Final = re.compile("[0-9A-Fa-f]{1,4}")

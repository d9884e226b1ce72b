"""Whether anything in a Word document may hide or change its text by how it looks: nearly no document has such a look.

Only where one has, every run is looked at.
"""

import functools
from collections.abc import Callable, Mapping
from typing import Final

from gkreport.formats.docx.colours import (
    HIGHLIGHTS,
    Attributes,
    Colours,
    Theme,
    fill_of,
    ground_of,
    ink_of,
    said_of,
)
from gkreport.formats.docx.names import STYLED, Names, is_on
from gkreport.formats.docx.styles import Styles
from gkreport.formats.letters import FAR, THIN
from gkreport.formats.opc import Element
from gkreport.formats.typefaces import PICTURES
from gkreport.seen import WHITE, contrast

_UNITS: Final = {"pt": 1.0, "pc": 12.0, "pi": 12.0, "in": 72.0, "cm": 28.35, "mm": 2.835, "%": 1.0}
TWIP: Final = 1 / 20
HALF_POINT: Final = 1 / 2


@functools.lru_cache(maxsize=1024)
def measure(text: str, unit: float) -> float | None:
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
LINE: Final = 240.0
"""What a line counts whose height is as its letters ask for (17.3.1.33)."""
_PART: Final = 0.75
"""Of a line: it holds digits whole from here on."""
_USUAL_SPACE: Final = 3.0
"""In points: less than this before a paragraph moves it out of no row."""


def _pale(colours: Colours, most: float = _PALE) -> bool:
    return any(colour and contrast(colour, WHITE) < most for colour in colours)


def is_dark(colours: Colours) -> bool:
    """Say whether a ground may be so dark that ink is lost on it."""
    return any(colour and contrast(colour, WHITE) > _DARK for colour in colours)


_SURE: Final = ("text1", "dark1")
"""The colours of a theme that are dark, as that of text is."""
_OF_THEME: Final = frozenset(("themeColor", "themeFill"))


def _of_ink(said: Attributes, theme: Theme | None) -> bool:
    if said.get("themeColor", "text1") in _SURE:
        theme = NO_THEME
    return theme is None or _pale(ink_of(said, theme))


def _of_ground(said: Attributes, theme: Theme | None) -> bool:
    if _OF_THEME.isdisjoint(said):
        theme = NO_THEME
    return theme is None or is_dark(ground_of(said, theme))


def _below(least: float, unit: float, name: str = "val") -> Callable[[Attributes, Theme | None], bool]:
    def tells(said: Attributes, _theme: Theme | None) -> bool:
        found = measure(said.get(name, ""), unit)
        return found is None or found < least

    return tells


def _of_spacing(said: Attributes, theme: Theme | None) -> bool:
    if "val" in said:
        return _below(_CLOSE, TWIP)(said, theme)
    rule = said.get("lineRule", "auto")
    if rule == "exact":
        return _below(_LOW, TWIP, "line")(said, theme)
    return rule == "auto" and _below(LINE * _PART, 1.0, "line")({"line": "240", **said}, theme)


def _of_indents(said: Attributes, _theme: Theme | None = None) -> bool:
    return furthest(said) >= FAR


def furthest(said: Attributes) -> float:
    """Return how far a paragraph is moved sideways, in points."""
    ways = ("left", "right", "start", "end", "firstLine", "hanging")
    measures = (measure(said.get(way, "0"), TWIP) for way in ways)
    by_signs = (measure(said.get(f"{way}Chars", "0"), 0.105) for way in ways)  # hundredths of a letter of 10.5 points
    return max(abs(FAR if measure is None else measure) for measure in (*measures, *by_signs))


def has_pictures(said: Attributes, _theme: Theme | None = None) -> bool:
    """Say whether a typeface has pictures in the place of digits."""
    return not PICTURES.isdisjoint(value.lower() for value in said.values())


def _if_on(said: Attributes, _theme: Theme | None) -> bool:
    return is_on(said.get("val", ""))


def _always(_said: Attributes, _theme: Theme | None) -> bool:
    return True


NO_THEME: Final = Theme()
TELLS: Final[Mapping[str, Callable[[Attributes, Theme | None], bool]]] = {
    "color": _of_ink,
    "shd": _of_ground,
    "highlight": lambda said, _: is_dark(frozenset((HIGHLIGHTS.get(said.get("val", "")),))),
    "sz": _below(_SMALL, HALF_POINT),
    "w": _below(_NARROW, 1.0),
    "spacing": _of_spacing,
    "position": lambda said, _: measure(said.get("val", ""), HALF_POINT) != 0,
    "rFonts": has_pictures,
    "ind": _of_indents,
    "trHeight": lambda said, _: said.get("hRule") == "exact",
    "gridCol": _below(THIN, TWIP, "w"),
    "fitText": _always,
    "framePr": _always,
    "rtl": _if_on,
    "webHidden": _if_on,
    "eastAsianLayout": lambda said, _: is_on(said.get("combine")),
}
"""The properties that can hide or change text, each with what tells whether it may."""
RAISED: Final = ("superscript", "subscript")
OF_STYLES: Final[Mapping[str, Callable[[Attributes, Theme | None], bool]]] = {
    **dict.fromkeys(("strike", "dstrike", "vanish"), _if_on),
    "vertAlign": lambda said, _: said.get("val") in RAISED,
}
"""What tells in a style; at a run it is seen by itself."""
TEXT_FILL: Final = "{http://schemas.microsoft.com/office/word/2010/wordml}textFill"
_OWNERS: Final = frozenset(
    (("rPr", "r"), ("pPr", "p"), ("tcPr", "tc"), ("trPr", "tr"), ("tblPr", "tbl"), ("tblGrid", "tbl"))
)
"""Where a property says how text is drawn; elsewhere it is an old one, or of the mark that ends a paragraph."""


def may_tell(name: str, said: Attributes, theme: Theme | None = None) -> bool:
    """Say whether a property with these attributes may hide or change text; without the theme its colours may."""
    tells = TELLS.get(name) or OF_STYLES.get(name)
    return tells is not None and tells(said, theme)


def may_matter(name: str, said: Attributes) -> bool:
    """Say whether a property may tell by itself, or move text out of a row of an exact height."""
    return may_tell(name, said) or (name == "spacing" and _beside(said) > _USUAL_SPACE)


def _beside(spacing: Attributes) -> float:
    """Return the space before and behind a paragraph, in points."""
    return sum(measure(spacing.get(side, "0"), TWIP) or 0.0 for side in ("before", "after"))


def local(element: Element) -> str:
    """Return the name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def _fill_tells(fill: Element, theme: Theme) -> bool:
    filled = fill_of(fill, theme)
    return filled.get("opacity") != "1.0" or _pale(filled_of(filled))


def filled_of(fill: Attributes) -> Colours:
    """Return the colour that letters are filled with."""
    return ink_of(fill, NO_THEME, "colour")


def tell(root: Element, styles: Styles, theme: Theme) -> bool:
    """Say whether anything in a document may hide or change its text by how it looks."""
    names = Names.of(root)
    telling = _telling_styles(styles, theme, names)
    if not telling.isdisjoint(styles.always) or is_dark(paper_of(root, theme)):
        return True
    value, styled = names.namespace + "val", names(*STYLED) if telling else ()
    for item in root.iter(TEXT_FILL, *names(*TELLS), *styled):
        if item.tag in styled:
            if item.get(value) in telling:
                return True
        elif _item_tells(item, theme) and _tells_here(item, local(item), names):
            return True
    return False


def paper_of(root: Element, theme: Theme) -> Colours:
    """Return the colours of the pages of a document: white on paper, and on the screen what it may say (17.2.1)."""
    backgrounds = (ink_of(said_of(item), theme, "color") for item in root.iterchildren(*Names.of(root)("background")))
    return frozenset((WHITE,)).union(*backgrounds)


def _item_tells(item: Element, theme: Theme) -> bool:
    if item.tag == TEXT_FILL:
        return _fill_tells(item, theme)
    return _tag_may_tell(item.tag, *item.items()) and may_tell(local(item), said_of(item), theme)


@functools.lru_cache(maxsize=4096)
def _tag_may_tell(tag: str, *attributes: tuple[str, str]) -> bool:
    """Say whether an element may tell, without the theme: a document has few that differ."""
    return may_tell(tag.rpartition("}")[2], {name.rpartition("}")[2]: value for name, value in attributes})


def _tells_here(item: Element, name: str, names: Names) -> bool:
    """Say whether a telling property stands where it is one of text, and has text to change."""
    holder = item.getparent()
    owner = None if holder is None else holder.getparent()
    if holder is None or owner is None or (local(holder), local(owner)) not in _OWNERS:
        return False
    if name == "trHeight":
        height = measure(said_of(item).get("val", ""), TWIP)
        return height is None or height < max((_needed(cell, names) for cell in owner), default=0.0)
    if name in ("ind", "framePr"):
        return next(owner.iterancestors(*names("tc")), None) is not None
    return True


def _needed(cell: Element, names: Names) -> float:
    """Return the height that a cell needs at most, in points, where its letters are no larger than usual."""
    lines = sum(1 for _ in cell.iter(*names("p", "br", "cr")))
    return _LOW * lines + sum(_beside(said_of(item)) for item in cell.iter(*names("spacing")))


def _telling_styles(styles: Styles, theme: Theme, names: Names) -> frozenset[str]:
    """Return the styles that may hide or change text, and those based on them; "" is what holds for all text."""
    found: set[str] = set()
    for item in styles.items(TEXT_FILL, *names(*TELLS, *OF_STYLES)):
        if not _item_tells(item, theme) or (holder := item.getparent()) is None:
            continue
        style = next(holder.iterancestors(*names("style")), None)
        is_told = style is not None and holder.getparent() is style and said_of(style).get("type") == "character"
        if not (is_told and local(item) in OF_STYLES):  # a run that has the style is looked at
            found.add("" if style is None else said_of(style).get("styleId", ""))
    return styles.with_followers(found)

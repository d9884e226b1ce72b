"""The colours of WordprocessingML: in figures, by the name of a highlighter, by the theme, as a pattern of two.

Each is a set: where a colour is given twice, in figures and by the theme, Word takes the theme's and LibreOffice the
figures, and what is seen has to hold for both.  None stands for the colour that is automatic, or for no ground at all.
"""

import colorsys
import functools
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Final, TypeAlias

from gkreport.formats.opc import Element
from gkreport.seen import BLACK, WHITE, Colour, blend

Attributes: TypeAlias = Mapping[str, str]
"""The attributes of an element by their local names."""
Colours: TypeAlias = frozenset[Colour | None]

HIGHLIGHTS: Final[Mapping[str, Colour | None]] = {
    "none": None,
    "black": BLACK,
    "white": WHITE,
    "blue": (0, 0, 255),
    "cyan": (0, 255, 255),
    "green": (0, 255, 0),
    "magenta": (255, 0, 255),
    "red": (255, 0, 0),
    "yellow": (255, 255, 0),
    "darkBlue": (0, 0, 128),
    "darkCyan": (0, 128, 128),
    "darkGreen": (0, 128, 0),
    "darkMagenta": (128, 0, 128),
    "darkRed": (128, 0, 0),
    "darkYellow": (128, 128, 0),
    "darkGray": (128, 128, 128),
    "lightGray": (192, 192, 192),
}
"""The colours of the highlighter (ECMA-376 part 1, 17.18.40)."""
_SLOTS: Final = {
    **dict.fromkeys(("background1", "light1", "bg1", "lt1"), "lt1"),
    **dict.fromkeys(("text1", "dark1", "tx1", "dk1"), "dk1"),
    **dict.fromkeys(("background2", "light2", "bg2", "lt2"), "lt2"),
    **dict.fromkeys(("text2", "dark2", "tx2", "dk2"), "dk2"),
    "hyperlink": "hlink",
    "followedHyperlink": "folHlink",
}
"""Where a theme keeps the colours that documents know by other names (17.18.97)."""
_USUAL: Final[Mapping[str, Colour]] = {"lt1": WHITE, "dk1": BLACK}
_HEX: Final = re.compile("[0-9A-Fa-f]{6}")


class Theme:
    """The colours of a document by name; those of text and paper alone where it has no theme."""

    def __init__(self, load: Callable[[], Element] | None = None) -> None:
        """Take the function that loads the theme part at the first colour; None where there is no such part."""
        self._load = load
        self._slots = dict(_USUAL)

    def colour(self, name: str) -> Colour | None:
        """Return the colour of a name; None where it has none."""
        if self._load and name:
            load, self._load = self._load, None
            for slot in load().iterfind(".//{*}clrScheme/*"):
                for colour in slot:
                    figures = colour.get("lastClr") or colour.get("val") or ""
                    if _HEX.fullmatch(figures):
                        self._slots[_local(slot)] = _colour(figures)
        return self._slots.get(_SLOTS.get(name, name))


def ink_of(said: Attributes, theme: Theme, value: str = "val", of_theme: str = "themeColor") -> Colours:
    """Return what a colour may be: an element of text, or with other names of attributes the colour of a shading."""
    figures = said.get(value, "auto")
    if _HEX.fullmatch(figures):
        found: set[Colour | None] = {_colour(figures)}
    else:
        found = {None} if figures == "auto" else {None, WHITE}  # programs differ in what no figures are
    if named := theme.colour(said.get(of_theme, "")):
        stem = of_theme.removesuffix("Color")
        found.add(_shifted(named, said.get(f"{stem}Tint", ""), said.get(f"{stem}Shade", "")))
    return frozenset(found)


def ground_of(said: Attributes, theme: Theme) -> Colours:
    """Return the colours a shading may have (17.3.1.31), a pattern taken for what it comes to from afar."""
    pattern = said.get("val", "clear")
    if pattern == "nil":
        return frozenset((None,))
    fills = ink_of(said, theme, "fill", "themeFill")
    share = _share(pattern)
    if not share:
        return fills
    inks = ink_of(said, theme, "color")
    return frozenset(blend(ink or BLACK, fill or WHITE, share) for ink in inks for fill in fills)


def _share(pattern: str) -> float:
    """Return how much of a pattern is its ink: `pct25`, or lines, which are half of it."""
    percent = pattern.removeprefix("pct")
    if percent.isascii() and percent.isdigit():
        return min(int(percent[:3]), 100) / 100
    return {"clear": 0.0, "solid": 1.0}.get(pattern, 0.5)


def fill_of(fill: Element, theme: Theme) -> Attributes:
    """Return the `colour` and `opacity` of letters that are filled as shapes are; nothing where it is not one colour.

    `fill` is `w14:textFill` ([MS-DOCX] 2.6.1.8).
    """
    colours = fill.findall("./{*}solidFill/*")
    if len(colours) != 1:
        return {}
    (given,) = colours
    figures = said_of(given).get("val", "")
    colour = _colour(figures) if _HEX.fullmatch(figures) else theme.colour(figures)
    changes = {_local(change): _thousandths(said_of(change).get("val", "")) for change in given}
    if colour is None or not changes.keys() <= {"alpha", "lumMod", "lumOff"} or None in changes.values():
        return {}
    colour = _lightened(colour, changes.get("lumMod") or 1.0, changes.get("lumOff") or 0.0)
    return {"colour": bytes(colour).hex(), "opacity": str(1 - (changes.get("alpha") or 0.0))}


@functools.lru_cache(maxsize=4096)
def _without_spaces(attributes: tuple[tuple[str, str], ...]) -> Attributes:
    return {name.rpartition("}")[2]: value for name, value in attributes}


def said_of(element: Element) -> Attributes:
    """Return the attributes of an element by their local names."""
    return _without_spaces(tuple((str(name), str(value)) for name, value in element.attrib.items()))


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _thousandths(text: str) -> float | None:
    return int(text) / 100_000 if text.isascii() and text.isdigit() and len(text) < 7 else None  # noqa: PLR2004


@functools.lru_cache(maxsize=256)
def _colour(figures: str) -> Colour:
    red, green, blue = bytes.fromhex(figures)
    return red, green, blue


def _shifted(colour: Colour, tint: str, shade: str) -> Colour:
    """Return a colour of the theme made lighter or darker, each by a share in two hexadecimal digits."""
    lightness = int(shade, 16) / 255 if _BYTE.fullmatch(shade) else 1.0
    kept = int(tint, 16) / 255 if _BYTE.fullmatch(tint) else 1.0
    return _lightened(colour, lightness * kept, 1 - kept)


_BYTE: Final = re.compile("[0-9A-Fa-f]{2}")


def _lightened(colour: Colour, by: float, offset: float) -> Colour:
    hue, lightness, saturation = colorsys.rgb_to_hls(*(channel / 255 for channel in colour))
    lightness = min(1.0, max(0.0, lightness * by + offset))
    red, green, blue = (round(channel * 255) for channel in colorsys.hls_to_rgb(hue, lightness, saturation))
    return red, green, blue


def over(layers: Iterable[Colours], under: frozenset[Colour]) -> frozenset[Colour]:
    """Return what grounds come to that lie over each other, the uppermost first, and the last on others."""
    grounds: set[Colour] = set()
    for layer in layers:
        grounds |= {colour for colour in layer if colour}
        if None not in layer:
            return frozenset(grounds)
    return frozenset(grounds | under)

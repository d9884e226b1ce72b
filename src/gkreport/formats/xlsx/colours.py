"""The colours of a workbook: named outright, by the theme, by the palette, or by the system."""

import re
from collections.abc import Callable, Sequence
from typing import Final

from gkreport.formats.opc import Element, space_of
from gkreport.formats.xlsx.codes import number_in
from gkreport.formats.xlsx.names import whole
from gkreport.seen import BLACK, WHITE, Colour

_RGB: Final = re.compile("(?:[0-9A-Fa-f]{2})?([0-9A-Fa-f]{6})")
_PALETTE: Final = re.findall(
    "[0-9a-f]{6}",
    "000000 ffffff ff0000 00ff00 0000ff ffff00 ff00ff 00ffff 800000 008000 000080 808000 800080 008080 c0c0c0 808080 "
    "9999ff 993366 ffffcc ccffff 660066 ff8080 0066cc ccccff 000080 ff00ff ffff00 00ffff 800080 800000 008080 0000ff "
    "00ccff ccffff ccffcc ffff99 99ccff ff99cc cc99ff ffcc99 3366ff 33cccc 99cc00 ffcc00 ff9900 ff6600 666699 969696 "
    "003366 339966 003300 333300 993300 993366 333399 333333",
)
"""The colours that are referred to by numbers from 8 on; from 0 the first eight stand once more (18.8.27)."""
_FIRST: Final = 8
_SYSTEM: Final = {64: BLACK, 65: WHITE}
"""What the system draws text with, and its ground."""
_THEME: Final = ("lt1", "dk1", "lt2", "dk2", *(f"accent{number}" for number in range(1, 7)), "hlink", "folHlink")
"""The colours of a theme by their numbers: Excel takes light and dark the other way round than they stand."""
_NAMES: Final = ("black white red green blue yellow magenta cyan", "黑色 白色 红色 绿色 蓝色 黄色 洋红 青色")
"""The names of the first eight in number formats."""
_NAMED: Final = {name: colour for names in _NAMES for name, colour in zip(names.split(), _PALETTE, strict=False)}
_NUMBERED: Final = re.compile(r"(?:colou?r|颜色)\s*(\d{1,2})", re.IGNORECASE | re.ASCII)


class Colours:
    """The colours of one workbook."""

    def __init__(self, styles: Element | None = None, theme: Callable[[], Element | None] = lambda: None) -> None:
        """Take the style sheet, which may bring a palette of its own, and what opens the theme, if it is asked for."""
        own = (
            [] if styles is None else styles.findall("{0}colors/{0}indexedColors/{0}rgbColor".format(space_of(styles)))
        )
        self._palette: list[Colour | None] = [_rgb(colour.get("rgb")) for colour in own]
        self._open_theme = theme
        self._theme: Sequence[Colour | None] | None = None

    def of(self, element: Element | None) -> Colour | None:
        """Return the colour that an element names; None where it leaves it to the program, or cannot be told."""
        if element is None:
            return None
        if "rgb" in element.attrib:
            found = _rgb(element.get("rgb"))
        elif "theme" in element.attrib:
            found = self._of_theme(whole(element.get("theme"), -1))
        else:
            found = self._indexed(whole(element.get("indexed"), -1))
        tint = element.get("tint")
        return _tinted(found, tint) if found and tint else found

    def named(self, name: str) -> Colour | None:
        """Return a colour as number formats name it: [White], [Color 2]; None for what is no colour."""
        numbered = _NUMBERED.fullmatch(name)
        if numbered:
            return self._indexed(int(numbered[1]) + _FIRST - 1)
        return _rgb(_NAMED.get(name.lower()))

    def _indexed(self, number: int) -> Colour | None:
        if 0 <= number < len(self._palette):
            return self._palette[number]
        at = number if number < _FIRST else number - _FIRST
        return _rgb(_PALETTE[at]) if 0 <= at < len(_PALETTE) else _SYSTEM.get(number)

    def _of_theme(self, number: int) -> Colour | None:
        if self._theme is None:
            root = self._open_theme()
            found = {} if root is None else _scheme(root)
            usual = {"lt1": WHITE, "dk1": BLACK}
            self._theme = [found.get(name, usual.get(name)) for name in _THEME]
        return self._theme[number] if 0 <= number < len(self._theme) else None


def _scheme(root: Element) -> dict[str, Colour]:
    """Return the colours of a theme by their names (20.1.6.2)."""
    space = space_of(root)
    found: dict[str, Colour] = {}
    for scheme in root.iterfind(f"{space}themeElements/{space}clrScheme"):
        for name in scheme:
            for value in name:
                colour = _rgb(value.get("lastClr") or value.get("val"))
                if colour:
                    found[str(name.tag).removeprefix(space)] = colour
    return found


def _rgb(text: str | None) -> Colour | None:
    found = _RGB.fullmatch(text or "")
    if not found:
        return None
    red, green, blue = (int(found[1][at : at + 2], 16) for at in (0, 2, 4))
    return red, green, blue


def _tinted(colour: Colour, tint: str) -> Colour:
    """Return a colour made lighter or darker by a share from -1 to 1 (18.3.1.15), nearly."""
    share = float(max(-1, min(number_in(tint) or 0, 1)))
    red, green, blue = (round(part * (1 + share) if share < 0 else part + (255 - part) * share) for part in colour)
    return red, green, blue

"""The colours of a workbook: named outright, by the theme, by the palette, or by the system."""

from collections.abc import Callable, Sequence
from typing import Final

from gkreport.formats.opc import Element, space_of
from gkreport.formats.sheets.codes import number_in
from gkreport.formats.sheets.colours import Palette, rgb
from gkreport.formats.xlsx.names import whole
from gkreport.seen import BLACK, WHITE, Colour

_THEME: Final = ("lt1", "dk1", "lt2", "dk2", *(f"accent{number}" for number in range(1, 7)), "hlink", "folHlink")
"""The colours of a theme by their numbers: Excel takes light and dark the other way round than they stand."""


class Colours(Palette):
    """The colours of one workbook."""

    def __init__(self, styles: Element | None = None, theme: Callable[[], Element | None] = lambda: None) -> None:
        """Take the style sheet, which may bring a palette of its own, and what opens the theme, if it is asked for."""
        own = (
            [] if styles is None else styles.findall("{0}colors/{0}indexedColors/{0}rgbColor".format(space_of(styles)))
        )
        super().__init__([rgb(colour.get("rgb")) for colour in own])
        self._open_theme = theme
        self._theme: Sequence[Colour | None] | None = None

    def of(self, element: Element | None) -> Colour | None:
        """Return the colour that an element names; None where it leaves it to the program, or cannot be told."""
        if element is None:
            return None
        if "rgb" in element.attrib:
            found = rgb(element.get("rgb"))
        elif "theme" in element.attrib:
            found = self._of_theme(whole(element.get("theme"), -1))
        else:
            found = self.numbered(whole(element.get("indexed"), -1))
        tint = element.get("tint")
        return _tinted(found, tint) if found and tint else found

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
                colour = rgb(value.get("lastClr") or value.get("val"))
                if colour:
                    found[str(name.tag).removeprefix(space)] = colour
    return found


def _tinted(colour: Colour, tint: str) -> Colour:
    """Return a colour made lighter or darker by a share from -1 to 1 (18.3.1.15), nearly."""
    share = float(max(-1, min(number_in(tint) or 0, 1)))
    red, green, blue = (round(part * (1 + share) if share < 0 else part + (255 - part) * share) for part in colour)
    return red, green, blue

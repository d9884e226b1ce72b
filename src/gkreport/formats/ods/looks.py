"""How the cells of a workbook of OpenDocument look: by the styles of cells, letters and numbers."""

import re
from typing import Final

from gkreport.formats.odf.names import FO, STYLE
from gkreport.formats.odf.styles import COLOUR, WINDOW, Styles, points
from gkreport.formats.odf.styles import Looks as Properties
from gkreport.formats.opc import Element
from gkreport.formats.sheets.colours import rgb
from gkreport.formats.sheets.conditions import Change
from gkreport.formats.sheets.looks import Font, Look
from gkreport.seen import BLACK, WHITE, Colour, contrast

_DEFAULT: Final = "Default"
_READABLE: Final = 1.3
"""On a darker ground, letters whose colour is left to the program are white."""
_SHARE: Final = re.compile(r"(-?\d{1,3})(?:\.\d{1,4})?%")


class Looks:
    """The looks of cells by the names of their styles, each made on first use."""

    def __init__(self, styles: Styles, roots: list[Element]) -> None:
        """Take the styles of a workbook."""
        self.styles: Styles = styles
        self._known: dict[str, Look] = {}
        self._inks: dict[str, list[Colour]] = {}
        self._maps: dict[str, list[str]] = {}
        self._numbers: dict[str, str] = {}
        self._filled: set[str] = set()
        self._shown_names: dict[str, str] = {}
        for root in roots:
            for item in root.iter(STYLE + "style"):
                name = item.get(STYLE + "name", "")
                self._numbers[name] = item.get(STYLE + "data-style-name", "")
                self._shown_names[item.get(STYLE + "display-name") or name] = name
            for item in root.iter(STYLE + "text-properties"):
                holder = item.getparent()
                if holder is not None and holder.tag != STYLE + "style" and (ink := colour(item.get(FO + "color"))):
                    self._inks.setdefault(holder.get(STYLE + "name", ""), []).append(ink)
            for item in root.iter("{*}fill-character"):
                holder = item.getparent()
                if holder is not None and (item.text or "").strip():
                    self._filled.add(holder.get(STYLE + "name", ""))
            for item in root.iter(STYLE + "map"):
                holder = item.getparent()
                name = "" if holder is None else holder.get(STYLE + "name", "")
                self._maps.setdefault(name, []).append(item.get(STYLE + "apply-style-name", ""))

    def of(self, name: str) -> Look:
        """Return the look of a style."""
        look = self._known.get(name)
        if look is None:
            look = self._known[name] = self._read(name or _DEFAULT)
        return look

    def _read(self, name: str) -> Look:
        cell = self.styles.looks("table-cell", name, "table-cell")
        return Look(
            font=font_of(self.styles.looks("table-cell", name, "text")),
            grounds=(colour(cell.get(FO + "background-color")) or WHITE,),
            crossed=any(cell.get(f"{STYLE}diagonal-{way}", "none") != "none" for way in ("bl-tr", "tl-br")),
            filling=cell.get(STYLE + "repeat-content") == "true",
            turned=cell.get(STYLE + "rotation-angle", "0").strip("deg") != "0",
            shrinks=cell.get(STYLE + "shrink-to-fit") == "true",
            wraps=cell.get(FO + "wrap-option") == "wrap",
        )

    def inks(self, name: str) -> list[Colour]:
        """Return the colours that the format of numbers of a style may give to them."""
        number = self._numbers.get(name, "")
        return [ink for each in (number, *self._maps.get(number, ())) for ink in self._inks.get(each, ())]

    def is_filled(self, name: str) -> bool:
        """Whether the format of numbers of a style sets a sign again and again until the cell is full."""
        return self._numbers.get(name, "") in self._filled

    def is_mapped(self, name: str) -> bool:
        """Whether a style takes other looks on conditions, as workbooks of other programs say it."""
        return name in self._maps

    def change(self, name: str) -> Change:
        """Return what a style changes that a rule gives, by the name that people see.

        One that is not there, or gives numbers another format, may hide them.
        """
        name = self._shown_names.get(name, "")
        if not name or self._numbers[name]:
            return Change(hides=True)
        cell = self.styles.looks("table-cell", name, "table-cell")
        letters = self.styles.looks("table-cell", name, "text")
        font, ground = font_of(letters), colour(cell.get(FO + "background-color"))
        ink = (
            (WHITE if contrast(BLACK, ground or WHITE) < _READABLE else BLACK)
            if letters.get(WINDOW) == "true"
            else font.ink
        )
        return Change(Font(ink, struck=font.struck), ground and (ground,))


def font_of(looks: Properties) -> Font:
    """Return the typeface that properties say."""
    lines = [looks.get(f"{STYLE}text-line-through-{part}", "none") for part in ("style", "type")]
    shift = _SHARE.match(looks.get(STYLE + "text-position", ""))
    raised = looks.get(STYLE + "text-position", "").startswith(("super", "sub")) or (shift and int(shift[1]) != 0)
    ink = None if looks.get(WINDOW) == "true" else colour(looks.get(FO + "color"))
    return Font(
        ink, points(looks.get(FO + "font-size")), struck=any(line != "none" for line in lines), raised=bool(raised)
    )


def colour(text: str | None) -> Colour | None:
    """Return a colour that is named outright."""
    return rgb(text[1:]) if text and COLOUR.fullmatch(text) else None

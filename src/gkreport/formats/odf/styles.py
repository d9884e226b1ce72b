"""The styles of an OpenDocument file, each resolved: with those that it is based on."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from gkreport.formats.odf.names import FO, OFFICE, STYLE, SVG, TEXT
from gkreport.formats.opc import Element

Looks = Mapping[str, str]
"""The attributes of properties by their full names."""

_DEEPEST: Final = 32
"""A longer chain of styles based on each other is cut, so that time stays in bounds."""
_LENGTH: Final = re.compile(r"(-?\d{1,6}(?:\.\d{1,20})?)(pt|cm|mm|in|pc|px)")
_POINTS: Final = {"pt": 1.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "in": 72.0, "pc": 12.0, "px": 0.75}
WINDOW: Final = STYLE + "use-window-font-color"
COLOUR: Final = re.compile("#[0-9a-fA-F]{6}")


def points(text: str | None) -> float | None:
    """Return a length in points; None for what is none."""
    found = _LENGTH.fullmatch(text or "")
    return float(found[1]) * _POINTS[found[2]] if found else None


def over(looks: Looks, nearer: Looks) -> dict[str, str]:
    """Put the properties that are nearer to a text over others; a colour of its own ends the colour of the window."""
    kept = {at: value for at, value in looks.items() if at != WINDOW} if FO + "color" in nearer else looks
    return {**kept, **nearer}


class Styles:
    """The styles of a document by family and name."""

    def __init__(self, roots: Iterable[Element]) -> None:
        """Gather the styles of the parts; those of a later one come before those of the same name."""
        self._styles: dict[tuple[str, str], Element] = {}
        self._defaults: dict[str, Element] = {}
        self.lists: dict[str, Element] = {}
        self.outline: Element | None = None
        self._known: dict[tuple[str, str, str], Looks] = {}
        self._faces: dict[str, str] = {}
        for root in roots:
            for face in root.iterfind(f"{OFFICE}font-face-decls/{STYLE}font-face"):
                self._faces[face.get(STYLE + "name", "")] = face.get(SVG + "font-family", "")
            for group in root.iterchildren(OFFICE + "styles", OFFICE + "automatic-styles"):
                for item in group:
                    self._add(item)

    def _add(self, item: Element) -> None:
        family, name = item.get(STYLE + "family", ""), item.get(STYLE + "name", "")
        if item.tag == STYLE + "style":
            self._styles[family, name] = item
        elif item.tag == STYLE + "default-style":
            self._defaults[family] = item
        elif item.tag == TEXT + "list-style":
            self.lists[name] = item
        elif item.tag == TEXT + "outline-style":
            self.outline = item

    def looks(self, family: str, name: str | None, kind: str) -> Looks:
        """Return the properties of a kind (`text`, `table-row` …) of a style and of those it is based on."""
        key = family, name or "", kind
        if key not in self._known:
            found: dict[str, str] = {}
            for style in reversed(self._line(family, name)):
                for properties in style.iterchildren(f"{STYLE}{kind}-properties"):
                    found = over(found, {str(at): str(value) for at, value in properties.attrib.items()})
            if face := self._faces.get(found.get(STYLE + "font-name", "")):
                found[FO + "font-family"] = face
            self._known[key] = found
        return self._known[key]

    def _line(self, family: str, name: str | None) -> list[Element]:
        """Return a style, those it is based on, and the default of its family."""
        line: list[Element] = []
        while name and (family, name) in self._styles and len(line) < _DEEPEST:
            line.append(self._styles[family, name])
            name = line[-1].get(STYLE + "parent-style-name")
        if family in self._defaults and family == "paragraph":
            line.append(self._defaults[family])
        return line

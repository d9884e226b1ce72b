"""The styles of an OpenDocument text, each resolved and told as Word's properties."""

import re
from collections.abc import Iterable, Mapping
from typing import Final
from xml.sax.saxutils import quoteattr

from gkreport.formats.odt.names import FO, OFFICE, STYLE, SVG, TEXT
from gkreport.formats.opc import Element

Looks = Mapping[str, str]
"""The attributes of properties by their full names."""

_DEEPEST: Final = 32
"""A longer chain of styles based on each other is cut, so that time stays in bounds."""
_LENGTH: Final = re.compile(r"(-?\d{1,6}(?:\.\d{1,9})?)(pt|cm|mm|in|pc|px)")
_POINTS: Final = {"pt": 1.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "in": 72.0, "pc": 12.0, "px": 0.75}
_COLOUR: Final = re.compile("#[0-9a-fA-F]{6}")
_SHIFT: Final = re.compile(r"(super|sub|-?\d{1,3}(?:\.\d{1,4})?%)")
_SHARE: Final = re.compile(r"\d{1,4}(?:\.\d{1,4})?%")
_USUAL_SIZE: Final = 12.0
_WITHOUT_LINE: Final = ("none", "")
_WINDOW: Final = STYLE + "use-window-font-color"
_OPACITY: Final = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}opacity"
_CLEAR: Final = 20
"""In percent: ink that is no stronger is taken for none."""


def points(text: str | None) -> float | None:
    """Return a length in points; None for what is none."""
    found = _LENGTH.fullmatch(text or "")
    return float(found[1]) * _POINTS[found[2]] if found else None


def over(looks: Looks, nearer: Looks) -> dict[str, str]:
    """Put the properties that are nearer to a text over others; a colour of its own ends the colour of the window."""
    kept = {at: value for at, value in looks.items() if at != _WINDOW} if FO + "color" in nearer else looks
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


# -- in the words of Word --------------------------------------------------------------------------


def of_run(looks: Looks, *, hidden: bool) -> str:
    """Return the properties of a run."""
    said = ["<w:vanish/>"] if hidden or looks.get(TEXT + "display") == "none" else []
    if fonts := looks.get(FO + "font-family"):
        name = quoteattr(fonts.strip("'\""))
        said.append(f"<w:rFonts w:ascii={name} w:hAnsi={name}/>")
    lines = [looks.get(f"{STYLE}text-line-through-{part}") for part in ("style", "type")]
    if any(line not in (*_WITHOUT_LINE, None) for line in lines):
        said.append("<w:strike/>")
    if looks.get(STYLE + "text-combine", "none") != "none":
        said.append('<w:eastAsianLayout w:combine="1"/>')
    said += _colours(looks)
    said += _measures(looks)
    shift = _SHIFT.match(looks.get(STYLE + "text-position", ""))
    if shift and shift[1].strip("-0.%"):
        said.append(
            f'<w:vertAlign w:val="{"subscript" if shift[1][:3] == "sub" or shift[1][0] == "-" else "superscript"}"/>'
        )
    return f"<w:rPr>{''.join(said)}</w:rPr>" if said else ""


def _colours(looks: Looks) -> list[str]:
    """Return ink and ground; ink as the window has it is black, whatever LibreOffice says of its opacity."""
    colour, opacity = looks.get(FO + "color", ""), looks.get(_OPACITY, "").rstrip("%")
    if opacity.isdecimal() and int(opacity) <= _CLEAR:
        colour = "#ffffff"
    is_own = _COLOUR.fullmatch(colour) is not None and looks.get(_WINDOW) != "true"
    return [f'<w:color w:val="{colour[1:].upper()}"/>' if is_own else "", shade(looks)]


def shade(looks: Looks) -> str:
    """Return the ground that properties name."""
    ground = looks.get(FO + "background-color", "")
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{ground[1:].upper()}"/>' if _COLOUR.fullmatch(ground) else ""


def _measures(looks: Looks) -> list[str]:
    said: list[str] = []
    spacing, scale = points(looks.get(FO + "letter-spacing")), looks.get(STYLE + "text-scale", "").rstrip("%")
    size = looks.get(FO + "font-size", "")
    if spacing:
        said.append(f'<w:spacing w:val="{round(spacing * 20)}"/>')
    if scale.isdecimal():
        said.append(f'<w:w w:val="{int(scale)}"/>')
    height = _USUAL_SIZE * int(size[:-1]) / 100 if re.fullmatch(r"\d{1,4}%", size) else points(size)
    if height is not None:
        said.append(f'<w:sz w:val="{round(height * 2)}"/>')
    return said


def of_paragraph(looks: Looks) -> str:
    """Return the ground, the space above and the height of the lines of a paragraph."""
    line, above = looks.get(FO + "line-height", ""), points(looks.get(FO + "margin-top"))
    said = f' w:before="{round(above * 20)}"' if above else ""
    if _SHARE.fullmatch(line):
        said += f' w:line="{round(float(line[:-1]) * 2.4)}" w:lineRule="auto"'
    elif (height := points(line)) is not None:
        said += f' w:line="{round(height * 20)}" w:lineRule="exact"'
    return shade(looks) + (f"<w:spacing{said}/>" if said else "")


def of_cell(looks: Looks, width: int) -> str:
    """Return the width of a cell in twips, its margins and its ground."""
    sides = {side: points(looks.get(f"{FO}padding-{side}", looks.get(FO + "padding"))) for side in ("left", "right")}
    margins = "".join(
        f'<w:{side} w:w="{round(by * 20)}" w:type="dxa"/>' for side, by in sides.items() if by is not None
    )
    said = f'<w:tcW w:w="{width}" w:type="dxa"/>' if width else ""
    return said + shade(looks) + (f"<w:tcMar>{margins}</w:tcMar>" if margins else "")


def of_row(looks: Looks, *, hidden: bool) -> str:
    """Return the properties of a row of a table."""
    height = points(looks.get(STYLE + "row-height"))
    said = "<w:hidden/>" if hidden else ""
    if height is not None:
        said += f'<w:trHeight w:val="{round(height * 20)}" w:hRule="exact"/>'
    return f"<w:trPr>{said}</w:trPr>" if said else ""


def width_of(looks: Looks) -> int:
    """Return the width of a column in twips; 0 where none is said."""
    return max(0, round((points(looks.get(STYLE + "column-width")) or 0) * 20))

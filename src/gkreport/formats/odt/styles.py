"""The styles of an OpenDocument text, told as Word's properties."""

import re
from typing import Final
from xml.sax.saxutils import quoteattr

from gkreport.formats.odf.names import FO, LIBREOFFICE, STYLE, TEXT
from gkreport.formats.odf.styles import COLOUR, WINDOW, Looks, points

_SHIFT: Final = re.compile(r"(super|sub|-?\d{1,3}(?:\.\d{1,4})?%)")
_SHARE: Final = re.compile(r"\d{1,4}(?:\.\d{1,4})?%")
_USUAL_SIZE: Final = 12.0
_WITHOUT_LINE: Final = ("none", "")
_OPACITY: Final = LIBREOFFICE + "opacity"
_CLEAR: Final = 20
"""In percent: ink that is no stronger is taken for none."""


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
    is_own = COLOUR.fullmatch(colour) is not None and looks.get(WINDOW) != "true"
    return [f'<w:color w:val="{colour[1:].upper()}"/>' if is_own else "", shade(looks)]


def shade(looks: Looks) -> str:
    """Return the ground that properties name."""
    ground = looks.get(FO + "background-color", "")
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{ground[1:].upper()}"/>' if COLOUR.fullmatch(ground) else ""


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

"""What is drawn over the cells of a sheet of OpenDocument: pictures and shapes, of a cell or of the whole sheet."""

import math
import re
from collections.abc import Iterator
from typing import Final

from gkreport.formats.odf.names import DRAW, SVG, TABLE
from gkreport.formats.odf.styles import points
from gkreport.formats.ods.looks import Looks
from gkreport.formats.opc import Element
from gkreport.formats.sheets.room import FRAMES, THIN

_OUTLINES: Final = frozenset(f"{DRAW}{kind}" for kind in ("rect", "ellipse", "circle"))
"""Shapes that are empty frames where nothing fills them and no text is in them."""
_FRAMES: Final = frozenset(
    (
        *("rectangle", "round-rectangle", "ellipse", "octagon", "bracket-pair", "left-bracket", "right-bracket"),
        *("brace-pair", "left-brace", "right-brace", "flowchart-process", "flowchart-alternate-process"),
        *("flowchart-terminator", "flowchart-connector", "mso-spt202", *(f"ooxml-{name}" for name in FRAMES)),
    )
)
"""The forms likewise, as LibreOffice names its own and those of files it took over."""
_PARTS: Final = (f"{DRAW}g", f"{DRAW}a")
"""What only holds shapes."""
_MOVED: Final = re.compile(r"translate\s*\(\s*(\S+)\s+(\S+?)\s*\)")


def drawn_on(table: Element, looks: Looks) -> Iterator[Element]:
    """Yield the shapes that belong to a sheet and not to a cell of it."""
    for shapes in table.iterchildren(TABLE + "shapes"):
        yield from drawn_in(shapes, looks)


def drawn_in(holder: Element, looks: Looks) -> Iterator[Element]:
    """Yield the shapes that hide what is under them or are mixed with it: all but empty frames."""
    waiting = list(holder)
    while waiting:
        shape = waiting.pop()
        if shape.tag in _PARTS and not shape.get(TABLE + "end-cell-address"):
            waiting += shape
        elif str(shape.tag).startswith(DRAW) and not _is_frame(shape, looks):
            yield shape


def _is_frame(shape: Element, looks: Looks) -> bool:
    """Whether a shape has nothing inside its edges, and these stand upright and apart."""
    style = looks.styles.looks("graphic", shape.get(DRAW + "style-name"), "graphic")
    form = shape.find(DRAW + "enhanced-geometry")
    has_form = form is not None and form.get(DRAW + "type") in _FRAMES
    is_thin = any((points(shape.get(SVG + side)) or THIN) < THIN for side in ("width", "height"))
    is_clear = (shape.tag in _OUTLINES or has_form) and style.get(DRAW + "fill") == "none"
    is_upright = is_clear and not is_thin and not _is_turned(shape)
    return is_upright and not any(text.strip() for text in map(str, shape.itertext()))


def _is_turned(shape: Element) -> bool:
    return DRAW + "transform" in shape.attrib


def is_placed(shape: Element) -> bool:
    """Whether a shape stands where its edges say, whatever cell is told as that where it ends.

    LibreOffice writes the connectors of a sheet into its first cell, and has them end there.
    """
    return _is_turned(shape) or shape.tag == DRAW + "connector"


def box_of(shape: Element) -> tuple[float, float, float, float]:
    """Return the edges of a shape in points; of one that is turned, those of a box in which it can be turned."""

    def at(name: str) -> float:
        return points(shape.get(SVG + name)) or 0.0

    if SVG + "x1" in shape.attrib:
        across, down = sorted((at("x1"), at("x2"))), sorted((at("y1"), at("y2")))
        return across[0], down[0], across[1], down[1]
    x, y, reach = at("x"), at("y"), math.hypot(at("width"), at("height"))
    moved = _MOVED.search(shape.get(DRAW + "transform", ""))
    if moved:
        x, y = points(moved[1]) or 0.0, points(moved[2]) or 0.0
    if _is_turned(shape):
        return x - reach, y - reach, x + reach, y + reach
    return x, y, x + at("width"), y + at("height")

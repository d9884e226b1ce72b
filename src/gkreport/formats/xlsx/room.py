"""The sizes of the columns and rows of a sheet, and what is drawn over its cells."""

import math
from collections.abc import Iterator
from typing import Final

from gkreport.formats.opc import Element
from gkreport.formats.sheets.cells import SheetCells
from gkreport.formats.sheets.names import Area
from gkreport.formats.sheets.room import DIGIT_POINTS, FRAMES, OVERLAP, THIN, Box, Sizes, areas_under
from gkreport.formats.xlsx.cells import measure
from gkreport.formats.xlsx.names import whole

_EMU_PER_POINT: Final = 12_700
_QUARTER_TURN: Final = 90 * 60_000
_HALF_TURN: Final = 180 * 60_000
_EMU_PER_DIGIT: Final = DIGIT_POINTS * _EMU_PER_POINT


def sizes_of(root: Element, cells: SheetCells) -> Sizes:
    """Return the sizes of the columns and rows of a sheet."""
    usual = root.find("{*}sheetFormatPr")
    stretches = [
        (whole(column.get("min")), whole(column.get("max")), measure(column.get("width")))
        for part in root.iterchildren("{*}cols")
        for column in part
    ]
    return Sizes(measure(None if usual is None else usual.get("defaultColWidth")), stretches, cells.heights)


def areas_covered(drawing: Element, sizes: Sizes, cells: SheetCells) -> Iterator[Area]:
    """Yield what pictures and shapes cover."""
    yield from (_area(anchor, sizes) for anchor in drawing.iterchildren("{*}twoCellAnchor") if _covers(anchor))
    placed = drawing.iterchildren("{*}oneCellAnchor", "{*}absoluteAnchor")
    boxes = [_box(anchor) for anchor in placed if _covers(anchor)]
    boxes += (box for anchor in drawing if _covers(anchor) for box in _turned(anchor))
    yield from areas_under(boxes, sizes, cells)


def _covers(anchor: Element) -> bool:
    """Whether what is anchored hides what is under it, strikes it or is mixed with it: all but empty frames."""
    shape = anchor.find("{*}sp")
    return shape is None or not _is_frame(shape) or any((text.text or "").strip() for text in shape.iter("{*}t"))


def _is_frame(shape: Element) -> bool:
    """Whether a shape has nothing inside its edges, and these stand upright and apart."""
    if shape.find("{*}spPr/{*}noFill") is None or shape.find("{*}spPr/{*}custGeom") is not None:
        return False
    form, place, size = (shape.find(f"{{*}}spPr/{{*}}{name}") for name in ("prstGeom", "xfrm", "xfrm/{*}ext"))
    is_turned = place is not None and whole(place.get("rot", "").lstrip("-")) % _QUARTER_TURN > 0
    is_thin = size is not None and min(whole(size.get(side)) for side in ("cx", "cy")) < THIN * _EMU_PER_POINT
    return (form is None or form.get("prst") in FRAMES) and not is_turned and not is_thin


def _area(anchor: Element, sizes: Sizes) -> Area:
    """Return the first row and column that something covers, and the last ones, by the cells in which it ends."""
    ends: list[tuple[int, int]] = []
    for column, offset, unit, of in (
        ("row", "rowOff", _EMU_PER_POINT, sizes.height),
        ("col", "colOff", _EMU_PER_DIGIT, sizes.width),
    ):
        first, inset = _mark(anchor, "from", column, offset)
        last, rest = _mark(anchor, "to", column, offset)
        first += inset > (1 - OVERLAP) * of(first) * unit
        last -= rest < OVERLAP * of(last) * unit
        ends.append((first, last))
    (top, bottom), (left, right) = ends
    return top, left, bottom, right


def _box(anchor: Element) -> Box:
    """Return where something stands whose size is told, from its cell or from the first one."""
    (row, y), (column, x) = _mark(anchor, "from", "row", "rowOff"), _mark(anchor, "from", "col", "colOff")
    place, size = anchor.find("{*}pos"), anchor.find("{*}ext")
    if place is not None:
        x, y = whole(place.get("x")), whole(place.get("y"))
    wide, high = (0, 0) if size is None else (whole(size.get("cx")), whole(size.get("cy")))
    left, upper, right, lower = (emu / _EMU_PER_POINT for emu in (x, y, x + wide, y + high))
    return (row, column), left, upper, right, lower


def _turned(anchor: Element) -> Iterator[Box]:
    """Yield boxes in which shapes can be turned that are: their cells are those of shapes that are not turned."""
    for place in anchor.iter("{*}xfrm"):
        corner, size = place.find("{*}off"), place.find("{*}ext")
        if whole(place.get("rot", "").lstrip("-")) % _HALF_TURN and corner is not None and size is not None:
            wide, high = whole(size.get("cx")) / _EMU_PER_POINT / 2, whole(size.get("cy")) / _EMU_PER_POINT / 2
            x, y = whole(corner.get("x")) / _EMU_PER_POINT + wide, whole(corner.get("y")) / _EMU_PER_POINT + high
            reach = math.hypot(wide, high)
            yield (1, 1), x - reach, y - reach, x + reach, y + reach


def _mark(anchor: Element, corner: str, at: str, offset: str) -> tuple[int, int]:
    """Return the row or column of a corner, from 1, and how far into it the corner stands."""
    place, inset = anchor.findtext(f"{{*}}{corner}/{{*}}{at}"), anchor.findtext(f"{{*}}{corner}/{{*}}{offset}")
    return whole((place or "").strip()) + 1, whole((inset or "").strip())

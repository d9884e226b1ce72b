"""The sizes of the columns and rows of a sheet, and what is drawn over its cells."""

from collections.abc import Iterator
from typing import Final

from gkreport.formats.opc import Element
from gkreport.formats.sheets.cells import SheetCells
from gkreport.formats.sheets.names import Area
from gkreport.formats.sheets.room import Sizes
from gkreport.formats.xlsx.cells import measure
from gkreport.formats.xlsx.names import whole

_EMU_PER_DIGIT: Final = 7 * 9_525
_EMU_PER_POINT: Final = 12_700
_OVERLAP: Final = 0.2
"""The share of a column or row that a picture must reach into, to cover anything there."""


def sizes_of(root: Element, cells: SheetCells) -> Sizes:
    """Return the sizes of the columns and rows of a sheet."""
    usual = root.find("{*}sheetFormatPr")
    stretches = [
        (whole(column.get("min")), whole(column.get("max")), measure(column.get("width")))
        for part in root.iterchildren("{*}cols")
        for column in part
    ]
    return Sizes(measure(None if usual is None else usual.get("defaultColWidth")), stretches, cells.heights)


def areas_covered(drawing: Element, sizes: Sizes) -> Iterator[Area]:
    """Yield what pictures and shapes cover."""
    anchors = (anchor for anchor in drawing.iterchildren("{*}twoCellAnchor", "{*}oneCellAnchor") if _covers(anchor))
    return (_area(anchor, sizes) for anchor in anchors)


def _covers(anchor: Element) -> bool:
    """Whether what is anchored hides what is under it or is mixed with it: all but empty frames."""
    shape = anchor.find("{*}sp")
    if shape is None:
        return True
    is_clear = shape.find("{*}spPr/{*}noFill") is not None
    return not is_clear or any((text.text or "").strip() for text in shape.iter("{*}t"))


def _area(anchor: Element, sizes: Sizes) -> Area:
    """Return the first row and column that something covers, and the last ones."""
    size, end = anchor.find("{*}ext"), anchor.find("{*}to")
    ends: list[tuple[int, int]] = []
    for column, offset, extent, unit, of in (
        ("row", "rowOff", "cy", _EMU_PER_POINT, sizes.height),
        ("col", "colOff", "cx", _EMU_PER_DIGIT, sizes.width),
    ):
        first, inset = _mark(anchor, "from", column, offset)
        if end is not None:
            last, rest = _mark(anchor, "to", column, offset)
        else:
            last, rest = first, inset + (0 if size is None else whole(size.get(extent)))
            while rest > of(last) * unit:
                rest -= int(of(last) * unit)
                last += 1
        first += inset > (1 - _OVERLAP) * of(first) * unit
        last -= rest < _OVERLAP * of(last) * unit
        ends.append((first, last))
    (top, bottom), (left, right) = ends
    return top, left, bottom, right


def _mark(anchor: Element, corner: str, at: str, offset: str) -> tuple[int, int]:
    """Return the row or column of a corner, from 1, and how far into it the corner stands."""
    place, inset = anchor.findtext(f"{{*}}{corner}/{{*}}{at}"), anchor.findtext(f"{{*}}{corner}/{{*}}{offset}")
    return whole((place or "").strip()) + 1, whole((inset or "").strip())

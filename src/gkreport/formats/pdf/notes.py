"""What the annotations and form fields of a page show over it (ISO 32000-1, 12.5)."""

from collections.abc import Iterator, Mapping
from typing import Final, cast

import attrs
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import PDFStream, dict_value, list_value, resolve1
from pdfminer.psparser import literal_name
from pdfminer.utils import Matrix, Point, mult_matrix

from gkreport.formats.fixed.geometry import Box
from gkreport.formats.fixed.work import Work
from gkreport.formats.pdf.interpreter import Interpreter, box_in, corners_of, matrix_of, numbers_in
from gkreport.formats.pdf.layers import Layers
from gkreport.formats.pdf.state import State

_NOTE: Final = 60
"""Steps of work for an annotation."""
_HIDDEN: Final = 2
_NO_VIEW: Final = 32
"""The flags of an annotation that is not shown."""
_SILENT: Final = frozenset(("Link", "Popup", "Highlight", "Underline", "Squiggly", "Movie", "TrapNet", "PrinterMark"))
"""Those that cover nothing where the file does not say how they look."""
_FIELDS: Final = ("Tx", "Ch")
"""Form fields that show a text."""
_MOST_PARENTS: Final = 8
_CORNERS: Final = 8


@attrs.frozen(eq=False)
class Notes:
    """Draws the annotations of pages."""

    interpreter: Interpreter
    layers: Layers
    work: Work
    fills_in: bool
    """Whether a viewer draws the values of form fields anew (NeedAppearances)."""

    def draw(self, page: PDFPage) -> None:
        """Draw what the annotations of a page show, over all that the page itself draws."""
        for item in list_value(page.annots or []):
            self.work.spend(_NOTE)
            note = cast("Mapping[str, object]", dict_value(item))
            flags = resolve1(note.get("F", 0))
            kind = literal_name(resolve1(note.get("Subtype", "")))
            is_shown = not (isinstance(flags, int) and flags & (_HIDDEN | _NO_VIEW))
            if is_shown and kind not in ("Link", "Popup") and not self.layers.is_off(note.get("OC")):
                self._draw(note, kind)

    def _draw(self, note: Mapping[str, object], kind: str) -> None:
        device = self.interpreter.device
        box = box_in(note, "Rect")
        look = _appearance(note)
        is_field = kind == "Widget" and _inherited(note, "FT") in _FIELDS
        value = resolve1(_inherited(note, "V"))
        if look is not None and not (is_field and self.fills_in and value):
            state = State()
            state.looks = attrs.evolve(state.looks, clip=device.canvas.paper)
            self.interpreter.draw_form(look, mult_matrix(_fitted(look, box), device.page), state)
        elif kind == "StrikeOut":
            for start, end in _middles(numbers_in(note, "QuadPoints"), box):
                device.strike(start, end)
        elif not (kind in _SILENT or (is_field and not value) or _has_states(note)) and box.width and box.height:
            device.put_over(box)


def _has_states(note: Mapping[str, object]) -> bool:
    """Whether a file says how an annotation looks, of which one look can be nothing: a box that is not ticked."""
    return isinstance(resolve1(cast("Mapping[str, object]", dict_value(note.get("AP") or {})).get("N")), dict)


def _appearance(note: Mapping[str, object]) -> PDFStream | None:
    """Return the form that shows an annotation, in its present state; None where the file has none."""
    looks = cast("Mapping[str, object]", dict_value(note.get("AP") or {}))
    normal = resolve1(looks.get("N"))
    if isinstance(normal, PDFStream):
        return normal
    states = cast("Mapping[str, object]", dict_value(normal or {}))
    found = resolve1(states.get(literal_name(resolve1(note.get("AS", "")))))
    return found if isinstance(found, PDFStream) else None


def _inherited(note: Mapping[str, object], key: str) -> object:
    """Return what a field says, or the field that it is a part of."""
    for _ in range(_MOST_PARENTS):
        found = resolve1(note.get(key))
        if found is not None:
            return literal_name(found) if key == "FT" else found
        note = cast("Mapping[str, object]", dict_value(note.get("Parent") or {}))
    return None


def _fitted(look: PDFStream, box: Box) -> Matrix:
    """Return the matrix that fits an appearance into its rectangle (ISO 32000-1, 12.5.5, algorithm 8)."""
    a, b, c, d, e, f = matrix_of(look)
    inside = Box.around([(a * x + c * y + e, b * x + d * y + f) for x, y in corners_of(box_in(look, "BBox"))])
    wide = box.width / inside.width if inside.width else 1.0
    high = box.height / inside.height if inside.height else 1.0
    return wide, 0, 0, high, box.left - wide * inside.left, box.top - high * inside.top


def _middles(points: list[float], box: Box) -> Iterator[tuple[Point, Point]]:
    """Yield the lines through the middle of the quadrilaterals that are struck out, or of the box."""
    if len(points) < _CORNERS:
        middle = (box.top + box.bottom) / 2
        yield (box.left, middle), (box.right, middle)
    for at in range(0, len(points) - _CORNERS + 1, _CORNERS):
        xs, ys = points[at : at + _CORNERS : 2], points[at + 1 : at + _CORNERS : 2]
        middle = (min(ys) + max(ys)) / 2
        yield (min(xs), middle), (max(xs), middle)

"""Draws the pages of a PDF file; whatever the file holds, the result is a drawing of each page or a `FormatError`."""

from typing import Final

from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import dict_value, list_value
from pdfminer.psparser import literal_name

from gkreport.errors import FormatError
from gkreport.formats.pdf.device import Device
from gkreport.formats.pdf.document import Interpreter, open_document
from gkreport.formats.pdf.drawing import Drawing
from gkreport.formats.pdf.fonts import Fonts
from gkreport.formats.pdf.work import Work, broken
from gkreport.limits import Limits

_COVERING: Final = ("Widget", "FreeText", "Stamp")
"""Annotations that show something over the page: form fields, notes, stamps."""


def drawings(data: bytes, limits: Limits, steps: int) -> list[Drawing]:
    """Draw each page; raises `FormatError` for a file that cannot be read or takes more than so many steps."""
    work = Work(steps)
    try:
        fonts = Fonts(work)
        device = Device(fonts, work)
        interpreter = Interpreter(fonts, device, work)
        result: list[Drawing] = []
        for number, page in enumerate(open_document(data, limits, work).pages(), 1):
            interpreter.process_page(page)
            result.append(device.drawing(number, _covering_boxes(page)))
    except FormatError:
        raise
    except Exception as error:  # on a broken file pdfminer raises anything: KeyError, TypeError, RecursionError
        raise broken() from error
    if not result:
        raise broken()
    return result


def _covering_boxes(page: PDFPage) -> list[tuple[float, float, float, float]]:
    """Return the boxes of annotations that show something over a page."""
    boxes: list[tuple[float, float, float, float]] = []
    for item in list_value(page.annots or []):
        note = dict_value(item)
        if literal_name(note.get("Subtype", "")) in _COVERING:
            sides = (float(side) if isinstance(side, int | float) else 0 for side in list_value(note.get("Rect", [])))
            x0, y0, x1, y1 = sides
            boxes.append((x0, y0, x1, y1))
    return boxes

"""Drawing the pages of a PDF file, whatever is in it: a drawing of each, or a `FormatError`."""

from typing import Any, Final

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

_OVER: Final = ("Widget", "FreeText", "Stamp")
"""What lies over a page and shows something of its own: fields of a form, notes, stamps."""


def drawings(data: bytes, limits: Limits, steps: int) -> list[Drawing]:
    """Draw each page; raises `FormatError` for what cannot be read, and where it takes more than so many steps."""
    work = Work(steps)
    try:
        fonts = Fonts(work)
        device = Device(fonts, work)
        interpreter = Interpreter(fonts, device, work)
        result: list[Drawing] = []
        for number, page in enumerate(open_document(data, limits, work).pages(), 1):
            interpreter.process_page(page)
            result.append(device.drawing(number, _over(page)))
    except FormatError:
        raise
    except Exception as error:  # pdfminer raises whatever a broken file makes it stumble on
        raise broken() from error
    if not result:
        raise broken()
    return result


def _over(page: PDFPage) -> list[tuple[float, float, float, float]]:
    """Return where something lies over a page."""
    found: list[tuple[float, float, float, float]] = []
    for item in list_value(page.annots or []):
        note = dict_value(item)
        if literal_name(note.get("Subtype", "")) in _OVER:
            x0, y0, x1, y1 = (float(_number(value)) for value in list_value(note.get("Rect", [])))
            found.append((x0, y0, x1, y1))
    return found


def _number(value: Any) -> float:  # noqa: ANN401
    return value if isinstance(value, int | float) else 0

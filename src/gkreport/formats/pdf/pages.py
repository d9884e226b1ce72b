"""Draws the pages of a PDF file; whatever the file holds, the result is a drawing of each page or a `FormatError`."""

from collections.abc import Mapping
from typing import cast

from pdfminer.pdftypes import dict_value, resolve1

from gkreport.errors import FormatError
from gkreport.formats.fixed.drawing import Drawing
from gkreport.formats.fixed.work import Work
from gkreport.formats.pdf.beside import beside
from gkreport.formats.pdf.damage import broken
from gkreport.formats.pdf.device import Device
from gkreport.formats.pdf.document import open_document
from gkreport.formats.pdf.fonts import Fonts
from gkreport.formats.pdf.interpreter import Interpreter
from gkreport.formats.pdf.layers import Layers
from gkreport.formats.pdf.notes import Notes
from gkreport.limits import Limits
from gkreport.page.problems import Problem


def drawings(data: bytes, limits: Limits, steps: int) -> tuple[list[Drawing], list[Problem]]:
    """Draw each page, and tell what the file holds beside them.

    Raises `FormatError` for a file that cannot be read or takes more than so many steps.
    """
    work = Work(steps, "PDF")
    try:
        fonts = Fonts(work)
        device = Device(fonts, work)
        document = open_document(data, limits, work)
        catalog = cast("Mapping[str, object]", document.catalog)
        layers = Layers(catalog, work)
        interpreter = Interpreter(fonts, device, layers, work)
        form = cast("Mapping[str, object]", dict_value(catalog.get("AcroForm") or {}))
        notes = Notes(interpreter, layers, work, fills_in=resolve1(form.get("NeedAppearances")) is True)
        result: list[Drawing] = []
        for number, page in enumerate(document.pages(), 1):
            interpreter.process_page(page)
            notes.draw(page)
            result.append(device.canvas.drawing(number))
        problems = list(beside(catalog, form, work))
    except FormatError:
        raise
    except Exception as error:  # on a broken file pdfminer raises anything: KeyError, TypeError, RecursionError
        raise broken() from error
    if not result:
        raise broken()
    device.namesakes.doubt(result)
    return result, problems

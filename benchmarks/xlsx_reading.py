"""What reading a workbook costs, measured beside the floor (unzip, parse, one pass over the cells) and openpyxl."""

import io
import zipfile
from typing import Final

import openpyxl
from lxml import etree
from tests import excel

import gkreport
from benchmarks.docx_reading import REPORT
from benchmarks.pairs import ratios_of
from gkreport.formats.xlsx import reading
from gkreport.limits import Limits

DATA = gkreport.dumps(REPORT, format="xlsx")
AS_EXCEL_WRITES = excel.form(REPORT).pack()
"""With shared strings, blank cells drawn, the width of each row said."""
_S: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def _text(item: etree._Element) -> str:  # the only name of the type
    return "".join(text.text or "" for text in item.iter(_S + "t"))


def _floor(data: bytes) -> list[str]:
    cells: list[str] = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        shared = [name for name in archive.namelist() if name == "xl/sharedStrings.xml"]
        strings = [_text(item) for name in shared for item in etree.fromstring(archive.read(name)).iter(_S + "si")]
        for name in archive.namelist():
            if name.startswith("xl/worksheets/"):
                for cell in etree.fromstring(archive.read(name)).iter(_S + "c"):
                    value = cell.findtext(_S + "v")
                    cells.append(
                        _text(cell) if value is None else strings[int(value)] if cell.get("t") == "s" else value
                    )
    return cells


def ratios(data: bytes = DATA) -> list[float]:
    """Return the ratio of the whole `gkreport.read` to the floor, for each pair of runs."""
    return ratios_of(lambda: gkreport.read(data), lambda: _floor(data))


def ratios_to_openpyxl() -> list[float]:
    """Return the ratio of bytes -> page to `openpyxl.load_workbook`, for each pair of runs."""
    limits = Limits()
    return ratios_of(lambda: reading.read(DATA, limits), lambda: openpyxl.load_workbook(io.BytesIO(DATA)))

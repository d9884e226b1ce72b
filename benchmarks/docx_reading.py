"""What reading a Word document costs, measured beside the floor: unzip, parse, one pass over the cells."""

import io
import timeit
import zipfile
from decimal import Decimal

from lxml import etree

import gkreport
from gkreport import Limits, Report
from gkreport.formats.docx import reading

_NUMBERS = {path: number for number, path in enumerate(Report().cells(), 1)}
REPORT = Report.from_cells(
    _NUMBERS | {"proactive_disclosure.administrative_fees": Decimal("12.5")}, organ="示例市", year=2024
).replace({"overview": "主动公开、依申请公开各项工作按要求开展。\n" * 30, "other_matters": "未收取信息处理费。"})
DATA = gkreport.dumps(REPORT, format="docx")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def _floor() -> list[str]:
    with zipfile.ZipFile(io.BytesIO(DATA)) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    return ["".join(text.text or "" for text in cell.iter(_W + "t")) for cell in root.iter(_W + "tc")]


def ratios(pairs: int = 15, number: int = 10) -> list[float]:
    """Return the ratio of bytes -> page to the floor, for each pair of runs."""
    limits = Limits()
    return [
        timeit.timeit(lambda: reading.read(DATA, limits), number=number) / timeit.timeit(_floor, number=number)
        for _ in range(pairs)
    ]


def ratios_to_python_docx(pairs: int = 5) -> list[float]:
    """Return the ratio of bytes -> page to python-docx's walk over `row.cells`, for each pair of runs."""
    import docx

    def walk() -> int:
        document = docx.Document(io.BytesIO(DATA))
        return sum(len(cell.text) for table in document.tables for row in table.rows for cell in row.cells)

    limits = Limits()
    return [
        timeit.timeit(lambda: reading.read(DATA, limits), number=2) / timeit.timeit(walk, number=2)
        for _ in range(pairs)
    ]

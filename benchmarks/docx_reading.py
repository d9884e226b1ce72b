"""What reading a Word document costs, measured beside the floor: unzip, parse, one pass over the cells."""

import io
import subprocess
import sys
import tempfile
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Final

from lxml import etree
from tests import word

import gkreport
from benchmarks.pairs import ratios_of
from gkreport import Limits, Report
from gkreport.formats.docx import reading

_NUMBERS = {path: number for number, path in enumerate(Report().cells(), 1)}
REPORT = Report.from_cells(
    _NUMBERS | {"proactive_disclosure.administrative_fees": Decimal("12.5")}, organ="示例市", year=2024
).replace({"overview": "主动公开、依申请公开各项工作按要求开展。\n" * 30, "other_matters": "未收取信息处理费。"})
DATA = gkreport.dumps(REPORT, format="docx")
"""Written by our own writer: a quarter of the bytes that Word puts around the same numbers, so the hardest case."""
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def as_word_writes(data: bytes = DATA) -> bytes:
    """Return the document with the formats that Word and WPS spell out in each cell, paragraph and run.

    It comes to about as many tags and bytes as the official form filled in (11,000 and 275,000).
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    text = parts["word/document.xml"].decode()
    for plain, spelt_out in _SPELT_OUT:
        text = text.replace(plain, spelt_out)
    parts["word/document.xml"] = text.encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return buffer.getvalue()


_FONTS = '<w:rFonts w:hint="eastAsia" w:ascii="宋体" w:hAnsi="宋体" w:eastAsia="宋体" w:cs="宋体"/>'
_EDGE = '<w:{} w:val="single" w:color="auto" w:sz="8" w:space="0"/>'
_BORDERS = "".join(_EDGE.format(side) for side in ("top", "left", "bottom", "right"))
_SPELT_OUT: Final = (
    ("<w:r><w:t", f'<w:r><w:rPr>{_FONTS}<w:sz w:val="20"/><w:szCs w:val="20"/></w:rPr><w:t'),
    (
        '<w:vAlign w:val="center"/></w:tcPr>',
        (
            f'<w:tcBorders>{_BORDERS}</w:tcBorders><w:shd w:val="clear" w:color="auto" w:fill="auto"/>'
            '<w:vAlign w:val="center"/></w:tcPr>'
        ),
    ),
    ("</w:pPr>", f'<w:rPr>{_FONTS}<w:sz w:val="20"/><w:szCs w:val="20"/></w:rPr></w:pPr>'),
)


def _floor(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    return ["".join(text.text or "" for text in cell.iter(_W + "t")) for cell in root.iter(_W + "tc")]


def as_wps_writes() -> bytes:
    """Return the same report as WPS writes it: each run, border and paragraph spelt out, labels in several runs.

    It comes to a third more tags than the official form does, which WPS wrote (13,000 and 10,000).
    """
    document = word.form(REPORT, wps=True)
    for number, cell in enumerate(cell for table in document.tables for row in table.rows for cell in row.cells):
        cut = len(cell.text) if cell.path else 3
        runs = word.run(cell.text[:cut], _WPS_LOOKS[0]) + word.run(cell.text[cut:], _WPS_LOOKS[1])
        cell.properties = _WPS_CELLS[number % len(_WPS_CELLS)]
        properties = f"<w:rPr>{_WPS_LOOKS[1]}</w:rPr>" if cell.path else _WPS_LABEL
        cell.content = f'<w:p w14:paraId="{number:08X}"><w:pPr>{properties}</w:pPr>{runs}</w:p>'
    return document.pack()


_WPS_LOOKS: Final = tuple(
    f'{_FONTS}{colour}<w:kern w:val="0"/><w:sz w:val="20"/><w:szCs w:val="20"/>'
    '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar"/>'
    for colour in ('<w:color w:val="000000"/>', "")
)
_WPS_LABEL: Final = (
    '<w:keepNext w:val="0"/><w:keepLines w:val="0"/><w:widowControl/><w:suppressLineNumbers w:val="0"/>'
    '<w:spacing w:before="0" w:beforeAutospacing="1" w:after="0" w:afterLines="0" w:afterAutospacing="0"/>'
    '<w:ind w:left="0" w:right="0"/><w:jc w:val="center"/>'
)
_WPS_CELLS: Final = tuple(
    f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>'
    '<w:tcMar><w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tcMar><w:vAlign w:val="center"/>'
    for fill in ("auto", "C6D9F1", "FFFFFF")
)


def ratios(data: bytes = DATA) -> list[float]:
    """Return the ratio of the whole `gkreport.read` to the floor, for each pair of runs."""
    return ratios_of(lambda: gkreport.read(data), lambda: _floor(data))


# -- memory ----------------------------------------------------------------------------------------

_PEAK: Final = """
import sys
from pathlib import Path
from benchmarks import docx_reading
from gkreport import Limits
from gkreport.formats.docx import reading

def peak():
    return int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0])

small, data, limits = docx_reading.DATA, Path(sys.argv[1]).read_bytes(), Limits()
read = docx_reading._floor if sys.argv[2] == "floor" else lambda data: reading.read(data, limits)
read(small)  # so that what is loaded once is not counted
start = peak()
kept = read(data)
print(peak() - start)
"""


def _peak(path: Path, what: str) -> int:
    command = [sys.executable, "-c", _PEAK, str(path), what]
    return int(subprocess.run(command, capture_output=True, check=True, text=True).stdout)  # noqa: S603


def ratios_of_memory(pairs: int = 5) -> list[float]:
    """Return the ratio of the peak of memory of bytes -> page to that of the floor, each in a process of its own.

    The document has long prose and as many tags as Word writes.  A Linux system tells the peak.
    """
    long = REPORT.replace({"overview": "主动公开、依申请公开各项工作按要求开展。\n" * 3_000})
    data = as_word_writes(gkreport.dumps(long, format="docx"))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "long.docx"
        path.write_bytes(data)
        return [_peak(path, "read") / _peak(path, "floor") for _ in range(pairs)]


# -- beside python-docx ----------------------------------------------------------------------------


def ratios_to_python_docx(pairs: int = 5) -> list[float]:
    """Return the ratio of bytes -> page to python-docx's walk over `row.cells`, for each pair of runs."""
    import docx

    def walk() -> int:
        document = docx.Document(io.BytesIO(DATA))
        return sum(len(cell.text) for table in document.tables for row in table.rows for cell in row.cells)

    limits = Limits()
    return ratios_of(lambda: reading.read(DATA, limits), walk, pairs, number=2)

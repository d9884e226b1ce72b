"""What reading an old workbook costs, measured beside xlrd, which only takes its records apart."""

import io
from typing import Final

import xlrd
from tests import oldbook

from benchmarks.docx_reading import REPORT
from benchmarks.pairs import ratios_of
from gkreport.compose import compose
from gkreport.formats.xls import reading
from gkreport.limits import Limits

DATA: Final = oldbook.as_excel_writes(compose(REPORT))


def ratios() -> list[float]:
    """Return the ratio of bytes -> page to `xlrd.open_workbook`, for each pair of runs."""
    limits, log = Limits(), io.StringIO()
    return ratios_of(
        lambda: reading.read(DATA, limits),
        lambda: xlrd.open_workbook(file_contents=DATA, formatting_info=True, logfile=log),
    )

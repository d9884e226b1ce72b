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
from gkreport.page import Grid, GridCell, Page

DATA: Final = oldbook.as_excel_writes(compose(REPORT))
WIDE: Final = Page(
    (
        Grid(
            tuple(
                GridCell(text=str(at), row=at // 7, column=at % 7 * 2, colspan=2, role="value") for at in range(3_500)
            )
        ),
    )
)
"""500 rows of numbers, each in two cells that are merged."""


def ratios(data: bytes = DATA) -> list[float]:
    """Return the ratio of bytes -> page to `xlrd.open_workbook`, for each pair of runs."""
    limits, log = Limits(), io.StringIO()
    return ratios_of(
        lambda: reading.read(data, limits),
        lambda: xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=log),
    )


def ratios_of_merges() -> list[float]:
    """Return the same ratio for a sheet of thousands of merged ranges."""
    return ratios(oldbook.as_excel_writes(WIDE))

"""What reading a workbook costs, measured beside openpyxl's `load_workbook` of the same file."""

import io
import timeit

import openpyxl

from benchmarks.docx_reading import REPORT
from gkreport.compose import compose
from gkreport.formats.xlsx import reading, writing
from gkreport.limits import Limits

DATA = writing.write(compose(REPORT))


def ratios(pairs: int = 15, number: int = 5) -> list[float]:
    """Return the ratio of bytes -> page to `openpyxl.load_workbook`, for each pair of runs."""
    limits = Limits()
    return [
        timeit.timeit(lambda: reading.read(DATA, limits), number=number)
        / timeit.timeit(lambda: openpyxl.load_workbook(io.BytesIO(DATA)), number=number)
        for _ in range(pairs)
    ]

"""How long reading a PDF file takes, compared with pdfminer's own extraction of its text."""

import io
from decimal import Decimal

from tests.pdfs import of_page

from benchmarks.pairs import ratios_of
from gkreport import Limits, Report
from gkreport.compose import compose
from gkreport.formats.pdf import reading

_NUMBERS = {path: number for number, path in enumerate(Report().cells(), 1)}
REPORT = Report.from_cells(
    _NUMBERS | {"proactive_disclosure.administrative_fees": Decimal("12.5")}, organ="示例市", year=2024
).replace({"overview": "主动公开、依申请公开各项工作按要求开展。" * 100, "other_matters": "未收取信息处理费。"})
DATA = of_page(compose(REPORT))


def ratios(pairs: int = 7, number: int = 2) -> list[float]:
    """Return the ratio of bytes -> page to pdfminer's bytes -> text, which finds no tables, for each pair of runs."""
    from pdfminer.high_level import extract_text

    limits = Limits()
    return ratios_of(lambda: reading.read(DATA, limits), lambda: extract_text(io.BytesIO(DATA)), pairs, number)

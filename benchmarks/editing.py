"""What filling and annotating a file costs, measured beside reading it: each unpacks it, walks it and packs it once."""

from collections.abc import Callable
from pathlib import Path

from tests import excel

import gkreport
from benchmarks.docx_reading import as_word_writes
from benchmarks.pairs import ratios_of

_EXAMPLES = Path(__file__).parents[1] / "examples" / "示例县"
LAST = gkreport.read(_EXAMPLES / "2023" / "石桥镇.json")
REPORT = gkreport.read(_EXAMPLES / "2024" / "石桥镇.txt")
"""A report with the mistake that a clerk makes: two sums do not hold."""
FILES: dict[str, Callable[[gkreport.Report], bytes]] = {
    "DOCX": lambda report: as_word_writes(gkreport.dumps(report, format="docx")),
    "XLSX": lambda report: excel.form(report).pack(),
}
"""Files as Word and Excel write them."""


def ratios_of_annotate(name: str) -> list[float]:
    """Return the ratio of `annotate` to `read` of the same file, for each pair of runs."""
    data = FILES[name](REPORT)
    document = gkreport.open(data)
    findings = gkreport.check(document.report)
    assert findings.errors
    return ratios_of(lambda: document.annotate(findings, summary=True), lambda: gkreport.read(data))


def ratios_of_fill(name: str) -> list[float]:
    """Return the ratio of `fill`, of last year's file with this year's numbers, to `read` of it."""
    data = FILES[name](LAST)
    document = gkreport.open(data)
    report = document.report.replace(REPORT.cells())
    return ratios_of(lambda: document.fill(report), lambda: gkreport.read(data))

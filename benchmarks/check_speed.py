"""How long `check` takes on a full report, compared with a bare loop over its cells."""

from decimal import Decimal

import gkreport
from benchmarks.pairs import ratios_of
from gkreport import Report

_TEXT = "主动公开、依申请公开、政府信息管理、平台建设和监督保障各项工作按要求开展，" * 25
_COUNTS = dict.fromkeys(Report().cells(), 0) | {"proactive_disclosure.administrative_fees": Decimal("12.5")}
REPORT = Report.from_cells(_COUNTS, organ="示例市", year=2024).replace(
    {
        "overview": _TEXT,
        "problems_and_improvements": _TEXT + "还有不足，下一步改进。",
        "other_matters": "未收取信息处理费。",
    }
)


def _loop() -> int:
    seen = 0
    for value in REPORT.cells().values():
        if value is not None:
            seen += 1
    return seen


def ratios(pairs: int = 15, number: int = 200) -> list[float]:
    """Return the ratio of each pair of runs."""
    assert not gkreport.check(REPORT).errors
    return ratios_of(lambda: gkreport.check(REPORT), _loop, pairs, number)

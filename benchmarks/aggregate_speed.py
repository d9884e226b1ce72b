"""How long `aggregate` takes for a thousand reports, compared with a bare loop over their cells."""

from decimal import Decimal

import gkreport
from benchmarks.pairs import ratios_of
from gkreport import Report

_CELLS = list(Report().cells())
_FEES = "proactive_disclosure.administrative_fees"


def _reports(count: int) -> list[Report]:
    return [
        Report.from_cells(dict.fromkeys(_CELLS, at % 7) | {_FEES: Decimal(at) / 4}, organ=f"示例县第{at}镇", year=2024)
        for at in range(count)
    ]


def ratios(pairs: int = 7, count: int = 1000) -> list[float]:
    """Return the ratio of each pair of runs."""
    reports = _reports(count)

    def loop() -> int:
        seen = 0
        for report in reports:
            for value in report.cells().values():
                if value is not None:
                    seen += 1
        return seen

    def add() -> Report:
        return gkreport.aggregate(reports, organ="示例县", year=2024)

    assert add().requests.carried_out.total == sum(at % 7 for at in range(count))
    return ratios_of(add, loop, pairs, number=1)

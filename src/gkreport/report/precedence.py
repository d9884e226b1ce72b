"""Whether a report is that of the year before: what every comparison with last year rests on (条例第五十条)."""

from gkreport.report.annual_report import Report
from gkreport.report.organs import same_organ


def precedes(previous: Report, report: Report) -> bool:
    """Say whether `previous` can be the same organ's report on the year before.

    >>> this, last = Report(organ="示例县", year=2024), Report(organ="示例县人民政府", year=2023)
    >>> precedes(last, this), precedes(last.replace({"year": 2020}), this), precedes(Report(organ="乡宁县"), this)
    (True, False, False)
    """
    return not why_not_before(previous, report)


def why_not_before(previous: Report, report: Report) -> list[tuple[str, str]]:
    """Say in both languages why `previous` is not the same organ's report on the year before; [] where it can be."""
    return [why for why in (why_of_another_year(previous, report), why_by_another_organ(previous, report)) if why]


def why_of_another_year(previous: Report, report: Report) -> tuple[str, str] | tuple[()]:
    """Say in both languages that a report is not on the year before; () where it is, or where one tells no year."""
    if report.year is None or previous.year in (None, report.year - 1):
        return ()
    zh = f"给出的上年报告是 {previous.year} 年的，不是 {report.year - 1} 年的"
    return zh, f"last year's report is on {previous.year}, not on {report.year - 1}"


def why_by_another_organ(previous: Report, report: Report) -> tuple[str, str] | tuple[()]:
    """Say in both languages that a report is by another organ; () where it is not, or where one names none."""
    if not report.organ or not previous.organ or same_organ(report.organ, previous.organ):
        return ()
    zh = f"上年报告是“{previous.organ}”的，不是“{report.organ}”的"
    return zh, f"last year's report is by {previous.organ}, not by {report.organ}"

"""The data of charts: the rows of 表三 grouped by its sums, and their numbers in a report."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final

import attrs

from gkreport.errors import ArgumentError
from gkreport.form import Cell, Form, Identity, form_of
from gkreport.report import Report
from gkreport.report.arithmetic import exact_sum
from gkreport.report.values import Value, show_value
from gkreport.solve.system import require_count

Datum = dict[str, str | int | float | None]
"""One row of a chart's data, by column."""

BLANK: Final = "空"
"""The label of a blank cell."""

INK: Final = ("#2e7d5b", "#8bbf6a", "#c8553d", "#e3a23c", "#8d6aa9", "#7b8794", "#4a78b5", "#a9c4e4")
"""Distinct colours, in the order of the rows of the form."""


def organ_of(report: Report) -> str:
    """Return the name of the organ with `<` replaced.

    The data of a chart stand in a script of its page, which a name with `</script>` in it must not end.
    """
    return report.organ.replace("<", "＜") or "（未写明单位）"


def year_of(report: Report) -> str:
    """Return the year of a report as a chart shows it."""
    return str(report.year or "（未写明年度）")


def name_of(report: Report) -> str:
    """Return the organ and the year of a report."""
    return f"{organ_of(report)} {year_of(report)}"


def as_reports(reports: Report | Iterable[Report]) -> tuple[Report, ...]:
    """Return one report or many as a tuple without duplicates, which a chart would add up.

    Raises `ArgumentError` where there is no report, or two are of the same organ and year.
    """
    every = (reports,) if isinstance(reports, Report) else tuple(reports)
    if not every:
        raise ArgumentError("没有报告，无图可画", "there is no report to draw")
    for name, times in Counter(map(name_of, every)).items():
        if times > 1:
            raise ArgumentError(f"同一单位同一年度有两份报告：{name}", f"two reports of one organ and year: {name}")
    return every


def count_in(value: Value) -> int | None:
    """Return the count in a cell of a sum, None where it is blank."""
    return None if value is None else require_count(value)


def value_text(stated: Value, drawn: Iterable[Value] = ()) -> str:
    """Return the value of a cell as text, with the number of blanks among the cells that are drawn beside it."""
    blanks = sum(value is None for value in drawn)
    return (show_value(stated) or BLANK) + (f"（{blanks}项{BLANK}）" if blanks else "")


@attrs.frozen
class RowGroup:
    """Cells of one column that belong together, and their label on the form."""

    label: str
    cells: tuple[str, ...]

    def count(self, report: Report) -> int | None:
        """Return their sum (件), None where one is blank: a blank is not 0."""
        return count_in(exact_sum(report[path] for path in self.cells))


@attrs.frozen
class RequestBalance:
    """The balance that 表三 prints, divided into groups: the requests that came in, and what became of them."""

    printed: Identity
    intake: tuple[RowGroup, ...]
    outcomes: tuple[RowGroup, ...]
    """The groups of 第三项."""
    total: Cell
    """The total of 第三项."""
    kept: tuple[RowGroup, ...]
    """What is carried into the next year."""


def balance_of(report: Report) -> RequestBalance:
    """Return the balance in the column of totals, for the form of a report."""
    form = form_of(report)
    totals = {identity.right[0] for identity in form.identities if identity.kind == "across"}
    (printed,) = (line for line in form.identities if line.kind == "balance" and totals.issuperset(line.cells))
    addends = {line.right[0]: line.left for line in form.identities if line.kind == "down"}
    (total,) = (form.cells[path] for path in printed.right if path in addends)
    return RequestBalance(
        printed,
        tuple(_groups(form, printed.left)),
        tuple(_groups(form, addends[total.path], total)),
        total,
        tuple(_groups(form, [path for path in printed.right if path not in addends])),
    )


def _groups(form: Form, paths: Sequence[str], total: Cell | None = None) -> Iterator[RowGroup]:
    """Group cells by the label next to that of their total; without a total each cell is a group."""
    level = len(total.row.labels) - 1 if total else 0
    for row, cells in groupby((form.cells[path] for path in paths), key=lambda cell: cell.row.labels[level]):
        # The explanation in brackets is for people who fill in the form.
        yield RowGroup(row.number + row.label.partition("（")[0], tuple(cell.path for cell in cells))


def applicants_of(report: Report) -> tuple[Cell, tuple[Cell, ...]]:
    """Return the total of the newly received requests, and the cells of the kinds of applicant it adds up."""
    form = form_of(report)
    total = balance_of(report).printed.left[0]
    (line,) = (line for line in form.identities if line.kind == "across" and line.right == (total,))
    return form.cells[total], tuple(form.cells[path] for path in line.left)

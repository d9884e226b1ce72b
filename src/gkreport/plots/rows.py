"""What charts show: the rows of 表三 as its sums group them, and what they come to in a report."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final

import attrs

from gkreport.form import Cell, Form, Identity, form_of
from gkreport.report import Report
from gkreport.report.arithmetic import exact_sum
from gkreport.report.values import Value, show_value

Datum = dict[str, str | int | float | None]
"""One row of a chart's data, by column."""

BLANK: Final = "空"
"""What a chart says of a blank cell."""

INK: Final = ("#2e7d5b", "#8bbf6a", "#c8553d", "#e3a23c", "#8d6aa9", "#7b8794", "#4a78b5", "#a9c4e4")
"""Colours that can be told apart, in the order of the rows of the form."""


def organ_of(report: Report) -> str:
    """Return the name of the organ as a chart can hold it.

    A chart stands within a script of its page: a name with `</script>` in it must not end that, so it loses its `<`.
    """
    return report.organ.replace("<", "＜") or "（未写明单位）"


def year_of(report: Report) -> str:
    """Return its year as a chart shows it."""
    return str(report.year or "（未写明年度）")


def name_of(report: Report) -> str:
    """Return whose report it is and of which year."""
    return f"{organ_of(report)} {year_of(report)}"


def several(reports: Report | Iterable[Report]) -> tuple[Report, ...]:
    """Return one report or many, none of them twice: a chart would show it as twice as much.

    Raises `ValueError` where there is no report, or two are of the same organ and year.
    """
    every = (reports,) if isinstance(reports, Report) else tuple(reports)
    if not every:
        raise ValueError("没有报告，无图可画 / there is no report to draw")
    names: set[str] = set()
    for name in map(name_of, every):
        if name in names:
            raise ValueError(f"同一单位同一年度有两份报告：{name} / two reports of the same organ and year")
        names.add(name)
    return every


def whole(value: Value) -> int | None:
    """Take a cell as the count that every cell in a sum is."""
    assert value is None or isinstance(value, int)  # noqa: S101  # sums are declared over counts
    return value


def said(stated: Value, drawn: Iterable[Value] = ()) -> str:
    """Say what a cell holds, and how many of the cells drawn beside it are blank."""
    blanks = sum(value is None for value in drawn)
    return (show_value(stated) or BLANK) + (f"（{blanks}项{BLANK}）" if blanks else "")


@attrs.frozen
class Group:
    """Cells of one column that belong together, and what the form calls them."""

    label: str
    cells: tuple[str, ...]

    def count(self, report: Report) -> int | None:
        """Return what they come to (件), None where one is blank: a blank is no zero."""
        return whole(exact_sum(report[path] for path in self.cells))


@attrs.frozen
class Balance:
    """The relation that 表三 prints, its sums opened: what came in, and what became of it."""

    printed: Identity
    intake: tuple[Group, ...]
    outcomes: tuple[Group, ...]
    """The groups of rows that one total of the form adds up."""
    total: Cell
    """That total."""
    kept: tuple[Group, ...]
    """What is left for the next year."""


def balance_of(report: Report) -> Balance:
    """Return the balance of the column of totals in the shape of this report's 表三."""
    form = form_of(report)
    totals = {identity.right[0] for identity in form.identities if identity.kind == "across"}
    (printed,) = (line for line in form.identities if line.kind == "balance" and totals.issuperset(line.cells))
    addends = {line.right[0]: line.left for line in form.identities if line.kind == "down"}
    (total,) = (form.cells[path] for path in printed.right if path in addends)
    return Balance(
        printed,
        tuple(_groups(form, printed.left)),
        tuple(_groups(form, addends[total.path], total)),
        total,
        tuple(_groups(form, [path for path in printed.right if path not in addends])),
    )


def _groups(form: Form, paths: Sequence[str], total: Cell | None = None) -> Iterator[Group]:
    """Group cells by the label that stands beside that of their total; without one each stands for itself."""
    level = len(total.row.labels) - 1 if total else 0
    for row, cells in groupby((form.cells[path] for path in paths), key=lambda cell: cell.row.labels[level]):
        # What the form explains in brackets is for those who fill it in.
        yield Group(row.number + row.label.partition("（")[0], tuple(cell.path for cell in cells))


def applicants_of(report: Report) -> tuple[Cell, tuple[Cell, ...]]:
    """Return the total of the first row of the balance, what was newly received, and the kinds it is the sum of."""
    form = form_of(report)
    total = balance_of(report).printed.left[0]
    (line,) = (line for line in form.identities if line.kind == "across" and line.right == (total,))
    return form.cells[total], tuple(form.cells[path] for path in line.left)

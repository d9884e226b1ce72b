"""Which cells of two forms mean the same, so that reports on different editions can be laid side by side."""

import functools
from collections.abc import Mapping

from gkreport.form.form import Form, form_of
from gkreport.report import Report
from gkreport.report.arithmetic import exact_sum
from gkreport.report.values import Value


@functools.cache
def counterparts(form: Form, other: Form) -> tuple[str | None, ...]:
    """Return for each cell of a form the path of the cell of another that means the same, None where none does.

    The classes use one name in two editions only where the meaning is the same: 表三 and 表四 are alike but
    for 其他处理; in 表二 the decisions (处理决定数量) of three rows are; 现行有效件数 and 对外公开总数量 are not.
    """
    if form is other:
        return tuple(form.cells)
    # One name whichever way an edition nests it: licensing.decisions, licensing_decisions.
    named = {path.replace(".", "_"): cell for path, cell in other.cells.items()}
    found = ((cell, named.get(path.replace(".", "_"))) for path, cell in form.cells.items())
    return tuple(twin.path if twin and twin.kind is cell.kind else None for cell, twin in found)


@functools.cache
def finer(form: Form, other: Form) -> Mapping[str, tuple[str, ...]]:
    """Return for each cell of a form that another prints in several rows their cells: 其他处理 was one row in 2019.

    It holds only where the other form has no cell of that name itself.
    """
    above: dict[str, tuple[str, ...]] = {}
    for path in other.cells:
        row, _, column = path.rpartition(".")
        group = f"{row.rpartition('.')[0]}.{column}"
        above[group] = (*above.get(group, ()), path)
    lacking = (path for path, twin in zip(form.cells, counterparts(form, other), strict=True) if not twin)
    return {path: above[path] for path in lacking if path in above}


@functools.cache
def lacking(form: Form, other: Form) -> frozenset[str]:
    """Return the cells of a form that another prints in no way."""
    twins = zip(form.cells, counterparts(form, other), strict=True)
    return frozenset(path for path, twin in twins if not twin) - finer(form, other).keys()


def laid_out(form: Form, report: Report) -> tuple[Value, ...]:
    """Return the values of a report in the cells of a form, None for a blank and for what its own lacks.

    A row that its own form prints as several is their sum.
    """
    own = form_of(report)
    values = own.values(report)
    if own is form:
        return values
    cells, several = dict(zip(own.cells, values, strict=True)), finer(form, own)
    sums = {path: exact_sum(cells[row] for row in rows) for path, rows in several.items()}
    twins = zip(form.cells, counterparts(form, own), strict=True)
    return tuple(cells[twin] if twin else sums.get(path) for path, twin in twins)

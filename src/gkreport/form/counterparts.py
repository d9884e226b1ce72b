"""Which cells of two forms mean the same, so that reports on different editions can be laid side by side."""

import functools

from gkreport.form.form import Form, form_of
from gkreport.report import Report
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


def laid_out(form: Form, report: Report) -> tuple[Value, ...]:
    """Return the values of a report in the cells of a form, None for a blank and for what its own lacks."""
    own = form_of(report)
    values = own.values(report)
    if own is form:
        return values
    cells = dict(zip(own.cells, values, strict=True))
    return tuple(cells[path] if path else None for path in counterparts(form, own))

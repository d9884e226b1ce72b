"""The whole form of a report, compiled once for each shape a report can have."""

import functools
from collections.abc import Callable, Mapping

import attrs

from gkreport.form.walk import Cell, Identity, Table, table_of
from gkreport.report import Report
from gkreport.report.marks import Section
from gkreport.report.record import Shape, fields, leaf_paths, parts, reader_of, shape
from gkreport.report.values import Value


@attrs.frozen(eq=False)
class Form:
    """The tables, cells and sums of reports of one shape."""

    tables: tuple[Table, ...]
    cells: Mapping[str, Cell]
    """Every cell by its dotted path, in printed order."""
    identities: tuple[Identity, ...]
    """Every sum, sorted by where its total is printed."""
    values: Callable[[Report], tuple[Value, ...]]
    """Read all cells of a report of this shape, in printed order."""


def form_of(report: Report) -> Form:
    """Return the form a report follows, as the classes of its tables tell."""
    return _form(shape(report))


@functools.cache
def _form(of: Shape) -> Form:
    tables = tuple(table_of(name, sections()[name], inner) for name, inner in parts(of).items())
    cells = {cell.path: cell for table in tables for cell in table.cells}
    order = {path: place for place, path in enumerate(cells)}
    identities = sorted(
        (identity for table in tables for identity in table.identities), key=lambda identity: order[identity.right[-1]]
    )
    return Form(tables, cells, tuple(identities), reader_of(tuple(leaf_paths(of))))


@functools.cache
def sections() -> Mapping[str, Section]:
    """Return the six sections of a report in printed order: field name -> what is printed."""
    return {field.name: mark for field in fields(Report) for mark in field.marks if isinstance(mark, Section)}

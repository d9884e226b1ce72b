"""From a report to a page: title, six sections, three tables on the official grid."""

from collections.abc import Iterator, Mapping

from gkreport.form import Table, form_of, layout, sections
from gkreport.page.page import Grid, GridCell, Page, Paragraph
from gkreport.report import Report
from gkreport.report.values import Value, show_value


def compose(report: Report) -> Page:
    """Lay a report out as the official form prints it, in the edition and shape of its tables."""
    return Page(tuple(_blocks(report)))


def title_of(report: Report) -> str:
    """Return the title: organ, year, and what every report is called."""
    year = "" if report.year is None else f"{report.year}年"
    return f"{report.organ}{year}政府信息公开工作年度报告"


def _blocks(report: Report) -> Iterator[Paragraph | Grid]:
    yield Paragraph(title_of(report), "title")
    tables = {table.name: table for table in form_of(report).tables}
    for name, section in sections().items():
        yield Paragraph(section.heading, "heading")
        if name in tables:
            yield grid_of(report.cells(), tables[name])
        else:
            text: str = getattr(report, name)
            yield from (Paragraph(line) for line in text.split("\n") if line)


def grid_of(values: Mapping[str, Value], table: Table) -> Grid:
    """Lay one table out, its values told by dotted path."""
    return Grid(
        tuple(
            GridCell(
                text=show_value(values[cell.path]) if cell.path else cell.text,
                row=cell.row,
                column=cell.column,
                rowspan=cell.rowspan,
                colspan=cell.colspan,
                role=cell.role,
                path=cell.path,
            )
            for cell in layout(table)
        )
    )

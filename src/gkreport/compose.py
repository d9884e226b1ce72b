"""From a report to a page: title, six sections, three tables on the official grid, the texts around them."""

from collections.abc import Iterator, Mapping
from itertools import takewhile

from gkreport.form import Table, form_of, heading_of, layout, sections
from gkreport.form.texts import NOTE
from gkreport.page.page import Grid, GridCell, Page, Paragraph, Role
from gkreport.report import Report
from gkreport.report.values import Value, show_value


def compose(report: Report, *, prompts: bool = False) -> Page:
    """Lay a report out as the official form prints it, in the edition and shape of its tables.

    With `prompts`, the words of the empty form stand where a text is yet to be written.
    """
    return Page(tuple(_blocks(report, prompts)))


def title_of(report: Report) -> str:
    """Return the title: organ, year, and what every report is called."""
    year = "" if report.year is None else f"{report.year}年"
    return f"{report.organ}{year}政府信息公开工作年度报告"


def _blocks(report: Report, prompts: bool) -> Iterator[Paragraph | Grid]:  # noqa: FBT001  # as said above
    yield Paragraph(title_of(report), "title")
    yield from _paragraphs(report.preface)
    texts = report.texts()
    tables = {table.name: table for table in form_of(report).tables}
    for name, section in sections().items():
        yield Paragraph(heading_of(name), "heading")
        if name in tables:
            lines = list(_paragraphs(texts[f"table_texts.{name}"]))
            above = list(takewhile(lambda line: not NOTE.match(line.text), lines))
            yield from above
            yield grid_of(report.cells(), tables[name])
            yield from lines[len(above) :]
        else:
            yield from _paragraphs(texts[name] or (section.prompt if prompts else ""))
    yield from _paragraphs(report.closing, "closing")


def _paragraphs(text: str, role: Role = "text") -> Iterator[Paragraph]:
    return (Paragraph(line, role) for line in text.split("\n") if line)


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

"""Pages whose tables have lost their borders, as some sites and converters flatten them."""

from collections.abc import Iterator
from typing import Final, Literal

from gkreport import Report
from gkreport.compose import compose
from gkreport.form import form_of
from gkreport.form.walk import Table
from gkreport.page import Grid, Page, Paragraph
from gkreport.report.values import show_value

Style = Literal["rows", "one", "spaced"]

_HEADERS: Final = {
    "requests": "申请人情况\n自然人\n法人或其他组织\n总计\n商业企业\n科研机构\n社会公益组织\n法律服务机构\n其他",
    "review_and_litigation": (
        "行政复议\n行政诉讼\n结果维持\n结果纠正\n其他结果\n尚未审结\n总计\n未经复议直接起诉\n复议后起诉\n"
        "结果维持\n结果纠正\n其他结果\n尚未审结\n总计\n结果维持\n结果纠正\n其他结果\n尚未审结\n总计"
    ),
}


def rows_of(report: Report, table: Table, between: str = "") -> Iterator[str]:
    """The rows of a table as text: the labels that the form prints before each, then its numbers run together."""
    values = report.cells()
    above: tuple[str, ...] = ()
    for block in table.blocks:
        for printed, cells in block.rows:
            labels = tuple(row.number + row.label for row in printed.labels)
            new = [label for at, label in enumerate(labels) if labels[: at + 1] != above[: at + 1]]
            above = labels
            yield "".join(new) + between + between.join(show_value(values[cell.path]) for cell in cells)


def glued(report: Report, *names: str, style: Style = "rows") -> Page:
    """Write some tables of a report without borders, all others as grids."""
    tables = {table.name: table for table in form_of(report).tables}
    left = iter(tables)
    blocks: list[Paragraph | Grid] = []
    for block in compose(report).blocks:
        if not isinstance(block, Grid):
            blocks.append(block)
            continue
        name = next(left)
        if name not in names:
            blocks.append(block)
            continue
        rows = list(rows_of(report, tables[name], " " if style == "spaced" else ""))
        header = _HEADERS[name]
        if style == "one":
            blocks.append(Paragraph(header.replace("\n", "") + "".join(rows)))
        else:
            blocks += [Paragraph(line) for line in (*header.split("\n"), *rows)]
    return Page(tuple(blocks))

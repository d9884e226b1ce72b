"""Reports as converters write them: for each the shape of its output, made of the numbers of any report."""

import csv
import io
import unicodedata
from collections.abc import Callable, Iterator
from typing import Final, Literal

from gkreport import Report
from gkreport.compose import compose
from gkreport.page import Grid, GridCell

Rows = list[list[str]]
Spans = Literal["blank", "repeated", "dropped"]
"""What becomes of the cells that a merged one covers."""


def rows_of(grid: Grid, across: Spans, down: Spans) -> Rows:
    rows: Rows = []
    for at, row in enumerate(grid.rows()):
        cells: list[str] = []
        for cell in row:
            if at == cell.row:
                cells.append(cell.text)
            elif down != "dropped":
                cells.append(cell.text if down == "repeated" else "")
            if at == cell.row or down != "dropped":
                cells += {"blank": [""], "repeated": [cells[-1]], "dropped": []}[across] * (cell.colspan - 1)
        rows.append(cells)
    return rows


def padded(rows: Rows) -> Rows:
    width = max(map(len, rows))
    return [[*row, *[""] * (width - len(row))] for row in rows]


def document(report: Report, table: Callable[[Grid], str], *, title: str = "", heading: str = "") -> str:
    """A text with tables written in one way; `title` and `heading` are the marks of Markdown for them."""
    marks = {"title": title, "heading": heading}
    return "\n\n".join(
        table(block) if isinstance(block, Grid) else marks.get(block.role, "") + block.text
        for block in compose(report).blocks
    )


def width_of(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def fill(text: str, width: int, measure: Callable[[str], int] = width_of) -> str:
    return text + " " * (width - measure(text))


def widths(rows: Rows, measure: Callable[[str], int] = width_of) -> list[int]:
    return [max(2, *(measure(cell) for cell in column)) for column in zip(*rows, strict=True)]


# -- tables ----------------------------------------------------------------------------------------


def html(grid: Grid) -> str:
    def cell(one: GridCell) -> str:
        spans = f' rowspan="{one.rowspan}"' * (one.rowspan > 1) + f' colspan="{one.colspan}"' * (one.colspan > 1)
        return f"<td{spans}>{one.text}</td>"

    rows = range(max(one.row for one in grid.cells) + 1)
    return (
        "<table>"
        + "".join(f"<tr>{''.join(cell(one) for one in grid.cells if one.row == row)}</tr>" for row in rows)
        + "</table>"
    )


def pipes(rows: Rows, *, left: str = "| ", right: str = " |", rule: bool = True) -> str:
    lines = [left + " | ".join(row) + right for row in rows]
    return "\n".join([lines[0], "|" + "---|" * len(rows[0]), *lines[1:]] if rule else lines)


def ruled(rows: Rows, edges: str = "+++", dash: str = "-", bar: str = "|", *, every: bool = True) -> str:
    wide = widths(rows)
    border = edges[0] + edges[1].join(dash * (width + 2) for width in wide) + edges[2]
    lines = [
        bar + bar.join(f" {fill(cell, width)} " for cell, width in zip(row, wide, strict=True)) + bar for row in rows
    ]
    if every:
        return "\n".join([border, *(line for row in lines for line in (row, border))])
    return "\n".join([border, lines[0], border.replace("+", "|", 1), *lines[1:], border])


def simple(
    rows: Rows, measure: Callable[[str], int] = width_of, dash: str = "-", *, top: bool = False, end: bool = False
) -> str:
    wide = widths(rows, measure)
    rule = " ".join(dash * width for width in wide)
    lines = ["  ".join([""]) + " ".join(fill(c, w, measure) for c, w in zip(row, wide, strict=True)) for row in rows]
    return "\n".join([*[rule] * top, lines[0], rule, *lines[1:], *[rule] * end])


def multiline(rows: Rows) -> str:
    """Rows with a blank line between; long labels go on in the next line."""
    longest = 12
    wide = [min(width, 2 * longest) for width in widths(rows)]
    line = "-" * (sum(wide) + len(wide) - 1)
    rule = " ".join("-" * width for width in wide)

    def lines(row: list[str]) -> Iterator[str]:
        parts = [[cell[at : at + longest] for at in range(0, len(cell), longest)] or [""] for cell in row]
        for at in range(max(map(len, parts))):
            cells = [part[at] if at < len(part) else "" for part in parts]
            yield " ".join(fill(cell, width) for cell, width in zip(cells, wide, strict=True)).rstrip()

    body = "\n\n".join("\n".join(lines(row)) for row in rows[1:])
    return "\n".join([line, *lines(rows[0]), rule, body, line])


def cell_a_line(grid: Grid) -> str:
    return "\n\n".join(cell for row in rows_of(grid, "dropped", "dropped") for cell in row if cell)


def cell_a_line_with_bars(grid: Grid) -> str:
    lines = []
    for row in padded(rows_of(grid, "dropped", "dropped")):
        text = "".join(f"{cell} |\n" if cell else "|" for cell in row)
        lines += [line for line in text.replace("|\n|", "|\n\n|").split("\n") if line]
    return "\n".join(lines)


def separated(report: Report, separator: str, *, like_excel: bool = False) -> str:
    rows = [
        row
        for block in compose(report).blocks
        for row in (rows_of(block, "blank", "blank") if isinstance(block, Grid) else [[block.text]])
    ]
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(padded(rows) if like_excel else rows)
    return out.getvalue()


# -- converters ------------------------------------------------------------------------------------

_Write = Callable[[Report], str]


def _markdown(across: Spans, down: Spans, write: Callable[[Rows], str]) -> _Write:
    return lambda report: document(report, lambda grid: write(rows_of(grid, across, down)), title="# ", heading="## ")


def _plain(across: Spans, down: Spans, write: Callable[[Rows], str]) -> _Write:
    return lambda report: document(report, lambda grid: write(rows_of(grid, across, down)))


def _joined(mark: str) -> _Write:
    return lambda report: mark.join(document(report, cell_a_line).split("\n\n"))


KEEPING: Final[dict[str, _Write]] = {
    "MinerU": lambda r: document(r, lambda g: f"<html><body>{html(g)}</body></html>", title="# ", heading="# "),
    "PaddleOCR": lambda r: document(
        r, lambda g: f'<div style="text-align: center;"><html><body>{html(g)}</body></html></div>', title="## "
    ),
    "HTML in Markdown behind a word": lambda r: document(r, lambda g: f"表：{html(g)}", title="# ", heading="## "),
    "MarkItDown": _markdown("blank", "dropped", pipes),
    "docling": _markdown("repeated", "repeated", pipes),
    "pandoc, pipes": _markdown("blank", "blank", pipes),
    "pandoc, grid": _plain("blank", "blank", ruled),
    "pandoc, simple": _markdown("blank", "blank", simple),
    "pandoc, several lines": _markdown("blank", "blank", multiline),
    "reStructuredText": _plain("blank", "blank", lambda rows: simple(rows, dash="=", top=True, end=True)),
    "trafilatura": _markdown("blank", "blank", lambda rows: pipes(rows, right=" | ")),
    "html2text": _markdown("dropped", "dropped", lambda rows: pipes(rows, left="", right="  ", rule=False)),
    "html2text, padded": _markdown("dropped", "dropped", lambda rows: pipes(padded(rows))),
    "dump of python-docx": _plain("repeated", "repeated", lambda rows: pipes(rows, left="", right="", rule=False)),
    "dump of a document's XML": _plain("dropped", "blank", lambda rows: pipes(rows, left="", right="", rule=False)),
    "tabulate, pipe": _plain("blank", "blank", pipes),
    "tabulate, psql": _plain("blank", "blank", lambda rows: ruled(rows, every=False)),
    "tabulate, fancy_grid": _plain("blank", "blank", lambda rows: ruled(rows, "├┼┤", "─", "│")),
    "tabulate, simple, without wcwidth": _plain("blank", "blank", lambda rows: simple(rows, len)),
    "bars on the right": _plain("dropped", "dropped", lambda rows: pipes(rows, left="", right=" |", rule=False)),
    "bars on the left": _plain("blank", "blank", lambda rows: pipes(rows, right="", rule=False)),
    "blank lines between rows": _plain("blank", "blank", lambda rows: pipes(rows, rule=False).replace("\n", "\n\n")),
    "code": lambda r: document(r, lambda g: f"```\n{pipes(rows_of(g, 'blank', 'blank'))}\n```", title="# "),
    "CSV, commas": lambda r: separated(r, ","),
    "CSV, semicolons": lambda r: separated(r, ";"),
    "CSV of a sheet": lambda r: separated(r, ",", like_excel=True),
    "tabs of a sheet": lambda r: separated(r, "\t", like_excel=True),
}
"""Those that keep blank cells: each report is read as it stands."""

LOSING: Final[dict[str, _Write]] = {
    "get_text by lines": _joined("\n"),
    "get_text by lines with blank ones": _joined("\n\n"),
    "get_text by bars": _joined("|"),
    "get_text by tabs": _joined("\t"),
    "cell a line with bars": lambda r: document(r, cell_a_line_with_bars),
}
"""Those that lose blank cells: a report without any is read as it stands."""

GLUING: Final[dict[str, _Write]] = {
    "get_text": _joined(""),
    "get_text by spaces": _joined(" "),
    "text_content": lambda r: document(r, lambda g: "\n".join(map("".join, rows_of(g, "dropped", "dropped")))),
    "pdftotext": lambda r: document(r, lambda g: "\n".join(map(" ".join, rows_of(g, "dropped", "dropped")))),
    "pdftotext -layout": lambda r: document(r, lambda g: "\n".join(map("    ".join, rows_of(g, "dropped", "dropped")))),
}
"""Those that run cells together: what cannot be told is left blank and told."""

ALL: Final = KEEPING | LOSING | GLUING

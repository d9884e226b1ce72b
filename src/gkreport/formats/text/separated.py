"""Tables with commas, semicolons or tabs between the cells, as spreadsheets save them (RFC 4180)."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from gkreport.errors import FormatError
from gkreport.limits import Limits
from gkreport.page.page import Grid, GridCell, Paragraph

_NUMBER: Final = re.compile(r"\s*+[-+−－]?[0-9０-９][0-9０-９.,]{0,15}\s*+")
_LETTER: Final = re.compile(r"[^\W\d_]")
_SENTENCE: Final = re.compile(r"[。；！？]\s*$")
_FEWEST_ROWS: Final = 3
"""So many lines with numbers between separators make a table; half-width commas in prose stand between words."""
_TABLE: Final = 3
"""A row of so many cells that are not blank belongs to a table: 表二 has four columns."""
_LONGEST_LABEL: Final = 80
"""A longer text alone in its row is prose."""

_Row = tuple[int, list[str]]
"""The number of the line where a row begins, and its cells."""


def separator_of(lines: Sequence[str]) -> str:
    """Return what separates the cells of a file of rows; "" for a text of another kind.

    Tabs count only where each line has as many, as spreadsheets write them: other tables with tabs are read as text.
    """
    if any(line.count("|") > 1 or line.startswith("\t") for line in lines):
        return ""
    for mark in ",;":
        if sum(_has_numbers(line.split(mark)) for line in lines if mark in line) >= _FEWEST_ROWS:
            return mark
    tabs = {line.count("\t") for line in lines if line.strip(" ")}
    return "\t" if len(tabs) == 1 and min(tabs) >= _TABLE and len(lines) >= _FEWEST_ROWS else ""


def _has_numbers(cells: Sequence[str]) -> bool:
    return len(cells) > 1 and any(map(_NUMBER.fullmatch, cells))


def blocks_of(text: str, separator: str, limits: Limits) -> list[Paragraph | Grid] | None:
    """Read rows with separators; None where quotes stand as no spreadsheet writes them.

    Merged cells are blank ones after the first.  A line of text alone in its row is a paragraph beside the table too:
    it may be the heading of the next.  Raises `FormatError` for too many cells.
    """
    try:
        rows = list(_rows(text, separator, limits))
    except csv.Error:
        return None
    blocks: list[Paragraph | Grid] = []
    for is_prose, part in groupby(rows, key=lambda row: _is_prose(row[1])):
        if is_prose:
            blocks += [Paragraph(separator.join(cells).strip(separator + " "), place=_place(at)) for at, cells in part]
        else:
            blocks += _table([*part])
    return [block for block in blocks if isinstance(block, Grid) or block.text]


def _rows(text: str, separator: str, limits: Limits) -> Iterator[_Row]:
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=separator, quotechar='"', doublequote=True, strict=True
    )
    start, count = 1, 0
    for cells in reader:
        count += len(cells)
        if count > limits.cells:
            raise FormatError(f"表格超过 {limits.cells} 格，没有读取", "too many table cells")
        yield start, [cell.replace("\n", "\v").strip() for cell in cells]
        start = reader.line_num + 1


def _is_prose(cells: Sequence[str]) -> bool:
    """Whether a row is a line of text: all of it in one cell, or a sentence with commas in it."""
    filled = [cell for cell in cells if cell]
    return (
        len(cells) <= 1
        or (len(filled) == 1 and len(filled[0]) > _LONGEST_LABEL)
        or (bool(filled) and _SENTENCE.search(filled[-1]) is not None and all(map(_LETTER.search, filled)))
    )


def _table(rows: Sequence[_Row]) -> Iterator[Paragraph | Grid]:
    """Yield the grid of some rows where its table begins, and the lines of text that stand alone in a row of it."""
    filled = [[cell for cell in cells if cell] for _, cells in rows]
    first = next((at for least in (_TABLE, 2, 0) for at, row in enumerate(filled) if len(row) >= least), 0)
    for at, (number, _) in enumerate(rows):
        if at == first:
            yield grid_of(rows)
        if len(filled[at]) == 1 and _LETTER.search(filled[at][0]):
            yield Paragraph(filled[at][0], place=_place(number))


def _place(number: int) -> str:
    return f"第{number}行"


def grid_of(rows: Sequence[_Row]) -> Grid:
    """Return rows as a grid; its columns are kept where all rows have as many cells."""
    cells = [
        GridCell(text=text, row=at, column=column, place=_place(number))
        for at, (number, row) in enumerate(rows)
        for column, text in enumerate(row)
    ]
    return Grid(tuple(cells), aligned=len({len(row) for _, row in rows}) == 1, place=cells[0].place if cells else "")

"""Several tables of one kind on a page: which of them is that of the year, by what stands before each."""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Final

import attrs

from gkreport.characters import IN_DIGITS, is_blank
from gkreport.form.walk import PrintedColumn, PrintedRow, Table
from gkreport.page.page import Grid, Page, Paragraph
from gkreport.recognise.labels import blocks_of, names_header
from gkreport.recognise.numbers import DataRow
from gkreport.recognise.tables import FoundTable


@attrs.frozen(eq=False)
class Copy:
    """One of several tables of the same kind: the grids that make it, and what is said before it."""

    grids: tuple[Grid, ...]
    said: str

    @property
    def place(self) -> str:
        """Where it stands in the file."""
        return self.grids[0].cells[0].place or self.grids[0].place


def copies_in(page: Page, grids: Sequence[Grid], found: FoundTable) -> list[Copy]:
    """Part the grids of a table into the copies of it that stand on a page; one alone makes none."""
    if len({row.printed for row in found.rows}) == len(found.rows):
        return []
    starts = list(_starts(found.table, grids, found.rows))
    if len(starts) == 1:
        return []
    said = _texts_before(page)
    copies: list[Copy] = []
    for start, end in zip(starts, [*starts[1:], (len(grids), 0)], strict=True):
        parts = tuple(_between(grids, start, end))
        before = said[id(grids[start[0]])] if start[1] == 0 else []
        copies.append(Copy(parts, " ".join([*before, *_titles(found, parts[0])])))
    return copies


_Start = tuple[int, int]
"""The number of a grid, and a row of it."""
_FEWEST_ROWS: Final = 3
"""A row or two that come again are cut in two by the end of a page, or a draft."""


def _starts(table: Table, grids: Sequence[Grid], rows: Sequence[DataRow]) -> Iterator[_Start]:
    """Yield where each copy starts: where most of the rows that follow have been there before."""
    number = {id(cell): at for at, grid in enumerate(grids) for cell in grid.cells}
    fewest = min(_FEWEST_ROWS, len(blocks_of(table)))
    seen: set[tuple[PrintedRow, PrintedColumn | None]] = set()
    yield 0, 0
    last = (0, 0)
    for run in _runs(table, rows, number):
        pairs = [(row.printed, column) for row in run for column in row.columns.order]
        again = sum(pair in seen for pair in pairs)
        place = number[id(run[0].line.row[-1])], run[0].line.row[-1].row
        if again * 2 > len(pairs) and len(run) >= fewest:
            yield (place[0], last[1] + 1) if place[0] == last[0] else (last[0] + 1, 0)
            seen.clear()
        seen.update(pairs)
        last = number[id(run[-1].line.row[-1])], run[-1].line.row[-1].row


def _runs(table: Table, rows: Sequence[DataRow], number: dict[int, int]) -> Iterator[list[DataRow]]:
    """Yield rows that follow each other in one grid in the order of the form."""
    order = {row: at for at, row in enumerate(blocks_of(table))}
    run: list[DataRow] = []
    for row in sorted(rows, key=lambda row: (number[id(row.line.row[-1])], row.line.row[-1].row)):
        if run and (
            order[row.printed] <= order[run[-1].printed]
            or number[id(row.line.row[-1])] != number[id(run[-1].line.row[-1])]
        ):
            yield run
            run = []
        run.append(row)
    yield run


def _between(grids: Sequence[Grid], start: _Start, end: _Start) -> Iterator[Grid]:
    """Yield the grids from one place to another, cut where these are not their ends."""
    for at in range(start[0], min(end[0] + 1, len(grids))):
        top = start[1] if at == start[0] else 0
        cells = [cell for cell in grids[at].cells if cell.row >= top and (at < end[0] or cell.row < end[1])]
        if len(cells) == len(grids[at].cells):
            yield grids[at]
        elif cells:
            yield attrs.evolve(grids[at], cells=cells)


def _titles(found: FoundTable, grid: Grid) -> Iterator[str]:
    """Yield what stands alone in rows of a grid above its first numbers."""
    own = {id(row.line.row[-1]) for row in found.rows}
    for row in takewhile(lambda row: id(row[-1]) not in own, grid.rows()):
        words = [cell.text for cell in row if not is_blank(cell.text)]
        if len(words) == 1 and not names_header(found.table, words[0]):
            yield words[0]


_LONGEST_SAID: Final = 40
"""A longer paragraph is prose: 2024年，我镇收到申请5件，比2023年多1件."""


def _texts_before(page: Page) -> dict[int, list[str]]:
    """Return by the identity of each grid the short paragraphs between it and the one before."""
    texts: dict[int, list[str]] = {}
    gathered: list[str] = []
    for block in page.blocks:
        if isinstance(block, Paragraph):
            gathered += [block.text] if len(block.text) <= _LONGEST_SAID and not block.text.endswith("。") else []
        else:
            texts[id(block)] = gathered
            gathered = []
    return texts


_YEAR: Final = re.compile("20[0-9]{2}(?=年)")
_LAST_YEAR: Final = re.compile("上一?年|去年|往年|历年")


def pick(copies: Sequence[Copy], year: int | None) -> Copy | None:
    """Return the one copy that is of a year, all others being said to be of earlier ones; None where it is not told."""
    told = [_tells(copy.said, year) for copy in copies]
    left = [copy for copy, earlier in zip(copies, told, strict=True) if earlier is not True]
    return left[0] if len(left) == 1 and told.count(True) == len(copies) - 1 and None not in told else None


def _tells(said: str, year: int | None) -> bool | None:
    """Whether a table is said to be of an earlier year; None where what is said fits neither."""
    years = {int(found) for found in _YEAR.findall(said.translate(IN_DIGITS))}
    if years and (year is None or max(years) > year or (year in years and len(years) > 1)):
        return None
    if _LAST_YEAR.search(said):
        return None if year in years else True
    return bool(years) and year not in years

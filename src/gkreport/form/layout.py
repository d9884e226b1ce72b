"""The printed grid of a table: which cell stands where and how far it spans, derived from its labels."""

from collections.abc import Iterator, Sequence
from itertools import accumulate, groupby

import attrs

from gkreport.form.walk import PrintedBlock, Table


@attrs.frozen
class PrintedCell:
    """One cell of the printed grid; rows and columns count from 0."""

    row: int
    column: int
    rowspan: int
    colspan: int
    text: str
    role: str
    """`title` across a block, `header`, `stub` or `value`."""
    path: str | None = None
    """The cell of the form, where it is a value."""


def _spans(
    paths: Sequence[Sequence[str]], depth: int, level: int = 0, start: int = 0
) -> Iterator[tuple[int, int, int, int, str]]:
    """Lay label paths out side by side: equal beginnings share a cell, the last label reaches the bottom.

    Yields level and start of each cell, how many levels it is deep and how many paths it is long, and its label.
    """
    for label, group in groupby(paths, key=lambda path: path[level]):
        members = list(group)
        leaf = all(len(path) == level + 1 for path in members)
        yield level, start, depth - level if leaf else 1, len(members), label
        if not leaf:
            yield from _spans(members, depth, level + 1, start)
        start += len(members)


def layout(table: Table) -> tuple[PrintedCell, ...]:
    """Return the grid of a table as the official form prints it, row by row.

    Headers come first, in as many rows as their groups nest; a table of several blocks repeats title
    and headers for each, and a block with fewer columns than the widest stretches its last one.
    """
    stubs = max(len(row.labels) for block in table.blocks for row, _ in block.rows)
    columns = max(len(block.columns) for block in table.blocks)
    cells: list[PrintedCell] = []
    top = 0
    for block in table.blocks:
        cells += _block(block, table.corner, top, stubs, columns)
        top = max(cell.row + cell.rowspan for cell in cells)
    return tuple(sorted(cells, key=lambda cell: (cell.row, cell.column)))


def _block(block: PrintedBlock, corner: str, top: int, stubs: int, columns: int) -> Iterator[PrintedCell]:
    if block.block:
        yield PrintedCell(top, 0, 1, stubs + columns, block.block.label, "title")
        top += 1
        corner = block.block.stub
    headers = max(len(column.labels) for column in block.columns)
    if stubs:
        yield PrintedCell(top, 0, headers, stubs, corner, "header")
    widths = [1] * (len(block.columns) - 1) + [columns - len(block.columns) + 1]
    starts = [stubs, *(stubs + end for end in accumulate(widths))]
    for level, start, levels, length, label in _spans([column.labels for column in block.columns], headers):
        left, right = starts[start], starts[start + length]
        yield PrintedCell(top + level, left, levels, right - left, label, "header")
    top += headers
    if stubs:
        labels = [[row.number + row.label for row in printed.labels] for printed, _ in block.rows]
        for level, start, levels, length, label in _spans(labels, stubs):
            yield PrintedCell(top + start, level, length, levels, label, "stub")
    for at, (_, values) in enumerate(block.rows):
        for index, cell in enumerate(values):
            yield PrintedCell(top + at, starts[index], 1, widths[index], "", "value", cell.path)

"""Finding a table of the form in the grids of a page: its rows and columns by their labels, never by position."""

import functools
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from itertools import dropwhile, pairwise, takewhile
from typing import Final

import attrs

from gkreport.characters import is_blank
from gkreport.form.walk import Cell, PrintedBlock, PrintedRow, Table
from gkreport.page.page import Grid, GridCell, at_place
from gkreport.page.problems import Problem
from gkreport.recognise.columns import Columns, read_columns
from gkreport.recognise.labels import blocks_of, find_closest_row
from gkreport.recognise.lines import Line, is_check, read_lines
from gkreport.recognise.numbers import DataRow, FoundCell, find_checks
from gkreport.recognise.spacing import Spaced, find_starts
from gkreport.report.values import Value


@attrs.frozen
class FoundTable:
    """What was found of a table: values and places by dotted path, and what could not be read."""

    table: Table
    values: dict[str, Value]
    where: dict[str, GridCell]
    problems: list[Problem]
    rows: list[DataRow]
    """The rows of the page that were read."""
    units: dict[str, str]
    """The units of money that the page prints, by dotted path."""
    is_glued: bool = False
    """Whether rows of it stand in text without borders."""

    @property
    def is_whole(self) -> bool:
        """Whether every cell was found and understood."""
        return len(self.where) == len(self.values) and not any(problem.fatal for problem in self.problems)

    @property
    def is_firm(self) -> bool:
        """Whether other numbers in the same cells would be found in the same way: none was compared with another."""
        columns = [(row.printed, column) for row in self.rows for column in row.columns.order if column]
        return not self.is_glued and len(set(columns)) == len(columns) and all(row.is_firm for row in self.rows)


def find_table(table: Table, grids: Sequence[Grid]) -> FoundTable:
    """Look for every row of a table in these grids and read it; what is not there is a problem."""
    found = FoundTable(table, {}, {}, [], [], {})
    rows: dict[PrintedRow, list[DataRow]] = {printed: [] for printed in blocks_of(table)}
    header: dict[PrintedBlock, Columns] = {}
    for lines in read_lines(table, grids):
        counting = [line for line in lines if not line.is_check]
        if not any(line.is_filled for line in counting):  # then nothing is checked
            counting = lines
        own = _with_starts(table, list(_data_rows(table, counting, header, found.problems)))
        checks = find_checks(own)
        found.problems.extend(_note_checks(lines, own, checks))
        held = frozenset(map(id, checks))
        for row in own:
            rows[row.printed].append(attrs.evolve(row, checks=held) if held else row)
    for printed, cells in (row for block in table.blocks for row in block.rows):
        _take(found, cells, rows[printed])
    return found


def _note_checks(lines: Sequence[Line], rows: Sequence[DataRow], checks: Sequence[GridCell]) -> Iterator[Problem]:
    """Tell once of the columns that check a table, and once of each row that stands next to one of its rows."""
    if checks := [*checks, *_checks_left(rows)]:
        yield Problem("check", checks[0].place, " ".join(cell.text for cell in checks))
    held = {id(row.line) for row in rows}
    for at, line in enumerate(lines):
        near = [*lines[max(at - 1, 0) : at], *lines[at + 1 : at + 2]]
        if line.is_check and any(id(other) in held or other.is_header for other in near):
            filled = [cell for cell in line.row if not is_blank(cell.text)]
            yield Problem("check", filled[0].place, " ".join(cell.text for cell in filled))


def _checks_left(rows: Sequence[DataRow]) -> list[GridCell]:
    """Return the cells left of the labels that check the table: they are never read."""
    return [cell for row in rows for cell in row.line.row[: max(row.line.label, 0)] if is_check(cell)]


# -- rows of the form ------------------------------------------------------------------------------


def _data_rows(
    table: Table, lines: Sequence[Line], header: dict[PrintedBlock, Columns], problems: list[Problem]
) -> Iterator[DataRow]:
    """Yield the rows of one grid; `header` carries columns over to a grid that goes on without headers."""
    if not any(printed.labels for printed in blocks_of(table)):
        yield from _unlabelled_rows(table, lines)
        return
    start = 0
    own: set[PrintedBlock] = set()
    hits: dict[int, DataRow] = {}
    for index, line in enumerate(lines):
        if not (line.printed or line.is_filled):
            continue
        blocks = [blocks_of(table)[line.printed]] if line.printed else table.blocks
        above = _headers(blocks, lines[start:index])
        header |= above
        own |= above.keys()
        start = index + 1
        if line.printed and (columns := header.get(blocks[0])):
            rest = _rest(lines[index + 1 : index + 2])
            hits[index] = DataRow(line, line.printed, columns, borrowed=blocks[0] not in own, rest=rest)
    header |= _headers(table.blocks, lines[start:])
    yield from hits.values()
    yield from _misspelt_rows(table, lines, hits, problems)


def _with_starts(table: Table, rows: Sequence[DataRow]) -> list[DataRow]:
    """Return the rows of a grid, each able to tell where its numbers begin, as far as the others show that."""
    deepest = max(len(printed.labels) for printed in blocks_of(table))

    @functools.cache
    def starts() -> Mapping[Line, int | None]:
        several = [row for row in rows if len(row.columns.order) > 1]
        return dict(zip((row.line for row in several), find_starts(list(map(_spaced, several)), deepest), strict=True))

    return [attrs.evolve(row, starts=starts) for row in rows]


def _spaced(row: DataRow) -> Spaced:
    depth, columns = len(row.printed.labels), row.columns
    label = row.line.label if depth else -1
    return Spaced(row.line.row, label, depth, len(columns.order), columns.longest, columns.named)


def _rest(following: Sequence[Line]) -> Line | None:
    """Return the next row where it holds numbers and no label."""
    return next((line for line in following if line.label < 0 and line.is_filled and not line.is_header), None)


_MOST_HEADER_ROWS: Final = 12
"""Four times the rows that the header of 表三 has: what stands farther above is no part of it."""


def _headers(blocks: Sequence[PrintedBlock], region: Sequence[Line]) -> dict[PrintedBlock, Columns]:
    """Read the columns of those blocks whose headers stand in the rows between two rows of numbers."""
    region = region[-_MOST_HEADER_ROWS:]
    if not any(line.is_header for line in region):
        return {}
    rows = [line.row for line in region]
    read = ((block, read_columns(block, rows, aligned=region[0].aligned)) for block in blocks)
    return {block: columns for block, columns in read if columns}


_MOST_TRIES: Final = 200
"""How many wrong labels are compared, which is slow; the form has not 30 rows."""


def _misspelt_rows(
    table: Table, lines: Sequence[Line], hits: Mapping[int, DataRow], problems: list[Problem]
) -> Iterator[DataRow]:
    """Yield rows whose label is wrong but close, and which stand just where the form has the row they are close to."""
    order = list(blocks_of(table))
    taken = {row.printed for row in hits.values()}
    places = sorted(hits)
    tries = 0
    for index, line in enumerate(lines):
        if line.printed or line.is_header or line.label < 0 or not line.numbers or not hits:
            continue
        at = bisect_left(places, index)
        before = hits[places[at - 1]] if at else None
        after = hits[places[at]] if at < len(places) else None
        first = order.index(before.printed) + 1 if before else 0
        last = order.index(after.printed) if after else len(order)
        missing = [row for row in order[first:last] if row not in taken] if tries < _MOST_TRIES else []
        tries += bool(missing)
        printed = find_closest_row(line.text, missing)
        block = blocks_of(table)[printed] if printed else None
        columns = [row.columns for row in (before, after) if row and blocks_of(table)[row.printed] is block]
        if printed and columns:
            taken.add(printed)
            yield DataRow(line, printed, columns[0], exact=False)
        elif line.is_filled and before and after:
            problems.append(Problem("extra", at_place(table.section.table, line.label_cell), line.text))


def _unlabelled_rows(table: Table, lines: Sequence[Line]) -> Iterator[DataRow]:
    """Yield the rows under the headers of a table that prints no row labels (表四)."""
    heads = [at for at, line in enumerate(lines) if line.is_header]
    # Above the last numbers an empty row is a merge undone; where none follow it holds blank cells.
    blank = bool(heads) and not any(line.is_filled for line in lines[heads[-1] :])
    start = 0
    for head, until in pairwise([*heads, len(lines)]):
        below = _below(lines[head + 1 : until], blank=blank)
        if not below:
            continue
        for columns in _headers(table.blocks, lines[start : head + 1]).values():
            for line in below:
                yield DataRow(attrs.evolve(line, first=0), next(iter(blocks_of(table))), columns)
        start = head + 1


def _below(lines: Sequence[Line], *, blank: bool) -> list[Line]:
    """Return the rows of numbers right below a header, the first even with words before them; else the blank ones."""
    filled = list(dropwhile(lambda line: not line.is_filled, lines))
    more = takewhile(lambda line: line.is_filled and line.label < 0, filled[1:])
    # Words in several cells are meant for the numbers: a blank row below does not stand for them.
    worded = any(sum(not is_blank(cell.text) for cell in line.row) > 1 for line in lines)
    blanks = (line for line in lines if blank and not worded and line.is_blank and len(line.row) > 1)
    return [*filled[:1], *more] or list(blanks)


# -- cells -----------------------------------------------------------------------------------------


def _take(found: FoundTable, cells: tuple[Cell, ...], rows: Sequence[DataRow]) -> None:
    """Read the cells of one row of the form from the rows of the page that carry its label.

    Rows that cannot be the form's (too few cells, nothing in them under borrowed headers) count only where there
    are no others.
    """
    paths = tuple(cell.path for cell in cells)
    if not rows:
        text = cells[0].row.short or cells[0].table.label
        found.problems.append(Problem("missing_row", cells[0].row_place, text, paths))
        return
    found.rows.extend(rows)
    rows = [row for row in rows if not row.line.is_hidden] or rows  # what is seen comes before what a file hides
    fitting = [row for row in rows if row.given and (row.line.is_filled or not row.borrowed)] or rows
    for row in fitting:
        if not row.exact:
            place = at_place(cells[0].row_place, row.line.label_cell)
            found.problems.append(Problem("label", place, row.line.text, paths))
    if all(row.is_uneven for row in fitting):
        line = fitting[0].line
        words = " ".join(cell.text for cell in line.numbers if not is_blank(cell.text))
        found.problems.append(Problem("uneven", at_place(cells[0].row_place, line.row[0]), words, paths))
        found.values.update(dict.fromkeys(paths))
        return
    for cell in cells:
        one = _agree_on_cell([row.read(cell) for row in fitting if cell.column in row.columns.order])
        if one is None:
            one = FoundCell(None, None, "missing_column", "".join(cell.column.labels[-2:]))
        found.values[cell.path] = one.value
        found.units[cell.path] = one.unit
        if one.grid_cell:
            found.where[cell.path] = one.grid_cell
        if one.problem:
            place = at_place(cell.place, one.grid_cell)
            found.problems.append(Problem(one.problem, place, one.text, (cell.path,)))


def _agree_on_cell(several: Sequence[FoundCell]) -> FoundCell | None:
    """Return what all rows of one label say of a cell (a draft may stand beside the final table)."""
    first = next((one for one in several if one.problem), several[0]) if several else None
    if first and any(one.value != first.value for one in several):
        texts = " / ".join(one.grid_cell.text for one in several if one.grid_cell)
        return FoundCell(None, first.grid_cell, "ambiguous", texts)
    return first

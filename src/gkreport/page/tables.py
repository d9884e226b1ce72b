"""Finding a table of the form in the grids of a page: its rows and columns by their labels, never by position."""

import functools
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import attrs

from gkreport.form import Cell, PrintedBlock, PrintedColumn, PrintedRow, Table
from gkreport.page.columns import Columns, read_columns
from gkreport.page.labels import blocks_of, closest, group_words, header_words, key_in, keys, row_keys
from gkreport.page.page import Grid, GridCell
from gkreport.page.problems import Problem
from gkreport.page.values import CellText, is_blank, read_value, unit_noted_in
from gkreport.report.marks import Kind
from gkreport.report.values import Value

__all__ = ["Found", "find_table"]


def __dir__() -> list[str]:
    return __all__


@attrs.frozen
class Found:
    """What was found of a table: values and places by dotted path, and what could not be read."""

    table: Table
    values: dict[str, Value]
    where: dict[str, GridCell]
    problems: list[Problem]


def find_table(table: Table, grids: Sequence[Grid]) -> Found:
    """Look for every row of a table in these grids and read it; what is not there is a problem."""
    found = Found(table, {}, {}, [])
    rows: list[_DataRow] = []
    header: dict[PrintedBlock, Columns] = {}
    for lines in _lines(table, grids):
        rows += _data_rows(table, lines, header, found.problems)
    for printed, cells in (row for block in table.blocks for row in block.rows):
        _take(found, cells, [row for row in rows if row.printed is printed])
    return found


# -- rows of the page ------------------------------------------------------------------------------

_Row = list[GridCell]


@attrs.frozen(eq=False)
class _Line:
    """A row of a page: where its label stands, and which row of the form it names."""

    row: _Row
    aligned: bool
    is_header: bool
    label: int
    """The place of the cell in it that holds the label, -1 for none."""
    printed: PrintedRow | None
    first: int
    """The place of the first cell that may hold a number."""

    @property
    def label_cell(self) -> GridCell | None:
        return self.row[self.label] if self.label >= 0 else None

    @property
    def text(self) -> str:
        return self.row[self.label].text if self.label >= 0 else ""

    @property
    def numbers(self) -> _Row:
        return self.row[self.first :]

    @property
    def right(self) -> int:
        return max(map(_right, self.row))

    @functools.cached_property
    def is_filled(self) -> bool:
        """Whether it holds a number, or what stands for one."""
        return any(_is_number(cell) for cell in self.numbers)

    @property
    def is_blank(self) -> bool:
        return all(is_blank(cell.text) for cell in self.row)


@attrs.frozen(eq=False)
class _DataRow:
    """A row of numbers: which row of the form it is, and the header it stands under."""

    line: _Line
    printed: PrintedRow
    columns: Columns
    exact: bool = True
    """Whether the label is that of the form."""
    borrowed: bool = False
    """Whether the header stands in a grid before."""


def _lines(table: Table, grids: Sequence[Grid]) -> Iterator[list[_Line]]:
    """Yield the rows of each grid; rows and headers that a page break has cut are made whole."""
    lines = [list(_lines_of(table, grid)) for grid in grids]
    flat = [line for part in lines for line in part if not line.is_header and line.label >= 0]
    known = row_keys(table)
    changed: dict[_Line, _Line | None] = {}
    for upper, lower in itertools.pairwise(flat):
        printed = None if lower.printed else known.get(key_in(known, upper.text + lower.text))
        if printed and upper.printed in (None, printed) and not (upper.is_filled and lower.is_filled):
            kept, other = (lower, upper) if lower.is_filled else (upper, lower)
            changed |= {kept: attrs.evolve(kept, printed=printed), other: None}
    joined: list[_Line] = []
    for part in lines:
        if joined and not (part and _is_head_of(table, joined[-1], part[0])):
            yield joined
            joined = []
        joined += [new for line in part if (new := changed.get(line, line))]
    yield joined


def _is_head_of(table: Table, upper: _Line, lower: _Line) -> bool:
    """Whether a grid that ends in headers goes on in the next, which is as wide."""
    words = group_words(table) | header_words(table)
    return (
        upper.printed is None
        and not upper.is_filled
        and (upper.aligned, upper.right) == (lower.aligned, lower.right)
        and any(key_in(words, cell.text) for cell in upper.row)
    )


def _lines_of(table: Table, grid: Grid) -> Iterator[_Line]:
    """Yield the rows of a grid; where columns are kept, an empty cell below the labels of other rows is no number."""
    lines = [_line(table, row, aligned=grid.aligned) for row in grid.rows() if row]
    stubs = max((_right(line.row[line.label]) for line in lines if line.printed and line.label >= 0), default=0)
    for line in lines:
        first = line.first
        while (
            grid.aligned and first < len(line.row) and line.row[first].column < stubs and is_blank(line.row[first].text)
        ):
            first += 1
        yield attrs.evolve(line, first=first) if first > line.first else line


def _right(cell: GridCell) -> int:
    return cell.column + cell.colspan


def _line(table: Table, row: _Row, *, aligned: bool) -> _Line:
    is_header = _is_header(table, row)
    label, printed = (-1, None) if is_header else _label_in(table, row)
    return _Line(row, aligned, is_header, label, printed, label + 1)


def _is_header(table: Table, row: _Row) -> bool:
    """Whether a row names columns: two, or one whose name is not that of a row too, as 其他 and 总计 are."""
    columns, rows = header_words(table), row_keys(table)
    named = [key for cell in row if (key := key_in(columns, cell.text))]
    return len(named) > 1 or any(key not in rows for key in named)


def _label_in(table: Table, row: _Row) -> tuple[int, PrintedRow | None]:
    """Find the label of a row and what it names: the last words before the numbers, -1 where there are none."""
    known = row_keys(table)
    label = -1
    for at, cell in enumerate(row):
        following = next((other.text for other in row[at + 1 :] if not is_blank(other.text)), "")
        if (key := key_in(known, cell.text)) and at + 1 < len(row) and not _are_words(following):
            return at, known[key]
        if _are_words(cell.text) and not any(map(_is_number, row[:at])):
            label = at
    return label, None


def _is_number(cell: GridCell) -> bool:
    return _looks_like(cell.text) == "number"


def _are_words(text: str) -> bool:
    return _looks_like(text) == "words"


@functools.lru_cache(maxsize=4096)
def _looks_like(text: str) -> str:
    """Tell words from numbers, what stands for one, and what holds both (约12, 3.5.)."""
    if any(read_value(text, kind).status in ("value", "dash") for kind in (Kind.CHANGE, Kind.AMOUNT)):
        return "number"
    return "words" if keys(text) and not _NUMBER_INSIDE.search(text) else ""


_NUMBER_INSIDE: Final = re.compile(r"^\D{0,2}\d[\d.,]*\D{0,2}$", re.ASCII)


# -- rows of the form ------------------------------------------------------------------------------


def _data_rows(
    table: Table, lines: Sequence[_Line], header: dict[PrintedBlock, Columns], problems: list[Problem]
) -> Iterator[_DataRow]:
    """Yield the rows of one grid; `header` carries columns over to a grid that goes on without headers."""
    if not any(printed.labels for printed in blocks_of(table)):
        yield from _unlabelled_rows(table, lines)
        return
    start = 0
    own_headers: set[PrintedBlock] = set()
    hits: dict[int, _DataRow] = {}
    for index, line in enumerate(lines):
        if not (line.printed or line.is_filled):
            continue
        above = {block: columns for block in table.blocks if (columns := _columns(block, lines[start:index]))}
        header |= above
        own_headers |= above.keys()
        start = index + 1
        if line.printed and (columns := header.get(block := blocks_of(table)[line.printed])):
            hits[index] = _DataRow(line, line.printed, columns, borrowed=block not in own_headers)
    for block in table.blocks:
        if columns := _columns(block, lines[start:]):
            header[block] = columns
    yield from hits.values()
    yield from _misspelt_rows(table, lines, hits, problems)


def _columns(block: PrintedBlock, region: Sequence[_Line]) -> Columns | None:
    if not any(line.is_header for line in region):
        return None
    return read_columns(block, [line.row for line in region], aligned=region[0].aligned)


def _misspelt_rows(
    table: Table, lines: Sequence[_Line], hits: Mapping[int, _DataRow], problems: list[Problem]
) -> Iterator[_DataRow]:
    """Yield rows whose label is wrong but close, and which stand just where the form has the row they are close to."""
    order = list(blocks_of(table))
    taken = {row.printed for row in hits.values()}
    for index, line in enumerate(lines):
        if index in hits or line.is_header or line.label < 0:
            continue
        before = next((hits[at] for at in range(index, -1, -1) if at in hits), None)
        after = next((hits[at] for at in range(index, len(lines)) if at in hits), None)
        neighbour = before or after
        if neighbour is None or not line.numbers:
            continue
        first = order.index(before.printed) + 1 if before else 0
        last = order.index(after.printed) if after else len(order)
        printed = closest(line.text, [row for row in order[first:last] if row not in taken])
        if printed and blocks_of(table)[printed] is blocks_of(table)[neighbour.printed]:
            taken.add(printed)
            yield _DataRow(line, printed, neighbour.columns, exact=False)
        elif line.is_filled and before and after:
            problems.append(Problem("extra", _place(table.section.table, line.label_cell), line.text))


def _unlabelled_rows(table: Table, lines: Sequence[_Line]) -> Iterator[_DataRow]:
    """Yield the rows under the headers of a table that prints no row labels (表四)."""
    ((block, printed),) = ((block, printed) for block in table.blocks for printed, _ in block.rows)
    heads = [index for index, line in enumerate(lines) if line.is_header]
    for head, until in itertools.pairwise([*heads, len(lines)]):
        below = list(_below(lines[head + 1 : until]))
        start = next((at + 1 for at in range(head, -1, -1) if lines[at].is_filled), 0)
        columns = _columns(block, lines[start : head + 1])
        if columns:
            yield from (_DataRow(attrs.evolve(line, first=0), printed, columns) for line in below)


def _below(lines: Sequence[_Line]) -> Iterator[_Line]:
    """Yield the rows of numbers right below a header, the first even with words before them; else the blank ones."""
    filled = list(
        itertools.takewhile(lambda line: not line.is_blank, itertools.dropwhile(lambda line: not line.is_filled, lines))
    )
    if not filled:
        yield from (line for line in lines if line.is_blank and len(line.row) > 1)
    for line in filled:
        if line is not filled[0] and line.label >= 0:
            return
        yield line


# -- numbers ---------------------------------------------------------------------------------------


@attrs.frozen
class _Reading:
    value: Value
    grid_cell: GridCell | None
    problem: str = ""
    text: str = ""


def _take(found: Found, cells: tuple[Cell, ...], rows: Sequence[_DataRow]) -> None:
    """Read the cells of one row of the form from the rows of the page that carry its label.

    Rows that cannot be the form's (too few cells, nothing in them under borrowed headers) count only where there
    are no others.
    """
    if not rows:
        paths = tuple(cell.path for cell in cells)
        text = cells[0].row.short or cells[0].table.label
        found.problems.append(Problem("missing_row", cells[0].row_place, text, paths))
        return
    assigned = [(row, _assign(row)) for row in rows]
    assigned = [
        (row, given) for row, given in assigned if given and (row.line.is_filled or not row.borrowed)
    ] or assigned
    for row, _ in assigned:
        if not row.exact:
            place = _place(cells[0].row_place, row.line.label_cell)
            found.problems.append(Problem("label", place, row.line.text, tuple(cell.path for cell in cells)))
    for cell in cells:
        reading = _agreed([_read(cell, row, given) for row, given in assigned if cell.column in row.columns.order])
        if reading is None:
            reading = _Reading(None, None, "missing_column", "".join(cell.column.labels[-2:]))
        found.values[cell.path] = reading.value
        if reading.grid_cell:
            found.where[cell.path] = reading.grid_cell
        if reading.problem:
            place = _place(cell.place, reading.grid_cell)
            found.problems.append(Problem(reading.problem, place, reading.text, (cell.path,)))


def _agreed(readings: Sequence[_Reading]) -> _Reading | None:
    """Return what all rows of one label say of a cell (a draft may stand beside the final table)."""
    first = next((reading for reading in readings if reading.problem), readings[0]) if readings else None
    if first and any(reading.value != first.value for reading in readings):
        texts = " / ".join(reading.grid_cell.text for reading in readings if reading.grid_cell)
        return attrs.evolve(first, value=None, problem="ambiguous", text=texts)
    return first


def _place(printed: str, cell: GridCell | None) -> str:
    return f"{printed}；{cell.place}" if cell and cell.place else printed


_Given = Mapping[PrintedColumn, _Row]


def _read(cell: Cell, row: _DataRow, given: _Given) -> _Reading:
    grid_cells = given.get(cell.column, [])
    if not grid_cells:
        return _Reading(None, None, "missing_cell")
    filled = [at for at in grid_cells if not is_blank(at.text)] or grid_cells[:1]
    text = " ".join(at.text for at in filled)
    units = row.columns.units[cell.column] | _unit_of(row.line)
    readings = {read_value(at.text, cell.kind, unit) for at in filled for unit in units or {""}}
    if len(readings) > 1:
        return _Reading(None, filled[0], "ambiguous", text)
    return _one(readings.pop(), filled[0], shared=any(_is_shared(at, given) for at in filled))


def _unit_of(line: _Line) -> frozenset[str]:
    unit = unit_noted_in(line.text)
    return frozenset([unit] if unit else [])


def _is_shared(cell: GridCell, given: _Given) -> bool:
    return cell.rowspan > 1 or sum(any(cell is at for at in cells) for cells in given.values()) > 1


def _one(reading: CellText, at: GridCell, *, shared: bool) -> _Reading:
    """Judge what one cell says; a cell merged over several says something of each only where it is blank or 0."""
    if reading.status == "value" and shared:
        problem = "ambiguous" if reading.value else "merged"
        return _Reading(None if reading.value else reading.value, at, problem, at.text)
    return _Reading(reading.value, at, "" if reading.status in ("value", "blank") else reading.status, at.text)


def _assign(row: _DataRow) -> _Given:
    """Give each column its cells: by the grid columns they cover, else by order where the count is exact.

    A column that no cell can be given to without a guess gets none.
    """
    order, numbers = row.columns.order, row.line.numbers
    placed = _by_place(row)
    kept = {column: [cell for cell in cells if _keeps_edges(cell, row)] for column, cells in placed.items()}
    if placed and not _is_uneven(kept):
        return kept
    if len(order) == 1:
        return {column: numbers for column in order if column}  # 行政许可: one number, which some print three times
    exact = _exactly(len(order), numbers)
    if exact and not any(_covers_several(cell, row) for cell in exact):
        return {column: [cell] for column, cell in zip(order, exact, strict=True) if column}
    if placed:
        return kept
    if len(numbers) == 1 and (is_blank(numbers[0].text) or _is_dash_or_zero(numbers[0].text)):
        return {column: numbers for column in order if column}  # one 0 or dash for the whole row, its span lost
    return {}


def _is_dash_or_zero(text: str) -> bool:
    reading = read_value(text, Kind.COUNT)
    return reading.status == "dash" or reading.value == 0


def _by_place(row: _DataRow) -> dict[PrintedColumn, _Row]:
    """Give each column the cells below its header, if the row ends where the header ends.

    Where it does not, a cell is missing or too many, and all cells beside it stand below the wrong header.
    """
    if not _is_aligned(row):
        return {}
    return {
        column: [cell for cell in row.line.numbers if cell.column < right and left < _right(cell)]
        for column, (left, right) in row.columns.ranges.items()
    }


def _is_aligned(row: _DataRow) -> bool:
    return row.line.aligned and row.line.right == row.columns.right


def _is_uneven(placed: _Given) -> bool:
    """Whether cells stand below two headers or headers above no cell."""
    cells = [id(cell) for cells in placed.values() for cell in cells]
    return len(set(cells)) < len(cells) or not all(placed.values())


def _exactly(count: int, numbers: _Row) -> _Row | None:
    """Return as many cells as there are columns, dropping blank ones that were left over on one side."""
    surplus = len(numbers) - count
    if surplus <= 0:
        return None if surplus else numbers
    before = all(is_blank(cell.text) for cell in numbers[:surplus])
    after = all(is_blank(cell.text) for cell in numbers[-surplus:])
    if before == after and not all(is_blank(cell.text) for cell in numbers):
        return None
    return numbers[surplus:] if before else numbers[:-surplus]


def _covers_several(cell: GridCell, row: _DataRow) -> bool:
    ranges = row.columns.ranges.values() if _is_aligned(row) else ()
    return sum(cell.column <= left and right <= _right(cell) for left, right in ranges) > 1


def _keeps_edges(cell: GridCell, row: _DataRow) -> bool:
    """Whether a cell begins and ends where headers do, or lies below one alone."""
    over = [span for span in row.columns.ranges.values() if cell.column < span[1] and span[0] < _right(cell)]
    inside = len(over) == 1 and over[0][0] <= cell.column and _right(cell) <= over[0][1]
    return inside or (cell.column, _right(cell)) == (min(over)[0], max(over)[1])

"""Giving the numbers of a row of a page to the columns of the form, and reading them."""

import functools
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain

import attrs

from gkreport.characters import is_blank
from gkreport.form.walk import Cell, PrintedColumn, PrintedRow
from gkreport.page.page import GridCell
from gkreport.recognise.columns import Columns
from gkreport.recognise.lines import Line, is_check
from gkreport.recognise.values import CellText, read_value, unit_noted_in
from gkreport.report.marks import Kind
from gkreport.report.values import Amount, Value
from gkreport.seen import is_doubtful


@attrs.frozen(eq=False)
class FoundCell:
    """What was found of a cell of the form: a value, or a problem with the text that raises it."""

    value: Value
    grid_cell: GridCell | None
    problem: str = ""
    text: str = ""
    unit: str = ""
    """The unit of money that the page prints for it."""


_Given = Mapping[PrintedColumn, list[GridCell]]


@attrs.frozen(eq=False)
class DataRow:
    """A row of numbers: which row of the form it is, and the header it stands under."""

    line: Line
    printed: PrintedRow
    columns: Columns
    exact: bool = True
    """Whether the label is that of the form."""
    borrowed: bool = False
    """Whether the header stands in a grid before."""
    rest: Line | None = None
    """A row of numbers without a label right below: the end of a page may have cut this one in two."""
    checks: frozenset[int] = frozenset()
    """The cells, by `id`, of a column that checks the table and is no part of it."""
    starts: Callable[[], Mapping[Line, int | None]] = dict
    """Where the numbers of each row of its table begin, as the rows show together; None where they do not."""

    @functools.cached_property
    def given(self) -> _Given:
        """The cells of each column; a column that none can be given to without a guess has none."""
        return _give_cells(self.line, self.columns, self.starts)

    @property
    def is_uneven(self) -> bool:
        """Whether its cells are too many or too few, so that no number can be given to a column."""
        return not any(self.given.values())

    @functools.cached_property
    def shared(self) -> frozenset[int]:
        """The cells, by `id`, that are merged over several of the form."""
        count = Counter(id(cell) for cells in self.given.values() for cell in cells)
        merged = (id(cell) for cells in self.given.values() for cell in cells if cell.rowspan > 1)
        return frozenset([*(cell for cell, times in count.items() if times > 1), *merged])

    @property
    def is_firm(self) -> bool:
        """Whether other numbers in its cells would be given to the same columns, each cell to one alone."""
        if len(self.line.numbers) == 1 < len(self.columns.order):
            return False  # a 0 may stand for the whole row
        return not self.shared and all(len(cells) == 1 for cells in self.given.values())

    def read(self, cell: Cell) -> FoundCell:
        """Read a cell of the form whose column the header has."""
        grid_cells = [at for at in self.given.get(cell.column, ()) if id(at) not in self.checks]
        if not grid_cells:
            return FoundCell(None, None, "missing_cell")
        if more := " ".join(at.text for at in self._below(cell.column) if not is_blank(at.text)):
            return FoundCell(None, grid_cells[0], "ambiguous", f"{grid_cells[0].text} {more}")
        filled = [at for at in grid_cells if not is_blank(at.text)] or grid_cells[:1]
        units = {""}
        if cell.kind in (Kind.MONEY, Kind.AMOUNT):
            units = {*self.columns.units[cell.column], unit_noted_in(self.line.text)} - {""} or units
        values = {read_value(at.text, cell.kind, unit) for at in filled for unit in units}
        if len(values) > 1:
            return FoundCell(None, filled[0], "ambiguous", " ".join(at.text for at in filled))
        return _judge_cell(values.pop(), filled[0], units.pop(), shared=not self.shared.isdisjoint(map(id, filled)))

    def _below(self, column: PrintedColumn) -> list[GridCell]:
        """Return the cells of the rest in a column, or all of them where it is not told which they are."""
        return _give_cells(self.rest, self.columns).get(column, self.rest.numbers) if self.rest else []


def _judge_cell(said: CellText, at: GridCell, unit: str, *, shared: bool) -> FoundCell:
    """Judge what one cell says; a cell merged over several says something of each only where it is blank or 0."""
    value, status = said
    if shared and value is not None:
        is_zero = (value.value if isinstance(value, Amount) else value) == 0
        return FoundCell(value, at, "merged", at.text) if is_zero else FoundCell(None, at, "ambiguous", at.text)
    if status == "unreadable" and is_doubtful(at.text):
        return FoundCell(None, at, "doubtful", at.text)
    return FoundCell(value, at, "" if status in ("value", "blank") else status, at.text, unit)


# -- columns that check the table ------------------------------------------------------------------


def find_checks(rows: Sequence[DataRow]) -> list[GridCell]:
    """Return the cells of columns without a header, beside a column of the form, that only check its numbers.

    They hold formulas that compare, marks such as √, or zeros alone, where the column of the form holds numbers.
    """
    beside: dict[tuple[int, PrintedColumn], list[list[GridCell]]] = {}
    for row in rows:
        for column, cells in row.given.items():
            if len(cells) > 1 and (sum(not is_blank(cell.text) for cell in cells) > 1 or any(map(is_check, cells))):
                beside.setdefault((id(row.columns), column), [])
    for row in rows if beside else ():
        for column, cells in row.given.items():
            if (id(row.columns), column) in beside:
                beside[id(row.columns), column].append(cells)
    return [cell for lines in beside.values() for cell in _checks_in(lines)]


def _checks_in(lines: Sequence[Sequence[GridCell]]) -> Iterator[GridCell]:
    filled = [[cell for cell in line if not is_blank(cell.text)] for line in lines]
    columns: dict[int, list[GridCell]] = {}
    for cell in chain.from_iterable(filled):
        columns.setdefault(cell.column, []).append(cell)
    checking = {
        at
        for at, cells in columns.items()
        if all(map(is_check, cells))
        or (all(is_check(cell) or _is_zero(cell) for cell in cells) and _all_beside_others(filled, at))
    }
    if len(columns) - len(checking) <= 1:
        yield from (cell for at in checking for cell in columns[at])


def _all_beside_others(lines: Sequence[Sequence[GridCell]], column: int) -> bool:
    """Whether every cell of a column has another filled one in its row, not all of them zeros."""
    others = [[cell for cell in line if cell.column != column] for line in lines if column in {c.column for c in line}]
    return all(others) and not all(map(_is_zero, chain.from_iterable(others)))


def _is_zero(cell: GridCell) -> bool:
    return read_value(cell.text, Kind.COUNT).value == 0


# -- which cell is whose ---------------------------------------------------------------------------


def _give_cells(line: Line, columns: Columns, starts: Callable[[], Mapping[Line, int | None]] = dict) -> _Given:
    """Give each column its cells: by the grid columns they cover, else by order where the count is exact.

    Blank cells count only where the row has as many cells as its table calls for, which `starts` says.
    """
    order, numbers = columns.order, line.numbers
    # A row that ends elsewhere than its header has a cell too few or too many: all after it stand below a wrong one.
    ranges: Mapping[PrintedColumn, tuple[int, int]] = columns.ranges
    if not line.aligned or line.right != columns.right:
        ranges = {}
    below = {(cell.column, cell.column + cell.colspan): cell for cell in numbers}
    if ranges and all(span in below for span in ranges.values()):
        return {column: [below[span]] for column, span in ranges.items()}
    given = {
        column: [cell for cell in numbers if _overlaps(cell, span) and _keeps_edges(cell, ranges)]
        for column, span in ranges.items()
    }
    cells = [id(cell) for cells in given.values() for cell in cells]
    if given and all(given.values()) and len(set(cells)) == len(cells):
        return given
    if len(order) == 1:
        return {column: numbers for column in order if column}  # 行政许可: one number, which some print three times
    exact = _all_filled(numbers, len(order), exactly=None in order or columns.repeated)
    if not exact and (start := starts().get(line)) is not None:
        exact = line.row[start : start + len(order)]
    elif not exact and len(numbers) >= len(order) and all(is_blank(cell.text) for cell in numbers):
        exact = numbers[: len(order)]
    if exact and not any(_covers_several(cell, ranges) for cell in exact):
        return {column: [cell] for column, cell in zip(order, exact, strict=True) if column}
    if not given and len(numbers) == 1 and read_value(numbers[0].text, Kind.COUNT).value in (0, None):
        return {column: numbers for column in order if column}  # one 0 or dash for the whole row, its span lost
    return given


_Ranges = Mapping[PrintedColumn, tuple[int, int]]


def _overlaps(cell: GridCell, span: tuple[int, int]) -> bool:
    return cell.column < span[1] and span[0] < cell.column + cell.colspan


def _keeps_edges(cell: GridCell, ranges: _Ranges) -> bool:
    """Whether a cell begins and ends where headers do, or lies below one alone."""
    left, right = cell.column, cell.column + cell.colspan
    over = [span for span in ranges.values() if _overlaps(cell, span)]
    inside = len(over) == 1 and over[0][0] <= left and right <= over[0][1]
    return inside or (left, right) == (min(over)[0], max(over)[1])


def _covers_several(cell: GridCell, ranges: _Ranges) -> bool:
    return sum(cell.column <= left and right <= cell.column + cell.colspan for left, right in ranges.values()) > 1


def _all_filled(numbers: list[GridCell], count: int, *, exactly: bool) -> list[GridCell]:
    """Return as many cells as there are columns, none of them blank; blank ones may be left over on one side."""
    filled = [at for at, cell in enumerate(numbers) if not is_blank(cell.text)]
    if len(filled) != count or filled[-1] - filled[0] != count - 1 or (exactly and len(numbers) != count):
        return []
    return numbers[filled[0] : filled[-1] + 1]

"""Finding a table of the form in the grids of a page: its rows and columns by their labels, never by position."""

from collections.abc import Iterator, Sequence

import attrs

from gkreport.form import Cell, PrintedBlock, PrintedColumn, PrintedRow, Table
from gkreport.page.labels import column_keys, group_keys, keys, row_keys, similar
from gkreport.page.page import Grid, GridCell
from gkreport.page.problems import Problem
from gkreport.page.values import CellText, is_blank, read_value, unit_in
from gkreport.report.marks import Kind
from gkreport.report.values import Unit, Value

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


_Row = list[GridCell]


@attrs.frozen
class _Columns:
    """The columns of a block as a header shows them, left to right."""

    block: PrintedBlock
    order: tuple[PrintedColumn, ...]
    ranges: dict[PrintedColumn, tuple[int, int]] | None
    """The grid columns each covers, where the header shows it beyond doubt."""
    units: dict[PrintedColumn, Unit]
    """The unit of money printed in the header, where it prints one."""


@attrs.frozen
class _DataRow:
    """A row of numbers: which row of the form it is, its numbers, and the header it stands under."""

    printed: PrintedRow
    cells: tuple[Cell, ...]
    numbers: _Row
    columns: _Columns
    label: GridCell | None
    exact: bool = True


def find_table(table: Table, grids: Sequence[Grid]) -> Found:
    """Look for every row of a table in these grids and read it; what is not there is a problem."""
    found = Found(table, {}, {}, [])
    rows: list[_DataRow] = []
    header: dict[PrintedBlock, _Columns] = {}
    for grid in grids:
        rows += _data_rows(table, grid, header, found.problems)
    for printed, cells in (row for block in table.blocks for row in block.rows):
        _take(found, cells, [row for row in rows if row.printed is printed])
    return found


# -- rows ------------------------------------------------------------------------------------------


def _data_rows(
    table: Table, grid: Grid, header: dict[PrintedBlock, _Columns], problems: list[Problem]
) -> Iterator[_DataRow]:
    """Yield the rows of one grid; `header` carries columns over to a grid that goes on without headers."""
    rows = list(grid.rows())
    labelled = [_own_label(table, row) for row in rows]
    if not any(len(block.rows[0][0].labels) for block in table.blocks):
        yield from _unlabelled_rows(table, grid, rows)
        return
    of_row = {printed: (block, cells) for block in table.blocks for printed, cells in block.rows}
    start = 0
    unknown: list[tuple[int, _Row]] = []
    hits: list[tuple[int, _DataRow]] = []
    for index, (row, own) in enumerate(zip(rows, labelled, strict=True)):
        if own is None:
            unknown.append((index, row))
            continue
        at, printed = own
        block, cells = of_row[printed]
        region = rows[start:index]
        start = index + 1
        columns = _columns(block, region, aligned=grid.aligned) or header.get(block)
        if columns is None or _is_wordy(row[at + 1 :]):
            continue
        header[block] = columns
        hits.append((index, _DataRow(printed, cells, row[at + 1 :], columns, row[at])))
    yield from (row for _, row in hits)
    yield from _misspelt_rows(table, unknown, hits, problems)


def _is_wordy(cells: _Row) -> bool:
    """Whether most cells hold words: a header or running text, not a row of numbers."""
    words = sum(bool(keys(cell.text)) and read_value(cell.text, Kind.CHANGE).status == "unreadable" for cell in cells)
    return words * 2 > len(cells)


def _own_label(table: Table, row: _Row) -> tuple[int, PrintedRow] | None:
    """Find the label of a row: the last of its cells that names a row of the form, before the numbers."""
    known = row_keys(table)
    heads = sum(any(key in column_keys(block) for key in keys(cell.text)) for block in table.blocks for cell in row)
    if heads > 1:
        return None  # a header, where 其他 and 总计 are columns
    for at in range(len(row) - 2, -1, -1):
        for key in keys(row[at].text):
            if key in known:
                return at, known[key]
    return None


def _misspelt_rows(
    table: Table, unknown: list[tuple[int, _Row]], hits: list[tuple[int, _DataRow]], problems: list[Problem]
) -> Iterator[_DataRow]:
    """Yield rows whose label is wrong but close, and which stand just where the form has the row they are close to."""
    order = [(block, printed, cells) for block in table.blocks for printed, cells in block.rows]
    place = {printed: index for index, (_, printed, _) in enumerate(order)}
    taken = {row.printed for _, row in hits}
    for index, row in unknown:
        before = max((hit for hit in hits if hit[0] < index), key=lambda hit: hit[0], default=None)
        after = min((hit for hit in hits if hit[0] > index), key=lambda hit: hit[0], default=None)
        first = place[before[1].printed] + 1 if before else 0
        last = place[after[1].printed] if after else len(order)
        neighbour = before or after
        candidates = [entry for entry in order[first:last] if entry[1] not in taken]
        labels = [at for at, cell in enumerate(row) if keys(cell.text)]
        if neighbour is None or not labels:
            continue
        close = [entry for entry in candidates if similar(row[labels[-1]].text, entry[1])]
        numbers = row[labels[-1] + 1 :]
        if len(close) == 1 and close[0][0] is neighbour[1].columns.block and numbers:
            taken.add(close[0][1])
            yield _DataRow(close[0][1], close[0][2], numbers, neighbour[1].columns, row[labels[-1]], exact=False)
        elif _holds_numbers(numbers):
            text = row[labels[-1]].text
            problems.append(Problem("extra", _place(table.section.table, row[labels[-1]]), text))


def _holds_numbers(cells: _Row) -> bool:
    return any(read_value(cell.text, Kind.CHANGE).status == "value" for cell in cells)


def _unlabelled_rows(table: Table, grid: Grid, rows: list[_Row]) -> Iterator[_DataRow]:
    """Yield the row under the headers of a table that prints no row labels (表四)."""
    (block,) = table.blocks
    ((printed, cells),) = block.rows
    heads = [index for index, row in enumerate(rows) if _names_columns(block, row)]
    if not heads:
        return
    for index in range(heads[-1] + 1, len(rows)):
        row = rows[index]
        if any(_is_number_cell(cell) for cell in row) or (
            all(is_blank(cell.text) for cell in row) and len(row) > 1 and not _continues(rows, index)
        ):
            columns = _columns(block, rows[:index], aligned=grid.aligned)
            if columns:
                yield _DataRow(printed, cells, row, columns, None)


def _continues(rows: list[_Row], index: int) -> bool:
    """Whether a blank row is only there because header cells above were not merged: numbers follow it."""
    return any(_is_number_cell(cell) for row in rows[index + 1 :] for cell in row)


def _is_number_cell(cell: GridCell) -> bool:
    return read_value(cell.text, Kind.COUNT).status in ("value", "dash")


def _names_columns(block: PrintedBlock, row: _Row) -> bool:
    known = column_keys(block)
    return sum(any(key in known for key in keys(cell.text)) for cell in row) > 1


# -- columns ---------------------------------------------------------------------------------------


def _columns(block: PrintedBlock, region: list[_Row], *, aligned: bool) -> _Columns | None:
    """Read the headers above a row: by the grid columns they cover, else by the order they stand in."""
    by_place = _by_place(block, region) if aligned else {}
    by_order = _by_order(block, region)
    ranges = {column: span for column, (span, _) in by_place.items()}
    order = tuple(by_place) if len(by_place) >= len(by_order) else tuple(by_order)
    if not order:
        return None
    texts = {**by_order, **{column: text for column, (_, text) in by_place.items()}}
    units = {column: unit for column, text in texts.items() if (unit := unit_in(text))}
    return _Columns(block, order, ranges if len(ranges) == len(order) else None, units)


def _by_place(block: PrintedBlock, region: list[_Row]) -> dict[PrintedColumn, tuple[tuple[int, int], str]]:
    """Tell each grid column by what stands above it: the lowest label, or several read downwards.

    Columns of one name (结果维持, three times) are told apart by the order of their groups.
    """
    known = column_keys(block)
    width = max((cell.column + cell.colspan for row in region for cell in row), default=0)
    seen: list[tuple[str, GridCell, str]] = []
    spans: list[list[int]] = []
    for at in range(width):
        stack = _stack(region, at)
        for depth in range(1, len(stack) + 1):
            text = "".join(cell.text for cell in stack[-depth:])
            key = next((key for key in keys(text) if key in known), None)
            if key:
                if seen and seen[-1][1] is stack[-1]:
                    spans[-1][1] = at + 1
                else:
                    seen.append((key, stack[-1], text))
                    spans.append([at, at + 1])
                break
    groups = _groups_in_order(block, region)
    result: dict[PrintedColumn, tuple[tuple[int, int], str]] = {}
    for (key, _, text), (left, right) in zip(seen, spans, strict=True):
        column = _next_of(known[key], groups, result)
        if column is None:
            return {}
        result[column] = ((left, right), text)
    return result


def _stack(region: list[_Row], at: int) -> _Row:
    stack: _Row = []
    for row in region:
        for cell in row:
            if cell.column <= at < cell.column + cell.colspan and not is_blank(cell.text) and cell not in stack[-1:]:
                stack.append(cell)
    return stack


def _groups_in_order(block: PrintedBlock, region: list[_Row]) -> list[tuple[str, ...]]:
    """Return the groups of columns in the order their headers stand from left to right."""
    known = group_keys(block)
    found: dict[tuple[str, ...], int] = {}
    for row in region:
        for cell in row:
            for key in keys(cell.text):
                if key in known:
                    found.setdefault(known[key], cell.column)
    return sorted(found, key=lambda group: found[group])


def _next_of(
    columns: tuple[PrintedColumn, ...], groups: list[tuple[str, ...]], taken: dict[PrintedColumn, object]
) -> PrintedColumn | None:
    """Choose among columns of one name the first that is not taken, in the order of their groups."""
    free = [column for column in columns if column not in taken]
    if len(columns) == 1:
        return free[0] if free else None
    ordered = [column for group in groups for column in free if column.labels[:-1] == group]
    return ordered[0] if ordered else None


_Line = list[PrintedColumn | tuple[str, ...]]


def _by_order(block: PrintedBlock, region: list[_Row]) -> dict[PrintedColumn, str]:
    """Read headers that have lost their spans: each row puts its columns in the place of their group."""
    leaves, groups = column_keys(block), group_keys(block)
    line: _Line = []
    texts: dict[PrintedColumn, str] = {}
    for cell in _once(region):
        group = next((groups[key] for key in keys(cell.text) if key in groups), None)
        if group and group not in line:
            line.insert(_at(line, group[:-1]), group)
        columns = next((leaves[key] for key in keys(cell.text) if key in leaves), ())
        free = [column for column in columns if column not in texts]
        fitting = free if len(columns) == 1 else [column for column in free if column.labels[:-1] in line]
        if fitting:
            column = min(fitting, key=lambda column: _at(line, column.labels[:-1]))
            line.insert(_at(line, column.labels[:-1]), column)
            texts[column] = cell.text
    return {entry: texts[entry] for entry in line if isinstance(entry, PrintedColumn)}


def _once(region: list[_Row]) -> Iterator[GridCell]:
    """Yield each cell of some rows where it begins, not again in the rows it spans."""
    for index, row in enumerate(region):
        above = region[index - 1] if index else []
        yield from (cell for cell in row if not any(cell is other for other in above))


def _at(line: _Line, group: tuple[str, ...]) -> int:
    """Return where the next column of a group goes: before the mark of the group, which stays."""
    return line.index(group) if group in line else len(line)


# -- numbers ---------------------------------------------------------------------------------------


def _take(found: Found, cells: tuple[Cell, ...], candidates: list[_DataRow]) -> None:
    """Read the cells of one row of the form from the rows of the page that carry its label."""
    if not candidates:
        place = f"{cells[0].table.table} 第{cells[0].row_number}行"
        paths = tuple(cell.path for cell in cells)
        found.problems.append(Problem("missing_row", place, cells[0].row.short or cells[0].table.label, paths))
        return
    for row in candidates:
        if not row.exact and row.label:
            place = _place(cells[0].place.rpartition(" ")[0], row.label)
            found.problems.append(Problem("label", place, row.label.text, tuple(cell.path for cell in cells)))
    assigned = [_assign(row) for row in candidates]
    for cell in cells:
        readings = [_read(cell, row, by_column) for row, by_column in zip(candidates, assigned, strict=True)]
        first = readings[0]
        if any(reading.value != first.value for reading in readings):
            texts = " / ".join(reading.grid_cell.text for reading in readings if reading.grid_cell)
            first = attrs.evolve(first, value=None, problem="ambiguous", text=texts)
        found.values[cell.path] = first.value
        if first.grid_cell:
            found.where[cell.path] = first.grid_cell
        if first.problem:
            found.problems.append(Problem(first.problem, _place(cell.place, first.grid_cell), first.text, (cell.path,)))


@attrs.frozen
class _Reading:
    value: Value
    grid_cell: GridCell | None
    problem: str = ""
    text: str = ""


def _place(printed: str, cell: GridCell | None) -> str:
    return f"{printed}；{cell.place}" if cell and cell.place else printed


def _read(cell: Cell, row: _DataRow, assigned: dict[PrintedColumn, _Row]) -> _Reading:
    if cell.column not in row.columns.order:
        return _Reading(None, None, "missing_column", "".join(cell.column.labels[-2:]))
    grid_cells = assigned.get(cell.column, [])
    if not grid_cells:
        return _Reading(None, None, "missing_cell")
    filled = [at for at in grid_cells if not is_blank(at.text)] or grid_cells[:1]
    unit = row.columns.units.get(cell.column, "")
    readings = [read_value(at.text, cell.kind, unit) for at in filled]
    text = " ".join(at.text for at in filled)
    if any(reading != readings[0] for reading in readings):
        return _Reading(None, filled[0], "ambiguous", text)
    return _one(readings[0], filled[0], shared=_is_shared(filled[0], assigned))


def _is_shared(cell: GridCell, assigned: dict[PrintedColumn, _Row]) -> bool:
    return cell.rowspan > 1 or sum(any(cell is at for at in cells) for cells in assigned.values()) > 1


def _one(reading: CellText, at: GridCell, *, shared: bool) -> _Reading:
    """Judge what one cell says; a cell merged over several says something of each only where it is blank or 0."""
    if reading.status == "blank":
        return _Reading(None, at)
    if shared and reading.status == "value":
        return (
            _Reading(reading.value, at, "merged", at.text)
            if reading.value == 0
            else _Reading(None, at, "ambiguous", at.text)
        )
    return _Reading(reading.value, at, "" if reading.status == "value" else reading.status, at.text)


def _assign(row: _DataRow) -> dict[PrintedColumn, _Row]:
    """Give each column its cells: by the grid columns they cover, else by order where the count is exact.

    A column that no cell can be given to without a guess gets none.
    """
    order, numbers = row.columns.order, row.numbers
    if len(order) == 1:
        return {order[0]: numbers}  # 行政许可: one number, which some print three times
    by_place = {
        column: [cell for cell in numbers if cell.column < right and left < cell.column + cell.colspan]
        for column, (left, right) in (row.columns.ranges or {}).items()
    }
    given = [cell for cells in by_place.values() for cell in cells]
    one_each = all(len(cells) == 1 for cells in by_place.values())
    left_out = [cell for cell in numbers if not any(cell is other for other in given) and not is_blank(cell.text)]
    if by_place and one_each and not left_out:
        return by_place
    exact = _exactly(len(order), numbers)
    if exact and not any(cell.colspan > 1 and _covers_several(cell, row.columns) for cell in exact):
        return dict(zip(order, ([cell] for cell in exact), strict=True))
    if left_out:
        return {}
    return {column: cells for column, cells in by_place.items() if len(cells) == 1}


def _exactly(count: int, numbers: _Row) -> _Row | None:
    """Return as many cells as there are columns, dropping blank ones that were left over on one side."""
    surplus = len(numbers) - count
    if surplus == 0:
        return numbers
    if surplus < 0:
        return None
    before = all(is_blank(cell.text) for cell in numbers[:surplus])
    after = all(is_blank(cell.text) for cell in numbers[-surplus:])
    if before == after and not all(is_blank(cell.text) for cell in numbers):
        return None
    return numbers[surplus:] if before else numbers[:-surplus]


def _covers_several(cell: GridCell, columns: _Columns) -> bool:
    ranges = (columns.ranges or {}).values()
    return sum(cell.column <= left and right <= cell.column + cell.colspan for left, right in ranges) > 1

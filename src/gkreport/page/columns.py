"""Reading the headers of a table of the form: which column of the page is which column of the form."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import attrs

from gkreport.form import PrintedBlock, PrintedColumn
from gkreport.page.labels import column_key, column_keys, group_named
from gkreport.page.page import GridCell
from gkreport.page.values import is_blank, unit_in, unit_noted_in

__all__ = ["Columns", "read_columns"]


def __dir__() -> list[str]:
    return __all__


_Row = list[GridCell]
_Group = tuple[str, ...]


@attrs.frozen(eq=False)
class Columns:
    """The columns of a block as a header shows them."""

    order: tuple[PrintedColumn | None, ...]
    """Left to right, None for one that the form does not have."""
    ranges: Mapping[PrintedColumn, tuple[int, int]]
    """The grid columns each covers; none where spans are lost."""
    right: int
    """The grid column where the header ends."""
    units: Mapping[PrintedColumn, frozenset[str]]
    """The units of money printed in its header or, failing that, beside it."""


@attrs.frozen(eq=False)
class _Head:
    """A header cell, or several read downwards: the column of the form it names, and where it stands."""

    text: str
    key: str = ""
    left: int = 0
    right: int = 0
    groups: tuple[_Group, ...] = ()
    column: PrintedColumn | None = None


def read_columns(block: PrintedBlock, region: Sequence[_Row], *, aligned: bool) -> Columns | None:
    """Read the headers above a row: by the grid columns they cover, else by the order they stand in.

    None where the rows hold too little of the headers of this block, or can be taken in two ways.
    """
    placed = _by_place(block, region) if aligned else []
    heads = max(placed, _by_order(block, region), key=_count)  # of equals the first
    if _count(heads) * _ENOUGH < len(block.columns):
        return None
    return Columns(
        tuple(head.column for head in heads),
        {head.column: (head.left, head.right) for head in heads if head.column and head.right},
        max(cell.column + cell.colspan for row in region for cell in row),
        {head.column: _units(head, region) for head in heads if head.column},
    )


_ENOUGH: Final = 3
"""表四 may stand as three tables of five, and 表二 be half old, half new; a single 其他 or 总计 is no header of 表三."""


def _count(heads: list[_Head]) -> int:
    return sum(head.column is not None for head in heads)


def _units(head: _Head, region: Sequence[_Row]) -> frozenset[str]:
    own = unit_in(head.text)
    noted = (unit_noted_in(cell.text) for row in region for cell in row)
    return frozenset([own] if own else (unit for unit in noted if unit))


def _has_stubs(block: PrintedBlock) -> bool:
    return bool(block.rows[0][0].labels)


# -- by the grid columns they cover ----------------------------------------------------------------


def _by_place(block: PrintedBlock, region: Sequence[_Row]) -> list[_Head]:
    """Tell each grid column by what stands above it: the lowest label, or several read downwards."""
    stacks = _stacks(region)
    upper = {id(cell) for stack in stacks for cell in stack[:-1]}
    heads: list[_Head] = []
    lowest: GridCell | None = None
    for at, stack in enumerate(stacks):
        head = _read_down(block, stack, at) if stack and id(stack[-1]) not in upper else None
        if head and not (heads and (stack[-1] is lowest or (head.key and head.key == heads[-1].key))):
            heads.append(head)
        elif heads:  # the same header, or none: an empty cell is a merge undone
            heads[-1] = attrs.evolve(heads[-1], right=at + 1)
        lowest = stack[-1] if head else lowest
    if heads and not heads[0].key and _has_stubs(block):
        del heads[0]  # above the labels of the rows
    return _told_apart(block, heads, _groups_in_order(block, region))


def _stacks(region: Sequence[_Row]) -> list[_Row]:
    """Return for each grid column the cells above it from top to bottom, without empty ones."""
    stacks: list[_Row] = [
        [] for _ in range(max((cell.column + cell.colspan for row in region for cell in row), default=0))
    ]
    for cell in _once(region):
        if not is_blank(cell.text):
            for at in range(cell.column, cell.column + cell.colspan):
                stacks[at].append(cell)
    return stacks


def _read_down(block: PrintedBlock, stack: _Row, at: int) -> _Head:
    known = group_keys(block)
    groups = tuple(known[key] for cell in stack if (key := key_in(known, cell.text)))
    for depth in range(1, len(stack) + 1):
        text = "".join(cell.text for cell in stack[-depth:])
        if key := key_in(column_keys(block), text):
            return _Head(text, key, at, at + 1, groups)
    return _Head(stack[-1].text, "", at, at + 1)


def _groups_in_order(block: PrintedBlock, region: Sequence[_Row]) -> list[_Group]:
    """Return the groups of columns in the order their headers stand from left to right."""
    known = group_keys(block)
    found: dict[_Group, int] = {}
    for cell in _once(region):
        if key := key_in(known, cell.text):
            found.setdefault(known[key], cell.column)
    return sorted(found, key=lambda group: found[group])


# -- columns of one name ---------------------------------------------------------------------------


def _told_apart(block: PrintedBlock, heads: list[_Head], groups: Sequence[_Group]) -> list[_Head]:
    """Give each header its column; none at all where that would be a guess.

    Columns of one name (结果维持, three times) belong to the groups from left to right where every group is
    complete, which holds even where a group's own header covers the wrong columns; else to the group above.
    """
    known = column_keys(block)
    shared = [head for head in heads if head.key and len(known[head.key]) > 1]
    holding = [group for group in groups if any(column.labels[:-1] == group for column in block.columns)]
    runs = _runs(shared)
    complete = [
        {head.key for head in run} == {key for key, columns in known.items() if _of(columns, group)}
        for run, group in zip(runs, holding, strict=False)
    ]
    if len(runs) == len(holding) and all(complete):
        group_of = {head: group for run, group in zip(runs, holding, strict=True) for head in run}
    else:
        group_of = {head: head.groups[-1] if head.groups else () for head in shared}
    result = [
        attrs.evolve(head, column=_of(known[head.key], group_of[head]) if head in group_of else _first(known, head.key))
        for head in heads
    ]
    named = [head.column for head in result if head.key]
    return result if None not in named and len(set(named)) == len(named) else []


def _first(known: Mapping[str, tuple[PrintedColumn, ...]], key: str) -> PrintedColumn | None:
    return known[key][0] if key else None


def _of(columns: Sequence[PrintedColumn], group: _Group) -> PrintedColumn | None:
    return next((column for column in columns if column.labels[:-1] == group), None)


def _runs(heads: Sequence[_Head]) -> list[list[_Head]]:
    """Part headers where a name comes again."""
    runs: list[list[_Head]] = []
    for head in heads:
        if not runs or head.key in {other.key for other in runs[-1]}:
            runs.append([])
        runs[-1].append(head)
    return runs


# -- by the order they stand in --------------------------------------------------------------------


def _by_order(block: PrintedBlock, region: Sequence[_Row]) -> list[_Head]:
    """Read headers that have lost their spans: each row puts its columns in the place of their group."""
    line: list[_Head | _Group] = []
    for row in _rows(region):
        entries = list(_entries(block, row))
        unnamed = [entry for entry in entries if isinstance(entry, _Head)]
        marks = [entry for entry in line if isinstance(entry, tuple)]
        filled = {entry.column.labels[:-1] for entry in line if isinstance(entry, _Head) and entry.column}
        heads = _told_apart(block, unnamed, [mark for mark in marks if mark not in filled])
        named = {entry.column for entry in line if isinstance(entry, _Head) and entry.column}
        if len(heads) < len(unnamed) or any(head.column in named for head in heads):
            heads, line = _told_apart(block, unnamed, marks), [*marks]  # the header begins anew
        groups = [entry for entry in entries if isinstance(entry, tuple)]
        lost = line and not all(head.column for head in heads)  # other words may belong to a row above
        if lost or len(heads) < len(unnamed) or len(set(groups)) < len(groups):
            return []
        told = iter(heads)
        at = len(line)
        for entry in entries:
            if entry in line:
                continue
            if isinstance(entry, tuple):
                at = _at(line, entry[:-1], at)
                line.insert(at, entry)
            else:
                head = next(told)
                at = _at(line, head.column.labels[:-1], at) if head.column else at
                line.insert(at, head)
            at += 1
    found = [entry for entry in line if isinstance(entry, _Head)]
    columns = [head.column for head in found if head.column]
    if len(columns) < len(block.columns) and any(len(c.labels) > 1 and c.labels[:-1] not in line for c in columns):
        return []  # rows of the header are lost, and with them the places of their columns
    return found


def _entries(block: PrintedBlock, row: _Row) -> Iterator[_Head | _Group]:
    """Yield what a row of headers names; where it names a column, other words in it are columns too."""
    leaves, groups = column_keys(block), group_keys(block)
    has_columns = any(key_in(leaves, cell.text) for cell in row)
    last: object = None
    for index, cell in enumerate(row):
        if is_blank(cell.text):
            continue
        if group := key_in(groups, cell.text):
            if groups[group] != last:
                yield groups[group]
            last = groups[group]
            continue
        key = key_in(leaves, cell.text)
        if (key and key != last) or (not key and has_columns and (index or not _has_stubs(block))):
            yield _Head(cell.text, key)
        last = key


def _at(line: Sequence[_Head | _Group], group: _Group, otherwise: int) -> int:
    """Return where the next column of a group goes: before the mark of the group, which stays."""
    return line.index(group) if group in line else otherwise


def _once(region: Sequence[_Row]) -> Iterator[GridCell]:
    """Yield each cell of some rows where it begins, not again in the rows it spans."""
    for row in _rows(region):
        yield from row


def _rows(region: Sequence[_Row]) -> Iterator[_Row]:
    above: set[int] = set()
    for row in region:
        yield [cell for cell in row if id(cell) not in above]
        above = set(map(id, row))

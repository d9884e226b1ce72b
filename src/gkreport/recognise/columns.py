"""Reading the headers of a table of the form: which column of the page is which column of the form."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, groupby, pairwise
from typing import Final

import attrs

from gkreport.characters import is_blank
from gkreport.form.walk import PrintedBlock, PrintedColumn
from gkreport.page.page import GridCell
from gkreport.recognise.labels import column_key, column_keys, find_group
from gkreport.recognise.values import is_plain, unit_in, unit_noted_in

_Row = list[GridCell]
_Group = tuple[str, ...]


@attrs.frozen(eq=False)
class Columns:
    """The columns of a block as a header shows them."""

    order: tuple[PrintedColumn | None, ...]
    """Left to right, None for one that the form does not have."""
    ranges: Mapping[PrintedColumn, tuple[int, int]]
    """The grid columns each covers; none where spans or cells are lost."""
    right: int
    """The grid column where the header ends, 0 where it has gaps or its rows end in different ones."""
    units: Mapping[PrintedColumn, frozenset[str]]
    """The units of money printed in its header or, failing that, beside it."""
    longest: int = 0
    """How many cells its longest row has."""
    named: int = 0
    """How many a row of it has, at most, up to the last that is not blank."""
    repeated: bool = False
    """Whether a header stands in several cells side by side, a merge undone: the numbers below may too."""


@attrs.frozen(eq=False)
class _Head:
    """A header cell, or several read downwards: the column of the form it names, and where it stands."""

    text: str
    key: str = ""
    left: int = 0
    right: int = 0
    groups: tuple[_Group, ...] = ()
    column: PrintedColumn | None = None


_ENOUGH: Final = 3
"""A header shows at least a third of the columns: 表四 may stand as three tables of five, 表二 be half old, half new,
but a single 其他 or 总计 is no header of 表三."""


def read_columns(block: PrintedBlock, region: Sequence[_Row], *, aligned: bool) -> Columns | None:
    """Read the headers above a row: by the grid columns they cover, else by the order they stand in.

    None where the rows hold too little of the headers of this block, or can be taken in two ways.
    """
    named = [(row, [key for cell in row if (key := column_key(block, cell.text))]) for row in region]
    if any(sum(1 for _ in groupby(keys)) > len(block.columns) for _, keys in named):
        return None
    ends = {end_of(row) for row, keys in named if keys}
    right = ends.pop() if aligned and len(ends) == 1 else 0
    heads = _by_place(block, region, whole=bool(right)) if aligned else []
    if _count(heads) < len(block.columns):
        heads = max(heads, _by_order(block, region), key=_count)  # of equals the first
    if _count(heads) * _ENOUGH < len(block.columns):
        return None
    noted = frozenset(unit for row in region for cell in row if (unit := unit_noted_in(cell.text)))
    return Columns(
        tuple(head.column for head in heads),
        {head.column: (head.left, head.right) for head in heads if head.column and head.right and right},
        right,
        {head.column: frozenset([own]) if (own := unit_in(head.text)) else noted for head in heads if head.column},
        max(map(len, region)),
        max(at for row in region for at, cell in enumerate(row, 1) if not is_blank(cell.text)),
        any(key and key == other for row in region for key, other in pairwise(column_key(block, c.text) for c in row)),
    )


def end_of(row: _Row) -> int:
    """Return the grid column where a row ends, 0 where cells overlap or leave gaps: then none is in its place."""
    right = max(cell.column + cell.colspan for cell in row)
    return right if sum(cell.colspan for cell in row) == right - row[0].column else 0


def _count(heads: list[_Head]) -> int:
    return sum(head.column is not None for head in heads)


def _has_stubs(block: PrintedBlock) -> bool:
    return bool(block.rows[0][0].labels)


# -- by the grid columns they cover ----------------------------------------------------------------


def _by_place(block: PrintedBlock, region: Sequence[_Row], *, whole: bool) -> list[_Head]:
    """Tell each grid column by what stands above it: the lowest label, or several read downwards.

    Where header cells are lost (not `whole`), those left may stand below a wrong group.
    """
    stacks = _stacks(region)
    upper = {id(cell) for _, _, stack in stacks for cell in stack[:-1]}
    heads: list[_Head] = []
    lowest: GridCell | None = None
    for left, right, stack in stacks:
        head = _read_down(block, stack, left, right) if stack and id(stack[-1]) not in upper else None
        if head and not (heads and (stack[-1] is lowest or (head.key and head.key == heads[-1].key))):
            heads.append(head)
        elif heads:  # the same header, or none: an empty cell is a merge undone
            heads[-1] = attrs.evolve(heads[-1], right=right)
        lowest = stack[-1] if head else lowest
    if heads and not heads[0].key and _has_stubs(block):
        del heads[0]  # above the labels of the rows
    below = [head.groups for head in heads]
    if not whole:
        heads = [attrs.evolve(head, groups=()) for head in heads]
    told = _tell_apart(block, heads, _groups_in_order(block, region))
    return [] if _has_strayed(block, told, below) else told


def _has_strayed(block: PrintedBlock, heads: Sequence[_Head], groups: Sequence[tuple[_Group, ...]]) -> bool:
    """Whether columns stand out of order, and not below their group: a span, or the group itself, is lost.

    Then the cells of the header, and no others, have slipped into columns that are not theirs.
    """
    columns = [(head.column, above) for head, above in zip(heads, groups, strict=False) if head.column]
    order = [block.columns.index(column) for column, _ in columns]
    return order != sorted(order) and any(
        len(column.labels) > 1 and column.labels[:-1] not in above for column, above in columns
    )


def _stacks(region: Sequence[_Row]) -> list[tuple[int, int, _Row]]:
    """Return for each stretch of grid columns the cells above it from top to bottom, without empty ones."""
    cells = list(chain.from_iterable(_rows(region)))
    edges = sorted({edge for cell in cells for edge in (cell.column, cell.column + cell.colspan)})
    stacks: dict[int, _Row] = {edge: [] for edge in edges}
    for cell in cells:
        if not is_blank(cell.text):
            for left in edges[bisect_left(edges, cell.column) : bisect_left(edges, cell.column + cell.colspan)]:
                stacks[left].append(cell)
    return [(left, right, stacks[left]) for left, right in pairwise(edges)]


def _read_down(block: PrintedBlock, stack: _Row, left: int, right: int) -> _Head:
    groups = tuple(group for cell in stack if (group := find_group(block, cell.text)))
    words = ["" if is_plain(cell.text) else cell.text for cell in stack]
    for depth in range(1, len(stack) + 1):
        text = "".join(words[-depth:])
        if key := column_key(block, text):
            return _Head(text, key, left, right, groups)
    return _Head(stack[-1].text, "", left, right)


def _groups_in_order(block: PrintedBlock, region: Sequence[_Row]) -> list[_Group]:
    """Return the groups of columns in the order their headers stand from left to right."""
    found: dict[_Group, int] = {}
    for cell in chain.from_iterable(_rows(region)):
        if group := find_group(block, cell.text):
            found.setdefault(group, cell.column)
    return sorted(found, key=lambda group: found[group])


# -- columns of one name ---------------------------------------------------------------------------


def _tell_apart(block: PrintedBlock, heads: list[_Head], groups: Sequence[_Group]) -> list[_Head]:
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
    result = [attrs.evolve(head, column=_of(known.get(head.key, ()), group_of.get(head))) for head in heads]
    named = [head.column for head in result if head.key]
    return result if None not in named and len(set(named)) == len(named) else []


def _of(columns: Sequence[PrintedColumn], group: _Group | None) -> PrintedColumn | None:
    """Return the first of some columns that belongs to a group; None stands for any."""
    return next((column for column in columns if group is None or column.labels[:-1] == group), None)


def _runs(heads: Sequence[_Head]) -> list[list[_Head]]:
    """Part headers where a name comes again."""
    runs: list[list[_Head]] = []
    for head in heads:
        if not runs or head.key in {other.key for other in runs[-1]}:
            runs.append([])
        runs[-1].append(head)
    return runs


# -- by the order they stand in --------------------------------------------------------------------


_Entry = _Head | _Group


def _by_order(block: PrintedBlock, region: Sequence[_Row]) -> list[_Head]:
    """Read headers that have lost their spans: each row puts its columns in the place of their group."""
    line: list[_Entry] = []
    for row in _rows(region):
        longer = _with_row(block, line, list(_entries(block, row)))
        if longer is None:
            return []
        line = longer
    heads = _heads(line)
    columns = [head.column for head in heads if head.column]
    if len(columns) < len(block.columns) and any(_is_lost(column, line) for column in columns):
        return []  # rows of the header are lost, and with them the places of their columns
    return heads


def _with_row(block: PrintedBlock, line: Sequence[_Entry], entries: Sequence[_Entry]) -> list[_Entry] | None:
    """Add what a row of headers names to the line of columns read so far; None where the place is a guess."""
    unnamed = _heads(entries)
    groups = [entry for entry in entries if isinstance(entry, tuple)]
    marks = [entry for entry in line if isinstance(entry, tuple)]
    above = [head.column for head in _heads(line) if head.column]
    filled = {column.labels[:-1] for column in above}
    heads = _tell_apart(block, unnamed, [mark for mark in marks if mark not in filled])
    if len(heads) < len(unnamed) or any(head.column in above for head in heads):
        # The header begins anew: printed twice, or its merges undone with the text in every cell.
        heads = _tell_apart(block, unnamed, [mark for mark in marks if mark not in groups])
        line = list[_Entry]()
        above.clear()
    # Below other headers, words that are not of the form may belong to a row above, and so may a column without group.
    lost = line and not all(head.column and not (above and _is_lost(head.column, line)) for head in heads)
    if lost or len(heads) < len(unnamed) or len(set(groups)) < len(groups):
        return None
    told = iter(heads)
    result = list(line)
    at = len(result)
    for entry in entries:
        new = entry if isinstance(entry, tuple) else next(told)
        if new not in result:
            group = new[:-1] if isinstance(new, tuple) else new.column.labels[:-1] if new.column else ()
            at = result.index(group) if group in result else at  # before the mark of its group, which stays
            result.insert(at, new)
            at += 1
    return result


def _heads(entries: Sequence[_Entry]) -> list[_Head]:
    return [entry for entry in entries if isinstance(entry, _Head)]


def _is_lost(column: PrintedColumn, line: Sequence[_Entry]) -> bool:
    """Whether a column belongs to a group that no header names."""
    return len(column.labels) > 1 and column.labels[:-1] not in line


def _entries(block: PrintedBlock, row: _Row) -> Iterator[_Entry]:
    """Yield what a row of headers names; where it names a column, other words in it are columns too."""
    has_columns = any(column_key(block, cell.text) for cell in row)
    for index, cell in enumerate(row):
        repeated = index and cell.text == row[index - 1].text and not is_plain(cell.text)  # a merge undone
        if is_blank(cell.text) or repeated:
            continue
        group, key = find_group(block, cell.text), column_key(block, cell.text)
        if group:
            yield group
        elif key or (has_columns and (index or not _has_stubs(block))):
            yield _Head(cell.text, key)


def _rows(region: Sequence[_Row]) -> Iterator[_Row]:
    """Yield rows with each cell where it begins, not again in the rows it spans."""
    above: set[int] = set()
    for row in region:
        yield [cell for cell in row if id(cell) not in above]
        above = set(map(id, row))

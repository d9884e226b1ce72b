"""Mistakes that change many cells at once, each tried as the one thing that went wrong.

A set of few cells is not what a clerk does who slips into the wrong column: a shifted row, two exchanged rows, totals
that nobody brought up to date and a request counted twice in every total are one mistake each.  One is kept where it
explains every sum that fails among the sums it is about.
"""

import functools
import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeAlias

import attrs

from gkreport.form import Form
from gkreport.solve.likelihood import Judge, Slip
from gkreport.solve.search import FailingSums
from gkreport.solve.system import System, system_of

_Cells: TypeAlias = tuple[int, ...]
_Numbers: TypeAlias = dict[int, int]
_FEWEST: Final = 2
"""How many cells must be wrong, numbers have moved or sums fail before that is one mistake: one is a slip by itself."""


@attrs.frozen
class Mistake:
    """A mistake that explains sums that fail; its numbers are a set as `SmallestSet` is one."""

    proposed: Mapping[int, int]
    """Only the cells whose number changes, in printed order."""
    weight: int
    slips: Mapping[int, Slip]

    @property
    def low(self) -> Mapping[int, int]:
        """The same numbers: no others are possible."""
        return self.proposed

    @property
    def high(self) -> Mapping[int, int]:
        """The same numbers."""
        return self.proposed


@attrs.frozen(eq=False)
class _Line:
    """A row or a column."""

    cells: _Cells
    """In printed order."""
    mask: int
    """The same, as a set of bits."""
    forth: str
    """The slip by which its numbers stand one cell too far on."""
    back: str
    """The slip by which they stand one cell too far back."""


def _line(cells: _Cells, forth: str, back: str) -> _Line:
    return _Line(cells, sum(1 << cell for cell in cells), forth, back)


@attrs.frozen(eq=False)
class Scope:
    """Linked sums, or all of one printed row, with the rows and columns they are printed in."""

    sums: frozenset[int]
    rows: tuple[_Line, ...]
    columns: tuple[_Line, ...]
    chains: Mapping[frozenset[int], tuple["_Chain", ...]]
    """The chains by the sums that fail after a number in them was miscounted."""
    totals: tuple[tuple[int, int, _Cells], ...]
    """Each sum with its total and its parts, in the order in which they are added up."""
    groups: tuple["Scope", ...] = ()
    """The groups of linked sums of which this is a row; none for a group itself."""


@attrs.frozen(eq=False)
class _Chain:
    """A cell with all totals it is counted in: a request booked twice is in each of them, and no total shows it."""

    cell: int
    cells: _Cells
    """It and the totals."""
    effect: Mapping[int, int]
    """By how much each sum fails for one request too many."""


@functools.cache
def scopes_of(form: Form) -> tuple[Scope, ...]:
    """Return where mistakes of many cells are looked for on a form: each group of linked sums, and rows of several."""
    system = system_of(form)
    index = {path: at for at, path in enumerate(form.cells)}
    blocks = [
        [tuple(index[cell.path] for cell in cells) for _, cells in block.rows]
        for table in form.tables
        for block in table.blocks
    ]
    scopes = [_scope(system, frozenset(group), blocks) for group in system.groups]
    for row in itertools.chain.from_iterable(blocks):
        together = [scope for scope in scopes if set(row).issuperset(scope.rows[0].cells)]
        if together:
            sums = frozenset[int]().union(*(scope.sums for scope in together))
            cells = tuple(cell for scope in together for cell in scope.rows[0].cells)
            line = _line(tuple(sorted(cells)), "right", "left")
            scopes.append(Scope(sums, (line,), (), {}, (), tuple(together)))
    return tuple(scopes)


def _scope(system: System, group: frozenset[int], blocks: Sequence[Sequence[_Cells]]) -> Scope:
    inside = {cell for cell, terms in enumerate(system.coefficients) if not group.isdisjoint(terms)}
    grid = [[tuple(cell for cell in row if cell in inside) for row in rows] for rows in blocks]
    rows = tuple(_line(row, "right", "left") for part in grid for row in part if row)
    columns = tuple(_line(cells, "down", "up") for part in grid if all(part) for cells in zip(*part, strict=True))
    sums = {number: system.sums.all[number] for number in sorted(group)}
    across, down = (
        [
            (number, sum_.terms[-1][1], tuple(cell for _, cell in sum_.terms[:-1]))
            for number, sum_ in sums.items()
            if sum_.identity.kind == kind
        ]
        for kind in ("across", "down")
    )
    totals = (*across, *down, *across)  # those across first, for they are parts of those down
    chains: dict[frozenset[int], tuple[_Chain, ...]] = {}
    for cell in sorted(inside - {total for _, total, _ in totals}):
        chain = _chain(system, cell, totals)
        key = frozenset(chain.effect)
        if key:
            chains[key] = (*chains.get(key, ()), chain)
    return Scope(group, rows, columns, chains, totals)


def _chain(system: System, cell: int, totals: Sequence[tuple[int, int, _Cells]]) -> _Chain:
    chain = {cell}
    for _, total, parts in totals:
        if not chain.isdisjoint(parts):
            chain.add(total)
    effect: dict[int, int] = {}
    for one in chain:
        for sum_, sign in system.coefficients[one].items():
            effect[sum_] = effect.get(sum_, 0) + sign
    return _Chain(cell, tuple(sorted(chain)), {sum_: by for sum_, by in effect.items() if by})


def mistakes_in(scope: Scope, failing: FailingSums, judge: Judge, *, one_cell: bool = False) -> Iterator[Mistake]:
    """Yield every mistake of many cells that makes all sums of a scope hold; the same numbers can come twice.

    Where `one_cell` explains as much, only rows are looked at that no sum crosses: in a grid of sums, few cells that
    moved look like one.
    """
    yield from _whole_rows(scope, failing, judge)
    if not one_cell:
        yield from _lines(scope, failing, judge)
        yield from _exchanged(scope, failing, judge)
        yield from _miscounted(scope, failing, judge)
        yield from _not_updated(scope, failing, judge)


def _changes(failing: FailingSums, numbers: Mapping[int, int]) -> _Numbers:
    """Return what changes with these numbers, in printed order; nothing unless every sum holds with them."""
    changed = {cell: numbers[cell] for cell in sorted(numbers) if numbers[cell] != failing.values[cell]}
    possible = all(failing.may_hold(cell, number) for cell, number in changed.items())
    return changed if possible and not failing.residuals_with(changed) else {}


def _printed(failing: FailingSums, cells: _Cells) -> list[int]:
    """Return the numbers of cells as printed; nothing where one is blank."""
    found = [number for cell in cells if isinstance(number := failing.values[cell], int)]
    return found if len(found) == len(cells) else []


def lines_alone(scope: Scope, failing: FailingSums) -> Iterator[tuple[_Line, _Numbers]]:
    """Yield the rows and columns in which alone all mistakes can be, with what changes in them."""
    wrong = [failing.masks[sum_] for sum_ in failing.residuals]
    for line in (*scope.rows, *scope.columns):
        changed = _solved(line, failing) if all(mask & line.mask for mask in wrong) else {}
        if len(changed) >= _FEWEST:
            yield line, changed


def _lines(scope: Scope, failing: FailingSums, judge: Judge) -> Iterator[Mistake]:
    """Yield the rows and columns in which alone all mistakes can be, where one thing happened to the whole of it."""
    for line, changed in lines_alone(scope, failing):
        if len(changed) > _FEWEST and (slip := _shift(failing, line, changed)):
            yield Mistake(changed, judge.weights.shifted, dict.fromkeys(changed, Slip(slip)))
        else:
            weight, slips = judge.explain_line(changed)
            if slips:
                yield Mistake(changed, weight, slips)


def _solved(line: _Line, failing: FailingSums) -> _Numbers:
    """Return what must change in a line by the sums that cross it, if nothing else need change."""
    numbers: _Numbers = {}
    for cell, number in zip(line.cells, _printed(failing, line.cells), strict=False):
        crossing = {
            sign * failing.residuals.get(sum_, 0)
            for sum_, sign in failing.coefficients[cell].items()
            if (failing.masks[sum_] & line.mask).bit_count() == 1
        }
        if len(crossing) != 1:
            return {}
        numbers[cell] = number - crossing.pop()
    return _changes(failing, numbers)


def _shift(failing: FailingSums, line: _Line, changed: _Numbers) -> str:
    """Return the slip by which the numbers stand one cell further on than they should, or back; "" for neither."""
    at = [place for place, cell in enumerate(line.cells) if cell in changed]
    span = line.cells[at[0] : at[-1] + 1]
    was = _printed(failing, span)
    should = [changed.get(cell, number) for cell, number in zip(span, was, strict=True)]
    if len(was) - was.count(0) >= _FEWEST:
        if was[1:] == should[:-1] and was[0] in (0, should[-1]):
            return line.forth
        if was[:-1] == should[1:] and was[-1] in (0, should[0]):
            return line.back
    return ""


def _whole_rows(scope: Scope, failing: FailingSums, judge: Judge) -> Iterator[Mistake]:
    """Yield the rows that no other sum crosses, as in 表四, and that can have been shifted as a whole."""
    row, *others = scope.rows
    found = _printed(failing, row.cells)
    if others or len(found) - found.count(0) < _FEWEST:
        return
    for slip, lost, edge, moved in (
        (row.forth, row.cells[-1], found[0], [*found[1:], 0]),
        (row.back, row.cells[0], found[-1], [0, *found[:-1]]),
    ):
        numbers = dict(zip(row.cells, moved, strict=True))
        sum_, sign = next(iter(failing.coefficients[lost].items()))
        numbers[lost] = -sign * failing.residuals_with(numbers).get(sum_, 0)
        changed = _changes(failing, numbers) if not edge else {}
        if len(changed) > _FEWEST:
            weight = judge.weights.shifted if len(failing.residuals) >= _FEWEST else judge.weights.omitted
            yield Mistake(changed, weight, dict.fromkeys(changed, Slip(slip)))


def _exchanged(scope: Scope, failing: FailingSums, judge: Judge) -> Iterator[Mistake]:
    """Yield the pairs of rows that can have changed places; in its new place a row keeps its own sum."""
    sum_, residual = next(iter(failing.residuals.items()))
    mask = failing.masks[sum_]
    column = next((column.cells for column in scope.columns if not mask & ~column.mask), ())
    signs = [failing.coefficients[cell].get(sum_, 0) for cell in column]
    for one, other in itertools.combinations(range(len(column)), 2):
        crossed = _printed(failing, (column[one], column[other]))
        if not crossed or (crossed[0] - crossed[1]) * (signs[one] - signs[other]) != residual:
            continue
        rows = scope.rows[one].cells, scope.rows[other].cells
        found, there = (_printed(failing, row) for row in rows)
        if found and there:
            changed = _changes(failing, dict(zip(rows[0] + rows[1], there + found, strict=True)))
            if changed:
                partners = dict(zip(rows[0] + rows[1], rows[1] + rows[0], strict=True))
                slips = {cell: judge.slip("row_exchanged", cell, partners[cell]) for cell in changed}
                weight = judge.weights.row_exchanged if any(found) and any(there) else judge.weights.misplaced
                yield Mistake(changed, weight, slips)


def _miscounted(scope: Scope, failing: FailingSums, judge: Judge) -> Iterator[Mistake]:
    """Yield the cells in which requests can have been counted twice, or not at all, with all their totals.

    Where the year before says what a cell should hold, it is not counted here.
    """
    sum_, residual = next(iter(failing.residuals.items()))
    found: list[tuple[int, int, _Numbers]] = []
    for chain in scope.chains.get(frozenset(failing.residuals), ()):
        more, rest = divmod(residual, chain.effect[sum_])
        if not rest and chain.cell not in judge.carried and _printed(failing, chain.cells):
            changed = _changes(failing, {cell: failing.count(cell) - more for cell in chain.cells})
            if changed:
                found.append((failing.count(chain.cell) + 1, more, changed))
    all_counted = sum(counted for counted, _, _ in found)
    for counted, more, changed in found:
        kind, twice = ("overcounted", judge.weights.beside) if more > 0 else ("undercounted", 0)
        weight = judge.weights.miscounted + twice + round(10 * math.log10(counted / all_counted / abs(more)))
        yield Mistake(changed, weight, dict.fromkeys(changed, Slip(kind, amount=abs(more))))


def _not_updated(scope: Scope, failing: FailingSums, judge: Judge) -> Iterator[Mistake]:
    """Yield the totals that are right once all of them are added up again."""
    numbers: _Numbers = {}
    for sum_, total, parts in scope.totals:
        if sum_ in failing.residuals or not numbers.keys().isdisjoint(parts):
            added = [number for part in parts if isinstance(number := numbers.get(part, failing.values[part]), int)]
            if len(added) == len(parts) and failing.values[total] is not None:
                numbers[total] = sum(added)
    changed = _changes(failing, numbers)
    if len(changed) >= _FEWEST:
        # A total of totals can equal them as they are printed; then it is wrong only because they are.
        stale = {total for total in changed if any(added != failing.values[total] for added in judge.added(total))}
        slips = {total: Slip("total" if total in stale else "follows") for total in changed}
        yield Mistake(changed, judge.weights.line, slips)

"""The smallest sets of cells that can be wrong (Fellegi & Holt 1976), in whole numbers, without a report in sight.

A set of cells is a repair if numbers exist for them, whole and not negative, with which every sum holds.  Taking a
cell to be wrong makes it an unknown; eliminating it from the sums leaves sums that follow from the others (the
implied edits of Fellegi & Holt, J. Amer. Statist. Assoc. 71, 1976, 17-35).  While one of those fails, a cell in it
must be wrong too, so those cells are the branches.  Sizes are tried from one up; the first with a repair is the last.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Final, TypeAlias

import attrs

from gkreport.report.values import MAX_NUMBER
from gkreport.solve.system import Column, bits, whole

_Number: TypeAlias = int | Fraction
"""Whole in every form so far; a fraction only where a pivot is neither 1 nor -1."""


_PAIR: Final = 2


@attrs.frozen
class Found:
    """One smallest set: for each cell the number it should hold, and the least and greatest that would do.

    The three are alike unless two or more of the cells can share an amount in several ways.  Then the numbers are
    those that change the report least, and not every number between its bounds goes with every other.
    """

    proposed: Mapping[int, int]
    low: Mapping[int, int]
    high: Mapping[int, int]


@attrs.frozen(eq=False)
class Problem:
    """Sums that fail, and all that is needed to mend them."""

    columns: Sequence[Column]
    """For each cell its coefficient in every sum that is assessed."""
    masks: Sequence[int]
    """For each sum its cells, as a set of bits."""
    values: Sequence[object]
    """What stands in each cell; whole numbers wherever a column is not empty."""
    residuals: Mapping[int, int]
    """For each sum that fails, by how much."""
    lowest: Sequence[int]
    """For each cell the least it may hold."""


@attrs.define
class Budget:
    """How many more branches may be followed, so that no report takes for ever."""

    left: int

    def spend(self) -> bool:
        """Take one; say whether there was one."""
        self.left -= 1
        return self.left >= 0


@attrs.frozen(eq=False)
class _Pivot:
    """An unknown cell, and the sum that was used to eliminate it from all others."""

    cell: int
    line: int
    coefficient: _Number
    residual: _Number
    factors: tuple[tuple[int, _Number], ...]
    """The other sums it stood in, and how many times the line was taken from each."""
    earlier: tuple[_Number, ...]
    """Its coefficient in the line of every pivot before it."""


@attrs.frozen(eq=False)
class _Node:
    """The sums once some cells are unknown and eliminated."""

    problem: Problem
    residuals: Mapping[int, _Number]
    """The sums that fail."""
    masks: Mapping[int, int] = {}
    """The cells of the sums that changed, and perhaps more than those."""
    pivots: tuple[_Pivot, ...] = ()
    loose: tuple[int, ...] = ()
    """Unknown cells that no sum is left for: what they hold can be traded against other unknown cells."""

    def mask(self, line: int) -> int:
        """Return the cells of a sum; a set with too many only costs a look."""
        return self.masks.get(line) or self.problem.masks[line]

    @property
    def reach(self) -> int:
        """The cells of all sums that the unknown cells were eliminated with."""
        mask = 0
        for pivot in self.pivots:
            mask |= self.mask(pivot.line)
        return mask

    def reduced(self, cell: int) -> tuple[dict[int, _Number], tuple[_Number, ...]]:
        """Return a cell's coefficients in the sums that are left, and those in the lines of the pivots."""
        column: dict[int, _Number] = dict(self.problem.columns[cell])
        earlier: list[_Number] = []
        for pivot in self.pivots:
            share = column.pop(pivot.line, 0)
            earlier.append(share)
            if share:
                for line, factor in pivot.factors:
                    coefficient = column.pop(line, 0) - factor * share
                    if coefficient:
                        column[line] = coefficient
        return column, tuple(earlier)

    def also_wrong(self, cell: int, line: int | None = None, *, last: bool = False) -> "_Node | None":
        """Take a further cell for unknown and eliminate it, by means of `line` where that sum fails.

        None if that does not help: the cell is not in the sum, or, if it is to be the last, others go on failing.
        """
        column, earlier = self.reduced(cell)
        if line is None:
            if not column:
                return attrs.evolve(self, loose=(*self.loose, cell))
            line = next(iter(column))
        elif line not in column or (last and column.keys() != self.residuals.keys()):
            return None
        pivot = column.pop(line)
        residual = self.residuals.get(line, 0)
        mask = self.mask(line)
        residuals = {**self.residuals}
        residuals.pop(line, None)
        masks = {**self.masks}
        factors: list[tuple[int, _Number]] = []
        for other, coefficient in column.items():
            factor = coefficient * pivot if pivot in (1, -1) else Fraction(coefficient) / pivot
            factors.append((other, factor))
            masks[other] = self.mask(other) | mask
            if still := residuals.pop(other, 0) - factor * residual:
                residuals[other] = still
        if last and residuals:
            return None
        unknown = _Pivot(cell, line, pivot, residual, tuple(factors), earlier)
        return _Node(self.problem, residuals, masks, (*self.pivots, unknown), self.loose)

    def numbers(self) -> dict[int, int] | None:
        """Return what the unknown cells must hold, none of them loose, if it can stand there."""
        differences: list[_Number] = []
        for pivot in reversed(self.pivots):
            done = zip(reversed(self.pivots), differences, strict=False)
            at = len(self.pivots) - 1 - len(differences)
            owed = pivot.residual + sum(later.earlier[at] * difference for later, difference in done)
            differences.append(
                -owed * pivot.coefficient if pivot.coefficient in (1, -1) else -Fraction(owed) / pivot.coefficient
            )
        numbers: dict[int, int] = {}
        for pivot, difference in zip(reversed(self.pivots), differences, strict=True):
            number = whole(self.problem.values[pivot.cell]) + difference
            if number.denominator != 1 or not self.problem.lowest[pivot.cell] <= number <= MAX_NUMBER:
                return None
            numbers[pivot.cell] = int(number)
        return numbers

    def found(self) -> Found | None:
        """Return the repair by the unknown cells, where no sum fails, if there is one."""
        if not self.loose:
            numbers = self.numbers()
            return Found(numbers, numbers, numbers) if numbers else None
        cells = sorted((*(pivot.cell for pivot in self.pivots), *self.loose))
        corners = list(_corners(self.problem, cells, len(self.loose)))
        if not corners:
            return None

        def moved(numbers: Mapping[int, int]) -> int:
            return sum(abs(number - whole(self.problem.values[cell])) for cell, number in numbers.items())

        ends = [{cell: end(corner[cell] for corner in corners) for cell in cells} for end in (min, max)]
        return Found(min(corners, key=moved), *ends)


def _corners(problem: Problem, cells: Sequence[int], loose: int) -> Iterator[dict[int, int]]:
    """Yield the corners of what the cells can hold together: as many as are loose hold the least they may.

    A set of whole numbers bounded from below that is not empty has a corner, and the least and the greatest of each
    cell are met at corners.
    """
    for least in itertools.combinations(cells, loose):
        residuals: dict[int, _Number] = dict(problem.residuals)
        for cell in least:
            difference = problem.lowest[cell] - whole(problem.values[cell])
            for line, sign in problem.columns[cell].items():
                residuals[line] = residuals.get(line, 0) + sign * difference
        node: _Node | None = _Node(problem, {line: residual for line, residual in residuals.items() if residual})
        for cell in cells:
            if node and cell not in least:
                node = node.also_wrong(cell)
        if node and not node.residuals and not node.loose and (numbers := node.numbers()):
            yield {**numbers, **{cell: problem.lowest[cell] for cell in least}}


def _search(node: _Node, size: int, barred: int, budget: Budget) -> Iterator[Found]:
    """Yield every repair by the unknown cells and exactly `size` more, none of them barred."""
    if node.residuals:
        line, cells = _branches(node, size, barred)
    elif size:
        # What the sums ask of some unknown cell cannot stand there: another cell of those sums is wrong too.
        line, cells = None, node.reach & ~barred
    else:
        if found := node.found():
            yield found
        return
    for cell in bits(cells):
        barred |= 1 << cell  # for those after it: every set with this cell is found here
        if not budget.spend():
            return
        if child := node.also_wrong(cell, line, last=size == 1):
            yield from _search(child, size - 1, barred, budget)


def _branches(node: _Node, size: int, barred: int) -> tuple[int, int]:
    """Choose the sum that fails with the fewest cells; return it and those of its cells that are worth a try."""
    failing = [(node.mask(line) & ~barred, line) for line in node.residuals]
    failing.sort(key=_fewest)
    cells, line = failing[0]
    if size == 1:
        for mask, _ in failing:
            cells &= mask  # one cell in all of them
        return line, cells
    apart, taken = 0, 0
    for mask, _ in failing:
        if not mask & taken:
            taken |= mask
            apart += 1
    if apart > size:
        return line, 0  # sums that fail and share no cell need a cell each
    return line, cells if size > _PAIR else _first_of_pairs(cells, [mask for mask, _ in failing])


def _first_of_pairs(cells: int, failing: list[int]) -> int:
    """Keep those cells with which one more can do: it stands in all sums that fail and do not hold the first."""
    kept = 0
    for cell in bits(cells):
        common = -1
        for mask in failing:
            if not mask >> cell & 1:
                common &= mask
        if common:
            kept |= 1 << cell
    return kept


def _fewest(failing: tuple[int, int]) -> int:
    return failing[0].bit_count()


def _single(problem: Problem) -> list[Found]:
    """Return the repairs of one cell: it stands in all sums that fail and in no other, and all ask the same of it.

    What `_search` does for one cell, without a tree: most reports with a fault have one.
    """
    failing = problem.residuals
    common = -1
    for line in failing:
        common &= problem.masks[line]
    found: list[Found] = []
    for cell in bits(common):
        column = problem.columns[cell]
        if column.keys() == failing.keys():
            (difference, rest), *others = {divmod(-residual, column[line]) for line, residual in failing.items()}
            number = whole(problem.values[cell]) + difference
            if not (rest or others) and problem.lowest[cell] <= number <= MAX_NUMBER:
                numbers = {cell: number}
                found.append(Found(numbers, numbers, numbers))
    return found


def smallest(problem: Problem, most: int, budget: Budget) -> list[Found]:
    """Return all smallest sets of cells, at most `most`, with which the sums can hold; none if more are needed.

    Where the budget is overdrawn the answer may lack sets, and all of it is open if there is none.
    """
    if found := _single(problem):
        return found
    for size in range(_PAIR, most + 1):
        found = list(_search(_Node(problem, problem.residuals), size, 0, budget))
        if found or budget.left < 0:
            return found
    return []

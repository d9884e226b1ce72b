"""Finds the smallest sets of cells that can be wrong, given the sums that fail (Fellegi & Holt 1976).

A set of cells is a repair if whole numbers that may stand in them make every sum hold.  A cell that is taken to be
wrong becomes an unknown and is eliminated from the sums (here: equations); what remains are the implied edits of
Fellegi & Holt (J. Amer. Statist. Assoc. 71, 1976, 17-35).  While one of these fails, a further cell in it must be
wrong, so its cells are the branches of the search.  Sets of one cell are tried first, then larger ones, until there is
a repair.
"""

import functools
import itertools
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Final, TypeAlias

import attrs

from gkreport.report.values import MAX_NUMBER
from gkreport.solve.system import CellTerms, bits, require_count

_Number: TypeAlias = int | Fraction
"""A whole number in every form so far; a fraction only where a pivot is neither 1 nor -1."""
_PAIR: Final = 2


@attrs.frozen
class SmallestSet:
    """One smallest set: for each cell the proposed number, and the lowest and highest number that is possible.

    The three are equal unless several cells can share an amount in more than one way.  Then the proposed numbers are
    those that change the report least, and not all numbers between the bounds go together.
    """

    proposed: Mapping[int, int]
    low: Mapping[int, int]
    high: Mapping[int, int]


@attrs.frozen(eq=False)
class FailingSums:
    """The sums that fail in a report, and the numbers they are about."""

    coefficients: Sequence[CellTerms]
    """For each cell its coefficients in the sums that are assessed."""
    masks: Sequence[int]
    """For each sum its cells, as a set of bits."""
    values: Sequence[object]
    """The value of each cell; a whole number for each cell that stands in a sum."""
    residuals: Mapping[int, int]
    """For each sum that fails, by how much."""
    lowest: Sequence[int]
    """For each cell the smallest number it may hold."""

    def count(self, cell: int) -> int:
        """Return the number of a cell that stands in a sum and is not blank."""
        return require_count(self.values[cell])

    def residuals_with(self, numbers: Mapping[int, int]) -> dict[int, int]:
        """Return by how much each sum fails once these numbers stand in their cells."""
        residuals = dict(self.residuals)
        for cell, number in numbers.items():
            for sum_, sign in self.coefficients[cell].items():
                residuals[sum_] = residuals.get(sum_, 0) + sign * (number - self.count(cell))
        return {sum_: residual for sum_, residual in residuals.items() if residual}

    def may_hold(self, cell: int, number: int) -> bool:
        """Whether a number may stand in a cell."""
        return self.lowest[cell] <= number <= MAX_NUMBER


@attrs.define
class BranchBudget:
    """How many more branches may be followed, so that the search ends for every report."""

    left: int

    def spend(self) -> bool:
        """Use up one branch; returns whether there was one left."""
        self.left -= 1
        return self.left >= 0


@attrs.frozen(eq=False)
class _Pivot:
    """An unknown cell, and the equation that was used to eliminate it from all others."""

    cell: int
    equation: int
    coefficient: _Number
    residual: _Number
    factors: tuple[tuple[int, _Number], ...]
    """The other equations it stood in, and how many times this one was subtracted from each."""
    earlier: tuple[_Number, ...]
    """Its coefficient in the equation of each pivot before it."""


@attrs.frozen(eq=False)
class _Trial:
    """The equations after some cells have been taken to be wrong and eliminated."""

    failing_sums: FailingSums
    residuals: Mapping[int, _Number]
    """The equations that fail."""
    masks: Mapping[int, int] = {}
    """The cells of the equations that changed, perhaps with some that have dropped out."""
    pivots: tuple[_Pivot, ...] = ()
    loose: tuple[int, ...] = ()
    """Unknown cells in no equation that is left: amounts can be moved between them and other unknown cells."""

    def mask(self, equation: int) -> int:
        """Return the cells of an equation; one too many costs time and never makes a result wrong."""
        return self.masks.get(equation) or self.failing_sums.masks[equation]

    @property
    def reach(self) -> int:
        """The cells of all equations that were used to eliminate unknown cells; there is one at least."""
        return functools.reduce(int.__or__, (self.mask(pivot.equation) for pivot in self.pivots))

    def reduce_terms(self, cell: int) -> tuple[dict[int, _Number], tuple[_Number, ...]]:
        """Return a cell's coefficients in the equations that are left, and those in the equations of the pivots."""
        terms: dict[int, _Number] = dict(self.failing_sums.coefficients[cell])
        earlier: list[_Number] = []
        for pivot in self.pivots:
            share = terms.pop(pivot.equation, 0)
            earlier.append(share)
            if share:
                for equation, factor in pivot.factors:
                    coefficient = terms.pop(equation, 0) - factor * share
                    if coefficient:
                        terms[equation] = coefficient
        return terms, tuple(earlier)

    def eliminate(self, cell: int, equation: int | None = None, *, last: bool = False) -> "_Trial | None":
        """Take a further cell to be wrong and eliminate it, by means of `equation` where that fails.

        Returns None if that does not help: the cell is not in the equation, or it is to be the last and others fail.
        """
        terms, earlier = self.reduce_terms(cell)
        if equation is None:
            if not terms:
                return attrs.evolve(self, loose=(*self.loose, cell))
            equation = next(iter(terms))
        elif equation not in terms or (last and terms.keys() != self.residuals.keys()):
            return None
        pivot = terms.pop(equation)
        residual = self.residuals.get(equation, 0)
        mask = self.mask(equation)
        residuals = {**self.residuals}
        residuals.pop(equation, None)
        masks = {**self.masks}
        factors: list[tuple[int, _Number]] = []
        for other, coefficient in terms.items():
            factor = coefficient * pivot if pivot in (1, -1) else Fraction(coefficient) / pivot
            factors.append((other, factor))
            masks[other] = self.mask(other) | mask
            if still := residuals.pop(other, 0) - factor * residual:
                residuals[other] = still
        if last and residuals:
            return None
        unknown = _Pivot(cell, equation, pivot, residual, tuple(factors), earlier)
        return _Trial(self.failing_sums, residuals, masks, (*self.pivots, unknown), self.loose)

    def solve(self) -> dict[int, int] | None:
        """Return the numbers of the unknown cells, none of which is loose; None where one cannot stand in its cell."""
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
            number = self.failing_sums.count(pivot.cell) + difference
            if number.denominator != 1 or not self.failing_sums.may_hold(pivot.cell, int(number)):
                return None
            numbers[pivot.cell] = int(number)
        return numbers

    def repair(self) -> SmallestSet | None:
        """Return the repair by the unknown cells if there is one; no equation fails."""
        if not self.loose:
            numbers = self.solve()
            return SmallestSet(numbers, numbers, numbers) if numbers else None
        cells = sorted((*(pivot.cell for pivot in self.pivots), *self.loose))
        corners = list(_corners(self.failing_sums, cells, len(self.loose)))
        if not corners:
            return None

        def moved(numbers: Mapping[int, int]) -> int:
            return sum(abs(number - self.failing_sums.count(cell)) for cell, number in numbers.items())

        ends = [{cell: end(corner[cell] for corner in corners) for cell in cells} for end in (min, max)]
        return SmallestSet(min(corners, key=moved), *ends)


def _corners(failing_sums: FailingSums, cells: Sequence[int], loose: int) -> Iterator[dict[int, int]]:
    """Yield the corners of the possible numbers: in turn, as many cells as are loose hold their lowest number.

    The possible numbers are bounded from below, so there is a corner if there are any, and the lowest and the highest
    number of each cell occur in corners.
    """
    for least in itertools.combinations(cells, loose):
        residuals: dict[int, _Number] = dict(failing_sums.residuals)
        for cell in least:
            difference = failing_sums.lowest[cell] - failing_sums.count(cell)
            for equation, sign in failing_sums.coefficients[cell].items():
                residuals[equation] = residuals.get(equation, 0) + sign * difference
        trial: _Trial | None = _Trial(
            failing_sums, {equation: residual for equation, residual in residuals.items() if residual}
        )
        for cell in cells:
            if trial and cell not in least:
                trial = trial.eliminate(cell)
        if trial and not trial.residuals and not trial.loose and (numbers := trial.solve()):
            yield {**numbers, **{cell: failing_sums.lowest[cell] for cell in least}}


def _search(trial: _Trial, size: int, barred: int, budget: BranchBudget) -> Iterator[SmallestSet]:
    """Yield every repair by the unknown cells and exactly `size` more, none of them barred."""
    if trial.residuals:
        equation, cells = _branches(trial, size, barred)
    elif size:
        # Some unknown cell would need a number that cannot stand there, so another cell of these equations is wrong.
        equation, cells = None, trial.reach & ~barred
    else:
        if repair := trial.repair():
            yield repair
        return
    for cell in bits(cells):
        if not budget.spend():
            return
        if child := trial.eliminate(cell, equation, last=size == 1):
            barred |= 1 << cell  # for those after it: every set with this cell is found here
            yield from _search(child, size - 1, barred, budget)


def _branches(trial: _Trial, size: int, barred: int) -> tuple[int, int]:
    """Choose the failing equation with the fewest cells; return it and those of its cells that are worth a trial."""
    masks = [(trial.mask(equation) & ~barred, equation) for equation in trial.residuals]
    failing = sorted(masks, key=lambda one: one[0].bit_count())
    cells, equation = failing[0]
    if size == 1:
        for mask, _ in failing:
            cells &= mask  # one cell in all of them
        return equation, cells
    apart, taken = 0, 0
    for mask, _ in failing:
        if not mask & taken:
            taken |= mask
            apart += 1
    if apart > size:
        return equation, 0  # each failing equation that shares no cell with the others needs a cell of its own
    return equation, cells if size > _PAIR else _first_of_pairs(cells, [mask for mask, _ in failing])


def _first_of_pairs(cells: int, failing: list[int]) -> int:
    """Keep the cells that one more cell can complete: one that stands in all failing equations without the first."""
    kept = 0
    for cell in bits(cells):
        common = -1
        for mask in failing:
            if not mask >> cell & 1:
                common &= mask
        if common:
            kept |= 1 << cell
    return kept


def _single_cells(failing_sums: FailingSums, barred: int) -> list[SmallestSet]:
    """Return the repairs of one cell: it stands in all sums that fail and in no other, and all need the same change.

    This gives what `_search` would give for one cell, but faster: most wrong reports have one wrong cell.
    """
    failing = failing_sums.residuals
    common = ~barred
    for equation in failing:
        common &= failing_sums.masks[equation]
    found: list[SmallestSet] = []
    for cell in bits(common):
        terms = failing_sums.coefficients[cell]
        if terms.keys() == failing.keys():
            (difference, rest), *others = {divmod(-residual, terms[equation]) for equation, residual in failing.items()}
            number = failing_sums.count(cell) + difference
            if not (rest or others) and failing_sums.may_hold(cell, number):
                numbers = {cell: number}
                found.append(SmallestSet(numbers, numbers, numbers))
    return found


def smallest_sets(failing_sums: FailingSums, most: int, budget: BranchBudget, barred: int = 0) -> list[SmallestSet]:
    """Return all smallest sets of up to `most` cells with which the sums can hold; none if more cells are needed.

    The cells in the set of bits `barred` are taken to be right.
    If the budget runs out (`budget.left` is below 0), sets may be missing, and no set means that nothing is known.
    """
    if found := _single_cells(failing_sums, barred):
        return found
    for size in range(_PAIR, most + 1):
        found = list(_search(_Trial(failing_sums, failing_sums.residuals), size, barred, budget))
        if found or budget.left < 0:
            return found
    return []

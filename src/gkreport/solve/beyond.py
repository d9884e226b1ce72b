"""What can be said where more cells are wrong than are searched for: the plainest changes first, one at a time."""

import itertools
from collections.abc import Callable, Iterator
from typing import Final

import attrs

from gkreport.solve.search import FailingSums, SmallestSet

_STEPS: Final = 12
"""How many cells are changed in this way, at most: a report with more is to be filled in again, not repaired."""


def without_failing_sum(failing: FailingSums) -> int:
    """Return the cells all of whose sums hold, as a set of bits: one that is wrong needs others that hide it."""
    return sum(1 << cell for cell, sums in enumerate(failing.coefficients) if failing.residuals.keys().isdisjoint(sums))


def with_holding_sum(failing: FailingSums) -> int:
    """Return the cells any of whose sums holds, as a set of bits."""
    return sum(
        1 << cell
        for cell, sums in enumerate(failing.coefficients)
        if any(sum_ not in failing.residuals for sum_ in sums)
    )


def plainest_sets(failing: FailingSums, smallest: Callable[[FailingSums, int], list[SmallestSet]]) -> list[SmallestSet]:
    """Return sets that make as many sums hold as can be said; empty where no few changes help.

    In each step that cell is changed with which most sums hold; as soon as `smallest` finds sets for what is left, the
    cells in a set of bits being taken as right, they are joined to the steps.  Cells all of whose sums hold as printed
    are never changed.  Steps at the end that did not help are taken back.
    """
    numbers: dict[int, int] = {}
    kept, fewest, taken = 0, len(failing.residuals), without_failing_sum(failing)
    while len(numbers) < _STEPS and (step := max(_steps(failing, taken), default=None)) and step[0] >= 0:
        cell, number = -step[2], step[3]
        values = [number if at == cell else value for at, value in enumerate(failing.values)]
        failing = attrs.evolve(failing, residuals=failing.residuals_with({cell: number}), values=values)
        numbers[cell] = number
        taken |= 1 << cell
        if found := smallest(failing, taken) if failing.residuals else []:
            return [_joined(numbers, one) for one in found]
        if len(failing.residuals) < fewest:
            kept, fewest = len(numbers), len(failing.residuals)
    numbers = dict(itertools.islice(numbers.items(), kept))
    return [SmallestSet(numbers, numbers, numbers)] if numbers else []


def _joined(numbers: dict[int, int], rest: SmallestSet) -> SmallestSet:
    return SmallestSet({**numbers, **rest.proposed}, {**numbers, **rest.low}, {**numbers, **rest.high})


def _steps(failing: FailingSums, taken: int) -> Iterator[tuple[int, int, int, int]]:
    """Yield for each change that mends a sum: how many fewer fail, how many of its own fail, its cell and number.

    The greatest is the plainest: it mends most and leaves fewest; then the cell that is printed first.
    """
    for cell, sums in enumerate(failing.coefficients):
        if taken >> cell & 1:
            continue
        owed = [sign * failing.residuals.get(sum_, 0) for sum_, sign in sums.items()]
        for change in {*owed} - {0}:
            number = failing.count(cell) - change
            if failing.may_hold(cell, number):
                yield owed.count(change) - owed.count(0), owed.count(change) - len(owed), -cell, number

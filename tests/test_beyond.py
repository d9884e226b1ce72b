"""Where more cells are wrong than are searched for: what may be changed at all, in which order, and when it ends."""

import random

import numpy as np
import pytest
from tests.test_search import failing_sums

from gkreport.solve.beyond import plainest_sets, with_holding_sum
from gkreport.solve.search import SmallestSet
from gkreport.solve.system import bits

CELLS, SUMS, STEPS = 16, 9, 12
HIGHEST = 500
"""No step needs a greater number: what the sums lack adds up to less."""


def drawn(seed):
    """Return some sums over cells, a row for each, and numbers with which about half of them fail."""
    rng = random.Random(seed)  # noqa: S311
    while True:
        matrix = np.array([[rng.choice([-1, 0, 0, 1]) for _ in range(CELLS)] for _ in range(SUMS)])
        values = np.array([rng.choice([0, 0, 1, 1, 2, 5]) for _ in range(CELLS)])
        yield matrix, values, matrix @ values != 0


def nothing_smaller(_failing, _taken):
    return []


def changed(matrix, values, smallest=nothing_smaller):
    """Return the numbers that are changed, in the order of the steps."""
    return [dict(one.proposed) for one in plainest_sets(failing_sums(matrix, values, 0), smallest)]


def by_plainness(matrix, values, cells):
    """Yield for each change that mends a sum what makes it plain: every number up to HIGHEST is tried."""
    fails = matrix @ values != 0
    for cell in cells:
        own = matrix[:, cell] != 0
        moved = np.outer(matrix[:, cell], np.arange(HIGHEST) - values[cell])
        still = (matrix @ values)[:, None] + moved != 0
        for number in np.flatnonzero((fails[:, None] & ~still).any(axis=0)):
            yield still[:, number].sum(), still[own, number].sum(), cell, -number


@pytest.mark.parametrize("seed", range(3))
def test_each_step_is_the_plainest_there_is(seed):
    """Fewest sums fail after it, of these fewest of its own, of these it is printed first; none at all is not more."""
    for _, (matrix, values, fails) in zip(range(20), drawn(seed), strict=False):
        left = [cell for cell in range(CELLS) if fails[matrix[:, cell] != 0].any()]
        steps, failing, after = [], [fails.sum()], values.copy()
        while (best := min(by_plainness(matrix, after, left), default=None)) and best[0] <= failing[-1]:
            _, _, cell, number = best
            after[cell] = -number
            left.remove(cell)
            steps.append((cell, -number))
            failing.append(best[0])
        helped = failing.index(min(failing))
        assert changed(matrix, values) == [dict(steps[:helped])] * (helped > 0)


def test_a_cell_all_of_whose_sums_hold_is_never_changed():
    """Not even where the sum that a step broke could be mended with it."""
    for _, (matrix, values, fails) in zip(range(100), drawn(7), strict=False):
        right = {cell for cell in range(CELLS) if not fails[matrix[:, cell] != 0].any()}
        for numbers in changed(matrix, values):
            assert right.isdisjoint(numbers)


def test_changes_that_only_move_what_fails_are_none():
    """a is too large by 1 for its first sum, and right for the second: then that fails, and b is taken to be right."""
    assert changed(np.array([[1, 0], [1, -1]]), np.array([1, 1])) == []


@pytest.mark.parametrize("many", [11, 12, 13, 20])
def test_after_twelve_steps_it_ends(many):
    """So many sums of two cells each fail, none of which mends another: a report to be filled in again."""
    matrix, values = np.kron(np.eye(many, dtype=int), [1, -1]), np.array([3, 4] * many)
    (numbers,) = changed(matrix, values)
    assert numbers == {2 * at: 4 for at in range(min(many, STEPS))}


def test_what_was_changed_and_what_is_right_is_taken_as_right_in_the_search_for_the_rest():
    for _, (matrix, values, fails) in zip(range(40), drawn(11), strict=False):
        right = {cell for cell in range(CELLS) if not fails[matrix[:, cell] != 0].any()}
        asked = []

        def smallest(failing, taken, values=values, asked=asked):
            asked.append(({cell for cell, value in enumerate(failing.values) if value != values[cell]}, taken))
            return [SmallestSet({99: 1}, {99: 0}, {99: 2})] if len(asked) == 2 else []

        found = plainest_sets(failing_sums(matrix, values, 0), smallest)
        for cells, taken in asked:
            assert set(bits(taken)) == cells | right
        if len(asked) == 2:
            (one,) = found
            steps = asked[-1][0]
            assert one.proposed.keys() == one.low.keys() == one.high.keys() == steps | {99}
            assert (one.low[99], one.proposed[99], one.high[99]) == (0, 1, 2)
            assert all(one.low[cell] == one.proposed[cell] == one.high[cell] for cell in steps)


def test_a_cell_any_of_whose_sums_holds_is_no_plain_one():
    for _, (matrix, values, fails) in zip(range(40), drawn(13), strict=False):
        plain = {cell for cell in range(CELLS) if not (~fails & (matrix[:, cell] != 0)).any()}
        assert set(bits(with_holding_sum(failing_sums(matrix, values, 0)))) == {*range(CELLS)} - plain

"""The smallest sets of cells that can be wrong, in small systems of sums, against trying every number in every cell."""

import itertools
import random

import attrs
import numpy as np
import pytest

from gkreport import Report
from gkreport.form import form_of
from gkreport.solve.search import BranchBudget, FailingSums, smallest_sets
from gkreport.solve.system import system_of

CELLS, SUMS, MOST = 6, 3, 3
HIGHEST = 24
"""No number beyond is needed: three sums in turn can pass on a few cells with numbers up to two."""


def system(rng):
    """Return the coefficients of some sums, a row for each, the number in each cell, and the lowest that may be there."""
    matrix = np.array([[rng.choice([-1, 0, 0, 1]) for _ in range(CELLS)] for _ in range(SUMS)])
    return matrix, np.array([rng.choice([0, 0, 1, 2]) for _ in range(CELLS)]), rng.choice([0, 0, -2])


def failing_sums(matrix, values, lowest):
    return FailingSums(
        [{int(row): int(column[row]) for row in np.flatnonzero(column)} for column in matrix.T],
        [sum(1 << int(cell) for cell in np.flatnonzero(row)) for row in matrix],
        [int(value) for value in values],
        {row: int(residual) for row, residual in enumerate(matrix @ values) if residual},
        [lowest] * len(values),
    )


def every_repair(matrix, values, lowest):
    """Return, for the fewest cells with which all sums hold, all numbers that can stand in each set of them."""
    for size in range(1, MOST + 1):
        numbers = np.indices((HIGHEST - lowest,) * size).reshape(size, -1) + lowest
        found = {}
        for cells in itertools.combinations(range(CELLS), size):
            rest = matrix @ np.where(np.isin(range(CELLS), cells), 0, values)
            holds = (matrix[:, cells] @ numbers == -rest[:, None]).all(axis=0)
            if holds.any():
                found[cells] = numbers[:, holds]
        if found:
            return found
    return {}


@pytest.mark.parametrize("seed", range(4))
def test_the_smallest_sets_are_those_of_trying_everything(seed):
    rng = random.Random(seed)  # noqa: S311
    for matrix, values, lowest in (system(rng) for _ in range(150)):
        failing = failing_sums(matrix, values, lowest)
        if not failing.residuals:
            continue
        found = {tuple(sorted(one.proposed)): one for one in smallest_sets(failing, MOST, BranchBudget(10**6))}
        tried = every_repair(matrix, values, lowest)
        assert found.keys() == tried.keys(), (matrix, values, lowest)
        for cells, numbers in tried.items():
            one, before = found[cells], values[list(cells)]
            proposed = np.array([one.proposed[cell] for cell in cells])
            assert (proposed == numbers.T).all(axis=1).any()
            assert np.abs(proposed - before).sum() == np.abs(numbers - before[:, None]).sum(axis=0).min()
            if numbers.max() < HIGHEST - 1:
                assert [one.low[cell] for cell in cells] == numbers.min(axis=1).tolist()
                assert [one.high[cell] for cell in cells] == numbers.max(axis=1).tolist()


def test_cells_that_share_an_amount_do_so_whatever_else_is_wrong():
    """5 and 4 together must come down by 8, in whatever way, and 3 in a sum of its own to 0."""
    failing = FailingSums(({0: 1}, {0: 1}, {1: 1}), (0b011, 0b100), (5, 4, 3), {0: 8, 1: 3}, (0, 0, 0))
    (found,) = smallest_sets(failing, 3, BranchBudget(1000))
    assert (found.low, found.high) == ({0: 0, 1: 0, 2: 0}, {0: 1, 1: 1, 2: 0})
    assert found.proposed in ({0: 0, 1: 1, 2: 0}, {0: 1, 1: 0, 2: 0})


def test_of_the_numbers_that_are_possible_those_are_proposed_that_move_least():
    """b + c is too large by 5 and a + b by 9, with 7, 3 and 5 in them: b can only be 0 or 1, and 0 moves less."""
    columns = ({1: 1}, {0: 1, 1: 1}, {0: 1})
    failing = FailingSums(columns, (0b110, 0b011), (7, 3, 5), {0: 5, 1: 9}, (0, 0, 0))
    (found,) = smallest_sets(failing, 3, BranchBudget(1000))
    assert (found.low[1], found.high[1]) == (0, 1)
    assert found.proposed == {0: 1, 1: 0, 2: 3}


def test_branches_that_lead_nowhere_are_left_out():
    """Two to four wrong cells on the form, twenty times: 331 branches; without one of the short cuts 384 or far more."""
    rng = random.Random(3)  # noqa: S311
    form = system_of(form_of(Report()))
    cells = [cell for cell, terms in enumerate(form.coefficients) if terms]
    spent = 0
    for _ in range(20):
        wrong = {cell: rng.randint(1, 6) for cell in rng.sample(cells, rng.choice((2, 3, 4)))}
        empty = FailingSums(form.coefficients, form.masks, [0] * len(form.cells), {}, form.lowest)
        values = [wrong.get(cell, 0) for cell in range(len(form.cells))]
        budget = BranchBudget(1000)
        smallest_sets(attrs.evolve(empty, values=values, residuals=empty.residuals_with(wrong)), 4, budget)
        spent += 1000 - budget.left
    assert spent < 360


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_two_sums_of_one_cell_each_are_a_pair(order):
    found = smallest_sets(failing_sums(np.eye(2, dtype=int)[[*order]], np.array([3, 4]), 0), 2, BranchBudget(1000))
    assert [dict(one.proposed) for one in found] == [{0: 0, 1: 0}]


def test_a_budget_is_as_many_branches():
    budget = BranchBudget(2)
    assert [budget.spend() for _ in range(4)] == [True, True, False, False]


def test_without_branches_only_single_cells_are_found():
    rng = random.Random(0)  # noqa: S311
    for failing in (failing_sums(*system(rng)) for _ in range(100)):
        if failing.residuals:
            budget = BranchBudget(0)
            found = smallest_sets(failing, MOST, budget)
            assert all(len(one.proposed) == 1 for one in found)
            assert found or budget.left < 0

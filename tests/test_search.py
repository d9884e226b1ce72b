"""The smallest sets of cells that can be wrong, in small systems of sums, against trying every number in every cell."""

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from gkreport.solve.search import BranchBudget, FailingSums, smallest_sets

CELLS, SUMS, MOST = 6, 3, 3
HIGHEST = 24
"""No number beyond is needed: each sum has six cells with numbers up to four."""


@st.composite
def systems(draw):
    """Return the coefficients of some sums, a row for each, the number in each cell, and the lowest that may be there."""
    signs = st.lists(st.sampled_from([-1, 0, 0, 1]), min_size=CELLS, max_size=CELLS)
    matrix = draw(st.lists(signs.filter(any), min_size=SUMS, max_size=SUMS))
    values = draw(st.lists(st.integers(0, 4), min_size=CELLS, max_size=CELLS))
    return np.array(matrix), np.array(values), draw(st.sampled_from([0, 0, -2]))


def failing_sums(matrix, values, lowest):
    return FailingSums(
        [{int(row): int(matrix[row, cell]) for row in np.flatnonzero(matrix[:, cell])} for cell in range(CELLS)],
        [sum(1 << int(cell) for cell in np.flatnonzero(row)) for row in matrix],
        [int(value) for value in values],
        {row: int(residual) for row, residual in enumerate(matrix @ values) if residual},
        [lowest] * CELLS,
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


@settings(max_examples=settings().max_examples * 4)
@given(systems())
def test_the_smallest_sets_are_those_of_trying_everything(system):
    matrix, values, lowest = system
    failing = failing_sums(matrix, values, lowest)
    if not failing.residuals:
        return
    found = {tuple(sorted(one.proposed)): one for one in smallest_sets(failing, MOST, BranchBudget(10**6))}
    tried = every_repair(matrix, values, lowest)
    assert found.keys() == tried.keys()
    for cells, numbers in tried.items():
        one, changes = found[cells], np.abs(numbers - values[list(cells)][:, None]).sum(axis=0)
        proposed = np.array([one.proposed[cell] for cell in cells])
        assert (proposed == numbers.T).all(axis=1).any()
        assert np.abs(proposed - values[list(cells)]).sum() == changes.min()
        if numbers.max() < HIGHEST - 1:
            assert [one.low[cell] for cell in cells] == numbers.min(axis=1).tolist()
            assert [one.high[cell] for cell in cells] == numbers.max(axis=1).tolist()


@given(systems())
def test_no_more_branches_are_followed_than_there_are(system):
    failing = failing_sums(*system)
    if not failing.residuals:
        return
    budget = BranchBudget(0)
    found = smallest_sets(failing, MOST, budget)
    assert all(len(one.proposed) == 1 for one in found)
    assert found or budget.left < 0

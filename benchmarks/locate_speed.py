"""How long `locate` takes where some cells are wrong or a row is shifted, beside what merely reads the cells takes.

A general solver is compared with it where there is one.

`scipy.optimize.milp` (HiGHS) minimises the number of changed cells; it returns one smallest set, `locate` all of them,
ranked.
"""

import functools
import random
import time
from collections.abc import Callable
from statistics import median

import gkreport
from gkreport import Report
from gkreport.form import form_of

_FORM = form_of(Report())
_IN_SUMS = sorted({path for identity in _FORM.identities for path in identity.cells})
_FEW = 5
"""How many reports the general solver gets, because it can take seconds for one."""
_SECONDS = 3
"""The time limit of the general solver."""


def consistent(rng: random.Random) -> Report:
    """Return a report like that of a county: most cells are 0, every sum holds."""
    sums = {identity.right[0] for identity in _FORM.identities}
    sums |= {identity.left[0] for identity in _FORM.identities if identity.kind == "balance"}
    while True:
        drawn = {path: rng.choice((0, 0, 0, rng.randrange(10), rng.randrange(200))) for path in _IN_SUMS}
        cells = {path: value for path, value in drawn.items() if path not in sums}
        deduction = gkreport.deduce(Report.from_cells(cells))
        if not deduction.bounds and not deduction.contradictions:
            return deduction.report


def planted(rng: random.Random, size: int) -> Report:
    """Return a report with so many wrong cells."""
    report = consistent(rng)
    cells = {path: value for path, value in report.cells().items() if isinstance(value, int)}
    changes = {
        path: abs(cells[path] + rng.choice((-1, 1)) * rng.randrange(1, 60)) for path in rng.sample(_IN_SUMS, size)
    }
    return report.replace(changes)


def hostile(rng: random.Random, share: float = 1.0) -> Report:
    """Return a report with random numbers in a share of its cells."""
    report = consistent(rng)
    chosen = [path for path in _IN_SUMS if rng.random() < share]
    return report.replace({path: rng.randrange(1000) for path in chosen})


def shifted(rng: random.Random) -> Report:
    """Return a report in which one row of 表三 stands one column too far to the right: up to seven cells are wrong."""
    report = consistent(rng)
    rows = [
        cells
        for table in _FORM.tables
        for block in table.blocks
        for _, cells in block.rows
        if cells[0].path in _IN_SUMS
    ]
    row = [cell.path for cell in rng.choice(rows)]
    return report.replace(dict.fromkeys(row[:1], 0) | dict(zip(row[1:], map(report.__getitem__, row), strict=False)))


def milliseconds(call: Callable[[], object], number: int = 1) -> float:
    """Return how long one call takes."""
    began = time.perf_counter()
    for _ in range(number):
        call()
    return (time.perf_counter() - began) / number * 1000


def milp_of(report: Report) -> Callable[[], object] | None:
    """Return a search for one smallest set by scipy, with its matrix built; None without scipy."""
    try:
        import numpy as np
        from scipy import optimize, sparse  # type: ignore[import-untyped,unused-ignore]
    except ImportError:
        return None
    index = {path: at for at, path in enumerate(_IN_SUMS)}
    count = len(index)
    sums = np.zeros((len(_FORM.identities), 3 * count))
    for row, identity in enumerate(_FORM.identities):
        for sign, path in identity.terms:
            sums[row, index[path]] = sign
            sums[row, count + index[path]] = -sign
    values = np.array([int(str(report[path])) for path in _IN_SUMS], float)
    large = 2 * values.sum() + 1
    switch = sparse.hstack([sparse.eye(count), sparse.eye(count), -large * sparse.eye(count)])
    residuals = -sums[:, :count] @ values
    constraints = [
        optimize.LinearConstraint(sparse.csc_array(sums), residuals, residuals),
        optimize.LinearConstraint(switch, -np.inf, 0),
    ]
    costs = np.concatenate([np.zeros(2 * count), np.ones(count)])
    upper = np.concatenate([np.full(count, large), values, np.ones(count)])
    bounds = optimize.Bounds(np.zeros(3 * count), upper)
    whole, limit = np.ones(3 * count), {"time_limit": _SECONDS}
    return lambda: optimize.milp(costs, constraints=constraints, integrality=whole, bounds=bounds, options=limit)


def _ratio_to_cells(report: Report) -> float:
    return milliseconds(functools.partial(gkreport.locate, report), 5) / milliseconds(report.cells, 20)


def ratios(size: int, reports: int = 60) -> list[float]:
    """Return how many times its `cells()` `locate` takes on reports with so many wrong cells."""
    rng = random.Random(7)  # noqa: S311  # numbers for a benchmark
    return [_ratio_to_cells(planted(rng, size)) for _ in range(reports)]


def ratios_of_shifted_rows(reports: int = 60) -> list[float]:
    """Return the same where a row is shifted by one column."""
    rng = random.Random(7)  # noqa: S311
    return [_ratio_to_cells(shifted(rng)) for _ in range(reports)]


def ratios_to_milp(size: int, reports: int = _FEW) -> list[float]:
    """Return the ratio of `locate` to the general solver for each report; none without scipy."""
    rng = random.Random(7)  # noqa: S311
    drawn = ((report, milp_of(report)) for report in (planted(rng, size) for _ in range(reports)))
    return [
        milliseconds(functools.partial(gkreport.locate, report), 5) / milliseconds(solver)
        for report, solver in drawn
        if solver
    ]


def main(reports: int = 60) -> None:
    """Print how long reports with random numbers take."""
    rng = random.Random(7)  # noqa: S311
    for share in (0.03, 0.05, 0.1, 0.3, 1.0):
        taken = [milliseconds(functools.partial(gkreport.locate, hostile(rng, share))) for _ in range(reports)]
        print(
            f"locate, numbers random in {share:.0%} of the cells: median {median(taken):.2f}, max {max(taken):.1f} ms"
        )


if __name__ == "__main__":
    main()

"""How long checking the sums of 10,000 reports in columns takes, compared with polars expressions and with pandera.

Each starts from its own frame and decides for every report and every sum whether it holds.  `python -m
benchmarks.frames` prints all times.
"""

import functools
import random
import sys
import time
import warnings
from collections.abc import Callable
from statistics import median

from gkreport import Report, frames
from gkreport.form import form_of

REPORTS = 10_000
_FORM = form_of(Report())
_IN_SUMS = sorted({path for identity in _FORM.identities for path in identity.cells})


@functools.cache
def _reports() -> list[Report]:
    """Return reports without blanks; in one of a hundred, one cell is wrong."""
    rng = random.Random(7)  # noqa: S311  # the same reports each time
    right = Report().replace(dict.fromkeys(_IN_SUMS, 0))
    return [right.replace({rng.choice(_IN_SUMS): int(at % 100 == 0)}) for at in range(REPORTS)]


@functools.cache
def _ours() -> Callable[[], int]:
    columns = frames.Columns.of(_reports())
    return lambda: int(frames.broken_sums(columns).sum())


@functools.cache
def _polars() -> Callable[[], int]:
    import polars as pl

    frame = frames.to_polars(frames.wide(_reports()))
    sums = [
        (pl.sum_horizontal(identity.left) != pl.sum_horizontal(identity.right)).alias(str(at))
        for at, identity in enumerate(_FORM.identities)
    ]
    return lambda: sum(frame.select(sums).sum().row(0))


@functools.cache
def _pandera() -> Callable[[], int]:
    import pandas as pd
    import pandera.pandas as pa
    from pandera.errors import SchemaErrors

    table = frames.wide(_reports()).select(_IN_SUMS)
    frame = pd.DataFrame({name: table[name].to_numpy() for name in _IN_SUMS}, dtype="int64")

    def holds(left: tuple[str, ...], right: tuple[str, ...], frame: "pd.DataFrame") -> "pd.Series[bool]":
        return frame[list(left)].sum(axis=1) == frame[list(right)].sum(axis=1)

    schema = pa.DataFrameSchema(
        checks=[
            pa.Check(functools.partial(holds, identity.left, identity.right), name=str(at))
            for at, identity in enumerate(_FORM.identities)
        ]
    )

    def broken() -> int:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                schema.validate(frame, lazy=True)
            except SchemaErrors as errors:
                cases = errors.failure_cases
                return len(cases[["check", "index"]].drop_duplicates())
        return 0

    return broken


def _microseconds(check: Callable[[], int], number: int = 1) -> float:
    """Return the time of one run divided by the number of reports."""
    began = time.perf_counter()
    for _ in range(number):
        check()
    return (time.perf_counter() - began) / number / REPORTS * 1e6


def times(runs: int = 15) -> list[float]:
    """Return the microseconds per report, for each run."""
    _ours()()
    return [_microseconds(_ours(), 5) for _ in range(runs)]


def ratios_to_polars(pairs: int = 15) -> list[float]:
    """Return the ratio of our time to that of a polars query with an expression for each sum, for each pair of runs."""
    assert _ours()() == _polars()()
    return [_microseconds(_ours()) / _microseconds(_polars()) for _ in range(pairs)]


def ratios_to_pandera(pairs: int = 3) -> list[float]:
    """Return the ratio of our time to that of a pandera schema with a check for each sum, for each pair of runs."""
    assert _ours()() == _pandera()()
    return [_microseconds(_ours(), 5) / _microseconds(_pandera()) for _ in range(pairs)]


def main() -> int:
    """Print the times of all three; return 1 if ours is above its bound."""
    checks = {"gkreport": _ours(), "polars": _polars(), "pandera": _pandera()}
    counts = {name: check() for name, check in checks.items()}
    assert len(set(counts.values())) == 1, counts
    found: dict[str, list[float]] = {name: [] for name in checks}
    for _ in range(7):
        for name, check in checks.items():
            found[name].append(_microseconds(check))
    print(f"{len(_FORM.identities)} sums of {REPORTS} reports, {counts['gkreport']} broken; µs a report")
    for name, runs in found.items():
        ratio = median(ours / theirs for ours, theirs in zip(found["gkreport"], runs, strict=True))
        print(f"{name}: {min(runs):.3g} / {median(runs):.3g} / {max(runs):.3g} (min/median/max), ratio {ratio:.3g}")
    return int(median(found["gkreport"]) > 1.5)


if __name__ == "__main__":
    sys.exit(main())

"""Measures two ways of one work in turn, in one process, so that whatever else the machine does slows both alike."""

import time
import timeit
from collections.abc import Callable
from functools import partial


def ratios_of(
    ours: Callable[[], object], theirs: Callable[[], object], pairs: int = 15, number: int = 5
) -> list[float]:
    """Return the ratio of our time to theirs, for each pair of runs.

    Each is run once before, unmeasured, because an OA service reads many files in one process.
    """
    ours(), theirs()
    measure = partial(timeit.timeit, timer=time.process_time, number=number)
    return [measure(ours) / measure(theirs) for _ in range(pairs)]

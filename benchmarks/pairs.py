"""Two ways of one work, measured in turn in one process: whatever else the machine does slows both alike."""

import time
import timeit
from collections.abc import Callable
from functools import partial


def ratios_of(
    ours: Callable[[], object], theirs: Callable[[], object], pairs: int = 15, number: int = 5
) -> list[float]:
    """Return what ours takes by what theirs takes, for each pair of runs.

    Each is run once before, unmeasured: an OA service reads many files of one layout in a process that has started.
    """
    ours(), theirs()
    measure = partial(timeit.timeit, timer=time.process_time, number=number)
    return [measure(ours) / measure(theirs) for _ in range(pairs)]

"""`read_many`: many files read by several processes, their results one by one in the order of the files."""

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Sized
from concurrent.futures import Future
from contextlib import closing
from functools import partial
from typing import Final, TypeVar

import attrs

from gkreport.errors import StoppedError
from gkreport.limits import Limits
from gkreport.many.crew import Crew
from gkreport.many.reading import ReadResult, Task, read_one
from gkreport.many.sources import ManySource, tasks_in

Progress = Callable[[int, int | None], object]
"""Is told how many files are done, and of how many, where that is known."""

_DEFAULT: Final = Limits()
_FILES: Final = 64
"""How many files a process may have under way, or read and not yet asked for."""
_BYTES: Final = 64 * 1024 * 1024
"""How many bytes of files all of them may have."""


def read_many(
    source: ManySource,
    *,
    workers: int | None = None,
    limits: Limits = _DEFAULT,
    timeout: float | None = 60.0,
    progress: Progress | None = None,
) -> Generator[ReadResult]:
    """Read many files, each as `read` does, and yield a `ReadResult` for each, in the order of the files.

    `source` is a folder (with all below it, sorted by name; files of other suffixes are left out), a pattern such as
    `"2024/**/*.docx"`, a zip of reports (up to 64 MiB), or any iterable of paths and bytes.  It is taken as it is
    needed, and what is held in memory does not grow with the number of files.  Under `limits` stands each file, also
    each of a zip.

    `workers` is the number of processes that read, one for each core unless it is given; they start when they are
    needed.  A file that takes more than `timeout` seconds (None: as long as it likes) ends its process and becomes a
    `StoppedError`, as does one on which two processes ended; a process that is killed costs no more than one further
    attempt.  With `workers=0` this process reads by itself: there is then no time limit, and whatever ends the process
    ends all of it.  No other file suffers from a bad one.

    `progress` is called after each file, with the number done and that of all, None where it is not known.  Closing
    the iterator ends the processes.

    Raises `FormatError` for a zip that is broken or hostile, `OSError` where the source itself cannot be reached,
    `ValueError` for a number of workers below 0 or a time limit not above 0; and, while iterating, `ChildProcessError`
    where no process can be started.

    >>> from gkreport import Report, dumps
    >>> files = [dumps(Report(organ="示例县", year=2024), format="json"), b"no report"]
    >>> for result in read_many(files, workers=0):
    ...     print(result.name, result.report.organ if result.report else type(result.error).__name__)
    #1 示例县
    #2 NotAReport
    """
    return each(tasks_in(source, limits), partial(read_one, limits=limits), workers, timeout, progress)


_Result = TypeVar("_Result")


def each(
    tasks: Iterable[Task],
    function: Callable[[Task], _Result],
    workers: int | None,
    timeout: float | None,
    progress: Progress | None,
) -> Generator[_Result]:
    """Return what a function makes of each task, in order, in processes as `read_many` says.

    A task that came to no end is given to it here, with the `StoppedError` as its source.
    """
    if workers is not None and workers < 0:
        raise ValueError(f"workers 不能小于 0：{workers} (workers must not be negative)")
    if timeout is not None and not timeout > 0:
        raise ValueError(f"timeout 必须大于 0 秒：{timeout} (timeout must be above 0)")
    workers = _cores() if workers is None else workers
    results = _in_processes(tasks, function, workers, timeout) if workers else (function(task) for task in tasks)
    total = len(tasks) if progress and isinstance(tasks, Sized) else None
    return _told(results, progress, total)


def _told(results: Generator[_Result], progress: Progress | None, total: int | None) -> Generator[_Result]:
    with closing(results):
        for done, result in enumerate(results, 1):
            if progress:
                progress(done, total)
            yield result


def _in_processes(
    tasks: Iterable[Task], function: Callable[[Task], _Result], workers: int, timeout: float | None
) -> Generator[_Result]:
    crew = Crew(function, workers, timeout)
    under_way: deque[tuple[Task, Future[_Result]]] = deque()
    held = 0

    def first() -> _Result:
        nonlocal held
        task, result = under_way.popleft()
        held -= task.size
        try:
            return result.result()
        except StoppedError as error:
            return function(attrs.evolve(task, source=error))

    try:
        for task in tasks:
            while under_way and (
                under_way[0][1].done() or len(under_way) == workers * _FILES or held + task.size > _BYTES
            ):
                yield first()
            held += task.size
            under_way.append((task, crew.submit(task)))
        while under_way:
            yield first()
    finally:
        crew.close()


def _cores() -> int:
    """Return how many processes can run at once."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1

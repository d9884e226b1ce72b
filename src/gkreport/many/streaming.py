"""`read_many`: reads many files in several processes and yields the results in the order of the files."""

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Sized
from concurrent.futures import Future
from contextlib import closing
from functools import partial
from typing import Final, TypeVar

import attrs

from gkreport.errors import ArgumentError, StoppedError
from gkreport.limits import Limits
from gkreport.many.pool import WorkerPool
from gkreport.many.reading import ReadResult, Task, read_one
from gkreport.many.sources import ManySource, tasks_in

Progress = Callable[[int, int | None], object]
"""A function that is called with the number of files done, and the number of all files (None if unknown)."""

_DEFAULT: Final = Limits()
_FILES: Final = 64
"""How many files for each process may be in work, or read and not yet yielded."""
_BYTES: Final = 64 * 1024 * 1024
"""The size of these files together."""


def read_many(
    source: ManySource,
    *,
    workers: int | None = None,
    limits: Limits = _DEFAULT,
    timeout: float | None = 60.0,
    progress: Progress | None = None,
) -> Generator[ReadResult]:
    """Read many files, each as `read` does, and yield a `ReadResult` for each, in the order of the files.

    `source` is a folder (with all folders below it, sorted by name), a pattern such as `"2024/**/*.docx"`, a zip of
    reports (up to 64 MiB), or any iterable of paths and bytes.  Every file has a result, whatever its suffix; in a
    folder and a pattern a zip stands for the files in it.  Only what systems and programs leave beside files is passed
    over: `~$…`, `Thumbs.db`, `desktop.ini`, and what is hidden by a dot.  The source is consumed as needed, so memory
    does not grow with the number of files.  `limits` applies to each file, members of a zip included.

    `workers` is the number of processes, by default one for each core; they are started when needed.  A file that takes
    more than `timeout` seconds (None: no limit) becomes a `StoppedError` and its process is killed.  So does a file on
    which two processes ended; if one process ends, the file is read once more.  Other files are not affected.  With
    `workers=0` this process reads by itself: there is then no time limit, and a crash ends everything.

    `progress` is called after each file with the number of files done and of all files (None if unknown).  Closing the
    iterator ends the processes.

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
    return map_tasks(tasks_in(source, limits), partial(read_one, limits=limits), workers, timeout, progress)


_Result = TypeVar("_Result")


def map_tasks(
    tasks: Iterable[Task],
    function: Callable[[Task], _Result],
    workers: int | None,
    timeout: float | None,
    progress: Progress | None,
) -> Generator[_Result]:
    """Yield the result of a function for each task, in order, computed in processes as for `read_many`.

    For a task that was given up, the function is called in this process with the `StoppedError` as the source.
    """
    if workers is not None and workers < 0:
        raise ArgumentError(f"workers 不能小于 0：{workers}", f"workers cannot be negative: {workers}")
    if timeout is not None and not timeout > 0:
        raise ArgumentError(f"timeout 必须大于 0 秒：{timeout}", f"timeout must be above 0 seconds: {timeout}")
    workers = _cores() if workers is None else workers
    results = _map_in_processes(tasks, function, workers, timeout) if workers else (function(task) for task in tasks)
    total = len(tasks) if progress and isinstance(tasks, Sized) else None
    return _with_progress(results, progress, total)


def _with_progress(results: Generator[_Result], progress: Progress | None, total: int | None) -> Generator[_Result]:
    with closing(results):
        for done, result in enumerate(results, 1):
            if progress:
                progress(done, total)
            yield result


def _map_in_processes(
    tasks: Iterable[Task], function: Callable[[Task], _Result], workers: int, timeout: float | None
) -> Generator[_Result]:
    pool = WorkerPool(function, workers, timeout)
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
            under_way.append((task, pool.submit(task)))
        while under_way:
            yield first()
    finally:
        pool.close()


def _cores() -> int:
    """Return how many processes can run at the same time."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1

"""A crew of worker processes: each is watched, each can be killed, and none takes more than its own file with it.

`concurrent.futures.ProcessPoolExecutor` breaks as a whole when one process is killed, and knows no time limit;
`multiprocessing` imports the main program again in each process, which neither a notebook nor a script without
`if __name__ == "__main__"` stands.  So the processes are started as programs of their own (`worker.py`).
"""

import pickle
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import IO, Final, Generic, TypeVar

import attrs

from gkreport.errors import StoppedError
from gkreport.many.reading import Task

_AHEAD: Final = 4
"""How many files a process is given beforehand: it never waits for the thread that shares a lock with the caller."""
_DEATHS: Final = 2
"""Of processes on one file, until the file is given up."""
_FAILED_STARTS: Final = 10
"""In a row, until it is plain that no process can be started here."""
_PROGRAM: Final = "import sys; sys.path[:] = sys.argv[1:]; from gkreport.many.worker import main; main()"
_ENDED: Final = (EOFError, OSError, pickle.UnpicklingError)
"""What the pipes of a process raise that has ended, also in the middle of a result."""


_Result = TypeVar("_Result")


@attrs.define(eq=False)
class _Job(Generic[_Result]):
    task: Task
    result: "Future[_Result]" = attrs.field(factory=Future["_Result"])
    deaths: int = 0


class Crew(Generic[_Result]):
    """Processes that do one thing with each file; they start one by one, while there is work for them."""

    def __init__(self, function: Callable[[Task], _Result], workers: int, timeout: float | None) -> None:
        """Take what is done (it is pickled), the number of processes and how many seconds one file may take."""
        self.jobs: SimpleQueue[_Job[_Result] | None] = SimpleQueue()
        self.function = function
        self.timeout = timeout
        self.closed = threading.Event()
        self._most = workers
        self._workers: list[_Worker[_Result]] = []

    def submit(self, task: Task) -> "Future[_Result]":
        """Have it done with a file.

        The result comes when it comes; instead there can be a `StoppedError`, for this file alone, and
        `ChildProcessError` or `OSError` where no process can be started.
        """
        job = _Job[_Result](task)
        self.jobs.put(job)
        if len(self._workers) < self._most:
            self._workers.append(_Worker(self))
            self._workers[-1].start()
            if len(self._workers) == 1 and self.timeout is not None:
                threading.Thread(target=self._watch, args=(self.timeout,), daemon=True).start()
        return job.result

    def close(self) -> None:
        """End all processes, whatever they are at, and wait until they are gone."""
        self.closed.set()
        for _ in self._workers:
            self.jobs.put(None)
        while there := [worker for worker in self._workers if worker.is_alive()]:
            for worker in there:  # once more, where a process was just about to start
                worker.kill()
            there[0].join(0.05)

    def _watch(self, timeout: float) -> None:
        while not self.closed.wait(min(timeout / 4, 0.2)):
            for worker in self._workers:
                worker.kill_if_late()


class _Worker(threading.Thread, Generic[_Result]):
    """One process after the other, and the thread that hands files to it and takes what it made of them."""

    def __init__(self, crew: Crew[_Result]) -> None:
        super().__init__(daemon=True)
        self._crew = crew
        self._held: deque[_Job[_Result]] = deque()
        """What the process was given, in order; it is at the first."""
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._at: _Job[_Result] | None = None
        self._due = 0.0
        self._late: _Job[_Result] | None = None
        self._failed_starts = 0

    def run(self) -> None:
        try:
            while self._held or self._take(wait=True):
                self._work_through_a_process()
        except Exception as error:  # noqa: BLE001  # it is the caller's, who waits for results
            while self._held or self._take(wait=True):
                self._held.popleft().result.set_exception(error)

    def _take(self, *, wait: bool) -> _Job[_Result] | None:
        """Take over a job, if there is one; None, once there will not be another."""
        if self._crew.closed.is_set():
            return None
        with suppress(Empty):
            job = self._crew.jobs.get(block=wait)
            if job is not None:
                self._held.append(job)
                return job
        return None

    def _work_through_a_process(self) -> None:
        """Start a process and work with it until it ends; what it then held is left for the next."""
        process = self._process = _started()
        assert process.stdin is not None  # noqa: S101  # as we started it
        assert process.stdout is not None  # noqa: S101
        try:
            self._talk(process.stdin, process.stdout)
        except _ENDED:
            self._mourn()
        finally:
            with self._lock:
                self._process = self._at = None
            process.kill()
            process.wait()
            process.stdout.close()
            with suppress(OSError):  # what could not be written any more
                process.stdin.close()

    def _talk(self, tasks: IO[bytes], results: IO[bytes]) -> None:
        _send(self._crew.function, tasks)
        pickle.load(results)  # noqa: S301  # our own process: it is there
        self._failed_starts = 0
        for job in self._held:
            self._begin()
            _send(job.task, tasks)
        while True:
            while len(self._held) < _AHEAD and (taken := self._take(wait=not self._held)):
                self._begin()
                _send(taken.task, tasks)
            if not self._held:
                return
            result: _Result = pickle.load(results)  # noqa: S301
            with self._lock:
                done, self._at = self._held.popleft(), None
            done.result.set_result(result)
            self._begin()

    def _begin(self) -> None:
        """Let the time run for the first of the files held, unless it runs."""
        with self._lock:
            if self._held and self._at is None:
                self._at = self._held[0]
                self._due = time.monotonic() + (self._crew.timeout or 0)

    def _mourn(self) -> None:
        """Decide what becomes of the file that a process ended on; the others it held are not to blame."""
        if self._crew.closed.is_set():
            self._held.clear()
            return
        if self._at is None:
            self._failed_starts += 1
            if self._failed_starts == _FAILED_STARTS:
                raise ChildProcessError(
                    "读取文件的进程不能启动；请用 workers=0 在本进程中读取 (no worker process starts)"
                ) from None
            return
        job = self._held[0]
        if self._late is None:
            job.deaths += 1
        if self._late is job or job.deaths == _DEATHS:
            self._held.popleft()
            job.result.set_exception(_too_long(self._crew.timeout) if self._late is job else _ended())
        self._late = None

    def kill_if_late(self) -> None:
        with self._lock:
            if self._process and self._at and self._late is None and time.monotonic() > self._due:
                self._late = self._at
                self._process.kill()

    def kill(self) -> None:
        with self._lock:
            if self._process:
                self._process.kill()


def _started() -> "subprocess.Popen[bytes]":
    """Start a process that finds its modules where this one does."""
    return subprocess.Popen(  # noqa: S603  # our own program
        [sys.executable, "-c", _PROGRAM, *sys.path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def _send(value: object, stream: IO[bytes]) -> None:
    pickle.dump(value, stream, pickle.HIGHEST_PROTOCOL)
    stream.flush()


def _too_long(seconds: float | None) -> StoppedError:
    return StoppedError(
        f"读取超过 {seconds:g} 秒，没有读完；文件可能过大或有问题，请用 Word、WPS 或 Excel 打开，另存后再试",
        f"reading took more than {seconds:g} seconds and was stopped; open the file and save it anew",
    )


def _ended() -> StoppedError:
    return StoppedError(
        "读取这个文件的进程两次意外结束（可能是内存不足），没有读完；请关闭其他程序后再试，或另存后再试",
        "the process that read this file ended twice, perhaps for want of memory",
    )

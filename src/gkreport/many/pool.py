"""A pool of worker processes with a time limit for each file; a crash loses only the file being read.

`concurrent.futures.ProcessPoolExecutor` fails as a whole when one process is killed, and has no time limit.
`multiprocessing` imports the main program again in each process, which breaks notebooks and scripts without
`if __name__ == "__main__"`.  So each process is started as a program of its own (`worker.py`).
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
from gkreport.many.worker import send

_AHEAD: Final = 4
"""How many files a process is given at once, so that it never waits for its thread to send the next."""
_MOST_EXITS: Final = 2
"""How many processes may end on one file before it is given up: the first may have been killed from outside."""
_FAILED_STARTS: Final = 10
"""After so many failed starts in a row no process can be started here."""
_PROGRAM: Final = "import sys; sys.path[:] = sys.argv[1:]; from gkreport.many.worker import main; main()"
_ENDED: Final = (EOFError, OSError, pickle.UnpicklingError)
"""What reading from or writing to a process raises when it has ended, perhaps in the middle of a result."""


_Result = TypeVar("_Result")


@attrs.define(eq=False)
class _Job(Generic[_Result]):
    task: Task
    result: "Future[_Result]" = attrs.field(factory=Future["_Result"])
    exits: int = 0


class WorkerPool(Generic[_Result]):
    """Processes that apply one function to files; they are started one by one as work comes in."""

    def __init__(self, function: Callable[[Task], _Result], workers: int, timeout: float | None) -> None:
        """Take the function (which is pickled), the number of processes, and the time limit for one file in seconds."""
        self.jobs: SimpleQueue[_Job[_Result] | None] = SimpleQueue()
        self.function = function
        self.timeout = timeout
        self.closed: threading.Event = threading.Event()
        self._most = workers
        self._workers: list[_WorkerThread[_Result]] = []

    def submit(self, task: Task) -> "Future[_Result]":
        """Apply the function to a file in some process, and return the future of its result.

        The future raises `StoppedError` where this file was given up, and `ChildProcessError` or `OSError` where no
        process can be started.
        """
        job = _Job[_Result](task)
        self.jobs.put(job)
        if len(self._workers) < self._most:
            self._workers.append(_WorkerThread(self))
            self._workers[-1].start()
            if len(self._workers) == 1 and self.timeout is not None:
                threading.Thread(target=self._watch, args=(self.timeout,), daemon=True).start()
        return job.result

    def close(self) -> None:
        """Kill all processes and wait until they have ended."""
        self.closed.set()
        for _ in self._workers:
            self.jobs.put(None)
        while there := [worker for worker in self._workers if worker.is_alive()]:
            for worker in there:  # repeated, for a process may just have been starting
                worker.kill()
            there[0].join(0.05)

    def _watch(self, timeout: float) -> None:
        while not self.closed.wait(min(timeout / 4, 0.2)):
            for worker in self._workers:
                worker.kill_if_overdue()


class _WorkerThread(threading.Thread, Generic[_Result]):
    """A thread that keeps one process running, sends it files and receives the results."""

    def __init__(self, pool: WorkerPool[_Result]) -> None:
        super().__init__(daemon=True)
        self._pool = pool
        self._given: deque[_Job[_Result]] = deque()
        """The files that the process was given, in order; it reads the first."""
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._current: _Job[_Result] | None = None
        self._due = 0.0
        self._overdue: _Job[_Result] | None = None
        self._failed_starts = 0

    def run(self) -> None:
        try:
            while self._given or self._take_job(wait=True):
                self._run_process()
        except Exception as error:  # noqa: BLE001  # raised to the caller, who waits for the results
            while self._given or self._take_job(wait=True):
                self._given.popleft().result.set_exception(error)

    def _take_job(self, *, wait: bool) -> _Job[_Result] | None:
        """Take a job from the queue; None if there is none, or if the pool is closed."""
        if self._pool.closed.is_set():
            return None
        with suppress(Empty):
            job = self._pool.jobs.get(block=wait)
            if job is not None:
                self._given.append(job)
                return job
        return None

    def _run_process(self) -> None:
        """Start a process and use it until it ends; the files it still has are left for the next process."""
        process = self._process = _start_process()
        assert process.stdin is not None  # noqa: S101  # both are pipes
        assert process.stdout is not None  # noqa: S101
        try:
            self._exchange(process.stdin, process.stdout)
        except _ENDED:
            self._after_exit()
        finally:
            with self._lock:
                self._process = self._current = None
            process.kill()
            process.wait()
            process.stdout.close()
            with suppress(OSError):  # closing writes what is buffered, to nobody
                process.stdin.close()

    def _exchange(self, tasks: IO[bytes], results: IO[bytes]) -> None:
        send(self._pool.function, tasks)
        pickle.load(results)  # noqa: S301  # from our own process: it has started
        self._failed_starts = 0
        for job in self._given:
            self._start_clock()
            send(job.task, tasks)
        while True:
            while len(self._given) < _AHEAD and (taken := self._take_job(wait=not self._given)):
                self._start_clock()
                send(taken.task, tasks)
            if not self._given:
                return
            result: _Result = pickle.load(results)  # noqa: S301
            with self._lock:
                done, self._current = self._given.popleft(), None
            done.result.set_result(result)
            self._start_clock()

    def _start_clock(self) -> None:
        """Start the time limit of the first file, unless it is running."""
        with self._lock:
            if self._given and self._current is None:
                self._current = self._given[0]
                self._due = time.monotonic() + (self._pool.timeout or 0)

    def _after_exit(self) -> None:
        """Give up the file that the process was reading, or leave it for the next process, like the others it has."""
        if self._pool.closed.is_set():
            self._given.clear()
            return
        if self._current is None:
            self._failed_starts += 1
            if self._failed_starts == _FAILED_STARTS:
                raise ChildProcessError(
                    "读取文件的进程不能启动；请用 workers=0 在本进程中读取 (no worker process starts)"
                ) from None
            return
        job = self._given[0]
        if self._overdue is None:
            job.exits += 1
        if self._overdue is job or job.exits == _MOST_EXITS:
            self._given.popleft()
            job.result.set_exception(_timeout_error(self._pool.timeout) if self._overdue is job else _exit_error())
        self._overdue = None

    def kill_if_overdue(self) -> None:
        with self._lock:
            if self._process and self._current and self._overdue is None and time.monotonic() > self._due:
                self._overdue = self._current
                self._process.kill()

    def kill(self) -> None:
        with self._lock:
            if self._process:
                self._process.kill()


def _start_process() -> "subprocess.Popen[bytes]":
    """Start a process that finds its modules where this one does."""
    return subprocess.Popen(  # noqa: S603  # our own program
        [sys.executable, "-c", _PROGRAM, *sys.path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def _timeout_error(seconds: float | None) -> StoppedError:
    return StoppedError(
        f"读取超过 {seconds:g} 秒，没有读完；文件可能过大或有问题，请用 Word、WPS 或 Excel 打开，另存后再试",
        f"reading took more than {seconds:g} seconds and was stopped; open the file and save it anew",
    )


def _exit_error() -> StoppedError:
    return StoppedError(
        "读取这个文件的进程两次意外结束（可能是内存不足），没有读完；请关闭其他程序后再试，或另存后再试",
        "the process that read this file ended twice, perhaps for want of memory",
    )

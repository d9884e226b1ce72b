"""The program of a worker process: tasks come in on one pipe, results go out on another, in the same order."""

import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable
from functools import partial
from queue import SimpleQueue
from typing import IO

from gkreport.many.reading import Task


def main() -> None:
    """Serve the process that started this one, and end with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the caller, who closes the pipes and so ends us
    results = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # so that nothing printed is taken for a result
    serve(sys.stdin.buffer, results, partial(os._exit, 0))


def serve(incoming: IO[bytes], outgoing: IO[bytes], leave: Callable[[], None]) -> None:
    """Receive a function and then tasks, and send the result of each; call `leave` once the caller has gone.

    A thread receives tasks while others are worked on, so the pipe is never full, and even in the middle of a file the
    process ends with its caller.
    """
    function: Callable[[Task], object] = pickle.load(incoming)  # noqa: S301  # from the process that started us
    send(None, outgoing)
    tasks: SimpleQueue[Task | None] = SimpleQueue()
    threading.Thread(target=_receive, args=(incoming, tasks, leave), daemon=True).start()
    try:
        while (task := tasks.get()) is not None:
            send(function(task), outgoing)
    except BrokenPipeError:  # the caller was killed meanwhile
        leave()


def _receive(incoming: IO[bytes], tasks: "SimpleQueue[Task | None]", leave: Callable[[], None]) -> None:
    try:
        while True:
            tasks.put(pickle.load(incoming))  # noqa: S301
    except EOFError:
        tasks.put(None)
        leave()


def send(value: object, outgoing: IO[bytes]) -> None:
    """Send a value through a pipe."""
    pickle.dump(value, outgoing, pickle.HIGHEST_PROTOCOL)
    outgoing.flush()

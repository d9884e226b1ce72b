"""The process that works on files: tasks come in on one pipe, results go out on another, in the same order."""

import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable
from functools import partial
from queue import SimpleQueue
from typing import BinaryIO

from gkreport.many.reading import Task


def main() -> None:
    """Serve whoever started this process, and end with them."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for them; what they close, ends us
    results = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # whatever is printed is no result
    serve(sys.stdin.buffer, results, partial(os._exit, 0))


def serve(incoming: BinaryIO, outgoing: BinaryIO, leave: Callable[[], None]) -> None:
    """Take in what is to be done and then tasks, and answer each; call `leave` as soon as nobody is there any more.

    A thread takes tasks in while others are worked on: so the pipe is never full, and a file that takes for ever does
    not outlive those who wanted it.
    """
    function: Callable[[Task], object] = pickle.load(incoming)  # noqa: S301  # from the process that started us
    _send(None, outgoing)
    tasks: SimpleQueue[Task | None] = SimpleQueue()
    threading.Thread(target=_take_in, args=(incoming, tasks, leave), daemon=True).start()
    try:
        while (task := tasks.get()) is not None:
            _send(function(task), outgoing)
    except BrokenPipeError:  # they were killed while we read for them
        leave()


def _take_in(incoming: BinaryIO, tasks: "SimpleQueue[Task | None]", leave: Callable[[], None]) -> None:
    try:
        while True:
            tasks.put(pickle.load(incoming))  # noqa: S301
    except EOFError:
        tasks.put(None)
        leave()


def _send(value: object, outgoing: BinaryIO) -> None:
    pickle.dump(value, outgoing, pickle.HIGHEST_PROTOCOL)
    outgoing.flush()

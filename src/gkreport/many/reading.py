"""Reads one file of many, in whatever process."""

import hashlib
import traceback

import attrs

from gkreport.document import bytes_of, document_of
from gkreport.errors import GkreportError, StoppedError
from gkreport.limits import Limits
from gkreport.page.problems import Problem
from gkreport.report import Report

FileSource = str | bytes | Exception
"""A path, the bytes of a file, or the error that prevented getting them."""


@attrs.frozen
class Task:
    """A file that is to be read."""

    name: str
    source: FileSource
    size: int = 0
    """In bytes; 0 where it is not known."""


@attrs.frozen
class ReadResult:
    """A report, or the reason why there is none; exactly one of `report` and `error` is set."""

    name: str
    """The name of the file: its path below the folder or in the zip, a path as it was given, or `#3` for bytes."""
    report: Report | None = None
    problems: tuple[Problem, ...] = ()
    """The problems of the reader; they are also there where `error` is a `RecognitionError`."""
    error: Exception | None = None
    """What `gkreport.read` would have raised, or a `StoppedError`."""
    digest: str = ""
    """SHA-256 of the bytes of the file, in hexadecimal; "" where they were not read to their end."""


def read_one(task: Task, limits: Limits) -> ReadResult:
    """Read a file; never raises, whatever is in it."""
    digest = ""
    problems: tuple[Problem, ...] = ()
    try:
        if isinstance(task.source, Exception):
            return ReadResult(task.name, error=task.source)
        data = bytes_of(task.source, limits)
        digest = hashlib.sha256(data).hexdigest()
        reading = document_of(data, task.name, limits).reading
        problems = reading.problems
        return ReadResult(task.name, reading.require(), problems, digest=digest)
    except (GkreportError, OSError) as error:
        return ReadResult(task.name, None, problems, error, digest)
    except Exception as error:  # noqa: BLE001  # one bug must not lose a million other files
        return ReadResult(task.name, None, problems, _fault(error), digest)


def _fault(error: Exception) -> StoppedError:
    """Build the error for a bug of the library or a lack of memory; other processes may not know the original class."""
    what = "".join(traceback.format_exception_only(error)).strip()
    fault = StoppedError(
        f"读取时程序出错（{what}），没有读完；请把文件和这条消息反馈给开发者",
        f"the library failed on this file ({what}); please report it with the file",
    )
    fault.add_note("".join(traceback.format_exception(error)))
    return fault

"""The files of a review: every one of files, folders, patterns and zips, opened or with the reason why it is not."""

import os
from collections.abc import Iterable, Iterator
from typing import Final, TypeAlias

from gkreport.document import Document, bytes_of, document_of
from gkreport.errors import FormatError, GkreportError
from gkreport.limits import Limits
from gkreport.many.reading import Task
from gkreport.many.sources import OneFile, Tasks, tasks_at
from gkreport.many.streaming import Progress
from gkreport.report import Report
from gkreport.reviewing.result import ReviewedFile

_DEFAULT: Final = Limits()
Files: TypeAlias = OneFile | Iterable[OneFile]
"""Files, folders, patterns and zips, by their paths, or the bytes of files."""
Reports: TypeAlias = Report | Iterable[Report] | Files
"""Reports, or the files that hold them."""

FAULTS: Final = (GkreportError, OSError, ValueError)
"""What a file can do to us; anything else is a fault of this library and is shown as one."""


def tasks_of(source: Files, limits: Limits, progress: Progress | None = None) -> Iterator[Task]:
    """Yield every file of files, folders, patterns and zips, by the name under which a person finds it."""
    sources = [source] if isinstance(source, str | os.PathLike | bytes) else source
    found = [_tasks_at(one, f"#{number}", limits) for number, one in enumerate(sources, 1)]
    total = sum(map(len, found)) if progress else None
    for done, task in enumerate((task for tasks in found for task in tasks), 1):
        yield task
        if progress:
            progress(done, total)


def _tasks_at(source: OneFile, number: str, limits: Limits) -> Tasks:
    if isinstance(source, bytes):
        return [Task(number, source, len(source))]
    name = os.fspath(source)
    try:
        tasks = tasks_at(name, limits, prefix=f"{name}/")
    except FAULTS as error:
        return [Task(name, error)]
    nothing = FormatError("里面没有可以读取的文件", "there is no file in it")
    return tasks if len(tasks) else [Task(name, nothing)]


def open_task(task: Task, limits: Limits = _DEFAULT) -> Document:
    """Open a file as `gkreport.open` does; raises what prevented getting it."""
    if isinstance(task.source, Exception):
        raise task.source
    return document_of(bytes_of(task.source, limits), task.name, limits)


def opened(task: Task, limits: Limits) -> ReviewedFile:
    """Open a file, or keep the reason why it cannot be."""
    try:
        return ReviewedFile(name=task.name, document=open_task(task, limits))
    except FAULTS as error:
        return ReviewedFile(name=task.name, error=error)


def reports_in(source: Reports | None, limits: Limits) -> tuple[list[Report], list[ReviewedFile]]:
    """Return reports, and the files that could not be read whole."""
    if source is None:
        return [], []
    if isinstance(source, Report):
        return [source], []
    given = [source] if isinstance(source, str | os.PathLike | bytes) else list(source)
    files = [opened(task, limits) for task in tasks_of([o for o in given if not isinstance(o, Report)], limits)]
    reports, unread = whole(files)
    return [*(one for one in given if isinstance(one, Report)), *reports], unread


def whole(files: Iterable[ReviewedFile]) -> tuple[list[Report], list[ReviewedFile]]:
    """Part the reports of files that were read whole from the files that were not."""
    held = list(files)
    return [file.report for file in held if file.is_read], [file for file in held if not file.is_read]

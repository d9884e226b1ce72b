"""The files that a command is to work on, one after the other."""

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

import attrs

import gkreport
from gkreport.cli.console import fail, reason, say
from gkreport.document import document_of
from gkreport.errors import Lang
from gkreport.many.reading import Task
from gkreport.many.sources import Tasks, tasks_at

FAULTS: Final = (gkreport.GkreportError, OSError, ValueError)
"""What a file can do to us; anything else is a fault of this library and is shown as one."""
_LIMITS: Final = gkreport.Limits()


def report_in(file: Path, lang: Lang = "zh") -> gkreport.Report:
    """Read a file that a command needs as a whole; where a cell of it stays unknown, the command fails."""
    try:
        return gkreport.read(file)
    except FAULTS as error:
        fail(f"不能读取 {file}：{reason(error, lang)}")


def open_task(task: Task) -> gkreport.Document:
    """Open a file as `gkreport.open` does; raises what prevented getting it."""
    if isinstance(task.source, Exception):
        raise task.source
    if isinstance(task.source, bytes):
        return document_of(task.source, task.name, _LIMITS)
    return gkreport.open(task.source)


def all_read(source: Path, lang: Lang = "zh") -> tuple[dict[str, gkreport.Report], dict[str, str]]:
    """Read all files of a folder, a pattern or a zip; return the reports and why the others were not read, by name."""
    reports: dict[str, gkreport.Report] = {}
    unread: dict[str, str] = {}
    for task in all_in([source], "读取"):
        try:
            reports[task.name] = open_task(task).reading.require()
        except FAULTS as error:
            unread[task.name] = reason(error, lang)
    return reports, unread


def name_unread(unread: Mapping[str, str]) -> None:
    """Name files that were not read, with the reason for each."""
    for name, why in unread.items():
        say(f"不能读取 {name}：{why}")


def counted(counts: Mapping[str, int]) -> str:
    """Return how many files came to what, in the words of all commands."""
    return f"共 {sum(counts.values())} 个文件：" + "，".join(f"{word} {count}" for word, count in counts.items())


def all_in(sources: Iterable[Path], what: str) -> Iterator[Task]:
    """Yield every file of files, folders, patterns and zips, by the name under which a person finds it.

    The bar on standard error shows only where a person waits for several.
    """
    from rich.console import Console
    from rich.progress import track

    found = [_tasks_of(source) for source in sources]
    total = sum(map(len, found)) if sys.stderr.isatty() else 0
    tasks = (attrs.evolve(task, name=str(Path(task.name))) for tasks in found for task in tasks)
    silent = total < 2  # noqa: PLR2004  # one file is no queue
    yield from track(tasks, what, total=total, console=Console(stderr=True), transient=True, disable=silent)


def stands_for_many(source: Path) -> bool:
    """Whether it is a folder, a pattern or a zip of files."""
    if os.path.isdir(source):  # noqa: PTH112  # Path.is_dir raises where a folder above is closed
        return True
    return [task.name for task in _tasks_of(source)] != [str(source)]


def _tasks_of(source: Path) -> Tasks:
    try:
        tasks = tasks_at(str(source), _LIMITS, prefix=f"{source}/")
    except FAULTS as error:
        return [Task(str(source), error)]
    nothing = gkreport.FormatError("里面没有可以读取的文件", "there is no file in it")
    return tasks if len(tasks) else [Task(str(source), nothing)]

"""The files that a command is to work on, one after the other."""

import os
import sys
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import attrs

import gkreport
from gkreport.cli.console import fail, reason, say
from gkreport.errors import Lang
from gkreport.many import Progress
from gkreport.many.reading import Task
from gkreport.reviewing.gathering import FAULTS, open_task, tasks_of

_LIMITS: Final = gkreport.Limits()


def report_in(file: Path, lang: Lang = "zh") -> gkreport.Report:
    """Read a file that a command needs as a whole; where a cell of it stays unknown, the command fails."""
    try:
        return gkreport.read(file)
    except FAULTS as error:
        fail(f"不能读取 {file}：{reason(error, lang)}")


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


@contextmanager
def bar(what: str) -> Generator[Progress]:
    """Show on standard error how many files are done, where a person waits for several."""
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as shown:
        task = shown.add_task(what, total=None, visible=False)

        def progress(done: int, total: int | None) -> None:
            shown.update(task, completed=done, total=total, visible=total != 1)

        yield progress


def all_in(sources: Iterable[Path], what: str) -> Iterator[Task]:
    """Yield every file of files, folders, patterns and zips, by the name under which a person finds it."""
    with bar(what) as progress:
        for task in tasks_of(sources, _LIMITS, progress):
            yield attrs.evolve(task, name=str(Path(task.name)))


def stands_for_many(source: Path) -> bool:
    """Whether it is a folder, a pattern or a zip of files."""
    if os.path.isdir(source):  # noqa: PTH112  # Path.is_dir raises where a folder above is closed
        return True
    return [task.name for task in tasks_of(source, _LIMITS)] != [str(source)]

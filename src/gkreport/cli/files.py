"""The files that a command is to work on, one after the other."""

import os
import sys
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NoReturn

import attrs

import gkreport
from gkreport.cli.console import Words, fail, reason, say
from gkreport.errors import Lang
from gkreport.formats.kinds import Kind
from gkreport.many import Progress
from gkreport.many.reading import Task
from gkreport.registry import format_for
from gkreport.reviewing.gathering import FAULTS, open_task, tasks_of

_LIMITS: Final = gkreport.Limits()


def report_in(file: Path, lang: Lang) -> gkreport.Report:
    """Read a file that a command needs as a whole; where a cell of it stays unknown, the command fails."""
    try:
        return gkreport.read(file)
    except FAULTS as error:
        not_read(file, error, lang)


def not_read(file: Path, error: Exception, lang: Lang) -> NoReturn:
    """Say why a file was not read, and exit."""
    fail(lang, *unread(file, reason(error, lang)))


def not_written(target: Path, why: str, lang: Lang) -> NoReturn:
    """Say why a file was not written, and exit."""
    fail(lang, *unwritten(target, why))


def kind_for(target: Path, lang: Lang) -> Kind:
    """Return the format that the suffix of a new file asks for; where there is none, the command fails."""
    try:
        return format_for(target.name)
    except gkreport.ArgumentError as error:
        not_written(target, reason(error, lang), lang)


def all_read(source: Path, lang: Lang) -> tuple[dict[str, gkreport.Report], dict[str, str]]:
    """Read all files of a folder, a pattern or a zip; return the reports and why the others were not read, by name."""
    reports: dict[str, gkreport.Report] = {}
    unread: dict[str, str] = {}
    for task in all_in([source], READ[lang == "en"]):
        try:
            reports[task.name] = open_task(task).reading.require()
        except FAULTS as error:
            unread[task.name] = reason(error, lang)
    return reports, unread


READ: Final = ("读取", "reading")
"""What is done while files are read, beside the bar."""


def unwritten(target: Path, why: str) -> Words:
    """Say why a file is not written, in both languages."""
    return f"不能写入 {target}：{why}", f"{target} cannot be written: {why}"


def unread(name: object, why: str) -> Words:
    """Say why a file is not read, in both languages."""
    return f"不能读取 {name}：{why}", f"{name} cannot be read: {why}"


def name_unread(files: Mapping[str, str], lang: Lang) -> None:
    """Name files that were not read, with the reason for each."""
    for name, why in files.items():
        say(lang, *unread(name, why))


def counted(counts: Mapping[Words, int], lang: Lang) -> str:
    """Return how many files came to what, in the words of all commands."""
    told = (f"{words[lang == 'en']} {count}" for words, count in counts.items())
    total = sum(counts.values())
    return f"files: {total} ({', '.join(told)})" if lang == "en" else f"共 {total} 个文件：{'，'.join(told)}"


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

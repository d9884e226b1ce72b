"""The files that a command is to work on, one after the other."""

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import attrs

import gkreport
from gkreport.cli.console import fail, reason
from gkreport.errors import Lang
from gkreport.registry import READABLE, is_readable_name

FAULTS: Final = (gkreport.GkreportError, OSError, ValueError)
"""What a file can do to us; anything else is a fault of this library and is shown as one."""


@attrs.frozen
class Failure:
    """A file, or a folder, that cannot be read, and why."""

    file: Path
    error: Exception


def report_in(file: Path, lang: Lang = "zh") -> gkreport.Report:
    """Read a file that a command needs as a whole; where a cell of it stays unknown, the command fails."""
    try:
        return gkreport.read(file)
    except FAULTS as error:
        fail(f"不能读取 {file}：{reason(error, lang)}")


def reports_in(folder: Path, lang: Lang = "zh") -> list[gkreport.Report]:
    """Read all files of a folder, of which a command needs every one."""
    reports: list[gkreport.Report] = []
    for item in all_in([folder], "读取"):
        if isinstance(item, Failure):
            fail(f"不能读取 {item.file}：{reason(item.error, lang)}")
        reports.append(report_in(item, lang))
    return reports


def all_in(files: Iterable[Path], what: str) -> Iterator[Path | Failure]:
    """Yield every file; the bar on standard error shows only where a person waits for several."""
    from rich.console import Console
    from rich.progress import track

    found = [item for file in files for item in found_in(file)]
    silent = len(found) < 2 or not sys.stderr.isatty()  # noqa: PLR2004  # one file is no queue
    yield from track(found, what, console=Console(stderr=True), transient=True, disable=silent)


def found_in(path: Path) -> Iterator[Path | Failure]:
    """Yield the file, or in a folder every file below it that some format can read, sorted; or what went wrong."""
    if not os.path.isdir(path):  # noqa: PTH112  # Path.is_dir raises where a folder above is closed
        yield path
        return
    closed: list[OSError] = []
    walked = os.walk(path, onerror=closed.append)
    found = [Path(folder, name) for folder, _, names in walked for name in names if is_readable_name(name)]
    yield from sorted(found)
    for error in closed:
        yield Failure(Path(error.filename), error)
    if not found and not closed:
        readable = "、".join(sorted(READABLE))
        nothing = gkreport.FormatError(
            f"文件夹里没有可以读取的文件（{readable}）", f"no file in the folder can be read ({readable})"
        )
        yield Failure(path, nothing)

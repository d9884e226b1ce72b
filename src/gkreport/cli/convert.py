"""`gkreport convert`: converts one file, or every file of a folder, to another format."""

import os
import sys
from collections import Counter
from pathlib import Path
from typing import Final, NoReturn

import attrs

import gkreport
from gkreport.cli.console import ERRORS, OK, UNREADABLE, fail, reason, say
from gkreport.cli.files import FAULTS, Failure, all_in
from gkreport.errors import RecognitionError
from gkreport.registry import FORMATS, WRITABLE


def convert(*, source: Path, target: Path | None, to: str | None) -> NoReturn:
    """Convert a file or a folder; a file that fails is reported and does not stop the others."""
    if os.path.isdir(source):  # noqa: PTH112  # Path.is_dir raises where a folder above is closed
        if to is None:
            fail(f"{source} 是文件夹，请用 --to 指明格式（{'、'.join(WRITABLE)}）")
        _convert_folder(source, target or source.with_name(f"{source.resolve().name}-{to}"), to)
    if target is None and to is None:
        fail("请写明新文件的名字，或用 --to 指明格式")
    result = _convert_file(source, target or source.with_suffix(FORMATS[str(to)].suffixes[0]))
    for line in result.messages:
        say(line)
    sys.exit(result.code)


@attrs.frozen
class _Result:
    """The messages about one file, and its exit code."""

    messages: tuple[str, ...]
    code: int = OK


def _convert_file(source: Path, target: Path) -> _Result:
    try:
        document = gkreport.open(source)
        report = document.reading.require()
    except RecognitionError as error:
        return _Result((f"没有转换 {source}：{reason(error)}；用 gkreport check 查看全部",), ERRORS)
    except FAULTS as error:
        return _Result((f"不能读取 {source}：{reason(error)}",), UNREADABLE)
    try:
        gkreport.write(report, target, findings=gkreport.check(report))
    except FAULTS as error:
        return _Result((f"不能写入 {target}：{reason(error)}",), UNREADABLE)
    return _Result((*(problem.message() for problem in document.problems), f"已写入 {target}"))


_OUTCOMES: Final = {OK: "已转换", ERRORS: "有数字没有读懂，没有转换", UNREADABLE: "不能读取或写入"}


def _convert_folder(folder: Path, into: Path, to: str) -> NoReturn:
    """Convert every file below a folder to the same place below another."""
    codes: Counter[int] = Counter()
    written: set[Path] = set()
    for item in all_in([folder], "转换"):
        if isinstance(item, Failure):
            result = _Result((f"不能读取 {item.file}：{reason(item.error)}",), UNREADABLE)
        else:
            result = _convert_into(
                item, (into / item.relative_to(folder)).with_suffix(FORMATS[to].suffixes[0]), written
            )
        codes[result.code] += 1
        for line in result.messages[-1:] if result.code else ():
            say(line)
    counts = "，".join(f"{_OUTCOMES[code]} {codes[code]}" for code in _OUTCOMES)
    say(f"共 {codes.total()} 个文件：{counts}；转换后的文件在 {into}")
    sys.exit(max(codes, default=OK))


def _convert_into(source: Path, target: Path, written: set[Path]) -> _Result:
    """Convert a file of a folder; of files that differ only in their suffix, the first is converted."""
    if target in written:
        return _Result((f"没有转换 {source}：{target} 已由另一个同名文件写成",), UNREADABLE)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        return _Result((f"不能写入 {target}：{reason(error)}",), UNREADABLE)
    result = _convert_file(source, target)
    if result.code == OK:
        written.add(target)
    return result

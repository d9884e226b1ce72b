"""`gkreport convert`: converts one file, or every file of a folder, a pattern or a zip, to another format."""

import sys
from pathlib import Path
from typing import Final, NoReturn, TypeAlias

import gkreport
from gkreport.cli.console import ERRORS, OK, UNREADABLE, fail, reason, say
from gkreport.cli.files import all_in, counted, stands_for_many
from gkreport.errors import RecognitionError
from gkreport.many.reading import Task
from gkreport.registry import FORMATS, WRITABLE
from gkreport.reviewing.gathering import FAULTS, open_task

_CONVERTED: Final = "已转换"
_OUTCOMES: Final = {_CONVERTED: OK, "有数字没有读懂": ERRORS, "不能读取": UNREADABLE, "不能写入": UNREADABLE}
"""What becomes of a file, and the exit code."""


def convert(*, source: Path, target: Path | None, to: str | None) -> NoReturn:
    """Convert a file, or those of a folder, a pattern or a zip; one that fails is reported and stops no other."""
    if stands_for_many(source):
        if to is None:
            many = "是文件夹" if source.is_dir() else "里不止一个文件"
            fail(f"{source} {many}，请用 --to 指明格式（{'、'.join(WRITABLE)}）")
        base = _base_of(source)
        whole = base if base.name.strip(".") else base.resolve()
        _convert_many(source, base, target or whole.with_name(f"{whole.name.removesuffix('.zip')}-{to}"), to)
    if target is None and to is None:
        fail("请写明新文件的名字，或用 --to 指明格式")
    target = target or source.with_suffix(FORMATS[str(to)].suffixes[0])
    (task,) = all_in([source], "转换")
    outcome, messages = _convert_task(task, target, set())
    for line in messages:
        say(line)
    sys.exit(_OUTCOMES[outcome])


def _base_of(source: Path) -> Path:
    """Return the folder or zip that names of files begin with; of a pattern, what stands before its first sign."""
    return next(path for path in (source, *source.parents) if path.exists())


_Outcome: TypeAlias = tuple[str, tuple[str, ...]]
"""What became of a file, and the messages about it."""


def _convert_task(task: Task, target: Path, written: set[Path], *, make_folder: bool = False) -> _Outcome:
    """Convert a file; of files that differ only in their suffix, the first is converted."""
    try:
        document = open_task(task)
        report = document.reading.require()
    except RecognitionError as error:
        return "有数字没有读懂", (f"没有转换 {task.name}：{reason(error)}；用 gkreport check 查看全部",)
    except FAULTS as error:
        return "不能读取", (f"不能读取 {task.name}：{reason(error)}",)
    if target in written:
        return "不能写入", (f"没有转换 {task.name}：{target} 已由另一个同名文件写成",)
    try:
        if make_folder:
            target.parent.mkdir(parents=True, exist_ok=True)
        gkreport.write(report, target, findings=gkreport.check(report))
    except FAULTS as error:
        return "不能写入", (f"不能写入 {target}：{reason(error)}",)
    written.add(target)
    return _CONVERTED, (*(problem.message() for problem in document.problems), f"已写入 {target}")


def _convert_many(source: Path, base: Path, into: Path, to: str) -> NoReturn:
    """Convert every file to the same place below another folder."""
    counts = dict.fromkeys(_OUTCOMES, 0)
    written: set[Path] = set()
    for task in all_in([source], "转换"):
        target = (into / Path(task.name).relative_to(base)).with_suffix(FORMATS[to].suffixes[0])
        outcome, messages = _convert_task(task, target, written, make_folder=True)
        counts[outcome] += 1
        for line in messages if outcome != _CONVERTED else ():
            say(line)
    say(f"{counted(counts)}；转换后的文件在 {into}")
    sys.exit(max(code for outcome, code in _OUTCOMES.items() if counts[outcome]))

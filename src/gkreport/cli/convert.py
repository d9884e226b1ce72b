"""`gkreport convert`: converts one file, or every file of a folder, a pattern or a zip, to another format."""

import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final, NoReturn, TypeAlias

import attrs

import gkreport
from gkreport.cli.console import ERRORS, OK, UNREADABLE, fail, reason, say
from gkreport.cli.files import all_in, counted, stands_for_many
from gkreport.document import Document, write_atomically
from gkreport.errors import FormatError, RecognitionError
from gkreport.formats.kinds import Kind
from gkreport.formats.typefaces import missing_typefaces
from gkreport.many.reading import Task
from gkreport.registry import FORMATS, WRITABLE, format_for, write_each
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
    try:
        kind = format_for(target.name)
    except ValueError as error:
        fail(f"不能写入 {target}：{error}")
    ((outcome, messages),) = _Conversion(kind, lambda _name: target).outcomes(all_in([source], "转换"))
    for line in messages:
        say(line)
    sys.exit(_OUTCOMES[outcome])


def _base_of(source: Path) -> Path:
    """Return the folder or zip that names of files begin with; of a pattern, what stands before its first sign."""
    return next(path for path in (source, *source.parents) if path.exists())


_Outcome: TypeAlias = tuple[str, tuple[str, ...]]
"""What became of a file, and the messages about it."""


@attrs.define
class _Conversion:
    """Files on their way to another format; where many are made together, reading runs ahead of writing."""

    kind: Kind
    target_of: Callable[[str], Path]
    make_folders: bool = False
    refused: deque[_Outcome] = attrs.field(factory=deque[_Outcome])
    read: deque[tuple[Document, Path]] = attrs.field(factory=deque[tuple[Document, Path]])
    """What was read and is not yet written."""
    taken: set[Path] = attrs.field(factory=set[Path])

    def outcomes(self, tasks: Iterable[Task]) -> Iterator[_Outcome]:
        """Convert files, and yield what became of each."""
        any_made = False
        for made in write_each(self.kind, self.reports(tasks)):
            any_made |= isinstance(made, bytes)
            yield from self.refusals()
            yield self.write(*self.read.popleft(), made)
        yield from self.refusals()
        if self.kind is FORMATS["pdf"] and any_made and (missing := missing_typefaces()):
            names = "、".join(missing)
            say(f"本机没有安装公文字体{names}，PDF 里用了别的字体 / typefaces that are not installed here: {names}")

    def refusals(self) -> Iterator[_Outcome]:
        while self.refused:
            yield self.refused.popleft()

    def reports(self, tasks: Iterable[Task]) -> Iterator[tuple[gkreport.Report, gkreport.Findings]]:
        """Read files; of those that differ only in their suffix, the first is converted."""
        for task in tasks:
            target = self.target_of(task.name)
            try:
                document = open_task(task)
                report = document.reading.require()
            except RecognitionError as error:
                said = f"没有转换 {task.name}：{reason(error)}；用 gkreport check 查看全部"
                self.refused.append(("有数字没有读懂", (said,)))
            except FAULTS as error:
                self.refused.append(("不能读取", (f"不能读取 {task.name}：{reason(error)}",)))
            else:
                if target in self.taken:
                    said = f"没有转换 {task.name}：{target} 已由另一个同名文件写成"
                    self.refused.append(("不能写入", (said,)))
                    continue
                self.taken.add(target)
                self.read.append((document, target))
                yield report, gkreport.check(report)

    def write(self, document: Document, target: Path, made: bytes | FormatError) -> _Outcome:
        try:
            if isinstance(made, FormatError):
                raise made
            if self.make_folders:
                target.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(target, made)
        except FAULTS as error:
            return "不能写入", (f"不能写入 {target}：{reason(error)}",)
        return _CONVERTED, (*(problem.message() for problem in document.problems), f"已写入 {target}")


def _convert_many(source: Path, base: Path, into: Path, to: str) -> NoReturn:
    """Convert every file to the same place below another folder."""
    counts = dict.fromkeys(_OUTCOMES, 0)
    kind = FORMATS[to]

    def target_of(name: str) -> Path:
        return (into / Path(name).relative_to(base)).with_suffix(kind.suffixes[0])

    conversion = _Conversion(kind, target_of, make_folders=True)
    for outcome, messages in conversion.outcomes(all_in([source], "转换")):
        counts[outcome] += 1
        for line in messages if outcome != _CONVERTED else ():
            say(line)
    say(f"{counted(counts)}；转换后的文件在 {into}")
    sys.exit(max(code for outcome, code in _OUTCOMES.items() if counts[outcome]))

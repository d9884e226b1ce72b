"""`gkreport convert`: converts one file, or every file of a folder, a pattern or a zip, to another format."""

import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, NoReturn, TypeAlias

import attrs

import gkreport
from gkreport.cli.console import ERRORS, OK, UNKNOWN, UNREAD, UNREADABLE, Words, fail, listed, reason, say
from gkreport.cli.files import all_in, counted, kind_for, stands_for_many, unread, unwritten
from gkreport.document import Document, write_atomically
from gkreport.errors import FormatError, Lang, RecognitionError
from gkreport.formats.kinds import Kind
from gkreport.formats.typefaces import missing_typefaces
from gkreport.many.reading import Task
from gkreport.registry import FORMATS, WRITABLE, write_each
from gkreport.reviewing.gathering import FAULTS, open_task

_CONVERTED: Final = ("已转换", "converted")
_NOT_WRITTEN: Final = ("不能写入", "not written")
_OUTCOMES: Final[Mapping[Words, int]] = {
    _CONVERTED: OK,
    UNKNOWN: ERRORS,
    UNREAD: UNREADABLE,
    _NOT_WRITTEN: UNREADABLE,
}
"""What becomes of a file, and the exit code."""
_CONVERTING: Final = ("转换", "converting")


def convert(*, source: Path, target: Path | None, to: str | None, lang: Lang) -> NoReturn:
    """Convert a file, or those of a folder, a pattern or a zip; one that fails is reported and stops no other."""
    if stands_for_many(source):
        if to is None:
            formats = listed(WRITABLE, lang)
            zh, en = ("是文件夹", "is a folder") if source.is_dir() else ("里不止一个文件", "is more than one file")
            fail(
                lang,
                f"{source} {zh}，请用 --to 指明格式（{formats}）",
                f"{source} {en}; name the format by --to ({formats})",
            )
        base = _base_of(source)
        whole = base if base.name.strip(".") else base.resolve()
        into = target or whole.with_name(f"{whole.name.removesuffix('.zip')}-{to}")
        _convert_many(source, base, into, to, lang)
    if target is None and to is None:
        fail(lang, "请写明新文件的名字，或用 --to 指明格式", "name the new file, or its format by --to")
    target = target or source.with_suffix(FORMATS[str(to)].suffixes[0])
    conversion = _Conversion(kind_for(target, lang), lambda _name: target, lang)
    ((outcome, messages),) = conversion.outcomes(all_in([source], _CONVERTING[lang == "en"]))
    for words in messages:
        say(lang, *words)
    sys.exit(_OUTCOMES[outcome])


def _base_of(source: Path) -> Path:
    """Return the folder or zip that names of files begin with; of a pattern, what stands before its first sign."""
    return next(path for path in (source, *source.parents) if path.exists())


_Outcome: TypeAlias = tuple[Words, tuple[Words, ...]]
"""What became of a file, and the messages about it."""


@attrs.define
class _Conversion:
    """Files on their way to another format; where many are made together, reading runs ahead of writing."""

    kind: Kind
    target_of: Callable[[str], Path]
    lang: Lang
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
            names = listed(missing, self.lang)
            zh = f"本机没有安装公文字体{names}，PDF 里用了别的字体"
            say(self.lang, zh, f"typefaces of official documents that are not installed here: {names}")

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
                why = reason(error, self.lang)
                zh = f"没有转换 {task.name}：{why}；用 gkreport check 查看全部"
                self.refused.append(
                    (UNKNOWN, ((zh, f"{task.name} was not converted: {why}; gkreport check tells all"),))
                )
            except FAULTS as error:
                self.refused.append((UNREAD, (unread(task.name, reason(error, self.lang)),)))
            else:
                if target in self.taken:
                    zh = f"没有转换 {task.name}：{target} 已由另一个同名文件写成"
                    en = f"{task.name} was not converted: {target} is made from another file of that name"
                    self.refused.append((_NOT_WRITTEN, ((zh, en),)))
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
            return _NOT_WRITTEN, (unwritten(target, reason(error, self.lang)),)
        told = ((problem.message("zh"), problem.message("en")) for problem in document.problems)
        return _CONVERTED, (*told, (f"已写入 {target}", f"written to {target}"))


def _convert_many(source: Path, base: Path, into: Path, to: str, lang: Lang) -> NoReturn:
    """Convert every file to the same place below another folder."""
    counts = dict.fromkeys(_OUTCOMES, 0)
    kind = FORMATS[to]

    def target_of(name: str) -> Path:
        return (into / Path(name).relative_to(base)).with_suffix(kind.suffixes[0])

    conversion = _Conversion(kind, target_of, lang, make_folders=True)
    for outcome, messages in conversion.outcomes(all_in([source], _CONVERTING[lang == "en"])):
        counts[outcome] += 1
        for words in messages if outcome != _CONVERTED else ():
            say(lang, *words)
    told = counted(counts, lang)
    say(lang, f"{told}；转换后的文件在 {into}", f"{told}; the new files are in {into}")
    sys.exit(max(code for outcome, code in _OUTCOMES.items() if counts[outcome]))

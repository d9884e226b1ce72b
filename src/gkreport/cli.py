"""The command line: `gkreport check`, `show`, `convert` and `rules`, a thin layer over the public names."""

import codecs
import io
import json
import os
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, NoReturn

import attrs

import gkreport
from gkreport.errors import Lang, RecognitionError, SchemaError
from gkreport.formats.registry import FORMATS

if TYPE_CHECKING:
    import click
    from rich.console import Console
    from rich.text import Text

__all__ = ["application", "main"]


def __dir__() -> list[str]:
    return __all__


_OK: Final = 0
_ERRORS: Final = 1
_UNREADABLE: Final = 2
_NEEDED: Final = ("click", "rich")


def main() -> None:
    """Run the command line; exit with 0 (clean), 1 (errors in a report) or 2 (a file that cannot be read)."""
    _spare_narrow_consoles()
    if any(find_spec(name) is None for name in _NEEDED):
        sys.stderr.write('命令行需要 click 和 rich，请安装：pip install "gkreport[cli]" (click and rich are missing)\n')
        sys.exit(_UNREADABLE)
    try:
        application()(prog_name="gkreport")
    except OSError as error:  # standard output itself, such as a disk that is full
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what is still held back would fail again at exit
        _fail(f"写不出结果：{_reason(error)}")


def application() -> "click.Group":
    """Build the command line; click and rich are loaded only here and by the commands."""
    import click

    path = click.Path(path_type=Path)
    files = click.Argument(["files"], nargs=-1, required=True, type=path, metavar="文件或文件夹...")
    file = click.Argument(["file"], type=path, metavar="文件")
    as_json = click.Option(["--json", "as_json"], is_flag=True, help="输出 JSON。(JSON on standard output)")
    lang = click.Option(["--lang"], type=click.Choice(["zh", "en"]), default="zh", help="消息的语言。(language)")
    group = click.Group(
        "gkreport",
        help="核对、显示和转换政府信息公开工作年度报告。(Check, show and convert annual reports.)",
        commands=[
            click.Command(
                "check",
                callback=_check,
                params=[files, as_json, lang],
                help="核对报告：没有错误退出码为 0，有错误为 1，有文件不能读取为 2。(Check reports.)",
            ),
            click.Command(
                "show",
                callback=_show,
                params=[file, lang],
                help="在终端里显示报告，标出对不上的格子。(Show a report in the terminal.)",
            ),
            click.Command(
                "convert",
                callback=_convert,
                params=[
                    click.Argument(["source"], type=path, metavar="原文件"),
                    click.Argument(["target"], type=path, metavar="新文件"),
                ],
                help="转换格式，由新文件的后缀决定；新文件已经存在的，直接替换。(Convert a report.)",
            ),
            click.Command("rules", callback=_rules, params=[as_json], help="列出全部核对规则。(List all rules.)"),
        ],
    )
    return click.version_option(gkreport.__version__, prog_name="gkreport", message="%(prog)s %(version)s")(group)


# -- check -----------------------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class _Outcome:
    """What came of one file: what was found in it, or why it could not be read."""

    file: str
    organ: str = ""
    year: int | None = None
    problems: tuple[gkreport.Problem, ...] = ()
    findings: gkreport.Findings = attrs.field(factory=gkreport.Findings)
    error: Exception | None = None

    @property
    def code(self) -> int:
        if self.error:
            return _UNREADABLE
        unsound = self.findings.errors or any(problem.fatal for problem in self.problems)
        return _ERRORS if unsound else _OK


_FAULTS: Final = (gkreport.GkreportError, OSError, ValueError)
"""What a file can do to us; anything else is a fault of this library and is shown as one."""


def _check(*, files: Sequence[Path], as_json: bool, lang: Lang) -> NoReturn:
    outcomes = list(_outcomes(files))
    if as_json:
        _print_json([_as_json(outcome, lang) for outcome in outcomes])
    else:
        console = _console()
        for outcome in outcomes:
            for text in _as_text(outcome, lang, console):
                console.print(text, soft_wrap=True)
        if len(outcomes) > 1:
            console.print(_summary(outcomes, lang), soft_wrap=True)
    sys.exit(max((outcome.code for outcome in outcomes), default=_OK))


def _outcomes(files: Iterable[Path]) -> Iterator[_Outcome]:
    """Check every file; the bar on standard error shows only where a person waits for several."""
    from rich.console import Console
    from rich.progress import track

    found = [item for file in files for item in _found_in(file)]
    silent = len(found) < 2 or not sys.stderr.isatty()  # noqa: PLR2004  # one file is no queue
    for item in track(found, "核对", console=Console(stderr=True), transient=True, disable=silent):
        yield item if isinstance(item, _Outcome) else _outcome(item)


def _outcome(file: Path) -> _Outcome:
    try:
        document = gkreport.open(file)
    except _FAULTS as error:
        return _Outcome(file=str(file), error=error)
    return _checked(str(file), document)


def _checked(file: str, document: gkreport.Document) -> _Outcome:
    report = document.report
    findings = gkreport.check(report)
    return _Outcome(file=file, organ=report.organ, year=report.year, problems=document.problems, findings=findings)


def _found_in(path: Path) -> Iterator[Path | _Outcome]:
    """Yield the file, or in a folder every file below it that some format can read, sorted; or what went wrong."""
    if not os.path.isdir(path):  # noqa: PTH112  # Path.is_dir raises where a folder above is closed
        yield path
        return
    suffixes = {suffix for format_ in FORMATS.values() if format_.read for suffix in format_.suffixes}
    closed: list[OSError] = []
    found = [
        Path(folder, name)
        for folder, _, names in os.walk(path, onerror=closed.append)
        for name in names
        # Word and WPS leave ~$name beside a document that is open, other programs .name.
        if Path(name).suffix.lower() in suffixes and not name.startswith(("~$", "."))
    ]
    yield from sorted(found)
    for error in closed:
        yield _Outcome(file=str(error.filename), error=error)
    if not found and not closed:
        readable = "、".join(sorted(suffixes))
        nothing = gkreport.FormatError(
            f"文件夹里没有可以读取的文件（{readable}）", f"no file in the folder can be read ({readable})"
        )
        yield _Outcome(file=str(path), error=nothing)


def _as_json(outcome: _Outcome, lang: Lang) -> dict[str, object]:
    if outcome.error:
        return {"file": outcome.file, "error": "\n".join(_reasons(outcome.error, lang))}
    return {
        "file": outcome.file,
        "organ": outcome.organ,
        "year": outcome.year,
        "problems": [
            {
                "kind": problem.kind,
                "cell": problem.cell,
                "place": problem.place,
                "text": problem.text,
                "message": problem.message(lang),
            }
            for problem in outcome.problems
        ],
        "findings": [
            {
                "rule": finding.rule.id,
                "severity": finding.severity.value,
                "cells": finding.cells,
                "expected": _plain(finding.expected),
                "found": _plain(finding.found),
                "difference": _plain(finding.difference),
                "place": finding.place,
                "message": finding.message(lang),
            }
            for finding in outcome.findings
        ],
    }


def _plain(value: object) -> int | str | None:
    """Return a value as JSON carries it exactly: a count as a number, money as a string."""
    if isinstance(value, int | None):
        return value
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


_Word = Literal["year", "unknown", "error", "warning", "note", "unreadable", "more", "nothing", "files"]
_WORDS: Final[Mapping[Lang, Mapping[_Word, str]]] = {
    "zh": {
        "year": "{}年",
        "unknown": "（标题没有写明单位和年度）",
        "error": "错误 {}",
        "warning": "提醒 {}",
        "note": "提示 {}",
        "unreadable": "不能读取：{}",
        "more": "……还有 {} 处",
        "nothing": "没有发现问题",
        "files": "共 {} 个文件：没有错误 {}，有错误 {}，不能读取 {}",
    },
    "en": {
        "year": "{}",
        "unknown": "(no organ and year in the title)",
        "error": "errors {}",
        "warning": "warnings {}",
        "note": "notes {}",
        "unreadable": "cannot be read: {}",
        "more": "... and {} more",
        "nothing": "nothing was found",
        "files": "{} files: {} without errors, {} with errors, {} unreadable",
    },
}


def _as_text(outcome: _Outcome, lang: Lang, console: "Console") -> Iterator["Text"]:
    from rich.text import Text

    from gkreport import terminal

    words = _WORDS[lang]
    head = Text().append(terminal.printable(outcome.file), "bold")
    if outcome.error:
        first, *rest = _reasons(outcome.error, lang)
        head.append(f"  {words['unreadable'].format(terminal.printable(first))}", terminal.STYLES["error"])
        yield head
        yield from (Text(f"    {terminal.printable(line)}") for line in rest[:_MOST_LINES])
        if len(rest) > _MOST_LINES:
            yield Text(f"    {words['more'].format(len(rest) - _MOST_LINES)}")
        return
    year = "" if outcome.year is None else words["year"].format(outcome.year)
    head.append(f"  {' '.join(filter(None, (outcome.organ, year))) or words['unknown']}")
    counts: dict[_Word, int] = {
        "error": len(outcome.findings.errors),
        "warning": len(outcome.findings.warnings),
        "note": len(outcome.findings.notes),
    }
    for name, count in counts.items():
        head.append("  ").append(words[name].format(count), terminal.STYLES[name] if count else "")
    yield head
    # Folded for a person; for another program each remark is one line.
    yield _remarks(outcome, lang, _page_width(console) if console.is_terminal else None)


def _remarks(outcome: _Outcome, lang: Lang, width: int | None) -> "Text":
    from rich.text import Text

    from gkreport import terminal

    nothing = Text(f"  {_WORDS[lang]['nothing']}", terminal.STYLES["ok"])
    return terminal.remarks(outcome.problems, outcome.findings, width=width, lang=lang) or nothing


def _summary(outcomes: Sequence[_Outcome], lang: Lang) -> str:
    codes = [outcome.code for outcome in outcomes]
    return _WORDS[lang]["files"].format(len(codes), *map(codes.count, (_OK, _ERRORS, _UNREADABLE)))


# -- show, convert, rules --------------------------------------------------------------------------


def _show(*, file: Path, lang: Lang) -> None:
    from gkreport import terminal
    from gkreport.formats.marks import of_cells
    from gkreport.page import compose

    try:
        document = gkreport.open(file)
    except _FAULTS as error:
        _fail(f"不能读取 {file}：{_reason(error, lang)}")
    outcome = _checked(str(file), document)
    levels = {path: mark.level for path, mark in of_cells(outcome.findings).items()}
    levels |= {path: "error" for problem in outcome.problems if problem.fatal for path in problem.cells}
    console = _console()
    width = _page_width(console)
    console.print(terminal.show(compose(document.report), width, levels), soft_wrap=True)
    console.print()
    console.print(_remarks(outcome, lang, width), soft_wrap=True)


def _convert(*, source: Path, target: Path) -> None:
    try:
        document = gkreport.open(source)
        report = document.reading.require()
    except RecognitionError as error:
        _fail(f"没有转换 {source}：{_reason(error)}；用 gkreport check 查看全部", _ERRORS)
    except _FAULTS as error:
        _fail(f"不能读取 {source}：{_reason(error)}")
    try:
        gkreport.write(report, target, findings=gkreport.check(report))
    except _FAULTS as error:
        _fail(f"不能写入 {target}：{_reason(error)}")
    for problem in document.problems:
        _say(problem.message())
    _say(f"已写入 {target}")


def _rules(*, as_json: bool) -> None:
    from gkreport import terminal

    rules = gkreport.RULES.values()
    if as_json:
        _print_json(
            [
                {
                    "id": rule.id,
                    "severity": rule.severity.value,
                    "section": rule.section,
                    "formula": rule.formula,
                    "source": rule.source,
                    "by_construction": rule.by_construction,
                }
                for rule in rules
            ]
        )
    else:
        console = _console()
        console.print(terminal.catalogue(rules, _page_width(console)), soft_wrap=True)


# -- what is said, and where -----------------------------------------------------------------------

_PAGE: Final = 100
"""How wide a page is that no terminal shows."""
_WIDEST: Final = 120
"""Prose in longer lines is hard to read."""


def _console() -> "Console":
    from rich.console import Console

    return Console(highlight=False, markup=False, emoji=False)


def _page_width(console: "Console") -> int:
    return min(console.width, _WIDEST) if console.is_terminal else _PAGE


def _say(text: str) -> None:
    """Say one line on standard error, where it does not mix with results."""
    from gkreport import terminal

    sys.stderr.write(terminal.printable(" ".join(text.split())) + "\n")


def _fail(text: str, code: int = _UNREADABLE) -> NoReturn:
    _say(text)
    sys.exit(code)


def _print_json(value: object) -> None:
    """Print JSON that any console carries: what it cannot show, or should not, is escaped."""
    from gkreport import terminal

    text = json.dumps(value, ensure_ascii=False, indent=2)
    try:
        text.encode(sys.stdout.encoding)
        plain = terminal.printable(text) == text
    except UnicodeEncodeError:
        plain = False
    sys.stdout.write(f"{text if plain else json.dumps(value, indent=2)}\n")
    sys.stdout.flush()  # a reader that has gone is noticed here, where it is dealt with


_MOST: Final = 3
"""How many faults one line tells."""
_MOST_LINES: Final = 20
"""How many faults are told of one file; a broken JSON file can have one in every cell."""
_SYSTEM: Final[Mapping[type[OSError], tuple[str, str]]] = {
    FileNotFoundError: ("没有这个文件或文件夹", "no such file or folder"),
    PermissionError: ("没有权限", "permission denied"),
    IsADirectoryError: ("这是文件夹，不是文件", "it is a folder, not a file"),
    NotADirectoryError: ("路径中有一段不是文件夹", "a part of the path is not a folder"),
}


def _reasons(error: Exception, lang: Lang) -> list[str]:
    """Return why something failed: in one line, and where there is more to say in one line for each fault."""
    if isinstance(error, SchemaError | RecognitionError):
        faults = (fault for fault in error.exceptions if isinstance(fault, gkreport.CellError))
        return [error.in_language(lang), *(fault.in_language(lang) for fault in faults)]
    if isinstance(error, gkreport.GkreportError):
        return [error.in_language(lang)]
    if isinstance(error, OSError):
        known = _SYSTEM.get(type(error))
        return [known[lang == "en"] if known else error.strerror or str(error)]
    return [str(error)]


def _reason(error: Exception, lang: Lang = "zh") -> str:
    """Return why something failed, in one line."""
    first, *rest = _reasons(error, lang)
    told = "；".join(rest[:_MOST]) + ("……" if len(rest) > _MOST else "")
    return first.rstrip("：") + "：" + told if told else first


# Every stand-in is as wide as what it stands for, so that tables keep their shape.
_STAND_INS: Final = {**dict.fromkeys("┌┐└┘├┤┬┴┼", "+"), "─": "-", "│": "|", "✗": "x"}


def _stand_in(error: UnicodeError) -> tuple[str, int]:
    """Replace what a console cannot show: rules of tables by their like in ASCII, the rest by question marks."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lost = error.object[error.start : error.end]
    shown = (_STAND_INS.get(sign) or "?" * (1 + (unicodedata.east_asian_width(sign) in "WF")) for sign in lost)
    return "".join(shown), error.end


def _spare_narrow_consoles() -> None:
    """Let standard output and error keep the encoding of the console, whatever it lacks."""
    codecs.register_error("gkreport", _stand_in)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="gkreport")

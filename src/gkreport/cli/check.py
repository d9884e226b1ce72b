"""`gkreport check`: prints the findings of each file, for a person or as JSON."""

import functools
import sys
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn, TypeAlias

import attrs

import gkreport
from gkreport.cli.console import ERRORS, OK, UNREADABLE, console, fail, page_width, print_json, put, reasons, say
from gkreport.cli.files import FAULTS, all_in, all_read, counted, name_unread, open_task, report_in, stands_for_many
from gkreport.errors import Lang
from gkreport.many.reading import Task

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text


@attrs.frozen(kw_only=True)
class Outcome:
    """The problems and findings of one file, or the error that prevented reading it."""

    file: str
    organ: str = ""
    year: int | None = None
    problems: tuple[gkreport.Problem, ...] = ()
    hidden: tuple[gkreport.Hidden, ...] = ()
    """What the file hides; what only surrounds an article of a site is not told."""
    findings: gkreport.Findings = attrs.field(factory=gkreport.Findings)
    error: Exception | None = None

    @property
    def code(self) -> int:
        """The exit code for this file alone."""
        if self.error:
            return UNREADABLE
        unsound = self.findings.errors or any(problem.fatal for problem in self.problems)
        return ERRORS if unsound else OK


def check(*, files: Sequence[Path], as_json: bool, lang: Lang, previous: Path | None, parts: Path | None) -> NoReturn:
    """Check files and folders, print the findings, and exit with the highest code of all files."""
    if (previous or parts) and (len(files) > 1 or stands_for_many(files[0])):
        fail("--previous 和 --parts 一次只能同一份报告核对")
    hold = functools.partial(
        gkreport.check,
        previous=report_in(previous, lang) if previous else None,
        parts=_parts_in(parts, lang) if parts else None,
    )
    outcomes = [_outcome(task, hold) for task in all_in(files, "核对")]
    if as_json:
        print_json([_as_json(outcome, lang) for outcome in outcomes])
    else:
        out = console()
        for outcome in outcomes:
            for text in _as_text(outcome, lang, out):
                put(out, text)
        if len(outcomes) > 1:
            put(out, _summary(outcomes, lang))
    sys.exit(max((outcome.code for outcome in outcomes), default=OK))


_Check: TypeAlias = Callable[[gkreport.Report], gkreport.Findings]


def _parts_in(source: Path, lang: Lang) -> list[gkreport.Report]:
    """Read the reports that a report is the sum of; the command fails, and names them, where some cannot be read."""
    reports, unread = all_read(source, lang)
    if unread:
        say(f"没有核对：{source} 里{counted({'已读取': len(reports), '不能读取': len(unread)})}")
        name_unread(unread)
        sys.exit(UNREADABLE)
    return list(reports.values())


def _outcome(task: Task, hold: _Check) -> Outcome:
    try:
        document = open_task(task)
    except FAULTS as error:
        return Outcome(file=task.name, error=error)
    return checked(task.name, document, hold)


def checked(file: str, document: gkreport.Document, hold: _Check = gkreport.check) -> Outcome:
    """Check the report of a document."""
    report = document.report
    hidden = tuple(one for one in document.hidden if not one.is_around)
    return Outcome(
        file=file,
        organ=report.organ,
        year=report.year,
        problems=document.problems,
        hidden=hidden,
        findings=hold(report),
    )


_OF_A_PROBLEM: Final = ("kind", "cell", "place", "text")
_NUMBERS: Final = ("expected", "found", "difference")


def _as_json(outcome: Outcome, lang: Lang) -> dict[str, object]:
    if outcome.error:
        return {"file": outcome.file, "error": "\n".join(reasons(outcome.error, lang))}
    return {
        "file": outcome.file,
        "organ": outcome.organ,
        "year": outcome.year,
        "problems": [
            {**{name: getattr(problem, name) for name in _OF_A_PROBLEM}, "message": problem.message(lang)}
            for problem in outcome.problems
        ],
        "hidden": [{"place": one.place, "text": one.text, "why": one.why.words(lang)} for one in outcome.hidden],
        "findings": [
            {
                "rule": finding.rule.id,
                "severity": finding.severity.value,
                "cells": finding.cells,
                **{name: _json_value(getattr(finding, name)) for name in _NUMBERS},
                "place": finding.place,
                "message": finding.message(lang),
            }
            for finding in outcome.findings
        ],
    }


def _json_value(value: object) -> int | str | None:
    """Return a value that JSON can hold exactly: a count as a number, money as a string."""
    if isinstance(value, int | None):
        return value
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


_WORDS: Final = {
    "year": ("{}年", "{}"),
    "unknown": ("（标题没有写明单位和年度）", "(no organ and year in the title)"),
    "error": ("错误 {}", "errors {}"),
    "warning": ("提醒 {}", "warnings {}"),
    "note": ("提示 {}", "notes {}"),
    "unreadable": ("不能读取：{}", "cannot be read: {}"),
    "more": ("……还有 {} 处", "... and {} more"),
    "hidden": ("文件里有 {} 处看不见的文字，没有读入：{}", "{} pieces of text that nobody sees were not read: {}"),
    "nothing": ("没有发现问题", "nothing was found"),
    "files": (
        "共 {} 个文件：没有错误 {}，有错误 {}，不能读取 {}",
        "{} files: {} without errors, {} with errors, {} unreadable",
    ),
}


def _say(what: str, lang: Lang, *values: object) -> str:
    return _WORDS[what][lang == "en"].format(*values)


_MOST_REASONS: Final = 20
"""How many reasons are printed for one file; a broken JSON file can have one in every cell."""


def _as_text(outcome: Outcome, lang: Lang, out: "Console") -> Iterator["Text"]:
    from rich.text import Text

    from gkreport import terminal

    head = Text().append(" ".join(outcome.file.split()), "bold")
    if outcome.error:
        first, *rest = reasons(outcome.error, lang)
        head.append(f"  {_say('unreadable', lang, first)}", terminal.STYLES["error"])
        yield head
        yield from (Text(f"    {line}") for line in rest[:_MOST_REASONS])
        if len(rest) > _MOST_REASONS:
            yield Text(f"    {_say('more', lang, len(rest) - _MOST_REASONS)}")
        return
    year = "" if outcome.year is None else _say("year", lang, outcome.year)
    head.append(f"  {' '.join((*outcome.organ.split(), year)).strip() or _say('unknown', lang)}")
    for severity in gkreport.Severity:
        count = len(outcome.findings.of(severity))
        style = terminal.STYLES[severity.value] if count else ""
        head.append("  ").append(_say(severity.value, lang, count), style)
    yield head
    # Wrapped for a person; for another program each remark is one line.
    yield remarks(outcome, lang, page_width(out) if out.is_terminal else None)


_MOST_HIDDEN: Final = 3
"""How many hidden texts are quoted: enough to look for them."""


def remarks(outcome: Outcome, lang: Lang, width: int | None) -> "Text":
    """Return the text of all problems and findings of a file, or one that says that there are none."""
    from rich.text import Text

    from gkreport import terminal

    text = terminal.remarks(outcome.problems, outcome.findings, width=width, lang=lang)
    text = text or Text(f"  {_say('nothing', lang)}", terminal.STYLES["ok"])
    if outcome.hidden:
        named = [terminal.printable(one.message(lang)) for one in outcome.hidden[:_MOST_HIDDEN]]
        text.append(f"\n  {_say('hidden', lang, len(outcome.hidden), '；'.join(named))}", terminal.STYLES["warning"])
    return text


def _summary(outcomes: Sequence[Outcome], lang: Lang) -> str:
    codes = [outcome.code for outcome in outcomes]
    return _say("files", lang, len(codes), *map(codes.count, (OK, ERRORS, UNREADABLE)))

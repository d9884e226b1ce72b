"""`gkreport check`: what was found in each file, for a person or as JSON."""

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, NoReturn

import attrs

import gkreport
from gkreport.cli.console import ERRORS, OK, UNREADABLE, console, fail, page_width, print_json, reasons
from gkreport.cli.files import FAULTS, Failure, all_in, report_in, reports_in
from gkreport.errors import Lang

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text


@attrs.frozen(kw_only=True)
class Outcome:
    """What came of one file: what was found in it, or why it could not be read."""

    file: str
    organ: str = ""
    year: int | None = None
    problems: tuple[gkreport.Problem, ...] = ()
    findings: gkreport.Findings = attrs.field(factory=gkreport.Findings)
    error: Exception | None = None

    @property
    def code(self) -> int:
        """The exit code that the file alone would give."""
        if self.error:
            return UNREADABLE
        unsound = self.findings.errors or any(problem.fatal for problem in self.problems)
        return ERRORS if unsound else OK


@attrs.frozen
class Beside:
    """What a report is held against: last year's, and those it is to be the sum of."""

    previous: gkreport.Report | None = None
    parts: tuple[gkreport.Report, ...] | None = None


_ALONE: Final = Beside()


def check(*, files: Sequence[Path], as_json: bool, lang: Lang, previous: Path | None, parts: Path | None) -> NoReturn:
    """Check files and folders, print what was found, and exit with the worst of the outcomes."""
    if (previous or parts) and (len(files) > 1 or os.path.isdir(files[0])):  # noqa: PTH112  # as in `found_in`
        fail("--previous 和 --parts 一次只能同一份报告核对")
    beside = Beside(report_in(previous, lang) if previous else None, tuple(reports_in(parts, lang)) if parts else None)
    outcomes = [
        Outcome(file=str(item.file), error=item.error) if isinstance(item, Failure) else _outcome(item, beside)
        for item in all_in(files, "核对")
    ]
    if as_json:
        print_json([_as_json(outcome, lang) for outcome in outcomes])
    else:
        out = console()
        for outcome in outcomes:
            for text in _as_text(outcome, lang, out):
                out.print(text, soft_wrap=True)
        if len(outcomes) > 1:
            out.print(_summary(outcomes, lang), soft_wrap=True)
    sys.exit(max((outcome.code for outcome in outcomes), default=OK))


def _outcome(file: Path, beside: Beside) -> Outcome:
    try:
        document = gkreport.open(file)
    except FAULTS as error:
        return Outcome(file=str(file), error=error)
    return checked(str(file), document, beside)


def checked(file: str, document: gkreport.Document, beside: Beside = _ALONE) -> Outcome:
    """Check what was read of a file."""
    report = document.report
    findings = gkreport.check(report, previous=beside.previous, parts=beside.parts)
    return Outcome(file=file, organ=report.organ, year=report.year, problems=document.problems, findings=findings)


def _as_json(outcome: Outcome, lang: Lang) -> dict[str, object]:
    if outcome.error:
        return {"file": outcome.file, "error": "\n".join(reasons(outcome.error, lang))}
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


_MOST_LINES: Final = 20
"""How many faults are told of one file; a broken JSON file can have one in every cell."""


def _as_text(outcome: Outcome, lang: Lang, out: "Console") -> Iterator["Text"]:
    from rich.text import Text

    from gkreport import terminal

    words = _WORDS[lang]
    head = Text().append(terminal.printable(outcome.file), "bold")
    if outcome.error:
        first, *rest = reasons(outcome.error, lang)
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
    yield remarks(outcome, lang, page_width(out) if out.is_terminal else None)


def remarks(outcome: Outcome, lang: Lang, width: int | None) -> "Text":
    """Return all problems and findings of a file, or that there are none."""
    from rich.text import Text

    from gkreport import terminal

    nothing = Text(f"  {_WORDS[lang]['nothing']}", terminal.STYLES["ok"])
    return terminal.remarks(outcome.problems, outcome.findings, width=width, lang=lang) or nothing


def _summary(outcomes: Sequence[Outcome], lang: Lang) -> str:
    codes = [outcome.code for outcome in outcomes]
    return _WORDS[lang]["files"].format(len(codes), *map(codes.count, (OK, ERRORS, UNREADABLE)))

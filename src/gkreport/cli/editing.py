"""`gkreport annotate`, `fill`, `deduce` and `blank`: comments and numbers in the user's own files, and new forms."""

import sys
from pathlib import Path
from typing import Final, NoReturn

import gkreport
from gkreport.cli.console import ERRORS, OK, UNREAD, UNREADABLE, Words, console, fail, put, reason, say
from gkreport.cli.files import (
    bar,
    counted,
    kind_for,
    name_unread,
    not_read,
    not_written,
    report_in,
    stands_for_many,
)
from gkreport.document import write_atomically
from gkreport.errors import Lang
from gkreport.registry import FORMATS
from gkreport.reviewing.gathering import FAULTS


def annotate(*, source: Path, target: Path | None, summary: bool, lang: Lang) -> NoReturn:
    """Write an annotated copy of a file, or of each file of a folder in which something was found."""
    if stands_for_many(source):
        _annotate_many(source, target or source.with_name(f"{source.name}-批注"), lang, summary=summary)
    target = target or source.with_stem(f"{source.stem}-批注")
    try:
        document = gkreport.open(source)
        findings = gkreport.check(document.report)
        document.annotate(findings, summary=summary).save(target)
    except FAULTS as error:
        why = reason(error, lang)
        fail(lang, f"没有批注 {source}：{why}", f"{source} was not annotated: {why}")
    told = _counts(findings, lang)
    say(lang, f"{told}，批注写入 {target}", f"{told}; the annotated copy is {target}")
    sys.exit(OK if findings.ok else ERRORS)


def _annotate_many(source: Path, into: Path, lang: Lang, *, summary: bool) -> NoReturn:
    with bar(("批注", "annotating")[lang == "en"]) as progress:
        result = gkreport.review(source, progress=progress)
    try:
        written = result.annotate(into, summary=summary)
    except OSError as error:
        fail(lang, f"写不出批注：{reason(error, lang)}", f"nothing can be written: {reason(error, lang)}")
    left = [file for file in result.files if file.findings and file.name not in written]
    name_unread({file.name: reason(file.error, lang) for file in result.files if file.error}, lang)
    for file in left:
        told = _counts(file.findings, lang)
        zh = f"没有批注 {file.name}：只有 Word 和 Excel 文件能批注；{told}，用 gkreport check 查看"
        say(lang, zh, f"{file.name} was not annotated, only files of Word and Excel can be: {told}; see gkreport check")
    clean = len(result.files) - len(written) - len(left) - len(result.unread)
    counts: dict[Words, int] = {_ANNOTATED: len(written), _CLEAN: clean, _NOT_ANNOTATED: len(left)}
    told = counted(counts | {UNREAD: len(result.unread)}, lang)
    say(lang, f"{told}；批注后的文件在 {into}", f"{told}; the annotated copies are in {into}")
    sys.exit(UNREADABLE if result.unread else OK if result.ok else ERRORS)


_ANNOTATED: Final = ("已批注", "annotated")
_CLEAN: Final = ("没有问题", "nothing found")
_NOT_ANNOTATED: Final = ("不能批注", "not annotated")


def _counts(findings: gkreport.Findings, lang: Lang) -> str:
    errors, warnings, notes = (len(some) for some in (findings.errors, findings.warnings, findings.notes))
    if lang == "en":
        return f"errors {errors}, warnings {warnings}, notes {notes}"
    return f"错误 {errors}，提醒 {warnings}，提示 {notes}"


def fill(*, file: Path, report: Path, target: Path, lang: Lang) -> None:
    """Put the numbers of a report into a file of the user's own."""
    numbers = report_in(report, lang)
    try:
        gkreport.open(file).fill(numbers).save(target)
    except FAULTS as error:
        why = reason(error, lang)
        fail(lang, f"没有填写 {file}：{why}", f"{file} was not filled: {why}")
    say(lang, f"已填写，写入 {target}", f"filled, written to {target}")


def deduce(*, file: Path, target: Path | None, lang: Lang) -> NoReturn:
    """Print which blanks the sums determine, and why; with a target, write the report with them filled in."""
    try:
        document = gkreport.open(file)
        deduction = gkreport.deduce(document.reading.require())
    except FAULTS as error:
        not_read(file, error, lang)
    out = console()
    nothing = "没有勾稽关系能够确定的空格" if lang == "zh" else "no blank is determined by the sums"
    said = [one.message(lang) for one in deduction.contradictions]
    said += [one.message(lang) for one in deduction.reasons.values()]
    for line in said or [nothing]:
        put(out, line)
    if target:
        own = FORMATS[document.format].editing and target.suffix == file.suffix
        if not own:
            kind_for(target, lang)
        try:
            filled = document.fill(deduction.report).to_bytes() if own else b""
            write_atomically(target, filled or gkreport.dumps(deduction.report, format=target.name))
        except FAULTS as error:
            not_written(target, reason(error, lang), lang)
        count = len(deduction.filled)
        say(lang, f"已填 {count} 格，写入 {target}", f"filled {count} cells, written to {target}")
    sys.exit(ERRORS if deduction.contradictions else OK)


def blank(*, organ: str, year: int, target: Path, previous: Path | None, lang: Lang) -> None:
    """Write an empty form for an organ and a year; what last year carried over stands filled in."""
    kind_for(target, lang)
    last = report_in(previous, lang) if previous else None
    try:
        write_atomically(target, gkreport.blank(organ, year, format=target.name, previous=last))
    except FAULTS as error:
        not_written(target, reason(error, lang), lang)
    say(lang, f"空表写入 {target}", f"the empty form is {target}")

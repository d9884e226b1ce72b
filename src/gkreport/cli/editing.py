"""`gkreport annotate`, `fill`, `deduce` and `blank`: comments and numbers in the user's own files, and new forms."""

import sys
from pathlib import Path
from typing import NoReturn

import gkreport
from gkreport.cli.console import ERRORS, OK, UNREADABLE, console, fail, put, reason, say
from gkreport.cli.files import bar, counted, report_in, stands_for_many
from gkreport.document import write_atomically
from gkreport.errors import Lang
from gkreport.registry import FORMATS
from gkreport.reviewing.gathering import FAULTS


def annotate(*, source: Path, target: Path | None, summary: bool) -> NoReturn:
    """Write an annotated copy of a file, or of each file of a folder in which something was found."""
    if stands_for_many(source):
        _annotate_many(source, target or source.with_name(f"{source.name}-批注"), summary=summary)
    target = target or source.with_stem(f"{source.stem}-批注")
    try:
        document = gkreport.open(source)
        findings = gkreport.check(document.report)
        document.annotate(findings, summary=summary).save(target)
    except FAULTS as error:
        fail(f"没有批注 {source}：{reason(error)}")
    say(f"{_counts(findings)}，批注写入 {target}")
    sys.exit(OK if findings.ok else ERRORS)


def _annotate_many(source: Path, into: Path, *, summary: bool) -> NoReturn:
    with bar("批注") as progress:
        result = gkreport.review(source, progress=progress)
    try:
        written = result.annotate(into, summary=summary)
    except OSError as error:
        fail(f"写不出批注：{reason(error)}")
    left = [file for file in result.files if file.findings and file.name not in written]
    for file in result.unread:
        say(f"不能读取 {file.name}：{reason(file.error) if file.error else ''}")
    for file in left:
        say(f"没有批注 {file.name}：只有 Word 和 Excel 文件能批注；{_counts(file.findings)}，用 gkreport check 查看")
    clean = len(result.files) - len(written) - len(left) - len(result.unread)
    counts = {"已批注": len(written), "没有问题": clean, "不能批注": len(left), "不能读取": len(result.unread)}
    say(f"{counted(counts)}；批注后的文件在 {into}")
    sys.exit(UNREADABLE if result.unread else OK if result.ok else ERRORS)


def _counts(findings: gkreport.Findings) -> str:
    return f"错误 {len(findings.errors)}，提醒 {len(findings.warnings)}，提示 {len(findings.notes)}"


def fill(*, file: Path, report: Path, target: Path) -> None:
    """Put the numbers of a report into a file of the user's own."""
    numbers = report_in(report)
    try:
        gkreport.open(file).fill(numbers).save(target)
    except FAULTS as error:
        fail(f"没有填写 {file}：{reason(error)}")
    say(f"已填写，写入 {target}")


def deduce(*, file: Path, target: Path | None, lang: Lang) -> NoReturn:
    """Print which blanks the sums determine, and why; with a target, write the report with them filled in."""
    try:
        document = gkreport.open(file)
        deduction = gkreport.deduce(document.reading.require())
    except FAULTS as error:
        fail(f"不能读取 {file}：{reason(error, lang)}")
    out = console()
    nothing = "没有勾稽关系能够确定的空格" if lang == "zh" else "no blank is determined by the sums"
    said = [one.message(lang) for one in deduction.contradictions]
    said += [one.message(lang) for one in deduction.reasons.values()]
    for line in said or [nothing]:
        put(out, line)
    if target:
        try:
            own = FORMATS[document.format].editing and target.suffix == file.suffix
            data = (
                document.fill(deduction.report).to_bytes()
                if own
                else gkreport.dumps(deduction.report, format=target.name)
            )
            write_atomically(target, data)
        except FAULTS as error:
            fail(f"不能写入 {target}：{reason(error, lang)}")
        say(f"已填 {len(deduction.filled)} 格，写入 {target}")
    sys.exit(ERRORS if deduction.contradictions else OK)


def blank(*, organ: str, year: int, target: Path, previous: Path | None) -> None:
    """Write an empty form for an organ and a year; what last year carried over stands filled in."""
    last = report_in(previous) if previous else None
    try:
        write_atomically(target, gkreport.blank(organ, year, format=target.name, previous=last))
    except FAULTS as error:
        fail(f"没有写成 {target}：{reason(error)}")
    say(f"空表写入 {target}")

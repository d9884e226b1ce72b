"""`gkreport locate`, `aggregate` and `compare`: which cells can be wrong, many reports as one, two side by side."""

import sys
from pathlib import Path
from typing import Final, NoReturn

import gkreport
from gkreport.cli.console import ERRORS, OK, UNREAD, UNREADABLE, Words, console, fail, listed, put, reason, say
from gkreport.cli.files import all_read, counted, kind_for, name_unread, report_in
from gkreport.errors import Lang
from gkreport.report.organs import same_organ
from gkreport.report.precedence import why_not_before
from gkreport.reviewing.gathering import FAULTS
from gkreport.reviewing.repairing import repairs_of


def locate(*, file: Path, previous: Path | None, lang: Lang) -> NoReturn:
    """Print the changes that make the sums hold, the likeliest first; exit with 1 if any is needed."""
    last = report_in(previous, lang) if previous else None
    report = report_in(file, lang)
    repairs = repairs_of(report, last)
    out = console()
    for zh, en in why_not_before(last, report) if last else ():
        put(out, f"{en}; it was not used" if lang == "en" else f"{zh}，没有用")
    put(out, repairs.message(lang))
    for number, repair in enumerate(repairs, 1):
        put(out, f"{number}. {repair.message(lang)}")
    sys.exit(ERRORS if repairs or not repairs.complete else OK)


def aggregate(  # noqa: PLR0913  # an option each
    *, source: Path, target: Path, organ: str, year: int, skip_unread: bool, lang: Lang
) -> None:
    """Add up all reports of a folder, a pattern or a zip but the organ's own, and write the sum."""
    kind_for(target, lang)
    reports, unread = all_read(source, lang)
    own = [name for name, report in reports.items() if same_organ(report.organ, organ)]
    counts: dict[Words, int] = {_COUNTED: len(reports) - len(own), _OWN: len(own), UNREAD: len(unread)}
    if unread and not skip_unread:
        told = counted(counts, lang)
        zh, en = "请改好或移出，或用 --skip-unread 只汇总其余的", "mend them, move them, or use --skip-unread"
        say(lang, f"没有汇总：{told}；{zh}", f"nothing was added up: {told}; {en}")
        name_unread(unread, lang)
        sys.exit(UNREADABLE)
    parts = {name: report for name, report in reports.items() if name not in own}
    if unnamed := listed((name for name, report in parts.items() if not report.organ), lang):
        zh, en = "没有写明单位，无法保证每个单位只计一次", "these name no organ, and one could be counted twice"
        fail(lang, f"没有汇总：{zh}：{unnamed}", f"nothing was added up: {en}: {unnamed}")
    broken = [name for name, report in parts.items() if gkreport.check(report).errors]
    try:
        gkreport.write(gkreport.aggregate(parts.values(), organ=organ, year=year), target)
    except FAULTS as error:
        why = reason(error, lang)
        fail(lang, f"没有汇总：{why}", f"nothing was added up: {why}")
    if unread:
        count, names = len(unread), listed(unread, lang)
        say(
            lang,
            f"有 {count} 个文件不能读取，没有计入：{names}",
            f"left out, as they cannot be read ({count}): {names}",
        )
        name_unread(unread, lang)
    say(lang, f"已汇总 {len(parts)} 份报告，写入 {target}", f"added up {len(parts)} reports, written to {target}")
    if own:
        names = listed(own, lang)
        say(lang, f"“{organ}”自己的报告没有计入：{names}", f"the own report of {organ} was not counted in: {names}")
    if broken:
        count, names = len(broken), listed(broken, lang)
        zh = f"自身的数对不上的报告有 {count} 份，照原数计入；请用 gkreport check 查看：{names}"
        say(lang, zh, f"added as they stand, though their own sums do not hold ({count}; see gkreport check): {names}")


_COUNTED: Final = ("计入", "counted in")
_OWN: Final = ("本单位自己的报告", "the organ's own")


def compare(*, before: Path, after: Path, lang: Lang) -> NoReturn:
    """Print the differences between two reports; exit with 1 if there are any."""
    comparison = gkreport.compare(report_in(before, lang), report_in(after, lang))
    put(console(), comparison.text(lang))
    sys.exit(OK if comparison.same else ERRORS)

"""`gkreport locate`, `aggregate` and `compare`: which cells can be wrong, many reports as one, two side by side."""

import sys
from pathlib import Path
from typing import NoReturn

import gkreport
from gkreport.cli.console import ERRORS, OK, UNREADABLE, console, fail, put, reason, say
from gkreport.cli.files import all_read, counted, name_unread, report_in
from gkreport.errors import Lang
from gkreport.report.organs import same_organ
from gkreport.reviewing.gathering import FAULTS


def locate(*, file: Path, lang: Lang) -> NoReturn:
    """Print all smallest sets of changes that make the sums hold, the likeliest first; exit with 1 if any is needed."""
    repairs = gkreport.locate(report_in(file, lang))
    out = console()
    put(out, repairs.message(lang))
    for number, repair in enumerate(repairs, 1):
        put(out, f"{number}. {repair.message(lang)}")
    sys.exit(ERRORS if repairs or not repairs.complete else OK)


def aggregate(*, source: Path, target: Path, organ: str, year: int, skip_unread: bool) -> None:
    """Add up all reports of a folder, a pattern or a zip but the organ's own, and write the sum."""
    reports, unread = all_read(source)
    own = [name for name, report in reports.items() if same_organ(report.organ, organ)]
    counts = {"计入": len(reports) - len(own), "本单位自己的报告": len(own), "不能读取": len(unread)}
    if unread and not skip_unread:
        say(f"没有汇总：{counted(counts)}；请改好或移出，或用 --skip-unread 只汇总其余的")
        name_unread(unread)
        sys.exit(UNREADABLE)
    parts = {name: report for name, report in reports.items() if name not in own}
    if unnamed := [name for name, report in parts.items() if not report.organ]:
        fail(f"没有汇总：没有写明单位，无法保证每个单位只计一次：{'、'.join(unnamed)}")
    broken = [name for name, report in parts.items() if gkreport.check(report).errors]
    try:
        gkreport.write(gkreport.aggregate(parts.values(), organ=organ, year=year), target)
    except FAULTS as error:
        fail(f"没有汇总：{reason(error)}")
    if unread:
        say(f"有 {len(unread)} 个文件不能读取，没有计入：{'、'.join(unread)}")
        name_unread(unread)
    say(f"已汇总 {len(parts)} 份报告，写入 {target}")
    if own:
        say(f"“{organ}”自己的报告没有计入：{'、'.join(own)}")
    if broken:
        say(f"自身的数对不上的报告有 {len(broken)} 份，照原数计入；请用 gkreport check 查看：{'、'.join(broken)}")


def compare(*, before: Path, after: Path, lang: Lang) -> NoReturn:
    """Print the differences between two reports; exit with 1 if there are any."""
    comparison = gkreport.compare(report_in(before, lang), report_in(after, lang))
    put(console(), comparison.text(lang))
    sys.exit(OK if comparison.same else ERRORS)

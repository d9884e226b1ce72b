"""`gkreport locate`, `aggregate` and `compare`: which cells can be wrong, many reports as one, two side by side."""

import sys
from pathlib import Path
from typing import NoReturn

import gkreport
from gkreport.cli.console import ERRORS, OK, console, fail, reason, say
from gkreport.cli.files import FAULTS, report_in, reports_in
from gkreport.errors import Lang


def locate(*, file: Path, lang: Lang) -> NoReturn:
    """Print all smallest sets of changes that make the sums hold, the likeliest first; exit with 1 if any is needed."""
    repairs = gkreport.locate(report_in(file, lang))
    out = console()
    out.print(repairs.message(lang), soft_wrap=True)
    for number, repair in enumerate(repairs, 1):
        out.print(f"{number}. {repair.message(lang)}", soft_wrap=True)
    sys.exit(ERRORS if repairs or not repairs.complete else OK)


def aggregate(*, folder: Path, target: Path, organ: str, year: int) -> None:
    """Add up all reports of a folder and write the sum."""
    reports = reports_in(folder)
    try:
        gkreport.write(gkreport.aggregate(reports, organ=organ, year=year), target)
    except FAULTS as error:
        fail(f"没有汇总：{reason(error)}")
    say(f"已汇总 {len(reports)} 份报告，写入 {target}")
    if any(report.organ == organ for report in reports):
        say(f"其中有一份报告的单位就是“{organ}”，已一并计入；如果它是上次汇总的结果，请把它移出文件夹后重新汇总")


def compare(*, before: Path, after: Path, lang: Lang) -> NoReturn:
    """Print the differences between two reports; exit with 1 if there are any."""
    comparison = gkreport.compare(report_in(before, lang), report_in(after, lang))
    console().print(comparison.text(lang), soft_wrap=True)
    sys.exit(OK if comparison.same else ERRORS)

"""`gkreport collect`: reads a folder of reports into tables for statistics; a run that was stopped is continued."""

import json
import sys
from pathlib import Path
from typing import Final, NoReturn

from gkreport import many
from gkreport.cli.console import OK, UNKNOWN, UNREAD, UNREADABLE, fail, reason, say
from gkreport.cli.files import READ, bar, counted, name_unread
from gkreport.errors import Lang
from gkreport.reviewing.gathering import FAULTS

_REPORTS: Final = ("读成报告", "read")
_MOST_NAMED: Final = 50
"""How many files are named on standard error; a folder can hold thousands of other things."""


def collect(*, source: str, target: Path, workers: int | None, timeout: float, lang: Lang) -> NoReturn:
    """Collect all reports of a folder, a pattern or a zip; exit with 2 if a file could not be read."""
    try:
        with bar(READ[lang == "en"]) as progress:
            done = many.collect(source, target, workers=workers, timeout=timeout, progress=progress)
    except ModuleNotFoundError:
        install = 'pip install "gkreport[arrow]"'
        fail(lang, f"collect 需要 pyarrow，请安装：{install}", f"collect needs pyarrow; install it by {install}")
    except FAULTS as error:
        fail(lang, f"没有汇集：{reason(error, lang)}", f"nothing was collected: {reason(error, lang)}")
    if not done.reports + done.errors:
        fail(lang, f"{source} 里没有可以读取的文件", f"there is no file in {source}")
    with done.errors_path.open(encoding="utf-8") as lines:
        message = "message_en" if lang == "en" else "message"
        unread = [(row["name"], row["error"], row[message]) for row in map(json.loads, lines)]
    unknown = sum(error == "RecognitionError" for _, error, _ in unread)
    told = counted({_REPORTS: done.reports, UNKNOWN: unknown, UNREAD: done.errors - unknown}, lang)
    zh, en = f"本次读取 {done.read} 个，报告写入 {target}", f"{done.read} read in this run; the reports are in {target}"
    say(lang, f"{told}；{zh}", f"{told}; {en}")
    say(lang, f"核对结果写入 {done.findings_path}", f"the findings are in {done.findings_path}")
    if unread:
        zh = f"没有读成报告的 {done.errors} 个文件，文件名和原因写入 {done.errors_path}"
        say(
            lang,
            zh,
            f"files that became no report: {done.errors}; their names and the reasons are in {done.errors_path}",
        )
        colon = ": " if lang == "en" else ""  # in Chinese it is there
        name_unread({name: why.replace("\n", colon, 1) for name, _, why in unread[:_MOST_NAMED]}, lang)
    if len(unread) > _MOST_NAMED:
        say(lang, f"……还有 {len(unread) - _MOST_NAMED} 个", f"... and {len(unread) - _MOST_NAMED} more")
    sys.exit(UNREADABLE if done.errors else OK)

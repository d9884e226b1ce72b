"""`gkreport collect`: reads a folder of reports into tables for statistics; a run that was stopped is continued."""

import json
import sys
from pathlib import Path
from typing import Final, NoReturn

from gkreport import many
from gkreport.cli.console import OK, UNREADABLE, fail, reason, say
from gkreport.cli.files import bar, counted, name_unread
from gkreport.reviewing.gathering import FAULTS

_MOST_NAMED: Final = 50
"""How many files are named on standard error; a folder can hold thousands of other things."""


def collect(*, source: str, target: Path, workers: int | None, timeout: float) -> NoReturn:
    """Collect all reports of a folder, a pattern or a zip; exit with 2 if a file could not be read."""
    try:
        with bar("读取") as progress:
            done = many.collect(source, target, workers=workers, timeout=timeout, progress=progress)
    except ModuleNotFoundError:
        fail('collect 需要 pyarrow，请安装：pip install "gkreport[arrow]" (pyarrow is missing)')
    except FAULTS as error:
        fail(f"没有汇集：{reason(error)}")
    if not done.reports + done.errors:
        fail(f"{source} 里没有可以读取的文件")
    with done.errors_path.open(encoding="utf-8") as lines:
        unread = [(row["name"], row["error"], row["message"]) for row in map(json.loads, lines)]
    unknown = sum(error == "RecognitionError" for _, error, _ in unread)
    counts = {"读成报告": done.reports, "有数字没有读懂": unknown, "不能读取": done.errors - unknown}
    say(f"{counted(counts)}；本次读取 {done.read} 个，报告写入 {target}")
    say(f"核对结果写入 {done.findings_path}")
    if unread:
        say(f"没有读成报告的 {done.errors} 个文件，文件名和原因写入 {done.errors_path}")
        name_unread({name: message for name, _, message in unread[:_MOST_NAMED]})
    if len(unread) > _MOST_NAMED:
        say(f"……还有 {len(unread) - _MOST_NAMED} 个")
    sys.exit(UNREADABLE if done.errors else OK)

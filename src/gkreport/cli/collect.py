"""`gkreport collect`: reads a folder of reports into tables for statistics; a run that was stopped is continued."""

import sys
from pathlib import Path
from typing import NoReturn

from gkreport import many
from gkreport.cli.console import OK, UNREADABLE, fail, reason, say
from gkreport.cli.files import FAULTS


def collect(*, source: str, target: Path, workers: int | None, timeout: float) -> NoReturn:
    """Collect all reports of a folder, a pattern or a zip; exit with 2 if a file could not be read."""
    from rich.console import Console
    from rich.progress import Progress

    try:
        with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
            task = bar.add_task("读取", total=None)
            done = many.collect(
                source,
                target,
                workers=workers,
                timeout=timeout,
                progress=lambda done, total: bar.update(task, completed=done, total=total),
            )
    except ModuleNotFoundError:
        fail('collect 需要 pyarrow，请安装：pip install "gkreport[arrow]" (pyarrow is missing)')
    except FAULTS as error:
        fail(f"没有汇集：{reason(error)}")
    if not done.reports + done.errors:
        fail(f"{source} 里没有可以读取的文件")
    say(f"共 {done.reports + done.errors} 个文件，本次读取 {done.read} 个；报告 {done.reports} 份，写入 {target}")
    say(f"核对结果写入 {done.findings_path}")
    if done.errors:
        say(f"不能读取的文件有 {done.errors} 个，文件名和原因写入 {done.errors_path}")
    sys.exit(UNREADABLE if done.errors else OK)

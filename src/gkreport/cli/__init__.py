"""The command line: a thin layer over the public names, with a module for each group of commands."""

import os
import sys
from collections.abc import Callable
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

import gkreport
from gkreport.cli.console import UNREADABLE, allow_any_encoding, fail, reason

if TYPE_CHECKING:
    import click

__all__ = ["application", "main"]


def __dir__() -> list[str]:
    return __all__


_NEEDED: Final = ("click", "rich")


def main() -> None:
    """Run the command line; exit with 0 (clean), 1 (errors in a report) or 2 (a file that cannot be read)."""
    allow_any_encoding()
    if any(find_spec(name) is None for name in _NEEDED):
        sys.stderr.write('命令行需要 click 和 rich，请安装：pip install "gkreport[cli]" (click and rich are missing)\n')
        sys.exit(UNREADABLE)
    try:
        application()(prog_name="gkreport")
    except OSError as error:  # from standard output itself, such as a full disk
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # writing what is still buffered would fail again at exit
        fail(f"写不出结果：{reason(error)}")


def application() -> "click.Group":
    """Build the command line; only this function and the commands load click and rich."""
    from pathlib import Path

    import click

    from gkreport.cli.check import check
    from gkreport.cli.collect import collect
    from gkreport.cli.convert import convert
    from gkreport.cli.several import aggregate, compare, locate
    from gkreport.cli.show import rules, show
    from gkreport.registry import WRITABLE

    path = click.Path(path_type=Path)
    files = click.Argument(["files"], nargs=-1, required=True, type=path, metavar="文件或文件夹...")
    file = click.Argument(["file"], type=path, metavar="文件")
    as_json = click.Option(["--json", "as_json"], is_flag=True, help="输出 JSON。(JSON on standard output)")
    lang = click.Option(["--lang"], type=click.Choice(["zh", "en"]), default="zh", help="消息的语言。(language)")

    def command(does: Callable[..., None], help_: str, *params: click.Parameter) -> click.Command:
        return click.Command(does.__name__, callback=does, params=list(params), help=help_)

    def output(help_: str) -> click.Option:
        return click.Option(["-o", "--output", "target"], type=path, required=True, help=help_)

    commands = [
        command(
            check,
            "核对报告：没有错误退出码为 0，有错误为 1，有文件不能读取为 2。(Check reports.)",
            files,
            as_json,
            lang,
            click.Option(["--previous"], type=path, help="上年的报告。(last year's report)"),
            click.Option(["--parts"], type=path, help="下级各单位报告的文件夹。(reports it is the sum of)"),
        ),
        command(show, "在终端里显示报告，标出对不上的格子。(Show a report in the terminal.)", file, lang),
        command(
            convert,
            "转换格式，由新文件的后缀或 --to 决定；新文件已经存在的，直接替换。文件夹、压缩包里的文件逐个转换，"
            "放进另一个文件夹；转换不了的，说明原因，不影响其余文件。(Convert a report, or a folder of them.)",
            click.Argument(["source"], type=path, metavar="原文件或文件夹"),
            click.Argument(["target"], type=path, required=False, metavar="[新文件或文件夹]"),
            click.Option(["--to"], type=click.Choice(WRITABLE), help="新文件的格式。(format)"),
        ),
        command(
            locate, "勾稽关系不成立时，指出最可能填错的格子和应填的数。(Find the cells that can be wrong.)", file, lang
        ),
        command(
            aggregate,
            "把文件夹、压缩包（.zip）里的或合乎模式的各份报告汇总成一份，本单位自己的报告不计入；有文件不能读取时不汇总。"
            "(Add up the reports of a folder, a zip or a pattern, without the organ's own.)",
            click.Argument(["source"], type=path, metavar="文件夹"),
            output("汇总后的文件。(output)"),
            click.Option(["--organ"], required=True, help="汇总后的单位名称。(organ)"),
            click.Option(["--year"], type=int, required=True, help="年度。(year)"),
            click.Option(
                ["--skip-unread"], is_flag=True, help="不计入不能读取的文件，汇总其余的。(leave out unread files)"
            ),
        ),
        command(
            collect,
            "把文件夹里的报告读成一张表，每份一行，核对结果和读不了的文件写在旁边；中断后再运行，接着做完。"
            "(Collect the reports of a folder, with findings; goes on where it was stopped.)",
            click.Argument(["source"], metavar="文件夹"),
            output("表格，.parquet。(output)"),
            click.Option(["--workers"], type=click.IntRange(0), help="读取的进程数。(processes)"),
            click.Option(
                ["--timeout"],
                type=click.FloatRange(0, min_open=True),
                default=60.0,
                show_default=True,
                help="一个文件最多读多少秒。(seconds for one file)",
            ),
        ),
        command(
            compare,
            "逐格对照两份报告。(Show what differs between two reports.)",
            click.Argument(["before"], type=path, metavar="报告"),
            click.Argument(["after"], type=path, metavar="另一份报告"),
            lang,
        ),
        command(rules, "列出全部核对规则。(List all rules.)", as_json),
    ]
    group = click.Group(
        "gkreport",
        help="核对、显示、转换和汇总政府信息公开工作年度报告。(Check, show, convert and add up annual reports.)",
        commands=commands,
    )
    return click.version_option(gkreport.__version__, prog_name="gkreport", message="%(prog)s %(version)s")(group)

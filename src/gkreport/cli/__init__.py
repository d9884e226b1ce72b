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
    from gkreport.cli.editing import annotate, blank, deduce, fill
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

    def output(help_: str, *, required: bool = True) -> click.Option:
        return click.Option(["-o", "--output", "target"], type=path, required=required, help=help_)

    commands = [
        command(
            check,
            "核对报告：没有错误退出码为 0，有错误为 1，有文件不能读取为 2。(Check reports.)",
            files,
            as_json,
            lang,
            click.Option(["--errors-only"], is_flag=True, help="只列有错误的文件和错误。(errors alone)"),
            click.Option(["--previous"], type=path, help="上年的报告或其文件夹。(last year's report, or their folder)"),
            click.Option(["--parts"], type=path, help="下级各单位报告的文件夹。(reports it is the sum of)"),
            click.Option(["--organ"], default="", help="哪个单位的报告是其余各份的汇总。(the organ of the sum)"),
            click.Option(["--roster"], type=path, help="应报单位名单，一行一个。(organs that must report, one a line)"),
            click.Option(["--annotate", "copies_in"], type=path, help="批注后的文件放进这个文件夹。(annotated copies)"),
            click.Option(["--report", "report_to"], type=path, help="核对结果，.xlsx 或 .html。(the result)"),
        ),
        command(show, "在终端里显示报告，标出对不上的格子。(Show a report in the terminal.)", file, lang),
        command(
            annotate,
            "把核对结果作为批注写在文件（Word、Excel）的各格上，另存一份；文件夹里的逐个批注，放进另一个文件夹。"
            "(Write the findings into a copy of a file as comments at their cells.)",
            click.Argument(["source"], type=path, metavar="文件或文件夹"),
            output("批注后的文件或文件夹，默认在原处另存为“…-批注”。(output)", required=False),
            click.Option(
                ["--summary"], is_flag=True, help="文件末尾附上全部核对结果。(a table of all findings at the end)"
            ),
        ),
        command(
            blank,
            "写一份空表：Excel 的自动合计、自动核对，Word 的是官方表式。(Write an empty form.)",
            click.Argument(["organ"], metavar="单位"),
            click.Argument(["year"], type=int, metavar="年度"),
            output("空表，.xlsx 或 .docx。(output)"),
            click.Option(["--previous"], type=path, help="上年的报告，其结转数填作上年结转。(last year's report)"),
        ),
        command(
            fill,
            "把一份报告的数字填进自己的文件（Word、Excel），其余不动。(Put numbers into your own file.)",
            file,
            click.Option(["--from", "report"], type=path, required=True, help="有数字的报告。(the report)"),
            output("填好的文件。(output)"),
        ),
        command(
            deduce,
            "列出勾稽关系能够确定的空格，写明依据；有 -o 的，填好写成新文件。(Fill what the sums determine.)",
            file,
            output("填好的文件。(output)", required=False),
            lang,
        ),
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
            output("表格，.parquet、.csv 或 .xlsx。(output)"),
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

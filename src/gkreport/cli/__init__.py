"""The command line: a thin layer over the public names, with a module for each group of commands."""

import os
import sys
from collections.abc import Callable
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final

import gkreport
from gkreport.cli.console import UNREADABLE, allow_any_encoding, fail, reason
from gkreport.errors import Lang

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
    from gkreport.cli.program import language_of

    lang = language_of(sys.argv[1:], os.environ)
    try:
        application(lang)(prog_name="gkreport")
    except OSError as error:  # from standard output itself, such as a full disk
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # writing what is still buffered would fail again at exit
        fail(lang, f"写不出结果：{reason(error, lang)}", f"the result cannot be written: {reason(error, lang)}")


def application(lang: Lang = "zh") -> "click.Group":
    """Build the command line in a language; only this function and the commands load click and rich."""
    from pathlib import Path

    import click

    from gkreport.cli.check import check
    from gkreport.cli.collect import collect
    from gkreport.cli.convert import convert
    from gkreport.cli.editing import annotate, blank, deduce, fill
    from gkreport.cli.program import Command, Program, complete_profiles
    from gkreport.cli.several import aggregate, compare, locate
    from gkreport.cli.show import rules, show
    from gkreport.registry import WRITABLE

    def say(zh: str, en: str) -> str:
        return en if lang == "en" else zh

    path = click.Path(path_type=Path)
    a_file, a_folder = say("文件", "FILE"), say("文件夹", "FOLDER")
    a_source = say("文件或文件夹", "FILE|FOLDER")
    organ, year = say("单位", "ORGAN"), say("年度", "YEAR")
    number = say("数", "NUMBER")

    def argument(name: str, metavar: str, type_: "click.ParamType[Any] | None" = path, **how: Any) -> click.Argument:  # noqa: ANN401
        return click.Argument([name], type=type_, metavar=metavar, **how)

    def option(name: str, zh: str, en: str, metavar: str | None = None, **how: Any) -> click.Option:  # noqa: ANN401
        return click.Option(name.split(), help=say(zh, en), metavar=metavar, **how)

    def output(zh: str, en: str, metavar: str, *, required: bool = True) -> click.Option:
        return option("-o --output target", zh, en, metavar, type=path, required=required)

    def command(does: Callable[..., None], zh: str, en: str, *params: click.Parameter) -> click.Command:
        text = say(zh, en)
        first, stop, _ = text.partition("。" if lang == "zh" else ". ")
        language = option("--lang", "消息的语言。", "The language of messages.", **languages)
        return Command(
            does.__name__, callback=does, params=[*params, language], help=text, short_help=first + stop.strip()
        )

    languages: dict[str, Any] = {
        "type": click.Choice(["zh", "en"]),
        "default": lang,
        "show_default": say("按系统的语言", "that of the locale"),
    }
    as_json = option("--json as_json", "输出 JSON。", "Print JSON.", is_flag=True)
    file = argument("file", a_file)
    commands = [
        command(
            check,
            "核对报告。没有错误退出码为 0，有错误为 1，有文件不能读取为 2。",
            "Check reports. Exits with 0 without errors, with 1 for errors, with 2 for a file that cannot be read.",
            argument("files", f"{a_source}...", nargs=-1, required=True),
            as_json,
            option(
                "--errors-only", "只列有错误的文件和错误。", "Name files with errors, and errors, alone.", is_flag=True
            ),
            option(
                "--previous",
                "上年的报告，或放上年各份报告的文件夹。",
                "Last year's report, or a folder of last year's reports.",
                a_source,
                type=path,
            ),
            option(
                "--renamed",
                "上年以来改名、合并的单位，可以写几次；合并成一个的，上年各份相加。",
                "An organ that was renamed or merged since; can be given several times, and merged ones are added up.",
                say("原名=现名", "OLD=NEW"),
                multiple=True,
            ),
            option(
                "--parts", "下级各单位报告的文件夹。", "The reports that this one is the sum of.", a_folder, type=path
            ),
            option(
                "--organ",
                "哪个单位的报告是其余各份的汇总。",
                "The organ whose report is the sum of the others.",
                organ,
                default="",
            ),
            option(
                "--roster",
                "应报单位名单，一行一个。",
                "The organs that must report, one on each line.",
                a_file,
                type=path,
            ),
            option(
                "--profile",
                "按地方要求核对：名称，或自己的 .toml 文件；可以写几次。",
                "Also check what a local notice asks: a name, or a .toml file of your own; can be given several times.",
                say("名称或文件", "NAME|FILE"),
                multiple=True,
                shell_complete=complete_profiles,
            ),
            option(
                "--published",
                "公布日期，如 2026-01-20，同地方要求的期限核对。",
                "The day of publication, such as 2026-01-20, to hold against the last day that a profile sets.",
                say("日期", "DATE"),
                type=click.DateTime(["%Y-%m-%d"]),
            ),
            option(
                "--annotate copies_in",
                "批注后的文件放进这个文件夹。",
                "Put annotated copies into this folder.",
                a_folder,
                type=path,
            ),
            option(
                "--report report_to",
                "核对结果写成 .xlsx 或 .html 文件。",
                "Write the result, as .xlsx or .html.",
                a_file,
                type=path,
            ),
        ),
        command(
            show,
            "在终端里显示报告，标出对不上的格子。",
            "Show a report in the terminal, with wrong cells marked.",
            file,
        ),
        command(
            annotate,
            "把核对结果批注在文件的各格上。Word、Excel 文件另存一份；文件夹里的逐个批注，放进另一个文件夹。",
            "Write findings as comments at the cells of a copy. Takes files of Word and Excel, and folders of them.",
            argument("source", a_source),
            output(
                "批注后的文件或文件夹，默认在原处另存为“…-批注”。",
                "The annotated file or folder; by default a new one beside the source.",
                a_source,
                required=False,
            ),
            option("--summary", "文件末尾附上全部核对结果。", "Put a table of all findings at the end.", is_flag=True),
        ),
        command(
            blank,
            "写一份空表。Excel 的自动合计、自动核对，Word 的是官方表式。",
            "Write an empty form. As a workbook it adds up and checks itself, in Word it is the official form.",
            argument("organ", organ, None),
            argument("year", year, click.INT),
            output("空表，.xlsx 或 .docx。", "The empty form, .xlsx or .docx.", a_file),
            option(
                "--previous",
                "上年的报告，其结转数填作上年结转。",
                "Last year's report; what it carried over is filled in.",
                a_file,
                type=path,
            ),
        ),
        command(
            fill,
            "把一份报告的数字填进自己的文件。填的是 Word、Excel 文件，其余不动。",
            "Put the numbers of a report into your own file. Takes files of Word and Excel; all else stays as it is.",
            file,
            option("--from report", "有数字的报告。", "The report with the numbers.", a_file, type=path, required=True),
            output("填好的文件。", "The filled file.", a_file),
        ),
        command(
            deduce,
            "列出勾稽关系能够确定的空格。写明依据；有 -o 的，填好写成新文件。",
            "Name the blanks that the sums determine. With -o they are filled in a new file.",
            file,
            output("填好的文件。", "The filled file.", a_file, required=False),
        ),
        command(
            convert,
            "转换格式。格式由新文件的后缀或 --to 决定；新文件已经存在的，直接替换。文件夹、压缩包里的文件逐个转换，"
            "放进另一个文件夹；转换不了的，说明原因，不影响其余文件。",
            "Convert a report, or a folder of them. The suffix of the new file or --to names the format; an old file "
            "is replaced. Files of a folder or zip go into another folder; one that fails is told and stops no other.",
            argument("source", say("原文件或文件夹", "FILE|FOLDER")),
            argument("target", say("[新文件或文件夹]", "[NEW]"), required=False),
            option("--to", "新文件的格式。", "The format of the new file.", type=click.Choice(WRITABLE)),
        ),
        command(
            locate,
            "指出最可能填错的格子和应填的数。",
            "Find the cells that are most likely wrong, where sums do not hold.",
            file,
            option(
                "--previous",
                "上年的报告，用来判断上年结转和沿用的数。",
                "Last year's report, to judge what was carried in and numbers that were kept.",
                a_file,
                type=path,
            ),
        ),
        command(
            aggregate,
            "把各份报告汇总成一份。报告在文件夹、压缩包（.zip）里或合乎模式，本单位自己的不计入；有文件不能读取时不汇总。",
            "Add up the reports of a folder, a zip or a pattern. The organ's own is left out; nothing is added up "
            "where a file cannot be read.",
            argument("source", a_folder),
            output("汇总后的文件。", "The sum.", a_file),
            option("--organ", "汇总后的单位名称。", "The organ of the sum.", organ, required=True),
            option("--year", "年度。", "The year.", year, type=int, required=True),
            option(
                "--skip-unread",
                "不计入不能读取的文件，汇总其余的。",
                "Leave out files that cannot be read.",
                is_flag=True,
            ),
        ),
        command(
            collect,
            "把文件夹里的报告读成一张表。每份一行，核对结果和读不了的文件写在旁边；中断后再运行，接着做完。",
            "Collect the reports of a folder in a table. Findings and unread files are written beside it; a run that "
            "was stopped goes on where it was.",
            argument("source", a_folder, None),
            output("表格，.parquet、.csv 或 .xlsx。", "The table: .parquet, .csv or .xlsx.", a_file),
            option("--workers", "读取的进程数。", "How many processes read.", number, type=click.IntRange(0)),
            option(
                "--timeout",
                "一个文件最多读多少秒。",
                "The most seconds for one file.",
                number,
                type=click.FloatRange(0, min_open=True),
                default=60.0,
                show_default=True,
            ),
        ),
        command(
            compare,
            "逐格对照两份报告。",
            "Show what differs between two reports.",
            argument("before", say("报告", "REPORT")),
            argument("after", say("另一份报告", "OTHER")),
        ),
        command(rules, "列出全部核对规则。", "List all rules.", as_json),
    ]
    help_ = say(
        "核对、显示、转换和汇总政府信息公开工作年度报告。",
        "Check, show, convert and add up annual reports on open government information.",
    )
    language = option("--lang", "消息的语言。", "The language of messages.", expose_value=False, **languages)
    program = Program(lang, commands, [language], help_)
    return click.version_option(gkreport.__version__, prog_name="gkreport", message="%(prog)s %(version)s")(program)

"""How three readers deal with the traps of workbooks: `python -m benchmarks.trap_matrix_xlsx` writes the page."""

import io
import warnings
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from importlib.metadata import version
from pathlib import Path
from typing import Final

import attrs
from tests.excel import Workbook, form, letters
from tests.test_xlsx_shown import KINDS, THEME, TOLD, Kind

import gkreport
from benchmarks.trap_matrix import PLACES, REPORT, TRUTH, Result, _number

PAGE: Final = Path(__file__).parents[1] / "docs" / "traps-xlsx.md"
_TABLES: Final = slice(1, 4)
"""The sheets that hold them."""
_TOP: Final = 2
"""The row of a sheet in which its table begins, below the heading."""

NAMES: Final[Mapping[str, Mapping[str, str]]] = {
    "一格之内不同的字 · Parts of a text": {
        "rich white first": "前面一个白字",
        "rich white last": "后面一个白字",
        "rich white by theme": "主题颜色的白字",
        "rich nearly white": "接近白色的字",
        "rich white on black": "黑底白字",
        "rich struck": "部分有删除线",
        "rich raised": "上标",
        "rich tiny": "极小的字",
        "phonetic guide": "拼音指南",
        "escaped line feed": "转义的回车",
    },
    "字与底色 · Letters and their ground": {
        "white": "白字",
        "white by theme": "主题颜色的白字",
        "white on its fill": "深底白字",
        "red on red": "红底红字",
        "automatic on dark": "黑底上的自动颜色",
        "black on yellow": "黄底黑字",
        "struck": "删除线",
        "raised": "整格上标",
        "size one": "字号 1",
        "crossed out by a border": "斜线穿过",
        "set again and again": "填充对齐",
    },
    "数字格式 · Number formats": {
        "format of nothing": ";;;",
        "white by format": "[White]0",
        "white where large": "[White][>100]0",
        "red by format": "[Red]0",
        "items": "0件",
        "a digit in quotes": "引号里有数字",
        "more places": "0.00",
        "percent": "百分比",
        "date": "日期",
        "time": "时间",
        "power of ten": "科学记数",
        "grouped": "千位分隔",
        "words alone": "只有文字",
        "text with words": "文本后加数字",
        "filled with a digit": "用数字填满",
    },
    "条件格式 · Conditional formats": {
        "white where above": "大于时白字",
        "white where below": "小于时白字（不满足）",
        "white always": "总是白字",
        "white perhaps": "无法判断的公式",
        "red perhaps": "红底提示",
        "nothing by the format of a rule": "规则给出 ;;;",
        "a bar in its place": "只显示数据条",
        "a dark scale of colours": "深色色阶",
    },
    "值 · Values": {
        "plain text": "文本数字",
        "error": "错误值",
        "boolean": "逻辑值",
        "text of a formula": "公式得出的文本",
    },
}
"""The kinds of the tests that are set at every number, with their names in Chinese."""


def document(kind: Kind) -> bytes:
    """Return the form with every number as this kind of cell."""
    book: Workbook = form(REPORT)
    book.inline = True  # openpyxl looks for shared strings by a type that these small files do not declare
    for sheet in book.sheets:
        places = [f"{letters(column)}{row}" for (row, column), cell in sheet.cells.items() if cell.path]
        for cell in sheet.values:
            number = cell.text
            cell.xml, cell.type, cell.style = kind.inside.replace("126", number), kind.type, 1
        if places:
            after = kind.after.replace("PLACE", " ".join(places))
            sheet.after = after.replace("FIRST", "0").replace("SECOND", "1")
    border = f'<border diagonalUp="1">{kind.border}</border>' if kind.border else "<border/>"
    code = kind.code.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")
    fonts = f'<fonts><font><sz val="11"/></font><font>{kind.font}</font></fonts>'
    usual = "".join(f'<fill><patternFill patternType="{name}"/></fill>' for name in ("none", "gray125"))
    xfs = (
        '<cellStyleXfs><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs>'
        '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
        f'<xf numFmtId="200" fontId="1" fillId="2" borderId="1">{kind.alignment}</xf></cellXfs>'
    )
    book.styles = (
        f'<numFmts><numFmt numFmtId="200" formatCode="{code}"/></numFmts>{fonts}<fills>{usual}<fill>{kind.fill}</fill>'
        f"</fills><borders><border/>{border}</borders>{xfs}<dxfs>{kind.differing}</dxfs>"
    )
    book.parts["xl/theme/theme1.xml"] = THEME
    return book.pack()


# -- readers ---------------------------------------------------------------------------------------

_Grids = list[list[list[object]]]
_Found = Mapping[str, object]
"""What is found of each number: a value, None for a blank, `SAID` where it is said not to be known."""
SAID: Final = "said"


def with_gkreport(data: bytes) -> _Found:
    """Return what gkreport reads; a blank that a problem names is said not to be known."""
    found = gkreport.open(data)
    named = {path for problem in found.problems for path in problem.cells}
    return {path: SAID if value is None and path in named else value for path, value in found.report.cells().items()}


def _by_place(grids: _Grids) -> _Found:
    found: dict[str, object] = {}
    for path, (table, row, column) in PLACES.items():
        value = grids[table][row + _TOP - 1][column]
        try:
            found[path] = None if value is None or value != value else _number(str(value))  # noqa: PLR0124  # NaN
        except InvalidOperation:
            found[path] = SAID
    return found


def _openpyxl(data: bytes) -> _Found:
    import openpyxl

    with warnings.catch_warnings(action="ignore"):
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    return _by_place([[list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets[_TABLES]])


def _pandas(data: bytes) -> _Found:
    import pandas as pd

    with warnings.catch_warnings(action="ignore"):
        sheets = pd.read_excel(io.BytesIO(data), sheet_name=None, header=None, dtype=object)
    return _by_place([frame.to_numpy().tolist() for frame in list(sheets.values())[_TABLES]])


READERS: Final[Mapping[str, Callable[[bytes], _Found]]] = {
    "gkreport": with_gkreport,
    "openpyxl": _openpyxl,
    "pandas": _pandas,
}


def judge(kind: Kind, found: _Found) -> Result:
    """Count what is right, silently wrong and said; of a number that nobody sees, nothing is right."""
    right = said = 0
    for path, value in TRUTH.items():
        got = found.get(path)
        wanted = None if kind.shown == "" else value
        is_right = got is None if wanted is None else isinstance(got, int | Decimal) and got == wanted
        right += is_right and not isinstance(got, bool)
        said += got == SAID
    return Result(right, len(TRUTH) - right - said, said)


# -- the page --------------------------------------------------------------------------------------


def row_start(name: str, zh: str, result: Result) -> str:
    """Return the beginning of the row of a trap, up to the result of gkreport."""
    shown = KINDS[name].shown
    mark = " †" if shown == TOLD else " ‡" if shown == "" else ""
    return f"| {zh.replace('|', '')} · {name}{mark} | {result} |"


def page() -> Iterator[str]:
    """Yield the page as Markdown, line by line."""
    yield "# 工作簿里的陷阱 · Traps in workbooks"
    yield ""
    yield (
        "Written by `python -m benchmarks.trap_matrix_xlsx`; `tests/test_xlsx_shown.py` has these kinds of cells and "
        "more, judged by LibreOffice."
    )
    yield ""
    yield (
        f"每种写法做成一份工作簿：2021 年表式，{len(TRUTH)} 个互不相同的数字，每个数字都这样写。"
        "每栏三个数：读对 / 读错而不说 / 没有读出并说明。"
        "标 † 的，人看了也拿不准，应当不读并说明；标 ‡ 的，人看不见这个数，读成空格才对。"
    )
    yield ""
    yield (
        f"> Each kind is one workbook: the form of 2021 with {len(TRUTH)} different numbers, every one such a cell. "
        "Three figures: **right / wrong silently / not read and said**. † A person could not be sure of the number: it "
        "should not be read, and that said. ‡ Nobody sees the number: a blank is right."
    )
    yield ""
    yield (
        "openpyxl (`data_only`) and pandas (`read_excel`) give values and know nothing of the form, so a number is "
        "taken from its place in the official grid; what is no number counts as *said*. Neither claims to give what is "
        "shown; the page says what a program on top of them has to do itself."
    )
    yield ""
    yield f"openpyxl {version('openpyxl')}, pandas {version('pandas')}."
    totals = dict.fromkeys(READERS, Result(0, 0, 0))
    silent = dict.fromkeys(READERS, 0)
    for heading, names in NAMES.items():
        yield ""
        yield f"## {heading}"
        yield ""
        yield "| 陷阱 trap | " + " | ".join(READERS) + " |"
        yield "|---|" + "---|" * len(READERS)
        for name, zh in names.items():
            data = document(KINDS[name])
            results = {reader: judge(KINDS[name], read(data)) for reader, read in READERS.items()}
            for reader, result in results.items():
                totals[reader] = Result(
                    *map(sum, zip(attrs.astuple(totals[reader]), attrs.astuple(result), strict=True))
                )
                silent[reader] += result.wrong > 0
            first, *others = results.values()
            yield row_start(name, zh, first) + "".join(f" {result} |" for result in others)
    count = sum(map(len, NAMES.values()))
    yield ""
    yield "## 合计 · Totals"
    yield ""
    yield "|  | " + " | ".join(READERS) + " |"
    yield "|---|" + "---|" * len(READERS)
    yield f"| {count} 份工作簿的数字 numbers in {count} workbooks | " + " | ".join(map(str, totals.values())) + " |"
    yield "| 有读错而不说的工作簿 workbooks with silent errors | " + " | ".join(map(str, silent.values())) + " |"


def main() -> None:
    """Write the page."""
    PAGE.write_text("\n".join(page()) + "\n", encoding="utf-8")
    print(PAGE)


if __name__ == "__main__":
    main()

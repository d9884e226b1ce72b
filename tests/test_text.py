"""The flattened text of a real report, and texts that are no report."""

from typing import Final

import pytest
from hypothesis import given, settings
from tests.pages import REPORTS, fatal, silent

import gkreport
from gkreport import Edition, FormatError, Grid, NotAReport
from gkreport.compose import compose
from gkreport.formats.html import reading as html_reading
from gkreport.formats.text import reading as text_reading
from gkreport.page import Paragraph
from gkreport.recognise import recognise
from gkreport.testing import reports


def read(data):
    return text_reading.read(data, gkreport.Limits(), html_reading.read)


TOWN = "reports/liumaowan-2024.txt"


def test_the_town_report_is_read_whole(shared):
    report = gkreport.read(shared / TOWN)
    assert (report.organ, report.year, report.edition) == ("沙湾市柳毛湾镇", 2024, Edition.E2021)
    assert {path: value for path, value in report.cells().items() if value != 0} == {
        "proactive_disclosure.penalty_decisions": 3
    }
    lines = [line.strip() for line in (shared / TOWN).read_text(encoding="utf-8").split("\n")]
    for name, first, last in (
        ("overview", "一、总体情况", "二、主动公开政府信息情况"),
        ("problems_and_improvements", "五、存在的主要问题及改进情况", "[bookmark: _GoBack]六、其他需要报告的事项"),
    ):
        assert getattr(report, name).split("\n") == lines[lines.index(first) + 1 : lines.index(last)]
    assert report.other_matters.startswith("按照")
    assert report.other_matters.endswith("本年度没有产生信息公开处理费。")
    assert "bookmark" not in report.problems_and_improvements + report.other_matters


def test_the_town_report_is_clean(shared):
    document = gkreport.open(shared / TOWN)
    findings = gkreport.check(document.report)
    assert (document.problems, findings.errors, findings.warnings) == ((), (), ())
    assert document.where("requests.carried_out.total") == "表三 第25行 总计；第339行"


def test_a_negative_number_in_a_cell_is_reported_with_its_place(shared):
    flat = (shared / TOWN).read_text(encoding="utf-8").replace("\t行政处罚\n\t3", "\t行政处罚\n\t-3")
    with pytest.raises(gkreport.RecognitionError) as caught:
        gkreport.read(flat.encode())
    (error,) = caught.value.exceptions
    assert error.path == "proactive_disclosure.penalty_decisions"
    assert f"第{flat[: flat.index(chr(9) + chr(45))].count(chr(10)) + 1}行" in error.place
    assert "“-3”" in str(caught.value)
    assert "'-3'" in error.in_language("en")


def test_rows_are_split_by_blank_lines_and_tables_by_text():
    page = read("甲\n\ta\n\tb\n\n\tc\n乙\n\td".encode())
    first, second = (block for block in page.blocks if isinstance(block, Grid))
    assert [(cell.row, cell.column, cell.text, cell.place) for cell in first.cells] == [
        (0, 0, "a", "第2行"),
        (0, 1, "b", "第3行"),
        (1, 0, "c", "第5行"),
    ]
    assert [cell.text for cell in second.cells] == ["d"]
    assert not first.aligned


def test_gb18030_is_read_and_binary_refused():
    assert read("示例".encode("gb18030")).blocks[0].text == "示例"
    for data in (b"a\0b", b"\xff\xff\xff"):
        with pytest.raises(FormatError):
            read(data)


@pytest.mark.parametrize("data", ["", "今天天气很好。", "\t1\n\t2\n"])
def test_text_without_the_form_is_not_a_report(data):
    with pytest.raises(NotAReport):
        gkreport.read(data.encode())


# -- tables of Markdown, tables by tabs ------------------------------------------------------------


def table_rows(grid, style):
    """Return the rows of a grid as converters write them: merged cells blank, repeated, or left out."""
    rows = []
    for at, row in enumerate(grid.rows()):
        cells = []
        for cell in row:
            first = at == cell.row
            if style == "dropped":
                cells += [cell.text] * first
            else:
                text = cell.text if first or style == "repeated" else ""
                cells += [text, *([cell.text if style == "repeated" and first else ""] * (cell.colspan - 1))]
        rows.append(cells)
    if style == "dropped":
        width = max(map(len, rows))
        rows = [[*row, *[""] * (width - len(row))] for row in rows]
    return rows


def as_text(report, style, write):
    blocks = []
    for block in compose(report).blocks:
        if isinstance(block, Grid):
            blocks.append("\n".join(write(at, row) for at, row in enumerate(table_rows(block, style))))
        else:
            blocks.append({"title": "# ", "heading": "## "}.get(block.role, "") * (write is pipe) + block.text)
    return "\n\n".join(blocks)


def pipe(at, row):
    line = "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |"
    return line + "\n|" + " --- |" * len(row) if at == 0 else line


def tabs(_at, row):
    return "\t".join(row)


@pytest.mark.parametrize("which", REPORTS)
@pytest.mark.parametrize("style", ["blank", "repeated", "dropped"])
@pytest.mark.parametrize("write", [pipe, tabs])
def test_tables_of_converters_are_read_or_reported(which, style, write):
    """No number is ever in a wrong column, whatever became of the spans."""
    report = REPORTS[which]
    reading = recognise(read(as_text(report, style, write).encode()))
    assert silent(reading, report.cells()) == {}
    if style == "blank":
        assert fatal(reading) == []
        assert reading.report.cells() == report.cells()
        assert (reading.report.organ, reading.report.overview) == (report.organ, report.overview)


@pytest.mark.parametrize("style", ["blank", "repeated", "dropped"])
@given(report=reports())
@settings(max_examples=max(1, settings().max_examples // 12))
def test_no_report_in_pipes_is_read_wrong(style, report):
    """Blank cells keep their places: a number is right, or None with a problem that names it."""
    assert silent(recognise(read(as_text(report, style, pipe).encode())), report.cells()) == {}


def cells(data):
    return cells_in(data.encode())


def cells_in(data):
    (grid,) = (block for block in read(data).blocks if isinstance(block, Grid))
    return [[cell.text for cell in row] for row in grid.rows()]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("a \\| b", "a | b"),
        ("**12**", "12"),
        ("*12*", "12"),
        ("_12_", "12"),
        ("**三、**本年度", "三、本年度"),
        ("5*", "5*"),
        ("5*3*2", "5*3*2"),
        ("~~5~~", "~5"),
        ("\\-5", "-5"),
        ("商业<br>企业<br/>", "商业\v企业"),
        ("&nbsp;", "\xa0"),
        ("5[^1]", "5[^1]"),
        ("\\", "\\"),
        ("", ""),
    ],
)
def test_what_a_cell_of_markdown_shows(written, shown):
    assert cells(f"| 甲 | 乙 | 丙 |\n|---|:-:|--:|\n| x | {written} | y |") == [["甲", "乙", "丙"], ["x", shown, "y"]]


def test_rows_without_bars_round_them():
    assert cells("甲 | 乙\n---|---\n1 | \n | 2\n\n") == [["甲", "乙"], ["1", ""], ["", "2"]]


@pytest.mark.parametrize(
    ("lines", "rows"),
    [
        ("甲 |\n1 | 2 |\n | 3 |", [["甲"], ["1", "2"], ["", "3"]]),  # a bar at the beginning ends a blank cell
        ("| 甲\n| 1 | 2\n| 3 | ", [["甲"], ["1", "2"], ["3", ""]]),
        ("甲 | 乙\n1 | 2\n30\n文", [["甲", "乙"], ["1", "2"], ["30"]]),  # a number broken in two
        ("| 甲 | 乙 |\n\n| 1 | 2 |\n\n| 3 | 4 |\n\n\n| 5 | 6 |", [["甲", "乙"], ["1", "2"], ["3", "4"]]),
        ("+---+---+\n| 甲 | 乙 |\n|   +---+\n|   | 1 |\n+---+---+", [["甲", "乙"], ["", "1"]]),
        ("| 甲 | 乙 |\n|---|---|\n| 1 |\n| 3 | 4 |\n\n| 5 | 6 |", [["甲", "乙"], ["1"], ["3", "4"]]),
    ],
)
def test_which_bars_are_borders(lines, rows):
    """No row is filled up with cells that are not there."""
    grid = next(block for block in read(lines.encode()).blocks if isinstance(block, Grid))
    assert [[cell.text for cell in row] for row in grid.rows()] == rows


@pytest.mark.parametrize("tools", ["【打印】 | 【关闭】", "大 | 中 | 小\n打印 | 关闭", "附件 |"])
def test_a_line_of_tools_is_no_table(tools):
    assert not any(isinstance(block, Grid) for block in read(tools.encode()).blocks)


def test_a_row_of_dashes_is_the_second_or_has_three_in_each_cell():
    assert cells("| 甲 | 乙 |\n|-|-|\n| 1 | - |\n| - | - |\n| --- | --- |\n| 3 | 4 |") == [
        ["甲", "乙"],
        ["1", "-"],
        ["-", "-"],
        ["3", "4"],
    ]


def test_the_lines_between_two_borders_of_a_grid_are_one_row():
    table = "+----+----+\n| 甲 | 乙 |\n+====+====+\n| 行 | 1  |\n| 政 | 2  |\n+----+----+\n| 丙 | 3  |\n| 丁 |\n+----+----+\n| 戊 | 4  |\n"
    assert cells(table) == [["甲", "乙"], ["行 政", "1 2"], ["丙", "3"], ["丁"], ["戊", "4"]]


def test_headings_and_marks_of_markdown():
    page = read("# 题\n## 一、**总体**\\_情况 ##\n---\n**重点**见[网站](http://x.example)\n\n二、\n====\n".encode())
    assert [(block.role, block.text) for block in page.blocks] == [
        ("title", "题"),
        ("heading", "一、总体_情况"),
        ("text", "重点见网站"),
        ("text", "二、"),
    ]
    two = read("# 题\n# 一、总体情况\n".encode())
    assert [block.role for block in two.blocks] == ["heading", "heading"]
    plain = read("**不是标记**\n***\n".encode())
    assert [block.text for block in plain.blocks] == ["**不是标记**", "***"]


def test_tables_of_html_in_markdown():
    page = read(
        "# 题\n<table><tr><td>甲</td><td rowspan=2>乙</td></tr>\n<tr><td>1</td></tr></table>\n文\n<table><tr><td>x".encode()
    )
    assert [type(block).__name__ for block in page.blocks] == ["Paragraph", "Grid", "Paragraph", "Paragraph"]
    assert [(cell.text, cell.row, cell.rowspan) for cell in page.blocks[1].cells] == [
        ("甲", 0, 1),
        ("乙", 0, 2),
        ("1", 1, 1),
    ]


def test_rows_by_tabs_keep_empty_cells_and_quotes():
    assert cells('甲\t"商业\n企业"\t"说""明"""\n\t\t2\n"开\t\t3\n') == [
        ["甲", "商业\v企业", '说"明"'],
        ["", "", "2"],
        ['"开', "", "3"],
    ]
    assert cells("信息内容\t数量\n行政许可\t12") == [["信息内容", "数量"], ["行政许可", "12"]]


def test_a_tab_after_a_number_makes_no_table():
    page = read("一、\t总体情况\n1.\t加强领导\n（二）\t又\n甲\t乙\n".encode())
    assert [block.text for block in page.blocks] == ["一、 总体情况", "1. 加强领导", "（二） 又", "甲 乙"]


_LONG: Final = 50_000


@pytest.mark.parametrize(
    "data",
    [
        " " * _LONG + "x|-",
        "# a" + " " * _LONG + "x",
        "# 题\n" + "**a " * _LONG,
        "| 甲 | 乙 |\n|---|---|\n| " + "~~a " * _LONG + " | 1 |",
        'a\t"b"\t' * 20_000,
    ],
)
def test_long_lines_take_no_longer_than_their_length(data):
    """Each took minutes while a match could begin anew at every character."""
    assert read(data.encode()).blocks


def test_utf_16_is_read_with_its_mark():
    assert read("示例".encode("utf-16")).blocks[0].text == "示例"
    with pytest.raises(FormatError):
        read(b"\xff\xfe\x00\xd8")


@pytest.mark.parametrize(
    "data",
    [
        b"x" * 5_000_000,
        b"\n" * 200_000,
        b"a\tb\tc\n" * 20_000,
        b"+-+-+\n" * 9 + b"|a|b|\n" * 9_000,
        b"|" * 400_000,
        b"a,1\n" * 30_000,
        b"<table></table>\n" * 300,
    ],
)
def test_endless_text_is_refused(data):
    with pytest.raises(FormatError):
        read(data)


@pytest.mark.parametrize(
    ("lines", "rows"),
    [
        ("甲   乙\n---- ----\n1    2\n     3\n\n文", [["甲", "乙"], ["1", "2"], ["", "3"]]),
        ("==== ====\n甲   乙\n==== ====\n1    2\n==== ====", [["甲", "乙"], ["1", "2"]]),
        ("---- ----\n1    2\n---- ----\n", [["1", "2"]]),
        ("----------\n甲    乙\n----- -----\n1     2", [["甲", "乙"], ["1", "2"]]),  # no end of rows of several lines
        (
            "-----------\n甲    乙\n甲    乙\n----- -----\n1     2\n      \n3     4\n\n-----------",
            [["甲甲", "乙乙"], ["1", "2"], ["3", "4"]],
        ),
    ],
)
def test_columns_below_dashes(lines, rows):
    assert cells(lines) == rows


@pytest.mark.parametrize(
    "lines",
    [
        "甲    乙\n---- ----\n123456",  # a word in the gap
        "一一一 一一\n--- ---",  # two ways to measure, two readings
        "---- ----\n\n",  # nothing in it
        "x\n" + "-- " * 200 + "\n1",
    ],
)
def test_dashes_that_tell_no_columns_make_no_table(lines):
    assert not any(isinstance(block, Grid) for block in read(lines.encode()).blocks)


def test_quotes_in_rows_as_spreadsheets_write_them():
    assert cells('"商业\n企业",数,"说""明"""\na,1,2\nb,3,\nc,4,5') == [
        ["商业\v企业", "数", '说"明"'],
        ["a", "1", "2"],
        ["b", "3", ""],
        ["c", "4", "5"],
    ]
    broken = read(b'a,1,2\nb,3,"x"y\nc,4,5\nd,1,2')
    assert all(isinstance(block, Paragraph) for block in broken.blocks)


def test_commas_in_prose_separate_nothing():
    page = read("一是加强领导,明确责任,狠抓落实。\n".encode() * 5)
    assert {block.text for block in page.blocks} == {"一是加强领导,明确责任,狠抓落实。"}
    mixed = read("一是加强领导,明确责任。\n规章,0,0\n文件,1,2\n许可,3,\n二是,又。\n".encode())
    assert [getattr(block, "text", "") for block in mixed.blocks] == ["一是加强领导,明确责任。", "", "二是,又。"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_rows_in_any_encoding(encoding):
    assert cells_in("规章,0,0\r\n文件,1,2\r\n许可,3,\r\n".encode(encoding)) == [
        ["规章", "0", "0"],
        ["文件", "1", "2"],
        ["许可", "3", ""],
    ]

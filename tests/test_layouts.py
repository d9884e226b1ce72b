"""Text and Markdown as converters write them: every cell is read as it stands, or left blank and told."""

import contextlib
import itertools
import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.converters import ALL, GLUING, KEEPING, LOSING, document, padded, pipes, rows_of
from tests.pages import REPORTS, composed, fatal, grids, silent, some, stacked

import gkreport
from gkreport.formats.html import reading as html_reading
from gkreport.formats.text import reading as text_reading
from gkreport.page import Grid, GridCell, Page, Paragraph
from gkreport.recognise import recognise
from gkreport.recognise.lone_cells import with_rows
from gkreport.recognise.spacing import Spaced, find_starts
from gkreport.testing import reports


def read(text):
    return recognise(text_reading.read(text.encode(), gkreport.Limits(), html_reading.read))


@pytest.mark.parametrize(("name", "which"), some(itertools.product([*KEEPING, *LOSING], REPORTS), 3))
def test_a_report_is_read_whole(name, which):
    reading = read(ALL[name](REPORTS[which]))
    assert fatal(reading) == []
    assert reading.report.cells() == REPORTS[which].cells()


@given(name=st.sampled_from(sorted(ALL)), report=reports())
def test_no_report_is_read_wrong(name, report):
    """A number is that of its cell, or None with a problem that names it."""
    assert silent(read(ALL[name](report)), report.cells()) == {}


@pytest.mark.parametrize("name", GLUING)
def test_what_runs_together_is_told(name):
    reading = read(GLUING[name](REPORTS["2021"]))
    assert silent(reading, REPORTS["2021"].cells()) == {}


# -- which of several tables ---------------------------------------------------------------------


def with_last_year(before, between, after="", *, in_one=False):
    """Two tables of requests, with a line before each; last year's has other numbers and rows of its own."""
    now, last = REPORTS["2021 with 其他处理 in one row"], ZERO
    tables = [grids(composed(report))[1] for report in (now, last)]
    page = composed(now)
    blocks = []
    for block in page.blocks:
        if block is grids(page)[1]:
            lines = [before, between]
            if in_one:
                titled = [Grid((GridCell(text=line, row=0, column=0, colspan=10),)) for line in lines]
                blocks.append(stacked([titled[0], tables[0], titled[1], tables[1]]))
            else:
                for line, table in zip(lines, tables, strict=True):
                    blocks += [*([Paragraph(line)] if line else []), table]
        else:
            blocks.append(block)
    return Page(tuple(blocks)), now, last


ZERO = REPORTS["2021"].replace({path: 7 for path in REPORTS["2021"].cells() if path.startswith("requests.")})


@pytest.mark.parametrize("in_one", [False, True])
@pytest.mark.parametrize(
    ("before", "between", "chosen"),
    [
        ("2024年度", "2023年度", 0),
        ("2023年度", "2024年度", 1),
        ("二〇二三年", "本单位", 1),
        ("本年度", "上年度", 0),
        ("上一年情况", "2024年情况", 1),
        ("", "附：2023年度情况", 0),
        ("2024年度", "", None),
        ("", "全县汇总", None),
        ("2025年度", "2024年度", None),
        ("2023年度", "2022年度", None),
        ("2023年和2024年", "2022年", None),
        ("上一年（2024年）", "2023年", None),
    ],
)
def test_the_table_of_the_year_is_told_by_what_stands_before_it(before, between, chosen, in_one):
    page, *of = with_last_year(before, between, in_one=in_one)
    reading = recognise(page)
    got = {path: value for path, value in reading.report.cells().items() if path.startswith("requests.")}
    kinds = {problem.kind for problem in reading.problems}
    if chosen is None:
        assert set(got.values()) == {None}
        (problem,) = (problem for problem in reading.problems if problem.kind == "copies")
        assert set(problem.cells) == got.keys()
    else:
        assert got == {path: value for path, value in of[chosen].cells().items() if path.startswith("requests.")}
        assert "other_table" in kinds
        assert not fatal(reading)


def test_a_year_that_is_not_known_chooses_nothing():
    page, *_ = with_last_year("2024年度", "2023年度")
    untitled = Page(tuple(b for b in page.blocks if isinstance(b, Grid) or "工作年度报告" not in b.text))
    assert "copies" in {problem.kind for problem in recognise(untitled).problems}


def test_copies_that_agree_are_no_problem():
    page, now, _ = with_last_year("2024年度", "2024年度")
    agreed = Page(tuple(grids(composed(now))[1] if block is grids(page)[2] else block for block in page.blocks))
    assert not fatal(recognise(agreed))
    assert recognise(agreed).report.cells() == now.cells()


# -- cells too many or too few -------------------------------------------------------------------


WAYS = {
    "MarkItDown": ("blank", "dropped", pipes),
    "pandoc": ("blank", "blank", pipes),
    "html2text": ("dropped", "dropped", lambda rows: pipes(rows, left="", right=" ", rule=False)),
    "docling": ("repeated", "repeated", pipes),
    "XML": ("dropped", "blank", lambda rows: pipes(rows, left="", right="", rule=False)),
    "CSV": ("blank", "blank", lambda rows: "\n".join(map(",".join, rows))),
    "tabs": ("dropped", "dropped", lambda rows: "\n".join(map("\t".join, rows))),
    "padded": ("dropped", "dropped", lambda rows: pipes(rows)),
}


def one_cell_changed(rows, data):
    """A row that loses a blank cell, or has one more somewhere."""
    at = data.draw(st.integers(1, len(rows) - 1))
    blanks = [place for place, text in enumerate(rows[at]) if not text]
    if blanks and data.draw(st.booleans()):
        del rows[at][data.draw(st.sampled_from(blanks))]
    else:
        rows[at].insert(data.draw(st.integers(0, len(rows[at]))), "")
    return rows


@given(way=st.sampled_from(sorted(WAYS)), report=reports(), which=st.integers(0, 2), data=st.data())
def test_a_cell_lost_or_too_many_moves_no_number(way, report, which, data):
    """Another blank could be the odd one: then the row is not read."""
    across, down, write = WAYS[way]
    left = iter(range(3))

    def table(grid):
        rows = rows_of(grid, across, down)
        rows = padded(rows) if way == "padded" else rows
        return write(one_cell_changed(rows, data) if next(left) == which else rows)

    assert silent(read(document(report, table)), report.cells()) == {}


def line(*texts):
    return [GridCell(text=text, row=0, column=at) for at, text in enumerate(texts)]


def spaced(*texts, label=0, depth=1, width=3, header=4, named=4):
    return Spaced(line(*texts), label, depth, width, header, named)


@pytest.mark.parametrize(
    ("rows", "deepest", "starts"),
    [
        ([spaced("甲", "", "1", "2")], 1, [1]),
        ([spaced("甲", "", "1", "2", "")], 1, [None]),
        ([spaced("甲", "", "1"), spaced("乙", "1", "", "2")], 1, [None, None]),  # as many fit as do not
        ([spaced("甲", "", "1"), spaced("乙", "1", "", "2"), spaced("丙", "", "", "")], 1, [None, 1, 1]),
        ([spaced("甲", "", "1", "", "2", header=5, named=5), spaced("", "乙", "1", "", "2", label=1, depth=2, header=5, named=5)], 2, [2, 2]),
        ([spaced("甲", "1", "", "2", "", header=5), spaced("甲", "乙", "1", "2", "3", label=1, depth=2, header=5)], 2, [None, 2]),  # filled up
        ([spaced("", "1", "", label=-1, depth=0, header=3, named=3)], 0, [0]),
    ],
)  # fmt: skip
def test_where_the_numbers_of_a_row_begin(rows, deepest, starts):
    assert find_starts(rows, deepest) == starts


def test_a_row_with_a_cell_too_many_is_one_problem():
    text = document(
        REPORTS["2021"].replace({"requests.new_received.total": None}),
        lambda grid: pipes(rows_of(grid, "blank", "dropped")).replace("| 1011 ", "|  | 1011 "),
    )
    (problem,) = (problem for problem in read(text).problems if problem.fatal)
    assert (problem.kind, problem.cell, len(problem.cells)) == ("uneven", "requests.new_received", 7)
    assert "表三 第1行" in problem.message()
    assert "1011 1012" in problem.message("en")


def test_a_blank_row_is_blank_however_many_cells_it_has():
    paths = [path for path in REPORTS["2021"].cells() if path.startswith("requests.new_received.")]
    report = REPORTS["2021"].replace(dict.fromkeys(paths))
    text = document(
        report, lambda grid: pipes(rows_of(grid, "blank", "dropped")).replace("申请数量 |", "申请数量 |  |", 1)
    )
    assert fatal(read(text)) == []
    assert read(text).report.cells() == report.cells()


# -- in bounded time and memory ------------------------------------------------------------------


@pytest.mark.parametrize(
    "token",
    ["|", "a|", "| a |\n", "+-", "+--+\n", "-- ", "a,1\n", "[bookmark:", "<table>", "<table></table>\n", "a\t", "1\n", "| 1\n\n", "```\n", "│", "规章\n0\n", "- -\n"],
)  # fmt: skip
def test_time_grows_no_faster_than_the_text(token):
    """Four times as much of anything takes about four times as long, or is refused."""

    def seconds(count):
        start = time.process_time()
        with contextlib.suppress(gkreport.GkreportError):
            gkreport.open(("示例县2024年政府信息公开工作年度报告\n" + token * count).encode())
        return time.process_time() - start

    short, long = (min(seconds(count) for _ in range(2)) for count in (2_000, 8_000))
    assert long < max(8 * short, 0.5)


def test_the_page_on_layouts_names_each():
    page = (Path(__file__).parent.parent / "docs" / "layouts.md").read_text(encoding="utf-8")
    tables = [re.findall(r"^\| (?!写法|-)(.+?) \| ", part, re.MULTILINE) for part in page.split("\n## ")[1:4]]
    assert tables == [list(KEEPING), list(LOSING), list(GLUING)]


@pytest.mark.parametrize(
    ("wrong", "kinds"), [("2.其他法律行政止公开", {"label"}), ("不认识的一行", {"missing_row", "extra"})]
)
def test_a_label_that_is_not_that_of_the_form_among_cells_on_lines_of_their_own(wrong, kinds):
    reading = read(LOSING["get_text by lines"](REPORTS["2021"]).replace("2.其他法律行政法规禁止公开", wrong))
    assert {problem.kind for problem in reading.problems} == kinds
    assert silent(reading, REPORTS["2021"].cells()) == {}


def test_numbers_without_the_form_are_paragraphs():
    page = text_reading.read(
        "示例\n1\n\n2\n一、总体情况\n3\n二、主动公开政府信息情况".encode(), gkreport.Limits(), html_reading.read
    )
    assert [block.text for block in with_rows(page).blocks] == [block.text for block in page.blocks]
    many = Page((Paragraph("1"),) * 20_001)
    assert with_rows(many) is many

"""Text and Markdown as converters write them: every cell is read as it stands, or left blank and told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.converters import ALL, GLUING, KEEPING, LOSING
from tests.pages import REPORTS, composed, fatal, grids, silent, stacked

import gkreport
from gkreport.formats.html import reading as html_reading
from gkreport.formats.text import reading as text_reading
from gkreport.page import Grid, GridCell, Page, Paragraph
from gkreport.recognise import recognise
from gkreport.testing import reports


def read(text):
    return recognise(text_reading.read(text.encode(), gkreport.Limits(), html_reading.read))


@pytest.mark.parametrize("which", REPORTS)
@pytest.mark.parametrize("name", [*KEEPING, *LOSING])
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

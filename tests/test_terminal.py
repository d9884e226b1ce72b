"""Tables and findings in a terminal: the form's own shape, every line equally wide, numbers whole."""

import itertools

import pytest

import gkreport
from gkreport import Edition, Report
from gkreport.compose import compose
from gkreport.page import Grid, GridCell, Page, Paragraph

pytest.importorskip("rich")

from rich.cells import cell_len

from gkreport import terminal
from gkreport.checks import RULES, Findings
from gkreport.page.problems import Problem

REPORT = Report(organ="示例县", year=2024, overview="第一段，共139条。\n第二段。").replace(
    {path: 0 for path in Report().cells() if not path.startswith("proactive")}
)


def grids(report):
    return [block for block in compose(report).blocks if isinstance(block, Grid)]


def lines_of(grid, width=100, levels=None):
    return terminal.table(grid, width, levels).plain.split("\n")


def columns_of(line):
    """Return the line as one sign a column; the second column of a wide sign is empty."""
    return [half for sign in line for half in ([sign, ""] if cell_len(sign) == 2 else [sign])]


HORIZONTAL, VERTICAL = set("─┌┐└┘├┤┬┴┼"), set("│┌┐└┘├┤┬┴┼")
ENDS = {
    "─": "lr", "│": "ud", "┌": "rd", "┐": "ld", "└": "ru", "┘": "lu",
    "├": "udr", "┤": "udl", "┬": "lrd", "┴": "lru", "┼": "lrud",
}  # fmt: skip


def assert_is_a_drawing(lines):
    """Every rule that reaches a neighbour is met by it, so no junction is wrong; all lines are equally wide."""
    assert len({cell_len(line) for line in lines}) == 1
    signs = [columns_of(line) for line in lines]
    for y, row in enumerate(signs):
        for x, sign in enumerate(row):
            right = row[x + 1] if x + 1 < len(row) else ""
            below = signs[y + 1][x] if y + 1 < len(signs) else ""
            assert ("r" in ENDS.get(sign, "")) == ("l" in ENDS.get(right, "")), (x, y, sign, right)
            assert ("d" in ENDS.get(sign, "")) == ("u" in ENDS.get(below, "")), (x, y, sign, below)


def cells_drawn(lines):
    """Count the closed areas of a drawing: what spans is one area, whatever its size."""
    signs = [columns_of(line) for line in lines]
    rules = HORIZONTAL | VERTICAL
    open_ = {(x, y) for y, row in enumerate(signs) for x, sign in enumerate(row) if sign not in rules}
    areas = 0
    while open_:
        areas += 1
        edge = [open_.pop()]
        while edge:
            x, y = edge.pop()
            near = {(x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)} & open_
            open_ -= near
            edge += near
    return areas


ALL_GRIDS = [*grids(Report()), *grids(Report.blank("某镇", 2020)), *grids(REPORT)]


@pytest.mark.parametrize("width", [40, 80, 100, 200])
@pytest.mark.parametrize("grid", ALL_GRIDS)
def test_the_drawing_has_the_cells_of_the_form(grid, width):
    lines = lines_of(grid, width)
    assert_is_a_drawing(lines)
    assert cells_drawn(lines) == len(grid.cells)


@pytest.mark.parametrize("grid", ALL_GRIDS)
@pytest.mark.parametrize("width", [80, 100, 120])
def test_it_fits(grid, width):
    assert cell_len(lines_of(grid, width)[0]) <= width


def test_numbers_stay_whole_even_where_they_do_not_fit():
    report = Report().replace(
        {f"review_and_litigation.review.{name}": 2**53 - 1 for name in ("upheld", "total")}
        | {"requests.carried_out.total": 1234567}
    )
    _, requests, cases = grids(report)
    assert any("1234567│" in line for line in lines_of(requests))
    assert cell_len(lines_of(requests)[0]) <= 100
    for width in (100, 20):
        lines = lines_of(cases, width)
        assert_is_a_drawing(lines)
        assert lines[-2].count(str(2**53 - 1)) == 2
    assert cell_len(lines_of(cases, 20)[0]) < cell_len("│结果" * 15)


def test_the_table_of_requests_looks_like_this():
    lines = lines_of(grids(REPORT)[1])
    assert lines[0] == "┌" + "─" * 50 + "┬" + "─" * 45 + "┐"
    assert lines[1] == "│" + " " * 50 + "│" + "申请人情况".center(45 - 5) + "│"
    assert lines[3].endswith("│         法人或其他组织          │     │")
    assert (
        lines[-2]
        == "│四、结转下年度继续办理" + " " * 28 + "│" + "│".join(f"{0:>{n}}" for n in (5, 5, 5, 7, 7, 5, 5)) + "│"
    )
    assert lines[-1][0] + lines[-1][-1] == "└┘"


def test_text_goes_on_where_a_rule_ends_at_a_merged_cell():
    lines = lines_of(grids(REPORT)[1])
    stub = [line for line in lines if line.startswith(("│理结│", "│本年│"))]
    assert len(stub) == 2
    merged = ["".join(columns_of(line)[1:5]).strip() for line in lines[12:-4]]
    assert [part for part in merged if part] == ["三、", "本年", "度办", "理结", "果"]


def test_small_tables_get_air():
    first = lines_of(grids(REPORT)[0])
    assert "│ 行政规范性文件 │" in first[7]
    assert cell_len(first[0]) < 100


def test_a_place_that_no_cell_covers_is_empty():
    ragged = Grid(
        (
            GridCell(text="甲", row=0, column=0),
            GridCell(text="乙", row=0, column=1),
            GridCell(text="丙\x1b[31m", row=2, column=1, rowspan=2),
        )
    )
    lines = lines_of(ragged)
    assert_is_a_drawing(lines)
    assert cells_drawn(lines) == 7
    assert "\x1b" not in "".join(lines)


def test_a_label_of_several_paragraphs_and_a_tall_cell():
    grid = Grid(
        (
            GridCell(text="一\n二\n三\n四\n五", row=0, column=0, rowspan=2, role="stub"),
            GridCell(text="1", row=0, column=1, role="value"),
            GridCell(text="2", row=1, column=1, role="value"),
        )
    )
    lines = lines_of(grid)
    assert_is_a_drawing(lines)
    assert [line[2:3] for line in lines[1:-1]] == ["一", "二", "三", "四", "五"]


def test_an_empty_grid_is_nothing():
    assert terminal.table(Grid(()), 100).plain == ""


def test_marked_cells_have_a_sign_and_a_style():
    levels = {"requests.carried_out.total": "error", "requests.carried_in.total": "warning"}
    text = terminal.table(grids(REPORT)[1], 100, levels)
    marked = {text.plain[span.start : span.end].strip(): str(span.style) for span in text.spans}
    assert marked == {"✗0": "bold white on red", "!0": "bold yellow"}
    assert_is_a_drawing(text.plain.split("\n"))


def test_a_page_is_title_headings_prose_and_tables():
    shown = terminal.show(compose(REPORT), 100).plain.split("\n")
    assert shown[0].strip() == "示例县2024年政府信息公开工作年度报告"
    assert abs(2 * (len(shown[0]) - len(shown[0].lstrip())) + cell_len(shown[0].strip()) - 100) <= 1
    assert shown[1:5] == ["", "一、总体情况", "　　第一段，共139条。", "　　第二段。"]
    assert sum(line.startswith("┌") for line in shown) == 3
    assert max(map(cell_len, shown)) <= 100


def test_what_steers_a_terminal_is_taken_out():
    page = Page(
        (Paragraph("标题\x1b[2J", "title"), Paragraph("文\u202e字\x9b", "text"), Paragraph("头\x07", "heading"))
    )
    shown = terminal.show(page, 100).plain
    assert not set(shown) & set("\x1b\u202e\x9b\x07")
    assert shown.count("\ufffd") == 4


# -- folding ---------------------------------------------------------------------------------------

PROSE = "2024年，石桥镇（含2个社区）共公开信息1139条，其中“项目建设”139条；English words stay whole, too……结束。"


@pytest.mark.parametrize("width", range(10, 90))
def test_no_line_is_too_wide_and_nothing_is_lost(width):
    lines = terminal.fold(PROSE, width)
    assert max(map(cell_len, lines)) <= width
    assert "".join(lines).replace(" ", "") == PROSE.replace(" ", "")
    assert not any(line.startswith(tuple("，；。”）…")) or line.endswith(("（", "“")) for line in lines)
    whole = {"2024", "1139", "139", "English", "words"}
    assert all(any(word in line for line in lines) for word in whole)


def test_what_is_wider_than_a_line_is_taken_apart():
    assert terminal.fold("x" * 25, 10) == ["x" * 10, "x" * 10, "x" * 5]
    assert terminal.fold("。" * 5, 4) == ["。。", "。。", "。"]
    assert terminal.fold("宽", 1) == ["宽"]


def test_spaces_at_a_break_go():
    assert terminal.fold("ab cd", 3) == ["ab", "cd"]
    assert terminal.fold("  ab   cd  ", 4) == ["ab", "cd"]
    assert terminal.fold("", 4) == [""]


def test_used_is_taken_from_the_first_line_alone():
    assert terminal.fold("一二三四", 4, used=2) == ["一", "二三", "四"]
    assert terminal.fold("一二\n三四", 4, used=4) == ["", "一二", "三四"]
    assert terminal.fold("a\vb", 4) == ["a", "b"]


def test_marks_that_cling_to_a_character_stay_with_it():
    assert terminal.fold("e\u0301" * 4, 2) == ["e\u0301" * 2] * 2


# -- remarks ---------------------------------------------------------------------------------------

WRONG = REPORT.replace({"requests.carried_out.total": 3, "proactive_disclosure.rules.issued": 4})
PROBLEMS = (
    Problem(
        "unreadable", "表三 第7行 自然人", "五\x1b[31m件", ("requests.outcomes.denied.state_secret.natural_person",)
    ),
    Problem("dash", "表三 第8行 自然人", "/", ("requests.carried_in.total",)),
)


def test_remarks_are_grouped_problems_first():
    text = terminal.remarks(PROBLEMS, gkreport.check(WRONG))
    lines = text.plain.split("\n")
    headings = [line.strip() for line in lines if not line.startswith("    ")]
    assert headings == ["读取时的问题", "错误", "提醒", "提示"]
    assert lines[1].startswith("    ✗  表三 第7行 自然人：")
    assert lines[2].startswith("    !  表三 第8行 自然人：")
    assert "\x1b" not in text.plain
    assert len(lines) == 4 + len(PROBLEMS) + len(gkreport.check(WRONG))


def test_folded_remarks_stand_in_one_column():
    findings = gkreport.check(WRONG)
    lines = terminal.remarks((), findings, width=60).plain.split("\n")
    assert max(map(cell_len, lines)) <= 60
    errors = list(itertools.takewhile(lambda line: line.startswith("    "), lines[1:]))
    start = 4 + len("T3-BALANCE") + 2
    assert all(len(line) - len(line[start:].lstrip()) == start for line in errors)
    assert "".join(line[start:] for line in errors).replace(" ", "") == "".join(
        finding.message() for finding in findings.errors
    ).replace(" ", "")


def test_remarks_in_english():
    lines = terminal.remarks(PROBLEMS, gkreport.check(WRONG), lang="en").plain.split("\n")
    assert [line.strip() for line in lines if not line.startswith("    ")] == [
        "problems of reading",
        "errors",
        "warnings",
        "notes",
    ]


def test_nothing_to_say_is_an_empty_text():
    assert not terminal.remarks((), Findings())


@pytest.mark.parametrize("width", [60, 100, 120])
def test_the_catalogue_has_every_rule(width):
    lines = terminal.catalogue(RULES.values(), width).plain.split("\n")
    assert_is_a_drawing(lines)
    assert cell_len(lines[0]) <= width
    assert {line.split("│")[1].strip() for line in lines if "│" in line} >= set(RULES)


def test_both_editions_show():
    for year in (2020, 2024):
        report = Report.blank("示例县", year)
        assert report.edition is Edition.for_year(year)
        assert terminal.show(compose(report), 100).plain.count("┌") == 3

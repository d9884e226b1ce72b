"""Recognising and composing as a whole: what comes out, what is reported, and that nothing else is raised."""

import pickle
import subprocess
import sys
import time
from decimal import Decimal

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.pages import (
    REPORTS,
    all_in_one,
    as_read,
    blocks_apart,
    composed,
    fatal,
    fives,
    grids,
    insert_row,
    on_grids,
    on_paths,
    on_texts,
    place_columns,
    place_rows,
    replaced,
    row_of,
    silent,
    stacked,
    unaligned,
    without_row,
)

from gkreport import Amount, Edition, NotAReport, RecognitionError, Report
from gkreport.compose import compose
from gkreport.form import form_of, layout
from gkreport.page import Grid, GridCell, Page, Paragraph, Problem, problems
from gkreport.recognise import recognise
from gkreport.recognise.tables import find_table
from gkreport.testing import reports


@given(reports())
def test_what_was_composed_is_recognised(report: Report) -> None:
    """Rule: what was printed stays printed; a blank is None and no problem."""
    reading = recognise(compose(report))
    assert reading.report == report
    told = bool(report.organ) and report.year is not None
    assert [problem.kind for problem in reading.problems] == ([] if told else ["title"])
    assert reading.where.keys() == report.cells().keys()
    assert reading.leftovers == ()
    assert reading.require() == report


@given(reports().map(lambda report: report.replace({"overview": "一是。", "other_matters": ""})))
def test_nothing_that_only_writers_know_is_needed(report: Report) -> None:
    assert recognise(as_read(compose(report))).report.cells() == report.cells()


@pytest.mark.parametrize("which", REPORTS)
def test_where_each_cell_stood(which: str) -> None:
    page = compose(REPORTS[which])
    placed = Page(
        tuple(
            attrs.evolve(
                block,
                cells=tuple(attrs.evolve(c, place=f"{c.row}:{c.column}", handle=n) for n, c in enumerate(block.cells)),
            )
            if isinstance(block, Grid)
            else block
            for block in page.blocks
        )
    )
    for path, cell in recognise(placed).where.items():
        assert cell.path == path
        assert cell.handle is not None


def test_places_are_told_in_the_form_and_in_the_file() -> None:
    path = "requests.outcomes.denied.state_secret.natural_person"
    page = composed(REPORTS["2021"], on_grids(on_paths(lambda _: "约5", lambda at: at == path)))
    numbered = Page(
        tuple(
            attrs.evolve(b, cells=tuple(attrs.evolve(c, place=f"R{c.row}C{c.column}") for c in b.cells))
            if isinstance(b, Grid)
            else b
            for b in page.blocks
        )
    )
    (problem,) = recognise(numbered).problems
    assert (problem.kind, problem.cell, problem.text) == ("unreadable", path, "约5")
    assert problem.place == "表三 第5行 自然人；R7C3"
    assert (
        str(problem)
        == problem.message("zh")
        == "表三 第5行 自然人；R7C3：“约5”不是可以识别的数字，没有读入；请改为数字"
    )
    assert problem.message("en").startswith("表三 第5行 自然人；R7C3: '约5' is not a number")
    with pytest.raises(RecognitionError) as raised:
        recognise(numbered).require()
    assert [(error.path, error.place) for error in raised.value.exceptions] == [(path, problem.place)]


def test_every_kind_of_problem_can_be_said() -> None:
    for kind in problems.KINDS:
        problem = Problem(kind, "表三", "甲\n乙", ("a", "b"))
        assert problem.cell is None
        assert "甲" in problem.message() + problem.message("en") + "甲"
        assert Problem(kind, "", "甲").message("en")
        assert pickle.loads(pickle.dumps(problem)) == problem  # noqa: S301  # our own bytes


# -- what is not there -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "page",
    [
        Page(()),
        Page((Paragraph(""), Grid(()))),
        Page(
            (Paragraph("会议通知"), Grid((GridCell(text="姓名", row=0, column=0), GridCell(text="3", row=0, column=1))))
        ),
        Page((Paragraph("一、总体情况"), Paragraph("公开很好。"))),
    ],
)
def test_not_a_report(page: Page) -> None:
    with pytest.raises(NotAReport):
        recognise(page)


def test_headings_alone_are_a_report_without_tables() -> None:
    report = REPORTS["2021"]
    reading = recognise(Page(tuple(b for b in compose(report).blocks if isinstance(b, Paragraph))))
    assert [problem.kind for problem in reading.problems] == ["missing_table"] * 3
    assert not silent(reading, report.cells())
    assert reading.report.overview == report.overview


@pytest.mark.parametrize("which", REPORTS)
@pytest.mark.parametrize("at", range(3))
def test_a_missing_table(which: str, at: int) -> None:
    report = REPORTS[which]
    reading = recognise(composed(report, replaced(at, lambda _: [])))
    (problem,) = [problem for problem in reading.problems if problem.fatal]
    assert problem.kind == "missing_table"
    assert {path for path, value in reading.report.cells().items() if value is None} == set(problem.cells)


@pytest.mark.parametrize("which", ["2021", "2019"])
def test_every_missing_row_is_named(which: str) -> None:
    report = REPORTS[which]
    for table in form_of(report).tables[:2]:
        for block in table.blocks:
            for _, cells in block.rows:
                page = composed(
                    report,
                    on_grids(lambda grid: without_row(cells[0].path)(grid) if grid_has(grid, cells[0].path) else grid),  # noqa: B023
                )
                reading = recognise(page)
                assert not silent(reading, report.cells()), cells[0].label
                lost = {path for problem in reading.problems for path in problem.cells}
                assert lost == {cell.path for cell in cells}, cells[0].label
                assert fatal(reading)


def grid_has(grid: Grid, path: str) -> bool:
    return any(cell.path == path for cell in grid.cells)


@pytest.mark.parametrize("which", ["2021", "2019"])
@pytest.mark.parametrize("shape", ["aligned", "unaligned"])
def test_every_missing_column_is_named(which: str, shape: str) -> None:
    report = REPORTS[which]
    for at, grid in enumerate(grids(compose(report))):
        for column in range(
            min(c.column for c in grid.cells if c.role == "value"), max(c.column + 1 for c in grid.cells)
        ):
            order = [other for other in range(max(c.column + c.colspan for c in grid.cells)) if other != column]
            page = composed(
                report,
                on_grids(lambda g: place_columns(g, order), only=[at]),  # noqa: B023
                on_grids(unaligned if shape == "unaligned" else lambda g: g),
            )
            reading = recognise(page)
            for path, (got, wanted) in silent(reading, report.cells()).items():
                assert got is None, (column, path, got, wanted)
            assert shape == "unaligned" or len(reading.problems) <= 50


# -- tables of mixed editions ----------------------------------------------------------------------


def mixed(first: str, second: str, cut: str) -> Page:
    """A 表二 that is half of one edition and half of the other."""
    halves = [grids(compose(REPORTS[which]))[0] for which in (first, second)]
    at = [next(c.row for c in half.cells if c.text == cut) for half in halves]
    top = place_rows(halves[0], list(range(at[0])))
    below = place_rows(halves[1], list(range(at[1], max(c.row for c in halves[1].cells) + 1)))
    return composed(REPORTS[first], replaced(0, lambda _: [stacked([top, below])]))


@pytest.mark.parametrize("cut", ["第二十条第（五）项", "第二十条第（六）项", "第二十条第（八）项"])
@pytest.mark.parametrize(("first", "second"), [("2021", "2019"), ("2019", "2021")])
def test_half_old_half_new(first: str, second: str, cut: str) -> None:
    """What the shape that fits best has is read, what it lacks is named."""
    reading = recognise(mixed(first, second, cut))
    wanted = REPORTS[first].cells() | {
        path: value for path, value in REPORTS[second].cells().items() if path.startswith("proactive_disclosure")
    }
    named = {path for problem in reading.problems for path in problem.cells}
    assert fatal(reading)
    for path, value in reading.report.cells().items():
        if path.startswith("proactive_disclosure"):
            assert value is None or value in wanted.values()
            assert (value is None) == (path in named)
        else:
            assert value == REPORTS[first][path]


def test_a_decision_count_is_read_below_its_own_header_alone() -> None:
    """A half old 表二: 上一年项目数量 of 行政许可 must not pass for 处理决定数量, though it stands alone in its row."""
    report = REPORTS["2019"]
    edits = on_grids(on_paths(lambda _: "", lambda at: at.endswith(("items_change", "decisions"))))
    for shape in (lambda grid: grid, unaligned):
        page = composed(report, edits, on_grids(shape))
        found = find_table(form_of(REPORTS["2021"]).tables[0], grids(page))
        assert found.values.get("proactive_disclosure.licensing_decisions") is None
        assert found.values.get("proactive_disclosure.penalty_decisions") is None


def test_the_edition_follows_the_labels_not_the_year() -> None:
    for which, report in REPORTS.items():
        for year in (2019, 2021, 2024):
            reading = recognise(composed(report.replace({"year": year})))
            assert reading.report == report.replace({"year": year}), which
    assert {report.edition for report in REPORTS.values()} == set(Edition)


# -- money -----------------------------------------------------------------------------------------

FEES = "proactive_disclosure.administrative_fees"


@pytest.mark.parametrize(
    ("header", "label", "text", "value", "kind"),
    [
        ("本年收费金额（单位：万元）", "行政事业性收费", "59237.2449", Decimal("59237.2449"), None),
        ("本年收费金额（单位：万元）", "行政事业性收费", "160.5964万元", Decimal("160.5964"), None),
        ("本年收费金额（单位：万元）", "行政事业性收费", "152790元", Decimal("15.279"), "unit"),
        ("本年收费金额（单位：万元）", "行政事业性收费", "1.5亿元", Decimal(15000), "unit"),
        ("本年收费金额（单位：元）", "行政事业性收费", "152790", Decimal("15.279"), "unit"),
        ("本年收费金额（元）", "行政事业性收费", "152790", Decimal("15.279"), "unit"),
        ("本年收费金额（元）", "行政事业性收费", "3万元", Decimal(3), None),
        ("本年收费金额", "行政事业性收费（单位：元）", "152790", Decimal("15.279"), "unit"),
        ("本年收费金额", "行政事业性收费", "15", Decimal(15), None),
        ("本年收费金额（單位：萬元）", "行政事業性收費", "15", Decimal(15), None),
        ("本年收费金额（單位：億元）", "行政事業性收費", "15", Decimal(150000), "unit"),
        ("本年收费金额（单位：千元）", "行政事业性收费", "15", None, "unreadable"),
        ("本年收费金额（单位：万元）", "行政事业性收费（元）", "15", None, "ambiguous"),
        ("本年收费金额（单位：万元）", "行政事业性收费（元）", "0", Decimal(0), None),
        ("本年收费金额（单位：万元）", "行政事业性收费", "15千元", None, "unreadable"),
        ("本年收费金额（单位：万元）", "行政事业性收费", "-15", None, "unreadable"),
        ("本年收费金额（单位：元）", "行政事业性收费", "0.00001", None, "unreadable"),
        ("本年收费金额（单位：万元）", "行政事业性收费", "/", None, "dash"),
    ],
)
def test_money(header: str, label: str, text: str, value: Decimal | None, kind: str | None) -> None:
    edits = [
        on_grids(on_texts(lambda t: header if t.startswith("本年收费金额") else label if t == "行政事业性收费" else t)),
        on_grids(on_paths(lambda _: text, lambda path: path == FEES)),
    ]
    reading = recognise(composed(REPORTS["2021"], *edits))
    kinds = [problem.kind for problem in reading.problems if FEES in problem.cells]
    if value == 0 and kinds == ["ambiguous"]:
        value = None  # 0 万元 or 0 元: both zero, one may say so
        kind = "ambiguous"
    assert reading.report[FEES] == value
    assert kinds == ([kind] if kind else [])


@pytest.mark.parametrize(("unit", "kinds"), [("单位：元", ["unit"]), ("单位：万元", []), ("（万元）", [])])
def test_the_unit_of_money_in_a_row_of_its_own(unit: str, kinds: list[str]) -> None:
    edits = [
        on_grids(on_texts(lambda t: "本年收费金额" if t.startswith("本年收费金额") else t)),
        on_grids(on_texts(lambda t: t + unit if t == "第二十条第（八）项" else t)),
    ]
    reading = recognise(composed(REPORTS["2021"], *edits))
    assert reading.report[FEES] == (Decimal("0.101025") if kinds else Decimal("1010.25"))
    assert [problem.kind for problem in reading.problems] == kinds


def test_a_merged_amount() -> None:
    """采购项目数量 and 采购总金额 in one cell: 0 is both, anything else neither."""
    report = REPORTS["2019"]
    for text, kinds in (
        ("0", ["merged", "merged"]),
        ("7", ["ambiguous", "ambiguous"]),
        ("7元", ["unreadable", "ambiguous"]),
    ):

        def merge(grid: Grid) -> Grid:
            at = next((c for c in grid.cells if c.path == "proactive_disclosure.procurement.projects"), None)
            if at is None:
                return grid
            rest = [c for c in grid.cells if c.row != at.row or c.column < at.column]
            return attrs.evolve(grid, cells=(*rest, attrs.evolve(at, colspan=3, text=text)))  # noqa: B023

        reading = recognise(composed(report, on_grids(merge)))
        found = [p.kind for p in reading.problems]
        assert found == kinds, text
        assert reading.report["proactive_disclosure.procurement.amount"] == (
            Amount(Decimal(0)) if text == "0" else None
        )


# -- anything --------------------------------------------------------------------------------------

_WORDS = sorted({cell.text for report in REPORTS.values() for grid in grids(compose(report)) for cell in grid.cells})
_ODD = [
    "",
    " ",
    "\xa0",
    "0",
    "1",
    "12",
    "无",
    "/",
    "单位：元",
    "备注",
    "a\x00b",
    "\ud800",
    "x" * 300,
    "9" * 40,
    "1\v2",
    "千元",
    "总\n计",
]
_HEADINGS = [block.text for block in compose(REPORTS["2021"]).blocks if isinstance(block, Paragraph)]

cells = st.builds(
    GridCell,
    text=st.sampled_from([*_WORDS, *_ODD]),
    row=st.integers(0, 6),
    column=st.integers(0, 8),
    rowspan=st.sampled_from([1, 1, 1, 2, 10**9]),
    colspan=st.sampled_from([1, 1, 1, 2, 7, 10**9]),
)
garbage = st.builds(
    Page,
    st.lists(
        st.one_of(
            st.builds(Paragraph, st.one_of(st.sampled_from([*_HEADINGS, *_ODD]), st.text(max_size=30))),
            st.builds(Grid, st.lists(cells, max_size=25).map(tuple), st.booleans()),
        ),
        max_size=8,
    ).map(tuple),
)


@given(garbage)
def test_any_page_is_a_reading_or_no_report(page: Page) -> None:
    try:
        reading = recognise(page)
    except NotAReport:
        return
    named = {path for problem in reading.problems for path in problem.cells}
    for path, value in reading.report.cells().items():
        assert value is not None or path in named or path in reading.where


shuffled = st.tuples(
    st.sampled_from(sorted(REPORTS)), st.integers(0, 2), st.randoms(use_true_random=False), st.integers(1, 4)
)


@given(shuffled)
def test_changed_labels_never_move_a_number(case: tuple[str, int, "st.Random", int]) -> None:  # type: ignore[name-defined]
    """Blank or swap some labels and headers: what is then read is right, or the label is reported."""
    which, at, random, count = case
    report = REPORTS[which]

    def edit(grid: Grid) -> Grid:
        labels = [n for n, c in enumerate(grid.cells) if c.role != "value"]
        chosen = random.sample(labels, min(count, len(labels)))
        return attrs.evolve(
            grid,
            cells=tuple(attrs.evolve(c, text="") if n in chosen else c for n, c in enumerate(grid.cells)),
        )

    reading = recognise(composed(report, on_grids(edit, only=[at])))
    assert not silent(reading, report.cells())


def test_words_in_place_of_the_numbers_are_not_the_blank_row_below() -> None:
    """An unlabelled row of words (TRUE, #REF!) with an empty row drawn below it was once read as blank, silently."""
    report = REPORTS["2021"]

    def edit(grid: Grid) -> Grid:
        last = max(cell.row for cell in grid.cells)
        worded = [attrs.evolve(cell, text="#REF!") if cell.role == "value" else cell for cell in grid.cells]
        below = [attrs.evolve(cell, text="", row=last + 1) for cell in grid.cells if cell.row == last]
        return attrs.evolve(grid, cells=(*worded, *below))

    reading = recognise(composed(report, on_grids(edit, only=[2])))
    assert not silent(reading, report.cells())
    assert any(problem.fatal for problem in reading.problems)


# -- time ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", ["aligned", "unaligned"])
def test_a_row_that_the_end_of_a_page_cut_is_not_its_first_half(shape: str) -> None:
    """10 at the foot of a page and 12 at the head of the next were 1012 in one narrow cell."""
    path = "requests.new_received.commercial_enterprise"
    report = REPORTS["2021"]

    def cut(grid: Grid) -> Grid:
        halves = on_paths(lambda text: text[:2], lambda at: at == path)(grid)
        row = insert_row(halves, row_of(grid, path) + 1, ["", "", "", "", "12", *[""] * 5])
        return unaligned(row) if shape == "unaligned" else row

    reading = recognise(composed(report, on_grids(cut, only=[1])))
    assert silent(reading, report.cells()) == {}
    assert [(p.kind, p.text) for p in reading.problems if path in p.cells] == [("ambiguous", "10 12")]
    if shape == "aligned":
        assert reading.report == report.replace({path: None})


def test_a_hostile_page_takes_no_long_time() -> None:
    """Many rows of words between two rows of the form, endless spans, long texts, many headings."""
    report = REPORTS["2021"]
    page = compose(report)
    grid = grids(page)[1]
    at = row_of(grid, "requests.carried_in")
    rows = [
        GridCell(text=f"第{n}种不知名的情形{n % 7}" if c == 0 else "3", row=at + 1 + n, column=c)
        for n in range(3000)
        for c in range(3)
    ]
    long = attrs.evolve(grid, cells=(*(c for c in grid.cells if c.row <= at), *rows))
    spans = Grid(tuple(GridCell(text="总计", row=0, column=n, rowspan=10**9, colspan=10**9) for n in range(300)))
    texts = [Paragraph("一、总体情况") for _ in range(3000)] + [Paragraph("政府信息公开" * 20000)]
    start = time.process_time()
    recognise(Page((*texts, long, spans, *page.blocks)))
    assert time.process_time() - start < 10


_MEASURED = """
import time
from gkreport import Report
from gkreport.compose import compose
from gkreport.page import Grid, GridCell, Page
from gkreport.recognise import recognise

headers = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计", "自然人", "商业企业"]
page = compose(Report(organ="示例县", year=2024))
for text in (
    lambda row, column: headers[column % 7] if row % 2 else str(row * 98 + column),
    lambda row, column: headers[column % 5],
    lambda row, column: f"字{row}词{column}",
    lambda row, column: f"第{row}{headers[column % 7]}{column}",
    lambda row, column: "（一）予以公开" if column == 0 else str(row * 98 + column),
):
    cells = [GridCell(text=text(row, column), row=row, column=column) for row in range(500) for column in range(98)]
    start = time.process_time()
    recognise(Page((*page.blocks[:3], Grid(cells), *page.blocks[3:])))
    print(time.process_time() - start)
"""


def test_as_many_cells_as_the_limits_allow_take_no_two_seconds() -> None:
    """49,000 different cells once took six seconds; measured where no test looks on."""
    shown = subprocess.run([sys.executable, "-c", _MEASURED], capture_output=True, check=True, text=True)  # noqa: S603
    seconds = [float(line) for line in shown.stdout.split()]
    assert len(seconds) == 5
    assert max(seconds) < 2


def test_layouts_that_are_stacked_or_apart_give_the_same_cells() -> None:
    report = REPORTS["2019"]
    one = recognise(composed(report, all_in_one)).report.cells()
    apart = recognise(composed(report, replaced(0, blocks_apart), replaced(-1, fives))).report.cells()
    assert one == apart == report.cells()
    assert len(layout(form_of(report).tables[1])) > 161

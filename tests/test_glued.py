"""Tables without borders: every number is right, or None with a problem that names it; the sums part the digits."""

import json
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.glue import Style, glued, rows_of
from tests.pages import REPORTS, fatal, silent

from gkreport import Report
from gkreport.compose import compose
from gkreport.form import form_of
from gkreport.page import Grid, GridCell, Page, Paragraph
from gkreport.recognise import recognise
from gkreport.recognise.splits import Budget, Run, TooMany, choose_splits, split_run
from gkreport.testing import Planted, consistent_reports, inconsistent_reports

TABLES: Final = ("requests", "review_and_litigation")
STYLES: Final[tuple[Style, ...]] = ("rows", "one", "spaced")
STEPS: Final = 50_000


def real_reports(shared: Path) -> dict[str, Report]:
    """The real reports whose 表三 and 表四 are printed in full."""
    numbers = json.loads((shared / "reports/real-numbers.json").read_text(encoding="utf-8"))
    found = {}
    for name, told in numbers.items():
        cells = {path: value for path, value in told["cells"].items() if path.startswith(TABLES)}
        found[name] = Report.from_cells(cells, organ=told["organ"], year=told["year"])
    return found


# -- real numbers ----------------------------------------------------------------------------------


def test_most_rows_of_real_reports_have_one_reading(shared: Path) -> None:
    """Of the complete rows of 表三 93 of 100 have one reading of their own; in no row is the printed one missing."""
    rows = alone = 0
    for report in real_reports(shared).values():
        (table,) = (table for table in form_of(report).tables if table.name == "requests")
        for block in table.blocks:
            for _, cells in block.rows:
                numbers = tuple(value for cell in cells if isinstance(value := report[cell.path], int))
                if len(numbers) == len(cells):
                    readings = split_run(Run.of("".join(map(str, numbers))), [7], Budget(STEPS))
                    assert numbers in readings
                    rows += 1
                    alone += len(readings) == 1
    assert (alone, rows) == (93, 100)


@pytest.mark.parametrize("style", STYLES)
def test_real_reports_are_read_whole_or_told(shared: Path, style: Style) -> None:
    """All 700 cells of the four complete tables 表三 come out right; 表四 where it has one reading."""
    right: dict[str, int] = dict.fromkeys(TABLES, 0)
    for name, report in real_reports(shared).items():
        reading = recognise(glued(report, *TABLES, style=style))
        assert silent(reading, report.cells()) == {}, name
        for table in TABLES:
            right[table] += getattr(reading.report, table) == getattr(report, table)
    assert right == {"requests": 4, "review_and_litigation": 4 if style == "spaced" else 2}


def test_wrong_sums_are_never_read_as_other_numbers(shared: Path) -> None:
    """A typing error anywhere in 表三 leaves no reading: the columns pin what the rows do not."""
    chance = random.Random(7)  # noqa: S311  # a test
    for name, report in real_reports(shared).items():
        for path in chance.sample([path for path in report.cells() if path.startswith("requests")], 4):
            wrong = report.replace({path: (report[path] or 0) + chance.choice([1, 9, 10])})
            reading = recognise(glued(wrong, "requests"))
            assert silent(reading, wrong.cells()) == {}, (name, path)
            assert reading.report.requests != wrong.requests
            assert {"unsplit"} <= {problem.kind for problem in reading.problems}


# -- properties ------------------------------------------------------------------------------------


@settings(max_examples=max(1, settings().max_examples // 8))
@given(consistent_reports(), st.sampled_from(STYLES))
def test_a_consistent_report_is_read_right_or_told(report: Report, style: Style) -> None:
    """Never a silent wrong number; where every sum holds the printed numbers are always among the readings."""
    reading = recognise(glued(report, *TABLES, style=style))
    assert silent(reading, report.cells()) == {}
    assert "unsplit" not in {problem.kind for problem in reading.problems}


@settings(max_examples=max(1, settings().max_examples // 8))
@given(inconsistent_reports(max_changes=1))
def test_a_report_with_a_wrong_sum_is_not_guessed(planted: Planted) -> None:
    reading = recognise(glued(planted.report, "requests"))
    assert silent(reading, planted.report.cells()) == {}


# -- how it is told --------------------------------------------------------------------------------

SMALL: Final = REPORTS["2021"].replace(
    {path: 0 for path in REPORTS["2021"].cells() if path.startswith(TABLES)}
    | {
        "requests.new_received.natural_person": 2,
        "requests.new_received.total": 2,
        "requests.outcomes.granted.natural_person": 2,
        "requests.outcomes.granted.total": 2,
        "requests.outcomes.total.natural_person": 2,
        "requests.outcomes.total.total": 2,
    }
)


def changed(page: Page, edit: Callable[[str], str]) -> Page:
    return Page(tuple(attrs.evolve(b, text=edit(b.text)) if isinstance(b, Paragraph) else b for b in page.blocks))


@pytest.mark.parametrize("single_row", ["2021", "2021 with 其他处理 in one row"])
def test_that_numbers_were_parted_is_noted(single_row: str) -> None:
    shape = REPORTS[single_row]
    report = shape.replace({path: 0 for path in shape.cells() if path.startswith(TABLES)})
    page = glued(report, *TABLES)
    placed = Page(
        tuple(attrs.evolve(b, place=f"第{at}段") if isinstance(b, Paragraph) else b for at, b in enumerate(page.blocks))
    )
    reading = recognise(placed)
    assert reading.report == report
    assert [problem.kind for problem in reading.problems] == ["glued", "glued"]
    assert str(reading.problems[0]).startswith("表三；第17段：这张表没有边框，数字连成一串（如“0000000”）")
    assert reading.where["requests.carried_out.total"].place.startswith("第")


VARIED: Final[dict[str, Callable[[str], str]]] = {
    "full-width digits": lambda text: text.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    "other dots": lambda text: text.replace("1.", "1．").replace("2.", "2、").replace("3.", "（3）"),
    "numbers without dots": lambda text: text.replace("4.", "4").replace("2.", "2"),
    "no numbers": lambda text: text.replace("1.", "").replace("2.", "").replace("3.", "").replace("8.", ""),
    "colons": lambda text: text.replace("数量", "数量：").replace("予以公开", "予以公开: "),
    "zero-width": lambda text: text.replace("信息", "信\u200b息").replace("00", "0\u200b0"),
    "no gloss": lambda text: text.replace("（区分处理的，只计这一情形，不计其他情形）", ""),
    "lines": lambda text: text.replace("一、本年新收政府信息公开申请数量", "一、本年新收\n政府信息公开申请数量\n"),
}


@pytest.mark.parametrize("how", VARIED)
@pytest.mark.parametrize("style", STYLES)
def test_labels_are_found_as_real_reports_write_them(how: str, style: Style) -> None:
    reading = recognise(changed(glued(SMALL, "requests", style=style), VARIED[how]))
    assert silent(reading, SMALL.cells()) == {}
    assert (reading.report.requests, fatal(reading)) == (SMALL.requests, [])


REFUSED: Final[dict[str, Callable[[str], str]]] = {
    "columns in another order": lambda text: (
        text.replace("商业企业", "甲").replace("科研机构", "商业企业").replace("甲", "科研机构")
    ),
    "no headers": lambda text: text.replace("法律服务机构", ""),
    "a row is missing": lambda text: "" if "重复申请" in text else text,
    "a row has blanks": lambda text: text.replace("予以公开2000002", "予以公开22"),
    "a unit behind the number": lambda text: text.replace("予以公开2000002", "予以公开2000002件"),
    "a comma": lambda text: text.replace("予以公开2000002", "予以公开2,000,002"),
    "rows out of order": lambda text: (
        text.replace("重复申请", "甲").replace("信访举报投诉类申请", "重复申请").replace("甲", "信访举报投诉类申请")
    ),
    "twice": lambda text: text.replace(
        "重复申请0000000", "重复申请0000000\n信访举报投诉类申请0000000\n重复申请0000000"
    ),
    "a very long number": lambda text: text.replace("予以公开2000002", "予以公开" + "1" * 90),
}


@pytest.mark.parametrize("how", REFUSED)
def test_what_is_no_whole_table_is_not_parted(how: str) -> None:
    reading = recognise(changed(glued(SMALL, "requests"), REFUSED[how]))
    assert set(reading.report.requests.cells().values()) == {None}
    named = {path for problem in reading.problems if problem.fatal for path in problem.cells}
    assert named >= {path for path in SMALL.cells() if path.startswith("requests")}


def test_readings_are_listed() -> None:
    report = SMALL.replace(
        {
            "review_and_litigation.review.upheld": 11,
            "review_and_litigation.review.total": 11,
        }
    )
    reading = recognise(glued(report, *TABLES))
    (problem,) = (problem for problem in reading.problems if problem.fatal)
    assert (problem.kind, problem.text) == (
        "ambiguous",
        "1 10 0 0 11 0 0 0 0 0 0 0 0 0 0 / 11 0 0 0 11 0 0 0 0 0 0 0 0 0 0",
    )
    assert problem.place == "表四 行政复议"
    assert set(reading.report.review_and_litigation.cells().values()) == {None}


def test_rows_of_a_grid_pin_those_without_borders() -> None:
    """Some sites flatten single rows into one cell; what the grid holds counts in the sums."""
    page = compose(SMALL)
    grid = next(b for b in page.blocks if isinstance(b, Grid) and any("自然人" in cell.text for cell in b.cells))
    (table,) = (table for table in form_of(SMALL).tables if table.name == "requests")
    texts = list(rows_of(SMALL, table))
    first, last = ("一、" + texts[0].partition("、")[2]), texts[-1]
    gone = {
        min(c.row for c in grid.cells if c.path and c.path.startswith(f"requests.{row}."))
        for row in ("new_received", "carried_out")
    }
    kept = [cell for cell in grid.cells if cell.row not in gone]
    added = [
        GridCell(text=text, row=row, column=0, colspan=10)
        for text, row in zip((first, last), sorted(gone), strict=True)
    ]
    for wrong in (False, True):
        cells = [
            attrs.evolve(c, text="3") if wrong and c.path == "requests.carried_in.total" else c for c in (*kept, *added)
        ]
        blocks = [Grid(tuple(cells)) if block is grid else block for block in page.blocks]
        reading = recognise(Page(tuple(blocks)))
        expected = SMALL.replace({"requests.carried_in.total": 3}) if wrong else SMALL
        assert silent(reading, expected.cells()) == {}
        assert (reading.report.requests == SMALL.requests) is not wrong
        assert {"unsplit" if wrong else "glued"} <= {problem.kind for problem in reading.problems}


def test_a_blank_in_the_grid_leaves_the_rest_unread() -> None:
    page = glued(SMALL, "requests")
    lines = [b for b in page.blocks if not (isinstance(b, Paragraph) and b.text.startswith("二、上年结转"))]
    reading = recognise(Page(tuple(lines)))
    assert reading.report.requests.new_received.total is None


# -- 表二: no sums ---------------------------------------------------------------------------------


HEADERS: Final = [
    "信息内容本年制发件数",
    "本年废止件数",
    "现行有效件数",
    "规章120",
    "行政规范性文件 1 2 3",
    "信息内容",
    "本年处理决定数量",
]
DISCLOSURE: Final = "proactive_disclosure"


def second_table(*lines: str) -> Page:
    blocks = [block for block in compose(SMALL).blocks if not isinstance(block, Grid)]
    return Page((*blocks, *map(Paragraph, lines)))


def test_single_numbers_of_the_second_table_are_read_and_others_told() -> None:
    """Rows of several numbers that no sum checks stay ambiguous."""
    money = ["本年收费金额（单位：万元）", "行政事业性收费15.5"]
    reading = recognise(second_table(*HEADERS, "行政许可12", "行政处罚 3", "行政强制1 2", *money))
    told = {path for problem in reading.problems if problem.kind == "ambiguous" for path in problem.cells}
    read = {path: value for path, value in reading.report.cells().items() if value is not None}
    assert {path: str(value) for path, value in read.items()} == {
        f"{DISCLOSURE}.licensing_decisions": "12",
        f"{DISCLOSURE}.penalty_decisions": "3",
        f"{DISCLOSURE}.administrative_fees": "15.5",
    }
    parts = ("rules.", "normative_docs.", "compulsion")
    assert told == {
        path for path in reading.report.cells() if path.startswith(tuple(f"{DISCLOSURE}.{part}" for part in parts))
    }


@pytest.mark.parametrize(
    ("lines", "read"),
    [
        (["本年收费金额", "行政事业性收费0"], True),
        (["本年收费金额", "行政事业性收费3"], False),
        (["本年收费金额（单位：元）", "行政事业性收费3"], False),
        (["行政事业性收费3"], False),
        (["本年收费金额（万元）", "行政事业性收费3", "行政事业性收费4"], False),
    ],
)
def test_money_needs_its_unit(lines: list[str], read: bool) -> None:
    reading = recognise(second_table(*HEADERS, "行政许可12", *lines))
    assert (reading.report[f"{DISCLOSURE}.administrative_fees"] is not None) is read


# -- bounds ----------------------------------------------------------------------------------------


def test_readings_of_a_string() -> None:
    def read(text: str, *groups: int, loose: str = "") -> list[tuple[int, ...]]:
        return split_run(Run.of(text, loose), groups, Budget(STEPS))

    assert read("21317000001324019", 5, 5, 5) == [(2, 1, 3, 1, 7, 0, 0, 0, 0, 0, 13, 2, 4, 0, 19)]
    assert read("2171 0000 218", 7) == [(217, 1, 0, 0, 0, 0, 218)]
    assert read("2 1 7", 7) == []
    assert read("00000005", 7) == []
    assert read("00000005", 7, loose="5") == [(0,) * 7]
    assert read("12", 1) == []
    with pytest.raises(TooMany):
        split_run(Run.of("1" * 60), [7], Budget(1000))


def test_a_search_has_an_end() -> None:
    """A page of ones has too many readings: it is told within a second, in which nothing is guessed."""
    text = glued(SMALL, "requests")
    start = time.process_time()
    reading = recognise(changed(text, lambda line: line.replace("0000000", "1" * 40).replace("2000002", "1" * 40)))
    assert time.process_time() - start < 2
    assert {problem.kind for problem in reading.problems if problem.fatal} == {"ambiguous"}
    with pytest.raises(TooMany):
        choose_splits([[(1,), (2,)]] * 30, [[(1, row, 0) for row in range(30)]], [-45], Budget(500), 1000)
    assert choose_splits([[(1,), (2,)]] * 30, [[(1, row, 0) for row in range(30)]], [-60], Budget(500), 4) == [
        ((2,),) * 30
    ]
    assert choose_splits([[(1,)], []], [], [], Budget(500), 4) == []

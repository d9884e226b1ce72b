"""A layout that was understood before is read as if it were seen for the first time, and only then."""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from random import Random

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.glue import glued
from tests.pages import (
    REPORTS,
    Edit,
    as_read,
    composed,
    distinct,
    grids,
    on_cells,
    on_grids,
    on_paths,
    on_texts,
    split,
    stacked,
)
from tests.test_page_variations import DAMAGES, GRID_EDITS, LABEL_EDITS, merged, rebuilt, without_cell

import gkreport
from gkreport import Edition, NotAReport
from gkreport.form import form_of
from gkreport.page import Grid, GridCell, Page, Paragraph
from gkreport.recognise import Reading, memory, recognise
from gkreport.recognise.lines import looks_like
from gkreport.recognise.tables import find_table
from gkreport.recognise.values import PLAIN_NUMBERS, is_plain, read_value
from gkreport.report.marks import Kind
from gkreport.report.values import UNITS


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    memory.REMEMBERED.clear()
    yield
    memory.REMEMBERED.clear()


def outcome(page: Page) -> Reading | str:
    try:
        return recognise(page)
    except NotAReport as refused:
        return str(refused)


def same_as_searched(page: Page) -> Reading | str:
    """Read a page by what is remembered, and see that a search says the same in every field."""
    quick = outcome(page)
    kept = dict(memory.REMEMBERED)
    memory.REMEMBERED.clear()
    searched = outcome(page)
    memory.REMEMBERED.update(kept)
    assert quick == searched
    if isinstance(quick, Reading) and isinstance(searched, Reading):
        assert repr(quick.report.cells()) == repr(searched.report.cells())  # 0.0 equals 0
        assert list(quick.where) == list(searched.where)
        assert all(quick.where[path] is searched.where[path] or not quick.where[path].row for path in quick.where)
    return quick


def searches(page: Page, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Say whether a page is searched, having seen that it is read as a search reads it."""
    asked: list[object] = []
    search_grids = memory.search_grids
    monkeypatch.setattr(memory, "search_grids", lambda *args: asked.append(args) or search_grids(*args))
    outcome(page)
    monkeypatch.undo()
    same_as_searched(page)
    return bool(asked)


def numbered(number: Callable[[str], str]) -> Edit:
    return on_grids(on_paths(number))


ZEROS = numbered(lambda text: text if "元" in text else "0.5" if "." in text else "-1" if "-" in text else "0")
EXACT = dict.fromkeys(["short", "typo", "typos", "typos in long labels", "extra row"], "it has problems") | {
    "nav": "a single number stands in a row, where a 0 would stand for all columns"
}


# -- what is remembered ----------------------------------------------------------------------------


@pytest.mark.parametrize("which", REPORTS)
def test_a_page_with_other_numbers_and_texts_is_read_without_a_search(
    which: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert searches(composed(REPORTS[which]), monkeypatch)
    assert not searches(composed(REPORTS[which], ZEROS), monkeypatch)
    other = REPORTS[which].replace({"overview": "换了文字。", "year": REPORTS[which].year, "organ": "另一县"})
    assert not searches(composed(other), monkeypatch)


@pytest.mark.parametrize("name", [name for name in LABEL_EDITS | GRID_EDITS if " cut at " not in name])
def test_every_variation_that_is_read_without_a_problem_is_remembered(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit = (LABEL_EDITS | GRID_EDITS)[name]
    recognise(composed(REPORTS["2021"], edit))
    assert searches(composed(REPORTS["2021"], ZEROS, edit), monkeypatch) == (name in EXACT)


def test_a_file_whose_headings_or_title_are_missing_is_read_by_its_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    page = composed(REPORTS["2021"])
    recognise(page)
    bare = Page(tuple(grids(page)))
    assert not searches(bare, monkeypatch)
    assert {problem.kind for problem in recognise(bare).problems} == {"title", "section"}


@pytest.mark.parametrize("format_", ["docx", "html", "xlsx"])
def test_places_are_those_of_the_file_itself(format_: str) -> None:
    for number in (1, 2):
        report = distinct().replace({"requests.carried_out.total": number})
        document = gkreport.open(gkreport.dumps(report, format=format_))
        assert document.report == report
        assert document.reading.where["requests.carried_out.total"].text == str(number)
    assert len(memory.REMEMBERED) == 1


# -- what is not -----------------------------------------------------------------------------------


def fee(text: str) -> Edit:
    return on_grids(on_paths(lambda _: text, lambda path: path.endswith("administrative_fees")))


def cell_text(path: str, text: str) -> Edit:
    return on_grids(on_paths(lambda _: text, lambda at: at == path))


PATH = "requests.outcomes.denied.state_secret.natural_person"


@pytest.mark.parametrize(
    "edit",
    [
        cell_text(PATH, "/"),
        cell_text(PATH, "12②"),
        fee("12元"),
        on_grids(on_texts(lambda text: text.replace("万元", "元"))),
        on_grids(on_texts(lambda text: text.replace("单位：万元", "单位：千元"))),
        lambda page: merged("requests.outcomes.not_processed.repeated.natural_person", across=7)(ZEROS(page)),
        merged("requests.outcomes.not_processed.repeated.natural_person", down=2),
        without_cell(PATH, gap=True),
        lambda page: Page((*page.blocks, *grids(page)[:2])),  # a draft beside the final table, equal by chance
        lambda page: Page(tuple(block for block in page.blocks if block is not grids(page)[2])),
        on_grids(lambda grid: attrs.evolve(grid, cells=[*grid.cells, *blanks(1_000)])),
        on_grids(on_texts(lambda text: text.replace("总计", "总计\0"))),
        on_grids(on_texts(lambda text: text.replace("商业企业", "商业企业" + " " * 20_000))),
    ],
)
def test_what_is_not_remembered(edit: Edit, monkeypatch: pytest.MonkeyPatch) -> None:
    """A problem, a number in several cells or rows, another unit; a page so large that few of it would fill memory."""
    page = composed(REPORTS["2021"], edit)
    recognise(page)
    assert not memory.REMEMBERED
    assert searches(page, monkeypatch)


@pytest.mark.parametrize("text", ["0", "5"])
def test_a_row_of_one_number_is_read_in_another_way_where_that_is_0(text: str) -> None:
    """One 0 whose span is lost says 0 of each column, any other number says nothing of one."""
    row = PATH.rpartition(".")[0]
    page = composed(
        REPORTS["2021"],
        on_grids(
            lambda grid: attrs.evolve(
                grid, cells=[c for c in grid.cells if not (c.path or "").startswith(row) or c.path == PATH]
            )
        ),
        cell_text(PATH, text),
    )
    found = find_table(form_of(REPORTS["2021"]).tables[1], grids(as_read(page)))
    (one,) = (data for data in found.rows if len(data.line.numbers) == 1)
    assert {cell.text for cells in one.given.values() for cell in cells} == ({"0"} if text == "0" else set())
    assert not one.is_firm


def blanks(count: int) -> Iterator[GridCell]:
    return (GridCell(text="", row=100 + at, column=0) for at in range(count))


def test_a_number_in_three_cells_is_compared_each_time() -> None:
    """行政许可 has one column, which some print three times: equal numbers are one, others are none."""
    target = "proactive_disclosure.licensing_decisions"

    def thrice(grid: Grid, texts: tuple[str, str, str]) -> Grid:
        cells = []
        for cell in grid.cells:
            if cell.path == target:
                cells += [
                    attrs.evolve(cell, text=text, column=cell.column + at, colspan=1) for at, text in enumerate(texts)
                ]
            else:
                cells.append(cell)
        return attrs.evolve(grid, cells=tuple(cells))

    equal, unequal = (
        composed(REPORTS["2021"], on_grids(partial(thrice, texts=texts)))
        for texts in (("5", "5", "5"), ("5", "6", "5"))
    )
    assert recognise(equal).report[target] == 5
    assert same_as_searched(unequal).report[target] is None


def test_a_second_table_with_other_numbers_is_ambiguous() -> None:
    page = composed(REPORTS["2021"])
    twice = Page((*page.blocks, grids(composed(REPORTS["2021"]))[2]))
    assert recognise(twice).report.cells() == REPORTS["2021"].cells()
    other = grids(composed(REPORTS["2021"], ZEROS))[2]
    reading = same_as_searched(Page((*page.blocks, other)))
    assert {problem.kind for problem in reading.problems} == {"copies", "table"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("1.", "2."),
        ("1.", "1"),
        ("（一）", "（二）"),
        ("其他", "12"),
        ("其他", ""),
        ("1007", ""),
        ("1007", "1007件"),
        ("1007", "１００７"),
        ("1007", "01007"),
        ("1007", "1007.0"),
        ("1007", "1,007"),
        ("1007", "1007①"),
        ("1007", "-1007"),
        ("1007", "1007.5"),
        ("1007", "—"),
        ("1007", "1234567890123456789"),
        ("1007", "10070000000"),
        ("1007", "1007\v8"),
        ("1007", "1007\n8"),
        ("1007", " 1007"),
        ("1007", "自然人"),
        ("1007", "其他"),
        ("1007", "\0001"),
        ("1007", "t12"),
        ("1008.25", "1008"),
        ("1008.25", "1008.00"),
        ("1008.25", "1008.12345"),
        ("1008.25", ""),
    ],
)
@pytest.mark.parametrize("which", ["2021", "2019"])
def test_no_other_text_is_taken_for_what_was_there(which: str, old: str, new: str) -> None:
    """A text that holds a number with something else, a blank, a number of another sort: each is a page of its own."""
    recognise(composed(REPORTS[which]))
    changed = on_grids(on_cells(lambda cell: attrs.evolve(cell, text=new) if cell.text.startswith(old) else cell))
    same_as_searched(composed(REPORTS[which], changed))
    recognise(composed(REPORTS[which], changed))
    same_as_searched(composed(REPORTS[which]))


def test_a_year_in_a_header_is_no_number() -> None:
    year = on_grids(on_texts(lambda text: text.replace("本年", "2024年")))
    recognise(composed(REPORTS["2021"]))
    same_as_searched(composed(REPORTS["2021"], year))


@pytest.mark.parametrize("attribute", ["row", "column", "rowspan", "colspan"])
def test_a_cell_that_stands_elsewhere_is_another_layout(attribute: str, monkeypatch: pytest.MonkeyPatch) -> None:
    page = composed(REPORTS["2021"])
    recognise(page)
    for grid in grids(page):
        for at in (0, len(grid.cells) // 2, len(grid.cells) - 1):
            moved = attrs.evolve(grid.cells[at], **{attribute: getattr(grid.cells[at], attribute) + 1})
            cells = [*grid.cells[:at], moved, *grid.cells[at + 1 :]]
            blocks = [attrs.evolve(grid, cells=cells) if block is grid else block for block in page.blocks]
            assert searches(Page(blocks), monkeypatch)


def test_a_cell_that_stands_in_the_next_grid_is_another_layout(monkeypatch: pytest.MonkeyPatch) -> None:
    page = composed(REPORTS["2021"])
    recognise(page)
    first, second, third = grids(page)
    assert searches(Page((attrs.evolve(first, aligned=False), second, third)), monkeypatch)
    assert searches(Page((Grid((*first.cells, *second.cells)), third)), monkeypatch)
    assert searches(Page((second, first, third)), monkeypatch)
    assert searches(composed(REPORTS["2021"], split(1, 12)), monkeypatch)


@pytest.mark.parametrize("style", ["rows", "one", "spaced"])
def test_text_may_hold_what_the_grids_lack(style: str) -> None:
    """The shape that was refused for rows it lacked fits where the text has them."""
    old = REPORTS["2021 with 其他处理 in one row"]
    page = composed(old)
    recognise(page)
    tables = glued(distinct(), "requests", "review_and_litigation", style=style).blocks
    same_as_searched(Page((*page.blocks, *as_read(Page(tables)).blocks)))
    rows = [Paragraph("自然人商业企业科研机构社会公益组织法律服务机构其他总计")]
    rows += [Paragraph(label + "10000001") for label in ("1.逾期不补正", "2.逾期不缴费", "3.其他")]
    same_as_searched(Page((*page.blocks, *rows)))


def test_text_that_gives_rows_to_a_refused_shape_sends_the_page_to_the_search(monkeypatch: pytest.MonkeyPatch) -> None:
    page = composed(REPORTS["2021 with 其他处理 in one row"])
    recognise(page)
    header = "申请人情况\n自然人\n法人或其他组织\n总计\n商业企业\n科研机构\n社会公益组织\n法律服务机构\n其他"
    lines = [*header.split("\n"), "申请人无正当理由逾期不补正10000001"]
    assert not searches(Page((*page.blocks, Paragraph("没有数字。"))), monkeypatch)
    assert searches(Page((*page.blocks, *map(Paragraph, lines))), monkeypatch)


def test_equal_numbers_above_a_header_are_read_as_others_are() -> None:
    """In one grid the rows of 表三 stand above the header of 表四: their numbers are no names of columns."""
    edit = GRID_EDITS["all in one"]
    for first, second in ((REPORTS["2021"], ZEROS), (REPORTS["2019"], ZEROS)):
        recognise(composed(first, second, edit))
        same_as_searched(composed(first, edit))
        same_as_searched(composed(first, numbered(lambda text: text if "." in text or "-" in text else "7"), edit))


# -- bounds ----------------------------------------------------------------------------------------


def noted(nth: int) -> Page:
    page = composed(REPORTS["2021"])
    return Page((*page.blocks, Grid((GridCell(text="注" * nth, row=0, column=0),))))


def test_the_layout_that_was_learned_first_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_MOST_LAYOUTS", 3)
    for nth in (1, 2, 3, 1, 4):
        recognise(noted(nth))
    assert len(memory.REMEMBERED) == 3
    monkeypatch.undo()
    assert [searches(noted(nth), monkeypatch) for nth in (2, 3, 4, 1)] == [False, False, False, True]


def test_threads_share_what_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_MOST_LAYOUTS", 2)
    pages = [noted(nth) for nth in range(1, 5)]
    wanted = [recognise(page) for page in pages]
    order = [at * at % 7 % 4 for at in range(60)]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda at: recognise(pages[at]), order)) == [wanted[at] for at in order]
    assert len(memory.REMEMBERED) <= 3  # two threads may add at the same time


# -- in general ------------------------------------------------------------------------------------


@given(st.data(), st.sampled_from(PLAIN_NUMBERS), st.sampled_from(Kind), st.sampled_from([*UNITS, "千元"]))
def test_numbers_of_a_sort_differ_in_nothing_but_their_value(
    data: st.DataObject, sort: str, kind: Kind, unit: str
) -> None:
    one, other = (data.draw(st.from_regex(rf"\A{sort}\Z")) for _ in range(2))
    assert is_plain(one)
    assert read_value(one, kind, unit).status == read_value(other, kind, unit).status
    assert looks_like(one) == looks_like(other) == "number"


@pytest.mark.parametrize(
    "text", ["", "00", "1.0", "1.00", "1.", ".5", "+1", "-0", "１", "1件", "1 ", "1\n", "1234567890"]
)
def test_what_is_no_plain_number(text: str) -> None:
    assert not is_plain(text)


NUMBERS = ["0", "0", "0", "1", "7", "7", "12", "305", "999999999", "-1", "-7", "0.5", "12.25"]
BY_SORT = [[number for number in NUMBERS if re.fullmatch(sort, number)] for sort in PLAIN_NUMBERS]
ODD = ["", "/", "无", "12件", "７", "1.", "（一）", "2024年", "其他", "总计", "自然人", "约12", "1.0", "元", "单位：元"]
TEXTS = ["本年收到12件。", "其他12345", "3.其他10000001", "四、结转下年度继续办理10000001", "表二", "一、总体情况"]
EDITS = [edit for name, edit in (LABEL_EDITS | GRID_EDITS).items() if " cut at " not in name]


def renumbered(page: Page, random: Random, share: float) -> Page:
    """Put other numbers of the same sorts into a share of the cells that hold plain ones."""

    def changed(cell: GridCell) -> GridCell:
        sorts = [nth for nth, sort in enumerate(PLAIN_NUMBERS) if re.fullmatch(sort, cell.text)]
        if sorts and random.random() < share:
            return attrs.evolve(cell, text=random.choice(BY_SORT[sorts[0]]))
        return cell

    return on_grids(on_cells(changed), only=range(99))(page)


def changed_besides(page: Page, random: Random) -> Page:
    """Change a text, the structure of a grid, or what stands around the grids."""
    blocks = list(page.blocks)
    at = random.choice([at for at, block in enumerate(blocks) if isinstance(block, Grid) and block.cells])
    grid = blocks[at]
    target = random.choice(grid.cells)
    match random.choice(["text", "damage", "stack", "prose"]):
        case "text":
            new = attrs.evolve(target, text=random.choice(ODD))
            blocks[at] = attrs.evolve(grid, cells=tuple(new if cell is target else cell for cell in grid.cells))
        case "damage":
            blocks[at] = random.choice(DAMAGES)(grid, target)
        case "stack":
            blocks[at] = stacked([grid, grid])
        case _:
            blocks[at:at] = map(Paragraph, random.sample(TEXTS, 2))
    return Page(tuple(blocks))


@given(st.integers(0, 2**32))
def test_what_is_remembered_is_read_as_a_search_reads_it(seed: int) -> None:
    """Rule: a page is read in the same way, whatever was read before."""
    random = Random(seed)  # noqa: S311  # drawing each number by itself would be too many draws
    memory.REMEMBERED.clear()
    edits = map(rebuilt, random.sample(EDITS, random.randrange(3)))
    page = composed(REPORTS[random.choice(list(REPORTS))], *edits)
    outcome(renumbered(page, random, 0.2))
    other = renumbered(page, random, random.choice([0.1, 0.5, 1.0]))
    same_as_searched(other)
    same_as_searched(changed_besides(other, random))


def test_an_edition_is_told_by_the_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    """A report on a later year may stand on the older form."""
    page = composed(REPORTS["2019"])
    recognise(page)
    later = composed(distinct(Edition.E2019, year=2023))
    assert not searches(later, monkeypatch)
    assert recognise(later).report.edition is Edition.E2019

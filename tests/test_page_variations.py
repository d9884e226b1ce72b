"""Every variation that real reports show: each number is right, or None with a problem that names its cell."""

import functools
import itertools
import re
from collections.abc import Callable
from decimal import Decimal
from random import Random

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.pages import (
    REPORTS,
    Edit,
    all_in_one,
    as_read,
    blocks_apart,
    composed,
    fatal,
    first_value_row,
    fives,
    grids,
    height,
    insert_column,
    insert_row,
    on_grids,
    on_paths,
    on_texts,
    one_stub,
    place_columns,
    place_rows,
    replaced,
    row_of,
    silent,
    some,
    sorted_cells,
    split,
    stacked,
    stubs,
    traditional,
    two_stubs,
    unaligned,
    uneven,
    unmerge,
    wide,
    width,
    without_row,
)

from gkreport import Amount, Report
from gkreport.compose import compose
from gkreport.page import Grid, GridCell, Page
from gkreport.recognise import recognise

LABELS = ("title", "header", "stub")


def texts(edit: Callable[[str], str], roles: tuple[str, ...] = LABELS) -> Edit:
    return on_grids(on_texts(edit, roles=roles))


def swap(old: str, new: str, roles: tuple[str, ...] = LABELS) -> Edit:
    return texts(lambda text: text.replace(old, new), roles)


def change(pattern: str, new: str, roles: tuple[str, ...] = LABELS) -> Edit:
    return texts(functools.partial(re.sub, pattern, new), roles)


RADICALS = str.maketrans("行无力立米见长门非面", "⾏⽆⼒⽴⽶⾒⻓⻔⾮⾯")
FULL = str.maketrans("0123456789", "０１２３４５６７８９")

# What is printed otherwise in the labels, and read by a person without doubt.
LABEL_EDITS: dict[str, Edit] = {
    "1、": change(r"^(\d)\.", r"\1、"),
    "1．": change(r"^(\d)\.", r"\1．"),
    "1. ": change(r"^(\d)\.", r"\1. "),
    "（1）": change(r"^(\d)\.", r"（\1）"),
    "(1)": change(r"^(\d)\.", r"(\1)"),
    "１.": texts(lambda text: re.sub(r"^\d", lambda digit: digit[0].translate(FULL), text)),
    "①": texts(lambda text: re.sub(r"^(\d)\.", lambda digit: "⓪①②③④⑤⑥⑦⑧"[int(digit[1])], text)),
    "一 、": change("^([一二三四])、", r"\1 、"),
    "一.": change("^([一二三四])、", r"\1."),
    "no numbers": change(r"^(\d\.|（[一二三四五六七]）|[一二三四]、)", ""),
    "half-width": texts(lambda text: text.translate(str.maketrans("（）：，“”", '():,""'))),
    "square brackets": texts(lambda text: text.translate(str.maketrans("（）", "〔〕"))),
    "no clause word": change("第（(.)）项", r"（\1）项"),
    "clause with blanks": change("第二十条第（(.)）项", r"第二十条  第（\1）项"),
    "blanks in words": texts(" ".join),
    "wide blanks": swap("总计", "总　计"),
    "nbsp": swap("总计", "总\xa0计"),
    "breaks in words": texts(lambda text: text[:3] + "\n" + text[3:]),
    "soft breaks in words": texts(lambda text: text[:2] + "\v" + text[2:]),
    "a character a line": texts("\n".join),
    "a character a soft line": texts("\v".join),
    "full stop": texts(lambda text: text + "。", ("stub",)),
    "colon": texts(lambda text: text + "：", ("stub",)),
    "radicals": texts(lambda text: text.translate(RADICALS)),
    "traditional": texts(traditional),
    "short": change("(其政府信息公开申请)|（区分处理的.*", ""),
    "shorter": texts(
        lambda text: re.sub(".*逾期不补正.*", "1.逾期不补正", re.sub(".*缴纳费用.*", "2.逾期不缴费", text))
    ),
    "normative": change("^(行政)?规范性文件", "行政规范性文件"),
    "normative, short": swap("行政规范性文件", "规范性文件"),
    "in force 1": swap("现行有效件数", "现行有效文件数"),
    "in force 2": swap("现行有效件数", "现行有效件"),
    "gloss with digits": change("^本年增/减", "本年增/减（减用负值表示，如-8）"),
    "gloss with a year": change("^上一年项目数量", "上一年项目数量（指2019年事项数）"),
    "typo": swap("其他法律行政法规禁止公开", "其他法律行政止公开"),
    "typos": texts(lambda text: text.replace("信访", "信仿").replace("掌握", "掌据").replace("结转下", "接转下")),
    "typos in long labels": swap("不再处理其", "不在处理"),
    "no quotes": change("[“”]", ""),
    "unit, full": swap("（单位：万元）", "（万元）"),
    "unit, bare": swap("（单位：万元）", "\n单位:万元"),
    "unit left out": swap("（单位：万元）", ""),
}


def titled(text: str) -> Edit:
    return on_grids(lambda grid: insert_row(grid, 0, [text], role="title"))


def with_notes(grid: Grid) -> Grid:
    return insert_row(grid, height(grid), ["注：本表由12家单位汇总，其他1家。"], role="title")


def header_of(grid: Grid) -> list[int]:
    return list(range(first_value_row(grid)))


def extra_header(grid: Grid) -> Grid:
    return insert_row(grid, first_value_row(grid), [""] * min(4, width(grid)), role="title")


def two_row_enterprise(grid: Grid) -> Grid:
    """商业 and 企业 below each other in cells of their own, in a header row more."""
    at = next((c for c in grid.cells if c.text == "商业企业"), None)
    if at is None:
        return grid
    taller = insert_row(grid, at.row + 1, [""])
    cells = []
    for cell in taller.cells:
        if cell.row == at.row + 1 and cell.text == "" and cell.role == "stub":
            continue
        if cell.text == "商业企业":
            cells += [
                attrs.evolve(cell, text="商业", rowspan=1),
                attrs.evolve(cell, text="企业", row=cell.row + 1, rowspan=1),
            ]
        elif cell.row == at.row and cell.role == "header":
            cells.append(attrs.evolve(cell, rowspan=2))
        else:
            cells.append(cell)
    return attrs.evolve(taller, cells=tuple(sorted(cells, key=lambda c: (c.row, c.column))))


def shift_litigation(by: int) -> Edit:
    def edit(grid: Grid) -> Grid:
        return attrs.evolve(
            grid,
            cells=tuple(
                attrs.evolve(c, column=c.column + by, colspan=c.colspan - by)
                if c.text == "行政诉讼"
                else attrs.evolve(c, colspan=c.colspan + by)
                if c.text == "行政复议"
                else c
                for c in grid.cells
            ),
        )

    return on_grids(edit, only=[2])


def permuted_columns(grid: Grid) -> Grid:
    head = list(range(stubs(grid)))
    rest = list(range(stubs(grid), width(grid)))
    if len(rest) not in (7, 15) or not grid.aligned:
        return grid
    if len(rest) == 7:  # whole groups move, and columns in them
        return place_columns(grid, [*head, *(stubs(grid) + at for at in (6, 5, 3, 1, 2, 4, 0))])
    return place_columns(grid, [*head, *(rest[at] for at in (9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 11, 10, 12, 13, 14))])


def permuted_rows(grid: Grid) -> Grid:
    first = first_value_row(grid)
    if stubs(grid) == 0 or any(c.role == "title" for c in grid.cells):
        return grid
    return place_rows(grid, [*range(first), *reversed(range(first, height(grid)))])


def remark_column(texts_: str) -> Edit:
    def edit(grid: Grid) -> Grid:
        first = first_value_row(grid)
        return insert_column(grid, width(grid), {first - 1: "备注"} | dict.fromkeys(range(first, height(grid)), texts_))

    return on_grids(edit, only=[1, 2])


def nav(page: Page) -> Page:
    """Tables of links around the report, with words and numbers that the form has too."""
    rows = [
        ["首页", "其他", "总计"],
        ["其他", "12", ""],
        ["总计", "7", "3"],
        ["行政许可", "行政处罚", "行政强制"],
        ["规章", ""],
    ]
    grid = Grid(tuple(GridCell(text=t, row=r, column=c) for r, row in enumerate(rows) for c, t in enumerate(row)))
    single = Grid((GridCell(text="其他", row=0, column=0), GridCell(text="5", row=0, column=1)))
    return Page((grid, single, *page.blocks, single, grid))


def blank_grid(page: Page) -> Page:
    return Page((Grid(()), Grid((GridCell(text="", row=0, column=0),)), *page.blocks))


def repeat_groups(grid: Grid) -> Grid:
    """A table whose every row repeats the labels of its groups."""
    cells = []
    for cell in grid.cells:
        if cell.role == "stub" and cell.rowspan > 1:
            cells += [attrs.evolve(cell, row=row, rowspan=1) for row in range(cell.row, cell.row + cell.rowspan)]
        else:
            cells.append(cell)
    return attrs.evolve(grid, cells=tuple(sorted(cells, key=lambda c: (c.row, c.column))))


def numbered_stub(grid: Grid) -> Grid:
    """The numbers of the labels in a column of their own."""
    if stubs(grid) < 3:
        return grid
    numbers = {}
    cells = []
    for cell in grid.cells:
        found = (
            re.match(r"(\d\.|（.）)", cell.text) if cell.role == "stub" and cell.column + cell.colspan == 3 else None
        )
        if found:
            numbers[cell.row] = found[0]
        cells.append(attrs.evolve(cell, text=cell.text[len(found[0]) :]) if found else cell)
    return insert_column(attrs.evolve(grid, cells=tuple(cells)), 2, numbers)


def other_rows(grid: Grid) -> Grid:
    """其他主动公开文件, a row that one province adds below 规范性文件."""
    if not any(c.text.endswith("规范性文件") for c in grid.cells):
        return grid
    return insert_row(
        grid, row_of(grid, "proactive_disclosure.normative_docs") + 1, ["其他主动公开文件", "7", "8", "9"]
    )


GRID_EDITS: dict[str, Edit] = {
    "title row inside": titled("表 主动公开、申请、复议诉讼情况"),
    "title with a number": titled("2024年统计表"),
    "notes below": on_grids(with_notes),
    "extra row": on_grids(other_rows),
    "headers unmerged": on_grids(functools.partial(unmerge, roles=["header"])),
    "headers unmerged across": on_grids(functools.partial(unmerge, roles=["header"], down=False)),
    "headers unmerged down": on_grids(functools.partial(unmerge, roles=["header"], across=False)),
    "labels unmerged": on_grids(functools.partial(unmerge, roles=["stub"])),
    "all unmerged": on_grids(unmerge),
    "titles unmerged": on_grids(functools.partial(unmerge, roles=["title"])),
    "one header row more": on_grids(extra_header),
    "商业|企业": on_grids(two_row_enterprise),
    "wide": on_grids(wide),
    "uneven": on_grids(uneven),
    "one stub": on_grids(one_stub),
    "two stubs": on_grids(two_stubs),
    "groups repeated": on_grids(repeat_groups),
    "numbers of labels apart": on_grids(numbered_stub),
    "表二 in blocks": replaced(0, blocks_apart),
    "表四 in fives": replaced(2, fives),
    "表四 in stacked fives": replaced(2, lambda grid: [stacked(fives(grid))]),
    "行政诉讼 starts early": shift_litigation(-1),
    "行政诉讼 starts late": shift_litigation(2),
    "all in one": all_in_one,
    "permuted columns": on_grids(permuted_columns),
    "permuted rows": on_grids(permuted_rows),
    "unaligned": on_grids(unaligned),
    "remarks, blank": remark_column(""),
    "remarks, filled": remark_column("见说明"),
    "nav": nav,
    "blank grids": blank_grid,
}

_HALVES = "要求行政机关确认或重", "新出具已获取信息"


def cut_label(below: bool) -> Edit:
    """A page break in the middle of a label; the numbers stand in the upper or the lower part."""

    def edit(page: Page) -> Page:
        grid = grids(page)[1]
        at = row_of(grid, "requests.outcomes.not_processed.reissue")
        first = place_rows(grid, list(range(at + 1)))
        second = place_rows(grid, list(range(at, height(grid))))

        def part(half: Grid, row: int, text: str, blank: bool) -> Grid:
            return attrs.evolve(
                half,
                cells=tuple(
                    attrs.evolve(
                        c,
                        text=("5." if half is first else "") + text
                        if c.role == "stub" and c.column + c.colspan == 3
                        else ""
                        if blank and c.role == "value"
                        else c.text,
                    )
                    if c.row == row
                    else c
                    for c in half.cells
                ),
            )

        pieces = [part(first, at, _HALVES[0], below), part(second, 0, _HALVES[1], not below)]
        return replaced(1, lambda _: pieces)(page)

    return edit


GRID_EDITS |= {"label cut, numbers above": cut_label(False), "label cut, numbers below": cut_label(True)}
for _at in range(1, 28):
    for _headers, _groups in ((False, True), (True, True), (False, False)):
        if _at > 3 or not _headers:
            GRID_EDITS[f"表三 cut at {_at}, headers {_headers}, groups {_groups}"] = split(
                1, _at, headers=_headers, groups=_groups
            )
for _at in range(1, 12):
    GRID_EDITS[f"表二 cut at {_at}"] = split(0, _at)
for _at in range(1, 4):
    GRID_EDITS[f"表四 cut at {_at}"] = split(2, _at)


def law(report: Report, page: Page, *, clear: bool) -> None:
    wanted = report.cells()
    reading = recognise(page)
    assert not silent(reading, wanted)
    if clear:
        assert not fatal(reading)
        assert reading.report.cells() == wanted


CUTS = [name for name in GRID_EDITS if " cut at " in name]
CASES = [("2021", name) for name in [*LABEL_EDITS, *GRID_EDITS] if name not in CUTS]
CASES += some(((which, name) for name in [*LABEL_EDITS, *GRID_EDITS] for which in list(REPORTS)[1:]), 5)


@pytest.mark.parametrize(("which", "name"), CASES)
def test_one_variation(which: str, name: str) -> None:
    """Each of them a person reads without doubt."""
    report = REPORTS[which]
    law(report, composed(report, (LABEL_EDITS | GRID_EDITS)[name]), clear=True)


PAIRED = [name for name in GRID_EDITS if name not in CUTS]
PAIRED += [
    "表三 cut at 2, headers False, groups True",
    "表三 cut at 12, headers False, groups True",
    "表三 cut at 12, headers True, groups True",
]
LABEL_SAMPLE = ["a character a line", "no numbers", "traditional", "typo"]


def rebuilt(edit: Edit) -> Edit:
    """Apply an edit, or nothing where the page no longer has what it looks for."""

    def apply(page: Page) -> Page:
        try:
            return edit(page)
        except (IndexError, StopIteration, ValueError):
            return page

    return apply


@pytest.mark.parametrize(("first", "second"), some(itertools.permutations(PAIRED, 2), 19))
def test_two_variations_of_the_grid(first: str, second: str) -> None:
    """Two at once may be more than can be read; the law holds."""
    which = list(REPORTS)[(PAIRED.index(first) + PAIRED.index(second)) % 4]
    report = REPORTS[which]
    if first.startswith("label cut") and second.startswith("label cut"):
        pytest.skip("the two take each other's numbers away")
    law(report, composed(report, GRID_EDITS[first], rebuilt(GRID_EDITS[second])), clear=False)


@pytest.mark.parametrize(("label", "grid"), some(itertools.product(LABEL_SAMPLE, PAIRED), 5))
def test_labels_and_grids(label: str, grid: str) -> None:
    report = REPORTS["2021" if label != "typo" else "2019"]
    law(report, composed(report, LABEL_EDITS[label], GRID_EDITS[grid]), clear=(label, grid) not in UNSURE_PAIRS)


UNSURE_PAIRS = {("typo", "permuted rows")}


# -- cells -----------------------------------------------------------------------------------------

SAME = {
    "thousands": lambda text: re.sub(r"\b(\d)(\d{3})", r"\1,\2", text),
    "wide comma": lambda text: re.sub(r"\b(\d)(\d{3})", r"\1，\2", text),
    "full width": lambda text: text.translate(FULL).replace(".", "．").replace("-", "－"),
    "split": lambda text: text[:3] + "\v" + text[3:],
    "indented": lambda text: "　　" + text + " \n",
    "nbsp": lambda text: "\xa0" + text + "\xa0",
    "zero width": lambda text: text[:2] + "\u200b" + text[2:] + "\ufeff",
    "minus": lambda text: text.replace("-", "−"),
    "less": lambda text: text.replace("-", "减少"),
}
COUNTED = {"件": "{}件", "件次": "{} 件次", "份": "{}份", "traditional": "{}條", "decimal": "{}.0"}
BLANKS = {"blank": "", "nbsp": "\xa0", "o:p": "\u3000\n ", "zero width": "\u200b"}
DASHES = ["/", "-", "—", "－", "——", "无", " / ", "無"]
UNREADABLE = [
    "12②",
    "12①",
    "约12",
    "1 2",
    "1\n2",
    "12/3",
    "见附件",
    "12*",
    "1.234,5",
    "十二",
    "〇",
    "O",
    "１2注",
    "0012",
    "1,23",
    "1e3",
    "³",
    "٣",
    "12%",
]


def as_texts(edit: Callable[[str], str], matching: Callable[[str], bool] = bool) -> Edit:
    return on_grids(on_paths(edit, matching))


@pytest.mark.parametrize("which", REPORTS)
@pytest.mark.parametrize("name", SAME)
def test_numbers_written_otherwise(which: str, name: str) -> None:
    law(REPORTS[which], composed(REPORTS[which], as_texts(SAME[name])), clear=True)


@pytest.mark.parametrize("name", COUNTED)
def test_numbers_with_their_unit(name: str) -> None:
    report = REPORTS["2021"]
    law(report, composed(report, as_texts(COUNTED[name].format, lambda path: "fees" not in path)), clear=True)


PLACES = [
    "proactive_disclosure.rules.issued",
    "proactive_disclosure.normative_docs.in_force",
    "proactive_disclosure.licensing_decisions",
    "proactive_disclosure.administrative_fees",
    "requests.new_received.natural_person",
    "requests.outcomes.denied.state_secret.other_org",
    "requests.outcomes.total.total",
    "requests.carried_out.commercial_enterprise",
    "review_and_litigation.review.upheld",
    "review_and_litigation.review.total",
    "review_and_litigation.litigation.after_review.total",
]
SHAPES = {"as printed": lambda grid: grid, "unaligned": unaligned, "wide": wide, "unmerged": unmerge, "uneven": uneven}


@pytest.mark.parametrize(("path", "shape"), some(itertools.product(PLACES, SHAPES), 4))
def test_one_cell_that_is_no_number(path: str, shape: str) -> None:
    report = REPORTS["2021"]
    wanted = report.replace({path: None})
    for text in some((*BLANKS.values(), *DASHES, *UNREADABLE), 4):
        page = composed(report, as_texts(lambda _: text, lambda at: at == path), on_grids(SHAPES[shape]))  # noqa: B023
        reading = recognise(page)
        assert reading.report[path] is None, text
        assert not silent(reading, wanted.cells()), text
        kinds = [problem.kind for problem in reading.problems if path in problem.cells]
        if text in BLANKS.values():
            assert kinds == []
        elif text in DASHES:
            assert kinds == ["dash"]
        else:
            assert set(kinds) <= {"unreadable", "missing_row", "missing_cell", "missing_table"}
            assert kinds
            assert reading.report.cells() == wanted.cells() or "missing" in kinds[0]


PARTS = ["proactive", "requests", "review", "natural_person", "total", "new_received", "denied", "rules", "."]


@pytest.mark.parametrize(
    "name", ["all in one", "表四 in fives", "表四 in stacked fives", "all unmerged", "表二 in blocks"]
)
@pytest.mark.parametrize("part", ["review", "litigation", "after_review", "review_and", "requests", "."])
def test_blank_parts_of_grids_printed_otherwise(part: str, name: str) -> None:
    report = REPORTS["2021"]
    wanted = report.replace({path: None for path in report.cells() if part in path})
    reading = recognise(composed(report, as_texts(lambda _: "", lambda path: part in path), GRID_EDITS[name]))
    assert reading.report.cells() == wanted.cells()
    assert not fatal(reading)


@pytest.mark.parametrize(("part", "shape", "blank"), some(itertools.product(PARTS, SHAPES, BLANKS.values()), 7))
def test_blank_parts(part: str, shape: str, blank: str) -> None:
    """Blank for zero: whole tables, one column, or only the totals."""
    report = REPORTS["2021"]
    wanted = report.replace({path: None for path in report.cells() if part in path})
    page = composed(report, as_texts(lambda _: blank, lambda path: part in path), on_grids(SHAPES[shape]))
    reading = recognise(page)
    assert reading.report.cells() == wanted.cells()
    assert not fatal(reading)


@pytest.mark.parametrize(("which", "text", "shape"), some(itertools.product(REPORTS, ["/", "无", "0", "—"], SHAPES), 7))
def test_uniform_tables(which: str, text: str, shape: str) -> None:
    report = REPORTS[which]
    page = composed(report, as_texts(lambda _: text), on_grids(SHAPES[shape]))
    reading = recognise(page)
    assert not fatal(reading)
    values = set(reading.report.cells().values())
    assert values <= {0, Decimal(0), Amount(Decimal(0))} if text == "0" else values == {None}


def merged(path: str, across: int = 1, down: int = 1) -> Edit:
    """Merge a value cell with those beside or below it."""

    def edit(grid: Grid) -> Grid:
        at = next((c for c in grid.cells if c.path == path), None)
        if at is None:
            return grid
        rows, columns = range(at.row, at.row + down), range(at.column, at.column + across)
        kept = [c for c in grid.cells if c is at or not (c.row in rows and c.column in columns)]
        return attrs.evolve(
            grid, cells=tuple(attrs.evolve(c, rowspan=down, colspan=across) if c is at else c for c in kept)
        )

    return on_grids(edit)


ROW = "requests.outcomes.not_processed.repeated."


@pytest.mark.parametrize("shape", SHAPES)
def test_one_zero_across_a_row(shape: str) -> None:
    report = REPORTS["2021"]
    zero = report.replace({path: 0 for path in report.cells() if path.startswith(ROW)})
    page = composed(zero, merged(ROW + "natural_person", across=7), on_grids(SHAPES[shape]))
    reading = recognise(page)
    assert reading.report.cells() == zero.cells()
    assert not fatal(reading)
    assert [problem.kind for problem in reading.problems] == ["merged"] * 7


def merges() -> list[tuple[str, int, int]]:
    found = [(ROW + "natural_person", across, 1) for across in (2, 3, 6, 7)]
    found += [(ROW + name, 2, 1) for name in ("research_institution", "other_org")]
    found += [(ROW + name, 1, down) for name in ("natural_person", "legal_service_org", "total") for down in (2, 3, 9)]
    found += [(ROW + "research_institution", 2, 2)]
    found += [("proactive_disclosure.rules.issued", *size) for size in ((2, 1), (3, 1), (1, 2), (3, 2))]
    found += [("proactive_disclosure.penalty_decisions", 3, 2)]
    found += [("review_and_litigation.review.pending", across, 1) for across in (2, 3, 7)]
    return found


@pytest.mark.parametrize(
    ("merge", "shape", "remark"), some(itertools.product(merges(), SHAPES, [None, "", "说明", "0", "12"]), 7)
)
def test_merged_numbers(merge: tuple[str, int, int], shape: str, remark: str | None) -> None:
    """A number over several cells is not the number of any; a cell more in the row hides nothing."""
    path, across, down = merge
    report = REPORTS["2021"]
    edits = [merged(path, across, down), on_grids(SHAPES[shape])]
    if remark is not None:
        edits.insert(1, remark_column(remark))
    reading = recognise(composed(report, *edits))
    found = silent(reading, report_without(report, path, across, down).cells())
    if shape == "unaligned":  # a merge downwards cannot be seen in its first row, only in those below
        found.pop(path, None) if down > 1 else None
    assert not found


def report_without(report: Report, path: str, across: int, down: int) -> Report:
    """What may be read: nothing in the merged cells."""
    grid = grids(compose(report))[("pro", "req", "rev").index(path[:3])]
    at = next(c for c in grid.cells if c.path == path)
    inside = [
        c.path
        for c in grid.cells
        if c.path and at.row <= c.row < at.row + down and at.column <= c.column < at.column + across
    ]
    return report.replace(dict.fromkeys(inside)) if len(inside) > 1 else report


# -- damage ----------------------------------------------------------------------------------------


def without_cell(path: str, *, gap: bool) -> Edit:
    """Lose one cell of a row: leaving a gap, or drawing the rest of the row to the left."""

    def edit(grid: Grid) -> Grid:
        at = next((c for c in grid.cells if c.path == path), None)
        if at is None:
            return grid
        return attrs.evolve(
            grid,
            cells=tuple(
                attrs.evolve(c, column=c.column - at.colspan)
                if not gap and c.row == at.row and c.column > at.column
                else c
                for c in grid.cells
                if c is not at
            ),
        )

    return on_grids(edit)


def without_column(path: str) -> Edit:
    def edit(grid: Grid) -> Grid:
        at = next((c for c in grid.cells if c.path == path), None)
        if at is None:
            return grid
        return place_columns(grid, [column for column in range(width(grid)) if column != at.column])

    return on_grids(edit)


def no_header(path: str, text: str) -> Edit:
    """Lose the text of one header."""

    def edit(grid: Grid) -> Grid:
        at = next((c for c in grid.cells if c.path == path), None)
        if at is None:
            return grid
        heads = [
            c
            for c in grid.cells
            if c.role == "header" and c.column <= at.column < c.column + c.colspan and c.row < at.row
        ]
        return attrs.evolve(grid, cells=tuple(attrs.evolve(c, text=text) if c is heads[-1] else c for c in grid.cells))

    return on_grids(edit)


def extra_cell(path: str, text: str) -> Edit:
    """A cell more in one row, the rest of it pushed to the right."""

    def edit(grid: Grid) -> Grid:
        at = next((c for c in grid.cells if c.path == path), None)
        if at is None:
            return grid
        moved = [
            attrs.evolve(c, column=c.column + 1) if c.row == at.row and c.column >= at.column else c for c in grid.cells
        ]
        new = GridCell(text=text, row=at.row, column=at.column)
        return attrs.evolve(grid, cells=tuple(sorted([*moved, new], key=lambda c: (c.row, c.column))))

    return on_grids(edit)


def damages(path: str) -> dict[str, Edit]:
    row = path.rpartition(".")[0]
    return {
        "gap": without_cell(path, gap=True),
        "shifted": without_cell(path, gap=False),
        "no column": without_column(path),
        "no header": no_header(path, ""),
        "other header": no_header(path, "合计数"),
        "header of another": no_header(path, "总计"),
        "header of another 2": no_header(path, "结果维持"),
        "extra number": extra_cell(path, "77"),
        "extra blank": extra_cell(path, ""),
        "extra words": extra_cell(path, "其中"),
        "no row": on_grids(lambda grid: without_row(path)(grid) if any(c.path == path for c in grid.cells) else grid),
        "row twice": on_grids(
            lambda grid: (
                place_rows(grid, [*range(row_of(grid, path) + 1), *range(row_of(grid, path), height(grid))])
                if any(c.path == path for c in grid.cells)
                else grid
            )
        ),
        "blank and shifted": lambda page: without_cell(path, gap=False)(
            on_grids(on_paths(lambda text: "", lambda at: at.startswith(row) and at.endswith("total")))(page)
        ),
    }


@pytest.mark.parametrize(("path", "name", "shape"), some(itertools.product(PLACES, damages(PLACES[0]), SHAPES), 7))
def test_damage(path: str, name: str, shape: str) -> None:
    """What is lost or too much is reported where it cannot be told; it never moves a number to another cell."""
    report = REPORTS["2021"]
    law_after_damage(report, composed(report, damages(path)[name], on_grids(SHAPES[shape])))


def law_after_damage(report: Report, page: Page) -> None:
    reading = recognise(page)
    for path, (got, wanted) in silent(reading, report.cells()).items():
        assert got is None, (path, got, wanted)


@pytest.mark.parametrize(("path", "shape"), some(itertools.product(PLACES, SHAPES), 4))
def test_a_draft_beside_the_final_table(path: str, shape: str) -> None:
    report = REPORTS["2021"]
    draft = report.replace({path: Decimal(5) if "fees" in path else 5})
    final = composed(report, on_grids(SHAPES[shape]))
    page = Page((*composed(draft).blocks, *final.blocks))
    reading = recognise(page)
    assert reading.report[path] is None
    assert [problem.kind for problem in reading.problems if path in problem.cells] == ["copies"]
    assert not silent(reading, report.replace({path: None}).cells())


# -- one damage at random --------------------------------------------------------------------------


def drop_cell(grid: Grid, cell: GridCell) -> Grid:
    """Lose a cell of any kind, and draw the rest of its row to the left."""
    return attrs.evolve(
        grid,
        cells=tuple(
            attrs.evolve(c, column=c.column - cell.colspan) if c.row == cell.row and c.column > cell.column else c
            for c in grid.cells
            if c is not cell
        ),
    )


def gap_at(grid: Grid, cell: GridCell) -> Grid:
    return attrs.evolve(grid, cells=tuple(c for c in grid.cells if c is not cell))


def insert_blank(grid: Grid, cell: GridCell) -> Grid:
    moved = (
        attrs.evolve(c, column=c.column + 1) if c.row == cell.row and c.column >= cell.column else c for c in grid.cells
    )
    return attrs.evolve(grid, cells=sorted_cells([*moved, GridCell(text="", row=cell.row, column=cell.column)]))


def merge_right(grid: Grid, cell: GridCell) -> Grid:
    beside = [
        c for c in grid.cells if (c.row, c.column, c.rowspan) == (cell.row, cell.column + cell.colspan, cell.rowspan)
    ]
    wider = attrs.evolve(cell, colspan=cell.colspan + sum(c.colspan for c in beside))
    return attrs.evolve(grid, cells=tuple(wider if c is cell else c for c in grid.cells if c not in beside))


def row_twice(grid: Grid, cell: GridCell) -> Grid:
    return place_rows(grid, [*range(cell.row + 1), *range(cell.row, height(grid))])


def row_gone(grid: Grid, cell: GridCell) -> Grid:
    return place_rows(grid, [row for row in range(height(grid)) if row != cell.row])


def text_gone(grid: Grid, cell: GridCell) -> Grid:
    return attrs.evolve(grid, cells=tuple(attrs.evolve(c, text="") if c is cell else c for c in grid.cells))


DAMAGES = [drop_cell, gap_at, insert_blank, merge_right, row_twice, row_gone, text_gone]
UNDER = ["headers unmerged", "labels unmerged", "all unmerged", "wide", "uneven", "one stub", "two stubs", "unaligned"]
UNDER += ["groups repeated", "all in one", "extra row", "remarks, blank", "one header row more"]


@given(st.randoms(use_true_random=False))
def test_one_damage_anywhere(random: Random) -> None:
    """Rule: every number is right, or it is None."""
    report = REPORTS[random.choice(list(REPORTS))]
    page = compose(report)
    target = random.choice(grids(page))
    damaged = random.choice(DAMAGES)(target, random.choice(target.cells))
    page = Page(tuple(damaged if block is target else block for block in page.blocks))
    if random.random() < 0.7:
        page = rebuilt(GRID_EDITS[random.choice(UNDER)])(page)
    for path, (got, wanted) in silent(recognise(as_read(page)), report.cells()).items():
        assert got is None, (path, got, wanted)

"""All that is printed has a place: the texts around sections and tables, what is left over, and that it is told."""

import subprocess
from pathlib import Path

import attrs
import pytest
from hypothesis import given
from tests import pdfs
from tests.pages import (
    PROSE,
    REPORTS,
    composed,
    first_value_row,
    grids,
    insert_column,
    insert_row,
    on_grids,
    on_paragraphs,
    width,
)

import gkreport
from gkreport import Document, Report, TableTexts
from gkreport.compose import compose
from gkreport.form import heading_of, sections
from gkreport.page import Grid, GridCell, Page, Paragraph
from gkreport.recognise import Reading, recognise
from gkreport.seen import Why, sign_of
from gkreport.testing import reports

REPORT = REPORTS["2021"]
FULL = REPORT.replace(
    {
        "preface": "本报告由示例县人民政府办公室编制。\n统计期限为1月1日至12月31日。",
        "table_texts.proactive_disclosure": "本年公开情况如下。\n备注：行政许可件数含不动产登记。",
        "table_texts.requests": "填报单位：示例县\n本年收到申请3件。\n* 含上年结转。\n填表人：张三",
        "table_texts.review_and_litigation": "注1：不含已撤回的案件。",
        "closing": "示例县人民政府办公室\n2025年1月20日",
    }
)
EXAMPLES = Path(__file__).parents[1] / "examples" / "示例县" / "2024"
WRITTEN = ("docx", "xlsx", "html", "json")


def opened(report: Report, name: str) -> Document:
    return gkreport.open(gkreport.dumps(report, format=name))


@pytest.mark.parametrize("name", WRITTEN)
@given(report=reports())
def test_every_text_comes_back_equal(name: str, report: Report) -> None:
    """Rule: what was printed stays printed; nothing is left over and nothing told."""
    document = opened(report, name)
    assert document.report == report
    assert document.leftovers == ()
    assert {problem.kind for problem in document.problems} <= {"title"}


@pytest.mark.parametrize("name", WRITTEN)
def test_a_report_with_every_text_comes_back_equal(name: str) -> None:
    document = opened(FULL, name)
    assert (document.report, document.problems, document.leftovers) == (FULL, (), ())


def test_texts_stand_where_they_are_printed() -> None:
    blocks = compose(FULL).blocks
    told = [block.text if isinstance(block, Paragraph) else "（表）" for block in blocks]
    assert told[1:4] == [*FULL.preface.split("\n"), "一、总体情况"]
    assert told[told.index("二、主动公开政府信息情况") + 1 :][:3] == [
        "本年公开情况如下。",
        "（表）",
        "备注：行政许可件数含不动产登记。",
    ]
    below = told.index("三、收到和处理政府信息公开申请情况") + 1
    assert told[below:][:5] == ["填报单位：示例县", "本年收到申请3件。", "（表）", "* 含上年结转。", "填表人：张三"]
    assert [block.text for block in blocks if isinstance(block, Paragraph) and block.role == "closing"] == told[-2:]


def test_a_report_names_its_texts_in_printed_order() -> None:
    assert list(FULL.texts()) == [
        "preface",
        "overview",
        "table_texts.proactive_disclosure",
        "table_texts.requests",
        "table_texts.review_and_litigation",
        "problems_and_improvements",
        "other_matters",
        "closing",
    ]
    assert Report().replace(FULL.texts()).texts() == FULL.texts()
    assert TableTexts(requests="　一。 ").requests == "一。"
    with pytest.raises(KeyError):
        FULL.replace({"table_texts.overview": ""})


def test_texts_are_shown_compared_and_left_out_of_sums() -> None:
    from gkreport import terminal

    shown = terminal.show(compose(FULL), 100).plain
    assert all(line in shown for text in FULL.texts().values() for line in text.split("\n"))
    assert shown.endswith(" 2025年1月20日")
    changed = gkreport.compare(REPORT, FULL).texts
    assert [change.section for change in changed] == [
        path for path, text in FULL.texts().items() if text != REPORT.texts()[path]
    ]
    assert [change.place for change in changed][::4] == ["标题之下", "落款"]
    assert not any(gkreport.aggregate([FULL], organ="示例市", year=2024).texts().values())
    html = FULL.table_texts._repr_html_()
    assert "三、收到和处理政府信息公开申请情况" in html
    assert "本年收到申请3件。" in html


OF_OTHER_NUMBERS = {
    "preface": "2024年，我县共收到政府信息公开申请99991件。",
    "overview": "2024年，我县共收到政府信息公开申请99992件。",
    "table_texts.proactive_disclosure": "本年度制发行政规范性文件99993件。\n备注：本年度行政事业性收费99993万元。",
    "table_texts.requests": "本年度共收到政府信息公开申请99994件。\n* 上年结转政府信息公开申请99994件。",
    "table_texts.review_and_litigation": "因政府信息公开被申请行政复议99995件。\n注：因政府信息公开被提起行政诉讼99995件。",
    "problems_and_improvements": "存在的问题：政府信息公开申请不予公开99996件，还需改进。",
    "other_matters": "全年行政事业性收费99997万元。",
}
"""What contradicts the tables in each text, above its table and below it."""


def numbers_told(report: Report) -> list[tuple[str, int, int]]:
    """Return what the checks of a report find in its texts: where, the paragraph, and the number."""
    return [
        (found.section, int(found.detail.partition("第 ")[2].partition(" ")[0]), int(found.found))  # type: ignore[arg-type]
        for found in gkreport.check(report).warnings
        if found.rule.id.startswith("X-")
    ]


@pytest.mark.parametrize("name", [*WRITTEN, "pdf"])
def test_a_contradiction_is_found_in_every_text_of_every_format(name: str) -> None:
    report = REPORT.replace(OF_OTHER_NUMBERS)
    data = pdfs.of_page(compose(report)) if name == "pdf" else gkreport.dumps(report, format=name)
    document = gkreport.open(data)
    assert document.report.texts() == report.texts()
    wanted = [(path, at, 99991 + number) for number, (path, text) in enumerate(OF_OTHER_NUMBERS.items())
              for at in range(1, text.count("\n") + 2)]  # fmt: skip
    assert sorted(numbers_told(document.report)) == sorted(wanted)


def test_a_contradiction_is_found_beside_the_tables_of_a_text() -> None:
    lines = (EXAMPLES / "石桥镇.txt").read_text(encoding="utf-8").split("\n")
    told = {
        heading_of(path): (path, *words.split("\n")) for path, words in OF_OTHER_NUMBERS.items() if "_texts" in path
    }
    wanted = []
    out: list[str] = []
    for line in lines:
        out.append(line)
        if line in told:
            path, above, _ = told[line]
            out.append(above)
            wanted.append(path)
    found = numbers_told(gkreport.open("\n".join(out).encode()).report)
    assert sorted(path for path, _, _ in found) == sorted(wanted)
    assert len(wanted) == 3


# -- as real files have them -----------------------------------------------------------------------


def read(*edits: str | Paragraph, at: int = 1, of: Report = REPORT) -> Reading:
    """Read a page with these paragraphs put in at a place."""
    blocks = composed(of).blocks
    extra = [Paragraph(edit) if isinstance(edit, str) else edit for edit in edits]
    return recognise(Page((*blocks[:at], *extra, *blocks[at:])))


def below_table(number: int) -> int:
    return [at for at, block in enumerate(composed(REPORT).blocks) if isinstance(block, Grid)][number] + 1


END = len(composed(REPORT).blocks)
CLOSINGS = [
    ("示例县人民政府", "2025年1月20日"),
    ("示例县人民政府办公室（盖章）", "二〇二五年一月二十日"),
    ("2025-01-20",),
    ("示例县",),
    ("示例县教育局 2025年1月20日",),
    ("示例县教育局", "2025年1月20日", "（联系电话：0000-0000000）"),
    ("（2025年1月）",),
]


@pytest.mark.parametrize("lines", CLOSINGS)
def test_organ_and_date_at_the_end_are_the_closing(lines: tuple[str, ...]) -> None:
    reading = read(*lines, at=END)
    assert reading.report == REPORT.replace({"closing": "\n".join(lines)})
    assert reading.problems == ()


@pytest.mark.parametrize("line", ["无其他需要报告的事项", "截至2024年12月31日没有其他事项。", "示例县"[:2]])
def test_other_last_lines_are_none(line: str) -> None:
    assert read(line, at=END).report.other_matters.endswith("\n" + line)


PRINTED = [
    "（单位：件）",
    "单位：件、万元",
    "附表三",
    "收到和处理政府信息公开申请情况表",
    "申请人情况",
    "信息内容",
    "- 3 -",
]


@pytest.mark.parametrize("line", [*PRINTED, "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"])
def test_what_the_form_prints_beside_a_table_is_no_text(line: str) -> None:
    for at in (below_table(1) - 1, below_table(1)):
        reading = read(line, at=at)
        assert (reading.report, reading.problems, reading.leftovers) == (REPORT, (), ())


@pytest.mark.parametrize("words", ["备注：含上年结转。", "上年结转的在内；", "填表人：张三", "填报单位：示例县"])
def test_a_note_in_a_row_of_the_table_belongs_to_it(words: str) -> None:
    noted = on_grids(lambda grid: insert_row(grid, 999, [words, ""]), only=[1])
    labelled = on_grids(lambda grid: insert_row(grid, 999, ["申请人情况", ""]), only=[1])
    assert recognise(composed(REPORT, noted)).report == REPORT.replace({"table_texts.requests": words})
    assert recognise(composed(REPORT, labelled)).report == REPORT


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("备注：含\x03上年\x85结转。", "备注：含上年\n结转。"),
        ("备注：含\v上年结转。[bookmark:_a]", "备注：含\n上年结转。"),
        (f"备注：含{sign_of(Why.RAISED)}上年结转。", "备注：含上年结转。"),
    ],
)
def test_a_note_in_a_row_of_the_table_is_cleaned_as_paragraphs_are(words: str, kept: str) -> None:
    """A control in it was a ValueError, which fuzzing pages found; so was a line break, and a sign of doubt was kept."""
    noted = on_grids(lambda grid: insert_row(grid, 999, [words, ""]), only=[1])
    assert recognise(composed(REPORT, noted)).report == REPORT.replace({"table_texts.requests": kept})


def test_a_column_beside_the_table_is_left_over_and_told() -> None:
    def remarked(grid: Grid) -> Grid:
        first = first_value_row(grid)
        return insert_column(grid, width(grid), {first - 1: "备注", first: "已核", first + 1: ""})

    reading = recognise(composed(REPORT, on_grids(remarked, only=[1])))
    assert reading.report == REPORT
    assert [(problem.kind, problem.text) for problem in reading.problems] == [("leftover", "备注\n已核")]


def test_a_text_without_its_heading_is_left_over_but_for_notes() -> None:
    page = composed(FULL, on_paragraphs(lambda line: [] if line.text[:2] in ("一、", "五、") else [line]))
    reading = recognise(page)
    expected = (*FULL.preface.split("\n"), *FULL.overview.split("\n"), *FULL.problems_and_improvements.split("\n"))
    assert reading.leftovers == expected
    assert [problem.text for problem in reading.problems if problem.kind == "leftover"] == [*expected]
    assert reading.report.table_texts == FULL.table_texts


def test_what_stands_above_the_title_is_left_over_and_told() -> None:
    reading = read(Paragraph("附件：年报文本", place="正文 第1段"), "首页 > 年报", "目录", "- 1 -", at=0)
    (problem,) = reading.problems
    assert reading.report == REPORT
    assert reading.leftovers == ("附件：年报文本",)
    assert not problem.fatal
    assert (problem.kind, problem.place) == ("leftover", "正文 第1段")
    assert str(problem) == "正文 第1段：“附件：年报文本”不属于报告的任何部分，没有读入"
    assert "was not read" in problem.message("en")


def test_above_a_title_that_the_file_marks_stands_the_site() -> None:
    blocks = [Paragraph("示例县 无障碍 长者版"), *compose(REPORT).blocks]
    reading = recognise(Page(blocks))
    assert (reading.report, reading.problems, reading.leftovers) == (REPORT, (), ())


def test_labels_that_stand_above_the_title_are_not_told() -> None:
    assert read("第二十条第（一）项", at=0).problems == ()


def test_without_a_title_it_is_kept() -> None:
    blocks = composed(REPORT).blocks
    reading = recognise(Page((Paragraph("本年年报"), *blocks[1:])))
    assert reading.report.preface == "本年年报"
    assert [problem.kind for problem in reading.problems] == ["title"]


def test_a_foreign_table_below_the_title_is_left_over_and_told() -> None:
    foreign = Grid((GridCell(text="平台", row=0, column=0), GridCell(text="数量", row=0, column=1)), place="第1个表")
    blocks = composed(REPORT).blocks
    reading = recognise(Page((blocks[0], foreign, *blocks[1:])))
    assert reading.leftovers == ("平台 数量",)
    assert [(problem.kind, problem.place, problem.text) for problem in reading.problems] == [
        ("table", "第1个表", "标题之下")
    ]


def test_tables_in_one_grid_keep_their_texts_apart() -> None:
    """As a workbook with all on one sheet: the grid comes first, then its lines in order."""
    blocks = compose(FULL).blocks
    tables = grids(Page(blocks))
    top = 0
    cells: list[GridCell] = []
    for table in tables:
        cells += [attrs.evolve(cell, row=cell.row + top) for cell in table.cells]
        top += 40
    heading = next(at for at, block in enumerate(blocks) if isinstance(block, Paragraph) and block.text[:2] == "二、")
    lines = [block for block in blocks if isinstance(block, Paragraph)]
    reading = recognise(Page((*blocks[: heading + 1], Grid(tuple(cells)), *lines[heading + 1 :])))
    assert reading.report == FULL


# -- real files ------------------------------------------------------------------------------------


def kept(document: Document) -> str:
    """All that is in the report or in a problem, without white space."""
    said = [document.report.organ, str(document.report.year), *document.report.texts().values()]
    return "".join("".join([*said, *(problem.text for problem in document.problems)]).split())


LOST = {
    "preface.docx": ("preface", "本报告由青禾镇人民政府根据"),
    "note-under-a-table.docx": ("table_texts.proactive_disclosure", "备注：行政许可件数含不动产登记"),
    "sec3.docx": ("table_texts.requests", "2024年，我镇共收到政府信息公开申请8件"),
    "sec3.txt": ("table_texts.requests", "2024年，我镇共收到政府信息公开申请8件"),
}


@pytest.mark.parametrize("name", LOST)
def test_what_was_lost_of_files_is_read(shared, name: str) -> None:
    path, begin = LOST[name]
    document = gkreport.open(shared / "faults/lost" / name)
    assert {at for at, text in document.report.texts().items() if text} - {path} == {*PROSE}
    assert document.report.texts()[path].startswith(begin)
    assert document.problems == ()
    told = [warning.detail for warning in gkreport.check(document.report).warnings if warning.rule.id == "X-REQ"]
    assert any(heading_of(path) in detail for detail in told) == ("requests" in path)


def test_every_paragraph_of_the_real_text_is_kept(shared) -> None:
    path = shared / "reports/liumaowan-2024.txt"
    document = gkreport.open(path)
    lines = path.read_text(encoding="utf-8").replace("[bookmark: _GoBack]", "").split("\n")
    paragraphs = ["".join(line.split()) for line in lines[2:] if line.strip() and not line.startswith("\t")]
    headings = [p for p in paragraphs if p[1:2] == "、" and len(p) < 25]
    assert len(headings) == 6
    assert [p for p in paragraphs if p not in headings and p not in kept(document)] == []


@pytest.mark.needs("pdftotext")
def test_every_paragraph_of_the_real_pdf_is_kept(shared) -> None:
    """Sentence by sentence, as another program reads them."""
    path = shared / "reports/huaian-2024.pdf"
    document = gkreport.open(path)
    text = subprocess.run(["pdftotext", "-raw", str(path), "-"], capture_output=True, check=True).stdout.decode()  # noqa: S603, S607
    lines = ["".join(line.split()) for line in text.split("\n")]
    solid = "".join(line for line in lines if not (line.startswith("-") and line.endswith("-")))
    text_of = {heading: solid.index(heading) for heading in ("工作年度报告", *(s.heading for s in sections().values()))}
    starts = [at + len(heading) for heading, at in text_of.items()]
    parts = [solid[start:end] for start, end in zip(starts, [*list(text_of.values())[1:], len(solid)], strict=True)]
    sentences = [sentence for part in parts for sentence in part.split("。")[:-1]]
    assert all(sentence in kept(document) for sentence in sentences)
    assert kept(document).count("。") == len(sentences)

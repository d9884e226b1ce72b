"""Titles, headings and texts as real reports write them."""

import functools
import re

import pytest
from tests.pages import PROSE, REPORTS, Edit, composed, grids, heading_texts, on_paragraphs, title, traditional

from gkreport.form import form_of
from gkreport.page import Grid, GridCell, Page, Paragraph
from gkreport.recognise import recognise

REPORT = REPORTS["2021"]


def swap(old: str, new: str) -> Edit:
    return heading_texts(lambda text: re.sub(old, new, text))


def headings(*others: str) -> Edit:
    """Print these headings in place of the official ones, in order."""
    rest = iter(others)
    return heading_texts(lambda _: next(rest))


def before(*texts: str) -> Edit:
    return lambda page: Page((*map(Paragraph, texts), *page.blocks))


def behind_title(*texts: str) -> Edit:
    return lambda page: Page((page.blocks[0], *map(Paragraph, texts), *page.blocks[1:]))


def running_on(page: Page) -> Page:
    """The text goes on behind the heading in the same paragraph."""
    blocks: list[Paragraph | Grid] = []
    for block in page.blocks:
        last = blocks[-1] if blocks else None
        if (
            isinstance(block, Paragraph)
            and block.role == "text"
            and isinstance(last, Paragraph)
            and last.role == "heading"
        ):
            blocks[-1] = Paragraph(last.text + "。" + block.text)
        else:
            blocks.append(block)
    return Page(tuple(blocks))


def glued(page: Page) -> Page:
    """Each heading at the end of the sentence before."""
    blocks: list[Paragraph | Grid] = []
    for block in page.blocks:
        last = blocks[-1] if blocks else None
        if (
            isinstance(block, Paragraph)
            and block.role == "heading"
            and isinstance(last, Paragraph)
            and last.role == "text"
        ):
            blocks[-1] = Paragraph(last.text + block.text)
        else:
            blocks.append(block)
    return Page(tuple(blocks))


OFFICIAL = [
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
]
CONTENTS = [text + f"……{3 * at + 1}" for at, text in enumerate(OFFICIAL)]
PREFACE = (
    "本报告由示例县政府信息公开工作主管部门编制，包括总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况、"
    "政府信息公开行政复议、行政诉讼情况、存在的主要问题及改进情况、其他需要报告的事项六个部分。"
)


def notes(page: Page) -> Page:
    """A sentence below each table, and one before."""
    blocks: list[Paragraph | Grid] = []
    for block in page.blocks:
        blocks += (
            [Paragraph("具体情况见下表。"), block, Paragraph("注：以上数据截至12月31日。")]
            if isinstance(block, Grid)
            else [block]
        )
    return Page(tuple(blocks))


HEADING_EDITS: dict[str, Edit] = {
    "official": lambda page: page,
    "no numeral": swap("^.、", ""),
    "1. ": headings(*(f"{at}. {text[2:]}" for at, text in enumerate(OFFICIAL, 1))),
    "1、": headings(*(f"{at}、{text[2:]}" for at, text in enumerate(OFFICIAL, 1))),
    "（一）": headings(*(f"（{text[0]}）{text[2:]}" for text in OFFICIAL)),
    "一 、": swap("^(.)、", r"\1 、"),
    "一.": swap("^(.)、", r"\1."),
    "第一部分": headings(*(f"第{text[0]}部分 {text[2:]}" for text in OFFICIAL)),
    "indented": heading_texts(lambda text: "　　" + text + " "),
    "blanks": heading_texts(" ".join),
    "full stop": heading_texts(lambda text: text + "。"),
    "colon": heading_texts(lambda text: text + "："),
    "traditional": heading_texts(traditional),
    "概述": swap("总体情况", "概述"),
    "工作总体推进情况": swap("总体情况", "工作总体推进情况"),
    "行政机关": swap("主动公开政府", "行政机关主动公开政府"),
    "的申请": headings(*OFFICIAL[:2], "三、收到和处理政府信息公开的申请情况", *OFFICIAL[3:]),
    "行政机关 的申请": headings(*OFFICIAL[:2], "三、行政机关收到和处理政府信息公开申请情况", *OFFICIAL[3:]),
    "因": swap("政府信息公开行政复议、行政诉讼情况", "因政府信息公开工作被申请行政复议、提起行政诉讼情况"),
    "行政法复议": swap("行政复议", "行政法复议"),
    "存在问题": swap("存在的主要问题", "存在问题"),
    "政府信息公开工作存在": swap("存在的主要问题", "政府信息公开工作存在的主要问题"),
    "running on": running_on,
    "glued": glued,
    "contents": behind_title(*CONTENTS),
    "contents, bare": behind_title("目录", *OFFICIAL),
    "contents, no numerals": behind_title("目录", *(text[2:] for text in OFFICIAL)),
    "contents before the title": before("目录", *OFFICIAL),
    "preface": behind_title(PREFACE),
    "notes": notes,
    "bookmarks": heading_texts(lambda text: "[bookmark: _GoBack]" + text),
    "row that looks like a heading": lambda page: Page(
        (*page.blocks[:6], Paragraph("四、结转下年度继续办理"), *page.blocks[6:])
    ),
}


_NOTES = "具体情况见下表。\n注：以上数据截至12月31日。"
TEXTS: dict[str, dict[str, str]] = {
    "preface": {"preface": PREFACE},
    "notes": {f"table_texts.{table.name}": _NOTES for table in form_of(REPORT).tables},
}


@pytest.mark.parametrize("name", HEADING_EDITS)
def test_headings(name: str) -> None:
    reading = recognise(composed(REPORT, HEADING_EDITS[name]))
    assert {part: getattr(reading.report, part) for part in PROSE} == PROSE
    assert reading.problems == ()
    assert reading.report == REPORT.replace(TEXTS.get(name, {}))


TITLES: dict[str, tuple[str, ...]] = {
    "official": ("示例县2024年政府信息公开工作年度报告",),
    "year first": ("2024年示例县政府信息公开工作年度报告",),
    "年度": ("示例县2024年度政府信息公开工作年度报告",),
    "年度 year first": ("2024年度示例县政府信息公开工作年度报告",),
    "short": ("示例县2024年度政府信息公开工作报告",),
    "的": ("示例县2024年政府信息公开工作的年度报告",),
    "的 before": ("示例县关于2024年的政府信息公开工作年度报告",),
    "blank in year": ("示例县 2025 年政府信息公开工作年度报告".replace("2025", "2024"),),
    "blanks": ("　 示例县 2024年 政府信息公开 工作年度报告 ",),
    "full width": ("示例县２０２４年政府信息公开工作年度报告",),
    "characters": ("示例县二〇二四年政府信息公开工作年度报告",),
    "characters, 零": ("示例县二零二四年政府信息公开工作年度报告",),
    "characters, ○": ("示例县二○二四年政府信息公开工作年度报告",),
    "traditional": ("示例县2024年政府信息公開工作年度報告",),
    "organ on a line of its own": ("示例县", "2024年政府信息公开工作年度报告"),
    "two lines": ("示例县2024年", "政府信息公开工作年度报告"),
    "two lines, seed": ("示例县2024年政府信息公开", "工作年度报告"),
    "three lines": ("示例县", "2024年", "政府信息公开工作年度报告"),
    "year on a line of its own": ("2024年", "示例县政府信息公开工作年度报告"),
    "one line broken": ("示例县\v2024年政府信息公开工作年度报告",),
    "draft": ("示例县2024年政府信息公开工作年度报告（征求意见稿）",),
}


@pytest.mark.parametrize("around", ["alone", "metadata", "contents", "site"])
@pytest.mark.parametrize("name", TITLES)
def test_titles(name: str, around: str) -> None:
    edits: dict[str, Edit] = {
        "alone": lambda page: page,
        "metadata": before(
            "索 引 号：000014349/2025-00012",
            "发布机构：示例县人民政府办公室",
            "发布日期：2025-01-20",
            "文号：示政公开〔2025〕1号",
            "名 称：政府信息公开工作年度报告",
        ),
        "contents": lambda page: Page(
            (*page.blocks[:1], Paragraph("目 录"), *map(Paragraph, OFFICIAL), *page.blocks[1:])
        ),
        "site": before("首页 > 政务公开 > 政府信息公开年报", "字号：大 中 小", "政府信息公开工作年度报告"),
    }
    lines = TITLES[name]
    reading = recognise(composed(REPORT, edits[around], title(*lines)))
    assert (reading.report.organ, reading.report.year) == ("示例县", 2024)
    assert reading.problems == ()


@pytest.mark.parametrize(
    ("line", "organ", "year"),
    [
        ("示例县政府信息公开工作年度报告", "示例县", None),
        ("2024年政府信息公开工作年度报告", "", 2024),
        ("政府信息公开工作年度报告", "", None),
        ("年报", "", None),
        ("2023年示例县2024年政府信息公开工作年度报告", "", None),
        ("示例县" * 60 + "2024年政府信息公开工作年度报告", "", None),
    ],
)
def test_titles_that_do_not_tell_all(line: str, organ: str, year: int | None) -> None:
    reading = recognise(composed(REPORT, title(line)))
    assert (reading.report.organ, reading.report.year) == (organ, year)
    assert [problem.kind for problem in reading.problems] == ["title"]
    assert reading.require() is reading.report


def test_a_missing_heading_is_reported_and_its_text_is_left_over() -> None:
    page = composed(REPORT, on_paragraphs(lambda p: [] if p.text == OFFICIAL[4] else [p]))
    reading = recognise(page)
    assert [(p.kind, p.text) for p in reading.problems] == [
        ("section", OFFICIAL[4]),
        ("leftover", PROSE["problems_and_improvements"]),
    ]
    assert reading.report.problems_and_improvements == ""
    assert reading.leftovers == (PROSE["problems_and_improvements"],)


def test_sub_headings_named_like_sections_stay_in_the_text() -> None:
    text = (
        "（一）主动公开政府信息情况\n公开12条。\n（二）收到和处理政府信息公开申请情况\n收到3件。\n"
        "（三）存在的主要问题及改进情况\n不多。"
    )
    report = REPORT.replace({"overview": text})
    reading = recognise(composed(report))
    assert reading.report.overview == text
    assert reading.problems == ()


def test_a_number_behind_a_sentence_is_no_heading_by_itself() -> None:
    text = PROSE["other_matters"] + "一、解读不够及时"
    page = composed(REPORTS["2021"].replace({"other_matters": text}))
    assert recognise(page).report.other_matters == text


def test_marked_headings_are_believed() -> None:
    from gkreport.compose import compose

    report = REPORT.replace({"overview": "主动公开政府信息情况\n其他需要报告的事项\n一、总体情况"})
    assert recognise(compose(report)).report == report


@pytest.mark.parametrize("blank", ["overview", "problems_and_improvements", "other_matters"])
def test_empty_sections(blank: str) -> None:
    report = REPORT.replace({blank: ""})
    reading = recognise(composed(report))
    assert reading.report == report
    assert reading.problems == ()


def test_an_empty_grid_in_the_text_is_passed_over() -> None:
    empty = Grid((GridCell(text=" ", row=0, column=0),))
    reading = recognise(composed(REPORT, lambda page: Page((*page.blocks[:3], Grid(()), empty, *page.blocks[3:]))))
    assert reading.report == REPORT
    assert reading.problems == ()


def test_a_table_in_the_text_is_told() -> None:
    """It once vanished without a word; even one that speaks of 其他 and 总计 is none of the form."""
    words = ["平台", "其他", "总计", "门户网站", "3", "12"]
    cells = tuple(GridCell(text=text, row=at // 3, column=at % 3) for at, text in enumerate(words))
    foreign = Grid(cells, place="第2个表")
    blocks = composed(REPORT).blocks
    inside = recognise(Page((*blocks[:3], foreign, *blocks[3:])))
    in_front = recognise(Page((foreign, *blocks)))  # none of the report
    assert inside.report == in_front.report == REPORT
    assert [(problem.kind, problem.text, problem.place) for problem in inside.problems] == [
        ("table", "总体情况", "第2个表")
    ]
    assert not inside.problems[0].fatal
    assert in_front.problems == ()


@functools.cache
def _organs() -> list[str]:
    return [
        "沙湾市柳毛湾镇人民政府",
        "上海市人民政府办公厅",
        "武汉市生态环境局",
        "浦东新区打浦桥街道办事处",
        "新疆生产建设兵团第一师",
        "中国人民银行示例分行",
    ]


@pytest.mark.parametrize("organ", _organs())
@pytest.mark.parametrize(
    "form",
    ["{}2023年政府信息公开工作年度报告", "2023年{}政府信息公开工作年度报告", "{}\n2023年度政府信息公开工作年度报告"],
)
def test_organs(organ: str, form: str) -> None:
    report = recognise(composed(REPORT, title(*form.format(organ).split("\n")))).report
    assert (report.organ, report.year) == (organ, 2023)


def test_the_builder_has_the_official_headings() -> None:
    page = composed(REPORT)
    assert [b.text for b in page.blocks if isinstance(b, Paragraph) and b.text in OFFICIAL] == OFFICIAL
    assert len(grids(page)) == 3

"""Organ and year come from the title, whatever else on the page looks like one."""

import io
from collections.abc import Mapping

import attrs
import docx
import pytest

import gkreport
from gkreport import Document
from gkreport.form import sections
from gkreport.page import Page, Paragraph
from gkreport.recognise import recognise
from gkreport.recognise.titles import read_title

ORGAN, YEAR = "示例县青禾镇", 2024
PROSE = {
    "overview": "我镇认真做好政府信息公开工作。",
    "problems_and_improvements": "解读还不够及时。",
    "other_matters": "没有其他需要报告的事项。",
}


def titled(year: int, organ: str = ORGAN) -> str:
    return f"{organ}{year}年政府信息公开工作年度报告"


TITLE = titled(YEAR)
OLDER = (titled(2023), titled(2022), titled(2021))


@attrs.frozen
class Kind:
    """What stands above the first heading and below the last text, one paragraph each, and what is read of it."""

    above: tuple[str, ...]
    below: tuple[str, ...] = ()
    organ: str = ORGAN
    year: int | None = YEAR
    told: frozenset[str] = frozenset()
    """The kinds of problems with lines that are not taken."""
    prose: Mapping[str, str] = PROSE


def told(*kinds: str) -> frozenset[str]:
    return frozenset(kinds)


def items(lines: tuple[str, ...], mark: str = "") -> tuple[str, ...]:
    return tuple(mark.format(at) + line for at, line in enumerate(lines, 1))


OTHER, LEFT = told("other_title"), told("leftover")
IN_2024 = {**PROSE, "overview": "2024年，我镇认真做好政府信息公开工作，比2023年更进一步。"}
BY_NAME = {**PROSE, "overview": "示例县青禾镇认真做好政府信息公开工作。"}
NEXT = ("上一篇：" + titled(2023), "下一篇：" + titled(2025))

TEXT = {
    "title alone": Kind((TITLE,)),
    "上一篇 above": Kind((NEXT[0], TITLE)),
    "上一篇 and 下一篇 below": Kind((TITLE,), NEXT),
    "上一篇 without a colon": Kind((f"上一篇 {titled(2023)}", TITLE), (f"下一篇 {titled(2025)}",)),
    "上一篇 in brackets": Kind((f"【上一篇】{titled(2023)}", TITLE)),
    "上一条 with its title in the next line": Kind(("上一条：", titled(2023), TITLE), ("下一条：没有了",)),
    "下一篇 with its title in the next line below": Kind((TITLE,), ("下一篇：", titled(2025))),
    "上一篇 between title and heading": Kind((TITLE, *NEXT)),
    "上一篇 of another organ": Kind(("上一篇：" + titled(2024, "示例县白石镇"), TITLE)),
    "list of years above, bare": Kind((*OLDER, TITLE), told=OTHER),
    "list of years above, the text tells the year": Kind((titled(2023), TITLE), told=OTHER, prose=IN_2024),
    "list of years below the title, the text tells the year": Kind((TITLE, *OLDER), told=OTHER, prose=IN_2024),
    "list of years around the title": Kind((titled(2025), TITLE, *OLDER), told=OTHER, prose=IN_2024),
    "list of all years and the title": Kind((titled(2025), TITLE, *OLDER, "政务公开", TITLE), told=OTHER | LEFT),
    "title first, newer years behind it": Kind((TITLE, titled(2026), titled(2025), titled(2022)), told=OTHER),
    "list of years that nothing tells from the title": Kind((TITLE, titled(2023)), told=OTHER | {"title"}, year=None),
    "a long line about reports": Kind((TITLE,), prose={**PROSE, "overview": "甲" * 130 + "政府信息公开工作"}),
    "years in rising order": Kind((*reversed(OLDER), TITLE), told=OTHER | {"title"}, year=None),
    "siblings of a province": Kind((*(titled(2024, f"示例县第{at}镇") for at in range(70)), "#", TITLE), told=OTHER),
    "list with dashes": Kind((*items(OLDER, "- "), TITLE), items(OLDER, "- "), told=LEFT),
    "list with numbers": Kind((*items(OLDER, "{}. "), TITLE), items(OLDER, "（{}）"), told=LEFT),
    "list of links as html2text writes it": Kind(
        (*(f"  * [{line}](/art/{at}.html)" for at, line in enumerate(OLDER)), f"# {TITLE}"), told=LEFT
    ),
    "title that is a link": Kind(("## 政务公开", f"# [{TITLE}](/art/9.html)")),
    "list of files with dates": Kind((TITLE,), tuple(f"{line}.pdf 2024-01-20" for line in OLDER), told=LEFT),
    "list with a head": Kind((TITLE, "历年报告：", *OLDER), told=LEFT),
    "list with a head below": Kind((TITLE,), ("往年年报", *OLDER), told=LEFT),
    "list under a heading of its own": Kind((f"# {TITLE}",), ("## 相关文章", f"- [{OLDER[0]}](/a)"), told=LEFT),
    "list with dates": Kind((f"2024-01-20 {OLDER[0]}", TITLE), (f"[2024-01-20] {OLDER[0]}",), told=LEFT),
    "list of titles below": Kind((TITLE,), OLDER, told=LEFT),
    "years alone": Kind(("2023年 | 2022年 | 2021年", TITLE), ("2023年", "2022年"), told=LEFT),
    "attachment above": Kind((f"附件：{titled(2023)}.docx", TITLE), told=LEFT),
    "attachments below": Kind((TITLE,), ("附件：", "1.收费标准.docx", f"2.{titled(2023)}.pdf"), told=LEFT),
    "attachment with a number": Kind((TITLE,), (f"附件1 {titled(2023)}", "附件2：统计表"), told=LEFT),
    "links below": Kind((TITLE,), (f"相关链接：{titled(2023)}",), told=LEFT),
    "title repeated": Kind((TITLE, "发布日期：2025-01-20", TITLE), (TITLE,)),
    "title repeated with 人民政府": Kind(("示例县青禾镇人民政府2024年政府信息公开工作年度报告", TITLE)),
    "title in two lines": Kind(("示例县青禾镇", "2024年政府信息公开工作年度报告")),
    "title in two lines below a list": Kind(
        (*OLDER, "示例县青禾镇人民政府", "2024年政府信息公开工作年度报告"), organ="示例县青禾镇人民政府", told=OTHER
    ),
    "year in brackets": Kind((f"{ORGAN}政府信息公开工作年度报告（2024年）",)),
    "breadcrumb": Kind((f"首页 > 政务公开 > {titled(2023)}", TITLE)),
    "breadcrumb with strokes": Kind((f"当前位置：首页 / 政务公开 / {titled(2023)}", TITLE)),
    "title of the catalogue": Kind((f"标题：{TITLE}", "索引号：0001")),
    "siblings of the county": Kind(
        (titled(2024, "示例县白石镇"), titled(2024, "示例县黑水镇"), TITLE), told=OTHER, prose=BY_NAME
    ),
    "siblings that nothing tells apart": Kind((titled(2024, "示例县白石镇"), TITLE), organ="", told=OTHER | {"title"}),
    "no title, but 上一篇": Kind((NEXT[0],), organ="", year=None, told=told("title")),
    "上一年度 begins a sentence": Kind((TITLE,), prose={**PROSE, "other_matters": "上一年度的问题都已整改，附件略"}),
}

_HTML_LIST = "<ul>" + "".join(f"<li><a href='/{at}'>{line}</a></li>" for at, line in enumerate(OLDER)) + "</ul>"
_H1 = f"<h1>{TITLE}</h1>"
HTML = {
    "上一篇 above": Kind((f"<div>上一篇：<a>{titled(2023)}</a></div>", _H1)),
    "上一篇 in two elements": Kind((f"<div>上一篇：</div><div><a>{titled(2023)}</a></div>", _H1)),
    "list before the heading": Kind((_HTML_LIST, _H1), told=OTHER),
    "list behind the heading": Kind((_H1, _HTML_LIST), told=OTHER),
    "list below": Kind((_H1,), (_HTML_LIST,), told=LEFT),
    "numbered list": Kind((_HTML_LIST.replace("ul>", "ol>"), _H1), told=LEFT),
    "heading is the name of the site": Kind(
        (f"<h1>示例县人民政府</h1>{_HTML_LIST}<h2>{TITLE}</h2>",), told=OTHER | LEFT
    ),
    "heading is the name of the site, title in p": Kind(("<h1>示例县人民政府</h1>", f"<p>{TITLE}</p>"), told=LEFT),
    "heading is the name of the column": Kind(("<h1>政府信息公开工作年度报告</h1>", f"<p>{TITLE}</p>")),
    "two lines in the heading": Kind((_HTML_LIST, f"<h1>{ORGAN}<br>2024年政府信息公开工作年度报告</h1>"), told=OTHER),
    "two headings": Kind((f"<h1>{ORGAN}</h1><h1>2024年政府信息公开工作年度报告</h1>{_HTML_LIST}",), told=OTHER),
    "breadcrumb": Kind((f"<div>您的位置：首页 &gt; 年报 &gt; {titled(2023)}</div>", _H1)),
    "attachments": Kind((_H1,), (f"<p>附件：<a>{titled(2023)}.docx</a></p>",), told=LEFT),
    "title of the site in meta": Kind(
        (f"<meta name=ArticleTitle content='{TITLE}'><p>{titled(2023)}</p><p>{TITLE}</p>",), told=OTHER
    ),
}

DOCX = {
    "cover page": Kind(("示例县青禾镇人民政府", "2024年政府信息公开工作年度报告", "二〇二五年一月", TITLE), told=LEFT),
    "cover page that names the title": Kind((TITLE, "2025年1月20日", TITLE), told=LEFT),
    "list above the title": Kind((*OLDER, TITLE), told=OTHER),
    "list above the title in a heading style": Kind((titled(2023), "#" + TITLE), told=OTHER),
    "attachment above and below": Kind((f"附件：{titled(2023)}", TITLE), (f"附件1：{titled(2022)}",), told=LEFT),
    "上一篇 copied from the site": Kind((NEXT[0], TITLE), NEXT),
}


def lines_of(kind: Kind) -> list[str]:
    prose = (line for name, section in sections().items() for line in (section.heading, kind.prose.get(name, "")))
    return [*kind.above, *filter(None, prose), *kind.below]


def as_text(kind: Kind) -> bytes:
    return "\n".join(lines_of(kind)).encode()


def as_html(kind: Kind) -> bytes:
    body = "".join(line if line.startswith("<") else f"<p>{line}</p>" for line in lines_of(kind))
    return f"<!DOCTYPE html><meta charset=utf-8><body>{body}</body>".encode()


def as_docx(kind: Kind) -> bytes:
    document, out = docx.Document(), io.BytesIO()
    for line in lines_of(kind):
        document.add_paragraph(line.lstrip("#"), "Heading 1" if line.startswith("#") else None)
    document.save(out)
    return out.getvalue()


def _check(document: Document, kind: Kind) -> None:
    report = document.report
    assert (report.organ, report.year) == (kind.organ, kind.year)
    assert {name: report.texts()[name] for name in PROSE} == kind.prose
    assert not any("政府信息公开工作年度报告" in text for text in report.texts().values())
    kinds = {problem.kind for problem in document.problems if problem.kind in ("title", "other_title", "leftover")}
    assert kinds == kind.told


@pytest.mark.parametrize("name", TEXT)
def test_in_text(name: str) -> None:
    _check(gkreport.open(as_text(TEXT[name])), TEXT[name])


@pytest.mark.parametrize("name", HTML)
def test_in_html(name: str) -> None:
    _check(gkreport.open(as_html(HTML[name])), HTML[name])


@pytest.mark.parametrize("name", DOCX)
def test_in_docx(name: str) -> None:
    _check(gkreport.open(as_docx(DOCX[name])), DOCX[name])


@pytest.mark.parametrize("name", [name for name in TEXT if "#" not in "".join(TEXT[name].above)])
def test_lines_of_any_format(name: str) -> None:
    """The same lines in paragraphs of a web page and of a Word document are read as in a text."""
    kind = TEXT[name]
    for document in (gkreport.open(as_html(kind)), gkreport.open(as_docx(kind))):
        _check(document, kind)


def test_other_titles_are_named_with_their_place() -> None:
    page = Page([Paragraph(line, place=f"第{at}行") for at, line in enumerate(lines_of(Kind((*OLDER, TITLE))), 1)])
    problem = next(problem for problem in recognise(page).problems if problem.kind == "other_title")
    assert (problem.place, problem.text, problem.fatal) == ("第1行", "、".join(OLDER), False)


@pytest.mark.parametrize("name", TEXT)
def test_no_line_disappears(name: str) -> None:
    """Each line is in the title, a heading or text of the report, left over, or named as standing around it."""
    lines = lines_of(TEXT[name])
    reading = recognise(Page([Paragraph(line) for line in lines]))
    printed = (paragraph.text for part in reading.lines.values() for paragraph in part)
    kept = {*printed, *reading.leftovers, *(one.text for one in reading.hidden)}
    title = f"{reading.report.organ}{reading.report.year}"
    assert [line for line in lines if line not in kept and line not in title] == []


@pytest.mark.parametrize(
    ("line", "organ", "year"),
    [
        ("示例县人民政府信息公开工作年度报告", "示例县人民政府", None),
        ("示例县人民政府2024年信息公开工作年度报告", "示例县人民政府", 2024),
        ("示例县2024年政府信息公开年度报告", "示例县", 2024),
        ("示例县教育局2024年政府信息公开年报", "示例县教育局", 2024),
        ("2024年示例县政府信息公开年度工作报告", "示例县", 2024),
        ("示例县卫健局2024年度政府信息公开工作情况报告", "示例县卫健局", 2024),
        ("关于示例县2024年政府信息公开工作情况的报告", "示例县", 2024),
        ("示例县人民政府办公室关于2024年政府信息公开工作情况的年度报告", "示例县人民政府办公室", 2024),
    ],
)
def test_wordings_of_a_title(line: str, organ: str, year: int | None) -> None:
    assert read_title(line) == (organ, year)


@pytest.mark.parametrize(
    "line", ["政府信息公开年报", "政府信息公开年度报告", "示例县2024年政务公开工作报告", "信息公开情况报告会"]
)
def test_what_is_no_title(line: str) -> None:
    assert read_title(line) is None

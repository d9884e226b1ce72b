"""Reading web pages: what a browser shows and nothing else; a number is right, or told."""

import re
import resource
import time
from collections.abc import Callable
from typing import Final

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from tests.pages import REPORTS, fatal, silent

import gkreport
from gkreport import FormatError, NotAReport, Report
from gkreport.checks import Findings
from gkreport.formats.html import markup, reading
from gkreport.limits import Limits
from gkreport.page import Grid, Page, Paragraph
from gkreport.recognise import Reading, recognise
from gkreport.seen import Why, sign_of
from gkreport.testing import reports

LIMITS: Final = Limits()
RAISED: Final = sign_of(Why.RAISED)
STRUCK: Final = sign_of(Why.STRUCK)
REPORT: Final = REPORTS["2021"]


def read_page(page: str | bytes) -> Page:
    return reading.read(page.encode() if isinstance(page, str) else page, LIMITS)


def read(page: str | bytes) -> Reading:
    return recognise(read_page(page))


def written(report: Report = REPORT, findings: Findings | None = None) -> str:
    return gkreport.dumps(report, format="html", findings=findings).decode()


def texts(page: str) -> list[str]:
    return [block.text for block in read_page(page).blocks if isinstance(block, Paragraph)]


def grid(page: str) -> list[tuple[int, int, int, int, str]]:
    """The cells of the first table: row, column, row span, column span, text."""
    first = next(block for block in read_page(page).blocks if isinstance(block, Grid))
    return [(cell.row, cell.column, cell.rowspan, cell.colspan, cell.text) for cell in first.cells]


def in_cell(inside: str) -> str:
    return grid(f"<table><tr><td>甲</td><td>{inside}</td><td>乙</td></tr></table>")[1][-1]


# -- what the project writes -----------------------------------------------------------------------


@settings(max_examples=settings().max_examples // 2)
@given(reports(), st.booleans())
def test_what_is_written_is_read_back(report: Report, marked: bool) -> None:
    """read(dumps(report)) == report; remarks on it are no content."""
    reading_ = read(written(report, gkreport.check(report) if marked else None))
    assert reading_.report == report
    assert {problem.kind for problem in reading_.problems} <= {"title"}


@pytest.mark.parametrize("which", REPORTS)
def test_every_edition_is_read_back(which: str) -> None:
    report = REPORTS[which]
    result = read(written(report, gkreport.check(report)))
    assert (result.report, result.problems) == (report, ())
    place = result.where["requests.carried_out.total"].place
    assert re.fullmatch(r"第\d个表 第\d+行", place)


# -- whole pages, as sites publish them ------------------------------------------------------------

Edit = Callable[[str], str]


def on_cells(inside: str, cell: str = "td") -> Edit:
    """Write every cell anew; `{}` stands for its text."""
    return lambda page: re.sub(
        r"<t[dh]([^>]*)>([^<]*)</t[dh]>",
        lambda found: f"<{cell}{found[1]}>{inside.format(found[2])}</{cell}>",
        page,
    )


def on_values(inside: str) -> Edit:
    return lambda page: re.sub(
        r"(<td[^>]*data-cell[^>]*>)(\d)([^<]*)</td>",
        lambda found: found[1] + inside.format(found[2] + found[3], first=found[2], rest=found[3]) + "</td>",
        page,
    )


def on_paragraphs(inside: str) -> Edit:
    return lambda page: re.sub(r"<p>([^<]*)</p>", lambda found: inside.format(found[1]), page)


def body(around: str) -> Edit:
    return lambda page: re.sub(
        "(?s)<body>(.*)</body>", lambda found: f"<body>{around.replace('{}', found[1])}</body>", page
    )


def replaced(old: str, new: str) -> Edit:
    return lambda page: page.replace(old, new)


WORD: Final = (
    "\n  <p class=MsoNormal align=center style='text-align:center;line-height:18.0pt'><span lang=EN-US "
    "style='font-size:10.5pt;font-family:\"Times New Roman\"'>{}<o:p></o:p></span></p>\n  "
)
LISTED: Final = (
    "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span "
    "style='mso-list:Ignore'><span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp; </span></span><![endif]>{}</p>"
)
METADATA: Final = (
    "<table class=xxgk><tr><td>索引号</td><td>11650000/2025-00012</td><td>发布机构</td><td>示例县</td></tr>"
    "<tr><td>名称</td><td colspan=3>政府信息公开工作年度报告</td></tr></table>"
)
OFFICE: Final = (
    "<!--[if gte mso 9]><xml><o:OfficeDocumentSettings/></xml><![endif]--><style><!-- p.MsoNormal {margin:0cm} "
    "span.gone {display:none;mso-hide:all} --></style>"
)

WHOLE: Final[dict[str, Edit]] = {
    "spans and paragraphs in cells": on_cells('<p style="text-align:center"><span>{}</span></p>'),
    "Word": lambda page: on_paragraphs(LISTED)(on_cells(WORD)(page)).replace("</head>", OFFICE + "</head>"),
    "several fonts": on_values("<font>{first}</font><b><font>{rest}</font></b>"),
    "comments in numbers": on_values("{first}<!-- 9 --><span></span>{rest}"),
    "breaks at the end": on_values("{}<br>\n"),
    "ueditor": on_cells('<p style="text-align: center;">{}<br/></p>'),
    "nbsp and o:p": on_values("&nbsp;{}<o:p></o:p>&nbsp;"),
    "hidden numbers": on_values("{}<span style='DISPLAY: none'>9</span><span hidden>9</span>"),
    "hidden by class": lambda page: on_values("{}<i class='x gone'>9</i>")(page).replace(
        "</head>", "<style>.gone{ display: none !important }</style></head>"
    ),
    "hidden in Word": on_values("{}<span style='mso-hide:all'>9</span>"),
    "invisible": on_values("{}<span style='visibility:hidden'>9<b>9</b></span>"),
    "hidden cells": replaced("</tr>", '<td style="display:none">9</td></tr>'),
    "hidden rows": replaced(
        "</table>", "<tr style='display:none'><td>一、本年新收政府信息公开申请数量<td>9</tr></table>"
    ),
    "scripts": on_values("{}<script>document.write(9)</script><noscript>9</noscript><template>9</template>"),
    "word break": on_values("{first}<wbr>{rest}"),
    "a table around the number": on_values("<table><tr><td>{}</td></tr></table>"),
    "inputs": on_values('<input type="text" value="{}"><input type=hidden value=9>'),
    "a foot of no known class": body(
        "{}<table><tr><td><p>【打印本页】【关闭窗口】</p><p>上一篇：没有了</p></td></tr></table>"
        "<div>主办：示例县人民政府办公室&nbsp;&nbsp;技术支持：示例公司</div><div>京ICP备00000000号-1</div>"
    ),
    "no closing tags": lambda page: re.sub("</(?:td|tr|p|th|tbody|thead)>", "", page),
    "no row groups": lambda page: re.sub("</?(?:thead|tbody)>", "", page),
    "footer first": lambda page: page.replace("<thead>", "<tfoot></tfoot><thead>"),
    "upper case": lambda page: re.sub(r"</?\w+", lambda tag: tag[0].upper(), page),
    "a form in the table": lambda page: page.replace("<tbody>", "<tbody><form>").replace("</tbody>", "</form></tbody>"),
    "layout table": body("<table><tr><td>{}</td></tr></table>"),
    "three levels": body(
        "<table><tr><td>导航</td><td><table><tr><td><table><tr><td>{}</td></tr></table></td></tr></table></td></tr></table>"
    ),
    "beside navigation": body(
        "<table><tr><td>站名</td><td></td></tr><tr><td><ul><li>首页<li>年报</ul></td><td>{}</td></tr></table>"
    ),
    "metadata": body(METADATA + "{}"),
    "each table in a box": lambda page: page.replace("<table>", "<div><div><table>").replace(
        "</table>", "</table></div></div>"
    ),
    "furniture": body(
        "<nav><a href=/>首页</a></nav><div class='w crumb'>首页 &gt; 年报</div><p>当前位置：首页 &gt; 年报 &gt; "
        "示例市2023年政府信息公开工作年度报告</p>{}<div class='footer'>主办：示例县</div><footer>备案号</footer>"
    ),
    "custom tags": body("<ucapcontent>{}</ucapcontent>"),
    "headings in spans": lambda page: re.sub(r"<h2>(.*?)</h2>", r"<p><strong><span>\1</span></strong></p>", page),
    "headings over breaks": lambda page: page.replace("申请情况</h2>", "申请<br>情况</h2>"),
    "an article of WeChat": body('<div id="js_content" style="visibility: hidden; opacity: 0; ">{}</div>'),
    "an article of WeChat, its foot": body("{}<div>预览时标签不可点</div><div>微信扫一扫<br>关注该公众号</div>"),
    "other articles below": body("{}<h3>相关文章</h3><ul><li>示例市2023年政府信息公开工作年度报告</ul>"),
    "sizes of their own": on_values("<b style='font-size:0'><i style='font-size:12px'>{}</i></b>"),
    "read aloud": on_values("{}<span class='sr-only'>9</span>"),
    "the span of a group lost": replaced(' colspan="5"', ""),
    "no doctype": lambda page: page.partition("<body>")[2],
    "a mark": lambda page: "\ufeff" + page,
}


@pytest.mark.parametrize("name", WHOLE)
def test_published_pages_are_read_whole(name: str) -> None:
    for which, report in REPORTS.items():
        page = written(report)
        changed = WHOLE[name](page)
        assert changed != page
        result = read(changed)
        assert silent(result, report.cells()) == {}, which
        assert fatal(result) == [], which
        assert result.report == report, which


@pytest.mark.parametrize(
    ("cell", "instead"),
    [
        (r"<th[^>]*>法人或其他组织</th>", ""),  # 总计 slips to the second column, and 商业企业 behind it
        (r"<th[^>]*>(?:自然人|科研机构)</th>", r"<th></th>\g<0>"),  # 商业企业 slips before 自然人
    ],
)
def test_headers_that_have_slipped_give_no_number_to_another_column(cell: str, instead: str) -> None:
    for which, report in REPORTS.items():
        changed, count = re.subn(cell, instead, written(report))
        assert count
        assert silent(read(changed), report.cells()) == {}, which


def test_prose_between_breaks_is_whole_and_in_order() -> None:
    page = (
        "<div>一、总体情况<br>　　甲<b>乙</b>\n丙<br/><br/>丁<div>戊<span>己</span></div>庚</div><p>辛<p>壬<sup>2</sup>"
    )
    assert texts(page) == ["一、总体情况", "甲乙 丙", "丁", "戊己", "庚", "辛", "壬2"]


def test_struck_text_that_begins_with_a_break_is_one_paragraph() -> None:
    assert texts("<p><s><br>甲</s>乙</p>") == ["乙"]


def test_lines_that_are_written_as_lines() -> None:
    assert texts("<pre>一、总体情况\n甲\n\n乙</pre>") == ["一、总体情况", "甲", "乙"]


def test_the_title_is_that_of_the_page() -> None:
    roles = [(block.role, block.text) for block in read_page("<h1>题<br>目</h1><h2>一</h2><p>文").blocks]
    assert roles == [("title", "题\n目"), ("heading", "一"), ("text", "文")]
    assert [block.role for block in read_page("<h1>一</h1><h1>二</h1>").blocks] == ["heading", "heading"]
    stated = "<meta name=ArticleTitle content='示例县 年报'><meta name=x><p>示例县<br>年报<p>示例县年报"
    assert [block.role for block in read_page(stated).blocks] == ["text", "text", "title"]


# -- cells -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        ("12<sup>2</sup>", f"12{RAISED}2"),
        ("12<sub> </sub>", "12"),
        ("12<span style='vertical-align: super'>2</span>", f"12{RAISED}2"),
        ("<del>5</del>", STRUCK),
        ("1<s>2</s>3", f"1{STRUCK}3"),
        ("<span style='text-decoration: underline line-through'>5</span>", STRUCK),
        ("<s><p>5</p></s>", STRUCK),
        ("5<i style='opacity: 0'>9</i>", "5"),
        ("5<i style='font-size:0px'>9</i>", "5"),
        ("5<i style='position:absolute;left:-9999px'>9</i>", "5"),
        ("<i style='opacity:0.9;font-size:0.9em;text-indent:-210.5pt'>5</i>", "5"),
        ("<p>1</p><p></p><p>2</p>", "1\n2"),
        ("1<div>2</div>3", "1\n2\n3"),
        ("2<br>\n0<br>", "2\v0"),
        ("商业\n\t企业", "商业 企业"),
        ("<ol><li>5</ol>", "1. 5"),
        ("<img src=x>5", "\ufffc5"),
        ("<select><option>5</select>", "\ufffc"),
        ("<input type=checkbox value=5>", "\ufffc"),
        ("<ruby>五<rp>(</rp><rt>wǔ</rt></ruby>", "五"),
        ("<table><tr><td>5<td>6</table>", "\ufffc"),
        ("<p>&nbsp;<o:p></o:p></p>", "\xa0"),
        ("5&#8203;", "5\u200b"),
        ("&lt;5", "<5"),
    ],
)
def test_what_a_cell_shows(inside: str, text: str) -> None:
    assert in_cell(inside) == text


def test_pictures_in_cells_are_told() -> None:
    assert [problem.kind for problem in read_page("<table><tr><td>a<td><img></table>").problems] == ["picture"]
    assert read_page("<img><table><tr><td><img>a<td>b<tr><td>c<td>" + "x" * 5000 + "</table>").problems == ()


def test_more_text_than_a_cell_holds_is_layout() -> None:
    assert texts("<table><tr><td>一、总体情况<td>" + "甲" * 5000 + "</table>") == ["一、总体情况", "甲" * 5000]


# -- the grid of HTML ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "cells"),
    [
        ("<tr><td rowspan=0>a<td>b<tr><td>c<tr><td>d", [(0, 0, 3, 1), (0, 1, 1, 1), (1, 1, 1, 1), (2, 1, 1, 1)]),
        (
            "<tbody><tr><td rowspan=9>a<td>b</tbody><tr><td>c<td>d",
            [(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 1), (1, 1, 1, 1)],
        ),
        ("<tr><td>a<td rowspan=2>b<tr><td colspan=2>c", [(0, 0, 1, 1), (0, 1, 2, 1), (1, 0, 1, 2)]),
        ("<tr><td colspan=0>a<td colspan=x>b<td colspan='2px'>c", [(0, 0, 1, 1), (0, 1, 1, 1), (0, 2, 1, 2)]),
        ("<tr><td>a<td>b<tr><td colspan=1000>c", [(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 63)]),
        ("<td>a<td>b<tr><td>c</tr><td>d<td>e", [(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 1), (2, 0, 1, 1), (2, 1, 1, 1)]),
        ("<tr><td rowspan=3>a<td>b<tr><tr><td>c", [(0, 0, 3, 1), (0, 1, 1, 1), (2, 1, 1, 1)]),
    ],
)
def test_where_cells_stand(rows: str, cells: list[tuple[int, int, int, int]]) -> None:
    assert [cell[:4] for cell in grid(f"<table>{rows}</table>")] == cells


def test_row_groups_stand_where_they_are_shown() -> None:
    page = "<table><tfoot><tr><td>4<td>z</tfoot><tr><td>2<td>x</tr><thead><tr><td>1<td>w</thead><tbody><tr><td>3<td>y</tbody></table>"
    assert [cell[-1] for cell in grid(page)] == ["1", "w", "2", "x", "3", "y", "4", "z"]


def test_text_between_the_cells_stands_above() -> None:
    page = "<table>甲<caption>题<b>注</b></caption><colgroup><col></colgroup><tr>乙<td>1<td>2</tr>丙<form>丁<tr><i>戊<td>3</i><td>4</table>"
    assert "".join(texts(page)) == "甲题 注乙丙丁戊"
    assert [cell[-1] for cell in grid(page)] == ["1", "2", "3", "4"]


@pytest.mark.parametrize(
    ("before", "number"),
    [
        ("<ol>", "2. "),
        ("<ol start=5>", "6. "),
        ("<ol start=x>", "2. "),
        ("<ol type=a>", "b. "),
        ("<ol type=A start=27>", "AB. "),
        ("<ol type=i start=3>", "iv. "),
        ("<ol type=I start=0>", "I. "),
        ("<ol type=I start=-5>", "-4. "),
        ("<ol type=a start=-1>", "0. "),
        ("<ol style='list-style-type: cjk-ideographic'>", "二、"),
        ("<ol style='list-style: simp-chinese-informal' start=20>", "二十一、"),
        ("<ol style='list-style: simp-chinese-informal' start=99>", "100、"),
        ("<ol style='list-style:none'>", ""),
        ("<ul>", ""),
    ],
)
def test_numbers_of_lists(before: str, number: str) -> None:
    assert texts(f"{before}<li>甲<li>乙</ol>")[1] == f"{number}乙"
    assert texts("<ol><li value=4>甲<li>乙</ol><li>丙") == ["4. 甲", "5. 乙", "丙"]


# -- style sheets ----------------------------------------------------------------------------------


def test_rules_hide_as_they_do_in_a_browser() -> None:
    style = (
        "<style>.a,.b{color:red;display:none} #c{display:none} .d{display:none} .d{display:block} p .e{display:none}"
        ".f:hover{display:none} @media print{.g{display:none}} /* .h{display:none} */ @import 'x'; .i{display:none}</style>"
    )
    page = style + "".join(f"<p class='x {name}' id={name}>{name}" for name in "abcdefghi")
    assert texts(page) == list("defgh")
    places = {"a": "第1段", "b": "第1段", "c": "第1段", "i": "第6段"}
    assert {one.text: one.place for one in read_page(page).hidden} == places
    assert texts("<style>.a{display:none}</style><div class=a><table><tr><td>1<td>2</table>x</div>") == []


# -- what is refused -------------------------------------------------------------------------------

MANY: Final = 30_000
HOSTILE: Final[dict[str, bytes]] = {
    "nothing": b"",
    "blanks": b" \n",
    "deep": b"<div>" * MANY,
    "deep tables": b"<table><tr><td>x<td>" * 60,
    "tags": b"<b>x</b>" * 60_000,
    "attributes": b"<p " + b" ".join(b"a%d=1" % at for at in range(MANY)) + b">",
    "names": b"<p " + b"/".join(b"a%d" % at for at in range(MANY)) + b">",
    "text": b"<p>" + b"x" * (5 * 1024 * 1024),
    "rows": b"<table>" + b"<tr><td>1<td>2" * 501,
    "cells of one table": b"<table>" + b"<td>1" * 50_001,
    "cells of many tables": (b"<table>" + b"<tr>" + b"<td>1" * 200 + b"</table>") * 300,
    "wide": b"<table><tr>" + b"<td colspan=63>x" * 400,
    "spans": b"<table>" + b"<tr><td rowspan=65534 colspan=63>x<td>y" * 400,
    "file": b"<p>" + b" " * LIMITS.file_bytes,
    "comments": b"<p>x" + b"<!--" * 2_000_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_are_refused_in_time(name: str) -> None:
    start, memory = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(FormatError) as caught:
        reading.read(HOSTILE[name], LIMITS)
    assert time.process_time() - start < 2
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory < 64 * 1024
    assert re.match("[\u4e00-\u9fff]", str(caught.value))


BOUNDED: Final[dict[str, bytes]] = {
    "paragraphs": b"<p>x" * 49_000,
    "items": b"<ol>" + b"<li>x" * 20_000,
    "raised": b"<sup>" * 100 + b"<sup>x</sup>" * 20_000,
    "rules": b"<style>" + b"".join(b".a%d{display:none}" % at for at in range(20_000)) + b"</style><p>x",
    "media": b"<style>" + b"@media {a{" * 20_000 + b"</style><p style='display:none'>x",
    "pictures": b"<p><img src='data:image/png;base64," + b"A/" * 3_000_000 + b"'>x",
    "script": b"<script>" + b"if (a < b) c = '/';" * 300_000 + b"</script ><p>x<script>",
    "many comments": b"<p>x" + b"<!---->" * 700_000,
    "entities": b"<p>" + b"&amp;" * 500_000,
    "no characters": b"<p>\0" * 20_000,
}


@pytest.mark.no_cover  # to trace each line takes three times as long as to read
@pytest.mark.parametrize("name", BOUNDED)
def test_odd_pages_are_read_in_time(name: str) -> None:
    start = time.process_time()
    reading.read(BOUNDED[name], LIMITS)
    assert time.process_time() - start < 2


@pytest.mark.parametrize("name", BOUNDED)
def test_odd_pages_are_read_to_their_end(name: str) -> None:
    assert isinstance(reading.read(BOUNDED[name], LIMITS), Page)


PIECES: Final = st.lists(
    st.sampled_from(
        [
            "<table>",
            "</table>",
            "<tr>",
            "<td>",
            "<td rowspan=0>",
            "<td colspan=3>",
            "</td>",
            "<p>",
            "<br>",
            "<h1>",
            "自然人",
            "总计",
            "其他",
            "1",
            "<thead>",
            "<tfoot>",
            "<ol>",
            "<li>",
            "<div hidden>",
            "</div>",
            "<sup>",
            "<s>",
            "<img>",
            "<input value=3>",
            "<!--",
            "-->",
            "<![if x]>",
            "&#0;",
        ]
    ),
    max_size=40,
)


@given(PIECES.map("".join))
def test_any_pieces_end_in_a_page_or_a_format_error(page: str) -> None:
    """Any bytes in: a page, or a FormatError; cells stand in rows within bounds."""
    try:
        result = read_page(page)
    except FormatError:
        return
    for block in result.blocks:
        if isinstance(block, Grid):
            assert all(cell.rowspan > 0 and cell.colspan > 0 for cell in block.cells)


def test_a_table_of_too_many_cells_is_refused() -> None:
    page = b"<table>" + b"<tr><td>1<td>2</tr>" * 3 + b"</table>"
    limits = attrs.evolve(LIMITS, cells=7)
    reading.read(page, limits)
    for too_many in (page * 2, page.replace(b"2", b"2<td>3")):
        with pytest.raises(FormatError, match="超过 7 格"):
            reading.read(too_many, limits)


def test_a_table_without_cells_is_none() -> None:
    assert not [
        block for block in read_page("<p>甲</p><table><tr></tr><tr></tr></table>").blocks if isinstance(block, Grid)
    ]


def test_a_page_that_the_parser_gives_up_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def gives_up(*_: object) -> None:
        raise etree.XMLSyntaxError("", 0, 0, 0)

    monkeypatch.setattr(markup.etree, "fromstring", gives_up)
    with pytest.raises(FormatError):
        read_page("<p>甲</p>")


@pytest.mark.parametrize(
    "line", ["关闭政务新媒体3个。", "打印资料200份。", "主办培训2次：县级1次。", "版权保护工作另行报告。"]
)
def test_prose_is_not_taken_for_the_foot_of_a_site(line: str) -> None:
    report = REPORT.replace({"other_matters": f"一。\n{line}\n二。"})
    assert gkreport.read(gkreport.dumps(report, format="html")) == report


@pytest.mark.parametrize(
    "line", ["字体：【大 中 小】 分享到 打印 关闭", "收藏 | 打印 | 关闭", "【下载Word】", "扫一扫在手机打开当前页"]
)
def test_the_line_of_tools_below_an_empty_section_is_none_of_it(line: str) -> None:
    report = REPORT.replace({"other_matters": "", "closing": ""})
    page = gkreport.dumps(report, format="html").decode().replace("</main>", f"<p>{line}</p></main>")
    page = page if line in page else page.replace("</body>", f"<p>{line}</p></body>")
    document = gkreport.open(page.encode())
    assert document.report.other_matters == document.report.closing == ""
    assert line in {hidden.text for hidden in document.hidden}
    assert "S-SIX" in {str(finding.rule) for finding in gkreport.check(document.report)}


ELSEWHERE = {
    '<a href="/files/2024.docx?id=1">附件：2024年年度报告.docx</a>': "附件：2024年年度报告.docx",
    '<a href="a/%E5%B9%B4%E6%8A%A5.pdf"><img></a>': "年报.pdf",
    '<iframe src="//site.example/pdf/viewer.html?file=x"></iframe>': "viewer.html",
    '<object data="report.pdf"></object><embed src="report.pdf">': "report.pdf",
    '<a href="a.doc">甲</a><a href="b.wps">乙</a><a href="c.ofd">丙</a><a href="d.zip">丁</a>': "甲、乙、丙",
    '<iframe src="https://site.example/"></iframe>': "site.example",
}


@pytest.mark.parametrize("markup", ELSEWHERE)
def test_a_page_whose_content_is_in_another_file_says_in_which(markup):
    text = f"<title>示例县2024年政府信息公开工作年度报告</title><p>详见</p>{markup}"
    with pytest.raises(NotAReport, match=re.escape(ELSEWHERE[markup])):
        gkreport.read(text.encode())


@pytest.mark.parametrize(
    "markup", ['<a href="index.html">首页</a>', '<iframe src="javascript:0"></iframe>', "<iframe></iframe>"]
)
def test_other_links_are_not_told(markup):
    with pytest.raises(NotAReport) as caught:
        gkreport.read(f"<p>详见</p>{markup}".encode())
    assert "另外的文件" not in str(caught.value)


@pytest.mark.parametrize("sign", ["\0", "\x01", "\x08", "\x0b", "\x1f", "\ufffe", "\uffff", "&#1;", "&#8;", "&#xfffe;"])
@pytest.mark.parametrize("style", ["", "color:#fff", "display:none", "text-decoration:line-through"])
def test_signs_that_stand_in_no_text_end_no_page(sign, style):
    """A control in text that is not seen was a ValueError: a changed tree takes no such sign."""
    table = f"<table><tr><td><span style='{style}'>1{sign}2<i>3{sign}</i>{sign}</span></td><td>4\f5</td></tr><tr><td>6<td>7</table>"
    cells = [cell.text for block in reading.read(table.encode(), LIMITS).blocks for cell in block.cells]
    assert "12" not in cells[0]
    assert cells[1:] == ["4 5", "6", "7"]

"""Whole files in which one thing comes again and again: four times as much never takes far more than four times as long.

Each file is read, checked, annotated and filled in a process of its own, which is within 2 s and 64 MiB at a megabyte.
"""

import io
import os
import re
import struct
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest
from tests import ofds, oldbook, olddoc
from tests.olddoc import Doc, Level, List, Par, Run, Style, Use, blocks, cell, compound, par, row, sprm
from tests.others import MAKERS
from tests.pdfs import FONT, TO_UNICODE, file_of, packed
from tests.spending import MEASURABLE, Spent, measured

import gkreport
from gkreport import Report
from gkreport.compose import compose

if sys.gettrace():  # pragma: no cover
    pytest.skip("what is traced takes longer", allow_module_level=True)

Make = Callable[[int], bytes]
"""What makes a file of about so many bytes, before it is packed."""
REPORT: Final = Report.blank("示例县", 2024).replace({"overview": "甲。", "other_matters": "乙。"})


def again(before: str, token: str, after: str = "", encoding: str = "utf-8") -> Make:
    """Repeat a token in a text; `%d` in it is the number of the repetition."""
    size = len(token.encode(encoding))

    def make(wanted: int) -> bytes:
        count = max(1, wanted // size)
        middle = "".join(token.replace("%d", str(at)) for at in range(count)) if "%d" in token else token * count
        return f"{before}{middle}{after}".encode(encoding)

    return make


# -- text ------------------------------------------------------------------------------------------

PROSE: Final = "示例县2024年政府信息公开工作年度报告\n一、总体情况\n"
SIGNS: Final = (
    *(
        "|",
        "1 ",
        "1\n",
        "一、",
        "（",
        "[bookmark:",
        "表三\n",
        "总计 ",
        "总计\n",
        "a",
        " ",
        "\n",
        "《",
        "上一篇：",
        "2024年",
    ),
    *(
        "=",
        "+-",
        "<td>",
        "[",
        "“",
        "备注：",
        "，",
        "1,",
        "·",
        "一、总体情况\n",
        "| 1 | 2 |\n",
        "\t",
        "\u3000",
        "①",
        "１",
    ),
    *(
        "自然人",
        "|---",
        "*",
        "#",
        "> ",
        "``",
        "：",
        "-1",
        "收到申请3件，",
        "其中",
        "3件",
        "三、",
        "\r",
        "\x0c",
        "\u200b",
    ),
    *(
        "示例县2024年政府信息公开工作年度报告\n",
        "附件：\n",
        "1.",
        "a:b ",
        "示例县",
        "元",
        "万",
        "%",
        "比上年增长",
        "&",
        "\\",
    ),
)
TEXT: Final[dict[str, Make]] = {
    **{f"text {sign!r}": again("", sign) for sign in SIGNS},
    **{f"prose {sign!r}": again(PROSE, sign, "\n六、其他需要报告的事项\n") for sign in SIGNS},
    **{f"csv {sign!r}": again("一、,", sign, "\n") for sign in ('"', '","', "1,", "\n", ";", "\t1")},
}

# -- HTML ------------------------------------------------------------------------------------------

TAGS: Final = (
    *(
        "<td>",
        "<tr><td>1",
        "<table>",
        "<div>",
        "</div>",
        "<p>一",
        "<b hidden>x</b>",
        "<a href=x>y</a>",
        "<td colspan=9>1",
    ),
    *(
        "<br>",
        "&nbsp;",
        "&#1;",
        "<!--",
        "<!-- x -->",
        "<ul><li>1",
        "<s>1</s>",
        "<b style='color:#fff%d'>1</b>",
        "<sup>1",
    ),
    *(
        "<i class=a%d>1</i>",
        "<i style='display:none'>1</i>",
        "<option>1",
        "<script>1</script>",
        "<pre>\n",
        "<h1>甲",
        "<",
    ),
    *("<td rowspan=9>1<tr>", "<form>", "<select>", "<svg>", "<font color=#fff>", "<iframe>", "<li>1", "&", "<a b%d=1>"),
)
RULES: Final = (
    *(
        ".a%d{color:#fff}",
        "a:hover{color:red}",
        "*{--a%d:var(--b)}",
        "a,",
        "a>",
        "{",
        "/*",
        "@media screen{",
        ".a{color:red}",
    ),
    *(
        ".x{display:none}",
        "td:not(.a%d){color:#fff}",
        "'",
        "\\",
        "*{color:var(--a,",
        "a{}",
        "[a",
        "b{display:none;",
        "}",
    ),
)
HTML: Final[dict[str, Make]] = {
    **{f"html {tag}": again("<!DOCTYPE html><table><tr><td>1<td>2</table>", tag) for tag in TAGS},
    **{f"html cell {tag}": again("<!DOCTYPE html><table><tr><td>1<td>", tag) for tag in TAGS},
    **{
        f"style {rule}": again(
            "<!DOCTYPE html><style>", rule, "</style><table><tr><td class='a x'><b class=x>1</b><td>2</table>"
        )
        for rule in RULES
    },
    "attributes": again("<!DOCTYPE html><table><tr><td ", "a%d=1 ", ">1<td>2</table>"),
    "one style": again("<!DOCTYPE html><table><tr><td style='", "color:#fff;", "'>1<td>2</table>"),
    "classes": again("<!DOCTYPE html><style>.a{color:#fff}</style><table><tr><td class='", "a%d ", "'>1<td>2</table>"),
}

# -- JSON ------------------------------------------------------------------------------------------

JSON: Final[dict[str, Make]] = {
    f"json {token}": again(before, token, after)
    for before, token, after in (
        ("{", '"a%d":1,', '"b":1}'),
        ("{", '"a":1,', '"a":1}'),
        ("", "[", ""),
        ("", '{"a":', ""),
        ('{"format":"', "甲", '"}'),
        ('{"format":', "1", "}"),
        ('{"format":"gkreport-report"', " ", "}"),
        ('{"format":[', "{},", "1]}"),
        ('{"format":"', "\\u0001", '"}'),
        ('{"version":1', "0", "}"),
    )
}

# -- Office files ----------------------------------------------------------------------------------


def into(format_: str, part: str, place: str, token: str, *, behind: bool = False) -> Make:
    """Repeat a token in a part of a document before the first place, or behind it."""
    parts = members(gkreport.dumps(REPORT, format=format_))
    text = parts[part].decode()
    assert place in text, place
    before, found, after = text.partition(place)
    opening, closing = (f"{before}{found}", after) if behind else (before, f"{found}{after}")
    repeat = again(opening, token, closing)
    return lambda wanted: zipped({**parts, part: repeat(wanted)})


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: dict[str, bytes]) -> bytes:
    """Pack parts so that they do not look like a bomb, for it is not the packing that is tried."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


RUN: Final = "<w:r><w:t>1</w:t></w:r>"
WHITE: Final = '<w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:t>1</w:t></w:r>'
BODY, CELL, STYLES = "<w:sectPr>", "</w:p></w:tc>", "</w:styles>"
DOCX: Final[dict[str, Make]] = {
    **{
        f"docx {place} {token}": into("docx", "word/document.xml", place, token)
        for place in (BODY, CELL)
        for token in (
            *(RUN, WHITE, "<w:r><w:br/></w:r>", '<w:r><w:fldChar w:fldCharType="begin"/></w:r>', "<w:bookmarkStart/>"),
            *(
                f"<w:ins>{RUN}</w:ins>",
                f"<w:sdt><w:sdtContent>{RUN}</w:sdtContent></w:sdt>",
                "<w:proofErr/>",
                "<!-- x -->",
            ),
            *(
                "<w:r><w:t>[bookmark:</w:t></w:r>",
                "<w:r><w:t>一、总体情况</w:t></w:r>",
                "<w:hyperlink/>",
                "<w:r><w:tab/></w:r>",
            ),
        )
    },
    **{
        f"docx body {token}": into("docx", "word/document.xml", BODY, token)
        for token in (
            *("<w:p/>", f"<w:p>{RUN}</w:p>", f"<w:p>{WHITE}</w:p>", "<w:p><w:r><w:t>上一篇：甲</w:t></w:r></w:p>"),
            *("<w:p><w:r><w:t>一、总体情况</w:t></w:r></w:p>", "<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>"),
            *(
                '<w:p><w:pPr><w:pStyle w:val="s%d"/></w:pPr></w:p>',
                '<w:p><w:pPr><w:numPr><w:numId w:val="%d"/></w:numPr></w:pPr></w:p>',
            ),
        )
    },
    "docx cells": into("docx", "word/document.xml", "</w:tr>", "<w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc>"),
    "docx rows": into(
        "docx", "word/document.xml", "</w:tbl>", "<w:tr><w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc></w:tr>"
    ),
    "docx grid": into("docx", "word/document.xml", "</w:tblGrid>", '<w:gridCol w:w="1"/>'),
    "docx styles": into(
        "docx",
        "word/styles.xml",
        STYLES,
        '<w:style w:type="paragraph" w:styleId="s%d"><w:basedOn w:val="s%d"/></w:style>',
    ),
}
SHEET: Final = "xl/worksheets/sheet2.xml"
XLSX: Final[dict[str, Make]] = {
    "xlsx cells": into("xlsx", SHEET, "</row>", '<c r="A1"><v>1</v></c>'),
    "xlsx cells without places": into("xlsx", SHEET, "</row>", "<c><v>1</v></c>"),
    "xlsx texts": into("xlsx", SHEET, "</row>", '<c t="inlineStr"><is><t>总计</t></is></c>'),
    "xlsx rich texts": into(
        "xlsx", SHEET, "</row>", '<c t="inlineStr"><is><r><rPr><color rgb="FFFFFFFF"/></rPr><t>1</t></r></is></c>'
    ),
    "xlsx rows": into("xlsx", SHEET, "</sheetData>", "<row><c><v>1</v></c><c><v>2</v></c></row>"),
    "xlsx empty rows": into("xlsx", SHEET, "</sheetData>", "<row/>"),
    "xlsx merges": into("xlsx", SHEET, "</mergeCells>", '<mergeCell ref="A%d:B%d"/>'),
    "xlsx equal merges": into("xlsx", SHEET, "</mergeCells>", '<mergeCell ref="A1:Z99"/>'),
    "xlsx columns": into("xlsx", SHEET, "</cols>", '<col min="1" max="99" width="9"/>'),
    "xlsx conditions": into(
        "xlsx",
        SHEET,
        "</sheetData>",
        '<conditionalFormatting sqref="A1:Z99"><cfRule type="cellIs" dxfId="0" priority="%d" operator="equal">'
        "<formula>1</formula></cfRule></conditionalFormatting>",
        behind=True,
    ),
    "xlsx cell formats": into(
        "xlsx", "xl/styles.xml", "</cellXfs>", '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
    ),
    "xlsx typefaces": into("xlsx", "xl/styles.xml", "</fonts>", '<font><color rgb="FFFFFFFF"/></font>'),
    "xlsx names": into("xlsx", "xl/workbook.xml", "</sheets>", '<definedName name="a%d">1</definedName>', behind=True),
}

# -- PDF -------------------------------------------------------------------------------------------

OPERATORS: Final = (
    *("0 0 9 9 re f ", "(1) Tj ", "q ", "Q ", "BT ET ", "1 0 0 1 0 0 cm ", "[(1)] TJ ", "/F1 1 Tf ", "0 0 m 9 9 l S "),
    *(
        "0 0 9 9 re W n ",
        "<",
        "(",
        "[",
        "<< ",
        "1 ",
        "/a ",
        "BT /F1 9 Tf 9 9 Td <0031> Tj ET ",
        "/a BMC ",
        "EMC ",
        "1 g ",
    ),
    *(
        "0 0 9 9 re S ",
        "BI ID EI ",
        "%d 0 m %d 9 l S ",
        "BT /F1 9 Tf %d 9 Td <0031> Tj ET ",
        "\n",
        "%%",
        "0 0 1 1 2 2 c ",
    ),
)


def pdf_of(content: bytes, more: str = "") -> bytes:
    objects: list[str | bytes] = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[3 0 R]/Count 1{more}>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 5 0 R>>>>/Contents 4 0 R>>",
        packed(content),
        FONT.format(6),
        packed(TO_UNICODE),
    ]
    return file_of(objects)


def operators(token: str) -> Make:
    repeat = again("BT /F1 9 Tf 99 99 Td ", token)
    return lambda wanted: pdf_of(repeat(wanted))


PDF: Final[dict[str, Make]] = {
    **{f"pdf {token!r}": operators(token) for token in OPERATORS},
    "pdf kids": lambda wanted: pdf_of(b"").replace(b"/Kids[3 0 R", b"/Kids[" + b"3 0 R " * (wanted // 6)),
    "pdf objects": lambda wanted: file_of(["<</Type/Catalog/Pages 2 0 R>>", "<</Kids[]>>", *["<<>>"] * (wanted // 24)]),
}

# -- what is read by way of another format -----------------------------------------------------------


def inside(kind: str, place: str, token: str) -> Make:
    """Repeat a token in a file of a kind before the first place."""
    before, found, after = MAKERS[kind](compose(REPORT)).decode().partition(place)
    assert found, place
    return again(before, token, found + after)


PART_OF_2003: Final = (
    '<w:p><aml:annotation w:type="Word.Insertion"><aml:content>{}</aml:content></aml:annotation></w:p>'
)
LISTED: Final = "<text:list><text:list-item><text:p>1</text:p></text:list-item></text:list>"
OTHERS: Final[dict[str, Make]] = {
    **{
        f"word 2003 {token[:20]}": inside("word 2003", "</w:body>", token)
        for token in (
            *("<w:p/>", f"<w:p>{RUN}</w:p>", PART_OF_2003.format(RUN), "<x:a xmlns:x='urn:x'/>", "<w:cfChunk/>"),
            *(
                "<w:p><w:r><w:footnote><w:p/></w:footnote></w:r></w:p>",
                "<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>",
            ),
        )
    },
    "word 2003 lists": inside("word 2003", "<w:body>", '<w:lists><w:list w:ilfo="%d"/></w:lists>'),
    "wordxml parts": inside(
        "wordxml", "</pkg:package>", '<pkg:part pkg:name="/a%d"><pkg:binaryData>MQ==</pkg:binaryData></pkg:part>'
    ),
    "wordxml paragraphs": inside("wordxml", "</w:body>", f"<w:p>{RUN}</w:p>"),
    **{
        f"odt {token[:30]}": inside("odt", "</office:text>", token)
        for token in (
            *(
                "<text:p/>",
                "<text:p>1</text:p>",
                "<text:p><text:span>1</text:span></text:p>",
                "<text:h>1</text:h>",
                LISTED,
            ),
            *('<text:p><text:s text:c="9"/></text:p>', "<text:section><text:p>1</text:p></text:section>"),
            "<table:table><table:table-row><table:table-cell/></table:table-row></table:table>",
            *("<draw:frame><draw:text-box><text:p>1</text:p></draw:text-box></draw:frame>", "<text:soft-page-break/>"),
        )
    },
    "odt cells": inside("odt", "</table:table-row>", "<table:table-cell><text:p>1</text:p></table:table-cell>"),
    "odt repeated cells": inside("odt", "</table:table-row>", '<table:table-cell table:number-columns-repeated="63"/>'),
    "odt columns": inside("odt", "<table:table-row>", '<table:table-column table:number-columns-repeated="63"/>'),
    "odt styles": inside(
        "odt",
        "</office:automatic-styles>",
        '<style:style style:name="s%d" style:family="text" style:parent-style-name="s%d"/>',
    ),
    "odt spans in spans": inside("odt", "</office:text>", "<text:span>"),
    **{
        f"ods {token[:80]}": inside("ods", "</table:table>", token)
        for token in (
            *("<table:table-row/>", "<table:table-row-group/>", "<table:table-column/>"),
            "<table:table-row><table:table-cell><text:p>1</text:p></table:table-cell></table:table-row>",
            '<table:table-row><table:table-cell office:value-type="float" office:value="1"/></table:table-row>',
            '<table:table-row table:number-rows-repeated="9999"><table:table-cell office:value="1"/></table:table-row>',
            '<table:table-row><table:table-cell table:number-columns-repeated="9999"><text:p/></table:table-cell></table:table-row>',
            '<table:table-row><table:table-cell table:number-columns-spanned="9" table:number-rows-spanned="9"/></table:table-row>',
        )
    },
    "ods letters": inside("ods", "</text:p>", "<text:span><text:s/>1</text:span>"),
    "ods columns": inside("ods", "<table:table-row>", '<table:table-column table:number-columns-repeated="9"/>'),
    "ods styles": inside(
        "ods", "</office:automatic-styles>", '<style:style style:name="s%d" style:family="table-cell"/>'
    ),
    "mhtml parts": inside("mhtml", "\r\n--b--", "\r\n--b\r\nContent-Type: image/gif\r\n\r\nx"),
    "mhtml heads": inside("mhtml", "MIME-Version", "A: b\r\n"),
    "mhtml lines": inside("mhtml", "\r\n--b--", "=\r\n"),
    "webapi strings": inside("webapi", '"content"', '"a%d": "<table>", '),
    "webapi titles": inside("webapi", '"content"', '"title": "1", '),
    "webapi quotes": inside("webapi", '"content"', '"a": "\\"", '),
}

# -- OFD -------------------------------------------------------------------------------------------

CODE: Final = (
    '<ofd:TextObject Boundary="9 %d 9 9" Font="1" Size="3"><ofd:TextCode X="0" Y="3">1</ofd:TextCode></ofd:TextObject>'
)
OBJECTS: Final = (
    CODE,
    '<ofd:PathObject Boundary="%d 0 9 9"><ofd:AbbreviatedData>M 0 0 L 0 9</ofd:AbbreviatedData></ofd:PathObject>',
    (
        '<ofd:PathObject Boundary="0 0 99 99" Fill="true"><ofd:FillColor/><ofd:AbbreviatedData>M 0 0 L 99 0 L 99 99 L 0 99 C'
        f"</ofd:AbbreviatedData></ofd:PathObject>{CODE}"
    ),
    '<ofd:ImageObject Boundary="%d 9 9 9" ResourceID="1"/>',
    '<ofd:CompositeObject Boundary="%d 9 9 9" ResourceID="1"/>',
    "<ofd:PageBlock/>",
    '<ofd:FormField Boundary="%d 0 1 1"/>',
)
INNER: Final = {
    "codes": ('<ofd:TextObject Boundary="9 9 99 9" Font="1" Size="3"><ofd:TextCode X="0" Y="3" DeltaX="1">', "1", "</ofd:TextCode></ofd:TextObject>"),
    "offsets": ('<ofd:TextObject Boundary="9 9 99 9" Font="1" Size="3"><ofd:TextCode X="0" Y="3" DeltaX="', "g 1 %d ", '">12</ofd:TextCode></ofd:TextObject>'),
    "glyphs": ('<ofd:TextObject Boundary="9 9 99 9" Font="1" Size="3"><ofd:CGTransform CodePosition="0" CodeCount="1"><ofd:Glyphs>', "%d ", "</ofd:Glyphs></ofd:CGTransform><ofd:TextCode>12</ofd:TextCode></ofd:TextObject>"),
    "lines": ('<ofd:PathObject Boundary="0 0 99 99"><ofd:AbbreviatedData>M 0 0 ', "L 1 %d ", "</ofd:AbbreviatedData></ofd:PathObject>"),
    "curves": ('<ofd:PathObject Boundary="0 0 99 99"><ofd:AbbreviatedData>M 0 0 ', "B 1 1 2 2 3 %d ", "</ofd:AbbreviatedData></ofd:PathObject>"),
    "clips": ('<ofd:TextObject Boundary="9 9 99 9" Font="1" Size="3"><ofd:Clips>', '<ofd:Clip><ofd:Area><ofd:Path Boundary="0 0 %d 9"/></ofd:Area></ofd:Clip>', "</ofd:Clips><ofd:TextCode>12</ofd:TextCode></ofd:TextObject>"),
}  # fmt: skip


def ofd_of(repeat: Make) -> Make:
    return lambda wanted: ofds.ofd([ofds.Sheet(ops=[repeat(wanted).decode()])])


OFD: Final[dict[str, Make]] = {
    **{f"ofd {token!r}": ofd_of(again("", token)) for token in OBJECTS},
    **{f"ofd {name}": ofd_of(again(*parts)) for name, parts in INNER.items()},
    "ofd pages": lambda wanted: ofds.ofd([ofds.Sheet(ops=[CODE.replace("%d", "9")])] * (wanted // 2000)),
    "ofd fonts": lambda wanted: ofds.ofd(
        [ofds.Sheet(ops=[CODE.replace("%d", "9")])],
        resources="<ofd:DrawParams>" + '<ofd:DrawParam ID="1"/>' * (wanted // 24) + "</ofd:DrawParams>",
    ),
}

# -- old documents ---------------------------------------------------------------------------------


def old(*pars: Par | list[Par], size: int = 40, **settings: object) -> Make:
    """Repeat paragraphs, each of so many bytes, between the form and the rest of it."""

    def make(wanted: int) -> bytes:
        form = olddoc.of_page(compose(REPORT))
        again = blocks(*pars).pars * max(1, wanted // size)
        made = Doc([*form.pars[:-3], *again, *form.pars[-3:]], form.styles, **settings)  # type: ignore[arg-type]
        return made.pack()

    return make


def old_runs(*looks: bytes) -> Make:
    return lambda wanted: blocks(Par([Run("1", looks[at % len(looks)]) for at in range(wanted // 16)])).pack()


def stuffed(stream: str) -> Make:
    """Repeat a pattern over a stream behind its first kilobyte."""

    def make(wanted: int) -> bytes:
        parts = olddoc.of_page(compose(REPORT)).parts()
        return olddoc.compound({**parts, stream: parts[stream] + b"\1\x6b\x64\0\0" * (wanted // 5)})

    return make


STYLED: Final = [Style(0), *(Style(base=at) for at in range(60))]
DOC: Final[dict[str, Make]] = {
    "doc paragraphs": old(par("甲")),
    "doc headings": old(par("一、总体情况")),
    "doc cells": old(row([cell("1"), cell("2")]), size=150),
    "doc rows and paragraphs": old(row([cell("1"), cell("2")]), par("甲"), size=190),
    "doc layout tables": old(row([cell("甲")]), par("乙"), size=120),
    "doc rows without cells": old([Par([], sprm(0x2416, 1) + sprm(0x2417, 1), mark="\x07")]),
    "doc merged cells": old(row([cell("1", flags=0x60), cell("2", flags=0x62)]), size=150),
    "doc lists": old(par("甲", said=sprm(0x460B, 1)), lists=[List(1, [Level()])], uses=[Use(1)] * 99),
    "doc hidden paragraphs": old(Par([Run("甲")], mark_look=sprm(0x083C, 1))),
    "doc fields": old(par("\x13")),
    "doc pictures": old(par("\1\1\1\x08")),
    "doc styles": lambda wanted: blocks(par("甲", style=60), styles=STYLED * max(1, wanted // 2400)).pack(),
    "doc runs": old_runs(b"", sprm(0x6870, 0xFFFFFF)),
    "doc runs of any size": lambda wanted: old_runs(*(sprm(0x4A43, at) for at in range(1, 1 + wanted // 16)))(wanted),
    "doc pieces": lambda wanted: blocks(
        par("甲" * (wanted // 16)), cut=dict.fromkeys(range(wanted // 16), 1), extras=[sprm(0x083C, 1) * 5_000]
    ).pack(),
    "doc properties elsewhere": lambda wanted: blocks(
        *(par("甲", said=sprm(0x6646, 2 * at)) for at in range(min(wanted // 30, 20_000))),
        streams={"Data": b"\xff\x7f" * (wanted // 4)},
    ).pack(),
    "doc stuffed text": stuffed("WordDocument"),
    "doc stuffed tables": stuffed("1Table"),
    "doc streams": lambda wanted: olddoc.compound({f"a{at}": b"" for at in range(wanted // 128)}),
}

# -- old workbooks ------------------------------------------------------------------------------------


def old_book(token: Callable[[int], bytes], *, around: bool = False, behind: bytes = b"") -> Make:
    """Repeat a record in the sheet of an old workbook, or in what stands around its sheets."""

    def make(wanted: int) -> bytes:
        again = [token(at) for at in range(max(1, wanted // len(token(0))))]
        sheet = oldbook.Sheet(
            records=[*(oldbook.words(0, at, "总计") for at in range(3)), *([] if around else again), behind]
        )
        return oldbook.book([sheet], *oldbook.FONTS, oldbook.look(), *(again if around else []))

    return make


def shared_texts(token: bytes) -> Make:
    return lambda wanted: oldbook.book([oldbook.Sheet()], oldbook.strings([token] * max(1, wanted // len(token))))


def sheets_at_one_place(wanted: int) -> bytes:
    """As many sheets as are allowed, all of which are told to stand at one place."""
    large = oldbook.Sheet(records=[oldbook.number(0, 0, 1)] * (wanted // 18))
    data = bytearray(oldbook.stream([large, *[oldbook.Sheet("a")] * 254]))
    for found in re.finditer(b"\x85\0.\0(?=.{4}\0\0)", bytes(data), re.DOTALL):
        data[found.end() : found.end() + 4] = data[data.index(b"\x85\0") + 4 : data.index(b"\x85\0") + 8]
    return compound({"Workbook": bytes(data)})


RULE_OF_XLS: Final = struct.pack("<2B2HLH", 2, 0, 5, 0, 1 << 26, 0) + struct.pack("<80xL34x", 9) + b"\x44\1\0\1\xc0"
SHAPE_OF_XLS: Final = struct.pack("<2HL9H", 0, 0xF010, 18, 0, 0, 0, 0, 0, 90, 0, 90, 0)
XLS: Final[dict[str, Make]] = {
    "xls numbers": old_book(lambda at: oldbook.number(at % 0xFFFF, 1, at)),
    "xls numbers at one place": old_book(lambda _: oldbook.number(1, 1, 1)),
    "xls short numbers": old_book(lambda at: oldbook.record(0xBD, "2H", at % 0xFFFF, 0, data=b"\0\0\2\0\0\0" * 250 + b"\xf9\0")),
    "xls blanks": old_book(lambda at: oldbook.record(0x201, "3H", at % 0xFFFF, 1, 0)),
    "xls words": old_book(lambda at: oldbook.words(at % 0xFFFF, 1, "总计")),
    "xls rich words": old_book(lambda at: oldbook.record(0xD6, "3H", at % 0xFFFF, 1, 0, data=oldbook.text("12") + b"\1\0\1\0\1\0")),
    "xls words of many typefaces": old_book(
        lambda at: oldbook.record(0xD6, "3H", at, 1, 0, data=oldbook.text("12" * 900) + struct.pack("<H", 1500) + b"".join(struct.pack("<2H", run, run % 3) for run in range(1500)))
    ),
    "xls rows": old_book(lambda at: oldbook.record(0x208, "4H4xL", at % 0xFFFF, 0, 3, 300, 0x20)),
    "xls columns": old_book(lambda _: oldbook.record(0x7D, "6H", 0, 255, 2304, 0, 0, 0)),
    "xls merges": old_book(lambda at: oldbook.record(0xE5, "5H", 1, at % 0xFFFF, at % 0xFFFF, 0, 1)),
    "xls equal merges": old_book(lambda _: oldbook.record(0xE5, "H", 1000, data=struct.pack("<4H", 0, 99, 0, 99) * 1000)),
    "xls formulas": old_book(lambda at: oldbook.formula(at % 0xFFFF, 1, 1.0, b"\x25\0\0\xff\xff\0\0\xff\0\x19\x10\0\0")),
    "xls long formulas": old_book(lambda at: oldbook.formula(at % 0xFFFF, 1, 1.0, b"\x1e\1\0" + b"\x13" * 1790)),
    "xls rules": old_book(lambda _: oldbook.record(0x1B0, "2H8x5H", 1, 0, 1, 0, 99, 0, 99) + oldbook.record(0x1B1, data=RULE_OF_XLS)),
    "xls shapes": old_book(lambda _: oldbook.record(0xEC, data=SHAPE_OF_XLS)),
    "xls pieces of a drawing": old_book(lambda _: oldbook.record(0xEC, data=struct.pack("<2HL", 0xF, 0xF004, 0) * 1000)),
    "xls unknown records": old_book(lambda _: oldbook.record(0x999)),
    "xls parts in parts": old_book(lambda _: oldbook.record(0x809, "2H", 0x600, 0x20)),
    "xls typefaces": old_book(lambda _: oldbook.font(), around=True),
    "xls looks": old_book(lambda _: oldbook.look(), around=True),
    "xls formats of numbers": old_book(lambda at: oldbook.code(164 + at % 0xFF, "0;0;0;0"), around=True),
    "xls palettes": old_book(lambda _: oldbook.record(0x92, "H", 56, data=bytes(224)), around=True),
    "xls shared texts": shared_texts(oldbook.text("总计")),
    "xls empty shared texts": shared_texts(oldbook.text("")),
    "xls rich shared texts": shared_texts(oldbook.text("12", [(1, 1)])),
    "xls records of one shared text": lambda wanted: oldbook.book([oldbook.Sheet()], oldbook.record(0xFC, "2LHB", 1, 1, 0xFFFF, 0), oldbook.record(0x3C, data=b"\0a") * (wanted // 6)),
    "xls sheets at one place": sheets_at_one_place,
}  # fmt: skip

KINDS: Final = TEXT | HTML | JSON | DOCX | XLSX | PDF | OTHERS | OFD | DOC | XLS
SIZES: Final = (45_000, 180_000, 1_000_000)
"""The bytes of the files: the second, of four times the first, is still below what is refused as too much text."""
SECONDS, MEBIBYTES = 2.0, 64.0
GROWTH: Final = 8.0
"""How many times as long four times as much may take; n·log n takes 4.5 times, a square 16 times."""
NOTHING: Final = 0.15
"""Seconds in which no growth can be measured."""


def chosen() -> Iterator[str]:
    """Yield all kinds where the long run is asked for, else one in four of each format."""
    for kinds in (TEXT, HTML, JSON, DOCX, XLSX, PDF, OTHERS, OFD, DOC, XLS):
        yield from list(kinds)[:: 1 if "GKREPORT_EXAMPLES" in os.environ else 4]


@pytest.fixture(scope="module")
def spent(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, int], Spent]:
    folder: Path = tmp_path_factory.mktemp("doubling")
    files = {(name, size): KINDS[name](size) for name in chosen() for size in SIZES}
    return measured(files, folder)


@pytest.mark.skipif(not MEASURABLE, reason="memory is told by /proc")
@pytest.mark.parametrize("name", list(chosen()))
def test_a_file_stays_in_bounds(name: str, spent: dict[tuple[str, int], Spent]) -> None:
    took = [spent[name, size] for size in SIZES]
    small, large, _ = took
    assert all(each.is_ours for each in took), took
    assert max(each.seconds for each in took) <= SECONDS, took
    assert max(each.mebibytes for each in took) <= MEBIBYTES, took
    assert large.seconds <= max(NOTHING, GROWTH * small.seconds), took

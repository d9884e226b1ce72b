"""Web pages inside other files: in MHTML as browsers and mail carry them, in the answers of web services."""

import base64
import json
import quopri
from contextlib import suppress
from html import escape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import browser
from tests.pages import distinct

import gkreport
from gkreport import FormatError, NotAReport, dumps, read
from gkreport.formats.mhtml import reading as mhtml
from gkreport.limits import Limits
from gkreport.page import Page

REPORT = distinct()
PAGE = dumps(REPORT, format="html")
TITLE = f"{REPORT.organ}{REPORT.year}年政府信息公开工作年度报告"


def part(page: bytes, *head: str) -> bytes:
    return "\r\n".join((*head, "", "")).encode() + page


def related(*parts: bytes, head: str = "MIME-Version: 1.0", kind: str = "related", boundary: str = "=b") -> bytes:
    lines = f'{head}\r\nContent-Type: multipart/{kind};\r\n\tboundary="{boundary}"\r\n\r\nfor old programs'
    line = f"\r\n--{boundary}".encode()
    return lines.encode() + b"".join(line + b"\r\n" + one for one in parts) + line + b"--\r\n"


HTML = 'Content-Type: text/html; charset="utf-8"'
GIF = (base64.b64encode(b"GIF89a"), "Content-Type: image/gif", "Content-Transfer-Encoding: base64")
PICTURE = part(*GIF, "Content-ID: <1@x>")
PLAIN = "Content-Type: text/plain; charset=utf-8"
MADE = {
    "plain": related(part(PAGE, HTML), PICTURE),
    "quoted": related(part(quopri.encodestring(PAGE), HTML, "Content-Transfer-Encoding: Quoted-Printable")),
    "base64": related(PICTURE, part(base64.encodebytes(PAGE), HTML, "Content-Transfer-Encoding: base64")),
    "gb2312": related(part(PAGE.decode().encode("gb18030"), "Content-Type: text/html; charset=gb2312")),
    "unnamed": related(part(PAGE, "Content-Type: text/html")),
    "unknown": related(part(PAGE, "Content-Type: text/html; charset=x-none")),
    "of bytes": related(part(PAGE, "Content-Type: text/html; charset=base64")),
    "mail": related(
        related(part(b"see", PLAIN), part(PAGE, HTML), kind="alternative", boundary="=inner"),
        PICTURE,
        head="From: a@example.org\r\nTo: b@example.org\r\nMIME-Version: 1.0",
        kind="mixed",
    ),
    "one part": part(PAGE, "MIME-Version: 1.0", HTML),
}


@pytest.mark.parametrize("name", MADE)
def test_the_page_of_a_file_in_mhtml(name):
    opened = gkreport.open(MADE[name])
    assert opened.format == "mhtml"
    assert opened.report == REPORT


@pytest.mark.needs("chromium")
def test_a_page_as_chromium_saves_it(tmp_path):
    (tmp_path / "page.html").write_bytes(PAGE)
    with browser.page(tmp_path) as page:
        page.open(f"file://{tmp_path}/page.html")
        saved = page.call("Page.captureSnapshot", format="mhtml")["data"]
    opened = gkreport.open(saved.encode())
    assert opened.format == "mhtml"
    assert opened.report == REPORT


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (related(PICTURE), "没有网页"),
        (related(part(b" ", HTML)), "没有网页"),
        (b"MIME-Version: 1.0\r\nContent-Type: text/html", "不完整"),
        (related(part(PAGE, HTML))[:-200], "不完整"),
        (related(part(PAGE, HTML)).replace(b"--=b--", b""), "不完整"),
        (related(part(PAGE, HTML)).replace(b"=b", b"b" * 80), "分隔线"),
        (related(*[PICTURE] * 1001), "分隔线"),
        (related(part(b"!", HTML, "Content-Transfer-Encoding: base64")), "没有内容"),
        (related(part(b"A" * 9, HTML, "Content-Transfer-Encoding: base64")), "已损坏"),
        (
            b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
            + b"\n--b\nContent-Type: multipart/mixed; boundary=b\n" * 9,
            "不完整|分隔线",
        ),
    ],
    ids=str,
)
def test_what_is_no_page_in_mhtml_is_refused(data, said):
    with pytest.raises(FormatError, match=said):
        gkreport.open(data)


def file(name: str) -> bytes:
    return part(b"PK", "Content-Type: application/octet-stream", f"Content-Disposition: attachment; filename={name}")


NAMES = {
    "a.docx": "a.docx",
    '"=?utf-8?B?5bm05oqlLmRvY3g=?="': "年报.docx",
    '"=?x-none?B?5bm0?="': "=?x-none?B?5bm0?=",
    '"=?utf-8?B?A?="': "=?utf-8?B?A?=",
    '"=?utf-8?B?/w==?="': "=?utf-8?B?/w==?=",
    "utf-8''%E5%B9%B4": "utf-8''%E5%B9%B4",
}


def test_files_that_are_attached_to_a_mail_are_told_by_name():
    """They were passed over without a word."""
    files = [file(name) for name in NAMES]
    document = gkreport.open(related(files[0], part(PAGE, HTML), PICTURE, *files[1:]))
    assert document.report == REPORT
    told = [problem.text for problem in document.problems if problem.kind == "attachment"]
    assert told == list(NAMES.values())


def test_further_pages_of_a_file_are_told_unless_they_hold_no_word():
    """What a frame shows beside the page was passed over without a word."""
    name = "Content-Location: https://example.org/table.html"
    frame, mark = part(b"<table><tr><td>1</table>", HTML, name), part(b"<p>x", HTML, "Content-ID: <frame-2@x>")
    empty = part(b"<html><style>p{}</style><body></body></html>", HTML)
    document = gkreport.open(related(part(PAGE, HTML), frame, empty, PICTURE, mark, file("a.docx")))
    assert document.report == REPORT
    assert [(problem.kind, problem.text) for problem in document.problems] == [
        ("pages", "https://example.org/table.html"),
        ("pages", "<frame-2@x>"),
        ("attachment", "a.docx"),
    ]
    assert "没有读入" in str(document.problems[0])


CHOICE = related(
    part(b"see", PLAIN),
    related(part(PAGE, HTML), part("表三有误".encode(), PLAIN), kind="mixed", boundary="=page"),
    part(b"BEGIN", "Content-Type: text/calendar"),
    file("a.docx"),
    kind="alternative",
    boundary="=choice",
)
BESIDE = {
    "a text behind the page": (part("其中 5 件\n已更正".encode(), PLAIN), [("words", "其中 5 件 已更正")]),
    "in another encoding": (
        part(
            base64.b64encode("更正".encode("gbk")), PLAIN.replace("utf-8", "gbk"), "Content-Transfer-Encoding: base64"
        ),
        [("words", "更正")],
    ),
    "that looks like a page": (part(b"a <b> c", PLAIN), [("words", "a <b> c")]),
    "by its name": (part(b"x", PLAIN, "Content-Disposition: inline; filename=a.txt"), [("words", "a.txt")]),
    "damaged": (part(b"A" * 9, PLAIN, "Content-Transfer-Encoding: base64"), [("words", "\ufffd")]),
    "blank": (part(b" \n", PLAIN), []),
    "a page without name": (part(b"<style>p{}</style><p>a</p>", HTML), [("pages", "a")]),
    "a damaged page": (part(b"A" * 9, HTML, "Content-Transfer-Encoding: base64"), [("pages", "\ufffd")]),
    "the same in words": (
        related(part(b"see", PLAIN), part(b"<p>see", HTML), kind="alternative", boundary="=c"),
        [("pages", "see")],
    ),
    "a text that is no page's": (related(part(b"see", PLAIN), kind="alternative", boundary="=c"), [("words", "see")]),
    "a picture behind the page": (part(*GIF), [("attachment", "image/gif")]),
    "a picture by name": (part(*GIF, "Content-Disposition: inline; filename=a.gif"), [("attachment", "a.gif")]),
    "a file in the mail": (part(b"%PDF", "Content-Type: application/pdf; name=a.pdf"), [("attachment", "a.pdf")]),
    "one with an address": (
        part(b"%PDF", "Content-Type: application/pdf; name=a.pdf", "Content-ID: <1@x>"),
        [("attachment", "a.pdf")],
    ),
    "a mail in the mail": (part(b"Subject: x\n\n", "Content-Type: message/rfc822"), [("attachment", "message/rfc822")]),
    "the looks of the page": (part(b"p{}", "Content-Type: text/css", "Content-Location: a.css"), []),
}


@pytest.mark.parametrize("name", BESIDE)
def test_what_a_mail_shows_beside_its_page_is_told(name):
    """Texts behind the page, and all files not said to be attached, were passed over without a word."""
    beside, told = BESIDE[name]
    parts = [part(PAGE, HTML), beside]
    for each in (parts, parts[::-1]) if "pages" not in dict(told) else (parts,):
        page = mhtml.read(related(*each), Limits(), lambda *_: Page(()))
        assert [(problem.kind, problem.text) for problem in page.problems] == told


def test_the_words_of_the_same_page_are_not_told():
    page = mhtml.read(CHOICE, Limits(), lambda *_: Page(()))
    assert [(problem.kind, problem.text) for problem in page.problems] == [
        ("words", "表三有误"),
        ("attachment", "a.docx"),
    ]
    assert "网页之外还有一段文字“表三有误”" in str(page.problems[0])


def test_a_mail_without_a_page_names_what_is_attached():
    with pytest.raises(FormatError, match=r"请另存附件（a\.docx、b\.pdf）"):
        gkreport.open(related(part(b"see", "Content-Type: text/plain"), file("a.docx"), file("b.pdf")))


def test_what_is_broken_behind_the_page_takes_nothing_from_it():
    document = gkreport.open(related(part(PAGE, HTML), file("a.docx"), b"x")[:-10])
    assert document.report == REPORT
    assert [problem.kind for problem in document.problems] == ["attachment", "cut"]


def test_parts_in_parts_end():
    data = part(PAGE, HTML)
    for at in range(9):
        data = (
            f'Content-Type: multipart/mixed; boundary="b{at}"\n\n\n--b{at}\n'.encode()
            + data
            + f"\n--b{at}--\n".encode()
        )
    with pytest.raises(FormatError, match="嵌套过深"):
        gkreport.open(b"MIME-Version: 1.0\n" + data)


@given(st.binary() | st.text().map(str.encode), st.sampled_from(["", "base64", "quoted-printable", "7bit"]))
def test_any_bytes_are_a_page_or_refused(body, encoding):
    def read_html(data: bytes, _limits: Limits) -> Page:
        assert isinstance(data, bytes)
        return Page(())

    for data in (body, related(part(body, HTML, f"Content-Transfer-Encoding: {encoding}"))):
        with suppress(FormatError):
            assert mhtml.read(data, Limits(), read_html) == Page(())


# -- answers of web services -------------------------------------------------------------------------

BODY = PAGE.decode().partition("<body")[2].partition(">")[2].partition("</body>")[0]
ANSWERS = {
    "an object": {"code": 0, "data": {"docTitle": TITLE, "content": BODY}},
    "a list": [{"id": 1, "标题": TITLE, "html": BODY, "tables": "<b>"}],
    "escaped": {"title": TITLE, "content": escape(BODY)},
    "twice the same": {"title": TITLE, "content": BODY, "print": BODY},
    "without title": {"content": BODY},
}


@pytest.mark.parametrize("ascii_", [True, False])
@pytest.mark.parametrize("name", ANSWERS)
def test_the_page_in_an_answer(name, ascii_):
    opened = gkreport.open(json.dumps(ANSWERS[name], ensure_ascii=ascii_).encode())
    assert opened.format == "webapi"
    assert opened.report == REPORT


def test_the_title_beside_the_page():
    """The title of most sites stands in a field of its own."""
    untitled = BODY.replace(TITLE, "")
    answer = {"list": [{"title": "另一篇"}], "data": {"title": TITLE, "content": untitled}}
    report = read(json.dumps(answer).encode())
    assert (report.organ, report.year) == (REPORT.organ, REPORT.year)


def test_which_of_several_pages_is_meant_nobody_can_tell():
    answer = [{"content": BODY}, {"content": BODY.replace("总计", "合计")}]
    with pytest.raises(FormatError, match="2 个带表格的网页"):
        gkreport.open(json.dumps(answer).encode())


def test_a_page_in_json_that_is_no_report():
    with pytest.raises(NotAReport):
        gkreport.open(b'{"a": "<table><tr><td>1</td></tr></table>"}')
    with pytest.raises(FormatError, match="0 个带表格的网页"):
        gkreport.open(b'{"<table>": 1}')
    with pytest.raises(FormatError, match="JSON"):
        gkreport.open(rb'{"a": "<table>\x</table>"}')


def test_a_report_in_json_that_speaks_of_tables_is_one():
    odd = REPORT.replace({"overview": "<table>"})
    assert read(dumps(odd, format="json")) == odd


@pytest.mark.parametrize("name", ["年报.mht", "年报.eml"])
def test_a_folder_reads_them(tmp_path: Path, name: str):
    (tmp_path / name).write_bytes(MADE["quoted"])
    (tmp_path / "answer.json").write_text(json.dumps(ANSWERS["an object"]))
    results = list(gkreport.read_many(tmp_path, workers=0))
    assert [result.report for result in results] == [REPORT, REPORT]

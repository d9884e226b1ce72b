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
PICTURE = part(base64.b64encode(b"GIF89a"), "Content-Type: image/gif", "Content-Transfer-Encoding: base64")
MADE = {
    "plain": related(part(PAGE, HTML), PICTURE),
    "quoted": related(part(quopri.encodestring(PAGE), HTML, "Content-Transfer-Encoding: Quoted-Printable")),
    "base64": related(PICTURE, part(base64.encodebytes(PAGE), HTML, "Content-Transfer-Encoding: base64")),
    "gb2312": related(part(PAGE.decode().encode("gb18030"), "Content-Type: text/html; charset=gb2312")),
    "unnamed": related(part(PAGE, "Content-Type: text/html")),
    "unknown": related(part(PAGE, "Content-Type: text/html; charset=x-none")),
    "of bytes": related(part(PAGE, "Content-Type: text/html; charset=base64")),
    "mail": related(
        related(part(b"see", "Content-Type: text/plain"), part(PAGE, HTML), kind="alternative", boundary="=inner"),
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
        ("attachment", "a.docx"),
        ("pages", "https://example.org/table.html"),
        ("pages", "<frame-2@x>"),
    ]
    assert "没有读入" in str(document.problems[1])


def test_a_mail_without_a_page_names_what_is_attached():
    with pytest.raises(FormatError, match=r"请另存附件（a\.docx、b\.pdf）"):
        gkreport.open(related(part(b"see", "Content-Type: text/plain"), file("a.docx"), file("b.pdf")))


def test_what_is_broken_behind_the_page_takes_nothing_from_it():
    broken = related(part(PAGE, HTML), file("a.docx"), b"x")
    assert gkreport.open(broken.replace(b"\r\n\r\nPK\r\n", b"\r\n\r\nPK\r\n")[:-10]).report == REPORT


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

"""Word documents in plain XML: flat packages and Word 2003 XML, read as the packages they stand for."""

import re
import subprocess
from pathlib import Path

import pytest
from tests.others import AML, OLD, PACKAGE, as_2003, flat
from tests.pages import distinct
from tests.test_docx_shown import DOCUMENTS, KINDS, document

import gkreport
from gkreport import FormatError, NotAReport, Report, dumps, read
from gkreport.formats.docx import reading as docx
from gkreport.formats.wordxml import reading
from gkreport.limits import Limits
from gkreport.page import Grid

REPORT = distinct()
FLAT = PACKAGE
W = f"{{{OLD}}}"


def document_2003(body: str, more: str = "") -> bytes:
    spaces = f'xmlns:w="{OLD}" xmlns:aml="{AML}" xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint"'
    return (
        f'<w:wordDocument {spaces} xmlns:st1="urn:example:tags">{more}<w:body>{body}</w:body></w:wordDocument>'.encode()
    )


def shown(data: bytes) -> list[str]:
    """The paragraphs of a document in plain XML, and of each table its cells."""
    page = reading.read(data, Limits(), docx.read)
    return [
        text
        for block in page.blocks
        for text in ([c.text for c in block.cells] if isinstance(block, Grid) else [block.text])
    ]


@pytest.mark.parametrize("make", [flat, as_2003])
def test_a_report_is_read_as_its_package_is(make):
    package = dumps(REPORT, format="docx")
    opened = gkreport.open(make(package))
    assert opened.format == "wordxml"
    assert opened.report == REPORT
    assert opened.problems == ()


@pytest.mark.parametrize("names", DOCUMENTS, ids=lambda names: names[0])
def test_what_is_not_seen_in_a_flat_package_is_judged_as_in_a_packed_one(names):
    package = document(names)
    assert reading.read(flat(package), Limits(), docx.read).blocks == docx.read(package, Limits()).blocks


MARKS_OF_2003 = [
    name
    for name in DOCUMENTS[0]
    if not re.search(
        "<mc:|<w:sdt|theme|<w:del |<w:ins |<w:drawing", KINDS[name].content + KINDS[name].styles + KINDS[name].cell
    )
]
"""The kinds that Word 2003 has."""


def test_what_is_not_seen_in_word_2003_is_judged_as_today():
    """LibreOffice is no judge of these: it opens and saves Word 2003 XML without half of how text looks."""
    package = document(MARKS_OF_2003)
    grids = [block for block in docx.read(package, Limits()).blocks if isinstance(block, Grid)]
    expected = [cell.text for grid in grids for cell in grid.cells]
    page = reading.read(as_2003(package), Limits(), docx.read)
    assert [cell.text for block in page.blocks if isinstance(block, Grid) for cell in block.cells] == expected


@pytest.mark.needs("soffice")
def test_a_report_as_libreoffice_saves_it_in_word_2003(tmp_path):
    source = tmp_path / "report.docx"
    source.write_bytes(dumps(REPORT, format="docx"))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "xml:MS Word 2003 XML", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(source)], check=True, capture_output=True)  # noqa: S603
    assert read(tmp_path / "report.xml") == REPORT


# -- what has another name in Word 2003 --------------------------------------------------------------


def test_tracked_changes_are_accepted_and_told():
    body = (
        '<w:p><w:r><w:t>甲</w:t></w:r><aml:annotation aml:id="1" w:type="Word.Insertion"><aml:content>'
        "<w:r><w:t>乙</w:t></w:r></aml:content></aml:annotation>"
        '<aml:annotation w:type="Word.Deletion"><aml:content><w:r><w:delText>丙</w:delText></w:r></aml:content>'
        "</aml:annotation></w:p>"
    )
    page = reading.read(document_2003(body), Limits(), docx.read)
    assert [block.text for block in page.blocks] == ["甲乙"]
    assert [problem.kind for problem in page.problems] == ["revision"]


def test_comments_notes_headers_and_hints_are_no_text():
    body = (
        '<wx:sect><wx:sub-section><w:p><aml:annotation w:type="Word.Comment"><aml:content><w:p><w:r><w:t>批</w:t></w:r>'
        "</w:p></aml:content></aml:annotation><w:r><w:t>甲</w:t></w:r><w:r><w:footnote><wx:font/><wx:sect/><w:p><w:r><w:t>注</w:t></w:r>"
        "</w:p></w:footnote></w:r><wx:font/></w:p></wx:sub-section><w:cfChunk><w:p><w:r><w:t>乙</w:t></w:r></w:p></w:cfChunk>"
        "<w:sectPr><w:hdr><w:p><w:r><w:t>眉</w:t></w:r></w:p></w:hdr></w:sectPr></wx:sect>"
    )
    assert shown(document_2003(body)) == ["甲", "乙"]


def test_smart_tags_and_links_are_text():
    body = (
        "<w:p><st1:place><w:r><w:t>石桥镇</w:t></w:r></st1:place><w:hlink><w:r><w:t>公开</w:t></w:r></w:hlink></w:p>"
        "<w:tbl><w:tr><w:tc><w:tcPr><w:vmerge w:val='restart'/></w:tcPr><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr>"
        "<w:tr><w:tc><w:tcPr><w:vmerge/></w:tcPr><w:p/></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>"
    )
    page = reading.read(document_2003(body), Limits(), docx.read)
    assert page.blocks[0].text == "石桥镇公开"
    assert page.blocks[1].cells[0].rowspan == 2


def test_lists_are_numbered():
    lists = (
        '<w:lists><w:listDef w:listDefId="3"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:nfc w:val="37"/>'
        '<w:lvlText w:val="（%1）"/></w:lvl><w:lvl w:ilvl="1"><w:nfc w:val="x"/><w:lvlText w:val="%2."/></w:lvl>'
        '</w:listDef><w:list w:ilfo="1"><w:ilst w:val="3"/></w:list><w:listPicBullet/></w:lists>'
    )
    item = (
        '<w:p><w:pPr><w:listPr><w:ilvl w:val="{}"/><w:ilfo w:val="1"/></w:listPr></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>'
    )
    body = "".join(map(item.format, (0, 1, 0)))
    assert shown(document_2003(body, lists)) == ["（一）甲", "1. 甲", "（二）甲"]


@pytest.mark.parametrize(
    "data",
    [
        f'<w:wordDocument xmlns:w="{OLD}"/>'.encode(),
        b"<w:wordDocument/>",
        b'<package xmlns="urn:other"/>',
        f'<pkg:package xmlns:pkg="{FLAT[1:-1]}"><pkg:part pkg:name="/a"/><pkg:part pkg:name="/A"/></pkg:package>'.encode(),
        f'<pkg:package xmlns:pkg="{FLAT[1:-1]}"><pkg:part pkg:name="/a"><pkg:binaryData>1</pkg:binaryData></pkg:part></pkg:package>'.encode(),
        f'<pkg:package xmlns:pkg="{FLAT[1:-1]}"/>'.encode(),
        f'<pkg:package xmlns:pkg="{FLAT[1:-1]}"><pkg:part pkg:name="/a"><pkg:xmlData/></pkg:part></pkg:package>'.encode(),
        flat(dumps(Report(), format="docx"))[:-20],
    ],
)
def test_what_is_broken_is_refused(data):
    with pytest.raises(FormatError):
        gkreport.open(data)


def test_a_document_that_is_no_report():
    with pytest.raises(NotAReport):
        gkreport.open(document_2003("<w:p/>"))


@pytest.mark.parametrize("make", [flat, as_2003])
def test_it_can_be_converted_and_says_so(tmp_path: Path, make):
    file = tmp_path / "年报.doc"
    file.write_bytes(make(dumps(REPORT, format="docx")))
    opened = gkreport.open(file)
    with pytest.raises(FormatError, match=r"gkreport convert"):
        opened.fill(REPORT.replace({"requests.new_received.total": 1}))
    with pytest.raises(FormatError, match=r"gkreport convert"):
        opened.annotate(gkreport.check(REPORT))
    gkreport.write(opened.report, tmp_path / "年报.docx")
    assert read(tmp_path / "年报.docx") == REPORT

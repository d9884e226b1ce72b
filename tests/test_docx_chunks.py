"""What a Word document holds in other formats (`w:altChunk`): template engines put a whole report there."""

import pytest
from tests.others import flat
from tests.pages import distinct
from tests.word import Word, form, paragraph, run

import gkreport
from gkreport import NotAReport, dumps

REPORT = distinct()
CHUNK = '<w:altChunk r:id="{}"/>'
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk"


def holding(*parts: bytes, before: str = "", after: str = "") -> bytes:
    """A document that holds these parts, one below the other."""
    word = Word([before, *(CHUNK.format(f"c{at}") for at in range(len(parts))), after])
    word.relations = "".join(
        f'<Relationship Id="c{at}" Type="{KIND}" Target="/word/c{at}.bin"/>' for at in range(len(parts))
    )
    word.parts = {f"word/c{at}.bin": part for at, part in enumerate(parts)}
    return word.pack()


PARTS = {
    "html": dumps(REPORT, format="html"),
    "docx": form(REPORT).pack(),
    "flat": flat(dumps(REPORT, format="docx")),
}


@pytest.mark.parametrize("name", ["html", "docx", "flat"])
def test_a_report_in_a_part_is_read(name):
    opened = gkreport.open(holding(PARTS[name]))
    assert opened.format == "docx"
    assert opened.report == REPORT
    assert opened.problems == ()
    with pytest.raises(gkreport.FillError):
        opened.fill(REPORT.replace({"requests.new_received.total": 77}))


def test_the_parts_stand_where_they_are_referred_to():
    title = paragraph(run("示例县石桥镇2024年政府信息公开工作年度报告"))
    untitled = form(REPORT)
    del untitled.blocks[0]
    report = gkreport.open(holding(untitled.pack(), before=title, after=paragraph(run("特此报告。")))).report
    assert report.organ == "示例县石桥镇"
    assert report.other_matters.endswith("特此报告。")


def test_what_a_part_hides_is_told():
    part = PARTS["html"].replace(b"<h1", '<p style="display:none">密</p><h1'.encode(), 1)
    assert "密" in [hidden.text for hidden in gkreport.open(holding(part)).hidden]


@pytest.mark.parametrize(
    "part",
    [rb"{\rtf1 \trowd 1}", b"\x89PNG\r\n", dumps(REPORT, format="json"), b"\0"],
    ids=["rtf", "png", "json", "none"],
)
def test_a_part_that_is_not_read_is_told(part):
    opened = gkreport.open(holding(part, PARTS["html"]))
    assert opened.report == REPORT
    assert [problem.kind for problem in opened.problems] == ["picture"]


def test_a_part_in_a_part_is_not_read():
    with pytest.raises(NotAReport):
        gkreport.open(holding(holding(PARTS["html"])))


def test_no_more_parts_are_read_than_anyone_writes():
    opened = gkreport.open(holding(PARTS["html"], *[b"<p>1</p>"] * 16))
    assert "picture" in [problem.kind for problem in opened.problems]

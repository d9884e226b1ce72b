"""Every finding leaves a mark in an annotated file: at its sentence, its cell, its heading, or at the title."""

import io
import re
from collections.abc import Iterator

import docx
import openpyxl
import pytest

import gkreport
from gkreport import Report
from gkreport.checks import Findings
from gkreport.formats.docx import editing
from gkreport.formats.remarks import Remark
from gkreport.limits import Limits

ZEROS = {path: 0 for path in Report(year=2024).cells() if not path.endswith("fees")}
WRONG = "本年收到政府信息公开申请8件。"
REPORT = Report(
    organ="示例县青禾镇",
    year=2024,
    overview=f"我镇认真做好政府信息公开工作。\n另外，{WRONG}其余照旧。",
    problems_and_improvements="都很好。",
    other_matters="本年收取信息处理费共计15元。",
).replace(ZEROS)


def in_docx(data: bytes) -> Iterator[tuple[str, str]]:
    """Each comment with the text of what it is anchored at."""
    document = docx.Document(io.BytesIO(data))
    texts = {comment.comment_id: comment.text for comment in document.comments}
    for start in document.element.body.iter("{*}commentRangeStart"):
        paragraph = start.getparent()
        words = "".join(text.text for text in paragraph.iter("{*}t"))
        yield texts[int(start.values()[0])], words


def in_xlsx(data: bytes) -> Iterator[tuple[str, str]]:
    for sheet in openpyxl.load_workbook(io.BytesIO(data)):
        for row in sheet:
            for cell in row:
                if cell.comment:
                    yield cell.comment.text, str(cell.value)


SEEN = {"docx": in_docx, "xlsx": in_xlsx}


@pytest.mark.parametrize("name", SEEN)
def test_every_finding_is_said_where_a_person_looks_for_it(name: str) -> None:
    document = gkreport.open(gkreport.dumps(REPORT, format=name))
    findings = gkreport.check(document.report)
    annotated = document.annotate(findings)
    said = list(SEEN[name](annotated.to_bytes()))
    for finding in findings:
        assert any(str(finding) in text for text, _ in said), finding
    at = {finding.rule.id: words for text, words in said for finding in findings if str(finding) in text}
    assert WRONG in at["X-REQ"]
    assert "15元" in at["F-TEN"]
    assert at["S-PROBLEMS"] == "五、存在的主要问题及改进情况"
    assert annotated.annotate(findings).to_bytes() == annotated.to_bytes()
    again = gkreport.open(annotated.to_bytes())
    assert (again.report, again.problems) == (document.report, document.problems)
    assert again.annotate(findings).to_bytes() == annotated.to_bytes()


@pytest.mark.parametrize("name", SEEN)
def test_a_finding_about_a_missing_section_is_said_at_the_title(name: str) -> None:
    report = REPORT.replace({"problems_and_improvements": ""})
    data = gkreport.dumps(report, format=name)
    document = gkreport.open(_without_heading_five(data) if name == "docx" else data)
    findings = Findings(tuple(one for one in gkreport.check(document.report) if not one.cells))
    said = list(SEEN[name](document.annotate(findings).to_bytes()))
    assert len(said) >= 1
    assert all(any(str(finding) in text for text, _ in said) for finding in findings)
    if name == "docx":
        (words,) = {words for text, words in said if "存在的主要问题" in text}
        assert words == "示例县青禾镇2024年政府信息公开工作年度报告"


def _without_heading_five(data: bytes) -> bytes:
    document, out = docx.Document(io.BytesIO(data)), io.BytesIO()
    for paragraph in document.paragraphs:
        if re.match("五、", paragraph.text):
            paragraph._element.getparent().remove(paragraph._element)
    document.save(out)
    return out.getvalue()


def test_a_document_of_tables_alone_says_it_at_the_first_cell() -> None:
    document, out = docx.Document(io.BytesIO(gkreport.dumps(REPORT, format="docx"))), io.BytesIO()
    for paragraph in document.paragraphs:
        paragraph._element.getparent().remove(paragraph._element)
    document.save(out)
    opened = gkreport.open(out.getvalue())
    findings = Findings(tuple(one for one in gkreport.check(opened.report) if not one.cells))
    said = list(in_docx(opened.annotate(findings).to_bytes()))
    assert len(findings) == len(said) > 0
    assert {words for _, words in said} == {"0"}


def test_a_file_with_no_place_to_say_it_says_it_in_the_table_at_its_end() -> None:
    data = gkreport.dumps(REPORT, format="docx")
    told = [Remark("note", "请核对落款。", (), None)]
    assert not list(in_docx(editing.annotate(data, told, Limits(), summary="")))
    assert "请核对落款。" in str(
        [
            cell.text
            for row in docx.Document(io.BytesIO(editing.annotate(data, told, Limits(), summary="核对结果")))
            .tables[-1]
            .rows
            for cell in row.cells
        ]
    )

"""The Word document that is written, as independent readers see it."""

import io
import re
import subprocess
import zipfile
from collections import Counter
from decimal import Decimal

import docx
import pytest

import gkreport
from gkreport import ApplicantCounts, Report
from gkreport.form import form_of, layout
from gkreport.report.values import show_value

NUMBERS = {path: number for number, path in enumerate(Report().cells(), 1001)}
NUMBERS["proactive_disclosure.administrative_fees"] = Decimal("59237.2449")  # type: ignore[assignment]
FULL = Report.from_cells(NUMBERS, organ="示例县", year=2024).replace(
    {
        "overview": "（一）主动公开\n按要求公开 <各项> 信息 & 数据。",
        "problems_and_improvements": "还有不足。",
        "other_matters": "=1+1",
    }
)


def opened(report):
    return docx.Document(io.BytesIO(gkreport.dumps(report, format="docx")))


@pytest.mark.parametrize(
    "report_",
    [
        FULL,
        Report.blank("示例县", 2019),
        Report(year=2023).replace({"requests.outcomes.other_handling": ApplicantCounts(total=3)}),
    ],
    ids=["2021", "2019", "mixed"],
)
def test_python_docx_sees_every_cell_of_the_official_grid(report_):
    for table, form_table in zip(opened(report_).tables, form_of(report_).tables, strict=True):
        for cell in layout(form_table):
            text = cell.text or show_value(report_[cell.path])
            for row in range(cell.row, cell.row + cell.rowspan):
                for column in range(cell.column, cell.column + cell.colspan):
                    assert table.cell(row, column).text == text


def test_python_docx_sees_title_headings_and_texts():
    paragraphs = [(p.style.style_id, p.text) for p in opened(FULL).paragraphs]
    assert paragraphs[:4] == [
        ("Title", "示例县2024年政府信息公开工作年度报告"),
        ("Heading1", "一、总体情况"),
        ("Heading2", "（一）主动公开"),
        ("Normal", "按要求公开 <各项> 信息 & 数据。"),
    ]
    assert paragraphs[-1] == ("Normal", "=1+1")


def test_the_page_is_a4_and_header_rows_repeat():
    document = opened(FULL)
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert round(section.top_margin.mm) == 37
    assert "PAGE" in section.footer._element.xml
    repeated = [sum("w:tblHeader" in row._tr.xml for row in table.rows) for table in document.tables]
    assert repeated == [0, 3, 3]
    assert all("w:cantSplit" in row._tr.xml for table in document.tables for row in table.rows)


def test_the_archive_is_deterministic():
    data = gkreport.dumps(FULL, format="docx")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist()[0] == "[Content_Types].xml"
    assert data == gkreport.dumps(FULL, format="docx")


def test_columns_of_a_table_are_as_wide_as_those_of_the_form():
    for table in opened(FULL).tables:
        widths = [int(column.get(docx.oxml.ns.qn("w:w"))) for column in table._tbl.tblGrid]
        assert 9748 - len(widths) <= sum(widths) <= 9748


@pytest.mark.needs("soffice", "pdftotext")
@pytest.mark.timeout(300)
def test_libreoffice_shows_every_number(tmp_path):
    gkreport.write(FULL, tmp_path / "report.docx")
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), "report.docx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=240)  # noqa: S603
    done = subprocess.run(["pdftotext", "-raw", "report.pdf", "-"], cwd=tmp_path, check=True, capture_output=True)  # noqa: S607
    shown = re.sub(r"\s", "", done.stdout.decode())
    missing = [value for value in FULL.cells().values() if str(value) not in shown]
    assert missing == []


def test_the_empty_form_says_where_to_write() -> None:
    """The words of the official form stand in it, in every format that shows text, and are no text when it is read."""
    for form in ("docx", "html"):
        data = gkreport.blank("示例县", 2024, format=form)
        document = gkreport.open(data)
        assert document.report == Report.blank("示例县", 2024)
        assert document.leftovers == ()
        shown = data if form == "html" else zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml")
        assert shown.decode().count("（文字描述") == 3
        filled = gkreport.open(data).fill(Report.blank("示例县", 2024)) if form == "docx" else document
        assert filled.report == document.report


@pytest.mark.needs("soffice", "pdftotext")
def test_no_number_is_broken_on_paper(tmp_path):
    """LibreOffice prints every number in one line, whatever its length, and each table whole on one page."""
    counts = [path for path, number in NUMBERS.items() if isinstance(number, int)]
    numbers = {digits: {path: str(at % 9 + 1) * digits for at, path in enumerate(counts)} for digits in range(1, 10)}
    for digits, of in numbers.items():
        report = Report.blank("示例县", 2024).replace({path: int(number) for path, number in of.items()})
        (tmp_path / f"{digits}.docx").write_bytes(gkreport.dumps(report, format="docx"))
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf"]
    files = [str(tmp_path / f"{digits}.docx") for digits in numbers]
    subprocess.run([*command, "--outdir", str(tmp_path), *files], check=True, capture_output=True)  # noqa: S603
    for digits, of in numbers.items():
        printed = ["pdftotext", "-layout", str(tmp_path / f"{digits}.pdf"), "-"]
        shown = subprocess.run(printed, check=True, capture_output=True, text=True).stdout  # noqa: S603
        missing = Counter(of.values()) - Counter(shown.split())
        assert not missing, (digits, missing)
        assert shown.count("第一项加第二项之和") == 1  # the heads of a table that goes on are printed again

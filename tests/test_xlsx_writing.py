"""The workbook that is written, as openpyxl, LibreOffice and our own reader see it."""

import functools
import hashlib
import html
import io
import re
import subprocess
import sys
import zipfile
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils import range_boundaries
from tests.pages import REPORTS

import gkreport
from gkreport import Amount, Limits, Report, blank_workbook
from gkreport.compose import compose
from gkreport.form import form_of, layout
from gkreport.formats.xlsx import reading, styling, writing
from gkreport.formats.xlsx.sheets import lay_out
from gkreport.page import Grid, Page, Paragraph
from gkreport.recognise import recognise
from gkreport.report.values import MAX_NUMBER, show_value
from gkreport.testing import reports

FULL = REPORTS["2021"]


@functools.lru_cache(maxsize=8)
def written(report):
    return writing.write(compose(report))


def opened(report):
    return openpyxl.load_workbook(io.BytesIO(written(report)))


def read_back(report):
    return recognise(reading.read(written(report), Limits()))


def sheets_of_tables(workbook):
    return [sheet for sheet in workbook if sheet.title.startswith("表")]


# -- nothing is lost -------------------------------------------------------------------------------


@settings(max_examples=max(15, settings().max_examples // 6))
@given(reports())
def test_what_is_written_is_read_back(report):
    """DOCX, XLSX, HTML and JSON all carry them, so a round trip is equal."""
    reading_ = read_back(report)
    assert reading_.report == report
    assert not [problem for problem in reading_.problems if problem.fatal]


@pytest.mark.parametrize("report_", REPORTS.values(), ids=REPORTS)
def test_openpyxl_sees_every_cell_of_the_official_grid(report_):
    for sheet, table in zip(sheets_of_tables(opened(report_)), form_of(report_).tables, strict=True):
        merged = {str(area) for area in sheet.merged_cells.ranges}
        for cell in layout(table):
            found = sheet.cell(cell.row + 2, cell.column + 1)
            if isinstance(found.value, int | float):
                assert str(found.value) == show_value(report_[cell.path])
            else:
                assert found.value == (cell.text or show_value(report_[cell.path]))
            if cell.rowspan > 1 or cell.colspan > 1:
                last = sheet.cell(cell.row + cell.rowspan + 1, cell.column + cell.colspan)
                assert f"{found.coordinate}:{last.coordinate}" in merged


def value_of(path, report):
    """What stands in the file for a cell: the text of `<v>`, its type, and how it is shown."""
    sheet, place, cell = next(
        (sheet, cell.coordinate, cell)
        for sheet, table in zip(sheets_of_tables(opened(report)), form_of(report).tables, strict=True)
        for printed in layout(table)
        if printed.path == path
        for cell in [sheet.cell(printed.row + 2, printed.column + 1)]
    )
    with zipfile.ZipFile(io.BytesIO(written(report))) as archive:
        xml = archive.read(f"xl/worksheets/sheet{sheet.parent.index(sheet) + 1}.xml").decode()
    found = re.search(rf'<c r="{place}"[^>]*?(?: t="(\w+)")?(?:/>|>(.*?)</c>)', xml)
    return found[1], html.unescape(re.sub("<[^>]*>", "", found[2] or "")), cell.number_format


COUNT = "requests.new_received.natural_person"
MONEY = "proactive_disclosure.administrative_fees"


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        (COUNT, None, ("n", "", "General")),
        (COUNT, 0, ("n", "0", "0")),
        (COUNT, 10**15 - 1, ("n", "999999999999999", "0")),
        (COUNT, MAX_NUMBER, ("inlineStr", str(MAX_NUMBER), "General")),
        # openpyxl writes sixteen digits of the nearest float: 9.949999999999999
        (MONEY, Decimal("9.95"), ("n", "9.95", "0.00")),
        (MONEY, Decimal("12.50"), ("n", "12.50", "0.00")),
        (MONEY, Decimal("0.00000001"), ("n", "0.00000001", "0.00000000")),
        (MONEY, Decimal("1234567.12345678"), ("n", "1234567.12345678", "0.00000000")),
        (MONEY, Decimal("12345678.12345678"), ("inlineStr", "12345678.12345678", "General")),
    ],
)
def test_numbers_are_exact_to_the_last_digit_and_text_where_a_workbook_cannot_be(path, value, expected):
    report = FULL.replace({path: value})
    assert value_of(path, report) == expected
    assert read_back(report).report[path] == value


def test_negative_changes_are_numbers_and_amounts_keep_their_unit():
    report = REPORTS["2019"].replace({"proactive_disclosure.procurement.amount": Amount(Decimal("2.5"), "亿元")})
    assert value_of("proactive_disclosure.licensing.items_change", report) == ("n", "-1008", "0")
    assert value_of("proactive_disclosure.procurement.amount", report) == ("inlineStr", "2.5亿元", "General")
    plain = report.replace({"proactive_disclosure.procurement.amount": Amount(Decimal("2.5"))})
    assert value_of("proactive_disclosure.procurement.amount", plain) == ("n", "2.5", "0.0")


# -- texts -----------------------------------------------------------------------------------------


def test_no_prose_is_a_formula_or_an_error_or_an_escape():
    lines = ["=本年+1", "+本年", "-本年", "@本年", "#N/A", "本年_x000D_本年", "'本年"]
    report = FULL.replace({"overview": "\n".join(lines)})
    cells = opened(report)["总体情况"]["A"][2:]
    assert [cell.data_type for cell in cells] == ["s"] * len(lines)
    assert [cell.quotePrefix for cell in cells] == [True] * 4 + [False] * 3
    assert [cell.value for cell in cells if "_" not in cell.value] == lines[:5] + lines[6:]
    assert cells[5].value == "本年_x005F_x000D_本年"  # ECMA-376 part 1, 22.9.2.19
    assert read_back(report).report == report


def test_long_paragraphs_stand_over_several_rows_and_come_back_as_one():
    long = "（一）主动公开。" + "公开了很多。" * 5_000
    report = FULL.replace({"overview": f"开头。\n{long}\n结尾。"})
    sheet = opened(report)["总体情况"]
    (area,) = sheet.merged_cells.ranges
    assert (area.min_row, area.max_row > 100, area.max_col) == (4, True, 1)
    assert all(row.height <= 409 for row in sheet.row_dimensions.values())
    assert sheet.cell(area.max_row + 1, 1).value == "结尾。"
    assert sheet.print_area.endswith(f"$A${area.max_row + 1}")
    assert read_back(report).report == report


@pytest.mark.parametrize("text", ["字" * 32_768, "\U00020000" * 16_384], ids=["plain", "outside the basic plane"])
def test_a_paragraph_that_no_cell_holds_is_refused(text):
    with pytest.raises(ValueError, match="请分成几段：") as info:
        written(FULL.replace({"other_matters": text}))
    assert "32767" in str(info.value)
    longest = FULL.replace({"other_matters": text[: len(text) - 1]})
    assert opened(longest)["五、六"]["A4"].value == longest.other_matters


# -- how it looks ----------------------------------------------------------------------------------


def test_sheets_follow_the_report_and_are_named_by_its_headings():
    workbook = opened(FULL)
    assert workbook.sheetnames == ["总体情况", "表二", "表三", "表四", "五、六"]
    assert workbook.properties.title == workbook["总体情况"]["A1"].value == "示例县2024年政府信息公开工作年度报告"
    assert workbook["表三"]["A1"].value == "三、收到和处理政府信息公开申请情况"


def test_every_page_is_a4_and_headers_repeat():
    workbook = opened(FULL)
    for sheet in workbook:
        assert sheet.page_setup.paperSize == 9
        assert sheet.page_setup.fitToWidth == 1
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert "&P" in sheet.oddFooter.center.text
        assert sheet.print_area
    orientation = [sheet.page_setup.orientation for sheet in workbook]
    assert orientation == ["portrait", "portrait", "portrait", "landscape", "portrait"]
    titles = {sheet.title: sheet.print_title_rows for sheet in workbook}
    assert titles == {"总体情况": None, "表二": None, "表三": "$2:$4", "表四": "$2:$4", "五、六": None}
    panes = {sheet.title: sheet.freeze_panes for sheet in workbook}
    assert panes == {"总体情况": None, "表二": "B2", "表三": "D5", "表四": "A5", "五、六": None}


def test_an_ampersand_in_the_title_is_no_code_in_the_header():
    sheet = opened(FULL.replace({"organ": "A&B县"}))["表二"]
    assert sheet.oddHeader.center.text.strip() == "A&&B县2024年政府信息公开工作年度报告"


@pytest.mark.parametrize("report_", REPORTS.values(), ids=REPORTS)
def test_rows_are_high_enough_for_their_labels(report_):
    """Neither Excel nor LibreOffice makes a row higher for what stands in merged cells."""
    for sheet in sheets_of_tables(opened(report_)):
        areas = {(area.min_row, area.min_col): area.bounds for area in sheet.merged_cells.ranges}
        for line in sheet.iter_rows():
            for cell in line:
                left, top, right, bottom = areas.get((cell.row, cell.column), range_boundaries(cell.coordinate))
                if not isinstance(cell.value, str) or cell.row == 1:
                    continue
                width = sum(sheet.column_dimensions[chr(64 + at)].width for at in range(left, right + 1)) * 5.25
                height = sum(sheet.row_dimensions[at].height for at in range(top, bottom + 1))
                lines = -(-len(cell.value) // int(width / cell.font.size))
                assert lines * cell.font.size * 1.3 <= height, cell.value


def test_all_cells_of_a_table_have_lines_round_them():
    for line in lay_out(compose(FULL)).workbook["表三"].iter_rows(2, 29, 1, 10):
        for cell in line:
            border = cell.border
            assert {side.style for side in (border.left, border.right, border.top, border.bottom)} == {"thin"}


def test_cells_have_styles_that_a_user_can_change():
    workbook = opened(FULL.replace({"closing": "示例县"}))
    used = {cell.style for sheet in workbook for line in sheet.iter_rows() for cell in line}
    assert {*styling.CELL_STYLES.values(), *styling.PARAGRAPH_STYLES.values()} <= used
    assert workbook["表三"]["D5"].font.name == "宋体"


# -- the file --------------------------------------------------------------------------------------


def test_the_archive_is_deterministic():
    """The same call gives the same bytes, in another process too: openpyxl keeps merged cells in a set."""
    data = written(FULL)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist()[0] == "[Content_Types].xml"
    code = (
        "import hashlib; from tests.pages import REPORTS; from gkreport.compose import compose; "
        "from gkreport import blank_workbook; from gkreport.formats.xlsx import writing; report = REPORTS['2021'];"
        "files = writing.write(compose(report)), blank_workbook.blank(report);"
        "print(*(hashlib.sha256(data).hexdigest() for data in files))"
    )
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", f"import sys; sys.path[:] = {sys.path!r}; {code}"],
        env={"PYTHONHASHSEED": "1"},
        check=True,
        capture_output=True,
    )
    wanted = [hashlib.sha256(file).hexdigest() for file in (data, blank_workbook.blank(FULL))]
    assert done.stdout.decode().split() == wanted


def test_a_page_without_headings_or_title_is_laid_out_too():
    table = next(block for block in compose(FULL).blocks if isinstance(block, Grid))
    workbook = openpyxl.load_workbook(io.BytesIO(writing.write(Page((Paragraph("按语。"), table)))))
    assert workbook.sheetnames == ["表"]
    assert workbook["表"]["A1"].value == "按语。"
    assert workbook["表"]["A2"].value == "第二十条第（一）项"


@given(st.text(st.sampled_from("字A，\n"), max_size=300), st.floats(20, 500))
def test_a_text_never_needs_less_height_than_its_letters_have_room(text, width):
    lines = styling.height_of(text, 10, width) / 15
    assert lines * max(width / 10, 1) >= sum(letter == "字" for letter in text) / 2


@pytest.mark.needs("soffice", "pdftotext")
@pytest.mark.timeout(300)
def test_libreoffice_prints_every_number_and_every_letter(tmp_path):
    long = "".join(chr(0x4E00 + at) for at in range(3_000))
    report = FULL.replace({"overview": f"开头。\n{long}\n=结尾"})
    (tmp_path / "report.xlsx").write_bytes(written(report))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), "report.xlsx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=240)  # noqa: S603
    done = subprocess.run(["pdftotext", "-raw", "report.pdf", "-"], cwd=tmp_path, check=True, capture_output=True)  # noqa: S607
    shown = re.sub(r"\s", "", done.stdout.decode())
    assert [value for value in report.cells().values() if str(value) not in shown] == []
    assert set(long) <= set(shown)
    assert "=结尾" in shown
    assert "#" not in shown


def test_prose_of_more_paragraphs_than_a_table_has_rows_is_read_back() -> None:
    """The rows of a table are few; a sheet of prose has a row for each paragraph."""
    report = Report.blank("示例县", 2024).replace({"overview": "\n".join(f"第{at}段。" for at in range(700))})
    assert gkreport.read(gkreport.dumps(report, format="xlsx")) == report
    tall = report.replace({"overview": "\n".join("段" * 11_000)})
    assert gkreport.open(gkreport.dumps(tall, format="xlsx")).problems[0].kind == "sheet"

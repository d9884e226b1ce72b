"""The user's own workbook: numbers in, comments on the cells, all else as it was."""

import contextlib
import io
import re
import subprocess
import zipfile
from decimal import Decimal

import attrs
import openpyxl
import pytest
from hypothesis import given, settings
from lxml import etree
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from tests import excel

import gkreport
from gkreport import FillError, FormatError, Report
from gkreport.blank_workbook import blank
from gkreport.formats.remarks import NewText, Remark
from gkreport.formats.sheets import names
from gkreport.formats.xlsx import editing
from gkreport.limits import Limits
from gkreport.report.values import Amount
from gkreport.testing import strategies

LIMITS = Limits()
ZEROS = {path: 0 for path in Report().cells() if not path.endswith("fees")}
REPORT = Report(organ="示例县", year=2024, overview="甲").replace(ZEROS)
TOTAL = "review_and_litigation.review.total"
UPHELD = "review_and_litigation.review.upheld"
FEES = "proactive_disclosure.administrative_fees"
BAD = REPORT.replace({TOTAL: 3})
STYLES = excel.STYLES.replace('<numFmt formatCode="yyyy"/>', "").replace('numFmts count="5"', 'numFmts count="4"')
pytestmark = pytest.mark.filterwarnings("ignore:Workbook contains no default style")
MAIN = f"{{{excel.TRANSITIONAL}}}"


def annotated(data, remarks, limits=LIMITS, summary=""):
    return editing.annotate(data, remarks, limits, summary=summary)


def filled_with(data, texts, limits=LIMITS):
    return editing.fill(data, {handle: NewText(*new) for handle, new in texts.items()}, limits)[0]


def parts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def with_parts(data, changes):
    """Return the workbook with parts changed: a function of their text, bytes, or None to leave them out."""
    members = parts(data)
    for name, change in changes.items():
        if change is None:
            del members[name]
        else:
            members[name] = change(members[name].decode()).encode() if callable(change) else change
    return packed(members)


def changed(before, after):
    before, after = parts(before), parts(after)
    assert list(after)[: len(before)] == list(before)
    return {name for name in after if before.get(name) != after[name]}


def book_with(path, cell, *, report=REPORT, **options):
    """A hand-written workbook whose cell of a path is another one."""
    book = attrs.evolve(excel.form(report), styles=STYLES, inline=True)
    for sheet in book.sheets:
        for at, old in sheet.cells.items():
            if old.path == path:
                sheet.cells[at] = attrs.evolve(cell, path=path)
    for name, value in options.items():
        setattr(book, name, value)
    return book


@contextlib.contextmanager
def refused(words):
    with pytest.raises(FillError) as caught:
        yield
    assert words in str(caught.value)


def place_of(document, path):
    sheet, _, ref = document.reading.where[path].place.rpartition("!")
    return sheet.strip("'"), ref


def element(document, path):
    """The cell of a path as it stands in the file."""
    handle = document.reading.where[path].handle
    sheet, row, column = attrs.astuple(handle)
    root = etree.fromstring(parts(document.to_bytes())[f"xl/worksheets/sheet{sheet + 1}.xml"])
    (cell,) = root.xpath(f"//*[local-name()='c'][@r='{names.reference(row, column)}']")
    return cell


def seen(document, path):
    sheet, ref = place_of(document, path)
    return openpyxl.load_workbook(io.BytesIO(document.to_bytes()))[sheet][ref]


def comments(data):
    return {
        f"{sheet.title}!{cell.coordinate}": cell.comment
        for sheet in openpyxl.load_workbook(io.BytesIO(data))
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment
    }


# -- fill ------------------------------------------------------------------------------------------


@settings(max_examples=settings().max_examples // 4)
@given(strategies.reports())
def test_any_numbers_put_into_our_own_workbook_are_read_back(report):
    empty = report.replace(dict.fromkeys(report.cells()))
    document = gkreport.open(gkreport.dumps(empty, format="xlsx"))
    if document.report.cells().keys() == report.cells().keys():
        filled = document.fill(report)
        assert filled.report.cells() == report.cells()
        assert filled.fill(report).to_bytes() == filled.to_bytes()
        again = document.fill(report)
        assert again.to_bytes() == filled.to_bytes()


@pytest.mark.parametrize("dialect", excel.DIALECTS)
@pytest.mark.parametrize("layout", excel.LAYOUTS)
def test_workbooks_of_every_dialect_and_layout_are_filled_and_annotated(layout, dialect):
    book = attrs.evolve(excel.form(REPORT, layout, dialect), styles=STYLES, inline=True)
    book.references = dialect != "sdk"
    document = gkreport.open(book.pack())
    report = document.report.replace({path: number for number, path in enumerate(ZEROS, 10)})
    filled = document.fill(report)
    assert filled.report == report
    findings = gkreport.check(report)
    noted = filled.annotate(findings, summary=True)
    assert noted.report == report
    assert noted.annotate(findings, summary=True).to_bytes() == noted.to_bytes()
    assert comments(noted.to_bytes())


def rich():
    """Our workbook with all that a user may have put into it by other programs."""
    book = openpyxl.load_workbook(io.BytesIO(gkreport.dumps(REPORT, format="xlsx")))
    sheet = book["表四"]
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=1, max_col=5, min_row=5))
    sheet.add_chart(chart, "A9")
    sheet.conditional_formatting.add("A5:E5", CellIsRule("greaterThan", ["5"], fill=PatternFill(bgColor="FFFF0000")))
    validation = DataValidation("whole", sqref="A5:E5")
    sheet.add_data_validation(validation)
    book.defined_names["合计"] = DefinedName("合计", attr_text="表四!$E$5")
    sheet["A5"].comment = Comment("已核", "张三")
    buffer = io.BytesIO()
    book.save(buffer)
    return with_parts(
        buffer.getvalue(),
        {
            "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0",
            "xl/pivotCache/pivotCacheDefinition1.xml": b"<pivotCacheDefinition/>",
            "xl/printerSettings/printerSettings1.bin": bytes(100),
            "customXml/item1.xml": b"<a><!-- kept --></a>",
        },
    )


def test_all_parts_but_the_sheet_stay_byte_for_byte():
    data = rich()
    document = gkreport.open(data)
    filled = document.fill(document.report.replace({TOTAL: 7, UPHELD: 7}))
    assert changed(data, filled.to_bytes()) == {"xl/worksheets/sheet4.xml"}  # openpyxl had it compute on load already
    assert filled.report == document.report.replace({TOTAL: 7, UPHELD: 7})
    plain = with_parts(data, {"xl/workbook.xml": lambda text: re.sub(r"<calcPr[^>]*>", "", text)})
    document = gkreport.open(plain)
    filled = document.fill(document.report.replace({TOTAL: 7}))
    assert changed(plain, filled.to_bytes()) == {"xl/worksheets/sheet4.xml", "xl/workbook.xml"}
    text = parts(filled.to_bytes())["xl/workbook.xml"].decode()
    assert '</definedNames><calcPr fullCalcOnLoad="1"/></workbook>' in text
    sheet = openpyxl.load_workbook(io.BytesIO(filled.to_bytes()))["表四"]
    assert (sheet["E5"].value, len(sheet._charts), sheet["A5"].comment.text) == (7, 1, "已核")
    assert len(sheet.conditional_formatting) == len(sheet.data_validations.dataValidation) == 1


def test_calculation_is_asked_for_where_it_was_not():
    document = gkreport.open(book_with(TOTAL, excel.Cell("1"), properties='<calcPr calcId="191029"/>').pack())
    filled = document.fill(REPORT)
    assert b'<calcPr calcId="191029" fullCalcOnLoad="1"/>' in parts(filled.to_bytes())["xl/workbook.xml"]
    assert document.fill(document.report).to_bytes() == document.to_bytes()


def test_the_style_of_a_cell_is_kept_and_a_blank_one_is_emptied():
    document = gkreport.open(book_with(TOTAL, excel.Cell("7", style=excel.ITEMS)).pack())
    assert document.report[TOTAL] == 7
    filled = document.fill(REPORT.replace({TOTAL: 12}))
    assert etree.tostring(element(filled, TOTAL), method="c14n").endswith(b's="4"><v>12</v></c>')
    emptied = filled.fill(REPORT.replace({TOTAL: None}))
    assert element(emptied, TOTAL).get("s") == "4"
    assert len(element(emptied, TOTAL)) == 0
    assert emptied.report[TOTAL] is None


def test_a_shared_string_gives_way_to_a_number_and_to_a_text():
    book = book_with(TOTAL, excel.Cell("7", xml="<v>{value}</v>", type="str", attributes=' cm="1" vm="1" ph="1"'))
    document = gkreport.open(book.pack())
    assert document.report[TOTAL] == 7
    cell = element(document.fill(REPORT.replace({TOTAL: 8})), TOTAL)
    assert {key: cell.get(key) for key in ("t", "cm", "vm", "ph")} == dict.fromkeys(("t", "cm", "vm", "ph"))
    old = Report.blank("示例县", 2019)
    document = gkreport.open(gkreport.dumps(old, format="xlsx"))
    path = next(path for path in old.cells() if "procurement" in path and path.endswith("amount"))
    assert (
        document.fill(old.replace({path: Amount(Decimal("160.5"), "万元")})).report[path]
        == old.replace({path: Amount(Decimal("160.5"), "万元")})[path]
    )


def test_money_is_exact_and_what_a_workbook_would_round_is_text():
    document = gkreport.open(gkreport.dumps(REPORT, format="xlsx"))
    for value in ("9.95", "59237.2449", "0.1", "123456789.012345", "1234567890.123456"):
        filled = document.fill(REPORT.replace({FEES: Decimal(value)}))
        assert filled.report[FEES] == Decimal(value)
        assert value in "".join(element(filled, FEES).itertext())


FORMATS_THAT_HIDE = {
    "date": (excel.DATE, None, "3"),
    "percent": (excel.PERCENT, None, "3"),
    "tenths": (excel.TENTHS, None, "3"),
    "whole": (1, '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="1"/></cellXfs>', "3.5"),
    "thousandths": (1, '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="2"/></cellXfs>', "3.555"),
    "powers": (1, '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="11"/></cellXfs>', "3"),
    "spelled": (
        1,
        (
            '<numFmts count="1"><numFmt numFmtId="170" formatCode="0.0_ "/></numFmts>'
            '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs>'
        ),
        "3.55",
    ),
    "spelled powers": (
        1,
        (
            '<numFmts count="1"><numFmt numFmtId="170" formatCode="0.0E+00"/></numFmts>'
            '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs>'
        ),
        "3",
    ),
    "none": (
        1,
        (
            '<numFmts count="1"><numFmt numFmtId="170" formatCode=";;;"/></numFmts>'
            '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs>'
        ),
        "3",
    ),
}


@pytest.mark.parametrize("name", FORMATS_THAT_HIDE)
def test_a_format_that_would_show_another_number_gives_way_to_a_plain_one(name):
    style, styles, value = FORMATS_THAT_HIDE[name]
    book = book_with(FEES, excel.Cell("", style=style))
    book.styles = styles or STYLES
    document = gkreport.open(book.pack())
    filled = document.fill(REPORT.replace({FEES: Decimal(value)}))
    assert filled.report[FEES] == Decimal(value)
    assert seen(filled, FEES).number_format == "General"
    assert changed(document.to_bytes(), filled.to_bytes()) == {
        "xl/styles.xml",
        "xl/workbook.xml",
        "xl/worksheets/sheet2.xml",
    }
    again = filled.fill(REPORT.replace({FEES: Decimal(value) + 1}))
    assert element(again, FEES).get("s") == element(filled, FEES).get("s")


@pytest.mark.parametrize("code", ["@", "General", "G/通用格式", "0", '0.00"万元"', "#,##0.00_);(#,##0.00)"])
def test_a_format_that_shows_the_number_stays(code):
    styles = (
        f'<numFmts count="1"><numFmt numFmtId="170" formatCode="{code.replace(chr(34), "&quot;")}"/></numFmts>'
        '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs>'
    )
    document = gkreport.open(book_with(FEES, excel.Cell("", style=1), styles=styles).pack())
    filled = document.fill(REPORT.replace({FEES: Decimal(3)}))
    assert filled.report[FEES] == 3
    assert element(filled, FEES).get("s") == "1"


def drop(path, document, *, whole_row=False):
    """The workbook without the element of a cell, or of its row."""
    sheet, row, column = attrs.astuple(document.reading.where[path].handle)
    ref = names.reference(row, column)

    def change(text):
        if whole_row:
            return re.sub(rf'<row r="{row}".*?</row>', "", text)
        return re.sub(rf'<c r="{ref}"[^>]*?(/>|>.*?</c>)', "", text)

    return f"xl/worksheets/sheet{sheet + 1}.xml", change


def test_cells_and_rows_that_are_not_drawn_are_made_in_order():
    document = gkreport.open(excel.form(REPORT).pack())
    name, without_row = drop(TOTAL, document, whole_row=True)
    data = with_parts(document.to_bytes(), {name: without_row})
    row = document.reading.where[TOTAL].handle.row
    texts = {
        document.reading.where[path].handle: (text, path)
        for path, text in ((TOTAL, "7"), (UPHELD, "6"), ("review_and_litigation.review.other", ""))
    }
    made = filled_with(data, texts, LIMITS)
    assert f'<row r="{row}"><c r="A{row}"><v>6</v></c><c r="E{row}"><v>7</v></c></row></sheetData>' in parts(made)[
        name
    ].decode().replace(' s="0"', "")
    assert b"<dimension" not in parts(made)[name]
    columns = '<cols><col min="5" max="5" width="9" style="4"/></cols><sheetData>'
    looked = filled_with(with_parts(data, {name: lambda text: text.replace("<sheetData>", columns)}), texts, LIMITS)
    assert f'<c r="E{row}" s="4">' in parts(looked)[name].decode()
    above = names.Address(document.reading.where[TOTAL].handle.sheet, row, 5)
    lower = with_parts(data, {name: lambda text: text.replace("</sheetData>", '<row r="90"/></sheetData>')})
    assert (
        f'<row r="{row}"><c r="E{row}"><v>1</v></c></row><row r="90"/>'
        in parts(filled_with(lower, {above: ("1", "")}, LIMITS))[name].decode()
    )


def test_a_new_cell_looks_like_its_row_or_the_one_on_its_left():
    book = excel.form(REPORT)
    sheet = next(sheet for sheet in book.sheets if any(cell.path == TOTAL for cell in sheet.values))
    at = next(at for at, cell in sheet.cells.items() if cell.path == TOTAL)
    sheet.cells[at[0], at[1] - 1].style = excel.ITEMS
    document = gkreport.open(book.pack())
    name, without = drop(TOTAL, document)
    data = with_parts(document.to_bytes(), {name: without})
    document = gkreport.open(data)
    assert document.report[TOTAL] is None
    filled = document.fill(REPORT.replace({TOTAL: 5}))
    cell = element(filled, TOTAL)
    assert (cell.get("s"), cell.getprevious().get("r")) == ("4", names.reference(at[0], at[1] - 1))
    assert cell.getnext().get("r") == names.reference(at[0], at[1] + 1)
    assert cell.getparent().get("spans") is None
    row = with_parts(
        data, {name: lambda text: text.replace(f'<row r="{at[0]}"', f'<row r="{at[0]}" s="0" customFormat="1"')}
    )
    assert element(gkreport.open(row).fill(REPORT.replace({TOTAL: 5})), TOTAL).get("s") == "0"


def test_hidden_protected_and_listed_cells_are_filled():
    book = book_with(TOTAL, excel.Cell("7"))
    for sheet in book.sheets:
        sheet.after = '<tableParts count="0"/>'
    data = with_parts(
        book.pack(),
        {"xl/worksheets/sheet4.xml": lambda t: t.replace("</sheetData>", '</sheetData><sheetProtection sheet="1"/>')},
    )
    assert gkreport.open(data).fill(REPORT).report == REPORT


# -- formulas --------------------------------------------------------------------------------------


@pytest.mark.parametrize("year", [2021, 2019])
def test_the_blank_workbook_is_filled_and_its_totals_left_alone(year):
    report = Report.blank("示例县", year)
    report = report.replace({path: 0 for path, value in report.cells().items() if not re.search("fees|amount", path)})
    document = gkreport.open(blank(Report.blank("示例县", year)))
    filled = document.fill(report)
    assert filled.report.cells() == report.cells()
    assert not any(problem.fatal for problem in filled.problems)
    sheet = openpyxl.load_workbook(io.BytesIO(filled.to_bytes()))["表三"]
    formulas = [cell.value for row in sheet for cell in row if cell.data_type == "f"]
    before = openpyxl.load_workbook(io.BytesIO(document.to_bytes()))["表三"]
    assert formulas == [cell.value for row in before for cell in row if cell.data_type == "f"]
    kept = openpyxl.load_workbook(io.BytesIO(filled.to_bytes()), data_only=True)["表三"]
    assert kept["J5"].value == 0
    with pytest.raises(FillError) as caught:
        document.fill(report.replace({"requests.new_received.total": 3}))
    (error,) = caught.value.exceptions
    assert "表三!J5" in error.place
    assert "公式（=IF(" in str(error)
    assert "“0”" in str(error)


def formula(text, kept, more="", kind=""):
    return excel.Cell(text, xml=kept, formula=f"<f{more}>{text}</f>", type=kind)


def document_with_formula(cell, **options):
    return gkreport.open(book_with(TOTAL, cell, **options).pack())


def test_a_formula_is_computed_anew_and_its_kept_result_brought_up_to_date():
    blank_ref = document_with_formula(excel.Cell("0")).reading.where
    row = blank_ref[TOTAL].handle.row
    document = document_with_formula(formula(f"SUM(A{row}:D{row})", "<v>0</v>"))
    assert document.report[TOTAL] == 0
    filled = document.fill(REPORT.replace({UPHELD: 4, TOTAL: 4}))
    assert filled.report == REPORT.replace({UPHELD: 4, TOTAL: 4})
    assert element(filled, TOTAL).find(f"{MAIN}v").text == "4"
    assert element(filled, TOTAL).find(f"{MAIN}f").text == f"SUM(A{row}:D{row})"
    with refused("算出来是“4”，不是“5”"):
        document.fill(REPORT.replace({UPHELD: 4, TOTAL: 5}))
    with refused("不是“”"):
        document.fill(REPORT.replace({UPHELD: 4, TOTAL: None}))
    empty = f'IF(COUNT(A{row}:D{row})=0,"",SUM(A{row}:D{row}))'
    document = document_with_formula(formula(escaped(empty), "<v>0</v>"))
    nothing = dict.fromkeys(["upheld", "corrected", "other", "pending", "total"])
    nothing = REPORT.replace({f"review_and_litigation.review.{name}": None for name in nothing})
    filled = document.fill(nothing)
    assert filled.report == nothing
    assert element(filled, TOTAL).get("t") == "str"
    assert filled.fill(REPORT).report == REPORT


def escaped(text):
    return text.replace('"', "&quot;")


def test_what_is_computed_in_another_way_is_refused():
    document = document_with_formula(formula("ROUND(1.4,0)", "<v>1</v>"))
    assert document.report[TOTAL] == 1
    with refused("=ROUND(1.4,0)），这里算不出它的结果"):
        document.fill(REPORT.replace({TOTAL: 2}))
    with refused("数组公式"):
        document_with_formula(formula("SUM(A1)", "<v>1</v>", ' t="array" ref="A1:Z99"')).fill(REPORT)
    with refused("算不出"):  # an array without its area
        document_with_formula(formula("SUM(A1)", "<v>1</v>", ' t="array" ref="?"')).fill(REPORT)


def test_results_that_are_words_or_dates_are_left_as_they_are():
    document = document_with_formula(excel.Cell("0"))
    sheet = next(s for s in excel.form(REPORT).sheets if any(c.path == TOTAL for c in s.values))
    row = sheet.bottom
    book = book_with(TOTAL, excel.Cell("1"))
    cells = next(s for s in book.sheets if any(c.path == TOTAL for c in s.values)).cells
    cells[row, 30] = formula('"甲"&amp;"乙"', "<v>甲乙</v>", kind="str")
    cells[row, 31] = attrs.evolve(formula(f"SUM(A{row}:D{row})", "<v>9</v>"), style=excel.DATE)
    filled = filled_with(book.pack(), {document.reading.where[UPHELD].handle: ("4", "")}, LIMITS)
    text = next(t.decode() for name, t in parts(filled).items() if "甲乙".encode() in t)
    assert "<v>甲乙</v>" in text
    assert "<v>9</v>" in text


# -- what is refused -------------------------------------------------------------------------------


def test_cells_that_no_one_sees_or_that_stand_twice_are_refused():
    document = gkreport.open(excel.form(REPORT).pack())
    sheet, row, column = attrs.astuple(document.reading.where[TOTAL].handle)
    name = f"xl/worksheets/sheet{sheet + 1}.xml"
    handle = document.reading.where[TOTAL].handle
    texts = {handle: ("1", "这里")}
    doubled = with_parts(document.to_bytes(), {name: lambda t: re.sub(rf'<c r="E{row}".*?</c>', r"\g<0>\g<0>", t)})
    with refused("这里：这一格在文件里出现了两次"):
        filled_with(doubled, texts, LIMITS)
    merge = f'</sheetData><mergeCells><mergeCell ref="D{row}:F{row}"/></mergeCells>'
    covered = with_parts(document.to_bytes(), {name: lambda t: t.replace("</sheetData>", merge)})
    with refused("合并单元格遮住"):
        filled_with(covered, texts, LIMITS)
    struck = book_with(TOTAL, excel.Cell("", style=excel.STRUCK)).pack()
    with refused("被划去"):
        filled_with(struck, texts, LIMITS)
    assert gkreport.open(filled_with(struck, {handle: ("", "")}, LIMITS)).report[TOTAL] is None
    assert column == 5


def test_signed_workbooks_are_not_changed():
    data = with_parts(gkreport.dumps(BAD, format="xlsx"), {"_xmlsignatures/origin.sigs": b""})
    document = gkreport.open(data)
    with pytest.raises(FormatError, match="数字签名"):
        document.fill(REPORT)
    with pytest.raises(FormatError, match="数字签名"):
        document.annotate(gkreport.check(document.report))


def test_broken_sheets_and_styles_are_refused():
    document = gkreport.open(excel.form(REPORT).pack())
    handle = document.reading.where[TOTAL].handle
    part = f"xl/worksheets/sheet{handle.sheet + 1}.xml"
    remark = [Remark("error", "甲", (handle,), handle)]
    space = f'<worksheet xmlns="{excel.TRANSITIONAL}"/>'
    for changes, words in (
        ({part: lambda _: space}, "没有单元格"),
        ({part: None}, "丢失"),
        ({"xl/styles.xml": lambda _: "<a/>"}, "格式信息"),
        ({part: lambda t: t.replace(' s="0"', ' s="77"', 1)}, "格式信息"),
    ):
        with pytest.raises(FormatError, match=words):
            annotated(with_parts(document.to_bytes(), changes), remark)


# -- annotate --------------------------------------------------------------------------------------


def test_comments_stand_at_the_very_cell_and_all_cells_are_coloured():
    data = gkreport.dumps(BAD, format="xlsx")
    document = gkreport.open(data)
    findings = gkreport.check(document.report)
    noted = document.annotate(findings)
    assert noted.report == document.report
    assert noted.problems == document.problems
    told = comments(noted.to_bytes())
    assert {comment.author for comment in told.values()} == {"gkreport"}
    assert "T4-SUM" in told["表四!E5"].text
    assert "相差 3" in told["表四!E5"].text
    sheet = openpyxl.load_workbook(io.BytesIO(noted.to_bytes()))["表四"]
    assert [cell.coordinate for cell in sheet[5] if cell.fill.fgColor.rgb == "FFFFD9D6"] == [
        "A5",
        "B5",
        "C5",
        "D5",
        "E5",
    ]
    plain = openpyxl.load_workbook(io.BytesIO(data))["表四"]
    for kept in ("font", "border", "alignment", "number_format", "protection"):
        assert repr(getattr(sheet["E5"], kept)) == repr(getattr(plain["E5"], kept))
    sheets = {name for name in changed(data, noted.to_bytes()) if name.startswith("xl/worksheets/sheet")}
    with_comments = (1, 2, 4, 5)  # two tables, and the prose, where findings without a cell are said
    assert sheets == {f"xl/worksheets/sheet{at}.xml" for at in with_comments}
    assert changed(data, noted.to_bytes()) - sheets == {
        "[Content_Types].xml",
        "xl/styles.xml",
        *(f"xl/comments{at}.xml" for at in range(1, 5)),
        *(f"xl/drawings/vmlDrawing{at}.vml" for at in range(1, 5)),
        *(f"xl/worksheets/_rels/sheet{at}.xml.rels" for at in with_comments),
    }
    assert document.annotate(findings).to_bytes() == noted.to_bytes()
    assert noted.annotate(findings).to_bytes() == noted.to_bytes()
    assert document.annotate(gkreport.checks.Findings(())).to_bytes() == data


def test_several_remarks_on_a_cell_are_one_comment_and_the_gravest_gives_the_colour():
    document = gkreport.open(gkreport.dumps(REPORT, format="xlsx"))
    handle = document.reading.where[TOTAL].handle
    remarks = [
        Remark("error", "甲_x000A_\x01", (handle,), handle),
        Remark("note", "乙<&>\n" + "长" * 200, (handle,), handle),
        Remark("warning", "丙", (), None),
    ]
    data = annotated(document.to_bytes(), remarks, summary="=核对")
    (comment,) = comments(data).values()
    assert comment.text.startswith("甲_x005F_x000A_\n乙<&>\n长")  # which Excel shows as _x000A_
    noted = gkreport.open(data)
    assert seen(noted, TOTAL).fill.fgColor.rgb == "FFFFD9D6"
    assert noted.report == REPORT
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames[-1] == "核对结果"
    rows = list(book.worksheets[-1].values)
    assert [row[:3] for row in rows] == [
        ("序号", "级别", "单元格"),
        ("1", "错误", "表四!E5"),
        ("2", "提醒", "—"),
        ("3", "提示", "表四!E5"),
    ]
    colours = [book.worksheets[-1][f"B{row}"].fill.fgColor.rgb for row in (2, 3, 4)]
    assert colours == ["FFFFD9D6", "FFFFF0C2", "FFE3ECFB"]
    assert book.worksheets[-1]["D2"].font.sz == 9
    assert book.worksheets[-1].print_title_rows == "$1:$1"
    assert book.worksheets[-1].row_dimensions[4].height > 3 * book.worksheets[-1].row_dimensions[1].height
    assert (rows[0][3], book.worksheets[-1]["D1"].data_type) == ("=核对", "s")
    assert annotated(data, remarks, summary="=核对") == data
    more = annotated(data, remarks[:1], summary="又")
    assert openpyxl.load_workbook(io.BytesIO(more)).sheetnames[-2:] == ["核对结果", "核对结果2"]
    assert annotated(document.to_bytes(), [], summary="空") == document.to_bytes()


def test_existing_comments_are_kept_and_ours_put_behind():
    data = rich()
    document = gkreport.open(data)
    where = document.reading.where
    first, last = where[UPHELD].handle, where[TOTAL].handle
    remarks = [Remark("error", "甲", (first,), first), Remark("error", "乙", (last,), last)]
    noted = annotated(data, remarks)
    found = comments(noted)
    assert {place: (comment.author, comment.text) for place, comment in found.items()} == {
        "表四!A5": ("张三", "已核\n甲"),
        "表四!E5": ("gkreport", "乙"),
    }
    assert annotated(noted, remarks) == noted
    kept = {name for name in changed(data, noted) if "chart" in name or "vba" in name or "drawing1.xml" in name}
    assert not kept


BUTTON = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"><v:shape id="_x0000_s3075" type="#_x0000_t201">'
    '<v:textbox><div>汇总<br></div></v:textbox><x:ClientData ObjectType="Button"/></v:shape></xml>\n'
)


def with_drawing(drawing, *, target="drawings/vmlDrawing7.vml"):
    book = excel.form(REPORT)
    for sheet in book.sheets:
        sheet.after = '<pageMargins left="1"/><legacyDrawing r:id="rId9"/><tableParts count="0"/>'
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    relations = (
        f'<Relationships xmlns="{space}"><Relationship Id="rId9" Type="{excel.OFFICE[excel.TRANSITIONAL]}/vmlDrawing" '
        f'Target="../{target}"/><Relationship Id="rIdGk1" Type="x/hyperlink" Target="http://a" TargetMode="External"/>'
        "</Relationships>"
    )
    for number in range(1, len(book.sheets) + 1):
        book.parts[f"xl/worksheets/_rels/sheet{number}.xml.rels"] = relations
    if drawing is not None:
        book.parts["xl/drawings/vmlDrawing7.vml"] = drawing
    return book.pack()


def test_a_drawing_with_buttons_is_kept_even_where_it_is_no_xml():
    """Excel writes `<br>` into the texts of buttons, so that no parser of XML takes the part."""
    document = gkreport.open(with_drawing(BUTTON))
    handle = document.reading.where[TOTAL].handle
    noted = annotated(document.to_bytes(), [Remark("error", "甲", (), handle)])
    drawn = parts(noted)["xl/drawings/vmlDrawing7.vml"].decode()
    head, tail = BUTTON.split("</xml>")
    assert drawn.startswith(head)
    assert drawn.endswith("</xml>" + tail)
    assert 'id="_x0000_s3076"' in drawn
    assert drawn.count("_x0000_t202") == 2
    text = parts(noted)[f"xl/worksheets/sheet{handle.sheet + 1}.xml"].decode()
    assert text.count("legacyDrawing") == 1


@pytest.mark.parametrize("drawing", [None, "<xml/>"])
def test_a_drawing_that_is_lost_or_incomplete_is_refused(drawing):
    document = gkreport.open(with_drawing(drawing))
    handle = document.reading.where[TOTAL].handle
    with pytest.raises(FormatError, match="不能添加批注"):
        annotated(document.to_bytes(), [Remark("error", "甲", (), handle)])


def with_comments(inside, **more):
    document = gkreport.open(gkreport.dumps(REPORT, format="xlsx"))
    handle = document.reading.where[TOTAL].handle
    noted = annotated(document.to_bytes(), [Remark("error", "甲", (), handle)])
    root = f'<comments xmlns="{excel.TRANSITIONAL}">{inside}</comments>'
    return with_parts(noted, {"xl/comments1.xml": root.encode(), **more}), handle


@pytest.mark.parametrize(
    ("inside", "wanted"),
    [
        ("", "乙"),
        ("<authors><author>gkreport</author></authors><commentList/>", "乙"),
        ('<authors/><commentList><comment ref="$E$5"/></commentList>', "乙"),
        ('<authors/><commentList><comment ref="E5"><text><t>丙</t></text></comment></commentList>', "丙|\n乙"),
        (
            (
                '<authors/><commentList><comment ref="E5"><text><r><rPr><b/></rPr><t>丙</t></r><phoneticPr fontId="1"/>'
                "</text></comment></commentList>"
            ),
            "丙|\n乙",
        ),
        ('<authors/><commentList><comment ref="E5"><text><t>丙乙</t></text></comment></commentList>', "丙乙"),
    ],
)
def test_comments_of_other_programs(inside, wanted):
    data, handle = with_comments(inside)
    noted = annotated(data, [Remark("error", "乙", (), handle)])
    root = etree.fromstring(parts(noted)["xl/comments1.xml"])
    (comment,) = root.iter(f"{MAIN}comment")
    assert "|".join(item.text for item in comment.iter(f"{MAIN}t")) == wanted
    last = list(comment.find(f"{MAIN}text"))[-1]
    assert ("phoneticPr" in inside) == last.tag.endswith("phoneticPr")
    assert annotated(noted, [Remark("error", "乙", (), handle)]) == noted


def test_a_cell_with_a_thread_is_refused_and_others_are_not():
    document = gkreport.open(gkreport.dumps(REPORT, format="xlsx"))
    where = document.reading.where
    sheet = where[TOTAL].handle.sheet + 1
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        'Type="http://schemas.microsoft.com/office/2017/10/relationships/threadedComment" '
        'Target="../threadedComments/threadedComment1.xml"/></Relationships>'
    )
    threads = '<ThreadedComments xmlns="http://x"><threadedComment ref="E5"/></ThreadedComments>'
    data = with_parts(
        document.to_bytes(),
        {
            f"xl/worksheets/_rels/sheet{sheet}.xml.rels": relations.encode(),
            "xl/threadedComments/threadedComment1.xml": threads.encode(),
        },
    )
    handle, other = where[TOTAL].handle, where[UPHELD].handle
    with pytest.raises(FormatError, match="对话式批注，不能再加批注：表四!E5"):
        annotated(data, [Remark("error", "甲", (), handle)])
    assert list(comments(annotated(data, [Remark("error", "甲", (handle,), other)]))) == ["表四!A5"]


@pytest.mark.parametrize("styles", [None, "", '<dxfs count="1"><dxf/></dxfs>'])
def test_a_workbook_without_styles_gets_some(styles):
    book = attrs.evolve(excel.form(BAD), styles=styles, inline=True)
    document = gkreport.open(book.pack())
    noted = document.annotate(gkreport.check(document.report))
    assert noted.report == document.report
    assert seen(noted, TOTAL).fill.fgColor.rgb == "FFFFD9D6"
    root = etree.fromstring(next(v for k, v in parts(noted.to_bytes()).items() if "styles" in k))
    order = [item.tag.rpartition("}")[2] for item in root]
    known = ["fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs"]
    assert order == [name for name in known if name in order]
    for item in root:
        assert item.get("count") == str(len(item))


def test_strict_workbooks_are_filled_and_annotated():
    book = excel.form(BAD)
    book.namespace = excel.STRICT
    document = gkreport.open(book.pack())
    filled = document.fill(REPORT)
    assert filled.report == REPORT
    noted = document.annotate(gkreport.check(document.report), summary=True)
    assert noted.report == document.report
    made = parts(noted.to_bytes())
    assert excel.STRICT.encode() in made["xl/comments1.xml"]
    assert not any(excel.TRANSITIONAL.encode() in part for part in made.values())


def test_a_style_sheet_of_another_name_space_is_refused():
    book = excel.form(BAD)
    data = with_parts(book.pack(), {"xl/styles.xml": lambda t: t.replace(excel.TRANSITIONAL, excel.STRICT)})
    document = gkreport.open(data)
    with pytest.raises(FormatError, match="格式信息"):
        document.annotate(gkreport.check(document.report))


@pytest.mark.needs("soffice")
def test_libreoffice_opens_what_was_filled_and_annotated_and_keeps_the_comments(tmp_path):
    document = gkreport.open(rich())
    noted = document.fill(BAD).annotate(gkreport.check(BAD), summary=True)
    (tmp_path / "a.xlsx").write_bytes(noted.to_bytes())
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
        "--outdir",
        "out",
        "a.xlsx",
    ]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)  # noqa: S603
    made = (tmp_path / "out" / "a.xlsx").read_bytes()
    told = {place: comment.text for place, comment in comments(noted.to_bytes()).items()}
    assert {place: comment.text.strip() for place, comment in comments(made).items()} == told
    assert "T4-SUM" in told["表四!E5"]
    assert openpyxl.load_workbook(io.BytesIO(made)).sheetnames[-1] == "核对结果"
    assert gkreport.open(made).report.cells() == BAD.cells()


def test_a_workbook_without_styles_is_filled():
    document = gkreport.open(attrs.evolve(excel.form(REPORT), styles=None, inline=True).pack())
    assert document.fill(REPORT.replace({UPHELD: 3, TOTAL: 3})).report[TOTAL] == 3


def test_a_summary_has_one_alignment():
    styles = '<cellXfs count="1"><xf numFmtId="0"><alignment horizontal="center"/></xf></cellXfs>'
    book = attrs.evolve(excel.form(BAD), styles=styles, inline=True)
    document = gkreport.open(book.pack())
    noted = document.annotate(gkreport.check(document.report), summary=True)
    root = etree.fromstring(parts(noted.to_bytes())["xl/styles.xml"])
    assert [len(xf.findall("{*}alignment")) for xf in root.iterfind("{*}cellXfs/{*}xf")].count(2) == 0
    assert root.find('{*}cellXfs/{*}xf/{*}alignment[@wrapText="1"]') is not None


def test_a_formula_without_a_kept_result_gets_one():
    plain = gkreport.open(excel.form(REPORT).pack())
    addends = ",".join(
        place_of(plain, TOTAL.replace("total", part))[1] for part in ("upheld", "corrected", "other", "pending")
    )
    document = gkreport.open(book_with(TOTAL, excel.Cell("", xml=f"<f>SUM({addends})</f>")).pack())
    filled = document.fill(document.report.replace({UPHELD: 3, TOTAL: 3}))
    sheet, ref = place_of(filled, TOTAL)
    kept = openpyxl.load_workbook(io.BytesIO(filled.to_bytes()), data_only=True)[sheet][ref].value
    assert (filled.report[TOTAL], kept) == (3, 3)
    assert seen(filled, TOTAL).value == f"=SUM({addends})"

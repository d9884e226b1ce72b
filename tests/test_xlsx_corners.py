"""Workbooks as other programs make them, places and handles, what is hidden, lost, broken, hostile or too large."""

import io
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

import attrs
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import excel
from tests.excel import Cell, Sheet, Workbook, form, of_cells, put_grid
from tests.pages import REPORTS, fatal, silent
from tests.word import zipped

import gkreport
from gkreport import FormatError
from gkreport.characters import letters
from gkreport.compose import compose
from gkreport.formats.opc import Package
from gkreport.formats.sheets import names
from gkreport.formats.xlsx import names as xlsx_names
from gkreport.formats.xlsx import reading
from gkreport.limits import Limits
from gkreport.page import Grid, Page, Paragraph
from gkreport.recognise import recognise

REPORT: Final = REPORTS["2021"]
LIMITS: Final = Limits()


def read_page(data: bytes, limits: Limits = LIMITS) -> Page:
    return reading.read(data, limits)


def grids(page: Page) -> list[Grid]:
    return [block for block in page.blocks if isinstance(block, Grid)]


def shape(page: Page) -> list[str]:
    """The blocks of a page: lines as they are, grids by the references of the cells with something in them."""
    return [
        block.text
        if isinstance(block, Paragraph)
        else "|".join(cell.place.rpartition("!")[2] for cell in block.cells if cell.text)
        for block in page.blocks
    ]


def of_rows(*rows: tuple[str, ...], **settings: object) -> Page:
    cells = {
        f"{excel.letters(at)}{row}": text for row, line in enumerate(rows, 1) for at, text in enumerate(line, 1) if text
    }
    return read_page(of_cells(dict(cells), **settings).pack())


# -- other programs --------------------------------------------------------------------------------


def with_openpyxl() -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for block in compose(REPORT).blocks:
        if isinstance(block, Paragraph):
            sheet = book.create_sheet()
            sheet["A1"] = block.text
            continue
        for cell in block.cells:
            at = sheet.cell(cell.row + 3, cell.column + 1)
            is_number = re.fullmatch(r"\d+(\.\d+)?", cell.text)
            at.value = (float(cell.text) if "." in cell.text else int(cell.text)) if is_number else cell.text or None
            if cell.rowspan * cell.colspan > 1:
                sheet.merge_cells(
                    start_row=at.row,
                    start_column=at.column,
                    end_row=at.row + cell.rowspan - 1,
                    end_column=at.column + cell.colspan - 1,
                )
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_a_workbook_of_openpyxl() -> None:
    assert recognise(read_page(with_openpyxl())).require() == REPORT


@pytest.mark.needs("soffice")
def test_workbooks_that_libreoffice_writes(tmp_path: Path) -> None:
    """A web page and a workbook of ours, opened in LibreOffice and saved as .xlsx."""
    (tmp_path / "web.html").write_text(gkreport.dumps(REPORT, format="html").decode(), "utf-8")
    (tmp_path / "book.xlsx").write_bytes(form(REPORT, "together").pack())
    out = tmp_path / "out"
    soffice = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"]
    for name, how in (("book.xlsx", []), ("web.html", ["--infilter=HTML (StarCalc)"])):
        save = ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(out), str(tmp_path / name)]
        subprocess.run([*soffice, *how, *save], check=True, capture_output=True, timeout=100)  # noqa: S603
    assert recognise(read_page((out / "book.xlsx").read_bytes())).require() == REPORT
    web = recognise(read_page((out / "web.xlsx").read_bytes()))
    assert silent(web, REPORT.cells()) == {}
    assert fatal(web) == []


# -- places and handles ----------------------------------------------------------------------------


def test_every_cell_has_a_place_and_a_handle_that_lead_back_to_it() -> None:
    book = form(REPORT)
    data = book.pack()
    parts = xlsx_names.Book.of(Package(data, LIMITS)).sheets
    where = recognise(read_page(data)).where
    assert len(where) == len(REPORT.cells())
    for path, cell in where.items():
        assert cell.handle is not None
        sheet, row, column = attrs.astuple(cell.handle)
        assert book.sheets[sheet].cells[row, column].path == path
        assert parts[sheet].part == f"xl/worksheets/sheet{sheet + 1}.xml"
        assert cell.place == f"{names.quoted(parts[sheet].name)}!{names.reference(row, column)}"


@given(st.integers(1, names.COLUMNS))
def test_letters_of_columns(column: int) -> None:
    assert names.column_number(letters(column)) == column


@pytest.mark.parametrize(
    ("name", "shown"),
    [("表三", "表三"), ("Sheet1", "Sheet1"), ("五、六", "'五、六'"), ("它's", "'它''s'"), ("2024年", "'2024年'"), ("R1C1", "'R1C1'"), ("", "''")],
)  # fmt: skip
def test_names_of_sheets_are_quoted_as_excel_quotes_them(name: str, shown: str) -> None:
    book = of_cells({"A1": "甲"})
    book.sheets[0].name = name
    (line,) = read_page(book.pack()).blocks
    assert line.place == f"{shown}!A1"


# -- lines of text ---------------------------------------------------------------------------------

TABLE: Final = ("项目", "甲", "乙")


def test_lines_stand_before_and_after_the_table_in_their_order() -> None:
    page = of_rows(("总结",), ("一段话。又一段。",), ("表头",), TABLE, ("数", "1", "2"), ("注：无",), ("3",))
    assert shape(page) == ["总结", "一段话。又一段。", "A1|A3|A4|B4|C4|A5|B5|C5|A6|A7", "表头", "注：无"]


def test_headings_in_one_column_and_texts_in_the_next() -> None:
    page = of_rows(("一、总体情况", "去年不错。\n今年也好。"), ("六、其他", "无"), ("", "还有一句。"))
    assert shape(page) == ["一、总体情况", "去年不错。", "今年也好。", "六、其他", "无", "还有一句。"]
    assert [block.place for block in page.blocks][:3] == ["表三!A1", "表三!B1", "表三!B1"]


def test_numeral_heading_and_text_in_three_columns() -> None:
    page = of_rows(("序号", "标题", "内容"), ("一", "总体情况", "好。" * 30), ("2、", "其他", "\n无事。"))
    assert shape(page) == ["A1|B1|C1", "一、总体情况", "好。" * 30, "2、其他", "无事。"]


def test_a_row_with_a_number_is_no_prose_however_long_its_note() -> None:
    page = of_rows(TABLE, ("数", "1", "说明。" * 30))
    assert shape(page) == ["A1|B1|C1|A2|B2|C2"]
    assert shape(of_rows(TABLE, ("长" * 90, "字" * 90))) == ["A1|B1|C1|A2|B2"]
    assert shape(of_rows(("甲", "乙"), ("丙", "丁"))) == ["A1|B1|A2|B2"]


def test_what_stands_alone_far_off_is_no_row_of_the_table() -> None:
    cells = dict(zip(("A1", "B1", "C1", "A2", "B2", "C2", "XFD1048576"), (*TABLE, "数", "1", "2", "9"), strict=True))
    (grid,) = read_page(of_cells(dict(cells)).pack()).blocks
    assert isinstance(grid, Grid)
    assert {cell.column for cell in grid.cells} == {0, 1, 2}


def test_a_blank_row_below_a_header_stays_where_it_is_drawn() -> None:
    cells: dict[str, Cell | str] = dict(zip(("A1", "B1", "C1"), TABLE, strict=True))
    blank = cells | {"A3": Cell(), "B3": Cell(), "C3": Cell()}
    rows = [
        max(cell.row for cell in grids(read_page(of_cells(given, merges=("A1:A2",)).pack()))[0].cells)
        for given in (cells, blank)
    ]
    assert rows == [0, 1]


def test_a_report_without_any_number_is_blank_and_no_row_is_missing() -> None:
    blank = gkreport.Report.blank("示例县", 2024)
    for layout in ("apart", "beside"):
        found = recognise(read_page(form(blank, layout).pack()))
        assert found.require().cells() == blank.cells()


def test_tables_beside_each_other_give_no_wrong_number() -> None:
    sheet = Sheet("表")
    left = 1
    for block in compose(REPORT).blocks:
        if isinstance(block, Grid):
            put_grid(sheet, block, 1, left)
            left = sheet.right + 2
    found = recognise(read_page(Workbook([sheet]).pack()))
    assert silent(found, REPORT.cells()) == {}


# -- merges ----------------------------------------------------------------------------------------


def test_merges_cover_only_rows_and_columns_that_are_used() -> None:
    cells: dict[str, Cell | str] = {"A1": "题", "A5": "甲", "D5": "乙", "F5": "丙", "A9": "丁", "D9": "1"}
    (grid,) = grids(read_page(of_cells(cells, merges=("A1:H3", "D5:E7", "$A$9:b9", "F9:F5")).pack()))
    assert [(c.text, c.row, c.column, c.rowspan, c.colspan, c.place) for c in grid.cells] == [
        ("题", 0, 0, 1, 3, "表三!A1"),
        ("甲", 1, 0, 1, 1, "表三!A5"),
        ("乙", 1, 1, 1, 1, "表三!D5"),
        ("丙", 1, 2, 2, 1, "表三!F5"),
        ("丁", 2, 0, 1, 1, "表三!A9"),
        ("1", 2, 1, 1, 1, "表三!D9"),
    ]


def test_what_merged_cells_cover_is_told_of() -> None:
    cells: dict[str, Cell | str] = {"A1": "甲", "B1": "乙", "C1": "丙", "A2": "5", "B2": "9", "C2": "7"}
    page = read_page(of_cells(cells, merges=("A2:B2", "B2:C2")).pack())
    assert [cell.text for cell in grids(page)[0].cells] == ["甲", "乙", "丙", "5", "7"]
    assert [str(problem) for problem in page.problems] == [
        "表三!B2：这些单元格被合并单元格遮住，其中的内容（如“9”）没有读入"
    ]


# -- what is hidden, lost or left out --------------------------------------------------------------


def problems(book: Workbook, limits: Limits = LIMITS) -> list[tuple[str, str]]:
    return [(problem.kind, problem.place) for problem in read_page(book.pack(), limits).problems]


def test_what_is_hidden_is_told_of_with_its_rows_and_columns() -> None:
    cells: dict[str, Cell | str] = {f"{column}{row}": "字" for column in "ABCDE" for row in (1, 2, 3, 5, 7)}
    book = of_cells(cells)
    sheet = book.sheets[0]
    sheet.rows = dict.fromkeys((1, 2, 3, 4, 7), 'hidden="1"') | {5: 'hidden="0"'}
    sheet.columns = (
        '<col min="2" max="3" hidden="1"/><col min="5" max="16384" width="0"/><col min="1" max="1" width="9"/>'
    )
    assert problems(book) == [("hidden", "表三 第1—3、7行，B—C、E列")]
    sheet.rows = {}
    assert problems(book) == [("hidden", "表三 B—C、E列")]
    sheet.columns = '<col min="9" max="9" hidden="1"/>'
    assert problems(book) == []
    sheet.state = "veryHidden"
    assert problems(book) == [("hidden", "表三")]
    sheet.cells = {}
    assert problems(book) == []


def test_sheets_that_are_lost_and_those_that_are_no_tables() -> None:
    book = of_cells({"A1": "甲"})
    office = excel.OFFICE[excel.TRANSITIONAL]
    book.parts["xl/_rels/workbook.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{office}/worksheet" Target="worksheets/gone.xml"/>'
        f'<Relationship Id="rId2" Type="{office}/chartsheet" Target="worksheets/sheet2.xml"/>'
        f'<Relationship Id="x" Type="{office}/externalLink" Target="http://example.invalid/" TargetMode="External"/>'
        "</Relationships>"
    )
    book.sheets.append(Sheet("图", {(1, 1): Cell("乙")}))
    data = repacked(book, {})
    page = read_page(data)
    assert [(problem.kind, problem.place) for problem in page.problems] == [("sheet_lost", "表三")]
    assert page.blocks == ()


def repacked(book: Workbook, parts: dict[str, bytes | str], without: tuple[str, ...] = ()) -> bytes:
    """Pack a workbook with some parts put in the place of others."""
    kept: dict[str, bytes | str] = {}
    changed = dict(book.parts)
    book.parts = {}
    with zipfile.ZipFile(io.BytesIO(book.pack())) as archive:
        kept = {name: archive.read(name) for name in archive.namelist()}
    return zipped({name: data for name, data in {**kept, **changed, **parts}.items() if name not in without})  # type: ignore[arg-type]


def test_a_cell_that_stands_twice_is_in_doubt() -> None:
    book = of_cells({"A1": "甲", "B1": "乙", "A2": Cell("5"), "B2": Cell("6", attributes=' r="A2"')})
    sheet = book.sheet_xml(book.sheets[0]).replace('r="B2" s="0" r="A2"', 'r="A2"')
    book.pack()
    page = read_page(repacked(book, {"xl/worksheets/sheet1.xml": sheet}))
    assert grids(page)[0].cells[2].text == "5\ufffd6"
    assert [problem.kind for problem in page.problems] == ["lost"]


def test_rows_and_cells_that_say_where_they_stand_now_and_then() -> None:
    rows = (
        '<row><c t="str"><v>甲</v></c><c r="C1" t="str"><v>乙</v></c><c t="str"><v>丙</v></c></row>'
        '<row r="5"><c r="B5"><v>1</v></c><c r="odd"><v>2</v></c><c r="c6"><v>3</v></c><odd/></row>'
        '<row r="x"><c><v>4</v></c><c r="B6"><v>5</v></c></row>'
    )
    book = of_cells({"A1": "字"})
    xml = re.sub("<sheetData>.*</sheetData>", f"<sheetData>{rows}</sheetData>", book.sheet_xml(book.sheets[0]))
    page = read_page(repacked(book, {"xl/worksheets/sheet1.xml": xml}))
    found = {cell.place.rpartition("!")[2]: cell.text for grid in grids(page) for cell in grid.cells if cell.text}
    assert found == {"A1": "甲", "C1": "乙", "D1": "丙", "B5": "1", "C5": "2", "C6": "3", "A6": "4", "B6": "5"}


def test_sheets_that_are_too_large_are_left_out() -> None:
    tall = Sheet("高", {(row, column): Cell("字") for row in range(1, 12) for column in (1, 2)})
    wide = Sheet("宽", {(row, row): Cell("字") for row in range(1, 9)})
    wide.cells[1, 2] = wide.cells[2, 1] = Cell("字")
    book = of_cells({"A1": "甲", "B1": "乙"})
    book.sheets += [tall, wide]
    limits = Limits(rows=10, cells=60)
    assert problems(book, limits) == [("sheet", "高"), ("sheet", "宽")]
    assert len(read_page(book.pack(), limits).blocks) == 1
    data = Workbook([tall] * 9).pack()
    with pytest.raises(FormatError):
        read_page(data, limits)


def test_a_sheet_that_unpacks_to_too_much_is_left_out_but_a_damaged_one_is_refused() -> None:
    data = Sheet("数据", {(row, column): Cell(str(row)) for row in range(1, 90) for column in range(1, 9)})
    book = of_cells({"A1": "甲"})
    book.sheets.append(data)
    assert problems(book, Limits(part_bytes=9_000)) == [("sheet", "数据")]
    packed = bytearray(book.pack())
    at = packed.index(b"xl/worksheets/sheet2.xml") + 300
    packed[at : at + 40] = bytes(40)
    with pytest.raises(FormatError, match="损坏"):
        read_page(bytes(packed))


def test_sheets_strings_and_styles_of_too_many_tags() -> None:
    book = of_cells({"A1": Cell("甲", style=1)})
    book.parts["xl/styles.xml"] = f'<styleSheet xmlns="{excel.TRANSITIONAL}">{"<xf/>" * 160_000}</styleSheet>'
    assert [problem.kind for problem in read_page(book.pack(), Limits(ratio=9_999)).problems] == ["looks"]
    book.parts["xl/sharedStrings.xml"] = f'<sst xmlns="{excel.TRANSITIONAL}">{"<si/>" * 410_000}</sst>'
    with pytest.raises(FormatError, match="文字过多"):
        read_page(book.pack(), Limits(ratio=9_999))
    (problem,) = read_page(sheet_of("<row/>" * 160_000), Limits(ratio=9_999)).problems
    assert problem.kind == "sheet"


@pytest.mark.parametrize("merges", [("A1:B1",) * 40, ("A1:C3",) * 5])
def test_more_merges_than_cells_are_none_of_a_report(merges: tuple[str, ...]) -> None:
    cells: dict[str, Cell | str] = {f"{column}{row}": "字" for column in "ABC" for row in (1, 2, 3)}
    assert problems(of_cells(cells, merges=merges)) == [("sheet", "表三")]


def test_more_merges_than_cells_of_several_tables_are_none_of_a_report() -> None:
    cells: dict[str, Cell | str] = {f"{column}{row}": "字" for column in "AB" for row in (1, 2, 9, 10)}
    assert problems(of_cells(cells, merges=("D1:D10",) * 16)) == []
    assert problems(of_cells(cells, merges=("D1:D10",) * 17)) == [("sheet", "表三")]


# -- what is no workbook, or a hostile one ---------------------------------------------------------


def package(**parts: str) -> bytes:
    return zipped({name.replace("__", "/"): data for name, data in parts.items()})


_RELS: Final = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r" Type="x/officeDocument" Target="{}"/></Relationships>'
)
_BOOK: Final = f'<workbook xmlns="{excel.TRANSITIONAL}"><sheets/></workbook>'


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"_rels/.rels": _RELS.format("xl/workbook.bin"), "xl/workbook.bin": ""}, "xlsb"),
        ({"xl/workbook.bin": ""}, "xlsb"),
        ({"word/document.xml": "<x/>"}, "xlsx"),
        ({"_rels/.rels": _RELS.format("word/document.xml"), "word/document.xml": "<x/>"}, "xlsx"),
        ({"ppt/presentation.xml": "<x/>"}, "演示文稿"),
        ({"content.xml": "<x/>"}, "OpenDocument"),
        ({"readme.txt": "<x/>"}, "压缩包"),
        ({"xl/workbook.xml": "<workbook/>"}, "xlsx"),
        ({"xl/workbook.xml": _BOOK.replace("workbook", "worksheet")}, "xlsx"),
        ({"xl/workbook.xml": "<workbook"}, "XML"),
        ({"xl/workbook.xml": "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"}, "DTD"),
        ({"xl/workbook.xml": _BOOK.replace("<sheets/>", "<sheets>" + "<sheet/>" * 256 + "</sheets>")}, "256"),
    ],
)
def test_what_is_no_workbook(parts: dict[str, str], words: str) -> None:
    with pytest.raises(FormatError, match="255" if words == "256" else words) as error:
        read_page(zipped(dict(parts)))
    assert error.value.in_language("en") != error.value.in_language()


def test_a_dangling_relationship_to_the_workbook() -> None:
    page = read_page(repacked(of_cells({"A1": "甲"}), {"_rels/.rels": _RELS.format("xl/gone.xml")}))
    assert shape(page) == ["甲"]
    assert read_page(zipped({"xl/workbook.xml": _BOOK})).blocks == ()


def sheet_of(rows: str, after: str = "") -> bytes:
    book = of_cells({"A1": "字"})
    xml = re.sub("<sheetData>.*</sheetData>", f"<sheetData>{rows}</sheetData>{after}", book.sheet_xml(book.sheets[0]))
    return repacked(book, {"xl/worksheets/sheet1.xml": xml})


def diagonal(count: int) -> str:
    cell = '<row r="{}"><c r="{}{}"><v>1</v></c></row>'
    return "".join(cell.format(at, excel.letters(at), at) for at in range(1, count + 1))


BLOCK: Final = "".join(
    f'<row r="{row}">' + "".join(f'<c r="{excel.letters(at)}{row}"><v>{at}</v></c>' for at in range(1, 61)) + "</row>"
    for row in range(1, 401)
)
MERGES: Final = "".join(
    f'<mergeCell ref="A1:{excel.letters(at)}{row}"/>' for row in range(400, 300, -1) for at in range(60, 10, -1)
)
LONG: Final = "字" * 32_000
REFUSED: Final[dict[str, Callable[[], bytes]]] = {
    "row out of bounds": lambda: sheet_of('<row r="1048577"><c><v>1</v></c></row>'),
    "row after the last": lambda: sheet_of('<row r="1048576"/><row/>'),
    "column out of bounds": lambda: sheet_of('<row><c r="XFE1"><v>1</v></c></row>'),
    "column after the last": lambda: sheet_of('<row><c r="XFD1"/><c/></row>'),
    "cell in row 0": lambda: sheet_of('<row><c r="A0"/></row>'),
    "too long a text": lambda: sheet_of(f'<row><c t="str"><v>{"字" * 33_000}</v></c></row>'),
    "sheet of another kind": lambda: repacked(of_cells({"A1": "甲"}), {"xl/worksheets/sheet1.xml": "<chartsheet/>"}),
    "broken sheet": lambda: repacked(of_cells({"A1": "甲"}), {"xl/worksheets/sheet1.xml": "<worksheet"}),
    "broken strings": lambda: repacked(of_cells({"A1": "甲"}), {"xl/sharedStrings.xml": "<sst"}),
    "one long text everywhere": lambda: repacked(
        of_cells({f"{c}{r}": "字" for c in "ABCDEFGH" for r in range(1, 10)}),
        {"xl/sharedStrings.xml": f'<sst xmlns="{excel.TRANSITIONAL}"><si><t>{LONG}</t></si></sst>'},
    ),
}
LARGE: Final[dict[str, Callable[[], bytes]]] = {
    "500,000 rows": lambda: sheet_of("<row/>" * 500_000),
    "149,000 rows": lambda: sheet_of("<row/>" * 149_000),
    "99,000 cells in a row": lambda: sheet_of("<row>" + "<c><v>1</v></c>" * 16_000 + "</row>"),
    "72,000 blank cells": lambda: sheet_of(("<row>" + '<c s="1"/>' * 72 + "</row>") * 1000),
    "diagonal": lambda: sheet_of(diagonal(450)),
    "24,000 cells": lambda: sheet_of(BLOCK),
    "5,000 merges": lambda: sheet_of(BLOCK, f"<mergeCells>{MERGES}</mergeCells>"),
    "4,000 merges of everything": lambda: sheet_of(BLOCK, "<mergeCells>" + '<mergeCell ref="B2:XFD1048576"/>' * 4_000 + "</mergeCells>"),
    "sums of everything": lambda: sheet_of(BLOCK[: BLOCK.index('<row r="150"')].replace("<v>", "<f>SUM(A1:B2,$B$2:BH400)</f><v>")),
    "sums of sums": lambda: sheet_of("".join(f'<row r="{at}"><c r="A{at}"><f>SUM(A{at + 1}:A{at + 500})</f></c></row>' for at in range(1, 490))),
    "long formulas": lambda: sheet_of("<row>" + f"<c><f>{'A1+' * 2700}A1</f></c>" * 500 + "</row>"),
    "99,000 texts": lambda: repacked(
        of_cells({"A1": "甲"}),
        {"xl/sharedStrings.xml": f'<sst xmlns="{excel.TRANSITIONAL}">' + "<si><t>字字字</t></si>" * 99_000 + "</sst>"},
    ),
    "runs": lambda: repacked(
        of_cells({"A1": "甲"}),
        {"xl/sharedStrings.xml": f'<sst xmlns="{excel.TRANSITIONAL}"><si>' + "<r><t>字</t></r>" * 99_000 + "</si></sst>"},
    ),
    "blanks": lambda: sheet_of(f'<row><c t="str"><v>{" _x0020_" * 4_000}</v></c></row>' * 150),
    "styles": lambda: repacked(
        of_cells({"A1": "甲"}),
        {"xl/styles.xml": f'<styleSheet xmlns="{excel.TRANSITIONAL}"><cellXfs>' + "<xf/>" * 149_000 + "</cellXfs></styleSheet>"},
    ),
    "codes": lambda: repacked(
        of_cells({f"A{at}": Cell("1", style=at) for at in range(1, 400)}),
        {"xl/styles.xml": f'<styleSheet xmlns="{excel.TRANSITIONAL}"><numFmts>' + "".join(f'<numFmt numFmtId="{at}" formatCode="{"[" * 32_000}"/>' for at in range(1, 400)) + "</numFmts><cellXfs>" + "".join(f'<xf numFmtId="{at}"/>' for at in range(400)) + "</cellXfs></styleSheet>"},
    ),
    "empty sheets": lambda: Workbook([Sheet(f"{at}") for at in range(255)]).pack(),
    "long prose": lambda: sheet_of("".join(f'<row r="{at}"><c t="str"><v>{"好。" * 2000}</v></c></row>' for at in range(1, 490))),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_hostile_workbooks(name: str) -> None:
    with pytest.raises(FormatError) as error:
        read_page(REFUSED[name](), Limits(ratio=1_000_000))
    assert error.value.in_language("en") != error.value.in_language()


_SPENT: Final = """
import os, sys, time
from pathlib import Path
from gkreport.errors import FormatError
from gkreport.formats.xlsx import reading
from gkreport.limits import Limits

def peak():
    return int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0])

for path in sys.argv[1:]:
    if os.fork():
        os.wait()
        continue
    data = Path(path).read_bytes()
    start, begun = peak(), time.process_time()
    try:
        reading.read(data, Limits(ratio=1_000_000))
    except FormatError:
        pass
    print(Path(path).stem, peak() - start, time.process_time() - begun, sep="\t", flush=True)
    os._exit(0)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the peak of memory is told by Linux")
@pytest.mark.parametrize("half", [0, 1])
def test_large_workbooks_take_two_seconds_and_64_mib_at_most(half: int, tmp_path: Path) -> None:
    paths = [tmp_path / f"{name}.xlsx" for name in list(LARGE)[half::2]]
    for path in paths:
        path.write_bytes(LARGE[path.stem]())
    command = [sys.executable, "-c", _SPENT, *map(str, paths)]
    done = subprocess.run(command, capture_output=True, check=True, text=True)  # noqa: S603
    spent = {
        name: (float(kib), float(seconds)) for name, kib, seconds in map(str.split, done.stdout.splitlines(), "\t" * 99)
    }
    assert len(spent) == len(paths)
    assert {name: cost for name, cost in spent.items() if cost[0] > 64 * 1024 or cost[1] > 2} == {}


with zipfile.ZipFile(io.BytesIO(form(REPORT).pack())) as _archive:
    _PARTS: Final = {name: _archive.read(name) for name in _archive.namelist() if name != "[Content_Types].xml"}


@settings(max_examples=max(1, settings().max_examples // 2))
@given(st.sampled_from(sorted(_PARTS)), st.data())
def test_any_change_of_any_part_ends_in_a_page_or_a_format_error(name: str, data: st.DataObject) -> None:
    """Any bytes in: a page, or a FormatError."""
    part = bytearray(_PARTS[name])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(part) - 1))
        part[at : at + data.draw(st.integers(0, 30))] = data.draw(
            st.sampled_from(
                [b"", b"<", b'"', b"0", b"A1", b"<c/>", b"-9", b"\xff", b'r="B2"', b"shared", b"str", b"_xD83D_"]
            )
        )
    try:
        read_page(zipped({**_PARTS, name: bytes(part)}))
    except FormatError:
        pass

"""Reading workbooks: every number is right, or None with a problem that names its cell, whatever the traps."""

import itertools
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Final

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import excel
from tests.excel import (
    CUSTOM_DATE,
    DATE,
    DIALECTS,
    ITEMS,
    LAYOUTS,
    PERCENT,
    RAISED,
    STRUCK,
    TENTHS,
    YUAN,
    Cell,
    Sheet,
    Workbook,
    form,
    of_cells,
)
from tests.pages import REPORTS, fatal, silent, some

from gkreport import Report
from gkreport.form import form_of
from gkreport.formats.sheets import names
from gkreport.formats.sheets.codes import code_of, number_in
from gkreport.formats.sheets.formulas import Formula, Sums
from gkreport.formats.xlsx import reading
from gkreport.limits import Limits
from gkreport.page import Grid, Page, Paragraph
from gkreport.recognise import Reading, recognise
from gkreport.seen import Why, sign_of, without_signs
from gkreport.testing import strategies

REPORT: Final = REPORTS["2021"]
LIMITS: Final = Limits()
FEW: Final = max(1, settings().max_examples // 4)
Edit = Callable[[Workbook], None]


def read_page(data: bytes, limits: Limits = LIMITS) -> Page:
    return reading.read(data, limits)


def opened(book: Workbook) -> Reading:
    return recognise(read_page(book.pack()))


def cells_of(page: Page) -> dict[str, str]:
    """The text of each cell, by its place."""
    return {cell.place: cell.text for block in page.blocks if isinstance(block, Grid) for cell in block.cells}


def texts(cells: dict[str, Cell | str], **settings: object) -> dict[str, str]:
    """What is read of some cells of one sheet, by reference; a row of words below makes a grid of it."""
    page = read_page(of_cells({"A99": "甲", "B99": "乙", "C99": "丙"} | cells, **settings).pack())  # type: ignore[arg-type]
    return {place.rpartition("!")[2]: text for place, text in cells_of(page).items()}


def one(cell: Cell, **settings: object) -> str:
    return texts({"B2": cell, "C2": "旁", "D2": "边"}, **settings).get("B2", "")


def kinds(data: bytes) -> list[str]:
    return [problem.kind for problem in read_page(data).problems]


def lines(page: Page) -> list[str]:
    return [block.text for block in page.blocks if isinstance(block, Paragraph)]


# -- traps -----------------------------------------------------------------------------------------


def on_values(change: Callable[[Cell], object]) -> Edit:
    def edit(book: Workbook) -> None:
        for cell in book.values:
            change(cell)

    return edit


def written(xml: str, kind: str = "") -> Edit:
    """Write the values in another way; `{value}` stands for what it is."""

    def change(cell: Cell) -> None:
        cell.xml, cell.type = xml, kind

    return on_values(change)


def made(make: Callable[[str], str], kind: str = "") -> Edit:
    def change(cell: Cell) -> None:
        cell.xml, cell.type = make(cell.text), kind

    return on_values(change)


def styled(style: int) -> Edit:
    return on_values(lambda cell: setattr(cell, "style", style))


def with_formula(formula: str) -> Edit:
    return on_values(lambda cell: setattr(cell, "formula", formula))


def on_sheets(change: Callable[[Sheet], object]) -> Edit:
    def edit(book: Workbook) -> None:
        for sheet in book.sheets:
            change(sheet)

    return edit


def attribute(**values: object) -> Edit:
    def edit(book: Workbook) -> None:
        for name, value in values.items():
            setattr(book, name, value)

    return edit


def spread(sheet: Sheet) -> None:
    """Leave a blank row and a blank column before each."""
    sheet.cells = {(2 * row, 2 * column): cell for (row, column), cell in sheet.cells.items()}

    def twice(ref: re.Match[str]) -> str:
        return f"{excel.letters(2 * names.column_number(ref[1]))}{2 * int(ref[2])}"

    sheet.merges = [re.sub(r"([A-Z]+)(\d+)", twice, merge) for merge in sheet.merges]


def blanks_behind(sheet: Sheet) -> None:
    for row, column in itertools.product(range(1, 80), range(1, 60)):
        sheet.cells.setdefault((row, column), Cell())


def leftovers(sheet: Sheet) -> None:
    """Old content in cells that are merged into others, which does not show."""
    for merge in sheet.merges:
        ends = [(int(ref[2]), names.column_number(ref[1])) for ref in re.finditer(r"([A-Z]+)(\d+)", merge)]
        if len(ends) > 1 and ends[-1] < (names.ROWS, 0):
            sheet.cells[ends[-1]] = Cell("99")


def far_away(sheet: Sheet) -> None:
    sheet.cells[1_048_576, 16_384] = Cell("9")


def other_sheets(book: Workbook) -> None:
    data = Sheet("数据")
    for row, column in itertools.product(range(1, 700), range(1, 9)):
        data.cells[row, column] = Cell(str(row * column))
    book.sheets.insert(0, data)
    book.sheets.append(Sheet("空白"))


def escaped(text: str) -> str:
    return f"<is><t>_x{ord(text[0]):04x}_{text[1:]}</t></is>"


def rich(text: str) -> str:
    looks = itertools.cycle(("<b/>", '<color rgb="FFFF0000"/>', '<vertAlign val="baseline"/><strike val="0"/>'))
    runs = "".join(f"<r><rPr>{next(looks)}</rPr><t>{digit}</t></r>" for digit in text)
    return f'<is>{runs}<rPh sb="0" eb="1"><t>99</t></rPh><phoneticPr fontId="1"/></is>'


def in_binary(text: str) -> str:
    """A number as 17 digits of a binary one show it."""
    return f"<v>{text}{'' if '.' in text else '.'}{'0' * 17}"[: 3 + 15 + 1] + "1</v>"


NOTED: Final = (
    "hidden rows",
    "rows without height",
    "hidden columns",
    "columns without width",
    "hidden sheets",
    "very hidden sheets",
)
VALUE, STYLE, FORMULA, SHEET, BOOK = range(5)
READ: Final[dict[str, tuple[int, Edit]]] = {
    # What a person reads without doubt is read right.
    "inline text": (VALUE, written("<is><t>{value}</t></is>", "inlineStr")),
    "text": (VALUE, written("<v>{value}</v>", "str")),
    "spaces around": (VALUE, written("<v> {value}\n</v>")),
    "spaces around text": (VALUE, written("<is><t xml:space='preserve'> {value} </t></is>", "inlineStr")),
    "more behind the number": (VALUE, written("<v>{value}</v><extLst/>")),
    "exponent": (VALUE, made(lambda text: f"<v>{Decimal(text):E}</v>")),
    "zeros behind the point": (VALUE, made(lambda text: f"<v>{text}{'' if '.' in text else '.'}000</v>")),
    "binary tail": (VALUE, made(in_binary)),
    "rich text": (VALUE, made(rich, "inlineStr")),
    "escapes": (VALUE, made(escaped, "inlineStr")),
    "full-width digits": (
        VALUE,
        made(
            lambda text: f"<v>{text.translate(str.maketrans('0123456789.', '０１２３４５６７８９．'))}</v>", "str"
        ),
    ),
    "style out of range": (STYLE, styled(999)),
    "items behind the number": (STYLE, on_values(lambda cell: setattr(cell, "style", None if "." in cell.text else ITEMS))),
    "formula of another kind": (FORMULA, with_formula("<f>VLOOKUP(A1,Sheet9!A:B,2,0)</f>")),
    "formula to another file": (FORMULA, with_formula("<f>[1]Sheet1!A1</f>")),
    "array": (FORMULA, with_formula('<f t="array" ref="B1">SUM(B1:B2)</f>')),
    "shared without its first": (FORMULA, with_formula('<f t="shared" si="77"/>')),
    "false attribute": (FORMULA, with_formula('<f aca="false">A1*1</f>')),
    "hidden rows": (SHEET, on_sheets(lambda sheet: sheet.rows.update(dict.fromkeys(range(3, 9), 'hidden="1"')))),
    "rows without height": (
        SHEET,
        on_sheets(lambda sheet: sheet.rows.update(dict.fromkeys(range(3, 9), 'ht="0" customHeight="1"'))),
    ),
    "hidden columns": (SHEET, on_sheets(lambda sheet: setattr(sheet, "columns", '<col min="2" max="16384" hidden="true"/>'))),
    "columns without width": (SHEET, on_sheets(lambda sheet: setattr(sheet, "columns", '<col min="2" max="3" width="0.0"/>'))),
    "hidden sheets": (SHEET, on_sheets(lambda sheet: setattr(sheet, "state", "hidden"))),
    "very hidden sheets": (SHEET, on_sheets(lambda sheet: setattr(sheet, "state", "veryHidden"))),
    "blank rows and columns between": (SHEET, on_sheets(spread)),
    "blank cells behind": (SHEET, on_sheets(blanks_behind)),
    "leftovers under merges": (SHEET, on_sheets(leftovers)),
    "a cell at the far end": (SHEET, on_sheets(far_away)),
    "lying dimension": (SHEET, on_sheets(lambda sheet: setattr(sheet, "dimension", "B7:XFD1048576"))),
    "merge of everything, last": (SHEET, on_sheets(lambda sheet: sheet.merges and sheet.merges.append("A1:XFD1048576"))),
    "merges that are none": (SHEET, on_sheets(lambda sheet: sheet.merges.extend(["A1", "", "1:2", "ZZZ1:ZZZ2"]))),
    "comments, filters, pictures": (
        SHEET,
        on_sheets(
            lambda sheet: setattr(
                sheet,
                "after",
                '<autoFilter ref="A1:B9"/><conditionalFormatting/><drawing r:id="rId9"/><legacyDrawing r:id="rId8"/>',
            )
        ),
    ),
    "other sheets": (BOOK, other_sheets),
    "no references": (BOOK, attribute(references=False)),
    "inline texts": (BOOK, attribute(inline=True)),
    "rich labels": (
        BOOK,
        attribute(rich=lambda text: f'<r><t xml:space="preserve">{text[:2]}</t></r><r><t xml:space="preserve">{text[2:]}</t></r><rPh sb="0" eb="1"><t>拼音</t></rPh>'),
    ),
    "strict": (BOOK, attribute(namespace=excel.STRICT)),
    "no relationships": (BOOK, attribute(relations=False)),
    "another folder": (BOOK, attribute(main="工作簿/book.xml")),
    "UTF-16": (BOOK, attribute(encoding="UTF-16")),
    "byte order mark": (BOOK, attribute(encoding="UTF-8-sig")),
    "macros": (BOOK, attribute(content_type="application/vnd.ms-excel.sheet.macroEnabled.main+xml")),
    "dates from 1904": (BOOK, attribute(before='<workbookPr date1904="1"/>')),
    "no styles": (BOOK, attribute(styles=None)),
    "broken styles": (BOOK, lambda book: book.parts.update({"xl/styles.xml": "<styleSheet"})),
    "styles of another kind": (BOOK, lambda book: book.parts.update({"xl/styles.xml": "<styleSheet/>"})),
}  # fmt: skip
DOUBTFUL: Final[dict[str, tuple[int, Edit]]] = {
    # What shows more or less than its digits is None with a problem.
    "true": (VALUE, written("<v>1</v>", "b")),
    "neither true nor false": (VALUE, written("<v>{value}</v>", "b")),
    "error": (VALUE, written("<v>#REF!</v>", "e")),
    "date as text": (VALUE, written("<v>2024-12-31T00:00:00Z</v>", "d")),
    "no number": (VALUE, written("<v>NaN</v>")),
    "number with words": (VALUE, written("<v>{value}件</v>")),
    "endless exponent": (VALUE, written("<v>{value}E+99999999</v>")),
    "hexadecimal": (VALUE, written("<v>0x{value}</v>")),
    "string out of range": (VALUE, written("<v>77777</v>", "s")),
    "string below nothing": (VALUE, written("<v>-1</v>", "s")),
    "another type": (VALUE, written("<v>{value}</v>", "odd")),
    "half": (VALUE, made(lambda text: "<v>NaN</v>" if "." in text else f"<v>{text}.5</v>")),
    "raised digit": (VALUE, written('<is><r><t>{value}</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>2</t></r></is>', "inlineStr")),
    "struck digit": (VALUE, written("<is><r><rPr><strike/></rPr><t>9</t></r><r><t>{value}</t></r></is>", "inlineStr")),
    "two lines": (VALUE, written("<is><t>{value}\n{value}</t></is>", "inlineStr")),
    "escaped break inside": (VALUE, made(lambda text: f"<v>{text[:1]}_x000B_{text[1:]}</v>", "str")),
    "date": (STYLE, styled(DATE)),
    "date by its own format": (STYLE, styled(CUSTOM_DATE)),
    "percent": (STYLE, styled(PERCENT)),
    "tenths of thousands": (STYLE, styled(TENTHS)),
    "struck": (STYLE, styled(STRUCK)),
    "raised": (STYLE, styled(RAISED)),
    "currency": (STYLE, styled(YUAN)),
    "no result kept": (FORMULA, lambda book: (with_formula("<f>VLOOKUP(A1,B:C,2)</f>")(book), written("")(book))),  # type: ignore[func-returns-value]
    "empty result kept": (FORMULA, lambda book: (with_formula("<f>A1*2</f>")(book), written("<v/>")(book))),  # type: ignore[func-returns-value]
    "array without a result": (FORMULA, lambda book: (with_formula('<f t="array" ref="B1">SUM(B1:B2)</f>')(book), written("")(book))),  # type: ignore[func-returns-value]
}  # fmt: skip
TRAPS: Final = READ | DOUBTFUL


def trapped(book: Workbook, *traps: str) -> Workbook:
    for _, edit in sorted((TRAPS[name] for name in traps), key=lambda trap: trap[0]):
        edit(book)
    return book


@pytest.mark.parametrize("name", READ)
def test_what_a_person_reads_without_doubt_is_read_right(name: str) -> None:
    for layout, dialect in some(itertools.product(LAYOUTS, DIALECTS), 7):
        found = opened(trapped(form(REPORT, layout, dialect), name))
        assert silent(found, REPORT.cells()) == {}
        assert fatal(found) == []
        assert found.report == REPORT
        assert ("hidden" in [problem.kind for problem in found.problems]) == (name in NOTED)


@pytest.mark.parametrize("name", DOUBTFUL)
def test_what_shows_more_than_digits_is_a_problem_that_names_the_cell(name: str) -> None:
    found = opened(trapped(form(REPORT), name))
    assert silent(found, REPORT.cells()) == {}
    assert set(found.report.cells().values()) == {None}
    assert fatal(found)


@pytest.mark.parametrize("key", REPORTS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_edition_shape_layout_and_dialect(key: str, layout: str) -> None:
    for dialect in DIALECTS:
        assert opened(form(REPORTS[key], layout, dialect)).require() == REPORTS[key]


def can_be_told(*traps: str) -> bool:
    """Whether what was there can be told by anybody."""
    here = set(traps)
    if any("styles" in name for name in traps) and any(TRAPS[name][0] == STYLE for name in traps):
        return False  # without styles a date is a number
    if {"no relationships", "another folder"} <= here or {"a cell at the far end", "no references"} <= here:
        return False  # nobody finds it; a million rows
    if {"a cell at the far end", "blank rows and columns between"} <= here:
        return False  # twice as far is out of bounds
    # Then it is in one table with the others, and 表四 has two rows of numbers, which is said.
    return not {"a cell at the far end", "merge of everything, last"} <= here


def goes_with(one: str, other: str) -> bool:
    if not can_be_told(one, other):
        return False
    return TRAPS[one][0] < TRAPS[other][0] or (TRAPS[one][0] == TRAPS[other][0] >= SHEET and one < other)


PAIRS: Final = [(a, b) for a, b in itertools.product(TRAPS, TRAPS) if goes_with(a, b)]


@pytest.mark.no_cover  # what it goes through is followed one by one elsewhere
@pytest.mark.parametrize("first", TRAPS)
def test_pairs_of_traps(first: str) -> None:
    """No pair of traps makes a wrong number that nobody is told of; two harmless ones make none at all."""
    for one, other in some([pair for pair in PAIRS if pair[0] == first], 20):
        found = opened(trapped(form(REPORT), one, other))
        assert silent(found, REPORT.cells()) == {}, (one, other)
        if {one, other} <= READ.keys():
            assert found.report.cells() == REPORT.cells(), (one, other)


@settings(max_examples=FEW)
@given(st.sets(st.sampled_from(list(TRAPS)), max_size=4), st.sampled_from(list(LAYOUTS)), st.sampled_from(DIALECTS))
def test_any_traps_together(traps: set[str], layout: str, dialect: excel.Dialect) -> None:
    """A cell is read exactly, or it is None with a problem that says where and why."""
    if not can_be_told(*traps):
        traps = set()
    found = opened(trapped(form(REPORT, layout, dialect), *traps))
    assert silent(found, REPORT.cells()) == {}


@settings(max_examples=FEW)
@given(strategies.reports(), st.sampled_from(list(LAYOUTS)), st.sampled_from(DIALECTS))
def test_any_report(report: Report, layout: str, dialect: excel.Dialect) -> None:
    book = form(report, layout, dialect)
    for sheet in book.sheets:  # in a column of the usual width Excel shows 100000000 as 1E+08
        sheet.columns = '<col min="1" max="40" width="24" customWidth="1"/>'
    found = opened(book)
    assert silent(found, report.cells()) == {}
    assert fatal(found) == []


# -- numbers ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("3", "3"),
        ("3.0", "3"),
        ("-0", "0"),
        ("+7", "7"),
        (".5", "0.5"),
        ("7.", "7"),
        ("1E+2", "100"),
        ("1.5e-3", "0.0015"),
        ("0.30000000000000004", "0.3"),
        ("12.3456", "12.3456"),
        ("12345678901234567", "12345678901234600"),
        ("1E+40", "1" + "0" * 40),
    ],
)
def test_numbers_show_fifteen_digits(written: str, shown: str) -> None:
    assert without_signs(one(Cell(xml=f"<v>{written}</v>"))) == shown  # they are too wide for the usual column


@pytest.mark.parametrize("written", ["1E+100", "1,000", "0x1F", "1__0", "٣", "", "9" * 41, "--1", "1e", "."])
def test_what_is_no_number(written: str) -> None:
    assert number_in(written) is None


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**10), max_value=10**10))
def test_numbers_that_went_through_floating_point_are_exact(number: Decimal) -> None:
    """Fifteen digits come back from a binary number as they went in (IEEE 754)."""
    assert number_in(repr(float(number))) == number


@pytest.mark.parametrize(
    ("code", "number", "shown"),
    [
        ("General", "3.5", "3.5"),
        ("0", "3.5", "3.5〔0〕"),
        ("0.00", "3", "3"),
        ("#,##0.00_ ;[Red]\\-#,##0.00\\ ", "-1234.5", "-1234.5"),
        ("0;[Red]0", "-8", "-8"),
        ("0;(0)", "-8", "-8"),
        ('"增"0;"减"0', "-8", "减8"),
        ('_ * #,##0_ ;_ * \\-#,##0_ ;_ * "-"_ ;_ @_ ', "0", "0"),
        ('_ "¥"* #,##0_ ;_ "¥"* \\-#,##0_ ', "-12", "-¥12"),
        ('0"件"', "3", "3件"),
        ("0件", "3", "3件"),
        ('0.0"万元"', "12.5", "12.5万元"),
        ('0"万元"', "12.5", '12.5〔0"万元"〕'),
        ("[DBNum1][$-804]General", "5", "5"),
        ("G/通用格式", "5", "5"),
        ("[$¥-804]0", "5", "¥5"),
        ("# ?/?", "0.5", "0.5〔# ?/?〕"),
        ("# ?/?", "5", "5"),
        ("0.00E+00", "100", "100〔0.00E+00〕"),
        ("@", "7", "7"),
        ("000000", "7", "7"),
        ("0;-0;;@", "0", "0"),
        (";;;", "7", ""),
        ('"已核"', "7", "已核"),
        ("0%", "3", "300%"),
        ("0.0%;-0.0%", "-0.035", "-3.5%"),
        ("0,", "12000", "12000〔0,〕"),
        ("0.0,,", "12000", "12000〔0.0,,〕"),
        ("0!.0,", "152790", "152790〔0!.0,〕"),
        ("0\\.0", "35", "35〔0\\.0〕"),
        ('"1"0', "5", '5〔"1"0〕'),
        ('0"0"', "5", '5〔0"0"〕'),
        ("[>100]0;0", "5", "5"),
        ('[>100]0"万";0', "5", "5"),
        ('[>100]0"万";0', "500", "500万"),
        ('[>100]0"万";0', "-5", '-5〔[>100]0"万";0〕'),
        ('0;[>100]0"万"', "5", '5〔0;[>100]0"万"〕'),
        ("[<x]0", "5", "5〔[<x]0〕"),
        ("0*9", "5", "5〔0*9〕"),
        ("0,.0", "5000", "5000〔0,.0〕"),
        ("0.0", "2.25", "2.25〔0.0〕"),
        ("", "5", "5"),
        ("yyyy-mm-dd", "45657", "2024-12-31"),
        ('yyyy"年"m"月"d"日"', "45657.5", "2024-12-31T12:00:00"),
        ("[$-F800]dddd\\,\\ mmmm\\ dd", "45657", "2024-12-31"),
        ("aaaa", "1", "1900-01-01"),
        ("d", "59", "1900-02-28"),
        ("d", "60", "1900-02-29"),
        ("d", "61", "1900-03-01"),
        ("d", "0", "1900-01-00"),
        ("h:mm", "0.25", "06:00:00"),
        ("[h]:mm", "1.5", "1900-01-01T12:00:00"),
        ("d", "-1", "#####"),
        ("d", "2958466", "#####"),
        ("d", "1E+20", "#####"),
    ],
)
def test_formats(code: str, number: str, shown: str) -> None:
    assert code_of(code).show(Decimal(number)) == shown


def test_dates_from_1904() -> None:
    assert code_of("d", since_1904=True).show(Decimal(0)) == "1904-01-01"
    assert code_of("d", since_1904=True).show(Decimal(60)) == "1904-03-01"
    assert code_of("d", since_1904=True).show(Decimal(2_958_465)) == "#####"
    book = of_cells({"A1": "甲", "B1": "乙", "B2": Cell("60", style=DATE)}, before='<workbookPr date1904="true"/>')
    assert cells_of(read_page(book.pack()))["表三!B2"] == "1904-03-01"


@pytest.mark.parametrize(
    ("inside", "shown"),
    [
        ("<t>甲_x000A_乙</t>", "甲\n乙"),
        ("<t>_x005F_x000A_</t>", "_x000A_"),
        ("<t>_x000d_\n</t>", ""),
        ("<t>甲_xD83D__xDE00_</t>", "甲😀"),
        ("<t>甲_xD83D_</t>", "甲\ufffd"),
        ("<t/>", ""),
        ("<r><t>上标</t></r><r><rPr><vertAlign val='superscript'/></rPr><t> </t></r>", "上标 "),
        ("<r><t>平方米m</t></r><r><rPr><vertAlign val='superscript'/></rPr><t>2</t></r><r><t>" + "字" * 40 + "</t></r>", "平方米m2" + "字" * 40),
        ("<odd/><t>甲</t>", "甲"),
    ],
)  # fmt: skip
def test_texts(inside: str, shown: str) -> None:
    assert one(Cell(xml=f"<is>{inside}</is>", type="inlineStr")) == shown


@pytest.mark.parametrize(("text", "shown"), [("5", sign_of(Why.STRUCK)), ("字" * 41, "")])
def test_a_text_that_its_style_strikes_is_told_where_it_may_be_a_number(text: str, shown: str) -> None:
    assert one(Cell(xml=f"<is><t>{text}</t></is>", type="inlineStr", style=STRUCK)) == shown


def test_what_is_seen_comes_before_what_is_hidden() -> None:
    """Last year's row, hidden below this year's, and last year's tables on a hidden sheet, are told of and not taken."""
    book = form(REPORT)
    sheet = book.sheets[1]
    row = next(row for (row, _), cell in sheet.cells.items() if cell.path)
    old = {
        column: attrs.evolve(cell, text="9") for (at, column), cell in sheet.cells.items() if at == row and cell.path
    }
    bottom = sheet.bottom + 1
    sheet.cells |= {(bottom, column): cell for column, cell in old.items()}
    sheet.cells[bottom, 1] = sheet.cells[row, 1]
    sheet.rows[bottom] = 'hidden="1"'
    found = opened(book)
    assert found.report == REPORT
    assert [problem.kind for problem in found.problems] == ["hidden"]
    book = form(REPORT)
    last_year = form(REPORT.replace({path: 9 for path, value in REPORT.cells().items() if isinstance(value, int)}))
    for sheet in last_year.sheets[1:4]:
        sheet.state, sheet.name = "hidden", f"上年{sheet.name}"
        del sheet.cells[1, 1]
        book.sheets.append(sheet)
    found = opened(book)
    assert found.report.cells() == REPORT.cells()
    for sheet in last_year.sheets[1:4]:
        sheet.state = ""
    assert silent(opened(book), REPORT.cells()) == {}  # the same texts in the same places, but now both are seen


def test_shared_strings_of_another_kind_are_none() -> None:
    book = of_cells({"A1": "甲", "B1": "乙", "A2": Cell("5"), "B2": Cell("6")})
    book.parts["xl/sharedStrings.xml"] = "<sst><si><t>甲</t></si></sst>"
    page = read_page(book.pack())
    assert cells_of(page) == {"表三!A1": "\ufffd", "表三!B1": "\ufffd", "表三!A2": "5", "表三!B2": "6"}
    assert [problem.message() for problem in page.problems] == [
        "表三!A1、B1：单元格的内容在文件里丢失或重复，没有读入；请用 WPS 或 Excel 打开检查并保存"
    ]


# -- formulas --------------------------------------------------------------------------------------


def computed(formula: str, **cells: str) -> str:
    """What a formula without a result comes to, in K9, beside cells of these texts."""
    given: dict[str, Cell | str] = {ref: Cell(text) for ref, text in cells.items()}
    formula = formula if formula.startswith("<") else f"<f>{formula}</f>"
    return texts(given | {"K9": Cell(xml="", formula=formula), "L9": "旁", "M9": "边"}).get("K9", "")


@pytest.mark.parametrize(
    ("formula", "shown"),
    [
        ("SUM(B5:D5)", "6"),
        ("sum( $B$5 : D5 )", "6"),
        ("=SUM(D5:B5)", "6"),
        ("SUM(B5,C5,B7:B12)", "13.5"),
        ("B5+C5-D5", "0"),
        ("-B5+SUM(B5:D5)-C5", "3"),
        ("B5+Z9", "1"),
        ('IF(COUNT(B5:D5)=0,"",SUM(B5:D5))', "6"),
        ('IF(COUNT(X1:Z9)=0,"",SUM(X1:Z9))', ""),
        ("SUM(B5:D5,XFD1048576)", "6"),
        ("B8", "10.5"),
        # Everything else is left to a program that can tell.
        ("SUM(X1:Z9)", "=?"),
        ("Z9+Z8", "=?"),
        ("SUM(B5:B14)", "=?"),
        ("B14+B5", "=?"),
        ("SUM(B5:D5)*2", "=?"),
        ("B5*2", "=?"),
        ("SUM(表二!B5:D5)", "=?"),
        ("AVERAGE(B5:D5)", "=?"),
        ('IF(COUNT(B5:D5)=0,"",SUM(B5:C5))', "=?"),
        ("SUM(B5:D5", "=?"),
        ("SUM(A1:XFD1048576)", "=?"),
        ("SUM(XFE1)", "=?"),
        ("SUM(A1048577)", "=?"),
        ("B:B", "=?"),
        ("+".join(["B5"] * 4000), "=?"),
        ("", "=?"),
    ],
)
def test_sums_without_a_result_are_computed(formula: str, shown: str) -> None:
    assert computed(formula, B5="1", C5="2", D5="3", B8="10.5", B14="十四") == shown


def test_sums_of_sums_and_cycles() -> None:
    cells: dict[str, Cell | str] = {"B2": Cell("1"), "C2": Cell("2")}
    for ref, formula in {
        "D2": "SUM(B2:C2)",
        "D3": "D2+B2",
        "E2": "E3",
        "E3": "SUM(E2:E2)",
        "F2": 'IF(COUNT(X1)=0,"",SUM(X1))',
        "F3": "SUM(F2,B2)",
        "F4": "F2+B2",
        "G2": "SUM(G3:G4)",
        "G3": "OFFSET(A1,1,1)",
        "G4": "SUM(D2:D3)",
    }.items():
        cells[ref] = Cell(xml="", formula=f"<f>{formula}</f>")
    cells["H2"] = Cell(xml="<v>5</v>", formula="<f>OFFSET(A1,1,1)</f>")
    cells["H3"] = Cell(xml="", formula="<f>H2+B2</f>")
    found = texts(cells)
    assert {ref: found[ref] for ref in ("D2", "D3", "G4", "F3", "H3")} == {
        "D2": "3",
        "D3": "4",
        "G4": "7",
        "F3": "1",
        "H3": "6",
    }
    assert {found[ref] for ref in ("E2", "E3", "F4", "G2", "G3")} == {"=?"}
    assert found["F2"] == ""


def test_a_chain_of_sums_that_is_too_deep_is_left_alone() -> None:
    formulas = {(row, 1): Formula(f"A{row + 1}") for row in range(1, 200)}
    sums = Sums({(200, 1): Decimal(5)}, formulas, recalculated=False)
    assert sums.result((1, 1)) is None
    assert sums.result((199, 1)) == 5
    assert Sums({(200, 1): Decimal(5)}, formulas, recalculated=False).result((150, 1)) == 5


def test_shared_formulas_are_moved() -> None:
    first = '<f t="shared" ref="D2:D4" si="0">SUM(B2:C2,$F$1,G$1,$H2)</f>'
    cells: dict[str, Cell | str] = {"F1": Cell("1000"), "G1": Cell("100"), "H2": Cell("7"), "H3": Cell("8")}
    cells |= {"B2": Cell("1"), "C2": Cell("2"), "B3": Cell("30"), "C3": Cell("40"), "H1": Cell("50")}
    cells |= {"D2": Cell(xml="", formula=first), "D3": Cell(xml="", formula='<f t="shared" si="0"/>')}
    cells |= {
        "E3": Cell(xml="", formula='<f t="shared" si="0"/>'),
        "A1": Cell(xml="", formula='<f t="shared" si="0"/>'),
    }
    found = texts(cells)
    assert found["D2"] == "1110"
    assert found["D3"] == str(30 + 40 + 1000 + 100 + 8)
    assert found["E3"] == str(40 + 1178 + 1000 + 50 + 8)
    assert found["A1"] == "=?"


@pytest.mark.parametrize(
    ("formula", "kept", "kind", "more", "shown"),
    [
        ("SUM(B2:C2)", "<v>3</v>", "", "", "3"),
        ("SUM(B2:C2)", "<v>3.0000000000000004</v>", "", "", "3"),
        ("SUM(B2:D2)", "<v>3.3000000000000003</v>", "", "", "3.3"),
        ("B2-D2", "<v>0.69999999999999996</v>", "", "", "0.7"),
        # A result that its cells do not come to is out of date, or the cells are.
        ("SUM(B2:C2)", "<v>4</v>", "", "", "=?"),
        ("SUM(B2:C2)", "<v></v>", "str", "", "=?"),
        ("SUM(B2:C2)", "<v>#REF!</v>", "e", "", "=?"),
        ('IF(COUNT(X1)=0,"",SUM(X1))', "<v></v>", "str", "", ""),
        ('IF(COUNT(X1)=0,"",SUM(X1))', "<v>3</v>", "", "", "=?"),
        # Where nobody else can compute it, what is kept is what was shown.
        ("B2*2", "<v>2</v>", "", "", "2"),
        ("SUM(X1)", "<v>0</v>", "", "", "0"),
        ("A1&amp;A2", "<v>字</v>", "str", "", "字"),
        ("B2/0", "<v>#DIV/0!</v>", "e", "", "#DIV/0!"),
        # Programs that compute nothing write 0 and ask for it to be done on opening.
        ("SUM(B2:C2)", "<v>0</v>", "", '<calcPr calcId="1" fullCalcOnLoad="1"/>', "3"),
        ("B2*2", "<v>0</v>", "", '<calcPr fullCalcOnLoad="true"/>', "=?"),
        ("SUM(X1)", "<v>0</v>", "", '<calcPr fullCalcOnLoad="1"/>', "=?"),
        ("B2*2", "<v>2</v>", "", '<calcPr fullCalcOnLoad="0"/>', "2"),
    ],
)
def test_results_that_are_kept(formula: str, kept: str, kind: str, more: str, shown: str) -> None:
    cells: dict[str, Cell | str] = {"B2": Cell("1"), "C2": Cell("2"), "D2": Cell("0.3")}
    cells["E2"] = Cell(xml=kept, type=kind, formula=f"<f>{formula}</f>")
    assert texts(cells, properties=more).get("E2", "") == shown


def test_a_formula_nobody_can_tell_is_told_of_where_it_stands() -> None:
    cells: dict[str, Cell | str] = {"A1": "甲", "B1": "乙"}
    cells |= {f"B{row}": Cell(xml="", formula="<f>A1*2</f>") for row in range(2, 9)}
    (problem,) = read_page(of_cells(cells).pack()).problems
    assert problem.message() == (
        "表三!B2、B3、B4、B5、B6 等 7 格：公式“=A1*2”的结果没有保存，或者已经过时，没有读入；请用 WPS 或 Excel 打开并保存"
    )
    assert problem.fatal


_TERMS: Final = st.one_of(
    st.tuples(st.just(""), st.sampled_from([f"{c}{r}" for c in "ABC" for r in range(1, 5)])),
    st.tuples(st.just("SUM"), st.sampled_from(["A1:C4", "A1:A4", "B2:C3", "A1", "C4:A1", "A1:B1,C2", "$A$1:B$2"])),
)


@given(
    st.dictionaries(st.tuples(st.integers(1, 4), st.integers(1, 3)), st.integers(-999, 999).map(Decimal), min_size=1),
    st.lists(st.tuples(st.sampled_from("+-"), _TERMS), min_size=1, max_size=5),
)
def test_chains_of_sums_are_added_up(
    values: dict[tuple[int, int], Decimal], terms: list[tuple[str, tuple[str, str]]]
) -> None:
    """A sum is that of the cells it names; where none of them holds a number nobody says that it is 0."""
    formula = "".join(f"{sign}{name}({refs})" if name else sign + refs for sign, (name, refs) in terms)
    total, count = Decimal(0), 0
    for sign, (_, refs) in terms:
        for area in refs.replace("$", "").split(","):
            ends = [(int(ref[1:]), ord(ref[0]) - 64) for ref in area.split(":")]
            (top, bottom), (left, right) = (sorted((ends[0][axis], ends[-1][axis])) for axis in (0, 1))
            inside = [v for (r, c), v in values.items() if top <= r <= bottom and left <= c <= right]
            total += sum(inside) * (-1 if sign == "-" else 1)
            count += len(inside)
    result = Sums(values, {(9, 9): Formula(formula)}, recalculated=False).result((9, 9))
    assert result == (total if count else None)


TOTALS: Final = {
    path: cell
    for path, cell in form_of(REPORT).cells.items()
    if path.startswith("requests.") and path.endswith(".total")
}


@pytest.mark.parametrize("kept", [True, False])
def test_totals_as_formulas(kept: bool) -> None:
    """The totals of 表三 as sums of their rows, with or without a result."""
    sums = {
        path: sum(
            REPORT.cells()[p] for p in REPORT.cells() if p.rpartition(".")[0] == path.rpartition(".")[0] and p != path
        )
        for path in TOTALS
    }  # type: ignore[misc]
    report = REPORT.replace(sums)
    book = form(report)
    for sheet in book.sheets:
        for (row, column), cell in sheet.cells.items():
            if cell.path in TOTALS:
                left, right = excel.letters(column - 6), excel.letters(column - 1)
                cell.formula = f"<f>SUM({left}{row}:{right}{row})</f>"
                cell.xml = f"<v>{cell.text}</v>" if kept else ""
    assert opened(book).require() == report

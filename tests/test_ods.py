"""Workbooks of OpenDocument: what a cell shows is read, or told."""

import io
import zipfile
from html import escape
from typing import Final

import pytest
from tests.excel import letters
from tests.others import MAKERS, ODS_SPACES, flat_ods, table
from tests.pages import REPORTS

import gkreport
from gkreport import FormatError, Limits
from gkreport.compose import compose
from gkreport.formats.ods import reading
from gkreport.page import Grid, Page
from gkreport.seen import spelt_out

AROUND: Final = "<table:table-row><C>甲</C><C>乙</C><C>丙</C></table:table-row>"
"""What makes a table of the cell B2."""


def read(inside: str, styles: str = "") -> Page:
    return reading.read(flat_ods(table(inside), styles=styles), Limits())


def texts(page: Page) -> dict[str, str]:
    cells = (cell for block in page.blocks if isinstance(block, Grid) for cell in block.cells)
    return {cell.place.rpartition("!")[2]: spelt_out(cell.text) for cell in cells}


def b2(cell: str, styles: str = "", *, columns: str = "", row: str = "", behind: str = "") -> str:
    """What is read of B2."""
    line = f"<table:table-row {row}><C>丁</C>{cell}</table:table-row>"
    return texts(read(f"{columns}{AROUND}{line}{behind}", styles)).get("B2", "")


def number(  # noqa: PLR0913, PLR0917
    value: str, shown: str, look: str = "", inside: str = "", kind: str = "float", more: str = ""
) -> str:
    words = f"<text:p>{shown}</text:p>" if shown else ""
    return (
        f'<table:table-cell table:style-name="{look}" office:value-type="{kind}" office:value="{value}" {more}>'
        f"{words}{inside}</table:table-cell>"
    )


# -- reports -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", REPORTS)
def test_reports_come_back(name: str) -> None:
    flat = MAKERS["ods"](compose(REPORTS[name]))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", flat)
    for data in (flat, buffer.getvalue()):
        document = gkreport.open(data)
        assert (document.format, document.report) == ("ods", REPORTS[name])


def test_a_file_without_sheets_is_refused() -> None:
    with pytest.raises(FormatError, match="没有工作表"):
        reading.read(f"<office:document{ODS_SPACES}/>".encode(), Limits())


# -- cells -------------------------------------------------------------------------------------------

CELLS: Final = {
    "a text": ("<C>126</C>", "126"),
    "a number": (number("126", "126"), "126"),
    "a number with words": (number("1260", "1,260件"), "1260件"),
    "a rounded number": (number("126.4", "126"), "126.4〔126〕"),
    "another number is shown": (number("126", "7 126"), "126〔7 126〕"),
    "a zero that is shown as a dash": (number("0", "-"), "0"),
    "a zero that is not shown": (number("0", ""), "0"),
    "a number that is not shown": (number("126", ""), ""),
    "below zero": (number("-3", "(3)"), "-3"),
    "below zero in words": (number("-3", "减3"), "减3"),
    "percent": (number("0.3", "30%", kind="percentage"), "30%"),
    "no number": (number("x", "126"), "126"),
    "a day": ('<table:table-cell office:value-type="date" office:date-value="2024-01-03"><text:p>3</text:p></table:table-cell>', "2024-01-03"),
    "lines": ("<table:table-cell><text:p>1</text:p><text:p>2</text:p></table:table-cell>", "1\n2"),
    "fields and elements that nobody knows": ("<C>1<text:title>2</text:title>3<text:bookmark/></C>", "1\ufffc3"),
    "signs": ('<C>a<text:s text:c="2"/>b<text:tab/>c<text:line-break/>d<text:a>e</text:a></C>', "a  b\tc\nde"),
    "a comment": ("<table:table-cell><office:annotation><text:p>7</text:p></office:annotation><text:p>126</text:p></table:table-cell>", "126"),
    "a sum": (number("126", "126", more='table:formula="of:=SUM([.C2:.D2])"') + number("120", "120") + number("6", "6"), "126"),
    "a sum that is out of date": (number("126", "126", more='table:formula="of:=SUM([.C2];[.D2])"') + number("120", "120") + number("7", "7"), "=?"),
    "merged": ('<table:table-cell table:number-columns-spanned="2"><text:p>126</text:p></table:table-cell><table:covered-table-cell/>', "126"),
    "white letters": ('<C><text:span text:style-name="white">7</text:span>126</C>', "126"),
    "white letters in a link": ('<C>126<text:a text:style-name="white">7<text:span>8</text:span><text:s/></text:a></C>', "126"),
    "white letters in other letters": ('<C><text:span text:style-name="nothing">12<text:span text:style-name="white">7</text:span>6</text:span></C>', "12 6"),
    "letters as they are": ('<C><text:span text:style-name="nothing">12</text:span>6</C>', "126"),
}  # fmt: skip


def style(name: str, family: str, inside: str, more: str = "") -> str:
    return f'<style:style style:name="{name}" style:family="{family}" {more}>{inside}</style:style>'


def cell_style(name: str, cell: str = "", letters: str = "", more: str = "") -> str:
    return style(name, "table-cell", f"<style:table-cell-properties {cell}/><style:text-properties {letters}/>", more)


WHITE: Final = style("white", "text", '<style:text-properties fo:color="#ffffff"/>')


@pytest.mark.parametrize("name", CELLS)
def test_what_a_cell_holds(name: str) -> None:
    cell, shown = CELLS[name]
    assert b2(cell, WHITE) == shown


LOOKS: Final = {
    "plain": ("", "", "126"),
    "white": ("", 'fo:color="#ffffff"', ""),
    "white, by the window": ("", 'fo:color="#ffffff" style:use-window-font-color="true"', "126"),
    "white on black": ('fo:background-color="#000000"', 'fo:color="#ffffff"', "126"),
    "struck": ("", 'style:text-line-through-style="solid"', "［被划去］"),
    "raised": ("", 'style:text-position="super 58%"', "［是上标、下标或注码］126"),
    "raised by a share": ("", 'style:text-position="33% 58%"', "［是上标、下标或注码］126"),
    "not raised": ("", 'style:text-position="0% 100%"', "126"),
    "tiny": ("", 'fo:font-size="1pt"', "［字号小到看不清］126"),
    "crossed": ('style:diagonal-bl-tr="0.5pt solid #000000"', "", "［被划去］"),
    "filling": ('style:repeat-content="true"', "", "［样式无法确定］126"),
}


@pytest.mark.parametrize("name", LOOKS)
def test_how_a_cell_looks(name: str) -> None:
    cell, letters_of, shown = LOOKS[name]
    styles = cell_style("ce1", cell, letters_of)
    assert b2(number("126", "126", "ce1"), styles) == shown
    columns = '<table:table-column/><table:table-column table:default-cell-style-name="ce1"/>'
    assert b2(number("126", "126"), styles, columns=columns) == shown


FORMATS: Final = {
    "white by its format": ('<style:text-properties fo:color="#ffffff"/>', "［样式无法确定］126"),
    "red by its format": ('<style:text-properties fo:color="#ff0000"/>', "126"),
    "white on a condition": ('<style:map style:condition="value()&gt;=0" style:apply-style-name="N2"/>', "［样式无法确定］126"),
    "filled with a digit": ("<number:fill-character>7</number:fill-character>", "［样式无法确定］126"),
    "filled with blanks": ("<number:fill-character> </number:fill-character>", "126"),
}  # fmt: skip


@pytest.mark.parametrize("name", FORMATS)
def test_formats_of_numbers_that_say_more(name: str) -> None:
    inside, shown = FORMATS[name]
    formats = f'<number:number-style style:name="N1">{inside}</number:number-style>'
    formats += '<number:number-style style:name="N2"><style:text-properties fo:color="#ffffff"/></number:number-style>'
    assert b2(number("126", "126", "ce1"), formats + cell_style("ce1", more='style:data-style-name="N1"')) == shown


# -- rows, columns, sheets ---------------------------------------------------------------------------

LINE: Final = "<table:table-row {}><C>丁</C><C>126</C></table:table-row>"
HIDING: Final = {
    "a hidden row": ("", LINE.format('table:visibility="collapse"'), "表三 第2行"),
    "a filtered row": ("", LINE.format('table:visibility="filter"'), "表三 第2行"),
    "a row without height": ("", LINE.format('table:style-name="ro0"'), "表三 第2行"),
    "a folded group": ("", f'<table:table-row-group table:display="false">{LINE.format("")}</table:table-row-group>', "表三 第2行"),
    "a hidden column": ('<table:table-column/><table:table-column table:visibility="collapse"/>', LINE.format(""), "表三 B列"),
    "hidden columns": (
        ("<table:table-header-columns><table:table-column/></table:table-header-columns>"
         '<table:table-column table:number-columns-repeated="2" table:visibility="collapse"/>'), LINE.format(""), "表三 B—C列",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HIDING)
def test_hidden_rows_and_columns_are_told(name: str) -> None:
    columns, line, place = HIDING[name]
    page = read(
        columns + AROUND + line, style("ro0", "table-row", '<style:table-row-properties style:row-height="0pt"/>')
    )
    assert [(one.kind, one.place) for one in page.problems] == [("hidden", place)]


def test_a_hidden_sheet_is_told() -> None:
    hidden = style("ta1", "table", '<style:table-properties table:display="false"/>')
    page = reading.read(flat_ods(table(AROUND), table(AROUND, "二", "ta1"), styles=hidden), Limits())
    assert [(one.kind, one.place) for one in page.problems] == [("hidden", "二")]


def test_room() -> None:
    styles = style("co1", "table-column", '<style:table-column-properties style:column-width="5pt"/>')
    assert (
        b2(
            number("126", "126"),
            styles,
            columns='<table:table-column table:style-name="co1" table:number-columns-repeated="3"/>',
        )
        == "［被裁去或伸出纸面］126"
    )
    styles = style("ro1", "table-row", '<style:table-row-properties style:row-height="2pt"/>')
    assert b2(number("126", "126"), styles, row='table:style-name="ro1"') == "［被裁去或伸出纸面］126"


def test_cells_and_rows_that_come_again() -> None:
    page = read('<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="3"><text:p>1</text:p></table:table-cell>'
                '<table:table-cell table:number-columns-repeated="16381"/></table:table-row><table:table-row table:number-rows-repeated="1048574"/>')  # fmt: skip
    assert texts(page) == {f"{letters(column)}{row}": "1" for row in (1, 2) for column in (1, 2, 3)}


LARGE: Final = {
    "rows": '<table:table-row table:number-rows-repeated="99999999"><C>1</C></table:table-row>',
    "columns": '<table:table-row><table:table-cell table:number-columns-repeated="16384"><text:p>1</text:p></table:table-cell><C>2</C></table:table-row>',
}  # fmt: skip


@pytest.mark.parametrize("name", LARGE)
def test_far_too_many_cells_are_told(name: str) -> None:
    page = reading.read(flat_ods(table(LARGE[name]), table(AROUND, "二")), Limits())
    assert [(one.kind, one.place) for one in page.problems] == [("sheet", "表三")]


# -- rules and drawings ------------------------------------------------------------------------------


def rule(value: str, look: str = "白字") -> str:
    return f'<calcext:condition calcext:apply-style-name="{look}" calcext:value="{escape(value)}"/>'


RULES: Final = {
    "more": (rule(">100"), ""),
    "less": (rule("<100"), "126"),
    "between": (rule("between(100,200)"), ""),
    "always": (rule("formula-is(TRUE)"), ""),
    "perhaps": (rule("formula-is([.A1]=1)"), "［样式无法确定］126"),
    "something else": (rule("duplicate"), "［样式无法确定］126"),
    "a style that is not there": (rule("duplicate", "x"), "［样式无法确定］126"),
    "another format of numbers": (rule(">100", "格式"), "［样式无法确定］126"),
    "black letters": (rule(">100", "黑字"), "126"),
    "letters by the window on black": (rule(">100", "黑底"), "126"),
    "a picture in its place": ('<calcext:icon-set calcext:show-value="false"/>', ""),
    "a bar": ("<calcext:data-bar/>", "126"),
    "a dark scale": ('<calcext:color-scale><calcext:color-scale-entry calcext:color="#000000"/></calcext:color-scale>', "［样式无法确定］126"),
}  # fmt: skip
RULE_STYLES: Final = (
    cell_style("white_5f", letters='fo:color="#ffffff"', more='style:display-name="白字"')
    + cell_style("黑字", letters='style:use-window-font-color="true"')
    + cell_style("格式", more='style:data-style-name="N1"')
    + cell_style("黑底", 'fo:background-color="#000000"', 'style:use-window-font-color="true"')
)


@pytest.mark.parametrize("name", RULES)
def test_rules(name: str) -> None:
    inside, shown = RULES[name]
    place = 'calcext:target-range-address="表三.B2:表三.B2 x"'
    rules = f"<calcext:conditional-formats><calcext:conditional-format {place}>{inside}</calcext:conditional-format></calcext:conditional-formats>"
    assert b2(number("126", "126"), RULE_STYLES, behind=rules) == shown


def test_a_style_that_changes_on_conditions_is_in_doubt() -> None:
    mapped = style(
        "ce1", "table-cell", '<style:map style:condition="cell-content()&gt;1" style:apply-style-name="白字"/>'
    )
    assert b2(number("126", "126", "ce1"), mapped) == "［样式无法确定］126"


# Each column is 100 points wide and each row 20 high.
SIZED: Final = (
    style("co", "table-column", '<style:table-column-properties style:column-width="100pt"/>')
    + style("ro", "table-row", '<style:table-row-properties style:row-height="20pt"/>')
    + style("clear", "graphic", '<style:graphic-properties draw:fill="none"/>')
)
AT_B2: Final = 'svg:x="110pt" svg:y="22.000000000000004pt" svg:width="80pt" svg:height="16pt"'
SHAPES: Final = {
    "a picture": (f"<draw:frame {AT_B2}/>", "B2"),
    "a group": (f"<draw:g><draw:g><draw:rect {AT_B2}/></draw:g></draw:g>", "B2"),
    "two pictures": (f"<draw:frame {AT_B2}/><draw:frame {AT_B2}/>", "B2"),
    "a frame": (f'<draw:rect draw:style-name="clear" {AT_B2}><text:p/></draw:rect>', ""),
    "a frame with words": (f'<draw:rect draw:style-name="clear" {AT_B2}><text:p>7</text:p></draw:rect>', "B2"),
    "a thin frame": (
        f'<draw:rect draw:style-name="clear" {AT_B2.replace("16pt", "1pt").replace("22.0", "30.0")}/>',
        "B2",
    ),
    "a form that is a frame": (
        f'<draw:custom-shape draw:style-name="clear" {AT_B2}><draw:enhanced-geometry draw:type="ooxml-roundRect"/></draw:custom-shape>',
        "",
    ),
    "a form that strikes": (
        f'<draw:custom-shape draw:style-name="clear" {AT_B2}><draw:enhanced-geometry draw:type="mso-spt20"/></draw:custom-shape>',
        "B2",
    ),
    "one that is drawn by hand": (f'<draw:path draw:style-name="clear" {AT_B2}/>', "B2"),
    "a frame that is turned": (
        f'<draw:rect draw:style-name="clear" {AT_B2} draw:transform="rotate (0.1)"/>',
        "A1 A2 A3 B1 B2 B3",
    ),
    "one that reaches far": ('<draw:rect svg:x="190pt" svg:y="10pt" svg:width="9999pt" svg:height="30pt"/>', "C1 C2"),
    "one that hardly reaches": ('<draw:rect svg:x="195pt" svg:y="18pt" svg:width="10pt" svg:height="3pt"/>', ""),
    "a line": ('<draw:line svg:x1="150pt" svg:y1="38pt" svg:x2="10pt" svg:y2="2pt"/>', "A1 A2 B1 B2"),
    "one that is turned": (
        '<draw:rect svg:width="30pt" svg:height="40pt" draw:transform="rotate (0.7) translate (150pt 20pt)"/>',
        "B1 B2 B3",
    ),
    "one beyond": ('<draw:rect svg:x="9000pt" svg:y="9000pt" svg:width="80pt" svg:height="16pt"/>', ""),
    "something else": ("<text:p/>", ""),
}


@pytest.mark.parametrize("name", SHAPES)
def test_shapes_of_the_sheet_lie_over_cells(name: str) -> None:
    """Shapes that belong to the sheet and not to a cell were not looked at; LibreOffice draws them over numbers."""
    shape, covered = SHAPES[name]
    row = "".join(
        '<table:table-row table:style-name="ro">' + number("126", "126") * 3 + "</table:table-row>" for _ in "123"
    )
    columns = '<table:table-column table:style-name="co" table:number-columns-repeated="3"/>'
    found = texts(read(f"<table:shapes>{shape}</table:shapes>{columns}{row}", SIZED))
    assert " ".join(sorted(at for at, text in found.items() if text == "［被遮住］126")) == covered


def test_shapes_lie_behind_rows_and_columns_that_are_hidden() -> None:
    gone = 'table:visibility="collapse"'
    columns = f'<table:table-column table:style-name="co" {gone}/><table:table-column table:style-name="co" table:number-columns-repeated="2"/>'
    rows = [
        f'<table:table-row table:style-name="ro" {more}>{number("126", "126") * 3}</table:table-row>'
        for more in (gone, "", "")
    ]
    blank = '<table:table-row table:style-name="ro" table:number-rows-repeated="2"/>'
    shape = '<draw:rect svg:x="10pt" svg:y="61pt" svg:width="80pt" svg:height="18pt"/>'
    found = texts(read(f"<table:shapes>{shape}</table:shapes>{columns}{rows[0]}{rows[1]}{blank}{rows[2]}", SIZED))
    assert [at for at, text in found.items() if text == "［被遮住］126"] == ["B5"]


def test_many_stretches_of_drawn_blank_rows_are_no_large_sheet() -> None:
    blank = '<table:table-row table:number-rows-repeated="200"><table:table-cell table:number-columns-repeated="20"/></table:table-row>'
    row = f"<table:table-row>{number('126', '126') * 3}</table:table-row>"
    assert list(texts(read((row + blank) * 40)).values()).count("126") == 120


def test_shapes_over_a_sheet_without_cells_cover_nothing() -> None:
    assert texts(read(f"<table:shapes><draw:rect {AT_B2}/></table:shapes>")) == {}


def test_a_shape_over_numbers() -> None:
    frame = '<draw:frame table:end-cell-address="表三.C2"/>'
    assert b2(number("126", "126", inside=frame)) == "［被遮住］126"
    assert b2(number("126", "126", inside=f"<draw:frame/>{frame}")) == "［被遮住］126"  # the second was not looked at
    assert b2(number("126", "126", inside='<draw:frame svg:width="40pt" svg:height="9pt"/>')) == "［被遮住］126"
    assert b2(number("126", "126", inside="<draw:frame/>")) == "126"


@pytest.mark.parametrize(
    "shape",
    [
        'draw:connector svg:x1="110pt" svg:y1="30pt" svg:x2="190pt" svg:y2="30pt"',
        'draw:rect svg:width="30pt" svg:height="40pt" draw:transform="rotate (0.7) translate (150pt 20pt)"',
    ],
)
def test_shapes_stand_elsewhere_than_in_the_cell_that_holds_them(shape: str) -> None:
    """LibreOffice writes all connectors into the first cell; a line through numbers was passed over without a word."""
    first = number("126", "126", inside=f'<{shape} table:end-cell-address="表三.A1"/>')
    row = '<table:table-row table:style-name="ro">{}</table:table-row>'
    columns = '<table:table-column table:style-name="co" table:number-columns-repeated="3"/>'
    found = texts(read(columns + row.format(first) + row.format(number("126", "126") * 3), SIZED))
    assert (found["B2"], found["C2"]) == ("［被遮住］126", "126")


def test_what_stands_in_covered_cells_is_told() -> None:
    gone = "<table:covered-table-cell><text:p>7</text:p></table:covered-table-cell>"
    wide = number("126", "126", more='table:number-columns-spanned="2"')
    page = read(f"{AROUND}<table:table-row><C>丁</C>{wide}{gone}</table:table-row>")
    assert texts(page)["B2"] == "126"
    assert [(hidden.text, hidden.place) for hidden in page.hidden] == [("7", "表三!C2")]

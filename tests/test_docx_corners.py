"""Places in a Word document or a page where nothing belongs, and headers that contradict themselves."""

import attrs
import pytest
from tests.word import zipped

import gkreport
from gkreport import FormatError, Grid, Limits, Report
from gkreport.compose import compose
from gkreport.formats.docx.reading import read
from gkreport.recognise import recognise
from gkreport.seen import Why, sign_of

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TABLE = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>"
HEADINGS = "".join(
    f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in ("一、总体情况", "五、存在的主要问题及改进情况")
)


def opened(body, **limits):
    text = f"<w:document {_W}><w:body>{HEADINGS}{body}</w:body></w:document>"
    return gkreport.open(zipped({"word/document.xml": text.encode()}), limits=Limits(**limits))


def test_what_stands_outside_rows_paragraphs_and_tables_is_passed_over():
    stray = TABLE.replace("</w:tbl>", "<w:p/></w:tbl>") + "<w:r><w:br/></w:r>"
    assert opened(stray).report.overview == ""


def test_what_nobody_knows_in_a_hidden_paragraph_is_hidden():
    odd = '<odd:box xmlns:odd="urn:odd"><w:r><w:t>9</w:t></w:r></odd:box>'
    hidden = f'<w:p><w:pPr><w:pStyle w:val="H"/></w:pPr>{odd}<w:r><w:t>9</w:t></w:r></w:p>'
    styles = f'<w:styles {_W}><w:style w:type="paragraph" w:styleId="H"><w:rPr><w:vanish/></w:rPr></w:style></w:styles>'
    text = f"<w:document {_W}><w:body>{HEADINGS}{hidden}</w:body></w:document>"
    data = zipped({"word/document.xml": text.encode(), "word/styles.xml": styles.encode()})
    assert gkreport.open(data).report.problems_and_improvements == ""


def test_more_cells_than_allowed_are_refused():
    assert opened(TABLE, cells=2).report == opened(TABLE).report
    with pytest.raises(FormatError):
        opened(TABLE, cells=1)


FULL = Report.from_cells({path: at for at, path in enumerate(Report().cells(), 1) if not path.endswith("fees")})


def edited(change):
    blocks = [change(block) if isinstance(block, Grid) else block for block in compose(FULL).blocks]
    reading = recognise(attrs.evolve(compose(FULL), blocks=blocks))
    told = {path for problem in reading.problems for path in problem.cells}
    return [path for path, value in FULL.cells().items() if reading.report[path] != value and path not in told]


def test_header_cells_that_repeat_their_text_move_no_number():
    def spelt_out(grid):
        cells = [
            attrs.evolve(cell, row=cell.row + row, column=cell.column + column, rowspan=1, colspan=1)
            for cell in grid.cells
            for row in range(cell.rowspan if cell.role == "header" else 1)
            for column in range(cell.colspan if cell.role == "header" else 1)
        ]
        cells.sort(key=lambda cell: (cell.row, cell.column))
        return attrs.evolve(grid, cells=tuple(cells), aligned=False)

    assert edited(spelt_out) == []


def test_a_header_that_names_a_group_twice_moves_no_number():
    def twice(grid):
        cells = [
            attrs.evolve(cell, text="行政复议" if cell.text == "复议后起诉" else cell.text, rowspan=1, colspan=1)
            for cell in grid.cells
        ]
        cells += [attrs.evolve(cell, column=90) for cell in cells if cell.text == "行政复议" and cell.row == 0]
        cells.sort(key=lambda cell: (cell.row, cell.column))
        return attrs.evolve(grid, cells=tuple(cells), aligned=False)

    assert edited(twice) == []


def test_a_label_too_long_to_be_one_is_none():
    def long(grid):
        cells = [
            attrs.evolve(cell, text=cell.text * 60 if cell.text == "2.重复申请" else cell.text) for cell in grid.cells
        ]
        return attrs.evolve(grid, cells=tuple(cells))

    assert edited(long) == []


def test_an_unknown_word_among_headers_without_spans_moves_no_number():
    def unknown(grid):
        cells = [attrs.evolve(cell, text="某某甲乙" if cell.text == "科研机构" else cell.text) for cell in grid.cells]
        return attrs.evolve(grid, cells=tuple(cells), aligned=False)

    def again(grid):
        return attrs.evolve(unknown(grid), cells=tuple(cell for cell in unknown(grid).cells if cell.text != "自然人"))

    assert edited(unknown) == []
    assert edited(again) == []


def test_a_header_row_that_names_a_group_twice_apart_moves_no_number():
    def apart(grid):
        ragged = [attrs.evolve(cell, rowspan=1, colspan=1) for cell in grid.cells]
        extra = [attrs.evolve(cell, column=cell.column + 50) for cell in ragged if cell.text == "未经复议直接起诉"]
        cells = sorted([*ragged, *extra], key=lambda cell: (cell.row, cell.column))
        return attrs.evolve(grid, cells=tuple(cells), aligned=False)

    assert edited(apart) == []


def test_headers_printed_twice_over_move_no_number():
    def twice(grid):
        heads = min(cell.row for cell in grid.cells if cell.role == "value")
        below = [attrs.evolve(cell, row=cell.row + heads) for cell in grid.cells]
        cells = [cell for cell in grid.cells if cell.row < heads] + below
        ragged = [attrs.evolve(cell, rowspan=1, colspan=1) for cell in cells]
        return attrs.evolve(grid, cells=tuple(ragged), aligned=False)

    assert edited(twice) == []


def test_what_merged_cells_cover_is_told():
    """Text in a cell that another one goes on over was gone without a word; LibreOffice shows it where they lie beside each other."""

    def cell(text, merged=""):
        return f"<w:tc><w:tcPr>{merged}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"

    down, on = cell("1", '<w:vMerge w:val="restart"/>'), cell("7", "<w:vMerge/>")
    across, under = cell("2", '<w:hMerge w:val="restart"/>'), cell("8", '<w:hMerge w:val="continue"/>')
    blank = cell(" ", '<w:hMerge w:val="continue"/>')
    rows = (down + cell("3") * 2, on + across + under, cell("4") + across + blank)
    document = opened(f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>")
    assert [(hidden.text, hidden.why, hidden.place) for hidden in document.hidden] == [
        ("7", Why.COVERED, "word/document.xml 第1个表 第2行第1格"),
        ("8", Why.COVERED, "word/document.xml 第1个表 第2行第3格"),
    ]
    grid = next(block for block in read(document.to_bytes(), Limits()).blocks if isinstance(block, Grid))
    assert [cell.text for cell in grid.cells] == ["1", "3", "3", f"2{sign_of(Why.COVERED)}", "4", "2"]

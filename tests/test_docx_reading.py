"""Reading Word documents: every number is right, or None with a problem that names its cell, whatever the traps."""

import itertools
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.pages import REPORTS, fatal, silent
from tests.word import (
    RELATIONS,
    STRICT,
    TRACKED,
    Edit,
    P,
    Tbl,
    Tc,
    Tr,
    Word,
    around_runs,
    content,
    field,
    form,
    from_text,
    of_page,
    on_runs,
    on_values,
    one_cell,
    paragraph,
    run,
    sdt,
    wrapped,
    zipped,
)

import gkreport
from gkreport import FormatError, NotAReport
from gkreport.compose import compose
from gkreport.formats.docx import reading
from gkreport.formats.docx.names import Element
from gkreport.formats.docx.properties import Properties
from gkreport.limits import Limits
from gkreport.page import Grid, Page, Paragraph

REPORT: Final = REPORTS["2021"]
LIMITS: Final = Limits()


def read_page(data: bytes) -> Page:
    return reading.read(data, LIMITS)


def cell_text(inside: str, **settings: str) -> str:
    """What is read of one cell that holds this."""
    grid = next(block for block in read_page(one_cell(inside, **settings)).blocks if isinstance(block, Grid))
    return grid.cells[0].text


def prose(*blocks: P | Tbl | str, **settings: str) -> list[str]:
    page = read_page(Word(list(blocks), **settings).pack())
    return [block.text for block in page.blocks if isinstance(block, Paragraph)]


def problems(data: bytes) -> list[str]:
    return [problem.kind for problem in read_page(data).problems]


# -- traps -----------------------------------------------------------------------------------------

HIDDEN: Final = run("9", "<w:vanish/>")
DELETED: Final = f"<w:del {TRACKED}><w:r><w:delText>9</w:delText></w:r></w:del>"
TEXT_BOX: Final = (
    "<wps:wsp><wps:txbx><w:txbxContent><w:p><w:r><w:t>99</w:t></w:r></w:p></w:txbxContent></wps:txbx></wps:wsp>"
)
FLOATING: Final = f"<w:r><w:drawing><wp:anchor>{TEXT_BOX}</wp:anchor></w:drawing></w:r>"
FLOATING_VML: Final = (
    '<w:r><w:pict><v:shapetype id="t"/><v:shape style="position: absolute;width:9pt"><v:textbox><w:txbxContent>'
    "<w:p><w:r><w:t>99</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
)
INLINE: Final = "<w:r><w:drawing><wp:inline><a:graphic/></wp:inline></w:drawing></w:r>"
ALTERNATIVES: Final = (
    '<mc:AlternateContent><mc:Choice Requires="{}">{}</mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent>'
)
OLD_LOOK: Final = f"<w:rPrChange {TRACKED}><w:rPr><w:vanish/><w:strike/></w:rPr></w:rPrChange>"
NESTED: Final = "<w:tbl><w:tr>{}</w:tr></w:tbl>"
STYLES: Final = """
<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
<w:style w:type="character" w:styleId="Gone"><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="character" w:styleId="GoneToo"><w:basedOn w:val="Gone"/></w:style>
<w:style w:type="character" w:styleId="Back"><w:basedOn w:val="Gone"/><w:rPr><w:vanish w:val="off"/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Loop"><w:basedOn w:val="Loop"/></w:style>
<w:style w:type="character" w:styleId="Raised"><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Struck"><w:rPr><w:strike/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="GoneP"><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="table" w:styleId="GoneT"><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="H1"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="H1b"><w:basedOn w:val="H1"/></w:style>
"""


def styled(edit: Edit) -> Edit:
    def both(word: Word) -> None:
        word.styles = STYLES
        edit(word)

    return both


def split_runs(text: str) -> str:
    looks = itertools.cycle(("<w:b/>", '<w:color w:val="FF0000"/>', '<w:sz w:val="21"/>'))
    return "<w:proofErr w:type='spellStart'/>".join(run(digit, next(looks)) for digit in text)


def with_page_break(text: str) -> str:
    return f"<w:r><w:lastRenderedPageBreak/><w:t>{text}</w:t><w:br w:type='page'/></w:r>"


def deleted_row(word: Word) -> None:
    for table in word.tables:
        copies = [attrs.evolve(cell, merge=None, path=None) for cell in table.rows[-1].cells]
        for cell in copies:
            cell.runs = run("9")
        table.rows.insert(len(table.rows), Tr(copies, properties=f"<w:del {TRACKED}/>"))


def inserted_rows(word: Word) -> None:
    for table in word.tables:
        for row in table.rows:
            row.properties = f"<w:ins {TRACKED}/>"


def hidden_row(word: Word) -> None:
    for table in word.tables:
        table.rows.append(Tr([Tc("9") for _ in table.rows[-1].cells], properties="<w:hidden/>"))


def deleted_cells(word: Word) -> None:
    for table in word.tables:
        for row in table.rows:
            row.cells.insert(1, Tc("99", properties=f"<w:cellDel {TRACKED}/>"))


def row_grid(properties: str) -> Edit:
    def edit(word: Word) -> None:
        for table in word.tables:
            for row in table.rows:
                row.properties += properties

    return edit


def grid(xml: str) -> Edit:
    def edit(word: Word) -> None:
        for table in word.tables:
            table.grid = xml

    return edit


def legacy_merges(word: Word) -> None:
    """hMerge in the place of gridSpan."""
    for table in word.tables:
        for row in table.rows:
            cells: list[Tc] = []
            for cell in row.cells:
                cells.append(cell)
                if cell.span > 1:
                    cell.properties = '<w:hMerge w:val="restart"/>'
                    more = [attrs.evolve(cell, path=None, span=1) for _ in range(cell.span - 1)]
                    for other in more:
                        other.runs, other.properties = "", "<w:hMerge/>"
                    cells += more
                    cell.span = 1
            row.cells = cells


def leftover_below(word: Word) -> None:
    """Old text in cells that are merged into the one above, which Word does not show."""
    for table in word.tables:
        for row in table.rows:
            for cell in row.cells:
                if cell.merge == "continue":
                    cell.runs = run("99")


def no_styles(word: Word) -> None:
    word.styles = None


def attribute(**values: str) -> Edit:
    def edit(word: Word) -> None:
        for name, value in values.items():
            setattr(word, name, value)

    return edit


def dangling(word: Word) -> None:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    word.relations = (
        f'<Relationship Id="x1" Type="{kind}/styles" Target="http://example.invalid/styles.xml" TargetMode="External"/>'
        f'<Relationship Id="x2" Type="{kind}/image" Target="media/nothing.png"/>'
        f'<Relationship Id="x3" Type="{kind}/numbering" Target="../../../etc/numbering.xml"/>'
    )


def layout_table(word: Word) -> None:
    word.body = "<w:tbl><w:tr><w:tc>{}<w:p/></w:tc></w:tr></w:tbl>"


def layout_rows(word: Word) -> None:
    row = "<w:tr><w:tc>{}<w:p/></w:tc></w:tr>"
    word.blocks = [
        "<w:tbl>",
        *itertools.chain.from_iterable((row.split("{}", maxsplit=1)[0], b, row.split("{}")[1]) for b in word.blocks),
        "</w:tbl>",
    ]


def cut_in_two(*, headers: bool) -> Edit:
    def edit(word: Word) -> None:
        blocks: list[P | Tbl | str] = []
        for block in word.blocks:
            blocks.append(block)
            if isinstance(block, Tbl) and len(block.rows) > 20:
                rows = block.rows
                block.rows = rows[:10]
                for cell in rows[10].cells:
                    cell.merge = "restart" if cell.merge == "continue" else cell.merge
                blocks.append(Tbl([*(rows[:3] if headers else ()), *rows[10:]]))
        word.blocks = blocks

    return edit


def tabled(inside: Callable[[str], str]) -> Edit:
    """Put the number into a table inside its cell."""
    return content(lambda cell: NESTED.format(inside(cell.inside)) + "<w:p/>")


def move(runs: str) -> str:
    gone = f"<w:moveFrom {TRACKED}><w:r><w:t>9</w:t></w:r></w:moveFrom>"
    return (
        f'<w:moveFromRangeStart {TRACKED} w:name="m"/>{gone}<w:moveFromRangeEnd w:id="7"/>'
        f'<w:moveToRangeStart {TRACKED} w:name="m"/><w:moveTo {TRACKED}>{runs}</w:moveTo><w:moveToRangeEnd w:id="7"/>'
    )


CONTROL: Final = sdt()
BOUND: Final = sdt("<w:rPr><w:vanish/></w:rPr><w:text/>")
NOTE: Final = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="2"/></w:r>'
MARKED_NOTE: Final = '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="2"/><w:t>9</w:t></w:r>'
COMMENT: Final = '<w:commentRangeEnd w:id="1"/><w:r><w:annotationRef/><w:commentReference w:id="1"/></w:r>'

TEXT, INLINE_LEVEL, PARAGRAPH, CELL, ROW, TABLE, DOCUMENT = range(7)
READ: Final[dict[str, tuple[int, Edit]]] = {
    # What a person reads without doubt is read right.
    "many runs": (TEXT, from_text(split_runs)),
    "one run, many texts": (TEXT, from_text(lambda t: "<w:r>" + "".join(f"<w:t>{d}</w:t>" for d in t) + "</w:r>")),
    "soft break inside": (TEXT, from_text(lambda t: f"<w:r><w:t>{t[:2]}</w:t><w:br/><w:t>{t[2:]}</w:t></w:r>")),
    "carriage return inside": (TEXT, from_text(lambda t: f"<w:r><w:t>{t[:2]}</w:t><w:cr/><w:t>{t[2:]}</w:t></w:r>")),
    "tabs around": (TEXT, from_text(lambda t: f"<w:r><w:tab/><w:t>{t}</w:t><w:ptab/></w:r>")),
    "page breaks around": (TEXT, from_text(with_page_break)),
    "line feeds of XML around": (TEXT, from_text(lambda t: f"<w:r><w:t>\n  {t}&#13;\n</w:t></w:r>")),
    "soft hyphen": (TEXT, from_text(lambda t: f"<w:r><w:softHyphen/><w:t>{t}</w:t></w:r>")),
    "comment and instruction in XML": (
        TEXT,
        from_text(lambda t: f"<w:r><w:t>{t[:1]}<!--9-->{t[1:]}<?x 9?></w:t></w:r>"),
    ),
    "ruby": (
        TEXT,
        from_text(
            lambda t: f"<w:r><w:ruby><w:rubyPr/><w:rt>{run('9')}</w:rt><w:rubyBase>{run(t)}</w:rubyBase></w:ruby></w:r>"
        ),
    ),
    "vanish switched off": (TEXT, from_text(lambda t: run(t, '<w:vanish w:val="0"/>'))),
    "formatting changed": (TEXT, from_text(lambda t: run(t, OLD_LOOK))),
    "hidden style switched off": (TEXT, styled(from_text(lambda t: run(t, '<w:rStyle w:val="Back"/>')))),
    "hidden style overruled": (
        TEXT,
        styled(from_text(lambda t: run(t, '<w:rStyle w:val="Gone"/><w:vanish w:val="false"/>'))),
    ),
    "style based on itself": (
        TEXT,
        styled(from_text(lambda t: run(t, '<w:rStyle w:val="Loop"/><w:strike w:val="0"/>'))),
    ),
    "hidden digit": (INLINE_LEVEL, around_runs(HIDDEN, HIDDEN)),
    "digit hidden by style": (INLINE_LEVEL, styled(around_runs(run("9", '<w:rStyle w:val="GoneToo"/>'), ""))),
    "deleted digit": (INLINE_LEVEL, around_runs(DELETED, DELETED)),
    "inserted": (INLINE_LEVEL, around_runs(f"<w:ins {TRACKED}>", "</w:ins>")),
    "inserted then deleted": (INLINE_LEVEL, around_runs(f"<w:ins {TRACKED}>{DELETED}", "</w:ins>")),
    "moved here": (INLINE_LEVEL, on_runs(move)),
    "control": (INLINE_LEVEL, around_runs(*CONTROL)),
    "bound control": (INLINE_LEVEL, around_runs(*BOUND)),
    "control that shows no prompt": (INLINE_LEVEL, around_runs(*sdt("<w:showingPlcHdr w:val='0'/>"))),
    "smart tag": (INLINE_LEVEL, around_runs("<w:smartTag w:element='n'><w:smartTagPr/>", "</w:smartTag>")),
    "custom XML": (INLINE_LEVEL, around_runs("<w:customXml w:element='n'><w:customXmlPr/>", "</w:customXml>")),
    "link": (INLINE_LEVEL, around_runs("<w:hyperlink r:id='r9'>", "</w:hyperlink>")),
    "direction": (INLINE_LEVEL, around_runs("<w:bdo w:val='ltr'><w:dir w:val='ltr'>", "</w:dir></w:bdo>")),
    "simple field": (INLINE_LEVEL, around_runs("<w:fldSimple w:instr=' DOCPROPERTY n '>", "</w:fldSimple>")),
    "field": (INLINE_LEVEL, on_runs(field)),
    "field in a field": (INLINE_LEVEL, on_runs(lambda runs: field(field(runs), " IF 1 = 1 "))),
    "field in a code": (
        INLINE_LEVEL,
        on_runs(lambda runs: field(runs, f" = </w:instrText></w:r>{field(run('9'))}<w:r><w:instrText> + 0")),
    ),
    "entry of an index": (
        INLINE_LEVEL,
        around_runs(
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> XE "九" </w:instrText></w:r><w:r><w:t>9</w:t><w:fldChar w:fldCharType="end"/></w:r>',
            "",
        ),
    ),
    "ends of fields that never began": (
        INLINE_LEVEL,
        around_runs(
            '<w:r><w:fldChar w:fldCharType="separate"/><w:instrText>9</w:instrText></w:r>',
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
        ),
    ),
    "deleted field": (
        INLINE_LEVEL,
        around_runs(f'<w:del {TRACKED}><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:del>', ""),
    ),
    "footnote": (INLINE_LEVEL, around_runs("", NOTE)),
    "footnote with a mark of its own": (INLINE_LEVEL, around_runs("", MARKED_NOTE)),
    "comment": (INLINE_LEVEL, around_runs('<w:commentRangeStart w:id="1"/>', COMMENT)),
    "bookmark": (INLINE_LEVEL, around_runs('<w:bookmarkStart w:id="1" w:name="b"/>', '<w:bookmarkEnd w:id="1"/>')),
    "one alternative": (INLINE_LEVEL, on_runs(lambda runs: ALTERNATIVES.format("w14 wps", runs, run("9")))),
    "the other alternative": (INLINE_LEVEL, on_runs(lambda runs: ALTERNATIVES.format("odd", run("9"), runs))),
    "no alternative": (
        INLINE_LEVEL,
        around_runs(
            '<mc:AlternateContent><mc:Choice Requires="none"><w:r><w:t>9</w:t></w:r></mc:Choice></mc:AlternateContent>',
            "",
        ),
    ),
    "floating text box": (INLINE_LEVEL, around_runs(FLOATING, "")),
    "floating text box in VML": (INLINE_LEVEL, around_runs("", FLOATING_VML)),
    "alternative text boxes": (INLINE_LEVEL, around_runs(ALTERNATIVES.format("wps", FLOATING, FLOATING_VML), "")),
    "seal": (INLINE_LEVEL, around_runs("", "<w:r><w:drawing><wp:anchor><a:graphic/></wp:anchor></w:drawing></w:r>")),
    "what nobody knows, without text": (INLINE_LEVEL, around_runs("<odd:mark><odd:more/></odd:mark>", "")),
    "break outside a run": (INLINE_LEVEL, around_runs("", "<w:br/>")),
    "empty paragraphs around": (PARAGRAPH, content(lambda cell: f"<w:p/>{cell.inside}<w:p/>")),
    "deleted paragraph mark": (
        PARAGRAPH,
        content(lambda cell: paragraph(cell.runs, f"<w:rPr><w:del {TRACKED}/></w:rPr>")),
    ),
    "deleted mark between": (
        PARAGRAPH,
        content(lambda cell: paragraph("", f"<w:rPr><w:moveFrom {TRACKED}/></w:rPr>") + paragraph(cell.runs)),
    ),
    "hidden mark between": (
        PARAGRAPH,
        content(lambda cell: paragraph(cell.runs, "<w:rPr><w:vanish/><w:specVanish/></w:rPr>") + "<w:p/>"),
    ),
    "inserted paragraph mark": (
        PARAGRAPH,
        content(lambda cell: paragraph(cell.runs, f"<w:rPr><w:ins {TRACKED}/></w:rPr>")),
    ),
    "old paragraph properties": (
        PARAGRAPH,
        content(
            lambda cell: paragraph(
                cell.runs,
                f"<w:pPrChange {TRACKED}><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr></w:pPrChange>",
            )
        ),
    ),
    "hidden paragraph": (
        PARAGRAPH,
        styled(content(lambda cell: paragraph(run("9"), '<w:pStyle w:val="GoneP"/>') + cell.inside)),
    ),
    "no list": (
        PARAGRAPH,
        content(lambda cell: paragraph(cell.runs, "<w:numPr><w:ilvl w:val='0'/><w:numId w:val='0'/></w:numPr>")),
    ),
    "control around the paragraph": (PARAGRAPH, content(lambda cell: cell.inside.join(CONTROL))),
    "custom XML around the paragraph": (PARAGRAPH, content(lambda cell: f"<w:customXml>{cell.inside}</w:customXml>")),
    "empty table inside": (PARAGRAPH, content(lambda cell: NESTED.format("<w:tc><w:p/></w:tc>" * 2) + cell.inside)),
    "table of one cell inside": (PARAGRAPH, tabled(lambda inside: f"<w:tc>{inside}</w:tc>")),
    "control around the cell": (CELL, wrapped("cell", *CONTROL)),
    "custom XML around the cell": (CELL, wrapped("cell", "<w:customXml><w:customXmlPr/>", "</w:customXml>")),
    "inserted cells": (CELL, on_values(lambda cell: setattr(cell, "properties", f"<w:cellIns {TRACKED}/>"))),
    "old cell properties": (
        CELL,
        on_values(
            lambda cell: setattr(
                cell,
                "properties",
                f"<w:tcPrChange {TRACKED}><w:tcPr><w:gridSpan w:val='3'/><w:vMerge/></w:tcPr></w:tcPrChange>",
            )
        ),
    ),
    "deleted cells": (CELL, deleted_cells),
    "span of nothing": (
        CELL,
        on_values(lambda cell: setattr(cell, "properties", cell.properties or "<w:gridSpan w:val='0'/>")),
    ),
    "hMerge": (CELL, legacy_merges),
    "text below a merge": (CELL, leftover_below),
    "control around the row": (ROW, wrapped("row", *CONTROL)),
    "two controls around the row": (ROW, wrapped("row", CONTROL[0] * 2, CONTROL[1] * 2)),
    "custom XML around the row": (ROW, wrapped("row", "<w:customXml><w:customXmlPr/>", "</w:customXml>")),
    "deleted row": (ROW, deleted_row),
    "inserted rows": (ROW, inserted_rows),
    "hidden row": (ROW, hidden_row),
    "old row properties": (
        ROW,
        row_grid(f"<w:trPrChange {TRACKED}><w:trPr><w:hidden/><w:gridBefore w:val='1'/></w:trPr></w:trPrChange>"),
    ),
    "gridBefore, gridAfter": (ROW, row_grid('<w:gridBefore w:val="2"/><w:wBefore w:w="9"/><w:gridAfter w:val="3"/>')),
    "control around the table": (TABLE, wrapped("table", *CONTROL)),
    "custom XML around the table": (TABLE, wrapped("table", "<w:customXml>", "</w:customXml>")),
    "no grid": (TABLE, grid("")),
    "lying grid": (TABLE, grid("<w:tblGrid>" + '<w:gridCol w:w="1"/>' * 3 + "</w:tblGrid>")),
    "paragraphs in controls": (TABLE, wrapped("paragraph", *CONTROL)),
    "layout table": (DOCUMENT, layout_table),
    "control around all": (DOCUMENT, attribute(body="{}".join(CONTROL))),
    "no styles": (DOCUMENT, no_styles),
    "strict": (DOCUMENT, attribute(namespace=STRICT)),
    "macros": (DOCUMENT, attribute(content_type="application/vnd.ms-word.document.macroEnabled.main+xml")),
    "template": (
        DOCUMENT,
        attribute(content_type="application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"),
    ),
    "another name": (DOCUMENT, attribute(main="word/document2.xml")),
    "another folder": (DOCUMENT, attribute(main="正文/文档.xml")),
    "UTF-16": (DOCUMENT, attribute(encoding="UTF-16")),
    "byte order mark": (DOCUMENT, attribute(encoding="UTF-8-sig")),
    "dangling relationships": (DOCUMENT, dangling),
}
DOUBTFUL: Final[dict[str, tuple[int, Edit]]] = {
    # What shows more than its digits is None with a problem, and what Word shows and LibreOffice does not.
    "twice hidden": (
        PARAGRAPH,
        styled(
            content(lambda cell: paragraph(run(cell.text, '<w:rStyle w:val="Gone"/>'), '<w:pStyle w:val="GoneP"/>'))
        ),
    ),
    "two paragraphs": (TEXT, content(lambda cell: paragraph(run(cell.text[:1])) + paragraph(run(cell.text[1:])))),
    "raised digit": (INLINE_LEVEL, around_runs("", run("9", '<w:vertAlign w:val="superscript"/>'))),
    "raised by style": (INLINE_LEVEL, styled(around_runs("", run("9", '<w:rStyle w:val="Raised"/>')))),
    "struck digit": (INLINE_LEVEL, around_runs(run("9", "<w:strike/>"), "")),
    "struck twice": (INLINE_LEVEL, around_runs(run("9", "<w:dstrike/>"), "")),
    "struck by style": (INLINE_LEVEL, styled(around_runs(run("9", '<w:rStyle w:val="Struck"/>'), ""))),
    "tab between": (INLINE_LEVEL, around_runs("<w:r><w:t>9</w:t><w:tab/></w:r>", "")),
    "symbol": (INLINE_LEVEL, around_runs("", '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>')),
    "date": (INLINE_LEVEL, around_runs("", "<w:r><w:dayShort/></w:r>")),
    "formula": (INLINE_LEVEL, around_runs("<m:oMath><m:r><m:t>9</m:t></m:r></m:oMath>", "")),
    "picture": (INLINE_LEVEL, around_runs(INLINE, "")),
    "shape in the line": (
        INLINE_LEVEL,
        around_runs(f"<w:r><w:drawing><wp:inline>{TEXT_BOX}</wp:inline></w:drawing></w:r>", ""),
    ),
    "object": (INLINE_LEVEL, around_runs("<w:r><w:object><o:OLEObject/></w:object></w:r>", "")),
    "picture in VML": (
        INLINE_LEVEL,
        around_runs("<w:r><w:pict><v:shape style='width:9pt'><v:imagedata/></v:shape></w:pict></w:r>", ""),
    ),
    "from right to left": (INLINE_LEVEL, around_runs('<w:bdo w:val="rtl">', "</w:bdo>")),
    "prompt of a control": (INLINE_LEVEL, around_runs(*sdt("<w:showingPlcHdr/>"))),
    "prompts in prompts": (INLINE_LEVEL, around_runs(sdt("<w:showingPlcHdr/>")[0] * 2, CONTROL[1] * 2)),
    "field that never ends": (INLINE_LEVEL, around_runs('<w:r><w:fldChar w:fldCharType="begin"/></w:r>', "")),
    "field without a result": (
        INLINE_LEVEL,
        around_runs(
            "",
            r'<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>EQ \o\ac(○,1)</w:instrText><w:fldChar w:fldCharType="end"/></w:r>',
        ),
    ),
    "list to choose from": (
        INLINE_LEVEL,
        around_runs("", field("").replace('"begin"/>', '"begin"><w:ffData><w:ddList/></w:ffData></w:fldChar>')),
    ),
    "what nobody knows": (INLINE_LEVEL, around_runs("<odd:box><w:r><w:t>9</w:t></w:r></odd:box>", "")),
    "what nobody knows, in a run": (INLINE_LEVEL, around_runs("<w:r><odd:box><w:t>9</w:t></odd:box></w:r>", "")),
    "what nobody knows, beside": (
        PARAGRAPH,
        content(lambda cell: cell.inside + "<odd:box><w:p><w:r><w:t>9</w:t></w:r></w:p></odd:box>"),
    ),
    "what nobody knows, around the cell": (CELL, wrapped("cell", "<odd:box>", "</odd:box>")),
    "runs without a paragraph": (PARAGRAPH, content(lambda cell: cell.runs + "<w:p/>")),
    "text without a run": (INLINE_LEVEL, around_runs("<w:t>9</w:t>", "")),
    "run in a run": (INLINE_LEVEL, around_runs("<w:r><w:r><w:t>9</w:t></w:r></w:r>", "")),
    "another document": (PARAGRAPH, content(lambda cell: '<w:altChunk r:id="r9"/>' + cell.inside)),
    "table inside": (
        PARAGRAPH,
        content(lambda cell: NESTED.format("<w:tc><w:p><w:r><w:t>9</w:t></w:r></w:p></w:tc>" * 2) + cell.inside),
    ),
}
TRAPS: Final = READ | DOUBTFUL
REVISED: Final = {
    name for name in READ if any(word in name.split() for word in ("deleted", "inserted", "moved", "changed", "old"))
}
# These make a cell or the styles anew, whatever stood there.
ANEW: Final = ("twice hidden", "no styles", "two paragraphs")


def trapped(word: Word, *names: str) -> Word:
    for _, edit in sorted((TRAPS[name] for name in names), key=lambda trap: trap[0]):
        edit(word)
    return word


@pytest.mark.parametrize(
    ("name", "wps"), [(name, wps) for name in READ for wps in (False, True) if not wps or READ[name][0] > INLINE_LEVEL]
)
def test_what_a_person_reads_without_doubt_is_read_right(name: str, wps: bool) -> None:
    document = gkreport.open(trapped(form(REPORT, wps=wps), name).pack())
    assert document.report == REPORT
    assert fatal(document.reading) == []
    assert ("revision" in [problem.kind for problem in document.problems]) == (name in REVISED)


@pytest.mark.parametrize("name", DOUBTFUL)
def test_what_shows_more_than_digits_is_a_problem_that_names_the_cell(name: str) -> None:
    document = gkreport.open(trapped(form(REPORT), name).pack())
    assert silent(document.reading, REPORT.cells()) == {}
    assert set(document.report.cells().values()) == {None}


@pytest.mark.parametrize("key", REPORTS)
def test_every_edition_and_shape(key: str) -> None:
    assert gkreport.read(form(REPORTS[key]).pack()) == REPORTS[key]


@pytest.mark.parametrize("headers", [True, False])
def test_a_table_cut_in_two(headers: bool) -> None:
    word = form(REPORT)
    cut_in_two(headers=headers)(word)
    assert gkreport.read(word.pack()) == REPORT


# A small part of the form, in which all pairs are tried.
_SMALL: Final = Page(tuple(block for block in compose(REPORT).blocks if isinstance(block, Grid))[-1:])


def shapes(page: Page) -> list[tuple[object, ...]]:
    left = min((cell.column for block in page.blocks if isinstance(block, Grid) for cell in block.cells), default=0)
    return [
        (cell.text.replace("\v", "").strip(), cell.row, cell.column - left, cell.rowspan, cell.colspan)
        for block in page.blocks
        if isinstance(block, Grid)
        for cell in block.cells
    ]


def pair(one: str, other: str) -> bool:
    """Whether two traps can be set in one document, in this order: of one level now this outside, now that."""
    levels = TRAPS[one][0], TRAPS[other][0]
    if one in ANEW or other in ANEW or levels == (TEXT, TEXT):
        return False
    if levels[0] != levels[1]:
        return levels[0] < levels[1]
    at, beside = (list(TRAPS).index(name) for name in (one, other))
    return levels[0] == INLINE_LEVEL and (at < beside if (at + beside) % 2 else at > beside)


@pytest.mark.no_cover  # what it goes through is followed one by one elsewhere
@pytest.mark.parametrize("one", READ)
def test_pairs_of_traps(one: str) -> None:
    wanted = shapes(read_page(of_page(_SMALL).pack()))
    wrong: list[str] = []
    for other in READ:
        if pair(one, other):
            got = shapes(read_page(trapped(of_page(_SMALL, wps=len(other) % 2 == 0), one, other).pack()))
            if got != wanted:
                wrong.append(other)
    assert wrong == []


@pytest.mark.no_cover  # what it goes through is followed one by one elsewhere
@pytest.mark.parametrize("doubt", DOUBTFUL)
def test_a_doubt_beside_any_trap_stays_a_problem(doubt: str) -> None:
    wrong: list[str] = []
    for name in READ:
        if pair(doubt, name) or (pair(name, doubt) and TRAPS[name][0] < TRAPS[doubt][0]):
            texts = {str(shape[0]) for shape in shapes(read_page(trapped(of_page(_SMALL), doubt, name).pack()))}
            if any(text.isdigit() and text != "9" for text in texts):
                wrong.append(name)
    assert wrong == []


# -- the short way to the text of plain cells --------------------------------------------------------


def read_the_long_way(data: bytes) -> Page:
    """Read with no cell taken for plain."""
    with pytest.MonkeyPatch.context() as patch:
        scan = Properties._scan

        def without_plain(properties: Properties, root: Element) -> None:
            scan(properties, root)
            properties.plain.clear()

        patch.setattr(Properties, "_scan", without_plain)
        return read_page(data)


@pytest.mark.parametrize("name", TRAPS)
def test_plain_cells_are_read_as_any_other(name: str) -> None:
    """Traps in every second cell, so that plain ones stand between them."""
    word = form(REPORT, wps=len(name) % 2 == 0)
    plain = [(cell, attrs.evolve(cell)) for cell in word.values[::2]]
    trapped(word, name)
    for cell, before in plain:
        cell.runs, cell.content, cell.properties, cell.wrap = run(before.text), None, "", "{}"
    data = word.pack()
    assert read_page(data) == read_the_long_way(data)


@pytest.mark.parametrize(
    ("rows", "shown"),
    [
        ("<w:tr><w:tc><w:p><w:x><w:t>9</w:t></w:x></w:p></w:tc><w:tc/></w:tr>", "\ufffc"),
        ("<w:tr><w:tc><w:p><w:proofErr><w:t>9</w:t></w:proofErr></w:p></w:tc><w:tc/></w:tr>", ""),
        ("<w:tr><w:tc><w:p><w:r><w:t>9<w:t>8</w:t></w:t></w:r></w:p></w:tc><w:tc/></w:tr>", "9"),
        ("<w:tr><w:tc><w:p><w:r><w:t>9\n8</w:t></w:r></w:p></w:tc><w:tc/></w:tr>", "9 8"),
        (
            f"{sdt('<w:showingPlcHdr/>')[0]}<w:tr><w:tc>{paragraph(run('9'))}</w:tc><w:tc/></w:tr>{sdt()[1]}",
            "\ufffc9",
        ),
        (f"<w:tr><w:tc>{paragraph(run('9'))}<w:tc>{paragraph(run('8'))}</w:tc></w:tc><w:tc/></w:tr>", "9\n\ufffc"),
        (f"<w:tr><w:tc><w:p/><w:tr><w:tc>{paragraph(run('8'))}</w:tc></w:tr></w:tc><w:tc/></w:tr>", "\n\ufffc"),
    ],
)
def test_a_cell_that_only_looks_plain(rows: str, shown: str) -> None:
    data = Word([f"<w:tbl>{rows}</w:tbl>"]).pack()
    (grid,) = read_page(data).blocks
    assert isinstance(grid, Grid)
    assert grid.cells[0].text == shown
    assert read_page(data) == read_the_long_way(data)


_TAGS: Final = (
    *("tbl", "tr", "tc", "p", "r", "t", "x", "tcPr", "rPr", "pPr", "br", "sdt", "sdtContent", "sdtPr", "ins", "del"),
    *("showingPlcHdr", "vanish", "bdo w:val='rtl'", "vMerge", "proofErr", "tab", "fldChar w:fldCharType='begin'"),
)
_TREES: Final = st.recursive(
    st.sampled_from(["1", "2\n", "&#13;", "<w:p/>", "<w:tc/>", "<w:t>3</w:t>", "<w:r><w:t>4</w:t></w:r>"]),
    lambda inner: st.builds(
        lambda tag, parts: f"<w:{tag}>{''.join(parts)}</w:{tag.partition(' ')[0]}>",
        st.sampled_from(_TAGS),
        st.lists(inner, max_size=4),
    ),
    max_leaves=12,
)
_P: Final = st.builds(lambda inside: f"<w:p>{inside}</w:p>", st.lists(_TREES, max_size=3).map("".join))
_TC: Final = st.builds(lambda inside: f"<w:tc>{inside}</w:tc>", st.lists(_TREES | _P, max_size=3).map("".join))
_TR: Final = st.builds(lambda inside: f"<w:tr>{inside}</w:tr>", st.lists(_TREES | _TC, max_size=4).map("".join))


@given(st.lists(_TREES | _TR, min_size=1, max_size=4).map("".join))
def test_plain_cells_are_read_as_any_other_in_any_tree(rows: str) -> None:
    """The text of a cell is the same by the short way and by the long one, whatever stands in what."""
    table = "<w:tbl>{}<w:tr><w:tc><w:p><w:r><w:t>5</w:t></w:r></w:p></w:tc><w:tc><w:p/><w:p/></w:tc></w:tr></w:tbl>"
    data = Word([table.format(rows), P("六"), table.format("")]).pack()
    assert read_page(data) == read_the_long_way(data)


# -- cells -----------------------------------------------------------------------------------------


def test_a_field_from_one_cell_into_the_next() -> None:
    """What stands in an instruction is not shown; a doubt is left in each of its cells."""
    begin, separate, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    cells = [
        paragraph(begin + run("1")),
        paragraph(run("2")),
        paragraph(separate + run("3") + end),
        paragraph(run("4")),
    ]
    row = "".join(f"<w:tc>{cell}</w:tc>" for cell in cells)
    (grid,) = read_page(Word([f"<w:tbl><w:tr>{row}</w:tr></w:tbl>"]).pack()).blocks
    assert isinstance(grid, Grid)
    assert [cell.text for cell in grid.cells] == ["\ufffc", "\ufffc", "3\ufffc", "4"]


def test_a_merge_down_needs_the_same_width_unless_it_is_of_the_old_kind() -> None:
    def rows(*rows: list[tuple[str, str]]) -> list[tuple[str, int, int, int, int]]:
        xml = "".join(
            "<w:tr>"
            + "".join(f"<w:tc><w:tcPr>{look}</w:tcPr>{paragraph(run(text))}</w:tc>" for text, look in row)
            + "</w:tr>"
            for row in rows
        )
        (grid,) = read_page(Word([f"<w:tbl>{xml}</w:tbl>"]).pack()).blocks
        assert isinstance(grid, Grid)
        return [(cell.text, cell.row, cell.column, cell.rowspan, cell.colspan) for cell in grid.cells]

    start, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    assert rows([("a", start), ("b", "")], [("c", f'<w:gridSpan w:val="2"/>{on}')])[-1] == ("c", 1, 0, 1, 2)
    assert rows([("a", on), ("b", "")], [("", on), ("d", "")]) == [
        ("a", 0, 0, 2, 1),
        ("b", 0, 1, 1, 1),
        ("d", 1, 1, 1, 1),
    ]
    old_start, old_on = '<w:hMerge w:val="restart"/>', '<w:hMerge w:val="continue"/>'
    square = rows([("a", start + old_start), ("", start + old_on)], [("", on + old_start), ("", on + old_on)])
    assert square == [("a", 0, 0, 2, 2)]
    assert rows([("a", old_on), ("b", "")])[0] == ("a", 0, 0, 1, 1)
    changed = [f'<w:cellMerge {TRACKED} w:vMerge="{kind}"/>' for kind in ("rest", "cont")]
    assert rows([("a", changed[0]), ("b", "")], [("", changed[1]), ("c", "")])[0] == ("a", 0, 0, 2, 1)


def test_a_row_without_cells_is_none() -> None:
    cell = f"<w:tc><w:tcPr><w:cellDel {TRACKED}/></w:tcPr><w:p/></w:tc>"
    kept = f"<w:tr><w:tc>{paragraph(run('1'))}</w:tc><w:tc><w:p/></w:tc></w:tr>"
    (grid,) = read_page(Word([f"<w:tbl><w:tr>{cell}</w:tr><w:p/>{kept}</w:tbl>"]).pack()).blocks
    assert isinstance(grid, Grid)
    assert [(cell.text, cell.row) for cell in grid.cells] == [("1", 0), ("", 0)]
    assert read_page(Word([f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>"]).pack()).blocks == ()


def test_a_table_hidden_by_its_style_shows_nothing() -> None:
    word = form(REPORT)
    word.styles = STYLES
    for table in word.tables:
        table.properties = '<w:tblStyle w:val="GoneT"/>'
    texts = {cell.text for block in read_page(word.pack()).blocks if isinstance(block, Grid) for cell in block.cells}
    assert texts == {""}


def test_the_look_of_what_is_tracked_as_deleted_is_not_its_own() -> None:
    assert cell_text(paragraph(run("1") + "<w:moveFrom><w:p/></w:moveFrom>")) == "1"


@pytest.mark.parametrize(("text", "shown"), [("-35", "-35"), ("负", "负")])
def test_hyphens_that_do_not_break(text: str, shown: str) -> None:
    inside = text.replace("-", "</w:t><w:noBreakHyphen/><w:t>")
    assert cell_text(f"<w:p><w:r><w:t>{inside}</w:t></w:r></w:p>") == shown


def test_a_raised_blank_is_no_sign() -> None:
    assert cell_text(paragraph(run("12") + run(" ", '<w:vertAlign w:val="superscript"/>'))) == "12 "
    assert cell_text(paragraph(run("12", '<w:vertAlign w:val="baseline"/>'))) == "12"


# -- prose -----------------------------------------------------------------------------------------


def test_prose_joins_what_deleted_and_hidden_marks_part() -> None:
    hidden = "<w:rPr><w:specVanish/></w:rPr>"
    heading = P("一、总体情况。", properties=hidden)
    assert prose(heading, P("本年度"), "<w:p/>", P("二")) == ["一、总体情况。本年度", "二"]
    assert prose(P("尾", properties=hidden)) == ["尾"]
    assert prose(P("前", properties=hidden), "<w:tbl><w:tr><w:tc><w:p/></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>") == [
        "前"
    ]


def test_prose_in_a_frame_of_one_cell_is_prose() -> None:
    framed = f"<w:tbl><w:tr><w:tc>{paragraph(run('一'))}{paragraph(run('二'))}</w:tc></w:tr></w:tbl>"
    assert prose(framed) == ["一", "二"]


def test_pictures_and_what_is_kept_elsewhere_are_noted_in_prose() -> None:
    picture = P("")
    for inside in (INLINE, "<m:oMath/>", FLOATING, "<w:r><w:pict/></w:r>"):
        picture.runs = run("图") + inside
        data = Word([picture]).pack()
        assert problems(data) == ["picture"], inside
        assert [block.text for block in read_page(data).blocks if isinstance(block, Paragraph)] == ["图"]
    assert problems(Word(['<w:altChunk r:id="r1"/>']).pack()) == ["picture"]
    picture.runs = "<w:r><w:drawing><wp:anchor/></w:drawing></w:r>"
    assert problems(Word([picture]).pack()) == []
    picture.runs = run("9", "<w:vanish/>") + "<w:r><w:rPr><w:vanish/></w:rPr><w:pict/></w:r>"
    assert problems(Word([picture]).pack()) == []


def test_raised_prose_stays_text_and_struck_prose_is_out() -> None:
    words = P("")
    words.runs = (
        run("一", "<w:strike/>") + run("2", '<w:vertAlign w:val="superscript"/>') + "<w:r><w:cr/></w:r>" + run("三")
    )
    assert prose(words) == ["2\n三"]


def test_a_field_that_never_ends_hides_no_prose() -> None:
    begin = P("")
    begin.runs = '<w:r><w:fldChar w:fldCharType="begin"/><w:fldChar w:fldCharType="odd"/></w:r>'
    assert prose(begin, P("甲"), P("乙")) == ["甲", "乙"]


def test_headings_by_style_and_by_level() -> None:
    blocks = [P("甲", properties='<w:pStyle w:val="H1b"/>'), P("乙", properties='<w:outlineLvl w:val="0"/>')]
    blocks.append(P("丙", properties='<w:pStyle w:val="H1"/><w:outlineLvl w:val="9"/>'))
    page = read_page(Word([*blocks, P("丁")], styles=STYLES).pack())
    assert [block.role for block in page.blocks if isinstance(block, Paragraph)] == [
        "heading",
        "heading",
        "text",
        "text",
    ]


# -- lists -----------------------------------------------------------------------------------------


def level(at: int, form: str, text: str, *more: str, start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>'
        f"{''.join(more)}</w:lvl>"
    )


def lists(*levels: str, more: str = "") -> str:
    abstract = f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>'
    return f'{abstract}{more}<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'


def item(text: str, at: int | None = 0, number: int = 1) -> P:
    chosen = "" if at is None else f'<w:ilvl w:val="{at}"/>'
    return P(text, properties=f'<w:numPr>{chosen}<w:numId w:val="{number}"/></w:numPr>')


@pytest.mark.parametrize(
    ("form", "start", "shown"),
    [
        ("decimal", 1, "1"),
        ("decimalZero", 7, "07"),
        ("chineseCounting", 1, "一"),
        ("chineseCountingThousand", 10, "十"),
        ("japaneseCounting", 21, "二十一"),
        ("ideographDigital", 40, "四十"),
        ("chineseCounting", 108, "一〇八"),
        ("lowerLetter", 28, "bb"),
        ("upperLetter", 3, "C"),
        ("lowerLetter", 781, "781"),
        ("lowerRoman", 1994, "mcmxciv"),
        ("upperRoman", 48, "XLVIII"),
        ("decimalEnclosedCircle", 20, "⑳"),
        ("decimalEnclosedCircleChinese", 21, "21"),
        ("decimalFullWidth", 12, "１２"),
        ("ideographTraditional", 3, "丙"),
        ("ideographZodiac", 0, "0"),
        ("chineseLegalSimplified", 2, "贰"),
        ("decimalEnclosedParen", 2, "(2)"),
        ("decimalEnclosedFullstop", 2, "2."),
        ("ideographEnclosedCircle", 1, "㊀"),
        ("none", 2, ""),
        ("never heard of", 2, "2"),
    ],
)
def test_forms_of_numbers(form: str, start: int, shown: str) -> None:
    assert prose(item("甲"), numbering=lists(level(0, form, "〔%1〕", start=start))) == [f"〔{shown}〕甲"]


def test_lists_count_on_begin_anew_and_refer_upwards() -> None:
    numbering = lists(
        level(0, "chineseCounting", "%1、"),
        level(1, "decimal", "%1.%2", "<w:isLgl/>"),
        level(2, "decimal", "%3)", '<w:lvlRestart w:val="0"/>'),
        level(3, "bullet", "\uf0b7"),
        level(4, "bullet", ""),
    )
    blocks = [item("甲"), item("子", 1), item("丑", 1), item("a", 2), item("乙"), item("寅", 1), item("b", 2)]
    blocks += [
        item("", 1),
        item("卯", 1),
        item("点", 3),
        item("无", 4),
        item("未", 8),
        item("零", None),
        item("他", 0, 9),
    ]
    assert prose(*blocks, numbering=numbering) == [
        "一、甲", "1.1 子", "1.2 丑", "1) a", "二、乙", "2.1 寅", "2) b",
        "2.3 卯", "•点", "无", "未", "三、零", "他",
    ]  # fmt: skip


def test_lists_with_overrides_links_and_styles() -> None:
    numbering = lists(
        level(0, "decimal", "%1."),
        more='<w:abstractNum w:abstractNumId="5"><w:numStyleLink w:val="L"/></w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="6"><w:styleLink w:val="L"/>{level(0, "upperLetter", "%1.")}</w:abstractNum>'
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="5"/></w:num>'
        f'<w:num w:numId="4"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">{level(0, "lowerRoman", "(%1)")}</w:lvlOverride></w:num>'
        '<w:num w:numId="7"/>',
    )
    blocks = [item("甲"), item("乙", 0, 2), item("丙", 0, 2), item("丁", 0, 3), item("戊", 0, 4), item("己", 0, 7)]
    blocks += [
        P("庚", properties='<w:pStyle w:val="H1b"/>'),
        P("辛", properties='<w:pStyle w:val="H1"/><w:numPr><w:ilvl w:val="0"/></w:numPr>'),
    ]
    shown = ["1. 甲", "5. 乙", "6. 丙", "A. 丁", "(vii) 戊", "己", "8. 庚", "9. 辛"]
    assert prose(*blocks, numbering=numbering, styles=STYLES) == shown
    assert prose(*blocks[:1], styles=STYLES) == ["甲"]


def test_a_number_of_a_list_is_no_digit_of_the_cell() -> None:
    listed = paragraph(run("5"), '<w:numPr><w:numId w:val="1"/></w:numPr>')
    assert cell_text(listed, numbering=lists(level(0, "decimal", "%1"))) == "1 5"
    assert (
        cell_text(paragraph("", '<w:numPr><w:numId w:val="1"/></w:numPr>'), numbering=lists(level(0, "decimal", "%1")))
        == "1 "
    )


def test_long_numbers_of_lists_are_cut() -> None:
    (text,) = prose(item("甲"), numbering=lists(level(0, "decimal", "长" * 10_000)))
    assert len(text) == 65


def test_headings_numbered_by_word_are_found() -> None:
    word = form(REPORT)
    numbering = lists(level(0, "chineseCounting", "%1、"))
    for block in word.paragraphs():
        if block.text[1:2] == "、":
            block.runs, block.properties = run(block.text[2:]), item("").properties
    word.numbering = numbering
    assert gkreport.read(word.pack()) == REPORT


# -- packages --------------------------------------------------------------------------------------


def test_parts_are_found_without_relationships() -> None:
    word = Word([item("甲")], numbering=lists(level(0, "decimal", "%1.")))
    parts = {
        "word/document.xml": word.document().encode(),
        "word/numbering.xml": word.part("numbering", word.numbering or "").encode(),
    }
    assert [block.text for block in read_page(zipped(parts)).blocks if isinstance(block, Paragraph)] == ["1. 甲"]


def test_the_text_behind_a_dangling_relationship_is_found_in_its_usual_place() -> None:
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Type="x/officeDocument" Target="http://example.invalid/word/document.xml" TargetMode="External"/>'
        '<Relationship Type="x/officeDocument" Target="word/gone.xml"/><Relationship/></Relationships>'
    )
    parts = {"_rels/.rels": relations.encode(), "Word/Document.xml": Word([P("甲")]).document().encode()}
    assert [block.text for block in read_page(zipped(parts)).blocks if isinstance(block, Paragraph)] == ["甲"]


def test_styles_in_utf_16_are_read() -> None:
    words = P("")
    words.runs = run("9", '<w:rStyle w:val="Gone"/>') + run("甲")
    assert prose(words, styles=STYLES, encoding="UTF-16") == ["甲"]


def test_a_style_based_on_too_many_others_is_taken_as_it_is() -> None:
    styles = "".join(f'<w:style w:styleId="s{at}"><w:basedOn w:val="s{at + 1}"/></w:style>' for at in range(40))
    words = P("")
    words.runs = run("甲", '<w:rStyle w:val="s0"/>')
    hidden = '<w:style w:styleId="s40"><w:rPr><w:vanish/></w:rPr></w:style>'
    assert prose(words, styles=styles + hidden) == ["甲"]
    words.runs = run("甲", '<w:rStyle w:val="s39"/>')
    assert prose(words, styles=styles + hidden) == []


def test_a_default_style_counts_where_none_is_named() -> None:
    styles = STYLES.replace('<w:name w:val="Normal"/>', "<w:rPr><w:vanish/></w:rPr>")
    assert prose(P("甲"), P("乙", properties='<w:pStyle w:val="H1"/>'), styles=styles) == ["乙"]


@pytest.mark.parametrize(
    "parts",
    [
        {"readme.txt": b"nothing"},
        {"word/document.xml": b"<html/>"},
        {"word/document.xml": Word([]).document().replace("w:body", "w:bodies").encode()},
        {"word/document.xml": Word([]).document().replace("main", "other").encode()},
        {"word/document.xml": b"<w:document>"},
        {"word/document.xml": b""},
        {
            "xl/workbook.xml": b"<workbook/>",
            "_rels/.rels": RELATIONS.format('<R Type="a/officeDocument" Target="xl/workbook.xml"/>').encode(),
        },
    ],
)
def test_what_is_no_word_document(parts: dict[str, bytes]) -> None:
    with pytest.raises(FormatError):
        gkreport.open(zipped(parts))


def test_properties_outside_their_place_are_nobodys() -> None:
    document = (
        Word([P("甲")])
        .document()
        .replace(
            "<w:body>",
            "<w:vanish/><w:rPr><w:vanish/></w:rPr><w:body><w:x><w:numPr><w:numId/></w:numPr></w:x><w:y><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr></w:y><w:z><w:pPr><w:numPr><w:numId/></w:numPr></w:pPr></w:z>",
        )
    )
    assert len(read_page(zipped({"word/document.xml": document.encode()})).blocks) == 1
    styles = b'<w:vanish xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>'
    parts = {"word/document.xml": Word([P("甲")]).document().encode(), "word/styles.xml": styles}
    assert len(read_page(zipped(parts)).blocks) == 1
    parts["word/styles.xml"] = styles.replace(b"w:vanish", b"w:pPr").replace(
        b"/>", b"><w:numPr><w:numId/></w:numPr></w:pPr>"
    )
    assert len(read_page(zipped(parts)).blocks) == 1


# -- hostile files -----------------------------------------------------------------------------------


def row(count: int, look: str = "", properties: str = "") -> str:
    return f"<w:tr>{properties}{f'<w:tc>{look}<w:p/></w:tc>' * count}</w:tr>"


SPAN: Final = '<w:tcPr><w:gridSpan w:val="{}"/></w:tcPr>'
ROOM: Final = '<w:trPr><w:gridBefore w:val="64"/></w:trPr>'


def spanning(value: str, count: int = 1) -> str:
    return f"<w:tbl>{row(count, SPAN.format(value))}</w:tbl>"


def nested(depth: int, before: str, after: str) -> str:
    return before * depth + after * depth


_INTO: Final = "<w:tbl><w:tr>", "<w:tc>", "</w:tc></w:tr></w:tbl>"
HOSTILE: Final[dict[str, Callable[[], str]]] = {
    "endless span": lambda: spanning("20000000"),
    "endless digits": lambda: spanning("9" * 5000),
    "span of words": lambda: spanning("two"),
    "span below nothing": lambda: spanning("-1"),
    "row without end": lambda: spanning("63", 200),
    "endless room before": lambda: f"<w:tbl>{row(1, '', ROOM)}</w:tbl>",
    "tables in tables": lambda: nested(17, _INTO[0] + _INTO[1], _INTO[2]),
    "tables beside tables": lambda: nested(17, _INTO[0] + "<w:tc><w:p/></w:tc>" + _INTO[1], _INTO[2]),
    "300 levels": lambda: nested(300, _INTO[0] + _INTO[1], _INTO[2]),
    "controls": lambda: nested(17, "<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>"),
    "100,000 rows": lambda: f"<w:tbl>{row(1) * 100_000}</w:tbl>",
    "60,000 cells": lambda: f"<w:tbl>{row(1000) * 60}</w:tbl>",
    "60,000 cells in tables": lambda: f"<w:tbl>{row(1000)}</w:tbl>" * 60,
    "500,000 cells in a row": lambda: f"<w:tbl>{row(500_000)}</w:tbl>",
    "5,000 characters": lambda: f"<w:tbl><w:tr><w:tc>{paragraph(run('9' * 5000))}</w:tc><w:tc/></w:tr></w:tbl>",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_documents(name: str) -> None:
    with pytest.raises(FormatError) as error:
        gkreport.open(Word([HOSTILE[name]()]).pack(), limits=Limits(ratio=1_000_000))
    assert not isinstance(error.value, NotAReport)
    assert error.value.in_language("en") != error.value.in_language()


TALL: Final = '<w:trHeight w:val="9" w:hRule="exact"/>'
_FIELD_MARK: Final = '<w:fldChar w:fldCharType="begin"/>'
_PROMPT: Final = "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
LARGE: Final[dict[str, Callable[[], str]]] = {
    "200,000 field marks": lambda: f"<w:p><w:r>{_FIELD_MARK * 200_000}</w:r></w:p>",
    "30,000 field marks": lambda: f"<w:p><w:r>{_FIELD_MARK * 30_000}</w:r></w:p>",
    "200,000 paragraphs": lambda: "<w:p/>" * 200_000,
    "200,000 runs": lambda: paragraph("<w:r><w:rPr><w:b/></w:rPr></w:r>" * 200_000),
    "hidden runs": lambda: paragraph("<w:r><w:rPr><w:vanish/></w:rPr></w:r>" * 50_000),
    "runs in a prompt": lambda: _PROMPT.format(paragraph("<w:r/>" * 180_000)),
    "hidden marks": lambda: "<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr></w:p>" * 40_000,
    "49,000 cells": lambda: f"<w:tbl>{row(1000, '<w:tcPr/>') * 49}</w:tbl>",
    "49,000 merged cells": lambda: f"<w:tbl>{row(1000, '<w:tcPr><w:vMerge/></w:tcPr>') * 49}</w:tbl>",
    "controls in controls": lambda: nested(15, *_PROMPT.replace("<w:showingPlcHdr/>", "").split("{}")) * 5_000,
    "100,000 bookmarks": lambda: paragraph('<w:bookmarkStart w:id="1"/>' * 100_000),
    "white runs": lambda: paragraph("<w:r><w:rPr><w:color w:val='FFFFFF'/></w:rPr><w:t>1</w:t></w:r>" * 15_000),
    "runs of many colours": lambda: paragraph(
        "".join(f"<w:r><w:rPr><w:color w:val='F{at:05X}'/></w:rPr><w:t>1</w:t></w:r>" for at in range(15_000))
    ),
    "raised runs": lambda: paragraph("<w:r><w:rPr><w:position w:val='8'/></w:rPr><w:t>1</w:t></w:r>" * 15_000),
    "raised blanks": lambda: paragraph("<w:r><w:rPr><w:position w:val='8'/></w:rPr><w:t> </w:t></w:r>" * 15_000),
    "white cells in a wide grid": lambda: (
        f"<w:tbl><w:tblGrid>{'<w:gridCol/>' * 20_000}</w:tblGrid>{row(1000, '<w:tcPr/>') * 20}</w:tbl>"
    ),
    "many properties of a row": lambda: f"<w:tbl>{row(1000, '', '<w:trPr>' + TALL * 20_000 + '</w:trPr>') * 2}</w:tbl>",
    "bound controls": lambda: paragraph(
        "".join(
            f"<w:sdt><w:sdtPr><w:dataBinding w:xpath='/a[{at + 1}]'/></w:sdtPr><w:sdtContent/></w:sdt>"
            for at in range(20_000)
        )
    ),
    "long prose": lambda: paragraph(run("字" * 3_000)) * 1_700,
}
_SPENT: Final = """
import sys, time
from pathlib import Path
from gkreport.errors import FormatError
from gkreport.formats.docx import reading
from gkreport.limits import Limits

def peak():
    return int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0])

data = Path(sys.argv[1]).read_bytes()
start, begun = peak(), time.process_time()
try:
    reading.read(data, Limits(ratio=1_000_000))
except FormatError:
    pass
print(peak() - start, time.process_time() - begun)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the peak of memory is told by Linux")
@pytest.mark.parametrize("name", LARGE)
def test_large_documents_take_two_seconds_and_64_mib_at_most(name: str, tmp_path: Path) -> None:
    path = tmp_path / "large.docx"
    path.write_bytes(Word([LARGE[name]()]).pack())
    done = subprocess.run([sys.executable, "-c", _SPENT, str(path)], capture_output=True, check=True, text=True)  # noqa: S603
    kib, seconds = map(float, done.stdout.split())
    assert kib <= 64 * 1024
    assert seconds <= 2


@pytest.mark.parametrize(
    "name", ["30,000 field marks", "hidden runs", "runs in a prompt", "hidden marks", "100,000 bookmarks"]
)
def test_more_than_is_taken_is_refused(name: str) -> None:
    with pytest.raises(FormatError) as error:
        reading.read(Word([LARGE[name]()]).pack(), Limits(ratio=1_000_000))
    assert error.value.in_language("en") != error.value.in_language()


def test_limits_can_be_moved() -> None:
    data = Word([HOSTILE["5,000 characters"]()]).pack()
    assert len(reading.read(data, Limits(cell_characters=6000)).blocks) == 1
    with pytest.raises(FormatError):
        reading.read(form(REPORT).pack(), Limits(rows=20))
    with pytest.raises(FormatError):  # texts of other files in the places of cells
        reading.read(Word([f"<w:tbl><w:tr>{'<w:altChunk/>' * 21}</w:tr></w:tbl>"]).pack(), Limits(cells=20))

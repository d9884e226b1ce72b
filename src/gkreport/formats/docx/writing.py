"""From a page to a Word document that is ready to publish: A4, the typefaces and sizes of GB/T 9704."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final
from xml.sax.saxutils import escape

from gkreport.characters import NUMERAL
from gkreport.formats.archive import pack
from gkreport.formats.tables import column_shares, rows_of
from gkreport.formats.typefaces import TYPEFACES
from gkreport.page.page import Grid, GridCell, Page, Paragraph

_W: Final = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R: Final = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"

# GB/T 9704: paper A4, top 37 mm, left 28 mm, text 156 x 225 mm; in twentieths of a point.
_PAGE: Final = (
    '<w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" w:header="851" w:footer="1417" w:gutter="0"/>'
)
_TABLE_WIDTH: Final = 9748
"""As on the official form: wider than the text, so that ten columns and their numbers have room."""


def _font(name: str) -> str:
    return f'<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="{name}" w:cs="Times New Roman"/>'


def _size(half_points: int) -> str:
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


_LINE: Final = '<w:spacing w:line="580" w:lineRule="exact"/>'
_STYLES: Final = f"""{_HEAD}<w:styles {_W}>
<w:docDefaults><w:rPrDefault><w:rPr>{_font("仿宋_GB2312")}{_size(32)}<w:lang w:val="en-US" w:eastAsia="zh-CN"/>\
</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>\
<w:pPr><w:widowControl w:val="0"/>{_LINE}<w:ind w:firstLineChars="200" w:firstLine="640"/><w:jc w:val="both"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:qFormat/>\
<w:pPr><w:spacing w:after="580" w:line="700" w:lineRule="exact"/><w:ind w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="center"/></w:pPr>\
<w:rPr>{_font("方正小标宋简体")}{_size(44)}</w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:qFormat/>\
<w:pPr><w:keepNext/><w:outlineLvl w:val="0"/></w:pPr><w:rPr>{_font("黑体")}</w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="heading 2"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:qFormat/>\
<w:pPr><w:keepNext/><w:outlineLvl w:val="1"/></w:pPr><w:rPr>{_font("楷体_GB2312")}</w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Signature"><w:name w:val="Signature"/><w:basedOn w:val="Normal"/>\
<w:pPr><w:ind w:right="640"/><w:jc w:val="right"/></w:pPr></w:style>
<w:style w:type="paragraph" w:customStyle="1" w:styleId="TableCell"><w:name w:val="表格文字"/><w:basedOn w:val="Normal"/>\
<w:pPr><w:spacing w:line="240" w:lineRule="auto"/><w:ind w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="center"/></w:pPr>\
<w:rPr>{_size(21)}</w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Footer"><w:name w:val="footer"/><w:basedOn w:val="Normal"/>\
<w:pPr><w:spacing w:line="240" w:lineRule="auto"/><w:ind w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="center"/></w:pPr>\
<w:rPr>{_font("宋体")}{_size(28)}</w:rPr></w:style>
<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>\
<w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>
</w:styles>"""

_FONT_TABLE: Final = (
    f"{_HEAD}<w:fonts {_W}>"
    + "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{";".join((*face.kin, *face.stand_ins))}"/><w:charset w:val="86"/><w:family w:val="auto"/></w:font>'
        for name, face in TYPEFACES.items()
    )
    + "</w:fonts>"
)

_MARGIN: Final = 28
"""Left and right in a cell.  It stands in each table, since LibreOffice ignores that of the default style."""
_MARGINS: Final = "".join(f'<w:{side} w:w="{_MARGIN}" w:type="dxa"/>' for side in ("left", "right"))

_SETTINGS: Final = (
    f'{_HEAD}<w:settings {_W}><w:defaultTabStop w:val="420"/>'
    '<w:characterSpacingControl w:val="compressPunctuation"/>'
    '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
    "</w:compat></w:settings>"
)


def _field(instruction: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


_FOOTER: Final = (
    f'{_HEAD}<w:ftr {_W}><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>'
    f'<w:r><w:t xml:space="preserve">— </w:t></w:r>{_field("PAGE")}<w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p></w:ftr>'
)

_CONTENT_TYPES: Final = (
    f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    + "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_WORD}.{kind}+xml"/>'
        for name, kind in (
            ("document", "document.main"),
            ("styles", "styles"),
            ("settings", "settings"),
            ("fontTable", "fontTable"),
            ("footer1", "footer"),
        )
    )
    + "</Types>"
)


def _relations(pairs: Iterable[tuple[str, str]]) -> str:
    items = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(pairs, 1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{items}</Relationships>'


_ROOT_RELATIONS: Final = _relations([("officeDocument", "word/document.xml")])
_DOCUMENT_RELATIONS: Final = _relations(
    [("footer", "footer1.xml"), ("styles", "styles.xml"), ("settings", "settings.xml"), ("fontTable", "fontTable.xml")]
)


def write(page: Page) -> bytes:
    """Return a page as a Word document; the same page gives the same bytes.

    Title in 方正小标宋 二号, headings in 黑体, those of the second level in 楷体, text in 仿宋 三号, as
    GB/T 9704-2012 has it; header rows repeat on each page and no row breaks across pages.
    """
    body = "".join(_block(block) for block in page.blocks)
    section = (
        f'<w:sectPr><w:footerReference w:type="default" r:id="rId1"/>{_PAGE}<w:docGrid w:linePitch="312"/></w:sectPr>'
    )
    document = f"{_HEAD}<w:document {_W} {_R}><w:body>{body}{section}</w:body></w:document>"
    return pack(
        {
            "[Content_Types].xml": _CONTENT_TYPES.encode(),
            "_rels/.rels": _ROOT_RELATIONS.encode(),
            "word/document.xml": document.encode(),
            "word/_rels/document.xml.rels": _DOCUMENT_RELATIONS.encode(),
            "word/styles.xml": _STYLES.encode(),
            "word/settings.xml": _SETTINGS.encode(),
            "word/fontTable.xml": _FONT_TABLE.encode(),
            "word/footer1.xml": _FOOTER.encode(),
        }
    )


_STYLE_OF: Final = {"title": "Title", "heading": "Heading1", "closing": "Signature"}
_SECOND_LEVEL: Final = re.compile(rf"（{NUMERAL}）[^。；]{{1,20}}$")


def _block(block: Paragraph | Grid) -> str:
    if isinstance(block, Grid):
        return _table(block)
    style = _STYLE_OF.get(block.role) or ("Heading2" if _SECOND_LEVEL.match(block.text) else "")
    return _paragraph(block.text, f'<w:pStyle w:val="{style}"/>' if style else "")


def _paragraph(text: str, properties: str, look: str = "") -> str:
    look = f"<w:rPr>{look}</w:rPr>" if look else ""
    run = f'<w:r>{look}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{run}</w:p>"


# -- tables ----------------------------------------------------------------------------------------

EDGES: Final = "".join(
    f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
    for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
)
"""A thin line round every cell of a table."""


def _table(grid: Grid) -> str:
    widths = [int(_TABLE_WIDTH * share) for share in column_shares(grid.cells)]
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{EDGES}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>{_MARGINS}</w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{''.join(_rows(grid.cells, widths))}</w:tbl>"
    )


def _rows(cells: Sequence[GridCell], widths: Sequence[int]) -> Iterator[str]:
    """Yield the rows, each kept with the next: a table that fits on a page stands on one."""
    rows, heads = rows_of(cells)
    size = _size_of_numbers(cells, widths)
    height = _LOW if len(rows) > _MANY else _HIGH
    spanning: dict[int, GridCell] = {}
    for at, row in enumerate(rows):
        here = {cell.column: cell for cell in row}
        open_above = {column: cell for column, cell in spanning.items() if at < cell.row + cell.rowspan}
        shown = sorted({**open_above, **here}.items())
        header = "<w:tblHeader/>" if at < heads else ""
        look = ("<w:keepNext/>" if at + 1 < len(rows) else "", size)
        body = "".join(_cell(cell, at, sum(widths[column : column + cell.colspan]), *look) for column, cell in shown)
        yield f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{height}"/>{header}</w:trPr>{body}</w:tr>'
        spanning = {**open_above, **{column: cell for column, cell in here.items() if cell.rowspan > 1}}


_USUAL: Final = 21
"""五号, in half points."""
_SMALLEST: Final = 8
_HIGH, _LOW, _MANY = 400, 340, 20
"""The least height of a row; lower ones let 表三, with its 28 rows and its heading, stand on one page."""
_WIDE: Final = re.compile(r"[^\x00-\xff]")


def _size_of_numbers(cells: Sequence[GridCell], widths: Sequence[int]) -> int:
    """Return the size, in half points, at which no number of a table breaks: a digit is half as wide as it is high."""
    sizes = [
        (sum(widths[cell.column : cell.column + cell.colspan]) - 2 * _MARGIN) // (5 * _letters(cell.text))
        for cell in cells
        if cell.role == "value" and cell.text
    ]
    return max(_SMALLEST, min([_USUAL, *sizes]))


def _letters(text: str) -> int:
    """Return how many digits wide a text is; a Chinese sign counts twice."""
    return len(text) + len(_WIDE.findall(text))


def _cell(cell: GridCell, row: int, width: int, keep: str, size: int) -> str:
    """Write a cell in one of the rows it spans; only the first of them holds its text."""
    first = row == cell.row
    span = f'<w:gridSpan w:val="{cell.colspan}"/>' if cell.colspan > 1 else ""
    merge = f"<w:vMerge{' w:val=' + chr(34) + 'restart' + chr(34) if first else ''}/>" if cell.rowspan > 1 else ""
    align = '<w:jc w:val="left"/>' if cell.role == "stub" else ""
    alone = "<w:noWrap/>" if cell.role == "value" else ""
    run = _size(size) if cell.role == "value" and size != _USUAL else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}{alone}<w:vAlign w:val="center"/></w:tcPr>'
        f"{_paragraph(cell.text if first else '', f'<w:pStyle w:val={chr(34)}TableCell{chr(34)}/>' + keep + align, run)}</w:tc>"
    )

"""Workbooks as Excel, WPS, LibreOffice and other programs write them, made of raw XML: the form, and edits of it."""

import itertools
import re
from collections.abc import Callable, Iterator
from html import escape
from typing import Final, Literal

import attrs
from tests.word import zipped

from gkreport import Report
from gkreport.compose import compose
from gkreport.page import Grid, Page

TRANSITIONAL: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT: Final = "http://purl.oclc.org/ooxml/spreadsheetml/main"
OFFICE: Final = {
    TRANSITIONAL: "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    STRICT: "http://purl.oclc.org/ooxml/officeDocument/relationships",
}
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
Dialect = Literal["excel", "wps", "libreoffice", "sdk"]
DIALECTS: Final[tuple[Dialect, ...]] = ("excel", "wps", "libreoffice", "sdk")
_NUMBER: Final = re.compile(r"-?\d+(\.\d+)?")

PLAIN, DATE, CUSTOM_DATE, PERCENT, ITEMS, TENTHS, STRUCK, RAISED, YUAN = range(9)
"""The styles of cells, by their numbers in `STYLES`."""
STYLES: Final = """<numFmts count="5"><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/>
<numFmt numFmtId="165" formatCode="0&quot;件&quot;"/><numFmt numFmtId="166" formatCode="0!.0,"/>
<numFmt numFmtId="167" formatCode="[$¥-804]#,##0.00"/><numFmt formatCode="yyyy"/></numFmts>
<fonts count="3"><font><sz val="11"/></font><font><strike/></font><font><vertAlign val="superscript"/></font></fonts>
<cellXfs count="9"><xf numFmtId="0" fontId="0"/><xf numFmtId="14" fontId="0"/><xf numFmtId="164" fontId="0"/>
<xf numFmtId="9" fontId="0"/><xf numFmtId="165" fontId="0"/><xf numFmtId="166" fontId="0"/><xf numFmtId="0" fontId="1"/>
<xf numFmtId="0" fontId="2"/><xf numFmtId="167" fontId="0"/></cellXfs>"""


def letters(column: int) -> str:
    name = ""
    while column:
        column, last = divmod(column - 1, 26)
        name = chr(65 + last) + name
    return name


@attrs.define
class Cell:
    text: str = ""
    path: str | None = None
    style: int | None = None
    xml: str | None = None
    """What stands in the `c` element, in the place of the text; `{value}` is left to `pack`."""
    type: str = ""
    """With `xml`: its `t`."""
    attributes: str = ""
    formula: str = ""
    """The `f` element, before the value."""


@attrs.define
class Sheet:
    name: str
    cells: dict[tuple[int, int], Cell] = attrs.field(factory=dict)
    merges: list[str] = attrs.field(factory=list)
    state: str = ""
    columns: str = ""
    rows: dict[int, str] = attrs.field(factory=dict)
    """More attributes of some rows."""
    after: str = ""
    part: str = ""
    dimension: str | None = None

    @property
    def values(self) -> list[Cell]:
        return [cell for cell in self.cells.values() if cell.path]

    @property
    def bottom(self) -> int:
        return max((row for row, _ in self.cells), default=0)

    @property
    def right(self) -> int:
        return max((column for _, column in self.cells), default=0)


@attrs.define
class Workbook:
    """A workbook to be changed by edits and then packed."""

    sheets: list[Sheet]
    dialect: Dialect = "excel"
    namespace: str = TRANSITIONAL
    styles: str | None = STYLES
    properties: str = ""
    """More elements of the workbook part, behind its sheets."""
    before: str = ""
    """More elements before the sheets: workbookPr stands there."""
    references: bool = True
    """Whether rows and cells say where they stand."""
    inline: bool = False
    relations: bool = True
    main: str = "xl/workbook.xml"
    content_type: str = f"{_TYPE}.sheet.main+xml"
    encoding: str = "UTF-8"
    parts: dict[str, str | bytes] = attrs.field(factory=dict)
    strings: list[str] = attrs.field(factory=list)
    """Shared strings as XML."""
    numbers: dict[str, int] = attrs.field(factory=dict)
    """Those that cells refer to, each with its number."""
    rich: Callable[[str], str] | None = None
    """How a text is written as the inside of a string item."""

    @property
    def values(self) -> list[Cell]:
        return [cell for sheet in self.sheets for cell in sheet.values]

    def _item(self, text: str) -> str:
        if self.rich:
            return self.rich(text)
        return f'<t xml:space="preserve">{escape(text, quote=False)}</t>'

    def _string(self, text: str) -> tuple[str, str]:
        if self.inline or self.dialect == "sdk":
            return "inlineStr", f"<is>{self._item(text)}</is>"
        item = f"<si>{self._item(text)}</si>"
        number = self.numbers.setdefault(item, len(self.strings))
        if number == len(self.strings):
            self.strings.append(item)
        return "s", f"<v>{number}</v>"

    def _c(self, at: tuple[int, int], cell: Cell) -> str:
        if cell.xml is not None:
            kind, inside = cell.type, cell.xml.replace("{value}", escape(cell.text))
        elif _NUMBER.fullmatch(cell.text):
            kind, inside = ("n" if self.dialect == "libreoffice" else ""), f"<v>{cell.text}</v>"
        elif cell.text:
            kind, inside = self._string(cell.text)
        else:
            kind, inside = "", ""
        where = f' r="{letters(at[1])}{at[0]}"' if self.references else ""
        style = f' s="{cell.style}"' if cell.style is not None else ' s="0"' if self.dialect != "sdk" else ""
        typed = f' t="{kind}"' if kind else ""
        return f"<c{where}{style}{typed}{cell.attributes}>{cell.formula}{inside}</c>"

    def _row(self, row: int, cells: dict[int, Cell], own: str, right: int) -> str:
        columns = sorted(cells)
        if not self.references:
            columns = list(range(1, columns[-1] + 1)) if columns else []
        inside = "".join(self._c((row, column), cells.get(column, Cell())) for column in columns)
        more = {
            "excel": f' spans="1:{right}"',
            "wps": ' ht="28.5" customHeight="1" spans="1:7"',
            "libreoffice": ' customFormat="false" ht="14.65" hidden="false" customHeight="false" outlineLevel="0"',
            "sdk": "",
        }[self.dialect]
        more = " ".join(word for word in more.split(" ") if word.partition("=")[0] not in own.replace("=", " ").split())
        where = f' r="{row}"' if self.references else ""
        return f"<row{where} {more} {own}>{inside}</row>"

    def sheet_xml(self, sheet: Sheet) -> str:
        by_row: dict[int, dict[int, Cell]] = {row: {} for row in sheet.rows}
        for (row, column), cell in sheet.cells.items():
            by_row.setdefault(row, {})[column] = cell
        bottom, right = sheet.bottom, sheet.right
        numbers = sorted(by_row) if self.references else range(1, bottom + 1)
        rows = [self._row(row, by_row.get(row, {}), sheet.rows.get(row, ""), right) for row in numbers]
        true = f"A1:{letters(right or 1)}{bottom or 1}"
        dimension = sheet.dimension or ("A1" if self.dialect == "wps" else true)
        merges = "".join(f'<mergeCell ref="{ref}"/>' for ref in sheet.merges)
        inside = (
            f'<dimension ref="{dimension}"/><sheetViews><sheetView workbookViewId="0"/></sheetViews>'
            f'<sheetFormatPr defaultRowHeight="14"/>{_around("cols", sheet.columns)}'
            f"<sheetData>{''.join(rows)}</sheetData>"
            f"{_around('mergeCells', merges)}{sheet.after}"
        )
        return self.part("worksheet", inside)

    def part(self, name: str, inside: str) -> str:
        head = f'<?xml version="1.0" encoding="{self.encoding}" standalone="yes"?>\n'
        space = f'xmlns:r="{OFFICE[self.namespace]}"'
        if self.dialect == "sdk":  # with a prefix, as .NET programs write it
            prefixed = re.sub(r"<(/?)(?=[A-Za-z])", r"<\1x:", inside)
            return f'{head}<x:{name} xmlns:x="{self.namespace}" {space}>{prefixed}</x:{name}>'
        return f'{head}<{name} xmlns="{self.namespace}" {space}>{inside}</{name}>'

    def pack(self) -> bytes:
        office, folder = OFFICE[self.namespace], self.main.rpartition("/")[0]
        parts: dict[str, str | bytes] = {}
        entries, relations = "", ""
        for number, sheet in enumerate(self.sheets, 1):
            name = sheet.part or f"worksheets/sheet{number}.xml"
            state = f' state="{sheet.state}"' if sheet.state else ""
            entries += f'<sheet name="{escape(sheet.name)}" sheetId="{number}"{state} r:id="rId{number}"/>'
            relations += f'<Relationship Id="rId{number}" Type="{office}/worksheet" Target="{name}"/>'
            parts[f"{folder}/{name}"] = self.sheet_xml(sheet).encode(self.encoding)
        beside = {
            "styles": None if self.styles is None else self.part("styleSheet", self.styles),
            "sharedStrings": self.part("sst", "".join(self.strings)) if self.strings else None,
        }
        for kind, xml in beside.items():
            if xml is not None:
                parts[f"{folder}/{kind}.xml"] = xml.encode(self.encoding)
                relations += f'<Relationship Id="{kind}" Type="{office}/{kind}" Target="/{folder}/{kind}.xml"/>'
        if f"{folder}/theme/theme1.xml" in self.parts:
            relations += f'<Relationship Id="theme" Type="{office}/theme" Target="theme/theme1.xml"/>'
        book = f"{self.before}<sheets>{entries}</sheets>{self.properties}"
        workbook = self.part("workbook", book).encode(self.encoding)
        head: dict[str, str | bytes] = {
            "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/{self.main}" ContentType="{self.content_type}"/></Types>',
            "_rels/.rels": _relations(f'<Relationship Id="r1" Type="{office}/officeDocument" Target="{self.main}"/>'),
            self.main: workbook,
        }
        if self.relations:
            name = self.main.rpartition("/")[2]
            head[f"{folder}/_rels/{name}.rels"] = _relations(relations)
        return zipped({**head, **parts, **self.parts})


def _around(name: str, inside: str) -> str:
    return f"<{name}>{inside}</{name}>" if inside else ""


def _relations(inside: str) -> str:
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inside}</Relationships>'


# -- from a report ---------------------------------------------------------------------------------


def put_grid(sheet: Sheet, grid: Grid, top: int, left: int = 1) -> None:
    """Put a grid into a sheet; covered cells are drawn too, as programs do."""
    for cell in grid.cells:
        row, column = top + cell.row, left + cell.column
        for inner in itertools.product(range(row, row + cell.rowspan), range(column, column + cell.colspan)):
            sheet.cells[inner] = Cell()
        sheet.cells[row, column] = Cell(cell.text, cell.path)
        if cell.rowspan * cell.colspan > 1:
            end = f"{letters(column + cell.colspan - 1)}{row + cell.rowspan - 1}"
            sheet.merges.append(f"{letters(column)}{row}:{end}")


def put_text(sheet: Sheet, text: str, *, wide: int = 8) -> None:
    """Put a line of text below all else, merged over some columns."""
    row = sheet.bottom + 1
    sheet.cells[row, 1] = Cell(text)
    if wide > 1:
        sheet.merges.append(f"A{row}:{letters(wide)}{row}")


def apart(page: Page, dialect: Dialect = "excel") -> Workbook:
    """One sheet for each table with its heading, others for the texts before and after."""
    sheets = [Sheet("总体情况")]
    blocks = list(page.blocks)
    for at, block in enumerate(blocks):
        if isinstance(block, Grid):
            put_grid(sheets[-1], block, sheets[-1].bottom + 1)
            continue
        after = blocks[at + 1] if at + 1 < len(blocks) else None
        if isinstance(after, Grid) or (at and isinstance(blocks[at - 1], Grid)):
            sheets.append(Sheet(f"{block.text[:2]}表{len(sheets)}"))
        put_text(sheets[-1], block.text)
    return Workbook(sheets, dialect)


def together(page: Page, dialect: Dialect = "excel") -> Workbook:
    """All in one sheet."""
    sheet = Sheet("Sheet1")
    for block in page.blocks:
        if isinstance(block, Grid):
            put_grid(sheet, block, sheet.bottom + 1)
        else:
            put_text(sheet, block.text)
    return Workbook([sheet], dialect)


def beside(page: Page, dialect: Dialect = "excel") -> Workbook:
    """Tables on sheets of their own, headings in column A and the texts beside them in column B."""
    texts, tables = Sheet("文字"), list[Sheet]()
    for block in page.blocks:
        if isinstance(block, Grid):
            tables.append(Sheet(f"表{len(tables) + 2}"))
            put_grid(tables[-1], block, 3, 2)
            del texts.cells[texts.bottom, 1]
        elif block.role in ("title", "heading"):
            texts.cells[texts.bottom + 1, 1] = Cell(block.text)
        else:
            before = texts.cells.setdefault((texts.bottom, 2), Cell())
            before.text = f"{before.text}\n{block.text}".strip()
    return Workbook([texts, *tables], dialect)


LAYOUTS: Final = {"apart": apart, "together": together, "beside": beside}


def form(report: Report, layout: str = "apart", dialect: Dialect = "excel") -> Workbook:
    return LAYOUTS[layout](compose(report), dialect)


def of_cells(cells: dict[str, Cell | str], *, merges: tuple[str, ...] = (), **settings: object) -> Workbook:
    """A workbook of one sheet that holds these cells, by reference."""
    found: dict[tuple[int, int], Cell] = {}
    for ref, cell in cells.items():
        name = ref.rstrip("0123456789")
        column = 0
        for letter in name:
            column = column * 26 + ord(letter) - 64
        found[int(ref[len(name) :]), column] = Cell(cell) if isinstance(cell, str) else cell
    return Workbook([Sheet("表三", found, list(merges))], **settings)  # type: ignore[arg-type]


def places(sheet: Sheet) -> Iterator[tuple[str, Cell]]:
    """Yield the cells that hold values of the form, with their references."""
    for (row, column), cell in sheet.cells.items():
        if cell.path:
            yield f"{letters(column)}{row}", cell

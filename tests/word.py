"""Word documents as Word and WPS write them, made of raw XML: the official form, and every trap as an edit of it."""

import io
import zipfile
from collections.abc import Callable, Iterator
from html import escape
from typing import Final

import attrs

from gkreport import Report
from gkreport.compose import compose
from gkreport.page import Grid, Page

TRANSITIONAL: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT: Final = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_OFFICE: Final = {
    TRANSITIONAL: "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    STRICT: "http://purl.oclc.org/ooxml/officeDocument/relationships",
}
_SPACES: Final = {
    "r": _OFFICE[TRANSITIONAL],
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "odd": "urn:example:not-understood",
}
TRACKED: Final = 'w:id="7" w:author="甲" w:date="2025-01-01T00:00:00Z"'


def run(text: str, look: str = "") -> str:
    properties = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""


def paragraph(runs: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>" if properties else f"<w:p>{runs}</w:p>"


@attrs.define
class Tc:
    text: str
    span: int = 1
    merge: str | None = None
    """`restart` or `continue`."""
    path: str | None = None
    runs: str = ""
    content: str | None = None
    """The paragraphs; by default one, of the runs."""
    properties: str = ""
    wrap: str = "{}"

    def __attrs_post_init__(self) -> None:
        self.runs = run(self.text)

    @property
    def inside(self) -> str:
        return paragraph(self.runs) if self.content is None else self.content


@attrs.define
class Tr:
    cells: list[Tc]
    properties: str = ""
    wrap: str = "{}"


@attrs.define
class Tbl:
    rows: list[Tr]
    grid: str | None = None
    properties: str = ""
    wrap: str = "{}"

    @property
    def values(self) -> list[Tc]:
        return [cell for row in self.rows for cell in row.cells if cell.path]

    @property
    def width(self) -> int:
        return sum(cell.span for cell in self.rows[0].cells)


@attrs.define
class P:
    text: str
    runs: str = ""
    properties: str = ""
    wrap: str = "{}"

    def __attrs_post_init__(self) -> None:
        self.runs = run(self.text)


@attrs.define
class Word:
    """A document to be changed by edits and then packed."""

    blocks: list["P | Tbl | str"]
    wps: bool = False
    """Whether in the dialect of WPS: `vMerge` with its value, every property spelt out."""
    namespace: str = TRANSITIONAL
    styles: str | None = "<w:style w:type='paragraph' w:default='1' w:styleId='a'><w:name w:val='Normal'/></w:style>"
    numbering: str | None = None
    main: str = "word/document.xml"
    content_type: str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    encoding: str = "UTF-8"
    relations: str = ""
    body: str = "{}"
    parts: dict[str, bytes] = attrs.field(factory=dict)
    spaces: str = ""

    @property
    def tables(self) -> list[Tbl]:
        return [block for block in self.blocks if isinstance(block, Tbl)]

    @property
    def values(self) -> list[Tc]:
        return [cell for table in self.tables for cell in table.values]

    def paragraphs(self) -> Iterator[P]:
        yield from (block for block in self.blocks if isinstance(block, P))

    # -- as XML --------------------------------------------------------------------------------------

    def _tc(self, cell: Tc) -> str:
        width = '<w:tcW w:w="900" w:type="dxa"/>'
        span = f'<w:gridSpan w:val="{cell.span}"/>' if cell.span > 1 else ""
        merge = {None: "", "restart": '<w:vMerge w:val="restart"/>', "continue": "<w:vMerge/>"}[cell.merge]
        if self.wps:
            merge = merge.replace("<w:vMerge/>", '<w:vMerge w:val="continue"/>')
        borders = '<w:tcBorders><w:top w:val="single" w:sz="4"/></w:tcBorders><w:vAlign w:val="center"/>'
        properties = f"<w:tcPr>{width}{span}{merge}{borders if self.wps else ''}{cell.properties}</w:tcPr>"
        return cell.wrap.format(f"<w:tc>{properties}{cell.inside}</w:tc>")

    def _tr(self, row: Tr) -> str:
        properties = f"<w:trPr>{row.properties}</w:trPr>" if row.properties else ""
        before = "<w:tblPrEx><w:tblBorders/></w:tblPrEx>" if self.wps else ""
        return row.wrap.format(f"<w:tr>{before}{properties}{''.join(map(self._tc, row.cells))}</w:tr>")

    def tbl(self, table: Tbl) -> str:
        columns = '<w:gridCol w:w="900"/>' * table.width
        grid = f"<w:tblGrid>{columns}</w:tblGrid>" if table.grid is None else table.grid
        properties = f'<w:tblPr><w:tblW w:w="0" w:type="auto"/>{table.properties}</w:tblPr>'
        return table.wrap.format(f"<w:tbl>{properties}{grid}{''.join(map(self._tr, table.rows))}</w:tbl>")

    def _block(self, block: "P | Tbl | str") -> str:
        if isinstance(block, P):
            return block.wrap.format(paragraph(block.runs, block.properties))
        return self.tbl(block) if isinstance(block, Tbl) else block

    def document(self) -> str:
        body = self.body.format("".join(map(self._block, self.blocks)))
        return self.part("document", f"<w:body>{body}<w:sectPr/></w:body>")

    def part(self, name: str, inside: str) -> str:
        spaces = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in _SPACES.items())
        head = f'<?xml version="1.0" encoding="{self.encoding}" standalone="yes"?>\n'
        return f'{head}<w:{name} xmlns:w="{self.namespace}"{spaces}{self.spaces}>{inside}</w:{name}>'

    def pack(self) -> bytes:
        office = _OFFICE[self.namespace]
        folder, _, name = self.main.rpartition("/")
        beside_types = "".join(
            f'<Override PartName="/{folder}/{kind}.xml" '
            f'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"/>'
            for kind, inside in (("styles", self.styles), ("numbering", self.numbering))
            if inside is not None
        )
        parts: dict[str, str | bytes] = {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/{self.main}" ContentType="{self.content_type}"/>{beside_types}</Types>',
            "_rels/.rels": _relations(f'<Relationship Id="r1" Type="{office}/officeDocument" Target="{self.main}"/>'),
            self.main: self.document().encode(self.encoding),
        }
        beside = self.relations
        for kind, inside in (("styles", self.styles), ("numbering", self.numbering)):
            if inside is not None:
                parts[f"{folder}/{kind}.xml"] = self.part(kind, inside).encode(self.encoding)
                beside += f'<Relationship Id="{kind}" Type="{office}/{kind}" Target="{kind}.xml"/>'
        parts[f"{folder}/_rels/{name}.rels"] = _relations(beside)
        return zipped({**parts, **self.parts})


RELATIONS: Final = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
)


def _relations(inside: str) -> str:
    return RELATIONS.format(inside)


def zipped(parts: "dict[str, str | bytes] | dict[str, bytes]") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


# -- from a report ---------------------------------------------------------------------------------


def form(report: Report, *, wps: bool = False) -> Word:
    return of_page(compose(report), wps=wps)


def of_page(page: Page, *, wps: bool = False) -> Word:
    return Word([table(block) if isinstance(block, Grid) else P(block.text) for block in page.blocks], wps=wps)


def table(grid: Grid) -> Tbl:
    rows: list[Tr] = []
    for at, covering in enumerate(grid.rows()):
        cells: list[Tc] = []
        for cell in covering:
            first = cell.row == at
            merge = None if cell.rowspan == 1 else "restart" if first else "continue"
            cells.append(Tc(cell.text if first else "", cell.colspan, merge, cell.path if first else None))
        rows.append(Tr(cells))
    return Tbl(rows)


def one_cell(content: str, **settings: str) -> bytes:
    """A document of one table of two cells, the first of which holds this."""
    return Word([f"<w:tbl><w:tr><w:tc>{content}</w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>"], **settings).pack()  # type: ignore[arg-type]


Edit = Callable[[Word], None]


def on_values(change: Callable[[Tc], object]) -> Edit:
    def edit(word: Word) -> None:
        for cell in word.values:
            change(cell)

    return edit


def on_runs(change: Callable[[str], str]) -> Edit:
    return on_values(lambda cell: setattr(cell, "runs", change(cell.runs)))


def around_runs(before: str, after: str) -> Edit:
    return on_runs(lambda runs: before + runs + after)


def from_text(make: Callable[[str], str]) -> Edit:
    """Make the runs of each number anew from its text."""
    return on_values(lambda cell: setattr(cell, "runs", make(cell.text)))


def content(make: Callable[[Tc], str]) -> Edit:
    return on_values(lambda cell: setattr(cell, "content", make(cell)))


def wrapped(cls: str, before: str, after: str) -> Edit:
    """Put something around each cell, row, table or paragraph (not the one that is the title)."""

    def edit(word: Word) -> None:
        holders: dict[str, list[Tc] | list[Tr] | list[Tbl] | list[P]] = {
            "cell": word.values,
            "row": [row for table in word.tables for row in table.rows],
            "table": word.tables,
            "paragraph": list(word.paragraphs()),
        }
        for holder in holders[cls]:
            holder.wrap = before + holder.wrap + after

    return edit


def sdt(properties: str = "") -> tuple[str, str]:
    return f"<w:sdt><w:sdtPr><w:id w:val='1'/>{properties}</w:sdtPr><w:sdtContent>", "</w:sdtContent></w:sdt>"


def field(result: str, code: str = " = SUM(ABOVE) ") -> str:
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{code}</w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )

"""From the parts of a Word document to a page, in one pass over the parsed tree.

What is read is what Word shows once all tracked changes are accepted: inserted text in, deleted and hidden text
out, fields by their cached result.  The grid is our own, counted from the cells; `tblGrid` is never consulted
(ECMA-376 part 1, chapter 17).
"""

from collections.abc import Iterator
from typing import Final

import attrs

from gkreport.errors import FormatError
from gkreport.formats.archive import Archive, parse_xml
from gkreport.formats.docx.names import OFF, Element, both, local
from gkreport.formats.docx.numbering import Numbering
from gkreport.formats.docx.styles import Styles, list_of
from gkreport.limits import Limits
from gkreport.page.page import Grid, GridCell, Page, Paragraph
from gkreport.page.problems import Problem

__all__ = ["Walk", "main_part", "read"]


def __dir__() -> list[str]:
    return __all__


OBJECT: Final = "\ufffc"
"""Stands in a cell for what is no text: a picture, a formula, a table inside it; no number holds it."""

_RELATIONS: Final = "_rels/.rels"
_STYLES: Final = "word/styles.xml"
_NUMBERING: Final = "word/numbering.xml"
_DOCUMENT: Final = both("document")
_BODY: Final = both("body")


def main_part(archive: Archive) -> str:
    """Return the name of the part that holds the text; raises `FormatError` where it is no Word document."""
    if _RELATIONS in archive:
        for relation in parse_xml(archive.read(_RELATIONS), _RELATIONS):
            target = (relation.get("Target") or "").lstrip("/")
            if (relation.get("Type") or "").endswith("/officeDocument") and target in archive:
                return target
    if "word/document.xml" in archive:
        return "word/document.xml"
    raise FormatError("压缩包里没有 Word 文档的正文；请确认文件是 .docx", "the archive holds no Word document")


def read(data: bytes, limits: Limits) -> Page:
    """Read a Word document (.docx, .docm, .dotx) into a page.

    Raises `FormatError` for a file that is broken, encrypted, hostile or no Word document.
    """
    archive = Archive(data, limits)
    name = main_part(archive)
    document = archive.read(name)
    root = parse_xml(document, name)
    body = next((element for element in root if element.tag in _BODY), None)
    if root.tag not in _DOCUMENT or body is None:
        raise FormatError("文件不是 Word 文档", "not a Word document")
    styles = _styles(archive)
    listed = _NUMBERING in archive and (b"numPr" in document or styles.lists)
    numbering = parse_xml(archive.read(_NUMBERING), _NUMBERING) if listed else None
    walk = Walk(name, root, styles, Numbering(numbering), limits)
    return Page(tuple(walk.blocks(body)), tuple(walk.problems()))


def _styles(archive: Archive) -> Styles:
    """Read the styles only where they say something that changes what is read."""
    if _STYLES not in archive:
        return Styles()
    data = archive.read(_STYLES)
    if not any(word in data for word in (b"vanish", b"numPr", b"outlineLvl")):
        return Styles()
    return Styles.read(parse_xml(data, _STYLES))


# What is read as if it were not there, and only its content stood in its place.
_TRANSPARENT: Final = frozenset(
    ("hyperlink", "smartTag", "customXml", "ins", "moveTo", "sdt", "sdtContent", "fldSimple", "dir", "bdo")
)
_INSERTED: Final = frozenset(("ins", "moveTo"))
_DELETED: Final = frozenset(("del", "moveFrom"))
_PICTURE: Final = frozenset(("drawing", "pict", "object"))
_SHOWN_AS: Final = {"cr": "\v", "tab": " ", "ptab": " ", "noBreakHyphen": "-", "sym": "\ufffd", "contentPart": "\ufffd"}
_COMPATIBILITY: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH: Final = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath",
    "{http://purl.oclc.org/ooxml/officeDocument/math}oMath",
)


@attrs.define
class _Pending:
    """A cell while rows below may still be merged into it."""

    text: str
    row: int
    column: int
    colspan: int
    place: str
    handle: int
    rowspan: int = 1


class Walk:
    """The one pass over a document; it counts tables and cells as it goes.

    All names of a document stand in one namespace, so a tag is told by what follows it: cutting a string costs
    a tenth of what looking a child up by its path does, and a report has some 5,000 elements.
    """

    def __init__(self, part: str, root: Element, styles: Styles, numbering: Numbering, limits: Limits) -> None:
        """Start at the beginning of a part."""
        self._part = part
        namespace = str(root.tag).rpartition("}")[0] + "}"
        self._cut = len(namespace)
        self._val = namespace + "val"
        self._type = namespace + "type"
        self._field_type = namespace + "fldCharType"
        self._styles = styles
        self._numbering = numbering
        self._limits = limits
        self._depth = 0
        self._tables = 0
        self._paragraphs = 0
        self.cells: list[Element] = []
        """The `w:tc` elements in the order of their handles."""
        self._fields: list[bool] = []
        self._revised = False
        self._pictures = False

    def problems(self) -> Iterator[Problem]:
        """Yield what the whole document should be told of."""
        if self._revised:
            yield Problem("revision", self._part)
        if self._pictures:
            yield Problem("picture", self._part)

    # -- blocks ------------------------------------------------------------------------------------

    def blocks(self, parent: Element) -> Iterator[Paragraph | Grid]:
        """Yield the paragraphs and tables of a body or cell, those inside content controls too."""
        self._enter()
        carried, role = "", "text"
        for name, element in self._content(parent):
            if name == "p":
                self._paragraphs += 1
                text, joined = self._paragraph(element, in_cell=False)
                carried += text
                role = self._role(element)
                if not joined:
                    yield from self._prose(carried, role)
                    carried = ""
            elif name == "tbl":
                yield from self._table(element)
        yield from self._prose(carried, role)
        self._depth -= 1

    def _prose(self, text: str, role: str) -> Iterator[Paragraph]:
        if text.strip():
            place = f"{self._part} 第{self._paragraphs}段"
            yield Paragraph(text.replace("\v", "\n"), "heading" if role == "heading" else "text", place)

    def _enter(self) -> None:
        self._depth += 1
        if self._depth > self._limits.nesting:
            raise FormatError("表格或内容控件嵌套过深，没有读取", "tables or content controls are nested too deeply")

    def _content(self, parent: Element) -> Iterator[tuple[str, Element]]:
        """Yield the children of an element as they show: wrappers opened, deleted ones left out, one alternative."""
        cut = self._cut
        for element in parent:
            tag: str = element.tag
            name = tag[cut:]
            inner: Element | None = None
            if name in _TRANSPARENT:
                self._revised |= name in _INSERTED
                inner = element
            elif name in _DELETED:
                self._revised = True
            elif tag == _COMPATIBILITY + "AlternateContent":
                branches = {str(branch.tag): branch for branch in reversed(element)}
                inner = branches.get(_COMPATIBILITY + "Choice", branches.get(_COMPATIBILITY + "Fallback"))
            elif tag.startswith(_MATH):
                yield "oMath", element
            else:
                yield name, element
            if inner is not None:
                self._enter()
                yield from self._content(inner)
                self._depth -= 1

    def _properties(self, element: Element, name: str) -> dict[str, Element]:
        """Return what `w:pPr`, `w:tcPr` and their like say, by name; the schema has them first."""
        cut = self._cut
        for first in element:
            if first.tag[cut:] == name:
                return {item.tag[cut:]: item for item in first}
            if first.tag[cut:] != "tblPrEx":  # what may stand before them in a row
                break
        return _NOTHING

    def _value(self, properties: dict[str, Element], name: str) -> str | None:
        element = properties.get(name)
        return None if element is None else element.get(self._val, "")

    def _is_on(self, properties: dict[str, Element], name: str) -> bool:
        value = self._value(properties, name)
        return value is not None and value not in OFF

    def _role(self, paragraph: Element) -> str:
        properties = self._properties(paragraph, "pPr")
        named = self._value(properties, "pStyle") in self._styles.headings
        return "heading" if named or self._value(properties, "outlineLvl") == "0" else "text"

    # -- tables ------------------------------------------------------------------------------------

    def _table(self, table: Element) -> Iterator[Paragraph | Grid]:
        self._tables += 1
        number = self._tables
        rows = [(row, properties, list(self._cells_of(row))) for row, properties in self._rows(table)]
        if rows and all(len(cells) == 1 for _, _, cells in rows) and self._holds_table(table):
            for _, _, ((cell, _),) in rows:  # a table for layout alone
                yield from self.blocks(cell)
            return
        nested: list[Paragraph | Grid] = []
        pending: list[_Pending] = []
        above: dict[int, _Pending] = {}
        for at, (_, properties, cells) in enumerate(rows):
            column = self._span(properties, "gridBefore", least=0)
            above = self._row(_Row(number, at, column, cells), above, pending, nested)
        yield Grid(
            tuple(
                GridCell(
                    text=cell.text,
                    row=cell.row,
                    column=cell.column,
                    rowspan=cell.rowspan,
                    colspan=cell.colspan,
                    place=cell.place,
                    handle=cell.handle,
                )
                for cell in pending
            ),
            place=f"{self._part} 第{number}个表",
        )
        yield from nested

    def _holds_table(self, table: Element) -> bool:
        tag = str(table.tag)
        return any(element is not table for element in table.iter(tag))

    def _rows(self, table: Element) -> Iterator[tuple[Element, dict[str, Element]]]:
        count = 0
        for name, row in self._content(table):
            if name != "tr":
                continue
            properties = self._properties(row, "trPr")
            self._revised |= "ins" in properties or "del" in properties
            if "del" in properties or self._is_on(properties, "hidden"):
                continue
            count += 1
            if count > self._limits.rows:
                raise FormatError(f"一张表超过 {self._limits.rows} 行，没有读取", "a table has too many rows")
            yield row, properties

    def _cells_of(self, row: Element) -> Iterator[tuple[Element, dict[str, Element]]]:
        for name, cell in self._content(row):
            if name == "tc":
                properties = self._properties(cell, "tcPr")
                self._revised |= not _CELL_REVISIONS.isdisjoint(properties)
                if "cellDel" not in properties:
                    yield cell, properties

    def _row(
        self, row: "_Row", above: dict[int, _Pending], pending: list[_Pending], nested: list[Paragraph | Grid]
    ) -> dict[int, _Pending]:
        """Read one row; returns the cells that the next row can be merged into, by their column."""
        column = row.column
        open_below: dict[int, _Pending] = {}
        last: _Pending | None = None
        for order, (cell, properties) in enumerate(row.cells, 1):
            colspan = self._span(properties, "gridSpan", least=1)
            vertical = self._value(properties, "vMerge")
            horizontal = self._value(properties, "hMerge")
            handle = len(self.cells)
            if handle >= self._limits.cells:
                raise FormatError(f"表格超过 {self._limits.cells} 格，没有读取", "too many table cells")
            self.cells.append(cell)
            start, column = column, column + colspan
            if horizontal is not None and horizontal != "restart" and last is not None:
                last.colspan += colspan
                continue
            if vertical is not None and vertical != "restart" and start in above:
                last = above[start]
                last.rowspan = row.at - last.row + 1
                open_below[start] = last
                continue
            text = self._cell_text(cell, nested)
            place = f"{self._part} 第{row.table}个表 第{row.at + 1}行第{order}格"
            last = _Pending(text, row.at, start, colspan, place, handle)
            pending.append(last)
            if vertical is not None:
                open_below[start] = last
        return open_below

    def _span(self, properties: dict[str, Element], name: str, *, least: int) -> int:
        text = self._value(properties, name)
        if text is None:
            return least
        if not (text.isascii() and text.isdigit() and len(text) < 9 and least <= int(text) <= self._limits.span):  # noqa: PLR2004
            raise FormatError(
                f"单元格跨 {text[:20]} 列，超出范围，没有读取", "a cell spans more columns than is allowed"
            )
        return int(text)

    def _cell_text(self, cell: Element, nested: list[Paragraph | Grid]) -> str:
        """Read the paragraphs of a cell; a table inside it is read as a table of its own and leaves a sign."""
        fields, self._fields = self._fields, []
        lines: list[str] = [""]
        sign = ""
        for name, element in self._content(cell):
            if name == "p":
                text, joined = self._paragraph(element, in_cell=True)
                lines[-1] += text
                if not joined:
                    lines.append("")
            elif name == "tbl":
                sign = OBJECT
                self._enter()
                nested += self._table(element)
                self._depth -= 1
        if self._fields:  # a field that never ends could hide a number
            sign = OBJECT
        self._fields = fields
        text = "\n".join(lines[:-1])
        if len(text) > self._limits.cell_characters:
            raise FormatError(f"一格文字超过 {self._limits.cell_characters} 字，没有读取", "a cell holds too much text")
        return text + sign

    # -- text --------------------------------------------------------------------------------------

    def _paragraph(self, paragraph: Element, *, in_cell: bool) -> tuple[str, bool]:
        """Read one paragraph; returns its text, and whether its mark is deleted so that the next one joins it."""
        properties = self._properties(paragraph, "pPr")
        out: list[str] = []
        if not properties:
            self._inline(paragraph, out, hidden=False, in_cell=in_cell)
            return "".join(out), False
        style = self._value(properties, "pStyle")
        numbering = properties.get("numPr")
        listed = list_of(numbering) if numbering is not None else self._styles.lists.get(style or "")
        mark = [item.tag[self._cut :] for item in properties.get("rPr", ())]
        joined = "del" in mark or "moveFrom" in mark
        self._revised |= joined or "ins" in mark
        self._inline(paragraph, out, hidden=style in self._styles.hidden, in_cell=in_cell)
        text = "".join(out)
        if listed and (in_cell or text.strip()):
            label = self._numbering.label(*listed)
            text = label + (" " if label[-1:].isascii() and label and not in_cell else "") + text
        return text, joined

    def _inline(self, parent: Element, out: list[str], *, hidden: bool, in_cell: bool) -> None:
        for name, element in self._content(parent):
            if name == "r":
                self._run(element, out, hidden=hidden, in_cell=in_cell)
            elif name == "oMath":
                self._pictures = True
                out.append(OBJECT if in_cell else "")

    def _run(self, run: Element, out: list[str], *, hidden: bool, in_cell: bool) -> None:
        sign = ""
        for name, element in self._content(run):
            if name == "rPr":
                hidden, sign = self._look(element, hidden=hidden)
            elif name == "fldChar":
                self._field(element.get(self._field_type))
            elif hidden or True in self._fields:
                continue
            elif name == "t":
                out.append((sign if in_cell else "") + (element.text or ""))
            elif name == "br":
                out.append("" if element.get(self._type) in ("page", "column") else "\v")
            elif name in _SHOWN_AS:
                out.append(_SHOWN_AS[name])
            elif name == "ruby":
                for part, base in self._content(element):
                    if part == "rubyBase":
                        self._inline(base, out, hidden=hidden, in_cell=in_cell)
            elif name in _PICTURE and not _floats(element):
                self._pictures = True
                out.append(OBJECT if in_cell else "")

    def _look(self, element: Element, *, hidden: bool) -> tuple[bool, str]:
        """Tell from `w:rPr` whether a run is hidden, and what stands before its text in a cell.

        12 with a raised 2 is not 122, nor is a struck digit a digit: a sign makes such a number unreadable.
        """
        properties = {item.tag[self._cut :]: item for item in element}
        if self._value(properties, "rStyle") in self._styles.hidden:
            hidden = True
        for name in ("vanish", "specVanish"):
            if name in properties:
                hidden = self._is_on(properties, name)
        if self._value(properties, "vertAlign") in ("superscript", "subscript"):
            return hidden, "^"
        struck = self._is_on(properties, "strike") or self._is_on(properties, "dstrike")
        return hidden, "~" if struck else ""

    def _field(self, kind: str | None) -> None:
        """Follow a complex field: its instruction is not shown, what stands after `separate` is."""
        if kind == "begin":
            self._fields.append(True)
        elif kind == "separate" and self._fields:
            self._fields[-1] = False
        elif kind == "end" and self._fields:
            self._fields.pop()


_NOTHING: Final[dict[str, Element]] = {}
_CELL_REVISIONS: Final = frozenset(("cellIns", "cellDel", "cellMerge"))


@attrs.frozen
class _Row:
    """A row about to be read: which table and row it is, where its first cell begins, its cells."""

    table: int
    at: int
    column: int
    cells: list[tuple[Element, dict[str, Element]]]


def _floats(picture: Element) -> bool:
    """Whether a drawing floats over the page, as a seal or text box does, and is no part of the text."""
    return any(local(element) in ("anchor", "textbox", "txbxContent") for element in picture.iter())

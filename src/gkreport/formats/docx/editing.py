"""Changing a user's own Word document: numbers put into its cells, comments put beside them, all else as it was."""

import copy
import posixpath
import re
from collections.abc import Mapping, Sequence
from typing import Final
from xml.sax.saxutils import escape

import attrs
from lxml import etree

from gkreport.errors import FillError
from gkreport.formats.archive import parse_xml
from gkreport.formats.docx.ballast import SetAside
from gkreport.formats.docx.names import CellNumber, ParagraphNumber
from gkreport.formats.docx.parts import Parts
from gkreport.formats.docx.reading import page_of, paragraphs_of
from gkreport.formats.docx.writing import EDGES
from gkreport.formats.opc import Element, Package, child_of, relations_space, require, space_of
from gkreport.formats.remarks import COLOURS, HEAD_COLOUR, NewText, Remark, colours_of, lines_of
from gkreport.limits import Limits
from gkreport.page.page import Handle, Page
from gkreport.seen import Sight

_OBSTACLES: Final = (
    (
        ("ins", "del", "moveFrom", "moveTo"),
        ("格内有修订痕迹，请先接受或拒绝修订", "tracked changes; accept or reject them first"),
    ),
    (
        ("fldChar", "fldSimple", "instrText"),
        ("格内是域（公式），请先按 Ctrl+Shift+F9 转为文字", "a field; turn it into text first"),
    ),
    (("dataBinding",), ("内容控件绑定了别处的数据，填了会被覆盖", "a content control bound to data elsewhere")),
    (("drawing", "pict", "object"), ("格内有图片或对象，请先删去", "a picture or an object; remove it first")),
    (("tbl",), ("格内套着另一张表", "another table inside")),
)
"""What stands in a cell that is not filled, gravest first, and why, in Chinese and English."""
_COMMENTS_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
# What stands before w:shd in w:tcPr (ECMA-376 part 1, 17.4.69).
_BEFORE_SHADE: Final = ("cnfStyle", "tcW", "gridSpan", "hMerge", "vMerge", "tcBorders")
_AUTHOR: Final = "gkreport"


_MARK: Final = "gkreport", "table"
"""A processing instruction: those of the file itself are left out when it is parsed."""


class _Document:
    """A document being changed: its text as a tree, its cells in the order of their numbers."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self.package = Package(data, limits)
        self.parts = Parts(self.package, limits)
        self.part = self.parts.main
        self.aside = SetAside(self.package.read(self.part))
        self.root = parse_xml(self.aside.data, self.part)
        if self.parts.looks(self.root).everywhere:
            self.aside = SetAside(self.package.read(self.part), nothing=True)
            self.root = parse_xml(self.aside.data, self.part)
        self.w = space_of(self.root)
        self.cells = list(self.root.iter(self.w + "tc"))

        self.late = b""
        """What stands in the place of the mark in the end: as a tree, thousands of rows take ten times as much."""

    def to_bytes(self) -> bytes:
        text = etree.tostring(self.root, xml_declaration=True, encoding="UTF-8", standalone=True)
        text = self.aside.restore(text)
        if self.late:
            text = text.replace("<?{} {}?>".format(*_MARK).encode(), self.late, 1)
        self.package.put(self.part, text)
        return self.package.to_bytes()

    @property
    def body(self) -> Element:
        return next(element for element in self.root if element.tag == self.w + "body")

    def cell(self, handle: Handle) -> Element:
        return self.cells[_number(handle)]

    def is_hidden(self, run: Element) -> bool:
        """Say whether a run is not plainly seen where it stands, so that no number is put into it."""
        looks, paragraph = self.parts.looks(self.root), next(run.iterancestors(self.w + "p"), run)
        base = looks.of_paragraph(paragraph, looks.page, 0.0)
        return looks.verdict(run, paragraph, base).sight is not Sight.SEEN


def _number(handle: Handle) -> int:
    assert isinstance(handle, CellNumber)  # noqa: S101  # the reader gives no other
    return handle.number


# -- numbers ---------------------------------------------------------------------------------------


def fill(data: bytes, texts: Mapping[Handle, NewText], limits: Limits) -> tuple[bytes, Page]:
    """Put texts into cells of a Word document, in the format of the old text; return it and the page it now is.

    An empty cell takes the format of its paragraph mark or of the nearest filled cell before it.  Raises `FillError`,
    having changed nothing, if any cell cannot be filled safely: tracked changes, a field that Word would compute anew,
    a content control bound to data elsewhere.
    """
    document = _Document(data, limits)
    ranks = _obstacles(document)
    obstacles = ((place, ranks.get(document.cell(handle))) for handle, (_, place) in texts.items())
    if refused := [(place, *_OBSTACLES[rank][1]) for place, rank in obstacles if rank is not None]:
        raise FillError.at(refused)
    for handle, (text, _) in texts.items():
        _put(document, _number(handle), text)
    return document.to_bytes(), page_of(document.parts, document.root)


def _obstacles(document: _Document) -> dict[Element, int]:
    """Return the rank of the gravest obstacle for each cell that has one, in it or in a control that holds just it."""
    w = document.w
    ranks = {w + name: rank for rank, (names, _) in enumerate(_OBSTACLES) for name in names}
    found: dict[Element, int] = {}
    for element in document.root.iter(*ranks):
        controls = (properties.getparent() for properties in element.iterancestors(w + "sdtPr"))
        held = (
            cell for control in controls if control is not None for cell in control.iterfind(f"{w}sdtContent/{w}tc")
        )
        for cell in (*element.iterancestors(w + "tc"), *held):
            found[cell] = min(ranks[str(element.tag)], found.get(cell, len(ranks)))
    return found


def _put(document: _Document, number: int, text: str) -> None:
    w, cell = document.w, document.cells[number]
    for placeholder in list(cell.iter(w + "showingPlcHdr")):
        placeholder.getparent().remove(placeholder)  # type: ignore[union-attr]
    runs = list(cell.iter(w + "r"))
    written = next(iter(texted := [run for run in runs if run.find(w + "t") is not None]), None)
    if len(texted) > 1:
        written = min(texted, key=document.is_hidden)
    if written is None:
        written = runs[0] if runs else _new_run(document, number)
    for run in runs:
        for item in [item for item in run if item.tag != w + "rPr"]:
            run.remove(item)
    if text:
        etree.SubElement(written, w + "t").text = text


def _new_run(document: _Document, number: int) -> Element:
    """Make a run in an empty cell, formatted as its paragraph mark or as the nearest number before it."""
    w, cell = document.w, document.cells[number]
    paragraph = next(cell.iter(w + "p"), None)
    if paragraph is None:
        paragraph = etree.SubElement(cell, w + "p")
    run = etree.SubElement(paragraph, w + "r")
    mark = paragraph.find(f"{w}pPr/{w}rPr")
    look = mark if mark is not None else _look_before(document, number)
    if look is not None:
        properties = etree.SubElement(run, w + "rPr", {str(key): str(value) for key, value in look.attrib.items()})
        for item in look:
            if item.tag not in (w + "ins", w + "del", w + "moveFrom", w + "moveTo", w + "rPrChange"):
                properties.append(copy.deepcopy(item))
    return run


def _look_before(document: _Document, number: int) -> Element | None:
    for cell in reversed(document.cells[:number]):
        for run in cell.iter(document.w + "r"):
            if run.find(document.w + "t") is not None and (look := run.find(document.w + "rPr")) is not None:
                return look
    return None


# -- comments --------------------------------------------------------------------------------------


def annotate(data: bytes, remarks: Sequence[Remark], limits: Limits, summary: str = "") -> bytes:
    """Put a comment at the cell or paragraph of each remark and shade its cells; comments of others stay as they are.

    What one of ours says there already is not said again, so that annotating twice changes nothing.  `summary` is the
    heading in a table of all remarks at the end of the document, "" for none.
    """
    document = _Document(data, limits)
    comments = _Comments(document)
    at_text = any(isinstance(remark.at, ParagraphNumber) for remark in remarks)
    paragraphs = paragraphs_of(document.parts, document.root) if at_text else []
    for handle, colour in colours_of(remarks).items():
        document.aside.change(child_of(document.cell(handle), "tcPr"), _shade, colour)
    for remark in remarks:
        if remark.at is not None:
            at = remark.at
            comments.add(paragraphs[at.number] if isinstance(at, ParagraphNumber) else document.cell(at), remark.text)
    comments.store()
    if summary and remarks:
        _append_summary(document, summary, remarks)
    return document.to_bytes()


def _shade(properties: Element, colour: str) -> None:
    w, shade = space_of(properties), child_of(properties, "shd", _BEFORE_SHADE)
    shade.attrib.clear()
    shade.attrib.update({w + "val": "clear", w + "color": "auto", w + "fill": colour})


@attrs.frozen(eq=False)
class _Anchor:
    """A paragraph or cell that comments are about: where they begin and end, and what ours say there."""

    first: Element
    last: Element
    said: set[str]


class _Comments:
    """The comments part of a document, a new one where it has none."""

    def __init__(self, document: _Document) -> None:
        self._document = document
        self._name = document.package.beside(document.part, "comments")
        w = document.w
        if self._name:
            self._root = require(document.package.edit(self._name), w + "comments")
        else:
            self._root = etree.fromstring(f'<w:comments xmlns:w="{w[1:-1]}"/>'.encode())
        used = [int(text) for text in (item.get(w + "id", "") for item in self._root) if re.fullmatch(r"\d{1,9}", text)]
        self._next = max(used, default=-1) + 1
        ours = (item for item in self._root if item.get(w + "author") == _AUTHOR)
        self._said = {item.get(w + "id"): _text_of(item, w) for item in ours}
        self._anchors: dict[Element, _Anchor] = {}

    def add(self, cell: Element, text: str) -> None:
        """Anchor a comment at a paragraph or the content of a cell, unless one of ours with its text is there."""
        w, identity = self._document.w, str(self._next)
        anchor = self._anchors.get(cell) or self._anchors.setdefault(cell, self._anchor(cell))
        if text in anchor.said:
            return
        anchor.said.add(text)
        self._next += 1
        own = {w + "id": identity}
        comment = etree.SubElement(self._root, w + "comment", {**own, w + "author": _AUTHOR, w + "initials": "gk"})
        for line in text.split("\n"):
            run = etree.SubElement(etree.SubElement(comment, w + "p"), w + "r")
            etree.SubElement(run, w + "t").text = line
        properties = anchor.first.find(w + "pPr")
        anchor.first.insert(0 if properties is None else 1, etree.Element(w + "commentRangeStart", own))
        etree.SubElement(anchor.last, w + "commentRangeEnd", own)
        etree.SubElement(etree.SubElement(anchor.last, w + "r"), w + "commentReference", own)

    def _anchor(self, cell: Element) -> _Anchor:
        w = self._document.w
        starts = (start.get(w + "id") for start in cell.iter(w + "commentRangeStart"))
        said = {self._said[key] for key in starts if key in self._said}
        paragraphs = [
            item for item in cell.iter(w + "p") if item is cell or next(item.iterancestors(w + "tc"), None) is cell
        ]
        if not paragraphs:
            paragraphs = [etree.SubElement(cell, w + "p")]
        return _Anchor(paragraphs[0], paragraphs[-1], said)

    def store(self) -> None:
        """Add the part to the package, if it is new and not empty."""
        if self._name or not len(self._root):
            return
        document = self._document
        package = document.package
        beside = f"{posixpath.dirname(document.part)}/comments".lstrip("/")
        pattern = beside + ("{}.xml" if f"{beside}.xml" in package else ".xml")
        name = package.add(pattern, self._root, _COMMENTS_TYPE)
        package.relate(document.part, f"{relations_space(document.root)}/comments", name)


def _text_of(element: Element, w: str) -> str:
    """Return the paragraphs of a comment, or of a table cell by cell, as lines."""
    return "\n".join(
        "".join(text.text or "" for text in paragraph.iter(w + "t")) for paragraph in element.iter(w + "p")
    )


_SMALL: Final = '<w:sz w:val="18"/><w:szCs w:val="18"/>'
"""小五, in half points: a finding takes two lines of a page, not five."""
_SHARES: Final = 7, 8, 85
"""Of the width of the text, in per cent: the number, the level, what is said."""
_PLAIN: Final = (
    '<w:snapToGrid w:val="0"/><w:spacing w:before="20" w:after="20" w:line="240" w:lineRule="auto"/>'
    '<w:ind w:left="0" w:right="0" w:firstLine="0"/>'
)
"""Of a paragraph in a cell, whatever the document has for its running text."""


def _append_summary(document: _Document, heading: str, remarks: Sequence[Remark]) -> None:
    """Put a table of all remarks at the end of the text, the gravest first, unless it is there already."""
    w, body = document.w, document.body
    lines = [(str(number), label, text, remark) for number, (remark, label, text) in enumerate(lines_of(remarks), 1)]
    head = ("序号", "级别", heading)
    wanted = "\n".join(part for line in (head, *(line[:3] for line in lines)) for part in line)
    if any(_text_of(table, w) == wanted for table in body.iterfind(w + "tbl")):
        return
    columns = "".join(f'<w:gridCol w:w="{share * 90}"/>' for share in _SHARES)
    table = (
        f'<w:tbl xmlns:w="{w[1:-1]}"><w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:tblBorders>{EDGES}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>'
    )
    rows = (_summary_row((*line,), ("", COLOURS[remark.level], "")).encode() for *line, remark in lines)
    head_row = _summary_row(head, (HEAD_COLOUR,) * 3, head=True)
    document.late = b"".join((f"{table}{head_row}".encode(), *rows, b"</w:tbl>"))
    section = body.find(w + "sectPr")
    at = len(body) if section is None else body.index(section)
    for item in (etree.Element(w + "p"), etree.ProcessingInstruction(*_MARK), etree.Element(w + "p")):
        body.insert(at, item)
        at += 1


def _summary_row(texts: Sequence[str], colours: Sequence[str], *, head: bool = False) -> str:
    """Write a row that stands on one page; the head is repeated and never left alone at the foot of one."""
    look = f"<w:rPr>{'<w:b/>' if head else ''}{_SMALL}</w:rPr>"
    keep = "<w:keepNext/>" if head else ""
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{share * 50}" w:type="pct"/>'
        + (f'<w:shd w:val="clear" w:color="auto" w:fill="{colour}"/>' if colour else "")
        + f'<w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr>{keep}{_PLAIN}'
        + f'<w:jc w:val="{"left" if text is texts[-1] else "center"}"/></w:pPr>'
        + f'<w:r>{look}<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p></w:tc>'
        for text, colour, share in zip(texts, colours, _SHARES, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if head else ''}</w:trPr>{cells}</w:tr>"

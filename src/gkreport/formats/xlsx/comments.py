"""Comments on the cells of a sheet: the part that holds their texts, and the drawing without which Excel shows none."""

import re
from typing import Final
from xml.sax.saxutils import escape

from lxml import etree

from gkreport.errors import FormatError
from gkreport.formats.opc import Element, child_of, put_in_order, require, space_of
from gkreport.formats.sheets.formulas import At
from gkreport.formats.sheets.names import quoted, reference
from gkreport.formats.xlsx.package import Workbook
from gkreport.formats.xlsx.strings import KEEPING_BLANKS, clean_text
from gkreport.formats.xlsx.worksheet import BEFORE_LEGACY_DRAWING

_AUTHOR: Final = "gkreport"
_COMMENTS: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING: Final = "application/vnd.openxmlformats-officedocument.vmlDrawing"


def comment_on(package: Workbook, sheet: tuple[str, str], texts: dict[At, list[str]]) -> None:
    """Add texts to the comments of cells of a sheet, given by its name and its part.

    Comments stay as they are, and a text that is in them is not added again.  Raises `FormatError` for a cell with a
    threaded comment: Excel would overwrite our text with that of the thread.
    """
    _refuse_threads(package, sheet, texts)
    part = sheet[1]
    known = package.beside(part, "comments")
    if known is None:
        root = etree.fromstring(f'<comments xmlns="{package.space[1:-1]}"><authors/><commentList/></comments>'.encode())
    else:
        root = require(package.edit(known), package.space + "comments")
    comments = _Comments(root)
    new = [at for at, lines in texts.items() if comments.say(reference(*at), lines)]
    if known is None:
        folder = package.book.main.rpartition("/")[0]
        known = package.add(f"{folder}/comments{{}}.xml", root, _COMMENTS)
        package.relate(part, f"{package.office}/comments", known)
    if new:
        _draw(package, part, new, comments)


def _refuse_threads(package: Workbook, sheet: tuple[str, str], texts: dict[At, list[str]]) -> None:
    name, part = sheet
    threads = package.beside(part, "threadedComment")
    if threads is None:
        return
    taken = {str(item.get("ref")) for item in package.look(threads)}
    refused = [f"{quoted(name)}!{ref}" for at in texts if (ref := reference(*at)) in taken]
    if refused:
        places = "、".join(refused)
        raise FormatError(
            f"这些单元格已有对话式批注，不能再加批注：{places}；请先在 Excel 中处理并删除这些对话，或改为“备注”",
            f"cells with threaded comments take no other: {places}; resolve and delete the threads first",
        )


class _Comments:
    """The texts of the comments of a sheet."""

    def __init__(self, root: Element) -> None:
        self._root = root
        self._space = space_of(root)
        self._list = child_of(root, "commentList", ("authors",))
        self.by_reference = {item.get("ref", "").replace("$", ""): item for item in self._list}

    def say(self, ref: str, lines: list[str]) -> bool:
        """Add lines to the comment of a cell; return whether it had none before."""
        comment = self.by_reference.get(ref)
        if comment is None:
            self._add(ref, "\n".join(lines))
            return True
        said = self.text_at(ref)
        left = [line for line in map(clean_text, lines) if line not in said]
        if left:
            self._append(comment, "\n".join(left))
        return False

    def _add(self, ref: str, text: str) -> None:
        comment = etree.SubElement(self._list, self._space + "comment", ref=ref, authorId=str(self._author()))
        self.by_reference[ref] = comment
        self._run(etree.SubElement(comment, self._space + "text"), clean_text(text))

    def _append(self, comment: Element, text: str) -> None:
        body = child_of(comment, "text")
        plain = body.find(self._space + "t")
        if plain is not None:  # words stand either alone or in runs
            body.remove(plain)
            body.insert(0, self._run(body, plain.text or ""))
        self._run(body, "\n" + text if len(body) else text)

    def _run(self, body: Element, text: str) -> Element:
        run = etree.Element(self._space + "r")
        etree.SubElement(run, self._space + "t", KEEPING_BLANKS).text = text
        put_in_order(body, run, ("t", "r"))
        return run

    def _author(self) -> int:
        authors = child_of(self._root, "authors")
        for number, author in enumerate(authors):
            if author.text == _AUTHOR:
                return number
        etree.SubElement(authors, self._space + "author").text = _AUTHOR
        return len(authors) - 1

    def text_at(self, ref: str) -> str:
        """Return the text of the comment of a cell."""
        return "".join(item.text or "" for item in self.by_reference[ref].iter(self._space + "t"))


# -- the drawing -----------------------------------------------------------------------------------

_SPACES: Final = (
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
_KIND: Final = "_x0000_t202"
_SHAPE_TYPE: Final = (
    f'<v:shapetype {_SPACES} id="{_KIND}" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_EMPTY: Final = (
    f'<xml {_SPACES}><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout></xml>'.encode()
)
_END: Final = b"</xml>"
_IDS: Final = re.compile(rb"_x0000_s(\d{1,9})")
_FIRST_ID: Final = 1024
"""Excel numbers the shapes of the first drawing from 1025 on."""
_WIDTH: Final = 240
_LINE: Final = 14
_LETTERS_IN_LINE: Final = 24
_MOST_LINES: Final = 24
"""A box has lines of 24 Chinese letters and is no higher than half a page; sizes are in points."""


def _draw(package: Workbook, part: str, new: list[At], comments: _Comments) -> None:
    """Draw a box for each new comment, in the drawing of the sheet; what is drawn there stays, byte for byte."""
    sheet = package.edit(part)
    name = _drawing_of(package, part, sheet)
    if name is None:
        folder = package.book.main.rpartition("/")[0]
        name = package.add(f"{folder}/drawings/vmlDrawing{{}}.vml", _EMPTY, _DRAWING)
        element = child_of(sheet, "legacyDrawing", BEFORE_LEGACY_DRAWING)
        element.set(f"{{{package.office}}}id", package.relate(part, f"{package.office}/vmlDrawing", name))
    drawn = package.read(name)
    head, end, tail = drawn.rpartition(_END)
    if not end:
        raise FormatError(f"{name} 不完整，不能添加批注", f"{name} is incomplete and takes no comments")
    shapes = [] if _KIND.encode() in drawn else [_SHAPE_TYPE]
    first = max([_FIRST_ID, *(int(found) for found in _IDS.findall(drawn))]) + 1
    shapes += [_shape(number, at, comments.text_at(reference(*at))) for number, at in enumerate(new, first)]
    package.put(name, head + "".join(shapes).encode() + end + tail)


def _drawing_of(package: Workbook, part: str, sheet: Element) -> str | None:
    element = sheet.find(space_of(sheet) + "legacyDrawing")
    if element is None:
        return None
    own = next((str(value) for key, value in element.attrib.items() if str(key).endswith("}id")), "")
    name = next((at.target for at in package.related(part) if at.id == own), "")
    if name not in package:
        raise FormatError("工作表的批注框在文件里丢失，不能添加批注", "the drawing of the comments is not in the file")
    return name


def _shape(number: int, at: At, text: str) -> str:
    row, column = at
    lines = sum(-(-len(line) // _LETTERS_IN_LINE) or 1 for line in text.split("\n"))
    height = _LINE * (min(lines, _MOST_LINES) + 1)
    style = (
        f"position:absolute;margin-left:60pt;margin-top:2pt;width:{_WIDTH}pt;height:{height}pt;"
        f"z-index:{number - _FIRST_ID};visibility:hidden"
    )
    return (
        f'<v:shape {_SPACES} id="_x0000_s{number}" type="#{_KIND}" style="{escape(style)}" fillcolor="#ffffe1"'
        ' o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>'
        '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"/>'
        '</v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:AutoFill>False</x:AutoFill>'
        f"<x:Row>{row - 1}</x:Row><x:Column>{column - 1}</x:Column></x:ClientData></v:shape>"
    )

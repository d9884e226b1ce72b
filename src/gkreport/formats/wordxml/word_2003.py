"""Word 2003 XML (WordprocessingML of 2003) told in the words of today's: most names are the same, a few are mended.

What is left out is what the DOCX reader does not look at either: headers, footers, comments, notes, fonts.
"""

import re
from typing import Final

from lxml import etree

from gkreport.errors import FormatError
from gkreport.formats.numerals import FORMATS_BY_NUMBER
from gkreport.formats.opc import Element

_OLD: Final = "http://schemas.microsoft.com/office/word/2003/wordml"
_NEW: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W: Final = f"{{{_OLD}}}"
_AML: Final = "{http://schemas.microsoft.com/aml/2001/core}"
_HINTS: Final = "{http://schemas.microsoft.com/office/word/2003/auxHint}"
ROOT: Final = f"{_W}wordDocument"

_RENAMED: Final = {
    "vmerge": "vMerge",
    "hmerge": "hMerge",
    "listPr": "numPr",
    "ilfo": "numId",
    "hlink": "hyperlink",
    "footnote": "footnoteReference",
    "endnote": "endnoteReference",
}
_EMPTIED: Final = ("footnote", "endnote")
"""Notes stand where they are referred to; they are no text of the report."""
_DROPPED: Final = ("hdr", "ftr", "binData", "fldData", "docOleData")
_OPENED: Final = (_W + "cfChunk", _AML + "content", *(_HINTS + name for name in ("sect", "sub-section", "pBdrGroup")))
_TRACKED: Final = {"Word.Insertion": "ins", "Word.Deletion": "del"}
_DECLARED: Final = re.compile(rb"(xmlns(?::[\w.-]+)?=\")" + re.escape(_OLD.encode()) + rb"(?=\")")
_OF_OFFICE: Final = ("{urn:schemas-microsoft-com:", "{http://schemas.microsoft.com/")
"""With these begin the names of drawings; others are of smart tags and of schemas of the user."""


def parts_of(root: Element) -> dict[str, bytes]:
    """Return the parts of the package that says the same; raises `FormatError` where the document has no body."""
    body = root.find(_W + "body")
    if body is None:
        raise FormatError("XML 文件里没有 Word 文档的正文", "the XML holds no text of a Word document")
    for item in [*body.iter()]:  # a list: what is changed is not walked over
        _mend(item)
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _relations("officeDocument", "word/document.xml"),
        "word/document.xml": _as_new("document", [body]),
        "word/_rels/document.xml.rels": _relations("styles", "styles.xml", "numbering", "numbering.xml"),
        "word/numbering.xml": _as_new("numbering", _lists(root)),
    }
    styles = root.find(_W + "styles")
    return parts if styles is None else {**parts, "word/styles.xml": _as_new("styles", list(styles))}


_TYPES: Final = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
_RELATIONS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_KINDS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def _relations(*kinds_and_targets: str) -> bytes:
    pairs = zip(kinds_and_targets[::2], kinds_and_targets[1::2], strict=True)
    lines = (f'<Relationship Id="r{at}" Type="{_KINDS}{kind}" Target="{to}"/>' for at, (kind, to) in enumerate(pairs))
    return f'<Relationships xmlns="{_RELATIONS}">{"".join(lines)}</Relationships>'.encode()


def _as_new(name: str, children: list[Element]) -> bytes:
    """Return a part with its namespace of today."""
    root = etree.Element(_W + name, nsmap={"w": _OLD})
    root.extend(children)
    return _DECLARED.sub(rb"\1" + _NEW.encode(), etree.tostring(root, encoding="UTF-8"))


# -- the text --------------------------------------------------------------------------------------


def _mend(item: Element) -> None:
    """Give an element the name and the place that it has today."""
    tag = str(item.tag)
    space, name = tag[: tag.find("}") + 1], tag.rpartition("}")[2]
    if tag in _OPENED:
        _open(item)
    elif tag == _AML + "annotation":
        _mend_tracked(item)
    elif space == _HINTS or (space == _W and name in _DROPPED):
        _remove(item)
    elif space == _W:
        item.tag = _W + _RENAMED.get(name, name)
        if name in _EMPTIED:
            del item[:]
    elif not space.startswith(_OF_OFFICE):
        item.tag = _W + "smartTag"


def _mend_tracked(item: Element) -> None:
    """Say of a tracked change what it is; comments, bookmarks and changes of format go."""
    kind = _TRACKED.get(item.get(_W + "type", ""))
    if kind is None:
        _remove(item)
    else:
        item.tag = _W + kind


def _remove(item: Element) -> None:
    """Remove an element with all that is in it."""
    parent = item.getparent()
    if parent is not None:
        parent.remove(item)


def _open(item: Element) -> None:
    """Put what an element holds into its place."""
    parent = item.getparent()
    if parent is not None:
        at = parent.index(item)
        parent[at : at + 1] = list(item)


# -- lists -----------------------------------------------------------------------------------------


def _lists(root: Element) -> list[Element]:
    """Return the lists of the document in the words of today."""
    lists = root.find(_W + "lists")
    made: list[Element] = []
    for item in [] if lists is None else lists:
        if item.tag == _W + "listDef":
            item.tag = _W + "abstractNum"
            item.set(_W + "abstractNumId", item.get(_W + "listDefId", ""))
        elif item.tag == _W + "list":
            item.tag = _W + "num"
            item.set(_W + "numId", item.get(_W + "ilfo", ""))
            for target in item.iterchildren(_W + "ilst"):
                target.tag = _W + "abstractNumId"
        for form in item.iter(_W + "nfc"):
            form.tag = _W + "numFmt"
            number = form.get(_W + "val", "")
            form.set(_W + "val", FORMATS_BY_NUMBER.get(int(number) if number.isdecimal() else 0, "decimal"))
        made.append(item)
    return made

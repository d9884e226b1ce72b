"""Word 2003 XML (WordprocessingML of 2003) told in the words of today's: most names are the same, a few are mended.

What is left out is what the DOCX reader does not look at either: headers, footers, comments, notes, fonts.
"""

import re
from collections.abc import Callable, Iterator
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
    for mend, item in list(_to_mend(body)):  # a list: what is changed is not walked over
        mend(item)
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _relations("officeDocument", "word/document.xml"),
        "word/document.xml": b'<w:document xmlns:w="%s">%s</w:document>' % (_NEW.encode(), _as_new(body)),
        "word/_rels/document.xml.rels": _relations("styles", "styles.xml", "numbering", "numbering.xml"),
    }
    if (lists := root.find(_W + "lists")) is not None:
        _mend_lists(lists)
        parts["word/numbering.xml"] = _as_new(lists)
    if (styles := root.find(_W + "styles")) is not None:
        parts["word/styles.xml"] = _as_new(styles)
    return parts


_TYPES: Final = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
_RELATIONS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_KINDS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def _relations(*kinds_and_targets: str) -> bytes:
    pairs = zip(kinds_and_targets[::2], kinds_and_targets[1::2], strict=True)
    lines = (f'<Relationship Id="r{at}" Type="{_KINDS}{kind}" Target="{to}"/>' for at, (kind, to) in enumerate(pairs))
    return f'<Relationships xmlns="{_RELATIONS}">{"".join(lines)}</Relationships>'.encode()


def _as_new(element: Element) -> bytes:
    """Return an element with its namespace of today."""
    return _DECLARED.sub(rb"\1" + _NEW.encode(), etree.tostring(element, with_tail=False))


# -- the text --------------------------------------------------------------------------------------


def _to_mend(body: Element) -> Iterator[tuple[Callable[[Element], None], Element]]:
    """Yield the elements that have another name or place today, each with what gives it that."""
    known: dict[str, Callable[[Element], None] | None] = {}
    for item in body.iter():
        tag = str(item.tag)
        if tag not in known:
            known[tag] = _mending(tag)
        if mend := known[tag]:
            yield mend, item


def _mending(tag: str) -> Callable[[Element], None] | None:
    """Return what mends the elements of a name, None for those that are the same today."""
    space, name = tag[: tag.find("}") + 1], tag.rpartition("}")[2]
    if tag in _OPENED:
        return _open
    if tag == _AML + "annotation":
        return _mend_tracked
    if space == _HINTS or (space == _W and name in _DROPPED):
        return _remove
    if space == _W:
        return _rename if name in _RENAMED else None
    return None if space.startswith(_OF_OFFICE) else _tag


def _rename(item: Element) -> None:
    name = str(item.tag).removeprefix(_W)
    item.tag = _W + _RENAMED[name]
    if name in _EMPTIED:
        del item[:]


def _tag(item: Element) -> None:
    """Make a smart tag, or an element of a schema of the user, what it is for Word: a wrapper."""
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
    if item.getparent() is not None:
        for child in list(item):
            item.addprevious(child)
        _remove(item)


# -- lists -----------------------------------------------------------------------------------------


def _mend_lists(lists: Element) -> None:
    """Tell the lists of the document in the words of today."""
    lists.tag = _W + "numbering"
    for item in lists:
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

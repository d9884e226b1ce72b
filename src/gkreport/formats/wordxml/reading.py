"""A Word document in plain XML, made into the package that Word would save it as, and read as that."""

import base64
import binascii
from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

from lxml import etree

from gkreport.errors import FormatError
from gkreport.formats.archive import pack, parse_xml
from gkreport.formats.opc import Element
from gkreport.formats.wordxml.word_2003 import ROOT, parts_of
from gkreport.limits import Limits
from gkreport.page.page import Page

ReadDocx: TypeAlias = Callable[[bytes, Limits], Page]

_FLAT: Final = "{http://schemas.microsoft.com/office/2006/xmlPackage}"


def read(data: bytes, limits: Limits, read_docx: ReadDocx) -> Page:
    """Read a flat package (`pkg:package`) or Word 2003 XML (`w:wordDocument`) into a page.

    Raises `FormatError` for a file that is broken, hostile or no Word document.
    """
    root = parse_xml(data, "XML")
    if root.tag == ROOT:
        parts = parts_of(root)
    elif root.tag == _FLAT + "package":
        parts = dict(_flat_parts(root, limits))
    else:
        raise FormatError("XML 文件不是 Word 文档", "an XML file that is no Word document")
    del root  # one tree at a time is kept
    return read_docx(pack(parts), limits)


def _flat_parts(root: Element, limits: Limits) -> Iterator[tuple[str, bytes]]:
    """Yield the parts of a flat package by their names."""
    seen: set[str] = set()
    for part in root.iterchildren(_FLAT + "part"):
        name = part.get(_FLAT + "name", "").lstrip("/")
        if name.lower() in seen or len(seen) == limits.members:
            raise FormatError(
                f"XML 里的部件重名或过多：{name[:80]}", "two parts of one name in the XML, or too many of them"
            )
        seen.add(name.lower())
        for content in part:
            if content.tag == _FLAT + "xmlData" and len(content):
                yield name, etree.tostring(content[0], encoding="UTF-8", with_tail=False)
            elif content.tag == _FLAT + "binaryData":
                yield name, _decoded(content.text or "", name)


def _decoded(text: str, name: str) -> bytes:
    try:
        return base64.b64decode(text)
    except (binascii.Error, ValueError) as error:
        raise FormatError(f"{name[:80]} 的内容已损坏", f"the content of {name[:80]} is damaged") from error

"""A workbook being changed: its parts as trees, what refers to what, all else as it was packed."""

import itertools
import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple
from urllib.parse import unquote

from lxml import etree

from gkreport.errors import FormatError
from gkreport.formats.archive import Archive, parse_xml
from gkreport.formats.opc import relations_of
from gkreport.formats.xlsx.names import NAMESPACES, Book, Element
from gkreport.limits import Limits


class Relation(NamedTuple):
    """What a part refers to inside the package: by which id, what it is, and its name."""

    id: str
    kind: str
    target: str


def space_of(root: Element) -> str:
    """Return the namespace of a tag as the prefix of other tags."""
    return str(root.tag).rpartition("}")[0] + "}"


def put_in_order(root: Element, new: Element, before: tuple[str, ...]) -> None:
    """Put an element where the schema wants it: behind the last one that comes before it there."""
    names = {space_of(root) + name for name in before}
    at = max((index for index, item in enumerate(root, 1) if item.tag in names), default=0)
    root.insert(at, new)


_FORBIDDEN: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LIKE_AN_ESCAPE: Final = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def clean_text(text: str) -> str:
    r"""Return a text as it is written into a workbook, so that it shows as it is (ECMA-376 part 1, 18.18.94).

    >>> clean_text("_x000A_\x01")
    '_x005F_x000A_'
    """
    return _LIKE_AN_ESCAPE.sub("_x005F_", _FORBIDDEN.sub("", text))


_CONTENT_TYPES: Final = "[Content_Types].xml"
_USUAL: Final = "xl/workbook.xml"
_RELATIONS: Final = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
_OFFICE: Final[Mapping[str, str]] = dict(
    zip(
        NAMESPACES,
        (
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            "http://purl.oclc.org/ooxml/officeDocument/relationships",
        ),
        strict=True,
    )
)


class Package:
    """The parts of a workbook by name; those that are not looked at are not even unpacked."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        """Open a workbook; raises `FormatError` for one that is none, and for a signed one."""
        self.archive = Archive(data, limits)
        self.book = Book.of(self.archive)
        if any(name.lower().startswith("_xmlsignatures/") for name in self.archive.names):
            raise FormatError(
                "工作簿有数字签名，改动后签名即失效，所以没有改动；请先在 Excel 或 WPS 中删除签名",
                "the workbook is signed, and a change would break the signature; remove the signature first",
            )
        self._data = data
        self._trees: dict[str, Element] = {}
        self._as_read: dict[str, bytes] = {}
        self._raw: dict[str, bytes] = {}
        stated = (relation.target for relation in self.related("") if relation.kind == "officeDocument")
        self.main = next((name for name in stated if name in self.archive), _USUAL)
        self.space = space_of(self.tree(self.main))
        self.office = _OFFICE[self.space]

    def to_bytes(self) -> bytes:
        """Return the workbook with the parts that have changed; where none has, the very bytes it was read from."""
        changed = {
            name: etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
            for name, tree in self._trees.items()
            if etree.tostring(tree) != self._as_read.get(name)
        } | self._raw
        return self.archive.with_parts(changed) if changed else self._data

    # -- parts -------------------------------------------------------------------------------------

    def tree(self, name: str) -> Element:
        """Return a part as a tree to be changed in place."""
        if name not in self._trees:
            self._trees[name] = parse_xml(self.archive.read(name), name)
            self._as_read[name] = etree.tostring(self._trees[name])
        return self._trees[name]

    def raw(self, name: str) -> bytes:
        """Return a part as it stands."""
        return self._raw[name] if name in self._raw else self.archive.read(name)

    def put(self, name: str, data: bytes) -> None:
        """Replace a part as it stands."""
        self._raw[name] = data

    def __contains__(self, name: str) -> bool:
        return name in self.archive or name in self._trees or name in self._raw

    def add(self, pattern: str, content: Element | bytes, content_type: str) -> str:
        """Add a part under the first free name, `pattern` with a number for `{}`, and return that."""
        name = next(name for number in itertools.count(1) if (name := pattern.format(number)) not in self)
        if isinstance(content, bytes):
            self._raw[name] = content
        else:
            self._trees[name] = content
        types = self.tree(_CONTENT_TYPES)
        override = etree.SubElement(types, space_of(types) + "Override")
        override.set("PartName", "/" + name)
        override.set("ContentType", content_type)
        return name

    # -- relationships -----------------------------------------------------------------------------

    def related(self, source: str) -> Iterator[Relation]:
        """Yield what a part refers to inside the package."""
        relations = relations_of(source)
        if relations not in self:
            return
        folder = posixpath.dirname(source)
        for item in self.tree(relations):
            target = posixpath.normpath(posixpath.join("/", folder, unquote(item.get("Target", "")))).lstrip("/")
            if item.get("TargetMode") != "External":
                yield Relation(item.get("Id", ""), item.get("Type", "").rpartition("/")[2], target)

    def beside(self, source: str, kind: str) -> str | None:
        """Return the part of a kind that another refers to, where it is there."""
        return next((at.target for at in self.related(source) if at.kind == kind and at.target in self), None)

    def relate(self, source: str, kind: str, target: str) -> str:
        """Let a part refer to another, and return the id of that."""
        name = relations_of(source)
        if name not in self:
            self._trees[name] = etree.fromstring(_RELATIONS)
        relations = self.tree(name)
        known = {item.get("Id") for item in relations}
        free = next(key for number in itertools.count(1) if (key := f"rIdGk{number}") not in known)
        relation = etree.SubElement(relations, space_of(relations) + "Relationship")
        for key, value in (("Id", free), ("Type", f"{self.office}/{kind}"), ("Target", "/" + target)):
            relation.set(key, value)
        return free

"""An Office package: which part refers to which, parts as they stand, and parts changed and added (ECMA-376 part 2)."""

import itertools
import posixpath
from collections.abc import Iterator
from typing import Final, NamedTuple, TypeAlias
from urllib.parse import unquote

from lxml import etree

from gkreport.errors import FormatError
from gkreport.formats.archive import Archive, parse_xml
from gkreport.formats.kinds import Sample
from gkreport.formats.refused import ZIPS
from gkreport.limits import Limits

Element: TypeAlias = etree._Element  # noqa: SLF001  # lxml gives its elements no public name

_CONTENT_TYPES: Final = "[Content_Types].xml"
_TYPES_SPACE: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS_SPACE: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_RELATIONS: Final = f'<Relationships xmlns="{_RELATIONS_SPACE}"/>'.encode()
_TRANSITIONAL: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT: Final = "http://purl.oclc.org/ooxml/officeDocument/relationships"


class Relation(NamedTuple):
    """What a part refers to inside the package: by which id, what it is, and its name."""

    id: str
    kind: str
    target: str


class Package:
    """The parts of an Office file by name; those that are not looked at are not even unpacked."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        """Open a package; raises `FormatError` for an archive that is broken or hostile."""
        self._data = data
        self._archive = Archive(data, limits, of_parts=True)
        self._trees: dict[str, Element] = {}
        self._as_read: dict[str, bytes] = {}
        self._new: dict[str, bytes] = {}
        self._related: dict[str, tuple[Relation, ...]] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._archive or name in self._trees or name in self._new

    @property
    def names(self) -> list[str]:
        """The names of the parts of the file."""
        return self._archive.names

    def to_bytes(self) -> bytes:
        """Return the package with the parts that have changed; where none has, the very bytes it was read from."""
        self._new |= {
            name: etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
            for name, tree in self._trees.items()
            if name not in self._as_read or etree.tostring(tree) != self._as_read[name]
        }
        return self._archive.with_parts(self._new) if self._new else self._data

    # -- parts -------------------------------------------------------------------------------------

    def read(self, name: str) -> bytes:
        """Return a part as it stands, once it is changed as `to_bytes` wrote it.

        Raises `FormatError` where it is missing, broken or too large.
        """
        return self._new[name] if name in self._new else self._archive.read(name)

    def look(self, name: str, data: bytes | None = None) -> Element:
        """Return a part as a tree that is only read; `data` are its bytes, where they have been looked at before."""
        if name in self._trees:
            return self._trees[name]
        return _parsed(self.read(name) if data is None else data, name)

    def edit(self, name: str, *, surely: bool = False) -> Element:
        """Return a part as a tree to be changed in place; `surely` spares finding out whether it was."""
        if name not in self._trees:
            self._trees[name] = tree = _parsed(self.read(name), name)
            if not surely:
                self._as_read[name] = etree.tostring(tree)
        return self._trees[name]

    def put(self, name: str, data: bytes) -> None:
        """Replace a part as it stands."""
        self._new[name] = data

    def add(self, pattern: str, content: Element | bytes, content_type: str) -> str:
        """Add a part under the first free name, `pattern` with a number for `{}`, and return that."""
        name = next(name for number in itertools.count(1) if (name := pattern.format(number)) not in self)
        if isinstance(content, bytes):
            self._new[name] = content
        else:
            self._trees[name] = content
        types = self.edit(_CONTENT_TYPES)
        etree.SubElement(types, space_of(types) + "Override", PartName="/" + name, ContentType=content_type)
        return name

    # -- relationships -----------------------------------------------------------------------------

    def main(self, usual: str, otherwise: FormatError) -> str:
        """Return the part that the package says is its document, the usual one where it names none that is there.

        Raises `FormatError`, saying what else it is, where neither is there; `otherwise` where that cannot be told.
        """
        name = self.beside("", "officeDocument", usual)
        if name is None or name.endswith(".bin"):
            sample = Sample(self._data)
            raise next((kind.refusal() for kind in ZIPS if kind.tells(sample)), otherwise)
        return name

    def related(self, source: str) -> tuple[Relation, ...]:
        """Return what a part, "" for the package, refers to inside it; nothing outside is followed."""
        if source not in self._related:
            self._related[source] = tuple(self._relations(source))
        return self._related[source]

    def _relations(self, source: str) -> Iterator[Relation]:
        relations = relations_of(source)
        if relations not in self:
            return
        folder = posixpath.dirname(source)
        for item in self.look(relations):
            target = posixpath.normpath(posixpath.join("/", folder, unquote(item.get("Target", "")))).lstrip("/")
            if item.get("TargetMode") != "External":
                yield Relation(item.get("Id", ""), item.get("Type", "").rpartition("/")[2], target)

    def beside(self, source: str, kind: str, usual: str = "") -> str | None:
        """Return the first part of a kind that another refers to and that is there, else the usual one where it is."""
        found = next((at.target for at in self.related(source) if at.kind == kind and at.target in self), usual)
        return found if found in self else None

    def relate(self, source: str, kind: str, target: str) -> str:
        """Let a part refer to another as a kind, told by its full name, and return the id of that."""
        name = relations_of(source)
        if name not in self:
            self._trees[name] = etree.fromstring(_RELATIONS)
        relations = self.edit(name)
        known = {item.get("Id") for item in relations}
        free = next(key for number in itertools.count(1) if (key := f"rIdGk{number}") not in known)
        etree.SubElement(relations, space_of(relations) + "Relationship", Id=free, Type=kind, Target="/" + target)
        self._related.pop(source, None)
        return free


def _parsed(data: bytes, name: str) -> Element:
    """Parse a part; raises `FormatError` where it is to hold types or relationships and holds something else."""
    root = parse_xml(data, name)
    if name == _CONTENT_TYPES:
        require(root, f"{{{_TYPES_SPACE}}}Types")
    elif name.endswith(".rels"):
        require(root, f"{{{_RELATIONS_SPACE}}}Relationships")
    return root


def require(root: Element, *tags: str) -> Element:
    """Return the root of a part; raises `FormatError` where it is none of these: no Office program reads on then."""
    if root.tag not in tags:
        raise FormatError(
            f"文件里应当是 {tags[0].rpartition('}')[2]} 的地方是 {str(root.tag)[:80]}，文件可能已损坏",
            f"a part is {str(root.tag)[:80]} where {tags[0]} should be",
        )
    return root


def relations_of(source: str) -> str:
    """Return the name of the part that holds the relationships of another, "" standing for the package."""
    folder, name = posixpath.split(source)
    return posixpath.join(folder, "_rels", name + ".rels")


def space_of(root: Element) -> str:
    """Return the namespace of a tag as the prefix of other tags, "" where it has none."""
    return "".join(str(root.tag).rpartition("}")[:2])


def relations_space(root: Element) -> str:
    """Return the namespace of relationships that goes with that of a part: transitional or strict (ISO/IEC 29500-1)."""
    return _STRICT if "purl.oclc.org" in str(root.tag) else _TRANSITIONAL


def put_in_order(root: Element, new: Element, before: tuple[str, ...]) -> None:
    """Put an element where the schema wants it: behind the last one that comes before it there."""
    names = {space_of(root) + name for name in before}
    at = max((index for index, item in enumerate(root, 1) if item.tag in names), default=0)
    root.insert(at, new)


def child_of(root: Element, name: str, before: tuple[str, ...] = ()) -> Element:
    """Return the child of a name, made where the schema wants it if there is none."""
    child = root.find(space_of(root) + name)
    if child is None:
        child = etree.Element(space_of(root) + name)
        put_in_order(root, child, before)
    return child

"""The parts of an OFD file: a zip of XML, in which each part names others by their places (GB/T 33190-2016, 7)."""

import posixpath
from collections.abc import Iterator
from typing import Final, TypeAlias

import attrs
from lxml import etree

from gkreport.errors import FormatError
from gkreport.formats.archive import Archive, parse_xml
from gkreport.formats.fixed.work import Work
from gkreport.formats.ofd.values import broken
from gkreport.limits import Limits

Element: TypeAlias = etree._Element  # noqa: SLF001  # lxml gives its elements no public name
_MOST_MARKS: Final = 300_000
"""Of tags and attributes in one part: each takes a hundred bytes of a tree; a page of a report has some thousands."""
_MARKS_PER_STEP: Final = 4
_SECRET: Final = ("encryptions.xml", "decryptseed.dat")
"""The parts of an encrypted file (GM/T 0099-2020)."""


class Names(dict[str, str]):
    """The names of elements without their namespaces, which writers of OFD differ in."""

    def __missing__(self, tag: str) -> str:
        """Find a name and keep it."""
        name = self[tag] = tag.rpartition("}")[2]
        return name


@attrs.frozen(eq=False)
class Part:
    """One XML part, and where it stands."""

    root: Element
    name: str


class Package:
    """The parts of one file."""

    def __init__(self, data: bytes, limits: Limits, work: Work) -> None:
        """Look at the directory of the archive; raises `FormatError` for one that is broken, hostile or encrypted."""
        self._archive = Archive(data, limits)
        self._work = work
        self.names: Names = Names()
        if any(name in self._archive for name in _SECRET):
            raise FormatError(
                "OFD 文件已加密；请用阅读器打开，取消加密后另存，或使用它的 Word 原稿（.docx）",
                "the OFD file is encrypted; save it without in a viewer, or use the document it was made from",
            )

    def part(self, place: str, beside: str = "") -> Part:
        """Return a part by its place as another part says it; raises `FormatError` where it is missing or broken."""
        found = self.find(place, beside)
        if found is None:
            raise broken()
        return found

    def find(self, place: str, beside: str = "") -> Part | None:
        """Return a part, None where it is missing or no place is said."""
        names = _names_of(place, beside) if place else ()
        name = next((name for name in names if name in self._archive), None)
        if name is None:
            return None
        data = self._archive.read(name)
        marks = data.count(b"<") + data.count(b"=")
        if marks > _MOST_MARKS:
            raise FormatError(f"{name} 里的标记过多，没有读取", f"{name} holds too many tags")
        self._work.spend(marks // _MARKS_PER_STEP)
        return Part(parse_xml(data, name), name)

    def children(self, element: Element, name: str) -> Iterator[Element]:
        """Yield the children of a name."""
        return (child for child in element if self.names[child.tag] == name)

    def child(self, element: Element | None, *path: str) -> Element | None:
        """Return the first child of a name, then its first child of the next."""
        for name in path:
            if element is None:
                return None
            element = next(self.children(element, name), None)
        return element

    def text(self, element: Element | None, *path: str) -> str:
        """Return the text of a child, "" where there is none."""
        found = self.child(element, *path)
        return "" if found is None else (found.text or "").strip()


def _names_of(place: str, beside: str) -> Iterator[str]:
    """Yield the names that a place can stand for: beside the part that says it, in the root, beside the document.

    Old programs pack names in GBK and do not say so.
    """
    place = place.strip().replace("\\", "/")
    whole = place if place.startswith("/") else posixpath.join(posixpath.dirname(beside), place)
    for each in (whole, place, posixpath.join(beside.partition("/")[0], place)):
        name = posixpath.normpath(each).lstrip("/")
        yield name
        if not name.isascii():
            yield name.encode("gbk", "replace").decode("cp437")

"""The parts of a Word document: the one that holds the text, and those beside it."""

import functools
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Final, TypeAlias

from gkreport.errors import FormatError
from gkreport.formats.archive import parse_xml
from gkreport.formats.docx.bound import Bound, bound_texts
from gkreport.formats.docx.colours import Theme
from gkreport.formats.docx.looks import Looks
from gkreport.formats.docx.numbering import Numbering
from gkreport.formats.docx.styles import Styles
from gkreport.formats.opc import Element, Package, relations_of, relations_space
from gkreport.limits import Limits
from gkreport.page.page import Page

_FEW_BYTES: Final = 512 * 1024
"""A part of this size stays within the limit even if it is nothing but tags."""
_NODE: Final = 128
_ATTRIBUTE: Final = 256
"""What libxml2 takes in memory for an element or a text, and for an attribute with its value (measured)."""


def parsed(data: bytes, name: str, limits: Limits) -> Element:
    """Parse a part; raises `FormatError` where the tree would take too much memory.

    Tags are counted as bytes, which holds for UTF-16 too.
    """
    if len(data) > _FEW_BYTES:
        starts = data.count(b"<") - data.count(b"</")
        texts = data.count(b">") - data.count(b"><")
        size = len(data) + _NODE * (starts + texts) + _ATTRIBUTE * data.count(b"=")
        if size > limits.tree_bytes:
            raise FormatError(f"{name} 里的内容过多，没有读取", f"{name} holds too much")
    return parse_xml(data, name)


ReadAny: TypeAlias = Callable[[bytes, Limits], Page]
_MOST_CHUNKS: Final = 16
"""Of parts in other formats; a template engine writes one."""


class Parts:
    """The parts of a document beside its text, each read once."""

    def __init__(self, package: Package, limits: Limits, read_any: ReadAny | None = None) -> None:
        """Find the part that holds the text; raises `FormatError` where it is no Word document.

        `read_any` reads the parts in other formats.
        """
        missing = FormatError("压缩包里没有 Word 文档的正文；请确认文件是 .docx", "the archive holds no Word document")
        self.package = package
        self.main: str = package.main("word/document.xml", missing)
        self.limits = limits
        self._read_any = read_any
        self._chunks = 0
        self._known: tuple[Element, Looks] | None = None

    @functools.cached_property
    def styles(self) -> Styles:
        """The styles."""
        load = self._loader("styles")
        return Styles.read(load(), self.limits) if load else Styles()

    @functools.cached_property
    def _theme(self) -> Theme:
        return Theme(self._loader("theme"))

    def chunk(self, element: Element) -> Page | None:
        """Return the part in another format that an element stands for; None where it is not there or is not read."""
        identity = element.get(f"{{{relations_space(element)}}}id")
        name = next((at.target for at in self.package.related(self.main) if at.id == identity), None)
        if name is None or self._read_any is None or self._chunks == _MOST_CHUNKS:
            return None
        self._chunks += 1
        with suppress(FormatError):
            return self._read_any(self.package.read(name), self.limits)
        return None

    def bound(self, root: Element) -> Mapping[Element, Bound]:
        """Return the controls of a text that show what stands elsewhere in the package."""
        return bound_texts(root, self.package, self.main)

    @property
    def numbering(self) -> Numbering:
        """The lists, before the first of them is counted."""
        return Numbering(self._loader("numbering"))

    def looks(self, root: Element) -> Looks:
        """Return how the text is drawn whose tree this is."""
        if self._known is None or self._known[0] is not root:
            self._known = root, Looks(root, self.styles, self._theme)
        return self._known[1]

    def _loader(self, kind: str) -> Callable[[], Element] | None:
        """Return what loads the part of a kind that the text refers to; the usual one where nothing says to which."""
        usual = "" if relations_of(self.main) in self.package else f"word/{kind}.xml"
        part = self.package.beside(self.main, kind, usual)
        return (lambda: parsed(self.package.read(part), part, self.limits)) if part else None

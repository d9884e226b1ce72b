"""The properties of styles that change what is read: hidden text, list numbers, heading levels."""

from typing import Final

import attrs

from gkreport.formats.docx.names import Names, is_on
from gkreport.formats.docx.properties import Properties, Said
from gkreport.formats.opc import Element
from gkreport.limits import Limits

_OF_TEXT: Final = frozenset(("vanish", "strike", "dstrike", "vertAlign", "numId"))
_DEEPEST: Final = 32
"""A longer chain of styles based on each other is cut, so that time stays in bounds."""


@attrs.frozen
class Styles:
    """The styles of a document by their identifiers."""

    _said: dict[str, Said] = attrs.field(factory=dict)
    _base: dict[str, str] = attrs.field(factory=dict)
    default: str = ""
    """The style of a paragraph that names none."""

    def __bool__(self) -> bool:
        """Whether any style is known."""
        return bool(self._said)

    @classmethod
    def read(cls, root: Element, limits: Limits) -> "Styles":
        """Read the styles part."""
        names = Names.of(root)
        said: dict[str, Said] = {}
        base: dict[str, str] = {}
        default = ""
        properties = Properties(root, limits).of
        for style in root.iter(*names("style")):
            identity = style.get(names.namespace + "styleId", "")
            for item in style.iterchildren(*names("basedOn")):
                base[identity] = item.get(names.namespace + "val", "")
            said[identity] = properties.get(style, {})
            if style.get(names.namespace + "type") == "paragraph" and is_on(style.get(names.namespace + "default")):
                default = identity
        return cls(said, base, default)

    def telling(self) -> frozenset[str]:
        """Return the styles with properties of text, and those based on them."""
        based: dict[str, list[str]] = {}
        for style, base in self._base.items():
            based.setdefault(base, []).append(style)
        found: set[str] = set()
        new = [style for style, said in self._said.items() if not _OF_TEXT.isdisjoint(said)]
        while new:
            style = new.pop()
            if style not in found:
                found.add(style)
                new += based.get(style, ())
        return frozenset(found)

    def value(self, style: str | None, name: str) -> str | None:
        """Return a property of a style, its own or that of the nearest style it is based on."""
        for _ in range(_DEEPEST):
            if style not in self._said:
                return None
            if name in self._said[style]:
                return self._said[style][name]
            style = self._base.get(style)
        return None

    def of_paragraph(self, said: Said, name: str) -> str | None:
        """Return a property that a paragraph takes from its style."""
        return self.value(said.get("pStyle", self.default), name)

"""The styles of a document: what each says of text by itself, and what it takes from those it is based on."""

from collections.abc import Iterator
from typing import Final

import attrs

from gkreport.formats.docx.names import Names, is_on
from gkreport.formats.docx.properties import Properties, Said
from gkreport.formats.opc import Element
from gkreport.limits import Limits

_OF_TEXT: Final = frozenset(("vanish", "strike", "dstrike", "vertAlign", "numId"))
_DEEPEST: Final = 32
"""A longer chain of styles based on each other is cut, so that time stays in bounds."""
_NONE: Final = "\0"
"""No style has this name."""


@attrs.frozen
class Styles:
    """The styles of a document by their identifiers."""

    _said: dict[str, Said] = attrs.field(factory=dict)
    _base: dict[str, str] = attrs.field(factory=dict)
    _elements: dict[str, Element] = attrs.field(factory=dict)
    """The styles themselves; "" is what the document gives all text."""
    _defaults: dict[str, str] = attrs.field(factory=dict)
    """The style that text, a paragraph or a table has that names none, by kind."""
    _root: Element | None = None

    def __bool__(self) -> bool:
        """Whether any style is known."""
        return bool(self._said)

    @classmethod
    def read(cls, root: Element, limits: Limits) -> "Styles":
        """Read the styles part."""
        names = Names.of(root)
        said: dict[str, Said] = {}
        base: dict[str, str] = {}
        elements = dict(zip([""], root.iter(*names("rPrDefault")), strict=False))
        defaults: dict[str, str] = {}
        properties = Properties(root, limits).of
        for style in root.iter(*names("style")):
            identity = style.get(names.namespace + "styleId", "")
            for item in style.iterchildren(*names("basedOn")):
                base[identity] = item.get(names.namespace + "val", "")
            said[identity], elements[identity] = properties.get(style, {}), style
            if is_on(style.get(names.namespace + "default")):
                defaults[style.get(names.namespace + "type", "")] = identity
        return cls(said, base, elements, defaults, root)

    def default_of(self, kind: str) -> str:
        """Return the style of what names none: of a `paragraph`, a `table`, a `character`."""
        return self._defaults.get(kind, _NONE)

    @property
    def always(self) -> frozenset[str]:
        """The styles that count wherever no other is named."""
        return frozenset(("", *self._defaults.values()))

    def items(self, *tags: str) -> Iterator[Element]:
        """Return the elements of some kinds, whatever style they belong to."""
        return iter(()) if self._root is None else self._root.iter(*tags)

    def chain(self, style: str) -> list[Element]:
        """Return a style and those it is based on, the last of them first."""
        return [self._elements[each] for each in reversed(self._line(style))]

    def _line(self, style: str) -> list[str]:
        """Return a style and those it is based on, as far as they are known."""
        line: list[str] = []
        while style in self._elements and len(line) < _DEEPEST:
            line.append(style)
            style = self._base.get(style, _NONE)
        return line

    def telling(self) -> frozenset[str]:
        """Return the styles with properties of text, and those based on them."""
        return self.with_followers({style for style, said in self._said.items() if not _OF_TEXT.isdisjoint(said)})

    def with_followers(self, styles: set[str]) -> frozenset[str]:
        """Return some styles, and those based on them."""
        based: dict[str, list[str]] = {}
        for style, base in self._base.items():
            based.setdefault(base, []).append(style)
        found: set[str] = set()
        new = list(styles)
        while new:
            style = new.pop()
            if style not in found:
                found.add(style)
                new += based.get(style, ())
        return frozenset(found)

    def value(self, style: str | None, name: str) -> str | None:
        """Return a property of a style, its own or that of the nearest style it is based on."""
        found = (self._said[each] for each in self._line(style or _NONE) if name in self._said.get(each, ()))
        return next((said[name] for said in found), None)

    def of_paragraph(self, said: Said, name: str) -> str | None:
        """Return a property that a paragraph takes from its style."""
        return self.value(said.get("pStyle", self.default_of("paragraph")), name)

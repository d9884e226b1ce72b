"""The names of WordprocessingML in both of its namespaces, and how an attribute is read in either."""

import functools
from typing import Final, TypeAlias

from lxml import etree

__all__ = ["NAMESPACES", "OFF", "Element", "both", "child", "is_on", "local", "val"]


def __dir__() -> list[str]:
    return __all__


Element: TypeAlias = etree._Element  # noqa: SLF001  # lxml gives its elements no public name

NAMESPACES: Final = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
"""Transitional and strict (ISO/IEC 29500-1)."""


def both(*names: str) -> frozenset[str]:
    """Return the full tags of these names in both namespaces."""
    return frozenset(f"{{{namespace}}}{name}" for namespace in NAMESPACES for name in names)


def local(element: Element) -> str:
    """Return an element's name without its namespace, "" for a comment or instruction."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


_VAL: Final = tuple(f"{{{namespace}}}val" for namespace in NAMESPACES)


def attribute(element: Element, name: str) -> str | None:
    """Return an attribute in whichever namespace it stands."""
    for namespace in NAMESPACES:
        value = element.get(f"{{{namespace}}}{name}")
        if value is not None:
            return value
    return None


def val(element: Element) -> str | None:
    """Return `w:val`."""
    value = element.get(_VAL[0])
    return value if value is not None else element.get(_VAL[1])


OFF: Final = frozenset({"0", "false", "off"})
"""How a toggle is switched off."""


def is_on(element: Element | None) -> bool:
    """Whether a toggle such as `w:vanish` is there and not switched off."""
    return element is not None and val(element) not in OFF


def child(element: Element | None, name: str) -> Element | None:
    """Return the first child of a name, in either namespace."""
    return None if element is None else next(element.iterchildren(*_tags(name)), None)


@functools.cache
def _tags(name: str) -> tuple[str, ...]:
    return tuple(f"{{{namespace}}}{name}" for namespace in NAMESPACES)

"""The namespaces of OpenDocument that say something to a reader (ISO/IEC 26300-3, 2)."""

from typing import Final

from gkreport.formats.opc import Element

_OASIS: Final = "urn:oasis:names:tc:opendocument:xmlns:"
OFFICE: Final = f"{{{_OASIS}office:1.0}}"
STYLE: Final = f"{{{_OASIS}style:1.0}}"
TEXT: Final = f"{{{_OASIS}text:1.0}}"
TABLE: Final = f"{{{_OASIS}table:1.0}}"
DRAW: Final = f"{{{_OASIS}drawing:1.0}}"
FO: Final = f"{{{_OASIS}xsl-fo-compatible:1.0}}"
SVG: Final = f"{{{_OASIS}svg-compatible:1.0}}"
LIBREOFFICE: Final = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"
"""What LibreOffice adds of its own: the opacity of ink, content controls around text."""
_PREFIXES: Final = {OFFICE: "office:", STYLE: "style:", TEXT: "text:", TABLE: "table:", DRAW: "draw:"}


def name_of(element: Element) -> str:
    """Return the name of an element with its usual prefix, "" for one of another namespace."""
    space, _, local = str(element.tag).rpartition("}")
    prefix = _PREFIXES.get(space + "}")
    return prefix + local if prefix else ""


def whole(text: str | None, default: int, most: int) -> int:
    """Return a count of an attribute, within bounds; the default for what is none."""
    return min(int(text), most) if text and text.isascii() and text.isdigit() and len(text) < 10 else default  # noqa: PLR2004

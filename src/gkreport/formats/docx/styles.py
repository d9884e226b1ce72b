"""What the styles of a document say that changes what is read: hidden text, list numbers, heading levels."""

from typing import Final

import attrs

from gkreport.formats.docx.names import Element, both, child, is_on, val

__all__ = ["Styles"]


def __dir__() -> list[str]:
    return __all__


_STYLE: Final = both("style")
_IDS: Final = tuple(both("styleId"))


@attrs.frozen
class Styles:
    """The styles of a document by their identifiers, inheritance resolved."""

    hidden: frozenset[str] = frozenset()
    """Styles whose text is hidden."""
    lists: dict[str, tuple[str, int]] = attrs.field(factory=dict)
    """Paragraph styles that number their paragraphs: list and level."""
    headings: frozenset[str] = frozenset()
    """Paragraph styles of the first outline level."""

    @classmethod
    def read(cls, root: Element) -> "Styles":
        """Read `word/styles.xml`."""
        styles = {name: style for style in root.iter(*_STYLE) if (name := _id(style))}

        def line(name: str) -> list[Element]:
            """Return a style and those it is based on, the nearest first."""
            chain: list[Element] = []
            seen: set[str] = set()
            while name in styles and name not in seen:
                seen.add(name)
                chain.append(styles[name])
                base = child(styles[name], "basedOn")
                name = (val(base) or "") if base is not None else ""
            return chain

        hidden: set[str] = set()
        lists: dict[str, tuple[str, int]] = {}
        headings: set[str] = set()
        for name in styles:
            toggles = [child(child(style, "rPr"), "vanish") for style in line(name)]
            if is_on(next((toggle for toggle in toggles if toggle is not None), None)):
                hidden.add(name)
            for style in line(name):
                properties = child(style, "pPr")
                numbering = child(properties, "numPr")
                if name not in lists and numbering is not None:
                    lists[name] = list_of(numbering)
                outline = child(properties, "outlineLvl")
                if outline is not None and val(outline) == "0":
                    headings.add(name)
        return cls(frozenset(hidden), lists, frozenset(headings))


def _id(style: Element) -> str:
    return next((value for name in _IDS if (value := style.get(name))), "")


def list_of(numbering: Element) -> tuple[str, int]:
    """Read `w:numPr`: which list, which level."""
    number, level = child(numbering, "numId"), child(numbering, "ilvl")
    text = val(level) if level is not None else None
    return (
        (val(number) or "") if number is not None else "",
        int(text) if text and text.isascii() and text.isdigit() and len(text) == 1 else 0,
    )

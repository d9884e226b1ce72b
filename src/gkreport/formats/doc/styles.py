"""The styles of a document (the STSH, [MS-DOC] 2.9.271) and the names of its typefaces (2.9.77)."""

from collections.abc import Mapping
from typing import Final

import attrs

from gkreport.formats.doc.header import Header, unpacked
from gkreport.formats.doc.sprms import Said, said_in
from gkreport.formats.doc.table_parts import Bands, Part, bands_in, parts_in

_STYLES, _TYPEFACES = 1, 15
"""The tables, by their numbers (2.5.6)."""
_NONE: Final = 0xFFF
"""The number of no style."""
PARAGRAPH, CHARACTER, TABLE = 1, 2, 3
"""The kinds of styles (2.9.260)."""
_PARTS: Final[Mapping[int, tuple[str, ...]]] = {
    PARAGRAPH: ("paragraph", "character"),
    CHARACTER: ("character",),
    TABLE: ("table", "paragraph", "character"),
}
"""What a style of a kind says, in order (2.9.100)."""
_DEEPEST: Final = 64
"""Styles that are based on each other; Word has up to eleven."""
OUTLINE_LEVEL: Final = 0x2640
_HEADINGS: Final = range(1, 10)
"""Word's own styles of headings, by their numbers."""
_OF_WORD: Final = 0xFFF
"""The bits that number the styles that Word has of its own."""


@attrs.frozen(eq=False)
class Style:
    """A style: which of Word's own it is, its kind, and what it says by the side of those that it is based on."""

    number: int = -1
    kind: int = 0
    base: int = _NONE
    paragraph: Said = attrs.field(factory=dict[int, int])
    character: Said = attrs.field(factory=dict[int, int])
    parts: Mapping[int, Part] = attrs.field(factory=dict[int, Part])
    """Of a style of tables: what it says of grounds, and of parts, by the conditions that these are told by."""
    bands: Bands = attrs.field(factory=lambda: Bands(0, 0))


class Styles:
    """The styles by their numbers."""

    def __init__(self, header: Header) -> None:
        """Read them all; each is made whole on first use."""
        self._own = _read(header.table(_STYLES))
        self._whole: dict[int, Style] = {}

    def may_say(self, *numbers: int) -> bool:
        """Say whether any style gives letters one of these properties."""
        return any(number in style.character for style in self._own.values() for number in numbers)

    def of(self, number: int) -> Style:
        """Return a style with all that those say on which it is based; one that says nothing where there is none."""
        chain: list[int] = []
        while number in self._own and number not in self._whole and number not in chain and len(chain) < _DEEPEST:
            chain.append(number)
            number = self._own[number].base
        style = self._whole.get(number, Style())
        for number in reversed(chain):
            own = self._own[number]
            level = {OUTLINE_LEVEL: own.number - 1} if own.number in _HEADINGS else {}
            style = self._whole[number] = attrs.evolve(
                own,
                paragraph={**style.paragraph, **level, **own.paragraph},
                character=over(style.character, own.character),
                parts=_parts_over(style.parts, own.parts),
                bands=Bands(own.bands.rows or style.bands.rows, own.bands.columns or style.bands.columns),
            )
        return style


TOGGLES: Final = frozenset((0x0800, 0x0801, 0x0811, 0x0837, 0x0838, 0x0839, 0x083C, 0x0854, 0x0858, 0x085A))
"""Properties that are on or off, or 0x80 and 0x81: as the style has it, or the other way (2.9.328)."""


def over(under: Said, own: Said) -> Said:
    """Return properties on those of a style."""
    whole = {**under, **own}
    for toggle in TOGGLES & own.keys():
        if own[toggle] & 0x80:
            whole[toggle] = under.get(toggle, 0) ^ (own[toggle] & 1)
    return whole


def _parts_over(under: Mapping[int, Part], own: Mapping[int, Part]) -> dict[int, Part]:
    """Return parts on those of the style that theirs is based on."""
    whole = {**under, **own}
    for condition in under.keys() & own.keys():
        below, above = under[condition], own[condition]
        paragraph = below.paragraph if above.paragraph is None else above.paragraph
        cell = below.cell if above.cell is None else above.cell
        whole[condition] = Part(over(below.letters, above.letters), paragraph, cell)
    return whole


def _read(table: bytes) -> dict[int, Style]:
    """Return the styles as they stand in their table (2.9.271)."""
    if not table:
        return {}
    size, count, base = unpacked("3H", table, 0)
    at = 2 + size
    styles: dict[int, Style] = {}
    for number in range(count):
        if at + 2 > len(table):
            break
        (size,) = unpacked("H", table, at)
        at += 2
        if size:
            styles[number] = _style(table[at : at + size], base)
        at += size
    return styles


def _style(data: bytes, base: int) -> Style:
    """Return one style (2.9.260): behind its name stand lists of properties, each behind its length."""
    first, second, third = unpacked("3H", data, 0)
    kind = second & 0xF
    (letters,) = unpacked("H", data, base)
    at = base + 2 + 2 * letters + 2
    found: dict[str, bytes] = {}
    for part in _PARTS.get(kind, ())[: third & 0xF]:
        at += at & 1
        if at + 2 > len(data):
            break
        (size,) = unpacked("H", data, at)
        value = data[at + 2 : at + 2 + size]
        found[part] = value[2:] if part == "paragraph" else value
        at += 2 + size
    table, paragraph, character = (found.get(part, b"") for part in _PARTS[TABLE])
    style = Style(first & _OF_WORD, kind, second >> 4, said_in(paragraph), said_in(character))
    if kind != TABLE:
        return style
    return attrs.evolve(style, parts=parts_in(table, paragraph, character), bands=bands_in(table))


def typefaces(header: Header) -> list[str]:
    """Return the names of the typefaces by their numbers (2.9.77)."""
    table = header.table(_TYPEFACES)
    names: list[str] = []
    at = 4
    while at < len(table):
        size = table[at]
        name = table[at + 40 : at + 1 + size].decode("utf-16-le", "replace")
        names.append(name.partition("\0")[0])
        at += 1 + size
    return names

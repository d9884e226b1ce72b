"""Properties as the file has them: a number, which says how long the value is, and the value ([MS-DOC] 2.2.5)."""

import struct
from collections.abc import Callable, Iterator, Mapping
from typing import Final, TypeAlias

Said: TypeAlias = Mapping[int, int]
"""Properties by their numbers; of a long value the first bytes, as a number."""
_LONGEST: Final = 10
"""The bytes of the longest value that is looked at as a number: a shading."""

_SIZES: Final = (1, 1, 2, 4, 2, 2, -1, 3)
"""The bytes of a value, by the last three bits of the number of its property; -1 where the value says it itself."""
DEFINE_ROW: Final = 0xD608
_CHANGE_TABS: Final = 0xC615
_LONG_TABS: Final = 255


def properties(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the properties of a list with their values; the rest of a list that is broken is left out."""
    at, end = 0, len(data)
    while at + 3 <= end:
        number = data[at] | data[at + 1] << 8
        at += 2
        size = _SIZES[number >> 13]
        if size < 0:
            size = data[at]
            if number == DEFINE_ROW:  # its length has two bytes, and counts one of them
                size = (size | data[at + 1] << 8) if at + 1 < end else end
            elif number == _CHANGE_TABS and size == _LONG_TABS:
                size = _size_of_tabs(data, at)
            at += 1
        if at + size > end:
            return
        yield number, data[at : at + size]
        at += size


def _size_of_tabs(data: bytes, at: int) -> int:
    """Return the size of a list of tabs that is longer than a byte can tell (2.9.187)."""
    deleted = at + 1
    added = deleted + 1 + 4 * data[deleted] if deleted < len(data) else len(data)
    return added + 3 * data[added] - at if added < len(data) else len(data)


def said_in(data: bytes) -> Said:
    """Return the properties of a list by their numbers, the last where one comes again, each as a number."""
    said: dict[int, int] = {}
    for number, value in properties(data):
        if number == _PLAIN:
            said.clear()
            continue
        today, make = _OLD.get(number, (number, int))
        said[today] = make(int.from_bytes(value[:_LONGEST], "little"))
    return said


INK, SHADE, GROUND = 0x6870, 0xCA71, 0xC64D
"""The colour of letters (2.6.1), their shading, and that of their paragraph (2.6.2)."""
LEFT, RIGHT, FIRST = 0x845E, 0x845D, 0x8460
"""How far a paragraph is indented on the left and on the right, and its first line."""
AUTOMATIC: Final = 0xFF000000
"""The colour that is that of text, or of no ground (2.9.45)."""
_PLAIN: Final = 0x2A33
"""What takes away all that is said before it."""
_PALETTE: Final = (
    AUTOMATIC,
    *(0x000000, 0xFF0000, 0xFFFF00, 0x00FF00, 0xFF00FF, 0x0000FF, 0x00FFFF, 0xFFFFFF),
    *(0x800000, 0x808000, 0x008000, 0x800080, 0x000080, 0x008080, 0x808080, 0xC0C0C0),
)
"""The colours of old, blue, green and red in this order (2.9.119): automatic, black, blue, cyan, green and so on."""


def of_palette(number: int) -> int:
    """Return a colour of old as colours are now."""
    return _PALETTE[number] if number < len(_PALETTE) else AUTOMATIC


def shading_of(old: int) -> int:
    """Return a shading of old (2.9.242) as shadings are now (2.9.241): two colours and the number of a pattern."""
    pattern = 0xFFFF if old == 0xFFFF else old >> 10  # noqa: PLR2004  # no shading
    return of_palette(old & 0x1F) | of_palette(old >> 5 & 0x1F) << 32 | pattern << 64


_OLD: Final[Mapping[int, tuple[int, Callable[[int], int]]]] = {
    0x2A42: (INK, of_palette),
    0x4866: (SHADE, shading_of),
    0x442D: (GROUND, shading_of),
    0x840F: (LEFT, int),
    0x840E: (RIGHT, int),
    0x8411: (FIRST, int),
}
"""Properties of Word 97 that have other numbers since, and how their values are made those of today."""


def signed(value: int, size: int = 2) -> int:
    """Return a value of so many bytes as a number that may be negative."""
    return value - (1 << 8 * size) if value >> (8 * size - 1) & 1 else value


def chunk(data: bytes, at: int) -> bytes:
    """Return a list of properties that stands elsewhere, behind its length; b"" where there is none (2.9.210)."""
    if not 0 <= at <= len(data) - 2:
        return b""
    (size,) = struct.unpack_from("<h", data, at)
    return data[at + 2 : at + 2 + max(size, 0)]

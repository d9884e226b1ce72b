"""Compound files ([MS-CFB]): a small file system in one file, in which old Office programs keep their streams.

Only the streams at its top are looked at: those below belong to objects that are embedded.
"""

import struct
from collections.abc import Mapping, Sequence
from typing import Final

import attrs

from gkreport.errors import FormatError

MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER: Final = 512
_SHIFTS: Final = (9, 12)
"""Sectors have 512 bytes, or 4,096 (2.2)."""
_MINI: Final = 64
"""The bytes of a sector of the small streams, which share one stream."""
_FIRST_NONE: Final = 0xFFFFFFFA
"""Numbers from here on are no sectors: they end a chain or mark a sector as free (2.1)."""
_ENTRY: Final = 128
_STREAM, _ROOT = 2, 5
"""The kinds of entries that have bytes of their own (2.6.1)."""


@attrs.frozen
class _Entry:
    """An entry of the directory: where its bytes begin, how many they are, and the entries beside and below it."""

    name: str
    kind: int
    start: int
    size: int
    beside: tuple[int, int]
    below: int


class Compound:
    """A compound file; raises `FormatError` for one that is broken, before anything is taken that is not there."""

    def __init__(self, data: bytes) -> None:
        """Read its tables and its directory."""
        if len(data) < _HEADER or not data.startswith(MAGIC):
            raise broken()
        (shift,) = struct.unpack_from("<H", data, 30)
        if shift not in _SHIFTS:
            raise broken()
        self._data = data
        self._size = size = 1 << shift
        self._sectors = -(-len(data) // size) - 1
        directory, _, self._cutoff, mini = struct.unpack_from("<4L", data, 48)
        self._fat: Sequence[int] = self._table(self._fat_sectors())
        self._mini_fat: Sequence[int] = self._table(_chain(mini, self._fat))
        entries = b"".join(map(self._sector, _chain(directory, self._fat)))
        self._entries = [_entry(entries, at) for at in range(0, len(entries) - _ENTRY + 1, _ENTRY)]
        if not self._entries or self._entries[0].kind != _ROOT:
            raise broken()
        self._streams: Mapping[str, _Entry] = {
            entry.name.lower(): entry for entry in self._top() if entry.kind == _STREAM
        }

    @property
    def names(self) -> frozenset[str]:
        """The names of the streams at its top, in small letters: they are one however they are written (2.6.4)."""
        return frozenset(self._streams)

    def stream(self, name: str) -> bytes:
        """Return the bytes of a stream at its top, b"" where it has none of the name."""
        entry = self._streams.get(name.lower())
        if entry is None:
            return b""
        if entry.size >= self._cutoff:
            return self._bytes(entry)
        small = self._bytes(self._entries[0])
        numbers = _chain(entry.start, self._mini_fat)
        return _whole([small[number * _MINI : (number + 1) * _MINI] for number in numbers], entry.size)

    def _bytes(self, entry: _Entry) -> bytes:
        return _whole(list(map(self._sector, _chain(entry.start, self._fat))), entry.size)

    def _sector(self, number: int) -> bytes:
        return self._data[(number + 1) * self._size : (number + 2) * self._size]

    def _fat_sectors(self) -> list[int]:
        """Return the sectors that hold the table of chains: the header names 109, and where further ones are named."""
        most = -(-self._sectors * 4 // self._size)
        (further,) = struct.unpack_from("<L", self._data, 68)
        numbers = [*struct.unpack_from("<109L", self._data, 76)]
        for _ in range(most):
            if further >= self._sectors:
                break
            sector = self._sector(further).ljust(self._size, b"\xff")
            *more, further = struct.unpack(f"<{self._size // 4}L", sector)
            numbers += more
        return [number for number in numbers if number < self._sectors][:most]

    def _table(self, sectors: Sequence[int]) -> Sequence[int]:
        table = b"".join(map(self._sector, sectors))
        return struct.unpack(f"<{len(table) // 4}L", table[: len(table) // 4 * 4])

    def _top(self) -> list[_Entry]:
        """Return the entries that stand at the top: a tree, which is walked in any order and no entry twice."""
        found: list[_Entry] = []
        seen: set[int] = set()
        waiting = [self._entries[0].below]
        while waiting:
            at = waiting.pop()
            if at < len(self._entries) and at not in seen:
                seen.add(at)
                found.append(self._entries[at])
                waiting += self._entries[at].beside
        return found


def _chain(start: int, table: Sequence[int]) -> list[int]:
    """Return the sectors of a chain, none of which can come twice."""
    found: list[int] = []
    while start < _FIRST_NONE:
        if start >= len(table) or len(found) > len(table):
            raise broken()
        found.append(start)
        start = table[start]
    return found


def _whole(sectors: list[bytes], size: int) -> bytes:
    data = b"".join(sectors)
    if len(data) < size:
        raise broken()
    return data[:size]


def _entry(data: bytes, at: int) -> _Entry:
    length, kind, *tree = struct.unpack_from("<HBx3L", data, at + 64)
    start, size = struct.unpack_from("<2L", data, at + 116)
    name = data[at : at + min(max(length - 2, 0), 64)].decode("utf-16-le", "replace")
    return _Entry(name, kind, start, size, (tree[0], tree[1]), tree[2])


def names_in(data: bytes) -> frozenset[str]:
    """Return the names of the streams at the top of a compound file, of a broken one of all, in small letters."""
    try:
        return Compound(data).names
    except FormatError:
        places = range(_HEADER, len(data) - _ENTRY + 1, _ENTRY)
        entries = (_entry(data, at) for at in places if data[at + 66] == _STREAM)
        return frozenset(entry.name.lower() for entry in entries)


def broken() -> FormatError:
    """Build the error for a compound file that is damaged."""
    return FormatError(
        "旧版 Office 或 WPS 文件已损坏，没有读取；请用 Word 或 WPS 打开检查，能打开的另存为 .docx 或 .xlsx",
        "the old Office or WPS file is damaged; open it in Word or WPS and save it as .docx or .xlsx",
    )

"""The text of a document, put together of its pieces, and which properties each of its letters has ([MS-DOC] 2.4)."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import itemgetter
from typing import Final, TypeAlias

import attrs

from gkreport.errors import FormatError
from gkreport.formats.doc.header import Header, damaged, unpacked
from gkreport.limits import Limits

_SECTIONS, _RUNS, _PARAGRAPHS, _PIECES = 6, 12, 13, 33
"""The tables of the text, by their numbers (2.5.6)."""
_PAGE: Final = 512
"""The bytes of a page of properties (2.9.33, 2.9.175)."""
_PAGE_NUMBER: Final = 0x3FFFFF
"""The bits of a number that are that of a page (2.9.209)."""
_COMPRESSED: Final = 1 << 30
_NO_WINDOWS: Final = (0x81, 0x8D, 0x8F, 0x90, 0x9D)
_WINDOWS: Final = {at: bytes((at,)).decode("cp1252") for at in range(0x80, 0xA0) if at not in _NO_WINDOWS}
"""What the bytes of a compressed piece are that are no Latin-1 (2.9.73)."""
_IS_LIST: Final = 1
"""The bit by which a piece names a list of properties, and not one of them (2.9.213)."""
_BY_INDEX: Final = {
    0x18: 0x2416,
    0x19: 0x2417,
    0x41: 0x0800,
    0x42: 0x0801,
    0x4D: 0x2A0C,
    0x50: 0x0811,
    0x53: 0x2A33,
    0x57: 0x0837,
    0x5C: 0x083C,
    0x62: 0x2A42,
    0x68: 0x2A48,
    0x73: 0x2A53,
    0x75: 0x0855,
    0x76: 0x0856,
    0x78: 0x2640,
}
"""The properties that a piece can name by an index, as far as they matter (2.9.214)."""


@attrs.frozen
class _Piece:
    """A piece of the text: its letters from one to another, where they stand in the file, how wide, what they get."""

    start: int
    end: int
    place: int
    width: int
    extra: int

    def place_of(self, letter: int) -> int:
        """Return where a letter stands in the file."""
        return self.place + (letter - self.start) * self.width


Own: TypeAlias = tuple[bytes, bytes]
"""The properties of a run or paragraph as they stand in the file, and those that its piece of the text gives it."""


class Spans:
    """Properties of letters: each holds from the end of the one before to its own, the last to the end."""

    def __init__(self, spans: Iterable[tuple[int, Own]]) -> None:
        """Take the ends and properties in order."""
        found = list(spans)
        self._ends = [end for end, _ in found]
        self._values = [value for _, value in found]

    def distinct(self) -> set[Own]:
        """Return the properties, each once."""
        return set(self._values)

    def at(self, letter: int) -> Own:
        """Return the properties of a letter."""
        return self._values[bisect_right(self._ends, letter, hi=len(self._ends) - 1)]

    def between(self, start: int, end: int) -> Iterator[tuple[int, int, Own]]:
        """Yield the properties from a letter to another, each with where it begins and ends."""
        at = bisect_right(self._ends, start)
        while start < end and at < len(self._ends):
            until = self._ends[at]
            yield start, min(end, until), self._values[at]
            start, at = until, at + 1


class Text:
    """The letters of a document with the properties of each."""

    def __init__(self, header: Header, limits: Limits) -> None:
        """Put the pieces together; raises `FormatError` for a text that is broken or too long."""
        if header.characters > limits.characters:
            raise FormatError(
                f"文字超过 {limits.characters} 字，没有读取；请只保留年度报告",
                f"more than {limits.characters} characters of text; keep the annual report alone",
            )
        self._document = header.document
        self._most = limits.characters
        self._extras: list[bytes] = []
        pieces = self._pieces(header.table(_PIECES), header.characters)
        self.letters: str = "".join(map(self._letters, pieces))
        self.runs: Spans = Spans(self._spread(pieces, self._pages(header.table(_RUNS), _runs_of)))
        """The properties of the runs."""
        self.paragraphs: Spans = Spans(self._spread(pieces, self._pages(header.table(_PARAGRAPHS), _paragraphs_of)))
        """The style of each paragraph, in two bytes, and its properties."""
        sections = header.table(_SECTIONS)
        self._section_ends = frozenset(unpacked(f"{(len(sections) + 12) // 16}L", sections, 0) if sections else ())

    def lines(self) -> Iterator[tuple[int, int]]:
        """Yield where each paragraph begins and where the mark stands that ends it; a page may end inside of one."""
        start, end = 0, len(self.letters)
        for mark in re.finditer("[\r\x07\x0c]", self.letters):
            at = mark.start()
            if mark[0] != "\x0c" or at + 1 in self._section_ends or at + 1 == end:
                yield start, at
                start = at + 1
        if start < end:
            yield start, end

    def may_say(self, *numbers: int) -> bool:
        """Say whether any run may have one of these properties."""
        said = b"".join(own + given for own, given in self.runs.distinct())
        return any(number.to_bytes(2, "little") in said for number in numbers)

    def _given(self, number: int) -> bytes:
        """Return what a piece gives to its letters: a property by its index, or one of the lists of the file."""
        if number & _IS_LIST:
            at = number >> 1
            return self._extras[at] if at < len(self._extras) else b""
        named = _BY_INDEX.get(number >> 1 & 0x7F)
        return b"" if named is None else bytes((named & 0xFF, named >> 8, number >> 8))

    # -- pieces ------------------------------------------------------------------------------------

    def _pieces(self, table: bytes, most: int) -> list[_Piece]:
        """Return the pieces of the text; lists of properties that they share stand before them (2.9.38)."""
        at = 0
        while table[at : at + 1] == b"\1":
            (size,) = unpacked("H", table, at + 1)
            self._extras.append(table[at + 3 : at + 3 + size])
            at += 3 + size
        if table[at : at + 1] != b"\2":
            raise damaged()
        (size,) = unpacked("L", table, at + 1)
        at, count = at + 5, (size - 4) // 12
        if not 0 < count <= len(table) // 12:
            raise damaged()
        pieces: list[_Piece] = []
        (reached,) = unpacked("L", table, at)
        for number in range(count):
            if reached >= most:
                break
            start, end = unpacked("2L", table, at + 4 * number)
            _, place, extra = unpacked("HLH", table, at + 4 * (count + 1) + 8 * number)
            if start != reached or end < start or (not pieces and start):
                raise damaged()
            compressed = bool(place & _COMPRESSED)
            place &= _COMPRESSED - 1
            reached = min(end, most)
            pieces.append(_Piece(start, reached, place // 2 if compressed else place, 1 if compressed else 2, extra))
        if reached < most:
            raise damaged()
        return pieces

    def _letters(self, piece: _Piece) -> str:
        """Return the letters of a piece, one for each that is counted: those beyond 65,535 are counted as two."""
        data = self._document[piece.place : piece.place_of(piece.end)]
        count = piece.end - piece.start
        if len(data) < count * piece.width:
            raise damaged()
        if piece.width == 1:
            return data.decode("latin-1").translate(_WINDOWS)
        text = data.decode("utf-16-le", "surrogatepass")
        return text if len(text) == count else "".join(map(chr, unpacked(f"{count}H", data, 0)))

    # -- pages of properties -----------------------------------------------------------------------

    def _pages(self, table: bytes, read: "_Read") -> list[tuple[int, int, bytes]]:
        """Return what the pages of a table say: from one place of the file to another, and the properties there."""
        count = max((len(table) - 4) // 8, 0)
        if count > len(self._document) // _PAGE:
            raise damaged()
        said: list[tuple[int, int, bytes]] = []
        for number in unpacked(f"{count}L", table, 4 * (count + 1)) if count else ():
            start = (number & _PAGE_NUMBER) * _PAGE
            page = self._document[start : start + _PAGE]
            if len(page) < _PAGE:
                raise damaged()
            said += read(page)
            if len(said) > self._most:
                raise FormatError("文字的格式信息过多，没有读取", "the text has too many properties")
        found: list[tuple[int, int, bytes]] = []
        reached = 0
        for start, end, value in sorted(said, key=itemgetter(0)):
            begun = max(reached, start)  # none over another, so that each is met once
            if end > begun:
                found.append((begun, end, value))
                reached = end
        return found

    def _spread(self, pieces: Sequence[_Piece], said: Sequence[tuple[int, int, bytes]]) -> Iterator[tuple[int, Own]]:
        """Yield properties by where their letters end in the text, for all pieces; b"" where none are said."""
        ends = [end for _, end, _ in said]
        for piece in pieces:
            given = self._given(piece.extra)
            place, width, letter, last = piece.place, piece.width, piece.start, piece.place_of(piece.end)
            at, here = bisect_right(ends, place), place
            while letter < piece.end:
                start, end, value = said[at] if at < len(said) else (last, last, b"")
                if start > here:  # nothing is said before it
                    here, value = start, b""
                else:
                    here, at = end, at + 1
                here = min(here, last)
                reached = piece.start + (here - place + width - 1) // width
                if reached > letter:
                    yield reached, (value, given)
                    letter = reached


_Read = Callable[[bytes], Iterator[tuple[int, int, bytes]]]


def _runs_of(page: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yield the runs of a page (2.9.33)."""
    count = page[-1]
    ends = unpacked(f"{count + 1}L", page, 0)
    places = page[4 * (count + 1) : 4 * (count + 1) + count]
    for start, end, place in zip(ends, ends[1:], places, strict=False):
        at = 2 * place
        yield start, end, page[at + 1 : at + 1 + page[at]] if place else b""


def _paragraphs_of(page: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yield the paragraphs of a page (2.9.175)."""
    count = page[-1]
    ends = unpacked(f"{count + 1}L", page, 0)
    places = page[4 * (count + 1) : 4 * (count + 1) + 13 * count : 13]
    for start, end, place in zip(ends, ends[1:], places, strict=False):
        at = 2 * place
        size = 2 * page[at] - 1
        if size < 0:  # the next byte says it, and counts none of the two
            at, size = at + 1, 2 * page[at + 1]
        yield start, end, page[at + 1 : at + 1 + size] if place else b""

"""The records of a workbook stream, and the texts and numbers in them ([MS-XLS] 2.1.4, 2.5)."""

import struct
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple, TypeAlias

from gkreport.errors import FormatError

Record: TypeAlias = tuple[int, int, int]
"""The number of a kind, and where the data of the record begins and ends."""
Take: TypeAlias = Callable[[int, int], None]
"""Takes the data of a record, between two places of a stream."""
BOF, EOF, CONTINUE = 0x809, 0x0A, 0x3C
_HEAD: Final = struct.Struct("<2H")


def records(data: bytes, at: int = 0) -> Iterator[Record]:
    """Yield the records of a part of a stream to its end, those of parts inside it left out.

    Raises `FormatError` where the stream is cut off.
    """
    depth = 0
    length = len(data)
    while at + 4 <= length:
        kind, size = _HEAD.unpack_from(data, at)
        start = at + 4
        at = start + size
        if at > length:
            raise broken()
        if kind == BOF:
            depth += 1
        if depth == 1:
            yield kind, start, at
        if kind == EOF:
            depth -= 1
            if depth <= 0:
                return
    raise broken()


def number_of_rk(raw: int) -> str:
    """Return the digits of a number that is kept in four bytes (2.5.217)."""
    if raw & 2:
        number = (raw >> 2) - ((raw & 0x80000000) >> 1)
        return repr(number / 100) if raw & 1 and number % 100 else str(number // 100 if raw & 1 else number)
    (value,) = struct.unpack("<d", struct.pack("<2L", 0, raw & ~3))
    return digits_of(value / 100 if raw & 1 else value)


_EXACT: Final = 1e15
"""Whole numbers up to it stand in a float as they are."""


def digits_of(value: float) -> str:
    """Return the digits of a number."""
    return str(int(value)) if -_EXACT < value < _EXACT and value == int(value) else repr(value)


class Told(NamedTuple):
    """A text, the places from which on it has other typefaces, with their numbers, and where it ends in its record."""

    text: str
    runs: tuple[tuple[int, int], ...]
    end: int


_WIDE, _EXTENDED, _RICH = 1, 4, 8


def text_at(data: bytes, at: int, *, short: bool = False) -> Told:
    """Return the text at a place (2.5.293), or one with a short length and of one typeface (2.5.240)."""
    length = data[at] if short else struct.unpack_from("<H", data, at)[0]
    at += 1 if short else 2
    marks, at = data[at], at + 1
    runs = extended = 0
    if marks & _RICH and not short:
        (runs,), at = struct.unpack_from("<H", data, at), at + 2
    if marks & _EXTENDED and not short:
        (extended,), at = struct.unpack_from("<L", data, at), at + 4
    size = 2 * length if marks & _WIDE else length
    text, at = _letters(data[at : at + size], marks), at + size
    return Told(text, runs_at(data, at, runs), at + 4 * runs + extended)


def _letters(data: bytes, marks: int) -> str:
    return data.decode("utf-16-le", "replace") if marks & _WIDE else data.decode("latin-1")


def runs_at(data: bytes, at: int, count: int) -> tuple[tuple[int, int], ...]:
    """Return the places from which on a text has other typefaces, with their numbers (2.5.129)."""
    if not count:
        return ()
    found = struct.unpack_from(f"<{2 * count}H", data, at)
    return tuple(zip(found[::2], found[1::2], strict=True))


_FLAGS: Final = 1
"""The bytes before the letters where they go on in another record: their width."""


class Strings:
    """The shared texts of a workbook (2.4.265), which go on over several records."""

    def __init__(self, pieces: list[bytes]) -> None:
        """Take the data of the records."""
        self._pieces = pieces[::-1]
        self._piece = b""
        self._at = 0

    def all(self) -> Iterator[tuple[str, tuple[tuple[int, int], ...]]]:
        """Yield each text and its typefaces, to the end of the records, whatever count they begin with."""
        self._take(8)
        while self._at < len(self._piece) or self._pieces:
            told = self._quick()
            yield told[:2] if told else self._slow()

    def _quick(self) -> Told | None:
        """Return a text that ends in this record, as nearly all do."""
        try:
            told = text_at(self._piece, self._at)
        except (struct.error, IndexError):
            return None
        if told.end > len(self._piece):
            return None
        self._at = told.end
        return told

    def _slow(self) -> tuple[str, tuple[tuple[int, int], ...]]:
        """Return a text that goes on in other records."""
        length, marks = struct.unpack("<HB", self._take(3))
        runs = struct.unpack("<H", self._take(2))[0] if marks & _RICH else 0
        extended = struct.unpack("<L", self._take(4))[0] if marks & _EXTENDED else 0
        parts: list[bytes] = []
        while length:
            if self._at == len(self._piece):
                self._next()
                marks, self._at = self._piece[0], _FLAGS
            width = 2 if marks & _WIDE else 1
            letters = min(length, (len(self._piece) - self._at) // width)
            if not letters:
                raise broken()
            part = self._piece[self._at : self._at + width * letters]
            parts.append(part if marks & _WIDE else part.decode("latin-1").encode("utf-16-le"))
            self._at += width * letters
            length -= letters
        own = runs_at(self._take(4 * runs), 0, runs)
        self._take(extended)
        return _letters(b"".join(parts), _WIDE), own

    def _take(self, size: int) -> bytes:
        """Take some bytes, wherever a record ends."""
        found: list[bytes] = []
        while size:
            if self._at == len(self._piece):
                self._next()
            found.append(self._piece[self._at : self._at + size])
            self._at += len(found[-1])
            size -= len(found[-1])
        return b"".join(found)

    def _next(self) -> None:
        """Go on to the next record that is not empty."""
        while self._pieces:
            self._piece, self._at = self._pieces.pop(), 0
            if self._piece:
                return
        raise broken()


def broken() -> FormatError:
    """Build the error for a workbook that is damaged."""
    return FormatError(
        "工作簿（.xls、.et）已损坏，没有读取；请用 Excel 或 WPS 打开检查，能打开的另存为 .xlsx",
        "the workbook is damaged; open it in Excel or WPS and save it as .xlsx",
    )

"""The bytes of a page as UTF-8, whatever encoding they are in and whatever they say of it."""

import codecs
import re
from collections.abc import Iterator
from typing import Final

_CHUNK: Final = 64 * 1024
_UTF_16: Final = (
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_DECLARED: Final = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_WITHIN: Final = 4096
"""How far into a page its declaration is looked for; the standard asks for the first 1024 bytes."""
# GB 2312 and GBK are parts of GB 18030, and pages that say the one hold characters of the other.
_BIG5: Final = frozenset((b"big5", b"big5-hkscs", b"cn-big5", b"x-x-big5", b"csbig5"))


def decode(data: bytes) -> str:
    """Return a text; what cannot be decoded is U+FFFD, never left out."""
    return to_utf8(data).decode()


def to_utf8(data: bytes) -> bytes:
    """Return a text in UTF-8 without byte order mark; what cannot be decoded is U+FFFD, never left out.

    A byte order mark decides; then bytes that are valid UTF-8, which text in another encoding never is by chance,
    whatever is declared; then Big5 where it is declared; then GB 18030, which holds GB 2312 and GBK.
    """
    if data.startswith(codecs.BOM_UTF8):
        data = data.removeprefix(codecs.BOM_UTF8)
        return data if _is_utf8(data) else _transcoded(data, "utf-8")
    for mark, encoding in _UTF_16:
        if data.startswith(mark):
            return _transcoded(data if b"<" in mark else data.removeprefix(mark), encoding)
    if _is_utf8(data):
        return data
    as_utf8 = _transcoded(data, "utf-8")
    if as_utf8.count(_REPLACED) * _FEW < sum(byte >= _LEAD for byte in as_utf8[:_SAMPLE]):
        return as_utf8
    declared = _DECLARED.search(data, 0, _WITHIN)
    return _transcoded(data, "big5hkscs" if declared and declared[1].lower() in _BIG5 else "gb18030")


_REPLACED: Final = "\ufffd".encode()
_LEAD: Final = 0xC0
"""The first byte of every character that takes several begins here."""
_FEW: Final = 20
"""UTF-8 with one broken character in this many is broken UTF-8; GB 18030 taken for it has hardly a whole one."""
_SAMPLE: Final = 1024 * 1024


def _is_utf8(data: bytes) -> bool:
    """Say whether all is valid, piece by piece: a whole page as text can take four times the memory."""
    if len(data) <= _CHUNK:
        try:
            data.decode()
        except UnicodeDecodeError:
            return False
        return True
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for piece in _pieces(data):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _transcoded(data: bytes, encoding: str) -> bytes:
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    parts = [decoder.decode(piece).encode(errors="replace") for piece in _pieces(data)]
    return b"".join([*parts, decoder.decode(b"", final=True).encode(errors="replace")])


def _pieces(data: bytes) -> Iterator[bytes]:
    return (data[at : at + _CHUNK] for at in range(0, len(data), _CHUNK))

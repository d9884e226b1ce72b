"""The bytes of a page as UTF-8, whatever encoding they are in and whatever they say of it."""

import codecs
import re
from collections.abc import Iterator
from typing import Final

_CHUNK: Final = 64 * 1024
"""Decoded at once; a whole page as text can take four times the memory of its bytes."""
_UTF_16: Final = (
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_DECLARED: Final = re.compile(rb"""(?:charset|encoding)\s*+=\s*+["']?\s*+([\w.:-]{2,40})""", re.IGNORECASE)
_WITHIN: Final = 4096
"""A declaration is looked for in so many bytes; the standard asks for the first 1024."""
# GB 2312 and GBK need no such list: they are parts of GB 18030.
_BIG5: Final = frozenset((b"big5", b"big5-hkscs", b"cn-big5", b"x-x-big5", b"csbig5"))
_REPLACED: Final = "\ufffd".encode()
_LEAD: Final = 0xC0
"""The first byte of a character of several bytes is this or more."""
_FEW: Final = 20
"""One broken character in 20 is broken UTF-8; GB 18030 read as UTF-8 has hardly a whole one."""
_SAMPLE: Final = 1024 * 1024
"""The bytes whose characters are counted: far more than the prose of a report."""


def decode(data: bytes) -> str:
    """Decode a text; what cannot be decoded becomes U+FFFD and is never left out."""
    return to_utf8(data).decode()


def to_utf8(data: bytes) -> bytes:
    """Convert a text to UTF-8 without byte order mark; what cannot be decoded becomes U+FFFD and is never left out.

    A byte order mark decides.  Without one, valid UTF-8 is UTF-8 whatever is declared: text in another encoding is
    never valid by chance.  Anything else is Big5 where that is declared, or GB 18030, which holds GB 2312 and GBK.
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


def _is_utf8(data: bytes) -> bool:
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

"""Unpacks the streams of a PDF file (ISO 32000-1, 7.4): how much comes out is bounded before memory is taken for it."""

import base64
import zlib
from collections.abc import Mapping
from typing import Final, cast

from pdfminer.ascii85 import asciihexdecode
from pdfminer.pdftypes import PDFStream, resolve1
from pdfminer.psparser import literal_name
from pdfminer.utils import apply_png_predictor, apply_tiff_predictor

from gkreport.errors import FormatError
from gkreport.formats.fixed.work import Work
from gkreport.formats.pdf.damage import broken
from gkreport.limits import Limits

_MOST_FILTERS: Final = 2
"""Writers compress a stream once, and perhaps encode the result as ASCII."""
_MOST_COLUMNS: Final = 1 << 16
"""How many numbers a row of a predictor may hold."""
_BYTES_A_STEP: Final = 4
"""So many bytes are unpacked in a step."""
_SPACES: Final = b" \t\n\r\f\v\0"
_GROUP: Final = 5
"""Signs of ASCII85 that stand for four bytes."""
_CHUNK: Final = _GROUP * 4_096
"""Signs that are decoded at a time, because many objects are made for them."""
_RUN_END: Final = 128
"""The length that ends run-length encoded data; smaller ones are followed by bytes, larger ones by one to repeat."""


class BoundedStream(PDFStream):
    """A stream that is unpacked within bounds; the streams of pictures are never unpacked."""

    def __init__(self, stream: PDFStream, limits: Limits, work: Work) -> None:
        """Take the place of a stream."""
        super().__init__(stream.attrs, stream.rawdata or b"", stream.decipher)
        self._limits = limits
        self._work = work

    def decode(self) -> None:
        """Unpack the stream; raises `FormatError` where it is broken or unpacks to too much."""
        data = self.rawdata or b""
        if self.decipher and self.objid is not None and self.genno is not None:
            data = self.decipher(self.objid, self.genno, data, self.attrs)
        filters = self.get_filters()
        if len(filters) > _MOST_FILTERS:
            raise broken()
        for name, settings in filters:
            data = self._unpacked(literal_name(name), data)
            if isinstance(settings, dict):
                self._work.spend(len(data) // 2)
                data = _unpredicted(data, cast("dict[str, object]", settings))
        self._work.spend(len(data) // _BYTES_A_STEP)
        self.data: bytes | None = data
        self.rawdata: bytes | None = None

    def _unpacked(self, name: str, data: bytes) -> bytes:
        most = min(self._limits.part_bytes, self._work.left * _BYTES_A_STEP)
        if name in ("FlateDecode", "Fl"):
            return _inflated(data, most)
        if name in ("RunLengthDecode", "RL"):
            self._work.spend(len(data) // _BYTES_A_STEP)
            return _run_out(data, most)
        if name in ("ASCII85Decode", "A85"):
            return _from_ascii85(data, most, self._work)
        if name in ("ASCIIHexDecode", "AHx"):
            if len(data) > 2 * most:
                raise _too_large()
            return asciihexdecode(data)
        raise FormatError(
            f"PDF 的文字用了不能读取的压缩方式（{name[:20]}）；请用阅读器打开后另存为 PDF",
            f"the PDF packs its text in a way that cannot be read ({name[:20]}); open it in a viewer and save it anew",
        )


def _too_large() -> FormatError:
    return FormatError("PDF 里的内容解开后过大，没有读取", "a part of the PDF unpacks to more than is allowed")


def _inflated(data: bytes, most: int) -> bytes:
    for body, bits in ((data, zlib.MAX_WBITS), (data[2:], -zlib.MAX_WBITS)):  # then without header and checksum
        unpacker = zlib.decompressobj(bits)
        try:
            result = unpacker.decompress(body, most + 1)
        except zlib.error:
            continue
        if len(result) > most:
            raise _too_large()
        if unpacker.eof:
            return result
    raise broken()


def _run_out(data: bytes, most: int) -> bytes:
    result = bytearray()
    at = 0
    while at < len(data) and data[at] != _RUN_END:
        length = data[at]
        if length < _RUN_END:
            result += data[at + 1 : at + 2 + length]
            at += 2 + length
        else:
            result += data[at + 1 : at + 2] * (257 - length)
            at += 2
        if len(result) > most:
            raise _too_large()
    return bytes(result)


def _from_ascii85(data: bytes, most: int, work: Work) -> bytes:
    text = data.strip(_SPACES).removeprefix(b"<~").translate(None, _SPACES).partition(b"~")[0]
    zeros = text.count(b"z")
    length = 4 * (zeros + (len(text) - zeros) // _GROUP)
    if length > most:
        raise _too_large()
    work.spend(length // 2)  # it is decoded sign by sign
    text = text.replace(b"z", b"!" * _GROUP)  # five zeros stand for four bytes as a z does
    return b"".join(base64.a85decode(text[at : at + _CHUNK]) for at in range(0, len(text), _CHUNK))


def _unpredicted(data: bytes, settings: Mapping[str, object]) -> bytes:
    """Undo the predictor that prepared the bytes for compression (ISO 32000-1, 7.4.4.4)."""
    kind, colors, columns, bits = (
        value if isinstance(value := resolve1(settings.get(name)), int) else default
        for name, default in (("Predictor", 1), ("Colors", 1), ("Columns", 1), ("BitsPerComponent", 8))
    )
    if kind == 1:
        return data
    if not (0 < columns <= _MOST_COLUMNS and 0 < colors <= _MOST_COLUMNS // columns):
        raise broken()
    if kind == 2:  # noqa: PLR2004  # the predictor of TIFF
        return apply_tiff_predictor(colors, columns, bits, data)
    return apply_png_predictor(kind, colors, columns, bits, data)

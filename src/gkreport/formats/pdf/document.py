"""Opening a PDF file without trusting a word it says of itself: each step that it makes pdfminer do is counted."""

import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from itertools import islice
from typing import Any, Final, cast

from pdfminer.ascii85 import ascii85decode, asciihexdecode
from pdfminer.pdfdevice import PDFDevice
from pdfminer.pdfdocument import PDFDocument, PDFNoPageLabels, PDFNoValidXRef, PDFPasswordIncorrect, PDFXRefStream
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager, PDFStackT
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFObjectNotFound, PDFStream, resolve1, stream_value
from pdfminer.psparser import literal_name
from pdfminer.runlength import rldecode
from pdfminer.utils import apply_png_predictor, apply_tiff_predictor

from gkreport.errors import FormatError
from gkreport.formats.pdf.content import operations
from gkreport.formats.pdf.work import Work, broken
from gkreport.limits import Limits


def open_document(data: bytes, limits: Limits, work: Work) -> "Document":
    """Open a file that holds a PDF, up to 1024 bytes of something else before it.

    Raises `FormatError` for one that is broken or wants a password.
    """
    start = data.find(b"%PDF", 0, _JUNK + 4)
    if start < 0:
        raise broken()
    try:
        return Document(data[start:], limits, work)
    except PDFPasswordIncorrect as error:
        raise FormatError(
            "PDF 文件有打开密码；请用阅读器打开并取消密码后再读取",
            "the PDF file needs a password; open it in a viewer and save it without one",
        ) from error


_JUNK: Final = 1024
_LOOKED_AT_FOR_START: Final = 2048
_LONGEST_LINE: Final = 1 << 16
_LINE_END: Final = re.compile(rb"[\r\n]")


# -- objects ---------------------------------------------------------------------------------------


class _Stream(PDFStream):
    """A stream that is unpacked within bounds; those of pictures are never unpacked."""

    def __init__(self, stream: PDFStream, limits: Limits, work: Work) -> None:
        super().__init__(stream.attrs, stream.rawdata or b"", stream.decipher)
        self._limits = limits
        self._work = work

    def decode(self) -> None:
        """Unpack it; raises `FormatError` for what unpacks to too much and for what is broken."""
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
        self.data, self.rawdata = data, None

    def _unpacked(self, name: str, data: bytes) -> bytes:
        if name in ("FlateDecode", "Fl"):
            return _inflated(data, self._limits.part_bytes)
        if name in ("RunLengthDecode", "RL") and len(data) * _RUN <= self._limits.part_bytes:
            return rldecode(data)
        if name in ("ASCII85Decode", "A85"):
            return ascii85decode(data)
        if name in ("ASCIIHexDecode", "AHx"):
            return asciihexdecode(data)
        raise FormatError(
            f"PDF 的文字用了不能读取的压缩方式（{name[:20]}）；请用阅读器打开后另存为 PDF",
            f"the PDF packs its text in a way that cannot be read ({name[:20]}); open it in a viewer and save it anew",
        )


_MOST_FILTERS: Final = 2
_TOKEN: Final = 8
_LINE: Final = 3
_BYTES_A_STEP: Final = 4
_RUN: Final = 64
_MOST_COLUMNS: Final = 1 << 16


def _inflated(data: bytes, most: int) -> bytes:
    for body, bits in ((data, zlib.MAX_WBITS), (data[2:], -zlib.MAX_WBITS)):  # again without its checksum
        unpacker = zlib.decompressobj(bits)
        try:
            result = unpacker.decompress(body, most + 1)
        except zlib.error:
            continue
        if len(result) > most:
            raise FormatError("PDF 里的内容解开后过大，没有读取", "a part of the PDF unpacks to more than is allowed")
        if unpacker.eof:
            return result
    raise broken()


def _unpredicted(data: bytes, settings: Mapping[str, object]) -> bytes:
    """Take back what was done to the bytes to pack them better (ISO 32000-1, 7.4.4.4)."""
    kind, colors, columns, bits = (
        value if isinstance(value := resolve1(settings.get(name)), int) else default
        for name, default in (("Predictor", 1), ("Colors", 1), ("Columns", 1), ("BitsPerComponent", 8))
    )
    if kind == 1:
        return data
    if not (0 < columns <= _MOST_COLUMNS and 0 < colors <= _MOST_COLUMNS // columns):
        raise broken()
    if kind == 2:  # noqa: PLR2004  # of TIFF
        return apply_tiff_predictor(colors, columns, bits, data)
    return apply_png_predictor(kind, colors, columns, bits, data)


class _Parser(PDFParser):
    """A parser whose every token and line is counted."""

    def __init__(self, data: bytes, limits: Limits, work: Work) -> None:
        super().__init__(BytesIO(data))
        self._limits = limits
        self._work = work

    def nexttoken(self) -> Any:  # noqa: ANN401  # as it is declared there
        self._work.spend(_TOKEN)
        return super().nexttoken()

    def nextline(self) -> tuple[int, bytes]:
        self._work.spend(_LINE)
        return super().nextline()

    def push(self, *objs: Any) -> None:  # noqa: ANN401  # as it is declared there
        super().push(
            *(
                (at, _Stream(value, self._limits, self._work) if type(value) is PDFStream else value)
                for at, value in objs
            )
        )


class Document(PDFDocument):
    """A PDF file; what refers to itself without end is found out."""

    def __init__(self, data: bytes, limits: Limits, work: Work) -> None:
        """Read the tables of its objects; raises `PDFException` and other errors where they are broken."""
        self._data = data
        self._work = work
        self._read: set[int] = set()
        self._is_open = False
        super().__init__(_Parser(data, limits, work))
        self._is_open = True

    def find_xref(self, parser: PDFParser) -> int:  # noqa: ARG002  # it would look for it line by line
        """Return where the table of objects stands."""
        found = re.search(rb"startxref\s+(\d{1,10})\s", self._data[-_LOOKED_AT_FOR_START:])
        if not found or int(found[1]) >= len(self._data):
            raise self._no_table()
        return int(found[1])

    def _no_table(self) -> PDFNoValidXRef:
        """Return what makes pdfminer go through the file line by line, unless that would take too long."""
        for at in range(0, len(self._data) - _LONGEST_LINE, _LONGEST_LINE):
            if not _LINE_END.search(self._data, at, at + _LONGEST_LINE):
                raise broken()
        return PDFNoValidXRef()

    def read_xref_from(self, parser: PDFParser, start: int, xrefs: list[Any]) -> None:
        """Read one table of objects, then those before it, each once."""
        if start in self._read:
            raise broken()
        self._read.add(start)
        try:
            super().read_xref_from(parser, start, xrefs)
        except PDFNoValidXRef as error:
            raise self._no_table() from error
        for xref in xrefs:
            if isinstance(xref, PDFXRefStream) and sum(count for _, count in xref.ranges) > len(self._data):
                raise broken()

    def getobj(self, objid: int) -> object:
        """Return an object; one of a page that is not there is damage, and no reason to read on without it."""
        self._work.spend(2)
        try:
            return super().getobj(objid)
        except PDFObjectNotFound as error:
            if self._is_open:
                raise broken() from error
            raise

    def get_page_labels(self) -> Iterator[str]:
        """Find none: they are not used."""
        raise PDFNoPageLabels

    def pages(self) -> Iterator[PDFPage]:
        """Yield the pages; raises `FormatError` where there are too many."""
        for page in islice(PDFPage.create_pages(self), MOST_PAGES + 1):
            self._read_pages += 1
            if self._read_pages > MOST_PAGES:
                raise FormatError(f"PDF 超过 {MOST_PAGES} 页，没有读取", f"the PDF has more than {MOST_PAGES} pages")
            yield page

    _read_pages = 0


MOST_PAGES: Final = 200


# -- content ---------------------------------------------------------------------------------------


class Interpreter(PDFPageInterpreter):
    """Draws the content of pages on a device; each operator is counted."""

    def __init__(self, fonts: PDFResourceManager, device: PDFDevice, work: Work, depth: int = 0) -> None:
        """Draw within so many forms."""
        super().__init__(fonts, device)
        self._work = work
        self._depth = depth

    def dup(self) -> "Interpreter":
        """Return the one that draws a form."""
        return Interpreter(self.rsrcmgr, self.device, self._work, self._depth + 1)

    def do_Do(self, xobjid_arg: Any) -> None:  # noqa: ANN401, N802  # as it is declared there
        """Draw a form or picture."""
        self._work.spend(_FORM)
        if self._depth > _DEEPEST:
            raise broken()
        if literal_name(xobjid_arg) in cast("dict[str, object]", self.xobjmap):
            super().do_Do(xobjid_arg)
            self.device.set_ctm(self.ctm)

    def do_ID(self) -> None:  # noqa: N802  # as it is declared there
        """Draw a picture that stands in the stream."""
        self.device.render_image("", PDFStream({}, b""))

    def do_Tf(self, fontid: Any, fontsize: Any) -> None:  # noqa: ANN401, N802  # as it is declared there
        """Take a font; without it the characters are not known."""
        if literal_name(fontid) not in self.fontmap:
            raise broken()
        super().do_Tf(fontid, fontsize)

    def execute(self, streams: Sequence[object]) -> None:
        """Draw what some streams say, as if they were one."""
        data = b"\n".join(stream_value(stream).get_data() for stream in streams)
        for name, operands in operations(data, self._work):
            method = getattr(self, "do_" + name.replace("*", "_a").replace('"', "_w").replace("'", "_q"), None)
            if method is None:
                continue
            count = method.__code__.co_argcount - 1
            self.argstack = cast("list[PDFStackT]", operands[:])
            if len(operands) >= count:
                self._work.spend(_OPERATION)
                method(*self.pop(count))
            if max(len(self.gstack), len(self.curpath) // _POINTS) > _MOST_KEPT:
                raise broken()


_FORM: Final = 50
_OPERATION: Final = 3
_DEEPEST: Final = 12
_MOST_KEPT: Final = 512
_POINTS: Final = 64

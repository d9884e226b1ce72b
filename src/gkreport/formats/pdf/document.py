"""Opens a PDF file that may be hostile: what pdfminer does for it is counted and bounded."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any, Final

from pdfminer.pdfdocument import PDFDocument, PDFNoPageLabels, PDFNoValidXRef, PDFPasswordIncorrect, PDFXRefStream
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFObjectNotFound, PDFStream

from gkreport.errors import FormatError
from gkreport.formats.fixed.work import Work
from gkreport.formats.pdf.damage import broken
from gkreport.formats.pdf.filters import BoundedStream
from gkreport.limits import Limits

MOST_PAGES: Final = 200
"""Far more than a report has."""
_JUNK: Final = 1024
"""How many bytes may stand before the PDF, as Acrobat allows (PDF Reference 1.7, implementation note 13)."""
_LOOKED_AT_FOR_START: Final = 2048
"""How many bytes at the end of a file are searched for `startxref`."""
_LONGEST_LINE: Final = 1 << 16
"""Longer lines (in bytes) take pdfminer too long to part."""
_LINE_END: Final = re.compile(rb"[\r\n]")
# Costs in steps of about a microsecond.
_TOKEN: Final = 8
_LINE: Final = 6


def open_document(data: bytes, limits: Limits, work: Work) -> "PdfFile":
    """Open a PDF, with up to 1024 bytes of something else before it.

    Raises `FormatError` for one that is broken or needs a password.
    """
    start = data.find(b"%PDF", 0, _JUNK + 4)
    if start < 0:
        raise broken()
    try:
        return PdfFile(data[start:], limits, work)
    except PDFPasswordIncorrect as error:
        raise FormatError(
            "PDF 文件有打开密码；请用阅读器打开并取消密码后再读取",
            "the PDF file needs a password; open it in a viewer and save it without one",
        ) from error


# -- objects ---------------------------------------------------------------------------------------


class _Parser(PDFParser):
    """A parser that counts each token and line."""

    def __init__(self, data: bytes, limits: Limits, work: Work) -> None:
        super().__init__(BytesIO(data))
        self._limits = limits
        self._work = work

    def nexttoken(self) -> Any:  # noqa: ANN401  # the signature of PDFParser
        self._work.spend(_TOKEN)
        return super().nexttoken()

    def nextline(self) -> tuple[int, bytes]:
        self._work.spend(_LINE)
        return super().nextline()

    def push(self, *objs: Any) -> None:  # noqa: ANN401  # the signature of PDFParser
        super().push(
            *(
                (at, BoundedStream(value, self._limits, self._work) if type(value) is PDFStream else value)
                for at, value in objs
            )
        )


class PdfFile(PDFDocument):
    """A PDF file whose tables of objects cannot lead pdfminer round in circles."""

    def __init__(self, data: bytes, limits: Limits, work: Work) -> None:
        """Read the tables of objects; raises `PDFException` and other errors where they are broken."""
        self._data = data
        self._work = work
        self._read: set[int] = set()
        self._is_open = False
        super().__init__(_Parser(data, limits, work))
        self._is_open = True

    def find_xref(self, parser: PDFParser) -> int:  # noqa: ARG002  # pdfminer would search it line by line
        """Return the position of the last table of objects; each change of a file may have added one at its end."""
        found = re.findall(rb"startxref\s+(\d{1,10})\s", self._data[-_LOOKED_AT_FOR_START:])
        if not found or int(found[-1]) >= len(self._data):
            raise self._no_table()
        return int(found[-1])

    def _no_table(self) -> PDFNoValidXRef:
        """Build the error that makes pdfminer search the file for objects; raises `FormatError` for endless lines."""
        for at in range(0, len(self._data) - _LONGEST_LINE, _LONGEST_LINE):
            if not _LINE_END.search(self._data, at, at + _LONGEST_LINE):
                raise broken()
        return PDFNoValidXRef()

    def read_xref_from(self, parser: PDFParser, start: int, xrefs: list[Any]) -> None:
        """Read a table of objects and then the older ones it names, each once."""
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
        """Return an object; raises `FormatError` where a page needs one that is missing."""
        self._work.spend(2)
        try:
            return super().getobj(objid)
        except PDFObjectNotFound as error:
            if self._is_open:
                raise broken() from error
            raise

    def get_page_labels(self) -> Iterator[str]:
        """Report that there are no labels; they are not used."""
        raise PDFNoPageLabels

    def pages(self) -> Iterator[PDFPage]:
        """Yield the pages; raises `FormatError` for more than `MOST_PAGES`."""
        for count, page in enumerate(PDFPage.create_pages(self)):
            if count == MOST_PAGES:
                raise FormatError(f"PDF 超过 {MOST_PAGES} 页，没有读取", f"the PDF has more than {MOST_PAGES} pages")
            yield page

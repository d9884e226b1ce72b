"""Every container format: how it is told by its content, how it is read and how it is written."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePath
from typing import Final

import attrs

from gkreport.checks import Findings
from gkreport.errors import FormatError
from gkreport.formats.remarks import Remark
from gkreport.limits import Limits
from gkreport.page.compose import compose
from gkreport.page.recognise import Reading, recognise
from gkreport.report import Report

__all__ = ["FORMATS", "Format", "format_for", "format_of"]


def __dir__() -> list[str]:
    return __all__


@attrs.frozen
class Format:
    """A container format; the modules behind `read` and `write` are loaded on first use."""

    name: str
    suffixes: tuple[str, ...]
    read: Callable[[bytes, Limits], Reading] | None = None
    write: Callable[[Report, Findings | None], bytes] | None = None
    fill: Callable[[bytes, Mapping[int, tuple[str, str]], Limits], bytes] | None = None
    """Put texts into cells of a file, by handle: the text and, for messages, the place."""
    annotate: Callable[[bytes, Sequence[Remark], Limits, str], bytes] | None = None
    """Put remarks beside cells of a file, and under a heading, unless it is "", a table of all at its end."""


def _read_text(data: bytes, _limits: Limits) -> Reading:
    from gkreport.formats import text

    return recognise(text.read(data))


def _read_json(data: bytes, _limits: Limits) -> Reading:
    from gkreport.formats import json

    return Reading(json.read(data), {}, ())


def _read_docx(data: bytes, limits: Limits) -> Reading:
    from gkreport.formats.docx import reading

    return recognise(reading.read(data, limits))


def _write_docx(report: Report, _findings: Findings | None) -> bytes:
    from gkreport.formats.docx import writing

    return writing.write(compose(report))


def _fill_docx(data: bytes, texts: Mapping[int, tuple[str, str]], limits: Limits) -> bytes:
    from gkreport.formats.docx import editing

    return editing.fill(data, texts, limits)


def _annotate_docx(data: bytes, remarks: Sequence[Remark], limits: Limits, summary: str) -> bytes:
    from gkreport.formats.docx import editing

    return editing.annotate(data, remarks, limits, summary=summary)


def _write_json(report: Report, _findings: Findings | None) -> bytes:
    from gkreport.formats import json

    return json.write(report)


def _write_html(report: Report, findings: Findings | None) -> bytes:
    from gkreport.formats import html, marks

    return html.write(compose(report), marks.of_cells(findings), marks.of_all(findings))


FORMATS: Final[Mapping[str, Format]] = {
    format_.name: format_
    for format_ in (
        Format("docx", (".docx",), _read_docx, _write_docx, _fill_docx, _annotate_docx),
        Format("json", (".json",), read=_read_json, write=_write_json),
        Format("html", (".html", ".htm"), write=_write_html),
        Format("text", (".txt", ".text"), read=_read_text),
    )
}
"""All formats by name."""

_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0"
_REFUSED: Final[tuple[tuple[bytes, str, str], ...]] = (
    (
        _OLE,
        "这是旧版或加密的 Office/WPS 文件；请用 Word 或 WPS 打开，去掉密码，另存为 .docx 或 .xlsx",
        "an old or encrypted Office file; open it and save it as .docx or .xlsx without a password",
    ),
    (b"%PDF", "这个版本还不能读取 PDF 文件", "this version cannot read PDF files yet"),
    (b"<", "这个版本还不能读取网页（.html）文件", "this version cannot read HTML files yet"),
)


def format_of(data: bytes) -> Format:
    """Tell the format of a file by its content, never by its name.

    Raises `FormatError`, saying what to do, for kinds that cannot be read.
    """
    head = data[:1024].removeprefix(b"\xef\xbb\xbf").lstrip()
    for magic, zh, en in _REFUSED:
        if head.startswith(magic):
            raise FormatError(zh, en)
    if head.startswith(_ZIP):
        return FORMATS["docx"]
    return FORMATS["json" if head.startswith((b"{", b"[")) else "text"]


def format_for(name: str) -> Format:
    """Return the format that a file name's suffix, or a bare format name, asks to write.

    Raises `ValueError` for one that cannot be written.
    """
    suffix = PurePath(name).suffix.lower()
    for format_ in FORMATS.values():
        if format_.write and (name == format_.name or suffix in format_.suffixes):
            return format_
    known = "、".join(format_.name for format_ in FORMATS.values() if format_.write)
    message = f"不能写成 {suffix or name}；可以写的格式有：{known}"
    raise ValueError(message)

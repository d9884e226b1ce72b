"""Every container format: how it is told by its content, how it is read and how it is written."""

import codecs
import re
import struct
from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePath, PurePosixPath
from typing import Final

import attrs

from gkreport.checks import Findings
from gkreport.compose import compose
from gkreport.errors import FormatError
from gkreport.formats.remarks import Remark
from gkreport.limits import Limits
from gkreport.recognise.reading import Reading, recognise
from gkreport.report import Report


@attrs.frozen
class Format:
    """A container format; the modules behind `read` and `write` are loaded on first use."""

    name: str
    suffixes: tuple[str, ...]
    """Of the files that hold it."""
    read: Callable[[bytes, Limits], Reading] | None = None
    write: Callable[[Report, Findings | None], bytes] | None = None
    fill: Callable[[bytes, Mapping[int, tuple[str, str]], Limits], bytes] | None = None
    """Put texts into cells of a file, by handle: the text and, for messages, the place."""
    annotate: Callable[[bytes, Sequence[Remark], Limits, str], bytes] | None = None
    """Put remarks beside cells of a file, and under a heading, unless it is "", a table of all at its end."""
    blank: Callable[[Report], bytes] | None = None
    """Write a form to fill in, where that is more than a report without numbers."""
    written: tuple[str, ...] = attrs.field(
        default=attrs.Factory(lambda self: self.suffixes, takes_self=True),
    )
    """The suffixes that new files of it can bear: Word opens no plain document under the name of one with macros."""


def _read_text(data: bytes, limits: Limits) -> Reading:
    from gkreport.formats import text

    return recognise(text.read(data, limits))


def _read_html(data: bytes, limits: Limits) -> Reading:
    from gkreport.formats.html import reading

    return recognise(reading.read(data, limits))


def _read_pdf(data: bytes, limits: Limits) -> Reading:
    from gkreport.formats.pdf import reading

    return recognise(reading.read(data, limits))


def _read_json(data: bytes, _limits: Limits) -> Reading:
    from gkreport.exchange import json

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


def _read_xlsx(data: bytes, limits: Limits) -> Reading:
    from gkreport.formats.xlsx import reading

    return recognise(reading.read(data, limits))


def _write_xlsx(report: Report, _findings: Findings | None) -> bytes:
    from gkreport.formats.xlsx import writing

    return writing.write(compose(report))


def _fill_xlsx(data: bytes, texts: Mapping[int, tuple[str, str]], limits: Limits) -> bytes:
    from gkreport.formats.xlsx import editing

    return editing.fill(data, texts, limits)


def _annotate_xlsx(data: bytes, remarks: Sequence[Remark], limits: Limits, summary: str) -> bytes:
    from gkreport.formats.xlsx import editing

    return editing.annotate(data, remarks, limits, summary=summary)


def _blank_xlsx(report: Report) -> bytes:
    from gkreport import blank_workbook

    return blank_workbook.blank(report)


def _write_json(report: Report, _findings: Findings | None) -> bytes:
    from gkreport.exchange import json

    return json.write(report)


def _write_html(report: Report, findings: Findings | None) -> bytes:
    from gkreport import annotation
    from gkreport.formats import html

    return html.write(compose(report), annotation.of_cells(findings), annotation.of_all(findings))


FORMATS: Final[Mapping[str, Format]] = {
    format_.name: format_
    for format_ in (
        Format(
            "docx",
            (".docx", ".docm", ".dotx", ".dotm"),
            _read_docx,
            _write_docx,
            _fill_docx,
            _annotate_docx,
            written=(".docx",),
        ),
        Format(
            "xlsx",
            (".xlsx", ".xlsm", ".xltx", ".xltm"),
            _read_xlsx,
            _write_xlsx,
            _fill_xlsx,
            _annotate_xlsx,
            written=(".xlsx",),
            blank=_blank_xlsx,
        ),
        Format("json", (".json",), read=_read_json, write=_write_json),
        Format("html", (".html", ".htm"), read=_read_html, write=_write_html),
        Format("pdf", (".pdf",), read=_read_pdf),
        Format("text", (".txt", ".text", ".md"), read=_read_text),
    )
}

READABLE: Final = frozenset(suffix for format_ in FORMATS.values() if format_.read for suffix in format_.suffixes)
"""The suffixes of files that can be read, as `.docx`."""


def is_readable_name(name: str) -> bool:
    """Whether a file of a folder may be a report by its name; what it is, its content tells.

    Word and WPS leave ~$name beside a document that is open, other programs .name.
    """
    return PurePosixPath(name).suffix.lower() in READABLE and not name.startswith(("~$", "."))


"""All formats by name."""

# -- by content ------------------------------------------------------------------------------------

_HEAD: Final = 2048
_ZIP: Final = b"PK\x03\x04"
_ZIP_END: Final = b"PK\x05\x06"
_ZIP_TAIL: Final = 22 + 0xFFFF
"""How far from the end of a file the last record of a zip can begin (APPNOTE 4.3.16)."""
_OLE: Final = b"\xd0\xcf\x11\xe0"
_OLE_ENTRY: Final = 128
_PDF_HEAD: Final = 1029


@attrs.frozen
class _Kind:
    """A kind of file that is told by its content; what to do with it, until a format of that name can be read."""

    told: Callable[[bytes, bytes], bool]
    """Whether a file is of this kind, by its head and by its bytes."""
    zh: str
    en: str
    format: str = ""


def _begins(*magics: bytes) -> Callable[[bytes, bytes], bool]:
    return lambda head, _data: head.startswith(magics)


def _matches(pattern: bytes) -> Callable[[bytes, bytes], bool]:
    compiled = re.compile(pattern, re.IGNORECASE | re.DOTALL)
    return lambda head, _data: compiled.match(head) is not None


def _ole(*streams: str) -> Callable[[bytes, bytes], bool]:
    """Tell a compound file by a stream that it holds, by entries of its directory (MS-CFB 2.6.1)."""
    entries = [
        (name := stream.encode("utf-16-le")) + bytes(64 - len(name)) + struct.pack("<HB", len(name) + 2, 2)
        for stream in streams
    ]

    def told(_head: bytes, data: bytes) -> bool:
        return data.startswith(_OLE) and any(
            found.start() % _OLE_ENTRY == 0 for entry in entries for found in re.finditer(re.escape(entry), data)
        )

    return told


_OPEN_AND_SAVE: Final = "请用 Word 或 WPS 打开并另存为 .docx"
_WEB: Final = rf"这是网页文件，{_OPEN_AND_SAVE}", "a web page; open it in Word and save it as .docx"
_KINDS: Final = (
    _Kind(
        _ole("EncryptedPackage"),
        "文件有密码；请用 Word、WPS 或 Excel 打开，请先取消密码，再另存为 .docx 或 .xlsx",
        "the file is encrypted; open it, take the password away and save it as .docx or .xlsx",
    ),
    _Kind(
        _ole("WordDocument"),
        f"这是旧版 Word 或 WPS 文字文件（.doc、.wps）；{_OPEN_AND_SAVE}，有密码的请先取消密码",
        "an old Word or WPS document; open it and save it as .docx without a password",
    ),
    _Kind(
        _ole("Workbook", "Book"),
        "这是旧版 Excel 或 WPS 表格文件（.xls、.et）；请用 Excel 或 WPS 打开并另存为 .xlsx，有密码的请先取消密码",
        "an old Excel or WPS workbook; open it and save it as .xlsx without a password",
    ),
    _Kind(
        _begins(_OLE),
        "这是旧版的 Office 或 WPS 文件；请用 Word 或 WPS 打开并另存为 .docx 或 .xlsx，有密码的请先取消密码",
        "an old Office or WPS file; open it and save it as .docx or .xlsx without a password",
    ),
    _Kind(
        _begins(rb"{\rtf"),
        f"这是 RTF 文件；{_OPEN_AND_SAVE}",
        "a file in RTF; open it in Word and save it as .docx",
    ),
    _Kind(
        _begins(b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b"),
        "这是压缩包；请先解压，再读取里面的文件",
        "a packed archive; unpack it and read the files inside",
    ),
    _Kind(
        # Some bytes may stand before it, as ISO 32000-2 annex I allows readers to pass over.
        lambda _head, data: data.startswith(b"%PDF") or (not data.startswith(_ZIP) and b"%PDF-" in data[:_PDF_HEAD]),
        f"这是 PDF 文件；{_OPEN_AND_SAVE}",
        "a PDF file; open it in Word and save it as .docx",
        "pdf",
    ),
    _Kind(_matches(rb"MIME-Version:|From:[^\n]*\n(?:[\w-]+:[^\n]*\n|[ \t][^\n]*\n)*MIME-Version:"), *_WEB),
    _Kind(
        _matches(rb"<\?xml.*(?:<\?mso-application|<pkg:package|<w:wordDocument|<uof:UOF|<office:document)"),
        f"这是 XML 格式的 Office 文件；{_OPEN_AND_SAVE}",
        "an Office file in plain XML; open it and save it as .docx",
    ),
    _Kind(_begins(b"<"), *_WEB, "html"),
)


def format_of(data: bytes, name: str = "") -> Format:
    """Tell the format of a file by its content; its name, where given, only decides what can be said of it.

    Raises `FormatError`, saying what to do, for kinds that cannot be read, and for a web page that is named as a
    document of Word: what is saved or sent under that name should have been one.
    """
    head = _head(data)
    for kind in _KINDS:
        if kind.told(head, data):
            known = FORMATS.get(kind.format)
            if known is None or known.read is None or PurePath(name).suffix.lower() in FORMATS["docx"].suffixes:
                raise FormatError(kind.zh, kind.en)
            return known
    if data.startswith(_ZIP) or (_ZIP in data and _ZIP_END in data[-_ZIP_TAIL:]):
        # Also with other bytes before it: the archive says what to do about those.
        return FORMATS["xlsx" if _is_workbook(data) else "docx"]
    return FORMATS["json" if head.startswith((b"{", b"[")) else "text"]


def _is_workbook(data: bytes) -> bool:
    """Whether the directory of a zip names the parts of a workbook and none of a document, which may hold one."""
    end = data.rfind(_ZIP_END)
    size, start = struct.unpack_from("<2L", data, end + 12) if 0 <= end <= len(data) - 20 else (0, 0)
    directory = data[start : start + size].lower()
    return b"xl/workbook" in directory and b"word/document" not in directory


def _head(data: bytes) -> bytes:
    """Return the beginning of a file without the marks of its encoding and without blanks."""
    head = data[:_HEAD]
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if head.startswith(mark):
            head = head.removeprefix(mark).decode(encoding, "ignore").encode(errors="ignore")
    if head.startswith((b"<\0", b"\0<")):  # UTF-16 that does not say so
        head = head.replace(b"\0", b"")
    return head.removeprefix(codecs.BOM_UTF8).lstrip()


def format_for(name: str) -> Format:
    """Return the format that a file name's suffix, or a bare format name, asks to write.

    Raises `ValueError` for one that cannot be written.
    """
    suffix = PurePath(name).suffix.lower()
    for format_ in FORMATS.values():
        if format_.write and (name == format_.name or suffix in format_.written):
            return format_
    known = "、".join(format_.name for format_ in FORMATS.values() if format_.write)
    message = f"不能写成 {suffix or name}；可以写的格式有：{known}"
    raise ValueError(message)

"""The page in a file of MIME parts (RFC 2557, RFC 2046), handed to the reader of web pages."""

import binascii
import codecs
import quopri
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import HeaderParser
from typing import Final, TypeAlias

import attrs

from gkreport.errors import FormatError
from gkreport.limits import Limits
from gkreport.page.page import Page
from gkreport.page.problems import Problem

ReadHtml: TypeAlias = Callable[[bytes, Limits], Page]

_PAGES: Final = ("text/html", "application/xhtml+xml")
_MARKUP: Final = re.compile(rb"(?i:<style\b[^<]*</style>)|<[^<>]*>")
"""What leaves no text of a page without any, as the frames of advertisements are saved."""
_MOST_PARTS: Final = 1_000
"""Of a page: its pictures, scripts and styles."""
_MOST_HEAD: Final = 16 * 1024
"""The bytes of the head of the file or of one part."""
_DEEPEST: Final = 4
"""How deep parts of parts stand: in a mail with files the page is an alternative, with its pictures."""


def read(data: bytes, limits: Limits, read_html: ReadHtml) -> Page:
    """Read the first web page of a file in MHTML; what else is in it are its pictures and styles, and files by name.

    Raises `FormatError` for a file that is broken, hostile or holds no page.
    """
    parts = _parts_of(data.replace(b"\r\n", b"\n"), 0)
    attached: list[str] = []
    further: list[str] = []
    for head, body in parts:
        if _is_attached(head):
            attached.append(_name_of(head))
        elif head.get_content_type() in _PAGES and body.strip():
            page = read_html(_in_utf_8(head, _decoded(head, body)), limits)
            break
    else:
        names = "、".join(attached)
        raise FormatError(
            "MHTML 文件或邮件里没有网页" + (f"；请另存附件（{names}），再读取它" if names else ""),
            "the MHTML holds no web page" + (f"; save what is attached and read that: {names}" if names else ""),
        )
    with suppress(FormatError):  # what is broken behind the page takes nothing from it
        for head, body in parts:
            if _is_attached(head):
                attached.append(_name_of(head))
            elif head.get_content_type() in _PAGES and _MARKUP.sub(b"", _decoded(head, body)).strip():
                further.append(_name_of(head))
    problems = [
        Problem(kind, "", name) for kind, names in (("attachment", attached), ("pages", further)) for name in names
    ]
    return attrs.evolve(page, problems=(*page.problems, *problems)) if problems else page


def _is_attached(head: Message) -> bool:
    return head.get_content_disposition() == "attachment"


def _name_of(head: Message) -> str:
    """Return the name of a file or page, or where it came from, as before it was made fit for mail (RFC 2047)."""
    name = str(head.get_filename("") or head.get("Content-Location") or head.get("Content-ID", ""))
    try:
        return str(make_header(decode_header(name)))
    except (HeaderParseError, LookupError, ValueError):
        return name


def _parts_of(data: bytes, depth: int) -> Iterator[tuple[Message, bytes]]:
    """Yield the parts that have none themselves, in their order, each with its head."""
    end = data.find(b"\n\n", 0, _MOST_HEAD)
    if end < 0 or depth > _DEEPEST:
        raise FormatError("MHTML 文件不完整或嵌套过深", "the MHTML is incomplete or nested too deeply")
    head = HeaderParser().parsestr(data[:end].decode("ascii", "replace"))
    if head.get_content_maintype() == "multipart":
        for part in _parts(data[end + 1 :], head):
            yield from _parts_of(part, depth + 1)
    else:
        yield head, data[end + 2 :]


def _parts(body: bytes, head: Message) -> Iterator[bytes]:
    """Yield the parts between the boundaries (RFC 2046, 5.1.1)."""
    boundary = str(head.get_boundary("")).encode("ascii", "replace")
    delimiter = b"\n--" + boundary
    if not 1 <= len(boundary) <= 70 or body.count(delimiter) > _MOST_PARTS:  # noqa: PLR2004  # RFC 2046, 5.1.1
        raise FormatError("MHTML 文件的分隔线不正常", "the boundaries of the MHTML are out of the ordinary")
    at = body.find(delimiter)
    while at >= 0 and not body.startswith(b"--", at := at + len(delimiter)):
        start = body.find(b"\n", at) + 1
        end = body.find(delimiter, max(start - 1, at))
        if not start or end < 0:
            raise FormatError("MHTML 文件不完整", "the MHTML is incomplete")
        yield body[start:end] + b"\n\n"  # a part may end with its head
        at = end


def _decoded(head: Message, body: bytes) -> bytes:
    """Return a part as it was before it was made fit for mail (RFC 2045, 6)."""
    encoding = str(head.get("Content-Transfer-Encoding", "")).strip().lower()
    if encoding == "quoted-printable":
        return quopri.decodestring(body)
    if encoding == "base64":
        try:
            return binascii.a2b_base64(body)
        except binascii.Error as error:
            raise FormatError("MHTML 里的网页已损坏", "the page in the MHTML is damaged") from error
    return body


_ENCODINGS: Final = {
    **dict.fromkeys(("gb2312", "gbk", "gb18030"), "gb18030"),
    **dict.fromkeys(("big5", "big5-hkscs"), "big5hkscs"),
    **dict.fromkeys(("utf-8", "utf8"), "utf-8"),
    **{f"utf-16{order}": f"utf-16{order}" for order in ("", "le", "be")},
}


def _in_utf_8(head: Message, page: bytes) -> bytes:
    """Return a page in the encoding that its head names as UTF-8 that says so; any other as it is."""
    encoding = _ENCODINGS.get(str(head.get_content_charset("")))
    return codecs.BOM_UTF8 + page.decode(encoding, "replace").encode(errors="replace") if encoding else page

"""The page in a file of MIME parts (RFC 2557, RFC 2046), handed to the reader of web pages."""

import binascii
import codecs
import quopri
import re
from collections.abc import Callable, Iterator
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import HeaderParser
from typing import Final, NamedTuple, TypeAlias

import attrs

from gkreport.errors import FormatError
from gkreport.limits import Limits
from gkreport.page.page import Page
from gkreport.page.problems import Problem

ReadHtml: TypeAlias = Callable[[bytes, Limits], Page]

_PAGES: Final = ("text/html", "application/xhtml+xml")
_TEXT: Final = "text/plain"
_ATTACHMENT: Final = "attachment"
_ADDRESSES: Final = ("Content-ID", "Content-Location")
"""By what a page names its pictures and styles (RFC 2392, RFC 2557)."""
_MARKUP: Final = re.compile(r"(?i:<style\b[^<]*</style>)|<[^<>]*>")
"""What leaves no text of a page without any, as the frames of advertisements are saved."""
_MOST_LETTERS: Final = 100
"""Of a text are told."""
_MOST_PARTS: Final = 1_000
"""Of a page: its pictures, scripts and styles."""
_MOST_HEAD: Final = 16 * 1024
"""The bytes of the head of the file or of one part."""
_DEEPEST: Final = 4
"""How deep parts of parts stand: in a mail with files the page is an alternative, with its pictures."""


class _Part(NamedTuple):
    head: Message
    body: bytes
    depth: int
    """In how many parts of parts it stands."""


def read(data: bytes, limits: Limits, read_html: ReadHtml) -> Page:
    """Read the first web page of a file in MHTML; what else is in it are its pictures and styles, or it is told.

    Raises `FormatError` for a file that is broken, hostile or holds no page.
    """
    parts = _parts_of(data.replace(b"\r\n", b"\n"), 0)
    beside: list[Problem] = []
    for part in parts:
        if _is_page(part) and part.body.strip():
            page = read_html(_in_utf_8(part.head, _decoded(part)), limits)
            break
        beside += _told(part)
    else:
        names = "、".join(problem.text for problem in beside if problem.kind == _ATTACHMENT)
        raise FormatError(
            "MHTML 文件或邮件里没有网页" + (f"；请另存附件（{names}），再读取它" if names else ""),
            "the MHTML holds no web page" + (f"; save what is attached and read that: {names}" if names else ""),
        )
    try:
        for part in parts:
            beside += _told(part)
    except FormatError:  # what is broken behind the page takes nothing from it
        beside.append(Problem("cut", ""))
    return attrs.evolve(page, problems=(*page.problems, *beside)) if beside else page


def _told(part: _Part) -> Iterator[Problem]:
    """Yield what is to be said of a part that is not the page read: nothing of its pictures and styles."""
    kind = part.head.get_content_type()
    if _is_page(part) or (kind == _TEXT and not _is_attached(part.head)):
        text = _text_of(part)
        if text:
            yield Problem("pages" if _is_page(part) else "words", "", _name_of(part.head) or text)
    elif _is_attached(part.head) or not _serves_a_page(part.head):
        yield Problem(_ATTACHMENT, "", _name_of(part.head) or kind)


def _is_page(part: _Part) -> bool:
    return part.head.get_content_type() in _PAGES and not _is_attached(part.head)


def _is_attached(head: Message) -> bool:
    return head.get_content_disposition() == "attachment"


def _serves_a_page(head: Message) -> bool:
    """Whether a page can show or use a part: pictures that are shown behind it in a mail and files have no address."""
    is_file = head.get_content_maintype() == "application" and head.get_filename()
    return not is_file and any(name in head for name in _ADDRESSES)


def _text_of(part: _Part) -> str:
    """Return the first words of a page or text, "" where it holds none; of what is damaged a mark."""
    try:
        text = _in_utf_8(part.head, _decoded(part)).decode(errors="replace").removeprefix("\ufeff")
    except FormatError:
        return "\ufffd"
    return " ".join((_MARKUP.sub("", text) if _is_page(part) else text).split())[:_MOST_LETTERS]


def _name_of(head: Message) -> str:
    """Return the name of a file or page, or where it came from, as before it was made fit for mail (RFC 2047)."""
    name = str(head.get_filename("") or head.get("Content-Location") or head.get("Content-ID", ""))
    try:
        return str(make_header(decode_header(name)))
    except (HeaderParseError, LookupError, ValueError):
        return name


def _parts_of(data: bytes, depth: int) -> Iterator[_Part]:
    """Yield the parts that have none themselves, in their order, each with its head."""
    end = data.find(b"\n\n", 0, _MOST_HEAD)
    if end < 0 or depth > _DEEPEST:
        raise FormatError("MHTML 文件不完整或嵌套过深", "the MHTML is incomplete or nested too deeply")
    head = HeaderParser().parsestr(data[:end].decode("ascii", "replace"))
    if head.get_content_maintype() == "multipart":
        inner = (part for inside in _parts(data[end + 1 :], head) for part in _parts_of(inside, depth + 1))
        yield from _chosen(inner, depth + 1) if head.get_content_subtype() == "alternative" else inner
    else:
        yield _Part(head, data[end + 2 :], depth)


def _chosen(parts: Iterator[_Part], depth: int) -> Iterator[_Part]:
    """Yield of parts that tell the same the page and what belongs to it, or all without a page (RFC 2046, 5.1.4)."""
    others: list[_Part] = []
    has_page = False
    for part in parts:
        has_page |= _is_page(part)
        if part.depth == depth and not _is_page(part) and not _is_attached(part.head):
            others.append(part)
        else:
            yield part
    yield from () if has_page else others


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


def _decoded(part: _Part) -> bytes:
    """Return a part as it was before it was made fit for mail (RFC 2045, 6)."""
    head, body, _ = part
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

"""The file in a request: its bytes as they come in, alone or in a form as web pages send it, and its name."""

import asyncio
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import suppress
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import HeaderParser
from email.utils import collapse_rfc2231_value
from pathlib import PurePath
from typing import Final, NamedTuple
from urllib.parse import quote

from refusals import Refused
from starlette.requests import Request

FORM: Final = "multipart/form-data"
FIELD: Final = "file"
"""The name of the field that holds the file; a part with a file name is taken under any name."""
MOST_PARTS: Final = 16
"""A form has one file and few fields beside it."""
MOST_HEAD: Final = 4096
"""The bytes of the head of one part: two lines, one with the name of the file."""
MOST_AROUND: Final = 64 * 1024
"""The bytes of a form beside its file."""
MOST_NAME: Final = 255
"""The characters of a file name; no file system takes more."""


class Upload(NamedTuple):
    """A file as it was sent."""

    name: str
    """Without folders, and without characters that nobody sees; "" where none was given."""
    data: memoryview


async def upload_of(request: Request, most: int, seconds: float) -> Upload:
    """Return the file of a request: of at most so many bytes, sent within so many seconds."""
    kind = Message()
    kind["Content-Type"] = request.headers.get("Content-Type", "")
    is_form = kind.get_content_type() == FORM
    name = request.query_params.get("name", "")
    body = await _body_of(request, most + MOST_AROUND if is_form else most, seconds)
    data = memoryview(body)
    if is_form:
        in_form, data = file_in_form(body, str(kind.get_boundary("")).encode("latin-1", "replace"))
        name = name or in_form
    if len(data) > most:
        raise _too_large(most)
    if len(name) > MOST_NAME:
        raise Refused("name")
    if not data:
        raise Refused("empty")
    return Upload(plain_name(name), data)


async def _body_of(request: Request, most: int, seconds: float) -> bytearray:
    """Return the body; its size is counted as it comes in, for Content-Length cannot be trusted."""
    body, size = bytearray(), 0
    try:
        async with asyncio.timeout(seconds):
            async for chunk in request.stream():
                size += len(chunk)
                if size <= most:
                    body += chunk
                elif size <= 2 * most:
                    body.clear()  # the rest is still received: a client that is cut off never reads the answer
                else:
                    break
    except TimeoutError:
        raise Refused("slow_upload") from None
    if size > most:
        raise _too_large(most)
    return body


def _too_large(most: int) -> Refused:
    return Refused("too_large", mib=most / 1024 / 1024)


# -- forms (RFC 7578, RFC 2046) --------------------------------------------------------------------


def file_in_form(body: bytes | bytearray, boundary: bytes) -> tuple[str, memoryview]:
    """Return the name and the bytes of the one file of a form; nothing is copied, and each byte is looked at once."""
    if not 1 <= len(boundary) <= 70:  # RFC 2046, 5.1.1
        raise Refused("form")
    files = [part for part in _parts(body, b"\r\n--" + boundary) if part is not None]
    if len(files) != 1:
        raise Refused("form")
    return files[0]


def _parts(body: bytes | bytearray, delimiter: bytes) -> Iterator[tuple[str, memoryview] | None]:
    """Yield each part that is a file with its name, and None for each that is not."""
    first = delimiter[2:]
    at = len(first) if body.startswith(first) else _after(body, delimiter, 0, len(body))
    for _ in range(MOST_PARTS):
        if body.startswith(b"--", at):
            return
        line = _after(body, b"\r\n", at, at + 80)
        head = line if body.startswith(b"\r\n", line) else _after(body, b"\r\n\r\n", line, line + MOST_HEAD) - 2
        end = _after(body, delimiter, head, len(body))
        yield _file(bytes(body[line:head]), memoryview(body)[head + 2 : end - len(delimiter)])
        at = end
    raise Refused("form")


def _after(body: bytes | bytearray, sign: bytes, start: int, stop: int) -> int:
    """Return where a sign ends that must stand between two places."""
    if (at := body.find(sign, start, stop)) < 0:
        raise Refused("form")
    return at + len(sign)


def _file(head: bytes, data: memoryview) -> tuple[str, memoryview] | None:
    headers = HeaderParser().parsestr(head.decode("utf-8", "replace"))
    names = [value for key, value in headers.get_params([], "Content-Disposition") if key == "filename"]
    is_file = bool(names) or headers.get_param("name", header="Content-Disposition") == FIELD
    return (_name_among(names), data) if is_file else None


def _name_among(names: Sequence[str | tuple[str, str, str]]) -> str:
    """Return the name that clients mean: `filename*` before `filename`, of which .NET makes the words of a mail."""
    name = next((collapse_rfc2231_value(name) for name in names if isinstance(name, tuple)), "")
    plain = next((name for name in names if isinstance(name, str)), "")
    with suppress(HeaderParseError, LookupError, UnicodeError):
        return name or str(make_header(decode_header(plain)))
    return plain


# -- names -----------------------------------------------------------------------------------------


def plain_name(name: str) -> str:
    """Return a file name without folders and without characters that are not seen or turn the line around."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(sign for sign in last if unicodedata.category(sign)[0] != "C").strip()


_FORBIDDEN: Final = str.maketrans(dict.fromkeys('<>:"|?*', "_"))
"""What Windows takes in no file name."""


def disposition(name: str, suffix: str) -> str:
    """Return the header under which a browser saves the annotated copy of a file (RFC 6266, RFC 8187)."""
    stem = PurePath(name).stem.translate(_FORBIDDEN) or "年报"
    return f"attachment; filename=\"annotated{suffix}\"; filename*=UTF-8''{quote(f'{stem}-批注{suffix}', safe='')}"

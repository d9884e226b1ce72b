"""Reading the parts of an Office file, which is a zip archive, without trusting a word it says of itself."""

import io
import re
import struct
import zipfile
import zlib
from typing import Final

from lxml import etree

from gkreport.errors import FormatError
from gkreport.limits import Limits

__all__ = ["Archive", "parse_xml"]


def __dir__() -> list[str]:
    return __all__


_CHUNK: Final = 64 * 1024
_FREE: Final = 1024 * 1024
_DIRECTORY_ENTRY: Final = b"PK\x01\x02"
_ENCRYPTED: Final = 0x1
_UNSAFE: Final = re.compile(r"[\\/]|[A-Za-z]:|(?:.*[\\/])?\.\.(?:[\\/]|$)", re.DOTALL)
# The only ones that a package may use (ECMA-376 part 2, annex B); the others unpack without bounds.
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# What `zipfile` raises for damage: not all of it is wrapped.
_DAMAGE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)


class Archive:
    """An Office file as its parts by name; each is unpacked on demand, counted while it is read.

    Upper and lower case name the same part (ECMA-376 part 2, 9.1.1).
    """

    def __init__(self, data: bytes, limits: Limits) -> None:
        """Look at the directory of the archive; raises `FormatError` for one that is broken or hostile."""
        # Counted before the directory is parsed: each entry costs many times its size in memory.
        if data.count(_DIRECTORY_ENTRY) > limits.members:
            raise FormatError(f"压缩包里的文件超过 {limits.members} 个，没有读取", "too many parts in the archive")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _DAMAGE as error:
            raise _broken() from error
        self._limits = limits
        self._left = limits.unpacked_bytes
        self._members: dict[str, zipfile.ZipInfo] = {}
        for info in self._zip.infolist():
            if info.filename.lower() in self._members:
                raise FormatError(
                    f"压缩包里有两个同名文件：{info.filename[:80]}", "two parts of one name in the archive"
                )
            if _UNSAFE.match(info.filename):
                raise FormatError(f"压缩包里的文件名不正常：{info.filename[:80]}", "a part has an unsafe name")
            if info.flag_bits & _ENCRYPTED:
                raise FormatError(
                    "文件有密码；请去掉密码后重新保存", "the file is encrypted; save it without a password"
                )
            self._members[info.filename.lower()] = info

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._members

    @property
    def names(self) -> list[str]:
        """The names of all parts, in the order of the archive."""
        return [info.filename for info in self._members.values()]

    def read(self, name: str) -> bytes:
        """Unpack one part in chunks, counting; raises `FormatError` past the limits and for broken data."""
        info = self._members[name.lower()]
        if info.compress_type not in _METHODS:
            raise _broken()
        allowed = min(self._limits.part_bytes, self._left, max(_FREE, info.compress_size * self._limits.ratio))
        chunks: list[bytes] = []
        size = 0
        try:
            with self._zip.open(info) as part:
                while chunk := part.read(_CHUNK):
                    size += len(chunk)
                    if size > allowed:
                        raise FormatError(
                            f"压缩包里的 {name} 解开后过大，没有读取", f"{name} unpacks to more than is allowed"
                        )
                    chunks.append(chunk)
        except _DAMAGE as error:
            raise _broken() from error
        self._left -= size
        return b"".join(chunks)


def _broken() -> FormatError:
    return FormatError(
        "文件不完整或已损坏；请用 Word、WPS 或 Excel 打开，另存后再试", "the archive is incomplete or damaged"
    )


_FEW_BYTES: Final = 2 * 1024 * 1024
_MOST_MARKS: Final = 500_000
"""Of tags and of attributes, forty times those of a full report: each takes a hundred bytes and more of a tree."""


def parse_xml(data: bytes, name: str) -> "etree._Element":
    """Parse one part; raises `FormatError` for anything but well-formed XML without a document type.

    Entities are never expanded, no resource is ever fetched.
    """
    if len(data) > _FEW_BYTES and (data.count(b"<") > _MOST_MARKS or data.count(b"=") > _MOST_MARKS):
        raise FormatError(f"{name} 里的标记过多，没有读取", f"{name} holds too many tags")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,  # no part refers to elements by xml:id; a tenth of the time
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise FormatError(f"{name} 不是完整的 XML，文件可能已损坏", f"{name} is not well-formed XML") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise FormatError(f"{name} 里有 DTD，这样的文件不读取", f"{name} has a document type, which is refused")
    return root

"""Reading and replacing the parts of an Office file, a zip archive, without trusting a word it says of itself."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import Final

import attrs
from lxml import etree

from gkreport.errors import FormatError
from gkreport.limits import Limits

_FREE: Final = 1024 * 1024
"""What a part may unpack to whatever its ratio: a sheet of blank cells packs a thousandfold."""
_MEMBER: Final = b"PK\x03\x04"
_DIRECTORY_ENTRY: Final = b"PK\x01\x02"
# The headers of a zip (APPNOTE 4.3): the one before the data of a member, its entry in the directory, the very end.
_LOCAL: Final = struct.Struct("<4s5H3I2H")
_ENTRY: Final = struct.Struct("<4s6H3I5H2I")
_END: Final = struct.Struct("<4s4H2IH")
_ENCRYPTED: Final = 0x1 | 0x40 | 0x2000  # plainly, strongly, or so that headers are hidden
_SIZES_BEHIND: Final = 0x8
_UTF_8: Final = 0x800
_IN_EXTRA: Final = 0xFFFF_FFFF
_ZIP64: Final = 1
_QUICKLY: Final = 3
"""How well changed parts are packed: a third larger than the best, in a third of the time."""
_FIRST_DAY: Final = 0x21
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""When the time of a zip begins (APPNOTE 4.4.6); new parts bear no other, so the same parts give the same bytes."""
_FEW_BYTES: Final = 2 * 1024 * 1024
"""So few bytes hold hardly more tags than are allowed, as each takes four at the least."""
_MOST_MARKS: Final = 500_000
"""Of tags and of attributes, forty times those of a full report: each takes a hundred bytes and more of a tree."""
_UNSAFE: Final = re.compile(r"\A(?:[\\/]|[A-Za-z]:)|(?<![^\\/])\.\.(?![^\\/])")
# What programs take differently in the name of a part (ECMA-376 part 2, 6.2.2.2): controls, backslashes, segments that
# are empty or end in a dot or blank (. and .. too), and letters, digits and delimiters behind a percent sign.
_NO_PART_NAME: Final = re.compile(
    r"[\x00-\x1f\x7f\\]|//|[. ](?:/|$)|%(?:[01][0-9a-f]|2[def]|3[0-9]|[46][1-9a-f]|[57][0-9a]|5[cf]|7[ef])",
    re.IGNORECASE,
)
_UNICODE_PATH: Final = 0x7075
"""The field that holds the name of a member once more, in UTF-8, behind a version and a checksum (APPNOTE 4.6.9)."""
# The only ones that a package may use (ECMA-376 part 2, annex B); the others unpack without bounds.
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# What `zipfile` raises for damage: not all of it is wrapped.
_DAMAGE: Final = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, ValueError)


class Archive:
    """An Office file as its parts by name; each is unpacked on demand, within the limits.

    Upper and lower case name the same part (ECMA-376 part 2, 9.1.1).  What is never read is never unpacked, and may be
    of any size: a picture of many megabytes is no reason to refuse a report.
    """

    def __init__(self, data: bytes, limits: Limits, *, of_parts: bool = False) -> None:
        """Look at the directory of the archive; raises `FormatError` for one that is broken or hostile.

        With `of_parts` the names are those of an Office file: any that programs need not take alike is refused.
        """
        # Counted before the directory is parsed: each entry costs many times its size in memory.
        if data.count(_DIRECTORY_ENTRY) > limits.members:
            raise FormatError(f"压缩包里的文件超过 {limits.members} 个，没有读取", "too many parts in the archive")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _DAMAGE as error:
            raise _broken() from error
        self._data = data
        self._limits = limits
        self._left = limits.unpacked_bytes
        self._members: dict[str, zipfile.ZipInfo] = {}
        for info in self._zip.infolist():
            key = info.filename.lower().rstrip("/")
            if key in self._members:
                raise FormatError(
                    f"压缩包里有两个同名文件：{info.filename[:80]}", "two parts of one name in the archive"
                )
            if _UNSAFE.search(info.filename) or (of_parts and _is_ambiguous(info)):
                raise FormatError(f"压缩包里的文件名不正常：{info.filename[:80]}", "a part has an unsafe name")
            if info.flag_bits & _ENCRYPTED:
                raise _encrypted()
            self._members[key] = info
        self._begins: dict[str, int] = {}
        self._ends = self._checked_ends()

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._members

    @property
    def names(self) -> list[str]:
        """The names of all parts, in the order of the archive."""
        return [info.filename for info in self._members.values()]

    def read(self, name: str) -> bytes:
        """Unpack one part, never more than is allowed; raises `FormatError` past that and for one broken or missing."""
        info = self._members.get(name.lower())
        if info is None:
            raise FormatError(f"压缩包里没有 {name}，文件不完整", f"the archive has no {name}")
        if info.compress_type not in _METHODS:
            raise _broken()
        allowed = min(self._limits.part_bytes, self._left, max(_FREE, info.compress_size * self._limits.ratio))
        data, whole = self._unpack(info, allowed + 1)
        if len(data) > allowed:
            raise FormatError(f"压缩包里的 {name} 解开后过大，没有读取", f"{name} unpacks to more than is allowed")
        if not whole or len(data) != info.file_size or zlib.crc32(data) != info.CRC:
            raise _broken()
        self._left -= len(data)
        return data

    def _unpack(self, info: zipfile.ZipInfo, most: int) -> tuple[bytes, bool]:
        """Return at most so many bytes of a member, and whether its data came to an end."""
        packed = memoryview(self._data)[(begin := self._begins[info.filename]) : begin + info.compress_size]
        if info.compress_type == zipfile.ZIP_STORED:
            return bytes(packed[:most]), len(packed) <= most
        unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            return unpacker.decompress(packed, most), unpacker.eof
        except zlib.error as error:
            raise _broken() from error

    def _checked_ends(self) -> list[tuple[zipfile.ZipInfo, int]]:
        """Return the members as they lie in the file, each with the place where the next one begins.

        Raises `FormatError` where members overlap, where one says in its header something else than in the directory,
        and where the file does not begin with a member: programs differ in what they see in such a file.
        """
        members = sorted(self._members.values(), key=lambda info: info.header_offset)
        starts = [info.header_offset for info in members]
        if members and starts[0]:
            raise FormatError(
                "文件开头多出了别的内容，后面才是 Office 文件；请重新下载或请对方重新发送，自解压文件请先解压",
                "other bytes stand before the Office file; download it again, unpack a self-extracting file first",
            )
        if members and starts[-1] > self._zip.start_dir:
            raise _broken()
        placed = list(zip(members, [*starts[1:], self._zip.start_dir], strict=False))
        for info, end in placed:
            self._check_member(info, end)
        return placed

    def _check_member(self, info: zipfile.ZipInfo, end: int) -> None:
        at = info.header_offset
        if at + _LOCAL.size > end:
            raise _broken()
        magic, _, flags, method, _, _, *stated, name, extra = _LOCAL.unpack_from(self._data, at)
        begin = at + _LOCAL.size
        if flags & _ENCRYPTED:
            raise _encrypted()
        known = (info.CRC, info.compress_size, info.file_size)
        encoding = "utf-8" if info.flag_bits & _UTF_8 else "cp437"
        if (
            magic != _MEMBER
            or method != info.compress_type
            or self._data[begin : begin + name] != info.orig_filename.encode(encoding)
            or begin + name + extra + info.compress_size > end
            or info.file_size >= _IN_EXTRA
            or not (flags & _SIZES_BEHIND or all(a in (b, _IN_EXTRA) for a, b in zip(stated, known, strict=True)))
        ):
            raise _broken()
        self._begins[info.filename] = begin + name + extra

    # -- with other parts --------------------------------------------------------------------------

    def with_parts(self, parts: Mapping[str, bytes]) -> bytes:
        """Return the archive with parts put in the place of those of the same name, new ones at the end.

        All other members stay as they are packed, byte for byte, with their order, times and attributes; they are not
        even unpacked.
        """
        new = {name.lower(): (name, data) for name, data in parts.items()}
        entries = dict(self._entries())
        packed: list[bytes] = []
        at = 0
        for info, end in self._ends:
            entry = entries[info.filename]
            replaced = new.pop(info.filename.lower(), None)
            packed.append(self._data[info.header_offset : end] if replaced is None else entry.pack(replaced[1]))
            entry.offset, at = at, at + len(packed[-1])
        for name, data in new.values():
            entry = entries[name] = _Entry(name=name.encode(), flags=0 if name.isascii() else _UTF_8)
            packed.append(entry.pack(data))
            entry.offset, at = at, at + len(packed[-1])
        directory = b"".join(entry.to_bytes() for entry in entries.values())
        comment = self._zip.comment
        end_record = _END.pack(b"PK\5\6", 0, 0, len(entries), len(entries), len(directory), at, len(comment))
        return b"".join((*packed, directory, end_record, comment))

    def _entries(self) -> Iterator[tuple[str, "_Entry"]]:
        """Yield the directory as it stands, in its order, by name."""
        at = self._zip.start_dir
        for info in self._zip.infolist():
            _, made, _, flags, _, time, date, *_, name, extra, comment, _, inside, outside, _ = _ENTRY.unpack_from(
                self._data, at
            )
            texts: list[bytes] = []
            at += _ENTRY.size
            for length in (name, extra, comment):
                texts.append(self._data[at : at + length])
                at += length
            yield (
                info.filename,
                _Entry(
                    name=texts[0],
                    made=made,
                    needed=info.extract_version,
                    flags=flags,
                    method=info.compress_type,
                    time=time,
                    date=date,
                    sizes=(info.CRC, info.compress_size, info.file_size),
                    extra=_without_zip64(texts[1]),
                    comment=texts[2],
                    attributes=(inside, outside),
                ),
            )


@attrs.define(kw_only=True)
class _Entry:
    """What the directory of an archive says of one member."""

    name: bytes
    flags: int
    made: int = 20
    needed: int = 20
    method: int = zipfile.ZIP_DEFLATED
    time: int = 0
    date: int = _FIRST_DAY
    sizes: tuple[int, int, int] = (0, 0, 0)
    """The checksum, the packed and the unpacked size."""
    extra: bytes = b""
    comment: bytes = b""
    attributes: tuple[int, int] = (0, 0)
    offset: int = 0

    def pack(self, data: bytes) -> bytes:
        """Pack new data for this member, and return it behind its header."""
        packer = zlib.compressobj(_QUICKLY, wbits=-zlib.MAX_WBITS)
        packed = packer.compress(data) + packer.flush()
        self.needed, self.flags, self.method = 20, self.flags & _UTF_8, zipfile.ZIP_DEFLATED
        self.sizes = zlib.crc32(data), len(packed), len(data)
        header = (self.needed, self.flags, self.method, self.time, self.date, *self.sizes, len(self.name), 0)
        return _LOCAL.pack(_MEMBER, *header) + self.name + packed

    def to_bytes(self) -> bytes:
        lengths = (len(self.name), len(self.extra), len(self.comment))
        head = (self.made, self.needed, self.flags, self.method, self.time, self.date, *self.sizes, *lengths)
        fixed = _ENTRY.pack(_DIRECTORY_ENTRY, *head, 0, *self.attributes, self.offset)
        return fixed + self.name + self.extra + self.comment


def _is_ambiguous(info: zipfile.ZipInfo) -> bool:
    """Whether the name of a part can be taken for another, or is given twice and differs."""
    name = info.orig_filename
    others = [field[9:].decode(errors="replace") for kind, field in _fields(info.extra) if kind == _UNICODE_PATH]
    # A name that is not ASCII may stand in the encoding of an old program first.
    return _NO_PART_NAME.search(name) is not None or any(
        name != other and (name.isascii() or other.isascii()) for other in others
    )


def _without_zip64(extra: bytes) -> bytes:
    """Drop the field for sizes past 4 GiB (APPNOTE 4.5.3): the sizes of so small a file stand in their own places."""
    return b"".join(field for kind, field in _fields(extra) if kind != _ZIP64)


def _fields(extra: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the fields behind a name in a directory, each with its kind and whole; bytes left over are of no kind."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        yield kind, extra[at : at + 4 + length]
        at += 4 + length
    yield -1, extra[at:]


def _encrypted() -> FormatError:
    return FormatError("文件有密码；请先取消密码再保存", "the file is encrypted; save it without a password")


def _broken() -> FormatError:
    return FormatError(
        "文件不完整或已损坏；请用 Word、WPS 或 Excel 打开，另存后再试", "the archive is incomplete or damaged"
    )


def pack(parts: dict[str, bytes]) -> bytes:
    """Zip parts up in their order, with nothing in the archive that differs from one run to the next."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.create_system = 0
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data, compresslevel=6)
    return buffer.getvalue()


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

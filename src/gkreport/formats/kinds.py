"""What a kind of file declares of itself: its name, how its bytes are told, and the modules that read and write it."""

import codecs
import functools
import re
import struct
from collections.abc import Callable
from typing import Final

import attrs

from gkreport.errors import FormatError

_ZIP: Final = b"PK\x03\x04"
_ZIP_END: Final = b"PK\x05\x06"
_ZIP_TAIL: Final = 22 + 0xFFFF
"""How far from the end of a file the last record of a zip can begin (APPNOTE 4.3.16)."""
_OLE: Final = b"\xd0\xcf\x11\xe0"
_HEAD: Final = 2048
"""How far into a file its beginning is looked at: past the headers of a saved page, or the comments of an XML file."""


class Sample:
    """The bytes of a file whose kind is to be told."""

    def __init__(self, data: bytes) -> None:
        """Look at nothing yet."""
        self.data = data

    @functools.cached_property
    def head(self) -> bytes:
        """The beginning without the marks of its encoding and without blanks."""
        head = self.data[:_HEAD]
        for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
            if head.startswith(mark):
                head = head.removeprefix(mark).decode(encoding, "ignore").encode(errors="ignore")
        if head.startswith((b"<\0", b"\0<")):  # UTF-16 that does not say so
            head = head.replace(b"\0", b"")
        return head.removeprefix(codecs.BOM_UTF8).lstrip()

    @functools.cached_property
    def is_zip(self) -> bool:
        """Whether it is a zip, also with other bytes before it: the archive says what to do about those."""
        return self.data.startswith(_ZIP) or (_ZIP_END in self.data[-_ZIP_TAIL:] and _ZIP in self.data)

    @functools.cached_property
    def streams(self) -> frozenset[str]:
        """The names of the streams of a compound file, in small letters: of old Office programs; of others none."""
        if not self.data.startswith(_OLE):
            return frozenset()
        from gkreport.formats.compound import names_in

        return names_in(self.data)

    @functools.cached_property
    def directory(self) -> bytes:
        """The directory of a zip, which names its parts, in small letters; b"" for anything else."""
        end = self.data.rfind(_ZIP_END) if self.is_zip else -1
        size, start = struct.unpack_from("<2L", self.data, end + 12) if 0 <= end <= len(self.data) - 20 else (0, 0)
        return self.data[start : start + size].lower()


ANY: Final = "*"
"""Any format, told by its content; what stands in that in turn is not read."""


@attrs.frozen(kw_only=True)
class Kind:
    """A kind of file; its modules are loaded on first use, and their functions have the names said here."""

    tells: Callable[[Sample], bool]
    """Whether a file is of this kind; the kinds are asked in the order of the registry."""
    name: str = ""
    """The name of the format; "" for a kind that is told and refused."""
    suffixes: tuple[str, ...] = ()
    """Of the files that hold it."""
    written: tuple[str, ...] = attrs.field(default=attrs.Factory(lambda self: self.suffixes, takes_self=True))
    """The suffixes that new files of it can bear: Word opens no plain document under the name of one with macros."""
    reading: str = ""
    """The module with `read(data, limits) -> Page`."""
    writing: str = ""
    """The module with `write(page) -> bytes`."""
    editing: str = ""
    """The module with `fill(data, texts, limits) -> (bytes, Page)` and `annotate(data, remarks, limits, heading)`."""
    contains: str = ""
    """The format that can stand inside, or `ANY`: the reader gets what reads that as a third argument."""
    takes_findings: bool = False
    """Whether `write` takes what to mark: by cell and, for the end, as a list."""
    made_from: str = ""
    """The format of which the module for writing makes it, many at a time: `convert(files) -> files or errors`."""
    holds_report: bool = False
    """Whether it holds a report rather than a page: `read(data) -> Report`, `write(report) -> bytes`."""
    advice: tuple[str, str] = ("", "")
    """What to do with a file of it that should have been a document, in Chinese and English."""

    def refusal(self) -> FormatError:
        """Build the error for a file of this kind, which is not read."""
        zh, en = self.advice
        return FormatError(zh or f"不能读取 {self.name} 格式的文件", en or f"{self.name} files cannot be read")


# -- how a kind is told ----------------------------------------------------------------------------


def begins(*magics: bytes) -> Callable[[Sample], bool]:
    """Tell a kind by the first bytes."""
    return lambda sample: sample.head.startswith(magics)


def matches(pattern: bytes) -> Callable[[Sample], bool]:
    """Tell a kind by a pattern that its beginning matches."""
    compiled = re.compile(pattern, re.IGNORECASE | re.DOTALL)
    return lambda sample: compiled.match(sample.head) is not None


def holds_stream(*names: str) -> Callable[[Sample], bool]:
    """Tell a compound file by a stream at its top."""
    small = [name.lower() for name in names]
    return lambda sample: not sample.streams.isdisjoint(small)


def zip_with(*names: bytes, without: tuple[bytes, ...] = ()) -> Callable[[Sample], bool]:
    """Tell a zip by the names of parts, of which it has one, and by those of which it has none."""

    def tells(sample: Sample) -> bool:
        return any(name in sample.directory for name in names) and not any(name in sample.directory for name in without)

    return tells

"""The header of a document (the FIB, [MS-DOC] 2.5): what kind of file it is, and where its tables stand."""

import struct
from typing import Final

from gkreport.errors import FormatError
from gkreport.formats.compound import Compound

_WORD: Final = 0xA5EC
"""How Word begins a document (2.5.2)."""
_OLDER: Final = (0xA5DC, 0xA59B, 0xA5DB, 0xA697, 0xA699)
"""How Word 2, Word 6 and their kin do."""
_WORD_97: Final = 0xC1
"""The least version of the format."""
_ENCRYPTED, _OTHER_TABLE, _OBFUSCATED = 0x100, 0x200, 0x8000
_SAVE_AS: Final = "请用 Word 或 WPS 打开并另存为 .docx"


class Header:
    """The streams of a document, and where in the stream of tables each table stands."""

    def __init__(self, data: bytes) -> None:
        """Find the streams; raises `FormatError` for a file that is broken, encrypted or older than Word 97."""
        file = Compound(data)
        self.document: bytes = file.stream("WordDocument")
        if len(self.document) < 32:  # noqa: PLR2004  # what every version begins with
            raise damaged()
        magic, version = struct.unpack_from("<2H", self.document)
        (flags,) = struct.unpack_from("<H", self.document, 10)
        if magic in _OLDER or (magic == _WORD and version < _WORD_97):
            raise FormatError(
                f"这是 Word 97 以前的文档，没有读取；{_SAVE_AS}",
                "a document of before Word 97; open it in Word or WPS and save it as .docx",
            )
        if magic != _WORD:
            raise damaged()
        if flags & (_ENCRYPTED | _OBFUSCATED):
            raise FormatError(
                "文件有密码，没有读取；请用 Word 或 WPS 打开，取消密码后另存为 .docx",
                "the file is encrypted; open it in Word or WPS, take the password away and save it as .docx",
            )
        self.tables: bytes = file.stream("1Table" if flags & _OTHER_TABLE else "0Table")
        self.data: bytes = file.stream("Data")
        (words,) = unpacked("H", self.document, 32)
        longs_at = 34 + 2 * words
        (longs,) = unpacked("H", self.document, longs_at)
        self._places: int = longs_at + 2 + 4 * longs + 2
        self.characters: int
        """How many characters its text has, notes and headers not among them."""
        self.boxes: int
        """How many those of its text boxes have."""
        (self.characters,) = unpacked("l", self.document, longs_at + 2 + 12)
        (self.boxes,) = unpacked("l", self.document, longs_at + 2 + 36)
        if self.characters < 0:
            raise damaged()

    def place(self, number: int) -> tuple[int, int]:
        """Return where a table stands in the stream of tables, and how many bytes it has, by its number (2.5.6)."""
        start, size = unpacked("2L", self.document, self._places + 8 * number)
        return start, min(size, max(len(self.tables) - start, 0))

    def table(self, number: int) -> bytes:
        """Return a table by its number."""
        start, size = self.place(number)
        return self.tables[start : start + size]


def unpacked(form: str, data: bytes, at: int) -> tuple[int, ...]:
    """Return the numbers that stand in some data; raises `FormatError` where it ends before."""
    form = "<" + form
    if at < 0 or at + struct.calcsize(form) > len(data):
        raise damaged()
    return struct.unpack_from(form, data, at)


def damaged() -> FormatError:
    """Build the error for a document that is broken."""
    return FormatError(
        f"这份旧版 Word 或 WPS 文字文件（.doc、.wps）已损坏，没有读取；{_SAVE_AS}",
        "the old Word or WPS document is damaged; open it in Word or WPS and save it as .docx",
    )

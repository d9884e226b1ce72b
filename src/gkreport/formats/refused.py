"""Kinds of files that are told and not read, each with what to do instead, in the order in which they are asked."""

from collections.abc import Callable
from typing import Final

from gkreport.formats.kinds import Kind, Sample, begins, holds_stream, matches, zip_with

OPEN_AND_SAVE: Final = "请用 Word 或 WPS 打开并另存为 .docx"
WEB: Final = f"这是网页文件，{OPEN_AND_SAVE}", "a web page; open it in Word and save it as .docx"


def _refused(tells: Callable[[Sample], bool], zh: str, en: str) -> Kind:
    return Kind(tells=tells, advice=(zh, en))


SEALED: Final = (
    _refused(
        holds_stream("EncryptedPackage"),
        "文件有密码；请用 Word、WPS 或 Excel 打开，请先取消密码，再另存为 .docx 或 .xlsx",
        "the file is encrypted; open it, take the password away and save it as .docx or .xlsx",
    ),
    _refused(
        begins(b"\xd0\xcf\x11\xe0"),
        "这是旧版的 Office 或 WPS 文件；请用 Word 或 WPS 打开并另存为 .docx 或 .xlsx，有密码的请先取消密码",
        "an old Office or WPS file; open it and save it as .docx or .xlsx without a password",
    ),
    _refused(
        begins(rb"{\rtf"), f"这是 RTF 文件；{OPEN_AND_SAVE}", "a file in RTF; open it in Word and save it as .docx"
    ),
    _refused(
        begins(b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0"),
        "这是压缩包；请先解压，再读取里面的文件",
        "a packed archive; unpack it and read the files inside",
    ),
    _refused(
        begins(b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*"),
        "这是图片；请使用报告的原文件，只有图片的请先识别成文字，核对后再读取",
        "a picture; use the document it shows, or recognise its text and check that first",
    ),
    _refused(
        begins(b"PAR1"),
        "这是 Parquet 表格，不是报告；请移到别的文件夹",
        "a table in Parquet, no report; move it elsewhere",
    ),
)
"""Told by their first bytes."""

MARKUP: Final = (
    _refused(
        matches(rb"<\?xml.*(?:<\?mso-application|<uof:UOF|<office:document)"),
        f"这是 XML 格式的 Office 文件；{OPEN_AND_SAVE}",
        "an Office file in plain XML; open it and save it as .docx",
    ),
)
"""Text with marks, told by its beginning."""

_TEXT, _BOOK, _OFFICE = b"word/document", b"xl/workbook", b"[content_types].xml"
"""In a document, in a workbook and in every Office file (ECMA-376 part 2, 10.1.2.2), whatever else stands in them."""
ARCHIVE: Final = _refused(
    # By an entry of its directory, in small letters: a zip without one is left to the reader of documents.
    zip_with(b"pk\1\2", without=(_TEXT, _BOOK, _OFFICE, b"ofd.xml", b"content.xml")),
    "这是装着文件的压缩包，没有 Word 文档的正文；请先解压，再读取里面的文件",
    "an archive of files; unpack it and read those",
)
"""A zip of files: told and refused as a report, read where many files are."""
ZIPS: Final = (
    _refused(
        zip_with(b"xl/workbook.bin", without=(b"xl/workbook.xml", _TEXT)),
        "这是二进制工作簿（.xlsb）；请用 Excel 或 WPS 打开并另存为 .xlsx",
        "a binary workbook; save it as .xlsx",
    ),
    _refused(
        zip_with(b"ppt/presentation.xml", without=(_TEXT, _BOOK)),
        "这是演示文稿，不是 Word 文档或 Excel 工作簿",
        "a presentation, no Word document or Excel workbook",
    ),
    _refused(
        zip_with(b"content.xml", without=(_TEXT, _BOOK, _OFFICE)),
        "这是 OpenDocument 文件；请另存为 .docx 或 .xlsx",
        "an OpenDocument file; save it as .docx or .xlsx",
    ),
    ARCHIVE,
)
"""What a zip can be that is neither a document nor a workbook."""

"""OFD, the fixed layout of Chinese offices (GB/T 33190-2016): reads ruled tables and running text."""

from typing import Final

from gkreport.formats.kinds import Kind, zip_with

KIND: Final = Kind(
    tells=zip_with(b"ofd.xml", without=(b"word/document", b"xl/workbook", b"[content_types].xml")),
    name="ofd",
    suffixes=(".ofd",),
    reading="gkreport.formats.ofd.reading",
    advice=("这是 OFD 版式文件；请使用它的 Word 原稿（.docx）", "an OFD file; use the document it was made from"),
)

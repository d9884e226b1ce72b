"""Workbooks of Excel 97 to 2003 and of WPS (.xls, .et): [MS-XLS] in a compound file."""

from typing import Final

from gkreport.formats.kinds import Kind, holds_stream

KIND: Final = Kind(
    tells=holds_stream("Workbook", "Book"),
    name="xls",
    suffixes=(".xls", ".et", ".xlt", ".ett"),
    reading="gkreport.formats.xls.reading",
)

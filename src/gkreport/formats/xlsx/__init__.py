"""Workbooks of Excel and WPS (.xlsx): a sheet is a table, or the texts before and after."""

from typing import Final

from gkreport.formats.kinds import Kind, zip_with

KIND: Final = Kind(
    tells=zip_with(b"xl/workbook", without=(b"word/document",)),
    name="xlsx",
    suffixes=(".xlsx", ".xlsm", ".xltx", ".xltm"),
    written=(".xlsx",),
    reading="gkreport.formats.xlsx.reading",
    writing="gkreport.formats.xlsx.writing",
    editing="gkreport.formats.xlsx.editing",
)

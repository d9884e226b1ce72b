"""DOC: documents of Word 97 and later, and of WPS Writer, in their binary format ([MS-DOC]), to a page."""

from typing import Final

from gkreport.formats.kinds import Kind, holds_stream

KIND: Final = Kind(
    tells=holds_stream("WordDocument"),
    name="doc",
    suffixes=(".doc", ".wps", ".dot", ".wpt"),
    reading="gkreport.formats.doc.reading",
)

"""Word documents in plain XML, as template engines write them under the name .doc: flat packages, and Word 2003 XML."""

from typing import Final

from gkreport.formats.kinds import Kind, matches

KIND: Final = Kind(
    tells=matches(rb"(?:<\?xml[^>]*>\s*)?(?:<\?[^>]*>\s*|<!--.*?-->\s*)*<(?:\w+:)?(?:package|wordDocument)\b"),
    name="wordxml",
    suffixes=(".xml",),
    reading="gkreport.formats.wordxml.reading",
    contains="docx",
)

"""ODT: text documents of OpenDocument (ISO/IEC 26300), packed or as one flat file, told in the words of Word."""

from typing import Final

from gkreport.formats.kinds import Kind
from gkreport.formats.odf.kinds import holds

KIND: Final = Kind(
    tells=holds(b"text"),
    name="odt",
    suffixes=(".odt", ".fodt", ".ott"),
    reading="gkreport.formats.odt.reading",
    contains="docx",
)

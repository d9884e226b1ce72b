"""ODT: text documents of OpenDocument (ISO/IEC 26300), packed or as one flat file, told in the words of Word."""

import re
from typing import Final

from gkreport.formats.kinds import Kind, Sample

_FLAT: Final = re.compile(rb"office:mimetype=[\"']application/vnd\.oasis\.opendocument\.text")
_HEAD: Final = 8192
"""How far into a flat file it says what it is: behind the names of all its namespaces."""
_MIMETYPE: Final = b"mimetypeapplication/vnd.oasis.opendocument.text"
"""How a packed one begins, behind the header of its first member: part 2, 3.3."""


def _tells(sample: Sample) -> bool:
    if sample.is_zip:
        return sample.data[30:].startswith(_MIMETYPE)
    return b"<office:document" in sample.head and _FLAT.search(sample.data, 0, _HEAD) is not None


KIND: Final = Kind(
    tells=_tells,
    name="odt",
    suffixes=(".odt", ".fodt", ".ott"),
    reading="gkreport.formats.odt.reading",
    contains="docx",
)

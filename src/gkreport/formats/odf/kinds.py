"""How a file of OpenDocument is told: by the type that it says of itself, packed or flat."""

import re
from collections.abc import Callable
from typing import Final

from gkreport.formats.kinds import Sample

_HEAD: Final = 8192
"""How far into a flat file it says what it is: behind the names of all its namespaces."""


def holds(kind: bytes) -> Callable[[Sample], bool]:
    """Tell a file of a kind of OpenDocument, by the word for it."""
    flat = re.compile(rb"office:mimetype=[\"']application/vnd\.oasis\.opendocument\." + kind)
    packed = b"mimetypeapplication/vnd.oasis.opendocument." + kind  # behind the header of the first member: part 2, 3.3

    def tells(sample: Sample) -> bool:
        if sample.is_zip:
            return sample.data[30:].startswith(packed)
        return b"<office:document" in sample.head and flat.search(sample.data, 0, _HEAD) is not None

    return tells

"""What a page shows of other files: frames, and links to documents that are attached to it."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final
from urllib.parse import unquote

from gkreport.formats.html.selecting import Element

_FRAMES: Final = {"iframe": "src", "frame": "src", "embed": "src", "object": "data"}
_DOCUMENT: Final = re.compile(r"\.(?:docx?|wps|xlsx?|et|pdf|ofd|ceb|zip|rar)(?:[?#]|$)", re.IGNORECASE)
_PAGE: Final = re.compile(r"(?:https?:)?//.+|[^:]+")
_MOST: Final = 3
_MOST_LOOKED_AT: Final = 100
"""So many links, and texts of one, are looked at."""


def elsewhere(root: Element) -> str:
    """Name the first files in which the content of a page may stand, "" where it shows none."""
    names = dict.fromkeys(islice(_names(root), _MOST_LOOKED_AT))
    return "、".join(list(names)[:_MOST])


def _names(root: Element) -> Iterator[str]:
    for item in root.iter("a", *_FRAMES):
        address = item.get(_FRAMES.get(str(item.tag), "href"), "").strip()
        if item.tag == "a" and _DOCUMENT.search(address):
            yield " ".join("".join(map(str, islice(item.itertext(), _MOST_LOOKED_AT))).split()) or _last(address)
        elif item.tag != "a" and _PAGE.fullmatch(address):
            yield _last(address)


def _last(address: str) -> str:
    """Return the file that an address names, or the address where it names none."""
    return unquote(address.partition("?")[0].rstrip("/").rpartition("/")[2]) or address

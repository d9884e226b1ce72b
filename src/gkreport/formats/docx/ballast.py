"""The bytes of a part without what says only how it looks: Word and WPS repeat fonts and borders at every cell.

Of the 10,000 tags of the official form 7,000 say nothing of what is read, in some 80 strings that stand there again
and again.  Each is looked at once and left out wherever it stands, which costs a quarter of parsing it.
"""

import re
from typing import Final

from gkreport.formats.docx.names import LOOKS, LOOKS_IN_GROUPS, NAMESPACES

_HOLDERS: Final = (b"rPr", b"tcBorders", b"tcPr", b"pPr", b"tblPrEx", b"trPr")
"""Inner ones first: what is left of an outer one may then be as bare as it was common."""
_ELEMENT: Final = rf"""<w:(?:{"|".join(LOOKS)})(?:\ w:\w++="[^"<&]*+")*+/>"""
_LOOKS_ALONE: Final = re.compile(
    rf"""(?:
        {_ELEMENT}  # <w:sz w:val="20"/>
        | <w:(?P<group>{"|".join(LOOKS_IN_GROUPS)})> (?:{_ELEMENT})*+ </w:(?P=group)>  # <w:tabs><w:tab/></w:tabs>
    )*+""".encode(),
    re.VERBOSE,
)
_HEAD: Final = re.compile(
    rb"""
    (?:<\?xml\ version=["']1\.0["'] (?:\ encoding=["']utf-8["'])? (?:\ standalone=["']\w++["'])? \s*+ \?>)?
    \s*+ <w:\w++\   # in UTF-8, as both programs write it, and the prefix is theirs
    """,
    re.VERBOSE | re.IGNORECASE,
)
_OF_W: Final = tuple(f'xmlns:w="{namespace}"'.encode() for namespace in NAMESPACES)
_WORTHWHILE: Final = 100 * 1024
"""A smaller part is parsed about as quickly as it is searched; the official form has 250 KiB."""
_MOST_BYTES: Final = 4 * 1024 * 1024
"""Fifteen times the official form: pieces of a larger part could take more memory than its tree."""


def without_ballast(data: bytes) -> bytes:
    """Return a part without strings of properties that are all looks.

    Where `<w:` may stand for anything but an element of Word (in a comment, CDATA, another encoding or namespace), the
    part is left as it is.
    """
    head = _HEAD.match(data)
    is_sure = (
        head is not None
        and _WORTHWHILE <= len(data) <= _MOST_BYTES
        and data.count(b"xmlns:w=") == 1
        and any(declared in data for declared in _OF_W)
        and not any(sign in data[head.end() :] and b"<" + sign in data[head.end() :] for sign in (b"!", b"?"))
    )
    for holder in _HOLDERS if is_sure else ():
        data = _without(holder, data)
    return data


def _without(holder: bytes, data: bytes) -> bytes:
    """Leave out the elements of one name that hold nothing but looks."""
    opening, closing = b"<w:" + holder + b">", b"</w:" + holder + b">"
    first, *others = data.split(opening)
    known: dict[bytes, bool] = {}
    kept = [first]
    for piece in others:
        inner, closed, after = piece.partition(closing)
        looks_alone = known.get(inner)
        if looks_alone is None:
            looks_alone = known[inner] = _LOOKS_ALONE.fullmatch(inner) is not None
        kept.append(after if looks_alone and closed else opening + piece)
    return b"".join(kept)

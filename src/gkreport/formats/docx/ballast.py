"""The bytes of a part without what says only how it looks: Word and WPS repeat fonts and borders at every cell.

Of the 10,000 tags of the official form 7,000 say nothing of what is read, in some 80 strings that stand there again
and again.  Each is looked at once and left out wherever it stands, which costs a quarter of parsing it.
"""

import functools
import re
from collections.abc import Callable
from typing import Final

from lxml import etree

from gkreport.formats.docx.names import LOOKS, LOOKS_IN_GROUPS, NAMESPACES
from gkreport.formats.docx.telling import may_matter
from gkreport.formats.opc import Element

_HOLDERS: Final = (b"rPr", b"tcBorders", b"tcPr", b"pPr", b"tblPrEx", b"trPr")
"""Inner ones first: what is left of an outer one may then be as bare as it was common."""
_ELEMENT: Final = rf"""<w:(?:{"|".join(LOOKS)})(?:\ w:\w++="[^"<&]*+")*+/>"""
_LOOKS_ALONE: Final = re.compile(
    rf"""(?:
        {_ELEMENT}  # <w:sz w:val="20"/>
        | <w:(?P<group>{"|".join(LOOKS_IN_GROUPS)})> (?:{_ELEMENT})*+ </w:(?P=group)>  # <w:tabs><w:tab/></w:tabs>
        | <w:\w++\ gk="\d++"/>  # what stands for one that was set aside
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


_SET_ASIDE: Final = re.compile(rb'<w:\w++ gk="(\d++)"/>')


def without_ballast(data: bytes) -> bytes:
    """Return a part without strings of properties that are all looks.

    Where `<w:` may stand for anything but an element of Word (in a comment, CDATA, another encoding or namespace), the
    part is left as it is.
    """
    for holder in _HOLDERS if _is_sure(data) else ():
        data = _replaced(holder, data, lambda _: b"")
    return data


def _is_sure(data: bytes) -> bool:
    head = _HEAD.match(data)
    return (
        head is not None
        and _WORTHWHILE <= len(data) <= _MOST_BYTES
        and data.count(b"xmlns:w=") == 1
        and any(declared in data for declared in _OF_W)
        and not any(sign in data[head.end() :] and b"<" + sign in data[head.end() :] for sign in (b"!", b"?"))
    )


def _replaced(holder: bytes, data: bytes, replace: Callable[[bytes], bytes]) -> bytes:
    """Replace the elements of one name that hold nothing but looks."""
    opening, closing = b"<w:" + holder + b">", b"</w:" + holder + b">"
    first, *others = data.split(opening)
    known: dict[bytes, bytes | None] = {}
    kept = [first]
    for piece in others:
        inner, closed, after = piece.partition(closing)
        if inner not in known:
            looks_alone = _LOOKS_ALONE.fullmatch(inner) is not None and not _tells(inner)
            known[inner] = replace(opening + inner + closing) if looks_alone else None
        new = known[inner]
        kept.append(opening + piece if new is None or not closed else new + after)
    return b"".join(kept)


_PROPERTY: Final = re.compile(rb'<w:(\w++)((?: w:\w++="[^"]*+")++)/>')
_ATTRIBUTE: Final = re.compile(r'w:(\w++)="([^"]*+)"', re.ASCII)


def _tells(properties: bytes) -> bool:
    """Say whether properties that are all looks may hide text: they are white, tiny, of an exact height."""
    return any(_property_tells(name, said) for name, said in _PROPERTY.findall(properties))


@functools.lru_cache(maxsize=4096)
def _property_tells(name: bytes, said: bytes) -> bool:
    try:
        return may_matter(name.decode(), dict(_ATTRIBUTE.findall(said.decode())))
    except UnicodeDecodeError:  # it stays, and the parser refuses the part
        return True


class SetAside:
    """A part to be changed, with a numbered element in the place of each that holds nothing but looks.

    What is left is parsed, changed and written in a fourth of the time, and the looks come back as they stood.
    """

    def __init__(self, data: bytes, *, nothing: bool = False) -> None:
        """Take the bytes of a part; `nothing` where all its looks are needed."""
        self._kept: list[bytes] = []
        self._changed: dict[tuple[str, object], str] = {}
        self._space = next((space for space, declared in zip(NAMESPACES, _OF_W, strict=True) if declared in data), "")
        if not nothing and _is_sure(data) and b" gk=" not in data:
            for holder in _HOLDERS:
                data = _replaced(holder, data, functools.partial(self._keep, holder))
        self.data = data
        """What is left of them."""

    def _keep(self, holder: bytes, text: bytes) -> bytes:
        self._kept.append(self.restore(text))
        return b'<w:%s gk="%d"/>' % (holder, len(self._kept) - 1)

    def restore(self, data: bytes) -> bytes:
        """Return the bytes of the part, or of some of it, with all that was set aside."""
        pieces = _SET_ASIDE.split(data)
        pieces[1::2] = [self._kept[int(number)] for number in pieces[1::2]]
        return b"".join(pieces)

    def change(self, element: Element, change: Callable[[Element, str], None], value: str) -> None:
        """Change an element to a value; one that was set aside is changed where it was, once for all that are alike."""
        number = element.get("gk")
        if number is None:
            change(element, value)
            return
        if (number, value) not in self._changed:
            root = etree.fromstring(b'<w:x xmlns:w="%s">%s</w:x>' % (self._space.encode(), self._kept[int(number)]))
            change(root[0], value)
            declared = f' xmlns:w="{self._space}"'.encode()
            self._changed[number, value] = str(len(self._kept))
            self._kept.append(etree.tostring(root[0]).replace(declared, b"", 1))
        element.set("gk", self._changed[number, value])

"""The texts of a workbook, shared or in their cells: rich text becomes one text, without phonetic guides."""

import re
from collections.abc import Sequence
from typing import Final

from gkreport.formats.opc import Element, space_of
from gkreport.formats.sheets.looks import Font
from gkreport.formats.sheets.texts import Rich, Text, as_shown
from gkreport.formats.xlsx.colours import Colours
from gkreport.formats.xlsx.looks import font_of
from gkreport.formats.xlsx.names import NAMESPACES


def shared_strings(root: Element, colours: Colours) -> Sequence[Text]:
    """Return the shared strings (ECMA-376 part 1, 18.4.9)."""
    space = space_of(root)
    if space not in NAMESPACES:
        return ()
    return [text_of(item, space, colours) for item in root.iterchildren(space + "si")]


def text_of(item: Element, space: str, colours: Colours) -> Text:
    """Return the text of a string item: all its runs."""
    if len(item) == 1 and item[0].tag == space + "t":  # as most are
        return clean(item[0].text or "")
    parts: list[tuple[str, Font | None]] = []
    for child in item:
        if child.tag == space + "t":
            parts.append((child.text or "", None))
        elif child.tag == space + "r":
            look = child.find(space + "rPr")
            font = None if look is None else font_of(look, colours)
            parts += [(text.text or "", font) for text in child.iterchildren(space + "t")]
    whole = clean("".join(text for text, _ in parts))
    if whole and item.find(space + "r") is not None:
        return Rich(tuple((clean(text, blank=True), font) for text, font in parts), whole)
    return whole


_ESCAPE: Final = re.compile("_x([0-9A-Fa-f]{4})_")
_SURROGATES: Final = re.compile("[\ud800-\udfff]+")


def clean(text: str, *, blank: bool = False) -> str:
    r"""Return a text as it shows: escapes as what they stand for (18.18.94), line breaks of one kind, "" for blanks.

    With `blank` these stay, as they do between parts of a text.

    >>> clean("a_x000D__x000A_b"), clean("_x005F_x000A_"), clean(" "), clean(" ", blank=True)
    ('a\nb', '_x000A_', '', ' ')
    """
    if "_x" in text:
        text = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
        text = _SURROGATES.sub(
            lambda found: found[0].encode("utf-16", "surrogatepass").decode("utf-16", "replace"), text
        )
    return as_shown(text, blank=blank)


KEEPING_BLANKS: Final = {"{http://www.w3.org/XML/1998/namespace}space": "preserve"}
"""The attributes of an element whose text begins or ends with blanks."""
_FORBIDDEN: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LIKE_AN_ESCAPE: Final = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def clean_text(text: str) -> str:
    r"""Return a text as it is written into a workbook, so that it shows as it is (ECMA-376 part 1, 18.18.94).

    >>> clean_text("_x000A_\x01")
    '_x005F_x000A_'
    """
    return _LIKE_AN_ESCAPE.sub("_x005F_", _FORBIDDEN.sub("", text))

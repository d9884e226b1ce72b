"""The numbers that a browser prints before the items of a numbered list."""

import re
from typing import Final

from gkreport.characters import letters, numeral, roman
from gkreport.formats.html.selecting import Element

_INTEGER: Final = re.compile(r"\s*([+-]?\d{1,6})", re.ASCII)
_MOST_CHINESE: Final = 99
"""What `numeral` writes as a count: 九十九."""
_CHINESE_STYLES: Final = ("cjk-ideographic", "simp-chinese-informal", "trad-chinese-informal")
_TYPES: Final = {"1": "decimal", "a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}
_STYLE: Final = re.compile(r"list-style(?:-type)?\s*:\s*([\w-]+)", re.IGNORECASE)


class Numbers:
    """The numbers of all lists of a page, counted while its items are read in order."""

    def __init__(self) -> None:
        """Begin before the first list."""
        self._last: dict[Element, int] = {}

    def before(self, item: Element) -> str:
        """Return the number that a browser prints before an item, with its dot; "" where it prints none."""
        parent = item.getparent()
        if parent is None or parent.tag != "ol":
            return ""
        stated = _integer(item.get("value"))
        if stated is None:
            start = _integer(parent.get("start"))
            stated = self._last.get(parent, (1 if start is None else start) - 1) + 1
        self._last[parent] = stated
        style = _style_of(parent)
        if style == "none":
            return ""
        if style in _CHINESE_STYLES:
            return f"{numeral(stated) if 0 < stated <= _MOST_CHINESE else stated}、"
        return f"{_in_style(stated, style)}. "


def _style_of(parent: Element) -> str:
    found = _STYLE.search(parent.get("style") or "")
    return found[1].lower() if found else _TYPES.get(parent.get("type") or "1", "decimal")


def _integer(text: str | None) -> int | None:
    found = _INTEGER.match(text or "")
    return int(found[1]) if found else None


def _in_style(number: int, style: str) -> str:
    shown = str(number)
    if style.endswith(("alpha", "latin")):
        shown = letters(number).lower() or shown
    elif style.endswith("roman"):
        shown = roman(number)
    return shown.upper() if style.startswith("upper") else shown

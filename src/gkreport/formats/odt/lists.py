"""The lists of an OpenDocument text as Word numbers them."""

from collections.abc import Mapping
from typing import Final
from xml.sax.saxutils import quoteattr

from gkreport.errors import FormatError
from gkreport.formats.odf.names import STYLE, TEXT, whole
from gkreport.formats.opc import Element

_FORMATS: Final = {
    "1": "decimal",
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
    "一": "chineseCounting",
    "壹": "chineseLegalSimplified",
    "甲": "ideographTraditional",
    "子": "ideographZodiac",
    "①": "decimalEnclosedCircle",
    "１": "decimalFullWidth",
    "": "none",
}
"""The ways to number by the first sign of `style:num-format` (part 3, 19.500); any other is shown in digits."""
_LEVELS: Final = 9


_MOST: Final = 2_000
"""Of lists in a document; a report has some twenty."""


class Lists:
    """The lists met so far, each a list of Word of its own, which counts by itself."""

    def __init__(self, styles: Mapping[str, Element]) -> None:
        """Take the list styles by name."""
        self._styles = styles
        self._made: list[str] = []
        self._last: dict[str, int] = {}
        self._by_id: dict[str, int] = {}

    def number_of(self, element: Element | None, style: str) -> int:
        """Return the number of a list of a style: that of the list it goes on with, or a new one; 0 without a style.

        Without an element it is the one list of its style.  Raises `FormatError` past the most lists.
        """
        if style not in self._styles:
            return 0
        goes_on = element is None or element.get(TEXT + "continue-numbering") == "true"
        known = self._last.get(style) if goes_on else None
        if element is not None:
            known = self._by_id.get(element.get(TEXT + "continue-list", "\0"), known)
        if known is None:
            self._made.append(style)
            known = len(self._made)
            if known > _MOST:
                raise FormatError("文件里的编号列表过多，没有读取", "the file holds too many lists")
        self._last[style] = known
        if element is not None:
            self._by_id[element.get(_ID, "")] = known
        return known

    def part(self) -> str:
        """Return what the numbering part holds."""
        levels = {style: "".join(map(_level, self._styles[style])) for style in set(self._made)}
        return "".join(
            f'<w:abstractNum w:abstractNumId="{at}">{levels[style]}</w:abstractNum>'
            f'<w:num w:numId="{at}"><w:abstractNumId w:val="{at}"/></w:num>'
            for at, style in enumerate(self._made, 1)
        )


_ID: Final = "{http://www.w3.org/XML/1998/namespace}id"


def _level(item: Element) -> str:
    level = whole(item.get(TEXT + "level"), 1, _LEVELS)
    if not str(item.tag).endswith(("-number", "outline-level-style")):
        return f'<w:lvl w:ilvl="{level - 1}"><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl>'
    form = item.get(STYLE + "num-format", "")
    shown = whole(item.get(TEXT + "display-levels"), 1, level)
    numbers = ".".join(f"%{at}" for at in range(level - shown + 1, level + 1)) if form else ""
    text = quoteattr(item.get(STYLE + "num-prefix", "") + numbers + item.get(STYLE + "num-suffix", ""))
    return (
        f'<w:lvl w:ilvl="{level - 1}"><w:start w:val="{whole(item.get(TEXT + "start-value"), 1, 9_999)}"/>'
        f'<w:numFmt w:val="{_FORMATS.get(form[:1], "decimal")}"/><w:lvlText w:val={text}/></w:lvl>'
    )

"""The lists of an OpenDocument text as Word numbers them."""

from typing import Final
from xml.sax.saxutils import quoteattr

from gkreport.formats.odt.names import STYLE, TEXT, whole
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


class Lists:
    """The lists met so far, each a list of Word of its own."""

    def __init__(self, styles: dict[str, Element]) -> None:
        """Take the list styles by name."""
        self._styles = {name: at for at, name in enumerate(styles)}
        self._elements = styles
        self._numbers: list[str] = []
        self._last: dict[str, int] = {}
        self._by_id: dict[str, int] = {}

    def number_of(self, element: Element | None, style: str) -> int:
        """Return the number of a list of a style: that of the list it goes on with, or a new one.

        Without an element it is the one list of its style.
        """
        if style not in self._styles:
            return 0
        goes_on = element is None or element.get(TEXT + "continue-numbering") == "true"
        known = self._last.get(style) if goes_on else None
        if element is not None:
            known = self._by_id.get(element.get(TEXT + "continue-list", "\0"), known)
        if known is None:
            known = len(self._numbers) + 1
            anew = "".join(
                f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{_start(self._elements[style], level)}"/>'
                "</w:lvlOverride>"
                for level in range(_LEVELS)
            )
            self._numbers.append(
                f'<w:num w:numId="{known}"><w:abstractNumId w:val="{self._styles[style]}"/>{anew}</w:num>'
            )
        self._last[style] = known
        if element is not None:
            self._by_id[element.get("{http://www.w3.org/XML/1998/namespace}id", "")] = known
        return known

    def part(self) -> str:
        """Return what the numbering part holds."""
        defined = "".join(
            f'<w:abstractNum w:abstractNumId="{at}">{"".join(map(_level, self._elements[name]))}</w:abstractNum>'
            for name, at in self._styles.items()
        )
        return defined + "".join(self._numbers)


def _start(style: Element, level: int) -> int:
    starts = (item.get(TEXT + "start-value") for item in style if item.get(TEXT + "level") == str(level + 1))
    return whole(next(starts, None), 1, 9_999)


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

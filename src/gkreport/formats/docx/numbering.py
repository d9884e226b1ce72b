"""The numbers that Word writes before list paragraphs and that stand in no text (ECMA-376 part 1, 17.9)."""

import re
from collections.abc import Callable
from typing import Final

from gkreport.formats.docx.names import Element, both, child, local, val

__all__ = ["Numbering"]


def __dir__() -> list[str]:
    return __all__


_CHINESE: Final = "〇一二三四五六七八九"
_MOST: Final = 9_999
_LEVELS: Final = 9


def _chinese(number: int) -> str:
    if number < 10:  # noqa: PLR2004
        return _CHINESE[number]
    if number < 100:  # noqa: PLR2004
        tens, ones = divmod(number, 10)
        return (_CHINESE[tens] if tens > 1 else "") + "十" + (_CHINESE[ones] if ones else "")
    return "".join(_CHINESE[int(digit)] for digit in str(number))


def _letters(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _roman(number: int) -> str:
    pairs = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
    text = ""
    for value, letters in (*pairs, (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")):
        text += letters * (number // value)
        number %= value
    return text


def _circled(number: int) -> str:
    return chr(ord("①") + number - 1) if 1 <= number <= 20 else str(number)  # noqa: PLR2004


_FORMATS: Final[dict[str, Callable[[int], str]]] = {
    **dict.fromkeys(
        (
            "chineseCounting",
            "chineseCountingThousand",
            "ideographDigital",
            "japaneseCounting",
            "taiwaneseCounting",
            "taiwaneseCountingThousand",
        ),
        _chinese,
    ),
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "decimalZero": lambda number: f"{number:02}",
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "none": lambda _number: "",
}


class Numbering:
    """The lists of a document, counting along as its paragraphs are read in order."""

    def __init__(self, root: Element | None) -> None:
        """Read `word/numbering.xml`; None where the document has none."""
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._lists: dict[str, str] = {}
        self._starts: dict[tuple[str, int], int] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[tuple[str, int]] = set()
        for element in () if root is None else root:
            identity = _attribute(element, "abstractNumId") or _attribute(element, "numId") or ""
            if local(element) == "abstractNum":
                self._levels[identity] = dict(_level(item) for item in element if item.tag in _LVL)
            elif local(element) == "num":
                abstract = child(element, "abstractNumId")
                self._lists[identity] = (val(abstract) or "") if abstract is not None else ""
                for override in element:
                    start = child(override, "startOverride")
                    if start is not None:
                        self._starts[identity, _whole(_attribute(override, "ilvl"), 0)] = _whole(val(start), 1)

    def label(self, number: str, level: int) -> str:
        """Count one paragraph of a list and return what Word prints before it."""
        abstract = self._lists.get(number, "")
        levels = self._levels.get(abstract, {})
        if level not in levels:
            return ""
        counts = self._counts.setdefault(abstract, [None] * _LEVELS)
        if (number, level) in self._starts and (number, level) not in self._begun:
            self._begun.add((number, level))
            counts[level] = self._starts[number, level]
        else:
            last = counts[level]
            counts[level] = levels[level][2] if last is None else min(last + 1, _MOST)
        counts[level + 1 :] = [None] * (_LEVELS - level - 1)
        kind, template, _ = levels[level]
        if kind == "bullet":
            return "•" if template else ""

        def shown(found: re.Match[str]) -> str:
            at = int(found[1]) - 1
            form, _, start = levels.get(at, ("decimal", "", 1))
            count = counts[at]
            return _FORMATS.get(form, str)(start if count is None else count)

        return re.sub(r"%([1-9])", shown, template)


def _attribute(element: Element, name: str) -> str | None:
    for key, value in element.attrib.items():
        if str(key).endswith("}" + name):
            return str(value)
    return None


def _whole(text: str | None, default: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 5 else default  # noqa: PLR2004


_LVL: Final = both("lvl")


def _level(element: Element) -> tuple[int, tuple[str, str, int]]:
    form, text, start = child(element, "numFmt"), child(element, "lvlText"), child(element, "start")
    return min(_whole(_attribute(element, "ilvl"), 0), _LEVELS - 1), (
        (val(form) or "decimal") if form is not None else "decimal",
        (val(text) or "") if text is not None else "",
        _whole(val(start), 1) if start is not None else 1,
    )

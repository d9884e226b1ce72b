"""Characters that mean the same: white space of any kind, signs nobody sees, digits of full width, numerals."""

import functools
import re
from typing import Final

_ZERO_WIDTH: Final = "\u200b\u200c\u200d\u2060\ufeff"
"""Signs that take no room on paper: they are neither text nor a gap in it."""

ZERO_WIDTH: Final = re.compile(f"[{_ZERO_WIDTH}]")
_SEEN: Final = re.compile(f"[^\\s{_ZERO_WIDTH}]")
_SPACE: Final = re.compile(f"[\\s{_ZERO_WIDTH}]+")

HALF_WIDTH: Final = str.maketrans("０１２３４５６７８９", "0123456789")
"""Digits never go through NFKC, which would make 122 of 12②: these are the only other ones that are digits."""


def is_blank(text: str) -> bool:
    """Say whether a text shows nothing: spaces of any kind, zero-width ones too."""
    return _SEEN.search(text) is None


def without_spaces(text: str) -> str:
    """Return a text without white space of any kind, zero-width characters among it."""
    return _SPACE.sub("", text)


NUMERAL: Final = "[一二三四五六七八九十]{1,3}"
"""The Chinese number of a heading or a row, as part of a pattern: 三, 十二."""
NUMBER: Final = rf"(?:{NUMERAL}|\d{{1,2}})"
"""The same in digits too: 三, 3."""
COUNTING: Final = "零〇一二三四五六七八九十百千两"
"""The letters that counts in a text are written with: 两, 一百零五."""
_DIGITS: Final = "〇一二三四五六七八九"
IN_DIGITS: Final = (
    HALF_WIDTH | {ord(letter): str(at) for at, letter in enumerate(_DIGITS)} | dict.fromkeys(map(ord, "○零"), "0")
)
"""For years, which are written digit by digit: 二〇二四."""
_PARTS: Final = re.compile("(?:(.)千零?)?(?:(.)百零?)?(?:(.?)十)?([^千百十]?)")


def number_of(numeral: str) -> int | None:
    """Read a Chinese numeral below ten thousand; None where it is not written as one writes it.

    >>> number_of("一百零五"), number_of("十二"), number_of("二〇")
    (105, 12, None)
    """
    match = _PARTS.fullmatch(numeral)
    if not match:
        return None
    value = 0
    for digits, weight in zip(match.groups(), (1000, 100, 10, 1), strict=True):
        if digits is not None and (digits or weight == 10):  # noqa: PLR2004  # 十 alone is ten
            digit = _DIGITS.find(digits.replace("两", "二").replace("零", "〇")) if digits else 1
            if digit < 0:
                return None
            value += digit * weight
    return value


def numeral(number: int) -> str:
    """Write a number as headings do, from 100 on digit by digit.

    >>> numeral(12), numeral(30), numeral(104)
    ('十二', '三十', '一〇四')
    """
    if number < 10 or number >= 100:  # noqa: PLR2004
        return "".join(_DIGITS[int(digit)] for digit in str(number))
    tens, ones = divmod(number, 10)
    return (_DIGITS[tens] if tens > 1 else "") + "十" + (_DIGITS[ones] if ones else "")


_ROMAN: Final = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x")),
    *((9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_MOST_ROMAN: Final = 3999
"""Browsers print larger ones in digits (CSS Counter Styles 3, 6.1)."""


def roman(number: int) -> str:
    """Write a number in small Roman letters, in digits where there are none for it.

    >>> roman(9), roman(44), roman(4000)
    ('ix', 'xliv', '4000')
    """
    if not 0 < number <= _MOST_ROMAN:
        return str(number)
    text = ""
    for value, letters in _ROMAN:
        times, number = divmod(number, value)
        text += letters * times
    return text


@functools.lru_cache(maxsize=1024)
def letters(number: int) -> str:
    """Count in capital letters from 1 on, as columns of a workbook are.

    >>> letters(6), letters(28), letters(16_384)
    ('F', 'AB', 'XFD')
    """
    text = ""
    while number > 0:
        number, last = divmod(number - 1, 26)
        text = chr(ord("A") + last) + text
    return text

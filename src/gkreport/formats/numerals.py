"""How office programs number lists: by the names of today (ECMA-376 part 1, 17.18.59) and by the numbers of old."""

from collections.abc import Callable
from typing import Final

from gkreport.characters import HALF_WIDTH, numeral, roman

_FULL_WIDTH: Final = {half: full for full, half in HALF_WIDTH.items()}
_CIRCLED: Final = "".join(chr(ord("①") + at) for at in range(20))
_MOST_LETTERED: Final = 780
"""The letter z thirty times; digits are shown beyond it."""


def _letters(number: int) -> str:
    if number > _MOST_LETTERED:
        return str(number)
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _one_of(signs: str) -> Callable[[int], str]:
    return lambda number: signs[number - 1] if 1 <= number <= len(signs) else str(number)


_SHOWN: Final[dict[str, Callable[[int], str]]] = {
    **dict.fromkeys(("chineseCounting", "japaneseCounting", "taiwaneseCounting", "ideographDigital"), numeral),
    **dict.fromkeys(("chineseCountingThousand", "taiwaneseCountingThousand"), numeral),
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": roman,
    "upperRoman": lambda number: roman(number).upper(),
    "decimalZero": lambda number: f"{number:02}",
    **dict.fromkeys(("decimalEnclosedCircle", "decimalEnclosedCircleChinese"), _one_of(_CIRCLED)),
    "decimalFullWidth": lambda number: str(number).translate(_FULL_WIDTH),
    "ideographTraditional": _one_of("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _one_of("子丑寅卯辰巳午未申酉戌亥"),
    "chineseLegalSimplified": _one_of("壹贰叁肆伍陆柒捌玖拾"),
    "ideographEnclosedCircle": _one_of("㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"),
    "decimalEnclosedParen": lambda number: f"({number})",
    "decimalEnclosedFullstop": lambda number: f"{number}.",
    "none": lambda _number: "",
}

FORMATS_BY_NUMBER: Final = {
    **dict(enumerate(("decimal", "upperRoman", "lowerRoman", "upperLetter", "lowerLetter"))),
    10: "ideographDigital",
    11: "japaneseCounting",
    14: "decimalFullWidth",
    18: "decimalEnclosedCircle",
    19: "decimalFullWidth",
    22: "decimalZero",
    23: "bullet",
    26: "decimalEnclosedFullstop",
    27: "decimalEnclosedParen",
    28: "decimalEnclosedCircleChinese",
    29: "ideographEnclosedCircle",
    30: "ideographTraditional",
    31: "ideographZodiac",
    33: "taiwaneseCounting",
    35: "taiwaneseCountingThousand",
    37: "chineseCounting",
    38: "chineseLegalSimplified",
    39: "chineseCountingThousand",
    255: "none",
}
"""The number formats of Word before 2007 (MS-OSHARED 2.2.1.3); any other is shown in digits."""


def numbered(form: str, number: int) -> str:
    """Return a number as a list shows it; in digits where the way is not known."""
    return _SHOWN.get(form, str)(number)

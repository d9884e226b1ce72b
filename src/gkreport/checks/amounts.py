"""Amounts of money as a text tells them: 1,385.46万元, 一千二百万元, 2.6亿余元, 约5万元."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from gkreport.characters import HALF_WIDTH, number_of

WIDE: Final = HALF_WIDTH | {ord("．"): "."}
"""Digits of full width and the point between them, made those of half width: ２０８．８."""
HAN: Final = "零〇一二三四五六七八九十百千两"
AMOUNT: Final = re.compile(
    f"""(?P<before>大约|约为|约|将近|近|不足|超过|超|逾)?
    (?P<run>[0-9{HAN}][0-9{HAN}万亿点.,，]{{0,30}}?)                       # 1,385.46  一千二百
    (?P<more>[余多])?(?P<unit>[万亿]?)(?P<again>[余多])?
    (?: 元(?:人民币|整)? (?P<after>左右|上下|以上|以下|以内|不等|余|多)?        # 余万元  万元左右
      | (?<=万)(?=[，。；、）)]|$) )                                          # 42.68万。""",
    re.VERBOSE,
)
NOTHING: Final = re.compile("(?:零|0)[项个笔件宗起]?(?=[，；。、）)”]|$)")
_PIECE: Final = re.compile(
    f"""(?: (?P<digits>[0-9]{{1,3}}(?:[,，][0-9]{{3}})+(?:[.][0-9]{{1,8}})? | [0-9]{{1,12}}(?:[.][0-9]{{1,8}})?)
          (?P<thousand>千?)                                                 # 1,385.46  5千
      | (?P<han>[{HAN}]{{1,10}})(?:点(?P<decimals>[零〇一二三四五六七八九]{{1,6}}))? )  # 四十二点六八
    (?P<weight>[亿万]?)""",
    re.VERBOSE,
)
WEIGHTS: Final = {"亿": Decimal(100_000_000), "万": Decimal(10_000), "": Decimal(1)}
_THOUSAND: Final = 1000
_DIGITS: Final = str.maketrans("零〇一二三四五六七八九", "00123456789")


_NEAR: Final = frozenset(("约", "大约", "约为", "左右", "上下"))
_BELOW: Final = frozenset(("近", "将近", "不足"))
_ABOVE: Final = frozenset(("超过", "超", "逾", "余", "多"))


class Money(NamedTuple):
    """An amount in 元 as a text tells it."""

    told: Decimal
    least: Decimal
    most: Decimal
    """Between these lies the exact amount: it was rounded to the last digit told, or 约, 余, 近 stands beside it."""

    def agrees(self, other: "Money") -> bool:
        """Tell whether both can be one amount; 22 and 23万元 are not, which rounding moves by less than half of one."""
        return self.told == other.told or (self.least < other.most and other.least < self.most)

    def exceeds(self, other: "Money") -> bool:
        """Tell whether this must be more than another amount."""
        return self.told > other.told and self.least >= other.most


def added(amounts: Sequence[Money]) -> Money:
    """Return what amounts come to."""
    told, least, most = (sum(ends, Decimal(0)) for ends in zip(*amounts, strict=True))
    return Money(told, least, most)


def rounded(value: Decimal, unit: Decimal) -> Money:
    """Return an amount that was rounded to this unit; nothing is rounded to 0."""
    half = unit / 2 if value else Decimal(0)
    return Money(value, value - half, value + half)


def _number(run: str) -> tuple[Decimal, Decimal] | None:
    """Read 1,385.46, 一千二百万, 1亿2000万 as a number and the unit of its last digit; None where it is not plain."""
    value, unit, last = Decimal(), Decimal(), Decimal("inf")
    while run:
        match = _PIECE.match(run)
        if not match or (weight := WEIGHTS[match["weight"]]) >= last:
            return None
        if match["digits"]:
            piece = Decimal(re.sub("[,，]", "", match["digits"]))
            unit = Decimal(1).scaleb(int(piece.as_tuple().exponent)) * (_THOUSAND if match["thousand"] else 1)
            piece *= _THOUSAND if match["thousand"] else 1
        else:
            whole = number_of(match["han"].lstrip("零〇") or "零")
            if whole is None:
                return None
            decimals = (match["decimals"] or "").translate(_DIGITS)
            piece, unit = Decimal(f"{whole}.{decimals}"), Decimal(1).scaleb(-len(decimals))
        value, unit, run, last = value + piece * weight, unit * weight, run[match.end() :], weight
    return value, unit


def money_of(match: re.Match[str]) -> Money | None:
    """Return the amount that a text tells, None where it gives only a bound or is not plainly written."""
    read = _number(match["run"] + match["unit"])
    if read is None:
        return None
    value, unit = read
    about = [word for word in (match["before"], match["more"], match["again"], match["after"]) if word]
    if not about:
        return rounded(value, unit)
    word, *more = about
    if not value or more or word not in _NEAR | _BELOW | _ABOVE:
        return None
    while value % (unit * 10) == 0:
        unit *= 10  # 约1300万元: to the nearest hundred
    return Money(value, value - (unit if word not in _ABOVE else 0), value + (unit if word not in _BELOW else 0))

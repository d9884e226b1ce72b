"""The text of a cell and the value it stands for, both ways, without a guess."""

import functools
import re
from decimal import Decimal
from typing import Final, Literal, NamedTuple

from gkreport.characters import HALF_WIDTH, ZERO_WIDTH, is_blank, without_spaces
from gkreport.recognise.labels import simplified
from gkreport.report.marks import Kind
from gkreport.report.values import UNITS, Amount, Unit, Value, is_sound


class CellText(NamedTuple):
    """What the text of a cell stands for."""

    value: Value
    status: Literal["value", "blank", "dash", "unit", "unreadable"]


_HALF_WIDTH: Final = HALF_WIDTH | str.maketrans("，．＋－−–", ",.+---")
_BEFORE_UNIT: Final = re.compile(r"(?<=\d)\s+(?=[件条份起个宗次项元万亿])")
_DASHES: Final = frozenset(
    ["/", "／", "//", "\\", "-", "--", "---", "—", "——", "－", "–", "―", "─", "−", "‐", "‑", "无"]
)
_BROKEN_NUMBER: Final = re.compile("(?<=[0-9０-９,，.．])[ \t]*\v[ \t]*(?=[0-9０-９,，.．])")

_WHOLE: Final = r"(?:0|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d*)"
_COUNTED: Final = "(?:件次|[件条份起个宗次项])?"
_COUNT: Final = re.compile(rf"()({_WHOLE})(?:\.0{{1,2}})?{_COUNTED}", re.ASCII)
_CHANGE: Final = re.compile(rf"([+-]?|增加?|减少?)({_WHOLE}){_COUNTED}", re.ASCII)
_DECIMAL: Final = re.compile(rf"({_WHOLE}(?:\.\d+)?)([十百千万亿]*元)?", re.ASCII)

_IN_TEN_THOUSANDS: Final[dict[str, Decimal]] = {"元": Decimal("0.0001"), "亿元": Decimal(10000)}
_BLANK: Final = CellText(None, "blank")
_DASH: Final = CellText(None, "dash")
_UNREADABLE: Final = CellText(None, "unreadable")


PLAIN_NUMBERS: Final = (
    "(?:0|[1-9][0-9]{0,8})",  # 0, 12
    "-[1-9][0-9]{0,8}",  # -12
    r"(?:0|[1-9][0-9]{0,8})\.(?!0{1,2}(?![0-9]))[0-9]{1,4}",  # 0.5, 12.25; not 12.0 and 12.00, which counts may be
)
"""The sorts of plain numbers, so long that in 元 and in 亿元 too they are amounts that a cell can hold."""
_PLAIN: Final = re.compile("|".join(PLAIN_NUMBERS))


def is_plain(text: str) -> bool:
    """Say whether a text is a number of which nothing but its value depends on its digits.

    Whole numbers, negative ones and decimals are three sorts, and all numbers of a sort are read by `read_value` with
    the same status, whatever the kind of cell and the unit of money.
    """
    return _PLAIN.fullmatch(text) is not None


LONGEST: Final = 80
"""A longer text is no number, even with a blank or a line break between the digits."""


def read_value(text: str, kind: Kind, unit: str = "") -> CellText:
    r"""Read the text of a cell; `unit` is the one of money that the header prints.

    A number broken by line breaks inside its one paragraph is one number; anything with more than a number
    and its unit is unreadable, and so is money in a unit that is none of ours (千元).

    >>> read_value("１，２３４件", Kind.COUNT)
    CellText(value=1234, status='value')
    >>> read_value("2\v0", Kind.COUNT).value, read_value("2\n0", Kind.COUNT).value
    (20, None)
    >>> read_value("12②", Kind.COUNT)
    CellText(value=None, status='unreadable')
    """
    if len(text) <= LONGEST:
        return _read(text, kind, unit)
    return _BLANK if is_blank(text) else _UNREADABLE


@functools.lru_cache(maxsize=4096)
def _read(text: str, kind: Kind, unit: str) -> CellText:
    if is_blank(text):
        return _BLANK
    if simplified(without_spaces(text)) in _DASHES:
        return _DASH
    joined = ZERO_WIDTH.sub("", _BROKEN_NUMBER.sub("", text).translate(_HALF_WIDTH)).strip()
    joined = _BEFORE_UNIT.sub("", simplified(joined))
    return _whole(joined, kind) if kind in (Kind.COUNT, Kind.CHANGE) else _money(joined, kind, unit)


def _sound(kind: Kind, value: Value, status: Literal["value", "unit"] = "value") -> CellText:
    return CellText(value, status) if is_sound(kind, value) else _UNREADABLE


def _whole(text: str, kind: Kind) -> CellText:
    found = (_COUNT if kind is Kind.COUNT else _CHANGE).fullmatch(text)
    if not found:
        return _UNREADABLE
    number = int(found[2].replace(",", ""))
    return _sound(kind, -number if found[1].startswith(("-", "减")) else number)


def _money(text: str, kind: Kind, unit: str) -> CellText:
    found = _DECIMAL.fullmatch(text)
    if not found:
        return _UNREADABLE
    number = Decimal(found[1].replace(",", ""))
    printed: Unit | None = next((known for known in UNITS if known == (found[2] or unit)), None)
    if printed is None or not is_sound(Kind.MONEY, number):
        return _UNREADABLE
    if kind is Kind.AMOUNT:
        return _sound(kind, Amount(number, printed))
    if printed not in _IN_TEN_THOUSANDS:
        return _sound(kind, number)
    return _sound(kind, number * _IN_TEN_THOUSANDS[printed], "unit")


_UNIT: Final = re.compile("(?<![十百千万亿])[十百千万亿]*+元")
_NOTED_UNIT: Final = re.compile(f"(?:单位[:：]?|[(（])({_UNIT.pattern})")  # 单位：万元, （元


def unit_in(header: str) -> str:
    """Return the unit of money that a header prints, "" for none.

    >>> unit_in("本年收费金额（单位：万元）"), unit_in("收费金額(千元)")
    ('万元', '千元')
    """
    found = _UNIT.search(simplified(without_spaces(header)))
    return found[0] if found else ""


def unit_noted_in(text: str) -> str:
    """Return the unit of money that a note beside a header prints, "" for none.

    >>> unit_noted_in("单位：元"), unit_noted_in("元旦")
    ('元', '')
    """
    found = _NOTED_UNIT.search(simplified(without_spaces(text)))
    return found[1] if found else ""

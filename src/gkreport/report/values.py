"""The values a cell can hold, and the refusal of everything else."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Annotated, Any, Final, Literal, TypeAlias

import attrs

from gkreport.report.marks import Kind

MAX_NUMBER: Final = 2**53 - 1
"""The largest number a cell holds: every spreadsheet and JSON reader carries it exactly (RFC 7493, 2.2)."""

MAX_INTEGER_DIGITS: Final = 15
"""How many digits an amount has before the point, at most: what a spreadsheet shows exactly."""

MAX_DECIMALS: Final = 8
"""万元 to eight places is 1/10000 of a 元; real reports print up to six."""

Unit = Literal["", "元", "万元", "亿元"]
"""The unit printed with an amount; "" where none was printed."""

UNITS: Final[tuple[Unit, ...]] = ("", "元", "万元", "亿元")

Count = Annotated[int | None, Kind.COUNT]
Change = Annotated[int | None, Kind.CHANGE]
Money = Annotated[Decimal | None, Kind.MONEY]


def _is_sound_decimal(value: object) -> bool:
    if type(value) is not Decimal or not value.is_finite() or value.is_signed():
        return False
    exponent = value.as_tuple().exponent
    return isinstance(exponent, int) and -MAX_DECIMALS <= exponent <= 0 and value.adjusted() < MAX_INTEGER_DIGITS


Validator: TypeAlias = Callable[[Any, "attrs.Attribute[Any]", Any], None]


def refuse_unless(sound: Callable[[object], bool], right: type | None, wanted: str) -> Validator:
    """Return an attrs validator; `right` is the type of which a value is merely the wrong one."""

    def validate(_instance: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
        if not sound(value):
            message = f"{attribute.name}: {wanted}, not {value!r:.60}"
            raise (ValueError if type(value) is right else TypeError)(message)

    return validate


_sound_decimal: Final = refuse_unless(_is_sound_decimal, Decimal, "a plain Decimal of zero or more")
_known_unit: Final = refuse_unless(lambda unit: unit in UNITS, str, "one of 元, 万元, 亿元 or ''")


@attrs.frozen
class Amount:
    """An amount of money with the unit that was printed beside it.

    `value` is a finite `Decimal`, zero or more, written without exponent, at most eight decimals.
    `unit` is 元, 万元, 亿元, or "" where the report prints none: the 2019 form (国办公开办函〔2019〕60号)
    gives no unit for 采购总金额, so none is assumed.

    >>> str(Amount(Decimal("251000"), "元"))
    '251000元'
    """

    value: Decimal = attrs.field(validator=_sound_decimal)
    unit: Unit = attrs.field(default="", validator=_known_unit)

    def __str__(self) -> str:
        return f"{self.value:f}{self.unit}"


Value = int | Decimal | Amount | None
"""What any cell can hold."""


_SOUND: Final[Mapping[Kind, tuple[Callable[[Any], bool], type, str]]] = {
    Kind.COUNT: (
        lambda value: value is None or (type(value) is int and 0 <= value <= MAX_NUMBER),
        int,
        f"a whole number from 0 to {MAX_NUMBER} or None",
    ),
    Kind.CHANGE: (
        lambda value: value is None or (type(value) is int and -MAX_NUMBER <= value <= MAX_NUMBER),
        int,
        f"a whole number within ±{MAX_NUMBER} or None",
    ),
    Kind.MONEY: (
        lambda value: value is None or _is_sound_decimal(value),
        Decimal,
        "a plain Decimal of zero or more (万元) or None",
    ),
    Kind.AMOUNT: (lambda value: value is None or type(value) is Amount, Amount, "an Amount or None"),
}
"""What a cell of each kind can hold, as a test, by its type and in words; None, a blank, fits everywhere."""


def is_sound(kind: Kind, value: object) -> bool:
    """Say whether a cell of this kind can hold `value`."""
    return _SOUND[kind][0](value)


def sound_value(kind: Kind) -> Validator:
    """Return an attrs validator for cells of this kind."""
    return refuse_unless(*_SOUND[kind])


# Controls, surrogates and the two noncharacters cannot stand in XML, so no file of ours could carry them.
_UNPRINTABLE: Final = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_RUN_OF_SPACES: Final = re.compile(r"[ \t]+")


def paragraphs(text: str) -> str:
    r"""Bring prose into its one written form: paragraphs joined by a newline, none empty.

    White space round a paragraph (an indent of two ideographic spaces, say) is layout and goes, runs of
    spaces and tabs become one space; nothing else changes.  Raises `ValueError` for control characters
    and `TypeError` for anything but `str`.

    >>> paragraphs("　　第一段。\r\n\r\n　　第二段。")
    '第一段。\n第二段。'
    """
    if type(text) is not str:
        message = f"prose must be str, not {type(text).__name__}"
        raise TypeError(message)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    if found := _UNPRINTABLE.search(text):
        message = f"prose cannot hold the control character {found[0]!r}"
        raise ValueError(message)
    stripped = (_RUN_OF_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in stripped if line)


def show_value(value: Value) -> str:
    """Write a value as it stands in a cell: digits alone, a blank as nothing.

    >>> show_value(Decimal("59237.2449")), show_value(None)
    ('59237.2449', '')
    """
    if value is None:
        return ""
    return f"{value:f}" if isinstance(value, Decimal) else str(value)

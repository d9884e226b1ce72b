"""The text of a cell and its value: one table of cases for reading."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.test_page_variations import DASHES, UNREADABLE

from gkreport import Amount
from gkreport.characters import is_blank
from gkreport.recognise.values import LONGEST, PLAIN_NUMBERS, CellText, is_plain, read_value, unit_in, unit_noted_in
from gkreport.report.marks import Kind
from gkreport.report.values import MAX_NUMBER, Value, show_value

NUMBERS: list[tuple[str, Kind, Value]] = [
    ("0", Kind.COUNT, 0),
    ("00", Kind.COUNT, None),
    ("12", Kind.COUNT, 12),
    (" 12\n", Kind.COUNT, 12),
    ("１２", Kind.COUNT, 12),
    ("1,234", Kind.COUNT, 1234),
    ("1，234，567", Kind.COUNT, 1234567),
    ("1,2345", Kind.COUNT, None),
    ("2\v0", Kind.COUNT, 20),
    ("2 \v 0", Kind.COUNT, 20),
    ("2\n0", Kind.COUNT, None),
    ("2 0", Kind.COUNT, None),
    ("2\xa00", Kind.COUNT, None),
    ("2\u200b0", Kind.COUNT, 20),
    ("\ufeff20", Kind.COUNT, 20),
    ("12件", Kind.COUNT, 12),
    ("12 件次", Kind.COUNT, 12),
    ("12條", Kind.COUNT, 12),
    ("12个", Kind.COUNT, 12),
    ("12人", Kind.COUNT, None),
    ("12.0", Kind.COUNT, 12),
    ("12.5", Kind.COUNT, None),
    ("-3", Kind.COUNT, None),
    ("+3", Kind.COUNT, None),
    (str(MAX_NUMBER), Kind.COUNT, MAX_NUMBER),
    (str(MAX_NUMBER + 1), Kind.COUNT, None),
    ("1" * 100, Kind.COUNT, None),
    (" " * 100 + "1", Kind.COUNT, None),
    ("-35", Kind.CHANGE, -35),
    ("−18", Kind.CHANGE, -18),
    ("－18", Kind.CHANGE, -18),
    ("+3", Kind.CHANGE, 3),
    ("增加3", Kind.CHANGE, 3),
    ("增3项", Kind.CHANGE, 3),
    ("减少4件次", Kind.CHANGE, -4),
    ("減少4", Kind.CHANGE, -4),
    ("--3", Kind.CHANGE, None),
    ("增加-3", Kind.CHANGE, None),
    ("↑3", Kind.CHANGE, None),
    ("3.5", Kind.MONEY, Decimal("3.5")),
    ("3.", Kind.MONEY, None),
    (".5", Kind.MONEY, None),
    ("1,234.5", Kind.MONEY, Decimal("1234.5")),
    ("160.596412", Kind.MONEY, Decimal("160.596412")),
    ("0.123456789", Kind.MONEY, None),
    ("251000元", Kind.MONEY, Decimal("25.1")),
    ("3 万元", Kind.MONEY, Decimal(3)),
    ("3萬元", Kind.MONEY, Decimal(3)),
    ("3億元", Kind.MONEY, Decimal(30000)),
    ("3百万元", Kind.MONEY, None),
    ("3美元", Kind.MONEY, None),
    ("251000元", Kind.AMOUNT, Amount(Decimal(251000), "元")),
    ("25.1万元", Kind.AMOUNT, Amount(Decimal("25.1"), "万元")),
    ("25.1", Kind.AMOUNT, Amount(Decimal("25.1"))),
    ("25.1千元", Kind.AMOUNT, None),
    ("1" * 16, Kind.AMOUNT, None),
    ("²", Kind.COUNT, None),
    ("٣", Kind.COUNT, None),
    ("Ⅲ", Kind.COUNT, None),
]


@pytest.mark.parametrize(("text", "kind", "value"), NUMBERS)
def test_numbers(text: str, kind: Kind, value: Value) -> None:
    reading = read_value(text, kind)
    assert reading.value == value
    assert (reading.status == "unreadable") == (value is None)


@pytest.mark.parametrize("kind", Kind)
def test_no_numbers(kind: Kind) -> None:
    for text in ("", " ", "\u3000\n", "\xa0", "\u200b", "\ufeff\v"):
        assert is_blank(text)
        assert read_value(text, kind) == CellText(None, "blank")
    for text in DASHES:
        assert not is_blank(text)
        assert read_value(text, kind) == CellText(None, "dash")
    for text in UNREADABLE:
        assert read_value(text, kind) == CellText(None, "unreadable")


@pytest.mark.parametrize(
    ("header", "own", "noted"),
    [
        ("本年收费金额（单位：万元）", "万元", "万元"),
        ("本年收费金额（單位：萬元）", "万元", "万元"),
        ("收费金额(元)", "元", "元"),
        ("收费金额\n(亿 元)", "亿元", "亿元"),
        ("收费金额千元", "千元", ""),
        ("多元", "元", ""),
        ("收费", "", ""),
    ],
)
def test_units(header: str, own: str, noted: str) -> None:
    assert (unit_in(header), unit_noted_in(header)) == (own, noted)
    assert read_value("1", Kind.MONEY, "千元") == CellText(None, "unreadable")
    assert read_value("1", Kind.AMOUNT, "万元") == CellText(Amount(Decimal(1), "万元"), "value")


def test_a_long_text_is_no_number_and_may_still_be_blank() -> None:
    spaces = " " * LONGEST
    assert read_value(spaces[1:] + "1", Kind.COUNT).value == 1
    assert read_value(spaces + "1", Kind.COUNT) == CellText(None, "unreadable")
    assert read_value(spaces + " ", Kind.COUNT) == CellText(None, "blank")


@given(st.sampled_from(PLAIN_NUMBERS), st.data(), st.sampled_from(Kind), st.sampled_from(["", "元", "亿元", "千元"]))
def test_plain_numbers_of_a_sort_are_read_with_one_status(
    sort: str, data: st.DataObject, kind: Kind, unit: str
) -> None:
    one, other = (data.draw(st.from_regex(sort, fullmatch=True)) for _ in range(2))
    assert is_plain(one)
    assert read_value(one, kind, unit).status == read_value(other, kind, unit).status


@pytest.mark.parametrize("text", ["", "012", "12.0", "12.00", "1,234", "12件", "１２", "1" * 10, "-0", "0.12345"])
def test_what_is_not_plain(text: str) -> None:
    assert not is_plain(text)


counts = st.integers(0, MAX_NUMBER)
changes = st.integers(-MAX_NUMBER, MAX_NUMBER)
moneys = st.decimals(0, 10**12, places=6, allow_nan=False).filter(lambda number: not number.is_signed())
amounts = st.builds(Amount, moneys, st.sampled_from(["", "元", "万元", "亿元"]))


@given(
    st.one_of(
        *(st.tuples(st.just(kind), of) for kind, of in zip(Kind, (counts, changes, moneys, amounts), strict=True))
    )
)
def test_what_was_shown_is_read(case: tuple[Kind, Value]) -> None:
    kind, value = case
    assert read_value(show_value(value), kind) == CellText(value, "value")
    assert show_value(None) == ""


@given(st.text("0123456789,.+-０１①² 件元万\v\n\xa0\u200b", max_size=12), st.sampled_from(Kind))
def test_no_digit_is_lost_or_gained(text: str, kind: Kind) -> None:
    """Rule: a cell is read exactly, or it is None."""
    value = read_value(text, kind).value
    if isinstance(value, int):
        digits = "".join(str("０１".find(c) if c in "０１" else c) for c in text if c in "0123456789０１.")
        assert Decimal(digits) == abs(value)

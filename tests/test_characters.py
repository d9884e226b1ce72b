"""Numerals: all numbers there are, against a writer or reader of the test's own or of another library."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from gkreport.characters import letters, number_of, numeral, roman

DIGITS = "零一二三四五六七八九"
FAULTY = [
    "二〇",
    "一二",
    "百",
    "千",
    "十百",
    "一百二百",
    "甲",
    "甲十",
    "一千甲百",
    "百五",
    "1",
    "12",
    "一万",
    "一百零五零",
]


def chinese(number: int) -> str:
    """Write a number below ten thousand as one says it: 一千零五, 二百一十, 三十."""
    text = ""
    for at, digit in enumerate(map(int, f"{number:04}")):
        text += DIGITS[digit] + "千百十 "[at] if digit else "零"
    text = re.sub("零+", "零", text.replace(" ", "")).strip("零")
    return text or "零"


def test_a_numeral_is_read_as_it_is_written() -> None:
    for number in range(10_000):
        written = chinese(number)
        assert number_of(written) == number
        assert number_of(written.replace("二", "两").replace("零", "〇" if number < 10 else "零")) == number
        if 10 <= number < 20:
            assert number_of(written.removeprefix("一")) == number


@pytest.mark.parametrize("text", FAULTY)
def test_what_nobody_writes_is_not_read(text: str) -> None:
    assert number_of(text) is None


def test_headings_are_numbered_up_to_99_in_words_and_then_digit_by_digit() -> None:
    for number in range(1, 100):
        assert numeral(number) == chinese(number).replace("一十", "十" if number < 20 else "一十")
    for number in (100, 120, 2024):
        assert numeral(number) == "".join(DIGITS[int(digit)] for digit in str(number)).replace("零", "〇")


ROMAN = re.compile("m{0,3}(cm|cd|d?c{0,3})(xc|xl|l?x{0,3})(ix|iv|v?i{0,3})")
WORTH = dict(zip("ivxlcdm", (1, 5, 10, 50, 100, 500, 1000), strict=True))


def test_roman_numerals_are_in_their_shortest_form_and_worth_their_number() -> None:
    for number in range(1, 4000):
        text = roman(number)
        assert ROMAN.fullmatch(text)
        worth = [WORTH[letter] for letter in text]
        assert sum(one if one >= after else -one for one, after in zip(worth, [*worth[1:], 0], strict=True)) == number
    for number in (-1, 0, 4000, 4001):
        assert roman(number) == str(number)


@given(st.integers(1, 18_278))
def test_columns_are_counted_as_those_of_a_workbook(number: int) -> None:
    assert letters(number) == get_column_letter(number)

"""Adding reports: every cell the exact sum, and a refusal that names the organs where they do not go together."""

import decimal
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gkreport import AggregationError, Amount, ApplicantCounts, GkreportError, Report, aggregate
from gkreport.report.arithmetic import alike, exact_sum, minus
from gkreport.report.values import MAX_NUMBER
from gkreport.testing.strategies import consistent_reports

NEW = "requests.new_received.total"
FEES = "proactive_disclosure.administrative_fees"


def town(name, year=2024, **cells):
    return Report(organ=name, year=year).replace(cells)


def test_counts_and_fees_are_added_exactly_and_texts_left_out():
    parts = [
        town("青禾镇", **{NEW: 2, FEES: Decimal("0.1"), "overview": "甲"}),
        town("白杨镇", **{NEW: 3, FEES: Decimal("0.20001")}),
    ]
    with decimal.localcontext(prec=2):
        total = aggregate(iter(parts), organ="示例县", year=2024)
    assert (total.organ, total.year, total.overview) == ("示例县", 2024, "")
    assert (total[NEW], total[FEES]) == (5, Decimal("0.30001"))


def test_a_blank_in_one_report_is_a_blank_in_the_sum():
    total = aggregate([town("青禾镇", **{NEW: 2}), town("白杨镇")], "示例县", 2024)
    assert set(total.cells().values()) == {None}


@settings(max_examples=settings().max_examples // 2)
@given(consistent_reports(), st.integers(1, 4))
def test_the_sum_of_equal_reports_is_so_many_times_one(report, count):
    parts = [report.replace({"organ": f"第{at}镇", "year": 2024}) for at in range(count)]
    total = aggregate(parts, organ="示例县", year=2024)
    for path, value in report.cells().items():
        if not isinstance(value, Amount):
            assert total[path] == (value * count if value is not None else None)


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ([], "一份报告都没有"),
        ([town("青禾镇"), town("")], "第 2 份没有写明单位"),
        ([town("青禾镇", None)], "没有写明年度：青禾镇"),
        ([town("青禾镇"), town("示例县人民政府")], "汇总单位自己的报告不能计入：示例县人民政府"),
        ([town("青禾镇", 2023), town("白杨镇")], "不是 2024 年的：青禾镇(2023)"),
        ([town("青禾镇"), town("示例县青禾镇")], "同一单位有两份：青禾镇/示例县青禾镇"),
        (
            [town("青禾镇"), Report.blank("白杨镇", 2019).replace({"year": 2024})],
            "表二的表式不一，2021 年表式 青禾镇；2019 年表式 白杨镇",
        ),
        (
            [town("青禾镇"), town("白杨镇", **{"requests.outcomes.other_handling": ApplicantCounts()})],
            "无法汇总：其他处理的表式不一，2021 年表式 青禾镇；2019 年表式 白杨镇",
        ),
        ([town("青禾镇", **{NEW: MAX_NUMBER}), town("白杨镇", **{NEW: 1})], "总计：合计过大"),
    ],
)
def test_what_cannot_be_added_is_refused_by_name(parts, words):
    with pytest.raises(AggregationError) as caught:
        aggregate(parts, organ="示例县", year=2024)
    assert isinstance(caught.value, GkreportError)
    assert isinstance(caught.value, ValueError)
    assert words in str(caught.value)
    assert caught.value.in_language("en")


def test_too_much_money_is_refused():
    at, large = "proactive_disclosure.procurement.amount", Amount(Decimal("9" * 15), "元")
    parts = [Report.blank(name, 2019).replace({at: large}) for name in ("青禾镇", "白杨镇")]
    with pytest.raises(AggregationError, match="合计过大"):
        aggregate(parts, "示例县", 2019)


def test_amounts_are_added_in_the_finest_of_their_units():
    def add(*amounts):
        return exact_sum([Amount(Decimal(value), unit) for value, unit in amounts])

    assert add(("1.50", "万元"), ("2", "万元")) == Amount(Decimal("3.50"), "万元")
    assert add(("1", "亿元"), ("2", "万元")) == Amount(Decimal(10002), "万元")
    assert add(("7", ""), ("0", "元")) == Amount(Decimal(7), "")
    assert add(("0", ""), ("7", "元")) == Amount(Decimal(7), "元")
    assert add(("0", ""), ("0", "元")) == Amount(Decimal(0), "")
    assert add(("7", ""), ("7", "")) is None
    assert alike(Amount(Decimal(7)), Amount(Decimal(7), "元")) is None
    assert alike(Amount(Decimal(7)), Amount(Decimal(7))) == (7, 7, "")
    assert alike(Amount(Decimal(7)), 7) is None
    assert alike(7, Amount(Decimal(7))) is None
    assert alike(7, None) is None
    assert alike(7, Decimal("7.5")) == (7, Decimal("7.5"), "")


YUAN = {"元": 1, "万元": 10**4, "亿元": 10**8}
AMOUNTS = st.builds(
    Amount,
    st.decimals(0, 10**6, places=4, allow_nan=False).filter(lambda it: not it.is_signed()),
    st.sampled_from([*YUAN]),
)


def in_yuan(value, unit):
    return Fraction(value) * YUAN[unit]


@given(AMOUNTS, AMOUNTS)
def test_amounts_are_compared_and_added_as_money_is_whatever_their_units(one, other):
    """Worth in 元, by fractions: what is told, in the finer unit and written out, is worth what was printed."""
    with decimal.localcontext(prec=2):
        left, right, unit = alike(one, other)
        total = exact_sum([one, other])
    assert unit == min(one.unit, other.unit, key=YUAN.get)
    worth = in_yuan(one.value, one.unit), in_yuan(other.value, other.unit)
    assert (in_yuan(left, unit), in_yuan(right, unit)) == worth
    assert all(number.as_tuple().exponent <= 0 for number in (left, right))
    assert in_yuan(total.value, total.unit) == sum(worth)


NUMBERS = st.integers(-MAX_NUMBER, MAX_NUMBER) | st.decimals(-(10**6), 10**6, places=6, allow_nan=False)


@given(NUMBERS, NUMBERS)
def test_a_difference_is_exact_and_whole_numbers_stay_whole(left, right):
    with decimal.localcontext(prec=2):
        difference = minus(left, right)
    assert Fraction(difference) == Fraction(left) - Fraction(right)
    assert (type(difference) is int) == (type(left) is type(right) is int)

"""`deduce`: the real report with blanks, the chain of sums behind each value, and never a value that is not the truth."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

import gkreport
from gkreport import Report, deduce
from gkreport.form import form_of
from gkreport.testing import consistent_reports, reports

CASES = "review_and_litigation.review."
NEW = "requests.new_received."
GRANTED = "requests.outcomes.granted."


def made(cells):
    return Report.from_cells(cells, organ="示例市", year=2024)


def cases(**counts):
    return made({CASES + name: count for name, count in counts.items()})


@pytest.fixture
def shanghai(shared):
    entry = json.loads((shared / "reports" / "real-numbers.json").read_text(encoding="utf-8"))["shanghai-office-2019"]
    return Report.from_cells(entry["cells"], organ=entry["organ"], year=entry["year"])


def test_every_blank_of_table_three_of_shanghai_follows(shanghai):
    """上海市人民政府办公厅 2019: 126 blanks in 表三, eleven of them not zero."""
    found = deduce(shanghai)
    filled = {path: value for path, value in found.filled.items() if path.startswith("requests.")}
    assert len(filled) == sum(value is None for value in shanghai.requests.cells().values()) == 126
    assert sum(value != 0 for value in filled.values()) == 11
    assert found.contradictions == ()
    assert gkreport.check(found.report).errors == ()
    assert all(reason.message("zh") and reason.message("en") for reason in found.reasons.values())


def test_in_table_four_of_shanghai_one_block_stays_blank(shanghai):
    """行政复议 and 未经复议直接起诉 follow from their totals; of 复议后起诉 nothing is printed."""
    found = deduce(shanghai)
    review = found.report.review_and_litigation
    assert None not in review.review.cells().values()
    assert None not in review.litigation.direct.cells().values()
    assert set(review.litigation.after_review.cells().values()) == {None}
    after = {path: bounds for path, bounds in found.bounds.items() if "after_review" in path}
    assert set(after.values()) == {(0, None)}
    assert len(after) == 5


def test_a_total_follows_from_its_parts():
    found = deduce(cases(upheld=2, corrected=1, other=0, pending=4))
    assert found.filled == {CASES + "total": 7}
    reason = found.reasons[CASES + "total"]
    assert str(reason) == (
        "表四 行政复议 总计应为7。依据：表四 行政复议：结果维持＋结果纠正＋其他结果＋尚未审结＝总计，"
        "故表四 行政复议 总计＝7；各格不小于0"
    )
    assert reason.message("en") == (
        f"{CASES}total must be 7: review_and_litigation.review: upheld + corrected + other + pending = total, "
        f"hence {CASES}total = 7; no count is below 0"
    )
    assert [identity.right for identity in reason.identities] == [(CASES + "total",)]


def test_zeros_follow_where_nothing_is_left():
    found = deduce(cases(upheld=2, corrected=1, total=3))
    assert found.filled == {CASES + "other": 0, CASES + "pending": 0}
    assert "其他结果≤0" in str(found.reasons[CASES + "other"])


def test_a_blank_is_never_taken_for_zero():
    found = deduce(cases(upheld=2, corrected=1, total=5))
    assert found.filled == {}
    assert found.report == cases(upheld=2, corrected=1, total=5)
    assert found.bounds[CASES + "other"] == (0, 2)
    assert deduce(Report()).filled == {}
    assert deduce(Report()).bounds[CASES + "total"] == (0, None)
    assert "proactive_disclosure.penalty_decisions" not in deduce(Report()).bounds


def test_a_value_can_follow_through_several_sums():
    """自然人 of 第三项（七） follows from its column, and 本年新收 from that by the balance."""
    total, received = "requests.outcomes.total.natural_person", NEW + "natural_person"
    zeros = {path: 0 for path in form_of(Report()).cells if path.startswith("requests.")}
    lost = dict.fromkeys((total, "requests.outcomes.total.total", received, NEW + "total", GRANTED + "total"))
    carried = {f"requests.{row}.{name}": 2 for row in ("carried_out",) for name in ("natural_person", "total")}
    found = deduce(made({**zeros, **lost, GRANTED + "natural_person": 3, **carried}))
    assert found.filled[received] == 5
    assert found.contradictions == ()
    assert [identity.kind for identity in found.reasons[received].identities] == ["down", "balance"]


def test_a_sum_that_cannot_hold_is_a_contradiction_and_not_used():
    found = deduce(cases(upheld=5, total=3))
    assert found.filled == {}
    (contradiction,) = found.contradictions
    assert [identity.right for identity in contradiction.identities] == [(CASES + "total",)]
    assert "空格无论填什么（不小于0）" in str(contradiction)
    assert "review_and_litigation.review: upheld + " in contradiction.message("en")


def test_a_printed_sum_that_fails_is_a_contradiction_too():
    report = cases(upheld=1, corrected=1, other=1, pending=1, total=1)
    assert len(deduce(report).contradictions) == 1
    assert deduce(report).filled == {}


def test_two_sums_that_contradict_each_other_are_one_contradiction():
    """The row says 4 and the column says 3; nobody knows which is wrong, so the cell stays blank."""
    zeros = {path: 0 for path in form_of(Report()).cells if path.startswith("requests.")}
    numbers = {
        NEW + "natural_person": None,
        NEW + "total": 4,
        "requests.outcomes.total.natural_person": 3,
        GRANTED + "natural_person": 3,
    }
    found = deduce(made({**zeros, **numbers}))
    assert NEW + "natural_person" not in found.filled
    assert {"across", "balance"} in [
        {identity.kind for identity in contradiction.identities} for contradiction in found.contradictions
    ]


def test_bounds_that_rise_for_ever_are_given_up():
    """The cells say x = y and x = y + 1, with nothing to bound them: the work ends all the same."""
    zeros = {path: 0 for path in form_of(Report()).cells if path.startswith("requests.")}
    lost = [
        f"requests.{row}.{name}" for row in ("new_received", "outcomes.total") for name in ("natural_person", "total")
    ]
    lost += [GRANTED + "natural_person", GRANTED + "total"]
    found = deduce(made({**zeros, **dict.fromkeys(lost), NEW + "commercial_enterprise": 1}))
    assert NEW + "natural_person" not in found.filled


@given(consistent_reports(), st.integers(1, 40), st.randoms(use_true_random=False))
def test_what_is_deduced_is_the_truth(report, count, rng):
    """Blank 1 to 40 cells of a consistent report: never a value that differs, and the truth within all bounds."""
    paths = rng.sample(list(report.cells()), count)
    found = deduce(report.replace(dict.fromkeys(paths)))
    assert found.contradictions == ()
    assert all(report[path] == value for path, value in found.filled.items())
    assert found.report == report.replace({path: None for path in paths if path not in found.filled})
    assert found.filled.keys() == found.reasons.keys()
    for path, (low, high) in found.bounds.items():
        assert low <= report[path]
        assert high is None or low < high >= report[path]


@given(consistent_reports(), st.randoms(use_true_random=False))
def test_one_blank_in_a_sum_always_follows(report, rng):
    """A single blank is what the other cells of its sum leave."""
    path = rng.choice(sorted({path for identity in form_of(report).identities for path in identity.cells}))
    assert deduce(report.replace({path: None})).filled == {path: report[path]}


@given(reports())
def test_any_report_is_answered(report):
    """Never raises; what is printed stays printed; every reason and contradiction has a message."""
    found = deduce(report)
    assert all(report[path] is None for path in found.filled)
    assert all(value >= 0 for value in found.filled.values())
    for told in (*found.reasons.values(), *found.contradictions):
        assert told.message("zh")
        assert told.message("en")

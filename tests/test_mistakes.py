"""`locate` judged by twelve kinds of mistakes that clerks make, and by what its messages claim."""

import pytest
from hypothesis import given
from tests import clerks

from gkreport import Repair, Report, Weights, check, locate
from gkreport.annotation import suggestions
from gkreport.form import form_of, sums_of
from gkreport.solve.likelihood import Judge, Slip, surroundings_of
from gkreport.solve.mistakes import mistakes_in, scopes_of
from gkreport.solve.search import FailingSums
from gkreport.solve.system import system_of
from gkreport.testing import inconsistent_reports

EACH = 30
"""How many mistakes of each kind are made on real reports: 360 in all."""


def judged(kind, years, count):
    """Return how many of these mistakes are among the repairs, how many first, and what is said that is not so."""
    among = first = 0
    untrue = []
    for mistake in clerks.mistakes(kind, years, count):
        repairs = locate(mistake.report, previous=mistake.year.previous)
        proposed = [dict(repair.proposed) for repair in repairs]
        among += mistake.truth in proposed
        first += mistake.truth == proposed[0]
        untrue += clerks.untrue(repairs, mistake.report, mistake.year)
        assert all(mistake.year.holds(mistake.report.replace(one)) for one in proposed)
    return among, first, untrue


def test_real_mistakes_are_found_and_most_come_first(shared):
    """12 kinds on real reports: the truth is among the repairs, first in 90 %, and no message is untrue."""
    years = clerks.real_years(shared)
    found = {kind.__name__: judged(kind, years, EACH) for kind in clerks.KINDS}
    assert {kind: untrue for kind, (*_, untrue) in found.items() if untrue} == {}
    assert {kind: among for kind, (among, *_) in found.items() if among < EACH} == {}
    assert sum(first for _, first, _ in found.values()) >= 0.9 * EACH * len(clerks.KINDS), found


@pytest.mark.parametrize("kind", clerks.KINDS, ids=lambda kind: kind.__name__)
def test_invented_mistakes_are_found(kind):
    among, first, untrue = judged(kind, clerks.invented_years(), 10)
    assert (among, untrue) == (10, [])
    assert first >= (2 if kind is clerks.booked_twice else 7)


@given(inconsistent_reports())
def test_no_message_is_untrue_of_the_printed_numbers(planted):
    year = clerks.Year(planted.truth, Report())
    assert [*clerks.untrue(locate(planted.report), planted.report, year)] == []


# -- what is said of each kind, on numbers small enough to follow ----------------------------------

FIVE = ("natural_person", "commercial_enterprise", "research_institution", "public_welfare_org", "legal_service_org")
COLUMNS = ("natural_person", "commercial_enterprise", "research_institution", "total")
NEW, CARRIED_IN, CARRIED_OUT = (f"requests.{row}." for row in ("new_received", "carried_in", "carried_out"))
GRANTED, PART, OUTCOMES = (f"requests.outcomes.{row}." for row in ("granted", "partially_granted", "total"))
DENIED = "requests.outcomes.denied.state_secret."
ZERO = {path: 0 for path in Report().cells() if not path.startswith("proactive_disclosure")}


def row(path, *numbers):
    """Return the cells of a row with these numbers and their total."""
    return {path + name: number for name, number in zip(COLUMNS, (*numbers, sum(numbers)), strict=True)}


TRUTH = ZERO | row(NEW, 30, 20, 1) | row(CARRIED_IN, 4, 0, 2) | row(CARRIED_OUT, 3, 5, 0)
TRUTH |= row(GRANTED, 21, 8, 3) | row(PART, 10, 7, 0) | row(OUTCOMES, 31, 15, 3)
LAST = Report.from_cells(ZERO | row(CARRIED_OUT, 4, 0, 2), year=2023)


def printed(changes):
    """Return the report with these numbers instead of the true ones, and the true ones."""
    report = Report.from_cells(TRUTH | changes, year=2024)
    assert check(report).errors
    return report, {path: TRUTH[path] for path in TRUTH if path in changes and changes[path] != TRUTH[path]}


def only(repairs, truth):
    """Return the repair that proposes the truth."""
    (found,) = (repair for repair in repairs if dict(repair.proposed) == truth)
    return found


def test_a_request_booked_twice_is_no_total_that_was_not_updated():
    """The totals moved with it, so that each equals its parts: 多计1件, and no total is called stale."""
    report, truth = printed({NEW + "natural_person": 31, NEW + "total": 52})
    repairs = locate(report)
    assert dict(repairs[0].proposed) == truth
    assert repairs[0].message().count("疑似多计1件，总计也随之多计") == 2
    assert "1 too many seem to have been counted, in the totals too" in repairs[0].message("en")
    assert not any("没有随各项更新" in repair.message() for repair in repairs)
    outcomes = [repair for repair in repairs if GRANTED + "natural_person" in repair.proposed]
    assert outcomes[0].message().count("疑似少计1件，总计也随之少计") == 4


@pytest.mark.parametrize("more", [1, 9])
def test_two_outcomes_of_one_request_are_named_with_every_total(more):
    changed = (GRANTED + "natural_person", GRANTED + "total", OUTCOMES + "natural_person", OUTCOMES + "total")
    report, truth = printed({path: TRUTH[path] + more for path in changed})
    assert only(locate(report), truth).message().count(f"疑似多计{more}件") == 4


def test_last_year_protects_what_it_confirms():
    report, truth = printed({CARRIED_OUT + "natural_person": 4, CARRIED_OUT + "total": 9})
    alone, beside = locate(report), locate(report, previous=LAST)
    assert any(CARRIED_IN in path for repair in alone for path in repair.proposed)
    assert not any(CARRIED_IN in path for repair in beside for path in repair.proposed)
    assert only(beside, truth)
    assert beside.confirmed == (CARRIED_IN + "natural_person", CARRIED_IN + "total")
    assert beside.message().endswith("（2格与上一年报告相符，视为无误）")
    assert beside.message("en").endswith("taken as right, as last year's report confirms them: 2")


def test_last_year_says_what_was_carried_in():
    report, truth = printed({CARRIED_IN + "natural_person": 5, CARRIED_IN + "total": 7})
    first = locate(report, previous=LAST)[0]
    assert dict(first.proposed) == truth
    assert "填的是5，应为4，上一年报告结转下年度的是4" in first.message()
    assert "the report of the year before carried 4 out" in first.message("en")


def test_last_year_outranks_two_numbers_that_may_have_changed_places():
    """One of 自然人 stands under 商业企业: a row whose two numbers are exchanged explains it too, but not last year's 4."""
    report, truth = printed({CARRIED_IN + "natural_person": 3, CARRIED_IN + "commercial_enterprise": 1})
    assert dict(locate(report)[0].proposed) != truth
    repairs = locate(report, previous=LAST)
    assert [dict(repair.proposed) for repair in repairs] == [truth]
    assert repairs.followed == (CARRIED_IN + "natural_person", CARRIED_IN + "commercial_enterprise")
    assert repairs.message() == "至少有2格有误，有1种改法（2格与上一年报告不符，以上一年的数为准）"
    assert repairs.message("en").endswith("taken to hold what last year carried out: 2")


def test_one_too_many_carried_in_is_mended_there_alone():
    report, truth = printed({CARRIED_IN + "natural_person": 5, CARRIED_IN + "total": 7})
    assert len(locate(report)) > 10
    assert [dict(repair.proposed) for repair in locate(report, previous=LAST)] == [truth]


@pytest.mark.parametrize("other", [{"organ": "乡宁县"}, {"year": 2020}, {"year": 2024}])
def test_a_report_that_is_not_last_years_says_nothing(other):
    """Y-PREVIOUS holds nothing against it: then `locate` quotes nothing of it."""
    report, _ = printed({CARRIED_IN + "natural_person": 5, CARRIED_IN + "total": 7})
    report = report.replace({"organ": "宁县"})
    repairs = locate(report, previous=LAST.replace({"organ": "宁县", **other}))
    assert repairs == locate(report)
    assert not any("上一年" in repair.message() for repair in repairs)


def test_what_last_year_confirms_can_still_be_the_only_cell():
    """表三 carried in 0, as last year says: but both sums it stands in say 4."""
    report, truth = printed({CARRIED_IN + "natural_person": 0})
    repairs = locate(report, previous=Report.from_cells(ZERO, year=2023))
    assert [dict(repair.proposed) for repair in repairs] == [truth]
    assert repairs.confirmed == ()


@pytest.mark.parametrize(
    ("numbers", "words"),
    [((0, 21, 8, 32), "右移了一列"), ((0, 21, 8, 0), "右移了一列"), ((8, 3, 0, 32), "左移了一列")],
)
def test_a_shifted_row_comes_first(numbers, words):
    report, truth = printed(dict(zip((GRANTED + name for name in COLUMNS), numbers, strict=True)))
    if numbers[3] == 0:  # the total went with the rest, and 3 stands under the next applicant
        report = report.replace({GRANTED + "public_welfare_org": 3})
        truth |= {GRANTED + "public_welfare_org": 0}
    first = locate(report)[0]
    assert dict(first.proposed) == truth
    assert first.message().count(words) == len(truth)


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ((3, 21, 8), "右移了一列"),
        ((5, 21, 8), ""),
        ((8, 21, 8), ""),
        ((8, 3, 21), "左移了一列"),
        ((8, 3, 5), ""),
        ((8, 3, 8), ""),
    ],
)
def test_what_stands_at_the_end_from_which_numbers_moved_is_nought_or_what_fell_off(numbers, words):
    """21, 8, 3 were to be there: (3, 21, 8) has moved on by one; in (5, 21, 8) nobody knows where 5 comes from."""
    report, truth = printed(dict(zip((GRANTED + name for name in COLUMNS[:3]), numbers, strict=True)))
    message = only(locate(report), truth).message()
    assert message.count(words) == len(truth) if words else "移了" not in message


def test_a_column_can_have_slipped_down():
    report, truth = printed({GRANTED + "natural_person": 0, PART + "natural_person": 21, DENIED + "natural_person": 10})
    first = locate(report)[0]
    assert dict(first.proposed) == truth
    assert first.message().count("这几格的数都下移了一行") == 3


def test_the_one_row_of_table_four_can_be_shifted():
    review = [path for path in ZERO if path.startswith("review")]
    numbers = [4, 1, 0, 2, 7, 3, 0, 0, 1, 4, 2, 1, 0, 1, 4]
    for moved, words in (([0, *numbers[:-1]], "右移"), ([*numbers[1:], 0], "左移")):
        report = Report.from_cells(ZERO | dict(zip(review, moved, strict=True)))
        first = locate(report)[0]
        assert report.replace(first.proposed) == Report.from_cells(ZERO | dict(zip(review, numbers, strict=True)))
        assert words in first.message()


REVIEW, DIRECT, AFTER = (
    f"review_and_litigation.{block}." for block in ("review", "litigation.direct", "litigation.after_review")
)


def test_two_numbers_are_enough_for_a_row_that_no_other_sum_crosses():
    first = locate(Report.from_cells(ZERO | {REVIEW + "corrected": 3, DIRECT + "upheld": 3}))[0]
    moved = (REVIEW + "upheld", REVIEW + "corrected", REVIEW + "total", DIRECT + "upheld")
    assert dict(first.proposed) == dict(zip(moved, (3, 0, 3, 0), strict=True))
    assert first.message().count("右移了一列") == 4


@pytest.mark.parametrize(
    "printed",
    [
        {REVIEW + "total": 7, DIRECT + "upheld": 7},  # to be 尚未审结 7 and 总计 7, but 7 in 总计 can stay
        {AFTER + "corrected": 5},  # 结果维持 5 with a total that fell out, or 结果纠正 5 without one
    ],
)
def test_of_few_cells_none_is_said_to_be_shifted(printed):
    for repair in locate(Report.from_cells(ZERO | printed)):
        assert "移了" not in repair.message()


def test_where_the_sum_of_one_block_fails_only_that_block_can_have_moved():
    """复议 0 1 1 1 with total 0; both blocks of 诉讼 hold as they stand, and would hold moved on by one as well."""
    told = [(0, 1, 1, 1, 0), (3, 0, 0, 0, 3), (3, 0, 0, 0, 3)]
    cells = zip(
        (path for path in ZERO if path.startswith("review")), (number for row in told for number in row), strict=True
    )
    repairs = locate(Report.from_cells(ZERO | dict(cells)))
    assert [len(repair.changes) for repair in repairs] == [1, 3]
    assert all(path.startswith(REVIEW) for repair in repairs for path in repair.proposed)


def test_one_number_that_moved_is_no_shifted_row():
    """21 stands one column too far to the right, and 3 further on was left out: nothing that moved beside it says so."""
    report, truth = printed({GRANTED + "natural_person": 0, GRANTED + "commercial_enterprise": 21})
    report = report.replace({GRANTED + "research_institution": 0, OUTCOMES + "commercial_enterprise": 7})
    report = report.replace({OUTCOMES + "total": 41, GRANTED + "total": 24, NEW + "commercial_enterprise": 12})
    report = report.replace({NEW + "total": 43})
    truth |= {GRANTED + "commercial_enterprise": 0, GRANTED + "research_institution": 3}
    assert "移了" not in only(locate(report), truth).message()


def test_a_row_of_one_applicant_left_out_comes_first():
    """结转下年度 3 of 自然人 alone: both were left at 0, which is one thing that happened."""
    right = row(CARRIED_OUT, 3, 0, 0) | {NEW + "commercial_enterprise": 15, NEW + "total": 46}
    report = Report.from_cells(TRUTH | right, year=2024)
    assert not check(report).errors
    (repair, *_) = locate(report.replace(row(CARRIED_OUT, 0, 0, 0)))
    assert dict(repair.proposed) == {CARRIED_OUT + "natural_person": 3, CARRIED_OUT + "total": 3}


@pytest.mark.parametrize("more", [1, -1, 2, 9])
def test_who_was_miscounted_is_the_likelier_the_more_were_counted(more):
    """Together the cells have the points of one request, a ninth of its likelihood where nine are too many."""
    report, _ = printed({path: TRUTH[path] + more for path in (NEW + "natural_person", NEW + "total")})
    form, values = form_of(report), form_of(report).values(report)
    system, weights = system_of(form), Weights()
    wrong = {at: by for at, by in enumerate(system.sums.residuals(values)) if by}
    failing = FailingSums(system.coefficients, system.masks, values, wrong, system.lowest)
    judge = Judge(surroundings_of(form), values, (None,) * len(values), {}, weights)
    likely = {}
    for mistake in mistakes_in(scopes_of(form)[0], failing, judge):
        (kind, *_) = (slip.kind for slip in mistake.slips.values())
        base = weights.miscounted + (weights.beside if kind == "overcounted" else 0)
        if kind in ("overcounted", "undercounted"):
            likely[min(mistake.proposed)] = 10 ** ((mistake.weight - base) / 10) * abs(more)
    counted = {cell: values[cell] + 1 for cell in likely}
    assert len(likely) > 3
    for cell, share in likely.items():
        assert share == pytest.approx(counted[cell] / sum(counted.values()), rel=0.13), "to half a point"


def test_two_rows_can_have_changed_places():
    exchanged = {CARRIED_IN + name: TRUTH[CARRIED_OUT + name] for name in COLUMNS}
    exchanged |= {CARRIED_OUT + name: TRUTH[CARRIED_IN + name] for name in COLUMNS}
    report, truth = printed(exchanged)
    first = locate(report)[0]
    assert dict(first.proposed) == truth
    assert first.score == Weights().row_exchanged
    assert "填的是3，应为4，疑似与“四、结转下年度继续办理”整行互换" in first.message()


def test_no_rows_have_changed_places_where_one_cell_explains_as_much():
    """本年新收 has no total, so its 自然人 alone can be wrong as well: two rows are not taken to be."""
    told = row(NEW, 30, 0, 0) | row(CARRIED_IN, 3, 0, 0) | row(CARRIED_OUT, 4, 0, 0)
    told |= row(GRANTED, 31, 0, 0) | row(OUTCOMES, 31, 0, 0)
    both, alone = (locate(Report.from_cells(ZERO | told | {NEW + "total": total})) for total in (30, None))
    assert "整行互换" in both[0].message()
    assert [dict(repair.proposed) for repair in alone] == [{NEW + "natural_person": 32}]


def test_a_row_with_a_blank_has_not_changed_places_as_far_as_anyone_knows():
    exchanged = {CARRIED_IN + name: TRUTH[CARRIED_OUT + name] for name in COLUMNS}
    exchanged |= {CARRIED_OUT + name: TRUTH[CARRIED_IN + name] for name in COLUMNS}
    for blank in (CARRIED_IN, CARRIED_OUT):
        report = Report.from_cells(TRUTH | exchanged | {blank + "legal_service_org": None}, year=2024)
        repairs = locate(report)
        assert repairs
        assert not any("整行互换" in repair.message() for repair in repairs)


def test_rows_can_have_changed_places_whatever_is_blank_in_another():
    exchanged = {CARRIED_IN + name: TRUTH[CARRIED_OUT + name] for name in COLUMNS}
    exchanged |= {CARRIED_OUT + name: TRUTH[CARRIED_IN + name] for name in COLUMNS}
    report, truth = printed(exchanged | {DENIED + name: None for name in COLUMNS})
    truth = {path: truth[path] for path in exchanged if path in truth}
    assert only(locate(report), truth).message().count("整行互换") == len(truth)


def test_a_row_in_the_place_of_an_empty_one_has_changed_places_with_none():
    """结转 in the row above or below it, which is empty: one row was entered in the place of another."""
    weights = Weights(row_exchanged=500, misplaced=300)
    held = {"natural_person": 4, "commercial_enterprise": 5, "total": 9}
    for of, empty in ((CARRIED_IN, CARRIED_OUT), (CARRIED_OUT, CARRIED_IN)):
        whole = NEW if of == CARRIED_OUT else OUTCOMES
        right = ZERO | {path + name: number for path in (of, whole) for name, number in held.items()}
        right |= {GRANTED + name: right[OUTCOMES + name] for name in held}
        report = Report.from_cells(right, year=2024)
        assert not check(report).errors
        report = report.replace({of + name: 0 for name in held} | {empty + name: held[name] for name in held})
        truth = {path + name: right[path + name] for path in (CARRIED_IN, CARRIED_OUT) for name in held}
        assert only(locate(report, weights=weights), truth).score == 300


def test_five_stale_totals_are_one_mistake_beside_a_total_that_is_blank():
    """三（七）总计 adds up a blank, so nobody knows whether it is stale: it stays as it is."""
    rows = [f"requests.outcomes.denied.{name}." for name in ("state_secret", "prohibited_by_law", "security_stability")]
    truth = {path + name: 2 for path in rows for name in ("natural_person", "total")}
    truth |= {OUTCOMES + "natural_person": 37, OUTCOMES + "total": 55, NEW + "natural_person": 36, NEW + "total": 57}
    stale = {path: truth.get(path, TRUTH[path]) - 1 for path in (*(row + "total" for row in rows), GRANTED + "total")}
    stale |= {CARRIED_OUT + "total": 7}
    report = Report.from_cells(TRUTH | truth | {PART + "total": None}, year=2024)
    assert not check(report).errors
    repairs = locate(report.replace(stale))
    assert dict(repairs[0].proposed) == {path: report[path] for path in repairs[0].proposed}
    assert repairs[0].proposed.keys() == stale.keys()
    assert repairs[0].message().count("疑似总计没有随各项更新") == 5
    assert repairs.complete


def test_more_than_four_cells_of_one_mistake_are_told_as_such():
    report = Report.from_cells(ZERO | {NEW + name: 3 + at for at, name in enumerate(FIVE)} | {NEW + "total": 25})
    report = report.replace({OUTCOMES + name: report[NEW + name] for name in (*FIVE, "total")})
    report = report.replace({GRANTED + name: report[NEW + name] for name in (*FIVE, "total")})
    repairs = locate(report.replace({OUTCOMES + name: 0 for name in (*FIVE, "total")}))
    assert repairs.message() == "有误的格超过4个，有2种改法能解释全部"
    assert repairs.message("en") == "more than 4 cells are wrong; repairs that explain all: 2"


def test_a_row_can_be_left_out_whole():
    report, truth = printed(row(CARRIED_OUT, 0, 0, 0))
    first = locate(report)[0]
    assert dict(first.proposed) == truth
    assert first.message().count("疑似漏填") == len(truth)


def test_totals_of_totals_follow():
    """One more request in 一 and 三（一）, and no total was touched: 三（七）总计 equals the stale totals it adds up."""
    parts = {NEW + "natural_person": 30, GRANTED + "natural_person": 21}
    stale = {NEW + "total": 50, GRANTED + "total": 31, OUTCOMES + "natural_person": 30, OUTCOMES + "total": 48}
    report, truth = printed(parts | stale)
    repair = only(locate(report), truth)
    assert repair.message().count("疑似总计没有随各项更新") == 3
    assert "总计：填的是48，应为49，各项改正后，总计随之改正" in repair.message()


def test_a_total_beside_a_blank_is_held_against_the_sum_that_is_known():
    report, truth = printed({OUTCOMES + "research_institution": None, OUTCOMES + "total": 48})
    truth.pop(OUTCOMES + "research_institution")
    assert only(locate(report), truth).message().endswith("应为49，疑似总计没有随各项更新")


def test_a_row_that_is_wrong_throughout_is_named_though_nobody_knows_why():
    report, truth = printed(
        dict(
            zip(
                (CARRIED_IN + n for n in (*COLUMNS[:3], "other_org", "legal_service_org", "total")),
                (9, 8, 7, 6, 5, 35),
                strict=True,
            )
        )
    )
    repairs = locate(report)
    assert only(repairs, truth)
    assert (repairs.beyond, repairs.complete) == (True, False)


def test_beyond_that_a_beginning_is_made():
    """Wrong cells all over the table: what can be mended is listed, and what then still fails is told."""
    rows = [
        path.removesuffix("total") for path in ZERO if path.startswith("requests.outcomes") and path.endswith(".total")
    ]
    wrong = {
        path + name: 3 * at + 7 for at, path in enumerate(rows[:14]) for name in ("other_org", "total")[: 1 + at % 2]
    }
    report, _ = printed(wrong | {rows[15] + "other_org": 1000, rows[17] + "total": 444})
    (repair,) = repairs = locate(report)
    mended = report.replace(repair.proposed)
    still = {identity for finding in check(mended).errors for identity in [finding.cells]}
    assert {one.cells for one in repair.unmended} == still
    assert len(still) < len(check(report).errors)
    assert f"改后仍有{len(still)}条勾稽关系不成立（" in repair.message()
    assert f"sums that fail even so: {len(still)} (" in repair.message("en")
    assert "未必改得最少" in repairs.message()
    assert list(suggestions(repairs, check(report), {})) == []


@pytest.mark.parametrize("many", [1, 3, 4])
def test_of_the_sums_that_fail_even_so_three_are_named(many):
    sums = sums_of(form_of(Report())).all[:many]
    repair = Repair((), 0, sums)
    zh, en = "、".join(one.place for one in sums[:3]), ", ".join(one.place_en for one in sums[:3])
    assert repair.message() == f"改后仍有{many}条勾稽关系不成立（{zh}{'等' * (many > 3)}）"
    assert repair.message("en") == f"sums that fail even so: {many} ({en}{' ...' * (many > 3)})"


def test_where_nothing_can_be_said_that_is_said(monkeypatch):
    for name in ("plainest_sets", "lines_alone"):
        monkeypatch.setattr(f"gkreport.solve.repairs.{name}", lambda *_: [])
    monkeypatch.setattr("gkreport.solve.repairs._PLAIN", 4)
    rows = (NEW, GRANTED, PART, DENIED, CARRIED_OUT)
    repairs = locate(printed({path + "legal_service_org": 3 + at for at, path in enumerate(rows)})[0])
    assert (repairs, repairs.complete) == ([], False)
    assert repairs.message() == "有误的格超过4个或可能性过多，没有查出改法"
    assert repairs.message("en").endswith("no repair was found")


def test_too_many_repairs_of_several_tables_are_cut_to_the_likeliest(monkeypatch):
    report, _ = printed({NEW + "natural_person": 31, NEW + "total": 52, "review_and_litigation.review.total": 3})
    report = report.replace({"review_and_litigation.review.upheld": 1})
    everything = locate(report)
    monkeypatch.setattr("gkreport.solve.repairs._TOGETHER", 10)
    few = locate(report)
    assert 5 < len(few) <= 10 < len(everything)
    assert few[0] == everything[0]
    assert not few.complete


def test_a_column_is_named_by_its_own_label_within_its_block_only():
    """表四 has one row: 结果纠正 stands in it three times."""
    cells = form_of(Report()).cells
    here, beside, there = (
        cells[f"review_and_litigation.{path}"]
        for path in ("review.upheld", "review.corrected", "litigation.direct.corrected")
    )
    assert Slip("misplaced", here, beside, 2).message() == "疑似错位：其中2件应填入“结果纠正”列"
    assert Slip("misplaced", here, there, 2).message() == f"疑似错位：其中2件应填入“{there.place}”列"
    near = cells["review_and_litigation.litigation.direct.upheld"]
    assert Slip("misplaced", near, there, 2).message() == "疑似错位：其中2件应填入“结果纠正”列"
    one, other = (cells[f"{NEW}{name}"] for name in ("natural_person", "legal_service_org"))
    assert Slip("received", one, other, 2).message() == "疑似错位：2件误填在“法律服务机构”列"

"""`locate`: the real cases, every smallest repair against brute force, and how often the truth comes first."""

import itertools
import json
import random
import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gkreport
from gkreport import Repairs, Report, Weights, locate
from gkreport.form import form_of
from gkreport.report.values import MAX_NUMBER
from gkreport.solve.likelihood import _digits
from gkreport.solve.search import BranchBudget, FailingSums, smallest_sets
from gkreport.testing import consistent_reports, inconsistent_reports, reports

ZERO = dict.fromkeys(Report().cells(), 0) | {"proactive_disclosure.administrative_fees": Decimal(0)}
CLEAN = Report.from_cells(ZERO, organ="示例市", year=2024)
FORM = form_of(CLEAN)
IN_SUMS = sorted({path for identity in FORM.identities for path in identity.cells}, key=list(FORM.cells).index)
REVIEW = "review_and_litigation.review."
GRANTED = "requests.outcomes.granted."
NEW = "requests.new_received."


def made(changes):
    return CLEAN.replace(changes)


def granted(natural_person=0, other_org=0, **more):
    """Return a consistent report in which these requests were received and granted."""
    counts = {"natural_person": natural_person, "other_org": other_org, **more}
    counts["total"] = sum(counts.values())
    rows = (NEW, GRANTED, "requests.outcomes.total.")
    report = made({row + name: count for row in rows for name, count in counts.items()})
    assert locate(report) == []
    return report


def proposals(repairs):
    return [repair.proposed for repair in repairs]


def test_nothing_is_wrong_where_every_sum_holds():
    found = locate(CLEAN)
    assert found == []
    assert (found.complete, found.beyond) == (True, False)
    assert found.message() == Repairs().message() == "各项勾稽关系都成立"
    assert found.message("en") == "every sum holds"


@pytest.mark.parametrize("name", ["shanghai-office-2019", "huaian-2024", "suqian-2023", "pingtan-2023", "pingtan-2024"])
def test_real_reports_need_no_repair(shared, name):
    entry = json.loads((shared / "reports" / "real-numbers.json").read_text(encoding="utf-8"))[name]
    cells = {path: value for path, value in entry["cells"].items() if path in IN_SUMS or ".other_handling." in path}
    assert locate(Report.from_cells(cells)) == []


def test_a_total_left_at_zero_has_one_repair():
    """表四 10, 1, 0, 0 with total 0: no single part can bring the sum to 0."""
    found = locate(made({REVIEW + "upheld": 10, REVIEW + "corrected": 1}))
    assert proposals(found) == [{REVIEW + "total": 11}]
    assert str(found[0]) == "表四 行政复议 总计：填的是0，应为11，疑似总计没有随各项更新"
    assert found[0].message("en").startswith(REVIEW + "total: 0 should be 11; the total")
    assert found.message() == "至少有1格有误，有1种改法"
    assert "repairs: 1" in found.message("en")


@pytest.mark.parametrize(("upheld", "possible"), [(MAX_NUMBER - 1, True), (MAX_NUMBER, False)])
def test_a_cell_is_never_to_hold_more_than_a_cell_can(upheld, possible):
    """表四 upheld and 1 with total 0: the total is one more, if a number so large can be printed at all."""
    found = locate(made({REVIEW + "upheld": upheld, REVIEW + "corrected": 1}))
    assert ({REVIEW + "total": upheld + 1} in proposals(found)) is possible


def test_ties_are_all_returned_and_a_total_comes_first():
    """表四 5, 0, 0, 0 with total 0: the total is 5, or the first is 0."""
    found = locate(made({REVIEW + "upheld": 5}))
    assert proposals(found) == [{REVIEW + "total": 5}, {REVIEW + "upheld": 0}]
    assert found[1].message() == "表四 行政复议 结果维持：填的是5，应为0"
    assert [repair.score for repair in found] == [Weights().total, 0]
    assert all(repair.determined for repair in found)


def test_one_request_under_the_wrong_applicant_is_two_cells():
    """自然人 60+0 against 61+0, 其他 1+0 against 0+0, and every total agrees."""
    found = locate(granted(natural_person=61).replace({NEW + "natural_person": 60, NEW + "other_org": 1}))
    assert proposals(found) == [{NEW + "natural_person": 61, NEW + "other_org": 0}]
    assert "填的是60，应为61，疑似错位：1件误填在“其他”列" in found[0].message()
    assert "填的是1，应为0，疑似错位：其中1件应填入“自然人”列" in found[0].message()
    assert "1 of this number should perhaps stand in requests.new_received.natural_person" in found[0].message("en")


def test_a_number_in_the_wrong_row_is_explained_with_that_row():
    row = "requests.outcomes.denied.state_secret."
    moved = {GRANTED + "natural_person": 0, row + "natural_person": 7}
    found = locate(granted(natural_person=7).replace(moved))
    assert found[0].proposed == {GRANTED + "natural_person": 7, row + "natural_person": 0}
    assert "疑似错位：该数应填入“三、（一）予以公开”行" in found[0].message()
    assert "疑似错位：该数误填在“三、（三）1.属于国家秘密”行" in found[0].message()


def test_a_wrong_cell_in_two_tables_is_one_repair():
    found = locate(granted(natural_person=7).replace({NEW + "natural_person": 5, REVIEW + "upheld": 3}))
    assert proposals(found) == [
        {NEW + "natural_person": 7, REVIEW + "total": 3},
        {NEW + "natural_person": 7, REVIEW + "upheld": 0},
    ]


@pytest.mark.parametrize(
    ("kind", "truth", "wrong", "words"),
    [
        ("exchanged", {"natural_person": 12, "commercial_enterprise": 5}, (5, 12), "互换"),
        ("misplaced", {"natural_person": 12, "commercial_enterprise": 0}, (0, 12), "该数应填入“自然人”列"),
        ("split", {"natural_person": 12, "commercial_enterprise": 0}, (1, 2), "拆开"),
    ],
)
def test_two_cells_can_be_wrong_together(kind, truth, wrong, words):
    columns = tuple(truth)
    report = granted(**truth).replace({GRANTED + name: number for name, number in zip(columns, wrong, strict=True)})
    found = locate(report)[0]
    assert found.proposed == {GRANTED + name: number for name, number in truth.items()}
    assert kind in {change.slip.kind for change in found.changes}
    assert words in found.message()


def test_two_distant_cells_are_not_explained_together():
    report = granted(natural_person=20, other_org=20)
    found = locate(report.replace({NEW + "natural_person": 25, GRANTED + "other_org": 24}))
    assert [change.slip.kind for change in found[0].changes] == ["mistyped", "mistyped"]


def test_each_cell_is_explained_once():
    """Three cells wrong together: two of them explain each other, so the third stands alone."""
    report = granted(natural_person=40, commercial_enterprise=30, other_org=20)
    shifted = {NEW + "natural_person": 36, NEW + "commercial_enterprise": 34, NEW + "other_org": 16}
    (repair,) = (repair for repair in locate(report.replace(shifted)) if repair.proposed.keys() == shifted.keys())
    assert [change.slip.kind for change in repair.changes] == ["received", "misplaced", ""]


@pytest.mark.parametrize(
    ("found", "proposed", "kind"),
    [
        (12, 21, "swapped"),
        (1, 12, "dropped"),
        (122, 12, "doubled"),
        (15, 12, "mistyped"),
        (3, 5, ""),
        (3, 555, ""),
        (123, 321, ""),
        (1234, 2143, ""),
        (1234, 1333, ""),
        (1034, 2134, ""),
    ],
)
def test_slips_of_the_pen(found, proposed, kind):
    assert _digits(found, proposed) == kind


@pytest.mark.parametrize(
    ("found", "other", "kind", "words"),
    [
        (5, 5, "neighbour", "相邻格"),
        (0, 3, "omitted", "漏填"),
        (21, 3, "swapped", "颠倒"),
        (5, 3, "", ""),
    ],
)
def test_one_cell_is_explained_by_its_own_number(found, other, kind, words):
    report = granted(natural_person=12, commercial_enterprise=other)
    (repair,) = locate(report.replace({GRANTED + "natural_person": found}))
    assert repair.proposed == {GRANTED + "natural_person": 12}
    assert repair.changes[0].slip.kind == kind
    assert bool(repair.changes[0].slip) is bool(kind)
    assert words in repair.message()
    assert repair.message("en")


def test_a_number_of_last_year_is_recognised():
    report = granted(natural_person=12).replace({GRANTED + "natural_person": 40})
    last = granted(natural_person=40).replace({"year": 2023})
    slip = locate(report, previous=last)[0].changes[0].slip
    assert (slip.kind, slip.message()) == ("copied", "疑似沿用了上一年的数")
    assert locate(report, previous=last.replace({GRANTED + "natural_person": 41}))[0].changes[0].slip.kind == ""
    old = Report.from_cells({"requests.outcomes.other_handling.total": 1})
    assert locate(report, previous=old)[0].changes[0].slip.kind == ""


def test_weights_are_an_argument():
    report = made({REVIEW + "upheld": 5})
    assert locate(report, weights=Weights(total=-1, omitted=-1))[0].proposed == {REVIEW + "upheld": 0}


def test_a_repair_says_where_cells_share_an_amount():
    """Blanks leave 自然人 alone with its column: 5 and 4 together must come down to 1, in whatever way."""
    part = "requests.outcomes.partially_granted."
    blank = {
        row + "commercial_enterprise": None
        for row in (GRANTED, part, "requests.outcomes.denied.state_secret.", "requests.outcomes.total.")
    }
    numbers = {GRANTED + "natural_person": 5, part + "natural_person": 4}
    numbers |= {"requests.outcomes.total.natural_person": 1, NEW + "natural_person": 1, NEW + "total": 1}
    numbers |= {"requests.outcomes.total.total": 1, GRANTED + "total": 1}
    report = made({**blank, **numbers})
    assert not [f for f in gkreport.check(report).errors if "total" in f.cells[0]]
    found = locate(report)
    shared = next(repair for repair in found if not repair.determined)
    assert [(change.cell, change.low, change.high) for change in shared.changes] == [
        (GRANTED + "natural_person", 0, 1),
        (part + "natural_person", 0, 1),
    ]
    assert sum(shared.proposed.values()) == 1
    assert "（或0至1之间的其他数，与同组各格相配）" in shared.message()
    assert "another number from 0 to 1" in shared.message("en")
    assert all(gkreport.check(report.replace(repair.proposed)).errors == () for repair in found)


def test_a_sum_with_a_blank_is_not_weighed():
    found = locate(made({REVIEW + "upheld": 5, REVIEW + "other": None}))
    assert (found, found.unjudged) == ([], 1)
    assert found.message() == "没有不成立的勾稽关系（有1条因空格无法核对）", "a blank does not make a sum hold"
    assert found.message("en") == "no sum fails; sums that cannot be judged, as there are blanks in them: 1"
    beside = locate(made({REVIEW + "upheld": 5, NEW + "total": None}))
    assert beside.message() == "至少有1格有误，有2种改法（有2条因空格无法核对）"


def test_beyond_four_cells_the_plainest_changes_are_listed():
    rows = ("granted", "partially_granted", "denied.state_secret", "unable.not_held", "not_processed.petition")
    cells = {f"requests.outcomes.{row}.natural_person": 3 for row in rows}
    found = locate(made(cells))
    assert proposals(found) == [dict.fromkeys(cells, 0)]
    assert (found.complete, found.beyond, found[0].unmended) == (False, True, ())
    assert "超过4个" in found.message()
    assert "not searched further" in found.message("en")


def test_beyond_four_cells_none_is_changed_all_of_whose_sums_hold():
    """Five slips in four sums that share cells: what is right in all its sums is left alone, and the truth is found."""
    truth = granted(natural_person=27, commercial_enterprise=8, research_institution=1)
    wrong = {NEW + "natural_person": 36, NEW + "commercial_enterprise": 18, NEW + "research_institution": 5}
    wrong |= {"requests.outcomes.total.natural_person": 3, "requests.outcomes.unable.not_held.natural_person": 9}
    (repair,) = found = locate(truth.replace(wrong))
    assert repair.proposed == {path: truth[path] for path in wrong}
    assert (found.complete, found.beyond, repair.unmended) == (False, True, ())


def test_beyond_four_cells_a_step_that_did_not_help_is_taken_back():
    """Two rows, of which one fits neither its total nor its column: no change is listed that leaves as many sums failing."""
    rows = {
        "not_processed.excessive": {"total": 5, "research_institution": 7},
        "other_handling.misc": {"research_institution": 3},
    }
    rows |= {"not_processed.repeated": {"total": 5, "public_welfare_org": 5}}
    wrong = {f"requests.outcomes.{row}.{name}": value for row, told in rows.items() for name, value in told.items()}
    report = CLEAN.replace(wrong)
    (repair,) = found = locate(report)
    assert (found.complete, found.beyond) == (False, True)
    failing = len(gkreport.check(report.replace(repair.proposed)).errors)
    assert failing == len(repair.unmended) == 2
    for path in repair.proposed:
        others = {cell: number for cell, number in repair.proposed.items() if cell != path}
        assert len(gkreport.check(report.replace(others)).errors) > failing


def test_beyond_four_cells_a_mistake_that_hides_another_takes_a_step_of_its_own():
    """其他: one more in a row and in （七） of its column, which holds: the plainest change is made, then the rest sought."""
    truth = granted(natural_person=27, commercial_enterprise=8, research_institution=1)
    wrong = {"requests.outcomes.not_processed.repeated.other_org": 1, "requests.outcomes.total.other_org": 1}
    wrong |= {NEW + "other_org": 16, "requests.outcomes.partially_granted.natural_person": 10}
    wrong |= {"requests.outcomes.denied.state_secret.total": 13}
    (repair,) = found = locate(truth.replace(wrong))
    assert repair.proposed == {path: truth[path] for path in wrong}
    assert (found.complete, found.beyond, repair.unmended) == (False, True, ())


def test_repairs_found_before_the_search_was_given_up_are_returned(monkeypatch):
    monkeypatch.setattr("gkreport.solve.repairs._BRANCHES", 2)
    found = locate(made({"requests.outcomes.granted.natural_person": 3, "requests.outcomes.granted.other_org": 4}))
    assert len(found) == 1
    assert not found.complete
    assert found.message() == "可能的改法很多，只列出其中1种"
    assert "1 of them" in found.message("en")
    monkeypatch.setattr("gkreport.solve.repairs._BRANCHES", 3)
    found = locate(made({"requests.outcomes.granted.natural_person": 3, "requests.outcomes.granted.other_org": 4}))
    assert found.message() == "至少有2格有误，有1种改法", "the third branch is the last of this search"


@pytest.mark.parametrize(("most", "listed", "complete"), [(1, 1, False), (2, 2, True)])
def test_as_many_repairs_as_may_be_listed_are_all(monkeypatch, most, listed, complete):
    monkeypatch.setattr("gkreport.solve.repairs._TOGETHER", most)
    found = locate(granted(natural_person=7).replace({NEW + "natural_person": 5, REVIEW + "upheld": 3}))
    assert (len(found), found.complete) == (listed, complete)


@pytest.mark.parametrize(("most", "listed"), [(1, 1), (2, 2), (3, 2), (4, 4)])
def test_of_too_many_repairs_each_choice_in_one_table_goes_with_the_likeliest_in_the_other(monkeypatch, most, listed):
    """Two rows of 5 and of 7 without a total: four repairs, of which the total of the second row is in two."""
    monkeypatch.setattr("gkreport.solve.repairs._TOGETHER", most)
    direct = "review_and_litigation.litigation.direct."
    found = proposals(locate(made({REVIEW + "upheld": 5, direct + "upheld": 7})))
    assert len(found) == listed
    assert [one for one in found if one.get(direct + "total") == 7] == found[:2]
    assert len({next(iter(one)) for one in found}) == min(most, 2)


def test_pivots_need_not_be_one():
    """Sums a+b+c, a-b and c of no form so far: eliminating a leaves 2b, and a fraction is no repair."""
    columns = ({0: 1, 1: 1}, {0: 1, 1: -1, 2: 1}, {2: 1})
    masks = (0b011, 0b011, 0b110)

    def solved(residuals):
        failing = FailingSums(columns, masks, (10, 10, 10), residuals, (0, 0, 0))
        return [found.proposed for found in smallest_sets(failing, 3, BranchBudget(1000))]

    assert solved({0: 2, 1: 4, 2: 3}) == [{0: 7, 1: 11, 2: 6}]
    assert solved({0: 2, 1: 3, 2: 3}) == []


def test_cells_of_the_very_same_sums_share_what_is_missing():
    failing = FailingSums(({0: 1, 1: 1}, {0: 1, 1: 1}), (0b11, 0b11), (5, 4), {0: 8, 1: 8}, (0, 0))
    (found,) = smallest_sets(failing, 2, BranchBudget(1000))
    assert found.low == {0: 0, 1: 0}
    assert found.high == {0: 1, 1: 1}
    assert sum(found.proposed.values()) == 1


def brute(report, size):
    """Try every set of `size` cells and every small number in them."""
    cells = report.cells()
    sums = [identity for identity in FORM.identities if all(cells[path] is not None for path in identity.cells)]
    terms = {path: [(at, sign) for at, s in enumerate(sums) for sign, p in s.terms if p == path] for path in IN_SUMS}
    residuals = [sum(sign * cells[path] for sign, path in identity.terms) for identity in sums]
    failing = {at for at, residual in enumerate(residuals) if residual}
    candidates = [path for path in IN_SUMS if terms[path]]
    found = set()
    for chosen in itertools.combinations(candidates, size):
        if not failing <= {at for path in chosen for at, _ in terms[path]}:
            continue
        for numbers in itertools.product(range(30), repeat=size):
            left = list(residuals)
            for path, number in zip(chosen, numbers, strict=True):
                for at, sign in terms[path]:
                    left[at] += sign * (number - cells[path])
            if not any(left):
                found.add(chosen)
                break
    return found


@st.composite
def small_reports(draw):
    """Draw a report of small numbers with one to three wrong cells, perhaps with a column of blanks."""
    counts = draw(st.lists(st.integers(0, 4), min_size=3, max_size=3))
    names = ("natural_person", "commercial_enterprise", "other_org")
    report = granted(**dict(zip(names, counts, strict=True)))
    wrong = draw(st.dictionaries(st.sampled_from(IN_SUMS), st.integers(0, 6), min_size=1, max_size=3))
    if draw(st.booleans()):
        lost = draw(st.sampled_from(names))
        wrong |= {path: None for path in IN_SUMS if path.endswith(lost) and draw(st.integers(0, 3))}
    return report.replace(wrong)


@settings(max_examples=settings().max_examples // 2)
@given(small_reports())
def test_repairs_are_those_of_brute_force(report):
    """A repair of size k is a set for which numbers exist, and no smaller set is one (Fellegi & Holt 1976)."""
    repairs = locate(report)
    sets = {tuple(repair.proposed) for repair in repairs}
    if not repairs and repairs.complete:
        assert not gkreport.check(report).errors
        return
    smaller = brute(report, 1)
    if smaller:
        assert sets == smaller
        return
    assert all(len(chosen) > 1 for chosen in sets)
    pairs = brute(report, 2)
    if pairs:
        assert sets == pairs
    assert all(len(chosen) > 2 for chosen in sets) or pairs


def sum_errors(report):
    return [finding for finding in gkreport.check(report).errors if finding.rule.id in gkreport_sum_rules()]


def gkreport_sum_rules():
    return {"T3-ROWSUM", "T3-OUTCOMES", "T3-BALANCE", "T4-SUM"}


@given(inconsistent_reports())
def test_every_repair_makes_every_sum_hold(planted):
    """The truth is among the repairs wherever it is a smallest set; what has more points stands before what has less."""
    repairs = locate(planted.report)
    points = [repair.score for repair in repairs]
    assert points == sorted(points, reverse=True)
    for repair in repairs:
        assert sum_errors(planted.report.replace(repair.proposed)) == []
        assert all(change.found == planted.report[change.cell] != change.proposed for change in repair.changes)
    sizes = {len(repair.changes) for repair in repairs}
    assert repairs.complete
    assert len(sizes) == 1
    assert sizes <= set(range(1, len(planted.changes) + 1))
    if sizes == {len(planted.changes)}:
        truth = {path: planted.truth[path] for path in planted.changes}
        assert any(
            set(repair.proposed) == set(truth) and (repair.proposed == truth or not repair.determined)
            for repair in repairs
        )


@given(reports())
def test_any_report_is_answered(report):
    """What check says holds must be []; nothing raises."""
    repairs = locate(report)
    assert bool(repairs or not repairs.complete) is bool(sum_errors(report))
    assert repairs.message()


@given(consistent_reports())
def test_a_consistent_report_needs_no_repair(report):
    """`locate` of a consistent report is []."""
    assert locate(report) == []


def drawn_consistent(rng):
    """Draw a report such as counties print: most cells 0, every sum right."""
    sums = {identity.right[0] for identity in FORM.identities}
    sums |= {identity.left[0] for identity in FORM.identities if identity.kind == "balance"}
    while True:
        drawn = {path: rng.choice((0, 0, 0, rng.randrange(10), rng.randrange(200))) for path in IN_SUMS}
        deduction = gkreport.deduce(CLEAN.replace({**drawn, **dict.fromkeys(sums)}))
        if not deduction.bounds and not deduction.contradictions:
            return deduction.report


TOTALS = [identity.right[0] for identity in FORM.identities if identity.kind != "balance"]


def misprint(rng, number):
    """Return a number as a hand mistypes it."""
    digits = str(number)
    at = rng.randrange(len(digits))
    kind = rng.randrange(4)
    if kind == 0 and at:
        digits = digits[: at - 1] + digits[at] + digits[at - 1] + digits[at + 1 :]
    elif kind == 1 and len(digits) > 1:
        digits = digits[:at] + digits[at + 1 :]
    elif kind == 2:
        digits = digits[:at] + digits[at] + digits[at:]
    else:
        digits = digits[:at] + str(rng.randrange(10)) + digits[at + 1 :]
    return int(digits)


def err(rng, report, before, cells):
    """Draw one wrong cell as people make them; None where this draw came to nothing."""
    kind = rng.choices(("total", "digits", "omitted", "neighbour", "copied"), (30, 30, 15, 15, 10))[0]
    path = rng.choice([cell for cell in cells if (kind != "total" or cell in TOTALS)])
    truth = report[path]
    if kind == "total":
        wrong = truth - rng.randint(1, 9)
    elif kind == "digits":
        wrong = misprint(rng, truth) if truth else 0
    elif kind == "omitted":
        wrong = 0
    elif kind == "neighbour":
        row = [cell for cell in IN_SUMS if FORM.cells[cell].row is FORM.cells[path].row]
        at = row.index(path) + rng.choice((-1, 1))
        wrong = report[row[at % len(row)]]
    else:
        wrong = before[path]
    return None if wrong < 0 or wrong == truth else {path: wrong}


def first_places(table, draws=400):
    """Return how often the truth is the only repair or the first of them, and how often it is among them."""
    rng = random.Random(20240131)  # noqa: S311
    cells = [path for path in IN_SUMS if path.startswith(table)]
    years = [drawn_consistent(rng) for _ in range(12)]
    first = among = done = 0
    while done < draws:
        before, report = rng.sample(years, 2)
        if wrong := err(rng, report, before, cells):
            (path,) = wrong
            repairs = proposals(locate(report.replace(wrong), previous=before.replace({"year": 2023})))
            first += repairs[0] == {path: report[path]}
            among += {path: report[path]} in repairs
            done += 1
    return first / draws, among / draws


@pytest.mark.parametrize(("table", "least"), [("", 0.9), ("requests", 1.0), ("review_and_litigation", 0.6)])
def test_the_truth_comes_first_where_one_cell_is_wrong(table, least):
    """In 表三 the sums determine one wrong cell; in 表四 only likelihood decides between a part and its total."""
    first, among = first_places(table)
    assert first >= least, first
    assert among == 1.0


@pytest.mark.parametrize("share", [0.02, 0.04, 0.1, 1.0])
def test_random_numbers_are_answered_in_time(share):
    """Bounded work: ten thousand branches at most, far below a second on any machine."""
    rng = random.Random(5)  # noqa: S311
    for _ in range(5):
        wrong = {path: rng.randrange(1000) for path in IN_SUMS if rng.random() < share}
        began = time.process_time()
        locate(CLEAN.replace(wrong))
        assert time.process_time() - began < 1


def test_what_last_year_carried_out_speaks_for_it_and_against_every_other_number():
    """One request too few received, or carried in: the tables alone cannot tell which."""
    carried = [f"requests.carried_in.{name}" for name in ("natural_person", "total")]
    report = granted(5).replace({NEW + "natural_person": 4, NEW + "total": 4})
    ranks = {}
    for out in (1, 2, 0):
        last = CLEAN.replace({"year": 2023} | {path.replace("_in", "_out"): out for path in carried})
        found = locate(report, previous=last)
        ranks[out] = [at for at, repair in enumerate(found, 1 - len(found)) if repair.proposed.keys() == {*carried}]
    assert ranks == {1: [0], 2: [0], 0: []}, "alone where it says so, last where it says another number, else kept"

"""The slips that `locate` names, each on numbers small enough to follow: when one is said, and what it weighs."""

import itertools
import random

import attrs
import pytest

from gkreport import Report, Weights
from gkreport.form import form_of
from gkreport.solve.likelihood import ANOTHER, Judge, Slip, _digits, surroundings_of

FORM = form_of(Report())
AT = {path: at for at, path in enumerate(FORM.cells)}
NEW, GRANTED, PART = "requests.new_received.", "requests.outcomes.granted.", "requests.outcomes.partially_granted."
CARRIED_IN = "requests.carried_in."
PERSON, FIRM, SCHOOL, ALL = "natural_person", "commercial_enterprise", "research_institution", "total"
POINTS = Weights(
    **{
        name: 1000 * number for number, name in enumerate(Weights.__annotations__, 1) if name not in {"whole", "beside"}
    },
    whole=1,
    beside=10,
)
"""A weight for each slip by which it is told apart."""


def judge(printed=(), *, last_year=(), handed_on=()):
    """Return a judge of a report with these numbers, 0 in all other cells."""
    values, before = [0] * len(AT), [None] * len(AT)
    for path, number in dict(printed).items():
        values[AT[path]] = number
    for path, number in dict(last_year).items():
        before[AT[path]] = number
    carried = {AT[path]: number for path, number in dict(handed_on).items()}
    return Judge(surroundings_of(FORM), values, before, carried, POINTS)


def numbered(cells):
    return {AT[path]: number for path, number in cells.items()}


def one(path, found, proposed, **known):
    """Return how one cell is explained, and the points."""
    printed = {path: found, **known.pop("printed", {})}
    points, slip = judge(printed, **known).explain_one(AT[path], found, proposed)
    return slip.kind, points


def two(found, proposed):
    """Return how two cells are explained together: the slip of each, its amount, and the points."""
    explained = judge(found).explain_two(*(AT[path] for path in found), numbered(found), numbered(proposed))
    if not explained:
        return None
    points, here, there = explained
    assert (here.amount, here.whole) == (there.amount, there.whole)
    return here.kind, there.kind, here.amount, here.whole, points


def line(found, proposed, **known):
    """Return how the cells of a line are explained alike, and the points."""
    points, slips = judge(found, **known).explain_line(numbered(proposed))
    assert slips.keys() in ({*numbered(proposed)}, set())
    return [slip.kind for slip in slips.values()], points


# -- the digits of one number ----------------------------------------------------------------------


def without_a_digit(number):
    digits = str(number)
    return {digits[:at] + digits[at + 1 :] for at in range(len(digits))} - {""}


def with_neighbours_swapped(number):
    digits = str(number)
    return {digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :] for at in range(len(digits) - 1)}


def with_a_digit_mistyped(number):
    digits = str(number)
    return {digits[:at] + other + digits[at + 1 :] for at in range(len(digits)) for other in "0123456789"}


def test_every_slip_of_the_pen_is_told_from_the_digits():
    """All pairs of numbers below 100, and of some beyond: what the hand does to the right number gives the printed one."""
    beyond = random.Random(2).sample(range(100, 12_000), 60)  # noqa: S311
    for found, proposed in itertools.permutations([*range(100), *beyond], 2):
        kind = ""
        if str(found) in without_a_digit(proposed):
            kind = "dropped"
        elif str(proposed) in without_a_digit(found):
            kind = "doubled"
        elif str(found) in with_a_digit_mistyped(proposed) and proposed > 9:
            kind = "mistyped"
        elif str(found) in with_neighbours_swapped(proposed):
            kind = "swapped"
        assert _digits(found, proposed) == kind, (found, proposed)


# -- one cell --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("found", "points"), [(9, POINTS.copied // 4), (10, POINTS.copied)])
def test_that_last_year_had_the_same_number_says_little_of_one_digit(found, points):
    assert one(NEW + PERSON, found, 77, last_year={NEW + PERSON: found}) == ("copied", points)


@pytest.mark.parametrize(("found", "points"), [(9, POINTS.neighbour // 4), (10, POINTS.neighbour)])
@pytest.mark.parametrize("beside", [NEW + PERSON, NEW + SCHOOL, CARRIED_IN + FIRM])
def test_the_number_of_a_cell_on_any_side_can_be_repeated(found, points, beside):
    assert one(NEW + FIRM, found, 77, printed={beside: found}) == ("neighbour", points)


def test_a_cell_further_off_is_no_neighbour():
    for far in (NEW + "public_welfare_org", GRANTED + FIRM, CARRIED_IN + PERSON):
        assert one(NEW + FIRM, 10, 77, printed={far: 10}) == ("", 0)


@pytest.mark.parametrize(
    ("found", "kind", "points"), [(6, "total", POINTS.total), (8, "reduced", POINTS.reduced), (7, "", 0)]
)
def test_a_total_is_stale_below_or_above_what_its_parts_add_up_to(found, kind, points):
    proposed = 7 if found != 7 else 5
    assert one(NEW + ALL, found, proposed, printed={NEW + PERSON: 4, NEW + FIRM: 3}) == (kind, points)


def test_what_last_year_handed_on_outranks_the_pen():
    assert one(CARRIED_IN + PERSON, 21, 12, handed_on={CARRIED_IN + PERSON: 12}) == ("carried", POINTS.carried)
    assert one(CARRIED_IN + PERSON, 21, 12, handed_on={CARRIED_IN + PERSON: 13}) == ("swapped", POINTS.swapped)


def test_a_zero_is_left_out_and_never_a_repeated_zero():
    known = {"last_year": {NEW + FIRM: 0}, "printed": {NEW + PERSON: 0}}
    assert one(NEW + FIRM, 0, 5, **known) == ("omitted", POINTS.omitted)


# -- a line of cells -------------------------------------------------------------------------------


def test_a_row_left_at_zero_has_another_weight_where_one_applicant_asked():
    alone = {NEW + PERSON: 5, NEW + ALL: 5}
    assert line({}, alone) == (["omitted"] * 2, POINTS.one_of_line)
    assert line({}, {NEW + PERSON: 5, NEW + FIRM: 1, NEW + ALL: 6}) == (["omitted"] * 3, POINTS.line)


def test_two_stale_totals_are_a_line():
    found = {NEW + PERSON: 4, NEW + ALL: 3, CARRIED_IN + PERSON: 2, CARRIED_IN + ALL: 1}
    assert line(found, {NEW + ALL: 4, CARRIED_IN + ALL: 2}) == (["total"] * 2, POINTS.line)
    assert line(found | {CARRIED_IN + ALL: 9}, {NEW + ALL: 4, CARRIED_IN + ALL: 2}) == ([], 0), "one of them lies above"


@pytest.mark.parametrize(("most", "chance"), [(9, 4), (10, 1)])
def test_last_years_row_with_its_zeros_is_copied(most, chance):
    """What was 0 last year is a number left out; that all are the same says less where each has one digit."""
    last = {NEW + PERSON: most, NEW + FIRM: 0, NEW + SCHOOL: 2}
    right = {NEW + PERSON: 77, NEW + FIRM: 3, NEW + SCHOOL: 55}
    assert line(last, right, last_year=last) == (["copied", "omitted", "copied"], POINTS.line // chance)
    few = {path: right[path] for path in (NEW + PERSON, NEW + FIRM)}
    assert line(last, few, last_year=last) == (["copied", "omitted"], POINTS.one_of_line // chance)


def test_cells_to_which_different_things_happened_are_no_line():
    found = {NEW + PERSON: 12, NEW + FIRM: 0, NEW + SCHOOL: 40}
    right = {NEW + PERSON: 77, NEW + FIRM: 3, NEW + SCHOOL: 55}
    assert line(found, right, last_year={NEW + PERSON: 12}) == ([], 0)


# -- two cells together ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("other", "near"),
    [(NEW + FIRM, True), (NEW + SCHOOL, False), (CARRIED_IN + PERSON, True), (GRANTED + PERSON, False)],
)
def test_two_numbers_of_a_row_or_column_change_places(other, near):
    extra = POINTS.beside * near
    exchanged = two({NEW + PERSON: 12, other: 5}, {NEW + PERSON: 5, other: 12})
    assert exchanged == ("exchanged", "exchanged", 0, False, POINTS.exchanged + extra)
    part = two({NEW + PERSON: 12, other: 5}, {NEW + PERSON: 10, other: 7})
    assert part == ("misplaced", "received", 2, False, POINTS.misplaced + extra)
    back = two({NEW + PERSON: 10, other: 7}, {NEW + PERSON: 12, other: 5})
    assert back == ("received", "misplaced", 2, False, POINTS.misplaced + extra)
    whole = two({NEW + PERSON: 12, other: 0}, {NEW + PERSON: 0, other: 12})
    assert whole == ("misplaced", "received", 12, True, POINTS.misplaced + extra + POINTS.whole)
    rest = two({NEW + PERSON: 12, other: 3}, {NEW + PERSON: 0, other: 15})
    assert rest == ("misplaced", "received", 12, False, POINTS.misplaced + extra)


def test_cells_that_share_neither_row_nor_column_are_explained_apart():
    assert two({NEW + PERSON: 12, CARRIED_IN + FIRM: 5}, {NEW + PERSON: 5, CARRIED_IN + FIRM: 12}) is None


def test_what_one_has_too_many_the_other_lacks():
    assert two({NEW + PERSON: 12, NEW + FIRM: 5}, {NEW + PERSON: 10, NEW + FIRM: 8}) is None
    assert two({NEW + PERSON: 12, NEW + FIRM: 5}, {NEW + PERSON: 10, NEW + FIRM: 3}) is None


def test_nobody_enters_a_request_under_a_total():
    assert two({NEW + PERSON: 12, NEW + ALL: 15}, {NEW + PERSON: 10, NEW + ALL: 17}) is None
    exchanged = two({NEW + "other_org": 12, NEW + ALL: 15}, {NEW + "other_org": 15, NEW + ALL: 12})
    assert exchanged == ("exchanged", "exchanged", 0, False, POINTS.exchanged + POINTS.beside)


def test_one_number_is_split_over_two_neighbours_of_a_row():
    split = ("split", "split", 0, False, POINTS.split)
    assert two({NEW + PERSON: 1, NEW + FIRM: 2}, {NEW + PERSON: 12, NEW + FIRM: 0}) == split
    assert two({NEW + PERSON: 1, NEW + FIRM: 2}, {NEW + PERSON: 0, NEW + FIRM: 12}) == split
    assert two({NEW + PERSON: 1, NEW + FIRM: 2}, {NEW + PERSON: 11, NEW + FIRM: 1}) is None
    assert two({NEW + PERSON: 1, NEW + FIRM: 2}, {NEW + PERSON: 21, NEW + FIRM: 0}) is None
    assert two({NEW + PERSON: 1, NEW + SCHOOL: 2}, {NEW + PERSON: 12, NEW + SCHOOL: 0}) is None
    assert two({NEW + PERSON: 1, CARRIED_IN + PERSON: 2}, {NEW + PERSON: 12, CARRIED_IN + PERSON: 0}) is None


# -- all changes of a repair -----------------------------------------------------------------------


def test_a_slip_of_two_cells_counts_once_and_each_cell_has_one():
    """自然人 and 商业企业 are exchanged, 科研机构 has digits swapped: two slips."""
    found = {NEW + PERSON: 12, NEW + FIRM: 50, NEW + SCHOOL: 31}
    right = {NEW + PERSON: 50, NEW + FIRM: 12, NEW + SCHOOL: 13}
    points, slips = judge(found).explain_all(numbered(found), numbered(right))
    assert [slip.kind for slip in slips.values()] == ["exchanged", "exchanged", "swapped"]
    assert points == POINTS.exchanged + POINTS.beside + POINTS.swapped - 2 * ANOTHER


def test_of_two_slips_that_share_a_cell_the_likelier_is_said():
    """12 and 5 can be exchanged, or 7 stand one further on than they should: the cell that is left has no slip."""
    found = {NEW + PERSON: 12, NEW + FIRM: 5, NEW + SCHOOL: 9}
    right = {NEW + PERSON: 5, NEW + FIRM: 12, NEW + SCHOOL: 2}
    for likelier, kinds in (
        ("misplaced", ["", "received", "misplaced"]),
        ("exchanged", ["exchanged", "exchanged", ""]),
    ):
        weighing = attrs.evolve(judge(found), weights=attrs.evolve(POINTS, **{likelier: 50_000}))
        points, slips = weighing.explain_all(numbered(found), numbered(right))
        assert [slip.kind for slip in slips.values()] == kinds
        assert points == 50_000 + POINTS.beside - 2 * ANOTHER


def test_two_slips_of_one_cell_each_are_said_where_they_are_likelier_together():
    """Two neighbours have digits swapped, and each has the digits of the other."""
    found = {NEW + PERSON: 12, NEW + FIRM: 21}
    right = {NEW + PERSON: 21, NEW + FIRM: 12}

    def said(**points):
        one_report = Judge(surroundings_of(FORM), [*judge(found).values], [None] * len(AT), {}, Weights(**points))
        score, slips = one_report.explain_all(numbered(found), numbered(right))
        return score, {slip.kind for slip in slips.values()}

    assert said(swapped=20, exchanged=25, beside=0) == (40 - 2 * ANOTHER, {"swapped"})
    assert said(swapped=20, exchanged=26, beside=0) == (40 - 2 * ANOTHER, {"swapped"})
    assert said(swapped=20, exchanged=27, beside=0) == (27 - ANOTHER, {"exchanged"})


def test_last_year_speaks_for_a_mistake_or_against_it():
    handed = judge(handed_on={CARRIED_IN + PERSON: 4, CARRIED_IN + FIRM: 1})
    for proposed, sign in (
        ({CARRIED_IN + PERSON: 4}, 1),
        ({CARRIED_IN + PERSON: 4, CARRIED_IN + FIRM: 1, NEW + PERSON: 3}, 1),
        ({CARRIED_IN + PERSON: 4, CARRIED_IN + FIRM: 2}, -1),
        ({CARRIED_IN + PERSON: 5}, -1),
        ({NEW + PERSON: 4}, 0),
    ):
        assert handed.agreement(numbered(proposed)) == sign * POINTS.carried


# -- the words -------------------------------------------------------------------------------------


def test_a_slip_that_nobody_knows_is_said_to_be_none():
    assert not Slip()
    assert (Slip().message(), Slip().message("en")) == ("", "")


def test_a_weight_is_given_by_its_name():
    """Of twenty-one numbers in a row nobody sees which is which."""
    with pytest.raises(TypeError):
        Weights(12)

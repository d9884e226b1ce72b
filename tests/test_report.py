"""The classes: what can be built, what cannot, and how a cell is reached."""

import pickle
from decimal import Decimal
from typing import Annotated, ClassVar

import attrs
import pytest

from gkreport import Amount, ApplicantCounts, Edition, ProactiveDisclosure2019, Report, Requests
from gkreport.report.applicants import BLANK, RowsOf
from gkreport.report.edition_2021 import DocumentCounts
from gkreport.report.marks import Column, Kind, Row, Section
from gkreport.report.outcomes import OtherHandling
from gkreport.report.record import Record, blank_of, checked, choices, reader_of, shape, shape_with, shapes
from gkreport.report.requests import Outcomes
from gkreport.report.values import Count, is_sound, paragraphs

CARRIED_OUT = "requests.carried_out.total"


@pytest.mark.parametrize("value", [True, 1.0, "1", Decimal(1), [1]])
def test_a_count_is_a_strict_int(value):
    with pytest.raises(TypeError, match="total"):
        ApplicantCounts(total=value)


@pytest.mark.parametrize("value", [-1, 2**53])
def test_a_count_lies_within_bounds(value):
    with pytest.raises(ValueError, match="total"):
        ApplicantCounts(total=value)


EXACT_IN_JSON = 2**53 - 1  # RFC 7493, 2.2
FINEST = Decimal("0.00000001")
SOUND = {
    Kind.COUNT: [0, 1, EXACT_IN_JSON],
    Kind.CHANGE: [-EXACT_IN_JSON, -1, 0, EXACT_IN_JSON],
    Kind.MONEY: [Decimal(0), FINEST, Decimal("9" * 15), Decimal("9" * 15) + FINEST],
    Kind.AMOUNT: [Amount(Decimal("9" * 15), "元")],
}
UNSOUND = {
    Kind.COUNT: [-1, EXACT_IN_JSON + 1, True, 1.0, Decimal(1)],
    Kind.CHANGE: [-EXACT_IN_JSON - 1, EXACT_IN_JSON + 1, True, 1.0, Decimal(1)],
    Kind.MONEY: [FINEST / 10, Decimal("1E+1"), Decimal(10) ** 15, Decimal("-0"), Decimal("sNaN"), 1, 1.0],
    Kind.AMOUNT: [Decimal(1), 1],
}


@pytest.mark.parametrize("kind", Kind)
def test_what_a_cell_of_each_kind_can_hold(kind):
    assert all(is_sound(kind, value) for value in (None, *SOUND[kind]))
    assert not any(is_sound(kind, value) for value in ("", "1", *UNSOUND[kind]))


def test_only_the_changes_of_2019_may_be_negative():
    report = Report.blank(year=2019)
    changed = report.replace({"proactive_disclosure.fee.items_change": -3})
    assert changed["proactive_disclosure.fee.items_change"] == -3
    with pytest.raises(ValueError, match="items_prior_year"):
        report.replace({"proactive_disclosure.fee.items_prior_year": -3})


@pytest.mark.parametrize(
    "value", [Decimal("NaN"), Decimal("Infinity"), Decimal(-1), Decimal("-0"), Decimal("1E+3"), Decimal("0.000000001")]
)
def test_money_is_a_plain_decimal(value):
    with pytest.raises(ValueError, match="administrative_fees"):
        Report().replace({"proactive_disclosure.administrative_fees": value})


def test_money_has_at_most_fifteen_digits_before_the_point():
    path = "proactive_disclosure.administrative_fees"
    assert Report().replace({path: Decimal("9" * 15)})[path] == Decimal("9" * 15)
    with pytest.raises(ValueError, match="administrative_fees"):
        Report().replace({path: Decimal("1" + "0" * 15)})


@pytest.mark.parametrize("value", [1, 1.5, "1.5", True])
def test_money_is_nothing_but_decimal(value):
    with pytest.raises(TypeError, match="administrative_fees"):
        Report().replace({"proactive_disclosure.administrative_fees": value})


def test_an_amount_keeps_the_unit_that_was_printed():
    assert str(Amount(Decimal("12.50"), "万元")) == "12.50万元"
    assert Amount(Decimal(1)).unit == ""
    with pytest.raises(ValueError, match="unit"):
        Amount(Decimal(1), "美元")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="value"):
        Amount(1)  # type: ignore[arg-type]


def test_a_part_must_be_of_its_class():
    with pytest.raises(TypeError):
        Requests(new_received=DocumentCounts())  # type: ignore[arg-type]
    assert Outcomes(other_handling=ApplicantCounts()).other_handling == ApplicantCounts()
    with pytest.raises(TypeError):
        Outcomes(other_handling=None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("year", "error"), [(1999, ValueError), (2100, ValueError), (True, TypeError), ("2024", TypeError)]
)
def test_a_year_is_a_plausible_int(year, error):
    with pytest.raises(error, match="year"):
        Report(year=year)


def test_a_wrong_sum_can_be_built():
    assert ApplicantCounts(natural_person=1, total=5).total == 5


def test_reports_are_frozen_hashable_picklable_comparable():
    report = Report(organ="示例县", year=2024).replace({CARRIED_OUT: 3})
    assert hash(report) == hash(pickle.loads(pickle.dumps(report)))  # noqa: S301
    assert pickle.loads(pickle.dumps(report)) == report != Report()  # noqa: S301
    assert attrs.evolve(report, year=2023).year == 2023
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        report.year = 2000  # type: ignore[misc]
    assert not hasattr(report, "__dict__")
    with pytest.raises(TypeError):
        ApplicantCounts(1)  # type: ignore[misc]


def test_cells_come_in_printed_order_with_their_paths():
    cells = Report().cells()
    assert list(cells)[:3] == [f"proactive_disclosure.rules.{name}" for name in ("issued", "repealed", "in_force")]
    assert list(cells)[-1] == "review_and_litigation.litigation.after_review.total"
    assert next(iter(Report().requests.carried_out.cells())) == "natural_person"


def test_an_unknown_path_names_the_nearest():
    with pytest.raises(KeyError, match=r"nearest is 'requests\.carried_out\.total'"):
        Report()["requests.carried_ot.total"]
    with pytest.raises(KeyError, match="nearest"):
        Report().replace({"requests.carried_out.total.x": 3})
    with pytest.raises(KeyError, match="nearest"):
        Report()["requests"]
    with pytest.raises(KeyError, match="nearest"):
        Report()["overview"]


def test_replace_takes_cells_parts_and_texts_at_once():
    report = Report().replace(
        {
            "requests.carried_in": ApplicantCounts(total=7),
            "requests.carried_in.natural_person": 7,
            "overview": "一",
            "organ": "示例县",
        }
    )
    assert report.requests.carried_in == ApplicantCounts(natural_person=7, total=7)
    assert (report.overview, report.organ) == ("一", "示例县")


def test_a_part_cannot_be_replaced_by_a_number_and_filled_at_once():
    with pytest.raises(TypeError, match="carried_in"):
        Report().replace({"requests.carried_in": 3, "requests.carried_in.total": 3})


def test_the_edition_is_the_newest_among_the_tables_and_other_handling_belongs_to_table_three():
    report = Report.blank("示例县", 2020)
    assert report.edition is Edition.E2019
    assert isinstance(report.proactive_disclosure, ProactiveDisclosure2019)
    mixed = Report(year=2023).replace({"requests.outcomes.other_handling": ApplicantCounts()})
    assert (mixed.edition, len(mixed.cells())) == (Edition.E2021, 186)
    assert Report.blank("x", 2019, edition=Edition.E2021).edition is Edition.E2021
    newer = report.replace({"requests.outcomes.other_handling": OtherHandling()})
    assert (newer.proactive_disclosure.edition, newer.edition) == (Edition.E2019, Edition.E2021)
    assert (newer.requests.edition, newer.review_and_litigation.edition) == (Edition.E2021, Edition.E2019)


def test_what_the_year_before_carried_over_is_carried_in():
    cells = {"requests.carried_out.natural_person": 3, "requests.carried_out.total": 3}
    for year, before in ((2021, 2020), (None, 2020), (2021, None)):
        previous = Report.blank("示例县", before, edition=Edition.E2019).replace(cells)
        report = Report.blank("示例县", year, previous=previous)
        assert {path: value for path, value in report.cells().items() if value is not None} == {
            "requests.carried_in.natural_person": 3,
            "requests.carried_in.total": 3,
        }
    with pytest.raises(ValueError, match="2022 年报告的上年报告不能是 2020 年的"):
        Report.blank(year=2022, previous=Report(year=2020))


@pytest.mark.parametrize(
    ("year", "edition"), [(2015, Edition.E2019), (2020, Edition.E2019), (2021, Edition.E2021), (None, Edition.E2021)]
)
def test_the_edition_in_force(year, edition):
    assert Edition.for_year(year) is edition


def test_from_cells_takes_the_edition_from_the_paths():
    report = Report.from_cells({"requests.outcomes.other_handling.total": 2}, organ="示例县", year=2024)
    assert report.requests.outcomes.other_handling == ApplicantCounts(total=2)
    report = Report.from_cells({"requests.outcomes.other_handling.misc.total": 2}, year=2019)
    assert isinstance(report.requests.outcomes.other_handling, OtherHandling)
    with pytest.raises(KeyError, match="nearest"):
        Report.from_cells({"requests.total": 2})


def test_repr_is_short():
    assert repr(Report(organ="示例县", year=2024)) == "<Report 示例县 2024 (2021 form): 200 cells, 200 blank, 0 zero>"
    assert repr(Report()) == "<Report ? ? (2021 form): 200 cells, 200 blank, 0 zero>"
    assert repr(ApplicantCounts(natural_person=1, total=1)) == "ApplicantCounts(natural_person=1, total=1)"


def test_prose_has_one_written_form():
    assert Report(overview=" 　一 \t 二\r\n\r\n三\r").overview == "一 二\n三"
    assert Report(organ=" 示例\n县 ").organ == "示例县"
    with pytest.raises(ValueError, match="control"):
        paragraphs("a\x00b")
    with pytest.raises(TypeError, match="str"):
        Report(overview=None)  # type: ignore[arg-type]


def test_one_path_is_read_as_a_tuple_too():
    assert reader_of(("year",))(Report(year=2024)) == (2024,)


def test_a_notebook_shows_the_form_with_all_text_escaped():
    shown = Report(organ="<script>alert(1)</script>")._repr_html_()
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown


# -- shapes: other columns, and a union within a union -----------------------------------------------


@attrs.frozen(kw_only=True, repr=False, field_transformer=checked)
class PairOfCounts(Record):
    """Columns made up for these tests."""

    person: Annotated[Count, Column("个人")] = None
    total: Annotated[Count, Column("总计", total=True)] = None


@attrs.frozen(kw_only=True, repr=False, field_transformer=checked)
class RequestsInPairs(Requests[PairOfCounts]):
    since: ClassVar[Edition] = Edition.E2021


@attrs.frozen(kw_only=True, repr=False, field_transformer=checked)
class Sheet(Record):
    requests: Annotated[Requests | RequestsInPairs, Section("三、", "申请", "表三")] = attrs.field(factory=Requests)


@attrs.frozen(kw_only=True, repr=False, field_transformer=checked)
class RowsOfTwoKinds(RowsOf):
    since: ClassVar[Edition] = Edition.E2021
    paired: Annotated[PairOfCounts, Row("一、", "甲")] = PairOfCounts()
    counted: Annotated[ApplicantCounts, Row("二、", "乙")] = BLANK


def test_a_row_with_columns_of_its_own_keeps_them():
    rows = RowsOfTwoKinds[DocumentCounts]()
    assert (type(rows.paired), type(rows.counted)) == (PairOfCounts, DocumentCounts)


def test_the_columns_of_table_three_are_a_parameter():
    assert Requests[ApplicantCounts] is Requests
    assert Requests[PairOfCounts] is Requests[PairOfCounts]
    pairs = Requests[PairOfCounts]().replace({"outcomes.denied.state_secret": PairOfCounts(person=1, total=1)})
    assert [path for path, value in pairs.cells().items() if value] == [
        "outcomes.denied.state_secret.person",
        "outcomes.denied.state_secret.total",
    ]
    assert len(pairs.cells()) == len(Requests().cells()) // 7 * 2
    assert pickle.loads(pickle.dumps(pairs)) == pairs  # noqa: S301
    assert attrs.evolve(pairs, carried_out=PairOfCounts(total=2))["carried_out.total"] == 2
    with pytest.raises(TypeError, match="carried_out: PairOfCounts, not ApplicantCounts"):
        attrs.evolve(pairs, carried_out=ApplicantCounts())
    with pytest.raises(TypeError, match="requests: Requests, not"):
        Report(requests=pairs)  # type: ignore[arg-type]


def test_a_union_can_hold_a_union():
    assert [(edition_names(of), blank_of(of).edition.value) for of in shapes(Sheet)] == [
        (["Requests", "OtherHandling"], 2021),
        (["RequestsInPairs", "OtherHandlingOfPairOfCounts"], 2021),
        (["RequestsInPairs", "PairOfCounts"], 2021),
        (["Requests", "ApplicantCounts"], 2019),
    ]
    for of in shapes(Sheet):
        assert shape(blank_of(of)) == of
        assert shape_with(blank_of(of).cells(), shapes(Sheet)[0]) == of
    assert shape_with((), shapes(Sheet)[2]) == shapes(Sheet)[2]


def edition_names(of):
    return [cls.__name__ for _, cls in choices(of)]


def test_the_classes_of_a_union_are_of_different_editions():
    with pytest.raises(TypeError, match="requests: each class of a union must say in `since`"):

        @attrs.frozen(kw_only=True, repr=False, field_transformer=checked)
        class Alike(Record):
            requests: Requests | Requests[PairOfCounts]

"""What texts count, derived from the declaration: a new row, a new column and an older edition are known by their marks."""

from typing import Annotated

import attrs

from gkreport import Edition, Report
from gkreport.checks.claims.quantities import _named, ways_to_count
from gkreport.checks.claims.vocabulary import Sense
from gkreport.form import form_of
from gkreport.form.walk import table_of
from gkreport.report.applicants import BLANK, ApplicantCounts
from gkreport.report.marks import Column, Row, Section
from gkreport.report.record import checked, shape
from gkreport.report.requests import Outcomes, Requests
from gkreport.report.values import Count

OLD, NEW = (form_of(Report.blank(edition=edition)) for edition in (Edition.E2019, Edition.E2021))


@attrs.frozen(kw_only=True, repr=False, field_transformer=checked)
class MoreApplicants(ApplicantCounts):
    abroad: Annotated[Count, Column("境外组织", called="境外机构")] = None


@attrs.frozen(kw_only=True, repr=False, field_transformer=checked)
class MoreOutcomes(Outcomes):
    returned: Annotated[
        ApplicantCounts, Row("（八）", "退回（不含转办）", also=("退回申请",), called="予以退回 不公开")
    ] = BLANK


@attrs.frozen(kw_only=True, repr=False, field_transformer=checked)
class MoreRequests(Requests):
    outcomes: Annotated[MoreOutcomes, Row("三、", "本年度办理结果")] = MoreOutcomes()


def told(of):
    table = table_of("requests", Section("三、", "申请情况", "表三", counts="requests"), shape(of))
    return {(sense, name): it for (_, sense, name), it in _named(attrs.evolve(NEW, tables=(table,))).items()}


def test_a_new_row_is_told_by_its_marks() -> None:
    named = told(MoreRequests())
    returned = named[Sense.ACT, "returned"]
    assert returned.words == {"退回", "退回申请", "予以退回", "不公开"}
    assert returned.ways == (("requests.outcomes.returned",),)
    rest = named[Sense.ACT, "else"].ways
    assert rest[-1] == ("requests.outcomes.returned",)
    assert rest[-2] == ("requests.outcomes.other_handling", "requests.outcomes.returned")
    answered = named[Sense.ACT, "answered"].ways
    assert all("requests.outcomes.returned" in way for way in answered[1:])  # not marked as left without an answer


def test_a_word_that_a_new_row_shares_counts_the_first_or_both() -> None:
    denied, returned = "requests.outcomes.denied", "requests.outcomes.returned"
    assert told(MoreRequests())[Sense.ACT, "不公开"].ways == ((denied,), (denied, returned))


def test_a_new_column_is_told_by_its_marks() -> None:
    abroad = told(Requests[MoreApplicants]())[Sense.APPLICANT, "abroad"]
    assert abroad.words == {"境外组织", "境外机构"}
    assert abroad.ways == (("abroad",),)


def test_an_older_edition_is_told_in_the_words_of_the_newest() -> None:
    for name, old, new in (
        ("rules.issued", "rules.made", "rules.issued"),
        ("penalty_decisions", "penalty.decisions", "penalty_decisions"),
    ):
        assert ways_to_count(OLD, name) == ((f"proactive_disclosure.{old}",),)
        assert ways_to_count(NEW, name) == ((f"proactive_disclosure.{new}",),)
    assert ways_to_count(OLD, "rules.repealed") == ()
    assert ways_to_count(OLD, "other_handling.uncorrected") == ()


def test_a_shared_word_counts_the_first_or_all() -> None:
    granted, partly = "requests.outcomes.granted.total", "requests.outcomes.partially_granted.total"
    assert ways_to_count(NEW, "disclosed") == ((granted,), (granted, partly))
    alone, together = ways_to_count(NEW, "granted", "enterprise")
    assert alone == ("requests.outcomes.granted.commercial_enterprise",)
    assert len(together) == 5
    ends = ("corrected", "other")
    assert ways_to_count(NEW, "review.withdrawn") == (tuple(f"review_and_litigation.review.{end}" for end in ends),)


def test_every_name_counts_cells_of_its_own_form() -> None:
    for form in (OLD, NEW):
        for family, sense, name in _named(form):
            if family == "requests" and sense == Sense.ACT:
                ways = ways_to_count(form, name)
                assert all(way for way in ways)
                assert {path for way in ways for path in way} <= set(form.cells)

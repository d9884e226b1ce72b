"""Sums of many reports at once: what `check` finds of each, and nothing else."""

import attrs
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import gkreport
from gkreport import ApplicantCounts, FormatError, ProactiveDisclosure2019, Report, frames
from gkreport.checks.sums import rule_of
from gkreport.form import form_of
from gkreport.frames import columns as vectorised
from gkreport.frames.whole import WholeNumbers
from gkreport.report.values import MAX_NUMBER
from gkreport.testing import consistent_reports, inconsistent_reports, reports

_SOME = max(1, settings().max_examples // 5)
_HANDLING = "requests.outcomes.other_handling"
_TOTAL = "requests.carried_in.total"
_IN_ROWS = f"{_HANDLING}.misc.total"

ONE_ROW = Report().replace({_HANDLING: ApplicantCounts()})
OF_2019 = Report().replace({"proactive_disclosure": ProactiveDisclosure2019()})
ALL_KINDS = st.lists(
    st.one_of(reports(), consistent_reports(), inconsistent_reports().map(lambda planted: planted.report)), max_size=5
)


def filled(report, value):
    """Return the report with one number in every cell that stands in a sum."""
    in_sums = {path for identity in form_of(report).identities for path in identity.cells}
    return report.replace(dict.fromkeys(in_sums, value))


def one_by_one(many):
    rules = {report: {rule_of(identity) for identity in form_of(report).identities} for report in many}
    return [
        (number, finding)
        for number, report in enumerate(many)
        for finding in gkreport.check(report)
        if finding.rule in rules[report]
    ]


MIXED = [
    filled(Report(), 1),
    filled(ONE_ROW, 2),
    Report(),
    filled(OF_2019, 0),
    filled(OF_2019.replace({_HANDLING: ApplicantCounts()}), 3),
    filled(Report(), MAX_NUMBER),
    filled(ONE_ROW, 2).replace({_TOTAL: None}),
    filled(Report(), 1).replace({_IN_ROWS: None}),
]


@example(MIXED)
@example(MIXED[:1])
@example([])
@given(ALL_KINDS)
@settings(max_examples=_SOME)
def test_its_findings_are_those_of_check(many):
    """Same rules, same cells, same numbers, same words, in the same order, with blanks and on all forms."""
    columns = frames.Columns.of(iter(many))
    found = frames.check_sums(columns)
    assert found == one_by_one(many)
    assert [finding.message() for _, finding in found] == [finding.message() for _, finding in one_by_one(many)]
    assert all(type(number) is int and type(finding.found) is int for number, finding in found)
    assert frames.check_sums(frames.Columns.from_arrow(frames.wide(many))) == found


@example(MIXED)
@given(ALL_KINDS)
@settings(max_examples=_SOME)
def test_the_flags_are_the_findings(many):
    columns = frames.Columns.of(many)
    broken = frames.broken_sums(columns)
    assert broken.shape == (len(many), len(columns.identities)) == (columns.count, len(columns.identities))
    assert broken.dtype == np.bool_
    flagged = [(number, columns.identities[at].cells) for number, at in np.argwhere(broken).tolist()]
    assert sorted(flagged) == sorted((number, finding.cells) for number, finding in one_by_one(many))


def test_the_flags_stand_in_the_rows_of_their_reports():
    for many in (MIXED, MIXED[:1]):
        columns = frames.Columns.of(many)
        flagged = np.argwhere(frames.broken_sums(columns)).tolist()
        named = {(number, columns.identities[at].cells) for number, at in flagged}
        assert named == {(number, finding.cells) for number, finding in one_by_one(many)}


def test_frames_of_other_libraries_are_checked_too():
    table = frames.wide(MIXED)
    found = one_by_one(MIXED)
    for frame in (frames.to_pandas(table), frames.to_polars(table)):
        assert frames.check_sums(frames.Columns.from_arrow(frame)) == found


def test_a_sum_that_several_forms_have_is_one():
    columns = frames.Columns.of([Report(), ONE_ROW, OF_2019])
    assert len(columns.groups) == 3
    assert len(columns.identities) == len(set(columns.identities)) == 42 + 40 - 3


def test_more_reports_than_are_added_up_at_a_time(monkeypatch):
    monkeypatch.setattr(vectorised, "_AT_ONCE", 2)
    assert frames.check_sums(frames.Columns.of(MIXED)) == one_by_one(MIXED)


@given(st.lists(st.integers(0, 12), min_size=1, max_size=5, unique=True))
def test_a_span_takes_the_rows_it_was_made_of(rows):
    assert np.arange(13)[vectorised._span(rows)].tolist() == rows


def test_all_sums_of_the_form_are_slices():
    for report in MIXED:
        for sides in vectorised._sums(form_of(report)):
            assert all(isinstance(side, slice) for side in sides)


def test_no_sum_can_overflow():
    """Each cell holds at most 2**53 - 1 and the longest sum has 22 of them: int64 has room for 1024."""
    longest = max(len(identity.cells) for report in MIXED for identity in form_of(report).identities)
    assert longest * MAX_NUMBER < 2**63
    report = filled(Report(), MAX_NUMBER).replace({"requests.outcomes.total.total": 0})
    expected = {finding.expected for _, finding in frames.check_sums(frames.Columns.of([report]))}
    assert 21 * MAX_NUMBER in expected


def test_a_form_whose_sums_could_overflow_is_refused():
    form = form_of(Report())
    endless = attrs.evolve(form.identities[0], left=form.identities[0].left * 200)
    with pytest.raises(AssertionError):
        vectorised._sums(attrs.evolve(form, identities=(endless,)))


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        (
            _TOTAL,
            MAX_NUMBER + 1,
            "第2行 表三 第2行 二、上年结转政府信息公开申请数量 总计（requests.carried_in.total）：应为零至",
        ),
        (_TOTAL, -1, "应为零至 9007199254740991 的整数或空白"),
        (_TOTAL, 1.0, "是 double 类型"),
        (_HANDLING + ".edition", 2020, f"第2行 “{_HANDLING}.edition”：应为 2019、2021 之一"),
        (_HANDLING + ".edition", None, "应为 2019、2021 之一"),
        (_IN_ROWS, 1, "应为空白，本行的表式没有这一格"),
    ],
)
def test_numbers_that_cannot_stand_there_are_refused(column, value, message):
    table = frames.wide([ONE_ROW, ONE_ROW])
    values = pa.array([table[column][0].as_py(), value])
    table = table.set_column(table.column_names.index(column), column, values)
    with pytest.raises(FormatError, match=message):
        frames.Columns.from_arrow(table)


def test_columns_of_a_form_that_no_row_follows_may_be_missing():
    table = frames.wide([filled(ONE_ROW, 2)])
    without = table.drop_columns([_IN_ROWS])
    assert frames.check_sums(frames.Columns.from_arrow(without)) == one_by_one([filled(ONE_ROW, 2)])
    with pytest.raises(FormatError, match=f"缺少“{_TOTAL}”一列"):
        frames.Columns.from_arrow(table.drop_columns([_TOTAL]))


def test_a_change_may_be_negative():
    path = "proactive_disclosure.fee.items_change"
    column = WholeNumbers(frames.wide([OF_2019.replace({path: -3}), OF_2019]))[path]
    assert column.numbers.tolist() == [-3, 0]
    assert column.blank.tolist() == [False, True]

"""The laws of the library, each with the rule it quotes."""

import copy
import json
from decimal import Decimal

import jsonschema
import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

import gkreport
from gkreport import Amount, GkreportError, Report, Requests
from gkreport.checks.sums import SUM_RULES
from gkreport.compose import compose
from gkreport.form import form_of
from gkreport.recognise import recognise
from gkreport.report.marks import Kind
from gkreport.testing import Planted, consistent_reports, inconsistent_reports, reports, strategies, tables, texts


@given(consistent_reports())
def test_consistent_reports_have_no_error(report):
    """A clean report has no errors."""
    assert gkreport.check(report).errors == ()


def broken_sums(findings):
    return {finding.cells for finding in findings if finding.rule in SUM_RULES.values()}


@given(inconsistent_reports(max_changes=1))
def test_one_planted_change_breaks_exactly_the_sums_that_hold_the_cell(planted):
    """第一项加第二项之和，等于第三项加第四项之和: a sum fails where the cell stands, nowhere else."""
    (path,) = planted.changes
    expected = {identity.cells for identity in form_of(planted.report).identities if path in identity.cells}
    assert broken_sums(gkreport.check(planted.report)) == expected


@given(inconsistent_reports())
def test_planted_changes_are_found_and_none_hides_another(planted):
    """The residual does not cancel: every changed cell stands in a finding."""
    assert planted.report != planted.truth
    assert planted.truth.replace(planted.changes) == planted.report
    cells = {path for finding in gkreport.check(planted.report).errors for path in finding.cells}
    assert planted.changes.keys() <= cells


@given(reports())
def test_findings_are_stable_and_in_printed_order(report):
    """Findings are complete in one run, in printed order; the same call gives the same findings."""
    findings = gkreport.check(report)
    assert findings == gkreport.check(report)
    order = {path: at for at, path in enumerate(report.cells())}
    in_tables = [
        order[finding.cells[-1]] for finding in findings if finding.cells and not finding.rule.id.startswith("S-")
    ]
    assert in_tables == sorted(in_tables)
    assert all(finding.message("zh") and finding.message("en") for finding in findings)


@given(reports())
def test_a_blank_never_makes_a_false_error(report):
    """A blank is not a zero: a sum with a blank operand is not assessed."""
    cells = report.cells()
    for finding in gkreport.check(report).errors:
        assert all(cells[path] is not None for path in finding.cells)


@given(reports())
def test_json_round_trips_every_report(report):
    """What was printed stays printed."""
    data = gkreport.dumps(report, format="json")
    assert gkreport.read(data) == report
    assert gkreport.dumps(gkreport.read(data), format="json") == data


@given(reports())
def test_a_composed_page_is_recognised_as_the_report_it_shows(report):
    """Report -> page -> report: every cell, every text, the title."""
    reading = recognise(compose(report))
    assert reading.report.cells() == report.cells()
    for name in ("organ", "year", "overview", "problems_and_improvements", "other_matters"):
        assert getattr(reading.report, name) == getattr(report, name)


@settings(max_examples=max(30, settings().max_examples // 3))
@given(reports())
def test_docx_round_trips_every_report(report):
    """Report -> Word document -> report, equal; the same report gives the same bytes."""
    data = gkreport.dumps(report, format="docx")
    document = gkreport.open(data)
    assert document.report == report
    assert {problem.kind for problem in document.problems} <= {"title"}
    assert gkreport.dumps(report, format="docx") == data


@settings(max_examples=max(10, settings().max_examples // 10))
@given(consistent_reports(), st.data())
def test_filling_a_word_document_puts_in_exactly_the_numbers(report, data):
    """Numbers go into the cells, nothing else changes; filling twice changes nothing."""
    empty = Report().replace({"requests.outcomes.other_handling": report.requests.outcomes.other_handling})
    blanks = dict.fromkeys(empty.cells())
    if type(report.proactive_disclosure) is not type(empty.proactive_disclosure):
        empty, blanks = Report.blank(year=2019), {}
        empty = empty.replace({"requests.outcomes.other_handling": report.requests.outcomes.other_handling})
        blanks = dict.fromkeys(empty.cells())
    empty = empty.replace(blanks)
    some = data.draw(st.sampled_from(sorted(report.cells())))
    half = empty.replace({some: report[some]})
    document = gkreport.open(gkreport.dumps(half, format="docx")).fill(report)
    assert document.report.cells() == report.cells()
    assert document.fill(report).to_bytes() == document.to_bytes()


@given(reports())
def test_html_is_written_for_every_report(report):
    """No text of a report becomes markup."""
    page = gkreport.dumps(report, format="html", findings=gkreport.check(report)).decode()
    assert page.count("<table>") == 3
    assert page.count("<b>") == 0


SCHEMA = jsonschema.Draft202012Validator(gkreport.json_schema())
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 2**54) | st.sampled_from(["1", "0.5", "-1", "x", "元"]),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["value", "unit", "edition", "total"]), inner)
    ),
    max_leaves=4,
)


def _paths(tree, above=()):
    for key, value in tree.items():
        yield (*above, key)
        if isinstance(value, dict):
            yield from _paths(value, (*above, key))


@given(st.data(), reports(), _JSON, st.booleans())
def test_codec_and_schema_agree_on_any_change(data, report, value, delete):
    """The shipped schema accepts and rejects what the codec does."""
    tree = json.loads(gkreport.dumps(report, format="json"))
    path = data.draw(st.sampled_from(sorted(_paths(tree))))
    inner = tree
    for key in path[:-1]:
        inner = inner[key]
    if delete:
        del inner[path[-1]]
    else:
        inner[path[-1]] = copy.deepcopy(value)
    try:
        gkreport.read(json.dumps(tree).encode())
    except GkreportError:
        accepted = False
    else:
        accepted = True
    assert SCHEMA.is_valid(tree) == accepted


MAGIC = st.sampled_from(
    [b"", b"{", b"\t", b"PK\x03\x04", b"%PDF", b"<", b"\xd0\xcf\x11\xe0", "一、总体情况\n\t规章\n\t0".encode()]
)


@settings(max_examples=max(300, settings().max_examples))
@given(MAGIC, st.binary(max_size=300))
def test_any_bytes_end_in_a_report_or_a_gkreport_error(magic, data):
    """Any bytes in: a report, or a GkreportError."""
    try:
        report = gkreport.read(magic + data)
    except GkreportError:
        return
    assert isinstance(report, Report)


LINES = st.lists(
    st.sampled_from(
        [
            "\t自然人",
            "\t总计",
            "\t其他",
            "\t0",
            "\t7",
            "\t",
            "",
            "\t规章",
            "\t本年制发件数",
            "一、总体情况",
            "\t（七）总计",
            "\t结果维持",
            "\t一、本年新收政府信息公开申请数量",
            "\t法人或其他组织",
            "\t第二十条第（一）项",
            "示例县2024年政府信息公开工作年度报告",
            "\t-",
            "\t1②",
        ]
    ),
    max_size=40,
)


@given(LINES)
def test_shuffled_pieces_of_the_form_end_in_a_report_or_a_gkreport_error(lines):
    """Pieces of the form in any order are read or refused, never a crash."""
    try:
        report = gkreport.open("\n".join(lines).encode()).report
    except GkreportError:
        return
    assert len(report.cells()) in (186, 198, 200, 212)


@settings(max_examples=max(1, settings().max_examples // 6))
@given(st.sampled_from(["proactive_disclosure", "requests", "review_and_litigation"]), st.data())
def test_tables_are_those_of_consistent_reports(name, data):
    """A table drawn alone holds its own sums."""
    table = data.draw(tables(name))
    assert gkreport.check(Report().replace({name: table})).errors == ()


def test_only_tables_can_be_asked_for():
    for name in ("overview", "nothing"):
        with pytest.raises(KeyError):
            tables(name)


def test_examples_shrink_to_a_single_cell():
    planted: Planted = find(inconsistent_reports(), lambda _planted: True)
    assert len(planted.changes) == 1
    assert {value for value in planted.truth.cells().values() if isinstance(value, int)} == {0}


def test_reports_without_a_title_and_with_blanks_are_drawn_and_tables_alone():
    """`find` raises where none is drawn."""
    quick = settings(phases=[Phase.generate])
    find(reports(), lambda report: not report.organ and None in report.cells().values(), settings=quick)
    find(tables("requests"), lambda table: type(table) is Requests and bool(table.new_received.total), settings=quick)
    for kind, sort in ((Kind.COUNT, int), (Kind.CHANGE, int), (Kind.MONEY, Decimal), (Kind.AMOUNT, Amount)):
        assert type(find(strategies._values(kind), lambda _value: True, settings=quick)) is sort


@given(texts())
def test_texts_are_in_their_written_form(text):
    """Paragraphs joined by a newline, none empty."""
    assert Report(overview=text).overview == text


CHAIN = st.lists(st.sampled_from(["docx", "xlsx", "html", "json"]), min_size=1, max_size=4)


@settings(max_examples=max(20, settings().max_examples // 3))
@given(reports(), CHAIN)
def test_along_any_chain_of_formats_a_report_stays_the_same(report, chain):
    """Word, Excel, web page, JSON, in any order: read(dumps(r, f)) == r."""
    passed = report
    for format_ in chain:
        passed = gkreport.read(gkreport.dumps(passed, format=format_))
    assert passed == report

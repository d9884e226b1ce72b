"""Every rule: where it speaks, where it is silent, and what it says."""

import json
from decimal import Decimal

import attrs
import pytest

import gkreport
from gkreport import RULES, ApplicantCounts, CaseOutcomes, Finding, Report, Severity, check
from gkreport.checks.sums import finding_of
from gkreport.form import form_of, sums_of

PROSE = {
    "overview": "主动公开、依申请公开、政府信息管理、平台建设和监督保障各项工作按要求开展。",
    "problems_and_improvements": "公开的时效还有不足，下一步将改进。",
    "other_matters": "本年没有收取信息处理费。",
}
ZERO = dict.fromkeys(Report().cells(), 0) | {"proactive_disclosure.administrative_fees": Decimal(0)}
CLEAN = Report.from_cells(ZERO, organ="示例市", year=2024).replace(PROSE)


def rules(report):
    return [finding.rule.id for finding in check(report)]


def test_a_clean_report_has_no_finding():
    assert list(check(CLEAN)) == []
    assert check(CLEAN).ok
    assert str(check(CLEAN)) == "没有发现问题"


def test_a_wrong_total_names_row_formula_both_numbers_and_difference():
    cases = CaseOutcomes(upheld=10, corrected=1, other=0, pending=0, total=0)
    findings = check(CLEAN.replace({"review_and_litigation.review": cases}))
    assert findings.ok is False
    (finding,) = findings
    assert (finding.rule.id, finding.severity, finding.expected, finding.found) == ("T4-SUM", Severity.ERROR, 11, 0)
    assert finding.cells == tuple(
        f"review_and_litigation.review.{name}" for name in ("upheld", "corrected", "other", "pending", "total")
    )
    assert finding.difference == -11
    for part in ("表四 行政复议", "结果维持＋结果纠正＋其他结果＋尚未审结＝总计", "11", "10＋1＋0＋0≠0"):
        assert part in finding.message()
    assert "review.total" in finding.message("en")
    assert str(finding).startswith("错误 T4-SUM")


def test_findings_come_in_printed_order_and_all_at_once():
    broken = CLEAN.replace(
        {
            "review_and_litigation.litigation.direct.total": 3,
            "requests.outcomes.granted.natural_person": 5,
            "requests.new_received.total": 1,
            "overview": "",
        }
    )
    found = check(broken)
    assert [f.rule.id for f in found] == ["S-SIX", "T3-ROWSUM", "T3-ROWSUM", "T3-OUTCOMES", "T3-BALANCE", "T4-SUM"]
    assert found[0:1] == (found[0],)
    assert repr(found) == "<Findings: 6 errors, 0 warnings, 0 notes>"
    assert "T3-ROWSUM" in str(found)
    assert {f.rule.id for f in found.by_cell()["requests.outcomes.granted.natural_person"]} == {
        "T3-ROWSUM",
        "T3-OUTCOMES",
    }


def test_what_is_said_of_a_report_as_a_whole_comes_first():
    broken = CLEAN.replace({"organ": "", "overview": "", "proactive_disclosure.rules.issued": 1})
    assert rules(broken) == ["S-TITLE", "S-SIX", "T2-STOCK1"]


def test_what_is_said_of_a_text_comes_where_the_text_is_and_before_the_cells_of_its_section():
    """Also where the rule is of another section: 表四 is blank by a rule that names 表二."""
    broken = CLEAN.replace(
        {
            "organ": "示例镇",
            "overview": "全年新收政府信息公开申请8件。",
            "table_texts.proactive_disclosure": "统计期限为2023年1月1日至2023年12月31日。",
            "proactive_disclosure.rules.issued": 2,
            "proactive_disclosure.rules.in_force": 2,
            "requests.outcomes.granted.natural_person": 5,
            **{path: None for path in CLEAN.cells() if path.startswith("review_and_litigation")},
        }
    )
    assert [one for one in rules(broken) if one in {"X-REQ", "S-PERIOD", "T2-RULEPOWER", "T3-ROWSUM", "S-TABLES"}] == [
        *("X-REQ", "S-PERIOD", "T2-RULEPOWER", "T2-RULEPOWER", "T3-ROWSUM", "S-TABLES")
    ]


def test_what_is_said_of_the_preface_comes_first_and_of_the_closing_last():
    words = "统计期限为2023年1月1日至2023年12月31日。"
    broken = CLEAN.replace(
        {"preface": words, "overview": f"2023年，我市{PROSE['overview']}", "other_matters": "", "closing": words}
    )
    assert [one.section for one in check(broken)] == ["preface", "overview", "other_matters", "closing"]


def test_a_blank_operand_makes_no_error_but_one_note_for_the_table():
    blank = CLEAN.replace({"requests.outcomes.granted.natural_person": None})
    (note,) = check(blank)
    assert (note.rule.id, note.severity, note.cells) == (
        "T3-BLANK",
        Severity.NOTE,
        ("requests.outcomes.granted.natural_person",),
    )
    assert "有 1 格是空的，因此有 2 条勾稽关系无法核对" in note.message()


def test_blanks_that_no_sum_holds_only_count():
    (note,) = check(CLEAN.replace({"proactive_disclosure.penalty_decisions": None}))
    assert note.message() == "表二有 1 格是空的。没有发生的请填 0"


def test_a_table_without_a_number_is_a_warning():
    cells = dict.fromkeys(CLEAN.review_and_litigation.cells())
    report = CLEAN.replace({f"review_and_litigation.{path}": value for path, value in cells.items()})
    assert rules(report) == ["S-TABLES"]


@pytest.mark.parametrize(
    ("organ", "severity"),
    [
        ("示例县青禾镇", Severity.WARNING),
        ("示例县青禾镇人民政府", Severity.WARNING),
        ("示例市城东街道办事处", Severity.WARNING),
        ("示例县", Severity.WARNING),
        ("示例县人民政府", Severity.WARNING),
        ("示例市城东区", Severity.WARNING),
        ("示例市教育局", Severity.NOTE),
        ("示例自治区", None),
        ("示例市人民政府", None),
        ("国家示例局", None),
    ],
)
def test_rules_need_the_power_to_make_them(organ, severity):
    report = CLEAN.replace(
        {"organ": organ, "proactive_disclosure.rules.in_force": 1, "overview": CLEAN.overview + "考核"}
    )
    assert [f.severity for f in check(report) if f.rule.id == "T2-RULEPOWER"] == ([severity] if severity else [])


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("T2-STOCK1", {"proactive_disclosure.normative_docs.issued": 2}),
        ("T2-NONNEG", {"proactive_disclosure.administrative_fees": Decimal("0.00001")}),
        ("S-TITLE", {"organ": ""}),
        ("S-TITLE", {"year": None}),
        ("S-SIX", {"other_matters": ""}),
        ("S-OVERVIEW5", {"overview": "主动公开、依申请公开、政府信息管理和监督保障各项工作按要求开展。"}),
        ("S-ASSESS", {"organ": "示例市人民政府", "overview": CLEAN.overview.replace("监督", "")}),
        ("S-PROBLEMS", {"problems_and_improvements": "无"}),
        ("S-PROBLEMS", {"problems_and_improvements": "公开的时效还有不足。"}),
        ("S-FEE", {"other_matters": "无"}),
    ],
)
def test_each_rule_speaks_alone(rule, changes):
    assert rules(CLEAN.replace(changes)) == [rule]
    assert check(CLEAN.replace(changes))[0].message("en")


def test_a_fee_of_a_township_that_looks_like_yuan():
    path = "proactive_disclosure.administrative_fees"
    assert rules(CLEAN.replace({"organ": "示例县青禾镇", path: Decimal(10000)})) == ["T2-FEEUNIT"]
    assert rules(CLEAN.replace({"organ": "示例县青禾镇", path: Decimal("9999.99")})) == []
    assert rules(CLEAN.replace({path: Decimal(59237)})) == []


def test_much_other_and_unpaid_fees():
    row = ApplicantCounts(**dict.fromkeys(ApplicantCounts().cells(), 0) | {"natural_person": 5, "total": 5})  # type: ignore[arg-type]
    report = CLEAN.replace({"requests.new_received": row, "requests.outcomes.total": row})
    assert rules(report.replace({"requests.outcomes.other_handling.misc": row})) == ["T3-MISC"]
    unpaid = report.replace({"requests.outcomes.other_handling.fee_unpaid": row})
    assert rules(unpaid) == []
    assert rules(unpaid.replace({"other_matters": "无"})) == ["S-FEE", "S-FEE2"]


@pytest.mark.parametrize(("other", "outcomes", "told"), [(5, 24, True), (5, 25, False), (4, 4, False)])
def test_other_is_much_from_a_fifth_of_all_on_and_never_below_five(other, outcomes, told):
    report = CLEAN.replace(
        {"requests.outcomes.other_handling.misc.total": other, "requests.outcomes.total.total": outcomes}
    )
    assert ("T3-MISC" in rules(report)) == told


def test_what_is_equal_is_no_more():
    at = "proactive_disclosure"
    assert rules(CLEAN.replace({f"{at}.rules.issued": 2, f"{at}.rules.in_force": 2})) == []
    columns = ("made", "published", "public_total")
    assert rules(OLD.replace({f"{at}.normative_docs.{column}": 2 for column in columns})) == []


def test_the_numbers_of_a_sum_are_shown_where_they_are_read_at_a_glance():
    row = check(CLEAN.replace({"requests.new_received.natural_person": 2})).errors
    assert [("＋" in finding.detail) for finding in row] == [True, True]
    assert "（2＋0＋0＋0＋0＋0≠0）" in row[0].message()
    broken = check(CLEAN.replace({"requests.outcomes.total.commercial_enterprise": 2}))
    (column,) = (finding for finding in broken if finding.rule.id == "T3-OUTCOMES")
    assert (column.place, column.detail) == ("表三 “商业企业”列", "")
    balance = next(one for one in sums_of(form_of(CLEAN)).all if one.identity.kind == "balance")
    assert finding_of(balance, (3, 4), (2, 4)).detail == "（3＋4≠2＋4）"
    assert finding_of(balance, (1, 1, 1, 1), (1, 1, 1)).detail
    assert not finding_of(balance, (1, 1, 1, 1), (1, 1, 1, 2)).detail  # a form to come may have them


def test_sections_are_bound_since_2020():
    assert check(CLEAN.replace({"overview": "", "year": 2020})).errors
    assert not check(CLEAN.replace({"overview": "", "year": 2019})).errors
    assert check(CLEAN.replace({"overview": "", "year": None})).errors


def test_figures_alone_cannot_be_held_against_the_rules_of_texts():
    assert rules(CLEAN.replace(dict.fromkeys(PROSE, ""))) == ["S-NOTEXT"]


OLD = Report.blank("示例市", 2020)
OLD = OLD.replace(
    {path: 0 if cell.kind.value in ("count", "change") else None for path, cell in form_of(OLD).cells.items()} | PROSE
).replace({"proactive_disclosure.procurement.amount": gkreport.Amount(Decimal(0), "元")})


def test_the_rules_of_the_2019_form():
    assert rules(OLD) == []
    at = "proactive_disclosure"
    assert rules(OLD.replace({f"{at}.penalty.items_prior_year": 3, f"{at}.penalty.items_change": -3})) == []
    assert rules(OLD.replace({f"{at}.penalty.items_prior_year": 3, f"{at}.penalty.items_change": -4})) == [
        "T2-2019-ITEMS"
    ]
    more = {f"{at}.normative_docs.made": 1, f"{at}.normative_docs.public_total": 9, f"{at}.normative_docs.published": 2}
    assert rules(OLD.replace(more)) == ["T2-2019-STOCK"]


def test_every_sum_of_every_shape_has_its_rule_and_every_rule_its_words():
    for report in (CLEAN, OLD):
        for identity in form_of(report).identities:
            assert gkreport.checks.sums.rule_of(identity).id in RULES
    for rule in RULES.values():
        assert rule.formula
        assert rule.source
        assert rule.by_construction or (rule.zh and rule.en)


def test_a_rule_is_named_by_its_id():
    assert str(RULES["T4-SUM"]) == "T4-SUM"


def test_messages_of_one_finding_are_in_the_language_asked_for():
    (finding,) = check(
        CLEAN.replace({"requests.carried_out.natural_person": 1, "requests.carried_out.total": 1})
    ).errors[:1]
    assert not any("\u4e00" <= letter <= "\u9fff" for letter in finding.message("en"))


REAL = ["shanghai-office-2019", "huaian-2024", "suqian-2023", "pingtan-2023", "pingtan-2024"]


def _real(shared, name):
    entry = json.loads((shared / "reports" / "real-numbers.json").read_text(encoding="utf-8"))[name]
    cells = {path: Decimal(value) if isinstance(value, str) else value for path, value in entry["cells"].items()}
    return Report.from_cells(cells, organ=entry["organ"], year=entry["year"])


@pytest.mark.parametrize("name", REAL)
def test_real_numbers_give_no_error(shared, name):
    assert check(_real(shared, name)).errors == ()


def test_the_blanks_of_shanghai_are_noted_once_for_each_table(shared):
    findings = check(_real(shared, "shanghai-office-2019"))
    blanks = {f.rule.id: len(f.cells) for f in findings if f.rule.id.endswith("BLANK")}
    assert blanks == {"T3-BLANK": 126, "T4-BLANK": 9}


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ((2, 0, 0, 0, 1, 3, None), True),
        ((None, None, 1, None, None, 1, 0), True),
        ((2, 0, 0, 0, 1, 3, 6), False),  # as it stands
        ((0, 0, 0, 0, 0, 0, None), False),
        ((2, 0, 0, 0, 1, 2, None), False),
    ],
)
def test_a_row_that_adds_up_when_moved_by_one_column(row, told):
    counts = dict(
        zip((f"requests.carried_in.{field.name}" for field in attrs.fields(ApplicantCounts)), row, strict=True)
    )
    found = [finding for finding in check(Report().replace(counts)) if str(finding.rule) == "T3-MOVED"]
    assert [finding.cells for finding in found] == [tuple(counts)] * told
    for finding in found:
        shown = " ".join("–" if number is None else str(number) for number in row)
        assert f"（{shown} → – {shown.rpartition(' ')[0]}）" in finding.message()
        assert finding.severity is Severity.WARNING


def test_a_whole_column_is_marked_at_its_total():
    """A person looks at the total, not at each of 21 rows; the cells of the relation are all named."""
    requests = "requests.outcomes"
    report = Report.from_cells(ZERO, organ="示例市", year=2024)
    column, row = (
        next(f for f in check(report.replace({path: 1})).errors if f.rule.id == rule)
        for path, rule in ((f"{requests}.total.other_org", "T3-OUTCOMES"), (f"{requests}.granted.total", "T3-ROWSUM"))
    )
    assert (len(column.cells), column.marked) == (22, (f"{requests}.total.other_org",))
    assert (len(row.cells), row.marked) == (7, row.cells)


def test_numbers_of_one_are_told_in_the_singular():
    report = Report.from_cells(ZERO, organ="示例市", year=2024)
    for paths, words in ((1, "1 cell of requests left blank"), (2, "2 cells of requests left blank")):
        cells = [f"requests.carried_out.{name}" for name in ("natural_person", "total")][:paths]
        (found,) = [f for f in check(report.replace(dict.fromkeys(cells))) if f.rule.id == "T3-BLANK"]
        assert words in found.message("en")


def test_the_rows_of_the_longest_group_are_marked_one_and_all():
    denied = tuple(path for path in CLEAN.cells() if path.startswith("requests.outcomes.denied.") and "total" in path)
    total = "requests.outcomes.total.total"
    assert Finding(RULES["T3-OUTCOMES"], denied).marked == denied
    assert Finding(RULES["T3-OUTCOMES"], (*denied, total)).marked == (total,)


def test_a_finding_without_cells_is_placed_by_its_text():
    rule = RULES["Y-COPY"]
    assert Finding(rule).message("en").startswith(rule.section)
    assert Finding(rule, section="preface").message("en").startswith("preface")
    assert rule.anchor == "rules.html#y-copy"

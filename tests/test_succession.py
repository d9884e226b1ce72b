"""From year to year: what must have been taken over, and what is said where it was not."""

import json
from decimal import Decimal

import pytest
from hypothesis import given, settings

from gkreport import Amount, ApplicantCounts, CaseOutcomes, Edition, Report, Severity, check
from gkreport.form import form_of
from gkreport.form.counterparts import counterparts, laid_out
from gkreport.report.marks import Kind
from gkreport.report.organs import same_organ, twins
from gkreport.testing.strategies import reports

ZERO = dict.fromkeys(Report().cells(), 0) | {"proactive_disclosure.administrative_fees": Decimal(0)}
LAST = Report.from_cells(ZERO, organ="示例市", year=2023)
NOW = Report.from_cells(ZERO, organ="示例市", year=2024)
IN, OUT = "requests.carried_in", "requests.carried_out"
DOCS = "proactive_disclosure.normative_docs"
RULES = "proactive_disclosure.rules"
CASES = "review_and_litigation"


def row(**counts):
    return ApplicantCounts(**dict.fromkeys(ApplicantCounts().cells(), 0) | counts)


def beside(now, last):
    """Return what last year's report brings up that the report alone does not."""
    alone = [(f.rule.id, f.cells) for f in check(now)]
    return [f for f in check(now, last) if (f.rule.id, f.cells) not in alone]


def ids(now, last):
    return [finding.rule.id for finding in beside(now, last)]


def test_years_that_agree_have_no_finding():
    assert beside(NOW, LAST) == []
    assert check(NOW, previous=LAST) == check(NOW)


def test_a_number_carried_over_that_does_not_arrive():
    found = beside(NOW.replace({IN: row(natural_person=2, total=2)}), LAST.replace({OUT: row(other_org=3, total=3)}))
    (total,) = [f for f in found if f.severity is Severity.WARNING]
    assert (total.rule.id, total.cells, total.expected, total.found) == ("Y-CARRY", (f"{IN}.total",), 3, 2)
    assert "表三 第2行" in total.message()
    assert "填的是 2，上年报告结转下年度的是 3，相差 1" in total.message()
    assert "carried 3 out, a difference of 1" in total.message("en")
    assert [f.rule.id for f in found] == ["Y-CARRY"], "the total says it; nothing is said of the columns"
    blank = beside(NOW.replace({IN: row(natural_person=2, total=None)}), LAST.replace({OUT: row(total=3)}))
    assert [f.rule.id for f in blank if f.rule.id.startswith("Y-")] == ["Y-CARRY-COL", "Y-BLANK"]


def test_applicants_counted_elsewhere_are_notes_while_the_total_holds():
    now, last = NOW.replace({IN: row(natural_person=3, total=3)}), LAST.replace({OUT: row(other_org=3, total=3)})
    columns = [(f.rule.id, f.cells[0].rpartition(".")[2], f.severity) for f in beside(now, last)]
    assert columns == [("Y-CARRY-COL", name, Severity.NOTE) for name in ("natural_person", "other_org")]


@pytest.mark.parametrize(
    ("part", "in_force", "severity"),
    [
        *((DOCS, 12, None), (DOCS, 11, Severity.NOTE), (DOCS, 13, Severity.WARNING)),
        *((RULES, 12, None), (RULES, 11, Severity.WARNING), (RULES, 13, Severity.WARNING)),
    ],
)
def test_documents_in_force_follow_from_last_year(part, in_force, severity):
    """S24: 11+2-1 = 12.  Fewer can have lapsed by their term, which no column counts; more cannot."""
    last = LAST.replace({f"{part}.in_force": 11})
    now = NOW.replace({f"{part}.issued": 2, f"{part}.repealed": 1, f"{part}.in_force": in_force})
    found = beside(now, last)
    assert [f.severity for f in found] == ([severity] if severity else [])
    for finding in found:
        assert finding.cells == (f"{part}.issued", f"{part}.repealed", f"{part}.in_force")
        assert "按 11＋2－1 应为 12，相差 1" in finding.message()
        assert ("失效" in finding.message()) == (severity is Severity.NOTE)


def test_items_of_the_2019_form_follow_from_last_year():
    def old(year, items, change):
        report = Report.blank("示例市", year)
        kinds = {Kind.COUNT: 0, Kind.CHANGE: 0, Kind.AMOUNT: Amount(Decimal(0), "元")}
        report = report.replace({path: kinds[cell.kind] for path, cell in form_of(report).cells.items()})
        at = "proactive_disclosure.licensing"
        return report.replace({f"{at}.items_prior_year": items, f"{at}.items_change": change})

    assert ids(old(2020, 7, 0), old(2019, 10, -3)) == []
    (finding,) = beside(old(2020, 8, 0), old(2019, 10, -3))
    assert (finding.rule.id, finding.expected, finding.found) == ("Y-2019-ITEMS", 7, 8)
    assert "按 10－3 应为 7" in finding.message()


def test_a_blank_in_either_year_is_noted_once_and_never_taken_for_zero():
    now = NOW.replace({IN: ApplicantCounts(), f"{DOCS}.issued": None})
    (note,) = [f for f in beside(now, LAST.replace({OUT: row(total=9)})) if f.rule.id != "T3-BLANK"]
    assert (note.rule.id, note.severity, len(note.cells)) == ("Y-BLANK", Severity.NOTE, 8)
    assert "有 8 条跨年关系" in note.message()
    assert ids(NOW, LAST.replace({f"{OUT}.total": None})) == ["Y-BLANK"]


@pytest.mark.parametrize(
    ("head", "words"),
    [
        ({"year": 2022}, "2022 年的，不是 2023 年的"),
        ({"year": 2024}, "2024 年的，不是 2023 年的"),
        ({"organ": "另一市"}, "“另一市”的，不是“示例市”的"),
    ],
)
def test_the_report_of_another_year_or_organ_is_not_held_against_it(head, words):
    last = LAST.replace({OUT: row(total=9), **head})
    (finding,) = beside(NOW, last)
    assert (finding.rule.id, finding.severity) == ("Y-PREVIOUS", Severity.WARNING)
    assert words in finding.message()
    assert "nothing was held against it" in finding.message("en")
    assert ("not on 2023" in finding.message("en")) == ("year" in head)


def test_a_last_report_without_a_title_is_taken_at_the_word_of_the_caller():
    last = LAST.replace({OUT: row(total=9, natural_person=9), "year": None})
    assert ids(NOW, last) == ["Y-PREVIOUS", "Y-CARRY"]
    assert beside(NOW, last)[0].severity is Severity.NOTE
    assert ids(NOW.replace({"year": None, "organ": ""}), LAST) == []


def test_names_of_one_organ():
    assert same_organ("示例市人民政府", "示例市")
    assert same_organ("沙湾市柳毛湾镇", "柳毛湾镇人民政府")
    assert same_organ("示例市城东街道办事处", "城东街道")
    assert not same_organ("示例市新区", "示例市高新区")
    assert not same_organ("示例市人民政府办公室", "示例市")
    names = ["甲县青禾镇", "", "青禾镇", "乙县白杨镇", "", "丙河镇", "示例县丙河镇"]
    assert list(twins(names)) == [(0, 2), (5, 6)]


TEXT = "我镇扎实推进政务公开工作。全年主动公开信息三十条次。{}年召开专题会议两次。群众满意度较高仍有不足。下一步将加强培训工作。"


def test_copied_prose_is_noted_with_its_share():
    now, last = NOW.replace({"overview": TEXT.format(2024)}), LAST.replace({"overview": TEXT.format(2023)})
    (finding,) = beside(now, last)
    assert (finding.rule.id, finding.severity, finding.found) == ("Y-COPY", Severity.NOTE, 5)
    assert "一、总体情况：5 句中有 5 句" in finding.message()
    assert "100%" in finding.message("en")
    other = "围绕中心工作公开重点信息。办理依申请公开三件次。完善信息发布审核制度。开展业务培训两场次。"
    assert ids(now.replace({"overview": TEXT.format(2024) + other}), last) == ["Y-COPY"]
    assert ids(now.replace({"overview": TEXT.format(2024) + other * 2}), last) == []
    assert ids(NOW.replace({"other_matters": "无。"}), LAST.replace({"other_matters": "无。"})) == []


def test_prose_copied_from_a_sister_organ_is_noted_but_not_a_draft_of_itself():
    now = NOW.replace({"problems_and_improvements": TEXT})
    assert ids(now, now.replace({"organ": "另一市", "year": 2023})) == ["Y-PREVIOUS", "Y-COPY"]
    assert ids(now, now) == ["Y-PREVIOUS"]


def test_prose_is_copied_from_any_other_report_be_it_of_the_same_organ_or_year():
    now = NOW.replace({"problems_and_improvements": TEXT})
    for other in ({"organ": "另一市"}, {"year": 2022}, {"organ": "另一市", "year": 2022}):
        assert {*ids(now, now.replace(other))} == {"Y-PREVIOUS", "Y-COPY"}


@pytest.mark.parametrize(
    ("same", "own", "told"), [(3, 0, True), (3, 3, True), (3, 4, False), (2, 0, False), (4, 4, True)]
)
def test_prose_is_copied_where_three_sentences_and_half_of_all_are_the_same(same, own, told):
    copied, new = (
        "".join(f"{word}的工作扎实推进{letter}。" for letter in "甲乙丙丁"[:count])
        for word, count in (("公开", same), ("管理", own))
    )
    now, last = NOW.replace({"overview": copied + new}), LAST.replace({"overview": copied})
    assert ids(now, last) == ["Y-COPY"] * told


@pytest.mark.parametrize(("sentence", "told"), [("甲乙丙丁戊己庚。", True), ("甲乙丙丁戊己。", False)])
def test_short_sentences_are_alike_by_chance(sentence, told):
    words = "".join(sentence.replace("甲", letter) for letter in "子丑寅")
    assert ids(NOW.replace({"overview": words}), LAST.replace({"overview": words})) == ["Y-COPY"] * told


def cases(**counts):
    return CaseOutcomes(**dict.fromkeys(CaseOutcomes().cells(), 0) | counts)


def test_pending_cases_are_decided_or_still_pending():
    last = LAST.replace({f"{CASES}.review": cases(pending=3, total=3)})
    assert ids(NOW.replace({f"{CASES}.review": cases(upheld=3, total=3)}), last) == []
    (finding,) = beside(NOW.replace({f"{CASES}.review": cases(upheld=2, total=2)}), last)
    assert (finding.rule.id, finding.expected, finding.found) == ("T4-PENDING", 3, 2)


def test_suits_after_review_without_a_review_in_two_years():
    now = NOW.replace({f"{CASES}.litigation.after_review": cases(upheld=1, total=1)})
    assert ids(now, LAST) == ["T4-ORPHAN"]
    assert ids(now, LAST.replace({f"{CASES}.review": cases(upheld=1, total=1)})) == []


def test_direct_suits_that_grow_although_review_comes_first():
    def direct(report, count):
        return report.replace({f"{CASES}.litigation.direct": cases(upheld=count, total=count)})

    assert ids(direct(NOW, 28), direct(LAST, 25)) == []  # 宿迁 2025 beside 2024
    for before, now, told in (
        (4, 9, True),
        (0, 5, True),
        (0, 4, False),
        (10, 15, False),
        (10, 16, True),
        (20, 24, False),
    ):
        assert ids(direct(NOW, now), direct(LAST, before)) == ["T4-REVIEWFIRST"] * told
    before = direct(NOW, 9).replace({"year": 2023}), direct(LAST, 4).replace({"year": 2022})
    assert ids(*before) == []
    blank = direct(NOW, 9).replace({"year": 2024, f"{CASES}.litigation.direct.total": None})
    assert "T4-REVIEWFIRST" not in ids(blank, direct(LAST, 4))


def test_jumps_and_fees_in_another_unit():
    fees, penalties = "proactive_disclosure.administrative_fees", "proactive_disclosure.penalty_decisions"
    for before, now, jumps in (
        *((10, 50, False), (10, 51, True), (9, 45, False), (9, 46, True)),
        *((2, 5, False), (0, 19, False), (0, 20, True), (4, 23, False), (4, 24, True), (1, 500, True)),
    ):
        for numbers in ((before, now), (now, before)):
            one, other = LAST.replace({penalties: numbers[0]}), NOW.replace({penalties: numbers[1]})
            assert ids(other, one) == ["Y-JUMP"] * jumps
    assert ids(NOW.replace({penalties: None}), LAST.replace({penalties: 90})) == []
    assert ids(NOW.replace({fees: Decimal(125000)}), LAST.replace({fees: Decimal("12.5")})) == ["Y-FEEUNIT"]
    assert ids(NOW.replace({fees: Decimal(12500)}), LAST.replace({fees: Decimal("12.5")})) == ["Y-FEEUNIT"]
    assert ids(NOW.replace({fees: Decimal(12499)}), LAST.replace({fees: Decimal("12.5")})) == ["Y-JUMP"]
    assert ids(NOW.replace({fees: Decimal(100)}), LAST.replace({fees: Decimal("12.5")})) == ["Y-JUMP"]
    assert ids(NOW.replace({fees: Decimal(100)}), LAST) == ["Y-JUMP"]
    new = "requests.new_received"
    grown = NOW.replace({new: row(natural_person=99, total=99)})
    found = beside(grown, LAST.replace({new: row(natural_person=9, total=9)}))
    assert [(f.rule.id, f.cells) for f in found] == [("Y-JUMP", (f"{new}.total",))]
    found = beside(NOW.replace({f"{CASES}.review": cases(upheld=20, total=20)}), LAST)
    assert [(f.rule.id, f.cells) for f in found] == [("Y-JUMP", (f"{CASES}.review.total",))]


def test_across_the_editions_only_what_kept_its_meaning_is_compared():
    """3.6: 表三 and 表四 are comparable but for 其他处理; of 表二 the decisions of three rows."""
    old, new = Report.blank("示例市", 2020, edition=Edition.E2019), Report.blank("示例市", 2021)
    pairs = zip(form_of(new).cells, counterparts(form_of(new), form_of(old)), strict=True)
    disclosure = {path: twin for path, twin in pairs if path.startswith("proactive_disclosure") and twin}
    assert disclosure == {
        f"proactive_disclosure.{name}_decisions": f"proactive_disclosure.{name}.decisions"
        for name in ("licensing", "penalty", "compulsion")
    }
    absent = [path for path, value in zip(form_of(new).cells, laid_out(form_of(new), old), strict=True) if value]
    assert absent == []
    last = old.replace({OUT: row(total=4), "proactive_disclosure.penalty.decisions": 10})
    now = new.replace({IN: row(total=3), "proactive_disclosure.penalty_decisions": 90})
    found = [f for f in check(now, last) if f.rule.id.startswith("Y-")]
    assert [f.rule.id for f in found] == ["Y-JUMP", "Y-EDITION", "Y-CARRY", "Y-EDITION"]
    assert "表二有 7 格没有对应" in found[1].message()
    assert "no counterpart to 21 cells of requests" in found[3].message("en")


def test_no_form_uses_one_name_for_two_cells():
    for edition in Edition:
        form = form_of(Report.blank(edition=edition))
        assert counterparts(form, form) == tuple(form.cells)
        assert len({path.replace(".", "_") for path in form.cells}) == len(form.cells)


@settings(max_examples=settings().max_examples // 2)
@given(reports(), reports())
def test_no_two_reports_make_a_check_raise(now, last):
    found = check(now, last)
    assert {f.rule.id for f in check(now)} <= {f.rule.id for f in found}
    for finding in found:
        assert finding.message()
        assert finding.message("en")
        assert set(finding.cells) <= now.cells().keys()


def _real(shared, name):
    entry = json.loads((shared / "reports" / "real-numbers.json").read_text(encoding="utf-8"))[name]
    cells = {path: Decimal(value) if isinstance(value, str) else value for path, value in entry["cells"].items()}
    return Report.from_cells(cells, organ=entry["organ"], year=entry["year"])


def test_real_years_agree(shared):
    now, last = _real(shared, "pingtan-2024"), _real(shared, "pingtan-2023")
    found = check(now, previous=last)
    assert found.errors == ()
    assert [f.rule.id for f in beside(now, last)] == ["Y-BLANK", "T4-PENDING"]
    for name in ("suqian-2023", "huaian-2024"):
        report = _real(shared, name)
        assert check(report, previous=report.replace({"year": (report.year or 0) - 1})).errors == ()

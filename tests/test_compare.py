"""Two reports side by side: changed cells, changed sentences, and what only one of the forms prints."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings

from gkreport import Amount, Edition, Report, compare
from gkreport.testing.strategies import reports

NEW = "requests.new_received.total"
FEES = "proactive_disclosure.administrative_fees"
OLD = Report(organ="示例县", year=2023).replace(
    {NEW: 80, FEES: Decimal("12.50"), "overview": "第一句。第二句。第三句。"}
)


def test_cells_that_changed_with_difference_and_share():
    changed = compare(OLD, OLD.replace({NEW: 217, FEES: Decimal("12.5"), "requests.carried_out.total": 0}))
    first, second = changed.cells
    assert (first.cell, first.before, first.after, first.difference) == (NEW, 80, 217, 137)
    assert first.percentage == Fraction(13700, 80)
    assert (second.before, second.after, second.difference, second.percentage) == (None, 0, None, None)
    assert "总计: 80 → 217 (+137, +171.2%)" in str(changed)
    assert "总计: （空） → 0" in str(changed)
    assert f"{NEW}: 80 → 217" in changed.text("en")
    assert not changed.same


def test_no_share_of_zero_and_falls_have_a_sign():
    changed = compare(OLD.replace({NEW: 0}), OLD.replace({NEW: 4, FEES: Decimal("9.375")}))
    fees, new = changed.cells
    assert (new.difference, new.percentage) == (4, None)
    assert (fees.difference, fees.percentage) == (Decimal("-3.125"), -25)
    assert "12.50 → 9.375 (-3.125, -25.0%)" in changed.text()


def test_sentences_that_changed():
    changed = compare(OLD, OLD.replace({"overview": "第一句。另一句。第三句。", "other_matters": "无。"}))
    one, two = changed.texts
    assert (one.section, one.before, one.after) == ("overview", ("第二句。",), ("另一句。",))
    assert (two.place, two.before, two.after) == ("六、其他需要报告的事项", (), ("无。",))
    assert changed.text().splitlines()[1:4] == ["一、总体情况", "－ 第二句。", "＋ 另一句。"]


def test_reports_that_are_alike():
    assert compare(OLD, OLD).same
    assert compare(OLD, OLD).text() == "示例县 2023 → 示例县 2023\n两份报告没有差别"
    assert not compare(OLD, OLD.replace({"organ": "示例市"})).same


def test_what_only_one_form_prints_is_listed_apart():
    at = "proactive_disclosure.procurement.amount"
    old = Report.blank("示例县", 2020).replace({"proactive_disclosure.penalty.decisions": 4})
    old = old.replace({at: Amount(Decimal(1), "万元")})
    changed = compare(old, Report.blank("示例县", 2021).replace({"proactive_disclosure.penalty_decisions": 6}))
    (change,) = changed.cells
    assert (change.cell, change.difference, change.percentage) == ("proactive_disclosure.penalty_decisions", 2, 50)
    assert changed.only_before[at] == Amount(Decimal(1), "万元")
    assert len(changed.only_after) == 7 + 21
    assert "只在前一份的表式里有" in changed.text()
    assert f"{at}: 1万元" in changed.text("en")
    (unit,) = compare(old, old.replace({at: Amount(Decimal(9000), "元")})).cells
    assert (unit.difference, unit.unit, unit.percentage) == (-1000, "元", -10)
    assert compare(old, old.replace({at: None})).cells[0].unit == ""
    assert old.edition is Edition.E2019


def test_html_is_escaped_and_stands_alone():
    changed = compare(OLD, OLD.replace({"organ": "<b>县", "other_matters": "<script>", NEW: 81}))
    for html in (changed.html(), changed._repr_html_(), changed.html("en")):
        assert "<script>" not in html
        assert "<b>" not in html
        assert "prefers-color-scheme: dark" in html
        assert ">81</td>" in html
    assert changed.html().startswith("<!DOCTYPE html>")


@settings(max_examples=settings().max_examples // 2)
@given(reports(), reports())
def test_any_two_reports_can_be_compared(before, after):
    changed = compare(before, after)
    assert changed.text()
    assert changed.text("en")
    if before.proactive_disclosure.edition is after.proactive_disclosure.edition:
        back = {change.cell for change in compare(after, before).cells}
        assert {change.cell for change in changed.cells} == back

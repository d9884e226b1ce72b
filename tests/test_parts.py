"""Many into one: whether the total is the sum of its parts, and what is said where that cannot be told."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gkreport
from gkreport import Amount, Edition, Report, Severity, aggregate, check
from gkreport.testing.strategies import consistent_reports, reports

ZERO = dict.fromkeys(Report().cells(), 0) | {"proactive_disclosure.administrative_fees": Decimal(0)}
FEES = "proactive_disclosure.administrative_fees"
NEW = "requests.new_received.total"
DIRECT = "review_and_litigation.litigation.direct.total"
NAMES = ("青禾镇", "白杨镇", "石桥镇", "县教育局", "柳林乡")


def town(name, **cells):
    return Report.from_cells(ZERO, organ=name, year=2024).replace(cells)


def towns(path, *values):
    return [town(name, **{path: value}) for name, value in zip(NAMES, values, strict=False)]


def beside(total, parts, roster=None):
    return [f for f in check(total, parts=parts, roster=roster) if f.rule.id.startswith("A-")]


def total_of(parts, **cells):
    return aggregate(parts, organ="示例县", year=2024).replace(cells)


def test_the_very_cell_that_does_not_add_up():
    parts = towns(NEW, 5, 40, 0, 7, 1)
    assert beside(total_of(parts), parts) == []
    (finding,) = beside(total_of(parts, **{NEW: 51}), iter(parts))
    assert (finding.rule.id, finding.severity, finding.cells) == ("A-SUM", Severity.WARNING, (NEW,))
    assert (finding.expected, finding.found, finding.difference) == (53, 51, -2)
    assert finding.place == "表三 第1行 一、本年新收政府信息公开申请数量 总计"
    assert "填的是 51，各单位合计为 53（白杨镇 40＋县教育局 7＋青禾镇 5＋其余 1 个单位），少 2" in finding.message()
    assert "(白杨镇 40 + 县教育局 7 + 青禾镇 5 + 1 other)" in finding.message("en")
    (finding,) = beside(total_of(parts, **{NEW: 51}), [*parts, town("河口镇", **{NEW: 2})])
    assert "＋其余 2 个单位）" in finding.message()
    assert " + 2 others)" in finding.message("en")


def test_the_organ_whose_number_is_the_difference_is_named():
    parts = towns(NEW, 5, 40, 7, 7)
    assert "正好是青禾镇的数，可能漏计" in beside(total_of(parts, **{NEW: 54}), parts)[0].message()
    assert "正好是白杨镇的数，可能重复计入" in beside(total_of(parts, **{NEW: 99}), parts)[0].message()
    assert "正好" not in beside(total_of(parts, **{NEW: 66}), parts)[0].message()
    assert "各单位都是 0" in beside(total_of(parts, **{DIRECT: 1}), parts)[0].message()


def test_suits_that_the_total_counts_once():
    parts = towns(DIRECT, 2, 1)
    (finding,) = beside(total_of(parts, **{DIRECT: 2}), parts)
    assert (finding.rule.id, finding.severity) == ("A-CODEF", Severity.WARNING)
    assert beside(total_of(parts, **{DIRECT: 4}), parts)[0].rule.id == "A-SUM"


def test_a_missing_organ_leaves_every_sum_unassessed():
    parts = towns(NEW, 5, 40)
    total = total_of(parts, **{NEW: 1})
    (note,) = beside(total, parts, roster=["示例县青禾镇", "白杨镇", "石桥镇"])
    assert (note.rule.id, note.severity) == ("A-MISSING", Severity.NOTE)
    assert "缺 1 个单位的报告：石桥镇，各格合计无法核对" in note.message()
    assert "1 report missing: 石桥镇" in note.message("en")
    assert [f.rule.id for f in beside(total, parts, roster=["青禾镇", "白杨镇"])] == ["A-SUM"]
    assert [f.rule.id for f in beside(total, None, roster=["青禾镇"])] == ["A-MISSING"]
    assert "没有给出" in beside(total, [])[0].message()
    many = beside(total, parts, roster=[f"第{at}乡" for at in range(12)])
    assert "等 12 个单位" in many[-1].message()
    assert "and 2 more" in many[-1].message("en")
    ten = beside(total, parts, roster=[f"第{at}乡" for at in range(10)])
    assert "第9乡，各格合计" in ten[-1].message()
    assert "第9乡; the sums" in ten[-1].message("en")
    with pytest.raises(TypeError, match="roster"):
        check(total, parts=parts, roster="青禾镇")


def test_a_blank_leaves_its_own_sum_unassessed_and_names_who_left_it():
    parts = [*towns(NEW, 5, None), town("", **{NEW: None})]
    (note, finding) = beside(total_of(parts[:1], **{NEW: 9, DIRECT: 3}), parts)
    assert (note.rule.id, note.cells) == ("A-MISSING", (NEW,))
    assert "白杨镇 1、（未写明单位） 1" in note.message()
    assert "the sum of 1 cell cannot be assessed" in note.message("en")
    assert finding.place == "表四 行政诉讼 未经复议直接起诉 总计"
    assert finding.cells == (DIRECT,)
    assert beside(total_of(parts[:1], **{NEW: None}), parts) == []


def test_a_roster_may_name_the_organ_of_the_sum():
    """The county that adds up is on its own list of who must report: it is not missing, it is this report."""
    parts = towns(NEW, 5, 40)
    roster = ["青禾镇", "白杨镇", "示例县"]
    assert beside(total_of(parts), parts, roster) == []
    assert [f.rule.id for f in beside(total_of(parts, **{NEW: 1}), parts, roster)] == ["A-SUM"]
    assert "缺 1 个单位的报告：示例县" in beside(total_of(parts).replace({"organ": ""}), parts, roster)[0].message()


def test_no_blank_can_mend_a_total_that_is_too_small_already():
    parts = towns(NEW, 5, None, 40)
    (finding,) = beside(total_of(parts[:1], **{NEW: 44}), parts)
    assert (finding.rule.id, finding.expected, finding.found) == ("A-SUM", 45, 44)
    assert "少 1；另有 1 个单位没有填数，填上也不会相符" in finding.message()
    assert "and 1 blank can only add to it" in finding.message("en")
    assert beside(total_of(parts[:1], **{NEW: 45}), parts)[0].rule.id == "A-MISSING"
    both = [one.replace({DIRECT: value}) for one, value in zip(parts, (2, None, 0), strict=True)]
    found = beside(total_of(parts[:1], **{NEW: 44, DIRECT: 1}), both)
    assert [f.rule.id for f in found] == ["A-SUM", "A-CODEF"], "each cell is told of"
    fees = towns(FEES, Decimal(5), None)
    assert beside(total_of(fees[:1], **{FEES: Decimal("4.5")}), fees)[0].rule.id == "A-MISSING", "it may be rounded"
    assert beside(total_of(fees[:1], **{FEES: Decimal("4.4")}), fees)[0].rule.id == "A-SUM"
    assert beside(total_of(fees[:1], **{FEES: Decimal(4)}), fees)[0].rule.id == "A-SUM", "both by half of 1: never"


@pytest.mark.parametrize(
    ("whole", "parts", "named"),
    [
        ("228.80", ("2280000", "0.80"), "青禾镇的 2280000"),
        ("2288000", ("228", "0.80"), "本报告的 2288000"),
        ("228.80", ("2280000", "1.80"), ""),
        ("228.8", ("2280000.00", "0.84"), "青禾镇的 2280000.00"),
        ("1.80", ("10000", "0.80"), "青禾镇的 10000"),
        ("1.7999", ("9999", "0.80"), ""),  # a fee of less than 1 万元 is none in 元
        ("1.8001", ("18001",), "青禾镇的 18001"),
        ("1.80000", ("18000",), "青禾镇的 18000"),  # from 17999.5 to 18000.5
        ("1.8001", ("18000",), ""),  # 1.80005 at the least, and 18000.5 is printed as 18001
    ],
)
def test_a_fee_entered_in_yuan_is_asked_about(whole, parts, named):
    reports_ = towns(FEES, *map(Decimal, parts))
    (finding,) = beside(total_of(reports_, **{FEES: Decimal(whole)}), reports_)
    assert finding.rule.id == "A-SUM"
    assert ("疑似误以元为单位" in finding.message()) is bool(named)
    assert ("entered in yuan?" in finding.message("en")) is bool(named)
    assert named in finding.message()


@pytest.mark.parametrize(
    ("extra", "roster", "words"),
    [
        (town("青禾镇人民政府"), None, "有单位不止一份：青禾镇人民政府"),
        (town("石桥镇").replace({"year": 2023}), None, "有不是 2024 年的：石桥镇"),
        (town("石桥镇"), ["青禾镇", "白杨镇"], "有不在名单内的：石桥镇"),
    ],
)
def test_parts_that_do_not_go_together_are_not_added(extra, roster, words):
    parts = towns(NEW, 5, 40)
    (finding,) = beside(total_of(parts, **{NEW: 1}), [*parts, extra], roster)
    assert (finding.rule.id, finding.severity) == ("A-PARTS", Severity.WARNING)
    assert words in finding.message()
    assert "do not go together" in finding.message("en")


def test_names_that_may_be_of_one_organ_are_asked_about():
    parts = [town(f"示例县{name}") for name in ("文旅局", "教育局", "市监局")]
    total = total_of(parts)
    assert beside(total, parts, ["文旅局", "县教育局", "市场监督管理局"]) == [], "short names are names"
    (unfit, missing) = beside(total, parts, ["文化广电和旅游局", "教育体育局", "市监局"])
    assert (
        "示例县文旅局（是不是名单上的“文化广电和旅游局”？）、示例县教育局（是不是名单上的“教育体育局”？）"
        in unfit.message()
    )
    assert "示例县文旅局 (文化广电和旅游局, perhaps?)" in unfit.message("en")
    assert missing.rule.id == "A-MISSING"
    (asked, wrong) = beside(total.replace({NEW: 1}), [*parts, town("示例县教体局")])
    assert (asked.rule.id, asked.severity) == ("A-PARTS", Severity.NOTE)
    assert "“示例县教育局”和“示例县教体局”是不是同一单位？" in asked.message()
    assert asked.message("en").endswith("one of them too many: “示例县教育局”和“示例县教体局”?")
    assert wrong.rule.id == "A-SUM", "the sums are assessed all the same"
    many = [town(f"第{at}县{name}") for at in range(11) for name in ("文旅局", "文化广电和旅游局")]
    assert "等 11 对是不是" in beside(total_of(many), many)[0].message()
    assert "and more?" in beside(total_of(many), many)[0].message("en")
    assert "对是不是" not in beside(total_of(many[:20]), many[:20])[0].message()


def test_the_total_among_its_own_parts():
    parts = towns(NEW, 5)
    total = total_of(parts, **{NEW: 6})
    assert "中有汇总报告本身" in beside(total, [*parts, total])[0].message()
    undated = total.replace({"year": None})
    assert [f.rule.id for f in beside(undated, parts)] == ["A-SUM"]


@pytest.mark.parametrize(
    ("fees", "stated", "rule"),
    [
        (("1.1", "2.25"), "3.35", None),
        (("1.1", "2.25"), "3.40", "A-FEEDEC"),  # less than 0.05 + 0.005 + 0.005
        (("1.1", "2.25"), "3.41", "A-SUM"),  # as much as all three can be rounded
        (("1.1", "2.25"), "3.29", "A-SUM"),
        (("0", "0.00", "2.25"), "2.255", "A-FEEDEC"),
        (("0", "0.00", "2.25"), "2.26", "A-SUM"),  # a zero is no rounded number
        (("59237.2449", "0.1234"), "59237.3683", None),
        (("59237.2449", "0.1234"), "59237.3684", "A-FEEDEC"),
        (("59237.2449", "0.1234"), "59237.3685", "A-SUM"),
        (("59237.2449", "0.4"), "59238", "A-FEEDEC"),
        (("0", "0"), "1", "A-SUM"),
        (("1",), "0", "A-SUM"),
        (("1", "1"), "0", "A-SUM"),
        (("0.4",), "0", "A-SUM"),
    ],
)
def test_rounded_fees_are_taken_as_rounded(fees, stated, rule):
    """A-FEEDEC: outside Σ ½ unit of each rounded child + ½ unit of the total a warning, inside it a note."""
    parts = towns(FEES, *map(Decimal, fees))
    found = beside(total_of(parts, **{FEES: Decimal(stated)}), parts)
    assert [(f.rule.id, f.cells) for f in found] == ([(rule, (FEES,))] if rule else [])
    assert {f.severity for f in found} <= {Severity.NOTE if rule == "A-FEEDEC" else Severity.WARNING}


def test_the_largest_rounding_that_can_explain_a_difference_is_named():
    parts = towns(FEES, Decimal("1.1"), Decimal(2), Decimal(0))
    (finding,) = beside(total_of(parts, **{FEES: Decimal("3.2")}), parts)
    assert "多 0.1，小于各数四舍五入的误差之和 0.60；误差最大的是白杨镇的 2，至多 0.5" in finding.message()
    assert "rounding can come to 0.60, of which 0.5 in the 2 of 白杨镇" in finding.message("en")
    (finding,) = beside(total_of(parts, **{FEES: Decimal(4)}), towns(FEES, Decimal("3.6")))
    assert "误差最大的是本报告的 4，至多 0.5" in finding.message()


def old(name, **cells):
    at = "proactive_disclosure"
    report = Report.blank(name, 2020)
    return report.replace({f"{at}.{path.replace('__', '.')}": value for path, value in cells.items()})


def test_amounts_are_compared_in_one_unit():
    at = "proactive_disclosure.procurement.amount"
    parts = [
        old("青禾镇", procurement__amount=Amount(Decimal("1.5"), "万元")),
        old("白杨镇", procurement__amount=Amount(Decimal(300), "元")),
    ]
    total = aggregate(parts, "示例县", 2020)
    assert total[at] == Amount(Decimal(15300), "元")
    assert beside(total.replace({at: Amount(Decimal("1.53"), "万元")}), parts) == []
    (finding,) = beside(total.replace({at: Amount(Decimal("1.54"), "万元")}), parts)
    assert "多 100元" in finding.message()
    assert beside(total.replace({at: Amount(Decimal(15300))}), parts) == []
    unknown = [parts[0], old("白杨镇", procurement__amount=Amount(Decimal(300)))]
    (note,) = beside(total, unknown)
    assert "没有写明单位" in note.message()
    assert "without a unit" in note.message("en")
    large = Amount(Decimal("9" * 15), "亿元")
    assert len(beside(total, [parts[1], old("青禾镇", procurement__amount=large)])) == 1


def test_items_run_by_several_organs_are_no_more_than_a_note():
    parts = [old("青禾镇", fee__items_prior_year=3), old("白杨镇", fee__items_prior_year=2)]
    total = aggregate(parts, "示例县", 2020).replace({"proactive_disclosure.fee.items_prior_year": 3})
    (finding,) = beside(total, parts)
    assert (finding.rule.id, finding.severity) == ("A-ITEMS", Severity.NOTE)


OTHER = "requests.outcomes.other_handling"


def one_row(name, **cells):
    """Return a report of 186 cells, in which 其他处理 is one row, with 0 in all but those named."""
    report = Report.from_cells({f"{OTHER}.total": 0, FEES: Decimal(0)}, organ=name, year=2024)
    assert len(report.cells()) == 186
    return report.replace(dict.fromkeys(report.cells(), 0) | {FEES: Decimal(0)}).replace(cells)


def test_a_part_with_one_row_of_other_handling_is_held_against_the_three():
    parts = [town("青禾镇", **{f"{OTHER}.misc.total": 2}), one_row("白杨镇", **{f"{OTHER}.total": 5})]
    rows = [f"{OTHER}.{name}.total" for name in ("uncorrected", "fee_unpaid", "misc")]
    total = town("示例县", **dict(zip(rows, (1, 3, 3), strict=True)))
    assert beside(total, parts) == []
    (finding,) = beside(total.replace({rows[0]: 0}), parts)
    assert (finding.rule.id, finding.cells, finding.expected, finding.found) == ("A-SUM", tuple(rows), 7, 6)
    assert "表三 三、（六）其他处理各行之和 总计：填的是 6，各单位合计为 7" in finding.message()
    (finding,) = beside(total.replace({f"{OTHER}.misc.other_org": 1}), parts)
    assert finding.place == "表三 三、（六）其他处理各行之和 其他"
    assert beside(total.replace({rows[0]: None}), parts) == [], "what is blank in the total is told elsewhere"
    (note,) = beside(total, [parts[0], parts[1].replace({f"{OTHER}.total": None})])
    assert (note.rule.id, note.cells) == ("A-MISSING", tuple(rows))
    assert "白杨镇 1" in note.message()


def test_a_total_with_one_row_of_other_handling_is_held_against_parts_with_three():
    parts = [town("青禾镇", **{f"{OTHER}.misc.total": 2, f"{OTHER}.uncorrected.total": 1}), one_row("白杨镇")]
    assert beside(one_row("示例县", **{f"{OTHER}.total": 3}), parts) == []
    (finding,) = beside(one_row("示例县", **{f"{OTHER}.total": 2}), parts)
    assert (finding.rule.id, finding.cells, finding.expected) == ("A-SUM", (f"{OTHER}.total",), 3)


def test_a_part_on_another_form_is_added_where_its_cells_mean_the_same():
    blank = Report.blank("白杨镇", 2024, edition=Edition.E2019)
    part = blank.replace({path: value for path, value in ZERO.items() if path in blank.cells()})
    part = part.replace({f"{OTHER}.{path}": 0 for path in part.requests.outcomes.other_handling.cells()})
    parts = [*towns(NEW, 5), part.replace({NEW: 4, f"{OTHER}.other_org": None})]
    found = beside(town("示例县", **{NEW: 8}), parts)
    (finding,) = [f for f in found if f.rule.id == "A-SUM"]
    assert finding.cells == (NEW,)
    blank, unprinted = sorted((f for f in found if f.rule.id == "A-MISSING"), key=lambda f: "表式" in f.message())
    assert blank.cells[-1] == f"{OTHER}.misc.other_org"
    assert "白杨镇 4" in blank.message(), "three decisions and one row"
    assert "没有发生的请填 0" in blank.message()
    assert set(unprinted.cells) == {path for path in ZERO if path.startswith("proactive_disclosure")} - set(blank.cells)
    assert "有 7 格的合计无法核对，因为有的报告用的表式没有这些格（白杨镇 7）" in unprinted.message()
    assert "填 0" not in unprinted.message()
    assert "the sums of 7 cells cannot be assessed, since the forms of some parts have none" in unprinted.message("en")


@settings(max_examples=settings().max_examples // 2)
@given(st.lists(consistent_reports(), min_size=1, max_size=4))
def test_every_total_is_the_sum_of_its_own_parts(drawn):
    parts = [
        report.replace({"organ": name, "year": 2024})
        for name, report in zip(NAMES, drawn, strict=False)
        if gkreport.report.record.shape(report) == gkreport.report.record.shape(drawn[0])
    ]
    total = aggregate(parts, organ="示例县", year=2024)
    found = beside(total, parts, roster=NAMES[: len(drawn)] if len(parts) == len(drawn) else None)
    assert [f for f in found if f.rule.id != "A-MISSING"] == []
    assert all(total[path] is None for f in found for path in f.cells)


@settings(max_examples=settings().max_examples // 2)
@given(reports(), st.lists(reports(), max_size=3))
def test_no_parts_make_a_check_raise(total, parts):
    for finding in check(total, parts=parts, roster=["示例县"]):
        assert finding.message()
        assert finding.message("en")

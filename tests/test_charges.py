"""Fees told in the texts: wordings written before the grammar was, amounts in every way of writing, places."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.prose_score import chinese

import gkreport
from gkreport import Report, Severity, check
from gkreport.checks.amounts import AMOUNT, money_of

FEES = "proactive_disclosure.administrative_fees"
COUNTS = dict.fromkeys(Report().cells(), 0) | {
    "proactive_disclosure.licensing_decisions": 1286,
    "proactive_disclosure.penalty_decisions": 95,
    "proactive_disclosure.compulsion_decisions": 14,
}
BUREAU = Report.from_cells(COUNTS | {FEES: Decimal("42.68")}, organ="临溪县自然资源局", year=2024)
LINES = (Path(__file__).parent / "data" / "charges.txt").read_text(encoding="utf-8").splitlines()
WORDINGS = [line.split("|", 1) for line in LINES if not line.startswith("#")]


def said(report, **texts):
    return [one for one in check(report.replace(texts)) if one.rule.id in {"X-FEES", "F-TWICE", "F-SUM"}]


@pytest.mark.parametrize(("kind", "text"), WORDINGS)
def test_wordings(kind, text):
    """W contradicts the table or itself, R agrees, S tells of something else."""
    overview, bar, other = text.partition("|")
    texts = {"overview": overview, "other_matters": other} if bar else {"overview": text}
    if not bar and "处理费" in text:
        texts = {"other_matters": text}
    assert bool(said(BUREAU, **texts)) is (kind == "W")


@pytest.mark.parametrize(
    "text",
    [
        "没有向3名申请人收取信息处理费。收取信息处理费400元。",
        "3人未缴信息处理费。收取信息处理费400元。",
        "没有收取信息处理费200元。收取信息处理费400元。",
        "未收取行政事业性收费5万元。",
    ],
)
def test_what_was_not_taken_of_some_or_not_at_that_amount_is_no_nought(text):
    assert said(BUREAU, other_matters=text) == []
    assert said(BUREAU, other_matters="没有收取信息处理费。收取信息处理费400元。")


def ways_to_write(ten_thousands):
    """Return an amount of 万元, with four decimals at most, in each way of writing it."""
    yuan = int(ten_thousands * 10_000)
    tens, ones = divmod(yuan, 10_000)
    yield f"{ten_thousands}万元"
    yield f"{yuan}元"
    yield f"{yuan:,}元"
    yield f"{yuan:,}".replace(",", "，") + "元"
    yield f"{(Decimal(yuan) / 100_000_000).normalize():f}亿元"
    if tens:
        yield f"{tens}万{ones}元" if ones else f"{tens}万元"
        rest = chinese(ones) if ones >= 1000 else f"零{chinese(ones)}"
        yield f"{chinese(tens)}万{rest if ones else ''}元"


@given(st.integers(1, 99_990_000), st.integers(1, 99_990_000))
def test_an_amount_is_one_however_it_is_written(yuan, other):
    """The same amount never contradicts itself, and another one always does."""
    stated, told = (Decimal(amount) / 10_000 for amount in (yuan, other))
    report = BUREAU.replace({FEES: stated.quantize(Decimal("0.0001"))})
    for written in ways_to_write(stated):
        assert not said(report, overview=f"全年行政事业性收费{written}。"), written
    if yuan != other:
        for written in ways_to_write(told):
            found = said(report, overview=f"全年行政事业性收费{written}。")
            assert [(one.rule.id, one.found) for one in found] == [("X-FEES", told)], written


@given(st.decimals("0.01", 99_999, places=4), st.integers(0, 3), st.integers(0, 3))
def test_an_amount_may_be_rounded_in_the_text_and_in_the_table(exact, in_text, in_table):
    told, stated = (exact.quantize(Decimal(1).scaleb(-places)) for places in (in_text, in_table))
    if told and stated:  # a printed 0 is exact
        assert not said(BUREAU.replace({FEES: stated}), overview=f"全年行政事业性收费{told}万元。")


@pytest.mark.parametrize(
    ("stated", "told"),
    [("22", "23"), ("22", "21"), ("228", "229"), ("1", "2"), ("22.0", "22.1"), ("228.80", "228.81")],
)
def test_numbers_of_one_precision_are_rounded_from_one_amount_only_where_they_are_the_same(stated, told):
    """Each moves by half of its last unit at most, and both by as much never: 22 and 23 are two amounts (A-FEEDEC)."""
    report = BUREAU.replace({FEES: Decimal(stated)})
    assert not said(report, overview=f"全年行政事业性收费{stated}万元。")
    (finding,) = said(report, overview=f"全年行政事业性收费{told}万元。")
    assert (finding.expected, finding.found) == (Decimal(stated), Decimal(told))


@pytest.mark.parametrize(("part", "severity"), [("18.2", Severity.NOTE), ("19.1", Severity.WARNING)])
def test_parts_that_rounding_brings_above_the_whole_are_a_note(part, severity):
    """5 can be 4.6, and 23 can be 22.9: then 18.2 fits; 19.1 never does."""
    text = f"行政事业性收费２３万元，其中不动产登记费5万元、考试费{part}万元。"
    (finding,) = said(BUREAU.replace({FEES: Decimal(23)}), overview=text)
    assert (finding.rule.id, finding.severity, finding.quote) == ("F-SUM", severity, text[:-1])
    assert ("可能是各数四舍五入" in finding.message()) is (severity is Severity.NOTE)


@pytest.mark.parametrize(
    ("parts", "severity"),
    [("30.4万元，不动产登记费12.4", Severity.NOTE), ("30.3万元，不动产登记费12.0", Severity.WARNING)],
)
def test_parts_that_are_all_may_come_to_less_by_rounding_alone(parts, severity):
    """43万元 can be 42.5: 42.8 fits, and 42.3, which can be 42.4, does not."""
    text = f"行政事业性收费共2项，其中土地复垦费{parts}万元，合计43万元。"
    (finding,) = said(BUREAU, overview=text)
    assert (finding.rule.id, finding.severity) == ("F-SUM", severity)


def test_parts_that_come_to_the_whole_are_right():
    text = "行政事业性收费23万元，其中不动产登记费5万元、考试费18万元。"
    report = BUREAU.replace({FEES: Decimal(23)})
    assert not said(report, overview=text)
    assert not said(report, overview=text.replace("18万", "2024,880")), "which number is meant?"
    (finding,) = said(report, overview=text + text.replace("18", "30"))
    assert (finding.rule.id, finding.expected, finding.found) == ("F-SUM", 350_000, 230_000), "the second list is wrong"


def test_what_is_quoted_stands_in_the_text_as_it_was_written():
    (finding,) = said(BUREAU, overview="全年行政事业性收费２４．６８万元。")
    assert finding.quote == "全年行政事业性收费２４．６８万元"


@pytest.mark.parametrize(
    ("told", "agrees"),
    [
        ("约42万元", True), ("约40万元", True), ("约44万元", False), ("大约50万元", True), ("近43万元", True),
        ("近42万元", False), ("42万余元", True), ("42余万元", True), ("40多万元", True), ("43万余元", False),
        ("42万元左右", True), ("超过42万元", True), ("超43万元", False), ("42.6万元", False), ("43万元", True),
        ("5千元", False), ("0.0043亿元", True), ("42.68万", True), ("42.86万", False), ("零元", False), ("0万元", False),
        # what gives a bound alone, or is not plainly written, says nothing
        ("40万元以上", True), ("50万元以内", True), ("约42万余元", True), ("约12万余元", True), ("余0元", True), ("12亿万元", True),
        ("二〇万元", True), ("2024,880元", True),
    ],
)  # fmt: skip
def test_rough_amounts(told, agrees):
    assert bool(said(BUREAU, overview=f"全年行政事业性收费{told}。")) is not agrees


@pytest.mark.parametrize(
    ("told", "value", "least", "most"),
    [
        ("42.68万元", 426_800, 426_750, 426_850),
        ("四十二点六八万元", 426_800, 426_750, 426_850),
        ("5千元", 5_000, 4_500, 5_500),
        ("1亿2000万元", 120_000_000, 119_995_000, 120_005_000),
        ("0元", 0, 0, 0),
        ("约1300万元", 13_000_000, 12_000_000, 14_000_000),
        ("超过42万元", 420_000, 420_000, 430_000),
        ("近42万元", 420_000, 410_000, 420_000),
    ],
)
def test_an_amount_is_exact_to_its_last_digit_or_to_what_stands_beside_it(told, value, least, most):
    match = AMOUNT.match(told)
    assert match
    assert money_of(match) == (value, least, most)


def test_amounts_that_are_written_on_are_none():
    for told in ("5万3万元", "2000万1亿元"):
        match = AMOUNT.match(told)
        assert match
        assert money_of(match) is None


def test_a_contradiction_names_the_cell_both_amounts_and_the_place():
    (finding,) = said(BUREAU, overview="（一）主动公开。\n全年收取行政事业性收费246800元。")
    assert (finding.rule.id, finding.severity, finding.cells) == ("X-FEES", Severity.WARNING, (FEES,))
    assert (finding.expected, finding.found) == (Decimal("42.68"), Decimal("24.68"))
    assert "一、总体情况第 2 段“全年收取行政事业性收费246800元”" in finding.message()
    assert "表二" in finding.message()
    assert finding.message("en")


def test_the_same_fee_told_twice_names_both_places():
    (finding,) = said(BUREAU, overview="全年收取信息处理费400元。", other_matters="本年度未收取信息处理费。")
    assert (finding.rule.id, finding.expected, finding.found) == ("F-TWICE", 400, 0)
    assert finding.section == "other_matters"
    assert "一、总体情况第 1 段" in finding.message()
    assert "六、其他需要报告的事项第 1 段" in finding.message()
    assert finding.message("en")


def test_a_fee_that_one_sentence_tells_twice_alike_is_told():
    """我镇没有收费项目，也未收取收费 said nothing: both halves tell of it, so that neither was believed."""
    (one,) = said(BUREAU, overview="我局没有行政事业性收费项目，也未收取行政事业性收费。")
    assert (one.rule.id, one.found) == ("X-FEES", 0)
    assert said(BUREAU, overview="行政事业性收费年收入13.85万元，行政事业性收费12万元。") == []


def test_without_a_number_in_the_table_texts_are_held_against_each_other():
    told = {"overview": "全年行政事业性收费24.68万元。", "other_matters": "2024年行政事业性收费42.68万元。"}
    assert [one.rule.id for one in said(BUREAU.replace({FEES: None}), **told)] == ["F-TWICE"]
    old = Report.blank("临溪县自然资源局", 2020, edition=gkreport.Edition.E2019)
    told["other_matters"] = told["other_matters"].replace("2024", "2020")
    assert [one.rule.id for one in said(old, **told)] == ["F-TWICE"]


def test_a_part_is_no_more_than_the_whole():
    for part, found in ((300, []), (500, ["F-TWICE"])):
        told = {"overview": f"向1名申请人收取信息处理费{part}元。", "other_matters": "全年共收取信息处理费400元。"}
        assert [one.rule.id for one in said(BUREAU, **told)] == found
    told = {"overview": "向1名申请人收取信息处理费23万元。", "other_matters": "全年共收取信息处理费22万元。"}
    assert [one.rule.id for one in said(BUREAU, **told)] == ["F-TWICE"], "22.5 at the least, and at the most"


def test_an_amount_that_a_text_tells_once_is_all_there_was():
    """Told twice, or with who paid it, it may be a part."""
    for told, found in (
        ("收取信息处理费300元。", ["F-TWICE"]),
        ("收取信息处理费100元。收取信息处理费200元。", []),
        ("向1名申请人收取信息处理费300元。", []),
    ):
        texts = {"overview": told, "other_matters": "全年共收取信息处理费400元。"}
        assert [one.rule.id for one in said(BUREAU, **texts)] == found, told


@pytest.mark.parametrize(("letters", "found"), [(1000, 2), (1001, 1)])
def test_a_sentence_of_a_thousand_letters_is_read_and_the_one_after_any(letters, found):
    text = "全年行政事业性收费24.68万元".ljust(letters, "，") + "。全年行政事业性收费36.48万元。"
    assert len(said(BUREAU, overview=text)) == found


def test_of_a_long_sentence_the_beginning_is_quoted():
    text = "全年行政事业性收费24.68万元，均按标准收取".ljust(150, "，")
    (finding,) = said(BUREAU, overview=text)
    assert f"“{text[:120]}”" in finding.message()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("行政事业性收费情况。收取24.68万元。", 1),
        ("行政事业性收费和口袋情况。收取24.68万元。", 0),  # the amount may be of the other
        ("收入500万元，其中行政事业性收费24.68万元。", 1),
        ("收取行政事业性收费24.68万元、信息处理费400元。", 1),
        ("未对3件申请收取行政事业性收费。", 0),  # but for others
        ("去年工作，全年收取行政事业性收费24.68万元。", 0),
        ("落实减免政策，全年行政事业性收费24.68万元。", 1),
        ("全年行政事业性收费24.68万元，全部予以减免。", 0),
    ],
)
def test_an_amount_is_of_what_the_words_beside_it_name(text, found):
    assert len(said(BUREAU, overview=text)) == found


def test_the_text_beside_the_table_of_fees_is_about_them():
    for text, found in (("收费24.68万元。", 1), ("收费金额24.68万元。", 1), ("收费金额42.68万元。", 0)):
        assert len(said(BUREAU, **{"table_texts.proactive_disclosure": text})) == found
        assert not said(BUREAU, overview=text)


def test_whose_fees_they_are():
    county = Report.from_cells(COUNTS | {FEES: Decimal("42.68")}, organ="临溪县人民政府", year=2024)
    for text, found in (
        ("全县行政事业性收费24.68万元。", 1),
        ("县政府行政事业性收费24.68万元。", 0),
        ("县财政局严格规范收费。行政事业性收费24.68万元。", 0),
        ("经县财政局核定。行政事业性收费24.68万元。", 1),
        ("县财政局严格规范收费。2024年，全县行政事业性收费24.68万元。", 1),
    ):
        assert len(said(county, overview=text)) == found, text


def test_a_long_text_is_passed_over_in_time():
    for piece in ("信息处理费", "收费1,", "行政事业性收费一百", "（收费", "费等", "收费约", "全年收费5元，", "收费。"):
        assert not said(BUREAU, overview=piece * (90_000 // len(piece)))
    assert not said(BUREAU, overview="各项工作。" * 30_000 + "全年行政事业性收费24.68万元。")

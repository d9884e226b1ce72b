"""The rules that hold the texts against the tables, and the fees."""

import time
from decimal import Decimal
from pathlib import Path

import pytest
from benchmarks.check_speed import ratios_with_figures, with_figures

import gkreport
from gkreport import Report, Severity, check, processing_fee
from gkreport.checks.agreement import disagreement_of

ZERO = dict.fromkeys(Report().cells(), 0) | {"proactive_disclosure.administrative_fees": Decimal(0)}
BASE = Report.from_cells(ZERO, organ="示例县石桥镇", year=2024)
MINE = ("X-", "F-", "T2-FEE-INCLUDES")


def said(report):
    return [finding for finding in check(report) if finding.rule.id.startswith(MINE)]


def rules(**changes):
    return [finding.rule.id for finding in said(BASE.replace(changes))]


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("X-REQ", "收到政府信息公开申请5件。"),
        ("X-REQ", "收到企业政府信息公开申请5件。"),
        ("X-REQ", "新收和上年结转政府信息公开申请共5件。"),
        ("X-GROUP", "政府信息公开申请予以公开5件。"),
        ("X-GROUP", "政府信息公开申请不予公开5件。"),
        ("X-REMEDY", "因政府信息公开被申请行政复议5件。"),
        ("X-DOCS", "制发行政规范性文件5件。"),
        ("X-DOCS", "作出行政处罚决定5件。"),
    ],
)
def test_a_contradiction_is_a_warning_with_the_sentence_and_the_cell(rule, text):
    (finding,) = said(BASE.replace({"overview": text}))
    assert (finding.rule.id, finding.severity, finding.expected, finding.found) == (rule, Severity.WARNING, 0, 5)
    assert text[:-1] in finding.message()
    assert "一、总体情况第 1 段" in finding.message()
    assert finding.place.startswith("表")
    assert finding.message("en")


def test_none_said_and_some_printed():
    some = {"requests.new_received.total": 2, "requests.new_received.natural_person": 2}
    (finding,) = said(
        BASE.replace(
            {"overview": "没有收到政府信息公开申请。", **some},
        ).replace(
            {
                "requests.outcomes.total.total": 2,
                "requests.outcomes.total.natural_person": 2,
                "requests.outcomes.granted.total": 2,
                "requests.outcomes.granted.natural_person": 2,
            }
        )
    )
    assert finding.rule.id == "X-NONE"


def test_a_government_is_a_part_of_what_its_report_is_on():
    cells = {"requests.new_received.total": 5, "requests.new_received.natural_person": 5}
    county = Report.from_cells(ZERO | cells, organ="示例县人民政府", year=2024)
    for text, found in [("县政府收到政府信息公开申请4件。", []), ("县政府收到政府信息公开申请6件。", ["X-REQ"]),
                        ("全县收到政府信息公开申请4件。", ["X-REQ"])]:  # fmt: skip
        assert [f.rule.id for f in said(county.replace({"overview": text}))] == found


def test_what_follows_from_a_wrong_number_is_not_told_twice():
    assert rules(overview="收到政府信息公开申请5件，均予以公开。") == ["X-REQ"]
    assert rules(overview="收到政府信息公开申请5件，均予以公开。制发行政规范性文件5件。") == ["X-DOCS", "X-REQ"]


def test_with_how_many_counts_other_numbers_would_disagree():
    """A repair is judged by it: what only follows from a count (均予以公开) is no count of its own."""
    text = "收到政府信息公开申请5件，均予以公开。制发行政规范性文件3件。政府信息公开申请不予公开4件。"
    denied = {f"requests.outcomes.denied.{row}.total": 2 for row in ("state_secret", "internal_affairs")}
    disagree = disagreement_of(BASE.replace({"overview": text, **denied}))
    received, issued = {"requests.new_received.total": 5}, {"proactive_disclosure.normative_docs.issued": 3}
    assert [disagree(numbers) for numbers in ({}, received, issued, received | issued)] == [2, 1, 1, 0]


def test_what_is_withdrawn_is_a_part_of_other_outcomes():
    path = "review_and_litigation.review"
    cells = {f"{path}.other": 2, f"{path}.upheld": 1, f"{path}.total": 3}
    text = "政府信息公开行政复议3件，其中撤回{}件，维持1件。"
    assert [rules(overview=text.format(n), **cells) for n in (1, 2, 3)] == [[], [], ["X-REMEDY"]]


def test_a_blank_cell_says_nothing():
    assert said(BASE.replace({"overview": "收到政府信息公开申请5件。", "requests.carried_in.total": None})) == []


def test_a_total_that_is_wrong_is_a_matter_of_the_sums():
    path = "review_and_litigation.review"
    broken = {f"{path}.upheld": 10, f"{path}.corrected": 1, f"{path}.total": 0}
    text = "因政府信息公开被申请行政复议{}件。"
    assert said(BASE.replace({**broken, "overview": text.format(11)})) == []
    assert [f.rule.id for f in said(BASE.replace({**broken, "overview": text.format(12)}))] == ["X-REMEDY"]


def test_a_broken_total_with_a_blank_part_is_taken_as_stated():
    changes = {"review_and_litigation.review.upheld": None, "overview": "因政府信息公开被申请行政复议1件。"}
    assert [f.rule.id for f in said(BASE.replace(changes))] == ["X-REMEDY"]


def test_a_long_sentence_is_quoted_in_part():
    long = "收到政府信息公开申请5件，" + "各项工作稳步推进，" * 30
    (finding,) = said(BASE.replace({"overview": long}))
    assert "…收到政府信息公开申请5件" in finding.message()
    assert len(finding.detail) < 160
    for lead in ("", "持续加强组织领导，" * 9):
        (finding,) = said(BASE.replace({"overview": lead + long}))
        around = lead[-30:] + long[: len("收到政府信息公开申请5件") + 30]
        assert finding.detail == f"一、总体情况第 1 段“…{around}…”"


def test_a_text_that_was_checked_costs_little_and_a_long_one_in_proportion():
    """A check of a report with 1,600 letters of figures takes at most ten times a bare `cells()`; see the benchmark."""
    assert min(ratios_with_figures(pairs=3, number=100)) < 50  # 10, and 30 while coverage watches; 200 if read again
    for between in ("\n", ""):  # paragraphs, and one alone
        seconds = []
        for size in (30_000, 120_000):
            long = with_figures(size)
            report = long.replace({"overview": long.overview.replace("\n", between)})
            started = time.process_time()
            assert not [finding for finding in check(report) if finding.rule.id.startswith("X-")]
            seconds.append(time.process_time() - started)
        assert seconds[1] < max(
            0.5, 8 * seconds[0]
        )  # four times the text; the benchmark holds a million letters to 1 s


def test_what_is_kept_of_a_text_is_not_its_answer():
    """The same text is held against the cells as they are now."""
    text = "收到政府信息公开申请5件，均予以公开。"
    for received in (5, 6, 5):
        cells = {"requests.new_received.natural_person": received, "requests.new_received.total": received}
        assert bool(rules(overview=text, **cells)) is True
        assert ("X-REQ" in rules(overview=text, **cells)) is (received != 5)


def test_the_2019_form():
    old = Report.blank("示例县石桥镇", 2020)
    old = old.replace({"requests.outcomes.other_handling.total": 2, "proactive_disclosure.penalty.decisions": 1,
                       "proactive_disclosure.normative_docs.made": 4})  # fmt: skip
    text = "政府信息公开申请其他处理{}件。作出行政处罚决定{}件。制发规范性文件{}件。废止规范性文件9件。"
    assert said(old.replace({"overview": text.format(2, 1, 4)})) == []
    assert [f.rule.id for f in said(old.replace({"overview": text.format(3, 2, 5)}))] == ["X-DOCS", "X-DOCS", "X-GROUP"]


def test_the_year_of_a_text():
    assert rules(overview="2023年，我镇认真推进各项工作。") == ["X-LEGALREP"]
    assert rules(other_matters="2023年度本机关没有收取信息处理费。") == ["X-LEGALREP"]
    assert rules(overview="2023年，我镇起步；2024年继续推进。") == []
    assert rules(overview="2022年，我镇认真推进各项工作。") == []
    assert said(Report(overview="2023年，我镇认真推进各项工作。")) == []


def test_real_and_example_texts_agree_with_their_tables():
    for path in sorted((Path(__file__).parents[1] / "examples" / "示例县" / "2024").iterdir()):
        assert said(gkreport.open(path).report) == [], path.name


def test_the_town_report_agrees_with_its_tables(shared):
    assert said(gkreport.open(shared / "reports" / "liumaowan-2024.txt").report) == []


@pytest.mark.parametrize(("granted", "partly", "found"), [(12, 15, 1), (112, 5, 1), (12, 5, 0), (12, 0, 0)])
def test_a_list_with_a_strange_word_is_believed_where_two_digits_beyond_the_first_agree(granted, partly, found):
    """梳理 might count something else; one list in a thousand agrees so far by chance."""
    outcomes = {"granted": granted, "partially_granted": partly}
    report = BASE.replace({f"requests.outcomes.{name}.total": value for name, value in outcomes.items()})
    text = f"梳理予以公开{granted}件，梳理部分公开{partly}件，梳理不予公开6件。"
    assert [one.rule.id for one in said(report.replace({"overview": text}))] == ["X-GROUP"] * found


@pytest.mark.parametrize(("letters", "whole"), [(120, True), (121, False)])
def test_of_a_long_sentence_what_stands_around_the_number_is_quoted(letters, whole):
    text = "收到政府信息公开申请5件，".ljust(letters - 1, "办") + "好"
    (finding,) = said(BASE.replace({"overview": f"{text}。"}))
    assert (f"“{text}”" in finding.message()) is whole
    assert ("…”" in finding.message()) is not whole
    assert "收到政府信息公开申请5件" in finding.message()


# -- fees ------------------------------------------------------------------------------------------


def test_the_tariffs():
    slowly = {n: sum(100 if i <= 30 else 100 * (2 + (i - 31) // 10) for i in range(11, n + 1)) for n in range(150)}
    assert {n: processing_fee(items=n) for n in slowly} == slowly
    assert [processing_fee(items=n) for n in (10, 11, 30, 31, 40, 41, 50)] == [0, 100, 2000, 2200, 4000, 4300, 7000]
    pages = {0: 0, 30: 0, 31: 10, 100: 700, 200: 2700, 201: 2740, 109: 880, 119: 1080, 57: 270}
    assert {n: processing_fee(pages=n) for n in pages} == pages


@pytest.mark.parametrize("given", [{}, {"items": 1, "pages": 1}, {"items": True}, {"pages": 1.5}])
def test_one_tariff_and_a_whole_number(given):
    with pytest.raises(TypeError, match="either items or pages"):
        processing_fee(**given)


def test_no_fewer_than_none():
    with pytest.raises(ValueError, match="不能为负"):
        processing_fee(pages=-1)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("3件申请收取信息处理费2230元，其中甲局880元、乙局1080元、丙局270元。", []),
        ("3件申请收取信息处理费2,230元，其中甲局880元、乙局1080元、丙局280元。", ["F-SUM"]),
        ("收取信息处理费：甲局880元、乙局1080元，合计1960元。", []),
        ("收取信息处理费：甲局880元、乙局1080元，合计２０００元。", ["F-SUM"]),
        ("收取信息处理费2230元，其中甲局880元、乙局270元等。", []),
        ("收取信息处理费3笔，分别为880元、1080元、270元，共计2230元。", []),
        ("收取信息处理费3笔，分别为880元、1080元、270元，共计收取2320元。", ["F-SUM"]),
        ("收取信息处理费2320元。其中甲局880元、乙局1080元、丙局270元。", ["F-SUM"]),
        ("收取信息处理费2230元，其中甲局880元、乙局675元2笔。", ["F-TEN"]),
        ("收取信息处理费2000元，其中甲局880元、乙局1080元。", ["F-SUM"]),
        ("收取信息处理费2230元，其中甲局等880元、乙局270元。", []),
        ("收取信息处理费：甲局880元2笔，合计1760元。", []),
        ("收取信息处理费2230元，分别为甲局880元、乙局1080元、其他各局合计270元。", []),
        ("收取信息处理费2230元，甲局880元。", []),
        ("收取信息处理费，其中甲局880元、乙局1080元，合计2000元。", []),
        (
            "收取信息处理费，其中甲局880元、乙局1080元，合计2000元。收取信息处理费2230元，其中甲局880元、乙局270元、丙局10元。",
            ["F-SUM"],
        ),
        ("收取信息处理费2230元，其中甲局880元。", []),
        ("收取信息处理费2235元。", ["F-TEN"]),
        ("收取信息处理费0.2235万元。", ["F-TEN"]),
        ("收取信息处理费2000000元。", ["T2-FEE-INCLUDES"]),
        ("收取信息处理费2000000元2笔。", ["T2-FEE-INCLUDES"]),
        ("收取信息处理费100元。收取信息处理费2000000元。", []),
        ("2023年收取信息处理费2235元。", []),
        ("2023年收取信息处理费2235元。2024年收取信息处理费2245元。", ["F-TEN"]),
        ("信息处理费标准为每页5元。", []),
        ("信息处理费标准为每页5元。收取信息处理费2235元。", ["F-TEN"]),
        ("收取押金2235元。没有收取信息处理费。", []),
        ("没有收取信息处理费。", []),
        ("收取复印费5元。", []),
    ],
)
def test_the_amounts_told(text, found):
    report = BASE.replace({"other_matters": text, "proactive_disclosure.administrative_fees": Decimal("10.5")})
    assert [f.rule.id for f in said(report)] == found
    assert all(f.message("en") for f in said(report))


def test_amounts_are_shown_as_one_writes_them():
    """Neither 2E+3 nor 2235.50."""
    text = "收取信息处理费2235.50元。收取信息处理费：甲局880元、乙局1080元，合计２０００元。"
    ten, sum_ = said(BASE.replace({"other_matters": text, "proactive_disclosure.administrative_fees": Decimal(1)}))
    assert (str(ten.found), str(sum_.expected), str(sum_.found)) == ("2235.5", "1960", "2000")
    found = said(BASE.replace({"other_matters": "收取信息处理费0.2235万元。"}))
    assert [str(one.found) for one in found] == ["2235", "2235"]


def test_of_a_long_sentence_on_fees_the_beginning_is_quoted():
    text = "收取信息处理费2235元".ljust(150, "，")
    found = said(BASE.replace({"other_matters": text}))
    assert [one.rule.id for one in found] == ["F-TEN", "T2-FEE-INCLUDES"]
    assert all(f"“{text[:120]}”" in one.message() for one in found)
    text = "行政事业性收费2万元，其中" + "、".join(["各类证照的登记费1万元"] * 20)
    (finding,) = said(BASE.replace({"overview": text, "proactive_disclosure.administrative_fees": Decimal(2)}))
    assert f"“{text[:120]}”" in finding.message()


@pytest.mark.parametrize("amounts", ["1.2.3 4 5", "9 4.5.6 12", "1.2.3 4.5.6 5", "1.2.3 4.5.6 7.8.9"])
def test_fees_are_not_added_up_where_one_of_them_is_not_plainly_written(amounts):
    """Where all but one were not, `check` raised a ValueError; the next list is added up all the same."""
    text = "行政事业性收费{}万元，其中登记费{}万元、考试费{}万元。"
    told, wrong = text.format(*amounts.split()), text.format(8, 4, 5)
    assert rules(overview=told).count("F-SUM") == 0
    assert rules(overview=told + wrong).count("F-SUM") == 1


def test_a_fee_within_the_rounding_of_the_table():
    text = "收取信息处理费2230元。"
    assert rules(other_matters="收取信息处理费0元。") == []
    assert rules(other_matters="收取信息处理费1元。") == ["F-TEN", "T2-FEE-INCLUDES"], "a printed 0 is exact"
    for stated, found in (("0.22", []), ("0.21", ["T2-FEE-INCLUDES"]), ("0", ["T2-FEE-INCLUDES"])):
        assert rules(other_matters=text, **{"proactive_disclosure.administrative_fees": Decimal(stated)}) == found
    for told, found in ((15000, []), (15001, ["F-TEN", "T2-FEE-INCLUDES"])):
        one = {"other_matters": f"收取信息处理费{told}元。", "proactive_disclosure.administrative_fees": Decimal(1)}
        assert rules(**one) == found
    (finding,) = said(
        BASE.replace({"other_matters": text, "proactive_disclosure.administrative_fees": Decimal("0.21")})
    )
    assert (finding.expected, finding.found) == (2100, 2230), "both in 元"

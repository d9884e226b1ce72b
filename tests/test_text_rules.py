"""The rules that any text falls under, wherever it is printed: what it counts, its length, its year."""

from decimal import Decimal

import attrs
import pytest

import gkreport
from gkreport import Report
from gkreport.checks.facts import LONGEST, texts_of
from gkreport.form import heading_of


@pytest.mark.parametrize("path", ["preface", "table_texts.requests", "closing"])
def test_counts_told_in_any_text_are_held_against_the_tables(path: str) -> None:
    zeros = {f"requests.{cell}": 0 for cell in Report().requests.cells()}
    report = Report(organ="示例县", year=2024).replace({**zeros, path: "2024年，我县共收到政府信息公开申请8件。"})
    (warning,) = (found for found in gkreport.check(report).warnings if found.rule.id == "X-REQ")
    assert (warning.expected, warning.found) == (0, 8)
    assert heading_of(path) in warning.message()


def test_what_is_too_long_to_be_read_is_told() -> None:
    """A million letters took 3.6 s, and no fee of a text of more than 100,000 was looked at, without a word."""
    told = "2024年，我县共收到政府信息公开申请8件。行政事业性收费8万元。"
    long = "各项工作按要求开展。" * (LONGEST // 10)
    zeros = {f"requests.{cell}": 0 for cell in Report().requests.cells()}
    report = Report(organ="示例县", year=2024).replace(
        zeros | {"proactive_disclosure.administrative_fees": Decimal(0), "preface": told, "other_matters": long + told}
    )
    found = gkreport.check(report)
    assert [one.section for one in found if one.rule.id in {"X-REQ", "X-FEES"}] == ["preface", "preface"]
    (unread,) = (one for one in found if one.rule.id == "S-LONG")
    read = [text.words for text in texts_of(report)]
    assert LONGEST - 10 < sum(map(len, read)) <= LONGEST
    assert (unread.found, unread.section) == (len(long + told) - len(read[-2]), "other_matters")
    assert unread.message().startswith("六、其他需要报告的事项太长，后面还有 ")
    assert long.startswith(read[-2])
    assert read[-2].endswith("。")
    assert not any(text.unread for text in texts_of(report.replace({"other_matters": long[: -2 * len(told)]})))


def test_the_shortest_texts_are_read_first_and_each_as_far_as_there_is_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """Room for 10: four letters, then six that just fit, though they end without 。, and nothing of the longest."""
    monkeypatch.setattr("gkreport.checks.facts.LONGEST", 10)
    longest, short, fitting = "甲。乙丙丁戊己庚辛壬癸", "甲乙丙。", "甲乙丙丁戊己"
    report = Report(overview=longest, problems_and_improvements=short, other_matters=fitting)
    read = {text.section: (text.words, text.unread) for text in texts_of(report) if text.words or text.unread}
    assert read == {
        "overview": ("", 11),
        "problems_and_improvements": (short, 0),
        "other_matters": (fitting, 0),
    }


def test_a_finding_of_a_text_stands_where_the_text_is() -> None:
    """Those of other texts than the overview stood among its own."""
    said = "2024年，我县共收到政府信息公开申请{}件。"
    zeros = {f"requests.{cell}": 0 for cell in Report().requests.cells()}
    texts = ("preface", "overview", "table_texts.requests", "problems_and_improvements")
    report = Report(organ="示例县", year=2024).replace(
        zeros | {path: said.format(at) for at, path in enumerate(texts, 1)} | {"requests.outcomes.total.total": 9}
    )
    places = [
        one.section or one.rule.section for one in gkreport.check(report) if one.rule.id in {"X-REQ", "T3-OUTCOMES"}
    ]
    assert places == ["preface", "overview", "table_texts.requests", "requests", "problems_and_improvements"]


def test_who_reports_by_which_law_may_be_said_as_last_year() -> None:
    words = "本报告由示例县人民政府办公室编制。统计期限为全年一月至十二月。对本报告有疑问的请来电联系。"
    before, now = (Report(organ="示例县", year=year, preface=words) for year in (2023, 2024))
    assert "Y-COPY" not in {finding.rule.id for finding in gkreport.check(now, before)}
    before, now = (attrs.evolve(report, preface="", overview=words) for report in (before, now))
    assert "Y-COPY" in {finding.rule.id for finding in gkreport.check(now, before)}


LAW_AND_LAST_YEAR = [
    "根据《中华人民共和国政府信息公开条例》（国务院令第711号，2019年5月15日起施行）要求，编制2024年度政府信息公开工作年度报告。",
    "本报告依据《条例》第五十条和国办公开办函〔2021〕30号编制，由总体情况等6个部分、3张表组成。",
    "本报告所列数据的统计期限自2024年1月1日起至2024年12月31日止。",
    "本报告中所列数据的统计期限为2024年1月1日至12月31日。",
    "数据统计时间从1月1日到12月31日。",
    "2023年12月29日，我局印发了工作方案。本报告由局办公室编制。",
    "2023年我局收到政府信息公开申请35件，本报告介绍2024年的情况。",
    "与2023年相比，政府信息公开申请增加12件，详见正文。",
    "如对本报告有疑问，请联系：示例县水务局办公室，地址：建设路1号，邮编：224000，电话：0515-12345678。",
    "自2008年5月1日《条例》施行以来，累计受理政府信息公开申请512件。",
    "上年度的报告（统计期限2023年1月1日至2023年12月31日）可在县政府网站查阅。",
    "2023年度报告的统计期限为2023年1月1日至2023年12月31日，2024年度报告见下。",
    "按照2023年修订的行政复议法，因政府信息公开申请行政复议的，应当先行复议。",
    "2023年收取行政事业性收费35万元，2024年的见表。",
]
OF_LAST_YEAR = {
    "本报告所列数据的统计期限自2023年1月1日起至2023年12月31日止。": "S-PERIOD",
    "数据统计期限从 2023 年 1 月 1 日到 12 月 31 日。": "S-PERIOD",
    "2022年度报告已公布。所列数据统计时限为2022年1月1日—2022年12月31日。": "S-PERIOD",
    "2023年，我局认真贯彻落实条例。": "X-LEGALREP",
}


@pytest.mark.parametrize("path", ["preface", "table_texts.requests", "table_texts.proactive_disclosure"])
def test_numbers_of_the_law_and_of_last_year_are_not_held_against_the_tables(path: str) -> None:
    zeros = {cell: 0 for cell in Report().cells() if "fees" not in cell}
    report = Report(organ="示例县水务局", year=2024).replace(zeros)
    for words in LAW_AND_LAST_YEAR:
        assert [found.message() for found in gkreport.check(report.replace({path: words})) if found.quote] == [], words
    for words, rule in OF_LAST_YEAR.items():
        (found,) = (found for found in gkreport.check(report.replace({path: words})) if found.quote)
        assert (found.rule.id, found.section, found.expected) == (rule, path, 2024)
        assert heading_of(path) in found.message()
        assert found.message("en")
        assert gkreport.check(attrs.evolve(report, year=None).replace({path: words})).warnings


def test_a_period_of_another_year_is_found_after_that_of_the_report() -> None:
    own, other = (f"本报告的统计期限为{year}年1月1日至{year}年12月31日。" for year in (2024, 2023))
    report = Report(organ="示例县", year=2024, overview=own + other)
    assert [one.found for one in gkreport.check(report) if one.rule.id == "S-PERIOD"] == [2023]


def test_two_things_that_a_section_leaves_out_are_named_as_people_write() -> None:
    report = Report(
        organ="示例县", year=2024, overview="主动公开了信息，收到申请，加强管理。", problems_and_improvements="无"
    )
    said = {one.rule.id: one.message() for one in gkreport.check(report)}
    assert "没有看到存在的问题和改进情况。" in said["S-PROBLEMS"]
    assert "没有看到关于政府信息公开平台建设、监督保障的内容。" in said["S-OVERVIEW5"]
    assert "不超过10万字" in gkreport.RULES["S-LONG"].formula


def test_an_organ_without_the_power_to_make_rules_has_made_none() -> None:
    report = Report(organ="示例县", year=2024).replace({"proactive_disclosure.rules.issued": 2})
    assert [(one.expected, one.found) for one in gkreport.check(report) if one.rule.id == "T2-RULEPOWER"] == [(0, 2)]

"""Counts whose clause or scope is not understood are believed where others of their list are what the tables have."""

from decimal import Decimal

import pytest

from gkreport import Report, check

FEES = "proactive_disclosure.administrative_fees"
REPORT = Report(organ="示例县", year=2024).replace(
    dict.fromkeys(Report().cells(), 0)
    | {
        FEES: Decimal(0),
        "requests.new_received.natural_person": 719,
        "requests.new_received.commercial_enterprise": 140,
        "requests.outcomes.granted.total": 272,
        "requests.outcomes.partially_granted.total": 117,
        "requests.outcomes.denied.state_secret.total": 145,
        "proactive_disclosure.normative_docs.issued": 29,
        "proactive_disclosure.normative_docs.repealed": 18,
        "proactive_disclosure.normative_docs.in_force": 164,
        "proactive_disclosure.licensing_decisions": 2657,
        "proactive_disclosure.penalty_decisions": 318,
        "review_and_litigation.review.upheld": 144,
        "review_and_litigation.review.corrected": 15,
    }
)


def found(overview):
    warnings = check(REPORT.replace({"overview": overview})).warnings
    return [(finding.cells[0], finding.found) for finding in warnings if finding.quote]


@pytest.mark.parametrize(
    ("overview", "cell", "value"),
    [
        # Other organs were told of before: everything after 乡镇 was taken for theirs.
        ("县直部门684件、乡镇191件，予以公开272件，部分公开171件。", "requests.outcomes.partially_granted.total", 171),
        # Words that nobody foresaw.
        ("喜获予以公开272件、喜获不予公开154件。", "requests.outcomes.denied.state_secret.total", 154),
        ("喜获予以公开272件，喜获部分公开或不予公开226件。", "requests.outcomes.partially_granted.total", 226),
        ("喜见自然人719件，喜见商业企业104件。", "requests.new_received.commercial_enterprise", 104),
        ("喜见自然人719件，非自然人104件。", "requests.new_received.commercial_enterprise", 104),
        ("喜获行政许可2657件，喜获行政处罚381件。", "proactive_disclosure.penalty_decisions", 381),
        (
            "乡镇的规范性文件各有不同，新制发29件，废止18件，现行有效146件。",
            "proactive_disclosure.normative_docs.in_force",
            146,
        ),
        (
            "喜获制发行政规范性文件29件、喜获废止行政规范性文件18件、喜获现行有效行政规范性文件146件。",
            "proactive_disclosure.normative_docs.in_force",
            146,
        ),
        # Whoever is named in the clause itself, and 共 before the number.
        ("乡镇予以公开272件，乡镇部分公开171件。", "requests.outcomes.partially_granted.total", 171),
        ("喜获我县予以公开272件，喜获部分公开171件。", "requests.outcomes.partially_granted.total", 171),
        ("喜获予以公开共272件，喜获部分公开共171件。", "requests.outcomes.partially_granted.total", 171),
        (
            "（五）涉及政府信息公开的行政复议。\n喜获维持144件，喜获纠正51件。",
            "review_and_litigation.review.corrected",
            51,
        ),
    ],
)
def test_the_odd_one_out_of_a_list_is_told(overview, cell, value):
    assert found(overview) == [(cell, value)]
    (finding,) = (one for one in check(REPORT.replace({"overview": overview})).warnings if one.quote)
    assert found(overview.replace(str(value), str(finding.expected))) == []


@pytest.mark.parametrize(
    "overview",
    [
        "县直部门684件、乡镇191件，予以公开62件，部分公开71件，不予公开45件。",  # theirs indeed: nothing agrees
        "喜获予以公开272件、喜获部分公开171件、喜获不予公开154件。",  # two that do not agree
        "喜获予以公开272件。喜获部分公开171件。",  # not one list
        "喜获部分公开或不予公开226件。",  # nor is one count
        "喜获予以公开272件，喜获部分公开171。",  # of what, it does not say
        "喜获予以公开272件，喜获复议部分公开171件。",
        "乡镇予以公开27件，部分公开11件，不予公开145种。",
        "2023年喜获予以公开272件，喜获部分公开171件。",
        "网上予以公开272件，网上部分公开171件。",
        "喜获自然人719件，外籍人士208件。",
        "行政规范性文件现行有效164件，下发整改通知25件。",
        "行政规范性文件现行有效164件，整改通知下发25件。",
        "喜获维持144件，喜获纠正51件，申请复议。",  # of which kind of cases, it does not say
        "喜获自然人719件，喜获自然人申请予以公开3件。",
        "喜获行政许可2657件，喜获行政处罚公开381件。",
    ],
)
def test_other_counts_are_not_believed(overview):
    assert found(overview) == []


def test_small_numbers_agree_by_chance():
    few = {"requests.outcomes.granted.total": 2, "requests.outcomes.partially_granted.total": 3}
    report = REPORT.replace(few | {"overview": "喜获予以公开2件、喜获部分公开3件、喜获不予公开4件。"})
    assert not [finding for finding in check(report).warnings if finding.quote]

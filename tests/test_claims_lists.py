"""What the members of a list share: what it began with, what it ends with, whose they are."""

import pytest

from gkreport.checks.claims import claims


def read(text, organ="示例县石桥镇人民政府"):
    told = claims(text, organ=organ, year=2024)
    return [(*(meaning[0] for meaning in claim.meanings), claim.value, claim.applicant) for claim in told]


def under(text):
    return read(f"（二）依申请公开情况\n{text}")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "结转下年的申请，自然人有6件，企业有2件。",
            [("carried_out", 6, "natural_person"), ("carried_out", 2, "enterprise")],
        ),
        ("上年结转的申请，自然人3件。", [("carried_in", 3, "natural_person")]),
        ("结转下年的申请，予以公开2件。", []),
        ("除结转下年的申请外，自然人6件。", [("received", 6, "natural_person")]),
    ],
)
def test_kinds_of_applicants_are_parts_of_the_stock_that_was_named(text, expected):
    """A false warning: those who wait for an answer were held against all who had applied."""
    assert under(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "尚有3件政府信息公开行政复议案件、1件政府信息公开行政诉讼案件未审结。",
            [("review.total", "review.pending", 3, ""), ("litigation.pending", 1, "")],
        ),
        ("还有3件政府信息公开行政复议。", [("review.total", "review.pending", 3, "")]),
        (
            "3件规章、5件行政规范性文件被废止。",
            [("rules.repealed", 3, ""), ("normative_docs.repealed", 5, "")],
        ),
        (
            "依申请公开。有3件自然人申请、2件企业申请予以公开。",
            [("received", "granted", 3, "natural_person"), ("granted", 2, "enterprise")],
        ),
        (
            "发生3件政府信息公开行政复议、1件维持的政府信息公开行政诉讼。",
            [("review.total", 3, ""), ("litigation.upheld", 1, "")],
        ),
    ],
)
def test_what_a_list_ends_with_may_be_true_of_each_member(text, expected):
    """A false warning: cases that were not closed yet were held against all cases."""
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "县级部门派驻我镇的市场监管所，本年作出行政处罚33件。",
        "派驻本镇的自然资源所作出行政处罚5件。",
        "县交警大队驻镇中队，全年作出行政处罚50件。",
    ],
)
def test_who_is_sent_by_another_organ_decides_for_it(text):
    assert read(text) == []
    assert read(f"我镇作出{text.partition('作出')[2]}") != []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("同期，因信息公开被提起行政复议3件。", [("review.total", 3, "")]),
        ("上年同期，因信息公开被提起行政复议3件。", []),
        ("去年收到申请3件，同期，收到政府信息公开申请5件。", []),
    ],
)
def test_the_same_time_is_that_which_was_told_before(text, expected):
    """上年同期 in a clause of its own is no comparison: what follows was held against this year."""
    assert read(text) == expected

"""What a number is of where its noun follows it, where a year is named, and where a mark is missing."""

import pytest

from gkreport.checks.claims import claims


def read(text, organ="示例县石桥镇人民政府"):
    told = claims(text, organ=organ, year=2024)
    return [(claim.meanings[0][0], claim.value, *filter(None, [claim.applicant])) for claim in told]


def under(text):
    return read(f"（二）依申请公开情况\n{text}")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("对收到的5件申请逐一电话沟通，了解真实需求。", [("received", 5)]),
        ("上年转入的4件申请在春节前全部答复完毕。", [("carried_in", 4)]),
        ("对结转下年的8件申请实行清单管理。", [("carried_out", 8)]),
        ("作出不予公开决定的4件申请，均在告知书中载明救济途径。", [("denied", 4)]),
        ("全年收到5件申请涉及征地。", []),
        ("收到的5件申请涉及征地。", []),
    ],
)
def test_what_is_said_after_a_noun_told_in_full_limits_nothing(text, expected):
    """对收到的5件申请逐一沟通: all of them, for what tells which ones stands before the number."""
    assert under(text) == expected


def test_documents_in_force_that_are_gone_through_are_those_before_it():
    assert read("对现行有效的31件行政规范性文件进行清理。") == []
    assert read("现行有效的31件行政规范性文件含联合发文。") == [("normative_docs.in_force", 31)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("其中8件将于2025年答复。", [("carried_out", 8)]),
        ("余8件于2025年1月办结。", [("carried_out", 8)]),
        ("8件下一年度继续办理。", [("carried_out", 8)]),
        ("从2023年带入4件，向2025年转出8件。", [("carried_in", 4), ("carried_out", 8)]),
        ("2023年底遗留申请4件，移交下一年度办理的申请8件。", [("carried_in", 4), ("carried_out", 8)]),
        ("去年没办完、结转到今年的4件。", [("carried_in", 4)]),
        ("推迟至2025年一季度办结的有8件。", [("carried_out", 8)]),
        ("另有8件申请因收到时间较晚，结转至下一年度办理。", [("carried_out", 8)]),
        ("其中8件将于2026年答复。", []),
        ("2024年办结5件，2025年办结率100%。", [("done", 5)]),
    ],
)
def test_what_is_dealt_with_in_the_next_year_is_left_over(text, expected):
    assert under(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("新收申请5件，全部通过系统登记。", [("new_received", 5)]),
        ("全年有4件申请依法不予公开，均说明了理由。", [("denied", 4)]),
        ("除结转下年度继续办理的8件外，其余4件申请均已答复。", [("carried_out", 8), ("answered", 4)]),
        ("予以公开2024年申请30件。", []),
        ("信访工作。新收申请5件。", []),
    ],
)
def test_requests_that_only_the_form_knows_need_no_heading(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("自然人仍是申请的主力军，全年提出申请5件。", [("received", 5, "natural_person")]),
        ("律所成为仅次于企业的组织类申请人，全年提交申请5件。", [("received", 5, "legal_service_org")]),
        ("自然人、企业是申请的主力军，全年提出申请5件。", []),
    ],
)
def test_those_who_are_named_first_handed_in_what_is_counted_next(text, expected):
    assert under(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("三类内部事务信息三件尚有8件申请未到答复期限，转入2025年继续办理", [("denied.internal_affairs", 3), ("carried_out", 8)]),
        ("对5件申请作出了答复予以公开3件、部分公开2件", [("answered", 5), ("granted", 3), ("partially_granted", 2)]),
        ("收到申请108件次留待下年度办理的申请八件", [("received", 108), ("carried_out", 8)]),
    ],
)  # fmt: skip
def test_where_a_mark_is_missing_no_number_slides_to_the_next_noun(text, expected):
    assert under(text) == expected


def test_two_courts_decide_two_things():
    """被复议机关纠正6件政府信息公开行政诉讼共18件: no lawsuits corrected by the review organ."""
    assert read("因政府信息公开被复议机关纠正6件行政诉讼共18件。") == []
    assert read("办理非信息公开类行政复议案件9件。") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("收到政府信息公开申请62件（其中教育局3件），办结50件。", [("received", 62), ("done", 50)]),
        ("收到政府信息公开申请62件（上年为50件），办结50件。", [("received", 62), ("done", 50)]),
        ("收到政府信息公开申请62件（其中网络3件），办结50件。", [("received", 62), ("done", 50)]),
        ("市生态环境局示例分局（市级派出机构，不计入本镇数据）办理行政处罚62件。", []),
    ],
)
def test_what_brackets_say_of_whom_and_of_when_holds_to_their_end(text, expected):
    """不计入本县数据 in brackets made the fines of a branch of the city's those of the county; 其中教育局3件 hid what came next."""
    assert read(text) == expected


@pytest.mark.parametrize("joined", ["或", "和", "、", "及"])
def test_what_the_rest_became_is_named_to_the_end_of_the_list(joined):
    """其余171件为不予处理或其他处理 was held against 不予处理 alone."""
    told = claims(f"依申请公开。予以公开2件，其余5件为不予处理{joined}其他处理。", year=2024)
    assert [claim.meanings[0] for claim in told] == [("granted",), ("not_processed", "other_handling")]
    assert under("3件为不予处理，2件为其他处理。") == [("not_processed", 3), ("other_handling", 2)]


def test_where_all_are_told_apart_they_are_divided_anew():
    """What came in each way added up to all; what was answered next was taken for one more part, and nothing was believed."""
    text = "收到申请4件，2件为网络申请，2件为信件申请；自然人3件。其中，予以公开3件，结转下年度办理1件。"
    told = [("received", 4), ("received", 3, "natural_person"), ("granted", 3), ("carried_out", 1)]
    assert under(text) == told
    assert under("收到申请5件，2件为网络申请，2件为信件申请，结转1件。") == [("received", 5)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("未接到过政府信息公开申请。", [("received", 0)]),
        ("依申请公开办理结果如下：予以公开35件。", [("granted", 35)]),
        ("不予公开2件，其中1件属于政府内部事务信息。", [("denied", 2), ("denied.internal_affairs", 1)]),
    ],
)
def test_words_of_published_reports(text, expected):
    assert under(text) == expected

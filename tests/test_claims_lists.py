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


LISTING = "共办理12件：新收11件；上年结转1件。其中答复10件：部分公开6件；不予公开4件。结转下年2件。"


@pytest.mark.parametrize(
    "text",
    [LISTING, "其他处理共20件：逾期不补正18件，逾期不缴费2件。", "新收12件，办结10件；部分公开6件，不予公开4件。"],
)
def test_two_rows_of_the_form_tell_what_a_text_without_a_heading_is_about(text):
    """Their block was read with a heading alone, and only where one of seven words stood in it."""
    assert len(read(text)) == text.count("件")


@pytest.mark.parametrize(
    "text",
    [
        "办结信访件22件，其中部分公开10件、不予公开12件。",
        "审核公文62件：部分公开36件，不予公开26件。办结62件。",
        "收到提案22件，办结20件。其中，部分公开10件、不予公开10件。",
        "材料办结62件：部分公开36件，不予公开26件。",
        "新收材料12件，办结10件；不予公开4件。",
        f"{'各项工作有序推进。' * 600}{LISTING}",
    ],
)
def test_what_is_named_before_them_may_be_something_else(text):
    assert [one for one in read(text) if one[0] in ("received", "new_received", "done", "handled", "answered")] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "答复件数为：（1）公开，84；（2）部分公开，31；（3）不予公开，44。",
            ["disclosed 84", "partially_granted 31", "denied 44"],
        ),
        ("办理结果：予以公开，3；部分公开，2。", ["granted 3", "partially_granted 2"]),
        ("依申请公开。公开，84。", []),
    ],
)
def test_a_list_of_rows_needs_no_units(text, expected):
    assert [f"{name} {value}" for name, *_, value, _ in read(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "行政许可385件含不动产登记以外的全部许可事项；行政处罚49件含简易程序案件。",
            [("licensing_decisions", 385, ""), ("penalty_decisions", 49, "")],
        ),
        (
            "制发行政规范性文件13件，含修订后重新公布的4件；现行有效76件。",
            [("normative_docs.issued", 13, ""), ("normative_docs.in_force", 76, "")],
        ),
        ("收到政府信息公开申请38件，含投诉3件，办结2件。", [("received", 38, "")]),
    ],
)
def test_what_a_number_contains_is_said_aside(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("民办学校设立、教师资格认定等行政许可决定415件。", [("licensing_decisions", 415, "")]),
        ("食品经营、药品经营等行政许可300件。", [("licensing_decisions", 300, "")]),
        ("食品经营等行政许可300件。", []),
        ("县住建局、教育局等行政许可5件。", []),
        ("依申请公开。校外培训机构等企业提出申请12件。", [("received", 12, "enterprise")]),
        ("依申请公开。外企、工厂等企业提出申请12件。", [("received", 12, "enterprise")]),
    ],
)
def test_examples_before_their_kind_count_nothing(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("依申请公开。予以公开及其他处理共18件。", [("granted", 18, "")]),
        ("收到书面、网络及其他形式的政府信息公开申请均为零。", [("received", 0, "")]),
        ("收到信函、网络和其他方式的政府信息公开申请5件。", [("received", 5, "")]),
        ("收到网络、邮箱政府信息公开申请5件。", []),
        ("对收到的申请，未作出过不予公开的决定。", [("denied", 0, "")]),
        ("全年没有实施过行政强制。", [("compulsion_decisions", 0, "")]),
    ],
)
def test_the_others_are_all_there_are(text, expected):
    """及其他 is not 及其 with 他."""
    assert [(one[0], *one[-2:]) for one in read(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "自然人申请中，予以公开31件、部分公开12件。",
            [("granted", 31, "natural_person"), ("partially_granted", 12, "natural_person")],
        ),
        ("企业的申请里，不予公开3件。", [("denied", 3, "enterprise")]),
        ("自然人申请中，征地类12件，予以公开31件。", []),
        ("征地类自然人申请中，予以公开31件。", []),
        ("上年结转的自然人申请中，予以公开1件。", []),
        (
            "收到申请5件，其中自然人3件（予以公开2件）。",
            [("received", 5, ""), ("received", 3, "natural_person")],
        ),
    ],
)
def test_what_became_of_the_requests_of_one_kind_of_applicants(text, expected):
    assert under(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "申请人不服我镇答复，提起行政复议9件；经复议后又向法院起诉3件。",
            [("review.total", 9, ""), ("litigation.after_review.total", 3, "")],
        ),
        ("信访人不服我镇答复，提起行政复议9件。", []),
        (
            "复议后起诉的11件政府信息公开案件里，法院支持我镇的5件，还在审理的4件。",
            [
                ("litigation.after_review.total", 11, ""),
                ("litigation.after_review.upheld", 5, ""),
                ("litigation.after_review.pending", 4, ""),
            ],
        ),
        ("我镇行政强制处理决定共23件。", [("compulsion_decisions", 23, "")]),
    ],
)
def test_cases_of_those_who_asked_for_information(text, expected):
    assert read(text) == expected


def test_decisions_of_a_whole_county_are_no_cases():
    """全县行政强制 was read like 全县行政复议: cases of every kind, beside which no decision is counted."""
    told = read("执法信息：全县行政强制处理决定共237件。", "示例县")
    assert told == [("compulsion_decisions", 237, "")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("自然人所提93件，企业所提12件。", [("received", 93, "natural_person"), ("received", 12, "enterprise")]),
        ("93件出自自然人。", [("received", 93, "natural_person")]),
        ("不予处理和其他处理合在一起42件。", [("not_processed", 42, "")]),
        ("先后答复申请104件。", [("answered", 104, "")]),
        ("街道这一年收到的信息公开申请有十二件。", []),
        ("这一年收到的信息公开申请有十二件。", [("received", 12, "")]),
        ("提供不了的2件。", [("unable", 2, "")]),
    ],
)
def test_more_ways_to_say_it(text, expected):
    assert [(one[0], *one[-2:]) for one in under(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("申请内容涉及拆迁7件、低保救助3件。答复11件。", [("answered", 11, "")]),
        ("申请事项主要集中在征地领域5件、投诉类3件。全年办结8件。", [("done", 8, "")]),
        ("申请内容涉及征地5件、信访2件，办结7件。", []),
        ("办理低保救助3件。答复11件。", []),
        ("本年度办理信访3件。办理结果104件。", []),
        ("年度办理结果104件；结转下年8件。", [("done", 104, ""), ("carried_out", 8, "")]),
        ("办理结果为：予以公开20件。", [("granted", 20, "")]),
        ("尚有45件待2025年办理。", [("carried_out", 45, "")]),
    ],
)
def test_what_requests_are_about_turns_no_topic(text, expected):
    """低保救助3件 among the contents of requests hid all numbers after them."""
    assert under(text) == expected


def test_times_that_documents_were_gone_through_are_no_documents():
    expected = [("normative_docs.repealed", 15, ""), ("normative_docs.in_force", 31, "")]
    assert read("全年清理规范性文件1次，废止15件，现行有效31件。") == expected
    assert read("公示行政许可12批、行政处罚3件。") == []


def test_all_levels_of_a_county_are_its_own():
    text = "各级行政机关作出行政许可决定385件。"
    assert read(text, "示例县人民政府") == [("licensing_decisions", 385, "")]
    assert read(text, "示例县教育局") == []


def test_what_a_court_judged_tells_the_kind_of_case():
    expected = [("litigation.total", 57, ""), ("litigation.upheld", 25, "")]
    assert read("涉政府信息公开行政诉讼57件，其中法院裁判结果维持的25件。") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("其中，17件系上年度跨期件，22件跨期至下年度。", [("carried_in", 17, ""), ("carried_out", 22, "")]),
        ("上一年度留下的4件，2022年留下的3件。", [("carried_in", 4, "")]),
        ("上年末顺延3件。", [("carried_in", 3, "")]),
        ("本年未办结、需转下年续办的申请数是8。", [("carried_out", 8, "")]),
        ("共有251件申请在本年内得出办理结果。", [("done", 251, "")]),
        ("其他处理中的其他12件。", [("other_handling.else", 12, "")]),
        ("无法提供、其他处理5件。", [("unable", "unable", "other_handling", 5, "")]),
        ("予以公开部分公开其他5件。", []),
        ("不予公开145件的理由分布：国家秘密5件。", [("denied", 145, ""), ("denied.state_secret", 5, "")]),
    ],
)
def test_what_is_kept_from_year_to_year_and_what_is_left_of_a_group(text, expected):
    assert under(text) == expected


def test_violations_that_were_punished_are_penalties():
    assert read("全年依法处罚违法行为318件，依法强制21件。") == [
        ("penalty_decisions", 318, ""),
        ("compulsion_decisions", 21, ""),
    ]
    assert read("查处违法行为318件。") == []

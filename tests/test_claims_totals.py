"""Totals that end a list, lists below a heading that say there was nothing, and reasons that only the form knows."""

import pytest
from tests.prose_score import warnings

from gkreport.checks.claims import claims

TOPIC = "（二）依申请公开情况\n"


def read(text, organ="示例县石桥镇人民政府"):
    told = claims(text, organ=organ, year=2024)
    return [(claim.meanings[0][0], claim.value, *filter(None, [claim.applicant])) for claim in told]


def cells(text, tables="county"):
    return {cell.rpartition(".")[0] for one in warnings("overview", text, tables) for cell in one.cells}


@pytest.mark.parametrize(
    "text",
    [
        "网络516件，信函329件，当面92件，合计{}件。",
        "县级机关受理746件，乡镇受理191件，共受理{}件。",
        "各乡镇、县直各部门和县政府办公室分别新收政府信息公开申请191件、684件、62件，全县合计{}件。",
        "自然人729件，法人或其他组织208件，二者合计{}件。",
    ],
)
def test_a_total_of_unknown_parts_is_wrong_where_the_tables_have_what_they_add_up_to(text):
    assert cells(TOPIC + text.format(937)) == set()
    assert "requests.new_received" in cells(TOPIC + text.format(973))


def test_parts_that_add_up_to_nothing_of_the_tables_say_nothing():
    assert cells(TOPIC + "涉及征地500件，涉及拆迁300件，合计937件。") == set()
    assert cells(TOPIC + "涉及征地5件，涉及拆迁4件，合计7件。", "town") == set()


def test_a_total_of_what_was_done_is_none_of_what_came_in():
    assert cells(TOPIC + "县级机关收到746件，乡镇收到191件，共办结915件。") == set()
    assert cells(TOPIC + "县级机关办结738件，乡镇办结187件，共办结915件。") == {"requests.outcomes.total"}


def test_a_total_that_nothing_is_known_of_says_nothing():
    assert read("印发规范性文件13件，废止规范性文件8件，共计29件。", "云屏市住房和城乡建设局")[2:] == []


@pytest.mark.parametrize(
    ("text", "meanings"),
    [
        ("（六）行政复议和行政诉讼情况\n直接起诉28件，复议后起诉29件，合计75件。", (("litigation.direct.total", "litigation.after_review.total"),)),
        ("政府信息公开行政复议维持17件、纠正6件，合计32件。", (("review.total",),)),
        (TOPIC + "国家秘密12件、内部事务信息3件，共52件。", (("denied.state_secret", "denied.internal_affairs"), ("denied",), ("received",))),
    ],
)  # fmt: skip
def test_what_a_total_can_count(text, meanings):
    *_, total = claims(text, organ="东泽县人民政府", year=2024)
    assert total.meanings == meanings
    assert total.sums


def test_what_is_new_and_what_was_left_are_added_up():
    told = claims(TOPIC + "收到申请256件，加上结转的17件，进入办理环节的共283件。", year=2024)
    assert [(claim.meanings, claim.value) for claim in told][2] == (
        (("received",), ("new_received", "carried_in")),
        283,
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (TOPIC + "无。", [("received", 0)]),
        (TOPIC + "无相关情况。", [("received", 0)]),
        (TOPIC + "2024年度我镇没有接到此类申请。", [("received", 0)]),
        (TOPIC + "收到申请5件。\n无。", [("received", 5)]),
        (TOPIC + "无超期答复情况。", []),
        ("（五）行政复议、行政诉讼情况\n无。", [("litigation.total", 0), ("review.total", 0)]),
        ("全年零申请、零复议、零诉讼。", [("received", 0), ("review.total", 0), ("litigation.total", 0)]),
        ("无一例政府信息公开行政复议。", [("review.total", 0)]),
    ],
)
def test_nothing_below_a_heading_is_nothing_of_what_it_names(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("属于行政查询事项的3件，告知申请人依照有关规定办理。", [("denied.administrative_query", 3)]),
        ("受理查询事项3件。", []),
        ("评查行政执法案卷3件，告知申请人。", []),
        ("申请人逾期未缴费的3件，不再处理。", [("other_handling.fee_unpaid", 3)]),
        (TOPIC + "以信息公开形式进行信访、举报、投诉的3件。", [("not_processed.petition", 3)]),
        (TOPIC + "因信息涉及第三方合法权益而不予公开的3件。", [("denied.third_party_rights", 3)]),
        (TOPIC + "第三方合法权益、内部事务信息两种情形不予公开合计3件。", [("denied.third_party_rights", 3)]),
        (TOPIC + "除依法延长答复期限等原因结转3件外，其余申请均已办结。", [("carried", 3)]),
    ],
)
def test_reasons_that_only_the_form_knows(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (TOPIC + "个人申请3件，单位申请2件。", [("received", 3, "natural_person"), ("received", 2, "法人或其他组织")]),
        (TOPIC + "收件最多的三个单位合计收到4件。", []),
        (TOPIC + "新收申请中，自然人3件，非自然人2件。", [("new_received", 3, "natural_person"), ("new_received", 2, "法人或其他组织")]),
        ("申请人以自然人为主，自然人申请3件。", [("received", 3, "natural_person")]),
        ("行政复议申请人以自然人为主，自然人申请3件。", []),
    ],
)  # fmt: skip
def test_persons_and_those_who_are_none(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (TOPIC + "应办件273件，实办件251件，待办件22件。", [("handled", 273), ("done", 251), ("todo", 22)]),
        (TOPIC + "上一年度转来待办件4件。", [("carried_in", 4)]),
        (TOPIC + "登记申请4件，答复3件。", [("registered", 4), ("answered", 3)]),
        (TOPIC + "新收申请108件里有61件来自网上。", [("new_received", 108)]),
        ("【依申请公开】接收申请12件。", [("received", 12)]),
        ("废止不适应工作需要的规范性文件2件。", [("normative_docs.repealed", 2)]),
        ("对历年印发的文件进行梳理，现行有效的行政规范性文件5件。", [("normative_docs.in_force", 5)]),
        ("不服政府信息公开答复直接向法院起诉的28件。", [("litigation.direct.total", 28)]),
        ("部分单位答复质量不高，因政府信息公开引发的行政复议达8件。", [("review.total", 8)]),
        ("被申请行政复议的8件政府信息公开案件，均按时答复。", [("review.total", 8)]),
        ("2025年办理申请5件。", []),
    ],
)
def test_turns_that_limit_nothing(text, expected):
    assert read(text) == expected


def test_a_sum_of_two_rows_told_in_an_unknown_way_is_held_against_the_list_it_stands_in():
    text = TOPIC + "予以公开272件、部分公开117件，经甄别不予公开、无法提供{}件。"
    assert cells(text.format(365)) == set()
    assert "requests.outcomes.denied.state_secret" in cells(text.format(375))


@pytest.mark.parametrize(
    ("text", "name", "value", "least"),
    [
        ("收到政府信息公开申请5件，均予以公开。", "granted", 5, False),
        ("县政府收到政府信息公开申请5件，均予以公开。", "granted", 5, True),  # and what the offices below it granted
        ("收到政府信息公开申请5件，均结转下年度。", "carried_out", 5, True),  # and some of last year's
        ("收到政府信息公开申请1件，结转下年度。", "carried_out", 1, True),
        ("收到政府信息公开申请5件，均已办结。", "done", 5, True),
        ("收到政府信息公开申请5件，申请人均为自然人。", "received", 5, False),
        ("收到政府信息公开申请5件，予以公开2件，无法提供3件，均为本机关不掌握。", "unable.not_held", 3, False),
        ("因政府信息公开被申请行政复议1件，结果维持。", "review.upheld", 1, False),
        ("因政府信息公开被申请行政复议5件，均维持。", "review.upheld", 5, False),
    ],
)
def test_what_is_said_of_all_is_implied_by_the_number_before(text, name, value, least):
    """What last year left open, and what others than the government itself did, may come on top."""
    *told, last = claims(text, organ="示例县人民政府", year=2024)
    assert not any(one.implied for one in told)
    assert (last.meanings[0][0].removeprefix("review_and_litigation."), last.value) == (name, value)
    assert (last.implied, last.least) == (True, least)


@pytest.mark.parametrize(
    "text",
    [
        "收到政府信息公开申请5件，均予以公开或部分公开。",
        "收到政府信息公开申请5件，结果维持。",
        "收到政府信息公开申请5件，均按期办结。",
        "因政府信息公开被申请行政复议5件，维持。",
        "因政府信息公开被申请行政复议1件，维持1件，结果纠正。",
        "收到政府信息公开申请5件，其中乡镇3件，均予以公开。",
        "因政府信息公开被申请行政复议5件、提起行政诉讼3件，均维持。",  # all eight
    ],
)
def test_what_may_be_said_of_a_part_or_of_another_number_is_not_implied(text):
    assert not any(one.implied for one in claims(text, organ="示例县人民政府", year=2024))

"""Turns that published reports have and the corpora had not, told in sentences of our own."""

import itertools
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gkreport.checks.claims import claims
from gkreport.checks.claims.scanning import Whose, tokens


def read(text, organ="临溪县水利局", year=2024):
    return [(claim.meanings[0][0], claim.value) for claim in claims(text, organ=organ, year=year)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("受理和办结依申请公开6件。", [("accepted", 6)]),
        ("全年共收到和处理依申请公开申请7件。", [("received", 7)]),
        ("（二）依申请公开。收到申请8件，受理、答复7件。", [("received", 8), ("accepted", 7)]),
        ("收到、办结政府信息公开申请分别为6件、5件。", [("received", 6), ("done", 5)]),
    ],
)
def test_what_was_done_with_the_same_requests_is_one_number(text, expected):
    assert read(text) == expected


def test_it_may_be_any_of_them():
    (claim,) = claims("受理和办结依申请公开6件。", organ="临溪县水利局", year=2024)
    assert claim.meanings == (("accepted",), ("done",))


@pytest.mark.parametrize(
    ("organ", "year", "expected"),
    [
        ("临溪县水利局", 2024, [("review.total", 3), ("review.upheld", 2)]),
        ("临溪县水利局", 2023, []),
        ("青禾镇人民政府", 2021, [("review.total", 3), ("review.upheld", 2)]),
        ("临溪县司法局", 2024, []),
        ("临溪县人民政府", 2024, []),
        ("临溪县税务局", 2024, []),
    ],
)
def test_who_cannot_decide_a_review_receives_it_as_a_party(organ, year, expected):
    """行政复议法第二十四条: since 2024 governments decide, and no township ever did; taxes have their own line."""
    assert read("受理政府信息公开行政复议3件，维持2件。", organ, year) == expected


@pytest.mark.parametrize(
    "text",
    ["（二）依申请公开。受理各类行政复议案件233件，审结54件。", "（五）行政复议、行政诉讼。受理行政复议案件33件。"],
)
def test_reviews_of_all_kinds_are_not_those_on_disclosure(text):
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("制发规范性文件3篇，政策解读4篇。", [("normative_docs.issued", 3)]),
        ("发布行政规范性文件3件，废止1件。", [("normative_docs.issued", 3), ("normative_docs.repealed", 1)]),
        ("梳理出现行有效规范性文件9件，废止2件。", [("normative_docs.in_force", 9), ("normative_docs.repealed", 2)]),
        ("通过网站发布规范性文件3件。", []),
        ("公开行政规范性文件30件。", []),
        ("发布规范性文件解读3篇。", []),
        ("主动公开信息30篇，其中规范性文件4篇。", []),
        ("梳理出规范性文件12件，需要废止规范性文件2份的建议已采纳。", []),
    ],
)
def test_documents(text, expected):
    assert read(text) == expected


def test_published_documents_may_be_all_that_are_in_force():
    (claim,) = claims("发布规范性文件9件。", organ="临溪县水利局", year=2024)
    assert claim.meanings == (("normative_docs.issued",), ("normative_docs.in_force",))


@pytest.mark.parametrize(
    ("organ", "who"),
    [
        ("临溪经济开发区管委会", "开发区"),
        ("临溪经济开发区管委会", "经开区管委会"),
        ("临溪经济开发区管理委员会", "管委会"),
        ("临溪经济开发区管理委员会", "我区"),
        ("临溪高新技术产业园区管委会", "园区"),
        ("临溪高新技术产业园区管委会", "高新区"),
        ("云岭三角洲农高区管委会", "农高区"),
        ("云岭新区管委会", "新区党政办公室"),
        ("云岭新区管委会", "党政办公室"),
    ],
)
def test_what_a_zone_calls_itself(organ, who):
    assert read(f"{who}共收到政府信息公开申请5件。", organ) == [("received", 5)]


@pytest.mark.parametrize(
    ("organ", "who"),
    [
        ("临溪经济开发区管委会", "区政府"),
        ("临溪经济开发区管委会", "各开发区"),
        ("临溪经济开发区管委会", "高新区"),
        ("临溪高新技术产业园区管委会", "其他园区"),
        ("临溪县水利局", "开发区"),
        ("临溪县水利局", "管委会"),
    ],
)
def test_what_is_another_zone_or_the_government_above_it(organ, who):
    assert read(f"{who}共收到政府信息公开申请5件。", organ) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "我局无行政许可、行政处罚、行政强制等职权。",
            [("licensing_decisions", 0), ("penalty_decisions", 0), ("compulsion_decisions", 0)],
        ),
        ("本单位不具有行政处罚职能，未收费。", [("penalty_decisions", 0)]),
        ("我局无行政复议、行政诉讼职权。", []),
        ("我局无规章制定职权。", []),
        ("无超越行政许可职权情形。", []),
        ("未下放行政处罚职权。", []),
        ("不具备公开条件的3件，不予公开。", []),
    ],
)
def test_what_nobody_may_decide_was_not_decided(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("未收到自然人、法人或其他组织提出的政府信息公开申请。", [("received", 0), ("received", 0)]),
        ("依申请公开。未收到个人、法人或者其他组织向本机关申请公开政府信息。", [("received", 0), ("received", 0)]),
        ("依申请公开。自然人是申请的主力军，收到申请5件。", []),
        ("未发生政府信息公开行政复议、诉讼问题。", [("review.total", 0), ("litigation.total", 0)]),
        ("未收到反映行政复议、诉讼问题的来信。", []),
    ],
)
def test_none_of_all(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("依申请公开。收到申请5件，其中3件已按照相关要求进行书面回复。", [("received", 5), ("answered", 3)]),
        ("依申请公开。收到申请5件，4件按照规定时限和程序答复。", [("received", 5), ("answered", 4)]),
        ("依申请公开。收到申请5件，均按照规定时限办结。", [("received", 5)]),
        ("依申请公开。收到申请5件，按照简易程序答复3件。", [("received", 5)]),
        ("依申请公开。收到申请5件，按办理结果来看，予以公开3件。", [("received", 5), ("granted", 3)]),
        ("依申请公开。收到申请5件，因需补正顺延至2025年办理1件。", [("received", 5), ("carried_out", 1)]),
    ],
)
def test_how_it_was_done_limits_nothing(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("本年度办理结果：7件——予以公开，5件——不予公开。", [("granted", 7), ("denied", 5)]),
        ("依申请公开。收到申请—12件。", [("received", 12)]),
        ("依申请公开。收到申请12件——予以公开7件，不予公开5件。", [("received", 12), ("granted", 7), ("denied", 5)]),
        ("依申请公开。12件——其中予以公开7件。", []),
        ("依申请公开。12件——予以公开7件、不予公开5件。", [("granted", 7), ("denied", 5)]),
    ],
)
def test_a_dash_stands_between_a_number_and_what_it_counts(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023年、2024年分别收到政府信息公开申请15件、12件。", [("received", 12)]),
        ("2024年和2023年分别收到政府信息公开申请12件、15件。", [("received", 12)]),
        ("上年、本年分别收到政府信息公开申请15件、12件。", [("received", 12)]),
        ("2023年、2024年分别收到政府信息公开申请15件、12件，办结14件、11件。", [("received", 12), ("done", 11)]),
        ("2023年、2024年分别收到政府信息公开申请15件、12件，合计27件。办结27件。", []),
        ("2023年、2024年分别收到政府信息公开申请15件、12件，办结共25件。", [("received", 12)]),
        ("2022年、2023年分别收到政府信息公开申请9件、15件。", []),
        (
            "2023年、2024年分别收到政府信息公开申请15件、12件，予以公开、不予公开分别为9件、6件。",
            [("received", 12)],
        ),
        ("2023年、2024年分别收到政府信息公开申请15件。", []),
        ("2022年9件、2023年15件、2024年收到政府信息公开申请12件。", [("received", 12)]),
    ],
)
def test_years_one_by_one(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "予以公开和不予公开政府信息公开申请12件，前者7件，后者5件。",
            [("granted", 12), ("granted", 7), ("denied", 5)],
        ),
        (
            "因政府信息公开被申请行政复议和被提起行政诉讼共3件，其中前者2件、后者1件。",
            [("review.total", 3), ("review.total", 2), ("litigation.total", 1)],
        ),
        ("收到政府信息公开申请12件，前者7件。", [("received", 12)]),
        ("予以公开和不予公开政府信息公开申请12件，前者中7件。", [("granted", 12)]),
        ("收到政府信息公开申请12件，后者较上年增加2件。", [("received", 12)]),
    ],
)
def test_the_first_and_the_second_of_two(text, expected):
    assert [one for one in read(text) if one != ("granted", 12) or one in expected] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "依申请公开。予以公开7件；不予公开2件，其中1件涉及个人隐私；不属于政府信息1件；结转下年度3件。",
            [("granted", 7), ("denied", 2), ("carried_out", 3)],
        ),
        (
            "依申请公开。收到申请19件，其中，4件办理结果为主动公开，8件办理结果为不掌握，7件办理结果为不予公开。",
            [("received", 19), ("unable.not_held", 8), ("denied", 7)],
        ),
        (
            "依申请公开。予以公开7件，告知其他途径3件，不存在9件，不予公开5件。",
            [("granted", 7), ("denied", 5)],
        ),
        (
            "依申请公开。予以公开7件，其中2件涉及个人隐私，征地类申请12件，其中无法提供4件。",
            [("granted", 7)],
        ),
    ],
)
def test_what_stands_beside_outcomes_is_one_more_of_them(text, expected):
    assert read(text) == expected


def test_who_has_cases_before_him_tells_that_they_are_pending():
    text = "因政府信息公开被申请行政复议3件，其中维持1件，2件正在复议机关审理中。"
    assert read(text) == [("review.total", 3), ("review.upheld", 1), ("review.pending", 2)]
    assert read("正在制定规范性文件3件。") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "未发生针对本部门有关政府信息公开事务的行政诉讼案、行政复议案和有关申诉案。",
            [("litigation.total", 0), ("review.total", 0)],
        ),
        ("未出现越级上访、行政复议。", []),
        ("未出现举报、越级上访、行政诉讼。", [("litigation.total", 0)]),
        ("未出现行政诉讼、举报。", [("litigation.total", 0)]),
        ("未发生行政复议、诉讼败诉。", []),
        ("未发生行政复议、超期答复。", []),
        ("没有规范性文件、合同审查任务。", []),
        ("2.依申请公开：2024年未收到该项申请。", [("received", 0)]),
        ("2.依申请公开：2024年未收到该申请人的申请。", []),
    ],
)
def test_what_did_not_happen_did_not_happen_one_by_one(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "我局共收到信息公开申请22起，比2023年（31起）下降29%，答复22起，其中公开1起，不予公开5起。",
            [("received", 22), ("answered", 22), ("disclosed", 1), ("denied", 5)],
        ),
        ("依申请公开。收到申请22件，比2023年增加（3件）。", [("received", 22)]),
    ],
)
def test_a_number_in_brackets_is_of_the_year_before_them(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize("whose", ["县（市、区）", "各县（区）", "乡镇（街道）"])
def test_organs_below_with_brackets_in_their_name_are_others(whose):
    text = f"（二）依申请公开。全市受理依申请公开125件，其中{whose}办结80件，市直部门办结41件。"
    assert read(text, "沙湾市人民政府") == [("accepted", 125)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我局通过信函和当面等方式受理了政府信息公开申请共23件。", [("accepted", 23)]),
        ("我局通过信函和当面等方式收到政府信息公开申请共23件，另有5件来自网络。", []),
        ("我局通过信函和当面等方式收到政府信息公开申请共23件，通过网络收到5件。", []),
        ("我局通过信函和当面等方式收到政府信息公开申请23件。", []),
    ],
)
def test_channels_after_which_no_other_is_told_are_all(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("（二）依申请公开。受理申请12件，办结11件，办理中1件。", [("accepted", 12), ("done", 11), ("carried_out", 1)]),
        ("（二）依申请公开。受理申请12件，办理中发现问题1个。", [("accepted", 12)]),
        (
            "（二）依申请公开。受理申请12件，予以公开7件，不予公开2件，主动撤回2件，结转下年度1件。",
            [("accepted", 12), ("granted", 7), ("denied", 2), ("carried_out", 1)],
        ),
    ],
)
def test_what_is_not_finished_and_what_was_withdrawn(text, expected):
    assert read(text) == expected


PIECES: Final = st.sampled_from(
    [
        *"县市区省镇乡局委办厅园政府人民管委会综合保税合作示范旅游度假",
        "开发区",
        "管理委员会",
        "管委会",
        "街道办事处",
        "人民政府",
    ]
)
WORDS: Final = st.sampled_from(
    [*"我本全区县2024年收到申请5件，。、的", "综合保税区", "合作区", "管委会", "区政府", "各部门", "以我区名义"]
)


@given(st.lists(PIECES, max_size=6), st.lists(WORDS, max_size=12), st.sampled_from(["", "管委会", "管理委员会", "局"]))
def test_every_word_of_a_sentence_is_longer_than_nothing_whoever_reports(pieces, words, end):
    """In the report of a 综合保税区管委会 each place of a text had a name of no length, and reading it never ended."""
    sentence = "".join(words)
    found = tokens(sentence, Whose("".join(pieces) + end, 2024))
    assert all(word.at < word.end <= len(sentence) for word in found)
    assert all(one.end <= other.at for one, other in itertools.pairwise(found))


@pytest.mark.parametrize("organ", ["临溪综合保税区管理委员会", "云岭特别合作区管委会", "临溪旅游度假区管委会"])
def test_zones_of_rarer_kinds_report_as_others_do(organ):
    text = "（二）依申请公开\n2024年，管委会共收到政府信息公开申请5件，其中予以公开3件。"
    assert [claim.value for claim in claims(text, organ=organ, year=2024)] == [5, 3]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("没有现成信息、需要另行制作的17件。", [("unable.needs_creation", 17)]),
        ("经检索不掌握的6件。", [("unable.not_held", 6)]),
        ("无正当理由大量反复申请21件。", [("not_processed.excessive", 21)]),
        ("公文源头认定中，不予公开24件。", []),
        ("全年办理信访事项30件，不予处理5件。", []),
    ],
)
def test_what_only_requests_end_in_needs_no_word_for_them(text, expected):
    """Below no heading “不掌握的6件” was of nothing known; documents too may be 不予公开."""
    assert read(text) == expected

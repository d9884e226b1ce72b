"""Turns of phrase that reports count with: short names in company, comments, comparisons, remainders, negations."""

import pytest
from tests.prose_score import reports

from gkreport import check
from gkreport.checks.claims import claims


def read(text, organ="示例县石桥镇人民政府"):
    return [(claim.meanings[0][0], claim.value) for claim in claims(text, organ=organ, year=2024)]


@pytest.mark.parametrize(
    ("alone", "beside", "expected"),
    [
        ("处罚12件。", "许可30件、处罚12件。", [("licensing_decisions", 30), ("penalty_decisions", 12)]),
        ("依申请公开。信访3件。", "依申请公开。不予处理5件，其中信访3件。", [("not_processed", 5), ("not_processed.petition", 3)]),
        ("新增13件。", "行政规范性文件新增13件。", [("normative_docs.issued", 13)]),
        ("依申请公开。未公开3件。", "依申请公开。涉及第三方权益未公开3件。", [("denied.third_party_rights", 3)]),
    ],
)  # fmt: skip
def test_a_short_name_counts_in_company_alone(alone, beside, expected):
    """受理信访3件 counts letters; 不予处理5件，其中信访3件 counts a row."""
    assert read(alone) == []
    assert read(beside) == expected


def test_a_short_name_that_is_counted_before_its_group_is_no_part_of_it():
    """受理信访12件，不予处理1件: the letters are no requests."""
    assert ("not_processed.petition", 12) not in read("依申请公开。受理信访12件，不予处理1件。")
    told = read("因信访、重复申请等情形不予处理的政府信息公开申请100件。")
    assert told == [("not_processed", 100)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("依申请公开。不予处理的8件为土地类申请。", [("not_processed", 8)]),
        ("依申请公开。上年结转3件均为12月下旬收到。", [("carried_in", 3)]),
        ("依申请公开。能公开的4件全部公开。", [("granted", 4)]),
        ("依申请公开。予以公开的4件及时提供，不予公开的2件说明理由。", [("granted", 4), ("denied", 2)]),
    ],
)
def test_what_follows_a_number_may_tell_of_those_that_were_counted(text, expected):
    """Unknown words after 均为 hid the number before them."""
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("政府信息公开申请由上年的86件增至93件。", [("received", 93)]),
        ("收到政府信息公开申请由2023年的86件下降到73件。", [("received", 73)]),
        ("政府信息公开申请增至93件。", [("received", 93)]),
        ("政府信息公开申请3件至93件。", []),
    ],
)
def test_what_a_number_was_before_is_no_count_of_the_year(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("政府信息公开申请予以公开率为29.4%，计27件。", [("granted", 27)]),
        ("政府信息公开申请中，自然人与法人分别占7件和2件。", [("received", 7), ("received", 2)]),
        ("企业和群众申请公开政府信息共12件。", [("received", 12)]),
        ("收到书面和网上申请共12件。", [("received", 12)]),
        ("政府信息公开申请不予处理和其他处理的数量相同，均为9件。", [("not_processed", 9), ("other_handling", 9)]),
    ],
)
def test_pairs_and_shares(text, expected):
    assert read(f"依申请公开。{text}") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("转入2025年2件。", [("carried_out", 2)]),
        ("2023年末结转1件。", [("carried_in", 1)]),
        ("2024年底结转2件。", [("carried_out", 2)]),
        ("2021年末结转2件。", []),
        ("上年未办结、转入今年的申请1件。", [("carried_in", 1)]),
        ("年初承接上年结转1件。", [("carried_in", 1)]),
        ("剩下2件年后继续办理。", [("carried_out", 2)]),
        ("至2024年底仍在办理2件。", [("carried_out", 2)]),
    ],
)
def test_years_inside_what_is_carried(text, expected):
    assert read(f"依申请公开。{text}") == expected


def test_new_and_old_requests_that_are_added_up_are_told_from_the_new_ones():
    """收到5件，加上结转1件，共6件: both numbers stood for the same, so that neither was held against the table."""
    told = list(claims("收到申请5件，加上上年结转1件，共7件进入办理程序。依申请公开。", organ="示例县", year=2024))
    assert [(claim.meanings, claim.value) for claim in told] == [
        ((("received",),), 5),
        ((("carried_in",),), 1),
        ((("new_received", "carried_in"),), 7),
    ]


@pytest.mark.parametrize("reason", ["出于保护第三方合法权益的考虑", "考虑到保护第三方合法权益的需要"])
def test_a_reason_in_a_clause_of_its_own_narrows_the_next_count(reason):
    """A false warning: 11 were held against all that were denied, and counted those with this reason."""
    (claim,) = claims(f"{reason}，不予公开政府信息公开申请11件。", organ="示例县", year=2024)
    assert claim.meanings == (("denied",), ("denied.third_party_rights",))


def test_full_or_partial_disclosure_is_both():
    """A false warning: 全部或部分公开115件 was held against 部分公开."""
    told = claims("依申请公开。全部或部分公开的共115件。", organ="示例县", year=2024)
    assert [claim.meanings for claim in told] == [(("全部或部分公开",),)]


@pytest.mark.parametrize(
    ("text", "cell", "wrong"),
    [
        ("其他处理20件，包括：逾期不补正6件，逾期不缴费2件，其他{}件。", "requests.outcomes.other_handling.misc", 112),
        ("公开84件，部分公开31件，不予公开44件，无法提供50件，不予处理22件，其他{}件。", "requests.outcomes.other_handling", 42),
        ("新收256件，其中自然人201件，商业企业36件，法律服务机构11件，其他{}件。", "requests.new_received.other_org", 11),
        ("法人或其他组织55件，其中商业企业36件、法律服务机构11件、其他{}件。", "requests.new_received.other_org", 18),
    ],
)  # fmt: skip
def test_what_else_there_is_is_what_its_list_has_not_named(text, cell, wrong):
    """其他 was any tail of the rows: of 42 and 20 one was 不予处理 with 其他处理, though 不予处理 stood in the list."""
    report = reports()["bureau"]

    def told(number):
        found = check(report.replace({"overview": f"（二）依申请公开\n{text.format(number)}"}))
        return {one for finding in found if finding.found == number for one in finding.cells}

    assert any(one.startswith(cell) for one in told(wrong))
    right = sum(value for path, value in report.cells().items() if path.startswith(f"{cell}.") and "total" in path)
    assert told(right or report.cells()[cell] + 2) == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("（二）坚持便民利民，规范依申请公开。\n办结9件。", [("done", 9)]),
        ("（二）依申请公开\na.收到12件；b.答复11件。", [("received", 12), ("answered", 11)]),
        ("（二）依申请公开\n1）新收12件；2）办结11件。", [("new_received", 12), ("done", 11)]),
        ("其一，依申请公开，新收12件；\n其二，办理环节，办结11件。", [("new_received", 12), ("done", 11)]),
    ],
)
def test_headings_of_two_halves_and_members_of_lists(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize(
    ("organ", "who", "ours"),
    [
        ("示例县人民政府", "各承办单位", True),
        ("示例县人民政府", "各乡镇、县直各单位", True),
        ("示例县人民政府", "县本级及各乡镇、各部门", True),
        ("示例县人民政府", "各部门", False),
        ("示例县住房和城乡建设局", "各乡镇、各单位", False),
        ("示例县人民政府城关街道办事处", "我办事处", True),
    ],
)
def test_all_who_belong_to_a_government_are_the_government(organ, who, ours):
    assert bool(read(f"{who}共收到政府信息公开申请9件。", organ)) == ours


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("本年度既未制定也未废止规范性文件。", [("normative_docs.issued", 0), ("normative_docs.repealed", 0)]),
        ("（三）行政复议\n我镇没有此类案件。", [("review.total", 0)]),
        ("（二）依申请公开\n我镇没有此类设备。", []),
        ("没有收到网上申请，政府信息公开申请量为零。", [("received", 0)]),
        ("政府信息公开申请办理中没有其他处理的情形。", [("other_handling", 0)]),
    ],
)
def test_negations(text, expected):
    assert read(text) == expected


NAMED_NOWHERE = (("normative_docs.issued",), ("rules.issued",), ("normative_docs.issued", "rules.issued"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("本年制发件数3件。", [NAMED_NOWHERE]),
        ("制发3件。", []),
        ("制定答复流程，制发3件。", []),
        ("更新规范性文件目录，制发3件。", [(("normative_docs.issued",),)]),
        ("制发3件，打包修改规章9件。", []),
    ],
)
def test_documents_without_a_name_are_those_of_the_form_where_its_columns_are_named(text, expected):
    """本年制发件数3件 may count either row, or both together: a number that is none of them is wrong."""
    assert [claim.meanings for claim in claims(text, organ="示例县", year=2024)] == expected


def test_nothing_new_is_said_of_documents_alone_where_documents_are_spoken_of():
    """本年度没有新增和废止 may speak of items: it says nothing of 规范性文件."""
    assert read("本年度没有制发和废止。") == []
    assert len(read("（三）规范性文件\n本年度没有制发和废止。")) == 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("经复议后提起的政府信息公开行政诉讼3件。", [("litigation.after_review.total", 3)]),
        ("未经复议直接提起的信息公开诉讼3件。", [("litigation.direct.total", 3)]),
        ("政府信息公开行政诉讼3件，法院均已审结，维持2件。", [("litigation.total", 3), ("litigation.upheld", 2)]),
        ("复议机关受理涉及我镇的政府信息公开复议案件9件。", [("review.total", 9)]),
    ],
)
def test_cases_by_who_decides_them(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("共有12件，内容集中。", [("received", 12)]),
        ("全部12件均由专人经办。", [("received", 12)]),
        ("收到9件。共有12件。", [("received", 9)]),
        ("梳理制度3件，共有12件。", []),
        ("制度共有12项。", []),
    ],
)
def test_a_block_on_requests_may_begin_with_how_many_there_were(text, expected):
    assert read(f"2.依申请公开。{text}") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("答复9件，其中法定期限内答复7件。", [("answered", 9)]),
        ("无法提供3件，均为本机关不掌握。", [("unable", 3), ("unable.not_held", 3)]),
        ("公开5件、部分公开2件、不予公开3件。", [("disclosed", 5), ("partially_granted", 2), ("denied", 3)]),
        ("部分公开、区分处理后部分公开2件。", [("partially_granted", 2)]),
        ("已办理答复8件。", [("handled", 8)]),
        ("予以公开的申请中，自然人7件。", [("granted", 7)]),
        ("因汇总、重新制作而无法提供3件。", [("unable.needs_creation", 3)]),
        ("收到申请、予以公开3件。", []),
    ],
)
def test_parts_of_parts_and_two_names_of_one_thing(text, expected):
    assert read(f"依申请公开。{text}") == expected


def test_a_report_in_the_name_of_the_organ():
    assert read("以局名义制发行政规范性文件4件。", "示例县财政局") == [("normative_docs.issued", 4)]
    assert read("以县政府办公室名义制发行政规范性文件4件。", "示例县财政局") == []


@pytest.mark.parametrize("politics", ["坚持以人民为中心", "我局作为县级主管部门", "作为政府组成部门"])
def test_clauses_of_politics_name_no_other_organ(politics):
    """中心 and 部门 were taken for other organs, whose numbers come next."""
    assert read(f"{politics}，全年受理政府信息公开申请9件。", "示例县财政局") == [("accepted", 9)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("予以公开—5件。", [("granted", 5)]),
        ("予以公开——5件。", [("granted", 5)]),
        ("予以公开3—5件。", []),
        ("予以公开3件至5件。", []),
        ("予以公开第5件。", []),
        ("予以公开增至5件。", [("granted", 5)]),
    ],
)
def test_a_dash_is_a_range_between_two_numbers_alone(text, expected):
    assert read(f"依申请公开。{text}") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全系统各类行政应诉案件共64件，其中涉及房屋征收补偿的31件、行政处罚的15件。", []),
        ("因政府信息公开被申请行政复议9件，其中行政处罚5件。", [("review.total", 9)]),
        ("因政府信息公开被申请行政复议9件，行政处罚5件。", [("review.total", 9), ("penalty_decisions", 5)]),
    ],
)
def test_what_cases_are_about_is_no_number_of_decisions(text, expected):
    """The penalties that lawsuits were brought against were taken for all penalties of the year."""
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("收到1件政府信息公开申请，结转至下一年度办理。", [("received", 1), ("carried_out", 1)]),
        ("收到政府信息公开申请1件，不予公开。", [("received", 1), ("denied", 1)]),
        ("收到政府信息公开申请3件，均结转下年度办理。", [("received", 3), ("carried_out", 3)]),
        ("收到政府信息公开申请3件，结转下年度办理。", [("received", 3)]),
    ],
)
def test_what_became_of_one_request_needs_no_number(text, expected):
    """Published reports tell so of the one request they had; of several they need 均."""
    assert read(text) == expected


def test_a_full_stop_of_the_western_kind_ends_a_sentence():
    assert read("未收到依申请公开事项.", "示例县审计局") == [("received", 0)]
    assert read("收到政府信息公开申请1205件.办结3.5件.") == [("received", 1205)]


@pytest.mark.parametrize("who", ["全县各职能部门、镇街", "全县各部门、各乡镇", "县直各职能部门和各乡镇"])
def test_all_who_belong_to_a_county_have_its_number(who):
    assert read(f"{who}共收到政府信息公开申请14件。", "示例县") == [("received", 14)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("社会评议方面：未发生因政府信息公开工作引发举报、投诉、提起行政诉讼等情况。", [("litigation.total", 0)]),
        ("未发生因政府信息公开引起的行政复议、举报、投诉。", [("review.total", 0)]),
        ("全年未收到信访、投诉和政府信息公开申请。", [("received", 0)]),
        ("没有收到涉及信访的行政复议。", []),
        ("没有收到关于信访、举报的政府信息公开申请。", []),
        ("未收到信访。", []),
    ],
)
def test_of_a_list_of_what_there_was_none_of_each_member_is_none(text, expected):
    """举报、投诉 beside 行政诉讼 made the whole sentence one that is not understood."""
    assert read(text) == expected


@pytest.mark.parametrize(("mark", "opening", "closing"), [("，", "（", "）"), (",", "(", ")")])
def test_marks_of_the_western_kind_are_read_as_the_others(mark, opening, closing):
    """What brackets said of last year's requests was taken for what 其中 divides, on sites that write (…),其中."""
    text = (
        f"依申请公开。办结177件{opening}含2023年结转的3件{closing}{mark}其中{mark}予以公开1,060件{mark}部分公开51件。"
    )
    told = [("done", 177), ("carried_in", 3), ("granted", 1060), ("partially_granted", 51)]
    assert read(text) == told

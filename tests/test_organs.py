"""Whether two names are of one organ: the ways to write one, names that only look alike, and those nobody can tell."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gkreport.report.organs import COUNTY, TOWNSHIP, doubtful, may_be_one, names_in_text, same_organ, twins

ONE = (
    "示例县 示例县人民政府 示例县政府 示例市示例县 某省示例市示例县人民政府",
    "示例县青禾镇 青禾镇 青禾镇人民政府 示例县青禾镇政府 示例市示例县青禾镇人民政府",
    "示例市城东街道办事处 城东街道 示例市城东街道办 示例市人民政府城东街道办事处 城东街道办事处",
    "示例县人民政府办公室 示例县政府办公室 示例县政府办 县政府办 政府办公室 示例市示例县人民政府办公室",
    "某省人民政府办公厅 某省政府办公厅 省政府办公厅",
    "示例县发展和改革局 示例县发展改革局 示例县发改局 发改局 县发改局 示例市示例县发展和改革局",
    "示例市发展和改革委员会 示例市发改委 市发改委 发展改革委 示例市发展改革委员会",
    "示例县人力资源和社会保障局 示例县人社局 县人力资源社会保障局",
    "示例县住房和城乡建设局 示例县住建局 住房城乡建设局",
    "示例县市场监督管理局 示例县市场监管局 示例县市监局 县市场监管局 市监局",
    "示例市卫生健康委员会 示例市卫健委 示例市卫生健康委 市卫健委",
    "示例市人民政府国有资产监督管理委员会 示例市国资委 市国资委",
    "示例县自然资源和规划局 示例县自规局 县自然资源规划局",
    "示例市示例经济开发区管理委员会 示例经济开发区管委会 示例经济开发区管理委员会",
    "甘肃省庆阳市宁县 宁县 宁县人民政府",
    "临汾市乡宁县教育局 乡宁县教育局 山西省临汾市乡宁县教育局",
    "某自治区某州示例县 某州示例县 示例县政府",
    "喀什地区泽普县 泽普县 新疆维吾尔自治区喀什地区泽普县",
    "黑龙江省大兴安岭地区呼玛县 大兴安岭地区呼玛县 呼玛县",
    "示例县乡村振兴局 乡村振兴局 县乡村振兴局",
    "示例县城市管理局 县城管局 城市管理局",
    "示例县人民政府办公室 示例县府办 县府办公室",
    "示例县公安局交通警察大队 示例县公安局交警大队",
    "示例市消防救援支队 示例市消防支队",
    "示例市住房公积金管理中心 示例市公积金中心 市公积金管理中心",
    "示例县残疾人联合会 示例县残联",
    "示例县供销合作社联合社 示例县供销社 县供销合作社",
    "示例市经济技术开发区管理委员会 示例市经开区管委会 示例市经开区管委",
    "示例市高新技术产业开发区管理委员会 市高新区管委会",
)
OTHERS = (
    ("示例市公安局交警支队", "示例市公安局"),
    ("示例市公安局交警支队", "示例市公安局交警大队"),
    ("示例市经开区管委会", "示例市高新区管委会"),
    ("王府办", "王政府办"),
    ("宁县", "乡宁县"),
    ("宁县教育局", "乡宁县教育局"),
    ("宁县教育局", "临汾市乡宁县教育局"),
    ("新区", "高新区"),
    ("示例市新区", "示例市高新区"),
    ("示例县", "示例县人民政府办公室"),
    ("示例县教育局", "示例市教育局"),
    ("市自然资源局", "县自然资源局"),
    ("示例县", "示例县青禾镇"),
    ("建设局", "示例县住房和城乡建设局"),
    ("场监督管理局", "示例县市场监督管理局"),
    ("示例县教育局", "示例县教育体育局"),
    ("示例县自然资源局", "示例县自然资源和规划局"),
    ("示例县局", "局"),
    ("青禾镇", "白杨镇"),
    ("青禾镇", "青禾乡"),
    ("示例县卫健局", "示例县卫健委"),
)


@pytest.mark.parametrize(("one", "other"), [pair for line in ONE for pair in combinations(line.split(), 2)])
def test_one_organ_is_known_by_each_of_its_names(one, other):
    assert same_organ(one, other)
    assert same_organ(other, one)
    assert not may_be_one(one, other), "there is nothing to ask"


def test_a_text_may_call_an_organ_by_its_name_without_the_areas_above_it():
    assert names_in_text("示例县青禾镇") == ("示例县青禾镇", "县青禾镇", "青禾镇"), (
        "the longest is left out of a text first"
    )


def test_a_space_in_a_name_is_layout():
    assert same_organ("示例县 青禾镇", "示例县青禾镇")


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_names_that_only_look_alike(one, other):
    assert not same_organ(one, other)
    assert not same_organ(other, one)


@pytest.mark.parametrize(
    ("one", "other", "asked"),
    [
        ("示例县文旅局", "示例县文化广电和旅游局", True),
        ("示例县教育局", "示例县教育体育局", True),
        ("示例县自然资源局", "自然资源和规划局", True),
        ("示例县卫健局", "示例县卫生健康委员会", True),
        ("县农业局", "示例县农业农村局", True),
        ("甲县文旅局", "乙县文化广电和旅游局", False),
        ("示例县水利局", "示例县财政局", False),
        ("示例县民政局", "示例县民族局", False),
        ("示例县", "示例县教育局", False),
        ("青禾镇", "白杨镇", False),
    ],
)
def test_where_two_names_may_be_of_one_organ_a_person_is_asked(one, other, asked):
    assert may_be_one(one, other) is asked
    assert may_be_one(other, one) is asked
    assert list(doubtful([one, other])) == ([(0, 1)] if asked else [])


def test_names_of_many_organs_are_held_against_each_other_in_time():
    names = [f"第{at}县教育局" for at in range(1000)] + ["第7县教育体育局", "第7县教体局"]
    assert list(doubtful(names)) == [(7, 1000), (7, 1001)]
    assert list(twins(names)) == [(1000, 1001)]
    assert list(doubtful(["教育局"] * 30)) == []
    assert list(doubtful(["青禾镇", "甲县文旅局", "", "甲县文化广电和旅游局"])) == [(1, 3)]
    assert list(twins(["", "青禾镇", "", "甲县青禾镇"])) == [(1, 3)]
    assert list(twins(["", "甲县青禾镇", "", "青禾镇"])) == [(1, 3)]


@given(st.text("省市县区镇乡示例和教育局委办公室政府", max_size=300), st.text("县市示例教育局", max_size=300))
def test_any_two_texts_can_be_held_against_each_other(one, other):
    assert same_organ(one, one)
    assert same_organ(one, other) == same_organ(other, one)
    assert may_be_one(one, other) == may_be_one(other, one)


def test_kinds_of_organs():
    assert all(map(TOWNSHIP.search, ("青禾镇", "青禾乡人民政府", "城东街道办事处", "城东街道办", "某苏木")))
    assert all(map(COUNTY.search, ("示例县", "示例区人民政府", "示例旗政府")))
    assert not any(map(COUNTY.search, ("某自治区", "示例市")))

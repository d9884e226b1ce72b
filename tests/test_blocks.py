"""Texts cut into headed blocks: what is read together, and what the headings above it are about."""

import pytest

from gkreport.checks.claims.blocks import blocks_of
from gkreport.checks.claims.scanning import Whose

WHOSE = Whose("示例县教育局", 2024)


def topics(text, topic=""):
    return [(at.paragraph, at.block.topic, at.block.thing) for at in blocks_of(text, WHOSE, topic)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("（一）主动公开。\n收到5件。\n（二）依申请公开\n收到5件。\n又收到5件。\n（三）平台建设。", ["", "", *["requests"] * 3, ""]),
        ("（二）依申请公开\n1.制度。\n2.办理。\n（1）收到。\n收到5件。\n（三）其他。", [*["requests"] * 5, ""]),
        ("一、依申请公开\n（一）收到。\n二、主动公开\n（一）收到。", ["requests", "requests", "", ""]),
        ("一是规范依申请公开。\n收到5件。\n二是加强平台建设。\n收到5件。", ["requests", "requests", "", ""]),
        ("依申请公开情况\n收到5件。\n平台建设\n收到5件。", ["requests", "requests", "", ""]),
        ("依申请公开方面，收到5件。\n1.办结4件。\n又收到5件。", ["requests", "requests", ""]),
        ("依申请公开方面，收到5件。\n（三）平台建设。", ["requests", ""]),
        ("做好群众最为关心的各项依申请公开，收到5件。\n收到5件。", ["", ""]),
        ("（一）主动公开和依申请公开。\n收到5件。", ["", ""]),
        ("（二）依申请公开目录。\n收到5件。", ["", ""]),
        ("（五）行政复议和依申请公开。\n收到5件。", ["", ""]),
        ("（三）2024年收到申请5件。\n收到5件。", ["", ""]),
        ("收到5件。", [""]),
    ],
)  # fmt: skip
def test_a_heading_holds_to_the_next_of_its_level(text, expected):
    assert [topic for _, topic, _ in topics(text)] == expected


def test_a_heading_tells_the_thing_where_it_names_one():
    assert topics("（三）行政规范性文件管理。\n制发5件。")[1] == (2, "documents", "normative_docs")
    assert topics("（三）规章和规范性文件管理。\n制发5件。")[1] == (2, "documents", "")
    assert topics("（五）行政复议情况。\n5件。")[1] == (2, "cases", "review")


def test_a_text_beside_a_table_is_about_it():
    assert topics("全年办结5件。", "requests") == [(1, "requests", "")]
    (at,) = blocks_of("全年办结5件。", WHOSE, "requests")
    assert at.block.related


def test_a_line_that_is_open_goes_on_in_the_next():
    text = "收到5件，其中：\n1.自然人4件；\n2.企业1件。\n收到6件。\n申请人：\n自然人4件\n企业1件\n均已办结。"
    assert [(at.paragraph, at.block.words) for at in blocks_of(text, WHOSE)] == [
        (1, "收到5件，其中：\n1.自然人4件；\n2.企业1件。"),
        (4, "收到6件。"),
        (5, "申请人：\n自然人4件\n企业1件\n均已办结。"),
    ]
    for at in blocks_of(text, WHOSE):
        assert text[at.start :].startswith(at.block.words)


@pytest.mark.parametrize(
    ("text", "passed"),
    [
        ("1.收到5件；2.办结4件。", ["1.", "2."]),
        ("（1）收到5件。\n(2)办结4件。", ["（1）", "(2)"]),
        ("一是收到5件，二是办结4件。", ["一是", "二是"]),
        ("2.2024年收到5件。", ["2."]),
        ("2.53件申请中。", ["2."]),
        ("2.5万件申请。", []),
        ("申请（以下简称“申请”）5件（含补正）。", ["（以下简称“申请”）"]),
        ("收到5件（含上年结转1件）。", []),
    ],
)
def test_the_numbers_of_lists_and_what_brackets_add_are_no_part_of_a_sentence(text, passed):
    (*_, last) = placed = list(blocks_of(text, WHOSE))
    assert [block.words[first:end] for block, *_ in placed for first, end in block.marks] == passed
    assert last.start + len(last.block.words) == len(text)

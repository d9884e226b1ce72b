"""Contradictions are found in sentences that were written before the grammar was seen, and in no others.

`python -m tests.prose_score` tells the scores, and which sentences of `dev` are missed. Those of `heldout` are for
measuring alone: whoever changes the grammar reads its scores, and none of its lines.
"""

import pytest
from tests import prose_score

pytestmark = pytest.mark.no_cover  # what these sentences go through is followed one by one in test_claims.py

GOAL = {"whole": 0.95}
"""Of the contradictions in whole overviews; in every other setting it is 0.90."""

REACHED = {
    "dev": {"plain": 0.80, "heading": 0.83, "second": 0.82, "list": 0.86},
    "heldout": {"plain": 0.75, "heading": 0.78, "second": 0.77, "section": 0.89, "fees": 0.85, "whole": 0.88},
}
"""The share found where the goal is not reached yet: raise it when the grammar improves, drop it at the goal."""

FALSE = {"dev": 0, "heldout": 2}
"""Texts that agree with their tables and are warned of all the same: the goal is none."""

ELSEWHERE = {"dev": 0, "heldout": 0}
"""Warnings that name another cell than the one told wrongly: the goal is none."""

OFF_TOPIC = 0
"""Warnings in 4,000 sentences about something else: the goal is at most one in 10,000."""

OVERVIEWS = {"dev": 0, "heldout": 9}
"""Warnings in 300 overviews put together of wordings that agree with their tables: the goal is none."""

CORPORA = list(REACHED)


@pytest.fixture(scope="module", params=CORPORA)
def scored(request):
    scores, _ = prose_score.judge(prose_score.wordings(request.param))
    return request.param, scores


def test_contradictions_are_found_in_every_setting(scored):
    name, scores = scored
    for setting in {setting for _, setting in scores}:
        least = REACHED[name].get(setting, GOAL.get(setting, 0.90))
        assert prose_score.total(scores, setting=setting).recall >= least, setting


def test_no_text_that_agrees_is_warned_of(scored):
    name, scores = scored
    assert prose_score.total(scores).false <= FALSE[name]


def test_a_warning_names_the_cell_that_is_told_wrongly(scored):
    name, scores = scored
    assert prose_score.total(scores).elsewhere <= ELSEWHERE[name]


def test_the_corpora_are_as_many_as_they_say(scored):
    name, scores = scored
    assert len(prose_score.wordings(name)) >= 300
    assert {setting for _, setting in scores} == {"plain", "heading", "second", "list", "section", "fees", "whole"}
    assert sum(wording.setting == "whole" for wording in prose_score.wordings(name)) >= 6


def test_the_two_corpora_share_no_wording():
    dev, heldout = ({one.states or one.text for one in prose_score.wordings(name)} for name in CORPORA)
    assert not dev & heldout


@pytest.mark.parametrize("tables", prose_score.reports())
def test_the_tables_agree_with_themselves(tables):
    found = prose_score.check(prose_score.reports()[tables])
    assert [one for one in found if not one.rule.id.startswith("S-")] == []


def test_sentences_about_something_else_are_passed_over():
    assert len(list(prose_score.off_topic_warnings(4_000))) <= OFF_TOPIC


@pytest.mark.parametrize("name", CORPORA)
def test_overviews_that_agree_with_their_tables_are_passed_over(name):
    assert sum(1 for _ in prose_score.overview_warnings(name, 300)) <= OVERVIEWS[name]


@pytest.mark.parametrize(
    ("number", "told"),
    [(0, "零"), (10, "十"), (17, "十七"), (105, "一百零五"), (256, "二百五十六"), (1050, "一千零五十")],
)
def test_numbers_are_written_as_texts_write_them(number, told):
    assert prose_score.chinese(number) == told

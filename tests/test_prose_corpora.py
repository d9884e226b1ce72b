"""Contradictions are found in sentences that were written before the grammar was seen, and in no others.

`python -m tests.prose_score` tells the scores, and which sentences are missed. `heldout`, `heldout3`, `heldout4` and
`heldout5` (wordings as various as could be thought of) were measured unseen once, and have been tuned to since; `heldout2` (wordings as most
reports have them) is for measuring alone: whoever changes the grammar reads its scores, and none of its lines.
"""

from itertools import combinations

import pytest
from tests import prose_score

pytestmark = pytest.mark.no_cover  # what these sentences go through is followed one by one in test_claims.py

GOAL = {"whole": 0.95}
"""Of the contradictions in whole overviews; in every other setting it is 0.90."""

REACHED = {
    "heldout": {"fees": 0.85},
    "heldout3": {"fees": 0.60},
    "heldout4": {"fees": 0.76},
    "heldout5": {"plain": 0.77, "second": 0.85, "fees": 0.60},
}
"""The share found where the goal is not reached yet: raise it when the grammar improves, drop it at the goal."""

FALSE: dict[str, int] = {}
"""Texts that agree with their tables and are warned of all the same: the goal is none."""

ELSEWHERE = 0
"""Warnings that name another cell than the one told wrongly."""

OFF_TOPIC = 0
"""Warnings in 4,000 sentences about something else: the goal is at most one in 10,000."""

OVERVIEWS: dict[str, int] = {}
"""Warnings in 300 overviews put together of wordings that agree with their tables."""

LEAST = {
    "dev": (800, 6),
    "heldout": (450, 6),
    "heldout2": (130, 4),
    "heldout3": (400, 12),
    "heldout4": (400, 14),
    "heldout5": (225, 7),
}
"""So many wordings, and so many whole overviews among them."""

CORPORA = prose_score.CORPORA


@pytest.fixture(scope="module", params=CORPORA)
def scored(request):
    scores, _ = prose_score.judge(prose_score.wordings(request.param))
    return request.param, scores


def test_contradictions_are_found_in_every_setting(scored):
    name, scores = scored
    for setting in {setting for _, setting in scores}:
        least = REACHED.get(name, {}).get(setting, GOAL.get(setting, 0.90))
        assert prose_score.total(scores, setting=setting).recall >= least, setting


def test_no_text_that_agrees_is_warned_of(scored):
    name, scores = scored
    assert prose_score.total(scores).false <= FALSE.get(name, 0)


def test_a_warning_names_the_cell_that_is_told_wrongly(scored):
    _, scores = scored
    assert prose_score.total(scores).elsewhere <= ELSEWHERE


@pytest.mark.parametrize("name", CORPORA)
def test_the_corpora_are_as_many_as_they_say(name):
    settings = [wording.setting for wording in prose_score.wordings(name)]
    least, whole = LEAST[name]
    assert len(settings) >= least
    assert settings.count("whole") >= whole
    assert set(settings) == {"plain", "heading", "second", "list", "section", "fees", "whole"}


def test_no_two_corpora_share_a_wording():
    told = {name: {one.states or one.text for one in prose_score.wordings(name)} for name in CORPORA}
    assert [(one, two) for one, two in combinations(CORPORA, 2) if told[one] & told[two]] == []


@pytest.mark.parametrize("tables", prose_score.reports())
def test_the_tables_agree_with_themselves(tables):
    found = prose_score.check(prose_score.reports()[tables])
    assert [one for one in found if not one.rule.id.startswith("S-")] == []


def test_sentences_about_something_else_are_passed_over():
    assert len(list(prose_score.off_topic_warnings(4_000))) <= OFF_TOPIC


@pytest.mark.parametrize("name", CORPORA)
def test_overviews_that_agree_with_their_tables_are_passed_over(name):
    assert sum(1 for _ in prose_score.overview_warnings(name, 300)) <= OVERVIEWS.get(name, 0)


@pytest.mark.parametrize(
    ("number", "told"),
    [(0, "零"), (10, "十"), (17, "十七"), (105, "一百零五"), (256, "二百五十六"), (1050, "一千零五十")],
)
def test_numbers_are_written_as_texts_write_them(number, told):
    assert prose_score.chinese(number) == told

"""The one judge of what a person sees: each fact alone, the order of reasons, and colours as the standard has them."""

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gkreport.seen import BLACK, PLAIN, WHITE, Drawn, Sight, Why, blend, contrast, judge


def test_plain_text_is_seen():
    assert judge(Drawn()) == PLAIN
    assert judge(Drawn(ink=(0x99, 0x99, 0x99))) == PLAIN  # the pale grey of many headers


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"hidden": True}, Why.HIDDEN),
        ({"opacity": 0.0}, Why.CLEAR),
        ({"ink": WHITE}, Why.COLOUR),
        ({"ink": BLACK, "ground": (5, 5, 5)}, Why.COLOUR),
        ({"size": 0.5}, Why.TINY),
        ({"uncut": 0.0}, Why.CLIPPED),
        ({"uncovered": 0.0}, Why.COVERED),
    ],
)
def test_what_nobody_sees_is_unseen_whatever_else_is_true_of_it(facts, why):
    for also in ({}, {"struck": True}, {"raised": True}, {"uncertain": True}):
        assert judge(Drawn(**facts, **also)) == (Sight.UNSEEN, why)


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"struck": True}, Why.STRUCK),
        ({"raised": True}, Why.RAISED),
        ({"uncut": 0.5}, Why.CLIPPED),
        ({"uncovered": 0.5}, Why.COVERED),
        ({"ink": (255, 255, 0)}, Why.COLOUR),
        ({"ink": (0xE8, 0xE8, 0xE8)}, Why.COLOUR),
        ({"opacity": 0.08}, Why.COLOUR),
        ({"size": 2.0}, Why.TINY),
        ({"uncertain": True}, Why.UNCERTAIN),
    ],
)
def test_what_is_not_plain_is_doubtful(facts, why):
    assert judge(Drawn(**facts)) == (Sight.DOUBTFUL, why)


_COLOUR = st.tuples(*[st.integers(0, 255)] * 3)


@given(_COLOUR, _COLOUR, st.floats(0, 1))
def test_ink_on_its_own_ground_is_never_seen_and_black_and_white_swap_nothing(ink, ground, opacity):
    assert judge(Drawn(ink=ink, ground=ink, opacity=opacity)).sight is Sight.UNSEEN
    assert contrast(ink, ground) == contrast(ground, ink) >= 1
    assert blend(ink, ground, 1.0) == ink
    assert blend(ink, ground, 0.0) == ground


@given(st.builds(Drawn, ink=_COLOUR, ground=_COLOUR, opacity=st.floats(0, 1), size=st.floats(0, 40)))
def test_more_hiding_never_shows_more(drawn):
    order = [Sight.SEEN, Sight.DOUBTFUL, Sight.UNSEEN]
    for change in ({"hidden": True}, {"uncut": 0.3}, {"struck": True}, {"uncertain": True}):
        hidden = attrs.evolve(drawn, **change)
        assert order.index(judge(hidden).sight) >= order.index(judge(drawn).sight)


def test_each_reason_has_its_words():
    for why in Why:
        assert why.words() != why.words("en")

"""Totals that end a list: what is added up there may be unknown, and the tables then tell whether it was."""

from collections.abc import Iterator
from typing import Final

from gkreport.checks.claims.clauses import Clause
from gkreport.checks.claims.counting import CASE_OUTCOMES
from gkreport.checks.claims.items import Items
from gkreport.checks.claims.quantities import ADDED, CASES, OPENING, OUTCOMES, ROWS
from gkreport.checks.claims.scanning import Token
from gkreport.checks.claims.state import Meanings, Sentence, Stated, added, meanings_of
from gkreport.checks.claims.vocabulary import COUNTED, UNITS

RECEIVED: Final = frozenset(("received", ADDED, "accepted", OPENING, "carried", "handled", "", "part", "channel"))
"""What is counted of all requests, or of a part of them by the way they came."""
_BOTH: Final = frozenset(("两项", "二者", "两者", "两类"))
_ADDED_UP: Final = 12
"""How many numbers a total may add up: as many as the form has kinds of outcomes and applicants together."""
_LEAST: Final = 10
"""What they come to at least: of smaller numbers some are in the tables by chance."""


def _sums_of(sentence: Sentence) -> frozenset[int]:
    """Return what the numbers before a total can add up to: the last two of them, the last three."""
    run = sentence.run[-_ADDED_UP:]
    return frozenset(sum(run[at:]) for at in range(len(run) - 1))


def _vouching(sentence: Sentence, value: int) -> frozenset[int]:
    """Return the sums of which one must be in the tables for a total that is none of them to be wrong."""
    sums = _sums_of(sentence)
    return frozenset() if value in sums else frozenset(one for one in sums if one >= _LEAST)


def _totals_of(sentence: Sentence) -> Meanings:
    """Tell what a total can count: all cases of the kind whose outcomes were listed, the last members, all requests."""
    members = tuple(sentence.members)
    if members and members[-1].family == "cases":
        return _of_cases(members, sentence)
    if members and members[-1].family not in ("", "requests"):
        return ()
    rows = [one.act for one in members if not one.applicant]
    last = [tuple(rows[at:]) for at in range(len(rows) - 1) if (OUTCOMES | ROWS).issuperset(rows[at:])]
    groups = {one.rpartition(".")[0] for one in rows}
    group = groups.pop() if len(groups) == 1 else ""
    return (*last, *(((group,),) if group in OUTCOMES else ()), ("received",))


def _of_cases(members: Items, sentence: Sentence) -> Meanings:
    acts = {one.act for one in members if one.act}
    if acts:
        thing = sentence.context.thing
        return ((f"{thing}.total",),) if thing in CASES and acts <= CASE_OUTCOMES else ()
    together = added(members, [((f"{one.thing}.total",),) for one in members])
    return (together,) if CASES.issuperset(one.thing for one in members) else ()


def add_up(clause: Clause, number: Token, sentence: Sentence) -> Iterator[Stated]:
    """Read 新收5件，结转1件，共6件: a total of requests, unless it adds up what was told before."""
    context, value = sentence.context, number.number
    acts = sentence.acts - {"part"}
    of_some = context.others or (sentence.last is not None and sentence.last.applicant)
    of_requests = context.topic == "requests" and bool(acts) and acts <= RECEIVED and not of_some
    if not of_requests or not sentence.fresh or number.value not in UNITS["requests"]:
        if number.value in COUNTED and value not in _sums_of(sentence):
            yield from vouched(value, sentence)
            yield from _pair(clause, value, sentence)
        return
    context.parts = 0
    sentence.whole = value
    context.wholes.add(value)
    if value in _sums_of(sentence):
        return
    together = (ADDED, OPENING) if OPENING in acts else ("received",)
    more = ((ADDED, OPENING),) if "carried" in acts else ()
    yield Stated((together, *more), value, least=sentence.partial)


def vouched(value: int, sentence: Sentence, act: str = "") -> Iterator[Stated]:
    """Read a total that is none of the sums before it: wrong, where the tables have one of those.

    `act` is what was done with all where it is said: 共办结5件.
    """
    sums, meanings = _vouching(sentence, value), meanings_of(act) if act else _totals_of(sentence)
    if sums and meanings and not sentence.context.other_time:
        yield Stated(meanings, value, sums=sums)


def _pair(clause: Clause, value: int, sentence: Sentence) -> Iterator[Stated]:
    """Read 予以公开3件，部分公开2件，两项合计5件."""
    acts = tuple(one.act for one in sentence.members[-2:] if not one.applicant)
    both = sentence.last and any(word.value[:2] in _BOTH for word in clause.words)
    if both and sentence.fresh and len(acts) == 2 and OUTCOMES.issuperset(acts):  # noqa: PLR2004
        yield Stated((acts,), value)
    else:
        sentence.part(value)

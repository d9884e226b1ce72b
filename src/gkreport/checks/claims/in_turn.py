"""Numbers that answer to names told before: one by one (分别), year by year, or as 前者 and 后者."""

from collections.abc import Sequence
from typing import Final

import attrs

from gkreport.checks.claims.clauses import WITHIN, Clause
from gkreport.checks.claims.items import Item, Items, items
from gkreport.checks.claims.scanning import NAMES, Token
from gkreport.checks.claims.vocabulary import OF_A_PAIR, Sense

_FEWEST: Final = 2
_ASKED: Final = ((Item(thing="request"),), (Item(thing="requests"),))
_HANDED: Final = frozenset(("提出", "提交", "递交"))


def in_turn(found: Sequence[Clause], at: int, waiting: Items | None) -> list[tuple[Clause, Item]]:
    """Read 行政复议、行政诉讼分别为3件、2件: as many numbers as names, in the same order."""
    clause = found[at]
    if not clause.senses & Sense.IN_TURN or not clause.understood:
        return []
    named = items(clause.words) or waiting or ()
    return list(zip(_numbers(found, at, len(named)), named, strict=False))


def years_of(clause: Clause) -> tuple[bool, ...]:
    """Return for each year of a list whether it is ours: 2023年、2024年分别收到5件、7件."""
    years = tuple([word.sense == Sense.OURS for word in clause.words if _is_time(word)])
    return years if clause.senses & Sense.IN_TURN and years.count(True) == 1 else ()


def in_our_year(found: Sequence[Clause], at: int, years: Sequence[bool]) -> Clause | None:
    """Return what a list of numbers, one for each year, says of ours; None where there are more or fewer."""
    numbers = [clause.number for clause in _numbers(found, at, len(years))]
    said = [word for word in found[at].words if not _is_time(word) and word.sense & ~(Sense.NUMBER | Sense.IN_TURN)]
    told = (Clause([*said, number]) for number, ours in zip(numbers, years, strict=False) if number and ours)
    return next(told, None)


def _is_time(word: Token) -> bool:
    return word.sense == Sense.OTHER_TIME or (word.sense == Sense.OURS and word.value not in NAMES)


def _numbers(found: Sequence[Clause], at: int, count: int) -> Sequence[Clause]:
    """Return the clauses of a list of so many numbers, nothing where it has more or fewer."""
    together, after = found[at : at + count], found[at + count : at + count + 1]
    listed = count >= _FEWEST and len(together) == count and found[at].number and all(one.bare for one in together[1:])
    return together if listed and not any(one.bare for one in after) else ()


def of_the_pair(clause: Clause, pair: Items) -> Items:
    """Return which of two things that were named last a clause counts: 前者3件，后者2件."""
    if len(pair) != len(OF_A_PAIR):
        return ()
    said = {word.value for word in clause.words}
    return tuple(item for item, word in zip(pair, OF_A_PAIR, strict=True) if word in said and said.isdisjoint(WITHIN))


def theirs(clause: Clause, named: Items | None, waiting: Items | None) -> Items | None:
    """Read what those handed in that the clause before named: 自然人是申请的主力军，全年提出申请5件."""
    handed = clause.number is not None and any(word.value in _HANDED for word in clause.words)
    if not waiting or not handed or named not in _ASKED:
        return None
    who, *more = waiting
    return None if more or not who.applicant else (attrs.evolve(who, thing="request"),)

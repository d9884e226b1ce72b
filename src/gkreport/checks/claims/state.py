"""What has been said so far in a sentence and in its paragraph, and what a clause comes to state."""

import functools
from collections.abc import Sequence
from typing import NamedTuple

import attrs

from gkreport.checks.claims.items import Item, Items
from gkreport.checks.claims.quantities import ADDED, GENERAL, OPENING, ROWS

Meanings = tuple[tuple[str, ...], ...]
"""What a number may count: each meaning names quantities of the form that are added."""


@functools.lru_cache(1_024)
def meanings_of(act: str, *more: str) -> Meanings:
    """Return what an act may count: received|handled has two meanings."""
    return tuple([(name,) for name in dict.fromkeys((*act.split("|"), *more))])


class Stated(NamedTuple):
    """A number that a clause states."""

    meanings: Meanings
    value: int
    applicant: str = ""
    implied: bool = False
    """Whether it repeats the number before: 收到5件，均予以公开."""
    least: bool = False
    """Whether the cells may hold more: 撤诉1件 is a part of 其他结果."""
    doubtful: bool = False
    """Whether it may count something else, for its clause or its scope is not understood."""
    sums: frozenset[int] = frozenset()
    """What the numbers before a total add up to: it is believed to be wrong where the tables have one of these."""


@attrs.define
class Context:
    """What the sentences of one paragraph have said so far."""

    topic: str = ""
    thing: str = ""
    """The last thing counted, where it was one: 行政复议, 规章."""
    base: str = ""
    """What the last number of requests counted; applicants named next are parts of it."""
    other_organ: bool = False
    other_time: bool = False
    """Whether the numbers are of another organ or another year."""
    parts: int | None = 0
    """The sum of the numbers that were not understood; what follows may count parts of them.  None if unknown."""
    wholes: set[int] = attrs.Factory(set[int])
    """The totals of requests stated so far."""
    judging: bool = False
    """Whether the cases are those that the organ itself decides as the review organ."""
    decides: bool = False
    """Whether the organ decides cases against others."""
    only_party: bool = False
    """Whether it cannot be the one who decides a review."""

    @property
    def others(self) -> bool:
        """Whether the numbers are of another organ or another year."""
        return self.other_organ or self.other_time

    @property
    def doubtful(self) -> bool:
        """Whether what follows may count only a part: parts were stated that do not add up to a whole."""
        return self.parts is None or (self.parts > 0 and self.parts not in self.wholes)


@attrs.define
class Sentence:
    """What a sentence is about, and what its clauses have said so far."""

    context: Context
    related: bool
    """Whether all cases that it counts are about disclosure: it says so, or its block did before."""
    on_disclosure: bool
    """Whether it speaks of disclosure."""
    names_requests: bool
    """Whether what was done without an object was done with requests."""
    requested: bool
    """Whether it names requests of any kind: 申请."""
    names_applications: bool
    """Whether it names requests, in whatever words."""
    passive: bool
    """Whether it tells what was done to the organ."""
    listing: bool
    """Whether it lists outcomes."""
    document: str
    """The kind of documents that it names before its first number, where it is one."""
    columns: bool
    """Whether it names two columns of documents: 制发3件，废止2件."""
    refused: set[str]
    """The tables of which it counts something else: 公示行政许可12件、行政处罚3件."""
    contents: bool = False
    """Whether it tells what the requests were about: 申请内容涉及拆迁7件、低保3件."""
    ending: str = ""
    """What the list ends with that is true of each member: 3件复议、2件诉讼未审结."""
    alone: bool = False
    """Whether it is one clause."""
    listed: bool = False
    """Whether the next clause counts an outcome: 公开3件，部分公开1件."""
    opened: bool = False
    """Whether the clause before named the requests: 政府信息公开申请的处理结果是："""
    waiting: Items | None = None
    """What was named without a number yet."""
    named: Items = ()
    """What was named last: 前者 and 后者 are two of those."""
    years: tuple[bool, ...] = ()
    """Which of the years is ours of which it tells one by one."""
    narrow: str = ""
    """A reason named without a number: 因逾期不补正，1件作其他处理."""
    among: bool = False
    """Whether it tells parts of something: 其中, brackets, a colon."""
    foreign: bool = False
    """Whether something unknown was counted, of which 办理3件 may speak."""
    inside: Item | None = None
    """What the numbers that follow are parts of: 上年结转的5件中."""
    applying: bool = False
    """Whether it began with who applied: 自然人是申请的主力，全年提出申请5件."""
    left: int | None = None
    """尚有2件申请: what comes next may say that they were carried over."""
    outer: Item | None = None
    """What was counted before brackets opened."""
    aside: tuple[bool, bool, int | None, bool] | None = None
    """Whose numbers and which parts were told before brackets opened: what they say of that holds to their end."""
    closing: frozenset[str] = frozenset()
    """What ends them."""
    viewed: bool = False
    """Whether it has told the parts of all in one way: 按申请方式看."""
    limited: bool = False
    """Whether the clause before limits the next one in an unknown way."""
    last: Item | None = None
    """What the clause before counted."""
    members: list[Item] = attrs.Factory(list[Item])
    """What has been counted."""
    whole: int | None = None
    """The last total of requests."""
    cases: tuple[str, int] | None = None
    """The cases counted last."""
    several: bool = False
    """Whether it has counted others before."""
    fresh: bool = False
    """Whether the clause before stated a number, so that 共5件 can add up."""
    run: list[int] = attrs.Factory(list[int])
    partial: bool = False
    """Whether the numbers are of the government alone, while the report also covers the organs below it."""
    acts: set[str] = attrs.Factory(set[str])
    """What has been counted, "?" where that is unknown."""

    def part(self, value: int | None) -> None:
        """Take note of a number of something unknown: what follows may count parts of it."""
        known = self.context.parts
        if known in self.context.wholes:
            known = 0  # 收到5件，网络3件，信函2件；答复4件: all were told, and are divided anew
        self.context.parts = None if value is None or known is None else known + value
        self.last = None
        self.acts.add("part")
        if value is not None:
            self.run.append(value)


def one_thing(named: Items) -> str:
    """Return the one thing that all members of a list name, or ""."""
    things = {item.thing for item in named}
    return things.pop() if len(things) == 1 else ""


def added(named: Items, meanings: Sequence[Meanings]) -> tuple[str, ...]:
    """Add up the members of a list, where a sum of them makes sense."""
    if named[0].family == "documents" and len({item.act for item in named}) > 1:
        return ()
    if named[0].family == "requests":
        if any(len(meaning) > 1 for meaning in meanings):
            return ()
        totals = {*GENERAL, "carried"}
        if len(named) == 2 and named[0].act == ADDED and named[1].act in (OPENING, "carried"):  # noqa: PLR2004
            return (ADDED, OPENING)  # 新收与结转合计5件
        counted = [meaning[0][0] for meaning in meanings]
        whole = sum(name in totals for name in counted)
        if whole > 1 or (whole and not ROWS.isdisjoint(counted)) or any(item.applicant for item in named):
            return ()
    return tuple(name for meaning in meanings for name in meaning[0])

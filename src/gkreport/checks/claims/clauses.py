"""A sentence cut into clauses that can each state one number, and what they name."""

import itertools
from collections.abc import Iterator, Sequence
from typing import Final

import attrs

from gkreport.checks.claims.quantities import (
    CASE_ACTS,
    CASES,
    CLOSING,
    DECISIONS,
    DOCUMENT_ACTS,
    DOCUMENTS,
    GENERAL,
    OPENING,
)
from gkreport.checks.claims.scanning import Token
from gkreport.checks.claims.vocabulary import Kind

_NAMING: Final = Kind.ACT | Kind.OBJECT | Kind.APPLICANT
_UNDERSTOOD: Final = (
    _NAMING | Kind.PLAIN | Kind.OURS | Kind.TOTAL | Kind.AMONG | Kind.AND | Kind.EACH | Kind.IN_TURN | Kind.NONE
    | Kind.NUMBER | Kind.BREAK
)  # fmt: skip


@attrs.define
class Item:
    """One member of a list: 予以公开、部分公开 has two."""

    act: str = ""
    thing: str = ""
    applicant: str = ""

    @property
    def family(self) -> str:
        """Which of the tables it belongs to, or ""."""
        if self.thing in CASES or self.act in CASE_ACTS:
            return "cases"
        if self.thing in DOCUMENTS or self.act in DOCUMENT_ACTS:
            return "documents"
        if self.thing in DECISIONS:
            return "decisions"
        return "requests" if self.act or self.thing or self.applicant else ""


class Clause:
    """A part of a sentence that can state one number."""

    __slots__ = ("follows", "kinds", "names", "number", "understood", "words")

    def __init__(self, words: list[Token], follows: str = "") -> None:
        self.words = words
        self.follows = follows
        """The mark or word it stands after."""
        self.kinds = 0
        self.number: Token | None = None
        numbers = 0
        for word in words:
            self.kinds |= word.kind
            if word.kind == Kind.NUMBER:
                numbers += 1
                self.number = self.number or word
        self.understood = numbers <= 1 and not self.kinds & ~_UNDERSTOOD
        self.names = bool(self.kinds & _NAMING)

    @property
    def bare(self) -> bool:
        """Whether it names nothing but a number."""
        return self.understood and self.number is not None and not self.names


_LONG: Final = 60
"""The most words of a clause that are kept: nothing longer is understood, and hostile text must cost linear time."""


def clauses(words: Sequence[Token]) -> Iterator[Clause]:
    """Cut a sentence at its punctuation, and within a list of numbers before what the next one counts."""
    piece: list[Token] = []
    follows, numbered, before, after = "", False, 0, 0
    for word in words:
        kind = word.kind
        if kind == Kind.BREAK or (numbered and kind == Kind.AND):
            if piece:
                yield Clause(piece, follows)
            piece, follows, numbered, before, after = [], word.value, False, 0, 0
            continue
        if numbered and (
            _begins_another(kind, before, after)
            or (kind == Kind.UNKNOWN and before and piece[-1].kind == Kind.NUMBER and piece[-1].value)  # not 自然人21名
        ):
            yield Clause(piece, follows)
            piece, follows, numbered, before, after = [], "", False, 0, 0
        if len(piece) < _LONG:
            piece.append(word)
        else:
            piece[-1] = word._replace(kind=Kind.UNKNOWN)
        if numbered:
            after |= kind & _NAMING
        else:
            before |= kind & _NAMING
            numbered = kind == Kind.NUMBER
    if piece:
        yield Clause(piece, follows)


def _begins_another(kind: int, before: int, after: int) -> bool:
    """Tell whether a word belongs to the next number: 5件办结4件, 3件予以公开2件部分公开."""
    if kind & (Kind.TOTAL | Kind.AMONG | Kind.COMPARED):
        return True
    if kind & (Kind.NUMBER | Kind.ROUGH):
        return bool(after) and not before
    if Kind.OBJECT in (kind, before):
        return bool(kind & before)  # else one cannot tell whether 申请5件办结 speaks of 5
    return bool(kind & _NAMING) and bool(before)


def turns(clause: Clause, named: list[Item], after: Clause | None) -> bool:
    """Tell whether 分别 (in turn) announces more numbers than the clause has."""
    return bool(clause.kinds & Kind.IN_TURN) and (len(named) > 1 or after is None or after.bare)


def goes_on(clause: Clause, named: list[Item], after: Clause | None) -> bool:
    """Tell whether the sentence goes on about some of them only: 政府信息公开申请5件涉及行政复议."""
    told = after is not None and not after.follows and after.number is None and not after.kinds & Kind.COMPARED
    whole = clause.kinds & (Kind.OURS | Kind.TOTAL)
    return told and not named[-1].act and named[-1].thing == "requests" and not whole


def items(words: Sequence[Token]) -> list[Item] | None:
    """Return the members of a list of names; None where a member names two things that do not go together."""
    groups: list[list[Token]] = [[]]
    for word in words:
        if word.kind == Kind.AND:
            groups.append([])
        elif word.kind & _NAMING:
            groups[-1].append(word)
    found: list[Item] = []
    for group in groups:
        if group:
            item = _item(group)
            if item is None:
                return None
            found.append(item)
    if len(found) < 2:  # noqa: PLR2004
        return found
    for order in (found, found[::-1]):
        for before, item in itertools.pairwise(order):
            _inherit(item, before)
    return found


def _inherit(item: Item, before: Item) -> None:
    """Take over what the neighbour in a list names for both members: 制发、废止行政规范性文件."""
    if not item.thing and before.thing and item.family in ("", before.family):
        item.thing = before.thing
    if not item.act and before.act and item.family == before.family == "documents":
        item.act = before.act


def _item(group: list[Token]) -> Item | None:
    acts = list(dict.fromkeys(word.value for word in group if word.kind == Kind.ACT))
    things = list(dict.fromkeys(word.value for word in group if word.kind == Kind.OBJECT))
    applicants = {word.value for word in group if word.kind == Kind.APPLICANT}
    special = [thing for thing in things if thing not in ("requests", "request")]
    if len(special) > 1:  # 行政诉讼, 复议后起诉: the narrower one
        special = [thing for thing in special if not any(other.startswith(f"{thing}.") for other in special)]
    if len(special) > 1 or len(applicants) > 1 or (len(things) > len(special) and not CASES.issuperset(special)):
        return None  # 行政许可申请 are no decisions
    act = _act(acts)
    if act is None:
        return None
    thing = special[0] if special else ("requests" if "requests" in things else "request" if things else "")
    return Item(act, thing, next(iter(applicants), ""))


def _act(acts: list[str]) -> str | None:
    """Choose the act that says what was counted; None where two acts do."""
    exact = [act for act in acts if act not in GENERAL]
    if not exact:
        return "|".join(acts)
    if len(exact) > 1:
        if set(exact) <= {"undone", "carried", CLOSING}:
            return CLOSING
        narrow = [act for act in exact if "." in act]
        if len(narrow) == 1 and {act.partition(".")[0] for act in exact} == {narrow[0].partition(".")[0]}:
            return narrow[0]
        return None
    if exact[0] in (OPENING, "carried") and {"done", "answered", "handled"} & set(acts):
        return None  # those of last year's that were dealt with are not those that were carried in
    return exact[0]

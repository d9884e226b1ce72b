"""What the words of a clause name: requests and what became of them, cases, documents, decisions, applicants."""

import functools
import itertools
from collections.abc import Sequence
from typing import Final, TypeAlias

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
    OUTCOMES,
)
from gkreport.checks.claims.scanning import Token
from gkreport.checks.claims.vocabulary import AND_SO_ON, NAMING, Sense


def family_of(thing: str) -> str:
    """Tell which of the tables counts a thing, "" for none."""
    for family, things in (("cases", CASES), ("documents", DOCUMENTS), ("decisions", DECISIONS)):
        if thing in things:
            return family
    return "requests" if thing else ""


def _belongs(item: "Item") -> str:
    if item.act in CASE_ACTS:
        return "cases"
    if item.act in DOCUMENT_ACTS and item.thing not in CASES:
        return "documents"
    return family_of(item.thing) or ("requests" if item.act or item.applicant else "")


def _is_of_all(item: "Item") -> bool:
    return GENERAL.issuperset((item.act or "received").split("|"))


@attrs.frozen
class Item:
    """One member of a list: 予以公开、部分公开 has two."""

    act: str = ""
    thing: str = ""
    applicant: str = ""
    narrow: str = ""
    """The one example of it that is named: 因不掌握等原因无法提供3件 may count the first alone."""
    family: str = attrs.field(init=False, default=attrs.Factory(_belongs, takes_self=True))
    """Which of the tables it belongs to, or ""."""
    of_all: bool = attrs.field(init=False, default=attrs.Factory(_is_of_all, takes_self=True))
    """Whether what was done was done with all requests, as where nothing is said of it: 收到, 办理."""


Items: TypeAlias = tuple[Item, ...]

_Word: TypeAlias = tuple[int, str]
"""The sense of a word, and what it names."""
_KEPT: Final = 4_096
"""For how many clauses what they name is kept: most clauses of a text, and of all texts, name the same."""


def items(words: Sequence[Token]) -> Items | None:
    """Return the members of a list of names; None where a member names two things that do not go together."""
    return _items(tuple([(word.sense, word.value) for word in words]))


@functools.lru_cache(_KEPT)
def _items(words: tuple[_Word, ...]) -> Items | None:
    cut = max((at for at, (_, name) in enumerate(words) if name == AND_SO_ON), default=0)
    if not cut or words[cut - 1][0] == Sense.NUMBER or not (examples := _listed(words[:cut])):
        return _listed(words)
    found = _listed(words[cut + 1 :])
    if not found and any(sense == Sense.NONE for sense, _ in words[:cut]):
        return examples  # 未发生行政复议、行政诉讼等情况
    if not found or not all(_widens(found[-1], example) for example in examples if example.act or example.applicant):
        return None
    return (attrs.evolve(found[-1], narrow=examples[0].act if len(examples) == 1 else found[-1].narrow),)


_AT_ONCE: Final = frozenset(("并", "并且"))
"""受理并办理5件: the same five."""


def _listed(words: tuple[_Word, ...]) -> Items | None:
    groups: list[list[_Word]] = [[]]
    none = False
    for sense, name in words:
        if (sense == Sense.AND and name not in _AT_ONCE) or (sense == Sense.NONE and none):
            groups.append([])  # 既未制定也未废止规范性文件
        none |= sense == Sense.NONE
        if sense & NAMING:
            groups[-1].append((sense, name))
    named = [_item(group) for group in groups if group]
    found = list(dict.fromkeys(item for item in named if item is not None))
    if None in named:
        return None
    found = [item for item in found if not any(other.act.startswith(f"{item.act}.") for other in found if item.act)]
    forward = itertools.accumulate(found, _inheriting)
    backward = itertools.accumulate(reversed(tuple(forward)), _inheriting)
    return tuple(backward)[::-1]


def _widens(item: Item, example: Item) -> bool:
    """Tell whether a group of rows or columns is named after a member of it: 不掌握等原因无法提供, 企业等法人."""
    return example.act.startswith(f"{item.act}.") or bool(item.applicant and example.applicant and not example.act)


def _inheriting(before: Item, item: Item) -> Item:
    """Take over what the neighbour in a list names for both members: 制发、废止行政规范性文件."""
    if not item.thing and before.thing and item.family in ("", before.family):
        item = attrs.evolve(item, thing=before.thing)
    if not item.act and before.act and item.family == before.family == "documents":
        item = attrs.evolve(item, act=before.act)
    return item


def _item(group: Sequence[_Word]) -> Item | None:
    acts, things, applicants = (
        list(dict.fromkeys(name for sense, name in group if sense == kind))
        for kind in (Sense.ACT, Sense.OBJECT, Sense.APPLICANT)
    )
    special = [thing for thing in things if thing not in ("requests", "request")]
    if len(special) > 1:  # 行政诉讼, 复议后起诉: the narrower one
        special = [thing for thing in special if not any(other.startswith(f"{thing}.") for other in special)]
    if len(special) > 1 or len(applicants) > 1 or (len(things) > len(special) and not CASES.issuperset(special)):
        return None  # 行政许可申请 are no decisions
    act = _act(acts)
    if act is None:
        return None
    thing = special[0] if special else ("requests" if "requests" in things else "request" if things else "")
    return Item(act, thing, applicants[0] if applicants else "")


def _narrowest(acts: list[str]) -> str | None:
    """Return the part of what the others name; None where they name two things."""
    if set(acts) <= {"undone", "carried", CLOSING}:
        return CLOSING
    group, part = acts[0].partition(".")[0], acts[1:]
    if part == ["else"] and acts[0] in OUTCOMES:
        return f"{group}.else"  # 其他处理中的其他
    narrow = [act for act in acts if "." in act]
    return narrow[0] if len(narrow) == 1 and {act.partition(".")[0] for act in acts} == {group} else None


def _act(acts: list[str]) -> str | None:
    """Choose the act that says what was counted; None where two acts do."""
    stock = not {OPENING, CLOSING, "carried"}.isdisjoint(acts)
    loose = {"registered"} | ({"todo"} if stock else set[str]())
    exact = [act for act in acts if act not in GENERAL and not (act in loose and len(acts) > 1)]
    if not exact:
        return "|".join(acts)
    if len(exact) > 1:
        return _narrowest(exact)
    if exact[0] in (OPENING, "carried") and {"done", "answered", "handled"} & set(acts):
        return None  # those of last year's that were dealt with are not those that were carried in
    return exact[0]

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
from gkreport.checks.claims.vocabulary import Sense

_NAMING: Final = Sense.ACT | Sense.OBJECT | Sense.APPLICANT
_UNDERSTOOD: Final = (
    _NAMING | Sense.PLAIN | Sense.OURS | Sense.TOTAL | Sense.AMONG | Sense.AND | Sense.EACH | Sense.IN_TURN | Sense.NONE
    | Sense.NUMBER | Sense.BREAK
)  # fmt: skip


@attrs.define
class Item:
    """One member of a list: 予以公开、部分公开 has two."""

    act: str = ""
    thing: str = ""
    applicant: str = ""
    narrow: str = ""
    """The one example of it that is named: 因不掌握等原因无法提供3件 may count the first alone."""

    @property
    def family(self) -> str:
        """Which of the tables it belongs to, or ""."""
        if self.act in CASE_ACTS:
            return "cases"
        if self.act in DOCUMENT_ACTS and self.thing not in CASES:
            return "documents"
        return family_of(self.thing) or ("requests" if self.act or self.applicant else "")


def family_of(thing: str) -> str:
    """Tell which of the tables counts a thing, "" for none."""
    for family, things in (("cases", CASES), ("documents", DOCUMENTS), ("decisions", DECISIONS)):
        if thing in things:
            return family
    return "requests" if thing else ""


class Clause:
    """A part of a sentence that can state one number."""

    __slots__ = ("follows", "names", "number", "senses", "understood", "words")

    def __init__(self, words: list[Token], follows: str = "") -> None:
        self.words: list[Token] = words
        self.follows: str = follows
        """The mark or word it stands after."""
        self.senses: int = 0
        self.number: Token | None = None
        numbers = 0
        for word in words:
            self.senses |= word.sense
            if word.sense == Sense.NUMBER:
                numbers += 1
                self.number = self.number or word
        self.understood: bool = numbers <= 1 and not self.senses & ~_UNDERSTOOD
        self.names: bool = bool(self.senses & _NAMING)

    @property
    def bare(self) -> bool:
        """Whether it names nothing but a number."""
        return self.understood and self.number is not None and not self.names


_LONG: Final = 60
"""The most words of a clause that are kept: nothing longer is understood, and hostile text must cost linear time."""


_AHEAD: Final = 12
"""How many words of a list are looked at: four members of three words."""
_OPENS, _CLOSES = frozenset("（("), frozenset("）)")
_ALREADY: Final = frozenset(("已", "均", "均已", "全部", "全部已", "已全部", "都已"))
_QUOTES: Final = frozenset("“”")
_SHARES: Final = frozenset(("占", "占比", "比例", "比重"))
_ADDING: Final = frozenset(("含", "包含", "包括"))
_EXCEPTING: Final = frozenset(("不含", "不包括", "不计"))
_AND_SO_ON: Final = "等"
"""因不掌握等原因无法提供3件: what follows it is counted, what stands before it are examples."""


def clauses(words: Sequence[Token]) -> Iterator[Clause]:
    """Cut a sentence at its punctuation, and within a list of numbers before what the next one counts."""
    words = _without_brackets(words)
    piece: list[Token] = []
    follows, numbered, before, after = "", False, 0, 0
    for at, word in enumerate(words):
        sense = word.sense
        if sense == Sense.BREAK or (numbered and sense == Sense.AND and (before or not _goes_on_naming(words, at))):
            if piece:
                yield Clause(piece, follows)
            elif word.value == "，":
                continue
            piece, follows, numbered, before, after = [], word.value, False, 0, 0
            continue
        if numbered and (
            _tells_more(words, at)
            or _begins_another(sense, before, after)
            or (
                sense == Sense.UNKNOWN and before and piece[-1].sense == Sense.NUMBER and piece[-1].value
            )  # not 自然人21名
        ):
            yield Clause(piece, follows)
            piece, follows, numbered, before, after = [], "", False, 0, 0
        if len(piece) < _LONG:
            piece.append(word)
        else:
            piece[-1] = word._replace(sense=Sense.UNKNOWN)
        if numbered:
            after |= sense & _NAMING
        else:
            before |= sense & _NAMING
            numbered = sense == Sense.NUMBER
    if piece:
        yield Clause(piece, follows)


def _without_brackets(words: Sequence[Token]) -> Sequence[Token]:
    """Take what brackets add as named beside it, and what they except as unsaid: 公开（含部分公开）3件."""
    kept: list[Token] = []
    at = 0
    while at < len(words):
        word = words[at]
        end = _closing(words, at) if word.value in _OPENS else 0
        if word.value in _SHARES and (share := _share(words, at)):
            at = share + 1
            continue
        if word.value in _QUOTES:
            pass
        elif end:
            excepting = words[at + 1].value in _EXCEPTING
            kept += () if excepting else (word._replace(sense=Sense.AND, value="、"), *words[at + 2 : end])
        else:
            kept.append(word)
        at = end + 1 if end else at + 1
    return kept


def _share(words: Sequence[Token], at: int) -> int:
    """Return where a share ends that begins here, or 0: 占不予公开总数的17.5%."""
    for place in range(at + 1, min(at + _AHEAD, len(words))):
        if words[place].sense & (Sense.RATIO | Sense.NUMBER | Sense.BREAK):
            return place if words[place].sense == Sense.RATIO else 0
    return 0


def _closing(words: Sequence[Token], at: int) -> int:
    """Return where brackets close that add or except without a number, or 0."""
    for place in range(at + 1, min(at + _AHEAD, len(words))):
        word = words[place]
        if place == at + 1 and word.value not in _ADDING and word.value not in _EXCEPTING:
            return 0
        if word.sense == Sense.NUMBER or word.value in _CLOSES:
            return place if word.value in _CLOSES else 0
    return 0


def _goes_on_naming(words: Sequence[Token], at: int) -> bool:
    """Tell whether a list after its number ends in what it is all of: 3件信访举报投诉、重复申请等不予处理."""
    ahead = words[at + 1 : at + _AHEAD]
    ends = (word.value for word in ahead if word.value == _AND_SO_ON or word.sense & (Sense.BREAK | Sense.NUMBER))
    return next(ends, "") == _AND_SO_ON


def _tells_more(words: Sequence[Token], at: int) -> bool:
    """Tell whether what follows a number says something unknown of it: 3件已在网站公示."""
    if words[at].value not in _ALREADY:
        return False
    rest = itertools.takewhile(lambda word: word.sense != Sense.BREAK, words[at : at + _AHEAD])
    return any(word.sense & (Sense.UNKNOWN | Sense.OTHER_THING) for word in rest)


def _begins_another(sense: int, before: int, after: int) -> bool:
    """Tell whether a word belongs to the next number: 5件办结4件, 3件予以公开2件部分公开."""
    if sense & (Sense.TOTAL | Sense.AMONG | Sense.COMPARED):
        return True
    if sense & (Sense.NUMBER | Sense.ROUGH):
        return bool(after) and not before
    if Sense.OBJECT in (sense, before):
        return bool(sense & before)  # else one cannot tell whether 申请5件办结 speaks of 5
    return bool(sense & _NAMING) and bool(before)


def turns(clause: Clause, named: list[Item], after: Clause | None) -> bool:
    """Tell whether 分别 (in turn) announces more numbers than the clause has."""
    return bool(clause.senses & Sense.IN_TURN) and (len(named) > 1 or after is None or after.bare)


def goes_on(clause: Clause, named: list[Item], after: Clause | None) -> bool:
    """Tell whether the sentence goes on about some of them only: 政府信息公开申请5件涉及行政复议."""
    told = after is not None and not after.follows and after.number is None and not after.senses & Sense.COMPARED
    whole = clause.senses & (Sense.OURS | Sense.TOTAL)
    return told and not named[-1].act and named[-1].thing == "requests" and not whole


def items(words: Sequence[Token]) -> list[Item] | None:
    """Return the members of a list of names; None where a member names two things that do not go together."""
    cut = max((at for at, word in enumerate(words) if word.value == _AND_SO_ON), default=0)
    if not cut or words[cut - 1].sense == Sense.NUMBER or not (examples := _listed(words[:cut])):
        return _listed(words)
    found = _listed(words[cut + 1 :])
    wide = found[-1] if found else None
    if wide and len(examples) == 1:
        wide.narrow = examples[0].act
    return (
        [wide]
        if wide and all(_widens(wide, example) for example in examples if example.act or example.applicant)
        else None
    )


_AT_ONCE: Final = frozenset(("并", "并且"))
"""受理并办理5件: the same five."""


def _listed(words: Sequence[Token]) -> list[Item] | None:
    groups: list[list[Token]] = [[]]
    for word in words:
        if word.sense == Sense.AND and word.value not in _AT_ONCE:
            groups.append([])
        elif word.sense & _NAMING:
            groups[-1].append(word)
    found: list[Item] = []
    for group in filter(None, groups):
        item = _item(group)
        if item is None:
            return None
        found.append(item)
    found = [item for item in found if not any(other.act.startswith(f"{item.act}.") for other in found if item.act)]
    if len(found) < 2:  # noqa: PLR2004
        return found
    for order in (found, found[::-1]):
        for before, item in itertools.pairwise(order):
            _inherit(item, before)
    return found


def _widens(item: Item, example: Item) -> bool:
    """Tell whether a group of rows or columns is named after a member of it: 不掌握等原因无法提供, 企业等法人."""
    return example.act.startswith(f"{item.act}.") or bool(item.applicant and example.applicant and not example.act)


def _inherit(item: Item, before: Item) -> None:
    """Take over what the neighbour in a list names for both members: 制发、废止行政规范性文件."""
    if not item.thing and before.thing and item.family in ("", before.family):
        item.thing = before.thing
    if not item.act and before.act and item.family == before.family == "documents":
        item.act = before.act


def _item(group: list[Token]) -> Item | None:
    acts = list(dict.fromkeys(word.value for word in group if word.sense == Sense.ACT))
    things = list(dict.fromkeys(word.value for word in group if word.sense == Sense.OBJECT))
    applicants = {word.value for word in group if word.sense == Sense.APPLICANT}
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

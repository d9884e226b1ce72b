"""Counts that a text states of what the tables hold: read from the words alone, and only where all are understood."""

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import Final

import attrs

from gkreport.checks.words import Kind, Token, Whose, tokens

__all__ = ["Claim", "claims"]


def __dir__() -> list[str]:
    return __all__


@attrs.frozen
class Claim:
    """A number that a sentence states of the year of the report, and what it may count."""

    readings: tuple[tuple[str, ...], ...]
    """What it may count: each reading names quantities of the form that are added."""
    value: int
    applicant: str
    """The kind of applicant it counts alone, or ""."""
    section: str
    paragraph: int
    """Which paragraph of the section, from 1."""
    offset: int
    """Where the words of it begin in the section, counted in letters."""
    end: int
    sentence: str


_GENERIC: Final = ("received", "new_received", "handled", "done", "answered")
_CARRIED: Final = ("carried_in", "carried_out", "carried")
_DOCUMENT_ACTS: Final = ("issued", "repealed", "in_force")
_CASE_ACTS: Final = ("upheld", "corrected", "other", "pending")
_CASES: Final = ("review", "litigation", "litigation.direct", "litigation.after_review")
_DOCUMENTS: Final = ("rules", "normative_docs")
_DECISIONS: Final = ("licensing_decisions", "penalty_decisions", "compulsion_decisions")
_REQUEST_OBJECTS: Final = ("requests", "request")

_UNITS: Final = {
    "requests": ("", "件", "件次", "条", "份", "起", "宗", "例", "次", "个", "项"),
    "cases": ("", "件", "件次", "起", "宗", "例", "次", "个"),
    "documents": ("", "件", "份", "个", "项", "部", "条"),
    "decisions": ("", "件", "件次", "起", "宗", "例", "份", "次"),
}
_COUNTED: Final = frozenset(("件", "件次", "条", "份", "起", "宗", "例"))

_QUIET: Final = frozenset(
    (Kind.PLAIN, Kind.OURS, Kind.TOTAL, Kind.AND, Kind.EACH, Kind.IN_TURN, Kind.NONE, Kind.NUMBER, Kind.BREAK)
)
_NAMING: Final = frozenset((Kind.ACT, Kind.OBJECT, Kind.APPLICANT))
_UNDERSTOOD: Final = _QUIET | _NAMING


@attrs.define
class _Item:
    """What one member of a list names: 予以公开、部分公开 are two."""

    act: str = ""
    thing: str = ""
    applicant: str = ""

    @property
    def family(self) -> str:
        """Which of the tables it belongs to, or ""."""
        if self.thing in _CASES or self.act in _CASE_ACTS:
            return "cases"
        if self.thing in _DOCUMENTS or self.act in _DOCUMENT_ACTS:
            return "documents"
        if self.thing in _DECISIONS:
            return "decisions"
        return "requests" if self.act or self.thing or self.applicant else ""


# -- from words to pieces --------------------------------------------------------------------------


@attrs.define
class _Piece:
    """A part of a sentence that can state one number."""

    words: list[Token]
    follows: str = ""
    """What stands before it."""

    def has(self, kind: Kind) -> bool:
        return any(word.kind is kind for word in self.words)

    @property
    def number(self) -> Token | None:
        return next((word for word in self.words if word.kind is Kind.NUMBER), None)

    @property
    def understood(self) -> bool:
        numbers = sum(word.kind is Kind.NUMBER for word in self.words)
        return numbers <= 1 and all(word.kind in _UNDERSTOOD for word in self.words)

    @property
    def bare(self) -> bool:
        """Whether it names nothing but a number."""
        return self.understood and self.number is not None and not any(word.kind in _NAMING for word in self.words)


_LONG: Final = 60


def _pieces(words: Sequence[Token]) -> Iterator[_Piece]:
    """Cut a sentence at its punctuation, and within a list of numbers before what the next one counts."""
    piece, follows = _Piece([]), ""
    for word in words:
        numbered = piece.number is not None
        names = [(at, other.kind) for at, other in enumerate(piece.words) if other.kind in _NAMING] if numbered else []
        if word.kind is Kind.BREAK or (word.kind is Kind.AND and numbered):
            yield _Piece(piece.words, follows)
            piece, follows = _Piece([]), word.value
        elif numbered and names and _begins_another(word, piece, names):
            yield _Piece(piece.words, follows)
            piece, follows = _Piece([word]), ""
        elif len(piece.words) < _LONG:
            piece.words.append(word)
        else:  # nothing that long is understood, and hostile text must not cost the square of its length
            piece.words[-1] = word._replace(kind=Kind.UNKNOWN)
    yield _Piece(piece.words, follows)


def _begins_another(word: Token, piece: _Piece, names: list[tuple[int, Kind]]) -> bool:
    at = next(place for place, other in enumerate(piece.words) if other.kind is Kind.NUMBER)
    after = any(place > at for place, _ in names)
    before = {kind for place, kind in names if place < at}
    if word.kind in (Kind.NUMBER, Kind.ROUGH):
        return after and not before
    if word.kind is Kind.OBJECT or before == {Kind.OBJECT}:
        return word.kind in before  # else one cannot tell whether 申请5件办结 speaks of 5
    return word.kind in _NAMING and bool(before)


def _items(words: Sequence[Token]) -> list[_Item] | None:
    """Tell the members of a list of names; None where one names what does not go together."""
    groups: list[list[Token]] = [[]]
    for word in words:
        if word.kind is Kind.AND:
            groups.append([])
        elif word.kind in _NAMING:
            groups[-1].append(word)
    found: list[_Item] = []
    for group in filter(None, groups):
        item = _item(group)
        if item is None:
            return None
        found.append(item)
    for order in (found, found[::-1]):
        for before, item in itertools.pairwise(order):
            _inherit(item, before)
    return found


def _inherit(item: _Item, before: _Item) -> None:
    """Take over what the neighbour in a list names for both: 制发、废止行政规范性文件."""
    if not item.thing and before.thing and item.family in ("", before.family):
        item.thing = before.thing
    if not item.act and before.act and item.family == before.family == "documents":
        item.act = before.act


def _item(group: list[Token]) -> _Item | None:
    acts = list(dict.fromkeys(word.value for word in group if word.kind is Kind.ACT))
    things = list(dict.fromkeys(word.value for word in group if word.kind is Kind.OBJECT))
    applicants = {word.value for word in group if word.kind is Kind.APPLICANT}
    special = [thing for thing in things if thing not in _REQUEST_OBJECTS]
    if "litigation" in special and len(special) > 1:
        special = [thing for thing in special if thing.startswith("litigation.")] or special
    if len(special) > 1 or len(applicants) > 1:
        return None
    act = _act(acts)
    if act is None:
        return None
    thing = special[0] if special else ("requests" if "requests" in things else "request" if things else "")
    return _Item(act, thing, next(iter(applicants), ""))


def _act(acts: list[str]) -> str | None:
    """Choose the act that says what was counted; None where two do."""
    exact = [act for act in acts if act not in _GENERIC]
    if not exact:
        return "|".join(acts)
    if len(exact) > 1:
        narrow = [act for act in exact if "." in act]
        if len(narrow) == 1 and {act.partition(".")[0] for act in exact} == {narrow[0].partition(".")[0]}:
            return narrow[0]
        return None
    if exact[0] in ("carried_in", "carried") and {"done", "answered", "handled"} & set(acts):
        return None  # those of last year's that were dealt with are not those that were carried in
    return exact[0]


# -- from pieces to claims -------------------------------------------------------------------------


@attrs.define
class _Context:
    """What the sentences of one paragraph have said so far."""

    topic: str = ""
    thing: str = ""
    """The last thing counted, where it was one: 行政复议, 规章."""
    base: str = ""
    """What the last number of requests counted, for the applicants told next."""
    others: bool = False
    """Whether the numbers are of another organ or another year."""
    doubtful: bool = False
    """Whether a number was not understood, so that what follows may be a part of it."""
    waiting: list[_Item] | None = None
    """What was named without a number yet."""


_RELATED: Final = re.compile("信息公开|政务公开|依申请|公开申请|申请公开|公开工作")
_Stated = tuple[tuple[tuple[str, ...], ...], int, str]


class _Reader:
    """Reads one paragraph."""

    def __init__(self, paragraph: str, whose: Whose) -> None:
        self.context = _Context()
        self.whose = whose
        self.related = bool(_RELATED.search(paragraph))
        self.on_disclosure = self.names_requests = False

    def read(self, sentence: str) -> Iterator[tuple[_Piece, _Stated]]:
        """Yield what a sentence states."""
        self.on_disclosure = bool(_RELATED.search(sentence))
        self.names_requests = "公开申请" in sentence
        self.context.waiting = None
        pieces = [piece for piece in _pieces(list(tokens(sentence, self.whose))) if piece.words]
        at = 0
        while at < len(pieces):
            piece = pieces[at]
            self._look_around(piece, first=at == 0)
            turn = self._in_turn(pieces, at)
            if turn:
                yield from turn
                at += len(turn)
                continue
            for stated in self._state(piece):
                yield piece, stated
            at += 1

    def _look_around(self, piece: _Piece, *, first: bool) -> None:
        """Note whose numbers come next, and of which year."""
        context = self.context
        leading = True
        for at, word in enumerate(piece.words):
            if word.kind is Kind.OURS and (first or context.others):
                context.others = False
                context.doubtful = context.doubtful and not first
            elif word.kind is Kind.OTHERS:
                tail = piece.words[at + 1 :]
                context.others |= not tail or any(other.kind in (Kind.ACT, Kind.NUMBER) for other in tail)
            elif word.kind is Kind.OTHER_TIME:
                context.others |= leading and not piece.has(Kind.COMPARED)
            elif word.kind is Kind.OTHER_THING:
                context.topic, context.thing, context.base = "off", "", ""
            leading = leading and word.kind in (Kind.PLAIN, Kind.OURS, Kind.OTHER_TIME)

    def _state(self, piece: _Piece) -> Iterator[_Stated]:
        """Yield what one piece states; note what it leaves open."""
        context = self.context
        number = piece.number
        if not piece.understood:
            counted = [word for word in piece.words if word.kind in (Kind.NUMBER, Kind.ROUGH)]
            if any(word.value in _COUNTED for word in counted) and not piece.has(Kind.COMPARED):
                context.doubtful = True
            context.waiting = None
            return
        if piece.bare and number and context.waiting:
            items: list[_Item] | None = context.waiting
        else:
            items = _items(piece.words)
        context.waiting = None
        if not items:
            if number and number.value in _COUNTED:
                context.doubtful = True
            return
        if number is None and not piece.has(Kind.NONE):
            context.waiting = items
            context.doubtful |= any(item.applicant for item in items)  # 自然人的申请中: a part of all
            self._name(items)
            return
        if number is not None and (piece.has(Kind.NONE) or (piece.has(Kind.IN_TURN) and number.number)):
            context.doubtful = True
            return
        yield from self._count(piece, items, number)

    def _name(self, items: list[_Item]) -> None:
        """Take note of what a piece without a number speaks of."""
        last = items[-1]
        if last.family in ("requests", "cases", "documents", "decisions") and last.thing:
            self.context.topic = last.family
            self.context.thing = _one_thing(items)

    def _count(self, piece: _Piece, items: list[_Item], number: Token | None) -> Iterator[_Stated]:
        value = number.number if number else 0
        unit = number.value if number else ""
        named = [self._quantity(item) for item in items]
        family = items[0].family
        known = all(named) and all(item.family == family or not value for item in items)
        if not known or unit not in _UNITS[family] or self.context.others:
            if unit in _COUNTED and value:
                self.context.doubtful = True
            return
        explicit = all(item.thing and (item.act or item.family != "requests") for item in items)
        if self.context.doubtful and not explicit:
            return
        self._remember(items)
        readings = [name for name in named if name]
        each = value == 0 or len(items) == 1 or piece.has(Kind.EACH)
        if each:
            for item, reading in zip(items, readings, strict=True):
                yield reading, value, item.applicant
        elif added := _added(items, readings):
            yield (
                (added, *(() if piece.has(Kind.TOTAL) else (part for reading in readings for part in reading))),
                value,
                "",
            )

    def _remember(self, items: list[_Item]) -> None:
        """Take note of what was counted."""
        context, last = self.context, items[-1]
        explicit = last.family == "requests" and last.thing == "requests"
        context.topic = last.family
        if last.family == "requests":
            context.thing = ""
            if not last.applicant:
                context.base = last.act or "received"
        elif last.thing:
            context.thing = _one_thing(items)
        context.doubtful = context.doubtful and not explicit

    def _quantity(self, item: _Item) -> tuple[tuple[str, ...], ...] | None:
        """Name what an item counts; None where that is not certain."""
        find = {"cases": self._cases, "documents": self._documents, "decisions": self._decisions}
        return find.get(item.family, self._requests)(item)

    def _requests(self, item: _Item) -> tuple[tuple[str, ...], ...] | None:
        context = self.context
        act = item.act
        if item.applicant and not act:
            act = "received" if item.thing == "requests" else context.base
            if not act:
                return None
            return tuple((name,) for name in dict.fromkeys([*act.split("|"), "received"]))
        if not act:
            return (("received",),) if item.thing == "requests" else None
        at_home = item.thing == "requests" or context.topic == "requests"
        if set(act.split("|")) & {*_GENERIC, "carried"}:
            at_home |= item.thing == "request" and self.on_disclosure
        elif item.thing == "request":
            at_home |= self.on_disclosure
        if not item.thing and set(act.split("|")).isdisjoint({*_GENERIC, "carried"}):
            at_home |= context.topic != "off" and self.names_requests
        at_home |= act in ("carried_in", "carried_out") and context.topic != "off" and self.related
        return tuple((name,) for name in act.split("|")) if at_home else None

    def _cases(self, item: _Item) -> tuple[tuple[str, ...], ...] | None:
        thing = item.thing if item.thing in _CASES else self.context.thing
        if thing not in _CASES or not self.related or item.applicant:
            return None
        if item.act in _CASE_ACTS:
            return ((f"{thing}.{item.act}",),)
        if item.act and (item.act != "received" or not self.on_disclosure):
            return None  # what a government decides as the review organ is not what it was taken to
        return ((f"{thing}.total",),)

    def _documents(self, item: _Item) -> tuple[tuple[str, ...], ...] | None:
        thing = item.thing or self.context.thing
        if thing not in _DOCUMENTS or item.act not in _DOCUMENT_ACTS or item.applicant:
            return None
        return ((f"{thing}.{item.act}",),)

    def _decisions(self, item: _Item) -> tuple[tuple[str, ...], ...] | None:
        if item.act not in ("", "handled") or item.applicant:
            return None
        return ((item.thing,),)

    def _in_turn(self, pieces: list[_Piece], at: int) -> list[tuple[_Piece, _Stated]]:
        """Read 行政复议、行政诉讼分别为3件、2件: as many numbers as names, in the same order."""
        piece = pieces[at]
        if not piece.has(Kind.IN_TURN) or not piece.understood or piece.number is None:
            return []
        items = _items(piece.words) or []
        rest = pieces[at + 1 : at + len(items)]
        together = [piece, *rest]
        more = len(pieces) > at + len(items) and pieces[at + len(items)].bare
        if more or len(items) < 2 or len(together) != len(items) or not all(other.bare for other in rest):  # noqa: PLR2004
            return []
        result: list[tuple[_Piece, _Stated]] = []
        for item, other in zip(items, together, strict=True):
            words = [word for word in other.words if word.kind is Kind.NUMBER]
            result += [(other, stated) for stated in self._count(other, [item], words[0])]
        return result if len(result) == len(items) else []


def _one_thing(items: list[_Item]) -> str:
    things = {item.thing for item in items}
    return things.pop() if len(things) == 1 else ""


def _added(items: list[_Item], readings: list[tuple[tuple[str, ...], ...]]) -> tuple[str, ...]:
    """Add up the members of a list, where a sum of them makes sense."""
    if items[0].family == "documents" and len({item.act for item in items}) > 1:
        return ()
    if items[0].family == "requests":
        if any(len(reading) > 1 for reading in readings):
            return ()
        totals = {"received", "handled", "done", "answered", "carried"}
        if sum(reading[0][0] in totals for reading in readings) > 1 or any(item.applicant for item in items):
            return ()
    return tuple(name for reading in readings for name in reading[0])


# -- a text ----------------------------------------------------------------------------------------

_COUNTS: Final = re.compile("[0-9０-９]|[一二三四五六七八九十百两零][余多]?[件条份起宗例次个项部]|零|未|没有|无")
_OF_THE_FORM: Final = re.compile("申请|复议|诉讼|起诉|规章|规范性文件|行政许可|行政处罚|行政强制|结转|予以公开")
_SENTENCE: Final = re.compile("[^。！？!?]+")
_SPACE: Final = re.compile(r"\s+")


_MOST: Final = 40_000
"""How many letters of a section are read: many times what real ones have, and the time stays within bounds."""


def claims(text: str, *, organ: str = "", year: int | None = None, section: str = "") -> Iterator[Claim]:
    """Yield every count that a text states of requests, cases, documents and decisions of the year of its report.

    Says nothing where any word beside the number is not understood, and nothing of other organs, other years,
    comparisons and rough numbers.

    >>> [(claim.readings, claim.value) for claim in claims("全年收到政府信息公开申请5件，其中予以公开三件。")]
    [((('received',),), 5), ((('granted',),), 3)]
    """
    whose: Whose | None = None
    start = 0
    for at, paragraph in enumerate(text[:_MOST].split("\n"), 1):
        if _OF_THE_FORM.search(paragraph) and _COUNTS.search(paragraph):
            whose = whose or Whose(organ, year)
            reader = _Reader(paragraph, whose)
            for match in _SENTENCE.finditer(paragraph):
                yield from _claims_of(reader, match, (section, at, start))
        start += len(paragraph) + 1


def _claims_of(reader: _Reader, match: re.Match[str], place: tuple[str, int, int]) -> list[Claim]:
    section, paragraph, start = place
    text = match.group()
    kept = [at for at, letter in enumerate(text) if not letter.isspace()] if _SPACE.search(text) else range(len(text))
    solid = "".join(text[at] for at in kept) if len(kept) < len(text) else text
    found: list[Claim] = []
    said = text.strip()
    for piece, (readings, value, applicant) in reader.read(solid):
        first, last = kept[piece.words[0].at], kept[piece.words[-1].end - 1]
        offset = start + match.start()
        found.append(Claim(readings, value, applicant, section, paragraph, offset + first, offset + last + 1, said))
    # 新收5件，办结4件；上年结转1件，办结1件: counts of parts, of which none is the whole.
    values: dict[tuple[object, str], set[int]] = {}
    for claim in found:
        values.setdefault((claim.readings, claim.applicant), set()).add(claim.value)
    return [claim for claim in found if len(values[claim.readings, claim.applicant]) == 1]

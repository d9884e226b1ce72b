"""What the clauses of a paragraph state: each number is given to the quantities that it can legitimately count."""

import itertools
from collections.abc import Iterator, Sequence
from typing import Final

from gkreport.checks.claims.blocks import Block
from gkreport.checks.claims.clauses import UNDERSTOOD, WITHIN, Clause, clauses, without_others
from gkreport.checks.claims.counting import STOCKS, counted, divided, ending_of, leftover
from gkreport.checks.claims.doubts import doubtful
from gkreport.checks.claims.implied import implied
from gkreport.checks.claims.in_turn import in_our_year, in_turn, of_the_pair, theirs, years_of
from gkreport.checks.claims.items import Item, Items, items
from gkreport.checks.claims.quantities import (
    CASES,
    CLOSING,
    DOCUMENT_ACTS,
    DOCUMENTS,
    GENERAL,
    OPENING,
    OUTCOMES,
    ROWS,
)
from gkreport.checks.claims.scanning import Token, Whose, tokens
from gkreport.checks.claims.scope import (
    REQUESTS,
    TURNING,
    adds_an_aside,
    look_around,
    look_at_scope,
    stands_beside,
    tells_who_applied,
)
from gkreport.checks.claims.state import Context, Sentence, Stated, added, one_thing
from gkreport.checks.claims.topics import lists_outcomes, names_applicants, of_the_form
from gkreport.checks.claims.totals import RECEIVED, add_up, vouched
from gkreport.checks.claims.vocabulary import (
    AMONG_OTHERS,
    CHANNELS,
    COUNTED,
    NAMES_OTHERS,
    NAMES_REQUESTS,
    NAMING,
    OF_ALL_KINDS,
    PASSIVE,
    RELATED,
    TELLS_CONTENTS,
    TELLS_OF_DISCLOSURE,
    UNITS,
    Sense,
)

_FOREIGN: Final = ~(Sense.PART | Sense.OTHER_TIME | UNDERSTOOD)
"""What else a number is of, beside a part of the requests by the way or the time they came."""
_MADE: Final = frozenset(("作出", "做出"))
"""立案5件，作出处罚决定3件: what was made is what the form counts."""
_CAME: Final = ((Item("received"),), (Item("accepted"),))
_WHOLE: Final = Sense.OURS | Sense.TOTAL
_TELLING: Final = (
    TURNING | Sense.ACT | Sense.OBJECT | Sense.APPLICANT | Sense.NUMBER | Sense.ROUGH | Sense.NONE | Sense.PART
)
_OF_CASES: Final = frozenset(("情况", "情形", "现象", "相关", "有关", "案件", "事项", "的", "任何"))
"""What a sentence may say beside 无 that is all there is to tell below a heading."""
_SUCH: Final = frozenset(("此类", "该类", "这类", "该项", "此项"))
_PLAINLY: Final = Sense.PLAIN | Sense.OURS | Sense.NONE | Sense.PART
_LIMITING: Final = frozenset(("因", "由于", "对", "属于", "通过"))
"""因信息不存在，3件无法提供: what comes next may count some only."""
_KEPT: Final = GENERAL | STOCKS | {""}
"""What is counted of all requests also after 上年结转的5件中."""
_TIMES: Final = "次"
"""清理规范性文件1次: no documents were counted."""
_COLONS: Final = frozenset("：:")
_LEFT: Final = frozenset((CLOSING, "undone"))
_CLOSING: Final = frozenset("后时")  # 申请行政复议后，提起行政诉讼1件: the same


class Reader:
    """Reads the sentences of one block in order."""

    def __init__(self, block: Block, whose: Whose) -> None:
        self.whose = whose
        topic = block.topic or ("requests" if lists_outcomes(block.words, whose) else "")
        self.context: Context = Context(topic, block.thing, decides=whose.decides, only_party=whose.only_party)
        cases = tuple(
            f"{thing}.total" for thing in ([block.thing] if block.thing else sorted(CASES)) if "." not in thing
        )
        self.subject: tuple[str, ...] = {"cases": cases, "requests": ("received",)}.get(block.topic, ())
        """What there was none of where a sentence under a heading says no more than that."""
        related = RELATED.search(block.words)
        self.heading: bool = block.related
        self.first: bool = block.first
        self.related_from: int = 0 if block.related else related.end() if related else len(block.words) + 1

    def _begin(self, text: str, at: int, words: Sequence[Token]) -> None:
        """Begin with a sentence that stands at a place of its block."""
        related = bool(RELATED.search(text))
        refused = AMONG_OTHERS.search(text) or (OF_ALL_KINDS.search(text) and not related)
        carried = any(word.value in STOCKS for word in words)
        listing = of_the_form(words)
        first = itertools.takewhile(lambda word: word.sense != Sense.NUMBER, words)
        things = {word.value for word in first if word.sense == Sense.OBJECT} & DOCUMENTS
        self.sentence: Sentence = Sentence(
            self.context,
            related=self.related_from <= at or bool(TELLS_OF_DISCLOSURE.match(text)),
            on_disclosure=self.heading
            or related
            or (carried and not any(word.sense == Sense.OTHER_THING for word in words)),
            names_requests=listing or "公开申请" in text,
            requested="申请人" in text or any(word.value in REQUESTS for word in words),
            names_applications=bool(NAMES_REQUESTS.search(text)),
            passive=bool(PASSIVE.search(text)),
            listing=listing,
            contents=self.context.topic == "requests" and bool(TELLS_CONTENTS.match(text)),
            document=things.pop() if len(things) == 1 else "",
            columns=len({word.value for word in words if word.sense == Sense.ACT} & DOCUMENT_ACTS) > 1,
            refused={"cases"} if refused else set(),
        )

    def hear(self, text: str) -> None:
        """Note what a sentence without a count says that the next ones are about."""
        if NAMES_REQUESTS.search(text):
            self.context.topic = "requests"
        elif NAMES_OTHERS.search(text):
            self.context.topic = "off"

    def read(self, text: str, begin: int) -> Iterator[tuple[Clause, Stated]]:
        """Yield what a sentence states; it begins at `begin` in its paragraph."""
        words = tokens(text, self.whose)
        self._begin(text, begin, words)
        others = self.context.other_organ
        if words and words[0].sense != Sense.AMONG:
            self.context.parts = 0
        if self.context.topic == "" and "自然人" in text and names_applicants(words, text):
            self.context.topic = "requests"
        found = [without_others(clause) for clause in clauses(words)]
        self.sentence.alone = len(found) == 1
        at = 0
        while at < len(found):
            together, told = self._read_on(found, at)
            yield from told
            at += together
        if not any(word.sense == Sense.OBJECT for word in words):
            self.context.other_organ &= others  # 局领导听取汇报3次。 says nothing of the next numbers
        if self.sentence.among and self.context.parts in self.context.wholes:
            self.context.other_organ = others  # 收到5件，其中教育局3件、民政局2件。 has told of all

    def _read_on(self, found: list[Clause], at: int) -> tuple[int, list[tuple[Clause, Stated]]]:
        """Return how many clauses go together here, mostly one, and what they state."""
        clause, sentence = found[at], self.sentence
        after = found[at + 1] if at + 1 < len(found) else None
        look_at_scope(clause, sentence)
        if adds_an_aside(clause, found[at - 1] if at else None, self.context):
            return 1, []
        if not clause.senses & _TELLING:
            sentence.waiting, sentence.fresh = None, False
            sentence.limited = clause.words[0].value in _LIMITING
            return 1, []
        if sentence.listing and stands_beside(clause, after, sentence):
            return 1, [(clause, one) for one in doubtful(clause, self.context)]
        look_around(clause, sentence, first=at == 0)
        sentence.applying |= tells_who_applied(clause) and not sentence.whole
        if clause.senses & Sense.IN_TURN or sentence.years:
            together, told = self._in_turn(found, at)
            if together:
                return together, told
        fresh = clause.number is not None
        sentence.ending = ending_of(found, at)
        stated = list(self._state(clause, after))
        told = [(clause, one) for one in stated or doubtful(clause, self.context)]
        sentence.fresh = fresh
        return 1, told

    # -- one clause --------------------------------------------------------------------------------

    def _state(self, clause: Clause, after: Clause | None) -> Iterator[Stated]:
        """Yield what one clause states, and note what it leaves open for the next."""
        sentence, number = self.sentence, clause.number
        sentence.listed = (
            after is not None and after.number is not None and any(w.value in OUTCOMES for w in after.words)
        )
        limited = sentence.limited and not clause.senses & _WHOLE and not _names_documents(clause)
        waiting = sentence.waiting
        sentence.opened = waiting is not None and waiting[-1].thing == "requests" and not waiting[-1].applicant
        sentence.limited, sentence.waiting = False, None
        if not sentence.acts and self._nothing(clause):
            yield from (Stated(((name,),), 0) for name in self.subject)
            return
        if number:
            sentence.left = number.number if leftover(clause) and number.value in COUNTED else None
        if not clause.understood:
            self._pass_over(clause)
            return
        named = self._counting(clause, waiting)
        if not named:
            yield from self._unnamed(clause, waiting)
        elif number is None and not clause.senses & Sense.NONE:
            follows = None if after and after.bare else self._follows(clause, named)
            if follows:
                yield follows
            else:
                sentence.waiting = named
                self._name(named, clause)
        else:
            yield from self._told(clause, named, after, limited=limited)

    def _counting(self, clause: Clause, waiting: Items | None) -> Items | None:
        """Return what the number of a clause, or the none, is of: what it names, or what was named before."""
        sentence = self.sentence
        if clause.bare and (one := of_the_pair(clause, sentence.named)):
            return one
        nothing = clause.number is None and clause.senses & Sense.NONE and clause.follows in _COLONS  # 申请情况：无
        named = waiting if waiting and (clause.bare or (nothing and not clause.names)) else items(clause.words)
        sentence.named = named or sentence.named
        return theirs(clause, named, waiting) or named

    def _told(self, clause: Clause, named: Items, after: Clause | None, *, limited: bool) -> Iterator[Stated]:
        """Read the number, or the none, of what a clause names."""
        sentence, number = self.sentence, clause.number
        if number and clause.senses & Sense.NONE and number.number == 1:
            yield from self._count(clause, named, None)  # 没有发生一起
        elif number and (clause.senses & Sense.NONE or (number.number and _turns(clause, named, after))):
            self.sentence.part(number.number or None)
        elif number and (
            (limited and number.number and named[-1].act not in _LEFT)
            or _goes_on(clause, named, after)
            or _again(clause, named, sentence.inside)
            or self._fewer(clause, named, number)
        ):
            self.sentence.part(number.number)
            yield from self._instead(clause, named, number)
        elif number and _adds_up(clause, named, sentence):
            yield from add_up(clause, number, sentence)
        else:
            yield from self._count(clause, named, number)
            sentence.narrow = ""

    def _unnamed(self, clause: Clause, waiting: Items | None) -> Iterator[Stated]:
        """Read a clause that names nothing itself."""
        sentence, number = self.sentence, clause.number
        if number and clause.bare and not waiting and self._all(clause, number):
            context = self.context
            sentence.whole, sentence.fresh = number.number, True
            context.wholes.add(number.number)
            yield Stated((("received",),), number.number, least=sentence.partial)
            return
        whole = clause.senses & Sense.TOTAL or (clause.senses & Sense.OURS and len(sentence.run) > 1)  # 全年5件
        if number and clause.bare and whole and not waiting:
            yield from add_up(clause, number, sentence)
            return
        sentence.foreign |= number is not None
        if number and number.value in COUNTED:
            self.sentence.part(number.number)
            things = [word.value for word in clause.words if word.sense == Sense.OBJECT]
            sentence.refused |= {Item(thing=thing).family for thing in things}

    def _all(self, clause: Clause, number: Token) -> bool:
        """Tell whether a block on requests begins with how many there were: 共有12件, 全部12件均由办公室受理."""
        sentence, context = self.sentence, self.context
        begins = not (sentence.run or sentence.acts or sentence.foreign or context.others or context.wholes)
        whole = clause.senses & Sense.TOTAL or clause.words[0].sense == Sense.EACH
        return begins and bool(whole) and self.subject == ("received",) and number.value == "件" and not context.parts

    def _nothing(self, clause: Clause) -> bool:
        """Tell whether a clause says that there was nothing of what its heading names: 无, 未发生, 没有此类案件."""
        sentence = self.sentence
        such = {word.value for word in clause.words if word.sense == Sense.PART}
        names = {word.value for word in clause.words if word.sense & NAMING}
        if names and not (such and self.context.topic == "requests" and names <= RECEIVED | REQUESTS):
            return False
        if not (clause.understood or (such <= _SUCH and not clause.senses & ~(_PLAINLY | (NAMING if such else 0)))):
            return False
        if clause.number:
            return clause.number.number == 0 and bool(clause.senses & Sense.EACH)
        plain = {word.value for word in clause.words if word.sense == Sense.PLAIN}
        told = (
            such
            or any("发生" in word.value for word in clause.words)
            or (sentence.alone and self.first and plain <= _OF_CASES)
        )
        return bool(clause.senses & Sense.NONE) and bool(told)

    def _fewer(self, clause: Clause, named: Items, number: Token) -> bool:
        """Tell whether fewer were taken up than came in: 收到5件，实际受理4件."""
        whole, acts = self.sentence.whole, set(named[-1].act.split("|"))
        if OPENING in self.sentence.acts and clause.senses & _WHOLE:
            return False  # 新收5件，加上年结转1件，共办理6件
        return whole is not None and number.number < whole and acts <= {"accepted", "handled"}

    def _instead(self, clause: Clause, named: Items, number: Token) -> Iterator[Stated]:
        """Read 收到52件，实际受理38件: the second number can be the whole too."""
        if self._fewer(clause, named, number) and any(word.value == "实际" for word in clause.words):
            yield Stated((("received",),), number.number)

    def _pass_over(self, clause: Clause) -> None:
        """Note what a clause that is not understood may be about."""
        sentence, context = self.sentence, self.context
        counted = [word for word in clause.words if word.sense & (Sense.NUMBER | Sense.ROUGH)]
        things = [word for word in clause.words if word.sense == Sense.OBJECT]
        if (
            context.topic == "cases"
            and sentence.cases
            and clause.senses & Sense.PART
            and not clause.senses & Sense.UNKNOWN
        ):
            return  # 驳回1件 stands beside 维持1件
        if any(word.value in COUNTED for word in counted) and not clause.senses & Sense.COMPARED:
            for word in counted:
                self.sentence.part(word.number if word.sense == Sense.NUMBER and len(counted) == 1 else None)
            if clause.senses & _FOREIGN:
                sentence.acts.add("?")
            elif CHANNELS.issuperset(word.value for word in clause.words if word.sense == Sense.PART):
                sentence.acts.add("channel")
            sentence.acts |= {word.value for word in clause.words if word.sense == Sense.ACT}
        elif not counted:
            whole = clause.words[-1].value == "原因" and any(word.value == "等" for word in clause.words)
            ends = clause.words[0].value in _LIMITING or clause.words[-1].value in _CLOSING
            sentence.limited = not whole and (bool(clause.senses & Sense.PART) or ends)
            rows = [word.value for word in clause.words if word.sense == Sense.ACT and word.value in ROWS]
            sentence.narrow = rows[-1] if rows and "." in rows[-1] else ""  # 出于保护第三方权益的考虑，不予公开3件
        sentence.foreign |= bool(counted) and bool(clause.senses & Sense.UNKNOWN)
        if any(word.value != _TIMES for word in counted):
            sentence.refused |= {Item(thing=word.value).family for word in things}
        self._note(clause, {word.value for word in things}, counted=bool(counted))

    def _note(self, clause: Clause, things: set[str], *, counted: bool) -> None:
        """Note what a clause that is not understood says that the next ones are about."""
        context = self.context
        if things and not counted and clause.words[-1].value in WITHIN:
            context.parts = None  # 征地类申请中: some of them
        if things & CASES:
            context.thing = things.pop() if len(things) == 1 else ""  # 行政复议维持率54%，维持3件
        if clause.senses & Sense.OTHER_THING:
            return
        if things and things <= REQUESTS and self.sentence.names_applications:
            context.topic = "requests"
        elif len(things) == 1 and things <= DOCUMENTS and not counted:
            context.topic, context.thing = "documents", things.pop()

    def _follows(self, clause: Clause, named: Items) -> Stated | None:
        """Read what is said of all that was counted before, or of those that were left."""
        sentence = self.sentence
        if named == (Item(CLOSING),) and sentence.left and not self.context.others:
            left, sentence.left = sentence.left, None
            self.sentence.part(-left)
            return Stated(((CLOSING,),), left, implied=True, least=sentence.partial)
        return implied(clause, named, sentence)

    def _name(self, named: Items, clause: Clause) -> None:
        """Take note of what a clause without a number speaks of."""
        last = named[-1]
        ends = clause.words[-1].value
        within = ends in WITHIN or (last.act in STOCKS and ends in REQUESTS)
        if within:
            self.sentence.inside = last
        if last.family and last.thing:
            self.context.topic = last.family
            self.context.thing = one_thing(named)
        if within and last.family == "requests":
            self.context.base = last.act or self.context.base  # 上年结转的申请中，自然人3件
            if any(item.applicant for item in named):
                self.context.parts = None  # 自然人的申请中: a part of all
        self.sentence.narrow = last.act if "." in last.act else ""

    def _count(self, clause: Clause, named: Items, number: Token | None) -> Iterator[Stated]:
        context, value, unit = self.context, number.number if number else 0, number.value if number else ""
        told = tuple(dict.fromkeys(counted(item, clause, self.sentence) for item in named))  # 未办结、转下年的5件
        named, quantities = tuple([item for item, _ in told]), [meanings for _, meanings in told]
        family = named[0].family
        known = all(quantities) and all(item.family == family or not value for item in named)
        refused = family in self.sentence.refused and not _says_plainly(clause, named[0], self.sentence)
        if family != "requests" and (refused or not all(quantities)):
            self.sentence.refused.add(family)
            known = False
        whole = family == "requests" and named[-1].of_all and clause.senses & Sense.TOTAL and not named[-1].applicant
        as_a_total = vouched(value, self.sentence, named[-1].act or "received") if whole else ()
        if not known or unit not in UNITS["applicants" if named[0].applicant else family] or context.others:
            if unit in COUNTED and value and {item.act for item in named} != {"disclosed"}:
                yield from as_a_total
                self.sentence.part(value)
            if context.other_time and not context.other_organ and family == "requests" and named[0].thing == "requests":
                context.topic = "requests"
            return
        total = clause.senses & Sense.TOTAL
        explicit = all(item.thing and (item.act or total or family != "requests") for item in named)
        in_list = (
            self.sentence.listing and named[-1].act in ROWS and context.parts is not None and not self.sentence.among
        )
        if (context.doubtful and not explicit and not in_list and not divided(named[-1], self.sentence)) or (
            family == "requests" and self._of_some(named[-1])
        ):
            yield from as_a_total
            return
        self._remember(clause, named, value, explicit=explicit)
        self.sentence.left = None
        meanings = [meaning for meaning in quantities if meaning]
        if value == 0 or len(named) == 1 or (clause.senses & Sense.EACH and not total):
            for item, meaning in zip(named, meanings, strict=True):
                yield Stated(meaning, value, item.applicant, least=self.sentence.partial or item.act == "withdrawn")
        elif together := added(named, meanings):
            parts = () if clause.senses & Sense.TOTAL else tuple(part for meaning in meanings for part in meaning)
            yield Stated((together, *parts), value, least=self.sentence.partial)
        elif all(item.of_all and item.act and not item.applicant for item in named):
            yield Stated(tuple(itertools.chain(*meanings)), value, least=self.sentence.partial)  # 受理和办结6件

    def _of_some(self, item: Item) -> bool:
        """Tell whether a number counts what became of some requests only: 上年结转的5件中，予以公开2件."""
        inside = self.sentence.inside
        some = inside is not None and (inside.act in STOCKS or (inside.applicant and not item.applicant))
        return bool(some) and not _KEPT.issuperset(item.act.split("|"))

    def _remember(self, clause: Clause, named: Items, value: int, *, explicit: bool) -> None:
        """Take note of what was counted."""
        context, sentence, last = self.context, self.sentence, named[-1]
        context.topic = last.family
        sentence.last = last
        sentence.members += named
        sentence.inside = last if clause.words[-1].value in WITHIN else sentence.inside
        sentence.run.append(value)
        sentence.acts |= {act for item in named for act in item.act.split("|")}
        if last.family == "requests":
            context.thing = ""
            if not last.applicant or last.act or last.thing == "requests":
                context.base = last.act or "received"
            if not last.applicant and last.of_all:
                sentence.whole = value
                context.wholes.add(value)
        else:
            sentence.acts.add("?")
            if last.thing:
                context.thing = one_thing(named)
            if last.family == "cases" and not last.act:
                thing, (before, _) = last.thing or context.thing, sentence.cases or ("", 0)
                sentence.several = sentence.several or not thing.startswith(before)
                sentence.cases = (thing, value)
        if explicit and last.family == "requests":
            context.parts = 0

    def _in_turn(self, found: list[Clause], at: int) -> tuple[int, list[tuple[Clause, Stated]]]:
        """Return how many clauses tell numbers that answer to names or years one by one, and what they state."""
        sentence, context = self.sentence, self.context
        if found[at].senses & Sense.IN_TURN:
            sentence.years = years_of(found[at])
        if ours := in_our_year(found, at, sentence.years):
            context.other_time = False
            result = [(ours, stated) for stated in self._state(ours, None)]
            context.other_time = True  # 合计12件: of all these years
            return len(sentence.years), result
        together = in_turn(found, at, sentence.waiting)
        result = [(one, stated) for one, item in together for stated in self._count(one, (item,), one.number)]
        return (len(result), result) if len(result) == len(together) else (0, [])


def _says_plainly(clause: Clause, item: Item, sentence: Sentence) -> bool:
    """Tell whether a clause says itself that it counts what the form does: 立案5件，作出处罚决定3件."""
    made = not sentence.among and any(word.value in _MADE for word in clause.words)
    return bool((item.act or made) and (item.thing or item.family == "decisions"))


def _names_documents(clause: Clause) -> bool:
    """Tell whether a clause says itself which documents it counts: 对文件逐件梳理，现行有效规范性文件5件."""
    names = {word.value for word in clause.words if word.sense & NAMING}
    return not names.isdisjoint(DOCUMENTS) and not names.isdisjoint(DOCUMENT_ACTS)


def _adds_up(clause: Clause, named: Items, sentence: Sentence) -> bool:
    """Tell whether a clause adds up what came in each way: 网络3件，信函2件，共收到5件."""
    return bool(clause.senses & Sense.TOTAL) and "channel" in sentence.acts and named in _CAME


def _turns(clause: Clause, named: Items, after: Clause | None) -> bool:
    """Tell whether 分别 (in turn) announces more numbers than the clause has."""
    return bool(clause.senses & Sense.IN_TURN) and (len(named) > 1 or after is None or after.bare)


def _again(clause: Clause, named: Items, whole: Item | None) -> bool:
    """Tell whether a part is told in the words of its whole: 答复251件，其中法定期限内答复210件."""
    part = named[0]
    alone = len(named) == 1 and part.family == "requests" and bool(part.act and clause.senses & Sense.AMONG)
    return alone and whole is not None and (part.act, part.applicant) == (whole.act, whole.applicant)


def _goes_on(clause: Clause, named: Items, after: Clause | None) -> bool:
    """Tell whether the sentence goes on about some of them only: 政府信息公开申请5件涉及行政复议."""
    told = after is not None and not after.follows and after.number is None and not after.senses & Sense.COMPARED
    whole = clause.senses & (Sense.OURS | Sense.TOTAL)
    return told and not named[-1].act and named[-1].thing == "requests" and not whole

"""What a number counts: a name of the form, by what its sentence and its block are about."""

import itertools
from collections.abc import Sequence
from typing import Final, TypeAlias

import attrs

from gkreport.checks.claims.clauses import LEFT, Clause
from gkreport.checks.claims.items import Item
from gkreport.checks.claims.phrases import POWERS
from gkreport.checks.claims.quantities import (
    ADDED,
    CASE_ACTS,
    CASES,
    CLOSING,
    DOCUMENT_ACTS,
    DOCUMENTS,
    GENERAL,
    OPENING,
    OUTCOMES,
    PENDING,
    REASONS,
    ROWS,
    WORDS,
)
from gkreport.checks.claims.scanning import Token
from gkreport.checks.claims.state import Meanings, Sentence, meanings_of
from gkreport.checks.claims.vocabulary import NAMING, RELATED, Sense

Counted: TypeAlias = tuple[Item, Meanings]
"""An item as its sentence understands it, and what it may count: nothing where that is not certain."""

CASE_OUTCOMES: Final = CASE_ACTS | {"else"}
"""How a case can end, 其他 among them."""
_ANSWERED: Final = frozenset(("received", "answered"))
_MET: Final = _ANSWERED | {"handled"}
"""What an organ does with the cases against it, and with the requests they are about."""
STOCKS: Final = frozenset((OPENING, CLOSING, "carried"))
_DECIDERS: Final = {"复议机关": WORDS["复议"][1], "法院": WORDS["诉讼"][1], "判决": WORDS["诉讼"][1]}
"""被法院纠正: who decided tells what was decided."""
_OF_REQUESTS: Final = frozenset(("件", "起", "宗", "例"))
"""What is counted in 条 or 份 was published."""
_COLUMN: Final = frozenset(("件数", "数"))
_ELSEWHERE: Final = frozenset(("off", "cases"))
"""The topics under which requests are no requests for disclosure."""
_OF_REQUESTS_ALONE: Final = {"unable"} | {reason for reason in REASONS if not reason.startswith("denied.")}
"""How requests alone end; what is not disclosed, and for what reason, may be a document that was looked through."""
_THOSE_RECEIVED: Final = "收到的"
_LISTING: Final = frozenset("、和及与")
_MEMBERS: Final = 6
"""How many members of a list are looked at for what it ends with."""


def counted(item: Item, clause: Clause, sentence: Sentence) -> Counted:
    """Tell what an item counts."""
    found = _counted(item, clause, sentence)
    ending = sentence.ending or (PENDING if item.family == "cases" and leftover(clause) else "")
    if not ending or item.act:
        return found
    ended, meanings = _counted(attrs.evolve(item, act=ending), clause, sentence)  # 尚有3件行政复议
    return ended, tuple(dict.fromkeys((*found[1], *meanings)))


def ending_of(found: Sequence[Clause], at: int) -> str:
    """Return what a list of which each member begins with its number ends with: 3件行政复议、2件行政诉讼未审结."""
    first = found[at]
    if not first.names or first.senses & Sense.ACT or first.number is None or _after_number(first) != "":
        return ""
    rest = itertools.takewhile(
        lambda clause: clause.number and clause.follows in _LISTING, found[at + 1 : at + _MEMBERS]
    )
    return next((act for act in map(_after_number, rest) if act != ""), None) or ""


def _after_number(clause: Clause) -> str | None:
    """Return what was done with what a number counts that stands first, "" for nothing; None where it does not."""
    first, *named = [word for word in clause.words if word.sense & (NAMING | Sense.NUMBER)]
    if first.sense != Sense.NUMBER or not named or named[0].sense == Sense.ACT:
        return None
    return named[-1].value if named[-1].sense == Sense.ACT else ""


def _counted(item: Item, clause: Clause, sentence: Sentence) -> Counted:
    if clause.senses & Sense.NONE and item.family != "decisions" and any(w.value == POWERS for w in clause.words):
        return item, ()  # 无行政复议职能: that of deciding them
    if item.act == "else":
        return _rest(item, sentence)
    in_cases = not item.thing and item.act == "undone" and sentence.context.topic == "cases"
    if in_cases:
        item = attrs.evolve(item, act=PENDING)
    elif item.act == "done" and not item.thing and _closes(clause.number, sentence):
        item, in_cases = attrs.evolve(item, act="closed"), True  # 行政复议12件，已审结11件
    if in_cases or item.family == "cases":
        return _cases(item, clause, sentence)
    if item.family == "documents":
        return _documents(item, clause, sentence)
    if item.family == "decisions":
        decided = item.act in ("", "handled") and not item.applicant and not _disputed(sentence)
        return item, ((item.thing,),) if decided else ()
    return _requests(item, clause, sentence)


def _disputed(sentence: Sentence) -> bool:
    """Tell whether decisions are what lawsuits are about: 行政应诉案件64件，其中行政处罚15件."""
    return sentence.among and ("cases" in sentence.refused or sentence.cases is not None)


def _closes(number: Token | None, sentence: Sentence) -> bool:
    cases, run = sentence.cases, sentence.run
    return cases is not None and run == [cases[1]] and number is not None and number.number <= cases[1]


def _of_the_rest(clause: Clause, sentence: Sentence) -> bool:
    """Tell whether a clause counts what is left of something, and not of all: 除2件结转外，其余5件均已办结."""
    stays = sentence.last is not None and sentence.last.act in ("carried", CLOSING)
    return not stays and leftover(clause)


def leftover(clause: Clause) -> bool:
    """Tell whether a clause counts what is left: 尚有2件, 其余3件."""
    return any(word.value in LEFT for word in clause.words)


def _rest(item: Item, sentence: Sentence) -> Counted:
    """Read 其他 as the member of the list that it ends."""
    last, context = sentence.last, sentence.context
    if item.thing or item.applicant or not last:
        return item, ()
    if last.family == "cases" and last.act in CASE_OUTCOMES and context.thing:
        return Item("else", context.thing), ((f"{context.thing}.else",),)
    if last.family == "requests" and last.applicant:
        kinds = dict.fromkeys(one.applicant for one in sentence.members if one.applicant)
        return Item(last.act, "", "|".join(("rest", *kinds))), meanings_of(context.base or "received", "received")
    group = last.act.rpartition(".")[0]
    rows = dict.fromkeys(one.act for one in sentence.members if one.act.rpartition(".")[0] == group)
    named = [act for act in rows if act in OUTCOMES or act in ROWS]
    return item, (("|".join((f"{group}.else" if group else "else", *named)),),) if named else ()


def _requests(item: Item, clause: Clause, sentence: Sentence) -> Counted:
    act, last = item.act, sentence.last
    if item.applicant and not act:
        return item, _of_applicants(item, sentence)
    if last and last.applicant and not item.applicant and last.act in ROWS and act in ROWS:
        item = attrs.evolve(item, applicant=last.applicant)  # 自然人申请予以公开3件、部分公开1件
    if sentence.inside and _divides(sentence.inside, item, sentence):
        item = attrs.evolve(item, applicant=sentence.inside.applicant)
    if item.of_all and (sentence.applying or _of_the_rest(clause, sentence)):
        return item, ()
    if not act:
        whole = item.thing == "requests" or (item.thing == "request" and _of_all(clause, sentence))
        return item, (("received",),) if whole else ()
    if act == "disclosed":
        return item, (("disclosed",),) if _disclosed(item, clause, sentence) else ()
    if act == "undone":
        act, item = CLOSING, attrs.evolve(item, act=CLOSING)
    if act in ("done", "answered") and clause.senses & Sense.EACH:
        act = f"{act}|received"  # 收到的38件均已办结
    general = not GENERAL.isdisjoint(act.split("|")) or act == "carried"
    if not _at_home(item, act, clause, sentence, general=general) or (general and not item.thing and sentence.foreign):
        return item, ()
    narrow = item.narrow or sentence.narrow
    wider = ((narrow,),) if narrow.partition(".")[0] == act else ()
    return item, (*meanings_of(act), *wider)


def _divides(whole: Item, item: Item, sentence: Sentence) -> bool:
    """Tell whether an outcome is told of those who were named without a number: 自然人申请中，予以公开3件."""
    theirs = bool(whole.applicant) and not whole.act and whole.thing != "" and sentence.context.parts is None
    return theirs and not item.applicant and item.act in ROWS


def divided(item: Item, sentence: Sentence) -> bool:
    """Tell whether an outcome is one of all that those asked for who were named: 自然人申请中，予以公开3件."""
    whole = sentence.inside
    theirs = whole is not None and bool(whole.applicant) and whole.applicant == item.applicant
    return theirs and item.act in ROWS and "part" not in sentence.acts


def _of_applicants(item: Item, sentence: Sentence) -> Meanings:
    """Tell what the applicants of one kind are a part of: of what was counted last, or of what is told apart."""
    context, inside = sentence.context, sentence.inside
    others = len(sentence.run) - sum(bool(one.applicant) for one in sentence.members)
    if inside and inside.act in STOCKS and others <= 1:
        return meanings_of(inside.act)  # 上年结转的申请中，自然人3件; but 新收5件，结转1件，其中自然人3件
    here = "received" if context.topic == "requests" else ""
    act = "received" if item.thing == "requests" else context.base or here
    if act == ADDED:
        return meanings_of(act)  # 新收5件，其中自然人3件: those of last year are not among them
    return meanings_of(act, "received") if act else ()


def _disclosed(item: Item, clause: Clause, sentence: Sentence) -> bool:
    """Tell whether 公开3件 is an outcome of requests, and not what was published."""
    told = sentence.whole is not None or sentence.opened or clause.senses & Sense.EACH
    told = told or _among_outcomes(sentence) or any(word.value in ROWS for word in clause.words)
    topic = "requests" if sentence.listing and not sentence.context.topic else sentence.context.topic
    elsewhere = item.thing not in ("", "request") or topic != "requests"
    elsewhere = elsewhere or any("信息" in word.value for word in clause.words)
    unit = clause.number.value if clause.number else None
    counted = unit in _OF_REQUESTS or (unit == "" and sentence.listing)  # 公开，84；部分公开，31
    return bool(told) and not elsewhere and counted


def _among_outcomes(sentence: Sentence) -> bool:
    return sentence.listing or sentence.listed or (sentence.last is not None and sentence.last.act in OUTCOMES)


def _at_home(item: Item, act: str, clause: Clause, sentence: Sentence, *, general: bool) -> bool:
    """Tell whether what was done was done with requests: by the item, the block or the sentence."""
    topic = sentence.context.topic
    if (
        item.thing == "requests"
        or topic == "requests"
        or (item.thing == "request" and (sentence.on_disclosure or sentence.listing))
    ):
        return True
    if topic in _ELSEWHERE:
        return False
    if not item.thing and not general and sentence.names_requests:
        return True
    if item.thing == "request" and (act == ADDED or (act in OUTCOMES and not _of_this_year(clause))):
        return True  # 新收申请5件, 有3件申请不予公开: nothing else is
    if (act in _OF_REQUESTS_ALONE and not topic) or (act in REASONS and sentence.requested):
        return True  # 不掌握的3件; 属于行政查询事项的3件，告知申请人
    return act in (OPENING, CLOSING) and (sentence.related or (sentence.requested and sentence.on_disclosure))


def _of_this_year(clause: Clause) -> bool:
    """Tell whether an outcome is told of this year's requests alone: 予以公开2024年申请30件."""
    return any(one.sense == Sense.ACT and other.sense == Sense.OURS for one, other in itertools.pairwise(clause.words))


def _of_all(clause: Clause, sentence: Sentence) -> bool:
    """Tell whether a clause speaks of all requests: 无依申请公开, 依申请公开共35件."""
    number = clause.number
    if number is None or number.number == 0:
        return sentence.on_disclosure or any(word.value in CASES for word in clause.words)  # 零申请、零复议
    last = clause.words[-1] == number or clause.senses & Sense.TOTAL
    alone = last and not clause.senses & Sense.AMONG and (clause.follows or not sentence.run)
    alone = alone or any(word.value == _THOSE_RECEIVED for word in clause.words)
    return sentence.context.topic == "requests" and number.value == "件" and bool(alone)


def _cases(item: Item, clause: Clause, sentence: Sentence) -> Counted:
    context, last = sentence.context, sentence.last
    decided = _decided_by(clause)
    thing = item.thing if item.thing in CASES else decided or context.thing
    if decided and (sentence.cases or ("",))[0].startswith(decided):
        thing = context.thing
    none = clause.number is None or clause.number.number == 0
    related = sentence.related or none or "." in thing
    if thing not in CASES or not related or item.applicant or (decided and not thing.startswith(decided)):
        return item, ()  # 被复议机关纠正的行政诉讼: two things
    if decided:
        item = attrs.evolve(item, thing=thing)
    acts = set(item.act.split("|"))
    if _is_met_with(acts, sentence, none=none, decided=bool(decided)):
        item = attrs.evolve(item, act="")
    against = _is_against(item, clause, sentence) and sentence.on_disclosure and "cases" not in sentence.refused
    if item.act and item.act not in CASE_OUTCOMES and not against:
        # The cases that a government decides as the review organ are not those it is a party to.
        context.judging |= not GENERAL.isdisjoint(acts)
        return item, ()
    if context.judging and not sentence.passive:
        return item, ()
    if not item.act and last and last.family == "cases" and last.act and clause.follows in _LISTING:
        return item, ((f"{thing}.total",), (f"{thing}.{last.act}",))  # 未审结的行政复议3件、行政诉讼2件
    return item, ((f"{thing}.{item.act if item.act in CASE_OUTCOMES else 'total'}",),)


def _is_against(item: Item, clause: Clause, sentence: Sentence) -> bool:
    """Tell whether cases came to the organ as to a party: 收到行政复议3件; 受理, where it cannot decide them."""
    if item.act == "accepted":
        plain = "".join(word.value for word in clause.words if word.sense == Sense.PLAIN)
        return sentence.context.only_party and bool(RELATED.search(plain))
    return item.act == "received"


def _is_met_with(acts: set[str], sentence: Sentence, *, none: bool, decided: bool) -> bool:
    """Tell whether what was done is what an organ meets with as a party: 复议机关受理3件."""
    if sentence.context.decides:
        return acts <= _ANSWERED and sentence.passive and none  # 未收到因答复引起的行政复议
    if acts <= GENERAL and decided:
        return True
    return acts <= _MET and (sentence.passive or not acts <= _ANSWERED)


def _decided_by(clause: Clause) -> str:
    """Tell which cases were decided by the one that a clause names: 被复议机关纠正."""
    said = "".join(word.value for word in clause.words if word.sense == Sense.PLAIN)
    return next((thing for who, thing in _DECIDERS.items() if who in said), "")


def _names_columns(clause: Clause, sentence: Sentence) -> bool:
    """Tell whether numbers of unnamed documents are those of the form: 本年制发件数3件; 制发3件，废止2件，有效9件."""
    told = clause.number is not None and clause.number.number > 0
    own = sentence.context.topic == "documents" or (told and not sentence.context.topic)
    return own and (sentence.columns or any(word.value in _COLUMN for word in clause.words))


def _documents(item: Item, clause: Clause, sentence: Sentence) -> Counted:
    last = sentence.last
    if not item.act and item.thing and clause.follows in _LISTING and last and last.family == "documents":
        item = attrs.evolve(item, act=last.act)  # 制发规章3件、规范性文件52件
    thing = item.thing or sentence.context.thing or sentence.document
    none = clause.number is None or clause.number.number == 0
    if none and thing in DOCUMENTS and not item.act:
        return item, tuple((f"{thing}.{act}",) for act in sorted(DOCUMENT_ACTS))  # none issued, or none in force
    acts = item.act.split("|")
    if not DOCUMENT_ACTS.issuperset(acts) or item.applicant:
        return item, ()
    if thing not in DOCUMENTS:
        things = sorted(DOCUMENTS) if not thing and _names_columns(clause, sentence) else []
        ways = [*((one,) for one in things), tuple(things)] if things else []
        return item, tuple(tuple(f"{one}.{act}" for one in way) for way in ways for act in acts)
    if any(word.value.startswith("累计") for word in clause.words):
        return item, ()  # 累计: nobody says since when
    return item, tuple((f"{thing}.{act}",) for act in acts)

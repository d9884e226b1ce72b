"""Counts that may be of something else, for their clause or their scope is not understood.

Each is believed where others of its list, in the same sentence, are what the tables have: then the list is the form's.
"""

from collections.abc import Iterator
from typing import Final

from gkreport.checks.claims.clauses import Clause
from gkreport.checks.claims.items import Item, items
from gkreport.checks.claims.quantities import (
    CASE_ACTS,
    CASES,
    DECISIONS,
    DOCUMENT_ACTS,
    DOCUMENTS,
    ROWS,
)
from gkreport.checks.claims.state import Context, Meanings, Stated, added, meanings_of
from gkreport.checks.claims.vocabulary import NAMING, Sense

_BESIDE: Final = (
    NAMING
    | Sense.NUMBER
    | Sense.PLAIN
    | Sense.OURS
    | Sense.OTHERS
    | Sense.AND
    | Sense.AMONG
    | Sense.TOTAL
    | Sense.UNKNOWN
)
"""What may stand in such a clause: nothing of other times, other things or parts that the form does not have."""
_NOT: Final = frozenset("非不")
"""非申请件5件 is what the word after it is not."""


def doubtful(clause: Clause, context: Context) -> Iterator[Stated]:
    """Yield what a clause counts that names something of the form, if its list is the form's."""
    number = clause.number
    if number is None or not number.number or not number.value or context.other_time or clause.senses & ~_BESIDE:
        return
    unknown = max((at for at, word in enumerate(clause.words) if word.sense == Sense.UNKNOWN), default=-1)
    if any(word.sense & NAMING for word in clause.words[: max(unknown, 0)]) or clause.words[unknown].value in _NOT:
        return  # 制发整改通知25件: something else is counted
    named = items(clause.words) or ()
    if unknown >= 0 and any(item.family == "documents" and not item.thing for item in named):
        return  # 整改通知下发25件
    meanings = [_as_the_form(item, context) for item in named]
    if len(named) == 1 and meanings[0]:
        yield Stated(meanings[0], number.number, named[0].applicant, doubtful=True)
    elif named and all(meanings) and (together := added(named, meanings)):
        yield Stated((together,), number.number, doubtful=True)


def _as_the_form(item: Item, context: Context) -> Meanings:
    """Return what an item counts in a list of the form; nothing for what is no member of one."""
    act, thing = item.act, item.thing or context.thing
    if item.applicant:
        return meanings_of(context.base or "received", "received") if act in ("", "received") else ()
    if act in CASE_ACTS:
        return ((f"{thing}.{act}",),) if thing in CASES else ()
    if act in DOCUMENT_ACTS:
        return tuple((f"{one}.{act}",) for one in sorted(DOCUMENTS) if thing == one or thing not in DOCUMENTS)
    if item.thing in DECISIONS:
        return ((item.thing,),) if act in ("", "handled") else ()
    return ((act,),) if act in ROWS and item.family == "requests" else ()


def list_of(meanings: Meanings, applicant: str) -> str:
    """Name the list of the form that a count is a member of, "" for a total."""
    name = meanings[0][0]
    thing = name.rpartition(".")[0]
    if applicant:
        return "applicants"
    if thing in CASES or thing in DOCUMENTS:
        return thing
    if name in DECISIONS:
        return "decisions"
    return "outcomes" if name in ROWS else ""

"""Of whom, of when and of what the next numbers of a sentence are."""

from typing import Final

from gkreport.checks.claims.clauses import ADDING, CLOSES, OPENS, Clause
from gkreport.checks.claims.phrases import STANDING
from gkreport.checks.claims.quantities import ROWS
from gkreport.checks.claims.scanning import NAMES, Token
from gkreport.checks.claims.state import Context, Sentence
from gkreport.checks.claims.vocabulary import NAMES_OTHERS, OF_A_PAIR, Sense

TURNING: Final = Sense.OURS | Sense.OTHERS | Sense.OTHER_TIME | Sense.OTHER_THING
"""What can change it."""
_COUNTING: Final = Sense.ACT | Sense.NUMBER
_LEADING: Final = Sense.PLAIN | Sense.OURS | Sense.OTHER_TIME
_OPENING_MARKS: Final = OPENS | frozenset("：:")
_NEXT_MEMBER: Final = frozenset("；;")
_CLOSING_MARKS: Final = CLOSES | _NEXT_MEMBER
REQUESTS: Final = frozenset(("request", "requests"))
_APPLYING: Final = REQUESTS | {STANDING}
_DEALING: Final = "对"
"""对历年的文件进行清理: what is counted next is not of those years."""
_TOLD: Final = Sense.ACT | Sense.APPLICANT
"""What a member of a list of outcomes says that is one of the form's; those that were withdrawn stand in no row."""
_OWN_SCOPE: Final = Sense.OBJECT | Sense.APPLICANT | Sense.AMONG | Sense.TOTAL | Sense.OTHERS | Sense.OTHER_TIME
"""What a member of a list does not say."""
_RESULT: Final = frozenset(("办理结果为", "处理结果为"))
"""2件办理结果为依申请公开: an outcome, whichever of the form it is."""
_COURT: Final = "法院"
_EACH_UNIT: Final = "各单位"


def look_at_scope(clause: Clause, sentence: Sentence) -> None:
    """Note what a clause begins or ends to tell the parts of."""
    context = sentence.context
    if clause.follows in sentence.closing and sentence.aside:
        context.other_organ, context.other_time, context.parts, sentence.foreign = sentence.aside
        sentence.aside, sentence.last = None, sentence.outer
    elif clause.follows in OPENS or (clause.senses & Sense.AMONG and not sentence.aside and _is_outcome(sentence)):
        sentence.aside = context.other_organ, context.other_time, context.parts, sentence.foreign
        sentence.closing = CLOSES if clause.follows in OPENS else _NEXT_MEMBER
    if clause.follows in _CLOSING_MARKS:
        sentence.inside, sentence.limited = None, False
        sentence.last = sentence.outer if clause.follows in CLOSES else sentence.last
    elif clause.senses & Sense.AMONG or clause.follows in _OPENING_MARKS:
        sentence.among = True
        sentence.inside = sentence.outer = sentence.last
    elif clause.follows == "view":
        if sentence.viewed and context.parts:
            context.parts = 0  # 按方式看，网络3件；按申请人看，自然人5件: divided anew
        sentence.viewed = True


def look_around(clause: Clause, sentence: Sentence, *, first: bool) -> None:
    """Note of which organ and year the next numbers are."""
    context = sentence.context
    if not clause.senses & TURNING:
        return
    leading, urged, past = True, False, False
    for at, word in enumerate(clause.words):
        if word.sense == Sense.OURS:
            of_organ = word.value in NAMES
            sentence.partial = word.value == "government" or (sentence.partial and not of_organ)
            away = (context.other_organ and of_organ) or (context.other_time and not of_organ)
            context.other_organ &= not of_organ
            context.other_time &= of_organ or past
            if (first or away) and not context.other_organ:
                context.parts = 0
        elif word.sense == Sense.OTHERS and not urged and not _is_no_other(word, clause, sentence):
            tail = clause.words[at + 1 :]
            context.other_organ |= not tail or any(other.sense & _COUNTING for other in tail)
        elif word.sense == Sense.OTHER_TIME:
            since = word.value == "以来"
            context.other_time |= (leading or since) and not clause.senses & Sense.COMPARED
            past = True
        elif (
            word.sense == Sense.OTHER_THING
            and not sentence.contents
            and (clause.number or NAMES_OTHERS.search(word.value))
        ):
            context.topic, context.thing, context.base = "off", "", ""
        leading = leading and bool(word.sense & _LEADING) and word.value != _DEALING
        urged = urged or (word.sense == Sense.URGING and clause.number is None)


def _is_no_other(word: Token, clause: Clause, sentence: Sentence) -> bool:
    """Tell whether a word for others leaves the numbers ours: 法院维持3件, 各单位依法答复."""
    if _COURT in word.value:
        return sentence.context.topic == "cases"
    return word.value == _EACH_UNIT and clause.number is None


def adds_an_aside(clause: Clause, before: Clause | None, context: Context) -> bool:
    """Tell whether a clause says only what is among the documents or decisions before it: 含修订后重新公布的4件.

    Or it says in brackets how many there were in the year that was named last: 比2023年（31件）下降29%.
    """
    if clause.follows in OPENS and before and clause.bare and before.words[-1].sense == Sense.OTHER_TIME:
        return True
    aside = clause.words[0].value in ADDING and not clause.understood
    return aside and context.topic in ("documents", "decisions")


def stands_beside(clause: Clause, after: Clause | None, sentence: Sentence) -> bool:
    """Tell whether what is not understood is one more member of a list of outcomes: 予以公开3件，属于咨询2件，….

    Where the mark behind it is another than the mark before it, the next number may be a part of it.
    """
    told = clause.understood and any(word.sense & _TOLD and word.value != "withdrawn" for word in clause.words)
    if clause.number is None or told or sentence.context.topic != "requests":
        return False
    if after is not None and after.follows != clause.follows:
        return False
    if _RESULT.intersection(word.value for word in clause.words):
        return not clause.senses & Sense.ACT
    names = clause.senses & Sense.OBJECT or sentence.waiting or any(word.value in OF_A_PAIR for word in clause.words)
    understood = clause.understood and names
    return not understood and _is_outcome(sentence) and not clause.senses & _OWN_SCOPE


def _is_outcome(sentence: Sentence) -> bool:
    """Tell whether what was counted last was an outcome; what 其中 tells of it ends with its member of the list."""
    return sentence.last is not None and sentence.last.act in ROWS


def tells_who_applied(clause: Clause) -> bool:
    """Tell whether a clause without a count says who applied: what comes next may be theirs alone."""
    who = clause.number is None and clause.senses & Sense.APPLICANT and not clause.senses & Sense.NONE
    return bool(who) and any(word.value in _APPLYING or "申请人" in word.value for word in clause.words)

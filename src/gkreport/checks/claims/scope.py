"""Of whom, of when and of what the next numbers of a sentence are."""

from typing import Final

from gkreport.checks.claims.clauses import ADDING, CLOSES, OPENS, Clause
from gkreport.checks.claims.scanning import STANDING, Token
from gkreport.checks.claims.state import Context, Sentence
from gkreport.checks.claims.vocabulary import NAMES_OTHERS, Sense

TURNING: Final = Sense.OURS | Sense.OTHERS | Sense.OTHER_TIME | Sense.OTHER_THING
"""What can change it."""
_COUNTING: Final = Sense.ACT | Sense.NUMBER
_LEADING: Final = Sense.PLAIN | Sense.OURS | Sense.OTHER_TIME
_OPENING_MARKS: Final = OPENS | frozenset("：:")
_CLOSING_MARKS: Final = CLOSES | frozenset("；;")
REQUESTS: Final = frozenset(("request", "requests"))
_APPLYING: Final = REQUESTS | {STANDING}
_DEALING: Final = "对"
"""对历年的文件进行清理: what is counted next is not of those years."""
_COURT: Final = "法院"
_EACH_UNIT: Final = "各单位"


def look_at_scope(clause: Clause, sentence: Sentence) -> None:
    """Note what a clause begins or ends to tell the parts of."""
    context = sentence.context
    if clause.follows in CLOSES and sentence.aside:
        context.other_organ, context.other_time, context.parts, sentence.foreign = sentence.aside
        sentence.aside = None
    elif clause.follows in OPENS:
        sentence.aside = context.other_organ, context.other_time, context.parts, sentence.foreign
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
            of_organ = word.value in ("organ", "government")
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


def adds_an_aside(clause: Clause, context: Context) -> bool:
    """Tell whether a clause says only what is among the documents or decisions before it: 含修订后重新公布的4件."""
    aside = clause.words[0].value in ADDING and not clause.understood
    return aside and context.topic in ("documents", "decisions")


def tells_who_applied(clause: Clause) -> bool:
    """Tell whether a clause without a count says who applied: what comes next may be theirs alone."""
    who = clause.number is None and clause.senses & Sense.APPLICANT
    return bool(who) and any(word.value in _APPLYING or "申请人" in word.value for word in clause.words)

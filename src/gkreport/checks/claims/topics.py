"""What a block or a sentence is about that stands below no heading: words that only the form has tell it."""

import itertools
import re
from collections.abc import Sequence
from typing import Final

from gkreport.checks.claims.quantities import CASES, DECISIONS, OBJECTS, ROWS, SHORT_OBJECTS, WORDS, shortest
from gkreport.checks.claims.scanning import Token, Whose, tokens
from gkreport.checks.claims.scope import REQUESTS
from gkreport.checks.claims.vocabulary import NAMES_OTHERS, Sense

_ROWS: Final = "|".join(shortest(word for word, (sense, name) in WORDS.items() if sense == Sense.ACT and name in ROWS))
_ROW: Final = re.compile(_ROWS)
OF_THE_FORM: Final = re.compile(
    "|".join((*shortest((*OBJECTS, *SHORT_OBJECTS)), "自然人", "结转", "废止", "件数", _ROWS))
)
"""What a block below no heading must have to count what the form does."""
_OTHER: Final = Sense.UNKNOWN | Sense.OTHER_THING | Sense.OTHERS | Sense.OTHER_TIME | Sense.PART
_LONGEST: Final = 5_000
"""The letters of a block that is looked at: no heading is left out of what is longer."""
_SENTENCES: Final = re.compile("[。！？!?\n]")


def lists_outcomes(text: str, whose: Whose) -> bool:
    """Tell whether a block lists two rows of the form and nothing else before: 办结5件：予以公开3件，不予公开2件."""
    first = _ROW.search(text) if len(text) <= _LONGEST else None
    if not first or not _ROW.search(text, first.end()) or NAMES_OTHERS.search(text, 0, first.start()):
        return False
    words = tokens(_SENTENCES.sub("，", text), whose)
    rows = [word.value for word in words if word.sense == Sense.ACT and word.value in ROWS]
    before = itertools.takewhile(lambda word: not (word.sense == Sense.ACT and word.value in ROWS), words)
    return len(set(rows)) > 1 and all(_of_requests(word) for word in before)


def _of_requests(word: Token) -> bool:
    return not word.sense & _OTHER and (word.sense != Sense.OBJECT or word.value in REQUESTS)


def of_the_form(words: Sequence[Token], sense: int = Sense.ACT) -> bool:
    """Tell whether a sentence names two outcomes or two kinds of applicants, which only the form has side by side."""
    named = {word.value for word in words if word.sense == sense}
    return len(named if sense == Sense.APPLICANT else named & ROWS) > 1


def names_applicants(words: Sequence[Token], text: str) -> bool:
    """Tell whether a sentence tells by whom information was asked for: 自然人5件、商业企业3件; 申请人以自然人为主."""
    cases = any(word.value in CASES or word.value in DECISIONS for word in words)
    return of_the_form(words, Sense.APPLICANT) or ("申请人" in text and not cases)

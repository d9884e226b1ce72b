"""What is said of all that was counted before, without a number of its own: 均予以公开, 结果维持."""

import re
from typing import Final

from gkreport.checks.claims.clauses import Clause
from gkreport.checks.claims.counting import CASE_OUTCOMES
from gkreport.checks.claims.items import Item, Items
from gkreport.checks.claims.quantities import CLOSING, OUTCOMES, ROWS
from gkreport.checks.claims.state import Sentence, Stated
from gkreport.checks.claims.vocabulary import Sense

_IN_TIME: Final = re.compile("按[时期]|期限|时限|及时")
"""均按时办结 tells when, not how many: some may not be due yet."""
_REQUESTS: Final = frozenset(("", "requests", "request"))


def implied(clause: Clause, named: Items, sentence: Sentence) -> Stated | None:
    """Return what a clause without a number says of the number before."""
    item, last, context = named[0], sentence.last, sentence.context
    if len(named) > 1 or not last or last.applicant or context.others or context.doubtful:
        return None
    each = bool(clause.senses & Sense.EACH)
    if item.act in CASE_OUTCOMES:
        return _of_cases(item, last, sentence, each=each)
    one = sentence.whole == 1 and (item.act == CLOSING or item.act in ROWS)  # 收到1件，结转下年度
    return _of_requests(item, last, clause, sentence) if each or one else None


def _of_cases(item: Item, last: Item, sentence: Sentence, *, each: bool) -> Stated | None:
    thing, value = sentence.cases or ("", 0)
    if last.act or item.thing not in ("", thing) or not (value == 1 or (value and each)):
        return None
    if each and not item.thing and sentence.several:
        return None  # 行政复议5件，行政诉讼3件，均维持: all eight
    return Stated(((f"{thing}.{item.act}",),), value, implied=True, least=sentence.partial)


def _of_requests(item: Item, last: Item, clause: Clause, sentence: Sentence) -> Stated | None:
    whole, base = sentence.whole, sentence.context.base
    if item.act.startswith(f"{last.act}.") and sentence.run:
        return Stated(((item.act,),), sentence.run[-1], implied=True)  # 无法提供3件，均为不掌握
    if not whole or not last.of_all or item.thing not in _REQUESTS:
        return None
    if item.applicant and item.of_all:
        return Stated(((base,),), whole, item.applicant, implied=True, least=sentence.partial)
    if (item.act in OUTCOMES or item.act == CLOSING) and not item.applicant:
        least = sentence.partial or item.act == CLOSING  # some of last year's may be left as well
        return Stated(((item.act,),), whole, implied=True, least=least)
    if item != Item("done", item.thing) or _IN_TIME.search("".join(word.value for word in clause.words)):
        return None
    return Stated((("done",),), whole, implied=True, least=True)

"""A sentence cut into clauses that can each state one number."""

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import Final

from gkreport.checks.claims.quantities import DECISIONS, GENERAL, IN_FORCE
from gkreport.checks.claims.scanning import Token
from gkreport.checks.claims.vocabulary import AND_SO_ON, COUNTED, NAMING, Sense

UNDERSTOOD: Final = (
    NAMING | Sense.PLAIN | Sense.OURS | Sense.TOTAL | Sense.AMONG | Sense.AND | Sense.EACH | Sense.IN_TURN | Sense.NONE
    | Sense.NUMBER | Sense.BREAK
)  # fmt: skip


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
        self.understood: bool = numbers <= 1 and not self.senses & ~UNDERSTOOD
        self.names: bool = bool(self.senses & NAMING)

    @property
    def bare(self) -> bool:
        """Whether it names nothing but a number."""
        return self.understood and self.number is not None and not self.names


_HAPPENING: Final = re.compile("发生|产生|出现")


def without_others(clause: Clause) -> Clause:
    """Leave other things out of what there was none of: 未发生举报、投诉、行政诉讼 says that there was no lawsuit."""
    if clause.number is not None or not clause.senses & Sense.NONE:
        return clause
    if clause.senses & Sense.UNKNOWN and any(_HAPPENING.search(word.value) for word in clause.words):
        clause = _without_strangers(clause)
    return _without_things(clause) if clause.senses & Sense.OTHER_THING else clause


def _without_strangers(clause: Clause) -> Clause:
    """Leave out the members of which nothing is known: 未发生行政复议、行政诉讼和有关申诉案.

    What did not happen did not happen, one by one; 没有规范性文件、合同的审查任务 is about one thing.
    """
    kept: list[Token] = []
    member: list[Token] = []
    for word in (*clause.words, None):
        if word is None or word.sense == Sense.AND:
            senses = Clause(member).senses
            kept += member if not kept or senses & NAMING or not senses & Sense.UNKNOWN else ()
            member = []
        if word:
            member.append(word)
    return Clause(kept, clause.follows)


def _without_things(clause: Clause) -> Clause:
    kept: list[Token] = []
    ahead = iter(itertools.pairwise([*clause.words, None]))
    for word, after in ahead:
        if word is None or word.sense != Sense.OTHER_THING:
            kept += [word] if word else []
        elif after and after.sense == Sense.AND:
            next(ahead)
        elif kept and kept[-1].sense == Sense.AND and (after is None or after.value == AND_SO_ON):
            kept.pop()
        else:
            return clause
    return Clause(kept, clause.follows) if kept else clause


_LONG: Final = 60
"""The most words of a clause that are kept: nothing longer is understood, and hostile text must cost linear time."""


_AHEAD: Final = 12
"""How many words of a list are looked at: four members of three words."""
LEFT: Final = frozenset(("另有", "尚有", "仍有", "还有", "其余", "剩余", "余下", "剩下", "剩", "余"))
"""尚有5件申请因年底收到: what they begin is never all."""
OPENS, CLOSES = frozenset("（("), frozenset("）)")
_DASHES: Final = frozenset("—－")
_ALREADY: Final = frozenset(("及时", "已", "均", "均已", "全部", "全部已", "已全部", "都已"))
ADDING: Final = frozenset(("含", "包含", "包括"))
_BEGINS: Final = ADDING | {"逐件", "逐一", "于", "在", "将", "因", "由于", "也", "都", "按", "按照", "进行"}
"""What says something of a noun that is told in full begins with one of these."""
_DOING: Final = frozenset(("对", "针对", "将"))
WITHIN: Final = frozenset(("中", "里", "之中"))
"""新收申请5件中有3件来自网上: those are others."""
_BEING: Final = frozenset(("为", "是", "系", "主要"))
"""不予处理的8件为信访类申请: what comes next tells of those that were counted."""
_QUOTES: Final = frozenset("“”《》")
_SHARES: Final = frozenset(("占", "占比", "比例", "比重", "率"))
_OF_ALL: Final = "占"
"""分别占729件和208件: no share, but the counts themselves."""
_SAYING: Final = _BEING | ADDING
_EXCEPTING: Final = frozenset(("不含", "不包括", "不计"))
_ASIDE: Final = OPENS | _QUOTES | _SHARES
"""What begins something that is said beside the count, or is no word."""


def clauses(words: Sequence[Token]) -> Iterator[Clause]:
    """Cut a sentence at its punctuation, and within a list of numbers before what the next one counts."""
    words = _without_asides(words)
    piece: list[Token] = []
    follows, numbered, before, after = "", False, 0, 0
    for at, word in enumerate(words):
        sense = word.sense
        if word.value in _DASHES and _stands_before_its_name(piece, words, at):
            continue
        if sense == Sense.BREAK or (
            numbered and sense == Sense.AND and (before or not _goes_on_naming(piece, words, at))
        ):
            if piece:
                yield Clause(piece, follows)
            elif word.value == "，":
                continue
            piece, follows, numbered, before, after = [], word.value, False, 0, 0
            continue
        if numbered and (
            word.value in LEFT
            or piece[-1].value in WITHIN
            or (after & sense & Sense.ACT and _counts_next(piece, words, at))
            or _tells_more(words, at)
            or (before and piece[-1].sense == Sense.NUMBER and (sense == Sense.EACH or word.value in _SAYING))
            or _begins_another(sense, before, after)
            or (
                sense == Sense.UNKNOWN and before and piece[-1].sense == Sense.NUMBER and piece[-1].value
            )  # not 自然人21名
            or ((sense == Sense.UNKNOWN or _begins_to_tell(words, at)) and _is_whole(piece))
        ):
            yield Clause(piece, follows)
            piece, follows, numbered, before, after = [], "", False, 0, 0
        if len(piece) < _LONG:
            piece.append(word)
        else:
            piece[-1] = word._replace(sense=Sense.UNKNOWN)
        if numbered:
            after |= sense & NAMING
        else:
            before |= sense & NAMING
            numbered = sense == Sense.NUMBER
    if piece:
        yield Clause(piece, follows)


def _without_asides(words: Sequence[Token]) -> Sequence[Token]:
    """Leave out what is said beside the counts; most sentences say nothing so."""
    said = {word.value for word in words}
    if AND_SO_ON in said:
        words = _without_examples(words)
    return words if _ASIDE.isdisjoint(said) else _without_brackets(words)


_UNKNOWN: Final = Sense.UNKNOWN | Sense.PART | Sense.OTHER_THING
_EXAMPLES: Final = _UNKNOWN | Sense.AND | Sense.APPLICANT
_INFORMATION: Final = "denied."
"""What is not disclosed is a kind of information, of which 商业秘密 is an example; 征地类 is a part of others."""


def _without_examples(words: Sequence[Token]) -> Sequence[Token]:
    """Leave out the examples of a kind: 培训机构等商业企业, 商业秘密等第三方权益, 信息不存在等无法提供."""
    kept: list[Token] = []
    for at, word in enumerate(words):
        if word.value == AND_SO_ON and at + 1 < len(words):
            start = len(kept)
            while start and (kept[start - 1].sense & _EXAMPLES or _is_inside(kept, start - 1)):
                start -= 1
            while start < len(kept) and kept[start].sense == Sense.AND:
                start += 1
            if _exemplify(kept[start:], words[at + 1]):
                del kept[start:]
                continue
        kept.append(word)
    return kept


def _is_inside(words: Sequence[Token], at: int) -> bool:
    """Tell whether a word stands within an unknown one: 外 in 校外培训机构, 学校 in 民办学校设立."""
    if not 0 < at < len(words) - 1 or words[at].sense not in (Sense.PLAIN, Sense.OTHERS):
        return False
    return all(words[beside].sense & _UNKNOWN for beside in (at - 1, at + 1))


def _exemplify(examples: Sequence[Token], kind: Token) -> bool:
    """Tell whether unknown words are examples of the kind that is named after them."""
    unknown = {one.sense for one in examples} & {Sense.UNKNOWN, Sense.OTHER_THING, Sense.PART}
    several = any(one.sense == Sense.AND for one in examples)
    if not unknown or kind.sense == Sense.APPLICANT or (several and kind.value in DECISIONS):
        return bool(unknown)
    return kind.sense == Sense.ACT and (kind.value.startswith(_INFORMATION) or unknown == {Sense.PART})


def _without_brackets(words: Sequence[Token]) -> Sequence[Token]:
    """Take what brackets add as named beside it, and what they except as unsaid: 公开（含部分公开）3件."""
    kept: list[Token] = []
    at = 0
    while at < len(words):
        word = words[at]
        end = _closing(words, at) if word.value in OPENS else 0
        if word.value in _SHARES and (share := _share(words, at)):
            at = share + 1
            continue
        if word.value in _QUOTES or (
            word.value == _OF_ALL and words[at + 1 : at + 2] and words[at + 1].value in COUNTED
        ):
            pass
        elif end:
            excepting = words[at + 1].value in _EXCEPTING
            kept += () if excepting else (word._replace(sense=Sense.AND, value="、"), *words[at + 2 : end])
        else:
            kept.append(word)
        at = end + 1 if end else at + 1
    return kept


def _share(words: Sequence[Token], at: int) -> int:
    """Return where a share ends that begins here, or 0: 占不予公开总数的17.5%, 予以公开率为29.4%."""
    for place in range(at + 1, min(at + _AHEAD, len(words))):
        if words[place].sense & (Sense.RATIO | Sense.NUMBER | Sense.BREAK):
            return place if words[place].sense == Sense.RATIO else 0
    return 0


def _closing(words: Sequence[Token], at: int) -> int:
    """Return where brackets close that add or except without a number, or 0."""
    for place in range(at + 1, min(at + _AHEAD, len(words))):
        word = words[place]
        if place == at + 1 and word.value not in ADDING and word.value not in _EXCEPTING:
            return 0
        if word.sense == Sense.NUMBER or word.value in CLOSES:
            return place if word.value in CLOSES else 0
    return 0


def _stands_before_its_name(piece: Sequence[Token], words: Sequence[Token], at: int) -> bool:
    """Tell whether a dash stands between a number and what it counts: 12件——予以公开."""
    if len(piece) != 1 or piece[0].sense != Sense.NUMBER:
        return False
    ahead = itertools.dropwhile(lambda word: word.value in _DASHES, words[at : at + _AHEAD])
    member = [word.sense for word in itertools.takewhile(lambda word: word.sense != Sense.BREAK, ahead)]
    return Sense.NUMBER not in member


def _goes_on_naming(piece: Sequence[Token], words: Sequence[Token], at: int) -> bool:
    """Tell whether a list goes on after its number: 3件信访举报投诉、重复申请等不予处理, 3件为不予处理或其他处理."""
    ahead = words[at + 1 : at + _AHEAD]
    ends = (word for word in ahead if word.value == AND_SO_ON or word.sense & (Sense.BREAK | Sense.NUMBER))
    end = next(ends, None)
    if end and end.value == AND_SO_ON:
        return True
    return not (end and end.sense == Sense.NUMBER) and any(word.value in _BEING for word in piece)


def _tells_more(words: Sequence[Token], at: int) -> bool:
    """Tell whether what follows a number says something unknown of it: 3件已在网站公示."""
    return words[at].value in _ALREADY and _is_unknown(words, at)


def _begins_to_tell(words: Sequence[Token], at: int) -> bool:
    """Tell whether what follows a noun begins to say something unknown of it: 5件申请在春节前答复完毕."""
    return words[at].value in _BEGINS and _is_unknown(words, at)


def _is_unknown(words: Sequence[Token], at: int) -> bool:
    rest = itertools.takewhile(lambda word: word.sense != Sense.BREAK, words[at : at + _AHEAD])
    return any(word.sense & (Sense.UNKNOWN | Sense.OTHER_THING | Sense.OTHER_TIME) for word in rest)


def _counts_next(piece: Sequence[Token], words: Sequence[Token], at: int) -> bool:
    """Tell whether an outcome after what was done with all has a number of its own: 对5件作出了答复予以公开3件."""
    general = next(word.value for word in reversed(piece) if word.sense == Sense.ACT) in GENERAL
    return general and at + 1 < len(words) and words[at + 1].sense == Sense.NUMBER


def _is_whole(piece: Sequence[Token]) -> bool:
    """Tell whether a noun with its number says all that tells which ones are meant: 对收到的5件申请（实行台账管理）.

    Of the documents in force many are dealt with long before the end of the year: 对现行有效的5件进行清理.
    """
    at = next(at for at, word in enumerate(piece) if word.sense == Sense.NUMBER)
    if at + 1 == len(piece) or any(word.sense != Sense.OBJECT for word in piece[at + 1 :]):
        return False
    doing = piece[0].value in _DOING and piece[0].sense == Sense.PLAIN
    acts = [word.value for word in piece[:at] if word.sense == Sense.ACT]
    told = not acts or doing or piece[at - 1].sense == Sense.ACT or piece[at - 1].value.endswith("的")
    return told and not (doing and IN_FORCE in acts)


def _begins_another(sense: int, before: int, after: int) -> bool:
    """Tell whether a word belongs to the next number: 5件办结4件, 3件予以公开2件部分公开."""
    if sense & (Sense.TOTAL | Sense.AMONG | Sense.COMPARED):
        return True
    if sense & (Sense.NUMBER | Sense.ROUGH):
        return bool(after) and not before
    if Sense.OBJECT in (sense, before):
        return bool(sense & before)  # else one cannot tell whether 申请5件办结 speaks of 5
    return bool(sense & NAMING) and bool(before)

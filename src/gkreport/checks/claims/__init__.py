"""The counts that a text states of what the tables hold, taken only where every word beside a number is understood.

A sentence is cut into words (`vocabulary`, `scanning`), these into clauses of one number each (`clauses`), and each
number is given to the quantities that it can legitimately count (`statements`).
"""

import functools
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from gkreport.characters import COUNTING
from gkreport.checks.claims.blocks import Block, Placed, blocks_of
from gkreport.checks.claims.quantities import FORMS
from gkreport.checks.claims.scanning import Whose
from gkreport.checks.claims.state import Meanings
from gkreport.checks.claims.statements import Reader
from gkreport.checks.claims.topics import OF_THE_FORM


class Claim(NamedTuple):
    """A number that a sentence states of the report's year, and what it may count."""

    meanings: Meanings
    value: int
    applicant: str
    """The kind of applicant it counts, "" for all of them."""
    paragraph: int
    """Which paragraph of the text, from 1; of its block, from 0, until it is `placed`."""
    offset: int
    """Where its words begin in the text or in the block, in letters."""
    end: int
    sentence: str
    begin: int
    """Where that begins, as `offset` is given."""
    implied: bool = False
    """Whether it follows from another number of its sentence: 收到5件，均予以公开."""
    least: bool = False
    """Whether the cells may hold more: it counts a part of them."""
    doubtful: bool = False
    """Whether it may count something else: it is believed where others of its kind beside it are right."""
    sums: frozenset[int] = frozenset()
    """What the parts of a total add up to: it is believed to be wrong where the tables have one of these."""

    def placed(self, at: Placed) -> "Claim":
        """Return the claim of a block as a claim of its text."""
        return self._replace(
            paragraph=self.paragraph + at.paragraph, offset=self.offset + at.start, end=self.end + at.start
        )


_COUNTS: Final = re.compile(
    f"[0-9０-９]|[{COUNTING}](?:[余多]?[件条份起宗例次个项部]|[，。；、）]|$)|零|未|没有|无|不存在"
)
"""What a sentence with a count has in it: 5, 三件, 未收到."""
_BEGINS_A_COUNT: Final = re.compile(f"[0-9０-９{COUNTING}未没无不]")
"""What any of them begins with: one set of letters is searched for in a tenth of the time."""
_SENTENCE: Final = re.compile("[^。！？!?]+")
_NEXT_LINE: Final = "，"
"""Lines of a list that have no marks end as members of a sentence do."""
_WESTERN: Final = re.compile("(?<![0-9])[,;:]|[,;:](?![0-9])|[()]")
_CHINESE: Final = dict(zip(",;:()", "，；：（）", strict=True))
"""Marks of the western kind, which many sites write: one letter for another, so that all stays in its place."""
_BREAK: Final = re.compile("\n")
_SPACE: Final = re.compile(r"\s")
_LONGEST: Final = 5_000
"""The characters of a sentence that is read: ten times the longest that people write, and so few that its claims take
no memory worth speaking of."""


def claims(text: str, *, organ: str = "", year: int | None = None, section: str = "") -> Iterator[Claim]:
    """Yield every count that a text states of requests, cases, documents and decisions of the year of its report.

    Says nothing where any word beside the number is not understood, and nothing of other organs, other years,
    comparisons and rough numbers.

    >>> [(claim.meanings, claim.value) for claim in claims("全年收到政府信息公开申请5件，其中予以公开三件。")]
    [((('received',),), 5), ((('granted',),), 3)]
    """
    for at in counting_blocks(text, organ, year, section):
        for claim in claims_of(at.block, organ, year):
            if not claim.doubtful:
                yield claim.placed(at)


_whose: Final = functools.lru_cache(8)(Whose)


def counting_blocks(text: str, organ: str, year: int | None, section: str) -> Iterator[Placed]:
    """Yield the blocks of a text that may count what the form does."""
    if not _BEGINS_A_COUNT.search(text):
        return
    for at in blocks_of(text, _whose(organ, year), _counted_in(section)):
        words = at.block.words
        if _BEGINS_A_COUNT.search(words) and (at.block.topic or OF_THE_FORM.search(words)) and _COUNTS.search(words):
            yield at


def claims_of(block: Block, organ: str, year: int | None) -> Iterator[Claim]:
    """Yield what a block states, wherever it stands."""
    reader = Reader(block, _whose(organ, year))
    breaks = [at.start() for at in _BREAK.finditer(block.words)]
    for match in _SENTENCE.finditer(block.words):
        if match.end() - match.start() > _LONGEST:
            continue
        if _COUNTS.search(match.group()):
            yield from _claims_of(reader, match, block, breaks)
        else:
            reader.hear(match.group())


@functools.cache
def _counted_in(section: str) -> str:
    """Tell what the table counts that a text stands beside, "" for other texts."""
    beside = section.rpartition(".")[2]
    return next((table.section.counts for table in FORMS[0].tables if table.name == beside), "")


def _claims_of(reader: Reader, match: re.Match[str], block: Block, breaks: list[int]) -> list[Claim]:
    text, begin = match.group(), match.start()
    kept = _kept(text, begin, block.marks)
    solid = "".join(text[at] for at in kept) if len(kept) < len(text) else text
    solid = solid.replace("\n", _NEXT_LINE)
    if _WESTERN.search(solid):
        solid = _WESTERN.sub(lambda mark: _CHINESE[mark.group()], solid)
    found: list[Claim] = []
    values: dict[tuple[Meanings, str, bool], set[int]] = {}
    for clause, stated in reader.read(solid, begin):
        meanings, value, applicant, implied, least, unsure, sums = stated
        first, last = kept[clause.words[0].at], kept[clause.words[-1].end - 1]
        paragraph = bisect_left(breaks, begin + first)
        said = text[text.rfind("\n", 0, first) + 1 :].partition("\n")[0].strip()
        where = (paragraph, begin + first, begin + last + 1, said, begin)
        found.append(Claim(meanings, value, applicant, *where, implied, least, unsure, sums))
        values.setdefault((meanings, applicant, unsure), set()).update(() if sums else (value,))
    for (meanings, applicant, unsure), known in tuple(values.items()):
        if not unsure and (doubtful := values.get((meanings, applicant, True))):
            doubtful |= known
    # 新收5件，办结4件；上年结转1件，办结1件: counts of parts, of which none is the whole.
    return [claim for claim in found if claim.sums or len(values[claim.meanings, claim.applicant, claim.doubtful]) == 1]


def _kept(text: str, begin: int, marks: Sequence[tuple[int, int]]) -> Sequence[int]:
    """Return where the letters of a sentence stand that are read: neither white space nor the number of a list."""
    here = marks[bisect_left(marks, (begin, 0)) : bisect_left(marks, (begin + len(text), 0))]
    if not here and not _SPACE.search(text):
        return range(len(text))
    passed = {at for first, last in here for at in range(first - begin, last - begin)}
    return [at for at, letter in enumerate(text) if at not in passed and (letter == "\n" or not letter.isspace())]

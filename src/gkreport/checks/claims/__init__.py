"""The counts that a text states of what the tables hold, taken only where every word beside a number is understood.

A sentence is cut into words (`vocabulary`, `scanning`), these into clauses of one number each (`clauses`), and each
number is given to the quantities that it can legitimately count (`statements`).
"""

import re
from collections.abc import Iterator
from typing import Final

import attrs

from gkreport.characters import COUNTING, NUMBER, NUMERAL
from gkreport.checks.claims.quantities import OBJECTS
from gkreport.checks.claims.scanning import Whose
from gkreport.checks.claims.state import Meanings
from gkreport.checks.claims.statements import Reader


@attrs.frozen
class Claim:
    """A number that a sentence states of the report's year, and what it may count."""

    meanings: Meanings
    value: int
    applicant: str
    """The kind of applicant it counts, "" for all of them."""
    section: str
    paragraph: int
    """Which paragraph of the section, from 1."""
    offset: int
    """Where its words begin in the section, in letters."""
    end: int
    sentence: str
    implied: bool = False
    """Whether it follows from another number of its sentence: 收到5件，均予以公开."""
    least: bool = False
    """Whether the cells may hold more: it counts a part of them."""


_COUNTS: Final = re.compile(f"[0-9０-９]|[{COUNTING}](?:[余多]?[件条份起宗例次个项部]|[，。；、）]|$)|零|未|没有|无")
"""What a sentence with a count has in it: 5, 三件, 未收到."""
_BEGINS_A_COUNT: Final = re.compile(f"[0-9０-９{COUNTING}未没无]")
"""What any of them begins with: one set of letters is searched for in a tenth of the time."""
_OF_THE_FORM: Final = re.compile("|".join((*OBJECTS, "结转", "予以公开")))
_HEADING: Final = re.compile(
    rf"""\s*(?: [（(]?{NUMBER}[)）、.．]\s*          # （二）
            | {NUMERAL}是 )?                       # 二是
        [^。，：:]{{0,6}}(?:政府信息)?依申请公开(?!目录)  # 做好依申请公开
        [^。，：:0-9]{{0,8}}(?:[。，：:]|$)            # 工作情况。""",
    re.VERBOSE,
)
_SENTENCE: Final = re.compile("[^。！？!?]+")
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
    whose: Whose | None = None
    start = 0
    headed = False
    for at, paragraph in enumerate(text.split("\n"), 1):
        heading = _HEADING.match(paragraph)
        if _BEGINS_A_COUNT.search(paragraph) and _OF_THE_FORM.search(paragraph) and _COUNTS.search(paragraph):
            whose = whose or Whose(organ, year)
            reader = Reader(paragraph, whose, on_disclosure=headed or bool(heading))
            for match in _SENTENCE.finditer(paragraph):
                if match.end() - match.start() <= _LONGEST and _COUNTS.search(match.group()):
                    yield from _claims_of(reader, match, (section, at, start))
        headed = heading is not None and heading.end() == len(paragraph.rstrip())
        start += len(paragraph) + 1


def _claims_of(reader: Reader, match: re.Match[str], place: tuple[str, int, int]) -> list[Claim]:
    section, paragraph, start = place
    text = match.group()
    kept = [at for at, letter in enumerate(text) if not letter.isspace()] if _SPACE.search(text) else range(len(text))
    solid = "".join(text[at] for at in kept) if len(kept) < len(text) else text
    found: list[Claim] = []
    said = text.strip()
    for clause, stated in reader.read(solid, match.start()):
        first, last = kept[clause.words[0].at], kept[clause.words[-1].end - 1]
        where = (section, paragraph, start + match.start() + first, start + match.start() + last + 1, said)
        found.append(Claim(stated.meanings, stated.value, stated.applicant, *where, stated.implied, stated.least))
    # 新收5件，办结4件；上年结转1件，办结1件: counts of parts, of which none is the whole.
    values: dict[tuple[object, str], set[int]] = {}
    for claim in found:
        values.setdefault((claim.meanings, claim.applicant), set()).add(claim.value)
    return [claim for claim in found if len(values[claim.meanings, claim.applicant]) == 1]

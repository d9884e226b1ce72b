"""How much of one report's texts stands in another's, by shingles: a measure that is linear in the texts.

Texts are taken without anything but Chinese letters, and without the names of their own organs, so that other numbers,
another year or another organ make no text a new one.  A shingle is eight letters in a row; the likeness of one report
to another is the share of its shingles that the other has too (Broder 1997, containment).
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final
from zlib import crc32

from gkreport.form import sections
from gkreport.report import Report
from gkreport.report.organs import names_in_text

_LETTERS: Final = 8
"""As long as the shortest sentence that Y-COPY compares: shorter pieces are alike by chance."""
_FEWEST: Final = 100
"""Shorter texts (本年没有……) cannot but be alike."""
_MOST_LETTERS: Final = 200_000
"""Far more than the texts of any report: what is beyond is not looked at."""
_OTHER: Final = re.compile("[^\u4e00-\u9fff]+")

Shingles = frozenset[int]


def shingles_of(report: Report) -> Shingles:
    """Return the shingles of a report's own texts, none where they are too short to be compared.

    Who reports by which law (the preface) is the same each year, and is left out.
    """
    text = "".join(words for path, words in report.texts().items() if path in sections())[:_MOST_LETTERS]
    for name in names_in_text(report.organ):
        text = text.replace(name, "")
    text = _OTHER.sub("", text)
    if len(text) < _FEWEST:
        return frozenset()
    return frozenset(crc32(text[at : at + _LETTERS].encode("utf-16-le")) for at in range(len(text) - _LETTERS + 1))


def percentage(one: Shingles, other: Shingles) -> int:
    """Return how many hundredths of the first also stand in the second; 0 where there is nothing to compare."""
    return len(one & other) * 100 // len(one) if one else 0


# -- among many ------------------------------------------------------------------------------------

_ONE_IN: Final = 8
"""Which share of the shingles finds the likest reports; a text of a thousand letters still has a hundred of them."""
_MOST_HOLDERS: Final = 20
"""How many reports are kept for a shingle: the phrases of the law stand in all, and say nothing."""
_LIKEST: Final = 3


def likest(reports: Sequence[Report]) -> Iterator[tuple[Report, ...]]:
    """Yield for each report the few others whose texts are likest, in time linear in all texts."""
    picked = [[one for one in shingles_of(report) if not one % _ONE_IN] for report in reports]
    holders: dict[int, list[int]] = {}
    for at, shingles in enumerate(picked):
        for one in shingles:
            held = holders.setdefault(one, [])
            if len(held) < _MOST_HOLDERS:
                held.append(at)
    for at, shingles in enumerate(picked):
        shared = Counter(other for one in shingles for other in holders[one] if other != at)
        yield tuple(reports[other] for other, _ in shared.most_common(_LIKEST))

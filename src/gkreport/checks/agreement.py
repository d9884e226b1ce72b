"""With how many counts of its texts the tables of a report disagree, were other numbers in them."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

import attrs

from gkreport.checks.counts import Tables, counts_in
from gkreport.checks.facts import Facts
from gkreport.report import Report

Disagreement: TypeAlias = Callable[[Mapping[str, int]], int]
"""Tells with how many counts of the texts the tables disagree once these numbers stand in their cells."""


def disagreement_of(report: Report) -> Disagreement:
    """Return what tells with how many counts of its texts a report would disagree; they are read once."""
    facts = Facts(report)
    read = [counts for text in facts.texts if text.words for _, counts in counts_in(text, facts)]
    told = [count for counts in read for count in counts.certain if not count.claim.implied]

    def disagreeing(numbers: Mapping[str, int]) -> int:
        with_these = {**facts.cells, **numbers}
        tables = Tables(attrs.evolve(facts, cells=with_these))
        return sum(count.value not in map(with_these.get, count.alone) and not tables.agree(count) for count in told)

    return disagreeing

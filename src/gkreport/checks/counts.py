"""What the texts of a report count, and what its tables have of it."""

import functools
import itertools
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple, TypeAlias

from gkreport.checks.claims import Claim, claims_of, counting_blocks
from gkreport.checks.claims.blocks import Block, Placed
from gkreport.checks.claims.doubts import list_of
from gkreport.checks.claims.quantities import OPENING, ways_to_count
from gkreport.checks.claims.state import Meanings
from gkreport.checks.facts import Facts, Text
from gkreport.form import Form

Cells: TypeAlias = tuple[tuple[str, ...], ...]
"""The ways to understand what was counted: for each the cells that add up to it."""


class Count(NamedTuple):
    """A count of a block, and where the form has what it counts."""

    value: int
    alone: tuple[str, ...]
    """The cells that it can be alone."""
    cells: Cells
    claim: Claim


class Counts(NamedTuple):
    """The counts of a block."""

    certain: tuple[Count, ...]
    lists: tuple[tuple[Count, ...], ...]
    """Those of one list of the form in one sentence, where one of them is doubtful."""


# -- what a text counts ----------------------------------------------------------------------------

_KEPT: Final = 4096
"""For how many things that texts count the cells are kept: far more than texts have words for."""
_LONGEST_KEPT: Final = 20_000
"""The letters of a text whose counts are kept: several times the longest that people write."""


def counts_in(text: Text, facts: Facts) -> Iterator[tuple[Placed, Counts]]:
    """Yield the counts of each block of a text."""
    read = _read_once if len(text.words) <= _LONGEST_KEPT else _read
    yield from read(text.words, facts.report.organ, facts.report.year, text.section, facts.form)


def _read(words: str, organ: str, year: int | None, section: str, form: Form) -> Iterator[tuple[Placed, Counts]]:
    for at in counting_blocks(words, organ, year, section):
        read = _counts_of if len(at.block.words) <= _LONGEST_KEPT else _counts_of.__wrapped__
        yield at, read(at.block, organ, year, form)


@functools.lru_cache(64)
def _read_once(words: str, organ: str, year: int | None, section: str, form: Form) -> tuple[tuple[Placed, Counts], ...]:
    """Do the same once: who mends numbers checks the same texts again and again."""
    return tuple(_read(words, organ, year, section, form))


@functools.lru_cache(256)
def _counts_of(block: Block, organ: str, year: int | None, form: Form) -> Counts:
    """Return the counts of a block: of texts that are read one by one many blocks are the same."""
    certain: list[Count] = []
    lists: dict[tuple[int, str], list[Count]] = {}
    for claim in claims_of(block, organ, year):
        count = Count(claim.value, *_cells_of(form, claim.meanings, claim.applicant), claim)
        if not claim.doubtful:
            certain.append(count)
        if not claim.sums and (member := list_of(claim.meanings, claim.applicant)):
            lists.setdefault((claim.begin, member), []).append(count)
    doubtful = [tuple(counts) for counts in lists.values() if any(count.claim.doubtful for count in counts)]
    return Counts(tuple(certain), tuple(doubtful))


@functools.lru_cache(_KEPT)
def _cells_of(form: Form, meanings: Meanings, applicant: str) -> tuple[tuple[str, ...], Cells]:
    """Return the cells that hold alone what was counted, and all the ways to understand it."""
    found: list[tuple[str, ...]] = []
    for meaning in meanings:
        ways = [ways_to_count(form, name, applicant) for name in meaning]
        found += [tuple(itertools.chain(*way)) for way in itertools.product(*ways)]
    return tuple([way[0] for way in found if len(way) == 1]), tuple(found)


# -- what the tables have --------------------------------------------------------------------------


class Way(NamedTuple):
    """One way to understand what was counted, and what the tables have there."""

    cells: tuple[str, ...]
    total: int
    agreeing: set[int]
    """The sum of the cells, the sums with each total replaced by its parts, and those of this year's requests alone."""


class Tables:
    """The tables of a report, in which each thing that texts count is added up once."""

    def __init__(self, facts: Facts) -> None:
        self._cells: Mapping[str, Any] = facts.cells  # those that texts count hold whole numbers, or are blank
        self._form = facts.form
        self._totals: dict[Cells, list[int]] = {}
        self._ways: dict[Cells, list[Way]] = {}

    def ways(self, count: Count) -> list[Way]:
        """Return the ways to understand what was counted; none where a cell is blank, for it might be that one."""
        ways = self._ways.get(count.cells)
        if ways is None:
            totals = self._totals_of(count.cells)
            ways = [self._add_up(cells, total) for cells, total in zip(count.cells, totals, strict=False)]
            self._ways[count.cells] = ways
        return ways

    def agree(self, count: Count) -> bool:
        """Tell whether a count is what the tables have in one way to understand it, or whether nobody can tell."""
        value = count.value
        if value in self._totals_of(count.cells):  # as most are, and every count of a text comes by here
            return True
        ways = self.ways(count)
        if any(value in way.agreeing for way in ways):
            return True
        return not self.contradicting(count) or (count.claim.least and any(value < max(way.agreeing) for way in ways))

    def _totals_of(self, counted: Cells) -> list[int]:
        """Return the sum of the cells for each way; nothing where a cell is blank."""
        totals = self._totals.get(counted)
        if totals is None:
            told = [self._numbers(cells) for cells in counted]
            totals = self._totals[counted] = [sum(numbers) for numbers in told] if all(told) else []
        return totals

    def contradicting(self, count: Count) -> list[Way]:
        """Return the ways to understand a count that does not agree: of a total those that its parts add up to."""
        ways, sums = self.ways(count), count.claim.sums
        return [way for way in ways if not sums.isdisjoint(way.agreeing)] if sums else ways

    def _add_up(self, cells: tuple[str, ...], total: int) -> Way:
        sums = {total}
        for path in cells:
            for parts in _parts_of(self._form).get(path, ()):
                if shares := self._numbers(parts):
                    sums.add(total - self._cells[path] + sum(shares))
        if cells in ways_to_count(self._form, "done"):  # 新收38件，已办结35件: those of this year alone
            carried = [sum(self._numbers(way)) for way in ways_to_count(self._form, OPENING)]
            sums |= {value - less for value in sums for less in carried}
        return Way(cells, total, sums)

    def _numbers(self, cells: tuple[str, ...]) -> list[int]:
        """Return what stands in cells, nothing where one is blank."""
        numbers = [self._cells[path] for path in cells]
        return [] if None in numbers else numbers


@functools.cache
def _parts_of(form: Form) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Return for each total the cells that add up to it, once for each sum it stands in."""
    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    for identity in form.identities:
        if len(identity.right) == 1:
            found[identity.right[0]] = (*found.get(identity.right[0], ()), identity.left)
    return found

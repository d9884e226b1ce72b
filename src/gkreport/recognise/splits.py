"""Splitting strings of digits into numbers, and choosing among the splits of many rows by the sums they must keep."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final, Self

import attrs

from gkreport.report.values import MAX_NUMBER

Numbers = tuple[int, ...]
"""One way to split a string of digits."""
Term = tuple[int, int, int]
"""Of a sum: the coefficient, the row and the place in the row."""


class TooMany(Exception):  # noqa: N818  # not an error: the search is given up
    """There are more splits than can be tried."""


@attrs.define
class Budget:
    """How many steps a search may still take, so that it ends in bounded time on any machine alike."""

    steps: int

    def spend(self) -> None:
        """Take a step; raises `TooMany` where none is left."""
        self.steps -= 1
        if self.steps < 0:
            raise TooMany


@attrs.frozen
class Run:
    """A string of digits that holds several numbers."""

    digits: str
    cuts: frozenset[int]
    """Where a number must end, because white space stands there."""
    shown: str
    """It as it stands in the text."""
    loose: bool = False
    """Whether its last digit may be the number of the next row."""

    @classmethod
    def of(cls, text: str, loose: str = "") -> Self:
        """Read a string of digits and white space."""
        words = text.split()
        ends = [len("".join(words[:count])) for count in range(1, len(words))]
        return cls("".join(words), frozenset(ends), " ".join(words), bool(loose))


_LONGEST_RUN: Final = 80
"""The fifteen numbers of 表四, with five digits each; a longer string has more splits than the budget allows."""
_LONGEST_NUMBER: Final = len(str(MAX_NUMBER))


def split_run(run: Run, groups: Sequence[int], budget: Budget) -> list[Numbers]:
    """Split a string in every way into groups of numbers, the last of each group the sum of the others.

    No number begins with 0 but 0 itself.  Raises `TooMany`.

    >>> split_run(Run.of("21710000218"), [7], Budget(10_000))
    [(217, 1, 0, 0, 0, 0, 218)]
    """
    if len(run.digits) > _LONGEST_RUN:
        raise TooMany
    whole = list(_Splits(run.digits, run.cuts, budget).groups(0, groups))
    if run.loose:
        whole += _Splits(run.digits[:-1], run.cuts, budget).groups(0, groups)
    return whole


@attrs.frozen
class _Splits:
    digits: str
    cuts: frozenset[int]
    budget: Budget

    def groups(self, start: int, sizes: Sequence[int]) -> Iterator[Numbers]:
        """Yield the splits of what begins at a digit."""
        if not sizes:  # the last group has taken all that was left
            yield ()
            return
        for at in range(start + sizes[0] - 1, len(self.digits)):
            for end in self._ends(at):
                if len(sizes) == 1 and end < len(self.digits):
                    continue
                total = int(self.digits[at:end])
                for numbers in self._adding_up(start, at, sizes[0] - 1, total):
                    for rest in self.groups(end, sizes[1:]):
                        yield (*numbers, total, *rest)

    def _ends(self, start: int) -> Iterator[int]:
        """Yield where a number that begins at a digit can end."""
        longest = 1 if self.digits[start] == "0" else _LONGEST_NUMBER
        for end in range(start + 1, min(start + longest, len(self.digits)) + 1):
            yield end
            if end in self.cuts:
                return

    def _adding_up(self, start: int, end: int, count: int, total: int) -> Iterator[Numbers]:
        """Yield the splits of a stretch into so many numbers that add up to a total."""
        self.budget.spend()
        if count == 0:
            if start == end and total == 0:
                yield ()
            return
        if not count <= end - start <= count * len(str(total)):
            return
        for stop in self._ends(start):
            number = int(self.digits[start:stop])
            if number > total or stop > end:
                return
            for rest in self._adding_up(stop, end, count - 1, total - number):
                yield (number, *rest)


def choose_splits(
    rows: Sequence[Sequence[Numbers]], sums: Sequence[Sequence[Term]], rests: Sequence[int], budget: Budget, most: int
) -> list[tuple[Numbers, ...]]:
    """Return the choices of one split for each row that keep all sums, no more than `most`.

    A sum is kept where its terms and its rest add up to 0.  Raises `TooMany`.
    """
    return list(_Choice(rows, sums, budget).all(rests, most))


class _Choice:
    """A search that tries the splits row by row, rows with the fewest first, and stops where no sum can be kept."""

    def __init__(self, rows: Sequence[Sequence[Numbers]], sums: Sequence[Sequence[Term]], budget: Budget) -> None:
        self._rows = rows
        self._budget = budget
        self._order = sorted(range(len(rows)), key=lambda row: len(rows[row]))
        self._parts = {row: [self._part(terms, row) for terms in sums] for row in self._order}

    def _part(self, terms: Sequence[Term], row: int) -> list[int]:
        """Return what each split of a row adds to a sum."""
        own = [(sign, place) for sign, at, place in terms if at == row]
        return [sum(sign * numbers[place] for sign, place in own) for numbers in self._rows[row]]

    def all(self, rests: Sequence[int], most: int) -> Iterator[tuple[Numbers, ...]]:
        if not all(self._rows):
            return
        # The bounds of what the rows from each place on can add to each sum.
        bounds = [[(0, 0)] * len(rests)]
        for row in reversed(self._order):
            bounds.insert(
                0,
                [
                    (low + min(part), high + max(part))
                    for (low, high), part in zip(bounds[0], self._parts[row], strict=True)
                ],
            )
        for choice in islice(self._from(0, list(rests), bounds, []), most):
            numbers = dict(zip(self._order, choice, strict=True))
            yield tuple(self._rows[row][numbers[row]] for row in range(len(self._rows)))

    def _from(
        self, depth: int, sums: list[int], bounds: Sequence[Sequence[tuple[int, int]]], taken: list[int]
    ) -> Iterator[list[int]]:
        self._budget.spend()
        if any(not low <= -so_far <= high for so_far, (low, high) in zip(sums, bounds[depth], strict=True)):
            return
        if depth == len(self._order):
            yield list(taken)
            return
        row = self._order[depth]
        for nth in range(len(self._rows[row])):
            more = [so_far + part[nth] for so_far, part in zip(sums, self._parts[row], strict=True)]
            taken.append(nth)
            yield from self._from(depth + 1, more, bounds, taken)
            taken.pop()

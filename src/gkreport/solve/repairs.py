"""Error localisation: the fewest cells that can be wrong where the sums of a report do not hold."""

import itertools
from collections.abc import Iterable, Iterator, Mapping
from operator import itemgetter
from typing import Final

import attrs

from gkreport.display import Displayed
from gkreport.errors import Lang
from gkreport.form import Cell, form_of
from gkreport.report import Report
from gkreport.report.values import Value
from gkreport.solve.likelihood import Judge, Slip, Weights, surroundings_of
from gkreport.solve.search import BranchBudget, FailingSums, SmallestSet, smallest_sets
from gkreport.solve.system import System, require_count, system_of

MOST: Final = 4
"""How many wrong cells are searched for, at most."""

_USUAL: Final = Weights()
_BRANCHES: Final = 10_000
"""How many branches are followed for one report; then the search is given up, and says so."""


@attrs.frozen
class Change:
    """One cell of a repair (件)."""

    cell: str
    """Its dotted path."""
    found: int
    proposed: int
    low: int
    """The lowest possible number; it and `high` differ from `proposed` only where cells can share an amount."""
    high: int
    """The highest possible number."""
    slip: Slip
    """How the number may have become wrong."""
    _printed: Cell = attrs.field(eq=False, repr=False)

    @property
    def place(self) -> str:
        """Where the cell is printed, with the label of its row."""
        return self._printed.label

    def message(self, lang: Lang = "zh") -> str:
        """Return the cell as printed, both numbers, and what may have happened."""
        why = self.slip.message(lang)
        if lang == "zh":
            room = "" if self.low == self.high else f"（或{self.low}至{self.high}之间的其他数，与同组各格相配）"
            return f"{self.place}：填的是{self.found}，应为{self.proposed}{room}" + (f"，{why}" if why else "")
        room = "" if self.low == self.high else f" (or another number from {self.low} to {self.high} with the others)"
        return f"{self.cell}: {self.found} should be {self.proposed}{room}" + (f"; {why}" if why else "")


@attrs.frozen
class Repair(Displayed):
    """One smallest set of changes that makes every sum without a blank hold."""

    changes: tuple[Change, ...]
    """In printed order."""
    score: int
    """How likely it is in comparison with the others, in the points of `Weights`."""

    @property
    def proposed(self) -> Mapping[str, int]:
        """Dotted path -> number, as `Report.replace` takes it."""
        return {change.cell: change.proposed for change in self.changes}

    @property
    def determined(self) -> bool:
        """Whether no other numbers in these cells are possible."""
        return all(change.low == change.high for change in self.changes)

    def message(self, lang: Lang = "zh") -> str:
        """Return all changes."""
        return ("；" if lang == "zh" else ". ").join(change.message(lang) for change in self.changes)

    def __str__(self) -> str:
        return self.message()


class Repairs(Displayed, list[Repair]):
    """All smallest repairs, the likeliest first; empty where every sum holds, or where `complete` is false."""

    def __init__(self, repairs: Iterable[Repair] = (), *, complete: bool = True) -> None:
        super().__init__(repairs)
        self.complete = complete
        """Whether no repair is missing; if false, more than `MOST` cells are wrong or the search was given up."""

    def message(self, lang: Lang = "zh") -> str:
        """Return how many repairs there are, or why there are none."""
        if not self.complete and self:
            words = f"可能的改法很多，只列出其中{len(self)}种", f"there are many repairs; {len(self)} of them are given"
        elif not self.complete:
            zh = f"有误的格超过{MOST}个或可能性过多，没有继续查找"
            words = zh, f"more than {MOST} cells are wrong, or too many can be; not searched further"
        elif not self:
            words = "各项勾稽关系都成立", "every sum holds"
        else:
            size = len(self[0].changes)
            zh = f"至少有{size}格有误，有{len(self)}种改法"
            words = zh, f"the fewest cells that can be wrong: {size}; repairs: {len(self)}"
        return words[lang != "zh"]


def _failing_groups(system: System, values: tuple[Value, ...], residuals: list[int | None]) -> Iterator[FailingSums]:
    """Yield the sums that fail, for each group of linked sums; sums with a blank are left out, as in `check`."""
    coefficients = system.coefficients
    if None in residuals:
        coefficients = system.coefficients_within(
            frozenset(at for at, residual in enumerate(residuals) if residual is not None)
        )
    for group in system.groups:
        if failing := {number: residual for number in group if (residual := residuals[number])}:
            yield FailingSums(coefficients, system.masks, values, failing, system.lowest)


def _repair(parts: tuple[SmallestSet, ...], system: System, judge: Judge) -> tuple[int, list[int], Repair]:
    """Join one set of each group to a repair and judge it; the result sorts by likelihood, then in printed order."""
    proposed, low, high = parts[0].proposed, parts[0].low, parts[0].high
    for part in parts[1:]:
        proposed, low, high = {**proposed, **part.proposed}, {**low, **part.low}, {**high, **part.high}
    cells = sorted(proposed)
    found = {cell: require_count(judge.values[cell]) for cell in cells}
    score, slips = judge.explain_all(found, {cell: proposed[cell] for cell in cells})
    changes: list[Change] = []
    for cell, slip in zip(cells, slips, strict=True):
        printed = system.cells[cell]
        changes.append(Change(printed.path, found[cell], proposed[cell], low[cell], high[cell], slip, printed))
    return -score, cells, Repair(tuple(changes), score)


def locate(report: Report, *, previous: Report | None = None, weights: Weights | None = None) -> Repairs:
    """Return every smallest set of cells that can be wrong, with the numbers (件) that would make all sums hold.

    The sums are those that `check` assesses: a sum with a blank is left out, because a blank is not 0; use `deduce`
    first where blanks can be filled.  Proposed numbers are whole and not negative.  The search is exact for up to
    `MOST` wrong cells (Fellegi & Holt 1976); for more, the list is empty and `complete` is false.  `previous` is the
    report of the year before, to recognise numbers that were kept by mistake.  `weights` ranks the repairs; equal ones
    stand in printed order.  Never raises on a bad report.

    >>> from gkreport import CaseOutcomes, ReviewAndLitigation
    >>> cases = CaseOutcomes(upheld=10, corrected=1, other=0, pending=0, total=0)
    >>> likeliest, *_ = locate(Report(review_and_litigation=ReviewAndLitigation(review=cases)))
    >>> likeliest.proposed
    {'review_and_litigation.review.total': 11}
    """
    form = form_of(report)
    system = system_of(form)
    values = form.values(report)
    residuals = system.sums.residuals(values)
    if not any(residuals):
        return Repairs()
    budget, left = BranchBudget(_BRANCHES), MOST
    groups: list[list[SmallestSet]] = []
    for failing_sums in _failing_groups(system, values, residuals):
        found = smallest_sets(failing_sums, left, budget)
        if not found:
            return Repairs(complete=False)
        left -= len(found[0].proposed)
        groups.append(found)
    before: tuple[object, ...] = ()
    if previous:
        cells = previous.cells()  # it may be of another edition
        before = tuple(cells.get(path) for path in form.cells)
    judge = Judge(surroundings_of(form), values, before, weights or _USUAL)
    ranked = sorted((_repair(parts, system, judge) for parts in itertools.product(*groups)), key=itemgetter(0, 1))
    return Repairs([repair for _, _, repair in ranked], complete=budget.left >= 0)

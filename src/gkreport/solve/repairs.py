"""Error localisation: the fewest cells that can be wrong where the sums of a report do not hold."""

import itertools
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Final, TypeAlias

import attrs

from gkreport.display import Displayed
from gkreport.errors import Lang
from gkreport.form import Cell, Identity, Sum, form_of
from gkreport.form.counterparts import laid_out
from gkreport.report import Report
from gkreport.report.precedence import precedes
from gkreport.solve.beyond import plainest_sets, with_holding_sum
from gkreport.solve.likelihood import ANOTHER, Judge, Slip, Weights, surroundings_of
from gkreport.solve.mistakes import Mistake, Scope, lines_alone, mistakes_in, scopes_of
from gkreport.solve.search import BranchBudget, FailingSums, SmallestSet, smallest_sets
from gkreport.solve.system import System, system_of

MOST: Final = 4
"""How many wrong cells are searched for in linked sums, at most."""

_PLAIN: Final = 8
"""How many of the cells none of whose sums holds are searched for beyond that: they are few."""
_USUAL: Final = Weights()
_BRANCHES: Final = 10_000
"""How many branches are followed for one report; then the search is given up, and says so."""
_FEW_BRANCHES: Final = 1_000
"""How many more are followed for more than `MOST` cells that are plain: six take a few hundred."""
_TOGETHER: Final = 1000
"""How many repairs are listed, at most: where two tables are wrong, each choice in one goes with each in the other."""
_NAMED: Final = 3
"""How many sums that fail even so are named, at most."""


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
    """Changes that make every sum without a blank hold: a smallest set, or a mistake of many cells that has a name."""

    changes: tuple[Change, ...]
    """In printed order."""
    score: int
    """How likely it is in comparison with the others, in the points of `Weights`."""
    _unmended: tuple[Sum, ...] = attrs.field(default=(), eq=False, repr=False)

    @property
    def unmended(self) -> tuple[Identity, ...]:
        """The sums that fail even so; none but where more than `MOST` cells are wrong."""
        return tuple(sum_.identity for sum_ in self._unmended)

    @property
    def proposed(self) -> Mapping[str, int]:
        """Dotted path -> number, as `Report.replace` takes it."""
        return {change.cell: change.proposed for change in self.changes}

    @property
    def determined(self) -> bool:
        """Whether no other numbers in these cells are possible."""
        return all(change.low == change.high for change in self.changes)

    def message(self, lang: Lang = "zh") -> str:
        """Return all changes, and how many sums they do not mend."""
        said = [change.message(lang) for change in self.changes]
        if self._unmended:
            at = [sum_.place if lang == "zh" else sum_.place_en for sum_ in self._unmended[:_NAMED]]
            many = len(self._unmended)
            more = ("等" if lang == "zh" else " ...") if many > _NAMED else ""
            zh = f"改后仍有{many}条勾稽关系不成立（{'、'.join(at)}{more}）"
            said.append(zh if lang == "zh" else f"sums that fail even so: {many} ({', '.join(at)}{more})")
        return ("；" if lang == "zh" else ". ").join(said)

    def __str__(self) -> str:
        return self.message()


class Repairs(Displayed, list[Repair]):
    """The repairs of a report, the likeliest first; empty where every sum holds."""

    def __init__(  # noqa: PLR0913  # what is known of a search, each by its name
        self,
        repairs: Iterable[Repair] = (),
        *,
        complete: bool = True,
        beyond: bool = False,
        confirmed: tuple[str, ...] = (),
        followed: tuple[str, ...] = (),
        unjudged: int = 0,
    ) -> None:
        super().__init__(repairs)
        self.complete = complete
        """Whether every smallest set of cells, and every mistake that has a name, is among them.

        If false, the search was given up; what is listed is what could be said.
        """
        self.beyond = beyond
        """Whether more than `MOST` cells in linked sums are wrong: then no repair is known to be a smallest."""
        self.confirmed = confirmed
        """The cells that were taken to be right, because the report of the year before confirms them."""
        self.followed = followed
        """The cells that were taken to hold what the report of the year before carried out, though they do not."""
        self.unjudged = unjudged
        """How many sums have a blank in them: nothing is known of these."""

    def message(self, lang: Lang = "zh") -> str:
        """Return how many repairs there are, and what is known of them."""
        at = int(lang != "zh")
        words = self._counted()[at]
        if beside := [said[at] for said in self._beside()]:
            words = f"{words}（{'；'.join(beside)}）" if lang == "zh" else "; ".join((words, *beside))
        return words

    def _counted(self) -> tuple[str, str]:
        """Say in both languages how many repairs there are."""
        many = len(self)
        if not self and self.complete:
            blank = "没有不成立的勾稽关系", "no sum fails"
            return blank if self.unjudged else ("各项勾稽关系都成立", "every sum holds")
        if not self:
            zh = f"有误的格超过{MOST}个或可能性过多，没有查出改法"
            return zh, f"more than {MOST} cells are wrong, or too many can be; no repair was found"
        if self.beyond and self.complete:
            zh = f"有误的格超过{MOST}个，有{many}种改法能解释全部"
            return zh, f"more than {MOST} cells are wrong; repairs that explain all: {many}"
        if self.beyond:
            zh = f"有误的格超过{MOST}个或可能性过多，没有逐一查找；列出{many}种改法，未必改得最少"
            en = f"more than {MOST} cells are wrong, or too many can be; not searched further"
            return zh, f"{en}; repairs given, perhaps not the smallest: {many}"
        if not self.complete:
            return f"可能的改法很多，只列出其中{many}种", f"there are many repairs; {many} of them are given"
        size = min(len(repair.changes) for repair in self)
        return f"至少有{size}格有误，有{many}种改法", f"the fewest cells that can be wrong: {size}; repairs: {many}"

    def _beside(self) -> Iterator[tuple[str, str]]:
        """Say in both languages what was taken as given, and what could not be judged."""
        if many := len(self.confirmed):
            en = f"taken as right, as last year's report confirms them: {many}"
            yield f"{many}格与上一年报告相符，视为无误", en
        if many := len(self.followed):
            yield f"{many}格与上一年报告不符，以上一年的数为准", f"taken to hold what last year carried out: {many}"
        if self.unjudged:
            zh = f"有{self.unjudged}条因空格无法核对"
            yield zh, f"sums that cannot be judged, as there are blanks in them: {self.unjudged}"


_Part: TypeAlias = SmallestSet | Mistake
"""What may be wrong in linked sums: a smallest set, or a mistake that has a name."""


def _sizes(parts: Iterable[_Part]) -> Iterator[int]:
    return (len(part.proposed) for part in parts)


@attrs.define(eq=False)
class _Search:
    """The search for the repairs of one report."""

    system: System
    failing: FailingSums
    judge: Judge
    confirmed: frozenset[int]
    """The cells that the report of the year before confirms."""
    budget: BranchBudget
    complete: bool = True
    beyond: bool = False
    protected: set[int] = attrs.field(factory=set)
    """The cells that some repair would change were they not confirmed."""
    followed: set[int] = attrs.field(factory=set)
    """The cells that some repair would leave at another number than the year before carried out."""

    def within(self, scopes: Iterable[Scope]) -> dict[Scope, FailingSums]:
        """Return what fails among the sums of each scope, without those in which nothing does."""
        return {
            scope: attrs.evolve(self.failing, residuals=failing)
            for scope in scopes
            if (failing := {sum_: by for sum_, by in self.failing.residuals.items() if sum_ in scope.sums})
        }

    def explanations(self, scope: Scope, failing: FailingSums) -> list[_Part]:
        """Return what may be wrong in a group of linked sums; empty where nothing can be said."""
        sets = smallest_sets(failing, MOST, self.budget)
        one_cell = any(len(one.proposed) == 1 for one in sets)
        found = self.unconfirmed([*sets, *mistakes_in(scope, failing, self.judge, one_cell=one_cell)])
        self.beyond |= not sets
        self.complete &= bool(found)
        if found:
            return found
        if alone := [SmallestSet(changed, changed, changed) for _, changed in lines_alone(scope, failing)]:
            return [*alone]
        if plain := smallest_sets(failing, _PLAIN, BranchBudget(_FEW_BRANCHES), with_holding_sum(failing)):
            return [*plain]
        return [*plainest_sets(failing, lambda rest, taken: smallest_sets(rest, MOST, self.budget, taken))]

    def unconfirmed(self, parts: Sequence[_Part]) -> list[_Part]:
        """Leave out what the year before speaks against, unless there is nothing else.

        Where as few changes as any give every cell what that year carried out, its numbers stand; else those that it
        confirms do.
        """
        agreed = [part for part in parts if self.judge.agrees(part.proposed)]
        if agreed and min(_sizes(agreed)) > min(_sizes(parts)):
            agreed = []
        kept = agreed or [part for part in parts if self.confirmed.isdisjoint(part.proposed)]
        if not kept:
            return [*parts]
        self.protected |= self.confirmed.intersection(cell for part in parts for cell in part.proposed)
        if agreed and len(agreed) < len(parts):
            self.followed.update(self.judge.contradicted)
        return kept

    def joint(self, scopes: Sequence[Scope]) -> Iterator[tuple[_Part, ...]]:
        """Yield what may be wrong in all sums together."""
        failing = self.within(scopes)
        found = {scope: self.explanations(scope, inside) for scope, inside in failing.items() if not scope.groups}
        yield from self.products(found.values())
        for scope, inside in failing.items():
            if sum(group in found for group in scope.groups) > 1:
                mistakes = self.unconfirmed([*mistakes_in(scope, inside, self.judge)])
                others = [parts for group, parts in found.items() if group not in scope.groups]
                yield from self.products([mistakes, *others]) if mistakes else ()

    def products(self, groups: Iterable[Sequence[_Part]]) -> Iterator[tuple[_Part, ...]]:
        """Yield each choice in one group with each in the others, but the likeliest where there are too many."""
        choices = sorted(filter(None, groups), key=len)
        many = math.prod(map(len, choices))
        if many > _TOGETHER:
            self.complete = False
            *few, most = choices
            likely = sorted(most, key=lambda part: self.repair((part,))[0])
            choices = [*few, likely[: max(1, _TOGETHER * len(most) // many)]]
        if choices:
            yield from itertools.islice(itertools.product(*choices), _TOGETHER)

    def repair(self, parts: Iterable[_Part]) -> tuple[tuple[int, list[int]], Repair]:
        """Join what may be wrong in each group to one repair; what it is sorted by: likelihood, then printed order."""
        proposed: dict[int, int] = {}
        low: dict[int, int] = {}
        high: dict[int, int] = {}
        slips: dict[int, Slip] = {}
        score = ANOTHER  # for the first slip
        for part in parts:
            proposed |= part.proposed
            low |= part.low
            high |= part.high
            if isinstance(part, Mistake):
                slips |= part.slips
                score += part.weight + self.judge.agreement(part.proposed) - ANOTHER
        cells = sorted(proposed)
        found = {cell: self.failing.count(cell) for cell in cells}
        points, others = self.judge.explain_all(found, {cell: proposed[cell] for cell in cells if cell not in slips})
        slips |= others
        score += points
        printed = self.system.cells
        changes = (
            Change(printed[at].path, found[at], proposed[at], low[at], high[at], slips[at], printed[at]) for at in cells
        )
        still = () if self.complete else self.failing.residuals_with(proposed)
        unmended = tuple(self.system.sums.all[sum_] for sum_ in sorted(still))
        return (-score, cells), Repair(tuple(changes), score, unmended)

    def repairs(self, scopes: Sequence[Scope]) -> list[Repair]:
        """Return all repairs, the likeliest first, then in printed order; each set of numbers with its best reason."""
        found = sorted(map(self.repair, self.joint(scopes)), key=itemgetter(0))
        best: dict[tuple[tuple[str, int], ...], Repair] = {}
        for _, repair in found:
            best.setdefault(tuple(repair.proposed.items()), repair)
        return list(best.values())


def locate(report: Report, *, previous: Report | None = None, weights: Weights | None = None) -> Repairs:
    """Return every smallest set of cells that can be wrong, with the numbers (件) that would make all sums hold.

    The sums are those that `check` assesses: a sum with a blank is left out, because a blank is not 0; use `deduce`
    first where blanks can be filled.  Proposed numbers are whole and not negative.  The search is exact for up to
    `MOST` wrong cells in linked sums (Fellegi & Holt 1976).  Beside these smallest sets stand the mistakes of many
    cells that explain everything: a row or column shifted by one cell or left out, two rows exchanged, totals that were
    not updated, requests that were counted twice, or not at all, in all their totals.  Where neither explains
    everything, `complete` is false and the plainest changes are listed, with the sums they leave (`Repair.unmended`).
    `previous` is the report of the year before, to recognise numbers that were kept by mistake, and what was carried
    in: what that year carried out is taken to be right, unless no repair agrees with it.  A report that is of another
    organ or not on the year before is not used.
    `weights` ranks the repairs; equal ones stand in printed order.  Never raises on a bad report.

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
    unjudged = residuals.count(None)
    if not any(residuals):
        return Repairs(unjudged=unjudged)
    failing = {sum_: residual for sum_, residual in enumerate(residuals) if residual}
    coefficients = system.coefficients
    if unjudged:  # a sum with a blank is left out, as in `check`
        assessed = frozenset(sum_ for sum_, residual in enumerate(residuals) if residual is not None)
        coefficients = system.coefficients_within(assessed)
    before = laid_out(form, previous) if previous and precedes(previous, report) else (None,) * len(values)
    carried = {opening: number for opening, closing in system.carried if isinstance(number := before[closing], int)}
    judge = Judge(surroundings_of(form), values, before, carried, weights or _USUAL)
    confirmed = frozenset(cell for cell, number in carried.items() if values[cell] == number)
    search = _Search(
        system,
        FailingSums(coefficients, system.masks, values, failing, system.lowest),
        judge,
        confirmed,
        BranchBudget(_BRANCHES),
    )
    repairs = search.repairs(scopes_of(form))

    def paths(cells: Iterable[int]) -> tuple[str, ...]:
        return tuple(system.cells[cell].path for cell in sorted(cells))

    return Repairs(
        repairs,
        complete=search.complete and search.budget.left >= 0,
        beyond=search.beyond,
        confirmed=paths(search.protected),
        followed=paths(search.followed),
        unjudged=unjudged,
    )

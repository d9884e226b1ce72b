"""Deduction: fills the blanks for which the sums of the form, and no count below 0, allow one value only."""

from collections.abc import Iterator, Mapping
from typing import Final

import attrs

from gkreport.errors import Lang
from gkreport.form import Cell, Identity, Sum, form_of
from gkreport.report import Report
from gkreport.report.values import Value
from gkreport.solve.system import System, system_of

_LOOKS: Final = 200
"""How often one sum is evaluated, at most: where numbers contradict each other, bounds could rise for ever."""


@attrs.frozen
class Step:
    """What follows for one cell from one sum, the printed numbers and the steps before."""

    identity: Identity
    cell: str
    """Its dotted path."""
    relation: str
    """`≥`, `≤` or `＝`."""
    value: int
    _printed: Cell = attrs.field(eq=False, repr=False)
    _sum: Sum = attrs.field(eq=False, repr=False)

    def message(self, lang: Lang = "zh") -> str:
        """Return the sum, where it is printed, and what follows from it."""
        if lang == "zh":
            return f"{self._sum.place}：{self.identity.formula}，故{self._printed.place}{self.relation}{self.value}"
        relation = {"≥": ">=", "≤": "<=", "＝": "="}[self.relation]
        formula = self.identity.formula_en
        return f"{self._sum.place_en}: {formula}, hence {self.cell} {relation} {self.value}"


@attrs.frozen
class Reason:
    """Why a blank can only hold one value (件): the steps that lead to it, in order."""

    cell: str
    value: int
    steps: tuple[Step, ...]
    _printed: Cell = attrs.field(eq=False, repr=False)

    @property
    def identities(self) -> tuple[Identity, ...]:
        """The sums that force it, each once, in the order they are used."""
        return tuple(dict.fromkeys(step.identity for step in self.steps))

    def message(self, lang: Lang = "zh") -> str:
        """Return the cell as printed, its value, and every sum that leads there."""
        steps = [step.message(lang) for step in self.steps]
        if lang == "zh":
            return f"{self._printed.label}应为{self.value}。依据：{'；'.join(steps)}；各格不小于0"
        return f"{self.cell} must be {self.value}: {'; '.join(steps)}; no count is below 0"

    def __str__(self) -> str:
        return self.message()


@attrs.frozen
class Contradiction:
    """Sums that cannot all hold, whatever numbers of 0 or more stand in the blanks."""

    identities: tuple[Identity, ...]
    _sums: tuple[Sum, ...] = attrs.field(eq=False, repr=False)

    def message(self, lang: Lang = "zh") -> str:
        """Return the sums and where they are printed."""
        if lang == "zh":
            sums = "；".join(f"{sum_.place}：{sum_.identity.formula}" for sum_ in self._sums)
            return f"空格无论填什么（不小于0），下列勾稽关系都不能同时成立：{sums}"
        sums = "; ".join(f"{sum_.place_en}: {sum_.identity.formula_en}" for sum_ in self._sums)
        return f"whatever stands in the blanks (0 or more), these cannot all hold: {sums}"

    def __str__(self) -> str:
        return self.message()


@attrs.frozen
class Deduction:
    """The result of `deduce`."""

    report: Report
    """The report with every blank filled for which only one value is possible."""
    filled: Mapping[str, int]
    """Dotted path -> value (件), in printed order."""
    reasons: Mapping[str, Reason]
    """The reason for each cell filled."""
    bounds: Mapping[str, tuple[int, int | None]]
    """For each cell of a sum that stays blank its lowest and highest value; None where there is no highest."""
    contradictions: tuple[Contradiction, ...]
    """Sums that cannot hold; nothing is deduced from them."""


@attrs.frozen(eq=False)
class _Bound:
    """A bound on a blank, and the bounds it rests on; `sum_` is None where it holds from the start."""

    value: int
    cell: int
    relation: str
    sum_: Sum | None = None
    rests_on: tuple["_Bound", ...] = ()


@attrs.define(eq=False)
class _Blank:
    """The lowest and the highest value of a blank, as far as known."""

    low: _Bound
    high: _Bound | None = None

    @property
    def bounds(self) -> tuple[_Bound, ...]:
        """Both bounds, or only the lower one where there is no upper one."""
        return (self.low, self.high) if self.high else (self.low,)

    def take(self, bound: _Bound) -> bool:
        """Use a bound if it is tighter; returns whether it was."""
        if bound.relation == "≤":
            if self.high and self.high.value <= bound.value:
                return False
            self.high = bound
        else:
            if self.low.value >= bound.value:
                return False
            self.low = bound
        return True


def _trail(bounds: tuple[_Bound, ...]) -> list[_Bound]:
    """Return these bounds and all derived ones that they rest on, each after those it rests on."""
    order: dict[_Bound, None] = {}
    waiting = [(bound, False) for bound in reversed(bounds)]
    while waiting:
        bound, done = waiting.pop()
        if done:
            order[bound] = None
        elif bound.sum_ and bound not in order:
            waiting.append((bound, True))
            waiting += [(below, False) for below in reversed(bound.rests_on)]
    return list(order)


def _implied(sum_: Sum, values: tuple[Value, ...], blanks: Mapping[int, _Blank]) -> Iterator[_Bound]:
    """Yield the bounds that a sum gives for each blank in it, from its printed numbers and the other blanks."""
    known = sum(sign * value for sign, cell in sum_.terms if isinstance(value := values[cell], int))
    unknown = [(sign, cell, blanks[cell]) for sign, cell in sum_.terms if cell in blanks]
    for sign, cell, _ in unknown:
        others = [(-sign * factor, blank) for factor, at, blank in unknown if at != cell]
        for relation in ("≥", "≤"):
            sides = [blank.high if (factor > 0) is (relation == "≤") else blank.low for factor, blank in others]
            rests_on = tuple(bound for bound in sides if bound)
            if len(rests_on) == len(sides):
                rest = sum(factor * bound.value for (factor, _), bound in zip(others, rests_on, strict=True))
                yield _Bound(rest - sign * known, cell, relation, sum_, rests_on)


def _propagate(system: System, values: tuple[Value, ...], sums: list[Sum]) -> tuple[dict[int, _Blank], _Blank | None]:
    """Return the bounds of all blanks, and the first blank for which no value is possible, if there is one."""
    blanks = {
        cell: _Blank(_Bound(system.lowest[cell], cell, "≥"))
        for cell, terms in enumerate(system.coefficients)
        if terms and values[cell] is None
    }
    looks = dict.fromkeys(sums, _LOOKS)
    waiting = dict.fromkeys(sums)  # an ordered set
    while waiting:
        sum_ = next(iter(waiting))
        del waiting[sum_]
        looks[sum_] -= 1
        for bound in _implied(sum_, values, blanks):
            blank = blanks[bound.cell]
            if blank.take(bound):
                if blank.high and blank.high.value < blank.low.value:
                    return blanks, blank
                waiting |= dict.fromkeys(
                    system.sums.all[number]
                    for number in system.coefficients[bound.cell]
                    if looks.get(system.sums.all[number], 0) > 0
                )
    return blanks, None


def _steps(system: System, bounds: tuple[_Bound, ...]) -> Iterator[Step]:
    """Yield a trail of bounds as steps; both bounds of a cell by the same sum are one step."""
    relations_of: dict[tuple[Sum, int, int], list[str]] = {}
    for bound in _trail(bounds):
        assert bound.sum_  # noqa: S101  # a trail holds derived bounds only
        relations_of.setdefault((bound.sum_, bound.cell, bound.value), []).append(bound.relation)
    for (sum_, cell, value), relations in relations_of.items():
        relation = relations[0] if len(relations) == 1 else "＝"
        printed = system.cells[cell]
        yield Step(sum_.identity, printed.path, relation, value, printed, sum_)


def deduce(report: Report) -> Deduction:
    """Fill every blank of a report for which its sums allow one value only, and say why.

    The sums are those the form prints (总计 and 第一项加第二项之和等于第三项加第四项之和, 国办公开办函〔2021〕30号); no
    count is negative.  Bounds in whole numbers (件) are carried from sum to sum until nothing more follows.
    What is filled is certain.  A blank that only several sums together determine (four blanks in a rectangle, say) can
    stay blank, with bounds wider than necessary.
    A blank is not 0: it is filled with 0 only where no other value is possible.  Never raises on a bad report: sums
    that cannot hold are returned as contradictions and not used.

    >>> from gkreport import CaseOutcomes, ReviewAndLitigation
    >>> cases = CaseOutcomes(upheld=2, corrected=1, total=3)
    >>> deduction = deduce(Report(review_and_litigation=ReviewAndLitigation(review=cases)))
    >>> deduction.filled
    {'review_and_litigation.review.other': 0, 'review_and_litigation.review.pending': 0}
    """
    form = form_of(report)
    system = system_of(form)
    values = form.values(report)
    broken = [sum_ for sum_ in system.sums.all if sum_.residual(values)]
    contradictions = [Contradiction((sum_.identity,), (sum_,)) for sum_ in broken]
    sound = [sum_ for sum_ in system.sums.all if sum_ not in broken]
    blanks, impossible = _propagate(system, values, sound)
    while impossible:  # start again without the sums that led here, because nothing may rest on them
        sums = tuple(dict.fromkeys(bound.sum_ for bound in _trail(impossible.bounds) if bound.sum_))
        contradictions.append(Contradiction(tuple(sum_.identity for sum_ in sums), sums))
        sound = [sum_ for sum_ in sound if sum_ not in sums]
        blanks, impossible = _propagate(system, values, sound)
    reasons: dict[str, Reason] = {}
    bounds: dict[str, tuple[int, int | None]] = {}
    for cell, blank in blanks.items():
        printed = system.cells[cell]
        if blank.high and blank.high.value == blank.low.value:
            reasons[printed.path] = Reason(printed.path, blank.low.value, tuple(_steps(system, blank.bounds)), printed)
        else:
            bounds[printed.path] = (blank.low.value, blank.high.value if blank.high else None)
    filled = {path: reason.value for path, reason in reasons.items()}
    return Deduction(report.replace(filled), filled, reasons, bounds, tuple(contradictions))

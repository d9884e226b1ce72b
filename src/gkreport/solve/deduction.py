"""Deduction: the blanks that the sums of the form and the fact that no count is negative leave no choice for."""

from collections.abc import Iterator, Mapping
from typing import Final

import attrs

from gkreport.errors import Lang
from gkreport.form import Cell, Identity, Sum, form_of
from gkreport.report import Report
from gkreport.report.values import Value
from gkreport.solve.system import System, system_of

_LOOKS: Final = 200
"""How often one sum is looked at, at most: numbers that contradict each other can push bounds up for ever."""


@attrs.frozen
class Step:
    """What one sum says of one cell, given the numbers printed and the steps before it."""

    identity: Identity
    cell: str
    """Its dotted path."""
    relation: str
    """`≥`, `≤` or `＝`."""
    value: int
    _printed: Cell = attrs.field(eq=False, repr=False)
    _line: Sum = attrs.field(eq=False, repr=False)

    def message(self, lang: Lang = "zh") -> str:
        """Say which sum, where it is printed, and what follows from it."""
        if lang == "zh":
            return f"{self._line.place}：{self.identity.formula}，故{self._printed.place}{self.relation}{self.value}"
        relation = {"≥": ">=", "≤": "<=", "＝": "="}[self.relation]
        formula = self.identity.formula_en
        return f"{self._line.place_en}: {formula}, hence {self.cell} {relation} {self.value}"


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
        """Name the cell as printed, its value, and every sum that leads there."""
        steps = [step.message(lang) for step in self.steps]
        if lang == "zh":
            return f"{self._printed.label}应为{self.value}。依据：{'；'.join(steps)}；各格不小于0"
        return f"{self.cell} must be {self.value}: {'; '.join(steps)}; no count is below 0"

    def __str__(self) -> str:
        return self.message()


@attrs.frozen
class Contradiction:
    """Sums that cannot all hold, whatever non-negative numbers stand in the blanks."""

    identities: tuple[Identity, ...]
    _lines: tuple[Sum, ...] = attrs.field(eq=False, repr=False)

    def message(self, lang: Lang = "zh") -> str:
        """Name the sums and where they are printed."""
        if lang == "zh":
            sums = "；".join(f"{line.place}：{line.identity.formula}" for line in self._lines)
            return f"空格无论填什么（不小于0），下列勾稽关系都不能同时成立：{sums}"
        sums = "; ".join(f"{line.place_en}: {line.identity.formula_en}" for line in self._lines)
        return f"whatever stands in the blanks (0 or more), these cannot all hold: {sums}"

    def __str__(self) -> str:
        return self.message()


@attrs.frozen
class Deduction:
    """What follows from a report for its blanks."""

    report: Report
    """The report with every blank filled that only one value fits."""
    filled: Mapping[str, int]
    """Dotted path -> value (件), in printed order."""
    reasons: Mapping[str, Reason]
    """Why, for every cell filled."""
    bounds: Mapping[str, tuple[int, int | None]]
    """For each blank in a sum that stays blank: the least and the greatest it can be, None where nothing bounds it."""
    contradictions: tuple[Contradiction, ...]
    """Sums that no filling satisfies; nothing is deduced from them."""


@attrs.frozen(eq=False)
class _Bound:
    """A bound on a blank and the bounds it rests on; `line` is None where it holds from the start."""

    value: int
    cell: int
    relation: str
    line: Sum | None = None
    rests_on: tuple["_Bound", ...] = ()


@attrs.define(eq=False)
class _Blank:
    """A blank: the least and the greatest it can be, as far as known."""

    low: _Bound
    high: _Bound | None = None

    @property
    def bounds(self) -> tuple[_Bound, ...]:
        """Both bounds, or the lower alone where there is no upper."""
        return (self.low, self.high) if self.high else (self.low,)

    @property
    def room(self) -> int | None:
        """How many other values fit beside the least: 0 where it is determined, negative where none fits."""
        return self.high.value - self.low.value if self.high else None

    def take(self, bound: _Bound) -> bool:
        """Take over a bound if it is tighter."""
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
    """Return all derived bounds that these rest on, themselves included, each after what it rests on."""
    order: dict[_Bound, None] = {}
    waiting = [(bound, False) for bound in reversed(bounds)]
    while waiting:
        bound, done = waiting.pop()
        if done:
            order[bound] = None
        elif bound.line and bound not in order:
            waiting.append((bound, True))
            waiting += [(below, False) for below in reversed(bound.rests_on)]
    return list(order)


def _lines(bounds: tuple[_Bound, ...]) -> tuple[Sum, ...]:
    """Return the sums that these bounds rest on, each once."""
    return tuple(dict.fromkeys(bound.line for bound in _trail(bounds) if bound.line))


def _implied(line: Sum, values: tuple[Value, ...], blanks: Mapping[int, _Blank]) -> Iterator[_Bound]:
    """Yield what a sum says of each blank in it: x = ∓(what is printed + the other blanks), least and greatest."""
    known = sum(sign * value for sign, cell in line.terms if isinstance(value := values[cell], int))
    unknown = [(sign, cell, blanks[cell]) for sign, cell in line.terms if cell in blanks]
    for sign, cell, _ in unknown:
        others = [(-sign * factor, blank) for factor, at, blank in unknown if at != cell]
        for relation in ("≥", "≤"):
            sides = [blank.high if (factor > 0) is (relation == "≤") else blank.low for factor, blank in others]
            rests_on = tuple(bound for bound in sides if bound)
            if len(rests_on) == len(sides):
                rest = sum(factor * bound.value for (factor, _), bound in zip(others, rests_on, strict=True))
                yield _Bound(rest - sign * known, cell, relation, line, rests_on)


def _propagate(system: System, values: tuple[Value, ...], lines: list[Sum]) -> tuple[dict[int, _Blank], _Blank | None]:
    """Tighten the bounds of all blanks until nothing more follows; beside them the first that no value fits."""
    blanks = {
        cell: _Blank(_Bound(system.lowest[cell], cell, "≥"))
        for cell, column in enumerate(system.columns)
        if column and values[cell] is None
    }
    looks = dict.fromkeys(lines, _LOOKS)
    waiting = dict.fromkeys(lines)  # an ordered set
    while waiting:
        line = next(iter(waiting))
        del waiting[line]
        looks[line] -= 1
        for bound in _implied(line, values, blanks):
            blank = blanks[bound.cell]
            if blank.take(bound):
                if blank.high and blank.high.value < blank.low.value:
                    return blanks, blank
                waiting |= dict.fromkeys(
                    system.lines[number]
                    for number in system.columns[bound.cell]
                    if looks.get(system.lines[number], 0) > 0
                )
    return blanks, None


def _steps(system: System, bounds: tuple[_Bound, ...]) -> Iterator[Step]:
    """Tell a trail of bounds as steps; where one sum gives both bounds of a cell, they are one step."""
    told: dict[tuple[Sum, int, int], list[str]] = {}
    for bound in _trail(bounds):
        assert bound.line  # noqa: S101  # a trail holds what was derived
        told.setdefault((bound.line, bound.cell, bound.value), []).append(bound.relation)
    for (line, cell, value), relations in told.items():
        relation = relations[0] if len(relations) == 1 else "＝"
        printed = system.cells[cell]
        yield Step(line.identity, printed.path, relation, value, printed, line)


def deduce(report: Report) -> Deduction:
    """Fill every blank of a report that its sums leave no choice for, and say why.

    The sums are those the form prints (总计 and 第一项加第二项之和等于第三项加第四项之和, 国办公开办函〔2021〕30号); no
    count is negative.  Bounds are carried from sum to sum, in whole numbers (件), until nothing more follows.
    What is filled is certain; a blank that only several sums added up would settle (four blanks in a rectangle,
    say) can stay blank, with bounds wider than need be.
    A blank is never taken for 0: it is filled with 0 only where nothing else fits.  Never raises on a bad
    report: sums that cannot hold are told as contradictions and take no part in any deduction.

    >>> from gkreport.report import CaseOutcomes, ReviewAndLitigation
    >>> cases = CaseOutcomes(upheld=2, corrected=1, total=3)
    >>> deduction = deduce(Report(review_and_litigation=ReviewAndLitigation(review=cases)))
    >>> deduction.filled
    {'review_and_litigation.review.other': 0, 'review_and_litigation.review.pending': 0}
    """
    form = form_of(report)
    system = system_of(form)
    values = form.values(report)
    broken = [line for line in system.lines if line.residual(values)]
    contradictions = [Contradiction((line.identity,), (line,)) for line in broken]
    sound = [line for line in system.lines if line not in broken]
    blanks, impossible = _propagate(system, values, sound)
    while impossible:  # start afresh without the sums that led there: nothing may rest on them
        lines = _lines(impossible.bounds)
        contradictions.append(Contradiction(tuple(line.identity for line in lines), lines))
        sound = [line for line in sound if line not in lines]
        blanks, impossible = _propagate(system, values, sound)
    reasons: dict[str, Reason] = {}
    bounds: dict[str, tuple[int, int | None]] = {}
    for cell, blank in blanks.items():
        printed = system.cells[cell]
        if blank.room == 0:
            reasons[printed.path] = Reason(printed.path, blank.low.value, tuple(_steps(system, blank.bounds)), printed)
        else:
            bounds[printed.path] = (blank.low.value, blank.high.value if blank.high else None)
    filled = {path: reason.value for path, reason in reasons.items()}
    return Deduction(report.replace(filled), filled, reasons, bounds, tuple(contradictions))

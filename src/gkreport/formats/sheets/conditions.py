"""What rules of a sheet make of the looks of its cells: conditional formats.

A rule that can hide or strike nothing is left alone.  Of the others, comparisons with numbers are computed; where it
cannot be told whether a rule holds, the cells that it could change are in doubt.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

import attrs

from gkreport.formats.sheets.cells import UNCERTAIN, SheetCells
from gkreport.formats.sheets.codes import Code, holds, number_in
from gkreport.formats.sheets.formulas import At
from gkreport.formats.sheets.looks import NO_FONT, Font, Look
from gkreport.formats.sheets.names import Area
from gkreport.seen import Colour, Sight, Verdict, Why


@attrs.frozen
class Change:
    """What a rule changes of a look; None is what it leaves."""

    font: Font = NO_FONT
    grounds: tuple[Colour, ...] | None = None
    code: Code | None = None
    hides: bool = False
    """Whether a picture stands in the place of the number."""

    def of(self, look: Look) -> Look:
        """Return a look with the change."""
        font = attrs.evolve(look.font, ink=self.font.ink or look.font.ink, struck=self.font.struck or look.font.struck)
        return attrs.evolve(look, font=font, grounds=self.grounds or look.grounds, code=self.code or look.code)

    def under(self, first: "Change") -> "Change":
        """Return this change and one that comes before it."""
        ink, struck = first.font.ink or self.font.ink, first.font.struck or self.font.struck
        return Change(
            Font(ink=ink, struck=struck),
            first.grounds or self.grounds,
            first.code or self.code,
            first.hides or self.hides,
        )


@attrs.frozen(eq=False)
class Rule:
    """A rule that changes how some cells are seen, where it holds."""

    areas: Sequence[Area]
    change: Change
    kind: str
    operator: str
    operands: Sequence[str]
    priority: int
    stops: bool


def judge_conditions(rules: Iterable[Rule], cells: SheetCells) -> None:
    """Judge the cells of a sheet by its rules."""
    touched: dict[At, list[Rule]] = {}
    for rule in sorted(rules, key=lambda rule: rule.priority):
        for at in cells.inside(rule.areas):
            touched.setdefault(at, []).append(rule)
    for at, own in touched.items():
        if at in cells.rich or at in cells.unseen:
            _judge_parts(at, own, cells)
        elif at in cells.texts:
            plainly = _seen(Change(), at, cells)
            if any(_seen(rule.change, at, cells) != plainly for rule in own):
                _judge_cell(at, own, cells)


def _judge_parts(at: At, rules: Sequence[Rule], cells: SheetCells) -> None:
    """Judge a cell of which not all was seen alike, or nothing: what a rule makes of its parts is not certain."""
    if any(_is_met(rule, at, cells) is not False for rule in rules):
        cells.unseen.pop(at, None)
        value = cells.values[at]
        cells.texts[at] = f"{value:f}" if isinstance(value, Decimal) else value
        cells.judge(at, UNCERTAIN)


def _judge_cell(at: At, rules: Sequence[Rule], cells: SheetCells) -> None:
    """Judge a cell by the rules for it, the first of two that change the same being the stronger one."""
    first, surely, perhaps = None, Change(), Change()
    for rule in rules:
        met = _is_met(rule, at, cells)
        first = first or (rule.change if met else None)
        perhaps = rule.change.under(perhaps) if met is not False else perhaps
        surely = rule.change.under(surely) if met else surely
        if met and rule.stops:
            break
    verdict, text = _seen(surely, at, cells)
    others = [perhaps, first or surely]  # some programs follow the first rule alone
    if any(_seen(change, at, cells) != (verdict, text) for change in others):
        verdict = UNCERTAIN
    elif verdict != _seen(Change(), at, cells)[0] or text != cells.texts[at]:
        cells.texts[at] = text
    else:
        return
    cells.judge(at, verdict)


def _seen(change: Change, at: At, cells: SheetCells) -> tuple[Verdict, str]:
    """Return how a cell is seen after a change, and what it shows."""
    if change.hides:
        return Verdict(Sight.UNSEEN, Why.HIDDEN), cells.texts[at]
    changed, value = change.of(cells.looks[at]), cells.values.get(at)
    if not isinstance(value, Decimal):
        return changed.judge_text(), cells.texts[at]
    shown = cells.texts[at] if change.code is None else change.code.show(value) or f"{value:f}"
    return changed.judge_number(value), shown


# -- whether a rule holds --------------------------------------------------------------------------

_OPERATORS: Final = {
    "lessThan": "<",
    "lessThanOrEqual": "<=",
    "equal": "=",
    "notEqual": "<>",
    "greaterThanOrEqual": ">=",
    "greaterThan": ">",
}


def _is_met(rule: Rule, at: At, cells: SheetCells) -> bool | None:
    """Say whether a rule holds for a cell; None where that cannot be told."""
    value = cells.values.get(at)
    if rule.kind == "cellIs" and isinstance(value, Decimal):
        operands = [number for text in rule.operands if (number := number_in(text.strip())) is not None]
        if len(operands) == len(rule.operands) > 0:
            return _compare(rule.operator, value, operands)
    if rule.kind == "expression" and rule.operands and rule.operands[0].strip().upper() in ("TRUE", "1"):
        return True
    return True if rule.kind in ("iconSet", "dataBar") else None


def _compare(operator: str, value: Decimal, operands: Sequence[Decimal]) -> bool | None:
    if operator in _OPERATORS:
        return holds(f"{_OPERATORS[operator]}{operands[0]:f}", value)
    if operator not in ("between", "notBetween"):
        return None
    low, high = sorted((operands[0], operands[-1]))
    return (low <= value <= high) == (operator == "between")

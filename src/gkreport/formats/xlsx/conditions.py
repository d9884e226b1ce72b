"""What rules of a sheet make of the looks of its cells (conditional formats, ECMA-376 part 1, 18.3.1.18).

A rule that can hide or strike nothing is left alone.  Of the others, comparisons with numbers are computed; where it
cannot be told whether a rule holds, the cells that it could change are in doubt.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

import attrs

from gkreport.formats.opc import Element
from gkreport.formats.xlsx.cells import UNCERTAIN, SheetCells
from gkreport.formats.xlsx.codes import Code, code_of, holds, number_in
from gkreport.formats.xlsx.colours import Colours
from gkreport.formats.xlsx.formulas import At
from gkreport.formats.xlsx.looks import NO_FONT, Font, Look, font_of, grounds_of
from gkreport.formats.xlsx.names import Area, area_of, is_on, whole
from gkreport.seen import WHITE, Colour, Sight, Verdict, Why


@attrs.frozen
class _Change:
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

    def under(self, first: "_Change") -> "_Change":
        """Return this change and one that comes before it."""
        ink, struck = first.font.ink or self.font.ink, first.font.struck or self.font.struck
        return _Change(
            Font(ink=ink, struck=struck),
            first.grounds or self.grounds,
            first.code or self.code,
            first.hides or self.hides,
        )


@attrs.frozen(eq=False)
class _Rule:
    areas: Sequence[Area]
    change: _Change
    kind: str
    operator: str
    operands: Sequence[str]
    priority: int
    stops: bool


def judge_conditions(root: Element, cells: SheetCells, colours: Colours, differing: Sequence[Element]) -> None:
    """Judge the cells of a sheet by its rules."""
    touched: dict[At, list[_Rule]] = {}
    for rule in sorted(_rules(root, colours, differing), key=lambda rule: rule.priority):
        for at in cells.inside(rule.areas):
            touched.setdefault(at, []).append(rule)
    for at, own in touched.items():
        if at in cells.rich or at in cells.unseen:
            _judge_parts(at, own, cells)
        elif at in cells.texts:
            plainly = _seen(_Change(), at, cells)
            if any(_seen(rule.change, at, cells) != plainly for rule in own):
                _judge_cell(at, own, cells)


def _judge_parts(at: At, rules: Sequence[_Rule], cells: SheetCells) -> None:
    """Judge a cell of which not all was seen alike, or nothing: what a rule makes of its parts is not certain."""
    if any(_is_met(rule, at, cells) is not False for rule in rules):
        cells.unseen.pop(at, None)
        value = cells.values[at]
        cells.texts[at] = f"{value:f}" if isinstance(value, Decimal) else value
        cells.judge(at, UNCERTAIN)


def _judge_cell(at: At, rules: Sequence[_Rule], cells: SheetCells) -> None:
    """Judge a cell by the rules for it, the first of two that change the same being the stronger one."""
    first, surely, perhaps = None, _Change(), _Change()
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
    elif verdict != _seen(_Change(), at, cells)[0] or text != cells.texts[at]:
        cells.texts[at] = text
    else:
        return
    cells.judge(at, verdict)


def _seen(change: _Change, at: At, cells: SheetCells) -> tuple[Verdict, str]:
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


def _is_met(rule: _Rule, at: At, cells: SheetCells) -> bool | None:
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


# -- rules -----------------------------------------------------------------------------------------


def _rules(root: Element, colours: Colours, differing: Sequence[Element]) -> Iterator[_Rule]:
    """Yield the rules of a sheet that change how anything is seen."""
    changes: dict[int, _Change] = {}
    for element in root.iterchildren("{*}conditionalFormatting", "{*}extLst"):
        for group in element.iter("{*}conditionalFormatting"):
            areas = [area for ref in _references(group).split() if (area := area_of(ref))]
            for rule in group.iterchildren("{*}cfRule"):
                number = whole(rule.get("dxfId"), -1)
                if 0 <= number < len(differing) and number not in changes:
                    changes[number] = _change_of(differing[number], colours)
                own = rule.find("{*}dxf")
                change = changes.get(number, _Change()) if own is None else _change_of(own, colours)
                change = _drawn(rule, colours) or change
                if change != _Change():
                    yield _Rule(
                        areas,
                        change,
                        rule.get("type", ""),
                        rule.get("operator", ""),
                        [formula.text or "" for formula in rule.iterchildren("{*}formula", "{*}f")],
                        whole(rule.get("priority")),
                        is_on(rule.get("stopIfTrue")),
                    )


def _references(group: Element) -> str:
    """Return the cells of some rules; newer ones name them in an element."""
    own = group.find("{*}sqref")
    return group.get("sqref", "") if own is None else own.text or ""


def _change_of(differing: Element, colours: Colours) -> _Change:
    parts: Mapping[str, Element] = {str(part.tag).rpartition("}")[2]: part for part in differing}
    font = font_of(parts["font"], colours) if "font" in parts else NO_FONT
    code = parts["numFmt"].get("formatCode") if "numFmt" in parts else None
    return _Change(
        Font(ink=font.ink, struck=font.struck),
        grounds_of(parts["fill"], colours, differing=True) if "fill" in parts else None,
        code_of(code) if code else None,
    )


def _drawn(rule: Element, colours: Colours) -> _Change | None:
    """Return what bars, pictures and scales of colours change."""
    for part in rule.iterchildren("{*}dataBar", "{*}iconSet"):
        if part.get("showValue") in ("0", "false"):
            return _Change(hides=True)
    scale = rule.find("{*}colorScale")
    if scale is not None:
        stops = [colours.of(colour) or WHITE for colour in scale.iterchildren("{*}color")]
        return _Change(grounds=tuple(dict.fromkeys(stops)) or None)
    return None

"""The few formulas that add up a report, computed exactly: sums of cells of one sheet."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final, NamedTuple, TypeAlias

from gkreport.formats.sheets.names import COLUMNS, ROWS, column_number

At: TypeAlias = tuple[int, int]
"""The row and column of a cell, from 1."""
Value: TypeAlias = Decimal | str
"""The content of a cell: a number or a text, "" where a formula returns a blank."""


class Formula(NamedTuple):
    """A formula of the file; a shared one with its distance from the cell it was written for."""

    text: str
    """"" for a kind that is never computed (array formulas, data tables)."""
    down: int = 0
    right: int = 0
    kept: bool = False
    """Whether the file keeps its result."""


# What is computed, without spaces and in capitals: SUM(B2:C9,$E$4)-F12, and IF(COUNT(B2:C9)=0,"",SUM(B2:C9)).
_REF: Final = r"\$?[A-Z]{1,3}\$?[1-9]\d{0,6}"
_AREA: Final = f"{_REF}(?::{_REF})?"
_AREAS: Final = f"{_AREA}(?:,{_AREA})*"
_SUM: Final = rf"SUM\({_AREAS}\)"
_TERM: Final = f"(?:{_SUM}|{_REF})"
_CHAIN: Final = re.compile(f"[+-]?{_TERM}(?:[+-]{_TERM})*", re.ASCII)
_IF: Final = re.compile(rf'IF\(COUNT\(({_AREAS})\)=0,"",(SUM\(\1\))\)', re.ASCII)
_REMARK: Final = r'IF\([^"]*+(?<=,)"(?=[^"]*[\u4e00-\u9fff])[^"]*+",""\)'
_REMARKS: Final = re.compile(f"=?{_REMARK}(?:&{_REMARK})*")
"""A formula that shows a warning text or nothing, never a number: =IF(D5<>SUM(D6:D9),"合计不符","")."""
_PIECE: Final = re.compile(rf"([+-]?)(?:SUM\(({_AREAS})\)|({_REF}))", re.ASCII)
_ONE: Final = re.compile(r"(\$?)([A-Z]{1,3})(\$?)(\d{1,7})", re.ASCII)
_SPACES: Final = re.compile(r"\s+")
_DEEPEST: Final = 64
"""Formulas that refer to one another; a form has sums of sums of sums."""
_MOST_LOOKS: Final = 300_000
"""The cells that all formulas of a sheet may refer to; those of the form refer to a few thousand."""
_EXACT: Final = Decimal("1E-9")
_RELATIVELY_EXACT: Final = Decimal("1E-14")
"""How far a kept fraction, which floating point computed, may be from the exact one."""


_LONGEST: Final = 8192
"""The letters that Excel allows in a formula (Excel specifications and limits)."""
_COMPARES: Final = re.compile(r'"[^"]*"|(-|[<>=])')
"""What takes one number from another or sets it beside one, outside of the words of a formula."""


def compares(formula: str) -> bool:
    """Say whether a formula is of the kind that checks other cells: a difference, a comparison.

    >>> compares("SUM(D4:I4)-J4"), compares('IF(J4=SUM(D4:I4),"√","×")'), compares('SUM(D4:I4)&"-"')
    (True, True, False)
    """
    return any(found[1] for found in _COMPARES.finditer(formula.removeprefix("=")[:_LONGEST]))


class _NotComputedError(Exception):
    """A formula is of another kind, or refers to other things than numbers and blanks."""


class Sums:
    """The formulas of one sheet and their results."""

    def __init__(self, values: Mapping[At, Value], formulas: Mapping[At, Formula], *, recalculated: bool) -> None:
        """Take the values of the cells, kept results included; `recalculated` says that kept results are ignored."""
        self._values = values
        self._formulas = formulas
        self._recalculated = recalculated
        self._known: dict[At, Value | None] = {}
        self._open: set[At] = set()
        self._looks = 0

    def result(self, at: At) -> Value | None:
        """Return the result of the formula in a cell; None where nobody can tell it.

        Nobody can where the file keeps no result and it cannot be computed, nor where the kept result differs from the
        computed one: one of both is then out of date.
        """
        if at not in self._known:
            if at in self._open or len(self._open) >= _DEEPEST:
                return None
            self._open.add(at)
            value = self._settled(at, self._formulas[at])
            self._open.discard(at)
            self._known[at] = value
        return self._known[at]

    def _settled(self, at: At, formula: Formula) -> Value | None:
        kept = self._values.get(at, "") if formula.kept and not self._recalculated else None
        try:
            computed = self._computed(formula)
        except _NotComputedError:
            is_remark = len(formula.text) <= _LONGEST and _REMARKS.fullmatch(formula.text)
            return "" if kept is None and is_remark else kept
        return computed if kept is None or _same(computed, kept) else None

    def _computed(self, formula: Formula) -> Value:
        text = _SPACES.sub("", formula.text[: _LONGEST + 1]).upper().removeprefix("=")
        condition = _IF.fullmatch(text)
        chain = condition[2] if condition else text
        if len(formula.text) > _LONGEST or not _CHAIN.fullmatch(chain):
            raise _NotComputedError
        total, count = Decimal(0), 0
        for sign, areas, ref in _PIECE.findall(chain):
            for value in self._numbers(areas or ref, formula, alone=bool(ref)):
                total += -value if sign == "-" else value
                count += 1
        if not (count or condition):  # Excel shows 0 for the sum of nothing, which nobody wrote
            raise _NotComputedError
        return total if count else ""

    def _numbers(self, areas: str, formula: Formula, *, alone: bool) -> Iterator[Decimal]:
        for area in areas.split(","):
            for at in self._cells(area, formula):
                value = self.result(at) if at in self._formulas else self._values.get(at)
                if isinstance(value, Decimal):
                    yield value
                elif value or (alone and value == "") or (value is None and at in self._formulas):
                    raise _NotComputedError

    def _cells(self, area: str, formula: Formula) -> Iterator[At]:
        first, _, last = area.partition(":")
        (top, left), (bottom, right) = (_place(ref, formula) for ref in (first, last or first))
        top, bottom, left, right = min(top, bottom), max(top, bottom), min(left, right), max(left, right)
        self._looks += (bottom - top + 1) * (right - left + 1)
        if self._looks > _MOST_LOOKS:
            raise _NotComputedError
        return ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))


def _place(ref: str, formula: Formula) -> At:
    found = _ONE.fullmatch(ref)
    assert found  # noqa: S101  # it matched `_REF`
    row = int(found[4]) + (0 if found[3] else formula.down)
    column = column_number(found[2]) + (0 if found[1] else formula.right)
    if not (0 < row <= ROWS and 0 < column <= COLUMNS):
        raise _NotComputedError
    return row, column


def _same(computed: Value, kept: Value) -> bool:
    if isinstance(computed, str) or isinstance(kept, str):
        return computed == kept
    whole = computed == computed.to_integral_value() and kept == kept.to_integral_value()
    return computed == kept if whole else abs(computed - kept) <= max(_EXACT, abs(computed) * _RELATIVELY_EXACT)

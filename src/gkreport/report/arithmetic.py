"""Exact arithmetic on what cells hold: whole numbers, decimals, and amounts whose units differ."""

from collections.abc import Collection, Iterable, Sequence
from decimal import Context, Decimal
from functools import reduce
from typing import Final

from gkreport.report.values import Amount, Unit, Value

# A context of its own: the precision a program has set for itself must not round what a report adds up to.
_EXACT: Final = Context(prec=200)

_POWER: Final[dict[Unit, int]] = {"": 0, "元": 0, "万元": 4, "亿元": 8}


def minus(left: int | Decimal, right: int | Decimal) -> int | Decimal:
    """Return the exact difference."""
    if isinstance(left, int) and isinstance(right, int):
        return left - right
    return _EXACT.subtract(Decimal(left), Decimal(right))


def exact_sum(values: Iterable[Value]) -> Value:
    """Return the sum of the values of one cell in several reports, None where one of them is blank.

    A blank is no zero, so nothing is known of a sum with one in it.  Amounts in 元, 万元 and 亿元 are added in the
    finest of their units.  An amount without a printed unit can be any of them: beside another amount it leaves the
    sum unknown too, unless it is zero.  Raises `ValueError` for an amount too large for a cell.

    >>> exact_sum([1, 2]), exact_sum([1, None])
    (3, None)
    >>> str(exact_sum([Amount(Decimal("1.5"), "万元"), Amount(Decimal(7), "元")]))
    '15007元'
    """
    amounts: list[Amount] = []
    numbers: list[int] = []
    decimals: list[Decimal] = []
    for value in values:
        if value is None:
            return None
        if isinstance(value, Amount):
            amounts.append(value)
        elif isinstance(value, Decimal):
            decimals.append(value)
        else:
            numbers.append(value)
    if amounts:
        return _sum_of_amounts(amounts)
    return reduce(_EXACT.add, decimals, Decimal(sum(numbers))) if decimals else sum(numbers)


def _sum_of_amounts(amounts: Sequence[Amount]) -> Amount | None:
    counted = [amount for amount in amounts if amount.value]
    units: set[Unit] = {amount.unit for amount in counted or amounts}
    if "" in units and len(counted) > 1:
        return None
    unit = _finest(units)
    return Amount(reduce(_EXACT.add, (_in_unit(amount, unit) for amount in counted), Decimal(0)), unit)


def _finest(units: Collection[Unit]) -> Unit:
    return next(unit for unit in _POWER if unit in units)


def _in_unit(amount: Amount, unit: Unit) -> Decimal:
    if amount.unit == unit:
        return amount.value
    return _EXACT.scaleb(amount.value, _POWER[amount.unit] - _POWER[unit])


def alike(left: Value, right: Value) -> tuple[int | Decimal, int | Decimal, Unit] | None:
    """Return two values as numbers of one unit, with the unit of amounts; None where one is blank or of another kind.

    >>> alike(Amount(Decimal(1), "万元"), Amount(Decimal(9000), "元"))
    (Decimal('10000'), Decimal('9000'), '元')
    """
    if isinstance(left, Amount) and isinstance(right, Amount):
        if left.unit == right.unit:
            return left.value, right.value, left.unit
        if not left.unit or not right.unit:
            return None
        unit = _finest({left.unit, right.unit})
        zero = Decimal(0)  # adding it writes a whole number out: 10000, not 1E+4
        return _EXACT.add(zero, _in_unit(left, unit)), _EXACT.add(zero, _in_unit(right, unit)), unit
    if isinstance(left, int | Decimal) and isinstance(right, int | Decimal):
        return left, right, ""
    return None

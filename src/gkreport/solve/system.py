"""The sums of a form as equations over numbered cells, for `deduce` and `locate`."""

import functools
from collections.abc import Iterator, Mapping

import attrs

from gkreport.form import Cell, Form, Sums, sums_of
from gkreport.report.marks import Kind
from gkreport.report.values import MAX_NUMBER

CellTerms = Mapping[int, int]
"""The sums one cell stands in: number of the sum -> coefficient of the cell there."""


@attrs.frozen(eq=False)
class System:
    """All sums of one form; cells and sums are numbered in printed order."""

    cells: tuple[Cell, ...]
    """All cells, those outside every sum too."""
    sums: Sums
    coefficients: tuple[CellTerms, ...]
    """For each cell the sums it stands in."""
    masks: tuple[int, ...]
    """For each sum its cells, as a set of bits."""
    lowest: tuple[int, ...]
    """For each cell the smallest number it may hold: 0, but less for the 本年增/减 of 2019."""
    groups: tuple[tuple[int, ...], ...]
    """The sums that are linked by shared cells; no cell stands in two groups."""
    carried: tuple[tuple[int, int], ...]
    """What a year takes over and what it hands on, in each column: 上年结转 and 结转下年度."""

    def coefficients_within(self, numbers: frozenset[int]) -> tuple[CellTerms, ...]:
        """Return `coefficients` in these sums alone."""
        return tuple(
            {number: coefficient for number, coefficient in terms.items() if number in numbers}
            for terms in self.coefficients
        )


def require_count(value: object) -> int:
    """Return the value of a cell in a sum, which is a count and not blank."""
    assert isinstance(value, int)  # noqa: S101  # sums are declared over counts, and those with a blank are left out
    return value


def bits(mask: int) -> Iterator[int]:
    """Yield the numbers in a set of bits, smallest first."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def _groups(masks: tuple[int, ...]) -> tuple[tuple[int, ...], ...]:
    groups: list[tuple[int, tuple[int, ...]]] = []
    for number, cells in enumerate(masks):
        touching = [group for group in groups if group[0] & cells]
        groups = [group for group in groups if not group[0] & cells]
        mask, members = cells, [number]
        for others, numbers in touching:
            mask |= others
            members += numbers
        groups.append((mask, tuple(sorted(members))))
    return tuple(members for _, members in groups)


@functools.cache
def system_of(form: Form) -> System:
    """Return the sums of a form; they are prepared once."""
    sums = sums_of(form)
    coefficients: list[dict[int, int]] = [{} for _ in form.cells]
    for number, sum_ in enumerate(sums.all):
        for sign, cell in sum_.terms:
            coefficients[cell][number] = sign
    cells = tuple(form.cells.values())
    masks = tuple(sum(1 << cell for _, cell in sum_.terms) for sum_ in sums.all)
    lowest = tuple(-MAX_NUMBER if cell.kind is Kind.CHANGE else 0 for cell in cells)
    index = {path: at for at, path in enumerate(form.cells)}
    carried = tuple(
        (index[stock.opening], index[stock.closing])
        for table in form.tables
        for stock in table.stocks
        if all(stock.names)
    )
    return System(cells, sums, tuple(coefficients), masks, lowest, _groups(masks), carried)

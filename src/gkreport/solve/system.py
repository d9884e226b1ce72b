"""The sums of a form as sparse rows of whole numbers: what `deduce` and `locate` both reckon with."""

import functools
from collections.abc import Iterator, Mapping

import attrs

from gkreport.form import Cell, Form, Sum, Sums, sums_of
from gkreport.report.marks import Kind
from gkreport.report.values import MAX_NUMBER

Column = Mapping[int, int]
"""What one cell is in each sum it stands in: the number of the sum -> its coefficient there."""


@attrs.frozen(eq=False)
class System:
    """All sums of one form; cells and sums go by their number."""

    cells: tuple[Cell, ...]
    """In printed order, those outside every sum too."""
    sums: Sums
    columns: tuple[Column, ...]
    """For each cell the sums it stands in."""
    masks: tuple[int, ...]
    """For each sum its cells, as a set of bits."""
    lowest: tuple[int, ...]
    """For each cell the least it may hold: 0, but for the 本年增/减 of 2019."""
    groups: tuple[tuple[int, ...], ...]
    """The sums that hang together by shared cells; no cell stands in two groups."""

    @property
    def lines(self) -> tuple[Sum, ...]:
        """The sums one by one."""
        return self.sums.all

    def columns_within(self, lines: frozenset[int]) -> tuple[Column, ...]:
        """Return `columns` as if there were only these sums."""
        return tuple(
            {line: coefficient for line, coefficient in column.items() if line in lines} for column in self.columns
        )


def whole(value: object) -> int:
    """Take what stands in a sum that is assessed for the whole number it is."""
    assert isinstance(value, int)  # noqa: S101  # sums are declared over counts, and a blank is not assessed
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
    """Return the sums of a form, made ready once."""
    sums = sums_of(form)
    columns: list[dict[int, int]] = [{} for _ in form.cells]
    for number, line in enumerate(sums.all):
        for sign, cell in line.terms:
            columns[cell][number] = sign
    cells = tuple(form.cells.values())
    masks = tuple(sum(1 << cell for _, cell in line.terms) for line in sums.all)
    lowest = tuple(-MAX_NUMBER if cell.kind is Kind.CHANGE else 0 for cell in cells)
    return System(cells, sums, tuple(columns), masks, lowest, _groups(masks))

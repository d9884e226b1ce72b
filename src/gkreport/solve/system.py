"""The sums of a form as sparse rows of whole numbers: what `deduce` and `locate` both reckon with."""

import functools
from collections.abc import Callable, Iterator, Mapping
from operator import itemgetter
from typing import Any, TypeAlias

import attrs

from gkreport.form import Cell, Form, Identity
from gkreport.report.marks import Kind
from gkreport.report.values import MAX_NUMBER, Value

__all__ = ["Column", "Line", "System", "bits", "system_of", "whole"]


def __dir__() -> list[str]:
    return __all__


Column = Mapping[int, int]
"""What one cell is in each sum it stands in: the number of the sum -> its coefficient there."""

_Side: TypeAlias = Callable[[tuple[Value, ...]], tuple[Any, ...]]
"""Takes what stands on one side of a sum out of all cells."""


@attrs.frozen(eq=False)
class Line:
    """One sum Σ cᵢ·xᵢ = 0, its cells given by their number in printed order."""

    identity: Identity
    place: str
    """Where it is printed: its row, or its column."""
    place_en: str
    """The field that holds its total."""
    terms: tuple[tuple[int, int], ...]
    """The coefficient and the number of each cell."""
    mask: int
    """Its cells as a set of bits."""
    left: _Side
    right: _Side

    def residual(self, values: tuple[Value, ...]) -> int | None:
        """Return how far the left side lies above the right; None where a cell is blank, which is no zero."""
        try:
            difference: int = sum(self.left(values)) - sum(self.right(values))
        except TypeError:  # of None, the one value in a sum that cannot be added
            return None
        return difference


@attrs.frozen(eq=False)
class System:
    """All sums of one form; cells and sums go by their number."""

    cells: tuple[Cell, ...]
    """In printed order, those outside every sum too."""
    lines: tuple[Line, ...]
    columns: tuple[Column, ...]
    """For each cell the sums it stands in."""
    masks: tuple[int, ...]
    """For each sum its cells, as a set of bits."""
    lowest: tuple[int, ...]
    """For each cell the least it may hold: 0, but for the 本年增/减 of 2019."""
    groups: tuple[tuple[int, ...], ...]
    """The sums that hang together by shared cells; no cell stands in two groups."""
    _sides: tuple[tuple[_Side, _Side, int], ...]
    """For each sum its sides, and the number of the one cell on the right, -1 where there are several."""

    def residuals(self, values: tuple[Value, ...]) -> list[int | None]:
        """Return the residual of every sum, as `Line.residual` does."""
        numbers: tuple[Any, ...] = values
        try:
            return [
                sum(left(values)) - (numbers[total] if total >= 0 else sum(right(values)))
                for left, right, total in self._sides
            ]
        except TypeError:  # of a blank
            return [line.residual(values) for line in self.lines]

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


def _getter(indices: list[int]) -> _Side:
    if len(indices) > 1:
        return itemgetter(*indices)
    return itemgetter(slice(indices[0], indices[0] + 1))  # a tuple of one


def _line(identity: Identity, form: Form, index: Mapping[str, int]) -> Line:
    total = form.cells[identity.right[-1]]
    across = identity.kind == "across"
    return Line(
        identity,
        total.row_label if across else f"{total.table.table} “{total.column.labels[-1]}”列",
        identity.right[-1].rpartition(".")[0] if across else identity.right[-1],
        tuple((sign, index[path]) for sign, path in identity.terms),
        sum(1 << index[path] for path in identity.cells),
        _getter([index[path] for path in identity.left]),
        _getter([index[path] for path in identity.right]),
    )


def _only(line: Line, index: Mapping[str, int]) -> int:
    return index[line.identity.right[0]] if len(line.identity.right) == 1 else -1


def _groups(lines: tuple[Line, ...]) -> tuple[tuple[int, ...], ...]:
    groups: list[tuple[int, tuple[int, ...]]] = []
    for number, line in enumerate(lines):
        touching = [group for group in groups if group[0] & line.mask]
        groups = [group for group in groups if not group[0] & line.mask]
        mask, members = line.mask, [number]
        for cells, numbers in touching:
            mask |= cells
            members += numbers
        groups.append((mask, tuple(sorted(members))))
    return tuple(members for _, members in groups)


@functools.cache
def system_of(form: Form) -> System:
    """Return the sums of a form, made ready once."""
    index = {path: at for at, path in enumerate(form.cells)}
    lines = tuple(_line(identity, form, index) for identity in form.identities)
    columns: list[dict[int, int]] = [{} for _ in index]
    for number, line in enumerate(lines):
        for sign, cell in line.terms:
            columns[cell][number] = sign
    cells = tuple(form.cells.values())
    lowest = tuple(-MAX_NUMBER if cell.kind is Kind.CHANGE else 0 for cell in cells)
    return System(
        cells,
        lines,
        tuple(columns),
        tuple(line.mask for line in lines),
        lowest,
        _groups(lines),
        tuple((line.left, line.right, _only(line, index)) for line in lines),
    )

"""The sums of a form made ready for numbers: what `check`, `deduce` and `locate` all reckon with."""

import functools
from collections.abc import Callable, Mapping
from operator import itemgetter
from typing import Any, TypeAlias

import attrs

from gkreport.form.form import Form
from gkreport.form.walk import Identity
from gkreport.report.values import Value

_Side: TypeAlias = Callable[[tuple[Value, ...]], tuple[Any, ...]]
"""Takes what stands on one side of a sum out of all cells; `itemgetter` does so in C."""


@attrs.frozen(eq=False)
class Sum:
    """One sum Σ cᵢ·xᵢ = 0 over the cells of a report in printed order."""

    identity: Identity
    place: str
    """Where it is printed: its row, or its column."""
    place_en: str
    """The field that holds its total."""
    terms: tuple[tuple[int, int], ...]
    """The coefficient and the number of each cell."""
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
class Sums:
    """All sums of one form, in the order of `Form.identities`."""

    all: tuple[Sum, ...]

    def residuals(self, values: tuple[Value, ...]) -> list[int | None]:
        """Return the residual of every sum, as `Sum.residual` does."""
        return [one.residual(values) for one in self.all]


@functools.cache
def sums_of(form: Form) -> Sums:
    """Return the sums of a form, made ready once."""
    index = {path: at for at, path in enumerate(form.cells)}
    return Sums(tuple(_sum(identity, form, index) for identity in form.identities))


def _sum(identity: Identity, form: Form, index: Mapping[str, int]) -> Sum:
    total = form.cells[identity.right[-1]]
    across = identity.kind == "across"
    return Sum(
        identity,
        total.row_label if across else f"{total.table.table} “{total.column.name}”列",
        identity.right[-1].rpartition(".")[0] if across else identity.right[-1],
        tuple((sign, index[path]) for sign, path in identity.terms),
        _side([index[path] for path in identity.left]),
        _side([index[path] for path in identity.right]),
    )


def _side(indices: list[int]) -> _Side:
    first, *more = indices
    return itemgetter(*indices) if more else itemgetter(slice(first, first + 1))  # a tuple of one

"""The sums of thousands of reports at once, on columns: what `check` finds of them, one by one, and nothing else."""

import functools
from collections.abc import Callable, Iterable
from operator import itemgetter
from typing import TYPE_CHECKING, Final, TypeAlias

import attrs
import numpy as np
import numpy.typing as npt

from gkreport.checks import Finding
from gkreport.checks.sums import finding_of
from gkreport.form import Form, Identity, form_of, sums_of
from gkreport.report import Report
from gkreport.report.record import reader_of
from gkreport.report.values import MAX_NUMBER, Value

if TYPE_CHECKING:
    from gkreport.frames.arrow import ArrowStream
    from gkreport.frames.whole import WholeNumbers


Flags: TypeAlias = npt.NDArray[np.bool_]
Numbers: TypeAlias = npt.NDArray[np.int64]
Places: TypeAlias = npt.NDArray[np.intp]
Span: TypeAlias = slice | list[int]
"""Which cells a side of a sum takes: a slice, which numpy adds up without a copy, or a list of them."""

_OVERFLOW: Final = 2**63

_AT_ONCE: Final = 16_384
"""How many reports are added up at a time: sides of that length stay in the cache of the processor."""


@attrs.frozen(eq=False)
class Group:
    """The reports of one form among many: the cells of its sums, a row for each cell."""

    form: Form
    places: Places
    """Where its reports stand among all, in order."""
    numbers: Numbers
    """Cells × reports; 0 where the cell is blank."""
    blank: Flags | None
    """Cells × reports: which are blank; None where none is."""


@attrs.frozen(eq=False, slots=False)
class Columns:
    """The numbers of many reports that stand in sums, column by column, made ready once for `broken_sums`.

    Reports on different forms stand in groups.  Every number is within ±(2**53 - 1).
    """

    count: int
    """How many reports."""
    groups: tuple[Group, ...]

    @classmethod
    def of(cls, reports: Iterable[Report]) -> "Columns":
        """Take the numbers of reports."""
        places: dict[Form, list[int]] = {}
        members: dict[Form, list[tuple[Value, ...]]] = {}
        count = 0
        for count, report in enumerate(reports, 1):
            form = form_of(report)
            places.setdefault(form, []).append(count - 1)
            members.setdefault(form, []).append(_reader(form)(report))
        return cls(count, tuple(_group(form, places[form], rows) for form, rows in members.items()))

    @classmethod
    def from_arrow(cls, source: "ArrowStream") -> "Columns":
        """Take the numbers of what `gkreport.frames.wide` returns, also after a way through pandas or polars.

        Raises `FormatError` where a column is missing or holds what cannot stand in the form.
        """
        from gkreport.frames.whole import WholeNumbers

        columns = WholeNumbers(source)
        return cls(columns.count, tuple(_taken(columns, *group) for group in columns.forms()))

    @functools.cached_property
    def identities(self) -> tuple[Identity, ...]:
        """The sums of all forms among the reports; one that forms share stands there once."""
        return tuple(dict.fromkeys(identity for group in self.groups for identity in group.form.identities))


@functools.cache
def _cells(form: Form) -> tuple[str, ...]:
    """Return the cells that stand in sums, in printed order."""
    in_sums = {path for identity in form.identities for path in identity.cells}
    return tuple(path for path in form.cells if path in in_sums)


@functools.cache
def _reader(form: Form) -> Callable[[object], tuple[Value, ...]]:
    return reader_of(_cells(form))


def _group(form: Form, places: list[int], rows: list[tuple[Value, ...]]) -> Group:
    blank = np.array([[value is None for value in row] for row in rows], np.bool_).T.copy()
    numbers = np.array([[value or 0 for value in row] for row in rows], np.int64).T.copy()  # no gap in a row of it
    return Group(form, np.array(places, np.intp), numbers, blank if blank.any() else None)


def _taken(columns: "WholeNumbers", form: Form, places: Places) -> Group:
    cells = _cells(form)
    numbers = np.empty((len(cells), len(places)), np.int64)
    blank = np.empty(numbers.shape, np.bool_)
    for at, path in enumerate(cells):
        found = columns[path]
        numbers[at], blank[at] = found.numbers[places], found.blank[places]
    return Group(form, places, numbers, blank if blank.any() else None)


@attrs.frozen
class _Sides:
    """A sum, as the rows of `Group.numbers` that its sides take."""

    left: Span
    right: Span


@functools.cache
def _sums(form: Form) -> tuple[_Sides, ...]:
    at = {path: row for row, path in enumerate(_cells(form))}
    # 2**53 - 1 in each of its cells is the most a sum can come to: below 2**63 with a thousand cells.
    assert all(len(identity.cells) * MAX_NUMBER < _OVERFLOW for identity in form.identities)  # noqa: S101
    return tuple(
        _Sides(_span([at[path] for path in identity.left]), _span([at[path] for path in identity.right]))
        for identity in form.identities
    )


def _span(rows: list[int]) -> Span:
    """Return rows as a slice where they stand at one distance, as those of one row or one column do."""
    step = rows[1] - rows[0] if len(rows) > 1 else 1
    evenly = slice(rows[0], rows[-1] + 1, step)
    return evenly if step > 0 and rows == list(range(rows[-1] + 1))[evenly] else rows


def broken_sums(columns: Columns) -> Flags:
    """Return reports × `columns.identities`: whether the sum does not hold in the report.

    False where it holds, where one of its cells is blank (a blank is no zero), and where the report's form has no
    such sum.
    """
    broken = np.zeros((len(columns.identities), columns.count), np.bool_)
    line = {identity: at for at, identity in enumerate(columns.identities)}
    for group in columns.groups:
        if len(group.places) == columns.count:
            return _broken(group).T
        for identity, flags in zip(group.form.identities, _broken(group), strict=True):
            broken[line[identity]][group.places] = flags
    return broken.T


def _broken(group: Group) -> Flags:
    """Return sums × reports of one group."""
    count = len(group.places)
    broken = np.empty((len(group.form.identities), count), np.bool_)
    for start in range(0, count, _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        _mark(
            group.numbers[:, part], None if group.blank is None else group.blank[:, part], group.form, broken[:, part]
        )
    return broken


def _mark(numbers: Numbers, blank: Flags | None, form: Form, broken: Flags) -> None:
    """Set for each sum, a row of `broken`, in which reports it does not hold."""
    left, right = np.empty(numbers.shape[1], np.int64), np.empty(numbers.shape[1], np.int64)
    for sides, line in zip(_sums(form), broken, strict=True):
        np.add.reduce(numbers[sides.left], axis=0, out=left)
        np.add.reduce(numbers[sides.right], axis=0, out=right)
        np.not_equal(left, right, out=line)
        if blank is not None:
            unknown = np.logical_or.reduce(blank[sides.left], axis=0) | np.logical_or.reduce(blank[sides.right], axis=0)
            np.logical_and(line, ~unknown, out=line)


def check_sums(columns: Columns) -> list[tuple[int, Finding]]:
    """Return what `gkreport.check` finds of the sums: each finding after the number of its report, from 0, in order."""
    found: list[tuple[int, Finding]] = []
    for group in columns.groups:
        for report, at in np.argwhere(_broken(group).T).tolist():
            sides = _sums(group.form)[at]
            left, right = (tuple(group.numbers[span, report].tolist()) for span in (sides.left, sides.right))
            found.append((int(group.places[report]), finding_of(sums_of(group.form).all[at], left, right)))
    return sorted(found, key=itemgetter(0))

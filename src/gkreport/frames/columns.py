"""Checks the sums of thousands of reports at once, column by column; the findings are those of `check`."""

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


FlagArray: TypeAlias = npt.NDArray[np.bool_]
NumberArray: TypeAlias = npt.NDArray[np.int64]
PlaceArray: TypeAlias = npt.NDArray[np.intp]
RowSpan: TypeAlias = slice | list[int]
"""The cells on one side of a sum: a slice, which numpy adds up without a copy, or a list."""

_OVERFLOW: Final = 2**63
"""The first number that an int64 cannot hold."""
_AT_ONCE: Final = 16_384
"""How many reports are added up at a time: arrays of that length stay in the cache of the processor."""


@attrs.frozen(eq=False)
class FormGroup:
    """The reports among many that are on one form; their arrays have a row for each cell that stands in a sum."""

    form: Form
    places: PlaceArray
    """The positions of its reports among all, in order."""
    numbers: NumberArray
    """Cells × reports; 0 where the cell is blank."""
    blank: FlagArray | None
    """Cells × reports: whether the cell is blank; None where no cell is."""


@attrs.frozen(eq=False, slots=False)
class Columns:
    """The numbers of many reports that stand in sums, column by column, prepared once for `broken_sums`.

    Reports are grouped by their form.  Every number is within ±(2**53 - 1).
    """

    count: int
    """How many reports."""
    groups: tuple[FormGroup, ...]

    @classmethod
    def of(cls, reports: Iterable[Report]) -> "Columns":
        """Build the columns of reports."""
        places: dict[Form, list[int]] = {}
        members: dict[Form, list[tuple[Value, ...]]] = {}
        count = 0
        for count, report in enumerate(reports, 1):
            form = form_of(report)
            places.setdefault(form, []).append(count - 1)
            members.setdefault(form, []).append(_reader(form)(report))
        return cls(count, tuple(_group_from_rows(form, places[form], rows) for form, rows in members.items()))

    @classmethod
    def from_arrow(cls, source: "ArrowStream") -> "Columns":
        """Build the columns of a table by `gkreport.frames.wide`, which may have passed through pandas or polars.

        Raises `FormatError` where a column is missing or holds a value that cannot stand in the form.
        """
        from gkreport.frames.whole import WholeNumbers

        columns = WholeNumbers(source)
        return cls(columns.count, tuple(_group_from_columns(columns, *group) for group in columns.forms()))

    @functools.cached_property
    def identities(self) -> tuple[Identity, ...]:
        """The sums of all forms among the reports; a sum that several forms have is one."""
        return tuple(dict.fromkeys(identity for group in self.groups for identity in group.form.identities))


@functools.cache
def _cells_in_sums(form: Form) -> tuple[str, ...]:
    """Return the paths of the cells that stand in sums, in printed order."""
    in_sums = {path for identity in form.identities for path in identity.cells}
    return tuple(path for path in form.cells if path in in_sums)


@functools.cache
def _reader(form: Form) -> Callable[[object], tuple[Value, ...]]:
    return reader_of(_cells_in_sums(form))


def _group_from_rows(form: Form, places: list[int], rows: list[tuple[Value, ...]]) -> FormGroup:
    blank = np.array([[value is None for value in row] for row in rows], np.bool_).T.copy()
    numbers = np.array([[value or 0 for value in row] for row in rows], np.int64).T.copy()  # each row contiguous
    return FormGroup(form, np.array(places, np.intp), numbers, blank if blank.any() else None)


def _group_from_columns(columns: "WholeNumbers", form: Form, places: PlaceArray) -> FormGroup:
    cells = _cells_in_sums(form)
    numbers = np.empty((len(cells), len(places)), np.int64)
    blank = np.empty(numbers.shape, np.bool_)
    for at, path in enumerate(cells):
        found = columns[path]
        numbers[at], blank[at] = found.numbers[places], found.blank[places]
    return FormGroup(form, places, numbers, blank if blank.any() else None)


@functools.cache
def _sums(form: Form) -> tuple[tuple[RowSpan, RowSpan], ...]:
    """Return the rows of `FormGroup.numbers` on the left and the right side of each sum."""
    at = {path: row for row, path in enumerate(_cells_in_sums(form))}
    # A sum of up to 1,024 cells, each at most 2**53 - 1, stays below 2**63.
    assert all(len(identity.cells) * MAX_NUMBER < _OVERFLOW for identity in form.identities)  # noqa: S101
    return tuple(
        (_span([at[path] for path in identity.left]), _span([at[path] for path in identity.right]))
        for identity in form.identities
    )


def _span(rows: list[int]) -> RowSpan:
    """Return rows as a slice where they are evenly spaced, as the cells of a printed row or column are."""
    step = rows[1] - rows[0] if len(rows) > 1 else 1
    evenly = slice(rows[0], rows[-1] + 1, step)
    return evenly if step > 0 and rows == list(range(rows[-1] + 1))[evenly] else rows


def broken_sums(columns: Columns) -> FlagArray:
    """Return reports × `columns.identities`: whether the sum fails in the report.

    False where it holds, where one of its cells is blank (a blank is not 0), and where the report's form has no such
    sum.
    """
    broken = np.zeros((len(columns.identities), columns.count), np.bool_)
    line = {identity: at for at, identity in enumerate(columns.identities)}
    for group in columns.groups:
        if len(group.places) == columns.count:
            return _broken(group).T
        for identity, flags in zip(group.form.identities, _broken(group), strict=True):
            broken[line[identity]][group.places] = flags
    return broken.T


def _broken(group: FormGroup) -> FlagArray:
    """Return sums × reports of one group: whether the sum fails."""
    count = len(group.places)
    broken = np.empty((len(group.form.identities), count), np.bool_)
    for start in range(0, count, _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        _flag(
            group.numbers[:, part], None if group.blank is None else group.blank[:, part], group.form, broken[:, part]
        )
    return broken


def _flag(numbers: NumberArray, blank: FlagArray | None, form: Form, broken: FlagArray) -> None:
    """Set in `broken` (sums × reports) where a sum fails."""
    left, right = np.empty(numbers.shape[1], np.int64), np.empty(numbers.shape[1], np.int64)
    for (lefts, rights), line in zip(_sums(form), broken, strict=True):
        np.add.reduce(numbers[lefts], axis=0, out=left)
        np.add.reduce(numbers[rights], axis=0, out=right)
        np.not_equal(left, right, out=line)
        if blank is not None:
            unknown = np.logical_or.reduce(blank[lefts], axis=0) | np.logical_or.reduce(blank[rights], axis=0)
            np.logical_and(line, ~unknown, out=line)


def check_sums(columns: Columns) -> list[tuple[int, Finding]]:
    """Return what `gkreport.check` finds about sums: (position of the report from 0, finding), in order of reports."""
    found: list[tuple[int, Finding]] = []
    for group in columns.groups:
        for report, at in np.argwhere(_broken(group).T).tolist():
            left, right = (tuple(group.numbers[span, report].tolist()) for span in _sums(group.form)[at])
            found.append((int(group.places[report]), finding_of(sums_of(group.form).all[at], left, right)))
    return sorted(found, key=itemgetter(0))

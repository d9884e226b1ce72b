"""The counts of an Arrow table as numpy columns; values that cannot stand in their cell are refused."""

import functools
from collections.abc import Iterator

import attrs
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from gkreport.errors import FormatError
from gkreport.form import Form, form_of
from gkreport.frames.arrow import ArrowStream, column_of, refuse_unreadable, table_of
from gkreport.frames.rows import EDITION, WANTED, all_cells, blank_report, refusal, varying_parts
from gkreport.report.marks import Kind
from gkreport.report.values import MAX_NUMBER


@attrs.frozen(eq=False)
class NumberColumn:
    """One column of counts."""

    numbers: npt.NDArray[np.int64]
    """0 where it is blank."""
    blank: npt.NDArray[np.bool_]


class WholeNumbers:
    """The columns of counts of a table, and the forms of its reports."""

    def __init__(self, source: ArrowStream) -> None:
        with refuse_unreadable("表格数据", "the data"):
            self._table = table_of(source)
        self.count: int = self._table.num_rows
        self._seen: dict[str, NumberColumn] = {}

    def __getitem__(self, path: str) -> NumberColumn:
        """Return the column of a cell; raises `FormatError` where it is missing or holds an impossible value."""
        if path not in self._seen:
            self._seen[path] = self._sound(path, self._read(path))
        return self._seen[path]

    def _read(self, name: str) -> NumberColumn:
        if name not in self._table.column_names:
            raise FormatError(f"缺少“{name}”一列", f"there is no column {name!r}")
        with refuse_unreadable("表格数据", "the data"):
            chunks = [column_of(name, chunk).cast(pa.int64()) for chunk in self._table.column(name).chunks]
            column = pa.chunked_array(chunks, pa.int64())
            filled = column.fill_null(0)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
            return NumberColumn(filled.to_numpy(), column.is_null().to_numpy())

    def _sound(self, path: str, column: NumberColumn) -> NumberColumn:
        kind = all_cells()[path].kind
        least = -MAX_NUMBER if kind is Kind.CHANGE else 0
        bad = np.flatnonzero((column.numbers < least) | (column.numbers > MAX_NUMBER))
        if bad.size:
            raise refusal(int(bad[0]) + 1, path, *WANTED[kind])
        return column

    def forms(self) -> Iterator[tuple[Form, npt.NDArray[np.intp]]]:
        """Yield each form among the reports, with the positions of its reports from 0.

        Raises `FormatError` for an unknown edition, and for a number in a cell that the form of its row does not have.
        """
        editions = np.stack([self._read(path + EDITION).numbers for path in varying_parts()])
        for chosen in np.unique(editions, axis=1).T:
            places = np.flatnonzero((editions == chosen[:, None]).all(axis=0))
            known = [edition or None for edition in chosen.tolist()]
            form = form_of(blank_report(known, functools.partial(refusal, int(places[0]) + 1)))
            for path in all_cells().keys() - form.cells.keys():
                stated = places[self._stated(path)[places]]
                if stated.size:
                    raise refusal(stated[0] + 1, path, "空白，本行的表式没有这一格", "blank, the form has no such cell")
            yield form, places

    def _stated(self, path: str) -> npt.NDArray[np.bool_]:
        if path not in self._table.column_names:
            return np.zeros(self.count, np.bool_)
        return self._table.column(path).is_valid().to_numpy()

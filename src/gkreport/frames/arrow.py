"""Reports as Arrow tables, which pandas, polars and Parquet all understand, and back."""

# The stubs of pyarrow leave the arguments of its generic types open.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportUnknownParameterType=false

import functools
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeAlias

import pyarrow as pa

from gkreport._version import __version__
from gkreport.errors import FormatError
from gkreport.frames.rows import (
    DECIMALS,
    EDITION,
    UNIT,
    TidyRow,
    all_cells,
    from_rows,
    text_columns,
    tidy_rows,
    varying_parts,
    wide_rows,
)
from gkreport.report import Report
from gkreport.report.marks import Kind
from gkreport.report.values import MAX_DECIMALS, MAX_INTEGER_DIGITS

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl


class ArrowStream(Protocol):
    """Any table with the Arrow interface: a `pyarrow.Table`, or a frame of pandas, polars or DuckDB."""

    def __arrow_c_stream__(self, requested_schema: object = None) -> object: ...


ArrowColumn: TypeAlias = "pa.Array[pa.Scalar[Any]]"

BATCH: Final = 1_000
"""How many reports are converted at a time: more take memory and save no time."""

LAYOUT: Final = "1"
"""The version of the columns; it changes whenever the name or the meaning of a column does."""

_COUNT: Final = pa.int64()
_AMOUNT: Final = pa.decimal128(MAX_INTEGER_DIGITS + MAX_DECIMALS, MAX_DECIMALS)
_YEAR: Final = pa.int16()
_DECIMALS: Final = pa.int8()
_TEXT: Final = pa.string()


@functools.cache
def wide_schema() -> pa.Schema:
    """Return the columns of `wide`: counts int64, money decimal128(23, 8), texts string; all can be null."""
    types: dict[str, pa.DataType] = {"organ": _TEXT, "year": _YEAR, "edition": _YEAR}
    types |= {path + EDITION: _YEAR for path in varying_parts()} | dict.fromkeys(text_columns(), _TEXT)
    for path, cell in all_cells().items():
        if cell.kind in (Kind.COUNT, Kind.CHANGE):
            types[path] = _COUNT
            continue
        types |= {path: _AMOUNT, path + DECIMALS: _DECIMALS}
        if cell.kind is Kind.AMOUNT:
            types[path + UNIT] = _TEXT
    return pa.schema(list(types.items()))


@functools.cache
def _tidy_schema() -> pa.Schema:
    types: dict[str, pa.DataType] = dict.fromkeys(TidyRow.__annotations__, _TEXT)
    types |= {"year": _YEAR, "edition": _YEAR, "value": _COUNT, "amount": _AMOUNT}
    return pa.schema(list(types.items()))


def metadata_of(editions: Iterable[int]) -> dict[str, str]:
    """Return the metadata of a table: the version of its columns and of the library, the editions of the reports."""
    return {
        "gkreport.layout": LAYOUT,
        "gkreport.version": __version__,
        "gkreport.editions": ",".join(map(str, sorted(editions))),
    }


# -- from reports ----------------------------------------------------------------------------------


def tidy(reports: Iterable[Report]) -> pa.Table:
    """Return one row for each cell of each report, with the columns of `TidyRow`."""
    batches = [pa.RecordBatch.from_pylist(list(tidy_rows(some)), _tidy_schema()) for some in _in_thousands(reports)]
    return pa.Table.from_batches(batches, _tidy_schema())


def wide(reports: Iterable[Report]) -> pa.Table:
    """Return one row for each report, with the columns of `WideRow`, which are the same for all editions.

    The metadata of its schema hold the version of the library and the editions of the reports.
    """
    batches: list[pa.RecordBatch] = []
    editions: set[int] = set()
    for batch, found in wide_batches(reports):
        batches.append(batch)
        editions |= found
    return pa.Table.from_batches(batches, wide_schema()).replace_schema_metadata(metadata_of(editions))


def wide_batches(reports: Iterable[Report]) -> Iterator[tuple[pa.RecordBatch, set[int]]]:
    """Yield a batch for each thousand reports, with their editions."""
    for some in _in_thousands(reports):
        batch = pa.RecordBatch.from_pylist(list(wide_rows(some)), wide_schema())
        yield batch, {report.edition.value for report in some}


def _in_thousands(reports: Iterable[Report]) -> Iterator[list[Report]]:
    left = iter(reports)
    while some := list(islice(left, BATCH)):
        yield some


@contextmanager
def _name_extra(name: str) -> Generator[None]:
    try:
        yield
    except ModuleNotFoundError as error:
        error.add_note(f'需要另外安装 / needs an extra: pip install "gkreport[{name}]"')
        raise


def to_pandas(table: pa.Table) -> "pd.DataFrame":
    """Return a pandas frame of Arrow-backed columns: counts stay nullable integers, money stays decimal.

    `from_arrow` takes it back.  Raises `ModuleNotFoundError` without the extra `pandas`.
    """
    with _name_extra("pandas"):
        import pandas as pd
    return table.to_pandas(types_mapper=pd.ArrowDtype)


def to_polars(table: pa.Table) -> "pl.DataFrame":
    """Return a polars frame: counts are Int64 that can be null, money is Decimal(23, 8).

    `from_arrow` takes it back.  Raises `ModuleNotFoundError` without the extra `polars`.
    """
    with _name_extra("polars"):
        import polars as pl
    return pl.DataFrame(table)


# -- to reports ------------------------------------------------------------------------------------


def from_arrow(source: ArrowStream) -> Iterator[Report]:
    """Yield the report of each row of a table by `wide`, which may have passed through pandas, polars or a database.

    Raises `FormatError` where a column of the form is missing, is of a type that is not exact (such as float), or holds
    a value that cannot stand in the form.  Columns with other names are ignored.
    """
    with refuse_unreadable("表格数据", "the data"):
        table = table_of(source)
    return from_rows(rows_of(table.to_batches(max_chunksize=BATCH)))


@contextmanager
def refuse_unreadable(zh: str, en: str) -> Generator[None]:
    """Raise `FormatError` where Arrow raises because it cannot read the data."""
    try:
        yield
    except (pa.ArrowException, OSError, OverflowError, UnicodeDecodeError) as error:
        why = f"{error}".partition("\n")[0][:200]
        raise FormatError(f"{zh}不能读取：{why}", f"{en} cannot be read: {why}") from error


def table_of(source: ArrowStream) -> pa.Table:
    """Return the columns of a report as an Arrow table."""
    table = source if isinstance(source, pa.Table) else pa.table(source)
    require_layout(table.schema.metadata or {})
    return table.select(known_columns(table.schema))


def known_columns(schema: pa.Schema) -> list[str]:
    """Return the names of the columns of a report; raises `FormatError` where one occurs twice."""
    names = [name for name in schema.names if name in _known_types()]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise FormatError(f"“{twice[0]}”一列重复", f"column {twice[0]!r} stands there twice")
    return names


def require_layout(metadata: Mapping[bytes, bytes]) -> None:
    """Raise `FormatError` where the columns have a layout that this version of the library does not know."""
    layout = metadata.get(b"gkreport.layout", LAYOUT.encode())
    if layout != LAYOUT.encode():
        raise FormatError(
            f"数据的版式是 {layout[:20]!r}，本程序只认识 {LAYOUT}，请升级 gkreport",
            f"the data is of layout {layout[:20]!r}, only {LAYOUT} is known; update gkreport",
        )


@functools.cache
def _known_types() -> Mapping[str, pa.DataType]:
    return {field.name: field.type for field in wide_schema()}


def rows_of(batches: Iterable[pa.RecordBatch]) -> Iterator[dict[str, object]]:
    """Yield the rows of batches as dicts with values of the types that `from_rows` needs."""
    for batch in batches:
        with refuse_unreadable("表格数据", "the data"):
            names = batch.schema.names
            columns = [_plain(column_of(name, batch.column(name))) for name in names]
        for values in zip(*columns, strict=True):
            yield dict(zip(names, values, strict=True))


def _plain(column: ArrowColumn) -> Sequence[object]:
    if isinstance(column, pa.DictionaryArray):  # a repeated text is one object
        words = column.dictionary.to_pylist()
        return [None if at is None else words[at] for at in column.indices.to_pylist()]
    return column.to_pylist()


_EXACT: Final[Mapping[pa.DataType, Callable[[pa.DataType], bool]]] = {
    _COUNT: pa.types.is_integer,
    _YEAR: pa.types.is_integer,
    _DECIMALS: pa.types.is_integer,
    _AMOUNT: pa.types.is_decimal,
    _TEXT: lambda found: pa.types.is_string(found) or pa.types.is_large_string(found) or pa.types.is_string_view(found),
}
"""For each type of our columns a test of whether another type can be converted to it exactly."""


def column_of(name: str, column: ArrowColumn) -> ArrowColumn:
    """Return a column in its type of `wide_schema`; a dictionary of texts stays a dictionary.

    Raises `FormatError` for a type that may not be exact, `pyarrow.ArrowInvalid` for a value that is too large.
    """
    wanted, found = _known_types()[name], column.type
    if isinstance(column, pa.DictionaryArray):
        found = column.dictionary.type
    if not pa.types.is_null(found) and not _EXACT[wanted](found):
        raise FormatError(
            f"“{name}”一列是 {found} 类型，应为 {wanted}；小数（float）不精确，不能用",
            f"column {name!r} is of type {found}, must be {wanted}; a float is not exact",
        )
    column.validate(full=True)
    if isinstance(column, pa.DictionaryArray) and wanted == _TEXT:
        return pa.DictionaryArray.from_arrays(column.indices, column.dictionary.cast(_TEXT))
    return column.cast(wanted)

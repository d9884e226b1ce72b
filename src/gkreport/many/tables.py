"""Tables on disk, part by part: Parquet for programs, CSV and workbooks for offices."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# The stubs of pyarrow leave parts of their types open.

from collections.abc import Callable, Generator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Final, Protocol

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq


class Writer(Protocol):
    """What takes the parts of a table, and at the end what is said of the whole."""

    def write_table(self, table: pa.Table) -> None:
        """Add rows."""

    def add_key_value_metadata(self, key_value_metadata: dict[str, str]) -> None:
        """Note by which version the table was written, where the format has a place for it."""


@contextmanager
def _parquet(path: Path, schema: pa.Schema) -> Generator[Writer]:
    with pq.ParquetWriter(path, schema, compression="zstd", write_page_checksum=True) as writer:
        yield writer


class _Plain:
    """A writer of rows whose lists are joined, for formats that have none."""

    def __init__(self, write: Callable[[pa.Table], None]) -> None:
        self._write = write

    def write_table(self, table: pa.Table) -> None:
        self._write(_flat(table))

    def add_key_value_metadata(self, key_value_metadata: dict[str, str]) -> None:
        """There is no place for it."""


def _flat(table: pa.Table) -> pa.Table:
    for at, field in enumerate(table.schema):
        if pa.types.is_list(field.type):
            joined = pa.array([" ".join(one or ()) for one in table[at].to_pylist()], pa.string())
            table = table.set_column(at, pa.field(field.name, pa.string()), joined)
    return table


@contextmanager
def _csv(path: Path, schema: pa.Schema) -> Generator[Writer]:
    """Write CSV in UTF-8 with the mark by which Excel knows it."""
    with path.open("wb") as file:
        file.write("\ufeff".encode())
        with pyarrow.csv.CSVWriter(file, _flat(schema.empty_table()).schema) as writer:
            yield _Plain(writer.write_table)


@contextmanager
def _xlsx(path: Path, schema: pa.Schema) -> Generator[Writer]:
    from openpyxl import Workbook

    from gkreport.formats.sheets.texts import MOST_LETTERS
    from gkreport.formats.xlsx.sheets import to_bytes
    from gkreport.formats.xlsx.strings import clean_text

    workbook = Workbook()
    (sheet,) = workbook.worksheets
    sheet.append(schema.names)
    sheet.freeze_panes = "B2"

    def write(table: pa.Table) -> None:
        for row in table.to_pylist():
            sheet.append([clean_text(v)[:MOST_LETTERS] if isinstance(v, str) else v for v in row.values()])
            for cell in sheet[sheet.max_row]:
                if isinstance(cell.value, str):
                    cell.data_type = "s"  # a text that begins as a formula does stays a text

    yield _Plain(write)
    sheet.auto_filter.ref = sheet.dimensions
    path.write_bytes(to_bytes(workbook))


WRITERS: Final[Mapping[str, Callable[[Path, pa.Schema], AbstractContextManager[Writer]]]] = {
    ".parquet": _parquet,
    ".csv": _csv,
    ".xlsx": _xlsx,
}
"""What writes a table, by the suffix of its file."""

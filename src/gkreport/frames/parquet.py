"""Writes reports to a Parquet file and reads them back, equal."""

# The stubs of pyarrow leave the arguments of its generic types open.
# pyright: reportUnknownMemberType=false

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from gkreport.document import write_atomically
from gkreport.errors import FormatError
from gkreport.frames.arrow import (
    BATCH,
    known_columns,
    metadata_of,
    refuse_unreadable,
    require_layout,
    rows_of,
    wide_batches,
    wide_schema,
)
from gkreport.frames.rows import from_rows, text_columns
from gkreport.report import Report

_WHAT: Final = ("Parquet 文件", "the Parquet file")


def write_parquet(reports: Iterable[Report], path: str | os.PathLike[str]) -> None:
    """Write reports to a Parquet file, one row each, atomically; the same reports always give the same bytes.

    The metadata of the file hold the version of the library (`gkreport.version`) and the editions of the reports
    (`gkreport.editions`).  Every page has a checksum.  Memory holds a thousand reports at a time and the finished file,
    so `reports` may be an iterator over a million.  Raises `OSError`.
    """
    file = pa.BufferOutputStream()
    editions: set[int] = set()
    with pq.ParquetWriter(file, wide_schema(), compression="zstd", write_page_checksum=True) as writer:
        for batch, found in wide_batches(reports):
            editions |= found
            writer.write_batch(batch)
        writer.add_key_value_metadata(metadata_of(editions))
    write_atomically(Path(path), file.getvalue().to_pybytes())


def read_parquet(path: str | os.PathLike[str]) -> Iterator[Report]:
    """Yield the reports of a file by `write_parquet`, or by another program that kept its columns.

    Rows are read a thousand at a time.  Raises `FormatError` at once for a file that is not Parquet or lacks columns,
    and while iterating for a broken page or a row that is no report; `OSError` where the file cannot be opened.
    """
    source = pa.OSFile(os.fspath(path), "rb")
    with refuse_unreadable(*_WHAT):
        metadata = pq.read_metadata(source)
        columns = {metadata.schema.column(at).path for at in range(metadata.num_columns)}
        # As a dictionary, a text that a file stores once and repeats in a million rows is one text in memory too.
        texts = [name for name in ("organ", *text_columns()) if name in columns]
        file = pq.ParquetFile(
            source, metadata=metadata, read_dictionary=texts, pre_buffer=False, page_checksum_verification=True
        )
        names = known_columns(file.schema_arrow)
    require_layout(metadata.metadata or {})
    return from_rows(rows_of(_batches(file, names)))


def _batches(file: pq.ParquetFile, names: list[str]) -> Iterator[pa.RecordBatch]:
    metadata = file.metadata
    stated = {metadata.num_rows, sum(metadata.row_group(at).num_rows for at in range(metadata.num_row_groups))}
    rows = 0
    with refuse_unreadable(*_WHAT):
        for batch in file.iter_batches(BATCH, columns=names, use_threads=False):
            rows += batch.num_rows
            yield batch.select(names)
    # The pages have checksums, but the list of pages at the end of the file has none.
    if stated != {rows}:
        raise FormatError(
            f"Parquet 文件已损坏：读出{rows}行，与文件末尾记的行数不符", f"the Parquet file is broken: {rows} rows read"
        )

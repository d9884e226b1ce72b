"""Reads files in Arrow batches, for any engine: paths and bytes in, a row for each file out."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# The stubs of pyarrow leave parts of their types open.

import functools
from typing import Final, TypeVar, cast, get_type_hints

import pyarrow as pa

from gkreport.errors import FormatError
from gkreport.frames.arrow import metadata_of, wide_schema
from gkreport.limits import Limits
from gkreport.many.reading import Task
from gkreport.many.rows import RemarkRow, checked_row
from gkreport.many.streaming import map_tasks

KEY_FIELDS: Final = (pa.field("name", pa.string(), nullable=False), pa.field("digest", pa.string(), nullable=False))
"""The columns that identify a file and its content."""

REMARK_FIELDS: Final = tuple(
    pa.field(name, pa.list_(pa.string()) if hint == list[str] else pa.string(), nullable=hint == str | None)
    for name, hint in get_type_hints(RemarkRow).items()
)
"""A finding of the check or a problem of the reader: see `gkreport.many.rows.RemarkRow`."""

_ERROR_FIELDS: Final = tuple(pa.field(name, pa.string()) for name in ("error", "message", "message_en"))
_DEFAULT: Final = Limits()
_Batch = TypeVar("_Batch", pa.RecordBatch, pa.Table)


@functools.cache
def batch_schema() -> pa.Schema:
    """Return the columns of what `read_batch` returns; the metadata name the version of the library.

    They are `name` (the path), `digest` (SHA-256 of the bytes), `error` (its class, null where there is a report),
    `message` and `message_en`; the columns of `frames.wide`, all null where there is no report; and `remarks`, a list
    of structs (`severity`, `rule`, `place`, `cells`, `expected`, `found`, `message`, `message_en`) with the findings of
    the check and the problems of the reader.
    """
    remark = pa.field("item", pa.struct(REMARK_FIELDS), nullable=False)
    remarks = pa.field("remarks", pa.list_(remark), nullable=False)
    return pa.schema([*KEY_FIELDS, *_ERROR_FIELDS, *wide_schema(), remarks]).with_metadata(metadata_of(()))


def read_batch(batch: _Batch, limits: Limits = _DEFAULT, *, workers: int = 1, timeout: float | None = 60.0) -> _Batch:
    """Read and check the files of a batch, and return a row for each, in order, with the columns of `batch_schema`.

    The batch has a column `path` and a column of bytes named `content` or `bytes`, as engines call it; others are
    ignored.  A file that cannot be read is a row with an `error`; no file makes this function raise.  It keeps no state
    and is pickled by its name.

    The files are read in a process that is started for the batch and ends with it, with `workers` and `timeout` as for
    `read_many`: a file that takes too long, or on which the process ends, is a row with a `StoppedError` instead of an
    end of the engine's own worker, which would lose the whole run.  With `workers=0` the engine's worker reads itself.

    Raises `KeyError` where a column is missing, and `ValueError` and `ChildProcessError` as `read_many` does.
    """
    content = "content" if "content" in batch.schema.names else "bytes"
    paths = cast("list[str | None]", batch.column("path").to_pylist())
    files = (cast("bytes | None", data.as_py()) for data in batch.column(content))
    missing = FormatError("没有给出文件的内容", "the bytes of the file are null")
    tasks = (Task(path or "", missing if data is None else data) for path, data in zip(paths, files, strict=True))
    rows = map_tasks(tasks, functools.partial(checked_row, limits=limits), workers, timeout, None)
    return type(batch).from_pylist(list(rows), schema=batch_schema())

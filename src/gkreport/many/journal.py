"""What was read so far, kept in parts: each is written at once, and none is changed afterwards."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# The stubs of pyarrow leave parts of their types open.

import io
import time
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import attrs
import pyarrow as pa
import pyarrow.parquet as pq

from gkreport.document import write_atomically
from gkreport.limits import Limits
from gkreport.many.batches import batch_schema

_ROWS: Final = 500
"""In a part, at most."""
_SECONDS: Final = 10.0
"""How old the first row of a part gets before it is written: no more work is lost where the process is killed."""


@attrs.frozen
class _Entry:
    digest: str
    part: Path
    row: int


class Journal:
    """A folder of Parquet files that hold a row for each file that was read, by its name.

    A part is there as a whole or not at all, whenever the process is killed.  Where a name stands in it twice, the
    later row counts.  Parts of another schema (which names the version of the library and the limits) count for
    nothing, as do those that cannot be read.
    """

    def __init__(self, folder: Path, limits: Limits) -> None:
        """Look at what is there; raises `OSError` where the folder cannot be made or read."""
        self._folder = folder
        self._schema = batch_schema().with_metadata({**(batch_schema().metadata or {}), "limits": repr(limits)})
        self._entries: dict[str, _Entry] = {}
        self._rows: list[Mapping[str, object]] = []
        self._since = 0.0
        self._number = 0
        folder.mkdir(exist_ok=True)
        for part in self._parts():
            self._number = int(part.name.partition("-")[0])
            self._enter(part)

    def digest(self, name: str) -> str:
        """Return the digest of a file as it was last read, "" where it was not read to its end."""
        entry = self._entries.get(name)
        return entry.digest if entry else ""

    def add(self, row: Mapping[str, object]) -> None:
        """Keep a row, with its `name` and `digest`; it is safe once its part is written."""
        if not self._rows:
            self._since = time.monotonic()
        self._rows.append(row)
        if len(self._rows) >= _ROWS or time.monotonic() - self._since >= _SECONDS:
            self.flush()

    def flush(self) -> None:
        """Write what is not yet written; two processes that do so at once do not touch each other's parts."""
        if not self._rows:
            return
        self._number += 1
        part = self._folder / f"{self._number:06}-{uuid.uuid4().hex[:8]}.parquet"
        packed = io.BytesIO()
        pq.write_table(pa.Table.from_pylist(self._rows, schema=self._schema), packed, compression="zstd")
        write_atomically(part, packed.getvalue())
        self._rows.clear()
        self._enter(part)

    def tables(self, names: set[str]) -> Iterator[pa.Table]:
        """Yield the rows of these names, each once, part by part; parts of which nothing counts are deleted."""
        rows: dict[Path, list[int]] = {}
        for name, entry in self._entries.items():
            chosen = rows.setdefault(entry.part, [])
            if name in names:
                chosen.append(entry.row)
        for part in self._parts():
            if part not in rows:
                part.unlink()
            elif rows[part]:
                yield pq.read_table(part).take(sorted(rows[part]))

    def _parts(self) -> list[Path]:
        return sorted(self._folder.glob("[0-9]*-*.parquet"))

    def _enter(self, part: Path) -> None:
        try:
            found = pq.read_schema(part)
            if found != self._schema or found.metadata != self._schema.metadata:
                return
            table = pq.read_table(part, columns=["name", "digest"])
        except (pa.ArrowInvalid, OSError):  # a disk that was full, a file from elsewhere: it is read again
            return
        for row, (name, digest) in enumerate(zip(*(column.to_pylist() for column in table.columns), strict=True)):
            self._entries[name] = _Entry(digest, part, row)

"""Keeps the rows of the files read so far in part files, which are written once and never changed."""

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
"""The rows of a part, at most."""
_SECONDS: Final = 10.0
"""How long a row may wait to be written: work of that time is lost if the process is killed."""


@attrs.frozen
class _RowPlace:
    digest: str
    part: Path
    row: int


class Journal:
    """A folder of Parquet files (parts) with a row for each file that was read, found by its name.

    Whenever the process is killed, a part is there as a whole or not at all.  Of two rows with one name the later
    counts.  Parts with another schema, which includes the version of the library and the limits, are ignored, and so
    are parts that cannot be read.
    """

    def __init__(self, folder: Path, limits: Limits) -> None:
        """Read which rows are there; raises `OSError` where the folder cannot be made or read."""
        self._folder = folder
        self._schema = batch_schema().with_metadata({**(batch_schema().metadata or {}), "limits": repr(limits)})
        self._places: dict[str, _RowPlace] = {}
        self._rows: list[Mapping[str, object]] = []
        self._first_added = 0.0
        self._number = 0
        folder.mkdir(exist_ok=True)
        for part in self._parts():
            self._number = int(part.name.partition("-")[0])
            self._index(part)

    def digest(self, name: str) -> str:
        """Return the digest of a file when it was last read; "" where it was not read to its end."""
        place = self._places.get(name)
        return place.digest if place else ""

    def add(self, row: Mapping[str, object]) -> None:
        """Add a row with `name` and `digest`; it is on disk once its part is written."""
        if not self._rows:
            self._first_added = time.monotonic()
        self._rows.append(row)
        if len(self._rows) >= _ROWS or time.monotonic() - self._first_added >= _SECONDS:
            self.flush()

    def flush(self) -> None:
        """Write the rows that are not yet on disk; two processes never write to one part."""
        if not self._rows:
            return
        self._number += 1
        part = self._folder / f"{self._number:06}-{uuid.uuid4().hex[:8]}.parquet"
        packed = io.BytesIO()
        pq.write_table(pa.Table.from_pylist(self._rows, schema=self._schema), packed, compression="zstd")
        write_atomically(part, packed.getvalue())
        self._rows.clear()
        self._index(part)

    def tables(self, names: set[str]) -> Iterator[pa.Table]:
        """Yield the rows with these names, each once, part by part; parts without a row that counts are deleted."""
        rows: dict[Path, list[int]] = {}
        for name, place in self._places.items():
            chosen = rows.setdefault(place.part, [])
            if name in names:
                chosen.append(place.row)
        for part in self._parts():
            if part not in rows:
                part.unlink()
            elif rows[part]:
                yield pq.read_table(part).take(sorted(rows[part]))

    def _parts(self) -> list[Path]:
        return sorted(self._folder.glob("[0-9]*-*.parquet"))

    def _index(self, part: Path) -> None:
        try:
            found = pq.read_schema(part)
            if found != self._schema or found.metadata != self._schema.metadata:
                return
            table = pq.read_table(part, columns=["name", "digest"])
        except (pa.ArrowInvalid, OSError):  # the disk was full, or the file is not ours: its files are read again
            return
        for row, (name, digest) in enumerate(zip(*(column.to_pylist() for column in table.columns), strict=True)):
            self._places[name] = _RowPlace(digest, part, row)

"""`collect`: many reports as tables, with what was found in them; stopped at any moment, it goes on where it was."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# The stubs of pyarrow leave parts of their types open.

import hashlib
import json
import os
from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Sized
from contextlib import closing, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Final, cast

import attrs
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from gkreport.document import bytes_of
from gkreport.errors import FormatError
from gkreport.frames.arrow import metadata_of, wide_schema
from gkreport.limits import Limits
from gkreport.many.batches import KEYS, REMARK
from gkreport.many.journal import Journal
from gkreport.many.reading import Task
from gkreport.many.rows import checked_row, in_utf_8
from gkreport.many.sources import ManySource, tasks_in
from gkreport.many.streaming import Progress, each

_DEFAULT: Final = Limits()


@attrs.frozen(kw_only=True)
class Collected:
    """What has been collected, and where it is."""

    reports: int
    errors: int
    """Files that are no report, or that could not be read."""
    read: int
    """How many files were read in this run; the others are as they were."""
    reports_path: Path
    findings_path: Path
    errors_path: Path


def collect(  # noqa: PLR0913  # the fixed names
    source: ManySource,
    target: str | os.PathLike[str],
    *,
    workers: int | None = None,
    limits: Limits = _DEFAULT,
    timeout: float | None = 60.0,
    progress: Progress | None = None,
) -> Collected:
    """Read and check many files, and write what came of them to three files; for `reports.parquet` as target.

    * `reports.parquet`: a row for each report, `name`, `digest` and its columns as in `gkreport.frames`;
    * `reports.findings.parquet`: a row for each finding of the check and each problem of the reader, with `name`;
    * `reports.errors.jsonl`: a line for each file that could not be read, `name`, `digest`, `error`, `message`,
      `message_en` and `remarks`.

    Each file of the source stands, by its name, in the first or in the last of them, exactly once; two files of the
    same content are two rows.  What is read is kept at once, in the folder `reports.parquet.parts`, so whatever ends
    the process, the same call goes on where it was: a file is read again only if its bytes are others (SHA-256), if it
    was not read to its end, or if the version of the library or the limits are others.  Without the folder all files
    are read.  One process at a time can collect into a target.

    `source`, `workers`, `limits`, `timeout` and `progress` are those of `read_many`, and so is what is raised; so is
    `OSError` where the files cannot be written, `ValueError` where the target does not end in `.parquet`.  Each file
    is replaced in one step, `reports.parquet` the last.
    """
    target = Path(target)
    if target.suffix != ".parquet":
        raise ValueError(f"文件名要以 .parquet 结尾：{target} (the name must end in .parquet)")
    run = _Run(tasks_in(source, limits), Journal(Path(f"{target}.parts"), limits), limits, progress)
    rows = each(run.to_do(), partial(checked_row, limits=limits), workers, timeout, None)
    with closing(rows):
        try:
            for row in rows:
                run.journal.add(row)
                run.read += 1
                run.tell()
        finally:
            run.journal.flush()
    return _write(run, target)


@attrs.define
class _Run:
    tasks: Iterable[Task]
    journal: Journal
    limits: Limits
    progress: Progress | None
    seen: set[str] = attrs.field(factory=set[str])
    unchanged: int = 0
    read: int = 0

    def to_do(self) -> Iterator[Task]:
        """Yield those that are not yet in the journal as they are; a name that comes twice is one file."""
        for task in self.tasks:
            name = in_utf_8(task.name)
            if name in self.seen:
                continue
            self.seen.add(name)
            digest = self.journal.digest(name)
            if digest and digest == _digest(task, self.limits):
                self.unchanged += 1
                self.tell()
            else:
                yield task

    def tell(self) -> None:
        if self.progress:
            total = len(self.tasks) if isinstance(self.tasks, Sized) else None
            self.progress(self.unchanged + self.read, total)


def _digest(task: Task, limits: Limits) -> str:
    """Return the digest of a file as it is now, "" where it cannot be read."""
    if isinstance(task.source, Exception):
        return ""
    with suppress(OSError, FormatError):
        return hashlib.sha256(bytes_of(task.source, limits)).hexdigest()
    return ""


def _write(run: _Run, target: Path) -> Collected:
    """Write all that the journal holds of the files seen, part by part."""
    findings_path = target.with_name(f"{target.stem}.findings.parquet")
    errors_path = target.with_name(f"{target.stem}.errors.jsonl")
    of_reports = pa.schema([*KEYS, *wide_schema()])
    of_findings = pa.schema([KEYS[0], *REMARK])
    counts: Counter[bool] = Counter()
    editions: set[int] = set()
    with (
        _replaced(target) as reports_file,
        _replaced(findings_path) as findings_file,
        _replaced(errors_path) as errors_file,
        pq.ParquetWriter(reports_file, of_reports, compression="zstd", write_page_checksum=True) as reports,
        pq.ParquetWriter(findings_file, of_findings, compression="zstd", write_page_checksum=True) as findings,
        errors_file.open("w", encoding="utf-8") as errors,
    ):
        for table in run.journal.tables(run.seen):
            read = table.filter(pc.is_null(table["error"]))
            editions.update(cast("list[int]", read["edition"].to_pylist()))
            reports.write_table(read.select(of_reports.names).cast(of_reports))
            findings.write_table(_findings(read).cast(of_findings))
            unread = table.filter(pc.is_valid(table["error"])).select(_ERROR).to_pylist()
            errors.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in unread)
            counts.update({True: len(read), False: len(unread)})
        reports.add_key_value_metadata(metadata_of(editions))
        findings.add_key_value_metadata(metadata_of(editions))
    return Collected(
        reports=counts[True],
        errors=counts[False],
        read=run.read,
        reports_path=target,
        findings_path=findings_path,
        errors_path=errors_path,
    )


_ERROR: Final = ["name", "digest", "error", "message", "message_en", "remarks"]


def _findings(table: pa.Table) -> pa.Table:
    """Return the remarks on all files, one below the other, each with the name of its file."""
    remarks = pc.list_flatten(table["remarks"])
    names = table["name"].take(pc.list_parent_indices(table["remarks"]))
    found = pa.Table.from_struct_array(cast("pa.ChunkedArray[pa.StructScalar]", remarks))
    return found.add_column(0, "name", names)


@contextmanager
def _replaced(target: Path) -> Generator[Path]:
    """Give a file to write beside the target, and put it in its place once it is written as a whole."""
    temporary = target.with_name(f".{target.name}.new")
    yield temporary
    with temporary.open("rb+") as file:
        os.fsync(file.fileno())
    temporary.replace(target)

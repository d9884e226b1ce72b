"""`collect`: reads many reports into tables, with their findings; if it is stopped, the same call continues."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# The stubs of pyarrow leave parts of their types open.

import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sized
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from typing import Final, cast

import attrs
import pyarrow as pa
import pyarrow.compute as pc

from gkreport.document import bytes_of, replacing
from gkreport.errors import ArgumentError, FormatError
from gkreport.frames.arrow import metadata_of, wide_schema
from gkreport.limits import Limits
from gkreport.many.batches import KEY_FIELDS, REMARK_FIELDS
from gkreport.many.journal import Journal
from gkreport.many.reading import Task
from gkreport.many.rows import checked_row, in_utf_8
from gkreport.many.sources import ManySource, tasks_in
from gkreport.many.streaming import Progress, map_tasks
from gkreport.many.tables import WRITERS

_DEFAULT: Final = Limits()
_ERROR_COLUMNS: Final = ["name", "digest", "error", "message", "message_en", "remarks"]


@attrs.frozen(kw_only=True)
class Collected:
    """What was collected, and where it was written."""

    reports: int
    errors: int
    """The number of files that are no report or could not be read."""
    read: int
    """How many files were read in this run; the others have not changed since an earlier one."""
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
    """Read and check many files, and write three files.

    With `reports.parquet` as target they are:

    * `reports.parquet`: a row for each report, with `name`, `digest` and the columns of `gkreport.frames`;
    * `reports.findings.parquet`: a row for each finding of the check and each problem of the reader, with `name`,
      `organ` and `year`;
    * `reports.errors.jsonl`: a line for each file that could not be read, with `name`, `digest`, `error`, `message`,
      `message_en` and `remarks`.

    A target that ends in `.csv` or `.xlsx` gives the first two as such: for some thousand reports, and for Excel.

    Each file of the source stands by its name in the first or in the last of them, exactly once; two files with the
    same content are two rows.  Results are kept in the folder `reports.parquet.parts` as they come.  If the process
    ends early, the same call continues: a file is read again only if its bytes have changed (SHA-256), if it was not
    read to its end, or if the version of the library or the limits have changed.  Without the folder all files are
    read.  Only one process at a time may collect into a target.

    `source`, `workers`, `limits`, `timeout` and `progress` are those of `read_many`, which also says what is raised;
    further `OSError` where the files cannot be written, and `ArgumentError` where the target ends in none of the three.
    Each file is replaced in one step, `reports.parquet` last.
    """
    target = Path(target)
    if target.suffix not in WRITERS:
        zh, en = "、".join(WRITERS), " or ".join(WRITERS)
        raise ArgumentError(f"文件名要以 {zh} 结尾：{target}", f"the name must end in {en}: {target}")
    parts = Path(f"{target}.parts")
    outputs = (target, _findings_path(target), _errors_path(target), parts)
    run = _Run(tasks_in(source, limits, outputs), Journal(parts, limits), limits, progress)
    rows = map_tasks(run.to_do(), partial(checked_row, limits=limits), workers, timeout, None)
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
        """Yield the files that are new or have changed; a name that comes twice is one file."""
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
    """Return the digest of a file as it is now; "" where it cannot be read."""
    if isinstance(task.source, Exception):
        return ""
    with suppress(OSError, FormatError):
        return hashlib.sha256(bytes_of(task.source, limits)).hexdigest()
    return ""


def _findings_path(target: Path) -> Path:
    return target.with_name(f"{target.stem}.findings{target.suffix}")


def _errors_path(target: Path) -> Path:
    return target.with_name(f"{target.stem}.errors.jsonl")


def _write(run: _Run, target: Path) -> Collected:
    """Write the rows of the journal for all files of this run, part by part."""
    findings_path, errors_path = _findings_path(target), _errors_path(target)
    of_reports = pa.schema([*KEY_FIELDS, *wide_schema()])
    of_findings = pa.schema([KEY_FIELDS[0], *(of_reports.field(name) for name in _OF_REPORT), *REMARK_FIELDS])
    write = WRITERS[target.suffix]
    counts: Counter[bool] = Counter()
    editions: set[int] = set()
    with (
        replacing(target) as reports_file,
        replacing(findings_path) as findings_file,
        replacing(errors_path) as errors_file,
        write(reports_file, of_reports) as reports,
        write(findings_file, of_findings) as findings,
        errors_file.open("w", encoding="utf-8") as errors,
    ):
        for table in run.journal.tables(run.seen):
            read = table.filter(pc.is_null(table["error"]))
            editions.update(cast("list[int]", read["edition"].to_pylist()))
            reports.write_table(read.select(of_reports.names).cast(of_reports))
            findings.write_table(_findings_of(read).cast(of_findings))
            unread = table.filter(pc.is_valid(table["error"])).select(_ERROR_COLUMNS).to_pylist()
            errors.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in unread)
            counts.update({True: len(read), False: len(unread)})
        reports.add_key_value_metadata(metadata_of(editions))
        findings.add_key_value_metadata(metadata_of(editions))
    paths = {"reports_path": target, "findings_path": findings_path, "errors_path": errors_path}
    return Collected(reports=counts[True], errors=counts[False], read=run.read, **paths)


_OF_REPORT: Final = ("organ", "year")
"""What a finding tells of its report, so that a person knows whose it is."""


def _findings_of(table: pa.Table) -> pa.Table:
    """Return a row for each remark, with the name of its file and what its report is of."""
    remarks = pc.list_flatten(table["remarks"])
    parents = pc.list_parent_indices(table["remarks"])
    found = pa.Table.from_struct_array(cast("pa.ChunkedArray[pa.StructScalar]", remarks))
    for name in reversed(("name", *_OF_REPORT)):
        found = found.add_column(0, name, table[name].take(parents))
    return found

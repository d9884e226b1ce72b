"""Reading and writing files: the file on one side, the report on the other."""

import os
import stat
import sys
import zlib
from collections.abc import Generator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final

import attrs

from gkreport import registry
from gkreport.annotation import remarks_on, suggestions
from gkreport.checks import Findings
from gkreport.errors import FillError, FormatError
from gkreport.form import form_of
from gkreport.formats.remarks import NewText
from gkreport.limits import Limits
from gkreport.page.page import Handle, Hidden, at_place
from gkreport.page.problems import Problem
from gkreport.recognise.reading import Reading, recognise
from gkreport.recognise.sections import SUMMARY
from gkreport.registry import FORMATS, editor_of, format_for, format_of
from gkreport.report import Edition, Report
from gkreport.report.values import Value, show_value
from gkreport.solve import locate

Source = str | os.PathLike[str] | bytes | BinaryIO
"""A path, the bytes of a file, or a file opened for binary reading."""

_DEFAULT: Final = Limits()


@attrs.frozen(eq=False, repr=False)
class Document:
    """A file beside what was read of it."""

    data: bytes
    format: str
    """The name of the container format, told by content."""
    reading: Reading
    limits: Limits = _DEFAULT

    @property
    def report(self) -> Report:
        """The report; cells that were not understood are None."""
        return self.reading.report

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that was not taken as it stood, in the order of the form."""
        return self.reading.problems

    @property
    def leftovers(self) -> tuple[str, ...]:
        """Paragraphs and tables that belong to no part of the report; each is told in `problems` too."""
        return self.reading.leftovers

    @property
    def hidden(self) -> tuple[Hidden, ...]:
        """What the file holds and does not show, with its place and why nobody sees it; none of it is read."""
        return self.reading.hidden

    def where(self, path: str) -> str:
        """Say where a cell stands: table, row and column as printed, and the place in the file.

        Raises `KeyError` for a path that the report does not have.
        """
        self.report[path]
        printed = form_of(self.report).cells[path].place
        return at_place(printed, self.reading.where.get(path))

    def fill(self, report: Report) -> "Document":
        """Put the numbers of a report into this file, cell by cell, and return the filled document.

        Cells that hold the number already stay untouched, so filling twice changes nothing; what is not a number of the
        form is never touched.  Raises `FillError`, with one sub-error for each cell that cannot be filled safely,
        and `FormatError` where files of this format cannot be filled.
        """
        kind = FORMATS[self.format]
        if not kind.editing:
            raise self._unchangeable("填写", "filled")
        new = report.cells()
        wanted = self._changes(new)
        if not wanted:
            return self
        printed, where = form_of(self.report).cells, self.reading.where
        texts = {
            handle: NewText(show_value(new[path]), at_place(printed[path].place, where[path]))
            for handle, (path, *_) in wanted.items()
        }
        data, page = editor_of(kind).fill(self.data, texts, self.limits)
        filled = attrs.evolve(self, data=data, reading=recognise(page))
        read = filled.report.cells()
        wrong = [path for paths in wanted.values() for path in paths if read.get(path) != new[path]]
        if wrong:  # a row printed three times, a header in another unit: what would be read is not what was put in
            why = (
                "填入后读出的数不一致，请检查这一格的合并和表头",
                "it would be read as another number; check the table",
            )
            raise FillError.at([(self.where(path), *why) for path in wrong])
        return filled

    def _changes(self, new: Mapping[str, Value]) -> dict[Handle, list[str]]:
        """Return the cells of the file whose number is another in a report, each with its paths in the form."""
        mine, where = self.report.cells(), self.reading.where
        if mine.keys() != new.keys():
            raise FillError.at([("表式", "报告和文件不是同一版表式", "the report is on another edition of the form")])
        changes: dict[Handle, list[str]] = {}
        refused: list[tuple[str, str, str]] = []
        for path, value in new.items():
            handle = where[path].handle if path in where else None
            if handle and value != mine[path]:
                changes.setdefault(handle, []).append(path)
            elif value != mine[path]:
                refused.append((self.where(path), "文件里没有找到这一格", "the file has no such cell"))
        why = "这一格由几格合并而成，不能填不同的数；请先拆分", "several cells merged into one; split them first"
        for path, cell in where.items():
            if cell.handle in changes and new[path] != new[changes[cell.handle][0]]:
                refused.append((self.where(path), *why))
        if refused:
            raise FillError.at(refused)
        return changes

    def annotate(self, findings: Findings, *, summary: bool = False) -> "Document":
        """Put each finding as a comment at its cell or sentence, shade the cells, and return the annotated document.

        One without a cell is said at the heading of its section, or at the title.

        Where the fewest changes that make the sums hold leave only one choice, its number is suggested.  With
        `summary` a table of all findings is put at the end.  All else stays as it was.  Raises `FormatError` where
        files of this format cannot be annotated.
        """
        kind = FORMATS[self.format]
        if not kind.editing:
            raise self._unchangeable("批注", "annotated")
        where = self.reading.where
        remarks = [*remarks_on(findings, self.reading), *suggestions(locate(self.report), findings, where)]
        if not remarks and not summary:
            return self
        heading = SUMMARY if summary else ""
        return attrs.evolve(self, data=editor_of(kind).annotate(self.data, remarks, self.limits, heading))

    def _unchangeable(self, zh: str, en: str) -> FormatError:
        """Build the error for files of a kind that nothing is put into, with the way to go on."""
        return FormatError(
            f"{self.format} 格式的文件不能{zh}；请先用 gkreport convert 转成 .docx 再{zh}",
            f"{self.format} files cannot be {en}; make a .docx of it first, with gkreport convert",
        )

    def to_bytes(self) -> bytes:
        """Return the bytes of the file."""
        return self.data

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the file, atomically."""
        write_atomically(Path(path), self.data)

    def __repr__(self) -> str:
        return f"<Document {self.format}: {self.report!r}, {len(self.problems)} problems>"


def open_document(source: Source, *, limits: Limits = _DEFAULT) -> Document:
    """Open a file and keep it beside what was read; the format is told by content, not by suffix.

    Raises `FormatError` where the file cannot be read as what it is, `NotAReport` (a `FormatError`) where
    none of the form is in it, and `OSError` for the file system's own errors.  Cells that were not understood
    do not raise: they are None, and `problems` says why.
    """
    name = os.fspath(source) if isinstance(source, str | os.PathLike) else ""
    return document_of(bytes_of(source, limits), name, limits)


def document_of(data: bytes, name: str, limits: Limits) -> Document:
    """Open a file by its bytes and its name, "" where it has none; raises what `open_document` raises."""
    kind = format_of(data, name)
    return Document(data, kind.name, registry.read(kind, data, limits), limits)


def read(source: Source, *, limits: Limits = _DEFAULT) -> Report:
    """Read a report from a path, bytes or a binary file; the format is told by content, not by suffix.

    Raises `FormatError` where the file cannot be read as what it is, `NotAReport` (a `FormatError`) where
    none of the form is in it, `RecognitionError` where cells stayed unknown (use `open` to see the rest), and
    `OSError` for the file system's own errors.
    """
    return open_document(source, limits=limits).reading.require()


def write(report: Report, path: str | os.PathLike[str], *, findings: Findings | None = None) -> None:
    """Write a report in the format that the suffix names; `findings` are marked on it where the format can.

    The file is replaced in one step: a crash leaves the old one or the new one.  Raises `ValueError` for a
    suffix that cannot be written, and `FormatError` for PDF where LibreOffice is missing.
    """
    target = Path(path)
    write_atomically(target, dumps(report, format=target.name, findings=findings))


def dumps(report: Report, *, format: str, findings: Findings | None = None) -> bytes:  # noqa: A002  # the fixed public name
    """Return a report as the bytes of a file; the same report gives the same bytes.

    `format` is a format's name ("json") or a file name whose suffix tells it.  Raises `ValueError` for one
    that cannot be written, and `FormatError` for PDF where LibreOffice is missing.  LibreOffice writes the time into
    PDF files, so these alone differ from one call to the next.
    """
    return registry.write(format_for(format), report, findings)


def blank(
    organ: str = "",
    year: int | None = None,
    *,
    format: str,  # noqa: A002  # the fixed public name
    edition: Edition | None = None,
    previous: Report | None = None,
) -> bytes:
    """Return an empty form as the bytes of a file to fill in; a workbook checks itself while it is filled in.

    The edition is the given one or that in force for the year.  What `previous`, the report on the year before, carried
    over to the next year is filled in as carried in.  Raises `ValueError` for a format that cannot be written and
    where `previous` is on another year than the one before.
    """
    return registry.write_blank(format_for(format), Report.blank(organ, year, edition=edition, previous=previous))


def bytes_of(source: Source, limits: Limits) -> bytes:
    """Return the bytes of a file; raises `FormatError` for more than is taken, before they are read."""
    if isinstance(source, bytes):
        data = source
    elif isinstance(source, str | os.PathLike):
        with Path(source).open("rb") as file:
            data = file.read(limits.file_bytes + 1)
    else:
        data = source.read(limits.file_bytes + 1)
    if len(data) > limits.file_bytes:
        size = limits.file_bytes / 1024 / 1024
        raise FormatError(f"文件超过 {size:.0f} MiB，没有读取", f"the file is larger than {size:.0f} MiB")
    return data


def write_atomically(target: Path, data: bytes) -> None:
    """Write a file in one step, as `replacing` does."""
    with replacing(target) as temporary:
        temporary.write_bytes(data)


@contextmanager
def replacing(target: Path) -> Generator[Path]:
    """Yield the path of a file to write, which then replaces the target: a crash leaves the old one or the new one.

    Where the target is a symbolic link, the file it points to is replaced; one that is replaced keeps its permissions.
    What a killed process left is removed by the next that writes the target.  Raises `OSError` for the file system's
    own errors; the target is then as it was.
    """
    target = Path(os.path.realpath(target))
    mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else None
    lock, temporary = _new_beside(target, 0o666 if mode is None else 0o600)
    with lock:
        try:
            yield temporary
            with temporary.open("rb+") as file:
                os.fsync(file.fileno())
            if mode is not None:
                temporary.chmod(mode)
            _let_go_of(lock)
            temporary.replace(target)
        except BaseException:
            _let_go_of(lock)
            temporary.unlink(missing_ok=True)
            raise


def _new_beside(target: Path, mode: int) -> tuple[BinaryIO, Path]:
    """Make a file in the folder of a target, with a short name, and return it open and locked."""
    number = 0
    while True:
        temporary = target.with_name(f".{zlib.crc32(os.fsencode(target.name)):08x}.{number}")
        with suppress(OSError):  # there is none, or it is not ours
            _remove_left(temporary)
        try:
            lock = os.fdopen(os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_EXCL, mode), "rb")
        except FileExistsError:  # another process is writing it
            number += 1
            continue
        if _is_locked(lock, temporary):
            return lock, temporary
        lock.close()


def _remove_left(temporary: Path) -> None:
    """Remove a file that a killed process left: its lock has gone with the process."""
    if temporary.is_symlink():  # we make none
        return
    with temporary.open("rb") as lock:
        if _is_locked(lock, temporary):
            _let_go_of(lock)
            temporary.unlink()


def _is_locked(lock: BinaryIO, path: Path) -> bool:
    """Lock an open file; False where another process has it, or has moved or removed it in between."""
    if sys.platform == "win32":  # pragma: no cover  # what is open there can be neither moved nor removed
        return True
    import fcntl

    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return os.path.samestat(os.fstat(lock.fileno()), path.stat())
    except (BlockingIOError, FileNotFoundError):
        return False


def _let_go_of(lock: BinaryIO) -> None:
    """Close the file on Windows, where it could not be replaced or removed else."""
    if sys.platform == "win32":  # pragma: no cover
        lock.close()

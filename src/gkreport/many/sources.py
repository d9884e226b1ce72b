"""Finds the files to read: in a folder, by a pattern, in a zip of reports, or from an iterable of paths and bytes."""

import glob
import os
from collections.abc import Iterable, Iterator, Sized
from pathlib import Path, PurePosixPath
from typing import Final

import attrs

from gkreport.document import bytes_of
from gkreport.errors import GkreportError
from gkreport.formats.archive import Archive
from gkreport.limits import Limits
from gkreport.many.reading import Task
from gkreport.registry import is_readable_name

OneFile = str | os.PathLike[str] | bytes
ManySource = OneFile | Iterable[OneFile]
"""A folder, a pattern such as `2024/**/*.docx`, a zip of reports, its bytes, or paths and bytes one by one."""

_MIB: Final = 1024 * 1024
_ZIP_BYTES: Final = 64 * _MIB
"""The size of a zip, which is held in memory as a whole: some four thousand reports; more belong in a folder."""
_ENTRIES: Final = 60_000
"""The members of a zip; `Archive` counts those of the Office files in it too, before it trusts a directory."""
_UNPACKED_BYTES: Final = 4096 * _MIB
"""The unpacked size of a zip; its files are read one by one, so this bounds time and not memory."""
_OFFICE: Final = "[Content_Types].xml"
"""A member of every Office file (ECMA-376 part 2, 10.1.2.2), and of no zip of reports."""


def tasks_in(source: ManySource, limits: Limits) -> Iterable[Task]:
    """Return the files of a source in order; those of a folder, a pattern and a zip are sorted.

    From folders and zips only files with the suffix of a format are taken.  The result has a length where that is known
    without holding all names.  Raises `FormatError` for a zip that is broken or hostile, `OSError` where the source
    cannot be reached.
    """
    if isinstance(source, bytes):
        return _in_zip_or_alone("#1", source, limits)
    if not isinstance(source, str | os.PathLike):
        return _one_by_one(source)
    name = os.fspath(source)
    if os.path.isdir(name):  # noqa: PTH112  # Path.is_dir raises where a folder above cannot be entered
        return _FolderTasks(name)
    if glob.escape(name) != name and not os.path.lexists(name):
        return [_task(found) for found in sorted(glob.iglob(name, recursive=True)) if not os.path.isdir(found)]  # noqa: PTH112, PTH207
    with Path(name).open("rb") as file:
        data = file.read(_ZIP_BYTES + 1)
    return _in_zip_or_alone(name, data, limits)


def _in_zip_or_alone(name: str, data: bytes, limits: Limits) -> Iterable[Task]:
    """Return the files of a zip of reports, or the file itself where it is none."""
    if not data.startswith(b"PK"):
        return [Task(name, data, len(data))]
    wide = attrs.evolve(
        limits, members=_ENTRIES, part_bytes=limits.file_bytes, unpacked_bytes=max(_UNPACKED_BYTES, limits.file_bytes)
    )
    archive = Archive(bytes_of(data, attrs.evolve(limits, file_bytes=_ZIP_BYTES)), wide)
    return [Task(name, data, len(data))] if _OFFICE in archive else _ZipTasks(archive)


def _one_by_one(files: Iterable[OneFile]) -> Iterable[Task]:
    """Return paths and bytes as tasks, taken one by one; there is a length where the files have one."""
    tasks = (_task(file, f"#{number}") for number, file in enumerate(files, 1))
    return _SizedTasks(tasks, len(files)) if isinstance(files, Sized) else tasks


def _task(file: OneFile, name: str = "") -> Task:
    if isinstance(file, bytes):
        return Task(name, file, len(file))
    return _path_task(os.fspath(file), os.fspath(file))


def _path_task(name: str, path: str) -> Task:
    try:
        return Task(name, path, Path(path).stat().st_size)
    except (OSError, ValueError):  # it will be raised again, and reported, on reading
        return Task(name, path)


@attrs.frozen
class _SizedTasks:
    _tasks: Iterator[Task]
    _count: int

    def __iter__(self) -> Iterator[Task]:
        return self._tasks

    def __len__(self) -> int:
        return self._count


@attrs.frozen
class _FolderTasks:
    """All files below a folder; only the names of one folder are held at a time."""

    _path: str

    def __iter__(self) -> Iterator[Task]:
        errors: list[OSError] = []
        for folder, name in self._walk(errors):
            path = Path(folder, name)
            yield _path_task(path.relative_to(self._path).as_posix(), str(path))
            yield from self._failures(errors)
        yield from self._failures(errors)

    def __len__(self) -> int:
        errors: list[OSError] = []
        return sum(1 for _ in self._walk(errors)) + len(errors)

    def _walk(self, errors: list[OSError]) -> Iterator[tuple[str, str]]:
        for folder, inside, names in os.walk(self._path, onerror=errors.append):
            inside.sort()
            yield from ((folder, name) for name in sorted(names) if is_readable_name(name))

    def _failures(self, errors: list[OSError]) -> Iterator[Task]:
        while errors:
            error = errors.pop(0)
            yield Task(Path(error.filename).relative_to(self._path).as_posix(), error)


@attrs.frozen
class _ZipTasks:
    """All reports in a zip; each is unpacked when its turn comes."""

    _archive: Archive

    def __iter__(self) -> Iterator[Task]:
        for name, member in self._members():
            try:
                data = self._archive.read(member)
            except GkreportError as error:
                yield Task(name, error)
            else:
                yield Task(name, data, len(data))

    def __len__(self) -> int:
        return len(self._members())

    def _members(self) -> list[tuple[str, str]]:
        """Return the name of each report, as it is shown and as it is in the archive."""
        return sorted(
            (_decoded_name(name), name) for name in self._archive.names if is_readable_name(PurePosixPath(name).name)
        )


def _decoded_name(name: str) -> str:
    """Return the name of a member as it was meant; programs on Chinese Windows write GBK and do not mark it."""
    try:
        return name.encode("cp437").decode("gb18030")
    except UnicodeError:
        return name

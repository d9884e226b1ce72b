"""Finds the files to read: in a folder, by a pattern, in a zip of reports, or from an iterable of paths and bytes."""

import glob
import os
import stat
from collections.abc import Iterable, Iterator, Sized
from pathlib import Path, PurePath, PurePosixPath
from typing import Final, Protocol

import attrs

from gkreport.document import bytes_of
from gkreport.errors import FormatError, GkreportError
from gkreport.formats.archive import Archive
from gkreport.limits import Limits
from gkreport.many.reading import Task
from gkreport.registry import READABLE, is_archive, is_by_product

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


class Tasks(Sized, Iterable[Task], Protocol):
    """Files in order, with their number."""


def tasks_in(source: ManySource, limits: Limits, outputs: Iterable[Path] = ()) -> Iterable[Task]:
    """Return the files of a source in order, those of a path as `tasks_at` does.

    The result has a length where that is known without holding all names.  Raises what `tasks_at` raises.
    """
    if isinstance(source, bytes):
        return _in_zip(source, limits, "") or [Task("#1", source, len(source))]
    if isinstance(source, str | os.PathLike):
        return tasks_at(os.fspath(source), limits, outputs=outputs)
    return _one_by_one(source)


def tasks_at(name: str, limits: Limits, *, prefix: str = "", outputs: Iterable[Path] = ()) -> Tasks:
    """Return all files of a folder, a pattern or a zip, sorted, or the one file.

    Only what a system or a program leaves beside files is passed over, and `outputs`, which a caller writes into the
    folder.  A zip in a folder stands for its files.  The names of files in a folder or zip begin with `prefix`.  Raises
    `FormatError` for a zip that is broken or hostile, `OSError` where the path cannot be reached.
    """
    if os.path.isdir(name):  # noqa: PTH112  # Path.is_dir raises where a folder above cannot be entered
        return _FolderTasks(name, limits, prefix, frozenset(map(os.path.abspath, outputs)))
    if glob.escape(name) != name and not os.path.lexists(name):
        found = sorted(glob.iglob(name, recursive=True))  # noqa: PTH207
        return [task for path in found for task in _matched(path, limits)]
    state = Path(name).stat()
    if not stat.S_ISREG(state.st_mode):
        return [Task(name, _no_file())]
    return _in_zip(_zip_bytes(name), limits, prefix) or [Task(name, name, state.st_size)]


def _in_zip(data: bytes, limits: Limits, prefix: str) -> "_ZipTasks | None":
    """Return the files of a zip of files that has any; raises `FormatError` for one that is broken or hostile."""
    if not data.startswith(b"PK"):
        return None
    wide = attrs.evolve(
        limits, members=_ENTRIES, part_bytes=limits.file_bytes, unpacked_bytes=max(_UNPACKED_BYTES, limits.file_bytes)
    )
    archive = Archive(bytes_of(data, attrs.evolve(limits, file_bytes=_ZIP_BYTES)), wide)
    return _ZipTasks(archive, prefix) if is_archive(data) else None


def _matched(path: str, limits: Limits) -> Iterable[Task]:
    """Return what a pattern has found: folders, and what programs leave beside files, are no files."""
    if os.path.isdir(path) or is_by_product(Path(path).name):  # noqa: PTH112
        return ()
    return _file_tasks(path, path, limits)


def _file_tasks(name: str, path: str, limits: Limits) -> Tasks:
    """Return a file as a task, or the files in it where it is a zip of files."""
    try:
        state = Path(path).stat()
        if stat.S_ISDIR(state.st_mode):
            zh = "这是指向文件夹的链接，里面的文件没有读取；请直接读取那个文件夹"
            en = "a link to a folder, whose files were not read; read that folder itself"
            return [Task(name, FormatError(zh, en))]
        if not stat.S_ISREG(state.st_mode):
            return [Task(name, _no_file())]
        probed = PurePath(path).suffix.lower() not in READABLE  # documents, told by their suffix, are not read twice
        zipped = _in_zip(_zip_bytes(path), limits, f"{name}/") if probed else None
        return zipped or [Task(name, path, state.st_size)]
    except FormatError as error:
        return [Task(name, error)]
    except OSError:  # it will be raised again, and reported, on reading
        return [Task(name, path)]


def _no_file() -> FormatError:
    """Build the error for what is no file: to open it would wait for its other end, or never end."""
    return FormatError(
        "这是管道、设备或套接字，不是文件，没有打开；请先把内容存成文件",
        "a pipe, a device or a socket, which was not opened; save what it holds as a file first",
    )


def _zip_bytes(path: str) -> bytes:
    """Return the bytes of a file that begins as a zip does, b"" for any other."""
    with Path(path).open("rb") as file:
        start = file.read(2)
        return start + file.read(_ZIP_BYTES) if start == b"PK" else b""


def _one_by_one(files: Iterable[OneFile]) -> Iterable[Task]:
    """Return paths and bytes as tasks, taken one by one; there is a length where the files have one."""
    tasks = (_task(file, f"#{number}") for number, file in enumerate(files, 1))
    return _SizedTasks(tasks, len(files)) if isinstance(files, Sized) else tasks


def _task(file: OneFile, name: str) -> Task:
    if isinstance(file, bytes):
        return Task(name, file, len(file))
    path = os.fspath(file)
    try:
        return Task(path, path, Path(path).stat().st_size)
    except (OSError, ValueError):  # it will be raised again, and reported, on reading
        return Task(path, path)


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
    _limits: Limits
    _prefix: str
    _outputs: frozenset[str]

    def __iter__(self) -> Iterator[Task]:
        for tasks in self._walk():
            yield from tasks

    def __len__(self) -> int:
        return sum(map(len, self._walk()))

    def _walk(self) -> Iterator[Tasks]:
        errors: list[OSError] = []
        for folder, inside, names in os.walk(self._path, onerror=errors.append):
            inside[:] = sorted(name for name in inside if self._is_wanted(folder, name))
            links = (name for name in inside if os.path.islink(os.path.join(folder, name)))  # noqa: PTH114, PTH118
            for name in sorted((*names, *links)):
                if self._is_wanted(folder, name):
                    path = Path(folder, name)
                    yield _file_tasks(self._name(path), str(path), self._limits)
                yield from self._closed(errors)
        yield from self._closed(errors)

    def _is_wanted(self, folder: str, name: str) -> bool:
        if is_by_product(name):
            return False
        return not self._outputs or os.path.abspath(os.path.join(folder, name)) not in self._outputs  # noqa: PTH100, PTH118

    def _closed(self, errors: list[OSError]) -> Iterator[Tasks]:
        while errors:
            error = errors.pop(0)
            yield [Task(self._name(Path(error.filename)), error)]

    def _name(self, path: Path) -> str:
        return self._prefix + path.relative_to(self._path).as_posix()


@attrs.frozen
class _ZipTasks:
    """All files in a zip; each is unpacked when its turn comes."""

    _archive: Archive
    _prefix: str

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
        """Return the name of each file, as it is shown and as it is in the archive."""
        return sorted(
            (self._prefix + _decoded_name(name), name)
            for name in self._archive.names
            if not name.endswith("/") and not any(map(is_by_product, PurePosixPath(name).parts))
        )


def _decoded_name(name: str) -> str:
    """Return the name of a member as it was meant; programs on Chinese Windows write GBK and do not mark it."""
    try:
        return name.encode("cp437").decode("gb18030")
    except UnicodeError:
        return name

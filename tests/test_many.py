"""`read_many`: each file once, in order, whatever happens to files and processes."""

import hashlib
import io
import os
import pickle
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

import pytest

import gkreport
from gkreport import Report, errors
from gkreport.formats.archive import Archive
from gkreport.limits import Limits
from gkreport.many import ReadResult, pool, read_many, streaming, worker
from gkreport.many.reading import Task, read_one

ZEROES = dict.fromkeys(Report().cells(), 0) | {"proactive_disclosure.administrative_fees": None}


def a_report(number: int) -> Report:
    return Report.from_cells(ZEROES | {"requests.carried_in.total": number}, organ=f"示例县第{number}镇", year=2024)


def as_json(number: int) -> bytes:
    return gkreport.dumps(a_report(number), format="json")


HOSTILE = (b"PK\x03\x04" + bytes(50), b'{"a": [', b"%PDF-1.7", bytes(200), b"<html>", b"Rar!\x1a\x07")


def a_zip(files: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return target.getvalue()


def summary(results) -> list[tuple[str, object]]:
    return [(result.name, result.report.organ if result.report else type(result.error)) for result in results]


def children(pid: int | None = None) -> list[int]:
    """Return the worker processes that a process has started and that still exist, zombies included."""
    lists = Path(f"/proc/{pid or os.getpid()}/task").glob("*/children")
    started = [int(child) for children in lists for child in children.read_text().split()]
    commands = {child: Path(f"/proc/{child}/cmdline") for child in started}
    return [child for child, file in commands.items() if not (command := file.read_bytes()) or b"gkreport" in command]


def until(condition, seconds: float = 20.0) -> None:
    ends = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends, "it did not come to it"
        time.sleep(0.01)


def running(pid: int) -> bool:
    try:
        return "(zombie)" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


on_linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


# -- one file ------------------------------------------------------------------------------------


def test_one_file_is_a_report_or_an_error_never_both(tmp_path):
    data = as_json(3)
    result = read_one(Task("x", data), Limits())
    assert result == ReadResult("x", a_report(3), digest=hashlib.sha256(data).hexdigest())
    for hostile in HOSTILE:
        result = read_one(Task("x", hostile), Limits())
        assert result.report is None
        assert isinstance(result.error, errors.FormatError)
        assert result.digest == hashlib.sha256(hostile).hexdigest()
    missing = read_one(Task("x", str(tmp_path / "missing")), Limits())
    assert isinstance(missing.error, FileNotFoundError)
    assert missing.digest == ""
    large = read_one(Task("x", data), Limits(file_bytes=10))
    assert isinstance(large.error, errors.FormatError)
    assert large.digest == ""


def test_unknown_cells_are_an_error_with_problems():
    page = gkreport.dumps(a_report(1), format="html").replace(b">1<", b">12\xe2\x91\xa1<")
    result = read_one(Task("x", page), Limits())
    assert result.report is None
    assert isinstance(result.error, errors.RecognitionError)
    assert [problem.kind for problem in result.problems] == ["unreadable"]


def test_a_bug_of_the_library_is_reported_as_one(monkeypatch):
    def fails(*_: object) -> None:
        raise ZeroDivisionError("by us")

    monkeypatch.setattr("gkreport.many.reading.document_of", fails)
    error = pickle.loads(pickle.dumps(read_one(Task("x", b"{}"), Limits()))).error  # noqa: S301
    assert isinstance(error, errors.StoppedError)
    assert "ZeroDivisionError: by us" in str(error)
    assert "in fails" in error.__notes__[0]


PLACES = [errors.CellError("此格", "this cell", "a.b", "表三 第1行"), errors.CellError("那格", "that cell")]


@pytest.mark.parametrize(
    "error",
    [
        errors.FormatError("坏了", "broken"),
        errors.NotAReport("不是", "is none"),
        errors.StoppedError("停了", "stopped"),
        errors.RecognitionError("不清楚", "unclear", PLACES),
        errors.SchemaError("不合", "does not fit", PLACES),
        errors.FillError("填不了", "cannot fill", PLACES),
        PermissionError(13, "denied", "/x/y"),
    ],
    ids=lambda error: type(error).__name__,
)
@pytest.mark.parametrize("engine", [False, True], ids=["plain", "dask"])
def test_errors_cross_from_process_to_process_as_they_are(error, engine):
    error.add_note("a note")
    if engine:  # where `distributed` is imported, all exceptions are pickled in its way
        rebuild, arguments, *state = pytest.importorskip("tblib.pickling_support").pickle_exception(error)
        told = rebuild(*arguments)
        vars(told).update(*state)
    else:
        told = pickle.loads(pickle.dumps(error))  # noqa: S301
    assert told.__notes__ == error.__notes__
    assert type(told) is type(error)
    assert str(told) == str(error)
    if isinstance(error, errors.GkreportError):
        assert told.in_language("en") == error.in_language("en")
    if isinstance(error, ExceptionGroup):
        assert [vars(part) for part in told.exceptions] == [vars(part) for part in error.exceptions]
    else:
        assert told.args == error.args


# -- where files come from -----------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path):
    """Make reports in two folders, with one broken file and the temporary files of Word and others."""
    for name, data in {
        "b.json": as_json(2),
        "a.json": as_json(1),
        "town/c.JSON": as_json(3),
        "town/broken.json": b"{",
        "readme.md.bak": b"x",
        "~$a.docx": b"x",
        ".b.docx": b"x",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    return tmp_path


FOUND = [
    ("a.json", "示例县第1镇"),
    ("b.json", "示例县第2镇"),
    ("readme.md.bak", gkreport.NotAReport),
    ("town/broken.json", gkreport.FormatError),
    ("town/c.JSON", "示例县第3镇"),
]


@pytest.mark.parametrize("kind", [str, Path])
def test_a_folder_is_read_with_all_below_it(folder, kind):
    told: list[tuple[int, int | None]] = []
    results = read_many(kind(folder), workers=0, progress=lambda *numbers: told.append(numbers))
    assert summary(results) == FOUND
    assert told == [(1, 5), (2, 5), (3, 5), (4, 5), (5, 5)]


def test_a_pattern_finds_files(folder):
    found = summary(read_many(f"{folder}/**/*.json", workers=0))
    assert found == [(f"{folder}/{name}", what) for name, what in FOUND if name.endswith(".json")]
    assert summary(read_many(f"{folder}/*.none", workers=0)) == []
    assert [name for name, _ in summary(read_many(f"{folder}/t*", workers=0))] == []  # a folder is no file
    (folder / "[1].json").write_bytes(as_json(9))
    assert summary(read_many(f"{folder}/[1].json", workers=0)) == [(f"{folder}/[1].json", "示例县第9镇")]


def test_paths_and_bytes_are_taken_one_by_one(folder):
    told: list[tuple[int, int | None]] = []
    files = [folder / "a.json", as_json(2), str(folder / "none.json"), "\0"]
    results = summary(read_many(files, workers=0, progress=lambda *numbers: told.append(numbers)))
    assert results == [
        (str(folder / "a.json"), "示例县第1镇"),
        ("#2", "示例县第2镇"),
        (str(folder / "none.json"), FileNotFoundError),
        ("\0", gkreport.StoppedError),
    ]
    assert told[-1] == (4, 4)
    taken: list[int] = []
    endless = (taken.append(number) or as_json(number) for number in range(10**9))
    results = read_many(endless, workers=0, progress=lambda *numbers: told.append(numbers))
    assert next(results).name == "#1"
    assert told[-1] == (1, None)
    assert len(taken) == 1


def test_a_single_file_is_one_of_many(folder):
    document = gkreport.dumps(a_report(5), format="docx")
    assert summary(read_many(document, workers=0)) == [("#1", "示例县第5镇")]
    (folder / "d.docx").write_bytes(document)
    assert summary(read_many(folder / "d.docx", workers=0)) == [(str(folder / "d.docx"), "示例县第5镇")]
    assert summary(read_many(as_json(1), workers=0)) == [("#1", "示例县第1镇")]
    assert summary(read_many(os.devnull, workers=0)) == [(os.devnull, gkreport.FormatError)]


def test_every_file_of_a_folder_has_a_result(folder):
    """Nothing is passed over but what systems and programs leave: archives, pictures and unknown kinds are named."""
    report = as_json(5)
    files = {
        "无后缀": report,
        "报告.dat": report,
        "旧.doc": b"\xd0\xcf\x11\xe0" + bytes(600),
        "扫描.jpg": b"\xff\xd8\xff\xe0" + bytes(60),
        "未知.bin": bytes(range(256)),
        "县.zip": a_zip({"乡/甲.json": report, "内.zip": a_zip({"x.json": report}), "__MACOSX/._甲.json": b"x"}),
        "空.zip": a_zip({".hidden": b"x"}),
        "坏.zip": a_zip({"x.json": report})[:-30],
        "没后缀的文档": gkreport.dumps(a_report(6), format="docx"),
        "Thumbs.db": b"x",
        "desktop.ini": b"x",
        ".DS_Store": b"x",
        ".git/config": b"x",
    }
    for name, data in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)
    (folder / "往年").symlink_to(folder / "town")
    told: list[tuple[int, int | None]] = []
    results = {
        result.name: result for result in read_many(folder, workers=0, progress=lambda *numbers: told.append(numbers))
    }
    read = {name: result.report.organ for name, result in results.items() if result.report}
    found = {name: what for name, what in FOUND if isinstance(what, str)}
    assert read == {
        **found,
        **dict.fromkeys(["无后缀", "报告.dat", "县.zip/乡/甲.json"], "示例县第5镇"),
        "没后缀的文档": "示例县第6镇",
    }
    said = {name: str(result.error) for name, result in results.items() if result.error}
    assert sorted(said) == sorted(
        [
            "readme.md.bak",
            "town/broken.json",
            "旧.doc",
            "扫描.jpg",
            "未知.bin",
            "县.zip/内.zip",
            "空.zip",
            "坏.zip",
            "往年",
        ]
    )
    assert "另存为 .docx" in said["旧.doc"]
    assert "图片" in said["扫描.jpg"]
    assert "请先解压" in said["县.zip/内.zip"]
    assert "请先解压" in said["空.zip"]
    assert "链接" in said["往年"]
    assert told[-1] == (len(results), len(results))
    zips = ["县.zip/乡/甲.json", "县.zip/内.zip", "坏.zip", "空.zip"]
    found_by_pattern = [name for name, _ in summary(read_many(f"{folder}/*.[zi]*", workers=0))]
    assert sorted(found_by_pattern) == sorted(
        f"{folder}/{name}" for name in zips
    )  # desktop.ini is passed over there too


def test_the_suffix_of_a_file_counts_as_in_read(tmp_path):
    (tmp_path / "page.docx").write_bytes(gkreport.dumps(a_report(1), format="html"))
    assert summary(read_many(tmp_path, workers=0)) == [("page.docx", gkreport.FormatError)]


def test_a_zip_is_read_member_by_member(tmp_path):
    data = a_zip(
        {
            "town/c.docx": gkreport.dumps(a_report(3), format="docx"),
            "a.json": as_json(1),
            "folder/": b"",
            "__MACOSX/._a.json": b"x",
            "broken.json": b"{",
            "bomb.txt": bytes(3_000_000),
        }
    )
    expected = [
        ("a.json", "示例县第1镇"),
        ("bomb.txt", gkreport.FormatError),
        ("broken.json", gkreport.FormatError),
        ("town/c.docx", "示例县第3镇"),
    ]
    told: list[tuple[int, int | None]] = []
    assert summary(read_many(data, workers=0, progress=lambda *numbers: told.append(numbers))) == expected
    assert told[-1] == (4, 4)
    (tmp_path / "县.zip").write_bytes(data)
    assert summary(read_many(tmp_path / "县.zip", workers=1)) == expected


def test_no_more_than_one_member_is_unpacked_at_a_time(monkeypatch):
    unpacked: list[str] = []
    read = Archive.read
    monkeypatch.setattr(Archive, "read", lambda self, name: unpacked.append(name) or read(self, name))
    results = read_many(a_zip({f"{number}.json": as_json(number) for number in range(9)}), workers=0)
    assert unpacked == []
    for number in range(9):
        next(results)
        assert len(unpacked) == number + 1


def test_names_in_a_zip_of_chinese_windows_are_understood():
    data = a_zip({"GBK.json": as_json(1), "石桥镇.json": as_json(2)}).replace(b"GBK", "镇x".encode("gb18030"))
    assert [name for name, _ in summary(read_many(data, workers=0))] == ["石桥镇.json", "镇x.json"]


def test_a_hostile_zip_is_refused_as_a_whole():
    with pytest.raises(gkreport.FormatError):
        read_many(a_zip({"a.json": as_json(1)})[:-30])
    with pytest.raises(gkreport.FormatError, match="不正常"):
        read_many(a_zip({"../a.json": as_json(1)}))
    with pytest.raises(gkreport.FormatError, match="64 MiB"):
        read_many(b"PK" + bytes(64 * 1024 * 1024))


def test_missing_sources_and_impossible_arguments_are_refused_at_once(tmp_path):
    with pytest.raises(FileNotFoundError):
        read_many(tmp_path / "none")
    with pytest.raises(ValueError, match="workers"):
        read_many(tmp_path, workers=-1)
    with pytest.raises(ValueError, match="timeout"):
        read_many(tmp_path, timeout=0)


def test_a_closed_folder_is_reported_in_its_place(folder, monkeypatch):
    scandir = os.scandir
    for name in ("0", "closed"):
        (folder / name).mkdir()

    def refuses(path):
        if Path(path).name in ("0", "closed"):
            raise PermissionError(13, "denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuses)
    told: list[tuple[int, int | None]] = []
    results = summary(read_many(folder, workers=0, progress=lambda *numbers: told.append(numbers)))
    assert sorted(results, key=str) == sorted([("0", PermissionError), ("closed", PermissionError), *FOUND], key=str)
    assert told[-1] == (7, 7)


# -- processes -----------------------------------------------------------------------------------


def some_files(count: int, *, hostile: int = 0) -> list[bytes]:
    return [HOSTILE[number % len(HOSTILE)] if number < hostile else as_json(number) for number in range(count)]


def reports_in_order(results: list[ReadResult], count: int) -> bool:
    return [result.report for result in results] == [a_report(number) for number in range(count)]


def test_results_come_in_the_order_of_the_files():
    files = some_files(60, hostile=6)
    here = list(read_many(files, workers=0))
    there = list(read_many(files, workers=2))
    assert summary(there) == summary(here)
    assert [result.digest for result in there] == [result.digest for result in here]
    assert sum(result.error is None for result in there) == 54


def test_files_in_work_are_bounded_by_number_and_by_bytes(monkeypatch):
    taken: list[int] = []

    def files(count):
        for number in range(count):
            taken.append(number)
            yield as_json(number)

    monkeypatch.setattr(streaming, "_FILES", 3)
    for done, _ in enumerate(read_many(files(20), workers=1)):
        assert len(taken) - done <= 3 + 1
    assert len(taken) == 20
    taken.clear()
    monkeypatch.setattr(streaming, "_BYTES", 1)
    for done, _ in enumerate(read_many(files(5), workers=1)):
        assert len(taken) - done <= 2
    assert len(taken) == 5


@on_linux
def test_no_more_processes_than_files_and_none_is_left():
    results = read_many(some_files(1), workers=8)
    assert next(results).report
    assert len(children()) == 1
    results.close()
    assert children() == []


@on_linux
def test_closing_the_iterator_ends_a_process_in_the_middle_of_a_file(tmp_path):
    os.mkfifo(tmp_path / "endless.json")
    results = read_many([as_json(1), tmp_path / "endless.json", *some_files(10)], workers=2)
    assert next(results).report
    results.close()
    assert children() == []


@on_linux
def test_a_process_killed_from_outside_costs_nothing_but_time():
    results = read_many(some_files(150), workers=2)
    first = [next(results) for _ in range(5)]
    os.kill(children()[0], signal.SIGKILL)
    assert reports_in_order([*first, *results], 150)
    assert children() == []


@on_linux
def test_a_file_on_which_two_processes_end_is_given_up(tmp_path):
    fifo = tmp_path / "endless.json"
    os.mkfifo(fifo)
    results = read_many([as_json(0), fifo, *map(as_json, range(1, 8))], workers=1)
    assert next(results).report
    for _ in range(2):
        with a_reader_at(fifo):
            (child,) = children()
            os.kill(child, signal.SIGKILL)
            until(lambda child=child: child not in children())
    bad, *rest = results
    assert isinstance(bad.error, gkreport.StoppedError)
    assert "两次意外结束" in str(bad.error)
    assert bad.digest == ""
    assert [result.report for result in rest] == [a_report(number) for number in range(1, 8)]


@contextmanager
def a_reader_at(fifo: Path) -> Iterator[None]:
    """Wait until a process has begun to read a named pipe, and let it wait for more."""
    opened: list[int] = []

    def reads() -> bool:
        with suppress(OSError):  # nobody is there yet
            opened.append(os.open(fifo, os.O_WRONLY | os.O_NONBLOCK))
        return bool(opened)

    until(reads)
    yield
    os.close(opened[0])


@on_linux
def test_a_file_that_takes_too_long_is_given_up_and_no_other(tmp_path):
    for number in (2, 5):
        os.mkfifo(tmp_path / f"{number}.json")
    for number in {*range(8)} - {2, 5}:
        (tmp_path / f"{number}.json").write_bytes(as_json(number))
    began = time.monotonic()
    results = list(read_many([tmp_path / f"{number}.json" for number in range(8)], timeout=2.5))
    assert time.monotonic() - began < 30
    assert [result.report for result in results] == [None if n in (2, 5) else a_report(n) for n in range(8)]
    assert {str(result.error).partition("，")[0] for result in results if result.error} == {"读取超过 2.5 秒"}
    assert children() == []


@on_linux
def test_what_is_no_file_is_told_and_never_opened(tmp_path):
    fifo, pipe = tmp_path / "a.json", tmp_path / "b"
    os.mkfifo(fifo)
    os.mkfifo(pipe)
    (tmp_path / "c.json").symlink_to("/dev/zero")
    for source in (tmp_path, f"{tmp_path}/*"):
        told = [str(result.error) for result in read_many(source, workers=0)]
        assert len(told) == 3
        assert all("不是文件" in one for one in told)
    (result,) = read_many(fifo, workers=0)
    assert "不是文件" in str(result.error)


def test_an_error_says_that_no_process_starts(monkeypatch):
    monkeypatch.setattr(pool, "_PROGRAM", "raise SystemExit")
    monkeypatch.setattr(pool, "_FAILED_STARTS", 2)
    with pytest.raises(ChildProcessError, match="workers=0"):
        list(read_many(some_files(20), workers=2, timeout=None))
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(FileNotFoundError):
        list(read_many(some_files(20), workers=2))


def test_a_source_that_fails_leaves_no_process():
    def files():
        yield as_json(1)
        raise RuntimeError("the network is gone")

    with pytest.raises(RuntimeError, match="gone"):
        list(read_many(files(), workers=1))
    if sys.platform == "linux":
        assert children() == []


def test_a_program_without_a_guarded_main_can_use_it(tmp_path):
    program = "import gkreport\nprint([r.name for r in gkreport.read_many([b'{', b'{'], workers=2)])\n"
    (tmp_path / "program.py").write_text(program)
    command = [sys.executable, tmp_path / "program.py"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.strip() == "['#1', '#2']"
    assert done.stderr == ""


@on_linux
def test_processes_end_with_their_caller(tmp_path):
    os.mkfifo(tmp_path / "endless.json")
    program = "import gkreport, sys; list(gkreport.read_many(sys.argv[1:], workers=1))"
    fifo = tmp_path / "endless.json"
    with subprocess.Popen([sys.executable, "-c", program, fifo]) as parent, a_reader_at(fifo):  # noqa: S603
        (orphan,) = children(parent.pid)
        parent.kill()
        parent.wait()
        until(lambda: not running(orphan))


# -- the process itself, seen from inside --------------------------------------------------------


def test_the_process_answers_in_order_and_leaves_with_its_last_task():
    told = [partial(read_one, limits=Limits()), *(Task(str(number), as_json(number)) for number in range(3))]
    incoming = io.BytesIO(b"".join(map(pickle.dumps, told)))
    outgoing = io.BytesIO()
    left: list[bool] = []
    worker.serve(incoming, outgoing, lambda: left.append(True))
    outgoing.seek(0)
    assert pickle.load(outgoing) is None  # noqa: S301
    assert [pickle.load(outgoing).report for _ in range(3)] == [a_report(number) for number in range(3)]  # noqa: S301
    until(lambda: left == [True])


class _Gone(io.BytesIO):
    """A pipe whose reader goes away after the first result."""

    def flush(self):
        if self.tell() > 100:
            raise BrokenPipeError


def test_a_process_whose_caller_was_killed_ends_silently():
    told = [partial(read_one, limits=Limits()), Task("0", as_json(0))]
    incoming = io.BytesIO(b"".join(map(pickle.dumps, told)))
    left: list[bool] = []
    worker.serve(incoming, _Gone(), lambda: left.append(True))
    assert left[0]


def test_printed_text_is_not_taken_for_a_result(tmp_path, monkeypatch):
    def serves(_incoming, outgoing, _leave):
        sys.stdout.write("印在标准输出")
        sys.stdout.flush()
        outgoing.write(b"a result")
        outgoing.close()

    monkeypatch.setattr(worker, "serve", serves)
    before = signal.getsignal(signal.SIGINT)
    with (tmp_path / "pipe").open("w") as pipe:
        monkeypatch.setattr(sys, "stdout", pipe)
        worker.main()
    assert (tmp_path / "pipe").read_bytes() == b"a result"
    assert signal.signal(signal.SIGINT, before) is signal.SIG_IGN

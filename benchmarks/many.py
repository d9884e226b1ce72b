"""Many files: how much faster two processes read than one, and how much memory that takes.

`make bench` runs two short measurements; `make bench-many` measures at full size, with processes killed on the way.
"""

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

import pyarrow.parquet as pq

import gkreport
from gkreport import Report
from gkreport.many import collect

HOSTILE = (b"PK\x03\x04" + bytes(500), b'{"a": [', b"%PDF-1.7\n", bytes(5000), b"<html>" * 100, b"Rar!\x1a\x07")
_CELLS = list(Report().cells())
_FEES = "proactive_disclosure.administrative_fees"
_MIB = 1024 * 1024


def write_files(folder: Path, count: int, hostile: int = 0) -> None:
    """Write `count` files: Word documents with different numbers, and `hostile` hostile files among them."""
    chosen = random.Random(count)  # noqa: S311  # the same files each time
    for number in range(count):
        cells = {path: chosen.randrange(100) for path in _CELLS} | {_FEES: Decimal(number) / 4}
        report = Report.from_cells(cells, organ=f"示例县第{number}镇", year=2024)
        texts = {"overview": "主动公开、依申请公开各项工作按要求开展。\n" * 30, "other_matters": "未收取信息处理费。"}
        is_hostile = bool(hostile) and number % (count // hostile) == 1
        data = HOSTILE[number % len(HOSTILE)] if is_hostile else gkreport.dumps(report.replace(texts), format="docx")
        (folder / f"{number:05}.docx").write_bytes(data)


@contextmanager
def many_files(count: int, hostile: int = 0) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        write_files(Path(folder), count, hostile)
        yield Path(folder)


def read_all(folder: Path, workers: int) -> int:
    return sum(result.report is not None for result in gkreport.read_many(folder, workers=workers))


def cost(folder: Path, workers: int) -> tuple[float, float]:
    """Return the seconds of wall time and of CPU time that reading a folder takes."""
    began, before = time.perf_counter(), os.times()
    read_all(folder, workers)
    after = os.times()
    return time.perf_counter() - began, sum(after[:4]) - sum(before[:4])


def ratios(pairs: int = 3, count: int = 1_500) -> list[float]:
    """Return the ratio of the time with two processes to that with one, for each pair of runs.

    A file takes 7 ms: of fewer files, starting the second process would be most of what is measured.
    """
    with many_files(count) as folder:
        return [cost(folder, 2)[0] / cost(folder, 1)[0] for _ in range(pairs)]


# -- memory --------------------------------------------------------------------------------------


def _resident(pid: int) -> int:
    """Return the resident memory of a process in bytes, shared memory included."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return 0


def children(pid: int) -> list[int]:
    """Return the processes that a process has started."""
    lists = [task / "children" for task in Path(f"/proc/{pid}/task").glob("*")]
    return [int(child) for children in lists if children.exists() for child in children.read_text().split()]


_Result = TypeVar("_Result")


def peak_of(work: Callable[[], _Result]) -> tuple[int, _Result]:
    """Return the peak of memory of this process and its children above the start, and the result of the work."""
    over = threading.Event()
    peak = start = _resident(os.getpid())

    def watch() -> None:
        nonlocal peak
        while not over.wait(0.02):
            peak = max(peak, sum(map(_resident, (os.getpid(), *children(os.getpid())))))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        result = work()
    finally:
        over.set()
        watcher.join()
    return peak - start, result


def memory(counts: tuple[int, ...] = (100, 400)) -> list[float]:
    """Return the peak in MiB above the start, for each number of files."""
    peaks: list[float] = []
    for count in counts:
        with many_files(count) as folder:
            peak, read = peak_of(lambda folder=folder: read_all(folder, 2))
        assert read == count
        peaks.append(peak / _MIB)
    return peaks


# -- at full size --------------------------------------------------------------------------------

_PROGRAM = "import sys; from gkreport import many; many.collect(sys.argv[1], sys.argv[2], workers=2, timeout=20)"


def collect_through_kills(count: int = 2000, hostile: int = 20) -> str:
    """Collect files, some of them hostile, kill a worker, kill the run and repeat it; return a line about the result.

    Raises `AssertionError` unless each file is in the result exactly once.
    """
    with many_files(count, hostile) as folder, tempfile.TemporaryDirectory() as out:
        target = Path(out, "reports.parquet")
        parts = Path(f"{target}.parts")
        with subprocess.Popen([sys.executable, "-c", _PROGRAM, folder, target]) as run:  # noqa: S603  # our own
            _wait_for_parts(parts, 1, run)
            os.kill(children(run.pid)[0], signal.SIGKILL)
            _wait_for_parts(parts, 2, run)
            run.kill()
        done = collect(folder, target, workers=2, timeout=20)
        reports = pq.read_table(target)["name"].to_pylist()
        errors = [json.loads(line)["name"] for line in done.errors_path.read_text("utf-8").splitlines()]
        assert sorted(reports + errors) == sorted(path.name for path in folder.iterdir())
        assert (len(reports), len(errors)) == (count - hostile, hostile) == (done.reports, done.errors)
        return f"{len(reports)} reports, {len(errors)} errors, none twice; {done.read} read after the restart"


def _wait_for_parts(parts: Path, number: int, run: "subprocess.Popen[bytes]") -> None:
    while len(list(parts.glob("0*.parquet"))) < number:
        assert run.poll() is None, "it ended before it could be killed"
        time.sleep(0.01)


def main() -> None:
    """Measure at full size: `make bench-many`."""
    print("2,000 files, 20 hostile, a worker killed, the run killed and resumed:", collect_through_kills(), flush=True)
    for count in (500, 2000):
        print(
            f"memory above the start, {count:,} files, 2 workers: {memory((count,))[0]:.0f} MiB, bound 150", flush=True
        )
    with many_files(2000) as folder:
        for _ in range(3):
            (one, cpu_of_one), (two, cpu_of_two) = cost(folder, 1), cost(folder, 2)
            print(
                f"2,000 files: 1 worker {one:.1f} s ({cpu_of_one:.1f} s of CPU), 2 workers {two:.1f} s "
                f"({cpu_of_two:.1f} s of CPU): {one / two:.2f} times as fast, bound 1.7 on 2 idle cores; "
                f"CPU of one to two {cpu_of_one / cpu_of_two:.2f}; {os.getloadavg()[0]:.1f} processes were running",
                flush=True,
            )


if __name__ == "__main__":
    main()

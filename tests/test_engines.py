"""`read_batch`: a row for each file of a batch, and Dask loses and doubles none when a worker is killed."""

import os
import pickle
import runpy
import signal
from functools import partial
from pathlib import Path

import pytest

import gkreport
from gkreport import Report

pytest.importorskip("pyarrow")

import pyarrow as pa
import pyarrow.compute as pc

from gkreport import frames
from gkreport.many import batch_schema, read_batch

ROOT = Path(__file__).parents[1]
ENGINES = ROOT / "examples" / "engines"
ZEROES = dict.fromkeys(Report().cells(), 0) | {"proactive_disclosure.administrative_fees": None}


def a_report(number: int) -> Report:
    return Report.from_cells(ZEROES | {"requests.carried_in.total": number}, organ=f"示例县第{number}镇", year=2024)


def a_batch(numbers: range, hostile: tuple[int, ...] = ()):
    files = [b"{" if number in hostile else gkreport.dumps(a_report(number), format="json") for number in numbers]
    return pa.record_batch({"path": [f"{number:04}.json" for number in numbers], "content": files})


def test_each_file_of_a_batch_is_a_row_in_order():
    rows = read_batch(a_batch(range(5), hostile=(1, 3)))
    assert rows.schema == batch_schema()
    assert rows["name"].to_pylist() == [f"{number:04}.json" for number in range(5)]
    assert rows["error"].to_pylist() == [None, "FormatError", None, "FormatError", None]
    assert all(len(digest) == 64 for digest in rows["digest"].to_pylist())
    read = pa.Table.from_batches([rows]).filter(pc.is_null(rows["error"]))
    assert list(frames.from_arrow(read)) == [a_report(number) for number in (0, 2, 4)]
    for row, number in zip(read["remarks"].to_pylist(), (0, 2, 4), strict=True):
        found = gkreport.check(a_report(number))
        assert [(remark["rule"], remark["message"]) for remark in row] == [(f.rule.id, f.message()) for f in found]


def test_engines_have_their_own_names_and_kinds_of_tables():
    batch = a_batch(range(2))
    table = pa.table({"bytes": batch["content"], "path": batch["path"], "length": [1, 2]})  # as Ray hands it over
    rows = read_batch(table)
    assert isinstance(rows, pa.Table)
    assert rows.to_pylist() == read_batch(batch).to_pylist()
    assert [rows.num_rows for rows in map(read_batch, iter([batch, batch]))] == [2, 2]  # as Spark does
    assert read_batch(batch, workers=0).equals(read_batch(batch))
    assert read_batch(batch.slice(0, 0)).schema == batch_schema()
    with pytest.raises(KeyError, match="path"):
        read_batch(pa.record_batch({"content": [b""]}))
    with pytest.raises(KeyError, match="bytes"):
        read_batch(pa.record_batch({"path": ["x"]}))


def test_a_file_that_is_missing_is_one_that_cannot_be_read():
    nulls = {"path": pa.array(["x", None]), "content": pa.array([None, None], pa.binary())}
    rows = read_batch(pa.record_batch(nulls))
    assert rows["name"].to_pylist() == ["x", ""]
    assert rows["error"].to_pylist() == ["FormatError"] * 2


def test_limits_hold_for_each_file_and_the_function_is_pickled_by_its_name():
    limited = pickle.loads(pickle.dumps(partial(read_batch, limits=gkreport.Limits(file_bytes=10))))  # noqa: S301
    assert limited(a_batch(range(3)))["error"].to_pylist() == ["FormatError"] * 3
    assert len(pickle.dumps(read_batch)) < 100


def test_the_recipes_are_programs_and_use_what_there_is(monkeypatch):
    for path in ENGINES.glob("*.py"):
        compile(path.read_text(encoding="utf-8"), path, "exec")
    assert {path.stem for path in ENGINES.glob("*.py")} == {"dask_local", "ray_data", "spark"}


def test_a_file_that_kills_its_process_is_a_row_of_error_and_dask_loses_nothing(tmp_path):
    pytest.importorskip("distributed")
    recipes = runpy.run_path(str(ROOT / "tools" / "run_engines.py"))
    assert recipes["run"]("dask_local", tmp_path) == recipes["expected"]()


@pytest.mark.filterwarnings("default")  # theirs are not ours
def test_dask_loses_and_doubles_nothing_when_a_worker_is_killed(tmp_path):
    pytest.importorskip("distributed")
    from dask import bag
    from distributed import Client, LocalCluster, futures_of, wait

    count, size = 120, 8
    parts = [a_batch(range(start, start + size), hostile=(start,)) for start in range(0, count, size)]
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, local_directory=tmp_path) as cluster,
        Client(cluster) as client,
    ):
        killed, _ = client.run(os.getpid).values()
        many = (
            bag.from_sequence(parts, partition_size=1)
            .map_partitions(partial(map, partial(read_batch, workers=0)))
            .persist()
        )
        wait(futures_of(many)[:2])
        os.kill(killed, signal.SIGKILL)
        rows = pa.Table.from_batches(many.compute(), batch_schema())
        assert killed not in client.run(os.getpid).values()
    assert rows["name"].to_pylist() == [f"{number:04}.json" for number in range(count)]
    assert rows["error"].null_count == count - count // size
    read = rows.filter(pc.is_null(rows["error"]))
    assert list(frames.from_arrow(read)) == [a_report(number) for number in range(count) if number % size]

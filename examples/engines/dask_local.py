"""Read and check a folder of reports with Dask, here on one machine with two worker processes.

    python examples/engines/dask_local.py 示例县 reports.parquet

On a cluster only the address in `Client(...)` differs; the workers need gkreport and access to the same files.  Each
batch is read in a process that `read_batch` starts: a file that takes too long, or ends that process, is a row of error
and costs Dask no worker.
"""

import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from dask import bag
from distributed import Client, LocalCluster

from gkreport.many import batch_schema, read_batch


def batches(folder: Path, size: int = 50) -> Iterator[pa.RecordBatch]:
    """Yield batches of the files below a folder, with their paths."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    for start in range(0, len(files), size):
        some = files[start : start + size]
        yield pa.record_batch({"path": list(map(str, some)), "content": [path.read_bytes() for path in some]})


def main(folder: str, target: str) -> None:
    """Write a row for each file: its report with the findings, or why it could not be read."""
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster, Client(cluster):
        many = bag.from_sequence(batches(Path(folder)), partition_size=1)
        rows = pa.Table.from_batches(many.map_partitions(partial(map, read_batch)).compute(), batch_schema())
    pq.write_table(rows, target)
    read = rows["error"].null_count
    print(f"共 {len(rows)} 个文件：报告 {read} 份，不能读取 {len(rows) - read} 个")


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Read and check a folder of reports with Ray Data (2.9 or later; `pip install "ray[data]"`).

    python examples/engines/ray_data.py 示例县 reports.parquet

The workers need gkreport with its extra `arrow`.  Each batch is read in a process that `read_batch` starts: a file that
takes too long, or ends that process, is a row of error and costs the engine no worker.
"""

import sys

import ray

from gkreport.many import read_batch


def main(folder: str, target: str) -> None:
    """Write a row for each file: its report with the findings, or why it could not be read."""
    files = ray.data.read_binary_files(folder, include_paths=True)
    rows = files.map_batches(read_batch, batch_format="pyarrow", batch_size=50)
    rows.write_parquet(target)
    print(ray.data.read_parquet(target).groupby("error").count().take_all())


if __name__ == "__main__":
    main(*sys.argv[1:])

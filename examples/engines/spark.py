"""Read and check a folder of reports with Spark (3.5 or later; `pip install pyspark`).

    spark-submit examples/engines/spark.py 示例县 reports.parquet

The workers need gkreport with its extra `arrow`.  Each batch is read in a process that `read_batch` starts: a file that
takes too long, or ends that process, is a row of error and costs the engine no worker.
The name of a cell's column has dots; quote it with backticks.
"""

import sys
from collections.abc import Iterator

import pyarrow as pa
from pyspark.sql import SparkSession
from pyspark.sql.pandas.types import from_arrow_schema

from gkreport.many import batch_schema, read_batch


def read_batches(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Read the batches that `mapInArrow` hands over."""
    yield from map(read_batch, batches)


def main(folder: str, target: str) -> None:
    """Write a row for each file: its report with the findings, or why it could not be read."""
    spark = SparkSession.builder.config("spark.sql.execution.arrow.maxRecordsPerBatch", 50).getOrCreate()
    files = spark.read.format("binaryFile").option("recursiveFileLookup", "true").load(folder)
    rows = files.select("path", "content").mapInArrow(read_batches, from_arrow_schema(batch_schema()))
    rows.write.mode("overwrite").parquet(target)
    spark.read.parquet(target).groupBy("error").count().show()


if __name__ == "__main__":
    main(*sys.argv[1:])

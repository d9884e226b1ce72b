"""Run the recipes of examples/engines on files one of which kills the process that reads it; `make engines` does.

python tools/run_engines.py dask_local ray_data spark
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

import pyarrow.dataset as ds

import gkreport
from gkreport import Report

ENGINES: Final = Path(__file__).parents[1] / "examples" / "engines"
DEADLY: Final = "deadly.json"
FILES: Final = 60
"""More than a batch of the recipes holds, so that the run goes on after the batch with the deadly file."""
SECONDS: Final = 300
"""Ray takes half a minute to start; without an end a recipe that hangs would never be told."""

_HOOK: Final = f"""
import os
import gkreport.many.reading as reading

def document_of(data, name, limits, opened=reading.document_of):
    if name.endswith({DEADLY!r}):
        os.kill(os.getpid(), 9)
    return opened(data, name, limits)

reading.document_of = document_of
"""
"""Python runs it wherever it starts with it on its path: reading the deadly file then ends as a want of memory does."""


def run(recipe: str, folder: Path) -> dict[str, str | None]:
    """Run a recipe in a folder; return the kind of error of each file by its name, None where there is a report."""
    reports, hook, target = (folder / name for name in ("reports", "hook", f"{recipe}.parquet"))
    for made in (reports, hook):
        made.mkdir(exist_ok=True)
    (hook / "sitecustomize.py").write_text(_HOOK, "utf-8")
    for number in range(FILES):
        (reports / f"{number:02}.json").write_bytes(gkreport.dumps(Report(organ=f"第{number}镇"), format="json"))
    (reports / DEADLY).write_bytes(b"{}")
    path = os.pathsep.join([str(hook), *(entry for entry in sys.path if entry)])
    environment = {**os.environ, "PYTHONPATH": path, "PYSPARK_PYTHON": sys.executable}
    command = [sys.executable, str(ENGINES / f"{recipe}.py"), str(reports), str(target)]
    subprocess.run(command, env=environment, check=True, timeout=SECONDS)  # noqa: S603  # our own program
    rows = ds.dataset(target).to_table(["name", "error"]).to_pylist()
    assert len(rows) == len({row["name"] for row in rows})  # noqa: S101
    return {Path(row["name"]).name: row["error"] for row in rows}


def expected() -> dict[str, str | None]:
    """Return what every recipe must give: a row for each file, and one error."""
    return {DEADLY: "StoppedError", **{f"{number:02}.json": None for number in range(FILES)}}


if __name__ == "__main__":
    for each in sys.argv[1:]:
        with tempfile.TemporaryDirectory() as name:
            start = time.monotonic()
            told = run(each, Path(name))
            print(
                f"{each}: {len(told)} rows, {sum(map(bool, told.values()))} of error, {time.monotonic() - start:.0f} s"
            )
            if told != expected():
                sys.exit(f"{each}: {told}")

"""The notebooks of examples/ run without an error, and what is stored in them is what they say now."""

import runpy
from pathlib import Path

import nbformat
import pytest

TOOL = runpy.run_path(str(Path(__file__).parents[1] / "tools" / "run_notebooks.py"))
NOTEBOOKS = TOOL["NOTEBOOKS"]


def test_there_are_notebooks():
    assert len(NOTEBOOKS) >= 2


def without_charts(cell):
    """Return what a cell shows; charts are stored as still pictures, so of them only that one was drawn."""
    outputs = [{key: value for key, value in output.items() if key != "metadata"} for output in cell.get("outputs", [])]
    for output in outputs:
        if "alt." in output.get("data", {}).get("text/plain", ""):
            output["data"] = {"text/plain": output["data"]["text/plain"]}
    return outputs


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_and_shows_what_is_stored_in_it(path, tmp_path):
    stored = nbformat.read(path, as_version=4)
    ran = TOOL["executed"](path, tmp_path)
    assert [cell.source for cell in ran.cells] == [cell.source for cell in stored.cells]
    for new, old in zip(ran.cells, stored.cells, strict=True):
        assert without_charts(new) == without_charts(old), f"python tools/run_notebooks.py: {new.source}"
    assert ran.metadata == stored.metadata
    charts = [
        output
        for cell in stored.cells
        for output in cell.get("outputs", [])
        if "image/svg+xml" in output.get("data", {})
    ]
    assert charts
    assert all("text/html" not in output["data"] for output in charts)

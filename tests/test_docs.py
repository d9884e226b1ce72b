"""The pages that are written from the declaration say what it says now."""

import runpy
from pathlib import Path

import pytest

WRITTEN = runpy.run_path(str(Path(__file__).parents[1] / "tools" / "write_docs.py"))["WRITTEN"]


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.name)
def test_the_derived_pages_are_current(path):
    assert path.read_text(encoding="utf-8") == WRITTEN[path]()

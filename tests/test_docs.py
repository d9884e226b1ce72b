"""The pages that are written from the declaration say what it says now."""

import runpy
from pathlib import Path

import pytest
from benchmarks import trap_matrix

WRITTEN = runpy.run_path(str(Path(__file__).parents[1] / "tools" / "write_docs.py"))["WRITTEN"]


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.name)
def test_the_derived_pages_are_current(path):
    assert path.read_text(encoding="utf-8") == WRITTEN[path]()


@pytest.mark.parametrize("trap", [trap for traps in trap_matrix.TRAPS.values() for trap in traps], ids=lambda t: t.en)
def test_no_trap_makes_a_number_silently_wrong_and_the_page_says_so(trap):
    result = trap_matrix.with_gkreport(trap.document())
    assert (result.wrong, result.said == 0) == (0, not trap.doubtful)
    assert trap_matrix.row_start(trap, result) in trap_matrix.PAGE.read_text(encoding="utf-8")

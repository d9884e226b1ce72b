"""The marker of tests that call other programs: on a machine without them they are skipped, in `.ci/run` they fail."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ONE = "tests/test_docx_writing.py::test_libreoffice_shows_every_number"


@pytest.mark.parametrize(("tools", "status", "outcome"), [("", 0, "1 skipped"), ("required", 1, "1 error")])
def test_without_the_program_a_test_is_skipped_or_fails(tools, status, outcome):
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "pytest", ONE, "-q", "-rsE"],
        cwd=ROOT,
        env={**os.environ, "GKREPORT_TOOLS": tools, "PATH": ""},
        capture_output=True,
        check=False,
        text=True,
    )
    assert (done.returncode, outcome in done.stdout) == (status, True), done.stdout
    assert "not installed: pdftotext, soffice" in done.stdout


@pytest.mark.parametrize("tool", ["soffice", "libreoffice", "chromium", "pdftotext", "pdftoppm", "curl", "java"])
def test_a_test_that_does_not_ask_for_a_program_does_not_find_it(tool):
    assert shutil.which(tool) is None
    assert shutil.which("sh")


@pytest.mark.needs("soffice", "chromium", "pdftotext", "pdftoppm")
def test_a_test_that_asks_for_programs_finds_them():
    assert all(map(shutil.which, ("soffice", "chromium", "pdftotext", "pdftoppm")))

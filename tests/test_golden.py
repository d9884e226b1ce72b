"""Files that LibreOffice, Chromium and pdftotext made: a machine without these programs reads what no code of ours wrote."""

from collections import Counter
from typing import Final

import pytest
from tests.data.golden.make import COMMANDS, HERE, expected
from tests.pages import silent

import gkreport
from gkreport.form import form_of

REPORTS: Final = expected()
OF_2019: Final = {"writer.docx", "calc.xlsx", "chromium.pdf"}
STRUCK: Final = {"requests.new_received.total", "requests.outcomes.granted.total"}
"""Cells with a 9 that was struck before the number: LibreOffice prints both."""
WHOLE: Final = sorted(COMMANDS.keys() - {"raw.txt", "writer.txt", "tracked.pdf"})


def opened(name):
    """A golden file as it is read, and the report that it holds."""
    return gkreport.open(HERE / name), REPORTS["2019" if name in OF_2019 else "2021"]


def kinds(document):
    return Counter(problem.kind for problem in document.problems)


@pytest.mark.parametrize("name", WHOLE)
def test_every_cell_and_every_word_is_read(name):
    document, wanted = opened(name)
    assert document.report == wanted
    assert kinds(document) == {"tracked.docx": {"revision": 1}, "writer.html": {"merged": 7}}.get(name, {})


def test_the_numbers_add_up():
    """They were made up: an error of a reader cannot hide behind one of theirs."""
    for report in REPORTS.values():
        assert gkreport.check(report).errors == ()


def test_a_number_printed_with_what_was_struck_before_it_is_told():
    document, wanted = opened("tracked.pdf")
    cells = document.report.cells()
    assert {path for path, value in wanted.cells().items() if cells[path] != value} == STRUCK
    assert {path for problem in document.problems for path in problem.cells} == STRUCK
    assert document.report.replace(dict.fromkeys(STRUCK, 0)) == wanted.replace(dict.fromkeys(STRUCK, 0))


def test_text_of_writer_with_a_cell_on_each_line():
    """The words of the form say where its rows begin."""
    document, wanted = opened("writer.txt")
    assert silent(document, wanted.cells()) == {}
    assert document.report == wanted


def test_text_of_a_pdf_is_never_another_number():
    """pdftotext puts the lines of labels and numbers where they stand: little of 表三 can be told from it, all of 表四."""
    document, wanted = opened("raw.txt")
    assert silent(document, wanted.cells()) == {}
    cells = document.report.cells()
    assert {cell.path for cell in form_of(wanted).tables[2].cells} <= {
        path for path in cells if cells[path] is not None
    }
    for name in ("overview", "problems_and_improvements", "other_matters"):
        assert Counter("".join(getattr(wanted, name).split())) <= Counter(getattr(document.report, name))

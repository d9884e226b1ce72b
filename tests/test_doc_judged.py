"""Old documents as LibreOffice writes them, of every trap of Word documents; a second reader of theirs is asked too."""

import json
import subprocess
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Final

import attrs
import pytest
from tests import olddoc, test_docx_reading, test_docx_shown
from tests.pages import REPORTS
from tests.word import P, Tbl, Word, form, of_page

import gkreport
from gkreport import Limits, Report
from gkreport.compose import compose
from gkreport.formats.doc import reading as doc
from gkreport.formats.docx import reading as docx
from gkreport.page import Grid, Page
from gkreport.page.page import OBJECT
from gkreport.seen import is_doubtful

LIMITS: Final = Limits()
APART: Final = (
    *("field that never ends", "deleted field", "ends of fields that never began", "paragraphs in controls"),
    *("footnote", "footnote with a mark of its own", "comment"),
    *("entry of an index", "lying grid"),
)
"""Traps that reach beyond their own table; notes that are not there, which LibreOffice does not open; what it writes and
reads otherwise: it puts two cells with an entry into one, and makes columns of no width."""
SMALL: Final = Page([block for block in compose(REPORTS["2021"]).blocks if isinstance(block, Grid)][-1:])


def together() -> bytes:
    """All traps in one document, each in a table of its own."""
    word = Word([], styles=test_docx_reading.STYLES)
    for name in test_docx_reading.TRAPS:
        if name not in APART:
            made = test_docx_reading.trapped(of_page(SMALL), name)
            word.blocks += [P(name), *(made.body.format(made.tbl(one)) for one in made.blocks if isinstance(one, Tbl))]
    return word.pack()


def converted(folder: Path, files: Mapping[str, bytes], kind: str, suffix: str) -> dict[str, bytes]:
    """Files as LibreOffice writes them in another format, all in one call."""
    folder.mkdir()
    for name, data in files.items():
        (folder / f"{name}{suffix}").write_bytes(data)
    profile = f"-env:UserInstallation=file://{folder.parent}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(folder)]
    subprocess.run([*command, *(str(folder / f"{name}{suffix}") for name in files)], check=True, capture_output=True)  # noqa: S603
    return {name: (folder / f"{name}.{kind.split(':', maxsplit=1)[0]}").read_bytes() for name in files}


def told(text: str) -> bool:
    """Whether no number is read of a cell."""
    return is_doubtful(text) or OBJECT in text or not "".join(text.split()).isdigit()


def texts(page: Page) -> dict[str, list[tuple[int, str]]]:
    """The texts of cells with their rows, by the paragraph before their table."""
    found: dict[str, list[tuple[int, str]]] = {}
    name = ""
    for block in page.blocks:
        if isinstance(block, Grid):
            found.setdefault(name, []).extend((cell.row, "".join(cell.text.split())) for cell in block.cells)
        else:
            name = block.text
    return found


@attrs.frozen
class Made:
    """Documents by their names, as LibreOffice writes them in the old format, and these in the new one."""

    old: Mapping[str, bytes]
    again: Mapping[str, bytes]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("judged")
    shown = {f"kinds{at}": test_docx_shown.document(names) for at, names in enumerate(test_docx_shown.DOCUMENTS)}
    whole = {key: form(report).pack() for key, report in REPORTS.items()}
    old = converted(folder / "old", {"traps": together(), **shown, **whole}, "doc:MS Word 97", ".docx")
    again = converted(folder / "new", {name: old[name] for name in ("traps", *shown)}, "docx", ".doc")
    return Made(old, again)


@pytest.mark.needs("soffice")
@pytest.mark.parametrize("key", REPORTS)
def test_a_report_that_libreoffice_wrote_is_read_whole(key: str, made: Made) -> None:
    assert gkreport.read(made.old[key]) == REPORTS[key]


@pytest.mark.needs("soffice")
def test_no_trap_makes_a_number_that_libreoffice_does_not_show(made: Made) -> None:
    """What LibreOffice loses on the way is no longer in the file: it shows what it shows."""
    read = 0
    for name, data in made.again.items():
        ours, theirs = texts(doc.read(made.old[name], LIMITS)), texts(docx.read(data, LIMITS))
        numbers = {kind: Counter(cell for cell in cells if not told(cell[1])) for kind, cells in ours.items()}
        assert {kind: more for kind, of in numbers.items() if (more := of - Counter(theirs[kind]))} == {}
        read += sum(map(Counter.total, numbers.values()))
    assert read > 1000  # of 15 cells of each of the traps, and one of each kind


@pytest.mark.needs("soffice")
def test_real_numbers_are_read_as_libreoffice_writes_them(shared: Path, tmp_path: Path) -> None:
    entries = json.loads((shared / "reports" / "real-numbers.json").read_text(encoding="utf-8"), parse_float=Decimal)
    real = {name: Report.from_cells(_cells(entry["cells"]), organ="示例县") for name, entry in entries.items()}
    old = converted(tmp_path / "old", {name: form(one).pack() for name, one in real.items()}, "doc:MS Word 97", ".docx")
    for name, report in real.items():
        assert gkreport.read(old[name]).cells() == report.cells()


def _cells(cells):
    return {path: Decimal(value) if isinstance(value, str) else value for path, value in cells.items()}


def test_another_reader_agrees(tmp_path: Path) -> None:
    """msdoc2docx, which shares no line with ours."""
    doc2docx = pytest.importorskip("doc2docx")
    for key, report in REPORTS.items():
        file = tmp_path / f"{key}.doc"
        file.write_bytes(olddoc.of_page(compose(report)).pack())
        doc2docx.convert(file, tmp_path / f"{key}.docx")
        assert gkreport.read(tmp_path / f"{key}.docx").cells() == gkreport.read(file).cells() == report.cells()

"""Makes the golden files anew: LibreOffice, Chromium and pdftotext turn reports into files that no code of ours wrote.

`python -m tests.data.golden.make` from the root of the project; `COMMANDS` says how each file is made.  The numbers and
texts in `expected.json` are invented.  Files are made anew only where one of them is to show something else.
"""

import io
import json
import os
import re
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Final

from tests.pages import on_grids, sorted_cells
from tests.word import TRACKED, zipped

import gkreport
from gkreport import Amount, Edition, Report
from gkreport.compose import compose
from gkreport.formats.docx import writing
from gkreport.page import Grid, GridCell
from gkreport.report.values import Value

HERE: Final = Path(__file__).parent
COMMANDS: Final[Mapping[str, str]] = {
    "writer.docx": "soffice --headless --convert-to 'docx:MS Word 2007 XML' --outdir out 2019.docx",
    "tracked.docx": "soffice --headless --convert-to 'docx:MS Word 2007 XML' --outdir out changed.docx",
    "tracked.pdf": "soffice --headless --convert-to pdf --outdir out changed.docx",
    "writer.html": "soffice --headless --convert-to 'html:HTML (StarWriter)' --outdir out merged.docx",
    "writer.pdf": "soffice --headless --convert-to pdf --outdir out 2021.docx",
    "writer.txt": "soffice --headless --convert-to 'txt:Text (encoded):UTF8' --outdir out 2021.docx",
    "calc.xlsx": "soffice --headless --convert-to 'xlsx:Calc MS Excel 2007 XML' --outdir out 2019.xlsx",
    "calc.pdf": "soffice --headless --convert-to pdf --outdir out 2021.xlsx",
    "web.xlsx": (
        "soffice --headless --infilter='HTML (StarCalc)' --convert-to 'xlsx:Calc MS Excel 2007 XML' --outdir out 2021.html"
    ),
    "raw.txt": "pdftotext -raw writer.pdf out/raw.txt",
    "chromium.pdf": "chromium --headless --no-sandbox --disable-pdf-tagging --print-to-pdf=out/2019.pdf 2019.html",
    "chromium.html": "chromium --headless --no-sandbox --dump-dom 2021.html > out/2021.html",
}
"""Each golden file, and the command that made it of one of `sources` or of a golden file above."""


def expected() -> dict[str, Report]:
    """The reports that the golden files hold, by the year of their edition."""
    told = json.loads((HERE / "expected.json").read_text("utf-8"))
    return {name: _report(Report.blank(edition=Edition(int(name))), **report) for name, report in told.items()}


def _report(blank: Report, *, cells: Mapping[str, int | str], **head: int | str | list[str]) -> Report:
    texts = {name: "\n".join(text) if isinstance(text, list) else text for name, text in head.items()}
    return blank.replace({**texts, **{path: _value(value) for path, value in cells.items()}})


def _value(value: int | str) -> Value:
    if isinstance(value, int):
        return value
    number = value.rstrip("万元")
    return Amount(Decimal(number), "万元") if number != value else Decimal(value)


def sources() -> dict[str, bytes]:
    """The files that the programs are given, by their names."""
    both = expected()
    written = {
        f"{name}.{suffix}": gkreport.dumps(report, format=suffix)
        for name, report in both.items()
        for suffix in ("docx", "xlsx", "html")
    }
    merged = writing.write(on_grids(_merged, only=[1])(compose(both["2021"])))
    return {**written, "merged.docx": merged, "changed.docx": _with_changes(written["2021.docx"])}


_MERGED: Final = "requests.outcomes.denied.state_secret."


def _merged(grid: Grid) -> Grid:
    """One 0 across the seven columns of a row."""
    row = [cell for cell in grid.cells if (cell.path or "").startswith(_MERGED)]
    zero = GridCell(text="0", row=row[0].row, column=row[0].column, colspan=len(row), role="value")
    return Grid(sorted_cells([*(cell for cell in grid.cells if cell not in row), zero]))


_CHANGES: Final = {
    "2268": "{deleted}{inserted}",
    "1587": "{deleted}{kept}",
    "没有其他需要报告的事项。": "{inserted}",
}
"""What is done to the run of a text; what was deleted is a 9."""


def _with_changes(document: bytes) -> bytes:
    """Write a document with changes that nobody has accepted or rejected yet."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    body = parts["word/document.xml"].decode()
    for text, change in _CHANGES.items():
        (kept,) = re.findall(f"<w:r><w:t[^>]*>{text}</w:t></w:r>", body)
        deleted = f"<w:del {TRACKED}><w:r><w:delText>9</w:delText></w:r></w:del>"
        inserted = f"<w:ins {TRACKED}>{kept}</w:ins>"
        body = body.replace(kept, change.format(kept=kept, deleted=deleted, inserted=inserted))
    return zipped({**parts, "word/document.xml": body})


_FONTS: Final = """<fontconfig><cachedir>fonts</cachedir>
<dir>/usr/share/fonts-droid-fallback</dir><dir>/usr/share/fonts/truetype/dejavu</dir></fontconfig>"""
"""Fonts of the Debian packages fonts-droid-fallback and fonts-dejavu-core: TrueType as offices have it, and small."""


def make() -> None:
    """Make the golden files anew."""
    with tempfile.TemporaryDirectory() as name:
        folder, out = Path(name), Path(name, "out")
        out.mkdir()
        for source, data in sources().items():
            (folder / source).write_bytes(data)
        (folder / "fonts.conf").write_text(_FONTS)
        env = {**os.environ, "HOME": name, "FONTCONFIG_FILE": str(folder / "fonts.conf")}
        for golden, command in COMMANDS.items():
            subprocess.run(command, shell=True, check=True, cwd=folder, env=env)  # noqa: S602
            (made,) = out.iterdir()
            shutil.copy(made, HERE / golden)
            made.rename(folder / golden)


if __name__ == "__main__":
    make()

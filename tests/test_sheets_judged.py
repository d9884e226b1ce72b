"""Old workbooks that LibreOffice makes: what it shows of them is read, or told; reports come back whole."""

from pathlib import Path
from typing import Final

import attrs
import pytest
from tests.excel import form
from tests.pages import REPORTS, distinct
from tests.test_xlsx_shown import KINDS, TOLD, convert, differing, saying

import gkreport
from gkreport.formats.ods import reading as ods
from gkreport.formats.xls import reading as xls
from gkreport.limits import Limits

pytestmark = pytest.mark.needs("soffice", "pdftotext")
READERS: Final = {"xls": xls.read, "ods": ods.read}
TOLD_ALSO: Final = {
    "xls": {"rich white first", "escaped digit"},
    "ods": {
        "escaped digit",
        "nothing by the format of a rule",
        "white where small",
        "white where large",
        "white by format",
    },
}
"""Of the first LibreOffice says the white of its beginning for the whole cell, the second it writes out as it stands; in
ODS a format of numbers that can give them another colour is not computed."""
DRAWN_OTHERWISE: Final = {"escaped line feed"}
"""Read as it is, and drawn on two lines."""


@pytest.mark.parametrize("format_", READERS)
def test_libreoffice_shows_what_is_read(format_: str, tmp_path: Path) -> None:
    """Of all kinds of cells, as it saves them: a number is read that is drawn, or nothing where nothing is."""
    assert differing(KINDS, tmp_path, format_) is not None
    page = READERS[format_]((tmp_path / f"kinds.{format_}").read_bytes(), Limits())
    said = dict(zip(KINDS, saying(tuple(KINDS.values()), page), strict=True))
    asked = {
        name: attrs.evolve(kind, drawn=KINDS[name].drawn if kind.shown == KINDS[name].shown else "")
        for name, kind in said.items()
    }
    assert set(differing(asked, tmp_path, format_)) <= DRAWN_OTHERWISE
    assert {name for name, kind in said.items() if kind.shown == TOLD != KINDS[name].shown} <= TOLD_ALSO[format_]


@pytest.mark.parametrize("format_", READERS)
def test_reports_come_back(format_: str, tmp_path: Path) -> None:
    made = {
        f"{layout} {at}": (form(report, layout).pack(), report)
        for at, report in enumerate([*REPORTS.values(), distinct()])
        for layout in ("apart", "together", "beside")
    }
    files = [tmp_path / f"{name}.xlsx" for name in made]
    for file in files:
        file.write_bytes(made[file.stem][0])
    convert(files, format_, tmp_path)
    for name, (before, report) in made.items():
        after = gkreport.open(tmp_path / f"{name}.{format_}")
        assert after.format == format_
        assert after.report == gkreport.open(before).report, name
        assert after.report.cells() == report.cells(), name

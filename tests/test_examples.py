"""The invented county and the two scripts: all as the README says, and wrong in one cell alone."""

import io
import os
import runpy
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

import gkreport

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples"
COUNTY = EXAMPLES / "示例县"
WRITTEN = runpy.run_path(str(ROOT / "tools" / "write_examples.py"))
FILES = sorted(path for path in COUNTY.glob("*/*") if path.is_file())
PARTS = ("青禾镇", "石桥镇", "云溪乡", "示例县教育局", "示例县市场监督管理局")
YEARS = (2023, 2024)

PLANTED_FILE = COUNTY / "2024" / "石桥镇.txt"
PLANTED_CELL = "requests.carried_out.total"
PLANTED_PLACE = "表三 第25行"


def of_year(year: int) -> Mapping[str, gkreport.Report]:
    return {path.stem: gkreport.read(path) for path in FILES if path.parent.name == str(year)}


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_file_reads_and_names_what_it_is(path: Path) -> None:
    document = gkreport.open(path)
    assert not document.problems
    assert (document.report.organ, str(document.report.year)) == (path.stem, path.parent.name)
    assert document.report.edition is gkreport.Edition.E2021
    assert None not in document.report.cells().values()
    assert gkreport.read(gkreport.dumps(document.report, format="json")) == document.report


def test_the_county_has_two_years_of_six_reports() -> None:
    assert [set(of_year(year)) for year in YEARS] == [{"示例县", *PARTS}] * 2


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_only_the_planted_file_has_errors(path: Path) -> None:
    findings = gkreport.check(gkreport.read(path))
    if path == PLANTED_FILE:
        assert [finding.rule.id for finding in findings.errors] == ["T3-ROWSUM", "T3-BALANCE"]
        first, second = (set(finding.cells) for finding in findings.errors)
        assert first & second == {PLANTED_CELL}
        assert PLANTED_PLACE in findings.errors[0].message()
    else:
        assert not findings.errors
        assert not findings.warnings


@pytest.mark.parametrize("kind", WRITTEN["KINDS"])
def test_the_town_stands_beside_it_as_a_document_a_workbook_and_a_pdf(kind: str) -> None:
    """After a change to how files look: `python tools/write_examples.py`."""
    path = WRITTEN["path_of"](kind)
    document = gkreport.open(path)
    assert (document.format, document.problems) == (kind, ())
    assert document.report.cells() == gkreport.read(PLANTED_FILE).cells()
    if kind != "pdf":  # LibreOffice of another version lays it out in another way
        assert members(path.read_bytes()) == members(WRITTEN["example"](kind))


def members(data: bytes) -> Mapping[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.needs("soffice")
def test_a_pdf_is_written_alike_each_time() -> None:
    first, second = (WRITTEN["example"]("pdf") for _ in range(2))
    assert first == second


@pytest.mark.parametrize("year", YEARS)
def test_towns_and_bureaus_add_up_to_the_county(year: int) -> None:
    reports = of_year(year)
    county = reports["示例县"].cells()
    sums = {cell: sum(reports[part][cell] for part in PARTS) for cell in county}
    assert len(county) == 200
    # The county counted the request that the town's own total left out.
    assert [cell for cell in county if sums[cell] != county[cell]] == ([PLANTED_CELL] if year == 2024 else [])


def test_what_one_year_carries_out_the_next_carries_in() -> None:
    before, after = map(of_year, YEARS)
    for organ in ("示例县", *PARTS):
        assert after[organ].requests.carried_in.total == before[organ].requests.carried_out.total


def test_documents_in_force_follow_from_the_year_before() -> None:
    before, after = map(of_year, YEARS)
    for organ in ("示例县", *PARTS):
        old = before[organ]["proactive_disclosure.normative_docs.in_force"]
        new = after[organ].proactive_disclosure.normative_docs
        assert new.in_force == old + new.issued - new.repealed


def run(script: str, *arguments: str, temporary: Path) -> str:
    """Run a script as a user does, from the folder of the project; its temporary files go with the test's."""
    done = subprocess.run(  # noqa: S603  # our own scripts
        [sys.executable, EXAMPLES / script, *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", "TMPDIR": str(temporary), "TEMP": str(temporary)},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return done.stdout


def test_check_county_tells_the_planted_cell(tmp_path: Path) -> None:
    shown = run("check_county.py", temporary=tmp_path).splitlines()
    assert len(shown) == 6 + 2  # a line for each file, a line for each error
    assert [line for line in shown if not line.startswith(" ") and "错误 0，" not in line] == [
        "石桥镇：错误 2，提醒 0，提示 0"
    ]
    assert any(PLANTED_PLACE in line for line in shown)


def test_check_county_goes_through_any_folder(tmp_path: Path) -> None:
    assert run("check_county.py", str(COUNTY / "2023"), temporary=tmp_path).count("错误 0，提醒 0") == 6
    (tmp_path / "notes.txt").write_text("不是年报", encoding="utf-8")
    assert run("check_county.py", str(tmp_path), temporary=tmp_path).startswith("notes.txt：")


def test_ten_lines_mark_the_planted_cell(tmp_path: Path) -> None:
    *shown, page = run("ten_lines.py", temporary=tmp_path).splitlines()
    assert any(PLANTED_PLACE in line for line in shown)
    assert f'data-cell="{PLANTED_CELL}" class="error"' in Path(page).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_readme_shows_the_ten_lines_and_what_they_print(name: str, tmp_path: Path) -> None:
    readme = (ROOT / name).read_text(encoding="utf-8")
    _, code = (EXAMPLES / "ten_lines.py").read_text(encoding="utf-8").split("\n\n", 1)
    assert len([line for line in code.splitlines() if line]) == 10
    assert f"```python\n{code}```" in readme
    *shown, _ = run("ten_lines.py", temporary=tmp_path).splitlines()
    assert "```\n" + "\n".join(shown) + "\n```" in readme

"""`collect`: each file once, in the reports or in the errors, whatever happens to the processes."""

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

import gkreport
from gkreport import Report

pytest.importorskip("click")
pytest.importorskip("pyarrow")

import openpyxl
import pyarrow.parquet as pq
from click.testing import CliRunner

from gkreport import cli, frames, many
from gkreport.many import collecting, journal

ZEROES = dict.fromkeys(Report().cells(), 0) | {"proactive_disclosure.administrative_fees": None}
HOSTILE = (b"PK\x03\x04" + bytes(50), b'{"a": [', b"%PDF-1.7", bytes(200), b"<html>")


def a_report(number: int) -> Report:
    """Return a report in which one sum does not hold."""
    return Report.from_cells(ZEROES | {"requests.carried_in.total": number + 1}, organ=f"示例县第{number}镇", year=2024)


def as_json(number: int) -> bytes:
    return gkreport.dumps(a_report(number), format="json")


def write_files(folder: Path, count: int, hostile: int = 0) -> Path:
    """Write `count` files, `hostile` of which are hostile."""
    folder.mkdir(exist_ok=True)
    for number in range(count):
        bad = hostile and number % (count // hostile) == 0
        data = HOSTILE[number % len(HOSTILE)] if bad else as_json(number)
        (folder / f"{number:04}.json").write_bytes(data)
    return folder


def names_of(target: Path) -> tuple[list[str], list[str]]:
    """Return the names in the table of reports and those in the file of errors."""
    with target.with_name(f"{target.stem}.errors.jsonl").open(encoding="utf-8") as lines:
        return pq.read_table(target)["name"].to_pylist(), [json.loads(line)["name"] for line in lines]


def test_three_files_hold_all_results_of_a_folder(tmp_path):
    folder = write_files(tmp_path / "in", 6, hostile=2)
    (folder / "dash.html").write_bytes(gkreport.dumps(a_report(9), format="html").replace(b">10<", b">/<"))
    done = many.collect(folder, tmp_path / "reports.parquet", workers=0)
    assert (done.reports, done.errors, done.read) == (5, 2, 7)
    assert [path.name for path in (done.reports_path, done.findings_path, done.errors_path)] == [
        "reports.parquet",
        "reports.findings.parquet",
        "reports.errors.jsonl",
    ]
    reports = list(frames.read_parquet(done.reports_path))
    assert reports[:4] == [a_report(number) for number in (1, 2, 4, 5)]
    assert reports[4] == a_report(9).replace({"requests.carried_in.total": None})
    assert pq.read_metadata(done.reports_path).metadata[b"gkreport.editions"] == b"2021"

    findings = pq.read_table(done.findings_path).to_pylist()
    for number in (1, 2, 4, 5):
        told = [row for row in findings if row["name"] == f"{number:04}.json"]
        found = gkreport.check(a_report(number))
        assert [(row["rule"], row["cells"], row["message"]) for row in told] == [
            (finding.rule.id, list(finding.cells), finding.message()) for finding in found
        ]
        assert {(row["expected"], row["found"]) for row in told if row["severity"] == "error"} == {
            ("0", str(number + 1)),
            (str(number + 1), "0"),
        }
    problems = [row for row in findings if row["severity"] == "problem"]
    assert [(row["name"], row["rule"], row["found"]) for row in problems] == [("dash.html", "dash", "/")]

    with done.errors_path.open(encoding="utf-8") as lines:
        errors = [json.loads(line) for line in lines]
    assert [row["name"] for row in errors] == ["0000.json", "0003.json"]
    assert all(row["error"] == "FormatError" and row["message"] and row["message_en"] for row in errors)
    assert len({row["digest"] for row in errors}) == 2
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_unknown_cells_and_broken_schemas_are_listed_one_by_one(tmp_path):
    unclear = gkreport.dumps(a_report(9), format="html").replace(b">10<", ">12②<".encode())
    wrong = gkreport.dumps(a_report(1), format="json").replace(b": 2", b": -2")
    done = many.collect([unclear, wrong, tmp_path / "none.json"], tmp_path / "x.parquet", workers=0)
    with done.errors_path.open(encoding="utf-8") as lines:
        errors = [json.loads(line) for line in lines]
    assert [(row["name"], row["error"]) for row in errors] == [
        ("#1", "RecognitionError"),
        ("#2", "SchemaError"),
        (str(tmp_path / "none.json"), "FileNotFoundError"),
    ]
    assert "12②" in errors[0]["message"]
    assert errors[0]["remarks"][0]["rule"] == "unreadable"
    assert len(errors[1]["message"].splitlines()) == 1 + 5  # version minus 2, minus 2024, minus 2021 twice, minus 2
    assert "none.json" in errors[2]["message"]
    assert pq.read_table(done.reports_path).num_rows == 0


def test_only_what_has_changed_is_read_again(tmp_path):
    folder, target = write_files(tmp_path / "in", 6, hostile=2), tmp_path / "reports.parquet"
    assert many.collect(folder, target, workers=0).read == 6
    first = target.read_bytes()
    told: list[tuple[int, int | None]] = []
    assert many.collect(folder, target, workers=0, progress=lambda *numbers: told.append(numbers)).read == 0
    assert told == [(number, 6) for number in range(1, 7)]
    assert target.read_bytes() == first

    (folder / "0001.json").write_bytes(as_json(11))  # another content
    (folder / "0002.json").unlink()
    (folder / "0002 (1).json").write_bytes((folder / "0004.json").read_bytes())  # the same content once more
    done = many.collect(folder, target, workers=0, progress=lambda *numbers: told.append(numbers))
    assert (done.read, done.reports, done.errors) == (2, 4, 2)
    assert told[-1] == (6, 6)
    assert sorted(zip(names_of(target)[0], frames.read_parquet(target), strict=True)) == sorted(
        zip(
            ["0001.json", "0002 (1).json", "0004.json", "0005.json"],
            map(a_report, (11, 4, 4, 5)),
            strict=True,
        ),
        key=lambda pair: pair[0],
    )
    assert many.collect(folder, target, workers=0, limits=gkreport.Limits(rows=499)).read == 6  # may come out otherwise


def test_a_file_that_failed_for_outside_reasons_is_read_again(tmp_path, monkeypatch):
    folder, target = write_files(tmp_path / "in", 3), tmp_path / "reports.parquet"
    large = gkreport.Limits(file_bytes=100)
    assert many.collect(folder, target, workers=0, limits=large).errors == 3
    assert many.collect(folder, target, workers=0, limits=large).read == 3  # what is beyond it was not looked at
    assert many.collect(folder, target, workers=0).reports == 3
    (folder / "0001.json").unlink()
    (folder / "0001.json").symlink_to("nothing")
    done = many.collect(folder, target, workers=0)
    assert (done.read, done.reports, done.errors) == (1, 2, 1)
    refused = PermissionError(13, "denied", str(folder))
    monkeypatch.setattr(os, "scandir", lambda _: (_ for _ in ()).throw(refused))
    for _ in range(2):
        assert many.collect(folder, target, workers=0).read == 1


def test_a_name_that_comes_twice_is_one_file(tmp_path):
    (path,) = write_files(tmp_path / "in", 1).iterdir()
    strange = tmp_path / os.fsdecode("镇".encode("gbk") + b".json")
    strange.write_bytes(path.read_bytes())
    done = many.collect([path, path, strange], tmp_path / "x.parquet", workers=0)
    assert (done.read, done.reports) == (2, 2)
    assert names_of(done.reports_path)[0][1].endswith("\\udcd5\\udcf2.json")
    assert many.collect([path, path, strange], tmp_path / "x.parquet", workers=0).read == 0


def test_foreign_and_broken_parts_are_ignored(tmp_path, monkeypatch):
    folder, target = write_files(tmp_path / "in", 4), tmp_path / "reports.parquet"
    monkeypatch.setattr(journal, "_ROWS", 2)
    many.collect(folder, target, workers=0)
    parts = sorted((tmp_path / "reports.parquet.parts").iterdir())
    assert len(parts) == 2
    parts[0].write_bytes(parts[0].read_bytes()[:-50])
    done = many.collect(folder, target, workers=0)
    assert (done.read, done.reports) == (2, 4)
    assert not parts[0].exists()
    monkeypatch.setattr(journal, "_SECONDS", 0.0)
    (folder / "0003.json").write_bytes(b"{")
    (folder / "0002.json").write_bytes(b"[")
    many.collect(folder, target, workers=0)
    assert not parts[1].exists()
    assert len(list((tmp_path / "reports.parquet.parts").iterdir())) == 3
    assert names_of(target) == (["0000.json", "0001.json"], ["0002.json", "0003.json"])


def test_a_second_source_keeps_the_rows_of_the_first(tmp_path):
    folder, target = write_files(tmp_path / "in", 2), tmp_path / "reports.parquet"
    many.collect(folder, target, workers=0)
    assert many.collect([as_json(7)], target, workers=0).reports == 1
    assert names_of(target) == (["#1"], [])
    assert many.collect(folder, target, workers=0).read == 0
    assert names_of(target) == (["0000.json", "0001.json"], [])


def test_a_zip_whose_member_has_broken_since(tmp_path):
    target, packed = tmp_path / "reports.parquet", tmp_path / "县.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.json", as_json(1))
        archive.writestr("b.json", as_json(2))
    assert many.collect(packed, target, workers=0).reports == 2
    assert many.collect(packed, target, workers=0).read == 0
    packed.write_bytes(packed.read_bytes().replace("示例县第1镇".encode(), "示例县第8镇".encode()))
    done = many.collect(packed, target, workers=0)
    assert (done.read, done.reports, done.errors) == (1, 1, 1)


def test_a_target_with_another_suffix_is_refused(tmp_path):
    with pytest.raises(ValueError, match="parquet"):
        many.collect(tmp_path, tmp_path / "reports.doc")


def test_tables_for_offices(tmp_path):
    """CSV, with the mark by which Excel knows UTF-8, and a workbook hold the rows that Parquet holds."""
    folder = write_files(tmp_path / "in", 3)
    wrong = Report.blank("=1+1", 2024).replace({"requests.carried_out.total": 3, "overview": "第一行。\n第二行。"})
    (folder / "wrong.json").write_bytes(gkreport.dumps(wrong, format="json"))
    done = {
        suffix: many.collect(folder, tmp_path / f"x{suffix}", workers=0) for suffix in (".parquet", ".csv", ".xlsx")
    }
    for path in ("reports_path", "findings_path"):
        rows = pq.read_table(getattr(done[".parquet"], path)).to_pylist()
        text = getattr(done[".csv"], path).read_bytes()
        assert text.startswith(b"\xef\xbb\xbf")
        in_csv = list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"))))
        head, *lines = openpyxl.load_workbook(getattr(done[".xlsx"], path)).active.iter_rows(values_only=True)
        assert [row["name"] for row in in_csv] == [line[0] for line in lines] == [row["name"] for row in rows]
        assert list(in_csv[0]) == list(head) == list(rows[0])
        assert {row["organ"] for row in in_csv} == {line[head.index("organ")] for line in lines}
    assert {row["year"] for row in rows if row["name"] == "wrong.json"} == {2024}
    assert "=1+1" in {row["organ"] for row in rows}


def test_a_failed_write_leaves_the_old_files(tmp_path, monkeypatch):
    folder, target = write_files(tmp_path / "in", 2), tmp_path / "reports.parquet"
    many.collect(folder, target, workers=0)
    before = target.read_bytes()
    (folder / "0000.json").write_bytes(b"{")
    monkeypatch.setattr(collecting, "_findings_of", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        many.collect(folder, target, workers=0)
    assert target.read_bytes() == before
    assert names_of(target) == (["0000.json", "0001.json"], [])


PROGRAM = """
import sys
from pathlib import Path
from gkreport import many
from gkreport.many import journal

journal._ROWS = 5
many.collect(sys.argv[1], sys.argv[2], workers=2)
"""


def children(pid: int) -> list[int]:
    lists = [task / "children" for task in Path(f"/proc/{pid}/task").glob("*")]
    return [int(child) for found in lists if found.exists() for child in found.read_text().split()]


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_processes_killed_and_a_run_resumed_end_with_each_file_once(tmp_path):
    folder, target = write_files(tmp_path / "in", 120, hostile=6), tmp_path / "reports.parquet"
    parts = Path(f"{target}.parts")

    def until_parts(number: int) -> None:
        while run.poll() is None and len(list(parts.glob("0*"))) < number:
            time.sleep(0.002)
        assert run.poll() is None, "it was done before it could be killed"

    with subprocess.Popen([sys.executable, "-c", PROGRAM, folder, target]) as run:  # noqa: S603
        until_parts(2)
        os.kill(children(run.pid)[0], signal.SIGKILL)
        until_parts(5)
        run.kill()
    assert not target.exists()
    done = many.collect(folder, target, workers=0)
    assert 0 < done.read <= 120 - 5 * 5
    assert (done.reports, done.errors) == (114, 6)
    reports, errors = names_of(target)
    assert sorted(reports + errors) == [f"{number:04}.json" for number in range(120)]
    assert dict(zip(reports, frames.read_parquet(target), strict=True)) == {
        name: a_report(int(name[:4])) for name in reports
    }


# -- on the command line -------------------------------------------------------------------------


def run(*arguments: object):
    result = CliRunner().invoke(cli.application(), list(map(str, arguments)), prog_name="gkreport")
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def test_the_command_says_what_was_written_and_where(tmp_path):
    folder, target = write_files(tmp_path / "in", 4, hostile=1), tmp_path / "reports.parquet"
    result = run("collect", folder, "-o", target, "--workers", 0)
    assert result.exit_code == 2
    lines = result.stderr.splitlines()
    assert lines[:3] == [
        f"共 4 个文件：读成报告 3，有数字没有读懂 0，不能读取 1；本次读取 4 个，报告写入 {target}",
        f"核对结果写入 {tmp_path / 'reports.findings.parquet'}",
        f"没有读成报告的 1 个文件，文件名和原因写入 {tmp_path / 'reports.errors.jsonl'}",
    ]
    assert lines[3].startswith("不能读取 0000.json：")
    (folder / "0000.json").unlink()
    result = run("collect", folder, "-o", target, "--workers", 0)
    assert result.exit_code == 0
    assert result.stderr.splitlines()[0] == (
        f"共 3 个文件：读成报告 3，有数字没有读懂 0，不能读取 0；本次读取 0 个，报告写入 {target}"
    )


def test_the_command_names_some_of_many_files(tmp_path):
    (tmp_path / "in").mkdir()
    for number in range(52):
        (tmp_path / "in" / f"{number}.txt").write_text("无", encoding="utf-8")
    result = run("collect", tmp_path / "in", "-o", tmp_path / "x.parquet", "--workers", 0)
    assert result.stderr.count("不能读取 ") == 51  # the counts, and 50 names
    assert result.stderr.endswith("……还有 2 个\n")


def test_what_is_collected_into_the_folder_itself_is_no_file_of_it(tmp_path):
    folder = write_files(tmp_path / "in", 2)
    for expected in (2, 0):
        done = many.collect(folder, folder / "reports.parquet", workers=0)
        assert (done.reports, done.errors, done.read) == (2, 0, expected)


def test_the_command_says_which_library_is_missing(tmp_path, monkeypatch):
    result = run("collect", tmp_path / "none", "-o", tmp_path / "x.parquet")
    assert (result.exit_code, result.stderr) == (2, "没有汇集：没有这个文件或文件夹\n")
    result = run("collect", tmp_path, "-o", tmp_path / "x.doc")
    assert "parquet" in result.stderr
    (tmp_path / "in").mkdir()
    result = run("collect", tmp_path / "in", "-o", tmp_path / "x.parquet")
    assert (result.exit_code, result.stderr) == (2, f"{tmp_path / 'in'} 里没有可以读取的文件\n")
    monkeypatch.delitem(vars(many), "collect", raising=False)
    monkeypatch.setitem(sys.modules, "gkreport.many.collecting", None)
    result = run("collect", tmp_path, "-o", tmp_path / "x.parquet")
    assert 'pip install "gkreport[arrow]"' in result.stderr
    with pytest.raises(ModuleNotFoundError) as told:
        many.collect  # noqa: B018
    assert "arrow" in told.value.__notes__[0]
    with pytest.raises(AttributeError, match="nothing"):
        many.nothing  # noqa: B018

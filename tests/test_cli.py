"""The command line: what it prints, what it exits with, and that no traceback ever reaches a user."""

import codecs
import contextlib
import io
import json
import os
import re
import runpy
import subprocess
import sys
import unicodedata
import zipfile
from decimal import Decimal

import jsonschema
import openpyxl
import pytest

import gkreport
from gkreport import Report
from gkreport.compose import compose
from gkreport.page import Grid
from gkreport.reviewing import gathering, reviews

pytest.importorskip("click")
pytest.importorskip("rich")

from click.testing import CliRunner

from gkreport import cli
from gkreport.cli.program import language_of

TEXTS = {
    "overview": "主动公开、依申请公开、政府信息管理、平台建设、监督保障情况如下。",
    "problems_and_improvements": "存在不足，下一步将改进。",
    "other_matters": "未收取信息处理费。",
}
ZEROES = dict.fromkeys(Report().cells(), 0) | {"proactive_disclosure.administrative_fees": Decimal(0)}
CLEAN = Report(organ="示例县青禾镇", year=2024, **TEXTS).replace(ZEROES)
WRONG = CLEAN.replace(
    {
        "organ": "示例县石桥镇",
        "requests.carried_out.natural_person": 3,
        "proactive_disclosure.rules.issued": 4,
        "proactive_disclosure.administrative_fees": Decimal("0.00001"),
    }
)


def flattened(report):
    """Return a report as plain text, as converters write it."""
    lines = []
    for block in compose(report).blocks:
        if isinstance(block, Grid):
            rows = [[cell.text for cell in block.cells if cell.row == row] for row in range(block.cells[-1].row + 1)]
            lines.append("\n\n".join("\n".join("\t" + text for text in row) for row in rows) + "\n\n")
        else:
            lines.append(block.text)
    return "\n".join(lines)


UNREADABLE_CELL = flattened(CLEAN).replace("\t行政许可\n\t0", "\t行政许可\n\t12②")
DASH = flattened(CLEAN).replace("\t行政许可\n\t0", "\t行政许可\n\t/")


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "clean.json").write_bytes(gkreport.dumps(CLEAN, format="json"))
    (tmp_path / "wrong.json").write_bytes(gkreport.dumps(WRONG, format="json"))
    (tmp_path / "cell.txt").write_text(UNREADABLE_CELL, encoding="utf-8")
    (tmp_path / "dash.txt").write_text(DASH, encoding="utf-8")
    (tmp_path / "broken.json").write_text('{"a": 1}', encoding="utf-8")
    return tmp_path


def run(*arguments):
    """Run the command line in this process; the test fails unless it exits in order."""
    given = [*map(str, arguments)]
    result = CliRunner().invoke(cli.application(language_of(given, {})), given, prog_name="gkreport")
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert "Traceback" not in result.output
    return result


START = [sys.executable, "-c", "from gkreport.cli import main; main()"]


def start(*arguments, encoding="utf-8", **options):
    """Run the command line as users do, with the encoding of their console."""
    environment = {**os.environ, "PYTHONIOENCODING": encoding, **options.pop("env", {})}
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
    done = subprocess.run([*START, *map(str, arguments)], env=environment, check=False, **options)  # noqa: S603
    assert b"Traceback" not in (done.stderr or b"")
    return done


def width_of(text):
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


# -- check -----------------------------------------------------------------------------------------


def test_a_clean_report(folder):
    result = run("check", folder / "clean.json")
    assert result.exit_code == 0
    assert result.output.splitlines() == [
        f"{folder / 'clean.json'}  示例县青禾镇 2024年  错误 0  提醒 0  提示 0",
        "  没有发现问题",
        "共 1 个文件：没有错误 1，有错误 0，不能读取 0",
    ]


def test_errors_are_grouped_by_severity(folder):
    result = run("check", folder / "wrong.json")
    assert result.exit_code == 1
    lines = result.output.splitlines()
    assert lines[0].endswith("示例县石桥镇 2024年  错误 2  提醒 1  提示 2")
    heads = [line.strip().partition("：")[0] for line in lines[1:] if not line.startswith("    ")]
    assert heads == ["错误", "提醒", "提示", "最可能的改法", "共 1 个文件"]
    rules = [line.split()[0] for line in lines if line.startswith("    ")]
    findings = gkreport.check(WRONG)
    assert rules == [finding.rule.id for finding in (*findings.errors, *findings.warnings, *findings.notes)]
    assert "各列合计为 3，总计填的是 0" in result.output


def test_in_english(folder):
    result = run("check", "--lang", "en", folder / "wrong.json", folder / "clean.json", folder / "broken.json")
    assert "  示例县石桥镇 2024  errors 2  warnings 1  notes 2" in result.output
    assert "\n  warnings\n" in result.output
    assert "\n  nothing was found\n" in result.output
    assert "cannot be read: 14 faults in the JSON file" in result.output
    assert result.output.endswith("files: 3 (1 without errors, 1 with errors, 1 unreadable)\n")


def test_problems_of_reading_come_first(folder):
    result = run("check", folder / "cell.txt")
    assert result.exit_code == 1
    lines = result.output.splitlines()
    assert lines[1] == "  读取时的问题"
    assert lines[2].startswith("    ✗  表二 第3行 ")
    assert "“12②”" in lines[2]


def test_a_dash_is_reported_and_no_error(folder):
    result = run("check", folder / "dash.txt")
    assert result.exit_code == 0
    assert result.output.splitlines()[2].startswith("    !  表二 第3行 ")


def test_one_bad_file_never_stops_the_rest(folder):
    result = run("check", folder / "broken.json", folder / "nowhere.docx", folder / "wrong.json", folder / "clean.json")
    assert result.exit_code == 2
    assert f"{folder / 'broken.json'}  不能读取：JSON 文件有14处不符合格式：\n    format：应为" in result.output
    assert f"{folder / 'nowhere.docx'}  不能读取：没有这个文件或文件夹" in result.output
    assert result.output.endswith("共 4 个文件：没有错误 1，有错误 1，不能读取 2\n")


def test_a_file_broken_in_every_cell_gives_few_lines(tmp_path):
    text = gkreport.dumps(CLEAN, format="json").decode().replace(": 0", ': "x"')
    (tmp_path / "cells.json").write_text(text, encoding="utf-8")
    lines = run("check", tmp_path / "cells.json").output.splitlines()
    assert len(lines) == 23
    assert lines[-2] == "    ……还有 179 处"


def test_a_file_name_cannot_control_the_terminal(tmp_path):
    result = run("check", tmp_path / "\x1b[2J.json")
    assert f"{tmp_path}/\ufffd[2J.json  不能读取：" in result.output
    assert "\x1b" not in result.output + run("show", tmp_path / "\x1b[2J.json").output


def test_a_report_without_title(tmp_path):
    (tmp_path / "x.json").write_bytes(gkreport.dumps(Report(), format="json"))
    assert "  （标题没有写明单位和年度）  错误 0" in run("check", tmp_path / "x.json").output


def test_a_folder_is_walked_in_order(tmp_path):
    names = ["甲.json", "读我.rst", "乙/1.json", "乙/2.JSON", "甲/深/3.txt"]
    for name in [*names, "乙/~$1.json", ".1.json", "Thumbs.db", "desktop.ini", ".git/x"]:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(gkreport.dumps(CLEAN, format="json"))
    result = run("check", "--json", tmp_path)
    assert [item["file"] for item in json.loads(result.output)] == [str(tmp_path / name) for name in names]
    assert result.exit_code == 0


def test_a_folder_with_nothing_to_read(tmp_path):
    result = run("check", tmp_path)
    assert result.exit_code == 2
    assert result.output.splitlines()[0] == f"{tmp_path}  不能读取：里面没有可以读取的文件"


def test_a_folder_that_cannot_be_listed(folder, monkeypatch):
    def walk(path, onerror):
        onerror(PermissionError(13, "Permission denied", f"{path}/closed"))
        yield str(path), [], ["clean.json"]

    monkeypatch.setattr(os, "walk", walk)
    result = run("check", folder)
    assert result.exit_code == 2
    assert f"{folder / 'closed'}  不能读取：没有权限" in result.output
    assert "没有发现问题" in result.output


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(5, "Input/output error"), "Input/output error"),
        (OSError("odd"), "odd"),
        (ValueError("embedded null byte"), "embedded null byte"),
    ],
)
def test_other_faults_of_a_file(folder, monkeypatch, error, said):
    def broken(*_):
        raise error

    monkeypatch.setattr(gathering, "document_of", broken)
    result = run("check", folder / "clean.json")
    assert (result.exit_code, result.output.splitlines()[0]) == (2, f"{folder / 'clean.json'}  不能读取：{said}")


def test_what_a_file_hides_is_said_in_a_line(tmp_path):
    page = gkreport.dumps(Report(organ="示例县", year=2024, overview="甲。"), format="html").decode()
    menu = '<nav><a href="/">首页</a></nav>'
    file = tmp_path / "a.html"
    file.write_text(page.replace("甲。", "甲。<b hidden>乙</b>").replace("<body>", f"<body>{menu}"), "utf-8")
    done = run("check", file)
    assert "文件里有 1 处看不见的文字，没有读入：第" in done.output
    assert "“乙”设为隐藏" in done.output
    assert "首页" not in done.output
    (told,) = json.loads(run("check", "--json", file).output)
    assert [one["why"] for one in told["hidden"]] == ["设为隐藏"]
    assert [one.is_around for one in gkreport.open(file).hidden] == [True, False]


def test_a_fault_of_the_library_is_not_hidden(folder, monkeypatch):
    monkeypatch.setattr(reviews, "check", lambda _report, **_beside: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        CliRunner().invoke(cli.application(), ["check", str(folder / "clean.json")], catch_exceptions=False)


def test_json(folder):
    result = run("check", "--json", folder / "wrong.json", folder / "cell.txt", folder / "broken.json")
    assert result.exit_code == 2
    wrong, cell, broken = json.loads(result.stdout)
    assert {key: wrong[key] for key in ("file", "organ", "year", "problems")} == {
        "file": str(folder / "wrong.json"),
        "organ": "示例县石桥镇",
        "year": 2024,
        "problems": [],
    }
    findings = gkreport.check(WRONG)
    assert [finding["rule"] for finding in wrong["findings"]] == [finding.rule.id for finding in findings]
    by_rule = {finding["rule"]: finding for finding in wrong["findings"]}
    row = by_rule["T3-ROWSUM"]
    assert (row["severity"], row["expected"], row["found"], row["difference"]) == ("error", 3, 0, -3)
    assert row["cells"][-1] == "requests.carried_out.total"
    assert row["place"].startswith("表三 第25行")
    assert row["message"] in [finding.message() for finding in findings.errors]
    fine = by_rule["T2-NONNEG"]
    assert (fine["expected"], fine["found"], fine["difference"]) == (None, "0.00001", None)
    (problem,) = cell["problems"]
    assert problem["kind"] == "unreadable"
    assert problem["cells"] == ["proactive_disclosure.licensing_decisions"]
    assert broken["report"] is None
    assert broken["error"]["message"].startswith("JSON 文件有14处不符合格式：\nformat：")
    validator = jsonschema.Draft202012Validator(gkreport.result_schema())
    assert [list(validator.iter_errors(told)) for told in (wrong, cell, broken)] == [[], [], []]


def test_an_expected_text_stays_text(folder, monkeypatch):
    rule = next(iter(gkreport.RULES.values()))
    found = gkreport.Findings((gkreport.Finding(rule, expected="甲", found=gkreport.Amount(Decimal("1.50"), "元")),))
    monkeypatch.setattr(reviews, "check", lambda _report, **_beside: found)
    (outcome,) = json.loads(run("check", "--json", folder / "clean.json").stdout)
    assert outcome["findings"][0]["expected"] == "甲"
    assert outcome["findings"][0]["found"] == "1.50元"


# -- show ------------------------------------------------------------------------------------------


def test_show(folder):
    result = run("show", folder / "wrong.json")
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert lines[0].strip() == "示例县石桥镇2024年政府信息公开工作年度报告"
    assert sum(line.startswith("┌") for line in lines) == 3
    assert max(map(width_of, lines)) <= 100
    assert "✗3│" in result.output
    assert "!4 │" in result.output
    assert "　　未收取信息处理费。" in lines
    assert lines.index("  错误") > lines.index("六、其他需要报告的事项")


def test_show_marks_what_could_not_be_read(folder):
    result = run("show", folder / "cell.txt")
    (line,) = [line for line in result.output.splitlines() if line.startswith("│ 行政许可")]
    assert line.endswith("✗ │")
    assert "读取时的问题" in result.output


def test_show_a_clean_report(folder):
    assert run("show", folder / "clean.json").output.endswith("\n\n  没有发现问题\n")


def test_show_what_cannot_be_read(folder):
    result = run("show", folder / "broken.json")
    assert (result.exit_code, result.stdout) == (2, "")
    (line,) = result.stderr.splitlines()
    assert line.startswith(f"不能读取 {folder / 'broken.json'}：JSON 文件有14处不符合格式：format：")
    assert line.endswith("……")


# -- convert ---------------------------------------------------------------------------------------


def test_convert_marks_findings(folder):
    target = folder / "new.html"
    target.write_text("old", encoding="utf-8")
    result = run("convert", folder / "wrong.json", target)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", f"已写入 {target}\n")
    assert target.read_bytes() == gkreport.dumps(WRONG, format="html", findings=gkreport.check(WRONG))
    assert 'class="error"' in target.read_text(encoding="utf-8")


def test_convert_prints_the_problems(folder):
    result = run("convert", folder / "dash.txt", folder / "new.json")
    assert result.exit_code == 0
    assert result.stderr.splitlines()[0].startswith("表二 第3行 ")
    assert gkreport.read(folder / "new.json").proactive_disclosure.licensing_decisions is None


def test_convert_never_drops_a_cell_silently(folder):
    result = run("convert", folder / "cell.txt", folder / "new.json")
    assert result.exit_code == 1
    (line,) = result.stderr.splitlines()
    assert line.startswith(f"没有转换 {folder / 'cell.txt'}：")
    assert "表二 第3行" in line
    assert not (folder / "new.json").exists()


@pytest.mark.parametrize(
    ("source", "target", "said"),
    [
        ("broken.json", "new.json", "不能读取 {}/broken.json：JSON 文件有14处不符合格式："),
        ("nowhere.json", "new.json", "不能读取 {}/nowhere.json：没有这个文件或文件夹"),
        (".", "new.json", "{} 是文件夹，请用 --to 指明格式（docx、"),
        ("clean.json/x", "new.json", "不能读取 {}/clean.json/x：路径中有一段不是文件夹"),
        ("clean.json", "new.xyz", "不能写入 {}/new.xyz：不能写成 .xyz；可以写的格式有：docx、"),
        ("clean.json", "nowhere/new.json", "不能写入 {}/nowhere/new.json：没有这个文件或文件夹"),
    ],
)
def test_convert_says_what_is_wrong_in_one_line(folder, source, target, said):
    result = run("convert", folder / source, folder / target)
    assert result.exit_code == 2
    (line,) = result.stderr.splitlines()
    assert line.startswith(said.format(folder))
    assert not (folder / target).exists()


def test_convert_to_a_format(folder):
    result = run("convert", folder / "clean.json", "--to", "html")
    assert (result.exit_code, result.stderr) == (0, f"已写入 {folder / 'clean.html'}\n")
    assert (folder / "clean.html").read_bytes() == gkreport.dumps(CLEAN, format="html")
    result = run("convert", folder / "clean.json")
    assert (result.exit_code, result.stderr) == (2, "请写明新文件的名字，或用 --to 指明格式\n")


def test_convert_a_folder(folder):
    (folder / "towns").mkdir()
    (folder / "towns" / "one.json").write_bytes(gkreport.dumps(CLEAN, format="json"))
    (folder / "clean.txt").write_text(flattened(CLEAN), encoding="utf-8")
    result = run("convert", folder, "--to", "docx")
    into = folder.with_name(f"{folder.name}-docx")
    *faults, summary = result.stderr.splitlines()
    assert result.exit_code == 2
    assert [fault.split("：")[0] for fault in faults] == [
        f"不能读取 {folder / 'broken.json'}",
        f"没有转换 {folder / 'cell.txt'}",
        f"没有转换 {folder / 'clean.txt'}",
    ]
    assert faults[2].endswith(f"{into / 'clean.docx'} 已由另一个同名文件写成")
    assert summary == f"共 7 个文件：已转换 4，有数字没有读懂 1，不能读取 1，不能写入 1；转换后的文件在 {into}"
    assert sorted(path.relative_to(into).as_posix() for path in into.rglob("*.docx")) == [
        "clean.docx",
        "dash.docx",
        "towns/one.docx",
        "wrong.docx",
    ]
    assert gkreport.read(into / "towns" / "one.docx") == CLEAN
    assert run("convert", folder / "towns", folder / "new", "--to", "json").exit_code == 0
    assert gkreport.read(folder / "new" / "one.json") == CLEAN


def test_convert_a_folder_that_is_closed_or_cannot_be_written(folder, monkeypatch):
    monkeypatch.setattr(os, "walk", lambda _path, onerror: onerror(PermissionError(13, "", str(folder))) or ())
    result = run("convert", folder, "--to", "json")
    assert result.exit_code == 2
    assert result.stderr.startswith(f"不能读取 {folder}：没有权限\n共 1 个文件")
    monkeypatch.undo()
    (folder / "clean.html").write_text("a file where a folder should be", encoding="utf-8")
    result = run("convert", folder, folder / "clean.html", "--to", "json")
    assert result.exit_code == 2
    assert f"不能写入 {folder / 'clean.html' / 'wrong.json'}：" in result.stderr


def test_convert_to_pdf_needs_libreoffice(folder, monkeypatch):
    monkeypatch.setenv("PATH", "")
    result = run("convert", folder / "clean.json", "--to", "pdf")
    assert result.exit_code == 2
    assert result.stderr.startswith(f"不能写入 {folder / 'clean.pdf'}：转换为 PDF 需要 LibreOffice（soffice）")


def test_where_a_pdf_is_made_missing_typefaces_are_told_once(folder, monkeypatch):
    monkeypatch.setattr("gkreport.cli.convert.write_each", lambda _kind, reports: (b"%PDF-" for _ in reports))
    for missing, lines in ((("仿宋_GB2312", "黑体"), 1), ((), 0)):
        monkeypatch.setattr("gkreport.cli.convert.missing_typefaces", lambda missing=missing: missing)
        result = run("convert", folder, folder / "pdf", "--to", "pdf")
        assert result.stderr.count("本机没有安装公文字体仿宋_GB2312、黑体，") == lines


@pytest.mark.needs("soffice")
def test_convert_to_pdf(folder, monkeypatch):
    monkeypatch.setattr("gkreport.cli.convert.missing_typefaces", tuple)
    result = run("convert", folder, folder / "pdf", "--to", "pdf")
    assert result.stderr.splitlines()[-1].startswith("共 5 个文件：已转换 3，有数字没有读懂 1，不能读取 1，不能写入 0")
    assert {path.name for path in (folder / "pdf").iterdir()} == {"clean.pdf", "dash.pdf", "wrong.pdf"}
    assert gkreport.read(folder / "pdf" / "wrong.pdf").cells() == WRONG.cells()
    result = run("convert", folder / "wrong.json", folder / "new.PDF")
    assert (result.exit_code, result.stderr) == (0, f"已写入 {folder / 'new.PDF'}\n")
    assert (folder / "new.PDF").read_bytes().startswith(b"%PDF-")


# -- several reports ----------------------------------------------------------------------------------


def test_check_beside_last_year_and_the_parts(folder):
    last = CLEAN.replace({"year": 2023, "requests.carried_out.natural_person": 2, "requests.carried_out.total": 2})
    (folder / "last.json").write_bytes(gkreport.dumps(last, format="json"))
    result = run("check", folder / "clean.json", "--previous", folder / "last.json")
    assert "Y-CARRY" in result.output
    (folder / "last.json").write_bytes(gkreport.dumps(last.replace({"organ": "示例县石桥乡"}), format="json"))
    result = run("check", folder / "clean.json", "--previous", folder / "last.json")
    assert "Y-CARRY" not in result.output
    assert f"--renamed 示例县石桥乡={CLEAN.organ}" in result.output
    result = run(
        "check", folder / "clean.json", "--previous", folder / "last.json", "--renamed", f"石桥乡＝{CLEAN.organ}"
    )
    assert "Y-CARRY" in result.output
    wrong_way = f"{CLEAN.organ}=石桥乡"
    result = run("check", folder / "clean.json", "--previous", folder / "last.json", "--renamed", wrong_way)
    assert f"上年的报告中没有 --renamed 写的原名：{CLEAN.organ}。应写 原名=现名" in result.output
    assert "本年的报告中没有 --renamed 写的现名：石桥乡。" in result.output
    two = (folder / "clean.json", folder / "clean.json")
    result = run("check", *two, "--previous", folder / "last.json")
    assert (
        f"有 2 份没有找到（或不止一份）上年的报告，没有作跨年核对：{CLEAN.organ}、{CLEAN.organ}。单位改名"
        in result.output
    )
    assert "上年的报告中没有用到的：示例县石桥乡" in result.output
    (folder / "last.json").write_bytes(gkreport.dumps(last.replace({"organ": ""}), format="json"))
    result = run("check", *two, "--previous", folder / "last.json", "--lang", "en")
    assert "no report on the year before, or more than one, was found for 2:" in result.output
    assert "were not used" not in result.output
    for pair in ("石桥乡", "=石桥镇", "石桥乡="):
        result = run("check", folder / "clean.json", "--previous", folder / "last.json", "--renamed", pair)
        assert (result.exit_code, result.stderr) == (2, "--renamed 后面写 原名=现名\n")
    (folder / "towns").mkdir()
    wrong = CLEAN.replace({"organ": "示例县石桥镇", "requests.new_received.natural_person": 1})
    (folder / "towns" / "one.json").write_bytes(gkreport.dumps(wrong, format="json"))
    assert "A-SUM" in run("check", folder / "clean.json", "--parts", folder / "towns").output
    for unread in ("--previous", "--parts"):
        result = run("check", folder / "clean.json", unread, folder / "broken.json")
        assert result.exit_code == 2
        assert f"用来对照的 {folder / 'broken.json'} 没有读全，没有对照：" in result.output
    (folder / "towns" / "two.doc").write_bytes(b"\xd0\xcf\x11\xe0")
    (folder / "towns" / "three.txt").write_text((folder / "cell.txt").read_text("utf-8"), "utf-8")
    result = run("check", folder / "clean.json", "--parts", folder / "towns")
    assert result.exit_code == 2
    assert "有 2 个文件没有读全，没有汇总：" in result.output
    for name in ("three.txt", "two.doc"):
        assert f"用来对照的 {folder / 'towns' / name} 没有读全，没有对照：" in result.output
    assert "A-SUM" not in result.output
    (folder / "empty").mkdir()
    result = run("check", folder / "clean.json", "--parts", folder / "empty")
    assert result.exit_code == 2
    assert "没有可以读取的文件" in result.output


def test_check_by_local_profiles(folder):
    late = CLEAN.replace({"organ": "示例县教育局", "year": 2024, "overview": "公" * 1001})
    (folder / "late.json").write_bytes(gkreport.dumps(late, format="json"))
    result = run(
        "check", folder / "late.json", "--profile", "wuwei", "--profile", "deadlines", "--published", "2025-02-01"
    )
    assert result.exit_code == 1
    assert "公布日期 2025-02-01 晚于期限 2025-01-31" in result.output
    assert "有 1001 字，超过 1000 字（武政办发〔2025〕54号）" in result.output
    (folder / "own.toml").write_text('name = "x"', "utf-8")
    result = run("check", folder / "late.json", "--profile", folder / "own.toml")
    told = f"不能按 {folder / 'own.toml'} 核对：{folder / 'own.toml'} 不能用，有 1 处不对：缺少 notice\n"
    assert (result.exit_code, result.stderr) == (2, told)
    result = run("check", folder / "late.json", "--profile", "no", "--lang", "en")
    told = "no cannot be checked by: no such file or folder; there are alike, deadlines, wuwei\n"
    assert (result.exit_code, result.stderr) == (2, told)
    assert run("check", folder / "late.json", "--profile", folder).exit_code == 2
    result = run("check", folder / "late.json", "--published", "1月31日")
    assert "“1月31日”不是 年-月-日。" in result.stderr


def shown_links(workbook):
    return [
        cell.hyperlink.target
        for sheet in openpyxl.load_workbook(workbook)
        for row in sheet
        for cell in row
        if cell.hyperlink
    ]


def test_the_result_for_an_office(folder, tmp_path):
    (folder / "wrong.docx").write_bytes(gkreport.dumps(WRONG, format="docx"))
    (folder / "roster.txt").write_text("示例县青禾镇\n\n示例县柳林乡\n", "utf-8-sig")
    for suffix, holds in ((".xlsx", "annotated/wrong.docx"), (".html", "annotated/wrong.docx")):
        target = tmp_path / f"核对结果{suffix}"
        office = ("--report", target, "--annotate", tmp_path / "annotated", "--roster", folder / "roster.txt")
        result = run("check", folder, *office)
        assert result.exit_code == 2
        assert "名单中有 1 个单位没有报告：示例县柳林乡" in result.output
        wrote, annotated = result.stderr.splitlines()
        assert wrote == f"核对结果写入 {target}"
        assert annotated == f"批注了 {len([*(tmp_path / 'annotated').iterdir()])} 个文件，放在 {tmp_path / 'annotated'}"
        assert holds in (shown_links(target) if suffix == ".xlsx" else target.read_text("utf-8"))
    assert run("check", folder / "clean.json", "--roster", folder / "roster.txt").exit_code == 1
    result = run("check", folder, "--errors-only")
    assert "\n  提示" not in result.output
    assert "clean.json" not in result.output
    assert result.output.splitlines()[-1].startswith("共 ")
    result = run("check", folder, "--report", "x.pdf")
    assert (result.exit_code, result.stderr) == (2, "核对结果可以写成 .xlsx 或 .html，不能写成 x.pdf\n")
    result = run("check", folder, "--roster", folder / "none.txt")
    assert "一行一个单位" in result.stderr
    result = run("check", folder / "clean.json", "--report", folder / "clean.json" / "x.xlsx")
    assert (result.exit_code, result.stderr[:5]) == (2, "写不出结果")


# -- the user's own files --------------------------------------------------------------------------


def comments(workbook):
    return [
        cell.comment.text for sheet in openpyxl.load_workbook(workbook) for row in sheet for cell in row if cell.comment
    ]


def test_annotate(folder, tmp_path):
    (folder / "wrong.xlsx").write_bytes(gkreport.dumps(WRONG, format="xlsx"))
    result = run("annotate", folder / "wrong.xlsx")
    assert (result.exit_code, result.stderr) == (1, f"错误 2，提醒 1，提示 2，批注写入 {folder / 'wrong-批注.xlsx'}\n")
    assert any("T3-ROWSUM" in text for text in comments(folder / "wrong-批注.xlsx"))
    assert run("annotate", folder / "wrong.xlsx", "--summary", "-o", tmp_path / "a.xlsx").exit_code == 1
    assert (tmp_path / "a.xlsx").stat().st_size > (folder / "wrong-批注.xlsx").stat().st_size
    result = run("annotate", folder / "wrong.json")
    assert (result.exit_code, result.stderr[:5]) == (2, "没有批注 ")
    (folder / "wrong-批注.xlsx").unlink()
    result = run("annotate", folder)
    *named, last = result.stderr.splitlines()
    assert result.exit_code == 2
    assert (folder.with_name(f"{folder.name}-批注") / "wrong.xlsx").exists()
    assert last.startswith("共 ")
    assert f"已批注 {len([*folder.with_name(f'{folder.name}-批注').iterdir()])}" in last
    assert any(line.startswith(f"没有批注 {folder / 'wrong.json'}：只有 Word 和 Excel") for line in named)
    assert any(line.startswith(f"不能读取 {folder / 'broken.json'}：") for line in named)
    result = run("annotate", folder, "-o", folder / "clean.json")
    assert (result.exit_code, result.stderr.splitlines()[-1][:5]) == (2, "写不出批注")


def test_fill(folder, tmp_path):
    (folder / "mine.docx").write_bytes(gkreport.dumps(CLEAN.replace(dict.fromkeys(CLEAN.cells())), format="docx"))
    result = run("fill", folder / "mine.docx", "--from", folder / "clean.json", "-o", tmp_path / "full.docx")
    assert (result.exit_code, result.stderr) == (0, f"已填写，写入 {tmp_path / 'full.docx'}\n")
    assert gkreport.read(tmp_path / "full.docx").cells() == CLEAN.cells()
    result = run("fill", folder / "clean.json", "--from", folder / "wrong.json", "-o", tmp_path / "x.json")
    assert (result.exit_code, result.stderr[:5]) == (2, "没有填写 ")


def test_deduce(folder, tmp_path):
    blank = {"requests.new_received.total": None}
    (folder / "blank.docx").write_bytes(gkreport.dumps(CLEAN.replace(blank), format="docx"))
    for target in ("full.docx", "full.json"):
        result = run("deduce", folder / "blank.docx", "-o", tmp_path / target)
        assert result.exit_code == 0
        assert "应为0。依据：" in result.output
        assert result.stderr == f"已填 1 格，写入 {tmp_path / target}\n"
        assert gkreport.read(tmp_path / target).cells() == CLEAN.cells()
    assert run("deduce", folder / "clean.json").output == "没有勾稽关系能够确定的空格\n"
    assert run("deduce", folder / "clean.json", "--lang", "en").output == "no blank is determined by the sums\n"
    assert run("deduce", folder / "broken.json").stderr.startswith("不能读取 ")
    assert run("deduce", folder / "clean.json", "-o", tmp_path / "x.odd").stderr.startswith("不能写入 ")
    both = {"requests.new_received.total": None, "requests.new_received.natural_person": 9}
    (folder / "odd.json").write_bytes(gkreport.dumps(CLEAN.replace(both), format="json"))
    assert run("deduce", folder / "odd.json").exit_code == 1


def test_blank(folder, tmp_path):
    result = run("blank", "示例县", 2025, "-o", tmp_path / "空表.xlsx", "--previous", folder / "clean.json")
    assert (result.exit_code, result.stderr) == (0, f"空表写入 {tmp_path / '空表.xlsx'}\n")
    assert gkreport.open(tmp_path / "空表.xlsx").report.requests.carried_in.total == 0
    result = run("blank", "示例县", 2025, "-o", tmp_path / "空表.odd")
    assert (result.exit_code, result.stderr[:5]) == (2, "不能写入 ")


def test_locate(folder):
    result = run("locate", folder / "wrong.json")
    repairs = gkreport.locate(WRONG)
    numbered = [f"{number}. {repair.message()}" for number, repair in enumerate(repairs, 1)]
    assert (result.exit_code, result.stdout) == (1, "\n".join([repairs.message(), *numbered, ""]))
    assert run("locate", folder / "clean.json").exit_code == 0
    beside = run("locate", folder / "wrong.json", "--previous", folder / "clean.json")
    assert beside.stdout.splitlines()[:3] == [
        "给出的上年报告是 2024 年的，不是 2023 年的，没有用",
        "上年报告是“示例县青禾镇”的，不是“示例县石桥镇”的，没有用",
        repairs.message(),
    ]
    beside = run("locate", folder / "wrong.json", "--previous", folder / "clean.json", "--lang", "en")
    assert beside.stdout.startswith("last year's report is on 2024, not on 2023; it was not used\n")
    assert run("locate", folder / "cell.txt").exit_code == 2


@pytest.fixture
def towns(tmp_path):
    """Make a folder with the reports of two towns, of which the sums of one are wrong."""
    (tmp_path / "towns").mkdir()
    for organ, count in (("示例县甲镇", 0), ("示例县乙镇", 3)):
        cells = {"requests.new_received.natural_person": count, "requests.new_received.total": count}
        report = CLEAN.replace({"organ": organ, **cells})
        (tmp_path / "towns" / f"{organ}.json").write_bytes(gkreport.dumps(report, format="json"))
    return tmp_path / "towns"


def aggregated(towns, *more, organ="示例县", year=2024):
    return run("aggregate", towns, "-o", towns.parent / "county.json", "--organ", organ, "--year", year, *more)


def test_aggregate(towns):
    target = towns.parent / "county.json"
    result = aggregated(towns)
    assert result.exit_code == 0
    assert result.stderr.splitlines() == [
        f"已汇总 2 份报告，写入 {target}",
        f"自身的数对不上的报告有 1 份，照原数计入；请用 gkreport check 查看：{towns / '示例县乙镇.json'}",
    ]
    assert gkreport.read(target).requests.new_received.total == 3
    (towns / "示例县乙镇.json").unlink()
    assert aggregated(towns).stderr == f"已汇总 1 份报告，写入 {target}\n"
    result = aggregated(towns, year=2023)
    assert (result.exit_code, result.stderr[:5]) == (2, "没有汇总：")


@pytest.mark.parametrize("own", ["示例县", "示例县人民政府", "某省示例县"])
def test_the_organs_own_report_is_never_counted_in(towns, own):
    (towns / "sum.json").write_bytes(gkreport.dumps(CLEAN.replace({"organ": own}), format="json"))
    result = aggregated(towns)
    assert result.exit_code == 0
    assert f"“示例县”自己的报告没有计入：{towns / 'sum.json'}" in result.stderr.splitlines()
    assert gkreport.read(towns.parent / "county.json").requests.new_received.total == 3


def test_a_report_without_an_organ_is_named_by_its_file(towns):
    (towns / "x.json").write_bytes(gkreport.dumps(CLEAN.replace({"organ": ""}), format="json"))
    result = aggregated(towns)
    assert result.exit_code == 2
    assert result.stderr == f"没有汇总：没有写明单位，无法保证每个单位只计一次：{towns / 'x.json'}\n"


def test_a_file_that_was_not_read_stops_a_sum_or_is_named_first(towns):
    target = towns.parent / "county.json"
    (towns / "丙镇.doc").write_bytes(b"\xd0\xcf\x11\xe0")
    (towns / "丁镇.txt").write_text(UNREADABLE_CELL, encoding="utf-8")
    names = [str(towns / name) for name in ("丁镇.txt", "丙镇.doc")]
    result = aggregated(towns)
    first, *named = result.stderr.splitlines()
    assert (result.exit_code, target.exists()) == (2, False)
    assert first.startswith("没有汇总：共 4 个文件：计入 2，本单位自己的报告 0，不能读取 2；")
    assert [line.split("：")[0] for line in named] == [f"不能读取 {name}" for name in names]
    result = aggregated(towns, "--skip-unread")
    first, *named = result.stderr.splitlines()
    assert (result.exit_code, first) == (0, f"有 2 个文件不能读取，没有计入：{'、'.join(names)}")
    assert [line.split("：")[0] for line in named[:2]] == [f"不能读取 {name}" for name in names]
    assert gkreport.read(target).requests.new_received.total == 3


def test_an_old_document_of_a_folder_is_read_by_every_command(shared, tmp_path):
    """../shared/faults/folder: a report in JSON and one in an old .doc."""
    pytest.importorskip("pyarrow")
    folder = shared / "faults" / "folder"
    for arguments in (
        ("check", folder),
        ("check", "--json", folder),
        ("aggregate", folder, "-o", tmp_path / "a.json", "--organ", "示例县", "--year", 2024),
        ("collect", folder, "-o", tmp_path / "a.parquet", "--workers", 0),
        ("convert", folder, tmp_path / "new", "--to", "docx"),
    ):
        assert run(*arguments).exit_code == 0
    results = {result.name: result.report for result in gkreport.read_many(folder, workers=0)}
    assert sorted(results) == ["云溪乡.json", "青禾镇.doc"]
    new = "requests.new_received.total"
    assert gkreport.read(tmp_path / "a.json")[new] == sum(report[new] for report in results.values())
    assert gkreport.read(tmp_path / "new" / "青禾镇.docx") == results["青禾镇.doc"]


def test_zips_and_patterns_are_checked_and_converted_as_folders_are(folder, monkeypatch):
    with zipfile.ZipFile(folder / "county.zip", "w") as archive:
        archive.writestr("towns/clean.json", gkreport.dumps(CLEAN, format="json"))
        archive.writestr("bad.zip", b"PK")
    for source in (folder / "county.zip", folder / "*.zip"):
        result = run("check", source)
        assert result.exit_code == 2
        assert f"{folder / 'county.zip' / 'bad.zip'}  不能读取：" in result.output
        assert f"{folder / 'county.zip' / 'towns' / 'clean.json'}  示例县青禾镇" in result.output
        assert result.output.endswith("共 2 个文件：没有错误 1，有错误 0，不能读取 1\n")
    result = run("convert", folder / "county.zip")
    assert result.stderr.startswith(f"{folder / 'county.zip'} 里不止一个文件，请用 --to 指明格式")
    assert run("convert", folder / "county.zip", "--to", "html").exit_code == 2
    assert gkreport.read(folder / "county-html" / "towns" / "clean.html") == CLEAN
    assert run("convert", folder / "clean.js*", folder / "new", "--to", "json").exit_code == 0
    assert gkreport.read(folder / "new" / "clean.json") == CLEAN
    monkeypatch.chdir(folder / "new")
    assert run("convert", ".", "--to", "html").exit_code == 0
    assert gkreport.read(folder / "new-html" / "clean.html") == CLEAN
    result = run("check", folder / "nothing*")
    assert result.exit_code == 2
    assert result.output.startswith(f"{folder / 'nothing*'}  不能读取：里面没有可以读取的文件\n")


@pytest.mark.parametrize("mark", ["\u202e", "\u2067", "\u200f", "\u061c", "\u2028"])
def test_what_steers_a_terminal_is_never_printed(folder, mark):
    odd = WRONG.replace({"organ": f"示例县{mark}青禾镇", "overview": f"全文{mark}如下。"})
    (folder / "odd.json").write_bytes(gkreport.dumps(odd, format="json"))
    (folder / f"{mark}.json").write_bytes(b"{")
    for arguments in (
        ("check", folder),
        ("show", folder / "odd.json"),
        ("compare", folder / "odd.json", folder / "clean.json"),
        ("locate", folder / "odd.json"),
        ("convert", folder, folder / "new", "--to", "json"),
        ("aggregate", folder, "-o", folder / "a.json", "--organ", "县", "--year", 2024),
    ):
        result = run(*arguments)
        assert result.output
        assert mark not in result.output


def test_compare(folder):
    result = run("compare", folder / "clean.json", folder / "wrong.json")
    assert (result.exit_code, result.stdout) == (1, gkreport.compare(CLEAN, WRONG).text() + "\n")
    assert run("compare", folder / "clean.json", folder / "clean.json").exit_code == 0


# -- rules, version --------------------------------------------------------------------------------


def test_rules():
    result = run("rules")
    lines = result.output.splitlines()
    assert {width_of(line) for line in lines if line[0] in "┌├└"} == {width_of(lines[0])}
    assert {line.split("│")[1].strip() for line in lines if "│" in line} >= set(gkreport.RULES)


def test_rules_as_json():
    rules = json.loads(run("rules", "--json").output)
    assert [rule["id"] for rule in rules] == list(gkreport.RULES)
    assert rules[0].keys() == {"id", "severity", "section", "formula", "source", "by_construction", "anchor"}


def test_version():
    assert run("--version").output == f"gkreport {gkreport.__version__}\n"


@pytest.mark.parametrize("arguments", [["check"], ["nothing"], ["check", "--lang", "fr", "x"]])
def test_wrong_usage_exits_with_two(arguments):
    assert run(*arguments).exit_code == 2


def test_the_module_lists_what_is_public():
    assert dir(cli) == sorted(cli.__all__)


# -- languages -------------------------------------------------------------------------------------

COMMANDS = sorted(cli.application().commands)
CHINESE = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e]")
CLICK = re.compile(
    r"Usage|Options|Commands|OPTIONS|COMMAND|ARGS|Show|Error|Missing|No such|Did|Try|Invalid|default|required"
)


@pytest.mark.parametrize(
    ("arguments", "environment", "lang"),
    [
        ([], {}, "zh"),
        ([], {"LANG": "C.UTF-8"}, "zh"),
        ([], {"LC_ALL": "POSIX"}, "zh"),
        ([], {"LANG": "zh_TW.Big5"}, "zh"),
        ([], {"LANG": "en_US.UTF-8"}, "en"),
        ([], {"LC_ALL": "zh_CN.UTF-8", "LANG": "en_US.UTF-8"}, "zh"),
        ([], {"LC_ALL": "", "LC_MESSAGES": "fr_FR", "LANG": "zh_CN"}, "en"),
        (["check", "--lang", "zh", "x"], {"LANG": "en_US.UTF-8"}, "zh"),
        (["--lang=en", "check"], {"LANG": "zh_CN.UTF-8"}, "en"),
        (["--lang=en", "check", "--lang=zh"], {}, "zh"),
        (["check", "--lang", "fr"], {}, "zh"),
    ],
)
def test_the_language_is_that_of_the_option_or_of_the_locale(arguments, environment, lang):
    assert language_of(arguments, environment) == lang


def test_the_locale_of_a_user(folder):
    done = start("check", folder / "clean.json", env={"LANG": "en_GB.UTF-8"})
    assert b"nothing was found" in done.stdout
    done = start("check", folder / "clean.json", "--lang", "zh", env={"LANG": "en_GB.UTF-8"})
    assert "没有发现问题" in done.stdout.decode()


@pytest.mark.parametrize("command", ["", *COMMANDS])
@pytest.mark.parametrize("width", [44, 80])
def test_help_is_in_one_language_and_folded_by_the_columns_it_takes(command, width):
    for lang in ("zh", "en"):
        given = [*command.split(), "--lang", lang, "--help"]
        result = CliRunner().invoke(cli.application(lang), given, prog_name="gkreport", terminal_width=width)
        assert result.exit_code == 0
        assert max(map(width_of, result.output.splitlines())) <= width
        found = CHINESE.search(result.output) if lang == "en" else CLICK.search(result.output)
        assert not found, result.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("check", "缺少参数：文件或文件夹...。"),
        ("aggregate x", "缺少选项：'-o' / '--output'。"),
        ("nothing", "没有这个命令：nothing。"),
        ("check --nothing", "没有这个选项：--nothing。"),
        ("check --rostr x", "没有这个选项：--rostr。 （是不是其中之一：'--report', '--roster'）"),
        ("check --jso x", "没有这个选项：--jso。 是不是 --json？"),
        ("check x --roster", "选项 --roster 后面要写内容。"),
        ("check x --json=1", "选项 --json 后面不写内容。"),
        ("show x y", "多余的参数：y。"),
        ("check --lang fr x", "'--lang' 填写有误：“fr”不是 'zh', 'en' 之一。"),
        ("blank 县 今年 -o x", "'年度' 填写有误：“今年”不是整数。"),
        ("collect x -o y --workers=-1", "'--workers' 填写有误：-1 不在范围内：x>=0。"),
        ("collect x -o y --timeout long", "'--timeout' 填写有误：“long”不是数。"),
    ],
)
def test_what_click_says_is_in_one_language(arguments, said):
    result = run(*arguments.split())
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"错误：{said}" in result.stderr
    assert not CLICK.search(result.stderr)
    result = run(
        *arguments.split(), *(["--lang", "en"] if "--lang" not in arguments and "--roster" not in arguments else [])
    )
    assert result.exit_code == 2


def test_a_program_without_a_command_prints_its_help():
    assert "用法：gkreport [选项] 命令 [参数]..." in run().output
    result = run("--lang", "en", "check")
    assert result.stderr.splitlines()[-1].startswith("Error: Missing argument")
    assert not CHINESE.search(result.stderr)


def test_every_command_speaks_english(folder, tmp_path):
    pytest.importorskip("pyarrow")
    (folder / "mine.docx").write_bytes(gkreport.dumps(WRONG.replace(dict.fromkeys(WRONG.cells())), format="docx"))
    blank = CLEAN.replace({"requests.new_received.total": None})
    (folder / "blank.docx").write_bytes(gkreport.dumps(blank, format="docx"))
    (folder / "clean.txt").write_text(flattened(CLEAN), encoding="utf-8")
    (folder / "roster.txt").write_text("A\n", encoding="utf-8")
    out, sub = tmp_path / "out", folder / "sub"
    sub.mkdir()
    for name, organ in (("1", "B"), ("2", "C"), ("3", "")):
        (sub / f"{name}.json").write_bytes(gkreport.dumps(WRONG.replace({"organ": organ}), format="json"))
    broken, clean, mine = folder / "broken.json", folder / "clean.json", folder / "mine.docx"
    closed = clean / "x.docx"
    for arguments in (
        ("check", folder, "--parts", folder, "--roster", folder / "roster.txt", "--report", out.with_suffix(".html")),
        ("check", clean, "--annotate", out, "--report", clean / "x.html"),
        ("check", mine, "--annotate", out),
        ("check", clean, "--roster", broken.with_name("none")),
        ("check", clean, "--report", "x.pdf"),
        ("show", broken),
        ("annotate", mine, "-o", out / "a.docx"),
        ("annotate", clean),
        ("annotate", folder, "-o", out),
        ("annotate", folder, "-o", clean),
        ("blank", "B", 2025, "-o", out / "a.xlsx"),
        ("blank", "B", 2025, "-o", closed),
        ("blank", "B", 2025, "-o", "x.odd"),
        ("fill", mine, "--from", clean, "-o", out / "f.docx"),
        ("fill", clean, "--from", clean, "-o", out / "f.docx"),
        ("deduce", folder / "blank.docx", "-o", out / "d.docx"),
        ("deduce", clean, "-o", "x.odd"),
        ("deduce", clean, "-o", closed),
        ("convert", folder),
        ("convert", clean),
        ("convert", folder / "clean.*"),
        ("convert", folder, out, "--to", "json"),
        ("convert", clean, out / "c.json"),
        ("convert", clean, closed),
        ("aggregate", folder, "-o", out / "s.json", "--organ", "B", "--year", 2024),
        ("aggregate", sub, "-o", out / "s.json", "--organ", "D", "--year", 2024),
        ("aggregate", sub / "[12].json", "-o", out / "s.json", "--organ", "B", "--year", 2024),
        ("aggregate", sub / "[12].json", "-o", out / "s.json", "--organ", "D", "--year", 2023),
        ("aggregate", sub.with_name("b*n"), "-o", out / "s.json", "--organ", "D", "--year", 2024, "--skip-unread"),
        ("collect", folder, "-o", out / "c.parquet", "--workers", 0),
        ("collect", folder, "-o", clean / "c.parquet", "--workers", 0),
        ("collect", out.with_name("none*"), "-o", out / "c.parquet", "--workers", 0),
    ):
        result = run(*arguments, "--lang", "en")
        told = re.sub("示例县(?:青禾镇|石桥镇)?|“12②”|表二 第3行 [^:]+", "", result.stderr)  # as printed
        assert not (found := CHINESE.search(told)), (arguments, told[found.start() - 200 : found.end() + 100])


def test_bash_completes_commands_and_options(tmp_path):
    program = tmp_path / "gkreport"
    program.write_text(f"#!/bin/sh\nexec {sys.executable} -c '{START[2]}' \"$@\"\n", encoding="utf-8")
    program.chmod(0o755)
    script = """
        eval "$(_GKREPORT_COMPLETE=bash_source gkreport)"
        for words in "gkreport co" "gkreport check --rep" "gkreport convert x --to d"; do
            COMP_WORDS=($words); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); COMPREPLY=()
            _gkreport_completion gkreport
            echo "${COMPREPLY[@]}"
        done"""
    env = {**os.environ, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(["bash", "-c", script], env=env, capture_output=True, check=True)  # noqa: S603, S607
    assert done.stdout.decode().splitlines() == ["collect compare convert", "--report", "docx"]


# -- consoles --------------------------------------------------------------------------------------


def main_with(monkeypatch, *arguments, encoding="utf-8", stream=None):
    """Run `main` in this process on a console of its own; return what it printed there."""
    raw = io.BytesIO()
    out = stream if stream is not None else io.TextIOWrapper(raw, encoding=encoding, write_through=True)
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", out)
    monkeypatch.setattr(sys, "argv", ["gkreport", *map(str, arguments)])
    with pytest.raises(SystemExit) as caught:
        cli.main()
    return caught.value.code, out.getvalue() if stream is not None else raw.getvalue().decode(encoding)


def test_main(monkeypatch, folder):
    code, printed = main_with(monkeypatch, "check", folder / "clean.json")
    assert code == 0
    assert "没有发现问题" in printed


def test_main_on_a_stream_that_has_no_encoding(monkeypatch, folder):
    code, printed = main_with(monkeypatch, "check", folder / "clean.json", stream=io.StringIO())
    assert code == 0
    assert "没有发现问题" in printed


def test_signs_that_gbk_lacks_are_replaced(monkeypatch, folder):
    code, printed = main_with(monkeypatch, "show", folder / "wrong.json", encoding="gbk")
    assert code == 0
    assert "│四、结转下年度继续办理" in printed
    assert "x3│" in printed


def test_a_table_keeps_its_shape_in_ascii(monkeypatch, folder):
    code, printed = main_with(monkeypatch, "show", folder / "wrong.json", encoding="ascii")
    assert code == 0
    table = [line for line in printed.splitlines() if line.startswith(("|", "+"))]
    assert len({len(line) for line in table}) == 3
    assert "x3|" in printed


def test_json_is_exact_on_any_console(monkeypatch, folder):
    odd = folder / "\udcff.json"
    arguments = ("check", "--json", folder / "wrong.json", odd)
    outputs = [json.loads(main_with(monkeypatch, *arguments, encoding=code)[1]) for code in ("utf-8", "gbk", "ascii")]
    assert outputs[0] == outputs[1] == outputs[2]
    assert outputs[0][1]["file"] == str(odd)


def test_json_cannot_control_the_terminal(monkeypatch, folder):
    printed = main_with(monkeypatch, "check", "--json", folder / "\x9b31m.json")[1]
    assert "\x9b" not in printed
    assert json.loads(printed)[0]["file"].endswith("\x9b31m.json")


def test_signs_are_replaced_only_in_printing(monkeypatch):
    main_with(monkeypatch, "--version")
    with pytest.raises(UnicodeDecodeError):
        b"\xff".decode("ascii", "gkreport")
    assert codecs.encode("─✗中é", "ascii", "gkreport") == b"-x???"


def test_a_disk_that_is_full(monkeypatch, folder):
    def full(**_options):
        raise OSError(28, "No space left on device")

    redirected = []
    monkeypatch.setattr(cli, "application", lambda _lang: full)
    monkeypatch.setattr(os, "dup2", lambda _from, to: redirected.append(to))
    code, printed = main_with(monkeypatch, "check", folder / "clean.json")
    assert (code, printed, redirected) == (2, "写不出结果：No space left on device\n", [1])


@pytest.mark.parametrize("missing", ["click", "rich"])
def test_without_click_or_rich(missing, monkeypatch):
    monkeypatch.setitem(sys.modules, missing, None)
    code, printed = main_with(monkeypatch, "--version")
    assert code == 2
    assert 'pip install "gkreport[cli]"' in printed
    assert printed.count("\n") == 1


@pytest.mark.parametrize("missing", ["click", "rich"])
def test_without_click_or_rich_as_a_user_sees_it(missing):
    code = f"import sys; sys.modules[{missing!r}] = None; from gkreport.cli import main; main()"
    done = subprocess.run([sys.executable, "-c", code, "rules"], capture_output=True, check=False)  # noqa: S603
    assert done.returncode == 2
    assert done.stdout == b""
    assert b'pip install "gkreport[cli]"' in done.stderr
    assert done.stderr.count(b"\n") == 1


@pytest.mark.parametrize("encoding", ["ascii", "gbk", "utf-8"])
@pytest.mark.parametrize("arguments", [["check"], ["check", "--json"], ["show"], ["rules"]])
def test_no_traceback_on_any_console(folder, encoding, arguments):
    files = [] if arguments == ["rules"] else [folder / "wrong.json"]
    done = start(*arguments, *files, encoding=encoding)
    assert done.returncode in (0, 1, 2)
    (done.stdout + done.stderr).decode(encoding)


@pytest.mark.parametrize("encoding", ["ascii", "gbk", "utf-8"])
def test_wrong_usage_on_any_console(encoding):
    done = start("check", "--nothing", encoding=encoding)
    assert (done.returncode, done.stdout) == (2, b"")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full here")  # noqa: PTH110
@pytest.mark.parametrize("arguments", [["check"], ["check", "--json"], ["show"]])
def test_no_traceback_where_nothing_can_be_written(folder, arguments):
    with open("/dev/full", "wb") as full:  # noqa: PTH123
        done = start(*arguments, folder / "wrong.json", stdout=full)
    assert done.returncode == 2
    assert done.stderr.decode().startswith("写不出结果：")
    assert done.stderr.count(b"\n") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="pipes break otherwise there")
@pytest.mark.parametrize("arguments", [["check"], ["check", "--json"], ["show"]])
def test_no_traceback_where_nobody_reads(folder, arguments):
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = start(*arguments, folder / "wrong.json", stdout=writing)
    finally:
        os.close(writing)
    assert done.stderr == b""


def on_a_terminal(*arguments, stream, columns=60):
    """Run the command line with one stream on a terminal; return what it shows there and what goes elsewhere."""
    pty = pytest.importorskip("pty")
    parent, child = pty.openpty()
    other = "stderr" if stream == "stdout" else "stdout"
    env = {"COLUMNS": str(columns), "TERM": "xterm", "NO_COLOR": "1"}
    done = start(*arguments, **{stream: child, other: subprocess.PIPE, "env": env})
    os.close(child)
    shown = b""
    try:
        while part := os.read(parent, 65536):
            shown += part
    except OSError:  # how a terminal ends on Linux
        pass
    os.close(parent)
    return shown.decode(), getattr(done, other).decode()


def test_a_person_gets_wrapped_lines(folder):
    shown, _ = on_a_terminal("check", folder / "wrong.json", stream="stdout")
    shown = re.sub(r"\x1b\[[\d;]*m", "", shown)
    folded = [line for line in shown.splitlines() if line.startswith("  ")]
    assert max(map(width_of, folded)) <= 60
    assert len(folded) > 8


@pytest.mark.parametrize(("files", "bar"), [(["clean.json"], False), (["clean.json", "wrong.json"], True)])
def test_a_bar_shows_where_a_person_waits_for_several(folder, files, bar):
    shown, printed = on_a_terminal("check", *(folder / name for name in files), stream="stderr")
    assert ("核对" in shown) is bar
    assert "没有发现问题" in printed
    assert "核对 " not in printed


@pytest.mark.parametrize(
    ("arguments", "label"),
    [
        (["convert", "{0}", "{1}", "--to", "json"], "转换"),
        (["aggregate", "{0}", "-o", "{1}.json", "--organ", "示例县", "--year", "2024"], "读取"),
        (["collect", "{0}", "-o", "{1}.csv", "--workers", "0"], "读取"),
        (["annotate", "{0}", "-o", "{1}"], "批注"),
    ],
)
def test_all_commands_share_one_bar(folder, tmp_path_factory, arguments, label):
    pytest.importorskip("pyarrow")
    target = tmp_path_factory.mktemp("new") / "x"
    shown, printed = on_a_terminal(*(part.format(folder, target) for part in arguments), stream="stderr", columns=120)
    assert re.search(rf"{label} \S+━", shown)
    assert printed == ""


def test_it_is_run_as_a_module_too(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["gkreport", "--help"])
    for name in ("__main__", "gkreport.__main__"):
        monkeypatch.delitem(sys.modules, "gkreport.__main__", raising=False)  # another test may have imported it
        with contextlib.suppress(SystemExit):
            runpy.run_module("gkreport", run_name=name)
    assert capsys.readouterr().out.count("核对") >= 1

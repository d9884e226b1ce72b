"""What an office gets of the files it collected: every file, every finding, what is missing, and the sum."""

import io
import json
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Final

import jsonschema
import openpyxl
import pytest

import gkreport
from gkreport import Report, ReviewedFile
from gkreport.checks import Severity

ORGAN: Final = "示例县"
FORMATS: Final = ("docx", "xlsx", "html", "json")
FEES: Final = "proactive_disclosure.administrative_fees"
NOUGHT: Final = {path: Decimal(0) if path == FEES else 0 for path in Report.blank().cells()}


def town(number: int, **numbers: int) -> Report:
    """A report of a town in which every sum holds."""
    report = Report.blank(f"示例县第{number}镇", 2024).replace(NOUGHT)
    changes = {"natural_person": number % 7, "total": number % 7}
    rows = ("new_received", "outcomes.granted", "outcomes.total")
    return report.replace(
        {f"requests.{row}.{name}": value for row in rows for name, value in changes.items()} | numbers
    )


FAULT: Final = {"requests.carried_out.total": 3}
BROKEN: Final = {
    "坏了.docx": b"PK\x03\x04 broken",
    "旧版.doc": bytes.fromhex("D0CF11E0A1B11AE1") + b"W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0",
    "图片.jpg": b"\xff\xd8\xff\xe0 no report",
    "说明.txt": "请各单位于1月15日前报送。".encode(),
}


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """208 files in 20 folders: 10 with a planted fault, 4 that cannot be read, and what programs leave beside them."""
    folder = tmp_path_factory.mktemp("county")
    for number in range(204):
        report = town(number, **(FAULT if number % 20 == 7 and number < 200 else {}))
        place = folder / f"第{number % 20}组"
        place.mkdir(exist_ok=True)
        suffix = FORMATS[number % 4 if number % 20 != 7 else number // 20 % 2]
        (place / f"{number}.{suffix}").write_bytes(gkreport.dumps(report, format=suffix))
    for name, data in BROKEN.items():
        (folder / "第3组" / name).write_bytes(data)
    (folder / "第3组" / "~$3.docx").write_bytes(b"lock")
    return folder


@pytest.fixture(scope="module")
def result(county: Path) -> gkreport.Review:
    return gkreport.review(county, organ=ORGAN, roster=[f"第{number}镇" for number in range(206)])


def sheets(data: bytes) -> dict[str, list[tuple[object, ...]]]:
    workbook = openpyxl.load_workbook(io.BytesIO(data))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in workbook}


def test_every_file_has_its_place(result: gkreport.Review) -> None:
    assert len(result.files) == 208
    assert sorted(Path(file.name).name for file in result.unread) == sorted(BROKEN)
    assert sum(not file.findings.ok for file in result.files) == 10
    assert not result.ok
    assert result.missing == ("第204镇", "第205镇")
    assert "没有汇总" in result.why_no_total
    assert all(Path(name).name in result.why_no_total for name in BROKEN)


def test_the_workbook_says_all_of_it(county: Path, result: gkreport.Review, tmp_path: Path) -> None:
    copies = result.annotate(tmp_path)
    tables = sheets(result.to_xlsx({name: str(path) for name, path in copies.items()}))
    assert list(tables) == ["单位", "问题", "未读", "汇总"]
    head, *organs = tables["单位"]
    assert len(organs) == 208 + len(result.missing)
    counts = [row[head.index("错误")] for row in organs]
    assert sum(count for count in counts if count) == sum(len(file.findings.errors) for file in result.files)
    head, *found = tables["问题"]
    assert len(found) == sum(len(file.findings) for file in result.files)
    errors = {row[head.index("文件")] for row in found if row[head.index("等级")] == Severity.ERROR.label}
    assert errors == {file.name for file in result.files if not file.findings.ok}
    assert {row[1] for row in tables["未读"][1:]} == {file.name for file in result.unread}
    assert len(copies) == sum(bool(file.findings) for file in result.files if file.name.endswith(("docx", "xlsx")))
    assert all(path.is_relative_to(tmp_path) and path.stat().st_size for path in copies.values())
    assert not any(path.read_bytes() == (county / path.relative_to(tmp_path)).read_bytes() for path in copies.values())


@pytest.mark.needs("soffice")
def test_libreoffice_opens_the_workbook(result, tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "核对结果.xlsx").write_bytes(result.to_xlsx())
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "xlsx"]
    command += ["--outdir", str(tmp_path), str(tmp_path / "in" / "核对结果.xlsx")]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603
    shown, written = (sheets(path) for path in ((tmp_path / "核对结果.xlsx").read_bytes(), result.to_xlsx()))
    assert shown == written


def test_the_page_says_the_same(result: gkreport.Review) -> None:
    page = result.to_html().decode()
    assert all(file.name in page for file in (*result.unread, *(f for f in result.files if not f.ok)))
    assert "<script" not in page
    assert "http" not in page


def test_the_sum_stands_beside_the_own_report() -> None:
    towns = [town(number) for number in range(1, 4)]
    own = gkreport.aggregate(towns, ORGAN, 2024).replace({"requests.carried_out.total": 9})
    files = [gkreport.dumps(report, format="json") for report in (*towns, own)]
    result = gkreport.review(files, organ=ORGAN)
    assert result.own is result.files[3]
    assert result.total == gkreport.aggregate(towns, ORGAN, 2024)
    assert "A-SUM" in {finding.rule.id for finding in result.files[3].findings}
    rows = [row for row in sheets(result.to_xlsx())["汇总"] if row[4]]
    assert [row[2:] for row in rows[1:]] == [(0, 9, 9)]
    beside = gkreport.review(files[3], parts=towns)
    assert beside.total == result.total
    assert beside.own is beside.files[0]
    alone = gkreport.review(files[:3], parts=files[:2])
    assert alone.own is alone.files[2]  # the one that is none of its parts
    assert gkreport.review(files).total is None


def test_parts_that_cannot_be_read_are_named() -> None:
    own = gkreport.dumps(town(1), format="json")
    result = gkreport.review(own, parts=[own, b"no report"], previous=[b"none"])
    assert result.total is None
    assert [file.name for file in result.beside] == ["#1", "#2"]
    assert not result.ok
    assert {row[1] for row in sheets(result.to_xlsx())["未读"][1:]} == {"#1", "#2"}
    same = gkreport.review([own, own], organ=ORGAN)
    assert "同一单位有两份" in same.why_no_total


def test_each_is_held_against_its_own_last_year() -> None:
    last = [town(number, **{"requests.carried_out.total": 4}).replace({"year": 2023}) for number in (1, 2)]
    now = [gkreport.dumps(town(number), format="json") for number in (1, 2, 3)]
    result = gkreport.review(now, previous=last)
    assert [any(f.rule.id.startswith("Y-CARRY") for f in file.findings) for file in result.files] == [True, True, False]
    alone = gkreport.review(now[0], previous=last[0])
    assert any(f.rule.id.startswith("Y-CARRY") for f in alone.files[0].findings)


def test_the_json_form_keeps_to_its_schema(result: gkreport.Review) -> None:
    schema = gkreport.result_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    wrong = next(file for file in result.files if not file.findings.ok)
    for file in (*result.unread, wrong, result.files[0]):
        validator.validate(json.loads(json.dumps(file.to_dict())))
    told = wrong.to_dict()
    assert told["ok"] is False
    assert told["repairs"]
    assert any(finding["where"] for finding in told["findings"])  # type: ignore[attr-defined]
    assert len(result.to_dicts()) == 208


def test_json_tells_whether_all_repairs_are_listed() -> None:
    """`repairs: []` was said of a report with no repair to be found and of one that needs none."""
    table = [path for path in town(1).cells() if path.startswith("requests.")]
    hopeless = town(1).replace({path: at % 2 * at for at, path in enumerate(table)})
    told = gkreport.review(gkreport.dumps(hopeless, format="json")).files[0].to_dict()
    assert (told["search"]["complete"], told["search"]["beyond"]) == (False, True)  # type: ignore[index]
    assert "没有逐一查找" in told["search"]["message"]  # type: ignore[index]
    assert any(repair["unmended"] for repair in told["repairs"])  # type: ignore[attr-defined]
    assert gkreport.review(gkreport.dumps(town(1), format="json")).files[0].to_dict()["search"] is None


def test_json_names_the_text_that_a_finding_is_about() -> None:
    report = town(1).replace({"preface": "2024年，我镇共收到政府信息公开申请99991件。"})
    told = gkreport.review(gkreport.dumps(report, format="json")).files[0].to_dict()
    assert [one["section"] for one in told["findings"] if one["rule"] == "X-REQ"] == ["preface"]  # type: ignore[attr-defined]


def test_money_is_exact_in_json() -> None:
    last = town(1).replace({FEES: Decimal("1234567890.1234"), "year": 2023})
    own = town(1).replace({FEES: Decimal("0.5")})
    found = gkreport.review(gkreport.dumps(own, format="json"), parts=[last.replace({"year": 2024})]).files[0]
    (finding,) = (one for one in found.to_dict()["findings"] if one["rule"] == "A-SUM")  # type: ignore[attr-defined]
    assert (finding["expected"], finding["found"]) == ("1234567890.1234", "0.5")


def test_copies_of_files_from_several_places_do_not_meet(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.docx").write_bytes(gkreport.dumps(town(1, **FAULT), format="docx"))
    both = [tmp_path / "a" / "x.docx", tmp_path / "b" / "x.docx"]
    assert {path.parent.name for path in gkreport.review(both).annotate(tmp_path / "out").values()} == {"a", "b"}
    outside = ReviewedFile(name="../x.docx", document=gkreport.open(both[0]), findings=gkreport.check(town(1, **FAULT)))
    inside = ReviewedFile(name=str(both[0]), document=outside.document, findings=outside.findings)
    copies = gkreport.Review(files=(outside, inside)).annotate(tmp_path / "more")
    assert sorted(path.name for path in copies.values()) == ["x-2.docx", "x.docx"]


def test_what_is_not_there_is_told_as_a_file(tmp_path: Path) -> None:
    calls: list[tuple[int, int | None]] = []
    result = gkreport.review([tmp_path / "none.docx", tmp_path], progress=lambda *done: calls.append(done))
    assert [type(file.error).__name__ for file in result.files] == ["FileNotFoundError", "FormatError"]
    assert calls == [(1, 2), (2, 2)]
    assert result.files[1].reasons("en") == ["there is no file in it"]
    assert result.files[0].reasons() == ["没有这个文件或文件夹"]


# -- beside last year, where organs were renamed or merged -----------------------------------------


def test_the_repair_that_is_shown_does_not_contradict_the_texts() -> None:
    """The text tells of 39 answered, 20 granted and 3 carried over; the table carried over one too many, total and all."""
    county = gkreport.read(Path(__file__).parents[1] / "examples/示例县/2024/示例县.json")
    truth = {path: county[path] for path in ("requests.carried_out.natural_person", "requests.carried_out.total")}
    wrong = county.replace({"requests.carried_out.natural_person": 3, "requests.carried_out.total": 4})
    alone = gkreport.locate(wrong)
    assert "requests.outcomes.granted.total" in alone[0].proposed, "the tables alone make it likelier"
    file = gkreport.review(gkreport.dumps(wrong, format="json")).files[0]
    assert file.likeliest is not None
    assert file.likeliest.proposed == truth
    assert sorted(map(str, file.repairs)) == sorted(map(str, alone))
    assert file.repairs.message() == alone.message()
    silent = gkreport.review(gkreport.dumps(wrong.replace({"overview": ""}), format="json")).files[0]
    assert silent.repairs == alone


IN, OUT = "requests.carried_in.total", "requests.carried_out.total"


def report(organ: str, year: int, **numbers: int) -> Report:
    return (
        Report.blank(organ, year).replace(NOUGHT).replace({path.replace("__", "."): n for path, n in numbers.items()})
    )


def carried(found: gkreport.Review) -> list[tuple[str, object, object]]:
    """Return what each file brings up of last year's report."""
    return [
        (file.report.organ, one.expected, one.found)
        for file in found.files
        for one in file.findings
        if one.rule.id in ("Y-CARRY", "Y-PREVIOUS")
    ]


def review(now: list[Report], before: list[Report], **how: object) -> gkreport.Review:
    return gkreport.review([gkreport.dumps(one, format="json") for one in now], previous=before, **how)  # type: ignore[arg-type]


LAST = [
    report("示例县农业局", 2023, requests__carried_out__total=2),
    report("示例县水利局", 2023, requests__carried_out__total=3),
    report("示例县教育局", 2023, requests__carried_out__total=4),
]
NOW = [
    report("示例县农业农村局", 2024, requests__carried_in__total=1),
    report("示例县教育局", 2024, requests__carried_in__total=4),
]


def test_reports_without_one_on_the_year_before_are_named() -> None:
    found = review(NOW, LAST)
    assert carried(found) == []
    assert [file.report.organ for file in found.unpaired] == ["示例县农业农村局"]
    assert found.unpaired_before == ("示例县农业局", "示例县水利局")
    unread = sheets(found.to_xlsx())["未读"]
    assert [row[0] for row in unread[1:]] == ["示例县农业农村局"]
    assert "没有找到（或不止一份）上年的报告" in str(unread[1][3])
    assert review(NOW[1:], LAST[2:]).unpaired == ()
    assert review(NOW, []).unpaired == (), "nobody asked for it"


@pytest.mark.parametrize(
    ("renamed", "expected"),
    [
        ({"示例县农业局": "示例县农业农村局"}, 2),
        ({"农业局": "农业农村局"}, 2),
        ({"农业局": "农业农村局", "水利局": "示例县农业农村局"}, 5),
        ({"教育局": "农业农村局", "水利局": "农业农村局"}, 7),
    ],
)
def test_a_renamed_organ_is_held_against_the_old_one_and_a_merged_one_against_their_sum(
    renamed: dict[str, str], expected: int
) -> None:
    found = review(NOW, LAST, renamed=renamed)
    assert carried(found) == [("示例县农业农村局", expected, 1)]
    assert found.unpaired == ()


def test_an_organ_that_took_in_another_keeps_its_own_numbers() -> None:
    now = report("示例县教育局", 2024, requests__carried_in__total=0)
    (one,) = carried(review([now, NOW[0]], LAST, renamed={"示例县水利局": "示例县教育局"}))
    assert one == ("示例县教育局", 7, 0)


def test_names_that_no_report_has_are_told() -> None:
    found = review(NOW, LAST, renamed={"财政局": "审计局", "农业农村局": "农业局", "农业局": "示例县农业农村局"})
    assert found.not_before == ("财政局", "农业农村局"), "neither is there, or the pair is the wrong way round"
    assert found.not_now == ("审计局", "农业局")
    assert review(NOW, LAST, renamed={"农业局": "农业农村局"}).not_before == ()
    assert review(NOW, LAST, renamed={"农业局": "农业农村局"}).not_now == ()


def test_what_cannot_be_added_or_told_apart_is_held_against_nothing() -> None:
    renamed = {"农业局": "农业农村局", "水利局": "农业农村局"}
    other_year = review(NOW, [LAST[0], LAST[1].replace({"year": 2022}), LAST[2]], renamed=renamed)
    assert [file.report.organ for file in other_year.unpaired] == ["示例县农业农村局"]
    twice = review(NOW, [*LAST, LAST[2]])
    assert [file.report.organ for file in twice.unpaired] == ["示例县农业农村局", "示例县教育局"]
    nameless = review([report("", 2024), *NOW], LAST)
    assert len(nameless.unpaired) == 2


def test_one_file_and_one_on_the_year_before_need_no_name_but_tell_of_another() -> None:
    found = review(NOW[:1], LAST[:1])
    assert carried(found) == [("示例县农业农村局", None, None)]
    (warning,) = (one for one in found.files[0].findings if one.rule.id == "Y-PREVIOUS")
    assert "加 --renamed 示例县农业局=示例县农业农村局 再核对" in warning.message()
    assert "--renamed 示例县农业局=示例县农业农村局, or review" in warning.message("en")
    assert carried(review(NOW[:1], LAST[:1], renamed={"农业局": "农业农村局"})) == [("示例县农业农村局", 2, 1)]

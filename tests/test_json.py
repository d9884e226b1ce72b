"""JSON: strict on the way in, stable on the way out, and one with its schema."""

import copy
import json
from decimal import Decimal
from importlib import resources
from pathlib import Path

import jsonschema
import pytest
from tests.pages import REPORTS

import gkreport
from gkreport import Amount, FormatError, Report, SchemaError
from gkreport.exchange import layouts
from gkreport.exchange.schema import json_schema

REPORT = Report.blank("示例县", 2019).replace(
    {
        "proactive_disclosure.procurement.amount": Amount(Decimal("12.50"), "万元"),
        "proactive_disclosure.fee.items_change": -3,
        "requests.new_received.total": 0,
        "overview": "一\n二",
    }
)
NEW = Report(organ="示例县", year=2024).replace({"proactive_disclosure.administrative_fees": Decimal("0.10")})
VALIDATOR = jsonschema.Draft202012Validator(json_schema())


def body(report=NEW):
    return json.loads(gkreport.dumps(report, format="json"))


def at(tree, path):
    *above, last = path.split(".")
    for name in above:
        tree = tree[name]
    return tree, last


def test_the_layout_is_versioned_and_stable():
    data = gkreport.dumps(NEW, format="json")
    assert data == gkreport.dumps(NEW, format="json")
    assert list(body())[:5] == ["format", "version", "organ", "year", "preface"]
    assert body()["proactive_disclosure"]["edition"] == 2021
    assert body()["proactive_disclosure"]["administrative_fees"] == "0.10"
    assert body()["requests"]["carried_out"]["total"] is None
    assert body(REPORT)["proactive_disclosure"]["procurement"]["amount"] == {"value": "12.50", "unit": "万元"}


@pytest.mark.parametrize("report_", [NEW, REPORT])
def test_a_round_trip_is_equal(report_):
    assert gkreport.read(gkreport.dumps(report_, format="json")) == report_
    assert gkreport.read(b"\xef\xbb\xbf" + gkreport.dumps(report_, format="json")) == report_


COUNT = "requests.carried_out.total"
MONEY = "proactive_disclosure.administrative_fees"
AMOUNT = "proactive_disclosure.procurement.amount"
WRONG = [
    *[(NEW, COUNT, value) for value in ("12", 1.5, True, -1, 2**53, [], {}, 10**30)],
    *[
        (NEW, MONEY, value)
        for value in (1, 1.5, "1,000", "-1", "+1", "1e3", "01", ".5", "5.", "NaN", "", " 1", "١", True, {})
    ],
    *[(NEW, MONEY, value) for value in ("1" * 16, "0.123456789")],
    *[(REPORT, AMOUNT, value) for value in ("1", {}, {"value": "1"}, {"value": 1, "unit": "元"}, [])],
    *[(REPORT, AMOUNT, {"value": "1", "unit": unit}) for unit in ("美元", None, 1, [])],
    (REPORT, AMOUNT, {"value": "1", "unit": "元", "x": 1}),
    (REPORT, AMOUNT, {"value": None, "unit": "元"}),
    *[(NEW, "overview", value) for value in (None, 1, ["a"], "a\x00b")],
    *[(NEW, "year", value) for value in ("2024", 1999, 2100, True, 2024.5)],
    *[(NEW, "organ", value) for value in (None, 5)],
    *[(NEW, "requests.carried_out", value) for value in (None, [], 3)],
    *[(NEW, "proactive_disclosure", value) for value in (None, [], 3)],
    *[(NEW, "requests.outcomes.other_handling.edition", value) for value in (2020, "2021", None, True, 2019)],
    *[(NEW, "version", value) for value in (0, 3, "1", True, None)],
    (NEW, "format", "other"),
    (NEW, "requests.carried_out.total ", 3),
    (NEW, "x", 3),
]


@pytest.mark.parametrize(("report_", "path", "value"), WRONG, ids=[f"{p}={v!r:.20}" for _, p, v in WRONG])
def test_codec_and_schema_reject_alike(report_, path, value):
    tree = body(report_)
    inner, last = at(tree, path)
    inner[last] = value
    with pytest.raises(SchemaError) as caught:
        gkreport.read(json.dumps(tree).encode())
    paths = [error.path for error in caught.value.exceptions]
    assert any(path.startswith(found) or found.startswith(path.rpartition(".")[0]) for found in paths), paths
    assert not VALIDATOR.is_valid(tree)


@pytest.mark.parametrize("path", ["year", "overview", COUNT, "requests", "proactive_disclosure.edition", "version"])
def test_a_missing_key_is_refused_by_both(path):
    tree = body()
    inner, last = at(tree, path)
    del inner[last]
    with pytest.raises(SchemaError) as caught:
        gkreport.read(json.dumps(tree).encode())
    assert "缺这一项" in str(caught.value)
    assert not VALIDATOR.is_valid(tree)


def test_what_only_the_codec_can_see():
    text = gkreport.dumps(NEW, format="json").decode()
    for old, new in (
        ('"year": 2024', '"year": 2024, "year": 2024'),
        ('"year": 2024', '"year": NaN'),
        ('"total": null', '"total": 1.0'),
        ('"total": null', '"total": -Infinity'),
    ):
        with pytest.raises(SchemaError):
            gkreport.read(text.replace(old, new, 1).encode())


def test_all_faults_come_in_one_error_each_with_its_path():
    tree = body()
    tree["requests"]["carried_out"]["total"] = "12"
    tree["requests"]["carried_in"]["x"] = 1
    del tree["review_and_litigation"]["review"]["total"]
    tree["year"] = 3000
    with pytest.raises(SchemaError) as caught:
        gkreport.read(json.dumps(tree).encode())
    assert sorted(error.path or "" for error in caught.value.exceptions) == [
        "requests.carried_in.x",
        "requests.carried_out.total",
        "review_and_litigation.review.total",
        "year",
    ]
    assert 'requests.carried_out.total：应为零或正整数，或 null，不是 "12"' in str(caught.value)
    assert "must be" in caught.value.exceptions[0].in_language("en")
    assert caught.value.derive(caught.value.exceptions[:1]).in_language("en") == "4 faults in the JSON file"


@pytest.mark.parametrize("data", [b"{", b"[]", b'{"a": \xff}', b"[" * 100_000, b'{"a":' * 100_000, b"{} {}"])
def test_what_is_not_json_is_a_format_error(data):
    with pytest.raises(FormatError):
        gkreport.read(data)


@pytest.mark.parametrize(
    "report_", [NEW, REPORT, NEW.replace({"requests.outcomes.other_handling": gkreport.ApplicantCounts()})]
)
def test_the_schema_accepts_what_is_written(report_):
    VALIDATOR.validate(body(report_))


def test_the_schema_is_sound_and_shipped_as_generated():
    jsonschema.Draft202012Validator.check_schema(copy.deepcopy(json_schema()))
    shipped = resources.files("gkreport.exchange").joinpath("report.schema.json").read_text(encoding="utf-8")
    assert json.loads(shipped) == json_schema()


# -- older layouts ---------------------------------------------------------------------------------


def leaves(tree, path=""):
    for key, value in tree.items():
        yield from leaves(value, f"{path}.{key}") if isinstance(value, dict) else [(f"{path}.{key}", value)]


@pytest.mark.parametrize("edition", ["2019", "2021"])
@pytest.mark.parametrize("version", range(1, layouts.VERSION + 1))
def test_a_file_of_each_layout_is_read_whole(version, edition):
    """A new layout comes with its files: what `dumps` then makes of these reports."""
    data = (Path(__file__).parent / "data" / f"layout_{version}_{edition}.json").read_bytes()
    report = gkreport.read(data)
    assert (report.organ, report.year, report.edition.value) == ("示例县", REPORTS[edition].year, int(edition))
    assert report.cells() == REPORTS[edition].cells()
    old = json.loads(data)
    assert old.pop("version") == version
    assert dict(leaves(old)).items() <= dict(leaves(body(report))).items()


def test_what_a_layout_added_is_filled_in(monkeypatch):
    monkeypatch.setattr(layouts, "ADDED", ({"a": "", "b": {"c": ""}}, {"d": None}))
    monkeypatch.setattr(layouts, "VERSION", 3)
    assert layouts.upgraded({"version": 1, "x": 1}) == {"version": 3, "x": 1, "a": "", "b": {"c": ""}, "d": None}
    assert layouts.upgraded({"version": 2, "a": "1"}) == {"version": 3, "a": "1", "d": None}
    for version in (0, 3, 4, True, "1", None):
        assert layouts.upgraded({"version": version}) == {"version": version}


def test_a_part_that_names_no_edition_has_the_oldest_shape():
    """It was written when that was its one shape; what has a newer shape is refused."""
    for report in (REPORT, NEW):
        tree = body(report)
        del tree["proactive_disclosure"]["edition"], tree["requests"]["outcomes"]["other_handling"]["edition"]
        assert VALIDATOR.is_valid(tree) == (report is REPORT)
        if report is REPORT:
            assert gkreport.read(json.dumps(tree).encode()) == REPORT
            continue
        with pytest.raises(SchemaError) as caught:
            gkreport.read(json.dumps(tree).encode())
        assert {"proactive_disclosure.fee", "proactive_disclosure.licensing_decisions"} <= {
            error.path for error in caught.value.exceptions
        }

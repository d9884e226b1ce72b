"""Files: telling formats by content, bounds, and writing that never leaves half a file."""

import io
import os
import stat

import attrs
import pytest

import gkreport
from gkreport import FormatError, Limits, Report, registry

REPORT = Report(organ="示例县", year=2024)
JSON = gkreport.dumps(REPORT, format="json")


def test_a_source_is_a_path_bytes_or_a_file(tmp_path):
    path = tmp_path / "报告.docx"  # the suffix does not matter
    path.write_bytes(JSON)
    for source in (path, str(path), JSON, io.BytesIO(JSON)):
        assert gkreport.read(source) == REPORT


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "另存为"),
        (b"PK\x03\x04" + bytes(30), "损坏"),
        (b"%PDF-1.7", "PDF"),
        (b"\xef\xbb\xbf  <!DOCTYPE html>", "网页"),
    ],
)
def test_other_kinds_of_file_are_refused_with_a_word_on_what_to_do(data, words):
    with pytest.raises(FormatError, match=words) as caught:
        gkreport.open(data)
    assert caught.value.in_language("en") != str(caught.value)


def test_a_format_that_is_only_written_cannot_be_read(monkeypatch):
    written = attrs.evolve(registry.FORMATS["html"], read=None)
    monkeypatch.setattr(gkreport.document, "format_of", lambda _data, _name: written)
    with pytest.raises(FormatError, match="html"):
        gkreport.open(b"")


def test_a_large_file_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "x.json"
    path.write_bytes(JSON)
    for source in (path, io.BytesIO(JSON), JSON):
        with pytest.raises(FormatError, match="MiB"):
            gkreport.open(source, limits=Limits(file_bytes=100))


def test_a_document_keeps_the_file_beside_the_report(tmp_path):
    document = gkreport.open(JSON)
    assert (document.format, document.report, document.to_bytes()) == ("json", REPORT, JSON)
    assert document.where("requests.carried_out.total") == "表三 第25行 总计"
    with pytest.raises(KeyError, match="nearest"):
        document.where("requests.total")
    document.save(tmp_path / "copy.json")
    assert (tmp_path / "copy.json").read_bytes() == JSON
    assert repr(document).startswith("<Document json: <Report 示例县 2024")


def test_the_format_to_write_is_told_by_suffix_or_name(tmp_path):
    gkreport.write(REPORT, tmp_path / "a.JSON")
    assert (tmp_path / "a.JSON").read_bytes() == JSON
    with pytest.raises(ValueError, match=r"\.xyz.*json"):
        gkreport.write(REPORT, tmp_path / "a.xyz")
    with pytest.raises(ValueError, match="text"):
        gkreport.dumps(REPORT, format="text")
    assert list(tmp_path.iterdir()) == [tmp_path / "a.JSON"]


def test_a_failed_write_leaves_the_old_file(tmp_path, monkeypatch):
    target = tmp_path / "a.json"
    target.write_text("old", encoding="utf-8")

    def fail(_file):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="No space"):
        gkreport.write(REPORT, target)
    assert target.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_only_some_formats_can_be_filled_and_annotated():
    document = gkreport.open(JSON)
    with pytest.raises(FormatError, match=r"json.*填写"):
        document.fill(REPORT)
    with pytest.raises(FormatError, match=r"json.*批注"):
        document.annotate(gkreport.check(REPORT))


def test_a_replaced_file_keeps_its_permissions(tmp_path):
    target = tmp_path / "a.json"
    target.write_text("old", encoding="utf-8")
    target.chmod(0o640)
    gkreport.write(REPORT, target)
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


@pytest.mark.parametrize("format_", ["docx", "xlsx", "json", "html"])
def test_a_blank_form(format_):
    previous = Report(year=2024).replace(
        dict.fromkeys(("requests.carried_out.other_org", "requests.carried_out.total"), 3)
    )
    data = gkreport.blank("示例县", 2025, format=format_, previous=previous)
    assert data == gkreport.blank("示例县", 2025, format=format_, previous=previous)
    if format_ != "html":
        wanted = Report.blank("示例县", 2025, previous=previous)
        read = gkreport.open(data)
        assert (read.report, [p for p in read.problems if p.fatal]) == (wanted, [])

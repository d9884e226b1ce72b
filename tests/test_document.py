"""Files: telling formats by content, bounds, and writing that never leaves half a file."""

import io
import os
import stat
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gkreport
from gkreport import FormatError, Limits, Report, document, registry
from gkreport.formats.pdf import writing
from gkreport.testing import strategies

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
    for advice, words in ((("", ""), "不能读取 html"), (("网页", "page"), "网页")):
        written = attrs.evolve(registry.FORMATS["html"], reading="", advice=advice)
        monkeypatch.setattr(registry, "KINDS", (written,))
        with pytest.raises(FormatError, match=words):
            gkreport.open(b"<html>")


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


def fake_soffice(folder, monkeypatch, script):
    program = folder / "bin" / "soffice"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/bin:/usr/bin")


@pytest.mark.parametrize("script", ["exit 1", "exit 0"])  # it exits with 0 too where it makes nothing
def test_pdf_is_written_by_libreoffice_and_its_lack_is_told(tmp_path, monkeypatch, script):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(FormatError, match=r"转换为 PDF 需要 LibreOffice.*另存为 PDF") as caught:
        gkreport.write(REPORT, tmp_path / "a.pdf")
    assert "needs LibreOffice" in caught.value.in_language("en")
    fake_soffice(tmp_path, monkeypatch, script)
    with pytest.raises(FormatError, match="没有转换成功"):
        gkreport.dumps(REPORT, format="pdf")
    assert not (tmp_path / "a.pdf").exists()


def test_what_libreoffice_makes_is_what_is_written(tmp_path, monkeypatch):
    fake_soffice(tmp_path, monkeypatch, OFFICE)
    gkreport.write(REPORT, tmp_path / "a.PDF")
    assert (tmp_path / "a.PDF").read_bytes() == gkreport.dumps(REPORT, format="docx") + b"%%EOF\n"


OFFICE = """
into=$6
shift 6
echo "$#" >> "$(dirname "$0")/starts"
for file; do
    case "$(cat "$file")" in
        refused) continue ;;
        ends) exit 81 ;;
        hangs) sleep 600 ;;
        half) echo half > "${file%.docx}.pdf"; exit 81 ;;
    esac
    { cat "$file"; echo "%%EOF"; } > "${file%.docx}.pdf"
done"""
"""A program that stands for LibreOffice, and refuses or ends on documents that say so."""


def made_of(documents):
    return [made if isinstance(made, bytes) else str(made) for made in writing.convert(documents)]


@pytest.mark.parametrize(("bad", "starts"), [("refused", [5]), ("ends", [5, 2]), ("hangs", [5, 2]), ("half", [5, 2])])
def test_a_bad_document_costs_no_other(tmp_path, monkeypatch, bad, starts):
    fake_soffice(tmp_path, monkeypatch, OFFICE)
    monkeypatch.setattr(writing, "_SECONDS", 0.5)
    monkeypatch.setattr(writing, "_SECONDS_EACH", 0)
    made = made_of([b"a", b"b", bad.encode(), b"c", b"d"])
    assert made == [b"a%%EOF\n", b"b%%EOF\n", "LibreOffice 没有转换成功", b"c%%EOF\n", b"d%%EOF\n"]
    assert (tmp_path / "bin" / "starts").read_text("utf-8").split() == [str(count) for count in starts]


def test_many_documents_share_a_start_and_libreoffice_that_never_works_is_not_started_for_each(tmp_path, monkeypatch):
    fake_soffice(tmp_path, monkeypatch, OFFICE)
    assert len([made for made in writing.convert([b"a"] * 120) if made == b"a%%EOF\n"]) == 120
    assert (tmp_path / "bin" / "starts").read_text("utf-8").split() == ["50", "50", "20"]
    (tmp_path / "bin" / "starts").unlink()
    assert made_of([b"ends"] * 30 + [b"a"]) == ["LibreOffice 没有转换成功"] * 31
    assert (tmp_path / "bin" / "starts").read_text("utf-8").split() == ["31", "30"]
    (tmp_path / "bin" / "soffice").write_bytes(b"\0")
    assert made_of([b"a"] * 3) == ["LibreOffice 没有转换成功"] * 3


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


def test_a_write_follows_a_symbolic_link(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "a.json").write_text("old", encoding="utf-8")
    link = tmp_path / "link.json"
    link.symlink_to(Path("real") / "a.json")
    gkreport.write(REPORT, link)
    assert link.is_symlink()
    assert gkreport.read(tmp_path / "real" / "a.json") == REPORT


def test_a_name_as_long_as_the_file_system_takes_can_be_written(tmp_path):
    target = tmp_path / ("长" * 80 + ".json")
    gkreport.write(REPORT, target)
    assert list(tmp_path.iterdir()) == [target]
    assert stat.S_IMODE(target.stat().st_mode) == 0o666 & ~current_umask()


def current_umask():
    mask = os.umask(0)
    os.umask(mask)
    return mask


KILLED = """
import os, sys
from pathlib import Path
from gkreport import document

os.fsync = lambda _: os.kill(os.getpid(), 9)
document.write_atomically(Path(sys.argv[1]), b"half")
"""


def test_the_next_write_removes_what_a_killed_one_left(tmp_path):
    target = tmp_path / "a.json"
    target.write_text("old", encoding="utf-8")
    subprocess.run([sys.executable, "-c", KILLED, str(target)], check=False)  # noqa: S603
    assert target.read_text(encoding="utf-8") == "old"
    assert len(list(tmp_path.iterdir())) == 2
    gkreport.write(REPORT, target)
    assert list(tmp_path.iterdir()) == [target]
    assert gkreport.read(target) == REPORT


def test_two_that_write_one_file_do_not_meet(tmp_path):
    target = tmp_path / "a.json"
    with document.replacing(target) as first:
        first.write_bytes(b"first")
        document.write_atomically(target, b"second")
        assert target.read_bytes() == b"second"
        assert first.read_bytes() == b"first"
    assert target.read_bytes() == b"first"
    assert list(tmp_path.iterdir()) == [target]


def test_a_link_in_the_place_of_a_file_to_write_is_left_alone(tmp_path):
    target = tmp_path / "a.json"
    with document.replacing(target) as taken:
        pass
    other = tmp_path / "other"
    other.write_text("theirs", encoding="utf-8")
    taken.symlink_to(other)
    gkreport.write(REPORT, target)
    assert (other.read_text(encoding="utf-8"), taken.is_symlink()) == ("theirs", True)


def test_a_file_that_is_removed_before_it_is_locked_is_made_anew(tmp_path, monkeypatch):
    locked = document._is_locked
    removed = []

    def removes_the_first(lock, path):
        if not removed:
            removed.append(path)
            path.unlink()
        return locked(lock, path)

    monkeypatch.setattr(document, "_is_locked", removes_the_first)
    document.write_atomically(tmp_path / "a.json", b"data")
    assert (tmp_path / "a.json").read_bytes() == b"data"
    assert len(removed) == 1


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


# -- what was changed is what is read of it ----------------------------------------------------------


def same_as_opened(document):
    """Hold a changed document against its bytes opened anew."""
    opened = gkreport.open(document.to_bytes())
    assert (opened.report, opened.problems) == (document.report, document.problems)
    assert opened.reading == document.reading
    return document


@settings(max_examples=settings().max_examples // 4)
@given(strategies.reports(), strategies.reports(), st.sampled_from(["docx", "xlsx"]))
def test_a_changed_document_is_read_as_its_bytes_are(first, second, name):
    """`fill` and `annotate` do not open their own output again, and say what opening it would."""
    document = gkreport.open(gkreport.dumps(first, format=name))
    if document.report.cells().keys() != second.cells().keys():
        second = document.report.replace(dict.fromkeys(document.report.cells()))
    filled = same_as_opened(document.fill(second))
    assert filled.report.cells() == second.cells()
    same_as_opened(filled.annotate(gkreport.check(filled.report), summary=True))


def test_telling_kinds_apart_loads_no_parser():
    code = (
        "import sys; from gkreport import registry; registry.format_of(b'PK\\3\\4');"
        "print({'lxml', 'openpyxl', 'pdfminer', 'cattrs'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.strip() == "set()"


def test_every_module_that_a_kind_names_has_its_functions():
    for kind in registry.FORMATS.values():
        for module, names in (
            (kind.reading, ("read",)),
            (kind.writing, ("convert",) if kind.made_from else ("write",)),
            (kind.editing, ("fill", "annotate")),
        ):
            assert not module or all(callable(getattr(import_module(module), name)) for name in names), module

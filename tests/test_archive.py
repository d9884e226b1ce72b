"""Reading the parts of a zip: whatever bytes come in, a part as it was packed or a FormatError, within bounds."""

import io
import re
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.pages import REPORTS
from tests.word import P, Word, form, zipped

import gkreport
from gkreport import FormatError, GkreportError
from gkreport.formats.archive import Archive, parse_xml
from gkreport.limits import Limits

LIMITS: Final = Limits()
REPORT: Final = REPORTS["2021"]
DATA: Final = form(REPORT).pack()
PART: Final = "word/document.xml"


def archive(**parts: bytes) -> Archive:
    return Archive(zipped(parts), LIMITS)


def test_parts_as_they_were_packed() -> None:
    opened = Archive(zipped({"A.xml": b"<a/>", "b/c.xml": b""}), LIMITS)
    assert opened.names == ["A.xml", "b/c.xml"]
    assert "a.XML" in opened
    assert "d.xml" not in opened
    assert (opened.read("a.xml"), opened.read("b/c.xml")) == (b"<a/>", b"")


def renamed(old: bytes, new: bytes) -> bytes:
    """Change the name of a part where it stands, in its header and in the directory."""
    return zipped({old.decode(): b"<a/>", "b.xml": b""}).replace(old, new)


def flagged(bits: int) -> bytes:
    data = bytearray(zipped({"a.xml": b"<a/>"}))
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= bits
    data[6] |= bits
    return bytes(data)


@pytest.mark.parametrize(
    "data",
    [
        renamed(b"a.xml", b"b.xml"),
        renamed(b"a.xml", b"B.xml"),
        renamed(b"a.xml", b"/.xml"),
        renamed(b"a.xml", rb"\.xml"),
        renamed(b"a.xml", b"../ab"),
        renamed(b"a/b.xml", b"a/../cd"),
        renamed(b"a.b.xml", rb"a\..\bc"),
        renamed(b"abcde", b"ab/.."),
        renamed(b"abcde", b"c:/ab"),
        flagged(0x1),
        DATA[:-30],
        DATA[: len(DATA) // 2],
        DATA[:4],
        b"",
        b"PK\x03\x04" + b"\0" * 100,
    ],
)
def test_what_is_refused_at_sight(data: bytes) -> None:
    with pytest.raises(FormatError):
        Archive(data, LIMITS)
    with pytest.raises(GkreportError):
        gkreport.open(data)


@pytest.mark.parametrize("name", ["a..xml", "..a.xml", "a/b..c/d.xml", "文件.xml", "a b.xml"])
def test_names_that_only_look_unsafe(name: str) -> None:
    assert Archive(zipped({name: b"<a/>"}), LIMITS).read(name) == b"<a/>"


def patched(at: int, new: bytes, *, directory: bool = True) -> bytes:
    data = bytearray(zipped({"a.xml": b"<a>" + b"b" * 4000 + b"</a>"}))
    start = data.index(b"PK\x01\x02") if directory else 0
    data[start + at : start + at + len(new)] = new
    return bytes(data)


@pytest.mark.parametrize(
    "data",
    [
        patched(16, b"\0\0\0\0"),  # checksum
        patched(10, struct.pack("<H", zipfile.ZIP_BZIP2)),
        patched(10, struct.pack("<H", zipfile.ZIP_LZMA)),
        patched(10, struct.pack("<H", 99)),
        patched(42, struct.pack("<I", 5)),  # where the part begins
        patched(42, struct.pack("<I", 130)),
        patched(0, b"XX", directory=False),
        patched(40, b"\xff" * 8, directory=False),  # the packed data
        patched(20, struct.pack("<I", 10)),  # packed size
    ],
)
def test_what_is_refused_when_it_is_read(data: bytes) -> None:
    try:
        opened = Archive(data, LIMITS)
    except FormatError:
        return
    with pytest.raises(FormatError):
        opened.read("a.xml")


@pytest.mark.parametrize("size", [1, 4_000_000_000])
def test_a_forged_size_does_not_matter(size: int) -> None:
    data = patched(24, struct.pack("<I", size))
    try:
        part = Archive(data, LIMITS).read("a.xml")
    except FormatError:
        return
    assert part == b"<a>" + b"b" * 4000 + b"</a>"


def test_limits() -> None:
    parts = {f"{at}.xml": b"a" * 100_000 for at in range(5)}
    data = zipped(parts)
    with pytest.raises(FormatError):
        Archive(data, Limits(members=4))
    with pytest.raises(FormatError):
        Archive(data, Limits(part_bytes=99_999)).read("0.xml")
    together = Archive(data, Limits(unpacked_bytes=250_000))
    assert [len(together.read(f"{at}.xml")) for at in range(2)] == [100_000] * 2
    with pytest.raises(FormatError):
        together.read("2.xml")
    bomb = zipped({"a.xml": b"a" * 1_100_000})
    with pytest.raises(FormatError):
        Archive(bomb, LIMITS).read("a.xml")
    assert len(Archive(bomb, Limits(ratio=2000)).read("a.xml")) == 1_100_000


def test_bytes_before_and_behind_a_document_do_no_harm() -> None:
    assert gkreport.read(DATA + b"\r\n") == REPORT
    assert Archive(b"\0" * 7 + DATA, LIMITS).read(PART)
    with pytest.raises(GkreportError):
        gkreport.open(b"\0" * 7 + DATA)


# -- XML ---------------------------------------------------------------------------------------------

BILLION: Final = (
    '<!DOCTYPE a [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]><a>&i;</a>"
)


@pytest.mark.parametrize(
    "text",
    [
        BILLION,
        BILLION.replace("<a>&i;", "<a b='&i;'>"),
        '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>',
        "<!DOCTYPE a><a/>",
        "<a>&e;</a>",
        "<a>",
        "",
        "<a>" * 300 + "</a>" * 300,
    ],
)
@pytest.mark.parametrize("encoding", ["UTF-8", "UTF-8-sig", "UTF-16", "UTF-16-LE", "UTF-16-BE"])
def test_xml_that_is_refused(text: str, encoding: str) -> None:
    with pytest.raises(FormatError):
        parse_xml(text.encode(encoding), "a.xml")


def test_xml_of_too_many_tags_or_attributes() -> None:
    for data in (b"<a>" + b"<b/>" * 600_000 + b"</a>", b"<a " + b'b="" ' * 600_000 + b"/>"):
        with pytest.raises(FormatError):
            parse_xml(data, "a.xml")


def test_xml_without_comments_and_instructions() -> None:
    root = parse_xml("<?xml version='1.0' encoding='GB18030'?><a>一<!--二-->三<?四 五?></a>".encode("GB18030"), "a.xml")
    assert ("".join(root.itertext()), len(root)) == ("一三", 0)


@pytest.mark.parametrize("encoding", ["IBM-nonsense", "UTF-99"])
def test_xml_in_an_encoding_nobody_knows(encoding: str) -> None:
    with pytest.raises(FormatError):
        parse_xml(f"<?xml version='1.0' encoding='{encoding}'?><a/>".encode(), "a.xml")


# -- bounds ------------------------------------------------------------------------------------------


def bomb() -> bytes:
    word = Word([P("甲")]).document().encode()
    return zipped({PART: word.replace(b"<w:body>", b"<w:body>" + b"<w:p/>" * 15_000_000)})


def many_members() -> bytes:
    entry = struct.pack("<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    return (
        b"PK\x03\x04" + entry * 400_000 + struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 9, 9, len(entry) * 400_000, 4, 0)
    )


def entities() -> bytes:
    return zipped({PART: BILLION.encode("UTF-16")})


def rows() -> bytes:
    table = "".join(f'<w:tr w:rsidR="{at * 7919 % 2**32:08X}"><w:tc><w:p/></w:tc></w:tr>' for at in range(100_000))
    return Word([f"<w:tbl>{table}</w:tbl>"]).pack()


def bzip() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_BZIP2) as target:
        target.writestr(PART, b" " * 90_000_000)
    return buffer.getvalue()


def random_zip() -> bytes:
    return zipped({"a.txt": bytes(range(256)) * 4000})


_MEASURED: Final = r"""
import re, sys, time
import gkreport
from gkreport.formats.docx import reading
def peak(): return int(re.search(r"VmHWM:\s+(\d+)", open("/proc/self/status").read())[1]) / 1024
data = open(sys.argv[1], "rb").read()
before, start = peak(), time.perf_counter()
try:
    gkreport.open(data)
except gkreport.FormatError:
    print(time.perf_counter() - start, peak() - before)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is measured by /proc")
@pytest.mark.parametrize("make", [bomb, many_members, entities, rows, bzip, random_zip])
def test_hostile_files_end_within_two_seconds_and_64_mib(make: Callable[[], bytes], tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(make())
    shown = subprocess.run([sys.executable, "-c", _MEASURED, str(path)], capture_output=True, check=True, text=True)  # noqa: S603
    seconds, mebibytes = map(float, shown.stdout.split())
    assert seconds < 2
    assert mebibytes < 64


@given(st.lists(st.tuples(st.integers(0, len(DATA) - 1), st.binary(min_size=1, max_size=6)), min_size=1, max_size=8))
def test_any_bytes_end_in_a_report_or_an_error_of_ours(changes: list[tuple[int, bytes]]) -> None:
    data = bytearray(DATA)
    for at, new in changes:
        data[at : at + len(new)] = new
    try:
        gkreport.open(bytes(data))
    except GkreportError:
        pass


_XML: Final = form(REPORT).document().encode()
_MARKUP: Final = sorted(set(re.findall(rb"<[^>]*>|\w+|[<>/\"=&;]", _XML)))


@given(
    st.lists(st.tuples(st.integers(0, len(_XML) - 1), st.integers(0, 40), st.sampled_from(_MARKUP)), max_size=6),
    st.booleans(),
)
def test_any_markup_ends_in_a_report_or_an_error_of_ours(changes: list[tuple[int, int, bytes]], whole: bool) -> None:
    data = bytearray(_XML)
    for at, length, new in changes:
        start, end = at, at + length
        if whole:  # whole tags, so that it stays well-formed more often
            start, end = data.rfind(b"<", 0, at), data.find(b">", at) + 1
        data[max(start, 0) : end] = new
    try:
        gkreport.open(zipped({PART: bytes(data)}))
    except GkreportError:
        pass

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

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import oldbook, olddoc
from tests.pages import REPORTS
from tests.word import RELATIONS, P, Word, form, zipped

import gkreport
from gkreport import FormatError, GkreportError, registry
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


def test_parts_that_are_not_packed_at_all() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as stored:
        stored.writestr("a.xml", b"<a/>")
    data = buffer.getvalue()
    assert Archive(data, LIMITS).read("a.xml") == b"<a/>"
    with pytest.raises(FormatError, match="过大"):
        Archive(data, attrs.evolve(LIMITS, part_bytes=3)).read("a.xml")
    with pytest.raises(FormatError, match="损坏"):  # the checksum tells
        Archive(data.replace(b"<a/>", b"<b/>"), LIMITS).read("a.xml")


def test_a_member_that_is_to_begin_behind_the_directory() -> None:
    data = bytearray(zipped({"a.xml": b"<a/>", "b.xml": b"<b/>"}))
    entry = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 1)
    struct.pack_into("<L", data, entry + 42, len(data) - 1)
    with pytest.raises(FormatError, match="损坏"):
        Archive(bytes(data), LIMITS)


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


ODD: Final = [
    "word//document.xml",
    "word/./document.xml",
    "word/a/../document.xml",
    "word\\document.xml",
    "word/document.xml\0a",
    "word/document.xml.",
    "word/document.xml ",
    "word./document.xml",
    "word%2Fdocument.xml",
    "word/document%2exml",
    "word/docu%6Dent.xml",
    "word/a\tdocument.xml",
    "/word/document.xml",
    "Word/Document.XML",
    "word/document.xml/",
]
"""Names that some program takes for that of the text."""


def with_part(name: str) -> bytes:
    word = form(REPORT)
    word.parts[name] = b"<a/>"
    return word.pack()


@pytest.mark.parametrize("name", ODD)
def test_a_part_whose_name_can_be_taken_for_another_is_refused(name: str) -> None:
    """Which of two texts a person sees depends on the program then; LibreOffice shows the second of some."""
    data = with_part(name.replace("\0", "?")).replace(b"document.xml?a", b"document.xml\0a")
    with pytest.raises(FormatError, match=r"文件名不正常|同名文件"):
        gkreport.open(data)


@pytest.mark.parametrize("name", ["word/media/图 1%20a.png", "customXml/", "a.b/%c~1.xml"])
def test_parts_and_folders_with_common_names_do_no_harm(name: str) -> None:
    assert gkreport.open(with_part(name)).report == REPORT


def test_a_zip_of_files_may_bear_the_names_of_any_program() -> None:
    assert Archive(zipped({r"a\b.docx": b"1", "a//c.docx": b"2"}), LIMITS).names == [r"a\b.docx", "a//c.docx"]


def named_twice(name: str, other: str) -> bytes:
    """A document in which a part that nobody needs has a second name, as programs on Chinese Windows write it."""
    buffer = io.BytesIO(DATA)
    with zipfile.ZipFile(buffer, "a") as target:
        info = zipfile.ZipInfo(name)
        info.extra = struct.pack("<2HBL", 0x7075, 5 + len(other.encode()), 1, 0) + other.encode()
        target.writestr(info, b"<a/>")
    return buffer.getvalue()


def test_a_part_that_has_another_name_for_some_programs_is_refused() -> None:
    assert gkreport.open(named_twice("word/media/═╝.png", "word/media/图.png")).report == REPORT
    assert gkreport.open(named_twice("word/media/a.png", "word/media/a.png")).report == REPORT
    for name, other in (("word/a.xml", "word/document.xml"), ("word/a═.xml", "word/document.xml"), ("a.xml", "图.xml")):
        with pytest.raises(FormatError, match="文件名不正常"):
            gkreport.open(named_twice(name, other))


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


def test_a_part_packed_in_a_way_that_no_package_may_use_is_not_unpacked() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_LZMA) as target:
        target.writestr("a.xml", b"<a/>")
    with pytest.raises(FormatError):
        Archive(buffer.getvalue(), LIMITS).read("a.xml")


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


def test_a_part_that_is_not_there() -> None:
    with pytest.raises(FormatError, match=r"styles\.xml"):
        archive(a=b"").read("styles.xml")


def test_parts_that_are_not_read_may_be_of_any_size_and_kind() -> None:
    buffer = io.BytesIO(DATA)
    with zipfile.ZipFile(buffer, "a") as target:
        target.writestr("word/media/a.png", bytes(40_000_000), zipfile.ZIP_DEFLATED)  # 200 times its packed size
        target.writestr("word/media/b.png", bytes(1000), zipfile.ZIP_BZIP2)
    assert gkreport.read(buffer.getvalue()) == REPORT


def test_bytes_behind_a_document_do_no_harm() -> None:
    assert gkreport.read(DATA + b"\r\n") == REPORT


@pytest.mark.parametrize(
    "before", [b"\xef\xbb\xbf", b"\r\n", b"\n\nWarning: date()", b"MZ" + bytes(5000), b"\0" * 7, DATA]
)
def test_bytes_before_a_document_are_named(before: bytes) -> None:
    """LibreOffice takes such a file for plain text: who reads it all the same reads what nobody has seen."""
    moved = bytearray(before + DATA)
    at = len(before) + DATA.index(b"PK\x05\x06")
    (start,) = struct.unpack_from("<I", moved, at + 16)
    plain, adjusted = bytes(moved), moved
    struct.pack_into("<I", adjusted, at + 16, start + len(before))
    entry = len(before) + start
    while adjusted[entry : entry + 4] == b"PK\x01\x02":
        lengths = struct.unpack_from("<3H", adjusted, entry + 28)
        (offset,) = struct.unpack_from("<I", adjusted, entry + 42)
        struct.pack_into("<I", adjusted, entry + 42, offset + len(before))
        entry += 46 + sum(lengths)
    for data in (plain, bytes(adjusted)):  # as a web server spoils a file, and as a self-extracting one is made
        with pytest.raises(FormatError, match="文件开头多出了别的内容"):
            gkreport.open(data)


TWO: Final = zipped({"a.xml": b"<a/>" * 100, "b.xml": b"<b/>"})
_SECOND: Final = TWO.index(b"PK\x03\x04", 4)
_ENTRY: Final = TWO.index(b"PK\x01\x02")
_END: Final = TWO.index(b"PK\x05\x06")


def lying(at: int, new: bytes) -> bytes:
    return TWO[:at] + new + TWO[at + len(new) :]


@pytest.mark.parametrize(
    "data",
    [
        lying(_ENTRY + 20, struct.pack("<I", _SECOND)),  # the first reaches into the second
        lying(_SECOND, b"PK\x07\x08"),  # no header where one should begin
        lying(14, b"\1\2\3\4"),  # another checksum in its header
        lying(18, struct.pack("<I", 3)),  # another packed size
        lying(22, struct.pack("<I", 3)),  # another size
        lying(8, b"\0\0"),  # another method
        lying(30, b"A"),  # another name
        lying(26, struct.pack("<H", 900)),  # a name past its end
        lying(28, struct.pack("<H", 900)),  # more behind the name than there is
        lying(6, b"\1"),  # encrypted, says only the header
        lying(_ENTRY + 51 + 42, struct.pack("<I", 5)),  # the second begins within the first
        lying(_ENTRY + 51 + 42, struct.pack("<I", 0)),  # both are one
        lying(_ENTRY + 51 + 42, struct.pack("<I", _ENTRY - 9)),  # it begins where no header has room
    ],
)
def test_members_that_overlap_or_say_two_things_are_refused(data: bytes) -> None:
    with pytest.raises(FormatError):
        Archive(data, LIMITS)


# -- replacing ---------------------------------------------------------------------------------------


class _Pipe(io.RawIOBase):
    """What cannot be gone back in: sizes stand behind the data."""

    def __init__(self) -> None:
        super().__init__()
        self.data = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        taken = bytes(data)  # type: ignore[call-overload]
        self.data += taken
        return len(taken)


def streamed(*, large: bool) -> bytes:
    """An archive as it is written to a pipe: sizes behind the data, with fields for sizes past 4 GiB or without."""
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as target:
        target.comment = "甲".encode()
        for name in ("a.xml", "文.xml", "c.png"):
            info = zipfile.ZipInfo(name, (2024, 5, 6, 7, 8, 10))
            info.comment, info.external_attr = b"why", 0o100644 << 16
            info.extra = struct.pack("<2H4s", 0xCAFE, 4, b"kept") + b"!"
            with target.open(info, "w", force_zip64=large) as part:
                part.write(name.encode() * 100)
    data = bytes(pipe.data)
    if large:  # sizes and place of the last entry only in the field for large ones
        at = data.rindex(b"PK\x01\x02")
        entry = list(struct.unpack_from("<4s6H3I5H2I", data, at))
        name, extra = data[at + 46 : at + 51], data[at + 51 : at + 60]
        more = struct.pack("<2H3Q", 1, 24, entry[9], entry[8], entry[-1])
        entry[8] = entry[9] = entry[-1] = 0xFFFFFFFF
        entry[11] = len(extra) + len(more)
        directory = struct.pack("<4s6H3I5H2I", *entry) + name + more + extra + b"why"
        end = data.rindex(b"PK\x05\x06")
        fields = list(struct.unpack_from("<4s4H2IH", data, end))
        fields[5] += len(directory) - (end - at)
        data = data[:at] + directory + struct.pack("<4s4H2IH", *fields) + data[end + 22 :]
    return data


@pytest.mark.parametrize("large", [False, True])
def test_members_that_are_not_replaced_stay_byte_for_byte(large: bool) -> None:
    data = streamed(large=large)
    opened = Archive(data, LIMITS)
    if not large:
        assert opened.with_parts({}) == data
    changed = opened.with_parts({"文.xml": b"<new/>", "新.xml": b"1", "d.xml": b"2"})
    assert changed == opened.with_parts({"文.xml": b"<new/>", "新.xml": b"1", "d.xml": b"2"})
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(io.BytesIO(changed)) as after:
        assert after.testzip() is None
        assert after.namelist() == ["a.xml", "文.xml", "c.png", "新.xml", "d.xml"]
        assert [after.read(name) for name in after.namelist()[1:]] == [b"<new/>", b"c.png" * 100, b"1", b"2"]
        assert after.comment == before.comment
        for old in before.infolist():
            new = after.getinfo(old.filename)
            assert (new.date_time, new.external_attr, new.comment) == (old.date_time, old.external_attr, b"why")
            assert new.extra == struct.pack("<2H4s", 0xCAFE, 4, b"kept") + b"!"
            if old.filename != "文.xml":
                end = old.header_offset + 60 + old.compress_size
                raw = data[old.header_offset : end]
                assert changed[new.header_offset : new.header_offset + len(raw)] == raw


def test_a_part_is_replaced_whatever_the_case_of_its_name() -> None:
    changed = Archive(zipped({"Word/A.xml": b"1", "b.xml": b"2"}), LIMITS).with_parts({"word/a.xml": b"3"})
    with zipfile.ZipFile(io.BytesIO(changed)) as target:
        assert {name: target.read(name) for name in target.namelist()} == {"Word/A.xml": b"3", "b.xml": b"2"}


def test_members_keep_their_places_where_the_directory_names_them_in_another_order() -> None:
    swapped = TWO[:_ENTRY] + TWO[_ENTRY + 51 : _END] + TWO[_ENTRY : _ENTRY + 51] + TWO[_END:]
    opened = Archive(swapped, LIMITS)
    assert opened.with_parts({}) == swapped
    with zipfile.ZipFile(io.BytesIO(opened.with_parts({"a.xml": b"<c/>"}))) as target:
        assert (target.testzip(), target.namelist()) == (None, ["b.xml", "a.xml"])
        assert (target.read("a.xml"), target.read("b.xml")) == (b"<c/>", b"<b/>")


@given(
    st.booleans(), st.lists(st.tuples(st.integers(0, 3000), st.binary(min_size=1, max_size=4)), max_size=4), st.binary()
)
def test_what_is_taken_is_replaced_in_and_taken_again(
    large: bool, changes: list[tuple[int, bytes]], new: bytes
) -> None:
    data = bytearray(streamed(large=large))
    for at, bytes_ in changes:
        start = at % len(data)
        data[start : start + len(bytes_)] = bytes_
    try:
        before = Archive(bytes(data), LIMITS)
    except FormatError:
        return
    after = Archive(before.with_parts({"a.xml": new, "e.xml": new}), LIMITS)
    assert after.read("a.xml") == after.read("e.xml") == new
    assert sorted(after.names) == sorted({*before.names, "a.xml", "e.xml"})


# -- other kinds of file -------------------------------------------------------------------------------


def compound(*streams: str, text: bytes = b"") -> bytes:
    """A compound file as far as it tells what it is: its magic, and entries of its directory."""
    names = [name.encode("utf-16-le") for name in ("Root Entry", *streams)]
    entries = [name.ljust(64, b"\0") + struct.pack("<HB", len(name) + 2, 2) + bytes(61) for name in names]
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0") + b"".join(entries) + text


PAGE: Final = "<html><body><table><tr><td>1</td></tr></table></body></html>"
KINDS: Final = {
    "password": (compound("EncryptionInfo", "EncryptedPackage"), "取消密码.*另存为 .docx"),
    ".doc that is broken": (compound("WordDocument", "1Table"), "旧版 Office.*已损坏.*另存为 .docx"),
    ".doc of 1995": (olddoc.blocks(version=0x68).pack(), "Word 97 以前.*另存为 .docx"),
    ".doc with a password": (olddoc.blocks(flags=0x300).pack(), "取消密码.*另存为 .docx"),
    ".doc that speaks of passwords": (
        compound("WordDocument", text="EncryptedPackage".encode("utf-16-le")),
        "旧版 Office",
    ),
    ".xls that is broken": (compound("Workbook"), "已损坏.*另存为 .docx 或 .xlsx"),
    ".xls of 1995": (oldbook.book([oldbook.Sheet()], version=0x500), "Excel 95.*另存为 .xlsx"),
    ".ppt": (compound("PowerPoint Document"), "旧版的 Office.*另存为"),
    ".rtf": (rb"{\rtf1\ansi 1}", "RTF.*另存为 .docx"),
    ".rar": (b"Rar!\x1a\x07\x01\x00", "先解压"),
    ".pdf": (b"%PDF-1.7", "PDF"),
    ".mht": (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "网页.*另存为 .docx"),
    ".mht of a browser": (b"From: <Saved>\r\nSubject: a\r\n b\r\nMIME-Version: 1.0\r\n", "网页.*另存为 .docx"),
    "Word 2003 XML": (b'<?xml version="1.0"?>\n<?mso-application progid="Word.Document"?><w:wordDocument/>', "XML"),
    "web page": (PAGE.encode(), "网页.*另存为 .docx"),
    "web page with a mark": (b"\xef\xbb\xbf\r\n<!DOCTYPE html>" + PAGE.encode(), "网页.*另存为 .docx"),
    "web page in UTF-16": (PAGE.encode("utf-16"), "网页.*另存为 .docx"),
    "XHTML": (b'<?xml version="1.0"?>' + PAGE.encode(), "网页.*另存为 .docx"),
    "workbook": (
        zipped(
            {
                "_rels/.rels": RELATIONS.format('<R Type="a/officeDocument" Target="xl/workbook.xml"/>').encode(),
                "xl/workbook.xml": b"<workbook/>",
            }
        ),
        "Excel 工作簿",
    ),
    "OFD": (zipped({"OFD.xml": b"<OFD/>"}), "OFD.*原稿"),
    "OpenDocument": (zipped({"mimetype": b"", "content.xml": b"<a/>"}), "OpenDocument.*另存为 .docx"),
    "documents in a zip": (zipped({"示例县/报告.docx": DATA}), "先解压"),
    "anything in a zip": (zipped({"a.txt": b""}), "没有 Word 文档的正文"),
}


@pytest.mark.parametrize("name", KINDS)
def test_other_kinds_of_file_are_told_and_what_to_do_is_said(name: str, tmp_path: Path) -> None:
    data, words = KINDS[name]
    path = tmp_path / "报告.docx"
    path.write_bytes(data)
    # A web page or OFD file is refused as a document alone: under another name, or none, it is read.
    for source in (path,) if name.startswith(("web page", "XHTML", ".mht", "OFD")) else (data, path):
        with pytest.raises(FormatError, match=words) as error:
            gkreport.open(source)
        assert error.value.in_language("en").isascii()


def test_web_pages_are_read_but_not_as_documents() -> None:
    for name in ("", "a.html", "a.htm", "a"):
        assert registry.format_of(PAGE.encode(), name).name == "html"
    assert registry.format_of(PAGE.encode("utf-16-le")).name == "html"
    for name in ("a.docx", "a.DOCM"):
        with pytest.raises(FormatError, match="网页"):
            registry.format_of(PAGE.encode(), name)
    assert registry.format_of(KINDS[".mht"][0], "a.html").name == "mhtml"


def test_a_pdf_is_told_with_other_bytes_before_it() -> None:
    assert registry.format_of(b"\r\n" * 100 + b"%PDF-1.7").name == "pdf"


def test_every_suffix_of_word_is_read_and_only_documents_are_written() -> None:
    assert registry.FORMATS["docx"].suffixes == (".docx", ".docm", ".dotx", ".dotm")
    assert registry.format_for("a.DOCX") is registry.format_for("docx") is registry.FORMATS["docx"]
    for name in ("a.docm", "a.dotx", "a.dotm"):
        with pytest.raises(ValueError, match=r"不能写成 \.do"):
            registry.format_for(name)


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


_PLANTED: Final = REPORT.replace({"requests.new_received.total": 3})
_ROOTS: Final = {
    "no namespace": lambda data: re.sub(
        rb' xmlns(:\w+)?="[^"]*"', b"", re.sub(rb"(</?)\w+:|\s\w+:(?=\w+=)", rb"\1 ", data)
    ),
    "another namespace": lambda data: re.sub(rb'(xmlns(?::\w+)?)="[^"]*"', rb'\1="urn:a"', data),
    "another root": lambda _data: b"<a/>",
    "a root alone": lambda data: re.sub(rb"(<[^?][^>]*[^/>])/?>.*", rb"\1/>", data, count=1, flags=re.DOTALL),
    "text alone": lambda data: re.sub(rb"(<(?:\w+:)?\w+)( [^>]*)?>.*", rb"\1\2>1</a>", data, count=1, flags=re.DOTALL),
}
"""What a hostile file, or a broken program, can make of any part."""


@pytest.mark.parametrize("format_", ["docx", "xlsx"])
@pytest.mark.parametrize("change", _ROOTS.values(), ids=_ROOTS)
def test_parts_with_another_root_end_in_an_error_of_ours(format_: str, change: Callable[[bytes], bytes]) -> None:
    first = gkreport.open(gkreport.dumps(_PLANTED, format=format_))
    findings = gkreport.check(first.report)
    data = first.annotate(findings).to_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    for name, part in parts.items():
        changed = zipped({**parts, name: change(part)})
        try:
            document = gkreport.open(changed)
            document.fill(REPORT)
            document.annotate(findings, summary=True)
        except GkreportError:
            pass


@pytest.mark.parametrize("name", ["[Content_Types].xml", "_rels/.rels", "word/_rels/document.xml.rels"])
def test_types_and_relationships_without_their_namespace_are_refused(name: str) -> None:
    """Word and Excel do not open such a file; what is put into it would be in none of their namespaces."""
    with zipfile.ZipFile(io.BytesIO(gkreport.dumps(_PLANTED, format="docx"))) as whole:
        parts = {part: whole.read(part) for part in whole.namelist()}
    broken = zipped({**parts, name: re.sub(rb' xmlns="[^"]*"', b"", parts[name])})
    with pytest.raises(FormatError, match="应当是"):
        gkreport.open(broken).annotate(gkreport.check(_PLANTED))


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
before, start = peak(), time.process_time()
try:
    gkreport.open(data)
except gkreport.FormatError:
    print(time.process_time() - start, peak() - before)
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

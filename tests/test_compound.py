"""Compound files: streams of any size, also of programs that order them otherwise, and every way to be broken."""

import struct
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.olddoc import compound

from gkreport import FormatError
from gkreport.formats.compound import Compound, names_in

STREAMS: Final = {"WordDocument": bytes(range(256)) * 40, "1Table": b"small", "Data": b"", "other": b"x" * 4096}


@pytest.mark.parametrize("sector", [512, 4096])
def test_streams_come_back(sector: int) -> None:
    file = Compound(compound(STREAMS, sector=sector))
    assert file.names == {"worddocument", "1table", "data", "other"}
    assert {name: file.stream(name) for name in STREAMS} == STREAMS
    assert file.stream("WORDDOCUMENT") == STREAMS["WordDocument"]
    assert file.stream("none") == b""


@given(st.dictionaries(st.text("abc", min_size=1, max_size=8), st.binary(max_size=9000), min_size=1, max_size=5))
def test_any_streams_come_back(streams: dict[str, bytes]) -> None:
    file = Compound(compound(streams))
    assert {name: file.stream(name) for name in streams} == streams


def changed(place: int, form: str, *values: int, data: bytes | None = None) -> bytes:
    made = bytearray(compound(STREAMS) if data is None else data)
    struct.pack_into(f"<{form}", made, place, *values)
    return bytes(made)


def test_further_sectors_of_the_table_are_named_elsewhere() -> None:
    """A file of more than seven megabytes names them so; here the one that there is."""
    data = compound(STREAMS)
    (fat,) = struct.unpack_from("<L", data, 76)
    sectors = len(data) // 512 - 1
    further = struct.pack("<128L", fat, *[0xFFFFFFFF] * 126, 0xFFFFFFFE)
    moved = changed(68, "3L", sectors, 1, 0xFFFFFFFF, data=data + further)
    assert Compound(moved).stream("other") == STREAMS["other"]


def test_sectors_that_name_each_other_come_to_an_end() -> None:
    data = compound(STREAMS)
    sectors = len(data) // 512 - 1
    circle = changed(68, "L", sectors, data=data + struct.pack("<128L", *[0xFFFFFFFF] * 127, sectors))
    assert Compound(circle).stream("other") == STREAMS["other"]


DIRECTORY: Final = struct.unpack_from("<L", compound(STREAMS), 48)[0]


def entry(number: int, place: int) -> int:
    return (DIRECTORY + 1) * 512 + 128 * number + place


@pytest.mark.parametrize(
    "data",
    [
        b"",
        compound(STREAMS)[:400],
        b"PK" + compound(STREAMS)[2:],
        changed(30, "H", 10),
        changed(48, "L", 0xFFFFFFFE),
        changed(48, "L", 0x00FFFFFF),
        changed(entry(0, 66), "B", 2),
        changed(76, "L", 0xFFFFFFFF),
    ],
)
def test_what_is_broken_is_told(data: bytes) -> None:
    with pytest.raises(FormatError, match=r"已损坏.*另存为 \.docx"):
        Compound(data)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (changed(entry(1, 120), "L", 100_000), "WordDocument"),
        (changed(entry(1, 116), "L", 70_000), "WordDocument"),
        (changed(entry(2, 120), "L", 4_000), "1Table"),
        (changed(entry(2, 116), "L", 99), "1Table"),
        (compound(STREAMS)[:2000], "WordDocument"),
    ],
)
def test_a_stream_that_is_not_whole_is_told(data: bytes, name: str) -> None:
    with pytest.raises(FormatError):
        Compound(data).stream(name)


def test_a_chain_that_comes_back_is_told() -> None:
    data = compound(STREAMS)
    (fat,) = struct.unpack_from("<L", data, 76)
    circle = changed((fat + 1) * 512 + 4, "L", 0, data=data)
    with pytest.raises(FormatError):
        Compound(circle).stream("WordDocument")


def test_entries_that_name_each_other_are_met_once() -> None:
    data = changed(entry(4, 68), "2L", 1, 4)
    assert Compound(data).names == {"worddocument", "1table", "data", "other"}


def test_streams_that_do_not_stand_at_the_top_are_not_named() -> None:
    """A document inside a workbook: its stream hangs on another entry than those at the top."""
    inside = changed(entry(3, 72), "L", 0xFFFFFFFF)
    assert Compound(inside).names == {"worddocument", "1table", "data"}


def test_the_names_in_a_broken_file_are_those_of_all_its_streams() -> None:
    assert names_in(changed(30, "H", 10)) == {"worddocument", "1table", "data", "other"}
    assert names_in(compound(STREAMS)) == Compound(compound(STREAMS)).names


@given(st.data())
def test_any_bytes_are_streams_or_an_error(data: st.DataObject) -> None:
    made = bytearray(compound(STREAMS))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(made) - 1) | st.integers(0, 600) | st.just(entry(0, 66)))
        made[at] = data.draw(st.integers(0, 255))
    try:
        file = Compound(bytes(made))
        _ = [file.stream(name) for name in file.names]
    except FormatError:
        pass

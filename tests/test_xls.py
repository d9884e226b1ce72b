"""Workbooks of Excel 97 to 2003 and of WPS, record by record: what a cell shows is read, or told."""

import struct
from collections.abc import Sequence
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import oldbook
from tests.oldbook import (
    FONTS,
    RAISED,
    RED,
    STRUCK,
    TINY,
    USUAL,
    WHITE,
    Sheet,
    book,
    code,
    formula,
    look,
    number,
    record,
    rk,
    strings,
    text,
    words,
)
from tests.olddoc import compound
from tests.pages import REPORTS, distinct

import gkreport
from gkreport import FormatError, Limits
from gkreport.formats.xls import reading
from gkreport.formats.xls.formulas import formula_text
from gkreport.formats.xls.records import Strings, digits_of, number_of_rk
from gkreport.page import Grid, Page, Paragraph
from gkreport.seen import spelt_out

AROUND: Final = [words(0, 0, "甲"), words(0, 1, "乙"), words(0, 2, "丙"), words(1, 0, "丁")]
"""What makes a table of the cell B2."""


def read(
    *records: bytes, around: Sequence[bytes] = (), looks: Sequence[bytes] = (look(),), fonts: Sequence[bytes] = FONTS
) -> Page:
    return reading.read(book([Sheet(records=[*AROUND, *records])], *fonts, *looks, *around), Limits())


def texts(page: Page) -> dict[str, str]:
    cells = (cell for block in page.blocks if isinstance(block, Grid) for cell in block.cells)
    return {cell.place.rpartition("!")[2]: spelt_out(cell.text) for cell in cells}


def b2(*records: bytes, around: Sequence[bytes] = (), looks: Sequence[bytes] = (look(),)) -> str:
    """What is read of B2."""
    return texts(read(*records, around=around, looks=looks)).get("B2", "")


# -- reports -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", REPORTS)
def test_reports_come_back(name: str) -> None:
    document = gkreport.open(oldbook.of_report(REPORTS[name]))
    assert (document.format, document.report) == ("xls", REPORTS[name])
    assert not document.problems or name != "2021"


def test_a_cell_that_was_read_says_where_it_stands() -> None:
    document = gkreport.open(oldbook.of_report(distinct()))
    assert "年报!" in document.where("requests.carried_out.total")
    with pytest.raises(gkreport.GkreportError):
        document.fill(distinct())


# -- cells -------------------------------------------------------------------------------------------

CELLS: Final[dict[str, tuple[list[bytes], str]]] = {
    "a number": ([number(1, 1, 126)], "126"),
    "a fraction": ([number(1, 1, 12.5)], "12.5"),
    "what floats make of a fraction": ([number(1, 1, 0.1 + 0.2)], "0.3"),
    "a large number": ([number(1, 1, 1e15), record(0x7D, "5H2x", 1, 1, 6000, 0, 0)], "1000000000000000"),
    "no number": ([number(1, 1, float("nan"))], "\ufffdnan"),
    "a short number": ([record(0x27E, "3HL", 1, 1, 0, rk(126))], "126"),
    "a short number below zero": ([record(0x27E, "3HL", 1, 1, 0, rk(-3))], "-3"),
    "a short number of hundredths": ([record(0x27E, "3HL", 1, 1, 0, rk(1.25))], "1.25"),
    "a short fraction": ([record(0x27E, "3HL", 1, 1, 0, 0x3FF80000)], "1.5"),
    "a short fraction of hundredths": ([record(0x27E, "3HL", 1, 1, 0, 0x3FF80001)], "0.015"),
    "short numbers": ([record(0xBD, "3HLHLH", 1, 1, 0, rk(126), 0, rk(7), 2)], "126"),
    "a text": ([words(1, 1, "126")], "126"),
    "a blank": ([record(0x201, "3H", 1, 1, 0), record(0xBE, "5H", 1, 2, 0, 0, 3)], ""),
    "true": ([record(0x205, "3H2B", 1, 1, 0, 1, 0)], "TRUE"),
    "an error": ([record(0x205, "3H2B", 1, 1, 0, 0x17, 1)], "#REF!"),
    "an unknown error": ([record(0x205, "3H2B", 1, 1, 0, 0x99, 1)], "\ufffd"),
    "a text of two typefaces": ([record(0xD6, "3H", 1, 1, 0, data=text("1267") + struct.pack("<3H", 1, 3, WHITE))], "126"),
    "a text that is not there": ([record(0xFD, "3HL", 1, 1, 0, 9)], "\ufffd"),
    "twice in the file": ([number(1, 1, 1), number(1, 1, 2)], "1\ufffd2"),
    "a formula": ([formula(1, 1, 126.0, b"\x1e\x7e\x00")], "126"),
    "a formula with an old number": (
        [struct.pack("<H", 0x406) + formula(1, 1, 126.0, b"\x1e\x7e\x00")[2:]],
        "126",
    ),
    "a formula that returns words": ([formula(1, 1, b"\0\0\0\0\0\0\xff\xff", b""), record(0x207, data=text("126"))], "126"),
    "words that belong to nothing": ([number(1, 1, 126), record(0x207, data=text("7"))], "126"),
    "a formula that returns nothing": ([formula(1, 1, b"\3\0\0\0\0\0\xff\xff", b"")], ""),
    "a formula that is true": ([formula(1, 1, b"\1\0\1\0\0\0\xff\xff", b"")], "TRUE"),
    "a formula in error": ([formula(1, 1, b"\2\0\x2a\0\0\0\xff\xff", b"")], "#N/A"),
    "a formula that nobody computed": ([formula(1, 1, 0.0, b"", marks=2)], "=?"),
    "a formula of zero": ([formula(1, 1, 0.0, b"")], "0"),
    "a sum": ([number(1, 2, 120), number(1, 3, 6), formula(1, 1, 126.0, b"\x25\1\0\1\0\2\xc0\3\xc0\x19\x10\0\0")], "126"),
    "a sum that is out of date": ([number(1, 2, 120), number(1, 3, 7), formula(1, 1, 126.0, b"\x25\1\0\1\0\2\xc0\3\xc0\x19\x10\0\0")], "=?"),
}  # fmt: skip


@pytest.mark.parametrize("name", CELLS)
def test_what_a_cell_holds(name: str) -> None:
    records, shown = CELLS[name]
    assert b2(*records) == shown


def test_a_formula_that_compares_is_a_check() -> None:
    page = read(number(1, 1, 5), formula(1, 2, 0.0, b"\x44\1\0\1\xc0\x44\1\0\1\xc0\x04"))
    (check,) = (
        cell for block in page.blocks if isinstance(block, Grid) for cell in block.cells if cell.role == "check"
    )
    assert check.text == "0"


@given(st.integers(-(2**29), 2**29 - 1), st.booleans())
def test_short_numbers(value: int, hundredth: bool) -> None:
    raw = (value << 2 | 2 | hundredth) & 0xFFFFFFFF
    assert float(number_of_rk(raw)) == (value / 100 if hundredth else value)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_digits_tell_the_number(value: float) -> None:
    assert float(digits_of(value)) == value
    raw = struct.unpack("<2L", struct.pack("<d", value))[1] & ~3
    (kept,) = struct.unpack("<d", struct.pack("<2L", 0, raw))
    assert float(number_of_rk(raw)) == kept
    assert float(number_of_rk(raw | 1)) == kept / 100


# -- shared texts ------------------------------------------------------------------------------------

LETTERS: Final = st.text(st.characters(codec="utf-16-le", exclude_characters="\0"), max_size=20)
RUNS: Final = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 9)), max_size=3)


@given(st.lists(st.tuples(LETTERS, RUNS, st.binary(max_size=9)), max_size=9), st.data())
def test_shared_texts_go_on_in_other_records(
    values: list[tuple[str, list[tuple[int, int]], bytes]], data: st.DataObject
) -> None:
    """A text may be cut anywhere; where its letters are, the next record says again how wide they are."""
    pieces, wanted = [b"\0" * 8], []
    for value, runs, extended in values:
        whole = text(value, runs, extended=extended)
        head = 3 + 2 * bool(runs) + 4 * bool(extended)
        wide = whole[2] & 1
        letters = whole[head:][: len(value.encode("utf-16-le")) // (2 - wide)]
        rest = whole[head + len(letters) :]
        at = data.draw(st.integers(0, len(letters) // (1 + wide))) * (1 + wide)
        pieces[-1] += whole[:head] + letters[:at]
        if data.draw(st.booleans()) and at < len(letters):
            pieces.append(bytes([wide]))
        pieces[-1] += letters[at:]
        if data.draw(st.booleans()) and rest:
            pieces += [b"", rest[:1]]
            pieces[-1] += rest[1:]
        else:
            pieces[-1] += rest
        wanted.append((value, tuple(runs)))
    assert list(Strings(pieces).all()) == wanted


def test_a_text_is_cut_between_the_halves_of_a_letter_and_in_what_else_is_kept_of_it() -> None:
    whole = text("甲𠮷乙", [(1, WHITE)], extended=b"12345")
    pieces = [b"\0" * 8 + text("a", extended=b"1") + whole[:13], b"\1" + whole[13:20], whole[20:25], whole[25:]]
    assert list(Strings(pieces).all()) == [("a", ()), ("甲𠮷乙", ((1, WHITE),))]


BROKEN_STRINGS: Final = {
    "cut in its head": [b"\0" * 9],
    "cut in its letters": [b"\0" * 8 + b"\5\0\0abc"],
    "cut before its letters": [b"\0" * 8 + b"\5\0\1a"],
    "cut behind an empty record": [b"\0" * 8 + b"\5\0\0abc", b""],
    "nothing": [b""],
}


@pytest.mark.parametrize("name", BROKEN_STRINGS)
def test_shared_texts_that_are_cut_off(name: str) -> None:
    with pytest.raises(FormatError):
        list(Strings(BROKEN_STRINGS[name]).all())


def test_shared_texts_and_their_typefaces_are_read() -> None:
    shared = strings([text("1267", [(3, WHITE)]), text("𠮷7", [(2, WHITE)]), text(" ", [(0, RED)])])
    cells = [record(0xFD, "3HL", 1, column, 0, at) for column, at in ((1, 0), (2, 1), (3, 2))]
    page = read(*cells, around=[shared])
    assert texts(page) == {"A1": "甲", "B1": "乙", "C1": "丙", "A2": "丁", "B2": "126", "C2": "𠮷"}
    assert [one.text for one in page.hidden] == ["7", "7"]


# -- looks -------------------------------------------------------------------------------------------

LOOKS: Final[dict[str, tuple[list[bytes], str]]] = {
    "plain": ([look(USUAL)], "126"),
    "white": ([look(WHITE)], ""),
    "white on black": ([look(WHITE, pattern=1, front=8)], "126"),
    "white in stripes": ([look(WHITE, pattern=5, front=8, back=9)], "126"),
    "a pattern that is not known": ([look(USUAL, pattern=63, front=8)], "126"),
    "struck": ([look(STRUCK)], "［被划去］"),
    "raised": ([look(RAISED)], "［是上标、下标或注码］126"),
    "red": ([look(RED)], "126"),
    "tiny": ([look(TINY)], "［字号小到看不清］126"),
    "a typeface that is not there": ([look(99)], "126"),
    "no look": ([], "126"),
    "crossed": ([look(crossed=True)], "［被划去］"),
    "filling": ([look(align=4)], "［样式无法确定］126"),
    "words around": ([look(code=164), code(164, '0"件"')], "126件"),
    "percent": ([look(code=9)], "12600%"),
    "nothing": ([look(code=164), code(164, ";;;")], ""),
    "white by its format": ([look(code=164), code(164, "[White]0")], ""),
    "a date": ([look(code=14)], "1900-05-05"),
    "a date since 1904": ([look(code=14), record(0x22, "H", 1)], "1904-05-06"),
    "a palette of its own": ([look(RED), record(0x92, "H", 56, data=b"\xff\xff\xff\0" * 56)], ""),
}


@pytest.mark.parametrize("name", LOOKS)
def test_how_a_cell_looks(name: str) -> None:
    looks, shown = LOOKS[name]
    assert b2(number(1, 1, 126), looks=looks) == shown


# -- rows, columns, sheets ---------------------------------------------------------------------------


def row(at: int, height: int = 300, marks: int = 0) -> bytes:
    return record(0x208, "4H4xL", at, 0, 3, height, marks)


def column(first: int, last: int, width: int = 2304, marks: int = 0) -> bytes:
    return record(0x7D, "5H2x", first, last, width, 0, marks)


HIDING: Final = {
    "a hidden row": (row(1, marks=0x20), "表三 第2行"),
    "a row without height": (row(1, height=0), "表三 第2行"),
    "a hidden column": (column(1, 1, marks=1), "表三 B列"),
    "a column without width": (column(1, 2, width=0), "表三 B—C列"),
}


@pytest.mark.parametrize("name", HIDING)
def test_hidden_rows_and_columns_are_told(name: str) -> None:
    hiding, place = HIDING[name]
    page = read(number(1, 1, 126), hiding, row(0, 0x8000 | 255))
    assert [(one.kind, one.place) for one in page.problems] == [("hidden", place)]
    assert {
        cell.text for block in page.blocks if isinstance(block, Grid) for cell in block.cells if cell.role == "hidden"
    } >= {"126"}


ROOM: Final = {
    "narrow": ([column(1, 1, width=256)], "［被裁去或伸出纸面］126"),
    "narrow by default": ([record(0x55, "H", 1)], "［被裁去或伸出纸面］126"),
    "wide by default": ([record(0x55, "H", 8)], "126"),
    "narrow all": ([record(0x99, "H", 300), record(0x55, "H", 8)], "［被裁去或伸出纸面］126"),
    "merged": ([column(1, 1, width=256), record(0xE5, "5H", 1, 1, 1, 1, 3)], "126"),
    "merged the wrong way": ([record(0xE5, "5H", 1, 3, 1, 1, 3)], "126"),
    "low": ([row(1, height=40)], "［被裁去或伸出纸面］126"),
}


@pytest.mark.parametrize("name", ROOM)
def test_a_number_needs_room(name: str) -> None:
    records, shown = ROOM[name]
    assert b2(number(1, 1, 126), *records) == shown


def test_merged_cells_hide_what_they_cover() -> None:
    page = read(number(1, 1, 126), number(1, 2, 7), record(0xE5, "5H", 1, 1, 1, 1, 2))
    assert [one.text for one in page.hidden] == ["7"]
    (grid,) = (block for block in page.blocks if isinstance(block, Grid))
    assert [(cell.colspan, cell.text) for cell in grid.cells][-1] == (2, "126")


def test_sheets_in_their_order_charts_left_out_hidden_ones_told() -> None:
    chart = record(0x809, "4H2L", 0x600, 0x20, 0, 0, 0, 0) + number(9, 9, 9) + record(0x0A)
    sheets = [
        Sheet("一", [*AROUND, number(1, 1, 1), chart]),
        Sheet("图", [number(1, 1, 7)], form=2),
        Sheet("二", [*AROUND, number(1, 1, 2)], state=1),
    ]
    page = reading.read(book(sheets, *FONTS, look()), Limits())
    assert [block.place for block in page.blocks if isinstance(block, Grid)] == ["一", "二"]
    assert [(one.kind, one.place) for one in page.problems] == [("hidden", "二")]


def test_prose_beside_tables() -> None:
    page = reading.read(book([Sheet("一", [words(0, 0, "本年度工作。" * 20)])], look()), Limits())
    assert [block.text for block in page.blocks if isinstance(block, Paragraph)] == ["本年度工作。" * 20]


# -- rules -------------------------------------------------------------------------------------------

B2: Final = struct.pack("<H4H", 1, 1, 1, 1, 1)
FONT_RULE, PATTERN_RULE, NUMBER_RULE = 1 << 26, 1 << 29, 1 << 25
KEEPS_PATTERN, KEEPS_BACK = 1 << 16, 1 << 18
TRUE, FIFTY, REFERS = b"\x1d\x01", b"\x1e\x32\x00", b"\x44\x01\x00\x01\xc0"


def font_of_rule(colour: int = 0xFFFFFFFF, *, struck: bool = False, keeps: bool = False) -> bytes:
    return struct.pack("<64x2L2HL2LL", 0, 0x80 * struck, 400, 0, 0, colour, 0, 0x80 * keeps).ljust(118, b"\0")


def rule(  # noqa: PLR0913, PLR0917
    kind: int, operator: int, marks: int, looks: bytes, first: bytes, second: bytes = b"", others: int = 0
) -> bytes:
    cells = record(0x1B0, "2H8x", 1, 0, data=B2)
    head = struct.pack("<2B2HLH", kind, operator, len(first), len(second), marks, others)
    return cells + record(0x1B1, data=head + looks + first + second)


RULES: Final = {
    "white where it is more": (rule(1, 5, FONT_RULE, font_of_rule(9), FIFTY), ""),
    "white where it is less": (rule(1, 6, FONT_RULE, font_of_rule(9), FIFTY), "126"),
    "white between": (rule(1, 1, FONT_RULE, font_of_rule(9), FIFTY, b"\x1e\xff\x00"), ""),
    "an unknown comparison": (rule(1, 99, FONT_RULE, font_of_rule(9), FIFTY), "［样式无法确定］126"),
    "an unknown rule": (rule(9, 0, FONT_RULE, font_of_rule(9), TRUE), "［样式无法确定］126"),
    "always struck": (rule(2, 0, FONT_RULE, font_of_rule(struck=True), TRUE), "［被划去］"),
    "struck as it was": (rule(2, 0, FONT_RULE, font_of_rule(struck=True, keeps=True), TRUE), "126"),
    "struck perhaps": (rule(2, 0, FONT_RULE, font_of_rule(struck=True), REFERS), "［样式无法确定］126"),
    "a black ground": (rule(2, 0, PATTERN_RULE, struct.pack("<2H", 1 << 10, 8 << 7), TRUE), "［样式无法确定］126"),
    "a black ground as it was": (rule(2, 0, PATTERN_RULE | KEEPS_BACK, struct.pack("<2H", 1 << 10, 8 << 7), TRUE), "126"),
    "a black ground behind lines": (rule(2, 0, PATTERN_RULE | KEEPS_PATTERN | 3 << 27, b"\0" * 16 + struct.pack("<2H", 5 << 10, 8 << 7), TRUE), "［样式无法确定］126"),
    "grey": (rule(2, 0, PATTERN_RULE, struct.pack("<2H", 4 << 10, 8 | 9 << 7), TRUE), "126"),
    "nothing by its format": (rule(2, 0, NUMBER_RULE, struct.pack("<H", 9) + text(";;;"), TRUE, others=1), ""),
    "percent by its number": (rule(2, 0, NUMBER_RULE, b"\0\x09", TRUE), "12600%"),
    "general by its number": (rule(2, 0, NUMBER_RULE, b"\0\0", TRUE), "126"),
    "a newer rule": (record(0x879, "12x2H8x", 1, 0, data=B2), "［样式无法确定］126"),
    "a rule for nothing": (record(0x1B1, "2B2HLH", 2, 0, 2, 0, FONT_RULE, 0, data=font_of_rule(9) + TRUE), "126"),
}  # fmt: skip


@pytest.mark.parametrize("name", RULES)
def test_rules(name: str) -> None:
    records, shown = RULES[name]
    assert b2(number(1, 1, 126), records) == shown


# -- drawings ----------------------------------------------------------------------------------------


def shape(properties: dict[int, int] | None = None, *corners: int, form: int = 0) -> bytes:
    """A shape of a form over B2, or elsewhere."""
    options = b"".join(struct.pack("<HL", *item) for item in (properties or {}).items())
    anchor = struct.pack("<9H", 0, *(corners or (1, 0, 1, 0, 2, 0, 2, 0)))
    inside = struct.pack("<2H3L", form << 4 | 2, 0xF00A, 8, 0, 0) if form else b""
    inside += struct.pack("<2HL", len(properties or {}) << 4 | 3, 0xF00B, len(options)) + options
    inside += struct.pack("<2HL", 0, 0xF010, len(anchor)) + anchor
    return record(0xEC, data=struct.pack("<2HL", 0xF, 0xF004, len(inside)) + inside)


def kind_of(number_of: int) -> bytes:
    return record(0x5D, "4H", 0x15, 0x12, number_of, 1)


FRAME: Final = {0x1BF: 0x100000}
COVERED: Final = "［被遮住］126"
DRAWINGS: Final = {
    "a picture": ([shape(), kind_of(8)], COVERED),
    "a comment": ([shape(), kind_of(0x19)], "126"),
    "the arrow of a filter": ([shape(), kind_of(0x14)], "126"),
    "a filled rectangle": ([shape({0x1BF: 0x100010}), kind_of(2)], COVERED),
    "a frame": ([shape(FRAME), kind_of(2)], "126"),
    "a frame with words": ([shape(FRAME), kind_of(6), record(0x1B6, "5HH", 0, 0, 0, 0, 0, 3)], COVERED),
    "a frame without words": ([shape(FRAME), kind_of(6), record(0x1B6, "5HH", 0, 0, 0, 0, 0, 0)], "126"),
    "a line": ([shape(FRAME, form=20), kind_of(1)], COVERED),
    "a line without height": ([shape(FRAME, 0, 0, 1, 128, 4, 0, 1, 128), kind_of(2)], COVERED),
    "one without width": ([shape(FRAME, 1, 512, 0, 0, 1, 520, 5, 0), kind_of(2)], COVERED),
    "a sign of multiplication": ([shape(FRAME, form=0xFFF), kind_of(0x1E)], COVERED),
    "a frame that is turned": ([shape({**FRAME, 4: 30 << 16}), kind_of(2)], COVERED),
    "a frame that stands up": ([shape({**FRAME, 4: 90 << 16}), kind_of(2)], "126"),
    "a line of newer programs": ([shape(FRAME, form=20), kind_of(0x1E)], COVERED),
    "a connector": ([shape(FRAME, form=32), kind_of(0x1E)], COVERED),
    "a line along the floor of a row": ([shape(FRAME, 1, 0, 1, 254, 2, 0, 1, 254), kind_of(1)], "126"),
    "a frame of newer programs": ([shape(FRAME, form=1), kind_of(0x1E)], "126"),
    "a picture beside that is turned": ([shape({4: 90 << 16}, 2, 0, 0, 0, 9, 0, 1, 0), kind_of(8)], COVERED),
    "a picture beside that is not": ([shape({4: 0}, 2, 0, 0, 0, 9, 0, 1, 0), kind_of(8)], "126"),
    "a hidden picture": ([shape({0x3BF: 0x20002}), kind_of(8)], "126"),
    "a picture that only touches": ([shape({}, 0, 0, 0, 0, 1, 100, 1, 20), kind_of(8)], "126"),
    "a picture that begins beside": ([shape({}, 1, 1000, 1, 250, 3, 900, 3, 250), kind_of(8)], "126"),
    "something else in a drawing": ([record(0xEC, "2HL", 0, 0xF008, 0), shape(), kind_of(8)], COVERED),
    "an object without a shape": ([kind_of(8), record(0x1B6, "5HH", 0, 0, 0, 0, 0, 3)], "126"),
}


@pytest.mark.parametrize("name", DRAWINGS)
def test_what_lies_over_a_number(name: str) -> None:
    records, shown = DRAWINGS[name]
    assert b2(number(1, 1, 126), *records) == shown


# -- formulas ----------------------------------------------------------------------------------------

A1, B1, AREA = b"\x44\0\0\0\xc0", b"\x44\0\0\1\xc0", b"\x25\0\0\2\0\0\xc0\1\xc0"
FORMULAS: Final = {
    "SUM(A1:B3)": AREA + b"\x19\x10\0\0",
    "SUM(A1,B1)": A1 + B1 + b"\x42\2\4\0",
    "A1+B1": A1 + B1 + b"\x03",
    "(A1-B1)*2": A1 + B1 + b"\x04\x15\x1e\2\0\x05",
    "-A1%": A1 + b"\x14\x13",
    'IF(A1<>B1,"不""符","")': A1 + B1 + b"\x0e\x19\2\0\0\x17" + text('不"符', short=True) + b"\x17\0\0\x42\3\1\0",
    "F24(A1)>0.5": A1 + b"\x41\x18\0\x1f" + struct.pack("<d", 0.5) + b"\x0d",
    "F99(A1,)": A1 + b"\x16\x42\2\x63\0",
    "D3": b"\x4c\xff\xff\xff\xc0",
    "B1:C5": b"\x2d\xfd\xff\1\0\xfd\xc0\xfe\xc0",
    "": b"",
}
AT: Final = (4, 5)
UNKNOWN: Final = {
    "another function": A1 + b"\x41\x99\0",
    "a name": b"\x23\0\0\0\0",
    "a choice": A1 + b"\x19\4\0\0",
    "too few arguments": A1 + b"\x42\2\4\0",
    "no operand": b"\x03",
    "two results": A1 + B1,
    "cut off": b"\x44\0",
    "too long": A1 + b"\x12" * 2000,
}


@pytest.mark.parametrize("shown", FORMULAS)
def test_formulas_as_a_person_types_them(shown: str) -> None:
    assert formula_text(FORMULAS[shown], AT) == shown


@pytest.mark.parametrize("name", UNKNOWN)
def test_other_formulas_are_not_written_out(name: str) -> None:
    assert formula_text(UNKNOWN[name], AT) == ""


# -- refusals and bounds -----------------------------------------------------------------------------

WHOLE: Final = oldbook.of_report(distinct())
REFUSED: Final = {
    "encrypted": (book([Sheet()], record(0x2F, "H", 1)), "密码"),
    "of Excel 95": (book([Sheet()], version=0x500), "Excel 95"),
    "of Excel 95, in its stream": (compound({"Book": oldbook.stream([Sheet()], version=0x500)}), "Excel 95"),
    "no records": (compound({"Workbook": b"\0" * 3}), "损坏"),
    "a record beyond the end": (compound({"Workbook": record(0x809, "2H", 0x600, 5) + b"\x31\0\xff\xff"}), "损坏"),
    "a record that is cut off": (book([Sheet()], record(0x85, "L", 9)), "损坏"),
    "a sheet beyond the end": (compound({"Workbook": oldbook.stream([Sheet()])[:-30]}), "损坏"),
    "far too many texts": (book([Sheet()], strings([text("a")] * 100_001)), "文字过多"),
    "far too many sheets": (book([Sheet()] * 256), "255"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str) -> None:
    data, words_of = REFUSED[name]
    with pytest.raises(FormatError, match=words_of) as error:
        gkreport.open(data)
    assert error.value.in_language("en") != error.value.in_language()


def test_a_file_that_is_cut_off_is_broken() -> None:
    with pytest.raises(FormatError, match="损坏"):
        reading.read(WHOLE[: len(WHOLE) // 2], Limits())


def test_a_sheet_that_is_too_large_is_told() -> None:
    large = Sheet("大", [record(0x201, "3H", 0, 0, 0)] * 50_001)
    page = reading.read(book([large, Sheet("小", [*AROUND, number(1, 1, 126)])], look()), Limits())
    assert [(one.kind, one.place) for one in page.problems] == [("sheet", "大")]
    assert texts(page)["B2"] == "126"


@given(st.integers(0, len(WHOLE) - 1), st.binary(max_size=9))
def test_any_bytes(at: int, put: bytes) -> None:
    try:
        assert isinstance(reading.read(WHOLE[:at] + put + WHOLE[at + len(put) :], Limits()), Page)
    except FormatError:
        pass

"""Workbooks in the binary format of Excel 97 ([MS-XLS]) made by hand: records of cells and looks, in a compound file."""

import struct
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import attrs
from tests.olddoc import compound

from gkreport import Report
from gkreport.compose import compose
from gkreport.page import Grid, Page

BOF, EOF, CONTINUE, SST = 0x809, 0x0A, 0x3C, 0xFC
MOST: Final = 8224
"""The bytes of a record, after which it goes on in another."""
Runs = Sequence[tuple[int, int]]


def record(kind: int, form: str = "", *values: float, data: bytes = b"") -> bytes:
    body = struct.pack(f"<{form}", *values) + data
    return struct.pack("<2H", kind, len(body)) + body


def text(value: str, runs: Runs = (), *, short: bool = False, extended: bytes = b"") -> bytes:
    """A text with its typefaces and what else a program keeps of it."""
    narrow = all(ord(letter) < 256 for letter in value)
    coded = value.encode("latin-1" if narrow else "utf-16-le")
    marks = (not narrow) | 4 * bool(extended) | 8 * bool(runs)
    length = len(coded) if narrow else len(coded) // 2
    head = struct.pack("<BB" if short else "<HB", length, marks)
    head += struct.pack("<H", len(runs)) if runs else b""
    head += struct.pack("<L", len(extended)) if extended else b""
    return head + coded + b"".join(struct.pack("<2H", *run) for run in runs) + extended


# -- looks -------------------------------------------------------------------------------------------


def font(size: float = 11, colour: int = 0x7FFF, *, struck: bool = False, raised: int = 0) -> bytes:
    return record(0x31, "5H4x", round(size * 20), 8 * struck, colour, 400, raised, data=text("宋体", short=True))


def look(  # noqa: PLR0913
    font: int = 0,
    code: int = 0,
    *,
    pattern: int = 0,
    front: int = 64,
    back: int = 65,
    align: int = 0,
    turned: int = 0,
    fitted: int = 0,
    crossed: bool = False,
) -> bytes:
    first, second = (1 << 30, 1 << 21) if crossed else (0, 0)
    return record(
        0xE0, "3H4B2LH", font, code, 0, align, turned, fitted, 0, first, second | pattern << 26, front | back << 7
    )


def code(number: int, value: str) -> bytes:
    return record(0x41E, "H", number, data=text(value))


FONTS: Final = (font(), font(colour=9), font(struck=True), font(raised=1), font(colour=10), font(size=1))
"""The usual one, a white one, a struck one, a raised one, a red one and a tiny one: number 4 is no font's."""
USUAL, WHITE, STRUCK, RAISED, RED, TINY = 0, 1, 2, 3, 5, 6

# -- cells -------------------------------------------------------------------------------------------


def number(row: int, column: int, value: float, look: int = 0) -> bytes:
    return record(0x203, "3Hd", row, column, look, value)


def rk(value: float) -> int:
    """A number in four bytes: whole, or of hundredths."""
    if value == int(value):
        return (int(value) << 2 | 2) & 0xFFFFFFFF
    return (round(value * 100) << 2 | 3) & 0xFFFFFFFF


def words(row: int, column: int, value: str, look: int = 0) -> bytes:
    """A text in its cell."""
    return record(0x204, "3H", row, column, look, data=text(value))


def formula(  # noqa: PLR0913, PLR0917
    row: int, column: int, value: float | bytes, pieces: bytes, look: int = 0, marks: int = 0
) -> bytes:
    kept = value if isinstance(value, bytes) else struct.pack("<d", value)
    return record(6, "3H8sH4xH", row, column, look, kept, marks, len(pieces), data=pieces)


# -- the workbook ------------------------------------------------------------------------------------


@attrs.define
class Sheet:
    name: str = "表三"
    records: list[bytes] = attrs.field(factory=list)
    state: int = 0
    form: int = 0


def strings(values: Iterable[bytes], cut: int = MOST) -> bytes:
    """The shared texts, which go on in another record behind so many bytes."""
    pieces = [b""]
    count = 0
    for value in values:
        count += 1
        if len(pieces[-1]) + len(value) > cut:
            pieces.append(b"")
        pieces[-1] += value
    head = struct.pack("<2L", count, count)
    return b"".join(
        record(CONTINUE if at else SST, data=piece if at else head + piece) for at, piece in enumerate(pieces)
    )


def stream(sheets: Sequence[Sheet], *around: bytes, version: int = 0x600) -> bytes:
    """The stream of a workbook: what stands around its sheets, and each of them."""
    begin = record(BOF, "4H2L", version, 5, 0, 0, 0, 0) + b"".join(around)
    names = [record(0x85, "LBB", 0, sheet.state, sheet.form, data=text(sheet.name, short=True)) for sheet in sheets]
    at = len(begin) + sum(map(len, names)) + 4
    parts: list[bytes] = []
    for number_of, sheet in enumerate(sheets):
        names[number_of] = record(0x85, "LBB", at, sheet.state, sheet.form, data=text(sheet.name, short=True))
        parts.append(record(BOF, "4H2L", version, 0x10, 0, 0, 0, 0) + b"".join(sheet.records) + record(EOF))
        at += len(parts[-1])
    return b"".join((begin, *names, record(EOF), *parts))


def book(sheets: Sequence[Sheet], *around: bytes, version: int = 0x600) -> bytes:
    return compound({"Workbook": stream(sheets, *around, version=version).ljust(4096, b"\0")})


def of_page(page: Page) -> bytes:
    """A page on one sheet: paragraphs in the first column, tables with merged cells, all texts shared."""
    shared: dict[str, int] = {}
    sheet = Sheet("年报", [record(0x7D, "6H", 0, 0, 12_000, 0, 0, 0)])
    row = 0
    for block in page.blocks:
        if isinstance(block, Grid):
            sheet.records += _grid(block, row + 1, shared)
            row += 3 + max(cell.row + cell.rowspan for cell in block.cells)
        else:
            sheet.records.append(record(0xFD, "3HL", row, 0, 0, shared.setdefault(block.text, len(shared))))
            row += 1
    return book([sheet], *FONTS, look(), strings(map(text, shared)))


def _grid(grid: Grid, top: int, shared: dict[str, int]) -> Iterator[bytes]:
    merges: list[tuple[int, int, int, int]] = []
    for cell in grid.cells:
        row, column = top + cell.row, cell.column
        if cell.rowspan > 1 or cell.colspan > 1:
            merges.append((row, row + cell.rowspan - 1, column, column + cell.colspan - 1))
        if cell.role == "value" and cell.text.isdecimal():
            yield record(0x27E, "3HL", row, column, 0, rk(int(cell.text)))
        elif cell.text:
            yield record(0xFD, "3HL", row, column, 0, shared.setdefault(cell.text, len(shared)))
        else:
            yield record(0x201, "3H", row, column, 0)
    data = b"".join(struct.pack("<4H", *merge) for merge in merges)
    yield record(0xE5, "H", len(merges), data=data)


def as_excel_writes(page: Page) -> bytes:
    """A page as Excel saves it: each table on its sheet, what every row and every covered cell looks like, the usual styles."""
    shared: dict[str, int] = {}
    sheets = [Sheet("正文")]
    for block in page.blocks:
        if not isinstance(block, Grid):
            row = len(sheets[0].records)
            sheets[0].records.append(record(0xFD, "3HL", row, 0, 0, shared.setdefault(block.text, len(shared))))
            continue
        rows = max(cell.row + cell.rowspan for cell in block.cells)
        sheets.append(Sheet(f"表{len(sheets)}", [_row(row) for row in range(rows)]))
        sheets[-1].records += _grid(block, 0, shared)
        sheets[-1].records += _covered(block)
    styles = [record(0x293, "H2B", at | 0x8000, at % 6, 0xFF) for at in range(47)]
    return book(sheets, *FONTS * 4, *[look()] * 60, *styles, strings(map(text, shared)))


def _row(at: int) -> bytes:
    return record(0x208, "4H4xL", at, 0, 15, 360, 0x140)


def _covered(grid: Grid) -> Iterator[bytes]:
    """The cells under merged ones, blank and with lines."""
    for cell in grid.cells:
        for row in range(cell.row, cell.row + cell.rowspan):
            first = cell.column + (row == cell.row)
            count = cell.column + cell.colspan - first
            if count > 0:
                yield record(0xBE, f"{count + 3}H", row, first, *[0] * count, first + count - 1)


def of_report(report: Report) -> bytes:
    return of_page(compose(report))

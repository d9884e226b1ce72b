"""PDF files built by hand: with exact geometry for every trap, and with pages laid out in many styles."""

import hashlib
import re
import struct
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import attrs

from gkreport.page import Grid, GridCell, Page, Paragraph

FONT = (
    "<</Type/Font/Subtype/Type0/BaseFont/Song/Encoding/Identity-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType2"
    "/BaseFont/Song/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 1000/W[32 126 500]"
    "/FontDescriptor<</Type/FontDescriptor/FontName/Song/Flags 4/FontBBox[0 -200 1000 900]/Ascent 880/Descent -120>>>>]"
    "/ToUnicode {} 0 R>>"
)
TO_UNICODE = b"1 beginbfrange\n<0000> <FFFF> <0000>\nendbfrange"


def packed(data: bytes, extra: str = "/Filter/FlateDecode") -> bytes:
    body = zlib.compress(data) if "Flate" in extra else data
    return f"<<{extra}/Length {len(body)}>>stream\n".encode() + body + b"\nendstream"


def file_of(objects: Sequence[str | bytes], *, trailer: str = "/Root 1 0 R") -> bytes:
    """Return a file of these objects, numbered from 1."""
    out = b"%PDF-1.7\n"
    places = []
    for number, item in enumerate(objects, 1):
        places.append(len(out))
        body = item.encode("latin-1") if isinstance(item, str) else item
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n<</Size {len(objects) + 1}{trailer}>>\n"
    return out + f"{end}startxref\n{len(out)}\n%%EOF\n".encode()


def width(text: str, size: float) -> float:
    return sum(size / 2 if "\x20" <= character <= "\x7e" else size for character in text)


@attrs.define
class Sheet:
    """The content of one page; positions are in points from the top left corner."""

    size: tuple[float, float] = (595, 842)
    extra: str = ""
    ops: list[str] = attrs.field(factory=list)

    def text(  # noqa: PLR0913
        self, x: float, base: float, text: str, size: float = 12, *, before: str = "", matrix: str = ""
    ) -> None:
        codes = text.encode("utf-16-be").hex()
        place = matrix or f"1 0 0 1 {x:.3f} {self.size[1] - base:.3f}"
        self.ops.append(f"q {before} BT /F1 {size} Tf {place} Tm <{codes}> Tj ET Q")

    def line(self, x0: float, y0: float, x1: float, y1: float, width: float = 0.5) -> None:
        height = self.size[1]
        self.ops.append(f"{width} w {x0:.3f} {height - y0:.3f} m {x1:.3f} {height - y1:.3f} l S")

    def fill(self, x0: float, y0: float, x1: float, y1: float, color: str = "0 g") -> None:
        self.ops.append(f"q {color} {x0:.3f} {self.size[1] - y1:.3f} {x1 - x0:.3f} {y1 - y0:.3f} re f Q")

    def box(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.ops.append(f"{x0:.3f} {self.size[1] - y1:.3f} {x1 - x0:.3f} {y1 - y0:.3f} re S")


def named(sheets: Iterable[Sheet]) -> bytes:
    """Return the map to Unicode of the codes that are shown; a complete map would slow the tests."""
    shown = "".join(code for sheet in sheets for op in sheet.ops for code in re.findall(r"<([0-9a-fA-F]+)>", op[:9999]))
    codes = sorted({shown[at : at + 4] for at in range(0, len(shown), 4)})
    return "".join(f"1 beginbfchar <{code}> <{code}> endbfchar\n" for code in codes).encode()


def pdf(  # noqa: PLR0913  # a file has as many parts
    sheets: Iterable[Sheet],
    *,
    resources: str = "",
    more: Sequence[str | bytes] = (),
    font: str = FONT,
    to_unicode: bytes | None = None,
    catalog: str = "",
) -> bytes:
    """Return a file of these pages; `more` are objects from number 5 on, `catalog` what the catalog says beside them."""
    sheets = list(sheets)
    first = 5 + len(more)
    kids = " ".join(f"{first + 2 * at} 0 R" for at in range(len(sheets)))
    objects: list[str | bytes] = [
        f"<</Type/Catalog/Pages 2 0 R{catalog}>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(sheets)}>>",
        font.format(4),
        packed(to_unicode or named(sheets)),
        *more,
    ]
    for at, sheet in enumerate(sheets):
        wide, high = sheet.size
        objects += [
            (
                f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {wide} {high}]/Resources<</Font<</F1 3 0 R>>{resources}>>"
                f"/Contents {first + 2 * at + 1} 0 R{sheet.extra}>>"
            ),
            packed("\n".join(sheet.ops).encode()),
        ]
    return file_of(objects)


# -- pages -----------------------------------------------------------------------------------------


@attrs.frozen
class Style:
    """The layout of a page."""

    size: float = 10.5
    padding: float = 3
    paper: tuple[float, float] = (595, 842)
    rules: str = "lines"
    """lines, thin (filled), double, boxes (one around each cell), gaps, open (no sides), across (no upright lines)."""
    stubs: float = 0.45
    """The share of the width that labels take."""
    rows: int = 1000
    """The number of rows of a table on a page."""
    bold: bool = False
    """Whether letters are drawn twice."""
    top: bool = False
    """Whether text stands at the top of its cell, not in the middle."""
    footer: str = "— {} —"
    indent: float = 2


def lines_in(text: str, room: float, size: float) -> list[str]:
    """Break text where it has no more room."""
    lines: list[str] = []
    for piece in text.split("\n"):
        line = ""
        for character in piece:
            if line and width(line + character, size) > room + 0.01:
                lines.append(line)
                line = ""
            line += character
        lines.append(line)
    return lines


class Writer:
    """Lays out blocks on sheets, those of PDF or of another format."""

    def __init__(self, style: Style, sheet: Callable[[tuple[float, float]], Sheet] = Sheet) -> None:
        self.style = style
        self.new = sheet
        self.sheets: list[Sheet] = []
        self.left, self.top = 80.0, 90.0
        self.right, self.bottom = style.paper[0] - 80, style.paper[1] - 90
        self.turn()

    def turn(self) -> None:
        self.sheet = self.new(self.style.paper)
        self.sheets.append(self.sheet)
        if self.style.footer:
            text = self.style.footer.format(len(self.sheets))
            self.sheet.text(self.style.paper[0] / 2 - 20, self.style.paper[1] - 50, text, 9)
        self.y = self.top

    def write(self, x: float, base: float, text: str, size: float) -> None:
        self.sheet.text(x, base, text, size)
        if self.style.bold:
            self.sheet.text(x + 0.3, base, text, size)

    def paragraph(self, text: str, *, centred: bool = False) -> None:
        size = self.style.size * 1.3
        indent = 0 if centred else self.style.indent * size
        room = self.right - self.left
        first = lines_in(text, room - indent, size)[0]
        for at, line in enumerate([first, *(lines_in(text[len(first) :], room, size) if text[len(first) :] else [])]):
            if self.y + size * 1.6 > self.bottom:
                self.turn()
            x = (self.style.paper[0] - width(line, size)) / 2 if centred else self.left + (0 if at else indent)
            self.write(x, self.y + size, line, size)
            self.y += size * 1.6

    def grid(self, grid: Grid) -> None:
        style = self.style
        columns = max(cell.column + cell.colspan for cell in grid.cells)
        rows = max(cell.row + cell.rowspan for cell in grid.cells)
        stubs = min((cell.column for cell in grid.cells if cell.role == "value"), default=0)
        total = self.right - self.left
        part = style.stubs if stubs else 0
        widths = [
            total * part / stubs if at < stubs else total * (1 - part) / (columns - stubs) for at in range(columns)
        ]
        xs = [self.left + sum(widths[:at]) for at in range(columns + 1)]
        pitch = style.size * 1.25
        texts = {
            id(cell): lines_in(
                cell.text, xs[cell.column + cell.colspan] - xs[cell.column] - 2 * style.padding, style.size
            )
            for cell in grid.cells
        }
        heights = [style.size * 1.6 + 2 * style.padding] * rows
        for cell in sorted(grid.cells, key=lambda cell: cell.rowspan):
            end = cell.row + cell.rowspan
            lacking = len(texts[id(cell)]) * pitch + 2 * style.padding - sum(heights[cell.row : end])
            heights[end - 1] += max(0.0, lacking)
        at = 0
        while at < rows:
            until = at
            while until < rows and until - at < style.rows and self.y + sum(heights[at : until + 1]) <= self.bottom:
                until += 1
            if until == at:
                assert self.y > self.top, "a row is taller than a page"
                self.turn()
                continue
            self.rows(grid.cells, texts, xs, heights, range(at, until), pitch)
            self.y += sum(heights[at:until])
            at = until
            if at < rows:
                self.turn()
        self.y += 10

    def rows(  # noqa: PLR0913, PLR0917
        self,
        cells: Sequence[GridCell],
        texts: Mapping[int, list[str]],
        xs: Sequence[float],
        heights: Sequence[float],
        rows: range,
        pitch: float,
    ) -> None:
        """Draw some rows; of a cell that continues on the next page, the lines that fit."""
        style = self.style
        boxes = []
        for cell in cells:
            first, last = max(cell.row, rows.start), min(cell.row + cell.rowspan, rows.stop)
            if first >= last:
                continue
            x0, x1 = xs[cell.column], xs[cell.column + cell.colspan]
            y0 = self.y + sum(heights[rows.start : first])
            y1 = y0 + sum(heights[first:last])
            boxes.append((x0, y0, x1, y1))
            lines = texts[id(cell)]
            room = int((y1 - y0 - style.padding) // pitch)
            shown, texts[id(cell)][:] = lines[:room], lines[room:]  # type: ignore[index]
            high = len(shown) * pitch
            y = y0 + style.padding if style.top else (y0 + y1 - high) / 2
            for line in shown:
                self.write((x0 + x1 - width(line, style.size)) / 2, y + style.size, line, style.size)
                y += pitch
        self.draw(boxes, xs)

    def draw(self, boxes: Sequence[tuple[float, float, float, float]], xs: Sequence[float]) -> None:
        kind = self.style.rules
        for x0, y0, x1, y1 in boxes:
            if kind == "boxes":
                self.sheet.box(x0 + 0.4, y0 + 0.4, x1 - 0.4, y1 - 0.4)
                continue
            for ax, ay, bx, by in ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)):
                upright = ax == bx
                if upright and (kind == "across" or (kind == "open" and ax in (xs[0], xs[-1]))):
                    continue
                if kind == "thin":
                    self.sheet.fill(ax - 0.25, ay - 0.25, bx + 0.25, by + 0.25)
                elif kind == "double":
                    by_x, by_y = (1.0, 0.0) if upright else (0.0, 1.0)
                    for sign in (-1, 1):
                        self.sheet.line(ax + sign * by_x, ay + sign * by_y, bx + sign * by_x, by + sign * by_y)
                elif kind == "gaps":
                    self.sheet.line(ax + 1.2, ay, bx - 1.2, by) if not upright else self.sheet.line(
                        ax, ay + 1.2, bx, by - 1.2
                    )
                else:
                    self.sheet.line(ax, ay, bx, by)

    def all(self, page: Page) -> None:
        for block in page.blocks:
            if isinstance(block, Paragraph):
                self.paragraph(block.text, centred=block.role == "title")
            else:
                self.grid(block)


def of_page(page: Page, style: Style = Style()) -> bytes:
    """Return a file with a page laid out in this style."""
    writer = Writer(style)
    writer.all(page)
    return pdf(writer.sheets)


def cells_of(page: Page) -> Iterator[GridCell]:
    for block in page.blocks:
        if isinstance(block, Grid):
            yield from block.cells


# -- encryption ------------------------------------------------------------------------------------

_PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


def _rc4(key: bytes, data: bytes) -> bytes:
    state = list(range(256))
    j = 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out = bytearray()
    i = j = 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)


def encrypted(sheets: Iterable[Sheet], password: bytes) -> bytes:
    """Return a file with a password (ISO 32000-1, 7.6.3, revision 2: RC4 of 40 bits); b"" opens without asking."""
    owner = _rc4(hashlib.md5((b"owner" + _PADDING)[:32]).digest()[:5], (password + _PADDING)[:32])  # noqa: S324
    seed = (password + _PADDING)[:32] + owner + struct.pack("<i", -4)
    key = hashlib.md5(seed).digest()[:5]  # noqa: S324
    plain = pdf(sheets)
    objects = re.findall(rb"\n\d+ 0 obj\n(.*?)\nendobj", plain, re.DOTALL)
    for at, item in enumerate(objects):
        if b"stream\n" in item:
            head, body = item.split(b">>stream\n", 1)
            body = body.removesuffix(b"\nendstream")
            own = hashlib.md5(key + struct.pack("<I", at + 1)[:3] + b"\0\0").digest()[:10]  # noqa: S324
            objects[at] = head + b">>stream\n" + _rc4(own, body) + b"\nendstream"
    user = _rc4(key, _PADDING)
    security = f"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<{owner.hex()}>/U<{user.hex()}>>>"
    return file_of(objects, trailer=f"/Root 1 0 R{security}")

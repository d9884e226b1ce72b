"""Documents in the binary format of Word ([MS-DOC]) made by hand: text, properties, styles, lists, in a compound file."""

import struct
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import attrs

from gkreport.page import Grid, GridCell, Page

# -- compound files ----------------------------------------------------------------------------------

_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def compound(streams: Mapping[str, bytes], *, sector: int = 512) -> bytes:
    """A compound file ([MS-CFB]) of these streams; those below 4,096 bytes share one."""
    blocks: list[bytes] = []
    fat: list[int] = []

    def put(data: bytes) -> int:
        if not data:
            return _END
        first = len(blocks)
        count = -(-len(data) // sector)
        blocks.extend(data[at * sector : (at + 1) * sector].ljust(sector, b"\0") for at in range(count))
        fat.extend([*range(first + 1, first + count), _END])
        return first

    small, mini = bytearray(), list[int]()
    entries: list[tuple[str, int, int, int]] = []
    for name, data in streams.items():
        if len(data) >= 4096:
            entries.append((name, 2, put(data), len(data)))
            continue
        first, count = len(mini), -(-len(data) // 64)
        mini += [*range(first + 1, first + count), _END] if count else []
        small += data.ljust(64 * count, b"\0")
        entries.append((name, 2, first if count else _END, len(data)))
    root = ("Root Entry", 5, put(bytes(small)), len(small))
    table = put(struct.pack(f"<{len(mini)}L", *mini).ljust(-(-len(mini) * 4 // sector) * sector, b"\xff"))
    listed = b"".join(_entry(at, len(entries), *entry) for at, entry in enumerate((root, *entries)))
    directory = put(listed.ljust(-(-len(listed) // sector) * sector, b"\0"))
    per = sector // 4
    count = 1
    while -(-(len(fat) + count) // per) > count:
        count += 1
    places = list(range(len(blocks), len(blocks) + count))
    fat += [_FAT] * count
    packed = struct.pack(f"<{len(fat)}L", *fat).ljust(count * sector, b"\xff")
    blocks += [packed[at * sector : (at + 1) * sector] for at in range(count)]
    assert count <= 109
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(24, b"\0")
    head += struct.pack("<5H6x", 0x3E, 3 if sector == 512 else 4, 0xFFFE, sector.bit_length() - 1, 6)
    head += struct.pack("<10L", 0, count, directory, 0, 4096, table, int(bool(mini)), _END, 0, places[0])
    head += struct.pack(f"<{108}L", *places[1:], *[_FREE] * (109 - count))
    return head.ljust(sector, b"\0") + b"".join(blocks)


def _entry(at: int, count: int, name: str, kind: int, start: int, size: int) -> bytes:  # noqa: PLR0913, PLR0917
    """An entry of the directory: the streams stand beside each other, each at the right of the one before."""
    coded = name.encode("utf-16-le")
    right = at + 1 if 0 < at < count else _FREE
    below = 1 if at == 0 and count else _FREE
    tree = struct.pack("<HBB3L", len(coded) + 2, kind, 1, _FREE, right, below)
    return (coded.ljust(64, b"\0") + tree).ljust(116, b"\0") + struct.pack("<LQ", start, size)


# -- properties --------------------------------------------------------------------------------------


def sprm(number: int, value: int | bytes) -> bytes:
    """One property with its value; a long value gets its length."""
    size = (1, 1, 2, 4, 2, 2, 0, 3)[number >> 13]
    if isinstance(value, int):
        value = (value & (1 << 8 * size) - 1).to_bytes(size, "little")
    elif number == 0xD608:
        value = struct.pack("<H", len(value) + 1) + value
    elif not size:
        value = bytes((len(value),)) + value
    return struct.pack("<H", number) + value


HIDDEN: Final = sprm(0x083C, 1)
STRUCK: Final = sprm(0x0837, 1)
RAISED: Final = sprm(0x2A48, 1)
DELETED: Final = sprm(0x0800, 1)
INSERTED: Final = sprm(0x0801, 1)
SPECIAL: Final = sprm(0x0855, 1)
WHITE: Final = sprm(0x6870, 0xFFFFFF)
BLACK: Final = sprm(0x6870, 0)


def size(points: float) -> bytes:
    return sprm(0x4A43, round(2 * points))


def shading(ink: int = 0xFF000000, ground: int = 0xFF000000, pattern: int = 0) -> bytes:
    return struct.pack("<2LH", ink, ground, pattern)


# -- documents ---------------------------------------------------------------------------------------


@attrs.define
class Run:
    text: str
    look: bytes = b""


@attrs.define
class Par:
    """A paragraph: its runs, what it says, its style, the mark that ends it and how that looks."""

    runs: list[Run]
    said: bytes = b""
    style: int = 0
    mark: str = "\r"
    mark_look: bytes = b""


def par(text: str = "", look: bytes = b"", **settings: object) -> Par:
    return Par([Run(text, look)] if text else [], **settings)  # type: ignore[arg-type]


@attrs.define
class Cell:
    """A cell of a row: its paragraphs, how wide it is, its flags (2.9.330)."""

    content: list[Par]
    width: int = 1000
    flags: int = 0


DOWN, RESTART, FIRST, FOLLOWS = 0x20, 0x60, 0x01, 0x02


def cell(text: str = "", look: bytes = b"", width: int = 1000, flags: int = 0) -> Cell:
    return Cell([par(text, look)], width, flags)


def row(  # noqa: PLR0913
    cells: Sequence[Cell], *, left: int = 0, said: bytes = b"", depth: int = 1, defined: bool = True, mark: bytes = b""
) -> list[Par]:
    """The paragraphs of a row, the last of each cell ended by its mark, and the mark of the row."""
    inside = sprm(0x2416, 1) + (sprm(0x6649, depth) if depth > 1 else b"")
    found: list[Par] = []
    for each in cells:
        *before, last = each.content
        found += [attrs.evolve(one, said=inside + one.said) if b"\x16\x24" not in one.said else one for one in before]
        ends = sprm(0x244B, 1) if depth > 1 else b""
        found.append(attrs.evolve(last, said=inside + last.said + ends, mark="\r" if depth > 1 else "\x07"))
    edges = [left]
    for each in cells:
        edges.append(edges[-1] + each.width)
    tcs = b"".join(struct.pack("<H18x", each.flags) for each in cells)
    definition = sprm(0xD608, bytes((len(cells),)) + struct.pack(f"<{len(edges)}h", *edges) + tcs) if defined else b""
    ends = sprm(0x244B, 1) + sprm(0x244C, 1) if depth > 1 else sprm(0x2417, 1)
    end = "\r" if depth > 1 else "\x07"
    return [*found, Par([], inside + ends + definition + said, mark=end, mark_look=mark)]


@attrs.define
class Style:
    """A style: which of Word's own, its kind, the one it is based on, and what it says."""

    number: int = 0xFFE
    kind: int = 1
    base: int = 0xFFF
    paragraph: bytes = b""
    character: bytes = b""
    table: bytes = b""

    def pack(self, at: int) -> bytes:
        lists = {
            1: (struct.pack("<H", at) + self.paragraph, self.character),
            2: (self.character,),
            3: (self.table, struct.pack("<H", at) + self.paragraph, self.character),
        }.get(self.kind, ())
        head = struct.pack("<5H", self.number, self.kind | self.base << 4, len(lists) | at << 4 & 0xFFFF, 0, 0)
        data = head + struct.pack("<H2sH", 1, "s".encode("utf-16-le"), 0)
        for said in lists:
            data += b"\0" * (len(data) % 2) + struct.pack("<H", len(said)) + said
        return data + b"\0" * (len(data) % 2)


@attrs.define
class Level:
    text: str = "\0."
    form: int = 0
    start: int = 1
    flags: int = 0
    restart: int = 0

    def pack(self) -> bytes:
        places = bytes(at + 1 for at, sign in enumerate(self.text) if sign < "\x09").ljust(9, b"\0")
        head = struct.pack("<lBB9sBll", self.start, self.form, self.flags, places, 0, 0, 0)
        head += struct.pack("<4B", 2, 3, self.restart, 0)
        text = self.text.encode("utf-16-le")
        return head + b"\1\2\3" + b"\1\2" + struct.pack("<H", len(text) // 2) + text


@attrs.define
class List:
    """A list of one level, or of nine."""

    identity: int
    levels: list[Level]


@attrs.define
class Use:
    """A list as paragraphs name it: by level where it begins anew, or another level."""

    identity: int
    starts: dict[int, int] = attrs.field(factory=dict)
    levels: dict[int, Level | None] = attrs.field(factory=dict)


@attrs.define
class Doc:
    """A document to be packed."""

    pars: list[Par]
    styles: list[Style | None] = attrs.field(factory=lambda: [Style(0)])
    typefaces: tuple[str, ...] = ("Times New Roman",)
    lists: list[List] = attrs.field(factory=list)
    uses: list[Use] = attrs.field(factory=list)
    compressed: bool = False
    """Whether its letters have one byte each."""
    cut: Mapping[int, int] = attrs.field(factory=dict)
    """Where pieces of the text begin, and what each gives to its letters; without any there is one."""
    extras: Sequence[bytes] = ()
    flags: int = 0x200
    version: int = 0xC1
    magic: int = 0xA5EC
    sections: Sequence[int] | None = None
    boxes: int = 0
    streams: Mapping[str, bytes] = attrs.field(factory=dict)
    """Streams that stand in the place of those made."""

    @property
    def text(self) -> str:
        return "".join("".join(run.text for run in one.runs) + one.mark for one in self.pars)

    def parts(self) -> dict[str, bytes]:
        """The streams of the document."""
        width = 1 if self.compressed else 2
        coded = self.text.encode("cp1252" if self.compressed else "utf-16-le", "surrogatepass")
        count = len(coded) // width
        start = 1024
        data = bytearray()
        runs: list[tuple[int, bytes]] = []
        pars: list[tuple[int, bytes]] = []
        at = start
        for one in self.pars:
            for run in [*one.runs, Run(one.mark, one.mark_look)]:
                at += len(run.text.encode("utf-16-le", "surrogatepass")) // 2 * width
                runs.append((at, run.look))
            said = one.said
            if len(said) > 480:
                place = len(data)
                data += struct.pack("<h", len(said)) + said
                said = sprm(0x6646, place)
            pars.append((at, struct.pack("<H", one.style) + said))
        document = bytearray(start) + coded
        bins = [self._pages(document, start, said, kind) for said, kind in ((runs, "runs"), (pars, "paragraphs"))]
        tables = {
            1: self._stsh(),
            6: self._sed(count),
            12: bins[0],
            13: bins[1],
            15: self._ffn(),
            33: self._clx(start, width, count),
            73: self._lst(),
            74: self._lfo(),
        }
        table = bytearray()
        places = [0] * 186
        for number, content in tables.items():
            if content:
                places[2 * number : 2 * number + 2] = len(table), len(content)
                table += content
        if self.lists:
            places[2 * 73 + 1] = 2 + 28 * len(self.lists)  # the levels stand behind it
        head = struct.pack("<2H6xH", self.magic, self.version, self.flags).ljust(32, b"\0")
        longs = [0] * 22
        longs[3], longs[9] = count, self.boxes
        head += struct.pack("<H28xH22lH186L", 14, 22, *longs, 93, *places) + b"\0\0"
        document[: len(head)] = head
        made = {"WordDocument": bytes(document), "1Table" if self.flags & 0x200 else "0Table": bytes(table)}
        return {**made, **({"Data": bytes(data)} if data else {}), **self.streams}

    def pack(self) -> bytes:
        return compound(self.parts())

    def _pages(self, document: bytearray, start: int, said: list[tuple[int, bytes]], kind: str) -> bytes:
        """Put properties into pages behind the document, and return the table of these."""
        each = 1 if kind == "runs" else 13
        ends, numbers = [start], list[int]()
        done = 0
        while done < len(said):
            page, top, taken = bytearray(512), 510, list[tuple[int, bytes, int]]()
            for end, own in said[done : done + 101]:
                if kind == "runs":
                    packed = bytes((len(own),)) + own if own else b""
                elif len(own) % 2:
                    packed = bytes(((len(own) + 1) // 2,)) + own
                else:
                    packed = b"\0" + bytes((len(own) // 2,)) + own
                place = (top - len(packed)) // 2 * 2 if packed else 0
                if (place if packed else top) < 4 * (len(taken) + 2) + each * (len(taken) + 1) or len(taken) > 100:
                    break
                if packed:
                    page[place : place + len(packed)], top = packed, place
                taken.append((end, packed, place))
            struct.pack_into(f"<{len(taken) + 1}L", page, 0, ends[-1], *(end for end, _, _ in taken))
            for at, (_, _, place) in enumerate(taken):
                page[4 * (len(taken) + 1) + each * at] = place // 2
            page[511] = len(taken)
            document += bytes(-len(document) % 512)
            numbers.append(len(document) // 512)
            document += page
            ends.append(taken[-1][0])
            done += len(taken)
        return struct.pack(f"<{len(ends)}L{len(numbers)}L", *ends, *numbers)

    def _clx(self, start: int, width: int, count: int) -> bytes:
        cut = {0: 0, **self.cut}
        begins = sorted(cut)
        extras = b"".join(b"\1" + struct.pack("<H", len(one)) + one for one in self.extras)
        place = 1 << 30 if self.compressed else 0
        pieces = b"".join(
            struct.pack("<HLH", 0, (start + width * at) * (2 if self.compressed else 1) | place, cut[at])
            for at in begins
        )
        table = struct.pack(f"<{len(begins) + 1}L", *begins, count) + pieces
        return extras + b"\2" + struct.pack("<L", len(table)) + table

    def _sed(self, count: int) -> bytes:
        ends = [0, *(self.sections or [count])]
        return struct.pack(f"<{len(ends)}L", *ends) + struct.pack("<HLHL", 0, 0xFFFFFFFF, 0, 0) * (len(ends) - 1)

    def _stsh(self) -> bytes:
        packed = [b"" if style is None else style.pack(at) for at, style in enumerate(self.styles)]
        head = struct.pack("<9H", len(packed), 10, 1, 0x5B, 15, 0, 0, 0, 0)
        return struct.pack("<H", len(head)) + head + b"".join(struct.pack("<H", len(one)) + one for one in packed)

    def _ffn(self) -> bytes:
        fonts = [bytes(39) + name.encode("utf-16-le") + b"\0\0" for name in self.typefaces]
        return struct.pack("<2H", len(fonts), 0) + b"".join(bytes((len(font),)) + font for font in fonts)

    def _lst(self) -> bytes:
        if not self.lists:
            return b""
        heads = b"".join(struct.pack("<ll18xBB", one.identity, 0, len(one.levels) == 1, 0) for one in self.lists)
        levels = b"".join(level.pack() for one in self.lists for level in one.levels)
        return struct.pack("<H", len(self.lists)) + heads + levels

    def _lfo(self) -> bytes:
        if not self.uses:
            return b""
        others = [sorted({*use.starts, *use.levels}) for use in self.uses]
        heads = b"".join(
            struct.pack("<l8x4B", use.identity, len(levels), 0, 0, 0)
            for use, levels in zip(self.uses, others, strict=True)
        )
        data = b""
        for use, levels in zip(self.uses, others, strict=True):
            data += struct.pack("<L", 0xFFFFFFFF)
            for at in levels:
                level = use.levels.get(at)
                flags = at | (0x10 if at in use.starts else 0) | (0x20 if level else 0)
                data += struct.pack("<lL", use.starts.get(at, 0), flags) + (level.pack() if level else b"")
        return struct.pack("<L", len(self.uses)) + heads + data


# -- pages -------------------------------------------------------------------------------------------


def table(grid: Grid, width: int = 600) -> list[Par]:
    """The paragraphs of a table: cells that go on below are cells of their own that say so."""
    pars: list[Par] = []
    for at, covering in enumerate(grid.rows()):
        pars += row([_cell(one, at, width) for one in covering])
    return pars


def _cell(one: GridCell, at: int, width: int) -> Cell:
    flags = 0 if one.rowspan == 1 else RESTART if one.row == at else DOWN
    lines = one.text.split("\n") if one.row == at else [""]
    return Cell([par(line) for line in lines], width * one.colspan, flags)


_STYLED: Final = {"heading": 1, "closing": 2}


def of_page(page: Page) -> Doc:
    pars: list[Par] = []
    for block in page.blocks:
        if isinstance(block, Grid):
            pars += table(block)
        else:
            pars += [par(line, style=_STYLED.get(block.role, 0)) for line in block.text.split("\n")]
    return Doc(pars, styles=[Style(0), Style(1), Style(63)])


def blocks(*pars: Par | Iterable[Par], **settings: object) -> Doc:
    """A document of paragraphs and rows."""
    flat = [one for each in pars for one in ([each] if isinstance(each, Par) else each)]
    return Doc(flat, **settings)  # type: ignore[arg-type]

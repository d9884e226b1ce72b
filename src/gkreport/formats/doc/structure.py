"""Which paragraphs of a document stand in which cells, by their depth and by the marks that end them."""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final, NamedTuple, TypeAlias

import attrs

from gkreport.errors import FormatError
from gkreport.formats.doc.header import Header
from gkreport.formats.doc.looks import Frame, frame_of
from gkreport.formats.doc.rows import RowDefinition, row_of
from gkreport.formats.doc.sprms import Said, chunk, properties, said_in, signed
from gkreport.formats.doc.styles import Style, Styles
from gkreport.formats.doc.table_parts import InTable
from gkreport.formats.doc.text import Own, Text
from gkreport.limits import Limits

_IN_TABLE, _ENDS_ROW, _DEPTH, _DEEPER, _ENDS_INNER_CELL, _ENDS_INNER_ROW = (
    0x2416,
    0x2417,
    0x6649,
    0x664A,
    0x244B,
    0x244C,
)
_ELSEWHERE: Final = frozenset((0x6645, 0x6646, 0x646B))
"""What says that further properties stand in the stream of data (2.6.2)."""
_STYLE, _LIST = 0x4600, 0x460B
_MOST_ELSEWHERE: Final = 4 * 1024 * 1024
"""The bytes of properties in the stream of data, those that are named twice counted once; a row has up to 3,000."""


@attrs.frozen(eq=False)
class Form:
    """What a paragraph says: all that say the same share one."""

    style: Style
    said: Said
    own: bytes
    """What it says itself, as it stands in the file."""
    depth: int
    """How many tables it stands in."""
    ends_cell: bool
    """Whether its mark ends a cell of a table inside another one."""
    ends_row: bool
    frame: Frame
    list: int
    """The number of its list, less than 1 for none."""


class Line(NamedTuple):
    """A paragraph: where it begins and where its mark stands, and what it says."""

    start: int
    end: int
    form: Form


@attrs.define(eq=False)
class Row:
    """A row: what stands in each of its cells, and the paragraph that ends it, None where nothing does."""

    cells: "list[list[Block]]" = attrs.field(factory=list["list[Block]"])
    mark: Line | None = None
    definition: RowDefinition = attrs.field(factory=RowDefinition)
    place: InTable | None = None
    """Which part of its table it is, where the style of that says anything of parts."""


@attrs.define(eq=False)
class Table:
    """A table: its rows, also the one that is being read."""

    rows: list[Row] = attrs.field(factory=list[Row])
    row: Row = attrs.field(factory=Row)
    cell: "list[Block]" = attrs.field(factory=list["Block"])

    def end_cell(self) -> None:
        """End the cell that is being read."""
        self.row.cells.append(self.cell)
        self.cell = []

    def end_row(self, mark: Line | None, definition: RowDefinition) -> None:
        """End the row that is being read."""
        if self.cell:
            self.end_cell()
        self.row.mark, self.row.definition = mark, definition
        if self.row.cells:
            self.rows.append(self.row)
        self.row = Row()


Block: TypeAlias = Line | Table


def too_many_cells(limits: Limits) -> FormatError:
    """Build the error for tables that have more cells than any report."""
    return FormatError(f"表格超过 {limits.cells} 格，没有读取", "too many table cells")


def lines_in(cell: Iterable[Block]) -> Iterator[Line]:
    """Yield the paragraphs of a cell, also those of the tables inside it."""
    for block in cell:
        if isinstance(block, Line):
            yield block
        else:
            for inner in chain.from_iterable(row.cells for row in block.rows):
                yield from lines_in(inner)


class Structure:
    """Puts the paragraphs of a text into the cells of its tables."""

    def __init__(self, header: Header, text: Text, styles: Styles, limits: Limits) -> None:
        """Take what paragraphs are told by."""
        self._data = header.data
        self._text = text
        self._styles = styles
        self._limits = limits
        self._forms: dict[Own, Form] = {}
        self._rows: dict[bytes, RowDefinition] = {}
        self._elsewhere = 0
        self._cells = 0

    def blocks(self) -> list[Block]:
        """Return the paragraphs and tables of the text, in order."""
        found: list[Block] = []
        open_: list[Table] = []
        letters = self._text.letters
        for start, end in self._text.lines():
            line = self._line(start, end)
            depth = line.form.depth
            while len(open_) > depth:
                self._close(open_, found)
            while len(open_) < depth:
                open_.append(Table())
            if not open_:
                found.append(line)
                continue
            table = open_[-1]
            if line.form.ends_row:
                table.end_row(line, self._row(line.form.own))
                if len(table.rows) > self._limits.rows:
                    raise FormatError(f"一张表超过 {self._limits.rows} 行，没有读取", "a table has too many rows")
                continue
            table.cell.append(line)
            if letters[end : end + 1] == "\x07" if depth == 1 else line.form.ends_cell:
                table.end_cell()
                self._cells += 1
                if self._cells > self._limits.cells:
                    raise too_many_cells(self._limits)
        while open_:
            self._close(open_, found)
        return found

    def _close(self, open_: list[Table], found: list[Block]) -> None:
        """End the innermost table, also where no mark ends its last row, and put it where it stands."""
        table = open_.pop()
        table.end_row(None, RowDefinition())
        if table.rows:
            (open_[-1].cell if open_ else found).append(table)

    def _line(self, start: int, end: int) -> Line:
        """Return a paragraph with what it says."""
        key = self._text.paragraphs.at(end)
        form = self._forms.get(key)
        if form is None:
            own, given = key
            form = self._forms[key] = self._form(own[:2], b"".join(self._whole(own[2:])) + given)
        return Line(start, end, form)

    def _form(self, style: bytes, own: bytes) -> Form:
        said = said_in(own)
        of_style = self._styles.of(said.get(_STYLE, int.from_bytes(style, "little")))
        said = {**of_style.paragraph, **said}
        depth = max(signed(said.get(_DEPTH, 0), 4), said.get(_IN_TABLE, 0) & 1) + signed(said.get(_DEEPER, 0), 4)
        if depth > self._limits.nesting:
            raise FormatError("表格嵌套过深，没有读取", "tables are nested too deeply")
        return Form(
            style=of_style,
            said=said,
            own=own,
            depth=max(depth, 0),
            ends_cell=bool(said.get(_ENDS_INNER_CELL)),
            ends_row=bool(said.get(_ENDS_ROW if depth == 1 else _ENDS_INNER_ROW)),
            frame=frame_of(said),
            list=signed(said.get(_LIST, 0)),
        )

    def _whole(self, own: bytes) -> list[bytes]:
        """Return properties and, in their place, those that stand elsewhere."""
        if not any(number in _ELSEWHERE for number, _ in properties(own)):
            return [own]
        pieces: list[bytes] = []
        for number, value in properties(own):
            piece = number.to_bytes(2, "little") + value
            if number in _ELSEWHERE:
                piece = chunk(self._data, int.from_bytes(value, "little"))
                self._elsewhere += len(piece)
                if self._elsewhere > _MOST_ELSEWHERE:
                    raise FormatError("表格的格式信息过多，没有读取", "the tables have too many properties")
            pieces.append(piece)
        return pieces

    def _row(self, own: bytes) -> RowDefinition:
        if own not in self._rows:
            self._rows[own] = row_of(own)
        return self._rows[own]

"""From a document to a page: what Word shows once all tracked changes are accepted, fields by their results."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Final

import attrs

from gkreport.errors import FormatError
from gkreport.formats.doc.header import Header
from gkreport.formats.doc.lists import Lists
from gkreport.formats.doc.looks import HIDDEN, REVISIONS, Around, Base, Face, Frame, Looks, room_in
from gkreport.formats.doc.rows import TWIPS, columns_of
from gkreport.formats.doc.structure import Block, Form, Line, Row, Structure, Table, lines_in, too_many_cells
from gkreport.formats.doc.styles import OUTLINE_LEVEL, Styles, typefaces
from gkreport.formats.doc.table_parts import of_cell, of_rows
from gkreport.formats.doc.text import Text
from gkreport.formats.fields import Fields
from gkreport.limits import Limits
from gkreport.page.page import OBJECT, Grid, GridCell, Hidden, Page, Paragraph, Role
from gkreport.page.problems import Problem
from gkreport.seen import Sight, Verdict, Why, what_is_left, without_gaps


def read(data: bytes, limits: Limits) -> Page:
    """Read a document of Word 97 and later, or of WPS Writer, into a page.

    Raises `FormatError` for a file that is broken, encrypted, hostile or of an older Word.
    """
    header = Header(data)
    text = Text(header, limits)
    styles = Styles(header)
    marks_tell = text.may_say(HIDDEN, *REVISIONS) or styles.may_say(HIDDEN)
    walk = Walk(text, Looks(styles, typefaces(header)), Lists(header), limits, marks_tell=marks_tell)
    walk.pictures = header.boxes > 0
    blocks = tuple(walk.blocks(Structure(header, text, styles, limits).blocks()))
    return Page(blocks, tuple(walk.problems()), tuple(walk.hidden))


_CLOSING: Final = (63, 64, 76)
"""The styles that Word has for organ and date at the end: Closing, Signature, Date (2.9.260)."""
_LIST_LEVEL: Final = 0x260A
_SIGNS: Final = re.compile("[\0-\x1f]")
_UNUSUAL: Final = re.compile("[\0-\x1f\ud800-\udfff]")
"""Signs, and the halves of letters beyond 65,535."""
_PAGE_AROUND: Final = Around()
_WIDEST: Final = 16
"""A table may have this many times as many columns as one cell may span: far more than Word draws."""
_GOES_ON: Final = 1
"""What a cell says that goes on the cell above it."""
_PAGE, _PICTURE, _DRAWING, _BEGIN, _SEPARATE, _END = "\0", "\1", "\x08", "\x13", "\x14", "\x15"
_SHOWN_AS: Final = {_PAGE: "\ufffd", "\t": " ", "\n": " ", "\x0b": "\v", "\x1e": "-"}
"""What signs of Word are shown as (2.4.1); others show nothing: marks of notes and remarks, page breaks."""
_FORMS: Final = ("FORMCHECKBOX", "FORMDROPDOWN")
"""Fields that show what is in no text."""


@attrs.frozen(eq=False)
class _Shown:
    """A table before it is read: its number in the document, the rows it shows."""

    number: int
    rows: list[Row]


@attrs.define(eq=False)
class _Grid:
    """A grid while it is read: its place, its cells, and those inside it; by column which cells may go on below."""

    place: str
    cells: list[GridCell] = attrs.field(factory=list[GridCell])
    nested: list[Grid] = attrs.field(factory=list[Grid])
    above: dict[int, int] = attrs.field(factory=dict[int, int])


class Walk:
    """The walk over a document, which counts paragraphs, tables and cells."""

    def __init__(self, text: Text, looks: Looks, lists: Lists, limits: Limits, *, marks_tell: bool) -> None:
        """Start at the beginning of the text; `marks_tell` says whether any mark may be hidden or revised."""
        self.hidden: list[Hidden] = []
        """What is not seen, with its places."""
        self.pictures: bool = False
        """Whether anything is shown that is not read."""
        self._text = text
        self._looks = looks
        self._lists = lists
        self._limits = limits
        self._marks_tell = marks_tell
        self._fields = Fields()
        self._endless = _endless(text.letters)
        self._revised = False
        self._unseen: list[tuple[str, Why]] = []
        """What is not seen of the paragraphs read last."""
        self._tables = 0
        self._paragraphs = 0
        self._in_cell = False
        self._around, self._down = Around(), 0.0
        self._arounds: dict[tuple[Around, int | None, float | None, float, Frame, int, tuple[int, ...]], Around] = {}
        self._bases: dict[tuple[Form, Around, float, int], Base] = {}
        self._out: list[str] = []

    def problems(self) -> Iterator[Problem]:
        """Yield the problems of the document as a whole."""
        if self._revised:
            yield Problem("revision", "")
        if self.pictures:
            yield Problem("picture", "")

    # -- blocks ------------------------------------------------------------------------------------

    def blocks(self, content: Iterable[Block]) -> Iterator[Paragraph | Grid]:
        """Yield paragraphs and tables, also those inside of layout tables."""
        for said, line in self._lines(content, in_cell=False):
            if isinstance(said, _Shown):
                yield from self._grids(said)
                continue
            place = f"第{self._paragraphs}段"
            self._tell_unseen(place)
            if said.strip() and line is not None:
                yield Paragraph(said.replace("\v", "\n"), _role(line), place)

    def _lines(self, content: Iterable[Block], *, in_cell: bool) -> Iterator[tuple[str | _Shown, Line | None]]:
        """Yield the text of each paragraph and the rows of each table, with the paragraphs.

        A paragraph whose mark is deleted or hidden runs on in the next one, whose format counts.
        """
        carried, last = "", None
        for block in content:
            if isinstance(block, Line):
                self._paragraphs += not in_cell
                if self._is_taken_out(block):
                    carried, last = carried + self._text_of(block, in_cell=in_cell), block
                    continue
                text = self._numbered(block, carried + self._text_of(block, in_cell=in_cell), in_cell=in_cell)
                carried, last = "", None
                yield text, block
                continue
            if last is not None:
                yield carried, last
                carried, last = "", None
            yield from self._table(block, in_cell=in_cell)
        if last is not None:
            yield carried, last

    def _mark_of(self, line: Line) -> Face:
        """Return how the mark that ends a paragraph is drawn."""
        return self._looks.face(self._base_of(line, _PAGE_AROUND, 0.0, 0), self._text.runs.at(line.end))

    def _is_taken_out(self, line: Line) -> bool:
        if not self._marks_tell:
            return False
        face = self._mark_of(line)
        self._revised = self._revised or face.is_revised
        return not face.is_shown

    # -- tables ------------------------------------------------------------------------------------

    def _table(self, table: Table, *, in_cell: bool) -> Iterator[tuple[str | _Shown, Line | None]]:
        """Yield a table, or the content of one that is mere layout: of one cell, or of one column around tables."""
        self._tables += 1
        shown = _Shown(self._tables, [row for row in table.rows if self._is_shown(row)])
        self._tell_parts(shown.rows)
        if not _is_layout(shown.rows):
            yield shown, None
            return
        for row in shown.rows:
            outer = self._go_into(row, 0, 1)
            yield from self._lines(row.cells[0], in_cell=in_cell)
            self._around, self._down = outer

    def _tell_parts(self, rows: Sequence[Row]) -> None:
        """Note of each row which part of its table it is, where the style of that says anything of parts."""
        styles = [self._looks.of_table(number) for number in dict.fromkeys(row.definition.style for row in rows)]
        styled = next((style for style in styles if len(style.parts) > 1), None)
        if styled is not None:
            for row, place in zip(rows, of_rows([row.definition for row in rows], styled.bands), strict=True):
                row.place = place

    def _is_shown(self, row: Row) -> bool:
        """Say whether a row is shown: none whose mark is deleted or hidden with all that stands in it.

        LibreOffice writes some marks as deleted or hidden alone, by what stands beside them.
        """
        self._revised = self._revised or row.definition.is_revised
        if row.mark is None or not self._marks_tell:
            return True
        mark = self._mark_of(row.mark)
        if mark.is_shown or not all(self._is_gone(line) for cell in row.cells for line in lines_in(cell)):
            return True
        self._revised = self._revised or mark.is_revised
        if not mark.is_deleted:
            self._keep_aside(row.cells, Why.HIDDEN, f"第{self._tables}个表")
        return False

    def _is_gone(self, line: Line) -> bool:
        """Say whether all of a paragraph is deleted or hidden, its mark too."""
        base = self._base_of(line, _PAGE_AROUND, 0.0, 0)
        runs = self._text.runs.between(line.start, line.end + 1)
        return not any(self._looks.face(base, own).is_shown for _, _, own in runs)

    def _keep_aside(self, cells: Iterable[Iterable[Block]], why: Why, place: str) -> None:
        """Note the text of cells that are not shown."""
        texts = (_SIGNS.sub("", self._text.letters[line.start : line.end]) for cell in cells for line in lines_in(cell))
        self._unseen += [(text, why) for text in texts if text.strip()]
        self._tell_unseen(place)

    def _grids(self, table: _Shown) -> Iterator[Grid]:
        """Yield a table as a grid, then the tables inside its cells."""
        grid = _Grid(f"第{table.number}个表")
        columns = columns_of([row.definition for row in table.rows])
        if max((of_row[-1] for of_row in columns), default=0) > _WIDEST * self._limits.span:
            raise too_many_cells(self._limits)
        aligned = all(map(_is_defined, table.rows, columns))
        for at, (row, of_row) in enumerate(zip(table.rows, columns, strict=True)):
            self._row(row, at, of_row if aligned else range(len(row.cells) + 1), grid)
        if grid.cells:
            yield Grid(tuple(grid.cells), aligned, place=grid.place)
        yield from grid.nested

    def _row(self, row: Row, at: int, columns: Sequence[int], grid: "_Grid") -> None:
        """Read a row whose cells begin at these columns into a grid; a cell is told by its place among its cells."""
        below: dict[int, int] = {}
        cells, found, end = row.definition.cells, grid.cells, 0
        while end < len(row.cells):
            order, end = end, end + 1
            while end < min(len(row.cells), len(cells)) and cells[end].follows:
                end += 1
            start, colspan = columns[order], columns[end] - columns[order]
            place = f"{grid.place} 第{at + 1}行第{order + 1}格"
            down = cells[order].down if order < len(cells) else 0
            upper = grid.above.get(start) if down == _GOES_ON else None
            if upper is not None and found[upper].colspan == colspan:
                found[upper] = attrs.evolve(found[upper], rowspan=at - found[upper].row + 1)
                below[start] = upper
                self._keep_aside(row.cells[order:end], Why.COVERED, place)
                continue
            if down:
                below[start] = len(found)
            outer = self._go_into(row, order, end)
            text = self._cell_text(row.cells[order], grid.nested)
            self._around, self._down = outer
            if self._unseen:
                self._tell_unseen(place)
            found.append(GridCell(text=text, row=at, column=start, colspan=colspan, place=place))
            if end > order + 1:
                self._keep_aside(row.cells[order + 1 : end], Why.COVERED, place)
        grid.above = below

    def _go_into(self, row: Row, order: int, end: int) -> tuple[Around, float]:
        """Let a cell be around what is read, with those merged into it; return what was before, and how far down."""
        outer, cells = (self._around, self._down), row.definition.cells
        if order < len(cells) and row.mark is not None:
            width = cells[order].width if end == order + 1 else sum(cell.width for cell in cells[order:end])
            shade, height, style = cells[order].shade, row.definition.height, row.definition.style
            parts = of_cell(row.definition, row.place, slice(order, end), len(row.cells)) if row.place else ()
            key = outer[0], shade, height, room_in(width / TWIPS), row.mark.form.frame, style, parts
            around = self._arounds.get(key)
            if around is None:
                around = self._arounds[key] = self._looks.around(*key)
            self._around, self._down = around, 0.0
        return outer

    def _cell_text(self, content: list[Block], nested: list[Grid]) -> str:
        """Return the text of a cell; a table with text inside it becomes a grid of its own and leaves a sign."""
        doubt = bool(self._fields.open) and self._fields.in_code  # what an instruction hides may be meant
        if len(content) == 1 and isinstance(line := content[0], Line):  # as in nearly every cell
            text = self._numbered(line, self._text_of(line, in_cell=True), in_cell=True)
        else:
            lines: list[str] = []
            for said, _ in self._lines(content, in_cell=True):
                if isinstance(said, str):
                    lines.append(said)
                    continue
                inner = [grid for grid in self._grids(said) if any(other.text.strip() for other in grid.cells)]
                nested += inner
                doubt = doubt or bool(inner)
            text = "\n".join(lines)
        if doubt or (self._fields.open and self._fields.in_code):
            text += OBJECT
        if len(text) > self._limits.cell_characters:
            raise FormatError(f"一格文字超过 {self._limits.cell_characters} 字，没有读取", "a cell holds too much text")
        return text

    def _tell_unseen(self, place: str) -> None:
        """Note where that stands which is not seen; what stands together is one."""
        for why, texts in groupby(self._unseen, itemgetter(1)):
            self.hidden.append(Hidden(" ".join("".join(text for text, _ in texts).split()), why, place))
        self._unseen.clear()

    # -- text --------------------------------------------------------------------------------------

    def _numbered(self, line: Line, text: str, *, in_cell: bool) -> str:
        """Put the number that Word prints before a text; a space keeps it apart from a number in a cell."""
        if line.form.list < 1:
            return text
        label = self._lists.label(line.form.list, line.form.said.get(_LIST_LEVEL, 0))
        if not label or not (in_cell or text.strip()):
            return text
        return f"{label} {text}" if in_cell or label[-1].isascii() else label + text

    def _base_of(self, line: Line, around: Around, top: float, breaks: int) -> Base:
        key = line.form, around, top, breaks
        base = self._bases.get(key)
        if base is None:
            base = self._bases[key] = self._looks.base(line.form.style, line.form.said, around, top, breaks)
        return base

    def _text_of(self, line: Line, *, in_cell: bool) -> str:
        """Return the text of a paragraph as it is shown."""
        self._in_cell = in_cell
        letters = self._text.letters[line.start : line.end]
        exact = self._around.height is not None
        base = self._base_of(line, self._around, self._down if exact else 0.0, letters.count("\v") if exact else 0)
        self._down += base.height
        out = self._out = list[str]()
        for start, end, own in self._text.runs.between(line.start, line.end):
            face = self._looks.face(base, own)
            text = letters[start - line.start : end - line.start]
            if face.is_plain and not (self._fields.open or _UNUSUAL.search(text)):
                out.append(text)
            else:
                self._run(start, text, face, base, letters)
        return without_gaps("".join(out))

    def _run(self, place: int, text: str, face: Face, base: Base, around: str) -> None:
        """Read a run of one look, of a paragraph of these letters."""
        self._revised = self._revised or face.is_revised
        if face.is_deleted:
            return
        count = len(text.strip())
        is_alone = count == len(around.strip())
        verdict = face.verdict or self._looks.verdict(face, base, count, is_alone=is_alone)
        if face.is_symbol:
            text = "\ufffd" * len(text)
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")  # pairs are letters again
        at = 0
        for sign in _SIGNS.finditer(text):
            self._plain(text[at : sign.start()], verdict)
            self._sign(place + sign.start(), sign[0], verdict)
            at = sign.end()
        self._plain(text[at:], verdict)

    def _plain(self, text: str, verdict: Verdict) -> None:
        """Read text without signs, inside or outside a field."""
        if self._fields.in_code:
            self._fields.code(text)
        elif text:
            self._out.append(what_is_left(text, verdict, self._unseen, in_cell=self._in_cell))

    def _sign(self, place: int, sign: str, verdict: Verdict) -> None:
        """Read a sign that is no letter."""
        if sign == _BEGIN:
            if place in self._endless:  # no field
                self._unread()
            else:
                self._fields.begin()
        elif sign == _SEPARATE:
            if self._fields.separate() in _FORMS:
                self._unread()
        elif sign == _END:
            if self._fields.end():
                self._unread()
        elif verdict.sight is Sight.UNSEEN or self._fields.in_code:
            return
        elif sign in (_PICTURE, _DRAWING):
            self._unread()
        else:
            self._out.append(_SHOWN_AS.get(sign, ""))

    def _unread(self) -> None:
        self.pictures = True
        if self._in_cell:
            self._out.append(OBJECT)


def _is_layout(rows: Sequence[Row]) -> bool:
    """Say whether a table is mere layout: of one cell, or of one column around tables."""
    if not rows or any(len(row.cells) > 1 for row in rows):
        return False
    return len(rows) == 1 or any(isinstance(block, Table) for row in rows for block in row.cells[0])


def _is_defined(row: Row, columns: Sequence[int]) -> bool:
    """Say whether each cell of a row has a column at least."""
    return row.mark is not None and len(row.cells) < len(columns) and all(a < b for a, b in pairwise(columns))


def _role(line: Line) -> Role:
    if line.form.said.get(OUTLINE_LEVEL) == 0:
        return "heading"
    return "closing" if line.form.style.number in _CLOSING else "text"


def _endless(letters: str) -> frozenset[int]:
    """Return where fields begin that have no end."""
    begun: list[int] = []
    for sign in re.finditer(f"[{_BEGIN}{_END}]", letters):
        if sign[0] == _BEGIN:
            begun.append(sign.start())
        elif begun:
            begun.pop()
    return frozenset(begun)

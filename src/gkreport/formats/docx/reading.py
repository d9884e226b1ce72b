"""From the parts of a Word document to a page, in one pass over the parsed tree.

What is read is what Word shows once all tracked changes are accepted: inserted text in, deleted and hidden text
out, fields by their kept results.  The grid is our own, counted from the cells; `tblGrid` is never consulted
(ECMA-376 part 1, chapter 17).
"""

from collections.abc import Iterable, Iterator
from itertools import chain, groupby, islice
from operator import itemgetter
from typing import Final, TypeAlias

import attrs

from gkreport.errors import FormatError
from gkreport.formats.docx.ballast import without_ballast
from gkreport.formats.docx.looks import Around
from gkreport.formats.docx.names import CHUNK, ELSEWHERE, NAMESPACES, CellNumber, Names, ParagraphNumber, is_on
from gkreport.formats.docx.parts import Parts, ReadAny, parsed
from gkreport.formats.docx.properties import Said
from gkreport.formats.docx.runs import NOTHING, Runs
from gkreport.formats.docx.table_parts import Row as StyledRow
from gkreport.formats.docx.table_parts import Where
from gkreport.formats.opc import Element, Package
from gkreport.limits import Limits
from gkreport.page.page import OBJECT, Grid, GridCell, Hidden, Page, Paragraph, Role
from gkreport.page.problems import Problem
from gkreport.seen import Why, sign_of


def read(data: bytes, limits: Limits, read_any: ReadAny | None = None) -> Page:
    """Read a Word document (.docx, .docm, .dotx) into a page; `read_any` reads what it holds in other formats.

    Raises `FormatError` for a file that is broken, encrypted, hostile or no Word document.
    """
    parts = Parts(Package(data, limits), limits, read_any)
    data = parts.package.read(parts.main)
    bare = without_ballast(data)
    root = parsed(bare, parts.main, limits)
    if len(bare) < len(data) and parts.looks(root).everywhere:
        parts = Parts(parts.package, limits, read_any)  # one tree at a time is kept
        del root
        root = parsed(data, parts.main, limits)
    return page_of(parts, root)


def page_of(parts: Parts, root: Element) -> Page:
    """Return the page of a document by its parts and the tree of its text; raises what `read` raises."""
    walk, body = _walk_of(parts, root)
    return Page(tuple(walk.blocks(body)), tuple(walk.problems()), tuple(walk.hidden))


def paragraphs_of(parts: Parts, root: Element) -> list[Element]:
    """Return the paragraphs of a document by their numbers; raises what `read` raises."""
    walk, body = _walk_of(parts, root)
    for _ in walk.blocks(body):
        pass
    return walk.paragraphs


def _walk_of(parts: Parts, root: Element) -> tuple["Walk", Element]:
    body = next(root.iterchildren(*Names.of(root)("body")), None)
    if root.tag not in [f"{{{namespace}}}document" for namespace in NAMESPACES] or body is None:
        raise FormatError("文件不是 Word 文档", "not a Word document")
    return Walk(root, parts), body


_WIDEST: Final = 16
"""A row may be this many times as wide as one cell may be: far more than Word draws."""
_RESTART: Final = ("restart", "rest")
"""The values of `w:vMerge` and `w:cellMerge` that begin a merged cell."""

_Rows: TypeAlias = list[tuple[int, list[Element]]]
"""For each row the grid columns left out before it, and its cells."""


@attrs.frozen
class _Table:
    """A table before it is read: its number in the document, the rows it shows."""

    number: int
    element: Element
    rows: _Rows


@attrs.frozen
class _Row:
    """A row before it is read: the numbers of its table and row, the column of its first cell, its cells."""

    table: int
    at: int
    column: int
    cells: list[Element]
    looks: StyledRow | None


_CLOSING: Final = ("Signature", "Closing", "Date")
"""The styles that Word has for organ and date at the end, by their identifiers."""


class Walk(Runs):
    """The walk over a document, which counts paragraphs, tables and cells."""

    def __init__(self, root: Element, parts: Parts) -> None:
        """Start at the beginning of the text."""
        super().__init__(root, parts)
        limits = parts.limits
        self.hidden: list[Hidden] = []
        """What is not seen, with its places."""
        self.paragraphs: list[Element] = []
        """Those outside tables that have text."""
        self._parts = parts
        self._more: list[Problem] = []
        self._part = parts.main
        self._tables = 0
        self._paragraphs = 0
        self._cells_read = 0
        cells = islice(root.iter(*self._names("tc")), limits.cells + 1)
        self._handles = {cell: CellNumber(number) for number, cell in enumerate(cells)}
        if len(self._handles) > limits.cells:
            raise self._too_many_cells()

    def problems(self) -> Iterator[Problem]:
        """Yield the problems of the document as a whole."""
        if self._said.is_revised:
            yield Problem("revision", self._part)
        if self._pictures:
            yield Problem("picture", self._part)
        yield from self._more

    # -- blocks ------------------------------------------------------------------------------------

    def blocks(self, parent: Element) -> Iterator[Paragraph | Grid]:
        """Yield the paragraphs and tables of a body, also those inside content controls and layout tables."""
        for said, element in self._lines(parent, in_cell=False):
            if not isinstance(said, str):
                yield from self._more_blocks(said)
                continue
            place = f"{self._part} 第{self._paragraphs}段"
            self._tell_unseen(place)
            if said.strip():
                handle = ParagraphNumber(len(self.paragraphs))
                self.paragraphs.append(element)
                yield Paragraph(said.replace("\v", "\n"), self._role(element), place, handle)

    def _lines(self, parent: Iterable[Element], *, in_cell: bool) -> Iterator[tuple[str | _Table | Page, Element]]:
        """Yield the text of each paragraph and the rows of each table in a body or cell, with their elements.

        A paragraph whose mark is deleted or hidden runs on in the next one, whose format counts.
        """
        carried, last, marks = "", None, self._said.of_marks
        self._enter()
        for kind, element in self._content(parent):
            if kind == "p":
                self._paragraphs += not in_cell
                if element in marks and _runs_on(marks[element]):
                    carried, last = carried + self._text(element, in_cell=in_cell), element
                    continue
                text = self._line(element, carried, in_cell=in_cell)
                carried, last = "", None
                yield text, element
            elif kind in ("tbl", *ELSEWHERE) or self._has_text(element):
                if last is not None:
                    yield carried, last
                    carried, last = "", None
                if kind == "tbl":
                    yield from self._table(element, in_cell=in_cell)
                elif kind == CHUNK and not in_cell and (page := self._parts.chunk(element)):
                    yield page, element
                else:
                    self._pictures = True
                    yield OBJECT if in_cell else "", element
        if last is not None:
            yield carried, last
        self._depth -= 1

    def _of_chunk(self, page: Page) -> Iterator[Paragraph | Grid]:
        """Yield the blocks of a part in another format; nothing can be put into it."""
        self.hidden += page.hidden
        self._more += page.problems
        for block in page.blocks:
            if isinstance(block, Paragraph):
                yield attrs.evolve(block, handle=None)
            else:
                yield attrs.evolve(block, cells=tuple(attrs.evolve(cell, handle=None) for cell in block.cells))

    def _role(self, paragraph: Element) -> Role:
        level, style = self._said.of.get(paragraph, NOTHING).get("outlineLvl"), self._style_of(paragraph)
        if level is None:
            level = self._styles.value(style, "outlineLvl")
        return "heading" if level == "0" else "closing" if style in _CLOSING else "text"

    # -- tables ------------------------------------------------------------------------------------

    def _table(self, table: Element, *, in_cell: bool) -> Iterator[tuple[str | _Table | Page, Element]]:
        """Yield a table, or the content of one that is mere layout: of one cell, or of one column around tables."""
        self._tables += 1
        number = self._tables
        rows = self._rows(table)
        if all(len(cells) == 1 for _, cells in rows) and (len(rows) == 1 or self._holds_table(table)):
            for _, (cell,), line in self._with_looks(table, rows):
                self._span(self._said.of.get(cell, NOTHING), "gridSpan", least=1)
                outer = self._go_into(cell, line, 0, slice(None))
                yield from self._lines(cell, in_cell=in_cell)
                self._around, self._down = outer
        else:
            yield _Table(number, table, rows), table

    def _more_blocks(self, said: _Table | Page) -> Iterator[Paragraph | Grid]:
        """Yield a table as a grid, then the tables inside its cells; or the blocks of a part in another format."""
        if isinstance(said, Page):
            yield from self._of_chunk(said)
            return
        nested: list[Grid] = []
        cells = self._grid(said, nested)
        if cells:
            yield Grid(cells, place=f"{self._part} 第{said.number}个表")
        yield from nested

    def _holds_table(self, table: Element) -> bool:
        return next(islice(table.iter(table.tag), 1, None), None) is not None

    def _rows(self, table: Element) -> _Rows:
        """Return the rows of a table that are shown."""
        said = self._said.of
        rows: _Rows = []
        count = self._cells_read
        for kind, row in self._content(table):
            if kind != "tr":
                continue
            own = said.get(row, NOTHING)
            if "del" in own:
                continue
            if is_on(own.get("hidden")):
                texts = [text.text or "" for text in row.iter(self._t)]
                self._unseen += [(text, Why.HIDDEN) for text in texts if text.strip()]
                self._tell_unseen(f"{self._part} 第{self._tables}个表")
                continue
            cells = self._cells(row)
            if cells:
                rows.append((self._span(own, "gridBefore", least=0), cells))
            count += len(cells)
            if len(rows) > self._limits.rows:
                raise FormatError(f"一张表超过 {self._limits.rows} 行，没有读取", "a table has too many rows")
            if count > self._limits.cells:
                raise self._too_many_cells()
        return rows

    def _cells(self, row: Element) -> list[Element]:
        """Return the cells of a row that are shown, and other elements that hold text."""
        cells: list[Element] = []
        for child in row:
            kind = self._kinds.get(child.tag)
            if kind == "tc":
                cells.append(child)
            elif kind != "":
                cells += [cell for inner, cell in self._opened(kind, child) if inner in ("tc", *ELSEWHERE)]
        if self._said.is_revised:
            return [cell for cell in cells if "cellDel" not in self._said.of.get(cell, NOTHING)]
        return cells

    def _grid(self, table: _Table, nested: list[Grid]) -> tuple[GridCell, ...]:
        """Read the cells of a table; adds tables inside them to `nested`."""
        found: list[GridCell] = []
        above: dict[int, int] = {}
        for at, (column, cells, line) in enumerate(self._with_looks(table.element, table.rows)):
            above, right = self._row(_Row(table.number, at, column, cells, line), above, found, nested)
            if right > _WIDEST * self._limits.span:
                raise self._too_many_cells()
        return tuple(found)

    def _with_looks(self, table: Element, rows: _Rows) -> Iterator[tuple[int, list[Element], StyledRow | None]]:
        """Yield the rows of a table with what they say of how their cells look, if that is to be looked at."""
        frame, tops = (self._looks.of_table(table) if self._looks.everywhere else None), 0
        for at, (column, cells) in enumerate(rows):
            if frame is None:
                yield column, cells, None
                continue
            row = next(cells[0].iterancestors(*self._names("tr")), table)
            spans = (self._span(self._said.of.get(cell, NOTHING), "gridSpan", least=1) for cell in cells)
            last, count = at == len(rows) - 1, column + sum(spans)
            line = self._looks.of_row(row, frame, Where(at, last, tops, len(cells), count))
            tops += line.is_top
            yield column, cells, line

    def _row(
        self, row: _Row, above: dict[int, int], found: list[GridCell], nested: list[Grid]
    ) -> tuple[dict[int, int], int]:
        """Read a row into `found`; returns which of its cells the next row may continue, by column, and the row's end.

        A cell is told by its place in `found`.
        """
        column, below = row.column, dict[int, int]()
        last: int | None = None
        said, handles = self._said.of, self._handles
        self._cells_read += len(row.cells)
        place = f"{self._part} 第{row.table}个表 第{row.at + 1}行第"
        for order, cell in enumerate(row.cells, 1):
            own = said.get(cell, NOTHING)
            colspan = self._span(own, "gridSpan", least=1) if own else 1
            vertical, horizontal = own.get("vMerge"), own.get("hMerge")
            start, column = column, column + colspan
            if horizontal is not None and horizontal != "restart" and last is not None:
                left = found[last]
                if self._keep_covered(cell, f"{place}{order}格"):  # Word does not show it, LibreOffice does
                    left = found[last] = attrs.evolve(left, text=left.text + sign_of(Why.COVERED))
                if left.row == row.at:  # else the cell above has grown to this width in its own row
                    found[last] = attrs.evolve(left, colspan=left.colspan + colspan)
                continue
            upper = above.get(start) if vertical is not None and vertical not in _RESTART else None
            if upper is not None and (found[upper].colspan == colspan or horizontal is not None):
                found[upper] = attrs.evolve(found[upper], rowspan=row.at - found[upper].row + 1)
                last = below[start] = upper
                self._keep_covered(cell, f"{place}{order}格")
                continue
            last = len(found) if own else None
            if vertical is not None:
                below[start] = len(found)
            outer = self._go_into(cell, row.looks, order - 1, slice(start, column)) if row.looks else None
            text = self._cell_text(cell, nested)
            if outer is not None:
                self._around, self._down = outer
            if self._unseen:
                self._tell_unseen(f"{place}{order}格")
            found.append(
                GridCell(
                    text=text,
                    row=row.at,
                    column=start,
                    colspan=colspan,
                    place=f"{place}{order}格",
                    handle=handles.get(cell),
                )
            )
        return below, column

    def _keep_covered(self, cell: Element, place: str) -> bool:
        """Note the text of a cell that another goes on over; say whether there is any."""
        text = "".join(item.text or "" for item in cell.iter(self._t)).strip()
        if text:
            self.hidden.append(Hidden(text, Why.COVERED, place))
        return bool(text)

    def _too_many_cells(self) -> FormatError:
        return FormatError(f"表格超过 {self._limits.cells} 格，没有读取", "too many table cells")

    def _span(self, said: Said, name: str, *, least: int) -> int:
        text = said.get(name, "").strip()
        if not text or text == "0":  # Word takes them for the least
            return least
        if not (text.isascii() and text.isdigit() and len(text) < 9 and int(text) <= self._limits.span):  # noqa: PLR2004
            raise FormatError(
                f"单元格跨 {text[:20]} 列，超出范围，没有读取", "a cell spans more columns than is allowed"
            )
        return int(text)

    def _cell_text(self, cell: Element, nested: list[Grid]) -> str:
        """Return the text of a cell; most were read by the scan for properties."""
        text = None if self._fields.open else self._said.plain.get(cell)
        if text is None:
            text = self._read_cell(cell, nested)
        if len(text) > self._limits.cell_characters:
            raise FormatError(f"一格文字超过 {self._limits.cell_characters} 字，没有读取", "a cell holds too much text")
        return text

    def _go_into(self, cell: Element, row: StyledRow | None, order: int, columns: slice) -> tuple[Around, float]:
        """Let a cell be around what is read, and return what was before, and how far down."""
        outer = self._around, self._down
        if row is not None:
            self._around, self._down = self._looks.of_cell(cell, row, order, columns, self._around), 0.0
        return outer

    def _tell_unseen(self, place: str) -> None:
        """Note where that stands which is not seen; what stands together is one."""
        for why, texts in groupby(self._unseen, itemgetter(1)):
            self.hidden.append(Hidden(" ".join("".join(text for text, _ in texts).split()), why, place))
        self._unseen.clear()

    def _read_cell(self, cell: Element, nested: list[Grid]) -> str:
        """Read the paragraphs of a cell; a table with text inside it becomes a grid of its own and leaves a sign."""
        kinds, marks = self._kinds, self._said.of_marks
        lines: list[str] = []
        doubt = bool(self._fields.open) and self._fields.in_code  # what an instruction hides may be meant
        children = iter(cell)
        for child in children:
            kind = kinds.get(child.tag)
            if kind == "p" and child not in marks:  # as in nearly every cell
                lines.append(self._line(child, "", in_cell=True))
            elif kind != "":
                doubt = self._mixed(chain((child,), children), lines, nested) or doubt
        text = lines[0] if len(lines) == 1 else "\n".join(lines)
        return text + OBJECT if doubt or (self._fields.open and self._fields.in_code) else text

    def _mixed(self, children: Iterable[Element], lines: list[str], nested: list[Grid]) -> bool:
        """Read the rest of a cell with other content than paragraphs; returns whether a table with text is in it."""
        doubt = False
        for said, _ in self._lines(children, in_cell=True):
            if isinstance(said, str):
                lines.append(said)
            else:
                blocks = self._more_blocks(said)
                inner = [grid for grid in blocks if isinstance(grid, Grid) and any(c.text.strip() for c in grid.cells)]
                nested += inner
                doubt = doubt or bool(inner)
        return doubt


def _runs_on(mark: Said) -> bool:
    """Whether the mark that ends a paragraph is deleted or hidden, so that the next paragraph continues its line."""
    return "del" in mark or "moveFrom" in mark or is_on(mark.get("vanish")) or is_on(mark.get("specVanish"))

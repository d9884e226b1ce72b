"""From a workbook to a page: every sheet in the order of the tabs, as one grid and the lines of text around it.

A grid leaves out empty rows and columns, so that a cell at the far end costs one row and one column.  A text alone in
its row is a paragraph too: headings and prose are looked for among paragraphs, labels in grids, and only the form can
tell which is which.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from gkreport.errors import FormatError
from gkreport.formats.opc import Element, Package
from gkreport.formats.xlsx.cells import SheetCells, read_cells
from gkreport.formats.xlsx.conditions import judge_conditions
from gkreport.formats.xlsx.layout import SheetTooLargeError, blocks_of, hidden_in
from gkreport.formats.xlsx.looks import Looks
from gkreport.formats.xlsx.names import Book, SheetPart, quoted, reference
from gkreport.formats.xlsx.room import judge_drawings, judge_room
from gkreport.formats.xlsx.strings import Text, shared_strings
from gkreport.limits import Limits
from gkreport.page.page import Grid, Hidden, Page, Paragraph
from gkreport.page.problems import Problem
from gkreport.seen import Why


def read(data: bytes, limits: Limits) -> Page:
    """Read a workbook (.xlsx, .xlsm, .xltx) into a page.

    The `handle` of each cell is its `Address`.  Raises `FormatError` for a file that is broken, encrypted, hostile or
    no workbook.
    """
    return page_of(Package(data, limits), limits)


def page_of(package: Package, limits: Limits) -> Page:
    """Return the page of a workbook as it now stands, changed or not; raises what `read` raises."""
    reading = _Reading(package, limits)
    blocks = [block for number, sheet in enumerate(reading.book.sheets) for block in reading.sheet(number, sheet)]
    if reading.looks.missed:
        reading.problems.append(Problem("looks", ""))
    return Page(tuple(blocks), tuple(reading.problems), tuple(reading.hidden))


_MOST_SHEETS: Final = 255
"""The sheets that Excel lets a new workbook begin with."""
_MOST_SKIPPED: Final = 8
"""Sheets that are too large; each costs the time to unpack it."""
_MOST_MARKS: Final = 150_000
"""Tags and attributes of a sheet, twenty times those of a full report: each takes a hundred bytes and more."""
_MOST_IN_STRINGS: Final = 400_000
"""The same for the shared strings of all sheets."""
_MOST_LETTERS: Final = 1_000_000
"""Of all cells together; shared strings may be shown any number of times."""
_FEW: Final = 5
"""So many cells are named in a problem."""


def _marks(data: bytes) -> int:
    return data.count(b"<") + data.count(b"=")


class _Reading:
    """A workbook while its sheets are read one after the other."""

    def __init__(self, package: Package, limits: Limits) -> None:
        self.book = Book.of(package)
        self.problems: list[Problem] = []
        self._package = package
        self._limits = limits
        self._cells = limits.cells
        self._letters = _MOST_LETTERS
        self._skipped = 0
        if len(self.book.sheets) > _MOST_SHEETS:
            raise FormatError(f"工作簿超过 {_MOST_SHEETS} 张工作表，没有读取", "a workbook has too many sheets")
        self.hidden: list[Hidden] = []
        self.looks = self._read_looks()
        self._strings = self._read_strings()

    def _read_strings(self) -> Sequence[Text]:
        name = self.book.strings
        data = self._package.read(name) if name else b""
        if _marks(data) > _MOST_IN_STRINGS:
            raise FormatError("工作簿里的文字过多，没有读取", "a workbook holds too much text")
        return shared_strings(self._package.look(name, data), self.looks.colours) if name else ()

    def _read_looks(self) -> Looks:
        """Read the styles; without readable ones every number is taken as it is stored."""
        name, since_1904 = self.book.styles, self.book.since_1904
        if name:
            try:
                data = self._package.read(name)
                if _marks(data) <= _MOST_MARKS:
                    return Looks(self._package.look(name, data), since_1904=since_1904, theme=self._theme)
            except FormatError:
                pass
        return Looks(None, since_1904=since_1904)

    def _theme(self) -> Element | None:
        """Open the theme, by which colours are named; without a readable one they are the usual ones."""
        return self._look_small(self._package.beside(self.book.main, "theme"))

    def sheet(self, number: int, sheet: SheetPart) -> Iterator[Grid | Paragraph]:
        """Yield the blocks of a sheet; one that is too large is left out, with a problem that says so."""
        place = quoted(sheet.name)
        try:
            cells = self._read_cells(sheet)
            if cells is None:
                return
            cells.is_hidden = sheet.hidden
            blocks = blocks_of(cells, number, place, rows=self._limits.rows, cells_left=self._cells)
        except SheetTooLargeError:
            self._skipped += 1
            if self._skipped > _MOST_SKIPPED:
                raise FormatError(
                    f"工作簿里有 {self._skipped} 张过大的工作表，没有读取", "a workbook has too many large sheets"
                ) from None
            self.problems.append(Problem("sheet", place, sheet.name))
            return
        self._cells -= blocks.size
        self._letters -= blocks.letters
        if self._letters < 0:
            raise FormatError("工作簿里的文字过多，没有读取", "a workbook holds too much text")
        self._note(cells, sheet, blocks.covered)
        yield from blocks.all

    def _read_cells(self, sheet: SheetPart) -> SheetCells | None:
        if sheet.part is None:
            if sheet.lost:
                self.problems.append(Problem("sheet_lost", quoted(sheet.name), sheet.name))
            return None
        try:
            data = self._package.read(sheet.part)
        except FormatError as error:
            if error.__cause__:  # what is damaged is refused, what is only large is left out
                raise
            raise SheetTooLargeError from error
        if _marks(data) > _MOST_MARKS:
            raise SheetTooLargeError
        root = self._package.look(sheet.part, data)
        cells = read_cells(root, self._strings, self.looks, recalculated=self.book.recalculated)
        judge_conditions(root, cells, self.looks.colours, self.looks.differing)
        judge_room(root, cells, self.looks.usual)
        drawing = self._drawing(root, sheet.part)
        if drawing is not None:
            judge_drawings(root, drawing, cells)
        return cells

    def _drawing(self, root: Element, part: str) -> Element | None:
        """Open the drawing of a sheet, where it has one that can be read."""
        name = self._package.beside(part, "drawing") if root.find("{*}drawing") is not None else None
        return self._look_small(name)

    def _look_small(self, name: str | None) -> Element | None:
        """Open a part that a workbook can be read without; None for one that is broken or too large."""
        try:
            data = self._package.read(name) if name else b""
            return self._package.look(str(name), data) if data and _marks(data) <= _MOST_MARKS else None
        except FormatError:
            return None

    def _note(self, cells: SheetCells, sheet: SheetPart, covered: Sequence[tuple[int, int]]) -> None:
        place = quoted(sheet.name)
        hidden = hidden_in(cells)
        for at, pieces in sorted(cells.unseen.items()):
            self.hidden += (Hidden(text, why, f"{place}!{reference(*at)}") for text, why in pieces)
        if cells.texts and (sheet.hidden or hidden):
            self.problems.append(Problem("hidden", place if sheet.hidden else f"{place} {hidden}"))
        for at in covered:
            self.hidden.append(Hidden(cells.texts[at], Why.COVERED, f"{place}!{reference(*at)}"))
        uncomputed = [at for at in cells.uncomputed if at not in cells.checks]
        for kind, found in (("covered", covered), ("lost", cells.lost), ("formula", uncomputed)):
            if found:
                more = f" 等 {len(found)} 格" if len(found) > _FEW else ""
                refs = "、".join(reference(*at) for at in found[:_FEW])
                text = cells.uncomputed.get(found[0]) or cells.texts.get(found[0], "")
                self.problems.append(Problem(kind, f"{place}!{refs}{more}", text))

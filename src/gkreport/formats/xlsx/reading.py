"""From a workbook to a page: every sheet in the order of the tabs."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final

from gkreport.errors import FormatError
from gkreport.formats.opc import Element, Package
from gkreport.formats.sheets.cells import SheetCells
from gkreport.formats.sheets.conditions import judge_conditions
from gkreport.formats.sheets.layout import SheetTooLargeError
from gkreport.formats.sheets.names import quoted
from gkreport.formats.sheets.page import Sheets, too_much_text
from gkreport.formats.sheets.room import judge_covered, judge_room
from gkreport.formats.sheets.texts import Text
from gkreport.formats.xlsx.cells import read_cells as cells_of
from gkreport.formats.xlsx.conditions import rules_of
from gkreport.formats.xlsx.looks import Looks
from gkreport.formats.xlsx.names import Book, SheetPart
from gkreport.formats.xlsx.room import areas_covered, sizes_of
from gkreport.formats.xlsx.strings import shared_strings
from gkreport.limits import Limits
from gkreport.page.page import Grid, Page, Paragraph
from gkreport.page.problems import Problem


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
        reading.sheets.problems.append(Problem("looks", ""))
    return reading.sheets.page(blocks)


_MOST_MARKS: Final = 150_000
"""Tags and attributes of a sheet, twenty times those of a full report: each takes a hundred bytes and more."""
_MOST_IN_STRINGS: Final = 400_000
"""The same for the shared strings of all sheets."""


def _marks(data: bytes) -> int:
    return data.count(b"<") + data.count(b"=")


class _Reading:
    """A workbook while its sheets are read one after the other."""

    def __init__(self, package: Package, limits: Limits) -> None:
        self.book = Book.of(package)
        self._package = package
        self.sheets = Sheets(limits, len(self.book.sheets))
        self.looks = self._read_looks()
        self._strings = self._read_strings()

    def _read_strings(self) -> Sequence[Text]:
        name = self.book.strings
        data = self._package.read(name) if name else b""
        if _marks(data) > _MOST_IN_STRINGS:
            raise too_much_text()
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
        """Yield the blocks of a sheet; one that is lost is left out, with a problem that says so."""
        if sheet.part is not None:
            yield from self.sheets.blocks(
                number, sheet.name, partial(self._read_cells, sheet.part), hidden=sheet.hidden
            )
        elif sheet.lost:
            self.sheets.problems.append(Problem("sheet_lost", quoted(sheet.name), sheet.name))

    def _read_cells(self, part: str) -> SheetCells:
        try:
            data = self._package.read(part)
        except FormatError as error:
            if error.__cause__:  # what is damaged is refused, what is only large is left out
                raise
            raise SheetTooLargeError from error
        if _marks(data) > _MOST_MARKS:
            raise SheetTooLargeError
        root = self._package.look(part, data)
        cells = cells_of(root, self._strings, self.looks, recalculated=self.book.recalculated)
        judge_conditions(rules_of(root, self.looks.colours, self.looks.differing), cells)
        sizes = sizes_of(root, cells)
        judge_room(sizes, cells, self.looks.usual)
        drawing = self._drawing(root, part)
        if drawing is not None:
            judge_covered(areas_covered(drawing, sizes, cells), cells)
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

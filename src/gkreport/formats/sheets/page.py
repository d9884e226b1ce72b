"""From the sheets of a workbook to a page: each as one grid and the lines of text around it, in the order of the tabs.

A grid leaves out empty rows and columns, so that a cell at the far end costs one row and one column.  A text alone in
its row is a paragraph too: headings and prose are looked for among paragraphs, labels in grids, and only the form can
tell which is which.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from gkreport.errors import FormatError
from gkreport.formats.sheets.cells import SheetCells
from gkreport.formats.sheets.layout import SheetTooLargeError, blocks_of, hidden_in
from gkreport.formats.sheets.names import quoted, reference
from gkreport.limits import Limits
from gkreport.page.page import Grid, Hidden, Page, Paragraph
from gkreport.page.problems import Problem
from gkreport.seen import Why

_MOST_SHEETS: Final = 255
"""The sheets that Excel lets a new workbook begin with."""
_MOST_SKIPPED: Final = 8
"""Sheets that are too large; each costs the time to unpack it."""
_MOST_LETTERS: Final = 1_000_000
"""Of all cells together; shared strings may be shown any number of times."""
_FEW: Final = 5
"""So many cells are named in a problem."""


class Sheets:
    """The sheets of a workbook while they are laid out one after the other, and what is to be said of them."""

    def __init__(self, limits: Limits, count: int) -> None:
        """Begin with a number of sheets; raises `FormatError` for far too many."""
        if count > _MOST_SHEETS:
            raise FormatError(f"工作簿超过 {_MOST_SHEETS} 张工作表，没有读取", "a workbook has too many sheets")
        self.problems: list[Problem] = []
        self._hidden: list[Hidden] = []
        self._limits = limits
        self._cells = limits.cells
        self._letters = _MOST_LETTERS
        self._skipped = 0

    def page(self, blocks: Iterable[Grid | Paragraph]) -> Page:
        """Return the page of all blocks."""
        return Page(tuple(blocks), tuple(self.problems), tuple(self._hidden))

    def blocks(
        self, number: int, name: str, read_cells: Callable[[], SheetCells], *, hidden: bool
    ) -> Iterator[Grid | Paragraph]:
        """Yield the blocks of a sheet; one that is too large is left out, with a problem that says so."""
        place = quoted(name)
        try:
            cells = read_cells()
            cells.is_hidden = hidden
            blocks = blocks_of(cells, number, place, rows=self._limits.rows, cells_left=self._cells)
        except SheetTooLargeError:
            self._skipped += 1
            if self._skipped > _MOST_SKIPPED:
                raise FormatError(
                    f"工作簿里有 {self._skipped} 张过大的工作表，没有读取", "a workbook has too many large sheets"
                ) from None
            self.problems.append(Problem("sheet", place, name))
            return
        self._cells -= blocks.size
        self._letters -= blocks.letters
        if self._letters < 0:
            raise too_much_text()
        self._note(cells, place, blocks.covered)
        yield from blocks.all

    def _note(self, cells: SheetCells, place: str, covered: Sequence[tuple[int, int]]) -> None:
        hidden = hidden_in(cells)
        for at, pieces in sorted(cells.unseen.items()):
            self._hidden += (Hidden(text, why, f"{place}!{reference(*at)}") for text, why in pieces)
        if cells.texts and (cells.is_hidden or hidden):
            self.problems.append(Problem("hidden", place if cells.is_hidden else f"{place} {hidden}"))
        for at in covered:
            self._hidden.append(Hidden(cells.texts[at], Why.COVERED, f"{place}!{reference(*at)}"))
        uncomputed = [at for at in cells.uncomputed if at not in cells.checks]
        for kind, found in (("covered", covered), ("lost", cells.lost), ("formula", uncomputed)):
            if found:
                more = f" 等 {len(found)} 格" if len(found) > _FEW else ""
                refs = "、".join(reference(*at) for at in found[:_FEW])
                text = cells.uncomputed.get(found[0]) or cells.texts.get(found[0], "")
                self.problems.append(Problem(kind, f"{place}!{refs}{more}", text))


def too_much_text() -> FormatError:
    """Build the error for a workbook with far more text than a report."""
    return FormatError("工作簿里的文字过多，没有读取", "a workbook holds too much text")

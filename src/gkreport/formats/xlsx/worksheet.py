"""A sheet being changed: its cells by their places, new ones added in order."""

from typing import Final

from lxml import etree

from gkreport.errors import FormatError
from gkreport.formats.opc import Element, space_of
from gkreport.formats.sheets.formulas import At
from gkreport.formats.sheets.names import reference
from gkreport.formats.xlsx.cells import Places
from gkreport.formats.xlsx.names import is_on, whole

BEFORE_LEGACY_DRAWING: Final = (
    *("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection"),
    *("protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells"),
    *("phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins"),
    *("pageSetup", "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors"),
    *("smartTags", "drawing"),
)
"""What stands before the drawing of comments in a sheet (ECMA-376 part 1, 18.3.1.99)."""


class Worksheet:
    """The cells of a sheet by their places, as `cells.read_cells` places them."""

    def __init__(self, root: Element) -> None:
        """Take the part of a sheet; raises `FormatError` where it has no place for cells."""
        self.root = root
        self.space: str = space_of(root)
        data = root.find(self.space + "sheetData")
        if data is None:
            raise FormatError("工作表里没有单元格，文件可能已损坏", "a sheet has no place for cells")
        self._data = data
        self._rows: dict[int, Element] = {}
        self._places: dict[Element, At] = {}
        self.cells: dict[At, Element] = {}
        self.twice: set[At] = set()
        """The places of which the file has several cells."""
        for part in root.iterchildren(self.space + "sheetData"):
            self._take(part)

    def _take(self, data: Element) -> None:
        at, places = 0, Places()
        for row in data.iterchildren(self.space + "row"):
            stated = row.get("r")
            at = whole(stated) or at + 1
            self._rows.setdefault(at, row)
            column = 0
            for cell in row.iterchildren(self.space + "c"):
                place = places.of(cell.get("r"), stated, at, column)
                column = place[1]
                self._places[cell] = place
                if self.cells.setdefault(place, cell) is not cell:
                    self.twice.add(place)

    @property
    def highest_style(self) -> int:
        """The highest number of a style that a cell has."""
        return max(map(whole, {cell.get("s") for cell in self.cells.values()}), default=0)

    # -- cells -------------------------------------------------------------------------------------

    def cell(self, at: At, *, like_the_left: bool = False) -> Element:
        """Return the cell at a place, made where there is none.

        A new one looks as its row or column says; where these say nothing, it can look like the nearest on its left.
        """
        known = self.cells.get(at)
        if known is not None:
            return known
        cell = etree.Element(self.space + "c", r=reference(*at))
        style = self._style(at)
        if style is None and like_the_left:
            before = max((column for row, column in self.cells if row == at[0] and column < at[1]), default=0)
            style = self.cells[at[0], before].get("s") if before else None
        if style is not None:
            cell.set("s", style)
        self._place(cell, at)
        self.cells[at] = cell
        for hint in self.root.findall(self.space + "dimension"):  # it may no longer hold, and is optional
            self.root.remove(hint)
        return cell

    def _place(self, cell: Element, at: At) -> None:
        line = self._row(at[0])
        line.attrib.pop("spans", "")  # likewise
        following = next((other for other in line if self._places.get(other, at)[1] > at[1]), None)
        self._places[cell] = at
        if following is None:
            line.append(cell)
        else:
            following.addprevious(cell)

    def _row(self, number: int) -> Element:
        if number not in self._rows:
            row = etree.Element(self.space + "row", r=str(number))
            after = min((other for other in self._rows if other > number), default=0)
            if after:
                self._rows[after].addprevious(row)
            else:
                self._data.append(row)
            self._rows[number] = row
        return self._rows[number]

    def _style(self, at: At) -> str | None:
        row = self._rows.get(at[0])
        if row is not None and is_on(row.get("customFormat")):
            return row.get("s")
        for column in self.root.iterfind(f"{self.space}cols/{self.space}col"):
            if whole(column.get("min")) <= at[1] <= whole(column.get("max")):
                return column.get("style")
        return None

    # -- formulas ----------------------------------------------------------------------------------

    def formulas(self) -> dict[At, Element]:
        """Return the formulas, by the places of their cells."""
        holders = ((formula.getparent(), formula) for formula in self.root.iter(self.space + "f"))
        found = ((self._places[cell], cell, formula) for cell, formula in holders if cell in self._places)
        return {at: formula for at, cell, formula in found if self.cells[at] is cell}

"""From a page to the sheets of a workbook: each table on its own, the texts before and after on others."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from itertools import groupby, takewhile
from typing import Final, NamedTuple, cast

import attrs
from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange, MultiCellRange
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from gkreport.errors import ArgumentError
from gkreport.formats.archive import pack
from gkreport.formats.sheets.names import CLOSING, DIGITS
from gkreport.formats.sheets.texts import MOST_LETTERS
from gkreport.formats.tables import rows_of
from gkreport.formats.xlsx import styling
from gkreport.formats.xlsx.strings import clean_text
from gkreport.page.page import Grid, GridCell, Page, Paragraph

_LONGEST_HEADER: Final = 120
"""Excel takes 255 letters for the header of a page, some of which say how it looks."""
_SPACE_AROUND: Final = {"title": 24, "heading": 8, "text": 2, "closing": 2}


class Place(NamedTuple):
    """A cell and the sheet it stands on."""

    sheet: Worksheet
    cell: Cell
    covered: tuple[MergedCell, ...] = ()
    """The cells merged with it, below it and to its right."""


@attrs.frozen
class Sheets:
    """A workbook and the places of its values and texts."""

    workbook: Workbook
    values: dict[str, Place]
    """The cells that hold the values of the form, by dotted path."""
    paragraphs: list[tuple[Paragraph, Place]]
    """The cells that hold running text."""


def lay_out(page: Page) -> Sheets:
    """Lay a page out on sheets in its order, so that it reads on from each sheet to the next.

    Raises `ValueError` for a paragraph that is longer than a cell can hold.
    """
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for style in styling.styles():
        workbook.add_named_style(style)
    sheets = Sheets(workbook, {}, [])
    title = next((block.text for block in page.blocks if isinstance(block, Paragraph) and block.role == "title"), "")
    workbook.properties.title = title
    workbook.properties.creator = "gkreport"
    for blocks in _parts(page.blocks):
        grids = [block for block in blocks if isinstance(block, Grid)]
        sheet: Worksheet = workbook.create_sheet(_name(blocks, table=bool(grids)))
        if grids:
            _table_sheet(sheets, sheet, blocks)
            styling.print_at(sheet.oddHeader, title[:_LONGEST_HEADER].replace("&", "&&"), 9)
        else:
            _text_sheet(sheets, sheet, blocks)
    return sheets


_Blocks = Sequence[Paragraph | Grid]


def _parts(blocks: _Blocks) -> Iterator[_Blocks]:
    """Yield the blocks of each sheet: a heading with its table, all texts up to the next such heading, the closing."""
    sections: list[list[Paragraph | Grid]] = [[]]
    closing = [block for block in blocks if isinstance(block, Paragraph) and block.role == "closing"]
    for at, block in enumerate(blocks[: len(blocks) - len(closing)]):
        if isinstance(block, Paragraph) and block.role == "heading" and at > 1:
            sections.append([])
        sections[-1].append(block)
    for has_table, group in groupby(sections, key=lambda section: any(isinstance(block, Grid) for block in section)):
        if has_table:
            yield from group
        else:
            yield [block for section in group for block in section]
    if closing:
        yield closing


def _name(blocks: _Blocks, *, table: bool) -> str:
    """Name a sheet by its headings: 表二 for that of a table, the words of a single one, 五、六 for several."""
    headings = [block.text for block in blocks if isinstance(block, Paragraph) and block.role == "heading"]
    parts = [heading.partition("、") for heading in headings]
    numbers = "、".join(number for number, _, _ in parts)
    if table:
        return f"表{numbers}"
    if not parts:
        return CLOSING
    return parts[0][2] if len(parts) == 1 else numbers


# -- texts -----------------------------------------------------------------------------------------

_HIGHEST_ROW: Final = 400
"""A row is at most 409 points high; a paragraph that needs more stands in a cell over several rows."""
_LOW_ROW: Final = 105
"""How high these are, at most: a page can only end between rows."""


def _text_sheet(sheets: Sheets, sheet: Worksheet, blocks: _Blocks) -> None:
    styling.set_up_page(sheet)
    styling.set_widths(sheet, [styling.TEXT_WIDTH])
    row = 1
    for block in blocks:
        row += _paragraph(sheets, sheet, row, cast("Paragraph", block), columns=1)
    sheet.print_area = f"A1:A{row - 1}"  # else a cell over several rows can be cut off at the first of them


def _paragraph(sheets: Sheets, sheet: Worksheet, row: int, paragraph: Paragraph, *, columns: int) -> int:
    """Write a paragraph and return over how many rows it goes."""
    if len(paragraph.text.encode("utf-16-le")) // 2 > MOST_LETTERS:
        start = paragraph.text[:20]
        raise ArgumentError(
            f"这一段超过 {MOST_LETTERS} 个字，Excel 的一个单元格放不下，请分成几段：{start}…",
            f"a paragraph is longer than the {MOST_LETTERS} characters that a cell of a workbook holds: {start}...",
        )
    cell = _cell(sheet, row, 1)
    cell.style = styling.PARAGRAPH_STYLES[paragraph.role]
    _put_text(cell, paragraph.text)
    sheets.paragraphs.append((paragraph, Place(sheet, cell)))
    if not paragraph.text:
        return 1  # it grows with what is typed
    height = (
        styling.height_of(paragraph.text, styling.PARAGRAPH_SIZES[paragraph.role], styling.TEXT_WIDTH)
        + _SPACE_AROUND[paragraph.role]
    )
    rows = 1 if height <= _HIGHEST_ROW else -int(-height // _LOW_ROW)
    if rows > 1 or columns > 1:
        sheet.merge_cells(start_row=row, end_row=row + rows - 1, start_column=1, end_column=columns)
    for at in range(row, row + rows):
        sheet.row_dimensions[at].height = round(height / rows, 1)
    for at in range(row + 1, row + rows):
        sheet.cell(at, 1).border = styling.UNSEEN
    return rows


# -- tables ----------------------------------------------------------------------------------------


def _table_sheet(sheets: Sheets, sheet: Worksheet, blocks: _Blocks) -> None:
    cells = [cell for block in blocks if isinstance(block, Grid) for cell in block.cells]
    widths = styling.widths_of(cells)
    row = 1
    lines = [block for block in blocks if isinstance(block, Paragraph)]
    above = list(takewhile(lambda block: isinstance(block, Paragraph), blocks))
    for line in lines[: len(above)]:
        row += _paragraph(sheets, sheet, row, line, columns=len(widths))
    heights = styling.row_heights(cells, widths)
    for cell in cells:
        _grid_cell(sheets, sheet, cell, row)
    for at, height in enumerate(heights, row):
        sheet.row_dimensions[at].height = round(height, 1)
    styling.set_widths(sheet, widths)
    styling.set_up_page(sheet, wide=styling.is_wide(len(widths)), height=sum(heights))
    _, heads = rows_of(cells)
    stubs = min((cell.column for cell in cells if cell.role == "value"), default=0)
    sheet.freeze_panes = f"{get_column_letter(stubs + 1)}{row + heads}"
    if heads:
        sheet.print_title_rows = f"{row}:{row + heads - 1}"
    end = row + len(heights) + 1  # a row is left free: what stands below the table is no row of it
    for line in lines[len(above) :]:
        end += _paragraph(sheets, sheet, end, line, columns=len(widths))
    last = end - 1 if len(lines) > len(above) else row + len(heights) - 1
    sheet.print_area = f"A1:{get_column_letter(len(widths))}{last}"


def _grid_cell(sheets: Sheets, sheet: Worksheet, printed: GridCell, top: int) -> None:
    row, column = top + printed.row, printed.column + 1
    last_row, last_column = row + printed.rowspan - 1, column + printed.colspan - 1
    cell = _cell(sheet, row, column)
    if (last_row, last_column) != (row, column):
        sheet.merge_cells(start_row=row, end_row=last_row, start_column=column, end_column=last_column)
    lines = sheet.iter_rows(row, last_row, column, last_column)
    covered = tuple(other for line in lines for other in line if isinstance(other, MergedCell))
    for part in (cell, *covered):  # the lines round merged cells are those of the cells under them
        part.style = styling.CELL_STYLES[printed.role]
    _put(cell, printed)
    if printed.path:
        sheets.values[printed.path] = Place(sheet, cell, covered)


def _cell(sheet: Worksheet, row: int, column: int) -> Cell:
    return cast("Cell", sheet.cell(row, column))


_NUMBER: Final = re.compile(r"-?(\d+)(?:\.(\d+))?", re.ASCII)


def _put(cell: Cell, printed: GridCell) -> None:
    """Write a cell of a table: what is a number as a number, digit by digit, shown with all its decimals."""
    number = _NUMBER.fullmatch(printed.text) if printed.role == "value" else None
    if number and len("".join(number.groups("")).lstrip("0")) <= DIGITS:
        cell.value = printed.text
        cell.data_type = "n"  # of a float its writer would keep sixteen digits: 9.95 would become 9.949999999999999
        cell.number_format = f"0.{'0' * len(number[2])}" if number[2] else "0"
    else:
        _put_text(cell, printed.text.replace("\v", "\n"))


_LIKE_A_FORMULA: Final = ("=", "+", "-", "@")


def _put_text(cell: Cell, text: str) -> None:
    """Write words as words, whatever they begin with."""
    if text:
        cell.value = clean_text(text)
        cell.data_type = "s"
        cell.quotePrefix = text.startswith(_LIKE_A_FORMULA)


# -- bytes -----------------------------------------------------------------------------------------

_LONG_AGO: Final = dt.datetime(1980, 1, 1)  # noqa: DTZ001  # a workbook's times have no zone
_FIRST: Final = "[Content_Types].xml"


class _InOrder(MultiCellRange):
    """Merged cells in the order they stand in; as they are kept in a set, that of another run would be another."""

    def __iter__(self) -> Iterator[CellRange]:
        return iter(self.sorted())


def to_bytes(workbook: Workbook) -> bytes:
    """Return a workbook as a file in which nothing differs from one run to the next."""
    for sheet in workbook.worksheets:
        sheet.merged_cells = _InOrder(sheet.merged_cells.ranges)
    workbook.properties.created = workbook.properties.modified = _LONG_AGO
    buffer = io.BytesIO()
    ExcelWriter(workbook, zipfile.ZipFile(buffer, "w")).save()
    with zipfile.ZipFile(buffer) as archive:
        names = sorted(archive.namelist(), key=lambda name: name != _FIRST)
        return pack({name: archive.read(name) for name in names})

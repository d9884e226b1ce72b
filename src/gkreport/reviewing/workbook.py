"""A review as a workbook for an office: each table on a sheet of its own, with a filter, ready to be printed."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Final, cast

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from gkreport.formats.remarks import COLOURS
from gkreport.formats.sheets.texts import MOST_LETTERS
from gkreport.formats.xlsx.sheets import to_bytes
from gkreport.formats.xlsx.strings import clean_text
from gkreport.reviewing.tables import Entry, Line, Link, Table

_FONT: Final = Font(name="宋体", size=10, charset=134)
_HEAD: Final = Font(name="宋体", size=10, charset=134, bold=True)
_LINK: Final = Font(name="宋体", size=10, charset=134, color="FF0563C1", underline="single")
_SIDE: Final = Side(style="thin", color="FFBFBFBF")
_BORDER: Final = Border(left=_SIDE, right=_SIDE, top=_SIDE, bottom=_SIDE)
_GROUND: Final = PatternFill("solid", start_color="FFF2F2F2")
_FILLS: Final = {level: PatternFill("solid", start_color=f"FF{colour}") for level, colour in COLOURS.items()}
_TEXT: Final = Alignment(vertical="center", wrap_text=True)
_WIDEST: Final = 44
"""In letters: a column of whole sentences."""
_A4: Final = 9
_LARGEST: Final = 10**15
"""The largest number of which a spreadsheet keeps every digit; a larger one is written as text."""


def write(tables: Iterable[Table]) -> bytes:
    """Return a workbook with a sheet for each table."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for table in tables:
        sheet: Worksheet = workbook.create_sheet(table.name)
        _head(sheet, table)
        for row, line in enumerate(table.lines, 2):
            _line(sheet, row, line)
        if not table.lines:
            _put(sheet, 2, 1, table.empty)
        _set_up(sheet)
    return to_bytes(workbook)


def _head(sheet: Worksheet, table: Table) -> None:
    for column, heading in enumerate(table.headings, 1):
        cell = _put(sheet, 1, column, heading.text)
        cell.font, cell.fill, cell.alignment = _HEAD, _GROUND, Alignment("center", "center", wrap_text=True)
        sheet.column_dimensions[get_column_letter(column)].width = heading.width or _WIDEST


def _line(sheet: Worksheet, row: int, line: Line) -> None:
    for column, entry in enumerate(line.entries, 1):
        cell = _put(sheet, row, column, entry)
        if line.level:
            cell.fill = _FILLS[line.level]


def _put(sheet: Worksheet, row: int, column: int, entry: Entry) -> Cell:
    """Put an entry into a cell; a text that begins as a formula does stays a text."""
    cell = cast("Cell", sheet.cell(row, column))  # none is merged
    cell.font, cell.border, cell.alignment = _FONT, _BORDER, _TEXT
    if isinstance(entry, Link):
        cell.value, cell.hyperlink, cell.font = entry.text, entry.target, _LINK
    elif isinstance(entry, (int, Decimal)) and -_LARGEST < entry < _LARGEST:
        cell.value = entry
    elif entry is not None:
        cell.value, cell.data_type = clean_text(str(entry))[:MOST_LETTERS], "s"
    return cell


def _set_up(sheet: Worksheet) -> None:
    """Let the head stand, the lines be filtered, and the sheet be printed across one page."""
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    cast("HeaderFooterItem", sheet.oddFooter).center.text = "&A  第 &P 页，共 &N 页"

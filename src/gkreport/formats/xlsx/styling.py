"""How a workbook looks: typefaces, lines, and the size of cells so that no text is cut."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, Literal, cast
from unicodedata import east_asian_width

from openpyxl.styles import Alignment, Border, Font, NamedStyle, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from gkreport.formats.tables import column_shares
from gkreport.page.page import GridCell

PARAGRAPH_STYLES: Final = {"title": "年报标题", "heading": "年报小标题", "text": "年报正文", "closing": "年报落款"}
"""The style of a paragraph, by its role."""
PARAGRAPH_SIZES: Final = {"title": 20, "heading": 14, "text": 14, "closing": 14}
"""The size of its letters in points."""
CELL_STYLES: Final = {"title": "表格分项", "header": "表格表头", "stub": "表格项目", "value": "表格数字"}
"""The style of a cell of a table, by its role."""
_CELL_SIZE: Final = 10

# Windows and WPS have these faces; 方正小标宋, which GB/T 9704 wants for titles, comes with neither.
_FACES: Final = {"title": "宋体", "heading": "黑体", "text": "仿宋", "closing": "仿宋"}
_GB2312: Final = 134
"""The character set of a font (GB 2312), by which programs without the font choose another Chinese one."""


def styles() -> Iterator[NamedStyle]:
    """Yield the named styles of a workbook, by which a user changes all cells of a kind at once."""
    for role, align in (
        ("title", _align("center")),
        ("heading", _align("left")),
        ("text", _align("left", "top")),
        ("closing", _align("right")),
    ):
        font = Font(name=_FACES[role], size=PARAGRAPH_SIZES[role], bold=role == "title", charset=_GB2312)
        yield NamedStyle(PARAGRAPH_STYLES[role], font=font, alignment=align)
    line = Side(style="thin", color="FF000000")
    for role, align in (
        ("title", _align("center")),
        ("header", _align("center")),
        ("stub", _align("left")),
        # A number too wide for its column is made smaller; else a spreadsheet shows #### in its place.
        ("value", Alignment(horizontal="center", vertical="center", shrink_to_fit=True)),
    ):
        font = Font(name="宋体", size=_CELL_SIZE, charset=_GB2312)
        border = Border(left=line, right=line, top=line, bottom=line)
        yield NamedStyle(CELL_STYLES[role], font=font, alignment=align, border=border)


def _align(horizontal: Literal["left", "center", "right"], vertical: Literal["top", "center"] = "center") -> Alignment:
    return Alignment(horizontal=horizontal, vertical=vertical, wrap_text=True)


UNSEEN: Final = Border(left=Side(style="thin", color="FFFFFFFF"))
"""A white line: LibreOffice prints no page on which no text begins, unless there is a line on it."""

# -- the paper, in points --------------------------------------------------------------------------

_A4: Final = 9
"""The number of this paper (ECMA-376 part 1, 18.3.1.63)."""
_SHORT, _LONG = 595, 842
_SIDE: Final = 45
_TOP: Final = 60
_HEADER: Final = 30
"""The margins: narrower than those of running text, so that tables are not printed too small."""
_INCH: Final = 72
_WIDTH: Final = _SHORT - 2 * _SIDE
_WIDE_WIDTH: Final = _LONG - 2 * _SIDE
TEXT_WIDTH: Final = 436
"""The width of running text, about the 156 mm of GB/T 9704.

A single column is never printed smaller by LibreOffice, so it has to fit on the paper where digits are wider, too.
"""
_MANY_COLUMNS: Final = 12
"""表三 has ten columns and fits on upright paper, 表四 has fifteen."""
_SQUEEZED: Final = 1.25
"""A table up to this many times as high as a page is printed smaller, to fit on one page."""


def is_wide(columns: int) -> bool:
    """Say whether a table of so many columns is printed in landscape."""
    return columns > _MANY_COLUMNS


def set_up_page(sheet: Worksheet, *, wide: bool = False, height: float = 0) -> None:
    """Set a sheet up for A4 paper; a table of this height is printed on as few pages as possible."""
    sheet.sheet_view.showGridLines = False
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.orientation = "landscape" if wide else "portrait"
    sheet.page_setup.fitToWidth = 1
    page = (_SHORT if wide else _LONG) - 2 * _TOP
    sheet.page_setup.fitToHeight = -int(-height // (page * _SQUEEZED))
    sheet.page_margins.left = sheet.page_margins.right = _SIDE / _INCH
    sheet.page_margins.top = sheet.page_margins.bottom = _TOP / _INCH
    sheet.page_margins.header = sheet.page_margins.footer = _HEADER / _INCH
    sheet.print_options.horizontalCentered = True
    print_at(sheet.oddFooter, "— &P —", 10)


def print_at(edge: HeaderFooterItem | None, text: str, size: int) -> None:
    """Print a text in the middle of the header or footer of each page."""
    middle = cast("HeaderFooterItem", edge).center  # a sheet has them all
    middle.text, middle.size = text, size


# -- widths ----------------------------------------------------------------------------------------


def widths_of(cells: Sequence[GridCell]) -> list[float]:
    """Share the width of the paper out among the columns of a table."""
    shares = column_shares(cells)
    width = _WIDE_WIDTH if is_wide(len(shares)) else _WIDTH
    return [width * share for share in shares]


def set_widths(sheet: Worksheet, widths: Iterable[float]) -> None:
    """Set the widths of columns, given in points: a digit of the default font takes 5.25, the edges 3.75."""
    for at, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(at)].width = round((width - 3.75) / 5.25, 2)


# -- heights ---------------------------------------------------------------------------------------

_EDGES: Final = 6
"""What a cell keeps free around its text, in points."""
_LEADING: Final = 1.5
"""The height of a line in letters."""
_LEAST_HEIGHT: Final = 20
"""Of a row in points, so that a single line does not look squeezed."""


def height_of(text: str, size: float, width: float) -> float:
    """Return the height that a text in letters of this size needs in a cell of this width, all in points."""
    per_line = max(int((width - _EDGES) / size - 0.5), 1)  # a comma that must not begin a line takes a letter with it
    lines = sum(max(-(-_letters(line) // per_line), 1) for line in text.split("\n"))
    return lines * size * _LEADING + _EDGES


def _letters(text: str) -> float:
    """Return the width of a text in Chinese letters; Latin ones take a little more than half."""
    return sum(0.6 if east_asian_width(letter) in ("Na", "H", "N") else 1 for letter in text)


def row_heights(cells: Sequence[GridCell], widths: Sequence[float]) -> list[float]:
    """Return the height of each row of a table; a cell over several rows spreads its height over them."""
    heights = [float(_LEAST_HEIGHT)] * max(cell.row + cell.rowspan for cell in cells)
    for cell in cells:
        if cell.role != "value":
            wanted = height_of(cell.text, _CELL_SIZE, sum(widths[cell.column : cell.column + cell.colspan]))
            for row in range(cell.row, cell.row + cell.rowspan):
                heights[row] = max(heights[row], wanted / cell.rowspan)
    return heights

"""From a page to a workbook that is ready to print: one sheet for each table, the texts before and after."""

from gkreport.formats.xlsx.sheets import lay_out, to_bytes
from gkreport.page.page import Page


def write(page: Page) -> bytes:
    """Return a page as a workbook (.xlsx); the same page gives the same bytes.

    Numbers are numbers, exact to the last digit; one of more than fifteen digits, which no spreadsheet keeps, is text.
    Raises `ValueError` for a paragraph that is longer than a cell can hold.
    """
    return to_bytes(lay_out(page).workbook)

"""From a workbook of OpenDocument to a page, by way of the room of all workbooks."""

from functools import partial

from gkreport.errors import FormatError
from gkreport.formats.odf.names import OFFICE, TABLE
from gkreport.formats.odf.package import parts_of
from gkreport.formats.odf.styles import Styles
from gkreport.formats.ods.cells import Cells
from gkreport.formats.ods.looks import Looks
from gkreport.formats.ods.rules import rules_of
from gkreport.formats.opc import Element
from gkreport.formats.sheets.cells import SheetCells
from gkreport.formats.sheets.conditions import judge_conditions
from gkreport.formats.sheets.page import Sheets
from gkreport.formats.sheets.room import judge_covered, judge_room
from gkreport.limits import Limits
from gkreport.page.page import Page


def read(data: bytes, limits: Limits) -> Page:
    """Read a workbook, packed (.ods) or flat (.fods), into a page.

    Raises `FormatError` for a file that is broken, encrypted, hostile or no workbook.
    """
    roots = parts_of(data, limits)
    body = roots[-1].find(f"{OFFICE}body/{OFFICE}spreadsheet")
    if body is None:
        raise FormatError("文件里没有工作表", "the file holds no sheets")
    looks = Looks(Styles(roots), roots)
    tables = list(body.iterchildren(TABLE + "table"))
    sheets = Sheets(limits, len(tables))
    return sheets.page(
        [
            block
            for at, table in enumerate(tables)
            for block in sheets.blocks(
                at, table.get(TABLE + "name", ""), partial(_cells, table, looks), hidden=_is_hidden(table, looks)
            )
        ]
    )


def _cells(table: Element, looks: Looks) -> SheetCells:
    reading = Cells(table, looks)
    judge_conditions(rules_of(table, looks), reading.cells)
    judge_room(reading.sizes, reading.cells)
    judge_covered(reading.areas(), reading.cells)
    return reading.cells


def _is_hidden(table: Element, looks: Looks) -> bool:
    return looks.styles.looks("table", table.get(TABLE + "style-name"), "table").get(TABLE + "display") == "false"

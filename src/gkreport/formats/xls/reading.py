"""From a workbook of Excel 97 to 2003 or of WPS (.xls, .et) to a page, by way of the room of all workbooks."""

import struct
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final

import attrs

from gkreport.errors import FormatError
from gkreport.formats.compound import Compound
from gkreport.formats.sheets.cells import SheetCells
from gkreport.formats.sheets.conditions import judge_conditions
from gkreport.formats.sheets.layout import SheetTooLargeError
from gkreport.formats.sheets.page import Sheets, too_much_text
from gkreport.formats.sheets.room import judge_covered, judge_room
from gkreport.formats.sheets.texts import Text
from gkreport.formats.xls import looks as styles
from gkreport.formats.xls.cells import Cells, rich_text
from gkreport.formats.xls.conditions import Conditions
from gkreport.formats.xls.drawings import Drawings
from gkreport.formats.xls.records import BOF, CONTINUE, Strings, broken, records, text_at
from gkreport.limits import Limits
from gkreport.page.page import Grid, Page, Paragraph

_STREAM, _OLD_STREAM = "Workbook", "Book"
"""The second is where Excel 95 keeps its workbooks, and some programs those that are newer."""
_FILEPASS, _SHEET, _DATES, _STRINGS = 0x2F, 0x85, 0x22, 0xFC
_VERSION: Final = 0x600
"""That of Excel 97 and later (2.4.21); 0x500 is that of Excel 5 and 95."""
_WORKSHEET: Final = 0
_MOST_STRINGS: Final = 100_000
"""The shared texts of a workbook; a full report has about five hundred."""
_MOST_RECORDS: Final = 50_000
"""Of a sheet, a long one counting for several: a hundred times those of a full report."""
_MOST_OF_ALL: Final = 3 * _MOST_RECORDS
"""Of all sheets together: several may be told to stand at one place."""
_LONG: Final = 8
"""The bytes of a record that counts for one."""


@attrs.frozen
class _Sheet:
    name: str
    at: int
    is_worksheet: bool
    hidden: bool


def read(data: bytes, limits: Limits) -> Page:
    """Read a workbook into a page.

    Raises `FormatError` for one that is broken, encrypted, hostile, or of a version before Excel 97.
    """
    try:
        file = Compound(data)
        stream = file.stream(_STREAM) or file.stream(_OLD_STREAM)
        return _Book(stream, limits).page()
    except (struct.error, IndexError, ValueError) as error:
        raise broken() from error


class _Book:
    """A workbook while its sheets are read one after the other."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._data = data
        self._limits = limits
        self._left = _MOST_OF_ALL
        self._looks = styles.Looks()
        self._sheets: list[_Sheet] = []
        pieces: list[bytes] = []
        before = 0
        for kind, at, end in records(data):
            before = before if kind == CONTINUE else kind
            if before == _STRINGS:
                pieces.append(data[at:end])
            else:
                self._tell(kind, data[at:end])
        self._strings = self._texts(pieces)

    def _tell(self, kind: int, data: bytes) -> None:
        if kind == BOF and struct.unpack_from("<H", data)[0] != _VERSION:
            raise FormatError(
                "这是 Excel 95 或更早的工作簿；请用 Excel 或 WPS 打开并另存为 .xlsx",
                "a workbook of Excel 95 or before; open it in Excel or WPS and save it as .xlsx",
            )
        if kind == _FILEPASS:
            raise FormatError(
                "工作簿（.xls、.et）有密码；请用 Excel 或 WPS 打开，先取消密码，再保存",
                "the workbook is encrypted; open it in Excel or WPS and save it without a password",
            )
        if kind == _SHEET:
            at, state, form = struct.unpack_from("<L2B", data)
            name = text_at(data, 6, short=True).text
            self._sheets.append(_Sheet(name, at, form == _WORKSHEET, bool(state & 3)))
        elif kind == _DATES:
            self._looks.since_1904 = data[:1] == b"\1"
        elif kind in (styles.FONT, styles.FORMAT, styles.XF, styles.PALETTE):
            self._looks.tell(kind, data)

    def _texts(self, pieces: list[bytes]) -> Sequence[Text]:
        texts: list[Text] = []
        for text, runs in Strings(pieces).all() if pieces else ():
            texts.append(rich_text(text, runs, self._looks))
            if len(texts) > _MOST_STRINGS:
                raise too_much_text()
        return texts

    def page(self) -> Page:
        sheets = Sheets(self._limits, len(self._sheets))
        blocks = [block for at, sheet in enumerate(self._sheets) for block in self._blocks(sheets, at, sheet)]
        return sheets.page(blocks)

    def _blocks(self, sheets: Sheets, number: int, sheet: _Sheet) -> Iterator[Grid | Paragraph]:
        if sheet.is_worksheet:
            yield from sheets.blocks(number, sheet.name, partial(self._cells, sheet), hidden=sheet.hidden)

    def _cells(self, sheet: _Sheet) -> SheetCells:
        reading = Cells(self._data, self._strings, self._looks)
        drawings, conditions = Drawings(self._data), Conditions(self._data, self._looks)
        left = min(_MOST_RECORDS, self._left)
        takes = {**reading.takes, **drawings.takes, **conditions.takes}
        for kind, at, end in records(self._data, sheet.at):
            left -= 1 + (end - at) // _LONG
            if left < 0:
                raise SheetTooLargeError
            take = takes.get(kind)
            if take is not None:
                take(at, end)
        self._left -= min(_MOST_RECORDS, self._left) - left
        cells, sizes = reading.settled()
        judge_conditions(conditions.rules, cells)
        judge_room(sizes, cells, self._looks.usual)
        judge_covered(drawings.areas(), cells)
        return cells

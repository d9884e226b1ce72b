"""The blank workbook for filling in: totals compute themselves, and what breaks a sum of the form turns red."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from openpyxl.cell.cell import Cell
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from gkreport.compose import compose
from gkreport.form import Form, Identity, form_of
from gkreport.formats.sheets.texts import MOST_LETTERS
from gkreport.formats.xlsx.sheets import Sheets, lay_out, to_bytes
from gkreport.page.page import Grid, Page, Paragraph
from gkreport.recognise.texts import CHECK_COLUMN
from gkreport.report import Report
from gkreport.report.marks import Kind

_COMPUTED: Final = PatternFill("solid", start_color="FFF2F2F2")
"""Behind the cells that compute themselves: a light grey, as nothing is to be filled in there."""
_RED: Final = DifferentialStyle(font=Font(color="FF9C0006", bold=True), fill=PatternFill(bgColor="FFFFC7CE"))
"""What Excel itself calls light red with dark red text."""
_LARGEST: Final = 10**15 - 1
"""The largest whole number of which a spreadsheet keeps every digit."""
_ROOM: Final = 12
"""Rows for the paragraphs of a text that is yet to be written: more than any section of a real report has."""
_GAP: Final = 2
"""How many columns right of the table the messages stand, so that one blank column parts them from it."""
"""Stands above them, so that they are not taken for a column of the form."""
_MESSAGE_WIDTH: Final = 60
"""In characters: a message in one line."""
_MESSAGE_FONT: Final = Font(name="宋体", size=10, color="FF9C0006", charset=134)
_MESSAGE_ALIGNMENT: Final = Alignment(horizontal="left", vertical="center")
_UNLOCKED: Final = Protection(locked=False)
_NUMBER_FORMATS: Final = {Kind.COUNT: "0", Kind.CHANGE: "0", Kind.MONEY: "General", Kind.AMOUNT: "General"}
_WANTED: Final = {
    Kind.COUNT: "只能填 0 或正整数，不带单位",
    Kind.CHANGE: "只能填整数，减少的填负数，不带单位",
    Kind.MONEY: "只能填 0 或正数，单位是万元，不用写出",
    Kind.AMOUNT: "只能填 0 或正数，可以写上单位：元、万元或亿元",
}


def blank(report: Report) -> bytes:
    """Return a workbook to fill in, on the form of a report; what it holds already (上年结转) stands filled in.

    Totals are formulas made from the sums of the form; the total of blanks stays blank.  Cells take only what the form
    can hold, those that break a sum turn red with the sum named beside the table, and all but the cells to fill in are
    locked, without a password (so is the title, where it tells organ and year).
    """
    form = form_of(report)
    sheets = lay_out(_with_room(compose(report)))
    totals = _totals(form.identities)
    for path, identity in totals.items():
        addends = _references(sheets, identity.left)
        sheets.values[path].cell.value = f'=IF(COUNT({addends})=0,"",SUM({addends}))'
        sheets.values[path].cell.fill = _COMPUTED
    _accept(sheets, form, [path for path in form.cells if path not in totals])
    _watch(sheets, form.identities)
    _tell(sheets, form)
    _protect(sheets, titled=bool(report.organ and report.year))
    return to_bytes(sheets.workbook)


# -- what is filled in -----------------------------------------------------------------------------


def _with_room(page: Page) -> Page:
    """Leave room behind each heading below which nothing stands yet."""
    blocks: list[Paragraph | Grid] = []
    following = [*page.blocks[1:], None]
    for block, after in zip(page.blocks, following, strict=True):
        blocks.append(block)
        empty = after is None or (isinstance(after, Paragraph) and after.role == "heading")
        if empty and isinstance(block, Paragraph) and block.role == "heading":
            blocks += [Paragraph("")] * _ROOM
    return Page(tuple(blocks))


# -- sums ------------------------------------------------------------------------------------------


def _totals(identities: Iterable[Identity]) -> Mapping[str, Identity]:
    """Choose for each total the first sum that makes it; one that comes round to itself would make none.

    A relation between rows (`balance`) makes nothing: all its cells are found elsewhere, and it is there to be checked.
    """
    chosen: dict[str, Identity] = {}
    for identity in identities:
        if identity.kind != "balance":
            (total,) = identity.right
            if total not in chosen and total not in _sources(chosen, identity.left):
                chosen[total] = identity
    return chosen


def _sources(chosen: Mapping[str, Identity], paths: Iterable[str]) -> set[str]:
    """Return these cells and all from which they are computed."""
    found: set[str] = set()
    waiting = list(paths)
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            waiting += chosen[path].left if path in chosen else ()
    return found


def _references(sheets: Sheets, paths: Iterable[str], absolute: str = "") -> str:
    """Name cells as formulas do, those that follow each other as one range; all stand on one sheet."""
    return ",".join(_ranges([sheets.values[path].cell for path in paths], absolute))


def _ranges(cells: Sequence[Cell], absolute: str = "") -> Iterator[str]:
    def name(cell: Cell) -> str:
        return f"{absolute}{cell.column_letter}{absolute}{cell.row}"

    start = 0
    for at, cell in enumerate(cells):
        after = cells[at + 1] if at + 1 < len(cells) else None
        if after is None or not _follow(cells[start], cell, after):
            yield name(cells[start]) if at == start else f"{name(cells[start])}:{name(cell)}"
            start = at + 1


def _follow(first: Cell, cell: Cell, after: Cell) -> bool:
    """Whether a cell and the one after it continue the line of cells that begins with the first."""
    step = (after.row - cell.row, after.column - cell.column)
    return (step == (0, 1) and first.row == cell.row) or (step == (1, 0) and first.column == cell.column)


def _broken(sheets: Sheets, identity: Identity) -> str:
    """Return the formula that is true where a sum does not hold and all its cells are filled in."""
    left, right, cells = (_references(sheets, paths, "$") for paths in (identity.left, identity.right, identity.cells))
    return f"AND(COUNT({cells})={len(identity.cells)},SUM({left})<>SUM({right}))"


def _watch(sheets: Sheets, identities: Iterable[Identity]) -> None:
    """Turn every cell of a sum that does not hold red, that of computed totals too: a lock can be taken off."""
    for identity in identities:
        sheet = sheets.values[identity.right[-1]].sheet
        _redden(sheet, [sheets.values[path].cell for path in identity.cells], _broken(sheets, identity))


def _redden(sheet: Worksheet, cells: Sequence[Cell], formula: str) -> None:
    """Turn cells red where a formula is true; it may name the first of them, which then stands for each."""
    rule = Rule(type="expression", dxf=_RED, formula=[formula])
    sheet.conditional_formatting.add(" ".join(_ranges(cells)), rule)  # pyright: ignore[reportUnknownMemberType]


def _tell(sheets: Sheets, form: Form) -> None:
    """Name each sum that does not hold, right of the row in which its total stands; nothing else is said there."""
    rows: dict[Worksheet, dict[int, list[str]]] = {}
    for identity in form.identities:
        sheet, total, _ = sheets.values[identity.right[-1]]
        rows.setdefault(sheet, {}).setdefault(total.row, []).append(_message(sheets, form, identity))
    for sheet, messages in rows.items():
        column = get_column_letter(sheet.max_column + _GAP)
        sheet.column_dimensions[column].width = _MESSAGE_WIDTH
        sheet[f"{column}{min(messages) - 1}"].value = CHECK_COLUMN
        for row, parts in messages.items():
            sheet[f"{column}{row}"].value = "=" + "&".join(parts)
        for (cell,) in sheet[f"{column}{min(messages) - 1}:{column}{max(messages)}"]:
            cell.font = _MESSAGE_FONT
            cell.alignment = _MESSAGE_ALIGNMENT


def _message(sheets: Sheets, form: Form, identity: Identity) -> str:
    total = form.cells[identity.right[-1]]
    where = total.row_place if identity.kind == "across" else f"{total.table.table} “{total.column.name}”列"
    return f'IF({_broken(sheets, identity)},"勾稽：{where} {identity.formula} 不成立。","")'


# -- what can be filled in -------------------------------------------------------------------------


def _accept(sheets: Sheets, form: Form, paths: Iterable[str]) -> None:
    """Unlock the cells to fill in, and let them take only what the form can hold there."""
    kinds: dict[tuple[Worksheet, Kind], list[Cell]] = {}
    for path in paths:
        sheet, cell, covered = sheets.values[path]
        kind = form.cells[path].kind
        for part in (cell, *covered):
            part.protection = _UNLOCKED
        cell.number_format = _NUMBER_FORMATS[kind]
        kinds.setdefault((sheet, kind), []).append(cell)
    for (sheet, kind), cells in kinds.items():
        sheet.add_data_validation(_rule(kind, cells))
        if kind is not Kind.AMOUNT:  # a number that was pasted as text is left out of sums without a word
            _redden(sheet, cells, f"ISTEXT({cells[0].coordinate})")


def _rule(kind: Kind, cells: Sequence[Cell]) -> DataValidation:
    """Return the rule for what cells of a kind accept."""
    rule = DataValidation(sqref=" ".join(_ranges(cells)), allowBlank=True, showErrorMessage=True)
    rule.errorTitle, rule.error = "这里不能这样填", _WANTED[kind]
    if kind is Kind.AMOUNT:  # the form leaves its unit open, so one can stand behind the number
        first = cells[0].coordinate
        rule.type = "custom"
        rule.formula1 = f'OR(AND(ISNUMBER({first}),{first}>=0),RIGHT({first},1)="元")'
    else:
        rule.type = "decimal" if kind is Kind.MONEY else "whole"
        rule.operator = "between"
        rule.formula1 = str(-_LARGEST if kind is Kind.CHANGE else 0)
        rule.formula2 = str(_LARGEST)
    return rule


def _protect(sheets: Sheets, *, titled: bool) -> None:
    """Lock all but the cells to fill in, without a password; widths and heights stay the user's."""
    texts: dict[Worksheet, list[Cell]] = {}
    for paragraph, (sheet, cell, _) in sheets.paragraphs:
        if paragraph.role == "title" and not titled:
            cell.protection = _UNLOCKED
        if paragraph.role == "text":
            sheet.sheet_view.showGridLines = True  # shows where a text goes, and is not printed
            cell.protection = _UNLOCKED
            texts.setdefault(sheet, []).append(cell)
    for sheet, cells in texts.items():
        sheet.add_data_validation(
            DataValidation(
                sqref=" ".join(_ranges(cells)),
                type="textLength",
                operator="lessThanOrEqual",
                formula1=str(MOST_LETTERS),
                promptTitle="一格一段",
                prompt="每段文字填一格，段前不用空格",
                showInputMessage=True,
            )
        )
    for sheet in sheets.workbook.worksheets:
        sheet.protection.sheet = True
        sheet.protection.formatColumns = sheet.protection.formatRows = False

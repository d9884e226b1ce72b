"""Changing a user's own workbook: numbers put into its cells, comments put on them, all else as it was."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final
from xml.sax.saxutils import escape

from lxml import etree

from gkreport.errors import FillError, FormatError
from gkreport.formats.opc import Element, child_of, space_of
from gkreport.formats.remarks import COLOURS, HEAD_COLOUR, NewText, Remark, colours_of, lines_of
from gkreport.formats.sheets.cells import SheetCells
from gkreport.formats.sheets.codes import number_in
from gkreport.formats.sheets.formulas import At
from gkreport.formats.sheets.looks import GENERAL, Look
from gkreport.formats.sheets.names import DIGITS, Address, Area, area_of, quoted, reference
from gkreport.formats.xlsx.cells import merges_in, read_cells
from gkreport.formats.xlsx.colours import Colours
from gkreport.formats.xlsx.comments import comment_on
from gkreport.formats.xlsx.looks import Looks
from gkreport.formats.xlsx.package import Workbook
from gkreport.formats.xlsx.reading import page_of
from gkreport.formats.xlsx.strings import KEEPING_BLANKS, clean_text, shared_strings
from gkreport.formats.xlsx.variants import Variants
from gkreport.formats.xlsx.worksheet import Worksheet
from gkreport.limits import Limits
from gkreport.page.page import Handle, Page


class _Editing:
    """A workbook being changed, its sheets by their numbers."""

    def __init__(self, data: bytes, limits: Limits, *, surely: bool = False) -> None:
        self._surely = surely
        """Whether every sheet that is opened will be changed."""
        self.package = Workbook(data, limits)
        self.variants = Variants(self.package)
        self._sheets: dict[int, Worksheet] = {}

    def part(self, number: int) -> str:
        part = self.package.book.sheets[number].part
        if part is None:
            raise FormatError("工作表的内容在文件里丢失", "the content of a sheet is not in the file")
        return part

    def sheet(self, number: int) -> Worksheet:
        if number not in self._sheets:
            self._sheets[number] = sheet = Worksheet(self.package.edit(self.part(number), surely=self._surely))
            self.variants.highest = max(self.variants.highest, sheet.highest_style)
        return self._sheets[number]


def _address(handle: Handle) -> Address:
    assert isinstance(handle, Address)  # noqa: S101  # the reader gives no other
    return handle


# -- numbers ---------------------------------------------------------------------------------------


def fill(data: bytes, texts: Mapping[Handle, NewText], limits: Limits) -> tuple[bytes, Page]:
    """Put texts into cells of a workbook, numbers as numbers, each in the style of its cell.

    Returns the workbook and what it now shows.  A formula is left as it is where it comes to the number that is wanted,
    once the other cells are filled; results of formulas that are kept in the sheet are brought up to date, and Excel is
    told to compute all of them anew.  A cell whose format would show another number (a date, per cent, too few
    decimals) gets a plain format.

    Raises `FillError`, having changed nothing, if any cell cannot be filled safely: a formula that comes to another
    number or cannot be computed, a cell under a merged one, one that stands in the file twice, letters struck through;
    and `FormatError` for a signed workbook.
    """
    workbook = _Editing(data, limits, surely=True)
    by_sheet: dict[int, dict[At, NewText]] = {}
    for handle, new in texts.items():
        at = _address(handle)
        by_sheet.setdefault(at.sheet, {})[at.row, at.column] = new
    refused = [
        (wanted[at].place, *reason)
        for number, wanted in by_sheet.items()
        for at, reason in _Filling(workbook, number).fill({at: new.text for at, new in wanted.items()})
    ]
    if refused:
        raise FillError.at(refused)
    _compute_on_load(workbook.package)
    return workbook.package.to_bytes(), page_of(workbook.package, limits)


_Reason = tuple[str, str]
_COVERED: Final = "这一格被合并单元格遮住，请先拆分", "it is covered by a merged cell; split that first"
_TWICE: Final = (
    "这一格在文件里出现了两次，请用 Excel 或 WPS 打开并保存后再填",
    "it stands in the file twice; open it in Excel and save it first",
)
_GROUPED: Final = (
    "这一格由数组公式或模拟运算表算出，请改为数字后再填",
    "an array formula or data table computes it; put a number in its place first",
)


class _Filling:
    """One sheet while texts are put into it."""

    def __init__(self, workbook: _Editing, number: int) -> None:
        self._workbook = workbook
        self._sheet = workbook.sheet(number)
        self._variants = workbook.variants
        self._formulas = self._sheet.formulas()
        self._grouped = [
            area
            for formula in self._formulas.values()
            if formula.get("t") in ("array", "dataTable") and (area := area_of(formula.get("ref", "")))
        ]

    def fill(self, wanted: Mapping[At, str]) -> Iterator[tuple[At, _Reason]]:
        """Put texts into cells; yield those that cannot be filled, with the reason."""
        computed: dict[At, str] = {}
        parts = self._sheet.root.iterchildren(self._sheet.space + "mergeCells")
        merges = [area for part in parts for area in merges_in(part)]
        rows = {row: [area for area in merges if area[0] <= row <= area[2]] for row in {row for row, _ in wanted}}
        for at, text in wanted.items():
            if reason := self._obstacle(at, text, rows[at[0]]):
                yield at, reason
            elif at in self._formulas:
                computed[at] = text
            else:
                self._put(at, text)
        if not self._formulas:
            return
        results = self._results()
        for at, text in computed.items():
            if reason := self._difference(at, text, results):
                yield at, reason
        for at in self._formulas:
            self._keep(at, results)

    def _results(self) -> SheetCells:
        package = self._workbook.package
        name = package.book.strings
        strings = shared_strings(package.edit(name), Colours()) if name else ()
        return read_cells(self._sheet.root, strings, _NumbersAsTheyAre(self._workbook), recalculated=True)

    def _obstacle(self, at: At, text: str, merges: Sequence[Area]) -> _Reason | None:
        if at in self._sheet.twice:
            return _TWICE
        if any(_is_in(at, area) and at != area[:2] for area in merges):
            return _COVERED
        if any(_is_in(at, area) for area in self._grouped):
            return _GROUPED
        cell = self._sheet.cells.get(at)
        if text and cell is not None and (why := self._variants.looks.of(cell.get("s")).verdict.why):
            return (
                f"这一格的字{why.words()}，填入的数看不清，请先改正格式",
                f"what stands in it is {why.words('en')}; mend its format first",
            )
        return None

    def _put(self, at: At, text: str) -> None:
        if not text and at not in self._sheet.cells:
            return
        cell = self._sheet.cell(at, like_the_left=True)
        for name in ("t", "cm", "vm", "ph"):
            cell.attrib.pop(name, "")
        for child in list(cell):
            cell.remove(child)
        number = _exact(text)
        if number is None and text:
            cell.set("t", "inlineStr")
            _write_text(cell, text)
        elif number is not None:
            if not self._variants.shows(cell.get("s"), number):
                cell.set("s", self._variants.like(cell.get("s"), "plain"))
            etree.SubElement(cell, self._sheet.space + "v").text = text

    # -- formulas ----------------------------------------------------------------------------------

    def _difference(self, at: At, text: str, results: SheetCells) -> _Reason | None:
        """Return why a formula cannot stay in a cell to be filled; None where its result is the wanted text."""
        formula = "=" + (self._formulas[at].text or "…")
        if at in results.uncomputed:
            return (
                f"这一格是公式（{formula}），这里算不出它的结果；请改为数字后再填，或在 Excel 中填好其他格",
                f"a formula ({formula}) whose result cannot be told here; put a number in its place first",
            )
        shown = results.texts.get(at, "")
        number, result = _exact(text), number_in(shown)
        if shown == text if number is None or result is None else number == result:
            return None
        return (
            f"这一格是公式（{formula}），按填入的数算出来是“{shown}”，不是“{text}”；请核对，或改为数字后再填",
            f"a formula ({formula}) that comes to {shown!r}, not {text!r}; check the numbers",
        )

    def _keep(self, at: At, results: SheetCells) -> None:
        """Update the kept result of a formula, where it is a number or was one."""
        cell = self._sheet.cells[at]
        value = cell.find(self._sheet.space + "v")
        kept = number_in((value.text or "").strip()) if value is not None and cell.get("t", "n") == "n" else None
        shown = results.texts.get(at, "")
        result = number_in(shown)
        if at in results.uncomputed or result == kept or (shown and result is None):
            return
        child_of(cell, "v", ("f",)).text = shown
        cell.attrib.pop("t", "")
        if not shown:
            cell.set("t", "str")


class _NumbersAsTheyAre(Looks):
    """The looks of a workbook for computing: only dates differ from plain numbers."""

    def __init__(self, workbook: _Editing) -> None:
        super().__init__(None, since_1904=workbook.package.book.since_1904)
        self._own = workbook.variants.looks

    def of(self, style: str | None) -> Look:
        look = self._own.of(style)
        return look if look.is_date else GENERAL


def _is_in(at: At, area: Area) -> bool:
    top, left, bottom, right = area
    return top <= at[0] <= bottom and left <= at[1] <= right


_NUMBER: Final = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?", re.ASCII)


def _exact(text: str) -> Decimal | None:
    """Return the number in a text; None for anything else, and for more digits than a workbook keeps."""
    if not _NUMBER.fullmatch(text):
        return None
    digits = text.lstrip("-").replace(".", "").lstrip("0")
    return Decimal(text) if len(digits) <= DIGITS else None


def _write_text(cell: Element, text: str) -> None:
    space = space_of(cell)
    etree.SubElement(etree.SubElement(cell, space + "is"), space + "t", KEEPING_BLANKS).text = clean_text(text)


# What stands before calcPr in a workbook (ECMA-376 part 1, 18.2.27).
_BEFORE_CALCULATION: Final = (
    *("fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets", "functionGroups"),
    *("externalReferences", "definedNames"),
)


def _compute_on_load(package: Workbook) -> None:
    """Ask programs to compute all formulas anew when they open the workbook."""
    if not package.book.recalculated:
        child_of(package.root, "calcPr", _BEFORE_CALCULATION).set("fullCalcOnLoad", "1")


# -- comments --------------------------------------------------------------------------------------


def annotate(data: bytes, remarks: Sequence[Remark], limits: Limits, summary: str = "") -> bytes:
    """Put a comment on the cell of each remark and colour all its cells, each by the gravest remark about it.

    Comments that are there stay, ours are put behind their words; what they say already is not said again, so that
    annotating twice changes nothing.  `summary` is the heading of a table of all remarks on a sheet of its own at the
    end, "" for none.  Raises `FormatError` for a signed workbook, for broken styles, and for a threaded comment
    where one of ours belongs.
    """
    workbook = _Editing(data, limits)
    texts: dict[int, dict[At, list[str]]] = {}
    for remark in remarks:
        if remark.at is not None:
            at = _address(remark.at)
            texts.setdefault(at.sheet, {}).setdefault((at.row, at.column), []).append(remark.text)
    for handle, colour in colours_of(remarks).items():
        at = _address(handle)
        cell = workbook.sheet(at.sheet).cell((at.row, at.column))
        cell.set("s", workbook.variants.like(cell.get("s"), colour))
    for number, said in texts.items():
        name = workbook.package.book.sheets[number].name
        comment_on(workbook.package, (name, workbook.part(number)), said)
    if summary and remarks:
        _append_summary(workbook, summary, remarks)
    return workbook.package.to_bytes()


_SHEET_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_SUMMARY: Final = "核对结果"
_COLUMNS: Final = {"序号": 5, "级别": 5, "单元格": 10, "": 70}
"""The columns of the table, the last under its heading, and their widths in digits: A4 upright, hardly made smaller."""
_ACROSS: Final = 78
"""How many digits of nine points, or half as many Chinese letters, the last column holds with room to spare."""
_LINE, _AROUND = 13, 5
"""The height of such a line and what is free around a text; LibreOffice gives rows no height of themselves."""
_WHITE: Final = "FFFFFF"
_UPRIGHT: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<worksheet xmlns="{}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews>'
    '<sheetView showGridLines="0" workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
    '<cols>{}</cols><sheetData/><printOptions horizontalCentered="1"/>'
    '<pageMargins left="0.6" right="0.6" top="0.8" bottom="0.8" header="0.4" footer="0.4"/>'
    '<pageSetup paperSize="9" orientation="portrait" fitToHeight="0"/>'
    "<headerFooter><oddFooter>&amp;C&amp;P / &amp;N</oddFooter></headerFooter></worksheet>"
)


def _append_summary(workbook: _Editing, heading: str, remarks: Sequence[Remark]) -> None:
    """Put a table of all remarks, the gravest first, on a sheet at the end, unless the same is there."""
    package = workbook.package
    written = _summary(workbook, heading, remarks)
    sheets = package.book.sheets
    for sheet in sheets:
        is_ours = sheet.name.startswith(_SUMMARY)
        if sheet.part and is_ours and package.read(sheet.part) == written:
            return
    folder = package.book.main.rpartition("/")[0]
    part = package.add(f"{folder}/worksheets/sheet{{}}.xml", written, _SHEET_TYPE)
    taken = {sheet.name.lower() for sheet in sheets}
    names = (f"{_SUMMARY}{number or ''}" for number in (0, *range(2, len(taken) + 3)))
    entries = package.root.find(package.space + "sheets")
    assert entries is not None  # noqa: S101  # the remarks are about cells of its sheets
    numbers = [int(item.get("sheetId", "")) for item in entries if item.get("sheetId", "").isdigit()]
    entry = etree.SubElement(entries, package.space + "sheet")
    name = next(name for name in names if name not in taken)
    entry.set("name", name)
    entry.set("sheetId", str(max(numbers, default=0) + 1))
    entry.set(f"{{{package.office}}}id", package.relate(package.book.main, f"{package.office}/worksheet", part))
    titles = etree.SubElement(
        child_of(package.root, "definedNames", _BEFORE_CALCULATION[:-1]), package.space + "definedName"
    )
    titles.attrib.update({"name": "_xlnm.Print_Titles", "localSheetId": str(len(entries) - 1)})
    titles.text = f"{quoted(name)}!$1:$1"  # the head is printed on each page


def _summary(workbook: _Editing, heading: str, remarks: Sequence[Remark]) -> bytes:
    """Return the sheet of a table of all remarks; as a tree, thousands of rows take ten times as much."""
    columns = "".join(
        f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'
        for number, width in enumerate(_COLUMNS.values(), 1)
    )
    head = ([name or heading for name in _COLUMNS], (HEAD_COLOUR,) * len(_COLUMNS))
    rows = [_summary_row(workbook, 1, *head).encode()]
    for number, (remark, label, text) in enumerate(lines_of(remarks), 1):
        place = "—" if remark.at is None else _place(workbook, remark.at)
        colours = (_WHITE, COLOURS[remark.level], _WHITE, _WHITE)
        rows.append(_summary_row(workbook, number + 1, [str(number), label, place, text], colours).encode())
    before, after = _UPRIGHT.format(workbook.package.space[1:-1], columns).split("<sheetData/>")
    return b"".join((f"{before}<sheetData>".encode(), *rows, f"</sheetData>{after}".encode()))


def _summary_row(workbook: _Editing, row: int, texts: Sequence[str], colours: Sequence[str]) -> str:
    printed = sum(1 + len(part.encode("gb18030", "replace")) // _ACROSS for part in texts[-1].split("\n"))
    cells = ""
    for column, (text, colour) in enumerate(zip(texts, colours, strict=True), 1):
        style = workbook.variants.of_table("center" if column < len(_COLUMNS) else "left", colour)
        cells += (
            f'<c r="{reference(row, column)}" s="{style}" t="inlineStr"><is><t xml:space="preserve">'
            f"{escape(clean_text(text))}</t></is></c>"
        )
    return f'<row r="{row}" ht="{_LINE * printed + _AROUND}" customHeight="1">{cells}</row>'


def _place(workbook: _Editing, handle: Handle) -> str:
    at = _address(handle)
    return f"{quoted(workbook.package.book.sheets[at.sheet].name)}!{reference(at.row, at.column)}"

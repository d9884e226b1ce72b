"""Where the sheets of a workbook stand in its package, and how a cell is called and numbered (SpreadsheetML)."""

import posixpath
import re
from collections.abc import Iterator
from typing import Final, NamedTuple, TypeAlias
from urllib.parse import unquote

import attrs
from lxml import etree

from gkreport.errors import FormatError
from gkreport.formats.archive import Archive, parse_xml

Element: TypeAlias = etree._Element  # noqa: SLF001  # lxml gives its elements no public name

NAMESPACES: Final = (
    "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}",
    "{http://purl.oclc.org/ooxml/spreadsheetml/main}",
)
"""Transitional and strict (ISO/IEC 29500-1), as prefixes."""
ROWS: Final = 1_048_576
COLUMNS: Final = 16_384
"""The last row and column of a sheet (ECMA-376 part 1, 18.3.1.73)."""

# -- cells -----------------------------------------------------------------------------------------


class Address(NamedTuple):
    """A cell of a workbook: the sheet counted from 0 in the order of the workbook, row and column from 1."""

    sheet: int
    row: int
    column: int


_ROW_BITS: Final = 21
_COLUMN_BITS: Final = 15


def handle_of(sheet: int, row: int, column: int) -> int:
    """Return the one number that stands for a cell; it depends on nothing but the address.

    >>> address(handle_of(2, 9, 6))
    Address(sheet=2, row=9, column=6)
    """
    return (sheet << _ROW_BITS | row) << _COLUMN_BITS | column


def address(handle: int) -> Address:
    """Return the cell that a number of `handle_of` stands for."""
    above = handle >> _COLUMN_BITS
    return Address(above >> _ROW_BITS, above & (1 << _ROW_BITS) - 1, handle & (1 << _COLUMN_BITS) - 1)


def column_letters(column: int) -> str:
    """Return the letters of a column.

    >>> column_letters(6), column_letters(16_384)
    ('F', 'XFD')
    """
    letters = ""
    while column:
        column, last = divmod(column - 1, 26)
        letters = chr(ord("A") + last) + letters
    return letters


def column_number(letters: str) -> int:
    """Return the number of a column of one to three capital letters."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def reference(row: int, column: int) -> str:
    """Return what Excel calls a cell: F9."""
    return f"{column_letters(column)}{row}"


_REFERENCE: Final = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})", re.ASCII)

Area: TypeAlias = tuple[int, int, int, int]
"""The first row and column and the last ones, from 1."""


def reference_in(text: str) -> tuple[int, int, str] | None:
    """Return the row and the column of a reference, and the letters of the column as they stand; None for no one."""
    found = _REFERENCE.fullmatch(text)
    return (int(found[2]), column_number(found[1].upper()), found[1]) if found else None


def area_of(text: str) -> Area | None:
    """Return the cells of a range, or of a single reference; None for anything else.

    >>> area_of("C3:A$1"), area_of("B2"), area_of("#REF!")
    ((1, 1, 3, 3), (2, 2, 2, 2), None)
    """
    first, _, last = text.partition(":")
    ends = [end for end in (reference_in(first), reference_in(last or first)) if end]
    if len(ends) != 2:  # noqa: PLR2004
        return None
    (top, bottom), (left, right) = sorted(end[0] for end in ends), sorted(end[1] for end in ends)
    return top, left, bottom, right


def whole(text: str | None, otherwise: int = 0) -> int:
    """Return a whole number of an attribute; `otherwise` where there is none, or one far too large."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else otherwise  # noqa: PLR2004


_PLAIN_NAME: Final = re.compile(r"[^\W\d][\w.]*")
_LIKE_A_CELL: Final = re.compile(r"[A-Z]{1,3}\d{1,7}|R\d*(?:C\d*)?|C\d*", re.ASCII | re.IGNORECASE)


def quoted(name: str) -> str:
    """Return the name of a sheet as it stands in a reference, quoted where Excel quotes it.

    >>> quoted("表三"), quoted("一、总体情况"), quoted("A1")
    ('表三', "'一、总体情况'", "'A1'")
    """
    if _PLAIN_NAME.fullmatch(name) and not _LIKE_A_CELL.fullmatch(name):
        return name
    return "'" + name.replace("'", "''") + "'"


# -- parts -----------------------------------------------------------------------------------------


@attrs.frozen
class SheetPart:
    """A sheet of a workbook: what it is called, the part that holds it, None where it has no cells."""

    name: str
    part: str | None
    hidden: bool = False
    lost: bool = False
    """Whether its part should be there and is not."""


@attrs.frozen
class Book:
    """What a workbook says of itself."""

    sheets: tuple[SheetPart, ...]
    strings: str | None
    """The part of the shared strings."""
    styles: str | None
    since_1904: bool
    """Whether dates count from 1904."""
    recalculated: bool
    """Whether all formulas are to be computed anew when it is opened: then what is kept of them counts for nothing."""

    @classmethod
    def of(cls, archive: Archive) -> "Book":
        """Read the workbook part; raises `FormatError` where there is none."""
        main = _main_part(archive)
        root = parse_xml(archive.read(main), main)
        space = str(root.tag).rpartition("}")[0] + "}"
        if space not in NAMESPACES or root.tag != space + "workbook":
            raise _no_workbook()
        related = list(_relations(archive, main))
        properties = next(root.iterchildren(space + "workbookPr"), None)
        calculation = next(root.iterchildren(space + "calcPr"), None)
        return cls(
            tuple(_sheets(archive, root, space, related)),
            _beside(archive, related, "sharedStrings"),
            _beside(archive, related, "styles"),
            properties is not None and is_on(properties.get("date1904")),
            calculation is not None and is_on(calculation.get("fullCalcOnLoad")),
        )


def is_on(value: str | None) -> bool:
    """Whether an attribute that is yes or no says yes."""
    return value in ("1", "true", "on")


_USUAL: Final = "xl/workbook.xml"
_BINARY: Final = "xl/workbook.bin"
_OTHERS: Final = (
    ("word/document.xml", "这是 Word 文档，不是 Excel 工作簿", "a Word document, no Excel workbook"),
    ("ppt/presentation.xml", "这是演示文稿，不是 Excel 工作簿", "a presentation, no Excel workbook"),
    ("content.xml", "这是 OpenDocument 文件；请另存为 .xlsx", "an OpenDocument file; save it as .xlsx"),
)


class _Relation(NamedTuple):
    id: str
    kind: str
    target: str


def _relations(archive: Archive, source: str) -> Iterator[_Relation]:
    """Yield what a part refers to inside the package; nothing outside is followed."""
    folder, name = posixpath.split(source)
    relations = posixpath.join(folder, "_rels", name + ".rels")
    if relations not in archive:
        return
    for relation in parse_xml(archive.read(relations), relations):
        target = posixpath.normpath(posixpath.join("/", folder, unquote(relation.get("Target", "")))).lstrip("/")
        if relation.get("TargetMode") != "External":
            yield _Relation(relation.get("Id", ""), relation.get("Type", "").rpartition("/")[2], target)


def _main_part(archive: Archive) -> str:
    name = next((at.target for at in _relations(archive, "") if at.kind == "officeDocument"), _USUAL)
    if name.endswith(".bin") or (name not in archive and _BINARY in archive):
        raise FormatError(
            "这是二进制工作簿（.xlsb）；请用 Excel 或 WPS 打开并另存为 .xlsx", "a binary workbook; save it as .xlsx"
        )
    if name not in archive or name in (part for part, _, _ in _OTHERS):
        for part, zh, en in _OTHERS:
            if part in archive:
                raise FormatError(zh, en)
        if _USUAL not in archive:
            raise _no_workbook()
        return _USUAL
    return name


def _no_workbook() -> FormatError:
    return FormatError("文件不是 Excel 工作簿；请确认文件是 .xlsx", "not an Excel workbook")


def _beside(archive: Archive, related: list[_Relation], kind: str) -> str | None:
    usual = f"xl/{kind}.xml"
    found = [at.target for at in related if at.kind == kind and at.target in archive]
    return found[0] if found else usual if usual in archive else None


def _sheets(archive: Archive, root: Element, space: str, related: list[_Relation]) -> Iterator[SheetPart]:
    """Yield the sheets in the order of their tabs; one without a relationship stands in its usual place."""
    by_id = {at.id: at for at in related}
    for number, sheet in enumerate(root.iterfind(f"{space}sheets/{space}sheet"), 1):
        own = next((value for key, value in sheet.attrib.items() if str(key).endswith("}id")), "")
        relation = by_id.get(str(own)) or _Relation("", "worksheet", f"xl/worksheets/sheet{number}.xml")
        if relation.kind == "worksheet":
            part = relation.target if relation.target in archive else None
            hidden = sheet.get("state") in ("hidden", "veryHidden")
            yield SheetPart(sheet.get("name", ""), part, hidden, lost=part is None)
        else:  # a chart, a dialog, macros: it keeps its number
            yield SheetPart(sheet.get("name", ""), None)

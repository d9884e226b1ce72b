"""The sheets of a workbook in its package, and the names and numbers of cells (SpreadsheetML)."""

import re
from collections.abc import Iterator, Sequence
from typing import Final, TypeAlias

import attrs

from gkreport.characters import letters
from gkreport.errors import FormatError
from gkreport.formats.opc import Element, Package, Relation, space_of
from gkreport.page.page import Handle

NAMESPACES: Final = (
    "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}",
    "{http://purl.oclc.org/ooxml/spreadsheetml/main}",
)
"""Transitional and strict (ISO/IEC 29500-1), as prefixes."""
ROWS: Final = 1_048_576
COLUMNS: Final = 16_384
"""The last row and column of a sheet (ECMA-376 part 1, 18.3.1.73)."""
DIGITS: Final = 15
"""The digits that a workbook keeps of a number (Excel specifications and limits)."""

CLOSING: Final = "落款"
"""The sheet for the organ and the date at the end of a report."""

# -- cells -----------------------------------------------------------------------------------------


@attrs.frozen(slots=False)  # as quick to build as can be: there is one for each cell
class Address(Handle):
    """A cell of a workbook: the sheet counted from 0 in the order of the workbook, row and column from 1."""

    sheet: int
    row: int
    column: int


def column_number(name: str) -> int:
    """Return the number of a column of one to three capital letters."""
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def reference(row: int, column: int) -> str:
    """Return the name of a cell in Excel: F9."""
    return f"{letters(column)}{row}"


_REFERENCE: Final = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})", re.ASCII)

Area: TypeAlias = tuple[int, int, int, int]
"""The first row and column and the last ones, from 1."""


def reference_in(text: str) -> tuple[int, int, str] | None:
    """Return the row and column of a reference, and the letters of the column as written; None for anything else."""
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
    """Return the whole number in an attribute; `otherwise` where there is none or a far too large one."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else otherwise  # noqa: PLR2004


_PLAIN_NAME: Final = re.compile(r"[^\W\d][\w.]*")
_LIKE_A_CELL: Final = re.compile(r"[A-Z]{1,3}\d{1,7}|R\d*(?:C\d*)?|C\d*", re.ASCII | re.IGNORECASE)


def quoted(name: str) -> str:
    """Return the name of a sheet as references write it, in quotes where Excel puts them.

    >>> quoted("表三"), quoted("一、总体情况"), quoted("A1")
    ('表三', "'一、总体情况'", "'A1'")
    """
    if _PLAIN_NAME.fullmatch(name) and not _LIKE_A_CELL.fullmatch(name):
        return name
    return "'" + name.replace("'", "''") + "'"


# -- parts -----------------------------------------------------------------------------------------


@attrs.frozen
class SheetPart:
    """A sheet of a workbook: its name and its part, None where it has no cells."""

    name: str
    part: str | None
    hidden: bool = False
    lost: bool = False
    """Whether its part is missing from the file."""


@attrs.frozen
class Book:
    """The sheets, parts and settings of a workbook."""

    sheets: tuple[SheetPart, ...]
    strings: str | None
    """The part of the shared strings."""
    styles: str | None
    since_1904: bool
    """Whether dates count from 1904."""
    recalculated: bool
    """Whether Excel is to compute all formulas anew when it opens the file, so that kept results are ignored."""
    main: str
    """The part of the workbook itself."""

    @classmethod
    def of(cls, package: Package) -> "Book":
        """Read the workbook part as it stands; raises `FormatError` where there is none."""
        main = package.main("xl/workbook.xml", _no_workbook())
        root = package.look(main)
        space = space_of(root)
        if space not in NAMESPACES or root.tag != space + "workbook":
            raise _no_workbook()
        properties = next(root.iterchildren(space + "workbookPr"), None)
        calculation = next(root.iterchildren(space + "calcPr"), None)
        return cls(
            tuple(_sheets(package, root, package.related(main))),
            package.beside(main, "sharedStrings", "xl/sharedStrings.xml"),
            package.beside(main, "styles", "xl/styles.xml"),
            properties is not None and is_on(properties.get("date1904")),
            calculation is not None and is_on(calculation.get("fullCalcOnLoad")),
            main,
        )


def is_on(value: str | None) -> bool:
    """Whether a yes-or-no attribute says yes."""
    return value in ("1", "true", "on")


def _no_workbook() -> FormatError:
    return FormatError("文件不是 Excel 工作簿；请确认文件是 .xlsx", "not an Excel workbook")


def _sheets(package: Package, root: Element, related: Sequence[Relation]) -> Iterator[SheetPart]:
    """Yield the sheets in the order of their tabs; one without a relationship stands in its usual place."""
    by_id, space = {at.id: at for at in related}, space_of(root)
    for number, sheet in enumerate(root.iterfind(f"{space}sheets/{space}sheet"), 1):
        own = next((value for key, value in sheet.attrib.items() if str(key).endswith("}id")), "")
        relation = by_id.get(str(own)) or Relation("", "worksheet", f"xl/worksheets/sheet{number}.xml")
        if relation.kind == "worksheet":
            part = relation.target if relation.target in package else None
            hidden = sheet.get("state") in ("hidden", "veryHidden")
            yield SheetPart(sheet.get("name", ""), part, hidden, lost=part is None)
        else:  # a chart, a dialog, macros: it keeps its number
            yield SheetPart(sheet.get("name", ""), None)

"""The sheets of a workbook in its package, and the names and numbers of cells (SpreadsheetML)."""

from collections.abc import Iterator, Sequence
from typing import Final

import attrs

from gkreport.errors import FormatError
from gkreport.formats.opc import Element, Package, Relation, space_of

NAMESPACES: Final = (
    "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}",
    "{http://purl.oclc.org/ooxml/spreadsheetml/main}",
)
"""Transitional and strict (ISO/IEC 29500-1), as prefixes."""


def whole(text: str | None, otherwise: int = 0) -> int:
    """Return the whole number in an attribute; `otherwise` where there is none or a far too large one."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else otherwise  # noqa: PLR2004


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

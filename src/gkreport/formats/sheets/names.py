"""The names and numbers of cells, as spreadsheets write them."""

import re
from typing import Final, TypeAlias

import attrs

from gkreport.characters import letters
from gkreport.page.page import Handle

ROWS: Final = 1_048_576
COLUMNS: Final = 16_384
"""The last row and column of a sheet (ECMA-376 part 1, 18.3.1.73)."""
DIGITS: Final = 15
"""The digits that a workbook keeps of a number (Excel specifications and limits)."""

CLOSING: Final = "落款"
"""The sheet for the organ and the date at the end of a report."""


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

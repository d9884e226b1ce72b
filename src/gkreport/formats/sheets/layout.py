"""From the cells of a sheet to blocks of a page: a grid of each table, and the lines of text around it."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise, product
from typing import Final, TypeAlias

import attrs

from gkreport.characters import NUMBER, letters
from gkreport.formats.sheets.cells import SheetCells
from gkreport.formats.sheets.formulas import At
from gkreport.formats.sheets.names import CLOSING, COLUMNS, ROWS, Address, Area
from gkreport.page.page import Grid, GridCell, Paragraph, Role
from gkreport.seen import without_signs

_MOST_COLUMNS: Final = 1_000
"""Of all tables of a sheet; the widest of the form has 15."""
_MOST_LINES: Final = 10_000
"""The rows of a sheet; a paragraph of prose is one of them."""
_OVERLAPS: Final = 4
"""How many times the cells of a sheet may be looked at for its merged ranges."""
_WIDE_GAP: Final = 3
"""So many empty rows part two tables; one or two are for looks."""
_TABLE: Final = 3
"""A row of so many cells belongs to a table: 表二 has four columns."""
_LETTER: Final = re.compile(r"[^\W\d_]")
_LONGEST_LABEL: Final = 80
"""A longer text alone in its row is prose."""
_LONGEST_REMARK: Final = 8
"""What a formula that compares says of it: √, 相符, -3; a longer text is a sentence made of numbers."""
_SENTENCES: Final = re.compile(r"[。；！？](?=.)", re.DOTALL)
_SENTENCE: Final = re.compile(r"[。；！？]\s*$")
_NUMERAL: Final = re.compile(NUMBER)
_FEW: Final = 3
"""Prose has at most two cells before it: its number and its heading."""


class SheetTooLargeError(Exception):
    """A sheet is larger than any with a report on it."""


@attrs.frozen
class Blocks:
    """The blocks of a sheet and their size."""

    all: Sequence[Grid | Paragraph]
    covered: Sequence[At]
    """Cells that are not blank and that merged ranges hide."""
    size: int
    letters: int


def blocks_of(cells: SheetCells, sheet: int, place: str, *, rows: int, cells_left: int) -> Blocks:
    """Lay a sheet out; raises `SheetTooLargeError` for more rows or cells than are allowed."""
    count = Counter(row for row, _ in cells.texts)
    if len(count) > _MOST_LINES or sum(times > 1 for times in count.values()) > rows:
        raise SheetTooLargeError
    parts = list(_parts(cells, count))
    tables = [any(count[row] > 1 for row in part) for part in parts]
    in_tables = {row for part, is_table in zip(parts, tables, strict=True) if is_table for row in part}
    columns = sorted({column for row, column in cells.texts if row in in_tables})
    beside = [[] if is_table else sorted(_columns(cells, part)) for part, is_table in zip(parts, tables, strict=True)]
    size = sum(len(part) * len(own or columns) for part, own in zip(parts, beside, strict=True))
    if len(columns) > _MOST_COLUMNS or size > cells_left:
        raise SheetTooLargeError
    merges = _merges_of(cells, parts, _OVERLAPS * size)
    read = [
        _Part(cells, (sheet, place), part, own or columns, merged)
        for part, own, merged in zip(parts, beside, merges, strict=True)
    ]
    all_prose = _is_prose_alone(cells, [line for part in read for line in part.filled])
    blocks = tuple(block for part in read for block in part.blocks(all_prose=all_prose))
    covered = [at for part in read for at in part.covered]
    return Blocks(blocks, covered, size, sum(map(len, cells.texts.values())))


def _columns(cells: SheetCells, rows: Sequence[int]) -> set[int]:
    return {column for row, column in cells.texts if rows[0] <= row <= rows[-1]}


def _parts(cells: SheetCells, count: Mapping[int, int]) -> Iterator[list[int]]:
    """Yield the rows that are not empty, parted at wide gaps and at gaps before a line of text.

    So a cell alone at the end of the sheet is no row of the table far above.  A blank row that is drawn stays at the
    end of its part: 表四 prints no labels, and where nothing happened the row below its header is all there is of it.
    """
    bottoms: dict[int, int] = {}
    for top, left, bottom, _ in cells.merges:
        if bottom > top and (top, left) in cells.texts:
            bottoms[top] = max(bottom, bottoms.get(top, 0))
    part: list[int] = []
    reach = 0
    for row, after in pairwise([*sorted(count), 0]):
        part.append(row)
        reach = max(row, bottoms.get(row, 0), reach)
        gap = after - reach - 1
        if not after or (gap > 0 and (count[after] == 1 or gap >= _WIDE_GAP)):
            yield [*part, reach + 1] if cells.drawn.get(reach + 1, 0) > 1 else part
            part = []


def _merges_of(cells: SheetCells, parts: Sequence[Sequence[int]], looks: int) -> list[list[Area]]:
    """Return the merged ranges of each part of a sheet; all are given to the only one."""
    if len(parts) == 1:
        return [cells.merges]
    found: list[list[Area]] = [[] for _ in parts]
    firsts, lasts = [part[0] for part in parts], [part[-1] for part in parts]
    for area in cells.merges:
        touched = range(bisect_left(lasts, area[0]), bisect_right(firsts, area[2]))
        looks -= len(touched)
        if looks < 0:
            raise SheetTooLargeError
        for at in touched:
            found[at].append(area)
    return found


_Merged: TypeAlias = tuple[int, int, int, int]
"""The first row and column of a merged range in the file, and how many of those that are counted it covers."""


class _Part:
    """Some rows of a sheet while they are laid out; empty rows and columns are not counted."""

    def __init__(
        self, cells: SheetCells, sheet: tuple[int, str], rows: list[int], columns: list[int], merges: list[Area]
    ) -> None:
        self._cells = cells
        self._number, self._place = sheet
        self._rows = rows
        self._columns = columns
        self._names = [(column, self._name(column)) for column in columns]
        self.covered: list[At] = []
        self._merged = self._merge(merges)
        self._lines = [list(self._line(at)) for at in range(len(rows))]
        self.filled = [[cell for cell in line if cell.text] for line in self._lines]

    def _merge(self, merges: Sequence[Area]) -> list[dict[int, _Merged | None]]:
        """Return for each row, and each place of it in a merged range, the range itself where it begins, else None.

        Those that begin at a place that is counted and cover no other one are left out.  Of ranges that overlap, which
        Excel does not allow, the first in the file counts.
        """
        rows, columns = self._rows, self._columns
        below, beside = dict(pairwise([*rows, ROWS + 1])), dict(pairwise([*columns, COLUMNS + 1]))
        merged: list[dict[int, _Merged | None]] = [{} for _ in rows]
        alone: set[At] = set()
        looks = _OVERLAPS * len(rows) * len(columns)
        for top, left, bottom, right in merges:
            if bottom < below.get(top, 0) and right < beside.get(left, 0):
                alone.add((top, left))
                continue
            down = slice(bisect_left(rows, top), bisect_right(rows, bottom))
            lines = merged[down]
            covered = range(bisect_left(columns, left), bisect_right(columns, right))
            looks -= len(lines) * len(covered)
            if looks < 0:
                raise SheetTooLargeError
            if not (lines and covered and all(line.keys().isdisjoint(covered) for line in lines)):
                continue
            places = product(rows[down], columns[covered.start : covered.stop])
            if alone.isdisjoint(places):
                for line in lines:
                    line.update(dict.fromkeys(covered))
                lines[0][covered.start] = top, left, len(lines), len(covered)
        return merged

    def _line(self, at: int) -> Iterator[GridCell]:
        """Yield the cells that begin in a row."""
        texts, number, row = self._cells.texts, self._number, self._rows[at]
        merged = self._merged[at]
        role = self._role_in(row)
        for index, (column, name) in enumerate(self._names):
            place = row, column
            if index in merged:
                begins = merged[index]
                if place in texts and (begins is None or place != begins[:2]):
                    self.covered.append(place)
                if begins:
                    yield self._wide(at, index, begins, role)
                continue
            text = texts.get(place, "")
            yield GridCell(
                text=text,
                role=role(place, text) if role else "",
                row=at,
                column=index,
                place=f"{name}{row}",
                handle=Address(number, row, column),
            )

    def _wide(self, at: int, index: int, merged: _Merged, role: Callable[[At, str], str] | None) -> GridCell:
        """Return the cell of a merged range that begins at a place."""
        top, left, down, across = merged
        text = self._cells.texts.get((top, left), "")
        return GridCell(
            text=text,
            role=role((top, left), text) if role else "",
            row=at,
            column=index,
            rowspan=down,
            colspan=across,
            place=f"{self._name(left)}{top}",
            handle=Address(self._number, top, left),
        )

    def _name(self, column: int) -> str:
        """Return what the place of a cell in a column begins with."""
        return f"{self._place}!{letters(column)}"

    def _role_in(self, row: int) -> Callable[[At, str], str] | None:
        """Return what tells the role of the cells of a row; None where they have none."""
        checks, hidden = self._cells.checks, self._cells.hidden_columns
        is_gone = self._cells.is_hidden or row in self._cells.hidden_rows
        if not (checks or hidden or is_gone):
            return None

        def role(at: At, text: str) -> str:
            if at in checks and len(text) <= _LONGEST_REMARK:
                return "check"
            return "hidden" if is_gone or is_within(at[1], hidden) else ""

        return role

    def blocks(self, *, all_prose: bool) -> Iterator[Grid | Paragraph]:
        """Yield the lines of text in their order, and the grid where its table begins.

        That is above the titles of the table, so that these are no part of the prose before it.
        """
        filled = self.filled
        prose = [all_prose or _is_prose(line) for line in filled]
        grid = [cell for line, is_prose in zip(self._lines, prose, strict=True) if not is_prose for cell in line]
        widths = [0 if is_prose else len(line) for line, is_prose in zip(filled, prose, strict=True)]
        first = next((at for least in (_TABLE, 2) for at, width in enumerate(widths) if width >= least), None)
        while first and not (prose[first - 1] or (filled[first - 1] and _SENTENCE.search(filled[first - 1][0].text))):
            first -= 1
        for at, line in enumerate(filled):
            if at == first:
                yield Grid(tuple(grid), place=self._place)
            if prose[at] or (len(line) == 1 and self._is_line(line[0], beside_table=first is not None)):
                yield from _paragraphs(line)

    def _is_line(self, cell: GridCell, *, beside_table: bool) -> bool:
        """Whether a cell alone in its row is a line of text: words, or where no table is any text, digits too."""
        if cell.role == "check":
            return False
        if _LETTER.search(cell.text):
            return True
        at = (self._rows[cell.row], self._columns[cell.column])
        return not beside_table and at not in self._cells.numbers


def _is_prose_alone(cells: SheetCells, filled: Sequence[Sequence[GridCell]]) -> bool:
    """Whether a sheet is all prose: headings in one column, the texts in the other, some of them short."""
    is_narrow = max(map(len, filled), default=0) < _TABLE
    return is_narrow and not cells.numbers and any(map(_is_prose_beside, filled))


def _is_prose(line: Sequence[GridCell]) -> bool:
    """Whether a row is running text, behind its number and heading in cells of their own or not."""
    return (len(line) == 1 and _is_long(line[0].text)) or _is_prose_beside(line)


def _is_prose_beside(line: Sequence[GridCell]) -> bool:
    if not 1 < len(line) <= _FEW or any(_is_long(cell.text) for cell in line[:-1]):
        return False
    last = line[-1].text
    return (_is_long(last) or _SENTENCE.search(last) is not None) and all(
        _LETTER.search(cell.text) for cell in line[1:]
    )


def _is_long(text: str) -> bool:
    return len(text) > _LONGEST_LABEL or _SENTENCES.search(text) is not None


def _paragraphs(line: Sequence[GridCell]) -> Iterator[Paragraph]:
    """Yield the lines in the cells of a row; a numeral alone in a cell is put before the heading beside it."""
    before = ""
    for cell in line:
        if cell is not line[-1] and _NUMERAL.fullmatch(cell.text.strip("、.． ")):
            before = cell.text.strip("、.． ") + "、"
            continue
        for text in without_signs(cell.text).split("\n"):
            if text.strip():
                role: Role = "closing" if cell.place.startswith(CLOSING + "!") else "text"
                yield Paragraph(before + text, role, cell.place, cell.handle)
                before = ""


# -- what is hidden --------------------------------------------------------------------------------


def is_within(column: int, stretches: Iterable[tuple[int, int]]) -> bool:
    """Say whether a column is in one of some stretches."""
    return any(first <= column <= last for first, last in stretches)


def hidden_in(cells: SheetCells) -> str:
    """Name the hidden rows and columns that are not blank, "" for none."""
    rows = sorted(cells.hidden_rows & {row for row, _ in cells.texts})
    columns = sorted(
        column for column in {column for _, column in cells.texts} if is_within(column, cells.hidden_columns)
    )
    found = [f"第{'、'.join(_runs(rows, str))}行"] if rows else []
    return "，".join([*found, f"{'、'.join(_runs(columns, letters))}列"] if columns else found)


def _runs(numbers: Iterable[int], name: Callable[[int], str]) -> list[str]:
    """Write numbers, consecutive ones as a range."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    return [name(run[0]) if len(run) == 1 else f"{name(run[0])}—{name(run[-1])}" for run in runs]

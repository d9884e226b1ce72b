"""The rows of the grids of a page as one table of the form sees them: each with its label and its numbers."""

import functools
import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import Final

import attrs

from gkreport.characters import is_blank, without_spaces
from gkreport.form.walk import PrintedRow, Table
from gkreport.page.page import Grid, GridCell
from gkreport.recognise.columns import end_of
from gkreport.recognise.labels import find_row, header_key, keys, names_header
from gkreport.recognise.values import LONGEST, read_value
from gkreport.report.marks import Kind


@attrs.frozen(eq=False)
class Line:
    """A row of a page: where its label stands, and which row of the form it names."""

    row: list[GridCell]
    aligned: bool
    """Whether cells below each other are in one column."""
    right: int
    """The grid column where it ends, 0 where its cells are not in their places."""
    is_header: bool
    label: int
    """The place of the cell in it that holds the label, -1 for none."""
    printed: PrintedRow | None
    first: int
    """The place of the first cell that may hold a number."""
    is_filled: bool
    """Whether it holds a number, or what stands for one."""
    is_check: bool = False
    """Whether it only checks the numbers of other rows."""

    @property
    def label_cell(self) -> GridCell | None:
        """The cell with the label."""
        return self.row[self.label] if self.label >= 0 else None

    @property
    def text(self) -> str:
        """The label."""
        return self.row[self.label].text if self.label >= 0 else ""

    @property
    def numbers(self) -> list[GridCell]:
        """The cells after the label."""
        return self.row[self.first :]

    @property
    def is_hidden(self) -> bool:
        """Whether nobody sees it."""
        return all(cell.role == "hidden" for cell in self.row)

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in it."""
        return all(is_blank(cell.text) for cell in self.row)


def read_lines(table: Table, grids: Sequence[Grid]) -> Iterator[list[Line]]:
    """Yield the rows of each grid; rows and headers that a page break has cut are made whole."""
    parts = [list(_lines(table, grid)) for grid in grids]
    changed = _join_labels(table, [line for lines in parts for line in lines])
    whole: list[Line] = []
    for lines in parts:
        if whole and not (lines and _goes_on(table, whole[-1], lines[0])):
            yield whole
            whole = []
        whole += [new for line in lines if (new := changed.get(line, line))]
    yield whole


def _join_labels(table: Table, lines: Sequence[Line]) -> dict[Line, Line | None]:
    """Find labels that make one only together: the row with the numbers takes it, the other goes."""
    changed: dict[Line, Line | None] = {}
    for upper, lower in pairwise(line for line in lines if line.label >= 0):
        printed = None if lower.printed else find_row(table, upper.text + lower.text)
        if printed and upper.printed in (None, printed) and not (upper.is_filled and lower.is_filled):
            kept, other = (lower, upper) if lower.is_filled else (upper, lower)
            changed |= {kept: attrs.evolve(kept, printed=printed), other: None}
    return changed


def _goes_on(table: Table, upper: Line, lower: Line) -> bool:
    """Whether a grid that ends in headers goes on in the next, which is as wide."""
    return (
        upper.printed is None
        and not upper.is_filled
        and (upper.aligned, upper.right) == (lower.aligned, lower.right)
        and any(names_header(table, cell.text) for cell in upper.row)
    )


def _lines(table: Table, grid: Grid) -> Iterator[Line]:
    """Yield the rows of a grid; where columns are kept, an empty cell below the labels of other rows is no number."""
    lines = [_line(table, row, aligned=grid.aligned) for row in grid.rows()]
    if not grid.aligned:
        yield from lines
        return
    stubs = max((cell.column + cell.colspan for line in lines if line.printed and (cell := line.label_cell)), default=0)
    for line in lines:
        below_labels = [cell for cell in line.numbers if cell.column < stubs]
        blank = next((at for at, cell in enumerate(below_labels) if not is_blank(cell.text)), len(below_labels))
        yield attrs.evolve(line, first=line.first + blank) if blank else line


def _line(table: Table, row: list[GridCell], *, aligned: bool) -> Line:
    looks = [looks_like(cell.text) for cell in row]
    is_header = _is_header(table, row, looks)
    label, printed = (-1, None) if is_header else _label_in(table, row, looks)
    filled = "number" in looks[label + 1 :]
    checks = not (is_header or printed) and _is_check_row(row)
    return Line(row, aligned, end_of(row), is_header, label, printed, label + 1, filled and not checks, checks)


_CHECK_WORDS: Final = re.compile(
    r"(?:合计|勾稽|钩稽|数据|逻辑|横向|纵向|自动|表内|关系)*(?:校验|核对|核验|校对|检验|验证|复核|检查|差额|差异|差值|相差|勾稽|钩稽|check)"
    r"(?:关系|结果|公式|情况|数据?|值|列|栏|行|项)?",
    re.IGNORECASE,
)
_CHECK_MARKS: Final = re.compile(
    "[√✓✔☑×✗✘]|ok|true|false|正确|无误|相符|相等|一致|平衡?|通过|错误?|有误|不符|不等|不一致|不平衡?|不通过",
    re.IGNORECASE,
)


def is_check(cell: GridCell) -> bool:
    """Say whether a cell only checks others: a formula that compares them, or a mark such as √."""
    return cell.role == "check" or _CHECK_MARKS.fullmatch(without_spaces(cell.text[:LONGEST])) is not None


def _is_check_row(row: Sequence[GridCell]) -> bool:
    filled = [cell for cell in row if not is_blank(cell.text)]
    named = [cell for cell in filled if _CHECK_WORDS.fullmatch(without_spaces(cell.text[:LONGEST]).rstrip("：:"))]
    return bool(named) or (bool(filled) and all(map(is_check, filled)))


def _is_header(table: Table, row: list[GridCell], looks: list[str]) -> bool:
    """Whether a row names columns: two, or one whose name is not that of a row too, as 其他 and 总计 are."""
    texts = (cell.text for cell, look in zip(row, looks, strict=True) if look != "number")
    named = [text for text, _ in groupby(texts) if header_key(table, text)]  # a merge undone names it again
    return len(named) > 1 or any(find_row(table, text) is None for text in named)


def _label_in(table: Table, row: list[GridCell], looks: list[str]) -> tuple[int, PrintedRow | None]:
    """Find the label of a row and what it names: the last words before the numbers, -1 where there are none."""
    label, named, following = -1, -1, ""
    for at in range(len(row) - 1, -1, -1):
        look = looks[at]
        if look == "number":
            label = -1
        elif at + 1 < len(row) and following != "words" and find_row(table, row[at].text):
            named = at
        if look == "words" and label < 0:
            label = at
        following = look or following
    if named >= 0:
        return named, find_row(table, row[named].text)
    return label, None


def looks_like(text: str) -> str:
    """Tell words, a number or what stands for one, what holds both (约12, 3.5.), and "" for nothing."""
    return _look_of(text) if len(text) <= LONGEST else "words"


_NUMBER_INSIDE: Final = re.compile(r"\D{0,2}\d[\d.,]*(?:\D{0,2}|〔.*〕)", re.ASCII)  # 约12, 3.5., 8项, 3.6〔0〕


@functools.lru_cache(maxsize=4096)
def _look_of(text: str) -> str:
    if is_blank(text):
        return ""
    if any(read_value(text, kind).status in ("value", "dash") for kind in (Kind.CHANGE, Kind.AMOUNT)):
        return "number"
    return "words" if keys(text) and not _NUMBER_INSIDE.fullmatch(text) else "both"

"""Reads plain text and Markdown into a page: tables with pipes, commas or tabs, or one cell per line, and paragraphs.

Converters lose merged cells in all of these: columns are kept only where all rows of a table have as many cells.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, Literal

import attrs

from gkreport.characters import NUMBER
from gkreport.errors import FormatError
from gkreport.formats.text.drawn import find_drawn
from gkreport.formats.text.markdown import (
    cells_of,
    heading_in,
    is_alignment,
    is_border,
    is_divider,
    is_fence,
    is_markdown,
    shown,
    shown_in_cell,
)
from gkreport.formats.text.separated import blocks_of, grid_of, separator_of
from gkreport.limits import Limits
from gkreport.page.page import Grid, GridCell, Page, Paragraph

_MOST_BYTES: Final = 4 * 1024 * 1024
"""A report with a few thousand words has 20 KB."""
_MOST_LINES: Final = 100_000
"""A report with one cell per line has some 600."""
_MOST_MARKS: Final = 2
"""There may be so many pipes and tabs for each cell that is allowed."""

ReadHtml = Callable[[bytes, Limits], Page]
"""The reader of web pages, for tables in HTML."""

_CellLine = tuple[int, list[str]]
"""The number of a line, and the cells on it."""
_BULLET: Final = re.compile(rf"\W?{NUMBER}\W?|\W?")
"""What stands before a tab in a numbered paragraph: `1.`, `（三）`, `•`."""
_PAIR: Final = 2
_COLUMNS: Final = 3
"""Lines with so many cells are rows of a table."""
_MOST_COLUMNS: Final = 60
"""Four times those of 表四; a line with more is all of a document, its parts set side by side."""
_LOOKED_AT: Final = 50
"""How many lines with tabs or pipes are looked at to tell whether they are rows."""
_MOST_LINES_IN_A_ROW: Final = 50
"""How many lines the quoted cells of a row may take, together."""
_MOST_TABLES: Final = 200
"""Of tables in HTML: the form has three, or six where each block is one, and each takes a new reader."""
_FEW_BORDERS: Final = 3
"""A table with no more lines drawn across it (above and below its header, at its end) has none between its rows."""
_BORDERED: Final = re.compile(r"\s*\|.*\|")
_VALUE: Final = re.compile(r"[\d.,]{1,15}")
"""What a cell of numbers holds, roughly: enough to tell rows from a line of tools (打印 | 关闭)."""
_NUMBER: Final = re.compile(r"\s*+[0-9.,]{1,15}\s*+")
"""A number below a row is the end of one that was broken in two."""
_UPRIGHT: Final = str.maketrans("│┃║", "|||")
_TAB_CELL: Final = re.compile(
    r"""(?: "((?:[^"]|"")*+)"  # "商业<line break>企业"
    | ([^\t\n]*+)              # 12
    ) (\t|\n|\Z)""",
    re.VERBOSE,
)


def read(data: bytes, limits: Limits, read_html: ReadHtml) -> Page:
    """Read a text in UTF-8, GB 18030 or, with a byte order mark, UTF-16 into a page.

    Grids are: tables of Markdown, and others drawn with pipes or dashes; tables of HTML within it; rows as spreadsheets
    save them; lines with tabs between cells; and lines of one cell each behind a tab, with a blank line between rows.
    Raises `FormatError` for data that is no text or too large.
    """
    marks = data.count(b"|") + data.count(b"\t")
    if len(data) > _MOST_BYTES or data.count(b"\n") + data.count(b"\r") > _MOST_LINES:
        raise FormatError("文本过大，没有读取", "the text is too large")
    if marks > _MOST_MARKS * limits.cells:
        raise _too_many_cells(limits)
    text = _decode(data).replace("\r\n", "\n").replace("\r", "\n").translate(_UPRIGHT)
    lines = text.split("\n")
    separator = separator_of(lines)
    blocks = blocks_of(text, separator, limits) if separator else None
    if blocks is None:
        blocks = list(_Reader(lines, limits, read_html).blocks())
    return Page(tuple(blocks))


def _too_many_cells(limits: Limits) -> FormatError:
    return FormatError(f"表格超过 {limits.cells} 格，没有读取", "too many table cells")


def _decode(data: bytes) -> str:
    encodings = ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise FormatError("文件不是文本，也不是能识别的格式", "the file is neither text nor a known format")


class _Reader:
    """The lines of a text, read once from first to last."""

    def __init__(self, lines: Sequence[str], limits: Limits, read_html: ReadHtml) -> None:
        self._lines = lines
        self._read_html = read_html
        self._limits = limits
        self._markdown = is_markdown(lines)
        levels = [heading[0] for line in lines if (heading := heading_in(line))]
        self._titles = levels.count(1)
        self._tables = self._cells = 0
        self._at = 0

    def blocks(self) -> Iterator[Paragraph | Grid]:
        """Yield the paragraphs and grids of the text."""
        while self._at < len(self._lines):
            line = self._lines[self._at]
            if not line.strip() or is_fence(line):
                self._at += 1
            elif "<" in line and "<table" in line.lower():
                yield from self._html()
            elif drawn := find_drawn(self._lines, self._at):
                self._at = drawn.end
                rows = ((at + 1, [shown_in_cell(cell) for cell in cells]) for at, cells in drawn.rows)
                yield grid_of(list(self._counted(rows)))
            elif max(line.count("|"), line.count("\t")) > _MOST_COLUMNS:
                yield from self._one_line(line)
            elif ("|" in line or is_border(line)) and self._is_pipes(line):
                yield from self._pipes()
            elif "\t" in line and self._is_tabs():
                yield grid_of(list(self._counted(self._tabs())))
            elif line.startswith("\t"):
                yield self._one_a_line()
            else:
                yield from self._paragraph(line)
                self._at += 1

    def _counted(self, rows: Iterable[_CellLine]) -> Iterator[_CellLine]:
        for row in rows:
            self._count(len(row[1]))
            yield row

    def _count(self, cells: int) -> None:
        """Count cells; raises `FormatError` for more than are allowed."""
        self._cells += cells
        if self._cells > self._limits.cells:
            raise _too_many_cells(self._limits)

    def _paragraph(self, line: str) -> Iterator[Paragraph]:
        place = f"第{self._at + 1}行"
        if not self._markdown:
            yield Paragraph(line.strip().replace("\t", " "), place=place)
        elif heading := heading_in(line):
            level, text = heading
            role: Literal["title", "heading"] = "title" if level == 1 and self._titles == 1 else "heading"
            yield Paragraph(shown(text).strip(), role, place)
        elif not is_divider(line):
            yield Paragraph(shown(line.strip().replace("\t", " ")).strip(), place=place)

    def _one_line(self, line: str) -> Iterator[Paragraph]:
        """Yield what stands between bars or tabs where all of a document is one line."""
        place = f"第{self._at + 1}行"
        mark = "|" if "|" in line else "\t"
        yield from (Paragraph(part.strip(), place=place) for part in line.split(mark) if part.strip())
        self._at += 1

    # -- tables with pipes -------------------------------------------------------------------------

    def _is_pipes(self, line: str) -> bool:
        """Whether rows of a table begin here: bars on both sides, a line drawn below, or another row with numbers."""
        following = self._lines[self._at + 1] if self._at + 1 < len(self._lines) else ""
        if _BORDERED.match(line) or is_border(line) or is_border(following) or is_alignment(following):
            return True
        rows = list(self._run())
        return len(rows) >= _COLUMNS or (
            len(rows) > 1 and any(map(_VALUE.fullmatch, (cell.strip() for row in rows for cell in row.split("|"))))
        )

    def _run(self) -> Iterator[str]:
        """Yield the lines with pipes from here on, so far as they are looked at."""
        for line in self._lines[self._at : self._at + _LOOKED_AT]:
            if "|" not in line:
                return
            yield line

    def _pipes(self) -> Iterator[Paragraph | Grid]:
        """Yield a table, or one paragraph for each cell where cells stand on lines of their own and rows are lost."""
        lines = list(self._lines_with_pipes())
        rows = list(self._counted(self._rows(lines)))
        if len(rows) > _COLUMNS and all(sum(map(bool, row)) <= 1 for _, row in rows):
            yield from (Paragraph(cell, place=f"第{number}行") for number, row in rows for cell in row)
        else:
            yield grid_of(rows)

    def _lines_with_pipes(self) -> Iterator[tuple[int, str]]:
        """Yield the lines of a table with their numbers; blank lines stand between all rows or between none."""
        first, is_spaced = self._at, False
        while self._at < len(self._lines):
            line = self._lines[self._at]
            if "|" in line or is_border(line) or (self._at > first and _NUMBER.fullmatch(line)):
                yield self._at + 1, line
            elif (
                line.strip()
                or "|" not in "".join(self._lines[self._at + 1 : self._at + 2])
                or not (is_spaced := is_spaced or self._at == first + 1)
            ):
                return
            self._at += 1

    def _rows(self, lines: Sequence[tuple[int, str]]) -> Iterator[_CellLine]:
        """Yield the rows of a table; where lines are drawn between rows, all that stands between two is one row."""
        borders = {at for at, (_, line) in enumerate(lines) if is_border(line) or _is_below_header(line, at)}
        rows = [line.strip() for at, (_, line) in enumerate(lines) if at not in borders]
        left = all(row.startswith("|") for row in rows)
        right = all(row.endswith("|") for row in rows)
        is_ruled = 0 in borders and (len(borders) > _FEW_BORDERS or len(rows) <= _PAIR)
        row: _CellLine | None = None
        for at, (number, line) in enumerate(lines):
            if at in borders:
                yield from filter(None, [row])
                row = None
                continue
            cells = [shown_in_cell(cell) for cell in cells_of(line, left=left, right=right)]
            if is_ruled and row and len(row[1]) == len(cells):
                row = row[0], [" ".join(filter(None, pair)) for pair in zip(row[1], cells, strict=True)]
                if max(map(len, row[1])) > self._limits.cell_characters:
                    raise FormatError("一格文字过多，没有读取", "a cell holds too much text")
            else:
                yield from filter(None, [row])
                row = number, cells
        yield from filter(None, [row])

    def _html(self) -> Iterator[Paragraph | Grid]:
        """Read a table in HTML, which converters of PDF files and scans put into Markdown, and what is round it."""
        start, depth = self._at, 0
        self._tables += 1
        if self._tables > _MOST_TABLES:
            raise FormatError(f"文本里有 {_MOST_TABLES} 张以上的表，没有读取", "there are too many tables in the text")
        while self._at < len(self._lines):
            line = self._lines[self._at].lower()
            depth += line.count("<table") - line.count("</table")
            self._at += 1
            if depth <= 0:
                break
        for block in self._read_html("\n".join(self._lines[start : self._at]).encode(), self._limits).blocks:
            place = f"第{start + 1}行 {block.place}"
            if isinstance(block, Grid):
                self._count(len(block.cells))
                cells = tuple(attrs.evolve(cell, place=f"第{start + 1}行 {cell.place}") for cell in block.cells)
                yield attrs.evolve(block, cells=cells, place=place)
            else:
                yield attrs.evolve(block, place=place)

    # -- tables with tabs --------------------------------------------------------------------------

    def _is_tabs(self) -> bool:
        """Whether lines with tabs from here on are rows, and neither numbered paragraphs nor one cell per line."""
        rows: list[list[str]] = []
        for line in self._lines[self._at : self._at + _LOOKED_AT]:
            if "\t" not in line:
                break
            rows.append(line.split("\t"))
        if all(len(row) == _PAIR and not row[0].strip() for row in rows):
            return False
        if any(len(row) >= _COLUMNS for row in rows):
            return True
        return len(rows) > 1 and not any(_BULLET.fullmatch(row[0].strip()) for row in rows)

    def _tabs(self) -> Iterator[_CellLine]:
        while self._at < len(self._lines) and "\t" in self._lines[self._at]:
            start = self._at + 1
            yield start, self._tabbed()

    def _tabbed(self) -> list[str]:
        """Read a row; a cell in quotes can run over several lines."""
        text = "\n".join(self._lines[self._at : self._at + _MOST_LINES_IN_A_ROW])
        cells: list[str] = []
        end, separator = 0, "\t"
        while separator == "\t":
            cell = _TAB_CELL.match(text, end)
            assert cell  # noqa: S101  # it matches any text
            quoted, plain, separator = cell.groups()
            cells.append((plain if quoted is None else quoted.replace('""', '"').replace("\n", "\v")).strip())
            end = cell.end()
        self._at += text.count("\n", 0, end) + (separator == "")
        return cells

    def _one_a_line(self) -> Grid:
        """Read cells that stand on one line each, behind a tab, with a blank line between rows."""
        rows: list[list[tuple[int, str]]] = [[]]
        blank = False
        while self._at < len(self._lines):
            line = self._lines[self._at]
            if line.startswith("\t"):
                if blank:
                    rows.append([])
                rows[-1].append((self._at + 1, line.strip()))
                blank = False
            elif line.strip():
                break
            else:
                blank = True
            self._at += 1
        self._count(sum(map(len, rows)))
        cells = (
            GridCell(text=text, row=at, column=column, place=f"第{number}行")
            for at, row in enumerate(rows)
            for column, (number, text) in enumerate(row)
        )
        return Grid(tuple(cells), aligned=False, place=f"第{rows[0][0][0]}行")


def _is_below_header(line: str, at: int) -> bool:
    """Whether a line of a table is that of dashes below its header: the second, or one with three in each cell."""
    return is_alignment(line) and (at == 1 or "---" in line)

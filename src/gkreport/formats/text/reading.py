"""Reads plain text and Markdown into a page: tables with pipes, with tabs or with one cell per line, and paragraphs.

Converters lose merged cells in all of these, so no grid is aligned.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final, Literal

from gkreport.characters import NUMBER
from gkreport.errors import FormatError
from gkreport.formats.text.markdown import (
    cells_of,
    heading_in,
    is_alignment,
    is_divider,
    is_markdown,
    shown,
    shown_in_cell,
)
from gkreport.limits import Limits
from gkreport.page.page import Grid, GridCell, Page, Paragraph

_MOST_BYTES: Final = 4 * 1024 * 1024
"""A report with a few thousand words has 20 KB."""
_MOST_LINES: Final = 100_000
"""A report with one cell per line has some 600."""

ReadHtml = Callable[[bytes, Limits], Page]
"""The reader of web pages, for tables in HTML."""

_CellLine = tuple[int, list[str]]
"""The number of a line, and the cells on it."""
_BULLET: Final = re.compile(rf"\W?{NUMBER}\W?|\W?")
"""What stands before a tab in a numbered paragraph: `1.`, `（三）`, `•`."""
_PAIR: Final = 2
_COLUMNS: Final = 3
"""Lines with so many cells are rows of a table."""
_LOOKED_AT: Final = 50
"""How many lines with tabs are looked at to tell whether they are rows."""
_MOST_LINES_IN_A_ROW: Final = 50
"""How many lines the quoted cells of a row may take, together."""
_GRID_BORDER: Final = re.compile(r"\s*\+(?:[-=:]+\+)+\s*")
"""`+-----+-----+`"""
_BORDERED: Final = re.compile(r"\s*\|.*\|")
_TAB_CELL: Final = re.compile(
    r"""(?: "((?:[^"]|"")*+)"  # "商业<line break>企业"
    | ([^\t\n]*+)              # 12
    ) (\t|\n|\Z)""",
    re.VERBOSE,
)


def read(data: bytes, limits: Limits, read_html: ReadHtml) -> Page:
    """Read a text in UTF-8, GB 18030 or, with a byte order mark, UTF-16 into a page.

    Grids are: tables of Markdown; tables of HTML within it; lines with tabs between cells; and lines of one cell each
    behind a tab, with a blank line between rows.  Raises `FormatError` for data that is no text or too large.
    """
    if len(data) > _MOST_BYTES or data.count(b"\n") + data.count(b"\r") > _MOST_LINES:
        raise FormatError("文本过大，没有读取", "the text is too large")
    lines = _decode(data).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    blocks = tuple(_Reader(lines, limits, read_html).blocks())
    if sum(len(block.cells) for block in blocks if isinstance(block, Grid)) > limits.cells:
        raise FormatError(f"表格超过 {limits.cells} 格，没有读取", "too many table cells")
    return Page(blocks)


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
        self._at = 0

    def blocks(self) -> Iterator[Paragraph | Grid]:
        """Yield the paragraphs and grids of the text."""
        while self._at < len(self._lines):
            line = self._lines[self._at]
            if not line.strip():
                self._at += 1
            elif self._is_pipes(line):
                rows = list(self._pipes())
                width = len(rows[0][1]) if rows else 0  # a row may leave out the last cells
                yield _grid([[(number, cell) for cell in [*row, *[""] * (width - len(row))]] for number, row in rows])
            elif line.lstrip().lower().startswith("<table"):
                yield from self._html()
            elif "\t" in line and self._is_tabs():
                yield _grid([[(number, cell) for cell in row] for number, row in self._tabs()])
            elif line.startswith("\t"):
                yield self._one_a_line()
            else:
                yield from self._paragraph(line)
                self._at += 1

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

    # -- tables with pipes -------------------------------------------------------------------------

    def _is_pipes(self, line: str) -> bool:
        following = self._lines[self._at + 1] if self._at + 1 < len(self._lines) else ""
        bordered = _BORDERED.match(line) or _GRID_BORDER.fullmatch(line)
        return bordered is not None or ("|" in line and is_alignment(following))

    def _pipes(self) -> Iterator[_CellLine]:
        """Yield the rows of a table; in a grid table the lines between two borders are one row."""
        in_grid = _GRID_BORDER.fullmatch(self._lines[self._at]) is not None
        first = self._at
        row: _CellLine | None = None
        while self._at < len(self._lines):
            line = self._lines[self._at]
            is_border = _GRID_BORDER.fullmatch(line) is not None
            if not is_border and "|" not in line:
                break
            self._at += 1
            if is_border or (is_alignment(line) and (self._at - first == _PAIR or "---" in line)):
                yield from filter(None, [row])
                row = None
                continue
            cells = [shown_in_cell(cell) for cell in cells_of(line)]
            if in_grid and row and len(row[1]) == len(cells):
                row = row[0], [" ".join(filter(None, pair)) for pair in zip(row[1], cells, strict=True)]
                if max(map(len, row[1])) > self._limits.cell_characters:
                    raise FormatError("一格文字过多，没有读取", "a cell holds too much text")
            else:
                yield from filter(None, [row])
                row = self._at, cells
        yield from filter(None, [row])

    def _html(self) -> Iterator[Paragraph | Grid]:
        """Read a table in HTML; converters of PDF files and scans put such tables into Markdown."""
        start = self._at
        while self._at < len(self._lines) and "</table" not in self._lines[self._at].lower():
            self._at += 1
        self._at += 1
        yield from self._read_html("\n".join(self._lines[start : self._at]).encode(), self._limits).blocks

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
        return _grid(rows)


def _grid(rows: Sequence[Sequence[tuple[int, str]]]) -> Grid:
    """Return rows of cells, each with the number of its line, as a grid."""
    cells = [
        GridCell(text=text, row=at, column=column, place=f"第{number}行")
        for at, row in enumerate(rows)
        for column, (number, text) in enumerate(row)
    ]
    return Grid(tuple(cells), aligned=False, place=cells[0].place if cells else "")

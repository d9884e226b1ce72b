"""Plain text with a tab before each table cell and a blank line between rows, as converters flatten a document."""

from collections.abc import Iterator
from itertools import groupby

from gkreport.errors import FormatError
from gkreport.page.page import Grid, GridCell, Page, Paragraph

__all__ = ["read"]


def __dir__() -> list[str]:
    return __all__


def read(data: bytes) -> Page:
    """Read UTF-8 text (with or without byte order mark) or GB18030 into a page.

    Spans are lost in this form, so the grids are not aligned.  Raises `FormatError` for anything that is
    not text.
    """
    lines = _decode(data).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return Page(tuple(_blocks(lines)))


def _decode(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise FormatError("文件不是文本，也不是能识别的格式", "the file is neither text nor a known format")


def _blocks(lines: list[str]) -> Iterator[Paragraph | Grid]:
    cells: list[tuple[int, str, str]] = []  # row, text, place
    row, blank_lines = 0, 0
    for number, line in enumerate(lines, 1):
        place = f"第{number}行"
        if line.startswith("\t"):
            if cells and blank_lines:
                row += 1
            cells.append((row, line.strip(), place))
            blank_lines = 0
        elif not line.strip():
            blank_lines += 1
        else:
            if cells:
                yield _grid(cells)
            cells, row, blank_lines = [], 0, 0
            yield Paragraph(line.strip(), place=place)
    if cells:
        yield _grid(cells)


def _grid(cells: list[tuple[int, str, str]]) -> Grid:
    rows = (list(group) for _, group in groupby(cells, key=lambda cell: cell[0]))
    return Grid(
        tuple(
            GridCell(text=text, row=row, column=column, place=place)
            for row, group in enumerate(rows)
            for column, (_, text, place) in enumerate(group)
        ),
        aligned=False,
        place=cells[0][2],
    )

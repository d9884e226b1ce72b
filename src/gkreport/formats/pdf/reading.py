"""Reads a PDF file into a page: ruled tables as grids, the text around them as paragraphs.

Only visible text is read.  A scan is refused even where a program has put recognised text behind its pictures, for that
text is a guess and not what was printed.
"""

import logging
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

import attrs

from gkreport.errors import FormatError
from gkreport.formats.pdf.drawing import Drawing, Glyph
from gkreport.formats.pdf.joining import goes_on, grid_of
from gkreport.formats.pdf.lines import lines_of
from gkreport.formats.pdf.paragraphs import Flow, PlacedLine, body_of, joined
from gkreport.formats.pdf.ruling import ruled_tables
from gkreport.formats.pdf.tables import TablePart, part_of
from gkreport.formats.pdf.work import too_much
from gkreport.limits import Limits
from gkreport.page.page import Grid, Page, Paragraph
from gkreport.page.problems import Problem

_STEPS: Final = 1_800_000
"""About as many microseconds; enough for some forty pages."""


def read(data: bytes, limits: Limits) -> Page:
    """Read a PDF file into a page.

    Raises `FormatError` for a file that is broken, encrypted, hostile or scanned, and where pdfminer is not installed.
    """
    try:
        from gkreport.formats.pdf import pages
    except ModuleNotFoundError as error:
        raise FormatError(
            '读取 PDF 需要另外安装：pip install "gkreport[pdf]"',
            'reading PDF files needs an extra: pip install "gkreport[pdf]"',
        ) from error
    with _silence():
        drawings = pages.drawings(data, limits, _STEPS)
    _refuse_scan(drawings)
    return Page(tuple(_blocks(drawings, limits)), tuple(_problems(drawings)))


@contextmanager
def _silence() -> Generator[None]:
    """Silence pdfminer, which logs every oddity of a file."""
    logger = logging.getLogger("pdfminer")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)


# -- what cannot be read ---------------------------------------------------------------------------

_FEWEST: Final = 20
"""A file with fewer characters has no text: a stamp or a page number on a scan is not the report."""
_MOST_UNKNOWN: Final = 0.1
"""With a larger part of unknown characters no cell can be trusted; fewer can be bullets and ornaments."""
_LARGE: Final = 0.2
"""A picture that covers a larger part of its page can hold a table."""
_MOST_PLACES: Final = 2_000_000
"""Tables times glyphs of one page; a page of a report has a few thousand glyphs and one or two tables."""


def _refuse_scan(drawings: Sequence[Drawing]) -> None:
    seen = sum(bool(glyph.text.strip()) and not glyph.is_covered for page in drawings for glyph in page.glyphs)
    unknown = sum(page.unknown for page in drawings)
    if unknown > _MOST_UNKNOWN * max(seen, 1):
        raise FormatError(
            "PDF 里的字体没有说明各个字是什么，文字读不出来；请向发布单位索取可编辑的文件（.docx）",
            "the fonts of the PDF do not say what their characters are; ask the publisher for an editable file",
        )
    if seen >= _FEWEST:
        return
    if sum(page.hidden for page in drawings) >= _FEWEST:
        raise FormatError(
            "这份 PDF 是扫描件，看得见的只有图片，背后的文字是识别出来的，数字不可靠；"
            "请向发布单位索取可编辑的文件（.docx），或把识别结果存为 Word 文件、逐格校对后再读取",
            "the PDF is a scan: the text behind its pictures was guessed by a program; "
            "ask the publisher for an editable file, or save what was recognised as .docx and proofread it",
        )
    raise FormatError(
        "这份 PDF 里没有文字，可能是扫描件；请向发布单位索取可编辑的文件（.docx），"
        "或先做文字识别，存为 Word 文件，逐格校对后再读取",
        "there is no text in the PDF, it may be a scan; ask the publisher for an editable file, "
        "or recognise its text, save it as .docx and proofread it",
    )


def _problems(drawings: Sequence[Drawing]) -> Iterator[Problem]:
    """Yield a problem for each page with a large picture or with unknown characters."""
    for page in drawings:
        area = page.width * page.height
        if page.unknown or any(picture.width * picture.height > _LARGE * area for picture in page.pictures):
            yield Problem("picture", f"第{page.number}页")


# -- blocks ----------------------------------------------------------------------------------------


@attrs.frozen(eq=False)
class _Sheet:
    """The tables on one page, and the lines around them."""

    parts: Sequence[TablePart]
    lines: Sequence[PlacedLine]


def _sheet(drawing: Drawing, limits: Limits) -> _Sheet:
    found = ruled_tables(drawing.strokes)
    if len(found) * len(drawing.glyphs) > _MOST_PLACES:
        raise too_much()
    inside: dict[int, list[Glyph]] = {at: [] for at in range(len(found))}
    rest: list[Glyph] = []
    by_size = sorted(range(len(found)), key=lambda at: found[at].box.width * found[at].box.height)
    for glyph in drawing.glyphs:
        at = next((at for at in by_size if found[at].box.holds(glyph.x, glyph.y)), None)
        if at is not None:
            inside[at].append(glyph)
        elif not (glyph.is_turned or glyph.is_covered):
            rest.append(glyph)
    parts = [part_of(table, inside[at], drawing, at + 1, limits) for at, table in enumerate(found)]
    lines = [PlacedLine(line, drawing.number, drawing.width, drawing.height) for line in lines_of(rest)]
    return _Sheet(parts, lines)


def _blocks(drawings: Sequence[Drawing], limits: Limits) -> Iterator[Paragraph | Grid]:
    sheets = [_sheet(drawing, limits) for drawing in drawings]
    if sum(len(part.cells) for sheet in sheets for part in sheet.parts) > limits.cells:
        raise FormatError(f"表格超过 {limits.cells} 格，没有读取", "the tables have too many cells")
    bodies = body_of([sheet.lines for sheet in sheets])
    sides = {
        drawing.number: (min(part.box.left for part in sheet.parts), max(part.box.right for part in sheet.parts))
        for drawing, sheet in zip(drawings, sheets, strict=True)
        if sheet.parts
    }
    flow = Flow(bodies, sides)
    text: list[PlacedLine] = []
    table: list[TablePart] = []
    counts: dict[int, int] = {}

    def written() -> Iterator[Paragraph | Grid]:
        if table:
            yield grid_of(table, limits)
        for lines in flow.paragraphs(text):
            page = lines[0].page
            counts[page] = counts.get(page, 0) + 1
            yield Paragraph(joined(lines), place=f"第{page}页 第{counts[page]}段")
        table.clear()
        text.clear()

    for sheet, body in zip(sheets, bodies, strict=True):
        waiting = list(body)
        for part in sheet.parts:
            above = [placed for placed in waiting if placed.line.base < part.box.bottom]
            waiting = waiting[len(above) :]
            text += above
            is_next = table and not text and part is sheet.parts[0]
            if not (is_next and goes_on(table, part)):
                yield from written()
            table.append(part)
        text += waiting
    yield from written()

"""Turns drawings of pages into a page: ruled tables as grids, the text around them as paragraphs.

Only visible text is read.  A scan is refused even where a program has put recognised text behind its pictures, for that
text is a guess and not what was printed.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import Final

import attrs

from gkreport.errors import FormatError
from gkreport.formats.fixed.drawing import Drawing, Glyph
from gkreport.formats.fixed.joining import goes_on, grid_of
from gkreport.formats.fixed.lines import hidden_of, lines_of
from gkreport.formats.fixed.paragraphs import Flow, PlacedLine, body_of, joined
from gkreport.formats.fixed.ruling import ruled_tables
from gkreport.formats.fixed.tables import InCells, TablePart, part_of
from gkreport.formats.fixed.work import too_much
from gkreport.limits import Limits
from gkreport.page.page import Grid, Hidden, Page, Paragraph
from gkreport.page.problems import Problem
from gkreport.seen import Why

_MOST_HIDDEN: Final = 4_000
"""Pieces of hidden text that are told apart."""


def page_of(drawings: Sequence[Drawing], limits: Limits, name: str) -> Page:
    """Return what drawings show as a page; `name` is that of the kind of file.

    Raises `FormatError` for a scan, for a file that does not name its characters, and for one beyond the limits.
    """
    _refuse_scan(drawings, name)
    sheets = [_sheet(drawing, limits) for drawing in drawings]
    hidden = (
        one for sheet in sheets for one in (*chain.from_iterable(part.hidden for part in sheet.parts), *sheet.hidden)
    )
    return Page(
        tuple(_blocks(drawings, sheets, limits)), tuple(_problems(drawings)), tuple(islice(hidden, _MOST_HIDDEN))
    )


# -- what cannot be read ---------------------------------------------------------------------------

_FEWEST: Final = 20
"""A file with fewer characters has no text: a stamp or a page number on a scan is not the report."""
_MOST_UNKNOWN: Final = 0.1
"""With a larger part of unknown characters no cell can be trusted; fewer can be bullets and ornaments."""
_LARGE: Final = 0.2
"""A picture that covers a larger part of its page can hold a table."""
_MOST_PLACES: Final = 2_000_000
"""Tables times glyphs of one page; a page of a report has a few thousand glyphs and one or two tables."""


def _refuse_scan(drawings: Sequence[Drawing], name: str) -> None:
    seen = sum(1 for page in drawings for glyph in page.glyphs if glyph.text.strip())
    unknown = sum(page.unknown for page in drawings)
    if unknown > _MOST_UNKNOWN * max(seen, 1):
        raise FormatError(
            f"{name} 里的字体没有说明各个字是什么，文字读不出来；请向发布单位索取可编辑的文件（.docx）",
            f"the fonts of the {name} file do not name their characters; ask the publisher for an editable file",
        )
    if seen >= _FEWEST:
        return
    if sum(bool(glyph.text.strip()) for page in drawings for glyph in page.unseen) >= _FEWEST:
        raise FormatError(
            f"这份 {name} 是扫描件，看得见的只有图片，背后的文字是识别出来的，数字不可靠；"
            "请向发布单位索取可编辑的文件（.docx），或把识别结果存为 Word 文件、逐格校对后再读取",
            f"the {name} file is a scan: the text behind its pictures was guessed by a program; "
            "ask the publisher for an editable file, or save what was recognised as .docx and proofread it",
        )
    raise FormatError(
        f"这份 {name} 里没有文字，可能是扫描件；请向发布单位索取可编辑的文件（.docx），"
        "或先做文字识别，存为 Word 文件，逐格校对后再读取",
        f"there is no text in the {name} file, it may be a scan; ask the publisher for an editable file, "
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
    hidden: Sequence[Hidden]
    """What stands around the tables and is not part of the text."""


def _sheet(drawing: Drawing, limits: Limits) -> _Sheet:
    found = ruled_tables(drawing.strokes)
    if len(found) * (len(drawing.glyphs) + len(drawing.unseen)) > _MOST_PLACES:
        raise too_much()
    by_size = sorted(range(len(found)), key=lambda at: found[at].box.width * found[at].box.height)
    boxes = [(at, found[at], found[at].box) for at in by_size]

    def parted(glyphs: Sequence[Glyph]) -> tuple[list[InCells], list[Glyph]]:
        """Return the glyphs in the cells of each table, and those outside of all."""
        inside: list[defaultdict[int, list[Glyph]]] = [defaultdict(list) for _ in found]
        rest: list[Glyph] = []
        for glyph in glyphs:
            x, y = glyph.x, glyph.y
            for at, table, box in boxes if glyph.verdict.why is not Why.WATERMARK else ():
                if box.left <= x <= box.right and box.top <= y <= box.bottom:
                    inside[at][table.at(x, y)].append(glyph)
                    break
            else:
                rest.append(glyph)
        return [*inside], rest

    inside, rest = parted(drawing.glyphs)
    unseen, left_out = parted(drawing.unseen)
    parts = [part_of(table, inside[at], unseen[at], drawing, at + 1, limits) for at, table in enumerate(found)]
    text = [glyph for glyph in rest if not (glyph.is_turned or glyph.is_struck)]
    left_out += [glyph for glyph in rest if glyph.is_turned or glyph.is_struck]
    lines = [PlacedLine(line, drawing.number, drawing.width, drawing.height) for line in lines_of(text)]
    hidden = hidden_of(left_out, f"第{drawing.number}页", {line.text for line in lines}) if left_out else ()
    return _Sheet(parts, lines, tuple(hidden))


def _blocks(drawings: Sequence[Drawing], sheets: Sequence[_Sheet], limits: Limits) -> Iterator[Paragraph | Grid]:
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

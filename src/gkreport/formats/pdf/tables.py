"""From ruled tables and the glyphs in them to grids; a table that the end of a page cuts is one grid."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, product
from typing import Final

import attrs

from gkreport.errors import FormatError
from gkreport.formats.pdf.drawing import Box, Drawing, Glyph
from gkreport.formats.pdf.lines import Line, lines_of
from gkreport.formats.pdf.ruling import Ruling
from gkreport.formats.pdf.work import too_much
from gkreport.limits import Limits
from gkreport.page.page import OBJECT, GridCell


@attrs.frozen(eq=False)
class Part:
    """What one page shows of a table."""

    xs: Sequence[float]
    """Where its columns begin and end, counted from its left side."""
    rows: int
    cells: Sequence[GridCell]
    box: Box
    place: str
    room: float
    """What the fullest line leaves free in its cell, left and right together: no less than the padding."""
    free: Mapping[str, float]
    """What the last line of a cell leaves free, by the place of the cell; none where it is empty."""
    first: Mapping[str, float]
    """How much the first line of a cell needs at least."""


NEAR: Final = 4.0


def part_of(ruling: Ruling, glyphs: Sequence[Glyph], drawing: Drawing, number: int, limits: Limits) -> Part:
    """Read the cells of a ruled table from the glyphs in it; `number` counts the tables of the page from 1."""
    inside: dict[int, list[Glyph]] = {}
    for glyph in glyphs:
        inside.setdefault(ruling.at(glyph.x, glyph.y), []).append(glyph)
    doubts = {*_across_walls(ruling, inside), *_with_pictures(ruling, drawing.pictures)}
    lines = {at: lines_of(_upright(found)) for at, found in inside.items()}
    room = _least_room(ruling, lines)
    place = f"第{drawing.number}页 第{number}个表"
    cells: list[GridCell] = []
    free: dict[str, float] = {}
    first: dict[str, float] = {}
    orders: dict[int, int] = {}
    for at, field in sorted(enumerate(ruling.fields), key=lambda item: (item[1].row, item[1].column)):
        orders[field.row] = orders.get(field.row, 0) + 1
        box, own = ruling.box_of(field), lines.get(at, [])
        text = _text(box, own, room)
        unread = [glyph for glyph in inside.get(at, []) if glyph.is_turned or glyph.is_covered]
        text += "".join(glyph.text for glyph in unread if glyph.is_turned)
        if at in doubts or any(glyph.text.strip() for glyph in unread) or (field.is_part and text):
            text += OBJECT
        if len(text) > limits.cell_characters:
            raise FormatError(f"一格文字超过 {limits.cell_characters} 字，没有读取", "a cell holds too much text")
        cell = GridCell(
            text=text,
            row=field.row,
            column=field.column,
            rowspan=field.rowspan,
            colspan=field.colspan,
            place=f"{place} 第{field.row + 1}行第{orders[field.row]}格",
        )
        cells.append(cell)
        if own:
            free[cell.place] = box.width - (own[-1].right - own[-1].left)
            first[cell.place] = _least_of(own[0])
    xs = [x - ruling.xs[0] for x in ruling.xs]
    return Part(xs, len(ruling.ys) - 1, cells, ruling.box, place, room, free, first)


def _upright(glyphs: Sequence[Glyph]) -> Iterator[Glyph]:
    return (glyph for glyph in glyphs if not (glyph.is_turned or glyph.is_covered))


# -- doubts ----------------------------------------------------------------------------------------

_NUMBER: Final = frozenset("0123456789０１２３４５６７８９.,-")
_CROSSING: Final = 0.25
_TOUCHING: Final = 0.25
_MOST_PAIRS: Final = 1_000_000


def _across_walls(ruling: Ruling, inside: Mapping[int, Sequence[Glyph]]) -> Iterator[int]:
    """Yield the fields whose number may belong to the one beside: it runs over the wall, or up to it on both sides."""
    ends: list[tuple[Glyph, int]] = []
    starts: list[tuple[Glyph, int]] = []
    for at, glyphs in inside.items():
        box = ruling.box_of(ruling.fields[at])
        for glyph in glyphs:
            if glyph.text not in _NUMBER:
                continue
            over = _CROSSING * (glyph.right - glyph.left)
            if glyph.right > box.right + over or glyph.left < box.left - over:
                yield at
            if glyph.right > box.right - _TOUCHING * glyph.size:
                ends.append((glyph, at))
            if glyph.left < box.left + glyph.size:
                starts.append((glyph, at))
    if len(ends) * len(starts) > _MOST_PAIRS:
        raise too_much()
    for (end, at), (start, other) in product(ends, starts):
        near = _TOUCHING * end.size
        if at != other and abs(end.y - start.y) < near and abs(start.left - end.right) < near:
            yield from (at, other)


def _with_pictures(ruling: Ruling, pictures: Sequence[Box]) -> Iterator[int]:
    """Yield the fields that hold a picture, or a field to fill in: what it shows is not read."""
    for picture in pictures:
        x, y = (picture.left + picture.right) / 2, (picture.top + picture.bottom) / 2
        if ruling.box.holds(x, y):
            at = ruling.at(x, y)
            box = ruling.box_of(ruling.fields[at])
            if picture.width <= box.width + NEAR and picture.height <= box.height + NEAR:
                yield at


# -- text ------------------------------------------------------------------------------------------

_MOST_PADDING: Final = 16.5
LEAST: Final = 0.5
"""What is so nearly full is full."""


def _least_room(ruling: Ruling, lines: Mapping[int, Sequence[Line]]) -> float:
    """Return what the fullest line leaves free in its cell, left and right together: no less than the padding."""
    free = (
        ruling.box_of(ruling.fields[at]).width - (line.right - line.left)
        for at, found in lines.items()
        for line in found
    )
    return max(0.0, min(chain(free, (_MOST_PADDING,))))


def _least_of(line: Line) -> float:
    """Return how much of a line must stand together; a number may be broken anywhere."""
    first = line.glyphs[0]
    return first.right - first.left if first.text in _NUMBER else line.unbroken


def _text(box: Box, lines: Sequence[Line], room: float) -> str:
    r"""Return the text of a cell: a line that left no room for the next character was broken there (``\v``)."""
    text = ""
    for at, line in enumerate(lines):
        if at:
            before = lines[at - 1]
            free = box.width - room - (before.right - before.left)
            text += "\v" if free < _least_of(line) + LEAST else "\n"
        text += line.text(in_cell=True) + (OBJECT if line.is_doubtful else "")
    return text

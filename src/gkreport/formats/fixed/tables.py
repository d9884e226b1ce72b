"""Reads the cells of ruled tables from the glyphs in them."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, pairwise, product
from operator import attrgetter
from typing import Final, TypeAlias

import attrs

from gkreport.errors import FormatError
from gkreport.formats.fixed.drawing import DIGITS, Drawing, Glyph
from gkreport.formats.fixed.geometry import Box
from gkreport.formats.fixed.lines import TextLine, hidden_of, lines_of
from gkreport.formats.fixed.ruling import RuledTable
from gkreport.formats.fixed.work import too_much
from gkreport.limits import Limits
from gkreport.page.page import OBJECT, GridCell, Hidden
from gkreport.seen import Why

NEAR: Final = 4.0
"""Sides that are no farther apart (in points) are at one place."""
ROUNDING: Final = 0.5
"""Differences in width below this (in points) come from rounding."""
_NUMBER: Final = frozenset("0123456789０１２３４５６７８９.,-")
_CROSSING: Final = 0.25
"""A digit belongs to no cell for certain when more than this part of it lies over the wall."""
_TOUCHING: Final = 0.25
"""Digits on both sides of a wall that are less of their size apart can be of one number."""
_CLOSE_ROWS: Final = (0.8, 1.5)
"""Lines of one cell are so many type sizes apart."""
_AT_WALL: Final = 0.15
"""Digits less than this part of their size away from a wall touch it, or stand on it."""
_APART: Final = 1.0
"""What is drawn so near to a wall (in points) is a part of it."""
_BESIDE: Final = 0.6
"""A sign of a number stands less than this part of the type size away from its digits."""
_MOST_PAIRS: Final = 1_000_000
"""Pairs of digits at walls that are compared in one table; the form has some 180 numbers."""
_OVER: Final = 0.65
"""Lines that are less of their size apart are printed one over the other."""
_MOST_PADDING: Final = 16.5
"""Left and right padding of a cell together (in points), at most: Word's own is 10.8."""

InCells: TypeAlias = Mapping[int, Sequence[Glyph]]
"""The glyphs in each cell of a table, by its number."""


@attrs.frozen(eq=False)
class TablePart:
    """The part of a table that stands on one page."""

    xs: Sequence[float]
    """The left side of each column and the right side of the last, counted from the left side of the table."""
    rows: int
    cells: Sequence[GridCell]
    box: Box
    place: str
    room: float
    """The width that the fullest line leaves free in its cell, left and right together: at least the padding."""
    free: Mapping[str, float]
    """The width that the last line of a cell leaves free, by the place of the cell; empty cells are missing."""
    first: Mapping[str, float]
    """The width that the first line of a cell needs at least, by the place of the cell."""
    hidden: Sequence[Hidden]
    """What stands in its cells and is not part of their text."""


def part_of(  # noqa: PLR0913, PLR0917  # what a page shows, and what not
    table: RuledTable,
    inside: InCells,
    left_out: InCells,
    drawing: Drawing,
    number: int,
    limits: Limits,
) -> TablePart:
    """Read the cells of a ruled table from the glyphs in them; `number` counts the tables of the page from 1."""
    doubts = {
        *_across_walls(table, inside),
        *_across_floors(table, inside),
        *_with_pictures(table, drawing.pictures),
        *_under_pictures(left_out, drawing),
        *_beside_specks(table, inside, drawing.specks),
    }
    lines = {at: lines_of(glyph for glyph in found if not glyph.is_turned) for at, found in inside.items()}
    room = _least_room(table, lines)
    place = f"第{drawing.number}页 第{number}个表"
    cells: list[GridCell] = []
    free: dict[str, float] = {}
    first: dict[str, float] = {}
    orders: dict[int, int] = {}
    hidden: list[Hidden] = []
    for at, bounds in sorted(enumerate(table.cells), key=lambda item: (item[1].row, item[1].column)):
        orders[bounds.row] = orders.get(bounds.row, 0) + 1
        box, own = table.boxes[at], lines.get(at, [])
        text = _text(box, own, room)
        odd = [glyph for glyph in inside.get(at, ()) if glyph.is_turned or glyph.verdict.why]
        turned = "".join(glyph.text for glyph in odd if glyph.is_turned)
        text += turned
        if at in doubts or turned.strip() or (bounds.is_part and text):
            text += OBJECT
        if len(text) > limits.cell_characters:
            raise FormatError(f"一格文字超过 {limits.cell_characters} 字，没有读取", "a cell holds too much text")
        cell = GridCell(
            text=text,
            row=bounds.row,
            column=bounds.column,
            rowspan=bounds.rowspan,
            colspan=bounds.colspan,
            place=f"{place} 第{bounds.row + 1}行第{orders[bounds.row]}格",
        )
        cells.append(cell)
        out = [*left_out.get(at, ()), *(glyph for glyph in odd if glyph.is_struck)]
        hidden += hidden_of(out, cell.place, {text}) if out else ()
        if own:
            free[cell.place] = box.width - (own[-1].right - own[-1].left)
            first[cell.place] = _least_of(own[0])
    xs = [x - table.xs[0] for x in table.xs]
    return TablePart(xs, len(table.ys) - 1, cells, table.box, place, room, free, first, hidden)


# -- doubts ----------------------------------------------------------------------------------------


def _across_walls(table: RuledTable, inside: InCells) -> Iterator[int]:
    """Yield the cells whose number may belong to the cell beside: digits cross the wall, or touch it on both sides."""
    ends: list[tuple[Glyph, int]] = []
    starts: list[tuple[Glyph, int]] = []
    for at, glyphs in inside.items():
        box = table.boxes[at]
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


def _across_floors(table: RuledTable, inside: InCells) -> Iterator[int]:
    """Yield the cells that share a number in two lines, of which the first was pushed out above its cell.

    Writers paint the lines of one cell one after another; the digits stand closer than rows do, and touch the wall.
    """
    digits = sorted(
        ((glyph, at) for at, glyphs in inside.items() for glyph in glyphs if glyph.text in DIGITS),
        key=lambda each: each[0].number,
    )
    for (glyph, at), (following, other) in pairwise(digits):
        step = (following.base - glyph.base) / glyph.size
        is_next = following.number == glyph.number + 1 and following.left < glyph.right
        if at != other and is_next and _CLOSE_ROWS[0] < step < _CLOSE_ROWS[1]:
            floor = table.boxes[other].top
            if min(floor - glyph.base, following.body.top - floor) < _AT_WALL * glyph.size:
                yield from (at, other)


def _beside_specks(table: RuledTable, inside: InCells, specks: Sequence[Box]) -> Iterator[int]:
    """Yield the cells in which something small is drawn beside digits, away from the walls: it can be one of them."""
    pairs = 0
    for speck in specks:
        x, y = (speck.left + speck.right) / 2, (speck.top + speck.bottom) / 2
        if not table.box.holds(x, y):
            continue
        at = table.at(x, y)
        box = table.boxes[at]
        if min(speck.left - box.left, box.right - speck.right, speck.top - box.top, box.bottom - speck.bottom) < _APART:
            continue
        pairs += len(inside.get(at, ()))
        if pairs > _MOST_PAIRS:
            raise too_much()
        beside = (
            glyph.text in DIGITS
            and glyph.top <= y <= glyph.base
            and -_BESIDE * glyph.size <= max(speck.left - glyph.right, glyph.left - speck.right) <= _BESIDE * glyph.size
            for glyph in inside.get(at, ())
        )
        if any(beside):
            yield at


def _under_pictures(left_out: InCells, drawing: Drawing) -> Iterator[int]:
    """Yield the cells whose text lies under a picture, which may show another."""
    for at, glyphs in left_out.items():
        covered = [glyph for glyph in glyphs if glyph.verdict.why is Why.COVERED]
        if len(covered) * len(drawing.pictures) > _MOST_PAIRS:
            raise too_much()
        if any(picture.holds(glyph.x, glyph.y) for picture in drawing.pictures for glyph in covered):
            yield at


def _with_pictures(table: RuledTable, pictures: Sequence[Box]) -> Iterator[int]:
    """Yield the cells that hold a picture or a form field, whose content is not read."""
    for picture in pictures:
        x, y = (picture.left + picture.right) / 2, (picture.top + picture.bottom) / 2
        if table.box.holds(x, y):
            at = table.at(x, y)
            box = table.boxes[at]
            if picture.width <= box.width + NEAR and picture.height <= box.height + NEAR:
                yield at


# -- text ------------------------------------------------------------------------------------------


def _least_room(table: RuledTable, lines: Mapping[int, Sequence[TextLine]]) -> float:
    """Return the width that the fullest line leaves free in its cell, left and right together."""
    free = (table.boxes[at].width - (line.right - line.left) for at, found in lines.items() for line in found)
    return max(0.0, min(chain(free, (_MOST_PADDING,))))


def _least_of(line: TextLine) -> float:
    """Return the width of the beginning of a line that cannot be broken; a number can be broken anywhere."""
    first = line.glyphs[0]
    return first.right - first.left if first.text in _NUMBER else line.unbroken


def _text(box: Box, lines: Sequence[TextLine], room: float) -> str:
    r"""Return the text of a cell; a line without room for the next character was broken for width (``\v``)."""
    text = ""
    for at, line in enumerate(lines):
        if at:
            before = lines[at - 1]
            free = box.width - room - (before.right - before.left)
            text += "\v" if free < _least_of(line) + ROUNDING else "\n"
            if line.base - before.base < _OVER * line.size and {*map(attrgetter("text"), line.glyphs)} & DIGITS:
                text += OBJECT
        text += line.text(in_cell=True) + (OBJECT if line.is_doubtful else "")
    return text

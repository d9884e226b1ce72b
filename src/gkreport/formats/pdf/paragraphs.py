"""From lines of text to paragraphs: page numbers and running heads left out, lines that were broken joined again."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from statistics import median
from typing import Final

import attrs

from gkreport.formats.pdf.lines import Line


@attrs.frozen(eq=False)
class PlacedLine:
    """A line of text and the page it stands on."""

    line: Line
    page: int
    width: float
    """Of the page."""
    height: float

    @property
    def text(self) -> str:
        """What it says."""
        return self.line.text(in_cell=False)


# -- page numbers and running heads ----------------------------------------------------------------

_PAGE_NUMBER: Final = re.compile(r"\W*(?:第\s*)?(\d{1,4})\s*(?:[/／]\s*\d{1,4}|页\W*(?:共\s*\d{1,4}\s*页)?)?\W*")
_HEAD: Final = 0.13
"""The part of a page, above and below, where page numbers and running heads stand."""
_DIGITS: Final = re.compile(r"\d+")
_STEP: Final = 8.0


def body_of(pages: Sequence[Sequence[PlacedLine]]) -> list[list[PlacedLine]]:
    """Return the lines of each page without its number, and without what stands at one place on most pages."""
    numbers: list[tuple[int, PlacedLine]] = []
    heads: Counter[tuple[str, int]] = Counter()
    for lines in pages:
        heads.update(
            {_head(placed) for placed in lines if _is_outside(placed) and not _PAGE_NUMBER.fullmatch(placed.text)}
        )
        for placed in {id(lines[at]): lines[at] for at in (0, -1) if lines}.values():
            found = _PAGE_NUMBER.fullmatch(placed.text)
            if found and _is_outside(placed):
                numbers.append((int(found[1]) - placed.page, placed))
    offsets = Counter(offset for offset, _ in numbers)
    first = offsets.most_common(1)[0][0] if offsets else 0
    left_out = {id(placed) for offset, placed in numbers if offset == first}
    often = {head for head, count in heads.items() if count > 1 and 2 * count >= len(pages)}
    return [
        [
            placed
            for placed in lines
            if id(placed) not in left_out and not (_is_outside(placed) and _head(placed) in often)
        ]
        for lines in pages
    ]


def _is_outside(placed: PlacedLine) -> bool:
    middle = placed.line.base - placed.line.size / 3
    return not _HEAD * placed.height < middle < (1 - _HEAD) * placed.height


def _head(placed: PlacedLine) -> tuple[str, int]:
    return _DIGITS.sub("0", placed.text), round(placed.line.base / _STEP)


# -- paragraphs ------------------------------------------------------------------------------------

_INDENT: Final = 0.8
_SLACK: Final = 0.4
_PITCH: Final = 1.45
_FARTHEST: Final = 3.5
_OTHER_SIZE: Final = 0.12
_MANY: Final = 4
_SEVERAL: Final = 3
_UNEVEN: Final = 0.15
_ALIKE: Final = 3.0


class Flow:
    """Joins lines to paragraphs as they come, by the margins that all lines of a file have."""

    def __init__(self, pages: Sequence[Sequence[PlacedLine]], tables: Mapping[int, tuple[float, float]]) -> None:
        """Find the margins of left and right pages, and how far lines stand apart.

        `tables` are the left and right sides of the tables on each page, which tell the margins where few lines do.
        """
        found: dict[tuple[int, int], _Lines] = {}
        steps: list[float] = []
        for lines in pages:
            for placed in lines:
                known = found.setdefault(_side(placed), _Lines(placed.width))
                known.lines.append(placed.line)
                if placed.page in tables:
                    known.tables.append(tables[placed.page])
            steps += [_step(upper, lower) for upper, lower in pairwise(lines)]
        self._margins = {
            side: (lines if len(lines.lines) >= _MANY else lines.with_more(found.get((side[0], 1 - side[1])))).margins()
            for side, lines in found.items()
        }
        self._step = median(steps) if steps else 0.0
        self._hanging: float | None = None

    def paragraphs(self, lines: Sequence[PlacedLine]) -> Iterator[list[PlacedLine]]:
        """Yield the lines of each paragraph among lines that follow each other without a table between."""
        paragraph: list[PlacedLine] = []
        for at, placed in enumerate(lines):
            after = lines[at + 1] if at + 1 < len(lines) else None
            if paragraph and self._begins(paragraph, placed, after):
                yield paragraph
                paragraph, self._hanging = [], None
            paragraph.append(placed)
        if paragraph:
            yield paragraph
        self._hanging = None

    def _begins(self, paragraph: Sequence[PlacedLine], placed: PlacedLine, after: PlacedLine | None) -> bool:
        """Whether a line begins a paragraph of its own."""
        before, line = paragraph[-1], placed.line
        if abs(before.line.size - line.size) > _OTHER_SIZE * max(before.line.size, line.size):
            return True
        farthest = min(_PITCH * self._step, _FARTHEST * placed.line.size)
        if before.page == placed.page and _step(before, placed) > farthest:
            return True
        if not self._is_full(before, placed):
            return True
        indent = self._indent(placed)
        if indent < _INDENT * line.size:
            return False
        if self._hanging is None and self._hangs(paragraph, placed, after):
            self._hanging = indent
        return self._hanging is None or abs(self._hanging - indent) > _ALIKE

    def _hangs(self, paragraph: Sequence[PlacedLine], placed: PlacedLine, after: PlacedLine | None) -> bool:
        """Whether a line is the second of a paragraph whose first line alone begins at the margin."""
        return (
            len(paragraph) == 1
            and self._indent(paragraph[0]) < _INDENT * placed.line.size
            and after is not None
            and abs(self._indent(after) - self._indent(placed)) <= _ALIKE
            and self._is_full(placed, after)
        )

    def _indent(self, placed: PlacedLine) -> float:
        return placed.line.left - self._margins[_side(placed)][0]

    def _is_full(self, placed: PlacedLine, after: PlacedLine) -> bool:
        """Whether what the next line begins with had no room in a line."""
        free = self._margins[_side(placed)][1] - placed.line.right
        return free < after.line.unbroken + _SLACK * after.line.size


def joined(lines: Sequence[PlacedLine]) -> str:
    """Return the text of a paragraph; where a line was broken between words, a blank stands again."""
    text = lines[0].text
    for before, placed in pairwise(lines):
        following = placed.text
        is_word = text[-1:].isascii() and text[-1:].isalpha() and following[:1].isascii() and following[:1].isalpha()
        text += (" " if before.line.ends_blank or is_word else "") + following
    return text


def _side(placed: PlacedLine) -> tuple[int, int]:
    """Tell pages of one width that have their margins on the same sides."""
    return round(placed.width), placed.page % 2


def _step(upper: PlacedLine, lower: PlacedLine) -> float:
    return lower.line.base - upper.line.base


@attrs.define(eq=False)
class _Lines:
    """The lines on pages of one kind, and the sides of the tables there."""

    width: float
    lines: list[Line] = attrs.field(factory=list)
    tables: list[tuple[float, float]] = attrs.field(factory=list)

    def with_more(self, other: "_Lines | None") -> "_Lines":
        """Return these with others."""
        return _Lines(self.width, self.lines + other.lines, self.tables + other.tables) if other else self

    def margins(self) -> tuple[float, float]:
        """Return where lines begin and end.

        That is as far out as several of them do.  Where no several do, or only short ones, tables tell, and that the
        margins of a page are alike.
        """
        left, sure = _outermost([-line.left for line in self.lines])
        if not sure:
            left = max([left, *(-table_left for table_left, _ in self.tables)])
        right, sure = _outermost([line.right for line in self.lines])
        if not sure or right < self.width + left - _UNEVEN * self.width:
            right = max([right, self.width + left, *(table_right for _, table_right in self.tables)])
        return -left, right


def _outermost(ends: Sequence[float]) -> tuple[float, bool]:
    """Return the outermost place where several lines end, and whether there is one; else the outermost of all."""
    ordered = sorted(ends, reverse=True)
    for first, last in zip(ordered, ordered[_SEVERAL - 1 :], strict=False):
        if first - last <= _ALIKE:
            return first, True
    return ordered[0], False

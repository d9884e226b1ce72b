"""Joins lines of text to paragraphs; page numbers and running heads are left out."""

import functools
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from statistics import median
from typing import Final

import attrs

from gkreport.formats.fixed.lines import TextLine


@attrs.frozen(eq=False)
class PlacedLine:
    """A line of text and the page it stands on."""

    line: TextLine
    page: int
    width: float
    """Width of the page."""
    height: float
    """Height of the page."""

    @functools.cached_property
    def text(self) -> str:
        """Its text."""
        return self.line.text(in_cell=False)


# -- page numbers and running heads ----------------------------------------------------------------

_PAGE_NUMBER: Final = re.compile(
    r"""\W*+ (?:第\s*+)? (\d{1,4}) \s*+    # - 3 -
    (?: [/／] \s*+ \d{1,4}                 # 3/12
    | 页 \W*+ (?:共\s*+\d{1,4}\s*+页)?     # 第3页，共12页
    )? \W*+""",
    re.VERBOSE,
)
_HEAD: Final = 0.13
"""Page numbers and running heads stand in the upper and the lower eighth of a page."""
_DIGITS: Final = re.compile(r"\d+")
_STEP: Final = 8.0
"""Running heads of two pages may differ in height by about so many points."""


def body_of(pages: Sequence[Sequence[PlacedLine]]) -> list[list[PlacedLine]]:
    """Return the lines of each page without page numbers, and without lines that stand in one place on most pages."""
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
"""A line is indented from so many characters on; Chinese paragraphs begin with two."""
_SLACK: Final = 0.4
"""A line is full even if the next word and so much of a character would have had room."""
_PITCH: Final = 1.45
"""Lines farther apart than so many usual distances are not of one paragraph."""
_FARTHEST: Final = 3.5
"""Nor are lines farther apart than so many times the type size, where most lines stand alone."""
_OTHER_SIZE: Final = 0.12
"""Nor lines that differ so much in size: 小四 and 四号, 12 and 14 points, do."""
_MANY: Final = 4
"""So many lines show the margins of left or right pages by themselves."""
_SEVERAL: Final = 3
"""A margin is where so many lines begin or end."""
_UNEVEN: Final = 0.15
"""A right margin wider than the left one by more than this part of the page is none: the lines are short."""
_ALIKE: Final = 3.0
"""Ends of lines so near to each other (in points) are at one place."""


class Flow:
    """Joins lines to paragraphs by the margins of the file."""

    def __init__(self, pages: Sequence[Sequence[PlacedLine]], tables: Mapping[int, tuple[float, float]]) -> None:
        """Find the margins of left and right pages, and the usual distance of lines.

        `tables` are the left and right sides of the tables on each page; they show the margins where few lines do.
        """
        found: dict[tuple[int, int], _MarginEvidence] = {}
        steps: list[float] = []
        for lines in pages:
            for placed in lines:
                known = found.setdefault(_side(placed), _MarginEvidence(placed.width))
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
        """Yield the lines of each paragraph; no table stands between the lines that are given."""
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
        """Whether a line is the second of a paragraph with a hanging indent."""
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
        """Whether a line had no room for the first word of the next."""
        free = self._margins[_side(placed)][1] - placed.line.right
        return free < after.line.unbroken + _SLACK * after.line.size


def joined(lines: Sequence[PlacedLine]) -> str:
    """Return the text of a paragraph; a line break between words becomes a blank."""
    text = lines[0].text
    for before, placed in pairwise(lines):
        following = placed.text
        is_word = text[-1:].isascii() and text[-1:].isalpha() and following[:1].isascii() and following[:1].isalpha()
        text += (" " if before.line.ends_blank or is_word else "") + following
    return text


def _side(placed: PlacedLine) -> tuple[int, int]:
    """Return what pages with the same margins share: their width, and whether they are left or right pages."""
    return round(placed.width), placed.page % 2


def _step(upper: PlacedLine, lower: PlacedLine) -> float:
    return lower.line.base - upper.line.base


@attrs.define(eq=False)
class _MarginEvidence:
    """The lines on pages with the same margins, and the sides of the tables there."""

    width: float
    lines: list[TextLine] = attrs.field(factory=list)
    tables: list[tuple[float, float]] = attrs.field(factory=list)

    def with_more(self, other: "_MarginEvidence | None") -> "_MarginEvidence":
        """Return this evidence together with that of other pages."""
        return _MarginEvidence(self.width, self.lines + other.lines, self.tables + other.tables) if other else self

    def margins(self) -> tuple[float, float]:
        """Return the left and the right margin.

        They are the outermost places where several lines begin or end.  Where there are none, or the lines are short,
        the sides of tables are used, and the right margin is taken to be as wide as the left one.
        """
        left, sure = _outermost([-line.left for line in self.lines])
        if not sure:
            left = max([left, *(-table_left for table_left, _ in self.tables)])
        right, sure = _outermost([line.right for line in self.lines])
        if not sure or right < self.width + left - _UNEVEN * self.width:
            right = max([right, self.width + left, *(table_right for _, table_right in self.tables)])
        return -left, right


def _outermost(ends: Sequence[float]) -> tuple[float, bool]:
    """Return the outermost place where several lines end and True, or else the outermost end of all and False."""
    ordered = sorted(ends, reverse=True)
    for first, last in zip(ordered, ordered[_SEVERAL - 1 :], strict=False):
        if first - last <= _ALIKE:
            return first, True
    return ordered[0], False

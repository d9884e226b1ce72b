"""A page, its tables and what was found, as text for a terminal: box-drawn tables, folded prose, marked cells."""

import functools
import io
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

import attrs
from rich.box import SQUARE
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from gkreport.checks import Findings, Rule, Severity
from gkreport.errors import Lang
from gkreport.page import Grid, GridCell, Page, Paragraph, Problem

STYLES: Final[Mapping[str, str]] = {"error": "bold red", "warning": "yellow", "note": "cyan", "ok": "green"}
"""The rich style of each level, and of a report in which nothing was found."""

_MARKS: Final[Mapping[str, tuple[str, str]]] = {"error": ("✗", "bold white on red"), "warning": ("!", "bold yellow")}
"""How a cell of each level is shown: a sign, for terminals without colour, and a style."""


# -- text ------------------------------------------------------------------------------------------

# What a hostile file could steer a terminal with: escape sequences, marks that break lines or turn their direction.
_STEERING: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f]")

_OPENING: Final = "（［｛〔【《〈「『“‘"
_CLOSING: Final = "，。、；：？！）］｝〕】》〉」』”’％…—"
_JOINED: Final = "[\u0300-\u036f\u200d\ufe00-\ufe0f]"
# What a line never breaks inside of: a number or Latin word, a character with the marks that cling to it.
_TOKEN: Final = re.compile(rf"\s+|[{_OPENING}]*(?:[!-~]+|\S{_JOINED}*)[{_CLOSING}]*")
_CHARACTER: Final = re.compile(rf".{_JOINED}*")


def printable(text: str) -> str:
    r"""Return a text without anything that steers a terminal; a line break stays.

    >>> printable("表三\x1b[2J")
    '表三�[2J'
    """
    return _STEERING.sub("\ufffd", text)


def fold(text: str, width: int, *, used: int = 0) -> list[str]:
    """Fold a text into lines at most `width` columns wide, a Chinese character counting two.

    `used` columns of the first line are taken already.  Numbers and words stay whole where they fit in a
    line, and no line begins with a closing mark or ends with an opening one.

    >>> fold("全年公开信息139条，其中2条有误。", 14)
    ['全年公开信息', '139条，其中2条', '有误。']
    """
    lines: list[str] = []
    for paragraph in re.split("[\n\v]", text):
        lines += _folded(paragraph, width, 0 if lines else used)
    return lines


def _folded(paragraph: str, width: int, used: int) -> list[str]:
    lines, at = [""], used
    for token in _pieces(paragraph, width):
        size = cell_len(token)
        if at + size > width and at:
            lines[-1] = lines[-1].rstrip()
            lines.append("")
            at = 0
        if at or not token.isspace():
            lines[-1] += token
            at += size
    lines[-1] = lines[-1].rstrip()
    return lines


def _pieces(paragraph: str, width: int) -> Iterator[str]:
    """Yield what stays together; what is wider than a line is taken apart."""
    for token in _TOKEN.findall(paragraph):
        yield from [token] if cell_len(token) <= width else _CHARACTER.findall(token)


# -- tables ----------------------------------------------------------------------------------------


@attrs.frozen(eq=False)
class _Box:
    """A cell of a grid with the text it shows."""

    cell: GridCell
    text: str
    style: str

    @property
    def is_value(self) -> bool:
        return self.cell.role == "value"

    @property
    def columns(self) -> range:
        return range(self.cell.column, self.cell.column + self.cell.colspan)

    @property
    def rows(self) -> range:
        return range(self.cell.row, self.cell.row + self.cell.rowspan)

    @property
    def least(self) -> int:
        """The width below which it would break inside a number or a word; a value never breaks at all."""
        return cell_len(self.text) if self.is_value else _widest(self.text)

    def lines(self, width: int) -> Sequence[str]:
        return (self.text,) if self.is_value else _lines(self.text, width)


@functools.lru_cache(maxsize=8192)
def _lines(text: str, width: int) -> tuple[str, ...]:
    return tuple(fold(text, width))


@functools.lru_cache(maxsize=1024)
def _widest(text: str) -> int:
    return max((cell_len(token) for token in _TOKEN.findall(text)), default=0)


@functools.lru_cache(maxsize=1024)
def _narrowest(text: str, lines: int) -> int:
    """Return the narrowest width at which a text takes no more than so many lines, as far as its words let it."""
    width = _widest(text)
    while len(_lines(text, width)) > lines:
        width += 1
    return width


@attrs.frozen(eq=False)
class _Plan:
    """How wide and how high to draw a table; `pad` blanks stand on both sides of a text."""

    widths: list[int]
    heights: Sequence[int]
    pad: int

    @property
    def width(self) -> int:
        return self.room(range(len(self.widths))) + 2 * self.pad + 2

    @property
    def height(self) -> int:
        return sum(self.heights) + len(self.heights) + 1

    def room(self, columns: range) -> int:
        """Return how much text fits in a cell over these columns: rules and blanks between them count."""
        return sum(self.widths[column] for column in columns) + (len(columns) - 1) * (2 * self.pad + 1)


_STACKS: Final = (1, 2, 3, 6)
"""How many lines a header over numbers may take; the last stacks its characters one by one."""

_TWO_CHARACTERS: Final = 4
"""A header of one character a line is hard to read; it is stacked so only where nothing else fits."""

_AIR: Final = 2
"""How many columns more than it needs a column of numbers gets where there is space."""


def _plan(boxes: Sequence[_Box], width: int) -> _Plan:
    """Choose the lowest table that fits; where none does, the narrowest, because numbers stay whole."""
    tries = [(lines, pad) for lines in _STACKS for pad in (1, 0)]
    plans = [(_fitted(boxes, width, lines, pad), lines == _STACKS[-1]) for lines, pad in tries]
    return min(plans, key=lambda plan: (max(plan[0].width, width), plan[1], plan[0].height))[0]


def _fitted(boxes: Sequence[_Box], width: int, lines: int, pad: int) -> _Plan:
    """Plan a table with headers over numbers in no more than so many lines, labels in what is left."""
    numbers = {column for box in boxes if box.is_value for column in box.columns}
    widths = [0] * (1 + max(box.columns[-1] for box in boxes))
    plan = _Plan(widths, (), pad)
    for box in sorted(boxes, key=lambda box: len(box.columns)):
        over_numbers = not box.is_value and len(box.columns) == 1 and box.cell.column in numbers
        needed = _header_width(box.text, lines) if over_numbers else box.least
        for at in range(needed - plan.room(box.columns)):
            widths[box.columns[at % len(box.columns)]] += 1
    growing = [column for column in range(len(widths)) if column not in numbers]
    labels = [box for box in boxes if not box.is_value]
    spare = _spend(width - plan.width, growing, labels, plan)
    for column in numbers:
        widths[column] += max(0, min(_AIR, spare // len(numbers)))
    return attrs.evolve(plan, heights=_heights(boxes, plan))


def _header_width(text: str, lines: int) -> int:
    least = 0 if lines == _STACKS[-1] else min(_TWO_CHARACTERS, cell_len(text))
    return max(least, _narrowest(text, lines))


def _spend(spare: int, growing: Sequence[int], labels: Sequence[_Box], plan: _Plan) -> int:
    """Widen these columns step by step where it saves most lines for its width; return what is left over."""

    def savings(column: int) -> Iterator[tuple[float, int, int]]:
        """Yield for each step how many lines it saves for its width, smaller steps first among equals."""
        rooms = [(box, plan.room(box.columns)) for box in labels if column in box.columns]
        tall = [(box, room, over) for box, room in rooms if (over := _excess(box, room))]
        most = max((cell_len(box.text) - room for box, room, _ in tall), default=0)
        for step in range(1, min(spare, most) + 1):
            saved = sum(over - _excess(box, room + step) for box, room, over in tall)
            yield saved / step, -step, column

    while True:
        gain, step, column = max((saving for column in growing for saving in savings(column)), default=(0, 0, 0))
        if gain <= 0:
            return spare
        plan.widths[column] -= step
        spare += step


def _excess(box: _Box, room: int) -> int:
    """Count the lines that a label takes beyond the rows it spans anyway."""
    return max(0, len(box.lines(room)) - 2 * len(box.rows) + 1)


def _heights(boxes: Iterable[_Box], plan: _Plan) -> list[int]:
    """Return the lines each row takes; what a cell over several rows needs more goes to its last."""
    heights: dict[int, int] = {}
    for box in sorted(boxes, key=lambda box: len(box.rows)):
        needed = len(box.lines(plan.room(box.columns)))
        there = sum(heights.setdefault(row, 1) for row in box.rows) + len(box.rows) - 1
        heights[box.rows[-1]] += max(0, needed - there)
    return [heights[row] for row in sorted(heights)]


_JOINTS: Final = " ╵╷│╴┘┐┤╶└┌├─┴┬┼"
"""Where rules meet: the sum of 1 (one comes from above), 2 (from below), 4 (from the left), 8 (from the right)."""


@attrs.frozen(eq=False)
class _Drawing:
    """A table ready to be drawn: which cell covers each place, and how large all is."""

    covering: Mapping[tuple[int, int], _Box]
    plan: _Plan

    def at(self, row: int, column: int) -> _Box | None:
        return self.covering.get((row, column))

    def joint(self, row: int, column: int) -> str:
        """Return the sign at the upper left corner of a place."""
        north_west, north = self.at(row - 1, column - 1), self.at(row - 1, column)
        west, here = self.at(row, column - 1), self.at(row, column)
        return _JOINTS[
            (north_west is not north) + 2 * (west is not here) + 4 * (north_west is not west) + 8 * (north is not here)
        ]

    def line(self, row: int, offset: int | None) -> Iterator[tuple[str, str]]:
        """Yield one line of the table as pieces with their styles: the rule above a row, or a line inside it.

        `offset` counts the lines of the row; None is the rule.  Text of a cell over several rows goes on
        where the rule would pass through it.
        """
        columns, column = len(self.plan.widths), 0
        while column < columns:
            box = self.at(row, column)
            yield (self.joint(row, column) if offset is None else "│"), ""
            if offset is None and self.at(row - 1, column) is not box:
                yield "─" * (self.plan.widths[column] + 2 * self.plan.pad), ""
                column += 1
            else:
                assert box is not None  # noqa: S101  # every place of a row is covered
                yield self.piece(box, row, offset), box.style
                column = box.columns[-1] + 1
        yield (self.joint(row, columns) if offset is None else "│"), ""

    def piece(self, box: _Box, row: int, offset: int | None) -> str:
        """Return what one line of the table shows of a cell, as wide as the cell."""
        room = self.plan.room(box.columns)
        lines = box.lines(room)
        heights = self.plan.heights
        above = sum(heights[at] + 1 for at in range(box.cell.row, row)) + (-1 if offset is None else offset)
        tall = sum(heights[at] for at in box.rows) + len(box.rows) - 1
        number = above - (tall - len(lines)) // 2
        text = lines[number] if 0 <= number < len(lines) else ""
        blank = " " * (room - cell_len(text))
        left = len(blank) if box.is_value else 0 if box.cell.role == "stub" else len(blank) // 2
        pad = " " * self.plan.pad
        return f"{pad}{blank[:left]}{text}{blank[left:]}{pad}"


def table(grid: Grid, width: int, levels: Mapping[str, str] | None = None) -> Text:
    """Draw a table in its own shape, at most `width` columns wide unless its numbers need more.

    `levels` tells by dotted path which cells to mark, as "error" or "warning".  The cells must not overlap;
    a place that none covers stays empty.
    """
    marks = [_MARKS.get((levels or {}).get(cell.path or "", ""), ("", "")) for cell in grid.cells]
    boxes = [
        _Box(cell, sign + printable(cell.text), style) for cell, (sign, style) in zip(grid.cells, marks, strict=True)
    ]
    covering = {(row, column): box for box in boxes for row in box.rows for column in box.columns}
    rows = 1 + max((row for row, _ in covering), default=-1)
    columns = 1 + max((column for _, column in covering), default=-1)
    for row, column in itertools.product(range(rows), range(columns)):
        if (row, column) not in covering:
            covering[row, column] = _Box(GridCell(text="", row=row, column=column), "", "")
            boxes.append(covering[row, column])
    result = Text(no_wrap=True)
    if boxes:
        drawing = _Drawing(covering, _plan(boxes, width))
        for row, height in enumerate(drawing.plan.heights):
            for offset in (None, *range(height)):
                result.append_tokens(drawing.line(row, offset)).append("\n")
        result.append_tokens(drawing.line(rows, None))
    return result


# -- pages and findings ----------------------------------------------------------------------------

_INDENT: Final = "　　"


def show(page: Page, width: int, levels: Mapping[str, str] | None = None) -> Text:
    """Return a whole page: title in the middle, headings, folded prose and tables with marked cells."""
    return Text("\n").join(_shown(block, width, levels) for block in page.blocks)


def _shown(block: Paragraph | Grid, width: int, levels: Mapping[str, str] | None) -> Text:
    if isinstance(block, Grid):
        return table(block, width, levels)
    text = printable(block.text)
    if block.role == "title":
        centred = (" " * ((width - cell_len(line)) // 2) + line for line in fold(text, width))
        return Text("\n".join(centred), "bold")
    if block.role == "heading":
        return Text("\n" + "\n".join(fold(text, width)), "bold")
    if block.role == "closing":
        return Text("\n".join(" " * (width - cell_len(line)) + line for line in fold(text, width)))
    return Text(_INDENT + "\n".join(fold(text, width, used=cell_len(_INDENT))))


_HEADINGS: Final[Mapping[Lang, Mapping[str, str]]] = {
    "zh": {"problem": "读取时的问题", **{severity.value: severity.label for severity in Severity}},
    "en": {"problem": "problems of reading", "error": "errors", "warning": "warnings", "note": "notes"},
}


def remarks(problems: Sequence[Problem], findings: Findings, *, width: int | None = None, lang: Lang = "zh") -> Text:
    """Return all that is to be said of a report: problems of reading first, then findings by severity.

    Lines are folded to `width`; without it each remark is one line, as other programs like it.  Where there
    is nothing to say the text is empty.
    """
    groups = {"problem": [_problem(problem, lang) for problem in problems]}
    for severity in Severity:
        level = severity.value
        groups[level] = [_Remark(finding.rule.id, level, finding.message(lang)) for finding in findings.of(severity)]
    return Text("\n").join(_group(_HEADINGS[lang][name], said, width) for name, said in groups.items() if said)


class _Remark(NamedTuple):
    head: str
    level: str
    message: str


def _problem(problem: Problem, lang: Lang) -> _Remark:
    level = "error" if problem.fatal else "warning"
    return _Remark(_MARKS[level][0], level, problem.message(lang))


def _group(heading: str, said: Sequence[_Remark], width: int | None) -> Text:
    """Return a heading and its remarks, every one beginning in the same column."""
    result = Text("  ").append(heading, STYLES.get(said[0].level, ""))
    margin = max(len(remark.head) for remark in said)
    start = 4 + margin + 2
    for head, level, message in said:
        text = printable(" ".join(message.split()))
        lines = [text] if width is None else fold(text, width - start)
        result.append("\n    ").append(head.ljust(margin), STYLES[level])
        result.append("  " + f"\n{' ' * start}".join(lines))
    return result


_COLUMNS: Final = (
    ("编号", "Id", True),
    ("等级", "Severity", True),
    ("关系", "Relation", False),
    ("依据", "Source", False),
)
"""Of the table of rules: their heads, and whether a column is as narrow as can be."""


def catalogue(rules: Iterable[Rule], width: int, lang: Lang = "zh") -> Text:
    """Return a table of rules: id, severity, formula and source."""
    drawn = Table(box=SQUARE, show_lines=True, padding=0, header_style="")
    for zh, en, narrow in _COLUMNS:
        drawn.add_column(zh if lang == "zh" else en, overflow="fold", no_wrap=narrow)
    for rule in rules:
        severity = rule.severity.label if lang == "zh" else rule.severity.value
        drawn.add_row(*map(Text, (rule.id, severity, rule.formula, rule.source)))
    console = Console(file=io.StringIO(), width=width, color_system=None, legacy_windows=False)
    with console.capture() as shown:
        console.print(drawn)
    return Text(shown.get().rstrip("\n"), no_wrap=True)

"""Tables whose columns stand below lines of dashes, as pandoc, reStructuredText and terminals draw them."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Final

import attrs

Row = tuple[int, list[str]]
"""The place of the line where a row begins, and its cells."""


@attrs.frozen
class Drawn:
    """The rows of a table, and the place of the line behind it."""

    rows: list[Row]
    end: int


_DASHES: Final = re.compile(r" *+(?:-{2,}+|={2,}+)(?: ++(?:-{2,}+|={2,}+))++ *+")
"""`------- -------`, `======= =======`"""
_LINE: Final = re.compile(r" *+-{10,}+ *+")
"""The line above and below a table whose rows take several lines each."""
_MOST_HEADERS: Final = 12
"""Four times the lines that the header of 表三 has."""
_MOST_COLUMNS: Final = 100


def find_drawn(lines: Sequence[str], at: int) -> Drawn | None:
    """Return the table that begins at a line and has a line of dashes over its columns, None where none does.

    Where dashes stand, columns do.  Wide characters take two places in the output of some programs and one in that of
    others: the measure by which no cell reaches over a gap is the right one, and where both are they must agree.
    """
    has_top = _is_rule(lines[at])
    last = min(at + 1 + _MOST_HEADERS, len(lines))
    rule = next((i for i in range(at + has_top, last) if _is_rule(lines[i], _DASHES)), at)
    if not _is_rule(lines[rule], _DASHES) or not all(map(str.strip, lines[at:rule])):
        return None
    spans = [found.span() for found in islice(re.finditer("[-=]+", lines[rule]), _MOST_COLUMNS + 1)]
    end = _end_of(lines, rule + 1, several_lines=_LINE.fullmatch(lines[at]) is not None)
    numbers = [*range(at + (has_top and rule > at), rule), *range(rule + 1, end)]
    if not end or not numbers or len(spans) > _MOST_COLUMNS:
        return None
    cut = [_cut_all([lines[number] for number in numbers], spans, measure) for measure in (_wide, len)]
    fitting = [cells for cells in cut if cells]
    if not fitting or any(cells != fitting[0] for cells in fitting):
        return None
    blank_between = any(not lines[number].strip() for number in numbers)
    rows = zip(numbers, fitting[0], strict=True)
    behind = end + (end < len(lines) and _is_rule(lines[end]))
    return Drawn(list(_joined(rows, rule) if blank_between else rows), behind)


def _is_rule(line: str, *kinds: re.Pattern[str]) -> bool:
    return ("--" in line or "==" in line) and any(kind.fullmatch(line) for kind in kinds or (_DASHES, _LINE))


def _end_of(lines: Sequence[str], start: int, *, several_lines: bool) -> int:
    """Return where a table ends: at a blank line or one of dashes; 0 where rows of several lines end nowhere."""
    for at in range(start, len(lines)):
        if _is_rule(lines[at]) or not (several_lines or lines[at].strip()):
            return at
    return 0 if several_lines else len(lines)


def _wide(text: str) -> int:
    """Return how many places a text takes in a terminal."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _cut_all(
    lines: Sequence[str], spans: Sequence[tuple[int, int]], measure: Callable[[str], int]
) -> list[list[str]] | None:
    cut = [_cut(line, spans, measure) for line in lines]
    return None if None in cut else [cells for cells in cut if cells is not None]


def _cut(line: str, spans: Sequence[tuple[int, int]], measure: Callable[[str], int]) -> list[str] | None:
    """Cut a line where columns end; None where a word stands in the gap between two."""
    cells = [""] * len(spans)
    column = place = 0
    for letter in line:
        while column < len(spans) - 1 and place >= spans[column][1] and (place >= spans[column + 1][0]):
            column += 1
        is_outside = place < spans[0][0] or (column < len(spans) - 1 and place >= spans[column][1])
        if is_outside and not letter.isspace():
            return None
        cells[column] += "" if is_outside else letter
        place += measure(letter)
    return [cell.strip() for cell in cells]


def _joined(rows: Iterator[Row], rule: int) -> Iterator[Row]:
    """Join the lines of each row: a blank line or the line of dashes ends it."""
    begun: Row | None = None
    for number, cells in rows:
        if begun and (not any(cells) or begun[0] < rule < number):
            yield begun
            begun = None
        if any(cells):
            begun = begun or (number, [""] * len(cells))
            begun = begun[0], ["".join(pair) for pair in zip(begun[1], cells, strict=True)]
    yield from filter(None, [begun])

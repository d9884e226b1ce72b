"""Where the cells of an HTML table stand, as the standard forms a table (HTML Standard, 4.9.12)."""

import re
from collections.abc import Iterator
from typing import Final

from gkreport.errors import FormatError
from gkreport.formats.html.selecting import Element
from gkreport.limits import Limits

Group = list[list[Element]]
"""The rows of a `thead`, `tbody` or `tfoot`, each as its cells; no row span leaves its group."""
Placed = tuple[Element, int, int, int]
"""A cell, its column, its row span and its column span."""

_WIDEST: Final = 16
"""A table may be this many times as wide as one cell may be: far more than any page has columns."""
_DIGITS: Final = re.compile(r"[ \t\n\r\f]*\+?(\d+)", re.ASCII)
_LONGEST: Final = 9
"""The digits of a span that are read, so that no number is too long for `int`."""


def groups_of(table: Element, stray: list[str], limits: Limits) -> list[Group]:
    """Return the rows of a table in the order shown: the first `thead` on top, the first `tfoot` at the end.

    Text outside the cells, which browsers show above the table, is added to `stray`, and so is the caption.
    """
    groups = _Groups(stray)
    groups.take(table)
    heads = [group for tag, group in groups.found if tag == "thead"][:1]
    feet = [group for tag, group in groups.found if tag == "tfoot"][:1]
    others = [group for _, group in groups.found if not any(group is end for end in (*heads, *feet))]
    ordered = [*heads, *others, *feet]
    if sum(map(len, ordered)) > limits.rows:
        raise FormatError(f"一张表超过 {limits.rows} 行，没有读取", "a table has too many rows")
    if sum(len(row) for group in ordered for row in group) > limits.cells:
        raise FormatError(f"表格超过 {limits.cells} 格，没有读取", "too many table cells")
    return ordered


class _Groups:
    """The row groups of a table in the order of the page; rows and cells outside of any form their own."""

    def __init__(self, stray: list[str]) -> None:
        """Begin without any group."""
        self.found: list[tuple[str, Group]] = []
        self._stray = stray
        self._open = False
        """Whether the next rows go into the last group."""

    def take(self, parent: Element) -> None:
        """Take the rows and cells in a table, a row group, or an element that has no place there (a form)."""
        self._say(parent.text)
        loose: list[Element] | None = None
        for child in parent:
            tag = child.tag
            if tag in ("td", "th"):
                if loose is None:
                    loose = []
                    self._group().append(loose)
                loose.append(child)
            else:
                loose = None
                self._part(child, tag)
            self._say(child.tail)

    def _part(self, child: Element, tag: object) -> None:
        if tag == "tr":
            row = list(child.iterchildren("td", "th"))
            self._group().append(row if len(row) == len(child) else [*self._cells(child)])
            self._say(child.text)
        elif tag in ("tbody", "thead", "tfoot"):
            self.found.append((str(tag), []))
            self._open = True
            self.take(child)
            self._open = False
        elif tag == "caption":
            self._stray.append(" ".join(map(str, child.itertext())))
        elif tag not in ("col", "colgroup"):
            self.take(child)

    def _group(self) -> Group:
        if not self._open:
            self.found.append(("", []))
            self._open = True
        return self.found[-1][1]

    def _cells(self, parent: Element) -> Iterator[Element]:
        """Yield the cells of a row, also those inside elements that have no place there."""
        for child in parent:
            if child.tag in ("td", "th"):
                yield child
            else:
                self._say(child.text)
                yield from self._cells(child)

    def _say(self, text: str | None) -> None:
        if text and not text.isspace():
            self._stray.append(text)


def placed(group: Group, most: int) -> Iterator[list[Placed]]:
    """Yield the cells of each row, each put into the first free column and at most `most` columns wide.

    A row span of 0, or one beyond the end, covers the rest of the group.
    """
    free: list[int] = []  # for each column the row from which it is free
    for at, row in enumerate(group):
        found: list[Placed] = []
        column = 0
        for element in row:
            while column < len(free) and free[column] > at:
                column += 1
            across, down = element.get("colspan"), element.get("rowspan")
            if across is down is None and column < len(free):
                free[column] = at + 1
                found.append((element, column, 1, 1))
                column += 1
                continue
            colspan = min(_span(across) or 1, most)
            rowspan = min(_span(down) or len(group), len(group) - at)
            found.append((element, column, rowspan, colspan))
            right = column + colspan
            if right > _WIDEST * most:
                raise FormatError("一张表的列数过多，没有读取", "a table has too many columns")
            free += [0] * (right - len(free))
            for covered in range(column, right):
                free[covered] = max(free[covered], at + rowspan)
            column = right
        yield found


def _span(text: str | None) -> int:
    found = _DIGITS.match(text) if text else None
    return int(found[1][:_LONGEST]) if found else 1

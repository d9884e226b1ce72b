"""The neutral middle between files and reports: a page is a list of paragraphs and grids."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import Final, Literal

import attrs

from gkreport.errors import Lang
from gkreport.page.problems import Problem
from gkreport.seen import Why

OBJECT: Final = "\ufffc"
"""Stands in a cell for what is shown and not read (a picture, a table), or read and not shown; no number holds it."""


Role = Literal["title", "heading", "text", "closing"]
"""What a paragraph is, where the file marks it: `closing` is the organ and the date at the end."""


class Handle:
    """What finds a cell or paragraph again in its file: each format has its own, made by its reader for its editor."""

    __slots__ = ()


@attrs.frozen(slots=True)
class Paragraph:
    """A paragraph of running text; `place` says where it stands in the file, as a person counts."""

    text: str
    role: Role = "text"
    place: str = ""
    handle: Handle | None = attrs.field(default=None, eq=False, repr=False)
    """For readers: what finds it again, where files of the format can be annotated."""


@attrs.frozen(slots=False, kw_only=True)  # a frozen class with slots takes twice as long to build
class GridCell:
    r"""A cell of a grid at a position counted from 0, with the spans it covers.

    In `text` a newline ends a paragraph and a vertical tab (``\v``) is a line break inside one.
    """

    text: str
    row: int
    column: int
    rowspan: int = 1
    colspan: int = 1
    role: str = ""
    """For writers: `title`, `header`, `stub` or `value`.

    From readers: `check` for a formula that compares others, `hidden` for what is read though the file hides it.
    """
    path: str | None = None
    """For writers: the cell of the form whose value it shows."""
    place: str = ""
    """Where it stands in the file, as a person counts."""
    handle: Handle | None = None
    """For readers: what finds it again, where cells of the format can be filled."""


@attrs.frozen(slots=True)
class Grid:
    """A table as it stands in a file, its cells row by row.

    `aligned` is false where the file has lost its spans, so that cells below each other need not be in
    one column: only their order in the row counts then.
    """

    cells: Sequence[GridCell]
    aligned: bool = True
    place: str = ""

    def rows(self) -> Iterator[list[GridCell]]:
        """Yield for each row the cells that cover it, from left to right, spans from above included.

        Rows in which no cell begins are left out, so a row span beyond the end costs nothing.
        """
        covered: dict[int, list[GridCell]] = {row: [] for row in sorted({cell.row for cell in self.cells})}
        starts = list(covered)
        for cell in self.cells:
            if cell.rowspan == 1:
                covered[cell.row].append(cell)
                continue
            for row in starts[bisect_left(starts, cell.row) : bisect_left(starts, cell.row + cell.rowspan)]:
                covered[row].append(cell)
        yield from (sorted(row, key=attrgetter("column")) for row in covered.values())


@attrs.frozen(slots=True)
class Hidden:
    """Text that a file holds and does not show."""

    text: str
    why: Why
    place: str = ""
    """Where it stands in the file, as a person counts."""

    @property
    def is_around(self) -> bool:
        """Whether a site puts it around every article: menus, the line of tools, the foot."""
        return self.why is Why.AROUND

    def message(self, lang: Lang = "zh") -> str:
        """Say what it is, where, and why it is not seen."""
        text = self.text if len(self.text) <= _QUOTED else f"{self.text[:_QUOTED]}…"
        why = self.why.words(lang)
        what, colon = (f"“{text}”{why}", "：") if lang == "zh" else (f"{text!r} is {why}", ": ")
        return f"{self.place}{colon}{what}" if self.place else what

    def __str__(self) -> str:
        return self.message()


_QUOTED: Final = 40
"""Characters of a hidden text that are quoted: enough to find it."""


@attrs.frozen(slots=True)
class Page:
    """What stands in a file, in order, with nothing known yet about the form."""

    blocks: Sequence[Paragraph | Grid]
    problems: Sequence[Problem] = ()
    """What the reader of the file has to say of it as a whole."""
    hidden: Sequence[Hidden] = ()
    """What the file holds and does not show; none of it is read."""


def at_place(printed: str, cell: GridCell | None) -> str:
    """Return a place as a person reads it: in the form, and in the file where its reader tells."""
    return f"{printed}；{cell.place}" if cell and cell.place else printed

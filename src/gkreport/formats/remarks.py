"""What is said of cells, in the terms of a file: levels, texts and the cells concerned, nothing of rules."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from gkreport.page.page import Handle
from gkreport.severity import Severity

COLOURS: Final = {"note": "E3ECFB", "warning": "FFF0C2", "error": "FFD9D6"}
"""How cells are shaded in files, from the lightest level to the gravest."""


class Mark(NamedTuple):
    """What is said of a cell: how grave it is (`error`, `warning`, `note`) and why."""

    level: str
    text: str


class Remark(NamedTuple):
    """What is said of several cells of a file."""

    level: str
    text: str
    cells: tuple[Handle, ...]
    """All cells concerned."""
    at: Handle | None
    """The cell or paragraph to say it at; None where the file has none."""


def colours_of(remarks: Sequence[Remark]) -> dict[Handle, str]:
    """Return the colour of each cell concerned: that of the gravest remark about it."""
    return {
        handle: colour
        for level, colour in COLOURS.items()
        for remark in remarks
        if remark.level == level
        for handle in remark.cells
    }


HEAD_COLOUR: Final = "EDEDED"
"""How the head of a table of remarks is shaded."""


def lines_of(remarks: Sequence[Remark]) -> list[tuple[Remark, str, str]]:
    """Return the remarks as lines of a table, the gravest first: each with the word for its level and its text."""
    levels = list(COLOURS)
    labels = {level: Severity(level).label for level in levels}
    ordered = sorted(remarks, key=lambda remark: levels.index(remark.level), reverse=True)
    return [(each, labels[each.level], each.text.removeprefix(f"{labels[each.level]} ")) for each in ordered]


class NewText(NamedTuple):
    """What is to stand in a cell of a file, and where that is, for messages."""

    text: str
    place: str

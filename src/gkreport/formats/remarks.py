"""What is said of cells, in the terms of a file: levels, texts and the cells concerned, nothing of rules."""

from typing import Final, NamedTuple

COLOURS: Final = {"note": "E3ECFB", "warning": "FFF0C2", "error": "FFD9D6"}
"""How cells are shaded in files, from the lightest level to the gravest."""


class Mark(NamedTuple):
    """What is said of a cell: how grave it is (`error`, `warning`, `note`) and why."""

    level: str
    text: str


class Remark(NamedTuple):
    """What is said of several cells of a file, told by their handles."""

    level: str
    text: str
    cells: tuple[int, ...]
    """All cells concerned."""
    at: int | None
    """The one to say it at; None where it is about no cell of the file."""

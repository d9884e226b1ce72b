"""The texts of cells: of one typeface or of parts, and as they show."""

import re
from typing import Final, TypeAlias

import attrs

from gkreport.characters import is_blank
from gkreport.errors import FormatError
from gkreport.formats.sheets.looks import Font

LOST: Final = "\ufffd"
"""Stands for a text that is not in the file."""
LIKE_A_NUMBER: Final = 40
"""A longer text is no number, so that no sign has to keep it from being one."""
MOST_LETTERS: Final = 32_767
"""What a cell of a workbook holds (Excel specifications and limits), counted in UTF-16."""


@attrs.frozen(eq=False)
class Rich:
    """A text of parts, each with its typeface, None for that of the cell."""

    parts: tuple[tuple[str, Font | None], ...]
    whole: str

    @property
    def is_telling(self) -> bool:
        """Whether some parts may not be seen plainly."""
        return any(font and font.is_telling for _, font in self.parts)


Text: TypeAlias = str | Rich


_BREAKS: Final = re.compile("\r\n?|\v|\f|\x85|\u2028|\u2029")


def as_shown(text: str, *, blank: bool = False) -> str:
    """Return a text with line breaks of one kind, "" for one of blanks; with `blank` these stay.

    So they do between parts of a text.  Raises `FormatError` for one that no cell can hold.
    """
    if len(text) > MOST_LETTERS:
        raise FormatError(f"一格文字超过 {MOST_LETTERS} 字，没有读取", "a cell holds too much text")
    if not blank and is_blank(text):
        return ""
    return text if text.isprintable() else _BREAKS.sub("\n", text)

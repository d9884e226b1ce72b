"""The numbers that Word writes before the paragraphs of lists and that stand in no text (ECMA-376 part 1, 17.9)."""

import re
from collections.abc import Hashable, Mapping
from typing import Final

import attrs

from gkreport.formats.numerals import numbered

_MOST: Final = 9_999
"""Numbers stop here, so that a broken `w:start` makes no text of any length."""
LEVELS: Final = 9
"""The levels of a list (17.9.6)."""
MOST_TEXT: Final = 64
"""Longer labels are cut, so that no list can fill the memory."""


@attrs.frozen
class Level:
    """A level of a list: how it is counted and what is printed, `%1` for the number of the first level."""

    form: str = "decimal"
    template: str = ""
    start: int = 1
    restart: int | None = None
    """The level, counted from 1, that restarts this one; 0 for none, None for every level above it."""
    legal: bool = False
    """Whether all its numbers are shown in digits."""


class Counter:
    """Counts the paragraphs of lists while they are read in order."""

    def __init__(self) -> None:
        """Begin before the first paragraph."""
        self._counts: dict[Hashable, list[int | None]] = {}

    def label(self, group: Hashable, at: int, levels: Mapping[int, Level], start: int | None) -> str:
        """Count a paragraph of a level of a list, from `start` on where that is said, and return its number.

        Lists of one group count on.
        """
        this = levels.get(at)
        if this is None:
            return ""
        counts = self._counts.setdefault(group, [None] * LEVELS)
        last = counts[at]
        counts[at] = start if start is not None else this.start if last is None else min(last + 1, _MOST)
        for deeper in range(at + 1, LEVELS):
            restart = levels.get(deeper, _NO_LEVEL).restart
            if restart is None or at < restart:
                counts[deeper] = None
        if this.form == "bullet":
            return "•" if this.template else ""

        def shown(found: re.Match[str]) -> str:
            upper = int(found[1]) - 1
            other, count = levels.get(upper, _NO_LEVEL), counts[upper]
            form = "decimal" if this.legal else other.form
            return numbered(form, other.start if count is None else count)

        return re.sub(r"%([1-9])", shown, this.template)[:MOST_TEXT]


_NO_LEVEL: Final = Level()

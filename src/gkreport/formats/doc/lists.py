"""The lists of a document: their levels, and which paragraphs begin them anew ([MS-DOC] 2.9.131, 2.9.132, 2.9.150)."""

from typing import Final

import attrs

from gkreport.formats.counting import LEVELS, MOST_TEXT, Counter, Level
from gkreport.formats.doc.header import Header, unpacked
from gkreport.formats.numerals import FORMATS_BY_NUMBER

_LISTS, _USES = 73, 74
"""The tables, by their numbers (2.5.6)."""
_MOST: Final = 9_999
"""Lists that are looked at, and the greatest number that one begins with."""
_SIMPLE: Final = 1
"""The bit of a list that has one level."""
_LEGAL, _NO_RESTART = 0x04, 0x08
"""The bits of a level all whose numbers are digits, and of one that others do not begin anew (2.9.151)."""
_AT_LEVEL, _START, _WHOLE = 0x0F, 0x10, 0x20
"""The bits of a use of a list that say which level is another, that it begins anew, and that all of it is (2.9.135)."""


@attrs.frozen(eq=False)
class _Use:
    """A list as paragraphs use it: which, what is other in its levels, and where these begin."""

    identity: int
    levels: dict[int, Level] = attrs.field(factory=dict[int, Level])
    starts: dict[int, int] = attrs.field(factory=dict[int, int])


class Lists:
    """The lists of a document, which count while its paragraphs are read in order."""

    def __init__(self, header: Header) -> None:
        """Read what the document has of them."""
        self._levels = _lists(header)
        self._uses = _uses(header.table(_USES))
        self._counter = Counter()

    def label(self, number: int, level: int) -> str:
        """Count a paragraph of a list, which is named by its number from 1 on; return what Word prints before it."""
        if not 0 < number <= len(self._uses):
            return ""
        use = self._uses[number - 1]
        levels = {**self._levels.get(use.identity, {}), **use.levels}
        return self._counter.label(use.identity, level, levels, use.starts.pop(level, None))


def _lists(header: Header) -> dict[int, dict[int, Level]]:
    """Return the levels of each list by its name; they stand behind the table of lists (2.9.131)."""
    start, size = header.place(_LISTS)
    if size < 2:  # noqa: PLR2004  # there are none
        return {}
    tables = header.tables
    (count,) = unpacked("H", tables, start)
    at = start + 2
    heads = [unpacked("l22xB", tables, at + 28 * number) for number in range(min(count, _MOST))]
    at += 28 * count
    lists: dict[int, dict[int, Level]] = {}
    for identity, flags in heads:
        levels = lists.setdefault(identity, {})
        for depth in range(1 if flags & _SIMPLE else LEVELS):
            levels[depth], at = _level(tables, at)
    return lists


def _level(data: bytes, at: int) -> tuple[Level, int]:
    """Return the level that stands at a place, and where the next one stands (2.9.150)."""
    start, form, flags = unpacked("lBB", data, at)
    looks, indents, restart = unpacked("BBB", data, at + 24)
    text = at + 28 + looks + indents
    (length,) = unpacked("H", data, text)
    end = text + 2 + 2 * length
    letters = data[text + 2 : min(end, text + 2 + 2 * MOST_TEXT)].decode("utf-16-le", "replace")
    template = "".join(f"%{ord(letter) + 1}" if ord(letter) < LEVELS else letter for letter in letters)
    return Level(
        form=FORMATS_BY_NUMBER.get(form, "decimal"),
        template=template,
        start=min(max(start, 0), _MOST),
        restart=restart if flags & _NO_RESTART else None,
        legal=bool(flags & _LEGAL),
    ), end


def _uses(table: bytes) -> list[_Use]:
    """Return the lists as paragraphs name them (2.9.132)."""
    if not table:
        return []
    (count,) = unpacked("L", table, 0)
    heads = [unpacked("l8xB", table, 4 + 16 * number) for number in range(min(count, _MOST))]
    uses = [_Use(identity) for identity, _ in heads]
    at = 4 + 16 * count
    for use, (_, others) in zip(uses, heads, strict=True):
        at += 4
        for _ in range(others):
            start, flags = unpacked("lL", table, at)
            at += 8
            depth = flags & _AT_LEVEL
            if flags & _WHOLE:
                use.levels[depth], at = _level(table, at)
            elif flags & _START:
                use.starts[depth] = min(max(start, 0), _MOST)
    return uses

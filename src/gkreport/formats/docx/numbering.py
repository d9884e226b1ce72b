"""The numbers that Word writes before list paragraphs and that stand in no text (ECMA-376 part 1, 17.9)."""

import re
from collections.abc import Callable
from typing import Final

import attrs

from gkreport.formats.docx.names import Names, is_on
from gkreport.formats.numerals import numbered
from gkreport.formats.opc import Element

_MOST: Final = 9_999
"""Numbers stop here, so that a broken `w:start` makes no text of any length."""
_LEVELS: Final = 9
"""The levels of a list (17.9.6)."""
_MOST_TEXT: Final = 64
"""Longer labels are cut, so that no list can fill the memory."""


@attrs.frozen
class _Level:
    form: str = "decimal"
    template: str = ""
    start: int = 1
    restart: int | None = None
    """The level, counted from 1, that restarts this one; 0 for none, None for every level above it."""
    legal: bool = False
    """Whether all its numbers are shown in digits."""


class Numbering:
    """The lists of a document, which count while its paragraphs are read in order."""

    def __init__(self, load: Callable[[], Element] | None) -> None:
        """Take the function that loads the numbering part at the first list; None where there is no such part."""
        self._load = load
        self._levels: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, str] = {}
        self._overrides: dict[tuple[str, int], _Level] = {}
        self._starts: dict[tuple[str, int], int] = {}
        self._counts: dict[str, list[int | None]] = {}

    def _read(self, root: Element) -> None:
        names = Names.of(root)
        styles: dict[str, str] = {}
        links: dict[str, str] = {}
        for abstract in root.iterchildren(*names("abstractNum")):
            identity = abstract.get(names.namespace + "abstractNumId", "")
            self._levels[identity] = dict(_level(item, names) for item in abstract.iterchildren(*names("lvl")))
            if style := _value(abstract, names, "styleLink"):
                styles[style] = identity
            if style := _value(abstract, names, "numStyleLink"):
                links[identity] = style
        for number in root.iterchildren(*names("num")):
            identity = number.get(names.namespace + "numId", "")
            target = _value(number, names, "abstractNumId") or ""
            self._lists[identity] = styles.get(links.get(target, ""), target)
            for override in number.iterchildren(*names("lvlOverride")):
                at = _at(override, names)
                for item in override.iterchildren(*names("lvl")):
                    self._overrides[identity, at] = _level(item, names)[1]
                if start := _value(override, names, "startOverride"):
                    self._starts[identity, at] = _whole(start, 1)

    def label(self, number: str, level: str | None) -> str:
        """Count a paragraph of a list and return what Word prints before it."""
        if self._load:
            load, self._load = self._load, None
            self._read(load())
        abstract = self._lists.get(number, "")
        levels = self._levels.get(abstract, {})
        at = _whole(level, 0)
        this = self._overrides.get((number, at), levels.get(at))
        if this is None:
            return ""
        counts = self._counts.setdefault(abstract, [None] * _LEVELS)
        last = counts[at]
        start = self._starts.pop((number, at), None)  # for its first paragraph alone
        counts[at] = start if start is not None else this.start if last is None else min(last + 1, _MOST)
        for deeper in range(at + 1, _LEVELS):
            restart = levels.get(deeper, _Level()).restart
            if restart is None or at < restart:
                counts[deeper] = None
        if this.form == "bullet":
            return "•" if this.template else ""

        def shown(found: re.Match[str]) -> str:
            upper = int(found[1]) - 1
            other = self._overrides.get((number, upper), levels.get(upper, _Level()))
            count = counts[upper]
            form = "decimal" if this.legal else other.form
            return numbered(form, other.start if count is None else count)

        return re.sub(r"%([1-9])", shown, this.template)[:_MOST_TEXT]


def _value(element: Element, names: Names, name: str) -> str | None:
    item = next(element.iterchildren(*names(name)), None)
    return None if item is None else item.get(names.namespace + "val", "")


def _whole(text: str | None, default: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 5 else default  # noqa: PLR2004


def _at(element: Element, names: Names) -> int:
    return min(_whole(element.get(names.namespace + "ilvl"), 0), _LEVELS - 1)


def _level(element: Element, names: Names) -> tuple[int, _Level]:
    restart = _value(element, names, "lvlRestart")
    return _at(element, names), _Level(
        form=_value(element, names, "numFmt") or "decimal",
        template=(_value(element, names, "lvlText") or "")[:_MOST_TEXT],
        start=_whole(_value(element, names, "start"), 1),
        restart=None if restart is None else _whole(restart, 0),
        legal=is_on(_value(element, names, "isLgl")),
    )

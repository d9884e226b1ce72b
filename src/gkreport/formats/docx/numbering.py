"""The lists of a Word document: the levels that its numbering part declares (ECMA-376 part 1, 17.9)."""

from collections.abc import Callable

from gkreport.formats.counting import LEVELS, MOST_TEXT, Counter, Level
from gkreport.formats.docx.names import Names, is_on
from gkreport.formats.opc import Element


class Numbering:
    """The lists of a document, which count while its paragraphs are read in order."""

    def __init__(self, load: Callable[[], Element] | None) -> None:
        """Take the function that loads the numbering part at the first list; None where there is no such part."""
        self._load = load
        self._levels: dict[str, dict[int, Level]] = {}
        self._lists: dict[str, str] = {}
        self._overrides: dict[str, dict[int, Level]] = {}
        self._starts: dict[tuple[str, int], int] = {}
        self._counter = Counter()

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
                    self._overrides.setdefault(identity, {})[at] = _level(item, names)[1]
                if start := _value(override, names, "startOverride"):
                    self._starts[identity, at] = _whole(start, 1)

    def label(self, number: str, level: str | None) -> str:
        """Count a paragraph of a list and return what Word prints before it."""
        if self._load:
            load, self._load = self._load, None
            self._read(load())
        abstract = self._lists.get(number, "")
        levels = {**self._levels.get(abstract, {}), **self._overrides.get(number, {})}
        at = _whole(level, 0)
        return self._counter.label(abstract, at, levels, self._starts.pop((number, at), None))


def _value(element: Element, names: Names, name: str) -> str | None:
    item = next(element.iterchildren(*names(name)), None)
    return None if item is None else item.get(names.namespace + "val", "")


def _whole(text: str | None, default: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 5 else default  # noqa: PLR2004


def _at(element: Element, names: Names) -> int:
    return min(_whole(element.get(names.namespace + "ilvl"), 0), LEVELS - 1)


def _level(element: Element, names: Names) -> tuple[int, Level]:
    restart = _value(element, names, "lvlRestart")
    return _at(element, names), Level(
        form=_value(element, names, "numFmt") or "decimal",
        template=(_value(element, names, "lvlText") or "")[:MOST_TEXT],
        start=_whole(_value(element, names, "start"), 1),
        restart=None if restart is None else _whole(restart, 0),
        legal=is_on(_value(element, names, "isLgl")),
    )

"""What a selector matches in a page, in time that a hostile page cannot make long.

XPath tells which elements each compound of a selector matches; a combinator between two of them is followed here, one
pass for each.  One XPath for all, as cssselect makes it, goes through the square of the elements and worse: for
`p ~ p ~ p` in a page of 5,000 paragraphs six minutes.
"""

import functools
import re
from collections.abc import Callable, Iterator
from typing import Final, TypeAlias, cast

import cssselect
from cssselect.parser import CombinedSelector, Tree
from lxml import etree

Element: TypeAlias = etree._Element  # noqa: SLF001  # the only name of the type


class TooMuchStyle(Exception):  # noqa: N818  # it never leaves this package
    """The style sheets are too large to be followed."""


_MOST_STEPS: Final = 4_000_000
"""Elements that are looked at for all selectors together: about a second of work."""
_BESIDE: Final = 20
"""How many elements are passed, where a condition counts those around, in the time that one is looked at."""


class Matcher:
    """Finds in one page what selectors match; raises `TooMuchStyle` where that takes too many steps in all."""

    def __init__(self, root: Element) -> None:
        self._root = root
        self._size = int(cast("float", xpath("count(//*)")(root)))
        self._room = _MOST_STEPS

    def matching(self, selector: cssselect.Selector) -> list[Element]:
        """Return the elements that a selector matches, in the order of the page."""
        found: list[Element] = []
        for combinator, compound in _steps_of(selector.parsed_tree):
            before, follow = set(found), _COMBINED.get(combinator)
            path = _path_of(compound)
            self._pay(self._size + len(_AROUND.findall(path)) * self._around)
            found = cast("list[Element]", xpath(path)(self._root))
            if follow:
                answers: dict[Element, bool] = {}
                found = [element for element in found if self._is_after(element, before, answers, follow)]
            if not found:
                break
        return found

    def _is_after(self, one: Element, before: set[Element], answers: dict[Element, bool], follow: "_Follow") -> bool:
        """Tell whether one of the elements that a combinator leads back to is among those before it."""
        step, far = follow
        at = step(one)
        if not far:
            return at in before
        way: list[Element] = []
        while at is not None and at not in before and at not in answers:
            way.append(at)
            at = step(at)
        self._pay(len(way))
        answer = at is not None and (at in before or answers[at])
        answers.update(dict.fromkeys(way, answer))
        return answer

    def _pay(self, steps: int) -> None:
        self._room -= steps
        if self._room < 0:
            raise TooMuchStyle

    @functools.cached_property
    def _around(self) -> int:
        """What it costs to look around every element once: at its sisters, and at all that it stands in."""
        depths: dict[Element, int] = {}
        passed = 0
        for element in self._root.iter(etree.Element):
            above = element.getparent()
            depths[element] = depth = depths.get(cast("Element", above), 0) + 1
            passed += depth + len(element) ** 2
        return passed // _BESIDE


def _sister_before(element: Element) -> Element | None:
    return next(element.itersiblings(etree.Element, preceding=True), None)


_Follow: TypeAlias = tuple[Callable[[Element], Element | None], bool]
"""The way back over a combinator, and whether it may be gone more than once."""
_COMBINED: Final[dict[str, _Follow]] = {
    " ": (etree._Element.getparent, True),  # noqa: SLF001
    ">": (etree._Element.getparent, False),  # noqa: SLF001
    "~": (_sister_before, True),
    "+": (_sister_before, False),
}


def _steps_of(tree: Tree) -> Iterator[tuple[str, Tree]]:
    """Yield the compounds of a selector from left to right, each with the combinator before it."""
    if isinstance(tree, CombinedSelector):
        yield from _steps_of(tree.selector)
        yield tree.combinator, tree.subselector
    else:
        yield "", tree


@functools.lru_cache(maxsize=4096)
def xpath(path: str) -> etree.XPath:
    """Return an XPath that is compiled once."""
    return etree.XPath(path, smart_strings=False)


def _path_of(compound: Tree) -> str:
    return cssselect.HTMLTranslator().selector_to_xpath(cssselect.Selector(compound))


# -- what is understood ----------------------------------------------------------------------------

_ANY: Final = cssselect.parse("*")[0].parsed_tree
_PSEUDO: Final = (None, "before", "after", "first-letter", "first-line", "marker")
_IN_BRACKETS: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_CONDITION: Final = re.compile("::?[\\w-]+")
_QUOTED: Final = re.compile("'[^']*'|\"[^\"]*\"")
_AROUND: Final = re.compile("(?:preceding-sibling|following-sibling|ancestor|ancestor-or-self|descendant)::")
"""Where a path looks at others than the element itself; it also begins with one."""
_STEP: Final = re.compile(rf"(?P<step>{_AROUND.pattern}[\w*:|-]+)?(?P<opens>\[)|(?P<closes>\])|{_AROUND.pattern}")


@functools.lru_cache(maxsize=4096)
def selectors(text: str) -> tuple[tuple[cssselect.Selector, bool], ...]:
    """Return the selectors of a rule that can match in a page nobody touches, each with whether it is understood.

    Of one that is not, what is not understood is left out: `td:dir(rtl)` becomes `td`, which matches more.
    """
    found: list[cssselect.Selector] = []
    for tried, certain in ((text, True), (_without_conditions(text), False)):
        try:
            found = cssselect.parse(tried)
            understood = all(_is_plain(selector) for selector in found)
        except (cssselect.SelectorError, etree.XPathError, RecursionError):
            continue
        except ValueError:  # a sign in it that a tree can hold and cannot be asked for: any element may have it
            return tuple((cssselect.Selector(_ANY, each.pseudo_element), False) for each in found)
        if understood:
            return tuple((selector, certain) for selector in found if selector.pseudo_element in _PSEUDO)
    return ()


def _without_conditions(text: str) -> str:
    """Leave out all conditions of a selector but tags, classes and ids."""
    while (thinner := _IN_BRACKETS.sub("", text)) != text:
        text = thinner
    return _CONDITION.sub("", text)


def _is_plain(selector: cssselect.Selector) -> bool:
    """Tell whether no compound of a selector looks around those that it finds by looking around."""
    paths = [_path_of(compound) for _, compound in _steps_of(selector.parsed_tree)]
    return all(xpath(path) and not _looks_twice(path) for path in paths)


def _looks_twice(path: str) -> bool:
    opened: list[bool] = []
    for found in _STEP.finditer(_QUOTED.sub("", path)):
        if found["closes"]:
            opened.pop()
            continue
        if any(opened[1:]) and not (found["opens"] and not found["step"]):
            return True
        if found["opens"]:
            opened.append(bool(found["step"]))
    return False

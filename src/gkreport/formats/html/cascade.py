"""The style sheets of a page: which declared value of a property wins for which element (CSS Cascading 4).

Only the screen counts, and only properties by which a page can show, hide, strike, raise, colour, size, clip or move
text.  Sheets in other files are not fetched.
"""

import functools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeAlias, cast

import cssselect
import tinycss2

from gkreport.formats.html.media import on_screen
from gkreport.formats.html.selecting import Element, Matcher, TooMuchStyle, selectors, xpath
from gkreport.formats.html.style import PAGE_STYLE, STYLE


class Declared(NamedTuple):
    """A value as it was declared; `certain` is false where its rule or value was not understood."""

    value: str
    certain: bool = True


Styles: TypeAlias = dict[tuple[Element, str], dict[str, Declared]]
"""The values that win, by element and by what they are of: "" for the element itself, `before` or `after` it."""


class Declaration(NamedTuple):
    """One property with its value in lower case, without white space that means nothing."""

    name: str
    value: str
    important: bool


class _Rule(NamedTuple):
    selector: str
    declarations: tuple[Declaration, ...]
    certain: bool


class _Weighed(NamedTuple):
    weight: tuple[object, ...]
    """Whether it is important, whether it stands in the element itself, and how exactly its selector names it."""
    declared: Declared


class _Winners:
    """The values that weigh most of those seen so far; raises `TooMuchStyle` where that are too many."""

    def __init__(self) -> None:
        self.held: dict[tuple[Element, str], dict[str, _Weighed]] = {}
        self._room = _MOST_VALUES

    def enter(self, of: Iterable[tuple[Element, str]], values: Mapping[str, _Weighed]) -> None:
        for one in of:
            self._room -= len(values)
            if self._room < 0:
                raise TooMuchStyle
            held = self.held.setdefault(one, {})
            for name, value in values.items():
                if name not in held or held[name].weight <= value.weight:
                    held[name] = value


_MOST_CHARACTERS: Final = 150_000
"""Of the rules that concern a page, half a second of parsing; the largest libraries of styles have as much in all."""
_MOST_INLINE: Final = 300_000
"""Of the styles of single elements, each counted once: three times a long report that Word saved."""
_MOST_VALUES: Final = 400_000
"""Values that the rules set for all elements together: a second of work, and ten times what large pages have."""
_MOST_PUT_IN: Final = 1_000_000
"""Values with custom properties, times values of such: more are not tried out, and anything may be told then."""
_MOST_NESTING: Final = 8
"""Of rules in rules and in conditions; what stands deeper is left out and not certain."""
_MOST_SPELT_OUT: Final = 1_000_000
"""Characters of all selectors, spelt out."""
_MOST_SELECTORS: Final = 6_000
"""Of the rules that concern a page: a second of parsing."""
_LONGEST_SELECTOR: Final = 10_000
"""With those of the rules that it stands in spelt out, once for each that it names: lists in lists multiply."""


def sheets_of(root: Element) -> list[str]:
    """Return the style sheets for the screen that stand in the page itself; our own hide nothing."""
    return [
        style.text
        for style in root.iter("style")
        if style.text not in (None, STYLE, PAGE_STYLE)
        and "css" in (style.get("type") or "css").lower()
        and on_screen(style.get("media") or "all")[0]
    ]


def winning(
    root: Element, sheets: Sequence[str], telling: Callable[[str, str], bool], related: Mapping[str, Iterable[str]]
) -> Styles:
    """Return what wins for each element, for those properties of which some telling value is declared.

    `telling` says of a property and a value whether it can hide or change text; `related` names what else is looked at
    where a property is.  Raises `TooMuchStyle` for sheets that are too large.
    """
    styles = set(cast("list[str]", xpath("//@style")(root)))
    said = frozenset([*sheets, *styles])
    is_usual = sum(map(len, said)) <= _MOST_CHARACTERS
    asked = set((_asked if is_usual else _asked.__wrapped__)(said, telling))
    if not asked:
        return {}
    asked |= {other for name in asked for other in related.get(name, ())}
    written = asked | {"all"} | {short for short, of in _SHORTHANDS.items() if not asked.isdisjoint(of)}
    names = _names_in(root)
    rules = list(_all_rules(_without_idle_rules(sheet, names, written) for sheet in sheets))
    inline = {style: declarations_of(style) for style in _that_declare(styles, written)}
    winners = _Winners()
    matcher = Matcher(root)
    for rule, selector, certain in _matching(rules, names):
        if values := _weighed(rule.declarations, asked, (0, selector.specificity()), certain=certain):
            inside = str(selector.pseudo_element or "")
            winners.enter([(element, inside) for element in matcher.matching(selector)], values)
    by_style = {style: _weighed(declared, asked, (1, ()), certain=True) for style, declared in inline.items()}
    for element in cast("list[Element]", xpath("//*[@style]")(root)):
        winners.enter([(element, "")], by_style.get(element.get("style") or "", {}))
    styles_of = {of: {name: value.declared for name, value in held.items()} for of, held in winners.held.items()}
    return {
        of: {name: _resolved(declared, of[0], styles_of) for name, declared in held.items() if name in asked}
        for of, held in styles_of.items()
    }


def _weighed(
    declarations: Iterable[Declaration], asked: Iterable[str], weight: tuple[object, ...], *, certain: bool
) -> dict[str, _Weighed]:
    """Return what of some declarations is asked for or is put into other values, the last of equals."""
    found: dict[str, _Weighed] = {}
    for property_, text, important in declarations:
        value = _Weighed((important, *weight), Declared(text, certain))
        for name in asked if property_ == "all" else (property_,):
            is_asked = name in asked or name.startswith("--")
            if is_asked and (name not in found or found[name].weight <= value.weight):
                found[name] = value
    return found


def _that_declare(styles: set[str], written: set[str]) -> set[str]:
    """Leave out of many styles of elements those that declare nothing that is asked for."""
    if sum(map(len, styles)) > _MOST_INLINE:
        styles = {style for style in styles if any(name in style.lower() for name in written) or "\\" in style}
        if sum(map(len, styles)) > _MOST_INLINE:
            raise TooMuchStyle
    return styles


_COMMENT: Final = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_PAIR: Final = re.compile(r"(?<![\w\\-])([\w\\-]++)\s*+:\s*+([^;{}]*)")


@functools.lru_cache(maxsize=16)  # pages of one site declare the same; each entry is bounded by its caller
def _asked(styles: frozenset[str], telling: Callable[[str, str], bool]) -> set[str]:
    """Return the properties of which something telling may be declared, at a glance: most pages declare nothing so."""
    pairs: set[tuple[str, str]] = set()
    for style in styles:
        # A backslash can spell any letter; the sheets that have one write signs of a typeface with it.
        pairs.update(_PAIR.findall(_COMMENT.sub("", style) if "/*" in style else style))
    plain = {(_spelt(name), _SPACES.sub(" ", value.lower()).partition("!")[0].strip()) for name, value in pairs}
    custom = list({value for name, value in plain if name.startswith("--")})
    if len(custom) * sum("var(" in value for _, value in plain) > _MOST_PUT_IN:
        custom = ["var(--any)"]
    found: set[str] = set()
    for name, value in (longhand for pair in plain for longhand in longhands(*pair)):
        can_be = [value, *custom] if "var(" in value else ["var(--any)"] if "\\" in value else [value]
        if any(telling(name, one) for one in can_be if one is not value or "var(" not in value):
            found.add(name)
    return found


def _spelt(name: str) -> str:
    r"""Return the name of a property in small letters, its escapes read: d\\69splay."""
    return tinycss2.serialize(tinycss2.parse_component_value_list(name)).lower() if "\\" in name else name.lower()


_IDLE_RULE: Final = re.compile(r"""(?<![^{};])([^{}"'\\/@;&]+)\{([^{}"'\\/]*)\}""")
"""A rule with nothing in it that could begin or end something else: no string, comment, escape or other rule."""


def _without_idle_rules(sheet: str, names: frozenset[str], written: set[str]) -> str:
    """Leave out rules that match nothing in the page, or declare nothing that is asked for; parsing them takes long."""

    def kept(rule: re.Match[str]) -> str:
        declares = "--" in rule[2] or any(name in rule[2].lower() for name in written)
        matches = any(names.issuperset(_NAMES.findall(_BRACKETS.sub("", part))) for part in rule[1].split(","))
        return rule[0] if declares and matches else ""

    thin = _IDLE_RULE.sub(kept, sheet)
    if len(thin) > _MOST_CHARACTERS:
        raise TooMuchStyle
    return thin


def _names_in(root: Element) -> frozenset[str]:
    """Return the classes and ids of a page, as selectors write them."""
    classes = (f".{name}" for value in cast("list[str]", xpath("//@class")(root)) for name in _CLASS.findall(value))
    return frozenset([*classes, *(f"#{value.strip()}" for value in cast("list[str]", xpath("//@id")(root)))])


# -- rules -----------------------------------------------------------------------------------------


def _all_rules(sheets: Iterable[str]) -> Iterator[_Rule]:
    """Yield the rules of the sheets; raises `TooMuchStyle` where they are far too long once they are spelt out."""
    room = _MOST_SPELT_OUT
    for sheet in sheets:
        nodes = tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True)
        for rule in _rules_in(nodes, "", 0, certain=True):
            room -= len(rule.selector)
            if room < 0:
                raise TooMuchStyle
            yield rule


def _rules_in(nodes: Iterable[Any], above: str, depth: int, *, certain: bool) -> Iterator[_Rule]:
    """Yield the rules that hold on a screen; `above` is the selector of the rule that they stand in."""
    for node in nodes:
        if depth > _MOST_NESTING:
            raise TooMuchStyle
        if node.type == "qualified-rule":
            selector = _nested(above, tinycss2.serialize(node.prelude).strip())
            inside = tinycss2.parse_blocks_contents(node.content, skip_comments=True, skip_whitespace=True)
            yield _Rule(selector, tuple(_declarations(inside)), certain)
            yield from _rules_in(inside, selector, depth + 1, certain=certain)
        elif node.type == "at-rule" and node.content is not None:
            holds, sure = _condition(node.lower_at_keyword, tinycss2.serialize(node.prelude))
            if holds:
                inside = tinycss2.parse_blocks_contents(node.content, skip_comments=True, skip_whitespace=True)
                if above:
                    yield _Rule(above, tuple(_declarations(inside)), certain and sure)
                yield from _rules_in(inside, above, depth + 1, certain=certain and sure)


def _nested(above: str, selector: str) -> str:
    """Spell out the selector of a rule that stands in another (CSS Nesting)."""
    if not above:
        return selector
    if len(above) * (selector.count(",") + selector.count("&") + 1) > _LONGEST_SELECTOR:
        raise TooMuchStyle
    if "&" in selector:
        return selector.replace("&", f":is({above})")
    return ",".join(f":is({above}) {part.strip()}" for part in selector.split(","))


def _condition(keyword: str, prelude: str) -> tuple[bool, bool]:
    """Say whether the rules inside an at-rule hold, and whether that is certain."""
    if keyword == "media":
        return on_screen(prelude)
    return keyword in ("supports", "layer", "container", "scope", "starting-style"), False


# -- declarations ----------------------------------------------------------------------------------


def declarations_of(style: str) -> tuple[Declaration, ...]:
    """Return what a `style` attribute declares, property by property.

    >>> declarations_of("DISPLAY : None !important; color:red")
    (Declaration(name='display', value='none', important=True), Declaration(name='color', value='red', important=False))
    """
    return tuple(_declarations(tinycss2.parse_blocks_contents(style, skip_comments=True, skip_whitespace=True)))


def _declarations(nodes: Iterable[Any]) -> Iterator[Declaration]:
    for node in nodes:
        if node.type == "declaration":
            name = node.name if node.name.startswith("--") else node.lower_name
            value = _short(name, _SPACES.sub(" ", tinycss2.serialize(node.value)).strip())
            for each, part in longhands(name, value if name == "content" else value.lower()):
                yield Declaration(each, part, node.important)


_LONGEST_VALUE: Final = 2_000
_URL: Final = re.compile(r"url\((?:\"[^\"]*\"|[^)\"]*)\)", re.IGNORECASE)


def _short(name: str, value: str) -> str:
    """Leave pictures out of a value that is too long; what is still too long is what nobody can know."""
    if len(value) <= _LONGEST_VALUE:
        return value
    value = _URL.sub("url()", value)
    return value if len(value) <= _LONGEST_VALUE else "attr(long)" if name == "content" else "var(--long)"


_SHORTHANDS: Final[Mapping[str, tuple[str, ...]]] = {
    "font": ("font-size",),
    "background": ("background-color", "background-image"),
    "text-decoration": ("text-decoration-line",),
    "flex-flow": ("flex-direction",),
    "overflow": ("overflow-x", "overflow-y"),
    "margin": ("margin-top", "margin-right", "margin-bottom", "margin-left"),
    "inset": ("top", "right", "bottom", "left"),
}
"""The properties that stand for several, by those of them that are looked at; `all` stands for every one."""
_OF_SIDES: Final = ("margin", "inset")


def longhands(name: str, value: str) -> Iterator[tuple[str, str]]:
    """Yield a property with its value, or those that it stands for.

    >>> list(longhands("inset", "1px auto"))
    [('top', '1px'), ('right', 'auto'), ('bottom', '1px'), ('left', 'auto')]
    """
    parts = value.split(" ")
    sided = name in _OF_SIDES and "(" not in value
    for at, each in enumerate(_SHORTHANDS.get(name, (name,))):
        # Of four sides the second is told by the first, the last by the second.
        yield each, parts[at if at < len(parts) else min(at % 2, len(parts) - 1)] if sided else value


_SPACES: Final = re.compile(r"\s+")
_MOST_STEPS: Final = 16
"""Custom properties that one value may go through; libraries of styles use four or five."""
_VARIABLE: Final = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,([^()]*))?\)")


def _resolved(declared: Declared, element: Element, styles: Styles) -> Declared:
    """Put the custom properties that an element inherits into a value; how many steps that may take is bounded."""
    value, certain = declared
    for _ in range(_MOST_STEPS):
        found = _VARIABLE.search(value)
        if not found:
            return Declared(value, certain)
        above = (styles.get((one, ""), {}).get(found[1]) for one in (element, *element.iterancestors()))
        known = next(filter(None, above), Declared((found[2] or "").strip(), bool(found[2])))
        certain = certain and known.certain
        value = (value[: found.start()] + known.value + value[found.end() :])[:_LONGEST_VALUE]
    return Declared(value, certain=False)


# -- selectors -------------------------------------------------------------------------------------


def _matching(rules: Sequence[_Rule], names: frozenset[str]) -> Iterator[tuple[_Rule, cssselect.Selector, bool]]:
    """Yield each selector that can match something in the page, in the order of the sheets."""
    room = _MOST_SELECTORS
    for rule in rules:
        room -= rule.selector.count(",") + 1
        if room < 0:
            raise TooMuchStyle
        for selector, certain in selectors(rule.selector):
            if names.issuperset(_NAMES.findall(_BRACKETS.sub("", selector.canonical()))):
                yield rule, selector, certain and rule.certain


_BRACKETS: Final = re.compile(r"\((?:[^()]|\([^()]*\))*\)|\[[^\]]*+(?:\]|\Z)")
_NAMES: Final = re.compile(r"(?<!\\)[.#](?:[\w-]|[^\0-\x7f])++(?!\\)")
"""Of classes and ids in a selector: those that are spelt without escapes."""
_CLASS: Final = re.compile(r"[^ \t\n\f\r]+")

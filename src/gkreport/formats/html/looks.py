"""How a browser draws the text of each element: from its tag, its attributes and the values that win for it."""

import functools
import re
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

import attrs

from gkreport.formats.html.cascade import Declared
from gkreport.formats.html.selecting import Element
from gkreport.formats.html.values import (
    INHERITED,
    LEAVING,
    LENGTH,
    NotUnderstoodError,
    colour_of,
    grounds_of,
    length_of,
    number_of,
)
from gkreport.seen import BLACK, WHITE, Drawn, blend, contrast


@attrs.frozen
class Look:
    """How the text of an element is drawn; what is inside starts from it."""

    drawn: Drawn = attrs.field(factory=Drawn)
    gone: bool = False
    """Whether the element takes no place, with all in it: display:none."""
    on_picture: bool = False
    """Whether a picture lies under the text, so that nothing is known of its ground."""
    density: float = 1.0
    """How opaque the ink is, before anything is said of the element as a whole."""
    lined: bool = False
    """Whether a line that is seen runs through the text, whatever becomes of its own ink."""


_Changes: TypeAlias = dict[str, Any]
_Values: TypeAlias = Mapping[str, Declared]


_INLINE: Final = frozenset(
    "a abbr b bdi bdo big cite code del em font i ins label q s small span strike strong sub sup tt u".split()  # noqa: SIM905
)
_OF_BLOCKS: Final = frozenset(["text-indent", "height", "max-height", "width", "max-width", "transform"])
"""The properties that do nothing to an element inside a line."""
_GROWING: Final = frozenset(["table", "tbody", "thead", "tfoot", "tr", "td", "th"])
"""What mostly grows with what is in it, whatever width and height are asked for."""
_MAKE_BLOCKS: Final = ("display", "position", "float")
_IN_LINE: Final = ("inline", "contents", "initial", "unset")
_AS_TAG: Final = ("", "revert", "revert-layer")
"""What leaves `display` to the tag; "" where nothing wins."""


_ASIDE: Final = ("gone", "on_picture", "density", "lined")
"""What is said of a look beside how it is drawn."""


def look_of(element: Element, values: _Values, outer: Look) -> Look:
    """Return how the text right in an element is drawn, given how that around it is.

    `values` are those that win for it.  A value that is not understood, or that stands in a rule that is not, makes the
    text uncertain where it would change it.
    """
    drawn, rest = outer.drawn, {name: getattr(outer, name) for name in _ASIDE}
    if outer.gone:
        return outer
    uncertain = drawn.uncertain
    hints = _hints(element, values)
    asked = hints | {name: of for name, of in values.items() if name not in hints or of.value not in _REVERTED}
    if not asked.keys().isdisjoint(_OF_BLOCKS):
        asked = _that_apply(element, asked)
    for name in sorted(asked.keys() & _READ.keys(), key=_ORDER.__getitem__):
        declared = asked[name]
        try:
            changes = _READ[name](declared.value, drawn, values)
        except NotUnderstoodError:
            changes = {"uncertain": True}
        if not declared.certain and changes:
            changes = {"uncertain": True}
        uncertain = uncertain or bool(changes.pop("uncertain", False))
        rest |= {key: changes.pop(key) for key in _ASIDE if key in changes}
        drawn = attrs.evolve(drawn, **changes)
    return Look(attrs.evolve(drawn, uncertain=uncertain) if uncertain else drawn, **rest)


def _that_apply(element: Element, asked: _Values) -> dict[str, Declared]:
    """Leave out what does nothing to an element inside a line or to a table; what may do nothing is not certain."""
    display, position, floats = (asked.get(name, Declared("")) for name in _MAKE_BLOCKS)
    in_line = (
        (display.value in _IN_LINE or (display.value in _AS_TAG and element.tag in _INLINE))
        and position.value not in ("absolute", "fixed")
        and floats.value in ("none", "initial", "unset", *_AS_TAG)
    )
    grows = element.tag in _GROWING or display.value.startswith("table")
    idle = grows and not _cuts(asked)
    certain = display.certain and position.certain and floats.certain and not grows
    return {
        name: declared if name not in _OF_BLOCKS else declared._replace(certain=declared.certain and certain)
        for name, declared in asked.items()
        if name not in _OF_BLOCKS or not (idle or (in_line and certain))
    }


@functools.lru_cache(maxsize=4096)
def tells(name: str, value: str) -> bool:
    """Say whether a value of a property can hide or change text, whatever else is declared."""
    if name == "content":
        return value not in LEAVING and value.strip("\"'") != ""
    return name in _READ and any(_can_tell(name, value, values) for values in _PLACED)


def _can_tell(name: str, value: str, values: _Values) -> bool:
    try:
        changes = _READ[name](value, _USUAL, values)
    except NotUnderstoodError:
        return True
    if "ink" in changes:
        return contrast(blend(changes["ink"], WHITE, changes["density"]), WHITE) < _PALE
    if "ground" in changes:
        return contrast(changes["ground"], BLACK) < _DARK
    if "size" in changes:
        return bool(changes["size"] < _SMALL)
    return any(value is not False for value in changes.values())


_USUAL: Final = Drawn()
_PLACED: Final[tuple[_Values, ...]] = (
    {"position": Declared("absolute"), "overflow-x": Declared("hidden")},
    {"position": Declared("relative")},
)
"""What can make other values tell something: both are tried."""
_PALE: Final = 2.0
"""Ink with less contrast to white than this is looked at; what it stands on may be paler still."""
_DARK: Final = 4.0
_SMALL: Final = 6.0
"""In points: smaller text is looked at; what is inside can be smaller still."""

_INK: Final = ("color", "-webkit-text-fill-color", "background-color", "background-image")
_BOX: Final = ("overflow-x", "overflow-y", "display", "position", "float")
RELATED: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(_INK, _INK),
    **dict.fromkeys(("left", "top", "right", "bottom", "clip"), ("position",)),
    **dict.fromkeys(("text-indent", "transform", "height", "max-height", "width", "max-width"), _BOX),
    "content": ("display", "visibility", "height", "overflow-y", "opacity", "color", "background-color", "font-size"),
}
"""What is looked at, too, where a property says something telling."""


# -- what tags and attributes ask for --------------------------------------------------------------

_BY_TAG: Final[Mapping[str, tuple[str, str]]] = {
    "s": ("text-decoration-line", "line-through"),
    "strike": ("text-decoration-line", "line-through"),
    "del": ("text-decoration-line", "line-through"),
    "sup": ("vertical-align", "super"),
    "sub": ("vertical-align", "sub"),
}


_REVERTED: Final = ("revert", "revert-layer")
"""The values that leave a property to the tag."""


def _hints(element: Element, values: _Values) -> dict[str, Declared]:
    """Return what the tag and the attributes ask for, which any style sheet overrides."""
    hints: dict[str, Declared] = {}
    if by_tag := _BY_TAG.get(str(element.tag)):
        name, value = by_tag
        hints[name] = Declared(value)
    if element.get("hidden") is not None and "display" not in values:
        hints["display"] = Declared("none")
    if element.tag == "font" and (colour := element.get("color")):
        hints["color"] = Declared(colour.lower())
    if ground := element.get("bgcolor"):
        hints["background-color"] = Declared(ground.lower())
    return hints


# -- one function for each property ----------------------------------------------------------------


def _display(value: str, _outer: Drawn, _values: _Values) -> _Changes:
    return {"gone": True} if value == "none" else {}


def _visibility(value: str, _outer: Drawn, _values: _Values) -> _Changes:
    if value in INHERITED:
        return {}
    return {"hidden": value in ("hidden", "collapse")}


def _content_visibility(value: str, _outer: Drawn, _values: _Values) -> _Changes:
    return {"hidden": True} if value == "hidden" else {}


def _opacity(value: str, outer: Drawn, _values: _Values) -> _Changes:
    opacity = max(0.0, min(1.0, number_of(value)))
    return {"opacity": outer.opacity * opacity} if opacity < 1 else {}


def _ink(value: str, _outer: Drawn, _values: _Values) -> _Changes:
    found = colour_of(value)
    if found is None:
        return {}
    return {"ink": found[0], "density": found[1]}


def _ground(value: str, outer: Drawn, _values: _Values) -> _Changes:
    ground = outer.ground
    for found in grounds_of(value):
        colour, opacity = found or (outer.ink, 1.0)
        ground = blend(colour, outer.ground, opacity)
    return {} if ground == outer.ground else {"ground": ground}


def _picture(value: str, _outer: Drawn, _values: _Values) -> _Changes:
    return {"on_picture": True} if "url(" in value or "gradient(" in value else {}


_SIZES: Final = {
    "xx-small": 6.75,
    "x-small": 7.5,
    "small": 9.75,
    "medium": 12.0,
    "initial": 12.0,
    "large": 13.5,
    "x-large": 18.0,
    "xx-large": 24.0,
    "xxx-large": 36.0,
}


def _size(value: str, outer: Drawn, _values: _Values) -> _Changes:
    for part in value.split():  # several are those of `font`
        size = part.partition("/")[0]
        if size in _SIZES:
            return {"size": _SIZES[size]}
        if size in ("smaller", "larger"):
            return {"size": outer.size * (1.2 if size == "larger" else 1 / 1.2)}
        if " " not in value or (LENGTH.fullmatch(size) and not size.strip("0").isdigit()):
            length = length_of(size)
            return {} if length is None else {"size": length.points(outer.size)}
    return {}


def _decoration(value: str, _outer: Drawn, _values: _Values) -> _Changes:
    return {"struck": True} if "line-through" in value else {}


def _vertical(value: str, _outer: Drawn, _values: _Values) -> _Changes:
    if value in ("super", "sub", "text-top", "text-bottom"):
        return {"raised": value in ("super", "sub")} if value in ("super", "sub") else {}
    length = length_of(value)
    return {"raised": True} if length and length.number else {}


_FAR: Final = -75.0
"""In points; text that begins an inch or more before the paper is off it: menus use -9999px."""


def _offset(value: str, outer: Drawn, values: _Values) -> _Changes:
    length = length_of(value)
    if length is None or not length.number or values.get("position", _STATIC).value not in _POSITIONED:
        return {}
    if length.points(outer.size) <= _FAR:
        return {"uncut": 0.0}
    return {"moved": True} if values.get("position", _STATIC).value == "relative" else {}


_STATIC: Final = Declared("static")
_POSITIONED: Final = ("relative", "absolute", "fixed", "sticky")


def _indent(value: str, outer: Drawn, _values: _Values) -> _Changes:
    length = length_of(value.partition(" ")[0])
    return {"uncut": 0.0} if length and length.points(outer.size) <= _FAR else {}


def _margin(value: str, outer: Drawn, values: _Values) -> _Changes:
    length = length_of(value)
    is_back = length is not None and length.points(outer.size) < -1
    return _indent(value, outer, values) or ({"moved": True} if is_back else {})


def _clip(value: str, _outer: Drawn, values: _Values) -> _Changes:
    if not value.startswith("rect(") or values.get("position", _STATIC).value not in ("absolute", "fixed"):
        return {}
    numbers = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", value)]
    if len(numbers) == 4 and (numbers[2] - numbers[0] <= 1 or numbers[1] - numbers[3] <= 1):  # noqa: PLR2004  # its four sides
        return {"uncut": 0.0}
    raise NotUnderstoodError


def _clip_path(value: str, _outer: Drawn, _values: _Values) -> _Changes:
    if value in LEAVING:
        return {}
    if re.fullmatch(r"inset\((?:100|[5-9]\d)%\)|circle\(0(?:px|%)?\)|polygon\((?:0(?:px|%)? 0(?:px|%)?,? ?)+\)", value):
        return {"uncut": 0.0}
    raise NotUnderstoodError


_STAYING: Final = re.compile(
    r"(?:translate(?:x|y|z|3d)?\([^()]*\)|scale(?:x|y|3d)?\([^()]*\)|rotate[xyz]?\(0(?:deg)?\)| )+"
)


def _transform(value: str, outer: Drawn, _values: _Values) -> _Changes:
    if value in LEAVING:
        return {}
    if not _STAYING.fullmatch(value):
        raise NotUnderstoodError
    for name, numbers in re.findall(r"(\w+)\(([^()]*)\)", value):
        for number in numbers.split(","):
            if name.startswith("scale"):
                if changes := _scaled(number.strip()):
                    return changes
            elif (length := length_of(number.strip())) and length.unit != "%" and length.points(outer.size) <= _FAR * 5:
                return {"uncut": 0.0}
    return {}


def _scaled(factor: str) -> _Changes:
    """Scale an element with all that is in it, whatever size is asked for there."""
    by = abs(number_of(factor))
    if by >= _LEAST_SCALE:
        return {}
    if by > _NO_SCALE:
        raise NotUnderstoodError
    return {"size": 0.0, "uncut": 0.0}


_LEAST_SCALE: Final = 0.3
"""A third of the usual size is no size to read."""
_NO_SCALE: Final = 0.02
"""The largest headings of a page come to less than a point."""


def _extent(needed: float) -> Callable[[str, Drawn, _Values], _Changes]:
    """Return what reads a width or height: how many sizes of the type a short number needs."""

    def read(value: str, outer: Drawn, values: _Values) -> _Changes:
        sized = not value.startswith(("calc(", "min(", "max(", "clamp(", "fit-content("))
        length = length_of(value) if sized else None
        if length is None or length.unit == "%":
            return {}
        points = length.points(outer.size)
        if not _cuts(values):
            return {"moved": True} if points < needed * outer.size else {}  # it runs over what follows
        if points <= 1.5:  # noqa: PLR2004  # the pixel or two of text that is only read aloud
            return {"uncut": 0.0}
        return {"uncut": min(outer.uncut, 0.5)} if points < outer.size else {}

    return read


def _cuts(values: _Values) -> bool:
    """Whether what does not fit into an element is cut off."""
    overflow = (values.get(name, _VISIBLE).value for name in ("overflow-x", "overflow-y"))
    return any(value.partition(" ")[0] in ("hidden", "clip", "scroll", "auto") for value in overflow)


_VISIBLE: Final = Declared("visible")


def _moving(*still: str) -> Callable[[str, Drawn, _Values], _Changes]:
    """Return what reads a property that puts text elsewhere unless its value is one of these."""
    return lambda value, _outer, _values: {} if value in (*still, *LEAVING) else {"moved": True}


def _changing(*still: str) -> Callable[[str, Drawn, _Values], _Changes]:
    """Return what reads a property that can make anything of text unless its value begins with one of these."""

    def read(value: str, _outer: Drawn, _values: _Values) -> _Changes:
        if value in (*still, *LEAVING) or value.partition("(")[0] in still:
            return {}
        raise NotUnderstoodError

    return read


def _spacing(value: str, outer: Drawn, _values: _Values) -> _Changes:
    length = length_of(value)
    if length and length.points(outer.size) < -0.3 * outer.size:
        raise NotUnderstoodError
    return {}


_READ: Final[Mapping[str, Callable[[str, Drawn, _Values], _Changes]]] = {
    "display": _display,
    "visibility": _visibility,
    "content-visibility": _content_visibility,
    "mso-hide": lambda value, _outer, _values: {"hidden": True} if value == "all" else {},
    "opacity": _opacity,
    "background-color": _ground,
    "background-image": _picture,
    "color": _ink,
    "-webkit-text-fill-color": _ink,
    "font-size": _size,
    "zoom": lambda value, _outer, _values: _scaled(value),
    "text-decoration-line": _decoration,
    "vertical-align": _vertical,
    "left": _offset,
    "top": _offset,
    "right": _moving(),
    "bottom": _moving(),
    "margin-left": _margin,
    "margin-right": _margin,
    "margin-top": _margin,
    "text-indent": _indent,
    "clip": _clip,
    "clip-path": _clip_path,
    "transform": _transform,
    "height": _extent(0.9),
    "max-height": _extent(0.9),
    "width": _extent(1.5),
    "max-width": _extent(1.5),
    "letter-spacing": _spacing,
    "float": _moving(),
    "direction": _changing("ltr"),
    "unicode-bidi": _changing("isolate", "plaintext", "embed"),
    "flex-direction": _changing("row", "column"),
    "order": _moving("0"),
    "filter": _changing("grayscale", "none", "drop-shadow", "saturate", "hue-rotate"),
    "mask": _changing(),
    "mask-image": _changing(),
    "-webkit-mask": _changing(),
    "-webkit-mask-image": _changing(),
    "mix-blend-mode": _changing(),
    "-webkit-text-security": _changing(),
}
"""What each property makes of text, the ground before the ink that lies on it."""
_ORDER: Final = {name: at for at, name in enumerate(_READ)}

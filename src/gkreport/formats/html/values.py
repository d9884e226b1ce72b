"""What the values of styles say: lengths, numbers and colours."""

import functools
import re
from contextlib import suppress
from typing import Final, NamedTuple

import tinycss2.color4

from gkreport.seen import BLACK, WHITE, Colour

_POINTS: Final = 0.75
"""Points in a CSS pixel."""
LEAVING: Final = frozenset(("inherit", "initial", "unset", "revert", "revert-layer", "auto", "normal", "none"))
"""The words that leave a value as it is without them."""
INHERITED: Final = ("inherit", "unset", "revert", "revert-layer")
"""The words for the value of what is around, where a property passes on its value and no tag sets it."""


class NotUnderstoodError(Exception):
    """A value that can hide text, and may not."""


class Length(NamedTuple):
    """A length in some unit, "" for none."""

    number: float
    unit: str

    def points(self, size: float) -> float:
        """Return it in points; `size` is what 1em and 100 % are."""
        return self.number * {"": _POINTS, "em": size, "%": size / 100}.get(self.unit, _UNITS.get(self.unit, 1.0))


_UNITS: Final = {
    "px": 0.75,
    "pt": 1.0,
    "pc": 12.0,
    "in": 72.0,
    "cm": 28.35,
    "mm": 2.835,
    "rem": 12.0,
    "ex": 5.0,
    "ch": 6.0,
    "vw": 9.6,
    "vh": 6.0,
    "vmin": 6.0,
    "vmax": 9.6,
}
LENGTH: Final = re.compile(r"([+-]?(?:\d++(?:\.\d*+)?|\.\d++)(?:e[+-]?\d+)?)([a-z]*|%)")


def length_of(value: str) -> Length | None:
    """Return a length; None for a word, such as `auto`."""
    found = LENGTH.fullmatch(value)
    if found and (found[2] in _UNITS or found[2] in ("em", "%") or (not found[2] and not float(found[1]))):
        return Length(float(found[1]), found[2])
    if "(" in value or found:
        raise NotUnderstoodError
    return None


def number_of(value: str) -> float:
    """Return a number, or a share of a hundred; 1 for a word that leaves it as it is."""
    try:
        return float(value.removesuffix("%")) / (100 if value.endswith("%") else 1)
    except ValueError:
        if value in LEAVING:
            return 1.0
        raise NotUnderstoodError from None


def colour_of(value: str) -> tuple[Colour, float] | None:
    """Return a colour and how opaque it is; None for the colour of the text around."""
    if value == "currentcolor" or value in INHERITED:
        return None
    if value in ("initial", "windowtext", "black", "canvastext"):
        return BLACK, 1.0
    if value in ("window", "canvas"):
        return WHITE, 1.0
    found = _parsed(value)
    if found is None:
        raise NotUnderstoodError
    return found


def grounds_of(value: str) -> tuple[tuple[Colour, float] | None, ...]:
    """Return the colours in the value of a background; words for where or how a picture lies are left out."""
    return _grounds(value) if value not in LEAVING else ()


@functools.lru_cache(maxsize=1024)  # a style of thousands of elements is parsed once
def _grounds(value: str) -> tuple[tuple[Colour, float] | None, ...]:
    found: list[tuple[Colour, float] | None] = []
    for part in tinycss2.parse_component_value_list(value):
        if part.type in ("ident", "hash", "function") and getattr(part, "lower_name", "") != "url":
            with suppress(NotUnderstoodError):
                found.append(colour_of(part.serialize().lower()))
    return tuple(found)


@functools.lru_cache(maxsize=1024)
def _parsed(value: str) -> tuple[Colour, float] | None:
    """Return a colour as it is written, None for what is none."""
    try:
        found = tinycss2.color4.parse_color(value)
        in_srgb = found.to("srgb") if found is not None and found != "currentcolor" else None
    except (NotImplementedError, ValueError):
        return None
    if in_srgb is None:
        return None
    red, green, blue, opacity = (max(0.0, min(1.0, channel or 0.0)) for channel in in_srgb)
    return (round(red * 255), round(green * 255), round(blue * 255)), opacity

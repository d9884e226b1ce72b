"""The colours of a PDF file as red, green and blue."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Final, cast

from pdfminer.casting import safe_float
from pdfminer.pdfcolor import PDFColorSpace
from pdfminer.pdfinterp import Color
from pdfminer.pdftypes import PDFStream, dict_value, list_value, resolve1
from pdfminer.psparser import literal_name

from gkreport.seen import WHITE, Colour

_CMYK: Final = 4
_RGB: Final = 3
_EXPONENTIAL: Final = 2
"""The type of function that goes from one colour to another."""
_WHOLE: Final = 255


class TintSpace(PDFColorSpace):
    """A colour space whose colours come from a palette, or from a function: those of one named ink."""

    def __init__(self, name: str, colour: Callable[[float], Colour | None]) -> None:
        """Keep what gives the colour of an entry of the palette, or of a tint from 0 to 1."""
        super().__init__(name, 1)
        self.colour = colour


def space_of(spec: object) -> PDFColorSpace | None:
    """Return a colour space that pdfminer reads only by its name; None where it is none of these, or not understood."""
    array = resolve1(spec)
    if not isinstance(array, list) or len(cast("list[object]", array)) < _CMYK:
        return None
    name, second, third, fourth = (resolve1(item) for item in cast("list[object]", array)[:_CMYK])
    kind = literal_name(name)
    if kind == "Separation":
        ink = literal_name(second)
        if ink in ("Black", "All"):
            return TintSpace(kind, lambda tint: _of_numbers(1 - tint))
        return TintSpace(kind, lambda _: WHITE) if ink == "None" else _tinted(third, fourth)
    size = _components_of(second)
    if kind == "Indexed" and size and isinstance(fourth, bytes | PDFStream):
        table = fourth if isinstance(fourth, bytes) else fourth.get_data()
        return TintSpace(kind, lambda entry: _entry(table, size, entry))
    return None


def _entry(table: bytes, size: int, entry: float) -> Colour | None:
    parts = table[size * max(0, round(entry)) :][:size]
    return _of_numbers(*(byte / _WHOLE for byte in parts)) if len(parts) == size else None


def _tinted(alternate: object, function: object) -> PDFColorSpace | None:
    """Return the space of one ink whose tints go from one colour to another (ISO 32000-1, 7.10.3)."""
    size = _components_of(alternate)
    if isinstance(function, PDFStream) or not size:
        return None
    values = cast("Mapping[str, object]", dict_value(function))
    if resolve1(values.get("FunctionType")) != _EXPONENTIAL:
        return None
    first, last = (
        [safe_float(resolve1(part)) or 0.0 for part in list_value(values[key])] if key in values else [default] * size
        for key, default in (("C0", 0.0), ("C1", 1.0))
    )
    bend = safe_float(resolve1(values.get("N"))) or 1.0
    if len(first) != size or len(last) != size:
        return None
    return TintSpace(
        "Separation",
        lambda tint: _of_numbers(*(a + (b - a) * max(tint, 0.0) ** bend for a, b in zip(first, last, strict=True))),
    )


def _components_of(spec: object) -> int:
    """Return the number of components of a space that is like one of a device; 0 where it is not."""
    space = resolve1(spec)
    array = cast("list[object]", space) if isinstance(space, list) else [space]
    name = literal_name(resolve1(array[0]))
    if name == "ICCBased" and len(array) > 1:
        size = resolve1(cast("PDFStream", resolve1(array[1])).get("N"))
        return size if isinstance(size, int) and size in (1, _RGB, _CMYK) else 0
    return {"DeviceGray": 1, "CalGray": 1, "DeviceRGB": _RGB, "CalRGB": _RGB, "DeviceCMYK": _CMYK}.get(name, 0)


def colour_of(color: Color, space: PDFColorSpace) -> Colour | None:
    """Return the colour that an operator has set; None for a pattern and for a space that is not understood."""
    parts: Sequence[object] = color if isinstance(color, tuple) else (color,)
    numbers = [part for part in parts if isinstance(part, int | float)]
    if len(numbers) < len(parts):
        return None
    if isinstance(space, TintSpace):
        return space.colour(numbers[0])
    if space.name in ("Separation", "DeviceN", "Indexed", "Pattern"):
        return None
    if space.name == "Lab":
        numbers = [numbers[0] / 100]
    return _of_numbers(*numbers)


@lru_cache(maxsize=256)
def _of_numbers(*numbers: float) -> Colour | None:
    inks = [min(max(number, 0.0), 1.0) for number in numbers]
    if len(inks) == _CMYK:
        *colours, black = inks
        inks = [(1 - ink) * (1 - black) for ink in colours]
    red, green, blue = inks * _RGB if len(inks) == 1 else inks
    return round(red * _WHOLE), round(green * _WHOLE), round(blue * _WHOLE)

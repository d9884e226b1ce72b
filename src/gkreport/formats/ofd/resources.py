"""What the objects of a page refer to: colours, drawing parameters, pictures, units (GB/T 33190-2016, 7.9)."""

from typing import Final

import attrs
from lxml import etree

from gkreport.formats.ofd.package import Element, Package
from gkreport.formats.ofd.values import broken, number_of
from gkreport.seen import Colour

_WHOLE: Final = 255
_THREE: Final = 3
_CMYK: Final = 4
_MOST_RELATIVES: Final = 16
"""Drawing parameters of which each builds on the next."""
_OPAQUE: Final = ("jpg", "jpeg", "bmp", "jb2", "jbig2")
"""Pictures of which no part is transparent."""
_CHANNELS: Final = {"GRAY": 1, "RGB": _THREE, "CMYK": _CMYK}

Paint = tuple[Colour | None, float]
"""A colour, None where it is not known, and its opacity."""


@attrs.frozen
class Params:
    """How lines and areas are painted where the object itself does not say."""

    fill: Paint | None = None
    stroke: Paint | None = None
    width: float = 0.353
    """Of lines, in millimetres (8.2)."""


@attrs.frozen
class _Space:
    """A colour space."""

    kind: str
    most: int
    """The value of a full channel."""
    palette: tuple[str, ...]


_RGB: Final = _Space("RGB", _WHOLE, ())
_DEVICES: Final = (_RGB, _Space("GRAY", _WHOLE, ()), _Space("CMYK", _WHOLE, ()))


class Resources:
    """The resources of one document, by their numbers."""

    def __init__(self, package: Package) -> None:
        """Begin with none."""
        self._package = package
        self._taken: dict[tuple[str, str], Element] = {}
        self._spaces: dict[str, _Space] = {}
        self._params: dict[str, Element] = {}
        self._opaque: set[str] = set()
        self._colours: dict[tuple[str | None, ...], Paint] = {}
        self.units: dict[str, Element] = {}
        """The content of composite units."""
        self._takers = {
            "ColorSpace": self._take_space,
            "DrawParam": self._take_params,
            "MultiMedia": self._take_media,
            "CompositeGraphicUnit": self._take_unit,
        }
        self.default = ""
        """The number of the colour space of colours that name none."""

    def take(self, place: str, beside: str) -> None:
        """Take the resources of a part; what is missing is not known later."""
        part = self._package.find(place, beside)
        names = self._package.names
        for group in part.root if part else ():
            for element in group:
                name, key = names[element.tag], element.get("ID", "")
                if name in self._takers and self._is_new(name, key, element):
                    self._takers[name](element, key)

    def _is_new(self, name: str, key: str, element: Element) -> bool:
        """Whether a resource was not taken before; raises `FormatError` for two that differ and have one number."""
        first = self._taken.setdefault((name, key), element)
        if first is not element and etree.tostring(first, with_tail=False) != etree.tostring(element, with_tail=False):
            raise broken()
        return first is element

    def _take_space(self, element: Element, key: str) -> None:
        bits = min(max(int(number_of(element.get("BitsPerComponent"), 8)), 1), 16)
        palette = self._package.child(element, "Palette")
        colours = () if palette is None else (each.text or "" for each in self._package.children(palette, "CV"))
        self._spaces[key] = _Space(element.get("Type", "RGB"), 2**bits - 1, tuple(colours))

    def _take_params(self, element: Element, key: str) -> None:
        self._params[key] = element

    def _take_media(self, element: Element, key: str) -> None:
        name = self._package.text(element, "MediaFile")
        kind = element.get("Format") or name.rpartition(".")[2]
        if kind.lower() in _OPAQUE:
            self._opaque.add(key)

    def _take_unit(self, element: Element, key: str) -> None:
        content = self._package.child(element, "Content")
        if content is not None:
            self.units[key] = content

    def is_opaque(self, key: str | None) -> bool:
        """Whether a picture hides all that lies under it."""
        return key in self._opaque

    def params(self, key: str | None, below: Params) -> Params:
        """Return the drawing parameters of a number on top of those that hold without it."""
        own: dict[str, object] = {}
        for _ in range(_MOST_RELATIVES):
            element = self._params.get(key or "")
            if element is None:
                break
            for child in element:
                name = {"FillColor": "fill", "StrokeColor": "stroke"}.get(self._package.names[child.tag])
                if name:
                    own.setdefault(name, self.paint(child))
            if (width := element.get("LineWidth")) is not None:
                own.setdefault("width", number_of(width, 0))
            key = element.get("Relative")
        return attrs.evolve(below, **own) if own else below  # type: ignore[arg-type]  # the names of its fields

    def paint(self, element: Element) -> Paint:
        """Return the colour of an element; a pattern or a gradient is none that is known."""
        if len(element):
            return None, _share(element.get("Alpha"))
        key = element.get("Value"), element.get("Index"), element.get("ColorSpace"), element.get("Alpha")
        found = self._colours.get(key)
        if found is None:
            found = self._colours[key] = self._colour(*key[:3]), _share(key[3])
        return found

    def _colour(self, value: str | None, index: str | None, space: str | None) -> Colour | None:
        known = self._spaces.get(space or self.default)
        if known is None:  # programs name spaces that are not in the file
            count = len(value.split()) if value and space else _THREE
            known = next((each for each in _DEVICES if _CHANNELS[each.kind] == count), _RGB)
        if known.kind not in _CHANNELS:
            return None
        if value is None and index is not None:
            at = int(number_of(index, 0))
            value = known.palette[at] if 0 <= at < len(known.palette) else ""
        text = "0 " * _CHANNELS[known.kind] if value is None else value
        channels = [_channel(part) for part in text.split()]
        if len(channels) != _CHANNELS[known.kind] or not all(0 <= channel <= known.most for channel in channels):
            return None
        shares = [channel / known.most for channel in channels]
        if len(shares) == _CMYK:
            *inks, black = shares
            shares = [(1 - ink) * (1 - black) for ink in inks]
        red, green, blue = shares * _THREE if len(shares) == 1 else shares
        return round(red * _WHOLE), round(green * _WHOLE), round(blue * _WHOLE)


def _channel(text: str) -> float:
    """Return the value of a channel: `255` or `#FF`; one that is neither lies outside of all colours."""
    try:
        return int(text[1:5], 16) if text.startswith("#") else float(text[:16])
    except ValueError:
        return -1


def _share(text: str | None) -> float:
    """Return an opacity from 0 to 1."""
    return min(max(number_of(text, _WHOLE) / _WHOLE, 0.0), 1.0)


def opacity_of(element: Element) -> float:
    """Return the opacity of an object."""
    return _share(element.get("Alpha"))

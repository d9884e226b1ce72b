"""Drawings that float over the page: a seal beside the text, or a box over a number."""

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from gkreport.formats.docx.colours import said_of
from gkreport.formats.opc import Element

_INLINE: Final = ("inline", "shape", "rect", "group")
_EMU: Final = 12_700
"""EMU in a point."""
_LINE: Final = 12.0
"""In points: the line of text at which a drawing is anchored."""
_USUAL_WIDTH: Final = 45.0
"""In points: the narrowest columns of the form; a drawing further right is counted for the next cell."""


def floats(picture: Element) -> bool:
    """Whether a drawing floats over the page, as a seal or text box does, and so is no part of the text."""
    for element in picture.iter():
        if _local(element) == "anchor" or "position:absolute" in element.get("style", "").replace(" ", ""):
            return True
        if _local(element) in _INLINE:
            return False
    return False


def covers(picture: Element) -> bool:
    """Whether a floating drawing stands in front of the line at which it is anchored.

    One that is placed by the page is not counted: only a layout tells where it is.
    """
    box = next((box for element in picture.iter() if (box := _box(element))), None)
    return box is not None and box.left < _USUAL_WIDTH and box.right > 0 and box.top < _LINE and box.bottom > 0


class _Box(NamedTuple):
    """In points, from where the line begins."""

    left: float
    top: float
    right: float
    bottom: float


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _box(element: Element) -> _Box | None:
    """Return the box of a drawing of either kind that is visible, in front of the text and placed by it."""
    if _local(element) == "anchor":
        return _box_of_anchor(element)
    style = dict(_STYLE.findall(element.get("style", "")))
    return _box_of_shape(element, style) if style.get("position") == "absolute" or element.get("from") else None


def _box_of_anchor(anchor: Element) -> _Box | None:
    parts = {_local(item): item for item in anchor}
    extent, across, down = (parts.get(name) for name in ("extent", "positionH", "positionV"))
    if extent is None or across is None or down is None or "wrapNone" not in parts or _is_clear(anchor):
        return None
    is_behind = anchor.get("behindDoc", "0") not in ("0", "false")
    by_text = across.get("relativeFrom") in ("column", "character") and down.get("relativeFrom") in (
        "paragraph",
        "line",
    )
    if is_behind or not by_text:
        return None
    left, top = (_number("".join(map(str, at.itertext()))) / _EMU for at in (across, down))  # "center" begins at 0
    width, height = (_number(extent.get(name, "")) / _EMU for name in ("cx", "cy"))
    return _Box(left, top, left + max(width, 1.0), top + max(height, 1.0))


def _is_clear(anchor: Element) -> bool:
    """Whether a shape has neither filling nor line nor text."""
    names = [_local(item) for item in anchor.iter()]
    shapes = [item for item in anchor.iter() if _local(item) == "spPr"]
    drawn = [_local(item) for shape in shapes for item in shape]
    lines = [_local(item) for shape in shapes for line in shape if _local(line) == "ln" for item in line]
    return bool(shapes) and "noFill" in drawn and "noFill" in lines and not {"t", "blip"} & {*names}


_STYLE: Final = re.compile(r"([\w-]+)\s{0,9}:\s{0,9}([^;]+)")
_PAIR: Final = re.compile(r"\s{0,9}(-?[\d.]+)(?:pt)?\s{0,9},\s{0,9}(-?[\d.]+)(?:pt)?\s{0,9}")


def _box_of_shape(shape: Element, style: Mapping[str, str]) -> _Box | None:
    """Return the box of a shape in VML."""
    is_placed_by_page = any(style.get(f"mso-position-{way}-relative", "text") not in _BY_TEXT for way in _WAYS)
    is_clear = shape.get("filled", "t")[:1] == "f" and shape.get("stroked", "t")[:1] == "f"
    wraps = [said_of(item).get("type", "none") for item in shape if _local(item) == "wrap"]
    if is_placed_by_page or is_clear or style.get("z-index", "").startswith("-") or wraps not in ([], ["none"]):
        return None
    left, top = (_number(style.get(f"margin-{side}", "0").removesuffix("pt")) for side in ("left", "top"))
    ends = [_PAIR.fullmatch(shape.get(end, "")) for end in ("from", "to")]
    if ends[0] and ends[1]:
        (x, y), (to_x, to_y) = ((_number(end[1]), _number(end[2])) for end in ends if end)
        return _Box(left + min(x, to_x), top + min(y, to_y), left + max(x, to_x) + 1, top + max(y, to_y) + 1)
    width, height = (_number(style.get(side, "0").removesuffix("pt")) for side in ("width", "height"))
    return _Box(left, top, left + width, top + height)


_BY_TEXT: Final = ("text", "char", "line")
_WAYS: Final = ("horizontal", "vertical")


def _number(text: str) -> float:
    """Return a number, 0 for what is none."""
    text = text.strip()
    return float(text) if re.fullmatch(r"-?\d{1,12}(?:\.\d{0,6})?", text) else 0.0

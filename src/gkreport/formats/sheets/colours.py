"""The colours that workbooks refer to by numbers, or by names in number formats."""

import re
from collections.abc import Sequence
from typing import Final

from gkreport.seen import BLACK, WHITE, Colour

_RGB: Final = re.compile("(?:[0-9A-Fa-f]{2})?([0-9A-Fa-f]{6})")
_PALETTE: Final = re.findall(
    "[0-9a-f]{6}",
    "000000 ffffff ff0000 00ff00 0000ff ffff00 ff00ff 00ffff 800000 008000 000080 808000 800080 008080 c0c0c0 808080 "
    "9999ff 993366 ffffcc ccffff 660066 ff8080 0066cc ccccff 000080 ff00ff ffff00 00ffff 800080 800000 008080 0000ff "
    "00ccff ccffff ccffcc ffff99 99ccff ff99cc cc99ff ffcc99 3366ff 33cccc 99cc00 ffcc00 ff9900 ff6600 666699 969696 "
    "003366 339966 003300 333300 993300 993366 333399 333333",
)
"""The colours that are referred to by numbers from 8 on; from 0 the first eight stand once more (18.8.27)."""
_FIRST: Final = 8
_SYSTEM: Final = {64: BLACK, 65: WHITE}
"""What the system draws text with, and its ground."""
_NAMES: Final = ("black white red green blue yellow magenta cyan", "黑色 白色 红色 绿色 蓝色 黄色 洋红 青色")
"""The names of the first eight in number formats."""
_NAMED: Final = {name: colour for names in _NAMES for name, colour in zip(names.split(), _PALETTE, strict=False)}
_NUMBERED: Final = re.compile(r"(?:colou?r|颜色)\s*(\d{1,2})", re.IGNORECASE | re.ASCII)


class Palette:
    """The colours of one workbook that have numbers."""

    def __init__(self, own: Sequence[Colour | None] = ()) -> None:
        """Take those that the workbook brings itself, from number 0 on."""
        self._palette = own

    def named(self, name: str) -> Colour | None:
        """Return a colour as number formats name it: [White], [Color 2]; None for what is no colour."""
        numbered = _NUMBERED.fullmatch(name)
        if numbered:
            return self.numbered(int(numbered[1]) + _FIRST - 1)
        return rgb(_NAMED.get(name.lower()))

    def numbered(self, number: int) -> Colour | None:
        """Return the colour of a number; None where the program chooses it, or there is none."""
        if 0 <= number < len(self._palette):
            return self._palette[number]
        at = number if number < _FIRST else number - _FIRST
        return rgb(_PALETTE[at]) if 0 <= at < len(_PALETTE) else _SYSTEM.get(number)


def rgb(text: str | None) -> Colour | None:
    """Return the colour of six hexadecimal digits, or of eight behind those of its opacity; None for anything else."""
    found = _RGB.fullmatch(text or "")
    if not found:
        return None
    red, green, blue = (int(found[1][at : at + 2], 16) for at in (0, 2, 4))
    return red, green, blue

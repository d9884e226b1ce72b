"""Characters that mean the same: white space of any kind, signs nobody sees, digits of full width."""

import re
from typing import Final

_ZERO_WIDTH: Final = "\u200b\u200c\u200d\u2060\ufeff"
"""Signs that take no room on paper: they are neither text nor a gap in it."""

ZERO_WIDTH: Final = re.compile(f"[{_ZERO_WIDTH}]")
_SEEN: Final = re.compile(f"[^\\s{_ZERO_WIDTH}]")
_SPACE: Final = re.compile(f"[\\s{_ZERO_WIDTH}]+")

HALF_WIDTH: Final = str.maketrans("０１２３４５６７８９", "0123456789")
"""Digits never go through NFKC, which would make 122 of 12②: these are the only other ones that are digits."""


def is_blank(text: str) -> bool:
    """Say whether a text shows nothing: spaces of any kind, zero-width ones too."""
    return _SEEN.search(text) is None


def without_spaces(text: str) -> str:
    """Return a text without white space of any kind, zero-width characters among it."""
    return _SPACE.sub("", text)

"""Which media queries hold on a usual screen (Media Queries 4)."""

import re
from typing import Final

_FEATURES: Final = {
    "orientation:landscape": True,
    "orientation:portrait": False,
    "hover:hover": True,
    "hover:none": False,
    "pointer:fine": True,
    "pointer:coarse": False,
    "prefers-color-scheme:light": True,
    "prefers-color-scheme:dark": False,
    "prefers-contrast:more": False,
    "prefers-reduced-motion:reduce": False,
    "forced-colors:active": False,
}
"""What a usual screen answers."""
_WIDTH: Final = re.compile(r"\((min|max)-width:([\d.]+)(px|r?em)\)")
_SCREEN: Final = 1280
"""The width in CSS pixels of a usual screen."""


def on_screen(query: str) -> tuple[bool, bool]:
    """Say whether a media query holds on a usual screen, and whether that is certain.

    >>> on_screen("print"), on_screen("screen and (max-width: 600px)"), on_screen("(monochrome)")
    ((False, True), (False, True), (True, False))
    """
    answers = [_one_query("".join(part.split())) for part in query.lower().split(",")]
    return any(holds for holds, _ in answers), any(answer == (True, True) for answer in answers) or all(
        certain for _, certain in answers
    )


def _one_query(query: str) -> tuple[bool, bool]:
    kind, *features = query.removeprefix("only").split("and(")
    if kind.startswith("("):
        kind, features = "all", query.split("and(")
    if kind.startswith("not"):
        return kind == "notprint" and not features, not features
    if kind not in ("", "all", "screen"):
        return False, kind in ("print", "speech", "tty", "tv", "projection", "handheld", "braille", "embossed", "aural")
    certain = True
    for feature in features:
        known = _FEATURES.get(feature.strip("()"))
        width = _WIDTH.fullmatch("(" + feature.lstrip("("))
        if known is not None:
            if not known:
                return False, True
        elif not width:
            certain = False
        elif (float(width[2]) * (1 if width[3] == "px" else 16) <= _SCREEN) is not (width[1] == "min"):
            return False, True
    return True, certain

"""Reads an OFD file into a page (GB/T 33190-2016)."""

from typing import Final

import attrs

from gkreport.formats.fixed.reading import page_of
from gkreport.formats.fixed.work import Work
from gkreport.limits import Limits
from gkreport.page.page import Page

_STEPS: Final = 1_800_000
"""About as many microseconds; enough for some hundred pages."""


def read(data: bytes, limits: Limits) -> Page:
    """Read an OFD file into a page; raises `FormatError` for one that is broken, encrypted, hostile or scanned."""
    from gkreport.formats.ofd.pages import drawings

    drawn, problems = drawings(data, limits, Work(_STEPS, "OFD"))
    page = page_of(drawn, limits, "OFD")
    return attrs.evolve(page, problems=(*page.problems, *problems))

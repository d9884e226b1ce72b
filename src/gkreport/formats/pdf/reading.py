"""Reads a PDF file into a page."""

import logging
from collections.abc import Generator
from contextlib import contextmanager
from typing import Final

import attrs

from gkreport.errors import FormatError
from gkreport.formats.fixed.reading import page_of
from gkreport.limits import Limits
from gkreport.page.page import Page

_STEPS: Final = 1_800_000
"""About as many microseconds; enough for some forty pages."""


def read(data: bytes, limits: Limits) -> Page:
    """Read a PDF file into a page.

    Raises `FormatError` for a file that is broken, encrypted, hostile or scanned, and where pdfminer is not installed.
    """
    try:
        from gkreport.formats.pdf import pages
    except ModuleNotFoundError as error:
        raise FormatError(
            '读取 PDF 需要另外安装：pip install "gkreport[pdf]"',
            'reading PDF files needs an extra: pip install "gkreport[pdf]"',
        ) from error
    with _silence():
        drawings, problems = pages.drawings(data, limits, _STEPS)
    page = page_of(drawings, limits, "PDF")
    return attrs.evolve(page, problems=(*page.problems, *problems))


@contextmanager
def _silence() -> Generator[None]:
    """Silence pdfminer, which logs every oddity of a file."""
    logger = logging.getLogger("pdfminer")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)

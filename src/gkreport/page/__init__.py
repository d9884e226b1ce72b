"""What stands in a file, with nothing known yet about the form: paragraphs, grids, and problems met while reading."""

from gkreport.page.page import Grid, GridCell, Hidden, Page, Paragraph
from gkreport.page.problems import Problem

__all__ = ["Grid", "GridCell", "Hidden", "Page", "Paragraph", "Problem"]


def __dir__() -> list[str]:
    return __all__

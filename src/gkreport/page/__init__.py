"""The neutral middle: a page of paragraphs and grids, recognised as a report or composed from one."""

from gkreport.page.compose import compose
from gkreport.page.page import Grid, GridCell, Page, Paragraph
from gkreport.page.problems import Problem
from gkreport.page.recognise import Reading, recognise

__all__ = ["Grid", "GridCell", "Page", "Paragraph", "Problem", "Reading", "compose", "recognise"]


def __dir__() -> list[str]:
    return __all__

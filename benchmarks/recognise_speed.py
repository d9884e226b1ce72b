"""What finding the numbers of a page costs: one laid out like a page read before, and one that is not."""

import time
import timeit
from functools import partial

from benchmarks import docx_reading, html_reading
from benchmarks.pairs import ratios_of
from gkreport import Limits
from gkreport.formats.docx import reading as docx
from gkreport.formats.html import reading as html
from gkreport.page import Page
from gkreport.recognise import memory, recognise

PAGES = (docx.read(docx_reading.as_word_writes(), Limits()), html.read(html_reading.SAVED, Limits()))
"""As the readers give them."""


def times(rounds: int = 15, number: int = 20) -> list[float]:
    """Return how many milliseconds the slowest of the pages takes with a remembered layout, for each round."""
    for page in PAGES:
        recognise(page)
    measure = partial(timeit.timeit, timer=time.process_time, number=number)
    return [1000 / number * max(measure(partial(recognise, page)) for page in PAGES) for _ in range(rounds)]


def _read_anew(page: Page) -> None:
    memory.REMEMBERED.clear()
    recognise(page)


def _search_alone(page: Page) -> None:
    """Read a page as if it could not be remembered."""
    make_key = memory.make_key
    memory.make_key = lambda *_: None
    try:
        recognise(page)
    finally:
        memory.make_key = make_key


def ratios_of_misses() -> list[float]:
    """Return the ratio of a page with a new layout, which is then remembered, to a search that remembers nothing."""
    return [ratio for page in PAGES for ratio in ratios_of(partial(_read_anew, page), partial(_search_alone, page))]

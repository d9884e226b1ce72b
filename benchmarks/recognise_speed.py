"""How long finding the numbers of a page takes, with a layout that was read before and with a new one."""

import time
import timeit
from collections.abc import Callable
from functools import partial

from benchmarks import docx_reading, html_reading
from gkreport import Limits
from gkreport.formats.docx import reading as docx
from gkreport.formats.html import reading as html
from gkreport.page import Page
from gkreport.recognise import memory, recognise

PAGES = (docx.read(docx_reading.as_word_writes(), Limits()), html.read(html_reading.SAVED, Limits()))
"""As the readers give them."""


def _time(run: Callable[[], object], number: int) -> float:
    return timeit.timeit(run, number=number, timer=time.process_time) / number


def _read_anew(page: Page) -> None:
    memory.REMEMBERED.clear()
    recognise(page)


def times(rounds: int = 15) -> list[float]:
    """Return how many milliseconds the slowest of the pages takes with a remembered layout, for each round."""
    for page in PAGES:
        recognise(page)
    return [1000 * max(_time(partial(recognise, page), 20) for page in PAGES) for _ in range(rounds)]


def ratios_of_misses(pairs: int = 15) -> list[float]:
    """Return the ratio of a page with a new layout, which is then remembered, to a search that remembers nothing."""
    key_of, found = memory.key_of, []
    for page in PAGES * pairs:
        missed = _time(partial(_read_anew, page), 3)
        memory.key_of = lambda *_: None
        try:
            found.append(missed / _time(partial(recognise, page), 3))
        finally:
            memory.key_of = key_of
    return found

"""What reading a web page costs, measured beside lxml's parser alone: what is published, and what we write."""

import re
import timeit

from lxml import html

import gkreport
from benchmarks.docx_reading import REPORT
from gkreport import Limits
from gkreport.formats.html import reading

WRITTEN = gkreport.dumps(REPORT, format="html")


def as_word_saves(page: str) -> bytes:
    """Return a page with the styles that Word puts on every cell and paragraph."""
    cell = (
        r"<td width=82 \2 style='width:61.5pt;border:solid windowtext 1.0pt;mso-border-alt:solid windowtext .5pt;"
        r"padding:0cm 5.4pt 0cm 5.4pt;height:22.5pt'><p class=MsoNormal align=center style='text-align:center;"
        r"line-height:18.0pt;mso-line-height-rule:exactly'><span lang=EN-US style='font-size:10.5pt;font-family:宋体;"
        r"mso-bidi-font-family:宋体'>\3<o:p></o:p></span></p></td>"
    )
    page = re.sub(r"<(t[dh])([^>]*)>([^<]*)</t[dh]>", cell, page)
    line = (
        r"<p class=MsoNormal style='text-indent:32.0pt;line-height:28.0pt;mso-line-height-rule:exactly'><span "
        r"style='font-size:16.0pt;font-family:仿宋_GB2312'>\1</span><span lang=EN-US><o:p></o:p></span></p>"
    )
    return re.sub(r"<p>([^<]*)</p>", line, page).encode()


SAVED = as_word_saves(WRITTEN.decode())


def ratios(page: bytes = SAVED, pairs: int = 15, number: int = 5) -> list[float]:
    """Return the ratio of bytes -> page to lxml.html.fromstring of the same bytes, for each pair of runs."""
    limits = Limits()
    return [
        timeit.timeit(lambda: reading.read(page, limits), number=number)
        / timeit.timeit(lambda: html.fromstring(page), number=number)
        for _ in range(pairs)
    ]


def ratios_of_written(pairs: int = 15) -> list[float]:
    """Return the same for the page that we write, which holds little but cells."""
    return ratios(WRITTEN, pairs)

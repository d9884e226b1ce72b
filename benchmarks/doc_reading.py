"""What reading an old Word document costs, beside the same report as a document of today, each as Word writes it."""

from collections.abc import Iterator

from tests.olddoc import Doc, Par, of_page, shading, sprm

import gkreport
from benchmarks.docx_reading import REPORT, as_word_writes
from benchmarks.pairs import ratios_of
from gkreport.compose import compose

_LOOK = sprm(0x4A4F, 0) + sprm(0x4A50, 0) + sprm(0x4A51, 0) + sprm(0x4A43, 20) + sprm(0x4A61, 20)
_PARAGRAPH = sprm(0x2461, 1) + sprm(0x6467, 0x5F3A21)
_EDGE = b"\x08\x01\x01\x00"


def _spelt_out(document: Doc) -> Iterator[Par]:
    """Yield the paragraphs with the formats that Word and WPS spell out in each run, paragraph and row."""
    for par in document.pars:
        for run in par.runs:
            run.look += _LOOK
        par.mark_look += _LOOK
        par.said += _PARAGRAPH
        if sprm(0x2417, 1) in par.said:
            cells = par.said[par.said.index(b"\x08\xd6") + 4]
            par.said += sprm(0xD605, _EDGE * 6) + sprm(0x9407, 400) + sprm(0xD612, shading() * min(cells, 22))
            par.said += sprm(0xD634, bytes((0, 1, 3, 3, 108, 0))) + sprm(0xD670, shading() * min(cells, 22))
        yield par


def data() -> bytes:
    """Return the document."""
    document = of_page(compose(REPORT))
    document.pars = list(_spelt_out(document))
    return document.pack()


def ratios() -> list[float]:
    """Return the ratio of `gkreport.read` of the old document to that of the one of today, for each pair of runs."""
    old, new = data(), as_word_writes()
    assert gkreport.read(old) == gkreport.read(new)
    return ratios_of(lambda: gkreport.read(old), lambda: gkreport.read(new))

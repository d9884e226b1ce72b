"""How long reading an OFD file takes, compared with the PDF file of the same pages, which LibreOffice made."""

from pathlib import Path

from tests import ofds

from benchmarks.pairs import ratios_of
from gkreport import Limits
from gkreport.formats.ofd import reading
from gkreport.formats.pdf import pages
from gkreport.formats.pdf import reading as pdf_reading

ROOT = Path(__file__).parents[1]
FILES = {
    "of the example": ROOT / "examples" / "石桥镇2024.pdf",
    "of Writer": ROOT / "tests" / "data" / "golden" / "writer.pdf",
}


def ratios(name: str, pairs: int = 7, number: int = 2) -> list[float]:
    """Return the ratio of the time for the OFD file to that for the PDF file, for each pair of runs."""
    limits, pdf = Limits(), FILES[name].read_bytes()
    data = ofds.of_drawings(pages.drawings(pdf, limits, 1_800_000)[0])
    return ratios_of(lambda: reading.read(data, limits), lambda: pdf_reading.read(pdf, limits), pairs, number)

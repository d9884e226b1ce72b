"""PDF: reads ruled tables and running text of born-digital files; writes Word documents through LibreOffice."""

from typing import Final

from gkreport.formats.kinds import Kind, Sample
from gkreport.formats.refused import OPEN_AND_SAVE

_HEAD: Final = 1029
"""Other bytes may stand before the PDF; ISO 32000-2, annex I, allows readers to skip them."""


def _is_pdf(sample: Sample) -> bool:
    data = sample.data
    return data.startswith(b"%PDF") or (b"%PDF-" in data[:_HEAD] and not data.startswith(b"PK"))


KIND: Final = Kind(
    tells=_is_pdf,
    name="pdf",
    suffixes=(".pdf",),
    reading="gkreport.formats.pdf.reading",
    writing="gkreport.formats.pdf.writing",
    made_from="docx",
    advice=(f"这是 PDF 文件；{OPEN_AND_SAVE}", "a PDF file; open it in Word and save it as .docx"),
)

"""DOCX: WordprocessingML to a page, a page to the official form as a Word document, a user's own document changed."""

from typing import Final

from gkreport.formats.kinds import ANY, Kind

KIND: Final = Kind(
    tells=lambda sample: sample.is_zip,  # what is left of them
    name="docx",
    suffixes=(".docx", ".docm", ".dotx", ".dotm"),
    written=(".docx",),
    reading="gkreport.formats.docx.reading",
    writing="gkreport.formats.docx.writing",
    editing="gkreport.formats.docx.editing",
    contains=ANY,
)

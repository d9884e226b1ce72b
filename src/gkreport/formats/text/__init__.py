"""Plain text and Markdown, as converters write documents."""

from typing import Final

from gkreport.formats.kinds import Kind

KIND: Final = Kind(
    tells=lambda _sample: True,  # asked last; the reader refuses data that is no text
    name="text",
    suffixes=(".txt", ".text", ".md", ".csv", ".tsv"),
    reading="gkreport.formats.text.reading",
    contains="html",
)

"""Plain text and Markdown, as converters flatten documents."""

from typing import Final

from gkreport.formats.kinds import Kind

KIND: Final = Kind(
    tells=lambda _sample: True,  # the reader refuses what is no text
    name="text",
    suffixes=(".txt", ".text", ".md"),
    reading="gkreport.formats.text.reading",
    contains="html",
)

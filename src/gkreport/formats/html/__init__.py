"""HTML: written as one printable page that looks like the official form, read as sites publish it."""

from typing import Final

from gkreport.formats.kinds import Kind, begins
from gkreport.formats.refused import WEB

KIND: Final = Kind(
    tells=begins(b"<"),
    name="html",
    suffixes=(".html", ".htm"),
    reading="gkreport.formats.html.reading",
    writing="gkreport.formats.html.writing",
    takes_findings=True,
    advice=WEB,
)

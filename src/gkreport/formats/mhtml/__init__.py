"""MHTML: a web page with its pictures in one file, as browsers and Word save it, and as mail carries it."""

from typing import Final

from gkreport.formats.kinds import Kind, matches
from gkreport.formats.refused import WEB

KIND: Final = Kind(
    tells=matches(rb"(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,40}?MIME-Version:"),
    name="mhtml",
    suffixes=(".mht", ".mhtml", ".eml"),
    reading="gkreport.formats.mhtml.reading",
    contains="html",
    advice=WEB,
)

"""The answer of a web service that holds the page in a string of JSON, as sites fetch what they show."""

import re
from typing import Final

from gkreport.formats.kinds import Kind

_BEGINNING: Final = re.compile(rb'\s*[{\[](?!\s*"format")')
_PAGE: Final = re.compile(rb"(?:<|\\u003c|&lt;)table", re.IGNORECASE)

KIND: Final = Kind(
    tells=lambda sample: _BEGINNING.match(sample.head) is not None and _PAGE.search(sample.data) is not None,
    name="webapi",
    reading="gkreport.formats.webapi.reading",
    contains="html",
)

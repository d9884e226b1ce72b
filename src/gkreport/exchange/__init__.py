"""Reports as JSON, which holds a report and no page, and the JSON Schema of it."""

import re
from typing import Final

from gkreport.formats.kinds import Kind

_BEGINNING: Final = re.compile(rb"""\{\s*(?:["}]|\Z)|\[\s*(?:[][{]|\Z)""")
"""Of an object, or of an array, which is refused as one; a bracket alone may begin a text: [打印本页] ."""

KIND: Final = Kind(
    tells=lambda sample: _BEGINNING.match(sample.head) is not None and not sample.is_zip,
    name="json",
    suffixes=(".json",),
    reading="gkreport.exchange.json",
    writing="gkreport.exchange.json",
    holds_report=True,
)

"""Reports as JSON, which holds a report and no page, and the JSON Schema of it."""

from typing import Final

from gkreport.formats.kinds import Kind

KIND: Final = Kind(
    tells=lambda sample: sample.head.startswith((b"{", b"[")) and not sample.is_zip,
    name="json",
    suffixes=(".json",),
    reading="gkreport.exchange.json",
    writing="gkreport.exchange.json",
    holds_report=True,
)

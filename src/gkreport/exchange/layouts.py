"""The layout of the JSON, and what changed from one to the next, so that files in an older one are read as well."""

from collections.abc import Mapping
from typing import Final

FORMAT: Final = "gkreport"
"""What a file says it is."""
EDITION_KEY: Final = "edition"
"""The key that tells in which edition's shape a part is written, where editions differ."""

ADDED: Final[tuple[Mapping[str, object], ...]] = (
    {
        "preface": "",
        "table_texts": {"proactive_disclosure": "", "requests": "", "review_and_litigation": ""},
        "closing": "",
    },
)
"""For each layout after the first the keys it added, with what stands for them where a file has none.

A part that becomes one of several shapes needs no entry: where it names no edition it is read in the oldest.
"""

VERSION: Final = 1 + len(ADDED)
"""The version of the layout that is written."""


def upgraded(body: dict[str, object]) -> dict[str, object]:
    """Return what stands in a file as the newest layout writes it; of an unknown layout it is returned as it is."""
    version = body.get("version")
    if type(version) is not int or version not in range(1, VERSION):
        return body
    for added in ADDED[version - 1 :]:
        body = {**added, **body}
    return {**body, "version": VERSION}

"""Write a town's report as DOCX, XLSX and PDF (by LibreOffice) into examples/: `python tools/write_examples.py`."""

import re
from pathlib import Path
from typing import Final

import gkreport

FOLDER: Final = Path(__file__).parents[1] / "examples"
SOURCE: Final = FOLDER / "示例县" / "2024" / "石桥镇.txt"
"""A total in it is wrong: tests/test_examples.py says which."""
KINDS: Final = ("docx", "xlsx", "pdf")
_PASSING: Final = re.compile(rb"(/CreationDate\(D:|/DocChecksum ?/|/ID ?\[ ?<)([0-9A-F]+(?:>\s*<[0-9A-F]+)?)")
"""What LibreOffice writes anew each time; ones stand for it, which make a date too, and every place stays true."""


def path_of(kind: str) -> Path:
    """Return where the example of a format stands."""
    return FOLDER / f"{SOURCE.stem}2024.{kind}"


def example(kind: str) -> bytes:
    """Return the report of the town in a format; the same library and LibreOffice give the same bytes."""
    data = gkreport.dumps(gkreport.read(SOURCE), format=kind)
    return _PASSING.sub(lambda found: found[1] + re.sub(rb"[0-9A-F]", b"1", found[2]), data)


if __name__ == "__main__":
    for kind in KINDS:
        path_of(kind).write_bytes(example(kind))

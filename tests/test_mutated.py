"""Files of which some part was changed at random: each is read, or refused, within 2 s and 64 MiB.

Each is read, checked and told in a process of its own, as in `test_doubling`; they are as large as reports are, and the
large ones hold a few hundred kilobytes of text.
"""

import io
import os
import random
import re
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from tests import olddoc
from tests.others import MAKERS
from tests.pages import distinct
from tests.spending import MEASURABLE, Spent, measured

from gkreport import dumps
from gkreport.compose import compose
from gkreport.formats.compound import Compound

if sys.gettrace():  # pragma: no cover
    pytest.skip("what is traced takes longer", allow_module_level=True)

KINDS: Final = ("doc", "xls", "ofd", "wordxml", "word 2003", "odt", "ods", "mhtml", "webapi", "docx", "xlsx", "pdf")
MUTANTS: Final = 400 if "GKREPORT_EXAMPLES" in os.environ else 8
"""Of each kind; one in four is of a long file."""
SENTENCES: Final = 6_000
"""Of a long file: about a hundred thousand characters."""
SECONDS, MEBIBYTES = 2.0, 64.0
TOKEN: Final = re.compile(rb"<[^<>]*>|[^<>\s]+\s*|\s+|[<>]")


def changed(data: bytes, chance: random.Random) -> bytes:
    """Change some bytes, or drop, repeat or move tags and words, which mostly leaves XML well-formed."""
    pieces = TOKEN.findall(data) if data.lstrip()[:1] == b"<" and chance.random() < 0.7 else []
    if not pieces:
        new = bytearray(data)
        for _ in range(chance.choice((1, 4, 64)) if new else 0):
            new[chance.randrange(len(new))] = chance.choice((0, 1, 0x7F, 0xFF, chance.randrange(256)))
        return bytes(new)
    for _ in range(chance.randint(1, 3)):
        at, to = chance.randrange(len(pieces)), chance.randrange(len(pieces))
        taken = pieces[at : at + chance.choice((1, 1, 2, 8))]
        pieces[to : to + chance.choice((0, len(taken)))] = taken * chance.choice((0, 1, 2, 5_000))
        pieces = pieces or [b""]
    return b"".join(pieces)


def mutated(data: bytes, chance: random.Random) -> bytes:
    """Change one part of a file: a member of a zip, a stream of a compound file, else the whole."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        chosen = chance.choice(list(parts))
        parts[chosen] = changed(parts[chosen], chance)
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, part in parts.items():
                archive.writestr(name, part)
        return buffer.getvalue()
    if data.startswith(b"\xd0\xcf"):
        file = Compound(data)
        streams = {name: file.stream(name) for name in sorted(file.names)}
        chosen = chance.choice(list(streams))
        streams[chosen] = changed(streams[chosen], chance)
        return olddoc.compound(streams)
    return changed(data, chance)


def mutants(kind: str) -> Iterator[bytes]:
    chance = random.Random(kind)  # noqa: S311  # the same files each time
    report = distinct()
    long = report.replace({"overview": "各科室按时公开政府信息，并及时更新。\n" * SENTENCES})
    files = [MAKERS[kind](compose(each)) for each in (report, report, report, long)]
    for at in range(MUTANTS):
        yield mutated(files[at % len(files)], chance)


@pytest.mark.skipif(not MEASURABLE, reason="memory is told by /proc")
@pytest.mark.parametrize("kind", KINDS)
def test_a_changed_file_stays_in_bounds(kind: str, tmp_path: Path) -> None:
    took: list[Spent] = [*measured(dict(enumerate(mutants(kind))), tmp_path).values()]
    assert [each for each in took if not each.is_ours] == []
    assert max(each.seconds for each in took) <= SECONDS, took
    assert max(each.mebibytes for each in took) <= MEBIBYTES, took


@pytest.mark.skipif(not MEASURABLE, reason="memory is told by /proc")
def test_thousands_of_findings_are_written_into_a_file_in_bounds(tmp_path: Path) -> None:
    """6,000 took 4 s in a workbook, and 140 MiB in a document; half of them have half the bounds."""
    wrong = "".join(f"本年度新收政府信息公开申请{at}件。\n" for at in range(100_000, 100_000 + SENTENCES // 2))
    report = distinct().replace({"overview": wrong})
    for took in measured({kind: dumps(report, format=kind) for kind in ("docx", "xlsx")}, tmp_path).values():
        assert took.told == "read"
        assert took.seconds <= SECONDS / 2, took
        assert took.mebibytes <= 40, took

"""Coverage-guided fuzzing of one reader: `python tools/fuzz.py docx 10000`; `make fuzz` runs it for each format.

Seeds are files of the tests' own writers: for nearly all runs a report with the last table alone, as a whole one takes
ten times as long and one of up to a megabyte a hundred times; one run in twenty is of those.  Of a zip one member is
changed and packed again, of a PDF one object, its stream unpacked, of a compound file one stream.  Each file is read,
checked, annotated and filled; anything raised but an error of the library is a find, and the file is kept under
build/fuzz.  Needs `atheris`, which the make target puts into an environment of its own.
"""

import io
import pkgutil
import random
import re
import signal
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import atheris
import attrs

if TYPE_CHECKING:
    from gkreport.page import Page

ROOMS = ("checks", "exchange", "form", "formats", "page", "recognise", "report", "solve")

with atheris.instrument_imports(include=["gkreport"]):
    import gkreport
    import gkreport.document

    for room in ROOMS:  # all of them now: what is loaded on first use would not be watched
        package = import_module(f"gkreport.{room}")
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            import_module(module.name)

KEPT = Path("build/fuzz")
LARGEST = 1_000_000
SHORT_BOUNDS = ("-max_len=65536", "-rss_limit_mb=400")
"""Of bytes, and of memory: 64 MiB beside what is kept anyway."""
LONG_BOUNDS = (f"-max_len={LARGEST}",)
SHORT_SECONDS, LONG_SECONDS = 20, 120
"""Ten times what a file may take unwatched, of the processor: by the clock a busy machine makes finds of good files."""
STANDSTILL = 3_600
"""Seconds by the clock after which no word comes from a file any more."""
LONG_RUNS = 20
"""One in so many runs is of a long file."""
SLOW = ("doc", "pdf", "ofd")
"""Formats of which a megabyte of text takes too long."""
PACKED = ("docx", "xlsx", "doc", "ofd")
"""Formats whose files take no blanks at their end."""
WHOLE = 0.05
"""How often a zip or a PDF is changed as a whole, and not in one of its parts."""
BY_TOKEN = 0.5
"""How often tags and words are changed, and not bytes."""
TOKEN = re.compile(rb"<[^<>]*>|[^<>\s]+\s*|\s+|[<>]")
OBJECT = re.compile(rb"\d+ 0 obj\n(.*?)\nendobj\n", re.DOTALL)
STREAM = re.compile(rb"<<(?:/Filter/FlateDecode)?/Length \d+>>stream\n(.*)\nendstream", re.DOTALL)


def seeds(name: str) -> tuple[list[bytes], list[bytes]]:
    """Return short files of a format, with one table of the form, and long ones: whole, of up to a megabyte."""
    from tests import pdfs
    from tests.pages import distinct

    from gkreport.compose import compose
    from gkreport.page import Grid

    full = distinct()
    page = compose(full)
    others = [block for block in page.blocks if isinstance(block, Grid)][:-1]
    part = attrs.evolve(page, blocks=[block for block in page.blocks if block not in others])
    longer = compose(
        full.replace({"overview": "（一）主动公开。本年度收到申请3件。\n" * (300 if name in SLOW else 9_000)})
    )
    short, *long = map(maker(name), (part, page, longer))
    if name == "pdf":
        *rest, last = OBJECT.findall(long[-1])
        long.append(pdfs.file_of([*rest, opened(last, lambda old: old.ljust(LARGEST - len(long[-1])))]))
    elif name not in PACKED:
        long.append(short.ljust(LARGEST))
    return [short, *([shown()] if name == "ofd" else [])], long


def maker(name: str) -> Callable[["Page"], bytes]:
    """Return what makes a file of a format of a page."""
    from tests.others import MAKERS

    from gkreport.page import Grid
    from gkreport.recognise.reading import recognise

    if name == "json":
        return lambda page: gkreport.dumps(recognise(page).report, format=name)
    if name == "text":
        return lambda page: "\n".join(
            "\n".join("\t".join(cell.text for cell in row) for row in block.rows())
            if isinstance(block, Grid)
            else block.text
            for block in page.blocks
        ).encode()
    return (lambda page: unpacked(MAKERS[name](page))) if name == "pdf" else MAKERS[name]


def shown() -> bytes:
    """Return an OFD file in which there is some of everything."""
    from tests.test_ofd_shown import KINDS, book

    return book(dict(list(KINDS.items())[::4]))


def changed(data: bytes, most: int, choose: random.Random) -> bytes:
    """Change some bytes, or drop, repeat or move some tags, texts or words: XML mostly stays well-formed by that."""
    pieces = TOKEN.findall(data) if choose.random() < BY_TOKEN else []
    if not pieces:
        return atheris.Mutate(data, max(most, len(data)))
    for _ in range(choose.randint(1, 3)):
        at, to = choose.randrange(len(pieces)), choose.randrange(len(pieces))
        taken = pieces[at : at + choose.choice((1, 1, 1, 2, 8))]
        whole = taken * choose.choice((0, 1, 1, 2, 50))
        pieces[to : to + choose.choice((0, len(taken)))] = whole
        pieces = pieces or [b""]  # all were dropped
    return b"".join(pieces)


def unpacked(data: bytes) -> bytes:
    """Return a PDF of `tests.pdfs` with its streams as they are before they are packed."""
    from tests import pdfs

    return pdfs.file_of([opened(item) for item in OBJECT.findall(data)])


def opened(item: bytes, change: Callable[[bytes], bytes] = bytes) -> bytes:
    """Return an object of a PDF with its stream unpacked and changed, with its length; what is no stream is changed."""
    stream = STREAM.fullmatch(item)
    if not stream:
        return change(item)
    packed = item.startswith(b"<</Filter")
    data = change(zlib.decompress(stream[1]) if packed else stream[1])
    return b"<</Length %d>>stream\n%s\nendstream" % (len(data), data)


def mutated_pdf(data: bytes, most: int, choose: random.Random) -> bytes:
    """Change one object of a PDF, and say anew where all of them are."""
    from tests import pdfs

    objects = OBJECT.findall(data)
    if not objects or choose.random() < WHOLE:
        return atheris.Mutate(data, most)
    at = choose.randrange(len(objects))
    objects[at] = opened(objects[at], lambda old: changed(old, LARGEST, choose))
    whole = pdfs.file_of(objects)
    return whole if len(whole) <= most else atheris.Mutate(data, most)


def mutated_old(data: bytes, most: int, choose: random.Random) -> bytes:
    """Change one stream of a compound file."""
    from tests import olddoc

    from gkreport.formats.compound import Compound

    try:
        file = Compound(data)
        streams = {one: file.stream(one) for one in file.names}
    except gkreport.FormatError:
        return atheris.Mutate(data, most)
    if not streams or choose.random() < WHOLE:
        return atheris.Mutate(data, most)
    chosen = choose.choice(sorted(streams))
    streams[chosen] = atheris.Mutate(streams[chosen], LARGEST)
    whole = olddoc.compound(streams)
    return whole if len(whole) <= most else atheris.Mutate(data, most)


def mutated(data: bytes, most: int, seed: int) -> bytes:
    """Change some bytes; of a zip those of one member, of a PDF those of one object, of a compound file one stream."""
    choose = random.Random(seed)  # noqa: S311
    if data.startswith(b"%PDF"):
        return mutated_pdf(data, most, choose)
    if data.startswith(b"\xd0\xcf"):
        return mutated_old(data, most, choose)
    if not data.startswith(b"PK"):
        return changed(data, most, choose)[:most]
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {one: archive.read(one) for one in archive.namelist()}
    except Exception:  # noqa: BLE001  # an archive that an earlier change broke
        return atheris.Mutate(data, most)
    if not parts or choose.random() < WHOLE:
        return atheris.Mutate(data, most)
    chosen = choose.choice(list(parts))
    parts[chosen] = changed(parts[chosen], LARGEST, choose)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for one, part in parts.items():
            archive.writestr(one, part)
    return buffer.getvalue()[:most] if len(buffer.getvalue()) > most else buffer.getvalue()


def one_file(data: bytes, seconds: int) -> None:
    """Do with a file all that can be done; only errors of the library may come of it, and in so many seconds."""
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        document = gkreport.open(data)
        findings = gkreport.check(document.report)
        _ = [str(findings), *map(str, document.problems), *map(str, document.hidden)]
        if document.format in ("docx", "xlsx"):
            document.annotate(findings, summary=True)
            document.fill(document.report.replace({"requests.new_received.total": 7}))
    except gkreport.GkreportError:
        pass
    except BaseException:
        KEPT.mkdir(parents=True, exist_ok=True)
        (KEPT / f"find-{hash(data) & 0xFFFFFFFF:08x}").write_bytes(data)
        raise
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def too_slow(*_: object) -> None:
    """End the reading of a file that takes too long."""
    raise TimeoutError


def main() -> None:
    """Fuzz the format of the first argument for as many runs as the second, short files and then long ones."""
    name, runs, *length = sys.argv[1:]
    if length:
        fuzz(name, int(runs), is_short=length == ["short"])
    else:
        long = int(runs) // LONG_RUNS
        for count, files in ((int(runs) - long, "short"), (long, "long")):
            subprocess.run([sys.executable, __file__, name, str(count), files], check=True)  # noqa: S603


def fuzz(name: str, runs: int, *, is_short: bool) -> None:
    """Fuzz the short or the long files of a format; atheris ends the process."""
    corpus = KEPT / f"{name}-{'short' if is_short else 'long'}"
    corpus.mkdir(parents=True, exist_ok=True)
    short, long = seeds(name)
    for at, data in enumerate(short if is_short else long):
        (corpus / f"seed-{at}").write_bytes(data)
    signal.signal(signal.SIGPROF, too_slow)
    atheris.Setup(
        [
            sys.argv[0],
            f"-runs={runs}",
            *(SHORT_BOUNDS if is_short else LONG_BOUNDS),
            f"-timeout={STANDSTILL}",
            "-seed=1",
            f"-artifact_prefix={KEPT}/",
            "-print_final_stats=1",
            str(corpus),
        ],
        partial(one_file, seconds=SHORT_SECONDS if is_short else LONG_SECONDS),
        custom_mutator=mutated,
    )
    atheris.Fuzz()


if __name__ == "__main__":
    main()

"""Coverage-guided fuzzing of one reader: `python tools/fuzz.py docx 10000`; `make fuzz` runs it for each format.

Seeds are files of the library's own writers, small and of up to a megabyte; of a zip one member is changed and packed
again.  Each file is read, checked, annotated and filled; anything raised but an error of the library is a find, and the
file is kept under build/fuzz.  Needs `atheris`, which the make target puts into an environment of its own.
"""

import io
import pkgutil
import random
import sys
import zipfile
from importlib import import_module
from pathlib import Path

import atheris

ROOMS = ("checks", "exchange", "form", "formats", "page", "recognise", "report", "solve")

with atheris.instrument_imports(include=["gkreport"]):
    import gkreport

    for room in ROOMS:  # all of them now: what is loaded on first use would not be watched
        package = import_module(f"gkreport.{room}")
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            import_module(module.name)

KEPT = Path("build/fuzz")
LARGEST = 1_000_000
WHOLE = 0.05
"""How often a zip is changed as a whole, and not in one of its members."""


def seeds(name: str) -> list[bytes]:
    """Return files of a format: an empty form, one full of numbers, and one with texts of up to a megabyte."""
    from tests import pdfs
    from tests.pages import distinct

    from gkreport.compose import compose

    full = distinct()
    long = full.replace({"overview": "（一）主动公开。本年度收到申请3件。\n" * 5_000})
    reports = [gkreport.Report.blank("示例县", 2024), full, long]
    if name == "pdf":
        return [pdfs.of_page(compose(report)) for report in reports[:2]]
    if name == "text":
        lines = [
            "\n".join("\t".join(c.text for c in row) for row in b.rows()) if hasattr(b, "rows") else b.text
            for b in compose(full).blocks
        ]
        return ["\n".join(lines).encode(), "\n".join(lines * 20).encode()]
    return [gkreport.dumps(report, format=name) for report in reports]


def mutated(data: bytes, most: int, seed: int) -> bytes:
    """Change some bytes; of a zip those of one member."""
    if not data.startswith(b"PK"):
        return atheris.Mutate(data, most)
    choose = random.Random(seed)  # noqa: S311
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {one: archive.read(one) for one in archive.namelist()}
    except Exception:  # noqa: BLE001  # an archive that an earlier change broke
        return atheris.Mutate(data, most)
    if not parts or choose.random() < WHOLE:
        return atheris.Mutate(data, most)
    chosen = choose.choice(list(parts))
    parts[chosen] = atheris.Mutate(parts[chosen], LARGEST)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for one, part in parts.items():
            archive.writestr(one, part)
    return buffer.getvalue()[:most] if len(buffer.getvalue()) > most else buffer.getvalue()


def one_file(data: bytes) -> None:
    """Do with a file all that can be done; only errors of the library may come of it."""
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


def main() -> None:
    """Fuzz the format of the first argument for as many runs as the second."""
    name, runs = sys.argv[1], sys.argv[2]
    corpus = KEPT / name
    corpus.mkdir(parents=True, exist_ok=True)
    for at, data in enumerate(seeds(name)):
        (corpus / f"seed-{at}").write_bytes(data)
    atheris.Setup(
        [
            sys.argv[0],
            f"-runs={runs}",
            f"-max_len={LARGEST}",
            "-timeout=120",
            "-seed=1",
            "-print_final_stats=1",
            str(corpus),
        ],
        one_file,
        custom_mutator=mutated,
    )
    atheris.Fuzz()


if __name__ == "__main__":
    main()

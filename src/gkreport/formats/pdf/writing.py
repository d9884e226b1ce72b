"""PDF files, laid out by LibreOffice from Word documents."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

from gkreport.errors import FormatError

_TOGETHER: Final = 50
"""How many documents one start of LibreOffice converts: a start takes as long as some twenty of them."""
_SECONDS: Final = 120
"""A first start of LibreOffice on a slow machine takes half a minute, a file itself a second."""
_SECONDS_EACH: Final = 5
"""What is added for each document."""
_MOST_IN_VAIN: Final = 2
"""After so many starts in a row that made nothing, LibreOffice itself is at fault and not a document."""


def convert(documents: Iterable[bytes]) -> Iterator[bytes | FormatError]:
    """Yield Word documents as PDF, or for each that is not made the `FormatError` that says what to install or do."""
    left = iter(documents)
    while some := list(islice(left, _TOGETHER)):
        program = shutil.which("soffice") or shutil.which("libreoffice")
        if program is None:
            yield from [_missing()] * len(some)
            continue
        with tempfile.TemporaryDirectory() as name:
            made = _convert_together(program, Path(name), some)
        for number in range(len(some)):
            yield made.get(number) or FormatError("LibreOffice 没有转换成功", "LibreOffice did not convert the file")


def _missing() -> FormatError:
    return FormatError(
        "转换为 PDF 需要 LibreOffice（soffice），没有找到；也可以转换为 .docx，再用 Word 或 WPS 另存为 PDF",
        "converting to PDF needs LibreOffice (soffice), which was not found; or save the .docx as PDF in Word",
    )


def _convert_together(program: str, folder: Path, documents: Sequence[bytes]) -> dict[int, bytes]:
    """Return what LibreOffice makes of documents, by their numbers.

    It takes them one after the other and goes on after one that it refuses.  Where it ends or hangs on one, that one is
    given up, and it is started again for those after it.
    """
    left: dict[int, Path] = {number: folder / f"{number}.docx" for number in range(len(documents))}
    for number, source in left.items():
        source.write_bytes(documents[number])
    made: dict[int, bytes] = {}
    in_vain = 0
    while left and in_vain < _MOST_IN_VAIN:
        to_its_end = _run(program, folder, list(left.values()))
        done: dict[int, bytes] = {
            number: data for number, source in left.items() if (data := _whole(source.with_suffix(".pdf")))
        }
        if to_its_end:
            return made | done
        given_up = next((number for number in left if number not in done), -1)
        left = {number: source for number, source in left.items() if number not in done and number != given_up}
        made |= done
        in_vain = 0 if done else in_vain + 1
    return made


def _whole(result: Path) -> bytes:
    """Return a file that was written to its end, b"" for any other."""
    data = result.read_bytes() if result.exists() else b""
    return data if data.rstrip().endswith(b"%%EOF") else b""


def _run(program: str, folder: Path, sources: Sequence[Path]) -> bool:
    """Run LibreOffice on files; return whether it came to its end by itself and without a fault."""
    # Its own profile, because a running LibreOffice would take over the call and return at once.
    options = ["--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--convert-to", "pdf"]
    try:
        process = subprocess.Popen(  # noqa: S603  # the program found on the path, with our own files
            [program, *options, "--outdir", str(folder), *map(str, sources)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        return False
    try:
        return process.wait(_SECONDS + _SECONDS_EACH * len(sources)) == 0
    except subprocess.TimeoutExpired:
        return False
    finally:
        _end(process)


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End LibreOffice with the processes that it started itself, where it still runs."""
    if process.poll() is None:
        if sys.platform == "win32":  # pragma: no cover
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

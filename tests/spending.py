"""What files cost: each is read, checked, annotated and filled in a process that begins from the same state."""

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, TypeVar

import attrs

_Name = TypeVar("_Name")

MEASURABLE: Final = Path("/proc/self/status").exists()
"""Where Linux tells the peak of memory."""


_ENOUGH: Final = 10
"""The seconds after which a file is given up."""


@attrs.frozen
class Spent:
    """What one file took: the seconds of the slowest step, and the memory above the start."""

    seconds: float
    mebibytes: float
    told: str
    """`read`, or what was raised."""
    step: str
    """The slowest step."""

    @property
    def is_ours(self) -> bool:
        """Whether it was read, or refused by an error of the library."""
        return self.told == "read" or self.told.startswith("gkreport.")


def spent(paths: Iterable[Path]) -> Iterator[Spent]:
    """Yield for each file what it takes, in their order."""
    command = [sys.executable, str(Path(__file__)), *map(str, paths)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
        assert process.stdout
        for line in process.stdout:
            yield Spent(**json.loads(line))
    assert process.returncode == 0


def measured(files: Mapping[_Name, bytes], folder: Path) -> dict[_Name, Spent]:
    """Return for each file, by its name, what it takes."""
    paths = [folder / f"{number}" for number in range(len(files))]
    for path, data in zip(paths, files.values(), strict=True):
        path.write_bytes(data)
    return dict(zip(files, spent(paths), strict=True))


# -- in the child ------------------------------------------------------------------------------------


def _peak() -> float:
    return int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]) / 1024


def _take(path: str) -> dict[str, object]:
    """Read a file and do all that can be done with it."""
    import time

    import gkreport

    data = Path(path).read_bytes()
    begun, told, steps = _peak(), "read", {}

    def step(name, do):
        start = time.process_time()
        try:
            return do()
        except Exception as error:  # noqa: BLE001  # whatever it is, the test tells
            nonlocal told
            told = f"{type(error).__module__}.{type(error).__name__}: {name}: {str(error)[:60]}"
            return None
        finally:
            steps[name] = time.process_time() - start

    if document := step("open", lambda: gkreport.open(data)):
        findings = step("check", lambda: gkreport.check(document.report))
        step(
            "say",
            lambda: [
                findings.message() if hasattr(findings, "message") else str(findings),
                *map(str, document.problems),
                *map(str, document.hidden),
            ],
        )
        if document.format in ("docx", "xlsx"):
            step("annotate", lambda: document.annotate(findings, summary=True))
            total = "requests.new_received.total"
            step("fill", lambda: document.fill(document.report.replace({total: 7})))
    slowest = max(steps, key=lambda name: steps[name])
    return {"seconds": steps[slowest], "mebibytes": _peak() - begun, "told": told, "step": slowest}


def _main() -> None:
    import os
    import resource
    import sys

    import gkreport

    warm_up(gkreport)
    for path in sys.argv[1:]:
        if not (child := os.fork()):
            resource.setrlimit(resource.RLIMIT_CPU, (_ENOUGH, _ENOUGH))
            print(json.dumps(_take(path)), flush=True)  # noqa: T201  # to its parent
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if status:
            print(json.dumps({"seconds": 99, "mebibytes": 0, "told": f"died {status}", "step": ""}), flush=True)  # noqa: T201


def warm_up(gkreport) -> None:
    """Load all modules and fill all caches: a person pays for them once."""
    for name in ("docx", "xlsx", "html", "json"):
        document = gkreport.open(gkreport.dumps(gkreport.Report.blank("甲县", 2024), format=name))
        findings = gkreport.check(document.report)
        if name in ("docx", "xlsx"):
            document.annotate(findings, summary=True)
    import gkreport.formats.ofd.pages
    import gkreport.formats.pdf.reading
    import gkreport.formats.text.reading


if __name__ == "__main__":
    _main()

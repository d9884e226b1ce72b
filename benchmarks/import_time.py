"""How long `import gkreport` takes, compared with `import attrs`, each in a fresh interpreter."""

import subprocess
import sys

_CODE = "import time; t = time.perf_counter(); import {}; print(time.perf_counter() - t)"


def _seconds(module: str) -> float:
    command = [sys.executable, "-c", _CODE.format(module)]
    done = subprocess.run(command, capture_output=True, check=True, text=True)  # noqa: S603
    return float(done.stdout)


def ratios(pairs: int = 15) -> list[float]:
    """Return the ratio of each pair of runs."""
    _seconds("gkreport")  # the first import also compiles
    return [_seconds("gkreport") / _seconds("attrs") for _ in range(pairs)]

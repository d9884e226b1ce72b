"""Hold the example service against its own description, its Dockerfile and its unit against linters: `make service`.

schemathesis and hadolint stand in the environment this runs in; the service runs in that of the tests, whose Python is
the argument.  Where systemd is missing, that is said and the unit is passed over.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parents[1] / "examples" / "oa_service"
BESIDE: Final = Path(sys.executable).parent
"""Where the programs of this environment are."""


def run(*command: str | Path) -> int:
    """Run a command and say how it went."""
    print("$", *command, flush=True)
    return subprocess.run(command, check=False).returncode  # noqa: S603


def schemathesis(python: str) -> int:
    """Start the service, and send it what its description allows and what it does not."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    room = {"GKREPORT_PORT": port, "GKREPORT_OF_CLIENT": "64"}
    with subprocess.Popen(  # noqa: S603
        [python, FOLDER / "service.py"], env=os.environ | room, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as service:
        try:
            for _ in range(300):
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/health").close()
                    break
                except OSError:
                    time.sleep(0.1)
            command = [BESIDE / "schemathesis", "--config-file", FOLDER / "schemathesis.toml", "run"]
            return run(*command, f"http://127.0.0.1:{port}/openapi.json")
        finally:
            service.terminate()


def unit() -> int:
    """Let systemd look at the unit; the paths in it are those of the machine it will run on."""
    if not shutil.which("systemd-analyze"):
        print("systemd-analyze is not installed: the unit was not looked at")
        return 0
    text = (FOLDER / "gkreport-oa.service").read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder, "gkreport-oa.service")
        here.write_text(re.sub(r"ExecStart=\S+", f"ExecStart={sys.executable}", text), encoding="utf-8")
        return run("systemd-analyze", "verify", here)


if __name__ == "__main__":
    sys.exit(max(schemathesis(sys.argv[1]), run(BESIDE / "hadolint", FOLDER / "Dockerfile"), unit()))

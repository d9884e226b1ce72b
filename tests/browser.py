"""A page in Chromium, driven over its own pipe (the DevTools protocol), with all that it asked for."""

import base64
import itertools
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

# Chromium reads what it is to do from its third file and answers on its fourth.
_START: Final = (
    "import os, sys; os.dup2(int(sys.argv[1]), 13); os.dup2(int(sys.argv[2]), 14); os.dup2(13, 3); os.dup2(14, 4); "
    "os.execvp('chromium', ['chromium', *sys.argv[3:]])"
)


class Page:
    """One page; `requested` holds the address of everything it asked for, `wrong` what the console complains of."""

    def __init__(self, commands: int, answers: int) -> None:
        self._commands = commands
        self._answers = os.fdopen(answers, "rb")
        self._numbers = itertools.count(1)
        self._session: dict[str, str] = {}
        self.requested: list[str] = []
        self.wrong: list[str] = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = {"sessionId": self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]}
        for domain in ("Page", "Runtime", "Network", "Log", "DOM"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Send a command and return its answer; what is told meanwhile is kept."""
        number = next(self._numbers)
        os.write(
            self._commands,
            json.dumps({"id": number, "method": method, "params": params, **self._session}).encode() + b"\0",
        )
        while (told := self._next()).get("id") != number:
            self._keep(told)
        assert "error" not in told, (method, told["error"])
        return told["result"]

    def _next(self) -> dict[str, Any]:
        parts = bytearray()
        while (sign := self._answers.read(1)) != b"\0":
            assert sign, "Chromium has ended"
            parts += sign
        return json.loads(parts)

    def _keep(self, told: dict[str, Any]) -> None:
        params = told.get("params", {})
        if told.get("method") == "Network.requestWillBeSent":
            self.requested.append(params["request"]["url"])
        elif told.get("method") == "Runtime.exceptionThrown":
            self.wrong.append(params["exceptionDetails"]["exception"]["description"])
        elif told.get("method") == "Log.entryAdded":
            self.wrong.append(params["entry"]["text"])

    def run(self, script: str) -> Any:
        """Return what a script comes to."""
        answer = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def until(self, script: str, seconds: float = 30) -> Any:
        """Wait until a script comes to something true, and return it."""
        end = time.monotonic() + seconds
        while not (value := self.run(script)):
            assert time.monotonic() < end, (script, self.wrong, self.run("document.body.innerText")[:2000])
            time.sleep(0.02)
        return value

    def open(self, address: str) -> None:
        self.call("Page.navigate", url=address)
        self.until(f"document.readyState === 'complete' && location.href.startsWith({address!r})")

    def choose(self, selector: str, file: Path) -> None:
        """Choose a file in a field, as a person does in the window that opens."""
        root = self.call("DOM.getDocument")["root"]["nodeId"]
        node = self.call("DOM.querySelector", nodeId=root, selector=selector)["nodeId"]
        self.call("DOM.setFileInputFiles", nodeId=node, files=[str(file)])

    def drop(self, x: int, y: int, *files: Path) -> None:
        """Drag files in and let them go."""
        data = {"items": [], "files": [str(file) for file in files], "dragOperationsMask": 1}
        for kind in ("dragEnter", "dragOver", "drop"):
            self.call("Input.dispatchDragEvent", type=kind, x=x, y=y, data=data)

    def look(self, width: int, height: int, scheme: str = "light") -> None:
        """Make the window so wide, on a phone or not, by day or by night."""
        self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600
        )
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def picture(self) -> bytes:
        return base64.b64decode(self.call("Page.captureScreenshot", captureBeyondViewport=False)["data"])


@contextmanager
def page(folder: Path) -> Iterator[Page]:
    """Yield a page of a Chromium that is cut off from every other machine; files it saves go into the folder."""
    (read, commands), (answers, write) = os.pipe(), os.pipe()
    command = [sys.executable, "-c", _START, str(read), str(write), "--headless", "--no-sandbox", "--disable-gpu"]
    cut = ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", "--no-first-run", "--disable-extensions"]
    command += [*cut, "--remote-debugging-pipe", f"--user-data-dir={folder / 'profile'}"]
    process = subprocess.Popen(command, pass_fds=(read, write), stderr=subprocess.DEVNULL)  # noqa: S603
    os.close(read)
    os.close(write)
    shown = Page(commands, answers)
    try:
        shown.call("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(folder), eventsEnabled=True)
        yield shown
    finally:
        os.close(commands)  # it ends when nobody can tell it anything
        shown._answers.close()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

"""The service of examples/oa_service: requests a second, how long the slowest wait, and whether its memory stays flat.

`python -m benchmarks.service` takes minutes, so it is none of `make bench`.  Service and clients share one machine.
"""

import asyncio
import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import gkreport

ROOT = Path(__file__).parents[1]
PORT = 8765
REPORT = gkreport.read(ROOT / "examples" / "示例县" / "2024" / "石桥镇.txt")
FILES = {kind: gkreport.dumps(REPORT, format=kind) for kind in ("docx", "xlsx", "html")}
CONNECTIONS = (1, 8, 64)
SECONDS = 20
CHECKED = 5_000
SAMPLES = 10


@contextmanager
def running() -> Iterator[int]:
    """Start the service with room for all clients, and yield the number of its process."""
    room = {"GKREPORT_WAITING": "64", "GKREPORT_UPLOADS": "64", "GKREPORT_OF_CLIENT": "64"}
    command = [sys.executable, str(ROOT / "examples" / "oa_service" / "service.py")]
    nothing = subprocess.DEVNULL
    with subprocess.Popen(  # noqa: S603
        command, env=os.environ | room | {"GKREPORT_PORT": str(PORT)}, stdout=nothing, stderr=nothing
    ) as process:
        try:
            for _ in range(200):
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{PORT}/health").close()
                    break
                except OSError:
                    time.sleep(0.1)
            yield process.pid
        finally:
            process.terminate()


class Client:
    """One connection that is kept open."""

    async def begin(self) -> "Client":
        """Open the connection."""
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", PORT)
        return self

    async def ask(self, method: str, path: str, body: bytes = b"") -> bytes:
        """Return the body of an answer, which has to be a result."""
        head = f"{method} {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        self.writer.write(head + body)
        told = (await self.reader.readuntil(b"\r\n\r\n")).lower()
        size = int(told.partition(b"content-length: ")[2].split(b"\r\n")[0])
        answer = await self.reader.readexactly(size)
        assert told.startswith(b"http/1.1 200"), answer
        return answer


async def load(connections: int, method: str, path: str, body: bytes, seconds: float) -> list[float]:
    """Return how long each answer took, as many clients as said asking one after the other."""
    took: list[float] = []
    clients = [await Client().begin() for _ in range(connections)]
    end = time.perf_counter() + seconds

    async def ask_on(client: Client) -> None:
        while (began := time.perf_counter()) < end:
            await client.ask(method, path, body)
            took.append(time.perf_counter() - began)

    await asyncio.gather(*map(ask_on, clients))
    for client in clients:
        client.writer.close()
    return took


def memory(service: int) -> list[int]:
    """Return the resident memory of the service and its processes in MiB."""
    children = Path(f"/proc/{service}/task/{service}/children").read_text().split()
    return [_resident(process) for process in (service, *sorted(map(int, children)))]


def _resident(process: int) -> int:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmRSS"))


async def check_many(service: int) -> None:
    """Ask for findings and for annotated files, look at each answer, and say what memory there is meanwhile."""
    expected = [finding.message() for finding in gkreport.check(REPORT)]
    done = 0

    async def ask_on(client: Client) -> None:
        nonlocal done
        while done < CHECKED:
            done += 1
            number = done
            kind = tuple(FILES)[number % len(FILES)]
            if number % 10 == 0 and kind != "html":
                assert gkreport.read(await client.ask("POST", "/annotate", FILES[kind])) == REPORT
            else:
                told = json.loads(await client.ask("POST", "/check", FILES[kind]))
                assert [finding["message"] for finding in told["findings"]] == expected
            if number % (CHECKED // SAMPLES) == 0:
                print(f"{number:>6} requests: service, workers {memory(service)} MiB", flush=True)

    await asyncio.gather(*[ask_on(await Client().begin()) for _ in range(8)])


def main() -> None:
    """Print all figures."""
    print(f"load of the machine before: {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores")
    with running() as service:
        asyncio.run(load(2, "POST", "/check", FILES["docx"], 3))  # the processes have started
        for method, path, body in (("GET", "/health", b""), ("POST", "/check", FILES["docx"])):
            for connections in CONNECTIONS:
                took = sorted(asyncio.run(load(connections, method, path, body, SECONDS)))
                late = took[int(len(took) * 0.99)]
                print(
                    f"{method} {path}, {connections:>2} connections: {len(took) / SECONDS:6.0f} a second, "
                    f"median {median(took) * 1000:.0f} ms, p99 {late * 1000:.0f} ms",
                    flush=True,
                )
        asyncio.run(check_many(service))
        print(f"load of the machine after: {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()

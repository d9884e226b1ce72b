"""An HTTP service for an OA system: it receives a file and returns its findings, or the file with comments.

`python examples/oa_service/service.py` listens on 127.0.0.1:8000; README.md beside this file describes the requests.
"""

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import attrs
import uvicorn
from listening import MOST_HEAD, bounded, client_of
from openapi import ADDRESSES, description
from refusals import Refused, body_of
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from uploads import Upload, disposition, upload_of

import gkreport
from gkreport.formats.html.style import STYLE
from gkreport.registry import READABLE

HERE: Final = Path(__file__).parent
HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
PAGE_HEADERS: Final = HEADERS | {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
}
"""The page takes everything from here, runs no script that stands in it, and sends nothing elsewhere."""
PAGE: Final = {
    "/": ("page.html", "text/html"),
    "/page.css": ("page.css", "text/css"),
    "/page.js": ("page.js", "text/javascript"),
    "/icon.svg": ("icon.svg", "image/svg+xml"),
}
Answer = tuple[dict[str, Any], bytes]
"""The head of an answer (as JSON) and its body."""


@attrs.frozen(kw_only=True)
class Settings:
    """The limits of the service; each can be set in the environment, as GKREPORT_WORKERS=4."""

    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 2
    """The number of processes; each checks one file at a time."""
    waiting: int = 6
    """How many further files may wait for a process; more are refused (503)."""
    uploads: int = 32
    """How many files may be on their way at a time; they take no place of those above (503)."""
    of_client: int = 4
    """How many requests one client may have under way (429)."""
    connections: int = 512
    connections_of_client: int = 64
    head_seconds: float = 10
    """The time for sending the head of a request; then its connection is closed."""
    file_bytes: int = gkreport.Limits().file_bytes
    file_seconds: float = 20
    """The time for checking one file; then its process is killed and replaced (504)."""
    upload_seconds: float = 60
    """The time for sending one file (408)."""
    start_seconds: float = 30
    """The time for starting a process."""

    @classmethod
    def from_environment(cls) -> "Settings":
        """Return the defaults, and what is set otherwise in the environment."""
        names = {field.name: f"GKREPORT_{field.name.upper()}" for field in attrs.fields(cls)}
        return cls(
            **{
                field.name: field.type(os.environ[names[field.name]])
                for field in attrs.fields(cls)
                if names[field.name] in os.environ
            }
        )


class Worker:
    """A process that answers one request at a time; one that fails to is replaced."""

    def __init__(self, settings: Settings) -> None:
        """Start no process yet."""
        self.settings = settings
        self.process: Process | None = None

    async def ask(self, do: str, upload: Upload) -> Answer:
        """Send a file to the process and return its answer."""
        head = json.dumps({"do": do, "name": upload.name, "size": len(upload.data)}).encode() + b"\n"
        try:
            async with asyncio.timeout(self.settings.start_seconds):
                process = await self._started()
            async with asyncio.timeout(self.settings.file_seconds):
                process.stdin.writelines((head, upload.data))
                await process.stdin.drain()
                return await _answer_of(process)
        except BaseException as error:
            await self.end()
            if isinstance(error, TimeoutError):
                raise Refused("timeout") from None
            if isinstance(error, OSError | EOFError | ValueError):
                raise Refused("ended") from None
            raise

    async def _started(self) -> Process:
        if self.process is None:
            program = str(HERE / "worker.py")
            self.process = await asyncio.create_subprocess_exec(sys.executable, program, stdin=PIPE, stdout=PIPE)
            await _answer_of(self.process)  # it has started
        return self.process

    async def end(self) -> None:
        """Kill the process."""
        process, self.process = self.process, None
        if process is not None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.communicate()  # until its pipes are closed and it has ended


async def _answer_of(process: Process) -> Answer:
    head = json.loads(await process.stdout.readline())
    return head, await process.stdout.readexactly(head["size"])


class Workers:
    """The processes, and the files that wait for one: of those, the next is of the client with the fewest at work."""

    def __init__(self, settings: Settings) -> None:
        """Start no process yet."""
        self.settings = settings
        self.all = [Worker(settings) for _ in range(settings.workers)]
        self.idle = list(self.all)
        self.at_work: Counter[str] = Counter()
        self.waiting: list[tuple[str, asyncio.Future[Worker]]] = []

    @asynccontextmanager
    async def one_for(self, client: str) -> AsyncIterator[Worker]:
        """Yield a process as soon as one is idle, unless too many files wait for one."""
        worker = self.idle.pop() if self.idle else await self._next_for(client)
        self.at_work[client] += 1
        try:
            yield worker
        finally:
            self.at_work = self.at_work - Counter([client])
            self._give(worker)

    async def _next_for(self, client: str) -> Worker:
        if len(self.waiting) >= self.settings.waiting:
            raise Refused("busy")
        place = (client, asyncio.get_running_loop().create_future())
        self.waiting.append(place)
        return await place[1]

    def _give(self, worker: Worker) -> None:
        self.waiting = [place for place in self.waiting if not place[1].done()]  # none that was given up
        if not self.waiting:
            self.idle.append(worker)
            return
        place = min(self.waiting, key=lambda place: self.at_work[place[0]])  # of several, the one that came first
        self.waiting.remove(place)
        place[1].set_result(worker)


class Service:
    """The addresses of the service, and the number of requests under way."""

    def __init__(self, settings: Settings) -> None:
        """Start no process yet."""
        self.settings = settings
        self.workers = Workers(settings)
        self.under_way: Counter[str] = Counter()
        """How many requests each client has under way."""
        self.uploads = 0

    @asynccontextmanager
    async def lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        """End the processes when the service ends."""
        yield
        for worker in self.workers.all:
            await worker.end()

    async def health(self, _request: Request) -> Response:
        """Answer that the service is running, and how busy it is."""
        body = {"status": "ok", "version": gkreport.__version__, "under_way": self.under_way.total()}
        return JSONResponse(body, headers=HEADERS)

    async def take(self, request: Request) -> Response:
        """Check, show or annotate the file that is sent, unless too many others are under way."""
        client = client_of(request.client.host) if request.client else ""
        try:
            with self._place_of(client):
                upload = await self._upload_of(request)
                async with self.workers.one_for(client) as worker:
                    head, body = await worker.ask(request.url.path, upload)
        except ClientDisconnect:
            return Response(status_code=400)  # nobody receives it
        named = {"Content-Disposition": disposition(upload.name, head["suffix"])} if head["suffix"] else {}
        return Response(body, head["status"], HEADERS | named, head["type"])

    @contextmanager
    def _place_of(self, client: str) -> Iterator[None]:
        if self.under_way[client] >= self.settings.of_client:
            raise Refused("too_many")
        self.under_way[client] += 1
        try:
            yield
        finally:
            self.under_way = self.under_way - Counter([client])  # none is kept that has no more under way

    async def _upload_of(self, request: Request) -> Upload:
        if self.uploads >= self.settings.uploads:
            raise Refused("busy")
        self.uploads += 1
        try:
            return await upload_of(request, self.settings.file_bytes, self.settings.upload_seconds)
        finally:
            self.uploads -= 1


async def _refused(_request: Request, error: Exception) -> Response:
    """Answer why a request is refused; details of other errors stay in the log."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    body = error.body if isinstance(error, Refused) else body_of({404: "http", 405: "method"}.get(status, "fault"))
    return JSONResponse(body, status, HEADERS | (getattr(error, "headers", None) or {}))


def _fixed(body: bytes | str, kind: str, headers: dict[str, str] = HEADERS) -> Any:  # noqa: ANN401  # an endpoint
    """Return what answers with the same bytes each time."""

    async def answer(_request: Request) -> Response:
        return Response(body, headers=headers, media_type=kind)

    return answer


def _page(name: str, settings: Settings) -> str:
    """Return a file of the page, with what it has to know of files."""
    text = (HERE / "page" / name).read_text(encoding="utf-8")
    return text.replace("{readable}", ",".join(sorted(READABLE))).replace("{most}", str(settings.file_bytes))


def create_app(settings: Settings | None = None) -> Starlette:
    """Build the application; its `Service` is `app.state.service`."""
    service = Service(settings or Settings())
    told = json.dumps(description(service.settings.file_bytes), ensure_ascii=False)
    fixed = {path: (_page(name, service.settings), kind, PAGE_HEADERS) for path, (name, kind) in PAGE.items()}
    fixed |= {"/form.css": (STYLE, "text/css", PAGE_HEADERS), "/openapi.json": (told, "application/json", HEADERS)}
    app = Starlette(
        routes=[
            Route("/health", service.health, methods=["GET"]),
            *(Route(path, service.take, methods=["POST"]) for path in ADDRESSES),
            *(Route(path, _fixed(*what), methods=["GET"]) for path, what in fixed.items()),
        ],
        exception_handlers={HTTPException: _refused, Exception: _refused},
        lifespan=service.lifespan,
    )
    app.state.service = service
    return app


def server_of(settings: Settings, log_level: str = "info") -> uvicorn.Server:
    """Return a server of the application, with bounds on its connections."""
    protocol = bounded(settings.connections, settings.connections_of_client, settings.head_seconds)
    config = uvicorn.Config(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        http=protocol,
        ws="none",
        h11_max_incomplete_event_size=MOST_HEAD,
        server_header=False,
        log_level=log_level,
    )
    return uvicorn.Server(config)


if __name__ == "__main__":
    server_of(Settings.from_environment()).run()

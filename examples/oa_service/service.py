"""An HTTP service for an OA system: it receives a file and returns its findings, or the file with comments.

`python examples/oa_service/service.py` listens on 127.0.0.1:8000; README.md beside this file describes the requests.
"""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path, PurePath
from typing import Any

import attrs
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

import gkreport

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
Answer = tuple[dict[str, Any], bytes]
"""The head of an answer (as JSON) and its body."""


@attrs.frozen(kw_only=True)
class Settings:
    """The limits of the service."""

    workers: int = 2
    """The number of processes; each checks one file at a time."""
    waiting: int = 6
    """How many further requests may send their file or wait for a process; more are refused (503)."""
    file_bytes: int = gkreport.Limits().file_bytes
    file_seconds: float = 20
    """The time for checking one file; then its process is killed and replaced (504)."""
    upload_seconds: float = 60
    """The time for sending one file (408)."""
    start_seconds: float = 30
    """The time for starting a process."""


class Refused(HTTPException):
    """A refusal, with a message for the person who sent the file."""

    def __init__(self, status: int, code: str, message: str, headers: dict[str, str] | None = None) -> None:
        """Keep the body of the answer."""
        super().__init__(status, headers=headers)
        self.body = {"code": code, "message": message}


class Worker:
    """A process that answers one request at a time; one that fails to is replaced."""

    def __init__(self, settings: Settings) -> None:
        """Start no process yet."""
        self.settings = settings
        self.process: Process | None = None

    async def ask(self, request: dict[str, object], data: bytes) -> Answer:
        """Send a file to the process and return its answer."""
        try:
            async with asyncio.timeout(self.settings.start_seconds):
                process = await self._started()
            async with asyncio.timeout(self.settings.file_seconds):
                process.stdin.write(json.dumps(request | {"size": len(data)}).encode() + b"\n" + data)
                await process.stdin.drain()
                return await _answer_of(process)
        except BaseException as error:
            await self.end()
            if isinstance(error, TimeoutError):
                raise Refused(504, "timeout", "核对用时过长，已经停止；请用 Word、WPS 或 Excel 另存后再试") from None
            if isinstance(error, OSError | EOFError | ValueError):
                raise Refused(500, "ended", "核对文件的进程意外结束；请用 Word、WPS 或 Excel 另存后再试") from None
            raise

    async def _started(self) -> Process:
        if self.process is None:
            program = str(Path(__file__).with_name("worker.py"))
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


class Service:
    """The addresses of the service, and the number of requests under way."""

    def __init__(self, settings: Settings) -> None:
        """Start no process yet."""
        self.settings = settings
        self.workers = [Worker(settings) for _ in range(settings.workers)]
        self.idle: asyncio.Queue[Worker] = asyncio.Queue()
        self.under_way = 0

    @asynccontextmanager
    async def lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        """Make the processes available, and end them afterwards."""
        for worker in self.workers:
            self.idle.put_nowait(worker)
        yield
        for worker in self.workers:
            await worker.end()

    async def health(self, _request: Request) -> Response:
        """Answer that the service is running, and how busy it is."""
        body = {"status": "ok", "version": gkreport.__version__, "under_way": self.under_way}
        return JSONResponse(body, headers=HEADERS)

    async def take(self, request: Request) -> Response:
        """Check or annotate the file that is sent, unless too many others are under way."""
        if self.under_way >= self.settings.workers + self.settings.waiting:
            raise Refused(503, "busy", "正在核对的文件太多，请稍后再试", {"Retry-After": "5", "Connection": "close"})
        self.under_way += 1
        try:
            return await self._answered(request)
        except ClientDisconnect:
            return Response(status_code=400)  # nobody receives it
        finally:
            self.under_way -= 1

    async def _answered(self, request: Request) -> Response:
        data = await self._body_of(request)
        # Only the suffix of the file name is used, for a better message about a file with the wrong suffix.
        suffix = PurePath(request.query_params.get("name", "")).suffix[:8]
        worker = await self.idle.get()
        try:
            head, body = await worker.ask({"do": request.url.path, "suffix": suffix}, data)
        finally:
            self.idle.put_nowait(worker)
        return Response(body, head["status"], HEADERS | head["headers"])

    async def _body_of(self, request: Request) -> bytes:
        """Return the body; its size is counted as it comes in, for Content-Length cannot be trusted."""
        data, size, most = bytearray(), 0, self.settings.file_bytes
        try:
            async with asyncio.timeout(self.settings.upload_seconds):
                async for chunk in request.stream():
                    size += len(chunk)
                    if size <= most:
                        data += chunk
                    elif size <= 2 * most:
                        data.clear()  # the rest is still received: a client that is cut off never reads the answer
                    else:
                        break
        except TimeoutError:
            message = "文件上传用时过长，已经停止；请检查网络后再试"
            raise Refused(408, "slow_upload", message, {"Connection": "close"}) from None
        if size > most:
            message = f"文件超过 {most / 1024 / 1024:.0f} MiB，没有读取"
            raise Refused(413, "too_large", message, {"Connection": "close"})
        if not size:
            raise Refused(400, "empty", "没有收到文件；请把文件的内容作为请求正文发来")
        return bytes(data)


_WORDS = {404: "没有这个地址", 405: "这个地址不接受这种请求方法", 500: "程序出错；请联系系统管理员"}


async def _refused(_request: Request, error: Exception) -> Response:
    """Answer why a request is refused; details of other errors stay in the log."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    body = error.body if isinstance(error, Refused) else {"code": "http", "message": _WORDS.get(status, "请求有误")}
    return JSONResponse(body, status, HEADERS | (getattr(error, "headers", None) or {}))


def create_app(settings: Settings | None = None) -> Starlette:
    """Build the application; its `Service` is `app.state.service`."""
    service = Service(settings or Settings())
    routes = [
        Route("/health", service.health, methods=["GET"]),
        Route("/check", service.take, methods=["POST"]),
        Route("/annotate", service.take, methods=["POST"]),
    ]
    app = Starlette(
        routes=routes,
        exception_handlers={HTTPException: _refused, Exception: _refused},
        lifespan=service.lifespan,
    )
    app.state.service = service
    return app


if __name__ == "__main__":
    import uvicorn

    uvicorn.run(create_app(), host="127.0.0.1", port=8000, server_header=False)

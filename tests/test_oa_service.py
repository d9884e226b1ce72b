"""The service of examples/oa_service over a real socket: every request gets its answer, whatever is sent."""

import http.client
import io
import json
import os
import re
import signal
import socket
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

import pytest
from tests.word import zipped

import gkreport

uvicorn = pytest.importorskip("uvicorn")

ROOT: Final = Path(__file__).parents[1]
FOLDER: Final = ROOT / "examples" / "oa_service"
REPORT: Final = gkreport.read(ROOT / "examples" / "示例县" / "2024" / "石桥镇.txt")
FILES: Final = {format_: gkreport.dumps(REPORT, format=format_) for format_ in ("docx", "xlsx", "html", "json")}
MIB: Final = 1024 * 1024


@contextmanager
def service(**settings: Any) -> Iterator[SimpleNamespace]:
    """Serve on a free port of 127.0.0.1."""
    import service as module

    app = module.create_app(module.Settings(**settings))
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="critical", server_header=False, ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield SimpleNamespace(port=port, app=app.state.service)
    finally:
        server.should_exit = True
        thread.join(20)
    assert not thread.is_alive()
    assert all(worker.process is None for worker in app.state.service.workers)


@pytest.fixture(scope="module", autouse=True)
def service_path() -> Iterator[None]:
    sys.path.insert(0, str(FOLDER))
    yield
    sys.path.remove(str(FOLDER))


@pytest.fixture(scope="module")
def usual(service_path: None) -> Iterator[SimpleNamespace]:
    with service(workers=1, waiting=2, file_bytes=2 * MIB) as running:
        yield running


def ask(running: SimpleNamespace, method: str, path: str, body: Any = None, **headers: str) -> SimpleNamespace:
    """Send a request and return the answer; no answer reveals internals, and each has the headers."""
    connection = http.client.HTTPConnection("127.0.0.1", running.port, timeout=15)
    try:
        connection.request(method, path, body, {key.replace("_", "-"): value for key, value in headers.items()})
        answer = connection.getresponse()
        data = answer.read()
    finally:
        connection.close()
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Server" not in answer.headers
    told = json.loads(data) if answer.headers["Content-Type"] == "application/json" else None
    if answer.status != 200:
        assert told["code"]
        assert any("一" <= sign <= "鿿" for sign in told["message"])
        assert not any(word in data for word in (b"Traceback", b".py", str(ROOT).encode(), sys.prefix.encode()))
    return SimpleNamespace(status=answer.status, headers=answer.headers, data=data, json=told)


def code_of(answer: SimpleNamespace) -> tuple[int, str]:
    return answer.status, answer.json["code"]


def test_health(usual: SimpleNamespace) -> None:
    assert ask(usual, "GET", "/health").json == {"status": "ok", "version": gkreport.__version__, "under_way": 0}


@pytest.mark.parametrize("format_", FILES)
def test_findings_of_a_file_as_json(usual: SimpleNamespace, format_: str) -> None:
    told = ask(usual, "POST", "/check", FILES[format_]).json
    assert (told["organ"], told["year"], told["ok"], told["problems"]) == ("石桥镇", 2024, False, [])
    assert gkreport.read(json.dumps(told["report"]).encode()) == REPORT
    expected = gkreport.check(REPORT)
    assert [(item["rule"], item["severity"], tuple(item["cells"])) for item in told["findings"]] == [
        (finding.rule.id, finding.severity.value, finding.cells) for finding in expected
    ]
    for item, finding in zip(told["findings"], expected, strict=True):
        assert (item["place"], item["expected"], item["found"]) == (finding.place, finding.expected, finding.found)
        assert (item["message"], item["message_en"]) == (finding.message(), finding.message("en"))
        assert len(item["where"]) == len(finding.cells)


@pytest.mark.parametrize("format_", ["docx", "xlsx"])
def test_the_annotated_file(usual: SimpleNamespace, format_: str) -> None:
    answer = ask(usual, "POST", "/annotate?name=../../%0d%0aX:y.docx", FILES[format_])
    assert answer.headers["Content-Disposition"] == f'attachment; filename="annotated.{format_}"'
    assert gkreport.read(answer.data) == REPORT
    parts = zipfile.ZipFile(io.BytesIO(answer.data)).namelist()
    assert any("comments" in part for part in parts)


def bomb() -> bytes:
    """Return 50 MiB of blanks in a zip of a few KiB."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("word/document.xml", b" " * 50 * MIB)
    return buffer.getvalue()


ENTITIES: Final = b'<!DOCTYPE a [<!ENTITY a "%s"><!ENTITY b "%s">]><a>&b;</a>' % (b"a" * 9000, b"&a;" * 9000)
ENCRYPTED: Final = (
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    + bytes(504)
    + "EncryptedPackage".encode("utf-16-le")
    + bytes(32)
    + (34).to_bytes(2, "little")
    + b"\2"
    + bytes(61)
)


@pytest.mark.parametrize("path", ["/check", "/annotate"])
@pytest.mark.parametrize(
    ("body", "name", "word"),
    [
        (bomb(), "a.docx", "过大"),
        (ENCRYPTED, "a.docx", "密码"),
        (FILES["html"], "a.docx", "网页"),
        (FILES["docx"][:2000], "a.docx", "损坏"),
        (zipped({"word/document.xml": ENTITIES}), "a.docx", ""),
        (ENTITIES, "a.xml", ""),
        (b"\0" * MIB, "a.xlsx", ""),
        ("这不是年报".encode(), "../../etc/passwd", ""),
        (b"[" * 100_000, "a.json", ""),
        (b"%PDF-1.7\n%%EOF", "a.pdf", ""),
    ],
    ids=["zip bomb", "encrypted", "html as docx", "truncated", "entities", "xml", "zeros", "prose", "json", "pdf"],
)
def test_hostile_files_are_refused_in_words(
    usual: SimpleNamespace, path: str, body: bytes, name: str, word: str
) -> None:
    answer = ask(usual, "POST", f"{path}?name={name}", body)
    assert answer.status == 422, answer.json
    assert answer.json["code"] in ("unreadable", "not_a_report")
    assert word in answer.json["message"]


def test_a_file_that_cannot_be_annotated_is_refused_in_words(usual: SimpleNamespace) -> None:
    answer = ask(usual, "POST", "/annotate", FILES["json"])
    assert code_of(answer) == (422, "unreadable")
    assert "不能批注" in answer.json["message"]


def test_bad_requests(usual: SimpleNamespace) -> None:
    assert code_of(ask(usual, "POST", "/check")) == (400, "empty")
    assert code_of(ask(usual, "POST", "/nowhere", b"x")) == (404, "http")
    refused = ask(usual, "GET", "/check")
    assert (code_of(refused), refused.headers["Allow"]) == ((405, "http"), "POST")


def test_a_body_is_counted_as_it_comes_in(usual: SimpleNamespace) -> None:
    assert code_of(ask(usual, "POST", "/check", bytes(25 * MIB // 10))) == (413, "too_large")
    chunks = (bytes(MIB // 2) for _ in range(6))  # no Content-Length at all
    assert code_of(ask(usual, "POST", "/check", chunks)) == (413, "too_large")
    assert ask(usual, "POST", "/check", FILES["docx"]).status == 200


def raw(running: SimpleNamespace, head: str, body: bytes = b"") -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", running.port), timeout=15)
    connection.sendall(head.replace("\n", "\r\n").encode() + body)
    return connection


def until(condition: Any) -> None:
    end = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_a_body_without_end_is_cut_off(usual: SimpleNamespace) -> None:
    length = 10**12
    with raw(usual, f"POST /check HTTP/1.1\nHost: x\nContent-Length: {length}\n\n") as connection:
        sent = 0
        try:
            while sent < 64 * MIB:
                sent += connection.send(bytes(MIB))
        except OSError:
            pass
    assert sent < 64 * MIB
    until(lambda: usual.app.under_way == 0)


def test_a_client_that_leaves_in_the_middle_is_forgotten(usual: SimpleNamespace) -> None:
    raw(usual, "POST /check HTTP/1.1\nHost: x\nContent-Length: 999\n\n", b"abc").close()
    until(lambda: usual.app.under_way == 0)
    assert ask(usual, "POST", "/check", FILES["json"]).status == 200


def test_too_many_at_once_are_asked_to_come_later(usual: SimpleNamespace) -> None:
    waiting = [raw(usual, "POST /check HTTP/1.1\nHost: x\nContent-Length: 999\n\n") for _ in range(3)]
    try:
        until(lambda: usual.app.under_way == 3)
        refused = ask(usual, "POST", "/check", FILES["docx"])
        assert (code_of(refused), refused.headers["Retry-After"]) == ((503, "busy"), "5")
        assert ask(usual, "GET", "/health").json["under_way"] == 3
    finally:
        for connection in waiting:
            connection.close()
    until(lambda: usual.app.under_way == 0)
    assert ask(usual, "POST", "/check", FILES["docx"]).status == 200


@pytest.mark.usefixtures("service_path")
def test_a_slow_upload_and_a_slow_file_end_in_time() -> None:
    with service(workers=1, upload_seconds=0.6, file_seconds=1) as running:
        with raw(running, "POST /check HTTP/1.1\nHost: x\nContent-Length: 9\n\n", b"abc") as connection:
            answer = http.client.HTTPResponse(connection)
            answer.begin()
            assert (answer.status, json.loads(answer.read())["code"]) == (408, "slow_upload")
            answer.close()
        assert ask(running, "POST", "/check", b'{"organ": "x"}').status in (200, 422)  # the process is there
        process = running.app.workers[0].process
        os.kill(process.pid, signal.SIGSTOP)  # as slow as a file can be
        assert code_of(ask(running, "POST", "/check", FILES["json"])) == (504, "timeout")
        assert process.returncode == -signal.SIGKILL
        assert ask(running, "POST", "/check", b'{"organ": "x"}').status in (200, 422)  # a new one took its place
        assert running.app.workers[0].process.pid != process.pid


def test_a_killed_process_loses_only_its_request(usual: SimpleNamespace) -> None:
    assert ask(usual, "POST", "/check", FILES["json"]).status == 200
    os.kill(usual.app.workers[0].process.pid, signal.SIGKILL)
    assert code_of(ask(usual, "POST", "/check", FILES["json"])) == (500, "ended")
    assert ask(usual, "POST", "/check", FILES["json"]).status == 200


@pytest.mark.usefixtures("service_path")
def test_parallel_requests_each_get_their_own_answer() -> None:
    reports = [REPORT.replace({"organ": f"示例县第{number}镇"}) for number in range(12)]
    with service(workers=2, waiting=12) as running, ThreadPoolExecutor(12) as threads:

        def organ(report: gkreport.Report) -> str:
            return ask(running, "POST", "/check", gkreport.dumps(report, format="json")).json["organ"]

        assert list(threads.map(organ, reports)) == [report.organ for report in reports]
        assert code_of(ask(running, "POST", "/check", bytes(25 * MIB))) == (413, "too_large")  # the usual limit


@pytest.mark.usefixtures("service_path")
def test_the_readme_states_the_limits_and_every_code() -> None:
    import service as module

    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    settings = module.Settings()
    assert f"超过 {settings.file_bytes // MIB} MiB" in readme
    assert f"上传超过 {settings.upload_seconds} 秒" in readme
    assert f"核对超过 {settings.file_seconds} 秒" in readme
    assert f"{settings.workers} 个进程，另有 {settings.waiting} 个等候" in readme
    source = (FOLDER / "service.py").read_text(encoding="utf-8") + (FOLDER / "worker.py").read_text(encoding="utf-8")
    codes = set(re.findall(r'(?:Refused\(|status, answer = )(\d+), (?:\{"code": )?"(\w+)"', source))
    assert {"413", "503", "504", "500"} <= {status for status, _ in codes}
    for status, code in codes:
        assert re.search(rf"^\| [^|]*\b{status}\b[^|]*\| [^|]*`{code}`", readme, re.MULTILINE), (status, code)

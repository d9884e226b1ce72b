"""The service of examples/oa_service over a real socket: every request gets its answer, whatever is sent."""

import asyncio
import http.client
import io
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from email.message import Message
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final
from urllib.parse import quote, unquote

import attrs
import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import browser
from tests.word import zipped
from urllib3 import encode_multipart_formdata

import gkreport
from gkreport.registry import READABLE

pytest.importorskip("uvicorn")

ROOT: Final = Path(__file__).parents[1]
FOLDER: Final = ROOT / "examples" / "oa_service"
REPORT: Final = gkreport.read(ROOT / "examples" / "示例县" / "2024" / "石桥镇.txt")
FILES: Final = {format_: gkreport.dumps(REPORT, format=format_) for format_ in ("docx", "xlsx", "html", "json")}
MIB: Final = 1024 * 1024


@contextmanager
def service(**settings: Any) -> Iterator[SimpleNamespace]:
    """Serve on a free port of 127.0.0.1."""
    import service as module

    server = module.server_of(module.Settings(port=0, **settings), log_level="critical")
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        app = server.config.app.state.service
        yield SimpleNamespace(port=port, app=app, workers=app.workers.all, connections=server.server_state.connections)
    finally:
        server.should_exit = True
        thread.join(20)
    assert not thread.is_alive()
    assert all(worker.process is None for worker in app.workers.all)


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
    answer = ask(usual, "POST", "/annotate?name=../../%0d%0aX:%E5%B9%B4%E6%8A%A5.docx", FILES[format_])
    assert gkreport.read(answer.data) == REPORT
    parts = zipfile.ZipFile(io.BytesIO(answer.data)).namelist()
    assert any("comments" in part for part in parts)
    assert (
        answer.headers["Content-Type"]
        == {
            "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }[format_]
    )
    told = Message()
    told["Content-Disposition"] = answer.headers["Content-Disposition"]
    assert answer.headers["Content-Disposition"].isascii()
    assert told.get_content_disposition() == "attachment"
    assert told.get_param("filename", header="Content-Disposition") in (
        ("UTF-8", "", f"X_年报-批注.{format_}"),
        f"annotated.{format_}",  # a header twice: the second is better where it is known (RFC 6266, 4.3)
    )
    assert quote(f"X_年报-批注.{format_}") in answer.headers["Content-Disposition"]


@pytest.mark.parametrize(
    ("name", "suffix", "saved"),
    [
        ("石桥镇2024.docx", ".docx", "石桥镇2024-批注.docx"),
        ("C:\\表\\a.b.XLSX", ".xlsx", "a.b-批注.xlsx"),
        ("", ".docx", "年报-批注.docx"),
        ('a"b;c%20\u202excod.docx', ".docx", "a_b;c%20xcod-批注.docx"),
        ("宏.docm", ".docm", "宏-批注.docm"),
    ],
)
@pytest.mark.usefixtures("service_path")
def test_the_name_of_the_annotated_file(name: str, suffix: str, saved: str) -> None:
    import uploads

    told = uploads.disposition(uploads.plain_name(name), suffix)
    ascii_, utf8 = re.fullmatch(r"attachment; filename=\"([\w.]+)\"; filename\*=UTF-8''([\w.%~-]+)", told).groups()
    assert (ascii_, unquote(utf8)) == (f"annotated{suffix}", saved)


def test_the_official_form_for_a_page(usual: SimpleNamespace) -> None:
    shown = ask(usual, "POST", "/show?name=a.docx", FILES["docx"]).json
    assert shown["html"].encode() == gkreport.dumps(REPORT, format="html", findings=gkreport.check(REPORT))
    assert shown["result"] == ask(usual, "POST", "/check?name=a.docx", FILES["docx"]).json
    assert shown["can_be_annotated"]
    assert not ask(usual, "POST", "/show", FILES["json"]).json["can_be_annotated"]


# -- forms -----------------------------------------------------------------------------------------


def form(*fields: Any, **more: Any) -> tuple[bytes, str]:
    return encode_multipart_formdata(fields, **more)


def test_a_file_in_a_form(usual: SimpleNamespace) -> None:
    """As web pages, curl, Python and Java send it: with or without other fields, names and types."""
    for body, kind in (
        form(("file", ("石桥镇.docx", FILES["docx"], "application/msword"))),
        form(("x", "1"), ("report", ("石桥镇.docx", FILES["docx"])), ("y", b"\r\n--")),
        form(("file", FILES["docx"])),
    ):
        answer = ask(usual, "POST", "/check", body, Content_Type=kind)
        assert (answer.status, answer.json.get("organ")) == (200, "石桥镇"), answer.json
    body, kind = form(("file", ("石桥镇.docx", FILES["docx"])))
    assert ask(usual, "POST", "/check", body, Content_Type=kind).json["file"] == "石桥镇.docx"
    assert ask(usual, "POST", "/check?name=b.docx", body, Content_Type=kind).json["file"] == "b.docx"


def test_forms_that_are_refused(usual: SimpleNamespace) -> None:
    one = ("file", ("a.docx", b"x"))
    for code, (body, kind) in (
        ("form", form(one, one)),
        ("form", form(("other", "x"))),
        ("form", form(*[(f"f{at}", "x") for at in range(16)], one)),
        ("form", (form(one)[0], "multipart/form-data")),
        ("form", (form(one)[0], f"multipart/form-data; boundary={'b' * 71}")),
        ("form", (form(one)[0][:-9], form(one)[1])),
        ("form", form(("file", ("a" * 5000, b"x")))),
        ("name", form(("file", ("a" * 256, b"x")))),
        ("empty", form(("file", ("", b"")))),
        ("form", (b"", form(one)[1])),
    ):
        assert code_of(ask(usual, "POST", "/check", body, Content_Type=kind)) == (400, code)
    large = form(("file", ("a.docx", bytes(2 * MIB + 1))))
    assert code_of(ask(usual, "POST", "/check", large[0], Content_Type=large[1])) == (413, "too_large")
    assert code_of(ask(usual, "POST", f"/check?name={'a' * 256}", b"x")) == (400, "name")


NAMES = st.text(st.characters(exclude_categories=("C", "Z"), exclude_characters='"\\/%'), max_size=40)


@pytest.mark.usefixtures("service_path")
@given(st.binary(max_size=200), NAMES, st.lists(st.tuples(st.sampled_from("abc"), st.text(max_size=20)), max_size=5))
def test_a_form_gives_back_what_was_put_in(data: bytes, name: str, others: list[tuple[str, str]]) -> None:
    import uploads

    body, _ = form(*others, ("any", (name, data)), boundary="a'()+_,-./:=? b")
    assert uploads.file_in_form(body, b"a'()+_,-./:=? b") == (name, data)


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("filename=\"=?utf-8?B?55+z5qGl6ZWHMjAyNC5kb2N4?=\"; filename*=utf-8''%E7%9F%B3%E6%A1%A5.docx", "石桥.docx"),
        ('filename="=?utf-8?B?55+z5qGl6ZWHMjAyNC5kb2N4?="', "石桥镇2024.docx"),
        ("filename*=utf-8''%E7%9F%B3%E6%A1%A5.docx; filename=a.docx", "石桥.docx"),
        ('filename="=?utf-8?B?5?="', "=?utf-8?B?5?="),
        ('filename="=?nothing?Q?a?="', "=?nothing?Q?a?="),
    ],
)
@pytest.mark.usefixtures("service_path")
def test_the_name_that_a_client_means(given: str, name: str) -> None:
    """HttpClient of .NET sends a Chinese name twice, first as the words of a mail: the answer was named after these."""
    import uploads

    body = f"--b\r\nContent-Disposition: form-data; name=file; {given}\r\n\r\nx\r\n--b--".encode()
    assert uploads.file_in_form(body, b"b") == (name, b"x")


PIECES = st.sampled_from(
    [b"--b", b"\r\n", b"--", b"\r\n\r\n", b"x", b'Content-Disposition: form-data; name="file"', b"\xff\0"]
)


@pytest.mark.usefixtures("service_path")
@given(st.lists(PIECES, max_size=30).map(b"".join) | st.binary())
def test_any_bytes_are_a_form_or_are_refused(body: bytes) -> None:
    import refusals
    import uploads

    with suppress(refusals.Refused):
        name, data = uploads.file_in_form(body, b"b")
        assert bytes(data) in body
        assert isinstance(name, str)


# -- what is hostile -------------------------------------------------------------------------------


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
    assert (code_of(refused), refused.headers["Allow"]) == ((405, "method"), "POST")


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
    until(lambda: not usual.app.under_way)


def test_a_client_that_leaves_in_the_middle_is_forgotten(usual: SimpleNamespace) -> None:
    raw(usual, "POST /check HTTP/1.1\nHost: x\nContent-Length: 999\n\n", b"abc").close()
    until(lambda: not usual.app.under_way)
    assert ask(usual, "POST", "/check", FILES["json"]).status == 200


def slow(running: SimpleNamespace, client: str) -> socket.socket:
    """Begin to send a file, as a client of this address, and never end."""
    return raw(running, f"POST /check HTTP/1.1\nHost: x\nX-Forwarded-For: {client}\nContent-Length: 999\n\n", b"a")


def test_slow_clients_do_not_lock_out_a_quick_one(usual: SimpleNamespace) -> None:
    """There is one worker, and room for two that wait: ten that send slowly take none of them."""
    of_client = usual.app.settings.of_client
    with ExitStack() as held:
        for number in range(of_client):
            held.enter_context(slow(usual, "192.0.2.7"))
            held.enter_context(slow(usual, f"2001:db8::{number}"))
        for number in range(10):
            held.enter_context(slow(usual, f"198.51.100.{number}"))
        until(lambda: usual.app.under_way.total() == 2 * of_client + 10)
        assert ask(usual, "GET", "/health").json["under_way"] == 2 * of_client + 10
        began = time.monotonic()
        assert ask(usual, "POST", "/check", FILES["docx"]).status == 200
        assert time.monotonic() - began < 5
        for same in ("192.0.2.7", "2001:db8::ffff"):  # IPv6: one network is one client
            refused = ask(usual, "POST", "/check", b"x", X_Forwarded_For=same)
            assert (code_of(refused), refused.headers["Retry-After"]) == ((429, "too_many"), "5")
    until(lambda: not usual.app.under_way)


def test_too_many_uploads_are_asked_to_come_later(usual: SimpleNamespace) -> None:
    with ExitStack() as held:
        for number in range(usual.app.settings.uploads):
            held.enter_context(slow(usual, f"198.51.100.{number}"))
        until(lambda: usual.app.uploads == usual.app.settings.uploads)
        refused = ask(usual, "POST", "/check", FILES["docx"])
        assert (code_of(refused), refused.headers["Retry-After"]) == ((503, "busy"), "5")
    until(lambda: not usual.app.under_way)
    assert ask(usual, "POST", "/check", FILES["docx"]).status == 200


@pytest.mark.usefixtures("service_path")
def test_of_the_files_that_wait_the_next_is_of_the_client_with_fewest_at_work() -> None:
    import refusals
    import service as module

    async def served() -> list[str]:
        workers = module.Workers(module.Settings(workers=2, waiting=4))
        order, go = [], asyncio.Event()

        async def check(client: str) -> None:
            async with workers.one_for(client):
                order.append(client)
                await go.wait()

        tasks = [asyncio.create_task(check(client)) for client in ("many", "many", "many", "many", "many", "one")]
        await asyncio.sleep(0)
        with pytest.raises(refusals.Refused, match="503"):
            await check("late")
        go.set()
        await asyncio.gather(*tasks)
        assert (len(workers.idle), workers.at_work, workers.waiting) == (2, {}, [])
        return order

    assert asyncio.run(served()) == ["many", "many", "one", "many", "many", "many"]


def is_cut(connection: socket.socket) -> bool:
    try:
        return connection.recv(1) == b""
    except ConnectionResetError:
        return True


@pytest.mark.usefixtures("service_path")
def test_connections_are_bounded_and_so_is_the_time_for_a_head() -> None:
    with service(connections=4, connections_of_client=3, head_seconds=2) as running, ExitStack() as held:

        def begin(start: str, address: str = "127.0.0.1") -> socket.socket:
            made = socket.create_connection(("127.0.0.1", running.port), 15, (address, 0))
            made.sendall(start.encode())
            return held.enter_context(made)

        heads = [begin(start) for start in ("", "GET /hea", "GET /health HTTP/1.1\r\nHost: x\r\nX: ")]
        until(lambda: len(running.connections) == 3)
        assert is_cut(begin("")), "of one client"
        if sys.platform == "linux":  # which has more than one address of its own
            assert begin("GET /health HTTP/1.1\r\nHost: x\r\n\r\n", "127.0.0.2").recv(12) == b"HTTP/1.1 200"
            assert is_cut(begin("", "127.0.0.3")), "of all"
        assert all(map(is_cut, heads)), "in time"
        assert ask(running, "GET", "/health").status == 200


def test_a_head_without_end_is_refused(usual: SimpleNamespace) -> None:
    with raw(usual, "GET /health HTTP/1.1\nHost: x\n") as connection:
        try:
            for number in range(1000):
                connection.sendall(f"X-{number}: {'x' * 90}\r\n".encode())
            assert connection.recv(12) == b"HTTP/1.1 400"
        except OSError:
            pass  # it was cut off before it had sent all
    assert ask(usual, "GET", "/health").status == 200


@pytest.mark.usefixtures("service_path")
def test_a_slow_upload_and_a_slow_file_end_in_time() -> None:
    with service(workers=1, upload_seconds=0.6, file_seconds=1) as running:
        with raw(running, "POST /check HTTP/1.1\nHost: x\nContent-Length: 9\n\n", b"abc") as connection:
            answer = http.client.HTTPResponse(connection)
            answer.begin()
            assert (answer.status, json.loads(answer.read())["code"]) == (408, "slow_upload")
            answer.close()
        assert ask(running, "POST", "/check", b'{"organ": "x"}').status in (200, 422)  # the process is there
        process = running.workers[0].process
        os.kill(process.pid, signal.SIGSTOP)  # as slow as a file can be
        assert code_of(ask(running, "POST", "/check", FILES["json"])) == (504, "timeout")
        assert process.returncode == -signal.SIGKILL
        assert ask(running, "POST", "/check", b'{"organ": "x"}').status in (200, 422)  # a new one took its place
        assert running.workers[0].process.pid != process.pid


def test_a_killed_process_loses_only_its_request(usual: SimpleNamespace) -> None:
    assert ask(usual, "POST", "/check", FILES["json"]).status == 200
    os.kill(usual.workers[0].process.pid, signal.SIGKILL)
    assert code_of(ask(usual, "POST", "/check", FILES["json"])) == (500, "ended")
    assert ask(usual, "POST", "/check", FILES["json"]).status == 200


@pytest.mark.usefixtures("service_path")
def test_parallel_requests_each_get_their_own_answer() -> None:
    reports = [REPORT.replace({"organ": f"示例县第{number}镇"}) for number in range(12)]
    with service(workers=2, waiting=12, of_client=12) as running, ThreadPoolExecutor(12) as threads:

        def organ(report: gkreport.Report) -> str:
            return ask(running, "POST", "/check", gkreport.dumps(report, format="json")).json["organ"]

        assert list(threads.map(organ, reports)) == [report.organ for report in reports]
        assert code_of(ask(running, "POST", "/check", bytes(25 * MIB))) == (413, "too_large")  # the usual limit


# -- what is told of it -----------------------------------------------------------------------------


def test_the_description_fits_what_is_answered(usual: SimpleNamespace) -> None:
    described = ask(usual, "GET", "/openapi.json").json
    assert described["openapi"] == "3.1.0"
    assert "2 MiB" in described["info"]["description"]
    schemas = described["components"]["schemas"]
    assert set(re.findall(r'"#/[^"]*/(\w+)"', json.dumps(described))) <= set(schemas)
    assert "$defs" not in json.dumps(described)

    def fits(answer: SimpleNamespace, operation: dict[str, Any]) -> None:
        schema = operation["responses"][str(answer.status)]["content"]["application/json"]["schema"]
        jsonschema.Draft202012Validator(schema | {"components": described["components"]}).validate(answer.json)

    paths = described["paths"]
    fits(ask(usual, "GET", "/health"), paths["/health"]["get"])
    for path in ("/check", "/show"):
        fits(ask(usual, "POST", path, FILES["docx"]), paths[path]["post"])
    for path in ("/check", "/annotate"):
        for body in (b"", b"x", bytes(2 * MIB + 1)):
            fits(ask(usual, "POST", path, body), paths[path]["post"])


@pytest.mark.usefixtures("service_path")
def test_the_readme_states_the_limits_and_every_code() -> None:
    import refusals
    import service as module

    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    for field in attrs.fields(module.Settings):
        shown = (
            f"{field.default // MIB} MiB"
            if field.name == "file_bytes"
            else f"{field.default:g}"
            if not isinstance(field.default, str)
            else field.default
        )
        assert re.search(rf"^\| `GKREPORT_{field.name.upper()}` \| {re.escape(shown)} ", readme, re.MULTILINE), (
            field.name
        )
    for code, reason in refusals.REASONS.items():
        assert re.search(rf"^\| [^|]*\b{reason.status}\b[^|]*\| [^|]*`{code}`", readme, re.MULTILINE), code


@pytest.mark.usefixtures("service_path")
def test_limits_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    import service as module

    assert module.Settings.from_environment() == module.Settings()
    monkeypatch.setenv("GKREPORT_WORKERS", "7")
    monkeypatch.setenv("GKREPORT_FILE_SECONDS", "1.5")
    monkeypatch.setenv("GKREPORT_HOST", "::1")
    assert module.Settings.from_environment() == module.Settings(workers=7, file_seconds=1.5, host="::1")


# -- who calls it -----------------------------------------------------------------------------------


def client_in_readme(language: str) -> str:
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    return "".join(re.findall(rf"^```{language}\n(.*?)^```", readme, re.MULTILINE | re.DOTALL))


@pytest.mark.needs("curl")
def test_the_commands_of_curl_in_the_readme(usual: SimpleNamespace, tmp_path: Path) -> None:
    (tmp_path / "examples").mkdir()
    (tmp_path / "examples" / "石桥镇2024.docx").write_bytes(FILES["docx"])
    commands = [line for line in client_in_readme("sh").splitlines() if line.startswith("curl")]
    assert len(commands) >= 3
    for command in commands:
        command = command.replace("127.0.0.1:8000", f"127.0.0.1:{usual.port}")
        done = subprocess.run(["sh", "-c", command], cwd=tmp_path, capture_output=True, check=True)  # noqa: S603, S607
        assert b"gkreport" in done.stdout or b"ok" in done.stdout or not done.stdout, done
    assert gkreport.read(tmp_path / "批注.docx") == REPORT
    assert gkreport.read(tmp_path / "annotated.docx") == REPORT


@pytest.mark.needs("java")
def test_the_client_in_java_of_the_readme(usual: SimpleNamespace, tmp_path: Path) -> None:
    (tmp_path / "石桥镇2024.docx").write_bytes(FILES["docx"])
    (tmp_path / "Check.java").write_text(client_in_readme("java"), encoding="utf-8")
    done = subprocess.run(  # noqa: S603
        ["java", "-Dfile.encoding=UTF-8", "Check.java", f"http://127.0.0.1:{usual.port}", "石桥镇2024.docx"],  # noqa: S607
        cwd=tmp_path,
        capture_output=True,
        check=True,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )
    assert json.loads(done.stdout)["organ"] == "石桥镇"
    assert gkreport.read(tmp_path / "石桥镇2024-批注.docx") == REPORT


# -- its page ----------------------------------------------------------------------------------------

UNREAD: Final = (
    FILES["html"]
    .replace(b'data-cell="requests.carried_in.total">1<', b">1 or 2<")
    .replace(b"</h1>", "</h1><p style='display: none'>看不见的话 &lt;b id=bold&gt;</p>".encode())
)


def test_the_page_runs_nothing_that_stands_in_it(usual: SimpleNamespace) -> None:
    for path in ("/", "/page.js", "/page.css", "/form.css", "/icon.svg"):
        answer = ask(usual, "GET", path)
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
        assert "unsafe" not in policy
        assert not re.search(rb"https?://(?!www\.w3\.org/2000/svg)", answer.data), path
    page = ask(usual, "GET", "/").data.decode()
    assert not re.search(r"<script(?![^>]*src=)|<style| style=| on\w+=", page)
    assert f'data-most="{2 * MIB}"' in page
    assert re.search(r'accept="([^"]*)"', page)[1].split(",") == sorted(READABLE)
    said = ask(usual, "GET", "/page.js").data.decode()
    chinese, english = (
        set(re.findall(r'(?<=\s)(\w+): "', part))
        for part in re.findall(r"^  (?:zh|en): \{\n(.*?)^  \},", said, re.MULTILINE | re.DOTALL)
    )
    assert chinese == english
    assert set(re.findall(r'data-say="(\w+)"', page)) <= chinese


@pytest.mark.needs("chromium")
def test_the_page_in_chromium(usual: SimpleNamespace, tmp_path: Path) -> None:
    home = f"http://127.0.0.1:{usual.port}/"
    file = tmp_path / "石桥镇2024.docx"
    file.write_bytes(FILES["docx"])
    (tmp_path / "unread.html").write_bytes(UNREAD)
    (tmp_path / "none.txt").write_text("这不是年报", encoding="utf-8")
    (tmp_path / "large.txt").write_bytes(bytes(2 * MIB + 1))
    with browser.page(tmp_path) as page:
        for width, scheme in ((1280, "light"), (390, "dark")):
            page.look(width, 844, scheme)
            page.open(home)
            page.drop(width // 2, 100, file)
            page.until("!document.getElementById('result').hidden")
            errors = gkreport.check(REPORT).errors
            cards = page.run("[...document.querySelectorAll('.card.error')].map((card) => card.innerText)")
            assert [error.message() in card for error, card in zip(errors, cards, strict=True)] == [True] * len(errors)
            marked = page.run("[...document.querySelectorAll('#form td.error')].map((cell) => cell.dataset.cell)")
            assert set(marked) == {cell for error in errors for cell in error.cells}
            page.run("document.querySelector('.card.error button').click()")
            shown = page.run("[...document.querySelectorAll('#form td.shown')].map((cell) => cell.dataset.cell)")
            assert set(shown) == set(errors[0].cells)
            assert page.run(
                "(() => { const at = document.querySelector('#form td.shown:last-of-type').getBoundingClientRect();"
                " return at.top >= 0 && at.bottom <= innerHeight && at.left >= 0 && at.right <= innerWidth })()"
            )
            assert page.run("document.documentElement.scrollWidth <= innerWidth"), "nothing is wider than the window"
            page.run("document.querySelector('#form td.shown').click()")
            assert page.run("document.querySelector('.card.shown').innerText.includes('T3-ROWSUM')")
            said = page.run("document.getElementById('note').checkVisibility() && document.body.innerText")
            assert (errors[0].message() in (said or "")) == (width == 390), "on a phone the cells are far from that"
        page.run("document.getElementById('language').click()")
        assert errors[0].message("en") in page.run("document.querySelector('.card.error').innerText")
        assert page.run("document.documentElement.lang + document.title").startswith("enChecking")
        page.run("document.getElementById('language').click()")
        page.run("document.getElementById('annotate').click()")
        page.until("document.getElementById('status').textContent === '已取回：石桥镇2024-批注.docx'")
        until((tmp_path / "石桥镇2024-批注.docx").exists)
        assert gkreport.read(tmp_path / "石桥镇2024-批注.docx") == REPORT

        page.choose("#file", tmp_path / "unread.html")
        page.until("document.querySelector('#counts').textContent.includes('没有读懂的格子 1')")
        assert page.run("document.querySelector('.card').innerText").startswith("没有读懂")
        assert page.run("document.getElementById('annotate').disabled")
        assert "看不见的话 <b id=bold>" in page.run("document.querySelector('.card:last-of-type').innerText")
        assert "不能加批注" in page.run("document.getElementById('findings').innerText")

        assert page.wrong == []
        page.choose("#file", tmp_path / "none.txt")
        page.until("document.getElementById('status').classList.contains('error')")
        assert "年度报告" in page.run("document.getElementById('status').textContent")
        assert page.run("document.getElementById('result').hidden")
        page.choose("#file", tmp_path / "large.txt")
        page.until("document.getElementById('status').textContent === '文件超过 2 MiB，没有发送。'")
        page.drop(200, 100, file, tmp_path / "none.txt")
        page.until("document.getElementById('status').textContent === '一次请只放一份文件。'")
        assert {address.removeprefix(home) for address in page.requested if not address.startswith("blob:")} == {
            *("", "page.css", "page.js", "form.css", "icon.svg", "show", "annotate")
        }

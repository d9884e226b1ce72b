"""The process that looks into files: a process can be killed when a file takes too long, a thread cannot.

A request is a line of JSON and the bytes of a file; so is an answer.  Nothing is pickled: whatever a hostile file made
of this process, all it can do is answer.
"""

import json
import os
import sys
import traceback

import gkreport
from gkreport.document import document_of

MEMORY = 2 * 1024**3
"""Bytes of address space this process may take, where the system keeps such a limit."""


def main() -> None:
    """Answer request after request until there is no more."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever is printed goes to the log
    head: dict[str, object] = {}
    body = b""
    while True:
        answers.write(json.dumps(head | {"size": len(body)}).encode() + b"\n" + body)
        answers.flush()
        if not (line := sys.stdin.buffer.readline()):
            return
        request = json.loads(line)
        head, body = answer_to(request["do"], request["suffix"], sys.stdin.buffer.read(request["size"]))


def answer_to(do: str, suffix: str, data: bytes) -> tuple[dict[str, object], bytes]:
    """Check or annotate a file; whatever goes wrong becomes an answer that a person understands."""
    try:
        document = document_of(data, f"upload{suffix}", gkreport.Limits())
        findings = gkreport.check(document.report)
        if do == "/annotate":
            named = {"Content-Disposition": f'attachment; filename="annotated.{document.format}"'}
            annotated = document.annotate(findings, summary=True).to_bytes()
            return {"status": 200, "headers": named | {"Content-Type": "application/octet-stream"}}, annotated
        status, told = 200, as_json(document, findings)
    except gkreport.FormatError as error:
        code = "not_a_report" if isinstance(error, gkreport.NotAReport) else "unreadable"
        status, told = 422, {"code": code, "message": str(error), "message_en": error.in_language("en")}
    except Exception:  # noqa: BLE001  # told to the log, not to the client
        traceback.print_exc()
        status, told = 500, {"code": "fault", "message": "程序出错，没有核对完；请把文件交给系统管理员"}
    return {"status": status, "headers": {"Content-Type": "application/json"}}, json.dumps(
        told, ensure_ascii=False
    ).encode()


def as_json(document: gkreport.Document, findings: gkreport.Findings) -> dict[str, object]:
    """Return what `gkreport check --json` prints of a file, and beside it the report and the places in the file."""
    report = document.report
    return {
        "organ": report.organ,
        "year": report.year,
        "ok": findings.ok and not any(problem.fatal for problem in document.problems),
        "report": json.loads(gkreport.dumps(report, format="json")),
        "problems": [
            {"kind": item.kind, "cell": item.cell, "place": item.place, "text": item.text, **messages(item)}
            for item in document.problems
        ],
        "findings": [
            {
                "rule": item.rule.id,
                "severity": item.severity.value,
                "cells": item.cells,
                "where": [document.where(path) for path in item.cells if path in report.cells()],
                "expected": plain(item.expected),
                "found": plain(item.found),
                "difference": plain(item.difference),
                "place": item.place,
                **messages(item),
            }
            for item in findings
        ],
    }


def messages(item: gkreport.Problem | gkreport.Finding) -> dict[str, str]:
    """Return what is said of it in both languages."""
    return {"message": item.message(), "message_en": item.message("en")}


def plain(value: object) -> int | str | None:
    """Return a count as a number; money as a string, which keeps it exact."""
    return value if value is None or isinstance(value, int) else str(value)


if __name__ == "__main__":
    main()

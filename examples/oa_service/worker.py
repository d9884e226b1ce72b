"""The process that checks files: unlike a thread, it can be killed when a file takes too long.

A request is a line of JSON and the bytes of a file, and so is an answer.  Nothing is pickled: even if a hostile file
took over this process, it could only send answers.
"""

import json
import os
import sys
import traceback
from pathlib import PurePath
from typing import Final

from refusals import REASONS, body_of

import gkreport
from gkreport.document import Document, document_of
from gkreport.registry import FORMATS

MEMORY: Final = 2 * 1024**3
"""The address space of this process in bytes, where the system can limit it."""
JSON: Final = "application/json"
OFFICE: Final = "application/vnd.openxmlformats-officedocument"
KINDS: Final = {"docx": f"{OFFICE}.wordprocessingml.document", "xlsx": f"{OFFICE}.spreadsheetml.sheet"}


def main() -> None:
    """Answer requests until there are no more."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # printed text goes to the log
    head: dict[str, object] = {}
    body = b""
    while True:
        answers.write(json.dumps(head | {"size": len(body)}).encode() + b"\n" + body)
        answers.flush()
        if not (line := sys.stdin.buffer.readline()):
            return
        request = json.loads(line)
        head, body = answer_to(request["do"], request["name"], sys.stdin.buffer.read(request["size"]))


def answer_to(do: str, name: str, data: bytes) -> tuple[dict[str, object], bytes]:
    """Check, show or annotate a file; every error becomes an answer that a person understands."""
    status, kind, suffix = 200, JSON, ""
    try:
        document = document_of(data, name, gkreport.Limits())
        findings = gkreport.check(document.report)
        if do == "/annotate":
            body = document.annotate(findings, summary=True).to_bytes()
            kind, suffix = KINDS[document.format], _suffix_of(document, name)
        else:
            body = _in_json(_shown(document, name, findings) if do == "/show" else _checked(document, name, findings))
    except gkreport.FormatError as error:
        code = "not_a_report" if isinstance(error, gkreport.NotAReport) else "unreadable"
        status, body = REASONS[code].status, _in_json(body_of(code, str(error), error.in_language("en")))
    except Exception:  # noqa: BLE001  # reported in the log, not to the client
        traceback.print_exc()
        status, body = REASONS["fault"].status, _in_json(body_of("fault"))
    return {"status": status, "type": kind, "suffix": suffix}, body


def _in_json(answer: dict[str, object]) -> bytes:
    return json.dumps(answer, ensure_ascii=False).encode()


def _checked(document: Document, name: str, findings: gkreport.Findings) -> dict[str, object]:
    """Return all that is known of a file, as `gkreport.result_schema()` says."""
    repairs = gkreport.locate(document.report)
    return gkreport.ReviewedFile(name=name, document=document, findings=findings, repairs=repairs).to_dict()


def _shown(document: Document, name: str, findings: gkreport.Findings) -> dict[str, object]:
    """Return the same with the official form as a web page, and whether the file can be annotated."""
    return {
        "result": _checked(document, name, findings),
        "html": gkreport.dumps(document.report, format="html", findings=findings).decode(),
        "can_be_annotated": bool(FORMATS[document.format].editing),
    }


def _suffix_of(document: Document, name: str) -> str:
    """Return the suffix the file had, if files of its format have it."""
    suffix = PurePath(name).suffix.lower()
    return suffix if suffix in FORMATS[document.format].suffixes else f".{document.format}"


if __name__ == "__main__":
    main()

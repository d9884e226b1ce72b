"""The process that checks files: unlike a thread, it can be killed when a file takes too long.

A request is a line of JSON and the bytes of a file, and so is an answer.  Nothing is pickled: even if a hostile file
took over this process, it could only send answers.
"""

import json
import os
import sys
import traceback

import gkreport
from gkreport.document import document_of

MEMORY = 2 * 1024**3
"""The address space of this process in bytes, where the system can limit it."""


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
        head, body = answer_to(request["do"], request["suffix"], sys.stdin.buffer.read(request["size"]))


def answer_to(do: str, suffix: str, data: bytes) -> tuple[dict[str, object], bytes]:
    """Check or annotate a file; every error becomes an answer that a person understands."""
    try:
        document = document_of(data, f"upload{suffix}", gkreport.Limits())
        findings = gkreport.check(document.report)
        if do == "/annotate":
            named = {"Content-Disposition": f'attachment; filename="annotated.{document.format}"'}
            annotated = document.annotate(findings, summary=True).to_bytes()
            return {"status": 200, "headers": named | {"Content-Type": "application/octet-stream"}}, annotated
        repairs = gkreport.locate(document.report)
        file = gkreport.ReviewedFile(name=f"upload{suffix}", document=document, findings=findings, repairs=repairs)
        status, answer = 200, file.to_dict()  # as gkreport.result_schema() says
    except gkreport.FormatError as error:
        code = "not_a_report" if isinstance(error, gkreport.NotAReport) else "unreadable"
        status, answer = 422, {"code": code, "message": str(error), "message_en": error.in_language("en")}
    except Exception:  # noqa: BLE001  # reported in the log, not to the client
        traceback.print_exc()
        status, answer = 500, {"code": "fault", "message": "程序出错，没有核对完；请把文件交给系统管理员"}
    return {"status": status, "headers": {"Content-Type": "application/json"}}, json.dumps(
        answer, ensure_ascii=False
    ).encode()


if __name__ == "__main__":
    main()

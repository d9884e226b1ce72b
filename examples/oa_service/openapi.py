"""What the service takes and answers, as OpenAPI 3.1: built from the schema of results and the table of refusals."""

import json
from typing import Final

from refusals import REASONS
from uploads import FIELD, FORM, MOST_NAME

import gkreport

OFFICE: Final = "application/vnd.openxmlformats-officedocument"
SHOWN: Final = {
    "type": "object",
    "properties": {
        "result": {"$ref": "#/components/schemas/Result"},
        "html": {
            "type": "string",
            "description": "官方表样的网页，错处已标出 the official form, what is wrong marked on it",
        },
        "can_be_annotated": {"type": "boolean"},
    },
    "required": ["result", "html", "can_be_annotated"],
    "additionalProperties": False,
}
FILE: Final = {"type": "string", "contentMediaType": "application/octet-stream", "format": "binary"}
ADDRESSES: Final = {
    "/check": (
        "核对，返回结果 check a file",
        {"application/json": {"schema": {"$ref": "#/components/schemas/Result"}}},
    ),
    "/show": (
        "核对，另附表样 check and show",
        {"application/json": {"schema": {"$ref": "#/components/schemas/Shown"}}},
    ),
    "/annotate": (
        "返回加了批注的原文件（DOCX、XLSX） comments in the file itself",
        {f"{OFFICE}.{kind}": {"schema": FILE} for kind in ("wordprocessingml.document", "spreadsheetml.sheet")},
    ),
}
"""What takes a file: what it does, and what it answers with."""
UPLOAD: Final = {
    "required": True,
    "content": {
        FORM: {
            "schema": {
                "type": "object",
                "properties": {FIELD: FILE | {"minLength": 1}},
                "required": [FIELD],
            }
        },
        "application/octet-stream": {
            "schema": FILE | {"minLength": 1},
            "examples": {"json": {"$ref": "#/components/examples/Report"}},
        },
    },
}
NAME: Final = {
    "name": "name",
    "in": "query",
    "description": "文件名，可以不写 the name of the file, where there is one",
    "schema": {"type": "string", "maxLength": MOST_NAME},
}
HEALTH: Final = {
    "type": "object",
    "properties": {
        "status": {"const": "ok"},
        "version": {"type": "string"},
        "under_way": {"type": "integer", "minimum": 0},
    },
    "required": ["status", "version", "under_way"],
}
REFUSAL: Final = {
    "type": "object",
    "properties": {
        "code": {"enum": list(REASONS)},
        "message": {"type": "string"},
        "message_en": {"type": "string"},
    },
    "required": ["code", "message", "message_en"],
}


def description(most: int) -> dict[str, object]:
    """Return the description of a service that takes files of at most so many bytes."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "政府信息公开工作年度报告核对服务",
            "version": gkreport.__version__,
            "description": f"每份文件不超过 {most / 1024 / 1024:.0f} MiB。",
        },
        "paths": {
            **{path: {"post": _operation(path)} for path in ADDRESSES},
            "/health": {
                "get": {
                    "operationId": "health",
                    "summary": "是否在运行 whether the service is running",
                    "responses": {"200": {"description": "在运行", "content": _json("Health")}},
                }
            },
        },
        "components": {"schemas": _schemas(), "examples": {"Report": {"summary": "JSON", "value": _example()}}},
    }


def _operation(path: str) -> dict[str, object]:
    summary, content = ADDRESSES[path]
    statuses = sorted({reason.status for reason in REASONS.values()} - {404, 405})
    refusals = {str(status): {"description": _reasons(status), "content": _json("Refusal")} for status in statuses}
    return {
        "operationId": path[1:],
        "summary": summary,
        "parameters": [NAME],
        "requestBody": UPLOAD,
        "responses": {"200": {"description": "结果", "content": content}, **refusals},
    }


def _reasons(status: int) -> str:
    return " ".join(f"`{code}`" for code, reason in REASONS.items() if reason.status == status)


def _json(schema: str) -> dict[str, object]:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}


def _schemas() -> dict[str, object]:
    """Return all schemas side by side: those of the library refer to each other by names that few tools follow."""
    result = gkreport.result_schema()
    report = result.pop("$defs")["report"]
    parts = report.pop("$defs")
    text = json.dumps({"Result": _bare(result), "Report": _bare(report), **parts})
    text = text.replace(json.dumps(report["$id"]), '"#/components/schemas/Report"')
    return {
        **json.loads(text.replace('"#/$defs/', '"#/components/schemas/')),
        "Shown": SHOWN,
        "Health": HEALTH,
        "Refusal": REFUSAL,
    }


def _example() -> str:
    """Return a report in JSON with a sum that does not hold: a file that is text, as an example has to be."""
    report = gkreport.Report.blank("示例镇", 2024)
    row = {f"requests.carried_out.{column}": 0 for column in report.requests.carried_out.cells()}
    wrong = report.replace(row | {"requests.carried_out.total": 1})
    return gkreport.dumps(wrong, format="json").decode()


def _bare(schema: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in schema.items() if key not in ("$schema", "$id")}

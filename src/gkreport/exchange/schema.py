"""The JSON Schema (2020-12) of the JSON format, derived from the declaration."""

from typing import Final

import attrs

from gkreport.exchange.layouts import EDITION_KEY, FORMAT, VERSION
from gkreport.report import Report
from gkreport.report.annual_report import YEARS
from gkreport.report.marks import Kind, Section
from gkreport.report.record import Field, Record, fields
from gkreport.report.values import MAX_DECIMALS, MAX_INTEGER_DIGITS, MAX_NUMBER, UNITS

_MONEY: Final = rf"^(0|[1-9][0-9]{{0,{MAX_INTEGER_DIGITS - 1}}})(\.[0-9]{{1,{MAX_DECIMALS}}})?$"
_PROSE: Final = r"^[^\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\uFFFE\uFFFF]*$"
_MONEY_TEXT: Final = {"type": "string", "pattern": _MONEY}

_CELLS: Final[dict[Kind, dict[str, object]]] = {
    Kind.COUNT: {"type": ["integer", "null"], "minimum": 0, "maximum": MAX_NUMBER},
    Kind.CHANGE: {"type": ["integer", "null"], "minimum": -MAX_NUMBER, "maximum": MAX_NUMBER},
    Kind.MONEY: {"type": ["string", "null"], "pattern": _MONEY},
    Kind.AMOUNT: {
        "type": ["object", "null"],
        "properties": {"value": _MONEY_TEXT, "unit": {"enum": list(UNITS)}},
        "required": ["value", "unit"],
        "additionalProperties": False,
    },
}


ID: Final = f"urn:gkreport:report:{VERSION}"
"""By which other schemas name this one."""


def json_schema() -> dict[str, object]:
    """Return the JSON Schema of what `dumps(report, format="json")` writes.

    The same schema is shipped in the package as `exchange/report.schema.json`.  What a schema cannot say, the
    reader refuses beside: repeated keys, and fractions such as 1.0 that JSON Schema counts as integers.
    """
    definitions: dict[str, object] = {}
    head: dict[str, object] = {"format": {"const": FORMAT}, "version": {"const": VERSION, "type": "integer"}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": ID,
        "title": "政府信息公开工作年度报告",
        **_object({**head, **_properties(Report, definitions)}),
        "$defs": definitions,
    }


def _object(properties: dict[str, object]) -> dict[str, object]:
    """Return the schema of an object that has these keys, all of them and no others."""
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _properties(cls: type[Record], definitions: dict[str, object]) -> dict[str, object]:
    known = {field.name: field for field in fields(cls)}
    properties: dict[str, object] = {}
    for attribute in attrs.fields(cls):
        if attribute.name in known:
            properties[attribute.name] = _field(known[attribute.name], definitions)
        elif attribute.name == "year":
            properties["year"] = {"type": ["integer", "null"], "minimum": YEARS.start, "maximum": YEARS.stop - 1}
        elif attribute.type is str:
            properties[attribute.name] = {"type": "string", "pattern": _PROSE}
        else:
            properties[attribute.name] = {"$ref": _reference(attribute.type, definitions)}
    return properties


def _field(field: Field, definitions: dict[str, object]) -> dict[str, object]:
    title = next((mark.label for mark in reversed(field.marks) if not isinstance(mark, Section)), "") or next(
        (mark.label for mark in field.marks), ""
    )
    if field.kind:
        return {"title": title, **_CELLS[field.kind]}
    if len(field.variants) > 1:
        oldest = min(field.variants, key=lambda cls: cls.since.value)
        variants = [_edition(cls, definitions, required=cls is not oldest) for cls in field.variants]
        return {"title": title, "oneOf": variants}
    if field.variants:
        return {"title": title, "$ref": _reference(field.variants[0], definitions)}
    return {"title": title, "type": "string", "pattern": _PROSE}


def _reference(cls: type[Record], definitions: dict[str, object]) -> str:
    if cls.__name__ not in definitions:
        definitions[cls.__name__] = {}  # its place, before what it refers to
        definitions[cls.__name__] = _object(_properties(cls, definitions))
    return f"#/$defs/{cls.__name__}"


def _edition(cls: type[Record], definitions: dict[str, object], *, required: bool) -> dict[str, object]:
    """Return the schema of one edition's shape of a part: its own keys and the key that tells the edition."""
    edition: dict[str, object] = {EDITION_KEY: {"const": cls.since.value, "type": "integer"}}
    own = _properties(cls, definitions)
    return {**_object({**edition, **own}), "required": [*edition, *own] if required else list(own)}

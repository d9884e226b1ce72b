"""One file and all that was found in it: as a value, and as JSON with its schema."""

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final, Generic, Protocol, TypeVar

import attrs

from gkreport.checks import Finding, Findings
from gkreport.document import Document, dumps
from gkreport.errors import Lang, reasons_of
from gkreport.exchange.schema import ID as REPORT_SCHEMA
from gkreport.exchange.schema import json_schema
from gkreport.page.page import Hidden
from gkreport.page.problems import KINDS, Problem
from gkreport.report import Report
from gkreport.report.annual_report import YEARS
from gkreport.severity import Severity
from gkreport.solve import Repair, Repairs
from gkreport.solve.repairs import Change


@attrs.frozen(eq=False, kw_only=True)
class ReviewedFile:
    """A file with what was read of it and what was found, or with the reason why it could not be read."""

    name: str
    """Its path, as it was given or below the folder; `#3` for bytes."""
    document: Document | None = None
    findings: Findings = attrs.field(factory=Findings)
    repairs: Repairs = attrs.field(factory=Repairs)
    """What `locate` says, last year's report beside it where there is one, those first that agree with the texts.

    Empty where there is no error.
    """
    error: Exception | None = None
    """What `gkreport.open` raised; then there is no document."""

    @property
    def report(self) -> Report:
        """What was read; blank where nothing was."""
        return self.document.report if self.document else Report()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was not taken as it stood."""
        return self.document.problems if self.document else ()

    @property
    def hidden(self) -> tuple[Hidden, ...]:
        """What the file hides; what only stands around a report is none of it."""
        return tuple(one for one in self.document.hidden if not one.is_around) if self.document else ()

    @property
    def is_read(self) -> bool:
        """Whether every cell was understood."""
        return self.document is not None and not any(problem.fatal for problem in self.problems)

    @property
    def ok(self) -> bool:
        """Whether every cell was understood and there is no error."""
        return self.is_read and self.findings.ok

    @property
    def likeliest(self) -> Repair | None:
        """The one repair that is likelier than all others, if there is one."""
        leads = len(self.repairs) == 1 or (len(self.repairs) > 1 and self.repairs[0].score > self.repairs[1].score)
        return self.repairs[0] if leads and self.repairs.complete else None

    def reasons(self, lang: Lang = "zh") -> list[str]:
        """Say why the file could not be read: one line, and one more for each place; nothing where it was."""
        return reasons_of(self.error, lang) if self.error else []

    def to_dict(self) -> dict[str, object]:
        """Return all of it as JSON holds it; `result_schema` says how it is built."""
        return {key: of.get(self) for key, of in _FILE.items()}


# -- as JSON: each key with what it holds and its schema -------------------------------------------


_Of_contra = TypeVar("_Of_contra", contravariant=True)


@attrs.frozen
class _Key(Generic[_Of_contra]):
    get: Callable[[_Of_contra], object]
    schema: Mapping[str, object]


class _Said(Protocol):
    def message(self, lang: Lang = ...) -> str: ...


_TEXT: Final = {"type": "string"}
_TEXTS: Final = {"type": "array", "items": _TEXT}
_FLAG: Final = {"type": "boolean"}
_NUMBER: Final = {"type": ["integer", "string", "null"], "description": "件为整数，金额为十进制数的字符串"}
_COUNT: Final = {"type": "integer"}
_MESSAGES: Final[dict[str, _Key[_Said]]] = {
    "message": _Key(lambda said: said.message(), _TEXT),
    "message_en": _Key(lambda said: said.message("en"), _TEXT),
}


def _exact(value: object) -> int | str | None:
    """Return a value that JSON can hold exactly."""
    if isinstance(value, int | None):
        return value
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


_PROBLEM: Final[dict[str, _Key[Problem]]] = {
    "kind": _Key(lambda problem: problem.kind, {"enum": list(KINDS)}),
    "fatal": _Key(lambda problem: problem.fatal, _FLAG),
    "cells": _Key(lambda problem: list(problem.cells), _TEXTS),
    "place": _Key(lambda problem: problem.place, _TEXT),
    "text": _Key(lambda problem: problem.text, _TEXT),
    **_MESSAGES,
}
_HIDDEN: Final[dict[str, _Key[Hidden]]] = {
    "place": _Key(lambda hidden: hidden.place, _TEXT),
    "text": _Key(lambda hidden: hidden.text, _TEXT),
    "why": _Key(lambda hidden: hidden.why.words(), _TEXT),
    "why_en": _Key(lambda hidden: hidden.why.words("en"), _TEXT),
}
_FINDING: Final[dict[str, _Key[Finding]]] = {
    "rule": _Key(lambda finding: finding.rule.id, _TEXT),
    "severity": _Key(lambda finding: finding.severity.value, {"enum": [one.value for one in Severity]}),
    "cells": _Key(lambda finding: list(finding.cells), _TEXTS),
    "expected": _Key(lambda finding: _exact(finding.expected), _NUMBER),
    "found": _Key(lambda finding: _exact(finding.found), _NUMBER),
    "difference": _Key(lambda finding: _exact(finding.difference), _NUMBER),
    "formula": _Key(lambda finding: finding.formula, _TEXT),
    "place": _Key(lambda finding: finding.place, _TEXT),
    "section": _Key(lambda finding: finding.section or finding.rule.section, _TEXT),
    "quote": _Key(lambda finding: finding.quote, _TEXT),
    "source": _Key(lambda finding: finding.rule.source, _TEXT),
    **_MESSAGES,
}
_CHANGE: Final[dict[str, _Key[Change]]] = {
    "cell": _Key(lambda change: change.cell, _TEXT),
    "place": _Key(lambda change: change.place, _TEXT),
    "found": _Key(lambda change: change.found, _COUNT),
    "proposed": _Key(lambda change: change.proposed, _COUNT),
    "low": _Key(lambda change: change.low, _COUNT),
    "high": _Key(lambda change: change.high, _COUNT),
    **_MESSAGES,
}


def _plain(keys: Mapping[str, _Key[_Of_contra]], of: _Of_contra) -> dict[str, object]:
    return {key: one.get(of) for key, one in keys.items()}


def _object(keys: Mapping[str, _Key[Any]]) -> dict[str, object]:
    properties = {key: one.schema for key, one in keys.items()}
    return {"type": "object", "properties": properties, "required": list(keys), "additionalProperties": False}


def _all_of(keys: Mapping[str, _Key[Any]]) -> dict[str, object]:
    return {"type": "array", "items": _object(keys)}


def _or_null(schema: Mapping[str, object]) -> dict[str, object]:
    return {"anyOf": [{"type": "null"}, schema]}


def finding_to_dict(finding: Finding) -> dict[str, object]:
    """Return a finding as JSON holds it."""
    return _plain(_FINDING, finding)


def _findings(file: ReviewedFile) -> list[dict[str, object]]:
    """Return all findings, each with the places of its cells in the file."""
    return [{**finding_to_dict(one), "where": _places(file, one)} for one in file.findings]


def _places(file: ReviewedFile, finding: Finding) -> list[str]:
    known = file.report.cells()
    return [file.document.where(path) for path in finding.cells if path in known] if file.document else []


_REPAIR: Final[dict[str, _Key[Repair]]] = {
    "changes": _Key(lambda repair: [_plain(_CHANGE, change) for change in repair.changes], _all_of(_CHANGE)),
    "unmended": _Key(lambda repair: len(repair.unmended), _COUNT),
    **_MESSAGES,
}
_SEARCH: Final[dict[str, _Key[Repairs]]] = {
    "complete": _Key(lambda repairs: repairs.complete, _FLAG),
    "beyond": _Key(lambda repairs: repairs.beyond, _FLAG),
    "confirmed": _Key(lambda repairs: list(repairs.confirmed), _TEXTS),
    "followed": _Key(lambda repairs: list(repairs.followed), _TEXTS),
    "unjudged": _Key(lambda repairs: repairs.unjudged, _COUNT),
    **_MESSAGES,
}


_ERROR: Final[dict[str, _Key[ReviewedFile]]] = {
    "kind": _Key(lambda file: type(file.error).__name__, _TEXT),
    "message": _Key(lambda file: "\n".join(file.reasons()), _TEXT),
    "message_en": _Key(lambda file: "\n".join(file.reasons("en")), _TEXT),
}
_FILE: Final[dict[str, _Key[ReviewedFile]]] = {
    "file": _Key(lambda file: file.name, _TEXT),
    "format": _Key(lambda file: file.document.format if file.document else "", _TEXT),
    "organ": _Key(lambda file: file.report.organ, _TEXT),
    "year": _Key(
        lambda file: file.report.year, {"type": ["integer", "null"], "minimum": YEARS.start, "maximum": YEARS.stop - 1}
    ),
    "ok": _Key(lambda file: file.ok, _FLAG),
    "error": _Key(lambda file: _plain(_ERROR, file) if file.error else None, _or_null(_object(_ERROR))),
    "report": _Key(
        lambda file: json.loads(dumps(file.report, format="json")) if file.document else None,
        _or_null({"$ref": REPORT_SCHEMA}),
    ),
    "problems": _Key(lambda file: [_plain(_PROBLEM, one) for one in file.problems], _all_of(_PROBLEM)),
    "hidden": _Key(lambda file: [_plain(_HIDDEN, one) for one in file.hidden], _all_of(_HIDDEN)),
    "findings": _Key(_findings, _all_of(_FINDING | {"where": _Key(list, _TEXTS)})),
    "repairs": _Key(lambda file: [_plain(_REPAIR, one) for one in file.repairs], _all_of(_REPAIR)),
    "search": _Key(
        lambda file: _plain(_SEARCH, file.repairs) if file.findings.errors else None, _or_null(_object(_SEARCH))
    ),
}


def result_schema() -> dict[str, object]:
    """Return the JSON Schema (2020-12) of what is known of one file, as `ReviewedFile.to_dict` builds it.

    `gkreport check --json` prints an array of such objects, and services answer with one.  The schema of the report in
    it stands inside, under its own name.
    """
    report = json_schema()
    return {
        "$schema": report["$schema"],
        "$id": "urn:gkreport:result:1",
        "title": "政府信息公开工作年度报告核对结果",
        **_object(_FILE),
        "$defs": {"report": report},
    }

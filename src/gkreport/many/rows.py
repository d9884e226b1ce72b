"""What came of a file as one plain row: the report's cells, all that is to be said of it, or why it was not read."""

from decimal import Decimal
from typing import Final, TypedDict

from gkreport.checks import check
from gkreport.errors import GkreportError, Lang, RecognitionError, SchemaError
from gkreport.many.reading import ReadResult
from gkreport.report.values import Value

__all__ = ["Remark", "remarks_on"]


def __dir__() -> list[str]:
    return __all__


class Remark(TypedDict):
    """A finding of the check, or a problem of the reader."""

    severity: str
    """`error`, `warning` or `note` of a finding; `problem`."""
    rule: str
    """The id of the rule, or the kind of the problem."""
    place: str
    cells: list[str]
    """The dotted paths of all cells concerned."""
    expected: str | None
    found: str | None
    message: str
    message_en: str


def remarks_on(result: ReadResult) -> list[Remark]:
    """Return the problems met in reading a file, and then what a check of its report finds."""
    remarks = [
        Remark(
            severity="problem",
            rule=problem.kind,
            place=problem.place,
            cells=list(problem.cells),
            expected=None,
            found=problem.text,
            message=problem.message("zh"),
            message_en=problem.message("en"),
        )
        for problem in result.problems
    ]
    for finding in check(result.report) if result.report else ():
        remarks.append(
            Remark(
                severity=finding.severity.value,
                rule=finding.rule.id,
                place=finding.place,
                cells=list(finding.cells),
                expected=_exact(finding.expected),
                found=_exact(finding.found),
                message=finding.message("zh"),
                message_en=finding.message("en"),
            )
        )
    return remarks


def _exact(value: Value | str) -> str | None:
    """Return a value of any kind as text; in one column stand counts, amounts of money and words."""
    return None if value is None else f"{value:f}" if isinstance(value, Decimal) else str(value)


_MOST: Final = 20
"""How many faults of one file are told; a broken JSON file can have one in every cell."""


def error_message(error: Exception, lang: Lang) -> str:
    """Return why a file was not read, with its first faults, a line for each."""
    if not isinstance(error, GkreportError):
        return str(error)
    told = [error.in_language(lang)]
    if isinstance(error, RecognitionError | SchemaError):
        told += [fault.in_language(lang) for fault in error.exceptions[:_MOST] if isinstance(fault, GkreportError)]
    return "\n".join(told)

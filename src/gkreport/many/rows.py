"""What came of a file as one plain row: the report's cells, all that is to be said of it, or why it was not read."""

from decimal import Decimal
from typing import Final, TypeAlias, TypedDict

from gkreport.checks import check
from gkreport.errors import GkreportError, Lang, RecognitionError, SchemaError
from gkreport.frames.rows import wide_rows
from gkreport.limits import Limits
from gkreport.many.reading import ReadResult, Task, read_one
from gkreport.report.values import Value


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


FileRow: TypeAlias = "dict[str, int | Decimal | str | list[Remark] | None]"
"""`name`, `digest`, `error` (the class), `message`, `message_en`, the columns of a report, and `remarks`."""


def checked_row(task: Task, limits: Limits) -> FileRow:
    """Read a file, check its report, and return the row; never raises for anything that is in the file."""
    return row_of(read_one(task, limits))


def row_of(result: ReadResult) -> FileRow:
    """Return the row of a file: all columns of a report are there, or what is told of the error."""
    row: FileRow = {"name": in_utf_8(result.name), "digest": result.digest, "remarks": _remarks(result)}
    if result.error:
        row["error"] = type(result.error).__name__
        row |= {"message": _message(result.error, "zh"), "message_en": _message(result.error, "en")}
    for cells in wide_rows([result.report] if result.report else ()):
        row |= cells
    return row


def in_utf_8(name: str) -> str:
    """Return a name as a table can hold it: names that the file system keeps in another encoding are escaped."""
    return name.encode("utf-8", "backslashreplace").decode()


def _remarks(result: ReadResult) -> list[Remark]:
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
    findings = check(result.report) if result.report else ()
    return remarks + [
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
        for finding in findings
    ]


def _exact(value: Value | str) -> str | None:
    """Return a value of any kind as text; in one column stand counts, amounts of money and words."""
    return None if value is None else f"{value:f}" if isinstance(value, Decimal) else str(value)


_MOST: Final = 20
"""How many faults of one file are told; a broken JSON file can have one in every cell."""


def _message(error: Exception, lang: Lang) -> str:
    """Return why a file was not read, with its first faults, a line for each."""
    if not isinstance(error, GkreportError):
        return str(error)
    told = [error.in_language(lang)]
    if isinstance(error, RecognitionError | SchemaError):
        told += [fault.in_language(lang) for fault in error.exceptions[:_MOST] if isinstance(fault, GkreportError)]
    return "\n".join(told)

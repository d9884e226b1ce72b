"""The result of reading a file as one row (a dict): the cells of the report with all remarks, or the error."""

from collections.abc import Iterable
from decimal import Decimal
from itertools import chain
from typing import Final, TypeAlias, TypedDict

from gkreport.checks import Finding, check
from gkreport.errors import GkreportError, Lang
from gkreport.frames.rows import wide_rows
from gkreport.limits import Limits
from gkreport.many.reading import ReadResult, Task, read_one
from gkreport.page.problems import Problem
from gkreport.report.values import Value


class RemarkRow(TypedDict):
    """A finding of the check or a problem of the reader, as a dict."""

    severity: str
    """`error`, `warning` or `note` for a finding, `problem` for a problem."""
    rule: str
    """The id of the rule or the kind of the problem."""
    place: str
    cells: list[str]
    """The dotted paths of all cells concerned."""
    expected: str | None
    found: str | None
    message: str
    message_en: str


FileRow: TypeAlias = "dict[str, int | Decimal | str | list[RemarkRow] | None]"
"""`name`, `digest`, `error` (the class), `message`, `message_en`, the columns of a report, and `remarks`."""


def checked_row(task: Task, limits: Limits) -> FileRow:
    """Read a file, check its report, and return its row; never raises, whatever is in the file."""
    return row_of(read_one(task, limits))


def row_of(result: ReadResult) -> FileRow:
    """Return the row of a file, with all columns of a report or with those of the error."""
    row: FileRow = {"name": in_utf_8(result.name), "digest": result.digest, "remarks": _remarks(result)}
    if result.error:
        row["error"] = type(result.error).__name__
        row |= {"message": _message(result.error, "zh"), "message_en": _message(result.error, "en")}
    for cells in wide_rows([result.report] if result.report else ()):
        row |= cells
    return row


def in_utf_8(name: str) -> str:
    """Return a name that UTF-8 can encode; bytes that are no UTF-8 in the file system are escaped."""
    return name.encode("utf-8", "backslashreplace").decode()


def _remarks(result: ReadResult) -> list[RemarkRow]:
    """Return the problems of the reader, and then the findings of a check of the report."""
    findings = check(result.report) if result.report else ()
    told: Iterable[tuple[Problem | Finding, str, str, str | None, str | None]] = chain(
        ((problem, "problem", problem.kind, None, problem.text) for problem in result.problems),
        ((one, one.severity.value, one.rule.id, _as_text(one.expected), _as_text(one.found)) for one in findings),
    )
    return [
        RemarkRow(
            severity=severity,
            rule=rule,
            place=remark.place,
            cells=list(remark.cells),
            expected=expected,
            found=found,
            message=remark.message("zh"),
            message_en=remark.message("en"),
        )
        for remark, severity, rule, expected, found in told
    ]


def _as_text(value: Value | str) -> str | None:
    """Return a count, an amount of money or a word as text, for they share a column."""
    return None if value is None else f"{value:f}" if isinstance(value, Decimal) else str(value)


_MOST: Final = 20
"""How many sub-errors of a file are given; a broken JSON file can have one in every cell."""


def _message(error: Exception, lang: Lang) -> str:
    """Return why a file was not read, with its first sub-errors, a line for each."""
    return "\n".join(error.reasons(lang)[: _MOST + 1]) if isinstance(error, GkreportError) else str(error)

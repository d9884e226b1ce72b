"""A review as tables: organs, findings, what was not read, and the sum; said once, for workbook and web page."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final, NamedTuple, TypeAlias

import attrs

from gkreport.checks import Finding, Severity
from gkreport.form import form_of
from gkreport.report import Report
from gkreport.report.arithmetic import minus
from gkreport.reviewing.result import ReviewedFile


class Link(NamedTuple):
    """A word that leads to a file."""

    text: str
    target: str


Entry: TypeAlias = str | int | Decimal | Link | None
"""What stands in a place of a table."""


class Line(NamedTuple):
    """A line of a table, and how grave what it says is: `error`, `warning`, `note` or ""."""

    entries: tuple[Entry, ...]
    level: str = ""


class Heading(NamedTuple):
    """What heads a column, and how many letters wide it is: 0 for a text, which takes what is left."""

    text: str
    width: int


@attrs.frozen
class Table:
    """A table of a review."""

    name: str
    headings: tuple[Heading, ...]
    lines: Sequence[Line]
    empty: str
    """What is said where there is no line."""


_COPY: Final = "查看批注"
_ERROR, _WARNING, _NOTE = (severity.value for severity in Severity)


_ORGAN: Final = tuple(
    Heading(*one)
    for one in [
        *[("单位", 28), ("年度", 6), ("文件", 36), ("读取", 18), ("错误", 6), ("提醒", 6), ("提示", 6)],
        *[("没有读懂", 10), ("看不见的文字", 13), ("批注", 10)],
    ]
)


def organs(files: Sequence[ReviewedFile], missing: Sequence[str], copies: Mapping[str, str]) -> Table:
    """Return a line for each file, and one for each organ of which there is none."""
    absent = [Line((name, None, "", "没有这个单位的报告", *(None,) * (len(_ORGAN) - 4)), _ERROR) for name in missing]
    return Table("单位", _ORGAN, [*_organs(files, copies), *absent], "没有文件")


def _organs(files: Sequence[ReviewedFile], copies: Mapping[str, str]) -> Iterator[Line]:
    for file in files:
        counts = [len(file.findings.of(severity)) for severity in Severity] if file.document else [None] * 3
        unknown = sum(problem.fatal for problem in file.problems)
        yield Line(
            (
                *(file.report.organ, file.report.year, file.name, _state(file), *counts),
                *((unknown, len(file.hidden)) if file.document else (None, None)),
                _copy(file, copies),
            ),
            _level(file),
        )


def _state(file: ReviewedFile) -> str:
    if file.error:
        return "不能读取"
    return "读全" if file.is_read else "有数字没有读懂"


def _level(file: ReviewedFile) -> str:
    if not file.ok:
        return _ERROR
    return _WARNING if file.findings.warnings else ""


def _copy(file: ReviewedFile, copies: Mapping[str, str]) -> Entry:
    return Link(_COPY, copies[file.name]) if file.name in copies else ""


_FINDING: Final = tuple(
    Heading(*one)
    for one in [
        *[("单位", 14), ("文件", 18), ("等级", 6), ("规则", 13), ("位置", 18), ("文件中的位置", 16)],
        *[("公式", 20), ("应为", 8), ("填报", 8), ("相差", 8), ("说明", 0), ("建议", 26), ("批注", 9)],
    ]
)


def findings(files: Sequence[ReviewedFile], copies: Mapping[str, str]) -> Table:
    """Return a line for each finding, of each file the gravest first."""
    return Table("问题", _FINDING, [*_findings(files, copies)], "没有发现问题")


def _findings(files: Sequence[ReviewedFile], copies: Mapping[str, str]) -> Iterator[Line]:
    for file in files:
        for severity in Severity:
            for finding in file.findings.of(severity):
                yield Line(
                    (
                        *(file.report.organ, file.name, severity.label, finding.rule.id, finding.place),
                        *(_where(file, finding), finding.formula),
                        *(_entry(finding.expected), _entry(finding.found), finding.difference),
                        *(finding.message(), _suggestion(file, finding), _copy(file, copies)),
                    ),
                    severity.value,
                )


def _where(file: ReviewedFile, finding: Finding) -> str:
    """Return where the last cell of a finding stands in the file, as its reader tells."""
    cell = file.document.reading.where.get(finding.cells[-1]) if file.document and finding.cells else None
    return cell.place if cell else ""


def _entry(value: object) -> Entry:
    return value if isinstance(value, int | Decimal) else "" if value is None else str(value)


def _suggestion(file: ReviewedFile, finding: Finding) -> str:
    """Return what the likeliest repair changes in the cells of an error."""
    changes = file.likeliest.changes if file.likeliest and finding.severity is Severity.ERROR else ()
    return "；".join(change.message() for change in changes if change.cell in finding.cells)


_UNREAD: Final = (Heading("单位", 24), Heading("文件", 36), Heading("位置", 36), Heading("原因", 0))


def unread(files: Sequence[ReviewedFile], unpaired: Sequence[ReviewedFile] = ()) -> Table:
    """Return a line for each file not read, each place not understood, each report without that of last year."""
    lines = [*_unread(files), *(Line((file.report.organ, file.name, "", _UNPAIRED), _NOTE) for file in unpaired)]
    return Table("未读", _UNREAD, lines, "所有文件都读全了")


_UNPAIRED: Final = "没有找到（或不止一份）上年的报告，没有作跨年核对；单位改名、并入的，写明原名和现名再核对"


def _unread(files: Sequence[ReviewedFile]) -> Iterator[Line]:
    for file in files:
        if file.error:
            yield Line((file.report.organ, file.name, "", "；".join(file.reasons())), _ERROR)
        for problem in file.problems:
            if problem.fatal:
                yield Line((file.report.organ, file.name, problem.place, problem.message()), _ERROR)


_TOTAL: Final = (
    *(Heading("表", 8), Heading("项目", 0), Heading("各单位合计", 14), Heading("本单位填报", 14), Heading("相差", 12)),
)


def totals(total: Report | None, own: Report | None, why_none: str) -> Table:
    """Return a line for each cell of a sum, beside what the organ's own report states."""
    return Table("汇总", _TOTAL, [*_totals(total, own)] if total else [], why_none or "没有要求汇总")


def _totals(total: Report, own: Report | None) -> Iterator[Line]:
    cells = own.cells() if own else {}
    for path, cell in form_of(total).cells.items():
        added, stated = total[path], cells.get(path)
        differs = path in cells and stated != added
        apart = minus(stated, added) if isinstance(stated, _NUMBERS) and isinstance(added, _NUMBERS) else None
        line = (
            cell.table.table,
            cell.label.partition(" ")[2],
            *map(_entry, (added, stated)),
            _entry(apart) if differs else "",
        )
        yield Line(line, _WARNING if differs else "")


_NUMBERS: Final = (int, Decimal)

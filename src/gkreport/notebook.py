"""How notebooks show reports, tables, findings and repairs: as the official form looks, what is wrong marked on it."""

import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import Final

from gkreport.annotation import of_cells
from gkreport.checks import Finding, Findings, check
from gkreport.comparison import Comparison
from gkreport.compose import compose, grid_of
from gkreport.form import Identity, heading_of, sections
from gkreport.form.walk import table_of
from gkreport.formats.html.writing import element, fragment
from gkreport.formats.remarks import Mark
from gkreport.page.page import Page, Paragraph
from gkreport.report import Report, TableTexts
from gkreport.report.arithmetic import exact_sum
from gkreport.report.marks import Section
from gkreport.report.record import Record, fields, shape
from gkreport.report.values import Value, show_value
from gkreport.solve import Repair, Repairs

MOST_FINDINGS: Final = 200
"""How many findings are shown, at most; how many more there are is said."""

MOST_REPAIRS: Final = 20
"""How many repairs are shown, at most."""


@functools.singledispatch
def html_of(shown: object) -> str:
    """Return what a notebook shows of something; raises `NotImplementedError` where nothing is known of its class."""
    raise NotImplementedError(type(shown))


@html_of.register
def _comparison(comparison: Comparison) -> str:
    """Show what two reports differ in; of the cells that changed, those wrong in the second report are marked."""
    return fragment(comparison.page(), of_cells(check(comparison.after)), paths=False)


@html_of.register
def _record(record: Record) -> str:
    """Show a report, one of its tables, or a part of a table (件; fees in 万元), what is wrong marked on its cells.

    A report and a table are held against every rule that can be told from them alone, a part against its own sums.
    The reason stands on the marked cells, and once more below for those who cannot hover.
    """
    if isinstance(record, TableTexts):
        texts = ((heading_of(name), getattr(record, name).split("\n")) for name in sections() if hasattr(record, name))
        return fragment(Page([Paragraph(line) for heading, lines in texts for line in (heading, *lines)]))
    if isinstance(record, Report):
        return _checked(compose(record), check(record))
    name = next((field.name for field in fields(Report) if isinstance(record, field.variants)), "")
    section = sections()[name] if name else Section("", "")
    table = table_of(name, section, shape(record))
    values = {f"{name}.{path}": value for path, value in record.cells().items()}
    grid = grid_of(values, table)
    if name:
        found = check(Report().replace({name: record}))
        findings = Findings(tuple(finding for finding in found if set(finding.cells) <= values.keys()))
        return _checked(Page([Paragraph(section.heading, "heading"), grid]), findings)
    # A part does not know which row or column of the form it is, so no rule can name its place.
    broken = list(_broken(table.identities, values))
    reasons = {
        path: "\n".join(reason for cells, reason in broken if path in cells) for cells, _ in broken for path in cells
    }
    marks = {path: Mark("error", reason) for path, reason in reasons.items()}
    return fragment(Page([grid]), marks, [Mark("error", reason) for _, reason in broken], paths=False)


def _checked(page: Page, findings: Findings) -> str:
    graver = (*findings.errors, *findings.warnings)
    said = [Mark(finding.severity.value, str(finding)) for finding in graver if finding.cells]
    return fragment(page, of_cells(findings), said, paths=False)


def _broken(identities: Iterable[Identity], values: Mapping[str, Value]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the cells of each sum that does not hold, and what to say of them."""
    for identity in identities:
        left, right = (exact_sum(values[path] for path in side) for side in (identity.left, identity.right))
        if left != right and None not in (left, right):
            yield identity.cells, f"{identity.formula} 不成立：{show_value(left)}≠{show_value(right)}"


@html_of.register
def _findings(findings: Findings) -> str:
    """Show findings as a table: how grave, which rule, where, and what is wrong; the rule's source on hover."""
    counts = f"错误 {len(findings.errors)}，提醒 {len(findings.warnings)}，提示 {len(findings.notes)}"
    rows = [_finding(finding) for finding in findings[:MOST_FINDINGS]]
    return _table(
        counts if findings else str(findings), ("等级", "规则", "位置", "说明"), rows, len(findings) - MOST_FINDINGS
    )


def _finding(finding: Finding) -> str:
    rule = finding.rule
    return _row(
        f'<td class="{finding.severity.value} brief">{escape(finding.severity.label)}</td>',
        f'<td class="brief" title="{escape(rule.formula)}；依据：{escape(rule.source)}">{escape(rule.id)}</td>',
        _text(finding.place),
        _text(finding.message()),
    )


@html_of.register
def _one_repair(repair: Repair) -> str:
    return _repairs(Repairs([repair]), "")


@html_of.register
def _all_repairs(repairs: Repairs) -> str:
    return _repairs(repairs, repairs.message())


def _repairs(repairs: Repairs, title: str) -> str:
    """Show repairs one below the other: which cells (件), what stands there, what should, and the likely reason."""
    rows = [row for at, repair in enumerate(repairs[:MOST_REPAIRS], 1) for row in _repair(at, repair)]
    return _table(title, ("改法", "位置", "填的是", "应为", "可能的原因"), rows, len(repairs) - MOST_REPAIRS)


def _repair(number: int, repair: Repair) -> Iterator[str]:
    first = f'<td rowspan="{len(repair.changes)}">{number}</td>'
    for change in repair.changes:
        room = "" if change.low == change.high else f"（{change.low}至{change.high}）"
        yield _row(
            first,
            _text(change.place),
            f'<td class="error">{change.found}</td>',
            f"<td>{change.proposed}{room}</td>",
            _text(change.slip.message()),
        )
        first = ""


def _row(*cells: str) -> str:
    return f"<tr>{''.join(cells)}</tr>\n"


def _text(text: str) -> str:
    return f'<td class="text">{escape(text)}</td>'


def _table(title: str, head: Sequence[str], rows: Sequence[str], left: int) -> str:
    """Return rows below a header; `left` says how many things are not shown."""
    heading = f"<h2>{escape(title)}</h2>\n" if title else ""
    headers = (f'<th class="brief" scope="col">{escape(text)}</th>' for text in head)
    table = f"<table>\n{_row(*headers)}{''.join(rows)}</table>\n"
    more = f"<p>还有 {left} 条没有列出。</p>\n" if left > 0 else ""
    return element(heading + (table if rows else "") + more)

"""Bar charts: outcomes by year, applicants by kind, districts side by side, findings by rule."""

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from math import ceil, floor, inf
from typing import Final

import altair as alt

from gkreport.checks import Findings, Rule, Severity
from gkreport.errors import ArgumentError
from gkreport.form import form_of
from gkreport.plots.rows import (
    INK,
    Datum,
    applicants_of,
    as_reports,
    balance_of,
    count_in,
    name_of,
    organ_of,
    value_text,
    year_of,
)
from gkreport.report import Report
from gkreport.report.marks import Kind

_SIDE_BY_SIDE: Final = 3
"""How many organs stand in a row of charts."""
_FEW: Final = 5
"""Up to here an axis names every whole number; Altair would name halves too."""
_SEVERITY_COLOURS: Final = {Severity.ERROR: INK[2], Severity.WARNING: INK[3], Severity.NOTE: INK[5]}


def outcomes_by_year(reports: Report | Iterable[Report]) -> alt.FacetChart:
    """Draw the outcomes of requests (件) for each organ and year, in the groups of 第三项.

    Above each bar stands the stated total.  A group with a blank cell is missing from the bar, and the words above the
    bar say so.  Raises `ValueError` where there is no report, or two are of the same organ and year.
    """
    every = as_reports(reports)
    balance = balance_of(every[0])
    rows: list[Datum] = []
    for report in every:
        counts = {group.label: group.count(report) for group in balance_of(report).outcomes}
        at: Datum = {"单位": organ_of(report), "年度": year_of(report)}
        rows += [
            {**at, "类": "格", "项目": name, "件": count, "序": n} for n, (name, count) in enumerate(counts.items())
        ]
        top = sum(count or 0 for count in counts.values())
        rows.append({**at, "类": "计", "件": top, "字": value_text(report[balance.total.path], counts.values())})
    year = alt.X("年度:O", title="年度", axis=alt.Axis(labelAngle=0))
    count = alt.Y("件:Q", title="件", axis=_numbers("件", rows))
    colour = _colour("项目", [group.label for group in balance.outcomes])
    bars = _rows_of_kind("格").mark_bar().encode(year, count, colour, alt.Order("序:Q"))
    bars = bars.encode(tooltip=["单位:N", "年度:O", "项目:N", "件:Q"])
    stated = _rows_of_kind("计").mark_text(baseline="bottom", dy=-3).encode(year, count, alt.Text("字:N"))
    organs = list(dict.fromkeys(map(organ_of, every)))
    return alt.FacetChart(
        data=_data(rows),
        spec=alt.LayerChart(layer=[bars, stated]).properties(width=alt.Step(56), height=240),
        facet=alt.Facet("单位:N", title=None, sort=organs),
        columns=_SIDE_BY_SIDE,
        title=f"{balance.total.row.labels[0].label}（件）",
    )


def applicants(reports: Report | Iterable[Report]) -> alt.LayerChart:
    """Draw the newly received requests (件) by kind of applicant.

    A single report has a bar for each kind, with its number at the end.  Several reports have one bar each, divided by
    kind, with the stated total at the end.  A blank is labelled 空 and not drawn.  Raises `ValueError` where there is
    no report, or two are of the same organ and year.
    """
    every = as_reports(reports)
    title = ""
    kinds: list[str] = []
    rows: list[Datum] = []
    for report in every:
        total, columns = applicants_of(report)
        title, kinds = total.row.labels[0].label, [cell.column.name for cell in columns]
        counts = {kind: count_in(report[cell.path]) for kind, cell in zip(kinds, columns, strict=True)}
        at: Datum = {"报告": name_of(report)}
        rows += [{**at, "类": "格", "申请人": kind, "件": n, "序": kinds.index(kind)} for kind, n in counts.items()]
        if len(every) == 1:
            rows += [
                {**at, "类": "计", "申请人": kind, "件": n or 0, "字": value_text(n)} for kind, n in counts.items()
            ]
        else:
            top = sum(n or 0 for n in counts.values())
            rows.append({**at, "类": "计", "件": top, "字": value_text(report[total.path], counts.values())})
    count = alt.X("件:Q", title="件", axis=_numbers("件", rows))
    colour = _colour("申请人", kinds)
    place = alt.Y("报告:N", title=None, sort=[name_of(report) for report in every])
    if len(every) == 1:
        title = f"{name_of(every[0])} {title}"
        colour, place = colour.legend(None), alt.Y("申请人:N", title=None, sort=kinds)
    tooltips = ["报告:N", "申请人:N", "件:Q"]
    return _horizontal_bars(rows, title, (count, place), (colour, alt.Order("序:Q")), tooltips)


def districts(reports: Report | Iterable[Report], cell: str = "") -> alt.LayerChart:
    """Draw one cell of many reports side by side, the largest number first; the years of an organ stand together.

    `cell` is a dotted path, by default that of the total of newly received requests (件).  A blank is labelled 空 and
    not drawn.  Raises `KeyError`, naming the nearest path, where a report has no such cell; `ValueError` for an amount
    without a fixed unit, and where there is no report or two are of the same organ and year.
    """
    every = as_reports(reports)
    cell = cell or applicants_of(every[0])[0].path
    values = [report[cell] for report in every]
    printed = form_of(every[0]).cells[cell]
    if printed.kind is Kind.AMOUNT:
        raise ArgumentError(
            f"{printed.label}：表式没有写明单位，各报告不能并列", f"{cell}: its unit is left open on the form"
        )
    rows: list[Datum] = []
    highest: dict[str, float] = {}
    for report, value in zip(every, values, strict=True):
        number = float(value) if isinstance(value, Decimal) else count_in(value)
        organ = organ_of(report)
        highest[organ] = max(highest.get(organ, -inf), -inf if number is None else number)
        at: Datum = {"单位": organ, "年度": year_of(report)}
        rows += [{**at, "类": "格", "数": number}, {**at, "类": "计", "数": number or 0, "字": value_text(value)}]
    years = sorted({year_of(report) for report in every})
    count = alt.X("数:Q", title=printed.column.name, axis=_numbers("数", rows))
    place = alt.Y("单位:N", title=None, sort=sorted(highest, key=highest.__getitem__, reverse=True))
    colour = _colour("年度", years, INK[::-1])
    places: list[object] = [count, place]
    title = f"{printed.row_label} {printed.column.name}"
    if len(years) > 1:
        places.append(alt.YOffset("年度:N", sort=years))
    else:
        colour, title = colour.legend(None), f"{years[0]} {title}"
    return _horizontal_bars(rows, title, places, [colour], ["单位:N", "年度:O", "数:Q"])


def findings_by_rule(results: Findings | Iterable[Findings]) -> alt.LayerChart:
    """Draw the number of findings of each rule, the most frequent rule first.

    `results` are the findings of one check or of many.  A rule without a finding is not shown.
    """
    every = (results,) if isinstance(results, Findings) else tuple(results)
    found = Counter((finding.rule, finding.severity) for findings in every for finding in findings)
    reports_with = Counter(rule for findings in every for rule in {finding.rule for finding in findings})
    rules = Counter[Rule]()
    for (rule, _), number in found.items():
        rules[rule] += number
    rows: list[Datum] = [{"类": "计", "规则": rule.id, "条数": n, "字": str(n)} for rule, n in rules.items()]
    for (rule, severity), number in found.items():
        at: Datum = {"规则": rule.id, "关系": rule.formula, "等级": severity.label, "报告数": reports_with[rule]}
        rows.append({**at, "类": "格", "条数": number})
    count = alt.X("条数:Q", title="条数", axis=_numbers("条数", rows))
    place = alt.Y("规则:N", title=None, sort=[rule.id for rule, _ in rules.most_common()])
    colour = _colour("等级", [severity.label for severity in _SEVERITY_COLOURS], list(_SEVERITY_COLOURS.values()))
    tooltips = ["规则:N", "关系:N", "等级:N", "条数:Q", "报告数:Q"]
    title = f"核对结果：{len(every)} 份报告，{found.total()} 条"
    return _horizontal_bars(rows, title, (count, place), [colour], tooltips)


def _rows_of_kind(kind: str) -> alt.Chart:
    """Return a chart of the rows of one kind: 格 for bars, 计 for the words beside them."""
    return alt.Chart().transform_filter(alt.FieldEqualPredicate(field="类", equal=kind))


def _data(rows: Sequence[Datum]) -> alt.InlineData:
    return alt.InlineData(values=list(rows))


def _numbers(field: str, rows: Sequence[Datum]) -> alt.Axis:
    """Return an axis that names whole numbers only, also where all numbers are small."""
    drawn = [value for value in (row[field] for row in rows) if isinstance(value, int | float)]
    low, high = floor(min(drawn, default=0)), ceil(max(drawn, default=0))
    if high - low > _FEW:
        return alt.Axis(tickMinStep=1)
    return alt.Axis(values=list(range(min(low, 0), high + 1)), format="d")


def _colour(field: str, names: Sequence[str], colours: Sequence[str] = INK) -> alt.Color:
    scale = alt.Scale(domain=list(names), range=[colours[at % len(colours)] for at in range(len(names))])
    return alt.Color(f"{field}:N", scale=scale, sort=list(names), legend=alt.Legend(labelLimit=0, offset=32))


def _horizontal_bars(
    rows: Sequence[Datum], title: str, places: Sequence[object], looks: Sequence[object], tooltips: list[str]
) -> alt.LayerChart:
    """Return horizontal bars, each with its words at the end; `places` says where both stand, `looks` how bars look."""
    bars = _rows_of_kind("格").mark_bar().encode(*places, *looks, tooltip=tooltips)
    words = _rows_of_kind("计").mark_text(align="left", dx=4).encode(*places, alt.Text("字:N"))
    return alt.LayerChart(data=_data(rows), layer=[bars, words]).properties(title=title, width=420, height=alt.Step(24))

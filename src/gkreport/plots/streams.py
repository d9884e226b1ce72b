"""A chart of the flow of requests through a year: what came in on the left, what became of it on the right."""

from collections.abc import Iterator, Sequence
from itertools import cycle
from typing import Final

import altair as alt
import attrs

from gkreport.form import sections
from gkreport.plots.rows import BLANK, INK, Datum, RowGroup, balance_of, name_of
from gkreport.report import Report
from gkreport.report.arithmetic import exact_sum
from gkreport.report.values import show_value

# Altair has no mark for streams, so they are laid out here, in pixels.
_BAR: Final = 14
"""The width of a bar."""
_LEFT: Final = 0
_MIDDLE: Final = 180
_RIGHT: Final = 440
_ALL: Final = 240
"""The height of all requests together."""
_APART: Final = 26
"""The distance of bars, which leaves room for their labels."""
_STEPS: Final = 10
"""The number of pieces of a stream: enough to look smooth."""


@attrs.frozen
class _Bar:
    """One group of rows; its height shows the number of requests."""

    group: RowGroup
    count: int | None
    colour: str
    top: float
    height: float


def flow(report: Report) -> alt.LayerChart:
    """Draw the flow of one report's requests (件): from newly received and carried in to outcomes and carried out.

    The form does not say which request had which outcome, so all pass through one bar in the middle.  Where the two
    sides are not equal, its halves differ in height.  The subtitle compares the stated totals.  A group with a blank
    cell is labelled 空 and not drawn.

    >>> flow(Report(organ="示例县", year=2024)).to_dict()["title"]["text"]
    '示例县 2024 收到和处理政府信息公开申请情况'
    """
    balance = balance_of(report)
    sources, ends = balance.intake, (*balance.outcomes, *balance.kept)
    counts = {group: group.count(report) for group in (*sources, *ends)}
    came, went = (sum(counts[group] or 0 for group in side) for side in (sources, ends))
    scale = _ALL / max(came, went, 1)
    height = _ALL + _APART * len(ends)

    def bars(groups: Sequence[RowGroup], colours: Sequence[str]) -> list[_Bar]:
        heights = [scale * (counts[group] or 0) for group in groups]
        top = (height - sum(heights) - _APART * (len(groups) - 1)) / 2
        placed: list[_Bar] = []
        for group, colour, high in zip(groups, cycle(colours), heights, strict=False):
            placed.append(_Bar(group, counts[group], colour, top, high))
            top += high + _APART
        return placed

    left, right = bars(sources, INK[::-1]), bars(ends, INK)
    rows: list[Datum] = [_labelled(bar, "左", _LEFT) for bar in left] + [_labelled(bar, "右", _RIGHT) for bar in right]
    for total, x in ((came, _MIDDLE), (went, _MIDDLE + _BAR // 2)):
        rows.append({"类": "中", **_box(x, _BAR // 2, (height - total * scale) / 2, total * scale, "#555")})
    numbers = f"{came} 件" if came == went else f"{came} 件，{went} 件"
    rows.append({"类": "计", **_box(_MIDDLE, _BAR, (height - max(came, went) * scale) / 2, 0, ""), "字": numbers})
    rows += _streams(left, (height - came * scale) / 2, _LEFT + _BAR, _MIDDLE, inward=True)
    rows += _streams(right, (height - went * scale) / 2, _MIDDLE + _BAR, _RIGHT, inward=False)

    stated = [[report[path] for path in side] for side in (balance.printed.left, balance.printed.right)]
    left_sum, right_sum = map(exact_sum, stated)
    sign = " ？ " if None in (left_sum, right_sum) else "＝" if left_sum == right_sum else "≠"
    sums = ["＋".join(show_value(value) or BLANK for value in side) for side in stated]
    title = alt.TitleParams(
        f"{name_of(report)} {sections()[balance.printed.table].label}",
        subtitle=f"{balance.printed.formula}：{sign.join(sums)}",
    )
    bare = alt.ViewBackground(strokeOpacity=0)
    return _layers(rows, height).properties(title=title, width=_RIGHT + _BAR, height=height, view=bare)


def _box(x: float, width: float, top: float, height: float, colour: str) -> Datum:
    edges = {"左": x, "右": x + width, "上": top, "下": top + height}
    return {**{side: round(at, 1) for side, at in edges.items()}, "色": colour}


def _labelled(bar: _Bar, kind: str, x: float) -> Datum:
    number = BLANK if bar.count is None else f"{bar.count} 件"
    words: Datum = {"项目": bar.group.label, "件": bar.count, "字": f"{bar.group.label}　{number}"}
    return {"类": kind, **_box(x, _BAR, bar.top, bar.height, bar.colour), "中": bar.top + bar.height / 2, **words}


def _streams(bars: Sequence[_Bar], middle: float, start: float, end: float, *, inward: bool) -> Iterator[Datum]:
    """Yield the edges of a stream for each bar; in the middle the streams are stacked."""
    for bar in bars:
        first, last = (bar.top, middle) if inward else (middle, bar.top)
        middle += bar.height
        for step in range(_STEPS + 1 if bar.count else 0):
            share = step / _STEPS
            bend = share * share * (3 - 2 * share)  # level at both ends
            box = _box(start + (end - start) * share, 0, first + (last - first) * bend, bar.height, bar.colour)
            yield {"类": "流", "项目": bar.group.label, "件": bar.count, **box}


def _layers(rows: Sequence[Datum], height: float) -> alt.LayerChart:
    across = alt.Scale(domain=[_LEFT, _RIGHT + _BAR], nice=False)
    down = alt.Scale(domain=[height, 0], nice=False)
    left, right = (alt.X(f"{side}:Q", axis=None, scale=across) for side in "左右")
    top, centre = (alt.Y(f"{side}:Q", axis=None, scale=down) for side in "上中")
    colour = alt.Color("色:N", scale=None)
    tooltips = ["项目:N", "件:Q"]

    def of(*kinds: str) -> alt.Chart:
        return alt.Chart().transform_filter(alt.FieldOneOfPredicate("类", list(kinds)))

    layers = [
        of("流")
        .mark_area(opacity=0.4, interpolate="monotone")
        .encode(left, top, alt.Y2("下:Q"), colour, alt.Detail("项目:N"), tooltip=tooltips),
        of("左", "右").mark_rect().encode(left, top, alt.X2("右:Q"), alt.Y2("下:Q"), colour, tooltip=tooltips),
        of("中").mark_rect().encode(left, top, alt.X2("右:Q"), alt.Y2("下:Q"), colour),
        of("左").mark_text(align="right", dx=-8).encode(left, centre, alt.Text("字:N")),
        of("右").mark_text(align="left", dx=8).encode(right, centre, alt.Text("字:N")),
        of("计").mark_text(align="center", baseline="bottom", dy=-6, dx=_BAR / 2).encode(left, top, alt.Text("字:N")),
    ]
    return alt.LayerChart(data=alt.InlineData(values=list(rows)), layer=layers)

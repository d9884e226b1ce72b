"""Charts: their specification is sound, their numbers are those of the cells, a blank is not drawn as a zero."""

import importlib
import re
import subprocess
import sys
from collections import Counter, defaultdict
from decimal import Decimal
from html.parser import HTMLParser

import altair as alt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gkreport import RULES, Amount, Edition, Findings, Report, check, plots
from gkreport.testing import consistent_reports, reports

GROUPS = ("granted", "partially_granted", "denied", "unable", "not_processed", "other_handling")
KINDS = (
    *("natural_person", "commercial_enterprise", "research_institution"),
    *("public_welfare_org", "legal_service_org", "other_org"),
)
FEW = settings().max_examples // 10


def rows(chart):
    return chart.data.values


def of_kind(chart, *kinds):
    return [row for row in rows(chart) if row["类"] in kinds]


def totals(report, part):
    """Add up by hand the column of totals of a part of 表三; None where a cell is blank."""
    values = [value for path, value in report.cells().items() if path.startswith(part + ".") and path.endswith("total")]
    return None if None in values else sum(values)


def outcomes(report):
    return [totals(report, f"requests.outcomes.{group}") for group in GROUPS]


def distinct(*strategies):
    """Return reports of one organ and different years."""
    return st.tuples(*strategies).map(
        lambda drawn: [report.replace({"organ": "示例县", "year": 2021 + at}) for at, report in enumerate(drawn)]
    )


@settings(max_examples=FEW)
@given(reports())
def test_the_flow_shows_every_group_with_its_number(report):
    chart = plots.flow(report)
    bars = of_kind(chart, "左", "右")
    wanted = [totals(report, f"requests.{row}") for row in ("new_received", "carried_in")]
    wanted += [*outcomes(report), totals(report, "requests.carried_out")]
    assert [bar["件"] for bar in bars] == wanted
    for bar in bars:
        assert bar["字"].endswith("空" if bar["件"] is None else f"　{bar['件']} 件")
    assert {row["项目"] for row in of_kind(chart, "流")} == {bar["项目"] for bar in bars if bar["件"]}


@settings(max_examples=FEW)
@given(reports())
def test_the_width_of_a_stream_is_its_number_and_none_is_lost_in_the_middle(report):
    """Widths are proportional to the numbers; in the middle the streams are stacked without gap or overlap."""
    chart = plots.flow(report)
    streams = defaultdict(list)
    for row in of_kind(chart, "流"):
        streams[row["项目"]].append(row)
    scale = {
        round((row["下"] - row["上"]) / row["件"], 6) for edge in streams.values() for row in edge if row["件"] > 50
    }
    assert not scale or max(scale) - min(scale) < 0.01
    came_in = ("一、", "二、")
    for half, edge, is_in in zip(of_kind(chart, "中"), (-1, 0), (True, False), strict=True):
        top = half["上"]
        for name, stream in streams.items():
            if name.startswith(came_in) == is_in:
                assert stream[edge]["上"] == pytest.approx(top, abs=0.2)
                top = stream[edge]["下"]
        assert top == pytest.approx(half["下"], abs=0.2)


def test_the_flow_shows_where_the_two_sides_differ():
    report = Report(organ="示例县", year=2024).replace(
        {f"requests.{path}.total": value for path, value in (("new_received", 5), ("carried_in", 1))}
        | {"requests.outcomes.total.total": 5, "requests.carried_out.total": 0, "requests.outcomes.granted.total": 5}
    )
    title = plots.flow(report).title
    assert title.text == "示例县 2024 收到和处理政府信息公开申请情况"
    assert title.subtitle == "一＋二＝三（七）＋四：5＋1≠5＋0"
    assert [row["字"] for row in of_kind(plots.flow(report), "计")] == ["6 件，5 件"]
    balanced = report.replace({"requests.carried_out.total": 1})
    assert plots.flow(balanced).title.subtitle.endswith("5＋1＝5＋1")
    assert [row["字"] for row in of_kind(plots.flow(balanced), "计")] == ["6 件"]
    blank = report.replace({"requests.carried_in.total": None})
    assert plots.flow(blank).title.subtitle.endswith("5＋空 ？ 5＋0")


@settings(max_examples=FEW)
@given(distinct(reports(), reports()))
def test_outcomes_by_year_stack_the_groups_below_the_total_as_stated(every):
    chart = plots.outcomes_by_year(iter(every))
    for report in every:
        drawn = [row for row in of_kind(chart, "格") if row["年度"] == str(report.year)]
        assert [row["件"] for row in drawn] == outcomes(report)
        (words,) = [row for row in of_kind(chart, "计") if row["年度"] == str(report.year)]
        stated = report.requests.outcomes.total.total
        blanks = outcomes(report).count(None)
        assert words["字"] == ("空" if stated is None else str(stated)) + (f"（{blanks}项空）" if blanks else "")
    assert chart.title == "本年度办理结果（件）"


@settings(max_examples=FEW)
@given(distinct(reports(), reports()))
def test_applicants_of_one_report_and_of_several(every):
    for chosen in (every[0], every):
        chart = plots.applicants(chosen)
        counts = [getattr(report.requests.new_received, kind) for report in every for kind in KINDS]
        one = chosen is every[0]
        assert [row["件"] for row in of_kind(chart, "格")] == (counts[: len(KINDS)] if one else counts)
        words = [row["字"] for row in of_kind(chart, "计")]
        if one:
            assert words == ["空" if count is None else str(count) for count in counts[: len(KINDS)]]
        else:
            stated = [report.requests.new_received.total for report in every]
            assert [word.split("（")[0] for word in words] == ["空" if n is None else str(n) for n in stated]
        assert chart.title.endswith("本年新收政府信息公开申请数量")


def test_districts_lie_side_by_side_the_largest_first():
    towns = [Report(organ=name, year=2024) for name in ("甲镇", "乙镇", "丙镇")]
    towns = [town.replace({"requests.new_received.total": n}) for town, n in zip(towns, (1, None, 7), strict=True)]
    chart = plots.districts(towns)
    assert [(row["单位"], row["数"]) for row in of_kind(chart, "格")] == [("甲镇", 1), ("乙镇", None), ("丙镇", 7)]
    assert [row["字"] for row in of_kind(chart, "计")] == ["1", "空", "7"]
    spec = chart.to_dict()
    assert spec["layer"][0]["encoding"]["y"]["sort"] == ["丙镇", "甲镇", "乙镇"]
    assert spec["title"] == "2024 表三 第1行 一、本年新收政府信息公开申请数量 总计"
    two_years = plots.districts([*towns, towns[0].replace({"year": 2023})])
    assert two_years.to_dict()["layer"][0]["encoding"]["yOffset"]["sort"] == ["2023", "2024"]


def test_districts_take_any_cell_whose_unit_is_known():
    town = Report(organ="甲镇", year=2024)
    fees = "proactive_disclosure.administrative_fees"
    chart = plots.districts([town.replace({fees: Decimal("1.50")})], fees)
    assert [(row["类"], row["数"], row.get("字")) for row in rows(chart)] == [("格", 1.5, None), ("计", 1.5, "1.50")]
    assert "万元" in chart.to_dict()["layer"][0]["encoding"]["x"]["title"]
    with pytest.raises(KeyError, match="nearest"):
        plots.districts([town], "requests.nothing")
    old = Report.blank("甲镇", 2020, edition=Edition.E2019)
    amount = "proactive_disclosure.procurement.amount"
    with pytest.raises(ValueError, match="没有写明单位"):
        plots.districts([old.replace({amount: Amount(Decimal(1))})], amount)


@settings(max_examples=FEW)
@given(st.lists(reports() | consistent_reports(), max_size=3))
def test_findings_by_rule_count_every_finding(every):
    results = [check(report) for report in every]
    chart = plots.findings_by_rule(results)
    found = Counter((f.rule.id, f.severity.label) for findings in results for f in findings)
    drawn = rows(chart)
    assert {(row["规则"], row["等级"]): row["条数"] for row in drawn if row["类"] == "格"} == found
    for row in drawn:
        if row["类"] == "格":
            assert row["关系"] == RULES[row["规则"]].formula
            assert row["报告数"] == sum(any(f.rule.id == row["规则"] for f in findings) for findings in results)
        else:
            assert row["字"] == str(sum(n for (rule, _), n in found.items() if rule == row["规则"]))
    assert chart.title == f"核对结果：{len(every)} 份报告，{found.total()} 条"


def test_findings_of_one_check_are_taken_too():
    assert plots.findings_by_rule(Findings()).title == "核对结果：1 份报告，0 条"


def test_every_specification_is_sound():
    """`to_dict` validates it against the schema of Vega-Lite."""
    every = [Report(organ=organ, year=2024) for organ in ("甲镇", "乙镇")]
    every.append(every[0].replace({"year": 2023, "requests.new_received.total": 3}))
    for chart in (
        *(plots.flow(every[2]), plots.outcomes_by_year(every), plots.applicants(every[0]), plots.applicants(every)),
        *(plots.districts(every), plots.findings_by_rule(map(check, every))),
    ):
        assert chart.to_dict()["datasets"]


DRAWINGS = (plots.flow, plots.outcomes_by_year, plots.applicants, plots.districts)


class Tags(HTMLParser):
    """An independent reader: the tags that a browser sees outside of scripts."""

    def __init__(self, page):
        super().__init__()
        self.seen = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.seen.append(tag)


@pytest.mark.parametrize("draw", DRAWINGS)
def test_a_hostile_name_stays_within_the_script_of_its_page(draw):
    def page(organ):
        return draw(Report(organ=organ, year=2024)).to_html()

    hostile = page("</script><img src=x onerror=alert(1)>")
    assert "alert(1)" in hostile
    assert Tags(hostile).seen == Tags(page("示例县")).seen
    assert "<!--" not in page("<!--<script>")  # in which the end of the script would be lost


@pytest.mark.parametrize("draw", DRAWINGS)
def test_a_report_without_a_title_is_drawn(draw):
    chart = draw(Report())
    text = f"{chart.title}{rows(chart)}"
    assert "（未写明单位）" in text
    assert "（未写明年度）" in text


@pytest.mark.parametrize("draw", DRAWINGS[1:])
def test_no_report_and_the_same_twice_are_refused(draw):
    with pytest.raises(ValueError, match="没有报告"):
        draw([])
    with pytest.raises(ValueError, match="示例县 2024"):
        draw([Report(organ="示例县", year=2024)] * 2)


def test_without_the_extra_the_error_says_what_to_install(monkeypatch):
    for name in [name for name in sys.modules if name.startswith("gkreport.plots")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "altair", None)
    with pytest.raises(ModuleNotFoundError) as caught:
        importlib.import_module("gkreport.plots")
    assert 'pip install "gkreport[plots]"' in caught.value.__notes__[0]


# -- without a network -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("suffix", "start"), [(".svg", b"<svg"), (".png", b"\x89PNG"), (".pdf", b"%PDF"), (".HTML", b"<!DOC")]
)
def test_a_chart_is_saved(tmp_path, suffix, start):
    plots.save(plots.flow(Report.blank("示例县", 2024)), tmp_path / f"图{suffix}")
    assert (tmp_path / f"图{suffix}").read_bytes().lstrip().startswith(start)


def test_a_chart_is_not_saved_as_anything_else(tmp_path):
    with pytest.raises(ValueError, match=r"不能存成 \.gif"):
        plots.save(plots.flow(Report.blank("示例县", 2024)), tmp_path / "图.gif")


def test_notebooks_show_charts_as_pictures_unless_the_user_has_chosen():
    chart = plots.flow(Report.blank("示例县", 2024))
    show = plots.offline.show_as_pictures
    with alt.renderers.enable("default"):
        show()
        assert set(chart._repr_mimebundle_()) == {"image/svg+xml", "image/png"}
    with alt.renderers.enable("mimetype"):
        show()
        assert alt.renderers.active == "mimetype"


@pytest.mark.needs("chromium")
def test_a_saved_page_draws_itself_without_a_network(tmp_path):
    """Every request to elsewhere fails here, and the page asks for none."""
    plots.save(plots.flow(Report.blank("示例县", 2024)), tmp_path / "chart.html")
    cut = ["--host-resolver-rules=MAP * ~NOTFOUND", "--virtual-time-budget=8000"]
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", *cut, "--dump-dom"]
    page = f"file://{tmp_path}/chart.html"
    shown = subprocess.run([*command, page], check=True, capture_output=True, text=True).stdout  # noqa: S603
    assert "marks" in shown
    assert re.search(r"<(?:canvas|svg)[^>]+marks", shown)
    assert not re.search(r'(?:src|href)="https?:', shown)

"""What notebooks show: the form's look, what is wrong marked on its cells, nothing that reaches the page around it."""

import re
import subprocess
import sys
from collections import Counter

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from gkreport import ApplicantCounts, Edition, Findings, Repairs, Report, check, compare, locate
from gkreport.form import form_of, sections
from gkreport.formats.html.style import STYLE
from gkreport.notebook import MOST_FINDINGS, MOST_REPAIRS, html_of
from gkreport.report.values import show_value
from gkreport.testing import inconsistent_reports, reports

HOSTILE = "</style></div></td><script>alert(1)</script><img src=x onerror=alert(1)>&\"'$1$"
TAGS = {"div", "style", "h1", "h2", "p", "table", "thead", "tbody", "tr", "th", "td", "section", "ul", "li"}
ATTRIBUTES = {"class", "lang", "title", "scope", "rowspan", "colspan"}
WRONG = Report(organ="示例县", year=2024).replace(
    {f"requests.outcomes.denied.state_secret.{field.name}": 1 for field in attrs.fields(ApplicantCounts)}
    | {f"requests.new_received.{field.name}": 0 for field in attrs.fields(ApplicantCounts)}
)


def shown(thing):
    """Read what a notebook gets with a reader of its own."""
    text = thing._repr_html_()
    root = lxml_html.fromstring(text)
    assert root.tag == "div"
    assert root.get("class").split()[0] == "gkreport"
    assert {node.tag for node in root.iter()} <= TAGS
    assert {name for node in root.iter() for name in node.attrib} <= ATTRIBUTES
    (style,) = root.iter("style")
    assert style.text == STYLE
    return root


def numbers(root):
    return [cell.text or "" for cell in root.iter("td")]


def marks(root, paths):
    return {
        path: (cell.get("class"), cell.get("title"))
        for path, cell in zip(paths, root.iter("td"), strict=True)
        if cell.get("class")
    }


def expected_marks(findings):
    return {
        path: (
            "error" if any(finding in findings.errors for finding in at) else "warning",
            "\n".join(finding.message() for finding in at),
        )
        for path, at in findings.by_cell().items()
    }


def printed(record):
    return [show_value(value) for value in record.cells().values()]


@settings(max_examples=settings().max_examples // 3)
@given(reports(), st.sampled_from(["", HOSTILE]))
def test_any_report_shows_its_cells_its_texts_and_what_is_wrong_and_nothing_else(report, text):
    """All text is escaped; every number stands as printed; a cell in an error or warning says why."""
    report = report.replace({"organ": report.organ + text, "overview": report.overview + text})
    root = shown(report)
    assert numbers(root) == printed(report)
    assert marks(root, report.cells()) == expected_marks(check(report))
    lines = [line for text in report.texts().values() for line in text.split("\n") if line]
    assert [p.text for p in root.iter("p")] == lines
    assert report.organ in root.find("h1").text


@settings(max_examples=settings().max_examples // 3)
@given(inconsistent_reports(), st.sampled_from([name for name, section in sections().items() if section.table]))
def test_a_table_alone_shows_the_same_errors_as_in_its_report(planted, name):
    """What can be told from the table alone is marked on it: all errors are."""
    table = getattr(planted.report, name)
    root = shown(table)
    assert numbers(root) == printed(table)
    errors = {path for finding in check(planted.report).errors for path in finding.cells if path.startswith(name + ".")}
    marked = marks(root, [f"{name}.{path}" for path in table.cells()])
    assert {path for path, (level, _) in marked.items() if level == "error"} == errors
    assert root.find("h2").text == sections()[name].number + sections()[name].label
    assert all(sections()[name].table in item.text for item in root.iter("li"))  # nothing of tables not shown


@pytest.mark.parametrize("edition", Edition)
def test_tables_of_every_edition_are_laid_out_as_printed(edition):
    report = Report.blank("示例县", 2020, edition=edition)
    for table in form_of(report).tables:
        root = shown(getattr(report, table.name))
        heads = {"".join(head.itertext()) for head in root.iter("th")}
        assert {label for cell in table.cells for label in cell.column.labels} <= heads
        assert {row.number + row.label for cell in table.cells for row in cell.row.labels} <= heads
        assert len(numbers(root)) == len(list(table.cells))


def test_a_part_shows_its_rows_and_the_sums_that_fail_in_it():
    """A part does not know its place on the form, but its labels and its sums."""
    root = shown(WRONG.requests.outcomes.denied)
    assert numbers(root)[:7] == ["1"] * 7
    assert [row.get("class") for row in root.iter("td")] == ["error"] * 7 + [None] * 49
    assert next(root.iter("td")).get("title").endswith("＝总计 不成立：6≠1")
    assert root.xpath("string(.//th[@scope='row'])") == "1.属于国家秘密"
    row = shown(WRONG.requests.new_received)
    assert numbers(row) == ["0"] * 7
    assert not row.xpath(".//td[@class]")
    assert numbers(shown(WRONG.review_and_litigation.litigation)) == [""] * 10


def test_a_cell_in_two_sums_of_a_part_tells_both():
    zero = dict.fromkeys(Report().requests.outcomes.cells(), 0)
    outcomes = Report().requests.outcomes.replace({**zero, "granted.natural_person": 1})
    (cell, *_) = shown(outcomes).iter("td")
    across, down = cell.get("title").split("\n")
    assert across.endswith("＝总计 不成立：1≠0")
    assert down.startswith("（一）＋（二）")
    assert len(shown(outcomes).xpath(".//li")) == 2


def test_findings_are_a_table_that_needs_no_report():
    findings = check(WRONG.replace({"organ": ""}))
    root = shown(findings)
    rows = [[cell.text or "" for cell in row] for row in root.findall(".//tr")[1:]]
    assert rows == [[f.severity.label, f.rule.id, f.place, f.message()] for f in findings]
    levels = Counter(row[0].get("class").split()[0] for row in root.findall(".//tr")[1:])
    assert levels == Counter(f.severity.value for f in findings)
    assert (
        root.find("h2").text
        == f"错误 {len(findings.errors)}，提醒 {len(findings.warnings)}，提示 {len(findings.notes)}"
    )
    assert findings[0].rule.source in root.findall(".//tr")[1][1].get("title")
    assert shown(Findings()).find("h2").text == "没有发现问题"
    assert shown(Findings()).find(".//table") is None


def test_findings_with_hostile_words_and_more_than_can_be_shown():
    finding = attrs.evolve(check(WRONG)[0], place=HOSTILE, formula=HOSTILE)
    root = shown(Findings((finding,) * (MOST_FINDINGS + 3)))
    assert len(root.findall(".//tr")) == MOST_FINDINGS + 1
    assert root.findall(".//td")[2].text == HOSTILE
    assert root.find("p").text == "还有 3 条没有列出。"


def test_repairs_show_what_stands_there_and_what_should():
    repairs = locate(WRONG)
    root = shown(repairs)
    assert root.find("h2").text == repairs.message()
    changes = [change for repair in repairs for change in repair.changes]
    assert len(root.findall(".//tr")) == 1 + len(changes)
    for row, change in zip(root.findall(".//tr")[1:], changes, strict=True):
        *_, place, found, proposed, why = [cell.text or "" for cell in row]
        assert (place, found, why) == (change.place, str(change.found), change.slip.message())
        assert proposed.startswith(str(change.proposed))
    (first, *_) = repairs
    assert numbers(shown(first)) == numbers(root)[: len(numbers(shown(first)))]
    assert shown(first).find("h2") is None


def test_repairs_with_room_and_more_than_can_be_shown():
    (repair, *_) = locate(WRONG)
    roomy = attrs.evolve(repair, changes=(attrs.evolve(repair.changes[0], low=0, high=9),))
    root = shown(Repairs([roomy] * (MOST_REPAIRS + 2), complete=False))
    assert numbers(root)[3].endswith("（0至9）")
    assert len(root.findall(".//tr")) == 1 + MOST_REPAIRS
    assert root.find("p").text == "还有 2 条没有列出。"
    assert shown(locate(Report())).find("h2").text == "没有不成立的勾稽关系（有42条因空格无法核对）"


def test_a_comparison_marks_the_changed_cells_that_are_wrong():
    changed = compare(Report(organ=HOSTILE, year=2023), WRONG)
    root = shown(changed)
    wrong = expected_marks(check(WRONG))
    seen = {cell.get("title"): cell.text for cell in root.iter("td") if cell.get("class")}
    assert seen == {wrong[change.cell][1]: str(change.after) for change in changed.cells if change.cell in wrong}
    assert seen
    assert not shown(compare(WRONG, Report())).xpath(".//td[@class='error']")


def test_the_style_reaches_nothing_around_it():
    """Every rule is about our element or what lies in it; nothing is loaded, nothing laid over the page."""
    blocks = re.sub(r"@media [^{]*\{", "", STYLE)
    for selectors in re.findall(r"([^{}]+)\{[^{}]*\}", blocks):
        for selector in selectors.split(","):
            assert ".gkreport" in selector
            assert re.sub(r"^(\S+ )?\.gkreport.*$", "", selector.strip(), flags=re.DOTALL) == ""
    assert not re.search(r"@page|@import|@font-face|url\(|position|z-index|#[a-z]+[ .{]", STYLE)


def test_light_and_dark_follow_the_program_first_and_the_system_second():
    dark = STYLE.index("prefers-color-scheme: dark")
    hosts = [STYLE.index(mark) for mark in ('[data-jp-theme-light="false"] .gkreport', ".vscode-dark .gkreport")]
    light = [STYLE.index(mark) for mark in ('[data-jp-theme-light="true"] .gkreport', ".vscode-light .gkreport")]
    assert dark < min(hosts) < max(hosts) < min(light)
    names = set(re.findall(r"var\(--([\w-]+)\)", STYLE))
    for block in re.findall(r"\.gkreport\{([^}]*)\}", STYLE):
        assert set(re.findall(r"--([\w-]+):", block)) == names


def test_it_is_small_and_can_stand_twice():
    text = WRONG._repr_html_()
    assert len(text.encode()) < 20_000
    assert len(STYLE.encode()) < 4_500
    assert " id=" not in text
    assert shown(WRONG).get("class").split()[1:] == ["tex2jax_ignore", "mathjax_ignore"]  # $ is money
    assert text == WRONG._repr_html_()


def test_what_has_no_look_in_a_notebook_is_named():
    with pytest.raises(NotImplementedError, match="int"):
        html_of(5)


def test_nothing_of_it_is_loaded_before_it_is_shown():
    code = (
        "import sys, gkreport; gkreport.Report(); print([m for m in sys.modules if 'notebook' in m or 'altair' in m])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.strip() == "[]"

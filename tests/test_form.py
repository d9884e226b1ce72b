"""What walking the declaration yields, held against the official form."""

import re
import zipfile
from xml.etree import ElementTree as ET

import pytest

from gkreport import ApplicantCounts, Edition, Report
from gkreport.form import form_of, layout, sections, sums_of

SINGLE_ROW = {"requests.outcomes.other_handling": ApplicantCounts()}
SHAPES = {
    "2021": (Report(), 200, 42),
    "2021, 其他处理 in one row": (Report().replace(SINGLE_ROW), 186, 40),
    "2019": (Report.blank(edition=Edition.E2019), 198, 40),
}


@pytest.mark.parametrize(("report_", "cells", "sums"), SHAPES.values(), ids=SHAPES)
def test_cells_and_sums_are_counted_as_the_form_has_them(report_, cells, sums):
    form = form_of(report_)
    assert (len(form.cells), len(form.identities)) == (cells, sums)
    assert list(form.cells) == list(report_.cells())


@pytest.mark.parametrize(("report_", "cells", "sums"), SHAPES.values(), ids=SHAPES)
def test_no_cell_stands_in_more_than_three_sums(report_, cells, sums):
    form = form_of(report_)
    assert max(sum(path in identity.cells for identity in form.identities) for path in form.cells) == 3


def test_the_sums_of_table_three_have_rank_37():
    """39 identities, of which two follow from the others (the total column's own sum and balance)."""
    identities = [i for i in form_of(Report()).identities if i.table == "requests"]
    assert len(identities) == 39
    order = list(Report().requests.cells())
    rows = [dict.fromkeys(order, 0) for _ in identities]
    for row, identity in zip(rows, identities, strict=True):
        for sign, path in identity.terms:
            row[path.removeprefix("requests.")] += sign
    assert _rank([list(row.values()) for row in rows]) == 37


def _rank(matrix):
    from fractions import Fraction

    rows = [[Fraction(value) for value in row] for row in matrix]
    rank = 0
    for column in range(len(rows[0])):
        pivot = next((at for at in range(rank, len(rows)) if rows[at][column]), None)
        if pivot is None:
            continue
        rows[rank], rows[pivot] = rows[pivot], rows[rank]
        for at in range(rank + 1, len(rows)):
            factor = rows[at][column] / rows[rank][column]
            if factor:
                rows[at] = [a - factor * b for a, b in zip(rows[at], rows[rank], strict=True)]
        rank += 1
    return rank


def test_formulas_are_in_the_words_of_the_form():
    by_total = {(i.kind, i.right[-1]): i for i in form_of(Report()).identities}
    total = "requests.outcomes.total.natural_person"
    assert by_total["down", total].formula == "（一）＋（二）＋（三）＋（四）＋（五）＋（六）＝（七）"
    assert len(by_total["down", total].left) == 21
    balance = by_total["balance", "requests.carried_out.total"]
    assert (balance.formula, balance.formula_en) == (
        "一＋二＝三（七）＋四",
        "new_received + carried_in = outcomes.total + carried_out",
    )
    across = by_total["across", "review_and_litigation.review.total"]
    assert across.formula == "结果维持＋结果纠正＋其他结果＋尚未审结＝总计"


@pytest.mark.parametrize(
    ("right", "place", "place_en"),
    [
        ("requests.carried_in.total", "表三 第2行 二、上年结转政府信息公开申请数量", "requests.carried_in"),
        ("requests.outcomes.total.other_org", "表三 “其他”列", "requests.outcomes.total.other_org"),
        ("requests.carried_out.legal_service_org", "表三 “法律服务机构”列", "requests.carried_out.legal_service_org"),
    ],
)
def test_sums_are_placed_by_their_total_or_what_stands_last(right, place, place_en):
    by_total = {one.identity.right[-1]: one for one in sums_of(form_of(Report())).all}
    assert (by_total[right].place, by_total[right].place_en) == (place, place_en)


@pytest.mark.parametrize(("report_", "cells", "sums"), SHAPES.values(), ids=SHAPES)
def test_the_residual_of_a_sum_is_how_far_its_left_side_lies_above_its_right(report_, cells, sums):
    """Each cell in turn one more than the others: only the sums it stands in are off, each by its sign."""
    form = form_of(report_)
    numbers = dict.fromkeys(form.cells, 0)
    assert len(numbers) == cells
    for path in numbers:
        values = tuple((numbers | {path: 1}).values())
        off = {number: one for number, one in enumerate(sums_of(form).residuals(values)) if one}
        signs = {n: (path in it.left) - (path in it.right) for n, it in enumerate(form.identities) if path in it.cells}
        assert off == signs
        assert {n: sign for n, it in enumerate(form.identities) for sign, at in it.terms if at == path} == signs
        assert [one.residual(values) for one in sums_of(form).all] == sums_of(form).residuals(values)


@pytest.mark.parametrize(
    ("path", "place", "label"),
    [
        ("requests.carried_out.total", "表三 第25行 总计", "表三 第25行 四、结转下年度继续办理 总计"),
        (
            "requests.outcomes.denied.security_stability.natural_person",
            "表三 第7行 自然人",
            "表三 第7行 三、（三）3.危及“三安全一稳定” 自然人",
        ),
        (
            "review_and_litigation.litigation.direct.total",
            "表四 行政诉讼 未经复议直接起诉 总计",
            "表四 行政诉讼 未经复议直接起诉 总计",
        ),
        ("proactive_disclosure.rules.in_force", "表二 第1行 现行有效件数", "表二 第1行 规章 现行有效件数"),
    ],
)
def test_places_are_as_a_person_counts(path, place, label):
    cell = form_of(Report()).cells[path]
    assert (cell.place, cell.label) == (place, label)


def test_sections_are_the_six_of_the_regulation():
    assert [s.number for s in sections().values()] == ["一、", "二、", "三、", "四、", "五、", "六、"]


_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def _printed(table):
    """The grid of a Word table, read by the standard library alone: position and span -> text."""
    cells, open_spans = {}, {}
    for row, tr in enumerate(table.findall(f"{_W}tr")):
        column = 0
        for tc in tr.findall(f"{_W}tc"):
            span = tc.find(f"{_W}tcPr/{_W}gridSpan")
            width = int(span.get(f"{_W}val")) if span is not None else 1
            merge = tc.find(f"{_W}tcPr/{_W}vMerge")
            text = re.sub(r"\s", "", "".join(t.text or "" for t in tc.iter(f"{_W}t")))
            if merge is not None and merge.get(f"{_W}val") != "restart":
                start = open_spans[column]
                cells[start][1] += 1
            else:
                cells[row, column] = [text, 1, width]
                open_spans[column] = (row, column)
            column += width
    return cells


def test_the_derived_grid_is_that_of_the_blank_official_form(shared):
    with zipfile.ZipFile(shared / "form" / "blank-form-2021.docx") as archive:
        body = ET.fromstring(archive.read("word/document.xml")).find(f"{_W}body")  # noqa: S314
    official = [_printed(table) for table in body.findall(f"{_W}tbl")]
    ours = [
        {(c.row, c.column): [c.text, c.rowspan, c.colspan] for c in layout(table)} for table in form_of(Report()).tables
    ]
    assert ours == official

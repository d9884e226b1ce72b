"""Rules about single cells and pairs of cells: blanks, stocks, units, powers (5.1 to 5.3)."""

import functools
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from gkreport.checks.facts import Facts, error, finds, note, stocks_of, warning
from gkreport.checks.findings import Finding, Rule
from gkreport.form import Cell, Form, sections
from gkreport.report.marks import Column, Kind
from gkreport.report.organs import BUREAU, COUNTY, TOWNSHIP
from gkreport.severity import Severity


@functools.cache
def _money_cells(form: Form) -> tuple[Cell, ...]:
    return tuple(cell for cell in form.cells.values() if cell.kind is Kind.MONEY)


def _build_finding(rule: Rule, facts: Facts, paths: tuple[str, str], expected: int, found: int) -> Finding:
    names = [facts.form.cells[path].column.name for path in paths]
    return Finding(rule, paths, expected, found, facts.form.cells[paths[0]].row_label, "，".join(names))


# -- blanks ----------------------------------------------------------------------------------------

_BLANK: Final = {
    name: note(
        f"T{number}-BLANK",
        name,
        f"{section.table}每格都填数字，没有发生的填 0",
        "办理惯例：空格、“/”、“-”不能参加核对（官方文本没有明文）",
        "{place}有 {count} 格是空的{detail}。没有发生的请填 0",
        "{cells} of {table} left blank; write 0 where nothing happened",
    )
    for number, (name, section) in enumerate(sections().items(), 1)
    if section.table
}

_NO_TABLE: Final = warning(
    "S-TABLES",
    "proactive_disclosure",
    "三张统计表都有数字",
    "国办公开办函〔2021〕30号附件",
    "{place}整张表没有一个数字，无法核对。请填写；没有发生的填 0",
    "no cell of {table} holds a number, so nothing in it can be assessed; write 0 where nothing happened",
)
error("T3-NONNEG", "requests", "每格都是零或正整数", "各格计数单位为件")


@finds
def _find_blanks(facts: Facts) -> Iterator[Finding]:
    """Say once for each table how many cells are blank, and how many sums cannot be checked because of them."""
    if None not in facts.values:
        return
    for table in facts.form.tables:
        cells = [cell.path for cell in table.cells]
        blank = tuple(path for path in cells if facts.cells[path] is None)
        if len(blank) == len(cells):
            yield Finding(_NO_TABLE, blank, place=table.section.table)
        elif blank:
            empty = set(blank)
            unknown = sum(not empty.isdisjoint(identity.cells) for identity in table.identities)
            detail = f"，因此有 {unknown} 条勾稽关系无法核对" if unknown else ""
            yield Finding(_BLANK[table.name], blank, place=table.section.table, detail=detail)


# -- 表二 ------------------------------------------------------------------------------------------


@note(
    "T2-NONNEG",
    "proactive_disclosure",
    "收费金额（万元）不为负（不可能填入），小数不超过 4 位",
    "表二单位“万元”：第 4 位小数已是 1 元",
    "{place}：{found} 万元的小数超过 4 位，比 1 元还细。请核对",
    "{place}: {found} (万元) is finer than one yuan",
)
def _find_fees_too_fine(facts: Facts, rule: Rule) -> Iterator[Finding]:
    for cell in _money_cells(facts.form):
        value = facts.cells[cell.path]
        if isinstance(value, Decimal) and value != value.quantize(Decimal("0.0001")):
            yield Finding(rule, (cell.path,), found=value, place=cell.label)


@note(
    "T2-STOCK1",
    "proactive_disclosure",
    "本年制发件数 ≤ 现行有效件数",
    "由两栏含义推得：当年制发的文件年底大多仍有效",
    "{place}：本年制发 {expected} 件，多于年底现行有效的 {found} 件。请核对两数是否填反",
    "{place}: {expected} issued in the year but only {found} in force at its end",
)
def _compare_issued_and_in_force(facts: Facts, rule: Rule) -> Iterator[Finding]:
    for stock in stocks_of(facts.form, opening=False):
        issued, in_force = facts.cells.get(stock.added), facts.cells.get(stock.closing)
        if isinstance(issued, int) and isinstance(in_force, int) and issued > in_force:
            yield _build_finding(rule, facts, (stock.added, stock.closing), issued, in_force)


@functools.cache
def _reserved(form: Form) -> tuple[str, ...]:
    return tuple(path for path, cell in form.cells.items() if any(row.reserved for row in cell.row.labels))


@warning(
    "T2-RULEPOWER",
    "proactive_disclosure",
    "规章各栏大于 0 的，只能是有规章制定权的机关（部委、省、设区的市、自治州）",
    "立法法关于规章制定权的规定；湖北省填表说明",
    "{place}：填了 {found}，但“{detail}”一般没有规章制定权。规章不是单位内部的规章制度，请核对，没有的填 0",
    "{place}: {found}, but an organ of this kind has no power to make rules (规章)",
)
def _find_rules_without_power(facts: Facts, rule: Rule) -> Iterator[Finding]:
    organ = facts.report.organ
    if TOWNSHIP.search(organ) or COUNTY.search(organ):
        severity = Severity.WARNING
    elif BUREAU.match(organ):
        severity = Severity.NOTE
    else:
        return
    for path in _reserved(facts.form):
        if value := facts.cells[path]:
            place = facts.form.cells[path].label
            yield Finding(rule, (path,), 0, value, place, detail=organ, severity=severity)


@error(
    "T2-2019-ITEMS",
    "proactive_disclosure",
    "上一年项目数量＋本年增/减 ≥ 0（2019 年表式）",
    "由栏目名称推得；湖北省填表说明",
    "{place}：上一年 {expected} 项，本年增减 {found}，剩余项数为负。请核对",
    "{place}: {expected} items last year and a change of {found} leave less than none",
)
def _find_fewer_items_than_none(facts: Facts, rule: Rule) -> Iterator[Finding]:
    for stock in stocks_of(facts.form, closing=False):
        items, change = facts.cells.get(stock.opening), facts.cells.get(stock.added)
        if isinstance(items, int) and isinstance(change, int) and items + change < 0:
            yield _build_finding(rule, facts, (stock.opening, stock.added), items, change)


@functools.cache
def _bounds(form: Form) -> tuple[tuple[str, str], ...]:
    """Return pairs of cells of a row: the first cannot hold more than the second."""
    columns = ((path, mark) for table in form.tables for path, field in table.fields.items() for mark in field.marks)
    return tuple(
        (path, f"{path.rpartition('.')[0]}.{name}")
        for path, column in columns
        if isinstance(column, Column)
        for name in column.within
    )


@warning(
    "T2-2019-STOCK",
    "proactive_disclosure",
    "本年新公开数量 ≤ 本年新制作数量，且 ≤ 对外公开总数量（2019 年表式）",
    "由三栏含义推得",
    "{place}：本年新公开 {expected} 件，多于另一栏的 {found} 件（{detail}）。请核对，确有原因的请说明",
    "{place}: {expected} published in the year, but only {found} in the other column",
)
def _compare_published_and_made(facts: Facts, rule: Rule) -> Iterator[Finding]:
    for published, bound in _bounds(facts.form):
        new, most = facts.cells[published], facts.cells[bound]
        if isinstance(new, int) and isinstance(most, int) and new > most:
            detail = facts.form.cells[bound].column.name
            place = facts.form.cells[published].row_label
            yield Finding(rule, (published, bound), new, most, place, detail=detail)


_LARGE_FOR_A_TOWNSHIP: Final = Decimal(10_000)
"""100 million 元: real townships charge a few 万元, if any."""


@note(
    "T2-FEEUNIT",
    "proactive_disclosure",
    "行政事业性收费以万元计；乡镇、街道达到 10000 万元的，可能误填了元",
    "表二表头“单位：万元”（国办公开办函〔2021〕30号）",
    "{place}：{found} 万元，对乡镇、街道来说过大，是否误以元为单位？请核对，应填万元",
    "{place}: {found} (万元) is very much for a township; was it entered in yuan?",
)
def _find_fees_in_yuan(facts: Facts, rule: Rule) -> Iterator[Finding]:
    if not TOWNSHIP.search(facts.report.organ):
        return
    for cell in _money_cells(facts.form):
        value = facts.cells[cell.path]
        if isinstance(value, Decimal) and value >= _LARGE_FOR_A_TOWNSHIP:
            yield Finding(rule, (cell.path,), found=value, place=cell.label)


# -- 表三 ------------------------------------------------------------------------------------------


@functools.cache
def _rows(form: Form) -> tuple[tuple[str, ...], ...]:
    """Return the cells of each row whose last is the sum of the others, where a table has such rows."""
    across = (identity for identity in form.identities if identity.kind == "across")
    return tuple(identity.cells for identity in across if form.cells[identity.cells[0]].row.labels)


@warning(
    "T3-MOVED",
    "requests",
    "本行的数没有整行错开一列：总计不为空或 0 而“其他”恰为前几列之和",
    "由表头的列序推得：整行左移一列时，“其他”一列里是总计",
    "{place}：照现在的位置总计不等于各列之和；整行右移一列就相等（{detail}）。请核对各数是否都填错了列",
    "{place}: as it stands the total is not the sum of the row; one column further right it is ({detail})",
)
def _find_moved_rows(facts: Facts, rule: Rule) -> Iterator[Finding]:
    """Find rows that do not add up as they stand and do when moved by one column."""
    for cells in _rows(facts.form):
        moved, total = facts.cells[cells[-2]], facts.cells[cells[-1]]
        if not moved or total:
            continue  # as in nearly every row: the others need not be added up
        if sum(value for path in cells[:-2] if isinstance(value := facts.cells[path], int)) == moved:
            stands = ["–" if facts.cells[path] is None else str(facts.cells[path]) for path in cells]
            detail = f"{' '.join(stands)} → – {' '.join(stands[:-1])}"
            yield Finding(rule, cells, moved, total, facts.form.cells[cells[0]].row_label, detail=detail)


_MISC: Final = "requests.outcomes.other_handling.misc.total"
_OUTCOMES: Final = "requests.outcomes.total.total"
_MANY: Final = 5
"""A fifth of fewer requests than this is one or two."""


@note(
    "T3-MISC",
    "requests",
    "（六）3.其他 不超过（七）总计的 20%",
    "经验值：宿迁 2024 年 10%，杭州 2025 年 7%",
    "{place}：“其他”共 {found} 件，占办结 {expected} 件的两成以上。请核对是否应归入别的办理结果",
    "{place}: {found} of {expected} outcomes are “other”; could they be counted elsewhere?",
)
def _weigh_misc(facts: Facts, rule: Rule) -> Iterator[Finding]:
    misc, outcomes = facts.cells.get(_MISC), facts.cells.get(_OUTCOMES)
    if isinstance(misc, int) and isinstance(outcomes, int) and misc >= _MANY and misc * 5 > outcomes:
        yield Finding(rule, (_OUTCOMES, _MISC), outcomes, misc, facts.form.cells[_MISC].label)

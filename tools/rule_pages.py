"""The page of the rules: each with an example that is carried out while the page is written."""

import functools
import runpy
from collections.abc import Iterator, Mapping
from itertools import takewhile
from pathlib import Path
from typing import Any, Final

from gkreport import RULES, Edition, Findings, Report, Rule, Severity, check
from gkreport.checks.sums import SUM_RULES, rule_of
from gkreport.errors import Lang
from gkreport.form import form_of, heading_of, sections

_DECLARED: Final = runpy.run_path(str(Path(__file__).with_name("rule_examples.py")))
EXAMPLES: Final = _DECLARED["EXAMPLES"]
THIS, LAST, clean = (_DECLARED[name] for name in ("THIS", "LAST", "clean"))

GRADES: Final = {
    Severity.ERROR: (
        "表上印明的关系不成立，一定有格填错",
        "a relation printed on the form does not hold: some cell is wrong",
    ),
    Severity.WARNING: ("一般应当成立；确有原因的，请说明", "should hold; where there is a reason, say it"),
    Severity.NOTE: ("值得再看一眼，不一定错", "worth a second look, not always wrong"),
}


def rules() -> Iterator[str]:
    """Yield a section for each rule, by the part of the report it is about, as Markdown."""
    parts = {"": ("标题和整份报告", "The title and the whole")} | {
        name: (
            f"{section.table} {section.label}" if section.table else section.heading,
            name.replace("_", " ").capitalize(),
        )
        for name, section in sections().items()
    }
    grade = list(Severity).index
    groups = {
        part: sorted((rule for rule in RULES.values() if rule.section == part), key=lambda rule: grade(rule.severity))
        for part in parts
    }
    yield "# 核对规则 · Rules\n"
    yield f"{len(RULES)} 条规则，按报告各部分的次序排列，各有查什么、依据、违反它的例子和消息、怎么办。"
    yield "例子都由本库算出；编号不变，可以用 `rules.html#t3-rowsum` 这样的地址引用。\n"
    yield f"> {len(RULES)} rules, in the order of the printed report: what each checks, its source, an example that"
    yield "> breaks it with its message, and what to do. The examples were carried out. Ids never change, so a rule can"
    yield "> be linked to, as `rules.html#t3-rowsum`.\n"
    yield "| 级别 grade | 意思 | what it means |\n|---|---|---|"
    for severity, (zh, en) in GRADES.items():
        yield f"| {severity.label} {severity.value} | {zh} | {en} |"
    yield "\n## 一览 · All rules\n"
    yield "| 编号 id | 级别 grade | 关系 | what it checks |\n|---|---|---|---|"
    for rule in (rule for group in groups.values() for rule in group):
        grade_of = f"{rule.severity.label} {rule.severity.value}"
        yield f"| [{rule.id}](#{rule.id.lower()}) | {grade_of} | {rule.formula} | {EXAMPLES[rule.id].en} |"
    for part, group in groups.items():
        yield "\n## {} · {}\n".format(*parts[part])
        for rule in group:
            yield from one_rule(rule)


def one_rule(rule: Rule) -> Iterator[str]:
    """Yield the section of a rule: what it checks, why, what breaks it and mends it, its message, what to do."""
    example = EXAMPLES[rule.id]
    sums = [
        (edition.value, sum(rule_of(line) is rule for line in form_of(Report.blank(edition=edition)).identities))
        for edition in reversed(Edition)
    ]
    counted = any(count for _, count in sums)
    zh = f"{'，'.join(f'{year} 年表式 {count} 条' for year, count in sums)}。" if counted else ""
    en = f" {', '.join(f'{count} sums in the form of {year}' for year, count in sums)}." if counted else ""
    yield f"### {rule.id}\n"
    yield f"**{rule.severity.label}**：{rule.formula}。{zh}依据：{rule.source}。\n"
    yield f"> **{rule.severity.value.capitalize()}**: {example.en}{en} Source: {rule.source}.\n"
    if table := list(rows(rule.id)):
        yield "| 例子 | example | 填错 wrong | 应为 right |\n|---|---|---|---|"
        yield from (f"| {' | '.join(row)} |" for row in table)
        yield ""
    if said := message(rule.id, "zh"):
        yield f"**消息**：{said}\n"
        yield f"> **Message**: {message(rule.id, 'en')}\n"
    yield f"**怎么办**：{example.do}\n"
    yield f"> **What to do**: {example.do_en}\n"
    if also := others(rule.id):
        links = "、".join(f"[{name}](#{name.lower()})" for name in also)
        yield f"这样填还违反 {links}。\n\n> The same mistake also breaks {links.replace('、', ', ')}.\n"


# -- carried out -----------------------------------------------------------------------------------


def _wrong(id_: str) -> Mapping[str, Mapping[str, Any]]:
    """Return what breaks a rule; for a sum, one too many where it comes together."""
    example, kinds = EXAMPLES[id_], {rule.id: kind for kind, rule in SUM_RULES.items()}
    if id_ not in kinds:
        return example.wrong
    report = _make(THIS, example.given[THIS], example.edition)
    lines = (line for line in form_of(report).identities if (line.table, line.kind) == kinds[id_])
    last = next(line.right[-1] for line in lines if any(report[path] for path in line.left))
    return {THIS: {last: _stands(report)[last] + 1}}


def _make(whose: str, cells: Mapping[str, Any], edition: Edition) -> Report:
    """Return a report in which every rule holds but for what is said of it; "" stands for another edition."""
    report = clean(cells.get("", edition), whose == LAST and not cells.get(""))
    heads = {} if whose in {THIS, LAST} else {"organ": whose}
    return report.replace(heads | {path: value for path, value in cells.items() if path})


def _stands(report: Report) -> dict[str, Any]:
    """Return whatever stands in a report."""
    return {"organ": report.organ, "year": report.year, **report.texts(), **report.cells()}


def _merge(*layers: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    merged: dict[str, dict[str, Any]] = {THIS: {}}
    for layer in layers:
        for whose, cells in layer.items():
            merged[whose] = {**merged.get(whose, {}), **cells}
    return merged


def _findings(id_: str, changed: Mapping[str, Mapping[str, Any]]) -> Findings:
    example = EXAMPLES[id_]
    made = {whose: _make(whose, cells, example.edition) for whose, cells in _merge(example.given, changed).items()}
    parts = [report for whose, report in made.items() if whose not in {THIS, LAST}]
    local = {"profile": example.profiles(), "published": example.published}
    return check(made[THIS], made.get(LAST), parts or None, example.roster, **local)


@functools.cache
def broken(id_: str) -> Findings:
    """Return what is found in the report that breaks a rule."""
    return _findings(id_, _wrong(id_))


def mended(id_: str) -> Findings:
    """Return what is found once it is mended."""
    return _findings(id_, EXAMPLES[id_].right)


def message(id_: str, lang: Lang) -> str:
    """Return what is said of the example; "" where the forms of today have nothing that could break the rule."""
    if RULES[id_].by_construction:
        try:
            broken(id_)
        except ValueError as error:
            return f"`{error}`"
    return next((found.message(lang) for found in broken(id_) if found.rule.id == id_), "")


def others(id_: str) -> list[str]:
    """Return the other rules that the example breaks."""
    if RULES[id_].by_construction:
        return []
    return list(dict.fromkeys(found.rule.id for found in broken(id_) if found.rule.id != id_))


# -- as rows of a table ----------------------------------------------------------------------------

_HEADS: Final = {"organ": "标题中的单位", "year": "标题中的年度"}
_MANY: Final = 8
"""More cells than these are told by their number."""
_LONG: Final = 1_000
"""A text of more letters is told by its beginning."""


def rows(id_: str) -> Iterator[tuple[str, str, str, str]]:
    """Yield in both languages where something is wrong, what stands there, and what is right."""
    example, wrong = EXAMPLES[id_], _wrong(id_)
    concerned = set() if RULES[id_].by_construction else {path for found in broken(id_) for path in found.cells}
    for whose, cells in _merge(example.given, wrong, example.right).items():
        zh, _, en = whose.partition(" ") if whose in {THIS, LAST} else (f"{whose}的报告", "", whose)
        zh, en = ("", "") if whose == THIS else (f"{zh}，", f"{en}: ")
        given = _make(whose, example.given.get(whose, {}), example.edition)
        stands = _stands(given)
        pairs = {
            path: tuple(changed.get(whose, {}).get(path, stands[path]) for changed in (wrong, example.right))
            for path in stands
            if path in cells
        }
        pairs = {p: pair for p, pair in pairs.items() if pair[0] != pair[1] or p in concerned or whose != THIS}
        if not cells and whose in example.right:
            yield f"{zh}一份", f"{en}a report", "没有 none", "有 one"
        elif len(pairs) > _MANY:
            table = form_of(given).cells[next(iter(pairs))].table.table
            yield f"{zh}{table} {len(pairs)} 格", f"{en}{len(pairs)} cells of {table}", *map(_show, pair_of(pairs))
        else:
            for path, pair in pairs.items():
                cell = form_of(given).cells.get(path)
                label = cell.label if cell else _HEADS.get(path) or heading_of(path)
                yield f"{zh}{label}", f"{en}`{path}`", *map(_show, _shorten(*pair))


def pair_of(pairs: Mapping[str, tuple[Any, ...]]) -> tuple[Any, ...]:
    """Return what is wrong and right in every one of many cells."""
    (pair,) = set(pairs.values())
    return pair


def _shorten(wrong: Any, right: Any) -> tuple[Any, Any]:  # noqa: ANN401
    """Leave out the sentences at the beginning that two texts have in common."""
    if not isinstance(wrong, str) or not isinstance(right, str):
        return wrong, right
    alike = takewhile(lambda pair: pair[0] == pair[1], zip(wrong, right, strict=False))
    same = "".join(letter for letter, _ in alike).rfind("。") + 1
    return (f"…{wrong[same:]}", f"…{right[same:]}") if same else (wrong, right)


def _show(value: Any) -> str:  # noqa: ANN401
    if isinstance(value, str) and len(value) > _LONG:
        return f"{value[:20]}…（共 {len(value)} 字 letters）"
    return {None: "空格 blank", "": "没有 none"}.get(value) or str(value)

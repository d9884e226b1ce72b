"""Rules that hold the counts told in the texts against the tables (5.5)."""

import functools
import itertools
import re
from collections.abc import Iterator
from typing import Final

from gkreport.characters import NUMERAL
from gkreport.checks.claims import Claim
from gkreport.checks.claims.quantities import CASES, DECISIONS, DOCUMENTS, GENERAL
from gkreport.checks.counts import Count, Tables, Way, counts_in
from gkreport.checks.facts import Facts, Text, finds, warning
from gkreport.checks.findings import Finding, Rule
from gkreport.form import Form

_CONTRADICTED: Final = (
    "{place}与正文不一致：{detail}（正文 {found}，表中 {expected}）。请核对正文和表格，确有原因的请说明",
    "{place}: the text says {found}, the table comes to {expected}: {detail}",
)

_REQUESTS: Final = warning(
    "X-REQ",
    "overview",
    "正文中收到、办理、答复的申请件数，等于表三的新收、新收＋上年结转或办结总计之一",
    "核对惯例；收到 n 件可指新收、新收＋结转或办结（宿迁 2023、2024 年，抚顺、溧阳 2025 年）",
    *_CONTRADICTED,
)
_GROUPS: Final = warning(
    "X-GROUP",
    "overview",
    "正文中各种办理结果、结转的件数，等于表三该组各行之和",
    "核对惯例；宿迁 2023、2024 年各组相符，上海市政府办公厅 2019 年不符",
    *_CONTRADICTED,
)
_REMEDIES: Final = warning(
    "X-REMEDY",
    "overview",
    "正文中因政府信息公开被申请行政复议、提起行政诉讼的件数，等于表四（备案、受理、审理的件数另计）",
    "核对惯例；宿迁 2024 年正文“备案”的件数是另一个数",
    *_CONTRADICTED,
)
_NONE: Final = warning(
    "X-NONE",
    "overview",
    "正文说没有的（申请、复议、诉讼、文件、处理决定），表中为 0",
    "由文义推得；柳毛湾镇 2024 年相符",
    "{place}与正文不一致：{detail}，而表中为 {expected}。请核对正文和表格",
    "{place}: the text says there were none, the table comes to {expected}: {detail}",
)
# A count in the text where the table has 0 is wrong by the rules above.  No source asks that the text mentions every
# number of the tables.
_DOCUMENTS: Final = warning(
    "X-DOCS",
    "overview",
    "正文中规章、行政规范性文件的制发、废止、现行有效件数和许可、处罚、强制的处理决定数量，等于表二",
    "武威市武政办发〔2025〕54号要求正文写明；天门市 2025 年相符",
    *_CONTRADICTED,
)
_YEAR: Final = warning(
    "X-LEGALREP",
    "overview",
    "正文所说的年度是报告的年度",
    "由文义推得：可能沿用了上一年的文字",
    "{place}以“{detail}”开头，全段没有提到报告年度 {expected} 年，是否沿用了上一年的文字？请核对",
    "{place} speaks of {found} only, but the report is on {expected}",
)


@functools.lru_cache(4096)
def _name_places(form: Form, cells: tuple[str, ...]) -> str:
    """Say where cells are printed; a group of rows or columns is named as one place."""
    first = form.cells[cells[0]]
    if len(cells) <= 2:  # noqa: PLR2004
        return "＋".join(form.cells[path].label for path in cells)
    rows = [form.cells[path].row.labels for path in cells]
    shared = [labels[0] for labels in zip(*rows, strict=False) if len({id(label) for label in labels}) == 1]
    columns = {form.cells[path].column.labels[-1] for path in cells}
    where = "".join(row.number for row in shared) + (shared[-1].label if shared else "")
    column = columns.pop() if len(columns) == 1 else "各列"
    return f"{first.table.table} {where} {column}之和（{len(cells)} 格）"


_AROUND: Final = 60
"""How many letters of a long sentence are quoted after a number: what one reads at a glance."""


def _rule_of(claim: Claim) -> Rule:
    if claim.value == 0:
        return _NONE
    name = claim.meanings[0][0]
    thing = name.rpartition(".")[0]
    if thing in CASES:
        return _REMEDIES
    if thing in DOCUMENTS or name in DECISIONS:
        return _DOCUMENTS
    return _REQUESTS if name in GENERAL else _GROUPS


def _quote(claim: Claim, text: str) -> str:
    """Quote the sentence, or as much of it around the claim as one reads at a glance."""
    if len(claim.sentence) <= 2 * _AROUND:
        return claim.sentence
    words = text[max(0, claim.offset - _AROUND // 2) : min(claim.end, claim.offset + _AROUND) + _AROUND // 2]
    return f"…{words.strip()}…".replace("\n", "")


def _describe(claim: Claim, ways: list[Way], form: Form, text: Text) -> Finding:
    """Return the finding on a claim that agrees with no way to understand it."""
    shown = dict.fromkeys((way.cells, way.total) for way in ways)
    place = "；".join(f"{_name_places(form, cells)}为 {total}" for cells, total in shown)
    where = f"{text.place}第 {claim.paragraph} 段“{_quote(claim, text.words)}”"
    cells = tuple(dict.fromkeys(itertools.chain(*(way.cells for way in ways))))
    return Finding(
        *(_rule_of(claim), cells, ways[0].total, claim.value, place),
        detail=where,
        quote=claim.sentence,
        section=text.section,
    )


_LEADING_YEAR: Final = re.compile(
    rf"""\s*+(?:[（(]{NUMERAL}[）)]|{NUMERAL}、)?\s*+      # （一）
        (20[0-9]{{2}})\s*年度?
        (?![^，。]{{0,12}}曾)                          # but not 2023年我县曾收到
        (?: [，,、我本全]                              # 2023年，我县
          | [^，。0-9月]{{0,24}}(?:未|没有|共) )         # 2023年示例县共收到""",
    re.VERBOSE,
)


def _find_wrong_year(facts: Facts, text: Text) -> Finding | None:
    year = facts.report.year
    match = _LEADING_YEAR.match(text.words)
    if year is None or not match or int(match.group(1)) != year - 1 or f"{year}" in text.words:
        return None
    said = match.group().strip()
    return Finding(
        _YEAR, place=text.place, expected=year, found=year - 1, detail=said, quote=said, section=text.section
    )


@finds
def _check_prose(facts: Facts) -> Iterator[Finding]:
    """Hold the counts told in every text against the tables."""
    tables, form, stated = Tables(facts), facts.form, facts.cells.get
    for text in filter(lambda one: one.words, facts.texts):
        if wrong := _find_wrong_year(facts, text):
            yield wrong
        wrong_sentence: tuple[int, int, str] | None = None
        for at, counts in counts_in(text, facts):
            for count in counts.certain:
                if count.value in map(stated, count.alone) or tables.agree(count):
                    continue
                sentence = (at.start, count.claim.paragraph, count.claim.sentence)
                if count.claim.implied and sentence == wrong_sentence:
                    continue  # it follows from a number that is wrong: no second mistake
                wrong_sentence = sentence
                yield _describe(count.claim.placed(at), tables.contradicting(count), form, text)
            for doubtful in filter(None, (_odd_one_out(members, tables) for members in counts.lists)):
                yield _describe(doubtful.claim.placed(at), tables.ways(doubtful), form, text)


_ENOUGH: Final = 2
"""How many digits beyond the first must agree: one list in a thousand that counts something else has them by chance."""


def _odd_one_out(members: tuple[Count, ...], tables: Tables) -> Count | None:
    """Return the one doubtful member of a list that does not agree, where the others show whose list it is."""
    wrong = [count for count in members if not tables.agree(count)]
    right = {count.value for count in members if count not in wrong and tables.ways(count)}
    shown = sum(len(str(value)) - 1 for value in right)
    return wrong[0] if len(wrong) == 1 and wrong[0].claim.doubtful and shown >= _ENOUGH else None

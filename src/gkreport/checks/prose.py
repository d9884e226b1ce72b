"""Rules that hold the counts told in the texts against the tables (5.5)."""

import functools
import itertools
import re
from collections.abc import Iterator
from typing import Final, NamedTuple, TypeAlias

from gkreport.characters import NUMERAL
from gkreport.checks.claims import Claim, claims_of, counting_blocks
from gkreport.checks.claims.blocks import Block, Placed
from gkreport.checks.claims.quantities import CASES, DECISIONS, DOCUMENTS, GENERAL, OPENING, ways_to_count
from gkreport.checks.claims.state import Meanings
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


@functools.cache
def _parts_of(form: Form) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Return for each total the cells that add up to it, once for each sum it stands in."""
    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    for identity in form.identities:
        if len(identity.right) == 1:
            found[identity.right[0]] = (*found.get(identity.right[0], ()), identity.left)
    return found


def _counts(facts: Facts, cells: tuple[str, ...]) -> list[int]:
    """Return what stands in cells, nothing where one is blank."""
    counts = [value for path in cells if isinstance(value := facts.cells.get(path), int)]
    return counts if len(counts) == len(cells) else []


_KEPT: Final = 4096
"""For how many things that texts count the cells are kept: far more than texts have words for."""


_Cells: TypeAlias = tuple[tuple[str, ...], ...]
"""The ways to understand what was counted: for each the cells that add up to it."""


class _Way(NamedTuple):
    """One way to understand what was counted, and what the tables have there."""

    cells: tuple[str, ...]
    total: int
    agreeing: set[int]
    """The sum of the cells, the sums with each total replaced by its parts, and those of this year's requests alone."""


@functools.lru_cache(_KEPT)
def _cells_of(form: Form, meanings: Meanings, applicant: str) -> _Cells:
    found: list[tuple[str, ...]] = []
    for meaning in meanings:
        ways = [ways_to_count(form, name, applicant) for name in meaning]
        found += [tuple(itertools.chain(*way)) for way in itertools.product(*ways)]
    return tuple(found)


def _add_up(facts: Facts, counted: _Cells) -> list[_Way]:
    """Return the ways to understand what was counted; none where a cell of one is blank, for it might be that one."""
    ways: list[_Way] = []
    for cells in counted:
        stated = _counts(facts, cells)
        if not stated:
            return []
        total = sum(stated)
        sums = {total}
        for path, value in zip(cells, stated, strict=True):
            for parts in _parts_of(facts.form).get(path, ()):
                if shares := _counts(facts, parts):
                    sums.add(total - value + sum(shares))
        if cells in ways_to_count(facts.form, "done"):  # 新收38件，已办结35件: those of this year alone
            carried = [sum(_counts(facts, way)) for way in ways_to_count(facts.form, OPENING)]
            sums |= {value - less for value in sums for less in carried}
        ways.append(_Way(cells, total, sums))
    return ways


@functools.lru_cache(_KEPT)
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


def _describe(claim: Claim, ways: list[_Way], form: Form, text: Text) -> Finding:
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


class _Count(NamedTuple):
    """A count of a block, and where the form has what it counts."""

    value: int
    alone: tuple[str, ...]
    """The cells that it can be alone."""
    cells: _Cells
    claim: Claim


_Counts: TypeAlias = tuple[Placed, tuple[_Count, ...]]
_LONGEST_KEPT: Final = 20_000
"""The letters of a text whose counts are kept: several times the longest that people write."""


@functools.lru_cache(256)
def _counts_of(block: Block, organ: str, year: int | None, form: Form) -> tuple[_Count, ...]:
    """Return the counts of a block: of texts that are read one by one many blocks are the same."""
    found: list[_Count] = []
    for claim in claims_of(block, organ, year):
        cells = _cells_of(form, claim.meanings, claim.applicant)
        found.append(_Count(claim.value, tuple([way[0] for way in cells if len(way) == 1]), cells, claim))
    return tuple(found)


def _read(words: str, organ: str, year: int | None, section: str, form: Form) -> Iterator[_Counts]:
    for at in counting_blocks(words, organ, year, section):
        read = _counts_of if len(at.block.words) <= _LONGEST_KEPT else _counts_of.__wrapped__
        yield at, read(at.block, organ, year, form)


@functools.lru_cache(64)
def _read_once(words: str, organ: str, year: int | None, section: str, form: Form) -> tuple[_Counts, ...]:
    """Do the same once: who mends numbers checks the same texts again and again."""
    return tuple(_read(words, organ, year, section, form))


@finds
def _check_prose(facts: Facts) -> Iterator[Finding]:
    """Hold the counts told in every text against the tables."""
    added: dict[_Cells, list[_Way]] = {}
    report, form, stated = facts.report, facts.form, facts.cells.get
    for text in filter(lambda one: one.words, facts.texts):
        if wrong := _find_wrong_year(facts, text):
            yield wrong
        wrong_sentence: tuple[int, int, str] | None = None
        read = _read_once if len(text.words) <= _LONGEST_KEPT else _read
        for at, counts in read(text.words, report.organ, report.year, text.section, form):
            if any(count.claim.doubtful for count in counts):
                yield from _doubts(facts, at, counts, added, text)
            for value, alone, cells, claim in counts:
                if claim.doubtful:
                    continue
                if value in map(stated, alone):
                    continue  # as most do: nothing need be added up
                ways = added.get(cells)
                if ways is None:
                    ways = added[cells] = _add_up(facts, cells)
                if _agrees(claim, ways):
                    continue
                sentence = (at.start, claim.paragraph, claim.sentence)
                if claim.implied and sentence == wrong_sentence:
                    continue  # it follows from a number that is wrong: no second mistake
                wrong_sentence = sentence
                yield _describe(claim.placed(at), ways, form, text)


_EVIDENCE = 2


def _doubts(
    facts: Facts, at: Placed, counts: tuple[_Count, ...], added: dict[_Cells, list[_Way]], text: Text
) -> Iterator[Finding]:
    """Yield what does not agree of the counts that are doubtful, where others of their kind beside them are right."""
    kinds: dict[object, list[_Count]] = {}
    for count in counts:
        name = count.claim.meanings[0][0]
        thing = name.rpartition(".")[0]
        kind = (
            "applicant"
            if count.claim.applicant
            else thing
            if thing in CASES or thing in DOCUMENTS
            else "decisions"
            if name in DECISIONS
            else ""
            if name in GENERAL
            else "outcomes"
        )
        kinds.setdefault((kind, count.claim.begin), []).append(count)
    for (kind, _), some in kinds.items():
        if not kind or not any(count.claim.doubtful for count in some):
            continue
        right, wrong = [], []
        for count in some:
            ways = added.get(count.cells)
            if ways is None:
                ways = added[count.cells] = _add_up(facts, count.cells)
            if ways:
                (right if _agrees(count.claim, ways) else wrong).append((count, ways))
        weight = sum(len(str(value)) - 1 for value in {count.value for count, _ in right})
        if len(wrong) == 1 and len(right) >= 1 and weight >= _EVIDENCE and wrong[0][0].claim.doubtful:
            yield _describe(wrong[0][0].claim.placed(at), wrong[0][1], facts.form, text)


def _agrees(claim: Claim, ways: list[_Way]) -> bool:
    """Tell whether a count is what the tables have in one way to understand it, or whether nobody can tell."""
    if not ways or any(claim.value in way.agreeing for way in ways):
        return True
    return claim.least and any(claim.value < max(way.agreeing) for way in ways)

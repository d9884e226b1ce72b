"""From year to year: what a report must have taken over from the one before it (5.4, and 5.2 and 5.3 in part)."""

import functools
import re
import unicodedata
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

import attrs

from gkreport.checks.facts import Facts, finds, note, stocks_of, texts_of, warning
from gkreport.checks.findings import Finding, Rule
from gkreport.form import Form, form_of, sections
from gkreport.form.counterparts import lacking, laid_out
from gkreport.report import Report
from gkreport.report.marks import Kind
from gkreport.report.organs import same_organ
from gkreport.report.precedence import precedes, why_by_another_organ, why_of_another_year
from gkreport.report.sentences import sentences
from gkreport.report.values import Value
from gkreport.severity import Severity


@attrs.frozen
class _Years:
    """A report and the one of the year before."""

    facts: Facts
    previous: Report
    last: Mapping[str, Value]
    """Last year's values, by the paths of the cells of this year's form that mean the same."""

    def counts(self, now: str, last: str) -> tuple[int, int] | None:
        """Return this year's number of one cell and last year's of another, where both are printed."""
        value, before = self.facts.cells.get(now), self.last.get(last)
        return (value, before) if isinstance(value, int) and isinstance(before, int) else None


# -- which report it is ----------------------------------------------------------------------------

_PREVIOUS: Final = warning(
    "Y-PREVIOUS",
    "",
    "上年报告是同一单位上一年度的报告",
    "5.4 各条以此为前提；条例第五十条",
    "{formula}",
    "{formula}",
)
_EDITION: Final = note(
    "Y-EDITION",
    "proactive_disclosure",
    "两年表式不同的，只核对含义没有变的格",
    "国办公开办函〔2019〕60号与〔2021〕30号表式的差别：对外公开总数量不是现行有效件数，其他处理由一行变为三行",
    "上年报告的表式不同，{place}有 {count} 格没有对应，不作跨年核对",
    "last year's report is on another form, which has no counterpart to {cells} of {table}",
)


def _of_the_year_before(report: Report, previous: Report) -> Iterator[tuple[Severity, str, str]]:
    """Yield why `previous` may not be last year's report of the same organ, in both languages."""
    if of_another_year := why_of_another_year(previous, report):
        zh, en = of_another_year
        yield Severity.WARNING, f"{zh}，没有作跨年核对", f"{en}; nothing was held against it"
    if by_another_organ := why_by_another_organ(previous, report):
        zh, en = by_another_organ
        pair = f"{previous.organ}={report.organ}"
        zh = f"{zh}，没有作跨年核对。是本单位改名、并入的，加 --renamed {pair} 再核对（程序里用 review(renamed=…)）"
        en = f"{en}; nothing was held against it. Where it was renamed or merged, use --renamed {pair}"
        yield Severity.WARNING, zh, f"{en}, or review(renamed=...)"
    if not previous.organ or previous.year is None:
        yield (
            Severity.NOTE,
            "给出的上年报告没有写明单位或年度，当作本单位上一年度的报告核对",
            "the report given as last year's names no organ or no year; it was taken for the one before this",
        )


# -- what one year hands to the next ---------------------------------------------------------------

_EXPLAIN: Final = "请核对；因机构改革、上年报告更正等不一致的，请说明"

_CARRY: Final = warning(
    "Y-CARRY",
    "requests",
    "二、上年结转＝上年报告四、结转下年度继续办理（总计）",
    "表三第二项“上年结转”、第四项“结转下年度继续办理”（国办公开办函〔2021〕30号）",
    "{place}：填的是 {found}，上年报告结转下年度的是 {expected}，相差 {difference}。" + _EXPLAIN,
    "{place}: {found}, but last year's report carried {expected} out, a difference of {difference}",
)
_CARRY_COLUMN: Final = note(
    "Y-CARRY-COL",
    "requests",
    "二、上年结转＝上年报告四、结转下年度继续办理（申请人各列）",
    "同 Y-CARRY；申请人重新归类时各列可以不等而总计相等",
    "{place}：填的是 {found}，上年报告这一列结转下年度的是 {expected}，相差 {difference}。请看申请人是否重新归类",
    "{place}: {found}, but last year's report carried {expected} out in this column, a difference of {difference}",
)
_IN_FORCE_EN: Final = (
    "{place}: {found}, but last year's number with those issued and without those repealed is {expected}, "
    "a difference of {difference}"
)
_IN_FORCE_RULES: Final = warning(
    "Y-FORCE-RULES",
    "proactive_disclosure",
    "规章现行有效件数＝上年现行有效件数＋本年制发件数－本年废止件数",
    "由表二三栏含义推得（国办公开办函〔2021〕30号）",
    "{place}：填的是 {found}，按 {formula} 应为 {expected}，相差 {difference}。" + _EXPLAIN,
    _IN_FORCE_EN,
)
_IN_FORCE_DOCUMENTS: Final = warning(
    "Y-FORCE-NORM",
    "proactive_disclosure",
    "行政规范性文件现行有效件数＝上年现行有效件数＋本年制发件数－本年废止件数（少于此数的只提示：可能有到期失效的）",
    "由表二三栏含义推得（国办公开办函〔2021〕30号）",
    "{place}：填的是 {found}，按 {formula} 应为 {expected}，相差 {difference}。{detail}",
    _IN_FORCE_EN,
)
_ITEMS: Final = warning(
    "Y-2019-ITEMS",
    "proactive_disclosure",
    "上一年项目数量＝上年报告的上一年项目数量＋本年增/减（2019 年表式）",
    "由栏目名称推得；湖北省填表说明",
    "{place}：填的是 {found}，按 {formula} 应为 {expected}，相差 {difference}。" + _EXPLAIN,
    "{place}: {found}, but last year's number with its change is {expected}, a difference of {difference}",
)
_BLANK: Final = note(
    "Y-BLANK",
    "",
    "跨年关系中的各格两年都有数字",
    "空格不是零",
    "有 {detail} 条跨年关系因空格无法核对（{place}）",
    "there are blanks, so {cells} cannot be held against what last year's report says of them",
)


@attrs.frozen(eq=False)
class _Succession:
    """A number that follows from last year's report: `found` = the sum of the terms."""

    rule: Rule
    found: str
    last: tuple[str, ...]
    """Cells of last year, each added."""
    now: tuple[tuple[int, str], ...] = ()
    """Cells of this year, each with 1 where it is added and -1 where it is taken away."""


@functools.cache
def _totals(form: Form) -> Mapping[str, str]:
    """Return for each cell that is added up in its row the cell of the total."""
    across = (identity for identity in form.identities if identity.kind == "across")
    return {path: total for identity in across for total in identity.right for path in identity.left}


@functools.cache
def _successions(form: Form) -> tuple[_Succession, ...]:
    found: list[_Succession] = []
    for stock in stocks_of(form):
        if stock.opening and stock.closing:
            rule = _CARRY_COLUMN if stock.opening in _totals(form) else _CARRY
            found.append(_Succession(rule, stock.opening, (stock.closing,)))
        elif stock.opening:
            found.append(_Succession(_ITEMS, stock.opening, (stock.opening, stock.added)))
        elif stock.added:
            lapses = any(label.lapses for label in form.cells[stock.closing].row.labels)
            terms = ((1, stock.added), (-1, stock.removed))
            rule = _IN_FORCE_DOCUMENTS if lapses else _IN_FORCE_RULES
            found.append(_Succession(rule, stock.closing, (stock.closing,), terms))
    return tuple(found)


def _compare_successions(years: _Years) -> Iterator[Finding]:
    facts = years.facts
    absent = lacking(facts.form, form_of(years.previous))
    blank: list[_Succession] = []
    for line in _successions(facts.form):
        if not absent.isdisjoint(line.last):
            continue
        value = facts.cells[line.found]
        terms = [(1, years.last[path]) for path in line.last] + [(sign, facts.cells[path]) for sign, path in line.now]
        counts = [(sign, count) for sign, count in terms if isinstance(count, int)]
        if not isinstance(value, int) or len(counts) < len(terms):
            blank.append(line)
            continue
        expected = sum(sign * count for sign, count in counts)
        if value == expected or (line.rule is _CARRY_COLUMN and _total_differs(years, line)):
            continue
        formula = "".join(f"{'＋' if sign == 1 else '－'}{count}" for sign, count in counts).removeprefix("＋")
        lapsed = line.rule is _IN_FORCE_DOCUMENTS and value < expected
        yield Finding(
            line.rule,
            (*(path for _, path in line.now), line.found),
            expected,
            value,
            facts.form.cells[line.found].label,
            formula.replace("＋-", "－"),
            detail="可能有到期自行失效的文件，请核对" if lapsed else _EXPLAIN,
            severity=Severity.NOTE if lapsed else line.rule.severity,
        )
    if blank:
        names = dict.fromkeys(line.rule.id for line in blank)
        yield Finding(_BLANK, tuple(line.found for line in blank), place="、".join(names), detail=str(len(blank)))


def _total_differs(years: _Years, line: _Succession) -> bool:
    """Whether the total of a row differs from last year's: then that is said, and nothing of the columns."""
    totals, (last,) = _totals(years.facts.form), line.last
    pair = years.counts(totals[line.found], totals[last])
    return pair is not None and pair[0] != pair[1]


# -- cases and fees --------------------------------------------------------------------------------

_PENDING: Final = note(
    "T4-PENDING",
    "review_and_litigation",
    "上年尚未审结 ≤ 本年总计（三组各自成立）",
    "由栏目含义推得：上年未审结的，本年或审结，或仍未审结",
    "{place}：本年总计 {found} 件，少于上年报告中尚未审结的 {expected} 件。请核对",
    "{place}: cases in all {found}, but {expected} were pending at the end of last year",
)
_ORPHAN: Final = note(
    "T4-ORPHAN",
    "review_and_litigation",
    "有复议后起诉的，本年或上年有行政复议",
    "由栏目含义推得",
    "{place}：填了 {found} 件，但本年和上年的行政复议都是 0 件。请核对是否应填在“未经复议直接起诉”",
    "{place}: suits after review {found}, but there was no review in this year or the last",
)
_REVIEW_FIRST: Final = note(
    "T4-REVIEWFIRST",
    "review_and_litigation",
    "2024 年起不予公开应先申请复议，直接起诉的不应明显增多（多出一半以上且不少于 5 件的提示）",
    "行政复议法（2023 年修订，2024 年 1 月 1 日起施行）第二十三条第（四）项；官方没有规定界限",
    "{place}：{found} 件，上年 {expected} 件。2024 年起对不予公开不服的应先申请行政复议，请核对有无应填“复议后起诉”的",
    "{place}: suits brought directly {found}, last year {expected}; since 2024 a denial goes to review first",
)
_FIRST_YEAR_OF_REVIEW: Final = 2024
_MORE: Final = 5
"""How many more suits are worth a note; fewer are chance."""
_CASES: Final = "review_and_litigation"
_REVIEW_TOTAL: Final = f"{_CASES}.review.total"
_AFTER_REVIEW: Final = f"{_CASES}.litigation.after_review.total"
_DIRECT: Final = f"{_CASES}.litigation.direct.total"


def _compare_cases(years: _Years) -> Iterator[Finding]:
    form, cells = years.facts.form, years.facts.cells
    for stock in stocks_of(form):
        total = _totals(form).get(stock.closing, "")
        if not stock.added and (pair := years.counts(total, stock.closing)) and pair[1] > pair[0]:
            yield Finding(_PENDING, (total,), pair[1], pair[0], form.cells[total].row_place)
    after = cells[_AFTER_REVIEW]
    if after and years.counts(_REVIEW_TOTAL, _REVIEW_TOTAL) == (0, 0):
        yield Finding(_ORPHAN, (_REVIEW_TOTAL, _AFTER_REVIEW), 0, after, form.cells[_AFTER_REVIEW].row_place)
    year, direct = years.facts.report.year, years.counts(_DIRECT, _DIRECT)
    if year is not None and year >= _FIRST_YEAR_OF_REVIEW and direct:
        count, before = direct
        if count - before >= _MORE and count * 2 > before * 3:
            yield Finding(_REVIEW_FIRST, (_DIRECT,), before, count, form.cells[_DIRECT].row_place)


_JUMP: Final = note(
    "Y-JUMP",
    "",
    "没有比上年多到 5 倍以上或不到五分之一，相差又不少于 20 的",
    "经验值，官方没有规定界限：两年相同而只是偶然波动的，差到这样的不到五千分之一",
    "{place}：本年 {found}，上年 {expected}，变化很大。请核对，属实的可以在总体情况中说明",
    "{place}: {found}, but {expected} last year; a change worth a look",
)
_FEE_UNIT: Final = note(
    "Y-FEEUNIT",
    "proactive_disclosure",
    "收费金额（万元）不到上年的一千倍，也不低于其千分之一",
    "表二表头“单位：万元”（国办公开办函〔2021〕30号）",
    "{place}：本年 {found} 万元，上年 {expected} 万元，相差千倍以上，是否有一年误以元为单位？请核对",
    "{place}: {found} (万元), but {expected} last year; was one of them entered in yuan?",
)
_TIMES: Final = 5
"""How many times last year's number is worth a look; no source sets a bound."""
_APART: Final = 20
"""Numbers nearer to each other differ by chance: of pairs of counts of one rate (Poisson), fewer than 1 in 5,000 lie
this far apart and further than five times (4 and 24, 5 and 26, 0 and 20)."""
_UNIT_TIMES: Final = 1000
"""元 for 万元 is ten thousand times too much; a fee may have fallen to a tenth beside."""


@functools.cache
def _worth_a_look(form: Form) -> tuple[str, ...]:
    """Return the cells whose change is worth a look: those in no sum, and the totals a reader looks at first."""
    in_sums = {path for identity in form.identities for path in identity.cells}
    totals = set(_totals(form).values())
    balanced = {path for identity in form.identities if identity.kind == "balance" for path in identity.cells}
    with_balance = {identity.table for identity in form.identities if identity.kind == "balance"}
    return tuple(
        path
        for path, cell in form.cells.items()
        if cell.kind in (Kind.COUNT, Kind.MONEY)
        and (
            path not in in_sums or (path in totals and (path in balanced or path.partition(".")[0] not in with_balance))
        )
    )


def _find_jumps(years: _Years) -> Iterator[Finding]:
    form = years.facts.form
    for path in _worth_a_look(form):
        value, before = years.facts.cells[path], years.last[path]
        if not isinstance(value, int | Decimal) or not isinstance(before, int | Decimal):
            continue
        less, more = sorted((value, before))
        if form.cells[path].kind is Kind.MONEY and less and more >= less * _UNIT_TIMES:
            yield Finding(_FEE_UNIT, (path,), before, value, form.cells[path].label)
        elif more > less * _TIMES and more - less >= _APART:
            yield Finding(_JUMP, (path,), before, value, form.cells[path].label)


# -- prose -----------------------------------------------------------------------------------------

_COPY: Final = note(
    "Y-COPY",
    "overview",
    "正文与上年（或别的单位）的报告相同的句子不到一半",
    "国办公开办函〔2021〕30号“内容雷同、敷衍塞责”；没有规定界限",
    "{place}：{detail} 句中有 {found} 句与对照报告完全相同（{formula}，只有年份不同的也算）。请按本年实际情况改写",
    "{place}: {found} of {detail} sentences are the same as in the other report ({formula})",
)
_YEAR: Final = re.compile(r"20\d\d(?=年)")
_LONG: Final = 8
"""Shorter sentences (没有。) are alike by chance."""
_FEW: Final = 3
"""How many sentences must be the same before a share of them says anything."""


def _plain_sentences(text: str) -> list[str]:
    """Return the sentences that are long enough to compare, without years and spaces."""
    plain = _YEAR.sub("", unicodedata.normalize("NFKC", text).replace(" ", ""))
    return [sentence for sentence in sentences(plain) if len(sentence) >= _LONG]


def _find_copies(facts: Facts, previous: Report) -> Iterator[Finding]:
    for text, last in zip(facts.texts, texts_of(previous), strict=True):
        is_own = text.section in sections()  # who reports by which law is the same each year
        before = set(_plain_sentences(last.words if is_own else ""))
        now = _plain_sentences(text.words) if before else []
        same = sum(sentence in before for sentence in now)
        if same >= _FEW and same * 2 >= len(now):
            share = f"{same * 100 // len(now)}%"
            rule = attrs.evolve(_COPY, section=text.section)
            yield Finding(rule, (), None, same, text.place, share, share, detail=str(len(now)))


@finds
def _check_succession(facts: Facts) -> Iterator[Finding]:
    """Hold a report against the one of the year before.

    Nothing but the prose is held against a report of another organ or another year; that another organ's prose was
    copied can still be told (国办公开办函〔2021〕30号 names 内容雷同).
    """
    report, previous = facts.report, facts.previous
    if previous is None:
        return
    for severity, zh, en in _of_the_year_before(report, previous):
        yield Finding(_PREVIOUS, (), None, None, "上年报告", zh, en, severity=severity)
    if not precedes(previous, report):
        if report.year != previous.year or not same_organ(report.organ, previous.organ):
            yield from _find_copies(facts, previous)
        return
    absent = lacking(facts.form, form_of(previous))
    for table in facts.form.tables:
        cells = tuple(cell.path for cell in table.cells if cell.path in absent)
        if cells:
            yield Finding(_EDITION, cells, place=table.section.table)
    years = _Years(facts, previous, dict(zip(facts.form.cells, laid_out(facts.form, previous), strict=True)))
    for find in (_compare_successions, _compare_cases, _find_jumps):
        yield from find(years)
    yield from _find_copies(facts, previous)

"""Many into one: whether a report is the sum of the reports it was made from (5.8)."""

import functools
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Final, TypeAlias

from gkreport.checks.facts import Facts, finds, note, stocks_of, warning
from gkreport.checks.findings import Finding
from gkreport.form import Cell, Form
from gkreport.form.counterparts import laid_out
from gkreport.report import Amount, Report
from gkreport.report.arithmetic import alike, exact_sum, minus
from gkreport.report.marks import Kind
from gkreport.report.organs import same_organ, twins
from gkreport.report.values import Value

_SUM: Final = warning(
    "A-SUM",
    "",
    "汇总报告每格＝各单位报告之和，每个单位计一次（收费金额容许各数四舍五入的误差）",
    "条例第四十九条第二款；各地汇总惯例",
    "{place}：填的是 {found}，各单位合计为 {expected}（{formula}），{detail}。请核对各单位的数和汇总数",
    "{place}: {found}, but the parts add up to {expected} ({formula})",
)
_ITEMS: Final = note(
    "A-ITEMS",
    "proactive_disclosure",
    "项目数量各栏＝各单位报告之和（2019 年表式；同一事项由几级办理的，可以不等）",
    "由栏目名称推得",
    "{place}：填的是 {found}，各单位合计为 {expected}（{formula}），{detail}。同一事项由几个单位办理的，可以不等",
    "{place}: {found}, but the parts add up to {expected} ({formula}); one item can be run by several organs",
)
_CODEFENDANT: Final = warning(
    "A-CODEF",
    "review_and_litigation",
    "行政诉讼汇总数少于各单位之和的，看复议机关的报告是否重复计了作共同被告的案件",
    "国办公开办函〔2016〕201号：只计算原行为主体的案件数量，不计算行政复议机关的案件数量",
    "{place}：填的是 {found}，各单位合计为 {expected}（{formula}），{detail}。"
    "复议机关作共同被告的案件只由原行为机关计数，请核对是否有单位重复计数，或汇总漏计",
    "{place}: {found}, but the parts add up to {expected} ({formula}); was a suit counted by the review organ too?",
)
_MISSING: Final = note(
    "A-MISSING",
    "",
    "名单内各单位的报告齐全，各格都有数字",
    "少一份报告或一个数字，合计就无法核对；空格不是零",
    "{formula}",
    "{formula}",
)
_UNFIT: Final = warning(
    "A-PARTS",
    "",
    "各单位报告都是同一年度的，每个单位一份，都在名单内，其中没有汇总报告本身",
    "条例第四十九条；每个单位只计一次",
    "各单位报告{detail}，合计无法核对。请改正后再核对",
    "the sums cannot be assessed, since the parts do not go together: {formula}",
)

_SUITS: Final = "review_and_litigation.litigation."
_UNNAMED: Final = "（未写明单位）"
_SHOWN: Final = 10
"""How many organs are named before “and more”: about a line."""
_BIGGEST: Final = 3
"""How many parts a formula shows with their numbers."""


def _list_names(names: Sequence[str], lang: str = "zh") -> str:
    """Name up to ten, and say how many there are."""
    shown = [name or (_UNNAMED if lang == "zh" else "(unnamed)") for name in names[:_SHOWN]]
    if lang == "zh":
        return "、".join(shown) + (f" 等 {len(names)} 个单位" if len(names) > _SHOWN else "")
    return ", ".join(shown) + (f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else "")


@finds
def _check_parts(facts: Facts) -> Iterator[Finding]:
    """Hold a report against those it was made from.

    Where a report of the roster is missing, or the parts do not go together, no sum can be assessed, and a note or a
    warning says so instead; where a part is blank in a cell, the sum of that cell.
    """
    parts, roster = facts.parts or (), facts.roster
    if facts.parts is None and roster is None:
        return
    if unfit := list(_find_misfits(facts.report, parts, roster)):
        zh, en = "；".join(zh for zh, _ in unfit), "; ".join(en for _, en in unfit)
        yield Finding(_UNFIT, (), None, None, "各单位报告", zh, en, detail=zh)
    missing = [name for name in roster or () if not any(same_organ(name, part.organ) for part in parts)]
    if missing or not parts:
        zh = f"缺 {len(missing)} 个单位的报告：{_list_names(missing)}" if missing else "没有给出各单位的报告"
        en = f"{len(missing)} reports are missing: {_list_names(missing, 'en')}" if missing else "no parts were given"
        zh, en = f"{zh}，各格合计无法核对", f"{en}; the sums cannot be assessed"
        yield Finding(_MISSING, (), None, None, "各单位报告", zh, en)
    if not unfit and not missing and parts:
        yield from _compare_sums(facts, parts)


def _find_misfits(total: Report, parts: Sequence[Report], roster: Sequence[str] | None) -> Iterator[tuple[str, str]]:
    """Yield in both languages why the parts cannot be added."""
    names = [part.organ for part in parts]
    if total in parts:
        yield "中有汇总报告本身", "the total is among its own parts"
    if again := list(dict.fromkeys(names[at] for _, at in twins(names))):
        yield f"中有单位不止一份：{_list_names(again)}", f"more than one report of {_list_names(again, 'en')}"
    if total.year is not None and (other := [part.organ for part in parts if part.year not in (None, total.year)]):
        yield f"有不是 {total.year} 年的：{_list_names(other)}", f"not of {total.year}: {_list_names(other, 'en')}"
    if roster is not None:
        outside = [name for name in names if not any(same_organ(name, listed) for listed in roster)]
        if outside:
            yield f"有不在名单内的：{_list_names(outside)}", f"not on the roster: {_list_names(outside, 'en')}"


_Addend: TypeAlias = tuple[str, Value]
"""An organ and what its report prints in a cell."""


def _compare_sums(facts: Facts, parts: Sequence[Report]) -> Iterator[Finding]:
    names = [part.organ or _UNNAMED for part in parts]
    columns = zip(*(laid_out(facts.form, part) for part in parts), strict=True)
    unknown: list[str] = []
    blanks: Counter[int] = Counter()
    for cell, value, addends in zip(facts.form.cells.values(), facts.values, columns, strict=True):
        total = _add_up(addends)
        if value is None or value == total:
            continue
        if total is None:
            unknown.append(cell.path)
            blanks.update(at for at, addend in enumerate(addends) if addend is None)
        else:
            yield from _compare_cell(facts.form, cell, value, total, list(zip(names, addends, strict=True)))
    if unknown:
        blank = [f"{names[at]} {count}" for at, count in sorted(blanks.items())]
        zh = _list_names(blank) or "采购总金额没有写明单位"
        en = _list_names(blank, "en") or "amounts without a unit"
        zh = f"有 {len(unknown)} 格的合计无法核对，因为有的报告没有这些数（所缺格数：{zh}）。没有发生的请填 0"
        en = f"the sums of {len(unknown)} cells cannot be assessed, since some parts have no number there ({en})"
        yield Finding(_MISSING, tuple(unknown), None, None, "各单位报告", zh, en)


def _add_up(addends: Iterable[Value]) -> Value:
    try:
        return exact_sum(addends)
    except ValueError:  # more money than a cell holds
        return None


def _compare_cell(form: Form, cell: Cell, value: Value, total: Value, parts: Sequence[_Addend]) -> Iterator[Finding]:
    pair = alike(value, total)
    if pair is None:
        return  # 采购总金额 with a unit on one side alone
    found, expected, unit = pair
    difference = minus(found, expected)
    size = Decimal(difference).copy_abs()
    if size <= _tolerance(cell, [value, *(addend for _, addend in parts)]):
        return
    rule = _SUM
    if cell.path in _items(form):
        rule = _ITEMS
    elif cell.path.startswith(_SUITS) and difference < 0:
        rule = _CODEFENDANT
    detail = f"{'少' if difference < 0 else '多'} {size:f}{unit}{_name_the_part(parts, size, less=difference < 0)}"
    yield Finding(rule, (cell.path,), total, value, cell.label, *_write_formulas(parts), detail=detail)


@functools.cache
def _items(form: Form) -> frozenset[str]:
    """Return the cells of items, which one year hands to the next but counts none at its end."""
    return frozenset(path for stock in stocks_of(form, closing=False) for path in stock.names)


_HALF: Final = Decimal("0.5")  # of the last place: how far rounding can move a number


def _tolerance(cell: Cell, values: Sequence[Value]) -> Decimal:
    """Return how far rounding can move a total of fees (万元) away from the sum of its parts.

    Each part that is not zero may be off by half a unit of the coarsest, and the total by half a unit of its own.
    """
    fees = [value for value in values if isinstance(value, Decimal)]
    if cell.kind is not Kind.MONEY:
        return Decimal(0)
    units = [Decimal(1).scaleb(int(fee.as_tuple().exponent)) for fee in fees]
    rounded: list[Decimal] = [unit for fee, unit in zip(fees[1:], units[1:], strict=True) if fee]
    return (max(rounded, default=Decimal(0)) * len(rounded) + units[0]) * _HALF


def _size(addend: _Addend) -> Decimal:
    """Return what parts are sorted by; units of amounts are ignored, since only the biggest are to be named."""
    value = addend[1]
    return abs(value.value) if isinstance(value, Amount) else abs(Decimal(value or 0))


def _write_formulas(parts: Sequence[_Addend]) -> tuple[str, str]:
    """Name the biggest parts with their numbers, in both languages."""
    biggest = sorted([part for part in parts if _size(part)], key=_size, reverse=True)
    shown = [f"{name} {value}" for name, value in biggest[:_BIGGEST]]
    rest = len(biggest) - len(shown)
    zh = "＋".join([*shown, f"其余 {rest} 个单位"] if rest else shown)
    en = " + ".join([*shown, f"{rest} others"] if rest else shown)
    return zh or "各单位都是 0", en or "all are 0"


def _name_the_part(parts: Sequence[_Addend], size: Decimal, *, less: bool) -> str:
    """Name the one organ whose number the difference is: left out, or counted twice."""
    same = [name for name, value in parts if value == size]
    if len(same) != 1:
        return ""
    return f"，正好是{same[0]}的数，可能{'漏计' if less else '重复计入'}"

"""Many into one: whether a report is the sum of the reports it was made from (5.8)."""

import functools
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Final, TypeAlias

import attrs

from gkreport.checks.facts import Facts, finds, note, stocks_of, warning
from gkreport.checks.findings import Finding
from gkreport.form import Cell, Form, form_of
from gkreport.form.counterparts import finer, lacking, laid_out
from gkreport.report import Amount, Report
from gkreport.report.arithmetic import alike, exact_sum, minus
from gkreport.report.marks import Kind
from gkreport.report.organs import doubtful, may_be_one, same_organ, twins
from gkreport.report.values import Value
from gkreport.severity import Severity

_SUM: Final = warning(
    "A-SUM",
    "",
    "汇总报告每格＝各单位报告之和，每个单位计一次（收费金额相差小于各数四舍五入误差之和的，见 A-FEEDEC）",
    "条例第四十九条第二款；各地汇总惯例",
    "{place}：填的是 {found}，各单位合计为 {expected}（{formula}），{detail}。请核对各单位的数和汇总数",
    "{place}: {found}, but the parts add up to {expected} ({formula})",
)
_ROUNDED: Final = note(
    "A-FEEDEC",
    "proactive_disclosure",
    "收费金额的汇总数＝各单位之和；不等而相差小于各数末位半个单位之和的，可能是四舍五入（印作 0 的没有误差）",
    "由表二单位“万元”推得：各数可以写到不同的小数位",
    "{place}：填的是 {found}，各单位合计为 {expected}（{formula}），{detail}。请核对",
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
    "{formula}",
    "{formula}",
)

_SUITS: Final = "review_and_litigation.litigation."
_UNNAMED: Final = "（未写明单位）"
_WHOLE: Final = "本报告"
_ENGLISH: Final = {_UNNAMED: "(unnamed)", _WHOLE: "this report"}
"""How these are called in English; the names of organs stay as they are."""
_SHOWN: Final = 10
"""How many organs are named before “and more”: about a line."""
_IN_YUAN: Final = 10_000
"""How many times too much 元 are for 万元."""
_BIGGEST: Final = 3
"""How many parts a formula shows with their numbers."""


def _list_names(names: Sequence[str], lang: str = "zh") -> str:
    """Name up to ten, and say how many there are."""
    shown = [name or _UNNAMED for name in names[:_SHOWN]]
    if lang == "zh":
        return "、".join(shown) + (f" 等 {len(names)} 个单位" if len(names) > _SHOWN else "")
    return ", ".join(_ENGLISH.get(name, name) for name in shown) + (
        f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    )


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
        zh = f"各单位报告{zh}，合计无法核对。请改正后再核对"
        en = f"the sums cannot be assessed, since the parts do not go together: {en}"
        yield Finding(_UNFIT, (), None, None, "各单位报告", zh, en)
    if asked := [f"“{parts[one].organ}”和“{parts[other].organ}”" for one, other in doubtful([p.organ for p in parts])]:
        shown, more = "、".join(asked[:_SHOWN]), len(asked) > _SHOWN
        zh = f"各单位报告中，{shown}{f' 等 {len(asked)} 对' if more else ''}是不是同一单位？是的，只留一份"
        en = f"may these be of one organ, and one of them too many: {shown}{' and more' if more else ''}?"
        yield Finding(_UNFIT, (), None, None, "各单位报告", zh, en, severity=Severity.NOTE)
    reporting = [*([facts.report.organ] if facts.report.organ else ()), *(part.organ for part in parts)]
    missing = [name for name in roster or () if not any(same_organ(name, organ) for organ in reporting)]
    if missing or not parts:
        zh = f"缺 {len(missing)} 个单位的报告：{_list_names(missing)}" if missing else "没有给出各单位的报告"
        reports = f"{len(missing)} report{'s' * (len(missing) != 1)}"
        en = f"{reports} missing: {_list_names(missing, 'en')}" if missing else "no parts were given"
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
            asked = [next((known for known in roster if may_be_one(name, known)), "") for name in outside[:_SHOWN]]
            zh = _list_names([*map(_ask, outside, asked), *outside[_SHOWN:]])
            en = _list_names(
                [*(_ask(*pair, lang="en") for pair in zip(outside, asked, strict=False)), *outside[_SHOWN:]], "en"
            )
            yield f"有不在名单内的：{zh}", f"not on the roster: {en}"


def _ask(name: str, known: str, lang: str = "zh") -> str:
    """Return a name, and beside it the one that may be meant."""
    if not known:
        return name
    return f"{name}（是不是名单上的“{known}”？）" if lang == "zh" else f"{name} ({known}, perhaps?)"


_Addend: TypeAlias = tuple[str, Value]
"""An organ and what its report prints in a cell."""


@attrs.frozen
class _Line:
    """What is to be the sum of the same in all parts: a cell, or rows that a part prints as one (其他处理)."""

    form: Form
    cell: Cell
    paths: tuple[str, ...]
    """The cells of the total that it is printed in."""
    value: Value
    addends: tuple[Value, ...]

    @property
    def place(self) -> str:
        """Where it is printed."""
        if len(self.paths) == 1:
            return self.cell.label
        return f"{self.cell.table.table} {self.cell.row.short}各行之和 {self.cell.column.labels[-1]}"


def _lines(facts: Facts, parts: Sequence[Report]) -> Iterator[_Line]:
    """Yield what can be held against the parts: each cell, and one for the rows that any part prints as one."""
    joined: dict[str, tuple[Form, tuple[str, ...]]] = {}
    for form in map(form_of, parts):
        joined |= {path: (form, rows) for path, rows in finer(form, facts.form).items()}
    apart = {path for _, rows in joined.values() for path in rows}
    whole = {path: (facts.form, (path,)) for path in facts.form.cells if path not in apart}
    lines = whole | joined
    for form in dict.fromkeys(form for form, _ in lines.values()):
        columns = zip(*(laid_out(form, report) for report in (facts.report, *parts)), strict=True)
        for cell, (value, *addends) in zip(form.cells.values(), columns, strict=True):
            home, rows = lines.get(cell.path, (None, ()))
            if home is form:
                yield _Line(form, cell, rows, value, tuple(addends))


def _compare_sums(facts: Facts, parts: Sequence[Report]) -> Iterator[Finding]:
    names = [part.organ or _UNNAMED for part in parts]
    blank, unprinted = _Unassessed(names), _Unassessed(names)
    for line in _lines(facts, parts):
        total = _add_up(line.addends)
        if line.value == total:
            continue
        if total is not None:
            yield from _compare_line(facts.form, line, total, list(zip(names, line.addends, strict=True)))
            continue
        known = _add_up(addend for addend in line.addends if addend is not None)
        if beyond := list(_compare_line(facts.form, line, known, list(zip(names, line.addends, strict=True)))):
            yield from beyond
            continue
        missing = [at for at, addend in enumerate(line.addends) if addend is None]
        filled = [at for at in missing if line.cell.path not in lacking(line.form, form_of(parts[at]))]
        if missing and not filled:
            unprinted.add(line.paths, missing)
        else:
            blank.add(line.paths, filled)
    yield from blank.tell(
        "因为有的报告没有这些数（所缺格数：{}）。没有发生的请填 0",
        "since some parts have no number there ({})",
        ("采购总金额没有写明单位", "amounts without a unit"),
    )
    yield from unprinted.tell("因为有的报告用的表式没有这些格（{}）", "since the forms of some parts have none ({})")


@attrs.define
class _Unassessed:
    """The cells whose sums cannot be assessed for one reason, and in how many of them each part lacks a number."""

    names: Sequence[str]
    cells: list[str] = attrs.field(factory=list)
    counts: Counter[int] = attrs.field(factory=Counter)

    def add(self, cells: Sequence[str], parts: Iterable[int]) -> None:
        self.cells += cells
        self.counts.update(parts)

    def tell(self, zh: str, en: str, otherwise: tuple[str, str] = ("", "")) -> Iterator[Finding]:
        if not self.cells:
            return
        lacking = [f"{self.names[at]} {count}" for at, count in sorted(self.counts.items())]
        count = len(self.cells)
        zh = f"有 {count} 格的合计无法核对，" + zh.format(_list_names(lacking) or otherwise[0])
        sums = "the sum of 1 cell" if count == 1 else f"the sums of {count} cells"
        en = f"{sums} cannot be assessed, " + en.format(_list_names(lacking, "en") or otherwise[1])
        yield Finding(_MISSING, tuple(self.cells), None, None, "各单位报告", zh, en)


def _add_up(addends: Iterable[Value]) -> Value:
    try:
        return exact_sum(addends)
    except ValueError:  # more money than a cell holds
        return None


def _compare_line(form: Form, line: _Line, total: Value, parts: Sequence[_Addend]) -> Iterator[Finding]:
    """Hold a number against what the parts add up to; where some are blank, only one that is too small already."""
    pair = alike(line.value, total)
    if pair is None or pair[0] == pair[1]:
        return  # blank, 采购总金额 with a unit on one side alone, or the same in another unit
    found, expected, unit = pair
    difference = minus(found, expected)
    size = Decimal(difference).copy_abs()
    formula, formula_en = _write_formulas(parts)
    less = difference < 0
    detail = f"{'少' if less else '多'} {size:f}{unit}"
    rounded = _largest_roundings([(_WHOLE, line.value), *parts]) if line.cell.kind is Kind.MONEY else []
    most = sum((half for half, _, _ in rounded), Decimal(0))
    rule = _SUM
    blank = sum(value is None for _, value in parts)
    if blank and (not less or size < most or line.cell.kind is Kind.CHANGE):
        return
    if size < most:
        rule, (half, name, fee) = _ROUNDED, rounded[0]
        detail += f"，小于各数四舍五入的误差之和 {most}；误差最大的是{name}的 {fee}，至多 {half}"
        formula_en += f"; rounding can come to {most}, of which {half} in the {fee} of {_ENGLISH.get(name, name)}"
    else:
        if blank:
            detail += f"；另有 {blank} 个单位没有填数，填上也不会相符"
            formula_en += f", and {blank} blank can only add to it"
        else:
            in_yuan = _name_the_unit(found, expected, rounded)
            detail += f"；{in_yuan[0]}" if in_yuan else _name_the_part(parts, size, less=less)
            formula_en += f"; {in_yuan[1]}" if in_yuan else ""
        if line.cell.path in _items(form):
            rule = _ITEMS
        elif line.cell.path.startswith(_SUITS) and less:
            rule = _CODEFENDANT
    yield Finding(rule, line.paths, total, line.value, line.place, formula, formula_en, detail=detail)


@functools.cache
def _items(form: Form) -> frozenset[str]:
    """Return the cells of items, which one year hands to the next but counts none at its end."""
    return frozenset(path for stock in stocks_of(form, closing=False) for path in stock.names)


_Rounding: TypeAlias = tuple[Decimal, str, Decimal]
"""How far rounding can have moved an amount of fees, whose it is, and the amount."""


def _largest_roundings(fees: Iterable[_Addend]) -> list[_Rounding]:
    """Return how far rounding can have moved each amount of fees, the largest first; a printed 0 is exact."""
    rounded = [
        (Decimal(5).scaleb(int(fee.as_tuple().exponent) - 1), name, fee)
        for name, fee in fees
        if isinstance(fee, Decimal) and fee
    ]
    return sorted(rounded, key=lambda one: one[0], reverse=True)


def _name_the_unit(found: int | Decimal, expected: int | Decimal, rounded: Sequence[_Rounding]) -> tuple[str, ...]:
    """Name in both languages the one amount of fees that makes the sum hold once it is read in 元; () for none."""
    most = sum((half for half, _, _ in rounded), Decimal(0))
    for half, name, fee in rounded:
        difference = minus(found, expected) + (fee - fee / _IN_YUAN) * (-1 if name == _WHOLE else 1)
        if fee >= _IN_YUAN and abs(difference) < most - half + half / _IN_YUAN:
            return f"{name}的 {fee} 疑似误以元为单位", f"was the {fee} of {_ENGLISH.get(name, name)} entered in yuan?"
    return ()


def _size(addend: _Addend) -> Decimal:
    """Return what parts are sorted by; units of amounts are ignored, since only the biggest are to be named."""
    value = addend[1]
    return abs(value.value) if isinstance(value, Amount) else abs(Decimal(value or 0))


def _write_formulas(parts: Sequence[_Addend]) -> tuple[str, str]:
    """Name the biggest parts with their numbers, in both languages."""
    biggest = sorted([part for part in parts if _size(part)], key=_size, reverse=True)
    named = biggest[:_BIGGEST]
    rest = len(biggest) - len(named)
    zh = "＋".join([f"{name} {value}" for name, value in named] + ([f"其余 {rest} 个单位"] if rest else []))
    others = [f"{rest} other{'s' if rest > 1 else ''}"] if rest else []
    en = " + ".join([f"{_ENGLISH.get(name, name)} {value}" for name, value in named] + others)
    return zh or "各单位都是 0", en or "all are 0"


def _name_the_part(parts: Sequence[_Addend], size: Decimal, *, less: bool) -> str:
    """Name the one organ whose number the difference is: left out, or counted twice."""
    same = [name for name, value in parts if value == size]
    if len(same) != 1:
        return ""
    (name,) = same
    return f"，正好是{name}的数，可能{'漏计' if less else '重复计入'}"

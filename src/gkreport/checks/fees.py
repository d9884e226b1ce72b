"""信息处理费 (国办函〔2020〕109号): the two tariffs, and rules about the amounts that a report states."""

import functools
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final, NamedTuple

from gkreport.checks.amounts import AMOUNT, WIDE, Money, added, money_of
from gkreport.checks.facts import Facts, finds, note, warning
from gkreport.checks.findings import Finding
from gkreport.errors import ArgumentError
from gkreport.form import sections
from gkreport.severity import Severity

_FREE_ITEMS, _FIRST_BAND_ITEMS = 10, 30  # 国办函〔2020〕109号 Art. 4
_PAGE_BANDS: Final = ((200, 40), (100, 20), (30, 10))  # Art. 5: pages above, 元 for each


def processing_fee(*, items: int | None = None, pages: int | None = None) -> int:
    """Return the information processing fee (信息处理费) in 元 that may be charged, by item or by page.

    `items` counts the applications (件) of one applicant in one calendar month (国办函〔2020〕109号 Art. 4): up to 10
    free, the 11th to the 30th 100 元 each, and from the 31st each ten a band, in which one costs 100 元 more than in
    the band before.  `pages` counts the pages (页) provided (Art. 5): up to 30 free, then 10 元 each to the 100th,
    20 元 to the 200th, 40 元 beyond.  Raises `TypeError` unless exactly one is given, a whole number (Art. 3: 不得
    同时按照两种标准重复计算), and `ArgumentError` where it is negative.

    >>> processing_fee(items=31), processing_fee(items=50)
    (2200, 7000)
    >>> processing_fee(pages=109)
    880
    """
    given = [count for count in (items, pages) if count is not None]
    if len(given) != 1 or type(given[0]) is not int:
        message = "either items or pages, a whole number"
        raise TypeError(message)
    if given[0] < 0:
        raise ArgumentError(f"件数、页数不能为负：{given[0]}", f"items or pages cannot be negative: {given[0]}")
    return _by_item(given[0]) if items is not None else _by_page(given[0])


def _by_item(items: int) -> int:
    if items <= _FIRST_BAND_ITEMS:
        return 100 * max(items - _FREE_ITEMS, 0)
    tens, rest = divmod(items - _FIRST_BAND_ITEMS, 10)
    return 2000 + 2000 * tens + 500 * tens * (tens - 1) + rest * (200 + 100 * tens)


def _by_page(pages: int) -> int:
    fee = 0
    for above, price in _PAGE_BANDS:
        fee += price * max(pages - above, 0)
        pages = min(pages, above)
    return fee


# -- amounts in a text -----------------------------------------------------------------------------

_SUM: Final = warning(
    "F-SUM",
    "other_matters",
    "分项列明的信息处理费之和＝所说的总额；其中所列的行政事业性收费，相加不多于总额",
    "由文义推得；宿迁 2023、2024 年相符（国办函〔2020〕109号）",
    "{place}：分项相加为 {expected} 元，总额写的是 {found} 元，相差 {difference} 元：{detail}。请核对各数",
    "{place}: the fees listed add up to {expected} (元), the total stated is {found}: {detail}",
)
_TEN: Final = note(
    "F-TEN",
    "other_matters",
    "信息处理费是 10 元的整数倍",
    "由国办函〔2020〕109号第四、五条的标准推得（按件为 100 元、按量为 10 元的倍数）",
    "{place}：{found} 元不是 10 元的整数倍，按件、按量两种标准都算不出这个数：{detail}。请核对",
    "{place}: {found} (元) is no multiple of 10, which neither tariff can come to: {detail}",
)
_INCLUDED: Final = note(
    "T2-FEE-INCLUDES",
    "other_matters",
    "行政事业性收费（万元）× 10000 ≥ 收取的信息处理费（元）",
    "信息处理费属行政事业性收费（山西省发展改革委收费目录清单）",
    "{place}为 {expected} 元，少于第六部分所说收取的信息处理费 {found} 元：{detail}。信息处理费属行政事业性收费，请核对",  # noqa: E501
    "{place} comes to {expected} (元), less than the processing fees told of, {found}: {detail}",
)

_FEES: Final = "proactive_disclosure.administrative_fees"
_FEE: Final = re.compile("信息处理费|信息公开处理费")
_AMOUNT: Final = re.compile("([0-9]{1,9}(?:,[0-9]{3}){0,3}(?:[.．][0-9]{1,6})?)(万?)元(?!/|每)")
_OTHER_AMOUNT: Final = re.compile(
    r"""标准|每[件页]|/[件页]|以[上下内]                        # the tariff: 每页10元
    | 减免|免收|免除|退还|退回|欠缴|未缴|应收|应缴|拟收           # not received: 欠缴100元
    | 复印|邮寄|诉讼费|其他收费|事业性收费                      # other fees
    | 较|比|增|减少|上年|去年|[^0-9][0-9]{4}年.*[0-9]{4}年       # of two years: 较上年增加100元
    | 约|近|余元|多元                                        # not exact: 约100元""",
    re.VERBOSE,
)
_PLAIN: Final = "[0-9][0-9.,]{0,20}[万亿]?元"
_KIND: Final = "[^0-9，。；、：（()）和及收征缴支付年险罚]{1,20}费"
"""A kind of fee; not 征收社会保险费, which begins something new."""
_SENTENCE: Final = re.compile("(?:[^。！？!?\n]|[。；](?=其中))+")
_TOTAL_LAST: Final = re.compile("(?:合计|共计|总计|总额|总共)(?:收取|收费)?(?:信息处理费|金额)?(?:为|是)?$")
_TOTAL_FIRST: Final = re.compile("其中|分别")
_TIMES: Final = re.compile("元的?[0-9一二三四五六七八九十两]{1,3}[笔件人名次]|各[0-9]")
"""其中400元2笔: one of several, or both."""


_IN_BRACKETS: Final = re.compile(
    rf"[（(](?:其中[：:]?)?(?:[^0-9，、；（()）等]{{1,20}}{_AMOUNT.pattern}[，、；]?){{2,40}}[)）]"
)
"""信息处理费500元（甲局300元，乙局200元）: a list of all."""


def _in_yuan(match: re.Match[str]) -> Decimal:
    amount = Decimal(match.group(1).replace(",", ""))
    return amount * (10_000 if match.group(2) else 1)


def _find_fee_sentences(facts: Facts) -> Iterator[tuple[str, list[re.Match[str]]]]:
    """Yield the sentences that state amounts of this year's processing fees and of nothing else."""
    year = facts.report.year
    for match in _SENTENCE.finditer(facts.report.other_matters.translate(WIDE)):
        text = match.group()
        if not _FEE.search(text) or _OTHER_AMOUNT.search(text):
            continue
        if any(int(named) != year for named in re.findall("(20[0-9]{2})年", text)):
            continue
        if amounts := list(_AMOUNT.finditer(text)):
            yield text.strip(), amounts


def _read_total_and_parts(text: str, amounts: list[re.Match[str]]) -> tuple[Decimal, list[Decimal]] | None:
    """Return the total that a sentence states and the amounts it lists; None where which is which is not certain."""
    values = [_in_yuan(amount) for amount in amounts]
    if len(values) > 1 and _TIMES.search(text):
        return None
    if len(values) == 1:
        return values[0], []
    listed = "其中" in text or _TOTAL_FIRST.search(text, amounts[0].end())  # not 分别为880元、1080元，共计1960元
    if _TOTAL_LAST.search(text[: amounts[-1].start()]) and not listed:
        return values[-1], values[:-1]
    between = text[amounts[0].end() : amounts[1].start()]
    if _IN_BRACKETS.match(text, amounts[0].end()):
        return values[0], values[1:]
    if len(values) > 2 and _TOTAL_FIRST.search(between) and "等" not in text[amounts[0].end() :]:  # noqa: PLR2004
        return values[0], values[1:]
    return None


_LEVIED_PARTS: Final = re.compile(
    rf"""(?:行政)?事业性收费[^0-9，。；、（()）]{{0,10}}{_PLAIN}[，,（(]其中[：:]?
    (?: (?:{_KIND}{_PLAIN}[，；])+{_KIND}{_PLAIN}(?=[。)）]|$)    # 登记费5万元，考试费18万元 to the end of the sentence
      | (?:{_KIND}{_PLAIN}[、和及])*{_KIND}{_PLAIN} )            # 登记费5万元、考试费18万元""",
    re.VERBOSE | re.MULTILINE,
)


_LEVIED_ADDED_UP: Final = re.compile(
    rf"""(?:行政)?事业性收费[^0-9，。；、（()）]{{0,10}}(?:[0-9]{{1,3}}项)?[，,]其中[：:]?
    (?:{_KIND}{_PLAIN}[，、；]){{2,20}}(?:合计|共计|总计)(?:收费|收取|金额|为){{0,2}}{_PLAIN}(?![（(]含)""",
    re.VERBOSE,
)
"""行政事业性收费共2项，其中登记费5万元，考试费18万元，合计23万元: all of them."""


class _Levied(NamedTuple):
    """The kinds of 行政事业性收费 that a text lists."""

    match: re.Match[str]
    total: Money
    parts: Money
    """What they come to."""
    all: bool
    """Whether these are all, so that they are not to be less either."""

    @property
    def differs(self) -> bool:
        """Whether they come to more than they should, or to less."""
        return self.parts.told > self.total.told or (self.all and self.parts.told < self.total.told)

    @property
    def beyond(self) -> bool:
        """Whether no rounding explains that."""
        return self.parts.exceeds(self.total) or (self.all and self.total.exceeds(self.parts))


def _lists_of_levied(words: str) -> Iterator[_Levied]:
    for pattern, last in ((_LEVIED_PARTS, False), (_LEVIED_ADDED_UP, True)):
        for match in pattern.finditer(words):
            told = [money_of(amount) for amount in AMOUNT.finditer(match.group())]
            plain = [money for money in told if money]
            if len(plain) == len(told):
                total = plain.pop(-1 if last else 0)
                yield _Levied(match, total, added(plain), all=last)


def _show(amount: Decimal) -> Decimal | int:
    return int(amount) if amount == int(amount) else amount.normalize()


@finds
def _check_parts_of_levied(facts: Facts) -> Iterator[Finding]:
    """Add up the kinds of 行政事业性收费 that a text lists; they may be fewer than all, but not come to more."""
    for text in facts.texts:
        if "事业性收费" not in text.words or "其中" not in text.words:
            continue  # as most: to translate a text takes longer than all else that is done with it
        for levied in _lists_of_levied(text.words.translate(WIDE)):
            if not levied.differs:
                continue
            quote = text.words[levied.match.start() : levied.match.end()]
            detail = f"“{quote[:120]}”" + ("" if levied.beyond else "，可能是各数四舍五入")
            severity = Severity.WARNING if levied.beyond else Severity.NOTE
            numbers = _show(levied.parts.told), _show(levied.total.told)
            yield Finding(
                _SUM, (), *numbers, text.place, detail=detail, quote=quote, section=text.section, severity=severity
            )


@finds
def _check_fees(facts: Facts) -> Iterator[Finding]:
    """Compare the amounts in the last section with each other, with the tariffs and with 表二."""
    if "处理费" not in facts.report.other_matters:
        return
    place = sections()["other_matters"].heading
    totals: list[tuple[Decimal, str]] = []
    in_text = functools.partial(Finding, section="other_matters")
    for text, amounts in _find_fee_sentences(facts):
        detail = f"“{text[:120]}”"
        for amount in amounts:
            if _in_yuan(amount) % 10:
                yield in_text(_TEN, found=_show(_in_yuan(amount)), place=place, detail=detail, quote=text)
        told = _read_total_and_parts(text, amounts)
        if told is None:
            continue
        total, parts = told
        totals.append((total, text))
        if parts and sum(parts) != total:
            yield in_text(_SUM, (), _show(Decimal(sum(parts))), _show(total), place, detail=detail, quote=text)
    stated = facts.cells.get(_FEES)
    if len(totals) != 1 or not isinstance(stated, Decimal):
        return
    total, text = totals[0]
    exponent = stated.as_tuple().exponent
    rounding = Decimal(5000).scaleb(exponent) if stated and isinstance(exponent, int) else Decimal(0)
    if stated * 10_000 + rounding < total:
        cell = facts.form.cells[_FEES].label
        detail = f"“{text[:120]}”"
        yield in_text(_INCLUDED, (_FEES,), _show(stated * 10_000), _show(total), cell, detail=detail, quote=text)

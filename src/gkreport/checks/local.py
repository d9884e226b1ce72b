"""Rules that only a local notice has: they are held where a profile asks for it, and cite its notice."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Final

import attrs

from gkreport.checks.facts import Facts, finds, note
from gkreport.checks.findings import Finding, Rule
from gkreport.checks.likeness import percentage, shingles_of
from gkreport.checks.profile import Profile
from gkreport.form import heading_of
from gkreport.report.organs import kind_of, same_organ
from gkreport.report.precedence import precedes
from gkreport.report.sentences import sentences
from gkreport.severity import Severity

_SOURCE: Final = "核对方案所引的通知"

_LENGTH: Final = note(
    "S-LENGTH",
    "overview",
    "各部分的篇幅不超过地方要求的字数（用核对方案时）",
    f"{_SOURCE}，如武政办发〔2025〕54号“篇幅原则上不超过一千字”",
    "{place}有 {found} 字，超过 {expected} 字（{detail}）。请精简",
    "{place} has {found} letters, more than {expected} ({detail})",
)
_NUMBERS: Final = note(
    "S-NUMBERS",
    "overview",
    "正文写明地方要求的各项数量（用核对方案时）",
    f"{_SOURCE}，如武政办发〔2025〕54号：各平台发布信息数量、政策解读数量等",
    "{place}里没有看到：{formula}（{detail}）。请写明，没有的写没有",
    "{place} does not seem to tell the numbers of: {formula} ({detail})",
)
_PUBLISHED: Final = note(
    "D-PUBLISHED",
    "",
    "在期限内公布（用核对方案、给出公布日期时；按条例第四十九条为错误，乡镇、街道的日期没有明文，为提示）",
    f"{_SOURCE}，如条例第四十九条：部门 1 月 31 日前，政府 3 月 31 日前",
    "{formula}（{detail}）",
    "{formula} ({detail})",
)
_ALIKE: Final = note(
    "S-ALIKE",
    "overview",
    "正文与上年报告、与其他单位报告相同的部分不超过界限（用核对方案时）",
    f"{_SOURCE}，如国办公开办函〔2021〕30号“内容雷同、敷衍塞责”；通知没有规定界限",
    "正文有 {found}% 的文字与{formula}相同，超过 {expected}%（{detail}）。请按本单位本年实际情况改写",
    "{found}% of the texts stand in {formula} too, more than {expected}% ({detail})",
)


def _of(rule: Rule, profile: Profile, clause: str) -> Rule:
    """Return a rule with the notice as its source."""
    return attrs.evolve(rule, source=f"{profile.notice} {clause}".strip())


# -- texts -----------------------------------------------------------------------------------------

_WORD: Final = re.compile(r"[!-~]++|\S")
"""What Word counts as one: a Chinese letter or mark, and a run of Latin letters, digits and marks."""
_TOLD: Final = re.compile(
    """(?<![0-9〔])[0-9]++(?:[.,][0-9]++)*+(?![0-9年月日号%％〕])  # 118条, not 2025年
    | [零一二三四五六七八九十百千万两]++[余多]?(?=[条件次个篇期份处场家部]) # 三次
    | 未|没有|无(?!障碍)""",
    re.VERBOSE,
)


@finds
def _check_texts(facts: Facts) -> Iterator[Finding]:
    """Count the letters of texts, and look for the numbers that they must tell."""
    texts = facts.report.texts() if facts.profiles else {}
    for profile in facts.profiles:
        for length in profile.length:
            count = sum(1 for _ in _WORD.finditer(texts[length.section]))
            if count > length.most:
                rule, place = _of(_LENGTH, profile, length.clause), heading_of(length.section)
                numbers, where = (length.most, count), (place, "", "", profile.notice)
                yield Finding(rule, (), *numbers, *where, section=length.section, severity=length.severity)
        asked = dict.fromkeys(one.section for one in profile.numbers)
        told = {section: "\n".join(filter(_TOLD.search, sentences(texts[section]))) for section in asked}
        missing: dict[tuple[str, str, Severity], list[str]] = {}
        for one in profile.numbers:
            if texts[one.section] and not any(word in told[one.section] for word in one.words):
                missing.setdefault((one.section, one.clause, one.severity), []).append(one.what)
        for (section, clause, severity), what in missing.items():
            rule, names = _of(_NUMBERS, profile, clause), "、".join(what)
            place, detail = heading_of(section), profile.notice
            yield Finding(rule, (), None, None, place, names, names, detail, section=section, severity=severity)


# -- the day of publication ------------------------------------------------------------------------


_UNTOLD: Final = (
    "没有给出公布日期，公布期限没有核对",
    "no day of publication was given to hold against the last",
)
_YEARLESS: Final = "标题没有写明年度，公布期限没有核对", "the title tells no year to reckon the last day from"
_KINDLESS: Final = (
    "看不出是部门还是政府，公布期限没有核对",
    "the name of the organ tells of no department and no government, so no last day is known",
)
_UNASKED: Final = (
    "给出了公布日期，但没有用有公布期限的核对方案，没有核对",
    "a day of publication was given, but no profile that sets a last day",
)


@finds
def _check_publication(facts: Facts) -> Iterator[Finding]:
    """Hold the day of publication against the year itself, and against the last day that each profile sets."""
    year, published = facts.report.year, facts.published
    asked = [profile for profile in facts.profiles if profile.published]
    if published and year is not None and published.year <= year:
        zh = f"公布日期 {published} 不可能：{year} 年的报告要到 {year + 1} 年才能公布"
        en = f"a report on {year} cannot have been published on {published}"
        days = f"{year + 1}-01-01", str(published)
        yield Finding(_PUBLISHED, (), *days, "公布日期", zh, en, "条例第四十九条", severity=Severity.WARNING)
    elif published and not asked:
        yield Finding(_PUBLISHED, (), None, None, "公布日期", *_UNASKED, "如 deadlines")
    else:
        for profile in asked:
            yield from _check_last_day(facts, profile)


def _check_last_day(facts: Facts, profile: Profile) -> Iterator[Finding]:
    year, published, kind = facts.report.year, facts.published, kind_of(facts.report.organ)
    if not kind:
        yield Finding(_of(_PUBLISHED, profile, ""), (), None, None, "公布日期", *_KINDLESS, profile.notice)
    for deadline in profile.published:
        if deadline.organs != kind:
            continue
        rule = _of(_PUBLISHED, profile, deadline.clause)
        if year is None or published is None:
            untold = _YEARLESS if year is None else _UNTOLD
            yield Finding(rule, (), None, None, "公布日期", *untold, rule.source)
        elif published > (last := dt.date.fromisoformat(f"{year + 1}-{deadline.by}")):
            zh = f"公布日期 {published} 晚于期限 {last}，晚 {(published - last).days} 天"
            en = f"published on {published}, {(published - last).days} days after {last}, the last day"
            days = str(last), str(published)
            yield Finding(rule, (), *days, "公布日期", zh, en, rule.source, severity=deadline.severity)


# -- texts that are alike --------------------------------------------------------------------------


@finds
def _check_likeness(facts: Facts) -> Iterator[Finding]:
    """Hold the texts against those of last year, and against those of other organs."""
    asked = [(profile, one) for profile in facts.profiles for one in profile.alike]
    if not asked:
        return
    own, organ = shingles_of(facts.report), facts.report.organ
    others = [one for one in facts.others if not organ or not same_organ(one.organ, organ)]
    found = {
        "previous": [
            (percentage(own, shingles_of(one)), "上年报告", "last year's report")
            for one in [facts.previous]
            if one and precedes(one, facts.report)
        ],
        "others": [
            (percentage(own, shingles_of(one)), f"{one.organ}的报告", f"the report of {one.organ}") for one in others
        ],
    }
    for profile, requirement in asked:
        beyond = [one for one in found[requirement.to] if one[0] > requirement.most]
        if beyond:
            share, zh, en = max(beyond, key=lambda one: one[0])
            if len(beyond) > 1:
                zh, en = f"{zh}（另有 {len(beyond) - 1} 份也超过）", f"{en} (and {len(beyond) - 1} more beyond)"
            rule = _of(_ALIKE, profile, requirement.clause)
            texts = (requirement.most, share, "正文", zh, en, profile.notice)
            yield Finding(rule, (), *texts, severity=requirement.severity)

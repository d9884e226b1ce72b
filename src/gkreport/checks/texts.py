"""Rules about the title and the texts: what must be there and must not be empty (5.6)."""

import re
from collections.abc import Iterator
from typing import Final

from gkreport.checks.facts import LONGEST, Facts, error, finds, note, warning
from gkreport.checks.findings import Finding, Rule
from gkreport.form import sections
from gkreport.severity import Severity


@warning(
    "S-LONG",
    "",
    f"文字合计不超过{LONGEST // 10_000}万字的，全部核对",
    "本库的界限：部委的报告约4万字",
    "{place}太长，后面还有 {found} 字没有核对。报告的文字合计只核对前 {expected} 字，请看是否混入了别的内容",
    "{place} is too long: its last {found} letters were not checked, for {expected} letters of all texts are",
)
def _find_unread_texts(facts: Facts, rule: Rule) -> Iterator[Finding]:
    for text in facts.texts:
        if text.unread:
            yield Finding(rule, (), LONGEST, text.unread, text.place, section=text.section)


@warning(
    "S-TITLE",
    "",
    "标题写明单位和年度",
    "各地报告的标题：××（单位）20××年政府信息公开工作年度报告",
    "标题中没有找到{detail}。请写成“××（单位）20××年政府信息公开工作年度报告”",
    "the title names no organ or no year",
)
def _check_title(facts: Facts, rule: Rule) -> Iterator[Finding]:
    missing = [name for name, there in (("单位", facts.report.organ), ("年度", facts.report.year)) if not there]
    if missing:
        yield Finding(rule, place="标题", detail="和".join(missing))


_PERIOD: Final = re.compile(
    r"""统计\s*(?:数据)?\s*(?:的)?(?:期限|时限|时间|时段|期间|区间|周期|范围|口径)[^，。；\d\n]{0,6}
        (20\d\d)\s*年(?:度)?\s*1\s*月\s*1\s*日\s*(?:起)?\s*[至到—－–~～-]{1,2}\s*(?:\1\s*年\s*)?12\s*月\s*31\s*日""",
    re.VERBOSE,
)
"""统计期限自2023年1月1日起至2023年12月31日止."""
_OF_ANOTHER: Final = re.compile("上年|上一年|去年|20[0-9]{2}年度?(?:政府信息公开)?(?:工作)?(?:年度)?报告")


@warning(
    "S-PERIOD",
    "",
    "所写的统计期限是报告年度的1月1日至12月31日",
    "四川标准 2.1（写明统计期限）；写成别的年度的，可能沿用了上一年的文字",
    "{place}写的统计期限是 {found} 年，而报告的年度是 {expected} 年：“{detail}”。请核对",
    "{place}: the figures are said to be of {found}, but the report is on {expected}: {detail}",
)
def _find_other_periods(facts: Facts, rule: Rule) -> Iterator[Finding]:
    """Find a period that is another year's; a text on the report of that year may tell of it."""
    year = facts.report.year
    for text in facts.texts if year else ():
        for match in _PERIOD.finditer(text.words) if "统计" in text.words else ():
            start = max(text.words.rfind(mark, 0, match.start()) for mark in "。；\n") + 1
            if int(match[1]) == year or _OF_ANOTHER.search(text.words, start, match.start()):
                continue
            said = text.words[start : match.end()].strip()
            yield Finding(*(rule, (), year, int(match[1]), text.place), detail=said, quote=said, section=text.section)


_PROSE: Final = {name: section for name, section in sections().items() if not section.table}
_FIRST_YEAR_BOUND: Final = 2020
"""The first report year for which the six sections are binding."""


def _texts(facts: Facts) -> dict[str, str]:
    return {name: getattr(facts.report, name) for name in _PROSE}


@error(
    "S-SIX",
    "overview",
    "六个部分齐全",
    "条例第五十条；国办公开办函〔2021〕30号“不能遗漏”；2019 年度只鼓励统一格式（国办公开办函〔2019〕60号二）",
    "没有“{detail}”这一部分，或者标题没有认出来。请补上标题和正文",
    "{place} ({detail}) is missing or empty, or its heading was not recognised",
)
def _find_missing_sections(facts: Facts, rule: Rule) -> Iterator[Finding]:
    """Say which sections are missing, unless the report has no text at all and is figures alone."""
    texts = _texts(facts)
    if not any(texts.values()):
        return
    bound = facts.report.year is None or facts.report.year >= _FIRST_YEAR_BOUND
    for name, text in texts.items():
        if not text:
            heading = _PROSE[name].heading
            severity = Severity.ERROR if bound else Severity.NOTE
            yield Finding(rule, place=heading, detail=heading, section=name, severity=severity)


@note(
    "S-NOTEXT",
    "overview",
    "一、五、六部分有正文",
    "条例第五十条",
    "只有数字，没有一、五、六部分的正文，文字部分无法核对",
    "there are figures but no texts; the sections cannot be assessed",
)
def _find_figures_alone(facts: Facts, rule: Rule) -> Iterator[Finding]:
    if not any(_texts(facts).values()):
        yield Finding(rule, place="正文")


_FEE: Final = re.compile("处理费|收费|收取|费用")
_TOPICS: Final = {
    warning(
        "S-OVERVIEW5",
        "overview",
        "总体情况包括主动公开、依申请公开、政府信息管理、平台建设、监督保障",
        "国办公开办函〔2021〕30号一（一）“主要包括”",
        "一、总体情况里没有看到关于{detail}的内容。请补充；本年没有这方面工作的，请说明",
        "the overview seems to leave out: {formula}",
    ): {
        ("主动公开", "proactive disclosure"): re.compile("主动公开|公开信息|信息公开|发布"),
        ("依申请公开", "disclosure upon request"): re.compile("依申请|申请公开|公开申请|申请人|申请"),
        ("政府信息管理", "management of information"): re.compile(
            "信息管理|规范性文件|公开属性|清理|审核|审查|保密|管理"
        ),
        ("政府信息公开平台建设", "platforms"): re.compile(
            "平台|网站|网络|公众号|微信|微博|新媒体|专栏|公开栏|公示栏|渠道|载体|政务公开区|专区"
        ),
        ("监督保障", "supervision and support"): re.compile(
            "监督|保障|考核|培训|责任|领导|审核|审查|评议|评估|队伍|机制"
        ),
    },
    warning(
        "S-PROBLEMS",
        "problems_and_improvements",
        "第五部分既有问题，又有改进",
        "条例第五十条第（四）项",
        "五、存在的主要问题及改进情况里没有看到{detail}。请补充",
        "the section on problems and improvements seems to leave out: {formula}",
    ): {
        ("存在的问题", "problems"): re.compile(
            "问题|不足|短板|薄弱|有待|不够|差距|欠缺|不高|不强|不深|不实|不及时|滞后|困难|还需"
        ),
        ("改进情况", "improvements"): re.compile(
            "改进|措施|下一步|将|加强|加大|提升|提高|完善|优化|进一步|强化|深化|推进|整改"
        ),
    },
    note(
        "S-FEE",
        "other_matters",
        "第六部分说明信息处理费收取情况（金额，或未收取）",
        "表式第六部分“收取信息处理费情况在此处报告”；国办函〔2020〕109号",
        "六、其他需要报告的事项里没有说明是否收取信息处理费。请写明金额或“未收取”",
        "the last section does not say whether information processing fees were charged",
    ): {("信息处理费", "processing fees"): _FEE},
}
"""What each section must tell of, and the words that do."""


@finds
def _find_missing_topics(facts: Facts) -> Iterator[Finding]:
    for rule, topics in _TOPICS.items():
        text = getattr(facts.report, rule.section)
        missing = [topic for topic, words in topics.items() if text and not words.search(text)]
        if missing:
            both = len(topics) == 2  # noqa: PLR2004  # 存在的问题和改进情况
            zh = ("和" if both else "、").join(topic for topic, _ in missing)
            en = ", ".join(topic for _, topic in missing)
            yield Finding(rule, place=_PROSE[rule.section].heading, formula_en=en, detail=zh)


_GOVERNMENT: Final = re.compile("政府$")
_ASSESSED: Final = re.compile("考核|评议|责任追究|追究责任|追责|问责|监督|评估")


@warning(
    "S-ASSESS",
    "overview",
    "各级人民政府的报告写明工作考核、社会评议和责任追究结果情况",
    "条例第五十条第（四）项；国办公开办函〔2021〕30号一（一）",
    "人民政府的年度报告还应写明工作考核、社会评议和责任追究结果情况，正文里没有看到。请补充",
    "a government's report also tells of assessment, public appraisal and accountability; nothing was found",
)
def _look_for_assessment(facts: Facts, rule: Rule) -> Iterator[Finding]:
    prose = "\n".join(_texts(facts).values()).strip()
    if prose and _GOVERNMENT.search(facts.report.organ) and not _ASSESSED.search(prose):
        yield Finding(rule, place=_PROSE["overview"].heading)


_UNPAID: Final = "requests.outcomes.other_handling.fee_unpaid.total"


@note(
    "S-FEE2",
    "other_matters",
    "（六）2.逾期未缴费大于 0 的，第六部分应说明发出过收费通知",
    "由表三（六）2.推得：先有收费通知，才有逾期未缴",
    "表三填了 {found} 件因逾期未缴费不再处理，说明发出过收费通知；六、其他需要报告的事项里没有提到收费。请补充说明",
    "requests that ended because a fee was not paid: {found}, but the last section tells of no fee",
)
def _look_for_fee_notices(facts: Facts, rule: Rule) -> Iterator[Finding]:
    unpaid = facts.cells.get(_UNPAID)
    text = facts.report.other_matters
    if unpaid and text and not _FEE.search(text):
        yield Finding(rule, (_UNPAID,), found=unpaid, place=facts.form.cells[_UNPAID].label)

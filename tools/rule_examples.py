"""What breaks each rule and what mends it: the examples of docs/rules.md, which tools/rule_pages.py carries out."""

import datetime as dt
import functools
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final, TypeAlias

import attrs

from gkreport import Amount, Edition, Profile, Report
from gkreport.form import form_of

Reports: TypeAlias = Mapping[str, Mapping[str, Any]]
"""What stands in each report by its dotted path, by whose report it is: `THIS`, `LAST`, or the name of a part."""
THIS: Final = "本报告 this report"
LAST: Final = "上年报告 last year's"
ORGAN: Final = "示例市"


@attrs.frozen
class Example:
    """A rule told to people: what it checks, what breaks it, and what to do."""

    en: str
    """What holds, in English."""
    do: str
    do_en: str
    wrong: Reports = attrs.field(factory=dict)
    """What breaks the rule; for a sum it follows from the form."""
    right: Reports = attrs.field(factory=dict)
    """What mends it, where that is not what stood there before."""
    given: Reports = attrs.field(factory=dict)
    """What else stands in the reports."""
    edition: Edition = Edition.E2021
    roster: tuple[str, ...] | None = None
    profile: str = ""
    """What a notice of the example asks, as it stands in a profile."""
    published: dt.date | None = None

    def profiles(self) -> list[Profile]:
        """Return the profile of the example, if it has one."""
        head = 'name = "示例市年报编制要求"\nnotice = "示例办发〔2024〕1号"\n'
        return [Profile.loads((head + self.profile).encode())] if self.profile else []


_PROSE: Final = {
    "overview": "主动公开、依申请公开、政府信息管理、平台建设和监督保障各项工作按要求开展。",
    "problems_and_improvements": "公开的时效还有不足，下一步将改进。",
    "other_matters": "本年没有收取信息处理费。",
}
_ZERO: Final = {"count": 0, "change": 0, "money": Decimal(0), "amount": Amount(Decimal(0), "元")}


@functools.cache
def clean(edition: Edition, years_back: int = 0) -> Report:
    """Return a report in which every rule holds: nothing happened, and every section says so."""
    year = {Edition.E2021: 2024, Edition.E2019: 2020}[edition] - years_back
    report = Report.blank(ORGAN, year, edition=edition).replace(_PROSE)
    return report.replace({path: _ZERO[cell.kind.value] for path, cell in form_of(report).cells.items()})


def _row(path: str, count: int) -> dict[str, int]:
    """Return the cells of a row in which natural persons alone made requests."""
    return {f"{path}.natural_person": count, f"{path}.total": count}


def _requests(count: int, outcome: str = "granted") -> dict[str, int]:
    """Return the cells of requests that were all received and answered in the year."""
    rows = ("new_received", f"outcomes.{outcome}", "outcomes.total")
    return {path: number for row in rows for path, number in _row(f"requests.{row}", count).items()}


def _cases(block: str, **counts: int) -> dict[str, int]:
    cells = {f"review_and_litigation.{block}.{name}": count for name, count in counts.items()}
    return cells | {f"review_and_litigation.{block}.total": sum(counts.values())}


_D, _DOCS, _RULES = "proactive_disclosure", "proactive_disclosure.normative_docs", "proactive_disclosure.rules"
_FEES: Final = f"{_D}.administrative_fees"
_ANSWERED: Final = {THIS: _requests(5)}
_SUM_DO: Final = (
    "对照台账逐格核对这条关系里的各数。`gkreport locate` 会列出改得最少的办法，但不要只为了对得上而改。",
    "Hold every cell of it against your records. `gkreport locate` lists the smallest repairs, as proposals.",
)
_BLANK_DO: Final = (
    "没有发生的填 0。空格、“/”、“-”不是零，含有空格的关系无法核对；合计能推定的，`gkreport deduce` 会填上。",
    "Write 0 where nothing happened: a blank, “/” or “-” is no zero. `gkreport deduce` fills what the sums determine.",
)
_PROSE_DO: Final = (
    "正文和表格取同一个来源。表对的改正文，正文对的改表；口径确实不同的，在正文里写明。",
    "Take text and table from one source and correct the one that is wrong; where they count differently, say so.",
)
_LAST_DO: Final = (
    "翻出上年报告对照。上年报告更正过、机构改革并入或划出的，在正文里说明。",
    "Look at last year's report. Where it was corrected, or organs were merged or split, say so in the text.",
)
_PARTS_DO: Final = (
    "先改正下级各单位的数，再重新相加：`gkreport aggregate` 从各单位报告算出汇总报告。",
    "Correct the parts first, then add up again: `gkreport aggregate` makes the sum from the reports of the parts.",
)

_COPIED: Final = (
    "我市扎实推进主动公开，及时更新网站专栏；规范依申请公开，畅通受理渠道；完善政府信息管理，逐件审查公开属性；"
    "加强平台建设，办好新媒体账号；强化监督保障，按季开展考核评议并组织业务培训，群众的知情权得到较好落实。"
)

EXAMPLES: Final[Mapping[str, Example]] = {
    "S-TITLE": Example(
        "The title names the organ and the year.",
        "在标题里写明单位全称和年度，报告才认得出是谁的、哪一年的。",
        "Write the full name of the organ and the year into the title.",
        {THIS: {"organ": ""}},
    ),
    "S-LONG": Example(
        "All that is written is checked, up to 100,000 letters of a report.",
        "看是否误把别的文件、整张网页粘进了报告；确需这样长的，后面的数字请人工核对。",
        "See whether something else was pasted in; if it must be as long, look at the last part by hand.",
        {THIS: {"overview": _PROSE["overview"] + "各项工作按要求开展。" * 11_000}},
    ),
    "S-PERIOD": Example(
        "The period that the figures are said to be of is the year of the report.",
        "改成本年度；沿用了上一年文字的，其余各句也要逐句核对。",
        "Write this year; where last year's text was taken over, look at its other sentences too.",
        {THIS: {"preface": "本报告所列数据的统计期限自2023年1月1日起至2023年12月31日止。"}},
        {THIS: {"preface": "本报告所列数据的统计期限自2024年1月1日起至2024年12月31日止。"}},
    ),
    "T-SUM": Example(
        "Any other sum that a table prints.",
        "现行各版表式的合计都有自己的规则；将来的表式增加合计，在有自己的规则之前用这一条。",
        "Every sum of today's forms has a rule of its own; this one stands in for sums of a later edition.",
    ),
    "A-SUM": Example(
        "Each cell of a sum report is the sum of the parts, each organ once (for fees within rounding, see A-FEEDEC).",
        *_PARTS_DO,
        {THIS: {f"{_D}.penalty_decisions": 40}},
        {THIS: {f"{_D}.penalty_decisions": 45}},
        {"青禾镇": {f"{_D}.penalty_decisions": 5}, "白杨镇": {f"{_D}.penalty_decisions": 40}},
    ),
    "A-FEEDEC": Example(
        "Fees are the sum of the parts; a smaller difference than half a unit of every last place can be rounding.",
        "各单位的金额写到同样的小数位（最多 4 位，即 1 元）再相加；确是四舍五入的，不必改。",
        "Take all amounts with as many decimals (four at most) and add again; rounding need not be changed.",
        {THIS: {_FEES: Decimal("3.2")}},
        {THIS: {_FEES: Decimal("3.1")}},
        {"青禾镇": {_FEES: Decimal("1.1")}, "白杨镇": {_FEES: Decimal(2)}},
    ),
    "A-PARTS": Example(
        "All parts are on one year, one for each organ, on the roster, and not the sum itself.",
        "一个单位只留一份、同一年度的报告；汇总报告本身不要放进各单位的文件夹。",
        "Keep one report for each organ, all on one year, and not the sum among them.",
        {"青禾镇": {"year": 2023}},
        given={"青禾镇": {}},
    ),
    "A-MISSING": Example(
        "All organs of the roster have reported, without blanks.",
        "催报缺的单位，补上空格。缺一份，合计就无法核对，所以不再报其他汇总差异。",
        "Ask for what is missing. Without it no sum can be assessed, so none is.",
        right={"白杨镇": {}},
        given={"青禾镇": {}},
        roster=("青禾镇", "白杨镇"),
    ),
    "A-ITEMS": Example(
        "The numbers of items are the sums of the parts (form of 2019; an item run by several organs counts once).",
        "同一事项由几级办理的，可以不等；不是这种情况的，核对各单位的数。",
        "An item run by several organs may make them differ; otherwise look at the parts.",
        {THIS: {f"{_D}.fee.items_prior_year": 3}},
        {THIS: {f"{_D}.fee.items_prior_year": 5}},
        {"青禾镇": {f"{_D}.fee.items_prior_year": 3}, "白杨镇": {f"{_D}.fee.items_prior_year": 2}},
        Edition.E2019,
    ),
    "A-CODEF": Example(
        "Fewer suits than the parts together: was a suit counted by the review organ too?",
        "复议机关作共同被告的案件，只由原行为机关计数。请复议机关改正自己的报告；不是这种情况的，补上漏计的案件。",
        "A suit with the review organ as co-defendant is counted by the first organ alone; correct the other's report.",
        {THIS: _cases("litigation.direct", upheld=2)},
        {THIS: _cases("litigation.direct", upheld=3)},
        {
            "青禾镇": _cases("litigation.direct", upheld=2),
            "白杨镇": _cases("litigation.direct", upheld=1),
        },
    ),
    "Y-PREVIOUS": Example(
        "Last year's report is that of the same organ on the year before.",
        "换成本单位上一年度的报告；单位改名、由几个单位合并的，加 `--renamed 原名=现名`，合并的上年各份相加。",
        "Give the organ's own report on the year before; where it was renamed or merged, add `--renamed OLD=NEW`.",
        {LAST: {"year": 2022}},
        given={LAST: {}},
    ),
    "Y-JUMP": Example(
        "A number is neither five times that of last year nor a fifth of it, where the two lie 20 or more apart.",
        "先看是不是多写或少写了一位。属实的不必改，可以在总体情况里说明原因。",
        "Look for a digit too many or too few. Where the change is real, nothing need be changed; say why.",
        {THIS: {f"{_D}.penalty_decisions": 620}},
        {THIS: {f"{_D}.penalty_decisions": 62}},
        {LAST: {f"{_D}.penalty_decisions": 58}},
    ),
    "Y-BLANK": Example(
        "The cells that follow from last year's are filled in both years.",
        "补上两年报告里的空格，没有发生的填 0。",
        "Fill the blanks in both reports; write 0 where nothing happened.",
        {LAST: {"requests.carried_out.total": None}},
        given={LAST: {}},
    ),
    "S-SIX": Example(
        "All six sections are there.",
        "补上缺的部分；内容在文件里而没有认出来的，把标题写成“六、其他需要报告的事项”这样的样式。",
        "Add the section; where it is in the file but was not recognised, write its heading as the form does.",
        {THIS: {"other_matters": ""}},
    ),
    "S-NOTEXT": Example(
        "The sections without a table have texts.",
        "只报表格数据的，不必改；要报全文的，补上一、五、六部分。",
        "Nothing need be changed where figures alone are asked for; else write sections 1, 5 and 6.",
        {THIS: dict.fromkeys(_PROSE, "")},
    ),
    "S-OVERVIEW5": Example(
        "The overview tells of the five fields of work.",
        "补写没有提到的方面，一两句即可；本年没有这方面工作的，照实说明。",
        "Write a sentence on each field that is left out; where nothing was done, say so.",
        {THIS: {"overview": "主动公开、依申请公开、政府信息管理和监督保障各项工作按要求开展。"}},
    ),
    "S-ASSESS": Example(
        "A government's report tells of assessment, public appraisal and accountability.",
        "在总体情况的监督保障部分写明考核、评议的做法和结果，有没有责任追究。",
        "Say in the overview how the work was assessed and appraised, and whether anyone was held to account.",
        {THIS: {"overview": "主动公开、依申请公开、政府信息管理、平台建设和队伍保障各项工作按要求开展。"}},
        given={THIS: {"organ": "示例市人民政府"}},
    ),
    "S-PROBLEMS": Example(
        "Section 5 names both problems and improvements.",
        "问题要具体，改进措施与问题对应。",
        "Name problems, and improvements that answer them.",
        {THIS: {"problems_and_improvements": "公开的时效还有不足。"}},
    ),
    "S-FEE": Example(
        "Section 6 says whether processing fees were charged.",
        "写明收取的金额；没有收取的，写“本年没有收取信息处理费”。",
        "State the amount, or that none was charged.",
        {THIS: {"other_matters": "无其他事项。"}},
    ),
    "S-FEE2": Example(
        "Where requests ended because a fee was not paid, section 6 tells of the notice of the fee.",
        "写明发出收费通知几件、逾期未缴几件、实收多少。",
        "Say how many notices were sent, how many were not paid, and what was received.",
        {THIS: {"other_matters": "无其他事项。"}},
        {THIS: {"other_matters": "发出信息处理费收费通知5件，均逾期未缴。"}},
        {THIS: _requests(5, "other_handling.fee_unpaid")},
    ),
    "X-REQ": Example(
        "Requests told of in a text are those of 表三: received, with those carried in, or answered.",
        *_PROSE_DO,
        {THIS: {"overview": f"{_PROSE['overview']}全年收到政府信息公开申请9件。"}},
        {THIS: {"overview": f"{_PROSE['overview']}全年收到政府信息公开申请5件。"}},
        _ANSWERED,
    ),
    "X-GROUP": Example(
        "Outcomes told of in a text are those of the group of rows in 表三.",
        *_PROSE_DO,
        {THIS: {"overview": f"{_PROSE['overview']}政府信息公开申请不予公开5件。"}},
        {THIS: {"overview": f"{_PROSE['overview']}政府信息公开申请予以公开5件。"}},
        _ANSWERED,
    ),
    "X-REMEDY": Example(
        "Reviews and suits told of in a text are those of 表四.",
        *_PROSE_DO,
        {THIS: {"overview": f"{_PROSE['overview']}因政府信息公开被申请行政复议2件。"}},
        {THIS: {"overview": f"{_PROSE['overview']}因政府信息公开被申请行政复议1件。"}},
        {THIS: _cases("review", upheld=1)},
    ),
    "X-NONE": Example(
        "Where a text says there were none, the table has 0.",
        *_PROSE_DO,
        {THIS: {"overview": f"{_PROSE['overview']}没有收到政府信息公开申请。"}},
        {THIS: {"overview": f"{_PROSE['overview']}收到政府信息公开申请5件。"}},
        _ANSWERED,
    ),
    "X-DOCS": Example(
        "Rules, normative documents and decisions told of in a text are those of 表二.",
        *_PROSE_DO,
        {THIS: {"overview": f"{_PROSE['overview']}全年制发行政规范性文件3件。"}},
        {THIS: {"overview": f"{_PROSE['overview']}全年制发行政规范性文件2件。"}},
        {THIS: {f"{_DOCS}.issued": 2, f"{_DOCS}.in_force": 8}},
    ),
    "X-FEES": Example(
        "Administrative fees told of in a text are those of 表二.",
        *_PROSE_DO,
        {THIS: {"overview": f"{_PROSE['overview']}全年行政事业性收费12.5万元。"}},
        {THIS: {"overview": f"{_PROSE['overview']}全年行政事业性收费10.5万元。"}},
        {THIS: {_FEES: Decimal("10.5")}},
    ),
    "X-LEGALREP": Example(
        "The year a text begins with is that of the report.",
        "改成本年度；沿用了上一年文字的，其余各句也要逐句核对。",
        "Write this year; where last year's text was taken over, look at its other sentences too.",
        {THIS: {"overview": f"2023年，我市认真推进各项工作。{_PROSE['overview']}"}},
        {THIS: {"overview": f"2024年，我市认真推进各项工作。{_PROSE['overview']}"}},
    ),
    "Y-COPY": Example(
        "Fewer than half of the sentences are those of last year's report, or of another organ's.",
        "按本年实际情况重写，写具体的事和数。",
        "Write what happened this year, with facts and numbers.",
        {
            THIS: {
                "overview": "我市扎实推进政务公开工作。完善信息发布审核制度。加强平台建设和监督保障。办理依申请公开。"
            }
        },
        given={LAST: {"overview": "我市扎实推进政务公开工作。完善信息发布审核制度。加强平台建设和监督保障。"}},
    ),
    "S-LENGTH": Example(
        "A text is no longer than a local notice allows (with a profile).",
        "按通知的字数精简；字数按 Word 的算法，一个汉字或标点为一，一串数字、字母为一。",
        "Shorten the text; letters are counted as Word does, a run of Latin letters or digits as one.",
        {THIS: {"overview": f"{_PROSE['overview']}各级各部门高度重视，多措并举，成效明显。"}},
        profile='[[length]]\nsection = "overview"\nmost = 40\n',
    ),
    "S-NUMBERS": Example(
        "A text tells the numbers that a local notice asks for (with a profile).",
        "写明这些数量；没有的写没有。",
        "State the numbers, or that there were none.",
        {THIS: {"overview": f"{_PROSE['overview']}做好政策解读。"}},
        {THIS: {"overview": f"{_PROSE['overview']}发布政策解读12条。"}},
        profile='[[numbers]]\nsection = "overview"\nwhat = "政策解读数量"\nwords = ["解读"]\n',
    ),
    "D-PUBLISHED": Example(
        "The report is published by the last day (with a profile, and the day of publication).",
        "今后按期公布；公布日期写错的，改正后再核对。",
        "Publish in time; where the day was given wrongly, give the right one.",
        {THIS: {"organ": "示例市教育局"}},
        {THIS: {"organ": "示例市"}},
        profile='[[published]]\norgans = "department"\nby = "01-31"\n',
        published=dt.date(2025, 2, 11),
    ),
    "S-ALIKE": Example(
        "The texts are not those of last year's report or of another organ's, beyond a bound (with a profile).",
        "按本单位本年的实际情况重写，写具体的事和数。",
        "Write what happened this year in this organ, with facts and numbers.",
        {THIS: {"overview": _COPIED}},
        given={LAST: {"overview": f"{_COPIED}去年另有两件事。"}},
        profile='[[alike]]\nto = "previous"\nmost = 80\n',
    ),
    "S-TABLES": Example(
        "All three tables have numbers.",
        "填写整张表，没有发生的填 0；表在文件里而没有读出来的，看读取时的提示。",
        "Fill the table, with 0 where nothing happened; where it is in the file but was not read, see its problems.",
        {THIS: {p: None for p in clean(Edition.E2021).cells() if p.startswith("review_and_litigation.")}},
    ),
    "T2-BLANK": Example("Every cell of 表二 holds a number.", *_BLANK_DO, {THIS: {f"{_D}.penalty_decisions": None}}),
    "T3-BLANK": Example(
        "Every cell of 表三 holds a number.", *_BLANK_DO, {THIS: {"requests.outcomes.granted.natural_person": None}}
    ),
    "T4-BLANK": Example(
        "Every cell of 表四 holds a number.", *_BLANK_DO, {THIS: {"review_and_litigation.review.pending": None}}
    ),
    "T2-NONNEG": Example(
        "A fee (万元) is not negative and has no more than four decimals.",
        "金额以万元计，最多写到第 4 位小数（1 元）。",
        "Fees are in 万元; the fourth decimal is one yuan already.",
        {THIS: {_FEES: Decimal("5.92375")}},
        {THIS: {_FEES: Decimal("5.9237")}},
    ),
    "T2-STOCK1": Example(
        "No more documents were issued in the year than are in force at its end.",
        "看两栏是否填反；当年制发的当年又废止的，属实不必改。",
        "See whether the two columns were exchanged; what was issued and repealed in one year is no mistake.",
        {THIS: {f"{_DOCS}.issued": 8, f"{_DOCS}.in_force": 2}},
        {THIS: {f"{_DOCS}.issued": 2, f"{_DOCS}.in_force": 8}},
    ),
    "T2-RULEPOWER": Example(
        "Rules (规章) are made only by ministries, provinces, cities with districts and autonomous prefectures.",
        "单位内部的规章制度不填在这里；文件是行政规范性文件的，移到下一行。",
        "An organ's own regulations do not count here; normative documents go into the next row.",
        {THIS: {f"{_RULES}.in_force": 3}},
        given={THIS: {"organ": "示例县"}},
    ),
    "T2-2019-ITEMS": Example(
        "Last year's items and this year's change do not come to less than none (form of 2019).",
        "“本年增/减”填增减的项数，减少的填负数，不能比原有的还多。",
        "The column takes the change: negative for fewer, and no more than there were.",
        {THIS: {f"{_D}.penalty.items_prior_year": 3, f"{_D}.penalty.items_change": -4}},
        {THIS: {f"{_D}.penalty.items_prior_year": 4, f"{_D}.penalty.items_change": -3}},
        edition=Edition.E2019,
    ),
    "T2-2019-STOCK": Example(
        "No more were published in the year than were made, nor than are public (form of 2019).",
        "核对三栏；公开了往年制作的文件的，在正文里说明。",
        "Look at the three columns; where documents of earlier years were published, say so.",
        {THIS: {f"{_DOCS}.made": 1, f"{_DOCS}.published": 2, f"{_DOCS}.public_total": 9}},
        {THIS: {f"{_DOCS}.made": 2, f"{_DOCS}.published": 2, f"{_DOCS}.public_total": 9}},
        edition=Edition.E2019,
    ),
    "T2-FEEUNIT": Example(
        "Fees are in 万元; 10,000 万元 is very much for a township.",
        "把以元计的金额除以 10000。",
        "Divide the amount in yuan by 10,000.",
        {THIS: {_FEES: Decimal(59237)}},
        {THIS: {_FEES: Decimal("5.9237")}},
        {THIS: {"organ": "示例县青禾镇"}},
    ),
    "T2-FEE-INCLUDES": Example(
        "Administrative fees (表二, 万元) include the processing fees (section 6, 元).",
        "信息处理费属于行政事业性收费，表二的数应当包括它；注意一处是万元，一处是元。",
        "Processing fees are administrative fees, so 表二 includes them; mind that one is in 万元, the other in yuan.",
        {THIS: {_FEES: Decimal(0)}},
        {THIS: {_FEES: Decimal("0.223")}},
        {THIS: {"other_matters": "收取信息处理费2230元。"}},
    ),
    "Y-EDITION": Example(
        "Across two editions only cells that kept their meaning are held against each other.",
        "不必改：只是说明哪些格没有跨年核对。",
        "Nothing need be changed: it says which cells were left out.",
        given={THIS: {"year": 2021}, LAST: {"": Edition.E2019}},
    ),
    "Y-FORCE-RULES": Example(
        "Rules in force are those of last year, with those issued and without those repealed.",
        *_LAST_DO,
        {THIS: {f"{_RULES}.issued": 2, f"{_RULES}.repealed": 1, f"{_RULES}.in_force": 14}},
        {THIS: {f"{_RULES}.issued": 2, f"{_RULES}.repealed": 1, f"{_RULES}.in_force": 12}},
        {LAST: {f"{_RULES}.in_force": 11}},
    ),
    "Y-FORCE-NORM": Example(
        "Normative documents in force are those of last year, with those issued and without those repealed"
        " (fewer is only noted: some may have lapsed).",
        *_LAST_DO,
        {THIS: {f"{_DOCS}.issued": 2, f"{_DOCS}.repealed": 1, f"{_DOCS}.in_force": 14}},
        {THIS: {f"{_DOCS}.issued": 2, f"{_DOCS}.repealed": 1, f"{_DOCS}.in_force": 12}},
        {LAST: {f"{_DOCS}.in_force": 11}},
    ),
    "Y-2019-ITEMS": Example(
        "Items of the year before are those of last year's report with its change (form of 2019).",
        *_LAST_DO,
        {THIS: {f"{_D}.licensing.items_prior_year": 8}},
        {THIS: {f"{_D}.licensing.items_prior_year": 7}},
        {LAST: {f"{_D}.licensing.items_prior_year": 10, f"{_D}.licensing.items_change": -3}},
        Edition.E2019,
    ),
    "Y-FEEUNIT": Example(
        "Fees (万元) are neither a thousand times those of last year nor a thousandth.",
        "看哪一年误以元为单位，把它除以 10000。",
        "See which of the two was entered in yuan, and divide it by 10,000.",
        {THIS: {_FEES: Decimal(125000)}},
        {THIS: {_FEES: Decimal("12.5")}},
        {LAST: {_FEES: Decimal("11.8")}},
    ),
    "T3-ROWSUM": Example("In each row all applicants add up to the total.", *_SUM_DO, given=_ANSWERED),
    "T3-OUTCOMES": Example(
        "In each column the outcomes (一) to (六) add up to (七).",
        "每件申请只计入一种结果；部分公开的只计（二）。" + _SUM_DO[0],
        "Each request has one outcome; one granted in part counts as (二) alone. " + _SUM_DO[1],
        given=_ANSWERED,
    ),
    "T3-BALANCE": Example(
        "In each column new requests and those carried in are those answered and those carried out.",
        "四个数里至少有一个错了，多半是结转下年度的没有随办结数改。" + _SUM_DO[0],
        "One of the four is wrong, most often those carried out. " + _SUM_DO[1],
        given=_ANSWERED,
    ),
    "T3-NONNEG": Example(
        "Every cell is zero or a whole number above.",
        "填零或正整数。文件里的负数、小数读不进来，读取时就会指出那一格。",
        "Write zero or a whole number. A negative number in a file is refused at its cell while reading.",
        {THIS: {"requests.carried_out.total": -1}},
    ),
    "T3-MOVED": Example(
        "No row stands one column too far left: “其他” the sum of those before it, and the total blank or 0.",
        "对照台账看这一行是不是从第一个数起都填早了一列；是的，整行右移一列。",
        "See in your records whether the whole row stands one column too far left; if so, move it to the right.",
        {
            THIS: {
                "requests.outcomes.granted.natural_person": 5,
                "requests.outcomes.granted.commercial_enterprise": 0,
                "requests.outcomes.granted.other_org": 5,
                "requests.outcomes.granted.total": None,
            }
        },
        given={
            THIS: {
                f"requests.{row}.{name}": 5
                for row in ("new_received", "outcomes.granted", "outcomes.total")
                for name in ("commercial_enterprise", "total")
            }
        },
    ),
    "T3-MISC": Example(
        "（六）3.其他 is no more than a fifth of all outcomes.",
        "看这些申请能不能归入（一）至（五）；确实不能的，不必改。",
        "See whether these requests belong to one of the outcomes (一) to (五); otherwise nothing need be changed.",
        {THIS: _requests(5, "other_handling.misc")},
        {THIS: _requests(5) | _row("requests.outcomes.other_handling.misc", 0)},
    ),
    "Y-CARRY": Example(
        "The total carried in is the total that last year's report carried out.",
        *_LAST_DO,
        {
            THIS: _row("requests.carried_in", 1)
            | _row("requests.outcomes.granted", 6)
            | _row("requests.outcomes.total", 6)
        },
        {
            THIS: _row("requests.carried_in", 2)
            | _row("requests.outcomes.granted", 7)
            | _row("requests.outcomes.total", 7)
        },
        {THIS: _requests(5), LAST: _row("requests.carried_out", 2)},
    ),
    "Y-CARRY-COL": Example(
        "In each column, what was carried in is what last year's report carried out.",
        "看申请人有没有重新归类：总计相等而各列不等的，可以是归类变了。",
        "See whether applicants were put into other classes: then the columns differ while the totals agree.",
        {
            THIS: {
                "requests.carried_in.natural_person": 2,
                "requests.outcomes.granted.natural_person": 2,
                "requests.outcomes.total.natural_person": 2,
            }
        },
        {
            THIS: {
                f"requests.{row}.{name}": 1
                for row in ("carried_in", "outcomes.granted", "outcomes.total")
                for name in ("natural_person", "commercial_enterprise")
            }
        },
        {
            THIS: {f"requests.{row}.total": 2 for row in ("carried_in", "outcomes.granted", "outcomes.total")},
            LAST: {
                "requests.carried_out.natural_person": 1,
                "requests.carried_out.commercial_enterprise": 1,
                "requests.carried_out.total": 2,
            },
        },
    ),
    "T4-SUM": Example(
        "In each of the three groups the four results add up to the total.",
        *_SUM_DO,
        given={THIS: _cases("review", upheld=2)},
    ),
    "T4-PENDING": Example(
        "Cases pending at the end of last year are among those of this year.",
        "上年尚未审结的，本年审结的填结果，没有审结的仍填“尚未审结”。",
        "What was pending is either decided now or still pending: count it in one of the columns.",
        {THIS: _cases("review", upheld=2)},
        {THIS: _cases("review", upheld=3)},
        {LAST: _cases("review", pending=3)},
    ),
    "T4-ORPHAN": Example(
        "Where there were suits after review, there was a review in this year or the last.",
        "没有经过复议的，移到“未经复议直接起诉”；复议在更早年度的，不必改。",
        "Move a suit without a review to the direct ones; where the review was earlier, nothing need be changed.",
        {THIS: _cases("litigation.after_review", upheld=1)},
        {THIS: _cases("litigation.after_review", upheld=0) | _cases("litigation.direct", upheld=1)},
        {LAST: {}},
    ),
    "T4-REVIEWFIRST": Example(
        "Since 2024 a denial goes to review first: direct suits do not grow by half (and by five or more).",
        "看有没有应填“复议后起诉”的案件；属实的不必改。",
        "See whether some of the suits came after a review; otherwise nothing need be changed.",
        {THIS: _cases("litigation.direct", upheld=9)},
        {THIS: _cases("litigation.direct", upheld=5)},
        {LAST: _cases("litigation.direct", upheld=4)},
    ),
    "F-SUM": Example(
        "Processing fees listed one by one add up to the total; kinds of administrative fees to no more than theirs.",
        "逐项核对金额，再改总额。",
        "Look at each amount, then at the total.",
        {THIS: {"other_matters": "收取信息处理费2230元，其中甲局880元、乙局1080元、丙局280元。"}},
        {THIS: {"other_matters": "收取信息处理费2230元，其中甲局880元、乙局1080元、丙局270元。"}},
        {THIS: {_FEES: Decimal("10.5")}},
    ),
    "F-TWICE": Example(
        "A fee of the year is told as the same amount wherever it is told.",
        "看实际收取多少，各处写成一样。",
        "See what was charged, and write the same everywhere.",
        {THIS: {"overview": f"{_PROSE['overview']}全年收取信息处理费400元。"}},
        {THIS: {"overview": f"{_PROSE['overview']}全年未收取信息处理费。"}},
    ),
    "F-TEN": Example(
        "A processing fee is a multiple of ten yuan.",
        "按件是 100 元的倍数，按页是 10 元的倍数；`gkreport.processing_fee` 算得出应收多少。",
        "By item it is a multiple of 100 yuan, by page of 10; `gkreport.processing_fee` works it out.",
        {THIS: {"other_matters": "收取信息处理费2235元。"}},
        {THIS: {"other_matters": "收取信息处理费2230元。"}},
        {THIS: {_FEES: Decimal("10.5")}},
    ),
}

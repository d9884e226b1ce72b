# ruff: noqa: E501  # lists of words stand on long lines
"""The words that reports count with: numbers, objects, actions, and what makes a count one of something else."""

import enum
import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

__all__ = ["Kind", "Token", "Whose", "tokens"]


def __dir__() -> list[str]:
    return __all__


class Kind(enum.Enum):
    """What a word does in a count."""

    NUMBER = "number"
    """A whole number with its unit, or none."""
    ROUGH = "rough"
    """A number that is not exact or not plain: 约5件, 3至5件, 1.2万条."""
    RATIO = "ratio"
    COMPARED = "compared"
    """同比, 较上年, 增加: the numbers beside it are of two years."""
    ACT = "act"
    OBJECT = "object"
    APPLICANT = "applicant"
    NONE = "none"
    EACH = "each"
    IN_TURN = "in turn"
    TOTAL = "total"
    AND = "and"
    BREAK = "break"
    PLAIN = "plain"
    """A word that changes nothing: 共, 已, 按时, 政府信息."""
    OURS = "ours"
    """The organ of the report, or its year."""
    OTHERS = "others"
    """Another organ."""
    OTHER_TIME = "other time"
    """Another year, or a part of this one."""
    OTHER_THING = "other thing"
    """Letters, proposals, posts: what is counted next is not of the form."""
    UNKNOWN = "unknown"


class Token(NamedTuple):
    """A word of a sentence."""

    kind: Kind
    value: str
    number: int
    at: int
    end: int


_OUTCOMES: Final = {
    "granted": "予以公开 同意公开 准予公开 全部公开 予以全部公开 全部予以公开",
    "partially_granted": "部分公开 予以部分公开 部分予以公开 区分处理 作区分处理",
    "denied": "不予公开 决定不予公开",
    "unable": "无法提供",
    "not_processed": "不予处理",
    "other_handling": "其他处理 其它处理 作其他处理 作出其他处理 作其它处理",
    "denied.state_secret": "属于国家秘密 属国家秘密 涉及国家秘密 国家秘密",
    "denied.prohibited_by_law": "其他法律行政法规禁止公开 法律行政法规禁止公开 法律、行政法规禁止公开 其他法律、行政法规禁止公开",
    "denied.security_stability": '危及“三安全一稳定” 危及三安全一稳定 危及"三安全一稳定"',
    "denied.third_party_rights": "保护第三方合法权益 涉及第三方合法权益 损害第三方合法权益",
    "denied.internal_affairs": "属于三类内部事务信息 三类内部事务信息 属于内部事务信息 内部事务信息 属内部事务信息",
    "denied.process_information": "属于四类过程性信息 四类过程性信息 属于过程性信息 过程性信息 属过程性信息",
    "denied.enforcement_files": "属于行政执法案卷 属于行政执法案卷信息 行政执法案卷 行政执法案卷信息 属行政执法案卷",
    "denied.administrative_query": "属于行政查询事项 行政查询事项 属行政查询事项",
    "unable.not_held": "本机关不掌握相关政府信息 不掌握相关政府信息 本机关不掌握 本单位不掌握相关政府信息 本机关不掌握相关信息",
    "unable.needs_creation": "没有现成信息需要另行制作 没有现成信息、需要另行制作 没有现成信息 需要另行制作 需另行制作",
    "unable.still_unclear": "补正后申请内容仍不明确 补正后仍不明确",
    "not_processed.petition": "信访举报投诉类申请 信访、举报、投诉类申请 信访投诉举报类申请 信访举报投诉类",
    "not_processed.repeated": "重复申请",
    "not_processed.publication": "要求提供公开出版物",
    "not_processed.excessive": "无正当理由大量反复申请",
    "not_processed.reissue": "要求行政机关确认或重新出具已获取信息",
    "other_handling.uncorrected": "申请人无正当理由逾期不补正 无正当理由逾期不补正 逾期不补正 逾期未补正",
    "other_handling.fee_unpaid": (
        "申请人逾期未按收费通知要求缴纳费用 逾期未按收费通知要求缴纳费用 逾期不缴费 逾期未缴费 逾期未缴纳费用"
    ),
}
_ACTS: Final = {
    "received": "收到 收办 接收 接到 接收到 收取到 收悉",
    "new_received": "新收 新收到 新接收 新受理 新收办 本年新收 当年新收 新收取",
    "handled": "办理 处理 办件 承办 经办 受理",
    "done": "办结 办理完毕 办理完结 处理完毕 办结完毕 答复办结 办理办结 办复 审结",
    "answered": "答复 回复 书面答复 作出答复 予以答复 做出答复 答复处理",
    "upheld": "结果维持 维持 予以维持 被维持 复议维持 判决维持 维持原行政行为 维持原具体行政行为",
    "corrected": "结果纠正 纠正 予以纠正 被纠正",
    "other": "其他结果 其它结果",
    "pending": "尚未审结 未审结 尚未办结 正在审理 正在审理中 尚在审理 尚在审理中 仍在审理 仍在审理中",
    "issued": (
        "制发 制定 印发 出台 制定印发 制定出台 制定发布 制发出台 新制定 新制发 新出台 新印发 研究制定 制定下发 下发 "
        "本年制发 新制作"
    ),
    "repealed": "废止 清理废止 宣布废止 本年废止 公告废止",
    "in_force": "现行有效 继续有效 现存有效 现行有效文件 仍然有效 仍有效",
} | _OUTCOMES
_OBJECTS: Final = {
    "requests": (
        "政府信息公开申请 信息公开申请 政府信息公开的申请 政府信息依申请公开申请 依申请公开申请 依申请公开政府信息申请 "
        "依申请公开信息申请 公开申请 依申请公开事项 依申请公开件 依申请公开案件 依申请公开办件 依申请件 公开政府信息申请 "
        "公开政府信息的申请 信息公开的申请 公开申请件 信息公开申请件 政府信息公开申请件 政务公开申请 依申请公开政府信息的申请 "
        "申请公开政府信息 政府信息公开申请书 政务信息公开申请"
    ),
    "request": "申请 依申请 申请件 依申请公开 依申请公开政府信息 依申请公开信息 政府信息依申请公开 申请公开 申请事项 申请公开信息",
    "review": "行政复议 复议 申请行政复议 被申请行政复议 申请复议 被申请复议 行政复议申请 复议申请 提起行政复议 行政法复议",
    "litigation": "行政诉讼 诉讼 提起行政诉讼 被提起行政诉讼 提起诉讼 被提起诉讼 被诉 信息公开诉讼",
    "litigation.direct": (
        "未经复议直接起诉 未经复议直接提起诉讼 未经行政复议直接起诉 未经复议直接提起行政诉讼 直接起诉 "
        "未经行政复议直接提起行政诉讼"
    ),
    "litigation.after_review": (
        "复议后起诉 经复议后起诉 行政复议后起诉 复议后提起诉讼 复议后提起行政诉讼 经复议后提起行政诉讼 经行政复议后起诉"
    ),
    "rules": "规章 政府规章 行政规章 地方政府规章",
    "normative_docs": "行政规范性文件 规范性文件",
    "licensing_decisions": "行政许可",
    "penalty_decisions": "行政处罚",
    "compulsion_decisions": "行政强制 行政强制措施",
}
_APPLICANTS: Final = {
    "natural_person": "自然人 公民 个人",
    "organizations": "法人或其他组织 法人或者其他组织 法人和其他组织 法人及其他组织 法人、其他组织 法人或其它组织 法人与其他组织 法人",
    "enterprise": "企业 公司企业",
    "commercial_enterprise": "商业企业",
    "research_institution": "科研机构",
    "public_welfare_org": "社会公益组织",
    "legal_service_org": "法律服务机构",
}
_OTHER_WORDS: Final = {
    Kind.NONE: (
        "未 没有 无 没 从未 未发生 没有发生 未曾 未有 并未 均未 均无 暂无 尚无 未产生 没有产生 未出现 没有出现 皆无 并无 "
        "无任何 没有任何 未再 都没有 均没有"
    ),
    Kind.EACH: "均 都 各 皆 全部 均已 均为 都已 各为 都为 皆为 都是",
    Kind.IN_TURN: "分别 依次 分别为 依次为 分别是",
    Kind.TOTAL: "共 共计 总计 合计 总共 共有 共为 一共",
    Kind.AND: "、 和 及 以及 与 或 或者 并 并且 及其 / ／",
    Kind.BREAK: "， ； ： （ ） , ; : ( ) 。 ！ ？ ! ? “ ” — －",
    Kind.PLAIN: (
        "累计 总 总的 其中 为 是 有 的 了 已 已经 经 按时 按期 如期 及时 依法 依规 依法依规 依照规定 按规定 按照规定 "
        "在法定期限内 法定期限内 在规定期限内 规定期限内 在法定时限内 法定时限内 规定时限内 在规定时限内 期限内 作出 做出 决定 结果 "
        "情况 情形 现象 的情况 的情形 数 数量 件数 总量 总数 总件数 量 案件 案 事项 政府信息 政府信息公开 信息公开 政务公开 "
        "政府信息公开工作 信息公开工作 政务公开工作 工作 方面 "
        "相关 有关 涉及政府信息公开 关于政府信息公开 涉政府信息公开 涉及信息公开 因 由 而 被 引发 引起 产生 发生 导致 所引发 "
        "提起 提出 对 于 就 针对 各类 各种 任何 实际 予以 属于 属 一 上述 当年 度 另 另有 另外 此外 同时 也 还 且 又 则 "
        "继续办理 继续 仍 仍有 尚有 尚 共同 处理决定 办理结果 办理情况 处理结果 申请人 申请人为 申请人是 来自 "
        "本年度办理结果 从办理结果看 从办理结果来看 从处理结果看 从答复结果看 从申请人看 从申请人类型看 从申请主体看 "
        "从申请人类别看 按申请人类型分 按办理结果分 办理结果为 含 包含 包括 依据 年底 年末 截至年底 截至年末 我们 "
        "行政 实施 组织实施 行使 来看 看 现有 现 存 答复书 决定书 告知书 需要 最终 在 内 等 向 这 "
        "类 项 之 计 当 期间 中 任何形式 任何形式的 公民、法人和其他组织 公民、法人或者其他组织 公民、法人或其他组织 公民、法人 "
        "公民、法人及其他组织 社会公众 群众 公众 工作中 所 提交 请求 递交 全部政府信息公开 所有"
    ),
    Kind.OURS: "本年 本年度 年度内 今年 全年 年内 本年内 本机关 我机关 一年来 今年以来 报告年度 当年度 本报告期 报告期内 全年度",
    Kind.COMPARED: (
        "同比 环比 较 比 增长 增加 增幅 减少 下降 降低 上升 上涨 降幅 多 少 相比 相较 持平 去年同期 上年同期 翻番 占 "
        "占比 比例 率 百分之 与去年 与上年"
    ),
    Kind.OTHERS: (
        "局 委员会 政府办公室 政府办公厅 政府办 政府办公 办公室 办公厅 街道 街道办 街道办事处 镇 乡 厅 法院 检察院 各单位 "
        "各部门 各镇 各乡镇 各街道 各县 各区 各地 部门 单位 县直 市直 区直 省直 县本级 市本级 区本级 本级 社区 科室 站所 "
        "公司 支队 大队 开发区 管委会 园区 下级 下属 所属 市级 县级 区级 省级 乡级 镇级 村级 上级 学校 医院 卫健委 发改委 "
        "教体委 经信委 住建委 城管委"
    ),
    Kind.OTHER_TIME: (
        "上年 上年度 去年 上一年 上一年度 往年 历年 前年 近年 近年来 上半年 下半年 季度 月份 月底 截至目前 目前 以来 同期 "
        "历年来 上个年度 次年 明年 下年度 下年 至今 累年 每年 每月 每季度 条例施行"
    ),
    Kind.OTHER_THING: (
        "来信 来访 来电 来函 咨询 留言 建议 提案 议案 投诉 举报 信访 热线 12345 工单 意见 舆情 公文 文件 公报 解读 备案 新增 "
        "主动公开 发布 推送 转载 信息 属性 稿件 微信 微博 公众号 网站 培训 会议 制度 案卷 内部 党内 党委 应诉 败诉 胜诉"
    ),
}


def _table() -> Mapping[str, tuple[tuple[str, Kind, str], ...]]:
    """Sort all words by their first letter, the longest first."""
    found: dict[str, dict[str, tuple[str, Kind, str]]] = {}
    lists = [(Kind.ACT, _ACTS), (Kind.OBJECT, _OBJECTS), (Kind.APPLICANT, _APPLICANTS)]
    lists += [(kind, {"": words}) for kind, words in _OTHER_WORDS.items()]
    for kind, named in lists:
        for name, words in named.items():
            for word in words.split():
                found.setdefault(word[0], {}).setdefault(word, (word, kind, name))
    return {first: tuple(sorted(words.values(), key=lambda entry: -len(entry[0]))) for first, words in found.items()}


_WORDS: Final = _table()

# -- numbers ---------------------------------------------------------------------------------------

_WIDE: Final = {0xFF10 + digit: str(digit) for digit in range(10)}
_DIGITS: Final = re.compile(r"[0-9]+(?:[,.，．][0-9]+)*")
_PLAIN: Final = re.compile(r"[0-9]{1,9}|[0-9]{1,3}(?:,[0-9]{3}){1,2}")
_HAN: Final = re.compile("[零〇一二三四五六七八九十百千两]{1,12}(?=[余多几]?(?:[件条份起宗例次个项部]|$|[，。；、）]))")
_HAN_PARTS: Final = re.compile("(?:(.)千零?)?(?:(.)百零?)?(?:(.?)十)?([^千百十]?)")
_UNIT: Final = re.compile("件次|件|条|份|起|宗|例|次|个|项|部|人次|万元|元|页|")
_RATIO: Final = re.compile("%|％|‰|个?百分点|倍|成(?!功|为|立)")
_ROUGH: Final = re.compile(
    "余|多|几|来|万(?!元)|亿|以上|左右|以内|[-—–~～至到](?=[0-9])|个(?:工作日|月|小时)|年|日|天|人"
)
_YEAR: Final = re.compile("(?:20)?([0-9]{2})年(?:度)?")
_DAYS: Final = re.compile(
    "1月1日起?[至到\\-—－–~～]+(?:20[0-9]{2}年)?12月31日(?:止|期间)?|12月31日|12月底|12月末|年底|年末"
)
_MONTH: Final = re.compile("[0-9一二三四五六七八九十]{1,3}(?:[-—至到~～][0-9]{1,2})?月(?:份|底)?|[一二三四]季度")
_CARRIED_IN: Final = re.compile(
    "(?:由|从)?(?:上一?年度?|去年|往年|上个?年度|(20[0-9]{2})年度?)(?:的|跨年度?|遗留|未办结)?(?:结转|转结|转入)"
    "(?:至|到|入)?(?:本年度?|今年|20[0-9]{2}年度?)?(?:继续)?(?:办理|处理)?"
    "|(?:结转|承接|结转自)(?:上一?年度?|去年|(20[0-9]{2})年度?)"
)
_CARRIED_OUT: Final = re.compile(
    "(?:结转|转结|转)(?:至|到|入|下)?(?:下一?年度?|明年|次年|来年|(20[0-9]{2})年度?|下个?年度)(?:继续|待)?(?:办理|处理|答复)?"
    "|跨年度?(?:结转|办理)|结转下年"
)
_ANY_CARRIED: Final = re.compile("结转(?:办理|的)?")


def _han_number(text: str) -> int | None:
    """Read 一百零五; None where it is not a number as one writes it."""
    match = _HAN_PARTS.fullmatch(text)
    if not match:
        return None
    value = 0
    for digits, weight in zip(match.groups(), (1000, 100, 10, 1), strict=True):
        if digits is not None and (digits or weight == 10):  # noqa: PLR2004
            digit = "零一二三四五六七八九".find(digits.replace("两", "二").replace("〇", "零")) if digits else 1
            if digit < 0:
                return None
            value += digit * weight
    return value


class Whose:
    """Whose report it is and of which year: what tells ours from others."""

    def __init__(self, organ: str, year: int | None) -> None:
        self.year = year
        base = re.sub("(?:人民政府|政府|办事处)+$", "", organ)
        self.level = base[-1:]
        names = [base[at:] for at in range(max(1, len(base) - 2))] if base else []
        tail = "(?:(?:人民)?政府(?!信息|办|部门)|人民|办事处)?(?:机关)?"
        own = "|".join(map(re.escape, names)) or "(?!)"
        kinds = "局|委员会|委|办公室|办|厅|院|中心|机关|单位|部门|校|站|所|队|处"
        self._ours = re.compile(
            f"[省市县区州旗]?(?:{own}){tail}|(?:我|本)(?:{kinds})(?!公开)|(?:我|本|全)街道(?:办事处|办)?"
        )
        self._place = re.compile("[我本全]?([省市县区镇乡旗州盟])(?:(?:人民)?政府(?!信息|办|部门)|人民)?(?:机关)?")
        self.starts = frozenset("我本全省市县区镇乡旗州盟").union(name[0] for name in names)
        self._is_office = bool(re.search("办公室|办公厅|局|委员?会?$|厅$|中心$|院$|所$", base))

    def at(self, text: str, at: int) -> tuple[int, Kind] | None:
        """Say where a name of an organ that starts here ends, and whether it is ours."""
        if match := self._ours.match(text, at):
            return match.end(), Kind.OURS
        match = self._place.match(text, at)
        if match and (match.group(0)[0] in "我本全" or "政府" in match.group(0)):
            ours = match.group(1) == self.level and not self._is_office
            return match.end(), Kind.OURS if ours else Kind.OTHERS
        return None


def _number_at(text: str, at: int) -> Token | None:
    match = _DIGITS.match(text, at)
    if match:
        exact = _PLAIN.fullmatch(match.group())
        value = int(match.group().replace(",", "")) if exact else None
    else:
        match = _HAN.match(text, at)
        if not match:
            return None
        value = _han_number(match.group())
    end = match.end()
    before = text[at - 1] if at else ""
    if ratio := _RATIO.match(text, end):
        return Token(Kind.RATIO, "", 0, at, ratio.end())
    rough = _ROUGH.match(text, end)
    end = rough.end() if rough else end
    unit = _UNIT.match(text, end)
    name = unit.group() if unit else ""
    end += len(name)
    if rough or value is None or (before and before in "第每逐任近约逾超达-—至~"):
        return Token(Kind.ROUGH, name, 0, at, end)
    over = _ROUGH.match(text, end)
    if over and over.group() in ("多", "以上", "左右", "余", "以内"):
        return Token(Kind.ROUGH, name, 0, at, over.end())
    return Token(Kind.NUMBER, name, value, at, end)


def _time_at(text: str, at: int, whose: Whose) -> Token | None:
    """Read a year, a day or a month."""
    for pattern, other in ((_CARRIED_IN, -1), (_CARRIED_OUT, 1)):
        if match := pattern.match(text, at):
            years = [int(year) for year in match.groups() if year]
            if all(whose.year is not None and year == whose.year + other for year in years):
                return Token(Kind.ACT, "carried_in" if other < 0 else "carried_out", 0, at, match.end())
    if match := _ANY_CARRIED.match(text, at):
        return Token(Kind.ACT, "carried", 0, at, match.end())
    if match := _YEAR.match(text, at):
        ours = whose.year is not None and int(match.group(1)) == whose.year % 100
        end = match.end()
        if ours and (days := _DAYS.match(text, end)):
            end = days.end()
        return Token(Kind.OURS if ours else Kind.OTHER_TIME, "year", 0, at, end)
    if match := _DAYS.match(text, at):
        return Token(Kind.PLAIN, "", 0, at, match.end())
    if match := _MONTH.match(text, at):
        return Token(Kind.OTHER_TIME, "month", 0, at, match.end())
    return None


_TIME_STARTS: Final = frozenset("0123456789上去往由从结转承跨一二三四五六七八九十年")
_NUMBER_STARTS: Final = frozenset("0123456789零〇一二三四五六七八九十百千两")


def _token_at(text: str, at: int, whose: Whose) -> Token:
    letter = text[at]
    if letter in _TIME_STARTS and (found := _time_at(text, at, whose)):
        return found
    if letter in _NUMBER_STARTS and (found := _number_at(text, at)):
        return found
    if letter in whose.starts and (name := whose.at(text, at)):
        return Token(name[1], "organ", 0, at, name[0])
    for word, kind, value in _WORDS.get(letter, ()):
        if text.startswith(word, at):
            return Token(kind, value or word, 0, at, at + len(word))
    return Token(Kind.UNKNOWN, letter, 0, at, at + 1)


def tokens(sentence: str, whose: Whose) -> Iterator[Token]:
    """Yield the words of a sentence in which no white space stands, longest word first, each letter once."""
    text = sentence.translate(_WIDE)
    at, unknown = 0, False
    while at < len(text):
        token = _token_at(text, at, whose)
        at = token.end
        if token.kind is not Kind.UNKNOWN or not unknown:
            yield token
        unknown = token.kind is Kind.UNKNOWN

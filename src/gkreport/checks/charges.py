"""Rules that hold the fees told in the texts (行政事业性收费, 信息处理费) against 表二 and each other (5.5)."""

import functools
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final, NamedTuple

import attrs

from gkreport.characters import NUMBER, NUMERAL
from gkreport.checks.amounts import AMOUNT, HAN, NOTHING, WEIGHTS, WIDE, Money, money_of, rounded
from gkreport.checks.claims.scanning import Whose, tokens
from gkreport.checks.claims.vocabulary import Sense
from gkreport.checks.facts import Facts, Text, finds, warning
from gkreport.checks.findings import Finding, Rule
from gkreport.form import Form
from gkreport.report.marks import Kind

_LEVIED_RULE: Final = warning(
    "X-FEES",
    "overview",
    "正文中行政事业性收费的金额，等于表二（正文或表中四舍五入的，相差不超过各自末位的半个单位）",
    "由文义推得：二者所说的是同一个数；表二以万元计",
    "{place}为 {expected} 万元，与正文不一致：{detail}（正文 {found} 万元）。请核对正文和表格，注意元、万元、亿元",
    "{place}: the text says {found} (万元), the table has {expected}: {detail}",
)
_TWICE_RULE: Final = warning(
    "F-TWICE",
    "other_matters",
    "同一项收费（行政事业性收费、信息处理费）的全年金额，各处正文所说的相同",
    "由文义推得",
    "{place}：全年金额说了两次，先是 {expected} 元，后是 {found} 元：{detail}。请核对",
    "{place}: the year's amount is told twice, as {expected} and as {found} (元): {detail}",
)

# -- words -----------------------------------------------------------------------------------------

LEVIED, PROCESSING = "行政事业性收费", "信息处理费"
_FEES: Final = {
    LEVIED: (
        "行政事业性收费 行政事业收费 行政性事业收费 行政事业性收费收入 行政事业性收费金额 行政事业性收费总额 "
        "行政事业性收费总金额 行政事业性收费资金 行政事业类收费 行政事业性费用 行政收费 事业性收费"
    ),
    PROCESSING: (
        "信息处理费 信息处理费用 政府信息处理费 信息公开处理费 政府信息公开处理费 信息公开信息处理费 "
        "政府信息公开信息处理费 依申请公开信息处理费 依申请公开处理费 政府信息公开申请处理费 "
        "政府信息公开申请信息处理费 信息处理费金额 政府信息公开费用 信息公开费用 任何费用"
    ),
}
_SAID: Final = {
    "none": (
        "未 没有 没 无 未曾 从未 均未 均无 暂无 暂未 并未 尚未 未有 没有任何 无任何 不涉及 不存在 不收取 不设 不设置 "
        "未设 未设立 没有设立 零收费"
    ),
    "total": (
        "共 共计 合计 总计 总共 一共 共有 总 累计 总额 总金额 总数 总收入 收费金额 收费总额 收费总金额 征收总额 共收费"
    ),
    "among": "其中 其中有",
    "parts": "分别 分别为 分别是 依次为 依次 各",
    "ours": (
        "本年 本年度 全年 全年度 年度内 今年 年内 本年内 本年度内 当年 当年度 本机关 我机关 报告期 报告期内 本报告期 "
        "报告年度 统计年度 本统计年度 一年来 今年以来"
    ),
    "plain": (
        "额 金额 数额 收费额 收费数额 收费 费用 收入 年收入 年度收入 收费收入 款项 资金 看 来看 执收单位 各执收单位 "
        "收费单位 各收费单位 在 项目 事项 业务 执行 组织 代收 通过 非税系统 收费项目 收取 收取了 "
        "收缴 征收 实收 执收 收到 实际 取得 实现 完成 产生 发生 涉及 收 征缴 征得 归集 开展 存在 "
        "出现 进行 为 是 达 达到 的 了 已 均 都 全部 也 并 和 及 与 、 情况 现象 情形 方面 "
        "数 度 一项 任何 相关 有关 依法 依规 依法依规 按规定 按照规定 按标准 按照标准 严格 规范 "
        "按照 依据 根据 按 文件 规定 要求 向 对 因 就 公民 公众 提供 办理 作出 制发 实施 公开 "
        "主动公开 公布 公示 人民币 计 达到了 高达 仅 仅为 只 只有 各类 各项 所有 系统 入库 缴库 "
        "缴入 上缴 国库 财政 财政专户 足额 全额 及时 统计 据统计 经统计 依法合规 年度 现有 从 自 "
        "起 止 截至 截止 截至到 截止到 期间 工作 中 共同 同时 另外 此外 目前"
    ),
    "asking": (
        "申请人 申请 政府信息公开申请 依申请公开 政府信息公开 信息公开 政府信息公开工作 "
        "依申请提供政府信息 依申请提供信息"
    ),
    "notice": "发出 下达 收费通知 收费通知书 缴费通知 缴费通知书",
    "wider": "财政收入 财政非税收入 非税收入 政府非税收入 各类收费 各项收费 涉企收费",
    "list": (
        "废止 处理决定 决定 行政许可 行政处罚 行政强制 规章 规范性文件 行政规范性文件 政府集中采购 职能 权限 职责 等 "
        "其他费用 其他任何费用"
    ),
}
"""What each word does in a sentence about fees; those of a list can be named beside a fee only where there is none."""
_WORDS: Final = {word: fee for fee, words in _FEES.items() for word in words.split()} | {
    word: sense for sense, words in _SAID.items() for word in words.split()
}
_WORD: Final = re.compile("|".join(map(re.escape, sorted(_WORDS, key=len, reverse=True))))
_COUNT: Final = re.compile(
    f"(?:[0-9]{{1,6}}|[{HAN}]{{1,6}})(?:[件笔名人户家份次批宗位项](?:次)?|个(?:执收|收费|征收)?(?:单位|部门))"
)
_YEAR: Final = re.compile("(20[0-9]{2})年度?")
_ASIDE: Final = re.compile(
    """12月(?:31日|底|末) | 年底 | 年末 | 1月1日 | [至到—-](?:20[0-9]{2}年)?12月31日 | 1[至到—-]12月(?:份)?
    | [^，。；：（）()0-9]{2,30}费等(?=行政事业性收费)
    | (?:[均全]|全部|主要)?(?:为|系|是|来自|来源于)[^，。；：（）()0-9免]{2,40}费等?(?=[，。；]|$)
    | 《[^》]{1,60}》 | 国办函〔2020〕109号 | 第[二20]十?条(?:第[（(]八[）)]项)?""",
    re.VERBOSE,
)
"""Dates that bound the whole year, and the norms."""
_MARKS: Final = frozenset("，；：:（）()“”,;—－")
_HEADED: Final = re.compile(rf"[（(]{NUMBER}[）)] | {NUMERAL}[、是] | [0-9]{{1,2}}[.、．](?![0-9]) | [①-⑳]", re.VERBOSE)
_TAKEN_BACK: Final = re.compile("减免|免收|免征|免除|退还|退回|退费")
"""全部予以减免: what was told before it was not taken."""
_NONE: Final = rounded(Decimal(0), Decimal(1))


class _Piece(NamedTuple):
    """A part of a sentence between two marks, or within a list of numbers."""

    senses: frozenset[str]
    money: list[Money]
    words: str


@attrs.frozen
class Charge:
    """What a text says that a fee came to in the year."""

    fee: str
    money: Money
    text: Text
    paragraph: int
    sentence: str
    whole: bool
    """Whether it says that this is all: 全年, 共, 未收取."""

    @property
    def where(self) -> str:
        """Say where it stands, and quote it."""
        return f"{self.text.place}第 {self.paragraph} 段“{self.sentence[:120]}”"

    def finding(  # noqa: PLR0913  # what a finding says
        self,
        rule: Rule,
        cells: tuple[str, ...],
        expected: Decimal | int,
        found: Decimal | int,
        *,
        place: str,
        detail: str,
    ) -> Finding:
        """Return what is found wrong with it."""
        return Finding(
            *(rule, cells, expected, found, place), detail=detail, quote=self.sentence, section=self.text.section
        )

    def contradicts(self, whole: "Charge") -> bool:
        """Tell whether this cannot be true beside what another says is all."""
        return self.money.exceeds(whole.money) or (self.whole and not self.money.agrees(whole.money))


def _pieces(sentence: str, whose: Whose) -> Iterator[_Piece]:
    """Cut a sentence into what stands between its marks; an amount that is not plain is an unknown word."""
    senses: set[str] = set()
    money: list[Money] = []
    at = begin = 0
    while at < len(sentence):
        if at == begin and (number := _HEADED.match(sentence, at)):
            at = number.end()
        elif _ends_at(sentence, at, listing=not senses.isdisjoint(("money", "count"))):
            yield _Piece(frozenset(senses), money, sentence[begin:at])
            senses, money = set(), []
            at = begin = at + 1
        else:
            sense, at, amount = _word_at(sentence, at, whose)
            senses.add(sense)
            money += [amount] if amount else []
    yield _Piece(frozenset(senses), money, sentence[begin:])


def _ends_at(sentence: str, at: int, *, listing: bool) -> bool:
    """Tell whether a mark ends a part of the sentence; within a list of numbers 、 does."""
    if listing and sentence[at] == "、":
        return True
    return sentence[at] in _MARKS and not _ASIDE.match(sentence, at)


def _word_at(sentence: str, at: int, whose: Whose) -> tuple[str, int, Money | None]:
    """Return what stands at a place of a sentence, where it ends, and the amount that it is."""
    if match := NOTHING.match(sentence, at) or AMOUNT.match(sentence, at):
        amount = _NONE if match.re is NOTHING else money_of(match)
        return "money" if amount else "unknown", match.end(), amount
    if match := _YEAR.match(sentence, at):
        return "ours" if int(match[1]) == whose.year else "others", match.end(), None
    if match := _ASIDE.match(sentence, at) or _COUNT.match(sentence, at):
        return "count" if match.re is _COUNT else "plain", match.end(), None
    if organ := whose.at(sentence, at):
        return "ours" if organ[1] == Sense.OURS and organ[2] == "organ" else "others", organ[0], None
    match = _WORD.match(sentence, at)
    return (_WORDS[match.group()], match.end(), None) if match else ("unknown", at + 1, None)


# -- sentences -------------------------------------------------------------------------------------

_SENTENCE: Final = re.compile("[^。！？!?]+")
_SPACE: Final = re.compile(r"\s+")
_TELLS: Final = re.compile("收费|处理费|费用")
_UNIT_APART: Final = re.compile(
    "(收费[^，。；0-9]{0,8})[（(](?:单位[：:])?(万元|元)[)）][^，。；0-9]{0,2}([0-9][0-9.,]{0,20})(?![0-9.,万亿元])"
)
"""行政事业性收费（万元）：42.68。"""
_UNIT_BEHIND: Final = re.compile("([0-9][0-9.,]{0,20})[（(](?:单位[：:])?(万元|元)[)）]")
"""行政事业性收费42.68（万元）。"""
_ASIDE_OF: Final = re.compile("(收费)[（(][^（()）0-9]{1,30}[)）](?=(?:[共合总累]计?|为)?[0-9])")
"""行政事业性收费（含不动产登记费）42.68万元."""
_BEFORE: Final = re.compile(
    "(?:上年度?|上一年度?|去年)([^，。；0-9]{0,12}收费[^，。；0-9]{0,6}|[为是共计]{0,2})[0-9][0-9.,]{0,20}[万亿]?元[，；](?=[本今当]年)"
)
"""行政事业性收费上年24.68万元，本年42.68万元."""
_DUE: Final = re.compile(
    """(?:应[收征缴][取收纳]?|减免|免[收征除])(?P<of>[^，。；0-9]{0,12})[0-9][0-9.,]{0,20}[万亿]?元[，；]
    (?: (?:减免|免[收征除])[^，。；0-9]{0,12}[0-9][0-9.,]{0,20}[万亿]?元[，；] )?
    (?=实收|实际[收征])""",
    re.VERBOSE,
)
"""应收行政事业性收费50万元，减免7.32万元，实际收取42.68万元: what was not taken."""
_CHANGED: Final = re.compile(
    """(?:[由从](?:上年度?|上一年度?|去年|20(?P<year>[0-9]{2})年度?)?的?      # 由上年的24.68万元
      [0-9][0-9.,]{0,20}[万亿]?元?[，,]?)?
    (?:增加|增长|增|上升|升|提高|扩大|下降|降低|降|减少|减|回落|变化?)     # 增加到42.68万元  增至
    (?:了?[0-9.]{1,8}[%％])?[，,]?[到至]""",
    re.VERBOSE,
)
"""行政事业性收费由上年的24.68万元增加到42.68万元: what it came to."""
_LISTED: Final = re.compile("收费(?:目录|项目|清单|公示|情况)|行政事业性收费")
"""收费金额 after one of these is that of 行政事业性收费."""
_LONGEST: Final = 1_000
"""The letters of a sentence that is read: a longer one does not tell of fees."""
_LEADING: Final = 40
"""The letters of a sentence in which its first two words stand."""
_ELSEWHERE: Final = Sense.OTHERS | Sense.OTHER_TIME
_POLICY: Final = re.compile(
    f"({LEVIED})?(?:实行|规范|严格|落实|加强|坚持|依法|按照|根据|健全|完善|认真|公开|公示|执行)[^0-9]*"
    "(?:收费|制度|政策|条例|规定|标准|要求|清单|目录|管理|行为|原则|公示|许可)[^0-9]{0,6}$"
)
"""规范收费行为: what comes next is no part of anything."""
_BY: Final = ("按照", "根据", "依据", "依照")
"""按照县财政局要求: whoever is named here took nothing."""
_UNREAD: Final = frozenset(("unknown", "others"))


class _Told(NamedTuple):
    """A fee that a sentence tells."""

    fee: str
    money: Money
    whole: bool
    counted: bool
    """Whether it says how many paid it, so that others may have paid more."""


@attrs.define
class _Reader:
    """Reads the sentences of one text in order."""

    whose: Whose
    topic: str = ""
    """The fee that the sentence before named: 一是行政事业性收费情况。"""
    beside: bool = False
    """Whether that sentence told of something else as well."""
    listed: bool = False
    """Whether the paragraph told of what is levied."""
    before: str = ""
    """The sentence before, in the same paragraph."""

    def read(self, sentence: str) -> list[_Told]:
        """Return the fees that a sentence tells, none that it tells twice."""
        told: list[_Told] = []
        if self.topic or _TELLS.search(sentence):
            self.listed = (self.listed or bool(_LISTED.search(sentence))) and PROCESSING not in sentence
            told = [] if _is_taken_back(sentence) else list(self._tell(sentence))
            self._name(sentence, told)
        self.before = sentence
        told = list(dict.fromkeys(told))
        fees = [one.fee for one in told]
        return [one for one in told if fees.count(one.fee) == 1]

    def _name(self, sentence: str, told: list[_Told]) -> None:
        """Note which fee a sentence without an amount is about (信息处理费收取情况。), and whether of nothing else."""
        senses = frozenset[str]().union(*(piece.senses for piece in _pieces(sentence, self.whose)))
        fees = [fee for fee in _FEES if fee in senses]
        self.topic = fees[0] if len(fees) == 1 and not told and "money" not in senses else ""
        self.beside = not senses.isdisjoint(_UNREAD)

    @property
    def _elsewhere(self) -> bool:
        """Whether the sentence before was about another organ or another time."""
        return any(word.sense & _ELSEWHERE for word in tokens(self.before[:_LEADING], self.whose)[:2])

    def _tell(self, sentence: str) -> Iterator[_Told]:
        topic, doubtful = self.topic, self._elsewhere
        said: set[str] = set()
        waiting: frozenset[str] = frozenset()
        for piece in _pieces(sentence, self.whose):
            senses = piece.senses
            if not senses.isdisjoint(_UNREAD):
                if piece.words.startswith(_BY):
                    continue
                if "others" in senses or any(word.sense & _ELSEWHERE for word in tokens(piece.words, self.whose)):
                    return
                policy = _POLICY.match(piece.words)
                doubtful |= not policy
                topic = policy[1] or topic if policy else ""  # 行政事业性收费实行目录管理，全年收取5万元
                continue
            fees = [fee for fee in _FEES if fee in senses]
            wider = "wider" in said or ("money" in said and not doubtful)
            if "among" in senses | waiting and not (wider and fees and said.isdisjoint(fees)):
                if senses == {"among"}:
                    waiting = senses  # 其中：
                    continue
                return
            waiting = frozenset[str]()
            said |= senses
            none = "none" in senses
            if not none and not piece.money:
                topic = topic if not fees else fees[0] if len(fees) == 1 and "notice" not in senses else ""
                continue
            about = self._about(piece, fees, topic, said)
            whole = none or "total" in senses or "ours" in said
            zero = [money.told for money in piece.money] == [0]
            unsure = (doubtful or (self.beside and not fees)) and not (whole or zero)
            if _is_plain(piece) and not unsure and ("parts" not in said or "total" in senses):
                yield from _told(piece, about, whole=whole)
                said.discard("asking")
            topic = ""

    def _about(self, piece: _Piece, fees: list[str], topic: str, said: set[str]) -> list[str]:
        """Return which fees an amount is of."""
        listed = self.listed or "list" in said
        levied = LEVIED if listed and "收费" in piece.words and "list" not in piece.senses else ""  # 未对行政许可收费
        asked = PROCESSING if "asking" in said and "none" in piece.senses else ""  # 依申请公开没有收取费用
        about = fees or [topic or levied or asked]
        if "asking" in said:  # 依申请公开未收取行政事业性收费: whatever was taken elsewhere
            about = [fee for fee in about if fee != LEVIED]
        return about


def _told(piece: _Piece, about: list[str], *, whole: bool) -> Iterator[_Told]:
    """Yield the fee that a part of a sentence tells, or all that it says there were none of."""
    money = piece.money[0] if piece.money else _NONE
    if len(about) == 1 or not money.told:
        yield from (_Told(fee, money, whole, counted="count" in piece.senses) for fee in about if fee)


def _is_taken_back(sentence: str) -> bool:
    """Tell whether what a sentence told was not taken in the end: 行政事业性收费5万元，已全部减免."""
    return any(_TAKEN_BACK.search(part) and not _TELLS.search(part) for part in re.split("[，；]", sentence)[1:])


def _is_plain(piece: _Piece) -> bool:
    """Tell whether a part of a sentence states one amount, or that there was none."""
    if "none" in piece.senses:
        return not piece.money and "count" not in piece.senses
    return len(piece.money) == 1 and (
        not piece.money[0].told or piece.senses.isdisjoint(("list", "wider", "notice")) or "among" in piece.senses
    )


def _plainly(sentence: str, year: int | None) -> str:
    """Return a sentence as most write it: units behind their amounts, and of a change what it came to."""
    sentence = _DUE.sub(r"\g<of>", sentence)
    sentence = _BEFORE.sub(r"\1", _UNIT_BEHIND.sub(r"\1\2", _UNIT_APART.sub(r"\1\3\2", sentence)))
    from_ours = f"{year or 0:04}"[2:]
    sentence = _CHANGED.sub(lambda found: found.group() if found["year"] == from_ours else "达到", sentence)
    return _ASIDE_OF.sub(r"\1", sentence)


def charges(text: Text, whose: Whose) -> Iterator[Charge]:
    """Yield what a text says the fees of the year came to, where every word beside the amount is understood."""
    if not _TELLS.search(text.words):
        return
    reader = _Reader(whose, listed="proactive_disclosure" in text.section)
    found: list[tuple[_Told, int, str]] = []
    for number, paragraph in enumerate(text.words.split("\n"), 1):
        reader.before = ""
        for match in _SENTENCE.finditer(paragraph):
            sentence = _plainly(_SPACE.sub("", match.group().translate(WIDE)), whose.year)
            if len(sentence) > _LONGEST:
                reader.topic = ""
                continue
            found += [(told, number, match.group().strip()) for told in reader.read(sentence)]
    fees = [told.fee for told, _, _ in found]
    for told, number, sentence in found:
        alone = fees.count(told.fee) == 1 and not told.counted
        yield Charge(told.fee, told.money, text, number, sentence, told.whole or alone)


@functools.cache
def _levied_cell(form: Form) -> str:
    """Return the cell that holds the money levied, "" where the form counts items alone."""
    cells = (cell for cell in form.cells.values() if cell.kind is Kind.MONEY)
    return next((cell.path for cell in cells if cell.row.labels[-1].label == LEVIED), "")


def _shown(amount: Decimal) -> Decimal | int:
    return int(amount) if amount == int(amount) else amount.normalize()


@functools.lru_cache(64)
def _charges_once(text: Text, organ: str, year: int | None) -> tuple[Charge, ...]:
    """Return what a text says of fees; who mends numbers checks the same texts again and again."""
    return tuple(charges(text, Whose(organ, year)))


@finds
def _check_charges(facts: Facts) -> Iterator[Finding]:
    """Hold the fees told in every text against 表二, and where it has none, or has no such row, against each other."""
    texts = [text for text in facts.texts if "费" in text.words]
    told = [charge for text in texts for charge in _charges_once(text, facts.report.organ, facts.report.year)]
    if not told:
        return
    path = _levied_cell(facts.form)
    printed = facts.cells.get(path)
    whole = {charge.fee: charge for charge in reversed(told) if charge.whole}
    for charge in told:
        if charge.fee == LEVIED and isinstance(printed, Decimal):
            if not _in_table(printed).agrees(charge.money):
                found = _shown(charge.money.told / WEIGHTS["万"])
                yield charge.finding(
                    _LEVIED_RULE, (path,), printed, found, place=facts.form.cells[path].label, detail=charge.where
                )
        elif (other := whole.get(charge.fee)) and charge.contradicts(other):
            both = f"{other.where}，{charge.where}"
            shown = _shown(other.money.told), _shown(charge.money.told)
            yield charge.finding(_TWICE_RULE, (), *shown, place=charge.fee, detail=both)


def _in_table(printed: Decimal) -> Money:
    """Return an amount that a table prints in 万元."""
    last = min(int(printed.as_tuple().exponent), 0)
    return rounded(printed * WEIGHTS["万"], WEIGHTS["万"].scaleb(last))

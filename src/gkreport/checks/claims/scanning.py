"""A sentence cut into words and numbers: one pass, the longest word first."""

import itertools
import re
from typing import Final, NamedTuple

from gkreport.characters import COUNTING, HALF_WIDTH, NUMBER, number_of
from gkreport.checks.claims.phrases import PHRASES
from gkreport.checks.claims.quantities import CLOSING, OPENING, SHORT, WORDS
from gkreport.checks.claims.vocabulary import Sense
from gkreport.report.organs import AREAS, ITSELF, OFFICE, SHORT_ENDS, TOWNSHIP


class Token(NamedTuple):
    """A word of a sentence."""

    sense: int
    value: str
    """What it names: an act, an object, an applicant, or the unit of a number."""
    number: int
    at: int
    end: int


class _Node:
    """A node of the tree of words: which letters can follow, and the word that ends here."""

    __slots__ = ("next", "word")

    def __init__(self) -> None:
        self.next: dict[str, _Node] = {}
        self.word: tuple[int, str] | None = None


def _tree() -> _Node:
    root = _Node()
    for word, meaning in WORDS.items():
        node = root
        for letter in word:
            node = node.next.setdefault(letter, _Node())
        node.word = meaning
    return root


_TREE: Final = _tree()

# -- numbers ---------------------------------------------------------------------------------------

_COUNT: Final = re.compile(
    """([0-9]{1,9}) (?![,.，．]?[0-9]) ([件条份起宗例次项部篇]?+)              # 53件
    (?![余多几来万亿以左上不倍成%％‰年月日天人至到—–~～”"热-] | [件条份起宗例次个项部篇页元])""",
    re.VERBOSE,
)
"""The plain count, which most numbers are: what is read with more care may follow none of it."""
_PLAIN: Final = re.compile("[0-9]{1,9}|[0-9]{1,3}(?:,[0-9]{3}){1,2}")
"""What is surely one whole number: 1205, 1,205."""
_NUMBER: Final = re.compile(
    f"""(?: (?P<digits>[0-9]+(?:[,.，．][0-9]+)*)                                          # 1,205
      | (?![{COUNTING}][项类者](?:合计|共))                                              # 两项合计
        (?P<han>[{COUNTING}]{{1,12}}+(?=[余多几]?(?:[件条份起宗例次个项部]|$|[，。；、）]))) )  # 十二（件）
    (?: (?P<ratio>%|％|‰|个?百分点|倍|成(?!功|为|立))                                     # 12%
      | (?P<rough>余|多|几|来|万(?!元)|亿|以上|左右|以内                                  # 12余（件）
          |[-—–~～至到](?=[0-9])|个(?:工作日|月|小时)|年|日|天|人                        # 12（至15件）
          |(?=[”"]|热线))?                                                           # “12345”热线
        (?P<unit>件次|件|条|份|起|宗|例|次|个|项|部|篇|人次|万元|元|页)?
        (?P<over>多|以上|左右|余|以内|上下|不等)? )                                       # 12件以上""",
    re.VERBOSE,
)
_RANKED: Final = re.compile(f"(?:[第每逐任近约逾超]|[0-9{COUNTING}件条份起宗例次个项][-—至~])$")
"""What stands before a number that is no count: 第5件, 3—5件, but not 予以公开—5件."""
_RANKING: Final = frozenset("第每逐任近约逾超-—至~")
"""What it ends in."""


def _ranked(text: str, at: int) -> bool:
    return text[at - 1 : at] in _RANKING and bool(_RANKED.search(text[max(0, at - 2) : at]))


def _number_at(text: str, at: int) -> Token | None:
    match = _NUMBER.match(text, at)
    if not match:
        return None
    digits, han, ratio, rough, unit, over = match.groups()
    if ratio:
        return Token(Sense.RATIO, "", 0, at, match.end())
    plain = digits and _PLAIN.fullmatch(digits)
    value = int(digits.replace(",", "")) if plain else number_of(han) if han else None
    if rough is not None or over or value is None or _ranked(text, at):
        return Token(Sense.ROUGH, unit or "", 0, at, match.end())
    return Token(Sense.NUMBER, unit or "", value, at, match.end())


# -- times -----------------------------------------------------------------------------------------

_LAST: Final = "(?:上一?年度?|去年|往年|上个?年度|(?P<{}>20[0-9]{{2}})年度?)"
_NEXT: Final = "(?:下一?年度?|明年|次年|来年|下个?年度|(?P<{}>20[0-9]{{2}})年度?)"
_DAYS: Final = (
    "1月?[至到\\-—－–~～]+12月(?:份|底)?"
    "|1月1日起?[至到\\-—－–~～]+(?:20[0-9]{2}年)?12月31日(?:止|期间)?|12月31日|12月底|12月末|年底前?|年末前?"
)
_DAY: Final = re.compile(_DAYS)
_NOT_DONE: Final = "(?:尚?未(?:能|及)?|没有?)(?:办结|办完|办理完毕|答复)完?"
_BROUGHT: Final = "(?:结转|转结|转入|转来|遗留|带入|延续|移交|剩余|留存|留下|顺延|跨期)"
_WHEN: Final = f"(?:{NUMBER}月(?:份|底)?|年?初|第?[一二三四]季度)?"
_TAKEN: Final = "(?:结转|转结|转出|转|延续|顺延|延期|推迟|留待|留|延|跨期|跨|移交|移|带)"
_MET_THEN: Final = "(?:内|继续|待|再|予以|依法)*(?:办理|处理|答复|办结|续办)"
_TIME: Final = re.compile(
    f"""(?P<end>(?P<of>20[0-9]{{2}})年                                             # 2023年
        (?:[末底](?:结转|在办|遗留|剩余|{_NOT_DONE})
          |度?[末底]?(?:结转|转结|转入|延续|顺延)(?:至|到|入)?{_NEXT.format("out3")}   # 末结转
          (?:继续|待)?(?:办理|处理|答复)?)的?)
    | (?P<opening>
        (?:年初|期初)?[由从自加]?{_LAST.format("in1")}[末底]?(?:的|跨年度?|{_NOT_DONE}[的、，]?)?     # 由上年未办结、
          {_BROUGHT}(?:下来)?                                                  # 结转
          (?:而来|过来|来|至|到|入)?(?:本年度?|今年|20[0-9]{{2}}年度?)?(?:继续)?(?:办理|处理)?的?
        | (?:年初|期初)?(?:结转自|承接|结转){_LAST.format("in2")}(?:{_NOT_DONE}的?|结转的?)?
        | {_LAST.format("in3")}{_NOT_DONE}的?
        | (?:年初|期初|历史)(?:结转|遗留|在办)(?:的)? | 转入(?=[0-9])(?!20[0-9]{{2}}年) )   # 结转上年度
    | (?P<closing>
        {_TAKEN}(?:给|至|到|入|下)?{_NEXT.format("out1")}                           # 结转下年度办理
          {_WHEN}(?:{_MET_THEN}的?)?
        | 跨年度?(?:结转|办理) | 结转下年 | (?:年末|期末|年底)(?:结转|在办) | 转出(?=[0-9])
        | 结转(?=[0-9{COUNTING},]{{1,9}}[件份宗起例条](?:至|到){_NEXT.format("out2")}) )   # 结转（2件至下年）
    | (?P<carried>结转(?:办理|的)?)                                                   # 结转（2件）
    | (?P<to>(?<=[件份宗起例条])[至到]{_NEXT.format("to1")}(?:继续|待)?(?:办理|处理|答复)?)   # （2件）至下年
    | (?P<since>(?:20)?(?P<first>[0-9]{{2}})年(?:度|底|初)?以来                         # 2019年以来
        | 近?(?!一年)[{COUNTING}几0-9]{{1,2}}年(?:以?来|间))                                   # 近三年来
    | (?:20)?(?P<year>[0-9]{{2}})年[度底末]?                                              # 2024年度
    | (?P<days>{_DAYS})                                                              # 12月31日
    | (?P<month>{NUMBER}(?:[-—至到~～][0-9]{{1,2}})?月(?:份|底)?                        # 1至6月
        | [第前]?[一二三四两]个?季度)                                                   # 前三季度""",
    re.VERBOSE,
)
_THEN: Final = re.compile(
    f"""{_NEXT.format("next")}(?:
        {_WHEN}{_MET_THEN}的?(?![率量])    # 2025年一季度办结
        | (?:结转|转出|移交)(?![0-9]*20) )  # 向2025年转出
    """,
    re.VERBOSE,
)
"""What is dealt with in the next year is left over from this one."""
_CARRIED: Final = {"opening": (OPENING, -1), "closing": (CLOSING, 1)}
_BEFORE_THEN: Final = frozenset("于在待至到向将件份宗起例条请")
"""What stands before the next year where it tells when: 5件2025年办结, but not 2025年办理5件."""
_AFTER_THEN: Final = frozenset(("", *"，。；、）)"))
_THEN_STARTS: Final = frozenset("2下明次来")
_TIME_STARTS: Final = _THEN_STARTS | frozenset(f"0123456789{COUNTING}上去往由从自加结转承跨年期历延顺留至到第前推移带")
_NUMBER_STARTS: Final = frozenset(f"0123456789{COUNTING}")


def _dealt_with_then(text: str, at: int, year: int | None) -> int:
    """Return where words end that tell of what is dealt with in the next year, or 0."""
    match = _THEN.match(text, at)
    if not match or match["next"] not in {None, f"{(year or 0) + 1}"}:
        return 0
    ends = match.group().endswith("的") or text[match.end() : match.end() + 1] in _AFTER_THEN
    return match.end() if ends or text[at - 1 : at] in _BEFORE_THEN else 0


def _time_at(text: str, at: int, whose: "Whose") -> Token | None:
    """Read a year, a day or a month, or what was carried from one year to another."""
    year = whose.year or 0
    match = _TIME.match(text, at)
    if not match:
        return None
    name, end = str(match.lastgroup), match.end()
    if name == "carried":
        return Token(Sense.ACT, name, 0, at, end)
    if name == "end":
        kept = {year: CLOSING, year - 1: OPENING}.get(int(match["of"]), "")
        return Token(Sense.ACT if kept else Sense.OTHER_TIME, kept, 0, at, end)
    if name in _CARRIED:
        if match["in2"] == str(year + 1):  # 结转2025年度
            name = "closing"
        years = [int(said) for said in match.group("in1", "in2", "in3", "out1", "out2") if said]
        act, step = _CARRIED[name]
        ours = all(said == year + step for said in years)
        return Token(Sense.ACT if ours else Sense.OTHER_TIME, act, 0, at, end)
    if name in ("year", "since"):
        named = match["year"] or match["first"]
        ours = whose.year is not None and named is not None and int(named) == year % 100
        days = _DAY.match(text, end) if ours else None
        value = "以来" if name == "since" and not ours else "year"
        return Token(Sense.OURS if ours else Sense.OTHER_TIME, value, 0, at, days.end() if days else end)
    return Token(Sense.OTHER_TIME if name == "month" else Sense.PLAIN, "", 0, at, end)


# -- organs ----------------------------------------------------------------------------------------

_OFFICE: Final = re.compile(f"{OFFICE}$")
_TOWNS: Final = "各?(?:乡镇|镇街|街镇|乡镇街道|乡镇（街道）|乡镇(?:、|和)?街道|街道|镇)"
_ALL_LEVELS: Final = (
    f"(?:各(?:乡镇|镇)(?:[、（]?街道）?)?、各(?:部门|单位)|(?:及|和|、)(?:其|各|所属|工作){{0,2}}部门(?:[、和及]{_TOWNS})?"
    f"|各(?:职能)?部门[、和及与]{_TOWNS}|各级(?:政府(?:及(?:其)?(?:所属)?|和|、)?部门|(?:行政|政府)机关|各?部门(?:、各?单位)?|各?单位|政府)"
    "|行政机关|各级各部门|各级|政府系统|(?:行政)?执法(?:部门|单位|机关)|承办(?:部门|单位|机关))"
)
_OFFICES: Final = "(?:[县市区]直)?各?(?:职能)?(?:部门|单位)"
_OUR_NAME: Final = re.compile("以(?:政府|机关|单位|街道|[局委办厅])名义")
_EVERY: Final = re.compile(
    f"""各(?:级行政机关|(?:承办|(?:行政)?执法|主办|答复)(?:部门|单位|机关))          # 各承办单位
    | (?:[县市区]本级(?:和|及|以及|、))?
      (?:{_TOWNS}[和及与、]{_OFFICES}|{_OFFICES}[和及与、]{_TOWNS})          # 各乡镇、各部门""",
    re.VERBOSE,
)
"""All who belong to a government: what they have done together is its own number."""


_OURS: Final = frozenset("我本全")
_PLACES: Final = _OURS | frozenset(AREAS)
_DECIDES: Final = re.compile("司法|政府办|^国家|^国务院|部$")
"""Offices that decide cases of disclosure, or speak for who does; other offices are only parties to them."""
_REFORM: Final = 2024
"""Since when governments alone decide the reviews of what their offices do (行政复议法第二十四条)."""
_OWN_LINE: Final = re.compile("海关|税务|金融|银行|外汇|安全局")
"""But for offices that are led by those of their own line alone (第二十七条)."""
_BUREAUS: Final = frozenset("局厅")
"""县局 is an office like ours; 县委 is the party."""
_LEVELS: Final = frozenset(AREAS) - frozenset("镇乡")
_SELF: Final = re.compile(
    f"[我本](?:{OFFICE}|办(?:事处)?|机关|单位|部门|部(?!分)|署(?!名)|校|站|队|支队|大队|处)(?!公开)|[我本全]街道(?:办事处|办)?"
)
_TEAM: Final = "[局镇乡]?(?:街道)?(?:综合(?:行政)?执法[大支中]?队|党政(?:综合)?办(?:公室)?|(?:便民|政务|党群)服务中心)"
"""Who decides in the name of an office or a township."""
_GENERAL: Final = {
    ("总局",): "总局(?P<part>机关|本级)?",
    ("街道",): f"(?<![各他])(?:{_TEAM}|街道(?:办事处|办)?|办事处)",
    ("学", "学院", "学校"): "(?<!各)学校",
}
"""What an organ is called in its own report, by the end of its name: 学校 in that of a 中学."""
_OWN: Final = (
    "(?<![总分]){}(?:(?P<part>机关)(?![^。]{{0,40}}属单位)|办公室|(?:政务|信息)?公开办)"
    "|(?<![^，。；：、以]){}(?![属直级域])"
)
"""局办公室 takes what comes to the office; 局机关 is a part of it where it has others: 局属单位."""
_COMMITTEE: Final = "(?:管委会|管理委员会)"
_ZONE: Final = re.compile(f"(?<=[区园]){_COMMITTEE}$")
"""A zone leaves out its committee as an area does its government; 区政府 is the one above it."""
_OF_ZONES: Final = {"开发区": "开发区", "园": "园区", "经济": "经开区", "高新": "高新区", "新区": "新区"}
"""What a zone is called in its own report, by what its name has in it."""
_TAIL: Final = re.compile(f"(?:(?:人民)?政府(?!信息|办|部门|系统)|人民|办事处|{_COMMITTEE})?(?:机关)?{_ALL_LEVELS}?")
_PLACE: Final = re.compile(f"[我本全]?([{AREAS}])(?:(?:人民)?政府(?!信息|办|部门|系统)|人民)?(?:机关)?{_ALL_LEVELS}?")


def _called(zone: str) -> str:
    """Return what a zone and its committee are called in its own report, as a pattern."""
    called = [f"{said}{_COMMITTEE}?" for word, said in _OF_ZONES.items() if word in zone]
    return f"(?<![各他级个家])(?:{'|'.join((*called, _COMMITTEE, _TEAM))})"


class Whose:
    """The organ and the year of a report, by which its own numbers are told from those of others."""

    def __init__(self, organ: str, year: int | None) -> None:
        self.year = year
        zone = _ZONE.search(organ)
        base = organ[: zone.start()] if zone else ITSELF.sub("", organ)
        office = _OFFICE.search(base)
        self._base = base
        self.level: str = base[-1:]
        self._names: dict[str, list[str]] = {}
        for at in range(max(1, len(base) - 2)) if base else ():
            if base[at:] not in _OF_ZONES:
                self._names.setdefault(base[at], []).append(base[at:])
        self._core = base[: office.start()] if office else ""
        ends = (office.group(), SHORT_ENDS.get(office.group(), "")) if office else ()
        self._ends = tuple(filter(None, ends))
        self._area = next((letter for letter in reversed(self._core or base[:-1]) if letter in _LEVELS), "")
        self._all = f"全{office.group()[0]}" if office else ""
        self._governs = not zone
        self.decides: bool = bool(office or zone) == bool(_DECIDES.search(base)) and not TOWNSHIP.search(organ)
        """Whether it decides cases of other organs as well, as governments do."""
        reformed = not (office or zone) or (year or 0) >= _REFORM
        self.only_party: bool = not self.decides and reformed and not _OWN_LINE.search(base)
        """Whether it cannot be the one who decides a review."""
        short = office.group()[0] if office else ""
        own = ([_OWN.format(short, short)] if short else []) + ([] if self.decides else [_TEAM])
        kinds = [_called(base)] if zone else [said for ends, said in _GENERAL.items() if base.endswith(ends)]
        self._general = re.compile("|".join(kinds[:1] or own)) if kinds or own else None
        self.starts: frozenset[str] = frozenset(f"我本全各{AREAS}学以街办综{base}" + "管党经高园开新" * bool(zone))
        self.special: frozenset[str] = self.starts | _TIME_STARTS | _NUMBER_STARTS | frozenset(PHRASES)

    def at(self, text: str, at: int) -> tuple[int, int, str] | None:
        """Return where the name of an organ ends that starts here, whether it is ours, and what it is."""
        if text[at] == "以":  # 以我局名义制发
            return self._in_the_name(text, at)
        letter = text[at]
        end = self._named(text, at)
        if not end and letter in _LEVELS and (end := self._of_area(text, at + 1)):
            return end, Sense.OURS if self._area in ("", letter) else Sense.OTHERS, "organ"
        if not end and letter in _OURS and (match := _SELF.match(text, at)):
            end = match.end()
        if not end and not self._ends and self.level in _LEVELS and (match := _EVERY.match(text, at)):
            end = match.end()
        if end:
            return end, Sense.OURS, self._what(text[at:end])
        if self._general and (match := self._general.match(text, at)):
            return match.end(), Sense.OURS, "government" if match.groupdict().get("part") else "organ"
        match = _PLACE.match(text, at) if letter in _PLACES else None
        if match and (match.group()[0] in "我本全" or "政府" in match.group()):
            ours = match.group(1) == self.level and not self._ends and (self._governs or "政府" not in match.group())
            ours |= match.group()[0] in "我本" and match.group(1) in "镇乡" and match.group(1) not in self._base
            return match.end(), Sense.OURS if ours else Sense.OTHERS, self._what(match.group())
        return None

    def _in_the_name(self, text: str, at: int) -> tuple[int, int, str] | None:
        if match := _OUR_NAME.match(text, at):
            return match.end(), Sense.OURS, "organ"
        said = self.at(text, at + 1) if text[at + 1 : at + 2] not in ("", "以") else None
        return (said[0] + 2, *said[1:]) if said and text.startswith("名义", said[0]) else None

    def _named(self, text: str, at: int) -> int:
        """Return where our name, whole or shortened, ends, or 0: 住建局 for 住房和城乡建设局."""
        if self._all and text.startswith(self._all, at):
            return at + len(self._all)
        for name in self._names.get(text[at : at + 1], ()):
            if text.startswith(name, at):
                end = at + len(name)
                tail = _TAIL.match(text, end)
                return tail.end() if tail else end
        core, position, end = self._core, 0, at
        while end < len(text) and (found := core.find(text[end], position)) >= 0:
            position, end = found + 1, end + 1
        return next((end + len(last) for last in self._ends if end > at + 1 and text.startswith(last, end)), 0)

    def _of_area(self, text: str, at: int) -> int:
        """Return where what follows 县 or 市 ends if it is our name there: 县局, 市自然资源局."""
        short = (at + len(end) for end in self._ends if end in _BUREAUS and text.startswith(end, at))
        return self._named(text, at) or next(short, 0)

    def _what(self, name: str) -> str:
        """Tell the government itself from the whole place, of which it is a part."""
        return "government" if self.level in _LEVELS and name.endswith("政府") else "organ"


_WIDE: Final = re.compile(f"[{''.join(map(chr, HALF_WIDTH))}]")
NAMES: Final = frozenset(("organ", "government"))
"""What a name of ours names; other words that are ours tell the year."""


def _special_at(text: str, at: int, whose: Whose) -> Token | None:
    """Read what no list of words holds: a time, a number, an organ, 从办理结果看."""
    letter = text[at]
    if letter in _THEN_STARTS and (end := _dealt_with_then(text, at, whose.year)):
        return Token(Sense.ACT, CLOSING, 0, at, end)
    if letter in _TIME_STARTS and (found := _time_at(text, at, whose)):
        return found
    if letter in _NUMBER_STARTS and (found := _number_at(text, at)):
        return found
    if letter in whose.starts and (name := whose.at(text, at)):
        return Token(name[1], name[2], 0, at, name[0])
    for pattern, sense, value in PHRASES.get(letter, ()):
        if match := pattern.match(text, at):
            return Token(sense, value, 0, at, match.end())
    return None


def _plain_at(text: str, at: int) -> Token | None:
    """Read a plain count, which most numbers are."""
    match = _COUNT.match(text, at)
    if not match or _ranked(text, at):
        return None
    return Token(Sense.NUMBER, match[2], int(match[1]), at, match.end())


def tokens(sentence: str, whose: Whose) -> list[Token]:
    """Cut a sentence without white space into words, the longest that begins at each place."""
    text = sentence.translate(HALF_WIDTH) if _WIDE.search(sentence) else sentence
    found: list[Token] = []
    special, following, at, unknown, size = whose.special, _TREE.next.get, 0, False, len(text)
    while at < size:
        letter = text[at]
        token = (_plain_at(text, at) or _special_at(text, at, whose)) if letter in special else None
        if token is None or token.value in NAMES:  # 本机关不掌握 is a word
            node, place, end = following(letter), at, token.end if token else at
            word: tuple[int, str] | None = None
            while node is not None:
                place += 1
                if node.word and place > end:
                    word, end = node.word, place
                node = node.next.get(text[place]) if place < size else None
            if word:
                token = Token(*word, 0, at, end)
        if token is not None:
            found.append(token)
            at, unknown = token.end, False
            continue
        if not unknown:
            found.append(Token(Sense.UNKNOWN, letter, 0, at, at + 1))
        at, unknown = at + 1, True
    return _in_company(found)


def _in_company(words: list[Token]) -> list[Token]:
    """Take the short names of rows and columns for what they are where others of their table are named beside them."""
    if SHORT.keys().isdisjoint([word.value for word in words]):
        return words
    named = [word.value for word in words]
    found = list(words)
    for at, word in enumerate(words):
        for sense, name, company, first in SHORT.get(word.value, ()):
            ahead = itertools.takewhile(lambda one: one.sense != Sense.NUMBER, words[at:])
            if not company.isdisjoint([*named[:at], *(one.value for one in ahead)] if first else named):
                found[at] = word._replace(sense=sense, value=name)
    return found

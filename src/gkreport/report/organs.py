"""What the name of an organ tells: what kind of organ it is, and whether two names are of one organ."""

import functools
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

AREAS: Final = "省市州盟县旗区镇乡"
"""What the name of an area ends in."""
OFFICE: Final = "(?:委员会|委|办公室|办公厅|局|厅|中心|院|所)"
"""What the name of an office ends in, as part of a pattern."""
_GOVERNMENT: Final = "(?:人民政府|政府|(?<=街道)办事处|(?<=街道)办)"
ITSELF: Final = re.compile(f"{_GOVERNMENT}$")
"""What an area and its government leave out when they name themselves."""
TOWNSHIP: Final = re.compile(f"(?:[镇乡]|苏木|街道){_GOVERNMENT}?$")
COUNTY: Final = re.compile(f"(?:[县旗]|(?<!自治)(?<!特别行政)区){_GOVERNMENT}?$")
BUREAU: Final = re.compile(f"(?!国家|国务院|中国|中华).*(?:{OFFICE}|大队|支队|站)$", re.DOTALL)
"""An office of a local government; those of the state begin with its name."""
_LONGEST: Final = 100
"""The letters of a name that are looked at; the longest of real organs have about forty."""
_STATE: Final = re.compile("国家|国务院|中国|中华")
_GOVERNED: Final = re.compile(f"(?:[{AREAS}]|政府)$")
_DEPARTMENT: Final = re.compile("(?:委员会|委|办公室|办公厅|办|(?<!分)局|厅)$")
"""Of what other organs are called (大队, 派出所, 分局, 中心) nobody can tell by the name that they are departments."""
KINDS_OF_ORGANS: Final = ("township", "government", "department")
"""What the law sets a day of publication for (条例第四十九条), and townships, for which it sets none."""


def kind_of(organ: str) -> str:
    """Return which of the kinds of organs a name tells of, "" where it tells of none.

    >>> [kind_of(name) for name in ("青禾镇人民政府", "示例县", "示例县政府办", "公安局城关派出所")]
    ['township', 'government', 'department', '']
    """
    name = "".join(unicodedata.normalize("NFKC", organ[:_LONGEST]).split())
    if _STATE.match(name):
        return ""
    patterns = (TOWNSHIP, _GOVERNED, _DEPARTMENT)
    return next((kind for kind, pattern in zip(KINDS_OF_ORGANS, patterns, strict=True) if pattern.search(name)), "")


# -- one name for each organ -----------------------------------------------------------------------

_FIELDS: Final = """
发展和改革 发改 | 人力资源和社会保障 人社 | 住房和城乡建设 住建 | 市场监督管理 市场监管 市监 | 卫生健康 卫健
工业和信息化 工信 | 经济和信息化 经信 | 科学技术 科技 | 教育和体育 教体 | 教育和科技 教科
民族宗教事务 民族宗教 民宗 | 交通运输 交通 | 自然资源和规划 自规 资规 | 农业农村和水利 农水
文化和旅游 文旅 | 文化广电和旅游 文广旅 文广旅游 | 文化旅游和体育 文旅体 | 文化体育和旅游 文体旅 文体旅游
文化广电旅游和体育 文广旅体 文旅广体 | 退役军人事务 退役军人 | 应急管理 应急 | 医疗保障 医保
林业和草原 林草 | 国有资产监督管理 国有资产管理 国资监管 国资 | 行政审批服务 行政审批
政务服务和数据管理 政务数据管理 政数 | 城市管理 城管
城市管理综合行政执法 城市管理行政执法 城市管理综合执法 城管执法 城管综合执法 | 综合行政执法 综合执法
机关事务管理 机关事务 | 地方金融监督管理 地方金融监管 金融监管 | 人民防空 人防 | 粮食和物资储备 粮储
投资促进 投促 | 药品监督管理 药监 | 大数据发展管理 大数据管理 大数据发展 大数据 | 乡村振兴 乡振
住房保障和房产管理 住房保障和房管 房管 | 住房公积金管理 住房公积金 公积金管理 公积金
交通警察 交警 | 消防救援 消防 | 残疾人联合会 残联 | 供销合作社联合社 供销合作社 供销联社 供销社
经济技术开发区 经济开发区 经开区 | 高新技术产业开发区 高新技术开发区 高新区
"""
"""What departments are in charge of: the usual words, and the short ones for the same."""
SHORT_ENDS: Final = {"委员会": "委", "办公室": "办", "办公厅": "办"}
"""What offices are called in full, and short."""


def _full_fields() -> Mapping[str, str]:
    lines = (line.split() for line in re.split("[|\n]", _FIELDS.strip()))
    return {
        name: words[0].replace("和", "") for words in lines for one in words for name in (one, one.replace("和", ""))
    }


_FULL: Final = _full_fields()
_FIELD: Final = re.compile(f"(?:{'|'.join(_FULL)})(?=(?:[局委厅办]|[大支]队|中心|管理?委会?)?$)")
_END: Final = re.compile("(?:委员会|办公[室厅])$")
_COMMITTEE: Final = re.compile("(?:管理委员?|管委)会?$")
_SHORT_GOVERNMENT: Final = re.compile("(?<=[省市州盟县旗区])府(?=办$)")
"""县府办 is 县政府办."""
_WITHIN: Final = re.compile("(?:人民)?政府(?!办)|人民(?=政府办)")
"""What a name may leave out: 示例县人民政府城东街道办事处, 示例县人民政府办公室."""


def _plain(name: str) -> str:
    """Return the one name under which an organ is known, however it writes its name."""
    return _plainly(name[:_LONGEST])


@functools.lru_cache(4096)
def _plainly(name: str) -> str:
    name = "".join(unicodedata.normalize("NFKC", name).split())
    name = _END.sub(lambda found: SHORT_ENDS[found.group()], ITSELF.sub("", name)) or name
    field = _FIELD.search(name)
    start, end, full = (field.start(), field.end(), _FULL[field.group()]) if field else (0, 0, "")
    name = f"{name[:start]}{full}{_COMMITTEE.sub('管委', name[end:])}"
    name = _SHORT_GOVERNMENT.sub("政府", name)
    return _WITHIN.sub("", name) or name


# -- the areas above it ----------------------------------------------------------------------------

_AREA: Final = re.compile(
    "(?<=.)(?:省|(?<!城)市(?![场容政])|州|盟|县|旗|(?<!社)区(?!域)|(?<![城村乡])镇|(?<!城)乡(?![村镇]))"
)
"""Where an area ends; 城市, 城乡 and 市场 are what departments are in charge of."""
_LEVELS: Final = ("省市州盟", "县旗区", "镇乡")
"""What the names of areas end in, the highest level first; 自治区 and 地区 stand above counties too."""
_ABOVE: Final = ("治区", "地区")
_SHORTEST: Final = 2
"""The letters of the shortest name, 宁县."""
_OFFICE: Final = re.compile(f"{OFFICE}$|办$")


def _level(text: str, end: int) -> int:
    above = text[end - 2 : end] in _ABOVE
    return 0 if above else next(at for at, letters in enumerate(_LEVELS) if text[end - 1] in letters)


@functools.lru_cache(4096)
def _shorter(name: str) -> tuple[str, ...]:
    """Return a plain name without the areas that it begins with, one after the other.

    Areas stand in the order of their levels: 宁县 is no part of 乡宁县, since no 乡 has a 县.  The level of the
    area may stay: 县教育局.
    """
    found: list[str] = []
    ends = [area.end() for area in _AREA.finditer(name)]
    for end in ends:
        rest = name[end:]
        inner = next((other for other in ends if other > end), 0)
        if len(rest) >= _SHORTEST and (not inner or _level(name, end) <= _level(name, inner)):
            found += [rest, name[end - 1 :]]
    if not ends and name[:1] in AREAS and _OFFICE.search(name):
        found.append(name[1:])
    return tuple(found)


def names_in_text(name: str) -> tuple[str, ...]:
    """Return what an organ may call itself in a text, the longest first: its name with fewer and fewer areas above."""
    name = name[:_LONGEST]
    return tuple(sorted({name, *_shorter(name)} - {""}, key=len, reverse=True))


def same_organ(one: str, other: str) -> bool:
    """Say whether two names are of one organ, whichever way each is written.

    A government may leave out 人民政府, an office may be called by its short name, and either the area above it.

    >>> same_organ("示例县青禾镇", "青禾镇人民政府"), same_organ("示例县", "示例县教育局"), same_organ("乡宁县", "宁县")
    (True, False, False)
    >>> same_organ("示例县人民政府办公室", "县政府办"), same_organ("县发改局", "示例县发展和改革局")
    (True, True)
    """
    one, other = _plain(one), _plain(other)
    return one == other or one in _shorter(other) or other in _shorter(one)


def twins(names: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the places of names that are of one organ as an earlier name, with the earlier place; "" is no name."""
    plain = [_plain(name) for name in names]
    first: dict[str, int] = {}
    short: dict[str, int] = {}
    for at, name in enumerate(plain):
        if not name:
            continue
        shorter = _shorter(name)
        earlier = [known[form] for known, form in ((first, name), (short, name)) if form in known]
        earlier += [first[form] for form in shorter if form in first]
        if earlier:
            yield min(earlier), at
        first.setdefault(name, at)
        for form in shorter:
            short.setdefault(form, at)


# -- names that may be of one organ ----------------------------------------------------------------


class _Office(NamedTuple):
    area: str
    field: str
    """What it is in charge of."""


def _office(name: str) -> _Office | None:
    """Part the name of an office of one area into the area and what it is in charge of."""
    plain = _plain(name)
    if not re.search("[局委厅办]$", plain):
        return None
    field = min((*_shorter(plain), plain), key=len)
    return _Office(plain[: len(plain) - len(field)], field[:-1].replace("和", ""))


def may_be_one(one: str, other: str) -> bool:
    """Say whether two names that are not the same may be of one organ: only a person can tell.

    They are offices of one area, and one is in charge of what the other is, and of more.

    >>> may_be_one("示例县文旅局", "示例县文化广电和旅游局"), may_be_one("示例县卫健局", "卫生健康委员会")
    (True, True)
    >>> may_be_one("示例县水利局", "示例县财政局"), may_be_one("甲县文旅局", "乙县文化广电和旅游局")
    (False, False)
    """
    first, second = _office(one), _office(other)
    if not first or not second or same_organ(one, other):
        return False
    if not (first.area.endswith(second.area) or second.area.endswith(first.area)):
        return False
    less, more = sorted((first.field, second.field), key=len)
    rest = iter(more)
    return less[:1] == more[:1] and all(letter in rest for letter in less)


_MOST_BESIDE: Final = 20
"""How many names each name is held against."""


def doubtful(names: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the places of names that may be of one organ as an earlier name, with the earlier place."""
    known: dict[tuple[str, str], list[int]] = {}
    for at, name in enumerate(names):
        if not (office := _office(name)):
            continue
        first = office.field[:1]
        keys = dict.fromkeys([(office.area, first), ("", first)])
        beside = dict.fromkeys(other for key in keys for other in known.get(key, [])[:_MOST_BESIDE])
        if (earlier := next((other for other in beside if may_be_one(name, names[other])), None)) is not None:
            yield earlier, at
        for key in keys:
            known.setdefault(key, []).append(at)

"""Which lines of a page are the title of the report, and which only point to other reports or to attachments."""

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import attrs

from gkreport.characters import IN_DIGITS
from gkreport.page.page import Paragraph
from gkreport.recognise.labels import simplified
from gkreport.recognise.texts import ORGAN
from gkreport.report.organs import same_organ

# -- one line --------------------------------------------------------------------------------------

_TITLE: Final = re.compile(
    r"""
    (?:关于)?(?:(?P<first>20[0-9]{2})年度?)?     # 2024年度 (示例县政府信息公开工作报告)
    (?P<organ>(?:[^<>：:，。；《》“”*|｜»›→\[\]【】]|<[^<>]*>)*?)  # 示例县人民政府
    (?:关于)?(?:(?P<year>20[0-9]{2})年度?)?      # 关于2024年度
    的?(?:政府)?信息公开(?P<work>工作)?(?:情况)?的?(?:年度)?(?:工作)?(?:报告|年度?报)  # 的政府信息公开工作年度报告
    (?:[（(](?:(?P<last>20[0-9]{2})年度?|.{1,12})[)）])?  # （2024年）
    """,
    re.VERBOSE,
)
_NO_ORGAN: Final = re.compile(
    r"报告|20[0-9]{2}[-./年]|[上下]一[篇条]|附件|[0-9]{1,2}月|^[^\w（(]|^[（(]?[0-9①-⑳]{1,2}[.、)）]"
)
"""What is in no name: it comes of several lines read as one, or of a line that points elsewhere."""
_YEAR_IN_OTHER_DIGITS: Final = re.compile("[2２二][0０〇○零][0-9０-９〇○零一二三四五六七八九]{2}(?=年)")
_LONGEST_TITLE: Final = 120
"""Three times the title of an organ with a long name; what stands in a longer line is a sentence about reports."""


class Title(NamedTuple):
    """What a title names."""

    organ: str
    year: int | None


def read_title(text: str) -> Title | None:
    """Read a title on one line; None where it is not one.

    >>> read_title("2019年上海市人民政府办公厅政府信息公开工作年度报告")
    Title(organ='上海市人民政府办公厅', year=2019)
    >>> read_title("示例县 2025 年度政府信息公开工作年度报告").year
    2025
    """
    if "信" not in text or not (
        "报" in text or "報" in text
    ):  # most lines: 信息公开 and 报告 or 年报 stand in every title
        return None
    joined = _YEAR_IN_OTHER_DIGITS.sub(lambda year: year[0].translate(IN_DIGITS), re.sub(r"\s+", "", text))
    if len(joined) > _LONGEST_TITLE:
        return None
    found = _TITLE.fullmatch(simplified(joined))
    if not found or _NO_ORGAN.search(found["organ"]):
        return None
    years = {int(year) for year in found.group("first", "year", "last") if year}
    start, end = found.span("organ")
    if joined[:end].endswith("人民"):  # 示例县人民政府信息公开工作年度报告: the word is said once for both
        end += len("政府")
    is_named = end > start or years
    if len(years) > 1 or not (is_named or found["work"]):  # 政府信息公开年报 alone is a word of a menu
        return None
    return Title(joined[start:end], next(iter(years), None))


# -- lines that point elsewhere --------------------------------------------------------------------

_NEXT_PAGE: Final = re.compile(r"\W*[上下]一[篇条页则](?:文章)?(?:[^\w，。；、](?P<rest>.*)|$)")
"""上一篇：2023年年度报告, which sites print above or below an article."""
_LIST_HEAD: Final = re.compile(
    r"""
    \W*(?: 附件(?:下载|列表)? | 相关(?:文章|阅读|链接|附件|稿件|文件|下载|推荐|新闻) | (?:延伸|推荐)阅读
      | (?:历年|往年|往期|历史|其他年[度份])的?(?:政府信息公开)?(?:工作)?(?:年度)?(?:报告|年报)? )
    \s*+[（(]?[0-9一二三四五六七八九十]{0,2}[）)]?\s*+ (?: [：:】\]](?P<rest>.*) | $ )
    """,
    re.VERBOSE,
)
"""附件：1.收费标准.docx; 历年报告."""
_MARKED: Final = re.compile(
    r"""
    (?: 附件[0-9一二三四五六七八九十]{0,2} | [上下]一[篇条] )?
    (?: [\[（(]?20[0-9]{2}[-./年][0-9]{1,2}[-./月][0-9]{1,2}日?[\]）)]? )?
    (?: [-*+•·●○■□◆▪►>»※→]{1,3} | [0-9]{1,2}[.、)）] | [（(\[【][0-9]{1,2}[)）\]】] | [①-⑳] )?
    [《“"\[【]?
    (?P<name> [^\[\]《》“”"]+? )
    [》”"\]】]?
    (?: \([^()]*\) )?                                       # [示例县2023年……报告](/2023.html)
    (?: \.(?:pdf|docx?|wps|xlsx?|ofd|html?|zip|rar) )?
    (?: [\[（(]?20[0-9]{2}[-./年][0-9]{1,2}[-./月][0-9]{1,2}日?[\]）)]? )?
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""An entry of a list, or a link: a title with something before or behind it."""
_ENTRY: Final = re.compile(r"\s*(?:[-*+•·●○]|[0-9]{1,2}[.、)）]|[（(][0-9]{1,2}[)）])\s*\S")
_BARE_YEARS: Final = re.compile(r"\W*(?:20[0-9]{2}年?(?:度|年报|年度报告|报告)?\W*){1,30}")
_STATED: Final = re.compile(r"\W*(?:(?:信息|文件|公文)?(?:名称|标题)|题名|题目)\W*[：:](?P<title>.*)", re.DOTALL)
"""标题：示例县2024年……报告, as the catalogue of a site states it."""
_LONGEST_LINK: Final = 300
"""The longest title with the address of its page."""


def _title_in_mark(text: str) -> Title | None:
    """Read the title in an entry of a list or in a link; None for a title that stands alone too."""
    is_short = "信" in text and len(text) <= _LONGEST_LINK
    joined = simplified(re.sub(r"\s+", "", text).replace("**", "")) if is_short else ""
    if "信息公开" not in joined or read_title(text):
        return None
    found = _MARKED.fullmatch(joined)
    return read_title(found["name"]) if found else None


def _bare_years(text: str) -> int:
    """Count the years in a line that holds nothing else."""
    is_bare = "20" in text and len(text) <= _LONGEST_TITLE and _BARE_YEARS.fullmatch(text)
    return len(re.findall("20[0-9]{2}", text)) if is_bare else 0


def pointers_in(paragraphs: Sequence[Paragraph]) -> Iterator[str]:
    """Say of each paragraph whether it points elsewhere: `page` for 上一篇 and 下一篇, `list` for others, "" for none.

    What points elsewhere is an attachment, an entry in a list of reports, a link to one, a list of years.
    """
    label, in_list = "", False
    for at, paragraph in enumerate(paragraphs):
        text = paragraph.text.strip()
        is_prose = len(text) > _LONGEST_LINK or text.endswith(("。", "；"))
        text = "" if is_prose else simplified(text)
        head = _LIST_HEAD.fullmatch(text)
        if is_prose or (paragraph.role in ("title", "heading") and not head):
            label, in_list = "", False
            yield ""
            continue
        found = _NEXT_PAGE.fullmatch(text)
        titled = read_title(text) is not None
        if told := found or head:
            label, in_list = "page" if found else "list", not str(told["rest"] or "").strip()
            yield label
        elif in_list and (titled or _ENTRY.match(text) or _title_in_mark(text)):
            in_list = label == "list"
            yield label
        else:
            in_list = False
            years = _bare_years(text)
            is_year = years == 1 and any(
                _bare_years(near.text) for near in (*paragraphs[max(0, at - 1) : at], *paragraphs[at + 1 : at + 2])
            )
            yield "list" if years > 1 or is_year or _title_in_mark(text) else ""


# -- the title among them --------------------------------------------------------------------------

_MOST_LINES_IN_TITLE: Final = 4
"""Organ, year, 政府信息公开工作 and 年度报告, each on a line of its own."""
_ROLES: Final = ("text", "heading", "title")
"""What a paragraph is in its file, the least likely title first."""
_MOST_ORGANS: Final = 60
"""More than the towns and departments of a county, which a site may list; the texts are searched for each."""
_YEAR_TOLD: Final = re.compile("(20[0-9]{2})年(?![0-9]{1,2}月)")


@attrs.frozen
class Found:
    """The title of a page."""

    title: Title
    lines: range
    """Where it stands among the paragraphs."""
    others: tuple[Paragraph, ...]
    """Lines that look like a title and name another organ or year."""


class _Candidate(NamedTuple):
    title: Title
    lines: range
    role: str
    listed: bool
    """Whether a line beside it is the title of another report."""


def differ(one: Title, other: Title) -> bool:
    """Whether two titles cannot be of one report; what one leaves out may be anything."""
    return (None not in (one.year, other.year) and one.year != other.year) or (
        bool(one.organ and other.organ) and not same_organ(one.organ, other.organ)
    )


def find_title(paragraphs: Sequence[Paragraph], pointers: Sequence[str], texts: Sequence[str]) -> Found | None:
    """Find the title among the paragraphs above the first heading.

    First counts what it is in the file and that it is no line of a list, then what it names, then whether the texts
    below speak of that year and organ, then how near it is to the first heading.  Lines of a list that nothing tells
    apart give only what they agree in.
    """
    single = [
        None if points else read_title(paragraph.text) or _linked(paragraph)
        for paragraph, points in zip(paragraphs, pointers, strict=True)
    ]
    candidates = list(_candidates(paragraphs, pointers, single))
    if not candidates:
        return _stated(paragraphs)
    years = [int(year) for text in texts for year in _YEAR_TOLD.findall(text.translate(IN_DIGITS))]
    told = Counter([*years, *years[:1]])  # 2024年，我镇收到申请 3 件，比2023年多 1 件: the first one counts twice
    seen = Counter(title for title in single if title)
    organs = {one.title.organ for one in candidates} - {""}
    spoken = {organ: sum(organ in text for text in texts) for organ in organs} if len(organs) <= _MOST_ORGANS else {}

    def score(one: _Candidate) -> tuple[int, ...]:
        organ, year = one.title
        return (
            not one.listed,
            year is not None,
            _ROLES.index(one.role),
            bool(organ),
            told[year] if year else 0,
            spoken.get(organ, 0),
            seen[one.title],
            -len(one.lines),
        )

    best = max(map(score, candidates))
    equal = [one for one in candidates if score(one) == best]
    title = _settle(equal) if equal[-1].listed else equal[-1].title
    chosen = next((one for one in reversed(equal) if one.title == title), equal[-1])
    is_open = chosen.title != title
    tied = {one.title for one in equal}
    others = (
        paragraph
        for paragraph, other in zip(paragraphs, single, strict=True)
        if other and (differ(title, other) or (is_open and other in tied))
    )
    return Found(title, chosen.lines, tuple(others))


def _linked(paragraph: Paragraph) -> Title | None:
    """Read a title that is a heading and a link at once."""
    return None if paragraph.role not in _ROLES[1:] else _title_in_mark(paragraph.text)


def _stated(paragraphs: Sequence[Paragraph]) -> Found | None:
    """Take the title that the catalogue of a site states."""
    for at, paragraph in enumerate(paragraphs):
        stated = _STATED.fullmatch(paragraph.text)
        if stated and (title := read_title(stated["title"])):
            return Found(title, range(at, at + 1), ())
    return None


def _candidates(
    paragraphs: Sequence[Paragraph], pointers: Sequence[str], single: Sequence[Title | None]
) -> Iterator[_Candidate]:
    for start, paragraph in enumerate(paragraphs):
        if title := single[start]:
            beside = [at for at in (start - 1, start + 1) if 0 <= at < len(paragraphs)]
            listed = any(
                (other := single[at]) and differ(title, other) and paragraphs[at].role == paragraph.role
                for at in beside
            )
            yield _Candidate(title, range(start, start + 1), _role(paragraph), listed)
        for lines in range(2, _MOST_LINES_IN_TITLE + 1):
            part = paragraphs[start : start + lines]
            if len(part) < lines or any(pointers[start : start + lines]):
                break
            title = read_title("".join(one.text for one in part))
            if title and _is_organ_or_part(part, title):
                yield _Candidate(title, range(start, start + lines), _role(part[-1]), listed=False)


def _role(paragraph: Paragraph) -> str:
    return paragraph.role if paragraph.role in _ROLES else _ROLES[0]


def _is_organ_or_part(lines: Sequence[Paragraph], title: Title) -> bool:
    """Whether the first of several lines belongs to the title: what it holds must look like an organ, or a year."""
    first = re.sub(r"\s+", "", lines[0].text)
    return bool(ORGAN.fullmatch(title.organ)) and (
        first.startswith(title.organ) or title.organ.startswith(first) or first[:2] == "20"
    )


def _settle(equal: Sequence[_Candidate]) -> Title:
    """Choose among the lines of a list: the one at an end that breaks the order of years, else what all agree in."""
    titles = [one.title for one in equal]
    years = [title.year or 0 for title in titles]
    if len(titles) > 2 and not _falls(years):  # noqa: PLR2004  # two are always in an order
        if _falls(years[:-1]):
            return titles[-1]
        if _falls(years[1:]):
            return titles[0]
    last = titles[-1]
    return Title(
        last.organ if all(not differ(last._replace(year=None), title) for title in titles) else "",
        last.year if len(set(years)) == 1 else None,
    )


def _falls(years: Sequence[int]) -> bool:
    return all(one > other for one, other in itertools.pairwise(years))

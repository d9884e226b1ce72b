"""A text cut into what is read together, each part with what the headings above it are about."""

import itertools
import re
from collections.abc import Iterator
from typing import Final, NamedTuple

import attrs

from gkreport.characters import NUMERAL
from gkreport.checks.claims.items import family_of
from gkreport.checks.claims.quantities import CASES
from gkreport.checks.claims.scanning import Whose, tokens
from gkreport.checks.claims.vocabulary import RELATED, Sense

_POINT: Final = rf"(?:第?{NUMERAL}(?:是|方面)|[其第][一二三四五六七八九十](?=[，：]))[，：]?"
_MARK: Final = re.compile(
    rf"""(?: (?P<chapter>{NUMERAL}[、.．](?![一二三四]))              # 一、（but not 一、二季度）
        | (?P<section>[（(]{NUMERAL}[)）][、.．]?)                   # （一）
        | (?P<item>[0-9０-９]{{1,2}}[、.．](?=20[0-9]{{2}}年|[0-9]+件|[^0-9０-９]))  # 1.2024年
        | (?P<part>[（(][0-9０-９]{{1,2}}[)）])                      # （1）
        | (?P<circle>[①-⑳])
        | (?P<letter>[A-Ha-h甲乙丙丁戊][、.．])                      # 甲、
        | (?P<bracket>[0-9０-９]{{1,2}}[)）])                        # 1）
        | (?P<bullet>[●■◆★▲◇□○•·▶►【])                              # 【
        | (?P<point>{_POINT}|(?:[首其再]先|其次|最后)是?) )\s*          # 一是""",
    re.VERBOSE,
)
_BEGINS: Final = re.compile(rf"(?:^|(?<=[：；。:;]))\s*{_MARK.pattern}", re.VERBOSE | re.MULTILINE)
"""The number of a heading or of a member of a list, which is no count."""
_INSIDE: Final = re.compile(rf"(?<=[。！])\s*{_MARK.pattern}", re.VERBOSE)
"""Where the next heading stands in the same line as the text before it."""
_PASSED: Final = re.compile(
    rf"""{_BEGINS.pattern}
    | (?<=[，,、])\s*{_POINT}                       # ，二是
    | [（(]以下(?:简称|称)[^（）()\n]{{1,20}}[）)]  # （以下简称“申请”）""",
    re.VERBOSE | re.MULTILINE,
)
"""What is no part of a sentence."""
_HEAD: Final = re.compile(r"(?:20[0-9]{2}年度?)?([^。，；：:;,0-9０-９\s】]{2,24})(?=[。，：:\s】]|$)")
"""The words of a heading that stands before its text: 依申请公开情况。"""
_MEMBER: Final = re.compile("[^。，；：:\n]{2,20}[：:]?[0-9]+件")
"""A member of a list, whatever its number: （一）予以公开：3件."""
_SLOGAN: Final = re.compile("([^。；：:0-9０-９\\s】]{2,40})(?=[。：:]?(?:\n|$))")
"""The same where it is a line of two halves: 坚持便民利民，规范依申请公开。"""
_ALONE: Final = re.compile(rf"\s*{_HEAD.pattern}[：:]?\s*")
"""A heading without a number, on a line of its own."""
_HEADING: Final = re.compile(
    rf"""\s*(?:{_MARK.pattern}
    )?[^。，；：:0-9０-９]{{2,30}}[。：:】]*\s*""",
    re.VERBOSE,
)
"""A line that is a heading and nothing else."""
_LONGEST_HEADING: Final = 40
"""The letters of a line that is looked at for that."""
_BEFORE: Final = 6
"""做好政府信息依申请公开…: the letters that a paragraph can begin with before it names what it is about."""
_AFTER: Final = 8
"""…依申请公开工作情况，: the letters that can follow."""
_LEAD: Final = "lead"
"""The kind of heading that such a paragraph is to the list below it."""
_CLOSES_LEAD: Final = frozenset(("chapter", "section", "alone"))
_NO_TOPIC: Final = re.compile("主动公开|目录|指南")
"""主动公开和依申请公开情况: what is counted below may be either."""
_COUNT: Final = re.compile("[0-9]件$")
"""What each line of a list ends in that has no marks at all."""
_OPEN: Final = frozenset("：；，、:;,")
"""A line that ends so goes on in the next one."""


@attrs.frozen
class Block:
    """Lines that are read together, below one heading."""

    words: str
    marks: tuple[tuple[int, int], ...]
    """Where the numbers of headings and lists stand in it, which are no words."""
    topic: str
    """The table that the heading above it is about, "" for none."""
    thing: str
    """What of that table: 规范性文件."""
    related: bool
    """Whether a heading above it says that all is about disclosure."""
    first: bool = False
    """Whether nothing was told below its heading before."""


class Placed(NamedTuple):
    """A block in its text."""

    block: Block
    paragraph: int
    """The first of its lines, from 1."""
    start: int
    """Where it begins in the text, in letters."""


@attrs.frozen
class _Heading:
    kind: str
    topic: str = ""
    thing: str = ""
    related: bool = False


def blocks_of(text: str, whose: Whose, topic: str = "") -> Iterator[Placed]:
    """Cut a text into blocks; a heading holds until the next one of its kind or of a kind above it.

    `topic` is the table that the whole text stands beside.
    """
    above = [_Heading("", topic, "", bool(topic))]
    at, start, headed = 0, 0, False
    lines = text.split("\n")
    while at < len(lines):
        first = at
        while at + 1 < len(lines) and (lines[at][-1:] in _OPEN or (at > first and _COUNT.search(lines[at]))):
            at += 1
        at += 1
        together = "\n".join(lines[first:at])
        begins = [0, *(match.start() for match in _INSIDE.finditer(together))]
        for begin, end in itertools.zip_longest(begins, begins[1:], fillvalue=len(together)):
            words = together[begin:end]
            above = _under(words, above, whose)
            top = above[-1]
            marks = tuple(match.span() for match in _PASSED.finditer(words))
            paragraph = first + 1 + together.count("\n", 0, begin)
            yield Placed(Block(words, marks, top.topic, top.thing, top.related, headed), paragraph, start + begin)
            headed = len(words) <= _LONGEST_HEADING and _HEADING.fullmatch(words) is not None
        start += len(together) + 1


def _under(words: str, above: list[_Heading], whose: Whose) -> list[_Heading]:
    """Return the headings that stand above a block, the one it begins with among them."""
    mark = _BEGINS.match(words)
    if mark:
        kind = str(mark.lastgroup)
        head = _SLOGAN.match(words, mark.end()) or _HEAD.match(words, mark.end())
        if _MEMBER.match(words, mark.end()) and any(heading.kind == kind for heading in above):
            return above
    else:
        kind, head = "alone", _ALONE.fullmatch(words.partition("\n")[0])
        if not head:
            kind, head = _LEAD, _lead(words, whose)
    closes = (kind, _LEAD) if kind in _CLOSES_LEAD else (kind,)
    above = above[: next((at for at, heading in enumerate(above) if heading.kind in closes), len(above))]
    if kind == _LEAD:
        return [*above, _heading(kind, head[1], above[-1], whose)] if head else above
    return [*above, _heading(kind, head[1] if head else "", above[-1], whose)]


def _lead(words: str, whose: Whose) -> re.Match[str] | None:
    """Return the words by which a paragraph without a heading says what it is about: 依申请公开方面."""
    head = _HEAD.match(words.lstrip())
    named = head and next((word for word in tokens(head[1], whose) if word.sense == Sense.OBJECT), None)
    return head if head and named and named.at <= _BEFORE and len(head[1]) - named.end <= _AFTER else None


def _heading(kind: str, words: str, parent: _Heading, whose: Whose) -> _Heading:
    """Tell what a heading is about by the one table that it names; else by the heading above it."""
    if _NO_TOPIC.search(words):
        return _Heading(kind)
    things = {word.value for word in tokens(words, whose) if word.sense == Sense.OBJECT}
    families = {family_of(thing) for thing in things}
    related = parent.related or bool(RELATED.search(words)) or (kind != _LEAD and bool(things & CASES))
    if len(families) != 1:
        return _Heading(kind, "" if families else parent.topic, "" if families else parent.thing, related)
    return _Heading(kind, families.pop(), things.pop() if len(things) == 1 else "", related)

"""Finding the title, the headings and the texts of a report among the paragraphs of a page."""

import functools
import re
from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Final, NamedTuple

import attrs

from gkreport.characters import IN_DIGITS, NUMERAL, is_blank
from gkreport.form import sections
from gkreport.page.page import Grid, GridCell, Page, Paragraph
from gkreport.recognise.labels import keys, simplified
from gkreport.recognise.texts import ORGAN, Texts, is_furniture


@attrs.frozen
class Sections:
    """What the paragraphs of a page say."""

    organ: str
    year: int | None
    headings: tuple[str, ...]
    """The sections whose headings were found, by the name of the field."""
    texts: dict[str, str]
    """All texts of the report, by dotted path."""
    leftovers: tuple[Paragraph, ...]
    """Paragraphs that belong to none of them."""
    tables: tuple[tuple[str, Grid], ...]
    """Tables that are none of the form and have words in them, with the heading they stand below."""


_TITLE: Final = re.compile(
    r"""
    (?:(?P<first>20\d{2})年度?)?              # 2024年度 (示例县政府信息公开工作报告)
    (?P<organ>.*?)                            # 示例县人民政府
    (?:关于)?(?:(?P<year>20\d{2})年度?)?      # 关于2024年度
    的?政府信息公开工作的?(?:年度?)?报告        # 的政府信息公开工作年度报告
    (?:[（(].{1,12}[)）])?                    # （2024年）
    """,
    re.ASCII | re.VERBOSE,
)
_YEAR_IN_OTHER_DIGITS: Final = re.compile("[2２二][0０〇○零][0-9０-９〇○零一二三四五六七八九]{2}(?=年)")
_MOST_LINES_IN_TITLE: Final = 4
"""Organ, year, 政府信息公开工作 and 年度报告, each on a line of its own."""
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
    joined = _YEAR_IN_OTHER_DIGITS.sub(lambda year: year[0].translate(IN_DIGITS), re.sub(r"\s+", "", text))
    if len(joined) > _LONGEST_TITLE:
        return None
    found = _TITLE.fullmatch(simplified(joined))
    if not found:
        return None
    year = found["first"] or found["year"]
    if found["first"] and found["year"] and found["first"] != found["year"]:
        return None
    return Title(joined[slice(*found.span("organ"))], int(year) if year else None)


def _find_title(paragraphs: Sequence[Paragraph]) -> tuple[Title, range] | None:
    """Find the best title: one that names organ and year before one that does not, few lines before many."""
    best: tuple[tuple[int, int], Title, range] | None = None
    for start in range(len(paragraphs)):
        for lines in range(1, _MOST_LINES_IN_TITLE + 1):
            part = paragraphs[start : start + lines]
            if len(part) < lines:
                break
            title = read_title("".join(paragraph.text for paragraph in part))
            if title is None or (lines > 1 and not _is_organ_or_part(part, title)):
                continue
            score = (bool(title.organ) + (title.year is not None), -lines)
            if best is None or score > best[0]:
                best = score, title, range(start, start + lines)
    return best[1:] if best else None


def _is_organ_or_part(lines: Sequence[Paragraph], title: Title) -> bool:
    """Whether the first of several lines belongs to the title: what it holds must look like an organ, or a year."""
    first = re.sub(r"\s+", "", lines[0].text)
    return bool(ORGAN.fullmatch(title.organ)) and (
        first.startswith(title.organ) or title.organ.startswith(first) or first[:2] == "20"
    )


class _Heading(NamedTuple):
    at: int
    """The place of its paragraph among the blocks of the page."""
    name: str
    """The section, by the name of the field."""
    weight: int
    """How sure it is."""
    rest: str
    """What follows the heading in the same paragraph."""
    before: str
    """What stands before it in the same paragraph."""


@functools.cache
def _heading_keys() -> Mapping[str, str]:
    return {
        key: name
        for name, section in sections().items()
        for label in (section.label, *section.also)
        for key in keys(label)
    }


_LONGEST_HEADING: Final = 60
"""Twice the longest of the form and of reports, because some put blanks between the letters."""
_GLUED: Final = re.compile(r"[。！？；]\s*([一二三四五六]\s*[、.．])")


def _headings(blocks: Sequence[Paragraph | Grid]) -> list[_Heading]:
    paragraphs = [(at, block.text) for at, block in enumerate(blocks) if isinstance(block, Paragraph)]
    found = [heading for at, text in paragraphs if (heading := _heading_in(at, text))]
    structural = [heading for heading in found if _role(blocks[heading.at]) == "heading"]
    return structural if {heading.name for heading in structural} == sections().keys() else found


def _role(block: Paragraph | Grid) -> str:
    return block.role if isinstance(block, Paragraph) else ""


def _heading_in(at: int, text: str) -> _Heading | None:
    """Find the heading in a paragraph: it is one, begins with one (`一、总体情况。…`) or ends with one."""
    if name := _name(text):
        return _Heading(at, name, _weight(text, name), "", "")
    head, stop, rest = text.partition("。")
    if stop and (name := _name(head)) and _weight(head, name) > 1:
        return _Heading(at, name, _weight(head, name), rest, "")
    start = max(0, len(text) - 2 * _LONGEST_HEADING)
    if _GLUED.search(text, start):
        *_, last = _GLUED.finditer(text, start)
        tail = text[last.start(1) :]
        if (name := _name(tail)) and _weight(tail, name) > 1:
            return _Heading(at, name, _weight(tail, name), "", text[: last.start(1)])
    return None


def _name(text: str) -> str | None:
    """Return the section that a text is the heading of."""
    if len(text) <= _LONGEST_HEADING:
        known = _heading_keys()
        for key in keys(text):
            if key in known:
                return known[key]
    return None


def _weight(text: str, name: str) -> int:
    """How sure a heading is: with the right numeral, with some other numbering or none, as a sub-heading."""
    bare = "".join(text.split())
    if re.match(rf"{sections()[name].number[0]}[、.．,，:：]", bare):
        return 3
    if re.match(rf"[(（]|{NUMERAL}[、.．,，]", bare):
        return 1
    return 2


_Chain = tuple[int, list[_Heading]]
"""Headings in the order of the form, and how sure they are together."""
_NO_CHAIN: Final[_Chain] = (0, [])


def _surest(chain: _Chain) -> tuple[int, int]:
    return chain[0], chain[1][-1].at


def _best_chain(headings: list[_Heading]) -> list[_Heading]:
    """Choose one heading for each section, in the order of the form: the surest, and of equals the last.

    A list of contents repeats all headings before the report; the last ones are the real ones.
    """
    order = {name: place for place, name in enumerate(sections())}
    best: dict[str, _Chain] = {}  # by the section of the last heading
    for heading in headings:
        before = (chain for name, chain in best.items() if order[name] < order[heading.name])
        score, chain = max(before, key=_surest, default=_NO_CHAIN)
        longer = score + heading.weight, [*chain, heading]
        best[heading.name] = max(longer, best.get(heading.name, _NO_CHAIN), key=itemgetter(0))  # of equals the new one
    return max(best.values(), key=_surest, default=_NO_CHAIN)[1]


SUMMARY: Final = "政府信息公开工作年度报告核对结果"
"""What heads the table of findings that annotating puts behind a report; it is no part of it."""


_RESIDUE: Final = re.compile(r"\[bookmark:[^\]]*\]")
_LINE_BREAK: Final = re.compile("[\v\f\x85\u2028\u2029]")
# What XML 1.0 cannot carry (2.2, Char), and the controls it advises against.
_NOT_TEXT: Final = re.compile("[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_UNCLEAN: Final = re.compile(rf"\[bookmark:|{_LINE_BREAK.pattern}|{_NOT_TEXT.pattern}")


def _clean(block: Paragraph | Grid) -> Paragraph | Grid:
    """Return a block with the line breaks that a report has and the characters that it can hold."""
    if isinstance(block, Grid) or not _UNCLEAN.search(block.text):
        return block
    return attrs.evolve(block, text=_RESIDUE.sub("", _NOT_TEXT.sub("", _LINE_BREAK.sub("\n", block.text))))


def find_sections(page: Page, owners: Mapping[int, str], where: Mapping[str, GridCell]) -> Sections:
    """Read title and texts.

    `owners` tells of which table of the form a cell of the page was read, by its identity, `where` the cells of
    the page that hold those of the form.
    """
    blocks = list(map(_clean, page.blocks))
    chain = _best_chain(_headings(blocks))
    first = chain[0].at if chain else len(blocks)
    above = [(at, block) for at, block in enumerate(blocks[:first]) if isinstance(block, Paragraph)]
    found = _find_title([block for _, block in above])
    title, lines = found or (Title("", None), range(0))
    in_title = [above[line][0] for line in lines]
    places = frozenset(block.place for block in blocks if isinstance(block, Paragraph)) - {""}
    names = tuple(heading.name for heading in chain)
    is_marked = any(_role(blocks[at]) == "title" for at in in_title)  # then what stands above is the site's
    texts = Texts(names)
    held = {id(cell) for cell in where.values()}
    if not in_title:  # it may be worded in a way not known: then it is kept with what stands below it
        texts.below_title()
    tables: list[tuple[str, Grid]] = []
    starts = {heading.at: heading for heading in chain}
    below = ""
    for at, block in enumerate(blocks):
        if isinstance(block, Grid):
            own = [name for cell in block.cells if (name := owners.get(id(cell)))]
            if own:
                texts.below_table(below if below in own else own[-1])
                texts.put_notes(block, owners, places)
                texts.leave_columns(block, held, places)
            elif (
                below
                and SUMMARY not in (said := {c.text.strip() for c in block.cells})
                and not all(map(is_blank, said))
            ):
                tables.append((below, block))
        elif heading := starts.get(at):
            texts.put(Paragraph(heading.before, place=block.place))
            below = heading.name
            texts.below_heading(below)
            texts.put(Paragraph(heading.rest, place=block.place))
        elif at in in_title:
            texts.below_title()
            below = "preface"
        elif at > first or not (_is_around(block.text) or (is_marked and at < in_title[0])):
            texts.put(block)
    texts.end(title.organ, where)
    return Sections(
        title.organ,
        title.year,
        names,
        {path: "\n".join(line.text for line in lines) for path, lines in texts.paragraphs.items()},
        tuple(texts.leftovers),
        tuple(tables),
    )


def _is_around(text: str) -> bool:
    """Whether a paragraph above the first section repeats a title or a heading, or says how it was published."""
    return is_furniture(text) or _name(text) is not None or read_title(text) is not None

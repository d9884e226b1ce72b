"""Finding the title, the headings and the texts of a report among the paragraphs of a page."""

import functools
import re
from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Final, NamedTuple

import attrs

from gkreport.characters import NUMERAL, is_blank
from gkreport.form import sections
from gkreport.page.page import Grid, GridCell, Page, Paragraph
from gkreport.recognise.labels import keys
from gkreport.recognise.texts import Texts, clean, is_furniture
from gkreport.recognise.titles import Title, differ, find_title, pointers_in, read_title


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
    others: tuple[Paragraph, ...] = ()
    """Lines above the first heading that look like a title and name another organ or year."""
    around: tuple[Paragraph, ...] = ()
    """What sites and archives print around a report."""
    lines: Mapping[str, tuple[Paragraph, ...]] = attrs.field(factory=dict[str, tuple[Paragraph, ...]])
    """By path what is printed of a section or text, its heading first; under "" the title."""


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


def _clean(block: Paragraph | Grid) -> Paragraph | Grid:
    """Return a paragraph with a text that a report can hold; cells are cleaned when they become paragraphs."""
    if isinstance(block, Grid) or (text := clean(block.text)) == block.text:
        return block
    return attrs.evolve(block, text=text)


def find_sections(page: Page, owners: Mapping[int, str], where: Mapping[str, GridCell]) -> Sections:
    """Read title and texts.

    `owners` tells of which table of the form a cell of the page was read, by its identity, `where` the cells of
    the page that hold those of the form.
    """
    blocks = list(map(_clean, page.blocks))
    chain = _best_chain(_headings(blocks))
    first = chain[0].at if chain else len(blocks)
    lines = [(at, block) for at, block in enumerate(blocks) if isinstance(block, Paragraph)]
    pointers = dict(zip((at for at, _ in lines), pointers_in([block for _, block in lines]), strict=True))
    titles = {at: other for at, block in lines if not pointers[at] and (other := read_title(block.text))}
    above = [(at, block) for at, block in lines if at < first]
    found = find_title(
        [block for _, block in above],
        [pointers[at] for at, _ in above],
        [block.text for at, block in lines if not pointers[at] and at not in titles],
    )
    title = found.title if found else Title("", None)
    pointers |= {at: "list" if differ(title, other) else "page" for at, other in titles.items() if at > first}
    in_title = [above[line][0] for line in found.lines] if found else []
    places = frozenset(block.place for block in blocks if isinstance(block, Paragraph)) - {""}
    names = tuple(heading.name for heading in chain)
    is_marked = any(_role(blocks[at]) == "title" for at in in_title)  # then what stands above is the site's
    texts = Texts(names)
    held = {id(cell) for cell in where.values()}
    if not in_title:  # it may be worded in a way not known: then it is kept with what stands below it
        texts.below_title()
    tables: list[tuple[str, Grid]] = []
    around: list[Paragraph] = []
    printed: dict[str, Paragraph] = {}
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
            texts.put_part(block, heading.before)
            below = heading.name
            printed[below] = block
            texts.below_heading(below)
            texts.put_part(block, heading.rest)
        elif at in in_title:
            texts.below_title()
            below = "preface"
            printed[""] = block
        elif pointers[at] == "list":
            texts.leave(block)
        elif pointers[at] or (at < first and (_is_around(block.text) or (is_marked and at < in_title[0]))):
            around.append(block)
        else:
            texts.put(block)
    texts.end(title.organ, where)
    return Sections(
        title.organ,
        title.year,
        names,
        {path: "\n".join(line.text for line in lines) for path, lines in texts.paragraphs.items()},
        tuple(texts.leftovers),
        tuple(tables),
        found.others if found else (),
        tuple(line for line in around if not is_blank(line.text)),
        {
            path: (*filter(None, [printed.get(path)]), *texts.paragraphs.get(path, ()))
            for path in ("", *names, *texts.paragraphs)
        },
    )


def _is_around(text: str) -> bool:
    """Whether a paragraph above the first section repeats a title or a heading, or says how it was published."""
    return is_furniture(text) or _name(text) is not None or read_title(text) is not None

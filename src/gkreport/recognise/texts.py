"""Giving each paragraph of a page its place among the texts of the report; what has none is left over, and told."""

import functools
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain
from typing import Final

import attrs

from gkreport.characters import IN_DIGITS, is_blank, without_spaces
from gkreport.form import form_of, sections
from gkreport.form.texts import NOTE
from gkreport.page.page import Grid, GridCell, Paragraph
from gkreport.recognise.labels import keys, words_in, words_of
from gkreport.report import Edition, Report
from gkreport.report.organs import AREAS, same_organ
from gkreport.seen import without_signs

CHECK_COLUMN: Final = "核对"
"""The header of the column in which the blank workbook says whether the sums of a row hold: no part of the report."""


_RESIDUE: Final = re.compile(r"\[bookmark:[^\[\]]{0,100}\]")  # WPS writes names of up to 40 signs
_LINE_BREAK: Final = re.compile("[\v\f\x85\u2028\u2029]")
# What XML 1.0 cannot carry (2.2, Char), and the controls it advises against.
_NOT_TEXT: Final = re.compile("[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_UNCLEAN: Final = re.compile(rf"\[bookmark:|{_LINE_BREAK.pattern}|{_NOT_TEXT.pattern}")


def clean(text: str) -> str:
    """Return a text with the line breaks that a report has and the characters that it can hold."""
    return _RESIDUE.sub("", _NOT_TEXT.sub("", _LINE_BREAK.sub("\n", text))) if _UNCLEAN.search(text) else text


class Texts:
    """The paragraphs of a page while each is given to the text it belongs to, by dotted path."""

    def __init__(self, headings: Sequence[str]) -> None:
        """Start above the title; `headings` names the sections whose headings were found."""
        self.paragraphs: dict[str, list[Paragraph]] = {path: [] for path in _paths()}
        self.leftovers: list[Paragraph] = []
        self._headings = headings
        self._into, self._notes_alone = self.leftovers, False

    def below_title(self) -> None:
        """Go on below the title: what stands there is the preface if the next heading is the first of the form."""
        if next(iter(self._headings), "") == next(iter(sections())):
            self._into = self.paragraphs["preface"]

    def below_heading(self, name: str) -> None:
        """Go on below the heading of a section."""
        self._into, self._notes_alone = self.paragraphs[_path_of(name)], False

    def below_table(self, name: str) -> None:
        """Go on below a table: where the next heading was not found, only what calls itself a note belongs to it."""
        order = [*sections(), ""]
        following = order[order.index(name) + 1]
        self.below_heading(name)
        self._notes_alone = following not in self._headings

    def put(self, paragraph: Paragraph) -> None:
        """Give a paragraph to the text that goes on."""
        if not is_blank(paragraph.text) and without_spaces(paragraph.text) not in _prompts():
            is_kept = not self._notes_alone or NOTE.match(paragraph.text)
            (self._into if is_kept else self.leftovers).append(paragraph)

    def put_part(self, paragraph: Paragraph, text: str) -> None:
        """Give what stands beside a heading in its paragraph, mostly nothing, to the text that goes on."""
        if text:
            self.put(attrs.evolve(paragraph, text=text, role="text"))

    def leave(self, paragraph: Paragraph) -> None:
        """Leave a paragraph over: it belongs to none of the texts."""
        self.leftovers.append(paragraph)

    def put_notes(self, grid: Grid, owners: Mapping[int, str], known: frozenset[str]) -> None:
        """Give the notes in rows of their own of a table to its text; `known` are places read as paragraphs too."""
        notes = [
            cell for cell in grid.cells if id(cell) not in owners and cell.place not in known and _is_note(cell.text)
        ]
        if not notes:
            return
        name = next(owners[id(cell)] for cell in grid.cells if id(cell) in owners)
        for row in grid.rows():
            said = [cell for cell in row if not is_blank(cell.text)]
            name = next((owners[id(cell)] for cell in row if id(cell) in owners), name)
            if len(said) == 1 and said[0] in notes:
                self.paragraphs[_path_of(name)].append(
                    Paragraph(_of_cell(said[0]), place=said[0].place, handle=said[0].handle)
                )

    def leave_columns(self, grid: Grid, held: Collection[int], known: frozenset[str]) -> None:
        """Leave over what stands right of all cells of the form, which `held` names by their identities."""
        right = max((cell.column + cell.colspan for cell in grid.cells if id(cell) in held), default=0)
        words = [
            cell
            for cell in (grid.cells if right and grid.aligned else ())
            if cell.column >= right and cell.place not in known and not _is_printed(cell.text)
        ]
        if words and words[0].text != CHECK_COLUMN:
            self.leftovers.append(Paragraph("\n".join(cell.text for cell in words), place=words[0].place))

    def end(self, organ: str, where: Mapping[str, GridCell]) -> None:
        """Take out what is no text: what the form prints beside a table, and the organ and date at the end.

        `where` tells the cells that were read; of a table without borders they stand in paragraphs.
        """
        for name, section in sections().items():
            beside = self.paragraphs[_path_of(name)]
            if section.table and beside:
                beside[:] = _without_form(beside, {cell.place for cell in where.values()} - {""})
        self.leftovers[:] = (line for line in self.leftovers if not _is_printed(line.text))
        last = self.paragraphs[_path_of(self._headings[-1])] if self._headings else []
        start = _closing_of(last, organ)
        self.paragraphs["closing"] += last[start:]
        del last[start:]


def _of_cell(cell: GridCell) -> str:
    """Return the text of a cell as prose: what is doubtful in a number is a word in it."""
    return clean(without_signs(cell.text))


@functools.cache
def _paths() -> tuple[str, ...]:
    return tuple(Report().texts())


@functools.cache
def _prompts() -> frozenset[str]:
    """Return what the empty form prints where a text is to be written: left there, it is none."""
    return frozenset(section.prompt for section in sections().values() if section.prompt)


def _path_of(name: str) -> str:
    return f"table_texts.{name}" if sections()[name].table else name


def _is_sentence(text: str) -> bool:
    return text.rstrip().rstrip("）)”").endswith(("。", "；", "！", "？"))


def _without_form(paragraphs: Sequence[Paragraph], read_at: Collection[str]) -> Iterator[Paragraph]:
    """Yield what is text of some paragraphs beside a table: no labels, no rows of numbers without borders."""
    glued = [at for at, paragraph in enumerate(paragraphs) if paragraph.place in read_at]
    for at, paragraph in enumerate(paragraphs):
        if (at > max(glued, default=-1) or (_is_sentence(paragraph.text) and at not in glued)) and not _is_printed(
            paragraph.text
        ):
            yield paragraph


_ENTRY: Final = re.compile(r"\s*[^\W\d_]{2,8}\s*[：:]\s*\w")
"""What a table is signed with: 填表人：张三."""


def _is_note(text: str) -> bool:
    """Whether what stands alone in a row of a table is a text, and no label or number."""
    return bool(NOTE.match(text) or _is_sentence(text) or _ENTRY.match(text)) and not _is_printed(text)


# -- what the form prints beside its tables --------------------------------------------------------

_UNIT: Final = re.compile(r"[（(]?(?:计量|数据|金额|统计)?单位[:：][件万亿元个项次条、，,/（）()]{1,12}[)）]?")
_CAPTION: Final = re.compile(r"(?:附?表[一二三四])?(.*?)(?:(?:统计|汇总|一览)?表)?")
_LETTER: Final = re.compile(r"[^\W\d_]")


_BETWEEN: Final = re.compile(r"[|｜,\t]| {2,}")
"""What parts the cells of a row that is written as one line."""


def _is_printed(text: str) -> bool:
    """Whether a paragraph beside a table is part of its form: labels, a caption, the unit, a number of a page."""
    return all(map(_is_label, _BETWEEN.split(text)))


def _is_label(text: str) -> bool:
    bare = without_spaces(text)
    caption = _CAPTION.fullmatch(bare)
    found = keys(bare) | keys(caption[1] if caption else "")
    return (
        not _LETTER.search(bare)
        or bool(_UNIT.fullmatch(bare))
        or not found.isdisjoint(form_words())
        or (caption is not None and not caption[1])
    )


@functools.cache
def form_words() -> frozenset[str]:
    """Return the keys of all labels that stand in the tables of any edition or above them."""
    tables = [table for edition in Edition for table in form_of(Report.blank(edition=edition)).tables]
    blocks = [block.block for table in tables for block in table.blocks if block.block]
    titles = ((table.section.label, *table.section.also) for table in tables)
    around = chain.from_iterable([*titles, *((block.label, block.stub) for block in blocks)])
    # Of the corner, only the whole: without what stands in brackets a gloss leaves nothing.
    corners = (re.sub(r"\W", "", table.corner) for table in tables)
    return words_in([*around, *corners]).union(*map(words_of, tables))


# -- what stands around the report -----------------------------------------------------------------

_FURNITURE: Final = re.compile(
    r"""
    (?:目录|contents)                                             # 目 录
    | (?:.{0,8}位置|首页).{0,40}[>»›→/].*                         # 当前位置：首页 > 政务公开 > 年报
    | [【\[（(]?(?:                                               # 发布日期：2025-01-20 浏览次数：12
        索引号|信息分类|主题分类|主题词|名称|标题|文号|发文字号|有效性|关键词|内容概述|体裁分类|服务对象
        |(?:发布|发文|制发|公开|生成|成文|更新|印发)(?:日期|时间|机构|机关|单位|部门|人)
        |(?:信息|稿件|文章)?来源|作者|编辑|责任编辑|责编|审核|日期|时间
        |(?:浏览|阅读|点击|访问)(?:次数|量|数)|字号|字体|视力保护色|保护视力色|分享|打印
      )[】\]]?[:：].*
    | (?:大|中|小|默认|打印|关闭|收藏|分享到?|[\[\]【】|｜/])+     # 【大 中 小】【打印】
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""What sites and archives print around a report: it is no part of it."""
_LONGEST_FURNITURE: Final = 200
"""A longer paragraph is a text, whatever it begins with."""


def is_furniture(text: str) -> bool:
    """Whether a paragraph before the first heading only says where and when the report was published."""
    return len(text) <= _LONGEST_FURNITURE and (
        _FURNITURE.fullmatch(without_spaces(text)) is not None or not _LETTER.search(text)
    )


# -- organ and date at the end ---------------------------------------------------------------------

_DATE: Final = re.compile(
    r"""
    [（(]?20\d\d
    (?:年\w{1,2}月(?:\w{1,3}[日号])?            # 2025年1月20日  2025年一月二十日  2025年1月
     | [-.／/]\d{1,2}[-.／/]\d{1,2}            # 2025-01-20
    )[)）]?$
    """,
    re.VERBOSE,
)
ORGAN: Final = re.compile(
    rf"[\u3400-\u9fff（）()·0-9]{{2,40}}(?:[{AREAS}局委办厅部处院会署行社队所师团室]|街道|中心|公司|政府|学校|大学|集团|开发区|机关)"
)
"""What looks like the name of an organ."""
_SEALED: Final = re.compile(r"[（(](?:盖章|公章|印章|章)[)）]$")
_MOST_CLOSING: Final = 4
"""Organ, office, date and one line below them (（联系电话：…）)."""


def _closing_of(paragraphs: Sequence[Paragraph], organ: str) -> int:
    """Return where the closing lines of the last section begin: as the file marks them, or by what they say."""
    start = len(paragraphs)
    while start and paragraphs[start - 1].role == "closing":
        start -= 1
    if start < len(paragraphs):
        return start
    lines = [_SEALED.sub("", without_spaces(line.text)) for line in paragraphs[-_MOST_CLOSING:]]
    signed = (at for at in range(len(lines)) if _are_signed(lines[at:], organ))
    return next((start - len(lines) + at for at in signed), start)


def _are_signed(lines: Sequence[str], organ: str) -> bool:
    """Whether these lines are organ and date, or one of the two."""
    first, *dates = (_DATE.search(line.translate(IN_DIGITS)) for line in lines)
    named = lines[0][: first.start()] if first else lines[0]
    is_ours = bool(organ) and same_organ(named, organ)
    return not named or is_ours or (any((first, *dates)) and ORGAN.fullmatch(named) is not None)

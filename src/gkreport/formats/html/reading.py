"""From a page as a site publishes it, or as Word or WPS saves it, to a page of paragraphs and grids.

What a browser shows is read: no hidden text, spans as HTML defines them (HTML Standard, 4.9.12).  Tables that are
mere layout are opened.
"""

import io
import re
from collections.abc import Sequence
from itertools import islice
from typing import Final

from gkreport.errors import FormatError
from gkreport.formats.html.elsewhere import elsewhere
from gkreport.formats.html.grid import Group, groups_of, placed
from gkreport.formats.html.lists import Numbers
from gkreport.formats.html.markup import headline_of, parse, prune
from gkreport.formats.html.selecting import Element
from gkreport.formats.html.shown import Shown
from gkreport.limits import Limits
from gkreport.page.page import OBJECT, Grid, GridCell, Hidden, Page, Paragraph, Role
from gkreport.page.problems import Problem
from gkreport.seen import Why, without_signs

_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
_ROLES: Final[dict[str, Role]] = {"": "text", "closing": "closing"}
"""What a paragraph is that stands in none of the headings."""
_BLOCKS: Final = frozenset(
    (
        *(*_HEADINGS, "html", "body", "div", "p", "ul", "ol", "li", "dl", "dt", "dd", "section", "article", "header"),
        *("main", "blockquote", "center", "form", "fieldset", "legend", "address", "figure", "figcaption", "hr"),
        *("details", "summary", "dir", "hgroup", "search", "caption", "tr", "td", "th", "tbody", "thead", "tfoot"),
        *("pre", "listing", "xmp", "textarea", "menu"),
    )
)
_OBJECTS: Final = frozenset(
    (
        *("img", "image", "svg", "math", "canvas", "object", "embed", "video", "audio", "iframe", "select", "applet"),
        *("meter", "progress", "map"),
    )
)
_TYPED: Final = frozenset(("", "text", "number", "tel", "search"))
"""The inputs whose value is shown as text."""
_WRAPPERS: Final = frozenset(("p", "div", "span", "font", "strong", "b", "center"))
_KEEPS_LINES: Final = ("pre", "listing", "xmp", "textarea")
_MOST_PARAGRAPHS: Final = 50_000
"""A report with one cell in a line has some 600."""
_SPACES: Final = re.compile("[ \t\n\r\f]+")
_BREAKS: Final = re.compile(" *\v *")
_TRAIL: Final = re.compile(r"(?:[^>»›→]{0,8}位置|首页)[^>»›→]{0,30}[>»›→]")
"""Where a page stands in a site: 当前位置：首页 > 政府信息公开年报."""


def read(data: bytes, limits: Limits) -> Page:
    """Read a web page into a page.

    Raises `FormatError` for a file that is no web page, too large, nested too deeply or hostile.
    """
    root = parse(data, limits)
    headline = headline_of(root)
    walk = Walk(limits, headline, prune(root), many_titles=len(root.findall(".//h1")) > 1)
    walk.prose(root)
    walk.end_line()
    problems = [Problem("picture", "")] if walk.has_pictures else []
    if not any(isinstance(block, Grid) for block in walk.blocks):
        # Anew, for what is not shown has been cut out of the tree.
        problems += [Problem("elsewhere", "", others)] if (others := elsewhere(parse(data, limits))) else []
    blocks, foot = _without_foot(walk.blocks)
    return Page(blocks, tuple(problems), (*walk.shown.hidden(), *walk.around, *foot))


_FOOT: Final = re.compile(
    r"""
    (?:\W*(?:  # 【打印本页】 【关闭窗口】; 字体：【大 中 小】 分享到 打印 关闭
        打印(?:本页|此页|页面|文章)? | 关闭(?:本页|此页|页面|窗口)?
        | 返回(?:顶部|首页|列表) | 收藏(?:本页)? | 分享(?:到|至)? | 字[体号] | [大中小](?=\W) | 下载(?:word|pdf)
        | 扫一扫(?:在手机打开当前页)?
    ))+ \W*
    | \W*[上下]一(?:篇|条)\s*[：:].*  # 上一篇：2023年年度报告
    | \W*(?:责任编辑|责编)\s*[：:].*
    | (?:网站地图 | 版权所有 | copyright\b | (?:政府)?网站标识码 | .{0,30}(?:ICP备|公网安备)).*  # 京ICP备05000001号
    | \W*相关(?:文章|阅读|推荐|新闻|链接|稿件|解读|附件)\W*
    | \W*(?:浏览|阅读|点击)(?:次数|量|数)\s*[：:]\s*\d*\W*  # 浏览次数：12
    | 预览时标签不可点 | 微信扫一扫.* | 继续滑动看下一个
    | (?:主办|承办|版权|网站管理)(?:单位|方)?\s*[：:©].*  # 主办单位：示例市人民政府
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""The lines that sites print below an article."""
_LONGEST_IN_FOOT: Final = 120
"""A longer paragraph is prose, whatever it begins with."""


def _without_foot(blocks: Sequence[Paragraph | Grid]) -> tuple[Sequence[Paragraph | Grid], Sequence[Hidden]]:
    """Part the foot of a site, everything below the last table from the first such line on, from the article."""
    last = max((at for at, block in enumerate(blocks) if isinstance(block, Grid)), default=len(blocks))
    for at in range(last + 1, len(blocks)):
        block = blocks[at]
        if isinstance(block, Paragraph) and len(block.text) <= _LONGEST_IN_FOOT and _FOOT.fullmatch(block.text):
            foot = (below for below in blocks[at:] if isinstance(below, Paragraph))
            return tuple(blocks[:at]), tuple(Hidden(below.text, Why.AROUND, below.place) for below in foot)
    return tuple(blocks), ()


class Walk:
    """The walk over a tree, which gathers paragraphs and grids."""

    def __init__(self, limits: Limits, headline: str, shown: Shown, *, many_titles: bool) -> None:
        """Begin at the top of a page."""
        self.shown = shown
        self.around: list[Hidden] = []
        self.blocks: list[Paragraph | Grid] = []
        self.has_pictures: bool = False
        self._limits = limits
        self._headline = headline
        self._many_titles = many_titles
        self._numbers = Numbers()
        self._line: list[str] = []
        self._heading = ""
        self._paragraphs = self._tables = self._cells = self._depth = 0

    # -- prose -------------------------------------------------------------------------------------

    def prose(self, parent: Element) -> None:
        """Read an element outside the cells of tables."""
        if parent.text:
            self._line.append(parent.text)
        for child in parent:
            tag = child.tag
            if tag == "br":
                self._break()
            elif tag == "table":
                self.end_line()
                self._table(child)
            elif tag in _BLOCKS:
                self.end_line()
                self._block(child, tag)
                self.end_line()
            elif tag not in _OBJECTS and tag != "input":
                self.prose(child)
            if child.tail:
                self._line.append(child.tail)

    def _block(self, block: Element, tag: str) -> None:
        outer = self._heading
        if tag in _HEADINGS:
            self._heading = tag
        elif block.get("class") == "closing":  # as our own pages mark it
            self._heading = "closing"
        elif tag == "li":
            self._line.append(self._numbers.before(block))
        if tag in _KEEPS_LINES:
            for line in io.StringIO("".join(map(str, block.itertext()))):
                self._line.append(line)
                self.end_line()
        else:
            self.prose(block)
            self.end_line()
        self._heading = outer

    def _break(self) -> None:
        """End a line; a heading goes on in the next."""
        if self._heading:
            self._line.append("\v")
        else:
            self.end_line()

    def end_line(self) -> None:
        """Make a paragraph of the gathered text, if there is any."""
        text = "".join(self._line)
        self._line.clear()
        if not text or text.isspace():
            return
        place = f"第{self._paragraphs + 1}段"
        text = without_signs(self.shown.taken(text, place))
        text = _BREAKS.sub("\v", _SPACES.sub(" ", text)).strip()
        if not text:
            return
        self._paragraphs += 1
        if self._paragraphs > _MOST_PARAGRAPHS:
            raise FormatError("网页的段落过多，没有读取", "the page has too many paragraphs")
        if _TRAIL.match(text):
            self.around.append(Hidden(text, Why.AROUND, place))
            return
        is_title = (self._heading == "h1" and not self._many_titles) or "".join(text.split()) == self._headline
        role: Role = "title" if is_title else _ROLES.get(self._heading, "heading")
        self.blocks.append(Paragraph(text.replace("\v", "\n"), role, place))

    # -- tables ------------------------------------------------------------------------------------

    def _table(self, table: Element) -> None:
        """Read a table as a grid; of one that is mere layout, read the content of its cells."""
        self._depth += 1
        if self._depth > self._limits.nesting:
            raise FormatError("表格嵌套过深，没有读取", "tables are nested too deeply")
        stray: list[str] = []
        groups = groups_of(table, stray, self._limits)
        for text in stray:
            self._line.append(text)
            self.end_line()
        if _lays_out(table, groups) or not self._grid(groups):
            for element in (element for group in groups for row in group for element in row):
                self.prose(element)
                self.end_line()
        self._depth -= 1

    def _grid(self, groups: list[Group]) -> bool:
        """Read a table as a grid, then the tables inside it; False where a cell is too long for a cell of a form."""
        number = self._tables + 1
        nested: list[Element] = []
        cells: list[GridCell] = []
        had_pictures = self.has_pictures
        rows = (row for group in groups for row in placed(group, self._limits.span))
        for at, row in enumerate(rows):
            place = f"第{number}个表 第{at + 1}行"
            for element, column, rowspan, colspan in row:
                text = _plain(element.text) if len(element) == 0 else self._cell_text(element, nested)
                text = self.shown.taken(text, place)
                cells.append(GridCell(text=text, row=at, column=column, rowspan=rowspan, colspan=colspan, place=place))
        if any(len(cell.text) > self._limits.cell_characters for cell in cells):
            self.has_pictures = had_pictures
            return False
        self._cells += len(cells)
        if self._cells > self._limits.cells:
            raise FormatError(f"表格超过 {self._limits.cells} 格，没有读取", "too many table cells")
        self._tables = number
        self.blocks.append(Grid(tuple(cells), place=f"第{number}个表"))
        for table in nested:
            self._table(table)
        return True

    def _cell_text(self, cell: Element, nested: list[Element]) -> str:
        r"""Return the text of a cell with elements in it: `\v` for a line break, `\n` between paragraphs.

        A table inside it is read later, as one of its own, and leaves a sign.
        """
        inner = cell
        while len(inner) == 1 and not ((text := inner.text) and not text.isspace()):
            inner = inner[0]  # <td><p><span>12</span></p></td>, as most cells are
            if inner.tag not in _WRAPPERS or ((tail := inner.tail) and not tail.isspace()):
                break
            if len(inner) == 0:
                return _plain(inner.text)
        parts: list[str] = []
        self._inside(cell, parts, nested)
        lines = (_BREAKS.sub("\v", _SPACES.sub(" ", line)).strip(" \v") for line in "".join(parts).split("\n"))
        return "\n".join(line for line in lines if line)  # an empty paragraph takes no space

    def _inside(self, parent: Element, parts: list[str], nested: list[Element]) -> None:
        r"""Gather the text of a cell: `\v` for a line break, `\n` round each block."""
        parts.append(_one_line(parent.text))
        for child in parent:
            tag = child.tag
            if tag == "br":
                parts.append("\v")
            elif tag == "table":
                if sum(1 for _ in child.iter("td", "th")) == 1:
                    self._paragraph_inside(child, parts, nested)
                else:
                    nested.append(child)
                    parts.append(OBJECT)
            elif tag in _BLOCKS:
                self._paragraph_inside(child, parts, nested)
            elif tag == "input":
                parts.append(self._typed(child))
            elif tag in _OBJECTS:
                self.has_pictures = True
                parts.append(OBJECT)
            else:
                self._inside(child, parts, nested)
            parts.append(_one_line(child.tail))

    def _paragraph_inside(self, block: Element, parts: list[str], nested: list[Element]) -> None:
        parts.append("\n")
        if block.tag == "li":
            parts.append(self._numbers.before(block))
        self._inside(block, parts, nested)
        parts.append("\n")

    def _typed(self, field: Element) -> str:
        kind = (field.get("type") or "").strip().lower()
        if kind in _TYPED:
            return _one_line(field.get("value"))
        if kind == "hidden":
            return ""
        self.has_pictures = True
        return OBJECT


def _lays_out(table: Element, groups: list[Group]) -> bool:
    """Whether a table is mere layout: one column, or most cells in the tables inside it."""
    if all(len(row) <= 1 for group in groups for row in group):
        return True
    own = sum(len(row) for group in groups for row in group)
    has_inner = next(islice(table.iter("table"), 1, None), None) is not None
    return has_inner and sum(1 for _ in table.iter("td", "th")) - own >= own


def _one_line(text: str | None) -> str:
    """White space of any kind is one space in HTML; a new line is none of the text."""
    return _SPACES.sub(" ", text) if text else ""


def _plain(text: str | None) -> str:
    """Return the text of a cell that holds nothing else."""
    if not text or text.isalnum():
        return text or ""
    return _SPACES.sub(" ", text).strip(" ")

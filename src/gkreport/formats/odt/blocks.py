"""The paragraphs, lists and tables of an OpenDocument text in the words of Word."""

import re
from collections.abc import Iterable, Iterator
from typing import Final
from xml.sax.saxutils import escape

import attrs

from gkreport.errors import FormatError
from gkreport.formats.odf.names import DRAW, LIBREOFFICE, STYLE, SVG, TABLE, TEXT, name_of, whole
from gkreport.formats.odf.styles import Looks, Styles, over, points
from gkreport.formats.odt.lists import Lists
from gkreport.formats.odt.styles import of_cell, of_paragraph, of_row, of_run, width_of
from gkreport.formats.opc import Element
from gkreport.limits import Limits

_DEEPEST: Final = 64
"""How deep elements stand in each other: far beyond what programs write."""
_MOST_SPACES: Final = 200
"""Blanks that one `text:s` stands for."""
_BLANKS: Final = re.compile("[ \t\r\n]+")
_NOT_SHOWN: Final = frozenset(
    (
        *("text:tracked-changes", "text:change", "text:change-start", "text:change-end", "text:soft-page-break"),
        *("text:sequence-decls", "text:variable-decls", "text:user-field-decls", "text:number", "text:script"),
        *("text:list-header-number", "text:dde-connection-decls", "text:alphabetical-index-auto-mark-file"),
        *("office:annotation", "office:annotation-end", "office:forms", "office:event-listeners", "text:ruby-text"),
        *("text:table-of-content-source", "text:index-title-template", "table:table-source", "draw:glue-point"),
    )
)
_GONE: Final = "table:covered-table-cell"
_CELLS: Final = ("table:table-cell", _GONE)


@attrs.frozen
class _Around:
    """What holds for all that stands inside an element."""

    looks: Looks = attrs.field(factory=dict[str, str])
    """Of the text."""
    hidden: bool = False
    list_style: str = ""
    list_number: int = 0
    level: int = -1
    """Of the list, from 0; -1 outside of lists."""
    counted: bool = False
    """Whether the next paragraph is the first of its item."""


class Blocks:
    """Tells the blocks of a document from first to last."""

    def __init__(self, styles: Styles, lists: Lists, limits: Limits) -> None:
        """Begin before the first."""
        self._styles = styles
        self._lists = lists
        self._limits = limits
        self._depth = 0
        self._cells = 0

    def text(self, body: Element) -> str:
        """Return the blocks of a document; raises `FormatError` past the limits."""
        changed = any(True for item in body.iterchildren(TEXT + "tracked-changes") for _ in item)
        return "".join(self._blocks(body, _Around())) + ('<w:p><w:ins w:id="1"/></w:p>' if changed else "")

    def _enter(self) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise FormatError("文件的内容嵌套过深，没有读取", "the content is nested too deeply")

    def _blocks(self, parent: Iterable[Element], around: _Around) -> Iterator[str]:
        self._enter()
        for item in parent:
            name = name_of(item)
            if name in ("text:p", "text:h"):
                yield self._paragraph(item, name, around)
                around = attrs.evolve(around, counted=False) if around.counted else around
            elif name == "text:list":
                yield from self._list(item, around)
            elif name == "table:table":
                yield self._table(item, around)
            elif name == "text:section":
                hidden = around.hidden or item.get(TEXT + "display", "true") not in ("true", "condition")
                yield from self._blocks(
                    item, attrs.evolve(around, hidden=hidden or item.get(TEXT + "is-hidden") == "true")
                )
            elif name.startswith("draw:"):
                yield f"<w:p>{self._drawing(item, around)}</w:p>"
            elif name not in _NOT_SHOWN:
                yield from self._blocks(item, around)
        self._depth -= 1

    def _list(self, element: Element, around: _Around) -> Iterator[str]:
        style = element.get(TEXT + "style-name") or around.list_style
        number = self._lists.number_of(element, style) if around.level < 0 else around.list_number
        inside = attrs.evolve(around, list_style=style, list_number=number, level=around.level + 1)
        for item in element:
            yield from self._blocks(item, attrs.evolve(inside, counted=name_of(item) == "text:list-item"))

    # -- paragraphs --------------------------------------------------------------------------------

    def _paragraph(self, element: Element, name: str, around: _Around) -> str:
        style = element.get(TEXT + "style-name")
        looks = over(around.looks, self._styles.looks("paragraph", style, "text"))
        said = of_paragraph(self._styles.looks("paragraph", style, "paragraph"))
        number, level = (around.list_number if around.counted else 0), around.level
        if name == "text:h":
            outline = whole(element.get(TEXT + "outline-level"), 1, 9) - 1
            said += f'<w:outlineLvl w:val="{outline}"/>'
            if not number and element.get(TEXT + "is-list-header") != "true":
                number, level = self._lists.number_of(None, ""), outline
        if number:
            said = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>{said}'
        runs = "".join(self._inline(element, attrs.evolve(around, looks=looks)))
        return f"<w:p>{f'<w:pPr>{said}</w:pPr>' if said else ''}{runs}</w:p>"

    def _inline(self, parent: Element, around: _Around) -> Iterator[str]:
        """Yield the runs of a paragraph or of a part of one."""
        self._enter()
        yield _run(_text(parent.text), around)
        for item in parent:
            name = name_of(item)
            if name == "text:span":
                looks = self._styles.looks("text", item.get(TEXT + "style-name"), "text")
                yield from self._inline(item, attrs.evolve(around, looks=over(around.looks, looks)))
            elif name == "text:s":
                count = whole(item.get(TEXT + "c"), 1, _MOST_SPACES)
                yield _run(f'<w:t xml:space="preserve">{" " * count}</w:t>', around)
            elif name in ("text:tab", "text:line-break"):
                yield _run("<w:tab/>" if name == "text:tab" else "<w:br/>", around)
            elif name == "text:note":
                yield _run('<w:footnoteReference w:id="1"/>', around)
            elif name.startswith("draw:"):
                yield self._drawing(item, around)
            elif name in ("text:hidden-text", "text:hidden-paragraph", "text:conditional-text"):
                hidden = around.hidden or item.get(TEXT + "is-hidden") == "true"
                yield from self._inline(item, attrs.evolve(around, hidden=hidden))
            elif (name and name not in _NOT_SHOWN) or str(item.tag).startswith(LIBREOFFICE):
                yield from self._inline(item, around)  # links, fields by what they show, the base of a ruby, controls
            elif not name and any(text.strip() for text in map(str, item.itertext())):
                yield _OBJECT
            yield _run(_text(item.tail), around)
        self._depth -= 1

    def _drawing(self, item: Element, around: _Around) -> str:
        """Return a picture, a shape or a box of text, which stands in its line or floats over the page."""
        inside = "".join(self._blocks(item, attrs.evolve(around, level=-1, counted=False)))
        if item.get(TEXT + "anchor-type") == "as-char":
            return _OBJECT
        look = self._styles.looks("graphic", item.get(DRAW + "style-name"), "graphic")
        place = {"margin-left": SVG + "x", "margin-top": SVG + "y", "width": SVG + "width", "height": SVG + "height"}
        sides = (f"{side}:{points(item.get(at)) or 0:.2f}pt" for side, at in place.items())
        behind = "z-index:-1;" if look.get(STYLE + "run-through") == "background" else ""
        wrap = "" if look.get(STYLE + "wrap") == "run-through" else '<v:wrap type="square"/>'
        box = f"<v:textbox><w:txbxContent>{inside}</w:txbxContent></v:textbox>" if inside else ""
        shape = f'<v:shape style="position:absolute;{behind}{";".join(sides)}">{box}{wrap}</v:shape>'
        return f"<w:r><w:pict>{shape}</w:pict></w:r>"

    # -- tables ------------------------------------------------------------------------------------

    def _table(self, table: Element, around: _Around) -> str:
        rows: list[str] = []
        below: dict[int, tuple[int, int]] = {}
        inside = attrs.evolve(around, list_style="", level=-1, counted=False)
        widths = self._widths(table)
        for row in table.iterdescendants(TABLE + "table-row"):
            if next(row.iterancestors(TABLE + "table")) is not table:
                continue
            for _ in range(whole(row.get(TABLE + "number-rows-repeated"), 1, self._limits.rows + 1)):
                rows.append(self._row(row, below, widths, inside))
                if len(rows) > self._limits.rows:
                    raise FormatError(f"一张表超过 {self._limits.rows} 行，没有读取", "a table has too many rows")
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        head = f'<w:tblPr><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        return f"<w:tbl>{head}{''.join(rows)}</w:tbl>"

    def _widths(self, table: Element) -> list[int]:
        found: list[int] = []
        for column in table.iterdescendants(TABLE + "table-column"):
            width = width_of(self._styles.looks("table-column", column.get(TABLE + "style-name"), "table-column"))
            found += [width] * whole(column.get(TABLE + "number-columns-repeated"), 1, self._limits.span)
            if len(found) > self._limits.cells:
                raise self._too_many_cells()
        return found

    def _row(self, row: Element, below: dict[int, tuple[int, int]], widths: list[int], around: _Around) -> str:
        """Return a row, and behind it a hidden one of all that stands in covered cells.

        `below` holds for each column at which a merged cell goes on how many rows, and its width.
        """
        look = self._styles.looks("table-row", row.get(TABLE + "style-name"), "table-row")
        cells: list[str] = []
        covered = ""
        column = 0
        for cell in row:
            name = name_of(cell)
            covered += "".join(self._blocks(cell, around)) if name == _GONE else ""
            for _ in range(
                whole(cell.get(TABLE + "number-columns-repeated"), 1, self._limits.span) if name in _CELLS else 0
            ):
                self._cells += 1
                if self._cells > self._limits.cells:
                    raise self._too_many_cells()
                if name == _GONE:
                    cells.append(self._covered(column, below))
                    column += 1
                else:
                    cells.append(self._cell(cell, column, below, widths, around))
                    column += 1
        hidden = row.get(TABLE + "visibility", "visible") != "visible"
        below_it = f"<w:tr>{of_row({}, hidden=True)}<w:tc>{covered}</w:tc></w:tr>" if covered else ""
        return f"<w:tr>{of_row(look, hidden=hidden)}{''.join(cells)}</w:tr>{below_it}"

    def _cell(
        self, cell: Element, column: int, below: dict[int, tuple[int, int]], widths: list[int], around: _Around
    ) -> str:
        span = whole(cell.get(TABLE + "number-columns-spanned"), 1, self._limits.span)
        rows = whole(cell.get(TABLE + "number-rows-spanned"), 1, self._limits.rows)
        if rows > 1:
            below[column] = rows - 1, span
        look = self._styles.looks("table-cell", cell.get(TABLE + "style-name"), "table-cell")
        text = self._styles.looks("table-cell", cell.get(TABLE + "style-name"), "text")
        inside = attrs.evolve(around, looks=over(around.looks, text))
        said = of_cell(look, sum(widths[column : column + span])) + _spanned(span)
        said += '<w:vMerge w:val="restart"/>' if rows > 1 else ""
        return f"<w:tc><w:tcPr>{said}</w:tcPr>{''.join(self._blocks(cell, inside)) or '<w:p/>'}</w:tc>"

    def _covered(self, column: int, below: dict[int, tuple[int, int]]) -> str:
        """Return a cell that another one covers: nothing beside that one, a cell that goes on below it."""
        if column not in below:
            return ""
        rows, span = below.pop(column)
        if rows > 1:
            below[column] = rows - 1, span
        return f"<w:tc><w:tcPr>{_spanned(span)}<w:vMerge/></w:tcPr><w:p/></w:tc>"

    def _too_many_cells(self) -> FormatError:
        return FormatError(f"表格超过 {self._limits.cells} 格，没有读取", "too many table cells")


_OBJECT: Final = "<w:r><w:drawing/></w:r>"


def _spanned(span: int) -> str:
    return f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""


def _text(text: str | None) -> str:
    """Return a text with its blanks as they are shown (part 3, 6.1.2)."""
    shown = _BLANKS.sub(" ", text or "")
    return f'<w:t xml:space="preserve">{escape(shown)}</w:t>' if shown else ""


def _run(content: str, around: _Around) -> str:
    return f"<w:r>{of_run(around.looks, hidden=around.hidden)}{content}</w:r>" if content else ""

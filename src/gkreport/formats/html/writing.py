"""HTML: one self-contained, printable page that looks like the official form, findings marked on its cells."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import Final

from gkreport.formats.html.style import PAGE_STYLE, STYLE
from gkreport.formats.remarks import Mark
from gkreport.formats.tables import rows_of
from gkreport.page.page import Grid, GridCell, Page, Paragraph


def write(page: Page, marks: Mapping[str, Mark] | None = None, remarks: Iterable[Mark] = ()) -> bytes:
    """Return a page as a complete HTML document in UTF-8, without script and without any outside resource.

    `marks` tells by dotted path which cells to mark and why; `remarks` are listed at the end.
    """
    title = next((block.text for block in page.blocks if isinstance(block, Paragraph)), "")
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{PAGE_STYLE}</style>\n</head>\n"
        f"<body>\n{fragment(page, marks, remarks)}</body>\n</html>\n"
    ).encode()


def fragment(
    page: Page, marks: Mapping[str, Mark] | None = None, remarks: Iterable[Mark] = (), *, paths: bool = True
) -> str:
    """Return a page as an HTML element that can stand in any document: all text escaped, its style its own.

    `paths` says whether each cell carries its dotted path, which is half of what a report takes.
    """
    blocks = (_block(block, marks or {}, paths) for block in page.blocks)
    return element("".join(blocks) + _remarks(list(remarks)))


def element(body: str) -> str:
    """Return an element with our style; its `$` signs are escaped, which notebooks take for formulas."""
    return f'<div class="gkreport tex2jax_ignore mathjax_ignore" lang="zh-CN">\n<style>{STYLE}</style>\n{body}</div>\n'


_TAGS: Final = {"title": "h1", "heading": "h2", "text": "p", "closing": 'p class="closing"'}


def _block(block: Paragraph | Grid, marks: Mapping[str, Mark], paths: bool) -> str:  # noqa: FBT001  # as said above
    if isinstance(block, Grid):
        return f"<table>\n{''.join(_rows(block.cells, marks, paths))}</table>\n"
    tag = _TAGS[block.role]
    return f"<{tag}>{escape(block.text)}</{tag.partition(' ')[0]}>\n"


def _rows(cells: Sequence[GridCell], marks: Mapping[str, Mark], paths: bool) -> Iterator[str]:  # noqa: FBT001
    """Yield the rows; headers that come first are repeated on each printed page."""
    rows, heads = rows_of(cells)
    if heads:
        yield "<thead>\n"
    for at, row in enumerate(rows):
        if heads and at == heads:
            yield "</thead>\n<tbody>\n"
        yield f"<tr>{''.join(_cell(cell, marks, paths) for cell in row)}</tr>\n"
    if heads:
        yield "</tbody>\n"


_SCOPES: Final = {"title": ' scope="colgroup"', "header": ' scope="col"', "stub": ' scope="row"'}


def _cell(cell: GridCell, marks: Mapping[str, Mark], paths: bool) -> str:  # noqa: FBT001
    tag = "td" if cell.role == "value" else "th"
    attributes = _SCOPES.get(cell.role, "")
    attributes += f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else ""
    attributes += f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
    if cell.path:
        attributes += f' data-cell="{escape(cell.path)}"' if paths else ""
        if mark := marks.get(cell.path):
            attributes += f' class="{escape(mark.level)}" title="{escape(mark.text)}"'
    return f"<{tag}{attributes}>{escape(cell.text)}</{tag}>"


def _remarks(remarks: Sequence[Mark]) -> str:
    if not remarks:
        return ""
    items = "".join(f'<li class="{escape(mark.level)}">{escape(mark.text)}</li>\n' for mark in remarks)
    return f'<section class="gkreport-findings">\n<h2>核对结果</h2>\n<ul class="findings">\n{items}</ul>\n</section>\n'

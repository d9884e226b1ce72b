"""HTML: one self-contained, printable page that looks like the official form, findings marked on its cells."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from itertools import groupby
from typing import Final

from gkreport.formats.remarks import Mark
from gkreport.page.page import Grid, GridCell, Page, Paragraph

__all__ = ["fragment", "write"]


def __dir__() -> list[str]:
    return __all__


_STYLE: Final = """
.gkreport { --ink: #111; --paper: #fff; --line: #333; --head: #f4f4f1; --soft: #555;
  --error: #ffd9d6; --error-ink: #a40e0e; --warning: #fff0c2; --warning-ink: #7a5200; --note-ink: #33518a;
  color: var(--ink); background: var(--paper); line-height: 1.7; max-width: 60rem; margin: 0 auto; padding: 1rem;
  font-family: FangSong, FangSong_GB2312, STFangsong, "Noto Serif CJK SC", "Source Han Serif SC", SimSun, serif; }
.gkreport h1 { font-size: 1.6rem; text-align: center; font-weight: normal;
  font-family: FZXiaoBiaoSong-B05S, "方正小标宋简体", "Noto Serif CJK SC", SimSun, serif; }
.gkreport h2 { font-size: 1.1rem; font-weight: normal; margin: 1.4em 0 .4em;
  font-family: SimHei, STHeiti, "Noto Sans CJK SC", sans-serif; }
.gkreport p { text-indent: 2em; margin: .2em 0; overflow-wrap: anywhere; }
.gkreport table { border-collapse: collapse; width: 100%; margin: .6em 0; font-size: .85rem; line-height: 1.35;
  color: inherit; }
.gkreport td, .gkreport th { border: 1px solid var(--line); padding: .3em .4em; text-align: center;
  font-weight: normal; color: inherit; }
.gkreport th { background: var(--head); }
.gkreport th[scope=row] { text-align: left; }
.gkreport td { font-variant-numeric: tabular-nums; min-width: 1.6em; }
.gkreport td.error { background: var(--error); color: var(--error-ink); font-weight: bold;
  outline: 2px solid var(--error-ink); outline-offset: -2px; }
.gkreport td.warning { background: var(--warning); color: var(--warning-ink); font-weight: bold; }
.gkreport .findings { list-style: none; padding: 0; font-size: .9rem; }
.gkreport .findings li { border-left: 4px solid var(--soft); padding: .2em .6em; margin: .3em 0; }
.gkreport .findings li.error { border-color: var(--error-ink); }
.gkreport .findings li.warning { border-color: var(--warning-ink); }
.gkreport .findings li.note { border-color: var(--note-ink); }
@media (prefers-color-scheme: dark) { .gkreport { --ink: #e8e8e4; --paper: #1b1b1b; --line: #777; --head: #2a2a28;
  --soft: #aaa; --error: #5a1f1c; --error-ink: #ff9d96; --warning: #4a3a10; --warning-ink: #ffd773;
  --note-ink: #9db8ea; } }
@media print { @page { size: A4; margin: 2cm; }
  .gkreport { --ink: #000; --paper: #fff; --head: #fff; max-width: none; padding: 0; }
  .gkreport thead { display: table-header-group; } .gkreport tr { break-inside: avoid; }
  .gkreport h2 { break-after: avoid; } }
"""


def write(page: Page, marks: Mapping[str, Mark] | None = None, remarks: Iterable[Mark] = ()) -> bytes:
    """Return a page as a complete HTML document in UTF-8, without script and without any outside resource.

    `marks` tells by dotted path which cells to mark and why; `remarks` are listed at the end.
    """
    title = next((block.text for block in page.blocks if isinstance(block, Paragraph)), "")
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n</head>\n<body>\n{fragment(page, marks, remarks)}</body>\n</html>\n"
    ).encode()


def fragment(page: Page, marks: Mapping[str, Mark] | None = None, remarks: Iterable[Mark] = ()) -> str:
    """Return a page as an HTML element that can stand in any document: all text escaped, its style its own."""
    body = "".join(_block(block, marks or {}) for block in page.blocks)
    return f'<div class="gkreport" lang="zh-CN">\n<style>{_STYLE}</style>\n{body}{_remarks(list(remarks))}</div>\n'


_TAGS: Final = {"title": "h1", "heading": "h2", "text": "p"}


def _block(block: Paragraph | Grid, marks: Mapping[str, Mark]) -> str:
    if isinstance(block, Grid):
        return f"<table>\n{''.join(_rows(block.cells, marks))}</table>\n"
    tag = _TAGS[block.role]
    return f"<{tag}>{escape(block.text)}</{tag}>\n"


def _rows(cells: Sequence[GridCell], marks: Mapping[str, Mark]) -> Iterator[str]:
    """Yield the rows; those before the first with a number, where it has only headers, repeat on each printed page."""
    rows = [list(row) for _, row in groupby(cells, key=lambda cell: cell.row)]
    heads = next((at for at, row in enumerate(rows) if any(cell.role in ("value", "title") for cell in row)), 0)
    if heads:
        yield "<thead>\n"
    for at, row in enumerate(rows):
        if heads and at == heads:
            yield "</thead>\n<tbody>\n"
        yield f"<tr>{''.join(_cell(cell, marks) for cell in row)}</tr>\n"
    if heads:
        yield "</tbody>\n"


_SCOPES: Final = {"title": ' scope="colgroup"', "header": ' scope="col"', "stub": ' scope="row"'}


def _cell(cell: GridCell, marks: Mapping[str, Mark]) -> str:
    tag = "td" if cell.role == "value" else "th"
    attributes = _SCOPES.get(cell.role, "")
    attributes += f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else ""
    attributes += f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
    if cell.path:
        attributes += f' data-cell="{escape(cell.path)}"'
        if mark := marks.get(cell.path):
            attributes += f' class="{escape(mark.level)}" title="{escape(mark.text)}"'
    return f"<{tag}{attributes}>{escape(cell.text)}</{tag}>"


def _remarks(remarks: Sequence[Mark]) -> str:
    if not remarks:
        return ""
    items = "".join(f'<li class="{escape(mark.level)}">{escape(mark.text)}</li>\n' for mark in remarks)
    return f'<section class="gkreport-findings">\n<h2>核对结果</h2>\n<ul class="findings">\n{items}</ul>\n</section>\n'

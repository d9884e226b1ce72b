"""A review as one web page: the same tables as in the workbook, without script and without any outside resource."""

from collections.abc import Iterable, Iterator
from html import escape
from typing import Final

from gkreport.formats.html.style import PAGE_STYLE
from gkreport.formats.html.writing import element
from gkreport.reviewing.tables import Entry, Line, Link, Table

_TITLE: Final = "政府信息公开工作年度报告核对结果"
_HEADING: Final = f"<h1>{_TITLE}</h1>\n"
_WIDE: Final = "@page { size: A4 landscape } body .gkreport.gkreport { max-width: none }"


def write(tables: Iterable[Table]) -> bytes:
    """Return a complete HTML document in UTF-8."""
    body = "".join(part for table in tables for part in _table(table))
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_TITLE}</title>\n<style>{PAGE_STYLE}{_WIDE}</style>\n</head>\n"
        f"<body>\n{element(_HEADING + body)}</body>\n</html>\n"
    ).encode()


def _table(table: Table) -> Iterator[str]:
    yield f"<h2>{table.name}（{len(table.lines)}）</h2>\n"
    if not table.lines:
        yield f"<p>{escape(table.empty)}</p>\n"
        return
    heads = "".join(f'<th scope="col">{heading.text}</th>' for heading in table.headings)
    yield f"<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n"
    yield from (_line(line) for line in table.lines)
    yield "</tbody>\n</table>\n"


def _line(line: Line) -> str:
    first, *others = (_entry(entry) for entry in line.entries)
    return f'<tr><td class="text {line.level}">{first}</td>{"".join(map(_cell, others))}</tr>\n'


def _cell(entry: str) -> str:
    return f'<td class="text">{entry}</td>'


def _entry(entry: Entry) -> str:
    if isinstance(entry, Link):
        return f'<a href="{escape(entry.target)}">{escape(entry.text)}</a>'
    return "" if entry is None else escape(str(entry))

"""The web page in a string of JSON, with the title that stands beside it."""

import codecs
import html
import json
import re
from collections.abc import Callable
from typing import Final, TypeAlias

from gkreport.errors import FormatError
from gkreport.limits import Limits
from gkreport.page.page import Page

ReadHtml: TypeAlias = Callable[[bytes, Limits], Page]

_PAIR: Final = re.compile(r'"((?:[^"\\]|\\.)*+)"\s*+:\s*+("(?:[^"\\]|\\.)*+")')
"""A key and the string that it names."""
_TABLE: Final = re.compile("(?:<|&lt;)table", re.IGNORECASE)
_TITLE: Final = re.compile("title|标题", re.IGNORECASE)


def read(data: bytes, limits: Limits, read_html: ReadHtml) -> Page:
    """Read the page that an answer holds in one of its strings.

    Raises `FormatError` where no string holds tables, or several differ: which of them is meant nobody can tell.
    """
    text = data.decode("utf-8-sig", "replace")
    pages: dict[str, int] = {}
    titles: dict[int, str] = {}
    for found in _PAIR.finditer(text):
        if _TITLE.search(found[1]):
            titles[found.start()] = _string(found[2])
        elif len(found[2]) > len("<table>") and _TABLE.search(page := _string(found[2])):
            pages.setdefault(page, found.start())
    if len(pages) != 1:
        raise FormatError(
            f"JSON 里有 {len(pages)} 个带表格的网页，不能确定读哪一个；请只保存报告那一篇",
            f"the JSON holds {len(pages)} pages with tables; save the one of the report alone",
        )
    ((page, place),) = pages.items()
    page = page if "<" in page else html.unescape(page)
    nearest = min(titles, key=lambda at: abs(at - place), default=None)
    title = "" if nearest is None else f"<h1>{html.escape(titles[nearest])}</h1>\n"
    return read_html(codecs.BOM_UTF8 + (title + page).encode(errors="replace"), limits)


def _string(literal: str) -> str:
    """Return what a string of JSON says; raises `FormatError` where it is none."""
    try:
        return str(json.loads(literal, strict=False))
    except ValueError as error:
        raise FormatError("不是完整的 JSON 文件", "not a JSON file") from error

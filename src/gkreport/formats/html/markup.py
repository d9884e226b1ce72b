"""From the bytes of a page to a tree that holds only what is shown."""

import functools
import re
from collections.abc import Iterator, Mapping
from typing import Final, cast

from lxml import etree

from gkreport.errors import FormatError
from gkreport.formats.html.charset import to_utf8
from gkreport.formats.html.selecting import Element
from gkreport.formats.html.shown import Shown
from gkreport.limits import Limits
from gkreport.seen import Why

_UNSHOWN: Final = (
    *("head", "title", "script", "style", "noscript", "template", "datalist", "rt", "rp", "noframes", "xml"),
)
_MOST_BYTES: Final = 4 * 1024 * 1024
"""Without scripts, styles, comments and pictures: ten times a report with all that Word adds."""
_MOST_MARKS: Final = 60_000
"""Six times the tags of a report with all that Word adds; each takes some hundred bytes of a tree."""
_MOST_IN_A_TAG: Final = 4_000
"""The parser compares the attributes of a tag with one another; Word writes a dozen at most."""
_BETWEEN_ATTRIBUTES: Final = (b" ", b"\t", b"\n", b"\r", b"\f", b"/", b'"', b"'", b"=")
_STRIKING_TAG: Final = re.compile(rb"<(/?)(?:s|strike)(?=[\s/>])", re.IGNORECASE)
"""The parser, unlike browsers, ends `s` and `strike` where a paragraph begins; `del` it lets go on."""
_BALLAST: Final = ((b"<!--", b"-->"), (b"<script", b"</script"))
_PICTURE: Final = re.compile(rb"data:[\w/+.;=-]{1,80}?,[\w+/=%]{1000,}+", re.IGNORECASE)


def parse(data: bytes, limits: Limits) -> Element:
    """Parse a page.

    Raises `FormatError` for one that is empty, too large, too deep or hostile.
    """
    if len(data) > limits.file_bytes:
        raise FormatError(f"文件超过 {limits.file_bytes} 字节，没有读取", "the file is too large")
    page = to_utf8(data)
    if not _is_bounded(page):
        page = _without_ballast(page)
        if not _is_bounded(page):
            raise FormatError("网页过大或标记过多，没有读取", "the page is too large or holds too many tags")
    root = _tree(page)
    if next(root.iter("s", "strike"), None) is not None:
        root = _tree(_STRIKING_TAG.sub(rb"<\1del", page))
    return root


def _tree(page: bytes) -> Element:
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, collect_ids=False, huge_tree=False
    )
    try:
        root: Element | None = etree.fromstring(page, parser)
    except etree.LxmlError:
        root = None
    if any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log):
        raise FormatError("网页的标记嵌套过深，没有读取", "the tags of the page are nested too deeply")
    if root is None:
        raise FormatError("网页里没有内容", "there is nothing in the page")
    return root


def _is_bounded(page: bytes) -> bool:
    """Whether a page and each of its tags are small enough to parse."""
    if len(page) > _MOST_BYTES or (len(page) > _MOST_MARKS and page.count(b"<") > _MOST_MARKS):
        return False
    return all(sum(map(tag.count, _BETWEEN_ATTRIBUTES)) <= _MOST_IN_A_TAG for tag in _long_tags(page))


def _long_tags(page: bytes) -> Iterator[bytes]:
    """Yield the tags longer than the bound, for which a piece of half that length holds no ">"."""
    half = _MOST_IN_A_TAG // 2
    end = 0
    for at in range(0, len(page) - half, half):
        if at >= end and page.find(b">", at, at + half) < 0:
            end = page.find(b">", at)
            end = len(page) if end < 0 else end
            start = page.find(b"<", page.rfind(b">", 0, at) + 1, end)
            if start >= 0 and not page.startswith(b"<!", start):  # a comment, as round the styles of Word
                yield page[start:end]


def _without_ballast(page: bytes) -> bytes:
    """Cut out what is never shown as text: comments, scripts, styles, and pictures written into the page."""
    for opening, closing in _BALLAST:
        kept = bytearray()
        at = 0
        while (start := page.find(opening, at)) >= 0 and (end := page.find(closing, start)) >= 0:
            kept += page[at:start]
            at = end + len(closing)
            at = page.find(b">", at) + 1 or at if opening != b"<!--" else at
        page = bytes(kept + page[at:])
    return _PICTURE.sub(b"", page)


# -- what is shown ---------------------------------------------------------------------------------

_GONE: Final = "gone"
_ARTICLE: Final = "js_content"
"""The text of an article of WeChat: saved as it is sent, it is hidden until a script of the page has run."""
_MARGINS: Final = "//div[@title='header' or @title='footer']"
"""What stands above and below each page: LibreOffice saves it with the page, the number of the page in it."""
_AROUND: Final = ("nav", "footer", "aside")
_AROUND_NAMES: Final = frozenset(
    "foot footer crumb crumbs breadcrumb breadcrumbs copyright share bdshare bdsharebuttonbox".split()  # noqa: SIM905
)
"""Classes and ids of what a site puts around an article."""
_ALOUD: Final = frozenset(("sr-only", "visually-hidden"))
"""Classes of what is only read aloud, where the style sheet that says so is in another file."""
_OUR_FINDINGS: Final = "gkreport-findings"
_MOST_AROUND: Final = 150
"""Characters of plain text in what surrounds an article; what holds more, links not counted, is part of it."""


def headline_of(root: Element) -> str:
    """Return the title that government sites state in a `meta`, "" for none."""
    for meta in root.iter("meta"):
        if (meta.get("name") or "").lower() == "articletitle":
            return "".join((meta.get("content") or "").split())
    return ""


def prune(root: Element) -> Shown:
    """Take out what is not shown, put signs before doubtful text, and return what was hidden."""
    shown = Shown()
    values = {attribute: set(_values(root, attribute)) for attribute in ("class", "id")}
    for article in _with(root, f"id[.='{_ARTICLE}']") if _ARTICLE in values["id"] else ():
        article.set("style", "")
    for element in _named(root, values, frozenset([_OUR_FINDINGS])):
        element.tag = _GONE
    margins = cast("list[Element]", _path(_MARGINS)(root))
    for element in [*margins, *root.iter(*_AROUND), *_named(root, values, _AROUND_NAMES)]:
        if _is_around(element):
            shown.leave_out(element, Why.AROUND)
    for element in _named(root, values, _ALOUD):
        shown.leave_out(element, Why.HIDDEN)
    for dialog in root.iter("dialog"):
        if dialog.get("open") is None:
            shown.leave_out(dialog, Why.HIDDEN)
    shown.follow_styles(root)
    etree.strip_elements(root, _GONE, *_UNSHOWN, with_tail=False)
    etree.strip_tags(root, "o:p")  # Word puts one at the end of every paragraph
    return shown


def _named(root: Element, values: Mapping[str, set[str]], names: frozenset[str]) -> Iterator[Element]:
    """Yield the elements whose class or id is one of some names."""
    for attribute, known in values.items():
        wanted = {value for value in known if not names.isdisjoint(value.split())}
        for element in _with(root, attribute) if wanted else ():
            if element.get(attribute) in wanted:
                yield element


def _is_around(element: Element) -> bool:
    """Whether something stands around the article: not in a cell, without a table or title, and mostly links."""
    if next(element.iter("table", "h1"), None) is not None or next(element.iterancestors("td", "th"), None) is not None:
        return False
    linked = sum(len("".join(map(str, link.itertext()))) for link in element.iter("a"))
    return len("".join("".join(map(str, element.itertext())).split())) - linked <= _MOST_AROUND


@functools.cache
def _path(path: str) -> etree.XPath:
    return etree.XPath(path, smart_strings=False)


def _values(root: Element, attribute: str) -> list[str]:
    return cast("list[str]", _path(f"//@{attribute}")(root))


def _with(root: Element, attribute: str) -> list[Element]:
    return cast("list[Element]", _path(f"//@{attribute}/..")(root))

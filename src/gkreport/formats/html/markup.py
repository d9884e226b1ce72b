"""From the bytes of a page to a tree that holds only what is shown."""

import functools
import re
from collections.abc import Iterator
from typing import Final, cast

from lxml import etree

from gkreport.errors import FormatError
from gkreport.formats.html.charset import to_utf8
from gkreport.limits import Limits

Element = etree._Element  # noqa: SLF001  # the only name of the type

RAISED: Final = "\ufdd0"
"""Stands before raised or lowered text: 12 with a raised 2 is not 122."""
STRUCK: Final = "\ufdd1"
"""Stands before struck text, and before text without a size: a struck digit is no digit, nor is one nobody sees."""

_UNSHOWN: Final = (
    *("head", "title", "script", "style", "noscript", "template", "datalist", "dialog", "nav", "footer", "aside"),
    *("rt", "rp", "noframes", "xml"),
)
_MOST_BYTES: Final = 4 * 1024 * 1024
"""Without scripts, styles, comments and pictures: ten times a report with all that Word adds."""
_MOST_MARKS: Final = 60_000
"""Six times the tags of a report with all that Word adds; each takes some hundred bytes of a tree."""
_MOST_IN_A_TAG: Final = 4_000
"""The parser compares the attributes of a tag with one another; Word writes a dozen at most."""
_BETWEEN_ATTRIBUTES: Final = (b" ", b"\t", b"\n", b"\r", b"\f", b"/", b'"', b"'", b"=")
_HEAD: Final = 4096
"""A web archive names itself in its first bytes."""
_MAIL: Final = re.compile(rb"\s*(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,20}?MIME-Version:", re.IGNORECASE)
_STRIKING_TAG: Final = re.compile(rb"<(/?)(?:s|strike)(?=[\s/>])", re.IGNORECASE)
"""The parser, unlike browsers, ends `s` and `strike` where a paragraph begins; `del` it lets go on."""
_BALLAST: Final = ((b"<!--", b"-->"), (b"<script", b"</script"), (b"<style", b"</style"))
_PICTURE: Final = re.compile(rb"data:[\w/+.;=-]{1,80}?,[\w+/=%]{1000,}+", re.IGNORECASE)


def parse(data: bytes, limits: Limits) -> Element:
    """Parse a page.

    Raises `FormatError` for one that is empty or a web archive, or that is too large, too deep or hostile.
    """
    if len(data) > limits.file_bytes:
        raise FormatError(f"文件超过 {limits.file_bytes} 字节，没有读取", "the file is too large")
    if _MAIL.match(data[:_HEAD]):
        raise FormatError(
            "这是单个文件的网页（.mht、.mhtml）；请用浏览器打开并另存为 .html，或用 Word 打开并另存为 .docx",
            "a web archive (.mht); open it in a browser and save it as .html, or in Word and save it as .docx",
        )
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

_ARTICLE: Final = "js_content"
"""The text of an article of WeChat: saved as it is sent, it is hidden until a script of the page has run."""
_GONE: Final = "gone"
_EMPTY: Final = "empty"
_SIZELESS: Final = "sizeless"
_MARGINS: Final = "//div[@title='header' or @title='footer']"
"""What stands above and below each page: LibreOffice saves it with the page, the number of the page in it."""
_RAISING: Final = ("sup", "sub")
# What a style says, without spaces and in small letters, and what becomes of its element.
_LOOKS: Final = (
    (re.compile(r"display:none|mso-hide:all"), _GONE),
    (re.compile(r"visibility:(?:hidden|collapse)"), _EMPTY),
    (re.compile(r"vertical-align:(?:super|sub)"), RAISED),
    (re.compile(r"text-decoration[\w-]*:[^;]*line-through"), STRUCK),
    (re.compile(r"(?<![\w-])(?:opacity:(?:0|0?\.0+)%?(?![\d.])|(?:left|top|text-indent):-\d{3,}(?:\.\d+)?px)"), STRUCK),
    (re.compile(r"(?<![\w-])font-size:(?:0|0?\.0+)(?:px|pt|r?em|%)?(?![\w.%])"), _SIZELESS),
)
_TELLING: Final = re.compile(
    r"display|hide|visib|line-t|align\s*:\s*su|(?:opacity|font-size)\s*:\s*[0.]|(?:left|top|indent)\s*:\s*-\d{3}",
    re.IGNORECASE,
)
"""Found in every style that one of these patterns may match, as it stands in the page."""


def headline_of(root: Element) -> str:
    """Return the title that government sites state in a `meta`, "" for none."""
    for meta in root.iter("meta"):
        if (meta.get("name") or "").lower() == "articletitle":
            return "".join((meta.get("content") or "").split())
    return ""


def prune(root: Element) -> None:
    """Take out what is not shown, and put signs before raised, struck and invisible text."""
    values = {attribute: set(_values(root, attribute)) for attribute in ("class", "id")}
    for article in _with(root, f"id[.='{_ARTICLE}']") if _ARTICLE in values["id"] else ():
        article.set("style", "")
    told = {style: _looks_of(style) for style in set(_values(root, "style")) if _TELLING.search(style)}
    for element in _with(root, "style") if told else ():
        for look in told.get(element.get("style") or "", ()):
            _apply(element, look)
    for element in (*_with(root, "hidden"), *cast("list[Element]", _path(_MARGINS)(root))):
        element.tag = _GONE
    hidden = _hidden_by_style(root)
    for sign, attribute in ((".", "class"), ("#", "id")):
        furniture = {value for value in values[attribute] if any(sign + name in hidden for name in value.split())}
        for element in _with(root, attribute) if furniture else ():
            if element.get(attribute) in furniture and next(element.iter("table", "h1"), None) is None:
                element.tag = _GONE
    for raised in root.iter(*_RAISING, "del"):
        _apply(raised, RAISED if raised.tag in _RAISING else STRUCK)
    etree.strip_elements(root, _GONE, *_UNSHOWN, with_tail=False)
    etree.strip_tags(root, "o:p")  # Word puts one at the end of every paragraph


@functools.cache
def _path(path: str) -> etree.XPath:
    return etree.XPath(path, smart_strings=False)


def _values(root: Element, attribute: str) -> list[str]:
    return cast("list[str]", _path(f"//@{attribute}")(root))


def _values_below(element: Element) -> list[str]:
    return cast("list[str]", _path(".//*/@style")(element))


def _with(root: Element, attribute: str) -> list[Element]:
    return cast("list[Element]", _path(f"//@{attribute}/..")(root))


def _looks_of(style: str) -> tuple[str, ...]:
    style = "".join(style.lower().split())
    return tuple(look for told, look in _LOOKS if told.search(style))


def _apply(element: Element, look: str) -> None:
    if look == _GONE:
        element.tag = _GONE
    elif look == _EMPTY:  # it keeps its place
        del element[:]
        element.text = None
    elif look == _SIZELESS:
        if not any("font" in style for style in _values_below(element)):  # what is inside may have a size again
            _apply(element, STRUCK)
    elif any(not str(text).isspace() for text in element.itertext()):
        element.text = look + (element.text or "")


_AT_RULE: Final = re.compile(
    r"""
    /\*.*?\*/  # a comment
    | @[^{};]*+ (?:
        \{ (?:[^{}]*+\{[^{}]*+\})*+ [^{}]*+ \}  # @media print { p { … } }
        | ;  # @import "a.css";
    )
    """,
    re.DOTALL | re.VERBOSE,
)
_RULE: Final = re.compile(r"([^{}]++)\{([^{}]*+)\}")
_SAYING: Final = ("display", "DISPLAY", "Display")
_DISPLAY: Final = re.compile(r"(?<![\w-])display\s*:\s*([\w-]+)", re.IGNORECASE)
_FURNITURE: Final = frozenset(
    sign + name
    for sign in ".#"
    for name in (
        *("foot", "footer", "crumb", "crumbs", "breadcrumb", "breadcrumbs", "copyright"),
        *("share", "bdshare", "bdsharebuttonbox", "gkreport-findings", "sr-only", "visually-hidden"),
    )
)
"""Classes and ids, ours too, of what surrounds an article or is only read aloud; left out unless a table is in it."""


def _hidden_by_style(root: Element) -> frozenset[str]:
    """Return the classes and ids of furniture, and those that style sheets hide by their last rule."""
    hidden: dict[str, bool] = {}
    for style in root.iter("style"):
        text = style.text or ""
        if not any(word in text for word in _SAYING):
            continue
        for selectors, rules in _RULE.findall(_AT_RULE.sub("", text)):
            shown = _DISPLAY.findall(rules)
            if shown:
                hidden |= {name.strip(): shown[-1].lower() == "none" for name in selectors.split(",")}
    return _FURNITURE.union(name for name, is_hidden in hidden.items() if is_hidden)

"""Mark what is Chinese and what is English, so that a page can show one language at a time.

The pages hold both: a Chinese paragraph with its English below as a quote, `标题 · Title`, `编号 id` in a cell of a
table, `中文。 English.` in an item of a list, and columns side by side.  What stands in one language alone is not
marked: it is shown always.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Final

from docutils import nodes
from sphinx.transforms import SphinxTransform

HAN: Final = "\u3400-\u9fff"
_CHINESE: Final = re.compile(f"[{HAN}]")
_ENGLISH: Final = re.compile("[A-Za-z]{2}")
_PAIR: Final = re.compile(
    rf"""^(?P<number>[0-9]+\.\ |[^（]*（)?      # 1. 安装 · Install        0.1.0（未发布 · not published）
    (?P<zh>.*?[{HAN}].*?)
    (?P<between>\ ·\ )
    (?P<en>[^{HAN}）†]+?)
    (?P<rest>）|\ †)?$                         # 上标 · raised digit †
    """,
    re.VERBOSE | re.DOTALL,
)
_HELP: Final = re.compile(
    rf"^(?P<zh>.*[{HAN}].*。)(?P<between> ?\()(?P<en>[^{HAN}]+)(?P<closing>\))(?P<rest>\s*\[.+\])?$"
)
"""What the command line says of an option: 表格，.parquet。(output)  [required]"""
_DOT: Final = re.compile(" · ")
_IN_PROSE: Final = re.compile(r"。(?:\s+|$)")
_IN_CELL: Final = re.compile(rf"。\s*|(?<=[{HAN}）]) ?(?=[a-z])|^ (?=[a-z])")
"""In a cell of a table: 编号 id.  A name, as in 需 LibreOffice, has a capital."""
SHORT: Final = 12
"""What is shorter stands in one line, as 提醒 warning: a cell of a narrow column is not broken for it."""


class MarkLanguages(SphinxTransform):
    """Give what has a counterpart in the other language the class `lang-zh` or `lang-en`."""

    default_priority = 800
    """After references are resolved, before titles are collected."""

    def apply(self, **_kwargs: Any) -> None:  # noqa: ANN401
        """Mark quotes, columns, and words side by side."""
        for quote in list(self.document.findall(nodes.block_quote)):
            _mark_quote(quote)
        for table in list(self.document.findall(nodes.table)):
            _mark_columns(table)
        for paragraph in list(self.document.findall(nodes.paragraph)):
            _split_paragraph(paragraph)
        for text in list(self.document.findall(nodes.Text)):
            _split_words(text)


def _mark_quote(quote: nodes.block_quote) -> None:
    """Mark a quote in English and the paragraphs or lists before it, which say the same in Chinese."""
    siblings = quote.parent.children
    before = siblings[: siblings.index(quote)]
    chinese: list[nodes.Element] = []
    while before and isinstance(before[-1], nodes.paragraph | nodes.bullet_list | nodes.enumerated_list):
        node = before.pop()
        if not _CHINESE.search(node.astext()):
            break
        chinese.append(node)
    if chinese and _ENGLISH.search(quote.astext()):
        quote["classes"].append("lang-en")
        for node in chinese:
            node["classes"].append("lang-zh")


def _mark_columns(table: nodes.table) -> None:
    """Mark a column with an English head and the one on its left, where that has a Chinese head alone."""
    rows = [list(row.findall(nodes.entry)) for row in table.findall(nodes.row)]
    heads = [entry.astext() for entry in rows[0]]
    for entry in (entry for row in rows for entry in row if len(entry.astext()) <= SHORT):
        entry["classes"].append("short")
    for at, (left, right) in enumerate(pairwise(heads)):
        if _CHINESE.search(left) and not _ENGLISH.search(left) and _ENGLISH.match(right) and not _CHINESE.search(right):
            for row in rows:
                row[at]["classes"].append("lang-zh")
                row[at + 1]["classes"].append("lang-en")


def _split_paragraph(paragraph: nodes.paragraph) -> None:
    """Put apart the Chinese with which a paragraph begins and the English with which it ends, after a blank."""
    is_cell = isinstance(paragraph.parent, nodes.entry)
    if any(_is_marked(node) for node in (paragraph, *_above(paragraph))):
        return
    between = _IN_CELL if is_cell else _IN_PROSE
    if _PAIR.match(paragraph.astext()):
        if len(paragraph) == 1:
            return
        between = _DOT
    for at, child in enumerate(paragraph.children):
        for found in between.finditer(child) if isinstance(child, nodes.Text) else ():
            after = [nodes.Text(child[found.end() :]), *paragraph.children[at + 1 :]]
            said = "".join(node.astext() for node in after)
            letters, signs = (len(re.findall(letter, said)) for letter in ("[A-Za-z]", f"[{HAN}]"))
            apart = is_cell or found.group()[-1].isspace() or said[:1].isspace()
            if apart and letters > 1 and (not signs if is_cell else 3 * signs < letters):
                before = [*paragraph.children[:at], nodes.Text(child[: found.end()].rstrip(" ·\n"))]
                if _CHINESE.search("".join(node.astext() for node in before)):
                    paragraph.children = []
                    paragraph += nodes.inline("", "", *before, classes=["lang-zh"])
                    paragraph += nodes.inline("", found.group() if between is _DOT else " ", classes=["lang-both"])
                    paragraph += nodes.inline("", "", *after, classes=["lang-en"])
                    return


def _split_words(text: nodes.Text) -> None:
    """Put apart words in both languages with a dot between, or with the English in brackets."""
    if any(isinstance(above, nodes.literal | nodes.literal_block | nodes.raw) for above in _above(text)):
        return
    if not (found := _PAIR.match(text) or _HELP.match(text)):
        return
    classes = {"zh": "lang-zh", "en": "lang-en", "between": "lang-both", "closing": "lang-both"}
    named = ((classes.get(name), part) for name, part in found.groupdict().items() if part)
    text.parent.replace(
        text, [nodes.inline("", part, classes=[is_]) if is_ else nodes.Text(part) for is_, part in named]
    )


def _is_marked(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Element) and any(name.startswith("lang-") for name in node.get("classes", ()))


def _above(node: nodes.Node) -> Iterator[nodes.Node]:
    while (node := node.parent) is not None:
        yield node


_CAPTION: Final = re.compile(r'(<span class="caption-text">)(.*?) · (.*?)(</span>)')


def mark_captions(_app: object, _page: str, _template: str, context: dict[str, Any], _doctree: object) -> None:
    """Put apart the languages in the captions of the contents."""
    both = r'\1<span class="lang-zh">\2</span><span class="lang-both"> · </span><span class="lang-en">\3</span>\4'
    context["furo_navigation_tree"] = _CAPTION.sub(both, context.get("furo_navigation_tree", ""))


def setup(app: Any) -> None:  # noqa: ANN401
    """Enter what is done while building."""
    app.add_transform(MarkLanguages)
    app.connect("html-page-context", mark_captions, priority=900)

"""Search without a network: the words of every section in one file, which the page of the search looks through.

The search of Sphinx splits texts into words, for Chinese by a dictionary, and fetches the pages it found, which a
browser refuses for files.  The texts are small enough to be looked through as they are.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from docutils import nodes
from sphinx import addnodes

_HIDDEN: Final = {"zh": {"lang-en", "lang-both"}, "en": {"lang-zh", "lang-both"}}
"""What is not shown in each language."""
_APART: Final = (nodes.section, nodes.title, nodes.comment, addnodes.desc, addnodes.toctree)
"""What has an entry of its own, or is not shown."""


def sections_of(doctree: nodes.document, page: str) -> Iterator[tuple[str, list[str], list[str]]]:
    """Yield the address of each section and each public name, its title, and the text that belongs to it alone.

    The title and the text in Chinese, then in English.
    """
    for section in doctree.findall(nodes.section):
        address = f"{page}.html#{section['ids'][0]}" if isinstance(section.parent, nodes.section) else f"{page}.html"
        title = section.next_node(nodes.title)
        assert title is not None  # noqa: S101  # every section has one
        yield address, [_words(title, lang) for lang in _HIDDEN], [_words(section, lang) for lang in _HIDDEN]
    for desc in doctree.findall(addnodes.desc):
        signature = desc.next_node(addnodes.desc_signature)
        if signature is not None and signature["ids"]:
            name = signature["ids"][0]
            yield f"{page}.html#{name}", [name, name], [_words(desc, lang) for lang in _HIDDEN]


def _words(node: nodes.Element, lang: str) -> str:
    """Return the text below a node as it is shown in a language, but for what stands apart."""
    return " ".join("".join(_pieces(node, lang)).split())


def _pieces(node: nodes.Element, lang: str) -> Iterator[str]:
    for child in node.children:
        if isinstance(child, nodes.Text):
            yield child
            continue
        if isinstance(child, addnodes.desc_signature):
            yield f"{_signature(child)} "
            continue
        hidden = not isinstance(child, nodes.Element) or isinstance(child, _APART)
        if not hidden and _HIDDEN[lang].isdisjoint(child.get("classes", ())):
            yield from _pieces(child, lang)
            yield "" if isinstance(child, nodes.Inline) else " "


def _signature(signature: addnodes.desc_signature) -> str:
    """Return a signature as it is shown; a type is there twice, until it is known whether it can be linked to."""
    shown = signature.deepcopy()
    for twin in list(shown.findall(addnodes.pending_xref_condition)):
        if twin["condition"] != "resolved":
            twin.parent.remove(twin)
    return shown.astext()


def write_index(app: Any, error: Exception | None) -> None:  # noqa: ANN401
    """Write the sections of all pages as a script."""
    if error or app.builder.format != "html":
        return
    found = []
    for page in sorted(app.env.found_docs):
        over = [_words(app.env.titles[page], lang) for lang in _HIDDEN]
        found += [(address, title, over, text) for address, title, text in sections_of(app.env.get_doctree(page), page)]
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    Path(app.outdir, "search-data.js").write_text(f"const SECTIONS = {text};\n", encoding="utf-8")


def leave_out(app: Any) -> None:  # noqa: ANN401
    """Leave out the search of Sphinx."""
    app.builder.search = False


def setup(app: Any) -> None:  # noqa: ANN401
    """Enter what is done while building."""
    app.connect("builder-inited", leave_out)
    app.connect("build-finished", write_index)

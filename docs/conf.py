# ruff: noqa: INP001, ANN401  # Sphinx runs this file and nobody imports it; it hands over what it likes
"""How `make docs` builds these pages."""

import re
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import attrs
from docutils import nodes

import gkreport

project = "gkreport"
author = "gkreport"
html_show_copyright = False
version = release = gkreport.__version__
language = "zh_CN"

sys.path.insert(0, str(Path(__file__).with_name("_ext")))
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx_copybutton", "languages", "searching"]
source_suffix = {".md": "markdown"}
default_role = "code"
nitpicky = True
myst_heading_anchors = 3

html_theme = "furo"
html_title = "gkreport"
html_static_path = ["_static"]
html_css_files = ["pages.css"]
html_js_files = ["pages.js"]
html_additional_pages = {"search": "search.html"}
templates_path = ["_templates"]
exclude_patterns = ["_ext", "_templates"]
copybutton_prompt_text = r">>> |\.\.\. |\$ "
copybutton_prompt_is_regexp = True
html_show_sourcelink = False
html_copy_source = False
pygments_style = "friendly"

autodoc_member_order = "bysource"
autodoc_preserve_defaults = True
python_use_unqualified_type_names = True
python_maximum_signature_line_length = 90

# Nothing is fetched while building: so the names that must be known are our own public ones.
nitpick_ignore_regex = [("py:.*", r"(?!gkreport\.\w+$).*")]

PUBLIC = tuple(f"gkreport{name}" for name in ("", ".frames", ".many", ".page", ".plots", ".solve", ".testing"))
"""Where the names on the page of the API are told."""


def public_name(target: str) -> str | None:
    """Return the name that a class is told under, by the one that annotations use: of the module it is written in."""
    module, _, name = target.rpartition(".")
    try:
        meant = getattr(import_module(module), name)
    except (ImportError, AttributeError, ValueError):
        return None
    homes = (home for home in PUBLIC if getattr(import_module(home), name, None) is meant)
    return next((f"{home}.{name}" for home in homes), None)


def resolve(_app: object, env: Any, node: Any, content: Any) -> object:
    """Link a class by its public name."""
    if node.get("refdomain") != "py" or (name := public_name(node.get("reftarget", ""))) is None:
        return None
    found = env.get_domain("py").resolve_any_xref(env, node["refdoc"], env.app.builder, name, node, content)
    return found[0][1] if found else None


def signature(_app: object, what: str, name: str, made: Any, _options: object, arguments: str, result: str) -> Any:
    """Leave out how to make what nobody but the library makes, and the two hundred cells of the tables."""
    by_users = ("Amount", "Limits", "Weights")
    if what == "class" and attrs.has(made) and name.rpartition(".")[2] not in by_users:
        return "", None
    if what == "class" and attrs.has(made):
        arguments = re.sub(r"attr_dict\['(\w+)'\]\.default", lambda found: repr(default_of(made, found[1])), arguments)
    return arguments and arguments.replace("= _DEFAULT", "= Limits()"), result


def default_of(cls: Any, name: str) -> object:
    """Return what a field holds where nothing is given; attrs hides it from the signature."""
    return getattr(attrs.fields(cls), name).default


WIDE = re.compile("[\u2014\u2026\u201c\u201d\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")


def join_lines(_app: object, doctree: Any) -> None:
    """Take a line break between two Chinese characters for none; a browser would show a blank there."""
    for text in [text for text in doctree.findall(nodes.Text) if text == "\n"]:
        at = text.parent.index(text)
        before, after = (node.astext() for node in (text.parent[at - 1], text.parent[at + 1]))
        if WIDE.match(before[-1:]) and WIDE.match(after[:1]):
            text.parent.remove(text)


def setup(app: Any) -> None:
    """Enter what is done while building."""
    app.connect("doctree-read", join_lines)
    app.connect("missing-reference", resolve)
    app.connect("autodoc-process-signature", signature)

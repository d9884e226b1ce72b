"""What a PDF file holds beside its pages: files that are attached, signatures (ISO 32000-1, 7.11.4 and 12.7.2)."""

from collections.abc import Iterator, Mapping
from typing import Final, cast

from pdfminer.pdftypes import dict_value, list_value, resolve1
from pdfminer.utils import decode_text

from gkreport.formats.fixed.work import Work
from gkreport.page.problems import Problem

_MOST: Final = 1_000
"""Nodes of the tree of names and files that are looked at; who attaches more is told of the first."""
_EXISTS: Final = 1
"""The bit of `SigFlags` that says that something is signed."""


def beside(catalog: Mapping[str, object], form: Mapping[str, object], work: Work) -> Iterator[Problem]:
    """Yield what is not read: each attached file by its name, and that the file is signed."""
    names = _dict(catalog.get("Names"))
    for name in dict.fromkeys(_names(names.get("EmbeddedFiles"), work)):
        yield Problem("attachment", "", name)
    flags = resolve1(form.get("SigFlags"))
    if isinstance(flags, int) and flags & _EXISTS:
        yield Problem("signature", "", "")


def _names(tree: object, work: Work) -> Iterator[str]:
    """Yield the names of the files in a tree of names, each node of which is looked at once."""
    waiting = [tree]
    for _ in range(_MOST):
        if not waiting:
            return
        node = _dict(waiting.pop())
        work.spend(1)
        waiting += reversed(_list(node.get("Kids"))[:_MOST])
        for file in _list(node.get("Names"))[1 : 2 * _MOST : 2]:
            told = _dict(file)
            name = resolve1(told.get("UF") or told.get("F"))
            yield decode_text(name) if isinstance(name, bytes) else ""


def _dict(value: object) -> Mapping[str, object]:
    return cast("Mapping[str, object]", dict_value(value or {}))


def _list(value: object) -> list[object]:
    return cast("list[object]", list_value(value or []))

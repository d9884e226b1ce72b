"""Content controls that are bound to data elsewhere in the file and show what stands there (ECMA-376 part 1, 17.5.2.6).

Word looks the data up by the identity of their part and then in any part; LibreOffice takes the first part in which the
path leads somewhere, and does so for controls of plain text alone.  Where both show the same, that is read.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Final, NamedTuple

import attrs

from gkreport.errors import FormatError
from gkreport.formats.archive import parse_xml
from gkreport.formats.docx.colours import said_of
from gkreport.formats.docx.names import Names
from gkreport.formats.opc import Element, Package

_PROPERTIES: Final[Mapping[str, str]] = {
    "core-properties": "{6C3C8BC8-F283-45AE-878A-BAB7291924A1}",
    "extended-properties": "{6668398D-A668-4E3E-A5EB-62B293D839F1}",
    "custom-properties": "",
}
"""The parts with properties of the file, and the identities by which Word binds to them."""
_MOST_BYTES: Final = 128 * 1024
_MOST_PARTS: Final = 32
_MOST_PATHS: Final = 500
_MOST_SIGNS: Final = 4_000
"""Data beyond these bounds are not looked up, and what is bound to them is doubtful."""
_STEP: Final = re.compile(r"/(?:(?P<prefix>[\w.-]+):)?(?P<name>[\w.-]++)(?!\()(?:\[(?P<at>[1-9]\d{0,3})\])?")
_LAST: Final = re.compile(r"/(?:@(?:(?P<prefix>[\w.-]+):)?(?P<name>[\w.-]+)|text\(\)(?:\[1\])?)")
_MAPPING: Final = re.compile(r"""xmlns:([\w.-]+)\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)')""")
_BINDINGS: Final = "{http://schemas.microsoft.com/office/word/2012/wordml}dataBinding"
_KINDS: Final = frozenset(
    (
        "text",
        "date",
        "dropDownList",
        "comboBox",
        "checkbox",
        "picture",
        "docPartObj",
        "docPartList",
        "citation",
        "group",
    )
)
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")


class Bound(NamedTuple):
    """What a control shows in the place of its own text; None where that cannot be told."""

    text: str | None


def bound_texts(root: Element, package: Package, main: str) -> dict[Element, Bound]:
    """Return the controls of a document that do not show, or may not show, the text they hold."""
    names = Names.of(root)
    found: dict[Element, Bound] = {}
    data = _Data(package, main)
    for binding in root.iter(*names("dataBinding"), _BINDINGS):
        properties = binding.getparent()
        control = None if properties is None else properties.getparent()
        if properties is None or control is None or control.tag not in names("sdt"):
            continue
        own = " ".join("".join(text.text or "" for text in control.iter(*names("t"))).split())
        kind = next((name for name in map(_local, properties) if name in _KINDS), "")
        shown = _shown(kind, properties, own, data.find(said_of(binding)))
        if shown.text != own:
            found[control] = shown
    return found


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


class _Values(NamedTuple):
    """What a binding leads to in Word and in LibreOffice; None where it leads nowhere."""

    word: str | None
    office: str | None


def _shown(kind: str, properties: Element, own: str, values: _Values | None) -> Bound:
    """Return what a control of a kind shows that holds its own text; `values` is None where the path is not plain."""
    if kind in ("checkbox", "picture", "docPartObj", "docPartList", "group"):
        return Bound(own)
    if values is None:
        return Bound(None)
    in_word = own if values.word is None else _as_shown(kind, properties, own, values.word)
    in_office = values.office or own if kind == "text" else own
    return Bound(in_word if in_word == in_office else None)


def _as_shown(kind: str, properties: Element, own: str, value: str) -> str | None:
    """Return how Word shows a value: a date by its format, which is not followed, a choice by its name."""
    control = next((item for item in properties if _local(item) == kind), properties)
    if kind == "date" and _DAY.match(value):
        return own if value[:10] == said_of(control).get("fullDate", "")[:10] else None
    if kind in ("dropDownList", "comboBox"):
        items = (said_of(item) for item in control)
        return next((said.get("displayText", value) for said in items if said.get("value") == value), value)
    return value


class _Part(NamedTuple):
    """A part that controls can be bound to; LibreOffice passes over one that no other part describes."""

    identity: str
    is_described: bool
    root: Element | None
    """None where it is broken or too large."""


@attrs.define
class _Data:
    """The parts of a package that controls can be bound to."""

    _package: Package
    _main: str
    _parts: list["_Part"] | None = None
    _known: dict[tuple[str, str, str], _Values | None] = attrs.field(factory=dict)

    def find(self, said: Mapping[str, str]) -> _Values | None:
        """Return the values that a binding leads to; None where its path or the data are not understood."""
        key = said.get("storeItemID", "").upper(), said.get("xpath", ""), said.get("prefixMappings", "")
        if key not in self._known:
            self._known[key] = self._find(*key) if len(self._known) < _MOST_PATHS else None
        return self._known[key]

    def _find(self, identity: str, path: str, mappings: str) -> _Values | None:
        prefixes = {prefix: one or other for prefix, one, other in _MAPPING.findall(mappings)}
        steps = _path(path, prefixes)
        if self._parts is None:
            self._parts = list(islice(self._load(), _MOST_PARTS))
        roots = [part.root for part in self._parts]
        if steps is None or None in roots or len(roots) == _MOST_PARTS:
            return None
        found = [(part, value) for part in self._parts if (value := steps(part.root)) is not None]
        is_there = any(part.identity == identity for part in self._parts)
        word = (value for part, value in found if part.identity == identity or not is_there)
        office = (value for part, value in found if value and part.is_described)
        return _Values(next(word, None), next(office, None))

    def _load(self) -> Iterator["_Part"]:
        """Yield the parts with their identities, in the order in which LibreOffice takes them."""
        for relation in self._package.related(""):
            if relation.kind in _PROPERTIES and relation.target in self._package:
                yield _Part(_PROPERTIES[relation.kind], is_described=True, root=self._parsed(relation.target))
        for relation in self._package.related(self._main):
            if relation.kind == "customXml" and relation.target in self._package:
                name = self._package.beside(relation.target, "customXmlProps")
                about = None if name is None else self._parsed(name)
                identity = "" if about is None else said_of(about).get("itemID", "")
                yield _Part(identity.upper(), about is not None, root=self._parsed(relation.target))

    def _parsed(self, name: str) -> Element | None:
        data = self._package.read(name)
        try:
            return parse_xml(data, name) if len(data) <= _MOST_BYTES else None
        except FormatError:
            return None


def _path(path: str, prefixes: Mapping[str, str]) -> Callable[[Element | None], str | None] | None:
    """Return what follows a path from the root of a part; None where it is not made of plain steps."""
    steps: list[tuple[str, int]] = []
    at = 0
    while step := _STEP.match(path, at):
        steps.append((_tag(step, prefixes), int(step["at"] or 1)))
        at = step.end()
    last = _LAST.fullmatch(path, at) if at < len(path) else None
    if not steps or (at < len(path) and last is None):
        return None

    def follow(root: Element | None) -> str | None:
        element = root if root is not None and steps[0] == (root.tag, 1) else None
        for tag, number in steps[1:]:
            if element is not None:
                element = next(islice(element.iterchildren(tag), number - 1, None), None)
        if element is None:
            return None
        if last and last["name"]:
            return element.get(_tag(last, prefixes))
        return " ".join("".join(map(str, islice(element.itertext(), _MOST_SIGNS)))[:_MOST_SIGNS].split())

    return follow


def _tag(step: re.Match[str], prefixes: Mapping[str, str]) -> str:
    prefix = step["prefix"]
    return f"{{{prefixes.get(prefix, prefix)}}}{step['name']}" if prefix else step["name"]

"""What the properties in a part say that changes what is read, gathered in one scan ahead of the walk.

Nine in ten elements of a document are properties, of which hardly any matter for reading.  Looking for those alone,
which libxml2 does, costs a twentieth of looking through them all, and old properties kept by tracked
changes (`w:rPrChange`) are told from those in force by what they stand in.
"""

from collections.abc import Collection, Mapping
from itertools import islice
from typing import Final

from gkreport.formats.docx.names import PROPERTIES, REVISIONS, STYLED, Element, Names, is_on

__all__ = ["Properties", "Said"]


def __dir__() -> list[str]:
    return __all__


Said = Mapping[str, str]
"""Properties by name, each with its value, "" where it has none."""

# Where a property must stand to belong to an element; anywhere else it is an old one, kept by a tracked change.
_OWNERS: Final = frozenset(
    (("rPr", "r"), ("pPr", "p"), ("tcPr", "tc"), ("trPr", "tr"), ("tblPr", "tbl"), ("rPr", "style"), ("pPr", "style"))
)
_LISTS: Final = ("numPr", "pPr")
_MARKS: Final = ("rPr", "pPr")
_REVISIONS: Final = frozenset(REVISIONS)
_STYLED: Final = frozenset(STYLED)


class Properties:
    """The properties of a part by the element they belong to."""

    def __init__(self, root: Element, *, styles: Collection[str] = ()) -> None:
        """Scan a part; that one of these styles is named is a property too."""
        self.of: dict[Element, dict[str, str]] = {}
        self.of_marks: dict[Element, dict[str, str]] = {}
        """Those of the marks that end paragraphs."""
        self.is_revised = False
        self._names = names = Names.of(root)
        self._value = names.namespace + "val"
        self._fields: list[Element] = []
        local = names.local
        wanted = (*PROPERTIES, *REVISIONS, *(STYLED if styles else ()), *_NO_PROPERTIES)
        for item in root.iter(*names(*wanted)):
            name = local[item.tag]
            if name in _NO_PROPERTIES:
                self._note(name, item)
                continue
            if name in _STYLED and item.get(self._value) not in styles:
                continue
            self.is_revised |= name in _REVISIONS
            holder = item.getparent()
            owner = None if holder is None else holder.getparent()
            if holder is None or owner is None:
                continue
            kinds = local.get(holder.tag), local.get(owner.tag)
            if kinds in _OWNERS:
                self._put(owner, name, item)
            elif kinds in (_LISTS, _MARKS) and (element := owner.getparent()) is not None:
                if kinds == _LISTS and local.get(element.tag) in ("p", "style"):
                    self._put(element, name, item)
                elif kinds == _MARKS and local.get(element.tag) == "p":
                    self.of_marks.setdefault(element, {})[name] = item.get(self._value, "")
        self.endless = frozenset(self._fields)
        """The beginnings of fields that never end."""

    def _put(self, owner: Element, name: str, item: Element) -> None:
        said = self.of.setdefault(owner, {})
        if name == "cellMerge":
            said.setdefault("vMerge", item.get(self._names.namespace + "vMerge", ""))
        else:
            said[name] = item.get(self._value, "")

    def _note(self, name: str, item: Element) -> None:
        """Note what says something of more than the element it stands in."""
        if name == "fldChar":
            self._pair(item)
        elif name == "bdo" and item.get(self._value) == "rtl":
            self._put_on_runs(item, "backwards")
        elif name == "showingPlcHdr" and is_on(item.get(self._value, "")):
            for control in islice(item.iterancestors(*self._names("sdt")), 1):
                self._put_on_runs(control, "prompt")

    def _pair(self, item: Element) -> None:
        """Pair the beginnings and ends of fields; what a tracked change deletes does not count."""
        if self.is_revised and next(item.iterancestors(*self._names("del", "moveFrom")), None) is not None:
            return
        kind = item.get(self._names.namespace + "fldCharType")
        if kind == "begin":
            self._fields.append(item)
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _put_on_runs(self, holder: Element, name: str) -> None:
        """Say something of all runs in an element; one in which the first has been said it of is done."""
        for run in holder.iter(*self._names("r")):
            said = self.of.setdefault(run, {})
            if name in said:
                return
            said[name] = ""


_NO_PROPERTIES: Final = frozenset(("fldChar", "bdo", "showingPlcHdr"))

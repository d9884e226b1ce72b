"""A scan before the walk: the properties that change what is read, and the text of plain cells.

Most elements of a document are properties that do not matter for reading.  The scan asks libxml2 for the few that do
and for the parts of tables: passing over an element costs a tenth of looking at it.  Old properties, which tracked
changes keep (`w:rPrChange`), are told from valid ones by where they stand.
"""

from collections.abc import Collection, Mapping
from itertools import islice
from typing import Final

from gkreport.errors import FormatError
from gkreport.formats.docx.names import PLAIN, PROPERTIES, REVISIONS, STYLED, Names, is_on
from gkreport.formats.opc import Element
from gkreport.limits import Limits

Said = Mapping[str, str]
"""Properties by name, each with its value, "" where it has none."""

# The places where a property belongs to an element; anywhere else it is an old one, kept by a tracked change.
_OWNERS: Final = frozenset(
    (("rPr", "r"), ("pPr", "p"), ("tcPr", "tc"), ("trPr", "tr"), ("tblPr", "tbl"), ("rPr", "style"), ("pPr", "style"))
)
_LISTS: Final = ("numPr", "pPr")
_MARKS: Final = ("rPr", "pPr")
_REVISIONS: Final = frozenset(REVISIONS)
_STYLED: Final = frozenset(STYLED)
_OF_CELLS: Final = frozenset(("gridSpan", "vMerge", "hMerge"))
"""These say nothing of a cell's text."""
_FRAMES: Final = ("tc", "tr")
_NOT_OWN: Final = frozenset(("fldChar", "bdo", "showingPlcHdr"))
_WANTED: Final = frozenset((*PROPERTIES, *REVISIONS, *_NOT_OWN))


class Properties:
    """The properties of a part by the element they belong to."""

    def __init__(self, root: Element, limits: Limits, *, styles: Collection[str] = ()) -> None:
        """Scan a part; the names of these styles count as properties too.

        Raises `FormatError` for too many properties: each takes half a KiB.
        """
        self._most = limits.properties
        self.of: dict[Element, dict[str, str]] = {}
        self.of_marks: dict[Element, dict[str, str]] = {}
        """The properties of the marks that end paragraphs."""
        self.plain: dict[Element, str] = {}
        """The text of each cell that holds nothing but paragraphs, runs and `w:t`.

        A cell is left out where that is not certain.  The scan does not see whether a table is hidden, or a field
        open, around a cell.
        """
        self.is_revised: bool = False
        self._names = names = Names.of(root)
        self._value = names.namespace + "val"
        self._styles = styles
        self._fields: list[Element] = []
        self._spread = False
        """Whether a property was put on many runs, before or behind where it stands."""
        self._scan(root)
        if self._spread:
            self.plain.clear()
        self.endless: frozenset[Element] = frozenset(self._fields)
        """The `w:fldChar` that begin fields without an end."""

    def _scan(self, root: Element) -> None:  # noqa: C901, PLR0912  # a call for each element takes as long again
        """Look at every element that matters, in the order of the document.

        `table`, `row`, `cell` and `paragraph` are the last ones met.  An element that is not plain, or whose parent is
        not the last one met, makes `cell` None: the cell is not plain, or was over before.
        """
        names, plain = self._names, self.plain
        local, (run,) = names.local, names("r")
        wanted = _WANTED | _STYLED if self._styles else _WANTED
        table = row = cell = paragraph = None
        text = ""
        for item in root.iter(*{*names(*PLAIN, *wanted), *names.special}):
            name = local.get(item.tag, "")
            if name == "t":
                if cell is not None:
                    piece, holder = item.text or "", item.getparent()
                    fits = holder is not None and holder.getparent() is paragraph and holder.tag == run
                    if not fits or "\n" in piece or "\r" in piece:  # these are to be made spaces
                        cell = None
                    text += piece
            elif name == "p":
                if item.getparent() is cell:
                    paragraph = item
                    text += "\n"
                else:
                    cell = None
            elif name in _FRAMES:
                holder = item.getparent()
                fits = holder is (row if name == "tc" else table)
                if cell is not None and fits:
                    plain[cell] = text[1:]
                if name == "tr":
                    cell, row, table = None, item, holder
                else:
                    cell, text, paragraph = item if fits else None, "", None
            elif name not in _STYLED or item.get(self._value) in self._styles:
                if name not in _OF_CELLS:
                    cell = None
                if name in _NOT_OWN:
                    self._note(name, item)
                elif name in wanted:
                    self._keep(name, item)
        if cell is not None:
            plain[cell] = text[1:]

    def _keep(self, name: str, item: Element) -> None:
        """Keep a property of the element it belongs to."""
        local = self._names.local
        self.is_revised |= name in _REVISIONS
        holder = item.getparent()
        owner = None if holder is None else holder.getparent()
        if holder is None or owner is None:
            return
        kinds = local.get(holder.tag), local.get(owner.tag)
        if kinds in _OWNERS:
            self._put(owner, name, item)
        elif kinds in (_LISTS, _MARKS) and (element := owner.getparent()) is not None:
            if kinds == _LISTS and local.get(element.tag) in ("p", "style"):
                self._put(element, name, item)
            elif kinds == _MARKS and local.get(element.tag) == "p":
                self._said_of(element, self.of_marks)[name] = item.get(self._value, "")

    def _said_of(self, owner: Element, of: dict[Element, dict[str, str]]) -> dict[str, str]:
        said = of.get(owner)
        if said is None:
            said = of[owner] = {}
            self._check(len(of))
        return said

    def _check(self, count: int) -> None:
        if count > self._most:
            raise FormatError(
                f"合并的单元格、列表、域等超过 {self._most} 处，没有读取", "too many merged cells, list items or fields"
            )

    def _put(self, owner: Element, name: str, item: Element) -> None:
        said = self._said_of(owner, self.of)
        if name == "cellMerge":
            said.setdefault("vMerge", item.get(self._names.namespace + "vMerge", ""))
        else:
            said[name] = item.get(self._value, "")

    def _note(self, name: str, item: Element) -> None:
        """Note an element that tells something of others than its parent."""
        if name == "fldChar":
            self._pair(item)
        elif name == "bdo" and item.get(self._value) == "rtl":
            self._put_on_runs(item, "backwards")
        elif name == "showingPlcHdr" and is_on(item.get(self._value, "")):
            for control in islice(item.iterancestors(*self._names("sdt")), 1):
                self._put_on_runs(control, "prompt")

    def _pair(self, item: Element) -> None:
        """Pair the begin and end of fields; deleted ones do not count."""
        if self.is_revised and next(item.iterancestors(*self._names("del", "moveFrom")), None) is not None:
            return
        kind = item.get(self._names.namespace + "fldCharType")
        if kind == "begin":
            self._fields.append(item)
            self._check(len(self._fields))
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _put_on_runs(self, holder: Element, name: str) -> None:
        """Put a property on all runs in an element, unless that has been done."""
        self._spread = True
        for run in holder.iter(*self._names("r")):
            said = self._said_of(run, self.of)
            if name in said:
                return
            said[name] = ""

"""The names of WordprocessingML in both of its namespaces, and which of them say something to a reader."""

import functools
from collections.abc import Mapping
from typing import Final

import attrs

from gkreport.formats.opc import Element
from gkreport.page.page import Handle

NAMESPACES: Final = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
"""Transitional and strict (ISO/IEC 29500-1)."""

_MATH: Final = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}",
    "{http://purl.oclc.org/ooxml/officeDocument/math}",
)
_COMPATIBILITY: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_CONTENT: Final = _words(
    "p tbl tr tc r t br cr tab ptab noBreakHyphen sym ruby rubyBase fldChar instrText drawing pict object contentPart"
    " footnoteReference endnoteReference pgNum dayShort dayLong monthShort monthLong yearShort yearLong"
)
# Wrappers are opened: their content is read in their place.
_WRAPPERS: Final = _words("hyperlink smartTag customXml ins moveTo sdtContent fldSimple dir bdo")
# Silent elements show nothing in the text: properties, marks, deleted text.
_SILENT: Final = _words(
    "pPr rPr tcPr trPr tblPr tblPrEx tblGrid sectPr sdtPr sdtEndPr customXmlPr smartTagPr rubyPr rt del moveFrom"
    " delText delInstrText bookmarkStart bookmarkEnd proofErr permStart permEnd commentRangeStart commentRangeEnd"
    " commentReference annotationRef footnoteRef endnoteRef lastRenderedPageBreak softHyphen separator"
    " continuationSeparator"
)
PLAIN: Final = ("tr", "tc", "p", "t")
"""The elements of a simple table, apart from runs and properties."""
CHUNK: Final = "altChunk"
"""What stands for a part in another format, which Word reads in its place (17.17.2.1)."""
ELSEWHERE: Final = (CHUNK, "unread")
"""The kinds of what holds text that does not stand here."""

REVISIONS: Final = _words(
    "ins del moveFrom moveTo cellIns cellDel cellMerge rPrChange pPrChange tcPrChange trPrChange tblPrChange"
    " tblPrExChange tblGridChange sectPrChange numberingChange customXmlInsRangeStart customXmlDelRangeStart"
    " customXmlMoveFromRangeStart customXmlMoveToRangeStart"
)
"""The elements of tracked changes (ECMA-376 part 1, 17.13.5)."""
PROPERTIES: Final = _words(
    "vanish specVanish strike dstrike vertAlign numId ilvl outlineLvl gridSpan gridBefore vMerge hMerge hidden"
)
"""The properties that change what is read."""
STYLED: Final = ("pStyle", "rStyle", "tblStyle")
"""The properties that name a style."""
LOOKS: Final = _words(
    "adjustRightInd autoSpaceDE autoSpaceDN b bCs bdr bidi bottom cantSplit cnfStyle color contextualSpacing end i iCs"
    " ind insideH insideV jc keepLines keepNext kern kinsoku lang left noProof noWrap overflowPunct position rFonts"
    " right shd snapToGrid spacing start suppressLineNumbers sz szCs tab tblHeader tblLayout tblW tcW textAlignment"
    " textDirection top topLinePunct trHeight u vAlign w widowControl wordWrap"
)
"""The properties that Word and WPS write most and that change nothing of what is read."""
LOOKS_IN_GROUPS: Final = ("pBdr", "tabs", "tblBorders", "tblCellMar", "tcBorders", "tcMar")
"""What holds nothing but such properties."""
_OTHERS: Final = _words("document body styles style basedOn ddList checkBox numPr showingPlcHdr sdt")


@attrs.frozen(slots=False)  # as quick to build as can be: there is one for each cell
class CellNumber(Handle):
    """A table cell of a document: how many begin before it in the part of the text."""

    number: int


@attrs.frozen
class ParagraphNumber(Handle):
    """A paragraph of a document outside the cells of tables: how many with text are read before it."""

    number: int


@attrs.frozen
class Names:
    """The names of one document, all in one namespace."""

    namespace: str
    """As a prefix: `{…}`."""
    kinds: Mapping[str, str]
    """How each tag is read: its local name for content, `+` for wrappers, "" for silent elements."""
    local: Mapping[str, str]
    """The local names of the tags that are looked for."""
    special: tuple[str, ...]
    """The tags that are content or wrappers, without those of a simple table."""

    def __call__(self, *names: str) -> tuple[str, ...]:
        """Return full tags."""
        return tuple(self.namespace + name for name in names)

    @classmethod
    def of(cls, root: Element) -> "Names":
        """Return the names of a part, by the namespace of its root."""
        return _names(str(root.tag).rpartition("}")[0] + "}")


@functools.lru_cache(maxsize=4)
def _names(namespace: str) -> Names:
    kinds = {namespace + name: name for name in _CONTENT}
    kinds |= {namespace + name: "+" for name in _WRAPPERS}
    kinds |= {namespace + name: "" for name in (*_SILENT, *REVISIONS) if namespace + name not in kinds}
    kinds |= {namespace + CHUNK: CHUNK, namespace + "subDoc": "unread"}
    kinds |= {math + name: "unread" for math in _MATH for name in ("oMath", "oMathPara")}
    kinds |= {namespace + "sdt": "sdt", _COMPATIBILITY + "AlternateContent": "alternatives"}
    plain = {namespace + name for name in (*PLAIN, "r")}
    local = {*_CONTENT, *_WRAPPERS, *_SILENT, *REVISIONS, *PROPERTIES, *STYLED, *_OTHERS}
    special = tuple(tag for tag, kind in kinds.items() if kind and tag not in plain)
    return Names(namespace, kinds, {namespace + name: name for name in local}, special)


_OFF: Final = frozenset({"0", "false", "off"})


def is_on(value: str | None) -> bool:
    """Whether a toggle such as `w:vanish` is there (not None) and not switched off."""
    return value is not None and value not in _OFF


_UNDERSTOOD: Final = (
    "http://schemas.microsoft.com/",
    "http://schemas.openxmlformats.org/",
    "http://purl.oclc.org/ooxml/",
    "urn:schemas-microsoft-com:",
)


def alternative(element: Element) -> Element | None:
    """Return the branch of `mc:AlternateContent` that Word shows (ECMA-376 part 3, 9.3)."""
    for branch in element:
        if branch.tag == _COMPATIBILITY + "Fallback":
            return branch
        required = (branch.nsmap.get(prefix, "") for prefix in branch.get("Requires", "").split())
        if branch.tag == _COMPATIBILITY + "Choice" and all(name.startswith(_UNDERSTOOD) for name in required):
            return branch
    return None

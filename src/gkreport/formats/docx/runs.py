"""The text of a paragraph of a Word document as it shows: runs, fields, numbers of lists, signs for what is no text."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import Final

from gkreport.errors import FormatError
from gkreport.formats.docx.bound import Bound
from gkreport.formats.docx.floating import covers, floats
from gkreport.formats.docx.looks import Base
from gkreport.formats.docx.names import ELSEWHERE, Names, alternative, is_on
from gkreport.formats.docx.parts import Parts
from gkreport.formats.docx.properties import Properties, Said
from gkreport.formats.fields import Fields
from gkreport.formats.opc import Element
from gkreport.page.page import OBJECT
from gkreport.seen import PLAIN, Sight, Verdict, Why, sign_of, what_is_left, without_gaps

_SHOWN_AS: Final = {
    "cr": "\v",
    "tab": " ",
    "ptab": " ",
    "noBreakHyphen": "-",
    **dict.fromkeys(("sym", "contentPart", "pgNum"), "\ufffd"),
    **{part + length: "\ufffd" for part in ("day", "month", "year") for length in ("Short", "Long")},
}
_NOTES: Final = ("footnoteReference", "endnoteReference")
_PICTURES: Final = ("drawing", "pict", "object")
_PLAIN: Final = frozenset(("p", "tbl", "tr", "tc"))
NOTHING: Final[Said] = {}


class Runs:
    """Reads the text of paragraphs: the look of its runs, the fields that are open, the numbers of lists."""

    def __init__(self, root: Element, parts: Parts) -> None:
        """Begin before the first run of the text."""
        self._names = Names.of(root)
        self._kinds = self._names.kinds
        self._t = self._names.namespace + "t"
        self._val = self._names.namespace + "val"
        self._styles = styles = parts.styles
        self._looks = looks = parts.looks(root)
        telling = styles.telling()
        self._default_tells = styles.default_of("paragraph") in telling
        self._numbering = parts.numbering
        self._limits = limits = parts.limits
        self._said = Properties(root, limits, styles=telling)
        self._bound = _places_of(parts.bound(root), self._names)
        if self._default_tells or looks.everywhere or self._bound:
            self._said.plain.clear()
        self._around, self._base, self._down = looks.page, Base(), 0.0
        self._paragraph = root
        self._unseen: list[tuple[str, Why]] = []
        """What is not seen of the paragraphs read last."""
        self._fields = Fields()
        self._depth = 0
        self._pictures = False
        self._in_cell = False
        self._out: list[str] = []

    # -- which elements are shown ------------------------------------------------------------------

    def _enter(self) -> None:
        self._depth += 1
        if self._depth > self._limits.nesting:
            raise FormatError("表格或内容控件嵌套过深，没有读取", "tables or content controls are nested too deeply")

    def _content(self, parent: Iterable[Element]) -> Iterator[tuple[str, Element]]:
        """Yield the children that are shown: those inside wrappers, none that is deleted, one of alternatives."""
        kinds = self._kinds
        for element in parent:
            kind = kinds.get(element.tag)
            if kind in _PLAIN:
                yield kind, element
            elif kind != "":
                yield from self._opened(kind, element)

    def _opened(self, kind: str | None, element: Element) -> Iterator[tuple[str, Element]]:
        """Yield what is shown of one element of this kind."""
        if kind == "sdt":  # its w:sdtContent counts as a level, so this one need not
            yield from self._content(element)
        elif kind in ("+", "alternatives"):
            inner = element if kind == "+" else alternative(element)
            if inner is not None:
                self._enter()
                yield from self._content(inner)
                self._depth -= 1
        elif kind is not None:
            yield kind, element
        elif self._has_text(element):
            yield "unread", element

    def _has_text(self, element: Element) -> bool:
        return next(element.iter(self._t), None) is not None

    def _style_of(self, paragraph: Element) -> str | None:
        for properties in paragraph.iterchildren(*self._names("pPr")) if self._styles else ():
            for style in properties.iterchildren(*self._names("pStyle")):
                return style.get(self._val)
        return None

    def _numbered(self, said: Said, text: str, *, in_cell: bool) -> str:
        """Put the number that Word prints before a text; a space keeps it apart from a number in a cell."""
        number, level = said.get("numId"), said.get("ilvl")
        if number is None:
            number = self._styles.of_paragraph(said, "numId")
            level = self._styles.of_paragraph(said, "ilvl") if level is None else level
        label = self._numbering.label(number, level) if number else ""
        if not label or not (in_cell or text.strip()):
            return text
        return f"{label} {text}" if in_cell or label[-1].isascii() else label + text

    # -- text --------------------------------------------------------------------------------------

    def _line(self, paragraph: Element, before: str, *, in_cell: bool) -> str:
        """Read a paragraph that continues the text before it, and number it."""
        text = self._text(paragraph, in_cell=in_cell)
        if before:
            text = before + text
        own = self._said.of.get(paragraph)
        return self._numbered(own or NOTHING, text, in_cell=in_cell) if own or self._default_tells else text

    def _text(self, paragraph: Element, *, in_cell: bool) -> str:
        if self._looks.everywhere:
            self._base = self._looks.of_paragraph(paragraph, self._around, self._down)
            self._down += self._base.height
        self._in_cell = in_cell
        self._paragraph = paragraph
        self._out = []
        if paragraph in self._bound:
            self._out.append(self._from_data("", self._bound[paragraph]))
        self._inline(paragraph)
        text = without_gaps("".join(self._out))
        # White space in XML, not a line; in a page it would end a paragraph.
        return text.replace("\r", " ").replace("\n", " ") if "\n" in text or "\r" in text else text

    def _inline(self, parent: Element) -> None:
        kinds = self._kinds
        for child in parent:
            kind = kinds.get(child.tag)
            if kind == "r":
                self._run(child)
            elif kind != "":
                for inner, element in self._opened(kind, child):
                    if inner == "r":
                        self._run(element)
                    elif inner in ELSEWHERE or self._has_text(element):
                        self._unread()

    def _unread(self) -> None:
        self._pictures = True
        if self._in_cell:
            self._out.append(OBJECT)

    def _run(self, run: Element) -> None:
        kinds, verdict = self._kinds, PLAIN
        own = self._said.of.get(run)
        if own or self._looks.everywhere:
            verdict = self._verdict(run, own or NOTHING)
        for child in run:
            kind = kinds.get(child.tag)
            if kind == "t" and verdict is PLAIN and not (self._fields.open or self._bound):
                self._out.append(child.text or "")
            elif kind != "":
                for inner, item in self._opened(kind, child):
                    if inner in _NOTES and is_on(item.get(self._names.namespace + "customMarkFollows")):
                        return  # the rest of the run is the mark
                    self._piece(inner, item, verdict)

    def _verdict(self, run: Element, own: Said) -> Verdict:
        """Say how a run is seen; the prompt of a control is no entry."""
        verdict = self._looks.verdict(run, self._paragraph, self._base)
        if verdict.sight is Sight.UNSEEN or not self._in_cell:
            return verdict
        if "prompt" in own:
            self._out.append(OBJECT)
        return Verdict(Sight.DOUBTFUL, Why.MOVED) if "backwards" in own else verdict

    def _piece(self, kind: str, item: Element, verdict: Verdict) -> None:
        """Read one element of a run, inside or outside a field."""
        if kind == "fldChar":
            self._field(item)
        elif kind == "instrText":
            self._fields.code(item.text or "")
        elif self._fields.open and self._fields.in_code:
            return
        elif kind == "t":
            text = item.text or ""
            if item in self._bound:
                text = self._from_data(text, self._bound[item])
            self._out.append(what_is_left(text, verdict, self._unseen, in_cell=self._in_cell))
        elif verdict.sight is not Sight.UNSEEN:
            self._shown(kind, item)

    def _from_data(self, text: str, bound: Bound) -> str:
        """Return what a control shows instead of its own text; the sign of a doubt before that where it is not told."""
        if bound.text is None:
            return sign_of(Why.UNCERTAIN) + text if self._in_cell else text
        if text.strip():
            self._unseen.append((text, Why.HIDDEN))
        return bound.text

    def _shown(self, kind: str, item: Element) -> None:
        """Read an element of a run that is no plain text."""
        if kind == "br":
            page = item.get(self._names.namespace + "type") in ("page", "column")
            self._out.append("" if page else "\v")
        elif kind in _SHOWN_AS:
            self._out.append(_SHOWN_AS[kind])
        elif kind == "ruby":
            for base in item.iterchildren(*self._names("rubyBase")):
                self._inline(base)
        elif kind in ELSEWHERE:
            self._unread()
        elif kind in _PICTURES and floats(item):
            self._float(item)
        elif kind in _PICTURES or self._has_text(item):
            self._unread()

    def _float(self, picture: Element) -> None:
        """Note what floats over the page: the text of a box is not read, and what it covers is doubtful."""
        self._pictures = self._pictures or self._has_text(picture)
        if self._in_cell and covers(picture):
            self._out.append(sign_of(Why.COVERED))

    def _field(self, char: Element) -> None:
        kind = char.get(self._names.namespace + "fldCharType")
        if kind == "begin":
            if char in self._said.endless:  # Word takes it for text; in a cell it is a doubt
                self._unread()
                return
            self._fields.begin()
            if next(char.iter(*self._names("ddList", "checkBox")), None) is not None:
                self._unread()
        elif kind == "separate":
            self._fields.separate()
        elif kind == "end" and self._fields.end():
            self._unread()


def _places_of(bound: Mapping[Element, Bound], names: Names) -> dict[Element, Bound]:
    """Return the texts in whose place what is bound stands: the first of each control, none for the others of it.

    A control without any text leaves it to its paragraph; where that has other text, the place is not told.
    """
    places: dict[Element, Bound] = {}
    (t, p) = names("t", "p")
    for control, shown in bound.items():
        texts = list(control.iter(t))
        places |= dict.fromkeys(texts[1:], Bound(None if shown.text is None else ""))
        places |= dict.fromkeys(texts[:1], shown)
        for paragraph in islice(chain(control.iter(p), control.iterancestors(p)), 0 if texts else 1):
            is_alone = next(paragraph.iter(t), None) is None
            places[paragraph] = shown if is_alone else Bound(None)
    return places

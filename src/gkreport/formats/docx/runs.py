"""The text of a paragraph of a Word document as it shows: runs, fields, numbers of lists, signs for what is no text."""

from collections.abc import Iterable, Iterator
from typing import Final

from gkreport.errors import FormatError
from gkreport.formats.docx.fields import Fields
from gkreport.formats.docx.names import Names, alternative, is_on
from gkreport.formats.docx.numbering import Numbering
from gkreport.formats.docx.properties import Properties, Said
from gkreport.formats.docx.styles import Styles
from gkreport.formats.opc import Element
from gkreport.limits import Limits
from gkreport.page.page import OBJECT

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

    def __init__(self, root: Element, styles: Styles, numbering: Numbering, limits: Limits) -> None:
        """Begin before the first run of a part."""
        self._names = Names.of(root)
        self._kinds = self._names.kinds
        self._t = self._names.namespace + "t"
        self._val = self._names.namespace + "val"
        self._styles = styles
        telling = styles.telling()
        self._default_tells = styles.default in telling
        self._numbering = numbering
        self._limits = limits
        self._said = Properties(root, limits, styles=telling)
        if self._default_tells:  # of every paragraph
            self._said.plain.clear()
        self._fields = Fields()
        self._depth = 0
        self._pictures = False
        self._in_cell = False
        self._in_hidden_table = False
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
        hidden = self._in_hidden_table
        own = self._said.of.get(paragraph)
        if own or self._default_tells:  # a toggle: set by two levels of styles it is off (17.7.3)
            hidden ^= is_on(self._styles.of_paragraph(own or NOTHING, "vanish"))
        self._in_cell = in_cell
        self._out = []
        self._inline(paragraph, hidden=hidden)
        text = "".join(self._out)
        # White space in XML, not a line; in a page it would end a paragraph.
        return text.replace("\r", " ").replace("\n", " ") if "\n" in text or "\r" in text else text

    def _inline(self, parent: Element, *, hidden: bool) -> None:
        kinds = self._kinds
        for child in parent:
            kind = kinds.get(child.tag)
            if kind == "r":
                self._run(child, hidden=hidden)
            elif kind != "":
                for inner, element in self._opened(kind, child):
                    if inner == "r":
                        self._run(element, hidden=hidden)
                    elif not hidden and (inner == "unread" or self._has_text(element)):
                        self._unread()

    def _unread(self) -> None:
        self._pictures = True
        if self._in_cell:
            self._out.append(OBJECT)

    def _run(self, run: Element, *, hidden: bool) -> None:
        kinds, sign = self._kinds, ""
        if own := self._said.of.get(run):
            hidden, sign = self._look(own, hidden=hidden)
        for child in run:
            kind = kinds.get(child.tag)
            if kind == "t" and not (hidden or sign or self._fields.open):
                self._out.append(child.text or "")
            elif kind != "":
                for inner, item in self._opened(kind, child):
                    if inner in _NOTES and is_on(item.get(self._names.namespace + "customMarkFollows")):
                        return  # the rest of the run is the mark
                    self._piece(inner, item, sign, hidden=hidden)

    def _piece(self, kind: str, item: Element, sign: str, *, hidden: bool) -> None:
        """Read one element of a run, inside or outside a field."""
        if kind == "fldChar":
            self._field(item)
        elif kind == "instrText":
            self._fields.code(item.text or "")
        elif hidden or (self._fields.open and self._fields.in_code):
            return
        elif kind == "t":
            text = item.text or ""
            self._out.append(sign + text if text.strip() else text)
        else:
            self._shown(kind, item)

    def _shown(self, kind: str, item: Element) -> None:
        """Read an element of a run that is no plain text."""
        if kind == "br":
            page = item.get(self._names.namespace + "type") in ("page", "column")
            self._out.append("" if page else "\v")
        elif kind in _SHOWN_AS:
            self._out.append(_SHOWN_AS[kind])
        elif kind == "ruby":
            for base in item.iterchildren(*self._names("rubyBase")):
                self._inline(base, hidden=False)
        elif kind == "unread":
            self._unread()
        elif kind in _PICTURES:
            if not _floats(item):
                self._unread()
            elif self._has_text(item):  # a text box
                self._pictures = True
        elif self._has_text(item):
            self._unread()

    def _look(self, own: Said, *, hidden: bool) -> tuple[bool, str]:
        """Tell whether a run is hidden, and which sign is put before its text in a cell.

        The sign makes a number unreadable: 12 with a raised 2 is not 122, a struck digit is no digit, the prompt of
        a control is no entry.
        """
        style = own.get("rStyle")
        vanish = own.get("vanish")
        hidden = hidden ^ is_on(self._styles.value(style, "vanish")) if vanish is None else is_on(vanish)
        if not self._in_cell:
            return hidden, ""

        def value(name: str) -> str | None:
            return own[name] if name in own else self._styles.value(style, name)

        if value("vertAlign") in ("superscript", "subscript"):
            return hidden, "^"
        if is_on(value("strike")) or is_on(value("dstrike")):
            return hidden, "~"
        return hidden, OBJECT if "prompt" in own or "backwards" in own else ""

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


def _floats(picture: Element) -> bool:
    """Whether a drawing floats over the page, as a seal or text box does, and so is no part of the text."""
    for element in picture.iter():
        if str(element.tag).endswith("}anchor") or "position:absolute" in element.get("style", "").replace(" ", ""):
            return True
        if str(element.tag).endswith(("}inline", "}shape", "}rect", "}group")):
            return False
    return False

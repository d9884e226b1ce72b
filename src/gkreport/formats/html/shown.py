"""From the tree of a page to what a browser shows of its text; what is hidden is kept aside, with the reason.

Text that nobody sees leaves a reference where it stood, so that the reader can say where; before doubtful text stands
the sign of its doubt.
"""

import functools
import re
from typing import Final, NamedTuple

import attrs
import tinycss2
from lxml import etree
from tinycss2.ast import FunctionBlock, StringToken

from gkreport.formats.html.cascade import Styles, sheets_of, winning
from gkreport.formats.html.looks import RELATED, Look, look_of, tells
from gkreport.formats.html.selecting import Element, TooMuchStyle
from gkreport.page.page import Hidden
from gkreport.seen import BLACK, GAP, WHITE, Sight, Verdict, Why, blend, gap_of, judge, sign_of, without_gaps


class Unseen(NamedTuple):
    """Text of the page that is not shown, and why."""

    text: str
    why: Why


_FIRST: Final = 0xF0000
"""Of the private signs of plane 15, which no typeface of a web page uses."""
_MOST: Final = 4_000
"""Pieces of hidden text that are told apart; menus hide some hundred.  The others are counted."""
_MOST_WRITTEN: Final = 200_000
"""Letters that style sheets may write into a page: as many as a file may have in all."""
_REFERENCE: Final = re.compile(f"[{chr(_FIRST)}-{chr(_FIRST + _MOST)}]")


class Shown:
    """What is shown of one page, and what is not."""

    def __init__(self) -> None:
        """Begin with nothing hidden."""
        self._unseen: list[Unseen] = []
        self._more = 0
        self._places: dict[int, str] = {}
        self._letters: dict[Element, int] = {}
        self._written = 0

    def taken(self, text: str, place: str) -> str:
        """Return a text without references, noting that what they stand for was found in this place."""
        if self._unseen:
            for reference in _REFERENCE.findall(text):
                self._places[ord(reference) - _FIRST] = place
            text = without_gaps(_REFERENCE.sub("", text))
        return text

    def hidden(self) -> tuple[Hidden, ...]:
        """Return all that is not shown, in the order in which it was found out."""
        found = [Hidden(text, why, self._places.get(at, "")) for at, (text, why) in enumerate(self._unseen)]
        if self._more:
            found.append(Hidden(f"……还有 {self._more} 处", self._unseen[-1].why))
        return tuple(found)

    def refer(self, text: str, why: Why) -> str:
        """Keep a hidden text aside and return the reference to it; "" where it is blank, or the list is full."""
        text = " ".join(_REFERENCE.sub("", text).split())
        if not text:
            return ""
        if len(self._unseen) >= _MOST:
            self._more += 1
            return ""
        self._unseen.append(Unseen(text, why))
        return chr(_FIRST + len(self._unseen) - 1)

    def leave_out(self, element: Element, why: Why) -> None:
        """Put a reference in the place of an element with all that is in it; what follows it stays."""
        reference = self.refer("".join(map(str, element.itertext())), why)
        del element[:]
        element.tag = "span"
        element.attrib.clear()
        element.text = reference

    def follow_styles(self, root: Element) -> None:
        """Leave out what the page does not show, and sign what it shows in a doubtful way."""
        try:
            styles = winning(root, sheets_of(root), tells, RELATED)
        except TooMuchStyle:
            styles = Styles()
            _sign_cells(root)
        if styles or next(root.iter(*_TELLING_TAGS), None) is not None or root.find(".//*[@hidden]") is not None:
            self._walk(root, Look(), styles, cell=None)

    def _walk(self, element: Element, outer: Look, styles: Styles, cell: Element | None) -> None:
        values = styles.get((element, ""), {})
        telling = values or element.tag in _TELLING_TAGS or "hidden" in element.attrib or "bgcolor" in element.attrib
        look = look_of(element, values, outer) if telling else outer
        if look.gone:
            self.leave_out(element, Why.HIDDEN)
            return
        cell = element if element.tag in ("td", "th") else cell
        if look.drawn.moved and not (cell is not None and self._is_part(element, cell)):
            look = attrs.evolve(look, drawn=attrs.evolve(look.drawn, moved=False))
        verdict = _verdict(look)
        if verdict.sight is not Sight.UNSEEN and look.drawn.struck:
            look = attrs.evolve(look, lined=True)
        elif verdict.why is Why.COLOUR and look.lined:
            verdict = Verdict(Sight.DOUBTFUL, Why.STRUCK)
        children = list(element)
        if verdict.sight is not Sight.SEEN:
            self._judge_text(element, children, verdict)
        for child in children:
            self._walk(child, look, styles, cell)
        self._generate(element, look, styles, cell)

    def _is_part(self, element: Element, cell: Element) -> bool:
        """Whether a cell shows more than what is in an element of it; what it shows is counted once."""
        if cell not in self._letters:
            self._letters[cell] = _letters_of(cell)
        return 0 < _letters_of(element) < self._letters[cell]

    def _judge_text(self, element: Element, children: list[Element], verdict: Verdict) -> None:
        """Judge what stands right in an element, before, between and behind its children."""
        element.text = _sound(self._judged(element.text, verdict))
        for child in children:
            child.tail = _sound(self._judged(child.tail, verdict))

    def _judged(self, text: str | None, verdict: Verdict) -> str | None:
        if not text or text.isspace() or verdict.why is None:
            return text
        kept = self.refer(text, verdict.why) if verdict.sight is Sight.UNSEEN or verdict.why is Why.STRUCK else text
        if verdict.sight is Sight.UNSEEN:  # what is only not visible keeps its place, as white text does
            return kept + (GAP if verdict.why is Why.HIDDEN else gap_of(verdict.why))
        return sign_of(verdict.why) + kept

    def _generate(self, element: Element, look: Look, styles: Styles, cell: Element | None) -> None:
        """Put in what a style sheet writes before and behind an element, or a sign of doubt where that is too much."""
        for pseudo in ("before", "after"):
            values = styles.get((element, pseudo))
            if values and "content" in values:
                inside = look_of(_SPAN, {name: of for name, of in values.items() if name != "content"}, look)
                text = _generated(values["content"].value)
                verdict = _verdict(inside) if not inside.gone else Verdict(Sight.UNSEEN, Why.HIDDEN)
                if text and verdict.sight is not Sight.UNSEEN:
                    self._written += len(text)
                    is_plain = values["content"].certain and self._written <= _MOST_WRITTEN
                    text = text if is_plain else sign_of(Why.UNCERTAIN)
                    if cell in self._letters:
                        self._letters[cell] += _size(text)
                    _put(element, self._judged(text, verdict) or "", first=pseudo == "before")


_TELLING_TAGS: Final = ("s", "strike", "del", "sup", "sub", "font")
_SPAN: Final = etree.Element("span")


def _verdict(look: Look) -> Verdict:
    """Say whether text is seen; where a picture lies under it, its colour tells nothing against it."""
    ink = blend(look.drawn.ink, look.drawn.ground, look.density)
    found = judge(attrs.evolve(look.drawn, ink=ink) if look.density < 1 else look.drawn)
    if look.on_picture and found.why is Why.COLOUR:
        ground = BLACK if look.drawn.ground == WHITE else WHITE
        return judge(attrs.evolve(look.drawn, ground=ground, uncertain=True))
    return found


def _size(text: str) -> int:
    return len("".join(text.split()))


def _letters_of(element: Element) -> int:
    return sum(_size(str(text)) for text in element.itertext())


@functools.lru_cache(maxsize=1024)
def _generated(content: str) -> str:
    """Return what a value of `content` writes; a counter or an attribute is written as the sign of a doubt.

    Signs of private use are pictures of a typeface of icons.
    """
    parts = tinycss2.parse_component_value_list(content)
    return "".join(
        _ICONS.sub("", part.value) if isinstance(part, StringToken) else sign_of(Why.UNCERTAIN)
        for part in parts
        if isinstance(part, (StringToken, FunctionBlock))
    )


_ICONS: Final = re.compile("[\ue000-\uf8ff]")


def _put(element: Element, text: str, *, first: bool) -> None:
    if first:
        element.text = _sound(text + (element.text or ""))
    elif len(element):
        element[-1].tail = _sound((element[-1].tail or "") + text)
    else:
        element.text = _sound((element.text or "") + text)


_NO_CHARACTER: Final = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What a tree that was parsed can hold and none that is changed."""


def _sound(text: str | None) -> str | None:
    return _NO_CHARACTER.sub("\ufffd", text) if text else text


def _sign_cells(root: Element) -> None:
    """Sign every cell of a page whose style sheets cannot be followed."""
    for cell in root.iter("td", "th"):
        _put(cell, sign_of(Why.UNCERTAIN), first=True)

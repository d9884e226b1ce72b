"""What makes a character seen: a reader tells how it is drawn, and this room alone judges, for every format alike."""

import enum
import re
from typing import Final, NamedTuple, TypeAlias

import attrs

from gkreport.errors import Lang

Colour: TypeAlias = tuple[int, int, int]
"""Red, green and blue, each from 0 to 255."""

BLACK: Final[Colour] = (0, 0, 0)
WHITE: Final[Colour] = (255, 255, 255)


class Sight(enum.Enum):
    """Whether a careful person sees a character on the page."""

    SEEN = "seen"
    DOUBTFUL = "doubtful"
    """Seen, but not as plain text (struck out, raised), or hard to see: a number with it is not certain."""
    UNSEEN = "unseen"


class Why(enum.Enum):
    """Why a character is not simply seen: its words in Chinese and English."""

    HIDDEN = ("设为隐藏", "set to be hidden")
    COLOUR = ("与底色相同或相近", "of the colour of its ground, or nearly")
    CLEAR = ("透明", "transparent")
    TINY = ("字号小到看不清", "too small to be seen")
    CLIPPED = ("被裁去或伸出纸面", "cut off, or off the paper")
    COVERED = ("被遮住", "covered")
    STRUCK = ("被划去", "struck out")
    RAISED = ("是上标、下标或注码", "raised or lowered, as the sign of a note is")
    MOVED = ("不在文件里的位置上显示", "shown elsewhere than it stands in the file")
    UNCERTAIN = ("样式无法确定", "of a style that cannot be told")
    AROUND = ("是报告以外的内容", "what stands around a report")
    WATERMARK = ("是水印或斜排的字", "a watermark, or set aslant")

    def words(self, lang: Lang = "zh") -> str:
        """Say it."""
        return self.value[lang == "en"]


_FIRST_SIGN: Final = 0xFDD0
"""The first of 32 code points that Unicode keeps for use inside a program: no file means anything by them."""


def sign_of(why: Why) -> str:
    """Return the sign that stands in the text of a page for something that is doubtful for this reason."""
    return chr(_FIRST_SIGN + list(Why).index(why))


_SIGN: Final = re.compile(f"[{chr(_FIRST_SIGN)}-{chr(_FIRST_SIGN + len(Why) - 1)}]")


GAP: Final = chr(_FIRST_SIGN + 31)
"""Stands for unseen text that keeps its place on the page: white letters leave a gap where hidden ones leave none."""
_PARTED: Final = re.compile(rf"(?<=\d){GAP}+(?=\d)")


def gap_of(why: Why) -> str:
    """Return what stands in the text of a page for something that is unseen for this reason."""
    return GAP if why in (Why.COLOUR, Why.CLEAR) else ""


def without_gaps(text: str) -> str:
    """Return a text in which a gap between two digits is a doubt, for they are seen as two numbers, and others nothing.

    >>> spelt_out(without_gaps(f"{GAP}12{GAP}6"))
    '12［与底色相同或相近］6'
    """
    return _PARTED.sub(sign_of(Why.COLOUR), text).replace(GAP, "") if GAP in text else text


def is_doubtful(text: str) -> bool:
    """Say whether a sign of doubt stands in a text."""
    return _SIGN.search(text) is not None


def without_signs(text: str) -> str:
    """Return a text without signs of doubt, as prose stands: a raised word is a word."""
    return _SIGN.sub("", text)


def spelt_out(text: str, lang: Lang = "zh") -> str:
    """Return a text with its signs of doubt in words.

    >>> spelt_out(sign_of(Why.STRUCK) + "112")
    '［被划去］112'
    """
    reasons = list(Why)
    return _SIGN.sub(lambda sign: f"［{reasons[ord(sign[0]) - _FIRST_SIGN].words(lang)}］", text)


class Verdict(NamedTuple):
    """How a character is seen, and why not plainly; `why` is None where it is."""

    sight: Sight
    why: Why | None = None


PLAIN: Final = Verdict(Sight.SEEN)


def what_is_left(text: str, verdict: Verdict, unseen: list[tuple[str, Why]], *, in_cell: bool) -> str:
    """Return what is read of a text; what is not seen is kept aside, and before what is doubtful stands its sign.

    Of prose what is struck out is left out, and what is raised is a word.

    >>> aside: list[tuple[str, Why]] = []
    >>> what_is_left("甲", Verdict(Sight.DOUBTFUL, Why.STRUCK), aside, in_cell=False), len(aside)
    ('', 1)
    """
    if verdict.why is None or not text.strip():
        return "" if verdict.sight is Sight.UNSEEN else text
    left_out = verdict.sight is Sight.UNSEEN or verdict.why is Why.STRUCK
    if left_out:
        unseen.append((text, verdict.why))
    if in_cell and verdict.sight is Sight.UNSEEN:
        return gap_of(verdict.why)
    sign = sign_of(verdict.why) if in_cell else ""
    return sign if left_out else sign + text


@attrs.frozen(kw_only=True)
class Drawn:
    """How some characters are drawn; what a format does not tell stays as it is by default."""

    ink: Colour = BLACK
    ground: Colour = WHITE
    opacity: float = 1.0
    """From 0, nothing is there, to 1."""
    size: float = 10.5
    """In points, as it comes to stand on the paper."""
    uncut: float = 1.0
    """The share of each character that is inside its clip and on the paper."""
    uncovered: float = 1.0
    """The share of each character over which nothing else is drawn."""
    hidden: bool = False
    struck: bool = False
    raised: bool = False
    moved: bool = False
    """Whether it does not stand among its neighbours in the order of the file."""
    uncertain: bool = False
    """Whether something is said of it that the reader does not understand."""


_SAME: Final = 8
"""Two colours whose channels differ by no more are one to the eye, and to a printer."""
_LEAST_CONTRAST: Final = 1.3
"""Contrast (WCAG 2.2) below which text is a shade of its ground: pale grey on white from #e0e0e0 on, and yellow."""
_LEAST_SIZE: Final = 1.0
"""In points: a character smaller than the line of a table is a dot."""
_LEGIBLE_SIZE: Final = 3.5
"""In points: the smallest print of contracts is 4."""
_NOTHING: Final = 0.05
_WHOLE: Final = 0.9
"""A character with less than a tenth cut off is still itself; a 7 with a third gone can be a 1."""


def judge(drawn: Drawn) -> Verdict:
    """Say whether characters are seen; what hides them outright comes before what makes them doubtful.

    >>> judge(Drawn(ink=(255, 255, 255))).why
    <Why.COLOUR: ('与底色相同或相近', 'of the colour of its ground, or nearly')>
    """
    ink = blend(drawn.ink, drawn.ground, drawn.opacity)
    tests = (
        (drawn.hidden, Sight.UNSEEN, Why.HIDDEN),
        (drawn.opacity <= _NOTHING, Sight.UNSEEN, Why.CLEAR),
        (max(abs(a - b) for a, b in zip(ink, drawn.ground, strict=True)) <= _SAME, Sight.UNSEEN, Why.COLOUR),
        (drawn.size < _LEAST_SIZE, Sight.UNSEEN, Why.TINY),
        (drawn.uncut <= _NOTHING, Sight.UNSEEN, Why.CLIPPED),
        (drawn.uncovered <= _NOTHING, Sight.UNSEEN, Why.COVERED),
        (drawn.struck, Sight.DOUBTFUL, Why.STRUCK),
        (drawn.raised, Sight.DOUBTFUL, Why.RAISED),
        (drawn.uncut < _WHOLE, Sight.DOUBTFUL, Why.CLIPPED),
        (drawn.uncovered < _WHOLE, Sight.DOUBTFUL, Why.COVERED),
        (contrast(ink, drawn.ground) < _LEAST_CONTRAST, Sight.DOUBTFUL, Why.COLOUR),
        (drawn.size < _LEGIBLE_SIZE, Sight.DOUBTFUL, Why.TINY),
        (drawn.moved, Sight.DOUBTFUL, Why.MOVED),
        (drawn.uncertain, Sight.DOUBTFUL, Why.UNCERTAIN),
    )
    return next((Verdict(sight, why) for holds, sight, why in tests if holds), PLAIN)


def blend(ink: Colour, ground: Colour, opacity: float) -> Colour:
    """Return the colour that ink of some opacity makes on a ground."""
    red, green, blue = (round(under + (over - under) * opacity) for over, under in zip(ink, ground, strict=True))
    return red, green, blue


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast of two colours, from 1 to 21 (WCAG 2.2, contrast ratio).

    >>> round(contrast(BLACK, WHITE)), round(contrast((224, 224, 224), WHITE), 2)
    (21, 1.32)
    """
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


_DARKEST: Final = 10
"""The channels up to which the curve of the standard is a straight line."""


def _luminance(colour: Colour) -> float:
    """Return the relative luminance of a colour (WCAG 2.2)."""
    red, green, blue = (
        channel / 255 / 12.92 if channel <= _DARKEST else ((channel / 255 + 0.055) / 1.055) ** 2.4 for channel in colour
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

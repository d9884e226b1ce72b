"""How the letters of a document are drawn: by their run, the styles of run and paragraph, their cell and its row."""

from collections.abc import Iterable, Sequence
from itertools import product
from typing import Final, TypeAlias

import attrs

from gkreport.formats.doc.rows import TWIPS
from gkreport.formats.doc.sprms import (
    AUTOMATIC,
    FIRST,
    GROUND,
    INK,
    LEFT,
    RIGHT,
    SHADE,
    Said,
    of_palette,
    said_in,
    signed,
)
from gkreport.formats.doc.styles import CHARACTER, TABLE, Style, Styles, over
from gkreport.formats.doc.table_parts import WHOLE
from gkreport.formats.doc.text import Own
from gkreport.formats.letters import FAR, HEIGHT, THIN, Room, size_at, uncovered
from gkreport.formats.typefaces import PICTURES
from gkreport.seen import BLACK, PLAIN, WHITE, Colour, Drawn, Sight, Verdict, Why, blend, contrast, judge

_Colours: TypeAlias = frozenset[Colour | None]
"""The colours that something may have, None for one that is automatic, or for no ground at all."""

_USUAL_SIZE: Final = 10.0
"""In points: of text of which no style says it (2.6.1)."""
_DARK: Final = 2.0
"""A highlighter with more contrast to white hides text whose colour is automatic in some programs."""
_FULL_LINE: Final = 240
"""What a line counts whose height is as its letters ask for (2.9.144)."""
_NO_STYLE: Final = 0xFFF
_NONE: Final = 0xFFFFFFFF << 32
"""The ground of a shading that leaves it to the style of the table (2.9.247)."""
_NOTHING: Final[Said] = {}

_STYLE, _DELETED = 0x4A30, 0x0800
REVISIONS: Final = (_DELETED, 0x0801, 0xCA89, 0xCA57)
"""Deleted, inserted, looks changed (2.6.1)."""
_SYMBOL, _SOME_STYLE = 0x6A09, 0xCA47
_STRIKE, HIDDEN = 0x0837, 0x083C
_STRIKE_TWICE, _WEB_HIDDEN, _HIGHLIGHT, _SIZE, _POSITION, _RAISED, _SCALE, _SPACING, _FIT, _TURNED, _EAST = (
    *(0x2A53, 0x0811, 0x2A0C, 0x4A43, 0x4845, 0x2A48, 0x4852, 0x8840, 0xCA76, 0x085A, 0xCA78),
)
_TYPEFACES: Final = (0x4A4F, 0x4A50, 0x4A51)
_RELIEF: Final = (0x0838, 0x0839, 0x0854, 0x0858)
"""Outlined, with a shadow, imprinted, embossed."""
_OF_EACH: Final = frozenset((_POSITION, _SPACING, _FIT, _TURNED, _EAST))
"""What depends on how many signs a run has, or on what stands beside it."""
_LINE, _BEFORE, _AFTER = 0x6412, 0xA413, 0xA414
_FRAMES: Final = (0x261B, 0x8418, 0x8419, 0x841A, 0x442B)
Frame: TypeAlias = tuple[int | None, ...]
"""What puts a paragraph elsewhere on the page."""


@attrs.frozen(eq=False)
class Around:
    """What is around a paragraph: the grounds below it, how high and wide its cell is, in points, and its frame."""

    grounds: frozenset[Colour] = frozenset((WHITE,))
    height: float | None = None
    """Where it is exact."""
    width: float = FAR
    is_cell: bool = attrs.field(default=False, kw_only=True)
    frame: Frame = attrs.field(default=(), kw_only=True)
    letters: Said = attrs.field(factory=dict[int, int], kw_only=True)
    """What the style of the table says of letters."""


@attrs.frozen(eq=False, kw_only=True)
class Base(Room):
    """What the runs of a paragraph begin with."""

    style: Said
    grounds: frozenset[Colour]
    is_moved: bool = False
    height: float = 0.0
    """What it takes of its cell, in points."""
    faces: "dict[Own, Face]" = attrs.field(factory=dict["Own", "Face"])
    """Those that were met, by their properties."""


@attrs.frozen(eq=False)
class Face:
    """What holds for all runs of the same properties in paragraphs of the same base."""

    said: Said
    drawn: Drawn
    """Apart from its colours, and from what stands beside it."""
    verdict: Verdict | None
    """None where it is to be asked of each run: by what stands beside it, by how many signs it has."""

    is_shown: bool
    """Whether it is neither deleted nor hidden."""
    is_deleted: bool
    """Whether it is taken out by a tracked change."""
    is_revised: bool
    """Whether any tracked change is of it."""
    is_symbol: bool
    """Whether another sign is shown in its place, of a typeface of pictures."""
    is_plain: bool
    """Whether its letters are shown as they stand."""


class Looks:
    """Judges how the runs of a document are seen."""

    def __init__(self, styles: Styles, typefaces: Sequence[str]) -> None:
        """Take what the document has of styles and typefaces."""
        self._styles = styles
        self._pictures = frozenset(at for at, name in enumerate(typefaces) if name.lower() in PICTURES)

    def base(self, style: Style, said: Said, around: Around, top: float, breaks: int) -> Base:
        """Return what the runs of a paragraph begin with that begins this far down its cell and has so many breaks."""
        letters = over(around.letters, style.character) if around.letters else style.character
        usual = _size(letters) * HEIGHT
        line = _line(said, usual)
        before, after = (said.get(side, 0) / TWIPS for side in (_BEFORE, _AFTER))
        indent = max(abs(signed(said.get(side, 0))) for side in (LEFT, RIGHT, FIRST)) / TWIPS
        frame = frame_of(said)
        return Base(
            style=letters,
            grounds=_over((_ground(said.get(GROUND)),), around.grounds),
            line=line,
            room=None if around.height is None else around.height - top - before - breaks * (line or usual),
            is_out=around.is_cell and indent >= around.width,
            is_moved=around.is_cell and frame != around.frame,
            height=before + (line or usual) * (breaks + 1) + after,
        )

    def around(  # noqa: PLR0913, PLR0917  # all that a cell is made of
        self,
        outer: Around,
        shading: int | None,
        height: float | None,
        width: float,
        frame: Frame,
        style: int,
        parts: tuple[int, ...],
    ) -> Around:
        """Return what a cell is around its paragraphs.

        That comes of its shading, its measures, what is around its table, the style of that, and the parts it is in.
        """
        of_table = self.of_table(style)
        letters: Said = of_table.character
        paragraph = cell = None
        for part in map(of_table.parts.get, (WHOLE, *parts)):
            if part is not None:
                letters = over(letters, part.letters)
                paragraph = paragraph if part.paragraph is None else part.paragraph
                cell = cell if part.cell is None else part.cell
        layers = [_ground(paragraph), _ground(shading)]
        grounds = _over((*layers, _ground(cell)), outer.grounds)
        if shading is not None and shading & _NONE != _NONE:  # what says that there is none may be said of the style
            grounds |= _over(layers, outer.grounds)
        return Around(grounds, height, width, is_cell=True, frame=frame, letters=letters)

    def of_table(self, style: int) -> Style:
        """Return a style of tables; one that says nothing where there is none."""
        of_table = self._styles.of(style)
        return of_table if of_table.kind == TABLE else Style()

    def face(self, base: Base, own: Own) -> Face:
        """Return what holds for a run of these properties."""
        face = base.faces.get(own)
        if face is None:
            said = said_in(b"".join(own))
            style = self._styles.of(said.get(_STYLE, _NO_STYLE))
            of_style: Said = style.character if style.kind == CHARACTER else _NOTHING
            whole = over(over(base.style, of_style), said)
            drawn = self._drawn(said, whole, of_style, base)
            verdict = None if _OF_EACH & whole.keys() else self._judged(whole, drawn, base)
            is_revised = any(whole.get(number, 0) & 0xFF for number in REVISIONS)
            face = base.faces[own] = Face(
                whole,
                drawn,
                verdict,
                is_shown=not (whole.get(HIDDEN) or whole.get(_DELETED)),
                is_deleted=bool(whole.get(_DELETED)),
                is_revised=is_revised,
                is_symbol=_SYMBOL in said,
                is_plain=verdict is PLAIN and not is_revised and _SYMBOL not in said,
            )
        return face

    def verdict(self, face: Face, base: Base, letters: int, *, is_alone: bool) -> Verdict:
        """Say how a run is seen with what stands beside it: nothing is raised or turned that stands alone."""
        said, drawn = face.said, face.drawn
        if not is_alone:
            is_raised = said.get(_POSITION, 0) != base.style.get(_POSITION, 0)
            is_turned = bool(said.get(_TURNED))
            drawn = attrs.evolve(drawn, raised=drawn.raised or is_raised, moved=drawn.moved or is_turned)
        if letters > 1 or not is_alone:
            each = signed(said.get(_FIT, 0) & 0xFFFFFFFF, 4) / TWIPS / max(letters, 1) or FAR
            clear = uncovered(drawn.size, signed(said.get(_SPACING, 0)) / TWIPS, each)
            is_shuffled = letters > 1 and said.get(_EAST, 0) & 0xFFFF > 0
            drawn = attrs.evolve(drawn, uncovered=clear, moved=drawn.moved or is_shuffled)
        return self._judged(said, drawn, base)

    def _drawn(self, own: Said, said: Said, of_style: Said, base: Base) -> Drawn:
        """Return how a run is drawn, apart from its colours and from what stands beside it."""
        size = _size(said)
        twice = any(
            toggle not in own and base.style.get(toggle) and of_style.get(toggle) for toggle in (HIDDEN, _STRIKE)
        )
        return Drawn(
            size=size_at(size, said.get(_SCALE, 100) / 100),
            uncut=base.uncut(size),
            hidden=bool(said.get(HIDDEN)),
            struck=bool(said.get(_STRIKE) or said.get(_STRIKE_TWICE)),
            raised=said.get(_RAISED, 0) != 0,
            moved=base.is_moved,
            uncertain=twice  # Word takes what two styles set for off, others for on
            or bool(said.get(_WEB_HIDDEN))
            or _SOME_STYLE in said
            or not (said.get(_SIZE, 1) and said.get(_SCALE, 1))  # none, for some
            or not self._pictures.isdisjoint(said.get(face, -1) for face in _TYPEFACES),
        )

    def _judged(self, said: Said, drawn: Drawn, base: Base) -> Verdict:
        """Judge a run in each colour that it may have on its ground; where these differ in what is seen, it is told."""
        marked = _colours(of_palette(said.get(_HIGHLIGHT, 0)))
        inks = _colours(said.get(INK, AUTOMATIC))
        if any(said.get(relief) for relief in _RELIEF):  # what is white has an edge or a shadow
            inks |= {None}
        if None in inks and any(colour and contrast(colour, WHITE) > _DARK for colour in marked):
            drawn = attrs.evolve(drawn, uncertain=True)
        grounds = _over((marked, _ground(said.get(SHADE))), base.grounds)
        found = {
            judge(drawn if ink is None else attrs.evolve(drawn, ink=ink, ground=ground))
            for ink, ground in product(inks, grounds)
        }
        if len({verdict.sight for verdict in found}) > 1:
            return Verdict(Sight.DOUBTFUL, Why.UNCERTAIN)
        return min(found, key=str)


def room_in(width: float) -> float:
    """Return how wide a cell is for what is indented in it: 0 where it holds no digit, else what is far at least."""
    return 0.0 if width < THIN else max(width, FAR)


def frame_of(said: Said) -> Frame:
    """Return what puts a paragraph elsewhere on the page."""
    return tuple(map(said.get, _FRAMES))


def _line(said: Said, usual: float) -> float | None:
    """Return the height of a line that is exact or less than usual; None where it is what its letters ask for."""
    spacing = said.get(_LINE, _FULL_LINE | 1 << 16)
    height = signed(spacing & 0xFFFF)
    if spacing >> 16:
        return usual * height / _FULL_LINE if 0 < height < _FULL_LINE else None
    return -height / TWIPS if height < 0 else None


def _size(said: Said) -> float:
    return said.get(_SIZE, 0) / 2 or _USUAL_SIZE


# -- colours -----------------------------------------------------------------------------------------


def _colours(colour: int) -> _Colours:
    if colour >> 24:
        return frozenset((None,))
    return frozenset(((colour & 0xFF, colour >> 8 & 0xFF, colour >> 16 & 0xFF),))


_SHARES: Final = (
    *(0.0, 1.0, 0.05, 0.1, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.9),
    *[0.5] * 21,
    *(0.025, 0.075, 0.125, 0.15, 0.175, 0.225, 0.275, 0.325, 0.35, 0.375, 0.425, 0.45, 0.475, 0.525, 0.55, 0.575),
    *(0.625, 0.65, 0.675, 0.725, 0.775, 0.825, 0.85, 0.875, 0.925, 0.95, 0.975, 0.97),
)
"""How much of each pattern is its ink (2.9.121); of lines it is half."""


def _ground(shading: int | None) -> _Colours:
    """Return the colours that a shading may have, a pattern taken for what it comes to from afar."""
    pattern = 0xFFFF if shading is None else shading >> 64
    if shading is None or pattern >= len(_SHARES):
        return frozenset((None,))
    (ink,), (fill,) = _colours(shading & 0xFFFFFFFF), _colours(shading >> 32 & 0xFFFFFFFF)
    share = _SHARES[pattern]
    return frozenset((blend(ink or BLACK, fill or WHITE, share) if share else fill,))


def _over(layers: Iterable[_Colours], under: frozenset[Colour]) -> frozenset[Colour]:
    """Return what grounds come to that lie over each other, the uppermost first, and the last on others."""
    for layer in layers:
        if None not in layer:
            return frozenset(colour for colour in layer if colour)
    return under

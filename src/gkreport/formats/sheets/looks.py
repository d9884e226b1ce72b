"""How a cell of a workbook looks, and how what stands in it is seen."""

import functools
from collections.abc import Callable
from decimal import Decimal
from typing import Final

import attrs

from gkreport.formats.sheets import codes
from gkreport.formats.sheets.codes import Code, Section
from gkreport.formats.sheets.colours import Palette
from gkreport.seen import BLACK, PLAIN, WHITE, Colour, Drawn, Sight, Verdict, Why, contrast, judge


@attrs.frozen
class Font:
    """What a typeface says of its letters; None is what it does not say."""

    ink: Colour | None = None
    size: float | None = None
    struck: bool = False
    raised: bool = False

    @property
    def is_telling(self) -> bool:
        """Whether letters of it may not be seen plainly: those of a colour depend on their ground."""
        return self.struck or self.raised or self.ink not in (None, BLACK) or (self.size or USUAL) < _SMALL


NO_FONT: Final = Font()
USUAL: Final = 11.0
"""The size of letters of which nothing is said, in points."""
_SMALL: Final = 4.0


@attrs.frozen(eq=False)
class Look:
    """How a cell looks."""

    code: Code = codes.PLAIN
    font: Font = NO_FONT
    grounds: tuple[Colour, ...] = (WHITE,)
    """The colour under its letters; several where it changes within the cell."""
    crossed: bool = False
    """Whether a line goes through the cell from corner to corner."""
    filling: bool = False
    """Whether its text is set again and again until the cell is full."""
    shrinks: bool = False
    turned: bool = False
    wraps: bool = False
    ink_of: Callable[[str], Colour | None] = attrs.field(default=Palette().named, repr=False)
    """Tells a colour that a number format names."""

    @functools.cached_property
    def verdict(self) -> Verdict:
        """How letters are seen in it that have no typeface of their own."""
        return self.judge(self.font)

    @functools.cached_property
    def shows_texts(self) -> bool:
        """Whether any text is shown in it as it is, and seen."""
        return self.code.for_text == codes.ANY and self.verdict == PLAIN

    @functools.cached_property
    def shows_counts(self) -> bool:
        """The same of whole numbers from 0 on."""
        return self.code.shows_counts and self.verdict == PLAIN

    @property
    def is_date(self) -> bool:
        """Whether numbers are shown as dates or times."""
        return self.code.is_date

    def show(self, number: Decimal) -> str:
        """Return a number as a person reads it in the cell."""
        return self.code.show(number)

    def judge(self, font: Font) -> Verdict:
        """Say how letters of a typeface are seen in the cell: by each ground under them, in doubt where they differ."""
        verdicts = [self._judge_on(font, ground) for ground in self.grounds]
        if len({verdict.sight for verdict in verdicts}) > 1:
            return Verdict(Sight.DOUBTFUL, next(verdict.why for verdict in verdicts if verdict.why))
        return verdicts[0]

    def _judge_on(self, font: Font, ground: Colour) -> Verdict:
        ink, is_dark = font.ink or BLACK, False
        if font.ink is None and contrast(BLACK, ground) < _READABLE:
            ink, is_dark = WHITE, True
        size = USUAL if font.size is None else font.size
        return _judged(ink, ground, size, font.struck or self.crossed, font.raised, is_dark or self.filling)

    def judge_part(self, font: Font | None) -> Verdict:
        """Say how a part of a text is seen; what its typeface does not say is taken from the cell by some programs."""
        if font is None:
            return self.verdict
        inherited = Font(
            font.ink or self.font.ink,
            font.size or self.font.size,
            struck=font.struck or self.font.struck,
            raised=font.raised or self.font.raised,
        )
        verdict = self.judge(font)
        return verdict if verdict == self.judge(inherited) else Verdict(Sight.DOUBTFUL, Why.UNCERTAIN)

    def judge_number(self, number: Decimal) -> Verdict:
        """Say how a number is seen: its format can hide it, or give it another colour."""
        section = self.code.section_of(number)
        return self.verdict if section is None else self._judge_by(section, nothing=bool(number))

    def judge_text(self) -> Verdict:
        """Say how a text is seen."""
        return self._judge_by(self.code.for_text, nothing=True)

    def _judge_by(self, section: Section, *, nothing: bool) -> Verdict:
        """Say how something is seen by a section of the format; one for `nothing` but words hides what it is for."""
        if nothing and section.shows_nothing:
            return Verdict(Sight.UNSEEN, Why.HIDDEN)
        ink = self.ink_of(section.colour) if section.colour else None
        return self.verdict if ink is None else self.judge(attrs.evolve(self.font, ink=ink))


_READABLE: Final = 1.3
"""On a darker ground, letters whose colour is left to the program are black in Excel, white in LibreOffice."""


@functools.lru_cache(maxsize=1024)
def _judged(ink: Colour, ground: Colour, size: float, *marks: bool) -> Verdict:
    struck, raised, uncertain = marks
    return judge(Drawn(ink=ink, ground=ground, size=size, struck=struck, raised=raised, uncertain=uncertain))


GENERAL: Final = Look()

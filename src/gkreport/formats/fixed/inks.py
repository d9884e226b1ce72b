"""How characters and shapes are painted: colour, opacity, blending, clipping."""

from typing import Final

import attrs

from gkreport.formats.fixed.shapes import EVERYTHING, Clip
from gkreport.seen import BLACK, WHITE, Colour, Drawn, Verdict, blend, contrast, judge

_PALE: Final = 3.0
"""Contrast (WCAG 2.2) that no large type of a text goes below; watermarks are grey of half as much."""


@attrs.frozen(eq=False)
class Looks:
    """How what is painted comes to stand on the page (ISO 32000-1, table 52)."""

    clip: Clip = EVERYTHING
    fill: float = 1.0
    """The opacity of areas and letters."""
    stroke: float = 1.0
    """The opacity of lines."""
    group: float = 1.0
    """The opacity of the group that it belongs to, which is part of the others."""
    darkens: bool = False
    """Whether it is multiplied with what lies under it, as a text marker is."""
    is_blended: bool = False
    """Whether it mixes with what lies under it in another way."""
    is_masked: bool = False
    """Whether a soft mask lets parts of it through."""

    is_in_doubt: bool = False
    """Whether one of these holds for the group that it belongs to."""

    @property
    def is_unsure(self) -> bool:
        """Whether nobody knows here what of it is seen."""
        return self.is_blended or self.is_masked or self.is_in_doubt


@attrs.frozen(eq=False)
class Ink:
    """How characters are drawn, before anything is known of what lies around them."""

    colour: Colour | None
    """None where it is not known: a pattern, or a colour space that is not understood."""
    opacity: float
    looks: Looks
    hidden: bool = False
    """Whether nothing is painted: an invisible rendering mode, a layer that is off."""
    uncertain: bool = False
    """Whether something is set that is not understood: a soft mask, a blend mode."""
    verdict: Verdict = attrs.field(init=False)
    """How it is seen on paper, where nothing else is near."""

    @property
    def is_pale(self) -> bool:
        """Whether it is as pale as watermarks are."""
        return contrast(blend(self.colour or BLACK, WHITE, self.opacity), WHITE) < _PALE

    def __attrs_post_init__(self) -> None:
        """Judge it once for all characters."""
        drawn = Drawn(
            ink=self.colour or BLACK,
            opacity=self.opacity,
            hidden=self.hidden,
            uncertain=self.uncertain or self.colour is None,
        )
        object.__setattr__(self, "verdict", judge(drawn))

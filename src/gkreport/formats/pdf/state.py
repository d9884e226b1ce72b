"""What pdfminer's state of drawing leaves out: opacity, blending, clipping."""

from typing import Final

import attrs
from pdfminer.pdfinterp import PDFGraphicState

from gkreport.formats.pdf.shapes import EVERYTHING, Clip


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


PLAIN: Final = Looks()


class State(PDFGraphicState):
    """The state of drawing."""

    def __init__(self) -> None:
        """Begin as a page begins."""
        super().__init__()
        self.looks = PLAIN

    def copy(self) -> "State":
        """Return a copy; quicker than attribute by attribute."""
        copy = State.__new__(State)
        copy.__dict__.update(self.__dict__)
        return copy

"""What pdfminer's state of drawing leaves out: opacity, blending, clipping."""

from typing import Final

from pdfminer.pdfinterp import PDFGraphicState

from gkreport.formats.fixed.inks import Looks

_PLAIN: Final = Looks()


class State(PDFGraphicState):
    """The state of drawing."""

    def __init__(self) -> None:
        """Begin as a page begins."""
        super().__init__()
        self.looks = _PLAIN

    def copy(self) -> "State":
        """Return a copy; quicker than attribute by attribute."""
        copy = State.__new__(State)
        copy.__dict__.update(self.__dict__)
        return copy

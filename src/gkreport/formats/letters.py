"""What the measures of Word come to: how much of its letters is inside their line and cell, and clear of each other."""

from typing import Final

import attrs

HEIGHT: Final = 1.2
"""The height of a line in sizes of its letters."""
USUAL_SIZE: Final = 10.5
THIN: Final = 12.0
"""In points: a narrower cell holds no digit between its margins."""
FAR: Final = 100.0
"""In points: text indented by more can be out of its cell."""
_LEAST_SEEN: Final = 0.1
"""What is cut off or covered to an extent that only a layout would tell is doubtful, never unseen."""
_FIT: Final = 0.6
"""Letters that have less than this share of their width run into each other."""
_NOTHING: Final = 0.01
"""Letters of a hundredth of their width are not seen; wider ones are strokes, as high as the others."""
_SLIVER: Final = 1.0
_DIGIT: Final = 0.5
"""The width of a digit in sizes."""


@attrs.frozen(eq=False, kw_only=True)
class Room:
    """What the letters of a paragraph have room in."""

    line: float | None = None
    """The height of a line in points, where it is exact or less than letters take."""
    room: float | None = None
    """The height in points that is left in the cell for the last line, where that is exact."""
    is_out: bool = False
    """Whether it is indented out of its cell."""

    def uncut(self, size: float) -> float:
        """Return the share of letters of a size that is inside the line and the cell."""
        room = min(size if self.line is None else self.line, size if self.room is None else self.room)
        return _LEAST_SEEN if self.is_out else max(_LEAST_SEEN, room / size)


def size_at(size: float, scale: float) -> float:
    """Return the size that letters come to which are made narrower: `scale` is a share of their width, 0 for all."""
    scale = min(1.0, scale) if scale > 0 else 1.0
    return size * scale if scale <= _NOTHING else max(size * scale, min(size, _SLIVER))


def uncovered(size: float, closer: float, each: float) -> float:
    """Return the share of digits of a size that others leave clear.

    They are moved together where `closer` is below 0, in points, or have a width of `each`.
    """
    width = size * _DIGIT
    return max(_LEAST_SEEN, min(1.0, min(width + closer, each) / width / _FIT))

"""Numbers, boxes, matrices and offsets as OFD writes them (GB/T 33190-2016, 7.3 and 11.3)."""

from collections.abc import Iterable
from typing import Final, cast

from gkreport.errors import FormatError
from gkreport.formats.fixed.geometry import Box, Matrix, Point

POINTS: Final = 72 / 25.4
"""Points in a millimetre, the unit of OFD."""
_FARTHEST: Final = 1e7
"""A number beyond (in millimetres, ten kilometres) is damage; so is one that is not finite."""
_TRUTHS: Final = {"true": True, "1": True, "false": False, "0": False}
_BOX: Final = 4
_SQUARE: Final = 6


def broken() -> FormatError:
    """Build the error for a damaged file."""
    return FormatError(
        "OFD 文件不完整或已损坏；请重新下载，或用阅读器打开后另存",
        "the OFD file is broken or cut off; download it again, or open it in a viewer and save it anew",
    )


def numbers_of(parts: Iterable[str]) -> list[float]:
    """Return the numbers of an array; raises `FormatError` for anything else."""
    try:
        numbers = list(map(float, parts))
    except ValueError as error:
        raise broken() from error
    if not sum(map(abs, numbers)) < _FARTHEST:  # of one that is no number too
        raise broken()
    return numbers


def number_of(text: str | None, default: float) -> float:
    """Return a number; raises `FormatError` for anything else."""
    if text is None:
        return default
    try:
        number = float(text)
    except ValueError as error:
        raise broken() from error
    if not -_FARTHEST < number < _FARTHEST:
        raise broken()
    return number


def is_so(text: str | None, *, otherwise: bool) -> bool:
    """Whether an attribute is true; where it is not said, as it is otherwise; raises `FormatError` for other words."""
    if not text:
        return otherwise
    if (found := _TRUTHS.get(text.strip().lower())) is None:
        raise broken()
    return found


def box_of(text: str | None) -> tuple[float, float, float, float]:
    """Return the left side, the top, the width and the height of a box; nothing where none is said."""
    numbers = numbers_of((text or "0 0 0 0").split())
    if len(numbers) != _BOX:
        raise broken()
    return cast("tuple[float, float, float, float]", tuple(numbers))


def matrix_of(text: str) -> Matrix:
    """Return a matrix."""
    numbers = numbers_of(text.split())
    if len(numbers) != _SQUARE:
        raise broken()
    return cast("Matrix", tuple(numbers))


def inside(inner: Matrix, outer: Matrix) -> Matrix:
    """Return the matrix by which points come to stand that one places in the coordinates of another."""
    a, b, c, d, e, f = inner
    A, B, C, D, E, F = outer  # noqa: N806  # the same letters for the same places
    return A * a + C * b, B * a + D * b, A * c + C * d, B * c + D * d, A * e + C * f + E, B * e + D * f + F


def moved(x: float, y: float, outer: Matrix) -> Matrix:
    """Return a matrix whose coordinates begin at another point."""
    a, b, c, d, e, f = outer
    return a, b, c, d, a * x + c * y + e, b * x + d * y + f


def placed(matrix: Matrix, x: float, y: float) -> Point:
    """Return where a point comes to stand."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def corners(matrix: Matrix, left: float, top: float, width: float, height: float) -> list[Point]:
    """Return where the corners of a box come to stand, one after another."""
    right, bottom = left + width, top + height
    return [placed(matrix, x, y) for x, y in ((left, top), (right, top), (right, bottom), (left, bottom))]


def box_around(matrix: Matrix, left: float, top: float, width: float, height: float) -> Box:
    """Return the box around a box, as it comes to stand."""
    a, b, c, d, e, f = matrix
    if a < 0 or b or c or d < 0 or width < 0 or height < 0:
        return Box.around(corners(matrix, left, top, width, height))
    return Box(a * left + e, d * top + f, a * (left + width) + e, d * (top + height) + f)  # as nearly all stand


def offsets_of(text: str | None, count: int) -> list[float] | None:
    """Return the offsets between so many characters and the next; None where none are said.

    `g 3 1.5` stands for three times 1.5.  Where too few are said, the last one goes on.
    """
    if not text or not (parts := text.split()):
        return None
    offsets: list[float] = []
    if "g" not in parts:
        offsets += numbers_of(parts[:count])
    else:
        rest = iter(parts)
        while len(offsets) < count and (part := next(rest, None)):
            if part == "g":
                times, offset = number_of(next(rest, ""), 0), number_of(next(rest, ""), 0)
                offsets += [offset] * min(max(int(times), 0), count - len(offsets))
            else:
                offsets.append(number_of(part, 0))
    return offsets + (offsets[-1:] or [0.0]) * (count - len(offsets))

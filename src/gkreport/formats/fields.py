"""The fields of Word (ECMA-376 part 1, 17.16.18): the results in the file are shown, their instructions are not."""

from typing import Final

_SHOWS_NOTHING: Final = frozenset(("XE", "TC", "TA", "RD", "SET", "ASK", "PRIVATE", "COMMENTS"))
"""Fields that show nothing without a result; for any other Word computes one when it opens the file."""


class Fields:
    """The fields that are open at one point of the walk; a field may begin in one cell and end in another."""

    def __init__(self) -> None:
        """Begin outside any field."""
        self.open: list[list[str] | None] = []
        """The instruction of each field as far as it was read, None once the result has begun."""

    @property
    def in_code(self) -> bool:
        """Whether the walk is inside an instruction."""
        return any(code is not None for code in self.open)

    def begin(self) -> None:
        """Begin a field."""
        self.open.append([])

    def code(self, text: str) -> None:
        """Read a piece of an instruction."""
        if self.open and (code := self.open[-1]) is not None:
            code.append(text)

    def separate(self) -> str:
        """End the instruction and begin the result; returns the name of the field."""
        if not self.open:
            return ""
        code, self.open[-1] = self.open[-1], None
        return _name_in(code or [])

    def end(self) -> bool:
        """End a field; returns whether Word shows a result that is not in the file."""
        code = self.open.pop() if self.open else None
        if code is None or self.in_code:
            return False
        return _name_in(code) not in _SHOWS_NOTHING


def _name_in(code: list[str]) -> str:
    """Return the name of a field by its instruction."""
    return "".join(code).strip().partition(" ")[0].upper()

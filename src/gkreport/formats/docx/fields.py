"""Complex fields (ECMA-376 part 1, 17.16.18): their instructions are not shown, the results kept in the file are."""

from typing import Final

_SHOWS_NOTHING: Final = frozenset(("XE", "TC", "TA", "RD", "SET", "ASK", "PRIVATE", "COMMENTS"))
"""Fields without a result, which show nothing; any other shows what Word works out when it opens the file."""


class Fields:
    """The fields that are open where the walk stands; a field may begin in one cell and end in another."""

    def __init__(self) -> None:
        """Begin outside any field."""
        self.open: list[list[str] | None] = []
        """For each its instruction while that is being read, then None."""

    @property
    def in_code(self) -> bool:
        """Whether what is read now is part of an instruction."""
        return any(code is not None for code in self.open)

    def begin(self) -> None:
        """Begin a field."""
        self.open.append([])

    def code(self, text: str) -> None:
        """Read a piece of an instruction."""
        if self.open and (code := self.open[-1]) is not None:
            code.append(text)

    def separate(self) -> None:
        """End the instruction: the result follows."""
        if self.open:
            self.open[-1] = None

    def end(self) -> bool:
        """End a field; returns whether it shows something that is not kept in the file."""
        code = self.open.pop() if self.open else None
        if code is None or self.in_code:
            return False
        return "".join(code).strip().partition(" ")[0].upper() not in _SHOWS_NOTHING

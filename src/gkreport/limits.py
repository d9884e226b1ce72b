"""How much of a file is taken before it is refused."""

import attrs

__all__ = ["Limits"]


def __dir__() -> list[str]:
    return __all__


_MIB = 1024 * 1024


@attrs.frozen(kw_only=True)
class Limits:
    """Bounds on what is read; anything beyond is a `FormatError`, before memory is taken for it."""

    file_bytes: int = 20 * _MIB
    """The size of a file."""
    members: int = 2_000
    """The parts of an archive."""
    part_bytes: int = 16 * _MIB
    """One part of an archive, unpacked."""
    unpacked_bytes: int = 32 * _MIB
    """All parts of an archive that are read, together."""
    tree_bytes: int = 32 * _MIB
    """What one part of a Word document takes in memory once it is parsed: seven times what the official form takes."""
    properties: int = 20_000
    """What a Word document holds of merged cells, list items, hidden texts and the like."""
    ratio: int = 200
    """How many times its packed size a part may unpack to, past the first MiB."""
    span: int = 63
    """The columns one cell may cover, what Word itself allows."""
    rows: int = 500
    """The rows of one table."""
    cells: int = 50_000
    """The cells of one file."""
    nesting: int = 16
    """How deep tables and content controls may stand in each other."""
    cell_characters: int = 4_000
    """The text of one cell."""

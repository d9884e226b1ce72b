"""How large a file and its parts may be."""

import attrs

__all__ = ["Limits"]


def __dir__() -> list[str]:
    return __all__


_MIB = 1024 * 1024


@attrs.frozen(kw_only=True)
class Limits:
    """Bounds on a file; one beyond them is a `FormatError`, raised before memory is taken for it.

    They lie far above what a report needs (its form has fewer than 200 cells, in tables of up to 30 rows) and keep a
    hostile file from taking the memory of the process.
    """

    file_bytes: int = 20 * _MIB
    """The size of a file."""
    members: int = 2_000
    """The number of members of an archive."""
    part_bytes: int = 16 * _MIB
    """The size of one member of an archive, unpacked."""
    unpacked_bytes: int = 32 * _MIB
    """The size of all members of an archive that are read, together."""
    tree_bytes: int = 32 * _MIB
    """The memory that one part of a Word document takes once parsed: seven times what the official form takes."""
    properties: int = 20_000
    """The number of merged cells, list items, hidden texts and the like in a Word document."""
    ratio: int = 200
    """How many times its packed size a member may unpack to, beyond the first MiB."""
    span: int = 63
    """The number of columns one cell may cover; Word allows no more."""
    rows: int = 500
    """The number of rows of one table."""
    cells: int = 50_000
    """The number of cells of one file."""
    nesting: int = 16
    """How deep tables and content controls may be nested."""
    cell_characters: int = 4_000
    """The number of characters in one cell."""
    characters: int = 200_000
    """The number of characters of all texts and cells that a file shows: five times those of a ministry's report."""

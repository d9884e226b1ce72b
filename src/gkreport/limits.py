"""How much of a file is taken before it is refused."""

import attrs

__all__ = ["Limits"]


def __dir__() -> list[str]:
    return __all__


@attrs.frozen(kw_only=True)
class Limits:
    """Bounds on what is read; anything beyond is a `FormatError`, before memory is taken for it."""

    file_bytes: int = 20 * 1024 * 1024
    """The size of a file."""

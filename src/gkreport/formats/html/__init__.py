"""HTML: written as one printable page that looks like the official form, read as sites publish it."""

from gkreport.formats.html.writing import element, fragment, write

__all__ = ["element", "fragment", "write"]


def __dir__() -> list[str]:
    return __all__

"""Plain text and Markdown, as converters flatten documents."""

from gkreport.formats.text.reading import read

__all__ = ["read"]


def __dir__() -> list[str]:
    return __all__

"""From a page to a report: which numbers of a file belong to which cells of the form."""

from gkreport.recognise.reading import Reading, recognise

__all__ = ["Reading", "recognise"]


def __dir__() -> list[str]:
    return __all__

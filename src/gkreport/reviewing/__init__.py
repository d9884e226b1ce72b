"""What an office wants to know of the files it collected: each one read and checked, beside last year and its sum."""

from gkreport.reviewing.result import ReviewedFile, result_schema
from gkreport.reviewing.reviews import Review, review

__all__ = ["Review", "ReviewedFile", "result_schema", "review"]


def __dir__() -> list[str]:
    return __all__

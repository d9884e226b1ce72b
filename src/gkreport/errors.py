"""The exceptions of gkreport: one tree, with messages in Chinese first."""

from collections.abc import Mapping, Sequence
from typing import Final, Literal, Self

__all__ = [
    "AggregationError",
    "ArgumentError",
    "CellError",
    "FillError",
    "FormatError",
    "GkreportError",
    "Lang",
    "NotAReport",
    "ProfileError",
    "RecognitionError",
    "SchemaError",
    "StoppedError",
    "reasons_of",
]


def __dir__() -> list[str]:
    return __all__


Lang = Literal["zh", "en"]
"""The languages of messages."""


class GkreportError(Exception):
    """The root of every exception of this library; `str()` of it is Chinese."""

    def __init__(self, zh: str, en: str) -> None:
        """Keep the message in both languages."""
        super().__init__(zh, en)

    def in_language(self, lang: Lang = "zh") -> str:
        """Return the message in Chinese or English."""
        return str(self.args[0 if lang == "zh" else 1])

    def reasons(self, lang: Lang = "zh") -> list[str]:
        """Return the message, and after it those of the sub-errors, if there are any."""
        return [self.in_language(lang)]

    def __str__(self) -> str:
        return self.in_language()


class AggregationError(GkreportError, ValueError):
    """Reports that cannot be added up: of different years, on different forms, or two of one organ."""


class ArgumentError(GkreportError, ValueError):
    """An argument that nothing can be done with, such as a suffix in which nothing can be written."""


class FormatError(GkreportError):
    """The file cannot be read as what it is: broken, encrypted, hostile, too large or of another kind."""


class NotAReport(FormatError):  # noqa: N818  # the fixed public name
    """None of the official form was found in the file."""


class StoppedError(GkreportError):
    """One of many files was not read to its end: it took too long, its process ended, or the library has a bug."""


class CellError(GkreportError):
    """One place of a file that was not understood; `path` is the cell, None for a whole row or table."""

    def __init__(self, zh: str, en: str, path: str | None = None, place: str = "") -> None:
        """Keep the message in both languages, the cell and its place."""
        Exception.__init__(self, zh, en, path, place)
        self.path = path
        self.place = place


class _GroupError(GkreportError, ExceptionGroup[CellError]):
    def __new__(cls, zh: str, en: str, errors: Sequence[CellError]) -> Self:  # noqa: ARG004
        return ExceptionGroup.__new__(cls, zh, errors)

    def __init__(self, zh: str, en: str, errors: Sequence[CellError]) -> None:
        Exception.__init__(self, zh, en, list(errors))

    def __reduce__(self) -> tuple[type[Self], tuple[object, ...], dict[str, object]]:
        # Stated here because tblib, which Dask imports, changes how exceptions are pickled.
        return type(self), self.args, vars(self)

    def __str__(self) -> str:
        return "\n  ".join(self.reasons())

    def reasons(self, lang: Lang = "zh") -> list[str]:
        return [
            self.in_language(lang),
            *(error.in_language(lang) for error in self.exceptions if isinstance(error, GkreportError)),
        ]

    def derive(self, excs: Sequence[CellError]) -> Self:  # type: ignore[override]
        return type(self)(self.args[0], self.args[1], excs)


class RecognitionError(_GroupError):
    """The report was read, but some cells were not understood; each sub-error has its path and place."""


class FillError(_GroupError):
    """The user's file could not be filled safely and was left unchanged; each sub-error has its place."""

    @classmethod
    def at(cls, reasons: Sequence[tuple[str, str, str]]) -> Self:
        """Build the error for cells that cannot be filled, from the place of each and why, in both languages."""
        errors = [CellError(f"{place}：{zh}", f"{place}: {en}", place=place) for place, zh, en in reasons]
        return cls(f"有{len(errors)}格不能填写，文件没有改动：", f"{len(errors)} cells cannot be filled", errors)


class ProfileError(_GroupError, ValueError):
    """A local profile that cannot be used; each sub-error has its place."""


class SchemaError(FormatError, _GroupError):
    """The JSON file does not conform to the schema; each sub-error has its path."""


_SYSTEM_ERRORS: Final[Mapping[type[OSError], tuple[str, str]]] = {
    FileNotFoundError: ("没有这个文件或文件夹", "no such file or folder"),
    PermissionError: ("没有权限", "permission denied"),
    IsADirectoryError: ("这是文件夹，不是文件", "it is a folder, not a file"),
    NotADirectoryError: ("路径中有一段不是文件夹", "a part of the path is not a folder"),
}


def reasons_of(error: Exception, lang: Lang = "zh") -> list[str]:
    """Return why something failed, whatever raised it: one line, and a further line for each sub-error."""
    if isinstance(error, GkreportError):
        return error.reasons(lang)
    if isinstance(error, OSError):
        known = _SYSTEM_ERRORS.get(type(error))
        return [known[lang == "en"] if known else error.strerror or str(error)]
    return [str(error)]

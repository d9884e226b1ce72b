"""What is said to a person or a program, and how it fits the console they have."""

import codecs
import io
import json
import sys
import unicodedata
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, NoReturn

import gkreport
from gkreport.errors import Lang, RecognitionError, SchemaError

if TYPE_CHECKING:
    from rich.console import Console


OK: Final = 0
ERRORS: Final = 1
UNREADABLE: Final = 2
"""What the command line exits with: clean, errors in a report, a file that cannot be read."""

_PAGE: Final = 100
"""How wide a page is that no terminal shows."""
_WIDEST: Final = 120
"""Prose in longer lines is hard to read."""


def console() -> "Console":
    """Return standard output as rich writes to it: our texts as they are, no markup in them."""
    from rich.console import Console

    return Console(highlight=False, markup=False, emoji=False)


def page_width(console: "Console") -> int:
    """Return how many columns a page may take."""
    return min(console.width, _WIDEST) if console.is_terminal else _PAGE


def say(text: str) -> None:
    """Say one line on standard error, where it does not mix with results."""
    from gkreport import terminal

    sys.stderr.write(terminal.printable(" ".join(text.split())) + "\n")


def fail(text: str, code: int = UNREADABLE) -> NoReturn:
    """Say why a command fails, and end it."""
    say(text)
    sys.exit(code)


def print_json(value: object) -> None:
    """Print JSON that any console carries: what it cannot show, or should not, is escaped."""
    from gkreport import terminal

    text = json.dumps(value, ensure_ascii=False, indent=2)
    try:
        text.encode(sys.stdout.encoding)
        plain = terminal.printable(text) == text
    except UnicodeEncodeError:
        plain = False
    sys.stdout.write(f"{text if plain else json.dumps(value, indent=2)}\n")
    sys.stdout.flush()  # a reader that has gone is noticed here, where it is dealt with


_MOST: Final = 3
"""How many faults one line tells."""
_SYSTEM: Final[Mapping[type[OSError], tuple[str, str]]] = {
    FileNotFoundError: ("没有这个文件或文件夹", "no such file or folder"),
    PermissionError: ("没有权限", "permission denied"),
    IsADirectoryError: ("这是文件夹，不是文件", "it is a folder, not a file"),
    NotADirectoryError: ("路径中有一段不是文件夹", "a part of the path is not a folder"),
}


def reasons(error: Exception, lang: Lang) -> list[str]:
    """Return why something failed: in one line, and where there is more to say in one line for each fault."""
    if isinstance(error, SchemaError | RecognitionError):
        faults = (fault for fault in error.exceptions if isinstance(fault, gkreport.CellError))
        return [error.in_language(lang), *(fault.in_language(lang) for fault in faults)]
    if isinstance(error, gkreport.GkreportError):
        return [error.in_language(lang)]
    if isinstance(error, OSError):
        known = _SYSTEM.get(type(error))
        return [known[lang == "en"] if known else error.strerror or str(error)]
    return [str(error)]


def reason(error: Exception, lang: Lang = "zh") -> str:
    """Return why something failed, in one line."""
    first, *rest = reasons(error, lang)
    told = "；".join(rest[:_MOST]) + ("……" if len(rest) > _MOST else "")
    return first.rstrip("：") + "：" + told if told else first


# Every stand-in is as wide as what it stands for, so that tables keep their shape.
_STAND_INS: Final = {**dict.fromkeys("┌┐└┘├┤┬┴┼", "+"), "─": "-", "│": "|", "✗": "x"}


def _stand_in(error: UnicodeError) -> tuple[str, int]:
    """Replace what a console cannot show: rules of tables by their like in ASCII, the rest by question marks."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lost = error.object[error.start : error.end]
    shown = (_STAND_INS.get(sign) or "?" * (1 + (unicodedata.east_asian_width(sign) in "WF")) for sign in lost)
    return "".join(shown), error.end


def spare_narrow_consoles() -> None:
    """Let standard output and error keep the encoding of the console, whatever it lacks."""
    codecs.register_error("gkreport", _stand_in)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="gkreport")

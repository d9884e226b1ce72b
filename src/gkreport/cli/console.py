"""Writes results and messages in a way that every console can show."""

import codecs
import io
import json
import sys
import unicodedata
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final, NoReturn, TypeAlias

from gkreport.errors import Lang, reasons_of

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text


OK: Final = 0
ERRORS: Final = 1
UNREADABLE: Final = 2
"""The exit codes: no errors, errors in a report, a file that cannot be read."""

Words: TypeAlias = tuple[str, str]
"""The same in Chinese and English."""

UNKNOWN: Final = ("有数字没有读懂", "with numbers not understood")
UNREAD: Final = ("不能读取", "unreadable")
"""What files that are no report, or not a whole one, are counted as."""

_PAGE_WIDTH: Final = 100
"""The width of output that goes to a file and not to a terminal."""
_MOST_WIDTH: Final = 120
"""Text in wider lines is hard to read."""
_MOST_REASONS: Final = 3
"""How many reasons one line gives."""
# Each replacement is as wide as the original, so that tables keep their shape.
_STAND_INS: Final = {**dict.fromkeys("┌┐└┘├┤┬┴┼", "+"), "─": "-", "│": "|", "✗": "x"}


def console() -> "Console":
    """Return a rich console for standard output that prints our texts without interpreting markup in them."""
    from rich.console import Console

    return Console(highlight=False, markup=False, emoji=False)


def page_width(console: "Console") -> int:
    """Return how many columns a table or a text may take."""
    return min(console.width, _MOST_WIDTH) if console.is_terminal else _PAGE_WIDTH


def put(out: "Console", text: "str | Text") -> None:
    """Print lines of results, without anything in them that steers the terminal."""
    from rich.text import Text

    from gkreport import terminal

    shown = Text(text) if isinstance(text, str) else text
    shown.plain = terminal.printable(shown.plain)  # sign by sign, so that styles stay in place
    out.print(shown, soft_wrap=True)


def say(lang: Lang, zh: str, en: str) -> None:
    """Print one line to standard error, where it does not mix with results."""
    from gkreport import terminal

    sys.stderr.write(terminal.printable(" ".join((en if lang == "en" else zh).split())) + "\n")


def fail(lang: Lang, zh: str, en: str) -> NoReturn:
    """Print why a command fails, and exit."""
    say(lang, zh, en)
    sys.exit(UNREADABLE)


def listed(names: Iterable[str], lang: Lang) -> str:
    """Return names in a row."""
    return (", " if lang == "en" else "、").join(names)


def print_json(value: object) -> None:
    """Print JSON; characters that the console cannot show, or should not, are escaped."""
    from gkreport import terminal

    text = json.dumps(value, ensure_ascii=False, indent=2)
    try:
        text.encode(sys.stdout.encoding)
        plain = terminal.printable(text) == text
    except UnicodeEncodeError:
        plain = False
    sys.stdout.write(f"{text if plain else json.dumps(value, indent=2)}\n")
    sys.stdout.flush()  # so that a closed pipe raises here, where `main` handles it


def reason(error: Exception, lang: Lang) -> str:
    """Return why something failed, in one line."""
    first, *rest = reasons_of(error, lang)
    colon, semicolon, dots = ("：", "；", "……") if lang == "zh" else (": ", "; ", " ...")
    more = semicolon.join(rest[:_MOST_REASONS]) + (dots if len(rest) > _MOST_REASONS else "")
    return first.rstrip("：:") + colon + more if more else first


def _replace_lost(error: UnicodeError) -> tuple[str, int]:
    """Replace what a console cannot show: lines of tables by similar ASCII signs, the rest by question marks."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lost = error.object[error.start : error.end]
    shown = (_STAND_INS.get(sign) or "?" * (1 + (unicodedata.east_asian_width(sign) in "WF")) for sign in lost)
    return "".join(shown), error.end


def allow_any_encoding() -> None:
    """Replace characters that the encoding of the console lacks, instead of failing."""
    codecs.register_error("gkreport", _replace_lost)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="gkreport")

"""What marks stand for in Markdown: headings, rows of tables, emphasis, escapes."""

import html
import re
from collections.abc import Sequence
from typing import Final

_ALIGNMENT: Final = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*+\|?\s*")
_HEADING: Final = re.compile(r" {0,3}(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*")
_RULE: Final = re.compile(r" {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|=+[ \t]*)")


def is_alignment(line: str) -> bool:
    """Whether a line is the row of dashes below the header of a table."""
    return "|" in line and "-" in line and _ALIGNMENT.fullmatch(line) is not None


def is_markdown(lines: Sequence[str]) -> bool:
    """Whether a text is Markdown: it has a heading or a table with its row of dashes."""
    return any(is_alignment(line) or _HEADING.fullmatch(line) for line in lines)


def heading_in(line: str) -> tuple[int, str] | None:
    """Return the level and the text of a heading."""
    found = _HEADING.fullmatch(line)
    return (len(found[1]), found[2]) if found else None


def is_rule(line: str) -> bool:
    """Whether a line is a rule across the page, or the underline of a heading."""
    return _RULE.fullmatch(line) is not None


def cells_of(line: str) -> list[str]:
    r"""Return the cells of a row, empty ones too; an escaped ``\|`` parts none.

    >>> cells_of("| a || b \\| c |")
    ['a', '', 'b \\| c']
    """
    line = line.strip().removeprefix("|")
    if line.endswith("|") and not line.endswith("\\|"):
        line = line[:-1]
    return [cell.strip() for cell in _BETWEEN.split(line)]


_BETWEEN: Final = re.compile(r"(?<!\\)\|")
_BREAK: Final = re.compile(r"<br\s*/?>", re.IGNORECASE)
_STRONG: Final = re.compile(r"(?<!\\)\*\*(?=\S)(.+?)(?<=\S)(?<!\\)\*\*")
_WHOLE: Final = re.compile(r"(\*|__|_)(?=\S)([^*_]+)(?<=\S)\1")
_STRUCK: Final = re.compile(r"~~(?=\S)(.+?)(?<=\S)~~")
_ESCAPED: Final = re.compile(r"\\([!-/:-@\[-`{-~])")
_LINK: Final = re.compile(r"(?<!!)\[([^\[\]]*)\]\([^()\s]*\)")


def shown(text: str) -> str:
    """Return what is shown of running text."""
    text = _LINK.sub(r"\1", _STRONG.sub(r"\1", _BREAK.sub("\n", text)))
    return html.unescape(_ESCAPED.sub(r"\1", text))


def shown_in_cell(text: str) -> str:
    """Return what is shown in a cell: a line break is one inside its paragraph, struck text keeps a sign.

    Emphasis of a part is taken off only where it is plain that it is one: 5* is a footnote.
    """
    text = _STRUCK.sub(r"~\1", _STRONG.sub(r"\1", _BREAK.sub("\v", text)))
    if found := _WHOLE.fullmatch(text.strip()):
        text = found[2]
    return html.unescape(_ESCAPED.sub(r"\1", text)).strip(" \v")

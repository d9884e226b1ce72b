"""The marks of Markdown: headings, rows of tables, emphasis, escapes.

Quantifiers are possessive wherever a hostile line could make a match take time that grows with its square.
"""

import html
import re
from collections.abc import Sequence
from typing import Final

_BOX: Final = "├└┌╞╘╒╠╚╔╟╙╓╰╭┬┼┴╤╪╧╦╬╩╥╫╨┤┘┐╡╛╕╣╝╗╢╜╖╯╮"
"""Where lines of a table meet, as tables are drawn in a terminal."""
_ALIGNMENT: Final = re.compile(r"\s*+\|?\s*+:?-++:?\s*+(?:\|\s*+:?-++:?\s*+)*+\|?\s*+")
"""`| :--- | ---: |`"""
_BORDER: Final = re.compile(rf"\s*+[+|{_BOX}]?(?:[-=:─━═]++[+{_BOX}]?)++\|?\s*+")
"""`+-----+=====+`, `|-----+-----|`, `├─────┼─────┤`"""
_PART: Final = re.compile(rf"[+{_BOX}](?:[-=:]{{3,}}|[─━═]{{2,}})[+|{_BOX}]")
"""`|      +-----+`: a line drawn across some columns, beside a cell that goes on below it."""
_JOINT: Final = re.compile(f"[+{_BOX}]")
_FENCE: Final = re.compile(r" {0,3}(?:`{3,}|~{3,})\s*\w{0,20}\s*")
"""What begins and ends a block of code; some converters put tables into one."""
_HEADING: Final = re.compile(r" {0,3}(#{1,6})[ \t]++(.*+)")
_DIVIDER: Final = re.compile(
    r"""\ {0,3}(?:
    (?:-[ \t]*+){3,}     # - - -
    | (?:\*[ \t]*+){3,}  # ***
    | (?:_[ \t]*+){3,}   # ___
    | =+[ \t]*           # ===== below a heading
    )""",
    re.VERBOSE,
)
_CELL_BORDER: Final = re.compile(r"(?<!\\)\|")
_BREAK: Final = re.compile(r"<br\s*/?>", re.IGNORECASE)
_STRONG: Final = re.compile(r"(?<!\\)\*\*(?=\S)((?:\\.|[^*\\\n]|\*(?!\*))++)(?<=\S)\*\*")
_WHOLE: Final = re.compile(r"(\*|__|_)(?=\S)([^*_]+)(?<=\S)\1")
"""Emphasis of all the text: `*12*`."""
_STRUCK: Final = re.compile(r"~~(?=\S)((?:[^~\n]|~(?!~))++)(?<=\S)~~")
_ESCAPED: Final = re.compile(r"\\([!-/:-@\[-`{-~])")
_LINK: Final = re.compile(r"(?<!!)\[([^\[\]]*)\]\([^()\s]*\)")


def is_alignment(line: str) -> bool:
    """Whether a line is the row of dashes below the header of a table."""
    return "|" in line and "-" in line and _ALIGNMENT.fullmatch(line) is not None


def is_border(line: str) -> bool:
    """Whether a line is one drawn across a table, with a mark where it meets the lines between columns."""
    return _JOINT.search(line) is not None and bool(_BORDER.fullmatch(line) or _PART.search(line))


def is_fence(line: str) -> bool:
    """Whether a line begins or ends a block of code."""
    return line.lstrip().startswith(("```", "~~~")) and _FENCE.fullmatch(line) is not None


def is_markdown(lines: Sequence[str]) -> bool:
    """Whether a text is Markdown: it has a heading, or a table with a row of dashes."""
    return any(is_alignment(line) or _HEADING.fullmatch(line) for line in lines)


def heading_in(line: str) -> tuple[int, str] | None:
    """Return the level and the text of a heading; a row of `#` may close it.

    >>> heading_in("## 一、总体情况 ##")
    (2, '一、总体情况')
    """
    found = _HEADING.fullmatch(line)
    if not found:
        return None
    text = found[2].rstrip(" \t")
    open_text = text.rstrip("#")
    return len(found[1]), open_text.rstrip(" \t") if open_text.endswith((" ", "\t")) else text


def is_divider(line: str) -> bool:
    """Whether a line is a divider across the page, or the underline of a heading."""
    return _DIVIDER.fullmatch(line) is not None


def cells_of(line: str, *, left: bool, right: bool) -> list[str]:
    r"""Return the cells of a row, empty ones too; `left` and `right` say whether a bar at the end of it is its border.

    An escaped ``\\|`` is no border.

    >>> cells_of("| a || b \\| c |", left=True, right=True)
    ['a', '', 'b \\| c']
    """
    line = line.strip()
    if left:
        line = line.removeprefix("|")
    if right and line.endswith("|") and not line.endswith("\\|"):
        line = line[:-1]
    return [cell.strip() for cell in _CELL_BORDER.split(line)]


def shown(text: str) -> str:
    """Return running text as it is shown."""
    text = _LINK.sub(r"\1", _STRONG.sub(r"\1", _BREAK.sub("\n", text)))
    return html.unescape(_ESCAPED.sub(r"\1", text))


def shown_in_cell(text: str) -> str:
    """Return the text of a cell as it is shown; struck text keeps a `~`, so that it is no number.

    Single asterisks are removed only where they enclose the whole text: in 5* the asterisk is a footnote.
    """
    text = _STRUCK.sub(r"~\1", _STRONG.sub(r"\1", _BREAK.sub("\v", text)))
    if found := _WHOLE.fullmatch(text.strip()):
        text = found[2]
    return html.unescape(_ESCAPED.sub(r"\1", text)).strip(" \v")

"""How a workbook shows its numbers: fifteen digits, and what the format of the cell puts around them."""

import datetime as dt
import functools
import re
from collections.abc import Sequence
from decimal import Context, Decimal
from typing import Final, NamedTuple

import attrs

from gkreport.formats.sheets.names import DIGITS

# -- numbers ---------------------------------------------------------------------------------------

_NUMBER: Final = re.compile(r"[+-]?(?:\d{1,40}(?:\.\d{0,40})?|\.\d{1,40})(?:[eE][+-]?\d{1,2})?", re.ASCII)
_SHOWN: Final = Context(prec=DIGITS)


def number_in(text: str) -> Decimal | None:
    """Return the number in a `v` element, rounded to the fifteen digits that Excel shows; None where it is none.

    >>> number_in("0.30000000000000004"), number_in("3.0"), number_in("NaN")
    (Decimal('0.3'), Decimal('3'), None)
    """
    if text.isascii() and text.isdigit() and len(text) < 16:  # noqa: PLR2004  # as most are
        return Decimal(text)
    if not _NUMBER.fullmatch(text):
        return None
    return _plain(_SHOWN.create_decimal(text))


def _plain(number: Decimal) -> Decimal:
    """Return a number without trailing zeros and without an exponent above 0."""
    number = number.normalize(_SHOWN)
    exponent = number.as_tuple().exponent
    return number.quantize(Decimal(1), context=Context(prec=200)) if int(exponent) > 0 else number + 0


# -- formats (ECMA-376 part 1, 18.8.31) ------------------------------------------------------------

_TOKEN: Final = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|_.|\*(?P<filling>.)|\[(?P<bracket>[^\]]*)\]?|(?P<exponent>[Ee][+-])'
    r"|(?P<general>General|G/通用格式)|(?P<bare>.)",
    re.DOTALL | re.IGNORECASE,
)
_DATES: Final = frozenset("ymdhsabge")
_PLACES: Final = frozenset("0#?@")
_BETWEEN: Final = frozenset(",./ ")
_AFFECTS: Final = re.compile(r"[0-9０-９.,，．]")
_LONGEST_CODE: Final = 255
"""The letters that Excel allows in a number format."""
_CONDITION: Final = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d{1,15}(?:\.\d{1,15})?)", re.ASCII)
_SECTIONS: Final = 4
"""Of a whole format: positive, negative, zero, text."""


class Section(NamedTuple):
    """A section of a format, between two semicolons: the words before and after the number, and its kind."""

    before: str = ""
    after: str = ""
    holds_number: bool = True
    percent: bool = False
    moved: bool = False
    """Whether other digits are shown: of thousands, before a power of ten, or among digits of the format itself."""
    date: bool = False
    places: int | None = None
    """How many decimals are shown, None for all."""
    is_fraction: bool = False
    colour: str = ""
    """As the format names it: `White`, `Color 2`."""
    condition: str = ""

    @property
    def shows_nothing(self) -> bool:
        """Whether neither a number nor a word is shown."""
        return not (self.holds_number or self.before or self.date)


ANY: Final = Section()


@attrs.frozen
class Code:
    """The format of a cell, which turns a number or a text into what is shown."""

    code: str = "General"
    sections: tuple[Section, ...] = (ANY,)
    """Of numbers: the first to third."""
    for_text: Section = ANY
    since_1904: bool = False

    @property
    def is_date(self) -> bool:
        """Whether numbers are shown as dates or times."""
        return self.sections[0].date

    @property
    def shows_counts(self) -> bool:
        """Whether whole numbers from 0 on are shown as they are; a 0 that is shown as “-” or not at all is 0."""
        has_others = any(section.condition for section in self.sections) or any(
            zero.colour for zero in self.sections[2:]
        )
        return self.sections[0]._replace(places=None, is_fraction=False) == ANY and not has_others

    def show(self, number: Decimal) -> str:
        """Return a number as a person reads it in the cell; where the format rounds it, that is in doubt.

        >>> code_of("0.0").show(Decimal("3.5")), code_of('0"件"').show(Decimal(3)), code_of("0%").show(Decimal(3))
        ('3.5', '3件', '300%')
        >>> code_of("yyyy-mm-dd").show(Decimal(45000)), code_of("0").show(Decimal("3.6"))
        ('2023-03-15', '3.6〔0〕')
        """
        section = self.section_of(number)
        plain = f"{number:f}"
        if section is None:
            return self._in_doubt(plain)
        if section.date:
            return _date(number, since_1904=self.since_1904)
        if not section.holds_number:  # a zero that is shown as “-” or not at all is a zero: it was typed
            return section.before if number else plain
        scaled = _plain(number.scaleb(2)) if section.percent else number
        if section.moved or _is_rounded(scaled, section):
            return self._in_doubt(plain)
        before, after = section.before, section.after
        if number < 0:
            before = before.strip("()（）-−－")
            after = after.strip("()（）")
            if section is self.sections[0] or before[:1] not in ("减", "负"):
                before = "-" + before
        return f"{before}{abs(scaled):f}{'%' if section.percent else ''}{after}"

    def section_of(self, number: Decimal) -> Section | None:
        """Return the section by which a number is shown, None where that is not certain."""
        conditions = [section.condition for section in self.sections]
        if any(conditions):
            several = {section._replace(condition="") for section in self.sections}
            if len(several) == 1:
                return several.pop()
            if conditions[-1] or not all(conditions[:-1]) or number < 0:
                return None
            met = (section for section in self.sections if holds(section.condition, number))
            return next(met, self.sections[-1])
        first, *others = self.sections
        negative, zero = (*others, None, None)[:2]
        return zero if zero and not number else negative if negative and number < 0 else first

    def show_text(self, text: str) -> str:
        """Return a text as a person reads it in the cell.

        >>> code_of('@"件"').show_text("3"), code_of("0;0;0;").show_text("3"), code_of('0;0;0;"无"').show_text("3")
        ('3件', '', '无')
        """
        section = self.for_text
        if not section.holds_number:
            return section.before
        return self._in_doubt(text) if section.moved else section.before + text + section.after

    def _in_doubt(self, plain: str) -> str:
        return f"{plain}〔{self.code}〕"


def _is_rounded(number: Decimal, section: Section) -> bool:
    """Whether a section shows other decimals than a number has."""
    decimals = max(-int(number.as_tuple().exponent), 0)
    return decimals > 0 and (section.is_fraction or (section.places is not None and decimals > section.places))


_HOLDS: Final = {
    "<": Decimal.__lt__,
    ">": Decimal.__gt__,
    "=": Decimal.__eq__,
    "<=": Decimal.__le__,
    ">=": Decimal.__ge__,
    "<>": Decimal.__ne__,
}


def holds(condition: str, number: Decimal) -> bool:
    """Say whether a number meets a condition: `>=100`; "" is always met."""
    found = _CONDITION.fullmatch(condition)
    return found is None or bool(_HOLDS[found[1]](number, Decimal(found[2])))


PLAIN: Final = Code()


@functools.lru_cache(maxsize=256)
def code_of(code: str, *, since_1904: bool = False) -> Code:
    """Read the code of a format."""
    code = code[:_LONGEST_CODE] or "General"
    parts: list[list[tuple[str, str]]] = [[]]
    for token in _TOKEN.finditer(code):
        if token["bare"] == ";":
            parts.append([])
        else:
            parts[-1].append(_classed(token))
    texts = [part for at, part in enumerate(parts) if ("place", "@") in part or at == _SECTIONS - 1]
    numbers = [part for part in parts[: _SECTIONS - 1] if ("place", "@") not in part or len(parts) == 1]
    for_text = _section(texts[-1]) if texts else ANY
    return Code(code, tuple(map(_section, numbers)) or (ANY,), for_text, since_1904)


def _classed(token: re.Match[str]) -> tuple[str, str]:
    """Tell the class of a piece of a format: words, a place for digits, a part of a date, or another."""
    if token["bracket"] is not None:
        return _bracketed(token["bracket"])
    if token["general"] or token["exponent"]:
        return "general" if token["general"] else "exponent", token[0]
    bare = token["bare"]
    if bare is None:
        filling = token["filling"] or ""
        return "words", token["quoted"] or token["escaped"] or (filling if _AFFECTS.search(filling) else "")
    kinds = {"place": _PLACES, "date": _DATES, "percent": "%", "between": _BETWEEN}
    return next((kind for kind, letters in kinds.items() if bare.lower() in letters), "words"), bare


def _bracketed(text: str) -> tuple[str, str]:
    """Tell the class of square brackets: a currency, a condition, hours beyond 24, a colour, or what shows nothing."""
    if text.startswith("$"):
        return "words", text[1:].partition("-")[0]
    if _CONDITION.fullmatch(text):
        return "condition", text
    if text.startswith(("<", ">", "=")):
        return "words", "0"  # a condition that nobody can tell
    return "date" if text and set(text.lower()) <= set("hms") else "colour", text


def _section(part: Sequence[tuple[str, str]]) -> Section:
    condition = next((text for kind, text in part if kind == "condition"), "")
    colour = next((text for kind, text in part if kind == "colour"), "")
    if any(kind == "date" for kind, _ in part):
        return Section(date=True, condition=condition, colour=colour)
    places = [at for at, (kind, _) in enumerate(part) if kind in ("place", "general")]
    first, last = (places[0], places[-1]) if places else (len(part), len(part))
    before, inside, after = part[:first], part[first:last], part[last + 1 :]
    words = [_words(before), _words(after)]
    drawn = "".join(text for kind, text in part[first : last + 1] if kind not in ("words", "colour"))
    thousands = next((text for _, text in after), "") == "," or ",." in drawn
    powers = any(kind == "exponent" for kind, _ in part)
    moved = thousands or powers or bool(_words(inside).strip()) or any(_AFFECTS.search(text) for text in words)
    decimals = len(re.findall("[0#?]", drawn.partition(".")[2]))
    shows_all = any(kind == "general" for kind, _ in part) or "@" in drawn
    return Section(
        words[0].strip(),
        words[1].strip(),
        holds_number=bool(places),
        percent=any(kind == "percent" for kind, _ in part),
        moved=moved and bool(places),
        places=None if shows_all or not places else decimals,
        is_fraction="/" in drawn and not shows_all,
        condition=condition,
        colour=colour,
    )


def _words(part: Sequence[tuple[str, str]]) -> str:
    return "".join(text for kind, text in part if kind == "words")


_DAY: Final = 24 * 60 * 60
_LAST_DAY: Final = 2_958_465
"""31 December 9999, the last day that Excel knows."""
_LEAP_DAY: Final = 60
"""29 February 1900, which Excel counts and which there never was."""


def _date(number: Decimal, *, since_1904: bool) -> str:
    """Return a date, time or both in ISO 8601; `#####` for one that Excel shows so or that never was."""
    seconds = int((number * _DAY).to_integral_value())
    days, seconds = divmod(seconds, _DAY)
    if not 0 <= days <= _LAST_DAY:
        return "#####"
    time = str(dt.timedelta(seconds=seconds)).rjust(8, "0")
    if not days and not since_1904:
        return time if seconds else "1900-01-00"
    if days == _LEAP_DAY and not since_1904:
        return "1900-02-29"
    start = dt.date(1904, 1, 1) if since_1904 else dt.date(1899, 12, 30 if days > _LEAP_DAY else 31)
    try:
        day = start + dt.timedelta(days=days)
    except OverflowError:
        return "#####"
    return f"{day.isoformat()}T{time}" if seconds else day.isoformat()


BUILT_IN: Final[dict[int, str]] = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    37: "#,##0;-#,##0",
    38: "#,##0;-#,##0",
    39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;-#,##0.00",
    41: '#,##0;-#,##0;"-"',
    43: '#,##0.00;-#,##0.00;"-"',
    48: "##0.0E+0",
    **dict.fromkeys((*range(14, 18), *range(27, 32), 36, *range(50, 55), 57, 58), "yyyy/m/d"),
    **dict.fromkeys((*range(18, 22), *range(32, 36), *range(45, 48), 55, 56), "h:mm:ss"),
    22: "yyyy/m/d h:mm",
    5: '"¥"#,##0',
    6: '"¥"#,##0',
    42: '"¥"#,##0',
    7: '"¥"#,##0.00',
    8: '"¥"#,##0.00',
    44: '"¥"#,##0.00',
}
"""The formats that files refer to by number alone (18.8.30), those of Chinese Excel included."""

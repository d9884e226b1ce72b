"""How a workbook shows its numbers: fifteen digits, and what the format of the cell puts around them."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from decimal import Context, Decimal
from typing import Final, NamedTuple

import attrs

from gkreport.formats.opc import Element, space_of
from gkreport.formats.xlsx.names import DIGITS, NAMESPACES, is_on, whole

STRUCK: Final = {"strike": "~", "vertAlign": "^"}
"""The signs before struck or raised text, which make a number unreadable: 12 with a raised 2 is not 122."""

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
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|[_*].|\[(?P<bracket>[^\]]*)\]?|(?P<exponent>[Ee][+-])'
    r"|(?P<general>General|G/通用格式)|(?P<bare>.)",
    re.DOTALL | re.IGNORECASE,
)
_DATES: Final = frozenset("ymdhsabge")
_PLACES: Final = frozenset("0#?@")
_BETWEEN: Final = frozenset(",./ ")
_AFFECTS: Final = re.compile(r"[0-9０-９.,，．]")
_LONGEST_CODE: Final = 255
"""The letters that Excel allows in a number format."""


class _Section(NamedTuple):
    """A section of a format, between two semicolons: the words before and after the number, and its kind."""

    before: str = ""
    after: str = ""
    holds_number: bool = True
    percent: bool = False
    moved: bool = False
    """Whether another number is shown: in thousands, or with digits or points from the format among its own."""
    date: bool = False
    condition: bool = False


@attrs.frozen
class Look:
    """A format, which turns a number into what is shown."""

    code: str = "General"
    sections: tuple[_Section, ...] = (_Section(),)
    sign: str = ""
    """Put before everything where the typeface is struck or raised."""
    since_1904: bool = False

    @property
    def is_date(self) -> bool:
        """Whether numbers are shown as dates or times."""
        return self.sections[0].date

    @property
    def is_plain(self) -> bool:
        """Whether nothing but the number is shown."""
        return self.sections == (_Section(),) and not self.sign

    def show(self, number: Decimal) -> str:
        """Return a number as a person reads it in the cell, though never rounded.

        >>> look_of("0").show(Decimal("3.5")), look_of('0"件"').show(Decimal(3)), look_of("0%").show(Decimal(3))
        ('3.5', '3件', '300%')
        >>> look_of("yyyy-mm-dd").show(Decimal(45000)), look_of("0!.0,").show(Decimal(152790))
        ('2023-03-15', '152790〔0!.0,〕')
        """
        return self.sign + self._show(number)

    def _show(self, number: Decimal) -> str:
        plain = f"{number:f}"
        if any(section.condition for section in self.sections):
            every = {section._replace(condition=False) for section in self.sections}
            return plain if every == {_Section()} else self._in_doubt(plain)
        first, *others = self.sections
        negative, zero = (*others, None, None)[:2]
        if first.date:
            return _date(number, since_1904=self.since_1904)
        section = zero if zero and not number else negative if negative and number < 0 else first
        if not section.holds_number:
            # A hidden zero is still a zero, and hidden numbers must not become blanks.
            return (section.before or self._in_doubt(plain)) if number else plain
        if section.moved:
            return self._in_doubt(plain)
        before, after = section.before, section.after
        if number < 0:
            plain = f"{-number:f}"
            before = before.strip("()（）-−－")
            after = after.strip("()（）")
            if section is first or before[:1] not in ("减", "负"):
                before = "-" + before
        if section.percent:
            return before + f"{_plain(Decimal(plain).scaleb(2)):f}%" + after
        return before + plain + after

    def _in_doubt(self, plain: str) -> str:
        return f"{plain}〔{self.code}〕"


GENERAL: Final = Look()


def look_of(code: str, *, sign: str = "", since_1904: bool = False) -> Look:
    """Read the code of a format."""
    code = code[:_LONGEST_CODE] or "General"
    parts: list[list[tuple[str, str]]] = [[]]
    for token in _TOKEN.finditer(code):
        if token["bare"] == ";":
            parts.append([])
        else:
            parts[-1].append(_classed(token))
    sections = [_section(part) for part in parts if ("place", "@") not in part or len(parts) == 1]  # @: for texts
    return Look(code, tuple(sections[:3]) or (_Section(),), sign, since_1904)


def _classed(token: re.Match[str]) -> tuple[str, str]:
    """Tell the class of a piece of a format: words, a place for digits, a part of a date, or another."""
    if token["bracket"] is not None:
        return _bracketed(token["bracket"])
    if token["general"] or token["exponent"]:
        return "place" if token["general"] else "between", token[0]
    bare = token["bare"]
    if bare is None:
        return "words", token["quoted"] or token["escaped"] or ""
    kinds = {"place": _PLACES, "date": _DATES, "percent": "%", "between": _BETWEEN}
    return next((kind for kind, letters in kinds.items() if bare.lower() in letters), "words"), bare


def _bracketed(text: str) -> tuple[str, str]:
    """Tell the class of square brackets: a currency, a condition, hours beyond 24; the rest shows nothing."""
    if text.startswith("$"):
        return "words", text[1:].partition("-")[0]
    if text.startswith(("<", ">", "=")):
        return "condition", text
    return "date" if text and set(text.lower()) <= set("hms") else "", text


def _section(part: Sequence[tuple[str, str]]) -> _Section:
    condition = any(kind == "condition" for kind, _ in part)
    if any(kind == "date" for kind, _ in part):
        return _Section(date=True, condition=condition)
    places = [at for at, (kind, _) in enumerate(part) if kind == "place"]
    first, last = (places[0], places[-1]) if places else (len(part), len(part))
    before, inside, after = part[:first], part[first:last], part[last + 1 :]
    words = [_words(before), _words(after)]
    thousands = next((text for _, text in after), "") == ","
    moved = thousands or bool(_words(inside).strip()) or any(_AFFECTS.search(text) for text in words)
    return _Section(
        words[0].strip(),
        words[1].strip(),
        holds_number=bool(places),
        percent=any(kind == "percent" for kind, _ in part),
        moved=moved and bool(places),
        condition=condition,
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


# -- styles ----------------------------------------------------------------------------------------

_BUILT_IN: Final[Mapping[int, str]] = {
    **dict.fromkeys((9, 10), "0%"),
    **dict.fromkeys((*range(14, 18), *range(27, 32), 36, *range(50, 55), 57, 58), "yyyy/m/d"),
    **dict.fromkeys((*range(18, 22), *range(32, 36), *range(45, 48), 55, 56), "h:mm:ss"),
    22: "yyyy/m/d h:mm",
    **dict.fromkeys((5, 6, 7, 8, 42, 44), '"¥"0'),
}
"""The formats that files refer to by number alone (18.8.30), those of Chinese Excel included."""


class Looks:
    """The looks of cells by the number of their style, each read on first use."""

    def __init__(self, root: Element | None, *, since_1904: bool) -> None:
        """Take the styles of a workbook; without styles every number is plain."""
        self.missed: bool = False
        """Whether a cell refers to a style and the workbook has none."""
        self._since_1904 = since_1904
        self._known: dict[str | None, Look] = {None: GENERAL}
        self._codes: dict[int, str] = {}
        self._signs: list[str] = []
        self._formats: list[tuple[int, int]] = []
        space = "" if root is None else space_of(root)
        self._is_known = root is not None and space in NAMESPACES
        if root is not None and self._is_known:
            for code in root.iterfind(f"{space}numFmts/{space}numFmt"):
                self._codes[whole(code.get("numFmtId"), -1)] = code.get("formatCode", "")
            self._signs = [sign_of(font, space) for font in root.iterfind(f"{space}fonts/{space}font")]
            self._formats = [
                (whole(xf.get("numFmtId")), whole(xf.get("fontId")))
                for xf in root.iterfind(f"{space}cellXfs/{space}xf")
            ]

    def of(self, style: str | None) -> Look:
        """Return the look for the `s` of a cell; a plain one where there is no such style."""
        look = self._known.get(style)
        if look is None:
            number = whole(style)
            self.missed = self.missed or (number > 0 and not self._is_known)
            code, font = self._formats[number] if number < len(self._formats) else (0, -1)
            sign = self._signs[font] if 0 <= font < len(self._signs) else ""
            text = self._codes.get(code) or _BUILT_IN.get(code, "General")
            look = look_of(text, sign=sign, since_1904=self._since_1904)
            self._known[style] = look = GENERAL if look.is_plain else look
        return look


def sign_of(font: Element, space: str) -> str:
    """Return the sign of a typeface that is struck or raised, "" for others."""
    for element in font:
        value = element.get("val")
        if element.tag == space + "strike" and (value is None or is_on(value)):
            return STRUCK["strike"]
        if element.tag == space + "vertAlign" and value in ("superscript", "subscript"):
            return STRUCK["vertAlign"]
    return ""

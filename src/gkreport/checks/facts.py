"""A report as the rules look at it, and the list of all rules."""

import datetime as dt
import functools
from collections.abc import Callable, Iterator, Mapping
from typing import Final, NamedTuple, TypeVar

import attrs

from gkreport.checks.findings import Finding, Rule
from gkreport.checks.profile import Profile
from gkreport.form import Form, form_of, heading_of
from gkreport.report import Report
from gkreport.report.marks import Stock
from gkreport.report.values import Value
from gkreport.severity import Severity


class Text(NamedTuple):
    """A text of a report and where it is printed."""

    section: str
    """Its dotted path."""
    place: str
    """What a reader finds it under: 一、总体情况."""
    words: str
    """As far as it is read, whole sentences."""
    unread: int = 0
    """How many letters come after them."""


LONGEST: Final = 100_000
"""The letters of all texts of a report that are read: two and a half times those of a ministry's."""
_ENDS: Final = "。！？\n"


def texts_of(report: Report) -> tuple[Text, ...]:
    """Return the texts of a report in printed order, "" where one is empty or absent."""
    texts = report.texts()
    read = texts if sum(map(len, texts.values())) <= LONGEST else _cut(texts)
    return tuple([Text(path, heading_of(path), read[path], len(texts[path]) - len(read[path])) for path in texts])


def _cut(texts: Mapping[str, str]) -> Mapping[str, str]:
    """Return as much of texts as is read: the longest are cut at the end of a sentence."""
    found: dict[str, str] = {}
    left = LONGEST
    for path, words in sorted(texts.items(), key=lambda text: len(text[1])):
        fits = len(words) <= left
        found[path] = words if fits else words[: max(words.rfind(mark, 0, left) for mark in _ENDS) + 1]
        left -= len(found[path])
    return found


@attrs.frozen
class Facts:
    """A report, read once for all rules, and the other reports that it is held against."""

    report: Report
    form: Form = attrs.field(kw_only=True, default=attrs.Factory(lambda self: form_of(self.report), takes_self=True))
    values: tuple[Value, ...] = attrs.field(
        kw_only=True, default=attrs.Factory(lambda self: self.form.values(self.report), takes_self=True)
    )
    """All cells in printed order."""
    cells: Mapping[str, Value] = attrs.field(
        kw_only=True,
        default=attrs.Factory(lambda self: dict(zip(self.form.cells, self.values, strict=True)), takes_self=True),
    )
    """The same by dotted path."""
    texts: tuple[Text, ...] = attrs.field(
        kw_only=True, default=attrs.Factory(lambda self: texts_of(self.report), takes_self=True)
    )
    previous: Report | None = None
    """The report on the year before."""
    parts: tuple[Report, ...] | None = None
    """Those of which it is to be the sum, None where nobody asks for it."""
    roster: tuple[str, ...] | None = None
    """The organs that must be among the parts."""
    profiles: tuple[Profile, ...] = ()
    """What local notices ask beyond the form."""
    others: tuple[Report, ...] = ()
    """Reports of other organs, whose texts it should not be like."""
    published: dt.date | None = None
    """The day on which it was published."""


@functools.cache
def stocks_of(form: Form, *, opening: bool | None = None, closing: bool | None = None) -> tuple[Stock, ...]:
    """Return what a form hands on from year to year, by the paths of the cells, in printed order.

    With `opening` or `closing` only those of which the form does, or does not, print that number.
    """
    stocks = (stock for table in form.tables for stock in table.stocks)
    asked = ((stock, ((opening, stock.opening), (closing, stock.closing))) for stock in stocks)
    return tuple(stock for stock, ends in asked if all(want in (None, bool(path)) for want, path in ends))


FINDERS: Final[list[Callable[[Facts], Iterator[Finding]]]] = []
"""What looks at a report, one function for each rule or family of rules."""

RULES: Final[dict[str, Rule]] = {}
"""Every rule by its id."""

_Finder = TypeVar("_Finder", bound=Callable[[Facts], Iterator[Finding]])
_OneRuleFinder = TypeVar("_OneRuleFinder", bound=Callable[[Facts, Rule], Iterator[Finding]])


def finds(find: _Finder) -> _Finder:
    """Enter a function that finds what breaks a family of rules."""
    FINDERS.append(find)
    return find


class Entered(Rule):
    """A rule that stands in `RULES`; as a decorator it enters the one function that finds what breaks it."""

    def __call__(self, find: _OneRuleFinder) -> _OneRuleFinder:
        """Enter a function, which gets the rule beside the facts."""
        FINDERS.append(lambda facts: find(facts, self))
        return find


def _enter(  # noqa: PLR0913, PLR0917  # what a rule says
    severity: Severity, id_: str, section: str, formula: str, source: str, zh: str = "", en: str = ""
) -> Entered:
    """Enter a rule; what breaks one without messages, `Report` refuses."""
    rule = RULES[id_] = Entered(id_, severity, section, formula, source, zh, en)
    return rule


error: Final = functools.partial(_enter, Severity.ERROR)
"""Declare a rule that is printed on the form, or true by definition: its id, and what else a `Rule` says."""
warning: Final = functools.partial(_enter, Severity.WARNING)
"""Declare a rule that should hold, where exceptions need a word of explanation."""
note: Final = functools.partial(_enter, Severity.NOTE)
"""Declare a rule whose breach is worth a look."""

"""A report as the rules look at it, and the list of all rules."""

import functools
from collections.abc import Callable, Iterator, Mapping
from typing import Final, NamedTuple, TypeAlias

import attrs

from gkreport.checks.findings import Finding, Rule
from gkreport.form import Form, form_of, heading_of
from gkreport.report import Report
from gkreport.report.marks import Stock
from gkreport.report.values import Value


class Text(NamedTuple):
    """A text of a report and where it is printed."""

    section: str
    """Its dotted path."""
    place: str
    """What a reader finds it under: 一、总体情况."""
    words: str


def texts_of(report: Report) -> tuple[Text, ...]:
    """Return the texts of a report in printed order, "" where one is empty or absent."""
    return tuple(Text(path, heading_of(path), words) for path, words in report.texts().items())


@attrs.frozen
class Facts:
    """A report, read once for all rules, and the other reports that it is held against."""

    report: Report
    form: Form
    values: tuple[Value, ...]
    """All cells in printed order."""
    cells: Mapping[str, Value]
    """The same by dotted path."""
    texts: tuple[Text, ...]
    previous: Report | None
    """The report on the year before."""
    parts: tuple[Report, ...] | None
    """Those of which it is to be the sum, None where nobody asks for it."""
    roster: tuple[str, ...] | None
    """The organs that must be among the parts."""

    @classmethod
    def of(
        cls,
        report: Report,
        previous: Report | None = None,
        parts: tuple[Report, ...] | None = None,
        roster: tuple[str, ...] | None = None,
    ) -> "Facts":
        """Read all cells and texts of a report."""
        form = form_of(report)
        values = form.values(report)
        cells = dict(zip(form.cells, values, strict=True))
        return cls(report, form, values, cells, texts_of(report), previous, parts, roster)


@functools.cache
def stocks_of(form: Form, *, opening: bool | None = None, closing: bool | None = None) -> tuple[Stock, ...]:
    """Return what a form hands on from year to year, by the paths of the cells, in printed order.

    With `opening` or `closing` only those of which the form does, or does not, print that number.
    """
    stocks = (stock for table in form.tables for stock in table.stocks)
    asked = ((stock, ((opening, stock.opening), (closing, stock.closing))) for stock in stocks)
    return tuple(stock for stock, ends in asked if all(want in (None, bool(path)) for want, path in ends))


Finder: TypeAlias = Callable[[Facts], Iterator[Finding]]

FINDERS: Final[list[Finder]] = []
"""What looks at a report, one function for each rule or family of rules."""

RULES: Final[dict[str, Rule]] = {}
"""Every rule by its id."""


def finds(*rules: Rule) -> Callable[[Finder], Finder]:
    """Enter these rules and the function that finds what breaks them."""
    RULES.update((rule.id, rule) for rule in rules)

    def enter(find: Finder) -> Finder:
        FINDERS.append(find)
        return find

    return enter

"""A report as the rules look at it, and the list of all rules."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

import attrs

from gkreport.checks.findings import Finding, Rule
from gkreport.form import Form, form_of
from gkreport.report import Report
from gkreport.report.values import Value


@attrs.frozen
class Facts:
    """A report, read once for all rules."""

    report: Report
    form: Form
    values: tuple[Value, ...]
    """All cells in printed order."""
    cells: Mapping[str, Value]
    """The same by dotted path."""

    @classmethod
    def of(cls, report: Report) -> "Facts":
        """Read all cells of a report."""
        form = form_of(report)
        values = form.values(report)
        return cls(report, form, values, dict(zip(form.cells, values, strict=True)))


FINDERS: Final[list[Callable[[Facts], Iterator[Finding]]]] = []
"""What looks at a report, one function for each rule or family of rules."""

RULES: Final[dict[str, Rule]] = {}
"""Every rule by its id, in the order of the form's rules."""


def enter(*rules: Rule) -> None:
    """Enter rules by their ids."""
    RULES.update((rule.id, rule) for rule in rules)


def finder(*rules: Rule) -> Callable[[Callable[[Facts], Iterator[Finding]]], Callable[[Facts], Iterator[Finding]]]:
    """Enter a function that finds what breaks any of these rules, and the rules with it."""
    enter(*rules)

    def register(find: Callable[[Facts], Iterator[Finding]]) -> Callable[[Facts], Iterator[Finding]]:
        FINDERS.append(find)
        return find

    return register


def finds(rule: Rule) -> Callable[[Callable[[Rule, Facts], Iterator[Finding]]], None]:
    """Enter a function for exactly one rule, which it is handed."""

    def register(find: Callable[[Rule, Facts], Iterator[Finding]]) -> None:
        finder(rule)(lambda facts: find(rule, facts))

    return register

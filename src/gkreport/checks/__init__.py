"""Rules and what they find: of one report alone, beside that of last year, beside those it was made from."""

import datetime as dt
import functools
from collections.abc import Callable, Iterable

from gkreport.checks import charges, fees, local, parts, prose, succession, sums, tables, texts
from gkreport.checks.facts import FINDERS, RULES, Facts
from gkreport.checks.findings import Finding, Findings, Rule
from gkreport.checks.profile import Profile, Profiles, day_of, profiles_of
from gkreport.form import Form, sections
from gkreport.report import Report
from gkreport.severity import Severity

__all__ = ["RULES", "Finding", "Findings", "Profile", "Rule", "Severity", "check"]


def __dir__() -> list[str]:
    return __all__


_ENTERED = (charges, fees, local, parts, prose, succession, sums, tables, texts)
"""Where the rules stand; importing a module enters its own."""


def check(  # noqa: PLR0913  # what a report may be held against, each by its name
    report: Report,
    previous: Report | None = None,
    parts: Iterable[Report] | None = None,
    roster: Iterable[str] | None = None,
    *,
    profile: Profiles = (),
    others: Iterable[Report] = (),
    published: dt.date | None = None,
) -> Findings:
    """Hold a report against every rule and return all that was found, in printed order.

    `previous` is the same organ's report on the year before: what was carried over must have arrived.  `parts` are the
    reports of which this one is to be the sum, own report and those below, each organ once; `roster` names the organs
    that must be among them.  Where a report or a number is missing, the sums cannot be assessed, and a note says so.

    `profile` adds what a local notice asks beyond the form: a `Profile` or several, each itself, by its name or by the
    path of its file.  Some also look at `published`, the day on which the report was published, and at `others`,
    reports of other organs, whose texts this one should not be like.

    Never raises on a bad report; raises `TypeError` for a roster that is one string, `ArgumentError` for a day that
    is none, and for profiles what `Profile.load` does.  Counts are in 件, fees in 万元.  The rules, with their sources
    (条例, 国办公开办函〔2019〕60号 and 〔2021〕30号), stand in `RULES`; docs/rules.md lists them.

    >>> from gkreport import CaseOutcomes, ReviewAndLitigation
    >>> cases = CaseOutcomes(upheld=10, corrected=1, other=0, pending=0, total=0)
    >>> findings = check(Report(review_and_litigation=ReviewAndLitigation(review=cases)))
    >>> [(str(f.rule), f.expected, f.found) for f in findings.errors]
    [('T4-SUM', 11, 0)]
    """
    if isinstance(roster, str):
        message = f"roster: the names of organs, not the one string {roster!r:.60}"
        raise TypeError(message)
    added = None if parts is None else tuple(parts)
    named = None if roster is None else tuple(roster)
    asked = profiles_of(profile), tuple(others), day_of(published)
    facts = Facts(report, previous, added, named, *asked)
    found = [finding for find in FINDERS for finding in find(facts)]
    found.sort(key=_places(facts.form))
    return Findings(tuple(found))


@functools.cache
def _places(form: Form) -> Callable[[Finding], tuple[int, int]]:
    """Return what tells where a finding is printed: the section, a text of it first, the last cell of the relation."""
    order = {path: at for at, path in enumerate(form.cells)}
    section = {name: at for at, name in enumerate((*sections(), "closing"))}
    prose = frozenset(name for name, one in sections().items() if not one.table)

    def printed(finding: Finding) -> tuple[int, int]:
        last = finding.cells[-1] if finding.cells else ""
        where = finding.section.rpartition(".")[2] or finding.rule.section
        if last and not finding.section and where not in prose:
            where = last.partition(".")[0]
        return section.get(where, -1), order.get(last, -1)

    return printed

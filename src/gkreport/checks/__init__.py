"""Rules and what they find: completeness, sums, plausibility of one report."""

from gkreport.checks import sums, tables, texts
from gkreport.checks.facts import FINDERS, RULES, Facts
from gkreport.checks.findings import Finding, Findings, Rule, Severity
from gkreport.form import sections
from gkreport.report import Report

__all__ = ["RULES", "Finding", "Findings", "Rule", "Severity", "check"]


def __dir__() -> list[str]:
    return __all__


_ENTERED = (sums, tables, texts)
"""Where the rules stand; importing a module enters its own."""


def check(report: Report) -> Findings:
    """Hold a report against every rule and return all that was found, in printed order.

    Never raises on a bad report.  Counts are in 件, fees in 万元.  The rules, with their sources (条例,
    国办公开办函〔2019〕60号 and 〔2021〕30号), stand in `RULES`; docs/rules.md lists them.

    >>> from gkreport.report import CaseOutcomes, ReviewAndLitigation
    >>> cases = CaseOutcomes(upheld=10, corrected=1, other=0, pending=0, total=0)
    >>> findings = check(Report(review_and_litigation=ReviewAndLitigation(review=cases)))
    >>> [(str(f.rule), f.expected, f.found) for f in findings.errors]
    [('T4-SUM', 11, 0)]
    """
    facts = Facts.of(report)
    found = [finding for find in FINDERS for finding in find(facts)]
    if len(found) > 1:
        order = {path: at for at, path in enumerate(facts.form.cells)}
        section = {name: at for at, name in enumerate(sections())}

        def printed(finding: Finding) -> tuple[int, int]:
            if not finding.cells:
                return section.get(finding.rule.section, -1), -1
            is_prose = finding.rule.section in sections() and not sections()[finding.rule.section].table
            name = finding.rule.section if is_prose else finding.cells[-1].partition(".")[0]
            return section[name], order[finding.cells[-1]]

        found.sort(key=printed)
    return Findings(tuple(found))

"""What a user's type checker must make of the public API."""

from decimal import Decimal
from typing import assert_type

import attrs

import gkreport

report = gkreport.read("x.json")
assert_type(report, gkreport.Report)
assert_type(report.year, int | None)
assert_type(report.requests.new_received.total, int | None)
assert_type(report.requests.new_received, gkreport.ApplicantCounts)
assert_type(gkreport.Requests(carried_out=gkreport.ApplicantCounts(total=3)).carried_out.total, int | None)
assert_type(attrs.evolve(report.requests, carried_out=gkreport.ApplicantCounts()).carried_out.total, int | None)
assert_type(report.requests.outcomes.denied.state_secret.natural_person, int | None)
assert_type(report.cells(), dict[str, int | Decimal | gkreport.Amount | None])
assert_type(report["requests.carried_out.total"], int | Decimal | gkreport.Amount | None)
assert_type(report.replace({"requests.carried_out.total": 3}), gkreport.Report)
assert_type(attrs.evolve(report, year=2024), gkreport.Report)
assert_type(report.edition, gkreport.Edition)
if isinstance(report.proactive_disclosure, gkreport.ProactiveDisclosure):
    assert_type(report.proactive_disclosure.administrative_fees, Decimal | None)

findings = gkreport.check(report)
assert_type(findings, gkreport.Findings)
assert_type(findings.ok, bool)
for finding in findings.errors:
    assert_type(finding.rule, gkreport.Rule)
    assert_type(finding.cells, tuple[str, ...])
    assert_type(finding.message(lang="zh"), str)

profile = gkreport.Profile.load("wuwei")
assert_type(profile, gkreport.Profile)
assert_type(profile.length[0].most, int)
assert_type(gkreport.check(report, profile=[profile, "own.toml"], others=[report]), gkreport.Findings)

document = gkreport.open(b"")
assert_type(document.problems, tuple[gkreport.Problem, ...])
assert_type(document.where("requests.carried_out.total"), str)
assert_type(gkreport.dumps(report, format="json"), bytes)

for result in gkreport.read_many("2024", workers=2):
    assert_type(result, gkreport.ReadResult)
    assert_type(result.report, gkreport.Report | None)
    assert_type(result.error, Exception | None)

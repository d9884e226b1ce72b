"""The repairs of a report, ranked by what its texts say as well: `locate` knows the tables alone."""

import copy
from typing import Final

import attrs

from gkreport.checks.agreement import disagreement_of
from gkreport.report import Report
from gkreport.solve import Repairs, locate

_CONTRADICTED: Final = 10
"""How much less likely a repair is for each count of the texts that it contradicts, in the points of `Weights`: a text
may repeat the mistake, so that it weighs less than a total that was not brought up to date."""


def repairs_of(report: Report, previous: Report | None = None) -> Repairs:
    """Return what `locate` does, those first that agree with what the texts count.

    The repairs are the same, and so are all but their order and their points.
    """
    found = locate(report, previous=previous)
    if len(found) > 1:
        disagreeing = disagreement_of(report)
        before = disagreeing({})
        weighed = [
            attrs.evolve(one, score=one.score - _CONTRADICTED * (disagreeing(one.proposed) - before)) for one in found
        ]
        found = copy.copy(found)
        found[:] = sorted(weighed, key=lambda one: -one.score)
    return found

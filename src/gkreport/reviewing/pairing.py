"""Which report on the year before each report is held against, also where organs were renamed or merged."""

from collections.abc import Iterable, Mapping, Sequence

import attrs

from gkreport.aggregation import aggregate
from gkreport.errors import AggregationError
from gkreport.report import Report
from gkreport.report.organs import same_organ


def _strangers(names: Iterable[str], reports: Iterable[Report]) -> tuple[str, ...]:
    """Return the names that none of the reports has."""
    organs = [report.organ for report in reports if report.organ]
    return tuple(name for name in names if not any(same_organ(name, organ) for organ in organs))


@attrs.define
class Pairing:
    """The reports on the year before, and those of them that were held against a report."""

    before: Sequence[Report]
    renamed: Mapping[str, str]
    """The present name for each old one."""
    alone: bool = attrs.field(kw_only=True)
    """Whether there is one report alone: then one on the year before needs no name."""
    _used: set[int] = attrs.field(factory=set, init=False)

    def find(self, report: Report) -> Report | None:
        """Return last year's report of an organ, the sum where several were merged; None where it cannot be told."""
        own = [at for at, one in enumerate(self.before) if one.organ and same_organ(one.organ, report.organ)]
        olds = [old for old, new in self.renamed.items() if same_organ(new, report.organ)]
        merged = [
            at
            for at, one in enumerate(self.before)
            if at not in own and any(same_organ(old, one.organ) for old in olds)
        ]
        found = [*own, *merged] if report.organ and len(own) <= 1 else []
        self._used.update(found)
        if not found:
            return self.before[0] if self.alone and len(self.before) == 1 else None
        if len(found) == 1:
            last = self.before[found[0]]
            return last.replace({"organ": report.organ}) if merged else last
        # Each counts once under a name of its own: one of them may have had the present name already.
        each = [self.before[at].replace({"organ": f"#{at}"}) for at in found]
        try:
            return aggregate(each, report.organ, each[0].year or 0)
        except AggregationError:
            return None

    def not_before(self) -> tuple[str, ...]:
        """Return the old names of `renamed` of which there is no report on the year before."""
        return _strangers(self.renamed, self.before)

    def not_now(self, reports: Iterable[Report]) -> tuple[str, ...]:
        """Return the present names of `renamed` that none of these reports has."""
        return _strangers(dict.fromkeys(self.renamed.values()), reports)

    @property
    def unused(self) -> tuple[str, ...]:
        """The organs whose reports were held against none."""
        return tuple(one.organ for at, one in enumerate(self.before) if at not in self._used and one.organ)

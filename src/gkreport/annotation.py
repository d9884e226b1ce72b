"""Findings as marks on a page: what to say at which cell."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from itertools import accumulate, chain
from typing import Final

from gkreport.checks import Finding, Findings, Severity
from gkreport.formats.remarks import Mark, Remark
from gkreport.page.page import GridCell, Handle
from gkreport.recognise.reading import Reading
from gkreport.solve import Repairs

_BETWEEN: Final = "\0"
"""Stands between two lines: no text of a file holds it."""


def of_cells(findings: Findings | None) -> dict[str, Mark]:
    """Return for each cell in an error or warning the graver level and all messages, one a line."""
    if findings is None:
        return {}
    return {
        path: Mark(
            ("error" if any(finding.severity is Severity.ERROR for finding in at) else "warning"),
            "\n".join(finding.message() for finding in at),
        )
        for path, at in findings.by_cell().items()
    }


def of_all(findings: Findings | None) -> Iterator[Mark]:
    """Yield every finding with its level and message."""
    for finding in findings or ():
        yield Mark(finding.severity.value, str(finding))


def remarks_on(findings: Findings, reading: Reading) -> list[Remark]:
    """Return every finding as a remark on the cells of a file.

    It is said at the sentence it is about, else at its last cell, in a sum the total, else at the heading of its
    section, and where the file has none, at the title or whatever comes first.
    """
    where, remarks, sentences = reading.where, list[Remark](), _Sentences(reading)
    for finding in findings:
        handles = [where[path].handle for path in finding.marked if path in where]
        known = tuple(dict.fromkeys(handle for handle in handles if handle is not None))
        shaded = known if finding.severity is not Severity.NOTE else ()
        places = chain((sentences.place_of(finding), *known[-1:]), _headings(finding, reading))
        at = next(filter(None, places), None)
        remarks.append(Remark(finding.severity.value, str(finding), shaded, at))
    return remarks


class _Sentences:
    """Finds the lines of a file in which sentences stand, for thousands of findings too."""

    def __init__(self, reading: Reading) -> None:
        self._lines = reading.lines
        self._texts: dict[str, tuple[str, list[int]]] = {}
        """The lines of each section as one text, and where each of them ends."""

    def place_of(self, finding: Finding) -> Handle | None:
        """Return the first line of its section in which the sentence stands that a finding quotes."""
        lines = self._lines.get(finding.section, ()) if finding.quote else ()
        if not lines:
            return None
        if finding.section not in self._texts:
            ends = list(accumulate(len(line.text) + 1 for line in lines))
            self._texts[finding.section] = _BETWEEN.join(line.text for line in lines), ends
        text, ends = self._texts[finding.section]
        at = text.find(finding.quote)
        return None if at < 0 else lines[bisect_right(ends, at)].handle


def _headings(finding: Finding, reading: Reading) -> Iterator[Handle | None]:
    """Yield where a finding without a cell may be said, the best place first."""
    section = finding.section or finding.rule.section
    for path in (section.rpartition(".")[2], section, "", *reading.lines):
        yield from (line.handle for line in reading.lines.get(path, ())[:1])
    yield from (cell.handle for cell in reading.where.values())


def suggestions(repairs: Repairs, findings: Findings, where: Mapping[str, GridCell]) -> Iterator[Remark]:
    """Yield what number to put into a cell that errors are about, where the fewest changes leave only one choice."""
    wrong = {path for finding in findings.errors for path in finding.cells}
    if len(repairs) != 1 or not repairs.complete or not repairs[0].determined:
        return
    for change in repairs[0].changes:
        handle = where[change.cell].handle if change.cell in where else None
        if change.cell in wrong and handle is not None:
            yield Remark("error", f"建议：{change.message()}", (handle,), handle)

"""Findings as marks on a page: what to say at which cell."""

from collections.abc import Iterator

from gkreport.checks import Findings, Severity
from gkreport.formats.html import Mark

__all__ = ["of_all", "of_cells"]


def __dir__() -> list[str]:
    return __all__


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

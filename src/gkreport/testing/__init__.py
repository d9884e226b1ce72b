"""Hypothesis strategies for the tests of whoever builds on this library (extra: `gkreport[testing]`).

Cells are sparse and totals computed, so that a failing example shrinks to the one cell that matters.
"""

from gkreport.testing.strategies import Planted, consistent_reports, inconsistent_reports, reports, tables, texts

__all__ = ["Planted", "consistent_reports", "inconsistent_reports", "reports", "tables", "texts"]


def __dir__() -> list[str]:
    return __all__

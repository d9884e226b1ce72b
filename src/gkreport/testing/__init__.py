"""Hypothesis strategies for the tests of programs that use this library (extra: `gkreport[testing]`).

Few cells are filled and totals are computed, so that a failing example shrinks to the one cell that matters.
"""

from gkreport.testing.strategies import Planted, consistent_reports, inconsistent_reports, reports, tables, texts

__all__ = ["Planted", "consistent_reports", "inconsistent_reports", "reports", "tables", "texts"]


def __dir__() -> list[str]:
    return __all__

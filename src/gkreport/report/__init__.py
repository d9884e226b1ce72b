"""What a report is: the classes that declare the official form. No input or output, no sums."""

from gkreport.report.annual_report import Report, TableTexts
from gkreport.report.edition import Edition
from gkreport.report.values import Amount

__all__ = ["Amount", "Edition", "Report", "TableTexts"]


def __dir__() -> list[str]:
    return __all__

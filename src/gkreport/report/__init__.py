"""What a report is: the classes that declare the official form. No input or output, no sums."""

from gkreport.report.annual_report import Report, TableTexts
from gkreport.report.applicants import ApplicantCounts
from gkreport.report.edition import Edition
from gkreport.report.edition_2019 import (
    FeeItems2019,
    Items2019,
    ProactiveDisclosure2019,
    Procurement2019,
    PublicDocuments2019,
)
from gkreport.report.edition_2021 import DocumentCounts, ProactiveDisclosure
from gkreport.report.outcomes import Denied, NotProcessed, OtherHandling, Unable
from gkreport.report.requests import Outcomes, Requests
from gkreport.report.review_and_litigation import CaseOutcomes, Litigation, ReviewAndLitigation
from gkreport.report.values import Amount

__all__ = [
    "Amount",
    "ApplicantCounts",
    "CaseOutcomes",
    "Denied",
    "DocumentCounts",
    "Edition",
    "FeeItems2019",
    "Items2019",
    "Litigation",
    "NotProcessed",
    "OtherHandling",
    "Outcomes",
    "ProactiveDisclosure",
    "ProactiveDisclosure2019",
    "Procurement2019",
    "PublicDocuments2019",
    "Report",
    "Requests",
    "ReviewAndLitigation",
    "TableTexts",
    "Unable",
]


def __dir__() -> list[str]:
    return __all__

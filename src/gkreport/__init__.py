"""gkreport: read, write and check China's annual reports on open government information (政府信息公开工作年度报告).

>>> import gkreport
>>> report = gkreport.Report(organ="示例县", year=2024)
>>> gkreport.check(report).ok
True
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from gkreport._version import __version__ as __version__
from gkreport.display import draw_with
from gkreport.errors import (
    AggregationError,
    ArgumentError,
    CellError,
    FillError,
    FormatError,
    GkreportError,
    NotAReport,
    ProfileError,
    RecognitionError,
    SchemaError,
    StoppedError,
)
from gkreport.later import later
from gkreport.report import Amount, Edition, Report, TableTexts
from gkreport.report.applicants import ApplicantCounts
from gkreport.report.edition_2019 import ProactiveDisclosure2019
from gkreport.report.edition_2021 import ProactiveDisclosure
from gkreport.report.requests import Requests
from gkreport.report.review_and_litigation import CaseOutcomes, ReviewAndLitigation

if TYPE_CHECKING:
    from gkreport.aggregation import aggregate
    from gkreport.checks import RULES, Finding, Findings, Profile, Rule, Severity, check
    from gkreport.checks.fees import processing_fee
    from gkreport.comparison import CellChange, Comparison, TextChange, compare
    from gkreport.document import Document, blank, dumps, read, write
    from gkreport.document import open_document as open  # noqa: A004  # the fixed public name
    from gkreport.exchange.schema import json_schema
    from gkreport.form import Cell, Identity
    from gkreport.limits import Limits
    from gkreport.many import ReadResult, read_many
    from gkreport.page import Grid, Hidden, Page, Problem
    from gkreport.recognise import Reading
    from gkreport.reviewing import Review, ReviewedFile, result_schema, review
    from gkreport.solve import Deduction, Reason, Repair, Repairs, Weights, deduce, locate

__all__ = [
    "RULES",
    "AggregationError",
    "Amount",
    "ApplicantCounts",
    "ArgumentError",
    "CaseOutcomes",
    "Cell",
    "CellChange",
    "CellError",
    "Comparison",
    "Deduction",
    "Document",
    "Edition",
    "FillError",
    "Finding",
    "Findings",
    "FormatError",
    "GkreportError",
    "Grid",
    "Hidden",
    "Identity",
    "Limits",
    "NotAReport",
    "Page",
    "ProactiveDisclosure",
    "ProactiveDisclosure2019",
    "Problem",
    "Profile",
    "ProfileError",
    "ReadResult",
    "Reading",
    "Reason",
    "RecognitionError",
    "Repair",
    "Repairs",
    "Report",
    "Requests",
    "Review",
    "ReviewAndLitigation",
    "ReviewedFile",
    "Rule",
    "SchemaError",
    "Severity",
    "StoppedError",
    "TableTexts",
    "TextChange",
    "Weights",
    "aggregate",
    "blank",
    "check",
    "compare",
    "deduce",
    "dumps",
    "json_schema",
    "locate",
    "open",
    "processing_fee",
    "read",
    "read_many",
    "result_schema",
    "review",
    "write",
]


def __dir__() -> list[str]:
    return __all__


# What only needs the classes pays only for them: the rest loads on first use (benchmarks/import_time.py).
__getattr__: Callable[[str], object] = later(
    "gkreport",
    {
        "gkreport.aggregation": ("aggregate",),
        "gkreport.checks": ("RULES", "Finding", "Findings", "Profile", "Rule", "Severity", "check"),
        "gkreport.comparison": ("CellChange", "Comparison", "TextChange", "compare"),
        "gkreport.checks.fees": ("processing_fee",),
        "gkreport.document": ("Document", "blank", "dumps", "open", "read", "write"),
        "gkreport.form": ("Cell", "Identity"),
        "gkreport.exchange.schema": ("json_schema",),
        "gkreport.limits": ("Limits",),
        "gkreport.many": ("ReadResult", "read_many"),
        "gkreport.page": ("Grid", "Hidden", "Page", "Problem"),
        "gkreport.recognise": ("Reading",),
        "gkreport.reviewing": ("Review", "ReviewedFile", "result_schema"),
        "gkreport.reviewing.reviews": ("review",),
        "gkreport.solve": ("Deduction", "Reason", "Repair", "Repairs", "Weights", "deduce", "locate"),
    },
    also={"open": "open_document"},
)


def _draw(shown: object) -> str:
    from gkreport.notebook import html_of

    return html_of(shown)


draw_with(_draw)

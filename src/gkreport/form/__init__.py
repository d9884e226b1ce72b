"""What walking the declaration yields: cells, sums and the printed grid."""

from gkreport.form.form import Form, form_of, sections
from gkreport.form.layout import PrintedCell, layout
from gkreport.form.sums import Sum, Sums, sums_of
from gkreport.form.texts import NOTE, heading_of
from gkreport.form.walk import Cell, Identity, PrintedBlock, PrintedColumn, PrintedRow, Table

__all__ = [
    "NOTE",
    "Cell",
    "Form",
    "Identity",
    "PrintedBlock",
    "PrintedCell",
    "PrintedColumn",
    "PrintedRow",
    "Sum",
    "Sums",
    "Table",
    "form_of",
    "heading_of",
    "layout",
    "sections",
    "sums_of",
]


def __dir__() -> list[str]:
    return __all__

"""What walking the declaration yields: cells, sums and the printed grid."""

from gkreport.form.form import Form, form_of, sections
from gkreport.form.layout import PrintedCell, layout
from gkreport.form.walk import Cell, Identity, PrintedBlock, PrintedColumn, PrintedRow, Table

__all__ = [
    "Cell",
    "Form",
    "Identity",
    "PrintedBlock",
    "PrintedCell",
    "PrintedColumn",
    "PrintedRow",
    "Table",
    "form_of",
    "layout",
    "sections",
]


def __dir__() -> list[str]:
    return __all__

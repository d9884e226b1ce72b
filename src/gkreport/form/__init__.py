"""What walking the declaration yields: cells, sums and the printed grid."""

from gkreport.form.form import Form, form_of, sections
from gkreport.form.layout import layout
from gkreport.form.sums import Sum, Sums, sums_of
from gkreport.form.texts import heading_of
from gkreport.form.walk import Cell, Identity, Table

__all__ = ["Cell", "Form", "Identity", "Sum", "Sums", "Table", "form_of", "heading_of", "layout", "sections", "sums_of"]


def __dir__() -> list[str]:
    return __all__

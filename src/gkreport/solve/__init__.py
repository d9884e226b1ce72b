"""What follows from the sums of the form: the numbers of blanks, and which cells can be wrong."""

from gkreport.solve.deduction import Contradiction, Deduction, Reason, deduce
from gkreport.solve.likelihood import Weights
from gkreport.solve.repairs import Repair, Repairs, locate

__all__ = ["Contradiction", "Deduction", "Reason", "Repair", "Repairs", "Weights", "deduce", "locate"]


def __dir__() -> list[str]:
    return __all__

"""Reads many files: in several processes, into tables on disk, or in batches for engines on many machines.

`read_many` needs the library alone; `collect` and `read_batch` need pyarrow (`gkreport[arrow]`).
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from gkreport.later import later
from gkreport.many.reading import ReadResult
from gkreport.many.streaming import Progress, read_many

if TYPE_CHECKING:
    from gkreport.many.batches import batch_schema, read_batch
    from gkreport.many.collecting import Collected, collect

__all__ = ["Collected", "Progress", "ReadResult", "batch_schema", "collect", "read_batch", "read_many"]


def __dir__() -> list[str]:
    return __all__


__getattr__: Callable[[str], object] = later(
    "gkreport.many",
    {"gkreport.many.batches": ("batch_schema", "read_batch"), "gkreport.many.collecting": ("Collected", "collect")},
    extra="arrow",
)

"""Many files: read by several processes, collected into Parquet, and in batches for engines that span machines."""

from gkreport.many.reading import ReadResult
from gkreport.many.streaming import Progress, read_many

__all__ = ["Progress", "ReadResult", "read_many"]


def __dir__() -> list[str]:
    return __all__

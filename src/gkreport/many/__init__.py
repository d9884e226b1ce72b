"""Many files: read by several processes, collected into tables, and in batches for engines that span machines.

`read_many` needs nothing but the library itself; `collect` and `read_batch` need pyarrow (`gkreport[arrow]`).
"""

from importlib import import_module
from typing import TYPE_CHECKING, Final

from gkreport.many.reading import ReadResult
from gkreport.many.streaming import Progress, read_many

if TYPE_CHECKING:
    from gkreport.many.batches import batch_schema, read_batch
    from gkreport.many.collecting import Collected, collect

__all__ = ["Collected", "Progress", "ReadResult", "batch_schema", "collect", "read_batch", "read_many"]


def __dir__() -> list[str]:
    return __all__


_MODULE_OF: Final = {
    "Collected": "gkreport.many.collecting",
    "batch_schema": "gkreport.many.batches",
    "collect": "gkreport.many.collecting",
    "read_batch": "gkreport.many.batches",
}


def __getattr__(name: str) -> object:
    if name not in _MODULE_OF:
        message = f"module 'gkreport.many' has no attribute {name!r}"
        raise AttributeError(message)
    try:
        module = import_module(_MODULE_OF[name])
    except ModuleNotFoundError as error:
        error.add_note(f'{name} 需要另外安装 / needs an extra: pip install "gkreport[arrow]"')
        raise
    value: object = getattr(module, name)
    globals()[name] = value  # looked up once
    return value
